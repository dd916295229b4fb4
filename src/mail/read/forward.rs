//! Forwards: a mail that passes on another's, and who wrote that one.
//!
//! Separate because an agent who forwards a customer's mail opens a conversation for that
//! customer. Reads what the clients' separators and header blocks say (RFC 5322 knows no inline
//! forward). Never proves anything: whoever forwards may have typed it.

use super::reply::{Separator, from_value, header_block, is_empty, is_label_line, separator};
use crate::mail::address::{Address, NameAddr};
use crate::mail::message::Message;

/// Whether the mail passes another mail on: its subject says so and a forwarded mail is in its text
/// or attached, or a forward's separator stands in its text. A subject alone is no forward.
#[must_use]
pub fn is_forward(message: &Message) -> bool {
    let lines: Vec<&str> = message.text.lines().collect();
    if lines.iter().any(|line| separator(line) == Some(Separator::Forwarded)) {
        return true;
    }
    has_forward_subject(&message.subject)
        && (has_mail_attached(message) || block(&lines).is_some() || has_original(&lines))
}

/// Who wrote the forwarded mail, where an inline header says so: the From of the first block below
/// the separator, or of the first block at all.
#[must_use]
pub fn original_sender(message: &Message) -> Option<NameAddr> {
    let lines: Vec<&str> = message.text.lines().collect();
    let (begin, end) = block(&lines)?;
    let block = lines.get(begin..end)?;
    let (at, first) =
        block.iter().enumerate().find_map(|(at, line)| Some((at, from_value(line)?)))?;
    // A long name goes on in the next line, up to the next label.
    let more = block.iter().skip(at + 1).take_while(|line| !is_label_line(line));
    let value = more.fold(first.to_owned(), |value, line| format!("{value} {line}"));
    name_addr(&value)
}

/// The same of an attached mail's header, as text.
#[must_use]
pub fn sender_in_header(header: &str) -> Option<NameAddr> {
    super::bounce::field(header, "From").as_deref().and_then(name_addr)
}

/// Prefixes of forwards in the languages of the clients that write them.
fn has_forward_subject(subject: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "fwd",
        "fw",
        "wg",
        "tr",
        "rv",
        "i",
        "enc",
        "doorst",
        "vb",
        "vs",
        "vl",
        "pd",
        "továbbítás",
        "fs",
        "ynt",
        "ilt",
        "rif",
        "переслано",
        "转发",
        "轉寄",
        "転送",
        "전달",
        "weitergeleitet",
        "trans",
        "rvs",
        "πρθ",
        "redirecționat",
        "přep",
        "пер",
    ];
    let mut rest = subject.trim();
    // `AW: WG: …`: an answer to a forward is none, so only the first prefix counts, past tags.
    while let Some((tag, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        if tag.len() > 40 {
            return false;
        }
        rest = after.trim_start();
    }
    let Some((prefix, _)) = rest.split_once([':', '：']) else { return false };
    PREFIXES.contains(&prefix.trim().to_lowercase().as_str())
}

fn has_mail_attached(message: &Message) -> bool {
    message.attachments.iter().any(|file| file.content_type == "message/rfc822")
}

fn has_original(lines: &[&str]) -> bool {
    lines.iter().any(|line| separator(line).is_some())
}

/// The first header block, quoted or not; below the separator where there is one.
fn block(lines: &[&str]) -> Option<(usize, usize)> {
    let separator = lines.iter().position(|line| separator(line) == Some(Separator::Forwarded));
    let begin = separator.map_or(0, |at| at + 1);
    (begin..lines.len())
        .filter(|at| lines.get(*at).is_some_and(|line| !is_empty(line)))
        .find_map(|at| header_block(lines, at).map(|end| (at, end)))
}

/// `Kim Bauer <kim@example.net>`, `Kim Bauer [mailto:kim@example.net]` (Outlook), or bare.
fn name_addr(value: &str) -> Option<NameAddr> {
    let value = value.trim().trim_matches(['*', ' ']);
    if let Ok(bare) = Address::parse(value) {
        return Some(NameAddr::bare(bare));
    }
    for (open, close) in [('<', '>'), ('[', ']'), ('(', ')')] {
        let Some((name, rest)) = value.rsplit_once(open) else { continue };
        let inner = rest.split(close).next()?.trim().trim_start_matches("mailto:");
        let Ok(address) = Address::parse(inner) else { continue };
        // Outlook writes both: `kim@example.net<mailto:kim@example.net>`.
        let name = name.split(['<', '[']).next().unwrap_or_default();
        let name: String = name.chars().filter(|c| !c.is_control()).collect();
        let name = name.trim_matches(|c: char| c.is_whitespace() || "\"'*".contains(c));
        let is_name = Address::parse(name).is_err();
        let name = if is_name { name.to_owned() } else { String::new() };
        return Some(NameAddr { name, address });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::read::sample;

    fn check(subject: &str, text: &str, expected: (bool, &str)) {
        let message = sample::message(&[&format!("Subject: {subject}")], text);
        let sender = original_sender(&message)
            .map(|from| format!("{} {}", from.name, from.address))
            .unwrap_or_default();
        assert_eq!((is_forward(&message), sender.as_str()), expected, "{subject} / {text}");
    }

    #[test]
    fn forwards() {
        let kim = (true, "Kim Bauer kim@example.net");
        check(
            "Fwd: x",
            "See below\n\n---------- Forwarded message ---------\nFrom: Kim Bauer \
            <kim@example.net>\nDate: Mon\nSubject: x\nTo: <a@example.com>\n\nHello",
            kim,
        );
        check(
            "WG: x",
            "\n\nVon: Kim Bauer <kim@example.net>\nGesendet: Montag\nAn: Support\n\
            Betreff: x\n\nHallo",
            kim,
        );
        check(
            "WG: x",
            "-----Ursprüngliche Nachricht-----\nVon: Kim Bauer [mailto:kim@example.net]\n\
            Gesendet: Montag\nAn: Support\nBetreff: x\n\nHallo",
            kim,
        );
        check(
            "x",
            "Begin forwarded message:\n\n> From: \"Kim Bauer\" <kim@example.net>\n> Subject: x\n\
            > Date: Mon\n> To: a@example.com\n> \n> Hello",
            kim,
        );
        check(
            "[extern] FW: x",
            "*From:* Kim Bauer\n<kim@example.net<mailto:kim@example.net>>\n\
            *Sent:* Mon\n*To:* a\n*Subject:* x\n",
            kim,
        );
        check(
            "x",
            "-------- Weitergeleitete Nachricht --------\nBetreff: \tx\nDatum: \tMon\nVon: \
            \tkim@example.net\nAn: \ta@example.com\n\nHallo",
            (true, " kim@example.net"),
        );
        check(
            "Re: x",
            "Hello\n\nFrom: Kim Bauer <kim@example.net>\nSent: Mon\nTo: a\nSubject: x\n",
            (false, "Kim Bauer kim@example.net"),
        );
        check("Fwd: x", "Did you get it?", (false, ""));
        check("AW: WG: x", "Ja", (false, ""));
    }

    #[test]
    fn attached_mail() {
        let mut message = sample::message(&["Subject: WG: x"], "siehe Anhang");
        message.attachments.push(crate::mail::message::Attachment {
            part: 1,
            name: "x.eml".to_owned(),
            content_type: "message/rfc822".to_owned(),
            size: 1,
            content_id: None,
            inline: false,
        });
        assert!(is_forward(&message));
        let header = "Subject: x\nFrom: Kim\n <kim@example.net>\n";
        assert_eq!(sender_in_header(header).unwrap().address.as_str(), "kim@example.net");
    }
}
