//! Escalation: the steps of a promise that are due, and what they do.
//!
//! Separate from the targets, which only know deadlines. Each step runs once in a period. Whatever
//! is due at once, after a night without power say, becomes one mail to each reader: it is about
//! the deadline that passed first. Priority and assignee are what the last of the steps says.
//! Nothing of it ever goes to a customer.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::assigned::next_agent;
use super::deciding::Deciding;
use super::order::assign;
use super::targets::{self, missed, steps_ahead};
use crate::desk::effect::Effect;
use crate::desk::event::{Actor, Event};
use crate::desk::policy::{Agent, AgentRole};
use crate::desk::rules::Assign;
use crate::desk::sla::event::OwedEvent;
use crate::desk::sla::owed::OwedTarget;
use crate::desk::sla::promise::{Escalation, Notified};
use crate::desk::sla::target::Target;
use crate::mail::address::Address;
use crate::mail::read::classify::Reason;

/// Why a step changed something.
pub(super) const ESCALATED: &str = "escalated";

/// Who is told.
pub(super) enum Reader<'a> {
    /// An agent.
    Agent(&'a Agent),
    /// Somebody else whom the configuration names.
    Named(&'a Address),
}

impl Reader<'_> {
    fn address(&self) -> &Address {
        match self {
            Reader::Agent(agent) => &agent.address,
            Reader::Named(address) => address,
        }
    }
}

/// What is due: a deadline, or a step.
enum Due<'a> {
    Deadline,
    Step(&'a Escalation),
}

/// Runs everything that is due.
pub(super) fn run(d: &mut Deciding<'_>) {
    // By the promises that hold now, whatever the timer was set by.
    if d.conversation.owed.version != d.policy.promises_version() {
        d.is_overdue = true;
        targets::settle(d);
    }
    let now = d.micros();
    let mut due: Vec<(Timestamp, Target, Due<'_>)> = Vec::new();
    for owed in d.conversation.owed.unmet().filter(|owed| !owed.is_paused()) {
        if owed.breached_at.is_none() && owed.due <= now {
            due.push((owed.due, owed.target, Due::Deadline));
        }
        let steps = steps_ahead(d, owed).into_iter().filter(|(at, _)| *at <= now);
        due.extend(steps.map(|(at, step)| (at, owed.target, Due::Step(step))));
    }
    // A deadline stands before the steps of its moment.
    due.sort_by_key(|(at, target, due)| (*at, *target, matches!(due, Due::Step(_))));
    let mut steps = Vec::new();
    for (_, target, due) in due {
        let Some(owed) = d.conversation.owed.target(target).cloned() else { continue };
        match due {
            Due::Deadline => missed(d, &owed),
            Due::Step(step) => {
                state(d, &owed, step);
                steps.push(step);
            }
        }
    }
    act(d, &steps);
}

fn state(d: &mut Deciding<'_>, owed: &OwedTarget, step: &Escalation) {
    let target = owed.target;
    let why = || Reason::new("a step is due", format!("{}, {}", target.as_str(), step.at));
    if step.at.is_before() && !owed.warned {
        d.owe(OwedEvent::Warned { target }, why());
    }
    if !owed.steps.contains(&step.at) {
        d.owe(OwedEvent::Escalated { target, step: step.at }, why());
    }
}

fn act(d: &mut Deciding<'_>, steps: &[&Escalation]) {
    let readers = readers(d, steps);
    let why = || Reason::plain(ESCALATED);
    if let Some(to) = steps.iter().rev().find_map(|step| step.priority)
        && to != d.conversation.priority
    {
        d.fact(&Actor::Posthaste, Event::PriorityChanged { to }, why());
    }
    if let Some(to) = steps.iter().rev().find_map(|step| step.assign.as_ref()) {
        let to = match to {
            Assign::Agent(name) => Some(name.clone()),
            Assign::Next => match next_agent(d, language(d).as_deref()) {
                Some(next) => {
                    d.effect(Effect::TakeTurn(next.clone()));
                    Some(next)
                }
                // There is no other: it stays whose it is.
                None => d.conversation.assignee.clone(),
            },
            Assign::Nobody => None,
        };
        if to != d.conversation.assignee {
            assign(d, &Actor::Posthaste, to, why());
        }
    }
    let most_pressing = d.conversation.owed.next_due().cloned();
    let Some(owed) = most_pressing else { return };
    if readers.is_empty() && steps.iter().any(|step| !step.notify.is_empty()) {
        d.send_escalation_to_admin(&owed);
    }
    for reader in readers {
        // Whom the step gives it to gets a notice for it, which says what is due and can be
        // answered to the customer. A second mail would say less.
        if !d.sends_notice_to(reader.address()) {
            d.send_escalation(&reader, &owed);
        }
    }
}

/// Who is told of these steps, each address once; who has it is who had it before them. An address
/// of the desk's own would answer itself.
fn readers<'a>(d: &Deciding<'a>, steps: &[&'a Escalation]) -> Vec<Reader<'a>> {
    let policy = d.policy;
    let all = || policy.agents.iter();
    let mut readers: Vec<Reader<'a>> = Vec::new();
    for notified in steps.iter().flat_map(|step| &step.notify) {
        let agents: Vec<&Agent> = match notified {
            Notified::Assignee => match d.assignee().and_then(|agent| d.stand_in(agent)) {
                Some(agent) => vec![agent],
                None => d.team(),
            },
            Notified::Team => d.team(),
            Notified::Leads => all().filter(|agent| agent.role == AgentRole::Lead).collect(),
            Notified::Agents => all().filter(|agent| agent.role == AgentRole::Agent).collect(),
            Notified::Agent(name) => policy.agent(name).into_iter().collect(),
            Notified::Address(address) => match policy.agent_at(address) {
                Some(agent) => vec![agent],
                None => {
                    readers.push(Reader::Named(address));
                    continue;
                }
            },
        };
        readers.extend(agents.into_iter().map(Reader::Agent));
    }
    let mut seen = BTreeSet::new();
    readers.retain(|reader| {
        policy.mailbox_at(reader.address()).is_none() && seen.insert(reader.address().key())
    });
    readers
}

/// The customer's language, where it is sure.
fn language(d: &Deciding<'_>) -> Option<String> {
    d.facts.opening.as_ref().and_then(|opening| opening.language.clone())
}
