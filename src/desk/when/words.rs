//! The words of a moment, in the languages that it may be written in, and the shapes of dates and
//! times.
//!
//! Separate because this looks words up: each function knows one kind of word and nothing of the
//! others; the words themselves are those of [`crate::desk::tongue`]. They come folded. Never
//! decides which moment is meant.

use jiff::civil::{Date, Time, Weekday};
use jiff::{Span, ToSpan};

use crate::desk::fold::{elided, folded};
use crate::desk::tongue::{Dates, Sayings, Tongue};

/// A length of time that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::desk) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

/// A part of a day that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::desk) enum DayPart {
    Morning,
    Forenoon,
    Noon,
    Afternoon,
    Evening,
}

impl DayPart {
    /// When it begins, for those who mean no more than that.
    pub(in crate::desk) fn begins(self) -> Time {
        let hour = match self {
            DayPart::Morning => 8,
            DayPart::Forenoon => 10,
            DayPart::Noon => 12,
            DayPart::Afternoon => 14,
            DayPart::Evening => 18,
        };
        jiff::civil::time(hour, 0, 0, 0)
    }
}

/// The words of a text, folded. A full stop stays behind digits, where it means something.
pub(super) fn split(text: &str) -> Vec<String> {
    let words = text.split(|c: char| c.is_whitespace() || c == ',' || c == ';');
    words
        .map(|word| {
            let word = folded(word.trim_end_matches(['!', '?', ')']).trim_start_matches('('));
            match word.strip_suffix('.') {
                Some(bare) if !bare.ends_with(|c: char| c.is_ascii_digit()) => bare.to_owned(),
                Some(_) | None => word,
            }
        })
        .flat_map(|word| match elided(&word) {
            Some((before, behind)) => vec![before.to_owned(), behind.to_owned()],
            None => vec![word],
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// The words of these languages together.
#[derive(Clone, Copy)]
pub(in crate::desk) struct Dictionary(pub(in crate::desk) &'static [&'static Tongue]);

impl Dictionary {
    fn dates(self) -> impl Iterator<Item = &'static Dates> {
        self.0.iter().map(|tongue| &tongue.dates)
    }

    /// The group and the words of what stands right at the beginning, in the first language that
    /// knows it.
    fn first<W: AsRef<str>>(
        self,
        list: fn(&'static Dates) -> &'static Sayings,
        words: &[W],
    ) -> Option<(usize, usize)> {
        self.dates().find_map(|dates| list(dates).first(words))
    }

    fn group(self, list: fn(&'static Dates) -> &'static Sayings, word: &str) -> Option<usize> {
        self.dates().find_map(|dates| list(dates).group(word))
    }

    /// Whether `4/3` may mean the fourth of March alone.
    pub(super) fn is_day_first(self) -> bool {
        self.dates().all(|dates| dates.day_first)
    }

    /// Whether a number behind a weekday is a day of a month, and no hour.
    pub(super) fn has_bare_days(self) -> bool {
        self.dates().all(|dates| dates.has_bare_days)
    }

    /// Whether `14h` is a time.
    pub(super) fn has_h_clock(self) -> bool {
        self.dates().all(|dates| dates.has_h_clock)
    }

    /// Words that say nothing about which moment is meant.
    pub(super) fn is_filler(self, word: &str) -> bool {
        self.group(|dates| &dates.fillers, word).is_some()
            || self.group(|dates| &dates.of, word).is_some()
            || self.is_at(word)
            || self.is_the_day(word)
            || self.is_within(word)
            || self.is_oclock(word)
    }

    /// A word before an hour.
    pub(super) fn is_at(self, word: &str) -> bool {
        self.group(|dates| &dates.at, word).is_some()
    }

    /// A word before a length.
    pub(super) fn is_within(self, word: &str) -> bool {
        self.group(|dates| &dates.within, word).is_some()
    }

    /// A word before a number that is a day of a month.
    pub(in crate::desk) fn is_the_day(self, word: &str) -> bool {
        self.group(|dates| &dates.the_day, word).is_some()
    }

    fn is_oclock(self, word: &str) -> bool {
        self.group(|dates| &dates.oclock, word).is_some()
    }

    /// Whether these words name a time by the clock.
    pub(in crate::desk) fn has_clock(self, words: &[&str]) -> bool {
        words.iter().any(|word| {
            let is_in_half = |half| word.strip_suffix(half).is_some_and(|it| count(it).is_some());
            word.contains(':')
                || self.is_oclock(word)
                || half_of_day(word).is_some()
                || is_in_half("am")
                || is_in_half("pm")
                || self.has_h_clock() && h_clock(word).is_some()
        })
    }

    /// `next` belongs to what follows.
    pub(super) fn is_next(self, word: &str) -> bool {
        self.group(|dates| &dates.next, word).is_some()
    }

    pub(in crate::desk) fn unit(self, word: &str) -> Option<Unit> {
        const UNITS: [Unit; 5] = [Unit::Minute, Unit::Hour, Unit::Day, Unit::Week, Unit::Month];
        let group = self.group(|dates| &dates.units, word)?;
        UNITS.get(group).copied()
    }

    /// A number, in digits or as a word.
    pub(super) fn count(self, word: &str) -> Option<i64> {
        let named = || i64::try_from(self.group(|dates| &dates.counts, word)? + 1).ok();
        count(word).or_else(named)
    }

    /// `half an hour`, `einer halben Stunde`: how many words.
    pub(super) fn half_an_hour(self, words: &[String]) -> Option<usize> {
        self.first(|dates| &dates.half_hour, words).map(|(_, taken)| taken)
    }

    /// `2d`, `90min`, `1h30m`, `1h30`.
    pub(super) fn glued_length(self, word: &str, so_far: Span) -> Option<Span> {
        let mut length = so_far;
        let mut rest = word;
        let mut last = None;
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let (number, after) = rest.split_at_checked(digits)?;
            let count = count(number)?;
            let letters = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
            let (name, after) = after.split_at_checked(letters)?;
            let unit = match (self.unit(name), last) {
                (Some(unit), _) => unit,
                (None, Some(Unit::Hour)) if name.is_empty() => Unit::Minute,
                (None, _) => return None,
            };
            length = longer(length, count, unit)?;
            last = Some(unit);
            rest = after;
        }
        last.map(|_| length)
    }

    /// Today, tomorrow, and the day after; how many words, and how many days.
    pub(in crate::desk) fn near_day<W: AsRef<str>>(self, words: &[W]) -> Option<(usize, i64)> {
        let (days, taken) = self.first(|dates| &dates.near_days, words)?;
        Some((taken, i64::try_from(days).ok()?))
    }

    /// A part of a day, and how many words name it.
    pub(in crate::desk) fn day_part<W: AsRef<str>>(self, words: &[W]) -> Option<(usize, DayPart)> {
        const PARTS: [DayPart; 5] = [
            DayPart::Morning,
            DayPart::Forenoon,
            DayPart::Noon,
            DayPart::Afternoon,
            DayPart::Evening,
        ];
        let (group, taken) = self.first(|dates| &dates.day_parts, words)?;
        Some((taken, PARTS.get(group).copied()?))
    }

    /// The end of a day, a week or a month; how many words say so.
    pub(super) fn end_of(self, words: &[String]) -> Option<(usize, Unit)> {
        const ENDS: [Unit; 3] = [Unit::Day, Unit::Week, Unit::Month];
        let (group, taken) = self.first(|dates| &dates.ends, words)?;
        Some((taken, ENDS.get(group).copied()?))
    }

    pub(in crate::desk) fn weekday(self, word: &str) -> Option<Weekday> {
        let found = self.0.iter().find_map(|tongue| tongue.weekday(word))?;
        Weekday::from_monday_zero_offset(i8::try_from(found).ok()?).ok()
    }

    pub(in crate::desk) fn month(self, word: &str) -> Option<i8> {
        let found = self.0.iter().find_map(|tongue| tongue.month(word))?;
        i8::try_from(found + 1).ok()
    }

    /// `24. Dezember 2026`, `24 Dec`, `December 24th`, `15 de enero de 2026`: how many words, day,
    /// month, year.
    pub(super) fn with_month(self, words: &[String]) -> Option<(usize, i8, i8, Option<i16>)> {
        let word = |at: usize| words.get(at).map_or("", String::as_str);
        let is_of = |at: usize| self.group(|dates| &dates.of, word(at)).is_some();
        let number = |text: &str| self.ordinal(text).or_else(|| text.parse().ok());
        let (day, month, taken) = match self.month(word(0)) {
            Some(found) => (number(word(1))?, found, 2),
            None => {
                let at = 1 + usize::from(is_of(1));
                (number(word(0))?, self.month(word(at))?, at + 1)
            }
        };
        let at = taken + usize::from(is_of(taken));
        let year = Some(word(at)).filter(|word| word.len() == 4).and_then(year);
        Some((year.map_or(taken, |_| at + 1), day, month, year))
    }

    /// `24.`, `24th`, `1er`.
    pub(in crate::desk) fn ordinal(self, word: &str) -> Option<i8> {
        let digits = word.find(|c: char| !c.is_ascii_digit())?;
        let (number, ending) = word.split_at_checked(digits)?;
        let ending = ending.strip_suffix('.').unwrap_or(ending);
        if !ending.is_empty() && self.group(|dates| &dates.ordinals, ending).is_none() {
            return None;
        }
        number.parse().ok().filter(|day| (1..=31).contains(day))
    }

    /// `am 24.` is a day of a month in German; elsewhere the full stop ends a sentence.
    pub(super) fn is_day(self, word: &str) -> bool {
        let number = word.strip_suffix('.').unwrap_or_default();
        count(number).is_none() || self.group(|dates| &dates.ordinals, ".").is_some()
    }

    /// A time that says it is one: how many words; the time is none where there is no such.
    pub(super) fn clock(self, words: &[String]) -> Option<(usize, Option<Time>)> {
        let word = |at: usize| words.get(at).map_or("", String::as_str);
        let first = word(0);
        if let Some(count) = self.spoken_clock(words) {
            return Some(count);
        }
        let says_oclock = usize::from(self.is_oclock(word(1)));
        if let Some(time) = colon(first.strip_suffix("uhr").unwrap_or(first)) {
            return match half_of_day(word(1)) {
                Some(later) => Some((2, time.and_then(|time| in_half(time, later)))),
                None => Some((1 + says_oclock, time)),
            };
        }
        if self.has_h_clock()
            && let Some(time) = h_clock(first)
        {
            return Some((1, time));
        }
        for (ending, later) in [("am", false), ("pm", true)] {
            if let Some(number) = first.strip_suffix(ending).filter(|number| !number.is_empty()) {
                let time = colon(number).or_else(|| Some(whole(self.count(number)?)))?;
                return Some((1, time.and_then(|time| in_half(time, later))));
            }
        }
        if let Some(number) = first.strip_suffix("uhr").and_then(|number| self.count(number)) {
            return Some((1, whole(number)));
        }
        let number = self.count(first)?;
        if let Some(later) = half_of_day(word(1)) {
            return Some((2, whole(number).and_then(|time| in_half(time, later))));
        }
        if says_oclock == 0 {
            return None;
        }
        // `9 Uhr 30`
        let minutes = Some(word(2)).filter(|word| word.len() == 2).and_then(count);
        match (minutes, i8::try_from(number).ok()) {
            (Some(minutes), Some(hour)) => {
                let minute = i8::try_from(minutes).ok()?;
                Some((3, Time::new(hour, minute, 0, 0).ok()))
            }
            (_, _) => Some((2, whole(number))),
        }
    }

    /// `halb neun`, `viertel nach 8`, `half past eight`, `kwart voor negen`.
    fn spoken_clock(self, words: &[String]) -> Option<(usize, Option<Time>)> {
        const MINUTES: [i64; 4] = [-30, 15, -15, 30];
        let (group, before) = self.first(|dates| &dates.spoken, words)?;
        let word = |at: usize| words.get(at).map_or("", String::as_str);
        let (hour, minutes) = (self.count(word(before))?, *MINUTES.get(group)?);
        let time = whole(hour).and_then(|time| time.checked_add(minutes.minutes()).ok());
        let oclock = usize::from(self.is_oclock(word(before + 1)));
        Some((before + 1 + oclock, time))
    }
}

/// A number in digits.
fn count(word: &str) -> Option<i64> {
    let is_number = word.len() <= 4 && !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| word.parse().ok()).flatten()
}

/// `14h`, `14h30`.
fn h_clock(word: &str) -> Option<Option<Time>> {
    let (hour, minute) = word.split_once('h')?;
    let fits = (1..=2).contains(&hour.len()) && matches!(minute.len(), 0 | 2);
    let hour = hour.parse().ok().filter(|_| fits)?;
    let minute = if minute.is_empty() { 0 } else { minute.parse().ok()? };
    Some(Time::new(hour, minute, 0, 0).ok())
}

/// So much more of this unit.
pub(super) fn longer(length: Span, count: i64, unit: Unit) -> Option<Span> {
    match unit {
        Unit::Minute => length.try_minutes(length.get_minutes().checked_add(count)?),
        Unit::Hour => length.try_hours(i64::from(length.get_hours()).checked_add(count)?),
        Unit::Day => length.try_days(i64::from(length.get_days()).checked_add(count)?),
        Unit::Week => length.try_weeks(i64::from(length.get_weeks()).checked_add(count)?),
        Unit::Month => length.try_months(i64::from(length.get_months()).checked_add(count)?),
    }
    .ok()
}

/// `2026-12-24` and `2026-12-24T10:00`. The date is none where there is no such day.
pub(super) fn iso(word: &str) -> Option<(Option<Date>, Option<Time>)> {
    let (date, time) = match word.split_once('t') {
        Some((date, time)) => (date, Some(time)),
        None => (word, None),
    };
    let mut numbers = date.split('-');
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let is_iso = numbers.next().is_none() && year.len() == 4 && month.len() == 2 && day.len() == 2;
    if !is_iso {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    match time {
        None => Some((date, None)),
        Some(time) => Some((date, Some(colon(time)??))),
    }
}

/// `24.12.`, `24.12`, `24.12.26`, `24.12.2026`: day, month, year.
pub(super) fn dotted(word: &str) -> Option<(i8, i8, Option<i16>)> {
    let mut numbers = word.strip_suffix('.').unwrap_or(word).split('.');
    let (day, month) = (numbers.next()?, numbers.next()?);
    let year = numbers.next().map(year).map_or(Some(None), |year| year.map(Some))?;
    let fits = numbers.next().is_none() && day.len() <= 2 && month.len() <= 2;
    Some((day.parse().ok()?, month.parse().ok()?, year)).filter(|_| fits)
}

/// `24/12`, `12/24/2026`: two numbers in either order, and a year.
pub(super) fn slashed(word: &str) -> Option<(i8, i8, Option<i16>)> {
    let mut numbers = word.split('/');
    let (one, two) = (numbers.next()?, numbers.next()?);
    let year = numbers.next().map(year).map_or(Some(None), |year| year.map(Some))?;
    let fits = numbers.next().is_none();
    Some((one.parse().ok()?, two.parse().ok()?, year)).filter(|_| fits)
}

fn year(text: &str) -> Option<i16> {
    let number: i16 = text.parse().ok()?;
    match text.len() {
        2 => Some(2000 + number),
        4 => Some(number),
        _ => None,
    }
}

/// `14-8-2026`, `14-8`: day, month, year.
pub(super) fn dashed(word: &str) -> Option<(i8, i8, Option<i16>)> {
    let mut numbers = word.split('-');
    let (day, month) = (numbers.next()?, numbers.next()?);
    let year = numbers.next().map(year).map_or(Some(None), |year| year.map(Some))?;
    let fits = numbers.next().is_none() && day.len() <= 2 && month.len() <= 2;
    Some((day.parse().ok()?, month.parse().ok()?, year)).filter(|_| fits)
}

/// The date of this day and month: of the year that is named, else this year's where it is to
/// come or has just passed, else the next one's.
pub(super) fn coming(day: i8, month: i8, year: Option<i16>, today: Date) -> Option<Date> {
    if let Some(year) = year {
        return Date::new(year, month, day).ok();
    }
    let this_year = Date::new(today.year(), month, day).ok();
    let long_past = today.checked_sub(60.days()).unwrap_or(today);
    match this_year {
        Some(date) if date >= long_past => Some(date),
        Some(_) | None => Date::new(today.year() + 1, month, day).ok(),
    }
}

/// The next day of a month with this number, today not counted.
pub(super) fn coming_day(day: i8, today: Date) -> Option<Date> {
    let next_month = today.last_of_month().tomorrow().ok()?;
    let in_month = |of: Date| Date::new(of.year(), of.month(), day).ok();
    in_month(today).filter(|date| *date > today).or_else(|| in_month(next_month))
}

/// `9:30`, and the German `9.30`.
fn colon(word: &str) -> Option<Option<Time>> {
    let (hour, minute) = word.split_once(':').or_else(|| word.split_once('.'))?;
    let minute = minute.split(':').next().unwrap_or(minute);
    let fits = (1..=2).contains(&hour.len()) && minute.len() == 2;
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    fits.then(|| Time::new(hour, minute, 0, 0).ok())
}

fn whole(hour: i64) -> Option<Time> {
    Time::new(i8::try_from(hour).ok()?, 0, 0, 0).ok()
}

/// Whether the word says which half of the day: `true` for the later one.
fn half_of_day(word: &str) -> Option<bool> {
    match word {
        "am" | "a.m" => Some(false),
        "pm" | "p.m" => Some(true),
        _ => None,
    }
}

/// A time on a face of twelve hours.
fn in_half(time: Time, later: bool) -> Option<Time> {
    let hour = match (time.hour(), later) {
        (12, false) => 0,
        (12, true) => 12,
        (hour @ 1..=11, false) => hour,
        (hour @ 1..=11, true) => hour + 12,
        _ => return None,
    };
    Time::new(hour, time.minute(), 0, 0).ok()
}
