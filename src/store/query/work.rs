//! What the daemon's loops are to do next: cursors, sends, searches in Sent, flags, timers.
//!
//! Separate because these reads are asked over and over, and each must be one look at an index.
//! Never writes.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::super::StoreError;
use super::super::column::{count, micros, time, time_opt};
use super::super::error::Doing;
use super::super::intake::location_from_row;
use super::super::outbox::{self, Due};
use super::Reader;
use crate::desk::conversation::ConversationId;
use crate::desk::effect::TimerKind;
use crate::imap::{FolderState, Location};
use crate::limits::{FLAG_BATCH_MAX, MAIL_BATCH_MAX};

/// The next timer: the first row of an index, however many conversations wait.
pub(in crate::store) const NEXT_TIMER: &str =
    "SELECT at, conversation, kind FROM timer ORDER BY at, conversation LIMIT 1";

/// Conversations that are not settled and were decided with other promises: two ranges of an index,
/// each empty where all are up to date.
pub(in crate::store) const WITH_OTHER_PROMISES: &str =
    "SELECT id FROM conversation INDEXED BY conversation_by_promises WHERE promises < ?1
       AND status IN ('open', 'waiting', 'snoozed') AND history = 0
     UNION ALL SELECT id FROM conversation INDEXED BY conversation_by_promises WHERE promises > ?1
       AND status IN ('open', 'waiting', 'snoozed') AND history = 0";

impl Reader<'_> {
    /// A folder's cursor.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails, as everywhere here.
    pub fn folder(
        &self,
        mailbox: &str,
        folder: &str,
    ) -> Result<Option<(FolderState, Option<Timestamp>)>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT uidvalidity, boundary, live_next, history_next, live_after FROM folder
                 WHERE mailbox = ?1 AND folder = ?2",
            )
            .and_then(|mut statement| {
                statement
                    .query_row([mailbox, folder], |row| {
                        let state = FolderState {
                            uidvalidity: row.get("uidvalidity")?,
                            boundary: row.get("boundary")?,
                            live_next: row.get("live_next")?,
                            history_next: row.get("history_next")?,
                        };
                        Ok((state, time_opt(row, "live_after")?))
                    })
                    .optional()
            })
            .doing("reading a folder's cursor")
    }

    /// Until when everything that lay in a folder is either known or history: when its newest
    /// message reached the server, but never before its watch began, nor before what a remap found
    /// earlier. A message from after `now` says nothing. None where it was never watched.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn known_until(
        &self,
        mailbox: &str,
        folder: &str,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT max(at) AS known_until FROM (
                   SELECT max(message.received_at) AS at FROM location
                     JOIN message ON message.id = location.message
                     WHERE location.mailbox = ?1 AND location.folder = ?2
                       AND message.received_at <= ?3
                   UNION ALL
                   SELECT max(watched_since, coalesce(live_after, watched_since)) FROM folder
                     WHERE mailbox = ?1 AND folder = ?2)",
            )
            .and_then(|mut statement| {
                statement.query_row(params![mailbox, folder, micros(now)], |row| {
                    time_opt(row, "known_until")
                })
            })
            .doing("looking for a folder's newest message")
    }

    /// Whether mail of this mailbox waits that was due before `due_before`, or that its relay puts
    /// off since then, and none was sent since: a relay that takes the others puts off one
    /// recipient (greylisting), and has not stalled.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn waits_since(&self, mailbox: &str, due_before: Timestamp) -> Result<bool, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM outbox
                   WHERE mailbox = ?1 AND state IN ('queued', 'deferred')
                     AND coalesce(first_attempt_at, due_at) < ?2
                     AND coalesce(first_attempt_at, due_at) >= coalesce(
                       (SELECT max(sent_at) FROM outbox WHERE mailbox = ?1 AND state = 'sent'), 0))",
            )
            .and_then(|mut statement| {
                statement.query_row(params![mailbox, micros(due_before)], |row| row.get(0))
            })
            .doing("looking for mail that waits")
    }

    /// How many mails lie in quarantine.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn quarantine_count(&self) -> Result<u64, StoreError> {
        self.connection
            .query_row("SELECT count(*) AS n FROM quarantine", [], |row| count(row, "n"))
            .doing("counting the quarantine")
    }

    /// Which store this is: what the index follows.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn identity(&self) -> Result<String, StoreError> {
        self.connection
            .query_row("SELECT store FROM identity", [], |row| row.get(0))
            .doing("asking which store this is")
    }

    /// UIDs of a folder that are accounted for, of one UIDVALIDITY, ascending: for the hourly
    /// audit.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn accounted_uids(
        &self,
        mailbox: &str,
        folder: &str,
        uidvalidity: u32,
    ) -> Result<Vec<u32>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT uid FROM location
                 WHERE mailbox = ?1 AND folder = ?2 AND uidvalidity = ?3 ORDER BY uid",
            )
            .and_then(|mut statement| {
                statement
                    .query_map(params![mailbox, folder, uidvalidity], |row| row.get(0))?
                    .collect()
            })
            .doing("listing what is accounted for")
    }

    /// When the next mail of this mailbox is due, if any waits.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn next_send_at(&self, mailbox: &str) -> Result<Option<Timestamp>, StoreError> {
        outbox::next_send_at(self.connection, mailbox).doing("looking for the next send")
    }

    /// Uncertain mail of this mailbox whose looking has ended by `now`, the longest first, at most
    /// [`MAIL_BATCH_MAX`]. What was left to a person is not among it.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn uncertain_due(&self, mailbox: &str, now: Timestamp) -> Result<Vec<Due>, StoreError> {
        self.mails(
            "SELECT * FROM outbox
             WHERE mailbox = ?1 AND state = 'uncertain' AND look_until <= ?2
             ORDER BY look_until LIMIT ?3",
            mailbox,
            now,
        )
    }

    /// Uncertain mail of this mailbox that is still being looked for at `now`, the most pressing
    /// first, at most [`MAIL_BATCH_MAX`].
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn uncertain(&self, mailbox: &str, now: Timestamp) -> Result<Vec<Due>, StoreError> {
        self.mails(
            "SELECT * FROM outbox
             WHERE mailbox = ?1 AND state = 'uncertain' AND look_until > ?2
             ORDER BY look_until LIMIT ?3",
            mailbox,
            now,
        )
    }

    /// Sent mail of this mailbox of which no copy was seen in Sent, handed over before `before`,
    /// the oldest first, at most [`MAIL_BATCH_MAX`]. Whoever does not want some of it filed says
    /// that it is ([`Writer::seen_in_sent`]), or it stands in the way of the rest.
    ///
    /// [`Writer::seen_in_sent`]: crate::store::commit::Writer::seen_in_sent
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn unfiled(&self, mailbox: &str, before: Timestamp) -> Result<Vec<Due>, StoreError> {
        self.mails(
            "SELECT * FROM outbox
             WHERE mailbox = ?1 AND state = 'sent' AND filed_at IS NULL AND sent_at < ?2
               AND kind IN ('ack', 'relay', 'reminder', 'resolution')
             ORDER BY sent_at LIMIT ?3",
            mailbox,
            before,
        )
    }

    /// Locations of this mailbox where `\Answered` is to be set, at most [`FLAG_BATCH_MAX`].
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn flags_to_set(&self, mailbox: &str) -> Result<Vec<Location>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT mailbox, folder, uidvalidity, uid FROM flag WHERE mailbox = ?1
                 ORDER BY folder, uidvalidity, uid LIMIT ?2",
            )
            .and_then(|mut statement| {
                statement
                    .query_map(params![mailbox, FLAG_BATCH_MAX as i64], location_from_row)?
                    .collect()
            })
            .doing("listing flags to set")
    }

    /// The next timer.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn next_timer(&self) -> Result<Option<(Timestamp, ConversationId, TimerKind)>, StoreError> {
        const DOING: &str = "looking for the next timer";
        let found: Option<(Timestamp, i64, String)> = self
            .connection
            .prepare_cached(NEXT_TIMER)
            .and_then(|mut statement| {
                statement
                    .query_row([], |row| {
                        Ok((time(row, "at")?, row.get("conversation")?, row.get("kind")?))
                    })
                    .optional()
            })
            .doing(DOING)?;
        let Some((at, conversation, word)) = found else { return Ok(None) };
        let kind = TimerKind::parse(&word)
            .ok_or_else(|| StoreError::failed(DOING, format!("no timer is called {word}")))?;
        Ok(Some((at, ConversationId(conversation), kind)))
    }

    /// Conversations that are not settled and whose deadlines were computed with other promises
    /// than these.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn with_other_promises(&self, version: &str) -> Result<Vec<ConversationId>, StoreError> {
        self.connection
            .prepare_cached(WITH_OTHER_PROMISES)
            .and_then(|mut statement| {
                statement.query_map([version], |row| row.get(0).map(ConversationId))?.collect()
            })
            .doing("looking for deadlines to compute anew")
    }

    fn mails(&self, sql: &str, mailbox: &str, at: Timestamp) -> Result<Vec<Due>, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| {
                statement
                    .query_map(params![mailbox, micros(at), MAIL_BATCH_MAX as i64], |row| {
                        outbox::due_from_row(self.connection, row)
                    })?
                    .collect()
            })
            .doing("reading mail of ours")
    }
}
