//! Two agents answer the same customer within the same second: one answer goes out, the other is
//! held, and each of the two is told.
//!
//! A hundred times, in either order, fetched one by one or at once, with a desk that restarts or
//! dies in between. Whose mail the server listed first is whose goes out.

use posthaste::daemon::ingest::Folder;
use posthaste::world::random::{Random, SeededRandom};

use crate::stage::{World, check_laws};
use crate::{begin, run};

const ROUNDS: u64 = 100;

/// An agent's answer to their notice, as it lies on the server.
fn answer(world: &mut World, agent: &str, round: u64) -> Vec<u8> {
    let inbox = world.inbox(&format!("{agent}@example.com"));
    let notice = inbox.iter().find(|mail| mail.kind == "notice").expect("a notice");
    let id = notice.field("Message-ID").join("");
    let quote: String = notice.text().lines().map(|line| format!("> {line}\r\n")).collect();
    format!(
        "Return-Path: <{agent}@example.com>\r\n\
         Authentication-Results: mx.example.com; dkim=pass header.d=example.com\r\n\
         Received: from out.example.com (192.0.2.1) by mx.example.com; Mon, 5 Jan 2026 09:30:00 +0000\r\n\
         Date: Mon, 5 Jan 2026 09:30:00 +0000\r\nFrom: {agent} <{agent}@example.com>\r\n\
         To: support@example.com\r\nSubject: Re: Lamp\r\nMessage-ID: <{round}.{agent}@example.com>\r\n\
         In-Reply-To: {id}\r\nReferences: {id}\r\n\r\n\
         This is what {agent} says in round {round}.\r\n\r\nOn Monday, Kim wrote:\r\n{quote}"
    )
    .into_bytes()
}

fn play(round: u64) -> [usize; 2] {
    let chance = SeededRandom::new(round);
    let under = |end: f64| (chance.fraction() * end) as u32;
    let mut world = begin("desk: team anna, ben; acks off");
    run(
        &mut world,
        "09:00 kim@example.net -> support \"Lamp\", authenticated\n| Hello, my lamp is broken.\n\
         09:30 all mail is put aside",
    );
    let (first, second) = if under(2.0) == 0 { ("anna", "ben") } else { ("ben", "anna") };
    let mails = [first, second].map(|agent| answer(&mut world, agent, round));
    let now = world.now;
    match under(3.0) {
        // Both in one look at the server, in one transaction.
        0 => {
            let incoming = mails.map(|raw| {
                let lying = world.companies[0].lie("support", Folder::Inbox, raw, now, now);
                lying.expect("it lies there")
            });
            let taken = world.companies[0].take_in(incoming.into(), now).expect("taken in");
            assert_eq!(taken.len(), 2);
        }
        // One by one; in between the desk may restart, before or after it has sent.
        1 => {
            for raw in mails {
                world.receive(0, "support", Folder::Inbox, raw, now).expect("taken in");
                if under(2.0) == 0 {
                    world.companies[0].restart(now);
                }
                if under(2.0) == 0 {
                    world.pump().expect("sent");
                }
            }
        }
        // The process dies at one of its steps.
        _ => {
            world.dies_after = Some(world.steps + 1 + under(12.0));
            for raw in mails {
                world.receive(0, "support", Folder::Inbox, raw, now).expect("taken in");
            }
        }
    }
    world.pump().expect("everything is sent");
    run(&mut world, "20 minutes later all mail is put aside");
    let told = format!("round {round}, {first} first");
    let relays = distinct(&mut world, "kim@example.net", "relay");
    assert_eq!(relays.len(), 1, "{told}: {relays:?}");
    assert!(relays[0].starts_with(&format!("This is what {first} says")), "{told}: {relays:?}");
    let asked = distinct(&mut world, &format!("{second}@example.com"), "command-reply");
    assert_eq!(asked.len(), 1, "{told}");
    let text = &asked[0];
    assert!(text.starts_with("NOT SENT: "), "{told}: {text}");
    for words in [first, second].map(|agent| format!("> This is what {agent} says in round")) {
        assert!(text.contains(&words), "{told}: {text}");
    }
    check_laws(&mut world);
    ["anna", "ben"].map(|agent| usize::from(agent == second))
}

/// The texts of somebody's mails of a kind. A mail that the process died over goes out once more,
/// byte for byte: it counts once.
fn distinct(world: &mut World, who: &str, kind: &str) -> Vec<String> {
    let mails = world.inbox(who).iter().filter(|mail| mail.kind == kind);
    let mut mails: Vec<_> = mails.map(|mail| (mail.field("Message-ID"), mail.text())).collect();
    mails.dedup();
    mails.into_iter().map(|(_, text)| text).collect()
}

#[test]
fn one_goes_out_and_one_is_held() {
    let mut held = [0, 0];
    for round in 0..ROUNDS {
        for (sum, count) in held.iter_mut().zip(play(round)) {
            *sum += count;
        }
    }
    println!("same second: {ROUNDS} rounds, held of anna {}, of ben {}", held[0], held[1]);
    assert!(held.iter().all(|count| *count > 0), "both orders were played: {held:?}");
}
