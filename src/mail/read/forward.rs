//! Forwards: a mail that passes on another's, and who wrote that one.
//!
//! Separate because an agent who forwards a customer's mail opens a conversation for that
//! customer. Reads what the clients' separators and header blocks say (RFC 5322 knows no inline
//! forward). Never proves anything: whoever forwards may have typed it.

use super::parse::{parse, part_bytes};
use super::reply::{
    Separator, attribution, bare_from_value, from_value, header_block, is_empty, is_forward_prefix,
    is_label_line, is_quoted, separator,
};
use crate::mail::address::{Address, NameAddr};
use crate::mail::message::Message;

/// Whether the mail passes another mail on: its subject says so and a forwarded mail is in its text
/// or attached, or a forward's separator stands in its text, above any quote. A subject alone is no
/// forward; nor is a forward inside the mail that is answered.
#[must_use]
pub fn is_forward(message: &Message) -> bool {
    let lines: Vec<&str> = message.text.lines().collect();
    if passes_on(&lines) {
        return true;
    }
    has_forward_subject(message, &lines)
        && (has_mail_attached(message) || block(&lines).is_some() || has_original(&lines))
}

/// Who wrote the mail that is passed on, whether its text is part of the text or the mail is
/// attached; `raw` is the mail that `message` was read from. `None` for a mail that passes none on.
#[must_use]
pub fn forwarded_from(message: &Message, raw: &[u8]) -> Option<NameAddr> {
    if !is_forward(message) {
        return None;
    }
    let attached = || {
        let mail = message.attachments.iter().find(|file| is_mail(&file.content_type))?;
        parse(&part_bytes(raw, mail.part)?).from.into_iter().next()
    };
    original_sender(message).or_else(attached)
}

/// Who wrote the forwarded mail, where an inline header says so: the From of the first block below
/// the separator, or of the first block at all. Below a separator in a language whose labels are
/// not known, the first address, which every client gives to the sender.
#[must_use]
pub fn original_sender(message: &Message) -> Option<NameAddr> {
    let lines: Vec<&str> = message.text.lines().collect();
    let Some((begin, end)) = block(&lines) else { return first_address(&lines) };
    let block = lines.get(begin..end)?;
    let (at, first) =
        block.iter().enumerate().find_map(|(at, line)| Some((at, from_value(line)?)))?;
    // A long name goes on in the next line, up to the next label.
    let more = block.iter().skip(at + 1).take_while(|line| !is_label_line(line));
    let value = more.fold(first.to_owned(), |value, line| format!("{value} {line}"));
    name_addr(&value)
}

/// Whether a forward's separator comes before whatever else introduces another's words.
fn passes_on(lines: &[&str]) -> bool {
    for (at, line) in lines.iter().enumerate() {
        if is_empty(line) || is_quoted(line) {
            continue;
        }
        match separator(line) {
            Some(Separator::Forwarded) => return true,
            Some(Separator::Original) => return false,
            None if header_block(lines, at).is_some() => return false,
            None => {}
        }
        let quotes_all = attribution(lines, at).is_some_and(|found| {
            let next = lines.iter().skip(found.end).find(|line| !is_empty(line));
            found.is_certain && !next.is_some_and(|line| is_quoted(line))
        });
        if quotes_all && at > 0 {
            return false;
        }
    }
    false
}

/// The address in the first labelled lines below a separator.
fn first_address(lines: &[&str]) -> Option<NameAddr> {
    let at = lines.iter().position(|line| separator(line) == Some(Separator::Forwarded))?;
    let below = lines.iter().skip(at + 1).filter(|line| !is_empty(line)).take(LABELS_LOOKED_AT);
    let bare = below.clone().find_map(|line| name_addr(bare_from_value(line)?));
    bare.or_else(|| labelled(below))
}

fn labelled<'a>(below: impl Iterator<Item = &'a &'a str>) -> Option<NameAddr> {
    below.filter_map(|line| line.split_once([':', '：'])).find_map(|(label, value)| {
        let is_label = label.chars().count() <= LABEL_CHARS_MAX && !label.contains('@');
        if is_label { name_addr(value) } else { None }
    })
}

/// Lines of a forward's header in an unknown language, and characters of a label in it.
const LABELS_LOOKED_AT: usize = 6;
const LABEL_CHARS_MAX: usize = 24;

/// Whether the subject begins as forwards do in some language, and not as a Finnish or Estonian
/// answer: `VS:` is a forward in Danish and Norwegian.
fn has_forward_subject(message: &Message, lines: &[&str]) -> bool {
    let is_sender = |line: &&str| {
        let line = line.trim_start();
        ["Lähettäjä", "Saatja", "Kellelt"].iter().any(|label| line.starts_with(label))
    };
    let is_answer = || lines.iter().any(is_sender);
    let Some(prefix) = forward_prefix(&message.subject) else { return false };
    !(prefix == "vs" && is_answer())
}

/// What the subject of a forward begins with, in lower case.
pub(super) fn forward_prefix(subject: &str) -> Option<String> {
    let mut rest = subject.trim();
    // `AW: WG: …`: an answer to a forward is none, so only the first prefix counts, past tags.
    while let Some((tag, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        if tag.len() > 40 {
            return None;
        }
        rest = after.trim_start();
    }
    let (prefix, _) = rest.split_once([':', '：'])?;
    // A Turkish capital keeps its dot as a letter of its own.
    let prefix = prefix.trim().to_lowercase().replace('\u{307}', "");
    is_forward_prefix(&prefix).then_some(prefix)
}

fn has_mail_attached(message: &Message) -> bool {
    message.attachments.iter().any(|file| is_mail(&file.content_type))
}

pub(super) fn is_mail(content_type: &str) -> bool {
    matches!(content_type, "message/rfc822" | "message/global")
}

fn has_original(lines: &[&str]) -> bool {
    lines.iter().any(|line| separator(line).is_some())
}

/// The first header block, quoted or not; below the separator where there is one.
pub(super) fn block(lines: &[&str]) -> Option<(usize, usize)> {
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
    fn forwards_of_many_clients_and_languages() {
        for (subject, text) in [
            (
                "Fwd: x",
                "------- Forwarded Message -------|From: KIM|Date: On Monday|Subject: x|To: a",
            ),
            (
                "Fw: x",
                "   ----- Forwarded Message ----- From: A|From: KIM|To: a|Sent: Monday|Subject: x",
            ),
            ("x", "Début du message réexpédié :||> De: KIM|> Objet: x|> Date: lundi|> À: a"),
            (
                "Fwd: x",
                "---------- Forwarded message ---------|De : KIM|Date: lun.|Subject: x|To: a",
            ),
            ("RV: x", "De: KIM|Enviado el: lunes|Para: a|Asunto: x"),
            ("I: x", "Da: KIM|Inviato: lunedì|A: a|Oggetto: x"),
            ("ENC: x", "De: KIM|Enviada em: segunda|Para: a|Assunto: x"),
            ("Doorst: x", "Van: KIM|Verzonden: maandag|Aan: a|Onderwerp: x"),
            ("VB: x", "Från: KIM|Skickat: måndag|Till: a|Ämne: x"),
            ("VS: x", "Fra: KIM|Sendt: mandag|Til: a|Emne: x"),
            ("VL: x", "Lähettäjä: KIM|Lähetetty: maanantai|Vastaanottaja: a|Aihe: x"),
            ("PD: x", "Od: KIM|Wysłano: poniedziałek|Do: a|Temat: x"),
            ("İLT: x", "Kimden: KIM|Gönderildi: Pazartesi|Kime: a|Konu: x"),
            ("ΠΡΘ: x", "Από: KIM|Στάλθηκε: Δευτέρα|Προς: a|Θέμα: x"),
            (
                "Пересл: x",
                "-------- Пересылаемое сообщение --------|От: KIM|Дата: пн|Тема: x|Кому: a",
            ),
            ("转发: x", "发件人: KIM|发送时间: 2026年|收件人: a|主题: x"),
            ("FW: x", "差出人: KIM|送信日時: 2026年|宛先: a|件名: x"),
            ("FW: x", "보낸 사람: KIM|보낸 날짜: 2026년|받는 사람: a|제목: x"),
            ("FW: x", "**From:** KIM|**Sent:** Monday|**To:** a|**Subject:** x"),
            ("x", "---- Forwarded message ----|Quux: KIM|Zark: monday|To: b@example.com"),
            (
                "Fw: x",
                "---- Weitergeleitete Nachricht ----|Von KIM|An a@example.com|Datum 5.1.2026|Betreff x",
            ),
            // Tables: Thunderbird's in its HTML, NetEase's in its text.
            (
                "x",
                "-------- Messaggio inoltrato --------|Oggetto: \u{a6} x|Mittente: \u{a6} KIM|A: \u{a6} a",
            ),
            (
                "x",
                "---- 转发的原邮件 ----|\u{a6} 发件人 \u{a6} KIM \u{a6}|\u{a6} 收件人 \u{a6} a \u{a6}|\u{a6} 主题 \u{a6} x \u{a6}",
            ),
        ] {
            let text = text.replace('|', "\n").replace('\u{a6}', "|");
            let text = text.replace("KIM", "Kim Bauer <kim@example.net>");
            let text = format!("See below.\n\n{text}\n\nHello");
            check(subject, &text, (true, "Kim Bauer kim@example.net"));
            let message = sample::message(&[&format!("Subject: {subject}")], &text);
            assert!(crate::mail::read::reply::of(&message).new.ends_with("Hello"), "{text}");
        }
    }

    #[test]
    fn what_passes_nothing_on() {
        let is_forward = |subject: &str, text: &str| {
            is_forward(&sample::message(&[&format!("Subject: {subject}")], text))
        };
        let finnish = "Kiitos\n\nLähettäjä: Kim\nLähetetty: maanantai\nVastaanottaja: a\nAihe: x\n";
        assert!(!is_forward("VS: x", finnish));
        let estonian = "Suur.\n\nSaatja: Kim\nSaadetud: esmaspäev\nAdressaat: a\nTeema: x\n";
        assert!(!is_forward("VS: x", estonian));
        let inside = "Yes.\n\n-----Original Message-----\nFrom: Ben\n\nFYI\n\n\
            ---------- Forwarded message ----------\nFrom: Kim <kim@example.net>\n";
        assert!(!is_forward("Re: x", inside));
        let below = "Yes.\n\nOn Mon, Jan 5, 2026 at 10:00 AM Ben <b@example.com> wrote:\nFYI\n\n\
            ---------- Forwarded message ----------\nFrom: Kim <kim@example.net>\n";
        assert!(!is_forward("Re: x", below));
        assert!(!is_forward("Re: x", "> ---- Forwarded message ----\n> From: Kim\nYes."));
    }

    #[test]
    fn case_c18_a_mail_that_is_forwarded_as_a_file() {
        let raw = "From: anna@example.com\r\nSubject: WG: Pumpe\r\n\
            Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsiehe Anhang\r\n\
            --b\r\nContent-Type: message/rfc822\r\n\r\n\
            From: Kim Bauer\r\n <kim@example.net>\r\nSubject: Pumpe\r\n\
            Message-ID: <1@example.net>\r\n\r\nHallo\r\n--b--\r\n";
        let message = parse(raw.as_bytes());
        let sender = forwarded_from(&message, raw.as_bytes()).unwrap();
        assert_eq!(
            (sender.name.as_str(), sender.address.as_str()),
            ("Kim Bauer", "kim@example.net")
        );
        // Nothing in the file says where the mail belongs.
        assert!(message.references.is_empty() && message.message_id.is_none());
        let kept = raw.replace("WG: ", "");
        assert_eq!(forwarded_from(&parse(kept.as_bytes()), kept.as_bytes()), None);
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
    }
}
