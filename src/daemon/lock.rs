//! The lock: one process writes.
//!
//! Separate because both the daemon and a command that finds no daemon take it. The lock is the
//! operating system's, on `data_dir/lock`: it goes when its holder dies, however it dies, and the
//! file stays. Never breaks somebody else's lock.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use crate::store::restore::RESTORING;

/// Held by the one process that writes; gone when dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a data directory, which is made where it is missing, for its owner alone;
    /// none where another process has it.
    ///
    /// # Errors
    /// The system's, such as a directory that cannot be written; and where a restore was killed
    /// there, so that nobody takes half a store for one.
    pub fn take(data_dir: &Path) -> io::Result<Option<Lock>> {
        let Some(lock) = Lock::take_to_restore(data_dir)? else { return Ok(None) };
        let restoring = data_dir.join(RESTORING);
        if restoring.try_exists()? {
            return Err(io::Error::other(format!(
                "{} is there: a restore was interrupted; run `posthaste restore` again",
                restoring.display()
            )));
        }
        Ok(Some(lock))
    }

    /// The same for a restore, which goes on where one was killed.
    ///
    /// # Errors
    /// The system's.
    pub fn take_to_restore(data_dir: &Path) -> io::Result<Option<Lock>> {
        DirBuilder::new().recursive(true).mode(0o700).create(data_dir)?;
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(data_dir.join("lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}
