//! The name and the type that a file goes out with.
//!
//! Separate because both come from outside and land in headers and on other people's disks.
//! RFC 2183 §2.3 (a name is no path), RFC 2046 §5.2.1 (whole mails must not be encoded, so ours go
//! out as `.eml` files). Never looks into the bytes.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::limits::SENT_FILE_NAME_CHARS_MAX;
use crate::mail::file_name::{is_device, shorten};
use crate::mail::line::is_invisible;

/// What a file goes out as.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FileLabel {
    /// Its name: no path, no controls, nothing that a file system takes amiss.
    pub(super) name: String,
    /// The name for programs that read ASCII only.
    pub(super) ascii: String,
    /// `type/subtype` of a single part.
    pub(super) content_type: String,
}

/// Reads a name and a type of somebody else's.
pub(super) fn label(name: &str, content_type: &str) -> FileLabel {
    let mut name = clean_name(name);
    let lower = content_type.to_ascii_lowercase();
    if lower == "message/rfc822" && !name.to_ascii_lowercase().ends_with(".eml") {
        name.push_str(".eml");
    }
    let ascii = ascii_name(&name);
    FileLabel { ascii, content_type: clean_type(&lower), name }
}

fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let visible = last.chars().filter(|c| !is_invisible(*c) && !c.is_control());
    let safe: String = visible
        .map(|c| match c {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect();
    let safe = safe.trim_matches([' ', '.']);
    if safe.is_empty() {
        return "file".to_owned();
    }
    let short = shorten(safe, SENT_FILE_NAME_CHARS_MAX);
    if is_device(&short) { format!("_{short}") } else { short }
}

/// The name in ASCII: umlauts spelt out, accents dropped, all else an underscore.
fn ascii_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.nfc() {
        match c {
            ' '..='~' => out.push(c),
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'Ä' => out.push_str("Ae"),
            'Ö' => out.push_str("Oe"),
            'Ü' => out.push_str("Ue"),
            'ß' => out.push_str("ss"),
            c => {
                let mut plain = std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c));
                let letter = plain.next().filter(char::is_ascii_alphanumeric);
                if let Some(letter) = letter {
                    out.push(letter);
                } else if !out.ends_with('_') {
                    out.push('_');
                }
            }
        }
    }
    out
}

/// A type that a single part may have, or the one for bytes.
fn clean_type(content_type: &str) -> String {
    let is_token = |part: &str| {
        (1..=64).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b))
    };
    match content_type.split_once('/') {
        Some(("message" | "multipart", _)) | None => "application/octet-stream".to_owned(),
        Some((main, sub)) if is_token(main) && is_token(sub) => content_type.to_owned(),
        Some(_) => "application/octet-stream".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &str, ascii: &str) {
        let label = label(name, "application/pdf");
        assert_eq!((label.name.as_str(), label.ascii.as_str()), (expected, ascii), "{name:?}");
    }

    #[test]
    fn names_are_no_paths_and_no_tricks() {
        check("Rechnung.pdf", "Rechnung.pdf", "Rechnung.pdf");
        check("Müller & Söhne.pdf", "Müller & Söhne.pdf", "Mueller & Soehne.pdf");
        check("Mu\u{308}ller.pdf", "Mu\u{308}ller.pdf", "Mueller.pdf");
        check("Łódź é.pdf", "Łódź é.pdf", "_odz e.pdf");
        check("../../etc/passwd", "passwd", "passwd");
        check("C:\\temp\\a.txt", "a.txt", "a.txt");
        check("..", "file", "file");
        check("", "file", "file");
        check("a\r\nX: y.pdf", "aX_ y.pdf", "aX_ y.pdf");
        check("gpj\u{202e}.exe", "gpj.exe", "gpj.exe");
        check("a\".pdf", "a_.pdf", "a_.pdf");
        check("con.txt", "_con.txt", "_con.txt");
        check("COM1", "_COM1", "_COM1");
        check("company.txt", "company.txt", "company.txt");
        check("写真.jpg", "写真.jpg", "_.jpg");
    }

    #[test]
    fn long_names_keep_their_ending() {
        let label = label(&format!("{}.pdf", "ä".repeat(10_000)), "application/pdf");
        assert_eq!(label.name.chars().count(), SENT_FILE_NAME_CHARS_MAX);
        assert!(label.name.ends_with("ä.pdf"));
    }

    fn check_type(content_type: &str, expected: &str) {
        assert_eq!(label("a", content_type).content_type, expected, "{content_type:?}");
    }

    #[test]
    fn types_are_those_of_single_parts() {
        check_type("image/PNG", "image/png");
        check_type("image/svg+xml", "image/svg+xml");
        check_type("text/plain; charset=x", "application/octet-stream");
        check_type("text/plain\r\nBcc: x", "application/octet-stream");
        check_type("multipart/mixed", "application/octet-stream");
        check_type("message/rfc822", "application/octet-stream");
        check_type("", "application/octet-stream");
        assert_eq!(label("Forwarded", "message/rfc822").name, "Forwarded.eml");
    }
}
