//! Reading: a file to the mails in it, and to what an import has to know of each.
//!
//! Separate because what a file is must be told by its content: exports have any name. A file that
//! begins with a `From ` line is an mbox, one that begins with a header a mail, everything else
//! none, unless it lies where only mail does or is called `.eml`. Reads nothing of a mail but its
//! header; the rest is for `daemon::ingest`.

use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::panic::catch_unwind;

use jiff::Timestamp;

use super::find::{File, Found};
use super::mbox::{Mbox, MboxError, is_header_line, names_a_time};
use crate::daemon::desk::Desk;
use crate::limits::FILE_HEAD_BYTES;
use crate::mail::message::Message;
use crate::mail::read::parse::parse;
use crate::mail::read::trace::newest_received;

/// A mail out of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mail {
    /// The whole mail.
    pub(super) raw: Vec<u8>,
    /// When its file was last written.
    pub(super) written_at: Option<Timestamp>,
}

/// What an import has to know of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// When it was received: as its servers say, else as its author does, else when its file was
    /// written.
    pub(super) received_at: Timestamp,
    /// The desk wrote it, to somebody else: it is what would lie in Sent.
    pub(super) is_ours: bool,
}

/// The mails of one file.
pub(super) struct Mails {
    from: From,
    written_at: Option<Timestamp>,
    count: usize,
}

enum From {
    Mbox(Mbox<BufReader<fs::File>>),
    /// One mail, until it is taken.
    One(Option<Vec<u8>>),
    /// Nothing more can be read.
    End,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Mbox,
    Mail,
    Other,
}

/// Opens a file; none where it holds no mail and nobody named it.
pub(super) fn open(file: &File, bytes_max: u64) -> io::Result<Option<Mails>> {
    let opened = fs::File::open(&file.path)?;
    let written_at = opened.metadata()?.modified().ok();
    let mut reader = BufReader::with_capacity(FILE_HEAD_BYTES, opened);
    let content = match content_of(reader.fill_buf()?) {
        _ if file.size > 0 && file.found == Found::InMaildir => Content::Mail,
        Content::Other if file.size > 0 && is_called_mail(file) => Content::Mail,
        told @ (Content::Mbox | Content::Mail | Content::Other) => told,
    };
    let from = match (content, file.found) {
        (Content::Mbox, _) => From::Mbox(Mbox::new(reader, bytes_max)),
        (Content::Mail, _) => From::One(Some(whole(reader, bytes_max)?)),
        (Content::Other, Found::InDirectory | Found::InMaildir) => return Ok(None),
        (Content::Other, Found::Named) => {
            let why = "it holds no mail: an mbox begins with \"From \", a mail with its header";
            return Err(io::Error::other(why));
        }
    };
    let written_at = written_at.and_then(|at| Timestamp::try_from(at).ok());
    Ok(Some(Mails { from, written_at, count: 0 }))
}

impl Mails {
    /// The next mail, or why it cannot be taken in; after an error there may be more.
    pub(super) fn next_mail(&mut self) -> Option<Result<Mail, String>> {
        let written_at = self.written_at;
        let mbox = match &mut self.from {
            From::Mbox(mbox) => mbox,
            From::One(raw) => return raw.take().map(|raw| Ok(Mail { raw, written_at })),
            From::End => return None,
        };
        let next = mbox.next_mail()?;
        self.count += 1;
        if let Err(MboxError::Io(_)) = next {
            self.from = From::End;
        }
        let count = self.count;
        let next = next.map(|raw| Mail { raw, written_at });
        Some(next.map_err(|error| format!("mail {count}: {error}")))
    }

    /// How many bytes of the file were read.
    pub(super) fn position(&self) -> u64 {
        match &self.from {
            From::Mbox(mbox) => mbox.position(),
            From::One(_) | From::End => 0,
        }
    }
}

/// Looks at a mail's header.
pub(super) fn look(mail: &Mail, desk: &Desk, now: Timestamp) -> Seen {
    let header = header_of(&mail.raw);
    // What the parser cannot stand goes into quarantine, with the time of its file.
    let message = catch_unwind(|| parse(header)).ok();
    let said = message.as_ref().and_then(|message| {
        newest_received(message, now).or(message.date.filter(|date| *date <= now))
    });
    Seen {
        received_at: said.or(mail.written_at.filter(|at| *at <= now)).unwrap_or(now),
        is_ours: message.is_some_and(|message| is_ours(&message, desk)),
    }
}

/// From an address of the desk's to nobody at the desk. A form that writes in the desk's name
/// writes to the desk.
fn is_ours(message: &Message, desk: &Desk) -> bool {
    let reaches_us = |address| desk.policy.mailbox_at(address).is_some();
    let mut recipients = message.to.iter().chain(&message.cc).map(|party| &party.address);
    message.author().is_some_and(|author| reaches_us(&author.address))
        && !recipients.any(reaches_us)
}

/// A mail up to its first empty line.
fn header_of(raw: &[u8]) -> &[u8] {
    let mut at = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if matches!(line, b"\n" | b"\r\n") {
            break;
        }
    }
    raw.get(..at).unwrap_or(raw)
}

/// Reads all of a file that is one mail.
fn whole(reader: BufReader<fs::File>, bytes_max: u64) -> io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    reader.take(bytes_max.saturating_add(1)).read_to_end(&mut raw)?;
    if raw.len() as u64 > bytes_max {
        return Err(io::Error::other(MboxError::TooLong));
    }
    Ok(raw)
}

fn is_called_mail(file: &File) -> bool {
    file.path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("eml"))
}

/// What a file holds, by how it begins.
fn content_of(head: &[u8]) -> Content {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let mut lines = head.split_inclusive(|byte| *byte == b'\n');
    let (first, second) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    if first.starts_with(b"From ") && (names_a_time(first) || is_header_line(second)) {
        return Content::Mbox;
    }
    if is_header_line(first) && has_field_of_mail(head) { Content::Mail } else { Content::Other }
}

/// Fields that mail has and other files that begin with `name: value` do not.
const FIELDS: [&str; 11] = [
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "received",
    "return-path",
    "delivered-to",
    "mime-version",
    "content-type",
];

/// Whether there is a field of mail among the lines before the first empty one.
fn has_field_of_mail(head: &[u8]) -> bool {
    let lines = head.split(|byte| *byte == b'\n').take_while(|line| !line.trim_ascii().is_empty());
    let mut names = lines.filter_map(|line| line.split(|byte| *byte == b':').next());
    names.any(|name| FIELDS.iter().any(|field| name.eq_ignore_ascii_case(field.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_what_a_file_is() {
        let check = |head: &str, expected: Content| {
            assert_eq!(content_of(head.as_bytes()), expected, "{head:?}");
        };
        check("From kim@example.net Mon Jan  5 10:00:00 2026\nSubject: x\n", Content::Mbox);
        check("\n\nFrom kim\nX-A: b\n", Content::Mbox);
        check("Subject: x\n\nHi", Content::Mail);
        check("\u{feff}Received: by b\r\n", Content::Mail);
        check("X-Odd: 1\nX-Odder: 2\nFrom: a@b\n\n", Content::Mail);
        check("X-Odd: 1\nX-Odder: 2\n\nFrom: a@b\n", Content::Other);
        check("From here to there\nis a long way\n", Content::Other);
        check("PK\u{3}\u{4}", Content::Other);
        check("", Content::Other);
    }

    #[test]
    fn a_header_ends_at_the_first_empty_line() {
        let check = |raw: &str, expected: &str| {
            assert_eq!(header_of(raw.as_bytes()), expected.as_bytes());
        };
        check("A: 1\r\n\r\nx", "A: 1\r\n\r\n");
        check("A: 1\n\n\nx", "A: 1\n\n");
        check("A: 1", "A: 1");
        check("", "");
    }
}
