//! The promises of the design, each with tests that try to break it.
//!
//! Separate from the scenarios, which tell what happens: here is what must not happen. Most play on
//! the same stage. 9 (silence is noticed) and 12 (the index is disposable) need what runs around
//! the stage and are tested there.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in its helpers"
)]

#[path = "promises/any_story.rs"]
mod any_story;
#[path = "promises/01_nothing_lost.rs"]
mod p01_nothing_lost;
#[path = "promises/02_once_in.rs"]
mod p02_once_in;
#[path = "promises/03_once_out.rs"]
mod p03_once_out;
#[path = "promises/04_no_loops.rs"]
mod p04_no_loops;
#[path = "promises/05_nobody_speaks_as_an_agent.rs"]
mod p05_nobody_speaks_as_an_agent;
#[path = "promises/06_no_access_by_cc.rs"]
mod p06_no_access_by_cc;
#[path = "promises/07_survives_interruption.rs"]
mod p07_survives_interruption;
#[path = "promises/08_poison_stops_nothing.rs"]
mod p08_poison_stops_nothing;
#[path = "promises/10_no_reminder_lost.rs"]
mod p10_no_reminder_lost;
#[path = "promises/11_first_start_answers_nobody.rs"]
mod p11_first_start_answers_nobody;
#[path = "promises/11_whatever_the_order.rs"]
mod p11_whatever_the_order;
mod stage;

use posthaste::imap::Location;
use stage::World;

/// Plays a script of a test's own, with its expectations.
fn play(name: &str, script: &str) {
    stage::play(name, script);
}

/// A desk, where nobody has to speak of every mail.
fn begin(desk: &str) -> World {
    let mut world = stage::begin("the test", desk);
    world.is_strict = false;
    world
}

/// Goes on.
fn run(world: &mut World, script: &str) {
    stage::run(world, "the test", script);
}

/// An ordinary desk.
fn world() -> World {
    begin("desk: team anna, ben")
}

/// How many mails of this kind somebody has got.
fn received(world: &mut World, who: &str, kind: &str) -> usize {
    world.inbox(who).iter().filter(|mail| mail.kind == kind).count()
}

fn location(mailbox: &str, uid: u32) -> Location {
    Location { mailbox: mailbox.to_owned(), folder: "INBOX".to_owned(), uidvalidity: 1, uid }
}

/// A customer's mail, different for each number.
fn letter(number: u32) -> Vec<u8> {
    format!(
        "From: kim@example.net\r\nTo: support@example.com\r\nSubject: Lamp {number}\r\n\
         Message-ID: <{number}@example.net>\r\n\r\nHello, lamp {number} is broken.\r\n"
    )
    .into_bytes()
}
