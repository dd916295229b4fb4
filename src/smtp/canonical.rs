//! The form in which a message goes over the wire: CRLF line ends, dots stuffed, one end of data.
//!
//! Separate and pure because relays disagree about anything else: a bare CR or LF that one server
//! takes for a line end and the next does not is how mail is smuggled into mail (RFC 5321 §2.3.8,
//! §4.1.1.4). RFC 5321 §4.5.2 is the stuffing. Never looks at what the lines say.

/// The message with each CR, LF or CRLF turned into CRLF, and a CRLF at its end.
///
/// An empty message stays empty. At most twice as long as `message`, and two octets.
#[must_use]
pub fn canonical(message: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(message.len() + message.len() / 32 + 2);
    let mut bytes = message.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\r' => {
                bytes.next_if_eq(&b'\n');
                text.extend_from_slice(b"\r\n");
            }
            b'\n' => text.extend_from_slice(b"\r\n"),
            other => text.push(other),
        }
    }
    if !text.is_empty() && !text.ends_with(b"\r\n") {
        text.extend_from_slice(b"\r\n");
    }
    text
}

/// What follows the 354: `canonical` with a dot before each line that starts with one, and the
/// end of data. `canonical` must come from [`canonical()`]; this is the only place that stuffs.
#[must_use]
pub fn stuffed(canonical: &[u8]) -> Vec<u8> {
    let mut wire = Vec::with_capacity(canonical.len() + canonical.len() / 64 + 3);
    for line in canonical.split_inclusive(|&byte| byte == b'\n') {
        if line.starts_with(b".") {
            wire.push(b'.');
        }
        wire.extend_from_slice(line);
    }
    wire.extend_from_slice(b".\r\n");
    wire
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 5321 to the letter: only CRLF ends a line, a lone dot ends the data, one leading dot
    /// goes. Gives the text and what is left over behind the end of data.
    fn strict_receiver(mut wire: &[u8]) -> Option<(Vec<u8>, &[u8])> {
        let mut text = Vec::new();
        loop {
            let end = wire.windows(2).position(|pair| pair == b"\r\n")?;
            let (line, rest) = wire.split_at(end + 2);
            wire = rest;
            if line == b".\r\n" {
                return Some((text, wire));
            }
            text.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
        }
    }

    /// What a lax receiver may take for the end of data: a lone dot between any line ends.
    fn lax_ends(wire: &[u8]) -> usize {
        let line_end = |byte: u8| byte == b'\r' || byte == b'\n';
        wire.split(|&byte| line_end(byte)).filter(|line| *line == b".").count()
    }

    fn check(message: &str, expected: &str) {
        assert_eq!(canonical(message.as_bytes()), expected.as_bytes(), "{message:?}");
    }

    #[test]
    fn every_line_end_becomes_crlf() {
        check("", "");
        check("a", "a\r\n");
        check("a\n", "a\r\n");
        check("a\r", "a\r\n");
        check("a\r\n", "a\r\n");
        check("a\r\r\nb", "a\r\n\r\nb\r\n");
        check("a\n\r\nb\n\n", "a\r\n\r\nb\r\n\r\n");
        check("\n.\r\n", "\r\n.\r\n");
    }

    #[test]
    fn every_string_of_seven_comes_out_as_it_went_in() {
        let alphabet = [b'\r', b'\n', b'.', b'a'];
        let mut tried = 0;
        for length in 0..=7_u32 {
            for number in 0..4_usize.pow(length) {
                let message: Vec<u8> =
                    (0..length).map(|place| alphabet[number / 4_usize.pow(place) % 4]).collect();
                let text = canonical(&message);
                let wire = stuffed(&text);
                let (received, rest) = strict_receiver(&wire).expect("an end of data");
                assert_eq!(received, text, "{message:?}");
                assert_eq!(rest, b"", "{message:?}: something follows the end of data");
                assert_eq!(lax_ends(&wire), 1, "{message:?}: another end of data");
                assert_eq!(canonical(&text), text, "{message:?}: not stable");
                tried += 1;
            }
        }
        assert_eq!(tried, 21_845);
    }
}
