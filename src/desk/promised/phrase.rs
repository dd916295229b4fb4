//! Phrases: whether a sentence says that the desk will do something, and whether it takes it back.
//!
//! Separate from the moments, which mean nothing without this. Two short grammars over lists of
//! verbs; a verb that only names a state (`I will be away until Friday`) is in none of them. Never
//! guesses at words that it does not know.

use std::ops::Range;

/// Where a promise stands among the words of its sentence: subject and verb.
pub(super) type Said = Range<usize>;

/// Words that make a promise none, wherever they stand in its sentence.
const VOID: &[&str] = &[
    // conditions
    "if",
    "unless",
    "when",
    "once",
    "whenever",
    "provided",
    "assuming",
    "case",
    "until you",
    "as soon",
    "depending",
    "falls",
    "wenn",
    "sofern",
    "sobald",
    "soweit",
    "vorausgesetzt",
    "abhaengig",
    "ohne dass",
    // doubt
    "would",
    "could",
    "might",
    "should",
    "try",
    "hope",
    "hoping",
    "hopefully",
    "probably",
    "perhaps",
    "maybe",
    "possibly",
    "expect to",
    "aim",
    "versuche",
    "versuchen",
    "hoffe",
    "hoffen",
    "hoffentlich",
    "vermutlich",
    "voraussichtlich",
    "wahrscheinlich",
    "vielleicht",
    "eventuell",
    "evtl",
    "moeglicherweise",
    "wuerde",
    "wuerden",
    "koennte",
    "koennten",
    "sollte",
    "sollten",
    "moechte",
    "moechten",
    "bemuehe",
    "bemuehen",
    // denial
    "not",
    "won't",
    "can't",
    "cannot",
    "don't",
    "never",
    "unable",
    "nicht",
    "nie",
    "niemals",
    "kein",
    "keine",
    "keinen",
    "keiner",
    "nobody",
    "niemand",
    // asked of the customer
    "please",
    "kindly",
    "can you",
    "will you",
    "you need",
    "you must",
    "you have to",
    "you can",
    "you want",
    "need you",
    "bitte",
    "bitten",
    "koennen sie",
    "sie koennen",
    "muessen sie",
    "sie muessen",
    "brauchen sie",
    "du kannst",
    "kannst du",
    "du musst",
    // what others say, and absence
    "wrote",
    "said",
    "told",
    "asked",
    "schrieb",
    "schrieben",
    "sagte",
    "sagten",
    "away",
    "holiday",
    "vacation",
    "closed",
    "urlaub",
    "abwesend",
    "geschlossen",
    "unterwegs",
    "valid",
    "gueltig",
];

/// Whether the sentence takes back whatever it promises.
pub(super) fn is_void(words: &[&str]) -> bool {
    // `nicht später als` denies nothing.
    let denies_lateness =
        |at: usize| words.get(at..at + 2).is_some_and(|pair| pair == ["nicht", "spaeter"]);
    let is_word = |(at, word): (usize, &&str)| VOID.contains(word) && !denies_lateness(at);
    let is_pair = |pair: &[&str]| VOID.contains(&pair.join(" ").as_str());
    words.iter().enumerate().any(is_word) || words.windows(2).any(is_pair)
}

/// What the desk says that it will do, each of it.
pub(super) fn said(words: &[&str]) -> Vec<Said> {
    let at_each = (0..words.len()).filter_map(|at| {
        let rest = words.get(at..)?;
        let taken = english(rest).or_else(|| german(rest))?;
        Some(at..at + taken)
    });
    at_each.collect()
}

/// Words that may stand between `will` and its verb.
const ADVERBS: &[&str] = &[
    "then",
    "also",
    "surely",
    "certainly",
    "definitely",
    "personally",
    "gladly",
    "happily",
    "just",
    "now",
];

const ENGLISH_VERBS: &[&str] = &[
    "answer",
    "arrange",
    "call",
    "check",
    "clarify",
    "confirm",
    "contact",
    "deliver",
    "email",
    "find",
    "finish",
    "fix",
    "forward",
    "give",
    "inform",
    "investigate",
    "mail",
    "phone",
    "prepare",
    "refund",
    "reimburse",
    "repair",
    "replace",
    "reply",
    "report",
    "respond",
    "ring",
    "send",
    "ship",
    "solve",
    "sort",
    "tell",
    "update",
    "write",
];

/// Verbs that promise only together with the word that follows.
const ENGLISH_PAIRS: &[(&str, &[&str])] = &[
    ("get", &["back", "you", "it", "this", "that"]),
    ("come", &["back"]),
    ("let", &["you"]),
    ("follow", &["up"]),
    ("look", &["into", "at"]),
    ("be", &["in", "back"]),
    ("have", &["it", "this", "an", "a", "the", "news", "your"]),
    ("reach", &["out"]),
    ("take", &["care"]),
];

/// How many words a promise takes that begins here.
fn english(words: &[&str]) -> Option<usize> {
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    let is_subject = matches!(word(0), "i" | "we");
    let verb_at = match (word(0), word(1), word(2), word(3)) {
        (_, "will" | "shall", _, _) if is_subject => 2,
        (_, "am" | "are", "going", "to") if is_subject => 4,
        (_, "promise", "to", _) if is_subject => 3,
        ("let", "me" | "us", _, _) => 2,
        ("you" | "you'll", _, _, _) => return you_will(words),
        ("expect", _, _, _) => return expect(words),
        _ => return None,
    };
    let skipped = (verb_at..).take_while(|at| ADVERBS.contains(&word(*at))).take(2).count();
    let at = verb_at + skipped;
    if ENGLISH_VERBS.contains(&word(at)) {
        return Some(at + 1);
    }
    let (_, after) = ENGLISH_PAIRS.iter().find(|(verb, _)| *verb == word(at))?;
    // `be in touch`, and nothing else that somebody may be in.
    let is_state = word(at) == "be" && word(at + 1) == "in" && word(at + 2) != "touch";
    (after.contains(&word(at + 1)) && !is_state).then_some(at + 2)
}

/// What a customer gets of us.
const ANSWERS: &[&str] = &[
    "answer",
    "reply",
    "response",
    "update",
    "news",
    "feedback",
    "quote",
    "antwort",
    "rueckmeldung",
    "bescheid",
    "nachricht",
    "angebot",
    "neuigkeiten",
];

fn from_us(words: &[&str]) -> bool {
    let pair =
        |pair: &[&str]| matches!(pair, ["from" | "by", "me" | "us"] | ["von", "mir" | "uns"]);
    words.windows(2).any(pair)
}

/// `you will hear from us`, `you'll have an answer`.
fn you_will(words: &[&str]) -> Option<usize> {
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    let gets = matches!(word(2), "hear" | "have" | "get" | "receive") && word(3) != "to";
    let is_ours = from_us(words) || words.iter().any(|word| ANSWERS.contains(word));
    (word(1) == "will" && gets && is_ours).then_some(3)
}

/// `expect an answer from us`, `expect my reply`.
fn expect(words: &[&str]) -> Option<usize> {
    let is_ours = from_us(words) || words.iter().any(|word| matches!(*word, "my" | "our"));
    let place = words.iter().position(|word| ANSWERS.contains(word))?;
    (is_ours && place <= 3).then_some(place + 1)
}

/// Verbs of the first person, `ich` and `wir`.
const GERMAN_VERBS: &[(&str, &str)] = &[
    ("melde", "melden"),
    ("antworte", "antworten"),
    ("schreibe", "schreiben"),
    ("schreib", "schreiben"),
    ("schicke", "schicken"),
    ("schick", "schicken"),
    ("sende", "senden"),
    ("rufe", "rufen"),
    ("ruf", "rufen"),
    ("klaere", "klaeren"),
    ("pruefe", "pruefen"),
    ("liefere", "liefern"),
    ("erledige", "erledigen"),
    ("kuemmere", "kuemmern"),
    ("sage", "sagen"),
    ("sag", "sagen"),
    ("gebe", "geben"),
    ("geb", "geben"),
    ("teile", "teilen"),
    ("informiere", "informieren"),
    ("bestaetige", "bestaetigen"),
    ("reiche", "reichen"),
    ("hake", "haken"),
    ("repariere", "reparieren"),
    ("ersetze", "ersetzen"),
    ("erstatte", "erstatten"),
    ("ueberweise", "ueberweisen"),
    ("versende", "versenden"),
    ("verschicke", "verschicken"),
];

/// Words between `werde` and its verb, where they still belong together.
const PARTED_WORDS_MAX: usize = 12;

/// Infinitives behind `werde` that are no plural of the first person above.
const GERMAN_INFINITIVES: &[&str] = &[
    "anrufen",
    "mitteilen",
    "nachreichen",
    "nachhaken",
    "zurueckmelden",
    "zurueckrufen",
    "zurueckschreiben",
    "zukommen",
    "zusenden",
    "zuschicken",
    "nachfragen",
    "nachsehen",
];

fn is_german_verb(word: &str, is_plural: bool) -> bool {
    GERMAN_VERBS.iter().any(|(one, many)| word == if is_plural { *many } else { *one })
}

fn german(words: &[&str]) -> Option<usize> {
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    let is_infinitive =
        |word: &&str| is_german_verb(word, true) || GERMAN_INFINITIVES.contains(word);
    let will = |plural: bool| if plural { "werden" } else { "werde" };
    for (subject, own, plural) in [("ich", "mich", false), ("wir", "uns", true)] {
        let both = [word(0), word(1)];
        // `ich melde`, `melde ich`, `melde mich`.
        let verb = if word(0) == subject { word(1) } else { word(0) };
        let is_said = both.contains(&subject) || word(1) == own;
        if is_said && is_german_verb(verb, plural) {
            return Some(2);
        }
        if both.contains(&subject) && both.contains(&will(plural)) {
            let end = words.iter().skip(2).position(is_infinitive)?;
            // The moment may stand between the two.
            return (end < PARTED_WORDS_MAX).then_some(2);
        }
        // `ich komme bis Freitag auf Sie zu`.
        let comes = if plural { "kommen" } else { "komme" };
        if is_said && verb == comes && words.contains(&"auf") && words.contains(&"zu") {
            return Some(2);
        }
    }
    let both = [word(0), word(1)];
    let gets =
        ["hoeren", "bekommen", "erhalten", "haben", "hoerst", "bekommst", "erhaeltst", "hast"];
    let is_theirs = both.contains(&"sie") || both.contains(&"du");
    let is_ours = || from_us(words) || words.iter().any(|word| ANSWERS.contains(word));
    (is_theirs && both.iter().any(|word| gets.contains(word)) && is_ours()).then_some(2)
}
