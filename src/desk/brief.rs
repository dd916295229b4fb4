//! The brief of a notice: what an agent should know before they answer, a line each.
//!
//! Separate from the decision because nothing is decided by it: it is put into words when the
//! notice is rendered, from what the store and the index know by then. Of other customers it shows
//! a reference and what solved their matter, with everything taken out that names a person. It is
//! never part of an answer: whoever reads one compares it with these lines.

use jiff::tz::TimeZone;

use super::conversation::Ref;
use super::labels::{Notice, notice};
use crate::limits::{NOTE_SHOWN_CHARS_MAX, SIMILAR_SHOWN_MAX, SOLUTION_CHARS_MAX};
use crate::mail::line::one_line_or_ellipsis;
use crate::mail::read::flags::Flag;
use crate::mail::write::moment::month;

/// What is known of a customer and their matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// What the customer had before.
    pub contacts: Contacts,
    /// Other matters of theirs that are not settled, the newest first.
    pub open_matters: Vec<OpenMatter>,
    /// Settled conversations that are like this one, the best first.
    pub similar: Vec<Similar>,
}

/// The conversations that a customer had before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contacts {
    /// How many.
    pub count: u32,
    /// When the first one began.
    pub since: Option<jiff::Timestamp>,
}

/// A conversation of the same customer that is not settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenMatter {
    /// Its reference.
    pub reference: Ref,
    /// Its mailbox.
    pub mailbox: String,
    /// Who has it.
    pub assignee: Option<String>,
    /// Its subject, as they wrote it.
    pub subject: String,
}

/// A settled conversation, of whomever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Similar {
    /// Its reference.
    pub reference: Ref,
    /// What solved it, by [`solution`].
    pub solution: String,
}

/// Other matters, a line each: open ones of the same customer, then what solved the like.
#[must_use]
pub fn lines(known: &Known, language: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(known.open_matters.iter().map(|matter| {
        let subject = one_line_or_ellipsis(&matter.subject, 80);
        notice(language, &Notice::AlsoOpen(matter.reference, &subject))
    }));
    lines.extend(
        known
            .similar
            .iter()
            .take(SIMILAR_SHOWN_MAX)
            .map(|one| notice(language, &Notice::Solved(one.reference, &one.solution))),
    );
    lines
}

/// What the customer had before, in a line. Times are shown in this zone.
#[must_use]
pub fn contacts(contacts: &Contacts, language: &str, zone: &TimeZone) -> String {
    let since = contacts.since.map(|since| month(language, zone.to_datetime(since).date()));
    notice(language, &Notice::Before(contacts.count, since.as_deref()))
}

/// What a flag tells an agent, and what to do about it.
#[must_use]
pub fn advice(flag: Flag, language: &str) -> String {
    let label = match flag {
        Flag::Complaint => Notice::Complaint,
        Flag::IdentityCheck => Notice::IdentityCheck,
    };
    notice(language, &label)
}

/// A note of the house, on one line. `called`: who wrote it; none where that was the admin.
#[must_use]
pub fn noted(called: Option<&str>, text: &str, language: &str) -> String {
    let text = one_line_or_ellipsis(text, NOTE_SHOWN_CHARS_MAX);
    notice(language, &Notice::Noted(called, &text))
}

/// What the customer has not said that rules want to know; none where that is nothing.
#[must_use]
pub fn missing(details: &[String], language: &str) -> Option<String> {
    let details = details.join(", ");
    (!details.is_empty()).then(|| notice(language, &Notice::Missing(&details)))
}

/// What an answer says that solved something, on one line, for whoever has a similar matter:
/// without greeting and closing, and without addresses, numbers that may be somebody's, and the
/// names of `people`. Empty where nothing is left that says anything.
#[must_use]
pub fn solution<'a>(answer: &str, people: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = people
        .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()))
        .filter(|part| part.chars().count() >= 3)
        .map(str::to_lowercase)
        .collect();
    let mut lines = answer.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    if lines.peek().is_some_and(|line| is_greeting(line)) {
        lines.next();
    }
    let mut told = String::new();
    let said = lines.take_while(|line| !is_closing(line)).filter(|line| !line.starts_with('>'));
    for word in said.flat_map(str::split_whitespace) {
        if told.len() > SOLUTION_CHARS_MAX * 4 {
            break;
        }
        let is_blanked = told.ends_with("… ");
        match (is_personal(word, &names), is_blanked) {
            (true, true) => {}
            (true, false) => told.push_str("… "),
            (false, _) => {
                told.push_str(word);
                told.push(' ');
            }
        }
    }
    let told = told.trim();
    if told.chars().filter(|c| c.is_alphabetic()).count() < LETTERS_MIN {
        return String::new();
    }
    one_line_or_ellipsis(told, SOLUTION_CHARS_MAX)
}

/// Letters below which a text says nothing that could help with another matter.
const LETTERS_MIN: usize = 8;

/// An address, a link that may hold a token, a number of four digits and more, or a name.
fn is_personal(word: &str, names: &[String]) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let mut parts = word.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    word.contains('@')
        || word.contains("://")
        || digits >= 4
        || parts.any(|part| {
            let part = part.to_lowercase();
            // A German genitive: "Bauers".
            names.iter().any(|name| part == *name || part.strip_suffix('s') == Some(name))
        })
}

fn is_greeting(line: &str) -> bool {
    let first = line.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    line.chars().count() <= 80
        && ([
            "hallo", "hi", "hello", "hey", "dear", "guten", "sehr", "liebe", "lieber", "moin",
            "servus", "grüß", "good",
        ]
        .contains(&first.as_str())
            || line.split_whitespace().count() <= 4 && line.ends_with([',', '!']))
}

fn is_closing(line: &str) -> bool {
    let line = line.to_lowercase();
    line.split_whitespace().count() <= 6
        && [
            "viele grüße",
            "mit freundlichen",
            "freundliche",
            "beste grüße",
            "liebe grüße",
            "herzliche",
            "schöne grüße",
            "mfg",
            "lg",
            "best",
            "kind regards",
            "regards",
            "cheers",
            "sincerely",
            "yours",
            "thanks",
            "many thanks",
            "danke",
        ]
        .iter()
        .any(|closing| line.starts_with(closing))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(answer: &str, expected: &str) {
        let told = solution(answer, ["Kim Bauer", "Anna Schmidt"].into_iter());
        assert_eq!(told, expected, "{answer}");
    }

    #[test]
    fn a_solution_names_nobody() {
        check(
            "Hallo Frau Bauer,\n\nbitte drücken Sie beide Tasten 5 Sekunden lang.\n\nViele Grüße\nAnna",
            "bitte drücken Sie beide Tasten 5 Sekunden lang.",
        );
        check("Kim,\nwe sent you a new adapter for free.", "we sent you a new adapter for free.");
        check(
            "Order 471199 of Kim's goes to kim@example.net, Bauers garden and Schmidt.",
            "Order … of … goes to … garden and …",
        );
        check(
            "See https://example.com/reset?t=1 please, or call +49 89 1234567.",
            "See … please, or call +49 89 …",
        );
        check("Update the driver to version 12.1.", "Update the driver to version 12.1.");
        check("Hi,\n> your words\nswitch it off and on.", "switch it off and on.");
        check("Hello Kim,\n\nBest regards\nAnna", "");
        check("Ok.", "");
        check("", "");
        let long = solution(&"press the button ".repeat(500), std::iter::empty());
        assert_eq!(long.chars().count(), SOLUTION_CHARS_MAX);
    }

    #[test]
    fn the_lines_of_a_brief() {
        let reference = Ref::from_random(7);
        let known = Known {
            contacts: Contacts { count: 3, since: "2024-03-05T10:00:00Z".parse().ok() },
            open_matters: vec![OpenMatter {
                reference,
                mailbox: "support".into(),
                assignee: None,
                subject: "Lamp\nbroken".into(),
            }],
            similar: vec![Similar { reference, solution: "Press both.".into() }; 4],
        };
        let had = |language| contacts(&known.contacts, language, &TimeZone::UTC);
        assert_eq!(had("en"), "3 earlier conversations of this customer, since Mar 2024");
        assert_eq!(had("de"), "3 frühere Vorgänge dieses Kunden, seit 3/2024");
        let english = lines(&known, "en");
        assert_eq!(english[0], format!("Also open: {reference} Lamp broken"));
        assert_eq!(english[1], format!("Similar, solved: {reference} Press both."));
        assert_eq!(english.len(), 4);
        assert_eq!(lines(&known, "de")[0], format!("Auch offen: {reference} Lamp broken"));
        let first = contacts(&Contacts::default(), "fr", &TimeZone::UTC);
        assert_eq!(first, "Première conversation de ce client");
        assert_eq!(lines(&Known::default(), "fr"), [""; 0]);
        assert_eq!(had("pl"), "Wcześniejsze sprawy tego klienta: 3, od 3/2024");
        assert_eq!(had("sv"), had("en"), "a language that we do not write");
    }
}
