//! Targets: what is promised, how long it takes, and when that is due.
//!
//! Separate from the calendar, which knows no promise, and from escalation, which knows what is
//! done about one. The clock of a target runs from receipt, stands while it is the customer's turn
//! or the conversation sleeps, and is read here alone. Never looks at a Date header.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;

/// A promise to the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Until an answer of a person, from the opening mail on.
    FirstResponse,
    /// Until an answer to a further mail.
    NextResponse,
    /// Until it is settled.
    Resolution,
}

impl Target {
    /// Every target, in the order of the contract.
    pub const ALL: [Target; 3] = [Target::FirstResponse, Target::NextResponse, Target::Resolution];

    /// The word for columns, JSON and people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Target::FirstResponse => "first_response",
            Target::NextResponse => "next_response",
            Target::Resolution => "resolution",
        }
    }

    /// Whether an answer meets it.
    #[must_use]
    pub fn is_response(self) -> bool {
        match self {
            Target::FirstResponse | Target::NextResponse => true,
            Target::Resolution => false,
        }
    }

    /// The target of this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Target> {
        Target::ALL.into_iter().find(|target| target.as_str() == word)
    }
}

/// How much time a target has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Allowance {
    /// Open time.
    Open(SignedDuration),
    /// Open days.
    Days(u32),
}

/// The clock of one target: since when it runs, and the spans in which it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// When it began to run: a receipt.
    pub started_at: Timestamp,
    /// Spans in which it stood and runs again, in order and apart.
    pub pauses: Vec<(Timestamp, Timestamp)>,
    /// Since when it stands, if it does.
    pub paused_at: Option<Timestamp>,
}

impl Clock {
    /// A clock that runs from here on.
    #[must_use]
    pub fn start(started_at: Timestamp) -> Clock {
        Clock { started_at, pauses: Vec::new(), paused_at: None }
    }

    /// Lets it stand. One that stands goes on standing.
    pub fn pause(&mut self, at: Timestamp) {
        self.paused_at.get_or_insert(at.max(self.started_at));
    }

    /// Lets it run again. A wall clock that was put back makes no negative pause.
    pub fn resume(&mut self, at: Timestamp) {
        if let Some(since) = self.paused_at.take()
            && at > since
        {
            self.pauses.push((since, at));
        }
    }

    /// When the allowance is used up. The open time of each pause that began before that comes on
    /// top of it; a pause after the deadline puts off nothing. None while it stands, and where the
    /// calendar has not so much open time.
    #[must_use]
    pub fn due(&self, allowance: Allowance, calendar: &Calendar) -> Option<Timestamp> {
        if self.paused_at.is_some() {
            return None;
        }
        let mut stood = SignedDuration::ZERO;
        let mut due = self.due_after(allowance, stood, calendar)?;
        for (from, to) in &self.pauses {
            if *from >= due {
                break;
            }
            stood = stood.checked_add(calendar.open_between(*from, *to))?;
            due = self.due_after(allowance, stood, calendar)?;
        }
        Some(due)
    }

    fn due_after(
        &self,
        allowance: Allowance,
        stood: SignedDuration,
        calendar: &Calendar,
    ) -> Option<Timestamp> {
        match allowance {
            Allowance::Open(time) => calendar.add(self.started_at, time.checked_add(stood)?),
            Allowance::Days(days) => {
                let due = calendar.add_days(self.started_at, days)?;
                if stood.is_zero() { Some(due) } else { calendar.add(due, stood) }
            }
        }
    }

    /// The open time that it has run until an instant.
    #[must_use]
    pub fn elapsed(&self, until: Timestamp, calendar: &Calendar) -> SignedDuration {
        let until = self.paused_at.map_or(until, |since| until.min(since));
        let stood: SignedDuration = self
            .pauses
            .iter()
            .map(|(from, to)| calendar.open_between(*from, (*to).min(until)))
            .sum();
        calendar.open_between(self.started_at, until).saturating_sub(stood)
    }
}

/// A step of an escalation: when, with respect to a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// When so many per cent of the allowance are used up; 100 is the deadline.
    Percent(u32),
    /// So much open time before the deadline.
    Before(SignedDuration),
    /// So much open time after it.
    After(SignedDuration),
}

impl Step {
    /// Whether it is meant for the time before the deadline.
    #[must_use]
    pub fn is_before(self) -> bool {
        match self {
            Step::Percent(percent) => percent < 100,
            Step::Before(_) => true,
            Step::After(_) => false,
        }
    }

    /// When it is due, for a clock that began at `started_at`, with this allowance left to run in
    /// one piece up to `due`. A step before the clock's beginning is due at once.
    #[must_use]
    pub fn at(self, clock: &Clock, allowance: Allowance, calendar: &Calendar) -> Option<Timestamp> {
        let due = clock.due(allowance, calendar)?;
        let whole = match allowance {
            Allowance::Open(time) => time,
            Allowance::Days(_) => clock.elapsed(due, calendar),
        };
        let after_start = match self {
            Step::Percent(percent) => {
                SignedDuration::from_millis_i128(whole.as_millis() * i128::from(percent) / 100)
            }
            Step::Before(time) => whole.saturating_sub(time),
            Step::After(time) => return calendar.add(due, time),
        };
        if after_start == whole {
            // A deadline at closing time is not put off to the next opening.
            return Some(due);
        }
        if after_start > whole {
            return calendar.add(due, after_start.saturating_sub(whole));
        }
        let at = clock.due(Allowance::Open(after_start.max(SignedDuration::ZERO)), calendar)?;
        Some(at.min(due))
    }
}

impl std::fmt::Display for Step {
    /// As the configuration writes it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Step::Percent(percent) => write!(f, "{percent}%"),
            Step::Before(time) => write!(f, "{time:#} before"),
            Step::After(time) => write!(f, "{time:#} after"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::sla::calendar::Hours;

    fn office() -> Calendar {
        let day = vec![Hours::new(540, 750).unwrap(), Hours::new(780, 1_050).unwrap()];
        let mut week = std::array::from_fn(|_| day.clone());
        week[5] = Vec::new();
        week[6] = Vec::new();
        let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
        Calendar::new("office", zone, week, [].into(), [].into())
    }

    fn at(text: &str) -> Timestamp {
        format!("{text}+01:00").parse().unwrap()
    }

    /// 9:00 to 12:30 and 13:00 to 17:30, Monday to Friday; 2026-11-16 is a Monday.
    #[test]
    fn steps_stand_before_at_and_after_the_deadline() {
        let calendar = office();
        let check = |started: &str, allowance: Allowance, step: Step, expected: &str| {
            let clock = Clock::start(at(started));
            let found = step.at(&clock, allowance, &calendar);
            assert_eq!(found, Some(at(expected)), "{started} {allowance:?} {step:?}");
        };
        let hours = |hours| Allowance::Open(SignedDuration::from_hours(hours));
        let minutes = SignedDuration::from_mins;
        let monday = "2026-11-16T09:00:00";
        check(monday, hours(4), Step::Percent(100), "2026-11-16T13:30:00");
        check(monday, hours(8), Step::Percent(100), "2026-11-16T17:30:00");
        check(monday, hours(4), Step::Percent(75), "2026-11-16T12:00:00");
        check(monday, hours(4), Step::Percent(150), "2026-11-16T15:30:00");
        check(monday, hours(4), Step::Before(minutes(15)), "2026-11-16T13:15:00");
        check(monday, hours(4), Step::Before(minutes(500)), monday);
        check(monday, hours(4), Step::After(minutes(60)), "2026-11-16T14:30:00");
        check("2026-11-20T17:29:00", hours(2), Step::Percent(100), "2026-11-23T10:59:00");
        check("2026-11-20T17:29:00", hours(2), Step::After(minutes(481)), "2026-11-24T11:00:00");
        check("2026-11-21T11:00:00", Allowance::Days(1), Step::Percent(100), "2026-11-24T09:00:00");
        check("2026-11-21T11:00:00", Allowance::Days(1), Step::Percent(50), "2026-11-23T13:30:00");
    }

    #[test]
    fn a_clock_stands_and_goes_on() {
        let calendar = office();
        let hour = Allowance::Open(SignedDuration::from_hours(1));
        let mut clock = Clock::start(at("2026-11-16T09:00:00"));
        clock.pause(at("2026-11-16T09:30:00"));
        clock.pause(at("2026-11-16T09:40:00"));
        assert_eq!(clock.due(hour, &calendar), None, "it stands");
        let elapsed = clock.elapsed(at("2026-11-17T09:00:00"), &calendar);
        assert_eq!(elapsed, SignedDuration::from_mins(30));
        // Back on Friday after closing: half an hour is left, from Monday's opening on.
        clock.resume(at("2026-11-20T18:00:00"));
        assert_eq!(clock.due(hour, &calendar), Some(at("2026-11-23T09:30:00")));
        // What happens after the deadline puts it off no more.
        clock.pause(at("2026-11-23T10:00:00"));
        clock.resume(at("2026-11-23T11:00:00"));
        assert_eq!(clock.due(hour, &calendar), Some(at("2026-11-23T09:30:00")));
        // A wall clock that was put back.
        clock.pause(at("2026-11-23T12:00:00"));
        clock.resume(at("2026-11-23T11:00:00"));
        assert_eq!(clock.pauses.len(), 2);
    }
}
