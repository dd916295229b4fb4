//! A calendar: when the desk is open, and how open time is added up.
//!
//! Separate because everything that is due rests on it and nothing in it knows what is due. An
//! instant is open if its local date and time lie in a span of that date: so a clock that is put
//! back makes an hour count twice, one that is put forward lets an hour out, and a date that a zone
//! skipped has no hours at all. Works through days and their spans, never minute by minute.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{SignedDuration, Span, Timestamp};

use crate::limits::CALENDAR_DAYS_MAX;

/// The calendar that is always open, by its name in the configuration.
pub const ALWAYS: &str = "always";

/// A span of a day, in minutes after midnight on the wall clock: `from` is in it, `to` is not.
/// `to` is at most 1,440, which is midnight at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hours {
    from: i16,
    to: i16,
}

impl Hours {
    /// The whole day.
    pub const ALL_DAY: Hours = Hours { from: 0, to: 1_440 };

    /// From one minute of the day to another; none where it would be empty or leave the day.
    #[must_use]
    pub fn new(from: i16, to: i16) -> Option<Hours> {
        (0 <= from && from < to && to <= 1_440).then_some(Hours { from, to })
    }
}

/// When the desk is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    name: String,
    zone: TimeZone,
    /// By [`Weekday::to_monday_zero_offset`], each in order and apart.
    week: [Vec<Hours>; 7],
    /// Whole days off.
    holidays: BTreeSet<Date>,
    /// Days with hours of their own, holidays or not.
    exceptions: BTreeMap<Date, Vec<Hours>>,
    version: String,
}

impl Calendar {
    /// The calendar that is always open, in the zone that days are counted in.
    #[must_use]
    pub fn always(zone: TimeZone) -> Calendar {
        let week = std::array::from_fn(|_| vec![Hours::ALL_DAY]);
        Calendar::new(ALWAYS, zone, week, BTreeSet::new(), BTreeMap::new())
    }

    /// A calendar of these hours. Spans of a day that touch or overlap become one.
    #[must_use]
    pub fn new(
        name: &str,
        zone: TimeZone,
        week: [Vec<Hours>; 7],
        holidays: BTreeSet<Date>,
        exceptions: BTreeMap<Date, Vec<Hours>>,
    ) -> Calendar {
        let week = week.map(joined);
        let exceptions: BTreeMap<Date, Vec<Hours>> =
            exceptions.into_iter().map(|(date, hours)| (date, joined(hours))).collect();
        let said = format!("{zone:?} {week:?} {holidays:?} {exceptions:?}");
        let version = blake3::hash(said.as_bytes()).to_hex().chars().take(12).collect();
        Calendar { name: name.to_owned(), zone, week, holidays, exceptions, version }
    }

    /// Its name in the configuration.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The zone of its wall clock.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Twelve characters that change with everything that a deadline depends on.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Whether it is open then.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        let local = self.zone.to_datetime(at);
        let minute = i16::from(local.hour()) * 60 + i16::from(local.minute());
        self.hours_on(local.date()).iter().any(|hours| hours.from <= minute && minute < hours.to)
    }

    /// The first open instant at `at` or after it; none where the next
    /// [`CALENDAR_DAYS_MAX`] days have none.
    #[must_use]
    pub fn next_open(&self, at: Timestamp) -> Option<Timestamp> {
        self.open_from(at).next().map(|(from, _)| from)
    }

    /// When this much open time has passed since `start`. The last open instant is the deadline:
    /// two hours that end with the day are due at its closing, not at the next opening. None where
    /// the calendar does not have so much in [`CALENDAR_DAYS_MAX`] days.
    #[must_use]
    pub fn add(&self, start: Timestamp, open: SignedDuration) -> Option<Timestamp> {
        let mut left = open.max(SignedDuration::ZERO);
        for (from, to) in self.open_from(start) {
            let length = to.duration_since(from);
            if left <= length {
                return from.checked_add(left).ok();
            }
            left = left.checked_sub(length)?;
        }
        None
    }

    /// The same time of day, so many open days later. What comes outside of open hours counts as
    /// come at the next opening; a time that is not open on the day that is reached is due at that
    /// day's next opening, or at its end. None as in [`Calendar::add`].
    #[must_use]
    pub fn add_days(&self, start: Timestamp, days: u32) -> Option<Timestamp> {
        let start = self.next_open(start)?;
        let local = self.zone.to_datetime(start);
        let mut dates = 0;
        let mut reached = local.date();
        for (from, _) in self.open_from(start) {
            let date = self.zone.to_datetime(from).date();
            dates += u32::from(date != reached);
            reached = date;
            if dates == days {
                break;
            }
        }
        if dates < days {
            return None;
        }
        let due = self.first_instant(reached.to_datetime(local.time()))?.max(start);
        self.settle_on(reached, due)
    }

    /// The first instant at which the wall clock shows this or later: where it was put forward over
    /// that time, the moment of that.
    fn first_instant(&self, local: DateTime) -> Option<Timestamp> {
        let ambiguous = self.zone.to_ambiguous_timestamp(local);
        match ambiguous.offset() {
            AmbiguousOffset::Gap { after, .. } => {
                let before_it = after.to_timestamp(local).ok()?;
                self.zone.following(before_it).next().map(|change| change.timestamp())
            }
            AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => {
                ambiguous.compatible().ok()
            }
        }
    }

    /// The open time between two instants; zero where they are in the wrong order.
    #[must_use]
    pub fn open_between(&self, start: Timestamp, end: Timestamp) -> SignedDuration {
        let spans = self.open_from(start).take_while(|(from, _)| *from < end);
        spans.map(|(from, to)| to.min(end).duration_since(from)).sum()
    }

    /// The instant on this date that is open and not before `due`, else the date's last closing.
    fn settle_on(&self, date: Date, due: Timestamp) -> Option<Timestamp> {
        let midnight = self.zone.to_timestamp(date.to_datetime(Time::midnight())).ok()?;
        let mut closing = None;
        for (from, to) in self.open_from(midnight) {
            if self.zone.to_datetime(from).date() != date {
                break;
            }
            if due <= to {
                return Some(due.max(from));
            }
            closing = Some(to);
        }
        closing.or(Some(due))
    }

    fn hours_on(&self, date: Date) -> &[Hours] {
        if let Some(hours) = self.exceptions.get(&date) {
            return hours;
        }
        if self.holidays.contains(&date) {
            return &[];
        }
        let day = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        self.week.get(day).map_or(&[], Vec::as_slice)
    }

    /// The open spans from an instant on, in order; the first one begins at it at the earliest.
    fn open_from(&self, start: Timestamp) -> OpenSpans<'_> {
        OpenSpans {
            calendar: self,
            at: Some(start),
            stretch: None,
            days_left: CALENDAR_DAYS_MAX,
            ready: Vec::new(),
        }
    }
}

/// A weekday's place in a calendar's week.
#[must_use]
pub fn weekday_index(day: Weekday) -> usize {
    usize::try_from(day.to_monday_zero_offset()).unwrap_or(0)
}

/// Walks through dates, and within a date through its spans.
struct OpenSpans<'a> {
    calendar: &'a Calendar,
    /// Where the walk goes on; none at the end of time.
    at: Option<Timestamp>,
    /// The offset that holds there, and until when.
    stretch: Option<(Offset, Timestamp)>,
    days_left: u32,
    /// Spans of the date at hand that are still to come, the next one last.
    ready: Vec<(Timestamp, Timestamp)>,
}

impl Iterator for OpenSpans<'_> {
    type Item = (Timestamp, Timestamp);

    fn next(&mut self) -> Option<(Timestamp, Timestamp)> {
        loop {
            if let Some(span) = self.ready.pop() {
                return Some(span);
            }
            if self.days_left == 0 {
                return None;
            }
            self.days_left -= 1;
            self.walk_a_date()?;
        }
    }
}

impl OpenSpans<'_> {
    /// Makes the spans of the date at hand ready, as far as the offset at hand holds.
    fn walk_a_date(&mut self) -> Option<()> {
        let at = self.at?;
        let (offset, until) = self.stretch_at(at);
        let date = offset.to_datetime(at).date();
        let tomorrow = date
            .tomorrow()
            .ok()
            .and_then(|tomorrow| offset.to_timestamp(tomorrow.to_datetime(Time::midnight())).ok());
        let end = tomorrow.map_or(until, |tomorrow| tomorrow.min(until));
        for hours in self.calendar.hours_on(date).iter().rev() {
            let from = instant(offset, date, hours.from)?.max(at);
            let to = instant(offset, date, hours.to)?.min(end);
            if from < to {
                self.ready.push((from, to));
            }
        }
        self.at = (end > at && end < Timestamp::MAX).then_some(end);
        Some(())
    }

    /// The offset that holds at an instant, and the instant at which another one begins.
    fn stretch_at(&mut self, at: Timestamp) -> (Offset, Timestamp) {
        if let Some((offset, until)) = self.stretch.filter(|(_, until)| at < *until) {
            return (offset, until);
        }
        let zone = &self.calendar.zone;
        let next = zone.following(at).next().map_or(Timestamp::MAX, |change| change.timestamp());
        let stretch = (zone.to_offset(at), next);
        self.stretch = Some(stretch);
        stretch
    }
}

/// A minute of a date on a wall clock that is set to this offset.
fn instant(offset: Offset, date: Date, minute: i16) -> Option<Timestamp> {
    let midnight: DateTime = date.to_datetime(Time::midnight());
    let local = midnight.checked_add(Span::new().minutes(minute)).ok()?;
    offset.to_timestamp(local).ok()
}

/// The spans in order, those that touch or overlap as one.
fn joined(mut hours: Vec<Hours>) -> Vec<Hours> {
    hours.sort_unstable();
    let mut joined: Vec<Hours> = Vec::with_capacity(hours.len());
    for next in hours {
        match joined.last_mut().filter(|last| next.from <= last.to) {
            Some(last) => last.to = last.to.max(next.to),
            None => joined.push(next),
        }
    }
    joined
}

#[cfg(test)]
mod tests;
