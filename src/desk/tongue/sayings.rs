//! Sayings: a list of phrases, written as one text, found among words.
//!
//! Separate so that a language's own file holds words and no Rust. Groups are parted by `;`, the
//! phrases of a group by `,`; in a phrase `a|b` is either word, `word*` any word that begins so and
//! `...` up to [`GAP_WORDS_MAX`] words. Lists are written as people write and folded once, as what
//! is searched must be; the marks that folding leaves count only in a list that says so. Linear in
//! what is searched: few phrases begin with one word. Never fails.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use crate::desk::fold::{elided, folded, plain};

/// Words that `...` may stand for.
const GAP_WORDS_MAX: usize = 10;

/// A list of phrases.
#[derive(Debug)]
pub(in crate::desk) struct Sayings {
    written: &'static str,
    is_exact: bool,
    read: OnceLock<Read>,
}

/// The same, ready to search.
#[derive(Debug, Default)]
struct Read {
    phrases: Vec<Phrase>,
    by_word: HashMap<String, Vec<usize>>,
    by_stem: Vec<(String, usize)>,
}

#[derive(Debug)]
struct Phrase {
    group: usize,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
enum Piece {
    /// One of these.
    Any(Vec<Form>),
    /// Up to [`GAP_WORDS_MAX`] words.
    Gap,
}

#[derive(Debug)]
enum Form {
    Word(String),
    Stem(String),
}

impl Sayings {
    /// The list that is written so.
    pub(super) const fn new(written: &'static str) -> Sayings {
        Sayings { written, is_exact: false, read: OnceLock::new() }
    }

    /// The same, where the marks at the end of a word say who acts.
    pub(super) const fn exact(written: &'static str) -> Sayings {
        Sayings { written, is_exact: true, read: OnceLock::new() }
    }

    /// The longest phrase that stands right at the beginning: its group, and its words.
    pub(in crate::desk) fn first<W: AsRef<str>>(&self, words: &[W]) -> Option<(usize, usize)> {
        let read = self.read();
        let word = self.as_compared(words.first()?.as_ref());
        let by_word = read.by_word.get(&*word).into_iter().flatten();
        let stems = read.by_stem.iter().filter(|(stem, _)| word.starts_with(stem.as_str()));
        let candidates = by_word.chain(stems.map(|(_, at)| at));
        let found = candidates.filter_map(|at| {
            let phrase = read.phrases.get(*at)?;
            Some((phrase.group, self.length(&phrase.pieces, words)?))
        });
        found.max_by_key(|(_, length)| *length)
    }

    /// The words that the longest phrase takes right at the beginning.
    pub(in crate::desk) fn taken<W: AsRef<str>>(&self, words: &[W]) -> Option<usize> {
        self.first(words).map(|(_, length)| length)
    }

    /// The group of a word that is a phrase by itself.
    pub(in crate::desk) fn group(&self, word: &str) -> Option<usize> {
        self.first(&[word]).map(|(group, _)| group)
    }

    /// Whether this word is a phrase by itself.
    pub(in crate::desk) fn has(&self, word: &str) -> bool {
        self.group(word).is_some()
    }

    /// Whether one of them stands among these words.
    pub(in crate::desk) fn stands_in<W: AsRef<str>>(&self, words: &[W]) -> bool {
        self.place_in(words).is_some()
    }

    /// Where the first of them stands among these words.
    pub(in crate::desk) fn place_in<W: AsRef<str>>(&self, words: &[W]) -> Option<usize> {
        (0..words.len()).find(|at| words.get(*at..).is_some_and(|rest| self.taken(rest).is_some()))
    }

    /// A folded word as this list compares it.
    fn as_compared<'a>(&self, word: &'a str) -> Cow<'a, str> {
        if self.is_exact { Cow::Borrowed(word) } else { plain(word) }
    }

    fn pieces(&self, phrase: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for element in folded(phrase).split_whitespace() {
            if element == "..." {
                pieces.push(Piece::Gap);
                continue;
            }
            let element = match elided(element) {
                Some((before, behind)) => {
                    pieces.push(Piece::Any(vec![self.form(before)]));
                    behind
                }
                None => element,
            };
            pieces.push(Piece::Any(element.split('|').map(|word| self.form(word)).collect()));
        }
        pieces
    }

    fn form(&self, written: &str) -> Form {
        match written.strip_suffix('*') {
            Some(stem) => Form::Stem(self.as_compared(stem).into_owned()),
            None => Form::Word(self.as_compared(written).into_owned()),
        }
    }

    /// How many words these pieces take from the beginning on.
    fn length<W: AsRef<str>>(&self, pieces: &[Piece], words: &[W]) -> Option<usize> {
        match pieces.split_first() {
            None => Some(0),
            Some((Piece::Gap, rest)) => (0..=GAP_WORDS_MAX).find_map(|skipped| {
                self.length(rest, words.get(skipped..)?).map(|length| length + skipped)
            }),
            Some((Piece::Any(forms), rest)) => {
                let (word, behind) = words.split_first()?;
                let word = self.as_compared(word.as_ref());
                let fits = forms.iter().any(|form| match form {
                    Form::Word(wanted) => *wanted == word,
                    Form::Stem(stem) => word.starts_with(stem.as_str()),
                });
                fits.then(|| self.length(rest, behind)).flatten().map(|length| length + 1)
            }
        }
    }

    fn read(&self) -> &Read {
        self.read.get_or_init(|| {
            let mut read = Read::default();
            for (group, phrases) in self.written.split(';').enumerate() {
                for phrase in phrases.split(',') {
                    read.add(group, self.pieces(phrase));
                }
            }
            read
        })
    }
}

impl Read {
    fn add(&mut self, group: usize, pieces: Vec<Piece>) {
        let at = self.phrases.len();
        let Some(Piece::Any(forms)) = pieces.first() else { return };
        for form in forms {
            match form {
                Form::Word(word) => self.by_word.entry(word.clone()).or_default().push(at),
                Form::Stem(stem) => self.by_stem.push((stem.clone(), at)),
            }
        }
        self.phrases.push(Phrase { group, pieces });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(list: &'static str, words: &str, expected: Option<(usize, usize)>) {
        let words: Vec<&str> = words.split_whitespace().collect();
        assert_eq!(Sayings::new(list).first(&words), expected, "{list}: {words:?}");
    }

    #[test]
    fn the_longest_phrase_is_found_and_its_group() {
        check("at the, at the end; at", "at the end of", Some((0, 3)));
        check("at the, at the end; at", "at noon", Some((1, 1)));
        check("jusqu'au|à", "jusqu au lundi", Some((0, 2)));
        check("août*", "aouts", Some((0, 1)));
        check("komme ... auf ... zu", "komme bis freitag auf sie zu", Some((0, 6)));
        check("komme ... zu", "komme a b c d e f g h i j k zu", None);
        check("środa|środę", "srodę rano", Some((0, 1)));
        check("środa|środę", "srode", Some((0, 1)));
        let exact = Sayings::exact("napiszę, llamo");
        assert!(exact.has("napiszę") && exact.has("llamo"));
        assert!(!exact.has("napisze") && !exact.has("llamó"));
        check("", "a", None);
        check(";;x", "x", Some((2, 1)));
        check("x", "", None);
    }
}
