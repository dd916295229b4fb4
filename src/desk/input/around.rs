//! What an agent's commands may need to know beyond the conversation at hand.
//!
//! Separate from the other inputs because only a few commands ask for it, and each look-up is one
//! more read. Data alone: what a name leads to was found before, and the decision says what it
//! means. Never of a customer's making.

use super::HeldMail;
use crate::desk::conversation::{Conversation, MessageKey, OutboxId, Ref};
use crate::desk::event::{Answered, Inbound};
use crate::mail::address::Address;
use crate::mail::write::draft::Quote;

/// What an agent's commands may need to know beyond the conversation at hand.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The conversations that the commands name.
    pub others: Vec<Other>,
    /// What `#split` would take along.
    pub branch: Option<Branch>,
    /// A reserved row, where a command makes a conversation.
    pub unborn: Option<Conversation>,
    /// The agent's newest answer here that went through us.
    pub own_answer: Option<OwnAnswer>,
    /// Of the conversations that were begun for this one's sake, the one with the agent's newest
    /// answer.
    pub own_start: Option<Other>,
    /// The subject of the agent's mail.
    pub subject: String,
    /// What people outside have written here and what they are called, as far as it is looked at
    /// before an answer leaves.
    pub said_outside: String,
    /// What is held of the agent's in other conversations whose `#send` is among the commands.
    pub held_there: Vec<HeldThere>,
    /// Held mails of the agent's, which another one of theirs may replace.
    pub replaceable: Vec<Replaceable>,
}

/// A held mail that another one of the same agent's may replace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replaceable {
    /// The mail.
    pub message: MessageKey,
    /// What it is.
    pub held_as: HeldAs,
    /// The place in the journal of its being held; 0 where another journal has it.
    pub position: i64,
}

/// What a held mail is, as far as another one may replace it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldAs {
    /// Nothing but commands, right or wrong ones.
    Commands,
    /// It says something here: only an answer replaces it.
    Answer,
    /// It says something to somebody else: no answer replaces it.
    Start,
}

/// The one mail of an agent's that is held in another conversation, to be sent after all.
#[derive(Clone, Debug)]
pub struct HeldThere {
    /// The other conversation, as it was written.
    pub written: Ref,
    /// The mail.
    pub mail: HeldMail,
    /// What its own commands name.
    pub around: Around,
    /// Which colleague has answered there since its writer looked, and what.
    pub answered_since: Option<Quote>,
}

/// A conversation that a command names.
#[derive(Clone, Debug)]
pub struct Other {
    /// As it was written: of a merged one, not that of the one that it is part of now.
    pub written: Ref,
    /// The conversation, merges followed.
    pub conversation: Conversation,
    /// Whom its answers go to.
    pub customer: Option<Address>,
    /// The agent's newest answer there that went through us.
    pub own_answer: Option<OwnAnswer>,
}

/// An answer of an agent's, as far as it can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAnswer {
    /// Our mail that carries it.
    pub mail: OutboxId,
    /// The agent's mail.
    pub message: MessageKey,
    /// Its place in the journal.
    pub position: i64,
    /// Whether the conversation began with it.
    pub is_first: bool,
    /// Whether it has not been tried yet.
    pub waits: bool,
    /// What it says.
    pub words: String,
    /// Who had answered before.
    pub before: Option<Answered>,
    /// The conversation as it was before the answer.
    pub state_before: Box<Conversation>,
    /// The same as the answer and its own commands left it.
    pub state_after: Box<Conversation>,
}

/// A message and what follows from it: what answers it, or answers that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The messages, the one that it is about first.
    pub messages: Vec<MessageKey>,
    /// The newest of them that makes it our turn.
    pub inbound: Option<Inbound>,
    /// The newest such message of what is left.
    pub inbound_left: Option<Inbound>,
    /// The conversation's first message is among them: nothing would be left to answer.
    pub holds_opening: bool,
}
