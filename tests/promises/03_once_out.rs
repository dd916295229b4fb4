//! Promise 3: answers go out at least once, acks at most once, and the same bytes each time.
//!
//! Every way in which an attempt can end, in pairs, for a mail of each kind. Afterwards the mail
//! server works: the answer must have arrived, the ack at most once.

use crate::stage::check_laws;
use crate::{begin, received, run};

/// How an attempt can go wrong.
const FAULTS: [&str; 9] = [
    "works",
    "is down",
    "defers everybody",
    "cuts the connection after the dot and has the mail",
    "cuts the connection after the dot and has nothing",
    "sees us die before the body",
    "sees us die after the dot and has the mail",
    "sees us die after the dot and has nothing",
    "refuses the null return path",
];

#[test]
fn an_ack_goes_out_at_most_once() {
    for first in FAULTS {
        for second in FAULTS {
            let mut world = begin("desk: new none");
            run(&mut world, &format!("the mail server {first} once"));
            run(
                &mut world,
                "kim@example.net -> support \"Lamp\", authenticated\n| Hello, my lamp is broken.",
            );
            run(
                &mut world,
                &format!("the mail server {second} once\n2 days later the mail server works"),
            );
            run(&mut world, "2 days later all mail is put aside");
            let count = received(&mut world, "kim@example.net", "ack");
            assert!(count <= 1, "{first}, then {second}: {count} acks");
            let uncertain = first.contains("cuts") || first.contains("die after");
            assert!(
                uncertain || count == 1 || second.contains("cuts") || second.contains("die after"),
                "{first}, then {second}: no ack, and nothing was uncertain"
            );
            check_laws(&mut world);
        }
    }
}

#[test]
fn an_answer_goes_out_at_least_once() {
    for first in FAULTS {
        for second in FAULTS {
            let mut world = begin("desk: team anna; acks off");
            run(
                &mut world,
                "kim@example.net -> support \"Lamp\", authenticated\n| Hello, my lamp is broken.\n\
                 all mail is put aside",
            );
            run(&mut world, &format!("the mail server {first} once"));
            run(
                &mut world,
                "anna answers her notice, authenticated\n| Here is a new one.\n\
                 all mail is put aside",
            );
            run(
                &mut world,
                &format!("the mail server {second} once\n1 hours later all mail is put aside"),
            );
            run(&mut world, "2 days later all mail is put aside");
            let count = received(&mut world, "kim@example.net", "relay");
            let alerts = received(&mut world, "anna@example.com", "alert");
            let lost = |fault: &str| fault.contains("and has nothing");
            let open = |fault: &str| fault.contains("cuts") || fault.contains("die after");
            if open(first) && open(second) {
                assert!(count >= 1 || alerts == 1, "{first}, then {second}: nobody knows");
                assert_eq!(count, [first, second].iter().filter(|one| !lost(one)).count());
            } else {
                assert!(count >= 1, "{first}, then {second}: {count} answers");
                assert!(count <= 2, "{first}, then {second}: {count} answers");
            }
            check_laws(&mut world);
        }
    }
}

/// A relay that never gets better: told once, given up after four days, never silently dropped.
#[test]
fn what_cannot_be_sent_is_told() {
    for fault in ["is down", "defers kim", "refuses kim"] {
        let mut world = begin("desk: team anna; acks off");
        run(
            &mut world,
            "kim@example.net -> support \"Lamp\", authenticated\n| Hello, my lamp is broken.\n\
             all mail is put aside",
        );
        run(&mut world, &format!("the mail server {fault}"));
        run(&mut world, "anna answers her notice, authenticated\n| Here is a new one.");
        run(&mut world, "5 days later the mail server works\n1 days later all mail is put aside");
        run(&mut world, "status open\nevents end with status_changed");
        let told = received(&mut world, "anna@example.com", "alert");
        assert!(told >= 1 || fault == "is down", "{fault}: nobody was told");
        assert_eq!(received(&mut world, "kim@example.net", "relay"), 0, "{fault}");
        check_laws(&mut world);
    }
}
