//! Many notices in one mail, where the relay takes fewer mails than there are.
//!
//! Separate from the day's digest because it takes the place of notices: nothing in it may be
//! missing. Each customer's first words stand below their line, and `#take` in reply brings the
//! notice itself. Pure: when notices are too many for a relay is its lane's to know.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::words::{self, Words};
use super::{Outgoing, mail_to};
use crate::desk::conversation::OutboxId;
use crate::desk::labels::Digest as Label;
use crate::desk::policy::{Agent, Mailbox, Policy};
use crate::limits::{BUNDLE_WORDS_CHARS_MAX, DIGEST_SUBJECT_CHARS_MAX};
use crate::mail::line::one_line_or_ellipsis;
use crate::mail::write::draft::{Body, Draft};

/// One mail in the place of these notices to an agent, a paragraph for each; none where they are no
/// notices. `since`: when the first of them was due.
#[must_use]
pub fn bundle(
    policy: &Policy,
    mailbox: &Mailbox,
    reader: &Agent,
    notices: &[Draft],
    zone: &TimeZone,
    id: OutboxId,
    since: Timestamp,
) -> Option<Outgoing> {
    let words = Words { policy, language: &reader.language, zone, now: since };
    let rows: Vec<String> = notices.iter().filter_map(|notice| row(notice, &words)).collect();
    if rows.is_empty() {
        return None;
    }
    let subject = words::bundle_subject(&reader.language, rows.len());
    let mut paragraphs = vec![words.why_bundled()];
    paragraphs.extend(rows);
    paragraphs.push(words.how_to_answer());
    Some(mail_to(policy, mailbox, reader, subject, paragraphs, id, since))
}

fn row(notice: &Draft, words: &Words<'_>) -> Option<String> {
    let Body::Notice { reply_to, due, text, files, .. } = &notice.body else { return None };
    let short = |text: &str, chars: usize| one_line_or_ellipsis(text, chars);
    let subject = short(&notice.subject, DIGEST_SUBJECT_CHARS_MAX);
    let mut facts = vec![short(reply_to, DIGEST_SUBJECT_CHARS_MAX)];
    facts.extend(due.as_ref().map(|due| words.say(&Label::Due(due))));
    facts.extend(files.iter().map(|name| short(name, DIGEST_SUBJECT_CHARS_MAX)));
    let said = short(text, BUNDLE_WORDS_CHARS_MAX);
    Some(format!("{}  {subject} · {}\n{said}", notice.reference, facts.join(" · ")))
}
