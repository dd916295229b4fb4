//! MIME structure: a mail is cut into its parts (RFC 2046 §5.1).
//!
//! Separate from what the parts mean. mail-parser, which reads headers' dates and charsets for us,
//! is not asked here: it looks for each boundary to the end of the mail, anywhere in a line, so
//! that nested or undelimited multiparts cost the square of their size and one boundary that begins
//! like another ends the wrong part. This is one pass over the lines, with a stack of open
//! boundaries. Parts are counted from 0, the mail itself, in the order of the mail; multiparts
//! count. Never descends into a message/rfc822: what a forwarded mail says is not what this one
//! says.

use std::borrow::Cow;

use super::field::{self, Head, Lines};
use super::parameters::Parameters;
use super::transfer::Transfer;
use crate::limits;

/// The mail, cut up.
#[derive(Debug)]
pub(super) struct Structure<'a> {
    /// Its outermost header.
    pub head: Head,
    /// The bytes below it.
    pub body: &'a [u8],
    /// Every part; the first is the mail itself.
    pub parts: Vec<Part<'a>>,
    /// What was wrong, in the words of [`super::defect`].
    pub defects: Vec<&'static str>,
}

/// A part.
#[derive(Debug)]
pub(super) struct Part<'a> {
    /// `type/subtype` in lower case, never empty.
    pub content_type: String,
    /// Parameters of Content-Type.
    pub parameters: Parameters,
    /// Content-Disposition; its value is empty where there is none.
    pub disposition: Parameters,
    /// Content-ID as written.
    pub content_id: String,
    /// How the bytes are encoded.
    pub transfer: Transfer,
    /// The bytes as they lie in the mail; of a multipart, all of it.
    pub body: Cow<'a, [u8]>,
    /// The parts in it; empty for what is no multipart.
    pub children: Vec<usize>,
    /// The parts that `enclosed` found in its bytes.
    pub enclosed: Vec<usize>,
}

impl Part<'_> {
    /// Whether its parts are listed in [`Part::children`].
    pub(super) fn is_multipart(&self) -> bool {
        !self.children.is_empty()
    }

    /// The file name that the mail gives, decoded and not cleaned.
    pub(super) fn file_name(&self) -> Option<&str> {
        self.disposition.get("filename").or_else(|| self.parameters.get("name"))
    }

    /// Whether it is a mail of its own.
    pub(super) fn is_message(&self) -> bool {
        matches!(self.content_type.as_str(), "message/rfc822" | "message/global")
    }
}

/// Cuts a mail into its parts.
pub(super) fn read(raw: &[u8]) -> Structure<'_> {
    let head = field::outermost(raw);
    let body = raw.get(head.body..).unwrap_or_default();
    let mut cutter = Cutter {
        bytes: raw,
        parts: Vec::new(),
        open: Vec::new(),
        current: None,
        defects: Vec::new(),
    };
    cutter.begin(&head, None);
    let mut at = head.body;
    while let Some(next) = cutter.line(at) {
        at = next;
    }
    cutter.close(0, raw.len());
    let Cutter { mut parts, mut defects, .. } = cutter;
    for part in &mut parts {
        if part.content_type.starts_with("multipart/") && part.children.is_empty() {
            defects.push(super::defect::NO_PARTS);
            "text/plain".clone_into(&mut part.content_type);
        }
    }
    Structure { head, body, parts, defects }
}

/// A multipart whose end has not come.
struct Open {
    part: usize,
    boundary: Vec<u8>,
    start: usize,
}

struct Cutter<'a> {
    bytes: &'a [u8],
    parts: Vec<Part<'a>>,
    open: Vec<Open>,
    /// The part whose lines we read, and where they began; none in preambles and epilogues.
    current: Option<(usize, usize)>,
    defects: Vec<&'static str>,
}

impl<'a> Cutter<'a> {
    /// Reads the line at `at`, and the header below it where it is a boundary. Returns where to go
    /// on.
    fn line(&mut self, at: usize) -> Option<usize> {
        let line = Lines::from(self.bytes, at).next()?;
        let Some((level, is_end)) = delimiter(&self.open, line.content) else {
            return Some(line.end);
        };
        self.close(level + 1, line.start);
        if is_end {
            self.close(level, line.end);
            return Some(line.end);
        }
        let open = &self.open;
        let head = field::scan(self.bytes, line.end, |line| delimiter(open, line).is_some());
        let next = head.body;
        let parent = self.open.last().map(|open| open.part);
        self.begin(&head, parent);
        Some(next)
    }

    /// Takes up a part whose header is `head`.
    fn begin(&mut self, head: &Head, parent: Option<usize>) {
        if head.is_cut {
            self.defects.push(super::defect::HEADER_CUT);
        }
        let index = self.parts.len();
        if index >= limits::MIME_PARTS_MAX {
            self.defects.push(super::defect::TOO_MANY_PARTS);
            self.current = None;
            return;
        }
        let in_digest = parent
            .and_then(|parent| self.parts.get(parent))
            .is_some_and(|parent| parent.content_type == "multipart/digest");
        let mut part = part_of(head, in_digest);
        if let Some(parent) = parent.and_then(|parent| self.parts.get_mut(parent)) {
            parent.children.push(index);
        }
        let boundary = part.parameters.get("boundary").unwrap_or_default().trim_end().as_bytes();
        let is_multipart = part.content_type.starts_with("multipart/") && !boundary.is_empty();
        if is_multipart && self.open.len() < limits::MIME_DEPTH_MAX {
            let boundary = boundary.to_vec();
            self.open.push(Open { part: index, boundary, start: head.body });
            self.current = None;
        } else {
            if is_multipart {
                self.defects.push(super::defect::TOO_DEEP);
                "application/octet-stream".clone_into(&mut part.content_type);
            }
            self.current = Some((index, head.body));
        }
        self.parts.push(part);
    }

    /// Ends the current part and every multipart above `level` at the byte `end`, where a boundary
    /// or the mail's end stands.
    fn close(&mut self, level: usize, end: usize) {
        let bytes = self.bytes;
        let span = |start: usize| before_line_end(bytes.get(start..end).unwrap_or_default());
        if let Some((index, start)) = self.current.take()
            && let Some(part) = self.parts.get_mut(index)
        {
            let is_whole = end == bytes.len() && self.open.is_empty();
            let whole = || bytes.get(start..).unwrap_or_default();
            part.body = Cow::Borrowed(if is_whole { whole() } else { span(start) });
        }
        for open in self.open.drain(level.min(self.open.len())..) {
            if let Some(part) = self.parts.get_mut(open.part) {
                part.body = Cow::Borrowed(span(open.start));
            }
        }
    }
}

/// The innermost open multipart whose boundary this line is, and whether it is its last one. RFC
/// 2046 §5.1.1: blanks may follow, nothing else may, so `--a` does not delimit what `--ab` does.
fn delimiter(open: &[Open], line: &[u8]) -> Option<(usize, bool)> {
    let line = line.strip_prefix(b"--")?.trim_ascii_end();
    let levels = || open.iter().enumerate().rev();
    let last = line.strip_suffix(b"--");
    levels().find(|(_, open)| open.boundary == line).map(|(level, _)| (level, false)).or_else(
        || {
            levels()
                .find(|(_, open)| Some(open.boundary.as_slice()) == last)
                .map(|(level, _)| (level, true))
        },
    )
}

/// The line end before a boundary belongs to the boundary.
fn before_line_end(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

fn part_of<'a>(head: &Head, in_digest: bool) -> Part<'a> {
    let mut parameters = Parameters::read(head.first("Content-Type"));
    let content_type = std::mem::take(&mut parameters.value);
    let is_type = content_type.split_once('/').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
    let content_type = match content_type.as_str() {
        _ if is_type => content_type,
        // Written before MIME, and by scripts that never read it.
        "html" | "text/" => "text/html".to_owned(),
        _ if parameters.get("name").is_some() => "application/octet-stream".to_owned(),
        _ if in_digest => "message/rfc822".to_owned(),
        _ => "text/plain".to_owned(),
    };
    Part {
        content_type,
        parameters,
        disposition: Parameters::read(head.first("Content-Disposition")),
        content_id: head.first("Content-ID").to_owned(),
        transfer: Transfer::of(head.first("Content-Transfer-Encoding")),
        body: Cow::Borrowed(&[]),
        children: Vec::new(),
        enclosed: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each part as `type=body`; a multipart as `type[children]`.
    fn outline(raw: &str) -> String {
        let structure = read(raw.as_bytes());
        fn show(structure: &Structure<'_>, index: usize, out: &mut String) {
            let part = &structure.parts[index];
            out.push_str(part.content_type.split_once('/').unwrap().1);
            if part.is_multipart() {
                out.push('[');
                for child in &part.children {
                    show(structure, *child, out);
                    out.push(' ');
                }
                out.push(']');
            } else {
                out.push_str(&format!("={:?}", String::from_utf8_lossy(&part.body)));
            }
        }
        let mut out = String::new();
        show(&structure, 0, &mut out);
        out
    }

    fn check(body: &str, expected: &str) {
        let raw = format!("Content-Type: multipart/mixed; boundary=b\n\n{body}");
        assert_eq!(outline(&raw), expected, "{body:?}");
        assert_eq!(outline(&raw.replace('\n', "\r\n")), expected, "{body:?} with CRLF");
    }

    #[test]
    fn boundaries_as_the_standard_says() {
        check("--b\n\none\n--b\n\ntwo\n--b--\n", r#"mixed[plain="one" plain="two" ]"#);
        check("preamble\n--b\n\none\n--b--\nepilogue\n--b\n", r#"mixed[plain="one" ]"#);
    }

    #[test]
    fn boundaries_as_they_come() {
        check("--b\n\none", r#"mixed[plain="one" ]"#);
        check("--b  \n\none\n--b-- \n", r#"mixed[plain="one" ]"#);
        check("--b\n\n--bx\n--b--\n", r#"mixed[plain="--bx" ]"#);
        check("--b\n\nsee --b\n--b--\n", r#"mixed[plain="see --b" ]"#);
        check("--b\nContent-Type: text/html\n--b\n\ntwo\n--b--", r#"mixed[html="" plain="two" ]"#);
        check("--b\nContent-Type: html\n\none\n--b--", r#"mixed[html="one" ]"#);
        check("nothing delimited", r#"plain="nothing delimited""#);
        check("--b--\n", r#"plain="--b--""#);
    }

    #[test]
    fn multiparts_in_multiparts() {
        let inner = "--b\nContent-Type: multipart/alternative; boundary=bb\n\n--bb\n\none\n";
        check(
            &format!("{inner}--bb--\n--b\n\ntwo\n--b--"),
            r#"mixed[alternative[plain="one" ] plain="two" ]"#,
        );
        check(
            &format!("{inner}--b\n\ntwo\n--b--"),
            r#"mixed[alternative[plain="one" ] plain="two" ]"#,
        );
        let digest = "--b\nContent-Type: multipart/digest; boundary=d\n\n--d\n\nA: x\n--d--\n--b--";
        check(digest, r#"mixed[digest[rfc822="A: x" ] ]"#);
    }

    #[test]
    fn a_mail_in_the_mail_is_one_part() {
        let multipart = |b: &str| format!("Content-Type: multipart/mixed; boundary={b}\n\n");
        let inner = multipart("x") + "--x\n\none\n--x--";
        let outer = multipart("b") + "--b\nContent-Type: message/rfc822\n\n";
        let raw = format!("{outer}{inner}\n--b--");
        assert_eq!(read(raw.as_bytes()).parts.len(), 2);
    }

    #[test]
    fn nesting_and_numbers_are_bounded() {
        let mut deep = String::from("Content-Type: multipart/mixed; boundary=0\n\n");
        for level in 0..100_000 {
            deep +=
                &format!("--{level}\nContent-Type: multipart/mixed; boundary={}\n\n", level + 1);
        }
        let structure = read(deep.as_bytes());
        assert_eq!(structure.parts.len(), limits::MIME_DEPTH_MAX + 1);
        assert!(structure.defects.contains(&super::super::defect::TOO_DEEP));
        let many =
            format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\n\n".repeat(100_000));
        assert_eq!(read(many.as_bytes()).parts.len(), limits::MIME_PARTS_MAX);
    }
}
