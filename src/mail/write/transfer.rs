//! Transfer encodings: text and files become lines of seven bits (RFC 2045 §6).
//!
//! Separate because it is arithmetic on bytes. Whatever comes in, lines end with CRLF and have at
//! most 76 octets, save those of ASCII text that passes as it is; no line is a lone dot or begins
//! with `From `, and no line can be a boundary of ours, which all hold `=_`. Never fails.

/// Octets of a line of quoted-printable or base64 (RFC 2045 §6.7 rule 5, §6.8).
const LINE: usize = 76;

/// A body with the name of its encoding.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Encoded {
    /// The value of Content-Transfer-Encoding.
    pub(super) encoding: &'static str,
    /// The lines, the last one ended too.
    pub(super) lines: String,
}

/// Text, with `\n` at line ends, in the encoding that keeps it readable: as it is, else
/// quoted-printable, else base64 where most of it is not ASCII.
pub(super) fn text(text: &str) -> Encoded {
    if text.lines().all(passes) {
        let lines = text.lines().flat_map(|line| [line, "\r\n"]).collect();
        return Encoded { encoding: "7bit", lines };
    }
    let foreign = text.bytes().filter(|b| !b.is_ascii()).count();
    if foreign * 3 > text.len() {
        return base64(text.replace('\n', "\r\n").as_bytes());
    }
    let lines = text.lines().map(quoted_printable).collect();
    Encoded { encoding: "quoted-printable", lines }
}

/// Any bytes, in base64.
pub(super) fn base64(bytes: &[u8]) -> Encoded {
    let mut lines = String::with_capacity(bytes.len() / 3 * 4 + bytes.len() / 28 + 8);
    for chunk in bytes.chunks(LINE / 4 * 3) {
        data_encoding::BASE64.encode_append(chunk, &mut lines);
        lines.push_str("\r\n");
    }
    Encoded { encoding: "base64", lines }
}

/// Whether a line passes every relay unchanged.
fn passes(line: &str) -> bool {
    line.len() <= LINE
        && line.bytes().all(|b| b == b'\t' || (b' '..=b'~').contains(&b))
        && !line.ends_with([' ', '\t'])
        && !line.starts_with("From ")
        && line != "."
        && !line.contains("=_")
}

/// One line of text as lines of quoted-printable, ended by CRLF.
fn quoted_printable(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + line.len() / 4 + 2);
    let mut column = 0;
    let last = line.len().saturating_sub(1);
    for (place, byte) in line.bytes().enumerate() {
        let is_plain = match byte {
            b' ' | b'\t' => place != last,
            b'=' => false,
            b'F' => column != 0 || !line.starts_with("From "),
            b'.' => column != 0,
            other => (b'!'..=b'~').contains(&other),
        };
        let width = if is_plain { 1 } else { 3 };
        let end = if place == last { LINE } else { LINE - 1 };
        if column + width > end {
            out.push_str("=\r\n");
            column = 0;
        }
        // After a soft break a dot stands first in its line: it is written as hex there, too.
        if is_plain && !(byte == b'.' && column == 0) {
            out.push(char::from(byte));
            column += 1;
        } else {
            out.push_str(&format!("={byte:02X}"));
            column += 3;
        }
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: &str, encoding: &str, expected: &str) {
        let encoded = text(given);
        assert_eq!((encoded.encoding, encoded.lines.as_str()), (encoding, expected), "{given:?}");
    }

    #[test]
    fn text_stays_readable() {
        check("", "7bit", "");
        check("Hello\n\nKim", "7bit", "Hello\r\n\r\nKim\r\n");
        check(
            "Grüße, die länger sind\n",
            "quoted-printable",
            "Gr=C3=BC=C3=9Fe, die l=C3=A4nger sind\r\n",
        );
        check(
            "a=b \nü ist ein Umlaut",
            "quoted-printable",
            "a=3Db=20\r\n=C3=BC ist ein Umlaut\r\n",
        );
        check("From here", "quoted-printable", "=46rom here\r\n");
        check(".\na.", "quoted-printable", "=2E\r\na.\r\n");
        check("--=_x", "quoted-printable", "--=3D_x\r\n");
        check("Привет", "base64", "0J/RgNC40LLQtdGC\r\n");
    }

    #[test]
    fn lines_are_short_and_come_back() {
        for length in 70..=160 {
            for letter in ["a", "ü, abcdefg", "=", ".", " x "] {
                let given = letter.repeat(length);
                let encoded = text(&given);
                assert!(encoded.lines.lines().all(|line| line.len() <= LINE), "{encoded:?}");
                assert!(!encoded.lines.lines().any(|line| line == "."), "{encoded:?}");
                let back = decode(&encoded);
                assert_eq!(back.trim_end_matches("\r\n"), given, "{encoded:?}");
            }
        }
    }

    fn decode(encoded: &Encoded) -> String {
        let head = format!(
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {}\r\n\r\n",
            encoded.encoding
        );
        let raw = head + &encoded.lines;
        let mail = mail_parser::MessageParser::new().parse(raw.as_bytes()).expect("a mail");
        mail.body_text(0).expect("text").into_owned()
    }

    #[test]
    fn bytes_become_lines_of_base64() {
        let encoded = base64(&[0xff; 100]);
        assert!(encoded.lines.lines().all(|line| line.len() <= LINE));
        assert_eq!(base64(b"").lines, "");
    }
}
