//! What the journal says for a report.
//!
//! Separate because a report reads one stretch of the journal, from its end backwards to where it
//! begins, and nothing else. Never used by a decision.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::super::StoreError;
use super::super::column::{from_json, micros, time};
use super::super::error::Doing;
use super::super::query::{Reader, STANDS};
use crate::desk::conversation::ConversationId;
use crate::desk::report::Happened;

/// Whether event `e` of conversation `c` happened when it was written down: what is taken in as
/// history bears the time at which it was received.
const LIVE: &str = "c.history = 0 AND NOT EXISTS (SELECT 1 FROM message AS m
   WHERE m.id = json_extract(e.data, '$.message') AND m.history = 1)";

impl Reader<'_> {
    /// The journal's last position before this moment, history aside; 0 where there is none.
    pub(super) fn position_before(&self, at: Timestamp) -> Result<i64, StoreError> {
        let found: Option<i64> = self
            .connection
            .prepare_cached(&format!(
                "SELECT e.position FROM event AS e JOIN conversation AS c ON c.id = e.conversation
                 WHERE e.at < ?1 AND {LIVE} ORDER BY e.position DESC LIMIT 1"
            ))
            .and_then(|mut statement| {
                statement.query_row([micros(at)], |row| row.get(0)).optional()
            })
            .doing("looking for a moment in the journal")?;
        Ok(found.unwrap_or(0))
    }

    /// What came to be, was answered or was missed since then, in order; history aside. An answer
    /// counts when it has left, and where it stands. The mail that begins a conversation answers
    /// nobody, and whoever is asked for a customer's sake is no customer.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn reported_since(&self, since: Timestamp) -> Result<Vec<Happened>, StoreError> {
        const DOING: &str = "reading the journal for a report";
        let _moment = self.snapshot()?;
        let before = self.position_before(since)?;
        // `a` is what tells of an answer that event `e` saw leave, `o` its mail.
        self.connection
            .prepare_cached(&format!(
                "SELECT e.conversation, e.at, coalesce(a.data, e.data) AS data FROM event AS e
                   JOIN conversation AS c ON c.id = e.conversation
                   LEFT JOIN event AS a ON a.conversation = e.conversation AND a.name = 'replied'
                     AND (a.position = e.position OR e.name = 'delivered'
                       AND json_extract(a.data, '$.mail') = json_extract(e.data, '$.mail'))
                   LEFT JOIN outbox AS o ON o.id = json_extract(a.data, '$.mail')
                 WHERE e.position > ?1 AND {LIVE}
                   AND (e.name IN ('created', 'breached')
                     OR (e.name = 'replied' AND o.id IS NULL)
                     OR (e.name = 'delivered' AND o.id IS NOT NULL))
                   AND {STANDS}
                   AND NOT EXISTS (SELECT 1 FROM event AS s
                     WHERE a.position IS NOT NULL
                       AND s.conversation = e.conversation AND s.name = 'started'
                       AND s.version < a.version
                       AND (json_extract(s.data, '$.from') IS NOT NULL
                         OR json_extract(s.data, '$.message')
                           = json_extract(a.data, '$.message')))
                 ORDER BY e.position"
            ))
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
