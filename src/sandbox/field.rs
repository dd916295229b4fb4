//! Header fields of a raw mail: where they begin and end, and their values unfolded.
//!
//! Separate from the product's reader on purpose: a server that parsed with the code under test
//! would agree with its mistakes. RFC 5322 §2.2. Takes bare LF as a line end, as mail stores do.
//! Never changes a byte of what it reads.

use mail_parser::parsers::MessageStream;

use crate::limits::SANDBOX_HEADER_BYTES_MAX;

/// A header field as it stands in the mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field<'a> {
    /// The name, without the colon.
    pub name: &'a str,
    /// The value with its folds, without the line end.
    pub value: &'a [u8],
    /// The whole field with its line end.
    pub bytes: &'a [u8],
}

impl Field<'_> {
    /// Whether this is the field `name`; case does not matter.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value on one line, undecoded.
    pub(super) fn unfolded(&self) -> String {
        let text = String::from_utf8_lossy(self.value);
        text.split(['\r', '\n']).filter(|line| !line.is_empty()).collect::<String>().trim().into()
    }

    /// The value with its encoded words decoded (RFC 2047).
    pub(super) fn decoded(&self) -> String {
        let line = format!("{}\r\n", self.unfolded());
        let value = MessageStream::new(line.as_bytes()).parse_unstructured();
        value.into_text().map(String::from).unwrap_or_default()
    }
}

/// The header and the body; the empty line between them belongs to the header.
pub(super) fn split(raw: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if line == b"\r\n" || line == b"\n" {
            break;
        }
    }
    raw.split_at_checked(at).unwrap_or((raw, &[]))
}

/// A header in pieces: each a field with its folds, or a line that is none. Together they are the
/// header again.
pub(super) fn pieces(header: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut end = 0;
    for line in header.split_inclusive(|byte| *byte == b'\n') {
        if end > start && !matches!(line.first(), Some(b' ' | b'\t')) {
            found.extend(header.get(start..end));
            start = end;
        }
        end += line.len();
    }
    found.extend(header.get(start..end).filter(|piece| !piece.is_empty()));
    found
}

/// A piece of a header as a field; `None` where it is none.
pub(super) fn field(piece: &[u8]) -> Option<Field<'_>> {
    let colon = piece.iter().position(|byte| *byte == b':')?;
    let (name, rest) = piece.split_at_checked(colon)?;
    let name = std::str::from_utf8(name).ok()?.trim_end();
    if name.is_empty() || name.contains(|c: char| c.is_ascii_whitespace() || c.is_control()) {
        return None;
    }
    let value = rest.get(1..)?.trim_ascii_end();
    Some(Field { name, value, bytes: piece })
}

/// The fields of a header, in order. Lines that are no fields are left out.
///
/// Reads at most [`SANDBOX_HEADER_BYTES_MAX`] bytes.
pub(super) fn fields(header: &[u8]) -> Vec<Field<'_>> {
    let header = header.get(..SANDBOX_HEADER_BYTES_MAX).unwrap_or(header);
    pieces(header).into_iter().filter_map(field).collect()
}

/// The value of the first field `name` of a mail, unfolded and undecoded.
pub(super) fn value(raw: &[u8], name: &str) -> Option<String> {
    let (header, _) = split(raw);
    fields(header).into_iter().find(|field| field.is(name)).map(|field| field.unfolded())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_split_at_its_first_empty_line() {
        let check = |raw: &str, header: &str, body: &str| {
            assert_eq!(split(raw.as_bytes()), (header.as_bytes(), body.as_bytes()), "{raw:?}");
        };
        check("A: b\r\n\r\nhi\r\n", "A: b\r\n\r\n", "hi\r\n");
        check("A: b\n\nhi", "A: b\n\n", "hi");
        check("A: b\r\n", "A: b\r\n", "");
        check("\r\nhi", "\r\n", "hi");
        check("", "", "");
    }

    #[test]
    fn fields_are_found_with_their_folds() {
        let check = |header: &str, expected: &[(&str, &str)]| {
            let found = fields(header.as_bytes());
            let found: Vec<_> = found.iter().map(|f| (f.name, f.decoded())).collect();
            let found: Vec<_> = found.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(found, expected, "{header:?}");
        };
        check("Subject: one\r\n two\r\nTo:x\r\n\r\n", &[("Subject", "one two"), ("To", "x")]);
        check("Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n", &[("Subject", "Grüße")]);
        check("From a line of mbox\r\nTo: x\n", &[("To", "x")]);
        check(" stray: fold\r\nTo: x", &[("To", "x")]);
        check("Empty:\r\n\r\n", &[("Empty", "")]);
        check("", &[]);
    }
}
