//! Mails written for this project, each for a way in which real mail goes wrong, and what we read
//! in them. Every one is read with LF, CRLF and CR at its line ends, and must say the same.

#![expect(clippy::panic, reason = "a test fails by panicking")]

use posthaste::mail::message::{Message, ReturnPath};
use posthaste::mail::read::defect;
use posthaste::mail::read::language::detect;
use posthaste::mail::read::parse::{parse, part_bytes};

/// A mail with the line ends `end`.
fn raw(name: &str, end: &str) -> Vec<u8> {
    let path = format!("{}/tests/mail/{name}.eml", env!("CARGO_MANIFEST_DIR"));
    let lf = std::fs::read(&path).unwrap_or_else(|e| panic!("reading {path}: {e}"));
    let mut bytes = Vec::new();
    for byte in lf {
        if byte == b'\n' {
            bytes.extend_from_slice(end.as_bytes());
        } else {
            bytes.push(byte);
        }
    }
    bytes
}

/// Subject, author, text and names of the files, with any line ends.
fn check(name: &str, subject: &str, author: &str, text: &str, files: &[&str]) -> Message {
    let first = parse(&raw(name, "\n"));
    for end in ["\n", "\r\n", "\r"] {
        let message = parse(&raw(name, end));
        assert_eq!(message.subject, subject, "{name} {end:?}");
        let found = message.author().map_or(String::new(), |author| {
            format!("{} <{}>", author.name, author.address).trim().to_owned()
        });
        assert_eq!(found, author, "{name} {end:?}");
        assert_eq!(message.text, text, "{name} {end:?}");
        let found: Vec<&str> = message.attachments.iter().map(|a| a.name.as_str()).collect();
        assert_eq!(found, files, "{name} {end:?}");
        assert_eq!(message.raw_hash, first.raw_hash, "{name} {end:?}");
        assert_eq!(message.content_hash, first.content_hash, "{name} {end:?}");
    }
    first
}

#[test]
fn a_photograph_between_two_pieces_of_text() {
    let text = "Guten Tag, hier ein Foto der Lampe, die gestern kaputt angekommen ist:\n\n\
                Können Sie mir bitte eine neue schicken?\n\nVon meinem Telefon gesendet";
    let author = "Kim Bauer <kim@example.net>";
    let message = check("phone-photo", "Kaputte Lampe \u{1f4a1}", author, text, &["IMG_0001.jpeg"]);
    let photo = &message.attachments[0];
    assert!(!photo.inline, "no HTML shows it");
    assert_eq!((photo.part, photo.size, photo.content_type.as_str()), (2, 10, "image/jpeg"));
    let bytes = part_bytes(&raw("phone-photo", "\r\n"), photo.part).unwrap();
    assert!(bytes.starts_with(b"\xff\xd8\xff\xe0"));
    assert_eq!(detect(&message.text, None).as_deref(), Some("de"));
    assert_eq!(message.delivered_to[0].as_str(), "support@example.com");
    assert!(matches!(message.return_path, ReturnPath::Address(_)));
    assert_eq!(message.date.unwrap().to_string(), "2029-03-05T07:15:00Z");
    assert_eq!(message.defects, [""; 0]);
}

#[test]
fn an_empty_alternative_never_wins_and_hidden_text_is_no_text() {
    let message = check(
        "empty-alternative",
        "Order",
        "Kim <kim@example.net>",
        "Where is my order?",
        &["part-4.png"],
    );
    assert!(message.text_is_from_html && message.attachments[0].inline);
    assert_eq!(message.attachments[0].content_id.as_deref(), Some("logo@example.net"));
    assert_eq!(message.defects, [defect::HIDDEN_TEXT]);
}

#[test]
fn letters_without_a_charset() {
    let message = check("undeclared-latin1", "Grüße", "Jörg <j@example.net>", "Schöne Grüße", &[]);
    assert_eq!(message.defects, [defect::BAD_CHARSET]);
    assert_eq!(message.date.unwrap().to_string(), "2029-03-05T13:15:00Z");
    check("japanese", "照明の注文", "山田 <y@example.jp>", "こんにちは", &[]);
}

#[test]
fn flowed_lines_and_ids_with_words_around_them() {
    let text = "Yes, please send the green one and not the other, which would be too large for the \
                table.\n\n> Shall we send the green one, or would you rather have the blue \
                one?\n-- \nKim";
    let message = check("flowed", "Re: Re: Lamps [#7KQ2M9]", "<kim@example.net>", text, &[]);
    let ids = |ids: &[posthaste::mail::message::MessageId]| {
        ids.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(ids(&message.in_reply_to), ["first@example.com"]);
    assert_eq!(ids(&message.references), ["root@example.com", "first@example.com"]);
}

#[test]
fn a_report_and_what_it_reports_on() {
    let message = check(
        "bounce",
        "Undelivered Mail Returned to Sender",
        "Mail Delivery System <MAILER-DAEMON@mx.example.net>",
        "Nobody of that name here.",
        &["Your order.eml"],
    );
    let report = message.report.unwrap();
    assert_eq!(report.report_type, "delivery-status");
    assert!(report.fields.contains("Status: 5.1.1"));
    assert!(report.original_header.contains("Message-ID: <sent@example.com>"));
    assert!(!report.original_header.contains("Hello"));
    assert_eq!(message.return_path, ReturnPath::Null);
}

#[test]
fn a_mail_in_a_mail_says_nothing_for_the_outer_one() {
    let message = check(
        "forwarded",
        "please answer",
        "Ben <ben@example.com>",
        "See below.",
        &["Grüße - Rechnung.eml"],
    );
    assert!(message.in_reply_to.is_empty());
    assert_eq!(message.attachments[0].content_type, "message/rfc822");
    let inner = part_bytes(&raw("forwarded", "\n"), message.attachments[0].part).unwrap();
    assert_eq!(parse(&inner).text, "inner words");
}

#[test]
fn names_that_would_be_something_else() {
    let message = check(
        "hostile-names",
        "a Bcc: x@example.net",
        "boss@example.com <eve@example.net>",
        "files",
        &["x", "Grüßefdp.exe", "a b.txt", "part-5.png"],
    );
    assert_eq!(message.message_id.unwrap().as_str(), "a@@b");
    assert!(message.to.is_empty());
    assert_eq!(message.defects, [defect::NO_DATE]);
}

#[test]
fn a_signature_is_no_file() {
    let message = check("signed", "signed", "Kim <kim@example.net>", "I mean it.", &[]);
    assert_eq!(message.reply_to[0].address.as_str(), "office@example.net");
}

#[test]
fn a_broken_header_still_says_what_it_can() {
    let text = "Words that nobody set an empty line before.";
    let message = check("broken", "first", "", text, &[]);
    assert_eq!(message.from.len(), 2, "two From fields authenticate nobody");
    assert_eq!(message.to[0].address.as_str(), "support@example.com");
    assert_eq!(message.header("x-note").collect::<Vec<_>>(), ["folded   value"]);
    assert_eq!(message.message_id.unwrap().as_str(), "no-brackets");
    assert_eq!(
        message.defects,
        [defect::BROKEN_HEADER, defect::NO_DATE, defect::REPEATED_FIELD, defect::SEVERAL_FROM]
    );
}
