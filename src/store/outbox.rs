//! The outbox: mail of ours from the decision to the relay's last word.
//!
//! Separate from the commit because here the sender's loop writes, not a decision. A row's states:
//!
//! ```text
//! held ──release──► queued ──claim──► (attempting) ──► sent
//!                     ▲  │                │  ├──► deferred ──claim──► …
//!                     │  └─withdraw─► cancelled  ├──► failed
//!                     └── resend once ◄── uncertain (body begun, no 2xx durable)
//! ```
//!
//! The bytes are rendered at the first claim, in the commit that counts the first attempt, and
//! never change. `body_started` is durable before the first body byte leaves. A process that dies
//! leaves an attempt behind; [`Writer::recover_attempts`] sorts it at the next start: body begun
//! means uncertain, else queued as before. A copy seen in Sent since the last claim outweighs every
//! settlement that admits to not knowing. Never sends, never renders.
//!
//! [`Writer::recover_attempts`]: super::commit::Writer::recover_attempts

mod progress;
mod row;

pub use self::progress::Withdrawn;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(super) use self::row::{
    due_from_row, forget_answer, hurry_notices, insert, mark_bounced, next_due, next_send_at,
    sign_answer, withdraw_untried, withdraw_waiting_notices,
};
use crate::desk::conversation::{ConversationId, MessageKey, OutboxId};
use crate::log::About;
use crate::mail::address::Address;
use crate::mail::message::MessageId;
use crate::mail::write::draft::{Draft, MailKind};

/// The state of a mail of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OutboxState {
    /// To be sent when its time has come.
    Queued,
    /// Tried, to be tried again.
    Deferred,
    /// Kept back until somebody releases it.
    Held,
    /// The body may have reached the relay.
    Uncertain,
    /// Given up.
    Failed,
    /// Taken back, or an ack dropped after an uncertain send.
    Cancelled,
    /// The relay has it.
    Sent,
}

impl OutboxState {
    /// Every state, in the order of the contract's `status`.
    pub const ALL: [OutboxState; 7] = [
        OutboxState::Queued,
        OutboxState::Deferred,
        OutboxState::Held,
        OutboxState::Uncertain,
        OutboxState::Failed,
        OutboxState::Cancelled,
        OutboxState::Sent,
    ];

    /// The word for the column, JSON and people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            OutboxState::Queued => "queued",
            OutboxState::Deferred => "deferred",
            OutboxState::Held => "held",
            OutboxState::Uncertain => "uncertain",
            OutboxState::Failed => "failed",
            OutboxState::Cancelled => "cancelled",
            OutboxState::Sent => "sent",
        }
    }

    /// The state of this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<OutboxState> {
        OutboxState::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A mail that is due, as the sender needs it.
#[derive(Clone, Debug)]
pub struct Due {
    /// Its row.
    pub id: OutboxId,
    /// The mailbox it goes out from.
    pub mailbox: String,
    /// From.
    pub from: Address,
    /// What it is.
    pub kind: MailKind,
    /// Its conversation.
    pub conversation: Option<ConversationId>,
    /// The message it is about.
    pub about: Option<MessageKey>,
    /// The agent whom it is for or, for an answer, whose words it carries.
    pub agent: Option<String>,
    /// Whom it is for: the first of all its recipients. The others get copies. None where it has no
    /// recipients.
    pub addressee: Option<Address>,
    /// Recipients that are still to be reached.
    pub recipients: Vec<Address>,
    /// What it says.
    pub draft: Draft,
    /// Its token.
    pub token: String,
    /// Its Message-ID, `token@domain`.
    pub message_id: MessageId,
    /// Its Date.
    pub date: Timestamp,
    /// The bytes, where it was claimed before.
    pub bytes: Option<Vec<u8>>,
    /// Attempts so far.
    pub attempts: u32,
    /// When it was first tried.
    pub first_attempt_at: Option<Timestamp>,
    /// How often it has been uncertain.
    pub uncertain_count: u32,
    /// Whether somebody was told that it is late.
    pub told: bool,
    /// Whether a relay refused the null return path for it.
    pub null_return_path_refused: bool,
    /// Whether a relay refused it with its files, so that it goes without.
    pub files_refused: bool,
}

/// A notice that waits for its first attempt.
#[derive(Clone, Debug)]
pub struct UntriedNotice {
    /// Its row.
    pub id: OutboxId,
    /// The agent that it is for.
    pub agent: String,
    /// When it was due.
    pub due_at: Timestamp,
    /// What it says.
    pub draft: Draft,
}

impl Due {
    /// What its lines of the log are about.
    #[must_use]
    pub fn about(&self) -> About<'_> {
        About { message: self.about.map(|key| key.0), reference: &self.draft.reference }
    }

    /// Whether the addressee is among these.
    #[must_use]
    pub fn is_for_any(&self, of: &[Address]) -> bool {
        self.addressee.as_ref().is_some_and(|addressee| of.contains(addressee))
    }
}

/// What a send, or the search for its trace, came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// These recipients were accepted; where none is left the mail is sent.
    Accepted {
        /// Who.
        recipients: Vec<Address>,
        /// The relay's reply.
        reply: String,
    },
    /// To be tried again then.
    Deferred {
        /// When.
        until: Timestamp,
        /// Why.
        reply: String,
        /// The agent or admin has been told.
        told: bool,
    },
    /// These recipients were refused for good; where none is left to try the mail is failed, or
    /// sent if others were accepted.
    Rejected {
        /// Who.
        recipients: Vec<Address>,
        /// Why.
        reply: String,
    },
    /// The body may be out. `look_until`: then decide without evidence.
    Uncertain {
        /// When looking ends.
        look_until: Timestamp,
        /// What was seen.
        reply: String,
    },
    /// No trace was found of an uncertain answer: once more.
    Resend {
        /// When.
        at: Timestamp,
    },
    /// No trace of an uncertain ack: dropped.
    Dropped,
    /// Uncertain for the second time: stays, untried, until a person decides.
    LeftToPerson,
    /// The relay refuses `MAIL FROM:<>`: again at once with the mailbox's address.
    NullReturnPathRefused,
    /// The relay takes a mail to an agent not with its files: written anew, at once, without them.
    FilesRefused {
        /// Why.
        reply: String,
    },
}
