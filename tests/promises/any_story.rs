//! Any story: customers, agents, strangers, servers and the admin do whatever comes to their mind
//! for a while, the network fails and the process dies; whatever happens, the laws hold.
//!
//! The laws say what a story may not come to: recipients that are not allowed, words of notes and
//! briefs that leave, a second ack, other bytes for the same mail, a fourth automatic mail, a mail
//! that is not accounted for, a journal that does not fold to the state. A seed that fails is
//! printed with its story.

use posthaste::world::random::{Random, SeededRandom};

use crate::stage::{World, check_laws};
use crate::{begin, received, run};

/// Stories in every run; `POSTHASTE_STORIES=1000` tells more.
const STORIES: u64 = 40;
const STEPS: u32 = 40;

struct Chance(SeededRandom);

impl Chance {
    fn of<'a>(&self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn below(&self, end: usize) -> usize {
        ((self.0.fraction() * end as f64) as usize).min(end - 1)
    }
}

const VOUCHING: [&str; 5] =
    ["authenticated", "authenticated", "unauthenticated", "dmarc failed", "spf only"];
const CLIENTS: [&str; 8] = [
    "Gmail",
    "German Gmail",
    "Thunderbird",
    "German Thunderbird",
    "Outlook",
    "German Outlook",
    "Apple Mail",
    "iPhone",
];
const COMMANDS: [&str; 24] = [
    "",
    "",
    "",
    "#resolve",
    "#close",
    "#note",
    "#take",
    "#assign ben",
    "#reslove",
    "#send",
    "#wait\n| #priority high",
    "#notiz anna",
    "#snooze 2d",
    "#promise tomorrow",
    "#undo",
    "#spam",
    "#split",
    "#merge REF",
    "#zusammen REF trotzdem",
    "#cc friend@friend.example",
    "#an maker@maker.example",
    "#queue\n| #zeige REF",
    "#weg 2d ben",
    "#resolve REF2",
];
const SERVER: [&str; 9] = [
    "works",
    "is down",
    "defers everybody",
    "defers kim@kim.example",
    "refuses kim@kim.example once",
    "cuts the connection after the dot and has the mail once",
    "cuts the connection after the dot and has nothing once",
    "sees us die after the dot and has the mail once",
    "refuses the null return path",
];

/// One more thing that happens; none where it cannot.
fn step(world: &mut World, chance: &Chance, number: u32) -> Option<String> {
    let customer = chance.of(&["kim", "lee", "eve"]);
    let address = format!("{customer}@{customer}.example");
    let agent = chance.of(&["anna", "ben"]);
    let agents = format!("{agent}@example.com");
    let vouching = chance.of(&VOUCHING);
    let client = chance.of(&CLIENTS);
    let text = format!("| These are the words of mail number {number}, which nobody else wrote.");
    Some(match chance.below(20) {
        0..=3 => {
            let extra = chance.of(&[
                "",
                ", cc boss@kim.example",
                ", without ids",
                ", field \"Auto-Submitted: auto-generated\"",
                ", field \"Reply-To: other@lee.example\"",
                ", with \"photo.jpg\"",
                ", return path <>",
            ]);
            let subject = chance.of(&["Lamp", "Re: Lamp", "Out of office", "Lamp [#REF]"]);
            format!("{address} -> support \"{subject}\", {vouching}{extra}\n{text}")
        }
        4..=6 => {
            let kind = chance.of(&["ack", "relay", "resolution"]);
            if received(world, &address, kind) == 0 {
                return None;
            }
            let extra =
                chance.of(&["", "", ", automatically", ", without ids", ", cc eve@eve.example"]);
            let client = format!(", like {client}");
            format!("{customer} answers the {kind}, {vouching}{client}{extra}\n{text}")
        }
        7..=11 => {
            let kind = chance.of(&["notice", "notice", "first notice", "command-reply", "alert"]);
            if received(world, &agents, kind.trim_start_matches("first ")) == 0 {
                return None;
            }
            let command = chance.of(&COMMANDS);
            let place = chance.of(&["above", "above", "without the quote", "below"]);
            let extra =
                chance.of(&["", "", "", ", with \"offer.pdf\"", ", cc ben", ", automatically"]);
            let from = chance.of(&["", "", ", from anna@private.example"]);
            let words = if chance.below(5) == 0 { "|" } else { text.as_str() };
            format!(
                "{agent} answers the {kind}, {vouching}, like {client}, {place}{extra}{from}\n\
                 {words}\n| {command}"
            )
        }
        12 => format!("the mail server {}", chance.of(&SERVER)),
        13..=14 => {
            let time = chance.of(&["1 minutes", "20 minutes", "2 hours", "3 days", "16 days"]);
            format!("{time} later the mail server works")
        }
        15 => "the desk restarts".to_owned(),
        16 => "UIDVALIDITY of support changes".to_owned(),
        17 => {
            if received(world, &address, "relay") == 0 {
                return None;
            }
            format!("{customer}'s server bounces the relay")
        }
        18 => {
            if world.companies[0].references.is_empty() {
                return None;
            }
            format!(
                "admin: {}",
                chance.of(&[
                    "reopen",
                    "assign ben",
                    "assign none",
                    "note \"Secret words of the admin's own\""
                ])
            )
        }
        _ => {
            if received(world, &agents, "notice") == 0 {
                return None;
            }
            format!(
                "{customer}@{customer}.example answers the notice of {agent}, {vouching}, \
                 only to support\n{text}"
            )
        }
    })
}

#[test]
fn whatever_happens_the_laws_hold() {
    let asked = std::env::var("POSTHASTE_STORIES").ok().and_then(|count| count.parse().ok());
    for seed in 0..asked.unwrap_or(STORIES) {
        let chance = Chance(SeededRandom::new(seed));
        let mut world = begin("desk: team anna, ben; lead lena; staff staff.example");
        let mut story = Vec::new();
        let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for number in 0..STEPS {
                if let Some(next) = step(&mut world, &chance, number) {
                    story.push(next.clone());
                    run(&mut world, &next);
                }
            }
            run(&mut world, "the mail server works\n20 days later all mail is put aside");
            check_laws(&mut world);
        }));
        if let Err(panic) = told {
            let why = panic.downcast_ref::<String>().cloned().unwrap_or_default();
            panic!("seed {seed}: {why}\n{}", story.join("\n"));
        }
    }
}
