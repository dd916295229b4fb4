//! When an answer can honestly be expected, and when the desk opens again.
//!
//! Separate from the targets, which say what was promised: this looks at what the desk did. Eight
//! of ten first answers of the last 90 days came within so much open time; where these are enough
//! to go by, that much open time after its receipt is when this mail is answered. Else it is when
//! the target is due; where there is none either, nothing is named. A moment is rounded up to what
//! people say, and lies within open hours or at their end. Never in the past. Pure: the figure is
//! an input, counted once a day.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{RoundMode, SignedDuration, Span, Timestamp, Unit, Zoned, ZonedRound};

use super::calendar::{ALWAYS, Calendar};
use crate::desk::policy::Policy;
use crate::limits::{USUAL_COUNT_MIN, USUAL_PERCENT};
use crate::mail::write::moment::{Distance, Expected, Moment};

/// How long one customer waited for the first answer, or still does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Since the receipt of their mail.
    pub since: Timestamp,
    /// When the answer had left; none where they still wait.
    pub answered_at: Option<Timestamp>,
}

/// How long the first answer usually takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsualResponse {
    /// Under this promise, by name; empty where nothing is promised.
    pub sla: String,
    /// Eight of ten take at most so much open time; none where they are too few to tell.
    pub open: Option<SignedDuration>,
    /// How many answers that rests on.
    pub count: u32,
}

/// The figures of a desk, one for each promise that has answers and one for where there is none.
/// Each is counted in the hours of its promise. `waits`: with the promise's name, or nothing.
#[must_use]
pub fn usual_responses(
    policy: &Policy,
    waits: &[(String, Wait)],
    now: Timestamp,
) -> Vec<UsualResponse> {
    let mut by_sla: BTreeMap<&str, Vec<Wait>> = BTreeMap::from([("", Vec::new())]);
    for (sla, wait) in waits {
        by_sla.entry(sla).or_default().push(*wait);
    }
    let counted = by_sla.into_iter().filter_map(|(sla, waits)| {
        Some(usual_response(sla, &waits, policy.hours_of(Some(sla))?, now))
    });
    counted.collect()
}

/// Counts how long it usually takes, in open hours of the calendar. Whoever still waits for longer
/// than that counts, too: else the slowest would be left out.
#[must_use]
pub fn usual_response(
    sla: &str,
    waits: &[Wait],
    calendar: &Calendar,
    now: Timestamp,
) -> UsualResponse {
    let mut lengths: Vec<SignedDuration> = waits
        .iter()
        .filter_map(|wait| Some(calendar.open_between(wait.since, wait.answered_at?)))
        .collect();
    let count = u32::try_from(lengths.len()).unwrap_or(u32::MAX);
    let sla = sla.to_owned();
    if count < USUAL_COUNT_MIN {
        return UsualResponse { sla, open: None, count };
    }
    lengths.sort_unstable();
    let answered = most_within(&lengths);
    let waiting = waits.iter().filter(|wait| wait.answered_at.is_none());
    lengths.extend(
        waiting
            .map(|wait| calendar.open_between(wait.since, now))
            .filter(|length| answered.is_some_and(|answered| *length > answered)),
    );
    lengths.sort_unstable();
    UsualResponse { sla, open: most_within(&lengths), count }
}

/// The nearest rank of [`USUAL_PERCENT`], of lengths in order.
fn most_within(lengths: &[SignedDuration]) -> Option<SignedDuration> {
    let rank = (lengths.len() * USUAL_PERCENT).div_ceil(100);
    lengths.get(rank.checked_sub(1)?).copied()
}

/// By when to expect an answer that is due then, in words; none where that is not ahead. `zone`: by
/// whose clock it is said.
#[must_use]
pub fn expected(
    at: Timestamp,
    now: Timestamp,
    calendar: &Calendar,
    zone: &TimeZone,
) -> Option<Expected> {
    if at <= now {
        return None;
    }
    if let Some(hours) = within_hours(at, now, calendar) {
        return Some(Expected::WithinHours(hours));
    }
    let at = in_the_morning(rounded_up(at, calendar, zone)?, calendar, zone)?;
    let local = at.to_zoned(zone.clone());
    // Midnight ends the day before.
    let is_midnight = local.hour() == 0 && local.minute() == 0;
    let day = if is_midnight { at.checked_sub(SignedDuration::from_secs(1)).ok()? } else { at };
    let (distance, days) = distance(day, now, zone)?;
    let next = calendar.next_open(at).map(|next| next.to_zoned(zone.clone()).date());
    let is_last_today = next.is_none_or(|next| next > local.date());
    let has_time = match distance {
        Distance::Today => !is_last_today && !is_midnight,
        Distance::Week => days <= DAYS_WITH_TIME && !is_midnight,
        Distance::Later => false,
    };
    Some(Expected::By(Moment { at: day, distance, has_time }))
}

/// When the desk opens; none where it is open, or never opens again.
#[must_use]
pub fn opens(now: Timestamp, calendar: &Calendar, zone: &TimeZone) -> Option<Moment> {
    if calendar.is_open(now) {
        return None;
    }
    let at = calendar.next_open(now)?;
    let (distance, _) = distance(at, now, zone)?;
    Some(Moment { at, distance, has_time: true })
}

/// By the end of this day: when something happens that nobody waits for to the hour.
#[must_use]
pub fn by_day(at: Timestamp, now: Timestamp, zone: &TimeZone) -> Option<Moment> {
    let (distance, _) = distance(at, now, zone)?;
    Some(Moment { at, distance, has_time: false })
}

/// A time of day that is so many days off is nothing that anybody holds us to.
const DAYS_WITH_TIME: i32 = 4;

/// One to three full hours that are open from now on and that the moment lies in.
fn within_hours(at: Timestamp, now: Timestamp, calendar: &Calendar) -> Option<u8> {
    let fits = |hours: &u8| {
        let span = SignedDuration::from_hours(i64::from(*hours));
        let end = now.checked_add(span).ok();
        end.is_some_and(|end| at <= end && calendar.open_between(now, end) == span)
    };
    (1..=3).find(fits)
}

/// The next full hour, or the end of the open hours that the moment lies in.
fn rounded_up(at: Timestamp, calendar: &Calendar, zone: &TimeZone) -> Option<Timestamp> {
    let hour = ZonedRound::new().smallest(Unit::Hour).mode(RoundMode::Ceil);
    let hour = at.to_zoned(zone.clone()).round(hour).ok()?.timestamp();
    at.checked_add(calendar.open_between(at, hour)).ok()
}

/// Where nobody told when the desk is open, nobody answers at night either.
fn in_the_morning(at: Timestamp, calendar: &Calendar, zone: &TimeZone) -> Option<Timestamp> {
    let local: Zoned = at.to_zoned(zone.clone());
    if calendar.name() != ALWAYS || (9..=20).contains(&local.hour()) {
        return Some(at);
    }
    let date = if local.hour() > 20 { local.date().tomorrow().ok()? } else { local.date() };
    date.at(9, 0, 0, 0).to_zoned(zone.clone()).ok().map(|morning| morning.timestamp())
}

/// How far a day is from today, and in days.
fn distance(at: Timestamp, now: Timestamp, zone: &TimeZone) -> Option<(Distance, i32)> {
    let (at, today) = (at.to_zoned(zone.clone()).date(), now.to_zoned(zone.clone()).date());
    let days: Span = at.since(today).ok()?;
    Some(match days.get_days() {
        days @ ..=0 => (Distance::Today, days),
        days @ 1..=6 => (Distance::Week, days),
        days => (Distance::Later, days),
    })
}

#[cfg(test)]
mod tests;
