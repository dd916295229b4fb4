//! What the index takes in, and what its hits are shown as.
//!
//! Separate because the index is a view that may be wrong: rows here are the truth that it is made
//! of, and a hit that the store lacks is dropped. Never searches.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::super::StoreError;
use super::super::column::{
    from_json, from_json_opt, from_word, json, message_id_opt, reference, time, time_opt,
};
use super::super::error::Doing;
use super::super::message::Direction;
use super::super::query::Reader;
use crate::desk::conversation::{ConversationId, MessageKey, Ref, Status};
use crate::limits::MERGES_FOLLOWED_MAX;
use crate::mail::address::NameAddr;
use crate::mail::message::{Attachment, MessageId};

/// A message as the index wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexRow {
    /// Its row: the index's place in the store.
    pub key: MessageKey,
    /// Its conversation.
    pub conversation: ConversationId,
    /// The conversation's reference.
    pub reference: Ref,
    /// Its own id.
    pub message_id: Option<MessageId>,
    /// Subject.
    pub subject: String,
    /// From.
    pub from: Option<NameAddr>,
    /// To and Cc.
    pub to: Vec<NameAddr>,
    /// The whole readable text.
    pub text: String,
    /// What its author newly wrote.
    pub reply: String,
    /// Names of its files.
    pub attachments: Vec<String>,
    /// When it reached us.
    pub received_at: Timestamp,
    /// Which way it went.
    pub direction: Direction,
    /// Its conversation's mailbox.
    pub mailbox: String,
    /// Its language.
    pub language: Option<String>,
}

/// What is shown of a message that a search found, and what hits are filtered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HitRow {
    /// Its row.
    pub key: MessageKey,
    /// Its conversation's reference.
    pub reference: Ref,
    /// Its own id.
    pub message_id: Option<MessageId>,
    /// Subject.
    pub subject: String,
    /// Who wrote it: address.
    pub from: Option<String>,
    /// Its Date or, where it has none, when it reached us.
    pub date: Timestamp,
    /// Its conversation's status.
    pub status: Status,
    /// Who has the conversation.
    pub assignee: Option<String>,
    /// The conversation's tags.
    pub tags: BTreeSet<String>,
    /// The conversation's mailbox.
    pub mailbox: String,
}

impl Reader<'_> {
    /// Messages stored after this one, in order, at most `limit`, and of long ones no more than
    /// fill `bytes` of text: one at least, where there is one.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn messages_after(
        &self,
        after: MessageKey,
        limit: usize,
        bytes: usize,
    ) -> Result<Vec<IndexRow>, StoreError> {
        let mut found = Vec::new();
        let mut room = bytes;
        self.connection
            .prepare_cached(
                "SELECT m.*, c.reference, c.mailbox
                 FROM message AS m JOIN conversation AS c ON c.id = m.conversation
                 WHERE m.id > ?1 ORDER BY m.id LIMIT ?2",
            )
            .and_then(|mut statement| {
                let limit = i64::try_from(limit).unwrap_or(i64::MAX);
                for row in statement.query_map(params![after.0, limit], index_row)? {
                    let row: IndexRow = row?;
                    room = room.saturating_sub(row.text.len() + row.reply.len());
                    found.push(row);
                    if room == 0 {
                        break;
                    }
                }
                Ok(())
            })
            .doing("reading messages for the index")?;
        Ok(found)
    }

    /// The row of the newest message: where the index has to be.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn newest_message(&self) -> Result<Option<MessageKey>, StoreError> {
        self.connection
            .prepare_cached("SELECT max(id) FROM message")
            .and_then(|mut statement| statement.query_row([], |row| row.get::<_, Option<i64>>(0)))
            .map(|newest| newest.map(MessageKey))
            .doing("looking for the newest message")
    }

    /// What is shown of these messages, in this order; those that the store lacks are left out.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn hits(&self, keys: &[MessageKey]) -> Result<Vec<HitRow>, StoreError> {
        const DOING: &str = "reading what a search found";
        let _moment = self.snapshot()?;
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT m.id, m.message_id, m.subject, m.from_party, m.date, m.received_at,
                   c.reference, c.status, c.assignee, c.mailbox,
                   (SELECT json_group_array(tag) FROM tag WHERE conversation = c.id) AS tags
                 FROM message AS m JOIN conversation AS c ON c.id = m.conversation
                 WHERE m.id = ?1",
            )
            .doing(DOING)?;
        let mut hits = Vec::with_capacity(keys.len());
        for key in keys {
            hits.extend(statement.query_row([key.0], hit_row).optional().doing(DOING)?);
        }
        Ok(hits)
    }

    /// The rows of the conversations that a search is narrowed to: of one of these statuses, with
    /// all of these tags, with one of these assignees (lower case; `none`: nobody's). An empty list
    /// narrows nothing. `seen`: of one of these mailboxes, or this agent's. Those that were merged
    /// into one of them are there too: the index may still know a message by either.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn conversations_with(
        &self,
        statuses: &[Status],
        tags: &[String],
        assignees: &[String],
        seen: Option<(&[&str], &str)>,
    ) -> Result<HashSet<i64>, StoreError> {
        const DOING: &str = "looking for the conversations to search";
        let _moment = self.snapshot()?;
        let statuses = json(statuses).doing(DOING)?;
        let (tags, assignees) = (json(tags).doing(DOING)?, json(assignees).doing(DOING)?);
        let mailboxes = seen.map(|(mailboxes, _)| json(mailboxes)).transpose().doing(DOING)?;
        let agent = seen.map(|(_, agent)| agent);
        let mut rows: HashSet<i64> = self
            .connection
            .prepare_cached(
                "SELECT id FROM conversation AS c
                 WHERE merged_into IS NULL
                   AND (?1 = '[]' OR status IN (SELECT value FROM json_each(?1)))
                   AND (?3 = '[]'
                     OR lower(coalesce(assignee, 'none')) IN (SELECT value FROM json_each(?3)))
                   AND (?4 IS NULL OR assignee = ?5
                     OR mailbox IN (SELECT value FROM json_each(?4)))
                   AND NOT EXISTS (SELECT 1 FROM json_each(?2) AS wanted WHERE wanted.value
                     NOT IN (SELECT tag FROM tag WHERE conversation = c.id))",
            )
            .and_then(|mut statement| {
                let asked = params![statuses, tags, assignees, mailboxes, agent];
                statement.query_map(asked, |row| row.get(0))?.collect()
            })
            .doing(DOING)?;
        let merged = self.merges().doing(DOING)?;
        for from in merged.keys() {
            let mut at = *from;
            for _ in 0..MERGES_FOLLOWED_MAX {
                let Some(into) = merged.get(&at) else { break };
                at = *into;
            }
            if rows.contains(&at) {
                rows.insert(*from);
            }
        }
        Ok(rows)
    }

    /// Every merged conversation and what it was merged into.
    fn merges(&self) -> rusqlite::Result<HashMap<i64, i64>> {
        self.connection
            .prepare_cached(
                "SELECT id, merged_into FROM conversation WHERE merged_into IS NOT NULL",
            )?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect()
    }
}

fn index_row(row: &Row<'_>) -> rusqlite::Result<IndexRow> {
    let files: Vec<Attachment> = from_json(row, "attachments")?;
    let mut to: Vec<NameAddr> = from_json(row, "to_list")?;
    to.extend(from_json::<Vec<NameAddr>>(row, "cc_list")?);
    Ok(IndexRow {
        key: MessageKey(row.get("id")?),
        conversation: ConversationId(row.get("conversation")?),
        reference: reference(row, "reference")?,
        message_id: message_id_opt(row, "message_id")?,
        subject: row.get("subject")?,
        from: from_json_opt(row, "from_party")?,
        to,
        text: row.get("text")?,
        reply: row.get("reply")?,
        attachments: files.into_iter().map(|file| file.name).collect(),
        received_at: time(row, "received_at")?,
        direction: from_word(row, "direction")?,
        mailbox: row.get("mailbox")?,
        language: row.get("language")?,
    })
}

fn hit_row(row: &Row<'_>) -> rusqlite::Result<HitRow> {
    let from: Option<NameAddr> = from_json_opt(row, "from_party")?;
    Ok(HitRow {
        key: MessageKey(row.get("id")?),
        reference: reference(row, "reference")?,
        message_id: message_id_opt(row, "message_id")?,
        subject: row.get("subject")?,
        from: from.map(|from| from.address.to_string()),
        date: time_opt(row, "date")?.map_or_else(|| time(row, "received_at"), Ok)?,
        status: from_word(row, "status")?,
        assignee: row.get("assignee")?,
        tags: from_json(row, "tags")?,
        mailbox: row.get("mailbox")?,
    })
}
