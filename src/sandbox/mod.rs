//! A mail server in memory: IMAP and SMTP on loopback, for `posthaste demo` and for tests.
//!
//! Good enough that posthaste and people's own mail clients work with it: several users with the
//! usual folders, mail between them, a sink for the rest of the world, bounces and vacations, and
//! failures on order. Separate from the desk: it shares no code with what it tests but the clock.
//! Listens on loopback alone, offers no TLS, and forgets everything when it stops. Runs on any
//! tokio runtime ([`Sandbox::start`]) or on a thread of its own ([`Sandbox::spawn`]).

mod autoreply;
mod delivery;
mod fault;
mod field;
mod folder;
mod imap;
mod listen;
mod smtp;
mod state;

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

pub use self::autoreply::{Manners, Vacation};
pub use self::fault::{Answer, Fault, FaultyStream, StreamFault};
pub use self::folder::StoredMail;
use self::listen::Ports;
use self::state::Shared;
use crate::world::clock::{Clock, SystemClock};

/// A user: an address with its folders.
#[derive(Clone)]
pub struct User {
    /// The address, which is the name to log in with.
    pub address: String,
    /// The password.
    pub password: String,
}

impl User {
    /// A user.
    #[must_use]
    pub fn new(address: &str, password: &str) -> User {
        User { address: address.to_owned(), password: password.to_owned() }
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User").field("address", &self.address).finish_non_exhaustive()
    }
}

/// How the server is set up.
#[derive(Clone)]
pub struct Settings {
    /// Its users.
    pub users: Vec<User>,
    /// How it calls itself.
    pub hostname: String,
    /// The authserv-id of the Authentication-Results that it writes (RFC 8601 §2.5); `None`: it
    /// writes none, as some providers do.
    pub authserv_id: Option<String>,
    /// The port of IMAP; 0: any free one.
    pub imap_port: u16,
    /// The port of SMTP; 0: any free one.
    pub smtp_port: u16,
    /// The time of the mails.
    pub clock: Arc<dyn Clock>,
}

impl Settings {
    /// The usual set-up: `mx.sandbox.test`, free ports, the machine's clock.
    #[must_use]
    pub fn new(users: &[User]) -> Settings {
        Settings {
            users: users.to_vec(),
            hostname: "mx.sandbox.test".to_owned(),
            authserv_id: Some("mx.sandbox.test".to_owned()),
            imap_port: 0,
            smtp_port: 0,
            clock: Arc::new(SystemClock::new()),
        }
    }
}

impl From<&[User]> for Settings {
    fn from(users: &[User]) -> Settings {
        Settings::new(users)
    }
}

impl<const N: usize> From<&[User; N]> for Settings {
    fn from(users: &[User; N]) -> Settings {
        Settings::new(users)
    }
}

/// A mail for an address that is not ours, as handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SunkMail {
    /// The return path; empty for `<>`.
    pub from: String,
    /// The recipient.
    pub to: String,
    /// Its bytes.
    pub raw: Arc<[u8]>,
}

/// One SMTP transaction, from MAIL to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// As whom the sender was logged in.
    pub user: Option<String>,
    /// The return path; empty for `<>`.
    pub from: String,
    /// The recipients that were accepted.
    pub to: Vec<String>,
    /// The recipients that were refused, each with the answer.
    pub refused: Vec<(String, Answer)>,
    /// The mail, without the dots of SMTP; empty where none was sent.
    pub raw: Arc<[u8]>,
    /// How it ended.
    pub outcome: Outcome,
}

/// How an SMTP transaction ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// `250` after the final dot, and delivered.
    Accepted,
    /// Refused, at MAIL, DATA or after the final dot.
    Refused(Answer),
    /// The client gave up: RSET, QUIT, or the connection ended.
    Abandoned,
    /// A fault cut the connection.
    Cut {
        /// Whether the mail was delivered before.
        delivered: bool,
    },
}

/// What a test's hand cannot do.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SandboxError {
    /// There is no such user or folder.
    #[error("finding folder {folder} of {address}: there is none")]
    NoFolder {
        /// The user.
        address: String,
        /// The folder.
        folder: String,
    },
    /// Too many bytes.
    #[error("holding a mail: the sandbox is full")]
    Full,
}

/// A running server. Clones are the same server; it stops with the last of them.
#[derive(Clone)]
pub struct Sandbox {
    shared: Arc<Shared>,
    running: Arc<Running>,
}

struct Running {
    ports: Ports,
    stop: CancellationToken,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Sandbox {
    /// Starts a server on the runtime of the caller.
    ///
    /// # Errors
    /// A port that is taken.
    pub async fn start(settings: impl Into<Settings>) -> io::Result<Sandbox> {
        let settings = settings.into();
        let shared = Arc::new(Shared::new(&settings));
        let stop = CancellationToken::new();
        let ports = listen::start(&settings, &shared, &stop).await?;
        let running = Running { ports, stop, thread: Mutex::new(None) };
        Ok(Sandbox { shared, running: Arc::new(running) })
    }

    /// Starts a server on a thread of its own, for a caller without a runtime.
    ///
    /// # Errors
    /// A port that is taken; no thread to be had.
    pub fn spawn(settings: impl Into<Settings>) -> io::Result<Sandbox> {
        let settings = settings.into();
        let shared = Arc::new(Shared::new(&settings));
        let stop = CancellationToken::new();
        let (send, receive) = std::sync::mpsc::sync_channel(1);
        let (its_shared, its_stop) = (Arc::clone(&shared), stop.clone());
        let thread = std::thread::Builder::new().name("sandbox".to_owned()).spawn(move || {
            let started = listen::runtime().and_then(|runtime| {
                let ports = runtime.block_on(listen::start(&settings, &its_shared, &its_stop))?;
                Ok((runtime, ports))
            });
            let runtime = match started {
                Ok((runtime, ports)) => {
                    // Nobody listens only if the caller is gone; then the token is cancelled.
                    let _ = send.send(Ok(ports));
                    runtime
                }
                Err(error) => {
                    let _ = send.send(Err(error));
                    return;
                }
            };
            runtime.block_on(its_stop.cancelled());
        })?;
        let ports = receive.recv().map_err(io::Error::other)??;
        let running = Running { ports, stop, thread: Mutex::new(Some(thread)) };
        Ok(Sandbox { shared, running: Arc::new(running) })
    }

    /// The port of IMAP on 127.0.0.1.
    #[must_use]
    pub fn imap_port(&self) -> u16 {
        self.running.ports.imap
    }

    /// The port of SMTP on 127.0.0.1.
    #[must_use]
    pub fn smtp_port(&self) -> u16 {
        self.running.ports.smtp
    }

    /// Puts exactly these bytes into a user's INBOX, without trace fields; gives the UID.
    ///
    /// # Errors
    /// [`SandboxError`].
    pub fn deliver(&self, address: &str, raw: &[u8]) -> Result<u32, SandboxError> {
        self.append(address, "INBOX", &[], raw)
    }

    /// Puts exactly these bytes into a folder; gives the UID.
    ///
    /// # Errors
    /// [`SandboxError`].
    pub fn append(
        &self,
        address: &str,
        folder: &str,
        flags: &[&str],
        raw: &[u8],
    ) -> Result<u32, SandboxError> {
        let flags: BTreeSet<_> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        let now = self.shared.clock.now();
        self.shared.change(|state| state.store((address, folder), Arc::from(raw), flags, now))
    }

    /// Makes a folder; says whether there was none.
    pub fn create(&self, address: &str, folder: &str) -> bool {
        self.shared.change(|state| state.create(address, folder))
    }

    /// Takes a mail out of a folder, as another client would; says whether it was there.
    pub fn expunge(&self, address: &str, folder: &str, uid: u32) -> bool {
        self.shared.change(|state| !state.remove(address, folder, &[uid]).is_empty())
    }

    /// The mails of a folder by UID; none where there is no such folder.
    #[must_use]
    pub fn folder(&self, address: &str, folder: &str) -> Vec<StoredMail> {
        self.shared.read(|state| {
            let folder = state.folder(address, folder);
            folder.map(|folder| folder.mails.values().cloned().collect()).unwrap_or_default()
        })
    }

    /// The names of a user's folders.
    #[must_use]
    pub fn folders(&self, address: &str) -> Vec<String> {
        self.shared.read(|state| {
            let account = state.accounts.get(&address.to_ascii_lowercase());
            account.map(|account| account.folders.keys().cloned().collect()).unwrap_or_default()
        })
    }

    /// A folder's UIDVALIDITY.
    #[must_use]
    pub fn uidvalidity(&self, address: &str, folder: &str) -> Option<u32> {
        self.shared.read(|state| state.folder(address, folder).map(|folder| folder.uidvalidity))
    }

    /// Gives a folder another UIDVALIDITY and its mails new UIDs from 1 on. Sessions that have it
    /// selected are ended with BYE, as Dovecot does.
    pub fn set_uidvalidity(&self, address: &str, folder: &str, uidvalidity: u32) {
        self.shared.change(|state| {
            if let Some(folder) = state.folder_mut(address, folder) {
                folder.renumber(uidvalidity);
            }
        });
    }

    /// Lets a further address deliver into a folder of a user.
    pub fn alias(&self, alias: &str, address: &str, folder: &str) {
        let target = (address.to_ascii_lowercase(), folder.to_owned());
        self.shared.change(|state| state.aliases.insert(alias.to_ascii_lowercase(), target));
    }

    /// Lets mail for an address be taken and then come back (RFC 3464).
    pub fn bounce(&self, address: &str) {
        self.shared.change(|state| state.bouncing.insert(address.to_ascii_lowercase()));
    }

    /// Sends a user away, or back to work.
    pub fn set_vacation(&self, address: &str, vacation: Option<Vacation>) {
        let address = address.to_ascii_lowercase();
        self.shared.change(|state| match vacation {
            Some(vacation) => state.vacations.insert(address, vacation),
            None => state.vacations.remove(&address),
        });
    }

    /// Orders a failure; see [`Fault`].
    pub fn fault(&self, fault: Fault) {
        self.shared.change(|state| state.faults.push(fault));
    }

    /// How many failures have not struck yet.
    #[must_use]
    pub fn faults_waiting(&self) -> usize {
        self.shared.read(|state| state.faults.len())
    }

    /// Offers an IMAP capability no more: its command is then unknown. For `MOVE`, `UIDPLUS`,
    /// `IDLE`, `ID`, `UNSELECT`, `NAMESPACE`, `ENABLE`, `LIST-EXTENDED` and `SPECIAL-USE`;
    /// connections that are open notice too.
    pub fn withhold(&self, capability: &str) {
        self.shared.change(|state| state.withheld.insert(capability.to_ascii_uppercase()));
    }

    /// The SMTP transactions so far, the oldest first; the last
    /// [`crate::limits::SANDBOX_TRANSACTIONS_MAX`].
    #[must_use]
    pub fn sent(&self) -> Vec<Transaction> {
        self.shared.read(|state| state.sent.iter().cloned().collect())
    }

    /// Connections that are open. Of a client that died one ends when all that it sent is read.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.read(|state| state.connections)
    }

    /// The mail for addresses that are not ours.
    #[must_use]
    pub fn sink(&self) -> Vec<SunkMail> {
        self.shared.read(|state| state.sink.clone())
    }

    /// Blocks until `condition` holds, asked after every change; `false` if it does not within
    /// `bound`. Not on the thread of a current-thread runtime that the server runs on: there it
    /// would stop the server itself; see [`Sandbox::until`].
    pub fn wait_for(&self, condition: impl Fn(&Sandbox) -> bool, bound: Duration) -> bool {
        let stopwatch = SystemClock::new();
        loop {
            let seen = self.shared.version();
            if condition(self) {
                return true;
            }
            let left = bound.saturating_sub(stopwatch.monotonic());
            if left.is_zero() {
                return false;
            }
            self.shared.wait_past(seen, left);
        }
    }

    /// As [`Sandbox::wait_for`], for tasks.
    pub async fn until(&self, condition: impl Fn(&Sandbox) -> bool, bound: Duration) -> bool {
        let mut changes = self.shared.subscribe();
        let met = async {
            while !condition(self) {
                if changes.changed().await.is_err() {
                    break;
                }
            }
        };
        tokio::time::timeout(bound, met).await.is_ok()
    }

    /// Stops the server and ends every connection; the state can still be read.
    pub fn stop(&self) {
        self.running.stop();
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ports { imap, smtp } = self.running.ports;
        f.debug_struct("Sandbox").field("imap", &imap).field("smtp", &smtp).finish_non_exhaustive()
    }
}

impl Running {
    fn stop(&self) {
        self.stop.cancel();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // A panic of the server's thread has been reported there; there is nothing to add.
            let _ = thread.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}
