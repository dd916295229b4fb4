//! The control socket: the admin's commands reach the running daemon.
//!
//! Separate from the requests, which are decided the same with and without a daemon. A Unix socket
//! in the data directory, for its owner alone; one request as a line of JSON, one reply as a line
//! of JSON, then the end. Never trusts a peer of another user, never blocks the desk: a peer that
//! says nothing is dropped.

use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream as BlockingStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::desk::Desk;
use super::request::{Reply, Request, perform};
use super::state::{Bells, States};
use super::threads::StoreThread;
use crate::world::clock::Clock;

/// The longest request, in bytes: a note of some pages.
const REQUEST_BYTES_MAX: u64 = 1_000_000;

/// How long a peer may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a command waits for the daemon's reply.
const REPLY_WITHIN: Duration = Duration::from_secs(30);

/// Where the socket of a data directory lies.
#[must_use]
pub fn socket_path(data_dir: &Path) -> PathBuf {
    data_dir.join("control")
}

/// Asks the running daemon; none where no daemon listens.
///
/// # Errors
/// The system's, and where the daemon's reply makes no sense.
pub fn ask(data_dir: &Path, request: &Request) -> io::Result<Option<Reply>> {
    let mut stream = match BlockingStream::connect(socket_path(data_dir)) {
        Ok(stream) => stream,
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused
            ) =>
        {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    stream.set_read_timeout(Some(REPLY_WITHIN))?;
    stream.set_write_timeout(Some(REPLY_WITHIN))?;
    let mut line = serde_json::to_string(request)?;
    line.push('\n');
    stream.write_all(line.as_bytes())?;
    let mut reply = String::new();
    BufReader::new(stream).read_line(&mut reply)?;
    Ok(Some(serde_json::from_str(&reply)?))
}

/// The socket, open: who knocks while nobody answers waits.
pub(super) struct Door {
    listener: UnixListener,
}

/// Answers the admin's commands.
pub(super) struct Control {
    pub(super) desk: Desk,
    pub(super) store: StoreThread,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) states: States,
    pub(super) bells: Bells,
}

impl Control {
    /// Listens in `data_dir`. The caller holds the lock, so a socket that lies there is a dead
    /// daemon's.
    ///
    /// # Errors
    /// The system's.
    pub(super) fn listen(data_dir: &Path) -> io::Result<Door> {
        let path = socket_path(data_dir);
        match std::fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let listener = UnixListener::bind(&path)?;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
        Ok(Door { listener })
    }

    /// Answers until `stop`, one peer at a time: the store takes one at a time anyway.
    pub(super) async fn run(self, door: &Door, stop: CancellationToken) {
        loop {
            let peer = tokio::select! {
                () = stop.cancelled() => return,
                peer = door.listener.accept() => peer,
            };
            match peer {
                Ok((stream, _)) => {
                    // A peer that went away or talked nonsense is its own loss.
                    let _ = self.serve(stream, &stop).await;
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    /// Answers one peer. Once it has said what it wants that is done, whatever `stop` says.
    async fn serve(&self, stream: UnixStream, stop: &CancellationToken) -> io::Result<()> {
        let (reading, mut writing) = stream.into_split();
        let mut line = String::new();
        let mut reading = tokio::io::BufReader::new(reading.take(REQUEST_BYTES_MAX));
        let said = timeout(PATIENCE, reading.read_line(&mut line));
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            said = said => said.map_err(io::Error::other)??,
        };
        let reply = match serde_json::from_str::<Request>(&line) {
            Ok(Request::Status) => Reply::Status { mailboxes: self.states.all() },
            Ok(request) => self.perform(request).await,
            Err(error) => Reply::Refused { text: format!("reading the request: {error}") },
        };
        let mut answer = serde_json::to_string(&reply)?;
        answer.push('\n');
        timeout(PATIENCE, writing.write_all(answer.as_bytes())).await.map_err(io::Error::other)?
    }

    async fn perform(&self, request: Request) -> Reply {
        let (desk, now) = (self.desk.clone(), self.clock.now());
        let done = self.store.run(move |store| perform(store, &desk, &request, now)).await;
        self.bells.ring_by_hand();
        match done {
            Ok(Ok(reply)) => reply,
            Ok(Err(error)) => Reply::Refused { text: error.to_string() },
            Err(gone) => Reply::Refused { text: gone.to_string() },
        }
    }
}
