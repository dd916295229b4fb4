//! The rotation: when each agent was last given a conversation in turn, and what they have.
//!
//! Separate because it belongs to no conversation: the journal of the one that somebody was given
//! has the event. A turn is a number and no time, so that a clock that steps changes no order.
//! Never decides whose turn it is.

use std::collections::BTreeMap;

use rusqlite::{Connection, Result};

use crate::desk::assignment::Work;

/// Open conversations by assignee: a range of an index that holds no others.
pub(super) const OPEN_BY_ASSIGNEE: &str = "SELECT assignee, count(*) AS open FROM conversation
     INDEXED BY conversation_by_assignee
     WHERE status = 'open' AND assignee IS NOT NULL GROUP BY assignee";

/// What everybody has, by name. Open conversations are counted only where `counts_open`.
pub(super) fn work(connection: &Connection, counts_open: bool) -> Result<Vec<Work>> {
    let mut work: BTreeMap<String, Work> = connection
        .prepare_cached("SELECT agent, turn FROM rotation ORDER BY agent")?
        .query_map([], |row| {
            let agent: String = row.get("agent")?;
            Ok((agent.clone(), Work { agent, last_turn: row.get("turn")?, open: 0 }))
        })?
        .collect::<Result<_>>()?;
    if counts_open {
        let mut statement = connection.prepare_cached(OPEN_BY_ASSIGNEE)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let agent: String = row.get("assignee")?;
            let open = row.get("open")?;
            let none = Work { agent: agent.clone(), last_turn: 0, open: 0 };
            work.entry(agent).or_insert(none).open = open;
        }
    }
    Ok(work.into_values().collect())
}

/// It was this agent's turn: everybody else's comes before theirs again.
pub(super) fn take(connection: &Connection, agent: &str) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO rotation (agent, turn)
               VALUES (?1, (SELECT coalesce(max(turn), 0) + 1 FROM rotation))
             ON CONFLICT (agent) DO UPDATE SET turn = excluded.turn",
        )?
        .execute([agent])?;
    Ok(())
}
