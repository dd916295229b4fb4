//! What an ack says beside that we have the message: by when to expect an answer, when we open.
//!
//! Separate from the mails, which put it into a draft. The time of answer rests on what the desk
//! did in its last 90 days where that is enough to go by, else on the target, else none is named;
//! and what it rests on stands in the journal. Never says a word of the sender's.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::complaint::complains;
use super::deciding::Deciding;
use super::ruled::template;
use crate::desk::details::{Detail, named};
use crate::desk::input::Arrival;
use crate::desk::ruling::Ruling;
use crate::desk::sla::calendar::Calendar;
use crate::desk::sla::expected::{expected, opens};
use crate::desk::sla::target::Target;
use crate::mail::write::draft::{Ack, AckOccasion};
use crate::mail::write::moment::Expected;

/// An ack, and what its time of answer rests on.
pub(super) struct Receipt {
    pub(super) ack: Ack,
    pub(super) rests_on: String,
}

/// The ack to this mail.
pub(super) fn receipt(d: &Deciding<'_>, arrival: &Arrival, ruling: &Ruling<'_>) -> Receipt {
    let zone = zone(d);
    let (expected, rests_on) = expectation(d, &zone);
    let opens = calendar(d).and_then(|calendar| opens(d.now, calendar, &zone));
    let occasion = match opens {
        _ if complains(arrival) => AckOccasion::Complaint,
        Some(_) => AckOccasion::OutsideHours,
        None => AckOccasion::Ordinary,
    };
    let ack = Ack {
        words: template(ruling).map(str::to_owned),
        occasion,
        expected,
        opens,
        missing: named(&d.policy.rules, &d.conversation.missing)
            .into_iter()
            .map(Detail::asked)
            .collect(),
        ..Ack::default()
    };
    Receipt { ack, rests_on }
}

/// The desk's zone: that of the calendar that is always open.
pub(super) fn zone(d: &Deciding<'_>) -> TimeZone {
    d.policy.calendars.first().map_or(TimeZone::UTC, |always| always.zone().clone())
}

/// The hours in which this conversation is answered: its promise's, else the desk's.
fn calendar<'a>(d: &Deciding<'a>) -> Option<&'a Calendar> {
    d.policy.hours_of(d.conversation.owed.sla.as_deref())
}

fn expectation(d: &Deciding<'_>, zone: &TimeZone) -> (Option<Expected>, String) {
    let Some(calendar) = calendar(d) else { return (None, String::new()) };
    let say = |at: Timestamp, calendar: &Calendar| expected(at, d.now, calendar, zone);
    let sla = d.conversation.owed.sla.as_deref().unwrap_or_default();
    let usual = d.facts.usual.iter().find(|usual| usual.sla == sla);
    if let Some((open, count)) = usual.and_then(|usual| Some((usual.open?, usual.count))) {
        let at = calendar.add(d.receipt(), open);
        let rests_on = format!(
            "8 of 10 of the last {count} first answers took at most {:#} of open time",
            SignedDuration::from_mins(open.as_mins())
        );
        return (at.and_then(|at| say(at, calendar)), rests_on);
    }
    let target = d.conversation.owed.unmet().find(|owed| owed.target == Target::FirstResponse);
    let Some(owed) = target else { return (None, String::new()) };
    let hours = d.policy.calendar(&owed.terms.calendar).unwrap_or(calendar);
    (say(owed.due, hours), format!("the target is due {}", owed.due))
}
