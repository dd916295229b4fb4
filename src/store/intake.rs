//! Taking mail in: messages and where they lie, attempts, quarantine, cursors, flags to set.
//!
//! Separate from the commit because none of this changes a conversation's state. The rule that it
//! serves: each UID of a server is accounted for exactly once, and an attempt at a mail is counted
//! before anything of it is read. Never deletes a message.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::StoreError;
use super::column::{compress, decompress, micros, size_of, word};
use super::commit::{Accounted, Writer};
use super::error::Doing;
use super::message::{self, Direction, NewMessage};
use crate::desk::conversation::MessageKey;
use crate::imap::{FolderState, Location};
use crate::mail::message::MessageId;

impl Accounted {
    /// The word for the column.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Accounted::Stored(_) => "stored",
            Accounted::Duplicate(_) => "duplicate",
            Accounted::Ours(_) => "ours",
            Accounted::Quarantined => "quarantined",
            Accounted::Gone => "gone",
            Accounted::PassedOver => "passed_over",
        }
    }
}

impl Writer<'_> {
    /// Stores a message, its raw bytes, the ids that it is known by and that it names.
    ///
    /// # Errors
    /// [`StoreError::Full`], and [`StoreError::Failed`] where there is no such conversation.
    pub fn insert_message(&mut self, message: &NewMessage<'_>) -> Result<MessageKey, StoreError> {
        message::insert(self.connection, message).doing("storing a message")
    }

    /// Gives the row of a message back that no decision spoke of.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn forget_message(&mut self, message: MessageKey) -> Result<(), StoreError> {
        message::delete(self.connection, message).doing("giving back a message")
    }

    /// Says which way a message went after all: `Out` when an agent's mail is relayed.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn set_direction(
        &mut self,
        message: MessageKey,
        direction: Direction,
    ) -> Result<(), StoreError> {
        word(&direction)
            .and_then(|word| {
                self.connection
                    .prepare_cached("UPDATE message SET direction = ?2 WHERE id = ?1")?
                    .execute(params![message.0, word])
            })
            .doing("noting which way a message went")?;
        Ok(())
    }

    /// A further id that this message is known by: a relay replaced its own. For a mail of ours
    /// there is [`Writer::seen_in_sent`].
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn add_alias(&mut self, message: MessageKey, id: &MessageId) -> Result<(), StoreError> {
        message::insert_name(self.connection, message, id).doing("keeping an alias")
    }

    /// Accounts for a location, forgets its attempts, and moves the folder's cursor past it.
    ///
    /// Within each range, live and history, the caller works in ascending order of UIDs, so that
    /// the cursor never passes one that is still to come. A gap that arises nevertheless is what
    /// the hourly audit ([`super::query::Reader::accounted_uids`]) is there to find. A folder
    /// whose UIDVALIDITY is another by now keeps its cursor.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn account(&mut self, location: &Location, as_what: &Accounted) -> Result<(), StoreError> {
        account(self.connection, location, as_what).doing("accounting for a mail")
    }

    /// Notes, before anything of them is parsed, that these are about to be read together. `false`,
    /// and nothing noted, where a process died while it read one of them: then one of them may
    /// have killed it, and each is to be read alone ([`Writer::count_attempt`]).
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn read_together(
        &mut self,
        locations: &[Location],
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        const DOING: &str = "noting that mail is read";
        for location in locations {
            let Location { mailbox, folder, uidvalidity, uid } = location;
            let suspect = self
                .connection
                .prepare_cached(
                    "SELECT 1 FROM attempt
                     WHERE mailbox = ?1 AND folder = ?2 AND uidvalidity = ?3 AND uid = ?4",
                )
                .and_then(|mut statement| {
                    statement.exists(params![mailbox, folder, uidvalidity, uid])
                })
                .doing(DOING)?;
            if suspect {
                return Ok(false);
            }
        }
        for location in locations {
            attempt(self.connection, location, 0, at).doing(DOING)?;
        }
        Ok(true)
    }

    /// Counts an attempt at a mail that is read alone, before anything of it is parsed; gives how
    /// many there were, this one included. Of a mail that kills the process, this number is what is
    /// left. What others among whom it was read have done counts nothing against it.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn count_attempt(&mut self, location: &Location, at: Timestamp) -> Result<u32, StoreError> {
        attempt(self.connection, location, 1, at).doing("counting an attempt")
    }

    /// Forgets the attempts at a mail: it was read, and what went wrong then was no fault of its.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn forget_attempts(&mut self, location: &Location) -> Result<(), StoreError> {
        forget_attempts(self.connection, location).doing("forgetting attempts")
    }

    /// Puts a mail into quarantine and accounts for its location.
    ///
    /// # Errors
    /// [`StoreError::Full`], and [`StoreError::Failed`] where the database fails.
    pub fn quarantine(
        &mut self,
        location: &Location,
        raw: &[u8],
        reason: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "putting a mail into quarantine";
        let blob = compress(raw).doing(DOING)?;
        let Location { mailbox, folder, uidvalidity, uid } = location;
        self.connection
            .prepare_cached(
                "INSERT INTO quarantine
                   (mailbox, folder, uidvalidity, uid, at, reason, size, zstd)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (mailbox, folder, uidvalidity, uid) DO UPDATE SET
                   at = excluded.at, reason = excluded.reason, size = excluded.size,
                   zstd = excluded.zstd",
            )
            .and_then(|mut upsert| {
                upsert.execute(params![
                    mailbox,
                    folder,
                    uidvalidity,
                    uid,
                    micros(at),
                    reason,
                    size_of(raw),
                    blob
                ])
            })
            .doing(DOING)?;
        self.account(location, &Accounted::Quarantined)
    }

    /// Takes a mail out of quarantine to be tried again: gives its bytes and location. The location
    /// is not accounted for until the caller does so, best in the same transaction: if that fails
    /// or dies, the mail lies in quarantine as before.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails or the bytes cannot be read.
    pub fn release_quarantine(
        &mut self,
        id: i64,
    ) -> Result<Option<(Location, Vec<u8>)>, StoreError> {
        const DOING: &str = "taking a mail out of quarantine";
        let found = self
            .connection
            .prepare_cached(
                "DELETE FROM quarantine WHERE id = ?1
                 RETURNING mailbox, folder, uidvalidity, uid, size, zstd",
            )
            .and_then(|mut delete| {
                delete
                    .query_row([id], |row| {
                        let size: i64 = row.get("size")?;
                        let blob: Vec<u8> = row.get("zstd")?;
                        Ok((location_from_row(row)?, size, blob))
                    })
                    .optional()
            })
            .doing(DOING)?;
        let Some((location, size, blob)) = found else { return Ok(None) };
        let Location { mailbox, folder, uidvalidity, uid } = &location;
        self.connection
            .prepare_cached(
                "DELETE FROM location WHERE mailbox = ?1 AND folder = ?2 AND uidvalidity = ?3
                   AND uid = ?4 AND outcome = 'quarantined'",
            )
            .and_then(|mut delete| delete.execute(params![mailbox, folder, uidvalidity, uid]))
            .doing(DOING)?;
        let raw = decompress(&blob, size).doing(DOING)?;
        Ok(Some((location, raw)))
    }

    /// Forgets where messages of a folder lie: its UIDs mean other messages now. The messages
    /// stay, and are found again by their content.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn forget_locations(&mut self, mailbox: &str, folder: &str) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM location WHERE mailbox = ?1 AND folder = ?2",
            "DELETE FROM attempt WHERE mailbox = ?1 AND folder = ?2",
            "DELETE FROM flag WHERE mailbox = ?1 AND folder = ?2",
            "DELETE FROM passage WHERE mailbox = ?1 AND folder = ?2",
            "UPDATE passage SET to_uidvalidity = NULL, to_uid = NULL
             WHERE mailbox = ?1 AND to_folder = ?2",
        ] {
            self.connection
                .prepare_cached(sql)
                .and_then(|mut delete| delete.execute([mailbox, folder]))
                .doing("forgetting where a folder's messages lie")?;
        }
        Ok(())
    }

    /// Writes a folder's cursor: at the first watch, after a remap. `live_after`: what reached the
    /// server then or later is no history, even below the boundary. `now` is remembered the first
    /// time, as when the watch of this folder began.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn set_folder(
        &mut self,
        mailbox: &str,
        folder: &str,
        state: &FolderState,
        live_after: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO folder
                   (mailbox, folder, uidvalidity, boundary, live_next, history_next, live_after,
                    watched_since)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (mailbox, folder) DO UPDATE SET
                   uidvalidity = excluded.uidvalidity, boundary = excluded.boundary,
                   live_next = excluded.live_next, history_next = excluded.history_next,
                   live_after = excluded.live_after",
            )
            .and_then(|mut upsert| {
                upsert.execute(params![
                    mailbox,
                    folder,
                    state.uidvalidity,
                    state.boundary,
                    state.live_next,
                    state.history_next,
                    live_after.map(micros),
                    micros(now)
                ])
            })
            .doing("keeping a folder's cursor")?;
        Ok(())
    }

    /// Forgets that `\Answered` has to be set there: it is, or the mail is gone.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn flag_set(&mut self, location: &Location) -> Result<(), StoreError> {
        let Location { mailbox, folder, uidvalidity, uid } = location;
        self.connection
            .prepare_cached(
                "DELETE FROM flag
                 WHERE mailbox = ?1 AND folder = ?2 AND uidvalidity = ?3 AND uid = ?4",
            )
            .and_then(|mut delete| delete.execute(params![mailbox, folder, uidvalidity, uid]))
            .doing("forgetting a flag")?;
        Ok(())
    }
}

/// Notes that `\Answered` is wanted on a message, wherever it lies. A location that becomes known
/// later, as it does when a decision is committed before its mail is accounted for, gets it then.
pub(super) fn mark_answered(connection: &Connection, message: MessageKey) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE message SET answered = 1 WHERE id = ?1")?
        .execute([message.0])?;
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO flag (mailbox, folder, uidvalidity, uid)
             SELECT mailbox, folder, uidvalidity, uid FROM location WHERE message = ?1",
        )?
        .execute([message.0])?;
    Ok(())
}

/// Reads the four columns of a location.
pub(super) fn location_from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Location> {
    Ok(Location {
        mailbox: row.get("mailbox")?,
        folder: row.get("folder")?,
        uidvalidity: row.get("uidvalidity")?,
        uid: row.get("uid")?,
    })
}

fn account(
    connection: &Connection,
    location: &Location,
    as_what: &Accounted,
) -> rusqlite::Result<()> {
    let (message, mail) = match as_what {
        Accounted::Stored(key) | Accounted::Duplicate(key) => (Some(key.0), None),
        Accounted::Ours(id) => (None, Some(id.0)),
        Accounted::Quarantined | Accounted::Gone | Accounted::PassedOver => (None, None),
    };
    let Location { mailbox, folder, uidvalidity, uid } = location;
    connection
        .prepare_cached(
            "INSERT INTO location (mailbox, folder, uidvalidity, uid, outcome, message, mail)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (mailbox, folder, uidvalidity, uid) DO UPDATE SET
               outcome = excluded.outcome, message = excluded.message, mail = excluded.mail",
        )?
        .execute(params![mailbox, folder, uidvalidity, uid, as_what.as_str(), message, mail])?;
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO flag (mailbox, folder, uidvalidity, uid)
             SELECT ?1, ?2, ?3, ?4 FROM message WHERE id = ?5 AND answered = 1",
        )?
        .execute(params![mailbox, folder, uidvalidity, uid, message])?;
    forget_attempts(connection, location)?;
    connection
        .prepare_cached(
            "UPDATE folder SET
               live_next = CASE WHEN ?4 >= boundary THEN max(live_next, min(?4 + 1, ?5))
                           ELSE live_next END,
               history_next = CASE WHEN ?4 < boundary THEN max(history_next, ?4 + 1)
                              ELSE history_next END
             WHERE mailbox = ?1 AND folder = ?2 AND uidvalidity = ?3",
        )?
        .execute(params![mailbox, folder, uidvalidity, uid, u32::MAX])?;
    Ok(())
}

/// Adds so many attempts at a mail; gives how many there are.
fn attempt(
    connection: &Connection,
    location: &Location,
    more: u32,
    at: Timestamp,
) -> rusqlite::Result<u32> {
    let Location { mailbox, folder, uidvalidity, uid } = location;
    connection
        .prepare_cached(
            "INSERT INTO attempt (mailbox, folder, uidvalidity, uid, count, last_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (mailbox, folder, uidvalidity, uid)
               DO UPDATE SET count = count + excluded.count, last_at = excluded.last_at
             RETURNING count",
        )?
        .query_row(params![mailbox, folder, uidvalidity, uid, more, micros(at)], |row| row.get(0))
}

fn forget_attempts(connection: &Connection, location: &Location) -> rusqlite::Result<()> {
    let Location { mailbox, folder, uidvalidity, uid } = location;
    connection
        .prepare_cached(
            "DELETE FROM attempt
             WHERE mailbox = ?1 AND folder = ?2 AND uidvalidity = ?3 AND uid = ?4",
        )?
        .execute(params![mailbox, folder, uidvalidity, uid])?;
    Ok(())
}
