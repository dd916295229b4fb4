//! A second look at an answer before it leaves: is it for this customer, is the file with it, does
//! a no come with something else?
//!
//! Separate because these are three guesses about people's words, in each language that the desk
//! writes, and a wrong guess costs an agent a mail. So each is made only where it is nearly sure:
//! whoever is greeted may be named anywhere in what the customer wrote, a word for an attachment
//! has to speak of the writer's own, and a no has to be short and stand alone. Never changes words;
//! linear.

use std::collections::HashSet;

use super::fold::{elided, folded, plain};
use super::tongue::{Look, Sayings, TONGUES};
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
    let is_everybody = |part: &String| in_any(|look| &look.everybody, part);
    let is_title = |part: &str| in_any(|look| &look.titles, part) || part.chars().count() < 2;
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
    !words.iter().any(is_name) || words.iter().any(|word| in_any(|look| &look.roles, word))
}

/// The name in a line that is a greeting and nothing more: it ends with a comma or the like, or
/// says no more than a few words, each written as a name is.
fn named_in_greeting(line: &str) -> Option<String> {
    let written: Vec<&str> = line.split_whitespace().take(GREETED_WORDS_MAX).collect();
    let words: Vec<String> = written.iter().map(|word| folded(word)).collect();
    let greets = looks().filter_map(|look| look.greetings.taken(&words)).max()?;
    let rest = written.get(greets..)?.join(" ");
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
            || in_any(|look| &look.titles, &folded)
            || in_any(|look| &look.everybody, &folded)
    };
    let fits = !words.is_empty() && words.len() <= 5 && words.iter().all(is_name);
    fits.then(|| named.to_owned())
}

/// Words of a line in which a greeting and the name behind it may stand; a longer one is no
/// greeting.
const GREETED_WORDS_MAX: usize = 12;

/// The words of a name or an address, folded.
fn names(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|part| plain(&folded(part.trim_matches('\''))).into_owned())
        .filter(|part| !part.is_empty() && !part.chars().all(|c| c.is_ascii_digit()))
}

fn looks() -> impl Iterator<Item = &'static Look> {
    TONGUES.iter().map(|tongue| &tongue.look)
}

/// Whether this is a word of the list in any language.
fn in_any(list: fn(&'static Look) -> &'static Sayings, word: &str) -> bool {
    looks().any(|look| list(look).has(word))
}

/// The words of a text, folded.
fn words_of(text: &str) -> Vec<String> {
    let text = folded(text);
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-');
    let words = words.map(|word| word.trim_matches(['\'', '-'])).filter(|word| !word.is_empty());
    words
        .flat_map(|word| match elided(word) {
            Some((before, behind)) => vec![before.to_owned(), behind.to_owned()],
            None => vec![word.to_owned()],
        })
        .collect()
}

fn announces_file(text: &str) -> bool {
    let all = words_of(text);
    let is_parcel = looks().any(|look| look.parcel.stands_in(&all));
    text.split_inclusive(['.', '!', '?', '\n']).any(|sentence| {
        let words = words_of(sentence);
        let is_asked = sentence.contains('?') || sentence.contains("://");
        !is_asked && looks().any(|look| announces(look, &words, is_parcel))
    })
}

/// Whether a sentence announces the writer's own file in this language.
fn announces(look: &Look, words: &[String], is_parcel: bool) -> bool {
    let announces = look.announced.stands_in(words)
        || !is_parcel && (look.enclosed.stands_in(words) || is_fastened_here(look, words));
    announces && !speaks_of_other(look, words)
}

/// Whether a sentence says so of this mail, and not of a screw.
fn is_fastened_here(look: &Look, words: &[String]) -> bool {
    let places = (0..words.len()).filter_map(|at| words.get(at..));
    let mut behind = places.filter_map(|rest| rest.get(look.fastened.taken(rest)?..));
    behind.any(|rest| rest.is_empty() || look.fastened_to.taken(rest).is_some())
}

/// Whether a sentence asks for the customer's file or says that there is none. What is merely for
/// them ("for you", "Ihre Rechnung") is ours.
fn speaks_of_other(look: &Look, words: &[String]) -> bool {
    look.denials.stands_in(words) || look.others.stands_in(words)
}

/// Characters above which an answer is taken to explain itself.
const SHORT_CHARS_MAX: usize = 400;

/// Whether one sentence stands between greeting and farewell, and says no.
fn is_bare_no(text: &str) -> bool {
    if text.chars().count() > SHORT_CHARS_MAX || text.contains(['?', '@', ':', ';']) {
        return false;
    }
    let said = substance(text);
    let mut sentences = said.split(['.', '!']).map(words_of).filter(|words| {
        let is_polite = looks().any(|look| look.courtesies.taken(words).is_some());
        !words.is_empty() && !is_polite
    });
    let (Some(only), None) = (sentences.next(), sentences.next()) else { return false };
    looks().any(|look| {
        let says_no = look.no.stands_in(&only) && look.negations.stands_in(&only);
        says_no && !look.offers.stands_in(&only)
    })
}

/// What stands between greeting and farewell, in one line.
fn substance(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
    let begins = |line: &str, list: fn(&'static Look) -> &'static Sayings| {
        let words = words_of(line);
        looks().any(|look| list(look).taken(&words).is_some())
    };
    let greets = |line: &&str| {
        let is_short = line.split_whitespace().count() <= GREETING_WORDS_MAX;
        is_short && begins(line, |look| &look.greetings)
    };
    if lines.first().is_some_and(greets) {
        lines.remove(0);
    }
    if let Some(end) = lines.iter().rposition(|line| begins(line, |look| &look.closings)) {
        lines.truncate(end);
    }
    lines.join(" ")
}

/// Words of a line that only greets.
const GREETING_WORDS_MAX: usize = 6;

#[cfg(test)]
mod tests;
