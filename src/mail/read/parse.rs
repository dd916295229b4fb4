//! Parsing: any bytes whatever become a [`Message`].
//!
//! Separate from the files that read one thing each (`field`, `structure`, `content`, `addresses`,
//! …); this one says what of them makes a message. RFC 5322 and RFC 2045 to 2049, with the leniency
//! of RFC 7103. Never fails and never looks at the envelope, the clock or the store. The work is
//! linear in the size of the mail, and everything that is kept is bounded by `limits`.

use std::borrow::Cow;
use std::collections::HashSet;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use mail_parser::DateTime;

use super::field::Head;
use super::{addresses, content, defect, enclosed, hash, structure, thread, words};
use crate::limits;
use crate::mail::address::{Address, NameAddr};
use crate::mail::line;
use crate::mail::message::{Header, Message, MessageId, ReturnPath};

/// Reads a mail. What was wrong with it stands in [`Message::defects`], in the words of
/// [`super::defect`].
#[must_use]
pub fn parse(raw: &[u8]) -> Message {
    let (bytes, mut defects) = with_line_feeds(raw);
    let mut structure = structure::read(&bytes);
    enclosed::open(&mut structure);
    defects.extend(&structure.defects);
    let content = content::read(&structure, &mut defects);
    let head = &structure.head;
    if head.is_broken {
        defects.push(defect::BROKEN_HEADER);
    }
    if SINGLE_FIELDS.iter().any(|name| values(head, name).nth(1).is_some()) {
        defects.push(defect::REPEATED_FIELD);
    }
    let message_id = thread::message_id(head.first("Message-ID"));
    let from = people(head, "From", &mut defects);
    let sender = people(head, "Sender", &mut defects).into_iter().next();
    let date = date(head.first("Date"));
    for (is_so, defect) in [
        (from.is_empty(), defect::NO_FROM),
        (from.len() > 1, defect::SEVERAL_FROM),
        (date.is_none(), defect::NO_DATE),
        (message_id.is_none(), defect::NO_MESSAGE_ID),
    ] {
        if is_so {
            defects.push(defect);
        }
    }
    let to = people(head, "To", &mut defects);
    let cc = people(head, "Cc", &mut defects);
    let everybody = from.iter().chain(&to).chain(&cc).chain(&sender);
    let everybody: HashSet<String> = everybody.map(|party| party.address.key()).collect();
    let mut message = Message {
        raw_hash: hash::raw(&bytes),
        content_hash: message_id.is_some().then(|| hash::content(&head.fields, structure.body)),
        size: raw.len() as u64,
        message_id,
        in_reply_to: ids(head, "In-Reply-To", &everybody),
        references: ids(head, "References", &everybody),
        sender: sender.filter(|sender| from.iter().all(|one| one.address != sender.address)),
        from,
        reply_to: people(head, "Reply-To", &mut defects),
        to,
        cc,
        delivered_to: delivered_to(head),
        return_path: return_path(head),
        subject: subject(head.first("Subject")),
        date,
        text: content.text,
        text_is_from_html: content.text_is_from_html,
        html: content.html,
        marks: content.marks,
        attachments: content.attachments,
        report: content.report,
        returned_header: content.returned_header,
        headers: Vec::new(),
        defects: Vec::new(),
    };
    message.headers = structure.head.fields;
    message.defects = once_each(defects);
    message
}

/// The decoded bytes of the part that [`crate::mail::message::Attachment::part`] counts, out of the
/// same raw mail. `None` where there is no such part, or it is a multipart.
#[must_use]
pub fn part_bytes(raw: &[u8], part: u32) -> Option<Vec<u8>> {
    let (bytes, _) = with_line_feeds(raw);
    let mut structure = structure::read(&bytes);
    enclosed::open(&mut structure);
    let part = structure.parts.get(usize::try_from(part).ok()?)?;
    let is_leaf = !part.is_multipart();
    is_leaf.then(|| part.transfer.decode(&part.body).0.into_owned())
}

/// The characters of a text part, such as [`Message::html`]; `None` where there is no such part.
#[must_use]
pub fn part_text(raw: &[u8], part: u32) -> Option<String> {
    let (bytes, _) = with_line_feeds(raw);
    let mut structure = structure::read(&bytes);
    enclosed::open(&mut structure);
    let part = structure.parts.get(usize::try_from(part).ok()?)?;
    part.content_type.starts_with("text/").then(|| content::chars(part))
}

/// A message with a header and nothing else, for a mail that [`parse`] panicked on. Shares no code
/// with it but the types, splits lines and looks at nothing twice.
#[must_use]
pub fn unreadable(raw: &[u8]) -> Message {
    let mut headers = Vec::new();
    for line in raw.split(|byte| *byte == b'\n').take(limits::HEADERS_MAX) {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            break;
        }
        let line = String::from_utf8_lossy(line.get(..LINE_BYTES_MAX).unwrap_or(line));
        if let Some((name, value)) = line.split_once(':')
            && !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_graphic())
        {
            let value = value.replace(char::is_control, " ").trim().to_owned();
            headers.push(Header { name: name.to_owned(), value });
        }
    }
    let first = |name: &str| {
        let field = headers.iter().find(|header: &&Header| header.name.eq_ignore_ascii_case(name));
        field.map_or("", |header| header.value.as_str())
    };
    let bracketed = |value: &str| -> Option<String> {
        Some(value.rsplit_once('<')?.1.split_once('>')?.0.to_owned())
    };
    let from = first("From");
    let from = Address::parse(&bracketed(from).unwrap_or_else(|| from.to_owned()));
    let message_id = MessageId::parse(first("Message-ID"));
    let subject = line::one_line(first("Subject"), limits::SUBJECT_CHARS_MAX);
    Message {
        raw_hash: hash::raw(raw),
        content_hash: None,
        size: raw.len() as u64,
        message_id,
        in_reply_to: Vec::new(),
        references: Vec::new(),
        from: from.into_iter().map(NameAddr::bare).collect(),
        sender: None,
        reply_to: Vec::new(),
        to: Vec::new(),
        cc: Vec::new(),
        delivered_to: Vec::new(),
        // Nobody may be answered because of a mail that we could not read.
        return_path: ReturnPath::Null,
        subject,
        date: None,
        text: String::new(),
        text_is_from_html: false,
        html: None,
        marks: Vec::new(),
        attachments: Vec::new(),
        report: None,
        returned_header: String::new(),
        headers,
        defects: vec![defect::UNREADABLE],
    }
}

/// Fields that RFC 5322 §3.6 allows once.
const SINGLE_FIELDS: [&str; 10] = [
    "From",
    "Sender",
    "Reply-To",
    "To",
    "Cc",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Subject",
    "Date",
];

/// Which address of ours a mail was delivered to: qmail, Postfix and Gmail write the first, Postfix
/// the second, Exim and Cyrus the third.
const DELIVERY_FIELDS: [&str; 3] = ["Delivered-To", "X-Original-To", "Envelope-To"];

/// Bytes of one line that [`unreadable`] looks at (RFC 5322 §2.1.1).
const LINE_BYTES_MAX: usize = 998;

/// The mail with lines that end in LF at least. A mail without a single LF came from an old Mac, or
/// through something that thinks it is one (RFC 7103 §6). The mark of byte order that editors put
/// before a file's first letter belongs to no field.
fn with_line_feeds(raw: &[u8]) -> (Cow<'_, [u8]>, Vec<&'static str>) {
    let raw = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw);
    if raw.contains(&b'\n') || !raw.contains(&b'\r') {
        return (Cow::Borrowed(raw), Vec::new());
    }
    let bytes = raw.iter().map(|byte| if *byte == b'\r' { b'\n' } else { *byte }).collect();
    (Cow::Owned(bytes), vec![defect::BARE_CR])
}

fn values<'a>(head: &'a Head, name: &'a str) -> impl Iterator<Item = &'a str> {
    let fields = head.fields.iter().filter(move |field| field.name.eq_ignore_ascii_case(name));
    fields.map(|field| field.value.as_str())
}

/// Whom From names, as [`parse`] reads it.
pub(super) fn authors(head: &Head) -> Vec<NameAddr> {
    people(head, "From", &mut Vec::new())
}

/// Every address of every field of this name, each once.
fn people(head: &Head, name: &str, defects: &mut Vec<&'static str>) -> Vec<NameAddr> {
    let mut people: Vec<NameAddr> = Vec::new();
    let mut known = HashSet::new();
    for value in values(head, name) {
        let found = addresses::read(value);
        if found.is_broken {
            defects.push(defect::BAD_ADDRESS);
        }
        people.extend(found.list.into_iter().filter(|one| known.insert(one.address.key())));
        if people.len() >= limits::ADDRESSES_MAX {
            defects.push(defect::TOO_MANY_RECIPIENTS);
            people.truncate(limits::ADDRESSES_MAX);
            break;
        }
    }
    people
}

/// The ids of every field of this name, without those that are somebody's address:
/// `In-Reply-To: Message from Kim <kim@example.net> of "Mon" <1@a>` (exmh) names one id.
fn ids(head: &Head, name: &str, everybody: &HashSet<String>) -> Vec<MessageId> {
    let all: Vec<&str> = values(head, name).collect();
    let mut ids = thread::ids(&all.join(" "));
    ids.retain(|id| !everybody.contains(&id.as_str().to_lowercase()));
    ids
}

fn delivered_to(head: &Head) -> Vec<Address> {
    let mut delivered: Vec<Address> = Vec::new();
    for field in &head.fields {
        let is_one = DELIVERY_FIELDS.iter().any(|name| field.name.eq_ignore_ascii_case(name));
        if !is_one || delivered.len() >= DELIVERIES_MAX {
            continue;
        }
        let found = addresses::read(&field.value).list.into_iter().next();
        delivered.extend(found.map(|one| one.address).filter(|one| !delivered.contains(one)));
    }
    delivered
}

/// Addresses of delivery kept of one mail; each hop may add two, and 25 hops are a loop.
const DELIVERIES_MAX: usize = 50;

/// The topmost Return-Path, which the delivering server wrote (RFC 5321 §4.4). sendmail writes a
/// null path as `<MAILER-DAEMON>`, and some servers as nothing at all.
fn return_path(head: &Head) -> ReturnPath {
    if !head.has("Return-Path") {
        return ReturnPath::Unknown;
    }
    let value = head.first("Return-Path");
    let bare = value.trim_matches(['<', '>', ' ', '"']);
    if bare.is_empty() || bare.eq_ignore_ascii_case("mailer-daemon") {
        return ReturnPath::Null;
    }
    let found = addresses::read(value).list.into_iter().next();
    found.map_or(ReturnPath::Unknown, |found| ReturnPath::Address(found.address))
}

fn subject(value: &str) -> String {
    line::one_line(&words::decode(value), limits::SUBJECT_CHARS_MAX)
}

/// RFC 5322 §3.3 with the obsolete forms of §4.3, RFC 3339 as scripts write it, or else what
/// mail-parser makes of it. A date that no calendar has is none.
pub(super) fn date(value: &str) -> Option<Timestamp> {
    let short: String = value.trim().chars().take(100).collect();
    // `GMT+0100` is JavaScript's.
    let short = short.replace("GMT+", "+").replace("GMT-", "-");
    let standard = DateTimeParser::new().relaxed_weekday(true).parse_timestamp(&short);
    if let Ok(date) = standard.or_else(|_| short.parse()) {
        return Some(date);
    }
    let date = DateTime::parse_rfc822(&short).filter(DateTime::is_valid)?;
    Timestamp::from_second(date.to_timestamp()).ok()
}

/// The offset from UTC that a mail's Date is written with, in seconds east: the clock that its
/// writer lives by, or their server's. Reads the header alone.
#[must_use]
pub fn utc_offset_s(raw: &[u8]) -> Option<i32> {
    let ends = [&b"\r\n\r\n"[..], b"\n\n"];
    let end = ends.iter().filter_map(|end| raw.windows(end.len()).position(|at| at == *end)).min();
    let head = raw.split_at_checked(end.unwrap_or(raw.len()))?.0;
    let message = parse(head);
    let date = message.headers.iter().find(|header| header.name.eq_ignore_ascii_case("date"))?;
    let short: String = date.value.trim().chars().take(100).collect();
    let date = DateTimeParser::new().relaxed_weekday(true).parse_zoned(&short).ok()?;
    Some(date.offset().seconds())
}

fn once_each(mut defects: Vec<&'static str>) -> Vec<&'static str> {
    defects.sort_unstable();
    defects.dedup();
    defects
}

#[cfg(test)]
mod cases;
#[cfg(test)]
mod tests;
