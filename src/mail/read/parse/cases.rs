//! Cases that other mail programs are known to have failed at, each under its letter and number.
//!
//! Separate from the tests of the files that read one thing each, for a case crosses many of them:
//! a whole mail goes in, and what a person would miss is looked for.

use super::*;
use crate::mail::read::tnef;

fn mail(fields: &str, body: &str) -> Message {
    parse(&raw(fields, body))
}

fn raw(fields: &str, body: &str) -> Vec<u8> {
    format!("From: kim@example.net\n{fields}\n{body}").into_bytes()
}

/// A mail with a text and one part behind it.
fn with_part(fields: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "From: kim@example.net\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b\n\
         {fields}Content-Transfer-Encoding: base64\n\n{}\n--b--\n",
        data_encoding::BASE64.encode(body)
    );
    head.into_bytes()
}

fn names(message: &Message) -> Vec<&str> {
    message.attachments.iter().map(|file| file.name.as_str()).collect()
}

#[test]
fn c8_no_message_id() {
    let first = mail("Received: by a; 1\nSubject: Lamp\n", "broken");
    let second = mail("Received: by a; 2\nSubject: Lamp\n", "broken");
    assert_eq!((&first.message_id, first.content_hash), (&None, None));
    assert_ne!(first.raw_hash, second.raw_hash, "two mails of the same words are two");
    assert!(first.defects.contains(&defect::NO_MESSAGE_ID));
}

#[test]
fn c9_malformed_message_ids() {
    let long = format!("{}@b.c", "x".repeat(900));
    // What a client folds and another unfolds must not make two ids of one.
    assert_eq!(mail("Message-ID: <a b@\n c.d>\n", "").message_id.unwrap().as_str(), "ab@c.d");
    for id in ["a@@b.c", "no-at-sign", "a@b@c", long.as_str()] {
        for field in [format!("<{id}>"), id.to_owned()] {
            let message = mail(&format!("Message-ID: {field}\n"), "words");
            let kept = message.message_id.map(|id| id.as_str().to_owned());
            assert_eq!(kept.as_deref(), Some(id), "{field}");
            assert_eq!(message.text, "words");
        }
    }
}

#[test]
fn c10_the_same_id_and_other_words() {
    let hash = |fields: &str, body: &str| {
        mail(&format!("Message-ID: <1@a.b>\nSubject: Lamp\n{fields}"), body).content_hash
    };
    assert_ne!(hash("", "broken"), hash("", "broken, and the bulb"));
    assert_ne!(hash("", "broken"), hash("Reply-To: eve@example.com\n", "broken"));
}

#[test]
fn c11_the_same_mail_twice() {
    let hash = |fields: &str, body: &str| {
        mail(&format!("{fields}Message-ID: <1@a.b>\nSubject: Lamp\n"), body).content_hash
    };
    let once = hash("", "broken\n");
    let trace =
        "Delivered-To: info@example.org\nReceived: by a; 2\nX-Spam: no\nReturn-Path: <a@b.c>\n";
    assert_eq!(once, hash(trace, "broken\n"));
    assert_eq!(once, hash("", "broken\n\n\n"));
}

#[test]
fn f4_authors_that_are_none_or_several() {
    let check = |from: &str, expected: &[&str]| {
        let message = parse(format!("{from}Subject: x\n\nwords").as_bytes());
        let found: Vec<&str> = message.from.iter().map(|one| one.address.as_str()).collect();
        assert_eq!(found, expected, "{from}");
        assert_eq!(message.author().is_some(), expected.len() == 1, "{from}");
        assert_eq!(message.text, "words");
    };
    check("From: a@b.c\nFrom: d@e.f\n", &["a@b.c", "d@e.f"]);
    check("From: a@b.c, d@e.f\n", &["a@b.c", "d@e.f"]);
    check("From: team: a@b.c, d@e.f;\n", &["a@b.c", "d@e.f"]);
    check("From: Kim\n", &[]);
    check("", &[]);
    check("From: \"boss@corp.example\" <x@evil.example>\n", &["x@evil.example"]);
    check("From: =?utf-8?q?boss=40corp.example=0A?= <x@evil.example>\n", &["x@evil.example"]);
    check("From: =?utf-8?q?boss=40corp.example=00?=\n", &[]);
}

#[test]
fn f7_names_that_turn_around() {
    let from = "=?utf-8?b?4oCubWlL?= <kim@example.net>";
    let message = parse(format!("From: {from}\nSubject: a\u{202e}b\n\nx\u{202e}y").as_bytes());
    assert_eq!(message.author().unwrap().name, "miK");
    assert_eq!((message.subject.as_str(), message.text.as_str()), ("ab", "xy"));
}

#[test]
fn i1_more_than_anybody_reads() {
    let check = |raw: String, defect: &str| {
        let message = parse(raw.as_bytes());
        assert!(message.defects.contains(&defect), "{:?} lack {defect}", message.defects);
        assert!(message.attachments.len() <= limits::MIME_PARTS_MAX);
        assert!(message.headers.len() <= limits::HEADERS_MAX);
    };
    let nested = |level| format!("Content-Type: multipart/mixed; boundary={level}\n\n--{level}\n");
    check((0..10_000).map(nested).collect(), defect::TOO_DEEP);
    let empty = "--b\n\n\n".repeat(10_000);
    let head = "Content-Type: multipart/mixed; boundary=b\n\n";
    check(format!("{head}{empty}"), defect::TOO_MANY_PARTS);
    check("X-A: b\n".repeat(10_000), defect::HEADER_CUT);
    check(format!("Subject: {}\n\nx", "y".repeat(1_000_000)), defect::HEADER_CUT);
    let mails = parse("Content-Type: message/rfc822\n\n".repeat(10_000).as_bytes());
    assert_eq!(mails.attachments.len(), 1, "a mail in a mail is one file");
}

#[test]
fn i2_archives_are_named_and_not_opened() {
    let raw = with_part("Content-Type: application/zip; name=bomb.zip\n", b"PK\x03\x04 bomb");
    let message = parse(&raw);
    assert_eq!((names(&message), message.attachments[0].size), (vec!["bomb.zip"], 9));
    assert_eq!(part_bytes(&raw, message.attachments[0].part).unwrap(), b"PK\x03\x04 bomb");
}

#[test]
fn i3_charsets_that_are_unknown_missing_or_wrong() {
    let check = |label: &str, bytes: &[u8], expected: &str| {
        let mut raw = format!("From: a@b.c\nContent-Type: text/plain{label}\n\n").into_bytes();
        raw.extend_from_slice(bytes);
        assert_eq!(parse(&raw).text, expected, "{label}");
    };
    check("; charset=x-unknown", b"Gr\xfc\xdfe", "Grüße");
    check("; charset=\"who knows\"", "Grüße".as_bytes(), "Grüße");
    check("; charset=ks_c_5601-1987", b"\xbe\xc8\xb3\xe7", "안녕");
    check("; charset=cp932", b"\x83n\x83\x8d\x81[", "ハロー");
    check("; charset=iso-2022-jp-ms", b"\x1b$B%O%m!<\x1b(B", "ハロー");
    check("; charset=gb2312", b"\x81\x30\x84\x36\xc4\xe3", "¥你");
    check("; charset=utf-7", b"Gr+APwA3w-e", "Grüße");
    check("", b"Gr+APwA3w-e", "Gr+APwA3w-e");
    check("; charset=us-ascii", "Grüße".as_bytes(), "Grüße");
    check("; charset=us-ascii", b"Gr\xfc\xdfe", "Grüße");
    check("; charset=koi8-r", b"\xf0\xd2\xc9\xd7\xc5\xd4", "Привет");
    check("", "\u{feff}Grüße".as_bytes(), "Grüße");
    check("; charset=utf-8", b"a\0b", "ab");
    check("", b"\x1b$B%O%m!<\x1b(B", "ハロー");
    check(
        "",
        b"\xc4\xfa\xba\xc3\xa3\xac\xce\xd2\xb5\xc4\xb5\xc6\xbb\xb5\xc1\xcb",
        "您好，我的灯坏了",
    );
}

#[test]
fn i4_raw_letters_in_headers() {
    let check = |subject: &[u8], expected: &str| {
        let raw = [b"From: a@b.c\nSubject: ", subject, b"\n\nx"].concat();
        assert_eq!(parse(&raw).subject, expected);
    };
    check("Grüße".as_bytes(), "Grüße");
    check(b"Gr\xfc\xdfe", "Grüße");
    check(b"=?utf-8?q?Gr=C3=BC?= \xdfe", "Grü ße");
    let message = parse("From: Jörg <jörg@exämple.net>\n\nx".as_bytes());
    assert_eq!(message.author().unwrap().name, "Jörg");
    let broken = parse(b"From: J\xf6rg <kim@example.net>\n\nx");
    assert_eq!(broken.author().unwrap().name, "Jörg");
}

#[test]
fn i7_file_names_that_are_paths() {
    let long = format!("{}.pdf", "x".repeat(4_000));
    let short = format!("{}.pdf", "x".repeat(limits::FILE_NAME_CHARS_MAX - 4));
    let names_of = [
        ("../../etc/passwd", "passwd"),
        ("C:\\Temp\\lamp.jpg", "lamp.jpg"),
        ("=?utf-8?q?a=00b=0A.txt?=", "a b .txt"),
        ("CON", "_CON"),
        ("=?utf-8?b?ZXhl4oCuZmRwLmV4ZQ==?=", "exefdp.exe"),
        ("..", "part-2.bin"),
        ("", "part-2.bin"),
        (long.as_str(), short.as_str()),
    ];
    for (given, shown) in names_of {
        let fields = format!(
            "Content-Disposition: attachment; filename=\"{given}\"\n\
            Content-Type: application/x-any\n"
        );
        assert_eq!(names(&parse(&with_part(&fields, b"x"))), [shown], "{given}");
    }
}

#[test]
fn i9_html_that_does_something() {
    let html = "<html><head><base href='https://evil.example/'><meta http-equiv=refresh \
        content='0;url=https://evil.example'><style>p{content:url(https://evil.example)}</style>\
        </head><body onload='x()'><script>x()</script><p>Seen</p>\
        <form action='https://evil.example'><input value=no></form>\
        <div style='position:fixed;left:-9999px'>#close</div><svg><text>no</text></svg>\
        <img src='https://evil.example/pixel'><img src='cid:other@mail'>\
        <span style='display:none'>hidden</span><span style='color:#fff'>white</span>\
        <font color=white>too</font></body></html>";
    let message = mail("Content-Type: text/html\n", html);
    assert_eq!(message.text, "Seen");
    assert!(message.defects.contains(&defect::HIDDEN_TEXT), "and it is said that text was hidden");
    assert!(message.attachments.is_empty());
}

#[test]
fn i10_i11_what_is_encrypted_or_signed_stays_whole() {
    let two = |kind: &str, first: &str, second: &str| {
        let message = mail(
            &format!("Content-Type: multipart/{kind}; boundary=b\n"),
            &format!("--b\n{first}\n--b\n{second}\n--b--\n"),
        );
        let names: Vec<String> = names(&message).iter().map(|name| (*name).to_owned()).collect();
        (message.text, names)
    };
    let pgp = "Content-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n\nx";
    let version = "Content-Type: application/pgp-encrypted\n\nVersion: 1";
    let files = ["version.txt", "encrypted.asc"].map(ToOwned::to_owned).to_vec();
    assert_eq!(two("encrypted", version, pgp), (String::new(), files));
    let key = "Content-Type: application/pgp-signature; name=signature.asc\n\nx";
    assert_eq!(two("signed", "\nHi", key), ("Hi".to_owned(), vec![]));
    let smime = "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nx";
    assert_eq!(two("signed", "\nHi", smime), ("Hi".to_owned(), vec![]));
    let enveloped = mail("Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n", "x");
    assert_eq!((enveloped.text.as_str(), names(&enveloped)), ("", vec!["smime.p7m"]));
}

#[test]
fn i12_winmail_dat() {
    let bytes = tnef::tests::sample();
    let fields = "Content-Type: application/ms-tnef; name=\"winmail.dat\"\n";
    let raw = with_part(fields, &bytes);
    let message = parse(&raw);
    assert_eq!(message.text, "Hi", "the text in it is that of the mail again");
    assert_eq!(names(&message), ["Лампа.TXT", "Lamp – broken.pdf", "forwarded"]);
    let second = &message.attachments[1];
    assert_eq!(part_bytes(&raw, second.part).unwrap(), b"second");
    assert_eq!(second.content_type, "application/pdf");
    let alone = [b"Content-Type: application/ms-tnef\n\n", &bytes[..]].concat();
    assert_eq!(parse(&alone).text, "Grüße, Kim");
    let cut = with_part(fields, b"no such thing");
    assert_eq!(names(&parse(&cut)), ["winmail.dat"]);
}

#[test]
fn i13_invitations() {
    let event = "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nSUMMARY:Fitting\n\
        DTSTART:20290305T100000Z\nATTENDEE;PARTSTAT=DECLINED;CN=Kim:mailto:kim@example.net\n\
        DESCRIPTION:words\nEND:VEVENT\nEND:VCALENDAR";
    let shown = "Fitting (REPLY)\n2029-03-05 10:00 UTC\nKim <kim@example.net> (DECLINED)";
    let fields = "Content-Type: multipart/alternative; boundary=b\n";
    let calendar = format!("--b\nContent-Type: text/calendar; method=REPLY\n\n{event}\n--b--");
    let message = mail(fields, &format!("--b\n\nNo time.\n{calendar}"));
    assert_eq!(message.text, format!("{shown}\n\nNo time."));
    assert_eq!(names(&message), ["part-2.ics"]);
    let message = mail(fields, &calendar);
    assert_eq!(message.text, format!("{shown}\nwords"));
    let fields = "Content-Type: text/calendar\nContent-Disposition: attachment; filename=a.ics\n";
    let attached = mail(fields, event);
    assert_eq!((attached.text.as_str(), names(&attached)), ("", vec!["a.ics"]));
}

#[test]
fn i20_pieces_and_pointers() {
    let partial = mail("Content-Type: message/partial; id=x; number=2; total=3\n", "middle");
    assert_eq!((partial.text.as_str(), names(&partial)), ("", vec!["part-2-of-a-mail.eml"]));
    let fields =
        "Content-Type: message/external-body; access-type=URL; URL=\"https://a.example\"\n";
    assert_eq!(mail(fields, "Content-Type: text/plain\n\n").text, "");
}

#[test]
fn files_of_old_macs() {
    let fields = "Content-Type: multipart/appledouble; boundary=b\n";
    let fork = "--b\nContent-Type: application/applefile; name=Lamp\n\nx\n";
    let data = "--b\nContent-Type: image/jpeg; name=Lamp.jpg\n\ny\n--b--";
    assert_eq!(names(&mail(fields, &format!("{fork}{data}"))), ["Lamp.jpg"]);
}
