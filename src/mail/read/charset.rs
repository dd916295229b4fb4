//! Charsets: bytes that claim to be text become text.
//!
//! Separate because the claim is a lie in one mail of twenty: no charset at all, `us-ascii` over
//! Latin-1, `iso-8859-1` over UTF-8 (RFC 7103 §7.6). encoding_rs knows what browsers know,
//! mail-parser adds UTF-7 and code page 850. Never fails, never drops a byte in silence: what
//! cannot be right is decoded in the likeliest way and said to be so.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, ISO_2022_JP, SHIFT_JIS, UTF_8, WINDOWS_1252};

/// Bytes, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text; what could not be decoded is U+FFFD.
    pub text: String,
    /// Whether the bytes were what the label said. `false` also where the label is unknown.
    pub as_labelled: bool,
}

/// Decodes `bytes` as `label` says, or as they look where it cannot be right or there is none.
#[must_use]
pub(super) fn decode(bytes: &[u8], label: Option<&str>) -> Decoded {
    let label = label.map(normal).unwrap_or_default();
    match claim(&label) {
        Claim::Nothing => guess(bytes, true),
        Claim::Ascii => guess(bytes, label.is_empty()),
        Claim::Utf8 => utf8(bytes),
        Claim::Latin1 => latin1(bytes),
        Claim::Known(encoding) => {
            let (text, _, broken) = encoding.decode(bytes);
            Decoded { text: text.into_owned(), as_labelled: !broken }
        }
        Claim::MailParser(decode) => Decoded { text: decode(bytes), as_labelled: true },
        Claim::Unknown => Decoded { as_labelled: false, ..guess(bytes, false) },
    }
}

/// Decodes a header that holds raw 8-bit text: UTF-8 (RFC 6532) or else windows-1252.
#[must_use]
pub(super) fn header(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()),
    }
}

/// What a label claims.
enum Claim {
    Nothing,
    Ascii,
    Utf8,
    Latin1,
    Known(&'static Encoding),
    MailParser(fn(&[u8]) -> String),
    Unknown,
}

fn claim(label: &str) -> Claim {
    match label {
        "" | "unknown-8bit" | "x-unknown" | "binary" => return Claim::Nothing,
        "us-ascii" | "ascii" | "ansi_x3.4-1968" | "7bit" => return Claim::Ascii,
        // Labels that providers and clients write and browsers never met.
        "cp932" | "ms932" | "windows-932" | "x-ms-cp932" => return Claim::Known(SHIFT_JIS),
        "iso-2022-jp-ms" | "cp50220" | "cp50221" => return Claim::Known(ISO_2022_JP),
        // What says GB2312 is GBK or GB18030 ever since Windows 95.
        "gb2312" | "gbk" | "cp936" | "x-gbk" => return Claim::Known(GB18030),
        "utf8mb4" => return Claim::Utf8,
        _ => {}
    }
    if let Some(encoding) = Encoding::for_label_no_replacement(label.as_bytes()) {
        return if encoding == UTF_8 {
            Claim::Utf8
        } else if encoding == WINDOWS_1252 {
            Claim::Latin1
        } else {
            Claim::Known(encoding)
        };
    }
    let windows = label.strip_prefix("cp").map(|page| format!("windows-{page}"));
    let windows = windows.and_then(|name| Encoding::for_label_no_replacement(name.as_bytes()));
    match (windows, mail_parser::decoders::charsets::map::charset_decoder(label.as_bytes())) {
        (Some(encoding), _) => Claim::Known(encoding),
        (None, Some(decode)) if is_decoded_by_mail_parser(label) => Claim::MailParser(decode),
        (None, Some(_) | None) => Claim::Unknown,
    }
}

/// The few that encoding_rs leaves out. Everything else that mail-parser answers for is a
/// replacement decoder, which would turn the whole text into one U+FFFD.
fn is_decoded_by_mail_parser(label: &str) -> bool {
    matches!(label, "utf-7" | "utf7" | "unicode-1-1-utf-7" | "csutf7")
        || ["850", "ibm850", "cp850", "csPC850Multilingual"].contains(&label)
}

/// Without a useful label: ISO 2022 by its escapes, UTF-8 where it is, or else windows-1252.
fn guess(bytes: &[u8], may_be_silent: bool) -> Decoded {
    if bytes.is_ascii() {
        if bytes.windows(2).any(|pair| pair == b"\x1b$") {
            let (text, _, broken) = ISO_2022_JP.decode(bytes);
            if !broken {
                return Decoded { text: text.into_owned(), as_labelled: false };
            }
        }
        return Decoded { text: header(bytes).into_owned(), as_labelled: true };
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: text.to_owned(), as_labelled: may_be_silent },
        Err(_) => Decoded { as_labelled: false, ..utf8(bytes) },
    }
}

/// Said to be UTF-8. A text that is mostly UTF-8 was cut in the middle of a letter; one that is
/// hardly so was written in windows-1252.
fn utf8(bytes: &[u8]) -> Decoded {
    let (text, _, broken) = UTF_8.decode(bytes);
    if !broken {
        return Decoded { text: text.into_owned(), as_labelled: true };
    }
    let lost = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    let right = text.chars().filter(|c| !c.is_ascii()).count() - lost;
    let text = if right > lost {
        text.into_owned()
    } else {
        WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
    };
    Decoded { text, as_labelled: false }
}

/// Said to be Latin-1. Two or more letters that are right UTF-8 are never Latin-1 by chance.
fn latin1(bytes: &[u8]) -> Decoded {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.is_ascii() => Decoded { text: text.to_owned(), as_labelled: false },
        Ok(text) => Decoded { text: text.to_owned(), as_labelled: true },
        Err(_) => {
            let text = WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
            Decoded { text, as_labelled: true }
        }
    }
}

fn normal(label: &str) -> String {
    let label = label.trim_matches(|c: char| c.is_whitespace() || "\"'<>;,".contains(c));
    label.chars().take(40).collect::<String>().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], label: Option<&str>, text: &str, as_labelled: bool) {
        let expected = Decoded { text: text.to_owned(), as_labelled };
        assert_eq!(decode(bytes, label), expected, "{label:?}");
    }

    #[test]
    fn labels_that_are_true() {
        check(b"plain", None, "plain", true);
        check("Grüße".as_bytes(), Some("UTF-8"), "Grüße", true);
        check(b"Gr\xfc\xdfe \x80", Some("iso-8859-1"), "Grüße €", true);
        check(b"\x83n\x83\x8d\x81[", Some("cp932"), "ハロー", true);
        check(b"\x1b$B%O%m!<\x1b(B", Some("ISO-2022-JP-MS"), "ハロー", true);
        check(b"\xc4\xe3\xba\xc3", Some("gb2312"), "你好", true);
        check(b"\xbe\xc8\xb3\xe7", Some("ks_c_5601-1987"), "안녕", true);
        check(b"\xf0\xd2\xc9\xd7\xc5\xd4", Some("'koi8-r'"), "Привет", true);
        check(b"+ZYeB9FH6ckh5Pg-.", Some("utf-7"), "文致出版社.", true);
        check(b"\x81", Some("cp850"), "ü", true);
        check(b"\xff\xfea\x00", Some("utf-16"), "a", true);
    }

    #[test]
    fn labels_that_lie() {
        check("Grüße".as_bytes(), None, "Grüße", true);
        check("Grüße".as_bytes(), Some("us-ascii"), "Grüße", false);
        check("Grüße".as_bytes(), Some("iso-8859-1"), "Grüße", false);
        check(b"Gr\xfc\xdfe", Some("us-ascii"), "Grüße", false);
        check(b"Gr\xfc\xdfe", Some("utf-8"), "Grüße", false);
        check(b"Gr\xfc\xdfe", None, "Grüße", false);
        check(b"Gr\xfc\xdfe", Some("x-made-up"), "Grüße", false);
        check("Grüße \u{1f600}".as_bytes(), Some("x-made-up"), "Grüße \u{1f600}", false);
        check(b"Gr\xc3\xbc\xc3\x9fe \xc3", Some("utf-8"), "Grüße \u{fffd}", false);
        check(b"\x1b$B%O%m!<\x1b(B", None, "ハロー", false);
        check(b"+ADw-", None, "+ADw-", true);
        check(b"~{<:Ky~}", Some("hz-gb-2312"), "~{<:Ky~}", false);
    }
}
