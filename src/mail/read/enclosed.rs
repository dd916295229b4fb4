//! Enclosed files: what lies in a part without MIME saying so.
//!
//! Separate from the structure because it looks at what the parts hold: `winmail.dat` is opened
//! (`tnef`, `rtf`), and files that were written into a text, as uuencode or as BinHex (RFC 1741),
//! are taken out of it. Each becomes a part behind those of the mail, so that all later stages
//! treat it as any other. Linear, bounded by `limits`; what does not hold up to its first line
//! stays text. BinHex is named and not decoded: nobody but an old Mac writes or wants it.

use std::borrow::Cow;

use super::field::{Line, Lines};
use super::parameters::Parameters;
use super::structure::{Part, Structure};
use super::transfer::{self, Transfer};
use super::{charset, rtf, tnef};
use crate::limits;

/// Opens what can be opened in every part of the mail.
pub(super) fn open(structure: &mut Structure<'_>) {
    for index in 0..structure.parts.len() {
        let Some(part) = structure.parts.get_mut(index) else { return };
        if part.is_multipart() {
            continue;
        }
        let found = if is_tnef(part) {
            in_tnef(part)
        } else if is_bare_text(part) {
            if is_page(part) {
                "text/html".clone_into(&mut part.content_type);
            }
            in_text(part)
        } else {
            name_by_content(part);
            Vec::new()
        };
        let room = limits::MIME_PARTS_MAX.saturating_sub(structure.parts.len());
        if found.len() > room {
            structure.defects.push(super::defect::TOO_MANY_PARTS);
        }
        let first = structure.parts.len();
        structure.parts.extend(found.into_iter().take(room));
        let enclosed = (first..structure.parts.len()).collect();
        if let Some(part) = structure.parts.get_mut(index) {
            part.enclosed = enclosed;
        }
    }
}

/// A part that was no part of the mail.
fn part<'a>(content_type: &str, parameters: Parameters, body: Vec<u8>) -> Part<'a> {
    Part {
        content_type: content_type.to_owned(),
        parameters,
        disposition: Parameters::default(),
        content_id: String::new(),
        transfer: Transfer::Identity,
        body: Cow::Owned(body),
        children: Vec::new(),
        enclosed: Vec::new(),
    }
}

/// Whether a plain text is a page of HTML that its sender labelled wrong: its first letters say so.
fn is_page(part: &Part<'_>) -> bool {
    let (bytes, _) = part.transfer.decode(&part.body);
    let start = bytes.trim_ascii_start();
    let start = start.get(..start.len().min(PAGE_BYTES)).unwrap_or_default();
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    ["<!doctype html", "<html>", "<html "].iter().any(|begin| start.starts_with(begin))
}

/// Bytes that tell a page.
const PAGE_BYTES: usize = 16;

fn is_tnef(part: &Part<'_>) -> bool {
    let is_named =
        part.file_name().is_some_and(|name| name.trim().eq_ignore_ascii_case("winmail.dat"));
    is_named
        || matches!(part.content_type.as_str(), "application/ms-tnef" | "application/vnd.ms-tnef")
}

fn in_tnef<'a>(outer: &Part<'_>) -> Vec<Part<'a>> {
    let (bytes, _) = outer.transfer.decode(&outer.body);
    let Some(found) = tnef::read(&bytes) else { return Vec::new() };
    let text = found.text.and_then(|text| {
        let (content_type, body, label) = match text {
            tnef::Text::Plain(text) => ("text/plain", text.into_bytes(), "utf-8".to_owned()),
            tnef::Text::Html(html, label) => ("text/html", html.to_vec(), label),
            tnef::Text::Rtf(rtf) => {
                let document = rtf::decompress(rtf, RTF_BYTES_MAX)?;
                match rtf::read(&document, limits::TEXT_BYTES_MAX) {
                    rtf::Text::Plain(text) => ("text/plain", text.into_bytes(), "utf-8".to_owned()),
                    rtf::Text::Html(html) => ("text/html", html.into_bytes(), "utf-8".to_owned()),
                }
            }
        };
        Some(part(content_type, Parameters::of(&[("charset", &label)]), body))
    });
    let files = found.files.into_iter().map(|file| {
        let named = file.content_type.to_ascii_lowercase();
        let content_type = if tnef::is_stream(file.bytes) {
            // A mail in the mail: what looks for what must not leave has to know it.
            "application/ms-tnef"
        } else if named.contains('/') {
            &named
        } else {
            "application/octet-stream"
        };
        let parameters = Parameters::of(&[("name", &file.name)]);
        Part { content_id: file.content_id, ..part(content_type, parameters, file.bytes.to_vec()) }
    });
    text.into_iter().chain(files).collect()
}

/// Bytes of RTF that are read; pictures in it take most of them.
const RTF_BYTES_MAX: usize = 8 * limits::TEXT_BYTES_MAX;

/// Whether files may be written into the part: text that is no file itself.
fn is_bare_text(part: &Part<'_>) -> bool {
    part.content_type == "text/plain"
        && part.file_name().is_none()
        && part.disposition.value != "attachment"
        && part.transfer != Transfer::Uuencode
}

/// Takes the files out of a text. Text without any stays as it is, to the byte.
fn in_text<'a>(text: &mut Part<'_>) -> Vec<Part<'a>> {
    let (bytes, _) = text.transfer.decode(&text.body);
    let may_hold = bytes.windows(6).any(|six| six == b"begin " || six == b"BinHex");
    if !may_hold {
        return Vec::new();
    }
    let mut files = Vec::new();
    let mut left = Vec::new();
    let mut at = 0;
    while let Some(line) = Lines::from(&bytes, at).next() {
        match uuencoded(&bytes, &line).or_else(|| binhex(&bytes, &line)) {
            Some(Tried::File(file, end)) if files.len() < limits::MIME_PARTS_MAX => {
                files.push(*file);
                at = end;
            }
            Some(Tried::File(_, end) | Tried::NoFile(end)) => {
                left.extend_from_slice(bytes.get(line.start..end).unwrap_or_default());
                at = end;
            }
            None => {
                left.extend_from_slice(bytes.get(line.start..line.end).unwrap_or_default());
                at = line.end;
            }
        }
    }
    if !files.is_empty() {
        text.body = Cow::Owned(left);
        text.transfer = Transfer::Identity;
    }
    files
}

/// What became of lines that began like a file, and where they end.
enum Tried<'a> {
    File(Box<Part<'a>>, usize),
    NoFile(usize),
}

/// A file that begins with `line` as uuencode writes it. Every line must have the length that it
/// says; the last one is `end`, or the text's.
fn uuencoded<'a>(bytes: &[u8], line: &Line<'_>) -> Option<Tried<'a>> {
    let name = uuencode_name(line.content)?;
    let mut decoded = Vec::new();
    let mut end = line.end;
    for line in Lines::from(bytes, line.end) {
        let content = line.content.trim_ascii_end();
        if content == b"end" {
            end = line.end;
            break;
        }
        let Some(mut row) = transfer::uuencoded_line(content) else {
            return Some(Tried::NoFile(line.start));
        };
        decoded.append(&mut row);
        end = line.end;
    }
    if decoded.is_empty() {
        return Some(Tried::NoFile(end));
    }
    let parameters = Parameters::of(&[("name", &name)]);
    let file = part("application/octet-stream", parameters, decoded);
    Some(Tried::File(Box::new(file), end))
}

/// The name in a line `begin 644 name`; it may be lost.
fn uuencode_name(line: &[u8]) -> Option<String> {
    let line = line.strip_prefix(b"begin ")?;
    let mode_length = line.iter().position(|byte| *byte == b' ').unwrap_or(line.len());
    let (mode, name) = line.split_at_checked(mode_length)?;
    let is_mode = (3..=4).contains(&mode.len()) && mode.iter().all(|b| (b'0'..=b'7').contains(b));
    is_mode.then(|| charset::header(name.trim_ascii()).into_owned())
}

/// A file that begins below `line` as BinHex writes it: between colons.
fn binhex<'a>(bytes: &[u8], line: &Line<'_>) -> Option<Tried<'a>> {
    if !line.content.starts_with(BINHEX_MARK) {
        return None;
    }
    let mut has_begun = false;
    for next in Lines::from(bytes, line.end) {
        let content = next.content.trim_ascii();
        if content.is_empty() && !has_begun {
            continue;
        }
        let inner = if has_begun { Some(content) } else { content.strip_prefix(b":") };
        let Some(inner) = inner else { return Some(Tried::NoFile(next.start)) };
        has_begun = true;
        let (inner, is_last) = match inner.strip_suffix(b":") {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        if !inner.iter().all(|byte| BINHEX_ALPHABET.contains(byte)) {
            return Some(Tried::NoFile(next.start));
        }
        if is_last {
            let body = bytes.get(line.start..next.end).unwrap_or_default();
            let name = binhex_name(body).unwrap_or_default();
            let parameters = Parameters::of(&[("name", &name)]);
            let file = part("application/mac-binhex40", parameters, body.to_vec());
            return Some(Tried::File(Box::new(file), next.end));
        }
    }
    Some(Tried::NoFile(bytes.len()))
}

const BINHEX_MARK: &[u8] = b"(This file must be converted with BinHex";
const BINHEX_ALPHABET: &[u8] = b"!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";
/// Letters of a name on an old Mac.
const BINHEX_NAME_BYTES_MAX: usize = 63;

/// The name that a BinHex file gives itself, with its ending.
fn binhex_name(file: &[u8]) -> Option<String> {
    let data = file.splitn(2, |byte| *byte == b':').nth(1)?;
    let sextets = data.iter().filter_map(|byte| BINHEX_ALPHABET.iter().position(|b| b == byte));
    let sextets: Vec<u8> = sextets.take(90).filter_map(|n| u8::try_from(n).ok()).collect();
    let bytes = sextets.chunks_exact(4).flat_map(|four| {
        let bits = four.iter().fold(0_u32, |bits, six| bits << 6 | u32::from(*six));
        bits.to_be_bytes().into_iter().skip(1)
    });
    let mut bytes = bytes.peekable();
    let length = usize::from(bytes.next()?);
    let name: Vec<u8> = bytes.take(length).collect();
    let is_name = (1..=BINHEX_NAME_BYTES_MAX).contains(&length) && name.len() == length;
    is_name.then(|| format!("{}.hqx", charset::decode(&name, Some("macintosh")).text))
}

/// Gives a part without a name the one that its content tells.
fn name_by_content(part: &mut Part<'_>) {
    if part.file_name().is_some() {
        return;
    }
    let name = match (part.transfer, part.content_type.as_str()) {
        (Transfer::Uuencode, _) => {
            let mut names = Lines::from(&part.body, 0);
            names.find_map(|line| uuencode_name(line.content)).filter(|name| !name.is_empty())
        }
        (_, "application/mac-binhex40") => binhex_name(&part.transfer.decode(&part.body).0),
        (Transfer::Identity | Transfer::Base64 | Transfer::QuotedPrintable, _) => None,
    };
    if let Some(name) = name {
        part.parameters.add("name", &name);
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::{parse, part_bytes};

    /// The text of a mail with this body, and its files with what is in them.
    fn check(body: &str, text: &str, files: &[(&str, &[u8])]) {
        for fields in ["", "Content-Type: text/plain; charset=us-ascii\r\n"] {
            let raw = format!("From: kim@example.net\r\n{fields}\r\n{body}");
            let message = parse(raw.as_bytes());
            assert_eq!(message.text, text, "{body:?}");
            let bytes = |part| part_bytes(raw.as_bytes(), part).unwrap();
            let found: Vec<(&str, Vec<u8>)> =
                message.attachments.iter().map(|a| (a.name.as_str(), bytes(a.part))).collect();
            let expected: Vec<(&str, Vec<u8>)> =
                files.iter().map(|(name, bytes)| (*name, bytes.to_vec())).collect();
            assert_eq!(found, expected, "{body:?}");
        }
    }

    #[test]
    fn uuencode_in_a_text() {
        let file = "begin 644 a b.txt\r\n%2&5L;&\\\r\n`\r\nend\r\n";
        check(&format!("Hi\r\n\r\n{file}\r\nKim"), "Hi\n\n\nKim", &[("a b.txt", b"Hello")]);
        check(
            &format!("{file}and{file}"),
            "andbegin 644 a b.txt\n%2&5L;&\\\n`\nend",
            &[("a b.txt", b"Hello")],
        );
        check("begin 644 \r\n%2&5L;&\\\r\n`\r\nend", "", &[("part-1.bin", b"Hello")]);
        check("begin 600 cut\r\n%2&5L;&\\\r\n", "", &[("cut", b"Hello")]);
        check(&format!("{file}{file}"), "", &[("a b.txt", b"Hello"), ("a b.txt", b"Hello")]);
    }

    #[test]
    fn words_that_begin_like_it() {
        for text in [
            "begin 644 words\nand so on, as people write",
            "begin with it",
            "begin 644 \nx",
            "begin 999 x\n%2&5L;&\\\nend",
            "begin 644 x\nend",
            "(This file must be converted with BinHex 4.0)\nand no colon",
            "(This file must be converted with BinHex 4.0)\n:never ends",
        ] {
            check(text, text, &[]);
        }
    }

    #[test]
    fn binhex_in_a_text() {
        let file = "(This file must be converted with BinHex 4.0)\r\n\r\n:\"fC[Ebj\r\ncDA3!:\r\n";
        check(&format!("Hi\r\n{file}Kim"), "Hi\nKim", &[("foo.sit.hqx", file.as_bytes())]);
    }

    #[test]
    fn a_megabyte_of_beginnings_is_read_once() {
        for line in [
            "begin 644 a\n",
            "begin 644 a\n%2&5L;&\\\n",
            "begin 644 a\n%2&5L;&\\\nend\n",
            "(This file must be converted with BinHex\n",
            "(This file must be converted with BinHex\n:abc\n",
        ] {
            let raw = format!("From: a@b.c\n\n{}", line.repeat(1_000_000 / line.len()));
            assert!(parse(raw.as_bytes()).attachments.len() < 1_000, "{line}");
        }
    }
}
