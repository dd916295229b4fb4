//! Rules carried out: what they set on a conversation, each with an event that names its rule.
//!
//! Separate from the arrival, which asks whether a mail opens one, and from the ruling, which says
//! what the rules come to. To a new conversation everything applies. A further mail of the
//! customer's meets only the rules that its opening mail did not meet, and of what they set only
//! what cannot undo somebody's work: tags are added, the priority is raised, and it is given to
//! somebody where nobody has it. A mail that is only filed gets the tags. History meets no rule.

use std::collections::BTreeSet;

use super::assigned;
use super::complaint::{self, complains};
use super::deciding::Deciding;
use crate::desk::conversation::{Priority, Role, Status};
use crate::desk::event::{Actor, Event};
use crate::desk::input::{Arrival, MatchedMail};
use crate::desk::rules::{Assign, Seen};
use crate::desk::ruling::{Given, Ruling};
use crate::desk::sla::event::OwedEvent;

/// What the rules come to for this mail.
pub(super) fn ruling<'a>(d: &Deciding<'a>, arrival: &Arrival) -> Ruling<'a> {
    let rules = d.policy.rules.as_slice();
    let is_customers = arrival.role == Role::Customer;
    if arrival.history || rules.is_empty() || !(d.is_new || is_customers) {
        return Ruling::default();
    }
    let mut tags = d.conversation.tags.clone();
    let mut priority = d.conversation.priority;
    if complains(arrival) {
        tags.insert(complaint::TAG.to_owned());
        priority = priority.max(Priority::High);
    }
    let mail = seen(d, &arrival.matched, &tags, priority);
    match &d.facts.opening {
        Some(opening) if !d.is_new => {
            let conversation = &d.conversation;
            let opening = seen(d, opening, &conversation.tags, conversation.priority);
            Ruling::on_joining(rules, &mail, &opening)
        }
        Some(_) | None => Ruling::on_opening(rules, &mail),
    }
}

/// A mail of this conversation, as rules and promises look at it.
pub(super) fn seen<'b>(
    d: &'b Deciding<'_>,
    mail: &'b MatchedMail,
    tags: &'b BTreeSet<String>,
    priority: Priority,
) -> Seen<'b> {
    let at = mail.received_at.unwrap_or(d.conversation.created);
    Seen {
        mailbox: &d.conversation.mailbox,
        customer: d.facts.customer.as_ref().map(|customer| &customer.address),
        subject: &mail.subject,
        body: &mail.body,
        header: &mail.header,
        language: mail.language.as_deref(),
        priority,
        tags,
        kind: mail.kind,
        has_attachment: mail.has_attachment,
        outside_hours: d.policy.desk_calendar().is_some_and(|calendar| !calendar.is_open(at)),
    }
}

/// Whether a rule says if the mail may open a conversation. One that a rule closes at once, or
/// calls spam, never was open.
pub(super) fn may_open<'a>(ruling: &Ruling<'a>) -> Option<Given<'a, bool>> {
    let files = |status: Status| matches!(status, Status::Closed | Status::Spam);
    let of_status = status(ruling).filter(|given| files(given.value));
    let closing = of_status.map(|Given { rule, reason, .. }| Given { value: false, rule, reason });
    closing.or_else(|| ruling.last(|set| set.open, bool::to_string))
}

fn status<'a>(ruling: &Ruling<'a>) -> Option<Given<'a, Status>> {
    ruling.last(|set| set.status, |status| status.as_str().to_owned())
}

/// The ack's own template, where a rule names one.
pub(super) fn template<'a>(ruling: &Ruling<'a>) -> Option<&'a str> {
    ruling.last(|set| set.template.as_deref(), |name| (*name).to_owned()).map(|given| given.value)
}

/// Whether a rule says if the customer gets an ack.
pub(super) fn acknowledges<'a>(ruling: &Ruling<'a>) -> Option<Given<'a, bool>> {
    ruling.last(|set| set.acknowledge, bool::to_string)
}

/// Carries out what applies to a mail that is only filed.
pub(super) fn file(d: &mut Deciding<'_>, ruling: &Ruling<'_>) {
    tag(d, ruling);
    if let Some(given) = status(ruling).filter(|given| given.value == Status::Spam) {
        let to = Status::Spam;
        d.fact(&Actor::rule(given.rule), Event::StatusChanged { to }, given.reason);
    }
}

/// Carries out what applies to a mail that makes it our turn. `complains`: its author does.
pub(super) fn apply(d: &mut Deciding<'_>, arrival: &Arrival, ruling: &Ruling<'_>) {
    let is_new = d.is_new;
    if complains(arrival) {
        complaint::mark(d);
    }
    tag(d, ruling);
    if let Some(given) = ruling.last(|set| set.mailbox.as_deref(), |name| (*name).to_owned())
        && is_new
        && given.value != d.conversation.mailbox
    {
        let event = Event::Moved { mailbox: given.value.to_owned() };
        d.fact(&Actor::rule(given.rule), event, given.reason);
    }
    set_terms(d, ruling);
    assign(d, arrival, ruling);
    if let Some(given) = status(ruling).filter(|given| is_new && given.value != Status::Open) {
        let (by, to) = (Actor::rule(given.rule), given.value);
        match to {
            Status::Resolved => d.resolve(&by, None, given.reason),
            Status::Waiting => d.fact(&by, Event::StatusChanged { to }, given.reason),
            // It never was open; nobody says until when it should sleep.
            Status::Open | Status::Snoozed | Status::Closed | Status::Spam => {}
        }
    }
}

/// Carries out what promises are chosen by, on the opening mail of a past that is replayed.
pub(super) fn restate(d: &mut Deciding<'_>) {
    let Some(opening) = &d.facts.opening else { return };
    let (tags, priority) = (d.conversation.tags.clone(), d.conversation.priority);
    let mail = seen(d, opening, &tags, priority);
    let ruling = Ruling::on_opening(&d.policy.rules, &mail);
    tag(d, &ruling);
    set_terms(d, &ruling);
}

/// The priority, which nothing but a new conversation lowers, and the promise.
fn set_terms(d: &mut Deciding<'_>, ruling: &Ruling<'_>) {
    let is_new = d.is_new;
    let word = |priority: &Priority| priority.as_str().to_owned();
    if let Some(given) = ruling.last(|set| set.priority, word)
        && given.value != d.conversation.priority
        && (is_new || given.value > d.conversation.priority)
    {
        let event = Event::PriorityChanged { to: given.value };
        d.fact(&Actor::rule(given.rule), event, given.reason);
    }
    if let Some(given) = ruling.last(|set| set.sla.as_deref(), |name| (*name).to_owned())
        && is_new
    {
        let event = Event::Owed(OwedEvent::SlaNamed { sla: Some(given.value.to_owned()) });
        d.fact(&Actor::rule(given.rule), event, given.reason);
    }
}

fn tag(d: &mut Deciding<'_>, ruling: &Ruling<'_>) {
    for given in ruling.tags() {
        let is_new = |tag: &&String| !d.conversation.tags.contains(*tag);
        let added: Vec<String> = given.value.iter().filter(is_new).cloned().collect();
        if !added.is_empty() {
            let event = Event::Tagged { added, removed: Vec::new() };
            d.fact(&Actor::rule(given.rule), event, given.reason);
        }
    }
}

/// Gives it to whom a rule names, or else by the policy. What complains gets an owner in any case.
fn assign(d: &mut Deciding<'_>, arrival: &Arrival, ruling: &Ruling<'_>) {
    if d.conversation.assignee.is_some() {
        return;
    }
    let language = arrival.matched.language.as_deref();
    let named = ruling.last(
        |set| set.assign.as_ref(),
        |whom| match whom {
            Assign::Agent(name) => name.clone(),
            Assign::Next => "next".to_owned(),
            Assign::Nobody => "none".to_owned(),
        },
    );
    match named {
        Some(Given { value: Assign::Agent(name), rule, reason }) => {
            let event = Event::Assigned { agent: Some(name.clone()) };
            d.fact(&Actor::rule(rule), event, reason);
        }
        Some(Given { value: Assign::Next, rule, reason }) => {
            assigned::to_the_next(d, &Actor::rule(rule), language, reason);
        }
        Some(Given { value: Assign::Nobody, .. }) => return,
        None if d.is_new => assigned::by_policy(d, language),
        None => {}
    }
    if complains(arrival) && d.conversation.assignee.is_none() {
        assigned::to_an_owner(d, language);
    }
}
