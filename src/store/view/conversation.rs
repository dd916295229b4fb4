//! Conversations as `list`, `queue` and `show` print them.
//!
//! Separate because each of these is one JSON value of the contract. A conversation that was merged
//! into another is shown as that other, never by itself.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rusqlite::{Row, params};
use serde::Serialize;

use super::super::StoreError;
use super::super::column::{
    count, from_json, from_json_opt, from_word, micros, reference, time, time_opt, word,
};
use super::super::error::Doing;
use super::super::message::{self, Direction, StoredMessage};
use super::super::moving;
use super::super::outbox::OutboxState;
use super::super::query::Reader;
use crate::desk::conversation::{Priority, Ref, Role, Status};
use crate::desk::event::{Event, Recorded};
use crate::desk::policy::Policy;
use crate::desk::sla;
use crate::desk::sla::owed::{Owed, OwedTarget};
use crate::desk::sla::queue::{Place, due_without_promise};
use crate::mail::address::NameAddr;
use crate::mail::message::MessageId;
use crate::mail::read::classify::{Kind, Reason};
use crate::mail::write::draft::MailKind;

/// A line of `list`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListRow {
    /// Its public reference.
    #[serde(rename = "ref")]
    pub reference: Ref,
    /// The opening mail's subject.
    pub subject: String,
    /// Whose turn it is.
    pub status: Status,
    /// Its mailbox.
    pub mailbox: String,
    /// When its first message came.
    pub created: Timestamp,
    /// When it last changed.
    pub updated: Timestamp,
    /// The Message-IDs of its messages, in the order in which they were stored.
    pub message_ids: Vec<String>,
}

/// A promise and its moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// `first_response`, `next_response`, `resolution`; `promise` where an agent named the moment.
    pub target: &'static str,
    /// When it is due.
    pub at: Timestamp,
    /// Whether that has passed.
    pub breached: bool,
}

/// A promise as `show` lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Target {
    /// What was promised.
    pub target: sla::target::Target,
    /// When it is due.
    pub due: Timestamp,
    /// When it was kept.
    pub met_at: Option<Timestamp>,
    /// Whether it was missed.
    pub breached: bool,
    /// Whether its clock stands still.
    pub paused: bool,
}

/// A line of `queue`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QueueRow {
    /// Its public reference.
    #[serde(rename = "ref")]
    pub reference: Ref,
    /// The opening mail's subject.
    pub subject: String,
    /// Whom answers go to.
    pub customer: Option<String>,
    /// Whose turn it is.
    pub status: Status,
    /// Who has it.
    pub assignee: Option<String>,
    /// How much it presses.
    pub priority: Priority,
    /// Its tags.
    pub tags: BTreeSet<String>,
    /// Its mailbox.
    pub mailbox: String,
    /// When its first message came.
    pub created: Timestamp,
    /// The nearest promise of those whose clock runs; null where there is none.
    pub due: Option<Deadline>,
    /// How many of its agents' mails wait for their writer's word.
    pub held: u64,
    /// When the first message came that nobody has answered.
    pub waiting_since: Timestamp,
    /// Whether somebody has answered before.
    #[serde(skip)]
    pub answered: bool,
}

impl QueueRow {
    /// What somebody was told: without any `[[sla]]` the queue reckons with a day of its own, which
    /// nobody knows of.
    #[must_use]
    pub fn promised(&self, policy: &Policy) -> Option<&Deadline> {
        let is_told = |due: &&Deadline| due.target == "promise" || !policy.slas.is_empty();
        self.due.as_ref().filter(is_told)
    }
}

/// Somebody who wrote in a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Participant {
    /// Their address.
    pub address: String,
    /// Their part.
    pub role: Role,
}

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownAttachment {
    /// Its name.
    pub name: String,
    /// `type/subtype`.
    #[serde(rename = "type")]
    pub content_type: String,
    /// In bytes.
    pub size: u64,
}

/// A message of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownMessage {
    /// Its own id.
    pub message_id: Option<MessageId>,
    /// `in`, `out`, `note`.
    pub direction: Direction,
    /// What kind of mail it is.
    pub kind: Kind,
    /// Who wrote it: address.
    pub from: Option<String>,
    /// Who wrote it: the name that they gave.
    pub from_name: String,
    /// Where they want answers: address, where that is not From.
    pub reply_to: Option<String>,
    /// The writer's part.
    pub role: Role,
    /// The agent who wrote it.
    pub agent: Option<String>,
    /// To: addresses.
    pub to: Vec<String>,
    /// Cc: addresses.
    pub cc: Vec<String>,
    /// Subject.
    pub subject: String,
    /// Its Date or, where it has none, when it reached us.
    pub date: Timestamp,
    /// When it reached us.
    pub received_at: Timestamp,
    /// Its whole readable text.
    pub text: String,
    /// Its files.
    pub attachments: Vec<ShownAttachment>,
    /// Why it is of this kind and in this conversation.
    pub reasons: Vec<String>,
    /// What was wrong with it.
    pub defects: Vec<String>,
}

/// A line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownEvent {
    /// Its place in the journal.
    pub position: i64,
    /// When it was decided.
    pub at: Timestamp,
    /// What happened: its name as `event`, and its fields.
    #[serde(flatten)]
    pub event: Event,
    /// Who made it so.
    pub by: String,
    /// Why: stable words, then the evidence.
    pub reason: String,
}

/// A mail of ours about a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownMail {
    /// Its row, as `outbox` commands name it.
    pub id: i64,
    /// What it is.
    pub kind: MailKind,
    /// How far it got.
    pub state: OutboxState,
    /// Its Message-ID.
    pub message_id: MessageId,
    /// Its envelope's recipients.
    pub to: Vec<String>,
    /// When it was made.
    pub date: Timestamp,
}

/// An agent's mail that waits for its writer's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownHeld {
    /// Who wrote it, or says so.
    pub agent: String,
    /// Its Message-ID.
    pub message_id: Option<MessageId>,
    /// When it reached us.
    pub since: Timestamp,
}

/// What `show` prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Show {
    /// The fields of `queue`.
    #[serde(flatten)]
    pub row: QueueRow,
    /// When it last changed.
    pub updated: Timestamp,
    /// The conversation that it goes on from.
    pub past: Option<Ref>,
    /// Who wrote in it.
    pub participants: Vec<Participant>,
    /// Its messages, in the order in which they were stored.
    pub messages: Vec<ShownMessage>,
    /// Its events, in order.
    pub events: Vec<ShownEvent>,
    /// Mail of ours about it, in order.
    pub mail: Vec<ShownMail>,
    /// Its promises.
    pub targets: Vec<Target>,
    /// Until when it is asleep.
    pub snoozed_until: Option<Timestamp>,
    /// By when an agent promised an answer.
    pub promised_until: Option<Timestamp>,
    /// Agents' mail that waits for its writer's word.
    pub held: Vec<ShownHeld>,
    /// Conversations that it has to do with.
    pub related: Vec<Ref>,
    /// Whom agents have added to those who get answers.
    pub added_recipients: Vec<String>,
}

/// The columns of [`QueueRow`]; who waits longest is reckoned from the first message that came
/// after the last answer.
const QUEUE_COLUMNS: &str = "c.id, c.reference, c.status, c.assignee, c.priority, c.mailbox,
  c.created, c.owed, c.promised_until, c.last_reply_at IS NOT NULL AS answered,
  o.subject, o.direction, o.from_party, o.reply_to, o.to_list,
  (SELECT json_group_array(tag) FROM tag WHERE conversation = c.id) AS tags,
  (SELECT count(*) FROM held WHERE conversation = c.id) AS held,
  coalesce((SELECT min(m.received_at) FROM message AS m
      WHERE m.conversation = c.id AND m.direction = 'in' AND m.role <> 'automatic'
        AND (c.last_reply_at IS NULL OR m.received_at > c.last_reply_at)),
    c.last_inbound_at, c.created) AS waiting_since
  FROM conversation AS c LEFT JOIN message AS o ON o.id = coalesce(c.opening,
    (SELECT id FROM message WHERE conversation = c.id
                       ORDER BY received_at, id LIMIT 1))";

impl Reader<'_> {
    /// Every conversation of this status, changed since then, in the order in which they came to
    /// be. `each` gets one after the other, so that a million of them need no memory.
    ///
    /// # Errors
    /// What `each` gives, and [`StoreError`] where the database fails.
    pub fn list<E: From<StoreError>>(
        &self,
        status: Option<Status>,
        since: Option<Timestamp>,
        mut each: impl FnMut(ListRow) -> Result<(), E>,
    ) -> Result<(), E> {
        const DOING: &str = "listing conversations";
        let _moment = self.snapshot()?;
        let status = status.as_ref().map(word).transpose().doing(DOING)?;
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT c.id, c.reference, c.status, c.mailbox, c.created, c.updated,
                   coalesce((SELECT subject FROM message WHERE id = coalesce(c.opening,
                     (SELECT id FROM message WHERE conversation = c.id
                       ORDER BY received_at, id LIMIT 1))), '') AS subject
                 FROM conversation AS c
                 WHERE c.merged_into IS NULL AND (?1 IS NULL OR c.status = ?1)
                   AND (?2 IS NULL OR c.updated >= ?2)
                 ORDER BY c.id",
            )
            .doing(DOING)?;
        let mut rows = statement.query(params![status, since.map(micros)]).doing(DOING)?;
        while let Some(row) = rows.next().doing(DOING)? {
            each(self.list_row(row).doing(DOING)?)?;
        }
        Ok(())
    }

    /// What is owed at `now`: open conversations in the order of [`Place`], of one assignee where
    /// one is named, in any case. Where the policy promises nothing, [`due_without_promise`] stands
    /// in.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn queue(
        &self,
        policy: &Policy,
        assignee: Option<&str>,
        now: Timestamp,
    ) -> Result<Vec<QueueRow>, StoreError> {
        let _moment = self.snapshot()?;
        let sql = format!(
            "SELECT {QUEUE_COLUMNS}
             WHERE c.status = 'open' AND c.merged_into IS NULL
               AND (?1 IS NULL OR c.assignee = ?1 COLLATE NOCASE)"
        );
        let mut rows: Vec<QueueRow> = self
            .connection
            .prepare_cached(&sql)
            .and_then(|mut statement| statement.query_map([assignee], queue_row)?.collect())
            .doing("listing what is owed")?;
        for row in &mut rows {
            if policy.slas.is_empty() && row.due.is_none() {
                row.due = without_promise(policy, row);
            }
            if let Some(due) = &mut row.due {
                due.breached |= due.at <= now;
            }
        }
        rows.sort_by_cached_key(|row| {
            Place::of(row.due.as_ref().map(|due| due.at), row.waiting_since, row.priority, now)
        });
        Ok(rows)
    }

    /// One conversation, merges followed.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn show(&self, reference: Ref) -> Result<Option<Show>, StoreError> {
        const DOING: &str = "reading a conversation";
        let _moment = self.snapshot()?;
        let Some(state) = self.by_reference(reference)? else { return Ok(None) };
        let id = state.id.0;
        let row = self
            .connection
            .prepare_cached(&format!("SELECT {QUEUE_COLUMNS} WHERE c.id = ?1"))
            .and_then(|mut statement| statement.query_row([id], queue_row))
            .doing(DOING)?;
        let messages = self.messages_of(id).doing(DOING)?;
        let past = match state.past {
            Some(past) => self.conversation(past)?.map(|past| past.reference),
            None => None,
        };
        let held = state.held.iter().filter_map(|held| {
            let mail = messages.iter().find(|mail| mail.key == held.message)?;
            let (message_id, since) = (mail.message_id.clone(), mail.received_at);
            Some(ShownHeld { agent: held.agent.clone(), message_id, since })
        });
        Ok(Some(Show {
            held: held.collect(),
            related: self.related_to(state.id)?,
            row,
            updated: state.updated,
            past,
            participants: participants_of(&messages),
            messages: messages.into_iter().map(shown).collect(),
            events: self.events(state.id)?.into_iter().map(shown_event).collect(),
            mail: self.mail_of(id).doing(DOING)?,
            targets: state.owed.targets.iter().map(shown_target).collect(),
            snoozed_until: state.snoozed_until,
            promised_until: state.promised_until,
            added_recipients: moving::added_recipients(self.connection, state.id)
                .doing(DOING)?
                .into_iter()
                .map(|party| party.address.to_string())
                .collect(),
        }))
    }

    fn list_row(&self, row: &Row<'_>) -> rusqlite::Result<ListRow> {
        let message_ids = self
            .connection
            .prepare_cached(
                "SELECT message_id FROM message
                 WHERE conversation = ?1 AND message_id IS NOT NULL ORDER BY id",
            )?
            .query_map([row.get::<_, i64>("id")?], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(ListRow {
            reference: reference(row, "reference")?,
            subject: row.get("subject")?,
            status: from_word(row, "status")?,
            mailbox: row.get("mailbox")?,
            created: time(row, "created")?,
            updated: time(row, "updated")?,
            message_ids,
        })
    }

    fn messages_of(&self, conversation: i64) -> rusqlite::Result<Vec<StoredMessage>> {
        self.connection
            .prepare_cached("SELECT * FROM message WHERE conversation = ?1 ORDER BY id")?
            .query_map([conversation], message::from_row)?
            .collect()
    }

    fn mail_of(&self, conversation: i64) -> rusqlite::Result<Vec<ShownMail>> {
        self.connection
            .prepare_cached(
                "SELECT id, kind, state, message_id, made_at,
                   (SELECT json_group_array(address ORDER BY place) FROM recipient
                    WHERE mail = outbox.id) AS recipients
                 FROM outbox WHERE conversation = ?1 ORDER BY id",
            )?
            .query_map([conversation], |row| {
                Ok(ShownMail {
                    id: row.get("id")?,
                    kind: from_word(row, "kind")?,
                    state: from_word(row, "state")?,
                    message_id: super::super::column::message_id(row, "message_id")?,
                    to: from_json(row, "recipients")?,
                    date: time(row, "made_at")?,
                })
            })?
            .collect()
    }
}

fn queue_row(row: &Row<'_>) -> rusqlite::Result<QueueRow> {
    Ok(QueueRow {
        reference: reference(row, "reference")?,
        subject: row.get::<_, Option<String>>("subject")?.unwrap_or_default(),
        customer: customer(row)?.map(|party| party.address.to_string()),
        status: from_word(row, "status")?,
        assignee: row.get("assignee")?,
        priority: from_word(row, "priority")?,
        tags: from_json(row, "tags")?,
        mailbox: row.get("mailbox")?,
        created: time(row, "created")?,
        due: next_due(row)?,
        held: count(row, "held")?,
        answered: row.get("answered")?,
        waiting_since: time(row, "waiting_since")?,
    })
}

/// What is due first: a target whose clock runs, or what an agent promised.
fn next_due(row: &Row<'_>) -> rusqlite::Result<Option<Deadline>> {
    let owed: Owed = from_json(row, "owed")?;
    let target = owed.next_due().map(|owed| Deadline {
        target: owed.target.as_str(),
        at: owed.due,
        breached: owed.breached_at.is_some(),
    });
    let promise = time_opt(row, "promised_until")?;
    let promise = promise.map(|at| Deadline { target: "promise", at, breached: false });
    Ok(target.into_iter().chain(promise).min_by_key(|due| due.at))
}

/// What stands in where nothing is promised.
fn without_promise(policy: &Policy, row: &QueueRow) -> Option<Deadline> {
    let at = due_without_promise(policy.desk_calendar()?, row.waiting_since)?;
    let target = match row.answered {
        true => sla::target::Target::NextResponse,
        false => sla::target::Target::FirstResponse,
    };
    Some(Deadline { target: target.as_str(), at, breached: false })
}

fn shown_target(owed: &OwedTarget) -> Target {
    Target {
        target: owed.target,
        due: owed.due,
        met_at: owed.met.map(|(at, _)| at),
        breached: owed.breached_at.is_some(),
        paused: owed.is_paused(),
    }
}

/// Whom answers go to: who wrote the opening mail, or whom it went to where it is ours.
fn customer(row: &Row<'_>) -> rusqlite::Result<Option<NameAddr>> {
    if row.get::<_, Option<String>>("direction")?.as_deref() != Some("in") {
        let to: Option<Vec<NameAddr>> = from_json_opt(row, "to_list")?;
        return Ok(to.into_iter().flatten().next());
    }
    match from_json_opt(row, "reply_to")? {
        Some(reply_to) => Ok(Some(reply_to)),
        None => from_json_opt(row, "from_party"),
    }
}

fn participants_of(messages: &[StoredMessage]) -> Vec<Participant> {
    let mut seen = std::collections::HashSet::new();
    messages
        .iter()
        .filter_map(|message| message.from.as_ref().map(|from| (from, message.role)))
        .filter(|(from, role)| seen.insert((from.address.key(), *role)))
        .map(|(from, role)| Participant { address: from.address.to_string(), role })
        .collect()
}

fn shown_event(recorded: Recorded) -> ShownEvent {
    ShownEvent {
        position: recorded.position,
        at: recorded.at,
        event: recorded.event,
        by: recorded.by,
        reason: recorded.reason.to_string(),
    }
}

fn shown(message: StoredMessage) -> ShownMessage {
    let addresses = |parties: &[NameAddr]| {
        parties.iter().map(|party| party.address.to_string()).collect::<Vec<_>>()
    };
    let files = message.attachments.into_iter().map(|file| ShownAttachment {
        name: file.name,
        content_type: file.content_type,
        size: file.size,
    });
    ShownMessage {
        to: addresses(&message.to),
        cc: addresses(&message.cc),
        reply_to: message
            .reply_to
            .filter(|to| message.from.as_ref().is_none_or(|from| from.address != to.address))
            .map(|to| to.address.to_string()),
        from: message.from.as_ref().map(|from| from.address.to_string()),
        from_name: message.from.map(|from| from.name).unwrap_or_default(),
        message_id: message.message_id,
        direction: message.direction,
        kind: message.kind,
        role: message.role,
        agent: message.agent,
        subject: message.subject,
        date: message.date.unwrap_or(message.received_at),
        received_at: message.received_at,
        text: message.text,
        attachments: files.collect(),
        reasons: message.reasons.iter().map(Reason::to_string).collect(),
        defects: message.defects,
    }
}
