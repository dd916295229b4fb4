//! Values as admins write them: what each kind takes, and where the caret stands under the rest.
//!
//! Separate because the table is longer than the code. Holds on to how a value is read; which key
//! takes which kind is tested with the keys.

use super::*;

/// Reads a text, and shows what came of it: seconds, bytes, count/seconds, the text, or `!` and
/// what stands at the caret.
fn check(kind: &Kind, text: &str, expected: &str) {
    let shown = match read(kind, text) {
        Ok(Leaf::Text(text)) => text,
        Ok(Leaf::Duration(duration)) => duration.as_secs().to_string(),
        Ok(Leaf::Allowance(Allowance::Open(time))) => format!("{} s", time.as_secs()),
        Ok(Leaf::Allowance(Allowance::Days(days))) => format!("{days} open days"),
        Ok(Leaf::Size(bytes)) => bytes.to_string(),
        Ok(Leaf::Rate(rate)) => format!("{}/{}", rate.count, rate.period.as_secs()),
        Ok(Leaf::Address(address)) => address.as_str().to_owned(),
        Err(unfit) => format!("!{}", unfit.label),
    };
    assert_eq!(shown, expected, "{kind:?} {text:?}");
}

#[test]
fn durations() {
    let check = |text, expected| check(&Kind::Duration, text, expected);
    check("0s", "0");
    check("90s", "90");
    check("10m", "600");
    check("10min", "600");
    check("4h", "14400");
    check("2d", "172800");
    check("1h 30m", "5400");
    check("1h30m", "5400");
    check(" 1 h ", "3600");
    check("1d 2h 3m 4s", "93784");
    check("3660d", "316224000");
    check("3661d", "!too long");
    check("99999999999999999999s", "!not a duration");
    check("18446744073709551615d", "!too long");
    check("60", "!its unit is missing");
    check("1h 30", "!its unit is missing");
    check("1.5h", "!not a duration");
    check("-1h", "!not a duration");
    check("30m 1h", "!its units must go from large to small");
    check("1h 1h", "!its units must go from large to small");
    check("1 week", "!not a duration");
    check("", "!it is empty");
    check("h", "!not a duration");
    check("\u{665}h", "!not a duration");
}

#[test]
fn allowances() {
    let check = |text, expected| check(&Kind::Allowance, text, expected);
    check("2h", "7200 s");
    check("1h 30m", "5400 s");
    check("3d", "3 open days");
    check(" 3 d ", "3 open days");
    check("1d 4h", "!days and hours together");
    check("0h", "!no time at all");
    check("4", "!its unit is missing");
    check("4000d", "!too long");
}

#[test]
fn regions_and_expressions() {
    check(&Kind::Region, "de-by", "de-by");
    check(&Kind::Region, "Bayern", "!no region whose days off are known");
    check(&Kind::Pattern, "/(/", "!error: unclosed group");
    check(&Kind::HeaderPattern, "X-Shop: /./", "X-Shop: /./");
    check(&Kind::HeaderPattern, "X-Shop", "X-Shop");
    check(&Kind::HeaderPattern, "/X-Shop", "!not the name of a header field");
    check(&Kind::HeaderPattern, "X-Shop: /[/", "!error: unclosed character class");
}

#[test]
fn polls() {
    check(&Kind::Poll, "1s", "1");
    check(&Kind::Poll, "0s", "!too short");
}

#[test]
fn sizes() {
    let check = |text, expected| check(&Kind::Size, text, expected);
    check("50MB", "50000000");
    check("50 mb", "50000000");
    check("1GB", "1000000000");
    check("2000kB", "2000000");
    check("10MiB", "10485760");
    check("1000000B", "1000000");
    check("50", "!its unit is missing");
    check("50M", "!not a size");
    check("1kB", "!too small");
    check("0MB", "!too small");
    check("2GB", "!too large");
    check("18446744073709551615GB", "!too large");
}

#[test]
fn rates() {
    let check = |text, expected| check(&Kind::Rate, text, expected);
    check("300/h", "300/3600");
    check("60/min", "60/60");
    check("3/24h", "3/86400");
    check("1/s", "1/1");
    check("5 / 1h 30m", "5/5400");
    check("9/d", "9/86400");
    check("300", "!not a rate");
    check("many/h", "!its count is no number");
    check("-1/h", "!its count is no number");
    check("3/year", "!its period is no duration");
    check("0/h", "!its count must be 1 or more");
    check("3/0s", "!its period must be longer than nothing");
}

#[test]
fn addresses_and_hosts() {
    check(&Kind::Address, "Kim@Example.NET", "Kim@example.net");
    check(&Kind::Address, "kim", "!not an address");
    check(&Kind::Address, "Kim <kim@example.net>", "!not an address");
    assert_eq!(
        read(&Kind::Address, "Kim <kim@example.net>").unwrap_err().help,
        "write the address alone: \"kim@example.net\""
    );
    check(&Kind::AddressOrDomain, "example.com", "example.com");
    check(&Kind::AddressOrDomain, "kim@example.com", "kim@example.com");
    check(&Kind::AddressOrDomain, "@example.com", "!neither an address nor a domain");
    check(&Kind::AddressOrDomain, "example com", "!neither an address nor a domain");
    check(&Kind::Host, "imap.example.com", "imap.example.com");
    check(&Kind::Host, "localhost", "localhost");
    check(&Kind::Host, "127.0.0.1", "127.0.0.1");
    check(&Kind::Host, "::1", "::1");
    check(&Kind::Host, "imap.example.com:993", "!a host name with a port");
    check(&Kind::Host, "imaps://imap.example.com", "!not a host name");
    check(&Kind::Host, "imap example com", "!not a host name");
    check(&Kind::Host, "imap@example.com", "!not a host name");
    check(&Kind::Listen, "127.0.0.1:8025", "127.0.0.1:8025");
    check(&Kind::Listen, "8025", "!not an address and a port");
}

#[test]
fn words() {
    check(&Kind::Name, "anna", "anna");
    check(&Kind::Name, "j\u{f6}rg-2", "j\u{f6}rg-2");
    check(&Kind::Name, "Anna Schmidt", "!not a short name");
    check(&Kind::Name, "../etc", "!not a short name");
    check(&Kind::Name, "..", "!not a short name");
    check(&Kind::Name, "", "!it is empty");
    check(&Kind::Name, &"a".repeat(41), "!not a short name");
    check(&Kind::Language, "de", "de");
    check(&Kind::Language, "DE", "!not a language");
    check(&Kind::Language, "de-DE", "!not a language");
    check(&Kind::Choice(&["live", "hold"]), "live", "live");
    check(&Kind::Choice(&["live", "hold"]), "Live", "!not one of its values");
    check(&Kind::Word, "mx.example.com", "mx.example.com");
    check(&Kind::Word, "mx example", "!it holds a blank");
    check(&Kind::Pattern, "invoice", "invoice");
    check(&Kind::Pattern, "/inv[0-9]/", "/inv[0-9]/");
    check(&Kind::Pattern, "/inv", "!an expression without an end");
    check(&Kind::Pattern, "//", "!an expression without an end");
    check(&Kind::Text, " ", "!it is empty");
}

#[test]
fn times() {
    check(&Kind::Zone, "Europe/Berlin", "Europe/Berlin");
    check(&Kind::Zone, "europe/berlin", "Europe/Berlin");
    check(&Kind::Zone, "UTC", "UTC");
    check(&Kind::Zone, "Europe/Berln", "!no time zone of this name");
    check(&Kind::Zone, "", "!no time zone of this name");
    check(&Kind::Zone, "local", "!no time zone of this name");
    check(&Kind::TimeOfDay, "08:00", "08:00");
    check(&Kind::TimeOfDay, "24:00", "!not a time of day");
    check(&Kind::TimeOfDay, "8", "!not a time of day");
    check(&Kind::Date, "2026-12-25", "2026-12-25");
    check(&Kind::Date, "2026-02-30", "!not a date");
    check(&Kind::Date, "25.12.2026", "!not a date");
    check(&Kind::Step, "75%", "75%");
    check(&Kind::Step, "15m before", "15m before");
    check(&Kind::Step, "1h 30m after", "1h 30m after");
    check(&Kind::Step, "0%", "!not a step");
    check(&Kind::Step, "soon", "!not a step");
    check(&Kind::History, "all", "all");
    check(&Kind::History, "90d", "90d");
    check(&Kind::History, "some", "!neither all nor none nor a duration");
}

#[test]
fn open_hours() {
    for (text, fits) in [
        ("09:00-12:30", true),
        ("00:00-24:00", true),
        ("12:30-09:00", false),
        ("09:00-09:00", false),
        ("9-17", false),
        ("all day", false),
    ] {
        assert_eq!(hours(text).is_ok(), fits, "{text}");
    }
    for (text, fits) in [
        ("mon", true),
        ("mon-fri", true),
        ("sat-mon", true),
        ("Mo", false),
        ("mon-mon", false),
        ("weekdays", false),
    ] {
        assert_eq!(days(text).is_ok(), fits, "{text}");
    }
}
