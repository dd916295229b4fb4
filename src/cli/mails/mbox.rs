//! mbox: one file, many mails (RFC 4155 appendix A, and what programs do instead).
//!
//! Separate because its rules are its own: a mail begins at a line `From `, at the start of the
//! file or after an empty line, that names a time or has a header below it; quoted `>From ` lines
//! lose one `>` (mboxrd, and mboxo as far as that can be undone). `Content-Length` is not believed.
//! Reads line by line; memory is bounded by the largest mail that is allowed.

use std::io::{self, BufRead, Read};

/// A line is read in pieces of so many bytes.
const PIECE_BYTES: u64 = 64 * 1024;

/// Reads the mails of a file.
#[derive(Debug)]
pub(in crate::cli) struct Mbox<R> {
    from: R,
    bytes_max: u64,
    /// The line that begins the next mail was read already.
    is_begun: bool,
    /// A piece of a line that was read and not used.
    ahead: Option<Vec<u8>>,
    position: u64,
}

/// Why a mail of a file cannot be had.
#[derive(Debug, thiserror::Error)]
pub(in crate::cli) enum MboxError {
    /// It is longer than what is taken in. The mails after it can still be read.
    #[error("longer than limits.message_size")]
    TooLong,
    /// The file cannot be read any further.
    #[error("{0}")]
    Io(#[from] io::Error),
}

impl<R: BufRead> Mbox<R> {
    /// The mails of a file whose first line that is not empty begins one.
    pub(in crate::cli) fn new(from: R, bytes_max: u64) -> Mbox<R> {
        Mbox { from, bytes_max, is_begun: false, ahead: None, position: 0 }
    }

    /// How many bytes were read.
    pub(in crate::cli) fn position(&self) -> u64 {
        self.position
    }

    /// The next mail, without its `From ` line.
    pub(in crate::cli) fn next_mail(&mut self) -> Option<Result<Vec<u8>, MboxError>> {
        match self.read_mail() {
            Ok(Some(mail)) if mail.len() as u64 > self.bytes_max => Some(Err(MboxError::TooLong)),
            Ok(mail) => mail.map(Ok),
            Err(error) => Some(Err(error.into())),
        }
    }

    fn read_mail(&mut self) -> io::Result<Option<Vec<u8>>> {
        if !self.is_begun && !self.find_first()? {
            return Ok(None);
        }
        self.is_begun = false;
        let mut mail = Vec::new();
        let (mut is_line_start, mut after_empty) = (true, false);
        while let Some(piece) = self.piece()? {
            if is_line_start && after_empty && self.is_separator(&piece)? {
                self.is_begun = true;
                break;
            }
            // Of a mail that is too long no more is kept than shows that it is.
            if mail.len() as u64 <= self.bytes_max {
                mail.extend_from_slice(if is_line_start { unquoted(&piece) } else { &piece });
            }
            after_empty = is_line_start && is_empty_line(&piece);
            is_line_start = piece.ends_with(b"\n");
        }
        drop_last_empty_line(&mut mail);
        Ok(Some(mail))
    }

    /// Reads past the first `From ` line, if there is one.
    fn find_first(&mut self) -> io::Result<bool> {
        while let Some(piece) = self.piece()? {
            if !is_empty_line(&piece) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a line that stands after an empty one begins a mail.
    fn is_separator(&mut self, line: &[u8]) -> io::Result<bool> {
        if !line.starts_with(b"From ") || !line.ends_with(b"\n") {
            return Ok(false);
        }
        if names_a_time(line) {
            return Ok(true);
        }
        let next = self.piece()?;
        let is_header = next.as_deref().is_some_and(is_header_line);
        self.ahead = next;
        Ok(is_header)
    }

    /// A line, or a piece of a long one.
    fn piece(&mut self) -> io::Result<Option<Vec<u8>>> {
        if let Some(piece) = self.ahead.take() {
            return Ok(Some(piece));
        }
        let mut piece = Vec::new();
        let read = self.from.by_ref().take(PIECE_BYTES).read_until(b'\n', &mut piece)?;
        self.position += read as u64;
        Ok((read > 0).then_some(piece))
    }
}

/// Whether a line begins a header field: a name of printable ASCII, and a colon (RFC 5322 §2.2).
pub(in crate::cli) fn is_header_line(line: &[u8]) -> bool {
    let name_bytes = line.iter().take_while(|byte| **byte != b':').count();
    let name = line.get(..name_bytes).unwrap_or_default();
    !name.is_empty() && name_bytes < line.len() && name.iter().all(u8::is_ascii_graphic)
}

/// Whether a `From ` line has a time of day and a year, as asctime(3) writes them and nearly
/// everybody who writes an mbox does.
pub(in crate::cli) fn names_a_time(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line);
    let words: Vec<&str> = line.split_ascii_whitespace().skip(1).collect();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_time = |word: &&str| {
        word.contains(':') && word.split(':').all(|part| part.len() <= 2 && is_number(part))
    };
    let is_year = |word: &&str| word.len() == 4 && is_number(word);
    words.iter().any(is_time) && words.iter().any(is_year)
}

/// `>From ` without one `>`.
fn unquoted(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|byte| **byte == b'>').count();
    let is_quoted = marks > 0 && line.get(marks..).is_some_and(|rest| rest.starts_with(b"From "));
    if is_quoted { line.get(1..).unwrap_or(line) } else { line }
}

fn is_empty_line(line: &[u8]) -> bool {
    matches!(line, b"\n" | b"\r\n")
}

/// The empty line between two mails belongs to neither.
fn drop_last_empty_line(mail: &mut Vec<u8>) {
    for ending in [b"\r\n\r\n".as_slice(), b"\n\n"] {
        if mail.ends_with(ending) {
            return mail.truncate(mail.len() - ending.len() / 2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(mbox: &str, expected: &[&str]) {
        let mut mbox = Mbox::new(mbox.as_bytes(), 60);
        let mut mails = Vec::new();
        while let Some(mail) = mbox.next_mail() {
            mails.push(match mail {
                Ok(mail) => String::from_utf8(mail).unwrap(),
                Err(error) => format!("! {error}"),
            });
        }
        assert_eq!(mails, expected);
    }

    const FROM: &str = "From kim@example.net Mon Jan  5 10:00:00 2026";

    #[test]
    fn mails_are_told_apart() {
        check("", &[]);
        check("\n\n", &[]);
        check(&format!("{FROM}\nA: 1\n\nx\n"), &["A: 1\n\nx\n"]);
        check(
            &format!("{FROM}\nA: 1\n\nx\n\n{FROM}\nA: 2\n\ny\n\n"),
            &["A: 1\n\nx\n", "A: 2\n\ny\n"],
        );
        check(
            &format!("\n{FROM}\r\nA: 1\r\n\r\nx\r\n\r\n{FROM}\r\nA: 2\r\n\r\ny"),
            &["A: 1\r\n\r\nx\r\n", "A: 2\r\n\r\ny"],
        );
        check(&format!("{FROM}\nA: 1\n\n{FROM}\nA: 2\n\ny\n"), &["A: 1\n", "A: 2\n\ny\n"]);
        check("From kim\nA: 1\n\nx\n\nFrom ben\nA: 2\n", &["A: 1\n\nx\n", "A: 2\n"]);
    }

    #[test]
    fn a_line_of_text_begins_no_mail() {
        check(&format!("{FROM}\nA: 1\n\nx\n{FROM}\n"), &[&format!("A: 1\n\nx\n{FROM}\n")]);
        check(
            &format!("{FROM}\nA: 1\n\nFrom now on\nall is well\n"),
            &["A: 1\n\nFrom now on\nall is well\n"],
        );
        check(&format!("{FROM}\nA: 1\n\nFrom here"), &["A: 1\n\nFrom here"]);
    }

    #[test]
    fn quoted_lines_lose_one_mark() {
        check(
            &format!("{FROM}\nA: 1\n\n>From a\n>>From b\n>Fromage\n"),
            &["A: 1\n\nFrom a\n>From b\n>Fromage\n"],
        );
    }

    #[test]
    fn a_long_mail_stops_no_other() {
        let long = "x".repeat(200_000);
        check(
            &format!("{FROM}\nA: 1\n\n{long}\n\n{FROM}\nA: 2\n\ny\n"),
            &["! longer than limits.message_size", "A: 2\n\ny\n"],
        );
    }
}
