//! The index as a whole: what was added is found, what does not fit is made anew.
//!
//! Separate because a search crosses all of its files: words, writer, query and search. Holds on to
//! what a person finds, not to how it is stored.

use std::collections::HashSet;

use jiff::tz::TimeZone;

use super::{Document, Index, IndexWriter, parse};

fn document(key: i64, subject: &str, text: &str, filenames: &str) -> Document {
    Document {
        key,
        conversation: key * 10,
        mailbox: "support".to_owned(),
        subject: subject.to_owned(),
        from: format!("Kim Bauer kim{key}@example.net"),
        to: "support@example.com".to_owned(),
        text: text.to_owned(),
        filenames: filenames.to_owned(),
        received_at: format!("2026-01-{:02}T12:00:00Z", 1 + (key - 1) % 28).parse().unwrap(),
    }
}

fn filled(directory: &std::path::Path) -> IndexWriter {
    let (mut writer, _) = IndexWriter::open(directory, "desk-1", 0).unwrap();
    for document in [
        document(1, "Rechnung fehlt", "Wo sind die Rechnungen von Müller?", ""),
        document(2, "Where is my order", "I ordered two lamps, one is broken.", "lamp.jpg"),
        document(3, "Lieferung", "Die Lampe ist kaputt, bitte um Erstattung.", ""),
    ] {
        writer.add(&document).unwrap();
    }
    writer.commit().unwrap();
    writer
}

fn check(index: &Index, query: &str, expected: &[i64]) {
    let parsed = parse(query, &TimeZone::UTC).unwrap();
    let search = index.search(&parsed, None, 10).unwrap();
    let mut keys: Vec<i64> = search.found.iter().map(|found| found.key).collect();
    keys.sort_unstable();
    assert_eq!((search.total, keys.as_slice()), (expected.len(), expected), "{query}");
}

#[test]
fn what_was_added_is_found_by_every_operator() {
    let directory = tempfile::tempdir().unwrap();
    let writer = filled(&directory.path().join("index"));
    let index = Index::open(&directory.path().join("index")).unwrap();
    assert_eq!((index.documents(), index.indexed().position), (3, 3));
    check(&index, "Mueller", &[1]);
    check(&index, "muller rechnung", &[1]);
    check(&index, "rechnung lampe", &[]);
    check(&index, "lampe OR order", &[2, 3]);
    check(&index, "\"two lamps\"", &[2]);
    check(&index, "\"lamps two\"", &[]);
    check(&index, "lamp -order", &[3]);
    check(&index, "erstat*", &[3]);
    check(&index, "from:kim2@example.net", &[2]);
    check(&index, "subject:order", &[2]);
    check(&index, "subject:broken", &[]);
    check(&index, "filename:lamp", &[2]);
    check(&index, "has:attachment", &[2]);
    check(&index, "after:2026-01-02", &[2, 3]);
    check(&index, "after:2026-01-02 before:2026-01-03", &[2]);
    check(&index, "mailbox:support", &[1, 2, 3]);
    check(&index, "mailbox:sales", &[]);
    writer.close();
}

#[test]
fn the_store_filters_by_conversation() {
    let directory = tempfile::tempdir().unwrap();
    let writer = filled(&directory.path().join("index"));
    let index = Index::open(&directory.path().join("index")).unwrap();
    let parsed = parse("mailbox:support", &TimeZone::UTC).unwrap();
    let search = index.search(&parsed, Some(HashSet::from([20, 30])), 1).unwrap();
    assert_eq!((search.total, search.found.len()), (2, 1));
    writer.close();
}

#[test]
fn a_snippet_shows_why() {
    let directory = tempfile::tempdir().unwrap();
    let writer = filled(&directory.path().join("index"));
    let index = Index::open(&directory.path().join("index")).unwrap();
    let search = index.search(&parse("broken", &TimeZone::UTC).unwrap(), None, 10).unwrap();
    let text = format!("{}\nI ordered two lamps,\none is broken.", "Guten Tag. ".repeat(60));
    assert!(search.snippet(&text).contains("broken"), "{}", search.snippet(&text));
    writer.close();
}

#[test]
fn an_index_that_does_not_fit_is_made_anew() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    filled(&path).close();
    let rebuilds = |store: &str, newest: i64| {
        let (writer, rebuild) = IndexWriter::open(&path, store, newest).unwrap();
        writer.close();
        rebuild
    };
    assert_eq!(rebuilds("desk-1", 3), None);
    assert_eq!(rebuilds("desk-1", 9), None);
    assert!(rebuilds("desk-1", 2).unwrap().contains("ahead"));
    filled(&path).close();
    assert!(rebuilds("desk-2", 3).unwrap().contains("another store"));
    filled(&path).close();
    std::fs::write(path.join("meta.json"), b"{").unwrap();
    assert!(rebuilds("desk-1", 3).is_some());
    assert!(Index::open(&path).is_ok(), "the new one opens");
}

#[test]
fn a_message_added_twice_is_found_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    let mut writer = filled(&path);
    writer.add(&document(2, "Where is my order", "I ordered two lamps", "lamp.jpg")).unwrap();
    writer.commit().unwrap();
    check(&Index::open(&path).unwrap(), "order", &[2]);
    writer.close();
}

#[test]
fn similar_messages_share_what_tells() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    let mut writer = filled(&path);
    for key in 4..90 {
        writer.add(&document(key, "Question", "Hello, thank you for the answer", "")).unwrap();
    }
    for (key, text) in [
        (90, "The pressure valve of my pump rattles since Monday"),
        (91, "Mein Ventil rattles, and the pressure drops"),
        (92, "My pump is blue"),
    ] {
        writer.add(&document(key, "Pump", text, "")).unwrap();
    }
    writer.commit().unwrap();
    let index = Index::open(&path).unwrap();
    let similar = |text: &str| -> Vec<i64> {
        index.similar(text, 5).unwrap().iter().map(|found| found.key).collect()
    };
    assert_eq!(similar("Hello, the pumps rattle: is it the valve, or the pressure?"), [90, 91]);
    assert_eq!(similar("Hello, thank you for the answer"), [0; 0], "what all say tells nothing");
    assert_eq!(similar("valve"), [0; 0], "one word is too few");
    assert_eq!(similar(""), [0; 0]);
    assert_eq!(similar(&"\u{1F600} 1234 (".repeat(10_000)), [0; 0]);
    writer.close();
}
