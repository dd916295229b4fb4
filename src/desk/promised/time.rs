//! The moment of a promise: which words of its sentence name it.
//!
//! Separate from `when`, which reads words that are known to be a moment; here they stand among
//! others. `by` and `bis` name one wherever they stand, `tomorrow` or `on Friday` only beside the
//! promise: "I will check what you sent on Monday" promises nothing for Monday. A moment that may
//! be two, is over, or so near that nobody needs to be reminded is none.

use std::ops::Range;

use jiff::civil::{DateTime, time};
use jiff::{ToSpan, Zoned};

use super::phrase::Said;
use crate::desk::tongue::{Promise, Tongue};
use crate::desk::when::words::{DayPart, Dictionary};
use crate::desk::when::{self, Edge, Moment, WhenError};
use crate::limits::{PROMISE_NEAR, WHEN_WORDS_MAX};

/// Words between a promise and a moment that stands beside it.
const BESIDE: usize = 4;

/// The words of a sentence, in one language.
pub(super) struct Sentence<'a> {
    /// The language, alone.
    pub alone: &'static [&'static Tongue],
    /// The same.
    pub tongue: &'static Tongue,
    /// Folded.
    pub words: &'a [&'a str],
    /// When they are written.
    pub now: &'a Zoned,
}

/// What a moment begins with.
struct Marker {
    /// The moment's own first word.
    from: usize,
    kind: Kind,
    /// It means a deadline wherever it stands.
    is_strong: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// By then, or then.
    By,
    /// Before that day.
    Before,
    /// So long from now.
    Within,
}

impl Sentence<'_> {
    /// The words that name the moment of a promise, and the moment.
    pub(super) fn named(&self, said: &[Said]) -> Option<(Said, Range<usize>, Moment)> {
        let first = said.first()?;
        (0..self.words.len()).find_map(|at| {
            let marker = self.marker(at)?;
            let (end, until) = self.read(at, &marker)?;
            let near = until.at.duration_since(self.now.timestamp()).unsigned_abs();
            if near < PROMISE_NEAR {
                return None;
            }
            let beside = said.iter().find(|said| self.is_beside(said, &(at..end)));
            let said = beside.or(Some(first).filter(|_| marker.is_strong))?;
            Some((said.clone(), at..end, until))
        })
    }

    /// Whether a moment stands beside a promise, with nothing of the past between them.
    fn is_beside(&self, said: &Said, moment: &Range<usize>) -> bool {
        if moment.end <= said.start {
            return said.start - moment.end <= 2;
        }
        let between = self.words.get(said.end..moment.start).unwrap_or_default();
        between.len() <= BESIDE && !self.grammar().past.stands_in(between)
    }

    fn grammar(&self) -> &'static Promise {
        &self.tongue.promise
    }

    fn dictionary(&self) -> Dictionary {
        Dictionary(self.alone)
    }

    fn marker(&self, at: usize) -> Option<Marker> {
        let grammar = self.grammar();
        let rest = self.words.get(at..)?;
        let before = at.checked_sub(1).and_then(|at| self.words.get(at));
        // `since Monday`, `from Friday on`, `good morning` name no deadline.
        if before.is_some_and(|word| grammar.other.has(word)) {
            return None;
        }
        let strong = |taken: usize, kind| Marker { from: at + taken, kind, is_strong: true };
        let weak = |taken: usize| Marker { from: at + taken, kind: Kind::By, is_strong: false };
        if let Some(taken) = grammar.by.taken(rest) {
            return Some(strong(taken, Kind::By));
        }
        if let Some(taken) = grammar.before.taken(rest) {
            return Some(strong(taken, Kind::Before));
        }
        // `in settimana` is no length.
        if grammar.periods.taken(rest).is_some() {
            return Some(weak(0));
        }
        if let Some(taken) = grammar.within.taken(rest) {
            return Some(strong(taken, Kind::Within));
        }
        let dates = &self.tongue.dates;
        let is_day = || {
            let names_day =
                |word: &&str| self.tongue.weekday(word).is_some() && !dates.doubtful.has(word);
            grammar.has_bare_weekdays && rest.first().is_some_and(names_day)
        };
        let is_named = [&dates.near_days, &dates.next, &grammar.this];
        if is_named.iter().any(|list| list.taken(rest).is_some()) || is_day() {
            return Some(weak(0));
        }
        grammar.on.taken(rest).map(weak)
    }

    /// The moment that begins here, and where it ends: of as many words as make one.
    fn read(&self, at: usize, marker: &Marker) -> Option<(usize, Moment)> {
        let from = self.with_article(marker.from);
        let rest = self.words.get(from..)?;
        if let Some((taken, until)) = self.period(rest).filter(|_| marker.kind == Kind::By) {
            return Some((from + taken, until));
        }
        for taken in (1..=rest.len().min(WHEN_WORDS_MAX)).rev() {
            let run = rest.get(..taken)?;
            let dates = &self.tongue.dates;
            // `ich rufe morgen an`, `bis Freitag eine Antwort`: no numbers.
            let ends_badly = run.last().is_some_and(|last| dates.articles.has(last));
            if ends_badly || run.iter().any(|word| dates.doubtful.has(word)) {
                continue;
            }
            let within = self.words.get(at).filter(|_| marker.kind == Kind::Within);
            let text = match within.filter(|word| dates.within.has(word)) {
                Some(within) => format!("{within} {}", self.joined(run)),
                None => self.joined(run),
            };
            match when::parse_in(self.alone, &text, self.now, Edge::Evening) {
                Ok(moment) if marker.kind == Kind::Before => {
                    return Some((from + taken, self.the_day_before(run, moment)?));
                }
                Ok(moment) => return Some((from + taken, self.by_the_end(run, moment))),
                Err(WhenError::Unknown(_) | WhenError::Empty) => {}
                // It is understood, and no moment to wait for.
                Err(
                    WhenError::NoSuchDay(_)
                    | WhenError::Ambiguous(..)
                    | WhenError::Past(_)
                    | WhenError::TooFar(_),
                ) => return None,
            }
        }
        None
    }

    /// `le 15`: what makes a day of a number belongs to it.
    fn with_article(&self, from: usize) -> usize {
        let before = from.checked_sub(1).filter(|before| {
            self.words.get(*before).is_some_and(|word| self.dictionary().is_the_day(word))
        });
        before.unwrap_or(from)
    }

    /// The words of a moment. `um 5.` ends a sentence, and is no date.
    fn joined(&self, run: &[&str]) -> String {
        let text = run.join(" ");
        match run {
            [.., at, _] if self.tongue.dates.at.has(at) => text.trim_end_matches('.').to_owned(),
            _ => text,
        }
    }

    /// Periods that people name without saying when in them: by their end.
    fn period(&self, words: &[&str]) -> Option<(usize, Moment)> {
        let (group, taken) = self.grammar().periods.first(words)?;
        let today = self.now.date();
        let of_friday = |weeks: i64| {
            let days = 5 - i64::from(today.weekday().to_monday_one_offset()) + 7 * weeks;
            today.checked_add(days.days()).ok()
        };
        let date = match group {
            0 => of_friday(0)?,
            1 => of_friday(1)?,
            _ => today,
        };
        let until = at(date.at(18, 0, 0, 0), self.now)?;
        (until.at > self.now.timestamp()).then_some((taken, until))
    }

    /// `tomorrow morning` is over when the morning is.
    fn by_the_end(&self, run: &[&str], moment: Moment) -> Moment {
        let dictionary = self.dictionary();
        // `morgen` is a day before it is a part of one.
        let is_day = |at: usize| {
            let near = run.get(at..).and_then(|rest| dictionary.near_day(rest));
            near.is_some_and(|(_, days)| days > 0)
        };
        let places = (0..run.len()).filter(|at| !is_day(*at));
        let part = places.filter_map(|at| dictionary.day_part(run.get(at..)?)).next();
        let ends = match part {
            Some((_, DayPart::Morning)) => time(11, 0, 0, 0),
            Some((_, DayPart::Forenoon)) => time(12, 0, 0, 0),
            Some((_, DayPart::Afternoon)) => time(18, 0, 0, 0),
            Some((_, DayPart::Evening)) => time(21, 0, 0, 0),
            Some((_, DayPart::Noon)) | None => return moment,
        };
        if dictionary.has_clock(run) {
            return moment;
        }
        at(moment.local.date().to_datetime(ends), self.now).unwrap_or(moment)
    }

    /// `before Friday` is by the end of Thursday; before an hour is by that hour. `vor zwei Tagen`
    /// is none: it is over.
    fn the_day_before(&self, run: &[&str], moment: Moment) -> Option<Moment> {
        let dictionary = self.dictionary();
        let is_length = run.get(1).is_some_and(|word| dictionary.unit(word).is_some());
        let in_digits =
            run.first().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        if is_length && !(in_digits && dictionary.has_clock(run)) {
            return None;
        }
        let text = self.joined(run);
        let morning = when::parse_in(self.alone, &text, self.now, Edge::Morning);
        if morning.is_ok_and(|morning| morning == moment) {
            return Some(moment);
        }
        let before = at(moment.local.checked_sub(1.days()).ok()?, self.now)?;
        (before.at > self.now.timestamp()).then_some(before)
    }
}

fn at(local: DateTime, now: &Zoned) -> Option<Moment> {
    let at = local.to_zoned(now.time_zone().clone()).ok()?;
    Some(Moment { at: at.timestamp(), local: at.datetime() })
}
