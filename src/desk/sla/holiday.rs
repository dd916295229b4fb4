//! Public holidays by rule: which dates a region of the world has off.
//!
//! Separate because it is data, a table that grows by a line. Dates follow Easter (the Gregorian
//! computus), a weekday of a month, or the calendar's date; two countries move what falls on a
//! weekend. Holds what is off in the whole region only: what a single town or faith has off is
//! given as `holidays`. Law as of November 2026.

use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::{Date, Weekday};

/// A region's public holidays.
#[derive(Clone, Copy, Debug)]
pub struct Region {
    code: &'static str,
    rules: &'static [Rule],
    moving: Moving,
}

/// One holiday.
#[derive(Clone, Copy, Debug)]
struct Rule {
    day: Day,
    /// The parts of the country that have it; empty for all.
    parts: &'static [&'static str],
    /// The first year of it.
    since: i16,
}

/// How a holiday's date is found.
#[derive(Clone, Copy, Debug)]
enum Day {
    /// Month and day.
    Fixed(i8, i8),
    /// So many days after Easter Sunday.
    Easter(i32),
    /// The n-th such day of a month; the last one for -1.
    Nth(i8, Weekday, i8),
    /// The last such day before this month and day.
    Before(i8, i8, Weekday),
    /// Once.
    Once(i16, i8, i8),
}

/// What becomes of a holiday on a weekend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moving {
    /// Nothing.
    Stays,
    /// The next day that is neither weekend nor holiday is off too (United Kingdom).
    NextFreeDay,
    /// Saturday's is taken on Friday, Sunday's on Monday (United States, federal).
    NearestWeekday,
}

/// The region of this ISO 3166 code, such as `DE-BY`, `AT` or `US`; `UK` is `GB`.
#[must_use]
pub fn region(code: &str) -> Option<Region> {
    let code = code.trim();
    REGIONS.iter().find(|region| region.code.eq_ignore_ascii_case(code)).copied()
}

/// Every code that [`region`] knows.
pub fn codes() -> impl Iterator<Item = &'static str> {
    REGIONS.iter().map(|region| region.code)
}

impl Region {
    /// Its holidays of a year, and those of its neighbours that were moved into it.
    #[must_use]
    pub fn holidays(&self, year: i16) -> BTreeSet<Date> {
        let years = [year.saturating_sub(1), year, year.saturating_add(1)];
        let moved = years.into_iter().flat_map(|year| self.with_moved(year));
        moved.filter(|date| date.year() == year).collect()
    }

    fn with_moved(&self, year: i16) -> BTreeSet<Date> {
        let proper: BTreeSet<Date> = self
            .rules
            .iter()
            .filter(|rule| rule.since <= year && rule.is_kept_in(self.code))
            .filter_map(|rule| rule.day.in_year(year))
            .collect();
        let mut all = proper.clone();
        for date in proper.iter().copied().filter(|date| is_weekend(*date)) {
            let moved = match self.moving {
                Moving::Stays => None,
                Moving::NextFreeDay => {
                    let days = (1..7).filter_map(|days| later(date, days));
                    days.into_iter().find(|day| !is_weekend(*day) && !all.contains(day))
                }
                Moving::NearestWeekday if date.weekday() == Weekday::Saturday => later(date, -1),
                Moving::NearestWeekday => later(date, 1),
            };
            all.extend(moved);
        }
        all
    }
}

impl Rule {
    fn is_kept_in(&self, code: &str) -> bool {
        let part = code.split_once('-').map_or("", |(_, part)| part);
        self.parts.is_empty() || self.parts.contains(&part)
    }
}

impl Day {
    fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Day::Fixed(month, day) => Date::new(year, month, day).ok(),
            Day::Easter(days) => later(easter(year)?, days),
            Day::Nth(month, weekday, nth) => {
                Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
            }
            Day::Before(month, day, weekday) => {
                Date::new(year, month, day).ok()?.nth_weekday(-1, weekday).ok()
            }
            Day::Once(only, month, day) if only == year => Date::new(year, month, day).ok(),
            Day::Once(..) => None,
        }
    }
}

/// Easter Sunday of the Gregorian calendar.
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (golden, century) = (year % 19, year / 100);
    let leap_corrected = century - century / 4 - (8 * century + 13) / 25;
    let epact = (leap_corrected + 19 * golden + 15).rem_euclid(30);
    let full_moon = epact - (epact / 28) * (1 - (29 / (epact + 1)) * ((21 - golden) / 11));
    let weekday = (year + year / 4 + full_moon + 2 - century + century / 4).rem_euclid(7);
    let days_after_march_28th = full_moon - weekday;
    let base = Date::new(i16::try_from(year).ok()?, 3, 28).ok()?;
    later(base, days_after_march_28th)
}

fn later(date: Date, days: i32) -> Option<Date> {
    date.checked_add(Span::new().days(days)).ok()
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

const fn everywhere(day: Day) -> Rule {
    Rule { day, parts: &[], since: 0 }
}

const fn only(parts: &'static [&'static str], day: Day) -> Rule {
    Rule { day, parts, since: 0 }
}

const fn from(since: i16, rule: Rule) -> Rule {
    Rule { since, ..rule }
}

static GERMANY: &[Rule] = &[
    everywhere(Day::Fixed(1, 1)),
    only(&["BW", "BY", "ST"], Day::Fixed(1, 6)),
    from(2019, only(&["BE"], Day::Fixed(3, 8))),
    from(2023, only(&["MV"], Day::Fixed(3, 8))),
    everywhere(Day::Easter(-2)),
    only(&["BB"], Day::Easter(0)),
    everywhere(Day::Easter(1)),
    everywhere(Day::Fixed(5, 1)),
    only(&["BE"], Day::Once(2020, 5, 8)),
    only(&["BE"], Day::Once(2025, 5, 8)),
    everywhere(Day::Easter(39)),
    only(&["BB"], Day::Easter(49)),
    everywhere(Day::Easter(50)),
    only(&["BW", "BY", "HE", "NW", "RP", "SL"], Day::Easter(60)),
    only(&["BE"], Day::Once(2028, 6, 17)),
    only(&["SL"], Day::Fixed(8, 15)),
    from(2019, only(&["TH"], Day::Fixed(9, 20))),
    everywhere(Day::Fixed(10, 3)),
    everywhere(Day::Once(2017, 10, 31)),
    only(&["BB", "MV", "SN", "ST", "TH"], Day::Fixed(10, 31)),
    from(2018, only(&["HB", "HH", "NI", "SH"], Day::Fixed(10, 31))),
    only(&["BW", "BY", "NW", "RP", "SL"], Day::Fixed(11, 1)),
    only(&["SN"], Day::Before(11, 23, Weekday::Wednesday)),
    everywhere(Day::Fixed(12, 25)),
    everywhere(Day::Fixed(12, 26)),
];

static AUSTRIA: &[Rule] = &[
    everywhere(Day::Fixed(1, 1)),
    everywhere(Day::Fixed(1, 6)),
    everywhere(Day::Easter(1)),
    everywhere(Day::Fixed(5, 1)),
    everywhere(Day::Easter(39)),
    everywhere(Day::Easter(50)),
    everywhere(Day::Easter(60)),
    everywhere(Day::Fixed(8, 15)),
    everywhere(Day::Fixed(10, 26)),
    everywhere(Day::Fixed(11, 1)),
    everywhere(Day::Fixed(12, 8)),
    everywhere(Day::Fixed(12, 25)),
    everywhere(Day::Fixed(12, 26)),
];

/// What nearly every canton has off; the rest differs by canton, and by town.
static SWITZERLAND: &[Rule] = &[
    everywhere(Day::Fixed(1, 1)),
    everywhere(Day::Easter(-2)),
    everywhere(Day::Easter(1)),
    everywhere(Day::Easter(39)),
    everywhere(Day::Easter(50)),
    everywhere(Day::Fixed(8, 1)),
    everywhere(Day::Fixed(12, 25)),
    everywhere(Day::Fixed(12, 26)),
];

/// `GB` and its parts: without a part, England and Wales. Holidays that were put on another day for
/// a jubilee (2020, 2022) stand where they are in other years.
static BRITAIN: &[Rule] = &[
    everywhere(Day::Fixed(1, 1)),
    only(&["SCT"], Day::Fixed(1, 2)),
    only(&["NIR"], Day::Fixed(3, 17)),
    everywhere(Day::Easter(-2)),
    only(&["", "ENG", "WLS", "NIR"], Day::Easter(1)),
    everywhere(Day::Nth(5, Weekday::Monday, 1)),
    everywhere(Day::Once(2023, 5, 8)),
    everywhere(Day::Nth(5, Weekday::Monday, -1)),
    only(&["SCT"], Day::Once(2026, 6, 15)),
    only(&["NIR"], Day::Fixed(7, 12)),
    only(&["SCT"], Day::Nth(8, Weekday::Monday, 1)),
    only(&["", "ENG", "WLS", "NIR"], Day::Nth(8, Weekday::Monday, -1)),
    only(&["SCT"], Day::Fixed(11, 30)),
    everywhere(Day::Fixed(12, 25)),
    everywhere(Day::Fixed(12, 26)),
];

/// Federal; states have others.
static UNITED_STATES: &[Rule] = &[
    everywhere(Day::Fixed(1, 1)),
    everywhere(Day::Nth(1, Weekday::Monday, 3)),
    everywhere(Day::Nth(2, Weekday::Monday, 3)),
    everywhere(Day::Nth(5, Weekday::Monday, -1)),
    from(2021, everywhere(Day::Fixed(6, 19))),
    everywhere(Day::Fixed(7, 4)),
    everywhere(Day::Nth(9, Weekday::Monday, 1)),
    everywhere(Day::Nth(10, Weekday::Monday, 2)),
    everywhere(Day::Fixed(11, 11)),
    everywhere(Day::Nth(11, Weekday::Thursday, 4)),
    everywhere(Day::Fixed(12, 25)),
];

/// The departments 57, 67 and 68 (Alsace and Moselle) have two more.
static FRANCE: &[Rule] = &[
    everywhere(Day::Fixed(1, 1)),
    only(&["57", "67", "68"], Day::Easter(-2)),
    everywhere(Day::Easter(1)),
    everywhere(Day::Fixed(5, 1)),
    everywhere(Day::Fixed(5, 8)),
    everywhere(Day::Easter(39)),
    everywhere(Day::Easter(50)),
    everywhere(Day::Fixed(7, 14)),
    everywhere(Day::Fixed(8, 15)),
    everywhere(Day::Fixed(11, 1)),
    everywhere(Day::Fixed(11, 11)),
    everywhere(Day::Fixed(12, 25)),
    only(&["57", "67", "68"], Day::Fixed(12, 26)),
];

const fn stays(code: &'static str, rules: &'static [Rule]) -> Region {
    Region { code, rules, moving: Moving::Stays }
}

const fn britain(code: &'static str) -> Region {
    Region { code, rules: BRITAIN, moving: Moving::NextFreeDay }
}

static REGIONS: [Region; 30] = [
    stays("DE", GERMANY),
    stays("DE-BB", GERMANY),
    stays("DE-BE", GERMANY),
    stays("DE-BW", GERMANY),
    stays("DE-BY", GERMANY),
    stays("DE-HB", GERMANY),
    stays("DE-HE", GERMANY),
    stays("DE-HH", GERMANY),
    stays("DE-MV", GERMANY),
    stays("DE-NI", GERMANY),
    stays("DE-NW", GERMANY),
    stays("DE-RP", GERMANY),
    stays("DE-SH", GERMANY),
    stays("DE-SL", GERMANY),
    stays("DE-SN", GERMANY),
    stays("DE-ST", GERMANY),
    stays("DE-TH", GERMANY),
    stays("AT", AUSTRIA),
    stays("CH", SWITZERLAND),
    britain("GB"),
    britain("UK"),
    britain("GB-ENG"),
    britain("GB-WLS"),
    britain("GB-SCT"),
    britain("GB-NIR"),
    Region { code: "US", rules: UNITED_STATES, moving: Moving::NearestWeekday },
    stays("FR", FRANCE),
    stays("FR-57", FRANCE),
    stays("FR-67", FRANCE),
    stays("FR-68", FRANCE),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The region's holidays of a year, as `MMDD`.
    fn check(code: &str, year: i16, expected: &str) {
        let found: Vec<String> = region(code)
            .unwrap()
            .holidays(year)
            .iter()
            .map(|date| format!("{:02}{:02}", date.month(), date.day()))
            .collect();
        assert_eq!(found.join(" "), expected, "{code} {year}");
    }

    #[test]
    fn the_years_as_they_were_announced() {
        check("DE", 2026, "0101 0403 0406 0501 0514 0525 1003 1225 1226");
        check("DE-BY", 2026, "0101 0106 0403 0406 0501 0514 0525 0604 1003 1101 1225 1226");
        check("de-sn", 2026, "0101 0403 0406 0501 0514 0525 1003 1031 1118 1225 1226");
        check("DE-BE", 2025, "0101 0308 0418 0421 0501 0508 0529 0609 1003 1225 1226");
        check("DE-BE", 2028, "0101 0308 0414 0417 0501 0525 0605 0617 1003 1225 1226");
        check("DE-HH", 2017, "0101 0414 0417 0501 0525 0605 1003 1031 1225 1226");
        check("DE-HH", 2016, "0101 0325 0328 0501 0505 0516 1003 1225 1226");
        check("DE-BB", 2027, "0101 0326 0328 0329 0501 0506 0516 0517 1003 1031 1225 1226");
        check("AT", 2027, "0101 0106 0329 0501 0506 0517 0527 0815 1026 1101 1208 1225 1226");
        check("CH", 2026, "0101 0403 0406 0514 0525 0801 1225 1226");
        // 2026-12-26 is a Saturday: Monday the 28th is off.
        check("GB", 2026, "0101 0403 0406 0504 0525 0831 1225 1226 1228");
        // 2033-01-01 is a Saturday, 2033-12-25 a Sunday before a holiday.
        check("UK", 2033, "0101 0103 0415 0418 0502 0530 0829 1225 1226 1227");
        check("GB-SCT", 2033, "0101 0102 0103 0104 0415 0502 0530 0801 1130 1225 1226 1227");
        // The 12th of July is a Sunday, Boxing Day a Saturday.
        check("GB-NIR", 2026, "0101 0317 0403 0406 0504 0525 0712 0713 0831 1225 1226 1228");
        check("GB-SCT", 2026, "0101 0102 0403 0504 0525 0615 0803 1130 1225 1226 1228");
        // 2028-01-01 is a Saturday: off on the last day of 2027; 2027-12-25 is a Saturday.
        check(
            "US",
            2027,
            "0101 0118 0215 0531 0618 0619 0704 0705 0906 1011 1111 1125 1224 1225 1231",
        );
        check("US", 2026, "0101 0119 0216 0525 0619 0703 0704 0907 1012 1111 1126 1225");
        check("FR", 2026, "0101 0406 0501 0508 0514 0525 0714 0815 1101 1111 1225");
        check("FR-67", 2026, "0101 0403 0406 0501 0508 0514 0525 0714 0815 1101 1111 1225 1226");
    }

    /// Everything that moves in ten years, as another computation has it: the days around Easter
    /// and the day of repentance in Germany; weekdays of a month, and what is taken on another day
    /// because of a weekend, in England and in the United States.
    const TEN_YEARS: &str = "
        2026 | 0403 0406 0514 0525 0604 1118 | 0504 0525 0831 1228 | 0119 0216 0525 0703 0907 1012 1126
        2027 | 0326 0329 0506 0517 0527 1117 | 0503 0531 0830 1227 1228 | 0118 0215 0531 0618 0705 0906 1011 1125 1224 1231
        2028 | 0414 0417 0525 0605 0615 1122 | 0103 0501 0529 0828 | 0117 0221 0529 0904 1009 1110 1123
        2029 | 0330 0402 0510 0521 0531 1121 | 0507 0528 0827 | 0115 0219 0528 0903 1008 1112 1122
        2030 | 0419 0422 0530 0610 0620 1120 | 0506 0527 0826 | 0121 0218 0527 0902 1014 1128
        2031 | 0411 0414 0522 0602 0612 1119 | 0505 0526 0825 | 0120 0217 0526 0901 1013 1127
        2032 | 0326 0329 0506 0517 0527 1117 | 0503 0531 0830 1227 1228 | 0119 0216 0531 0618 0705 0906 1011 1125 1224 1231
        2033 | 0415 0418 0526 0606 0616 1116 | 0103 0502 0530 0829 1227 | 0117 0221 0530 0620 0905 1010 1124 1226
        2034 | 0407 0410 0518 0529 0608 1122 | 0102 0501 0529 0828 | 0102 0116 0220 0529 0904 1009 1110 1123
        2035 | 0323 0326 0503 0514 0524 1121 | 0507 0528 0827 | 0115 0219 0528 0903 1008 1112 1122
    ";

    #[test]
    fn what_moves_in_ten_years() {
        let check = |code: &str, year: i16, fixed: &str, expected: &str| {
            let all = region(code).unwrap().holidays(year);
            let all = all.iter().map(|date| date.strftime("%m%d").to_string());
            let moving: Vec<String> = all.filter(|date| !fixed.contains(date.as_str())).collect();
            assert_eq!(moving.join(" "), expected.trim(), "{code} {year}");
        };
        for line in TEN_YEARS.lines().filter(|line| line.contains('|')) {
            let [year, german, english, federal] =
                line.split('|').collect::<Vec<_>>().try_into().unwrap();
            let year = year.trim().parse().unwrap();
            let (easter, repentance) = german.trim().rsplit_once(' ').unwrap();
            check("DE-BY", year, "0101 0106 0501 1003 1101 1225 1226", easter);
            let fixed = format!("{easter} 0101 0501 1003 1031 1225 1226");
            check("DE-SN", year, &fixed, repentance);
            let fixed = format!("{} 0101 1225 1226", easter.get(..9).unwrap());
            check("GB", year, &fixed, english);
            check("US", year, "0101 0619 0704 1111 1225", federal);
        }
    }

    #[test]
    fn easter_is_where_the_church_has_it() {
        for (year, month, day) in [
            (1818, 3, 22),
            (1943, 4, 25),
            (1954, 4, 18),
            (1981, 4, 19),
            (2000, 4, 23),
            (2019, 4, 21),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
            (2049, 4, 18),
            (2076, 4, 19),
            (2285, 3, 22),
        ] {
            assert_eq!(easter(year), Date::new(year, month, day).ok(), "{year}");
        }
    }

    #[test]
    fn no_region_is_without_rules_and_none_is_there_twice() {
        let all: BTreeSet<&str> = codes().collect();
        assert_eq!(all.len(), REGIONS.len());
        for code in all {
            let per_year = region(code).unwrap().holidays(2026).len();
            assert!((8..=15).contains(&per_year), "{code}: {per_year}");
        }
        assert!(region("XX").is_none());
    }
}
