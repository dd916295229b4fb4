//! A store that was restored: what is in doubt, what is forgotten, and which tokens still count.
//! How it plays out with servers is another test's; here each rule stands alone.

use super::*;
use crate::imap::FolderState;
use crate::store::outbox::OutboxState;
use crate::store::restored::{Forgotten, Gap};

fn restored(fixture: &mut Fixture) {
    fixture.write(|w| w.mark_restored(at(10), at(100), at(200)).unwrap());
}

fn state(fixture: &Fixture, row: OutboxId) -> OutboxState {
    fixture.store.read().mail_state(row).unwrap().unwrap()
}

#[test]
fn what_waited_is_in_doubt_and_what_is_due_later_is_not() {
    let mut fixture = Fixture::new();
    let (conversation, _) = fixture.opened_by("a@example.net");
    let mut queue = |seconds, kind, held| {
        fixture.queued(&conversation, at(seconds), kind, |new| new.held = held).1
    };
    let ack = queue(1, MailKind::Ack, false);
    let notice = queue(2, MailKind::Notice, false);
    let held = queue(3, MailKind::Relay, true);
    let later = queue(150, MailKind::Relay, false);
    let tried = queue(4, MailKind::Relay, false);
    fixture.write(|w| w.claim(tried, b"bytes", at(5)).unwrap());
    restored(&mut fixture);
    let check = |row, expected| assert_eq!(state(&fixture, row), expected, "{row:?}");
    check(ack, OutboxState::Uncertain);
    check(notice, OutboxState::Uncertain);
    check(tried, OutboxState::Uncertain);
    check(held, OutboxState::Held);
    check(later, OutboxState::Queued);
    let counts: Vec<u32> = fixture
        .store
        .read()
        .uncertain_due("support", at(200))
        .unwrap()
        .iter()
        .map(|due| due.uncertain_count)
        .collect();
    assert_eq!(counts, [2, 1, 2], "only what agents get is sent once more by itself");
    fixture.sound();
}

#[test]
fn a_number_that_comes_again_proves_nothing() {
    let mut fixture = Fixture::new();
    let (conversation, _) = fixture.opened_by("a@example.net");
    let before = fixture.queued(&conversation, at(1), MailKind::Notice, |_| {}).1;
    let known = fixture.store.read().mail(before).unwrap().unwrap().token;
    // What the lost store gave out next, for the same scope.
    let lost = OutboxId(before.0 + 1);
    let lost_token = crate::mail::token::seal(
        &keys(),
        lost.0,
        crate::mail::token::Scope {
            purpose: "notice",
            conversation: conversation.id.0,
            message: 0,
            agent: "anna",
        },
    );
    restored(&mut fixture);
    let read = fixture.store.read();
    assert!(read.may_be_forgotten(lost).unwrap());
    assert!(!read.may_be_forgotten(before).unwrap());
    assert!(read.our_mail(&known).unwrap().is_some(), "what the backup knows still counts");
    let next = fixture.write(|w| w.next_outbox().unwrap());
    assert!(next.0 > lost.0 + 100_000, "{next:?}");
    // A store whose numbers were not moved on, under a new key: the scope fits, the key does not.
    fixture.store.keys = Keys {
        current: Key { id: 8, secret: [1; 32] },
        old: vec![Key { id: 7, secret: [42; 32] }],
    };
    fixture.store.connection.execute_batch("UPDATE sqlite_sequence SET seq = 1").unwrap();
    let again = fixture.queued(&conversation, at(300), MailKind::Notice, |_| {}).1;
    assert_eq!(again, lost);
    assert!(fixture.store.read().our_mail(&lost_token).unwrap().is_none());
    let own = fixture.store.read().mail(again).unwrap().unwrap().token;
    assert!(fixture.store.read().our_mail(&own).unwrap().is_some());
}

#[test]
fn the_gap_is_told_once_for_each_folder() {
    let mut fixture = Fixture::new();
    let folder = FolderState { uidvalidity: 1, boundary: 5, live_next: 9, history_next: 5 };
    fixture.write(|w| w.set_folder("support", "INBOX", &folder, None, at(0)).unwrap());
    let gap = |fixture: &Fixture, folder| fixture.store.read().gap("support", folder).unwrap();
    assert_eq!(gap(&fixture, "INBOX"), None);
    restored(&mut fixture);
    assert_eq!(gap(&fixture, "INBOX"), Some(Gap::Unseen));
    assert_eq!(gap(&fixture, "Sent"), None, "never watched: all of it is history");
    fixture.write(|w| w.set_gap("support", "INBOX", 20).unwrap());
    assert_eq!(gap(&fixture, "INBOX"), Some(Gap::Below(20)));
}

#[test]
fn sent_tells_what_is_forgotten() {
    let mut fixture = Fixture::new();
    let (conversation, opening) = fixture.opened_by("a@example.net");
    let waiting = fixture.queued(&conversation, at(1), MailKind::Notice, |_| {}).1;
    restored(&mut fixture);
    let forgotten = |name: &str, kind, seconds| Forgotten {
        name: id(name),
        mailbox: "support".into(),
        kind,
        reference: conversation.reference,
        answers: Some(id("a@example.net")),
        at: at(seconds),
    };
    let ack = forgotten("ack@example.com", MailKind::Ack, 20);
    fixture.write(|w| w.note_forgotten(&ack).unwrap());
    fixture.write(|w| w.believe_it_lived_on("support").unwrap());
    assert_eq!(state(&fixture, waiting), OutboxState::Uncertain, "20 s prove nothing");
    let known = fixture.store.read().forgotten_reference(&id("a@example.net")).unwrap();
    assert_eq!(known, Some(conversation.reference));
    let relay = forgotten("relay@example.com", MailKind::Relay, 400);
    fixture.write(|w| w.note_forgotten(&relay).unwrap());
    fixture.write(|w| w.believe_it_lived_on("support").unwrap());
    assert_eq!(state(&fixture, waiting), OutboxState::Cancelled, "the lane went on");

    let first = fixture.write(|w| w.next_outbox().unwrap());
    let ack = fixture.queued(&conversation, at(500), MailKind::Ack, |_| {}).1;
    let notice = fixture.queued(&conversation, at(500), MailKind::Notice, |_| {}).1;
    fixture.write(|w| w.doubt_from(first, opening, at(600)).unwrap());
    assert_eq!(state(&fixture, ack), OutboxState::Uncertain, "born in doubt");
    assert_eq!(state(&fixture, notice), OutboxState::Cancelled, "Sent shows an answer");
    let found =
        |kind| fixture.store.read().versions_of(conversation.id, kind, "kim@example.net").unwrap();
    assert_eq!(found(MailKind::Ack), [ack]);
    assert_eq!(found(MailKind::Relay), []);
}
