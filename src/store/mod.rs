//! The store: the only SQL, the only durable state.
//!
//! Separate so that everything that must agree is in one file and one transaction. One process
//! writes (whoever holds the lock), any number read. Decides nothing; hands out and takes the
//! desk's types; never leaks a type of the database, never waits for anything but the disk.
//!
//! SQLite in WAL mode with `synchronous=FULL`: a commit that returned survives a power cut. Raw
//! mail is a zstd blob in the same file, so that there are no orphans and half the crash points.

mod absence;
pub mod backup;
mod column;
pub mod commit;
mod conversation;
mod error;
mod intake;
pub mod message;
mod moving;
pub mod outbox;
pub mod query;
pub mod restore;
pub mod restored;
mod rotation;
pub mod shelving;
#[cfg(test)]
mod tests;
mod usual;
pub mod verify;
pub mod view;
pub mod welcome;

use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use rusqlite_migration::{M, Migrations};

use crate::limits;
use crate::mail::token::Keys;
use crate::world::crash::crash_point;
use error::Doing;
pub use error::StoreError;

/// The name of the database's file in the data directory.
pub const FILE_NAME: &str = "posthaste.db";

/// Says whose file it is (`PRAGMA application_id`): "post" in ASCII.
const APPLICATION_ID: i32 = 0x706f_7374;

/// Each version of the schema as a step from the one before; `user_version` counts them. Steps are
/// only ever added.
static MIGRATIONS: LazyLock<Migrations<'static>> =
    LazyLock::new(|| Migrations::new(vec![M::up(include_str!("schema.sql"))]));

/// The durable state of a desk, opened.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    keys: Keys,
}

impl Store {
    /// Opens or creates `posthaste.db` in `dir` for the one process that writes. A new file is
    /// readable by its owner alone, and an old one is made so.
    ///
    /// # Errors
    /// [`StoreError::NewerSchema`] where a newer version wrote it; [`StoreError::Failed`] where the
    /// file is another program's, or belongs to another user than its directory.
    pub fn open(dir: &Path, keys: Keys) -> Result<Store, StoreError> {
        let doing = format!("opening {}", dir.join(FILE_NAME).display());
        guard_file(dir).doing(&doing)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection =
            Connection::open_with_flags(dir.join(FILE_NAME), flags).doing(&doing)?;
        prepare_connection(&connection).doing(&doing)?;
        if check_owner_of_content(&connection, &doing)? == 0 {
            connection
                .execute_batch(&format!("PRAGMA application_id = {APPLICATION_ID}"))
                .doing(&doing)?;
        }
        prepare_writing(&connection).doing(&doing)?;
        MIGRATIONS.to_latest(&mut connection).doing(&doing)?;
        Ok(Store { connection, keys })
    }

    /// Opens it for reading, beside a writer. Sees what was committed when each look-up begins.
    ///
    /// # Errors
    /// As [`Store::open`]; also where there is no database yet, or one of an older version that no
    /// daemon has brought up to date.
    pub fn open_to_read(dir: &Path, keys: Keys) -> Result<Store, StoreError> {
        let path = dir.join(FILE_NAME);
        let doing = format!("opening {}", path.display());
        if !path.exists() {
            return Err(StoreError::failed(&doing, "no such file: nothing has been stored yet"));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).doing(&doing)?;
        prepare_connection(&connection).doing(&doing)?;
        check_owner_of_content(&connection, &doing)?;
        match MIGRATIONS.pending_migrations(&connection).doing(&doing)? {
            0 => Ok(Store { connection, keys }),
            1.. => Err(StoreError::failed(
                &doing,
                "written by an older posthaste: start the daemon once, it brings it up to date",
            )),
            _ => Err(StoreError::NewerSchema),
        }
    }

    /// Everything that is only looked up.
    #[must_use]
    pub fn read(&self) -> query::Reader<'_> {
        query::Reader { connection: &self.connection, keys: &self.keys }
    }

    /// One transaction: durable as a whole when this returns `Ok`, else as if never begun.
    ///
    /// `BEGIN IMMEDIATE`, `step`, crash point "before commit", `COMMIT`, crash point "after
    /// commit".
    /// An `Err` of `step`, or a panic in it, rolls back.
    ///
    /// # Errors
    /// What `step` gives, and [`StoreError`] where the transaction cannot begin or end.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        step: impl FnOnce(&mut commit::Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        // Dropping the transaction rolls back: on an early return and while a panic unwinds.
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .doing("beginning a transaction")?;
        let mut writer = commit::Writer { connection: &transaction, keys: &self.keys };
        let value = step(&mut writer)?;
        crash_point("before commit");
        transaction.commit().doing("committing a transaction")?;
        crash_point("after commit");
        Ok(value)
    }
}

impl Store {
    /// Closes it so that all of it lies in the one file, without a log beside it.
    ///
    /// # Errors
    /// [`StoreError`] where the log cannot be worked into the database.
    fn close_as_one_file(self) -> Result<(), StoreError> {
        const DOING: &str = "closing the database";
        self.connection.pragma_update(None, "journal_mode", "DELETE").doing(DOING)?;
        self.connection.close().map_err(|(_, error)| error).doing(DOING)
    }
}

/// Creates the file for its owner alone, or makes an old one so. SQLite gives the files beside it
/// the same owner and mode. An old file is only asked about, never opened: closing it would drop
/// the locks that SQLite holds on it elsewhere in this process (POSIX `fcntl`).
fn guard_file(dir: &Path) -> std::io::Result<()> {
    let path = dir.join(FILE_NAME);
    let created = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
    match created {
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    let found = std::fs::metadata(&path)?;
    if found.uid() != std::fs::metadata(dir)?.uid() {
        return Err(std::io::Error::other(
            "it belongs to another user than its directory: chown it to the daemon's user",
        ));
    }
    if found.mode() & 0o077 != 0 {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}

fn prepare_connection(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_millis(limits::DATABASE_BUSY_MS))?;
    connection.set_prepared_statement_cache_capacity(limits::STATEMENTS_CACHED);
    connection.execute_batch(
        "PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -16384;",
    )
}

/// Refuses a database of another program before anything is written to it. Gives the application
/// id that it bears: 0 where it is new.
fn check_owner_of_content(connection: &Connection, doing: &str) -> Result<i32, StoreError> {
    let id: i32 =
        connection.query_row("PRAGMA application_id", [], |row| row.get(0)).doing(doing)?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .doing(doing)?;
    if id == APPLICATION_ID || (id == 0 && tables == 0) {
        return Ok(id);
    }
    Err(StoreError::failed(doing, "it is a database of another program"))
}

/// `synchronous=FULL` is the promise; `secure_delete=FAST` overwrites what is deleted where that
/// costs no further write.
fn prepare_writing(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA secure_delete = FAST;
         PRAGMA journal_size_limit = {};",
        limits::WAL_BYTES_KEPT
    ))
}
