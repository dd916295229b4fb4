//! Folding: how a word reads whoever typed it, on whatever keyboard.
//!
//! Separate because all that reads what agents write compares words, and lists of words are folded
//! alike: lower case, German umlauts spelt out, any other mark dropped (`août`, `aout`), curly
//! apostrophes straight, and `l'`, `d'` and the like cut off from what they lean on. Never drops a
//! letter, never looks at what a word means.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without marks. Blanks and punctuation stay.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfc().flat_map(char::to_lowercase) {
        match c {
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
        check("Październik, środę", "pazdziernik, srode");
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
