//! Events: facts in the past tense, and who made them so, why.
//!
//! Separate because the journal outlives every version of the program: a variant is never renamed
//! or given another meaning, only added. Holds ids, no personal text, so that `erase` stays
//! possible. Never a wish: what is to be done is an effect.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::conversation::{ConversationId, MessageKey, OutboxId, Priority, Role, Status};
use super::sla::event::OwedEvent;
use crate::mail::read::classify::{Kind, Reason};
use crate::mail::write::draft::MailKind;

/// A message that made it our turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbound {
    /// The message.
    pub message: MessageKey,
    /// When it came.
    pub at: Timestamp,
}

/// How a conversation of history began, for the one that it becomes part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Began {
    /// When its oldest message came.
    pub at: Timestamp,
    /// The oldest message that says whom we would answer.
    pub opening: Option<Inbound>,
}

/// That somebody answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Who; unknown where a shared Sent folder does not tell.
    pub agent: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Something that happened to a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// It came to be, with the message that is received next.
    Created {
        /// `open`, or `closed` for history and what is only filed.
        status: Status,
        /// From what lay there at the first start, or imported.
        history: bool,
        /// The closed conversation that it goes on from.
        past: Option<ConversationId>,
    },
    /// A mail joined it.
    Received {
        /// The message.
        message: MessageKey,
        /// Who wrote it.
        role: Role,
        /// What kind of mail it is.
        kind: Kind,
        /// Whether it makes it our turn.
        turn: bool,
    },
    /// An ack was put in the outbox.
    Acknowledged {
        /// The ack.
        mail: OutboxId,
    },
    /// A new conversation got no ack; the reason says why.
    AckWithheld,
    /// It has another assignee, or none.
    Assigned {
        /// The agent.
        agent: Option<String>,
    },
    /// An agent's answer went to the customer: through us, or seen in Sent.
    Replied {
        /// The agent's mail.
        message: MessageKey,
        /// Who; unknown where a shared Sent folder does not tell.
        agent: Option<String>,
        /// Our mail that carries it; none where the agent sent it directly.
        mail: Option<OutboxId>,
    },
    /// Something internal was filed.
    Noted {
        /// The note.
        message: MessageKey,
        /// Who wrote it.
        agent: Option<String>,
    },
    /// It is somebody else's turn.
    StatusChanged {
        /// The status now.
        to: Status,
    },
    /// It presses more or less.
    PriorityChanged {
        /// The priority now.
        to: Priority,
    },
    /// Its tags changed.
    Tagged {
        /// Tags it has now.
        added: Vec<String>,
        /// Tags it lost.
        removed: Vec<String>,
    },
    /// It is settled.
    Resolved {
        /// The resolution mail or the answer that says so.
        mail: Option<OutboxId>,
    },
    /// It is our turn again after it was settled.
    Reopened {
        /// What did it; none where a person said so.
        message: Option<MessageKey>,
    },
    /// The window for reopening has passed.
    Closed,
    /// It is asleep until then.
    Snoozed {
        /// When it wakes by itself.
        until: Timestamp,
    },
    /// Somebody promised an answer by then.
    Promised {
        /// By when.
        until: Timestamp,
    },
    /// What rules want to know and the customer has not said, by name; none where all is there now.
    DetailsMissing {
        /// The details.
        details: Vec<String>,
    },
    /// The customer was reminded that we wait for them.
    Reminded {
        /// The reminder.
        mail: OutboxId,
    },
    /// It stays with the customer for longer than the policy lets it; the reason says why.
    StillWaiting,
    /// What was promised is owed no more: it was taken back, or never meant.
    PromiseDropped,
    /// It belongs to another mailbox: its team, and what answers go out from.
    Moved {
        /// The mailbox's name.
        mailbox: String,
    },
    /// Whoever has a complaint was asked, some days after it was settled, whether it is.
    CheckedBack,
    /// Its messages moved into another, or another's into it: both journals say so.
    Merged {
        /// The one that has the messages now.
        into: ConversationId,
        /// The one that had them; older journals do not name it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<ConversationId>,
        /// The newest of the moved messages that made it our turn.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        inbound: Option<Inbound>,
        /// Where both are history: which of them began first is not known before all of it is in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        began: Option<Began>,
    },
    /// Messages left one conversation for one of their own: both journals say so.
    Split {
        /// The one that had them.
        from: ConversationId,
        /// The one that has them now.
        into: ConversationId,
        /// The messages, the first one being what the new one is about.
        messages: Vec<MessageKey>,
        /// The newest message that makes it our turn, of what the journal's own conversation has
        /// now.
        inbound: Option<Inbound>,
    },
    /// An agent began it, by writing to somebody.
    Started {
        /// The agent's mail.
        message: MessageKey,
        /// Who.
        agent: String,
        /// The conversation for whose sake; none where it stands alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<ConversationId>,
    },
    /// An answer that had not left was taken back.
    TakenBack {
        /// The agent's mail.
        message: MessageKey,
        /// Our mail that carried it.
        mail: OutboxId,
        /// Who had answered before, and when; none where nobody had.
        before: Option<Answered>,
    },
    /// Answers go to somebody else, too; who that is is a row of the store.
    RecipientAdded,
    /// Answers go to one fewer.
    RecipientRemoved,
    /// It was said here that an agent is away.
    Away {
        /// Who.
        agent: String,
        /// Until when.
        until: Timestamp,
        /// Who stands in.
        deputy: Option<String>,
    },
    /// It was said here that an agent is back.
    Back {
        /// Who.
        agent: String,
    },
    /// It has to do with another.
    Related {
        /// The other.
        to: ConversationId,
    },
    /// An agent's mail was not acted on.
    Held {
        /// The agent's mail.
        message: MessageKey,
        /// Who wrote it, or says so.
        agent: String,
        /// What asks the agent.
        mail: Option<OutboxId>,
    },
    /// A held mail is held no more: sent, or replaced.
    Released {
        /// The agent's mail.
        message: MessageKey,
    },
    /// The relay accepted a mail of ours for every recipient that it will ever have.
    Delivered {
        /// The mail.
        mail: OutboxId,
        /// What it is.
        kind: MailKind,
    },
    /// A mail of ours is being tried again.
    Deferred {
        /// The mail.
        mail: OutboxId,
        /// What it is.
        kind: MailKind,
    },
    /// We gave up on a mail of ours.
    Failed {
        /// The mail.
        mail: OutboxId,
        /// What it is.
        kind: MailKind,
    },
    /// A mail of ours came back.
    Bounced {
        /// The mail.
        mail: OutboxId,
        /// What it is.
        kind: MailKind,
        /// The bounce.
        message: MessageKey,
        /// Whether the address itself is no good, so that nothing automatic is sent there again.
        hard: bool,
        /// Whether no answer has reached the customer now: the first response is not met.
        unanswered: bool,
    },
    /// What is owed changed; in the journal these stand beside the others.
    #[serde(untagged)]
    Owed(OwedEvent),
}

impl Event {
    /// The word for the journal's column, JSON and logs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Event::Created { .. } => "created",
            Event::Received { .. } => "received",
            Event::Acknowledged { .. } => "acknowledged",
            Event::AckWithheld => "ack_withheld",
            Event::Assigned { .. } => "assigned",
            Event::Replied { .. } => "replied",
            Event::Noted { .. } => "noted",
            Event::StatusChanged { .. } => "status_changed",
            Event::PriorityChanged { .. } => "priority_changed",
            Event::Tagged { .. } => "tagged",
            Event::Resolved { .. } => "resolved",
            Event::Reopened { .. } => "reopened",
            Event::Closed => "closed",
            Event::Merged { .. } => "merged",
            Event::Snoozed { .. } => "snoozed",
            Event::Promised { .. } => "promised",
            Event::DetailsMissing { .. } => "details_missing",
            Event::Reminded { .. } => "reminded",
            Event::StillWaiting => "still_waiting",
            Event::PromiseDropped => "promise_dropped",
            Event::Moved { .. } => "moved",
            Event::CheckedBack => "checked_back",
            Event::Split { .. } => "split",
            Event::Started { .. } => "started",
            Event::TakenBack { .. } => "taken_back",
            Event::RecipientAdded => "recipient_added",
            Event::RecipientRemoved => "recipient_removed",
            Event::Away { .. } => "away",
            Event::Back { .. } => "back",
            Event::Related { .. } => "related",
            Event::Held { .. } => "held",
            Event::Released { .. } => "released",
            Event::Delivered { .. } => "delivered",
            Event::Deferred { .. } => "deferred",
            Event::Failed { .. } => "failed",
            Event::Bounced { .. } => "bounced",
            Event::Owed(event) => event.name(),
        }
    }
}

/// Who made it so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The desk itself.
    Posthaste,
    /// A rule of the configuration: `rule` and its name, so that no agent is taken for one.
    Rule(String),
    /// The customer or another outsider, by a mail.
    Outsider,
    /// An agent, by mail.
    Agent(String),
    /// The admin, by a command on this machine.
    Admin,
    /// Somebody with access to the mailbox, by moving a message there.
    Somebody,
}

impl Actor {
    /// The rule of this name.
    #[must_use]
    pub fn rule(name: &str) -> Actor {
        Actor::Rule(format!("rule {name}"))
    }

    /// Whether this name in the journal is a rule's. No agent's short name holds a blank.
    #[must_use]
    pub fn is_rule(name: &str) -> bool {
        name.starts_with("rule ")
    }

    /// The word for the journal's column and JSON's `by`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Actor::Posthaste => "posthaste",
            Actor::Rule(name) => name,
            Actor::Outsider => "customer",
            Actor::Agent(name) => name,
            Actor::Admin => "admin",
            Actor::Somebody => "somebody",
        }
    }
}

/// An event as a decision states it; its time is the decision's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What happened.
    pub event: Event,
    /// Who made it so.
    pub by: Actor,
    /// Why.
    pub reason: Reason,
}

/// An event as the journal holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its place in the journal, counted from 1 over all conversations.
    pub position: i64,
    /// When it was decided.
    pub at: Timestamp,
    /// What happened.
    pub event: Event,
    /// Who made it so, by name.
    pub by: String,
    /// Why.
    pub reason: Reason,
}
