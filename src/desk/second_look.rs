//! A second look at an answer before it leaves: is it for this customer, is the file with it, does
//! a no come with something else?
//!
//! Separate because these are three guesses about people's words, in German and English, and a
//! wrong guess costs an agent a mail. So each is made only where it is nearly sure: whoever is
//! greeted may be named anywhere in what the customer wrote, a word for an attachment has to speak
//! of the writer's own, and a no has to be short and stand alone. Never changes words; linear.

use std::collections::HashSet;

use crate::limits::SECOND_LOOK_BYTES_MAX;

/// Something that the writer may not have meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The greeting names somebody else.
    Greeting {
        /// Whom, as written.
        greeted: String,
        /// Whom the answer goes to.
        reader: String,
    },
    /// It speaks of a file, and none is there.
    Attachment,
    /// It says no, and offers nothing.
    No,
}

/// What the answer is looked at with.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// Whom the answer goes to, by name and by address, and everybody who gets a copy; the first
    /// one is what they are called.
    pub readers: &'a [&'a str],
    /// What the customer wrote: whoever is named there may be greeted.
    pub customer_wrote: &'a str,
    /// Whether a file goes along.
    pub has_file: bool,
}

/// What to point out before these words leave, at most one of each. A longer answer than
/// [`SECOND_LOOK_BYTES_MAX`] is not looked at.
#[must_use]
pub fn doubts(words: &str, around: Around<'_>) -> Vec<Doubt> {
    if words.len() > SECOND_LOOK_BYTES_MAX {
        return Vec::new();
    }
    let own: Vec<&str> = words.lines().filter(|line| !line.trim_start().starts_with('>')).collect();
    let mut doubts = Vec::new();
    doubts.extend(greeted_other(&own, around).map(|greeted| Doubt::Greeting {
        greeted,
        reader: around.readers.first().map_or_else(String::new, |reader| (*reader).to_owned()),
    }));
    let text = own.join("\n");
    if !around.has_file && announces_file(&text) {
        doubts.push(Doubt::Attachment);
    }
    if is_bare_no(&text) {
        doubts.push(Doubt::No);
    }
    doubts
}

/// How greetings begin, folded; the longest first where one begins another.
const GREETINGS: &[&str] = &[
    "sehr geehrte",
    "sehr geehrter",
    "guten morgen",
    "guten abend",
    "guten tag",
    "schönen guten tag",
    "grüß gott",
    "gruezi",
    "hallo",
    "moin",
    "servus",
    "liebe",
    "lieber",
    "good morning",
    "good afternoon",
    "good evening",
    "hello",
    "hi",
    "hey",
    "dear",
];

/// Words of a greeting that name nobody.
const TITLES: &[&str] = &[
    "frau",
    "herr",
    "herrn",
    "fr",
    "hr",
    "dr",
    "prof",
    "dipl",
    "ing",
    "familie",
    "mr",
    "mrs",
    "ms",
    "mx",
    "miss",
    "sir",
    "madam",
    "professor",
    "doctor",
    "von",
    "van",
    "de",
    "und",
    "and",
    "liebe",
    "lieber",
    "liebes",
    "sehr",
    "geehrte",
    "geehrter",
    "again",
    "nochmal",
    "nochmals",
    "wieder",
    "noch",
    "einmal",
    "auch",
    "ein",
    "gutes",
    "neues",
    "jahr",
    "to",
    "you",
    "happy",
    "new",
    "year",
];

/// Words for everybody: whoever uses one greets no single person.
const EVERYBODY: &[&str] = &[
    "zusammen",
    "alle",
    "allerseits",
    "team",
    "kollegen",
    "kolleginnen",
    "kollege",
    "kollegin",
    "damen",
    "herren",
    "kunde",
    "kundin",
    "kunden",
    "leute",
    "freunde",
    "all",
    "everyone",
    "everybody",
    "there",
    "folks",
    "both",
    "guys",
    "colleagues",
    "colleague",
    "customer",
    "friend",
    "friends",
    "beide",
    "beiden",
    "ihr",
    "euch",
    "ladies",
    "gentlemen",
    "interessent",
    "gruesse",
    "gruss",
];

/// Whom the greeting names, where that is certainly none of the readers.
fn greeted_other(lines: &[&str], around: Around<'_>) -> Option<String> {
    let first = lines.iter().find(|line| !line.trim().is_empty())?.trim();
    let named = named_in_greeting(first)?;
    let parts: Vec<String> = names(&named).collect();
    let is_everybody = |part: &String| EVERYBODY.contains(&part.as_str());
    let parts: Vec<&String> =
        parts.iter().filter(|part| !TITLES.contains(&part.as_str())).collect();
    if parts.is_empty() || parts.iter().any(|part| is_everybody(part)) {
        return None;
    }
    let known: Vec<String> = around.readers.iter().flat_map(|reader| names(reader)).collect();
    // A bare `info@` tells nobody's name.
    if !known.iter().any(|name| name.chars().count() >= 3) {
        return None;
    }
    let written: HashSet<String> = names(around.customer_wrote).collect();
    let fits = |part: &&&String| {
        written.contains(**part)
            || known.iter().any(|name| {
                let (short, long) =
                    if name.len() < part.len() { (name, **part) } else { (**part, name) };
                // "Alex" for Alexandra, "bauer" in kimbauer@.
                short.chars().count() >= 3 && long.contains(short.as_str())
                    || strsim::damerau_levenshtein(name, part) <= 1 && part.chars().count() >= 4
            })
    };
    if parts.iter().any(|part| fits(&part)) { None } else { Some(named) }
}

/// The name in a line that is a greeting and nothing more: it ends with a comma or the like, or
/// says no more than a few words, each written as a name is.
fn named_in_greeting(line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    let greeting = GREETINGS
        .iter()
        .filter(|greeting| {
            lower
                .strip_prefix(*greeting)
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_whitespace()))
        })
        .max_by_key(|greeting| greeting.len())?;
    let rest = line.chars().skip(greeting.chars().count()).collect::<String>();
    let end = rest.find([',', '!', ':', ';', '–', '\u{2014}']);
    let named = match end {
        Some(end) => rest.get(..end).unwrap_or_default(),
        None => rest.trim_end_matches(['.', ' ']),
    };
    let named = named.trim();
    let words: Vec<&str> = named.split_whitespace().collect();
    let is_name = |word: &&str| {
        let folded = names(word).next().unwrap_or_default();
        word.starts_with(char::is_uppercase)
            || TITLES.contains(&folded.as_str())
            || EVERYBODY.contains(&folded.as_str())
    };
    let fits = !words.is_empty() && words.len() <= 5 && words.iter().all(is_name);
    fits.then(|| named.to_owned())
}

/// The words of a name or an address, folded.
fn names(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(folded)
        .filter(|part| !part.is_empty() && !part.chars().all(|c| c.is_ascii_digit()))
}

/// Lower case, umlauts and accents as they are written without.
fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.trim_matches('\'').chars().flat_map(char::to_lowercase) {
        match c {
            'ä' => out.push_str("ae"),
            'ö' | 'ø' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'á' | 'à' | 'â' | 'å' => out.push('a'),
            'ó' | 'ò' | 'ô' => out.push('o'),
            'í' | 'ì' | 'î' | 'ï' => out.push('i'),
            'ú' | 'ù' | 'û' => out.push('u'),
            'ç' | 'č' | 'ć' => out.push('c'),
            'ñ' => out.push('n'),
            'š' => out.push('s'),
            'ž' => out.push('z'),
            'ł' => out.push('l'),
            other => out.push(other),
        }
    }
    out
}

/// Phrases that announce the writer's own file.
const ANNOUNCED: &[&str] = &[
    "im anhang finden",
    "finden sie im anhang",
    "findest du im anhang",
    "anbei ",
    "im anhang ist",
    "im anhang schicke",
    "im anhang sende",
    "ich habe ihnen angehängt",
    "habe ich angehängt",
    "hänge ich an",
    "ist angehängt",
    "sind angehängt",
    "ist beigefügt",
    "sind beigefügt",
    "liegt bei.",
    "füge ich bei",
    "habe ich beigefügt",
    "siehe anhang",
    "s. anhang",
    "im anhang dieser",
    "i have attached",
    "i've attached",
    "i attached",
    "i am attaching",
    "i'm attaching",
    "is attached",
    "are attached",
    "please find attached",
    "find attached",
    "attached please find",
    "attached you will find",
    "attached you'll find",
    "attached is",
    "attached are",
    "see attached",
    "see the attached",
    "we have attached",
    "we've attached",
    "in the attachment you",
    "please find enclosed",
    "enclosed you will find",
];

fn announces_file(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.split_inclusive(['.', '!', '?', '\n']).any(|sentence| {
        let sentence = sentence.trim_start();
        let announces = ANNOUNCED.iter().any(|phrase| sentence.contains(phrase));
        announces && !sentence.contains('?') && !speaks_of_other(sentence)
    })
}

/// Whether a sentence asks for the customer's file or says that there is none. What is merely for
/// them ("for you", "Ihre Rechnung") is ours.
fn speaks_of_other(sentence: &str) -> bool {
    const OTHERS: &[&str] = &[
        "ihr anhang",
        "ihrem anhang",
        "ihren anhang",
        "ihre anhänge",
        "ihrer mail",
        "ihrer e-mail",
        "ihrer nachricht",
        "your attachment",
        "your mail",
        "your e-mail",
        "your email",
        "your message",
        "you sent",
        "you attached",
        "you have attached",
        "sie angehängt",
        "sie uns",
        "you send us",
        "schicken sie",
        "senden sie",
    ];
    let denies = sentence.split(|c: char| !c.is_alphanumeric() && c != '\'').any(|word| {
        ["nicht", "kein", "keine", "not", "no"].contains(&word) || word.ends_with("n't")
    });
    denies || OTHERS.iter().any(|phrase| sentence.contains(phrase))
}

/// How a no sounds that is meant for the customer.
const NO: &[&str] = &[
    "leider nicht möglich",
    "ist nicht möglich",
    "leider können wir",
    "können wir leider nicht",
    "kann ich leider nicht",
    "leider kann ich",
    "geht leider nicht",
    "leider geht das nicht",
    "das geht nicht",
    "wir können das nicht",
    "das können wir nicht",
    "müssen wir ablehnen",
    "lehnen wir ab",
    "unfortunately we can",
    "unfortunately, we can",
    "unfortunately i can",
    "unfortunately, i can",
    "unfortunately that is not",
    "unfortunately, that is not",
    "unfortunately this is not",
    "is not possible",
    "isn't possible",
    "we cannot do that",
    "we can't do that",
    "we are unable to",
    "we're unable to",
    "i am unable to",
    "i'm unable to",
    "we have to decline",
    "we must decline",
];

/// Words of which one makes a no more than a no.
const OFFERS: &[&str] = &[
    "aber",
    "jedoch",
    "stattdessen",
    "statt",
    "alternativ",
    "alternative",
    "dafür",
    "gern",
    "gerne",
    "sondern",
    "wenn",
    "falls",
    "sobald",
    "sie können",
    "können sie",
    "du kannst",
    "können wir ihnen",
    "wir bieten",
    "biete",
    "empfehle",
    "empfehlen",
    "vorschlag",
    "schlage",
    "möglich wäre",
    "bis dahin",
    "melde",
    "but",
    "however",
    "instead",
    "alternatively",
    "if",
    "you can",
    "you could",
    "you may",
    "we can offer",
    "happy to",
    "glad to",
    "would you",
    "let us",
    "let me",
    "until",
    "as soon as",
    "recommend",
    "suggest",
    "offer",
    "rather",
    "though",
    "weil",
    "datenschutz",
    "because",
    "privacy",
    "security",
    "sicherheit",
];

/// Characters above which an answer is taken to explain itself.
const SHORT_CHARS_MAX: usize = 400;

fn is_bare_no(text: &str) -> bool {
    let lower = text.to_lowercase();
    if lower.chars().count() > SHORT_CHARS_MAX
        || lower.contains(['?', '@'])
        || lower.contains("://")
    {
        return false;
    }
    let says_no = NO.iter().any(|phrase| lower.contains(phrase));
    let padded: String = lower
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '\'' { c } else { ' ' })
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let padded = format!(" {padded} ");
    says_no && !OFFERS.iter().any(|word| padded.contains(&format!(" {word} ")))
}

#[cfg(test)]
mod tests;
