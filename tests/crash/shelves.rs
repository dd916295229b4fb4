//! The moving of mail between folders that dies at every crash point: each mail lies once, where
//! its conversation's status says, and our own move is nobody's command.
//!
//! Separate from the desk's script, which moves nothing, and played on three servers: one with
//! MOVE, one with UIDPLUS alone, and one with neither, where an original stays marked as deleted.

use std::collections::BTreeSet;

use posthaste::sandbox::Sandbox;

use super::mails::plain;
use super::names;
use super::place::{DESK, Ended, Place};
use super::post::{Post, sandbox};

const KIM: &str = "kim@shop.example";

/// More points than one process passes that moves a conversation of two mails.
const POINTS_MAX: u64 = 100;

fn well(ended: Ended) {
    assert!(matches!(ended, Ended::Well), "{ended:?}");
}

/// The subjects of what lies in a folder and is not marked as deleted.
fn lying(post: &Sandbox, folder: &str) -> Vec<String> {
    let mails = Sandbox::folder(post, DESK, folder).into_iter();
    let left = mails.filter(|mail| !mail.has_flag("\\Deleted"));
    let mut subjects: Vec<String> = left
        .map(|mail| {
            let text = String::from_utf8_lossy(&mail.raw).into_owned();
            let line = text.lines().find_map(|line| line.strip_prefix("Subject: "));
            line.expect("a subject").to_owned()
        })
        .collect();
    subjects.sort();
    subjects
}

/// A desk with one conversation of two mails; its reference.
fn desk(post: &Sandbox) -> (Place, String) {
    let mut place = Place::new(post, "0s");
    place.add_shelves();
    well(place.once(None));
    post.write(KIM, &plain(KIM, "1@shop.example", "Lamp", "", "It is dark."));
    let more = "In-Reply-To: <1@shop.example>\r\n";
    post.write(KIM, &plain(KIM, "2@shop.example", "Re: Lamp", more, "It still is."));
    well(place.once(None));
    let store = place.store().expect("a store");
    let mut found = Vec::new();
    store
        .read()
        .list(None, None, |row| {
            found.push(row.reference.to_string());
            Ok::<_, posthaste::store::StoreError>(())
        })
        .expect("the store can be read");
    assert_eq!(found.len(), 1, "one conversation");
    (place, found.remove(0))
}

/// Whoever made it so, by name.
fn authors(place: &Place, reference: &str) -> BTreeSet<String> {
    let reference = posthaste::desk::conversation::Ref::parse(reference).expect("a reference");
    let store = place.store().expect("a store");
    let shown = store.read().show(reference).expect("the store can be read").expect("it is there");
    shown.events.into_iter().map(|event| event.by).collect()
}

/// The points that a process dies at while it moves the conversation there and back.
fn dies_at_every_point(withheld: &[&str]) -> BTreeSet<String> {
    let post = sandbox([KIM.to_owned()]);
    for capability in withheld {
        post.withhold(capability);
    }
    let (mut place, reference) = desk(&post);
    let mut points = BTreeSet::new();
    for n in 1..=POINTS_MAX {
        let (verb, to, from) = match n % 2 {
            1 => ("spam", "Junk", "INBOX"),
            _ => ("reopen", "INBOX", "Junk"),
        };
        well(place.upkeep(&[verb, &reference], None));
        let ended = place.once(Some(n));
        // As often as it takes: what died is started again, and then nothing is left to do.
        well(place.once(None));
        well(place.once(None));
        let at = format!("without {withheld:?}, {verb}, point {n}: {ended:?}");
        assert_eq!(lying(&post, to), ["Lamp", "Re: Lamp"], "{at}");
        assert_eq!(lying(&post, from), [""; 0], "{at}");
        assert!(!authors(&place, &reference).contains("somebody"), "{at}");
        well(place.upkeep(&["verify"], None));
        match ended {
            Ended::AtPoint(name) => points.insert(name),
            Ended::Well => return points,
            Ended::Badly(how) => panic!("{at}: {how}"),
        };
    }
    panic!("more than {POINTS_MAX} points: {points:?}");
}

#[test]
fn mail_that_is_moved_lies_once_whenever_the_process_dies() {
    let mut points = dies_at_every_point(&[]);
    points.extend(dies_at_every_point(&["MOVE"]));
    points.extend(dies_at_every_point(&["MOVE", "UIDPLUS"]));
    println!("{points:?}");
    let own = names::of_part("shelf");
    assert!(own.is_subset(&points), "of {own:?} only {points:?}");
}
