//! The commit: what was decided comes back, in the row and by folding the journal.
//!
//! Separate because it is a property over any order of decisions. Holds on to invariant 10: the
//! tables are the truth, and the journal alone gives the same.

use proptest::prelude::*;

use super::*;
use crate::desk::conversation::{Held, Priority};
use crate::desk::effect::{Absence, TimerKind};
use crate::desk::event::{Answered, Began, Inbound};
use crate::desk::sla::event::OwedEvent;
use crate::desk::sla::owed::Terms;
use crate::desk::sla::target::{Allowance, Step, Target};

/// What an event of a test refers to: rows that exist.
const MESSAGES: i64 = 4;

fn message_key() -> impl Strategy<Value = MessageKey> {
    (1..=MESSAGES).prop_map(MessageKey)
}

fn inbound() -> impl Strategy<Value = Inbound> {
    (message_key(), 0_i64..1_000)
        .prop_map(|(message, seconds)| Inbound { message, at: at(seconds) })
}

fn any_event() -> impl Strategy<Value = Event> {
    let message = (1..=MESSAGES).prop_map(MessageKey);
    let agent = prop_oneof![Just("anna".to_owned()), Just("ben".to_owned())];
    let status = proptest::sample::select(Status::ALL.to_vec());
    let priority =
        proptest::sample::select(vec![Priority::Low, Priority::Normal, Priority::Urgent]);
    let tags = proptest::collection::vec("[a-c]", 0..3);
    let role = proptest::sample::select(vec![Role::Customer, Role::Automatic, Role::Agent]);
    let kind = proptest::sample::select(vec![MailKind::Ack, MailKind::Relay]);
    let past = proptest::option::of(Just(ConversationId(1)));
    prop_oneof![
        (status.clone(), any::<bool>(), past).prop_map(|(status, history, past)| Event::Created {
            status,
            history,
            past
        }),
        (message.clone(), role, any::<bool>()).prop_map(|(message, role, turn)| {
            Event::Received { message, role, kind: Kind::Person, turn }
        }),
        Just(Event::Acknowledged { mail: OutboxId(1) }),
        proptest::option::of(agent.clone()).prop_map(|agent| Event::Assigned { agent }),
        (message.clone(), proptest::option::of(agent.clone()))
            .prop_map(|(message, agent)| Event::Replied { message, agent, mail: None }),
        status.prop_map(|to| Event::StatusChanged { to }),
        priority.prop_map(|to| Event::PriorityChanged { to }),
        (tags.clone(), tags).prop_map(|(added, removed)| Event::Tagged { added, removed }),
        Just(Event::Resolved { mail: None }),
        Just(Event::Reopened { message: None }),
        Just(Event::Closed),
        Just(Event::Related { to: ConversationId(1) }),
        (message.clone(), agent).prop_map(|(message, agent)| Event::Held {
            message,
            agent,
            mail: None
        }),
        message.clone().prop_map(|message| Event::Released { message }),
        kind.clone().prop_map(|kind| Event::Delivered { mail: OutboxId(1), kind }),
        (0_i64..1_000).prop_map(|seconds| Event::Snoozed { until: at(seconds) }),
        (0_i64..1_000).prop_map(|seconds| Event::Promised { until: at(seconds) }),
        (proptest::option::of(inbound()), any::<bool>()).prop_map(|(inbound, here)| {
            let (into, from) = if here { (1, 2) } else { (2, 1) };
            Event::Split {
                from: ConversationId(from),
                into: ConversationId(into),
                messages: inbound.iter().map(|inbound| inbound.message).collect(),
                inbound,
            }
        }),
        proptest::option::of(inbound()).prop_map(|inbound| Event::Merged {
            into: ConversationId(1),
            from: Some(ConversationId(1)),
            inbound,
            began: inbound.map(|opening| Began { at: opening.at, opening: Some(opening) }),
        }),
        message.clone().prop_map(|message| Event::Started {
            message,
            agent: "anna".into(),
            from: Some(ConversationId(2)),
        }),
        (message_key(), any::<bool>()).prop_map(|(message, first)| Event::TakenBack {
            message,
            mail: OutboxId(1),
            before: first.then(|| Answered { agent: None, at: at(7) }),
        }),
        Just(Event::RecipientAdded),
        Just(Event::PromiseDropped),
        Just(Event::CheckedBack),
        "[a-c]".prop_map(|mailbox| Event::Moved { mailbox }),
        Just(Event::Back { agent: "anna".into() }),
        kind.prop_map(|kind| {
            Event::Bounced {
                mail: OutboxId(1),
                kind,
                message: MessageKey(1),
                hard: true,
                unanswered: true,
            }
        }),
        any_event_of_promises().prop_map(Event::Owed),
    ]
}

fn any_event_of_promises() -> impl Strategy<Value = OwedEvent> {
    let target = || proptest::sample::select(Target::ALL.to_vec());
    let time = || (0_i64..5).prop_map(at);
    let terms = Terms {
        allowance: Allowance::Days(2),
        calendar: "office".into(),
        calendar_version: "0123456789ab".into(),
    };
    let others = terms.clone();
    let step = proptest::sample::select(vec![
        Step::Percent(75),
        Step::Before(jiff::SignedDuration::from_mins(15)),
        Step::After(jiff::SignedDuration::from_hours(1)),
    ]);
    let sla = proptest::option::of(Just("premium".to_owned()));
    let steps_from = proptest::option::of(time());
    prop_oneof![
        sla.clone().prop_map(|sla| OwedEvent::SlaNamed { sla }),
        (sla, steps_from).prop_map(|(sla, steps_from)| OwedEvent::SlaChosen {
            sla,
            version: "ba9876543210".into(),
            steps_from
        }),
        (target(), time(), time()).prop_map(move |(target, started_at, due)| {
            let steps_from = started_at;
            OwedEvent::TargetStarted { target, terms: terms.clone(), started_at, due, steps_from }
        }),
        (target(), time(), time()).prop_map(|(target, resumed_at, due)| OwedEvent::TargetResumed {
            target,
            resumed_at,
            due
        }),
        (target(), time()).prop_map(move |(target, due)| OwedEvent::TargetMoved {
            target,
            terms: others.clone(),
            due
        }),
        target().prop_map(|target| OwedEvent::TargetDropped { target }),
        (target(), time(), proptest::option::of(Just(OutboxId(1))))
            .prop_map(|(target, met_at, mail)| OwedEvent::TargetMet { target, met_at, mail }),
        target().prop_map(|target| OwedEvent::TargetWithdrawn { target }),
        target().prop_map(|target| OwedEvent::Warned { target }),
        (target(), time()).prop_map(|(target, due)| OwedEvent::Breached { target, due }),
        (target(), step).prop_map(|(target, step)| OwedEvent::Escalated { target, step }),
    ]
}

/// Decisions as lists of events, each with the microseconds that passed before it.
fn any_history() -> impl Strategy<Value = Vec<(i64, Vec<Event>)>> {
    let decision = (0_i64..5_000_000, proptest::collection::vec(any_event(), 0..6));
    proptest::collection::vec(decision, 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn what_was_folded_comes_back(history in any_history()) {
        let mut fixture = Fixture::new();
        let (mut stored, first) = fixture.opened_by("1@example.net");
        for n in 2..=MESSAGES {
            fixture.further(&stored, &format!("{n}@example.net"), |_| {});
        }
        prop_assert_eq!(first, MessageKey(1));
        let mut folded = stored.clone();
        let mut now = at(1);
        for (passed, events) in history {
            now += jiff::SignedDuration::from_micros(passed);
            for event in &events {
                folded.apply(event, now);
            }
            let facts = events.into_iter().map(fact).collect();
            stored = fixture.commit(&stored, now, facts, Vec::new());
            prop_assert_eq!(&stored, &folded);
        }
        let fixture = fixture.reopened();
        let loaded = fixture.store.read().conversation(stored.id).unwrap();
        prop_assert_eq!(loaded, Some(folded));
        prop_assert_eq!(fixture.store.read().fold_check().unwrap(), Vec::<String>::new());
    }
}

#[test]
fn a_decision_on_an_old_state_is_stale() {
    let mut fixture = Fixture::new();
    let (old, _) = fixture.opened_by("a@example.net");
    let new = fixture.commit(&old, at(1), vec![fact(Event::Closed)], Vec::new());
    let decision = Decision { facts: vec![fact(Event::Closed)], ..Decision::default() };
    let result: Result<Conversation, StoreError> = fixture
        .store
        .write(|writer| writer.commit(Change { conversation: &old, decision, at: at(2) }));
    assert!(matches!(result, Err(StoreError::Stale)));
    assert_eq!(fixture.store.read().conversation(old.id).unwrap(), Some(new));
    fixture.sound();
}

#[test]
fn the_check_finds_what_the_journal_does_not_say() {
    let mut fixture = Fixture::new();
    let (conversation, _) = fixture.opened_by("a@example.net");
    let reference = conversation.reference;
    let spoil = |sql: &str| {
        fixture.store.connection.execute_batch(&format!("BEGIN; {sql}")).unwrap();
        let found = fixture.store.read().fold_check().unwrap();
        fixture.store.connection.execute_batch("ROLLBACK").unwrap();
        found.join("\n")
    };
    let check = |sql: &str, expected: &str| {
        let found = spoil(sql);
        assert!(found.contains(expected), "{sql}: {found}");
    };
    let other_state = format!("conversation {reference}: its events give another state");
    check("UPDATE conversation SET assignee = 'eve'", &other_state);
    check("INSERT INTO tag VALUES (1, 'urgent')", &other_state);
    let lacks_the_second = "of its 2 events these are missing: 2";
    check("DELETE FROM event WHERE version = 2", lacks_the_second);
    check("UPDATE event SET version = 3 WHERE version = 2", lacks_the_second);
    check("DELETE FROM raw", "message 1: its raw mail is gone");
    check("UPDATE conversation SET merged_into = 1", "its conversation was merged away");
    assert_eq!(spoil("SELECT 1"), "");
}

#[test]
fn a_reference_that_is_taken_is_drawn_again() {
    let mut fixture = Fixture::new();
    let (first, _) = fixture.opened_by("a@example.net");
    let mut draws = [1, 1, 5].into_iter();
    let second = fixture.write(|writer| {
        let unborn = writer.unborn("support", at(0), &mut || draws.next().unwrap()).unwrap();
        let decision = Decision { facts: vec![created()], ..Decision::default() };
        writer.commit(Change { conversation: &unborn, decision, at: at(0) }).unwrap()
    });
    assert_ne!(first.reference, second.reference);
    let result: Result<Conversation, StoreError> =
        fixture.store.write(|writer| writer.unborn("support", at(0), &mut || 1));
    assert!(matches!(result, Err(StoreError::Failed(_))));
    fixture.sound();
}

#[test]
fn times_are_kept_to_the_microsecond() {
    let mut fixture = Fixture::new();
    let (conversation, _) = fixture.opened_by("a@example.net");
    let when = at(1) + jiff::SignedDuration::new(0, 123_456_789);
    let state = fixture.commit(&conversation, when, vec![fact(Event::Closed)], Vec::new());
    assert_eq!(state.updated, at(1) + jiff::SignedDuration::new(0, 123_456_000));
    assert_eq!(fixture.store.read().conversation(state.id).unwrap(), Some(state));
    fixture.sound();
}

#[test]
fn timers_are_armed_replaced_and_forgotten() {
    let mut fixture = Fixture::new();
    let (state, _) = fixture.opened_by("a@example.net");
    let arm = |seconds| Effect::Arm(TimerKind::Close, at(seconds));
    let state = fixture.commit(&state, at(1), Vec::new(), vec![arm(90)]);
    let state = fixture.commit(&state, at(1), Vec::new(), vec![arm(60)]);
    let reminder = Effect::Arm(TimerKind::HeldReminder, at(70));
    let state = fixture.commit(&state, at(1), Vec::new(), vec![reminder]);
    let next = |fixture: &Fixture| fixture.store.read().next_timer().unwrap();
    assert_eq!(next(&fixture), Some((at(60), state.id, TimerKind::Close)));
    fixture.write(|writer| writer.timer_done(state.id, TimerKind::Close).unwrap());
    assert_eq!(next(&fixture), Some((at(70), state.id, TimerKind::HeldReminder)));
    fixture.commit(&state, at(2), Vec::new(), vec![Effect::Disarm(TimerKind::HeldReminder)]);
    assert_eq!(next(&fixture), None);
}

#[test]
fn absorbing_moves_everything_and_folding_still_agrees() {
    let mut fixture = Fixture::new();
    let (into, _) = fixture.opened_by("a@example.net");
    let (other, message) = fixture.opened_by("b@example.net");
    let held = Event::Held { message, agent: "anna".into(), mail: None };
    let arm = Effect::Arm(TimerKind::HeldReminder, at(50));
    let other = fixture.commit(&other, at(1), vec![fact(held)], vec![arm]);
    let (other, ours) = fixture.queued(&other, at(2), MailKind::Notice, |_| {});
    let into = fixture.commit(&into, at(3), Vec::new(), vec![absorbs(other.id)]);

    let read = fixture.store.read();
    assert_eq!(into.held, vec![Held { message, agent: "anna".into() }]);
    assert_eq!(read.message(message).unwrap().unwrap().conversation, into.id);
    assert_eq!(read.mail(ours).unwrap().unwrap().conversation, Some(into.id));
    assert_eq!(read.conversation(other.id).unwrap().unwrap().id, into.id, "merges are followed");
    assert_eq!(read.by_reference(other.reference).unwrap().unwrap().id, into.id);
    assert_eq!(read.next_timer().unwrap(), Some((at(50), into.id, TimerKind::HeldReminder)));
    let token = read.mail(ours).unwrap().unwrap().token;
    let mail = read.our_mail(&token).unwrap().unwrap();
    assert_eq!(mail.conversation, Some(into.id), "its token outlives the merging");
    fixture.sound();

    let again = fixture.commit(&into, at(4), Vec::new(), vec![absorbs(other.id)]);
    assert_eq!(again, into, "absorbing twice is absorbing once");
    let old = Change { conversation: &other, decision: Decision::default(), at: at(5) };
    let result = fixture.store.write(|writer| writer.commit(old));
    assert!(matches!(result, Err(StoreError::Stale)), "the other has changed");
    fixture.sound();
}

#[test]
fn a_strangers_mail_becomes_a_third_partys_and_theirs_again() {
    let mut fixture = Fixture::new();
    let (into, _) = fixture.opened_by("a@example.net");
    let (other, message) = fixture.opened_by("b@example.net");
    let role = |fixture: &Fixture| {
        fixture.store.read().message(message).unwrap().map(|message| message.role)
    };
    assert_eq!(role(&fixture), Some(Role::Customer));
    let by = Actor::Admin;
    let absorb = Effect::Absorb { other: other.id, is_strangers: true, by };
    let into = fixture.commit(&into, at(3), Vec::new(), vec![absorb]);
    assert_eq!(role(&fixture), Some(Role::ThirdParty));
    let branch = fixture.store.read().branch(&into, message).unwrap().unwrap();
    assert_eq!((branch.messages, branch.holds_opening), (vec![message], false));
    let unborn = fixture.write(|writer| writer.unborn("support", at(4), &mut || 77).unwrap());
    fixture.write(|writer| {
        writer.move_messages(&[message], unborn.id).unwrap();
        writer.make_customer(message).unwrap();
        writer.forget_unborn(into.id).unwrap();
    });
    assert_eq!(role(&fixture), Some(Role::Customer));
    assert!(fixture.store.read().conversation(into.id).unwrap().is_some(), "it was made");
    fixture.write(|writer| writer.move_messages(&[message], into.id).unwrap());
    fixture.write(|writer| writer.forget_unborn(unborn.id).unwrap());
    assert_eq!(fixture.store.read().conversation(unborn.id).unwrap(), None);
    fixture.sound();
}

#[test]
fn absences_end_by_themselves() {
    let mut fixture = Fixture::new();
    let (state, _) = fixture.opened_by("a@example.net");
    let away = |until: i64, deputy: Option<&str>| {
        let (agent, deputy) = ("anna".to_owned(), deputy.map(str::to_owned));
        Effect::SetAway(Absence { agent, until: at(until), deputy, by_note: false, said_by: None })
    };
    let who = |fixture: &Fixture, seconds: i64| {
        let away = fixture.store.read().away(at(seconds)).unwrap();
        away.into_iter().map(|absence| absence.deputy.unwrap_or_default()).collect::<Vec<_>>()
    };
    fixture.commit(&state, at(1), Vec::new(), vec![away(50, None)]);
    fixture.commit(&state, at(2), Vec::new(), vec![away(60, Some("ben"))]);
    assert_eq!((who(&fixture, 59), who(&fixture, 60)), (vec!["ben".to_owned()], vec![]));
    fixture.commit(&state, at(3), Vec::new(), vec![Effect::ClearAway("anna".into())]);
    assert_eq!(who(&fixture, 10), Vec::<String>::new());
}
