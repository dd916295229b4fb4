//! Placement: which conversation a mail belongs to, and in what role its author takes part.
//!
//! Separate from the verdict, which is about the mail alone, and from the decision, which is about
//! the conversation. The order of evidence is the contract's: a token of ours, In-Reply-To,
//! References from the last to the first, `[#REF]` in the subject of somebody who takes part. A
//! subject alone never merges; a Cc or a quoted reference gives no access to anything.
//! Never looks anything up: what the store knows is an argument.

use jiff::Timestamp;

use super::conversation::{ConversationId, OutboxId, Ref, Role, Status};
use crate::mail::message::{Message, MessageId};
use crate::mail::read::classify::Reason;
use crate::mail::token::Claim;
use crate::mail::write::draft::MailKind;

/// What a mail names, in the order of its weight. Nothing of it is believed yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Tokens in its own ids: it may be ours.
    pub own_claims: Vec<Claim>,
    /// Tokens in In-Reply-To and References, the nearest first.
    pub claims: Vec<Claim>,
    /// The mail's own id.
    pub message_id: Option<MessageId>,
    /// In-Reply-To.
    pub in_reply_to: Vec<MessageId>,
    /// References, the last first.
    pub references: Vec<MessageId>,
    /// REFs in the subject.
    pub subject_refs: Vec<Ref>,
}

/// A mail of ours that a believed token names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OurMail {
    /// Its row.
    pub mail: OutboxId,
    /// What it is.
    pub kind: MailKind,
    /// The conversation it is about, if any.
    pub conversation: Option<ConversationId>,
    /// The message it is about, if any.
    pub about: Option<super::conversation::MessageKey>,
    /// The agent it was sent to; none for customers.
    pub agent: Option<String>,
    /// When it was made.
    pub made_at: Timestamp,
}

/// A conversation that a piece of evidence leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The conversation, merges followed.
    pub conversation: ConversationId,
    /// Its status.
    pub status: Status,
    /// Taken in as history.
    pub history: bool,
    /// Whether the author takes part in it: is its customer.
    pub author_takes_part: bool,
    /// Whether mail of ours went out in it.
    pub our_mail_is_out: bool,
}

/// What the store found for a piece of evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Mail of ours that the mail's own ids name, its MAC verified: the mail is ours.
    pub own: Option<OurMail>,
    /// Mail of ours that it answers, MACs verified, the nearest first, each with its conversation.
    pub answered: Vec<(OurMail, Option<Lead>)>,
    /// Conversations that its In-Reply-To names, in order.
    pub by_in_reply_to: Vec<Lead>,
    /// Conversations that its References name, the last reference first.
    pub by_references: Vec<Lead>,
    /// Conversations of messages that named this mail's id before it came.
    pub by_children: Vec<Lead>,
    /// Conversations of the REFs in its subject.
    pub by_subject: Vec<Lead>,
}

/// Where a mail belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The conversation that it joins; none: it gets one of its own.
    pub joins: Option<ConversationId>,
    /// The closed conversation that its own one goes on from.
    pub past: Option<ConversationId>,
    /// Others of the same customer, without mail of ours, that it shows to be the same matter.
    pub absorbs: Vec<ConversationId>,
    /// Others that it has to do with.
    pub related: Vec<ConversationId>,
    /// In what role its author writes.
    pub role: Role,
    /// Why.
    pub reason: Reason,
}

/// Collects what a message names.
#[must_use]
pub fn evidence(_message: &Message) -> Evidence {
    todo!()
}
