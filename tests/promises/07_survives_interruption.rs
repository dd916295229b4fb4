//! Promise 7: any interruption is survivable without repair.
//!
//! A transaction is all or nothing, so a process that is killed has made some first transactions of
//! a run and not the next. Here it dies after the n-th step of a whole story (a transaction, or the
//! moment before or after a mail's body has left), for n = 1, 2, 3, … until a run is undisturbed;
//! it is started again and the story goes on. At its end everything must be as if nothing had
//! happened, but for what the promises allow: an ack fewer, an answer twice.

use std::collections::BTreeMap;

use posthaste::mail::write::draft::MailKind;

use crate::stage::{World, check_laws};
use crate::{begin, run};

/// Days at a desk: what is done, not what follows. Between two steps there is time enough for what
/// is uncertain to be looked for and sent once more.
const STORY: [&str; 10] = [
    "kim@example.net -> support \"Lamp\", authenticated, with \"photo.jpg\"\n| My lamp is broken.",
    "lee@example.net -> support \"Desk\"\n| Hello, my desk is broken.",
    "anna answers the first notice of anna, authenticated, with \"offer.pdf\"\n| Here is an offer.",
    "ben answers the first notice of ben, authenticated\n| Hello Kim, here is another offer.",
    "ben answers the command-reply of ben, authenticated\n| #send",
    "kim answers the first relay of kim, authenticated\n| Thank you, I take it.",
    "anna answers the notice of anna, authenticated\n| You are welcome.\n| #resolve",
    "kim answers the first relay of kim, automatically\n| I am away.",
    "admin: assign ben REF2",
    "kim answers the first relay of kim, authenticated\n| It is broken again.",
];

const PAUSE: &str = "50 minutes later all mail is put aside";

fn played(dies_after: Option<u32>) -> World {
    let mut world = begin("desk: team anna, ben; lead lena");
    world.dies_after = dies_after;
    for step in STORY {
        run(&mut world, step);
        run(&mut world, PAUSE);
    }
    run(&mut world, "30 days later all mail is put aside");
    check_laws(&mut world);
    world
}

/// What the story comes to: each conversation, and which mails somebody got.
fn sum(world: &World) -> (Vec<String>, BTreeMap<String, usize>) {
    let mut conversations = Vec::new();
    world.companies[0]
        .reader()
        .list(None, None, |row| {
            let count = row.message_ids.len();
            conversations.push(format!("{} {} {count}", row.subject, row.status.as_str()));
            Ok::<_, posthaste::store::StoreError>(())
        })
        .unwrap();
    let mut mails = BTreeMap::new();
    for mail in world.departed.iter().filter(|mail| mail.kind != MailKind::Ack) {
        let told: Vec<String> = mail.mail.text().lines().take(4).map(str::to_owned).collect();
        let key = format!("{} to {:?}: {}", mail.kind.as_str(), mail.recipients, told.join(" / "));
        *mails.entry(key).or_default() += 1;
    }
    (conversations, mails)
}

#[test]
fn dying_after_any_step_of_a_story() {
    let undisturbed = played(None);
    let (conversations, mails) = sum(&undisturbed);
    let steps = undisturbed.steps;
    assert!(steps > 80, "{steps} steps are no story");
    for dies_after in 1..=steps {
        let world = played(Some(dies_after));
        let (found, got) = sum(&world);
        assert_eq!(found, conversations, "died after step {dies_after}");
        let kinds: Vec<&String> = got.keys().collect();
        assert_eq!(kinds, mails.keys().collect::<Vec<_>>(), "died after step {dies_after}");
        for (mail, count) in &got {
            let expected = mails[mail];
            assert!(
                (expected..=expected + 1).contains(count),
                "died after step {dies_after}: {count} times {mail}"
            );
        }
    }
}

/// The same while nothing works: every step of the story while the relay is down or cuts.
#[test]
fn dying_while_nothing_works() {
    for manner in ["is down", "cuts the connection after the dot and has nothing"] {
        for dies_after in (1..200).step_by(7) {
            let mut world = begin("desk: team anna, ben; lead lena");
            world.dies_after = Some(dies_after);
            run(&mut world, STORY[0]);
            run(&mut world, PAUSE);
            run(&mut world, &format!("the mail server {manner}"));
            run(&mut world, STORY[1]);
            run(&mut world, STORY[2]);
            run(&mut world, "10 minutes later the mail server works");
            run(&mut world, "3 hours later all mail is put aside");
            let answers = crate::received(&mut world, "kim@example.net", "relay");
            let told = crate::received(&mut world, "anna@example.com", "alert");
            assert!(answers + told >= 1, "{manner}, died after {dies_after}: nobody knows");
            check_laws(&mut world);
        }
    }
}
