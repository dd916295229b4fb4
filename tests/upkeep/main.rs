//! Upkeep, as an admin does it: `verify` on stores that were damaged on purpose, `reindex`,
//! `backup` under load and `restore` elsewhere.
//!
//! The program itself runs, against the built-in mail server. What is damaged is damaged behind its
//! back: rows by SQL, files by their bytes, the index through tantivy. What people got is looked at
//! in their mailboxes, not in what the desk says.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by panicking, also in its helpers"
)]

mod backups;
mod damages;
mod desk;
mod index;
