//! Returned mail: what is known of a mail of ours that is said to have come back.
//!
//! Separate from the look-ups by id because it asks for what became of one row. Never believes the
//! report: its token was verified before, and what follows is decided elsewhere.

use rusqlite::params;

use super::super::StoreError;
use super::super::error::Doing;
use super::Reader;
use crate::desk::conversation::{ConversationId, OutboxId};
use crate::mail::address::Address;

/// A mail of ours that is said to have come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Its envelope.
    pub recipients: Vec<Address>,
    /// Whether it came back before: its conversation tells, or where it has none, its recipient.
    pub again: bool,
    /// Whether another answer of its conversation went out, and did not come back.
    pub another_arrived: bool,
}

impl Reader<'_> {
    /// What is known of a mail of ours, and of the other answers of its conversation.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn returned(
        &self,
        mail: OutboxId,
        conversation: Option<ConversationId>,
    ) -> Result<Returned, StoreError> {
        self.gather_returned(mail, conversation).doing("looking at a mail that came back")
    }

    fn gather_returned(
        &self,
        mail: OutboxId,
        conversation: Option<ConversationId>,
    ) -> rusqlite::Result<Returned> {
        let addresses: Vec<String> = self
            .connection
            .prepare_cached("SELECT address FROM recipient WHERE mail = ?1 ORDER BY place")?
            .query_map([mail.0], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let conversation = conversation.map_or(0, |id| id.0);
        let again = self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM event WHERE conversation = ?1 AND name = 'bounced'
                     AND json_extract(data, '$.mail') = ?2)
                   OR EXISTS (SELECT 1 FROM outbox AS o JOIN recipient AS r ON r.mail = o.id
                     WHERE o.id = ?2 AND o.conversation IS NULL AND r.state = 'bounced')",
            )?
            .query_row(params![conversation, mail.0], |row| row.get(0))?;
        let another_arrived = self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM outbox AS o
                   WHERE o.conversation = ?1 AND o.id <> ?2 AND o.kind = 'relay'
                     AND o.state = 'sent'
                     AND NOT EXISTS (SELECT 1 FROM event AS e WHERE e.conversation = ?1
                       AND e.name = 'bounced' AND json_extract(e.data, '$.mail') = o.id))",
            )?
            .query_row(params![conversation, mail.0], |row| row.get(0))?;
        let parsed = addresses.iter().filter_map(|address| Address::parse(address).ok());
        Ok(Returned { recipients: parsed.collect(), again, another_arrived })
    }
}
