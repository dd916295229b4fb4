//! Out of office: what an agent's automatic note says of how long they are away.
//!
//! Separate from `promised`, which finds what an agent will do, and from `when`, which reads words
//! that are known to be a moment. Only a sentence that speaks of being away, or of being back,
//! names the end of an absence: no opening hours, no offer of a colleague's, and no word of a
//! subject, where the customer's own stand. Dates are read in German and English; that somebody is
//! away, in more languages. A note that says nothing of the kind (`I read mail twice a day`) is
//! none. Linear in the text. Never decides whether the note may be believed.

use jiff::civil::Time;
use jiff::{Timestamp, Zoned};

use super::promised::sentence::{Word, sentences};
use super::when::{self, Edge, Moment, WhenError};
use crate::limits::{OUT_OF_OFFICE_WORDS_MAX, WHEN_WORDS_MAX};

/// How long somebody is away, as far as they say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    /// Until then.
    Until(Timestamp),
    /// They do not say, or not for certain.
    NotSaid,
}

/// What a note says that was received then, in the desk's zone; none where it speaks of no absence,
/// or of one that was over before it came.
#[must_use]
pub fn away(subject: &str, text: &str, received: &Zoned) -> Option<Away> {
    let sentences = sentences(text, OUT_OF_OFFICE_WORDS_MAX);
    let mut said = None;
    for sentence in &sentences {
        match of_sentence(sentence, received) {
            Some(Said::Until(until)) => return Some(Away::Until(until)),
            Some(found) => said = said.max(Some(found)),
            None => {}
        }
    }
    match said {
        Some(Said::Over) => None,
        Some(_) => Some(Away::NotSaid),
        None => SUBJECTS.iter().any(|words| subject_says(subject, words)).then_some(Away::NotSaid),
    }
}

/// What a sentence says; what it says for certain is the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Away,
    Over,
    Until(Timestamp),
}

fn of_sentence(sentence: &[Word<'_>], received: &Zoned) -> Option<Said> {
    let words: Vec<&str> = sentence.iter().map(|word| word.folded.as_str()).collect();
    let text = format!(" {} ", words.join(" "));
    let says = |of: &[&str]| of.iter().any(|phrase| text.contains(&format!(" {phrase} ")));
    let is_back = says(BACK);
    // What may happen says nothing of what does: `if I am not back by Monday`.
    if says(UNSURE) || !(is_back || says(AWAY)) {
        return None;
    }
    let places = |markers: &'static [&'static str]| {
        let words = &words;
        (0..words.len()).filter(|at| words.get(*at).is_some_and(|it| markers.contains(it)))
    };
    // `back` itself may stand before the moment: `back Monday`.
    let back_at = places(&["on", "am", "ab", "from", "wieder", "zurueck", "back", "return"]);
    let back_at = back_at.filter(|_| is_back);
    let back = back_at.filter_map(|at| moment(&words, at + 1, received, is_there)).max();
    let until_at = places(&["until", "till", "til", "through", "bis"]);
    let until = until_at.filter_map(|at| moment(&words, at + 1, received, is_away_all_day)).max();
    // When they are back says more than until when they are away.
    let certain = back.filter(|it| matches!(it, Said::Until(_)));
    certain.or(until).or(back).or(Some(Said::Away).filter(|_| says(AWAY)))
}

/// The moment that begins at this word, of as many words as make one.
fn moment(
    words: &[&str],
    from: usize,
    received: &Zoned,
    end: fn(&str, &Zoned) -> Result<Moment, WhenError>,
) -> Option<Said> {
    let rest = words.get(from..)?;
    let skipped = rest.iter().take_while(|word| BESIDE.contains(word)).count();
    let rest = rest.get(skipped..)?;
    for taken in (1..=rest.len().min(WHEN_WORDS_MAX)).rev() {
        let run = rest.get(..taken)?.join(" ");
        match end(&run, received) {
            Ok(moment) => return Some(Said::Until(moment.at)),
            Err(WhenError::Past(_)) => return Some(Said::Over),
            // The earlier of two: who is away for longer says so again.
            Err(WhenError::Ambiguous(first, _)) => {
                let at = first.to_zoned(received.time_zone().clone()).ok()?;
                return (at > *received).then(|| Said::Until(at.timestamp()));
            }
            Err(WhenError::Unknown(_) | WhenError::Empty) => {}
            Err(WhenError::NoSuchDay(_) | WhenError::TooFar(_)) => return None,
        }
    }
    None
}

/// `until Friday`: away all of Friday, unless a time is named.
fn is_away_all_day(words: &str, received: &Zoned) -> Result<Moment, WhenError> {
    when::parse(words, received, Edge::Midnight)
}

/// `back on Friday`: there from its first minute on, unless a time is named.
fn is_there(words: &str, received: &Zoned) -> Result<Moment, WhenError> {
    let morning = when::parse(words, received, Edge::Morning)?;
    let evening = when::parse(words, received, Edge::Evening)?;
    let midnight = morning.local.date().to_datetime(Time::midnight());
    match midnight.to_zoned(received.time_zone().clone()) {
        Ok(day) if morning != evening && day > *received => {
            Ok(Moment { at: day.timestamp(), local: day.datetime() })
        }
        Ok(_) | Err(_) => Ok(morning),
    }
}

/// Words between `until` and the moment that say nothing of it.
const BESIDE: &[&str] = &[
    "and",
    "including",
    "inclusive",
    "einschliesslich",
    "einschl",
    "inklusive",
    "inkl",
    "voraussichtlich",
    "vsl",
    "probably",
    "around",
    "approximately",
    "again",
    "wieder",
];

/// How people say that they are there again.
const BACK: &[&str] = &["back", "return", "returning", "wieder", "zurueck"];

/// Words that make a sentence say nothing for certain.
const UNSURE: &[&str] = &["if", "falls", "sofern", "should", "sollte", "sollten"];

/// How people say that they are away, folded: the languages of the desk's mail.
const AWAY: &[&str] = &[
    "away",
    "absent",
    "abroad",
    "unavailable",
    "not available",
    "out of office",
    "out of the office",
    "out of my office",
    "not in the office",
    "am out",
    "be out",
    "on leave",
    "annual leave",
    "parental leave",
    "sick leave",
    "maternity leave",
    "vacation",
    "holiday",
    "holidays",
    "no access",
    "limited access",
    "abwesend",
    "abwesenheit",
    "urlaub",
    "urlaubs",
    "betriebsferien",
    "elternzeit",
    "dienstreise",
    "krank",
    "erkrankt",
    "ausser haus",
    "nicht da",
    "nicht im buero",
    "nicht im haus",
    "nicht im hause",
    "nicht erreichbar",
    "nicht verfuegbar",
    "nicht anwesend",
    "keinen zugriff",
    "absente",
    "en congé",
    "en congés",
    "en vacances",
    "fuera de la oficina",
    "de vacaciones",
    "ausente",
    "fuori ufficio",
    "in ferie",
    "fora do escritório",
    "de férias",
    "niet op kantoor",
    "afwezig",
    "met vakantie",
    "op vakantie",
    "poza biurem",
    "nieobecny",
    "nieobecna",
    "na urlopie",
];

/// How subjects of such notes begin, where the text does not say it. `Automatic reply` says nothing
/// of an absence.
const SUBJECTS: &[&str] = &[
    "out of office",
    "out of the office",
    "on vacation",
    "vacation",
    "abwesend",
    "abwesenheit",
    "urlaub",
    "absence",
    "absent",
    "fuera de la oficina",
    "fuori ufficio",
    "fora do escritório",
    "niet op kantoor",
    "afwezig",
    "poza biurem",
];

fn subject_says(subject: &str, words: &str) -> bool {
    subject.trim().trim_start_matches(['[', '*', '(', '"']).to_lowercase().starts_with(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Friday, 2026-01-09, 10:00 in Berlin.
    fn check(subject: &str, text: &str, expected: &str) {
        let received: Zoned = "2026-01-09T10:00[Europe/Berlin]".parse().unwrap();
        let found = match away(subject, text, &received) {
            Some(Away::Until(at)) => {
                at.to_zoned(received.time_zone().clone()).strftime("%m-%d %H:%M").to_string()
            }
            Some(Away::NotSaid) => "not said".to_owned(),
            None => "none".to_owned(),
        };
        assert_eq!(found, expected, "{subject}: {text}");
    }

    #[test]
    fn dates_as_people_write_them() {
        let both = |text: &str, expected: &str| check("Automatic reply: Lamp", text, expected);
        both("I am out of the office until Monday.", "01-13 00:00");
        both("I'm on holiday until 16 January 2026.", "01-17 00:00");
        both("I am away until Friday, 16 January.", "01-17 00:00");
        both("I will be out of office and back on Monday, 19 January 2026.", "01-19 00:00");
        both(
            "Thanks! I'm on annual leave. I'll be back Monday. Ask Ben until Friday.",
            "01-12 00:00",
        );
        both("I am away from 5 January to 8 January and return on 12 January.", "01-12 00:00");
        both("I'm out of the office and will be back on Monday at 9am.", "01-12 09:00");
        both("I will have no access to mail until 1/16/2026.", "01-17 00:00");
        both("I am away through January 16th.", "01-17 00:00");
        both("Ich bin bis einschließlich Freitag, den 16. Januar, nicht im Büro.", "01-17 00:00");
        both("Ich bin vom 05.01.2026 bis 16.01.2026 im Urlaub.", "01-17 00:00");
        both("Vielen Dank! Ich bin im Urlaub. Ab dem 12.1. bin ich wieder da.", "01-12 00:00");
        both(
            "Ich bin bis zum 16.1. abwesend und ab Montag, 19.1., wieder erreichbar.",
            "01-19 00:00",
        );
        both("Ich bin bis 18.1. nicht erreichbar.", "01-19 00:00");
        both("Ich bin am Montag, dem 12. Januar, wieder im Büro.", "01-12 00:00");
        both("Bin krank, voraussichtlich bis Mittwoch.", "01-15 00:00");
        both("Bis nächsten Montag bin ich auf Dienstreise.", "01-13 00:00");
    }

    #[test]
    fn absences_without_an_end() {
        let both =
            |text: &str, expected: &str| check("Automatische Antwort: Lampe", text, expected);
        both("I am away.", "not said");
        both("Ich bin derzeit nicht im Büro.", "not said");
        both("Je suis en vacances jusqu'au 16 janvier.", "not said");
        both("I am on leave. If I am not back by Monday, ask Ben.", "not said");
        both("Ich bin im Urlaub. Unser Büro ist bis 18 Uhr besetzt.", "not said");
        both("I am away until further notice.", "not said");
        check("Abwesenheitsnotiz: Angebot gilt bis Freitag", "Guten Tag", "not said");
        check("Out of Office: Lamp until Friday", "See you.", "not said");
    }

    #[test]
    fn notes_that_speak_of_no_absence() {
        let both = |text: &str| check("Automatic reply: Lamp", text, "none");
        both("Thank you for your mail. I read mail twice a day.");
        both("Ich melde mich bis Montag bei Ihnen.");
        both("My colleagues are there for you until Friday.");
        both("");
        // It was forgotten: its end has passed.
        both("I am away until 2 January 2026.");
        both("Ich bin bis 02.01.2026 im Urlaub und ab 05.01.2026 wieder da.");
    }
}
