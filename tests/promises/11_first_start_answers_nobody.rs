//! Promise 11: what is in the mailbox at the first start is history. It is threaded as one set,
//! whatever the order, and no mail leaves because of it.

use posthaste::daemon::ingest::Folder;
use posthaste::imap::FolderState;
use posthaste::world::random::{Random, SeededRandom};

use crate::stage::{World, check_laws};
use crate::{run, world};

/// Three conversations, a bounce and a newsletter, as they may lie in a mailbox.
fn mails() -> Vec<Vec<u8>> {
    let mail = |id: &str, names: &[&str], extra: &str| {
        let references: Vec<String> = names.iter().map(|name| format!("<{name}@x>")).collect();
        let references = match references.is_empty() {
            true => String::new(),
            false => format!("References: {}\r\n", references.join(" ")),
        };
        format!(
            "From: Kim <kim@example.net>\r\nTo: support@example.com\r\nSubject: {id}\r\n\
             Message-ID: <{id}@x>\r\n{references}{extra}\r\nHello, this is mail {id} of mine.\r\n"
        )
        .into_bytes()
    };
    vec![
        mail("a1", &[], ""),
        mail("a2", &["a1"], ""),
        mail("a3", &["a1", "a2"], ""),
        mail("a4", &["a3"], ""),
        mail("b1", &[], ""),
        mail("b2", &["b1"], "Auto-Submitted: auto-replied\r\n"),
        mail("c2", &["c1"], ""),
        mail("c3", &["c1"], ""),
        mail("n1", &[], "List-Unsubscribe: <https://x>\r\n"),
    ]
}

fn shuffled(seed: u64) -> Vec<Vec<u8>> {
    let random = SeededRandom::new(seed);
    let mut mails = mails();
    for at in (1..mails.len()).rev() {
        let other = (random.fraction() * (at + 1) as f64) as usize;
        mails.swap(at, other);
    }
    mails
}

/// A mailbox that is full at the first start.
fn started(mails: Vec<Vec<u8>>, batch: usize) -> World {
    let mut world = world();
    let now = world.now;
    let company = &mut world.companies[0];
    let next = u32::try_from(mails.len()).unwrap() + 1;
    let boundary = FolderState::first(1, next);
    company.store().write(|w| w.set_folder("support", "INBOX", &boundary, None, now)).unwrap();
    for raw in mails {
        company.lie("support", Folder::Inbox, raw, now, now).unwrap();
    }
    for mail in &mut company.folder("support", Folder::Inbox).unwrap().mails {
        mail.history = true;
    }
    let all = company.all_of("support", Folder::Inbox, now).unwrap();
    for batch in all.chunks(batch) {
        company.take_in(batch.to_vec(), now).unwrap();
    }
    world.advance(now + jiff::SignedDuration::from_hours(24 * 30)).unwrap();
    world
}

fn threads(world: &World) -> Vec<Vec<String>> {
    let mut threads = Vec::new();
    world.companies[0]
        .reader()
        .list(None, None, |row| {
            assert_eq!(row.status.as_str(), "closed");
            let mut ids = row.message_ids.clone();
            ids.sort();
            threads.push(ids);
            Ok::<_, posthaste::store::StoreError>(())
        })
        .unwrap();
    threads.sort();
    threads
}

#[test]
fn whatever_the_order() {
    let ids = |ids: &[&str]| ids.iter().map(|id| format!("{id}@x")).collect::<Vec<_>>();
    let expected =
        [ids(&["a1", "a2", "a3", "a4"]), ids(&["b1", "b2"]), ids(&["c2", "c3"]), ids(&["n1"])];
    for seed in 0..40 {
        let mut world = started(shuffled(seed), 1 + seed as usize % 4);
        assert_eq!(world.departed.len(), 0, "seed {seed}");
        assert_eq!(threads(&world), expected, "seed {seed}");
        check_laws(&mut world);
    }
}

/// What comes after the boundary is live, also in answer to history.
#[test]
fn what_comes_after_is_live() {
    let mut world = started(mails(), 4);
    run(
        &mut world,
        "kim@example.net -> support \"Re: a4\", authenticated, naming \"a4@x\"\n| And now?\n\
         kim gets ack; anna, ben get notice; status open; past REF",
    );
    check_laws(&mut world);
}
