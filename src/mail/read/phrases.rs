//! Phrases: short word patterns, found in running text.
//!
//! Separate because the lists of words and whoever extends them should speak of words, not of
//! letters: case, accents, apostrophes, and how an umlaut is spelt (`Grüße`, `Gruesse`, `Grusse`)
//! make no difference, and a pattern never begins or ends inside a word or goes on past a comma
//! or the end of a sentence. Linear in the text: a pattern has [`PIECES_MAX`] pieces at most, each
//! of them looks at a few words. Never guesses at inflections.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words that a lone `*` may stand for.
const GAP_WORDS_MAX: usize = 3;

/// Pieces of a pattern that count; the rest of a longer one is not looked at.
const PIECES_MAX: usize = 12;

/// Gaps of a pattern: each multiplies the work by four.
const GAPS_MAX: usize = 3;

/// Patterns to look for. In each, `word*` stands for any word that begins so, `*` alone for up to
/// three words, and `a/b` for either.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Phrases {
    patterns: Vec<Pattern>,
    by_word: HashMap<String, Vec<usize>>,
    by_stem: Vec<(String, usize)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Pattern {
    written: String,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// One of these.
    Any(Vec<Form>),
    /// Up to [`GAP_WORDS_MAX`] words.
    Gap,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    Word(String),
    Stem(String),
}

impl Phrases {
    /// Of these patterns; one without a word in it finds nothing.
    pub(super) fn new<'a>(written: impl IntoIterator<Item = &'a str>) -> Phrases {
        let mut phrases = Phrases::default();
        for written in written {
            let pieces = pieces(written);
            let at = phrases.patterns.len();
            let Some(Piece::Any(forms)) = pieces.first() else { continue };
            for form in forms {
                match form {
                    Form::Word(word) => phrases.by_word.entry(word.clone()).or_default().push(at),
                    Form::Stem(stem) => phrases.by_stem.push((stem.clone(), at)),
                }
            }
            phrases.patterns.push(Pattern { written: written.to_owned(), pieces });
        }
        phrases
    }

    /// The first place in `words` where one of them stands, as it was written. A place for which
    /// `is_void` holds, asked with the words before it, does not count.
    pub(super) fn find(
        &self,
        words: &[String],
        is_void: impl Fn(&[String]) -> bool,
    ) -> Option<&str> {
        let found = (0..words.len()).find_map(|at| {
            let (before, here) = words.split_at_checked(at)?;
            let (pattern, _) = self.starting(here).next()?;
            (!is_void(before)).then_some(pattern)
        })?;
        self.patterns.get(found).map(|pattern| pattern.written.as_str())
    }

    /// How many words the longest one takes that stands right at the beginning.
    pub(super) fn longest(&self, words: &[String]) -> Option<usize> {
        self.starting(words).map(|(_, length)| length).max()
    }

    /// The patterns that stand right at the beginning, each with the words that it takes.
    fn starting<'a>(&'a self, words: &'a [String]) -> impl Iterator<Item = (usize, usize)> + 'a {
        let first = words.first().map_or("", String::as_str);
        let by_word = self.by_word.get(first).into_iter().flatten();
        let by_stem = self.by_stem.iter().filter(move |(stem, _)| first.starts_with(stem.as_str()));
        let candidates = by_word.chain(by_stem.map(|(_, at)| at)).copied();
        candidates.filter_map(|at| Some((at, length_of(&self.patterns.get(at)?.pieces, words)?)))
    }
}

/// The words of a text, folded; an empty one stands where a sentence, a part of it between commas,
/// or a paragraph ends.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let (mut after_stop, mut newlines) = (false, 0);
    for c in text.nfkd().filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’' | '`')) {
        if c.is_alphanumeric() {
            match c {
                'ß' | 'ẞ' => word.push_str("ss"),
                _ => word.extend(c.to_lowercase()),
            }
            (after_stop, newlines) = (false, 0);
            continue;
        }
        if !word.is_empty() {
            words.push(folded(&std::mem::take(&mut word)));
        }
        newlines += usize::from(c == '\n');
        if (after_stop && c.is_whitespace() || newlines > 1)
            && words.last().is_some_and(|word| is_word(word))
        {
            words.push(String::new());
        }
        after_stop = matches!(c, '.' | '!' | '?' | ',' | ';' | ':');
    }
    if !word.is_empty() {
        words.push(folded(&word));
    }
    words
}

fn is_word(word: &str) -> bool {
    !word.is_empty()
}

/// `ae`, `oe` and `ue` as the vowel that an umlaut is without its dots.
fn folded(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    let mut last = ' ';
    for c in word.chars() {
        if !(c == 'e' && matches!(last, 'a' | 'o' | 'u')) {
            folded.push(c);
        }
        last = c;
    }
    folded
}

fn pieces(written: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut gaps = 0;
    for element in written.split_whitespace() {
        if element == "*" {
            let may = matches!(pieces.last(), Some(Piece::Any(_))) && gaps < GAPS_MAX;
            if may {
                gaps += 1;
                pieces.push(Piece::Gap);
            }
            continue;
        }
        if element.contains('/') {
            pieces.push(Piece::Any(element.split('/').flat_map(forms).collect()));
        } else {
            pieces.extend(forms(element).into_iter().map(|form| Piece::Any(vec![form])));
        }
    }
    pieces.truncate(PIECES_MAX);
    while pieces.last() == Some(&Piece::Gap) {
        pieces.pop();
    }
    pieces
}

/// The words of one element: `e-mail*` is a word and a stem.
fn forms(element: &str) -> Vec<Form> {
    let mut forms: Vec<Form> =
        words(element).into_iter().filter(|word| is_word(word)).map(Form::Word).collect();
    if element.ends_with('*')
        && let Some(last) = forms.last_mut()
        && let Form::Word(word) = last
    {
        *last = Form::Stem(std::mem::take(word));
    }
    forms
}

/// How many words these pieces take from the beginning on.
fn length_of(pieces: &[Piece], words: &[String]) -> Option<usize> {
    match pieces.split_first() {
        None => Some(0),
        Some((Piece::Gap, rest)) => (0..=GAP_WORDS_MAX).find_map(|skipped| {
            let (gap, behind) = words.split_at_checked(skipped)?;
            let is_open = gap.iter().all(|word| is_word(word));
            is_open.then(|| length_of(rest, behind)).flatten().map(|length| length + skipped)
        }),
        Some((Piece::Any(forms), rest)) => {
            let (word, behind) = words.split_first()?;
            let fits = forms.iter().any(|form| match form {
                Form::Word(wanted) => wanted == word,
                Form::Stem(stem) => word.starts_with(stem.as_str()),
            });
            fits.then(|| length_of(rest, behind)).flatten().map(|length| length + 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, text: &str, expected: bool) {
        let phrases = Phrases::new([pattern]);
        assert_eq!(phrases.find(&words(text), |_| false).is_some(), expected, "{pattern}: {text}");
    }

    #[test]
    fn spelling_makes_no_difference() {
        check("viele Grüße", "Viele Gruesse", true);
        check("viele Grüße", "VIELE GRÜSSE,", true);
        check("viele Gruesse", "viele Gru\u{308}ße", true);
        check("can't", "you CAN’T be serious", true);
        check("cant", "you can't be", true);
        check("e-mail", "my e-mail is", true);
        check("aktuell", "aktüll", true);
    }

    #[test]
    fn words_are_whole() {
        check("rude", "how rude!", true);
        check("rude", "crude oil, Trudel, prude", false);
        check("beschwer*", "Ich beschwere mich", true);
        check("beschwer*", "unbeschwert", false);
        check("bank details", "bank-details", true);
        check("bank details", "bank. Details follow", false);
        check("bank details", "bank\ndetails", true);
        check("bank details", "bank\n\ndetails", false);
        check("version 1.5", "in version 1.5 of", true);
    }

    #[test]
    fn gaps_and_alternatives() {
        check("change * bank details", "change bank details", true);
        check("change * bank details", "change the company's main bank details", true);
        check("change * bank details", "change one two three four bank details", false);
        check("change * bank details", "change it. New bank details", false);
        check("new/changed iban/bic*", "the changed BIC-code", true);
        check("new/changed iban/bic*", "the old IBAN", false);
        check("* a * * b *", "a x b", true);
        check("a/b c", "b c", true);
        for empty in ["", "*", "* *", "!", "/"] {
            check(empty, "anything at all", false);
        }
    }

    #[test]
    fn hostile_patterns_and_texts_end() {
        let pattern = "a * ".repeat(40) + "b";
        let text = "a ".repeat(20_000);
        check(&pattern, &text, true);
        check("a * a * a * b", &text, false);
        check("x", &".\n ".repeat(30_000), false);
    }
}
