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
