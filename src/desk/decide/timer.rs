//! A timer fired: is what it was armed for still so?
//!
//! A timer that comes late or twice does no harm: it looks at the state, not at its own history.

use jiff::Timestamp;

use super::deciding::Deciding;
use super::{complaint, escalation, waiting};
use crate::desk::conversation::{Held, Status};
use crate::desk::effect::{Decision, Effect, TimerKind};
use crate::desk::event::{Actor, Event};
use crate::desk::policy::{Agent, AgentRole, Mode};
use crate::desk::words::Say;
use crate::mail::read::classify::Reason;

/// Decides what a timer means that is due.
pub(super) fn decide(mut d: Deciding<'_>, kind: TimerKind) -> Decision {
    d.effect(Effect::Disarm(kind));
    match kind {
        TimerKind::Close => close(&mut d),
        TimerKind::HeldReminder => remind_of_held(&mut d),
        TimerKind::Sla => escalation::run(&mut d),
        TimerKind::Wake => wake(&mut d),
        TimerKind::Promise => remind_of_promise(&mut d),
        TimerKind::Remind => waiting::remind(&mut d),
        TimerKind::AutoResolve => waiting::resolve(&mut d),
        TimerKind::CheckBack => complaint::check_back(&mut d),
    }
    d.finish()
}

/// Closes what has been resolved for long enough; waits on where the window has grown since.
fn close(d: &mut Deciding<'_>) {
    let Some(since) =
        d.conversation.resolved_at.filter(|_| d.conversation.status == Status::Resolved)
    else {
        return;
    };
    let end = since.checked_add(d.policy.resolve.reopen_within).unwrap_or(Timestamp::MAX);
    if end > d.now {
        d.effect(Effect::Arm(TimerKind::Close, end));
    } else {
        let why = Reason::plain("the reopen window has passed");
        d.fact(&Actor::Posthaste, Event::Closed, why);
    }
}

/// It has slept long enough: our turn again, and whoever has it gets the last mail once more.
fn wake(d: &mut Deciding<'_>) {
    let Some(until) =
        d.conversation.snoozed_until.filter(|_| d.conversation.status == Status::Snoozed)
    else {
        return;
    };
    if until > d.now {
        return d.effect(Effect::Arm(TimerKind::Wake, until));
    }
    d.reopen(&Actor::Posthaste, None, Reason::plain("it has slept long enough"));
    let is_shared = d.mailbox().is_some_and(|mailbox| mailbox.mode == Mode::Shared);
    let about = d.conversation.last_inbound.or(d.conversation.opening);
    let Some(about) = about.filter(|_| !is_shared) else {
        return;
    };
    for agent in responsible(d) {
        d.send_woken_notice(agent, about);
    }
}

/// A promise is due that nobody has kept.
fn remind_of_promise(d: &mut Deciding<'_>) {
    let Some(until) = d.conversation.promised_until else {
        return;
    };
    if until > d.now {
        return d.effect(Effect::Arm(TimerKind::Promise, until));
    }
    let about = d.conversation.last_inbound;
    let customer = d.facts.customer.as_ref().map_or("", |customer| customer.called()).to_owned();
    let says = [Say::PromiseDue(&customer)];
    let readers = responsible(d);
    if readers.is_empty() {
        d.send_admin_alert(about, &says, None);
    }
    for agent in readers {
        d.send_alert(agent, about, &says, None);
    }
}

/// Whoever has it, or stands in for them, or else the team.
pub(super) fn responsible<'a>(d: &Deciding<'a>) -> Vec<&'a Agent> {
    match d.assignee().and_then(|agent| d.stand_in(agent)) {
        Some(agent) => vec![agent],
        None => d.team(),
    }
}

/// Tells a lead, or else the admin, of a mail that waits for its writer.
fn remind_of_held(d: &mut Deciding<'_>) {
    let is_note = |held: &&Held| d.facts.held_notes.contains(&held.message);
    let waiting: Vec<&Held> = d.conversation.held.iter().filter(|it| !is_note(it)).collect();
    let Some(held) = waiting.first().map(|held| (*held).clone()) else {
        return;
    };
    let mut writers: Vec<&str> = Vec::new();
    for held in waiting {
        let called = d.policy.agent(&held.agent).map_or(held.agent.as_str(), |a| &a.display);
        if !writers.contains(&called) {
            writers.push(called);
        }
    }
    let writers = writers.join(", ");
    let says = match d.conversation.status {
        Status::Open => [Say::HeldForLong(&writers)],
        Status::Waiting | Status::Snoozed | Status::Resolved | Status::Closed | Status::Spam => {
            [Say::HeldThoughAnswered(&writers)]
        }
    };
    let leads = d.policy.agents.iter().filter(|agent| agent.role == AgentRole::Lead);
    let mut told = false;
    for lead in leads {
        told |= d.send_alert(lead, Some(held.message), &says, None).is_some();
    }
    if !told {
        d.send_admin_alert(Some(held.message), &says, None);
    }
}
