//! An SMTP reply, and the decoder that makes one of whatever a server sends (RFC 5321 §4.2).
//!
//! Separate and pure because the reply to the final dot decides whether a mail was sent: a reply
//! that is understandable must be understood, though it be endless, not UTF-8, without text, or
//! ended by a bare LF. lettre alone would fail on each of these and leave the mail uncertain. What
//! is no reply at all is an error; nothing is guessed.

use lettre::transport::smtp::response::Response;

use crate::limits::{
    SMTP_REPLY_BYTES_MAX, SMTP_REPLY_LINE_BYTES_MAX, SMTP_REPLY_LINES_MAX,
    SMTP_REPLY_TEXT_BYTES_MAX,
};

/// What a server answered, or what we found out before we asked it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// 200 to 559.
    pub code: u16,
    /// Its lines, joined by blanks, with any enhanced status code (RFC 2034) in front; at most
    /// [`SMTP_REPLY_TEXT_BYTES_MAX`] octets, without controls.
    pub text: String,
    /// True where no server said this: we knew beforehand that it would have to.
    pub local: bool,
}

impl Reply {
    /// A verdict of our own, in the words that a server would use.
    #[must_use]
    pub fn local(code: u16, text: impl Into<String>) -> Reply {
        Reply { code, text: text.into(), local: true }
    }

    /// The reply as lettre read it.
    #[must_use]
    pub fn of(response: &Response) -> Reply {
        let mut text = String::new();
        for line in response.message() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(line.trim());
        }
        Reply {
            code: u16::from(response.code()),
            text: cut(&text, SMTP_REPLY_TEXT_BYTES_MAX).to_owned(),
            local: false,
        }
    }

    /// The enhanced status code, `5.1.1`, where the text starts with one (RFC 2034 §4).
    #[must_use]
    pub fn enhanced(&self) -> Option<&str> {
        let word = self.text.split_whitespace().next()?;
        let mut parts = word.split('.');
        let class = parts.next()?;
        let digits = |part: &str| {
            (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let fits = matches!(class, "2" | "4" | "5")
            && parts.next().is_some_and(digits)
            && parts.next().is_some_and(digits)
            && parts.next().is_none();
        fits.then_some(word)
    }

    /// Its codes without its words, which may name people: `550 5.1.1`, or `550`.
    #[must_use]
    pub fn codes(&self) -> String {
        match self.enhanced() {
            Some(enhanced) => format!("{} {enhanced}", self.code),
            None => self.code.to_string(),
        }
    }

    /// 2xx.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.code)
    }

    /// 4xx or 5xx.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        self.code >= 400
    }

    /// A refusal that the same mail, sent again later, would meet again.
    ///
    /// A 5xx, except where it speaks of the configuration and not of the mail: `5.5.0`, which
    /// Postfix gives for milters that fail, and the codes that ask for a login or for TLS
    /// (RFC 4954 §6, RFC 3207 §4). Those last until an admin acts, and the mail can wait for it.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        self.code >= 500
            && !matches!(self.code, 530 | 534 | 535 | 538)
            && self.enhanced() != Some("5.5.0")
    }

    /// The server ends the connection with this reply (RFC 5321 §3.8).
    #[must_use]
    pub fn closes(&self) -> bool {
        self.code == 421
    }
}

impl std::fmt::Display for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code, self.text)
    }
}

/// Why octets are no reply.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAReply {
    /// A line does not start with a code.
    #[error("the server sent no SMTP reply but {0:?}")]
    Garbage(String),
    /// One reply with two codes: neither can be believed.
    #[error("the server sent one reply with the codes {0} and {1}")]
    TwoCodes(String, String),
    /// No end within [`SMTP_REPLY_BYTES_MAX`].
    #[error("the server sent a reply without an end")]
    Endless,
}

/// A whole reply: the code's three digits, and the lines that were kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawReply {
    /// Three digits.
    pub code: String,
    /// The text of each line kept; at least one.
    pub lines: Vec<String>,
}

impl RawReply {
    /// The reply in the strict form that any parser reads.
    #[must_use]
    pub fn to_wire(&self) -> Vec<u8> {
        let mut wire = String::new();
        for (place, line) in self.lines.iter().enumerate() {
            let more = if place + 1 < self.lines.len() { '-' } else { ' ' };
            wire.push_str(&self.code);
            wire.push(more);
            wire.push_str(line);
            wire.push_str("\r\n");
        }
        wire.into_bytes()
    }

    /// The reply as it is shown.
    #[must_use]
    pub fn reply(&self) -> Reply {
        let text = self.lines.join(" ");
        Reply {
            code: self.code.parse().unwrap_or(0),
            text: cut(text.trim(), SMTP_REPLY_TEXT_BYTES_MAX).to_owned(),
            local: false,
        }
    }
}

/// Puts a reply together from octets as they come.
#[derive(Debug, Default)]
pub struct ReplyDecoder {
    line: Vec<u8>,
    reply: RawReply,
    bytes: usize,
}

impl ReplyDecoder {
    /// True between two replies.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// Takes one octet; gives the reply that it completes.
    ///
    /// # Errors
    /// [`NotAReply`]; what follows cannot be understood any more.
    pub fn take(&mut self, byte: u8) -> Result<Option<RawReply>, NotAReply> {
        self.bytes += 1;
        if self.bytes > SMTP_REPLY_BYTES_MAX {
            return Err(NotAReply::Endless);
        }
        if byte != b'\n' {
            // Four octets for the code and its mark; one more for the CR.
            if self.line.len() < SMTP_REPLY_LINE_BYTES_MAX + 5 {
                self.line.push(byte);
            }
            return Ok(None);
        }
        let line = std::mem::take(&mut self.line);
        if !self.take_line(line.strip_suffix(b"\r").unwrap_or(&line))? {
            return Ok(None);
        }
        self.bytes = 0;
        Ok(Some(std::mem::take(&mut self.reply)))
    }

    /// Takes one line without its end; true where it is the reply's last.
    fn take_line(&mut self, line: &[u8]) -> Result<bool, NotAReply> {
        let (code, rest) = line
            .split_at_checked(3)
            .filter(|(code, _)| matches!(code, [b'2'..=b'5', b'0'..=b'5', b'0'..=b'9']))
            .ok_or_else(|| NotAReply::Garbage(shown(line, 80)))?;
        let (last, text) = match rest {
            [] => (true, rest),
            [b' ', text @ ..] => (true, text),
            [b'-', text @ ..] => (false, text),
            _ => return Err(NotAReply::Garbage(shown(line, 80))),
        };
        let code = String::from_utf8_lossy(code).into_owned();
        if self.reply.lines.is_empty() {
            self.reply.code = code;
        } else if self.reply.code != code {
            return Err(NotAReply::TwoCodes(self.reply.code.clone(), code));
        }
        if self.reply.lines.len() < SMTP_REPLY_LINES_MAX {
            self.reply.lines.push(shown(text, SMTP_REPLY_LINE_BYTES_MAX));
        }
        Ok(last)
    }
}

/// Octets as text for people: no controls, valid UTF-8, at most `bytes_max` octets.
pub(super) fn shown(octets: &[u8], bytes_max: usize) -> String {
    let mut text = String::from_utf8_lossy(octets).replace(char::is_control, " ");
    text.truncate(text.floor_char_boundary(bytes_max));
    text
}

fn cut(text: &str, bytes_max: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes_max)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(octets: &[u8]) -> Result<Vec<RawReply>, NotAReply> {
        let mut decoder = ReplyDecoder::default();
        let mut replies = Vec::new();
        for &byte in octets {
            replies.extend(decoder.take(byte)?);
        }
        Ok(replies)
    }

    fn check(octets: &[u8], expected: &str) {
        let shown = match decode(octets) {
            Ok(replies) => {
                let shown: Vec<String> =
                    replies.iter().map(|raw| raw.reply().to_string()).collect();
                shown.join(" | ")
            }
            Err(why) => why.to_string(),
        };
        assert_eq!(shown, expected, "{}", String::from_utf8_lossy(octets));
    }

    #[test]
    fn what_servers_send() {
        check(b"250 2.0.0 queued\r\n", "250 2.0.0 queued");
        check(b"250\r\n", "250 ");
        check(b"250 \r\n", "250 ");
        check(b"250 lf only\n", "250 lf only");
        check(b"250-a\r\n250-b\r\n250 c\r\n", "250 a b c");
        check(b"250-a\r\n250\r\n", "250 a");
        check(b"250 \xfcber\r\n", "250 \u{fffd}ber");
        check(b"250 a\x1b[31mb\0c\rd\r\n", "250 a [31mb c d");
        check(b"250 a\r\n421 b\r\n", "250 a | 421 b");
        check(b"250-half\r\n", "");
        check(b"", "");
        check(b"hello\r\n", "the server sent no SMTP reply but \"hello\"");
        check(b"\r\n", "the server sent no SMTP reply but \"\"");
        check(b"2500 a\r\n", "the server sent no SMTP reply but \"2500 a\"");
        check(b"150 a\r\n", "the server sent no SMTP reply but \"150 a\"");
        check(b"299 a\r\n", "the server sent no SMTP reply but \"299 a\"");
        check(b"25\xff a\r\n", "the server sent no SMTP reply but \"25\u{fffd} a\"");
        check(b"250-a\r\n550 b\r\n", "the server sent one reply with the codes 250 and 550");
    }

    #[test]
    fn replies_are_bounded() {
        let long = [b"250 ".to_vec(), vec![0xff; 100_000], b"\r\n".to_vec()].concat();
        let raw = decode(&long).unwrap().remove(0);
        assert!(raw.to_wire().len() <= 4 + SMTP_REPLY_LINE_BYTES_MAX + 2);

        let many = [b"250-x\r\n".repeat(50_000), b"250 end\r\n".to_vec()].concat();
        let raw = decode(&many).unwrap().remove(0);
        assert_eq!(raw.lines.len(), SMTP_REPLY_LINES_MAX);
        assert!(raw.to_wire().ends_with(b"\r\n250 x\r\n"));

        assert_eq!(decode(&vec![b'2'; SMTP_REPLY_BYTES_MAX + 1]), Err(NotAReply::Endless));
        let endless = b"250-x\r\n".repeat(SMTP_REPLY_BYTES_MAX / 7 + 1);
        assert_eq!(decode(&endless), Err(NotAReply::Endless));
    }

    #[test]
    fn what_a_reply_means() {
        let check = |code: u16, text: &str, enhanced: Option<&str>, permanent: bool| {
            let reply = Reply { code, text: text.to_owned(), local: false };
            assert_eq!(reply.enhanced(), enhanced, "{reply}");
            assert_eq!(reply.is_permanent(), permanent, "{reply}");
            let codes = enhanced.map_or(code.to_string(), |enhanced| format!("{code} {enhanced}"));
            assert_eq!(reply.codes(), codes, "{reply}");
        };
        check(250, "2.1.5 ok", Some("2.1.5"), false);
        check(250, "", None, false);
        check(450, "4.7.1 greylisted", Some("4.7.1"), false);
        check(550, "5.1.1 no such user", Some("5.1.1"), true);
        check(550, "no such user", None, true);
        check(550, "5.1 no such user", None, true);
        check(550, "5.1.1.1 no such user", None, true);
        check(550, "5.5.0 milter failed", Some("5.5.0"), false);
        check(554, "5.5.01 odd", Some("5.5.01"), true);
        check(530, "5.7.0 must issue STARTTLS first", Some("5.7.0"), false);
        check(535, "5.7.8 bad credentials", Some("5.7.8"), false);
    }
}
