//! The outbox: every operation in every state, the order of claims, and what a dead process leaves.
//!
//! Separate because it is the table that decides whether mail is sent twice. Holds on to each row's
//! way from queued to its end, and to what a restart may do with one that was under way.

use super::*;
use crate::store::outbox::{OutboxState, Settlement};

/// Where a test puts a mail before the operation.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Start {
    Held,
    Queued,
    Attempting,
    BodyStarted,
    Deferred,
    Uncertain,
    UncertainTwice,
    Resent,
    Failed,
    Cancelled,
    Dropped,
    Sent,
}

const STARTS: [Start; 12] = [
    Start::Held,
    Start::Queued,
    Start::Attempting,
    Start::BodyStarted,
    Start::Deferred,
    Start::Uncertain,
    Start::UncertainTwice,
    Start::Resent,
    Start::Failed,
    Start::Cancelled,
    Start::Dropped,
    Start::Sent,
];

fn kim() -> Vec<Address> {
    vec![address("kim@example.net")]
}

fn accepted() -> Settlement {
    Settlement::Accepted { recipients: kim(), reply: "250 ok".into() }
}

fn rejected() -> Settlement {
    Settlement::Rejected { recipients: kim(), reply: "550 no".into() }
}

fn deferred() -> Settlement {
    Settlement::Deferred { until: at(60), reply: "451 later".into(), told: false }
}

fn uncertain() -> Settlement {
    Settlement::Uncertain { look_until: at(900), reply: "cut".into() }
}

/// A mail in this state.
fn fixture_at(start: Start) -> (Fixture, OutboxId) {
    let mut fixture = Fixture::new();
    let (conversation, _) = fixture.opened_by("a@example.net");
    let held = start == Start::Held;
    let (_, row) = fixture.queued(&conversation, at(0), MailKind::Relay, |new| new.held = held);
    let attempt = |fixture: &mut Fixture, settlements: &[Settlement]| {
        fixture.write(|writer| {
            writer.claim(row, b"bytes", at(1)).unwrap();
            writer.body_started(row, at(1)).unwrap();
            for settlement in settlements {
                writer.settle(row, settlement, at(2)).unwrap();
            }
        });
    };
    let resend = Settlement::Resend { at: at(3) };
    match start {
        Start::Held | Start::Queued => {}
        Start::Attempting => fixture.write(|writer| writer.claim(row, b"bytes", at(1)).unwrap()),
        Start::BodyStarted => attempt(&mut fixture, &[]),
        Start::Deferred => attempt(&mut fixture, &[deferred()]),
        Start::Uncertain => attempt(&mut fixture, &[uncertain()]),
        Start::Resent => attempt(&mut fixture, &[uncertain(), resend]),
        Start::UncertainTwice => {
            attempt(&mut fixture, &[uncertain(), resend]);
            attempt(&mut fixture, &[uncertain()]);
        }
        Start::Failed => attempt(&mut fixture, &[rejected()]),
        Start::Cancelled => {
            assert!(fixture.write(|writer| writer.withdraw(row).unwrap()).is_some())
        }
        Start::Dropped => attempt(&mut fixture, &[uncertain(), Settlement::Dropped]),
        Start::Sent => attempt(&mut fixture, &[accepted()]),
    }
    (fixture, row)
}

/// What the operation made of a mail in each state: a state, `-` for an error or nothing done.
/// Columns stand in the order of [`STARTS`].
fn check(name: &str, operation: impl Fn(&mut Writer<'_>, OutboxId) -> bool, expected: &str) {
    assert_eq!(expected.split_whitespace().count(), STARTS.len(), "{name}");
    for (start, expected) in STARTS.into_iter().zip(expected.split_whitespace()) {
        let (mut fixture, row) = fixture_at(start);
        let before = fixture.store.read().mail_state(row).unwrap().unwrap();
        let done = fixture.write(|writer| operation(writer, row));
        let after = fixture.store.read().mail_state(row).unwrap().unwrap();
        if !done {
            assert_eq!(before, after, "{name} on {start:?} did nothing but changed the state");
        }
        let seen = if done { after.as_str() } else { "-" };
        assert_eq!(seen, expected, "{name} on {start:?}");
        fixture.sound();
    }
}

fn settles(settlement: Settlement) -> impl Fn(&mut Writer<'_>, OutboxId) -> bool {
    move |writer, row| match writer.settle(row, &settlement, at(10)) {
        Ok(state) => {
            assert_eq!(writer.read().mail_state(row).unwrap(), Some(state));
            true
        }
        Err(StoreError::Failed(_)) => false,
        Err(other) => panic!("{other}"),
    }
}

#[test]
#[rustfmt::skip]
fn every_operation_in_every_state() {
    // held queued attempting body-started deferred uncertain
    // uncertain-twice resent failed cancelled dropped sent
    let claim = |writer: &mut Writer<'_>, row| writer.claim(row, b"bytes", at(10)).is_ok();
    check("claim", claim,
        "- queued - - deferred - - queued - - - -");
    let body = |writer: &mut Writer<'_>, row| writer.body_started(row, at(10)).is_ok();
    check("body started", body,
        "- - queued queued - - - - - - - -");
    check("accepted", settles(accepted()),
        "- - sent sent sent sent sent sent - - - -");
    check("rejected", settles(rejected()),
        "- - failed failed failed failed failed failed - - - -");
    check("deferred", settles(deferred()),
        "- - deferred deferred deferred - - deferred - - - -");
    check("null path refused", settles(Settlement::NullReturnPathRefused),
        "- - queued queued queued - - queued - - - -");
    check("files refused", settles(Settlement::FilesRefused { reply: "552".to_owned() }),
        "- - queued queued queued - - queued - - - -");
    check("uncertain", settles(uncertain()),
        "- - uncertain uncertain uncertain - - uncertain - - - -");
    check("resend", settles(Settlement::Resend { at: at(20) }),
        "- - - - - queued - - - - - -");
    check("dropped", settles(Settlement::Dropped),
        "- - - - - cancelled cancelled - - - - -");
    check("left to person", settles(Settlement::LeftToPerson),
        "- - - - - uncertain uncertain - - - - -");
    let again = |writer: &mut Writer<'_>, row| writer.queue_again(row, at(10)).unwrap();
    let release = |writer: &mut Writer<'_>, row| writer.release(row, at(10)).unwrap();
    check("release", release,
        "queued - - - - - - - - - - -");
    check("queue again", again,
        "- - - - queued queued queued - queued - - -");
    let withdraw = |writer: &mut Writer<'_>, row| writer.withdraw(row).unwrap().is_some();
    check("withdraw", withdraw,
        "cancelled cancelled - - cancelled cancelled cancelled cancelled cancelled - - -");
    let copy = |writer: &mut Writer<'_>, row| {
        writer.seen_in_sent(row, None, at(10)).unwrap() == Some(OutboxState::Sent)
    };
    check("seen in Sent", copy,
        "- - - - - sent sent sent - - sent -");
    let died = |writer: &mut Writer<'_>, _| writer.recover_attempts(None, at(900)).unwrap() == 1;
    check("process died", died,
        "- - queued uncertain - - - - - - - -");
}

#[test]
fn a_mail_that_is_not_there_is_an_error() {
    let mut fixture = Fixture::new();
    let row = OutboxId(5);
    fixture.write(|writer| {
        let said = writer.claim(row, b"", at(0)).unwrap_err().to_string();
        assert_eq!(said, "claiming mail 5: there is no such mail");
        assert!(writer.settle(row, &accepted(), at(0)).is_err());
        assert!(writer.seen_in_sent(row, None, at(0)).is_err());
        assert!(!writer.queue_again(row, at(0)).unwrap());
        assert!(!writer.release(row, at(0)).unwrap());
        assert_eq!(writer.withdraw(row).unwrap(), None);
    });
}

#[test]
fn answers_go_first_then_acks_then_the_rest_the_oldest_first() {
    let mut fixture = Fixture::new();
    let (mut state, _) = fixture.opened_by("a@example.net");
    let mut rows = Vec::new();
    for (seconds, kind) in [
        (0, MailKind::Alert),
        (1, MailKind::Resolution),
        (2, MailKind::Ack),
        (4, MailKind::Relay),
        (3, MailKind::Relay),
        (900, MailKind::Relay),
    ] {
        let (next, row) = fixture.queued(&state, at(seconds), kind, |_| {});
        state = next;
        rows.push(row);
    }
    let [alert, resolution, ack, relay_4, relay_3, later] = rows[..] else { panic!() };
    assert_eq!(fixture.store.read().next_send_at("support").unwrap(), Some(at(0)));
    for expected in [relay_3, relay_4, resolution, ack, alert] {
        let due = fixture.write(|writer| {
            let due = writer.next_due("support", at(10)).unwrap().unwrap();
            writer.claim(due.id, b"bytes", at(10)).unwrap();
            due
        });
        assert_eq!(due.id, expected);
        assert_eq!((due.attempts, due.bytes), (0, None));
    }
    fixture.write(|writer| {
        assert!(writer.next_due("support", at(10)).unwrap().is_none(), "all are attempted");
        assert!(writer.next_due("sales", at(1000)).unwrap().is_none());
        assert_eq!(writer.next_due("support", at(900)).unwrap().unwrap().id, later);
    });
    assert_eq!(fixture.store.read().next_send_at("support").unwrap(), Some(at(900)));
    assert_eq!(fixture.store.read().next_send_at("sales").unwrap(), None);
}

#[test]
fn the_bytes_of_the_first_claim_never_change() {
    let (mut fixture, row) = fixture_at(Start::Queued);
    assert_eq!(fixture.store.read().mail_bytes(row).unwrap(), None);
    for (n, bytes) in [(1, b"first"), (2, b"other")] {
        fixture.write(|writer| {
            writer.claim(row, bytes, at(n)).unwrap();
            writer.settle(row, &deferred(), at(n)).unwrap();
        });
    }
    let due = fixture.store.read().mail(row).unwrap().unwrap();
    assert_eq!(due.bytes.as_deref(), Some(&b"first"[..]));
    assert_eq!(fixture.store.read().mail_bytes(row).unwrap(), due.bytes);
    assert_eq!((due.attempts, due.first_attempt_at), (2, Some(at(1))));
}

#[test]
fn recipients_are_settled_one_by_one() {
    let mut fixture = Fixture::new();
    let (state, _) = fixture.opened_by("a@example.net");
    let [a, b, c] = ["a@x.example", "b@x.example", "c@x.example"].map(address);
    let (_, row) = fixture.queued(&state, at(0), MailKind::Relay, |new| {
        new.recipients = vec![a.clone(), b.clone(), c.clone()];
    });
    let settle = |fixture: &mut Fixture, settlement: Settlement| {
        let state = fixture.write(|writer| writer.settle(row, &settlement, at(1)).unwrap());
        (state, fixture.store.read().mail(row).unwrap().unwrap().recipients)
    };
    fixture.write(|writer| writer.claim(row, b"bytes", at(1)).unwrap());
    let reply = String::new;
    let rejected = Settlement::Rejected { recipients: vec![b.clone()], reply: reply() };
    let left = vec![a.clone(), c.clone()];
    assert_eq!(settle(&mut fixture, rejected), (OutboxState::Deferred, left));
    let accepted = Settlement::Accepted { recipients: vec![a.clone()], reply: reply() };
    let left = vec![c.clone()];
    assert_eq!(settle(&mut fixture, accepted), (OutboxState::Deferred, left.clone()));
    assert_eq!(settle(&mut fixture, deferred()), (OutboxState::Deferred, left.clone()));
    assert_eq!(fixture.store.read().next_send_at("support").unwrap(), Some(at(60)));

    // In doubt after some have it: a copy in Sent may be theirs, and proves nothing.
    fixture.write(|writer| writer.claim(row, b"bytes", at(61)).unwrap());
    assert_eq!(settle(&mut fixture, uncertain()), (OutboxState::Uncertain, left.clone()));
    let seen = fixture.write(|writer| writer.seen_in_sent(row, None, at(62)).unwrap());
    assert_eq!(seen, None);
    let resend = Settlement::Resend { at: at(63) };
    assert_eq!(settle(&mut fixture, resend), (OutboxState::Queued, left));
    fixture.write(|writer| writer.claim(row, b"bytes", at(63)).unwrap());
    let rejected = Settlement::Rejected { recipients: vec![c], reply: reply() };
    assert_eq!(settle(&mut fixture, rejected), (OutboxState::Sent, vec![]), "one of them has it");
    fixture.sound();
}

#[test]
fn a_copy_seen_while_it_is_sent_outweighs_the_doubt() {
    for doubt in [Start::Attempting, Start::BodyStarted] {
        let (mut fixture, row) = fixture_at(doubt);
        fixture.write(|writer| {
            assert_eq!(writer.seen_in_sent(row, None, at(2)).unwrap(), None);
            let state = writer.settle(row, &uncertain(), at(3)).unwrap();
            assert_eq!(state, OutboxState::Sent, "{doubt:?}");
        });
    }
    // The process dies in between: the search's end finds what was seen.
    let (mut fixture, row) = fixture_at(Start::BodyStarted);
    fixture.write(|writer| {
        writer.seen_in_sent(row, None, at(2)).unwrap();
        writer.recover_attempts(None, at(900)).unwrap();
        let resend = Settlement::Resend { at: at(900) };
        assert_eq!(writer.settle(row, &resend, at(900)).unwrap(), OutboxState::Sent);
    });
    // A copy of an earlier attempt is none of this one.
    let (mut fixture, row) = fixture_at(Start::Deferred);
    fixture.write(|writer| {
        writer.seen_in_sent(row, None, at(2)).unwrap();
        writer.claim(row, b"bytes", at(60)).unwrap();
        assert_eq!(writer.settle(row, &uncertain(), at(61)).unwrap(), OutboxState::Uncertain);
    });
}

#[test]
fn what_is_uncertain_is_looked_for_until_its_time() {
    let (mut fixture, row) = fixture_at(Start::Uncertain);
    let ids = |mails: Vec<crate::store::outbox::Due>| {
        mails.into_iter().map(|mail| mail.id).collect::<Vec<_>>()
    };
    let check = |fixture: &Fixture, seconds, searched: &[OutboxId], due: &[OutboxId]| {
        let read = fixture.store.read();
        assert_eq!(ids(read.uncertain("support", at(seconds)).unwrap()), searched, "{seconds}");
        assert_eq!(ids(read.uncertain_due("support", at(seconds)).unwrap()), due, "{seconds}");
    };
    check(&fixture, 899, &[row], &[]);
    check(&fixture, 900, &[], &[row]);
    fixture.write(|writer| writer.settle(row, &Settlement::LeftToPerson, at(900)).unwrap());
    check(&fixture, 899, &[], &[]);
    check(&fixture, 9_000, &[], &[]);
    assert_eq!(fixture.store.read().mail(row).unwrap().unwrap().uncertain_count, 1);
}

#[test]
fn what_was_sent_is_filed_once() {
    let (mut fixture, row) = fixture_at(Start::Sent);
    let unfiled = |fixture: &Fixture, seconds| {
        fixture.store.read().unfiled("support", at(seconds)).unwrap().len()
    };
    assert_eq!((unfiled(&fixture, 2), unfiled(&fixture, 3)), (0, 1));
    let copy = id("relay-made-this@mx.example");
    fixture.write(|writer| writer.seen_in_sent(row, Some(&copy), at(5)).unwrap());
    assert_eq!(unfiled(&fixture, 900), 0);
}

#[test]
fn a_failed_mail_is_tried_again_with_those_who_were_refused() {
    let (mut fixture, row) = fixture_at(Start::Failed);
    let before = fixture.store.read().mail(row).unwrap().unwrap();
    assert_eq!(before.recipients, vec![]);
    assert!(fixture.write(|writer| writer.queue_again(row, at(100)).unwrap()));
    let due = fixture.write(|writer| writer.next_due("support", at(100)).unwrap().unwrap());
    assert_eq!((due.recipients, due.first_attempt_at, due.attempts), (kim(), None, 1));
    assert_eq!(due.bytes.as_deref(), Some(&b"bytes"[..]));
}

#[test]
fn a_decision_withdraws_only_what_was_not_tried() {
    for (start, expected) in [
        (Start::Queued, OutboxState::Cancelled),
        (Start::Held, OutboxState::Cancelled),
        (Start::Attempting, OutboxState::Queued),
        (Start::Deferred, OutboxState::Deferred),
        (Start::Sent, OutboxState::Sent),
    ] {
        let (mut fixture, row) = fixture_at(start);
        let state = fixture.store.read().conversation(ConversationId(1)).unwrap().unwrap();
        fixture.commit(&state, at(5), Vec::new(), vec![Effect::Withdraw(row)]);
        assert_eq!(fixture.store.read().mail_state(row).unwrap(), Some(expected), "{start:?}");
    }
}

#[test]
fn rows_are_those_that_the_decision_named() {
    let mut fixture = Fixture::new();
    let (state, key) = fixture.opened_by("a@example.net");
    let first = fixture.write(|writer| writer.next_outbox().unwrap());
    assert_eq!(fixture.write(|writer| writer.next_outbox().unwrap()), first, "not used yet");
    let second = OutboxId(first.0 + 1);
    let mut notice = outgoing(second, MailKind::Notice, "anna@example.com");
    notice.about = Some(key);
    let ack = outgoing(first, MailKind::Ack, "kim@example.net");
    let send = |new| Effect::Send(Box::new(new));
    fixture.commit(&state, at(3), Vec::new(), vec![send(notice), send(ack)]);
    assert_eq!(fixture.write(|writer| writer.next_outbox().unwrap()), OutboxId(second.0 + 1));
    let due = fixture.store.read().mail(second).unwrap().unwrap();
    assert_eq!((due.kind, due.about, due.date), (MailKind::Notice, Some(key), at(3)));
    assert_eq!(due.agent.as_deref(), Some("anna"));
    assert_eq!(due.message_id.as_str(), format!("{}@example.com", due.token));
    assert_eq!(due.token.len(), 40);
    let alert = outgoing(OutboxId(second.0 + 1), MailKind::Alert, "admin@example.com");
    fixture.write(|writer| writer.send_apart(&alert, at(4)).unwrap());
    let due = fixture.store.read().mail(alert.id).unwrap().unwrap();
    assert_eq!(due.conversation, None);
    assert!(fixture.store.read().our_mail(&due.token).unwrap().is_some());
    fixture.sound();
}

#[test]
fn words_for_states_come_back() {
    for state in OutboxState::ALL {
        assert_eq!(OutboxState::parse(state.as_str()), Some(state));
    }
    assert_eq!(OutboxState::parse("lost"), None);
}
