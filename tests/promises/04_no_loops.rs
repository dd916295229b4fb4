//! Promise 4: at most one ack per conversation, at most three automatic mails to an address that
//! nobody here answers, and nothing repeated that an unauthenticated sender wrote.
//!
//! Each test tries to break it, by what no responder should be able to do.

use crate::play;
use crate::stage::check_laws;
use crate::{begin, run};

/// Everything that an unauthenticated stranger can put into a mail bears this word.
const SPAM: &str = "PILLS";

#[test]
fn nothing_of_a_strangers_is_repeated() {
    let mut world = begin("desk: team anna; new none");
    run(
        &mut world,
        &format!(
            "eve@evil.example -> support \"{SPAM} in the subject\", field \"X-{SPAM}: {SPAM}\", \
             naming \"{SPAM}@evil.example\", id \"1@evil.example\", with \"{SPAM}.txt\"\n| {SPAM}"
        ),
    );
    let mails = world.inbox("eve@evil.example").clone();
    assert_eq!(mails.len(), 1);
    let raw = String::from_utf8_lossy(&mails[0].raw).replace("<PILLS@evil.example>", "");
    assert!(!raw.contains(SPAM), "but for a well-formed id:\n{raw}");
    run(&mut world, "admin: resolve\nall mail is put aside");
    let mails = world.inbox("eve@evil.example").clone();
    let raw = String::from_utf8_lossy(&mails[1].raw).replace("<PILLS@evil.example>", "");
    assert!(!raw.contains(SPAM), "nor in a resolution:\n{raw}");
}

/// A4: responders of every manner, each answering whatever it gets, for ten rounds.
#[test]
fn responders_end() {
    let answers = [
        "answers the ack, automatically",
        "answers the ack, unmarked, authenticated",
        "answers the ack, authenticated, subject \"Out of office\"",
        "answers the ack, without ids, subject \"Your request\", authenticated",
        "answers the ack, without ids, subject \"Your request\", authenticated, cc sales",
        "answers the ack, without ids, subject \"Your request\"",
        "answers the ack, without ids, automatically, unmarked, authenticated, subject \"Ticket\"",
    ];
    for answer in answers {
        let mut world = begin("desk: mailboxes support, sales; new none; follow_up none");
        run(
            &mut world,
            "bot@machine.example -> support \"Hello\", authenticated\n| Hello, I am a machine.",
        );
        for round in 0..10 {
            run(
                &mut world,
                &format!("1 days later bot {answer}\n| I have got your mail, number {round}."),
            );
        }
        let count = world.inbox("bot@machine.example").len();
        assert!(count <= 3, "{answer}: {count} automatic mails");
        check_laws(&mut world);
    }
}

#[test]
fn two_desks_end() {
    for vouching in ["authenticated", "unauthenticated"] {
        let mut world = begin("desk: team anna");
        run(&mut world, "second desk: team olaf");
        run(
            &mut world,
            &format!(
                "support@example.org -> support \"Hello\", {vouching}\n| Hello, have you got lamps?"
            ),
        );
        run(&mut world, "5 days later all mail is put aside");
        let automatic = world.departed.iter().filter(|mail| !mail.kind.is_for_customers());
        assert_eq!(automatic.count(), 1, "one notice to Anna and none to Olaf");
        assert!(world.departed.len() <= 4, "{}", world.departed.len());
        check_laws(&mut world);
    }
}

/// Nobody can make the desk write to itself, not even by an agent's answer.
#[test]
fn the_desk_does_not_write_to_itself() {
    play(
        "loop",
        "desk: team anna; via form@example.com
         09:00 form@example.com -> support \"Lamp\", field \"Reply-To: support@example.com\"
         | Hello, my lamp is broken.
         anna gets notice, saying \"Reply goes to: nobody ·\"
         09:10 anna answers her notice, authenticated
         | Here is a new one.
         anna gets command-reply, saying \"names nobody whom an answer could go to\"
         09:20 kim@example.net -> support \"Desk\", authenticated, \
         field \"Reply-To: support@example.com\"
         | Hello, my desk is broken.
         anna gets notice, saying \"Reply goes to: Kim\"
         09:30 anna answers her notice, authenticated
         | Here is a new one.
         kim gets relay
         1 days later nobody gets anything",
    );
}

/// A4, D7: the breaker guards the desk against many addresses, of one domain or of many.
#[test]
fn the_breaker_opens() {
    let mut world = begin("desk: new none");
    for number in 0..80 {
        run(
            &mut world,
            &format!(
                "kim{number}@example.net -> support \"Lamp\", authenticated\n\
                 | Hello, my lamp number {number} is broken.\nall mail is put aside"
            ),
        );
    }
    assert_eq!(world.departed.len(), 60, "acks within a minute");
    run(&mut world, "no ack because \"the breaker for automatic mail is open\"");
    check_laws(&mut world);
}
