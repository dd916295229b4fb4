//! The grammar and the places of genuine fields, and what holds of any bytes whatever.
//!
//! Separate because they are long. Forgeries and the forms of real servers are tables of their own,
//! held against the public function (`tests/authentication`).

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::grammar::Statement;
use super::*;
use crate::mail::read::sample;

const ENTRY: &str = "Received: from out.example.net (out.example.net [203.0.113.9]) \
    by mx.example.com (Postfix) with ESMTPS id 4A for <support@example.com>; Mon, 5 Jan 2026";
const OUTER: &str = "Received: from laptop (unknown [198.51.100.7]) by out.example.net \
    with ESMTPSA id 77; Mon, 5 Jan 2026";

fn read(fields: &[&str]) -> Authentication {
    let mut all = fields.to_vec();
    if !fields.iter().any(|field| field.to_lowercase().starts_with("from")) {
        all.push("From: Anna <anna@example.net>");
    }
    let trust = ["mx.example.com".to_owned(), "Second.example.com".to_owned()];
    authenticate(&sample::message(&all, ""), &trust)
}

fn genuine(value: &str, method: &str, domain: &str) {
    let field = format!("Authentication-Results: {value}");
    for fields in [[field.as_str(), ENTRY, OUTER], [ENTRY, field.as_str(), OUTER]] {
        passes(&fields, method, domain);
    }
}

fn passes(fields: &[&str], method: &str, domain: &str) {
    let seen = read(fields);
    assert_eq!(seen.result, AuthenticationResult::Pass, "{fields:#?} -> {seen:?}");
    assert_eq!(seen.method.as_deref(), Some(method), "{fields:#?}");
    assert_eq!(seen.domain.as_deref(), Some(domain), "{fields:#?}");
}

#[test]
fn genuine_fields() {
    let net = "example.net";
    genuine("mx.example.com; dmarc=pass header.from=example.net", "dmarc", net);
    genuine("MX.Example.Com; DMARC=Pass Header.From=Example.NET", "dmarc", net);
    genuine("mx.example.com 1; dmarc=pass header.from=example.net", "dmarc", net);
    genuine("\"mx.example.com\"; dmarc=pass header.from=example.net", "dmarc", net);
    genuine("mx.example.com;dmarc=pass(p=NONE)header.from=example.net;", "dmarc", net);
    genuine("mx.example.com ; dmarc = pass header.from = example.net ;", "dmarc", net);
    genuine(
        "(note) mx.example.com (v); (x) dmarc=pass (y) header.from=example.net (z)",
        "dmarc",
        net,
    );
    genuine("mx.example.com; dmarc/1=pass header.from=example.net", "dmarc", net);
    genuine(
        "mx.example.com; dmarc=pass (p=none (sub) dis=none) header.from=example.net",
        "dmarc",
        net,
    );
    genuine("mx.example.com; dmarc=pass header.from=anna@example.net", "dmarc", net);
    genuine("mx.example.com; dmarc=pass header.from=\"example.net\"", "dmarc", net);
    genuine("mx.example.com; dmarc=pass reason=\"a; b\" header.from=example.net", "dmarc", net);
    genuine(
        "mx.example.com;\tdkim=pass header.i=@example.net header.s=s1 header.b=Ab/+cd==;\tspf=pass \
        (mx.example.com: domain of anna@example.net designates 203.0.113.9 as permitted sender) \
        smtp.mailfrom=anna@example.net; dmarc=pass (p=REJECT sp=REJECT dis=NONE) \
        header.from=example.net",
        "dmarc",
        net,
    );
    genuine("mx.example.com; dkim=pass header.d=example.net", "dkim", net);
    genuine(
        "mx.example.com; dkim=pass (2048-bit key; unprotected) header.d=example.net \
        header.i=@example.net header.a=rsa-sha256 header.s=mail header.b=\"aB3=\"",
        "dkim",
        net,
    );
    genuine("mx.example.com; dkim=pass header.i=anna@example.net", "dkim", net);
    genuine("mx.example.com; dkim=pass header.i=@example.net.", "dkim", net);
    genuine(
        "mx.example.com (amavisd-new); dkim=pass (1024-bit key) header.d=example.net",
        "dkim",
        net,
    );
    genuine(
        "mx.example.com; dkim=pass header.d=example.net; dkim=fail header.d=esp.example",
        "dkim",
        net,
    );
    genuine(
        "mx.example.com; dkim=fail (body) header.d=esp.example; dkim=pass header.d=example.net",
        "dkim",
        net,
    );
    genuine(
        "mx.example.com; dkim=pass header.d=example.net header.s=rsa; \
        dkim=neutral (no key) header.d=example.net header.s=ed",
        "dkim",
        net,
    );
    genuine(
        "mx.example.com; dkim=pass header.d=example.net; spf=softfail smtp.mailfrom=x.example; \
        dmarc=none header.from=example.net",
        "dkim",
        net,
    );
    genuine("mx.example.com; dkim=pass header.d=mail.example.net", "dkim", "mail.example.net");
    genuine("mx.example.com; auth=pass (cram-md5) smtp.auth=anna@example.net", "auth", net);
    genuine(
        "mx.example.com; auth=pass smtp.auth=Anna@example.net smtp.mailfrom=x@y.example",
        "auth",
        net,
    );
    genuine("mx.example.com; auth=pass smtp.auth=<anna@example.net>", "auth", net);
    genuine("mx.example.com; dkim / 1 = pass header . d = example.net", "dkim", net);
    genuine("mx.example.com;; dmarc=pass header.from=example.net;;", "dmarc", net);
    genuine("mx.example.com; x-broken; dmarc=pass header.from=example.net", "dmarc", net);
    genuine("mx.example.com; iprev=; dkim=pass header.d=example.net", "dkim", net);
    genuine("mx.example.com; dmarc=pass (p=none) d=example.net", "dmarc", net);
    genuine(
        "mx.example.com; x-tls=pass smtp.version=TLSv1.3; iprev=pass policy.iprev=\"2001:db8::1\"; \
        dkim=pass header.d=example.net",
        "dkim",
        net,
    );
    genuine("second.EXAMPLE.com; dmarc=pass header.from=example.net", "dmarc", net);
    genuine(
        "mx.example.com; spf=pass smtp.mailfrom=\"a b\"@example.net; dmarc=pass \
        header.from=example.net",
        "dmarc",
        net,
    );
}

#[test]
fn genuine_places() {
    let pass = "Authentication-Results: mx.example.com; dmarc=pass header.from=example.net";
    let none = "Authentication-Results: mx.example.com; dmarc=none header.from=example.net";
    let dkim = "Authentication-Results: mx.example.com; dkim=pass header.d=example.net";
    let net = "example.net";
    // Dovecot behind Postfix.
    passes(
        &[
            "Return-Path: <anna@example.net>",
            "Received: from mx.example.com \
        by mx.example.com with LMTP id a (envelope-from <anna@example.net>)",
            ENTRY,
            pass,
            OUTER,
        ],
        "dmarc",
        net,
    );
    // Containers, then amavis on the same host.
    passes(
        &[
            "Received: from mx.example.com ([172.22.1.253]) by d0 with LMTP id a",
            "Received: from localhost (localhost [127.0.0.1]) by mx.example.com (Postfix) with \
              ESMTP",
            dkim,
            "Received: from mx.example.com ([127.0.0.1]) by localhost (mx [127.0.0.1]) with ESMTP",
            ENTRY,
            OUTER,
        ],
        "dkim",
        net,
    );
    // Gmail.
    passes(
        &[
            "Delivered-To: support@example.com",
            "Received: by 2002:a05:1 with SMTP id x; Mon",
            "X-Received: by 2002:a05:2",
            ENTRY,
            "Received-SPF: pass",
            pass,
            OUTER,
        ],
        "dmarc",
        net,
    );
    // Two filters of one server.
    passes(
        &[ENTRY, "DMARC-Filter: OpenDMARC", none, "DKIM-Filter: OpenDKIM", dkim, OUTER],
        "dkim",
        net,
    );
    // Two servers, each with its own.
    passes(&["Authentication-Results: second.example.com; spf=none", dkim, ENTRY], "dkim", net);
    passes(&["Authentication-Results: foreign.example; dmarc=none", pass, ENTRY], "dmarc", net);
    passes(
        &["Received: from a (a [IPv6:fd00::1]) by mx.example.com with ESMTP", ENTRY, pass],
        "dmarc",
        net,
    );
}

/// A field, written as the grammar would have it: every value in quotes.
fn written(results: &Results) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let mut field = quoted(&results.server);
    if results.statements.is_empty() {
        field.push_str("; none");
    }
    for one in &results.statements {
        field.push_str(&format!("; {}={}", one.method, one.result));
        for (name, value) in &one.properties {
            field.push_str(&format!(" {name}={}", quoted(value)));
        }
    }
    field
}

/// Pieces of fields, torn apart: what a forger would build with.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        select(vec![
            "mx.example.com",
            "evil.example",
            "dmarc",
            "dkim",
            "auth",
            "arc",
            "spf",
            "pass",
            "fail",
            "none",
            "header.from",
            "header.d",
            "header.i",
            "smtp.auth",
            "example.net",
            "anna",
            "@",
            "=",
            ";",
            "; ",
            " ",
            "\t",
            "(",
            ")",
            "\"",
            "\\",
            "/",
            "1",
            "2",
            ".",
            ",",
            "<",
            ">",
            "dmarc=pass header.from=example.net",
            "dkim=pass header.d=example.net",
            "reason=",
            "i=1;",
            "\0",
            "\u{200b}",
            "\u{a0}",
            "=?utf-8?q?",
            "?=",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Results that a server may mean.
fn meant() -> impl Strategy<Value = Results> {
    let property = ("[a-z]{1,8}\\.[a-z]{1,8}", "[ -~\u{e4}]{0,20}");
    let statement = ("x-[a-z]{1,8}|dkim|dmarc|spf", "[a-z]{1,10}", vec(property, 0..4));
    ("[a-z][a-z.]{0,20}", vec(statement, 0..5)).prop_map(|(server, statements)| Results {
        server,
        statements: statements
            .into_iter()
            .map(|(method, result, properties)| Statement { method, result, properties })
            .collect(),
    })
}

proptest! {
    #[test]
    fn what_was_read_is_read_the_same_again(value in pieces()) {
        if let Some(results) = grammar::parse(&value) {
            prop_assert_eq!(grammar::parse(&written(&results)), Some(results));
        }
    }

    #[test]
    fn what_was_meant_is_read(results in meant()) {
        prop_assert_eq!(grammar::parse(&written(&results)), Some(results));
    }

    #[test]
    fn no_field_of_a_stranger_is_believed(values in vec(pieces(), 1..5)) {
        let fields: Vec<String> =
            values.iter().map(|value| format!("Authentication-Results: {value}")).collect();
        let is_strange = |value: &String| {
            grammar::claimed_server(value).as_deref() != Some("mx.example.com")
        };
        let strange = fields.iter().zip(&values).filter(|(_, value)| is_strange(value));
        let mut fields: Vec<&str> = strange.map(|(field, _)| field.as_str()).collect();
        fields.push(ENTRY);
        prop_assert_ne!(read(&fields).result, AuthenticationResult::Pass);
    }

    #[test]
    fn nothing_below_the_border_is_believed(value in pieces()) {
        let field = format!("Authentication-Results: mx.example.com; {value}");
        let seen = read(&[ENTRY, OUTER, &field]);
        prop_assert_ne!(seen.result, AuthenticationResult::Pass);
    }

    #[test]
    fn a_chain_without_the_receivers_word_is_nothing(
        results in pieces(), seal in pieces(), signature in pieces(),
    ) {
        let fields = [
            ENTRY.to_owned(),
            format!("ARC-Seal: i=1; cv=none; d=mx.example.com; {seal}"),
            format!("ARC-Message-Signature: i=1; {signature}"),
            format!("ARC-Authentication-Results: i=1; mx.example.com; {results}"),
        ];
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        prop_assert_ne!(read(&fields).result, AuthenticationResult::Pass);
    }
}
