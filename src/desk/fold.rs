//! Folding: how a word reads whoever typed it, on whatever keyboard.
//!
//! Separate because all that reads what agents write compares words, and lists of words are folded
//! alike: lower case, German umlauts spelt out, any other mark dropped (`août`, `aout`), curly
//! apostrophes straight, and `l'`, `d'` and the like cut off from what they lean on. Two marks at
//! the end of a word stay until [`plain`] drops them, for they alone say who acts: `llamo`, I call,
//! and `llamó`, she called; `napiszę` and `napisze`. Never drops a letter, never looks at what a
//! word means.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without marks, but for an `ó` or `ę` that ends a word. Blanks and punctuation stay.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.nfc().flat_map(char::to_lowercase).peekable();
    while let Some(c) = letters.next() {
        match c {
            'ó' | 'ę' if letters.peek().is_none_or(|next| !next.is_alphanumeric()) => out.push(c),
            'ä' | 'æ' => out.push_str("ae"),
            'ö' | 'ø' | 'œ' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            'ł' => out.push('l'),
            '’' | '‘' => out.push('\''),
            c if c.is_ascii() => out.push(c),
            c if c.is_alphanumeric() => {
                out.extend(std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c)));
            }
            c if is_combining_mark(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// A folded word without any mark.
pub(super) fn plain(word: &str) -> Cow<'_, str> {
    match word
        .strip_suffix('ó')
        .map(|word| (word, 'o'))
        .or(word.strip_suffix('ę').map(|word| (word, 'e')))
    {
        Some((word, letter)) => Cow::Owned(format!("{word}{letter}")),
        None => Cow::Borrowed(word),
    }
}

/// What stands before an apostrophe and is a word of its own, folded: French and Italian.
const ELIDED: &[&str] = &[
    "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "all", "dall",
    "dell", "nell", "sull", "un", "quest",
];

/// The two words of a folded one that are joined by an apostrophe: `jusqu'au`, `dall'8`.
pub(super) fn elided(word: &str) -> Option<(&str, &str)> {
    let (before, behind) = word.split_once('\'')?;
    (ELIDED.contains(&before) && !behind.is_empty()).then_some((before, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(folded(text), expected, "{text:?}");
    }

    #[test]
    fn words_are_folded() {
        check("Grüße", "gruesse");
        check("Gru\u{308}ße", "gruesse");
        check("AOÛT", "aout");
        check("Październik, środę", "pazdziernik, srodę");
        check("Llamó a López", "llamó a lopez");
        assert_eq!(plain("srodę"), "srode");
        assert_eq!(plain("llamó"), "llamo");
        assert_eq!(plain("ó"), "o");
        check("Łódź", "lodz");
        check("1º", "1o");
        check("I’ll", "i'll");
        check("coöperatie", "cooeperatie");
        check("Cœur", "coeur");
        check("Привет", "привет");
    }

    #[test]
    fn what_leans_on_a_word_is_cut_off() {
        assert_eq!(elided("jusqu'au"), Some(("jusqu", "au")));
        assert_eq!(elided("dall'8"), Some(("dall", "8")));
        assert_eq!(elided("aujourd'hui"), None);
        assert_eq!(elided("don't"), None);
        assert_eq!(elided("l'"), None);
    }
}
