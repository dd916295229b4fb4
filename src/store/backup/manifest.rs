//! The manifest: what a backup consists of, and how to tell that it is whole.
//!
//! Separate because the one who writes it and the one who believes it are years apart. JSON, so
//! that an admin can read it. Names only files beside itself, never a path.

use std::fs::File;
use std::io;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::super::StoreError;
use super::super::error::Doing;
use crate::limits::MANIFEST_BYTES_MAX;

/// The name of the manifest's file.
pub const MANIFEST: &str = "manifest.json";

/// The number of this form.
pub(super) const FORMAT: u32 = 1;

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The number of this form.
    pub format: u32,
    /// The version of posthaste that wrote it.
    pub version: String,
    /// The identity of the store.
    pub store: String,
    /// When: everything that was committed by then is in.
    pub made_at: Timestamp,
    /// The journal's last position.
    pub position: i64,
    /// Stored messages.
    pub messages: u64,
    /// The database.
    pub database: FileEntry,
    /// The keys of tokens; none where the desk had none.
    pub keys: Option<FileEntry>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its name, beside the manifest.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// BLAKE3 over its bytes, in hex.
    pub blake3: String,
}

impl Manifest {
    /// Reads the manifest of a backup.
    ///
    /// # Errors
    /// [`StoreError::Failed`] where the directory holds no backup, or one of a newer version.
    pub fn read(directory: &Path) -> Result<Manifest, StoreError> {
        let path = directory.join(MANIFEST);
        let doing = format!("reading {}", path.display());
        let mut text = String::new();
        let read = File::open(&path).and_then(|file| {
            io::Read::read_to_string(&mut io::Read::take(file, MANIFEST_BYTES_MAX), &mut text)
        });
        if matches!(&read, Err(error) if error.kind() == io::ErrorKind::NotFound) {
            let why = "there is no such file, so this is no finished backup of posthaste";
            return Err(StoreError::failed(&doing, why));
        }
        read.doing(&doing)?;
        let manifest: Manifest =
            serde_json::from_str(&text).map_err(|why| StoreError::failed(&doing, why))?;
        if manifest.format != FORMAT {
            let why = format!(
                "it is of form {}, written by posthaste {}: install that version",
                manifest.format, manifest.version
            );
            return Err(StoreError::failed(&doing, why));
        }
        let is_beside = |file: &FileEntry| !file.name.contains('/') && file.name != "..";
        if !manifest.files().all(is_beside) {
            return Err(StoreError::failed(&doing, "it names a file that does not lie beside it"));
        }
        Ok(manifest)
    }

    /// Every file of the backup but the manifest.
    pub fn files(&self) -> impl Iterator<Item = &FileEntry> {
        std::iter::once(&self.database).chain(&self.keys)
    }

    /// Reads every file and compares.
    ///
    /// # Errors
    /// [`StoreError::Failed`] for the first that is missing or another than was written.
    pub fn check_files(&self, directory: &Path) -> Result<(), StoreError> {
        for file in self.files() {
            let path = directory.join(&file.name);
            let doing = format!("checking {}", path.display());
            let found = entry_of(&path, &file.name).doing(&doing)?;
            if found != *file {
                let why = "it is not what was written: take another backup";
                return Err(StoreError::failed(&doing, why));
            }
        }
        Ok(())
    }

    pub(super) fn to_text(&self) -> io::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

/// What the manifest says of a file.
pub(super) fn entry_of(path: &Path, name: &str) -> io::Result<FileEntry> {
    let file = File::open(path)?;
    let bytes = file.metadata()?.len();
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file)?;
    Ok(FileEntry { name: name.to_owned(), bytes, blake3: hasher.finalize().to_hex().to_string() })
}
