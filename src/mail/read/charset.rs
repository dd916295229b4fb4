//! Charsets: bytes that claim to be text become text.
//!
//! Separate because the claim is a lie in one mail of twenty: no charset at all, `us-ascii` over
//! Latin-1, `iso-8859-1` over UTF-8 (RFC 7103 §7.6). encoding_rs knows what browsers know,
//! mail-parser adds UTF-7 and code page 850, `seven_bit` what browsers have forgotten; chardetng
//! guesses where nothing else is left. Never fails, never drops a byte in silence: what cannot be
//! right is decoded in the likeliest way and said to be so.

mod seven_bit;

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, GB18030, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252,
};

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
        Claim::Known(encoding) => known(bytes, encoding),
        Claim::Utf16 => known(bytes, byte_order(bytes)),
        Claim::Decoder(decode) => Decoded { text: decode(bytes), as_labelled: true },
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
    /// Without its byte order.
    Utf16,
    Known(&'static Encoding),
    /// What encoding_rs leaves out.
    Decoder(fn(&[u8]) -> String),
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
        "utf8mb4" | "utf_8" | "cp65001" => return Claim::Utf8,
        "utf-16" | "utf16" | "ucs-2" | "iso-10646-ucs-2" | "unicode" => return Claim::Utf16,
        "utf7" | "unicode-1-1-utf-7" | "csutf7" => return claim("utf-7"),
        "hz-gb-2312" | "hz" => return Claim::Decoder(seven_bit::hz),
        "iso-2022-kr" => return Claim::Decoder(seven_bit::iso_2022_kr),
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
        (None, Some(decode)) if is_decoded_by_mail_parser(label) => Claim::Decoder(decode),
        (None, Some(_) | None) => Claim::Unknown,
    }
}

/// The few that encoding_rs leaves out. Everything else that mail-parser answers for is a
/// replacement decoder, which would turn the whole text into one U+FFFD.
fn is_decoded_by_mail_parser(label: &str) -> bool {
    ["utf-7", "850", "ibm850", "cp850", "csPC850Multilingual"].contains(&label)
}

/// Of a charset that encoding_rs decodes. What is UTF-8 beyond chance was written in it, whatever
/// the label; where hardly anything is left of a text, it is in some other charset.
fn known(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    if encoding.is_ascii_compatible() && is_utf8_beyond_chance(bytes, encoding.is_single_byte()) {
        return Decoded { as_labelled: false, ..utf8(bytes) };
    }
    let tidy =
        if encoding == ISO_2022_JP { seven_bit::one_escape_each(bytes) } else { bytes.into() };
    let (text, _, broken) = encoding.decode(&tidy);
    if !broken {
        return Decoded { text: text.into_owned(), as_labelled: true };
    }
    if !bytes.is_ascii() && is_mostly_lost(&text) {
        return Decoded { as_labelled: false, ..guess(bytes, false) };
    }
    Decoded { text: text.into_owned(), as_labelled: false }
}

/// Whether bytes are UTF-8 that another charset would hardly give. Two letters of EUC may look like
/// UTF-8, so that there its longer letters are asked for; in a charset of one byte a letter hardly
/// any text does.
fn is_utf8_beyond_chance(bytes: &[u8], is_single_byte: bool) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let mut letters = text.chars().filter(|c| !c.is_ascii()).peekable();
    letters.peek().is_some()
        && (is_single_byte || letters.clone().nth(2).is_some() && letters.all(|c| c >= '\u{800}'))
}

/// Without a useful label: ISO 2022 by its escapes, UTF-8 where it is, or else as it looks.
fn guess(bytes: &[u8], may_be_silent: bool) -> Decoded {
    if let Some(text) = escaped(bytes) {
        return Decoded { text, as_labelled: false };
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded {
            text: text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
            as_labelled: may_be_silent || bytes.is_ascii(),
        },
        Err(_) => Decoded { as_labelled: false, ..utf8(bytes) },
    }
}

/// Seven-bit text whose escape sequences are those of Japanese or Korean: no text in another
/// charset holds them.
fn escaped(bytes: &[u8]) -> Option<String> {
    let has = |mark: &[u8]| bytes.windows(mark.len()).any(|window| window == mark);
    if !bytes.contains(&b'\x1b') || !bytes.is_ascii() {
        return None;
    }
    if has(b"\x1b$)C") {
        return Some(seven_bit::iso_2022_kr(bytes));
    }
    if !has(b"\x1b$") {
        return None;
    }
    let tidy = seven_bit::one_escape_each(bytes);
    let (text, _, broken) = ISO_2022_JP.decode(&tidy);
    if broken { None } else { Some(text.into_owned()) }
}

/// Said to be UTF-8, or nothing. A text that is mostly UTF-8 was cut in the middle of a letter; one
/// that is hardly so was written in another charset.
fn utf8(bytes: &[u8]) -> Decoded {
    if let Some(text) = escaped(bytes) {
        return Decoded { text, as_labelled: false };
    }
    let (text, encoding, broken) = UTF_8.decode(bytes);
    if !broken {
        return Decoded { text: text.into_owned(), as_labelled: encoding == UTF_8 };
    }
    let text = if is_mostly_lost(&text) { detected(bytes) } else { text.into_owned() };
    Decoded { text, as_labelled: false }
}

/// Whether at least as many letters were lost as there are letters beyond ASCII.
fn is_mostly_lost(text: &str) -> bool {
    let lost = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    let right = text.chars().filter(|c| !c.is_ascii()).count() - lost;
    right <= lost
}

/// Said to be Latin-1. Letters that are right UTF-8 are never Latin-1 by chance.
fn latin1(bytes: &[u8]) -> Decoded {
    if let Some(text) = escaped(bytes) {
        return Decoded { text, as_labelled: false };
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: text.to_owned(), as_labelled: text.is_ascii() },
        Err(_) => {
            let text = WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
            Decoded { text, as_labelled: true }
        }
    }
}

/// Neither UTF-8 nor labelled in a way that can be believed. Few letters tell no charset from
/// another, and then windows-1252 is the likeliest.
fn detected(bytes: &[u8]) -> String {
    let sample = bytes.get(..bytes.len().min(DETECTED_BYTES_MAX)).unwrap_or_default();
    let letters = sample.iter().filter(|byte| !byte.is_ascii()).count();
    let encoding = if letters < DETECTED_LETTERS_MIN {
        WINDOWS_1252
    } else {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
        detector.feed(sample, true);
        detector.guess(None, Utf8Detection::Deny)
    };
    let (text, _, broken) = encoding.decode(bytes);
    if !broken || encoding.is_single_byte() {
        return text.into_owned();
    }
    WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
}

/// Bytes that a guess is made from; more make it no better.
const DETECTED_BYTES_MAX: usize = 64 * 1024;

/// Bytes beyond ASCII from which on a guess is better than windows-1252.
const DETECTED_LETTERS_MIN: usize = 6;

/// Of UTF-16 without a mark: text has more zeros in its high bytes. RFC 2781 §4.3 says big-endian,
/// Windows writes little-endian.
fn byte_order(bytes: &[u8]) -> &'static Encoding {
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    if zeros(0) > zeros(1) { UTF_16BE } else { UTF_16LE }
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
        check(b"Gr+APwA3w-e", Some("unicode-1-1-utf-7"), "Grüße", true);
        check(b"\x81", Some("cp850"), "ü", true);
        check(b"\xff\xfea\x00", Some("utf-16"), "a", true);
        check(b"a\x00b\x00", Some("utf-16"), "ab", true);
        check(b"\x00a\x00b", Some("utf-16"), "ab", true);
        check(b"\x00a", Some("utf-16be"), "a", true);
        check(b"~{JU<~~}~~", Some("hz-gb-2312"), "收件~", true);
        check(b"\x1b$)C\x0e>H3g\x0f!", Some("iso-2022-kr"), "안녕!", true);
        check("\u{feff}Grüße".as_bytes(), Some("utf-8"), "Grüße", true);
        check("\u{feff}Grüße".as_bytes(), None, "Grüße", true);
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
        check(b"\x1b$B%O%m!<\x1b(B", Some("utf-8"), "ハロー", false);
        check(b"\x1b$B%O%m!<\x1b(B", Some("iso-8859-1"), "ハロー", false);
        check(b"\x1b$)C\x0e>H3g\x0f!", Some("us-ascii"), "안녕!", false);
        check("ハロー".as_bytes(), Some("shift_jis"), "ハロー", false);
        check("Привет".as_bytes(), Some("koi8-r"), "Привет", false);
        check(b"\xc4\xa3", Some("gbk"), "模", true);
        check("ハロー".as_bytes(), Some("iso-2022-jp"), "ハロー", false);
    }

    /// Text in a charset that nobody named, in a few words: what a customer writes who has a
    /// broken web form.
    #[test]
    fn guesses() {
        let check = |text: &str, name: &str| {
            let encoding = Encoding::for_label(name.as_bytes()).unwrap();
            let (bytes, _, unmappable) = encoding.encode(text);
            assert!(!unmappable, "{text}");
            for label in [None, Some("us-ascii"), Some("utf-8"), Some("x-made-up")] {
                assert_eq!(decode(&bytes, label).text, text, "{name} as {label:?}");
            }
        };
        check("Grüße aus Köln", "windows-1252");
        check("Ça ne marche plus, désolé pour le dérangement", "windows-1252");
        check("El año pasado no funcionó – ¿qué pasó?", "windows-1252");
        check("您好，我的灯坏了，请问怎么退货？", "gbk");
        check("您好，我的燈壞了，請問怎麼退貨？", "big5");
        check("こんにちは。ランプが壊れました。", "shift_jis");
        check("こんにちは。ランプが壊れました。", "euc-jp");
        check("안녕하세요. 램프가 고장났어요.", "euc-kr");
        check("Здравствуйте, лампа не работает", "windows-1251");
        check("Здравствуйте, лампа не работает", "koi8-r");
        check("Dobrý den, lampa přestala svítit, žádám o výměnu", "windows-1250");
        check("Γεια σας, η λάμπα δεν λειτουργεί", "windows-1253");
        check("שלום, המנורה לא עובדת", "windows-1255");
    }
}
