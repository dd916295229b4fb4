//! Holidays out of an iCalendar file (RFC 5545): the dates that its events cover.
//!
//! Separate from the calendars because a published file has rules and shapes of its own. Of
//! repeating events the yearly ones are understood, by date or by the n-th weekday of a month; any
//! other rule is refused rather than guessed, for a holiday that is missed is a deadline that comes
//! too early. What is cancelled is none. Never reads the file.

use std::collections::BTreeSet;

use icalendar::{CalendarDateTime, Component, DatePerhapsTime, EventStatus};
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use crate::limits::HOLIDAY_YEARS;

/// Days that one event covers at most.
const EVENT_DAYS_MAX: usize = 366;

/// The dates that the events of an iCalendar file cover: whole days, and the days that an event
/// with times touches. What is repeated, is so for as long as deadlines may reach.
///
/// # Errors
/// What is wrong with the file, or with which event, for whoever wrote the configuration.
pub(super) fn dates_of(text: &str) -> Result<BTreeSet<Date>, String> {
    let calendar: icalendar::Calendar = text.parse()?;
    let events: Vec<_> =
        calendar.components.iter().filter_map(|component| component.as_event()).collect();
    if events.is_empty() {
        return Err("there is no event in it".to_owned());
    }
    let mut dates = BTreeSet::new();
    for event in events {
        let is_cancelled = event.get_status() == Some(EventStatus::Cancelled);
        let Some(start) = event.get_start().and_then(moment_of) else { continue };
        if is_cancelled {
            continue;
        }
        let length = event.property_value("DURATION").and_then(days_long);
        let end = event.get_end().and_then(moment_of);
        let last = last_of(start.date, end, length);
        let days = start.date.until(last).map_or(0, |span| span.get_days());
        let firsts = match event.property_value("RRULE") {
            Some(rule) => repeated(start.date, rule).ok_or_else(|| {
                let name = event.get_summary().unwrap_or("an event");
                format!("{name}: only yearly rules are understood, not {rule}")
            })?,
            None => vec![start.date],
        };
        let excepted = event.multi_properties().get("EXDATE").into_iter().flatten();
        let excepted: Vec<Date> = excepted.flat_map(|days| days_in(days.value())).collect();
        for first in firsts.into_iter().filter(|first| !excepted.contains(first)) {
            let last = first.checked_add(days.days()).unwrap_or(first);
            let covered = first.series(1.day()).take_while(|date| *date <= last);
            dates.extend(covered.take(EVENT_DAYS_MAX));
        }
    }
    Ok(dates)
}

/// A date of the file.
#[derive(Clone, Copy)]
struct Moment {
    date: Date,
    /// As an end it is the first day that the event does not cover: a whole day, or a midnight.
    is_midnight: bool,
}

fn moment_of(written: DatePerhapsTime) -> Option<Moment> {
    let text = match written {
        DatePerhapsTime::Date(date) => format!("{date}T00:00:00"),
        DatePerhapsTime::DateTime(CalendarDateTime::Utc(at)) => {
            at.naive_utc().format("%Y-%m-%dT%H:%M:%S").to_string()
        }
        DatePerhapsTime::DateTime(CalendarDateTime::Floating(at)) => {
            at.format("%Y-%m-%dT%H:%M:%S").to_string()
        }
        DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { date_time, .. }) => {
            date_time.format("%Y-%m-%dT%H:%M:%S").to_string()
        }
    };
    let at: jiff::civil::DateTime = text.parse().ok()?;
    Some(Moment { date: at.date(), is_midnight: at.time() == jiff::civil::Time::midnight() })
}

/// The last day that an event covers.
fn last_of(first: Date, end: Option<Moment>, days_long: Option<i64>) -> Date {
    let by_length = || {
        let more = days_long.unwrap_or(1).max(1) - 1;
        first.checked_add(Span::new().try_days(more).unwrap_or_default()).unwrap_or(first)
    };
    let Some(end) = end else { return by_length() };
    let last = if end.is_midnight { end.date.yesterday().unwrap_or(first) } else { end.date };
    last.max(first)
}

/// `P3D`, `P1W`: days.
fn days_long(duration: &str) -> Option<i64> {
    let bare = duration.trim().trim_start_matches('+').strip_prefix('P')?;
    match (bare.strip_suffix('D'), bare.strip_suffix('W')) {
        (Some(days), _) => days.parse().ok(),
        (None, Some(weeks)) => weeks.parse::<i64>().ok()?.checked_mul(7),
        (None, None) => None,
    }
}

/// `20261225,20261226T000000`: dates.
fn days_in(written: &str) -> Vec<Date> {
    let each = written.split(',').filter_map(|one| one.trim().get(..8));
    each.filter_map(|digits| Date::strptime("%Y%m%d", digits).ok()).collect()
}

/// The dates on which a yearly event begins; none where its rule is another.
fn repeated(first: Date, rule: &str) -> Option<Vec<Date>> {
    let rule = rule.trim().to_ascii_uppercase();
    let (mut yearly, mut interval, mut count, mut until) = (false, 1, usize::MAX, Date::MAX);
    let (mut month, mut nth) = (first.month(), None);
    for (name, value) in rule.split(';').filter_map(|part| part.split_once('=')) {
        match name {
            "FREQ" => yearly = value == "YEARLY",
            "INTERVAL" => interval = value.parse::<usize>().ok().filter(|years| *years > 0)?,
            "COUNT" => count = value.parse().ok()?,
            "UNTIL" => until = days_in(value).first().copied()?,
            "BYMONTH" => month = value.parse().ok()?,
            "BYDAY" => nth = Some(nth_weekday(value)?),
            "BYMONTHDAY" if value.parse() == Ok(first.day()) => {}
            "WKST" => {}
            _ => return None,
        }
    }
    // The month is the first one's, unless a weekday is sought in it.
    if !yearly || (nth.is_none() && month != first.month()) {
        return None;
    }
    let last_year = HOLIDAY_YEARS.end.min(until.year().saturating_add(1));
    let dates = (first.year()..last_year).step_by(interval).filter_map(|year| match nth {
        Some((nth, weekday)) => {
            Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
        }
        // There is no 29th of February in most years.
        None => Date::new(year, month, first.day()).ok(),
    });
    Some(dates.filter(|date| first <= *date && *date <= until).take(count).collect())
}

/// `-1MO`, `4TH`.
fn nth_weekday(written: &str) -> Option<(i8, Weekday)> {
    let letters = written.trim_start_matches(|c: char| c.is_ascii_digit() || "+-".contains(c));
    let weekday = match letters {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    };
    Some((written.strip_suffix(letters)?.parse().ok()?, weekday))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dates of an event of these lines, in years until 2029; or what is wrong with it.
    fn check(event: &str, expected: &str) {
        let lines = event.replace(' ', "\r\n");
        let text = format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Fest\r\n{lines}\r\n\
             END:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        let found = match dates_of(&text) {
            Ok(dates) => {
                let few = dates.iter().filter(|date| date.year() < 2030);
                few.map(|date| date.strftime("%y%m%d").to_string()).collect::<Vec<_>>().join(" ")
            }
            Err(why) => why,
        };
        assert_eq!(found, expected, "{event}");
    }

    #[test]
    fn days_that_an_event_covers() {
        let day = "DTSTART;VALUE=DATE:20261224";
        check(day, "261224");
        check(&format!("{day} DTEND;VALUE=DATE:20261225"), "261224");
        check(&format!("{day} DTEND;VALUE=DATE:20261227"), "261224 261225 261226");
        check(&format!("{day} DTEND;VALUE=DATE:20261224"), "261224");
        check(&format!("{day} DURATION:P2D"), "261224 261225");
        check(&format!("{day} STATUS:CANCELLED"), "");
        // As Outlook writes whole days, and as people enter half ones.
        check("DTSTART:20261224T000000 DTEND:20261226T000000", "261224 261225");
        check("DTSTART:20261224T120000 DTEND:20261224T180000", "261224");
        check("DTSTART:20261224T120000 DTEND:20261225T120000", "261224 261225");
    }

    #[test]
    fn yearly_rules() {
        let check = |rule: &str, expected: &str| {
            check(&format!("DTSTART;VALUE=DATE:20260525 RRULE:{rule}"), expected);
        };
        check("FREQ=YEARLY", "260525 270525 280525 290525");
        check("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=25;WKST=MO", "260525 270525 280525 290525");
        check("FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", "260525 270531 280529 290528");
        check("FREQ=YEARLY;COUNT=2", "260525 270525");
        check("FREQ=YEARLY;INTERVAL=2", "260525 280525");
        check("FREQ=YEARLY;UNTIL=20280525", "260525 270525 280525");
        check("FREQ=YEARLY;UNTIL=20280524T220000Z", "260525 270525");
        check("FREQ=YEARLY EXDATE;VALUE=DATE:20270525", "260525 280525 290525");
        let refused = |rule: &str| {
            check(rule, &format!("Fest: only yearly rules are understood, not {rule}"));
        };
        refused("FREQ=MONTHLY");
        refused("FREQ=YEARLY;BYYEARDAY=145");
        refused("FREQ=YEARLY;BYMONTH=6");
        refused("FREQ=YEARLY;INTERVAL=0");
    }

    #[test]
    fn the_29th_of_february_is_no_other_day() {
        check("DTSTART;VALUE=DATE:20240229 RRULE:FREQ=YEARLY", "240229 280229");
        check("DTSTART:nonsense", "");
    }
}
