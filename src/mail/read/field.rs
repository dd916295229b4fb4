//! Header fields: where they begin and end, and what they say when unfolded.
//!
//! Separate because the outermost header and those of the parts are read by the same rules, and no
//! stage reads them twice by different ones (RFC 7103 §7: a difference is a hole). RFC 5322 §2.2,
//! with the leniency of RFC 7103. One pass, bounded by `limits`. Never decodes encoded words.

use super::charset;
use crate::limits;
use crate::mail::message::Header;

/// One line of bytes and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Where it begins.
    pub start: usize,
    /// Without its line end.
    pub content: &'a [u8],
    /// Where the next one begins.
    pub end: usize,
}

/// The lines of `bytes`; CRLF and LF end them, a lone CR does not.
#[derive(Clone, Debug)]
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lines<'a> {
    /// The lines from the byte `at` on, which begins one.
    pub(super) fn from(bytes: &'a [u8], at: usize) -> Lines<'a> {
        Lines { bytes, at }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |n| n + 1);
        let line = rest.get(..length).unwrap_or_default();
        let content = line.strip_suffix(b"\n").unwrap_or(line);
        let content = content.strip_suffix(b"\r").unwrap_or(content);
        let start = self.at;
        self.at += length;
        Some(Line { start, content, end: self.at })
    }
}

/// A header, read.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Its fields, at most [`limits::HEADERS_MAX`].
    pub fields: Vec<Header>,
    /// Where the body begins.
    pub body: usize,
    /// A line was no field.
    pub is_broken: bool,
    /// There were more fields, or longer ones, than are read.
    pub is_cut: bool,
}

impl Head {
    /// The value of the first field of this name; empty where there is none.
    pub(super) fn first(&self, name: &str) -> &str {
        let field = self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name));
        field.map_or("", |field| field.value.as_str())
    }

    /// Whether there is a field of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name.eq_ignore_ascii_case(name))
    }
}

/// Reads the header of a whole mail: what servers and mailbox files put before it is passed over.
pub(super) fn outermost(raw: &[u8]) -> Head {
    let mut lines = Lines::from(raw, 0).skip_while(|line| {
        line.content.trim_ascii().is_empty() || line.content.starts_with(b"From ")
    });
    match lines.next() {
        Some(line) if parts_of(line.content).is_some() => scan(raw, line.start, |_| false),
        Some(_) | None => Head { is_broken: true, ..Head::default() },
    }
}

/// Reads the header that begins at `start`. It ends at an empty line, before a line for which
/// `is_end` holds, or before text that nobody set an empty line before.
pub(super) fn scan(raw: &[u8], start: usize, is_end: impl Fn(&[u8]) -> bool) -> Head {
    let mut head = Head::default();
    let mut open: Option<(String, Vec<u8>)> = None;
    let mut lines = Lines::from(raw, start).peekable();
    head.body = raw.len();
    while let Some(line) = lines.next() {
        if line.content.is_empty() || is_end(line.content) {
            head.body = if line.content.is_empty() { line.end } else { line.start };
            break;
        }
        if line.content.starts_with(b" ") || line.content.starts_with(b"\t") {
            match &mut open {
                Some((_, value)) => head.is_cut |= !extend(value, line.content),
                None => head.is_broken = true,
            }
        } else if let Some((name, value)) = parts_of(line.content) {
            close(&mut head, open.take());
            let mut bytes = Vec::new();
            head.is_cut |= !extend(&mut bytes, value);
            open = Some((name, bytes));
        } else {
            head.is_broken = true;
            let is_amid = lines.peek().is_some_and(|next| parts_of(next.content).is_some());
            if !is_amid {
                head.body = line.start;
                break;
            }
        }
    }
    close(&mut head, open);
    head
}

/// Files a field that is complete.
fn close(head: &mut Head, field: Option<(String, Vec<u8>)>) {
    let Some((name, value)) = field else { return };
    if head.fields.len() >= limits::HEADERS_MAX {
        head.is_cut = true;
        return;
    }
    let value: String =
        charset::header(&value).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    head.fields.push(Header { name, value: value.trim().to_owned() });
}

/// Adds a line to a field; `false` where it is full.
fn extend(value: &mut Vec<u8>, line: &[u8]) -> bool {
    let room = limits::FIELD_BYTES_MAX.saturating_sub(value.len());
    value.extend(line.iter().take(room));
    line.len() <= room
}

/// Name and value of a line that begins a field. Blanks before the colon are obsolete, not wrong
/// (RFC 5322 §4.5).
fn parts_of(line: &[u8]) -> Option<(String, &[u8])> {
    let colon = line.iter().take(limits::NAME_CHARS_MAX).position(|byte| *byte == b':')?;
    let name = line.get(..colon)?.trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    let value = line.get(colon + 1..)?;
    is_name.then(|| (String::from_utf8_lossy(name).into_owned(), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, fields: &[(&str, &str)], body: &str, is_broken: bool) {
        let head = outermost(raw.as_bytes());
        let found: Vec<(&str, &str)> =
            head.fields.iter().map(|f| (f.name.as_str(), f.value.as_str())).collect();
        assert_eq!(found, fields, "{raw:?}");
        assert_eq!(&raw.as_bytes()[head.body..], body.as_bytes(), "{raw:?}");
        assert_eq!(head.is_broken, is_broken, "{raw:?}");
    }

    #[test]
    fn where_headers_end() {
        check("A: 1\r\nB:2\r\n\r\nbody", &[("A", "1"), ("B", "2")], "body", false);
        check("A: 1\n\tmore\n  yet\n\nbody", &[("A", "1 more  yet")], "body", false);
        check("A : 1\n\n", &[("A", "1")], "", false);
        check("\r\n\nA: 1\n\nbody", &[("A", "1")], "body", false);
        check("From kim Mon Jan  1 10:00:00 2029\nA: 1\n\nbody", &[("A", "1")], "body", false);
        check("A: 1", &[("A", "1")], "", false);
        check("", &[], "", true);
    }

    #[test]
    fn headers_that_are_none() {
        check("no header at all\n\nreally", &[], "no header at all\n\nreally", true);
        check("A: 1\njunk\nB: 2\n\nbody", &[("A", "1"), ("B", "2")], "body", true);
        check("A: 1\nDear all,\nyours\n", &[("A", "1")], "Dear all,\nyours\n", true);
        check("A: 1\n>From kim Mon Jan 1 10:00\nB: 2\n\n", &[("A", "1"), ("B", "2")], "", true);
        check("A: a\rb\0c\n\n", &[("A", "a b c")], "", false);
    }

    #[test]
    fn no_more_than_the_limits() {
        let many = "A: 1\n".repeat(20_000) + "\nbody";
        let head = outermost(many.as_bytes());
        assert_eq!((head.fields.len(), head.is_cut), (limits::HEADERS_MAX, true));
        assert_eq!(&many.as_bytes()[head.body..], b"body");
        let long = format!("A: {}\nB: 2\n\n", "x".repeat(10_000_000));
        let head = outermost(long.as_bytes());
        assert_eq!((head.first("a").len(), head.first("b")), (limits::FIELD_BYTES_MAX - 1, "2"));
    }
}
