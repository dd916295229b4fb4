//! The journal against the rows: every conversation folded again from its first event.
//!
//! Separate because this is invariant 10: the tables are the truth, and the journal alone gives the
//! same. On the way it notes which messages an event has filed; that costs a bit for each. Never
//! decides which of the two is right.

use rusqlite::Connection;

use super::super::column::{count, from_json, time};
use super::super::conversation;
use super::{Check, FROM_BACKUP, Findings};
use crate::desk::conversation::{Conversation, ConversationId, MessageKey};
use crate::desk::event::Event;

/// Which messages some event has filed: a bit for each row.
#[derive(Debug, Default)]
pub(super) struct Filed {
    bits: Vec<u64>,
}

impl Filed {
    fn with_rows_up_to(last: i64) -> Filed {
        let words = usize::try_from(last).unwrap_or(0) / 64 + 1;
        Filed { bits: vec![0; words] }
    }

    fn add(&mut self, message: MessageKey) {
        if let Some((word, bit)) = self.place(message)
            && let Some(word) = self.bits.get_mut(word)
        {
            *word |= bit;
        }
    }

    fn holds(&self, message: MessageKey) -> bool {
        self.place(message)
            .is_some_and(|(word, bit)| self.bits.get(word).is_some_and(|word| word & bit != 0))
    }

    fn place(&self, message: MessageKey) -> Option<(usize, u64)> {
        let row = usize::try_from(message.0).ok()?;
        Some((row / 64, 1 << (row % 64)))
    }
}

/// Folds every conversation and compares. Gives the messages that the journal has filed.
pub(super) fn check(connection: &Connection, findings: &mut Findings<'_>) -> Filed {
    let mut filed = Filed::default();
    let result = check_all(connection, &mut filed, findings);
    findings.broken_off("the journal", result);
    filed
}

/// Every message is where an event put it.
pub(super) fn check_filed(connection: &Connection, filed: &Filed, findings: &mut Findings<'_>) {
    let mut check = || {
        let mut statement = connection.prepare("SELECT id FROM message ORDER BY id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let message = MessageKey(row.get(0)?);
            if !filed.holds(message) {
                let about = format!("message {}", message.0);
                let means = "no event of its conversation speaks of it: nobody was told of it";
                findings.add(Check::Message, about, means, FROM_BACKUP);
            }
        }
        Ok(())
    };
    let result = check();
    findings.broken_off("the messages", result);
}

fn check_all(
    connection: &Connection,
    filed: &mut Filed,
    findings: &mut Findings<'_>,
) -> rusqlite::Result<()> {
    let last: Option<i64> =
        connection.query_row("SELECT max(id) FROM message", [], |row| row.get(0))?;
    *filed = Filed::with_rows_up_to(last.unwrap_or(0));
    let mut statement = connection.prepare("SELECT id FROM conversation ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id = ConversationId(row.get(0)?);
        let result = compare(connection, id, filed, findings);
        if let Err(error) = result {
            let means = format!("it cannot be read ({error}), so nothing can be done in it");
            findings.add(
                Check::Conversation,
                format!("conversation row {}", id.0),
                means,
                FROM_BACKUP,
            );
        }
        findings.done(1);
    }
    Ok(())
}

/// Folds one conversation's events from nothing and compares.
fn compare(
    connection: &Connection,
    id: ConversationId,
    filed: &mut Filed,
    findings: &mut Findings<'_>,
) -> rusqlite::Result<()> {
    let Some(stored) = conversation::load(connection, id)? else { return Ok(()) };
    let mut folded = Conversation::unborn(id, stored.reference, &stored.mailbox, stored.created);
    let mut statement = connection.prepare_cached(
        "SELECT version, at, data FROM event WHERE conversation = ?1 ORDER BY version",
    )?;
    let mut rows = statement.query([id.0])?;
    let mut missing = Vec::new();
    while let Some(row) = rows.next()? {
        let at = time(row, "at")?;
        if folded.version == 0 {
            // Born with its first event, as `Writer::commit` has it.
            folded = Conversation::unborn(id, stored.reference, &stored.mailbox, at);
        }
        let event: Event = from_json(row, "data")?;
        if let Some(message) = message_of(&event) {
            filed.add(message);
        }
        let version = count(row, "version")?;
        missing.extend((folded.version + 1..version).take(MISSING_NAMED_MAX));
        // A gap is named once, not again by every event behind it.
        folded.version = version.saturating_sub(1);
        folded.apply(&event, at);
    }
    missing.extend((folded.version + 1..=stored.version).take(MISSING_NAMED_MAX));
    let about = format!("conversation {}", stored.reference);
    if !missing.is_empty() {
        let missing: Vec<String> =
            missing.iter().take(MISSING_NAMED_MAX).map(u64::to_string).collect();
        let means = format!(
            "of its {} events these are missing: {}: its story cannot be told whole",
            stored.version,
            missing.join(", ")
        );
        findings.add(Check::Conversation, about, means, FROM_BACKUP);
        return Ok(());
    }
    let differing = differing(&folded, &stored);
    if !differing.is_empty() {
        let means = format!(
            "its events give another state than its row ({}), and which one is right nobody knows",
            differing.join(", ")
        );
        findings.add(Check::Conversation, about, means, FROM_BACKUP);
    }
    Ok(())
}

/// Missing events that a finding names.
const MISSING_NAMED_MAX: usize = 10;

/// The message that an event files.
fn message_of(event: &Event) -> Option<MessageKey> {
    match event {
        Event::Received { message, .. }
        | Event::Replied { message, .. }
        | Event::Noted { message, .. }
        | Event::Held { message, .. }
        | Event::Started { message, .. }
        | Event::TakenBack { message, .. }
        | Event::Bounced { message, .. } => Some(*message),
        Event::Created { .. }
        | Event::Acknowledged { .. }
        | Event::AckWithheld
        | Event::Assigned { .. }
        | Event::StatusChanged { .. }
        | Event::PriorityChanged { .. }
        | Event::Tagged { .. }
        | Event::Resolved { .. }
        | Event::Reopened { .. }
        | Event::Closed
        | Event::Merged { .. }
        | Event::Snoozed { .. }
        | Event::Promised { .. }
        | Event::PromiseDropped
        | Event::Moved { .. }
        | Event::CheckedBack
        | Event::Split { .. }
        | Event::RecipientAdded
        | Event::RecipientRemoved
        | Event::Away { .. }
        | Event::DetailsMissing { .. }
        | Event::Reminded { .. }
        | Event::StillWaiting
        | Event::Back { .. }
        | Event::Related { .. }
        | Event::Released { .. }
        | Event::Delivered { .. }
        | Event::Deferred { .. }
        | Event::Failed { .. }
        | Event::Owed(_) => None,
    }
}

/// What differs, by column; of the status also how.
fn differing(folded: &Conversation, stored: &Conversation) -> Vec<String> {
    let mut found = Vec::new();
    if folded.status != stored.status {
        found.push(format!(
            "status: {} by its events, {} in its row",
            folded.status.as_str(),
            stored.status.as_str()
        ));
    }
    let columns = [
        ("version", folded.version == stored.version),
        ("mailbox", folded.mailbox == stored.mailbox),
        ("priority", folded.priority == stored.priority),
        ("assignee", folded.assignee == stored.assignee),
        ("tag", folded.tags == stored.tags),
        ("created", folded.created == stored.created),
        ("updated", folded.updated == stored.updated),
        ("history", folded.history == stored.history),
        ("past", folded.past == stored.past),
        ("merged_into", folded.merged_into == stored.merged_into),
        ("opening", folded.opening == stored.opening),
        ("last_inbound", folded.last_inbound == stored.last_inbound),
        ("last_inbound_at", folded.last_inbound_at == stored.last_inbound_at),
        ("acknowledged_at", folded.acknowledged_at == stored.acknowledged_at),
        ("last_reply", folded.last_reply == stored.last_reply),
        ("first_response_at", folded.first_response_at == stored.first_response_at),
        ("resolved_at", folded.resolved_at == stored.resolved_at),
        ("snoozed_until", folded.snoozed_until == stored.snoozed_until),
        ("promised_until", folded.promised_until == stored.promised_until),
        ("missing", folded.missing == stored.missing),
        ("held", folded.held == stored.held),
        ("owed", folded.owed == stored.owed),
    ];
    found.extend(columns.iter().filter(|(_, same)| !same).map(|(name, _)| (*name).to_owned()));
    if found.is_empty() && folded != stored {
        // A column that was added later and is not named above.
        found.push("another column".to_owned());
    }
    found
}
