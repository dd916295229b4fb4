//! SEARCH: whether a mail meets the criteria (RFC 3501 §6.4.4).
//!
//! Separate from the commands because it only looks. Text is compared without regard to case, in
//! decoded headers and decoded text parts, without stemming or indexes. Pure.

use std::cell::OnceCell;

use imap_types::datetime::NaiveDate;
use imap_types::search::SearchKey;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use mail_parser::PartType;

use super::section;
use super::view::{Numbered, View};
use crate::sandbox::field::{Field, fields, split};
use crate::sandbox::folder::StoredMail;

/// A mail under examination; what is costly is read once and only if asked for.
pub(super) struct Candidate<'a> {
    view: &'a View,
    numbers: Numbered,
    mail: &'a StoredMail,
    fields: OnceCell<Vec<Field<'a>>>,
    text: OnceCell<String>,
}

impl<'a> Candidate<'a> {
    pub(super) fn new(view: &'a View, numbers: Numbered, mail: &'a StoredMail) -> Candidate<'a> {
        Candidate { view, numbers, mail, fields: OnceCell::new(), text: OnceCell::new() }
    }

    /// Whether it meets a criterion. Recursion is bounded by imap-codec's parser.
    pub(super) fn meets(&self, key: &SearchKey<'_>) -> bool {
        let flag = |name: &str| self.mail.has_flag(name);
        let size = self.mail.raw.len() as u64;
        match key {
            SearchKey::And(keys) => keys.as_ref().iter().all(|key| self.meets(key)),
            SearchKey::Or(a, b) => self.meets(a) || self.meets(b),
            SearchKey::Not(key) => !self.meets(key),
            SearchKey::All | SearchKey::Old => true,
            // Nothing is ever \Recent here, as in IMAP4rev2.
            SearchKey::New | SearchKey::Recent => false,
            SearchKey::SequenceSet(set) => self.view.ranges(set, false).contain(self.numbers.seq),
            SearchKey::Uid(set) => self.view.ranges(set, true).contain(self.numbers.uid),
            SearchKey::Answered => flag("\\Answered"),
            SearchKey::Unanswered => !flag("\\Answered"),
            SearchKey::Deleted => flag("\\Deleted"),
            SearchKey::Undeleted => !flag("\\Deleted"),
            SearchKey::Draft => flag("\\Draft"),
            SearchKey::Undraft => !flag("\\Draft"),
            SearchKey::Flagged => flag("\\Flagged"),
            SearchKey::Unflagged => !flag("\\Flagged"),
            SearchKey::Seen => flag("\\Seen"),
            SearchKey::Unseen => !flag("\\Seen"),
            SearchKey::Keyword(name) => flag(name.inner()),
            SearchKey::Unkeyword(name) => !flag(name.inner()),
            SearchKey::Larger(bytes) => size > u64::from(*bytes),
            SearchKey::Smaller(bytes) => size < u64::from(*bytes),
            SearchKey::Before(date) => self.arrived().is_some_and(|at| Some(at) < day(date)),
            SearchKey::On(date) => self.arrived().is_some_and(|at| Some(at) == day(date)),
            SearchKey::Since(date) => self.arrived().is_some_and(|at| Some(at) >= day(date)),
            SearchKey::SentBefore(date) => self.dated().is_some_and(|at| Some(at) < day(date)),
            SearchKey::SentOn(date) => self.dated().is_some_and(|at| Some(at) == day(date)),
            SearchKey::SentSince(date) => self.dated().is_some_and(|at| Some(at) >= day(date)),
            SearchKey::Bcc(needle) => self.header("Bcc", needle.as_ref()),
            SearchKey::Cc(needle) => self.header("Cc", needle.as_ref()),
            SearchKey::From(needle) => self.header("From", needle.as_ref()),
            SearchKey::Subject(needle) => self.header("Subject", needle.as_ref()),
            SearchKey::To(needle) => self.header("To", needle.as_ref()),
            SearchKey::Header(name, needle) => {
                self.header(&String::from_utf8_lossy(name.as_ref()), needle.as_ref())
            }
            SearchKey::Body(needle) => self.text().contains(&lower(needle.as_ref())),
            SearchKey::Text(needle) => {
                let needle = lower(needle.as_ref());
                self.fields().iter().any(|field| says(field, &needle))
                    || self.text().contains(&needle)
            }
        }
    }

    fn fields(&self) -> &[Field<'a>] {
        self.fields.get_or_init(|| fields(split(&self.mail.raw).0))
    }

    fn header(&self, name: &str, needle: &[u8]) -> bool {
        let needle = lower(needle);
        self.fields().iter().any(|field| field.is(name) && says(field, &needle))
    }

    /// The text parts, decoded, in lower case.
    fn text(&self) -> &str {
        self.text.get_or_init(|| {
            let Some(message) = section::parse(&self.mail.raw) else {
                return lower(split(&self.mail.raw).1);
            };
            let mut text = String::new();
            for part in &message.parts {
                if let PartType::Text(part) | PartType::Html(part) = &part.body {
                    text.push_str(&part.to_lowercase());
                    text.push('\n');
                }
            }
            text
        })
    }

    fn arrived(&self) -> Option<Date> {
        Some(self.mail.internal_date.to_zoned(TimeZone::UTC).date())
    }

    /// The day of the Date field, in its own zone (RFC 3501: disregarding time and timezone).
    fn dated(&self) -> Option<Date> {
        let field = self.fields().iter().find(|field| field.is("Date"))?;
        let date = mail_parser::DateTime::parse_rfc822(&field.unfolded())?;
        let year = i16::try_from(date.year).ok()?;
        Date::new(year, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
    }
}

fn says(field: &Field<'_>, needle: &str) -> bool {
    field.unfolded().to_lowercase().contains(needle)
        || field.decoded().to_lowercase().contains(needle)
}

fn lower(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).to_lowercase()
}

/// The codec's date as ours.
fn day(date: &NaiveDate) -> Option<Date> {
    date.as_ref().to_string().parse().ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use imap_codec::CommandCodec;
    use imap_codec::decode::Decoder;
    use imap_types::command::CommandBody;

    use super::*;
    use crate::sandbox::folder::Folder;

    #[test]
    fn criteria_are_met_or_not() {
        let raw = "From: Kim <kim@x.test>\r\n\
            Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= from\r\n there\r\n\
            Date: Mon, 4 Mar 2024 23:30:00 -0500\r\nMessage-ID: <1@x.test>\r\n\
            Content-Transfer-Encoding: quoted-printable\r\n\r\nHello W=6Frld\r\n";
        let mut folder = Folder::new(7, None);
        let flags = BTreeSet::from(["\\Seen".to_owned(), "$Junk".to_owned()]);
        let at = "2024-03-05T10:00:00Z".parse().unwrap();
        let uid = folder.add(Arc::from(raw.as_bytes()), flags, at);
        let view = View::new("INBOX", &folder, false);
        let check = |criteria: &str, met: bool| {
            let command = format!("a UID SEARCH {criteria}\r\n");
            let (_, command) = CommandCodec::default().decode(command.as_bytes()).unwrap();
            let CommandBody::Search { criteria: keys, .. } = command.body else { panic!() };
            let numbers = Numbered { seq: 1, uid };
            let candidate = Candidate::new(&view, numbers, &folder.mails[&uid]);
            assert_eq!(keys.as_ref().iter().all(|key| candidate.meets(key)), met, "{criteria}");
        };
        check("ALL", true);
        check("SEEN", true);
        check("UNSEEN", false);
        check("NOT SEEN", false);
        check("OR UNSEEN KEYWORD $junk", true);
        check("UID 1:* 1", true);
        check("UID 5:*", true);
        check("UID 5:9", false);
        check("SUBJECT from", true);
        check("SUBJECT {7+}\r\ngrÜße", true);
        check("SUBJECT there FROM kim@X.test", true);
        check("HEADER Message-ID <1@x.test>", true);
        check("HEADER Message-ID \"\"", true);
        check("HEADER X-None \"\"", false);
        check("BODY world", true);
        check("BODY kim", false);
        check("TEXT kim", true);
        check("SINCE 5-Mar-2024", true);
        check("SINCE 6-Mar-2024", false);
        check("BEFORE 6-Mar-2024 ON 5-Mar-2024", true);
        check("SENTON 4-Mar-2024", true);
        check("SENTSINCE 5-Mar-2024", false);
        check("LARGER 10 SMALLER 1000", true);
        check("NEW", false);
    }
}
