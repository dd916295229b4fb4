//! Waiting for the customer: a reminder, and then it is settled.
//!
//! Separate because it is a story of its own, with two timers. From the moment on at which it
//! becomes the customer's turn, and anew when our answer has left, `resolve.auto_resolve_waiting`
//! runs; two days before its end, or half way where it is shorter than four, the customer is
//! reminded, and at its end it is resolved. Both wait for open hours, and until our answer has
//! left: nobody is asked about what they never got. What has run is told by the timers alone: each
//! goes in the transaction that acts on it, so that nothing is said twice over restarts. Whoever
//! cannot be reminded, since mail to them bounces or the rules of acks forbid it, is not resolved
//! either: a person decides. Holds for what begins to wait after the key was set.

use std::time::Duration;

use jiff::Timestamp;

use super::deciding::Deciding;
use super::receipt::zone;
use crate::desk::conversation::Status;
use crate::desk::effect::{Effect, TimerKind};
use crate::desk::event::{Actor, Event};
use crate::desk::input::Departure;
use crate::desk::policy::Unauthenticated;
use crate::desk::sla::expected::by_day;
use crate::limits::{AUTOMATIC_IN_A_ROW_MAX, REMINDED_BEFORE, TIMER_AGAIN};
use crate::mail::read::classify::{Answerable, Reason};

/// Sets the timers by what the decision made of the conversation. `was`: its status before.
pub(super) fn follow(d: &mut Deciding<'_>, was: Status, begins_anew: bool) {
    let Some(period) = d.policy.resolve.auto_resolve_waiting else { return };
    if d.conversation.history || d.conversation.merged_into.is_some() {
        return;
    }
    match (was, d.conversation.status) {
        (Status::Waiting, Status::Waiting) if !begins_anew => {}
        (_, Status::Waiting) => begin(d, period),
        (Status::Waiting, _) => {
            d.effect(Effect::Disarm(TimerKind::Remind));
            d.effect(Effect::Disarm(TimerKind::AutoResolve));
        }
        (_, _) => {}
    }
}

/// The customer thanked for our answer: they have it, and need no reminder.
pub(super) fn thanked(d: &mut Deciding<'_>) {
    let period = d.policy.resolve.auto_resolve_waiting;
    if let (Some(period), Status::Waiting) = (period, d.conversation.status) {
        d.effect(Effect::Disarm(TimerKind::Remind));
        d.effect(Effect::Arm(TimerKind::AutoResolve, in_open_hours(d, period)));
    }
}

/// It is time for the reminder.
pub(super) fn remind(d: &mut Deciding<'_>) {
    let Some(period) = period_of_waiting(d) else { return };
    match answer_has_left(d).and_then(|()| may_be_told(d)) {
        Ok(to) => {
            let end = in_open_hours(d, lead(period));
            let until = by_day(end, d.now, &zone(d));
            if let Some(mail) = d.send_reminder(&to, until) {
                let why = Reason::plain("no answer from the customer");
                d.fact(&Actor::Posthaste, Event::Reminded { mail }, why);
                d.effect(Effect::Arm(TimerKind::AutoResolve, end));
            }
        }
        Err(why) => stays(d, TimerKind::Remind, why),
    }
}

/// It has waited for long enough.
pub(super) fn resolve(d: &mut Deciding<'_>) {
    if period_of_waiting(d).is_none() {
        return;
    }
    let told = answer_has_left(d)
        .and_then(|()| d.policy.resolve.notify_customer.then(|| may_be_told(d)).transpose());
    let mail = match told {
        Ok(to) => to.and_then(|to| d.send_auto_resolution(&to)),
        Err(why) => return stays(d, TimerKind::AutoResolve, why),
    };
    let why = Reason::plain("no answer from the customer");
    d.resolve(&Actor::Posthaste, mail, why);
}

/// Why somebody is not told now.
enum Untold {
    /// The breaker is open, or the answer is on its way: soon.
    Later,
    /// Mail to them is of no use, or forbidden.
    Never(Reason),
}

fn begin(d: &mut Deciding<'_>, period: Duration) {
    if d.policy.resolve.notify_customer {
        d.effect(Effect::Disarm(TimerKind::AutoResolve));
        let at = in_open_hours(d, period.saturating_sub(lead(period)));
        d.effect(Effect::Arm(TimerKind::Remind, at));
    } else {
        d.effect(Effect::Arm(TimerKind::AutoResolve, in_open_hours(d, period)));
    }
}

fn period_of_waiting(d: &Deciding<'_>) -> Option<Duration> {
    let period = d.policy.resolve.auto_resolve_waiting;
    period.filter(|_| d.conversation.status == Status::Waiting)
}

/// How long before the end the reminder goes out.
fn lead(period: Duration) -> Duration {
    REMINDED_BEFORE.min(period / 2)
}

/// So much later or, where the desk is closed then, when it opens.
fn in_open_hours(d: &Deciding<'_>, after: Duration) -> Timestamp {
    let at = d.now.checked_add(after).unwrap_or(Timestamp::MAX);
    d.policy.desk_calendar().and_then(|hours| hours.next_open(at)).unwrap_or(at)
}

fn stays(d: &mut Deciding<'_>, timer: TimerKind, why: Untold) {
    match why {
        Untold::Later => {
            let again = d.now.checked_add(TIMER_AGAIN).unwrap_or(Timestamp::MAX);
            d.effect(Effect::Arm(timer, again));
        }
        Untold::Never(why) => d.fact(&Actor::Posthaste, Event::StillWaiting, why),
    }
}

/// Whether it is the customer's turn in their eyes, too.
fn answer_has_left(d: &Deciding<'_>) -> Result<(), Untold> {
    match d.facts.departure {
        Departure::Left => Ok(()),
        Departure::Awaited => Err(Untold::Later),
        Departure::Uncertain => Err(Untold::Never(Reason::plain("our answer has not left"))),
    }
}

/// The customer as somebody who may get a reminder.
fn may_be_told(d: &Deciding<'_>) -> Result<Answerable, Untold> {
    let facts = d.facts;
    let never = |why| Err(Untold::Never(Reason::plain(why)));
    let Some(to) = facts.answerable.clone() else { return never("not answerable") };
    let address = &to.recipient().address;
    if d.is_ours(address) || d.policy.agent_at(address).is_some() {
        return never("it would go to ourselves");
    }
    let strangers = d.policy.acknowledge.unauthenticated;
    if !to.is_authenticated() && strangers == Unauthenticated::None {
        return never("its sender is not authenticated");
    }
    if facts.is_spammer {
        return never("an agent called mail of this address spam");
    }
    if facts.unreachable {
        return never("mail to this address bounced for good");
    }
    if facts.complained {
        return never("a mail of ours was called spam there");
    }
    if facts.automatic_in_a_row >= AUTOMATIC_IN_A_ROW_MAX {
        return never("three automatic mails, and no answer of ours since");
    }
    if facts.automatic_recently >= d.policy.automatic_mail.count {
        return Err(Untold::Later);
    }
    Ok(to)
}
