//! Promise 1: every message the server lists is stored, a duplicate with proof, ours, or visibly in
//! quarantine; and nothing is accounted for before it is durable.
//!
//! Each test tries to break it, by what no mail should be able to do.

use jiff::Timestamp;
use posthaste::daemon::ingest::{Folder, Incoming, Taken, take_in};
use posthaste::imap::FolderState;

use crate::stage::{World, check_laws};
use crate::world;

/// Mails of every kind, odd ones among them, taken in as one batch.
fn oddities() -> Vec<Vec<u8>> {
    let plain = |from: &str, id: &str| {
        format!(
            "From: {from}\r\nTo: support@example.com\r\nSubject: x\r\n\
             Message-ID: <{id}>\r\n\r\nhello\r\n"
        )
        .into_bytes()
    };
    vec![
        plain("kim@example.net", "1@example.net"),
        plain("kim@example.net", "1@example.net"),
        plain("lee@example.net", "1@example.net"),
        b"".to_vec(),
        b"\0\0\0\xff\xfe".to_vec(),
        b"no header at all".to_vec(),
        b"From: a@b, c@d\r\n\r\n".to_vec(),
        vec![b'\n'; 10_000],
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x\r\n--x".to_vec(),
        plain("support@example.com", "2@example.com"),
    ]
}

#[test]
fn every_location_of_a_batch_is_accounted_for() {
    let mut world = world();
    let now = world.now;
    let company = &mut world.companies[0];
    for raw in oddities() {
        company.lie("support", Folder::Inbox, raw, now, now).unwrap();
    }
    let incoming = batch(&mut world, now);
    let count = incoming.len();
    let taken = world.companies[0].take_in(incoming.clone(), now).unwrap();
    assert_eq!(taken.len(), count);
    assert!(matches!(taken[1], Taken::Duplicate(_)), "{taken:?}");
    assert!(matches!(taken[2], Taken::Stored(..)), "a Message-ID alone proves nothing: {taken:?}");
    // Fetched again, as after a lost connection: nothing is new.
    let again = world.companies[0].take_in(incoming, now).unwrap();
    assert!(again.iter().all(|one| *one == Taken::Known), "{again:?}");
    world.pump().unwrap();
    check_laws(&mut world);
}

#[test]
fn the_cursor_moves_with_what_is_durable() {
    let mut world = world();
    let now = world.now;
    for (at, raw) in oddities().into_iter().enumerate() {
        world.receive(0, "support", Folder::Inbox, raw, now).unwrap();
        let cursor = cursor(&mut world);
        assert_eq!(cursor.live_next, u32::try_from(at).unwrap() + 2);
        world.companies[0].restart(now);
        assert_eq!(self::cursor(&mut world), cursor, "after a restart");
    }
    world.pump().unwrap();
    check_laws(&mut world);
}

/// A batch that the store refuses half-way leaves nothing of it behind.
#[test]
fn a_batch_is_whole_or_not_there() {
    let mut world = world();
    let now = world.now;
    world.receive(0, "support", Folder::Inbox, oddities().remove(0), now).unwrap();
    let company = &mut world.companies[0];
    let before = company.reader().counts().unwrap();
    let failed: Result<(), posthaste::store::StoreError> = company.store().write(|w| {
        w.quarantine(&crate::location("support", 77), b"x", "test", now)?;
        Err(posthaste::store::StoreError::Full)
    });
    assert!(failed.is_err());
    assert_eq!(company.reader().counts().unwrap(), before);
    check_laws(&mut world);
}

fn batch(world: &mut World, now: Timestamp) -> Vec<Incoming> {
    world.companies[0].all_of("support", Folder::Inbox, now).unwrap()
}

fn cursor(world: &mut World) -> FolderState {
    let found = world.companies[0].reader().folder("support", "INBOX").unwrap();
    found.expect("a cursor").0
}

/// The function that everything above goes through is the product's own.
#[test]
fn nothing_in_is_nothing_out() {
    let mut world = world();
    let now = world.now;
    let desk = world.companies[0].desk.clone();
    let taken = take_in(world.companies[0].store(), &desk, Vec::new(), now).unwrap();
    assert!(taken.is_empty());
}
