//! Mails out of files: mbox, Maildir, directories of .eml, standard input.
//!
//! ```text
//!  paths ─► find: files that may be mail ─► read: what each holds ─► mbox: mails of a file
//! ```
//!
//! Separate because `import` and `explain` read the same files. Reads one mail at a time and parses
//! none; a file that cannot be read is told and stops no other.

pub(super) mod find;
mod mbox;
pub(super) mod read;

use std::path::Path;

use serde::Serialize;

pub(super) use read::{Mail, Mails, Reading};

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Failed {
    pub(super) path: String,
    pub(super) reason: String,
}

impl Failed {
    /// At this path, for this reason.
    pub(super) fn of(path: &Path, reason: impl ToString) -> Failed {
        Failed { path: path.display().to_string(), reason: reason.to_string() }
    }
}
