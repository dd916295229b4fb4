//! Outbox rows: made by a commit, read for the sender.
//!
//! Separate from `progress`, which moves a row from state to state. A row is made with its token,
//! Message-ID, date and recipients; the bytes come with the first claim. Never renders.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use super::super::StoreError;
use super::super::column::{
    address, decompress, from_json, from_word, json, message_id, micros, number, time, time_opt,
};
use super::super::error::Doing;
use super::{Due, OutboxState, UntriedNotice};
use crate::desk::conversation::{ConversationId, MessageKey, OutboxId};
use crate::desk::effect::Outgoing;
use crate::limits::BUNDLE_LOOKED_AT;
use crate::mail::address::Address;
use crate::mail::message::MessageId;
use crate::mail::token::{Keys, Scope, seal};
use crate::mail::write::draft::MailKind;

/// How many classes of urgency there are: answers, then acks and resolutions, then the rest.
const URGENCIES: u8 = 3;

fn urgency(kind: MailKind) -> u8 {
    match kind {
        MailKind::Relay => 0,
        MailKind::Ack | MailKind::Reminder | MailKind::Resolution => 1,
        MailKind::Notice
        | MailKind::Escalation
        | MailKind::Digest
        | MailKind::CommandReply
        | MailKind::Alert
        | MailKind::Welcome => 2,
    }
}

/// Puts a mail in the outbox: seals its token and makes its Message-ID. The row is the one that the
/// decision named.
///
/// A [`ConversationId`] of 0 is a mail about none.
pub(in crate::store) fn insert(
    connection: &Connection,
    keys: &Keys,
    conversation: ConversationId,
    outgoing: &Outgoing,
    at: Timestamp,
) -> std::result::Result<(), StoreError> {
    const DOING: &str = "putting a mail in the outbox";
    let token = seal(
        keys,
        outgoing.id.0,
        Scope {
            purpose: outgoing.kind().as_str(),
            conversation: conversation.0,
            message: outgoing.about.map_or(0, |key| key.0),
            agent: outgoing.agent(),
        },
    );
    let name = MessageId::parse(&format!("{token}@{}", outgoing.from.domain()))
        .ok_or_else(|| StoreError::failed(DOING, "its domain makes no Message-ID"))?;
    let row = NewRow { conversation, outgoing, at, token: &token, name: &name };
    insert_row(connection, &row).doing(DOING)?;
    insert_name(connection, outgoing.id, &name).doing(DOING)?;
    insert_recipients(connection, outgoing, at).doing(DOING)
}

struct NewRow<'a> {
    conversation: ConversationId,
    outgoing: &'a Outgoing,
    at: Timestamp,
    token: &'a str,
    name: &'a MessageId,
}

fn insert_row(connection: &Connection, row: &NewRow<'_>) -> Result<()> {
    let outgoing = row.outgoing;
    let state = if outgoing.held { OutboxState::Held } else { OutboxState::Queued };
    let conversation = (row.conversation.0 != 0).then_some(row.conversation.0);
    connection
        .prepare_cached(
            "INSERT INTO outbox
               (id, mailbox, kind, urgency, state, due_at, made_at, conversation,
                sealed_conversation, about, agent, token, message_id, from_address, draft)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?
        .execute(params![
            outgoing.id.0,
            outgoing.mailbox,
            outgoing.kind().as_str(),
            urgency(outgoing.kind()),
            state.as_str(),
            micros(outgoing.not_before),
            micros(row.at),
            conversation,
            row.conversation.0,
            outgoing.about.map(|key| key.0),
            outgoing.agent(),
            row.token,
            row.name.as_str(),
            outgoing.from.as_str(),
            json(&outgoing.draft)?,
        ])?;
    Ok(())
}

fn insert_recipients(connection: &Connection, outgoing: &Outgoing, at: Timestamp) -> Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT OR IGNORE INTO recipient (mail, place, address, key, kind, made_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (place, recipient) in outgoing.recipients.iter().enumerate() {
        insert.execute(params![
            outgoing.id.0,
            i64::try_from(place).unwrap_or(i64::MAX),
            recipient.as_str(),
            recipient.key(),
            outgoing.kind().as_str(),
            micros(at),
        ])?;
    }
    Ok(())
}

/// A Message-ID that a mail of ours is known by; knowing it twice is knowing it once.
pub(super) fn insert_name(connection: &Connection, mail: OutboxId, name: &MessageId) -> Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO mail_name (name, mail) VALUES (?1, ?2)")?
        .execute(params![name.as_str(), mail.0])?;
    Ok(())
}

/// Takes a mail out, where it has not been tried yet; else does nothing.
pub(in crate::store) fn withdraw_untried(connection: &Connection, mail: OutboxId) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE outbox SET state = 'cancelled'
             WHERE id = ?1 AND attempts = 0 AND state IN ('queued', 'held')",
        )?
        .execute([mail.0])?;
    Ok(())
}

/// Takes notices of a conversation out that wait for a later time and were never tried; not those
/// to this agent.
pub(in crate::store) fn withdraw_waiting_notices(
    connection: &Connection,
    conversation: ConversationId,
    apart_from: &str,
    now: Timestamp,
) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE outbox SET state = 'cancelled'
             WHERE conversation = ?1 AND kind = 'notice' AND state = 'queued' AND attempts = 0
               AND due_at > ?2 AND agent <> ?3",
        )?
        .execute(params![conversation.0, micros(now), apart_from])?;
    Ok(())
}

/// Lets notices of a conversation go that wait for a later time and were never tried.
pub(in crate::store) fn hurry_notices(
    connection: &Connection,
    conversation: ConversationId,
    now: Timestamp,
) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE outbox SET due_at = ?2
             WHERE conversation = ?1 AND kind = 'notice' AND state = 'queued' AND attempts = 0
               AND due_at > ?2",
        )?
        .execute(params![conversation.0, micros(now)])?;
    Ok(())
}

/// Notes whose words an answer carries; gives its Message-ID.
pub(in crate::store) fn sign_answer(
    connection: &Connection,
    mail: OutboxId,
    author: Option<&str>,
) -> Result<Option<MessageId>> {
    connection
        .prepare_cached("UPDATE outbox SET author = ?2 WHERE id = ?1 RETURNING message_id")?
        .query_row(params![mail.0, author], |row| message_id(row, "message_id"))
        .optional()
}

/// An answer was taken back: its Message-ID, which nobody has seen, is no name of the agent's
/// message.
pub(in crate::store) fn forget_answer(
    connection: &Connection,
    mail: OutboxId,
    message: MessageKey,
) -> Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM message_name WHERE message = ?2
               AND name = (SELECT message_id FROM outbox WHERE id = ?1)",
        )?
        .execute(params![mail.0, message.0])?;
    Ok(())
}

/// Notes whom a bounced mail did not reach: its only recipient, or those whom the bounce names.
pub(in crate::store) fn mark_bounced(
    connection: &Connection,
    mail: OutboxId,
    evidence: &str,
) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE recipient SET state = 'bounced'
             WHERE mail = ?1 AND (instr(' ' || ?2, ' ' || key || ':') > 0
               OR (SELECT count(*) FROM recipient WHERE mail = ?1) = 1)",
        )?
        .execute(params![mail.0, evidence.to_lowercase()])?;
    Ok(())
}

/// The mail that is due next: of the most urgent class, whose time came first.
pub(in crate::store) fn next_due(
    connection: &Connection,
    mailbox: &str,
    now: Timestamp,
) -> Result<Option<Due>> {
    // One look at the index for each class, so that a backlog of deferred mail costs nothing.
    let mut statement = connection.prepare_cached(
        "SELECT * FROM outbox
         WHERE mailbox = ?1 AND urgency = ?2 AND due_at <= ?3
           AND state IN ('queued', 'deferred') AND attempting = 0
         ORDER BY due_at, id LIMIT 1",
    )?;
    for urgency in 0..URGENCIES {
        let found = statement
            .query_row(params![mailbox, urgency, micros(now)], |row| due_from_row(connection, row))
            .optional()?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Notices that are due and were never tried, the first due first, at most
/// [`BUNDLE_LOOKED_AT`].
pub(super) fn untried_notices(
    connection: &Connection,
    mailbox: &str,
    now: Timestamp,
) -> Result<Vec<UntriedNotice>> {
    let most = i64::try_from(BUNDLE_LOOKED_AT).unwrap_or(i64::MAX);
    connection
        .prepare_cached(
            "SELECT id, agent, due_at, draft FROM outbox
             WHERE mailbox = ?1 AND urgency = ?2 AND due_at <= ?3
               AND state IN ('queued', 'deferred') AND attempting = 0
               AND kind = 'notice' AND attempts = 0
             ORDER BY due_at, id LIMIT ?4",
        )?
        .query_map(params![mailbox, urgency(MailKind::Notice), micros(now), most], |row| {
            Ok(UntriedNotice {
                id: OutboxId(row.get("id")?),
                agent: row.get("agent")?,
                due_at: time(row, "due_at")?,
                draft: from_json(row, "draft")?,
            })
        })?
        .collect()
}

/// The notices whose place a mail has taken, in the order in which they were made.
pub(super) fn bundled_in(connection: &Connection, mail: OutboxId) -> Result<Vec<Due>> {
    connection
        .prepare_cached("SELECT * FROM outbox WHERE bundled_in = ?1 ORDER BY id")?
        .query_map([mail.0], |row| due_from_row(connection, row))?
        .collect()
}

/// When the next mail of this mailbox is due.
pub(in crate::store) fn next_send_at(
    connection: &Connection,
    mailbox: &str,
) -> Result<Option<Timestamp>> {
    let mut statement = connection.prepare_cached(
        "SELECT due_at FROM outbox
         WHERE mailbox = ?1 AND urgency = ?2
           AND state IN ('queued', 'deferred') AND attempting = 0
         ORDER BY due_at LIMIT 1",
    )?;
    let mut next: Option<Timestamp> = None;
    for urgency in 0..URGENCIES {
        let due =
            statement.query_row(params![mailbox, urgency], |row| time(row, "due_at")).optional()?;
        next = next.into_iter().chain(due).min();
    }
    Ok(next)
}

/// Reads a whole row of `outbox`, its pending recipients and its bytes.
pub(in crate::store) fn due_from_row(connection: &Connection, row: &Row<'_>) -> Result<Due> {
    let id: i64 = row.get("id")?;
    let all: Vec<(Address, bool)> = connection
        .prepare_cached(
            "SELECT address, state = 'pending' AS pending FROM recipient
             WHERE mail = ?1 ORDER BY place",
        )?
        .query_map([id], |row| Ok((address(row, "address")?, row.get("pending")?)))?
        .collect::<Result<_>>()?;
    let addressee = all.first().map(|(address, _)| address.clone());
    let recipients = all.into_iter().filter_map(|(one, pending)| pending.then_some(one)).collect();
    let agent: String = row.get("agent")?;
    Ok(Due {
        id: OutboxId(id),
        mailbox: row.get("mailbox")?,
        from: address(row, "from_address")?,
        kind: from_word(row, "kind")?,
        conversation: row.get::<_, Option<i64>>("conversation")?.map(ConversationId),
        about: row.get::<_, Option<i64>>("about")?.map(MessageKey),
        agent: if agent.is_empty() { row.get("author")? } else { Some(agent) },
        addressee,
        recipients,
        draft: from_json(row, "draft")?,
        token: row.get("token")?,
        message_id: message_id(row, "message_id")?,
        date: time(row, "made_at")?,
        bytes: bytes_from_row(row)?,
        attempts: number(row, "attempts")?,
        first_attempt_at: time_opt(row, "first_attempt_at")?,
        uncertain_count: number(row, "uncertain_count")?,
        told: row.get("told")?,
        null_return_path_refused: row.get("null_path_refused")?,
        files_refused: row.get("files_refused")?,
    })
}

/// The rendered bytes, from the columns `size` and `zstd`.
pub(in crate::store) fn bytes_from_row(row: &Row<'_>) -> Result<Option<Vec<u8>>> {
    let size: Option<i64> = row.get("size")?;
    let blob: Option<Vec<u8>> = row.get("zstd")?;
    let (Some(size), Some(blob)) = (size, blob) else { return Ok(None) };
    decompress(&blob, size).map(Some).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Blob, Box::new(error))
    })
}
