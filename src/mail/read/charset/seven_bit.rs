//! Charsets that squeeze two-byte letters into seven bits: HZ (RFC 1843) and ISO-2022-KR (RFC
//! 1557), which browsers have forgotten, and ISO-2022-JP (RFC 1468) as it comes in headers.
//!
//! Separate because encoding_rs left the first two out on purpose, since they can hide markup from
//! a filter; here everything is cleaned after it is decoded. Each is one pass that sets the eighth
//! bit where the shift says so, and leaves the rest to encoding_rs. Never fails.

use std::borrow::Cow;

use encoding_rs::{EUC_KR, GBK};

/// Chinese: `~{` shifts to two-byte letters, `~}` back, `~~` is a tilde, and a tilde at a line's
/// end joins it with the next.
pub(super) fn hz(bytes: &[u8]) -> String {
    let mut raised = Vec::with_capacity(bytes.len());
    let mut is_shifted = false;
    let mut rest = bytes;
    loop {
        rest = match rest {
            [] => break,
            [b'~', b'{', behind @ ..] if !is_shifted => {
                is_shifted = true;
                behind
            }
            [b'~', b'}', behind @ ..] if is_shifted => {
                is_shifted = false;
                behind
            }
            [b'~', b'~', behind @ ..] if !is_shifted => {
                raised.push(b'~');
                behind
            }
            [b'~', b'\r', b'\n', behind @ ..] | [b'~', b'\n', behind @ ..] if !is_shifted => behind,
            [b'\n', behind @ ..] => {
                // §2 of the RFC: a line never ends shifted, so a lost `~}` costs one line.
                is_shifted = false;
                raised.push(b'\n');
                behind
            }
            [byte, behind @ ..] => {
                raised.push(raise(*byte, is_shifted));
                behind
            }
        };
    }
    GBK.decode_without_bom_handling(&raised).0.into_owned()
}

/// Korean: SO shifts to two-byte letters, SI and the end of a line back; the designator
/// `ESC $ ) C` says only that it is so.
pub(super) fn iso_2022_kr(bytes: &[u8]) -> String {
    let mut raised = Vec::with_capacity(bytes.len());
    let mut is_shifted = false;
    let mut rest = bytes;
    loop {
        rest = match rest {
            [] => break,
            [b'\x1b', b'$', b')', b'C', behind @ ..] => behind,
            [shift @ (b'\x0e' | b'\x0f'), behind @ ..] => {
                is_shifted = *shift == b'\x0e';
                behind
            }
            [byte, behind @ ..] => {
                is_shifted &= *byte != b'\n';
                raised.push(raise(*byte, is_shifted));
                behind
            }
        };
    }
    EUC_KR.decode_without_bom_handling(&raised).0.into_owned()
}

/// Japanese in which no escape sequence follows another: joined encoded words end one and begin
/// the next, which encoding_rs takes for an attack.
pub(super) fn one_escape_each(bytes: &[u8]) -> Cow<'_, [u8]> {
    let is_escape = |at: usize| {
        matches!(bytes.get(at..at + 3), Some([b'\x1b', b'$' | b'(', b'A'..=b'Z' | b'@']))
    };
    if !bytes.windows(4).any(|four| matches!(four, [b'\x1b', _, _, b'\x1b'])) {
        return Cow::Borrowed(bytes);
    }
    let mut tidy = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if is_escape(at) && is_escape(at + 3) {
            at += 3;
            continue;
        }
        tidy.push(*byte);
        at += 1;
    }
    Cow::Owned(tidy)
}

/// The byte with its eighth bit set, where it is half of a letter.
fn raise(byte: u8, is_shifted: bool) -> u8 {
    if is_shifted && byte > b' ' { byte | 0x80 } else { byte }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese() {
        let check = |text: &[u8], expected: &str| assert_eq!(hz(text), expected, "{text:?}");
        check(b"~{JU<~~} ok ~~", "收件 ok ~");
        check(b"one ~\r\ntwo", "one two");
        check(b"~{JU<~\nplain", "收件\nplain");
        check(b"~ ~} ~x", "~ ~} ~x");
        check(b"", "");
    }

    #[test]
    fn japanese() {
        let check = |text: &[u8], expected: &[u8]| {
            assert_eq!(&*one_escape_each(text), expected, "{text:?}");
        };
        check(b"\x1b$B%O\x1b(B\x1b$B%m\x1b(B", b"\x1b$B%O\x1b$B%m\x1b(B");
        check(b"\x1b$B%O\x1b(B!", b"\x1b$B%O\x1b(B!");
        check(b"\x1b\x1b\x1b\x1b$", b"\x1b\x1b\x1b\x1b$");
    }

    #[test]
    fn korean() {
        let check = |text: &[u8], expected: &str| {
            assert_eq!(iso_2022_kr(text), expected, "{text:?}");
        };
        check(b"\x1b$)C\x0e>H3g\x0f ok", "안녕 ok");
        check(b"\x0e>H3g\nplain", "안녕\nplain");
        check(b"\x1b$", "\u{1b}$");
    }
}
