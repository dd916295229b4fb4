//! A second look at an answer before it leaves: is it for this customer, is the file with it, does
//! a no come with something else?
//!
//! Separate because these are three guesses about people's words, in German and English, and a
//! wrong guess costs an agent a mail. So each is made only where it is nearly sure: whoever is
//! greeted may be named anywhere in what the customer wrote, a word for an attachment has to speak
//! of the writer's own, and a no has to be short and stand alone. Never changes words; linear.

mod lists;

use std::collections::HashSet;

use self::lists::{
    ANNOUNCED, CLOSINGS, COURTESIES, ENCLOSED, EVERYBODY, FASTENED, GREETINGS, NEGATIONS, NO,
    OFFERS, OTHERS, PARCEL, ROLES, TITLES,
};
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

/// Whom the greeting names, where that is certainly none of the readers.
fn greeted_other(lines: &[&str], around: Around<'_>) -> Option<String> {
    let first = lines.iter().find(|line| !line.trim().is_empty())?.trim();
    let named = named_in_greeting(first)?;
    let parts: Vec<String> = names(&named).collect();
    let is_everybody = |part: &String| EVERYBODY.contains(&part.as_str());
    let is_title = |part: &str| TITLES.contains(&part) || part.chars().count() < 2;
    // A lone word is a first name, and a short form of one may share no more than its beginning.
    let is_first_name = named.split_whitespace().count() == 1;
    let parts: Vec<&String> = parts.iter().filter(|part| !is_title(part)).collect();
    if parts.is_empty() || parts.iter().any(|part| is_everybody(part)) {
        return None;
    }
    if around.readers.first().is_none_or(|reader| tells_no_name(reader)) {
        return None;
    }
    let known: Vec<String> = around.readers.iter().flat_map(|reader| names(reader)).collect();
    let written: HashSet<String> = names(around.customer_wrote).collect();
    let fits = |part: &&&String| {
        written.contains(**part)
            || known.iter().any(|name| {
                let (short, long) =
                    if name.len() < part.len() { (name, **part) } else { (**part, name) };
                // "Alex" for Alexandra, "Jo" for Joanna, "bauer" in kimbauer@, "Mike" for Michael.
                short.chars().count() >= 3 && long.contains(short.as_str())
                    || short.chars().count() == 2 && long.starts_with(short.as_str())
                    || is_first_name && name.chars().next() == part.chars().next()
                    || strsim::damerau_levenshtein(name, part) <= 1 && part.chars().count() >= 4
            })
    };
    if parts.iter().any(|part| fits(&part)) { None } else { Some(named) }
}

/// Whether who reads there is not known by name: a bare `info@`, a company, letters that no
/// greeting here is written with.
fn tells_no_name(reader: &str) -> bool {
    let is_address = reader.contains('@') && !reader.contains(char::is_whitespace);
    let local = reader.split('@').next().filter(|_| is_address);
    let words: Vec<String> = names(local.unwrap_or(reader)).collect();
    let is_name = |word: &String| word.chars().count() >= 3 && word.is_ascii();
    !words.iter().any(is_name) || words.iter().any(|word| ROLES.contains(&word.as_str()))
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

fn announces_file(text: &str) -> bool {
    let lower = straight(text);
    let is_parcel = PARCEL.iter().any(|word| lower.contains(word));
    lower.split_inclusive(['.', '!', '?', '\n']).any(|sentence| {
        let sentence = sentence.trim_start();
        let says = |phrases: &[&str]| phrases.iter().any(|phrase| sentence.contains(phrase));
        let announces = says(ANNOUNCED)
            || !is_parcel && says(ENCLOSED)
            || FASTENED.iter().any(|phrase| is_fastened_here(sentence, phrase));
        announces && !sentence.contains('?') && !speaks_of_other(sentence)
    })
}

/// Whether a sentence says so of this mail, and not of a screw.
fn is_fastened_here(sentence: &str, phrase: &str) -> bool {
    let Some((_, behind)) = sentence.split_once(phrase) else { return false };
    let behind = behind.trim();
    let goes_on = behind.starts_with(char::is_alphabetic);
    !goes_on || ["to this", "as ", "for ", "here", "below"].iter().any(|it| behind.starts_with(it))
}

/// Lower case, with the apostrophe of typewriters for that of phones.
fn straight(text: &str) -> String {
    text.to_lowercase().replace('’', "'")
}

/// Whether a sentence asks for the customer's file or says that there is none. What is merely for
/// them ("for you", "Ihre Rechnung") is ours.
fn speaks_of_other(sentence: &str) -> bool {
    let denies = sentence.split(|c: char| !c.is_alphanumeric() && c != '\'').any(|word| {
        ["nicht", "kein", "keine", "not", "no"].contains(&word) || word.ends_with("n't")
    });
    denies || OTHERS.iter().any(|phrase| sentence.contains(phrase))
}

/// Characters above which an answer is taken to explain itself.
const SHORT_CHARS_MAX: usize = 400;

/// Whether one sentence stands between greeting and farewell, and says no.
fn is_bare_no(text: &str) -> bool {
    let lower = straight(text);
    if lower.chars().count() > SHORT_CHARS_MAX
        || lower.contains(['?', '@', ':', ';'])
        || !NO.iter().any(|phrase| lower.contains(phrase))
    {
        return false;
    }
    let said = substance(&lower);
    let mut sentences = said.split(['.', '!']).map(str::trim).filter(|it| {
        let is_polite = COURTESIES.iter().any(|begin| it.starts_with(begin));
        it.contains(char::is_alphanumeric) && !is_polite
    });
    let (Some(only), None) = (sentences.next(), sentences.next()) else { return false };
    let words: Vec<&str> = only
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    let padded = format!(" {} ", words.join(" "));
    let has = |words: &[&str]| words.iter().any(|word| padded.contains(&format!(" {word} ")));
    NO.iter().any(|phrase| only.contains(phrase)) && has(NEGATIONS) && !has(OFFERS)
}

/// What stands between greeting and farewell, in one line.
fn substance(lower: &str) -> String {
    let mut lines: Vec<&str> = lower.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
    let greets = |line: &&str| {
        let is_short = line.split_whitespace().count() <= GREETING_WORDS_MAX;
        is_short && GREETINGS.iter().any(|greeting| line.starts_with(greeting))
    };
    if lines.first().is_some_and(greets) {
        lines.remove(0);
    }
    let ends = |line: &&str| CLOSINGS.iter().any(|closing| line.starts_with(closing));
    if let Some(end) = lines.iter().rposition(ends) {
        lines.truncate(end);
    }
    lines.join(" ")
}

/// Words of a line that only greets.
const GREETING_WORDS_MAX: usize = 6;

#[cfg(test)]
mod tests;
