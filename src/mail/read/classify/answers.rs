//! What a mail says of answers to it: that none is wanted, or how to get no more such mail.
//!
//! Separate from what responders say of themselves, because these words stand anywhere in a mail,
//! most often at its end, and people write them as well: a notice that asks for no answer gets
//! none, whoever wrote it. Lower case throughout. All of it is weak, and bounded: a few lines at
//! either end of a text are looked at. Never decides.

use crate::mail::message::Message;
use crate::mail::read::reply::{self, Class};

/// What says that an answer is of no use, at the beginning of a sentence near either end of what
/// the sender says, in lower case.
pub(super) fn no_answer(message: &Message) -> Option<&'static str> {
    let is_said = |text: &str, lines: usize| {
        let (sentence, words) = said_at_ends(text, lines, NO_ANSWER)?;
        // "… to all, only to me" wants one.
        let is_asked = sentence.ends_with('?')
            || ["to all", "an alle"].iter().any(|all| sentence.contains(all));
        (!is_asked).then_some(words)
    };
    // A quote may stand below it.
    is_said(&message.text, LOOKED_AT_LINES).and_then(|_| is_said(&own(message), END_LINES))
}

/// What offers to unsubscribe in the last words of the sender's, where a link stands by it.
pub(super) fn unsubscribes(message: &Message) -> Option<&'static str> {
    let is_said = |text: &str| {
        let lines = text.lines().rev().filter(|line| !line.trim().is_empty());
        let last = lines.take(LAST_LINES).collect::<Vec<_>>().join(" ");
        // Who asks how it is done speaks of themselves.
        if last.split_whitespace().any(|word| matches!(word, "I" | "ich" | "mich" | "je" | "me")) {
            return None;
        }
        let last = last.to_lowercase();
        let has_link = ["http://", "https://", "www."].iter().any(|link| last.contains(link));
        let words = UNSUBSCRIBE.iter().find(|words| last.contains(**words))?;
        has_link.then_some(*words)
    };
    is_said(&message.text).and_then(|_| is_said(&own(message)))
}

/// Without what others wrote: who asks about a newsletter quotes it or passes it on.
fn own(message: &Message) -> String {
    let pieces = reply::of(message).pieces.into_iter();
    let own = pieces.filter(|piece| !matches!(piece.class, Class::Quoted | Class::Forwarded));
    own.filter_map(|piece| message.text.get(piece.range)).collect()
}

/// Lines in which newsletters let go of their readers.
const LAST_LINES: usize = 5;

/// The first of these words that begin a sentence within the first or last lines of a text, and
/// the sentence.
fn said_at_ends(
    text: &str,
    count: usize,
    words: &[&'static str],
) -> Option<(String, &'static str)> {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let unquoted = |line: &&str| !line.starts_with('>');
    let ends = lines().take(count).chain(lines().rev().take(count)).filter(unquoted);
    for line in ends {
        let cut = line.get(..line.floor_char_boundary(1_000)).unwrap_or(line);
        let line = cut.to_lowercase().replace('\u{2019}', "'");
        for sentence in
            line.split_inclusive(['.', '!', '?', ',', ';', '。', '、', '-', '–', '*', '('])
        {
            let bare = sentence.trim_start_matches(|c: char| !c.is_alphabetic());
            if let Some(found) = words.iter().find(|words| bare.starts_with(**words)) {
                return Some((bare.to_owned(), *found));
            }
        }
    }
    None
}

/// Lines at either end of a text in which machines say so.
const END_LINES: usize = 8;

/// Lines at either end that are worth telling the sender's own from the others for.
const LOOKED_AT_LINES: usize = 40;

/// How they say it.
const NO_ANSWER: &[&str] = &[
    "please do not reply",
    "please don't reply",
    "please do not respond",
    "do not reply to this",
    "do not respond to this",
    "replies to this email are not",
    "replies to this address are not",
    "this mailbox is not monitored",
    "this inbox is not monitored",
    "bitte antworten sie nicht",
    "bitte nicht antworten",
    "bitte nicht auf diese",
    "bitte antworte nicht",
    "antworten sie bitte nicht",
    "merci de ne pas répondre",
    "merci de ne pas y répondre",
    "veuillez ne pas répondre",
    "ne répondez pas à ce",
    "prière de ne pas répondre",
    "por favor no responda",
    "por favor, no responda",
    "no responda a este",
    "no respondas a este",
    "no conteste a este",
    "si prega di non rispondere",
    "per favore non rispondere",
    "non rispondere a questa",
    "non rispondere a questo",
    "por favor não responda",
    "por favor, não responda",
    "não responda a est",
    "gelieve niet te antwoorden",
    "u kunt niet reageren op",
    "beantwoord deze e-mail niet",
    "prosimy nie odpowiadać",
    "proszę nie odpowiadać",
    "nie odpowiadaj na",
    "vänligen svara inte",
    "svara inte på detta",
    "svar ikke på denne",
    "älä vastaa tähän",
    "neodpovídejte",
    "neodpovedajte",
    "пожалуйста, не отвечайте",
    "не отвечайте на это",
    "lütfen bu e-postayı yanıtlamayın",
    "このメールには返信",
    "本メールに返信",
    "请勿回复",
    "請勿回覆",
    "請勿回復",
    "회신하지 마",
];

/// How newsletters let go of their readers.
const UNSUBSCRIBE: &[&str] = &[
    "unsubscribe",
    "opt out",
    "abmelden",
    "abbestellen",
    "se désabonner",
    "se désinscrire",
    "désinscription",
    "désabonnement",
    "darse de baja",
    "cancelar suscripción",
    "cancelar la suscripción",
    "annulla iscrizione",
    "disiscriv",
    "cancellati",
    "cancelar inscrição",
    "cancelar a subscrição",
    "descadastrar",
    "uitschrijven",
    "afmelden",
    "wypisz się",
    "zrezygnować z subskrypcji",
    "avregistrera",
    "afmeld",
    "meld deg av",
    "отписаться",
    "退订",
    "配信停止",
    "수신거부",
];

/// How receipts go that came without their report (Outlook, Thunderbird): each of a pair, in order.
const RECEIPTS: &[(&str, &str)] = &[
    ("this is a return receipt for the mail that you sent", ""),
    ("dies ist eine empfangsbestätigung für ", ""),
    ("ceci est un accusé de réception", ""),
    ("este es un acuse de recibo", ""),
    ("questa è una ricevuta di ritorno", ""),
    ("your message to: ", " was read on "),
    ("your message to: ", " was deleted without being read"),
    ("ihre nachricht an: ", " gelesen"),
    ("votre message à", " a été lu"),
    ("su mensaje para: ", " leyó"),
    ("su mensaje para: ", " leído"),
    ("il messaggio a: ", " letto"),
    ("uw bericht aan: ", " gelezen"),
    ("sua mensagem para: ", " lida"),
    ("wiadomość do: ", " przeczytana"),
];

/// Whether the first words of a text are those of a receipt.
pub(super) fn receipt(start: &str) -> Option<&'static str> {
    let holds = |(first, then): &&(&str, &str)| {
        start.split_once(*first).is_some_and(|(_, behind)| behind.contains(*then))
    };
    RECEIPTS.iter().find(holds).map(|(first, _)| first.trim())
}
