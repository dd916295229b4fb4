//! Absences: which agents are away, until when, and who stands in.
//!
//! Separate because they belong to no conversation; the journal of the one in which an agent said
//! so has the event. An absence ends by itself, at its time. Never decides whom to tell instead.

use jiff::Timestamp;
use rusqlite::{Connection, Result, params};

use super::StoreError;
use super::column::{micros, time};
use super::error::Doing;
use super::query::Reader;
use crate::desk::effect::Absence;

impl Reader<'_> {
    /// Who is away at this time, by name.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn away(&self, now: Timestamp) -> std::result::Result<Vec<Absence>, StoreError> {
        list(self.connection, now).doing("looking who is away")
    }
}

pub(super) fn list(connection: &Connection, now: Timestamp) -> Result<Vec<Absence>> {
    connection
        .prepare_cached(
            "SELECT agent, until, deputy, by_note, said_by FROM absence
             WHERE until > ?1 ORDER BY agent",
        )?
        .query_map([micros(now)], |row| {
            Ok(Absence {
                agent: row.get("agent")?,
                until: time(row, "until")?,
                deputy: row.get("deputy")?,
                by_note: row.get("by_note")?,
                said_by: row.get("said_by")?,
            })
        })?
        .collect()
}

pub(super) fn set(connection: &Connection, absence: &Absence) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO absence (agent, until, deputy, by_note, said_by)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (agent) DO UPDATE SET until = excluded.until,
               deputy = excluded.deputy, by_note = excluded.by_note, said_by = excluded.said_by",
        )?
        .execute(params![
            absence.agent,
            micros(absence.until),
            absence.deputy,
            absence.by_note,
            absence.said_by
        ])?;
    Ok(())
}

pub(super) fn clear(connection: &Connection, agent: &str) -> Result<()> {
    connection.prepare_cached("DELETE FROM absence WHERE agent = ?1")?.execute([agent])?;
    Ok(())
}
