//! Kin: other conversations that have to do with one.
//!
//! Separate from the other facts because these are about other conversations than the one that is
//! decided on. Whose sake a side conversation was begun for is in the journal alone. Every read is
//! one range of an index. Never decides.

use rusqlite::{OptionalExtension, Result, params};

use super::super::StoreError;
use super::super::column::reference;
use super::super::conversation;
use super::super::error::Doing;
use super::super::message::{self, Direction, StoredMessage};
use super::Reader;
use crate::desk::conversation::{Conversation, ConversationId, MessageKey, Ref, Role};
use crate::desk::input::{BegunFor, OpenElsewhere};
use crate::limits::{EARLIER_COUNTED_MAX, OPEN_MATTERS_MAX};

impl Reader<'_> {
    /// The other conversations of whoever has this key that are not settled, the newest first, at
    /// most [`OPEN_MATTERS_MAX`].
    pub(super) fn open_elsewhere(
        &self,
        key: &str,
        id: ConversationId,
    ) -> Result<Vec<OpenElsewhere>> {
        self.connection
            .prepare_cached(
                "SELECT c.reference, c.mailbox, c.assignee FROM conversation AS c
                   JOIN message AS m ON m.id = c.opening
                 WHERE c.id IN (SELECT DISTINCT conversation FROM message
                     WHERE customer_key = ?1 AND conversation <> ?2 LIMIT ?3)
                   AND c.status IN ('open', 'waiting', 'snoozed') AND c.merged_into IS NULL
                   AND m.customer_key = ?1
                 ORDER BY c.id DESC LIMIT ?4",
            )?
            .query_map(
                params![key, id.0, EARLIER_COUNTED_MAX as i64, OPEN_MATTERS_MAX as i64],
                |row| {
                    Ok(OpenElsewhere {
                        reference: reference(row, "reference")?,
                        mailbox: row.get("mailbox")?,
                        assignee: row.get("assignee")?,
                    })
                },
            )?
            .collect()
    }

    /// The conversation for whose sake an agent began this one, where one did.
    pub(super) fn begun_for(
        &self,
        id: ConversationId,
        opening: Option<&StoredMessage>,
    ) -> Result<Option<BegunFor>> {
        if opening.is_none_or(|mail| mail.role != Role::Agent) {
            return Ok(None);
        }
        let from: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT json_extract(data, '$.from') FROM event
                 WHERE conversation = ?1 AND name = 'started' ORDER BY version LIMIT 1",
            )?
            .query_row([id.0], |row| row.get(0))
            .optional()?
            .flatten();
        let Some(from) = from else { return Ok(None) };
        let Some(from) = conversation::follow(self.connection, ConversationId(from))? else {
            return Ok(None);
        };
        // That one has become part of this one.
        if from == id {
            return Ok(None);
        }
        let Some(other) = conversation::load(self.connection, from)? else { return Ok(None) };
        let opening = match other.opening {
            Some(opening) => message::load(self.connection, opening)?,
            None => None,
        };
        let is_in = |mail: &&StoredMessage| mail.direction == Direction::In;
        let customer = opening.as_ref().filter(is_in).and_then(StoredMessage::answer_to).cloned();
        Ok(Some(BegunFor {
            conversation: other.id,
            reference: other.reference,
            mailbox: other.mailbox,
            subject: opening.map(|mail| mail.subject).unwrap_or_default(),
            customer,
            assignee: other.assignee,
        }))
    }

    /// Held mails of this conversation that were filed as notes meanwhile.
    pub(super) fn held_notes(&self, conversation: &Conversation) -> Result<Vec<MessageKey>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM event WHERE conversation = ?1 AND name = 'noted'
               AND json_extract(data, '$.message') = ?2)",
        )?;
        let mut found = Vec::new();
        for held in &conversation.held {
            let asked = params![conversation.id.0, held.message.0];
            if statement.query_row(asked, |row| row.get(0))? {
                found.push(held.message);
            }
        }
        Ok(found)
    }

    /// Held mails of this agent's in this conversation that another one may replace, with whether
    /// each was held for its commands, and the place of that in the journal. What was filed as a
    /// note is none.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails, as everywhere here.
    pub fn replaceable(
        &self,
        conversation: &Conversation,
        agent: &str,
    ) -> std::result::Result<Vec<(MessageKey, bool, i64)>, StoreError> {
        const DOING: &str = "looking for what another mail replaces";
        let notes = self.held_notes(conversation).doing(DOING)?;
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT coalesce(max(reason LIKE 'commands %'), 0), coalesce(max(position), 0)
                 FROM event WHERE conversation = ?1 AND name = 'held'
                   AND json_extract(data, '$.message') = ?2",
            )
            .doing(DOING)?;
        let mut found = Vec::new();
        let held = conversation.held.iter().filter(|held| held.agent == agent);
        for held in held.filter(|held| !notes.contains(&held.message)) {
            let asked = params![conversation.id.0, held.message.0];
            let known = statement.query_row(asked, |row| Ok((row.get(0)?, row.get(1)?)));
            let (for_commands, position) = known.doing(DOING)?;
            found.push((held.message, for_commands, position));
        }
        Ok(found)
    }

    /// Why an agent's mail was held in this conversation.
    ///
    /// # Errors
    /// As above.
    pub fn why_held(
        &self,
        conversation: ConversationId,
        message: MessageKey,
    ) -> std::result::Result<Option<String>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT reason FROM event WHERE conversation = ?1 AND name = 'held'
                   AND json_extract(data, '$.message') = ?2 ORDER BY version DESC LIMIT 1",
            )
            .and_then(|mut statement| {
                statement.query_row(params![conversation.0, message.0], |row| row.get(0)).optional()
            })
            .doing("looking why a mail is held")
    }

    /// Agents who have got a notice of this message, or will; within a mail of many notices, too.
    ///
    /// # Errors
    /// As above.
    pub fn told_of(
        &self,
        conversation: ConversationId,
        about: MessageKey,
    ) -> std::result::Result<Vec<String>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT DISTINCT n.agent FROM outbox AS n
                   LEFT JOIN outbox AS b ON b.id = n.bundled_in
                 WHERE n.conversation = ?1 AND n.about = ?2 AND n.kind = 'notice'
                   AND coalesce(b.state, n.state) NOT IN ('cancelled', 'failed')",
            )
            .and_then(|mut statement| {
                statement.query_map(params![conversation.0, about.0], |row| row.get(0))?.collect()
            })
            .doing("looking who was told of a message")
    }

    /// Whether this agent ever had mail of ours in the conversation of this reference: a notice, a
    /// note, an escalation.
    ///
    /// # Errors
    /// As above.
    pub fn has_had_mail(
        &self,
        agent: &str,
        reference: Ref,
    ) -> std::result::Result<bool, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT 1 FROM conversation AS c JOIN outbox AS o ON o.conversation = c.id
                 WHERE c.reference = ?2 AND o.agent = ?1",
            )
            .and_then(|mut statement| statement.exists(params![agent, reference.as_str()]))
            .doing("looking whether an agent was written to")
    }

    /// The conversations that this one has to do with, by its journal, each once, merges followed.
    ///
    /// # Errors
    /// As above.
    pub fn related_to(&self, id: ConversationId) -> std::result::Result<Vec<Ref>, StoreError> {
        const DOING: &str = "looking for related conversations";
        let rows: Vec<i64> = self
            .connection
            .prepare_cached(
                "SELECT json_extract(data, '$.to') AS other FROM event
                 WHERE conversation = ?1 AND name = 'related'
                 GROUP BY other ORDER BY min(version)",
            )
            .and_then(|mut statement| statement.query_map([id.0], |row| row.get(0))?.collect())
            .doing(DOING)?;
        let mut found = Vec::new();
        for row in rows {
            if let Some(other) = self.conversation(ConversationId(row))?
                && other.id != id
                && !found.contains(&other.reference)
            {
                found.push(other.reference);
            }
        }
        Ok(found)
    }
}
