//! A forward taken apart: what its sender says, and the mail that they pass on.
//!
//! Separate from [`super::forward`], which tells a forward and its original sender: only an agent's
//! forward is ever taken apart, to become a customer's conversation. The mail that is passed on
//! stands in the text below a header that the client wrote, or is a file (`message/rfc822`). Never
//! believes it: the caller has proven who forwards it.

use super::forward::{block, forward_prefix, forwarded_from, is_forward, is_mail};
use super::parse::{parse, part_bytes};
use super::reply::{self, is_empty, is_quoted, is_rule, separator, subject_value};
use crate::mail::address::NameAddr;
use crate::mail::message::Message;

/// A forward, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forwarded {
    /// What its sender says above the mail that is passed on, without a signature.
    pub own: String,
    /// Who wrote that mail; none where the forward does not tell.
    pub from: Option<NameAddr>,
    /// Its subject, or what is left of the forward's.
    pub subject: String,
    /// Its words.
    pub text: String,
    /// The mail itself, byte for byte, where it came as a file.
    pub attached: Option<Vec<u8>>,
}

/// Takes a forward apart; `raw` is the mail that `message` was read from. `None` for a mail that
/// passes none on.
#[must_use]
pub fn forwarded(message: &Message, raw: &[u8]) -> Option<Forwarded> {
    if !is_forward(message) {
        return None;
    }
    let from = forwarded_from(message, raw);
    let lines: Vec<&str> = message.text.lines().collect();
    if let Some(parts) = Parts::of(&lines) {
        let named = parts.header.iter().find_map(|line| subject_value(line)).map(str::trim);
        let named = named.map(|named| named.trim_matches('*').trim()).filter(|it| !it.is_empty());
        return Some(Forwarded {
            own: own_words(parts.above),
            from,
            subject: named.unwrap_or_else(|| without_prefix(&message.subject)).to_owned(),
            text: unquoted(parts.below),
            attached: None,
        });
    }
    let file = message.attachments.iter().find(|file| is_mail(&file.content_type));
    let attached = file.and_then(|file| part_bytes(raw, file.part));
    let inner = attached.as_deref().map(parse);
    Some(Forwarded {
        own: own_words(&lines),
        from,
        subject: match &inner {
            Some(inner) => inner.subject.clone(),
            None => without_prefix(&message.subject).to_owned(),
        },
        text: inner.map(|inner| inner.text).unwrap_or_default(),
        attached,
    })
}

/// The lines above the header of the mail that is passed on, that header, and the lines below.
struct Parts<'a, 'b> {
    above: &'b [&'a str],
    header: &'b [&'a str],
    below: &'b [&'a str],
}

impl<'a, 'b> Parts<'a, 'b> {
    fn of(lines: &'b [&'a str]) -> Option<Parts<'a, 'b>> {
        let (begin, end) = match block(lines) {
            Some(found) => found,
            // Labels in a language that we do not know, up to the blank line below them.
            None => {
                let at = lines.iter().position(|line| separator(line).is_some())?;
                let begin = lines.iter().skip(at + 1).position(|line| !is_empty(line))? + at + 1;
                let length = lines.iter().skip(begin).position(|line| is_empty(line));
                (begin, begin + length.unwrap_or(lines.len() - begin))
            }
        };
        // What announces the header, and rules around that, is nobody's words.
        let mut above = begin;
        while let Some(at) = lines.iter().take(above).rposition(|line| !is_empty(line)) {
            let announces =
                lines.get(at).is_some_and(|line| separator(line).is_some() || is_rule(line));
            if !announces {
                break;
            }
            above = at;
        }
        Some(Parts {
            above: lines.get(..above)?,
            header: lines.get(begin..end)?,
            below: lines.get(end..)?,
        })
    }
}

fn own_words(lines: &[&str]) -> String {
    reply::read(&lines.join("\n"), false).new
}

/// The words of a mail that was quoted as a whole, as Apple Mail does, without the quote marks.
fn unquoted(lines: &[&str]) -> String {
    let are_quoted = lines.iter().all(|line| is_empty(line) || is_quoted(line));
    let unmarked = |line: &&str| match line.trim_start().strip_prefix('>') {
        Some(rest) if are_quoted => rest.strip_prefix(' ').unwrap_or(rest).to_owned(),
        Some(_) | None => (*line).to_owned(),
    };
    let text = lines.iter().map(unmarked).collect::<Vec<_>>().join("\n");
    let text = text.trim_end();
    text.trim_start_matches(['\n', '\u{feff}']).to_owned()
}

/// A subject without the first `Fwd:`; without one, as it is.
fn without_prefix(subject: &str) -> &str {
    match subject.split_once([':', '：']) {
        Some((_, rest)) if forward_prefix(subject).is_some() => rest.trim(),
        Some(_) | None => subject,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::read::sample;

    fn check(subject: &str, text: &str, expected: [&str; 4]) {
        let raw = format!("From: anna@example.com\nSubject: {subject}\n\n{text}");
        let found = forwarded(&parse(raw.as_bytes()), raw.as_bytes()).unwrap();
        let from = found.from.map(|from| from.address.to_string()).unwrap_or_default();
        let found = [found.own.as_str(), &from, &found.subject, &found.text];
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn forwards_of_five_clients() {
        let kim = "kim@example.net";
        let all = ["Please look.", kim, "Lamp", "Hello,\n\nmy lamp is broken.\n\nKim"];
        check(
            "Fwd: Lamp",
            "Please look.\n\n-- \nAnna\n\n---------- Forwarded message ---------\nFrom: Kim Bauer \
             <kim@example.net>\nDate: Mon, Jan 5, 2026 at 9:00 AM\nSubject: Lamp\nTo: \
             <anna@example.com>\n\n\nHello,\n\nmy lamp is broken.\n\nKim\n",
            all,
        );
        check(
            "Fwd: Lamp",
            "Please look.\n\n\n-------- Forwarded Message --------\nSubject: \tLamp\nDate: \tMon, 5 \
             Jan 2026 09:00:00 +0000\nFrom: \tKim Bauer <kim@example.net>\nTo: \
             \tanna@example.com\n\n\n\nHello,\n\nmy lamp is broken.\n\nKim\n",
            all,
        );
        check(
            "FW: Lamp",
            "Please look.\n\n________________________________\nFrom: Kim Bauer \
             <kim@example.net>\nSent: Monday, January 5, 2026 9:00 AM\nTo: Anna\nSubject: \
             Lamp\n\nHello,\n\nmy lamp is broken.\n\nKim\n",
            all,
        );
        check(
            "WG: Lamp",
            "Please look.\n\nVon: Kim Bauer <kim@example.net>\nGesendet: Montag, 5. Januar 2026 \
             09:00\nAn: Anna\nBetreff: Lamp\n\nHello,\n\nmy lamp is broken.\n\nKim\n",
            all,
        );
        check(
            "Fwd: Lamp",
            "Please look.\n\n> Begin forwarded message:\n> \n> From: Kim Bauer \
             <kim@example.net>\n> Subject: Lamp\n> Date: 5. January 2026 at 09:00:00 GMT\n> To: \
             anna@example.com\n> \n> Hello,\n> \n> my lamp is broken.\n> \n> Kim\n",
            all,
        );
        check(
            "Lamp",
            "---- Forwarded message ----\nQuux: Kim <kim@example.net>\nZark: monday\n\nHello",
            ["", kim, "Lamp", "Hello"],
        );
    }

    #[test]
    fn forwards_that_do_not_tell_who_wrote() {
        check(
            "FW: Lamp",
            "From: Kim Bauer\nSent: Monday, January 5, 2026 9:00 AM\nTo: Anna\nSubject: \
             Lamp\n\nHello\n",
            ["", "", "Lamp", "Hello"],
        );
        let message = sample::message(&["Subject: Re: Lamp"], "Yes, please.");
        assert_eq!(forwarded(&message, b""), None);
    }

    #[test]
    fn a_mail_that_is_forwarded_as_a_file() {
        let raw = "From: anna@example.com\r\nSubject: WG: Pumpe\r\n\
            Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsiehe Anhang\r\n\
            --b\r\nContent-Type: message/rfc822\r\n\r\n\
            From: Kim <kim@example.net>\r\nSubject: Pumpe kaputt\r\n\r\n#resolve\r\n--b--\r\n";
        let found = forwarded(&parse(raw.as_bytes()), raw.as_bytes()).unwrap();
        assert_eq!((found.own.as_str(), found.text.as_str()), ("siehe Anhang", "#resolve"));
        assert_eq!(found.subject, "Pumpe kaputt");
        assert!(found.attached.unwrap().starts_with(b"From: Kim"));
    }
}
