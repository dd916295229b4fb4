//! The check of the whole store against itself: `verify`, and the end of every test.
//!
//! Separate because it believes nothing: it folds the journal again and compares, and asks SQLite
//! about its own pages and references. Never repairs; a difference is a sentence for a person.

use rusqlite::Connection;

use super::StoreError;
use super::column::{count, from_json, time};
use super::conversation;
use super::error::Doing;
use super::query::Reader;
use crate::desk::conversation::{Conversation, ConversationId};
use crate::desk::event::Event;

impl Reader<'_> {
    /// Folds every conversation's events and compares with its row; checks that versions have no
    /// gap, that every message is in exactly one conversation that was not merged away, that every
    /// message has its raw bytes, and what SQLite checks by itself. Gives the differences.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails, not where it differs.
    pub fn fold_check(&self) -> Result<Vec<String>, StoreError> {
        const DOING: &str = "checking the store";
        let _moment = self.snapshot()?;
        let mut found = Vec::new();
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM conversation ORDER BY id")
            .doing(DOING)?;
        let mut rows = statement.query([]).doing(DOING)?;
        while let Some(row) = rows.next().doing(DOING)? {
            let id = ConversationId(row.get("id").doing(DOING)?);
            found.extend(compare(self.connection, id).doing(DOING)?);
        }
        for (what, sql) in CHECKS {
            let mut statement = self.connection.prepare_cached(sql).doing(DOING)?;
            let mut rows = statement.query([]).doing(DOING)?;
            while let Some(row) = rows.next().doing(DOING)? {
                let row: i64 = row.get(0).doing(DOING)?;
                found.push(format!("{what}: row {row}"));
            }
        }
        found.extend(own_checks(self.connection).doing(DOING)?);
        Ok(found)
    }
}

/// What must have no row, and the name of its being otherwise.
const CHECKS: [(&str, &str); 6] = [
    (
        "message in a conversation that was merged away",
        "SELECT m.id FROM message AS m JOIN conversation AS c ON c.id = m.conversation
         WHERE c.merged_into IS NOT NULL",
    ),
    (
        "message in a conversation that was never made",
        "SELECT m.id FROM message AS m JOIN conversation AS c ON c.id = m.conversation
         WHERE c.version = 0",
    ),
    (
        "message without its raw bytes",
        "SELECT id FROM message WHERE NOT EXISTS (SELECT 1 FROM raw WHERE message = message.id)",
    ),
    (
        "mail of ours without a recipient",
        "SELECT id FROM outbox WHERE NOT EXISTS (SELECT 1 FROM recipient WHERE mail = outbox.id)",
    ),
    (
        "mail of ours that is not known by its own Message-ID",
        "SELECT id FROM outbox WHERE NOT EXISTS (SELECT 1 FROM mail_name
           WHERE mail = outbox.id AND name = outbox.message_id)",
    ),
    (
        "mail of ours in a conversation that was merged away",
        "SELECT o.id FROM outbox AS o JOIN conversation AS c ON c.id = o.conversation
         WHERE c.merged_into IS NOT NULL",
    ),
];

/// Folds one conversation's events from nothing and compares.
fn compare(connection: &Connection, id: ConversationId) -> rusqlite::Result<Vec<String>> {
    let Some(stored) = conversation::load(connection, id)? else { return Ok(Vec::new()) };
    let mut folded = Conversation::unborn(id, stored.reference, &stored.mailbox, stored.created);
    let mut found = Vec::new();
    let mut statement = connection.prepare_cached(
        "SELECT version, at, data FROM event WHERE conversation = ?1 ORDER BY version",
    )?;
    let mut rows = statement.query([id.0])?;
    while let Some(row) = rows.next()? {
        let at = time(row, "at")?;
        if folded.version == 0 {
            // Born with its first event, as `Writer::commit` has it.
            folded = Conversation::unborn(id, stored.reference, &stored.mailbox, at);
        }
        folded.apply(&from_json::<Event>(row, "data")?, at);
        let version = count(row, "version")?;
        if version != folded.version {
            found.push(format!(
                "conversation {}: event {} stands where {version} is written",
                stored.reference, folded.version
            ));
        }
    }
    if folded != stored {
        found.push(format!(
            "conversation {}: its events give another state than its row: \
             {folded:?} and {stored:?}",
            stored.reference
        ));
    }
    Ok(found)
}

/// SQLite's own checks, of pages and of references between rows.
fn own_checks(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut found: Vec<String> = connection
        .prepare_cached("PRAGMA integrity_check(20)")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    found.retain(|line| line != "ok");
    let dangling: Vec<String> = connection
        .prepare_cached("PRAGMA foreign_key_check")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    found.extend(dangling.into_iter().map(|table| format!("a reference of {table} leads nowhere")));
    Ok(found)
}
