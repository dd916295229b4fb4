//! What the customer has not said that rules want to know: noted when a conversation opens, and
//! crossed out as they say it.
//!
//! Separate because the ack asks once, and everybody else looks at what is still missing. Only the
//! customer's own mail tells anything; what an agent was told on the telephone they know. Never
//! asks: that is the ack's.

use super::deciding::Deciding;
use crate::desk::conversation::Role;
use crate::desk::details::{Told, missing, named};
use crate::desk::event::{Actor, Event};
use crate::desk::input::Arrival;
use crate::desk::ruling::Ruling;
use crate::mail::read::classify::Reason;

/// Notes what the mail that opens the conversation leaves out.
pub(super) fn note(d: &mut Deciding<'_>, arrival: &Arrival, ruling: &Ruling<'_>) {
    let rules = ruling.applied.iter().map(|applied| applied.rule);
    let missing = missing(rules, told(d, arrival));
    let details: Vec<String> = missing.iter().map(|detail| detail.name.clone()).collect();
    if !details.is_empty() {
        let asking = ruling.applied.iter().filter(|applied| !applied.rule.details.is_empty());
        let asking: Vec<&str> = asking.map(|applied| applied.rule.name.as_str()).collect();
        let why = Reason::new("a rule wants to know", asking.join(", "));
        d.fact(&Actor::Posthaste, Event::DetailsMissing { details }, why);
    }
}

/// Crosses out what a further mail of the customer's says.
pub(super) fn cross_out(d: &mut Deciding<'_>, arrival: &Arrival) {
    if arrival.role != Role::Customer || d.conversation.missing.is_empty() {
        return;
    }
    let told = told(d, arrival);
    let still = named(&d.policy.rules, &d.conversation.missing).into_iter();
    let still = still.filter(|detail| !detail.is_in(told));
    let details: Vec<String> = still.map(|detail| detail.name.clone()).collect();
    if details != d.conversation.missing {
        let why = Reason::plain("the customer has said it");
        d.fact(&Actor::Posthaste, Event::DetailsMissing { details }, why);
    }
}

fn told<'b>(d: &'b Deciding<'_>, arrival: &'b Arrival) -> Told<'b> {
    Told { subject: &arrival.matched.subject, text: &d.facts.text, files: &d.facts.attachments }
}
