//! `#undo`: an answer that has not left comes back, and with it everything that it changed.
//!
//! Separate from the other commands because it looks back: whose turn it is, who has it, until when
//! it sleeps, what is promised, how much it presses and its tags become what they were, each unless
//! somebody has changed it since the answer. Who else gets answers stays: that was said to us, not
//! to the customer. Never takes back what the relay may have.

use jiff::Timestamp;

use super::agent::Writing;
use super::command::Command;
use super::deciding::Deciding;
use super::held::drop_held;
use super::order::{Transcript, other};
use crate::desk::conversation::{Conversation, Status};
use crate::desk::effect::{Effect, Onward, TimerKind};
use crate::desk::event::{Actor, Answered, Event};
use crate::desk::input::{Commanded, OwnAnswer, What};
use crate::desk::policy::Agent;
use crate::desk::told::Told;
use crate::mail::read::classify::Reason;

/// Takes an answer back, before anything else of the mail is done: a better one may stand below.
pub(super) fn take_back(
    d: &mut Deciding<'_>,
    agent: &Agent,
    writing: &Writing<'_>,
    told: &mut Transcript,
) {
    for order in writing.orders.iter().filter(|order| order.command == Command::Undo) {
        let other = other(writing, order);
        let answer = match other {
            Some(other) => &other.own_answer,
            None => &writing.around.own_answer,
        };
        match answer {
            Some(answer) if answer.waits => {
                let now = other.map_or(&d.conversation, |other| &other.conversation);
                told.tell(&Told::TakenBack(status_again(now, answer, d.now)));
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
            Some(_) | None if other.is_none() && drop_held(d, agent, writing) => {
                told.tell(&Told::Dropped);
            }
            Some(_) => told.tell(&Told::TooLate),
            None => told.tell(&Told::NothingToTakeBack),
        }
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
