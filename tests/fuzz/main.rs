//! Reading what nobody has thought of: mail made by a grammar, with accidents, for each of the
//! readers; and what must hold whatever they are given.
//!
//! Separate from the mutations of real mail, which need a corpus: this runs everywhere. Each target
//! tries some hundred mails, the same in every run; `POSTHASTE_FUZZ_SECONDS` makes each search
//! that long instead, and begin elsewhere every time. What was found stands at the end, by name.

#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and a search says how long it took"
)]

mod found;
mod grammar;
mod html;

use std::time::{Duration, Instant};

use posthaste::desk::placement::evidence;
use posthaste::limits;
use posthaste::mail::message::{Message, MessageId, ReturnPath};
use posthaste::mail::read::authentication::authenticate;
use posthaste::mail::read::bounce::bounces;
use posthaste::mail::read::classify::{
    Authentication, AuthenticationResult, OwnMarks, classify, writer,
};
use posthaste::mail::read::forwarded::forwarded;
use posthaste::mail::read::parse::{parse, part_bytes};
use posthaste::mail::read::reply;
use posthaste::mail::read::thread;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestCaseResult, TestRng, TestRunner};

/// Mails a target tries where no time is given.
const CASES: u32 = 200;

/// Tries what the strategy makes.
fn search<S: Strategy>(target: &str, strategy: &S, check: impl Fn(S::Value) -> TestCaseResult) {
    let config = ProptestConfig { cases: CASES, failure_persistence: None, ..Default::default() };
    let seconds = std::env::var("POSTHASTE_FUZZ_SECONDS").map(|text| text.parse().unwrap());
    let Ok(seconds) = seconds else {
        let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let mut runner = TestRunner::new_with_rng(config, random);
        return runner.run(strategy, &check).unwrap_or_else(|why| panic!("{target}: {why}"));
    };
    let (started, mut tried) = (Instant::now(), 0_u64);
    while started.elapsed() < Duration::from_secs(seconds) {
        let mut runner = TestRunner::new(config.clone());
        runner.run(strategy, &check).unwrap_or_else(|why| panic!("{target}: {why}"));
        tried += u64::from(CASES);
    }
    println!("fuzz: {target}: {tried} cases in {} s", started.elapsed().as_secs());
}

fn own() -> OwnMarks {
    let address = |text| posthaste::mail::address::Address::parse(text).unwrap();
    OwnMarks { is_ours: false, addresses: vec![address("support@example.com")], via: Vec::new() }
}

fn is_clean(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\n' | '\t') || !c.is_control())
}

/// What holds for every message.
fn check_message(raw: &[u8]) -> TestCaseResult {
    let message = parse(raw);
    prop_assert!(is_clean(&message.text) && is_clean(&message.subject));
    prop_assert!(message.subject.chars().count() <= limits::SUBJECT_CHARS_MAX);
    prop_assert!(message.text.len() <= 20 * raw.len() + 1_000);
    for ids in [&message.in_reply_to, &message.references] {
        prop_assert!(ids.len() <= limits::IDS_MAX);
    }
    for file in &message.attachments {
        let bytes = part_bytes(raw, file.part);
        prop_assert_eq!(bytes.map(|bytes| bytes.len() as u64), Some(file.size));
        prop_assert!(!file.name.is_empty() && !file.name.contains(['/', '\\', '\n']));
    }
    let again = parse(raw);
    prop_assert_eq!(format!("{message:?}"), format!("{again:?}"));
    let crlf: Vec<u8> = String::from_utf8_lossy(raw).replace('\r', "").into_bytes();
    if crlf == raw {
        let other = String::from_utf8_lossy(raw).replace('\n', "\r\n").into_bytes();
        prop_assert_eq!(parse(&other).raw_hash, message.raw_hash);
    }
    Ok(())
}

#[test]
fn fuzz_parse() {
    search("parse", &grammar::mail(), |raw| check_message(&raw));
}

/// What can be seen is in the text and what cannot is not; broken, it is still a text.
fn check_html(page: &html::Page, accidents: &[grammar::Accident]) -> TestCaseResult {
    let mail = |html: &[u8]| {
        [&b"From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"[..], html].concat()
    };
    let text = parse(&mail(page.html.as_bytes())).text;
    let mut at = 0;
    for word in &page.seen {
        let found = text.get(at..).and_then(|rest| rest.find(word.as_str()));
        prop_assert!(found.is_some(), "{word} is lost or moved in {text:?}");
        at += found.unwrap_or_default();
    }
    for word in &page.unseen {
        prop_assert!(!text.contains(word.as_str()), "{word} is no text: {text:?}");
    }
    check_message(&mail(&grammar::broken(page.html.clone().into_bytes(), accidents)))
}

#[test]
fn fuzz_html() {
    let strategy = (html::document(), grammar::accidents());
    search("html", &strategy, |(page, accidents)| check_html(&page, &accidents));
}

/// Every byte is in exactly one piece, and every visible line of the new words is the text's.
fn check_reply(message: &Message) -> TestCaseResult {
    for is_forward in [false, true] {
        let reading = reply::read(&message.text, is_forward);
        check_pieces(&message.text, &reading)?;
    }
    let reading = reply::of(message);
    check_pieces(&message.text, &reading)?;
    if let Some(forward) = forwarded(message, b"") {
        prop_assert!(forward.text.len() + forward.own.len() <= message.text.len() + 1);
    }
    Ok(())
}

fn check_pieces(text: &str, reading: &reply::Reading) -> TestCaseResult {
    let mut end = 0;
    for piece in &reading.pieces {
        prop_assert_eq!(piece.range.start, end, "a gap or an overlap");
        prop_assert!(text.get(piece.range.clone()).is_some());
        end = piece.range.end;
    }
    prop_assert!(end == text.len() || reading.pieces.is_empty() && text.trim().is_empty());
    for part in [&reading.new, &reading.quoted, &reading.signature, &reading.disclaimer] {
        prop_assert!(part.lines().all(|line| text.contains(line)));
    }
    Ok(())
}

#[test]
fn fuzz_reply() {
    let strategy = (grammar::fields(), grammar::reply_text(), grammar::accidents());
    search("reply", &strategy, |(fields, text, accidents)| {
        let text = grammar::broken(text.into_bytes(), &accidents);
        let head = format!("{fields}Content-Type: text/plain; charset=utf-8\r\n\r\n");
        check_reply(&parse(&[head.as_bytes(), &text].concat()))
    });
}

/// Automatic mail never answers a machine, ourselves, or who cannot be told.
fn check_verdict(message: &Message) -> TestCaseResult {
    let verdict = classify(message, Authentication::none(), &own());
    prop_assert!(!verdict.reasons.is_empty());
    for reason in &verdict.reasons {
        prop_assert!(is_clean(&reason.evidence));
        prop_assert!(reason.evidence.chars().count() <= limits::EVIDENCE_CHARS_MAX + 100);
    }
    let says = |name: &str, wanted: &str| {
        message.header(name).any(|value| value.trim().eq_ignore_ascii_case(wanted))
    };
    let is_automatic = says("Auto-Submitted", "auto-replied")
        || says("Precedence", "bulk")
        || says("X-Auto-Response-Suppress", "All")
        || message.return_path == ReturnPath::Null
        || message.header("List-Id").next().is_some()
        || message.author().is_none();
    if let Some(to) = &verdict.answerable {
        prop_assert!(!is_automatic, "{:?}", verdict.reasons);
        prop_assert!(!own().addresses.contains(&to.recipient().address));
        prop_assert!(!to.is_authenticated(), "nobody vouched");
    }
    let author = writer(message, &own());
    prop_assert!(author.is_none() || !message.from.is_empty());
    Ok(())
}

#[test]
fn fuzz_classify() {
    search("classify", &grammar::mail(), |raw| check_verdict(&parse(&raw)));
}

/// Only a server that is trusted vouches for anybody, and for one author alone.
fn check_authentication(raw: &[u8]) -> TestCaseResult {
    let message = parse(raw);
    prop_assert_eq!(authenticate(&message, &[]).result, AuthenticationResult::None);
    let found = authenticate(&message, &["mx.example.net".to_owned()]);
    if found.result == AuthenticationResult::Pass {
        prop_assert_eq!(found.by.as_deref(), Some("mx.example.net"));
        let names_it = |value: &str| value.to_lowercase().contains("mx.example.net");
        prop_assert!(message.header("Authentication-Results").any(names_it));
        let author = message.author();
        prop_assert!(author.is_some_and(|one| one.address.domain().ends_with("example.net")));
    }
    let stranger = authenticate(&message, &["mx.stranger.example".to_owned()]);
    prop_assert_eq!(stranger.result, AuthenticationResult::None);
    Ok(())
}

#[test]
fn fuzz_authentication_results() {
    let strategy = (grammar::fields(), grammar::fields(), grammar::accidents());
    search("authentication-results", &strategy, |(one, two, accidents)| {
        let raw = format!("{one}From: Kim <kim@example.net>\r\n{two}\r\nHello\r\n");
        check_authentication(&grammar::broken(raw.into_bytes(), &accidents))
    });
}

/// F2: what fools who looks for words instead of reading the grammar (RFC 8601 §2.2).
#[test]
fn case_f2_tricks_of_the_grammar() {
    let result = |results: &str| {
        let raw = format!("Authentication-Results: {results}\r\nFrom: kim@example.net\r\n\r\n");
        authenticate(&parse(raw.as_bytes()), &["mx.example.net".to_owned()]).result
    };
    let pass = "dmarc=pass header.from=example.net";
    assert_eq!(result(&format!("mx.example.net; {pass}")), AuthenticationResult::Pass);
    for trick in [
        "mx.example.net; dkim=fail (dkim=pass header.d=example.net) header.d=example.net",
        "mx.example.net; dkim=none (a (nested; comment); dmarc=pass header.from=example.net)",
        "mx.example.net; dkim=fail reason=\"; dmarc=pass header.from=example.net\"",
        "mx.example.net; dmarc=fail header.from=example.net; dmarc=pass header.from=example.net",
        "mx.example.net; dmarc=pass header.from=evil.example",
        "mx.example.net; dkim=pass header.d=evil.example header.x=example.net",
        "mx.example.net; x-dmarc=pass header.from=example.net",
        "mx.example.net 2; dmarc=pass header.from=example.net",
        "evil.example (mx.example.net); dmarc=pass header.from=example.net",
        "\"mx.example.net; dmarc=pass header.from=example.net",
    ] {
        assert_ne!(result(trick), AuthenticationResult::Pass, "{trick}");
    }
}

/// What a report says is bounded, clean, and about somebody who can be written to.
fn check_bounce(message: &Message) -> TestCaseResult {
    let found = bounces(message);
    prop_assert!(found.recipients.len() <= limits::ADDRESSES_MAX);
    for one in &found.recipients {
        prop_assert!(is_clean(&one.diagnostic) && is_clean(&one.status));
    }
    let again = bounces(message);
    prop_assert_eq!(found.recipients, again.recipients);
    Ok(())
}

#[test]
fn fuzz_bounce() {
    search("bounce", &grammar::mail(), |raw| check_bounce(&parse(&raw)));
}

/// Ids read from what was written of ids are the same ids, and so with subjects.
fn check_hints(raw: &[u8], text: &str) -> TestCaseResult {
    let ids = thread::ids(text);
    for id in ids.iter().chain(&thread::message_id(text)).chain(&thread::relays_ids(text)) {
        let bad = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>');
        prop_assert!(!id.as_str().contains(bad) && !id.as_str().is_empty());
        prop_assert_eq!(MessageId::parse(id.as_str()), Some(id.clone()));
        prop_assert!(thread::without_region(id).is_none_or(|plain| plain != *id));
    }
    let written: Vec<String> = ids.iter().map(|id| format!("<{id}>")).collect();
    prop_assert_eq!(thread::ids(&written.join("\r\n ")), ids);
    let tidy = thread::tidy_subject(text, "Re: ");
    prop_assert_eq!(thread::tidy_subject(&tidy, "Re: "), tidy.clone());
    let _ = (thread::subject_refs(text), thread::conversation_index(text));
    let message = parse(raw);
    let evidence = evidence(&message);
    prop_assert!(evidence.references.len() <= limits::NAMES_LOOKED_UP_MAX);
    prop_assert!(evidence.claims.len() <= 3 * limits::IDS_MAX);
    Ok(())
}

#[test]
fn fuzz_thread_hints() {
    let ids = prop::collection::vec(grammar::id(), 0..5).prop_map(|ids| ids.join(" "));
    let text =
        prop_oneof![ids, grammar::line().prop_map(|line| format!("RE: Aw: {line} [#7kq2M9]"))];
    let strategy = (grammar::fields(), text, grammar::accidents());
    search("thread-hints", &strategy, |(fields, text, accidents)| {
        let text = grammar::broken(text.into_bytes(), &accidents);
        let raw = grammar::broken(format!("{fields}\r\nHello\r\n").into_bytes(), &accidents);
        check_hints(&raw, &String::from_utf8_lossy(&text))
    });
}
