//! Who wrote a mail, as its receiver says: forged and tricky headers, none of which may be
//! believed, and genuine ones of the servers that people really have.
//!
//! Separate because it is the proof that agents' commands hang on, held against the public
//! function alone: bytes in, verdict out. Prints both figures. The headers are made up after the
//! documented forms, with example domains; no mail of anybody is in here.

mod authors;
mod filters;
mod gateways;
mod genuine;
mod marks;
mod places;
mod products;
mod providers;
mod values;

use std::collections::BTreeSet;

use posthaste::mail::read::authentication::authenticate;
use posthaste::mail::read::classify::{Authentication, AuthenticationResult};
use posthaste::mail::read::parse::parse;

/// Where our own server took the mail from outside.
const ENTRY: &str = "Received: from out.example.net (out.example.net [203.0.113.9]) \
    by mx.example.com (Postfix) with ESMTPS id 4A for <support@example.com>; Mon, 5 Jan 2026";

/// Where the author's server took it from the author.
const OUTER: &str = "Received: from laptop (unknown [198.51.100.7]) by out.example.net \
    with ESMTPSA id 77; Mon, 5 Jan 2026";

/// What the trusted servers say of a mail with these fields.
fn read(trust: &[&str], fields: &[&str]) -> Authentication {
    let mut raw = fields.join("\r\n");
    raw.push_str("\r\nSubject: lamp\r\n\r\nIt flickers.\r\n");
    let trust: Vec<String> = trust.iter().map(|id| (*id).to_owned()).collect();
    authenticate(&parse(raw.as_bytes()), &trust)
}

/// The method that passed, or what there is instead.
fn told(seen: &Authentication) -> &str {
    match seen.result {
        AuthenticationResult::Pass => seen.method.as_deref().unwrap_or("pass"),
        AuthenticationResult::Fail => "fail",
        AuthenticationResult::None => "none",
    }
}

#[test]
fn no_forgery_is_believed() {
    let mut seen = BTreeSet::new();
    let mut believed = Vec::new();
    let mut check = |why: &str, trust: &[&str], fields: &[&str]| {
        assert!(seen.insert(fields.join("\n")), "twice: {why}: {fields:#?}");
        let verdict = read(trust, fields);
        if verdict.result == AuthenticationResult::Pass {
            believed.push(format!("{why}: {fields:#?} -> {verdict:?}"));
        }
    };
    let from = "From: Anna <anna@example.net>";
    for (why, value) in values::VALUES {
        let value = value
            .replace("$mx", "mx.example.com")
            .replace("$from", "header.from=example.net")
            .replace("$signer", "header.d=example.net");
        let field = format!("Authentication-Results: {value}");
        check(why, &["mx.example.com"], &[&field, ENTRY, OUTER, from]);
    }
    let says = "Authentication-Results: mx.example.com; dmarc=pass header.from=example.net";
    for (why, below_entry) in places::PLACES {
        let fields: Vec<&str> = below_entry.iter().copied().chain([from]).collect();
        check(why, places::TWO_SERVERS, &fields);
    }
    for (why, from) in authors::AUTHORS {
        let fields: Vec<&str> = [says, ENTRY].into_iter().chain(from.iter().copied()).collect();
        check(why, &["mx.example.com"], &fields);
    }
    for (why, author, signer) in authors::SIGNERS {
        let field = format!("Authentication-Results: mx.example.com; dkim=pass header.d={signer}");
        let from = format!("From: {author}");
        check(why, &["mx.example.com"], &[&field, ENTRY, &from]);
    }
    for (why, trust, fields) in marks::MARKS {
        check(why, trust, fields);
    }
    let deep = format!(
        "Authentication-Results: mx.example.com; {}dmarc=pass header.from=example.net",
        "(".repeat(100_000)
    );
    check("a hundred thousand open comments", &["mx.example.com"], &[&deep, ENTRY, from]);
    let long = format!(
        "Authentication-Results: mx.example.com; dmarc=pass header.from=example.net;{}",
        " x-a=b;".repeat(20_000)
    );
    check("longer than is read", &["mx.example.com"], &[&long, ENTRY, from]);
    println!("forged or tricky: {} of {} believed", believed.len(), seen.len());
    assert!(believed.is_empty(), "{}", believed.join("\n"));
    assert!(seen.len() >= 200, "{}", seen.len());
}

#[test]
fn genuine_ones_are_read_right() {
    let mut right = 0;
    let mut wrong = Vec::new();
    let mut passes = 0;
    let receivers = || genuine::RECEIVERS.iter().copied().flatten();
    for receiver in receivers() {
        assert!(!receiver.source.is_empty(), "{}", receiver.name);
        for (author, says, expected) in receiver.mails {
            let from = format!("From: {author}");
            let mut fields: Vec<&str> = receiver.above.to_vec();
            fields.extend(*says);
            fields.extend(receiver.below);
            fields.push(&from);
            let verdict = read(receiver.trust, &fields);
            passes += usize::from(*expected != "fail");
            let by_whom = verdict.by.as_deref().unwrap_or_default();
            let is_named = receiver.trust.contains(&by_whom) && verdict.domain.is_some();
            if told(&verdict) == *expected && is_named {
                right += 1;
            } else {
                wrong.push(format!("{}: {says:#?} -> {verdict:?}", receiver.name));
            }
        }
    }
    let all = right + wrong.len();
    println!(
        "genuine: {right} of {all} read right, {passes} of them to be accepted, after the forms of \
         {} receivers\n{}",
        receivers().count(),
        wrong.join("\n")
    );
    assert!(receivers().count() >= 20);
    assert!(passes >= 100, "{passes}");
    assert!(right * 100 >= all * 95);
}

#[test]
fn what_is_not_to_be_accepted_is_told_apart() {
    for (why, trust, fields, expected, method) in genuine::OTHERS {
        let verdict = read(trust, fields);
        assert_eq!(told(&verdict), *expected, "{why}: {verdict:?}");
        assert_eq!(verdict.method.as_deref().unwrap_or_default(), *method, "{why}");
    }
}
