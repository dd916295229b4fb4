//! Backup: the store and its keys in a directory, taken while a daemon writes.
//!
//! ```text
//! DIR/manifest.json                 names the two files, their sizes and hashes: this is the backup
//! DIR/posthaste-20261122T….db       the database, one file, no log beside it
//! DIR/keys-20261122T…               the keys of tokens, mode 0600
//! ```
//!
//! SQLite's online backup copies one moment of the database: a read transaction is held meanwhile,
//! so that a writer neither waits nor makes it start over. Both files get names that no earlier
//! backup has, and are durable before the manifest is renamed into its place: that rename is the
//! backup. Killed before it, the earlier backup in `DIR` is whole and still the one; what was
//! written is swept away by the next. So a directory holds one backup and may be used every night.
//! The index is left out: it is made of the store.
//!
//! Separate from `restore`, which is another day. Never writes into a directory that holds anything
//! else, never waits for the daemon.

pub mod manifest;

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use self::manifest::{FORMAT, FileEntry, MANIFEST, Manifest};
use super::error::Doing;
use super::{Store, StoreError};
use crate::limits::BACKUP_PAGES_AT_ONCE;
use crate::world::crash::crash_point;

/// Held while a backup is written into a directory.
const LOCK: &str = "lock";

/// What a file is called before it is whole.
const UNFINISHED: &str = ".new";

impl Store {
    /// Writes a backup of this moment into `directory`, with the keys of `keys_file` where there
    /// is one. `progress` hears of pages done and of pages in all.
    ///
    /// # Errors
    /// [`StoreError::Full`]; [`StoreError::Failed`] where the directory holds something else, or
    /// another backup is written into it.
    pub fn back_up(
        &self,
        keys_file: &Path,
        directory: &Path,
        now: Timestamp,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Manifest, StoreError> {
        let doing = format!("writing a backup into {}", directory.display());
        let _lock = prepare(directory).doing(&doing)?;
        crash_point("backup: begun");
        let stamp = now.strftime("%Y%m%dT%H%M%S%6fZ").to_string();
        let database = format!("posthaste-{stamp}.db");
        let keys = format!("keys-{stamp}");
        let copied = self.copy_to(&unfinished(directory, &database), &doing, progress)?;
        crash_point("backup: database copied");
        // After the database: a key that is in use is there by now.
        let has_keys = copy_secret(keys_file, &unfinished(directory, &keys)).doing(&doing)?;
        let seal = |name: &str| -> io::Result<FileEntry> {
            let path = unfinished(directory, name);
            let entry = manifest::entry_of(&path, name)?;
            fs::rename(&path, directory.join(name))?;
            Ok(entry)
        };
        let manifest = Manifest {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            store: copied.store,
            made_at: now,
            position: copied.position,
            messages: copied.messages,
            database: seal(&database).doing(&doing)?,
            keys: if has_keys { Some(seal(&keys).doing(&doing)?) } else { None },
        };
        sync_directory(directory).doing(&doing)?;
        crash_point("backup: files in place");
        write_manifest(directory, &manifest).doing(&doing)?;
        crash_point("backup: manifest in place");
        sweep(directory, &manifest).doing(&doing)?;
        Ok(manifest)
    }

    /// Copies one moment of the database into a new file, which is durable when this returns.
    fn copy_to(
        &self,
        path: &Path,
        doing: &str,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Copied, StoreError> {
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).doing(doing)?;
        let moment = self.read().snapshot()?;
        // The first look is what the moment is of.
        let copied = Copied::of(&self.connection).doing(doing)?;
        let mut to = Connection::open(path).doing(doing)?;
        {
            let backup = Backup::new(&self.connection, &mut to).doing(doing)?;
            loop {
                let step = backup.step(BACKUP_PAGES_AT_ONCE).doing(doing)?;
                let pages = backup.progress();
                let all = u64::try_from(pages.pagecount).unwrap_or(0);
                progress(all.saturating_sub(u64::try_from(pages.remaining).unwrap_or(0)), all);
                if step == StepResult::Done {
                    break;
                }
                // Nobody else knows of the new file, and readers of a log wait for nobody.
                if step != StepResult::More {
                    return Err(StoreError::failed(doing, "the database is locked"));
                }
            }
        }
        drop(moment);
        // One file, without a log beside it.
        to.pragma_update(None, "journal_mode", "DELETE").doing(doing)?;
        to.close().map_err(|(_, error)| error).doing(doing)?;
        File::open(path).and_then(|file| file.sync_all()).doing(doing)?;
        Ok(copied)
    }
}

/// What the copied moment is of.
struct Copied {
    store: String,
    position: i64,
    messages: u64,
}

impl Copied {
    fn of(connection: &Connection) -> rusqlite::Result<Copied> {
        connection.query_row(
            "SELECT store, (SELECT coalesce(max(position), 0) FROM event) AS position,
               (SELECT count(*) FROM message) AS messages FROM identity",
            [],
            |row| {
                Ok(Copied {
                    store: row.get("store")?,
                    position: row.get("position")?,
                    messages: super::column::count(row, "messages")?,
                })
            },
        )
    }
}

/// Makes the directory, or sees that it holds nothing but backups of ours; removes what a backup
/// that was killed has left. Held for as long as the file is open.
fn prepare(directory: &Path) -> io::Result<File> {
    DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    for entry in fs::read_dir(directory)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if !is_ours(&name) {
            return Err(io::Error::other(format!(
                "it holds {name}, which is no backup of posthaste: choose an empty directory, or \
                 one that holds such a backup, which is then replaced"
            )));
        }
    }
    let mut options = OpenOptions::new();
    let options = options.read(true).write(true).create(true).truncate(false).mode(0o600);
    let lock = options.open(directory.join(LOCK))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(io::Error::other("another backup is being written there"));
        }
        Err(TryLockError::Error(error)) => return Err(error),
    }
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().contains(UNFINISHED) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(lock)
}

/// Whether a file of this name belongs to a backup, finished or not.
fn is_ours(name: &str) -> bool {
    let is_copy =
        (name.starts_with("posthaste-") && name.contains(".db")) || name.starts_with("keys-");
    is_copy || name.starts_with(MANIFEST) || name == LOCK || name == "lost+found"
}

fn unfinished(directory: &Path, name: &str) -> std::path::PathBuf {
    directory.join(format!("{name}{UNFINISHED}"))
}

/// Copies a file for its owner alone. `false` where there is none.
pub(super) fn copy_secret(from: &Path, to: &Path) -> io::Result<bool> {
    let mut from = match File::open(from) {
        Ok(from) => from,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    let mut to = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    io::copy(&mut from, &mut to)?;
    to.sync_all()?;
    Ok(true)
}

pub(super) fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// The moment in which this becomes the backup of its directory.
fn write_manifest(directory: &Path, manifest: &Manifest) -> io::Result<()> {
    let path = unfinished(directory, MANIFEST);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    file.write_all(manifest.to_text()?.as_bytes())?;
    file.sync_all()?;
    crash_point("backup: manifest written");
    fs::rename(&path, directory.join(MANIFEST))?;
    sync_directory(directory)
}

/// Removes the files of earlier backups.
fn sweep(directory: &Path, manifest: &Manifest) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_copy = name.starts_with("posthaste-") || name.starts_with("keys-");
        if is_copy && !manifest.files().any(|file| file.name == name) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
