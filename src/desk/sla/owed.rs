//! What a conversation owes: the promise that counts for it, and the state of its targets.
//!
//! Separate from the conversation, of which it is one field, because its rules are its own. A
//! clock stands while it is not our turn, save that of a response whose answer is still on its
//! way: only what the relay accepted is an answer. That a clock stands follows from the events;
//! when it is due again needs a calendar, so an event says it. Of a target only the period at hand
//! is kept; the journal has the others. Never computes a deadline.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::OwedEvent;
use super::target::{Allowance, Clock, Step, Target};
use crate::desk::conversation::{OutboxId, Status};
use crate::desk::event::Event;
use crate::limits::{ANSWERS_ON_THEIR_WAY_MAX, PAUSES_MAX};

/// What a conversation owes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Owed {
    /// The promise that a rule names for it; it counts before all matches.
    pub named: Option<String>,
    /// The promise that counts.
    pub sla: Option<String>,
    /// The version of the policy's promises that this was decided with; empty before the first.
    pub version: String,
    /// When the first mail was taken in that made it our turn and has no answer.
    pub unanswered_since: Option<Timestamp>,
    /// Its targets, each at most once, in the order in which they began.
    pub targets: Vec<OwedTarget>,
}

/// One target in its period at hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwedTarget {
    /// What is owed.
    pub target: Target,
    /// What it was computed with.
    pub terms: Terms,
    /// Its clock.
    pub clock: Clock,
    /// When it is due; while it stands, when it was.
    pub due: Timestamp,
    /// Answers that are on their way to the relay, or that it refused and a person may try again.
    pub answers: Vec<OutboxId>,
    /// When it was met, and by which mail of ours.
    pub met: Option<(Timestamp, Option<OutboxId>)>,
    /// Whether a step before the deadline has run.
    pub warned: bool,
    /// When it was found that the deadline has passed.
    pub breached_at: Option<Timestamp>,
    /// Steps that have run.
    pub steps: Vec<Step>,
    /// Steps that were due before this do not run: nobody had set them then.
    pub steps_from: Timestamp,
}

/// What a deadline is computed with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// How much time there is.
    pub allowance: Allowance,
    /// The calendar's name.
    pub calendar: String,
    /// The calendar's version.
    pub calendar_version: String,
}

impl Owed {
    /// The target in its period at hand.
    #[must_use]
    pub fn target(&self, target: Target) -> Option<&OwedTarget> {
        self.targets.iter().find(|owed| owed.target == target)
    }

    /// Targets that are not met.
    pub fn unmet(&self) -> impl Iterator<Item = &OwedTarget> {
        self.targets.iter().filter(|owed| owed.met.is_none())
    }

    /// The target that is due next, of those whose clock runs.
    #[must_use]
    pub fn next_due(&self) -> Option<&OwedTarget> {
        self.unmet().filter(|owed| !owed.is_paused()).min_by_key(|owed| owed.due)
    }

    /// Folds one event in. `status` is the conversation's with that event folded in.
    pub(in crate::desk) fn apply(&mut self, event: &Event, status: Status, at: Timestamp) {
        self.fold(event, at);
        for owed in self.targets.iter_mut().filter(|owed| owed.met.is_none()) {
            if owed.must_stand(status) {
                owed.clock.pause(at);
            }
        }
    }

    fn fold(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::Received { turn: true, .. } => {
                self.unanswered_since.get_or_insert(at);
            }
            Event::Replied { mail, .. } => {
                self.unanswered_since = None;
                for owed in self.unmet_responses() {
                    owed.answers.extend(*mail);
                    // Of more answers than anybody writes the first ones count.
                    owed.answers.truncate(ANSWERS_ON_THEIR_WAY_MAX);
                }
            }
            Event::Bounced { mail, unanswered: true, .. } => {
                self.targets.iter_mut().for_each(|owed| owed.answers.retain(|one| one != mail));
            }
            Event::TakenBack { mail, .. } => {
                self.targets.iter_mut().for_each(|owed| owed.answers.retain(|one| one != mail));
            }
            Event::Owed(event) => self.fold_own(event, at),
            Event::Created { .. }
            | Event::Received { turn: false, .. }
            | Event::Acknowledged { .. }
            | Event::AckWithheld
            | Event::Assigned { .. }
            | Event::Noted { .. }
            | Event::StatusChanged { .. }
            | Event::PriorityChanged { .. }
            | Event::Tagged { .. }
            | Event::Resolved { .. }
            | Event::Reopened { .. }
            | Event::Closed
            | Event::Merged { .. }
            | Event::Snoozed { .. }
            | Event::Promised { .. }
            | Event::PromiseDropped
            | Event::Moved { .. }
            | Event::CheckedBack
            | Event::Split { .. }
            | Event::Started { .. }
            | Event::RecipientAdded
            | Event::RecipientRemoved
            | Event::Away { .. }
            | Event::DetailsMissing { .. }
            | Event::Reminded { .. }
            | Event::StillWaiting
            | Event::Back { .. }
            | Event::Related { .. }
            | Event::Held { .. }
            | Event::Released { .. }
            | Event::Delivered { .. }
            | Event::Deferred { .. }
            | Event::Failed { .. }
            | Event::Bounced { unanswered: false, .. } => {}
        }
    }

    fn fold_own(&mut self, event: &OwedEvent, at: Timestamp) {
        match event {
            OwedEvent::SlaNamed { sla } => self.named.clone_from(sla),
            OwedEvent::SlaChosen { sla, version, steps_from } => {
                self.sla.clone_from(sla);
                self.version.clone_from(version);
                for owed in &mut self.targets {
                    owed.steps_from = owed.steps_from.max(steps_from.unwrap_or(Timestamp::MIN));
                }
            }
            OwedEvent::TargetStarted { target, terms, started_at, due, steps_from } => {
                self.targets.retain(|owed| owed.target != *target);
                let clock = Clock::start(*started_at);
                self.targets.push(OwedTarget::new(*target, terms, clock, *due, *steps_from));
            }
            OwedEvent::TargetDropped { target } => {
                self.targets.retain(|owed| owed.target != *target)
            }
            OwedEvent::TargetResumed { target, resumed_at, due } => {
                self.on(*target, |owed| owed.resume(*resumed_at, *due));
            }
            OwedEvent::TargetMoved { target, terms, due } => self.on(*target, |owed| {
                owed.terms.clone_from(terms);
                owed.due = *due;
            }),
            OwedEvent::TargetMet { target, met_at, mail } => self.on(*target, |owed| {
                owed.met = Some((*met_at, *mail));
                owed.answers.clear();
            }),
            OwedEvent::TargetWithdrawn { target } => self.on(*target, |owed| owed.met = None),
            OwedEvent::Warned { target } => self.on(*target, |owed| owed.warned = true),
            OwedEvent::Breached { target, .. } => self.on(*target, |owed| {
                owed.breached_at.get_or_insert(at);
            }),
            OwedEvent::Escalated { target, step } => self.on(*target, |owed| {
                if !owed.steps.contains(step) {
                    owed.steps.push(*step);
                }
            }),
        }
    }

    fn on(&mut self, target: Target, change: impl FnOnce(&mut OwedTarget)) {
        if let Some(owed) = self.targets.iter_mut().find(|owed| owed.target == target) {
            change(owed);
        }
    }

    fn unmet_responses(&mut self) -> impl Iterator<Item = &mut OwedTarget> {
        let responses = self.targets.iter_mut().filter(|owed| owed.target.is_response());
        responses.filter(|owed| owed.met.is_none())
    }
}

impl OwedTarget {
    fn new(
        target: Target,
        terms: &Terms,
        clock: Clock,
        due: Timestamp,
        steps_from: Timestamp,
    ) -> OwedTarget {
        OwedTarget {
            target,
            terms: terms.clone(),
            clock,
            due,
            answers: Vec::new(),
            met: None,
            warned: false,
            breached_at: None,
            steps: Vec::new(),
            steps_from,
        }
    }

    /// Whether its clock stands.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.met.is_none() && self.clock.paused_at.is_some()
    }

    /// Whether its clock has to stand while the conversation is in this status.
    #[must_use]
    pub fn must_stand(&self, status: Status) -> bool {
        match status {
            Status::Open => false,
            Status::Waiting | Status::Snoozed | Status::Resolved => {
                !self.target.is_response() || self.answers.is_empty()
            }
            Status::Closed | Status::Spam => true,
        }
    }

    /// Whether the deadline passed before this instant, or before the clock stood.
    #[must_use]
    pub fn is_past(&self, at: Timestamp) -> bool {
        self.due <= self.clock.paused_at.map_or(at, |since| since.min(at))
    }

    fn resume(&mut self, at: Timestamp, due: Timestamp) {
        let stood_since = self.clock.paused_at;
        self.clock.resume(at);
        // A pause after the deadline puts off nothing, and is not worth keeping; nor is the one
        // after so many, which makes the deadline earlier than it might be.
        let is_useless = stood_since.is_some_and(|since| since >= self.due);
        if is_useless && self.clock.pauses.last().map(|(from, _)| *from) == stood_since {
            self.clock.pauses.pop();
        }
        self.clock.pauses.truncate(PAUSES_MAX);
        self.due = due;
    }
}
