//! Branches and answers: what a message was followed by, and what an agent last sent.
//!
//! Separate from the facts because only a few commands ask for this. What follows a message is what
//! names it, or a mail of ours about it, and what names that. Never decides what moves.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::super::StoreError;
use super::super::column::{from_json, from_word, time};
use super::super::error::Doing;
use super::super::outbox::OutboxState;
use super::super::{conversation, message, moving};
use super::Reader;
use super::answers::STANDS;
use crate::desk::conversation::{Conversation, ConversationId, MessageKey, OutboxId};
use crate::desk::event::{Answered, Event, Inbound};
use crate::desk::input::{Branch, OwnAnswer};
use crate::mail::message::MessageId;

/// Messages of the conversation that name this one, or a mail of ours about it.
const FOLLOWERS: &str = "SELECT DISTINCT r.message FROM message_reference AS r
     JOIN message AS m ON m.id = r.message
   WHERE m.conversation = ?2 AND m.id > ?1 AND r.name IN (
     SELECT name FROM message_name WHERE message = ?1
     UNION SELECT n.name FROM mail_name AS n JOIN outbox AS o ON o.id = n.mail
       WHERE o.about = ?1)";

impl Reader<'_> {
    /// A message and what follows from it in its conversation. None where it is in another one.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails, as everywhere here.
    pub fn branch(
        &self,
        conversation: &Conversation,
        about: MessageKey,
    ) -> Result<Option<Branch>, StoreError> {
        const DOING: &str = "looking for what follows a message";
        let at = moving::conversation_of(self.connection, about).doing(DOING)?;
        if at != Some(conversation.id) {
            return Ok(None);
        }
        let messages = self.followers(conversation.id, about).doing(DOING)?;
        let (inbound, inbound_left) = self.inbound_of(conversation.id, &messages).doing(DOING)?;
        let first = self.first_message_of(conversation.id).doing(DOING)?;
        let holds_opening = messages
            .iter()
            .any(|message| conversation.opening == Some(*message) || first == Some(*message));
        Ok(Some(Branch { messages, inbound, inbound_left, holds_opening }))
    }

    /// The newest message from outside in a conversation.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn newest_inbound(&self, id: ConversationId) -> Result<Option<MessageKey>, StoreError> {
        self.inbound_of(id, &[])
            .map(|(_, newest)| newest.map(|newest| newest.message))
            .doing("looking for the newest message from outside")
    }

    /// The message of a conversation that is known by this id.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn message_by_name(
        &self,
        id: ConversationId,
        name: &MessageId,
    ) -> Result<Option<MessageKey>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT m.id FROM message_name AS n JOIN message AS m ON m.id = n.message
                 WHERE n.name = ?1 AND m.conversation = ?2 ORDER BY m.id LIMIT 1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row(params![name.as_str(), id.0], |row| row.get(0).map(MessageKey))
                    .optional()
            })
            .doing("looking for a message by its id")
    }

    /// The agent's newest answer in a conversation that went through us; what was taken back is
    /// none.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn own_answer(
        &self,
        id: ConversationId,
        agent: &str,
    ) -> Result<Option<OwnAnswer>, StoreError> {
        self.find_own_answer(id, agent).doing("looking for an agent's last answer")
    }

    /// Of the conversations that agents began for this one's sake, the one with this agent's newest
    /// answer. Those that became part of another are none.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn own_start(
        &self,
        id: ConversationId,
        agent: &str,
    ) -> Result<Option<ConversationId>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT e.conversation FROM event AS r
                   JOIN event AS s ON s.conversation = json_extract(r.data, '$.to')
                     AND s.name = 'started' AND json_extract(s.data, '$.from') = r.conversation
                   JOIN conversation AS c ON c.id = s.conversation AND c.merged_into IS NULL
                   JOIN event AS e ON e.conversation = c.id AND e.name = 'replied'
                     AND json_extract(e.data, '$.agent') = ?2
                   JOIN outbox AS o ON o.id = json_extract(e.data, '$.mail')
                     AND o.state <> 'cancelled'
                 WHERE r.conversation = ?1 AND r.name = 'related'
                 ORDER BY e.position DESC LIMIT 1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row(params![id.0, agent], |row| row.get(0).map(ConversationId))
                    .optional()
            })
            .doing("looking for what an agent began")
    }

    fn find_own_answer(
        &self,
        id: ConversationId,
        agent: &str,
    ) -> rusqlite::Result<Option<OwnAnswer>> {
        let found: Option<(i64, Event, OutboxState, bool)> = self
            .connection
            .prepare_cached(
                "SELECT e.position, e.data, o.state, o.attempts > 0 OR o.attempting AS tried
                 FROM event AS e JOIN outbox AS o ON o.id = json_extract(e.data, '$.mail')
                 WHERE e.conversation = ?1 AND e.name = 'replied'
                   AND json_extract(e.data, '$.agent') = ?2 AND o.state <> 'cancelled'
                 ORDER BY e.position DESC LIMIT 1",
            )?
            .query_row(params![id.0, agent], |row| {
                let event = from_json(row, "data")?;
                Ok((row.get("position")?, event, from_word(row, "state")?, row.get("tried")?))
            })
            .optional()?;
        let Some((position, Event::Replied { message, mail: Some(mail), .. }, state, tried)) =
            found
        else {
            return Ok(None);
        };
        let words = message::load(self.connection, message)?.map(|message| message.reply);
        let Some((before, after)) = self.around_event(id, position)? else { return Ok(None) };
        let waits = !tried && matches!(state, OutboxState::Queued | OutboxState::Held);
        let is_first = self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM event WHERE conversation = ?1 AND name = 'started'
                   AND json_extract(data, '$.message') = ?2)",
            )?
            .query_row([id.0, message.0], |row| row.get(0))?;
        Ok(Some(OwnAnswer {
            mail: OutboxId(mail.0),
            message,
            position,
            is_first,
            waits,
            words: words.unwrap_or_default(),
            before: self.answered_before(id, position)?,
            state_before: Box::new(before),
            state_after: Box::new(after),
        }))
    }

    /// The conversation as its journal folds to before this event, and after all that was decided
    /// with it, which bears the same time.
    fn around_event(
        &self,
        id: ConversationId,
        position: i64,
    ) -> rusqlite::Result<Option<(Conversation, Conversation)>> {
        let Some(now) = conversation::load(self.connection, id)? else { return Ok(None) };
        let mut statement = self.connection.prepare_cached(
            "SELECT position, at, data FROM event WHERE conversation = ?1 ORDER BY version",
        )?;
        let mut rows = statement.query([id.0])?;
        let mut state: Option<Conversation> = None;
        let mut around: Option<(Conversation, Timestamp)> = None;
        while let Some(row) = rows.next()? {
            let (at, event): (Timestamp, Event) = (time(row, "at")?, from_json(row, "data")?);
            let state = state
                .get_or_insert_with(|| Conversation::unborn(id, now.reference, &now.mailbox, at));
            match &around {
                Some((_, decided)) if *decided != at => break,
                None if row.get::<_, i64>("position")? == position => {
                    around = Some((state.clone(), at));
                }
                Some(_) | None => {}
            }
            state.apply(&event, at);
        }
        Ok(around.zip(state).map(|((before, _), after)| (before, after)))
    }

    fn answered_before(
        &self,
        id: ConversationId,
        position: i64,
    ) -> rusqlite::Result<Option<Answered>> {
        self.connection
            .prepare_cached(&format!(
                "SELECT e.at, json_extract(e.data, '$.agent') AS agent FROM event AS e
                   LEFT JOIN outbox AS o ON o.id = json_extract(e.data, '$.mail')
                 WHERE e.conversation = ?1 AND e.name = 'replied' AND e.position < ?2 AND {STANDS}
                 ORDER BY e.position DESC LIMIT 1"
            ))?
            .query_row(params![id.0, position], |row| {
                Ok(Answered { agent: row.get("agent")?, at: time(row, "at")? })
            })
            .optional()
    }

    /// The message first, then what follows from it, in the order of their coming.
    fn followers(
        &self,
        id: ConversationId,
        about: MessageKey,
    ) -> rusqlite::Result<Vec<MessageKey>> {
        let mut statement = self.connection.prepare_cached(FOLLOWERS)?;
        let mut found = BTreeSet::from([about]);
        let mut open = vec![about];
        while let Some(message) = open.pop() {
            let next = statement
                .query_map(params![message.0, id.0], |row| row.get(0).map(MessageKey))?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            open.extend(next.into_iter().filter(|message| found.insert(*message)));
        }
        found.remove(&about);
        Ok(std::iter::once(about).chain(found).collect())
    }

    /// The newest message from a person outside among these, and among the rest.
    fn inbound_of(
        &self,
        id: ConversationId,
        messages: &[MessageKey],
    ) -> rusqlite::Result<(Option<Inbound>, Option<Inbound>)> {
        let all: Vec<Inbound> = self
            .connection
            .prepare_cached(
                "SELECT id, received_at FROM message
                 WHERE conversation = ?1 AND direction = 'in'
                   AND role IN ('customer', 'third_party', 'staff') ORDER BY id DESC",
            )?
            .query_map([id.0], |row| {
                Ok(Inbound { message: MessageKey(row.get("id")?), at: time(row, "received_at")? })
            })?
            .collect::<rusqlite::Result<_>>()?;
        let newest = |among: bool| {
            let mut all = all.iter();
            all.find(|inbound| messages.contains(&inbound.message) == among).copied()
        };
        Ok((newest(true), newest(false)))
    }

    fn first_message_of(&self, id: ConversationId) -> rusqlite::Result<Option<MessageKey>> {
        self.connection
            .prepare_cached("SELECT min(id) FROM message WHERE conversation = ?1")?
            .query_row([id.0], |row| Ok(row.get::<_, Option<i64>>(0)?.map(MessageKey)))
    }
}
