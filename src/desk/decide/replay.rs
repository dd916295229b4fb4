//! Replay: what a conversation's journal would have come to under another policy.
//!
//! Separate because its input is not something that happens but everything that did. What people
//! did is taken from the journal as it stands; what the desk owed, and what it did about that, is
//! decided anew by the same functions that decide it live, at the moments at which their own timer
//! would have fired. The same past under the same policy gives the same course. Never sends.

use jiff::Timestamp;

use super::deciding::Deciding;
use super::{decide, escalation, ruled};
use crate::desk::conversation::{OutboxId, Status};
use crate::desk::effect::{Decision, Effect, TimerKind};
use crate::desk::event::{Actor, Event};
use crate::desk::input::{Input, Situation};
use crate::desk::policy::Policy;
use crate::desk::simulation::{Absences, Course, Past, PastEvent, Told};
use crate::mail::write::draft::MailKind;

/// Rows of mail that is only imagined are counted from here, far above any real one.
const IMAGINED_MAIL: OutboxId = OutboxId(1 << 62);

/// What would have happened until `until`, had this policy always held.
#[must_use]
pub fn replay(policy: &Policy, past: &Past, absences: &Absences, until: Timestamp) -> Course {
    let situation = Situation {
        conversation: past.unborn.clone(),
        facts: past.facts.clone(),
        next_outbox: IMAGINED_MAIL,
    };
    let mut replaying =
        Replaying { policy, absences, situation, due: None, course: Course::default() };
    for decided in decisions(&past.events) {
        if let Some(first) = decided.first() {
            replaying.pass_time(first.recorded.at);
            replaying.state(first.recorded.at, decided);
        }
    }
    replaying.pass_time(until);
    replaying.course
}

struct Replaying<'a> {
    policy: &'a Policy,
    absences: &'a Absences,
    situation: Situation,
    /// When the timer of what is owed fires.
    due: Option<Timestamp>,
    course: Course,
}

impl Replaying<'_> {
    /// Lets the timer fire as often as it is due before this moment.
    fn pass_time(&mut self, until: Timestamp) {
        while let Some(at) = self.due.filter(|at| *at < until) {
            self.due = None;
            self.situation.facts.away = self.absences.at(at);
            let fired = Input::TimerFired(TimerKind::Sla);
            let decision = decide(self.policy, &self.situation, &fired, at);
            self.take(at, decision);
            // A timer that does not go on would fire for ever.
            self.due = self.due.filter(|next| *next > at);
        }
    }

    /// What was stated once is stated again; what is owed follows from it anew.
    fn state(&mut self, at: Timestamp, decided: &[PastEvent]) {
        self.situation.facts.away = self.absences.at(at);
        let mut d = Deciding::new(self.policy, &self.situation, at);
        d.received_at = decided.iter().find_map(|past| past.received_at);
        d.missed_answer = decided.iter().find_map(|past| missed_answer(past, decided));
        let opens = decided.iter().any(|past| opens(&past.recorded.event));
        for past in decided.iter().filter(|past| !is_decided_anew(past, opens)) {
            let recorded = &past.recorded;
            d.fact(&Actor::Posthaste, recorded.event.clone(), recorded.reason.clone());
        }
        if opens {
            ruled::restate(&mut d);
        }
        if !d.has_decided_nothing() {
            let decision = d.finish();
            self.take(at, decision);
        }
    }

    /// Folds a decision in, and notes whom it would have told.
    fn take(&mut self, at: Timestamp, decision: Decision) {
        for fact in decision.facts {
            self.situation.conversation.apply(&fact.event, at);
            self.course.events.push((at, fact.event));
        }
        for effect in decision.effects {
            match effect {
                Effect::Arm(TimerKind::Sla, due) => self.due = Some(due),
                Effect::Disarm(TimerKind::Sla) => self.due = None,
                Effect::Send(mail) if mail.kind() == MailKind::Escalation => {
                    let told = mail.recipients.into_iter().map(|to| Told { at, to });
                    self.course.told.extend(told);
                }
                Effect::Send(_)
                | Effect::Withdraw(_)
                | Effect::WithdrawNotices { .. }
                | Effect::HurryNotices
                | Effect::Arm(..)
                | Effect::Disarm(_)
                | Effect::MarkAnswered(_)
                | Effect::Absorb { .. }
                | Effect::AddRecipient(_)
                | Effect::RemoveRecipient(_)
                | Effect::SetAway(_)
                | Effect::ClearAway(_)
                | Effect::Shelve { .. }
                | Effect::TakeTurn(_) => {}
            }
        }
    }
}

/// The journal in pieces that were each decided at once: the same moment, and begun by the same
/// thing.
fn decisions(events: &[PastEvent]) -> impl Iterator<Item = &[PastEvent]> {
    events.chunk_by(|before, event| {
        let (before, event) = (&before.recorded, &event.recorded);
        before.at == event.at && !begins(&before.event, &event.event)
    })
}

/// Whether a decision begins with this event, whatever came before it.
fn begins(before: &Event, event: &Event) -> bool {
    match event {
        Event::Received { .. } => !matches!(before, Event::Created { .. }),
        Event::Created { .. }
        | Event::Delivered { .. }
        | Event::Deferred { .. }
        | Event::Failed { .. }
        | Event::Reminded { .. }
        | Event::StillWaiting => true,
        Event::Acknowledged { .. }
        | Event::AckWithheld
        | Event::Assigned { .. }
        | Event::Replied { .. }
        | Event::Noted { .. }
        | Event::StatusChanged { .. }
        | Event::PriorityChanged { .. }
        | Event::Tagged { .. }
        | Event::Resolved { .. }
        | Event::Reopened { .. }
        | Event::Closed
        | Event::Snoozed { .. }
        | Event::Promised { .. }
        | Event::Merged { .. }
        | Event::Split { .. }
        | Event::Started { .. }
        | Event::TakenBack { .. }
        | Event::RecipientAdded
        | Event::RecipientRemoved
        | Event::Away { .. }
        | Event::Back { .. }
        | Event::Related { .. }
        | Event::Held { .. }
        | Event::Released { .. }
        | Event::Bounced { .. }
        | Event::PromiseDropped
        | Event::Moved { .. }
        | Event::CheckedBack
        | Event::DetailsMissing { .. }
        | Event::Owed(_) => false,
    }
}

/// Whether a conversation comes to be by this, and somebody waits for an answer.
fn opens(event: &Event) -> bool {
    matches!(event, Event::Created { status: Status::Open, history: false, .. })
}

/// Whether this follows from the policy, and not from what anybody did. `opens`: the conversation
/// comes to be by it; what rules set on a later mail stays as it was.
fn is_decided_anew(past: &PastEvent, opens: bool) -> bool {
    let recorded = &past.recorded;
    let is_term = matches!(recorded.event, Event::PriorityChanged { .. } | Event::Tagged { .. });
    matches!(recorded.event, Event::Owed(_))
        || recorded.reason.code == escalation::ESCALATED
        || (opens && is_term && Actor::is_rule(&recorded.by))
}

/// The answer of which a bounce says that the customer does not have it. The journal says so of
/// the last one that could have arrived; that of an earlier one made it our turn.
fn missed_answer(past: &PastEvent, decided: &[PastEvent]) -> Option<OutboxId> {
    let Event::Bounced { mail, kind: MailKind::Relay, unanswered, .. } = past.recorded.event else {
        return None;
    };
    let is_our_turn = |past: &PastEvent| {
        matches!(
            past.recorded.event,
            Event::Reopened { .. } | Event::StatusChanged { to: Status::Open }
        )
    };
    (unanswered || decided.iter().any(is_our_turn)).then_some(mail)
}
