//! Shapes: JSON against the contract. Every key is there and of its type.

use serde_json::{Value, json};

use crate::{Desk, mail};

/// Holds a value against a pattern: an object's keys must all be there; `"time"` is an RFC 3339
/// time in UTC, `"ref"` a reference, other texts name a JSON type, with `?` for one that may be
/// null; a list of one pattern stands for any number of such values.
pub(crate) fn check(value: &Value, pattern: &Value) {
    match pattern {
        Value::Object(keys) => {
            for (key, pattern) in keys {
                let found = value.get(key);
                check(found.unwrap_or_else(|| panic!("no {key} in {value}")), pattern);
            }
        }
        Value::Array(of) => {
            let values = value.as_array().unwrap_or_else(|| panic!("no list: {value}"));
            let pattern = of.first().unwrap();
            values.iter().for_each(|value| check(value, pattern));
        }
        Value::String(name) => {
            assert!(is_of(value, name), "{value} is no {name}");
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => assert_eq!(value, pattern),
    }
}

fn is_of(value: &Value, name: &str) -> bool {
    if let Some(name) = name.strip_suffix('?') {
        return value.is_null() || is_of(value, name);
    }
    let text = value.as_str().unwrap_or_default();
    match name {
        "text" => value.is_string(),
        "number" => value.is_number(),
        "count" => value.is_u64(),
        "bool" => value.is_boolean(),
        "time" => text.ends_with('Z') && text.parse::<jiff::Timestamp>().is_ok(),
        "ref" => text.len() == 6 && text.bytes().all(|b| b.is_ascii_alphanumeric()),
        "id" => text.contains('@') && !text.contains(['<', '>']),
        other => panic!("no such pattern: {other}"),
    }
}

fn status() -> Value {
    json!({
        "version": "text",
        "mailboxes": [{
            "name": "text", "state": "text", "backlog": "count", "last_sync": "time?",
            "error": "text?",
        }],
        "conversations": {
            "open": "count", "waiting": "count", "snoozed": "count", "resolved": "count",
            "closed": "count", "spam": "count",
        },
        "messages": "count",
        "outbox": {
            "queued": "count", "deferred": "count", "held": "count", "uncertain": "count",
            "failed": "count", "cancelled": "count", "sent": "count",
        },
        "quarantine": "count",
        "away": [{ "agent": "text", "until": "time", "deputy": "text?", "by_note": "bool",
                   "said_by": "text?" }],
        "index": { "documents": "count", "behind": "count" },
    })
}

fn queue_row() -> Value {
    json!({
        "ref": "ref", "subject": "text", "customer": "text?", "status": "text",
        "assignee": "text?", "priority": "text", "tags": ["text"], "mailbox": "text",
        "created": "time",
    })
}

#[test]
fn before_the_first_start_there_is_nothing_of_everything() {
    let desk = Desk::new();
    let before = desk.json(&["status"]);
    check(&before, &status());
    check(&before, &json!({ "messages": 0, "quarantine": 0, "index": { "documents": 0 } }));
    let states: Vec<_> = before["mailboxes"].as_array().unwrap().iter().collect();
    assert_eq!(states.len(), 2);
    assert!(states.iter().all(|mailbox| mailbox["state"] == "stopped"), "{states:?}");
    assert_eq!(desk.json(&["queue"]), json!([]));
    assert_eq!(desk.list(&[]), Vec::<Value>::new());
    assert_eq!(desk.json(&["outbox", "list"]), json!([]));
    assert_eq!(desk.json(&["quarantine", "list"]), json!([]));
    check(&desk.json(&["search", "lamp"]), &json!({ "total": 0, "took_ms": "number" }));
    assert!(!desk.data_dir().exists(), "reading creates nothing");
}

#[test]
fn every_key_of_the_contract_is_there() {
    let desk = Desk::new();
    let reference = desk.import_mail(&mail("a@example.net", "Lamp", "It is broken."));
    let imported = desk.json(&["status"]);
    check(&imported, &status());
    check(
        &imported,
        &json!({ "messages": 1, "conversations": { "open": 0, "closed": 1 },
                 "index": { "documents": 1, "behind": 0 } }),
    );
    let list = desk.list(&[]);
    check(
        &list[0],
        &json!({
            "ref": "ref", "subject": "text", "status": "text", "mailbox": "text",
            "created": "time", "updated": "time", "message_ids": ["id"],
        }),
    );
    assert_eq!(list[0]["message_ids"], json!(["a@example.net"]));

    desk.ok(&["reopen", &reference]);
    let queue = desk.json(&["queue"]);
    assert_eq!(queue.as_array().unwrap().len(), 1);
    check(&queue, &json!([queue_row()]));
    // Nobody has promised anything: the queue alone counts 8 open hours.
    let due = json!({ "target": "text", "at": "time", "breached": "bool" });
    check(&queue[0]["due"], &due);
    assert_eq!(queue[0]["due"]["target"], "first_response");

    let show = desk.json(&["show", &reference]);
    check(&show, &queue_row());
    check(
        &show,
        &json!({
            "participants": [{ "address": "text", "role": "text" }],
            "messages": [{
                "message_id": "id?", "direction": "text", "kind": "text", "from": "text?",
                "to": ["text"], "date": "time", "text": "text",
                "attachments": [{ "name": "text", "type": "text", "size": "count" }],
            }],
            "events": [{ "at": "time", "event": "text", "by": "text", "reason": "text" }],
            "targets": [{ "target": "text" }],
        }),
    );
    assert_eq!(show["messages"][0]["text"].as_str().unwrap().trim(), "It is broken.");
    assert_eq!(show["customer"], "kim@example.net");

    let search = desk.json(&["search", "broken"]);
    check(
        &search,
        &json!({
            "total": 1, "took_ms": "number",
            "hits": [{
                "ref": "ref", "message_id": "id", "subject": "text", "from": "text",
                "date": "time", "score": "number", "snippet": "text",
            }],
        }),
    );
    assert_eq!(search["hits"].as_array().unwrap().len(), 1);
    assert_eq!(search["hits"][0]["ref"], reference.as_str());
}
