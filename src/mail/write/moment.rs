//! Moments as people say them: "by Monday, 11:00", "within the next hour", "from Thursday".
//!
//! Separate because the desk decides which moment is honest, and this only says it, in any language
//! and by the desk's clock; where the reader's clock shows another time, the desk's zone is named.
//! How near a day is was decided with the moment: a mail does not change while it waits. Never
//! rounds, never reads a clock.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::place::place_of;
use super::words::VOCABULARIES;
use crate::mail::language::Language;

/// How far a day is from the day on which it is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distance {
    /// The same day.
    Today,
    /// One of the next six: its weekday says which.
    Week,
    /// Further off: only its date says which.
    Later,
}

/// A moment, and how much of it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The moment; its day and its time are those on the desk's clock.
    pub at: Timestamp,
    /// How far off it is.
    pub distance: Distance,
    /// Whether its time is said, too.
    pub has_time: bool,
}

/// By when we expect to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// Within so many hours, 1 to 3.
    WithinHours(u8),
    /// By then.
    By(Moment),
}

/// By which clock a moment is said, and by which its reader lives.
#[derive(Clone, Copy, Debug)]
pub struct Clocks<'a> {
    /// The desk's.
    pub zone: &'a TimeZone,
    /// The reader's, in seconds east of UTC, where it is known.
    pub reader_offset_s: Option<i32>,
}

/// How a language tells the time. `{h}` and `{mm}` are the hour and the minute, `{weekday}`,
/// `{day}` and `{month}` those of a date; `{day}` of what is around it is a weekday or such a date.
#[derive(Debug)]
pub(super) struct Phrases {
    /// Monday first, as `day_by`, `time_by` and `date` want them.
    pub weekdays: [&'static str; 7],
    /// The same, as `time_from` wants them.
    pub weekdays_from: [&'static str; 7],
    /// January first, as `date` wants them.
    pub months: [&'static str; 12],
    /// A day that is more than a week off.
    pub date: &'static str,
    /// A full hour.
    pub hour: &'static str,
    /// Any other time.
    pub minute: &'static str,
    /// One o'clock.
    pub hour_one: &'static str,
    /// Any other time between one and two.
    pub minute_one: &'static str,
    /// Within one, two, three hours.
    pub within_hours: [&'static str; 3],
    /// Some time today.
    pub today: &'static str,
    /// Today, at the latest at `{time}`.
    pub today_by: &'static str,
    /// At the latest on `{day}`.
    pub day_by: &'static str,
    /// At the latest on `{day}` at `{time}`.
    pub time_by: &'static str,
    /// Today, from `{time}` on.
    pub today_from: &'static str,
    /// From `{day}`, `{time}`, on.
    pub time_from: &'static str,
    /// Monday first, as they stand alone.
    pub names: [&'static str; 7],
    /// The first day of a month.
    pub first: &'static str,
    /// Any time, as short as can be.
    pub clock: &'static str,
    /// A moment with its date, its `{year}` and its `{time}`.
    pub full: &'static str,
    /// A day of the next or the last six, in front of a time; `{d}`, `{m}` and `{mm}` are the
    /// numbers of day and month.
    pub near: &'static str,
    /// Any other day, in front of a time.
    pub far: &'static str,
    /// A month.
    pub month: &'static str,
}

/// The months as a language names them in a date, January first.
#[must_use]
pub fn names_of_months(language: Language) -> [&'static str; 12] {
    phrases_of(language.code()).months
}

/// The weekdays as a language names them where they stand alone, Monday first.
#[must_use]
pub fn names_of_weekdays(language: Language) -> [&'static str; 7] {
    phrases_of(language.code()).names
}

/// By when, such as `by Monday, 11:00`.
#[must_use]
pub fn expected(language: &str, expected: Expected, clocks: Clocks<'_>) -> String {
    match expected {
        Expected::WithinHours(hours) => {
            let at = usize::from(hours.max(1)) - 1;
            let phrases = &phrases_of(language).within_hours;
            phrases.get(at).or(phrases.last()).copied().unwrap_or_default().to_owned()
        }
        Expected::By(moment) => by(language, moment, clocks),
    }
}

/// At the latest then, such as `by Friday`.
#[must_use]
pub fn by(language: &str, moment: Moment, clocks: Clocks<'_>) -> String {
    let phrases = phrases_of(language);
    let local = clocks.zone.to_datetime(moment.at);
    let pattern = match (moment.distance, moment.has_time) {
        (Distance::Today, false) => phrases.today,
        (Distance::Today, true) => phrases.today_by,
        (Distance::Week | Distance::Later, false) => phrases.day_by,
        (Distance::Week | Distance::Later, true) => phrases.time_by,
    };
    let day = phrases.day(&phrases.weekdays, moment.distance, local);
    named(&phrases.fill(pattern, &day, local), language, moment, clocks)
}

/// From then on, such as `from Monday, 9:00`.
#[must_use]
pub fn from(language: &str, moment: Moment, clocks: Clocks<'_>) -> String {
    let phrases = phrases_of(language);
    let local = clocks.zone.to_datetime(moment.at);
    let pattern = match moment.distance {
        Distance::Today => phrases.today_from,
        Distance::Week | Distance::Later => phrases.time_from,
    };
    let day = phrases.day(&phrases.weekdays_from, moment.distance, local);
    named(&phrases.fill(pattern, &day, local), language, moment, clocks)
}

/// A day in words, such as `Monday, 12 January`.
#[must_use]
pub fn day(language: &str, date: Date) -> String {
    let phrases = phrases_of(language);
    phrases.date(phrases.date, &phrases.names, date)
}

/// A month and its year, as short as can be, such as `Mar 2024`.
#[must_use]
pub fn month(language: &str, date: Date) -> String {
    let phrases = phrases_of(language);
    phrases.date(phrases.month, &phrases.names, date)
}

/// A moment on the desk's clock, in words, such as `Monday, 12 January 2026, 9:00`.
#[must_use]
pub fn full(language: &str, local: DateTime) -> String {
    let phrases = phrases_of(language);
    let date = phrases.date(phrases.full, &phrases.names, local.date());
    date.replace("{time}", &phrases.clock(local))
}

/// A moment as short as can be: the time alone where it is the same day; within six days the
/// weekday, or the date where a language bends weekdays; else the whole date. Both by the desk's
/// clock.
#[must_use]
pub fn short(language: &str, local: DateTime, now: DateTime) -> String {
    let phrases = phrases_of(language);
    let time = phrases.clock(local);
    let days = local.date().since(now.date()).map_or(i32::MAX, |days| days.get_days());
    let pattern = match days {
        0 => return time,
        -6..=6 => phrases.near,
        _ => phrases.far,
    };
    format!("{} {time}", phrases.date(pattern, &phrases.names, local.date()))
}

impl Phrases {
    /// A date in this pattern.
    fn date(&self, pattern: &str, weekdays: &[&'static str; 7], date: Date) -> String {
        let at = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        let weekday = weekdays.get(at).copied().unwrap_or_default();
        let month = usize::try_from(date.month() - 1).unwrap_or(0);
        let month = self.months.get(month).copied().unwrap_or_default();
        let day = match date.day() {
            1 => self.first.to_owned(),
            day => day.to_string(),
        };
        let short: String = month.chars().take(3).collect();
        pattern
            .replace("{weekday}", weekday)
            .replace("{day}", &day)
            .replace("{month}", month)
            .replace("{mon}", &short)
            .replace("{year}", &date.year().to_string())
            .replace("{d}", &date.day().to_string())
            .replace("{m}", &date.month().to_string())
            .replace("{mm}", &format!("{:02}", date.month()))
    }

    fn clock(&self, local: DateTime) -> String {
        let time = self.clock.replace("{h}", &local.hour().to_string());
        time.replace("{mm}", &format!("{:02}", local.minute()))
    }

    fn day(&self, weekdays: &[&'static str; 7], distance: Distance, local: DateTime) -> String {
        let pattern = if distance == Distance::Later { self.date } else { "{weekday}" };
        self.date(pattern, weekdays, local.date())
    }

    fn fill(&self, pattern: &str, day: &str, local: DateTime) -> String {
        let time = match (local.hour(), local.minute()) {
            (1, 0) => self.hour_one,
            (1, _) => self.minute_one,
            (_, 0) => self.hour,
            (_, _) => self.minute,
        };
        let time = time.replace("{h}", &local.hour().to_string());
        let time = time.replace("{mm}", &format!("{:02}", local.minute()));
        pattern.replace("{day}", day).replace("{time}", &time)
    }
}

/// With the desk's zone behind it, where the reader's clock shows another time.
fn named(phrase: &str, language: &str, moment: Moment, clocks: Clocks<'_>) -> String {
    let ours = clocks.zone.to_offset(moment.at).seconds();
    let is_elsewhere = clocks.reader_offset_s.is_some_and(|theirs| theirs != ours);
    match place_of(clocks.zone, language).filter(|_| is_elsewhere && moment.has_time) {
        Some(place) => format!("{phrase} ({place})"),
        None => phrase.to_owned(),
    }
}

/// The language's own, else English.
fn phrases_of(language: &str) -> &'static Phrases {
    let language = Language::of(language);
    let [_, english, ..] = &VOCABULARIES;
    let own = VOCABULARIES.iter().find(|known| known.language == language);
    &own.unwrap_or(english).phrases
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANGUAGES: [&str; 8] = ["de", "en", "fr", "es", "it", "nl", "pl", "pt"];

    fn moment(at: &str, distance: Distance, has_time: bool) -> Moment {
        Moment { at: at.parse().unwrap(), distance, has_time }
    }

    fn check(say: impl Fn(&str, Clocks<'_>) -> String, offset: Option<i32>, expected: [&str; 8]) {
        let zone = jiff::tz::TimeZoneDatabase::bundled().get("Europe/Berlin").unwrap();
        let clocks = Clocks { zone: &zone, reader_offset_s: offset };
        let said = LANGUAGES.map(|language| say(language, clocks));
        assert_eq!(said, expected);
    }

    /// 2026-11-23 is a Monday; Berlin is an hour ahead of UTC.
    #[test]
    fn by_when() {
        let monday = moment("2026-11-23T10:00:00Z", Distance::Week, true);
        let expected = [
            "bis Montag, 11 Uhr",
            "by Monday, 11:00",
            "d’ici lundi 11\u{a0}h",
            "a más tardar el lunes a las 11:00",
            "entro lunedì, ore 11:00",
            "uiterlijk maandag om 11.00 uur",
            "najpóźniej w poniedziałek do godz. 11:00",
            "até segunda-feira às 11h",
        ];
        check(|language, clocks| by(language, monday, clocks), None, expected);
        check(|language, clocks| by(language, monday, clocks), Some(3_600), expected);
        let from_lisbon = [
            "bis Montag, 11 Uhr (Berlin)",
            "by Monday, 11:00 (Berlin)",
            "d’ici lundi 11\u{a0}h (Berlin)",
            "a más tardar el lunes a las 11:00 (Berlín)",
            "entro lunedì, ore 11:00 (Berlino)",
            "uiterlijk maandag om 11.00 uur (Berlijn)",
            "najpóźniej w poniedziałek do godz. 11:00 (Berlin)",
            "até segunda-feira às 11h (Berlim)",
        ];
        check(|language, clocks| by(language, monday, clocks), Some(0), from_lisbon);
        let night = moment("2026-11-23T00:30:00Z", Distance::Today, true);
        let expected = [
            "heute bis 1:30 Uhr",
            "today by 1:30",
            "aujourd’hui avant 1\u{a0}h\u{a0}30",
            "hoy a la 1:30 a más tardar",
            "oggi entro le ore 1:30",
            "vandaag uiterlijk om 1.30 uur",
            "dzisiaj do godz. 1:30",
            "hoje até à 1h30",
        ];
        check(|language, clocks| by(language, night, clocks), None, expected);
        let day = moment("2026-11-25T16:30:00Z", Distance::Week, false);
        let expected = [
            "bis Mittwoch",
            "by Wednesday",
            "d’ici mercredi",
            "a más tardar el miércoles",
            "entro mercoledì",
            "uiterlijk woensdag",
            "najpóźniej w środę",
            "até quarta-feira",
        ];
        check(|language, clocks| by(language, day, clocks), Some(0), expected);
        let date = moment("2026-12-08T16:30:00Z", Distance::Later, false);
        let expected = [
            "bis Dienstag, 8. Dezember",
            "by Tuesday, 8 December",
            "d’ici mardi 8 décembre",
            "a más tardar el martes 8 de diciembre",
            "entro martedì 8 dicembre",
            "uiterlijk dinsdag 8 december",
            "najpóźniej we wtorek 8 grudnia",
            "até terça-feira, 8 de dezembro",
        ];
        check(|language, clocks| by(language, date, clocks), None, expected);
    }

    #[test]
    fn within_the_next_hours() {
        let say = |hours| {
            move |language: &str, clocks: Clocks<'_>| {
                expected(language, Expected::WithinHours(hours), clocks)
            }
        };
        let one = [
            "innerhalb der nächsten Stunde",
            "within the next hour",
            "dans l’heure qui vient",
            "en la próxima hora",
            "entro un’ora",
            "binnen een uur",
            "w ciągu najbliższej godziny",
            "na próxima hora",
        ];
        check(say(1), Some(0), one);
        let three = [
            "innerhalb der nächsten drei Stunden",
            "within the next three hours",
            "dans les trois heures qui viennent",
            "en las próximas tres horas",
            "entro tre ore",
            "binnen drie uur",
            "w ciągu najbliższych trzech godzin",
            "nas próximas três horas",
        ];
        check(say(3), None, three);
        check(say(200), None, three);
        let today = moment("2026-11-23T16:30:00Z", Distance::Today, false);
        let expected = [
            "noch heute",
            "today",
            "dans la journée",
            "hoy mismo",
            "in giornata",
            "vandaag nog",
            "jeszcze dzisiaj",
            "ainda hoje",
        ];
        check(|language, clocks| by(language, today, clocks), None, expected);
    }

    #[test]
    fn from_when() {
        let tuesday = moment("2026-11-24T08:00:00Z", Distance::Week, true);
        let expected = [
            "ab Dienstag, 9 Uhr",
            "from Tuesday, 9:00",
            "à partir de mardi 9\u{a0}h",
            "el martes a las 9:00",
            "da martedì, ore 9:00",
            "vanaf dinsdag 9.00 uur",
            "od wtorku od godz. 9:00",
            "terça-feira às 9h",
        ];
        check(|language, clocks| from(language, tuesday, clocks), None, expected);
        let today = moment("2026-11-23T08:00:00Z", Distance::Today, true);
        let expected = [
            "heute ab 9 Uhr",
            "today from 9:00",
            "dès 9\u{a0}h aujourd’hui",
            "hoy a las 9:00",
            "oggi dalle ore 9:00",
            "vandaag vanaf 9.00 uur",
            "dzisiaj od godz. 9:00",
            "hoje às 9h",
        ];
        check(|language, clocks| from(language, today, clocks), None, expected);
    }

    #[test]
    fn a_language_that_we_lack_gets_english() {
        let zone = TimeZone::UTC;
        let clocks = Clocks { zone: &zone, reader_offset_s: Some(60) };
        let monday = moment("2026-11-23T10:00:00Z", Distance::Week, true);
        assert_eq!(by("sv", monday, clocks), "by Monday, 10:00 (UTC)");
    }

    fn check_said(said: impl Fn(&str) -> String, expected: [&str; 8]) {
        assert_eq!(LANGUAGES.map(said), expected);
    }

    #[test]
    fn days_and_moments_by_the_desks_clock() {
        let local: DateTime = "2026-03-01T13:05".parse().unwrap();
        let today = |text: &str| -> DateTime { text.parse().unwrap() };
        check_said(
            |language| full(language, local),
            [
                "Sonntag, 1. März 2026, 13:05 Uhr",
                "Sunday, 1 March 2026, 13:05",
                "dimanche 1er mars 2026 à 13\u{a0}h\u{a0}05",
                "domingo 1 de marzo de 2026, 13:05",
                "domenica 1º marzo 2026, ore 13:05",
                "zondag 1 maart 2026, 13.05 uur",
                "1 marca 2026 (niedziela), 13:05",
                "domingo, 1 de março de 2026, 13h05",
            ],
        );
        check_said(
            |language| day(language, today("2026-12-23T00:00").date()),
            [
                "Mittwoch, 23. Dezember",
                "Wednesday, 23 December",
                "mercredi 23 décembre",
                "miércoles 23 de diciembre",
                "mercoledì 23 dicembre",
                "woensdag 23 december",
                "środa 23 grudnia",
                "quarta-feira, 23 de dezembro",
            ],
        );
        check_said(
            |language| short(language, local, today("2026-03-01T00:00")),
            ["13:05", "13:05", "13\u{a0}h\u{a0}05", "13:05", "13:05", "13.05", "13:05", "13h05"],
        );
        check_said(
            |language| short(language, local, today("2026-02-27T23:59")),
            [
                "Sonntag 13:05",
                "Sunday 13:05",
                "1/3 13\u{a0}h\u{a0}05",
                "1/3 13:05",
                "1/3 13:05",
                "1-3 13.05",
                "1.03 13:05",
                "1/3 13h05",
            ],
        );
        check_said(
            |language| short(language, local, today("2026-03-08T00:00")),
            [
                "1.3.2026 13:05",
                "1 Mar 2026 13:05",
                "1/3/2026 13\u{a0}h\u{a0}05",
                "1/3/2026 13:05",
                "1/3/2026 13:05",
                "1-3-2026 13.05",
                "1.03.2026 13:05",
                "1/3/2026 13h05",
            ],
        );
        check_said(
            |language| month(language, local.date()),
            ["3/2026", "Mar 2026", "3/2026", "3/2026", "3/2026", "3/2026", "3/2026", "3/2026"],
        );
    }
}
