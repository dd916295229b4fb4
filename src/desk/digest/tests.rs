//! When a digest is due, and what stands in whose.
//!
//! Separate because days are awkward: clocks that are put forward over eight o'clock, holidays, a
//! desk that is never open.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::desk::sla::calendar::{Calendar, Hours};

fn zone(name: &str) -> TimeZone {
    jiff::tz::TimeZoneDatabase::bundled().get(name).unwrap()
}

/// A desk as a short configuration makes it: Anna and Ben answer, Lena leads.
fn sample() -> Policy {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("posthaste.toml");
    let text = r#"
        desk = { name = "Lamps" }
        agent = [
          { name = "anna", address = "anna@example.com", languages = ["en"] },
          { name = "ben", address = "ben@example.com", languages = ["en"] },
          { name = "lena", address = "lena@example.com", role = "lead", languages = ["en"] },
        ]
        [[mailbox]]
        name = "support"
        address = "support@example.com"
        imap = { host = "imap.example.com", username = "u", password = "p" }
        smtp = { host = "smtp.example.com" }"#;
    std::fs::write(&file, text).unwrap();
    crate::config::load(&file, |_| None).unwrap().policy
}

/// A desk that is open from Monday to Friday.
fn policy(zone: &TimeZone, digest: &str) -> Policy {
    let hours = Hours::new(9 * 60, 17 * 60).unwrap();
    let week = std::array::from_fn(|day| if day < 5 { vec![hours] } else { Vec::new() });
    let holidays = BTreeSet::from(["2026-01-06".parse().unwrap()]);
    let office = Calendar::new("office", zone.clone(), week, holidays, BTreeMap::new());
    let digest = Some(Time::strptime("%H:%M", digest).unwrap());
    Policy { calendars: vec![Calendar::always(zone.clone()), office], digest, ..sample() }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn the_next_digest_is_on_an_open_day() {
    let berlin = zone("Europe/Berlin");
    let policy = policy(&berlin, "08:00");
    let next = |now: &str| next_after(&policy, &berlin, at(now)).map(|at| at.to_string());
    let due = |now: &str| due_today(&policy, &berlin, at(now)).map(|day| day.to_string());
    assert_eq!(next("2026-01-05T06:59:59Z").as_deref(), Some("2026-01-05T07:00:00Z"));
    // The Epiphany is a holiday here.
    assert_eq!(next("2026-01-05T07:00:00Z").as_deref(), Some("2026-01-07T07:00:00Z"));
    assert_eq!(next("2026-01-09T20:00:00Z").as_deref(), Some("2026-01-12T07:00:00Z"));
    assert_eq!(due("2026-01-05T06:59:59Z"), None);
    assert_eq!(due("2026-01-05T07:00:00Z").as_deref(), Some("2026-01-05"));
    assert_eq!(due("2026-01-05T22:59:59Z").as_deref(), Some("2026-01-05"));
    assert_eq!(due("2026-01-05T23:00:00Z"), None, "the next day, and a holiday");
    assert_eq!(due("2026-01-10T12:00:00Z"), None, "a Saturday");
}

#[test]
fn a_clock_that_is_put_forward_or_back_makes_one_digest_a_day() {
    let berlin = zone("Europe/Berlin");
    let mut policy = policy(&berlin, "02:30");
    policy.calendars.truncate(1);
    let next = |now: &str| next_after(&policy, &berlin, at(now)).map(|at| at.to_string());
    // 2:30 is not there on 29 March, and is there twice on 25 October: the first one counts.
    assert_eq!(next("2026-03-28T12:00:00Z").as_deref(), Some("2026-03-29T01:30:00Z"));
    assert_eq!(next("2026-03-29T01:30:00Z").as_deref(), Some("2026-03-30T00:30:00Z"));
    assert_eq!(next("2026-10-24T12:00:00Z").as_deref(), Some("2026-10-25T00:30:00Z"));
    assert_eq!(next("2026-10-25T00:30:00Z").as_deref(), Some("2026-10-26T01:30:00Z"));
    policy.digest = None;
    assert_eq!(next_after(&policy, &berlin, at("2026-01-05T06:00:00Z")), None);
}

fn row(number: u32, assignee: Option<&str>, due: Option<&str>, is_promise: bool) -> OwedRow {
    OwedRow {
        reference: Ref::from_random(number),
        subject: format!("Matter {number}"),
        customer: "kim@example.net".to_owned(),
        mailbox: "support".to_owned(),
        assignee: assignee.map(str::to_owned),
        waiting_since: at("2026-01-05T05:00:00Z"),
        due: due.map(at),
        is_promise,
        is_new: true,
    }
}

fn headings(policy: &Policy, reader: &str, day: &Day) -> Vec<String> {
    let reader = policy.agent(reader).unwrap();
    let told = digest(policy, reader, day, &TimeZone::UTC, at("2026-01-05T08:00:00Z"));
    let first = |paragraph: String| paragraph.lines().next().unwrap().to_owned();
    let mut headings: Vec<String> = told.unwrap_or_default().into_iter().map(first).collect();
    headings.pop();
    headings
}

#[test]
fn each_matter_stands_under_one_heading_of_those_whom_it_concerns() {
    let policy = policy(&TimeZone::UTC, "08:00");
    let mut day = Day {
        owed: vec![
            row(1, Some("anna"), Some("2026-01-05T07:00:00Z"), true),
            row(2, Some("anna"), Some("2026-01-09T07:00:00Z"), true),
            row(3, Some("ben"), Some("2026-01-05T16:00:00Z"), false),
            row(4, None, Some("2026-01-05T16:00:00Z"), false),
            row(5, None, None, false),
            row(6, Some("anna"), None, false),
        ],
        ..Day::default()
    };
    assert_eq!(
        headings(&policy, "anna", &day),
        ["Late (1):", "Promised (1):", "Due today (1):", "Nobody on it (1):", "New (1):"]
    );
    assert_eq!(headings(&policy, "ben", &day), ["Due today (2):", "Nobody on it (1):"]);
    assert_eq!(
        headings(&policy, "lena", &day),
        ["Late (1):", "Promised (1):", "Due today (2):", "Nobody on it (1):", "New (1):"]
    );
    day.owed[5].is_new = false;
    day.owed[5].waiting_since = at("2026-01-02T05:00:00Z");
    assert_eq!(headings(&policy, "anna", &day).last().unwrap(), "Waiting longest (1):");
    day.owed.truncate(2);
    assert_eq!(headings(&policy, "ben", &day), [""; 0], "nothing to say, no mail");
    day.filed = vec![FiledRow {
        reference: Ref::from_random(9),
        subject: "News".to_owned(),
        mailbox: "support".to_owned(),
        from: "news@shop.example".to_owned(),
    }];
    assert_eq!(headings(&policy, "ben", &day), [""; 0], "a lead sees to that");
    assert_eq!(headings(&policy, "lena", &day).last().unwrap(), "Filed without an answer (1):");
}

#[test]
fn more_than_can_be_told_is_said() {
    let policy = policy(&TimeZone::UTC, "08:00");
    let nothing_before = Some(at("2026-01-04T07:00:00Z"));
    let mut day = Day { nothing_before, ..Day::default() };
    assert_eq!(headings(&policy, "anna", &day), [""; 0], "of nothing there is no more");
    day.owed = vec![row(1, Some("anna"), None, false)];
    assert_eq!(
        headings(&policy, "anna", &day),
        [
            "New (1):",
            "Beside what is owed and held, this tells of what came since Sunday 7:00: before \
             that there was too much."
        ]
    );
}

#[test]
fn a_long_list_is_cut() {
    let policy = policy(&TimeZone::UTC, "08:00");
    let owed = (0..40).map(|number| row(number, None, None, false)).collect();
    let day = Day { owed, ..Day::default() };
    let told = digest(
        &policy,
        policy.agent("anna").unwrap(),
        &day,
        &TimeZone::UTC,
        at("2026-01-05T08:00:00Z"),
    );
    let told = told.unwrap();
    assert!(told[0].starts_with("Nobody on it (40):"), "{}", told[0]);
    assert_eq!(told[0].lines().count(), DIGEST_ROWS_MAX + 2);
    assert!(told[0].ends_with("… and 25 more"));
}
