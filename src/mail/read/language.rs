//! In which language a text is written.
//!
//! Separate because whatlang answers always, and a wrong answer is an ack in the wrong language: it
//! is asked among the languages that customers of this desk write at least, and believed only where
//! the text is long enough and it is sure, or the small words of a language say the same. Of two
//! sentences whatlang is hardly ever sure, and their `the` and `is` leave no doubt. Never reads
//! quoted lines: they are somebody else's words.

use std::collections::HashMap;
use std::sync::LazyLock;

use whatlang::{Detector, Lang};

/// The languages that [`detect`] always weighs, so that an English mail is not taken for German at
/// a desk that speaks German alone. ISO 639-1.
const WEIGHED: [&str; 8] = ["de", "en", "fr", "es", "it", "nl", "pl", "pt"];

/// Letters that a text needs before its language is guessed at.
const LETTERS_MIN: usize = 40;

/// Letters looked at: more make the guess dearer and hardly surer.
const LETTERS_MAX: usize = 1_000;

/// The language of `text` as ISO 639-1 code, where the text has 40 letters outside of quotes and
/// the guess is reliable. `allowed`: the only ones that it may be; where there are none, every
/// language that is known well.
#[must_use]
pub fn detect(text: &str, allowed: Option<&[String]>) -> Option<String> {
    let sample = sample(text)?;
    let weighed = match allowed {
        Some(allowed) => {
            let named = WEIGHED.iter().copied().chain(allowed.iter().map(String::as_str));
            named.filter_map(lang).collect()
        }
        None => LANGUAGES.iter().map(|(_, lang)| *lang).collect(),
    };
    let guess = Detector::with_allowlist(weighed).detect(&sample)?;
    let guessed = code(guess.lang());
    let code = match by_small_words(&sample) {
        Some((code, count)) if guessed == Some(code) => {
            (guess.is_reliable() || count >= SMALL_WORDS_AGREEING).then_some(code)?
        }
        Some((code, count)) => {
            (!guess.is_reliable() && count >= SMALL_WORDS_ALONE).then_some(code)?
        }
        None => guessed.filter(|_| guess.is_reliable())?,
    };
    let may_be = allowed.is_none_or(|allowed| allowed.iter().any(|one| one == code));
    may_be.then(|| code.to_owned())
}

/// Small words that make an unsure guess sure.
const SMALL_WORDS_AGREEING: usize = 3;

/// Small words that outweigh an unsure guess.
const SMALL_WORDS_ALONE: usize = 4;

/// The language with the most small words, at least two and twice as many as any other, and how
/// many these are.
fn by_small_words(sample: &str) -> Option<(&'static str, usize)> {
    let mut counts: Vec<(&'static str, usize)> =
        SMALL_WORDS.iter().map(|(code, _)| (*code, 0)).collect();
    for word in sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        let whose = OF_SMALL_WORD.get(word.to_lowercase().as_str());
        for count in counts.iter_mut().filter(|(code, _)| whose.is_some_and(|it| it.contains(code)))
        {
            count.1 += 1;
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let (first, second) = (counts.first()?, counts.get(1)?);
    (first.1 >= 2 && first.1 >= 2 * second.1).then_some(*first)
}

/// The languages that a small word belongs to.
static OF_SMALL_WORD: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut languages: HashMap<&str, Vec<&str>> = HashMap::new();
    for (code, words) in SMALL_WORDS {
        for word in words.split(' ') {
            languages.entry(word).or_default().push(code);
        }
    }
    languages
});

/// The words that every text has, whatever it is about.
const SMALL_WORDS: [(&str, &str); 8] = [
    (
        "de",
        "der die das und ist nicht ich sie wir mir mich uns ihr ihre ihnen mein meine meinen ein \
         eine einen zu zum zur mit auf für von bei auch noch wie wo wann was bitte danke haben habe \
         hat sind war wird werden kann können möchte hallo guten es im am den dem des oder aber \
         wenn dass bis seit nach über grüße",
    ),
    (
        "en",
        "the and is not i you we me my your our it its a an to of in on for with from at this that \
         have has had been be are was were will would can could do does did please thank thanks \
         hello hi when where what how but if or as so there still regards am",
    ),
    (
        "fr",
        "le la les et est pas je vous nous mon ma mes votre vos un une des du de à au aux en pour \
         avec sur dans ce cette que qui ne il elle ai avez suis être bonjour merci où quand comment \
         mais si ou depuis voudrais peut pouvez",
    ),
    (
        "es",
        "el la los las y es no yo usted mi mis su sus un una de del a al en por para con que se me \
         lo ha he han hola gracias dónde cuándo cómo pero si o está estoy desde quiero muy más",
    ),
    (
        "it",
        "il lo la i gli le e è non io lei mi mio mia un una di del della a al in per con che si ho \
         ha avete sono grazie buongiorno dove quando come ma se o da questo vorrei mille più",
    ),
    (
        "nl",
        "de het een en is niet ik u wij mijn uw van in op voor met te dat dit die er heb heeft \
         hebben ben zijn kan kunt graag dank wel waar wanneer hoe maar als of nog bij naar wil",
    ),
    (
        "pl",
        "i w na z do nie jest się to że mi mój moje ja pan pani proszę dziękuję dzień dobry gdzie \
         kiedy jak ale czy od dla po mam chciałbym chciałabym za o są był",
    ),
    (
        "pt",
        "o a os as e é não eu você meu minha seu sua um uma de do da em no na por para com que se me \
         ao tem tenho olá obrigado obrigada onde quando como mas ou está estou bom dia muito desde \
         quero gostaria",
    ),
];

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
        let allowed: Vec<String> = allowed.iter().map(|code| (*code).to_owned()).collect();
        let allowed = if allowed.is_empty() { None } else { Some(allowed.as_slice()) };
        assert_eq!(detect(text, allowed).as_deref(), expected, "{text:?}");
    }

    #[test]
    fn long_texts_in_a_language_of_the_desk() {
        check(GERMAN, &["de", "en"], Some("de"));
        check(ENGLISH, &["de", "en"], Some("en"));
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
        check("Bonjour, j'ai commandé trois lampes lundi.", &["de", "en"], None);
    }

    #[test]
    fn two_sentences_are_enough() {
        for (code, texts) in [
            (
                "de",
                vec![
                    "Wo bleibt meine Bestellung? Ich warte seit zwei Wochen.",
                    "Können Sie mir bitte sagen, wann die Lampe geliefert wird?",
                    "Die Lampe ist kaputt angekommen, bitte schicken Sie eine neue.",
                    "Guten Tag, meine Rechnung stimmt nicht. Grüße, Kim Bauer",
                    "Hallo, gibt es die Lampe auch in Grün? Viele Grüße Kim",
                    "Koennen Sie mir bitte ein neues Passwort fuer das Konto schicken?",
                ],
            ),
            (
                "en",
                vec![
                    "Where is my order? I have been waiting for two weeks.",
                    "Can you tell me when the new lamp will be delivered?",
                    "The lamp came broken, please send me a new one today.",
                    "I would like to cancel my order of last week, thank you.",
                    "Hello, my invoice is wrong and I need a new one. Regards, Kim Bauer",
                    "Hi, is the lamp also available in green? Thanks, Kim",
                    "Please find attached the signed contract for the new office.",
                ],
            ),
        ] {
            for text in texts {
                check(text, &["de", "en"], Some(code));
                check(text, &["en", "de", "fr"], Some(code));
                check(text, &[], Some(code));
            }
        }
        check("Bonjour, je voudrais annuler ma commande, merci beaucoup.", &[], Some("fr"));
        check("Où est ma commande ? Je l'attends depuis deux semaines.", &[], Some("fr"));
        check("¿Dónde está mi pedido? Llevo dos semanas esperando que llegue.", &[], Some("es"));
        check("Goedendag, ik wil graag mijn bestelling annuleren, dank u wel.", &[], Some("nl"));
    }

    #[test]
    fn other_languages_are_not_taken_for_ours() {
        for text in [
            "Bonjour, je voudrais annuler ma commande, merci beaucoup.",
            "Goedendag, ik wil graag mijn bestelling annuleren, dank u wel.",
            "Hej, jag vill avbeställa min order, tack så mycket för hjälpen.",
            "Hei, haluaisin peruuttaa tilaukseni, kiitos paljon avusta.",
            "Dzień dobry, chciałbym anulować zamówienie, dziękuję bardzo.",
            "Lorem ipsum dolor sit amet consectetur adipiscing elit sed do.",
            "Siparişimi iptal etmek istiyorum, çok teşekkür ederim efendim.",
        ] {
            check(text, &["de", "en"], None);
        }
    }
}
