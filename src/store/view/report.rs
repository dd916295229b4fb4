//! What the journal says for a report.
//!
//! Separate because a report reads one stretch of the journal, from its end backwards to where it
//! begins, and nothing else. Never used by a decision.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::super::StoreError;
use super::super::column::{from_json, micros, time};
use super::super::error::Doing;
use super::super::query::Reader;
use crate::desk::conversation::ConversationId;
use crate::desk::report::Happened;

impl Reader<'_> {
    /// The journal's last position before this moment; 0 where there is none.
    pub(super) fn position_before(&self, at: Timestamp) -> Result<i64, StoreError> {
        let found: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT position FROM event WHERE at < ?1 ORDER BY position DESC LIMIT 1",
            )
            .and_then(|mut statement| {
                statement.query_row([micros(at)], |row| row.get(0)).optional()
            })
            .doing("looking for a moment in the journal")?;
        Ok(found.unwrap_or(0))
    }

    /// What came to be, was answered or was missed since then, in order. The mail that begins a
    /// conversation answers nobody, and whoever is asked for a customer's sake is no customer.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn reported_since(&self, since: Timestamp) -> Result<Vec<Happened>, StoreError> {
        const DOING: &str = "reading the journal for a report";
        let _moment = self.snapshot()?;
        let before = self.position_before(since)?;
        self.connection
            .prepare_cached(
                "SELECT e.conversation, e.at, e.data FROM event AS e
                 WHERE e.position > ?1 AND e.name IN ('created', 'replied', 'breached')
                   AND NOT (e.name = 'replied' AND EXISTS (SELECT 1 FROM event AS s
                     WHERE s.conversation = e.conversation AND s.name = 'started'
                       AND s.version < e.version
                       AND (json_extract(s.data, '$.from') IS NOT NULL
                         OR json_extract(s.data, '$.message')
                           = json_extract(e.data, '$.message'))))
                 ORDER BY e.position",
            )
            .and_then(|mut statement| {
                let rows = statement.query_map(params![before], |row| {
                    Ok(Happened {
                        conversation: ConversationId(row.get("conversation")?),
                        at: time(row, "at")?,
                        event: from_json(row, "data")?,
                    })
                })?;
                rows.collect()
            })
            .doing(DOING)
    }
}
