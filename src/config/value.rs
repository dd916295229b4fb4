//! Values: how a duration, a rate, a size, a zone is written, and what is said where it is not.
//!
//! Separate because each is a small language of its own, tested as a table. Pure but for the list
//! of time zones. Never looks at a second value: what contradicts what is not told here.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use jiff::civil::{Date, Time};

use super::keys::Kind;
use super::nearest::nearest;
use crate::desk::policy::{History, Rate};
use crate::desk::rules::{HeaderPattern, Pattern};
use crate::desk::sla::calendar::Hours;
use crate::desk::sla::holiday;
use crate::desk::sla::target::{Allowance, Step};
use crate::limits::{DURATION_MAX, MESSAGE_SIZE_BYTES_MAX, MESSAGE_SIZE_BYTES_MIN, POLL_MIN};
use crate::mail::address::Address;

/// A text that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    Text(String),
    Duration(Duration),
    Allowance(Allowance),
    Size(u64),
    Rate(Rate),
    Address(Address),
}

/// A text that was not: what is wrong, to stand at the caret, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unfit {
    pub(super) label: String,
    pub(super) help: String,
}

impl Unfit {
    fn new(label: impl Into<String>, help: impl Into<String>) -> Unfit {
        Unfit { label: label.into(), help: help.into() }
    }
}

const DURATION_HELP: &str = "write a number and s, m, h or d, such as \"90s\", \"4h\", \"1h 30m\"";
const RATE_HELP: &str = "write COUNT/PERIOD, such as \"60/min\", \"300/h\", \"3/24h\"";
const SIZE_HELP: &str = "write a number and kB, MB or GB, such as \"50MB\"";
const NAME_CHARS_MAX: usize = 40;

/// What a kind holds, in words that follow "must be".
#[must_use]
pub(super) fn described(kind: &Kind) -> String {
    match kind {
        Kind::Text | Kind::Secret | Kind::Word | Kind::Pattern | Kind::HeaderPattern => {
            "a text in quotes".to_owned()
        }
        Kind::Name => "a name in quotes".to_owned(),
        Kind::Choice(texts) => format!("one of {}", quoted(texts)),
        Kind::Bool => "true or false".to_owned(),
        Kind::Flag => "true or false, or a list of them".to_owned(),
        Kind::Port => "a port, a number from 1 to 65535".to_owned(),
        Kind::Duration | Kind::Poll => "a duration such as \"90s\" or \"4h\"".to_owned(),
        Kind::Allowance => "a time such as \"4h\" or \"3d\"".to_owned(),
        Kind::Size => "a size such as \"50MB\"".to_owned(),
        Kind::Rate => "a rate such as \"300/h\"".to_owned(),
        Kind::Address => "an address such as \"name@example.com\"".to_owned(),
        Kind::AddressOrDomain => "an address or a domain, in quotes".to_owned(),
        Kind::Host => "a host name such as \"mail.example.com\"".to_owned(),
        Kind::Listen => "an address and a port such as \"127.0.0.1:8025\"".to_owned(),
        Kind::Zone => "a time zone such as \"Europe/Berlin\"".to_owned(),
        Kind::Language => "a language of two letters such as \"de\"".to_owned(),
        Kind::History => "\"all\", \"none\" or a duration such as \"90d\"".to_owned(),
        Kind::File | Kind::Path => "a path in quotes".to_owned(),
        Kind::TimeOfDay => "a time of day such as \"08:00\"".to_owned(),
        Kind::Date => "a date such as \"2026-12-25\"".to_owned(),
        Kind::Step => "\"75%\", \"15m before\" or \"1h after\"".to_owned(),
        Kind::Hours => "a table such as { mon-fri = [\"09:00-17:00\"] }".to_owned(),
        Kind::DateHours => "a table such as { 2026-12-20 = [\"13:00-18:00\"] }".to_owned(),
        Kind::Region => "a region such as \"DE-BY\", \"AT\" or \"US\"".to_owned(),
        Kind::List(_) => "a list".to_owned(),
        Kind::Table(_) => "a table".to_owned(),
        Kind::Tables(_) => "a list of tables".to_owned(),
        Kind::Named(_) => "a table of named tables".to_owned(),
    }
}

/// Reads a text as what the kind holds. Kinds that are no text take it as it is.
pub(super) fn read(kind: &Kind, text: &str) -> Result<Leaf, Unfit> {
    match kind {
        Kind::Duration => duration(text).map(Leaf::Duration),
        Kind::Allowance => allowance(text).map(Leaf::Allowance),
        Kind::Poll => poll(text).map(Leaf::Duration),
        Kind::Size => size(text).map(Leaf::Size),
        Kind::Rate => rate(text).map(Leaf::Rate),
        Kind::Address => address(text).map(Leaf::Address),
        Kind::Choice(texts) => choice(texts, text).map(Leaf::Text),
        Kind::Zone => zone(text).map(Leaf::Text),
        Kind::Name
        | Kind::Word
        | Kind::Pattern
        | Kind::HeaderPattern
        | Kind::Region
        | Kind::Host
        | Kind::Language
        | Kind::AddressOrDomain
        | Kind::Listen
        | Kind::TimeOfDay
        | Kind::Date
        | Kind::Step
        | Kind::History => {
            checked(kind, text)?;
            Ok(Leaf::Text(text.to_owned()))
        }
        Kind::Text
        | Kind::Secret
        | Kind::File
        | Kind::Path
        | Kind::Bool
        | Kind::Flag
        | Kind::Port
        | Kind::Hours
        | Kind::DateHours
        | Kind::List(_)
        | Kind::Table(_)
        | Kind::Tables(_)
        | Kind::Named(_) => not_empty(text).map(Leaf::Text),
    }
}

/// Texts that are kept as they are written, once it is sure that they are what they should be.
#[expect(clippy::wildcard_enum_match_arm, reason = "`read` names every kind")]
fn checked(kind: &Kind, text: &str) -> Result<(), Unfit> {
    not_empty(text)?;
    match kind {
        Kind::Name => name(text),
        Kind::Word => word(text),
        Kind::Pattern => pattern(text, Pattern::parse(text).err()),
        Kind::HeaderPattern => header_pattern(text),
        Kind::Region => region(text),
        Kind::Host => host(text),
        Kind::Language => language(text),
        Kind::AddressOrDomain => address_or_domain(text),
        Kind::Listen => text
            .parse::<SocketAddr>()
            .map(|_| ())
            .map_err(|_| Unfit::new("not an address and a port", "write it as \"127.0.0.1:8025\"")),
        Kind::TimeOfDay => time_of_day(text).map(|_| ()),
        Kind::Date => date(text).map(|_| ()),
        Kind::Step => step(text).map(|_| ()),
        Kind::History => history(text).map(|_| ()),
        _ => Ok(()),
    }
}

/// `all`, `none` or a duration.
pub(super) fn history(text: &str) -> Result<History, Unfit> {
    match text {
        "all" => Ok(History::All),
        "none" => Ok(History::None),
        _ => duration(text).map(History::Since).map_err(|_| {
            let help = "write \"all\", \"none\" or a duration such as \"90d\"";
            Unfit::new("neither all nor none nor a duration", help)
        }),
    }
}

/// A span of hours, `09:00-17:30`.
pub(super) fn hours(text: &str) -> Result<Hours, Unfit> {
    let help = "write two times of day, such as \"09:00-17:30\"; midnight at the end is \"24:00\"";
    let (from, to) = text.split_once('-').ok_or_else(|| Unfit::new("not a span of hours", help))?;
    let minutes = |text: &str| {
        let time = time_of_day(text).map_err(|unfit| Unfit::new(unfit.label, help))?;
        Ok(i16::from(time.hour()) * 60 + i16::from(time.minute()))
    };
    let from = minutes(from.trim())?;
    let to = match to.trim() {
        "24:00" => 1_440,
        to => minutes(to)?,
    };
    Hours::new(from, to).ok_or_else(|| Unfit::new("it ends before it begins", help))
}

/// A day of the week or a span of them, `mon`, `mon-fri`, `sat-mon`, as places in a week that
/// begins with Monday.
pub(super) fn days(text: &str) -> Result<Vec<usize>, Unfit> {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let place = |day: &str| DAYS.iter().position(|known| *known == day);
    let ends = match text.split_once('-') {
        Some((from, to)) => place(from).zip(place(to)).filter(|(from, to)| from != to),
        None => place(text).map(|day| (day, day)),
    };
    let (from, to) = ends.ok_or_else(|| {
        Unfit::new("not a day", "write mon, tue, wed, thu, fri, sat, sun, or mon-fri")
    })?;
    let count = (to + DAYS.len() - from) % DAYS.len();
    Ok((0..=count).map(|more| (from + more) % DAYS.len()).collect())
}

/// A date, `2026-12-25`.
pub(super) fn date(text: &str) -> Result<Date, Unfit> {
    let help = "write year, month and day, such as \"2026-12-25\"";
    text.parse().map_err(|_| Unfit::new("not a date", help))
}

fn region(text: &str) -> Result<(), Unfit> {
    let known = || holiday::codes().collect::<Vec<_>>();
    let help = match nearest(text, known()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("known are {}", known().join(", ")),
    };
    holiday::region(text)
        .map(|_| ())
        .ok_or_else(|| Unfit::new("no region whose days off are known", help))
}

/// Open time or open days; never both, and never nothing.
fn allowance(text: &str) -> Result<Allowance, Unfit> {
    let whole = duration(text)?;
    if whole.is_zero() {
        return Err(Unfit::new(
            "no time at all",
            "\"15m\" is a short one; a promise that is not made is left out",
        ));
    }
    let days = text.trim().strip_suffix('d').map(str::trim_end);
    match (days.and_then(|days| days.parse().ok()), text.contains('d')) {
        (Some(days), _) => Ok(Allowance::Days(days)),
        (None, false) => jiff::SignedDuration::try_from(whole)
            .map(Allowance::Open)
            .map_err(|_| Unfit::new("too long", "ten years is the most")),
        (None, true) => Err(Unfit::new(
            "days and hours together",
            "open days are counted whole, such as \"3d\"; open time in hours, such as \"26h\"",
        )),
    }
}

fn duration(text: &str) -> Result<Duration, Unfit> {
    let unfit = |label: &str| Unfit::new(label, DURATION_HELP);
    let mut seconds: u64 = 0;
    let mut last_unit_s = u64::MAX;
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(unfit("it is empty"));
    }
    while !rest.is_empty() {
        let (count, behind) = digits(rest).ok_or_else(|| unfit("not a duration"))?;
        let behind = behind.trim_start();
        let end = behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len());
        let (unit, behind) = behind.split_at_checked(end).unwrap_or((behind, ""));
        let unit_s = match unit {
            "" if behind.is_empty() => return Err(unfit("its unit is missing")),
            _ => unit_s(unit).ok_or_else(|| unfit("not a duration"))?,
        };
        if unit_s >= last_unit_s {
            return Err(unfit("its units must go from large to small"));
        }
        last_unit_s = unit_s;
        seconds = count
            .checked_mul(unit_s)
            .and_then(|more| seconds.checked_add(more))
            .filter(|seconds| *seconds <= DURATION_MAX.as_secs())
            .ok_or_else(|| Unfit::new("too long", "ten years is the most"))?;
        rest = behind.trim_start();
    }
    Ok(Duration::from_secs(seconds))
}

fn poll(text: &str) -> Result<Duration, Unfit> {
    let poll = duration(text)?;
    match poll >= POLL_MIN {
        true => Ok(poll),
        false => Err(Unfit::new("too short", "\"1s\" is the least, \"60s\" is usual")),
    }
}

fn size(text: &str) -> Result<u64, Unfit> {
    let unfit = |label: &str| Unfit::new(label, SIZE_HELP);
    let (count, unit) = digits(text.trim()).ok_or_else(|| unfit("not a size"))?;
    let unit_bytes = match unit.trim().to_ascii_lowercase().as_str() {
        "" => return Err(unfit("its unit is missing")),
        "b" => 1,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return Err(unfit("not a size")),
    };
    match count.checked_mul(unit_bytes) {
        Some(bytes) if bytes < MESSAGE_SIZE_BYTES_MIN => {
            Err(Unfit::new("too small", "\"1MB\" is the least, \"50MB\" is usual"))
        }
        Some(bytes) if bytes <= MESSAGE_SIZE_BYTES_MAX => Ok(bytes),
        Some(_) | None => Err(Unfit::new("too large", "\"1GB\" is the most, \"50MB\" is usual")),
    }
}

fn rate(text: &str) -> Result<Rate, Unfit> {
    let unfit = |label: &str| Unfit::new(label, RATE_HELP);
    let (count, period) = text.split_once('/').ok_or_else(|| unfit("not a rate"))?;
    let count: u32 = count.trim().parse().map_err(|_| unfit("its count is no number"))?;
    let period = period.trim();
    let period = match unit_s(period) {
        Some(unit_s) => Duration::from_secs(unit_s),
        None => duration(period).map_err(|_| unfit("its period is no duration"))?,
    };
    match (count, period.is_zero()) {
        (0, _) => Err(unfit("its count must be 1 or more")),
        (_, true) => Err(unfit("its period must be longer than nothing")),
        (_, false) => Ok(Rate { count, period }),
    }
}

fn address(text: &str) -> Result<Address, Unfit> {
    let help = match text.split_once('<').zip(text.split_once('>')) {
        Some(((_, inner), _)) => {
            format!("write the address alone: \"{}\"", inner.trim_end_matches('>').trim())
        }
        None => "write it as \"name@example.com\"".to_owned(),
    };
    Address::parse(text).map_err(|_| Unfit::new("not an address", help))
}

fn address_or_domain(text: &str) -> Result<(), Unfit> {
    let help = "write an address, \"name@example.com\", or a domain, \"example.com\"";
    let parsed = match text.contains('@') {
        true => Address::parse(text),
        false => Address::parse(&format!("x@{text}")),
    };
    parsed.map(|_| ()).map_err(|_| Unfit::new("neither an address nor a domain", help))
}

fn choice(texts: &[&str], text: &str) -> Result<String, Unfit> {
    if texts.contains(&text) {
        return Ok(text.to_owned());
    }
    let help = match nearest(text, texts.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"? It may be {}", quoted(texts)),
        None => format!("it may be {}", quoted(texts)),
    };
    Err(Unfit::new("not one of its values", help))
}

fn zone(text: &str) -> Result<String, Unfit> {
    // An empty name and "Local" would be the machine's own zone, which may change unseen.
    if let (false, Ok(zone)) = (text.is_empty(), jiff::tz::TimeZone::get(text))
        && let Some(name) = zone.iana_name()
    {
        return Ok(name.to_owned());
    }
    let names: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
    let help = match nearest(text, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => "write it as \"Europe/Berlin\", or \"UTC\"".to_owned(),
    };
    Err(Unfit::new("no time zone of this name", help))
}

fn host(text: &str) -> Result<(), Unfit> {
    let help = "write the name alone, such as \"mail.example.com\"";
    if text.parse::<IpAddr>().is_ok() {
        return Ok(());
    }
    if let Some((_, behind)) = text.split_once("://") {
        let name = behind.split(['/', ':']).next().unwrap_or_default();
        return Err(Unfit::new("not a host name", format!("write the name alone: \"{name}\"")));
    }
    if let Some((name, port)) = text.rsplit_once(':')
        && port.parse::<u16>().is_ok()
    {
        let help = format!("write host = \"{name}\" and port = {port}");
        return Err(Unfit::new("a host name with a port", help));
    }
    // A name that is an address of mail's domain part is one for DNS too, near enough.
    match text.contains(['_', '[', ']', ':']) || Address::parse(&format!("x@{text}")).is_err() {
        true => Err(Unfit::new("not a host name", help)),
        false => Ok(()),
    }
}

fn language(text: &str) -> Result<(), Unfit> {
    let help = "write the two letters of ISO 639-1, such as \"de\" or \"en\"";
    match text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase()) {
        true => Ok(()),
        false => Err(Unfit::new("not a language", help)),
    }
}

fn name(text: &str) -> Result<(), Unfit> {
    let fits = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
        && text.starts_with(char::is_alphanumeric)
        && text.chars().count() <= NAME_CHARS_MAX;
    match fits {
        true => Ok(()),
        false => Err(Unfit::new(
            "not a short name",
            "letters, digits, \"-\", \"_\" and \".\", 40 at the most, since commands use it",
        )),
    }
}

fn word(text: &str) -> Result<(), Unfit> {
    match text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        true => Err(Unfit::new("it holds a blank", "write one word; a list may hold several")),
        false => Ok(()),
    }
}

/// `wrong`: what the compiler of expressions says against it.
fn pattern(text: &str, wrong: Option<String>) -> Result<(), Unfit> {
    let inner = text.strip_prefix('/').map(|behind| behind.strip_suffix('/'));
    match (inner, wrong) {
        (None | Some(Some(_)), None) if inner != Some(Some("")) => Ok(()),
        (Some(Some(inner)), Some(why)) if !inner.is_empty() => {
            Err(Unfit::new(why, "what stands between slashes is a regular expression"))
        }
        _ => Err(Unfit::new(
            "an expression without an end",
            "what begins with / is an expression and ends with /, such as \"/invoice [0-9]+/\"",
        )),
    }
}

/// The name of a field, and what it must hold.
fn header_pattern(text: &str) -> Result<(), Unfit> {
    let (name, value) = text.split_once(':').unwrap_or((text, ""));
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_graphic() && c != '/');
    if !is_name {
        return Err(Unfit::new(
            "not the name of a header field",
            "write \"X-Shop\", or \"X-Shop: words\", or \"X-Shop: /regex/\"",
        ));
    }
    match value.trim() {
        "" => Ok(()),
        value => pattern(value, HeaderPattern::parse(text).err()),
    }
}

/// A step of an escalation.
pub(super) fn step(text: &str) -> Result<Step, Unfit> {
    let help = "write \"75%\", \"15m before\" or \"1h after\"";
    let unfit = || Unfit::new("not a step", help);
    if let Some(percent) = text.strip_suffix('%') {
        let percent = percent.parse().map_err(|_| unfit())?;
        return if (1..=1_000).contains(&percent) {
            Ok(Step::Percent(percent))
        } else {
            Err(unfit())
        };
    }
    let (span, side) = text.rsplit_once(' ').ok_or_else(unfit)?;
    let span = duration(span).map_err(|_| unfit())?;
    let span = jiff::SignedDuration::try_from(span).map_err(|_| unfit())?;
    match side {
        "before" if !span.is_zero() => Ok(Step::Before(span)),
        "after" if !span.is_zero() => Ok(Step::After(span)),
        _ => Err(unfit()),
    }
}

fn time_of_day(text: &str) -> Result<Time, Unfit> {
    let unfit = || Unfit::new("not a time of day", "write hours and minutes, such as \"08:00\"");
    let (hour, minute) = text.split_once(':').ok_or_else(unfit)?;
    match (hour.len(), minute.len()) {
        (1 | 2, 2) => Time::new(
            hour.parse().map_err(|_| unfit())?,
            minute.parse().map_err(|_| unfit())?,
            0,
            0,
        )
        .map_err(|_| unfit()),
        _ => Err(unfit()),
    }
}

fn not_empty(text: &str) -> Result<String, Unfit> {
    match text.trim().is_empty() {
        true => {
            Err(Unfit::new("it is empty", "give it a value; a key that is not needed is left out"))
        }
        false => Ok(text.to_owned()),
    }
}

/// A number at the start of a text, and what follows it.
fn digits(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, behind) = text.split_at_checked(end)?;
    Some((digits.parse().ok()?, behind))
}

fn unit_s(unit: &str) -> Option<u64> {
    match unit {
        "s" => Some(1),
        "m" | "min" => Some(60),
        "h" => Some(3_600),
        "d" => Some(86_400),
        _ => None,
    }
}

/// Texts in quotes, as a list within a sentence.
pub(super) fn quoted(texts: &[&str]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
    texts.join(", ")
}

#[cfg(test)]
mod tests;
