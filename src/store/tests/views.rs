//! Views: the shapes of the contract's JSON, their order and their filters.
//!
//! Separate because other people's scripts read them. Holds on to the names and forms that may not
//! change, not to how the rows behind them are kept.

use serde_json::{Value, json};

use super::*;
use crate::desk::conversation::Priority;
use crate::store::outbox::OutboxState;
use crate::store::view::ListRow;

fn list(fixture: &Fixture, status: Option<Status>, since: Option<Timestamp>) -> Vec<ListRow> {
    let mut rows = Vec::new();
    fixture
        .store
        .read()
        .list::<StoreError>(status, since, |row| {
            rows.push(row);
            Ok(())
        })
        .unwrap();
    rows
}

fn json<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap()
}

/// Whether `value` has all that `expected` has, at any depth.
fn check(value: &Value, expected: &Value) {
    match (value, expected) {
        (Value::Object(value), Value::Object(expected)) => {
            for (key, expected) in expected {
                check(value.get(key).unwrap_or_else(|| panic!("no {key} in {value:?}")), expected);
            }
        }
        (Value::Array(value), Value::Array(expected)) => {
            assert_eq!(value.len(), expected.len(), "{value:?}");
            value.iter().zip(expected).for_each(|(value, expected)| check(value, expected));
        }
        (value, expected) => assert_eq!(value, expected),
    }
}

#[test]
fn list_is_the_contracts() {
    let mut fixture = Fixture::new();
    let (one, _) = fixture.opened_by("a@x.example");
    fixture.further(&one, "b@x.example", |_| {});
    let (two, _) = fixture.opened_by("c@x.example");
    let (three, _) = fixture.opened_by("d@x.example");
    fixture.commit(&two, at(60), vec![fact(Event::Closed)], Vec::new());
    fixture.commit(&one, at(30), Vec::new(), vec![absorbs(three.id)]);
    let rows = list(&fixture, None, None);
    assert_eq!(rows.len(), 2, "what was merged is not listed");
    check(
        &json(&rows[0]),
        &json!({
            "ref": one.reference.as_str(), "subject": "Lamp", "status": "open",
            "mailbox": "support", "created": "2030-03-17T17:46:40Z",
            "updated": "2030-03-17T17:47:10Z",
            "message_ids": ["a@x.example", "b@x.example", "d@x.example"],
        }),
    );
    let refs = |rows: Vec<ListRow>| rows.iter().map(|row| row.reference).collect::<Vec<_>>();
    assert_eq!(refs(list(&fixture, Some(Status::Closed), None)), [two.reference]);
    assert_eq!(refs(list(&fixture, Some(Status::Spam), None)), []);
    assert_eq!(refs(list(&fixture, None, Some(at(60)))), [two.reference]);
    assert_eq!(refs(list(&fixture, None, Some(at(61)))), []);
    let stopped = fixture.store.read().list(None, None, |_| Err(StoreError::Stale));
    assert!(matches!(stopped, Err(StoreError::Stale)), "a closed pipe ends it");
}

#[test]
fn queue_has_the_urgent_first_then_who_waits_longest() {
    let mut fixture = Fixture::new();
    let mut open = |name: &str, seconds: i64, facts: Vec<Event>| {
        let (state, _) = fixture.opened(|mail| mail.received_at = at(seconds), name);
        fixture.commit(&state, at(seconds), facts.into_iter().map(fact).collect(), Vec::new())
    };
    let late = open("late@x", 50, vec![]);
    let early = open("early@x", 10, vec![Event::Assigned { agent: Some("anna".into()) }]);
    let urgent = open(
        "urgent@x",
        90,
        vec![
            Event::PriorityChanged { to: Priority::Urgent },
            Event::Tagged { added: vec!["vip".into(), "billing".into()], removed: vec![] },
        ],
    );
    open("waiting@x", 1, vec![Event::StatusChanged { to: Status::Waiting }]);
    let read = fixture.store.read();
    let rows = read.queue(&policy(), None, at(100)).unwrap();
    let refs: Vec<_> = rows.iter().map(|row| row.reference).collect();
    assert_eq!(refs, [urgent.reference, early.reference, late.reference]);
    check(
        &json(&rows[0]),
        &json!({
            "ref": urgent.reference.as_str(), "subject": "Lamp", "customer": "kim@example.net",
            "status": "open", "assignee": null, "priority": "urgent", "tags": ["billing", "vip"],
            "mailbox": "support", "created": "2030-03-17T17:48:10Z",
            "due": { "target": "first_response", "at": "2030-03-18T01:48:10Z", "breached": false },
        }),
    );
    let annas = read.queue(&policy(), Some("Anna"), at(100)).unwrap();
    assert_eq!(annas.iter().map(|row| row.reference).collect::<Vec<_>>(), [early.reference]);
    assert_eq!(read.queue(&policy(), Some("nobody"), at(100)).unwrap(), vec![]);
}

#[test]
fn waiting_counts_from_the_first_mail_that_nobody_answered() {
    let mut fixture = Fixture::new();
    let (state, message) = fixture.opened_by("a@x");
    let replied = Event::Replied { message, agent: None, mail: None };
    let state = fixture.commit(&state, at(10), vec![fact(replied)], Vec::new());
    fixture.further(&state, "b@x", |mail| mail.received_at = at(20));
    fixture.further(&state, "c@x", |mail| mail.received_at = at(30));
    assert_eq!(
        fixture.store.read().queue(&policy(), None, at(99)).unwrap()[0].waiting_since,
        at(20)
    );
}

#[test]
fn show_is_the_contracts() {
    let mut fixture = Fixture::new();
    let (past, _) = fixture.opened_by("old@x");
    let (state, _) = fixture.opened(|mail| mail.date = Some(at(-9)), "a@x.example");
    let created = Event::Created { status: Status::Open, history: false, past: Some(past.id) };
    let state = fixture.commit(&state, at(1), vec![fact(created)], Vec::new());
    let row = fixture.write(|writer| writer.next_outbox().unwrap());
    let acknowledged = Fact {
        event: Event::Acknowledged { mail: row },
        by: Actor::Posthaste,
        reason: Reason::new("answerable", "dkim=pass"),
    };
    let ack = Effect::Send(Box::new(outgoing(row, MailKind::Ack, "kim@example.net")));
    let state = fixture.commit(&state, at(2), vec![acknowledged], vec![ack]);
    let show = fixture.store.read().show(state.reference).unwrap().unwrap();
    check(
        &json(&show),
        &json!({
            "ref": state.reference.as_str(), "customer": "kim@example.net", "status": "open",
            "tags": [], "due": null, "past": past.reference.as_str(), "targets": [],
            "participants": [{ "address": "kim@example.net", "role": "customer" }],
            "messages": [{
                "message_id": "a@x.example", "direction": "in", "kind": "person",
                "from": "kim@example.net", "to": ["support@example.com"],
                "date": "2030-03-17T17:46:31Z", "text": "text of a@x.example", "attachments": [],
            }],
            "events": [
                { "event": "created", "by": "posthaste" },
                { "event": "received", "message": 2 },
                { "event": "created", "at": "2030-03-17T17:46:41Z" },
                { "event": "acknowledged", "by": "posthaste", "reason": "answerable: dkim=pass" },
            ],
            "mail": [{ "id": row.0, "kind": "ack", "state": "queued", "to": ["kim@example.net"] }],
        }),
    );
    let nothing = crate::desk::conversation::Ref::from_random(999);
    assert_eq!(fixture.store.read().show(nothing).unwrap(), None);
}

#[test]
fn counts_and_the_outbox() {
    let mut fixture = Fixture::new();
    let (state, _) = fixture.opened_by("a@x");
    let (state, first) = fixture.queued(&state, at(5), MailKind::Ack, |_| {});
    let (state, second) = fixture.queued(&state, at(6), MailKind::Notice, |new| new.held = true);
    fixture.opened_by("b@x");
    fixture.write(|writer| writer.quarantine(&inbox(3), b"x", "panic", at(1)).unwrap());
    let read = fixture.store.read();
    check(
        &json(&read.counts().unwrap()),
        &json!({
            "conversations": {
                "open": 2, "waiting": 0, "snoozed": 0, "resolved": 0, "closed": 0, "spam": 0
            },
            "messages": 2, "quarantine": 1,
            "outbox": {
                "queued": 1, "deferred": 0, "held": 1, "uncertain": 0, "failed": 0, "cancelled": 0,
                "sent": 0
            },
        }),
    );
    check(
        &json(&read.outbox_list(&OutboxState::ALL).unwrap()),
        &json!([
            {
                "id": first.0, "kind": "ack", "state": "queued", "ref": state.reference.as_str(),
                "to": [{ "address": "kim@example.net", "state": "pending" }], "subject": "Re: Lamp",
                "next_attempt": "2030-03-17T17:46:45Z", "attempts": 0, "attempting": false,
            },
            { "id": second.0, "kind": "notice", "state": "held", "next_attempt": null },
        ]),
    );
    assert_eq!(read.outbox_list(&[OutboxState::Held]).unwrap().len(), 1);
    assert_eq!(read.outbox_list(&[]).unwrap(), vec![]);
}

#[test]
fn the_index_gets_every_message_once_and_hits_come_back_in_order() {
    let mut fixture = Fixture::new();
    assert_eq!(fixture.store.read().newest_message().unwrap(), None);
    let (one, a) = fixture.opened_by("a@x");
    let b = fixture.further(&one, "b@x", |mail| mail.cc = vec![party("boss@example.net")]);
    let (two, c) = fixture.opened_by("c@x");
    let tagged = Event::Tagged { added: vec!["vip".into()], removed: vec![] };
    fixture.commit(&two, at(1), vec![fact(tagged)], Vec::new());
    let read = fixture.store.read();
    assert_eq!(read.newest_message().unwrap(), Some(c));
    let rows = read.messages_after(MessageKey(0), 2, 1_000).unwrap();
    assert_eq!(rows.iter().map(|row| row.key).collect::<Vec<_>>(), [a, b]);
    assert_eq!((rows[1].reference, rows[1].conversation), (one.reference, one.id));
    assert_eq!(rows[1].to, [party("support@example.com"), party("boss@example.net")]);
    assert_eq!(rows[1].reply, "words of b@x");
    let rows = read.messages_after(b, 2, 1_000).unwrap();
    assert_eq!(rows.iter().map(|row| row.key).collect::<Vec<_>>(), [c]);
    assert_eq!(read.messages_after(c, 2, 1_000).unwrap(), vec![]);
    let rows = read.messages_after(MessageKey(0), 3, 1).unwrap();
    assert_eq!(rows.iter().map(|row| row.key).collect::<Vec<_>>(), [a], "one, however long");

    let hits = read.hits(&[c, MessageKey(99), a]).unwrap();
    assert_eq!(hits.iter().map(|hit| hit.key).collect::<Vec<_>>(), [c, a]);
    assert_eq!(hits[0].tags, ["vip".to_owned()].into());
    assert_eq!((hits[0].status, hits[0].from.as_deref()), (Status::Open, Some("kim@example.net")));
}

#[test]
fn a_search_is_narrowed_by_what_conversations_are_now() {
    let mut fixture = Fixture::new();
    let mut open = |name: &str, facts: Vec<Event>| {
        let (state, _) = fixture.opened_by(name);
        fixture.commit(&state, at(9), facts.into_iter().map(fact).collect(), Vec::new())
    };
    let tagged = |tags: &[&str]| Event::Tagged {
        added: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        removed: vec![],
    };
    let one = open("a@x", vec![Event::Assigned { agent: Some("Anna".into()) }]);
    let two = open("b@x", vec![tagged(&["vip", "billing"])]);
    let three = open("c@x", vec![Event::Closed, tagged(&["vip"])]);
    fixture.commit(&one, at(30), Vec::new(), vec![absorbs(three.id)]);
    let read = fixture.store.read();
    let found = |statuses: &[Status], tags: &[&str], assignees: &[&str]| {
        let owned = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let (tags, assignees) = (owned(tags), owned(assignees));
        let rows = read.conversations_with(statuses, &tags, &assignees, None).unwrap();
        let mut rows: Vec<i64> = rows.into_iter().collect();
        rows.sort_unstable();
        rows
    };
    let (one, two, three) = (one.id.0, two.id.0, three.id.0);
    assert_eq!(found(&[], &[], &[]), [one, two, three], "what was merged is found by its row");
    assert_eq!(found(&[Status::Open], &[], &["anna"]), [one, three]);
    assert_eq!(found(&[Status::Closed], &[], &[]), Vec::<i64>::new());
    assert_eq!(found(&[], &["vip", "billing"], &[]), [two]);
    assert_eq!(found(&[], &["vip", "other"], &[]), Vec::<i64>::new());
    assert_eq!(found(&[], &[], &["none"]), [two]);
    let seen = |mailboxes: &[&str], agent: &str| {
        let rows = read.conversations_with(&[], &[], &[], Some((mailboxes, agent))).unwrap();
        rows.len()
    };
    assert_eq!(seen(&["support"], "Ben"), 3);
    assert_eq!(seen(&["people"], "Anna"), 2, "what is hers, and what was merged into it");
    assert_eq!(seen(&["people"], "Ben"), 0);
}

/// Of more than a digest looks at, the newest count; they come in their order.
#[test]
fn a_digest_looks_at_the_newest() {
    let mut fixture = Fixture::new();
    for address in ["a@x.example", "b@x.example", "c@x.example"] {
        fixture.opened_by(address);
    }
    let happened = |position, most| -> Vec<ConversationId> {
        let found = fixture.store.read().happened_since(position, most).unwrap();
        found.into_iter().map(|one| one.conversation).collect()
    };
    let all = happened(0, 1_000);
    assert!(all.is_sorted() && all.len() >= 3, "{all:?}");
    let (_, newest) = all.split_at(all.len() - 2);
    assert_eq!(happened(0, 2), newest);
}

/// However many wait, the next timer and what has to be computed anew are looks at an index.
#[test]
fn the_next_deadline_is_one_row_of_an_index() {
    let fixture = Fixture::new();
    let plan = |sql: &str, values: &[&dyn rusqlite::ToSql]| -> String {
        let mut statement =
            fixture.store.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let rows = statement.query_map(values, |row| row.get::<_, String>("detail")).unwrap();
        rows.map(Result::unwrap).collect::<Vec<_>>().join("; ")
    };
    let next = plan(crate::store::query::NEXT_TIMER, &[]);
    assert_eq!(next, "SCAN timer USING COVERING INDEX timer_by_time");
    let others = plan(crate::store::query::WITH_OTHER_PROMISES, &[&"x"]);
    let looks = others.matches("INDEX conversation_by_promises (promises").count();
    assert_eq!(looks, 2, "{others}");
    assert!(!others.contains("SCAN"), "{others}");
}
