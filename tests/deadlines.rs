//! Deadlines against a slow algorithm that shares nothing with the fast one but its meaning: it
//! goes from minute to minute and asks of each whether its local date and time are open.
//!
//! Apart from the unit tests because it is long, and random: the seed of a case that fails is
//! printed. `POSTHASTE_DEADLINES=100000` runs more of them (10,000 in release, 1,000 else).

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail by panicking, also in its helpers"
)]

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use posthaste::desk::sla::calendar::{Calendar, Hours};
use posthaste::desk::sla::target::{Allowance, Clock};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

const ZONES: [&str; 6] = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Asia/Kathmandu",
    "Pacific/Apia",
];

/// The hours of a test, as plain data.
struct Plan {
    zone: TimeZone,
    week: [Vec<(i16, i16)>; 7],
    holidays: BTreeSet<Date>,
    exceptions: BTreeMap<Date, Vec<(i16, i16)>>,
}

impl Plan {
    fn calendar(&self) -> Calendar {
        let hours = |spans: &Vec<(i16, i16)>| {
            spans.iter().map(|(from, to)| Hours::new(*from, *to).unwrap()).collect::<Vec<_>>()
        };
        let week = std::array::from_fn(|day| hours(&self.week[day]));
        let exceptions = self.exceptions.iter().map(|(day, spans)| (*day, hours(spans))).collect();
        Calendar::new("plan", self.zone.clone(), week, self.holidays.clone(), exceptions)
    }

    /// Whether the minute that begins here is open: the definition.
    fn is_open(&self, minute: Timestamp) -> bool {
        let local = self.zone.to_datetime(minute);
        let of_day = i16::from(local.hour()) * 60 + i16::from(local.minute());
        let weekday = local.date().weekday().to_monday_zero_offset() as usize;
        let spans = match self.exceptions.get(&local.date()) {
            Some(spans) => spans,
            None if self.holidays.contains(&local.date()) => return false,
            None => &self.week[weekday],
        };
        spans.iter().any(|(from, to)| *from <= of_day && of_day < *to)
    }

    fn local_date(&self, minute: Timestamp) -> Date {
        self.zone.to_datetime(minute).date()
    }

    /// The minute at whose beginning `minutes` open ones have passed since `start`, those of the
    /// pauses not counted; for none, the first open one.
    fn after(
        &self,
        start: Timestamp,
        minutes: i64,
        pauses: &[(Timestamp, Timestamp)],
    ) -> Timestamp {
        let mut left = minutes;
        let mut now = start;
        loop {
            let stands = pauses.iter().any(|(from, to)| *from <= now && now < *to);
            let counts = self.is_open(now) && !stands;
            if left == 0 && (minutes > 0 || self.is_open(now)) {
                return now;
            }
            left -= i64::from(counts);
            now += 1.minute();
        }
    }

    /// The same time of day on the `days`-th open day after `start`'s.
    fn days_after(&self, start: Timestamp, days: u32) -> Timestamp {
        let start = self.after(start, 0, &[]);
        let of_day = self.zone.to_datetime(start).time();
        let mut reached = BTreeSet::from([self.local_date(start)]);
        let mut now = start;
        while reached.len() as u32 <= days {
            now += 1.minute();
            if self.is_open(now) {
                reached.insert(self.local_date(now));
            }
        }
        let day = self.local_date(now);
        if days == 0 {
            return start;
        }
        // Back to the first minute of that date, then forward to its due minute.
        while self.local_date(now - 1.minute()) == day {
            now -= 1.minute();
        }
        let (mut closing, mut is_past) = (None, false);
        while self.local_date(now) == day {
            is_past = is_past || self.zone.to_datetime(now).time() >= of_day;
            if is_past && (self.is_open(now) || closing == Some(now)) {
                return now;
            }
            if self.is_open(now) {
                closing = Some(now + 1.minute());
            }
            now += 1.minute();
        }
        closing.expect("an open day closes")
    }
}

/// Spans of a day, apart from each other and at least a quarter of an hour long.
fn spans(random: &mut SmallRng) -> Vec<(i16, i16)> {
    let mut spans = Vec::new();
    let mut from = random.random_range(0..600);
    while from < 1_400 && spans.len() < 3 {
        let to = (from + random.random_range(15..600)).min(1_440);
        spans.push((from, to));
        from = to + random.random_range(15..300);
    }
    if random.random_ratio(1, 12) { vec![(0, 1_440)] } else { spans }
}

/// Hours, holidays and exceptions within some weeks of `around`.
fn plan(random: &mut SmallRng, zone: &str, around: Date) -> Plan {
    let week = std::array::from_fn(|day| match day {
        0 => spans(random),
        _ if random.random_ratio(1, 4) => Vec::new(),
        _ => spans(random),
    });
    let mut day = || around + random.random_range(-5..40).days();
    let holidays = (0..4).map(|_| day()).collect();
    let exceptional = [day(), day()];
    let exceptions = exceptional.map(|day| (day, spans(random))).into();
    Plan { zone: TimeZone::get(zone).unwrap(), week, holidays, exceptions }
}

/// Dates around which clocks change, years end, or Samoa lost a day.
fn dates(random: &mut SmallRng, zone: &str) -> Date {
    let around = match zone {
        "Pacific/Apia" => date(2011, 12, 30),
        "America/Santiago" => [date(2026, 4, 4), date(2026, 9, 6)][random.random_range(0..2)],
        "Australia/Lord_Howe" => [date(2026, 4, 5), date(2026, 10, 4)][random.random_range(0..2)],
        "America/New_York" => [date(2026, 3, 8), date(2026, 11, 1)][random.random_range(0..2)],
        _ => [date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 31)][random.random_range(0..3)],
    };
    around + random.random_range(-9..5).days()
}

fn minute_on(random: &mut SmallRng, plan: &Plan, day: Date) -> Timestamp {
    let midnight = plan.zone.to_timestamp(day.at(0, 0, 0, 0)).unwrap();
    midnight + i64::from(random.random_range(0..1_440)).minutes()
}

/// One random case: a plan, a start, pauses, and an allowance of minutes or days.
fn check(seed: u64) {
    let random = &mut SmallRng::seed_from_u64(seed);
    let zone = ZONES[random.random_range(0..ZONES.len())];
    let day = dates(random, zone);
    let plan = plan(random, zone, day);
    let calendar = plan.calendar();
    let start = minute_on(random, &plan, day);
    if random.random_ratio(1, 4) {
        let days = random.random_range(0..6);
        let due = Clock::start(start).due(Allowance::Days(days), &calendar);
        assert_eq!(due, Some(plan.days_after(start, days)), "seed {seed}: {days} d in {zone}");
        return;
    }
    let mut clock = Clock::start(start);
    let mut from = start;
    for _ in 0..random.random_range(0..4) {
        from += i64::from(random.random_range(1..1_000)).minutes();
        clock.pause(from);
        from += i64::from(random.random_range(1..2_000)).minutes();
        clock.resume(from);
    }
    // No time at all is no promise: the configuration refuses it.
    let minutes = random.random_range(1..2_400);
    let due = clock.due(Allowance::Open(SignedDuration::from_mins(minutes)), &calendar);
    let expected = plan.after(start, minutes, &clock.pauses);
    assert_eq!(due, Some(expected), "seed {seed}: {minutes} min in {zone}");
    let open = calendar.open_between(start, expected);
    let mut counted = 0;
    let mut now = start;
    while now < expected {
        counted += i64::from(plan.is_open(now));
        now += 1.minute();
    }
    assert_eq!(open, SignedDuration::from_mins(counted), "seed {seed}: open time in {zone}");
    assert_eq!(calendar.is_open(start), plan.is_open(start), "seed {seed}: open in {zone}");
}

#[test]
fn three_hundred_deadlines_and_thousands_of_random_ones() {
    let usual = if cfg!(debug_assertions) { 1_000 } else { 10_000 };
    let wanted = std::env::var("POSTHASTE_DEADLINES").ok().and_then(|count| count.parse().ok());
    let count = wanted.unwrap_or(usual);
    assert!(count >= 300);
    for seed in 0..count {
        check(seed);
    }
    println!("{count} deadlines in {} zones agree with the slow algorithm", ZONES.len());
}
