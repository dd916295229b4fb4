//! Named reads for decisions and for the daemon's loops.
//!
//! Separate from `view`, which is for people. `lookup` finds what a mail names, `facts` what a
//! decision wants to know, `answers` which of what was said to the customer stands, `customer` what
//! a notice's brief tells, `work` what the loops are to do next; this file holds the single rows.
//! Never writes.

mod answers;
mod branch;
mod customer;
mod facts;
mod kin;
mod lookup;
mod past;
mod returned;
mod work;

pub(super) use answers::STANDS;
pub use returned::Returned;
#[cfg(test)]
pub(super) use work::{NEXT_TIMER, WITH_OTHER_PROMISES};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::column::{decompress, from_json, reference, time};
use super::error::Doing;
use super::message::StoredMessage;
use super::outbox::Due;
use super::{StoreError, conversation, message, outbox};
use crate::desk::conversation::{Conversation, ConversationId, MessageKey, OutboxId, Ref};
use crate::desk::event::Recorded;
use crate::desk::policy::Policy;
use crate::imap::Location;
use crate::mail::message::Hash;
use crate::mail::read::classify::Reason;
use crate::mail::token::Keys;

/// The read side of the store.
#[derive(Debug)]
pub struct Reader<'a> {
    pub(super) connection: &'a Connection,
    pub(super) keys: &'a Keys,
}

/// How far somebody has seen a conversation: up to a mail of ours.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// When it was made.
    pub at: Timestamp,
    /// Its row: mail that is decided on in one look at the server is made at one moment, and only
    /// the rows tell what came first. None: whatever was made at that moment has been seen.
    pub mail: Option<OutboxId>,
}

/// What a decision's facts are asked for.
#[derive(Clone, Copy, Debug)]
pub struct FactsAsked<'a> {
    /// The policy: languages, periods, own addresses.
    pub policy: &'a Policy,
    /// The message at hand; else the newest inbound one.
    pub about: Option<MessageKey>,
    /// The mail that the agent at hand answers, and the agent: has a colleague answered since?
    pub answering_mail_of: Option<(Seen, &'a str)>,
    /// The time.
    pub now: Timestamp,
}

impl<'a> Reader<'a> {
    /// Whether this location is accounted for.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails, as everywhere here.
    pub fn is_accounted(&self, location: &Location) -> Result<bool, StoreError> {
        let Location { mailbox, folder, uidvalidity, uid } = location;
        self.connection
            .prepare_cached(
                "SELECT 1 FROM location
                 WHERE mailbox = ?1 AND folder = ?2 AND uidvalidity = ?3 AND uid = ?4",
            )
            .and_then(|mut statement| statement.exists(params![mailbox, folder, uidvalidity, uid]))
            .doing("looking for a location")
    }

    /// A stored message that is this one: the same raw bytes, or the same Message-ID and content.
    /// A Message-ID alone proves nothing: whoever guesses one could make a mail vanish.
    /// Of several with this content, one that people wrote.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn duplicate_of(
        &self,
        raw: &Hash,
        content: Option<&Hash>,
    ) -> Result<Option<(MessageKey, ConversationId)>, StoreError> {
        const DOING: &str = "looking for a duplicate";
        let by_raw = self
            .first_message(
                "SELECT id, conversation FROM message WHERE raw_hash = ?1 ORDER BY id LIMIT 1",
                raw,
            )
            .doing(DOING)?;
        match (by_raw, content) {
            (None, Some(content)) => self
                .first_message(
                    "SELECT id, conversation FROM message WHERE content_hash = ?1
                     ORDER BY kind NOT IN ('person', 'list'), id LIMIT 1",
                    content,
                )
                .doing(DOING),
            (found, _) => Ok(found),
        }
    }

    /// The state of a conversation, merges followed.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>, StoreError> {
        const DOING: &str = "reading a conversation";
        match conversation::follow(self.connection, id).doing(DOING)? {
            Some(id) => conversation::load(self.connection, id).doing(DOING),
            None => Ok(None),
        }
    }

    /// The reference of a conversation, its own where it was merged.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn reference(&self, id: ConversationId) -> Result<Option<Ref>, StoreError> {
        self.connection
            .prepare_cached("SELECT reference FROM conversation WHERE id = ?1")
            .and_then(|mut statement| {
                statement.query_row([id.0], |row| reference(row, "reference")).optional()
            })
            .doing("reading a reference")
    }

    /// The conversation of this reference, merges followed.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn by_reference(&self, reference: Ref) -> Result<Option<Conversation>, StoreError> {
        let id: Option<i64> = self
            .connection
            .prepare_cached("SELECT id FROM conversation WHERE reference = ?1")
            .and_then(|mut statement| {
                statement.query_row([reference.as_str()], |row| row.get(0)).optional()
            })
            .doing("looking for a reference")?;
        match id {
            Some(id) => self.conversation(ConversationId(id)),
            None => Ok(None),
        }
    }

    /// What happened to this conversation, in order; of one that was merged, until then.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn events(&self, id: ConversationId) -> Result<Vec<Recorded>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT position, at, data, by_name, reason, evidence FROM event
                 WHERE conversation = ?1 ORDER BY version",
            )
            .and_then(|mut statement| statement.query_map([id.0], recorded_from_row)?.collect())
            .doing("reading the journal")
    }

    /// A stored message.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn message(&self, key: MessageKey) -> Result<Option<StoredMessage>, StoreError> {
        message::load(self.connection, key).doing("reading a message")
    }

    /// The raw bytes of a stored message, as fetched.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails or the bytes cannot be read.
    pub fn raw(&self, message: MessageKey) -> Result<Option<Vec<u8>>, StoreError> {
        self.blob("SELECT size, zstd FROM raw WHERE message = ?1", message.0)
            .doing("reading a raw mail")
    }

    /// The rendered bytes of a mail of ours; `None` before its first claim.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails or the bytes cannot be read.
    pub fn mail_bytes(&self, mail: OutboxId) -> Result<Option<Vec<u8>>, StoreError> {
        self.blob("SELECT size, zstd FROM outbox WHERE id = ?1 AND zstd IS NOT NULL", mail.0)
            .doing("reading the bytes of a mail of ours")
    }

    /// One mail of the outbox, whatever its state.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn mail(&self, mail: OutboxId) -> Result<Option<Due>, StoreError> {
        self.connection
            .prepare_cached("SELECT * FROM outbox WHERE id = ?1")
            .and_then(|mut statement| {
                statement
                    .query_row([mail.0], |row| outbox::due_from_row(self.connection, row))
                    .optional()
            })
            .doing("reading a mail of ours")
    }

    /// The state of a mail of ours.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn mail_state(&self, mail: OutboxId) -> Result<Option<outbox::OutboxState>, StoreError> {
        self.connection
            .prepare_cached("SELECT state FROM outbox WHERE id = ?1")
            .and_then(|mut statement| {
                statement
                    .query_row([mail.0], |row| super::column::from_word(row, "state"))
                    .optional()
            })
            .doing("reading the state of a mail of ours")
    }

    /// Holds what several look-ups see at one moment; within a transaction it holds already.
    pub(super) fn snapshot(&self) -> Result<Option<Transaction<'a>>, StoreError> {
        if !self.connection.is_autocommit() {
            return Ok(None);
        }
        self.connection.unchecked_transaction().map(Some).doing("beginning to read")
    }

    fn first_message(
        &self,
        sql: &str,
        hash: &Hash,
    ) -> rusqlite::Result<Option<(MessageKey, ConversationId)>> {
        self.connection
            .prepare_cached(sql)?
            .query_row([hash.0.as_slice()], |row| {
                Ok((MessageKey(row.get(0)?), ConversationId(row.get(1)?)))
            })
            .optional()
    }

    fn blob(&self, sql: &str, row: i64) -> rusqlite::Result<Option<Vec<u8>>> {
        let found: Option<(i64, Vec<u8>)> = self
            .connection
            .prepare_cached(sql)?
            .query_row([row], |row| Ok((row.get("size")?, row.get("zstd")?)))
            .optional()?;
        let Some((size, blob)) = found else { return Ok(None) };
        decompress(&blob, size).map(Some).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(
                0,
                rusqlite::types::Type::Blob,
                Box::new(error),
            )
        })
    }
}

fn recorded_from_row(row: &Row<'_>) -> rusqlite::Result<Recorded> {
    Ok(Recorded {
        position: row.get("position")?,
        at: time(row, "at")?,
        event: from_json(row, "data")?,
        by: row.get("by_name")?,
        reason: Reason { code: row.get("reason")?, evidence: row.get("evidence")? },
    })
}
