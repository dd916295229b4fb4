//! Commands without a mail of the conversation: the admin's, and an agent's from another one.
//!
//! Separate because here nothing has to be proven any more: whoever may open the desk's socket is
//! the admin, and an agent's mail was judged where it came. Also decides on conversations that a
//! command makes. Never sees a mail's words but those of a conversation that begins with them.

use super::deciding::Deciding;
use super::order::{do_it, let_go};
use super::undo::undo;
use super::{held, presence};
use crate::desk::conversation::{Conversation, ConversationId, Held, Ref, Role, Status};
use crate::desk::effect::{Decision, Effect, TimerKind};
use crate::desk::event::{Actor, Event};
use crate::desk::input::{Branch, Commanded, Start, What};
use crate::limits;
use crate::mail::read::classify::{Kind, Reason};

/// Decides what a command means.
pub(super) fn decide(mut d: Deciding<'_>, commanded: &Commanded) -> Decision {
    let by = &commanded.by;
    match &commanded.what {
        What::Do(command) => do_it(&mut d, by, command, false),
        What::PutOn { shelf, shelves } => {
            if let Some(command) = shelves.command(*shelf, d.conversation.status) {
                do_it(&mut d, by, &command, false);
            }
        }
        What::Note(message) => {
            let event = Event::Noted { message: *message, agent: agent_of(by) };
            d.fact(by, event, Reason::plain("command"));
        }
        What::TakeBack(answer) => undo(&mut d, by, answer),
        What::Absorb { other, is_strangers } => absorb(&mut d, by, other, *is_strangers),
        What::Split { branch, unborn } => let_go(&mut d, by, branch, (**unborn).clone()),
        What::BranchOff { from, branch, held } => branch_off(&mut d, by, *from, branch, held),
        What::Start(start) => begin(&mut d, by, start),
        What::Heard(from, reference) => heard(&mut d, by, *from, *reference),
        What::SendHeld(there) => held::send_there(&mut d, by, there),
        What::PassOn => presence::pass_on(&mut d),
    }
    d.finish()
}

fn agent_of(by: &Actor) -> Option<String> {
    match by {
        Actor::Agent(name) => Some(name.clone()),
        Actor::Posthaste | Actor::Rule(_) | Actor::Outsider | Actor::Admin | Actor::Somebody => {
            None
        }
    }
}

/// Another conversation becomes part of this one. Whom we write to stays; what the other one owed
/// is owed here.
fn absorb(d: &mut Deciding<'_>, by: &Actor, other: &Conversation, is_strangers: bool) {
    let why = || Reason::new("merged", other.reference.as_str());
    d.effect(Effect::Absorb { other: other.id, is_strangers, by: by.clone() });
    if other.status == Status::Open {
        d.reopen(by, None, why());
    }
    if d.conversation.assignee.is_none() && other.assignee.is_some() {
        d.fact(by, Event::Assigned { agent: other.assignee.clone() }, why());
    }
    if other.priority > d.conversation.priority {
        d.fact(by, Event::PriorityChanged { to: other.priority }, why());
    }
    let added: Vec<String> = other.tags.difference(&d.conversation.tags).cloned().collect();
    if !added.is_empty() {
        d.fact(by, Event::Tagged { added, removed: Vec::new() }, why());
    }
    let earlier = match (other.promised_until, d.conversation.promised_until) {
        (Some(theirs), Some(ours)) => Some(theirs).filter(|theirs| *theirs < ours),
        (theirs, None) => theirs,
        (None, Some(_)) => None,
    };
    if let Some(until) = earlier.filter(|_| d.conversation.status == Status::Open) {
        d.fact(by, Event::Promised { until }, why());
        d.effect(Effect::Arm(TimerKind::Promise, until));
    }
}

/// Begins with messages of another conversation. Nobody is acknowledged anew.
fn branch_off(
    d: &mut Deciding<'_>,
    by: &Actor,
    from: ConversationId,
    branch: &Branch,
    held: &[Held],
) {
    let why = || Reason::plain("split");
    let created = Event::Created { status: Status::Open, history: false, past: None };
    d.fact(by, created, why());
    let event = Event::Split {
        from,
        into: d.conversation.id,
        messages: branch.messages.clone(),
        inbound: branch.inbound,
    };
    d.fact(by, event, why());
    d.fact(by, Event::Related { to: from }, why());
    for one in held {
        let event = Event::Held { message: one.message, agent: one.agent.clone(), mail: None };
        d.fact(by, event, why());
    }
    if !held.is_empty() {
        let due = d.now.checked_add(limits::HELD_REMINDER).unwrap_or(d.now);
        d.effect(Effect::Arm(TimerKind::HeldReminder, due));
    }
}

/// Begins with an agent's mail, which leaves for whom it is written to.
fn begin(d: &mut Deciding<'_>, by: &Actor, start: &Start) {
    let agent = by.name().to_owned();
    let created = Event::Created { status: Status::Waiting, history: false, past: None };
    d.fact(by, created, Reason::plain("#to"));
    let message = start.message;
    let received = Event::Received { message, role: Role::Agent, kind: Kind::Person, turn: false };
    d.fact(by, received, Reason::plain("#to"));
    let from = start.is_related.then_some(start.from);
    d.fact(by, Event::Started { message, agent: agent.clone(), from }, Reason::plain("#to"));
    if start.is_related {
        d.fact(by, Event::Related { to: start.from }, Reason::plain("#to"));
    }
    let mail = d.send_first(start);
    let replied = Event::Replied { message, agent: Some(agent.clone()), mail };
    d.fact(by, replied, Reason::plain("#to"));
    d.fact(by, Event::Assigned { agent: Some(agent) }, Reason::plain("#to"));
}

/// Whoever was asked for this conversation's sake has answered: what waited for that is our turn.
/// Their words stay where they are.
fn heard(d: &mut Deciding<'_>, by: &Actor, from: ConversationId, reference: Ref) {
    let why = || Reason::new("an answer in", reference.as_str());
    d.fact(by, Event::Related { to: from }, why());
    if matches!(d.conversation.status, Status::Waiting | Status::Snoozed) {
        d.reopen(by, None, why());
    }
}
