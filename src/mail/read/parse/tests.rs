//! Whole mails: well formed ones, broken ones, and octets that are no mail at all.
//!
//! Separate because parsing crosses every file of this folder. Holds on to what must be true of any
//! input: a message comes out, its defects are named, and nothing panics.

use proptest::prelude::*;

use super::*;
use crate::mail::read::clean;

fn mail(fields: &str, body: &str) -> Message {
    parse(format!("From: kim@example.net\n{fields}\n{body}").as_bytes())
}

#[test]
fn a_mark_of_byte_order_is_no_field() {
    let message = parse("\u{feff}From: kim@example.net\nSubject: x\n\nHello".as_bytes());
    assert_eq!((message.from.len(), message.text.as_str()), (1, "Hello"));
    assert!(!message.defects.contains(&defect::BROKEN_HEADER));
}

#[test]
fn return_paths() {
    let check = |field: &str, expected: ReturnPath| {
        assert_eq!(mail(field, "").return_path, expected, "{field:?}");
    };
    let kim = || ReturnPath::Address(Address::parse("kim@example.net").unwrap());
    check("", ReturnPath::Unknown);
    check("Return-Path: <>\n", ReturnPath::Null);
    check("Return-Path:\n", ReturnPath::Null);
    check("Return-Path: <MAILER-DAEMON>\n", ReturnPath::Null);
    check("Return-Path: kim@example.net\n", kim());
    check("Return-Path: <kim@example.net>\nReturn-Path: <>\n", kim());
    check("Return-Path: <what>\n", ReturnPath::Unknown);
}

#[test]
fn dates() {
    let check = |field: &str, expected: Option<&str>| {
        let found = mail(&format!("Date: {field}\n"), "").date.map(|date| date.to_string());
        assert_eq!(found.as_deref(), expected, "{field:?}");
    };
    check("Mon, 5 Mar 2029 08:15:00 +0100 (CET)", Some("2029-03-05T07:15:00Z"));
    check("Sun, 5 Mar 2029 08:15:00 +0100", Some("2029-03-05T07:15:00Z"));
    check("5 Mar 29 08:15 EST", Some("2029-03-05T13:15:00Z"));
    check("Mon, 5 Mar 2029 08:15:00 -0000", Some("2029-03-05T08:15:00Z"));
    check("Mon , 5 Mar 2029 08:15:00 GMT", Some("2029-03-05T08:15:00Z"));
    check("Thu, 1 Jan 1970 00:00:00 +0000", Some("1970-01-01T00:00:00Z"));
    check("Mon, 5 Mar 2029 08:15:00 GMT+0100 (CET)", Some("2029-03-05T07:15:00Z"));
    check("2029-03-05T08:15:00+01:00", Some("2029-03-05T07:15:00Z"));
    check("Mon, 35 Mar 2029 08:15:00 +0100", None);
    check("someday", None);
    check("", None);
}

#[test]
fn which_text_is_read() {
    let check = |content_type: &str, body: &str, expected: &str| {
        assert_eq!(mail(&format!("Content-Type: {content_type}\n"), body).text, expected);
    };
    let two = |plain: &str, html: &str| {
        format!("--b\n\n{plain}\n--b\nContent-Type: text/html\n\n{html}\n--b--")
    };
    let alternative = "multipart/alternative; boundary=b";
    check("text/plain", "\n\n a\n b \n\n", " a\n b");
    check("text/html", "<p>a</p>", "a");
    check(alternative, &two("plain", "<p>html</p>"), "plain");
    check(alternative, &two("  ", "<p>html</p>"), "html");
    check(alternative, &two("plain", ""), "plain");
    check(alternative, &two("This client cannot show HTML", "<p>words</p>"), "words");
    check(alternative, &two("This client cannot show HTML", ""), "This client cannot show HTML");
    check("multipart/mixed; boundary=b", &two("one", "<p>two</p>"), "one\n\ntwo");
    check("multipart/mixed", &two("one", "two"), &two("one", "two"));
    check("text/plain; charset=x-made-up", "Grüße", "Grüße");
    check("image/png", "x", "");
    check("html", "<i>a</i>", "a");
    // A page that its sender calls plain text, and a text that speaks of one.
    let page =
        mail("Content-Type: text/plain\r\n", "<html><body><p>The lamp<br>is out.</p></body>");
    assert_eq!((page.text.as_str(), page.text_is_from_html), ("The lamp\nis out.", true));
    let about = mail("Content-Type: text/plain\r\n", "My page begins with <html><body>.");
    assert!(!about.text_is_from_html);
}

#[test]
fn duplicates_are_known_by_their_content() {
    let fields = "Message-ID: <1@a>\nSubject: a\n  b\n";
    let first = mail(fields, "body\n\n").content_hash;
    assert!(first.is_some());
    assert_eq!(mail(&format!("Received: x\n{fields}"), "body").content_hash, first);
    assert_eq!(mail("Message-ID: <1@a>\nSubject: a b\n", "body\n").content_hash, first);
    assert_ne!(mail(fields, "another body").content_hash, first);
    assert_ne!(mail("Message-ID: <1@a>\nSubject: c\n", "body").content_hash, first);
    assert_eq!(mail("Subject: a b\n", "body").content_hash, None);
    assert_ne!(mail(fields, "body").raw_hash, mail(fields, "body\n").raw_hash);
}

#[test]
fn sender_only_where_it_differs() {
    assert_eq!(mail("Sender: Kim <KIM@example.net>\n", "").sender, None);
    let sender = mail("Sender: list@example.net\n", "").sender.unwrap();
    assert_eq!(sender.address.as_str(), "list@example.net");
}

#[test]
fn recipients_are_read_to_the_bound() {
    let field = |from: usize| {
        let list: Vec<String> = (from..from + 150).map(|n| format!("k{n}@example.net")).collect();
        format!("To: {}\n", list.join(", "))
    };
    let message = mail(&format!("{}{}{}", field(0), field(0), field(100)), "");
    assert_eq!(message.to.len(), limits::ADDRESSES_MAX);
    assert!(message.defects.contains(&defect::TOO_MANY_RECIPIENTS));
    let delivered = mail("Delivered-To: a@b.c\nX-Original-To: d@b.c\nDelivered-To: A@b.c\n", "");
    assert_eq!(delivered.delivered_to.len(), 2);
}

#[test]
fn a_scanned_header_when_all_else_fails() {
    let raw =
        b"Subject: Lamps\r\nFrom: \"Kim\" <kim@example.net>\r\nMessage-ID: <1@a>\r\n\r\nwords";
    let message = unreadable(raw);
    assert_eq!(message.subject, "Lamps");
    assert_eq!(message.author().unwrap().address.as_str(), "kim@example.net");
    assert_eq!(message.message_id, MessageId::parse("1@a"));
    assert_eq!(message.headers.len(), 3);
    assert_eq!(message.return_path, ReturnPath::Null);
    assert_eq!(message.defects, [defect::UNREADABLE]);
    assert_eq!(unreadable(b"").headers.len(), 0);
}

/// Mails that cost some parsers minutes or their stack. Each is of some megabytes; a step that is
/// not linear would not end.
#[test]
fn mails_that_are_weapons() {
    let nested = "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(100_000);
    let undelimited = "--b\nContent-Type: multipart/mixed; boundary=never\n\n".repeat(50_000);
    let forwarded = "Content-Type: message/rfc822\n\n".repeat(100_000);
    let recipients = format!("To: {}\n\nx", "kim@example.net, ".repeat(100_000));
    let weapons = [
        ("nested", nested),
        ("undelimited", format!("Content-Type: multipart/mixed; boundary=b\n\n{undelimited}")),
        ("forwarded", forwarded),
        ("quote marks", format!("From: a@b.c\n\n{}", ">".repeat(1_000_000))),
        (
            "flowed",
            format!("Content-Type: text/plain; format=flowed\n\n{}", "> \n".repeat(300_000)),
        ),
        ("long header", format!("Subject: {}\n\nx", "=?utf-8?q?a".repeat(1_000_000))),
        ("folded header", format!("Subject: a\n{}\n\nx", " b\n".repeat(1_000_000))),
        ("many headers", format!("{}\nx", "A: b\n".repeat(500_000))),
        ("recipients", recipients),
        ("parameters", format!("Content-Type: a/b{}\n\nx", "; name*1=a".repeat(300_000))),
        ("references", format!("References: {}\n\nx", "<a@b> ".repeat(300_000))),
        ("no line end", "x".repeat(3_000_000)),
        ("colons", ":\n".repeat(1_000_000)),
        ("html", format!("Content-Type: text/html\n\n{}", "<div><a b='".repeat(200_000))),
        ("base64", format!("Content-Transfer-Encoding: base64\n\n{}", "=!".repeat(1_000_000))),
    ];
    for (name, raw) in weapons {
        let message = parse(raw.as_bytes());
        assert!(message.text.len() <= limits::TEXT_BYTES_MAX, "{name}");
        assert!(message.headers.len() <= limits::HEADERS_MAX, "{name}");
        assert!(message.to.len() <= limits::ADDRESSES_MAX, "{name}");
        assert!(!message.defects.is_empty(), "{name}");
    }
}

/// Pieces that matter to a parser, so that chance finds more than noise.
const PIECES: [&str; 26] = [
    "From: ",
    "Subject: ",
    "Content-Type: ",
    "multipart/mixed; boundary=b",
    "text/html",
    "\n",
    "\r\n",
    "\n\n",
    "--b",
    "--b--",
    "--",
    "=?utf-8?q?",
    "?=",
    "=C3",
    "<",
    ">",
    "a@b.c",
    "\"",
    "(",
    ")",
    ";",
    "charset=",
    "filename*0*=",
    "&#",
    "\u{fc}",
    "Content-Transfer-Encoding: base64\n",
];

fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        3 => (0..PIECES.len()).prop_map(|n| PIECES[n].as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..8),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_bytes_are_a_message(raw in hostile()) {
        let message = parse(&raw);
        let is_seen = |c: char| matches!(c, '\n' | '\t') || !c.is_control();
        let is_clean = |text: &str| text.chars().all(is_seen);
        prop_assert!(is_clean(&message.text) && is_clean(&message.subject));
        prop_assert!(message.headers.iter().all(|h| is_clean(&h.name) && is_clean(&h.value)));
        for attachment in &message.attachments {
            let bytes = part_bytes(&raw, attachment.part).unwrap();
            prop_assert_eq!(bytes.len() as u64, attachment.size);
            prop_assert!(clean::file_name(&attachment.name).as_ref() == Some(&attachment.name));
        }
        let _ = unreadable(&raw);
    }

    #[test]
    fn line_ends_make_no_difference(raw in hostile()) {
        // In UTF-16, which a mark or a zero byte announces, a line feed is no byte of its own.
        let is_mark = |pair: &[u8]| matches!(pair, [0xFF, 0xFE] | [0xFE, 0xFF]);
        prop_assume!(!raw.contains(&0) && !raw.windows(2).any(is_mark));
        let mut crlf = Vec::new();
        for byte in &raw {
            match byte {
                b'\r' => {}
                b'\n' => crlf.extend_from_slice(b"\r\n"),
                other => crlf.push(*other),
            }
        }
        let lf: Vec<u8> = crlf.iter().copied().filter(|byte| *byte != b'\r').collect();
        let (one, two) = (parse(&lf), parse(&crlf));
        prop_assert_eq!(one.raw_hash, two.raw_hash);
        prop_assert_eq!(one.content_hash, two.content_hash);
        prop_assert_eq!(one.subject, two.subject);
        prop_assert_eq!(one.text, two.text);
        prop_assert_eq!(one.defects, two.defects);
    }

    #[test]
    fn files_come_through_to_the_byte(
        files in proptest::collection::vec(
            (proptest::collection::vec(any::<u8>(), 0..200), 0..3_usize), 1..6),
        line_end in prop_oneof![Just("\n"), Just("\r\n")],
    ) {
        let mut raw = b"Content-Type: multipart/mixed; boundary=\"=_b\"\n\n".to_vec();
        for (bytes, encoding) in &files {
            let (encoding, body) = match encoding {
                0 => ("base64", base64_lines(bytes)),
                1 => ("quoted-printable", quoted_printable(bytes)),
                _ => ("x-uuencode", uuencode(bytes)),
            };
            raw.extend_from_slice(
                format!("--=_b\nContent-Type: application/x-any\nContent-Transfer-Encoding: \
                    {encoding}\nContent-Disposition: attachment; filename=a.any\n\n{body}\n")
                .as_bytes());
        }
        raw.extend_from_slice(b"--=_b--\n");
        let raw = String::from_utf8(raw).unwrap().replace('\n', line_end).into_bytes();
        let message = parse(&raw);
        prop_assert_eq!(message.attachments.len(), files.len());
        for (attachment, (bytes, _)) in message.attachments.iter().zip(&files) {
            prop_assert_eq!(&part_bytes(&raw, attachment.part).unwrap(), bytes);
            prop_assert_eq!(attachment.size, bytes.len() as u64);
        }
    }

    #[test]
    fn every_word_is_in_the_text(
        words in proptest::collection::vec("[a-zA-Zäßжλ漢ハ한0-9]{1,12}", 1..60),
        encoding in 0..3_usize,
        charset in prop_oneof![Just("utf-8"), Just("us-ascii"), Just("iso-8859-1"), Just("")],
        is_flowed in any::<bool>(),
    ) {
        let lines: Vec<String> = words.chunks(7).map(|line| line.join(" ")).collect();
        let body = lines.join(if is_flowed { " \r\n" } else { "\r\n" });
        let (encoding, body) = match encoding {
            0 => ("base64", base64_lines(body.as_bytes())),
            1 => ("quoted-printable", quoted_printable(body.as_bytes())),
            _ => ("8bit", body),
        };
        let charset =
            if charset.is_empty() { String::new() } else { format!("; charset={charset}") };
        let flowed = if is_flowed { "; format=flowed" } else { "" };
        let fields = format!(
            "Content-Type: text/plain{charset}{flowed}\nContent-Transfer-Encoding: {encoding}\n");
        let found = mail(&fields, &body).text;
        let found: Vec<&str> = found.split_whitespace().collect();
        prop_assert_eq!(found, words.iter().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn subjects_come_through(
        text in "[a-zäßжλ漢ハ한?=_ ]{0,30}[a-z]",
        is_base64 in any::<bool>(),
        cut in 1..20_usize,
    ) {
        // Cut anywhere, also within a letter and within a group of base64.
        let words: Vec<String> = if is_base64 {
            let encoded = data_encoding::BASE64.encode(text.as_bytes());
            let pieces = encoded.as_bytes().chunks(cut);
            pieces.map(|p| format!("=?utf-8?B?{}?=", std::str::from_utf8(p).unwrap())).collect()
        } else {
            let bytes = text.as_bytes().chunks(cut);
            bytes.map(|p| p.iter().map(|b| format!("={b:02X}")).collect::<String>())
                .map(|q| format!("=?UTF-8?q?{q}?="))
                .collect()
        };
        let subject = mail(&format!("Subject: {}\n", words.join("\n ")), "").subject;
        prop_assert_eq!(subject, line::one_line(&text, 1_000));
    }
}

fn base64_lines(bytes: &[u8]) -> String {
    let encoded = data_encoding::BASE64.encode(bytes);
    let lines = encoded.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

fn quoted_printable(bytes: &[u8]) -> String {
    let escaped: Vec<String> = bytes.iter().map(|byte| format!("={byte:02X}")).collect();
    escaped.chunks(25).map(<[String]>::concat).collect::<Vec<_>>().join("=\n")
}

fn uuencode(bytes: &[u8]) -> String {
    let letter =
        |six: u32| char::from(if six == 0 { b'`' } else { u8::try_from(six).unwrap() + 32 });
    let mut text = String::from("begin 644 a.any\n");
    for line in bytes.chunks(45) {
        text.push(letter(u32::try_from(line.len()).unwrap()));
        for three in line.chunks(3) {
            let bits = (0..3)
                .fold(0_u32, |bits, at| bits << 8 | u32::from(three.get(at).copied().unwrap_or(0)));
            text.extend((0..4).rev().map(|at| letter(bits >> (6 * at) & 63)));
        }
        text.push('\n');
    }
    text + "`\nend"
}

#[test]
fn the_clock_that_a_writer_lives_by() {
    let check = |date: &str, expected: Option<i32>| {
        let raw = format!("From: kim@example.net\r\nDate: {date}\r\n\r\nDate: none of this\r\n");
        assert_eq!(utc_offset_s(raw.as_bytes()), expected, "{date}");
    };
    check("Mon, 5 Jan 2026 09:00:00 +0100", Some(3_600));
    check("Mon, 5 Jan 2026 09:00:00 -0530", Some(-19_800));
    check("Tue, 5 Jan 2026 09:00:00 +0000 (UTC)", Some(0));
    check("yesterday", None);
    assert_eq!(utc_offset_s(b"no mail at all"), None);
}
