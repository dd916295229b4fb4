//! Changes without a daemon, through one, and beside one that does not answer. What changes is
//! looked at through the views alone.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixListener;
use std::thread::JoinHandle;

use posthaste::daemon::lock::Lock;
use serde_json::{Value, json};

use crate::{Desk, mail};

fn events(desk: &Desk, reference: &str) -> Vec<String> {
    let show = desk.json(&["show", reference]);
    let events = show["events"].as_array().unwrap();
    events.iter().map(|event| event["event"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn without_a_daemon_the_command_decides_by_itself() {
    let desk = Desk::new();
    let reference = desk.import_mail(&mail("a@x.example", "Lamp", "It is broken."));
    let r = reference.as_str();
    assert_eq!(desk.ok(&["assign", r, "Anna"]), format!("{r} is with anna\n"));
    assert_eq!(desk.json(&["show", r])["assignee"], "anna");
    assert_eq!(desk.ok(&["assign", &r.to_lowercase(), "none"]), format!("{r} is with nobody\n"));
    assert_eq!(desk.json(&["show", r])["assignee"], Value::Null);
    assert_eq!(desk.ok(&["reopen", r]), format!("{r} is open\n"));
    assert_eq!(desk.json(&["show", r])["status"], "open");
    assert_eq!(desk.ok(&["note", r, "call", "her", "back"]), format!("noted in {r}\n"));
    assert_eq!(desk.ok(&["resolve", r]), format!("{r} is resolved\n"));
    let show = desk.json(&["show", r]);
    assert_eq!(show["status"], "resolved");
    let note = show["messages"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&note["direction"], &note["text"]), (&json!("note"), &json!("call her back")));
    for event in ["received", "assigned", "reopened", "noted", "resolved"] {
        assert!(events(&desk, r).iter().any(|found| found == event), "no {event}");
    }
    desk.refuses(&["resolve", r], 1, "resolved already");
}

#[test]
fn what_agents_do_by_mail_the_admin_does_by_commands() {
    let desk = Desk::new();
    let reference = desk.import_mail(&mail("a@x.example", "Lamp", "It is broken."));
    let r = reference.as_str();
    assert_eq!(desk.ok(&["tag", r, "+billing", "vip", "-new"]), format!("{r} is tagged\n"));
    assert_eq!(desk.json(&["show", r])["tags"], json!(["billing", "vip"]));
    assert_eq!(desk.ok(&["tag", r, "-vip"]), format!("{r} is tagged\n"));
    assert_eq!(desk.json(&["show", r])["tags"], json!(["billing"]));
    assert_eq!(desk.ok(&["priority", r, "hoch"]), format!("the priority of {r} is high\n"));
    assert_eq!(desk.json(&["show", r])["priority"], "high");
    let told = desk.ok(&["snooze", r, "in", "2", "weeks"]);
    assert!(told.starts_with(&format!("{r} is asleep until ")), "{told}");
    let show = desk.json(&["show", r]);
    assert_eq!(show["status"], "snoozed");
    assert!(show["snoozed_until"].is_string(), "{show}");
    assert_eq!(desk.json(&["status"])["conversations"]["snoozed"], 1);
    assert_eq!(desk.ok(&["spam", r]), format!("{r} is spam\n"));
    assert_eq!(desk.json(&["show", r])["status"], "spam");
    for event in ["tagged", "priority_changed", "snoozed", "status_changed"] {
        assert!(events(&desk, r).iter().any(|found| found == event), "no {event}");
    }
    desk.refuses(&["tag", r, "+a b"], 2, "tags are letters");
    desk.refuses(&["priority", r, "very"], 2, "very is no priority");
    desk.refuses(&["snooze", r, "bald"], 1, "I don't understand bald");
    desk.refuses(&["snooze", r, "2000-01-01"], 1, "is over");
    desk.refuses(&["spam", r], 1, "is spam already");
}

#[test]
fn conversations_are_merged_and_split() {
    let desk = Desk::new();
    let one = desk.import_mail(&mail("a@x.example", "Lamp", "It is broken."));
    let two = desk.import_mail(&mail("b@x.example", "Chair", "It squeaks."));
    desk.refuses(&["merge", &one, &one], 1, "is this very conversation");
    desk.refuses(&["split", &one], 1, "nothing would be left");
    let merged = [desk.ok(&["merge", &two, &one, "--anyway"]), format!("{two} is part of {one}\n")];
    assert_eq!(merged[0], merged[1]);
    assert_eq!(desk.list(&[]).len(), 1);
    let show = desk.json(&["show", &two]);
    assert_eq!(show["ref"], one.as_str(), "the old reference leads there");
    assert_eq!(show["messages"].as_array().unwrap().len(), 2);
    assert!(events(&desk, &one).contains(&"merged".to_owned()));
    desk.refuses(&["split", &one, "--message", "c@x.example"], 1, "has no message c@x.example");
    let told = desk.ok(&["split", &one, "--message", "<b@x.example>"]);
    assert!(told.starts_with(&format!("1 message of {one} left for ")), "{told}");
    let new = told.trim_end().rsplit(' ').next().unwrap();
    assert_eq!(desk.json(&["show", new])["subject"], "Chair");
    assert_eq!(desk.json(&["show", &one])["messages"].as_array().unwrap().len(), 1);
    assert!(events(&desk, new).contains(&"split".to_owned()));
}

#[test]
fn outgoing_mail_is_listed_by_what_one_looks_for() {
    let desk = Desk::new();
    desk.import_mail(&mail("a@x.example", "Lamp", "It is broken."));
    let nothing = "No mail waits.\n";
    for filter in ["--state=held,failed", "--kind=relay", "--mailbox=support", "--to=x.example"] {
        assert_eq!(desk.ok(&["outbox", "list", filter]), nothing, "{filter}");
    }
    desk.refuses(&["outbox", "list", "--state", "lost"], 2, "lost is no state of mail");
    desk.refuses(&["outbox", "list", "--kind", "letter"], 2, "letter is no kind of mail");
    desk.refuses(&["outbox", "list", "--mailbox", "none"], 1, "no mailbox is called none");
    desk.refuses(&["outbox", "list", "--ref", "lamp"], 1, "lamp is no reference");
    desk.refuses(&["outbox", "cancel", "7", "8"], 1, "mail 8 is not there");
}

#[test]
fn what_is_not_there_is_told() {
    let desk = Desk::new();
    let reference = desk.import_mail(&mail("a@x.example", "Lamp", "It is broken."));
    let other = if reference == "000000" { "000001" } else { "000000" };
    desk.refuses(
        &["assign", &reference, "carl"],
        1,
        "no agent is called carl; there are: anna, ben",
    );
    desk.refuses(&["assign", other, "anna"], 1, "no conversation has the reference");
    desk.refuses(&["resolve", "lamp"], 1, "lamp is no reference");
    desk.refuses(&["show", other], 1, "no conversation has the reference");
    desk.refuses(&["show", "lamp"], 1, "lamp is no reference");
    desk.refuses(&["queue", "--assignee", "carl"], 1, "no agent is called carl");
    desk.refuses(&["outbox", "retry", "7"], 1, "mail 7 is not there");
    desk.refuses(&["outbox", "cancel", "7"], 1, "mail 7 is not there");
    desk.refuses(&["outbox", "release", "7"], 1, "mail 7 is not there");
    desk.refuses(&["quarantine", "retry", "7"], 1, "quarantine has no entry 7");
    desk.refuses(&["quarantine", "show", "7"], 1, "quarantine has no entry 7");
}

#[test]
fn a_lock_that_nobody_answers_for_is_told() {
    let desk = Desk::new();
    let reference = desk.import_mail(&mail("a@x.example", "Lamp", "It is broken."));
    let lock = Lock::take(&desk.data_dir()).unwrap().unwrap();
    desk.refuses(&["assign", &reference, "anna"], 1, "does not answer");
    assert_eq!(desk.list(&[]).len(), 1, "reading needs no lock");
    drop(lock);
    desk.ok(&["assign", &reference, "anna"]);
}

/// Answers so many requests with these words, as a daemon does; gives what was asked.
fn daemon(desk: &Desk, reply: Value, times: usize) -> JoinHandle<Vec<Value>> {
    std::fs::create_dir_all(desk.data_dir()).unwrap();
    let listener = UnixListener::bind(desk.data_dir().join("control")).unwrap();
    std::thread::spawn(move || {
        let asked = (0..times).map(|_| {
            let (mut stream, _) = listener.accept().unwrap();
            let mut line = String::new();
            BufReader::new(&stream).read_line(&mut line).unwrap();
            stream.write_all(format!("{reply}\n").as_bytes()).unwrap();
            serde_json::from_str(&line).unwrap()
        });
        asked.collect()
    })
}

#[test]
fn a_running_daemon_is_asked() {
    let desk = Desk::new();
    let reply = json!({ "reply": "done", "text": "7KQ2M9 is with anna" });
    let daemon = daemon(&desk, reply, 1);
    assert_eq!(desk.ok(&["assign", "7KQ2M9", "anna"]), "7KQ2M9 is with anna\n");
    let asked = json!({ "request": "assign", "reference": "7KQ2M9", "agent": "anna" });
    assert_eq!(daemon.join().unwrap(), [asked]);
}

#[test]
fn a_daemons_refusal_is_a_failure() {
    let desk = Desk::new();
    let daemon = daemon(&desk, json!({ "reply": "refused", "text": "not now" }), 1);
    desk.refuses(&["resolve", "7KQ2M9"], 1, "error: not now");
    daemon.join().unwrap();
}

#[test]
fn a_running_daemon_says_what_mailboxes_do() {
    let desk = Desk::new();
    let failing = json!({
        "name": "support", "state": "waiting", "backlog": 3,
        "last_sync": "2026-01-05T09:00:00Z", "error": "logging in: no",
    });
    let gone = json!({
        "name": "sales", "state": "watching", "backlog": 0, "last_sync": null, "error": null,
    });
    let daemon = daemon(&desk, json!({ "reply": "status", "mailboxes": [gone, failing] }), 2);
    let status = desk.json(&["status"]);
    assert_eq!(status["mailboxes"][0], failing);
    check_names(&status, &["support", "billing"]);
    assert_eq!(status["mailboxes"][1]["state"], "stopped", "it is not told of");
    let people = desk.ok(&["status"]);
    assert!(people.contains("running") && people.contains("support: logging in: no"), "{people}");
    assert!(people.contains("2026-01-05 10:00"), "in the desk's zone: {people}");
    daemon.join().unwrap();
}

fn check_names(status: &Value, expected: &[&str]) {
    let names: Vec<&str> = status["mailboxes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mailbox| mailbox["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, expected);
}
