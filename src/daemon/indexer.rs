//! The indexer: the index follows the store, on a thread of its own.
//!
//! Separate because nothing waits for it: mail is taken in, decided and answered whether it runs or
//! not. It reads the store like any other reader, from the message after its own last commit, and
//! commits about once a second. A broken index is made anew, in the background. Never decides.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::desk::conversation::MessageKey;
use crate::index::{Document, IndexError, IndexWriter};
use crate::limits;
use crate::log;
use crate::mail::address::NameAddr;
use crate::mail::token::Keys;
use crate::store::view::IndexRow;
use crate::store::{Store, StoreError};
use crate::world::crash::crash_point;

/// Why the index could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum IndexerError {
    /// The store's doing.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index's.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Where the index of a data directory lies.
#[must_use]
pub fn index_path(data_dir: &Path) -> PathBuf {
    data_dir.join("index")
}

/// Opens the index of a store, made anew where it does not fit.
///
/// # Errors
/// Where not even an empty one can be made.
pub fn open(store: &Store, data_dir: &Path) -> Result<IndexWriter, IndexerError> {
    let newest = store.read().newest_message()?.map_or(0, |key| key.0);
    let identity = store.read().identity()?;
    let (writer, rebuild) = IndexWriter::open(&index_path(data_dir), &identity, newest)?;
    if let Some(why) = rebuild.filter(|_| newest > 0) {
        log::index_rebuilding(&why);
    }
    Ok(writer)
}

/// Adds what the store has and the index has not, and commits; gives how many messages that were.
/// Where `stop` becomes true it ends early, and goes on from there the next time.
///
/// # Errors
/// The store's and the index's.
pub fn catch_up(
    store: &Store,
    writer: &mut IndexWriter,
    stop: &AtomicBool,
) -> Result<usize, IndexerError> {
    catch_up_telling(store, writer, stop, &mut |_| {})
}

/// The same; `tell` hears of how many messages were added so far.
fn catch_up_telling(
    store: &Store,
    writer: &mut IndexWriter,
    stop: &AtomicBool,
    tell: &mut dyn FnMut(usize),
) -> Result<usize, IndexerError> {
    let mut added = 0;
    while !stop.load(Ordering::Relaxed) {
        let after = MessageKey(writer.position());
        let rows =
            store.read().messages_after(after, limits::INDEX_BATCH, limits::INDEX_BATCH_BYTES)?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            writer.add(&document(row))?;
        }
        added += rows.len();
        tell(added);
        if writer.uncommitted() >= limits::INDEX_COMMIT_EVERY {
            writer.commit()?;
        }
    }
    if writer.uncommitted() > 0 {
        crash_point("index: before commit");
        writer.commit()?;
        crash_point("index: after commit");
    }
    Ok(added)
}

/// Makes the index anew, beside the old one, and puts it in its place: whoever dies in between
/// leaves the old one, or none, which the next start makes. `added` hears of how many messages are
/// in. Gives how many there are. The caller holds the lock of the data directory.
///
/// # Errors
/// The store's, the index's, and where the old one cannot be replaced.
pub fn rebuild(
    store: &Store,
    data_dir: &Path,
    added: &mut dyn FnMut(usize),
) -> Result<usize, IndexerError> {
    let io = |why: std::io::Error| {
        let doing = "replacing the index";
        IndexerError::Index(IndexError::Failed { doing, why: why.to_string() })
    };
    let (new, old) = (data_dir.join("index.new"), data_dir.join("index.old"));
    remove_directory(&new).map_err(io)?;
    let newest = store.read().newest_message()?.map_or(0, |key| key.0);
    let (mut writer, _) = IndexWriter::open(&new, &store.read().identity()?, newest)?;
    let count = catch_up_telling(store, &mut writer, &AtomicBool::new(false), added)?;
    writer.close();
    crash_point("reindex: built");
    let place = index_path(data_dir);
    remove_directory(&old).map_err(io)?;
    if place.try_exists().map_err(io)? {
        std::fs::rename(&place, &old).map_err(io)?;
        crash_point("reindex: the old one is away");
    }
    std::fs::rename(&new, &place).map_err(io)?;
    crash_point("reindex: in its place");
    remove_directory(&old).map_err(io)?;
    Ok(count)
}

fn remove_directory(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// What a message is found by. Quotes are left out: they are found where they were written.
fn document(row: &IndexRow) -> Document {
    let party = |party: &NameAddr| format!("{} {}", party.name, party.address);
    Document {
        key: row.key.0,
        conversation: row.conversation.0,
        mailbox: row.mailbox.clone(),
        subject: row.subject.clone(),
        from: row.from.as_ref().map(party).unwrap_or_default(),
        to: row.to.iter().map(party).collect::<Vec<_>>().join(" "),
        text: if row.reply.is_empty() { row.text.clone() } else { row.reply.clone() },
        filenames: row.attachments.join(" "),
        received_at: row.received_at,
    }
}

/// The indexer's thread. Dropping it asks the thread to end after its last commit.
#[derive(Debug)]
pub struct Indexer {
    wake: Sender<()>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Indexer {
    /// Starts the thread.
    ///
    /// # Errors
    /// The system's, where it has no thread left.
    pub fn start(data_dir: PathBuf, keys: Keys) -> std::io::Result<Indexer> {
        let (wake, woken) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::Builder::new()
            .name("index".to_owned())
            .spawn(move || run(&data_dir, &keys, &woken, &stopped))?;
        Ok(Indexer { wake, stop, thread: Some(thread) })
    }

    /// Asks the thread to end soon, however far it is behind: it goes on after the next start.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Something was stored.
    pub fn wake(&self) {
        let _ = self.wake.send(());
    }
}

impl Drop for Indexer {
    fn drop(&mut self) {
        let (closed, _) = channel();
        self.wake = closed;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Follows the store until nobody can wake it any more. After trouble it opens everything anew.
fn run(data_dir: &Path, keys: &Keys, woken: &Receiver<()>, stop: &AtomicBool) {
    loop {
        match catch_unwind(AssertUnwindSafe(|| follow(data_dir, keys, woken, stop))) {
            Ok(Ok(())) => return,
            Ok(Err(error)) => log::index_trouble(&error.to_string()),
            Err(_) => log::index_trouble("it panicked"),
        }
        if woken.recv_timeout(limits::INDEX_RETRY) == Err(RecvTimeoutError::Disconnected) {
            return;
        }
    }
}

fn follow(
    data_dir: &Path,
    keys: &Keys,
    woken: &Receiver<()>,
    stop: &AtomicBool,
) -> Result<(), IndexerError> {
    let store = Store::open_to_read(data_dir, keys.clone())?;
    let mut writer = open(&store, data_dir)?;
    loop {
        catch_up(&store, &mut writer, stop)?;
        match woken.recv_timeout(Duration::from_secs(60)) {
            Ok(()) => {
                // What comes within a moment goes into one commit: commits are dear.
                std::thread::sleep(limits::INDEX_COMMIT_AFTER);
                while woken.try_recv().is_ok() {}
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                catch_up(&store, &mut writer, stop)?;
                writer.close();
                return Ok(());
            }
        }
    }
}
