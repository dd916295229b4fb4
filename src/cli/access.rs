//! Access: the store for a command, to read or to write.
//!
//! Separate because every command needs one of the two and none may get it wrong: reading waits for
//! nobody and creates nothing; writing needs the lock, so it never happens beside a daemon. Never
//! goes around the lock.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use anyhow::Context;

use super::Failure;
use crate::config::Config;
use crate::daemon::lock::Lock;
use crate::mail::token::{Key, Keys};
use crate::store::{FILE_NAME, Store};
use crate::world::random::{Random, SystemRandom};
use crate::world::secret::{SecretError, load_keys, load_or_create_keys};

/// The store to write, for as long as the lock is held.
#[derive(Debug)]
pub(super) struct Writing {
    /// The store.
    pub(super) store: Store,
    _lock: Lock,
}

/// The store to read; none before the first start, when there is no database.
pub(super) fn to_read(config: &Config) -> Result<Option<Store>, Failure> {
    let file = config.data_dir.join(FILE_NAME);
    let is_there = file.try_exists().with_context(|| format!("looking for {}", file.display()))?;
    if !is_there {
        return Ok(None);
    }
    Ok(Some(Store::open_to_read(&config.data_dir, nobodys_keys())?))
}

/// The store to write; none where another process holds the lock.
pub(super) fn to_write(config: &Config) -> Result<Option<Writing>, Failure> {
    let directory = &config.data_dir;
    refuse_for_another_user(directory)?;
    let doing = || format!("taking the lock in {}", directory.display());
    let Some(lock) = Lock::take(directory).with_context(doing)? else {
        return Ok(None);
    };
    let keys = load_or_create_keys(&directory.join("keys"), &SystemRandom)
        .map_err(|error| Failure::Refused(with_hint(&error)))?;
    let store = Store::open(directory, keys)?;
    Ok(Some(Writing { store, _lock: lock }))
}

/// The store to write, alone, for upkeep; where a daemon has it, a refusal that says what to stop.
pub(super) fn to_write_alone(config: &Config, doing: &str) -> Result<Writing, Failure> {
    to_write(config)?.ok_or_else(|| beside_daemon(config, doing))
}

/// Refuses what only goes without a daemon.
pub(super) fn beside_daemon(config: &Config, doing: &str) -> Failure {
    Failure::Refused(format!(
        "a running posthaste holds {}: stop it (systemctl stop posthaste), {doing}, start it again",
        config.data_dir.join("lock").display()
    ))
}

/// The lock for a restore; a refusal beside a daemon.
pub(super) fn to_restore(config: &Config) -> Result<Lock, Failure> {
    let directory = &config.data_dir;
    refuse_for_another_user(directory)?;
    let doing = || format!("taking the lock in {}", directory.display());
    let lock = Lock::take_to_restore(directory).with_context(doing)?;
    lock.ok_or_else(|| beside_daemon(config, "restore"))
}

/// The store to be verified, with the keys that are there.
pub(super) struct Verifying {
    /// The store.
    pub(super) store: Store,
    /// The keys; none where their file is gone, and why where they cannot be had.
    pub(super) keys: Result<Option<Keys>, SecretError>,
}

/// The store to verify; none before the first start.
pub(super) fn to_verify(config: &Config) -> Result<Option<Verifying>, Failure> {
    let directory = &config.data_dir;
    let file = directory.join(FILE_NAME);
    let is_there = file.try_exists().with_context(|| format!("looking for {}", file.display()))?;
    if !is_there {
        return Ok(None);
    }
    let keys = load_keys(&directory.join("keys"));
    let known = match &keys {
        Ok(Some(keys)) => keys.clone(),
        Ok(None) | Err(_) => nobodys_keys(),
    };
    Ok(Some(Verifying { store: Store::open_to_read(directory, known)?, keys }))
}

/// A secret that cannot be had, and what to do about it.
pub(super) fn with_hint(error: &SecretError) -> String {
    format!("{error}; {}", error.hint())
}

/// Files that another user than the daemon's creates here would stop the daemon at its next start.
fn refuse_for_another_user(directory: &Path) -> Result<(), Failure> {
    let owner = std::fs::metadata(directory).map(|found| found.uid());
    let own = std::fs::metadata("/proc/self").map(|found| found.uid());
    match (owner, own) {
        (Ok(owner), Ok(own)) if owner != own => Err(Failure::Refused(format!(
            "{} belongs to another user (number {owner}): run this as that user, for instance by \
             sudo -u '#{owner}'",
            directory.display()
        ))),
        // No directory yet: it will be ours. No /proc: the system's own errors have to do.
        (Ok(_) | Err(_), Ok(_) | Err(_)) => Ok(()),
    }
}

/// Views verify no token and may be run by whoever may read the database: they get keys that fit
/// nothing.
fn nobodys_keys() -> Keys {
    let mut secret = [0; 32];
    SystemRandom.fill(&mut secret);
    Keys { current: Key { id: 0, secret }, old: Vec::new() }
}
