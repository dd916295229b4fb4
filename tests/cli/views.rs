//! Views: what is found, and how it is shown. What a mail holds must not drive a terminal.

use std::process::Stdio;

use serde_json::json;

use crate::{Desk, mail};

#[test]
fn spellings_and_inflections_find_each_other() {
    let desk = Desk::new();
    desk.write("a/1.eml", mail("a@x.example", "Frage", "Frau Müller sucht ihre Rechnungen."));
    desk.write("a/2.eml", mail("b@x.example", "Question", "I ordered two lamps, one is broken."));
    desk.ok(&["import", "a"]);
    let check = |query: &[&str], expected: &[&str]| {
        let words: Vec<&str> = ["search"].into_iter().chain(query.iter().copied()).collect();
        let found = desk.json(&words);
        let hits = found["hits"].as_array().unwrap();
        let ids: Vec<&str> = hits.iter().map(|hit| hit["message_id"].as_str().unwrap()).collect();
        assert_eq!(
            (ids.as_slice(), &found["total"]),
            (expected, &json!(expected.len())),
            "{query:?}"
        );
    };
    check(&["Mueller"], &["a@x.example"]);
    check(&["muller", "Rechnung"], &["a@x.example"]);
    check(&["MÜLLER"], &["a@x.example"]);
    check(&["lamp"], &["b@x.example"]);
    check(&["lamp", "-broken"], &[]);
    check(&["lamp", "-torn", "status:closed"], &["b@x.example"]);
    check(&["lamp", "status:open"], &[]);
    check(&["\"two lamps\""], &["b@x.example"]);
    check(&["from:kim", "subject:Frage"], &["a@x.example"]);
    check(&["lamp", "tag:vip"], &[]);
    check(&["lamp", "assignee:none"], &["b@x.example"]);

    let reference = desk.json(&["search", "lamp"])["hits"][0]["ref"].as_str().unwrap().to_owned();
    desk.ok(&["assign", &reference, "anna"]);
    desk.ok(&["reopen", &reference]);
    check(&["lamp", "status:open", "assignee:ANNA"], &["b@x.example"]);
    check(&["lamp", "status:open", "status:closed"], &["b@x.example"]);
    check(&["lamp", "assignee:none"], &[]);
    let people = desk.ok(&["search", "lamp"]);
    assert!(people.contains("ordered two lamps") && people.contains("1 in all"), "{people}");
    let none = desk.ok(&["search", "nothingofthekind"]);
    assert_eq!(none, "Nothing fits.\n");
    assert_eq!(desk.json(&["search", "lamp", "OR", "Frage", "--limit", "1"])["total"], 2);
}

#[test]
fn who_is_away_is_told() {
    let desk = Desk::new();
    desk.import_mail(&mail("a@x.example", "Lamp", "It is broken."));
    assert_eq!(desk.json(&["status"])["away"], json!([]));
    let until: jiff::Timestamp = "2099-01-05T12:00:00Z".parse().unwrap();
    let store = rusqlite::Connection::open(desk.data_dir().join("posthaste.db")).unwrap();
    for (agent, until) in [("anna", until.as_microsecond()), ("left", until.as_microsecond())] {
        let absence = "INSERT INTO absence (agent, until, by_note) VALUES (?1, ?2, 1)";
        store.execute(absence, rusqlite::params![agent, until]).unwrap();
    }
    let away = json!({
        "agent": "anna", "until": "2099-01-05T12:00:00Z", "deputy": null, "by_note": true,
        "said_by": null,
    });
    assert_eq!(desk.json(&["status"])["away"], json!([away]));
    let people = desk.ok(&["status"]);
    let line = "away           anna until 2099-01-05 ";
    assert!(people.contains(line) && people.contains("(by their out-of-office note)"), "{people}");
}

#[test]
fn a_missing_index_is_told() {
    let desk = Desk::new();
    desk.import_mail(&mail("a@x.example", "Lamp", "It is broken."));
    std::fs::remove_dir_all(desk.data_dir().join("index")).unwrap();
    desk.refuses(&["search", "lamp"], 1, "no index to search yet");
    assert_eq!(desk.json(&["status"])["index"], json!({ "documents": 0, "behind": 1 }));
}

#[test]
fn lists_are_narrowed() {
    let desk = Desk::new();
    let reference = desk.import_mail(&mail("a@x.example", "Lamp", "It is broken."));
    desk.import_mail(&mail("b@x.example", "Shade", "It is torn."));
    desk.ok(&["reopen", &reference]);
    assert_eq!(desk.list(&["--status", "open"]).len(), 1);
    assert_eq!(desk.list(&["--status", "closed"]).len(), 1);
    assert_eq!(desk.list(&["--since", "2026-01-01"]).len(), 2);
    assert_eq!(desk.list(&["--since", "2999-01-01T00:00:00Z"]).len(), 0);
    let people = desk.ok(&["list"]);
    assert_eq!(people.lines().count(), 2);
    assert!(people.lines().all(|line| line.chars().count() <= 80), "{people}");
}

#[test]
fn a_conversation_reads_like_one() {
    let desk = Desk::new();
    let body = "Hello,\n\nthe lamp is broken.\n\n> one\n> two\n> three\n> four\n";
    let reference = desk.import_mail(&mail("a@x.example", "Lamp", body));
    desk.ok(&["assign", &reference, "anna"]);
    desk.ok(&["note", &reference, "she", "called", "too"]);
    let shown = desk.ok(&["show", &reference.to_lowercase()]);
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines[0], format!("{reference}  Lamp"));
    assert_eq!(lines[1], "closed · with anna · support");
    assert_eq!(lines[2], "answers go to kim@example.net");
    for line in [
        "2026-01-05 10:00  Kim Bauer <kim@example.net> → support@example.com",
        "  │ the lamp is broken.",
        "  │ > … 4 quoted lines",
        "  │ she called too",
    ] {
        assert!(lines.contains(&line), "no {line:?} in\n{shown}");
    }
    assert!(shown.contains("given to anna, by admin: command"), "{shown}");
    assert!(shown.contains("  admin (internal)"), "{shown}");
}

#[test]
fn a_hostile_mail_drives_no_terminal() {
    let desk = Desk::new();
    // An escape sequence, its C1 form, a bell, and letters turned around.
    let subject = "=?utf-8?B?G1szMW1yZWQbWzBtIMKbMkogB+KArmZkcC5leGU=?=";
    let body = "\u{1b}]0;owned\u{7} plain \u{202e}dnammoc\u{202c} \u{9b}2J";
    let reference = desk.import_mail(
        &mail("a@x.example", subject, body).replace("Kim Bauer", "\"Kim\u{1b}[2J\u{202e} Bauer\""),
    );
    desk.ok(&["reopen", &reference]);
    let is_harmless =
        |c: char| c == '\n' || !(c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c));
    for words in [
        vec!["show", &reference],
        vec!["show", &reference, "--json"],
        vec!["list"],
        vec!["list", "--json"],
        vec!["queue"],
        vec!["search", "plain"],
        vec!["search", "plain", "--json"],
    ] {
        let out = desk.ok(&words);
        assert!(out.contains("red") || out.contains("plain"), "{words:?}: {out:?}");
        assert!(out.chars().all(is_harmless), "{words:?}: {out:?}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let desk = Desk::new();
    let separator = "From kim@example.net Mon Jan  5 10:00:00 2026\n";
    let mails = (0..600).map(|n| {
        let subject = format!("{n} {}", "long subject ".repeat(20));
        format!("{separator}{}\n", mail(&format!("{n}@x.example"), &subject, "Hi."))
    });
    desk.write("many", mails.collect::<String>());
    desk.ok(&["import", "many"]);
    for words in [&["list"][..], &["list", "--json"]] {
        let mut command = desk.command(words);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{words:?}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{words:?}");
    }
}

#[test]
fn a_report_counts_what_the_desk_did() {
    let desk = Desk::new();
    let none = desk.json(&[
        "report",
        "--since",
        "2026-01-01T00:00:00Z",
        "--until",
        "2026-02-01T00:00:00Z",
    ]);
    assert_eq!(
        none,
        json!({
            "since": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z", "opened": 0,
            "answered": 0, "first_response": { "count": 0, "p50_s": null, "p90_s": null },
            "breaches": 0, "agents": []
        })
    );
    desk.import_mail(&mail("a@x.example", "Lamp", "It is broken."));
    assert_eq!(desk.json(&["report"])["opened"], 0, "history is in no figure");
    let people = desk.ok(&["report"]);
    assert!(people.contains("First response, half within"), "{people}");
    let page = desk.ok(&["report", "--html"]);
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<td align"), "{page}");
    desk.refuses(&["report", "--send", "--json"], 2, "cannot be used with");
    desk.refuses(&["report", "--since", "soon"], 2, "soon is no date");
    desk.refuses(&["report", "--since", "2026-02-01", "--until", "2026-01-01"], 2, "before");
}
