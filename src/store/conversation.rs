//! Conversation rows: the folded state, loaded and saved whole.
//!
//! Separate because the commit, the queries and the check load the same row. The only place that
//! writes the table; what it writes was folded by [`Conversation::apply`]. Never decides.

use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use super::column::{
    count, from_json, from_micros, from_word, json, micros, reference, time, time_opt, word,
};
use crate::desk::conversation::{Conversation, ConversationId, Held, MessageKey, Ref};
use crate::limits::MERGES_FOLLOWED_MAX;

/// The conversation of this row as it is, merged or not.
pub(super) fn load(connection: &Connection, id: ConversationId) -> Result<Option<Conversation>> {
    let found = connection
        .prepare_cached("SELECT * FROM conversation WHERE id = ?1")?
        .query_row([id.0], from_row)
        .optional()?;
    let Some(mut conversation) = found else { return Ok(None) };
    conversation.tags = connection
        .prepare_cached("SELECT tag FROM tag WHERE conversation = ?1")?
        .query_map([id.0], |row| row.get(0))?
        .collect::<Result<_>>()?;
    conversation.held = connection
        .prepare_cached("SELECT message, agent FROM held WHERE conversation = ?1 ORDER BY place")?
        .query_map([id.0], |row| {
            Ok(Held { message: MessageKey(row.get("message")?), agent: row.get("agent")? })
        })?
        .collect::<Result<_>>()?;
    Ok(Some(conversation))
}

/// Reserves a row for a conversation that the next commit makes. `None` where the reference is
/// taken.
pub(super) fn reserve(
    connection: &Connection,
    reference: Ref,
    mailbox: &str,
    at: jiff::Timestamp,
) -> Result<Option<Conversation>> {
    let taken = connection
        .prepare_cached("SELECT 1 FROM conversation WHERE reference = ?1")?
        .exists([reference.as_str()])?;
    if taken {
        return Ok(None);
    }
    let at = super::column::truncated(at);
    let state = Conversation::unborn(ConversationId(0), reference, mailbox, at);
    connection
        .prepare_cached(
            "INSERT INTO conversation
               (reference, version, mailbox, status, priority, created, updated, history)
             VALUES (?1, 0, ?2, ?3, ?4, ?5, ?5, 0)",
        )?
        .execute(params![
            reference.as_str(),
            mailbox,
            word(&state.status)?,
            word(&state.priority)?,
            micros(at)
        ])?;
    Ok(Some(Conversation { id: ConversationId(connection.last_insert_rowid()), ..state }))
}

/// Writes the folded state over the one that it was folded from.
pub(super) fn save(
    connection: &Connection,
    before: &Conversation,
    after: &Conversation,
) -> Result<()> {
    let reply = after.last_reply.as_ref();
    connection
        .prepare_cached(
            "UPDATE conversation SET
               version = ?2, status = ?3, priority = ?4, assignee = ?5, created = ?6, updated = ?7,
               history = ?8, past = ?9, merged_into = ?10, opening = ?11, last_inbound = ?12,
               last_inbound_at = ?13, acknowledged_at = ?14, last_reply_by = ?15,
               last_reply_at = ?16, first_response_at = ?17, resolved_at = ?18,
               snoozed_until = ?19, promised_until = ?20, promises = ?21, owed = ?22,
               opening_at = ?23, mailbox = ?24, missing = ?25
             WHERE id = ?1",
        )?
        .execute(params![
            after.id.0,
            i64::try_from(after.version).unwrap_or(i64::MAX),
            word(&after.status)?,
            word(&after.priority)?,
            after.assignee,
            micros(after.created),
            micros(after.updated),
            after.history,
            after.past.map(|id| id.0),
            after.merged_into.map(|id| id.0),
            after.opening.map(|key| key.0),
            after.last_inbound.map(|key| key.0),
            after.last_inbound_at.map(micros),
            after.acknowledged_at.map(micros),
            reply.and_then(|(agent, _)| agent.as_deref()),
            reply.map(|(_, at)| micros(*at)),
            after.first_response_at.map(micros),
            after.resolved_at.map(micros),
            after.snoozed_until.map(micros),
            after.promised_until.map(micros),
            after.owed.version,
            json(&after.owed)?,
            after.opening_at.map(micros),
            after.mailbox,
            json(&after.missing)?,
        ])?;
    if before.tags != after.tags {
        save_tags(connection, after)?;
    }
    if before.held != after.held {
        save_held(connection, after)?;
    }
    Ok(())
}

/// Follows merges to the conversation that has the messages now.
pub(super) fn follow(
    connection: &Connection,
    id: ConversationId,
) -> Result<Option<ConversationId>> {
    let mut statement =
        connection.prepare_cached("SELECT merged_into FROM conversation WHERE id = ?1")?;
    let mut at = id.0;
    for _ in 0..MERGES_FOLLOWED_MAX {
        match statement.query_row([at], |row| row.get::<_, Option<i64>>(0)).optional()? {
            None => return Ok(None),
            Some(None) => return Ok(Some(ConversationId(at))),
            Some(Some(into)) => at = into,
        }
    }
    Ok(None)
}

fn save_tags(connection: &Connection, after: &Conversation) -> Result<()> {
    connection.prepare_cached("DELETE FROM tag WHERE conversation = ?1")?.execute([after.id.0])?;
    let mut insert =
        connection.prepare_cached("INSERT INTO tag (conversation, tag) VALUES (?1, ?2)")?;
    for tag in &after.tags {
        insert.execute(params![after.id.0, tag])?;
    }
    Ok(())
}

fn save_held(connection: &Connection, after: &Conversation) -> Result<()> {
    connection.prepare_cached("DELETE FROM held WHERE conversation = ?1")?.execute([after.id.0])?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO held (conversation, place, message, agent) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (place, held) in after.held.iter().enumerate() {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        insert.execute(params![after.id.0, place, held.message.0, held.agent])?;
    }
    Ok(())
}

fn from_row(row: &Row<'_>) -> Result<Conversation> {
    let last_reply = match row.get::<_, Option<i64>>("last_reply_at")? {
        Some(at) => Some((row.get("last_reply_by")?, from_micros(at, "last_reply_at")?)),
        None => None,
    };
    Ok(Conversation {
        id: ConversationId(row.get("id")?),
        reference: reference(row, "reference")?,
        version: count(row, "version")?,
        mailbox: row.get("mailbox")?,
        status: from_word(row, "status")?,
        priority: from_word(row, "priority")?,
        assignee: row.get("assignee")?,
        tags: std::collections::BTreeSet::new(),
        created: time(row, "created")?,
        updated: time(row, "updated")?,
        history: row.get("history")?,
        past: row.get::<_, Option<i64>>("past")?.map(ConversationId),
        merged_into: row.get::<_, Option<i64>>("merged_into")?.map(ConversationId),
        opening: row.get::<_, Option<i64>>("opening")?.map(MessageKey),
        opening_at: time_opt(row, "opening_at")?,
        last_inbound: row.get::<_, Option<i64>>("last_inbound")?.map(MessageKey),
        last_inbound_at: time_opt(row, "last_inbound_at")?,
        acknowledged_at: time_opt(row, "acknowledged_at")?,
        last_reply,
        first_response_at: time_opt(row, "first_response_at")?,
        resolved_at: time_opt(row, "resolved_at")?,
        snoozed_until: time_opt(row, "snoozed_until")?,
        promised_until: time_opt(row, "promised_until")?,
        missing: from_json(row, "missing")?,
        held: Vec::new(),
        owed: from_json(row, "owed")?,
    })
}
