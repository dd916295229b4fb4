//! `#undo`: an answer that has not left comes back, and with it everything that it changed.
//!
//! Separate from the other commands because it looks back: whose turn it is, who has it, until when
//! it sleeps, what is promised, how much it presses and its tags become what they were, each unless
//! somebody has changed it since the answer. Who else gets answers stays: that was said to us, not
//! to the customer. A conversation that began with it is closed: nobody outside knows of it. Never
//! takes back what the relay may have.

use jiff::Timestamp;

use super::agent::Writing;
use super::command::{Command, Order};
use super::deciding::Deciding;
use super::held::drop_held;
use super::order::{Transcript, other};
use crate::desk::conversation::{Conversation, Status};
use crate::desk::effect::{Effect, Onward, TimerKind};
use crate::desk::event::{Actor, Answered, Event};
use crate::desk::input::{Commanded, HeldAs, Other, OwnAnswer, Replaceable, What};
use crate::desk::policy::Agent;
use crate::desk::told::{Told, Undone};
use crate::mail::read::classify::Reason;

/// Takes an answer back, before anything else of the mail is done: a better one may stand below.
pub(super) fn take_back(
    d: &mut Deciding<'_>,
    agent: &Agent,
    writing: &Writing<'_>,
    told: &mut Transcript,
) {
    for order in writing.orders.iter().filter(|order| order.command == Command::Undo) {
        match wanted(writing, order) {
            Some(Wanted::Answer(answer, other)) => {
                take_answer_back(d, agent, answer, other, told);
            }
            Some(Wanted::Held(held)) => {
                drop_held(d, agent, writing, held);
                told.tell(&Told::Undone(Undone::Dropped));
            }
            None => told.tell(&Told::Undone(Undone::Nothing)),
        }
    }
}

/// What an `#undo` is about.
enum Wanted<'a> {
    /// An answer, and its conversation where that is another one.
    Answer(&'a OwnAnswer, Option<&'a Other>),
    /// A held mail.
    Held(&'a Replaceable),
}

/// What the writer of an `#undo` means: of the conversation that it names the newest answer; in
/// answer to the question about a held mail that one; else what they wrote last, here or to whom
/// they asked for this conversation's sake. What has left is meant only where nothing else can be.
fn wanted<'a>(writing: &Writing<'a>, order: &Order) -> Option<Wanted<'a>> {
    if let Some(other) = other(writing, order) {
        return other.own_answer.as_ref().map(|answer| Wanted::Answer(answer, Some(other)));
    }
    let around = writing.around;
    let held = || around.replaceable.iter().filter(|held| held.held_as != HeldAs::Commands);
    if let Some(asked) = held().find(|held| Some(held.message) == writing.asked_about) {
        return Some(Wanted::Held(asked));
    }
    let here = around.own_answer.as_ref().map(|answer| (answer, None));
    let begun = around.own_start.as_ref();
    let begun = begun.and_then(|begun| Some((begun.own_answer.as_ref()?, Some(begun))));
    let answer = here.into_iter().chain(begun).max_by_key(|(answer, _)| answer.position);
    let held = held().max_by_key(|held| held.position);
    match (answer, held) {
        (Some((answer, _)), Some(held)) if !answer.waits || held.position > answer.position => {
            Some(Wanted::Held(held))
        }
        (Some((answer, other)), _) => Some(Wanted::Answer(answer, other)),
        (None, held) => held.map(Wanted::Held),
    }
}

/// Takes an answer back where it still waits, and says which one it was.
fn take_answer_back(
    d: &mut Deciding<'_>,
    agent: &Agent,
    answer: &OwnAnswer,
    other: Option<&Other>,
    told: &mut Transcript,
) {
    let here = d.facts.customer.as_ref().map(|customer| customer.address.clone());
    let to = other.map_or(here, |other| other.customer.clone());
    let (to, of) = (to.as_ref(), other.map(|other| other.conversation.reference));
    if !answer.waits {
        return told.tell(&Told::Undone(Undone::TooLate { to, of }));
    }
    let now = other.map_or(&d.conversation, |other| &other.conversation);
    let status = status_again(now, answer, d.now);
    told.tell(&Told::Undone(match (to, status) {
        (Some(to), Status::Closed) if answer.is_first => {
            Undone::StartTakenBack { reference: now.reference, to }
        }
        (_, status) => Undone::TakenBack { status, to, of },
    }));
    told.shows(&answer.words);
    let by = Actor::Agent(agent.name.clone());
    match other {
        Some(other) => {
            let what = What::TakeBack(answer.clone());
            d.onward(Onward::Command(other.conversation.id, Commanded { by, what }));
        }
        None => undo(d, &by, answer),
    }
}

/// An answer that has not left is none: its words stay inside, and all is as before.
pub(super) fn undo(d: &mut Deciding<'_>, by: &Actor, answer: &OwnAnswer) {
    let (before, after) = (&answer.state_before, &answer.state_after);
    let status = status_again(&d.conversation, answer, d.now);
    let answered_again = is_answered_again(&d.conversation, answer);
    let promise_stands = d.conversation.promised_until == after.promised_until;
    d.effect(Effect::Withdraw(answer.mail));
    let newest = || d.conversation.last_reply.clone().map(|(agent, at)| Answered { agent, at });
    let before_it = match answered_again {
        true => newest(),
        false => answer.before.clone(),
    };
    let event = Event::TakenBack { message: answer.message, mail: answer.mail, before: before_it };
    d.fact(by, event, Reason::plain("#undo"));
    if !answered_again {
        restore_status(d, by, status, before);
    }
    if !answered_again && promise_stands && d.conversation.promised_until != before.promised_until {
        restore_promise(d, by, before);
    }
    if d.conversation.assignee == after.assignee && before.assignee != after.assignee {
        let assigned = Event::Assigned { agent: before.assignee.clone() };
        d.fact(by, assigned, why());
    }
    if d.conversation.priority == after.priority && before.priority != after.priority {
        d.fact(by, Event::PriorityChanged { to: before.priority }, why());
    }
    if d.conversation.tags == after.tags && before.tags != after.tags {
        let added = before.tags.difference(&after.tags).cloned().collect();
        let removed = after.tags.difference(&before.tags).cloned().collect();
        d.fact(by, Event::Tagged { added, removed }, why());
    }
}

fn why() -> Reason {
    Reason::plain("the answer was taken back")
}

/// Whose turn it is without the answer: as before, or ours where somebody has decided otherwise
/// since, or it would sleep no more.
fn status_again(now: &Conversation, answer: &OwnAnswer, at: Timestamp) -> Status {
    let (before, after) = (&answer.state_before, &answer.state_after);
    if is_answered_again(now, answer) {
        return now.status;
    }
    // Nobody outside has got anything of a conversation that began with it: nobody owes anything.
    if answer.is_first && now.last_inbound == before.last_inbound {
        return Status::Closed;
    }
    // Whoever wrote since waits for an answer, whatever the status says.
    if now.status != after.status || now.last_inbound != before.last_inbound {
        return if now.status == Status::Spam { Status::Spam } else { Status::Open };
    }
    let sleeps_on = before.snoozed_until.is_some_and(|until| until > at);
    if before.status == Status::Snoozed && !sleeps_on { Status::Open } else { before.status }
}

/// Whether somebody has answered since: that answer stands.
fn is_answered_again(now: &Conversation, answer: &OwnAnswer) -> bool {
    now.last_reply != answer.state_after.last_reply
}

fn restore_promise(d: &mut Deciding<'_>, by: &Actor, before: &Conversation) {
    match before.promised_until {
        Some(until) => {
            d.fact(by, Event::Promised { until }, why());
            d.effect(Effect::Arm(TimerKind::Promise, until));
        }
        None => {
            d.fact(by, Event::PromiseDropped, why());
            d.effect(Effect::Disarm(TimerKind::Promise));
        }
    }
}

fn restore_status(d: &mut Deciding<'_>, by: &Actor, to: Status, before: &Conversation) {
    let was_settled = matches!(d.conversation.status, Status::Resolved | Status::Closed);
    let is_settled = matches!(to, Status::Resolved | Status::Closed);
    if to == Status::Open || (was_settled && !is_settled) {
        d.reopen(by, None, why());
    }
    let is_so = d.conversation.status == to;
    match to {
        Status::Snoozed => {
            if let Some(until) = before.snoozed_until {
                d.fact(by, Event::Snoozed { until }, why());
                d.effect(Effect::Arm(TimerKind::Wake, until));
            }
        }
        Status::Open | Status::Waiting | Status::Spam if !is_so => {
            d.fact(by, Event::StatusChanged { to }, why());
        }
        Status::Resolved if !is_so => d.resolve(by, None, why()),
        Status::Closed if !is_so => d.fact(by, Event::Closed, why()),
        Status::Open | Status::Waiting | Status::Spam | Status::Resolved | Status::Closed => {}
    }
    if to != Status::Snoozed {
        d.effect(Effect::Disarm(TimerKind::Wake));
    }
    if to != Status::Resolved {
        d.effect(Effect::Disarm(TimerKind::Close));
    }
}
