//! Welcomes: which agents were welcomed, and what they answered.
//!
//! Separate because a welcome is about no conversation, and what it teaches the desk belongs to an
//! agent. Hands out the mails; what they prove is judged anew at each look, for the configuration
//! may have changed since. Never judges.

use jiff::Timestamp;
use rusqlite::params;

use super::StoreError;
use super::column::{from_word, micros, time, time_opt};
use super::commit::Writer;
use super::error::Doing;
use super::outbox::OutboxState;
use super::query::Reader;
use crate::desk::conversation::{MessageKey, OutboxId};
use crate::limits::WELCOME_ANSWERS_MAX;
use crate::mail::address::Address;

/// A welcome to an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WelcomeRow {
    /// Its row.
    pub mail: OutboxId,
    /// When it was made.
    pub made_at: Timestamp,
    /// When the relay took it.
    pub sent_at: Option<Timestamp>,
    /// How far it got.
    pub state: OutboxState,
    /// Whether it came back for good.
    pub bounced: bool,
    /// The relay's last words.
    pub last_reply: String,
}

/// What an agent answered to a welcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WelcomeAnswer {
    /// The agent's mail.
    pub message: MessageKey,
    /// When it reached us.
    pub received_at: Timestamp,
}

impl Writer<'_> {
    /// Notes that this message answers that welcome.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails, as everywhere here.
    pub fn welcome_answered(
        &mut self,
        welcome: OutboxId,
        message: MessageKey,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO welcome_answer (message, mail) VALUES (?1, ?2)")
            .and_then(|mut insert| insert.execute(params![message.0, welcome.0]))
            .doing("noting an answer to a welcome")?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The newest welcome to this agent at this address.
    ///
    /// # Errors
    /// As above.
    pub fn welcome_to(
        &self,
        agent: &str,
        address: &Address,
    ) -> Result<Option<WelcomeRow>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT o.id, o.made_at, o.sent_at, o.state, o.last_reply, r.state AS reached
                 FROM recipient AS r JOIN outbox AS o ON o.id = r.mail
                 WHERE r.key = ?1 AND r.kind = 'welcome' AND o.agent = ?2 COLLATE NOCASE
                 ORDER BY r.made_at DESC, o.id DESC LIMIT 1",
            )
            .and_then(|mut statement| {
                let mut rows = statement.query(params![address.key(), agent])?;
                let Some(row) = rows.next()? else { return Ok(None) };
                let reached: String = row.get("reached")?;
                Ok(Some(WelcomeRow {
                    mail: OutboxId(row.get("id")?),
                    made_at: time(row, "made_at")?,
                    sent_at: time_opt(row, "sent_at")?,
                    state: from_word(row, "state")?,
                    bounced: reached == "bounced",
                    last_reply: row.get("last_reply")?,
                }))
            })
            .doing("looking for a welcome")
    }

    /// What this agent answered to welcomes since then, the newest first, at most
    /// [`WELCOME_ANSWERS_MAX`].
    ///
    /// # Errors
    /// As above.
    pub fn welcome_answers(
        &self,
        agent: &str,
        since: Timestamp,
    ) -> Result<Vec<WelcomeAnswer>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT m.id, m.received_at FROM welcome_answer AS w
                   JOIN message AS m ON m.id = w.message
                   JOIN outbox AS o ON o.id = w.mail
                 WHERE o.agent = ?1 COLLATE NOCASE AND m.received_at >= ?2
                 ORDER BY m.received_at DESC, m.id DESC LIMIT ?3",
            )
            .and_then(|mut statement| {
                statement
                    .query_map(params![agent, micros(since), WELCOME_ANSWERS_MAX as i64], |row| {
                        Ok(WelcomeAnswer {
                            message: MessageKey(row.get("id")?),
                            received_at: time(row, "received_at")?,
                        })
                    })?
                    .collect()
            })
            .doing("looking for answers to welcomes")
    }
}
