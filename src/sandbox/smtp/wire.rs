//! SMTP on the wire: command lines, mail data with its dots, answers.
//!
//! Separate so that one place decides what a line end is: CRLF and nothing else (RFC 5321 §2.3.8).
//! A lone LF or CR is data, so `\n.\n` and its kin end no mail and smuggle none. Reads every byte
//! of a mail that is too long, and keeps none of it beyond the bound.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::limits::{SANDBOX_MAIL_BYTES_MAX, SANDBOX_SMTP_LINE_BYTES_MAX};
use crate::sandbox::fault::Answer;

/// One connection's bytes.
pub(super) struct Wire<S> {
    stream: S,
    input: Vec<u8>,
    read: usize,
}

/// A command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A line without its end.
    Text(String),
    /// A line that no command can be: too long, not UTF-8, or with a lone CR, LF or NUL in it.
    Unfit,
    /// The client is gone.
    End,
}

/// What came after `354`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Data {
    /// A mail, without the dots.
    Mail(Vec<u8>),
    /// A mail that is too long.
    TooLong,
    /// The client went before the final dot.
    End,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub(super) fn new(stream: S) -> Wire<S> {
        Wire { stream, input: Vec::new(), read: 0 }
    }

    /// The next command line.
    pub(super) async fn line(&mut self) -> io::Result<Line> {
        let mut line = Vec::new();
        let mut too_long = false;
        while let Some(byte) = self.byte().await? {
            if byte == b'\n' && line.last() == Some(&b'\r') {
                line.pop();
                let fit = !too_long && !line.iter().any(|byte| matches!(byte, b'\r' | b'\n' | 0));
                let text = String::from_utf8(line).ok().filter(|_| fit);
                return Ok(text.map_or(Line::Unfit, Line::Text));
            }
            if line.len() >= SANDBOX_SMTP_LINE_BYTES_MAX {
                too_long = true;
                line.clear();
            }
            line.push(byte);
        }
        Ok(Line::End)
    }

    /// The mail up to its final dot.
    pub(super) async fn data(&mut self) -> io::Result<Data> {
        let mut dots = Dots::default();
        while let Some(byte) = self.byte().await? {
            if dots.take(byte) {
                return Ok(dots.finish());
            }
        }
        Ok(Data::End)
    }

    /// Sends an answer of one line.
    pub(super) async fn answer(&mut self, answer: &Answer) -> io::Result<()> {
        self.lines(answer.code, &[&answer.text]).await
    }

    /// Sends an answer of several lines.
    pub(super) async fn lines(&mut self, code: u16, lines: &[&str]) -> io::Result<()> {
        let mut out = String::new();
        for (at, line) in lines.iter().enumerate() {
            let dash = if at + 1 == lines.len() { ' ' } else { '-' };
            out.push_str(&format!("{code}{dash}{line}\r\n"));
        }
        self.stream.write_all(out.as_bytes()).await?;
        self.stream.flush().await
    }

    async fn byte(&mut self) -> io::Result<Option<u8>> {
        if self.read == self.input.len() {
            self.input.clear();
            self.read = 0;
            self.input.reserve(16 << 10);
            if self.stream.read_buf(&mut self.input).await? == 0 {
                return Ok(None);
            }
        }
        let byte = self.input.get(self.read).copied();
        self.read += 1;
        Ok(byte)
    }
}

/// Takes the dots out of mail data and finds its end (RFC 5321 §4.5.2).
#[derive(Debug, Default)]
struct Dots {
    mail: Vec<u8>,
    too_long: bool,
    place: Place,
}

/// Where in a line the reader is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    LineStart,
    Within,
    AfterCr,
    AfterDot,
    AfterDotCr,
}

impl Dots {
    /// Takes a byte; says whether it ended the mail.
    fn take(&mut self, byte: u8) -> bool {
        self.place = match (self.place, byte) {
            (Place::AfterDotCr, b'\n') => return true,
            (Place::LineStart, b'.') => {
                self.place = Place::AfterDot;
                return false;
            }
            (Place::AfterDot, b'\r') => {
                self.place = Place::AfterDotCr;
                return false;
            }
            (Place::AfterDotCr, b'\r') => {
                // The dot was one of stuffing, and its line begins with a CR.
                self.keep(b'\r');
                Place::AfterCr
            }
            (Place::AfterDotCr, _) => {
                self.keep(b'\r');
                Place::Within
            }
            (Place::AfterCr, b'\n') => Place::LineStart,
            (Place::LineStart | Place::Within | Place::AfterCr, b'\r') => Place::AfterCr,
            (Place::LineStart | Place::Within | Place::AfterCr | Place::AfterDot, _) => {
                Place::Within
            }
        };
        self.keep(byte);
        false
    }

    fn keep(&mut self, byte: u8) {
        if self.mail.len() >= SANDBOX_MAIL_BYTES_MAX {
            self.too_long = true;
        } else {
            self.mail.push(byte);
        }
    }

    fn finish(self) -> Data {
        if self.too_long { Data::TooLong } else { Data::Mail(self.mail) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn dots_are_undone_and_only_crlf_dot_crlf_ends_a_mail() {
        async fn check(wire: &str, mail: Option<&str>) {
            let mut reader = Wire::new(tokio::io::join(wire.as_bytes(), tokio::io::sink()));
            let expected = mail.map_or(Data::End, |mail| Data::Mail(mail.into()));
            assert_eq!(reader.data().await.unwrap(), expected, "{wire:?}");
        }
        check("hi\r\n.\r\n", Some("hi\r\n")).await;
        check(".\r\n", Some("")).await;
        check("..\r\n.\r\n", Some(".\r\n")).await;
        check("...a\r\n.\r\n", Some("..a\r\n")).await;
        check(".a\r\n.\r\n", Some("a\r\n")).await;
        check("a\n.\n.\r\nb\r\n.\r\n", Some("a\n.\n.\r\nb\r\n")).await;
        check("a\n.\r\nb\r\n.\r\n", Some("a\n.\r\nb\r\n")).await;
        check("a\r\n.\nb\r\n.\r\n", Some("a\r\n\nb\r\n")).await;
        check("a\r\n.\rb\r\n.\r\n", Some("a\r\n\rb\r\n")).await;
        check("a\r\n.\r\r\n.\r\n", Some("a\r\n\r\r\n")).await;
        check("a\r.\r\nb\r\n.\r\n", Some("a\r.\r\nb\r\n")).await;
        check("a\r\r\n.\r\n", Some("a\r\r\n")).await;
        check("a\r\n.\r", None).await;
        check("a\r\n", None).await;
    }

    #[tokio::test]
    async fn lines_end_with_crlf_alone() {
        async fn check(wire: &[u8], expected: &[Line]) {
            let mut reader = Wire::new(tokio::io::join(wire, tokio::io::sink()));
            for line in expected {
                assert_eq!(reader.line().await.unwrap(), *line, "{wire:?}");
            }
            assert_eq!(reader.line().await.unwrap(), Line::End);
        }
        let text = |text: &str| Line::Text(text.to_owned());
        check(b"NOOP\r\nQUIT\r\n", &[text("NOOP"), text("QUIT")]).await;
        check(b"\r\nNOOP\r\n", &[text(""), text("NOOP")]).await;
        check(b"NOOP\nQUIT\r\nRSET\r\n", &[Line::Unfit, text("RSET")]).await;
        check(b"NO\0OP\r\n", &[Line::Unfit]).await;
        check(b"NO\xffOP\r\n", &[Line::Unfit]).await;
        let long = [vec![b'x'; SANDBOX_SMTP_LINE_BYTES_MAX + 9], b"\r\nNOOP\r\n".to_vec()].concat();
        check(&long, &[Line::Unfit, text("NOOP")]).await;
    }
}
