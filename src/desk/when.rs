//! When: a moment as an agent writes it.
//!
//! Separate because the words are many, by language, and the rules few: a length counts from now, a
//! day without a time means its morning or its evening, as the command has it, and nothing is
//! guessed. What may mean two moments, or lies in the past, is an error that names what was
//! understood. Never reads the clock: now, and with it the zone, is an argument.

pub(super) mod words;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{Span, Timestamp, ToSpan, Zoned};

use self::words::{DayPart, Dictionary, Unit};
use super::tongue::{OF_COMMANDS, Tongue};
use crate::limits::WHEN_DAYS_MAX;

/// A moment, and what the clock on the desk's wall shows then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The moment.
    pub at: Timestamp,
    /// The same in the desk's zone.
    pub local: DateTime,
}

/// What a day without a time means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Its morning, 8:00: something begins.
    Morning,
    /// The end of its work, 18:00: something is owed by then.
    Evening,
    /// The midnight at its end: it belongs to it as a whole.
    Midnight,
}

/// Why a text is no moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhenError {
    /// There is no text.
    Empty,
    /// This word is no part of a moment, or stands where it makes no sense.
    Unknown(String),
    /// There is no such day or time.
    NoSuchDay(String),
    /// It may mean either.
    Ambiguous(DateTime, DateTime),
    /// It is over.
    Past(DateTime),
    /// It is further off than [`WHEN_DAYS_MAX`].
    TooFar(DateTime),
}

/// Reads a moment after `now`, in the zone of `now`, as commands are written: in German or English.
///
/// # Errors
/// [`WhenError`], which names what was understood.
pub fn parse(text: &str, now: &Zoned, edge: Edge) -> Result<Moment, WhenError> {
    parse_in(&OF_COMMANDS, text, now, edge)
}

/// The same in these languages, whose words may stand mixed.
///
/// # Errors
/// [`WhenError`], which names what was understood.
pub(super) fn parse_in(
    tongues: &'static [&'static Tongue],
    text: &str,
    now: &Zoned,
    edge: Edge,
) -> Result<Moment, WhenError> {
    let words = words::split(text);
    if words.is_empty() {
        return Err(WhenError::Empty);
    }
    let dictionary = Dictionary(tongues);
    let mut reading = Reading { rest: &words, now, dictionary, said: Said::default() };
    while !reading.rest.is_empty() {
        reading.step()?;
    }
    let Said { length, day, time, part, hour_is_open, is_next, .. } = reading.said;
    if is_next {
        return Err(WhenError::Unknown(words.last().cloned().unwrap_or_default()));
    }
    if let (Some(length), None, None) = (length, time, part) {
        let at = now.checked_add(length).map_err(|_| WhenError::TooFar(now.datetime()))?;
        return checked(at.datetime(), &at, now);
    }
    let day = match (day, length) {
        (Some(day), None) => day,
        (None, Some(length)) => {
            let of_days = length.get_hours() == 0 && length.get_minutes() == 0;
            let day = now.date().checked_add(length).ok().filter(|_| of_days);
            Day::Date(day.ok_or_else(|| WhenError::Unknown(text.trim().to_owned()))?)
        }
        (None, None) if time.is_none() && part.is_none() => {
            return Err(WhenError::Unknown(words.last().cloned().unwrap_or_default()));
        }
        (None, None) => Day::Date(now.date()),
        (Some(_), Some(_)) => return Err(WhenError::Unknown(text.trim().to_owned())),
    };
    let time = on_the_clock(time, part, hour_is_open, &day, now)?;
    settle(day, time, now, edge)
}

/// What was said so far.
#[derive(Default)]
struct Said {
    length: Option<Span>,
    day: Option<Day>,
    time: Option<Time>,
    part: Option<DayPart>,
    /// An hour up to six without `Uhr`, a colon or `pm`: it may be either half of the day.
    hour_is_open: bool,
    /// `next` was said, and what it belongs to not yet.
    is_next: bool,
    /// What announces an hour was the last word.
    is_at: bool,
    /// What announces a length was said.
    is_within: bool,
    /// What announces a day of a month was the last word.
    is_the_day: bool,
}

/// A day as it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    Date(Date),
    Weekday {
        day: Weekday,
        /// `next Friday`: this week's or the next one's?
        is_next: bool,
    },
}

struct Reading<'a> {
    rest: &'a [String],
    now: &'a Zoned,
    dictionary: Dictionary,
    said: Said,
}

impl Reading<'_> {
    /// Takes the next words that mean something together.
    fn step(&mut self) -> Result<(), WhenError> {
        let Some((first, rest)) = self.rest.split_first() else { return Ok(()) };
        let mut taken = self.phrase().or_else(|| self.length());
        if taken.is_none() {
            taken = self.date()?;
        }
        if taken.is_none() {
            taken = self.time()?;
        }
        if let Some(count) = taken {
            (self.said.is_at, self.said.is_the_day) = (false, false);
            self.rest = self.rest.get(count..).unwrap_or_default();
            return Ok(());
        }
        if self.dictionary.is_filler(first) {
            self.said.is_at = self.dictionary.is_at(first);
            self.said.is_within |= self.dictionary.is_within(first);
            self.said.is_the_day = self.dictionary.is_the_day(first);
            self.rest = rest;
            return Ok(());
        }
        Err(WhenError::Unknown(first.clone()))
    }

    fn word(&self, at: usize) -> &str {
        self.rest.get(at).map_or("", String::as_str)
    }

    /// Days and parts of days that have a name.
    fn phrase(&mut self) -> Option<usize> {
        let today = self.now.date();
        let first = self.word(0);
        let has_day = self.said.day.is_some();
        if self.dictionary.is_next(first) {
            self.said.is_next = true;
            return Some(1);
        }
        if let Some((count, end)) = self.dictionary.end_of(self.rest) {
            return self.end(end, count);
        }
        if let (true, Some(period)) = (self.said.is_next, self.dictionary.unit(first)) {
            return self.next_period(period);
        }
        if let Some((count, days)) = self.dictionary.near_day(self.rest).filter(|_| !has_day) {
            if first == "tonight" {
                self.said.part = Some(DayPart::Evening);
            }
            return self.take_day(Day::Date(today.checked_add(days.days()).ok()?), count);
        }
        let part = self.dictionary.day_part(self.rest).filter(|_| self.said.part.is_none());
        if let Some((count, part)) = part {
            self.said.part = Some(part);
            return Some(count);
        }
        let day = self.dictionary.weekday(first).filter(|_| !has_day)?;
        let is_next = std::mem::take(&mut self.said.is_next);
        self.take_day(Day::Weekday { day, is_next }, 1)
    }

    fn take_day(&mut self, day: Day, count: usize) -> Option<usize> {
        self.said.day = Some(day);
        Some(count)
    }

    /// `end of day`, `Ende der Woche`, `Monatsende`: the end of work on its last day of work.
    fn end(&mut self, of: Unit, count: usize) -> Option<usize> {
        if self.said.day.is_some() || self.said.time.is_some() {
            return None;
        }
        let today = self.now.date();
        let day = match of {
            Unit::Day => today,
            Unit::Week => {
                let days = (5 - i64::from(today.weekday().to_monday_one_offset())).rem_euclid(7);
                today.checked_add(days.days()).ok()?
            }
            Unit::Month => today.last_of_month(),
            Unit::Minute | Unit::Hour => return None,
        };
        self.said.time = Some(jiff::civil::time(17, 0, 0, 0));
        self.take_day(Day::Date(day), count)
    }

    /// `next week` is its Monday, `next month` its first.
    fn next_period(&mut self, of: Unit) -> Option<usize> {
        let today = self.now.date();
        let day = match of {
            Unit::Week => {
                let days = 8 - i64::from(today.weekday().to_monday_one_offset());
                today.checked_add(days.days()).ok()?
            }
            Unit::Month => today.last_of_month().tomorrow().ok()?,
            Unit::Day => today.tomorrow().ok()?,
            Unit::Minute | Unit::Hour => return None,
        };
        self.said.is_next = false;
        self.take_day(Day::Date(day), 1)
    }

    /// `2d`, `1h30m`, `3 Stunden`, `a week`, `halbe Stunde`.
    fn length(&mut self) -> Option<usize> {
        let first = self.word(0);
        let so_far = self.said.length.unwrap_or_default();
        // `vendredi 14h`, `avant 14 heures`, `om 14 uur`: no length.
        let is_clock = !self.said.is_within;
        let is_on_clock = || self.dictionary.clock(self.rest).is_some();
        let begins_with_digit = first.starts_with(|c: char| c.is_ascii_digit());
        if is_clock && begins_with_digit && is_on_clock() {
            return None;
        }
        if let Some(length) = self.dictionary.glued_length(first, so_far) {
            self.said.length = Some(length);
            return Some(1);
        }
        if let Some(count) = self.dictionary.half_an_hour(self.rest) {
            self.said.length = Some(words::longer(so_far, 30, Unit::Minute)?);
            return Some(count);
        }
        let count = self.dictionary.count(first)?;
        let unit = self.dictionary.unit(self.word(1))?;
        self.said.length = Some(words::longer(so_far, count, unit)?);
        Some(2)
    }

    /// A date; behind a weekday only one that is such a day: `Thursday, 24 December`.
    fn date(&mut self) -> Result<Option<usize>, WhenError> {
        let weekday = match self.said.day {
            None => None,
            Some(Day::Weekday { day, is_next: false }) => Some(day),
            Some(Day::Weekday { .. } | Day::Date(_)) => return Ok(None),
        };
        let Some((date, time, count)) = self.named_date()? else { return Ok(None) };
        if weekday.is_some_and(|day| day != date.weekday()) {
            // `Friday 10.12` may be a time; `Friday, 10 December` is a slip.
            let written = self.rest.get(..count).unwrap_or_default().join(" ");
            let is_slip = count > 1 || self.dictionary.has_bare_days();
            return if is_slip { Err(WhenError::NoSuchDay(written)) } else { Ok(None) };
        }
        self.said.time = time.or(self.said.time);
        Ok(self.take_day(Day::Date(date), count))
    }

    /// `2026-12-24`, `24.12.`, `24. Dezember`, `Dec 24th`, `am 24.`: the date, a time that is
    /// written with it, and how many words it takes.
    fn named_date(&self) -> Result<Option<(Date, Option<Time>, usize)>, WhenError> {
        let today = self.now.date();
        let first = self.word(0);
        let by_clock = self.dictionary.clock(self.rest).is_some_and(|(count, _)| count > 1);
        if let Some((date, time)) = words::iso(first) {
            let day = date.ok_or_else(|| WhenError::NoSuchDay(first.to_owned()))?;
            return Ok(Some((day, time, 1)));
        }
        let dotted = words::dotted(first).filter(|_| !by_clock);
        let numbers = match dotted {
            // `9.30` can only be a time.
            Some((_, month, None)) if month > 12 && !first.ends_with('.') => None,
            other => other,
        };
        if let Some((day, month, year)) = numbers {
            let date = words::coming(day, month, year, today)
                .ok_or_else(|| WhenError::NoSuchDay(first.to_owned()))?;
            return Ok(Some((date, None, 1)));
        }
        let dashed = words::dashed(first).filter(|_| self.dictionary.is_day_first());
        if let Some((one, two, year)) = words::slashed(first).or(dashed) {
            return self.slashed(one, two, year).map(|date| Some((date, None, 1)));
        }
        if let Some((count, day, month, year)) = self.dictionary.with_month(self.rest) {
            let date = words::coming(day, month, year, today)
                .ok_or_else(|| WhenError::NoSuchDay(format!("{day}. {month}.")))?;
            return Ok(Some((date, None, count)));
        }
        let ordinal = self.dictionary.ordinal(first).filter(|_| self.dictionary.is_day(first));
        let Some(day) = ordinal.or_else(|| self.bare_day()) else {
            return Ok(None);
        };
        let coming = words::coming_day(day, today);
        let date = coming.ok_or_else(|| WhenError::NoSuchDay(first.to_owned()))?;
        Ok(Some((date, None, 1)))
    }

    /// `le 15`, `lundi 17`: where languages name days so, and it is such a weekday.
    fn bare_day(&self) -> Option<i8> {
        let is_after_weekday = self.said.day.is_some() && self.dictionary.has_bare_days();
        if !(is_after_weekday || self.said.is_the_day) || self.said.is_at || self.said.is_within {
            return None;
        }
        let day =
            self.word(0).trim_end_matches('.').parse().ok().filter(|day| (1..=31).contains(day))?;
        let is_alone = self.dictionary.unit(self.word(1)).is_none();
        is_alone.then_some(day)
    }

    /// `24/12` has one meaning, `4/3` has two, and one where everybody writes the day first.
    fn slashed(&self, one: i8, two: i8, year: Option<i16>) -> Result<Date, WhenError> {
        let today = self.now.date();
        let written = self.word(0).to_owned();
        let day_first = words::coming(one, two, year, today);
        let month_first = words::coming(two, one, year, today)
            .filter(|_| day_first.is_none() || !self.dictionary.is_day_first());
        match (day_first, month_first) {
            (Some(first), Some(second)) if first != second => Err(WhenError::Ambiguous(
                first.to_datetime(Time::midnight()),
                second.to_datetime(Time::midnight()),
            )),
            (Some(date), _) | (None, Some(date)) => Ok(date),
            (None, None) => Err(WhenError::NoSuchDay(written)),
        }
    }

    /// `9:30`, `9 Uhr`, `2pm`, `halb neun`, and an hour behind a day.
    fn time(&mut self) -> Result<Option<usize>, WhenError> {
        if self.said.time.is_some() {
            return Ok(None);
        }
        if let Some((count, time)) = self.dictionary.clock(self.rest) {
            let written = self.rest.get(..count).unwrap_or_default().join(" ");
            self.said.time = Some(time.ok_or(WhenError::NoSuchDay(written))?);
            return Ok(Some(count));
        }
        let has_day = self.said.day.is_some() || self.said.part.is_some();
        let may_be_hour = has_day && (self.said.is_at || !self.dictionary.has_bare_days());
        let bare = self.dictionary.count(self.word(0));
        let bare = bare.filter(|hour| may_be_hour && *hour < 24);
        let Some(hour) = bare.and_then(|hour| i8::try_from(hour).ok()) else { return Ok(None) };
        self.said.time = Time::new(hour, 0, 0, 0).ok();
        self.said.hour_is_open = (1..=6).contains(&hour);
        Ok(Some(1))
    }
}

/// The time of day: what was said, moved into the part of the day that was said with it.
fn on_the_clock(
    time: Option<Time>,
    part: Option<DayPart>,
    hour_is_open: bool,
    day: &Day,
    now: &Zoned,
) -> Result<Option<Time>, WhenError> {
    let Some(time) = time else {
        return Ok(part.map(DayPart::begins));
    };
    let later = time.checked_add(12.hours()).ok().filter(|_| time.hour() < 12);
    match part {
        Some(DayPart::Noon | DayPart::Afternoon | DayPart::Evening) if time.hour() < 11 => {
            Ok(Some(later.unwrap_or(time)))
        }
        Some(_) => Ok(Some(time)),
        None if hour_is_open => {
            let date = nearest(day, now);
            let second = date.to_datetime(later.unwrap_or(time));
            Err(WhenError::Ambiguous(date.to_datetime(time), second))
        }
        None => Ok(Some(time)),
    }
}

/// The first date that a day may mean.
fn nearest(day: &Day, now: &Zoned) -> Date {
    match day {
        Day::Date(date) => *date,
        Day::Weekday { day, .. } => coming_weekday(now.date(), *day),
    }
}

/// The next date with this weekday, today included.
fn coming_weekday(today: Date, day: Weekday) -> Date {
    let days = today.weekday().until(day);
    today.checked_add(i64::from(days).days()).unwrap_or(today)
}

/// Day and time together, where they mean one moment that is still to come.
fn settle(day: Day, time: Option<Time>, now: &Zoned, edge: Edge) -> Result<Moment, WhenError> {
    let today = now.date();
    let at = |date: Date| match (time, edge) {
        (Some(time), _) => date.to_datetime(time),
        (None, Edge::Morning) => date.at(8, 0, 0, 0),
        (None, Edge::Evening) => date.at(18, 0, 0, 0),
        (None, Edge::Midnight) => date.tomorrow().unwrap_or(date).to_datetime(Time::midnight()),
    };
    let date = match day {
        Day::Date(date) => date,
        Day::Weekday { day, is_next } => {
            let coming = coming_weekday(today, day);
            let after = coming.checked_add(7.days()).unwrap_or(coming);
            let still_to_come = at(coming) > now.datetime();
            let in_this_week =
                coming.weekday().to_monday_one_offset() > today.weekday().to_monday_one_offset();
            if coming == today && !is_next && time.is_some() && still_to_come {
                return Err(WhenError::Ambiguous(at(coming), at(after)));
            }
            if is_next && in_this_week {
                return Err(WhenError::Ambiguous(at(coming), at(after)));
            }
            // Whoever means today says so.
            if coming == today { after } else { coming }
        }
    };
    let local = at(date);
    let zoned = local
        .to_zoned(now.time_zone().clone())
        .map_err(|_| WhenError::NoSuchDay(local.to_string()))?;
    checked(local, &zoned, now)
}

fn checked(local: DateTime, at: &Zoned, now: &Zoned) -> Result<Moment, WhenError> {
    if at <= now {
        return Err(WhenError::Past(local));
    }
    let far = now.checked_add(WHEN_DAYS_MAX.days());
    if far.is_ok_and(|far| *at > far) {
        return Err(WhenError::TooFar(local));
    }
    // A time that a change of the clock leaves out is what the clock shows instead.
    Ok(Moment { at: at.timestamp(), local: at.datetime() })
}

#[cfg(test)]
mod tests;
