//! The words of a moment, in German and English, and the shapes of dates and times.
//!
//! Separate because this is a dictionary: each function knows one kind of word and nothing of the
//! others. Words come folded: lower case, umlauts spelt out. Never decides which moment is meant.

use jiff::civil::{Date, Time, Weekday};
use jiff::{Span, ToSpan};

/// A length of time that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

/// A part of a day that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayPart {
    Morning,
    Forenoon,
    Noon,
    Afternoon,
    Evening,
}

impl DayPart {
    /// When it begins, for those who mean no more than that.
    pub(super) fn begins(self) -> Time {
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
            let word = fold(word.trim_end_matches(['!', '?', ')']).trim_start_matches('('));
            match word.strip_suffix('.') {
                Some(bare) if !bare.ends_with(|c: char| c.is_ascii_digit()) => bare.to_owned(),
                Some(_) | None => word,
            }
        })
        .filter(|word| !word.is_empty())
        .collect()
}

fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            other => out.push(other),
        }
    }
    out
}

/// Words that say nothing about which moment is meant.
pub(super) fn is_filler(word: &str) -> bool {
    [
        "am",
        "an",
        "um",
        "ab",
        "bis",
        "zum",
        "zu",
        "den",
        "dem",
        "der",
        "des",
        "die",
        "gegen",
        "im",
        "in",
        "spaetestens",
        "uhr",
        "kommenden",
        "kommender",
        "kommende",
        "diesen",
        "diese",
        "dieser",
        "on",
        "at",
        "by",
        "until",
        "till",
        "the",
        "this",
        "coming",
        "of",
        "o'clock",
    ]
    .contains(&word)
}

/// `next` belongs to what follows.
pub(super) fn next(word: &str) -> Option<bool> {
    let is_next = ["next", "naechste", "naechsten", "naechster", "naechstes", "naechstem"];
    is_next.contains(&word).then_some(true)
}

pub(super) fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "m" | "min" | "mins" | "minute" | "minutes" | "minuten" => Unit::Minute,
        "h" | "hr" | "hrs" | "hour" | "hours" | "std" | "stunde" | "stunden" => Unit::Hour,
        "d" | "day" | "days" | "t" | "tag" | "tage" | "tagen" => Unit::Day,
        "w" | "week" | "weeks" | "woche" | "wochen" => Unit::Week,
        "month" | "months" | "monat" | "monate" | "monaten" | "monats" => Unit::Month,
        _ => return None,
    })
}

/// A number, in digits or as a word.
pub(super) fn count(word: &str) -> Option<i64> {
    let known: [&[&str]; 13] = [
        &[],
        &["a", "an", "one", "ein", "eine", "einem", "einer", "einen", "eins"],
        &["two", "zwei"],
        &["three", "drei"],
        &["four", "vier"],
        &["five", "fuenf"],
        &["six", "sechs"],
        &["seven", "sieben"],
        &["eight", "acht"],
        &["nine", "neun"],
        &["ten", "zehn"],
        &["eleven", "elf"],
        &["twelve", "zwoelf"],
    ];
    if word.len() <= 4 && !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()) {
        return word.parse().ok();
    }
    let found = known.iter().position(|words| words.contains(&word))?;
    i64::try_from(found).ok()
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

/// `half an hour`, `einer halben Stunde`: how many words.
pub(super) fn half_an_hour(words: &[String]) -> Option<usize> {
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let is_one = |at: usize| count(word(at)) == Some(1);
    let before = usize::from(is_one(0));
    if !["half", "halbe", "halben", "halber"].contains(&word(before)) {
        return None;
    }
    let between = usize::from(is_one(before + 1));
    let taken = before + between + 2;
    (unit(word(taken - 1)) == Some(Unit::Hour)).then_some(taken)
}

/// `2d`, `90min`, `1h30m`, `1h30`.
pub(super) fn glued_length(word: &str, so_far: Span) -> Option<Span> {
    let mut length = so_far;
    let mut rest = word;
    let mut last = None;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at_checked(digits)?;
        let count = count(number)?;
        let letters = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let (name, after) = after.split_at_checked(letters)?;
        let unit = match (unit(name), last) {
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
pub(super) fn near_day(words: &[String]) -> Option<(usize, i64)> {
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    Some(match word(0) {
        "heute" | "today" | "tonight" => (1, 0),
        "morgen" | "tomorrow" => (1, 1),
        "uebermorgen" => (1, 2),
        "day" if word(1) == "after" && word(2) == "tomorrow" => (3, 2),
        _ => return None,
    })
}

pub(super) fn day_part(word: &str) -> Option<DayPart> {
    Some(match word {
        "frueh" | "morgen" | "morgens" | "morning" => DayPart::Morning,
        "vormittag" | "vormittags" => DayPart::Forenoon,
        "mittag" | "mittags" | "noon" | "midday" => DayPart::Noon,
        "nachmittag" | "nachmittags" | "afternoon" => DayPart::Afternoon,
        "abend" | "abends" | "evening" => DayPart::Evening,
        _ => return None,
    })
}

/// The end of a day, a week or a month; how many words say so.
pub(super) fn end_of(words: &[String]) -> Option<(usize, Unit)> {
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    match word(0) {
        "eod" | "cob" | "feierabend" | "tagesende" => return Some((1, Unit::Day)),
        "eow" | "wochenschluss" => return Some((1, Unit::Week)),
        "eom" | "monatsende" => return Some((1, Unit::Month)),
        "end" | "ende" => {}
        _ => return None,
    }
    let fillers = (1..4).take_while(|at| ["of", "the", "der", "des"].contains(&word(*at))).count();
    let of = match word(1 + fillers) {
        "tages" => Unit::Day,
        other => unit(other)?,
    };
    Some((2 + fillers, of)).filter(|(_, of)| !matches!(of, Unit::Minute | Unit::Hour))
}

pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "mo" | "mon" | "monday" | "montag" | "montags" => Weekday::Monday,
        "di" | "tu" | "tue" | "tues" | "tuesday" | "dienstag" => Weekday::Tuesday,
        "mi" | "we" | "wed" | "wednesday" | "mittwoch" => Weekday::Wednesday,
        "do" | "th" | "thu" | "thur" | "thurs" | "thursday" | "donnerstag" => Weekday::Thursday,
        "fr" | "fri" | "friday" | "freitag" => Weekday::Friday,
        "sa" | "sat" | "saturday" | "samstag" | "sonnabend" => Weekday::Saturday,
        "so" | "su" | "sun" | "sunday" | "sonntag" => Weekday::Sunday,
        _ => return None,
    })
}

fn month(word: &str) -> Option<i8> {
    let known: [&[&str]; 12] = [
        &["januar", "jaenner", "january", "jan"],
        &["februar", "february", "feb"],
        &["maerz", "march", "mar", "mrz"],
        &["april", "apr"],
        &["mai", "may"],
        &["juni", "june", "jun"],
        &["juli", "july", "jul"],
        &["august", "aug"],
        &["september", "sep", "sept"],
        &["oktober", "october", "okt", "oct"],
        &["november", "nov"],
        &["dezember", "december", "dez", "dec"],
    ];
    let found = known.iter().position(|words| words.contains(&word))?;
    i8::try_from(found + 1).ok()
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

/// `24. Dezember 2026`, `24 Dec`, `December 24th`: how many words, day, month, year.
pub(super) fn with_month(words: &[String]) -> Option<(usize, i8, i8, Option<i16>)> {
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let number = |text: &str| ordinal(text).or_else(|| text.parse().ok());
    let (day, month) = match month(word(0)) {
        Some(found) => (number(word(1))?, found),
        None => (number(word(0))?, month(word(1))?),
    };
    let year = Some(word(2)).filter(|word| word.len() == 4).and_then(year);
    Some((2 + usize::from(year.is_some()), day, month, year))
}

/// `24.`, `24th`.
pub(super) fn ordinal(word: &str) -> Option<i8> {
    let endings = [".", "st", "nd", "rd", "th"];
    let number = endings.iter().find_map(|ending| word.strip_suffix(ending))?;
    number.parse().ok().filter(|day| (1..=31).contains(day))
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

/// A time that says it is one: how many words; the time is none where there is no such.
pub(super) fn clock(words: &[String]) -> Option<(usize, Option<Time>)> {
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let first = word(0);
    if let Some(count) = spoken_clock(words) {
        return Some(count);
    }
    let says_uhr = usize::from(word(1) == "uhr");
    if let Some(time) = colon(first.strip_suffix("uhr").unwrap_or(first)) {
        return match half_of_day(word(1)) {
            Some(later) => Some((2, time.and_then(|time| in_half(time, later)))),
            None => Some((1 + says_uhr, time)),
        };
    }
    for (ending, later) in [("am", false), ("pm", true)] {
        if let Some(number) = first.strip_suffix(ending).filter(|number| !number.is_empty()) {
            let time = colon(number).or_else(|| Some(whole(count(number)?)))?;
            return Some((1, time.and_then(|time| in_half(time, later))));
        }
    }
    if let Some(number) = first.strip_suffix("uhr").and_then(count) {
        return Some((1, whole(number)));
    }
    let number = count(first)?;
    if let Some(later) = half_of_day(word(1)) {
        return Some((2, whole(number).and_then(|time| in_half(time, later))));
    }
    if says_uhr == 0 && word(1) != "o'clock" {
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

/// `halb neun`, `viertel nach 8`, `half past eight`, `quarter to nine`.
fn spoken_clock(words: &[String]) -> Option<(usize, Option<Time>)> {
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let (taken, hour, minutes) = match (word(0), word(1)) {
        ("halb", hour) => (2, count(hour)?, -30),
        ("viertel", "nach") | ("quarter", "past") => (3, count(word(2))?, 15),
        ("viertel", "vor") | ("quarter", "to") => (3, count(word(2))?, -15),
        ("half", "past") => (3, count(word(2))?, 30),
        _ => return None,
    };
    let time = whole(hour).and_then(|time| time.checked_add(i64::from(minutes).minutes()).ok());
    let uhr = usize::from(word(taken) == "uhr");
    Some((taken + uhr, time))
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
