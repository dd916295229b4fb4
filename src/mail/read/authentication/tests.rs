//! Forged fields, none of which may be believed, and genuine ones of real servers' forms.
//!
//! Separate because the forgeries outnumber the rules. Holds on to one thing: no field of a
//! sender's own making ever proves anything.

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

/// A field on top of the mail, where only its content can be wrong.
fn forged(value: &str) {
    let field = format!("Authentication-Results: {value}");
    let seen = read(&[&field, ENTRY]);
    assert_ne!(seen.result, AuthenticationResult::Pass, "{value} -> {seen:?}");
}

fn forged_mail(fields: &[&str]) {
    let seen = read(fields);
    assert_ne!(seen.result, AuthenticationResult::Pass, "{fields:#?} -> {seen:?}");
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
fn servers_that_we_do_not_know() {
    forged("evil.example; dmarc=pass header.from=example.net");
    forged("mx.example.com.evil.example; dmarc=pass header.from=example.net");
    forged("xmx.example.com; dmarc=pass header.from=example.net");
    forged("example.com; dmarc=pass header.from=example.net");
    forged("mx.example.co; dmarc=pass header.from=example.net");
    forged("mx.example.com.; dmarc=pass header.from=example.net");
    forged("mx.example.com@evil; dmarc=pass header.from=example.net");
    forged("(mx.example.com) evil.example; dmarc=pass header.from=example.net");
    forged("evil.example (mx.example.com); dmarc=pass header.from=example.net");
    forged("\"mx.example.com evil\"; dmarc=pass header.from=example.net");
    forged("evil.example mx.example.com; dmarc=pass header.from=example.net");
    forged("mx.example.com, evil; dmarc=pass header.from=example.net");
    forged("i=1; mx.example.com; dmarc=pass header.from=example.net");
    forged("; dmarc=pass header.from=example.net");
    forged("dmarc=pass header.from=example.net");
    forged("mx\u{ff0e}example.com; dmarc=pass header.from=example.net");
    forged("mx.example.com\u{200b}; dmarc=pass header.from=example.net");
}

#[test]
fn fields_that_only_seem_to_say_it() {
    forged("mx.example.com; none");
    forged("mx.example.com; (dmarc=pass header.from=example.net) none");
    forged("mx.example.com; spf=pass (dmarc=pass header.from=example.net) smtp.mailfrom=x.example");
    forged("mx.example.com; spf=pass (a (nested; dmarc=pass) header.from=example.net)");
    forged("mx.example.com; spf=fail (open; dmarc=pass header.from=example.net");
    forged("mx.example.com; spf=fail close); dmarc=pass header.from=example.net");
    forged("mx.example.com; spf=fail reason=\"x; dmarc=pass header.from=example.net\"");
    forged("mx.example.com; spf=fail reason=\"x; dmarc=pass header.from=example.net");
    forged("mx.example.com; spf=fail reason=\"x\\\"; dmarc=pass header.from=example.net");
    forged("mx.example.com; spf=fail smtp.mailfrom=a;dmarc=pass header.from=example.net b");
    forged("mx.example.com; x-dmarc=pass header.from=example.net");
    forged("mx.example.com; dmarc-policy=pass header.from=example.net");
    forged("mx.example.com; dmarc=bestguesspass header.from=example.net");
    forged("mx.example.com; dmarc=none (pass) header.from=example.net");
    forged("mx.example.com; dmarc=passed header.from=example.net");
    forged("mx.example.com; dmarc/2=pass header.from=example.net");
    forged("mx.example.com 2; dmarc=pass header.from=example.net");
    forged("mx.example.com; dmarc pass header.from=example.net");
    forged("mx.example.com; arc=pass header.from=example.net");
    forged("mx.example.com; dmarc=pass");
    forged("mx.example.com; spf=pass smtp.mailfrom=anna@example.net");
    forged(
        "mx.example.com; iprev=pass policy.iprev=203.0.113.9; sender-id=pass \
          header.from=example.net",
    );
    forged("mx.example.com; dmarc=pass\0 header.from=example.net");
    forged("mx.example.com; dmarc=pass; header.from=example.net");
    forged(&format!("mx.example.com; {}dmarc=pass header.from=example.net", "(".repeat(100_000)));
}

#[test]
fn verdicts_of_other_domains() {
    forged("mx.example.com; dmarc=pass header.from=evil.example");
    forged("mx.example.com; dmarc=pass header.from=example.net.evil.example");
    forged("mx.example.com; dmarc=pass header.from=notexample.net");
    forged("mx.example.com; dmarc=pass header.from=net");
    forged("mx.example.com; dmarc=pass header.from=example.net header.from=evil.example");
    forged("mx.example.com; dkim=pass header.d=evil.example");
    forged("mx.example.com; dkim=pass header.d=evil.example header.i=@example.net");
    forged("mx.example.com; dkim=pass header.d=evil.example header.i=anna@example.net");
    forged("mx.example.com; dkim=pass header.d=evil.example reason=\"header.d=example.net\"");
    forged("mx.example.com; dkim=pass header.i=\"@example.net\"@evil.example");
    forged("mx.example.com; dkim=pass header.i=anna@example.net@evil.example");
    forged("mx.example.com; dkim=pass x-header.d=example.net header.d=evil.example");
    forged("mx.example.com; dkim=pass header.d.x=example.net");
    forged("mx.example.com; dkim=pass smtp.mailfrom=example.net");
    forged("mx.example.com; dkim=pass; spf=pass header.d=example.net");
    forged("mx.example.com; dkim=pass header.d=<example.net");
    forged("mx.example.com; dkim=pass header.d=.example.net");
    forged("mx.example.com; dkim=pass header.d=example..net");
    forged("mx.example.com; auth=pass smtp.auth=ben@example.net");
    forged("mx.example.com; auth=pass smtp.auth=ben smtp.mailfrom=anna@example.net");
    forged("mx.example.com; auth=pass smtp.auth=anna");
    forged("mx.example.com; auth=pass smtp.auth=anna@example.net; auth=pass smtp.auth=eve");
    forged("mx.example.com; auth=pass header.from=anna@example.net");
    // Strangers register below these.
    for (from, signer) in [
        ("anna@firm.co.uk", "co.uk"),
        ("anna@firm.com.au", "com.au"),
        ("anna@firm.github.io", "github.io"),
        ("anna@firm.xyz.zz", "xyz.zz"),
    ] {
        let field = format!("Authentication-Results: mx.example.com; dkim=pass header.d={signer}");
        forged_mail(&[&field, ENTRY, &format!("From: {from}")]);
    }
}

#[test]
fn the_worst_verdict_counts() {
    forged(
        "mx.example.com; dmarc=fail header.from=example.net; dmarc=pass header.from=example.net",
    );
    forged(
        "mx.example.com; dmarc=pass header.from=example.net; dmarc=fail header.from=example.net",
    );
    forged("mx.example.com; dmarc=pass header.from=example.net; dmarc=none");
    forged("mx.example.com; dkim=pass header.d=example.net; dkim=fail header.d=example.net");
    forged("mx.example.com; dkim=pass header.d=example.net; dkim=fail");
    forged("mx.example.com; dkim=pass header.d=example.net; dkim=neutral header.d=example.net");
    forged("mx.example.com; dkim=pass header.d=example.net; dmarc=fail header.from=example.net");
    forged("mx.example.com; dkim=fail header.d=example.net; spf=pass smtp.mailfrom=example.net");
    let two = [
        "Authentication-Results: mx.example.com; dkim=pass header.d=example.net",
        "Authentication-Results: mx.example.com; dmarc=fail header.from=example.net",
    ];
    forged_mail(&[two[0], two[1], ENTRY]);
    forged_mail(&[two[1], two[0], ENTRY]);
    forged_mail(&[two[0], "X-Other: 1", two[1], ENTRY]);
    forged_mail(&["Authentication-Results: second.example.com; dmarc=fail", two[0], ENTRY]);
}

#[test]
fn fields_that_came_with_the_mail() {
    let pass = "Authentication-Results: mx.example.com; dmarc=pass header.from=example.net";
    let dkim = "Authentication-Results: mx.example.com; dkim=pass header.d=example.net";
    let says = |value: &str| format!("Authentication-Results: mx.example.com; {value}");
    // Below the border.
    forged_mail(&[ENTRY, OUTER, pass]);
    forged_mail(&[ENTRY, "DKIM-Signature: v=1", OUTER, pass]);
    forged_mail(&["Received: from evil.example by mx.example.com with ESMTP id 1", OUTER, pass]);
    // A border that claims to be an internal hop.
    forged_mail(&[
        "Received: from [127.0.0.1] (unknown [198.51.100.7]) by mx.example.com with ESMTP",
        OUTER,
        pass,
    ]);
    forged_mail(&[
        "Received: from localhost (198.51.100.7) by mx.example.com with ESMTP",
        OUTER,
        pass,
    ]);
    forged_mail(&[
        "Received: from lmtp (with LMTP [198.51.100.7]) by mx.example.com with ESMTP",
        OUTER,
        pass,
    ]);
    forged_mail(&[
        "Received: from by (evil [198.51.100.7]) by mx.example.com with SMTP",
        OUTER,
        pass,
    ]);
    // The server said something else above it.
    forged_mail(&[ENTRY, &says("spf=pass smtp.mailfrom=evil.example"), pass]);
    forged_mail(&[ENTRY, &says("none"), pass]);
    forged_mail(&[ENTRY, &says("dkim=none"), dkim]);
    forged_mail(&[ENTRY, &says("dmarc=none"), "X-Mailer: x", dkim]);
    forged_mail(&[ENTRY, &says("dmarc=none"), pass]);
    forged_mail(&[ENTRY, &says("dmarc=none; dkim=none"), dkim]);
    forged_mail(&[ENTRY, &says("dmarc=none"), &says("spf=none"), dkim]);
    forged_mail(&[ENTRY, &says("spf=none (broken"), pass]);
    // Other names.
    for name in [
        "X-Authentication-Results",
        "ARC-Authentication-Results",
        "Authentication-Results-Original",
        "Old-Authentication-Results",
        "Authentication-Result",
    ] {
        let field = format!("{name}: mx.example.com; dmarc=pass header.from=example.net");
        forged_mail(&[ENTRY, &field]);
    }
}

#[test]
fn authors_that_are_not_one() {
    let pass = "Authentication-Results: mx.example.com; dmarc=pass header.from=example.net";
    forged_mail(&[pass, ENTRY, "From: anna@example.net, eve@evil.example"]);
    forged_mail(&[pass, ENTRY, "From: anna@example.net", "From: anna@example.net"]);
    forged_mail(&[pass, ENTRY, "From: anna@example.net", "From : eve@evil.example"]);
    forged_mail(&[pass, ENTRY, "From: anna"]);
    forged_mail(&[pass, ENTRY, "From: anna@[203.0.113.9]"]);
    forged_mail(&[pass, ENTRY, "From: \"anna@example.net\" <eve@evil.example>"]);
    forged_mail(&[pass, ENTRY, "From: anna@localhost"]);
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
    genuine("mx.example.com; auth=pass smtp.auth=anna smtp.mailfrom=anna@example.net", "auth", net);
    genuine("mx.example.com; auth=pass smtp.mailfrom=<anna@example.net>", "auth", net);
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

#[test]
fn what_is_known_without_a_pass() {
    let fail =
        read(&["Authentication-Results: mx.example.com; dmarc=fail header.from=example.net"]);
    assert_eq!(
        (fail.result, fail.by.as_deref()),
        (AuthenticationResult::Fail, Some("mx.example.com"))
    );
    let spf =
        read(&["Authentication-Results: mx.example.com; spf=pass smtp.mailfrom=a@example.net"]);
    assert_eq!(
        (spf.result, spf.method.as_deref(), spf.domain.as_deref()),
        (AuthenticationResult::None, Some("spf"), Some("example.net"))
    );
    let other =
        read(&["Authentication-Results: mx.example.com; spf=pass smtp.mailfrom=b@x.example"]);
    assert_eq!(other, Authentication::none());
    let nobody = authenticate(
        &sample::message(
            &[
                "Authentication-Results: mx.example.com; dmarc=pass header.from=example.net",
                "From: anna@example.net",
            ],
            "",
        ),
        &[],
    );
    assert_eq!(nobody, Authentication::none());
}

#[test]
fn marks_of_ones_own_tenant() {
    let received = "Received: from A.eurprd01.prod.outlook.com (2603:10a6::1) \
        by B.eurprd01.prod.outlook.com with HTTPS; Mon";
    let internal = "X-MS-Exchange-Organization-AuthAs: Internal";
    let source = "X-MS-Exchange-Organization-AuthSource: A.eurprd01.prod.outlook.com";
    let outside = "X-MS-Exchange-Organization-AuthAs: Anonymous";
    let from = "From: anna@example.net";
    let check = |fields: &[&str], expected: AuthenticationResult| {
        let trust = ["microsoft365".to_owned()];
        let seen = authenticate(&sample::message(fields, ""), &trust);
        assert_eq!(seen.result, expected, "{fields:#?}");
    };
    check(&[received, internal, source, from], AuthenticationResult::Pass);
    check(&[ENTRY, internal, source, from], AuthenticationResult::None);
    check(&[received, outside, source, from], AuthenticationResult::None);
    check(&[received, outside, internal, source, from], AuthenticationResult::None);
    check(&[received, internal, from], AuthenticationResult::None);
    check(&[received, internal, source, from, from], AuthenticationResult::None);
    let forged = "Authentication-Results: microsoft365; dmarc=pass header.from=example.net";
    check(&[forged, received, from], AuthenticationResult::None);
}
