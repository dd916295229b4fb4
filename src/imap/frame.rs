//! Framing: bytes in, whole responses out.
//!
//! Separate from the stream so that tables, and one byte at a time, can test it. A response is a
//! line, or lines joined by literals (RFC 3501 §2.2.2, §4.3; `{n+}` RFC 7888, `~{n}` RFC 3516).
//! Work is linear in the bytes, memory is bounded before it is taken. Never looks into a literal
//! and never judges what a line says; that is [`super::filter`].

use std::ops::Range;

/// How large a response may be, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// One literal.
    pub literal: usize,
    /// One line, or the part of one between literals.
    pub line: usize,
    /// All of a response.
    pub response: usize,
}

/// A response as framed: lines that end with CRLF, literals announced as `{n}`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// All its bytes.
    pub bytes: Vec<u8>,
    /// Where its literals lie in them, in order.
    pub literals: Vec<Range<usize>>,
}

/// A response that we refuse to hold. The connection is of no more use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// A literal above the bound; usually one large mail.
    #[error("a literal of {announced} bytes was announced, {limit} are allowed")]
    Literal {
        /// As the server announced.
        announced: u64,
        /// The bound.
        limit: usize,
    },
    /// A line above the bound.
    #[error("a line is longer than {limit} bytes")]
    Line {
        /// The bound.
        limit: usize,
    },
    /// A response above the bound.
    #[error("a response is longer than {limit} bytes")]
    Response {
        /// The bound.
        limit: usize,
    },
    /// All that answers a command, above the bound; [`super::wire::Wire::allow`] counts it.
    #[error("more than {limit} bytes came in answer to one command")]
    Answer {
        /// The bound.
        limit: u64,
    },
}

/// Cuts a byte stream into [`Frame`]s.
#[derive(Debug)]
pub struct Framer {
    bounds: Bounds,
    input: Vec<u8>,
    /// How much of `input` went into `frame` already.
    taken: usize,
    frame: Frame,
    /// Where in the frame the line that is being read began.
    line_start: usize,
    /// Bytes of a literal still to come.
    literal_left: usize,
}

impl Framer {
    /// A framer at the start of a stream.
    #[must_use]
    pub fn new(bounds: Bounds) -> Framer {
        Framer {
            bounds,
            input: Vec::new(),
            taken: 0,
            frame: Frame::default(),
            line_start: 0,
            literal_left: 0,
        }
    }

    /// Takes bytes as they came. Call [`Framer::next_frame`] until it has no more before the next.
    pub fn push(&mut self, bytes: &[u8]) {
        self.input.extend_from_slice(bytes);
    }

    /// The next whole response, if it has come.
    ///
    /// # Errors
    /// [`FrameError`]; from then on the framer's state means nothing.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        loop {
            let rest = self.input.get(self.taken..).unwrap_or_default();
            if rest.is_empty() {
                self.input.clear();
                self.taken = 0;
                return Ok(None);
            }
            if self.literal_left > 0 {
                let count = self.literal_left.min(rest.len());
                self.take(count);
                self.literal_left -= count;
                if self.literal_left == 0 {
                    self.line_start = self.frame.bytes.len();
                }
                continue;
            }
            let line_end = rest.iter().position(|&byte| byte == b'\n');
            self.take(line_end.map_or(rest.len(), |at| at + 1));
            self.check_size()?;
            if line_end.is_some() && !self.begins_literal()? {
                self.line_start = 0;
                return Ok(Some(std::mem::take(&mut self.frame)));
            }
        }
    }

    /// Bytes that came and are not yet part of a response that was handed out.
    #[must_use]
    pub fn pending(&self) -> &[u8] {
        match self.input.get(self.taken..) {
            Some(rest) if !rest.is_empty() => rest,
            Some(_) | None => &self.frame.bytes,
        }
    }

    fn take(&mut self, count: usize) {
        let end = self.taken + count;
        self.frame.bytes.extend_from_slice(self.input.get(self.taken..end).unwrap_or_default());
        self.taken = end;
    }

    fn check_size(&self) -> Result<(), FrameError> {
        let length = self.frame.bytes.len();
        if length - self.line_start > self.bounds.line {
            return Err(FrameError::Line { limit: self.bounds.line });
        }
        if length > self.bounds.response {
            return Err(FrameError::Response { limit: self.bounds.response });
        }
        Ok(())
    }

    /// Ends the line with CRLF, and sets up for the literal that it announces, if it does.
    fn begins_literal(&mut self) -> Result<bool, FrameError> {
        let bytes = &mut self.frame.bytes;
        bytes.pop();
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
        let line = bytes.get(self.line_start..).unwrap_or_default();
        let marker = if is_status(bytes) { None } else { literal_marker(line) };
        let Some((from_end, announced)) = marker else {
            self.frame.bytes.extend_from_slice(b"\r\n");
            return Ok(false);
        };
        let limit = self.bounds.literal;
        let too_large = FrameError::Literal { announced, limit };
        let size = usize::try_from(announced).map_err(|_| too_large)?;
        if size > limit {
            return Err(too_large);
        }
        self.frame.bytes.truncate(self.frame.bytes.len() - from_end);
        self.frame.bytes.extend_from_slice(format!("{{{size}}}\r\n").as_bytes());
        let start = self.frame.bytes.len();
        if start.saturating_add(size) > self.bounds.response {
            return Err(FrameError::Response { limit: self.bounds.response });
        }
        self.frame.literals.push(start..start + size);
        self.literal_left = size;
        self.line_start = start;
        Ok(true)
    }
}

/// Whether `line` is a continuation, a tagged reply or an untagged status: free text, which may
/// end in `{3}` and mean nothing by it.
fn is_status(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"* ") else {
        return true;
    };
    let word = rest.split(|&byte| byte == b' ').next().unwrap_or_default();
    [&b"OK"[..], b"NO", b"BAD", b"BYE", b"PREAUTH"]
        .iter()
        .any(|status| word.eq_ignore_ascii_case(status))
}

/// The literal announced at the end of `line`: how many bytes the announcement takes, and the size.
fn literal_marker(line: &[u8]) -> Option<(usize, u64)> {
    let inner = line.strip_suffix(b"}")?;
    let inner = inner.strip_suffix(b"+").unwrap_or(inner);
    let digits = inner.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (before, number) = inner.split_at(inner.len() - digits);
    let before = before.strip_suffix(b"{")?;
    let before = before.strip_suffix(b"~").unwrap_or(before);
    let number = std::str::from_utf8(number).ok().filter(|number| !number.is_empty())?;
    // More digits than a u64 holds is more than we allow.
    Some((line.len() - before.len(), number.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { literal: 20, line: 40, response: 70 };

    fn frames(bytes: &[u8], step: usize) -> Result<(Vec<String>, bool), FrameError> {
        let mut framer = Framer::new(BOUNDS);
        let mut out = Vec::new();
        for chunk in bytes.chunks(step) {
            framer.push(chunk);
            while let Some(frame) = framer.next_frame()? {
                for literal in &frame.literals {
                    assert!(frame.bytes.get(literal.clone()).is_some());
                }
                out.push(String::from_utf8_lossy(&frame.bytes).into_owned());
            }
        }
        Ok((out, framer.pending().is_empty()))
    }

    fn check(bytes: &str, wanted: &[&str]) {
        for step in [1, 2, 3, 7, bytes.len().max(1)] {
            let (got, whole) = frames(bytes.as_bytes(), step).unwrap();
            assert_eq!(got, wanted, "{bytes:?} by {step}");
            assert!(whole, "{bytes:?} by {step}");
        }
    }

    #[test]
    fn responses_are_cut_wherever_the_bytes_are() {
        check("", &[]);
        check("* OK hi\r\n", &["* OK hi\r\n"]);
        check("* OK hi\n* 1 EXISTS\n", &["* OK hi\r\n", "* 1 EXISTS\r\n"]);
        check("\r\n\n", &["\r\n", "\r\n"]);
        check("* 1 FETCH (B {3}\r\na\nb)\r\n", &["* 1 FETCH (B {3}\r\na\nb)\r\n"]);
        check("* 1 FETCH (B {3+}\r\nabc)\r\n", &["* 1 FETCH (B {3}\r\nabc)\r\n"]);
        check("* 1 FETCH (B ~{3}\r\nabc)\r\n", &["* 1 FETCH (B {3}\r\nabc)\r\n"]);
        check("* 1 FETCH (B {0}\r\n C {1}\r\nx)\r\n", &["* 1 FETCH (B {0}\r\n C {1}\r\nx)\r\n"]);
        check("* X {2}\r\n{9 {1}\r\n!\r\n", &["* X {2}\r\n{9 {1}\r\n!\r\n"]);
        check("* X {a}\r\n* X }\r\n* X {}\r\n", &["* X {a}\r\n", "* X }\r\n", "* X {}\r\n"]);
    }

    #[test]
    fn a_status_has_no_literal() {
        check("* OK you have {3}\r\na1 NO {12}\r\n", &["* OK you have {3}\r\n", "a1 NO {12}\r\n"]);
        check("* bye {3}\r\n+ {3}\r\n", &["* bye {3}\r\n", "+ {3}\r\n"]);
        check("* BYE{3}\r\nabc\r\n", &["* BYE{3}\r\nabc\r\n"]);
    }

    #[test]
    fn bounds_hold() {
        let cases: [(&str, FrameError); 6] = [
            ("* F {21}\r\n", FrameError::Literal { announced: 21, limit: 20 }),
            ("* F {629145600}\r\n", FrameError::Literal { announced: 629_145_600, limit: 20 }),
            ("* F {99999999999999999999999}\r\n", too_many()),
            ("* OK 3456789012345678901234567890123456789", FrameError::Line { limit: 40 }),
            ("* F {20}\r\n01234567890123456789{20}\r\n01234567890123456789{20}\r\n", response()),
            (
                "* F {9}\r\n012345678 01234567890123456789012345678901234567890",
                FrameError::Line { limit: 40 },
            ),
        ];
        for (bytes, wanted) in cases {
            for step in [1, bytes.len()] {
                assert_eq!(frames(bytes.as_bytes(), step), Err(wanted), "{bytes}");
            }
        }
    }

    fn too_many() -> FrameError {
        FrameError::Literal { announced: u64::MAX, limit: 20 }
    }

    fn response() -> FrameError {
        FrameError::Response { limit: 70 }
    }

    #[test]
    fn a_cut_response_is_pending() {
        for cut in ["* OK", "* 1 FETCH (B {3}\r\n", "* 1 FETCH (B {3}\r\nab", "* 1 F {1}\r\na"] {
            for step in [1, cut.len()] {
                assert_eq!(frames(cut.as_bytes(), step).unwrap(), (vec![], false), "{cut:?}");
            }
        }
    }
}
