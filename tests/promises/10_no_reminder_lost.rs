//! Promise 10: no reminder is lost or repeated by a clock step.
//!
//! Each test tries to break it, by what no clock should be able to do.

use jiff::{SignedDuration, Timestamp};
use posthaste::daemon::timer::fire_due;

use crate::stage::{World, check_laws};
use crate::{begin, run};

/// A held answer, whose lead is to be reminded an hour later.
fn held() -> World {
    let mut world = begin("desk: team anna; lead lena; acks off");
    run(
        &mut world,
        "09:00 kim@example.net -> support \"Lamp\", authenticated\n| Hello, my lamp is broken.\n\
         anna answers her notice\n| Here is a new one.\nall mail is put aside",
    );
    world
}

fn fire(world: &mut World, at: Timestamp) -> usize {
    let company = &mut world.companies[0];
    let desk = company.desk.clone();
    fire_due(company.store(), &desk, at, 100).unwrap()
}

#[test]
fn steps_of_the_clock() {
    let hour = SignedDuration::from_hours(1);
    // Hours after the mail was held at which the clock is read, one after the other.
    let walks: [&[i64]; 6] =
        [&[1], &[0, 1, 1, 2], &[0, -5, 0, 1], &[24, 0, 1, 24], &[-24, -23, 3], &[5, -5, 5, 6]];
    for walk in walks {
        let mut world = held();
        let start = world.now;
        let fired: usize =
            walk.iter().map(|hours| fire(&mut world, start + hour * *hours as i32)).sum();
        assert_eq!(fired, 1, "{walk:?}");
        world.advance(start + hour * 48).unwrap();
        run(&mut world, "lena gets alert\nnobody gets anything");
        check_laws(&mut world);
    }
}

/// Killed before the timer's commit, it fires again; after it, not.
#[test]
fn a_restart_repeats_nothing() {
    let mut world = held();
    let due = world.now + SignedDuration::from_hours(2);
    world.companies[0].restart(due);
    assert_eq!(fire(&mut world, due), 1);
    world.companies[0].restart(due);
    assert_eq!(fire(&mut world, due), 0);
    world.advance(due).unwrap();
    run(&mut world, "lena gets alert\nnobody gets anything");
}

/// A step into the past arms nothing anew and closes nothing early.
#[test]
fn closing_looks_at_the_state() {
    let mut world = begin("desk: team anna; acks off");
    run(
        &mut world,
        "09:00 kim@example.net -> support \"Lamp\", authenticated\n| Hello, my lamp is broken.\n\
         anna answers her notice, authenticated\n| Here is a new one.\n| #resolve\n\
         all mail is put aside",
    );
    let start = world.now;
    let day = |days: i32| start + SignedDuration::from_hours(24) * days;
    assert_eq!(fire(&mut world, day(13)), 0);
    assert_eq!(fire(&mut world, day(-100)), 0);
    assert_eq!(fire(&mut world, day(15)), 1);
    assert_eq!(fire(&mut world, day(15)), 0);
    run(&mut world, "status closed");
    check_laws(&mut world);
}

/// Two hours of a night in Berlin, in which the clock is put forward in spring and back in autumn.
const NIGHTS: &str = "desk: team anna; lead lena; acks off\n\
    | [calendar.nights]\n| timezone = \"Europe/Berlin\"\n\
    | hours = { mon-sun = [\"01:00-04:00\"] }\n\
    | [[sla]]\n| name = \"all\"\n| calendar = \"nights\"\n| first_response = \"2h\"\n\
    | [[sla.escalation]]\n| at = \"50%\"\n| notify = [\"team\"]\n\
    | [[sla.escalation]]\n| at = \"100%\"\n| notify = [\"lead\"]";

/// How often the conversation of this place was warned, missed and escalated, and when it was due.
fn steps_of(world: &World, place: usize) -> ([usize; 3], Timestamp) {
    let company = &world.companies[0];
    let shown = company.reader().show(company.references[place]).unwrap().unwrap();
    let count = |name: &str| shown.events.iter().filter(|it| it.event.name() == name).count();
    (["warned", "breached", "escalated"].map(count), shown.targets[0].due)
}

fn escalations_to(world: &mut World, who: &str) -> usize {
    let address = world.address(who).unwrap();
    world.inbox(&address).iter().filter(|mail| mail.kind == "escalation").count()
}

/// Whatever the clock shows, and however often we die, each step runs once.
#[test]
fn deadlines_and_steps_of_the_clock() {
    // Hours after the mail, whose deadline is 19 h after it.
    let walks: [&[i64]; 6] = [
        &[18, 17, 18, 19, 18, 19, 20],
        &[17, 18, 19],
        &[19, 18, 17, 19, 30],
        &[20, -5, 0, 18, 19],
        &[500, 1, 18, 19, 501],
        &[-48, 18, 17, 18, 19, 18, 19],
    ];
    for walk in walks {
        let mut world = begin(NIGHTS);
        run(&mut world, "09:00 kim@example.net -> support \"Lamp\"\n| Hello, is it there?");
        let start = world.now;
        for hours in walk {
            let at = start + SignedDuration::from_hours(*hours);
            fire(&mut world, at);
            world.companies[0].restart(at);
        }
        let (steps, due) = steps_of(&world, 0);
        assert_eq!(due, "2026-01-06T02:00:00Z".parse().unwrap());
        assert_eq!(steps, [1, 1, 2], "{walk:?}");
        world.advance(start + SignedDuration::from_hours(600)).unwrap();
        assert_eq!(escalations_to(&mut world, "anna@example.com"), 1, "{walk:?}");
        assert_eq!(escalations_to(&mut world, "lena@example.com"), 1, "{walk:?}");
        check_laws(&mut world);
    }
}

/// Ten years, a mail before every night in which the clock is changed, and one each month: warned
/// and missed at their moment to the second, never before, and once.
#[test]
fn ten_years_with_their_nights() {
    let mut world = begin(NIGHTS);
    let berlin = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let changes = berlin.following(world.now).take(20).map(|change| change.timestamp());
    let months = (1..=40).map(|quarter| world.now + SignedDuration::from_hours(24 * 91 * quarter));
    let mut moments: Vec<Timestamp> =
        changes.map(|at| at - SignedDuration::from_hours(3)).chain(months).collect();
    moments.sort();
    let second = SignedDuration::from_secs(1);
    for (place, moment) in moments.iter().enumerate() {
        world.advance(*moment).unwrap();
        run(
            &mut world,
            &format!("kim{place}@example.net -> support \"Lamp {place}\"\n| Is it there?"),
        );
        let calendar = world.companies[0].desk.policy.calendar("nights").unwrap().clone();
        let expected = calendar.add(*moment, SignedDuration::from_hours(2)).unwrap();
        let warned = calendar.add(*moment, SignedDuration::from_hours(1)).unwrap();
        for (until, steps) in [
            (warned - second, [0, 0, 0]),
            (warned, [1, 0, 1]),
            (expected - second, [1, 0, 1]),
            (expected, [1, 1, 2]),
        ] {
            world.advance(until).unwrap();
            assert_eq!(steps_of(&world, place), (steps, expected), "at {until}");
        }
    }
    assert!(world.now > "2035-12-01T00:00:00Z".parse().unwrap());
    let all = moments.len();
    world.advance(world.now + SignedDuration::from_hours(24 * 365)).unwrap();
    assert!((0..all).all(|place| steps_of(&world, place).0 == [1, 1, 2]));
    assert_eq!(escalations_to(&mut world, "lena@example.com"), all);
    check_laws(&mut world);
}
