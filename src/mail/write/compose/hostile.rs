//! Every text in every language, filled with what would hurt.
//!
//! Separate from the fields' tests because it holds for each mail that we can write, whoever made
//! up the values: the mail reads back with exactly the header that we meant, both of its parts say
//! the same, and nothing of a value becomes markup, an expression, a second recipient, or turns the
//! order of our letters around.

use std::collections::BTreeMap;

use mail_parser::{MessageParser, MimeHeaders};

use super::super::draft::{Ack, AckOccasion, AskedDetail, Yours};
use super::super::moment::{Distance, Expected, Moment};
use super::super::prepared::{prepared, without_links};
use super::super::template::{built_in, languages};
use super::*;
use crate::mail::line::{is_invisible, is_override};
use crate::mail::read::html::to_text;

/// Values that each meant harm to some program.
pub(crate) fn hostile() -> Vec<String> {
    let texts = [
        "a\r\nBcc: eve@example.org\r\nX-Posthaste-Kind: relay\r\n\r\n<h1>body</h1>",
        "{{ 7 * 7 }}{% raw %}{{ reference }}{# gone #}{% include 'de/ack' %}{{",
        "</p></div></body><script>alert(1)</script><a href=\"https://e.example\" onclick=\"x\">y</a><!-- ",
        "<img src=x onerror=alert(1)>&lt;b&gt;&amp;&#60;i&#62; \" onmouseover='x'",
        "\u{202e}fdp.exe\u{202d}\u{2066}\u{2067}\u{2068}\u{2069}\u{200e}\u{200f}\u{61c}end",
        "a\u{0}b\u{1b}[31mc\u{7}\u{9b}d\u{feff}",
        "=?UTF-8?Q?=0D=0ABcc:_eve=40example.org?= =?utf-8?B?PGI+?=",
        "Content-Type: text/html\n\n--=_a_1AT0KEN\n\n--=_a_1AT0KEN--\n",
        ".\r\n.\r\nMAIL FROM:<eve@example.org>\r\n",
        "From eve\n>From eve\n> > quoted\n>>>>>>>>>>>>>>>>>>>> deep",
        "one\u{2028}two\u{2029}three\u{85}Reply-To: eve@example.org",
        "eve@example.org, \"Eve\" <eve@example.org>; <>",
        "[#7KQ2M9] Re: AW: [#AAAAAA] \\\\server\\x\\",
        "javascript:alert(1) https://e.example/\"><b> http://x'onclick=y",
    ];
    let mut all: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    all.push("xü\u{1f600} \r\n<".repeat(1_430));
    all
}

/// Everything that a mail of ours may say, with this value wherever it takes one.
fn bodies(language: &str, value: &str) -> Vec<(MailKind, Body)> {
    let text = || value.to_owned();
    let some = || Some(value.to_owned());
    let moment = Moment { at: Timestamp::UNIX_EPOCH, distance: Distance::Week, has_time: true };
    let missing = |language: &str| AskedDetail {
        name: text(),
        ask: BTreeMap::from([(language.to_owned(), text())]),
    };
    let ack = |occasion| Ack {
        words: some(),
        occasion,
        expected: Some(Expected::By(moment)),
        opens: Some(moment),
        missing: vec![missing("de"), missing("xx")],
        is_bare: true,
    };
    let quote = Quote { author: text(), at: Timestamp::UNIX_EPOCH, text: text(), message: None };
    let notice = Body::Notice {
        reply_to: text(),
        cc: vec![text(), text()],
        assignee: some(),
        due: some(),
        mark: some(),
        text: text(),
        files: vec![text()],
        brief: vec![text()],
        matters: vec![text()],
        offers: Vec::new(),
        replies: prepared(
            language,
            &Address::parse("support@example.com").unwrap(),
            "1AT0KEN",
            value,
            "7KQ2M9",
            &["#merge 4MX81T".to_owned()],
        ),
    };
    let reply = |held| Body::CommandReply {
        lines: vec![text(), text()],
        text: some(),
        is_own: held,
        held,
        answer: Some(quote.clone()),
        asked: Vec::new(),
        found: vec![Found::Text(text()), Found::Table(vec![vec![text(), text()]; 2])],
    };
    let escalation = |assignee| Body::Escalation {
        customer: text(),
        since: text(),
        due: text(),
        assignee,
        yours: None,
        reply_to: some(),
        last_words: text(),
    };
    let yours = |yours| Body::Escalation {
        customer: text(),
        since: text(),
        due: text(),
        assignee: some(),
        yours: Some(yours),
        reply_to: None,
        last_words: text(),
    };
    let welcome = |shared| Body::Welcome { agent: text(), mailbox: text(), shared };
    let relay =
        Body::Relay { text: text(), resolved: true, quote: Some(quote.clone()), written_in: None };
    let plain = Ack { words: Some("billing".to_owned()), ..Ack::default() };
    vec![
        (MailKind::Ack, Body::Ack(ack(AckOccasion::Ordinary))),
        (MailKind::Ack, Body::Ack(ack(AckOccasion::OutsideHours))),
        (MailKind::Ack, Body::Ack(ack(AckOccasion::Complaint))),
        (MailKind::Ack, Body::Ack(Ack { missing: vec![missing("en")], ..plain })),
        (MailKind::Reminder, Body::Reminder { until: Some(moment) }),
        (MailKind::Resolution, Body::Resolution),
        (MailKind::Resolution, Body::AutoResolution),
        (MailKind::Relay, relay),
        (MailKind::Notice, notice),
        (MailKind::CommandReply, reply(true)),
        (MailKind::CommandReply, reply(false)),
        (MailKind::Escalation, escalation(some())),
        (MailKind::Escalation, escalation(None)),
        (MailKind::Escalation, yours(Yours::Notice)),
        (MailKind::Escalation, yours(Yours::Mailbox)),
        (MailKind::Digest, Body::Digest { paragraphs: vec![text(), text()] }),
        (MailKind::Welcome, welcome(false)),
        (MailKind::Welcome, welcome(true)),
        (MailKind::Alert, Body::Alert { lines: vec![text()], text: some() }),
    ]
}

pub(crate) fn draft(kind: MailKind, body: Body, language: &str, value: &str) -> Draft {
    let party = |address: &str| NameAddr {
        name: value.to_owned(),
        address: Address::parse(address).unwrap(),
    };
    Draft {
        kind,
        from_name: value.to_owned(),
        to: vec![party("kim@example.net")],
        cc: vec![party("chef@example.net")],
        subject: value.to_owned(),
        reference: "7KQ2M9".to_owned(),
        in_reply_to: MessageId::parse("q1@example.net"),
        references: MessageId::parse("q1@example.net").into_iter().collect(),
        language: language.to_owned(),
        also_in: Some("en".to_owned()),
        auto_submitted: if kind == MailKind::Relay {
            AutoSubmitted::No
        } else {
            AutoSubmitted::AutoGenerated
        },
        body,
        attachments: vec![PartRef {
            message: 1,
            part: 1,
            name: value.to_owned(),
            content_type: value.to_owned(),
        }],
    }
}

/// The fields that such a mail has, in order.
fn fields(kind: MailKind) -> Vec<&'static str> {
    let mut fields = vec!["Date", "From", "To", "Cc", "Subject", "Message-ID", "In-Reply-To"];
    fields.extend(["References", "X-Posthaste-Kind", "X-Posthaste-Ref", "X-Posthaste-Id"]);
    if kind != MailKind::Relay {
        fields.extend(["Auto-Submitted", "X-Auto-Response-Suppress"]);
    }
    fields.extend(["MIME-Version", "Content-Type"]);
    fields
}

/// Every tag that we write.
const TAGS: [&str; 23] = [
    "!DOCTYPE html",
    "html lang=\"*\"",
    "head",
    "/head",
    "meta charset=\"utf-8\"",
    "body",
    "/body",
    "/html",
    "p",
    "/p",
    "br",
    "/blockquote",
    "/div",
    "div",
    "table cellpadding=\"4\"",
    "/table",
    "tr",
    "/tr",
    "th align=\"left\"",
    "th align=\"right\"",
    "/th",
    "td align=\"left\"",
    "td align=\"right\"",
];

fn is_our_tag(tag: &str) -> bool {
    let link = tag.strip_prefix("a href=\"").and_then(|rest| rest.strip_suffix('"'));
    let leads_out = |to: &str| to.starts_with("http");
    let is_command = |to: &str| to.starts_with("mailto:support@example.com?subject=Re%3A%20");
    let is_link =
        link.is_some_and(|to| (leads_out(to) || is_command(to)) && !to.contains(['"', '<', ' ']));
    let is_lang = tag.strip_prefix("html lang=\"").is_some_and(|rest| rest.len() == 3);
    TAGS.contains(&tag)
        || is_link
        || is_lang
        || tag == "/a"
        || tag == "/td"
        || tag.starts_with("blockquote type=\"cite\" style=\"margin:0")
        || tag == "div style=\"color:#666;font-size:85%\""
        || tag.starts_with("body style=\"")
        || tag.starts_with("meta ")
}

/// The letters alone: what a part says, however it is laid out; tables have bars.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !">|".contains(*c) && !is_invisible(*c)).collect()
}

/// Holds a mail made of such a draft to everything that is said above.
pub(crate) fn check(kind: MailKind, draft: &Draft, raw: &[u8], value: &str) {
    let what = || format!("{kind:?} {} {value:?}", draft.language);
    let mail = std::str::from_utf8(raw).expect("text");
    assert!(mail.is_ascii(), "{}", what());
    assert_eq!(mail.matches('\r').count(), mail.matches("\r\n").count(), "{}", what());
    assert_eq!(mail.matches('\n').count(), mail.matches("\r\n").count(), "{}", what());
    assert!(mail.split("\r\n").all(|line| line.len() <= 998), "{}", what());
    let head = mail.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
    let names: Vec<&str> = head.split("\r\n").map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(names, fields(kind), "{}", what());

    let message = MessageParser::default().parse(raw).expect("a mail");
    let addresses = |list: Option<&mail_parser::Address<'_>>| -> Vec<String> {
        let parties = list.expect("parties").iter();
        parties.map(|party| party.address().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(addresses(message.from()), ["support@example.com"], "{}", what());
    assert_eq!(addresses(message.to()), ["kim@example.net"], "{}", what());
    assert_eq!(addresses(message.cc()), ["chef@example.net"], "{}", what());
    let own = |name: &str| message.header_raw(name).map(|value| value.trim().to_owned());
    assert_eq!(own("X-Posthaste-Kind").as_deref(), Some(kind.as_str()), "{}", what());
    assert_eq!(message.message_id(), Some("1AT0KEN@example.com"), "{}", what());
    let subject = message.subject().unwrap_or_default();
    assert!(subject.ends_with("[#7KQ2M9]"), "{}: {subject}", what());
    assert_eq!(subject.matches("[#7KQ2M9]").count(), 1, "{}", what());
    let from = message.from().and_then(|from| from.first()).and_then(|from| from.name());
    for shown in [subject, from.unwrap_or_default()] {
        assert!(!shown.chars().any(|c| c.is_control() || is_invisible(c)), "{}: {shown}", what());
    }

    assert_eq!(message.attachment_count(), 0, "{}", what());
    assert_eq!((message.text_body_count(), message.html_body_count()), (1, 1), "{}", what());
    let types: Vec<Option<&str>> =
        message.parts.iter().map(|part| part.content_type().and_then(|it| it.subtype())).collect();
    assert_eq!(types, [Some("alternative"), Some("plain"), Some("html")], "{}", what());
    let text = message.body_text(0).expect("text");
    let html = message.body_html(0).expect("html");
    for part in [&text, &html] {
        let bad = |c: char| is_override(c) || (c.is_control() && !"\r\n\t".contains(c));
        assert!(!part.chars().any(bad), "{}: {part}", what());
        assert!(!part.contains("49"), "{}: {part}", what());
    }
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        assert!(is_our_tag(tag), "{}: <{tag}>", what());
    }
    // Where a link of ours leads is said in HTML alone.
    let read = without_links(&to_text(&html, 1_000_000).text, "1at0ken");
    assert_eq!(letters(&read), letters(&text), "{}", what());
}

/// What such a draft is sealed with.
pub(crate) fn seal() -> Seal {
    Seal {
        mailbox: Address::parse("support@example.com").unwrap(),
        token: "1AT0KEN".to_owned(),
        date: "2026-11-21T12:10:00Z".parse().unwrap(),
        zone: TimeZone::fixed(jiff::tz::offset(1)),
        footer: Some("Example Ltd, Main Street 1".to_owned()),
        reader_offset_s: Some(0),
    }
}

#[test]
fn every_mail_in_every_language_keeps_its_shape() {
    let named = ["de/billing", "fr/billing"].map(|name| (name.to_owned(), "Billing.".to_owned()));
    let templates =
        Templates::with_acks(&["de".to_owned()], &named.into(), &["billing".to_owned()]).unwrap();
    let seal = seal();
    let mut count = 0;
    for language in languages() {
        for value in hostile() {
            for (kind, body) in bodies(language, &value) {
                let draft = draft(kind, body, language, &value);
                let mail = compose(&draft, &seal, &[], &templates);
                check(kind, &draft, &mail, &value);
                count += 1;
            }
        }
    }
    println!("{count} mails with hostile values in every variable");
    assert_eq!(count, 8 * 15 * 19);
}

/// Each variable alone: what it holds is said as it is, or not at all.
#[test]
fn no_value_is_ever_an_expression() {
    let templates = Templates::new(&["de".to_owned()], &BTreeMap::new()).unwrap();
    let plain = Values { month: 1, day: 1, ..Values::default() };
    let mut count = 0;
    for value in hostile() {
        let text = || value.clone();
        let alone = [
            Values { reference: text(), ..plain.clone() },
            Values { expected: Some(text()), ..plain.clone() },
            Values { opens: Some(text()), ..plain.clone() },
            Values { until: Some(text()), ..plain.clone() },
            Values { missing: vec![text()], ..plain.clone() },
            Values { ask: text(), ..plain.clone() },
            Values { author: text(), ..plain.clone() },
            Values { time: text(), ..plain.clone() },
            Values { zone: Some(text()), ..plain.clone() },
            Values { reply_to: text(), ..plain.clone() },
            Values { cc: vec![text()], ..plain.clone() },
            Values { due: Some(text()), ..plain.clone() },
            Values { since: text(), ..plain.clone() },
            Values { last_words: text(), ..plain.clone() },
            Values { assignee: Some(text()), ..plain.clone() },
            Values { mark: text(), ..plain.clone() },
            Values { files: vec![text()], ..plain.clone() },
            Values { file: text(), ..plain.clone() },
            Values { lines: vec![text()], ..plain.clone() },
        ];
        for (name, source) in built_in() {
            let (language, word) = name.split_once('/').unwrap();
            let word = Word::ALL.into_iter().find(|known| known.as_str() == word).unwrap();
            for values in &alone {
                let said = templates.render(word, language, values);
                assert!(!said.is_empty() && !said.contains("49"), "{name}: {said}");
                // Without the value, and without what only stands beside it, nothing is left that
                // the source does not hold.
                let rest = said.replace(value.trim(), "");
                assert!(rest.len() <= source.len(), "{name}: {said}");
                count += 1;
            }
        }
    }
    println!("{count} texts with one hostile variable each");
    assert_eq!(count, 15 * 8 * Word::ALL.len() * 19);
}
