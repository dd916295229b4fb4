//! The notes that Exchange and Courier hand out in place of a mail.
//!
//! Separate because they are the lies of servers that look like mail: Microsoft 365 and
//! Exchange answer FETCH with a mail of their own, "Retrieval using the IMAP4 protocol failed for
//! the following message", and the customer's mail stays where it is. Taken for mail it would open
//! a conversation with nobody, and the real one would be lost. Courier has such a note for what was
//! expunged meanwhile. Pure; looks at the header alone, and
//! no further than a note's header goes.

/// Bytes of a header that are looked at; a note has some hundred.
const HEAD_BYTES_MAX: usize = 4 * 1024;

/// How its subject begins (FreeScout 3203, MailKit 1451; seen 2020 to 2023, never translated).
const SUBJECT: &[u8] = b"Retrieval using the IMAP4 protocol failed for the following message";

/// What Courier says in place of a mail that another session has expunged (courier-imap 5.0, seen
/// 2026): two fields that stand so in its source, and nothing else but MIME.
const GONE: [(&[u8], &[u8]); 2] =
    [(b"Subject", b"message unavailable"), (b"From", b"System Administrator <root@localhost>")];

/// Whether this is such a note. Whoever writes that subject from outside has a `Received` by the
/// time it lies in a folder, and nearly always a `Message-ID`; a note has neither, for the server
/// makes it up while it answers.
#[must_use]
pub fn is_placeholder(raw: &[u8]) -> bool {
    let is_ours = |fields: &[&[u8]]| {
        fields
            .iter()
            .any(|line| value_of(line, b"Subject").is_some_and(|text| text.starts_with(SUBJECT)))
    };
    made_up(raw).is_some_and(|fields| is_ours(&fields))
}

/// Whether this is what Courier hands out for a mail that is gone: nothing to store, nothing to
/// worry about, once the mail is not listed any more.
#[must_use]
pub fn is_gone(raw: &[u8]) -> bool {
    let has = |fields: &[&[u8]], name: &[u8], wanted: &[u8]| {
        fields.iter().any(|line| value_of(line, name) == Some(wanted))
    };
    made_up(raw).is_some_and(|fields| GONE.iter().all(|(name, text)| has(&fields, name, text)))
}

/// The fields of a short header that no mail server on the way has touched.
fn made_up(raw: &[u8]) -> Option<Vec<&[u8]>> {
    let head = raw.get(..HEAD_BYTES_MAX).unwrap_or(raw);
    let mut fields = Vec::new();
    for line in head.split(|byte| *byte == b'\n') {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            return Some(fields);
        }
        if value_of(line, b"Received").is_some() || value_of(line, b"Message-ID").is_some() {
            return None;
        }
        fields.push(line);
    }
    None
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

    #[test]
    fn couriers_note_is_told_from_a_mail() {
        let note = "MIME-Version: 1.0\r\nFrom: System Administrator <root@localhost>\r\n\
                    Subject: message unavailable\r\n\r\n\
                    This message is no longer available on the server.\r\n";
        let check = |raw: &str, expected: bool| assert_eq!(is_gone(raw.as_bytes()), expected);
        check(note, true);
        check(&format!("Message-ID: <1@a.example>\r\n{note}"), false);
        check(&note.replace("root@localhost", "root@a.example"), false);
        check(&note.replace("unavailable", "available"), false);
        check("", false);
        assert!(!is_placeholder(note.as_bytes()));
    }
}
