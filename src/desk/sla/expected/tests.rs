//! Moments as a person behind the counter would name them, a line each, and the promise beneath: in
//! open hours, not before the answer usually is there, never in the past.
//!
//! Separate because the lines outgrow the arithmetic. Says them in English, to be read.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::desk::sla::calendar::{Hours, weekday_index};
use crate::mail::write::moment;

fn zone(name: &str) -> TimeZone {
    jiff::tz::TimeZoneDatabase::bundled().get(name).unwrap()
}

/// 9:00 to 12:30 and 13:00 to 17:30 from Monday to Friday, 10:00 to 13:00 on Saturday.
fn office(name: &str) -> Calendar {
    let hours = |from, to| Hours::new(from, to).unwrap();
    let day = vec![hours(540, 750), hours(780, 1_050)];
    let mut week = std::array::from_fn(|_| day.clone());
    week[weekday_index(jiff::civil::Weekday::Saturday)] = vec![hours(600, 780)];
    week[weekday_index(jiff::civil::Weekday::Sunday)] = Vec::new();
    Calendar::new("office", zone(name), week, BTreeSet::new(), BTreeMap::new())
}

fn at(calendar: &Calendar, local: &str) -> Timestamp {
    calendar.zone().to_timestamp(local.parse().unwrap()).unwrap()
}

fn said(expected: Option<Expected>, zone: &TimeZone) -> String {
    let clocks = moment::Clocks { zone, reader_offset_s: None };
    expected.map_or("-".to_owned(), |expected| moment::expected("en", expected, clocks))
}

/// 2026-11-16 is a Monday.
#[test]
fn as_people_say_it() {
    let office = office("Europe/Berlin");
    let check = |now: &str, answer: &str, words: &str| {
        let found = expected(at(&office, answer), at(&office, now), &office, office.zone());
        assert_eq!(said(found, office.zone()), words, "{now} {answer}");
    };
    check("2026-11-16T09:00", "2026-11-16T09:05", "within the next hour");
    check("2026-11-16T09:00", "2026-11-16T10:00", "within the next hour");
    check("2026-11-16T09:00", "2026-11-16T10:01", "within the next two hours");
    check("2026-11-16T09:00", "2026-11-16T11:40", "within the next three hours");
    check("2026-11-16T09:00", "2026-11-16T12:10", "today by 12:30");
    check("2026-11-16T10:00", "2026-11-16T12:29", "today by 12:30");
    check("2026-11-16T12:00", "2026-11-16T12:20", "today by 12:30");
    check("2026-11-16T12:40", "2026-11-16T13:20", "today by 14:00");
    check("2026-11-16T09:00", "2026-11-16T14:10", "today by 15:00");
    check("2026-11-16T09:00", "2026-11-16T16:30", "today by 17:00");
    check("2026-11-16T13:00", "2026-11-16T17:01", "today");
    check("2026-11-16T13:00", "2026-11-16T17:30", "today");
    check("2026-11-16T17:10", "2026-11-16T17:20", "today");
    check("2026-11-16T17:00", "2026-11-17T09:20", "by Tuesday, 10:00");
    check("2026-11-16T08:00", "2026-11-16T09:30", "today by 10:00");
    check("2026-11-20T17:29", "2026-11-23T10:59", "by Monday, 11:00");
    check("2026-11-20T17:29", "2026-11-21T12:10", "by Saturday, 13:00");
    check("2026-11-16T09:00", "2026-11-20T16:59", "by Friday, 17:00");
    check("2026-11-16T09:00", "2026-11-21T11:00", "by Saturday");
    check("2026-11-16T09:00", "2026-11-23T10:00", "by Monday, 23 November");
    check("2026-11-16T09:00", "2026-11-16T09:00", "-");
    check("2026-11-16T09:00", "2026-11-16T08:00", "-");
}

/// A desk that told no hours: nobody writes at night.
#[test]
fn without_hours_nobody_answers_at_night() {
    let always = Calendar::always(zone("Europe/Berlin"));
    let check = |now: &str, answer: &str, words: &str| {
        let found = expected(at(&always, answer), at(&always, now), &always, always.zone());
        assert_eq!(said(found, always.zone()), words, "{now} {answer}");
    };
    check("2026-11-16T13:00", "2026-11-16T13:50", "within the next hour");
    check("2026-11-16T13:00", "2026-11-16T19:10", "today by 20:00");
    check("2026-11-16T13:00", "2026-11-16T20:10", "by Tuesday, 9:00");
    check("2026-11-16T13:00", "2026-11-16T23:10", "by Tuesday, 9:00");
    check("2026-11-16T13:00", "2026-11-17T03:00", "by Tuesday, 9:00");
    check("2026-11-16T01:00", "2026-11-16T06:00", "today by 9:00");
}

#[test]
fn by_the_desks_clock_whatever_the_calendars() {
    let office = office("Europe/Berlin");
    let (answer, now) = (at(&office, "2026-11-23T10:59"), at(&office, "2026-11-20T17:29"));
    let london = zone("Europe/London");
    assert_eq!(said(expected(answer, now, &office, &london), &london), "by Monday, 10:00");
}

#[test]
fn when_the_desk_opens() {
    let office = office("Europe/Berlin");
    let check = |now: &str, words: &str| {
        let found = opens(at(&office, now), &office, office.zone());
        let clocks = moment::Clocks { zone: office.zone(), reader_offset_s: None };
        let found = found.map_or("-".to_owned(), |opens| moment::from("en", opens, clocks));
        assert_eq!(found, words, "{now}");
    };
    check("2026-11-16T10:00", "-");
    check("2026-11-16T12:45", "today from 13:00");
    check("2026-11-16T07:00", "today from 9:00");
    check("2026-11-20T17:30", "from Saturday, 10:00");
    check("2026-11-21T13:00", "from Monday, 9:00");
}

#[test]
fn eight_of_ten_and_whoever_still_waits() {
    let office = office("Europe/Berlin");
    let start = at(&office, "2026-11-16T09:00");
    let now = at(&office, "2026-11-20T17:00");
    let wait = |minutes: i64| Wait {
        since: start,
        answered_at: office.add(start, SignedDuration::from_mins(minutes)),
    };
    let check = |waits: &[Wait], minutes: Option<i64>, count: u32| {
        let open = minutes.map(SignedDuration::from_mins);
        let expected = UsualResponse { sla: "vip".to_owned(), open, count };
        assert_eq!(usual_response("vip", waits, &office, now), expected);
    };
    let of_each = |minutes: std::ops::RangeInclusive<i64>| minutes.map(wait).collect::<Vec<_>>();
    check(&of_each(1..=29), None, 29);
    check(&of_each(1..=30), Some(24), 30);
    check(&of_each(1..=100), Some(80), 100);
    // Ten who have waited since Monday count; one who has just written does not.
    let mut waits = of_each(1..=100);
    waits.extend([Wait { since: start, answered_at: None }; 10]);
    check(&waits, Some(88), 100);
    waits.push(Wait { since: now, answered_at: None });
    check(&waits, Some(88), 100);
    // Nights and breaks do not count.
    let over_night = Wait {
        since: at(&office, "2026-11-16T17:00"),
        answered_at: Some(at(&office, "2026-11-17T09:30")),
    };
    check(&vec![over_night; 40], Some(60), 40);
}

/// Numbers that look random and are the same every time.
fn numbers() -> impl Iterator<Item = i64> {
    let step = |state: &u64| {
        Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407))
    };
    std::iter::successors(Some(7), step).map(|state| i64::try_from(state >> 34).unwrap())
}

#[test]
fn what_is_named_is_ahead_and_open() {
    let mut random = numbers();
    let mut draw = |below: i64| random.next().unwrap() % below;
    let calendars = [
        office("Europe/Berlin"),
        office("America/New_York"),
        office("Australia/Lord_Howe"),
        Calendar::always(zone("Europe/Berlin")),
    ];
    let begin: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    let mut named = 0;
    for case in 0..2_000 {
        let calendar = &calendars[case % 4];
        let now = begin.checked_add(SignedDuration::from_secs(draw(31_536_000))).unwrap();
        let open = SignedDuration::from_secs(draw(200_000));
        let answer = calendar.add(now, open).unwrap();
        let Some(found) = expected(answer, now, calendar, calendar.zone()) else {
            assert!(answer <= now, "{now} {open:?}");
            continue;
        };
        named += 1;
        let what = || format!("{} {now} {answer} {found:?}", calendar.name());
        let second = SignedDuration::from_secs(1);
        match found {
            Expected::WithinHours(hours) => {
                let span = SignedDuration::from_hours(i64::from(hours));
                let end = now.checked_add(span).unwrap();
                assert!(answer <= end, "{}", what());
                assert_eq!(calendar.open_between(now, end), span, "{}", what());
            }
            Expected::By(moment) if moment.has_time => {
                assert!(now < moment.at && answer <= moment.at, "{}", what());
                let before = moment.at.checked_sub(second).unwrap();
                let is_end = calendar.open_between(before, moment.at) > SignedDuration::ZERO;
                assert!(calendar.is_open(moment.at) || is_end, "{}", what());
            }
            Expected::By(moment) => {
                let day = |at: Timestamp| at.to_zoned(calendar.zone().clone()).date();
                assert!(day(now) <= day(moment.at) && day(answer) <= day(moment.at), "{}", what());
                let before = moment.at.checked_sub(second).unwrap();
                let is_end = calendar.open_between(before, moment.at) > SignedDuration::ZERO;
                assert!(calendar.is_open(moment.at) || is_end, "{}", what());
            }
        }
    }
    assert!(named > 1_900, "{named}");
}
