//! The one transaction: a decision, the message that led to it, and the cursor, together.
//!
//! Separate from the queries because this is the only place where a conversation's state changes:
//! its events are folded here by [`Conversation::apply`], and journal and row are written together.
//! Never holds a transaction while something is awaited, never performs an effect.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::column::{json, micros, truncated};
use super::error::Doing;
use super::query::Reader;
use super::{
    StoreError, absence, conversation, intake, message, moving, outbox, rotation, shelving,
};
use crate::desk::conversation::{Conversation, ConversationId, MessageKey, OutboxId, Ref};
use crate::desk::effect::{Decision, Effect, Outgoing, TimerKind};
use crate::desk::event::{Actor, Event, Fact};
use crate::limits::REFERENCE_DRAWS_MAX;
use crate::mail::token::Keys;

/// What became of a message of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accounted {
    /// It is stored as this row.
    Stored(MessageKey),
    /// It is a further copy of this row, with proof.
    Duplicate(MessageKey),
    /// It is a copy of a mail of ours.
    Ours(OutboxId),
    /// It lies in quarantine.
    Quarantined,
    /// The server has it no more, or never hands it out.
    Gone,
    /// Nobody here has seen it anywhere else, and it lies with the spam: left there.
    PassedOver,
}

/// One step of the desk, durable as a whole or not at all.
#[derive(Debug)]
pub struct Change<'a> {
    /// The conversation that was decided on, with the version that it had then; version 0 makes it.
    pub conversation: &'a Conversation,
    /// What was decided.
    pub decision: Decision,
    /// When.
    pub at: Timestamp,
}

/// The write side of the store, inside one transaction. Everything that is read here is read in
/// the same transaction ([`Writer::read`]).
#[derive(Debug)]
pub struct Writer<'a> {
    pub(super) connection: &'a Connection,
    pub(super) keys: &'a Keys,
}

impl Writer<'_> {
    /// The read side, inside this transaction.
    #[must_use]
    pub fn read(&self) -> Reader<'_> {
        Reader { connection: self.connection, keys: self.keys }
    }

    /// A conversation that does not exist yet: its row reserved, its reference drawn until free.
    /// The commit that makes it belongs into the same transaction.
    ///
    /// # Errors
    /// [`StoreError::Failed`] where `bits` does not give a free reference in
    /// [`REFERENCE_DRAWS_MAX`] draws.
    pub fn unborn(
        &mut self,
        mailbox: &str,
        at: Timestamp,
        bits: &mut dyn FnMut() -> u32,
    ) -> Result<Conversation, StoreError> {
        const DOING: &str = "reserving a conversation";
        for _ in 0..REFERENCE_DRAWS_MAX {
            let drawn = Ref::from_random(bits());
            if let Some(reserved) =
                conversation::reserve(self.connection, drawn, mailbox, at).doing(DOING)?
            {
                return Ok(reserved);
            }
        }
        Err(StoreError::failed(DOING, "every reference that was drawn is taken"))
    }

    /// The same under a reference that people know already; none where it is taken.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn unborn_as(
        &mut self,
        known: Ref,
        mailbox: &str,
        at: Timestamp,
    ) -> Result<Option<Conversation>, StoreError> {
        conversation::reserve(self.connection, known, mailbox, at).doing("reserving a conversation")
    }

    /// The next free row of the outbox; rows given to a decision but not used are used next.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn next_outbox(&mut self) -> Result<OutboxId, StoreError> {
        let last: Option<i64> = self
            .connection
            .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)).optional())
            .doing("looking for a free row of the outbox")?;
        Ok(OutboxId(last.unwrap_or(0) + 1))
    }

    /// Writes a decision: events, folded state, outbox rows with token, Message-ID and recipients,
    /// timers, `\Answered` flags to set, absorbed conversations (their messages, outbox rows, held
    /// mail and timers move; the others get a `merged` event). Gives the state as it is now.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where the conversation's version is not the one decided on.
    pub fn commit(&mut self, change: Change<'_>) -> Result<Conversation, StoreError> {
        const DOING: &str = "committing a decision";
        let at = truncated(change.at);
        let before = conversation::load(self.connection, change.conversation.id)
            .doing(DOING)?
            .filter(|stored| stored.version == change.conversation.version)
            .ok_or(StoreError::Stale)?;
        // Born with its first event, whenever its row was reserved: so the fold needs the journal
        // alone.
        let mut state = match before.version {
            0 => Conversation::unborn(before.id, before.reference, &before.mailbox, at),
            _ => before.clone(),
        };
        for fact in &change.decision.facts {
            record(self.connection, &mut state, fact, at).doing(DOING)?;
        }
        for effect in &change.decision.effects {
            self.keep(&mut state, effect, at)?;
        }
        for fact in &change.decision.facts {
            connect_mail(self.connection, fact).doing(DOING)?;
        }
        conversation::save(self.connection, &before, &state).doing(DOING)?;
        Ok(state)
    }

    /// Puts a mail that is about no conversation in the outbox: an alert, a digest, a welcome.
    ///
    /// # Errors
    /// [`StoreError::Failed`] where its row is taken.
    pub fn send_apart(&mut self, outgoing: &Outgoing, at: Timestamp) -> Result<(), StoreError> {
        outbox::insert(self.connection, self.keys, ConversationId(0), outgoing, truncated(at))
    }

    /// A timer of this conversation has been acted on or is void.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn timer_done(
        &mut self,
        conversation: ConversationId,
        kind: TimerKind,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM timer WHERE conversation = ?1 AND kind = ?2")
            .and_then(|mut delete| delete.execute(params![conversation.0, kind.as_str()]))
            .doing("forgetting a timer")?;
        Ok(())
    }

    /// Puts off a timer that could not be acted on.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn put_off_timer(
        &mut self,
        conversation: ConversationId,
        kind: TimerKind,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE timer SET at = ?3 WHERE conversation = ?1 AND kind = ?2")
            .and_then(|mut update| {
                update.execute(params![conversation.0, kind.as_str(), micros(until)])
            })
            .doing("putting off a timer")?;
        Ok(())
    }

    /// Makes an effect a row.
    fn keep(
        &mut self,
        state: &mut Conversation,
        effect: &Effect,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        match effect {
            Effect::Send(outgoing) => {
                outbox::insert(self.connection, self.keys, state.id, outgoing, at)
            }
            Effect::Withdraw(mail) => outbox::withdraw_untried(self.connection, *mail)
                .doing("taking a mail out of the outbox"),
            Effect::WithdrawNotices { apart_from } => {
                let apart_from = apart_from.as_deref().unwrap_or_default();
                outbox::withdraw_waiting_notices(self.connection, state.id, apart_from, at)
                    .doing("taking notices out of the outbox")
            }
            Effect::HurryNotices => {
                outbox::hurry_notices(self.connection, state.id, at).doing("letting notices go")
            }
            Effect::Arm(kind, when) => {
                arm(self.connection, state.id, *kind, *when).doing("setting a timer")
            }
            Effect::Disarm(kind) => self.timer_done(state.id, *kind),
            Effect::MarkAnswered(message) => {
                intake::mark_answered(self.connection, *message).doing("noting an answered mail")
            }
            Effect::Absorb { other, is_strangers, by } => {
                self.absorb(state, *other, *is_strangers, by, at)
            }
            Effect::AddRecipient(address) => {
                moving::add_recipient(self.connection, state.id, address, at)
                    .doing("adding a recipient")
            }
            Effect::RemoveRecipient(address) => {
                moving::remove_recipient(self.connection, state.id, address)
                    .doing("removing a recipient")
            }
            Effect::SetAway(absence) => {
                absence::set(self.connection, absence).doing("noting an absence")
            }
            Effect::Shelve { mailboxes } => {
                shelving::ask(self.connection, state.id, mailboxes).doing("noting what lies astray")
            }
            Effect::ClearAway(agent) => {
                absence::clear(self.connection, agent).doing("ending an absence")
            }
            Effect::TakeTurn(agent) => {
                rotation::take(self.connection, agent).doing("noting whose turn it was")
            }
        }
    }
}

/// Puts a fact into the journal and folds it in.
pub(super) fn record(
    connection: &Connection,
    state: &mut Conversation,
    fact: &Fact,
    at: Timestamp,
) -> rusqlite::Result<()> {
    state.apply(&fact.event, at);
    let actor = match &fact.by {
        Actor::Posthaste => "posthaste",
        Actor::Rule(_) => "rule",
        Actor::Outsider => "outsider",
        Actor::Agent(_) => "agent",
        Actor::Admin => "admin",
        Actor::Somebody => "somebody",
    };
    connection
        .prepare_cached(
            "INSERT INTO event
               (conversation, version, at, name, data, actor, by_name, reason, evidence)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            state.id.0,
            i64::try_from(state.version).unwrap_or(i64::MAX),
            micros(at),
            fact.event.name(),
            json(&fact.event)?,
            actor,
            fact.by.name(),
            fact.reason.code,
            fact.reason.evidence,
        ])?;
    Ok(())
}

/// What an event means for rows of the outbox: an answer's Message-ID becomes a name of the agent's
/// message, so that the customer's answer to it finds it; a bounce marks whom it is about.
fn connect_mail(connection: &Connection, fact: &Fact) -> rusqlite::Result<()> {
    match &fact.event {
        Event::Replied { message, agent, mail: Some(mail) } => {
            message::went_out(connection, *message)?;
            if let Some(name) = outbox::sign_answer(connection, *mail, agent.as_deref())? {
                message::insert_name(connection, *message, &name)?;
            }
            Ok(())
        }
        Event::Bounced { mail, hard: true, .. } => {
            outbox::mark_bounced(connection, *mail, &fact.reason.evidence)
        }
        Event::Bounced { hard: false, .. } => Ok(()),
        Event::Replied { message, mail: None, .. } => message::went_out(connection, *message),
        Event::TakenBack { message, mail, .. } => {
            message::came_back(connection, *message)?;
            outbox::forget_answer(connection, *mail, *message)
        }
        Event::AckWithheld
        | Event::Created { .. }
        | Event::Received { .. }
        | Event::Acknowledged { .. }
        | Event::Assigned { .. }
        | Event::Noted { .. }
        | Event::StatusChanged { .. }
        | Event::PriorityChanged { .. }
        | Event::Tagged { .. }
        | Event::Resolved { .. }
        | Event::Reopened { .. }
        | Event::Closed
        | Event::Merged { .. }
        | Event::Snoozed { .. }
        | Event::Promised { .. }
        | Event::PromiseDropped
        | Event::Moved { .. }
        | Event::CheckedBack
        | Event::Split { .. }
        | Event::Started { .. }
        | Event::RecipientAdded
        | Event::RecipientRemoved
        | Event::Away { .. }
        | Event::DetailsMissing { .. }
        | Event::Reminded { .. }
        | Event::StillWaiting
        | Event::Back { .. }
        | Event::Related { .. }
        | Event::Held { .. }
        | Event::Released { .. }
        | Event::Delivered { .. }
        | Event::Deferred { .. }
        | Event::Failed { .. }
        | Event::Owed(_) => Ok(()),
    }
}

fn arm(
    connection: &Connection,
    conversation: ConversationId,
    kind: TimerKind,
    when: Timestamp,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO timer (conversation, kind, at) VALUES (?1, ?2, ?3)
             ON CONFLICT (conversation, kind)
               DO UPDATE SET at = iif(?4, min(at, excluded.at), excluded.at)",
        )?
        .execute(params![conversation.0, kind.as_str(), micros(when), kind.keeps_the_earlier()])?;
    Ok(())
}
