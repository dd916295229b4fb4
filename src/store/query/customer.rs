//! What a notice's brief tells of a customer, and what solved other matters.
//!
//! Separate from the facts because no decision asks for it: it is read when a notice is rendered.
//! Every read is one range of an index. Never writes.

use rusqlite::{OptionalExtension, params};

use super::super::StoreError;
use super::super::column::{reference, time_opt};
use super::super::error::Doing;
use super::super::message;
use super::Reader;
use crate::desk::brief::{Contacts, OpenMatter};
use crate::desk::conversation::{Conversation, ConversationId, MessageKey, Status};
use crate::limits::{EARLIER_COUNTED_MAX, OPEN_MATTERS_MAX};
use crate::mail::address::{Address, NameAddr};

/// The answer that settled a conversation.
#[derive(Clone, Debug)]
pub struct Solved {
    /// The conversation.
    pub conversation: Conversation,
    /// What was answered last.
    pub answer: String,
    /// Everybody whom its mails name.
    pub people: Vec<NameAddr>,
}

impl Reader<'_> {
    /// The other conversations of this customer, counted up to [`EARLIER_COUNTED_MAX`], and since
    /// when there are some.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails, as everywhere here.
    pub fn contacts(
        &self,
        customer: &Address,
        apart_from: ConversationId,
    ) -> Result<Contacts, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT count(*) AS count, min(c.created) AS since FROM conversation AS c
                 WHERE c.id IN (SELECT DISTINCT conversation FROM message
                   WHERE customer_key = ?1 AND conversation <> ?2 LIMIT ?3)",
            )
            .and_then(|mut statement| {
                let limit = EARLIER_COUNTED_MAX as i64;
                statement.query_row(params![customer.key(), apart_from.0, limit], |row| {
                    Ok(Contacts { count: row.get("count")?, since: time_opt(row, "since")? })
                })
            })
            .doing("counting a customer's conversations")
    }

    /// The other conversations of this customer that are not settled, the newest first, at most
    /// [`OPEN_MATTERS_MAX`].
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn open_matters(
        &self,
        customer: &Address,
        apart_from: ConversationId,
    ) -> Result<Vec<OpenMatter>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT c.reference, c.mailbox, c.assignee, m.subject FROM conversation AS c
                   JOIN message AS m ON m.id = c.opening
                 WHERE c.id IN (SELECT DISTINCT conversation FROM message
                     WHERE customer_key = ?1 AND conversation <> ?2 LIMIT ?3)
                   AND c.status IN ('open', 'waiting', 'snoozed') AND m.customer_key = ?1
                 ORDER BY c.id DESC LIMIT ?4",
            )
            .and_then(|mut statement| {
                let most = [EARLIER_COUNTED_MAX as i64, OPEN_MATTERS_MAX as i64];
                let asked = params![customer.key(), apart_from.0, most[0], most[1]];
                let rows = statement.query_map(asked, |row| {
                    Ok(OpenMatter {
                        reference: reference(row, "reference")?,
                        mailbox: row.get("mailbox")?,
                        assignee: row.get("assignee")?,
                        subject: row.get("subject")?,
                    })
                })?;
                rows.collect()
            })
            .doing("looking for a customer's open matters")
    }

    /// The conversation of this message where it is settled by an answer, and that answer.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn solved(&self, key: MessageKey) -> Result<Option<Solved>, StoreError> {
        const DOING: &str = "looking for what solved a conversation";
        let Some(found) = self.message(key)? else { return Ok(None) };
        let Some(conversation) = self.conversation(found.conversation)? else { return Ok(None) };
        if !matches!(conversation.status, Status::Resolved | Status::Closed) {
            return Ok(None);
        }
        let answer: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT id FROM message WHERE conversation = ?1 AND direction = 'out'
                 ORDER BY id DESC LIMIT 1",
            )
            .and_then(|mut statement| {
                statement.query_row([conversation.id.0], |row| row.get(0)).optional()
            })
            .doing(DOING)?;
        let Some(answer) = answer else { return Ok(None) };
        let Some(answer) = message::load(self.connection, MessageKey(answer)).doing(DOING)? else {
            return Ok(None);
        };
        let opening = match conversation.opening {
            Some(opening) => self.message(opening)?,
            None => None,
        };
        let mut people = Vec::new();
        for mail in std::iter::once(&answer).chain(&opening).chain([&found]) {
            let named = mail.from.iter().chain(&mail.reply_to).chain(&mail.to).chain(&mail.cc);
            people.extend(named.cloned());
        }
        Ok(Some(Solved { conversation, answer: answer.reply, people }))
    }
}
