//! The note that Exchange hands out in place of a mail that it cannot convert.
//!
//! Separate because it is the one lie of a server that looks like a mail: Microsoft 365 and
//! Exchange answer FETCH with a mail of their own, "Retrieval using the IMAP4 protocol failed for
//! the following message", and the customer's mail stays where it is. Taken for mail it would open
//! a conversation with nobody, and the real one would be lost. Pure; looks at the header alone, and
//! no further than a note's header goes.

/// Bytes of a header that are looked at; a note has some hundred.
const HEAD_BYTES_MAX: usize = 4 * 1024;

/// How its subject begins (FreeScout 3203, MailKit 1451; seen 2020 to 2023, never translated).
const SUBJECT: &[u8] = b"Retrieval using the IMAP4 protocol failed for the following message";

/// Whether this is such a note. Whoever writes that subject from outside has a `Received` by the
/// time it lies in a folder, and nearly always a `Message-ID`; a note has neither, for the server
/// makes it up while it answers.
#[must_use]
pub fn is_placeholder(raw: &[u8]) -> bool {
    let head = raw.get(..HEAD_BYTES_MAX).unwrap_or(raw);
    let mut subject_fits = false;
    for line in head.split(|byte| *byte == b'\n') {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            return subject_fits;
        }
        if value_of(line, b"Received").is_some() || value_of(line, b"Message-ID").is_some() {
            return false;
        }
        subject_fits |= value_of(line, b"Subject").is_some_and(|text| text.starts_with(SUBJECT));
    }
    false
}

/// The value of a field by its name, where this line begins one.
fn value_of<'l>(line: &'l [u8], name: &[u8]) -> Option<&'l [u8]> {
    let (head, rest) = line.split_at_checked(name.len())?;
    let value = rest.trim_ascii_start().strip_prefix(b":")?;
    head.eq_ignore_ascii_case(name).then(|| value.trim_ascii_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: &str = "From: Microsoft Exchange Server\r\n";
    const FAILED: &str =
        "subject : Retrieval using the IMAP4 protocol failed for the following message: 752\r\n";

    fn check(head: &str, expected: bool) {
        let raw = format!("{head}\r\nThe server couldn't retrieve the following message:\r\n");
        assert_eq!(is_placeholder(raw.as_bytes()), expected, "{head}");
    }

    #[test]
    fn a_note_is_told_from_a_mail() {
        check(&format!("{FROM}{FAILED}"), true);
        check(&format!("{FAILED}{FROM}Date: Mon, 1 Jan 2024 00:00:00 +0000\r\n"), true);
        check(FROM, false);
        check(&format!("{FAILED}Received: from a.example by b.example\r\n"), false);
        check(&format!("RECEIVED: from a.example by b.example\r\n{FAILED}"), false);
        check(&format!("{FAILED}Message-Id: <1@a.example>\r\n"), false);
        check(&format!("Subject: Re: {FAILED}"), false);
        check(&format!("{FROM}\r\n{FAILED}"), false);
        check(&format!("X-Long: {}\r\n{FAILED}", "x".repeat(5_000)), false);
        assert!(!is_placeholder(FAILED.trim_end().as_bytes()), "a header that does not end");
        assert!(!is_placeholder(b""));
    }
}
