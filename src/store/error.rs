//! What can go wrong with the store, and how the database's own errors become that.
//!
//! Separate so that no other file looks at a code of SQLite. Never hides what was being done: each
//! text begins with it. Never quotes a mail.

/// What went wrong with the store, as far as a caller does something about it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full: stop taking mail in, it is safe on the server.
    #[error("the disk is full: free some space; mail that waits on the server is safe there")]
    Full,
    /// The database was written by a newer version.
    #[error("the database was written by a newer posthaste: install that version again")]
    NewerSchema,
    /// The conversation changed between decision and commit: decide again.
    #[error("the conversation changed meanwhile: decide again")]
    Stale,
    /// Anything else; the text says what was being done.
    #[error("{0}")]
    Failed(String),
}

impl StoreError {
    /// Something that is not as it has to be, found while `doing`.
    pub(super) fn failed(doing: &str, why: impl std::fmt::Display) -> StoreError {
        StoreError::Failed(format!("{doing}: {why}"))
    }

    fn of_sqlite(error: &rusqlite::Error, doing: &str) -> StoreError {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => StoreError::Full,
            Some(rusqlite::ErrorCode::DatabaseBusy) => StoreError::Failed(format!(
                "{doing}: another process holds the database: end it, or go through the daemon"
            )),
            _ => StoreError::failed(doing, error),
        }
    }
}

/// Gives an error of a lower layer what was being done.
pub(super) trait Doing<T> {
    /// `what`: in the form "storing a message".
    fn doing(self, what: &str) -> Result<T, StoreError>;
}

impl<T> Doing<T> for Result<T, rusqlite::Error> {
    fn doing(self, what: &str) -> Result<T, StoreError> {
        self.map_err(|error| StoreError::of_sqlite(&error, what))
    }
}

impl<T> Doing<T> for Result<T, std::io::Error> {
    fn doing(self, what: &str) -> Result<T, StoreError> {
        self.map_err(|error| {
            if error.kind() == std::io::ErrorKind::StorageFull {
                return StoreError::Full;
            }
            StoreError::failed(what, error)
        })
    }
}

impl<T> Doing<T> for Result<T, rusqlite_migration::Error> {
    fn doing(self, what: &str) -> Result<T, StoreError> {
        use rusqlite_migration::{Error, MigrationDefinitionError};
        const NEWER: Error =
            Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead);
        self.map_err(|error| {
            if error == NEWER {
                return StoreError::NewerSchema;
            }
            if let Error::RusqliteError { err, .. } = &error {
                return StoreError::of_sqlite(err, what);
            }
            StoreError::failed(what, error)
        })
    }
}
