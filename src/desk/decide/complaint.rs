//! Complaints: what the desk owes to a customer who is not content, beside an answer.
//!
//! Separate because it is a policy of its own, whatever the rules say: a complaint bears a tag by
//! which `[[sla]]` and `[[rule]]` find it, presses at least `high`, has an owner by name, and some
//! open days after it was settled its owner is asked whether it is. Whoever takes the tag away says
//! that it is none; whoever adds it says that it is one. Never tells the customer anything.

use super::deciding::Deciding;
use super::timer::responsible;
use crate::desk::conversation::{Priority, Role, Status};
use crate::desk::effect::{Effect, TimerKind};
use crate::desk::event::{Actor, Event};
use crate::desk::input::Arrival;
use crate::desk::policy::Mode;
use crate::desk::words::Say;
use crate::limits::CHECK_BACK_OPEN_DAYS;
use crate::mail::read::classify::Reason;
use crate::mail::read::flags::Flag;

/// The tag of a conversation in which the customer complains.
pub(super) const TAG: &str = "complaint";

/// Whether the customer complains in this mail.
pub(super) fn complains(arrival: &Arrival) -> bool {
    arrival.role == Role::Customer && !arrival.history && arrival.flags.contains(&Flag::Complaint)
}

/// Marks the conversation, and lets it press.
pub(super) fn mark(d: &mut Deciding<'_>) {
    let why = || Reason::plain("the customer complains");
    if !d.conversation.tags.contains(TAG) {
        let event = Event::Tagged { added: vec![TAG.to_owned()], removed: Vec::new() };
        d.fact(&Actor::Posthaste, event, why());
    }
    if d.conversation.priority < Priority::High {
        d.fact(&Actor::Posthaste, Event::PriorityChanged { to: Priority::High }, why());
    }
}

/// It was settled: its owner is asked in some open days.
pub(super) fn settled(d: &mut Deciding<'_>) {
    if !d.conversation.tags.contains(TAG) {
        return;
    }
    let calendar = d.policy.desk_calendar();
    if let Some(at) = calendar.and_then(|hours| hours.add_days(d.now, CHECK_BACK_OPEN_DAYS)) {
        d.effect(Effect::Arm(TimerKind::CheckBack, at));
    }
}

/// It is not settled after all.
pub(super) fn reopened(d: &mut Deciding<'_>) {
    if d.conversation.tags.contains(TAG) {
        d.effect(Effect::Disarm(TimerKind::CheckBack));
    }
}

/// Asks whoever has it whether it is settled: by a notice, which can be answered to the customer,
/// and where none can be, by an alert.
pub(super) fn check_back(d: &mut Deciding<'_>) {
    let is_settled = match d.conversation.status {
        Status::Resolved | Status::Closed => d.conversation.merged_into.is_none(),
        Status::Open | Status::Waiting | Status::Snoozed | Status::Spam => false,
    };
    if !is_settled || !d.conversation.tags.contains(TAG) {
        return;
    }
    let why = Reason::plain("a complaint was settled three open days ago");
    d.fact(&Actor::Posthaste, Event::CheckedBack, why);
    let about = d.conversation.last_inbound;
    let customer = d.facts.customer.as_ref().map_or("", |customer| customer.called()).to_owned();
    let is_shared = d.mailbox().is_some_and(|mailbox| mailbox.mode == Mode::Shared);
    let can_answer = d.conversation.status == Status::Resolved && !is_shared;
    let readers = responsible(d);
    if readers.is_empty() {
        d.send_admin_alert(about, &[Say::CheckBack(&customer)], None);
    }
    for agent in readers {
        match about {
            Some(about) if can_answer => d.send_check_back(agent, about),
            Some(_) | None => d.send_alert(agent, about, &[Say::CheckBack(&customer)], None),
        };
    }
}
