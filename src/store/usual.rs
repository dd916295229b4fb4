//! How long first answers usually take: what it is counted from, and the figure of the day.
//!
//! Separate because it is about no conversation: acks read one row of it and never look at the
//! journal. The waits come from conversations' own rows, by an index, newest first and bounded.
//! Never counts: that is arithmetic on open hours, and the desk's.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Result, params};

use super::StoreError;
use super::column::{micros, time, time_opt};
use super::commit::Writer;
use super::error::Doing;
use super::query::Reader;
use crate::desk::sla::expected::{UsualResponse, Wait};
use crate::limits::USUAL_WAITS_MAX;

impl Reader<'_> {
    /// When the figure was counted last.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn usual_counted_at(&self) -> std::result::Result<Option<Timestamp>, StoreError> {
        self.connection
            .prepare_cached("SELECT max(counted_at) AS counted_at FROM usual_response")
            .and_then(|mut select| select.query_row([], |row| time_opt(row, "counted_at")))
            .doing("looking when usual responses were counted")
    }

    /// Customers' waits for a first answer, each with the name of the promise that it stood under
    /// or nothing: those that ended since then, and those that have not ended. Of each at most
    /// [`USUAL_WAITS_MAX`], the newest.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn first_waits(
        &self,
        since: Timestamp,
    ) -> std::result::Result<Vec<(String, Wait)>, StoreError> {
        waits(self.connection, since).doing("looking how long first answers took")
    }
}

impl Writer<'_> {
    /// Puts these figures in the place of the last ones.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn keep_usual(
        &mut self,
        usual: &[UsualResponse],
        now: Timestamp,
    ) -> std::result::Result<(), StoreError> {
        keep(self.connection, usual, now).doing("noting how long first answers take")
    }
}

/// The figures, by promise.
pub(super) fn list(connection: &Connection) -> Result<Vec<UsualResponse>> {
    connection
        .prepare_cached("SELECT sla, open_s, count FROM usual_response")?
        .query_map([], |row| {
            let open: Option<i64> = row.get("open_s")?;
            Ok(UsualResponse {
                sla: row.get("sla")?,
                open: open.map(SignedDuration::from_secs),
                count: row.get("count")?,
            })
        })?
        .collect()
}

fn keep(connection: &Connection, usual: &[UsualResponse], now: Timestamp) -> Result<()> {
    connection.prepare_cached("DELETE FROM usual_response")?.execute([])?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO usual_response (sla, open_s, count, counted_at) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for one in usual {
        let open = one.open.map(|open| open.as_secs());
        insert.execute(params![one.sla, open, one.count, micros(now)])?;
    }
    Ok(())
}

fn waits(connection: &Connection, since: Timestamp) -> Result<Vec<(String, Wait)>> {
    let mut found = Vec::new();
    for (condition, since) in [
        ("c.first_response_at >= ?1 ORDER BY c.first_response_at DESC", micros(since)),
        ("c.status = 'open' AND c.first_response_at IS NULL AND c.id > ?1 ORDER BY c.id DESC", 0),
    ] {
        let mut select = connection.prepare_cached(&format!(
            "SELECT m.received_at, c.first_response_at, json_extract(c.owed, '$.sla') AS sla
             FROM conversation AS c JOIN message AS m ON m.id = c.opening
             WHERE c.history = 0 AND c.merged_into IS NULL AND c.status <> 'spam'
               AND m.direction = 'in' AND m.role = 'customer' AND {condition} LIMIT ?2"
        ))?;
        let rows = select.query_map(params![since, USUAL_WAITS_MAX as i64], |row| {
            let sla: Option<String> = row.get("sla")?;
            let wait = Wait {
                since: time(row, "received_at")?,
                answered_at: time_opt(row, "first_response_at")?,
            };
            Ok((sla.unwrap_or_default(), wait))
        })?;
        for row in rows {
            found.push(row?);
        }
    }
    Ok(found)
}
