//! Restore: a backup becomes the store of a data directory.
//!
//! The store goes back in time, and the world does not. What it may have done since the backup and
//! does not know of any more, it must not do again; `restored` says how it finds out. Here is only
//! how the files change, in steps that may be killed at any of them:
//!
//! ```text
//! data_dir/restoring/      made first, removed last: while it is there, nobody else takes the lock
//!   posthaste.db           the copy; brought up to date, and told that it was restored
//! data_dir/replaced-…/     the store that was there, kept for the admin to remove
//! data_dir/keys            one new key in front of all that the backup and the directory have
//! data_dir/posthaste.db    the copy, renamed here at the end
//! ```
//!
//! **A new key.** Rows are numbered on from where the backup ends, and the lost store has given
//! some of those numbers to other mail. Its tokens must not fit ours: new ones are made with a new
//! key, numbers begin a million further on, and a token counts only under the key that its own row
//! was sealed with. So an answer to a mail that is forgotten is never taken for an answer to
//! another one.
//!
//! **A new identity**, so that no index of the lost store fits this one.
//!
//! Separate from `backup`, which runs every night. Never deletes a store, never runs without the
//! lock.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::backup::manifest::Manifest;
use super::backup::{copy_secret, sync_directory};
use super::error::Doing;
use super::restored::Restored;
use super::{FILE_NAME, Store, StoreError};
use crate::mail::token::Keys;
use crate::world::crash::crash_point;
use crate::world::random::Random;
use crate::world::secret::{SecretError, keys_with_a_new_one, load_keys, write_keys};

/// The directory that is there while a restore is under way, or was killed.
pub const RESTORING: &str = "restoring";

/// What a restore is given.
#[derive(Clone, Copy)]
pub struct Restoring<'a> {
    /// The backup.
    pub from: &'a Path,
    /// Where the store is to be. The caller holds its lock.
    pub data_dir: &'a Path,
    /// Set a store aside that is there already.
    pub replace: bool,
    /// The time.
    pub now: Timestamp,
    /// Until when a trace is looked for of mail that waited when the backup was made.
    pub look_until: Timestamp,
}

/// What a restore came to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The backup.
    pub manifest: Manifest,
    /// What the store was told.
    pub restored: Restored,
    /// Where the store lies that was there.
    pub replaced: Option<PathBuf>,
}

/// Restores. The index is not part of it: it has to be made anew.
///
/// # Errors
/// [`StoreError::Failed`] where the backup is not whole, or a store is there and not to be
/// replaced; nothing is changed then. [`StoreError::NewerSchema`], [`StoreError::Full`].
pub fn restore(restoring: Restoring<'_>, random: &dyn Random) -> Result<Outcome, StoreError> {
    let Restoring { from, data_dir, replace, now, look_until } = restoring;
    let doing = format!("restoring {}", from.display());
    let manifest = Manifest::read(from)?;
    let place = data_dir.join(RESTORING);
    let was_interrupted = place.try_exists().doing(&doing)?;
    let is_there = data_dir.join(FILE_NAME).try_exists().doing(&doing)?;
    if is_there && !replace && !was_interrupted {
        let why = format!(
            "{} holds a store: with --force it is set aside, and nothing of it is lost",
            data_dir.display()
        );
        return Err(StoreError::failed(&doing, why));
    }
    manifest.check_files(from)?;
    let keys = new_keys(&manifest, from, data_dir, random)
        .map_err(|error| StoreError::failed(&doing, error))?;

    begin(&place, data_dir).doing(&doing)?;
    crash_point("restore: begun");
    let copy = place.join(FILE_NAME);
    copy_secret(&from.join(&manifest.database.name), &copy).doing(&doing)?;
    let restored = told(&place, &keys, &manifest, now, look_until)?;
    fs::File::open(&copy).and_then(|file| file.sync_all()).doing(&doing)?;
    crash_point("restore: store told");

    let replaced = set_aside(data_dir, now).doing(&doing)?;
    crash_point("restore: old store set aside");
    let keys_file = data_dir.join("keys");
    write_keys(&keys_file, &keys).doing(&doing)?;
    crash_point("restore: keys in place");
    fs::rename(&copy, data_dir.join(FILE_NAME)).doing(&doing)?;
    sync_directory(data_dir).doing(&doing)?;
    crash_point("restore: store in place");
    fs::remove_dir_all(&place).doing(&doing)?;
    sync_directory(data_dir).doing(&doing)?;
    Ok(Outcome { manifest, restored, replaced })
}

/// A new key, then those of the backup, then those that are here and not among them.
fn new_keys(
    manifest: &Manifest,
    from: &Path,
    data_dir: &Path,
    random: &dyn Random,
) -> Result<Keys, SecretError> {
    let backed_up = match &manifest.keys {
        Some(file) => load_keys(&from.join(&file.name))?,
        None => None,
    };
    // Keys that cannot be read are set aside with the rest.
    let here = load_keys(&data_dir.join("keys")).unwrap_or(None);
    keys_with_a_new_one(&[backed_up, here], random)
}

/// From here on until the end nobody else gets the lock.
fn begin(place: &Path, data_dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(place) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    DirBuilder::new().mode(0o700).create(place)?;
    sync_directory(data_dir)
}

/// Brings the copy up to date and tells it that it was restored. One file, when this returns.
fn told(
    place: &Path,
    keys: &Keys,
    manifest: &Manifest,
    now: Timestamp,
    look_until: Timestamp,
) -> Result<Restored, StoreError> {
    let mut store = Store::open(place, keys.clone())?;
    let restored = store.write(|w| w.mark_restored(manifest.made_at, now, look_until))?;
    store.close_as_one_file()?;
    Ok(restored)
}

/// Moves the store that is there, with its log, out of the way; copies its keys; removes its index,
/// which is made of it. None where there is none.
fn set_aside(data_dir: &Path, now: Timestamp) -> io::Result<Option<PathBuf>> {
    for index in ["index", "index.new", "index.old"] {
        match fs::remove_dir_all(data_dir.join(index)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    let log = |end: &str| format!("{FILE_NAME}{end}");
    // The log first: a database without its log is older, a log without its database misleads.
    let names = [log("-wal"), log("-shm"), log("-journal"), log("")];
    let is_there = |name: &String| data_dir.join(name).try_exists();
    let mut there = Vec::new();
    for name in names {
        if is_there(&name)? {
            there.push(name);
        }
    }
    if there.is_empty() {
        return Ok(None);
    }
    let aside = data_dir.join(format!("replaced-{}", now.strftime("%Y%m%dT%H%M%S%6fZ")));
    DirBuilder::new().mode(0o700).create(&aside)?;
    copy_secret(&data_dir.join("keys"), &aside.join("keys"))?;
    for name in there {
        fs::rename(data_dir.join(&name), aside.join(&name))?;
    }
    sync_directory(&aside)?;
    sync_directory(data_dir)?;
    Ok(Some(aside))
}
