//! The desk's condition: counts for `status`, the outbox, the quarantine.
//!
//! Separate because these are about what posthaste has to do, not about what somebody wrote.

use jiff::Timestamp;
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};

use super::super::StoreError;
use super::super::column::{
    count, decompress, from_json, from_word, message_id, number, parse_word, time, time_opt,
};
use super::super::error::Doing;
use super::super::outbox::OutboxState;
use super::super::query::Reader;
use crate::desk::conversation::{Ref, Status};
use crate::mail::message::MessageId;
use crate::mail::write::draft::MailKind;

/// Conversations by status; merged ones are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ConversationCounts {
    /// We owe an answer.
    pub open: u64,
    /// The customer owes one.
    pub waiting: u64,
    /// Until a time.
    pub snoozed: u64,
    /// Settled.
    pub resolved: u64,
    /// Settled for good, history, or only filed.
    pub closed: u64,
    /// Nobody wants them.
    pub spam: u64,
}

/// Mail of ours by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OutboxCounts {
    /// To be sent, or being sent.
    pub queued: u64,
    /// To be tried again.
    pub deferred: u64,
    /// Kept back.
    pub held: u64,
    /// May be out.
    pub uncertain: u64,
    /// Given up.
    pub failed: u64,
    /// Taken back.
    pub cancelled: u64,
    /// Handed over.
    pub sent: u64,
}

/// What the store tells `status`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// By status.
    pub conversations: ConversationCounts,
    /// Stored messages.
    pub messages: u64,
    /// By state.
    pub outbox: OutboxCounts,
    /// Agents' mail that waits for its writer's word.
    pub held: u64,
    /// Mail that could not be processed.
    pub quarantine: u64,
}

/// What became of one recipient of a mail of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecipientState {
    /// Still to be reached.
    Pending,
    /// The relay took it.
    Accepted,
    /// The relay refused it for good.
    Rejected,
    /// It came back.
    Bounced,
}

/// One recipient of a mail of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownRecipient {
    /// Their address.
    pub address: String,
    /// What became of it.
    pub state: RecipientState,
}

/// A line of `outbox list`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutboxRow {
    /// Its row: what `outbox retry`, `cancel` and `release` take.
    pub id: i64,
    /// What it is.
    pub kind: MailKind,
    /// How far it got.
    pub state: OutboxState,
    /// Whether it is being handed over right now.
    pub attempting: bool,
    /// The conversation it is about.
    #[serde(rename = "ref")]
    pub reference: Option<Ref>,
    /// The mailbox it goes out from.
    pub mailbox: String,
    /// Its recipients.
    pub to: Vec<ShownRecipient>,
    /// Its subject, without the reference.
    pub subject: String,
    /// Its Message-ID.
    pub message_id: MessageId,
    /// When it was made.
    pub created: Timestamp,
    /// When it is tried next; null where it does not wait.
    pub next_attempt: Option<Timestamp>,
    /// Attempts so far.
    pub attempts: u32,
    /// The relay's last words, or ours.
    pub reply: String,
}

/// A line of `quarantine list`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuarantineRow {
    /// Its row: what `quarantine show` and `retry` take.
    pub id: i64,
    /// The mailbox where it lies.
    pub mailbox: String,
    /// The folder where it lies.
    pub folder: String,
    /// The folder's UIDVALIDITY.
    pub uidvalidity: u32,
    /// Its UID.
    pub uid: u32,
    /// When it was put there.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
    /// In bytes.
    pub size: u64,
}

impl Reader<'_> {
    /// How much there is of everything.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        let _moment = self.snapshot()?;
        self.count_all().doing("counting what there is")
    }

    /// Mail of ours in these states, in the order in which it was made.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn outbox_list(&self, states: &[OutboxState]) -> Result<Vec<OutboxRow>, StoreError> {
        const DOING: &str = "listing the outbox";
        let _moment = self.snapshot()?;
        let mut rows = Vec::new();
        for state in OutboxState::ALL {
            if states.contains(&state) {
                rows.extend(self.outbox_rows(state).doing(DOING)?);
            }
        }
        rows.sort_by_key(|row| row.id);
        Ok(rows)
    }

    /// What lies in quarantine, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn quarantine_list(&self) -> Result<Vec<QuarantineRow>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT id, mailbox, folder, uidvalidity, uid, at, reason, size
                 FROM quarantine ORDER BY id",
            )
            .and_then(|mut statement| {
                statement
                    .query_map([], |row| {
                        Ok(QuarantineRow {
                            id: row.get("id")?,
                            mailbox: row.get("mailbox")?,
                            folder: row.get("folder")?,
                            uidvalidity: number(row, "uidvalidity")?,
                            uid: number(row, "uid")?,
                            at: time(row, "at")?,
                            reason: row.get("reason")?,
                            size: count(row, "size")?,
                        })
                    })?
                    .collect()
            })
            .doing("listing the quarantine")
    }

    /// The bytes of a mail in quarantine.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails or the bytes cannot be read.
    pub fn quarantine_raw(&self, id: i64) -> Result<Option<Vec<u8>>, StoreError> {
        const DOING: &str = "reading a mail in quarantine";
        let found: Option<(i64, Vec<u8>)> = self
            .connection
            .prepare_cached("SELECT size, zstd FROM quarantine WHERE id = ?1")
            .and_then(|mut statement| {
                statement.query_row([id], |row| Ok((row.get("size")?, row.get("zstd")?))).optional()
            })
            .doing(DOING)?;
        found.map(|(size, blob)| decompress(&blob, size)).transpose().doing(DOING)
    }

    fn count_all(&self) -> rusqlite::Result<Counts> {
        let mut counts = Counts {
            messages: self.count("SELECT count(*) AS n FROM message")?,
            held: self.count("SELECT count(*) AS n FROM held")?,
            quarantine: self.count("SELECT count(*) AS n FROM quarantine")?,
            ..Counts::default()
        };
        for (status, count) in self.count_by(
            "SELECT status, count(*) AS n FROM conversation
             WHERE merged_into IS NULL GROUP BY status",
        )? {
            let of = &mut counts.conversations;
            match parse_word::<Status>(&status, "status")? {
                Status::Open => of.open = count,
                Status::Waiting => of.waiting = count,
                Status::Snoozed => of.snoozed = count,
                Status::Resolved => of.resolved = count,
                Status::Closed => of.closed = count,
                Status::Spam => of.spam = count,
            }
        }
        for (state, count) in
            self.count_by("SELECT state, count(*) AS n FROM outbox GROUP BY state")?
        {
            let of = &mut counts.outbox;
            match parse_word::<OutboxState>(&state, "state")? {
                OutboxState::Queued => of.queued = count,
                OutboxState::Deferred => of.deferred = count,
                OutboxState::Held => of.held = count,
                OutboxState::Uncertain => of.uncertain = count,
                OutboxState::Failed => of.failed = count,
                OutboxState::Cancelled => of.cancelled = count,
                OutboxState::Sent => of.sent = count,
            }
        }
        Ok(counts)
    }

    fn count(&self, sql: &str) -> rusqlite::Result<u64> {
        self.connection.prepare_cached(sql)?.query_row([], |row| count(row, "n"))
    }

    fn count_by(&self, sql: &str) -> rusqlite::Result<Vec<(String, u64)>> {
        self.connection
            .prepare_cached(sql)?
            .query_map([], |row| Ok((row.get(0)?, count(row, "n")?)))?
            .collect()
    }

    fn outbox_rows(&self, state: OutboxState) -> rusqlite::Result<Vec<OutboxRow>> {
        self.connection
            .prepare_cached(
                "SELECT o.id, o.kind, o.state, o.attempting, o.mailbox, o.message_id, o.made_at,
                   o.attempts, o.last_reply, c.reference,
                   coalesce(json_extract(o.draft, '$.subject'), '') AS subject,
                   iif(o.state IN ('queued', 'deferred'), o.due_at, o.look_until) AS next_attempt,
                   (SELECT json_group_array(json_object('address', address, 'state', state)
                      ORDER BY place) FROM recipient WHERE mail = o.id) AS recipients
                 FROM outbox AS o LEFT JOIN conversation AS c ON c.id = o.conversation
                 WHERE o.state = ?1",
            )?
            .query_map([state.as_str()], |row| {
                let reference: Option<String> = row.get("reference")?;
                Ok(OutboxRow {
                    id: row.get("id")?,
                    kind: from_word(row, "kind")?,
                    state: from_word(row, "state")?,
                    attempting: row.get("attempting")?,
                    reference: reference.as_deref().and_then(Ref::parse),
                    mailbox: row.get("mailbox")?,
                    to: from_json(row, "recipients")?,
                    subject: row.get("subject")?,
                    message_id: message_id(row, "message_id")?,
                    created: time(row, "made_at")?,
                    next_attempt: time_opt(row, "next_attempt")?,
                    attempts: number(row, "attempts")?,
                    reply: row.get("last_reply")?,
                })
            })?
            .collect()
    }
}
