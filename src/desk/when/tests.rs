//! Moments as people write them, a line each. It is Tuesday, 6 January 2026, 10:00 in Berlin.

use jiff::tz::TimeZone;

use super::*;

fn berlin(local: &str) -> Zoned {
    let zone = jiff::tz::TimeZoneDatabase::bundled().get("Europe/Berlin").unwrap();
    local.parse::<DateTime>().unwrap().to_zoned(zone).unwrap()
}

fn now() -> Zoned {
    berlin("2026-01-06T10:00")
}

fn read(text: &str) -> Result<String, WhenError> {
    parse(text, &now(), Edge::Morning).map(|moment| shown(moment.local))
}

fn shown(local: DateTime) -> String {
    local.strftime("%Y-%m-%d %H:%M").to_string()
}

/// A line is `text = moment`.
fn check(table: &str) {
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (text, expected) = line.split_once(" = ").unwrap();
        assert_eq!(read(text).as_deref(), Ok(expected), "{text:?}");
    }
}

#[test]
fn lengths_count_from_now() {
    check(
        "3h = 2026-01-06 13:00
         2d = 2026-01-08 10:00
         30m = 2026-01-06 10:30
         90min = 2026-01-06 11:30
         1h30m = 2026-01-06 11:30
         1h30 = 2026-01-06 11:30
         1w = 2026-01-13 10:00
         1d12h = 2026-01-07 22:00
         2 Tage = 2026-01-08 10:00
         in 2 Tagen = 2026-01-08 10:00
         in 2 weeks = 2026-01-20 10:00
         in zwei Wochen = 2026-01-20 10:00
         in einer Stunde = 2026-01-06 11:00
         in einer halben Stunde = 2026-01-06 10:30
         half an hour = 2026-01-06 10:30
         in an hour = 2026-01-06 11:00
         a week = 2026-01-13 10:00
         one month = 2026-02-06 10:00
         3 Monate = 2026-04-06 10:00
         1 Stunde 15 Minuten = 2026-01-06 11:15
         in 2 Wochen 9 Uhr = 2026-01-20 09:00
         in 3 days at 2pm = 2026-01-09 14:00
         bis in 3 Tagen = 2026-01-09 10:00",
    );
}

#[test]
fn days_near_by_have_names() {
    check(
        "morgen = 2026-01-07 08:00
         Morgen 9 Uhr = 2026-01-07 09:00
         morgen um 9:30 Uhr = 2026-01-07 09:30
         morgen früh = 2026-01-07 08:00
         morgen Mittag = 2026-01-07 12:00
         morgen nachmittag = 2026-01-07 14:00
         morgen abend = 2026-01-07 18:00
         morgen abend um 8 = 2026-01-07 20:00
         übermorgen = 2026-01-08 08:00
         uebermorgen vormittags = 2026-01-08 10:00
         heute 15 Uhr = 2026-01-06 15:00
         heute abend = 2026-01-06 18:00
         15 Uhr = 2026-01-06 15:00
         15:30 = 2026-01-06 15:30
         15.30 Uhr = 2026-01-06 15:30
         15 Uhr 45 = 2026-01-06 15:45
         halb elf = 2026-01-06 10:30
         viertel nach 11 = 2026-01-06 11:15
         viertel vor zwölf Uhr = 2026-01-06 11:45
         tomorrow = 2026-01-07 08:00
         tomorrow 9am = 2026-01-07 09:00
         tomorrow at 9 = 2026-01-07 09:00
         tomorrow at 12am = 2026-01-07 00:00
         tomorrow noon = 2026-01-07 12:00
         tomorrow evening at 8 = 2026-01-07 20:00
         tomorrow half past eight = 2026-01-07 08:30
         tomorrow quarter to nine = 2026-01-07 08:45
         day after tomorrow = 2026-01-08 08:00
         tonight = 2026-01-06 18:00
         this afternoon = 2026-01-06 14:00
         2:30 pm = 2026-01-06 14:30
         end of day = 2026-01-06 17:00
         EOD = 2026-01-06 17:00
         Feierabend = 2026-01-06 17:00
         Ende der Woche = 2026-01-09 17:00
         end of the week = 2026-01-09 17:00
         Monatsende = 2026-01-31 17:00
         next week = 2026-01-12 08:00
         nächste Woche = 2026-01-12 08:00
         nächste Woche 10 Uhr = 2026-01-12 10:00
         next month = 2026-02-01 08:00
         nächsten Monat = 2026-02-01 08:00",
    );
}

#[test]
fn weekdays_are_the_next_ones() {
    check(
        "Montag = 2026-01-12 08:00
         Mo. = 2026-01-12 08:00
         bis Freitag = 2026-01-09 08:00
         Freitag 14 Uhr = 2026-01-09 14:00
         Fr 14:00 = 2026-01-09 14:00
         am kommenden Donnerstag = 2026-01-08 08:00
         Donnerstag nachmittag = 2026-01-08 14:00
         Mittwoch morgen = 2026-01-07 08:00
         Monday 9am = 2026-01-12 09:00
         Monday, 9 am = 2026-01-12 09:00
         by Friday = 2026-01-09 08:00
         Mittwoch, den 7. Januar, 12 Uhr = 2026-01-07 12:00
         Friday, 9 January 2026 = 2026-01-09 08:00
         Freitag, 16.1. = 2026-01-16 08:00
         Friday 10.12 = 2026-01-09 10:12
         Friday 5pm = 2026-01-09 17:00
         Dienstag = 2026-01-13 08:00
         Tuesday 9:00 = 2026-01-13 09:00
         next Monday = 2026-01-12 08:00
         nächsten Montag 9 Uhr = 2026-01-12 09:00",
    );
}

#[test]
fn dates_of_a_calendar() {
    check(
        "24.12. = 2026-12-24 08:00
         24.12 = 2026-12-24 08:00
         am 24.12. um 10 Uhr = 2026-12-24 10:00
         24.12.26 = 2026-12-24 08:00
         24.12.2026 10:15 = 2026-12-24 10:15
         2026-12-24 = 2026-12-24 08:00
         2026-12-24 10:00 = 2026-12-24 10:00
         2026-12-24T10:00 = 2026-12-24 10:00
         24. Dezember = 2026-12-24 08:00
         24. Dez. 9 Uhr = 2026-12-24 09:00
         3. März 2027 = 2027-03-03 08:00
         24 December = 2026-12-24 08:00
         Dec 24 = 2026-12-24 08:00
         December 24th at 10am = 2026-12-24 10:00
         May 3rd = 2026-05-03 08:00
         24/12 = 2026-12-24 08:00
         12/24/2026 = 2026-12-24 08:00
         am 24. = 2026-01-24 08:00
         am 3. = 2026-02-03 08:00
         1.10. = 2026-10-01 08:00",
    );
}

#[test]
fn a_day_without_a_time_means_what_the_command_makes_of_it() {
    let check = |text: &str, edge: Edge, expected: &str| {
        let found = parse(text, &now(), edge).map(|moment| shown(moment.local));
        assert_eq!(found.as_deref(), Ok(expected), "{text:?} {edge:?}");
    };
    check("Freitag", Edge::Morning, "2026-01-09 08:00");
    check("Freitag", Edge::Evening, "2026-01-09 18:00");
    check("Freitag", Edge::Midnight, "2026-01-10 00:00");
    check("heute", Edge::Evening, "2026-01-06 18:00");
    check("Freitag 9 Uhr", Edge::Midnight, "2026-01-09 09:00");
}

#[test]
fn what_is_not_one_moment_to_come_is_said() {
    let at = |text: &str| text.parse::<DateTime>().unwrap();
    let check = |text: &str, expected: WhenError| assert_eq!(read(text), Err(expected), "{text:?}");
    let unknown = |word: &str| WhenError::Unknown(word.to_owned());
    check("", WhenError::Empty);
    check("  , ", WhenError::Empty);
    check("bald", unknown("bald"));
    check("morgen irgendwann", unknown("irgendwann"));
    check("soon", unknown("soon"));
    check("7", unknown("7"));
    check("um", unknown("um"));
    check("next", unknown("next"));
    check("nächsten 3 Tage", unknown("tage"));
    check("morgen Montag", unknown("montag"));
    check("9:00 10:00", unknown("10:00"));
    check("heute 9 Uhr", WhenError::Past(at("2026-01-06T09:00")));
    check("9 Uhr", WhenError::Past(at("2026-01-06T09:00")));
    check("heute", WhenError::Past(at("2026-01-06T08:00")));
    check("heute morgen", WhenError::Past(at("2026-01-06T08:00")));
    check("3.1.", WhenError::Past(at("2026-01-03T08:00")));
    check("24.12.2025", WhenError::Past(at("2025-12-24T08:00")));
    check("0d", WhenError::Past(at("2026-01-06T10:00")));
    check("24.12.2036", WhenError::TooFar(at("2036-12-24T08:00")));
    check("30.2.", WhenError::NoSuchDay("30.2.".into()));
    check("2026-02-30", WhenError::NoSuchDay("2026-02-30".into()));
    check("morgen 25 Uhr", WhenError::NoSuchDay("25 uhr".into()));
    check("13pm", WhenError::NoSuchDay("13pm".into()));
    let either = |one: &str, two: &str| WhenError::Ambiguous(at(one), at(two));
    check("4/3", either("2026-03-04T00:00", "2026-04-03T00:00"));
    check("Dienstag 15 Uhr", either("2026-01-06T15:00", "2026-01-13T15:00"));
    check("next Friday", either("2026-01-09T08:00", "2026-01-16T08:00"));
    check("nächsten Freitag", either("2026-01-09T08:00", "2026-01-16T08:00"));
    check("morgen um 5", either("2026-01-07T05:00", "2026-01-07T17:00"));
    check("Friday at 3", either("2026-01-09T03:00", "2026-01-09T15:00"));
}

#[test]
fn the_clock_may_be_changed_meanwhile() {
    let check = |now: &str, text: &str, expected: &str| {
        let found = parse(text, &berlin(now), Edge::Morning).map(|moment| moment.at);
        assert_eq!(found.map(|at| at.to_string()).as_deref(), Ok(expected), "{text:?}");
    };
    // 29 March 2026, 2:00 to 3:00 does not exist; 25 October has 2:00 to 3:00 twice.
    check("2026-03-28T10:00", "2d", "2026-03-30T08:00:00Z");
    check("2026-03-28T10:00", "48h", "2026-03-30T09:00:00Z");
    check("2026-03-28T10:00", "morgen 2:30", "2026-03-29T01:30:00Z");
    check("2026-10-24T10:00", "morgen 2:30", "2026-10-25T00:30:00Z");
    check("2026-10-24T10:00", "morgen", "2026-10-25T07:00:00Z");
    check("2028-02-28T10:00", "morgen", "2028-02-29T07:00:00Z");
    check("2026-12-30T10:00", "3.1.", "2027-01-03T07:00:00Z");
    check("2026-01-31T10:00", "1 month", "2026-02-28T09:00:00Z");
}

#[test]
fn whatever_is_written_nothing_panics() {
    let pieces = [
        "1",
        "31.",
        "0",
        "99999",
        "9999999999999999999",
        ":",
        "1:",
        "24.12.2026.1",
        "t",
        "-",
        "am",
        "pm",
        "halb",
        "viertel",
        "vor",
        "2026-12-24t",
        "ä",
        "next",
        "ende",
        "12/",
        "/",
        "\u{0}",
        "d",
        "99999d",
        "0am",
        "december",
        "uhr",
        "week",
    ];
    for one in pieces {
        for two in pieces {
            for text in
                [format!("{one} {two}"), format!("{one}{two}"), format!("morgen {one} {two}")]
            {
                let _ = parse(&text, &now(), Edge::Evening);
            }
        }
    }
    let utc = now().with_time_zone(TimeZone::UTC);
    assert_eq!(parse("2d", &utc, Edge::Morning).unwrap().local.hour(), 9);
}
