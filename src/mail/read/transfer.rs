//! Content transfer encodings: what a part's bytes were before they were made fit for old relays.
//!
//! Separate from charsets because files are decoded here too and never there. RFC 2045 §6, and
//! uuencode, which predates it. Best effort (RFC 7103 §8.2): junk in base64 is skipped, bad escapes
//! in quoted-printable stay as they are, an unknown encoding is none, and what only says that it is
//! base64 stays as well. Never fails.

use std::borrow::Cow;

/// How a part's bytes are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transfer {
    /// 7bit, 8bit, binary, and whatever else is not known.
    Identity,
    /// RFC 2045 §6.8.
    Base64,
    /// RFC 2045 §6.7.
    QuotedPrintable,
    /// `begin 644 name`, 45 bytes a line, `end`.
    Uuencode,
}

impl Transfer {
    /// Reads the field's value: any case, comments, and trailing `;` as some clients write.
    #[must_use]
    pub(super) fn of(value: &str) -> Transfer {
        let word = value.trim_start().split([' ', '\t', ';', '(']).next().unwrap_or_default();
        match word.trim_matches('"').to_ascii_lowercase().as_str() {
            "base64" => Transfer::Base64,
            "quoted-printable" => Transfer::QuotedPrintable,
            "x-uuencode" | "x-uue" | "uuencode" | "uue" => Transfer::Uuencode,
            _ => Transfer::Identity,
        }
    }

    /// The bytes as they were, and whether the encoding was in order.
    #[must_use]
    pub(super) fn decode(self, bytes: &[u8]) -> (Cow<'_, [u8]>, bool) {
        match self {
            Transfer::Identity => (Cow::Borrowed(bytes), true),
            Transfer::Base64 if is_prose(bytes) => (Cow::Borrowed(bytes), false),
            Transfer::Base64 => {
                let (decoded, clean) = base64(bytes);
                (Cow::Owned(decoded), clean)
            }
            Transfer::QuotedPrintable => {
                let (decoded, clean) = quoted_printable(bytes);
                (Cow::Owned(decoded), clean)
            }
            Transfer::Uuencode => match uuencode(bytes) {
                Some(decoded) => (Cow::Owned(decoded), true),
                None => (Cow::Borrowed(bytes), false),
            },
        }
    }
}

/// Whether of twenty bytes more than one is a blank between letters: base64 has none but at its
/// lines' ends.
fn is_prose(bytes: &[u8]) -> bool {
    let start = bytes.get(..PROSE_BYTES.min(bytes.len())).unwrap_or_default();
    let blanks = start.windows(3).filter(|three| {
        matches!(three, [before, b' ', behind]
            if before.is_ascii_graphic() && behind.is_ascii_graphic())
    });
    blanks.count() * 20 > start.len()
}

/// Bytes looked at to tell prose.
const PROSE_BYTES: usize = 2_000;

/// Base64; characters outside the alphabet are skipped and padding in mid-text starts anew, as
/// where two encoded pieces were joined.
pub(super) fn base64(bytes: &[u8]) -> (Vec<u8>, bool) {
    if let Some(decoded) = mail_parser::decoders::base64::base64_decode(bytes) {
        return (decoded, true);
    }
    let mut decoded = Vec::with_capacity(bytes.len() / 4 * 3);
    let mut bits = 0_u32;
    let mut count = 0;
    for byte in bytes {
        match sextet(*byte) {
            Some(value) => {
                bits = (bits << 6) | u32::from(value);
                count += 1;
                if count == 4 {
                    decoded.extend(bits.to_be_bytes().iter().skip(1));
                    (bits, count) = (0, 0);
                }
            }
            None if *byte == b'=' => {
                flush(&mut decoded, bits, count);
                (bits, count) = (0, 0);
            }
            None => {}
        }
    }
    flush(&mut decoded, bits, count);
    (decoded, false)
}

/// What is left of a group of four: two characters hold one byte, three hold two.
fn flush(decoded: &mut Vec<u8>, bits: u32, count: u32) {
    let whole = bits << (6 * (4 - count.min(4)));
    let bytes = count.saturating_sub(1) as usize;
    decoded.extend(whole.to_be_bytes().iter().skip(1).take(bytes));
}

fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

/// Quoted-printable, line by line: blanks at a line's end were added on the way and go.
fn quoted_printable(bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut clean = true;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let content = line.trim_ascii_end();
        let ended = line.last() == Some(&b'\n');
        let (content, is_soft) = match content.split_last() {
            Some((b'=', before)) => (before, true),
            Some(_) | None => (content, false),
        };
        clean &= quoted_printable_line(content, &mut decoded);
        if !is_soft && ended {
            decoded.extend_from_slice(b"\r\n");
        } else if !is_soft {
            // The last line: nothing was added behind it that a line end would have shown.
            decoded.extend_from_slice(line.get(content.len()..).unwrap_or_default());
        }
    }
    (decoded, clean)
}

fn quoted_printable_line(line: &[u8], decoded: &mut Vec<u8>) -> bool {
    let mut clean = true;
    let mut rest = line;
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        if *byte != b'=' {
            decoded.push(*byte);
            continue;
        }
        match escape(behind) {
            Some(value) => {
                decoded.push(value);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                decoded.push(b'=');
                clean = false;
            }
        }
    }
    clean
}

/// The byte that two hexadecimal digits stand for.
pub(super) fn escape(digits: &[u8]) -> Option<u8> {
    let [high, low, ..] = digits else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|d| u8::try_from(d).ok());
    Some(digit(*high)? << 4 | digit(*low)?)
}

/// uuencode; `None` where there is no `begin` line.
fn uuencode(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    lines.find(|line| line.starts_with(b"begin "))?;
    let mut decoded = Vec::new();
    for line in lines.take_while(|line| *line != b"end") {
        decoded.append(&mut uuencoded_row(line));
    }
    Some(decoded)
}

/// The bytes of one line of uuencode. `None` where it has another length than its first letter
/// says: blanks at its end may be lost, a checksum may follow.
pub(super) fn uuencoded_line(line: &[u8]) -> Option<Vec<u8>> {
    let Some((length, groups)) = line.split_first() else { return Some(Vec::new()) };
    let is_row = line.iter().all(|byte| (b' '..=b'`').contains(byte));
    let bytes = usize::from(length.wrapping_sub(32) & 63);
    let letters = bytes.div_ceil(3) * 4;
    let fits =
        groups.len() <= letters + 1 && (groups.len() + 3 >= letters || groups.len() >= bytes);
    (is_row && fits).then(|| uuencoded_row(line))
}

fn uuencoded_row(line: &[u8]) -> Vec<u8> {
    let Some((length, groups)) = line.split_first() else { return Vec::new() };
    let wanted = usize::from(length.wrapping_sub(32) & 63);
    let mut row = Vec::with_capacity(48);
    for group in groups.chunks(4) {
        let mut bits = 0_u32;
        for place in 0..4 {
            let byte = group.get(place).copied().unwrap_or(b' ');
            bits = (bits << 6) | u32::from(byte.wrapping_sub(32) & 63);
        }
        row.extend(bits.to_be_bytes().iter().skip(1));
    }
    // Blanks are zeros, and those at the end of a line get lost.
    row.resize(wanted, 0);
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, bytes: &[u8], expected: &[u8], clean: bool) {
        let (decoded, was_clean) = Transfer::of(name).decode(bytes);
        assert_eq!((&*decoded, was_clean), (expected, clean), "{name} {bytes:?}");
    }

    #[test]
    fn as_the_standard_says() {
        check("BASE64", b"SGVs\r\nbG8=\r\n", b"Hello", true);
        check(
            "quoted-printable",
            b"Gr=C3=BC=\r\n=c3=9fe  \r\nx",
            b"Gr\xc3\xbc\xc3\x9fe\r\nx",
            true,
        );
        check("x-uuencode", b"begin 644 a\n%2&5L;&\\\n`\nend\n", b"Hello", true);
        check("7-bit", b"as=20is", b"as=20is", true);
    }

    #[test]
    fn as_it_comes() {
        check("base64;", b"SGV!sbG8", b"Hello", false);
        check("base64", b"SGk=SGk=", b"HiHi", true);
        check("base64 (why)", b"*", b"", false);
        check("base64", b"These words are none.", b"These words are none.", false);
        check("Quoted-Printable", b"100 = 10=G0 =", b"100 = 10=G0 ", false);
        check("quoted-printable", b"a=\n", b"a", true);
        check("quoted-printable", b"ends in blank ", b"ends in blank ", true);
        check("uuencode", b"no such thing", b"no such thing", false);
        check("x-made-up", b"as is", b"as is", true);
    }
}
