//! In which language a text is written.
//!
//! Separate because whatlang answers always, and a wrong answer is an ack in the wrong language: it
//! is asked among the languages that customers of this desk write at least, and believed only where
//! it is sure and the text is long enough. Never reads quoted lines: they are somebody else's
//! words.

use whatlang::{Detector, Lang};

/// The languages that [`detect`] always weighs, so that an English mail is not taken for German at
/// a desk that speaks German alone. ISO 639-1.
pub const KNOWN: [&str; 8] = ["de", "en", "fr", "es", "it", "nl", "pl", "pt"];

/// Letters that a text needs before its language is guessed at.
const LETTERS_MIN: usize = 40;

/// Letters looked at: more make the guess dearer and hardly surer.
const LETTERS_MAX: usize = 2_000;

/// The language of `text` as ISO 639-1 code, where it is one of `allowed`, the text has 40 letters
/// outside of quotes, and the guess is reliable.
#[must_use]
pub fn detect(text: &str, allowed: &[&str]) -> Option<String> {
    let sample = sample(text)?;
    let weighed = KNOWN.iter().chain(allowed).filter_map(|code| lang(code)).collect();
    let guess = Detector::with_allowlist(weighed).detect(&sample)?;
    let code = code(guess.lang())?;
    (guess.is_reliable() && allowed.contains(&code)).then(|| code.to_owned())
}

/// The words to judge by; `None` where they are too few.
fn sample(text: &str) -> Option<String> {
    let mut sample = String::new();
    let mut letters = 0;
    for line in text.lines().filter(|line| !line.starts_with('>')) {
        let words = line.split_whitespace();
        for word in words.filter(|word| !word.contains(['@', '/', '<', '_', '='])) {
            letters += word.chars().filter(|c| c.is_alphabetic()).count();
            sample.push_str(word);
            sample.push(' ');
            if letters >= LETTERS_MAX {
                return Some(sample);
            }
        }
    }
    (letters >= LETTERS_MIN).then_some(sample)
}

/// Languages with an ISO 639-1 code that a desk may be set to. whatlang names them by ISO 639-3.
const LANGUAGES: [(&str, Lang); 26] = [
    ("de", Lang::Deu),
    ("en", Lang::Eng),
    ("fr", Lang::Fra),
    ("es", Lang::Spa),
    ("it", Lang::Ita),
    ("nl", Lang::Nld),
    ("pl", Lang::Pol),
    ("pt", Lang::Por),
    ("bg", Lang::Bul),
    ("cs", Lang::Ces),
    ("da", Lang::Dan),
    ("el", Lang::Ell),
    ("et", Lang::Est),
    ("fi", Lang::Fin),
    ("hr", Lang::Hrv),
    ("hu", Lang::Hun),
    ("ja", Lang::Jpn),
    ("lt", Lang::Lit),
    ("lv", Lang::Lav),
    ("ro", Lang::Ron),
    ("ru", Lang::Rus),
    ("sk", Lang::Slk),
    ("sl", Lang::Slv),
    ("sv", Lang::Swe),
    ("tr", Lang::Tur),
    ("uk", Lang::Ukr),
];

fn lang(code: &str) -> Option<Lang> {
    LANGUAGES.iter().find(|(known, _)| *known == code).map(|(_, lang)| *lang)
}

fn code(lang: Lang) -> Option<&'static str> {
    LANGUAGES.iter().find(|(_, known)| *known == lang).map(|(code, _)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: &str = "Guten Tag, ich habe am Montag drei Lampen bestellt und bis heute keine \
        Bestätigung bekommen. Könnten Sie bitte nachsehen, ob die Bestellung angekommen ist?";
    const ENGLISH: &str = "Hello, I ordered three lamps on Monday and have not had a confirmation \
        yet. Could you please check whether the order has reached you?";

    fn check(text: &str, allowed: &[&str], expected: Option<&str>) {
        assert_eq!(detect(text, allowed).as_deref(), expected, "{text:?}");
    }

    #[test]
    fn long_texts_in_a_language_of_the_desk() {
        check(GERMAN, &["de", "en"], Some("de"));
        check(ENGLISH, &["de", "en"], Some("en"));
        check(
            "Bonjour, j'ai commandé trois lampes lundi et je n'ai pas reçu de confirmation.",
            &KNOWN,
            Some("fr"),
        );
        check(
            "Hej, jag beställde tre lampor i måndags och har inte fått någon bekräftelse.",
            &["sv", "en"],
            Some("sv"),
        );
    }

    #[test]
    fn everything_else_is_not_known() {
        check(ENGLISH, &["de"], None);
        check("Guten Tag, danke!", &["de", "en"], None);
        check("", &["de"], None);
        check(&"12345 ".repeat(100), &["de"], None);
        check(&format!("ok\n> {GERMAN}"), &["de"], None);
        check(GERMAN, &["xx"], None);
    }
}
