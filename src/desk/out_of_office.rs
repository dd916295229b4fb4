//! Out of office: what an agent's automatic note says of how long they are away.
//!
//! Separate from `promised`, which finds what an agent will do, and from `when`, which reads words
//! that are known to be a moment. Only a sentence that speaks of being away, or of being back,
//! names the end of an absence: no opening hours, no offer of a colleague's, and no word of a
//! subject, where the customer's own stand. A date counts in the language of the word before it,
//! and one that may mean two days is the earlier. A note that says nothing of the kind (`I read
//! mail twice a day`) is none. Linear in the text. Never decides whether the note may be believed.

use std::ops::Range;

use jiff::civil::Time;
use jiff::{Timestamp, Zoned};

use super::fold::folded;
use super::promised::sentence::{Word, sentences};
use super::tongue::{Sayings, TONGUES, Tongue};
use super::when::words::Dictionary;
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
        match of_sentence(&parted(sentence), received) {
            Some(Said::Until(until)) => return Some(Away::Until(until)),
            Some(found) => said = said.max(Some(found)),
            None => {}
        }
    }
    match said {
        Some(Said::Over) => None,
        Some(_) => Some(Away::NotSaid),
        None => subject_says(subject).then_some(Away::NotSaid),
    }
}

/// What a sentence says; what it says for certain is the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Away,
    Over,
    Until(Timestamp),
}

/// The words of a sentence, and before which of them a dash stands.
struct Parted {
    words: Vec<String>,
    after_dash: Vec<usize>,
}

/// Ranges without a blank are two words: `3.8.-14.8.`, `3-14 August`.
fn parted(sentence: &[Word<'_>]) -> Parted {
    let mut parted = Parted { words: Vec::new(), after_dash: Vec::new() };
    for (at, word) in sentence.iter().enumerate() {
        if word.is_after_dash {
            parted.after_dash.push(parted.words.len());
        }
        let behind = sentence.get(at + 1).map_or("", |word| word.folded.as_str());
        match range(&word.folded, behind) {
            Some((first, last)) => {
                parted.words.push(first.to_owned());
                parted.after_dash.push(parted.words.len());
                parted.words.push(last.to_owned());
            }
            None => parted.words.push(word.folded.clone()),
        }
    }
    parted
}

fn range<'a>(word: &'a str, behind: &str) -> Option<(&'a str, &'a str)> {
    let (first, last) = word.split_once(['-', '–'])?;
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let is_pair = is_number(first) && is_number(last) && !last.contains(['-', '–']);
    let is_dated = first.contains(['.', '/']) && last.contains(['.', '/']);
    let is_date = is_dated || Dictionary(&TONGUES).month(behind).is_some();
    (is_pair && is_date).then_some((first, last))
}

fn of_sentence(sentence: &Parted, received: &Zoned) -> Option<Said> {
    let words = &sentence.words;
    let speaks = |tongue: &&&Tongue| {
        tongue.absence.away.stands_in(words) || tongue.absence.back.stands_in(words)
    };
    let mut speaking = TONGUES.iter().filter(speaks).peekable();
    speaking.peek()?;
    // What may happen says nothing of what does: `if I am not back by Monday`.
    if speaking.any(|tongue| tongue.absence.unsure.stands_in(words)) {
        return None;
    }
    let is_away = TONGUES.iter().any(|tongue| tongue.absence.away.stands_in(words));
    // A tongue may borrow another's word for being away: `out of office do 14 sierpnia`.
    let alone = TONGUES.chunks(1).filter_map(|alone| Reading::new(alone, sentence, received));
    let found = alone.filter_map(|reading| reading.end()).max();
    found.or(Some(Said::Away).filter(|_| is_away))
}

/// A sentence as it is read in one language.
struct Reading<'a> {
    alone: &'static [&'static Tongue],
    tongue: &'static Tongue,
    words: &'a [String],
    after_dash: &'a [usize],
    received: &'a Zoned,
}

impl<'a> Reading<'a> {
    fn new(
        alone: &'static [&'static Tongue],
        sentence: &'a Parted,
        received: &'a Zoned,
    ) -> Option<Reading<'a>> {
        let tongue = alone.first()?;
        let Parted { words, after_dash } = sentence;
        Some(Reading { alone, tongue, words, after_dash, received })
    }

    /// When the absence ends. When they are back says more than until when they are away.
    fn end(&self) -> Option<Said> {
        let back = self.back();
        let certain = back.filter(|it| matches!(it, Said::Until(_)));
        certain.or_else(|| self.until()).or(back)
    }

    /// The last day that is named as such, or ends a range.
    fn until(&self) -> Option<Said> {
        let absence = &self.tongue.absence;
        let until = self.behind(&absence.until, 0..self.words.len());
        let begins = absence.range_from.place_in(self.words).unwrap_or(usize::MAX);
        let to = self.behind(&absence.range_to, 0..self.words.len());
        let to = to.into_iter().filter(|from| *from > begins && !self.is_bare(*from));
        let is_number = |at: &usize| {
            let before = at.checked_sub(1).and_then(|at| self.words.get(at));
            before.is_some_and(|word| word.contains(|c: char| c.is_ascii_digit()))
                || before.is_some_and(|word| self.tongue.month(word).is_some())
        };
        let dashed = self.after_dash.iter().copied().filter(is_number);
        let dashed = dashed.filter(|from| !self.is_bare(*from));
        let places = until.into_iter().chain(to).chain(dashed);
        places.filter_map(|from| self.moment(from, is_away_all_day)).max()
    }

    /// The day of the return, in a clause that speaks of it.
    fn back(&self) -> Option<Said> {
        let absence = &self.tongue.absence;
        let in_clause = |clause: Range<usize>| {
            let words = self.words.get(clause.clone()).unwrap_or_default();
            let is_back = absence.back.stands_in(words);
            // `back` itself may stand before the moment: `back Monday`.
            let mut places = self.behind(&absence.on, clause.clone());
            places.extend(self.behind(&absence.back, clause.clone()));
            // `Maandag ben ik terug`: no word need stand before a weekday.
            places.extend(clause.filter(|at| self.is_weekday(*at)));
            places.into_iter().filter(move |_| is_back)
        };
        let places = self.clauses().into_iter().flat_map(in_clause);
        places.filter_map(|from| self.moment(from, is_there)).max()
    }

    fn is_weekday(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| {
            self.tongue.weekday(word).is_some() && !self.tongue.dates.doubtful.has(word)
        })
    }

    /// Where the words go on behind each of these.
    fn behind(&self, list: &Sayings, within: Range<usize>) -> Vec<usize> {
        let found = within.filter_map(|at| Some(at + list.taken(self.words.get(at..)?)?));
        found.collect()
    }

    /// What stands between `and`s.
    fn clauses(&self) -> Vec<Range<usize>> {
        let absence = &self.tongue.absence;
        let mut clauses = Vec::new();
        let mut from = 0;
        for (at, word) in self.words.iter().enumerate() {
            let behind = self.words.get(at + 1..).unwrap_or_default();
            if absence.and.has(word) && absence.beside.taken(behind).is_none() {
                clauses.push(from..at);
                from = at + 1;
            }
        }
        clauses.push(from..self.words.len());
        clauses
    }

    /// Whether a number stands here, and no month: `from 3 August to 14`.
    fn is_bare(&self, from: usize) -> bool {
        let dictionary = Dictionary(self.alone);
        let here = self.words.get(from..).unwrap_or_default();
        let number = here
            .iter()
            .take(WHEN_WORDS_MAX)
            .position(|word| word.parse::<u8>().is_ok() || dictionary.ordinal(word).is_some());
        let Some(number) = number else { return false };
        let around = self.words.get(from..(number + from + 3).min(self.words.len()));
        !around.unwrap_or_default().iter().any(|word| dictionary.month(word).is_some())
    }

    /// The moment that begins at this word, of as many words as make one.
    fn moment(&self, from: usize, end: End) -> Option<Said> {
        let mut rest = self.words.get(from..)?;
        while let Some(skipped) = self.tongue.absence.beside.taken(rest) {
            rest = rest.get(skipped..)?;
        }
        let mut elsewhere = self.words.len() - rest.len();
        // `le 15`: what makes a day of a number belongs to it.
        let before = elsewhere.checked_sub(1).filter(|before| {
            let is_the_day = |word: &String| Dictionary(self.alone).is_the_day(word);
            self.words.get(*before).is_some_and(is_the_day)
        });
        if let Some(before) = before {
            elsewhere = before;
            rest = self.words.get(before..)?;
        }
        let names_month = self.words.iter().any(|word| self.tongue.month(word).is_some());
        if names_month && self.is_bare(elsewhere) {
            return None;
        }
        for taken in (1..=rest.len().min(WHEN_WORDS_MAX)).rev() {
            let run = rest.get(..taken)?.join(" ");
            match end(self.alone, &run, self.received) {
                Ok(moment) => return Some(Said::Until(moment.at)),
                Err(WhenError::Past(_)) => return Some(Said::Over),
                // The earlier of two: who is away for longer says so again.
                Err(WhenError::Ambiguous(one, two)) if run.contains('/') => {
                    let first = end(self.alone, &one.min(two).date().to_string(), self.received);
                    return first.ok().map(|moment| Said::Until(moment.at));
                }
                Err(WhenError::Ambiguous(one, two)) => {
                    let at = one.min(two).to_zoned(self.received.time_zone().clone()).ok()?;
                    return (at > *self.received).then(|| Said::Until(at.timestamp()));
                }
                Err(WhenError::Unknown(_) | WhenError::Empty) => {}
                Err(WhenError::NoSuchDay(_) | WhenError::TooFar(_)) => return None,
            }
        }
        None
    }
}

/// What a day without a time means.
type End = fn(&'static [&'static Tongue], &str, &Zoned) -> Result<Moment, WhenError>;

/// `until Friday`: away all of Friday, unless a time is named.
fn is_away_all_day(
    tongue: &'static [&'static Tongue],
    words: &str,
    received: &Zoned,
) -> Result<Moment, WhenError> {
    when::parse_in(tongue, words, received, Edge::Midnight)
}

/// `back on Friday`: there from its first minute on, unless a time is named.
fn is_there(
    tongue: &'static [&'static Tongue],
    words: &str,
    received: &Zoned,
) -> Result<Moment, WhenError> {
    let morning = when::parse_in(tongue, words, received, Edge::Morning)?;
    let evening = when::parse_in(tongue, words, received, Edge::Evening)?;
    let midnight = morning.local.date().to_datetime(Time::midnight());
    match midnight.to_zoned(received.time_zone().clone()) {
        Ok(day) if morning != evening && day > *received => {
            Ok(Moment { at: day.timestamp(), local: day.datetime() })
        }
        Ok(_) | Err(_) => Ok(morning),
    }
}

/// Whether a subject begins as those of such notes do, where the text does not say it. `Automatic
/// reply` says nothing of an absence.
fn subject_says(subject: &str) -> bool {
    let words: Vec<String> = subject
        .split_whitespace()
        .take(WHEN_WORDS_MAX)
        .map(|word| folded(word.trim_matches(|c: char| !c.is_alphanumeric())))
        .collect();
    TONGUES.iter().any(|tongue| tongue.absence.subjects.taken(&words).is_some())
}

#[cfg(test)]
mod tests;
