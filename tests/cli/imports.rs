//! Import: what files hold comes in once, as history. What cannot be read stops nothing.

use std::fs;
use std::os::unix::fs::symlink;

use posthaste::daemon::lock::Lock;
use serde_json::{Value, json};

use crate::{Desk, mail, text};

fn imported(desk: &Desk, words: &[&str]) -> Value {
    let words: Vec<&str> = ["import"].into_iter().chain(words.iter().copied()).collect();
    desk.json(&words)
}

fn counts(report: &Value) -> (u64, u64, u64) {
    let count = |key: &str| report[key].as_u64().unwrap();
    (count("imported"), count("known"), count("quarantined"))
}

/// The readable text of a message.
fn text_of(desk: &Desk, id: &str) -> String {
    let row = desk
        .list(&[])
        .into_iter()
        .find(|row| row["message_ids"].as_array().unwrap().iter().any(|found| found == id));
    let reference = row.unwrap()["ref"].as_str().unwrap().to_owned();
    let show = desk.json(&["show", &reference]);
    let messages = show["messages"].as_array().unwrap().clone();
    let message = messages.into_iter().find(|message| message["message_id"] == id).unwrap();
    message["text"].as_str().unwrap().trim().to_owned()
}

#[test]
fn an_mbox_by_any_name() {
    let desk = Desk::new();
    let separator = "From kim@example.net Mon Jan  5 10:00:00 2026\n";
    let mbox = [
        separator,
        &mail("a@x.example", "Lamp", ">From now on it flickers.\n\nFrom my side that is all."),
        "\n",
        separator,
        &mail("b@x.example", "Shade", "The shade\n\n>>From there."),
        "\n",
    ]
    .concat();
    let path = desk.write("archive.2026-01", &mbox);
    let report = imported(&desk, &[text(&path)]);
    assert_eq!(counts(&report), (2, 0, 0));
    assert_eq!(report["mailbox"], "support");
    assert!(report["per_second"].as_f64().unwrap() > 0.0);
    assert_eq!(
        text_of(&desk, "a@x.example"),
        "From now on it flickers.\n\nFrom my side that is all."
    );
    assert_eq!(text_of(&desk, "b@x.example"), "The shade\n\n>From there.");

    let windows = mbox.replace('\n', "\r\n");
    let path = desk.write("again.mbox", windows);
    assert_eq!(counts(&imported(&desk, &[text(&path)])), (0, 2, 0), "line ends make no news");
}

#[test]
fn maildirs_and_directories_in_depth() {
    let desk = Desk::new();
    desk.write("box/cur/1:2,S", mail("a@x.example", "One", "1"));
    desk.write("box/new/2", mail("b@x.example", "Two", "2"));
    desk.write("box/tmp/3", mail("c@x.example", "Half written", "3"));
    desk.write("box/.Archive.2025/cur/4", mail("d@x.example", "Four", "4"));
    desk.write("box/.Archive.2025/new/.nfs0001", "x");
    desk.write("box/dovecot-uidlist", "3 V1 N5\n");
    desk.write("tree/a/b/c/deep.eml", mail("e@x.example", "Deep", "5"));
    desk.write("tree/a/unnamed", mail("f@x.example", "Unnamed", "6"));
    desk.write("tree/a/odd.eml", "no header at all, and yet it was kept as a mail");
    desk.write("tree/notes.txt", "Dear diary,\nno mail today.\n");
    desk.write("tree/.DS_Store", "\0\0\0\u{1}Bud1");
    symlink(desk.path("tree"), desk.path("tree/a/circle")).unwrap();
    let (maildir, tree) = (desk.path("box"), desk.path("tree"));
    let report = imported(&desk, &["--mailbox", "billing", text(&maildir), text(&tree)]);
    assert_eq!(counts(&report), (6, 0, 0), "{report}");
    assert_eq!(report["skipped"].as_array().unwrap().len(), 2, "{report}");
    let rows = desk.list(&[]);
    assert!(rows.iter().all(|row| row["mailbox"] == "billing" && row["status"] == "closed"));
    let ids: Vec<&Value> =
        rows.iter().flat_map(|row| row["message_ids"].as_array().unwrap()).collect();
    assert!(ids.contains(&&json!("e@x.example")) && !ids.contains(&&json!("c@x.example")));
    let status = desk.json(&["status"]);
    assert!(status["outbox"].as_object().unwrap().values().all(|count| *count == 0), "{status}");
}

#[test]
fn what_the_desk_wrote_is_an_answer() {
    let desk = Desk::new();
    desk.write("box/cur/1", mail("a@x.example", "Lamp", "It is broken."));
    let answer = mail("b@example.com", "Re: Lamp", "We send you another.")
        .replace("From: Kim Bauer <kim@example.net>", "From: Support <support@example.com>")
        .replace("To: support@example.com", "To: kim@example.net\nIn-Reply-To: <a@x.example>");
    desk.write("box/cur/2", answer);
    desk.write("box/new/.keep", "");
    assert_eq!(counts(&imported(&desk, &[text(&desk.path("box"))])), (2, 0, 0));
    let rows = desk.list(&[]);
    assert_eq!(rows.len(), 1);
    let show = desk.json(&["show", rows[0]["ref"].as_str().unwrap()]);
    let directions: Vec<&Value> =
        show["messages"].as_array().unwrap().iter().map(|message| &message["direction"]).collect();
    assert_eq!(directions, ["in", "out"]);
}

#[test]
fn what_cannot_be_read_stops_nothing() {
    let desk = Desk::new();
    desk.write("tree/1.eml", mail("a@x.example", "One", "1"));
    desk.write("tree/3.eml", mail("b@x.example", "Three", "3"));
    symlink(desk.path("nowhere"), desk.path("tree/2.eml")).unwrap();
    let none = desk.write("none.zip", "PK\u{3}\u{4}");
    let tree = desk.path("tree");
    let done = desk.run(&["import", text(&none), text(&desk.path("missing")), text(&tree)]);
    assert_eq!(done.status, Some(1), "{done:?}");
    assert!(done.out.starts_with("2 imported into support, 0 known already, 0 in quarantine"));
    for says in ["none.zip: it holds no mail", "missing: No such file", "2.eml: No such file"] {
        assert!(done.err.contains(says), "{done:?}");
    }
    assert_eq!(done.err.lines().count(), 3, "{done:?}");
    assert_eq!(desk.list(&[]).len(), 2);
}

#[test]
fn a_mail_that_is_too_long_stops_no_other() {
    let config = format!("{}\n[limits]\nmessage_size = \"1MB\"\n", crate::CONFIG);
    let desk = Desk::with(&config);
    let long = mail("a@x.example", "Long", &"All work and no play. ".repeat(60_000));
    let separator = "From kim@example.net Mon Jan  5 10:00:00 2026\n";
    let short = mail("b@x.example", "Short", "Hi.");
    let mbox = [separator, &long, "\n", separator, &short].concat();
    desk.write("box.mbox", mbox);
    desk.write("long.eml", long);
    let done = desk.run(&["import", "box.mbox", "long.eml"]);
    assert_eq!(done.status, Some(1));
    for says in ["box.mbox: mail 1: longer than", "long.eml: longer than limits.message_size"] {
        assert!(done.err.contains(says), "{done:?}");
    }
    assert_eq!(desk.list(&[]).len(), 1);
}

#[test]
fn it_refuses_beside_a_daemon() {
    let desk = Desk::new();
    let path = desk.write("one.eml", mail("a@x.example", "One", "1"));
    let lock = Lock::take(&desk.data_dir()).unwrap().unwrap();
    desk.refuses(&["import", text(&path)], 1, "stop it");
    assert_eq!(desk.list(&[]), Vec::<Value>::new());
    drop(lock);
    assert_eq!(counts(&imported(&desk, &[text(&path)])), (1, 0, 0));
    desk.refuses(&["import", "--mailbox", "sales", text(&path)], 1, "support, billing");
}

#[test]
fn an_index_of_another_store_is_made_anew() {
    let desk = Desk::new();
    desk.import_mail(&mail("a@x.example", "Lamp", "It is broken."));
    for name in ["posthaste.db", "posthaste.db-wal", "posthaste.db-shm"] {
        let _ = fs::remove_file(desk.data_dir().join(name));
    }
    desk.import_mail(&mail("b@x.example", "Shade", "It is torn."));
    assert_eq!(desk.json(&["search", "broken"])["total"], 0);
    assert_eq!(desk.json(&["search", "torn"])["total"], 1);
}
