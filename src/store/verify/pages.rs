//! Pages and references, as SQLite checks them.
//!
//! Separate because nothing here knows what a row means. `integrity_check` also holds every
//! constraint of the schema but the references, which `foreign_key_check` does. Never looks at a
//! mail.

use rusqlite::Connection;

use super::{Check, FROM_BACKUP, Findings};
use crate::limits::FINDINGS_OF_A_CHECK_MAX;

/// What helps against a broken file.
pub(super) const MEND: &str =
    "check the disk and its memory, then restore the last backup that verifies";

/// Asks SQLite.
pub(super) fn check(connection: &Connection, findings: &mut Findings<'_>) {
    let pages = integrity(connection, findings);
    findings.broken_off("the database file", pages);
    let references = references(connection, findings);
    findings.broken_off("the references between rows", references);
}

fn integrity(connection: &Connection, findings: &mut Findings<'_>) -> rusqlite::Result<()> {
    let sql = format!("PRAGMA integrity_check({FINDINGS_OF_A_CHECK_MAX})");
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let said: String = row.get(0)?;
        for line in said.lines().filter(|line| *line != "ok") {
            let means = format!("SQLite says: {line}: what lies there cannot be trusted");
            findings.add(Check::Pages, "the database file", means, MEND);
        }
    }
    Ok(())
}

fn references(connection: &Connection, findings: &mut Findings<'_>) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let table: String = row.get(0)?;
        let number: Option<i64> = row.get(1)?;
        let parent: String = row.get(2)?;
        let about = match number {
            Some(number) => format!("row {number} of {table}"),
            None => format!("a row of {table}"),
        };
        let means = format!("it refers to a {parent} that is not there, so it belongs nowhere");
        findings.add(Check::Reference, about, means, FROM_BACKUP);
    }
    Ok(())
}
