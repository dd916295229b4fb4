//! What is hashed: header and body as bytes, and their canonical forms (RFC 6376 §3.4).
//!
//! Separate because it works on the bytes of the mail, as the one place beside the parser that
//! does, and must split the header where the parser does or not at all. One pass each; the body's
//! canonical form is hashed as it is made and never held.

use aws_lc_rs::digest::{Context, SHA256};

use super::signature::Signature;
use crate::limits;

/// How strictly white space counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Canonicalization {
    /// Every byte.
    Simple,
    /// Runs of blanks are one, blanks at ends are none, case of names is none.
    Relaxed,
}

impl Canonicalization {
    pub(super) fn parse(word: &str) -> Option<Canonicalization> {
        match word.trim().to_ascii_lowercase().as_str() {
            "simple" => Some(Canonicalization::Simple),
            "relaxed" => Some(Canonicalization::Relaxed),
            _ => None,
        }
    }
}

/// A header field as it stands in the mail.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'a> {
    name: &'a str,
    /// From behind the colon to before the line end, folded.
    pub(super) value: &'a [u8],
}

impl Field<'_> {
    /// Whether it has this name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Adds its canonical form, without the line end.
    fn add(&self, value: &[u8], form: Canonicalization, out: &mut Vec<u8>) {
        match form {
            Canonicalization::Simple => {
                out.extend_from_slice(self.name.as_bytes());
                out.push(b':');
                out.extend_from_slice(value);
            }
            Canonicalization::Relaxed => {
                out.extend_from_slice(self.name.to_ascii_lowercase().as_bytes());
                out.push(b':');
                let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
                let words = value.split(is_blank).filter(|word| !word.is_empty());
                for (at, word) in words.enumerate() {
                    if at > 0 {
                        out.push(b' ');
                    }
                    out.extend_from_slice(word);
                }
            }
        }
    }
}

/// Header and body. `None` for a header that can be split in two ways, or that the parser cuts.
pub(super) fn split(raw: &[u8]) -> Option<(Vec<Field<'_>>, &[u8])> {
    let mut fields = Vec::new();
    let mut rest = raw;
    while !rest.is_empty() {
        let (field, after) = unfolded(rest)?;
        rest = after;
        if field.is_empty() {
            return Some((fields, rest));
        }
        let colon = field.iter().position(|byte| *byte == b':')?;
        let (name, value) = field.split_at_checked(colon)?;
        let name = str::from_utf8(name).ok()?;
        let is_name = !name.is_empty()
            && name.len() < limits::NAME_CHARS_MAX
            && name.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_name || fields.len() >= limits::HEADERS_MAX || value.len() > limits::FIELD_BYTES_MAX
        {
            return None;
        }
        fields.push(Field { name, value: value.strip_prefix(b":")? });
    }
    Some((fields, rest))
}

/// The first field with its folded lines, without the last line end; and what follows. Every line
/// ends in CRLF, and nothing else is a line end.
fn unfolded(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut end = 0;
    loop {
        let rest = bytes.get(end..)?;
        let length = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n' | 0))?;
        if !rest.get(length..)?.starts_with(b"\r\n") {
            return None;
        }
        end += length;
        let after = bytes.get(end + 2..)?;
        let is_folded = end > 0 && matches!(after.first(), Some(b' ' | b'\t'));
        if !is_folded {
            return Some((bytes.get(..end)?, after));
        }
        end += 2;
    }
}

/// What a signature signs of the header: the fields that it names, each name the next one from
/// below, and itself without what it is (RFC 6376 §3.7, §5.4.2).
pub(super) fn signed_header(
    own: &Field<'_>,
    signature: &Signature,
    fields: &[Field<'_>],
) -> Vec<u8> {
    let mut signed = Vec::new();
    let mut taken: Vec<(&str, usize)> = Vec::new();
    for name in &signature.names {
        let before = taken.iter().filter(|(other, _)| other == name).count();
        if let Some(field) = fields.iter().rev().filter(|field| field.is(name)).nth(before) {
            field.add(field.value, signature.header, &mut signed);
            signed.extend_from_slice(b"\r\n");
        }
        taken.push((name, before));
    }
    own.add(&without_signature(own.value), signature.header, &mut signed);
    signed
}

/// The field's value with an empty `b=`.
fn without_signature(value: &[u8]) -> Vec<u8> {
    let tags = value.split(|byte| *byte == b';').map(|tag| {
        let name = tag.split(|byte| *byte == b'=').next().unwrap_or_default();
        match name.trim_ascii() {
            b"b" => tag.get(..=name.len()).unwrap_or(tag),
            _ => tag,
        }
    });
    tags.collect::<Vec<&[u8]>>().join(&b';')
}

/// A body, and its hashes as far as they were asked for.
pub(super) struct Body<'a> {
    bytes: &'a [u8],
    simple: Option<Vec<u8>>,
    relaxed: Option<Vec<u8>>,
}

impl<'a> Body<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Body<'a> {
        Body { bytes, simple: None, relaxed: None }
    }

    /// SHA-256 over the canonical form.
    pub(super) fn hash(&mut self, form: Canonicalization) -> Vec<u8> {
        let known = match form {
            Canonicalization::Simple => &mut self.simple,
            Canonicalization::Relaxed => &mut self.relaxed,
        };
        known.get_or_insert_with(|| hash(self.bytes, form)).clone()
    }
}

/// Empty lines at the end count for nothing; the last line has a line end (RFC 6376 §3.4.3 and
/// §3.4.4).
fn hash(body: &[u8], form: Canonicalization) -> Vec<u8> {
    let mut context = Context::new(&SHA256);
    let mut empty_lines = 0;
    let mut is_empty = true;
    let mut rest = Some(body);
    while let Some(bytes) = rest {
        let (line, after) = next_line(bytes);
        rest = after;
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
        let is_empty_line = match form {
            Canonicalization::Simple => line.is_empty(),
            Canonicalization::Relaxed => line.iter().all(is_blank),
        };
        if is_empty_line {
            empty_lines += 1;
            continue;
        }
        for _ in 0..empty_lines {
            context.update(b"\r\n");
        }
        (empty_lines, is_empty) = (0, false);
        match form {
            Canonicalization::Simple => context.update(line),
            Canonicalization::Relaxed => relaxed(line, &mut context),
        }
        context.update(b"\r\n");
    }
    if is_empty && form == Canonicalization::Simple {
        context.update(b"\r\n");
    }
    context.finish().as_ref().to_vec()
}

/// The line before the next CRLF, and what follows; `None` where that is the end.
fn next_line(bytes: &[u8]) -> (&[u8], Option<&[u8]>) {
    let mut from = 0;
    while let Some(at) = bytes.get(from..).and_then(|rest| rest.iter().position(|b| *b == b'\r')) {
        let end = from + at;
        if bytes.get(end + 1) == Some(&b'\n') {
            return (bytes.get(..end).unwrap_or_default(), bytes.get(end + 2..));
        }
        from = end + 1;
    }
    (bytes, None)
}

/// A line without blanks at its end, runs of blanks as one.
fn relaxed(line: &[u8], context: &mut Context) {
    let mut gap = false;
    for piece in line.chunk_by(|a, b| matches!(a, b' ' | b'\t') == matches!(b, b' ' | b'\t')) {
        if matches!(piece.first(), Some(b' ' | b'\t')) {
            gap = true;
            continue;
        }
        if gap {
            context.update(b" ");
        }
        gap = false;
        context.update(piece);
    }
}
