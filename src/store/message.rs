//! Message rows: what is kept of a mail beside its raw bytes.
//!
//! Separate because both the commit and the readers speak of them. Rows are written once; later
//! only the conversation (by merging), the direction and the aliases change.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Result, Row, params};
use serde::{Deserialize, Serialize};

use super::column::{
    compress, from_json, from_json_opt, from_word, json, message_id_opt, micros, party_key,
    size_of, time, time_opt, word,
};
use crate::desk::conversation::{ConversationId, MessageKey, Role};
use crate::mail::address::NameAddr;
use crate::mail::message::{Attachment, Hash, MessageId};
use crate::mail::read::classify::{Answerable, Authentication, Kind, Reason};

/// Which way a message went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From outside.
    In,
    /// To the customer.
    Out,
    /// Internal.
    Note,
}

/// A message to be stored, with its conversation already known.
#[derive(Clone, Debug)]
pub struct NewMessage<'a> {
    /// Its conversation.
    pub conversation: ConversationId,
    /// Which way it went.
    pub direction: Direction,
    /// Who wrote it.
    pub role: Role,
    /// What kind it is.
    pub kind: Kind,
    /// Why, and why it is in this conversation.
    pub reasons: Vec<Reason>,
    /// What vouches for its author.
    pub authentication: Authentication,
    /// Set where automatic mail may go to its author.
    pub answerable: Option<Answerable>,
    /// Over the raw mail.
    pub raw_hash: Hash,
    /// Over what two deliveries have in common.
    pub content_hash: Option<Hash>,
    /// Its own id.
    pub message_id: Option<MessageId>,
    /// Ids that it names, in the order in which an answer repeats them: References, the oldest
    /// first, then In-Reply-To. Of a repeated id the last place counts.
    pub names: Vec<MessageId>,
    /// Exchange's thread and everybody in it, hashed.
    pub index: Option<Hash>,
    /// From.
    pub from: Option<NameAddr>,
    /// Where answers go: Reply-To, else From; for forms the customer.
    pub reply_to: Option<NameAddr>,
    /// To.
    pub to: Vec<NameAddr>,
    /// Cc.
    pub cc: Vec<NameAddr>,
    /// Subject, decoded.
    pub subject: String,
    /// Date header, for showing.
    pub date: Option<Timestamp>,
    /// When it reached us.
    pub received_at: Timestamp,
    /// The whole readable text.
    pub text: String,
    /// What its author newly wrote; for an agent's mail what may leave, if that is certain.
    pub reply: String,
    /// For an agent's mail: why its new words cannot be told for certain.
    pub unsafe_because: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Its files.
    pub attachments: Vec<Attachment>,
    /// The agent who wrote it.
    pub agent: Option<String>,
    /// Taken in as history.
    pub history: bool,
    /// What was wrong with it.
    pub defects: Vec<&'static str>,
    /// The raw mail, as fetched.
    pub raw: &'a [u8],
}

/// A message as it is stored, without its raw bytes.
#[derive(Clone, Debug)]
pub struct StoredMessage {
    /// Its row.
    pub key: MessageKey,
    /// Its conversation now.
    pub conversation: ConversationId,
    /// Which way it went.
    pub direction: Direction,
    /// Who wrote it.
    pub role: Role,
    /// What kind it is.
    pub kind: Kind,
    /// Why, and why it is in this conversation.
    pub reasons: Vec<Reason>,
    /// What vouches for its author.
    pub authentication: Authentication,
    /// Set where automatic mail may go to its author.
    pub answerable: Option<Answerable>,
    /// Its own id.
    pub message_id: Option<MessageId>,
    /// From.
    pub from: Option<NameAddr>,
    /// Where answers go, where that is not From.
    pub reply_to: Option<NameAddr>,
    /// To.
    pub to: Vec<NameAddr>,
    /// Cc.
    pub cc: Vec<NameAddr>,
    /// Subject, decoded.
    pub subject: String,
    /// Date header, for showing.
    pub date: Option<Timestamp>,
    /// When it reached us.
    pub received_at: Timestamp,
    /// The whole readable text.
    pub text: String,
    /// What its author newly wrote.
    pub reply: String,
    /// For an agent's mail: why its new words cannot be told for certain.
    pub unsafe_because: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Its files.
    pub attachments: Vec<Attachment>,
    /// The agent who wrote it.
    pub agent: Option<String>,
    /// Taken in as history.
    pub history: bool,
    /// What was wrong with it.
    pub defects: Vec<String>,
}

impl StoredMessage {
    /// Whom an answer to it goes to: Reply-To, else From.
    #[must_use]
    pub fn answer_to(&self) -> Option<&NameAddr> {
        self.reply_to.as_ref().or(self.from.as_ref())
    }
}

/// The message of this row.
pub(super) fn load(connection: &Connection, key: MessageKey) -> Result<Option<StoredMessage>> {
    connection
        .prepare_cached("SELECT * FROM message WHERE id = ?1")?
        .query_row([key.0], from_row)
        .optional()
}

/// Reads a whole row of `message`.
pub(super) fn from_row(row: &Row<'_>) -> Result<StoredMessage> {
    let authentication: Authentication = from_json(row, "authentication")?;
    let answerable = from_json_opt::<NameAddr>(row, "answerable")?
        .map(|recipient| Answerable::restore(recipient, authentication.result));
    Ok(StoredMessage {
        key: MessageKey(row.get("id")?),
        conversation: ConversationId(row.get("conversation")?),
        direction: from_word(row, "direction")?,
        role: from_word(row, "role")?,
        kind: from_word(row, "kind")?,
        reasons: from_json(row, "reasons")?,
        authentication,
        answerable,
        message_id: message_id_opt(row, "message_id")?,
        from: from_json_opt(row, "from_party")?,
        reply_to: from_json_opt(row, "reply_to")?,
        to: from_json(row, "to_list")?,
        cc: from_json(row, "cc_list")?,
        subject: row.get("subject")?,
        date: time_opt(row, "date")?,
        received_at: time(row, "received_at")?,
        text: row.get("text")?,
        reply: row.get("reply")?,
        unsafe_because: row.get("unsafe_because")?,
        language: row.get("language")?,
        attachments: from_json(row, "attachments")?,
        agent: row.get("agent")?,
        history: row.get("history")?,
        defects: from_json(row, "defects")?,
    })
}

/// Stores the row and its raw bytes.
pub(super) fn insert(connection: &Connection, message: &NewMessage<'_>) -> Result<MessageKey> {
    let answerable = message.answerable.as_ref().map(|who| json(who.recipient())).transpose()?;
    let customer = message.reply_to.as_ref().or(message.from.as_ref());
    connection
        .prepare_cached(
            "INSERT INTO message
               (conversation, direction, role, kind, history, received_at, date, raw_hash,
                content_hash, message_id, from_key, customer_key, agent, language, authentication,
                answerable, from_party, reply_to, to_list, cc_list, subject, attachments, reasons,
                defects, unsafe_because, reply, text)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
                     ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)",
        )?
        .execute(params![
            message.conversation.0,
            word(&message.direction)?,
            word(&message.role)?,
            word(&message.kind)?,
            message.history,
            micros(message.received_at),
            message.date.map(micros),
            message.raw_hash.0.as_slice(),
            message.content_hash.as_ref().map(|hash| hash.0.as_slice()),
            message.message_id.as_ref().map(MessageId::as_str),
            party_key(message.from.as_ref()),
            party_key(customer),
            message.agent,
            message.language,
            json(&message.authentication)?,
            answerable,
            message.from.as_ref().map(json).transpose()?,
            message.reply_to.as_ref().map(json).transpose()?,
            json(&message.to)?,
            json(&message.cc)?,
            message.subject,
            json(&message.attachments)?,
            json(&message.reasons)?,
            json(&message.defects)?,
            message.unsafe_because,
            message.reply,
            message.text,
        ])?;
    let key = MessageKey(connection.last_insert_rowid());
    insert_raw(connection, key, message.raw)?;
    if let Some(id) = &message.message_id {
        insert_name(connection, key, id)?;
    }
    insert_references(connection, key, &message.names)?;
    if let Some(index) = &message.index {
        connection
            .prepare_cached("INSERT INTO message_index (hash, message, bare) VALUES (?1, ?2, ?3)")?
            .execute(params![index.0.as_slice(), key.0, message.names.is_empty()])?;
    }
    Ok(key)
}

/// A name that the message is known by; knowing it twice is knowing it once.
pub(super) fn insert_name(
    connection: &Connection,
    message: MessageKey,
    name: &MessageId,
) -> Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO message_name (name, message) VALUES (?1, ?2)")?
        .execute(params![name.as_str(), message.0])?;
    Ok(())
}

/// Takes a message out that nothing else speaks of.
pub(super) fn delete(connection: &Connection, message: MessageKey) -> Result<()> {
    for sql in [
        "DELETE FROM raw WHERE message = ?1",
        "DELETE FROM message_name WHERE message = ?1",
        "DELETE FROM message_reference WHERE message = ?1",
        "DELETE FROM message_index WHERE message = ?1",
        "DELETE FROM message WHERE id = ?1",
    ] {
        connection.prepare_cached(sql)?.execute([message.0])?;
    }
    Ok(())
}

fn insert_raw(connection: &Connection, key: MessageKey, raw: &[u8]) -> Result<()> {
    let blob =
        compress(raw).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    connection
        .prepare_cached("INSERT INTO raw (message, size, zstd) VALUES (?1, ?2, ?3)")?
        .execute(params![key.0, size_of(raw), blob])?;
    Ok(())
}

fn insert_references(connection: &Connection, key: MessageKey, names: &[MessageId]) -> Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO message_reference (name, message, place) VALUES (?1, ?2, ?3)
         ON CONFLICT (name, message) DO UPDATE SET place = excluded.place",
    )?;
    for (place, name) in names.iter().enumerate() {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        insert.execute(params![name.as_str(), key.0, place])?;
    }
    Ok(())
}

/// An agent's answer did not leave after all.
pub(super) fn came_back(connection: &Connection, message: MessageKey) -> Result<()> {
    connection
        .prepare_cached("UPDATE message SET direction = 'note' WHERE id = ?1")?
        .execute([message.0])?;
    Ok(())
}

/// A message reached the customer after all: an agent's answer.
pub(super) fn went_out(connection: &Connection, message: MessageKey) -> Result<()> {
    connection
        .prepare_cached("UPDATE message SET direction = 'out' WHERE id = ?1")?
        .execute([message.0])?;
    Ok(())
}
