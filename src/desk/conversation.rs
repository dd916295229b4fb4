//! A conversation: everything said about one matter, as far as decisions need to know it.
//!
//! Separate because it is the state that events fold into. Its fields are written by
//! [`Conversation::apply`] alone; everybody else reads. Holds ids, names of agents and times, never
//! a customer's words or address: those are rows of the store, so that they can be erased.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::{Began, Event, Inbound};
use super::sla::owed::Owed;
use crate::mail::write::draft::MailKind;

/// The row of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConversationId(pub i64);

/// The row of a stored message, received, sent or noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageKey(pub i64);

/// The row of a mail in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OutboxId(pub i64);

/// The public reference of a conversation: six characters of Crockford's base 32, random.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ref([u8; 6]);

/// Crockford's alphabet: no I, L, O and U, which people mistake for something else.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Ref {
    /// A reference of these 30 random bits; the upper two are not used.
    #[must_use]
    pub fn from_random(bits: u32) -> Ref {
        let mut letters = [b'0'; 6];
        for (place, letter) in letters.iter_mut().enumerate() {
            let index = (bits >> (5 * place)) & 31;
            *letter = CROCKFORD.get(index as usize).copied().unwrap_or(b'0');
        }
        Ref(letters)
    }

    /// Reads a reference as a person may write it: any case, `O` for zero, `I` and `L` for one,
    /// with or without `#` and brackets.
    #[must_use]
    pub fn parse(text: &str) -> Option<Ref> {
        let text = text.trim().trim_start_matches(['[', '#']).trim_end_matches(']');
        let mut letters = [b'0'; 6];
        if text.len() != letters.len() {
            return None;
        }
        for (letter, written) in letters.iter_mut().zip(text.bytes()) {
            let upper = match written.to_ascii_uppercase() {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                other => other,
            };
            if !CROCKFORD.contains(&upper) {
                return None;
            }
            *letter = upper;
        }
        Some(Ref(letters))
    }

    /// The six characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("000000")
    }
}

impl std::fmt::Display for Ref {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::fmt::Debug for Ref {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Ref {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Ref, &'static str> {
        Ref::parse(&text).ok_or("not a reference of six characters")
    }
}

impl From<Ref> for String {
    fn from(reference: Ref) -> String {
        reference.as_str().to_owned()
    }
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// We owe an answer.
    Open,
    /// The customer owes one.
    Waiting,
    /// Until a time.
    Snoozed,
    /// Settled; a reply reopens.
    Resolved,
    /// Past the reopen window, history, or filed without ever being open.
    Closed,
    /// Nobody wants it.
    Spam,
}

impl Status {
    /// Every status, in the order of the contract.
    pub const ALL: [Status; 6] = [
        Status::Open,
        Status::Waiting,
        Status::Snoozed,
        Status::Resolved,
        Status::Closed,
        Status::Spam,
    ];

    /// The word for columns, JSON and people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::Waiting => "waiting",
            Status::Snoozed => "snoozed",
            Status::Resolved => "resolved",
            Status::Closed => "closed",
            Status::Spam => "spam",
        }
    }
}

/// How much it presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// Can wait.
    Low,
    /// As usual.
    Normal,
    /// Before the others.
    High,
    /// Now.
    Urgent,
}

impl Priority {
    /// Every priority, the least pressing first.
    pub const ALL: [Priority; 4] =
        [Priority::Low, Priority::Normal, Priority::High, Priority::Urgent];

    /// The word for columns, JSON and people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Priority::Low => "low",
            Priority::Normal => "normal",
            Priority::High => "high",
            Priority::Urgent => "urgent",
        }
    }
}

/// Who wrote a message of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The outside requester.
    Customer,
    /// Somebody of the configuration, proven or not.
    Agent,
    /// A colleague who is no agent.
    Staff,
    /// Anybody else who joined.
    ThirdParty,
    /// A machine.
    Automatic,
    /// The desk itself.
    Desk,
}

/// An agent's mail that waits for its writer's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The agent's mail.
    pub message: MessageKey,
    /// Who wrote it, or says so.
    pub agent: String,
}

/// The state of a conversation: a fold of its events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// Its row.
    pub id: ConversationId,
    /// Its public reference.
    pub reference: Ref,
    /// How many events made it; a commit names the version that it was decided on.
    pub version: u64,
    /// Name of the mailbox it belongs to.
    pub mailbox: String,
    /// Whose turn it is.
    pub status: Status,
    /// How much it presses.
    pub priority: Priority,
    /// The agent who has it.
    pub assignee: Option<String>,
    /// Its tags.
    pub tags: BTreeSet<String>,
    /// When its first message came.
    pub created: Timestamp,
    /// When it last changed.
    pub updated: Timestamp,
    /// Taken in from what lay in the mailbox at the first start, or imported.
    pub history: bool,
    /// The closed conversation that its first message answered.
    pub past: Option<ConversationId>,
    /// The conversation that it was merged into.
    pub merged_into: Option<ConversationId>,
    /// The message that says whom we answer.
    pub opening: Option<MessageKey>,
    /// When that one came.
    pub opening_at: Option<Timestamp>,
    /// The newest message from outside that counts as the customer's turn.
    pub last_inbound: Option<MessageKey>,
    /// When that one came.
    pub last_inbound_at: Option<Timestamp>,
    /// When an ack was put in the outbox.
    pub acknowledged_at: Option<Timestamp>,
    /// Who last answered, and when.
    pub last_reply: Option<(Option<String>, Timestamp)>,
    /// When the relay first accepted an answer that did not bounce.
    pub first_response_at: Option<Timestamp>,
    /// Since when it is resolved.
    pub resolved_at: Option<Timestamp>,
    /// Until when it is asleep.
    pub snoozed_until: Option<Timestamp>,
    /// By when somebody promised an answer that nobody has given yet.
    pub promised_until: Option<Timestamp>,
    /// What rules want to know and the customer has not said, by name.
    pub missing: Vec<String>,
    /// Agents' mail that waits for their word.
    pub held: Vec<Held>,
    /// What was promised, and by when it is due.
    pub owed: Owed,
}

impl Conversation {
    /// The state before the first event. The row and the reference are given out by the store.
    #[must_use]
    pub fn unborn(
        id: ConversationId,
        reference: Ref,
        mailbox: &str,
        at: Timestamp,
    ) -> Conversation {
        Conversation {
            id,
            reference,
            version: 0,
            mailbox: mailbox.to_owned(),
            status: Status::Closed,
            priority: Priority::Normal,
            assignee: None,
            tags: BTreeSet::new(),
            created: at,
            updated: at,
            history: false,
            past: None,
            merged_into: None,
            opening: None,
            opening_at: None,
            last_inbound: None,
            last_inbound_at: None,
            acknowledged_at: None,
            last_reply: None,
            first_response_at: None,
            resolved_at: None,
            snoozed_until: None,
            promised_until: None,
            missing: Vec::new(),
            held: Vec::new(),
            owed: Owed::default(),
        }
    }

    /// Folds one event in. Cannot fail and does nothing else: replaying the journal gives the same
    /// state, which `verify` checks.
    pub fn apply(&mut self, event: &Event, at: Timestamp) {
        self.version += 1;
        self.updated = self.updated.max(at);
        match event {
            Event::Created { status, history, past, .. } => {
                self.created = at;
                self.status = *status;
                self.history = *history;
                self.past = *past;
            }
            Event::Received { message, role, turn, .. } => self.receive(*message, *role, *turn, at),
            Event::Acknowledged { .. } => self.acknowledged_at = Some(at),
            Event::Assigned { agent } => self.assignee.clone_from(agent),
            Event::Replied { agent, mail, .. } => self.answered(agent.as_deref(), *mail, at),
            Event::StatusChanged { to } => self.change_status(*to),
            Event::PriorityChanged { to } => self.priority = *to,
            Event::Tagged { added, removed } => {
                self.tags.extend(added.iter().cloned());
                self.tags.retain(|tag| !removed.contains(tag));
            }
            Event::Resolved { .. } => {
                self.change_status(Status::Resolved);
                self.resolved_at = Some(at);
            }
            Event::Reopened { .. } => self.change_status(Status::Open),
            Event::Closed => self.change_status(Status::Closed),
            Event::Snoozed { until } => self.snooze(*until),
            Event::Promised { until } => self.promised_until = Some(*until),
            Event::PromiseDropped => self.promised_until = None,
            Event::Moved { mailbox } => self.mailbox.clone_from(mailbox),
            Event::DetailsMissing { details } => self.missing.clone_from(details),
            Event::TakenBack { before, .. } => {
                self.last_reply = before.as_ref().map(|reply| (reply.agent.clone(), reply.at));
            }
            Event::Started { message, agent, .. } => {
                self.open_with(*message, at);
                self.last_reply = Some((Some(agent.clone()), at));
            }
            Event::Merged { into, inbound, began, .. } => self.merge(*into, *inbound, *began),
            Event::Split { into, messages, inbound, .. } => {
                let first = messages.first().filter(|_| *into == self.id);
                first.iter().for_each(|first| self.open_with(**first, at));
                self.take_inbound(*inbound);
            }
            Event::Held { message, agent, .. } => {
                self.held.push(Held { message: *message, agent: agent.clone() });
            }
            Event::Released { message } => self.held.retain(|held| held.message != *message),
            Event::Delivered { kind: MailKind::Relay, .. } => {
                self.first_response_at = self.first_response_at.or(Some(at));
            }
            Event::Bounced { unanswered: true, .. } => self.first_response_at = None,
            Event::Noted { .. } => self.began_by(at),
            Event::AckWithheld
            | Event::Delivered { .. }
            | Event::Bounced { .. }
            | Event::Related { .. }
            | Event::RecipientAdded
            | Event::RecipientRemoved
            | Event::Away { .. }
            | Event::Reminded { .. }
            | Event::StillWaiting
            | Event::Back { .. }
            | Event::CheckedBack
            | Event::Deferred { .. }
            | Event::Failed { .. }
            | Event::Owed(_) => {}
        }
        self.owed.apply(event, self.status, at);
    }

    /// Neither a machine's mail nor an agent's answer says whom we answer, unless it is what made
    /// it our turn.
    fn receive(&mut self, message: MessageKey, role: Role, turn: bool, at: Timestamp) {
        self.began_by(at);
        let is_theirs = !matches!(role, Role::Automatic | Role::Agent);
        if turn || is_theirs {
            self.may_open_with(Inbound { message, at });
        }
        if turn {
            self.take_inbound(Some(Inbound { message, at }));
        }
    }

    /// An answer keeps what was promised; one that somebody sent by themselves has left already.
    fn answered(&mut self, by: Option<&str>, mail: Option<OutboxId>, at: Timestamp) {
        self.last_reply = Some((by.map(str::to_owned), at));
        self.first_response_at = self.first_response_at.or(mail.is_none().then_some(at));
        self.promised_until = None;
    }

    /// The other's messages came, or its own went.
    fn merge(&mut self, into: ConversationId, inbound: Option<Inbound>, began: Option<Began>) {
        if into != self.id {
            self.merged_into = Some(into);
            self.change_status(Status::Closed);
            return;
        }
        if inbound.is_some_and(|inbound| self.last_inbound_at < Some(inbound.at)) {
            self.take_inbound(inbound);
        }
        if let Some(Began { at, opening }) = began {
            self.began_by(at);
            opening.into_iter().for_each(|opening| self.may_open_with(opening));
        }
    }

    /// What is live begins with the first mail that comes. History begins with the oldest one: it
    /// is one set, in whatever order it is taken in.
    fn may_open_with(&mut self, message: Inbound) {
        let is_older = self.history && Some(message.at) < self.opening_at;
        if self.opening.is_none() || is_older {
            self.open_with(message.message, message.at);
        }
    }

    fn open_with(&mut self, message: MessageKey, at: Timestamp) {
        self.opening = Some(message);
        self.opening_at = Some(at);
    }

    fn began_by(&mut self, at: Timestamp) {
        if self.history {
            self.created = self.created.min(at);
        }
    }

    fn take_inbound(&mut self, inbound: Option<Inbound>) {
        self.last_inbound = inbound.map(|inbound| inbound.message);
        self.last_inbound_at = inbound.map(|inbound| inbound.at);
    }

    fn snooze(&mut self, until: Timestamp) {
        self.change_status(Status::Snoozed);
        self.snoozed_until = Some(until);
    }

    fn change_status(&mut self, to: Status) {
        self.status = to;
        if to != Status::Snoozed {
            self.snoozed_until = None;
        }
        if matches!(to, Status::Resolved | Status::Closed | Status::Spam) {
            self.promised_until = None;
        }
        if to != Status::Resolved {
            self.resolved_at = None;
        }
    }
}
