//! The store: the only SQL, the only durable state.
//!
//! Separate so that everything that must agree is in one file and one transaction. One process
//! writes (whoever holds the lock), any number read. Decides nothing; hands out and takes the
//! desk's types; never leaks a type of the database, never waits for anything but the disk.
//!
//! SQLite in WAL mode with `synchronous=FULL`: a commit that returned survives a power cut. Raw
//! mail is a zstd blob in the same file, so that there are no orphans and half the crash points.

pub mod commit;
pub mod message;
pub mod outbox;
pub mod query;
pub mod view;

use std::path::Path;

use crate::mail::token::Keys;

/// The durable state of a desk, opened.
#[derive(Debug)]
pub struct Store {
    keys: Keys,
}

/// What went wrong with the store, as far as a caller does something about it.
#[derive(Debug)]
pub enum StoreError {
    /// The disk is full: stop taking mail in, it is safe on the server.
    Full,
    /// The database was written by a newer version.
    NewerSchema,
    /// The conversation changed between decision and commit: decide again.
    Stale,
    /// Anything else; the text says what was being done.
    Failed(String),
}

impl Store {
    /// Opens or creates `posthaste.db` in `dir` for the one process that writes.
    pub fn open(_dir: &Path, _keys: Keys) -> Result<Store, StoreError> {
        todo!()
    }

    /// Opens it for reading, beside a writer.
    pub fn open_to_read(_dir: &Path, _keys: Keys) -> Result<Store, StoreError> {
        todo!()
    }

    /// Everything that is only looked up.
    pub fn read(&self) -> query::Reader<'_> {
        todo!()
    }

    /// One transaction: durable as a whole when this returns `Ok`, else as if never begun.
    ///
    /// `BEGIN IMMEDIATE`, `step`, crash point "before commit", `COMMIT`, crash point "after commit".
    /// An `Err` of `step`, or a panic in it, rolls back.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        _step: impl FnOnce(&mut commit::Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        todo!()
    }
}
