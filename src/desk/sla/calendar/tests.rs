//! Open hours as a desk would expect them, a line each.
//!
//! Separate because the lines outgrow the arithmetic, which is held against a slow algorithm in
//! `tests/deadlines.rs`. Says nothing of what is due.

use super::*;

/// 9:00 to 12:30 and 13:00 to 17:30 from Monday to Friday, 10:00 to 13:00 on Saturday; closed on
/// Christmas, open on the last Sunday before it.
fn office(zone: &str) -> Calendar {
    let hours = |from, to| Hours::new(from, to).unwrap();
    let day = vec![hours(780, 1_050), hours(540, 750)];
    let mut week = std::array::from_fn(|_| day.clone());
    week[weekday_index(Weekday::Saturday)] = vec![hours(600, 780)];
    week[weekday_index(Weekday::Sunday)] = Vec::new();
    let holidays =
        BTreeSet::from([jiff::civil::date(2026, 12, 25), jiff::civil::date(2026, 12, 26)]);
    let exceptions = BTreeMap::from([(jiff::civil::date(2026, 12, 20), vec![hours(780, 1_080)])]);
    Calendar::new("office", TimeZone::get(zone).unwrap(), week, holidays, exceptions)
}

fn at(calendar: &Calendar, local: &str) -> Timestamp {
    let local: DateTime = local.parse().unwrap();
    calendar.zone().to_timestamp(local).unwrap()
}

#[test]
fn open_time_skips_what_is_closed() {
    let calendar = office("Europe/Berlin");
    let check = |start: &str, minutes: i64, expected: &str| {
        let due = calendar.add(at(&calendar, start), SignedDuration::from_mins(minutes));
        assert_eq!(due, Some(at(&calendar, expected)), "{start} + {minutes} min");
    };
    check("2026-11-16T09:00", 60, "2026-11-16T10:00");
    check("2026-11-16T12:00", 60, "2026-11-16T13:30");
    check("2026-11-16T12:45", 0, "2026-11-16T13:00");
    check("2026-11-16T09:00", 480, "2026-11-16T17:30");
    check("2026-11-20T17:29", 120, "2026-11-21T11:59");
    check("2026-11-21T12:30", 60, "2026-11-23T09:30");
    check("2026-12-24T17:00", 60, "2026-12-28T09:30");
    check("2026-12-19T12:00", 120, "2026-12-20T14:00");
}

#[test]
fn days_are_open_days() {
    let calendar = office("Europe/Berlin");
    let check = |start: &str, days: u32, expected: &str| {
        let due = calendar.add_days(at(&calendar, start), days);
        assert_eq!(due, Some(at(&calendar, expected)), "{start} + {days} d");
    };
    check("2026-11-16T10:00", 1, "2026-11-17T10:00");
    check("2026-11-16T10:00", 0, "2026-11-16T10:00");
    check("2026-11-20T17:29", 1, "2026-11-21T13:00");
    check("2026-11-20T17:29", 2, "2026-11-23T17:29");
    check("2026-11-22T20:00", 1, "2026-11-24T09:00");
    check("2026-11-21T12:45", 1, "2026-11-23T13:00");
    check("2026-12-24T10:00", 1, "2026-12-28T10:00");
    // The last night of October has an hour more: the time of day is what people mean.
    let always = Calendar::always(TimeZone::get("Europe/Berlin").unwrap());
    let due = always.add_days(at(&always, "2026-10-24T10:00"), 1);
    assert_eq!(due, Some(at(&always, "2026-10-25T10:00")));
}

#[test]
fn nights_that_are_longer_or_shorter() {
    let check = |zone: &str, local: &str, minutes: i64, expected: &str| {
        let calendar = Calendar::always(TimeZone::get(zone).unwrap());
        let due = calendar.add(at(&calendar, local), SignedDuration::from_mins(minutes));
        assert_eq!(due, Some(at(&calendar, expected)), "{zone} {local}");
    };
    check("Europe/Berlin", "2026-03-29T01:30", 60, "2026-03-29T03:30");
    check("Europe/Berlin", "2026-10-25T01:30", 180, "2026-10-25T03:30");
    check("Australia/Lord_Howe", "2026-10-04T01:30", 60, "2026-10-04T03:00");
    check("Pacific/Apia", "2011-12-29T12:00", 24 * 60, "2011-12-31T12:00");
    // The date that Samoa skipped has no hours, and is no open day.
    let samoa = office("Pacific/Apia");
    let open = samoa.open_between(at(&samoa, "2011-12-29T00:00"), at(&samoa, "2012-01-01T00:00"));
    assert_eq!(open, SignedDuration::from_mins(480 + 180));
    let due = samoa.add_days(at(&samoa, "2011-12-29T10:00"), 1);
    assert_eq!(due, Some(at(&samoa, "2011-12-31T10:00")));
}

#[test]
fn a_calendar_that_never_opens_ends_the_search() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let closed = Calendar::new("never", zone, Default::default(), [].into(), [].into());
    let start = at(&closed, "2026-11-16T09:00");
    assert_eq!(closed.next_open(start), None);
    assert_eq!(closed.add(start, SignedDuration::from_mins(1)), None);
    assert_eq!(closed.add_days(start, 1), None);
    assert_eq!(closed.open_between(start, Timestamp::MAX), SignedDuration::ZERO);
    let always = Calendar::always(TimeZone::UTC);
    assert_eq!(always.add(Timestamp::MAX, SignedDuration::from_mins(1)), None);
}

#[test]
fn the_version_follows_what_counts() {
    let calendar = office("Europe/Berlin");
    assert_eq!(calendar.version(), office("Europe/Berlin").version());
    assert_ne!(calendar.version(), office("Europe/Paris").version());
    assert_eq!(calendar.version().len(), 12);
    // Spans in another order, or cut in two, are the same hours.
    let hours = |from, to| Hours::new(from, to).unwrap();
    let week = |day: Vec<Hours>| std::array::from_fn(|_| day.clone());
    let of = |day| {
        let (zone, none) = (TimeZone::UTC, BTreeMap::new());
        Calendar::new("x", zone, week(day), [].into(), none)
    };
    assert_eq!(of(vec![hours(0, 60), hours(60, 90)]), of(vec![hours(30, 90), hours(0, 40)]));
    for (from, to) in [(60, 60), (90, 60), (-1, 5), (0, 1_441)] {
        assert_eq!(Hours::new(from, to), None);
    }
}
