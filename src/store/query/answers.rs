//! Answers: which of them stand, and whether the newest has left.
//!
//! Separate from the other facts because the journal tells that somebody answered, and the outbox
//! what became of the mail: only both together tell what the customer has. Never decides.

use rusqlite::{OptionalExtension, params};

use super::super::column::{from_json, from_word, micros};
use super::super::message;
use super::super::outbox::OutboxState;
use super::{FactsAsked, Reader};
use crate::desk::conversation::{Conversation, ConversationId, Status};
use crate::desk::event::Event;
use crate::desk::input::Departure;
use crate::mail::write::draft::Quote;

/// Whether the answer that event `e` tells of stands, whose mail `o` is, if it has one: it was not
/// taken back, and neither the relay nor the customer's server refused it for the customer.
pub(in crate::store) const STANDS: &str = "(o.id IS NULL OR (o.state <> 'cancelled'
   AND NOT EXISTS (SELECT 1 FROM recipient AS r
     WHERE r.mail = o.id AND r.place = 0 AND r.state IN ('rejected', 'bounced'))
   AND NOT EXISTS (SELECT 1 FROM event AS b
     WHERE b.conversation = e.conversation AND b.name = 'bounced'
       AND json_extract(b.data, '$.mail') = o.id AND json_extract(b.data, '$.unanswered'))))";

impl Reader<'_> {
    /// Which colleague's answer stands since the mail that the agent at hand replies to.
    pub(super) fn answered_since(
        &self,
        id: ConversationId,
        asked: FactsAsked<'_>,
    ) -> rusqlite::Result<Option<Quote>> {
        let Some((seen, agent)) = asked.answering_mail_of else { return Ok(None) };
        let event: Option<Event> = self
            .connection
            .prepare_cached(&format!(
                "SELECT e.data FROM event AS e
                   LEFT JOIN outbox AS o ON o.id = json_extract(e.data, '$.mail')
                 WHERE e.conversation = ?1 AND e.name = 'replied' AND {STANDS}
                   AND (e.at > ?2 OR (e.at = ?2 AND o.id > ?4))
                   AND json_extract(e.data, '$.agent') IS NOT ?3
                 ORDER BY e.position DESC LIMIT 1"
            ))?
            .query_row(params![id.0, micros(seen.at), agent, seen.mail.map(|mail| mail.0)], |row| {
                from_json(row, "data")
            })
            .optional()?;
        let Some(Event::Replied { message, agent, .. }) = event else { return Ok(None) };
        let Some(mail) = message::load(self.connection, message)? else { return Ok(None) };
        let agent = agent.or(mail.agent);
        let shown = agent.as_deref().and_then(|name| asked.policy.agent(name));
        let author = shown
            .map(|agent| agent.display.clone())
            .or(agent.clone())
            .or(mail.from.map(|party| party.called().to_owned()))
            .unwrap_or_default();
        Ok(Some(Quote { author, at: mail.received_at, text: mail.reply, message: None }))
    }

    /// Whether the newest answer of a conversation has left for the customer. Nobody asks for it
    /// but while it is their turn, and every mail that is taken in comes by here.
    pub(super) fn departure(&self, conversation: &Conversation) -> rusqlite::Result<Departure> {
        if conversation.status != Status::Waiting {
            return Ok(Departure::default());
        }
        let found: Option<(OutboxState, bool)> = self
            .connection
            .prepare_cached(
                "SELECT coalesce(o.state, 'sent') AS state,
                        coalesce(r.state, 'accepted') = 'accepted' AS accepted
                 FROM event AS e
                   LEFT JOIN outbox AS o ON o.id = json_extract(e.data, '$.mail')
                   LEFT JOIN recipient AS r ON r.mail = o.id AND r.place = 0
                 WHERE e.conversation = ?1 AND e.name = 'replied'
                   AND coalesce(o.state, 'sent') <> 'cancelled'
                 ORDER BY e.position DESC LIMIT 1",
            )?
            .query_row([conversation.id.0], |row| {
                Ok((from_word(row, "state")?, row.get("accepted")?))
            })
            .optional()?;
        Ok(match found {
            Some((_, true)) => Departure::Left,
            Some((OutboxState::Queued | OutboxState::Deferred, false)) => Departure::Awaited,
            Some((_, false)) | None => Departure::Uncertain,
        })
    }
}
