//! Short thanks: a mail that says thank you and nothing else.
//!
//! Separate because it is the one mail of a person that may leave a settled matter settled, and a
//! sentence that hides behind a "thanks" must never be lost. So every word has to be accounted for:
//! a greeting, phrases out of a list, a closing, a name. One word too many, a question mark, a
//! `but`, and it is no short thanks. Linear; longer texts are not looked at.

mod lists;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use super::phrases::{Phrases, words};

/// The longest text that may be short thanks.
const BYTES_MAX: usize = 600;

/// Words that may follow a closing: a name, a company, a telephone number.
const NAME_WORDS_MAX: usize = 25;

/// How somebody thanked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thanks {
    /// Just so: it answers nothing.
    Plain,
    /// With a word that says yes too, `ok, thanks`: where we asked something, it is the answer.
    Agreeing,
}

/// Whether these new words only thank. `author` is what their writer is called, for the name below.
#[must_use]
pub fn short_thanks(text: &str, author: &str) -> Option<Thanks> {
    if text.len() > BYTES_MAX || text.contains(['?', '？']) {
        return None;
    }
    let said = tokens(text);
    let is_doubt = |token: &Token| lists::DOUBTS.contains(&token.word.as_str());
    if said.iter().any(|token| is_doubt(token) || token.word.starts_with("kein")) {
        return None;
    }
    let folded: Vec<String> = said.iter().map(|token| token.word.clone()).collect();
    let mut at = greeting(&said);
    let (mut thanks, mut agrees, mut of_what) = (false, false, false);
    while let Some(rest) = folded.get(at..).filter(|rest| !rest.is_empty()) {
        let behind = said.get(at..).unwrap_or_default();
        if let Some(length) = LISTS.closings.longest(rest)
            && is_name(behind.get(length..).unwrap_or_default())
        {
            break;
        }
        let first = behind.first().map_or("", |token| token.word.as_str());
        let (length, is_thanks, is_yes) = match () {
            () if LISTS.thanks.longest(rest).is_some() => {
                (LISTS.thanks.longest(rest)?, true, false)
            }
            () if LISTS.yes.longest(rest) > LISTS.fine.longest(rest) => {
                (LISTS.yes.longest(rest)?, false, true)
            }
            () if LISTS.fine.longest(rest).is_some() => (LISTS.fine.longest(rest)?, false, false),
            () if of_what && lists::OF_WHAT.contains(&first) => (1, false, false),
            () if at > 0 && is_their_name(behind, author) => break,
            () => return None,
        };
        let taken = behind.get(..length).unwrap_or_default();
        thanks |= is_thanks;
        agrees |= is_yes;
        let begins_object = taken.last().is_some_and(|token| lists::FOR.contains(&&*token.word));
        let ends = taken.last().is_some_and(|token| token.ends_sentence);
        of_what = (of_what || begins_object) && !ends;
        at += length;
    }
    match (thanks, agrees) {
        (false, _) => None,
        (true, false) => Some(Thanks::Plain),
        (true, true) => Some(Thanks::Agreeing),
    }
}

struct Lists {
    thanks: Phrases,
    fine: Phrases,
    yes: Phrases,
    closings: Phrases,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let phrases = |list: &[&'static str]| Phrases::new(list.iter().copied());
    Lists {
        thanks: phrases(lists::THANKS),
        fine: phrases(lists::FINE),
        yes: phrases(lists::YES),
        closings: phrases(lists::CLOSINGS),
    }
});

/// A word of the text.
struct Token {
    word: String,
    /// Written as names, numbers and addresses are.
    is_name_like: bool,
    /// A comma, a full stop or the end of the line follows.
    ends_phrase: bool,
    /// A full stop or the like follows, or a blank line.
    ends_sentence: bool,
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for line in text.lines() {
        for written in line.split_whitespace() {
            let meaning = |c| lists::SIGNS.iter().find(|(sign, _)| *sign == c);
            let signs = written.chars().filter_map(meaning).map(|(_, word)| (*word).to_owned());
            let parts = words(written).into_iter().filter(|word| !word.is_empty());
            let is_name_like = written
                .trim_start_matches(|c: char| !c.is_alphanumeric())
                .starts_with(|c: char| c.is_uppercase() || c.is_numeric())
                || written.contains('@');
            let new = parts.chain(signs).map(|word| Token {
                word,
                is_name_like,
                ends_phrase: false,
                ends_sentence: false,
            });
            tokens.extend(new);
            if let Some(last) = tokens.last_mut() {
                last.ends_phrase |= written.ends_with([',', '!', '.', ':', ';', '-', '–']);
                last.ends_sentence |= written.ends_with(['!', '.']);
            }
        }
        if let Some(last) = tokens.last_mut() {
            last.ends_phrase = true;
            last.ends_sentence |= line.trim().is_empty();
        }
    }
    tokens
}

/// How many words the greeting takes: `Hi Anna,`.
fn greeting(said: &[Token]) -> usize {
    let greets = |token: &&Token| lists::GREETINGS.contains(&token.word.as_str());
    let words = said.iter().take_while(greets).count();
    if words == 0 {
        return 0;
    }
    let end = said.iter().take(words + 4).position(|token| token.ends_phrase);
    let Some(end) = end.map(|last| last + 1).filter(|end| *end > words) else { return words };
    let named = said.get(words..end).unwrap_or_default();
    let is_somebody =
        |token: &Token| token.is_name_like || lists::ADDRESSED.contains(&token.word.as_str());
    if named.iter().all(is_somebody) || named.len() == 1 { end } else { words }
}

/// Whether nothing but a name, a company or a number can follow.
fn is_name(said: &[Token]) -> bool {
    said.len() <= NAME_WORDS_MAX
        && said.iter().all(|token| token.is_name_like || lists::IN_NAMES.contains(&&*token.word))
}

/// Whether these are words of the author's own name.
fn is_their_name(said: &[Token], author: &str) -> bool {
    let author = words(author);
    (1..=4).contains(&said.len()) && said.iter().all(|token| author.contains(&token.word))
}
