//! Simulation: the figures of a real past, as it was and under another policy.
//!
//! Separate from the replay of one conversation (`decide::replay`), because here many of them come
//! together: how many targets were met and missed, how long that took in open time, whom an
//! escalation would have told. Both sides are counted from events by the same functions. Never
//! reads a clock: the same past gives the same figures.

mod figures;

pub use figures::{Changed, Figures, Readership, Side, Times};

use jiff::{SignedDuration, Timestamp};

use super::conversation::Conversation;
use super::effect::Absence;
use super::event::{Event, Recorded};
use super::input::Facts;
use super::policy::Policy;
use super::sla::event::OwedEvent;
use super::sla::target::Target;
use crate::mail::address::Address;

/// One conversation as it was.
#[derive(Clone, Debug)]
pub struct Past {
    /// Its state before the first event.
    pub unborn: Conversation,
    /// What promises are matched by, and who the customer is; the rest is empty.
    pub facts: Facts,
    /// Its journal.
    pub events: Vec<PastEvent>,
}

/// An event as it was.
#[derive(Clone, Debug)]
pub struct PastEvent {
    /// The event.
    pub recorded: Recorded,
    /// When a server got the mail that it speaks of, where clocks follow from that.
    pub received_at: Option<Timestamp>,
}

/// What happened, or would have happened, to one conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// Every event, with its time.
    pub events: Vec<(Timestamp, Event)>,
    /// Who would have been told by an escalation.
    pub told: Vec<Told>,
}

/// A mail of an escalation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// When.
    pub at: Timestamp,
    /// To whom.
    pub to: Address,
}

/// When which agent was away: everything that agents have said about it, in the order of time.
#[derive(Clone, Debug, Default)]
pub struct Absences(Vec<(Timestamp, String, Option<Absence>)>);

impl Absences {
    /// Notes what somebody said: that an agent is away, or is back. Not before what was noted last.
    pub fn note(&mut self, at: Timestamp, event: &Event) {
        if let Event::Away { agent, until, deputy } = event {
            let (until, deputy) = (*until, deputy.clone());
            // Whoever ended it is in the journal, too.
            let agent = agent.clone();
            let absence = Absence { agent, until, deputy, by_note: false, said_by: None };
            self.0.push((at, absence.agent.clone(), Some(absence)));
        } else if let Event::Back { agent } = event {
            self.0.push((at, agent.clone(), None));
        }
    }

    /// Who was away at this moment.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Vec<Absence> {
        let mut away: Vec<Absence> = Vec::new();
        for (_, agent, absence) in self.0.iter().take_while(|(at, ..)| *at <= now) {
            away.retain(|absence| absence.agent != *agent);
            away.extend(absence.clone().filter(|absence| absence.until > now));
        }
        away
    }
}

/// One period of one target, from its beginning to what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// What was owed.
    pub target: Target,
    /// By which promise; empty where it is no longer known.
    pub sla: String,
    /// When it was due at last.
    pub due: Timestamp,
    /// When it was met.
    pub met_at: Option<Timestamp>,
    /// Whether its deadline passed first.
    pub missed: bool,
    /// The open time that it took, by the calendar of the policy that is tried out.
    pub took: Option<SignedDuration>,
}

/// The periods of a course, in the order in which they began. `policy`: whose calendars measure the
/// time; where it has none of that name, its first one does.
#[must_use]
pub fn periods<'a>(
    policy: &Policy,
    past: &Past,
    events: impl Iterator<Item = (Timestamp, &'a Event)>,
) -> Vec<Period> {
    let mut conversation = past.unborn.clone();
    let mut periods: Vec<Period> = Vec::new();
    for (at, event) in events {
        conversation.apply(event, at);
        let Event::Owed(event) = event else { continue };
        let sla = conversation.owed.sla.clone().unwrap_or_default();
        match event {
            OwedEvent::TargetStarted { target, due, .. } => {
                let (target, due) = (*target, *due);
                periods.push(Period { target, sla, due, met_at: None, missed: false, took: None });
            }
            OwedEvent::TargetDropped { target } => {
                if let Some(place) = periods.iter().rposition(|it| it.target == *target) {
                    periods.remove(place);
                }
            }
            OwedEvent::TargetResumed { target, due, .. } => {
                on(&mut periods, *target, |period| period.due = *due);
            }
            OwedEvent::TargetMoved { target, due, .. } => on(&mut periods, *target, |period| {
                period.due = *due;
                period.sla = sla;
            }),
            OwedEvent::TargetMet { target, met_at, .. } => on(&mut periods, *target, |period| {
                period.met_at = Some(*met_at);
                period.took = took(policy, &conversation, *target, *met_at);
            }),
            OwedEvent::TargetWithdrawn { target } => on(&mut periods, *target, |period| {
                period.met_at = None;
                period.took = None;
            }),
            OwedEvent::Breached { target, .. } => {
                on(&mut periods, *target, |period| period.missed = true);
            }
            OwedEvent::SlaNamed { .. }
            | OwedEvent::SlaChosen { .. }
            | OwedEvent::Warned { .. }
            | OwedEvent::Escalated { .. } => {}
        }
    }
    periods
}

fn on(periods: &mut [Period], target: Target, change: impl FnOnce(&mut Period)) {
    if let Some(period) = periods.iter_mut().rev().find(|period| period.target == target) {
        change(period);
    }
}

fn took(
    policy: &Policy,
    conversation: &Conversation,
    target: Target,
    met_at: Timestamp,
) -> Option<SignedDuration> {
    let owed = conversation.owed.target(target)?;
    let calendar = policy.calendar(&owed.terms.calendar).or(policy.desk_calendar())?;
    Some(owed.clock.elapsed(met_at, calendar))
}

#[cfg(test)]
mod tests;
