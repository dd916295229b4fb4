//! The one transaction: a decision, the message that led to it, and the cursor, together.
//!
//! Separate from the queries because this is the only place where state changes. Never holds a
//! transaction while something is awaited, never performs an effect.

use jiff::Timestamp;

use crate::desk::conversation::{Conversation, MessageKey};
use crate::desk::effect::Decision;
use crate::imap::Location;

/// What happens to a location of the server when a commit is done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accounted {
    /// The message is stored as this row.
    Stored(MessageKey),
    /// It is a further copy of this row, with proof.
    Duplicate(MessageKey),
    /// It lies in quarantine.
    Quarantined,
    /// The server has it no more, or never hands it out.
    Gone,
}

/// One step of the desk, durable as a whole or not at all.
#[derive(Debug)]
pub struct Change<'a> {
    /// The conversation that was decided on, with the version that it had then.
    pub conversation: &'a Conversation,
    /// What was decided.
    pub decision: Decision,
    /// When.
    pub at: Timestamp,
    /// The server's copy that is accounted for by this; moves the folder's cursor.
    pub accounted: Option<(Location, Accounted)>,
}

/// The conversation changed between the decision and its commit: load and decide again.
#[derive(Debug, PartialEq, Eq)]
pub struct Stale;

/// Writes a change: events and state, outbox rows, timers, flags to set, the location and the
/// cursor. The caller's transaction makes it durable together with the message row.
///
/// # Errors
/// [`Stale`] where the conversation's version is not the one that was decided on.
pub fn commit(_change: Change<'_>) -> Result<(), Stale> {
    todo!()
}
