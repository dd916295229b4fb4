//! Moving: messages from one conversation to another, by merging, splitting and starting.
//!
//! Separate from the commit because here rows change owner, with everything that hangs on them:
//! mail of ours about them, held mail, timers, recipients. Tokens of moved mail go on covering the
//! conversation that they were made in: `sealed_conversation` stays. Never decides what moves.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::column::{json, micros};
use super::commit::{Writer, record};
use super::error::Doing;
use super::{StoreError, conversation};
use crate::desk::conversation::{Conversation, ConversationId, MessageKey};
use crate::desk::event::{Actor, Began, Event, Fact, Inbound};
use crate::mail::address::{Address, NameAddr};
use crate::mail::read::classify::Reason;

impl Writer<'_> {
    /// Gives these messages, and mail of ours about them, to another conversation. The caller
    /// decides on both in the same transaction.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails, as everywhere here.
    pub fn move_messages(
        &mut self,
        messages: &[MessageKey],
        into: ConversationId,
    ) -> Result<(), StoreError> {
        for message in messages {
            for sql in [
                "UPDATE message SET conversation = ?2 WHERE id = ?1",
                "UPDATE outbox SET conversation = ?2
                 WHERE about = ?1 AND conversation IS NOT NULL",
            ] {
                self.connection
                    .prepare_cached(sql)
                    .and_then(|mut update| update.execute(params![message.0, into.0]))
                    .doing("moving messages")?;
            }
        }
        Ok(())
    }

    /// In a conversation that begins with this message its author is the customer, and whoever
    /// else wrote from outside is a third party.
    ///
    /// # Errors
    /// As above.
    pub fn make_customer(&mut self, of: MessageKey) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE message SET role = iif(message.from_key IS o.from_key
                     OR message.from_key IS o.customer_key, 'customer', 'third_party')
                 FROM (SELECT conversation, from_key, customer_key FROM message
                       WHERE id = ?1) AS o
                 WHERE message.conversation = o.conversation AND message.direction = 'in'
                   AND message.role IN ('customer', 'third_party')",
            )
            .and_then(|mut update| update.execute([of.0]))
            .doing("telling customer and third parties apart")?;
        Ok(())
    }

    /// Notes to whom an agent's message is written, where its header names the desk, and under
    /// which subject it leaves.
    ///
    /// # Errors
    /// As above.
    pub fn write_to(
        &mut self,
        message: MessageKey,
        to: &Address,
        subject: &str,
    ) -> Result<(), StoreError> {
        let to = NameAddr::bare(to.clone());
        self.connection
            .prepare_cached(
                "UPDATE message SET to_list = ?2, cc_list = '[]', customer_key = ?3, subject = ?4
                 WHERE id = ?1",
            )
            .and_then(|mut update| {
                update.execute(params![message.0, json(&[&to])?, to.address.key(), subject])
            })
            .doing("noting whom a message is written to")?;
        Ok(())
    }

    /// Gives a reserved row back that no decision made a conversation of.
    ///
    /// # Errors
    /// As above.
    pub fn forget_unborn(&mut self, unborn: ConversationId) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM conversation WHERE id = ?1 AND version = 0")
            .and_then(|mut delete| delete.execute([unborn.0]))
            .doing("giving back a reserved conversation")?;
        Ok(())
    }

    /// Moves what another conversation holds into this one. Its held mail moves by events, so that
    /// folding still gives both states; both journals say that they were merged. `is_strangers`:
    /// what the other's customer wrote is a third party's here.
    pub(super) fn absorb(
        &mut self,
        into: &mut Conversation,
        other: ConversationId,
        is_strangers: bool,
        by: &Actor,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "merging conversations";
        let other = conversation::follow(self.connection, other)
            .doing(DOING)?
            .ok_or_else(|| StoreError::failed(DOING, "there is no such conversation"))?;
        if other == into.id {
            return Ok(());
        }
        let before = conversation::load(self.connection, other).doing(DOING)?;
        let before = before.ok_or(StoreError::Stale)?;
        let mut state = before.clone();
        for held in &before.held {
            let fact = merging(Event::Released { message: held.message }, by, into);
            record(self.connection, &mut state, &fact, at).doing(DOING)?;
            let event =
                Event::Held { message: held.message, agent: held.agent.clone(), mail: None };
            record(self.connection, into, &merging(event, by, &before), at).doing(DOING)?;
        }
        let inbound = before.last_inbound.zip(before.last_inbound_at);
        let event = Event::Merged {
            into: into.id,
            from: Some(other),
            inbound: inbound.map(|(message, at)| Inbound { message, at }),
            began: (into.history && before.history).then(|| Began {
                at: before.created,
                opening: before
                    .opening
                    .zip(before.opening_at)
                    .map(|(message, at)| Inbound { message, at }),
            }),
        };
        let fact = merging(event.clone(), by, into);
        record(self.connection, &mut state, &fact, at).doing(DOING)?;
        record(self.connection, into, &merging(event, by, &before), at).doing(DOING)?;
        conversation::save(self.connection, &before, &state).doing(DOING)?;
        move_all(self.connection, other, into.id, is_strangers).doing(DOING)
    }
}

/// A fact of merging, with the other conversation's reference as the evidence.
fn merging(event: Event, by: &Actor, other: &Conversation) -> Fact {
    let reason = Reason::new("merged", other.reference.as_str());
    Fact { event, by: by.clone(), reason }
}

/// Of two timers of a kind the earlier one counts. Whom agents of the other one have added is not
/// added here: whom we write to never changes by merging.
fn move_all(
    connection: &Connection,
    from: ConversationId,
    into: ConversationId,
    is_strangers: bool,
) -> rusqlite::Result<()> {
    if is_strangers {
        connection
            .prepare_cached(
                "UPDATE message SET role = 'third_party'
                 WHERE conversation = ?1 AND direction = 'in' AND role = 'customer'",
            )?
            .execute([from.0])?;
    }
    for sql in [
        "UPDATE message SET conversation = ?2 WHERE conversation = ?1",
        "UPDATE outbox SET conversation = ?2 WHERE conversation = ?1",
        "INSERT INTO timer (conversation, kind, at)
           SELECT ?2, kind, at FROM timer WHERE conversation = ?1
           ON CONFLICT (conversation, kind) DO UPDATE SET at = min(at, excluded.at)",
    ] {
        connection.prepare_cached(sql)?.execute(params![from.0, into.0])?;
    }
    connection.prepare_cached("DELETE FROM timer WHERE conversation = ?1")?.execute([from.0])?;
    Ok(())
}

pub(super) fn add_recipient(
    connection: &Connection,
    conversation: ConversationId,
    address: &Address,
    at: Timestamp,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO added_recipient (conversation, key, address, added_at)
             VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![conversation.0, address.key(), address.as_str(), micros(at)])?;
    Ok(())
}

pub(super) fn remove_recipient(
    connection: &Connection,
    conversation: ConversationId,
    address: &Address,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM added_recipient WHERE conversation = ?1 AND key = ?2")?
        .execute(params![conversation.0, address.key()])?;
    Ok(())
}

/// Whom agents have added, the first one first.
pub(super) fn added_recipients(
    connection: &Connection,
    conversation: ConversationId,
) -> rusqlite::Result<Vec<NameAddr>> {
    connection
        .prepare_cached(
            "SELECT address FROM added_recipient WHERE conversation = ?1 ORDER BY added_at, key",
        )?
        .query_map([conversation.0], |row| {
            Ok(NameAddr::bare(super::column::address(row, "address")?))
        })?
        .collect()
}

/// The conversation of a message, merges and moves followed.
pub(super) fn conversation_of(
    connection: &Connection,
    message: MessageKey,
) -> rusqlite::Result<Option<ConversationId>> {
    connection
        .prepare_cached("SELECT conversation FROM message WHERE id = ?1")?
        .query_row([message.0], |row| row.get(0).map(ConversationId))
        .optional()
}
