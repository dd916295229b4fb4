//! `check`, against a mail server of our own and against none. The server is the sandbox's, on
//! loopback.

use posthaste::sandbox::{Sandbox, User};
use serde_json::{Value, json};

use crate::shapes::check;
use crate::{CONFIG, Desk};

/// One mailbox on the sandbox's ports.
fn on(sandbox: &Sandbox, password: &str, more: &str) -> Desk {
    let (imap, smtp) = (sandbox.imap_port(), sandbox.smtp_port());
    let login = format!(
        "host = \"127.0.0.1\", security = \"none\", username = \"support@example.com\", \
         password_command = \"echo {password}\""
    );
    Desk::with(&format!(
        "data_dir = \"data\"\n[desk]\nname = \"Lamp Ltd\"\n{more}\n[[mailbox]]\nname = \"support\"\n\
         address = \"support@example.com\"\nimap = {{ {login}, port = {imap} }}\n\
         smtp = {{ {login}, port = {smtp} }}\n"
    ))
}

fn checks(output: &str) -> Vec<(String, bool)> {
    let checks: Value = serde_json::from_str(output).unwrap();
    check(&checks, &json!([{ "check": "text", "mailbox": "text?", "ok": "bool", "text": "text" }]));
    let name = |one: &Value| (one["check"].as_str().unwrap().to_owned(), one["ok"] == true);
    checks.as_array().unwrap().iter().map(name).collect()
}

fn is_so(found: &[(String, bool)], check: &str, ok: bool) -> bool {
    found.iter().any(|(name, is_ok)| name == check && *is_ok == ok)
}

#[test]
fn servers_that_let_us_in() {
    let sandbox = Sandbox::spawn(&[User::new("support@example.com", "secret")]).unwrap();
    let desk = on(&sandbox, "secret", "");
    let found = checks(&desk.ok(&["check", "--json"]));
    for check in ["configuration", "imap", "smtp"] {
        assert!(is_so(&found, check, true), "{found:?}");
    }
    let people = desk.ok(&["check"]);
    assert!(people.contains("logged in as support@example.com"), "{people}");
    assert!(people.contains("inbox is INBOX, Sent is Sent"), "{people}");
    assert!(!desk.data_dir().exists(), "a check leaves nothing behind");
    sandbox.stop();
}

#[test]
fn servers_that_do_not() {
    let sandbox = Sandbox::spawn(&[User::new("support@example.com", "secret")]).unwrap();
    let done = on(&sandbox, "wrong", "").run(&["check"]);
    assert_eq!(done.status, Some(1), "{done:?}");
    assert!(done.out.contains("FAILED  imap support"), "{done:?}");
    assert!(done.out.contains("check username and password"), "{done:?}");
    assert!(done.out.contains("FAILED  smtp support"), "{done:?}");
    sandbox.stop();

    let done = Desk::new().run(&["check", "--json"]);
    let found = checks(&done.out);
    assert_eq!((done.status, found.len()), (Some(1), 5 + warnings(&found)), "{done:?}");
    assert!(is_so(&found, "imap", false) && is_so(&found, "smtp", false), "{done:?}");
    assert!(done.out.contains("refused; check the port"), "{done:?}");
}

fn warnings(found: &[(String, bool)]) -> usize {
    found.iter().filter(|(name, _)| name == "warning" || name == "idle-key").count()
}

#[test]
fn offline_contacts_nobody_and_tells_what_does_nothing_yet() {
    let desk = Desk::with(&format!("{CONFIG}\n[http]\nlisten = \"127.0.0.1:8025\"\n"));
    let found = checks(&desk.ok(&["check", "--offline", "--json"]));
    assert!(is_so(&found, "configuration", true) && is_so(&found, "idle-key", true), "{found:?}");
    assert!(!found.iter().any(|(name, _)| name == "imap" || name == "smtp"), "{found:?}");
    let done = desk.run(&["status", "--json"]);
    assert_eq!(done.err, "", "other commands do not nag");
}

#[test]
fn agents_are_welcomed_once() {
    let desk = Desk::new();
    let look = || {
        let done = desk.ok(&["check", "--offline", "--agents", "--json"]);
        let checks: Vec<Value> = serde_json::from_str(&done).unwrap();
        let of = |name: &str| checks.iter().filter(|it| it["check"] == name).cloned().collect();
        let (welcome, agents): (Vec<Value>, Vec<Value>) = (of("welcome"), of("agent"));
        (welcome[0]["text"].as_str().unwrap().to_owned(), agents)
    };
    let (text, agents) = look();
    assert_eq!(text, "a welcome goes to anna, ben");
    assert_eq!(agents.len(), 2);
    for agent in &agents {
        let shape = json!({
            "check": "text", "mailbox": "text?", "ok": "bool", "text": "text",
            "agent": {
                "name": "text", "welcomed_at": "time", "answered_at": "time?",
                "answers": [{ "at": "time" }], "missing": ["text"], "welcome": "text"
            }
        });
        check(agent, &shape);
        assert_eq!(agent["ok"], true, "{agent}");
    }
    let (text, agents) = look();
    assert_eq!(text, "every agent has been welcomed");
    assert_eq!(agents[0]["agent"]["welcome"], "queued");
    let sent = desk.ok(&["outbox", "list", "--kind", "welcome", "--json"]);
    let sent: Vec<Value> = serde_json::from_str(&sent).unwrap();
    assert_eq!(sent.len(), 2, "{sent:?}");
    let people = desk.ok(&["check", "--offline", "--agents"]);
    let expected =
        "note    agent: anna: the welcome leaves with the next `posthaste run`, no answer";
    assert!(people.contains(expected), "{people}");
}
