//! The words of commands, and which of them a person meant.
//!
//! Separate because this is a dictionary with its rules for short forms and slips. Knows nothing of
//! what follows a word.

use super::Problem;

/// What a word asks for, before its arguments are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Resolve,
    Close,
    Wait,
    Reopen,
    Take,
    Assign,
    Note,
    Priority,
    Tag,
    Snooze,
    Promise,
    Merge,
    Split,
    Spam,
    Cc,
    To,
    Send,
    Undo,
    Show,
    Search,
    Queue,
    Mine,
    Help,
    Away,
    Back,
    Template,
    Report,
}

/// One row a command: the verb, its words (English first), whether a short form is understood.
const WORDS: &[(Verb, &[&str], bool)] = &[
    (Verb::Resolve, &["resolve", "erledigt"], true),
    (Verb::Close, &["close", "still"], true),
    (Verb::Wait, &["wait", "wartet"], true),
    (Verb::Reopen, &["reopen", "offen"], true),
    (Verb::Take, &["take", "uebernehme"], true),
    (Verb::Assign, &["assign", "fuer"], false),
    (Verb::Note, &["note", "notiz"], true),
    (Verb::Priority, &["priority", "prioritaet"], true),
    (Verb::Tag, &["tag"], true),
    (Verb::Snooze, &["snooze", "wiedervorlage"], true),
    (Verb::Promise, &["promise", "versprochen"], true),
    (Verb::Merge, &["merge", "zusammen"], false),
    (Verb::Split, &["split", "trennen"], true),
    (Verb::Spam, &["spam"], false),
    (Verb::Cc, &["cc", "kopie"], false),
    (Verb::To, &["to", "an"], false),
    (Verb::Send, &["send", "senden"], false),
    (Verb::Undo, &["undo", "stopp"], true),
    (Verb::Show, &["show", "zeige"], true),
    (Verb::Search, &["search", "suche"], true),
    (Verb::Queue, &["queue", "liste"], true),
    (Verb::Mine, &["mine", "meine"], true),
    (Verb::Help, &["help", "hilfe"], true),
    (Verb::Away, &["away", "weg"], true),
    (Verb::Back, &["back", "zurueck"], true),
    (Verb::Template, &["template", "vorlage"], true),
    (Verb::Report, &["report", "bericht"], true),
];

/// Whether this is a command's own word, written in full.
pub(super) fn is_word_of_one(text: &str) -> bool {
    let word = folded(text.trim());
    WORDS.iter().any(|(_, words, _)| words.contains(&word.as_str()))
}

/// The words of every command that can be carried out.
#[cfg(test)]
pub(super) fn understood() -> impl Iterator<Item = &'static [&'static str]> {
    WORDS.iter().map(|(_, words, _)| *words)
}

/// Lower case, umlauts and `ß` spelt out, a full stop or colon at the end dropped.
pub(super) fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let word = word.trim_end_matches(['.', ':', '!', ',', ';', '…']);
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            // Apple's programs write an umlaut as a vowel and two dots (NFD).
            '\u{308}' => out.push('e'),
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            other => out.push(other),
        }
    }
    out
}

/// The verb that a folded word names, in full or shortened.
pub(super) fn find(word: &str, written: &str) -> Result<Verb, Problem> {
    if let Some((verb, _, _)) = WORDS.iter().find(|(_, words, _)| words.contains(&word)) {
        return Ok(*verb);
    }
    let begins_so = |abbreviable: bool| {
        WORDS.iter().filter(move |(_, words, short)| {
            *short == abbreviable
                && word.len() >= 2
                && words.iter().any(|full| full.starts_with(word))
        })
    };
    let mut short = begins_so(true);
    // A short form is taken only where not even a command that takes none begins like it.
    let strict = begins_so(false).next().is_some();
    match (short.next(), short.next()) {
        (Some((verb, _, _)), None) if !strict => Ok(*verb),
        (Some(_), _) => Err(Problem::Ambiguous { written: written.to_owned() }),
        (None, _) => Err(Problem::Unknown { written: written.to_owned(), meant: nearest(word) }),
    }
}

/// The command's word that a slip of two keys turns into this one.
fn nearest(word: &str) -> Option<&'static str> {
    WORDS
        .iter()
        .flat_map(|(_, words, _)| words.iter())
        .map(|known| (strsim::damerau_levenshtein(word, known), *known))
        .filter(|(distance, known)| *distance <= 2 && *distance < known.len() / 2)
        .min()
        .map(|(_, known)| spelt(known))
}

/// A command's word as people read it.
fn spelt(known: &'static str) -> &'static str {
    match known {
        "fuer" => "für",
        "uebernehme" => "übernehme",
        "prioritaet" => "priorität",
        "zurueck" => "zurück",
        other => other,
    }
}
