//! What people and programs are shown: the shapes of the contract's JSON, and their reads.
//!
//! Separate from `query` because these types are a contract with the outside and change with it
//! alone: `conversation` for list, queue and show, `upkeep` for status, outbox and quarantine,
//! `search` for the index and its hits, `digest` for the day and for
//! the row that says whom it was told. Each read sees one moment. Never used by a decision.

mod conversation;
mod digest;
mod report;
mod search;
mod upkeep;

pub use conversation::{
    Deadline, ListRow, Participant, QueueRow, Show, ShownAttachment, ShownEvent, ShownHeld,
    ShownMail, ShownMessage, Target,
};
pub use digest::Happened;
pub use search::{HitRow, IndexRow};
pub use upkeep::{
    ConversationCounts, Counts, OutboxCounts, OutboxRow, QuarantineRow, RecipientState,
    ShownRecipient,
};
