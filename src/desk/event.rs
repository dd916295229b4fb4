//! Events: facts in the past tense, and who made them so, why.
//!
//! Separate because the journal outlives every version of the program: a variant is never renamed
//! or given another meaning, only added. Holds ids, no personal text, so that `erase` stays
//! possible. Never a wish: what is to be done is an effect.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::conversation::{ConversationId, MessageKey, OutboxId, Priority, Role, Status};
use super::sla::owed::Terms;
use super::sla::target::{Step, Target};
use crate::mail::read::classify::{Kind, Reason};
use crate::mail::write::draft::MailKind;

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
    /// Its messages moved into another.
    Merged {
        /// The other.
        into: ConversationId,
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
    /// A rule names the promise that counts, before all that match; none: no rule does any more.
    SlaNamed {
        /// Its name.
        sla: Option<String>,
    },
    /// It was decided which promise counts.
    SlaChosen {
        /// Its name; none where none fits.
        sla: Option<String>,
        /// The version of the policy's promises and their calendars.
        version: String,
        /// Steps of what is owed already that were due before this do not run: nobody had set them.
        steps_from: Option<Timestamp>,
    },
    /// Something is owed from now on: a target's clock runs, in a new period.
    TargetStarted {
        /// What is owed.
        target: Target,
        /// What the deadline was computed with.
        terms: Terms,
        /// Since when the clock runs: a receipt.
        started_at: Timestamp,
        /// The deadline.
        due: Timestamp,
        /// Steps that were due before this do not run.
        steps_from: Timestamp,
    },
    /// A clock that stood runs again.
    TargetResumed {
        /// What is owed.
        target: Target,
        /// Since when it runs: a receipt, where a mail did it.
        resumed_at: Timestamp,
        /// The deadline now.
        due: Timestamp,
    },
    /// A deadline was computed anew; the reason says why.
    TargetMoved {
        /// What is owed.
        target: Target,
        /// What it was computed with.
        terms: Terms,
        /// The deadline now; of a clock that stands, as if it ran from now on.
        due: Timestamp,
    },
    /// Something is owed no more.
    TargetDropped {
        /// What was owed.
        target: Target,
    },
    /// What was owed was done, in time or late.
    TargetMet {
        /// What was owed.
        target: Target,
        /// When.
        met_at: Timestamp,
        /// The mail of ours that did it.
        mail: Option<OutboxId>,
    },
    /// It was not done after all: the answer came back, or the matter is open again.
    TargetWithdrawn {
        /// What is owed again, in the same period.
        target: Target,
    },
    /// A step before the deadline ran, the first one of its period.
    Warned {
        /// What is owed.
        target: Target,
    },
    /// The deadline passed.
    Breached {
        /// What is owed.
        target: Target,
        /// The deadline.
        due: Timestamp,
    },
    /// A step of the escalation ran.
    Escalated {
        /// What is owed.
        target: Target,
        /// Which step.
        step: Step,
    },
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
            Event::Related { .. } => "related",
            Event::Held { .. } => "held",
            Event::Released { .. } => "released",
            Event::Delivered { .. } => "delivered",
            Event::Deferred { .. } => "deferred",
            Event::Failed { .. } => "failed",
            Event::Bounced { .. } => "bounced",
            Event::SlaNamed { .. } => "sla_named",
            Event::SlaChosen { .. } => "sla_chosen",
            Event::TargetStarted { .. } => "target_started",
            Event::TargetResumed { .. } => "target_resumed",
            Event::TargetMoved { .. } => "target_moved",
            Event::TargetDropped { .. } => "target_dropped",
            Event::TargetMet { .. } => "target_met",
            Event::TargetWithdrawn { .. } => "target_withdrawn",
            Event::Warned { .. } => "warned",
            Event::Breached { .. } => "breached",
            Event::Escalated { .. } => "escalated",
        }
    }
}

/// Who made it so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The desk itself.
    Posthaste,
    /// The customer or another outsider, by a mail.
    Outsider,
    /// An agent, by mail.
    Agent(String),
    /// The admin, by a command on this machine.
    Admin,
}

impl Actor {
    /// The word for the journal's column and JSON's `by`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Actor::Posthaste => "posthaste",
            Actor::Outsider => "customer",
            Actor::Agent(name) => name,
            Actor::Admin => "admin",
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
