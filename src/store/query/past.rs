//! The past: conversations as a simulation reads them, one after the other.
//!
//! Separate from the other reads because it goes through everything, with one conversation in
//! memory at a time. What only lay there at the first start is no figure and left out.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::super::StoreError;
use super::super::column::{from_json, micros, time};
use super::super::error::Doing;
use super::super::{conversation, message};
use super::Reader;
use super::facts::customer_of;
use crate::desk::conversation::{Conversation, ConversationId};
use crate::desk::event::{Event, Recorded};
use crate::desk::input::Facts;
use crate::desk::policy::Policy;
use crate::desk::simulation::{Absences, Past, PastEvent};

const DOING: &str = "reading what happened";

impl Reader<'_> {
    /// How many conversations came to be since then, without history.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn past_count(&self, since: Option<Timestamp>) -> Result<u64, StoreError> {
        let since = since.map_or(i64::MIN, micros);
        let count = self.connection.query_row(
            "SELECT count(*) FROM conversation WHERE version > 0 AND history = 0 AND created >= ?1",
            [since],
            |row| row.get::<_, i64>(0),
        );
        Ok(count.doing(DOING)?.unsigned_abs())
    }

    /// Every conversation that came to be since then, without history, in the order in which they
    /// did. `policy`: that by which they are to be judged.
    ///
    /// # Errors
    /// What `each` gives, and [`StoreError`] where the database fails.
    pub fn past<E: From<StoreError>>(
        &self,
        policy: &Policy,
        since: Option<Timestamp>,
        mut each: impl FnMut(Past) -> Result<(), E>,
    ) -> Result<(), E> {
        let _moment = self.snapshot()?;
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT id FROM conversation
                 WHERE version > 0 AND history = 0 AND created >= ?1 ORDER BY id",
            )
            .doing(DOING)?;
        let since = since.map_or(i64::MIN, micros);
        let mut rows = statement.query([since]).doing(DOING)?;
        while let Some(row) = rows.next().doing(DOING)? {
            let id = ConversationId(row.get(0).doing(DOING)?);
            if let Some(past) = self.past_of(policy, id)? {
                each(past)?;
            }
        }
        Ok(())
    }

    /// Everything that agents have said about being away.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn absences_told(&self) -> Result<Absences, StoreError> {
        let mut absences = Absences::default();
        let mut statement = self
            .connection
            .prepare(
                "SELECT at, data FROM event WHERE name IN ('away', 'back') ORDER BY at, position",
            )
            .doing(DOING)?;
        let mut rows = statement.query([]).doing(DOING)?;
        while let Some(row) = rows.next().doing(DOING)? {
            let event: Event = from_json(row, "data").doing(DOING)?;
            absences.note(time(row, "at").doing(DOING)?, &event);
        }
        Ok(absences)
    }

    fn past_of(&self, policy: &Policy, id: ConversationId) -> Result<Option<Past>, StoreError> {
        let Some(state) = conversation::load(self.connection, id).doing(DOING)? else {
            return Ok(None);
        };
        let recorded = self.events(id)?;
        let born = recorded.first().map_or(state.created, |first| first.at);
        let mut events = Vec::with_capacity(recorded.len());
        for recorded in recorded {
            let received_at = self.received_at(&recorded).doing(DOING)?;
            events.push(PastEvent { recorded, received_at });
        }
        let unborn = Conversation::unborn(id, state.reference, &state.mailbox, born);
        let facts = self.facts_of_past(policy, &state).doing(DOING)?;
        Ok(Some(Past { unborn, facts, events }))
    }

    /// When a server got the mail that moves a clock.
    fn received_at(&self, recorded: &Recorded) -> rusqlite::Result<Option<Timestamp>> {
        let (Event::Received { message, .. } | Event::Replied { message, mail: None, .. }) =
            &recorded.event
        else {
            return Ok(None);
        };
        self.connection
            .prepare_cached("SELECT received_at FROM message WHERE id = ?1")?
            .query_row(params![message.0], |row| time(row, "received_at"))
            .optional()
    }

    fn facts_of_past(&self, policy: &Policy, state: &Conversation) -> rusqlite::Result<Facts> {
        let opening = match state.opening {
            Some(key) => message::load(self.connection, key)?,
            None => None,
        };
        let opening = opening.as_ref();
        Ok(Facts {
            customer: opening.and_then(|mail| customer_of(mail, policy)),
            subject: opening.map(|mail| mail.subject.clone()).unwrap_or_default(),
            opening: self.opening(opening, policy)?,
            ..Facts::default()
        })
    }
}
