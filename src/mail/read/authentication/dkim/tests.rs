//! Signatures of another program hold, and whatever is done to them breaks them.
//!
//! Separate because they are many. The keys come from a table: nobody asks DNS here.

use std::fmt::Write;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::Ed25519KeyPair;
use aws_lc_rs::signature::KeyPair;
use data_encoding::BASE64;
use jiff::{SignedDuration, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::signed::{BODIES, GOOD, HEADER, KEYS, WEAK};
use super::*;

fn received_at() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

fn keys() -> KeyRecords {
    let named = |(selector, record): &(&str, &str)| {
        (format!("{selector}._domainkey.example.net"), vec![(*record).to_owned()])
    };
    KEYS.iter().map(named).collect()
}

fn body(name: &str) -> &'static str {
    BODIES.iter().find(|(known, _)| *known == name).unwrap().1
}

fn check(raw: &str, keys: &KeyRecords) -> Option<String> {
    signer(raw.as_bytes(), keys, received_at(), |domain| domain == "example.net")
}

#[test]
fn signatures_of_another_program_hold() {
    for (how, signature, name) in GOOD {
        let raw = format!("{signature}{HEADER}{}", body(name));
        assert_eq!(check(&raw, &keys()).as_deref(), Some("example.net"), "{how}");
        // What a server adds on top breaks nothing, nor does a second signature that does not hold.
        let broken = signature.replace("bh=", "bh=AA");
        let more = format!("Received: by mx.example.com\r\n{broken}X-Spam: no\r\n{raw}");
        assert_eq!(check(&more, &keys()).as_deref(), Some("example.net"), "{how}");
    }
}

#[test]
fn what_is_changed_does_not_hold() {
    let (_, relaxed, _) = GOOD[0];
    let raw = format!("{relaxed}{HEADER}{}", body("plain"));
    assert!(check(&raw, &keys()).is_some());
    for (from, to) in [
        ("it flickers", "it flickered"),
        ("it flickers.\r\n", "it flickers.\r\nAnd one thing more.\r\n"),
        ("<anna@example.net>", "<ben@example.net>"),
        ("Anna  Schmidt", "Ben Schmidt"),
        ("the lamp", "the lamps"),
        ("10:00:00", "10:00:01"),
        ("text/plain", "text/html"),
        ("To: support@example.com\r\n", ""),
        ("Subject:", "Subject: first\r\nSubject:"),
        ("From:", "From: ben@example.net\r\nFrom:"),
        ("Date:", "Date: Mon, 5 Jan 2026 09:00:00 +0000\r\nDate:"),
        ("To:", "Content-Type: text/html\r\nTo:"),
        ("To:", "Reply-To: ben@evil.example\r\nTo:"),
        ("From:", "From : ben@example.net\r\nFrom:"),
        ("To:", "no field\r\nTo:"),
        ("To:", "X: a\nFrom: ben@example.net\r\nTo:"),
        ("To:", "X: a\rFrom: ben@example.net\r\nTo:"),
        ("To:", "X: a\0\r\nTo:"),
        ("DKIM-Signature: v=1", "DKIM-Signature: v=2"),
        ("DKIM-Signature: v=1;", "DKIM-Signature:"),
        ("a=rsa-sha256", "a=rsa-sha1"),
        ("a=rsa-sha256", "a=ed25519-sha256"),
        ("c=relaxed/relaxed", "c=simple/relaxed"),
        ("c=relaxed/relaxed", "c=relaxed/simple; l=5"),
        ("d=example.net", "d=example.org"),
        ("i=@example.net", "i=@example.org"),
        ("i=@example.net", "i=@notexample.net"),
        ("q=dns/txt", "q=dns/other"),
        ("s=big", "s=mid"),
        ("s=big", "s=none"),
        ("s=big", "s=b g"),
        ("h=from : ", "h="),
        ("t=1795323858", "t=1795323858; x=1795323859"),
        ("t=1795323858", "t=99999999999"),
        ("t=1795323858", "t=-1"),
        ("\r\n\r\n", "\r\n"),
    ] {
        let changed = raw.replacen(from, to, 1);
        assert_ne!(changed, raw, "{from:?}");
        assert_eq!(check(&changed, &keys()), None, "{from:?} -> {to:?}");
    }
    assert_eq!(check(&raw.replace("\r\n", "\n"), &keys()), None);
    assert_eq!(check(&format!("\r\n{raw}"), &keys()), None);
    assert_eq!(check(&format!("From kim Mon Jan 1 10:00:00 2029\r\n{raw}"), &keys()), None);
    let others = signer(raw.as_bytes(), &keys(), received_at(), |domain| domain == "example.com");
    assert_eq!(others, None);
    for (how, signature, name) in WEAK {
        assert_eq!(check(&format!("{signature}{HEADER}{}", body(name)), &keys()), None, "{how}");
    }
}

#[test]
fn keys_that_prove_nothing() {
    let (_, relaxed, _) = GOOD[0];
    let raw = format!("{relaxed}{HEADER}{}", body("plain"));
    let key = KEYS[0].1;
    let name = "big._domainkey.example.net".to_owned();
    for (record, expected) in [
        (key.to_owned(), true),
        (key.replace("v=DKIM1; ", ""), true),
        (key.replace("k=rsa", "k=rsa; h=sha1:sha256; s=email; t=s; n=a note"), true),
        (format!("{key};"), true),
        (key.replace("v=DKIM1", "v=DKIM2"), false),
        (key.replace("v=DKIM1; k=rsa", "k=rsa; v=DKIM1"), false),
        (key.replace("k=rsa", "k=ed25519"), false),
        (key.replace("k=rsa", "k=other"), false),
        (key.replace("k=rsa", "h=sha1"), false),
        (key.replace("k=rsa", "s=tlsrpt"), false),
        (key.replace("k=rsa", "t=y"), false),
        (key.replace("k=rsa", "t=s:y"), false),
        (key.replace("k=rsa", "p=; k=rsa"), false),
        (key.replace("p=M", "p=N"), false),
        ("v=DKIM1; p=".to_owned(), false),
        ("v=DKIM1".to_owned(), false),
        ("v=spf1 -all".to_owned(), false),
        (String::new(), false),
    ] {
        let keys = KeyRecords::from([(name.clone(), vec![record.clone()])]);
        assert_eq!(check(&raw, &keys).is_some(), expected, "{record}");
    }
    let twice = KeyRecords::from([(name.clone(), vec![key.to_owned(), key.to_owned()])]);
    assert_eq!(check(&raw, &twice), None);
    assert_eq!(check(&raw, &KeyRecords::from([(name, Vec::new())])), None);
    assert_eq!(check(&raw, &KeyRecords::new()), None);
}

#[test]
fn when_it_holds() {
    let (_, relaxed, _) = GOOD[0];
    let raw = format!("{relaxed}{HEADER}{}", body("plain"));
    let signed_at = Timestamp::from_second(1_795_323_858).unwrap();
    for (hours, expected) in [(-2, false), (-1, true), (0, true), (24 * 365, true)] {
        let at = signed_at + SignedDuration::from_hours(hours);
        assert_eq!(signer(raw.as_bytes(), &keys(), at, |_| true).is_some(), expected, "{hours}");
    }
}

/// Signs with our own key what no other program would sign.
fn sign(tags: &str, header: &str, body: &str) -> (String, KeyRecords) {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
    let hash = BASE64.encode(digest(&SHA256, body.as_bytes()).as_ref());
    let mut field = format!("DKIM-Signature: v=1; a=ed25519-sha256; s=k; {tags}; bh={hash}; b=");
    let mut signed = String::new();
    for name in tags.split("h=").nth(1).unwrap().split(':') {
        let line = header.lines().rev().find(|line| line.starts_with(name)).unwrap();
        write!(signed, "{line}\r\n").unwrap();
    }
    signed.push_str(&field);
    let bytes = pair.sign(digest(&SHA256, signed.as_bytes()).as_ref());
    field.push_str(&BASE64.encode(bytes.as_ref()));
    let record = format!("k=ed25519; p={}", BASE64.encode(pair.public_key().as_ref()));
    let keys = KeyRecords::from([("k._domainkey.example.net".to_owned(), vec![record])]);
    (format!("{field}\r\n{header}\r\n{body}"), keys)
}

#[test]
fn what_has_to_be_signed() {
    let header = "From: anna@example.net\r\nSubject: x\r\nReply-To: a@example.net\r\n";
    for (tags, expected) in [
        ("d=example.net; h=From:Subject:Reply-To", true),
        ("d=example.net; i=a@mail.example.net; h=From:Subject:Reply-To", true),
        ("d=example.net; h=Subject:Reply-To", false),
        ("d=example.net; h=From:Reply-To", false),
        ("d=example.net; h=From:Subject", false),
        ("d=example.net; i=a@example.net.evil.example; h=From:Subject:Reply-To", false),
        ("d=example.net; d=example.net; h=From:Subject:Reply-To", false),
    ] {
        let (raw, keys) = sign(tags, header, "Hello\r\n");
        assert_eq!(check(&raw, &keys).is_some(), expected, "{tags}");
        let strict: KeyRecords =
            keys.into_iter().map(|(name, r)| (name, vec![format!("t=s; {}", r[0])])).collect();
        let is_itself = expected && !tags.contains("i=");
        assert_eq!(check(&raw, &strict).is_some(), is_itself, "{tags}, t=s");
    }
}

#[test]
fn names_of_keys() {
    let names = |raw: &str| key_names(raw.as_bytes(), |domain| domain.ends_with("example.net"));
    let field = |d: &str, s: &str| {
        format!("DKIM-Signature: v=1; a=rsa-sha256; d={d}; s={s}; h=from; bh=AAAA; b=AAAA\r\n")
    };
    let two = field("Example.NET", "S1") + &field("example.net", "s1");
    assert_eq!(names(&format!("{two}\r\n")), ["s1._domainkey.example.net"]);
    let other = field("evil.example", "s1") + &field("a.example.net", "x.y");
    assert_eq!(names(&format!("{other}\r\n")), ["x.y._domainkey.a.example.net"]);
    let many: String = (0..50).map(|n| field("example.net", &format!("s{n}"))).collect();
    assert_eq!(names(&format!("{many}\r\n")).len(), limits::SIGNATURES_MAX);
    for selector in ["", ".", "a..b", "a b", "a/b", "\u{fc}", &"a".repeat(64)] {
        assert!(names(&format!("{}\r\n", field("example.net", selector))).is_empty(), "{selector}");
    }
}

proptest! {
    #[test]
    fn one_byte_more_or_less_breaks_it(which in any::<Index>(), at in any::<Index>(), to: u8) {
        let (how, signature, name) = which.get(GOOD);
        let raw = format!("{signature}{HEADER}{}", body(name));
        let mut bytes = raw.clone().into_bytes();
        // The fields that nobody signed come first, and a byte of them proves nothing.
        let from = raw.find("From:").unwrap();
        let at = from + at.index(bytes.len() - from);
        let was = std::mem::replace(&mut bytes[at], to);
        let is_blank = |byte: u8| byte.is_ascii_whitespace();
        let is_case = was.eq_ignore_ascii_case(&to);
        // What relaxed forms pass over breaks nothing, and says nothing.
        if was == to || is_blank(was) || is_blank(to) || is_case {
            return Ok(());
        }
        let seen = signer(&bytes, &keys(), received_at(), |domain| domain == "example.net");
        prop_assert_eq!(seen, None, "{} at {}", how, at);
    }

    #[test]
    fn no_bytes_panic(head in vec(any::<u8>(), 0..200), body in vec(any::<u8>(), 0..200)) {
        let (_, signature, _) = GOOD[0];
        let raw = [head, signature.as_bytes().to_vec(), body].concat();
        prop_assert_eq!(signer(&raw, &keys(), received_at(), |_| true), None);
    }

    #[test]
    fn no_tags_panic(tags in "[a-z=;: \\t\r\n0-9@./+-]{0,200}", record in "[ -~]{0,100}") {
        let raw = format!("DKIM-Signature: v=1; s=big; d=example.net; {tags}\r\n{HEADER}x\r\n");
        let keys = keys().into_keys().map(|name| (name, vec![record.clone()])).collect();
        prop_assert_eq!(check(&raw, &keys), None);
    }
}
