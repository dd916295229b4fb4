//! Sentences: what an agent wrote, cut where one thought ends, without what others said.
//!
//! Separate because a date and a promise belong together only within one sentence. Quoted lines and
//! words in quotation marks are somebody else's. Never looks at what a sentence means.

use crate::desk::fold::{elided, folded};

/// A word as it was written, and folded, without punctuation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::desk) struct Word<'a> {
    /// Empty for the second half of one that an apostrophe joins.
    pub(in crate::desk) written: &'a str,
    pub(in crate::desk) folded: String,
    /// A question mark stands behind it.
    pub(in crate::desk) asks: bool,
    /// A dash stands before it.
    pub(in crate::desk) is_after_dash: bool,
}

/// Words of a sentence; a longer one is cut.
const SENTENCE_WORDS_MAX: usize = 120;

/// Words with a full stop that ends no sentence, folded. Short forms of months and weekdays are
/// among them where they are no other words.
const SHORT: &[&str] = &[
    "ca", "z.b", "d.h", "dr", "hr", "fr", "mr", "mrs", "ms", "mo", "di", "mi", "do", "sa", "so",
    "nr", "evtl", "inkl", "einschl", "vsl", "mme", "mlle", "sr", "sra", "p.ej", "dott", "sig",
    "dhr", "mevr", "godz", "wlacznie", "jan", "feb", "apr", "aug", "sept", "sep", "okt", "oct",
    "nov", "dez", "dec", "janv", "fevr", "avr", "juil", "ene", "abr", "ago", "gen", "giu", "lug",
    "ott", "mrt", "fev", "ven", "jeu",
];

/// What stands between the days of a range.
const DASHES: [&str; 3] = ["-", "–", "\u{2014}"];

/// What closes quotation marks, by what opens them.
const QUOTES: [(char, &[char]); 5] =
    [('"', &['"']), ('“', &['”']), ('„', &['“', '”']), ('«', &['»']), ('»', &['«'])];

/// The sentences of the first `words_max` words.
pub(in crate::desk) fn sentences(text: &str, words_max: usize) -> Vec<Vec<Word<'_>>> {
    let mut sentences = Vec::new();
    let mut sentence: Vec<Word<'_>> = Vec::new();
    let mut open: Option<&'static [char]> = None;
    let mut left = words_max;
    let mut is_after_dash = false;
    for line in text.lines() {
        if line.trim().is_empty() || line.trim_start().starts_with(['>', '#']) {
            sentences.push(std::mem::take(&mut sentence));
            open = None;
            continue;
        }
        for written in line.split_whitespace() {
            if left == 0 {
                return sentences;
            }
            left -= 1;
            if is_quoted(written, &mut open) {
                continue;
            }
            if DASHES.contains(&written) {
                is_after_dash = true;
                continue;
            }
            push(&mut sentence, written, std::mem::take(&mut is_after_dash));
            if ends(written) || sentence.len() >= SENTENCE_WORDS_MAX {
                sentences.push(std::mem::take(&mut sentence));
            }
        }
    }
    sentences.push(sentence);
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// Whether a word stands in quotation marks; the ones that open and close them do.
fn is_quoted(written: &str, open: &mut Option<&'static [char]>) -> bool {
    if let Some(closing) = *open {
        if written.contains(closing) {
            *open = None;
        }
        return true;
    }
    let Some(first) = written.chars().next() else { return false };
    let Some((mark, closing)) = QUOTES.iter().find(|(mark, _)| *mark == first) else {
        return false;
    };
    let rest = written.strip_prefix(*mark).unwrap_or(written);
    if !rest.contains(*closing) {
        *open = Some(closing);
    }
    true
}

fn ends(written: &str) -> bool {
    let bare = written.trim_end_matches([')', '"', '”', '“', '»', '«']);
    if bare.ends_with(['!', '?']) {
        return true;
    }
    let Some(word) = bare.strip_suffix('.') else { return false };
    !is_dotted_date(word) && !SHORT.contains(&folded(word).as_str())
}

/// `24.` and `24.12.` are dates; `17:00.`, `2026-01-09.` and `1/9/2026.` end a sentence.
fn is_dotted_date(word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_digit()) && !word.contains([':', '-', '/'])
}

fn push<'a>(sentence: &mut Vec<Word<'a>>, written: &'a str, is_after_dash: bool) {
    let asks = written.trim_end_matches([')', '"', '”', '“']).ends_with('?');
    let bare = written.trim_matches(|c: char| "!?,;:()[]…–—*_-".contains(c));
    let bare = match bare.strip_suffix('.') {
        Some(word) if !is_dotted_date(word) => word,
        Some(_) | None => bare,
    };
    // `absent(e)`
    let bare = bare.split_once('(').map_or(bare, |(before, _)| before);
    let folded = folded(bare);
    let parts: [(&str, &str); 4] = [("'ll", "will"), ("'m", "am"), ("'ve", "have"), ("'re", "are")];
    let part = parts.iter().find_map(|(end, full)| Some((folded.strip_suffix(end)?, *full)));
    let part = part.or_else(|| elided(&folded));
    match part {
        Some((first, second)) => {
            let first = first.to_owned();
            sentence.push(Word { written, folded: first, asks, is_after_dash });
            let folded = second.to_owned();
            sentence.push(Word { written: "", folded, asks, is_after_dash: false });
        }
        None if folded.is_empty() && !asks => {}
        None => sentence.push(Word { written, folded, asks, is_after_dash }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = sentences(text, 100)
            .iter()
            .map(|sentence| {
                let words: Vec<&str> = sentence.iter().map(|word| word.folded.as_str()).collect();
                words.join(" ")
            })
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn a_text_is_cut_at_its_sentences() {
        check("Hello Kim,\n\nI'll write. You too!", &["hello kim", "i will write", "you too"]);
        check(
            "Bis zum 24. Dezember.\nOder ca. 25.12. mittags",
            &["bis zum 24. dezember", "oder ca 25.12. mittags"],
        );
        check("Mine\n> yours until Friday\nmine", &["mine", "mine"]);
        check("You wrote “I'll pay by Friday” and more", &["you wrote and more"]);
        check("Sie schrieben „bis Freitag“. Gut.", &["sie schrieben gut"]);
        check("We’ll see - maybe", &["we will see maybe"]);
    }

    #[test]
    fn no_text_is_too_long() {
        assert_eq!(sentences(&"word ".repeat(1_000), 100).len(), 0);
        let ended = "word. ".repeat(1_000);
        assert_eq!(sentences(&ended, 100).len(), 100);
    }
}
