//! Tongues: how agents say things, by language.
//!
//! Separate so that a language is one file of words, read and mended by who speaks it, and what
//! reads them (moments, absences, promises, a second look) has one set of rules. The names of
//! months and weekdays are those of our own mails; here stand only the forms beside them. Never
//! guesses a language: each is tried, and its own words decide.

mod dutch;
mod english;
mod french;
mod german;
mod italian;
mod polish;
mod portuguese;
mod sayings;
mod spanish;

use std::sync::LazyLock;

use crate::desk::fold::{folded, plain};
use crate::mail::language::Language;
use crate::mail::write::moment::{names_of_months, names_of_weekdays};

pub(super) use sayings::Sayings;

/// How one language says what the desk reads.
#[derive(Debug)]
pub(super) struct Tongue {
    /// Which.
    pub language: Language,
    /// Moments.
    pub dates: Dates,
    /// That somebody is away, or back.
    pub absence: Absence,
    /// That the desk will do something.
    pub promise: Promise,
    /// What a second look looks for.
    pub look: Look,
}

/// Every language, in the order of [`Language::ALL`].
pub(super) static TONGUES: [&Tongue; 8] = [
    &german::TONGUE,
    &english::TONGUE,
    &french::TONGUE,
    &spanish::TONGUE,
    &italian::TONGUE,
    &dutch::TONGUE,
    &polish::TONGUE,
    &portuguese::TONGUE,
];

/// The languages in which dates of commands are written.
pub(super) static OF_COMMANDS: [&Tongue; 2] = [&german::TONGUE, &english::TONGUE];

/// The words of a moment.
#[derive(Debug)]
pub(super) struct Dates {
    /// Weekdays beside their names, a group each, Monday first: short and inflected forms.
    pub weekdays: Sayings,
    /// Months beside their names, a group each, January first; their first letters, three or
    /// more, do in a date anyway.
    pub months: Sayings,
    /// Names and units that are other words, too: no moment in running text.
    pub doubtful: Sayings,
    /// Words that say nothing about which moment is meant.
    pub fillers: Sayings,
    /// Words between day, month and year: `15 de enero de 2026`.
    pub of: Sayings,
    /// `next`.
    pub next: Sayings,
    /// Groups: minute, hour, day, week, month.
    pub units: Sayings,
    /// Groups: one to twelve.
    pub counts: Sayings,
    /// Those of them that are articles, and mostly begin something else.
    pub articles: Sayings,
    /// Half an hour.
    pub half_hour: Sayings,
    /// Groups: today, tomorrow, the day after.
    pub near_days: Sayings,
    /// Groups: morning, forenoon, noon, afternoon, evening.
    pub day_parts: Sayings,
    /// Groups: the end of the day, of the week, of the month.
    pub ends: Sayings,
    /// Groups, before the hour: half to it, quarter past, quarter to, half past.
    pub spoken: Sayings,
    /// Behind an hour: `Uhr`, `o'clock`.
    pub oclock: Sayings,
    /// Before an hour: `at`, `um`.
    pub at: Sayings,
    /// Before a length: what follows is none of the clock.
    pub within: Sayings,
    /// What may stick to the number of a day: `1er`, `14th`.
    pub ordinals: Sayings,
    /// Before a number alone that is a day of a month: `le 15`.
    pub the_day: Sayings,
    /// `4/3` has one meaning, and `4-3` is a date.
    pub day_first: bool,
    /// A number behind a weekday is a day of a month: `lundi 17`.
    pub has_bare_days: bool,
    /// `14h` is a time, and no length.
    pub has_h_clock: bool,
}

/// The words of absences.
#[derive(Debug)]
pub(super) struct Absence {
    /// That they are away.
    pub away: Sayings,
    /// That they are there again.
    pub back: Sayings,
    /// How subjects of such notes begin.
    pub subjects: Sayings,
    /// What makes a sentence say nothing for certain.
    pub unsure: Sayings,
    /// Before the last day of an absence.
    pub until: Sayings,
    /// Before the first day of a range.
    pub range_from: Sayings,
    /// Before its last.
    pub range_to: Sayings,
    /// Before the day of the return.
    pub on: Sayings,
    /// Between these and the day, saying nothing of it: `including`, `probably`.
    pub beside: Sayings,
    /// What parts clauses.
    pub and: Sayings,
}

/// The words of promises.
#[derive(Debug)]
pub(super) struct Promise {
    /// Who says so: `I`, `we`. None where verbs say it themselves.
    pub subjects: Sayings,
    /// What stands behind a verb in its subject's place: `melde mich`.
    pub own: Sayings,
    /// Words that may stand between subject and verb.
    pub between: Sayings,
    /// Verbs of the first person.
    pub verbs: Sayings,
    /// What an infinitive follows: `will`, `werde`.
    pub aux: Sayings,
    /// Infinitives.
    pub infinitives: Sayings,
    /// What promises by itself, without a subject before it.
    pub alone: Sayings,
    /// `You will get`: a promise together with an answer, or with `from us`.
    pub theirs: Sayings,
    /// What customers get of us.
    pub answers: Sayings,
    /// `from us`.
    pub ours: Sayings,
    /// What makes a promise none, wherever it stands in its sentence.
    pub void: Sayings,
    /// What looks like one of these and is none: `nicht später`.
    pub allowed: Sayings,
    /// Before a deadline, wherever it stands.
    pub by: Sayings,
    /// Before a day that is one too late.
    pub before: Sayings,
    /// Before a length, wherever it stands, with what may stand between.
    pub within: Sayings,
    /// Before a moment that counts only beside the promise.
    pub on: Sayings,
    /// The first word of such a moment.
    pub this: Sayings,
    /// Before a moment that is no deadline: `since`.
    pub other: Sayings,
    /// By which a moment belongs to something else than the promise.
    pub past: Sayings,
    /// Groups: this week, next week, today, as people name them without saying when in them.
    pub periods: Sayings,
    /// Weekdays are named without a word before them.
    pub has_bare_weekdays: bool,
    /// A verb without its subject says nothing of who.
    pub needs_subject: bool,
    /// The verb may stand before its subject.
    pub inverts: bool,
    /// Words between `aux` and its infinitive.
    pub reach: usize,
}

/// The words of a second look. In running text a phrase counts wherever its letters stand.
#[derive(Debug)]
pub(super) struct Look {
    /// How greetings begin.
    pub greetings: Sayings,
    /// Words of a greeting that name nobody.
    pub titles: Sayings,
    /// Words of a greeting for everybody, or for nobody: whoever uses one greets no single person.
    pub everybody: Sayings,
    /// Words of an address or a name that is a company's or a desk's.
    pub roles: Sayings,
    /// Phrases that announce the writer's own file.
    pub announced: Sayings,
    /// Phrases that announce one, or say what lies in a parcel.
    pub enclosed: Sayings,
    /// Phrases that announce one at the end of a sentence, and else say where a thing is fixed.
    pub fastened: Sayings,
    /// What may follow these all the same.
    pub fastened_to: Sayings,
    /// Words by which an enclosure is one of a parcel.
    pub parcel: Sayings,
    /// Phrases that speak of the customer's file, or of none that goes along.
    pub others: Sayings,
    /// Words that deny that a file goes along.
    pub denials: Sayings,
    /// How a no sounds that is meant for the customer.
    pub no: Sayings,
    /// Words without which none of these is a no: "leider können wir erst am Freitag".
    pub negations: Sayings,
    /// Words of which one makes a no more than a no.
    pub offers: Sayings,
    /// How the end of a mail begins.
    pub closings: Sayings,
    /// How a sentence begins that is only polite.
    pub courtesies: Sayings,
}

/// Names of a calendar, folded.
struct Names {
    weekdays: [String; 7],
    months: [String; 12],
}

/// By language, in the order of [`Language::ALL`].
static NAMES: LazyLock<[Names; 8]> = LazyLock::new(|| {
    Language::ALL.map(|language| Names {
        weekdays: names_of_weekdays(language).map(bare),
        months: names_of_months(language).map(bare),
    })
});

fn bare(name: &str) -> String {
    plain(&folded(name)).into_owned()
}

/// Letters of a month's name that name it.
const MONTH_LETTERS_MIN: usize = 3;

impl Tongue {
    /// The weekday that a folded word names, Monday first.
    pub(super) fn weekday(&self, word: &str) -> Option<usize> {
        let word = plain(word);
        let named = self.names()?.weekdays.iter().position(|name| *name == word);
        named.or_else(|| self.dates.weekdays.group(&word))
    }

    /// The month that a folded word names in a date, January first.
    pub(super) fn month(&self, word: &str) -> Option<usize> {
        let months = &self.names()?.months;
        let word = plain(word);
        if let Some(named) = months.iter().position(|name| *name == word) {
            return Some(named);
        }
        if let Some(named) = self.dates.months.group(&word) {
            return Some(named);
        }
        let mut begins = (0..).zip(months).filter(|(_, name)| name.starts_with(&*word));
        match (begins.next(), begins.next()) {
            (Some((at, _)), None) if word.len() >= MONTH_LETTERS_MIN => Some(at),
            _ => None,
        }
    }

    fn names(&self) -> Option<&'static Names> {
        let mut all = Language::ALL.into_iter().zip(NAMES.iter());
        all.find(|(language, _)| *language == self.language).map(|(_, names)| names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tongue_is_there_for_every_language() {
        assert_eq!(TONGUES.map(|tongue| tongue.language), Language::ALL);
        for tongue in TONGUES {
            for (at, name) in (0..).zip(names_of_months(tongue.language)) {
                assert_eq!(tongue.month(&folded(name)), Some(at), "{name}");
            }
            for (at, name) in (0..).zip(names_of_weekdays(tongue.language)) {
                assert_eq!(tongue.weekday(&folded(name)), Some(at), "{name}");
            }
        }
    }

    #[test]
    fn months_are_declined_and_cut_short() {
        let check = |language: Language, word: &str, expected: Option<usize>| {
            let tongue = TONGUES.into_iter().find(|tongue| tongue.language == language).unwrap();
            assert_eq!(tongue.month(&folded(word)), expected, "{word}");
        };
        check(Language::Polish, "styczeń", Some(0));
        check(Language::Polish, "paź", Some(9));
        check(Language::Polish, "marzec", Some(2));
        check(Language::French, "aout", Some(7));
        check(Language::French, "janv", Some(0));
        check(Language::French, "jui", None);
        check(Language::Dutch, "mrt", Some(2));
        check(Language::German, "Jänner", Some(0));
        check(Language::German, "marz", Some(2));
        check(Language::English, "ma", None);
        check(Language::Spanish, "setiembre", Some(8));
    }
}
