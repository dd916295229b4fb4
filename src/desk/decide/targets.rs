//! Targets: which promise counts, when each of its targets is due, and that it was met or missed.
//!
//! Separate because every decision ends here, whatever it was about: what it states is looked at
//! once, and the clocks follow. Opening starts them at the receipt of the mail, an answer that the
//! relay accepted stops them, its bounce takes that back, a further mail of the customer's begins
//! the next one. What was resolved and is open again owes its resolution again, in the same period:
//! the time between does not count. Every deadline is computed here and stored with its event; one
//! that has passed is never touched again. Never sends anything.

use jiff::Timestamp;

use super::deciding::Deciding;
use super::ruled::seen;
use crate::desk::conversation::Status;
use crate::desk::effect::{Effect, TimerKind};
use crate::desk::event::Event;
use crate::desk::sla::calendar::Calendar;
use crate::desk::sla::event::OwedEvent;
use crate::desk::sla::owed::{OwedTarget, Terms};
use crate::desk::sla::promise::{Escalation, Sla};
use crate::desk::sla::target::{Clock, Step, Target};
use crate::mail::read::classify::Reason;
use crate::mail::write::draft::MailKind;

/// Why deadlines are computed anew.
const POLICY_CHANGED: &str = "the promises or their calendars changed";

/// Brings what is owed up to date with what was stated since it was last asked. History owes
/// nothing.
pub(super) fn settle(d: &mut Deciding<'_>) {
    let news = d.news();
    if d.conversation.version == 0 || d.conversation.history {
        return;
    }
    withdraw(d, &news);
    meet(d, &news);
    breach(d);
    if d.conversation.merged_into.is_none() {
        let by_other_terms = choose(d, &news) && !d.is_new;
        resume(d);
        start(d, by_other_terms);
        breach(d);
    }
}

/// Sets the one timer of what is owed, at the next deadline or step.
pub(super) fn arm(d: &mut Deciding<'_>) {
    if d.has_decided_nothing() {
        return;
    }
    match next_moment(d) {
        Some(at) => d.effect(Effect::Arm(TimerKind::Sla, at)),
        None if d.conversation.owed.targets.is_empty() => {}
        None => d.effect(Effect::Disarm(TimerKind::Sla)),
    }
}

/// Steps of a target that have not run, each with its moment; those from before they were set are
/// not among them. None of a clock that stands.
pub(super) fn steps_ahead<'a>(
    d: &Deciding<'a>,
    owed: &OwedTarget,
) -> Vec<(Timestamp, &'a Escalation)> {
    let policy = d.policy;
    let sla = d.conversation.owed.sla.as_deref().and_then(|name| policy.sla(name));
    let calendar = policy.calendar(&owed.terms.calendar);
    let Some((sla, calendar)) = sla.zip(calendar) else { return Vec::new() };
    let of_target = sla.escalations.iter().filter(|escalation| {
        escalation.target.is_none_or(|target| target == owed.target)
            && !owed.steps.contains(&escalation.at)
    });
    let mut ahead: Vec<(Timestamp, &Escalation)> = of_target
        .filter_map(|escalation| {
            let at = moment_of(escalation.at, owed, calendar)?;
            (at >= owed.steps_from).then_some((at, escalation))
        })
        .collect();
    ahead.sort_by_key(|(at, _)| *at);
    ahead
}

/// The desk's time, as it is stored.
pub(super) fn to_the_microsecond(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

fn moment_of(step: Step, owed: &OwedTarget, calendar: &Calendar) -> Option<Timestamp> {
    step.at(&owed.clock, owed.terms.allowance, calendar).map(to_the_microsecond)
}

fn next_moment(d: &Deciding<'_>) -> Option<Timestamp> {
    let running = d.conversation.owed.unmet().filter(|owed| !owed.is_paused());
    running
        .flat_map(|owed| {
            let due = owed.breached_at.is_none().then_some(owed.due);
            let step = steps_ahead(d, owed).first().map(|(at, _)| *at);
            due.into_iter().chain(step)
        })
        .min()
}

/// An answer that came back was none; what is open again was not settled.
fn withdraw(d: &mut Deciding<'_>, news: &[Event]) {
    for event in news {
        let targets = &d.conversation.owed.targets;
        let (withdrawn, why) = if let Event::Bounced { mail, unanswered, .. } = event
            && d.missed_answer == Some(*mail)
        {
            // Another answer that arrived is a first response, too.
            let by_it = |owed: &&OwedTarget| {
                owed.met.is_some_and(|(_, by)| by == Some(*mail))
                    && (*unanswered || owed.target != Target::FirstResponse)
            };
            (targets.iter().filter(by_it).map(|owed| owed.target).collect(), "it came back")
        } else if matches!(event, Event::Reopened { .. }) {
            let settled = |owed: &&OwedTarget| owed.met.is_some() && !owed.target.is_response();
            (targets.iter().filter(settled).map(|owed| owed.target).collect(), "reopened")
        } else {
            (Vec::new(), "")
        };
        for target in withdrawn {
            let event = OwedEvent::TargetWithdrawn { target };
            d.owe(event, Reason::plain(why));
        }
    }
}

/// What was done, and when: an answer by us when the relay accepted it, one that somebody sent by
/// themselves when the server got it.
fn meet(d: &mut Deciding<'_>, news: &[Event]) {
    for event in news {
        let (mail, met_at) = if let Event::Delivered { mail, kind: MailKind::Relay } = event {
            (Some(*mail), d.micros())
        } else if matches!(event, Event::Replied { mail: None, .. }) {
            (None, d.receipt())
        } else if matches!(event, Event::Resolved { .. }) {
            (None, d.micros())
        } else {
            continue;
        };
        let settles = matches!(event, Event::Resolved { .. });
        let met: Vec<OwedTarget> = d
            .conversation
            .owed
            .unmet()
            .filter(|owed| owed.target.is_response() != settles)
            .filter(|owed| mail.is_none_or(|mail| owed.answers.contains(&mail)))
            .cloned()
            .collect();
        for owed in met {
            let met_at = met_at.max(owed.clock.started_at);
            if owed.due < met_at && owed.breached_at.is_none() && owed.is_past(met_at) {
                missed(d, &owed);
            }
            let why = if settles { "resolved" } else { "answered" };
            let event = OwedEvent::TargetMet { target: owed.target, met_at, mail };
            d.owe(event, Reason::plain(why));
        }
    }
}

/// States of every deadline that has passed that it has.
pub(super) fn breach(d: &mut Deciding<'_>) {
    let now = d.micros();
    let unmet = d.conversation.owed.unmet();
    let past: Vec<OwedTarget> =
        unmet.filter(|owed| owed.breached_at.is_none() && owed.is_past(now)).cloned().collect();
    for owed in past {
        missed(d, &owed);
    }
}

/// States that a deadline has passed.
pub(super) fn missed(d: &mut Deciding<'_>, owed: &OwedTarget) {
    let event = OwedEvent::Breached { target: owed.target, due: owed.due };
    let why = Reason::new("the deadline passed", owed.due.to_string());
    d.owe(event, why);
}

/// Decides which promise counts, where something that it depends on is new, and computes open
/// deadlines anew. Whether it decided.
fn choose(d: &mut Deciding<'_>, news: &[Event]) -> bool {
    let version = d.policy.promises_version();
    let owed = &d.conversation.owed;
    let differs = owed.version != version;
    let is_touched = news.iter().any(|event| {
        matches!(
            event,
            Event::Created { .. }
                | Event::PriorityChanged { .. }
                | Event::Tagged { .. }
                | Event::Owed(OwedEvent::SlaNamed { .. })
                | Event::Reopened { .. }
        )
    });
    let is_live = match d.conversation.status {
        Status::Open | Status::Waiting | Status::Snoozed => true,
        Status::Resolved | Status::Closed | Status::Spam => false,
    };
    if !is_live || (!differs && (!is_touched || version.is_empty())) {
        return false;
    }
    let code = match (d.is_new, differs) {
        (true, _) => "the first that fits",
        (false, true) => POLICY_CHANGED,
        (false, false) => "what it is matched by changed",
    };
    let (sla, evidence) = fitting(d);
    let name = sla.map(|sla| sla.name.clone());
    if !differs && name == d.conversation.owed.sla {
        return false;
    }
    // What was due anyway is not passed over because the policy changed, too.
    let steps_from = (!d.is_new && !d.is_overdue).then(|| d.micros());
    let event = OwedEvent::SlaChosen { sla: name, version, steps_from };
    d.owe(event, Reason::new(code, evidence));
    recompute(d, sla, code);
    true
}

/// The promise that counts, and what fitted.
fn fitting<'a>(d: &Deciding<'a>) -> (Option<&'a Sla>, String) {
    let policy = d.policy;
    let named = d.conversation.owed.named.as_deref();
    if let Some(sla) = named.and_then(|name| policy.sla(name)) {
        return (Some(sla), format!("{}: a rule names it", sla.name));
    }
    let opening = d.facts.opening.clone().unwrap_or_default();
    let seen = seen(d, &opening, &d.conversation.tags, d.conversation.priority);
    let mut fitting =
        policy.slas.iter().filter_map(|sla| sla.matching.fits(&seen).map(|found| (sla, found)));
    match fitting.next() {
        Some((sla, found)) if found.is_empty() => (Some(sla), sla.name.clone()),
        Some((sla, found)) => (Some(sla), format!("{}: {}", sla.name, found.join(", "))),
        None => (None, "none fits".to_owned()),
    }
}

/// Open deadlines, by other terms. What has passed stays as it was.
fn recompute(d: &mut Deciding<'_>, sla: Option<&Sla>, why: &'static str) {
    let now = d.micros();
    let open: Vec<OwedTarget> =
        d.conversation.owed.unmet().filter(|owed| !owed.is_past(now)).cloned().collect();
    for owed in open {
        let target = owed.target;
        let Some((terms, calendar)) = sla.and_then(|sla| terms(d, sla, target)) else {
            let event = OwedEvent::TargetDropped { target };
            d.owe(event, Reason::plain(why));
            continue;
        };
        if terms == owed.terms {
            continue;
        }
        let mut clock = owed.clock.clone();
        clock.resume(now);
        if let Some(due) = clock.due(terms.allowance, calendar).map(to_the_microsecond) {
            let evidence = format!("was due {}", owed.due);
            let event = OwedEvent::TargetMoved { target, terms, due };
            d.owe(event, Reason::new(why, evidence));
        }
    }
}

/// What a deadline of this promise is computed with; none where it does not promise that.
fn terms<'a>(d: &Deciding<'a>, sla: &Sla, target: Target) -> Option<(Terms, &'a Calendar)> {
    let policy = d.policy;
    let allowance = sla.allowance(target)?;
    let calendar = policy.calendar(&sla.calendar)?;
    let (name, version) = (sla.calendar.clone(), calendar.version().to_owned());
    Some((Terms { allowance, calendar: name, calendar_version: version }, calendar))
}

/// Lets clocks run again that need not stand any more: from the receipt of the mail that did it.
fn resume(d: &mut Deciding<'_>) {
    let status = d.conversation.status;
    let standing: Vec<OwedTarget> = d
        .conversation
        .owed
        .unmet()
        .filter(|owed| owed.is_paused() && !owed.must_stand(status))
        .cloned()
        .collect();
    for owed in standing {
        let (target, resumed_at) = (owed.target, d.receipt());
        let is_past = owed.clock.paused_at.is_some_and(|since| since >= owed.due);
        let calendar = d.policy.calendar(&owed.terms.calendar);
        let mut clock = owed.clock;
        clock.resume(resumed_at);
        let moved = calendar.and_then(|calendar| clock.due(owed.terms.allowance, calendar));
        let due = moved.filter(|_| !is_past).map_or(owed.due, to_the_microsecond);
        let event = OwedEvent::TargetResumed { target, resumed_at, due };
        d.owe(event, Reason::plain("it is our turn"));
    }
}

/// Starts what is owed and has no clock yet.
fn start(d: &mut Deciding<'_>, by_other_terms: bool) {
    let name = d.conversation.owed.sla.clone();
    let Some(sla) = name.as_deref().and_then(|name| d.policy.sla(name)) else { return };
    if d.conversation.status != Status::Open {
        return;
    }
    let opened_at = d.facts.opening.as_ref().and_then(|opening| opening.received_at);
    // Where we wrote first, what is owed begins with their first mail.
    let unanswered_since = d.conversation.owed.unanswered_since.map(|at| at.min(d.receipt()));
    let opened_at = opened_at.or(unanswered_since).unwrap_or(d.conversation.created);
    let opened_at = opened_at.min(d.micros());
    let has_answer = d.conversation.last_reply.is_some();
    if !has_answer {
        begin(d, sla, Target::FirstResponse, opened_at, by_other_terms);
    }
    begin(d, sla, Target::Resolution, opened_at, by_other_terms);
    let owes_response = d.conversation.owed.unmet().any(|owed| owed.target.is_response());
    if let Some(since) = d.conversation.owed.unanswered_since
        && has_answer
        && !owes_response
    {
        // The mail at hand is the one, or it came while an answer was on its way.
        begin(d, sla, Target::NextResponse, since.min(d.receipt()), by_other_terms);
    }
}

/// Starts a target, where it is promised. Of the first response and the resolution there is one
/// period.
fn begin(d: &mut Deciding<'_>, sla: &Sla, target: Target, at: Timestamp, by_other_terms: bool) {
    if target != Target::NextResponse && d.conversation.owed.target(target).is_some() {
        return;
    }
    let Some((terms, calendar)) = terms(d, sla, target) else { return };
    let started_at = to_the_microsecond(at);
    let due = Clock::start(started_at).due(terms.allowance, calendar).map(to_the_microsecond);
    let Some(due) = due else { return };
    let steps_from = if by_other_terms { d.micros() } else { started_at };
    let why = Reason::new("promised", format!("{}, {}", sla.name, terms.calendar));
    let event = OwedEvent::TargetStarted { target, terms, started_at, due, steps_from };
    d.owe(event, why);
}
