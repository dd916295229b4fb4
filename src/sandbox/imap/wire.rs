//! IMAP on the wire: whole commands in, answers out.
//!
//! Separate so that literals are dealt with once (RFC 9051 §4.3, RFC 7888): framing and syntax are
//! imap-codec's, the answers are written as the RFC prints them. Takes no command of more than the
//! longest mail and a little; a longer one is answered and skipped.

use std::fmt::Display;
use std::io;

use imap_codec::fragmentizer::{FragmentInfo, Fragmentizer, LiteralAnnouncement};
use imap_types::core::LiteralMode;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::limits::SANDBOX_MAIL_BYTES_MAX;

/// Bytes of a command besides the mail in it.
const COMMAND_BYTES_MAX: usize = 64 << 10;

/// Bytes of answers that are gathered before they are sent.
const OUT_BYTES: usize = 64 << 10;

/// One connection's bytes.
pub(super) struct Wire<S> {
    stream: S,
    input: Fragmentizer,
    /// Answers that are not sent yet.
    pub out: Vec<u8>,
}

/// What the client sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// A whole command; its bytes are [`Wire::message`].
    Message,
    /// A command that is too long; its tag is still known.
    TooLong,
    /// The client is gone.
    End,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub(super) fn new(stream: S) -> Wire<S> {
        let most = SANDBOX_MAIL_BYTES_MAX + COMMAND_BYTES_MAX;
        let input = Fragmentizer::new(u32::try_from(most).unwrap_or(u32::MAX));
        Wire { stream, input, out: Vec::new() }
    }

    /// Waits for a command. Sends what is in `out` first. May be dropped while it waits; nothing is
    /// lost then.
    pub(super) async fn hear(&mut self) -> io::Result<Heard> {
        self.send().await?;
        loop {
            match self.input.progress() {
                Some(FragmentInfo::Line {
                    announcement: Some(LiteralAnnouncement { mode: LiteralMode::Sync, length }),
                    ..
                }) => {
                    if length as usize > SANDBOX_MAIL_BYTES_MAX {
                        return Ok(Heard::TooLong);
                    }
                    line(&mut self.out, "+ go on");
                    self.send().await?;
                }
                Some(_) if self.input.is_message_complete() => {
                    return Ok(match self.input.is_max_message_size_exceeded() {
                        true => Heard::TooLong,
                        false => Heard::Message,
                    });
                }
                Some(_) => {}
                None => {
                    let mut bytes = [0; 8 << 10];
                    let read = self.stream.read(&mut bytes).await?;
                    if read == 0 {
                        return Ok(Heard::End);
                    }
                    self.input.enqueue_bytes(bytes.get(..read).unwrap_or_default());
                }
            }
        }
    }

    /// The bytes of the command that was heard.
    pub(super) fn message(&self) -> &[u8] {
        self.input.message_bytes()
    }

    /// The tag of the command that was heard, `*` where there is none.
    pub(super) fn tag(&self) -> String {
        self.input.decode_tag().map_or_else(|| "*".to_owned(), |tag| tag.inner().to_owned())
    }

    /// Forgets a command whose literal was not let in.
    pub(super) fn skip(&mut self) {
        if !self.input.is_message_complete() {
            self.input.skip_message();
        }
    }

    /// Sends the answers.
    pub(super) async fn send(&mut self) -> io::Result<()> {
        if !self.out.is_empty() {
            self.stream.write_all(&self.out).await?;
            self.out.clear();
            self.stream.flush().await?;
        }
        Ok(())
    }

    /// Sends the answers if they have become many.
    pub(super) async fn send_many(&mut self) -> io::Result<()> {
        if self.out.len() < OUT_BYTES { Ok(()) } else { self.send().await }
    }
}

/// Writes a line.
pub(super) fn line(out: &mut Vec<u8>, text: impl Display) {
    out.extend_from_slice(format!("{text}\r\n").as_bytes());
}

/// Writes a string: quoted where that can be, else as a literal. NUL, which neither can hold,
/// becomes a blank.
pub(super) fn string(out: &mut Vec<u8>, bytes: &[u8]) {
    let plain = bytes.len() <= 1_000 && bytes.iter().all(|byte| matches!(byte, 0x20..=0x7e));
    if !plain {
        literal(out, bytes);
        return;
    }
    out.push(b'"');
    for byte in bytes {
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

/// Writes a string or NIL.
pub(super) fn nstring(out: &mut Vec<u8>, bytes: Option<&[u8]>) {
    match bytes {
        Some(bytes) => string(out, bytes),
        None => out.extend_from_slice(b"NIL"),
    }
}

/// Writes a literal. NUL becomes a blank, for a literal cannot hold it (RFC 9051 §4.3.1).
pub(super) fn literal(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(format!("{{{}}}\r\n", bytes.len()).as_bytes());
    out.extend(bytes.iter().map(|byte| if *byte == 0 { b' ' } else { *byte }));
}

/// A folder's name as LIST, STATUS and the like print it.
pub(super) fn quoted(name: &str) -> String {
    let mut out = Vec::new();
    string(&mut out, name.as_bytes());
    String::from_utf8_lossy(&out).into_owned()
}

/// A set of numbers, which must rise, as short as can be: `1:3,7`.
pub(super) fn number_set(numbers: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*number) => *last = *number,
            _ => ranges.push((*number, *number)),
        }
    }
    let range = |(first, last): &(u32, u32)| match first == last {
        true => first.to_string(),
        false => format!("{first}:{last}"),
    };
    ranges.iter().map(range).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_quoted_where_they_can_be() {
        let check = |bytes: &[u8], expected: &str| {
            let mut out = Vec::new();
            string(&mut out, bytes);
            assert_eq!(String::from_utf8_lossy(&out), expected);
        };
        check(b"", "\"\"");
        check(b"a \"b\" \\", "\"a \\\"b\\\" \\\\\"");
        check("ü".as_bytes(), "{2}\r\nü");
        check(b"a\r\nb", "{4}\r\na\r\nb");
        check(b"a\0b", "{3}\r\na b");
    }

    #[test]
    fn sets_are_short() {
        let check = |numbers: &[u32], text: &str| assert_eq!(number_set(numbers), text);
        check(&[], "");
        check(&[7], "7");
        check(&[1, 2, 3, 7, 9, 10], "1:3,7,9:10");
        check(&[u32::MAX], "4294967295");
    }
}
