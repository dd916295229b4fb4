//! Reading: a file, or standard input, to the mails in it.
//!
//! Separate because what a file is must be told by its content: exports have any name. A file that
//! begins with a `From ` line is an mbox, one that begins with a header a mail, everything else
//! none, unless it lies where only mail does, is called `.eml`, or the caller knows better. Reads
//! no more than the beginning to tell, and holds one mail at a time.

use std::fs;
use std::io::{self, BufRead, BufReader, Read};

use jiff::Timestamp;

use super::find::{File, Found};
use super::mbox::{Mbox, MboxError, is_header_line, names_a_time};
use crate::limits::FILE_HEAD_BYTES;

/// A mail out of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Mail {
    /// The whole mail.
    pub(in crate::cli) raw: Vec<u8>,
    /// When its file was last written.
    pub(in crate::cli) written_at: Option<Timestamp>,
}

/// How files are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Reading {
    /// The longest mail that is read.
    pub(in crate::cli) bytes_max: u64,
    /// What somebody names is mail, whatever it looks like.
    pub(in crate::cli) trusts_names: bool,
}

/// The mails of one file.
pub(in crate::cli) struct Mails {
    from: From,
    written_at: Option<Timestamp>,
    count: usize,
}

enum From {
    Mbox(Mbox<Box<dyn BufRead>>),
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
pub(in crate::cli) fn open(file: &File, reading: Reading) -> io::Result<Option<Mails>> {
    let opened = fs::File::open(&file.path)?;
    let written_at = opened.metadata()?.modified().ok();
    let mut reader = BufReader::with_capacity(FILE_HEAD_BYTES, opened);
    let content = match content_of(reader.fill_buf()?) {
        _ if file.size > 0 && file.found == Found::InMaildir => Content::Mail,
        Content::Other if file.size > 0 && is_called_mail(file) => Content::Mail,
        Content::Other if file.size > 0 && file.found == Found::Named && reading.trusts_names => {
            Content::Mail
        }
        Content::Other if file.size == 0 && is_called_mail(file) => {
            return Err(io::Error::other("it is empty"));
        }
        told @ (Content::Mbox | Content::Mail | Content::Other) => told,
    };
    if content == Content::Other && file.found != Found::Named {
        return Ok(None);
    }
    let written_at = written_at.and_then(|at| Timestamp::try_from(at).ok());
    mails(Box::new(reader), content, written_at, reading).map(Some)
}

/// The mails of standard input.
pub(in crate::cli) fn standard_input(reading: Reading) -> io::Result<Mails> {
    let mut reader = BufReader::with_capacity(FILE_HEAD_BYTES, io::stdin());
    let content = match content_of(reader.fill_buf()?) {
        Content::Other if reading.trusts_names && !reader.buffer().is_empty() => Content::Mail,
        told @ (Content::Mbox | Content::Mail | Content::Other) => told,
    };
    mails(Box::new(reader), content, None, reading)
}

fn mails(
    reader: Box<dyn BufRead>,
    content: Content,
    written_at: Option<Timestamp>,
    reading: Reading,
) -> io::Result<Mails> {
    let from = match content {
        Content::Mbox => From::Mbox(Mbox::new(reader, reading.bytes_max)),
        Content::Mail => From::One(Some(whole(reader, reading.bytes_max)?)),
        Content::Other if reading.trusts_names => return Err(io::Error::other("it is empty")),
        Content::Other => {
            let why = "it holds no mail: an mbox begins with \"From \", a mail with its header";
            return Err(io::Error::other(why));
        }
    };
    Ok(Mails { from, written_at, count: 0 })
}

impl Mails {
    /// The next mail, or why it cannot be taken in; after an error there may be more.
    pub(in crate::cli) fn next_mail(&mut self) -> Option<Result<Mail, String>> {
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

    /// The number of the mail that was read last; none where the file can hold only one.
    pub(in crate::cli) fn number(&self) -> Option<usize> {
        matches!(self.from, From::Mbox(_)).then_some(self.count)
    }

    /// How many bytes of the file were read.
    pub(in crate::cli) fn position(&self) -> u64 {
        match &self.from {
            From::Mbox(mbox) => mbox.position(),
            From::One(_) | From::End => 0,
        }
    }
}

/// Reads all of a file that is one mail.
fn whole(reader: Box<dyn BufRead>, bytes_max: u64) -> io::Result<Vec<u8>> {
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
}
