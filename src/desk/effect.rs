//! Effects: what is to be done outside, as a decision asks for it.
//!
//! Separate from events so that the two cannot be confused: an event is a fact, an effect a duty.
//! Effects are rows (outbox, timers, flags) committed with the events; only the edge performs them,
//! afterwards. Never performed here.

use jiff::Timestamp;

use super::conversation::{Conversation, ConversationId, MessageKey, OutboxId};
use super::event::{Actor, Fact};
use super::input::Commanded;
use crate::mail::address::{Address, NameAddr};
use crate::mail::read::classify::Answerable;
use crate::mail::write::draft::{Draft, MailKind};

/// Who may get a mail of ours. Each variant is made of something that only its owner can make, so
/// that a mail to anybody else cannot be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A person whom the classifier found answerable: automatic mail to an outsider.
    Answerable(Answerable),
    /// The conversation's customer and their Cc's: an agent's answer, and nothing else.
    Customer,
    /// An agent of the configuration.
    Agent(String),
    /// The admin.
    Admin,
    /// An address that the configuration names in an escalation.
    Named,
}

/// A mail to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Its row, given out by the situation.
    pub id: OutboxId,
    /// The mailbox that it goes out from.
    pub mailbox: String,
    /// That mailbox's address: From, and the domain of the Message-ID.
    pub from: Address,
    /// Who gets it.
    pub audience: Audience,
    /// Every recipient of the envelope.
    pub recipients: Vec<Address>,
    /// The message that it is about: what a token of it stands for.
    pub about: Option<MessageKey>,
    /// What it says.
    pub draft: Draft,
    /// Not before this time.
    pub not_before: Timestamp,
    /// Kept back until somebody releases it: the desk sends to nobody like them.
    pub held: bool,
}

impl Outgoing {
    /// What it is.
    #[must_use]
    pub fn kind(&self) -> MailKind {
        self.draft.kind
    }

    /// Who its token is for.
    #[must_use]
    pub fn agent(&self) -> &str {
        match &self.audience {
            Audience::Agent(name) => name,
            Audience::Answerable(_) | Audience::Customer | Audience::Admin | Audience::Named => "",
        }
    }

    /// The envelope's recipients of a To and a Cc list, each once.
    #[must_use]
    pub fn envelope(to: &[NameAddr], cc: &[NameAddr]) -> Vec<Address> {
        let mut recipients: Vec<Address> = Vec::new();
        for party in to.iter().chain(cc) {
            if !recipients.contains(&party.address) {
                recipients.push(party.address.clone());
            }
        }
        recipients
    }
}

/// What a timer is for; a conversation has at most one of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TimerKind {
    /// The window for reopening ends.
    Close,
    /// Mail has been held for an hour.
    HeldReminder,
    /// It has slept long enough.
    Wake,
    /// A promise is due.
    Promise,
    /// A deadline passes, or a step before or after it is due: the next of them all.
    Sla,
    /// The customer is reminded that we wait for them.
    Remind,
    /// It has waited for the customer for long enough.
    AutoResolve,
    /// A complaint was settled some days ago: is it?
    CheckBack,
}

impl TimerKind {
    /// All of them.
    pub const ALL: [TimerKind; 8] = [
        TimerKind::Close,
        TimerKind::HeldReminder,
        TimerKind::Wake,
        TimerKind::Promise,
        TimerKind::Sla,
        TimerKind::Remind,
        TimerKind::AutoResolve,
        TimerKind::CheckBack,
    ];

    /// The word for the column and the log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            TimerKind::Close => "close",
            TimerKind::HeldReminder => "held_reminder",
            TimerKind::Wake => "wake",
            TimerKind::Promise => "promise",
            TimerKind::Sla => "sla",
            TimerKind::Remind => "remind",
            TimerKind::AutoResolve => "auto_resolve",
            TimerKind::CheckBack => "check_back",
        }
    }

    /// Whether of two the earlier one counts: a further mail that is held does not put off what is
    /// due for the first one. Else the later decision replaces the earlier one.
    #[must_use]
    pub fn keeps_the_earlier(self) -> bool {
        match self {
            TimerKind::Close
            | TimerKind::Wake
            | TimerKind::Promise
            | TimerKind::Sla
            | TimerKind::Remind
            | TimerKind::AutoResolve
            | TimerKind::CheckBack => false,
            TimerKind::HeldReminder => true,
        }
    }

    /// The timer of this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<TimerKind> {
        TimerKind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Something to be done once the decision is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Put this mail in the outbox.
    Send(Box<Outgoing>),
    /// Take this mail out of the outbox, where it has not been tried yet.
    Withdraw(OutboxId),
    /// Take the notices of the conversation out of the outbox that wait for open hours; those to
    /// this agent stay.
    WithdrawNotices {
        /// Who still has to know.
        apart_from: Option<String>,
    },
    /// Let them go now.
    HurryNotices,
    /// Wake the conversation at this time; replaces one of the kind, or the earlier of both counts.
    Arm(TimerKind, Timestamp),
    /// Forget that timer.
    Disarm(TimerKind),
    /// Set `\Answered` on the message, wherever it lies.
    MarkAnswered(MessageKey),
    /// Move the messages of another conversation into the one decided on.
    Absorb {
        /// The other.
        other: ConversationId,
        /// Its customer is another one: here, what they wrote is a third party's.
        is_strangers: bool,
        /// Who merges them.
        by: Actor,
    },
    /// Answers of this conversation go to them, too.
    AddRecipient(Address),
    /// They get no answers of this conversation any more.
    RemoveRecipient(Address),
    /// Bring its messages, in these mailboxes, to the folder of its status, and its agents' own to
    /// theirs.
    Shelve {
        /// Their names.
        mailboxes: Vec<String>,
    },
    /// This agent is away.
    SetAway(Absence),
    /// This agent is not away.
    ClearAway(String),
    /// This agent was given a conversation in turn.
    TakeTurn(String),
}

/// That an agent is away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Who, by short name.
    pub agent: String,
    /// Until when.
    pub until: Timestamp,
    /// Who stands in, by short name.
    pub deputy: Option<String>,
    /// Their out-of-office note said so, not they: the next mail of their own ends it.
    pub by_note: bool,
    /// The lead who said so for them, by short name.
    pub said_by: Option<String>,
}

/// Something to be decided next, in the same transaction, on another conversation.
#[derive(Clone, Debug)]
pub enum Onward {
    /// A command for one that exists.
    Command(ConversationId, Commanded),
    /// Messages that leave for one that does not exist yet.
    Leave {
        /// Its reserved row.
        into: Box<Conversation>,
        /// The messages.
        messages: Vec<MessageKey>,
        /// What is to be decided on it.
        commanded: Commanded,
    },
}

/// What was decided: events and effects of one input, committed together or not at all.
#[derive(Clone, Debug, Default)]
pub struct Decision {
    /// What is now true, in order.
    pub facts: Vec<Fact>,
    /// What is to be done.
    pub effects: Vec<Effect>,
    /// What is to be decided on other conversations because of it.
    pub onward: Vec<Onward>,
}
