//! `explain`: ten typical and ten odd mails, as an admin reads them, and what the command promises
//! of files, streams and its JSON.
//!
//! Separate because the pages are to be read: each stands beside its mail, in `explain/`.
//! `POSTHASTE_BLESS=1 cargo test --test explain` writes them anew; read them before you commit.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking, also in its helpers")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

struct Done {
    status: Option<i32>,
    out: String,
    err: String,
}

impl Done {
    fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/explain")
}

/// Runs `explain` in `at`, without any configuration that it was not given.
fn explain(at: &Path, words: &[&str], input: &[u8]) -> Done {
    let mut command = Command::new(env!("CARGO_BIN_EXE_posthaste"));
    command.arg("explain").args(words).current_dir(at).env_remove("POSTHASTE_CONFIG");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writing = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    // Whoever reads nothing of it closes it early.
    let _ = writing.join().unwrap();
    Done {
        status: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The page of every mail in a folder, held against the file beside it.
fn check_pages(kind: &str) {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder().join(kind))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "eml"))
        .collect();
    files.sort();
    assert_eq!(files.len(), 10, "{kind}");
    let mut differing = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let done = explain(&folder().join(kind), &[&name], b"");
        assert_eq!((done.status, done.err.as_str()), (Some(0), ""), "{name}");
        let too_wide = done.out.lines().find(|line| line.chars().count() > 80);
        assert_eq!(too_wide, None, "{name}");
        let page = file.with_extension("txt");
        if std::env::var_os("POSTHASTE_BLESS").is_some() {
            std::fs::write(&page, &done.out).unwrap();
        }
        if std::fs::read_to_string(&page).unwrap_or_default() != done.out {
            differing.push(done.out);
        }
    }
    assert!(differing.is_empty(), "POSTHASTE_BLESS=1 writes them anew:\n{}", differing.join("\n"));
}

#[test]
fn typical_mails() {
    check_pages("typical");
}

#[test]
fn odd_mails() {
    check_pages("odd");
}

#[test]
fn the_readme_shows_pages_as_they_are() {
    let readme = folder().join("../../README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    for name in [
        "typical/02-complaint-german",
        "typical/04-short-thanks",
        "typical/06-bounce",
        "odd/04-name-like-an-address",
    ] {
        let page = std::fs::read_to_string(folder().join(format!("{name}.txt"))).unwrap();
        assert!(readme.contains(&format!("```text\n{page}```")), "{name} in README.md is stale");
    }
}

/// A mail from Kim.
fn mail(id: &str, body: &str) -> String {
    format!(
        "From: Kim <kim@example.net>\nTo: support@example.com\nSubject: Lamp\n\
         Date: Mon, 5 Jan 2026 10:00:00 +0100\nMessage-ID: <{id}>\n\n{body}\n"
    )
}

fn ids(done: &Done) -> Vec<String> {
    done.lines().iter().map(|line| line["message_id"].as_str().unwrap_or("-").to_owned()).collect()
}

#[test]
fn every_key_is_there_whatever_the_mail() {
    let keys = [
        "file",
        "message_id",
        "subject",
        "date",
        "from",
        "to",
        "cc",
        "in_reply_to",
        "references",
        "kind",
        "reasons",
        "opens",
        "answerable",
        "authentication",
        "text",
        "reply",
        "quoted",
        "signature",
        "forwarded_from",
        "language",
        "attachments",
        "bounces",
        "original_message_id",
        "questions",
        "flags",
        "defects",
    ];
    let done = explain(&folder(), &["--json", "typical", "odd"], b"");
    assert_eq!(done.status, Some(0), "{}", done.err);
    let lines = done.lines();
    assert_eq!(lines.len(), 20);
    for line in &lines {
        let missing: Vec<_> = keys.iter().filter(|key| line.get(**key).is_none()).collect();
        assert!(missing.is_empty(), "{missing:?} in {line}");
        for key in ["result", "by", "domain"] {
            assert!(line["authentication"].get(key).is_some(), "{line}");
        }
    }
}

#[test]
fn the_json_of_a_mail() {
    let done = explain(&folder(), &["--json", "typical/01-order.eml"], b"");
    let found = &done.lines()[0];
    let expected = json!({
        "file": "typical/01-order.eml",
        "message_id": "a1@example.net",
        "date": "2026-01-05T09:00:00Z",
        "from": { "name": "Kim Bauer", "address": "kim@example.net" },
        "to": [{ "name": "", "address": "support@example.com" }],
        "cc": [],
        "in_reply_to": [],
        "kind": "person",
        "reasons": ["person"],
        "opens": true,
        "answerable": true,
        "authentication": { "result": "none", "by": null, "domain": null },
        "forwarded_from": null,
        "language": "en",
        "questions": ["When will they be delivered?", "Is the green shade included"],
        "flags": [],
        "original_message_id": null,
        "desk": null,
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&found[key], value, "{key}");
    }
    let done =
        explain(&folder(), &["--json", "typical/06-bounce.eml", "typical/09-forward.eml"], b"");
    let (bounce, forward) = (&done.lines()[0], &done.lines()[1]);
    assert_eq!(bounce["original_message_id"], "b4@example.com");
    assert_eq!(
        bounce["bounces"],
        json!([{
            "recipient": "kim@example.net", "action": "failed", "status": "5.1.1",
            "permanent": true, "diagnostic": "550 5.1.1 No such user here",
        }])
    );
    assert_eq!(
        forward["forwarded_from"],
        json!({ "name": "Kim Bauer", "address": "kim@example.net" })
    );
}

#[test]
fn files_directories_boxes_and_standard_input() {
    let home = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &str| {
        let path = home.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    };
    let separator = "From kim@example.net Mon Jan  5 10:00:00 2026\n";
    let many: String =
        (0..600).map(|n| format!("{separator}{}\n", mail(&format!("{n}@m"), "x"))).collect();
    write("many.mbox", &many);
    write("box/cur/1:2,S", &mail("c@d", "1"));
    write("box/new/2", &mail("n@d", "2"));
    write("tree/a/b/deep.eml", &mail("e@d", "3"));
    write("tree/notes.txt", "no mail");
    write("odd", "no header, but named");

    let done = explain(home.path(), &["--json", "many.mbox"], b"");
    let expected: Vec<String> = (0..600).map(|n| format!("{n}@m")).collect();
    assert_eq!(ids(&done), expected, "in order, over several batches");

    let words = ["--json", "tree", "-", "box", "odd"];
    let done = explain(home.path(), &words, mail("i@d", "4").as_bytes());
    assert_eq!(ids(&done), ["e@d", "i@d", "c@d", "n@d", "-"]);
    assert_eq!(done.status, Some(0), "{}", done.err);
    assert!(done.err.contains("notes.txt: it holds no mail"), "{}", done.err);
    let files: Vec<_> = done.lines().iter().map(|line| line["file"].clone()).collect();
    assert_eq!(files, ["tree/a/b/deep.eml", "-", "box/cur/1:2,S", "box/new/2", "odd"]);

    let done = explain(home.path(), &["--json", "-"], many.as_bytes());
    assert_eq!(ids(&done).len(), 600);
}

#[test]
fn what_cannot_be_read_stops_nothing() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("a.eml"), mail("a@d", "1")).unwrap();
    std::fs::write(home.path().join("empty.eml"), "").unwrap();
    let done = explain(home.path(), &["--json", "missing.eml", "empty.eml", "-", "a.eml"], b"");
    assert_eq!((done.status, ids(&done)), (Some(1), vec!["a@d".to_owned()]));
    let said: Vec<&str> = done.err.lines().collect();
    assert_eq!(said.len(), 3, "{said:?}");
    for (line, file) in said.iter().zip(["missing.eml", "empty.eml", "-"]) {
        assert!(line.starts_with(&format!("error: {file}: ")), "{line}");
    }
    let done = explain(home.path(), &["--json", "."], b"");
    assert_eq!((done.status, ids(&done).len()), (Some(1), 1), "an empty .eml is no mail");
    assert_eq!(explain(home.path(), &[], b"").status, Some(2));
}

/// A desk that trusts mx.example.com, with colleagues and an agent.
const CONFIG: &str = r#"
data_dir = "nowhere"
[desk]
name = "Lamp & Light Ltd"
languages = ["de", "en"]
staff = ["staff.example"]
trust = ["mx.example.com"]
[[mailbox]]
name = "support"
address = "support@example.com"
imap = { host = "127.0.0.1", port = 1, security = "none", username = "u", password_command = "echo p" }
smtp = { host = "127.0.0.1", port = 1, security = "none" }
[[agent]]
name = "anna"
address = "anna@example.com"
[words]
complaint = ["flickers"]
"#;

#[test]
fn with_a_configuration() {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("posthaste.toml");
    std::fs::write(&config, CONFIG).unwrap();
    let read = |name: &str, raw: &str| {
        std::fs::write(home.path().join(name), raw).unwrap();
        let words = ["--config", "posthaste.toml", "--json", name];
        let done = explain(home.path(), &words, b"");
        assert_eq!(done.status, Some(0), "{}", done.err);
        done.lines().remove(0)
    };
    let order = std::fs::read_to_string(folder().join("typical/01-order.eml")).unwrap();
    let found = read("order.eml", &order);
    assert_eq!(
        found["authentication"],
        json!({ "result": "pass", "by": "mx.example.com", "domain": "example.net" })
    );
    assert_eq!(
        found["desk"],
        json!({
            "mailbox": "support", "role": "customer", "acknowledged": true,
            "acknowledged_because": "authenticated", "customer_language": "en",
            "notified": ["anna"], "template": "ack", "rules": [], "status": "open",
            "priority": "normal", "tags": [], "assignee": null, "sla": null,
            "sla_because": "there is no [[sla]]", "calendar": null, "targets": [],
        })
    );
    let desk = |raw: &str| read("one.eml", raw)["desk"].clone();
    let unsure = desk(&mail("a@d", "?"));
    assert_eq!(
        (&unsure["acknowledged_because"], &unsure["customer_language"]),
        (&json!("bare"), &json!("de"))
    );
    let from = |author: &str| mail("a@d", "x").replace("kim@example.net", author);
    assert_eq!(desk(&from("anna@example.com"))["role"], "agent");
    assert_eq!(desk(&from("ben@staff.example"))["role"], "staff");
    assert_eq!(desk(&from("ben@staff.example"))["acknowledged"], false);
    let away = mail("a@d", "x").replace("Subject:", "Auto-Submitted: auto-replied\nSubject:");
    assert_eq!(desk(&away)["role"], "automatic");
    assert_eq!(desk(&away)["acknowledged"], false);
    let elsewhere = mail("a@d", "x").replace("support@", "sales@");
    assert_eq!(desk(&elsewhere)["mailbox"], Value::Null);
    assert_eq!(read("one.eml", &mail("a@d", "It flickers."))["flags"], json!(["complaint"]));
    assert!(!home.path().join("nowhere").exists(), "it touches nothing");

    std::fs::write(&config, "[desk]\n").unwrap();
    let done = explain(home.path(), &["--config", "posthaste.toml", "order.eml"], b"");
    assert_eq!(done.status, Some(78));
    assert_eq!(explain(home.path(), &["order.eml"], b"").status, Some(0), "it needs none");
}

/// Rules, promises and calendars.
const RULES: &str = r#"
[calendar.office]
hours = { mon-fri = ["09:00-17:00"] }
[[sla]]
name = "premium"
match = { customer_domain = ["nobody.example"] }
calendar = "office"
first_response = "2h"
[[sla]]
name = "usual"
match = { tag = ["complaint"] }
resolution = "3d"
[[rule]]
name = "billing"
match = { subject = ["invoice"], not = { has_attachment = true } }
set = { tags = ["billing"], priority = "urgent", assign = "anna", sla = "premium" }
[[rule]]
name = "all"
set = { acknowledge = false }
[[rule]]
name = "orders"
match = { body = ["/order [0-9]+/"] }
set = { open = false }
[assignment]
method = "round-robin"
"#;

#[test]
fn what_rules_and_promises_would_apply() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("posthaste.toml"), format!("{CONFIG}{RULES}")).unwrap();
    let explained = |json: &[&str], subject: &str, text: &str| {
        let raw = mail("a@d", text).replace("Subject: ", &format!("Subject: {subject} "));
        std::fs::write(home.path().join("one.eml"), raw).unwrap();
        let words = [&["--config", "posthaste.toml"], json, &["one.eml"]].concat();
        let done = explain(home.path(), &words, b"");
        assert_eq!(done.status, Some(0), "{}", done.err);
        done
    };
    let desk = |subject: &str, text: &str| {
        explained(&["--json"], subject, text).lines().remove(0)["desk"].clone()
    };
    let billing = desk("Invoice", "Is it right?");
    let because = json!([
        { "name": "billing", "because": ["subject invoice"] },
        { "name": "all", "because": [] },
    ]);
    assert_eq!(billing["rules"], because);
    assert_eq!(
        [&billing["sla"], &billing["calendar"], &billing["sla_because"], &billing["template"]],
        [&json!("premium"), &json!("office"), &json!("premium: a rule names it"), &Value::Null]
    );
    assert_eq!([&billing["tags"], &billing["priority"]], [&json!(["billing"]), &json!("urgent")]);
    assert_eq!([&billing["assignee"], &billing["status"]], [&json!("anna"), &json!("open")]);
    assert_eq!(billing["targets"][0]["target"], "first_response");
    assert_eq!(billing["acknowledged_because"], "a rule forbids it: all: fits every mail");

    let complaint = desk("Lamp", "It flickers.");
    assert_eq!(
        [&complaint["tags"], &complaint["assignee"]],
        [&json!(["complaint"]), &json!("next")]
    );
    assert_eq!(complaint["sla_because"], "usual: tag complaint");
    let order = desk("Lamp", "About order 12.");
    assert_eq!([&order["status"], &order["targets"]], [&json!("closed"), &json!([])]);

    let page = explained(&[], "Invoice", "Is it right?").out;
    for line in [
        "  rules      billing: subject invoice\n             all: fits every mail\n",
        "  it is then open; priority urgent; tags billing; given to anna\n",
        "  promise    premium: a rule names it; calendar office\n",
    ] {
        assert!(page.contains(line), "{line}{page}");
    }
}
