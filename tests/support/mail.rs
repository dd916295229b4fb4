//! Mails as customers and agents write them.
//!
//! Separate so that a test says what is special about its mail and nothing else. Every id is new
//! within the process; made-up names and example domains only.

use std::sync::atomic::{AtomicU32, Ordering};

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use mail_parser::MessageParser;
use posthaste::world::clock::{Clock, SystemClock};

/// Mails composed by this test program, for ids that differ.
static COMPOSED: AtomicU32 = AtomicU32::new(1);

/// A plain mail of now with a Message-ID of its own. `headers` come in addition, or instead where
/// they name the same; an empty value leaves a header out.
pub(crate) fn compose(
    from: &str,
    to: &str,
    subject: &str,
    headers: &[(&str, &str)],
    text: &str,
) -> Vec<u8> {
    let date = date(SystemClock::new().now());
    let number = COMPOSED.fetch_add(1, Ordering::Relaxed);
    let message_id = format!("<{}.{number}@client.example.test>", std::process::id());
    let usual = [
        ("Message-ID", message_id.as_str()),
        ("From", from),
        ("To", to),
        ("Subject", subject),
        ("Date", date.as_str()),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
    ];
    let given = |name: &str| headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name));
    let mut mail = String::new();
    for (name, value) in usual.iter().filter(|(name, _)| !given(name)).chain(headers) {
        if value.is_empty() {
            continue;
        }
        mail.push_str(&format!("{name}: {value}\r\n"));
    }
    mail.push_str("\r\n");
    mail.extend(text.lines().flat_map(|line| [line, "\r\n"]));
    mail.into_bytes()
}

/// An answer as a mail program writes it: threaded, to Reply-To or From, quoting below.
#[expect(clippy::expect_used, reason = "a test may fail by panicking, also in its helpers")]
pub(crate) fn reply(original: &[u8], from: &str, text: &str) -> Vec<u8> {
    let original = MessageParser::default().parse(original).expect("a mail");
    let to = original.reply_to().or_else(|| original.from()).and_then(|list| list.first());
    let to = to.and_then(|to| to.address()).expect("a sender");
    let id = original.message_id().expect("a Message-ID");
    let mut references = original.references().as_text_list().unwrap_or_default().join("> <");
    if !references.is_empty() {
        references.push_str("> <");
    }
    references.push_str(id);
    let subject = original.subject().unwrap_or_default();
    let quoted = original.body_text(0).unwrap_or_default();
    let quoted: String = quoted.lines().flat_map(|line| ["> ", line, "\n"]).collect();
    compose(
        from,
        to,
        &format!("Re: {subject}"),
        &[("In-Reply-To", &format!("<{id}>")), ("References", &format!("<{references}>"))],
        &format!("{text}\n\nOn Thu, 1 Jan 2026 at 10:00, {to} wrote:\n{quoted}"),
    )
}

/// A time as mail writes it (RFC 5322 3.3).
#[expect(clippy::expect_used, reason = "a test may fail by panicking, also in its helpers")]
pub(crate) fn date(time: Timestamp) -> String {
    rfc2822::DateTimePrinter::new().timestamp_to_string(&time).expect("a time after the year 0")
}
