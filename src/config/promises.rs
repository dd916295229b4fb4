//! Calendars, promises and rules, out of checked tables.
//!
//! Separate from the rest of the policy because it reads one more file, the holidays, and because
//! `match` and `set` are a small language of their own. Names of agents, calendars and promises are
//! checked elsewhere; here they are taken as they are.

use std::collections::BTreeSet;
use std::path::Path;

use icalendar::{CalendarDateTime, Component, DatePerhapsTime};
use jiff::Span;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::TEMPLATE_LANGUAGES;
use super::problem::Problem;
use super::read_text;
use super::table::Table;
use super::value;
use crate::desk::conversation::{Priority, Status};
use crate::desk::details::Detail;
use crate::desk::policy::Agent;
use crate::desk::rules::{Assign, HeaderPattern, Match, Pattern, Rule, Set};
use crate::desk::sla::calendar::Calendar;
use crate::desk::sla::holiday;
use crate::desk::sla::promise::{Escalation, Notified, Sla};
use crate::desk::sla::target::Target;
use crate::limits::{HOLIDAY_YEARS, HOLIDAYS_BYTES_MAX};
use crate::mail::address::Address;
use crate::mail::read::classify::Kind;

/// The calendars; `always`, in the desk's zone, is the first one.
pub(super) fn calendars(root: &Table, problems: &mut Vec<Problem>) -> Option<Vec<Calendar>> {
    let desk_zone = root.table("desk")?.text("timezone")?;
    let mut calendars = vec![Calendar::always(TimeZone::get(desk_zone).ok()?)];
    for (name, table) in root.named("calendar") {
        let zone = TimeZone::get(table.text("timezone").unwrap_or(desk_zone)).ok()?;
        let mut holidays: BTreeSet<Date> = BTreeSet::new();
        for date in table.texts("holidays") {
            holidays.extend(value::date(date.value));
        }
        if let Some(region) = table.text("holidays_of").and_then(holiday::region) {
            holidays.extend(HOLIDAY_YEARS.flat_map(|year| region.holidays(year)));
        }
        if let Some(path) = table.path("holidays_ics") {
            match read_text(path, HOLIDAYS_BYTES_MAX).map_err(|why| why.to_string()) {
                Ok((_, true)) => problems.push(unreadable(table, path, "longer than 1 MB")),
                Ok((text, false)) => match dates_of(&text) {
                    Ok(dates) => holidays.extend(dates),
                    Err(why) => problems.push(unreadable(table, path, &why)),
                },
                Err(why) => problems.push(unreadable(table, path, &why)),
            }
        }
        let week = table.week("hours")?.clone();
        calendars.push(Calendar::new(name, zone, week, holidays, table.dates("open_days")));
    }
    Some(calendars)
}

fn unreadable(table: &Table, path: &Path, why: &str) -> Problem {
    Problem::at(table.at("holidays_ics"), "invalid value for `calendar.holidays_ics`")
        .label(why.to_owned())
        .help(format!("{} must be an iCalendar file (.ics) with whole-day events", path.display()))
}

/// The dates that the events of an iCalendar file cover (RFC 5545): whole days, and the days that
/// an event with times touches. A yearly rule repeats a date for as long as deadlines may reach.
fn dates_of(text: &str) -> Result<BTreeSet<Date>, String> {
    let calendar: icalendar::Calendar = text.parse()?;
    let events: Vec<_> =
        calendar.components.iter().filter_map(|component| component.as_event()).collect();
    if events.is_empty() {
        return Err("there is no event in it".to_owned());
    }
    let mut dates = BTreeSet::new();
    for event in events {
        let Some((first, _)) = event.get_start().and_then(date_of) else { continue };
        let end = event.get_end().and_then(date_of);
        // An end is the first day that the event does not cover, or a time on the last one.
        let last = match end {
            Some((end, true)) if end > first => end.yesterday().unwrap_or(first),
            Some((end, false)) if end > first => end,
            Some(_) | None => first,
        };
        let rule = event.property_value("RRULE").unwrap_or_default().to_ascii_uppercase();
        let years = if rule.contains("FREQ=YEARLY") { HOLIDAY_YEARS.len() } else { 1 };
        for later in (0..years).filter_map(|later| i16::try_from(later).ok()) {
            let moved = |date: Date| date.checked_add(Span::new().years(later)).ok();
            let Some((first, last)) = moved(first).zip(moved(last)) else { continue };
            dates.extend(
                first.series(Span::new().days(1)).take_while(|date| *date <= last).take(366),
            );
        }
    }
    Ok(dates)
}

/// A date, and whether it is a whole day.
fn date_of(written: DatePerhapsTime) -> Option<(Date, bool)> {
    let (text, whole) = match written {
        DatePerhapsTime::Date(date) => (date.to_string(), true),
        DatePerhapsTime::DateTime(CalendarDateTime::Utc(at)) => {
            (at.date_naive().to_string(), false)
        }
        DatePerhapsTime::DateTime(CalendarDateTime::Floating(at)) => (at.date().to_string(), false),
        DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { date_time, .. }) => {
            (date_time.date().to_string(), false)
        }
    };
    Some((text.parse().ok()?, whole))
}

/// The promises, in order.
pub(super) fn slas(root: &Table, agents: &[Agent]) -> Option<Vec<Sla>> {
    let sla = |table: &Table| {
        let escalations = table.tables("escalation").iter().map(|table| escalation(table, agents));
        Some(Sla {
            name: table.text("name")?.to_owned(),
            matching: table.table("match").map_or_else(|| Some(Match::default()), matching)?,
            calendar: table.text("calendar")?.to_owned(),
            targets: Target::ALL
                .into_iter()
                .filter_map(|target| Some((target, table.allowance(target.as_str())?)))
                .collect(),
            escalations: escalations.collect::<Option<_>>()?,
            version: String::new(),
        })
    };
    root.tables("sla").iter().map(|table| sla(table).map(Sla::versioned)).collect()
}

fn escalation(table: &Table, agents: &[Agent]) -> Option<Escalation> {
    let notified = |who: &str| match who {
        "assignee" => Some(Notified::Assignee),
        "team" => Some(Notified::Team),
        "lead" => Some(Notified::Leads),
        "agent" | "all" => Some(Notified::Agents),
        _ => match Address::parse(who) {
            Ok(address) => Some(Notified::Address(address)),
            Err(_) => named(who, agents).map(Notified::Agent),
        },
    };
    Some(Escalation {
        target: match table.text("target") {
            Some(word) => Some(Target::parse(word)?),
            None => None,
        },
        at: value::step(table.text("at")?).ok()?,
        notify: table
            .texts("notify")
            .iter()
            .map(|who| notified(who.value))
            .collect::<Option<_>>()?,
        priority: table.text("priority").and_then(priority),
        assign: match table.text("assign") {
            Some(who) => Some(assign(who, agents)?),
            None => None,
        },
    })
}

/// The rules, in order.
pub(super) fn rules(root: &Table, agents: &[Agent]) -> Option<Vec<Rule>> {
    let rule = |table: &Table| {
        Some(Rule {
            name: table.text("name")?.to_owned(),
            matching: table.table("match").map_or_else(|| Some(Match::default()), matching)?,
            set: table.table("set").map_or_else(|| Some(Set::default()), |it| set(it, agents))?,
            details: table.tables("details").iter().map(detail).collect::<Option<_>>()?,
        })
    };
    root.tables("rule").iter().map(rule).collect()
}

fn detail(table: &Table) -> Option<Detail> {
    let ask = table.table("ask");
    let asked = |code: &&str| Some(((*code).to_owned(), ask?.text(code)?.to_owned()));
    Some(Detail {
        name: table.text("name")?.to_owned(),
        pattern: match table.text("pattern") {
            Some(source) => Some(Pattern::parse(source).ok()?),
            None => None,
        },
        is_attachment: table.bool("attachment")?,
        ask: TEMPLATE_LANGUAGES.iter().filter_map(asked).collect(),
    })
}

fn set(table: &Table, agents: &[Agent]) -> Option<Set> {
    let owned = |name: &str| table.text(name).map(str::to_owned);
    Some(Set {
        tags: texts(table, "tags"),
        priority: table.text("priority").and_then(priority),
        assign: match table.text("assign") {
            Some(who) => Some(assign(who, agents)?),
            None => None,
        },
        sla: owned("sla"),
        status: table.text("status").and_then(status),
        template: owned("template"),
        mailbox: owned("mailbox"),
        acknowledge: table.bool("acknowledge"),
        open: table.bool("open"),
    })
}

fn assign(who: &str, agents: &[Agent]) -> Option<Assign> {
    match who {
        "next" => Some(Assign::Next),
        "none" => Some(Assign::Nobody),
        name => named(name, agents).map(Assign::Agent),
    }
}

/// The agent's short name as it is declared.
fn named(name: &str, agents: &[Agent]) -> Option<String> {
    agents.iter().find(|agent| agent.name.eq_ignore_ascii_case(name)).map(|it| it.name.clone())
}

fn matching(table: &Table) -> Option<Match> {
    let patterns = |name: &str| -> Option<Vec<Pattern>> {
        table.texts(name).iter().map(|text| Pattern::parse(text.value).ok()).collect()
    };
    let headers = table.texts("header");
    Some(Match {
        mailbox: texts(table, "mailbox"),
        customer: table.addresses("customer").iter().map(|one| one.value.clone()).collect(),
        customer_domain: texts(table, "customer_domain"),
        subject: patterns("subject")?,
        body: patterns("body")?,
        header: headers
            .iter()
            .map(|text| HeaderPattern::parse(text.value).ok())
            .collect::<Option<_>>()?,
        language: texts(table, "language"),
        priority: table.texts("priority").iter().filter_map(|it| priority(it.value)).collect(),
        tag: texts(table, "tag"),
        kind: table.texts("kind").iter().filter_map(|it| kind(it.value)).collect(),
        has_attachment: table.flags("has_attachment"),
        outside_hours: table.flags("outside_hours"),
        not: match table.table("not") {
            Some(not) => Some(Box::new(matching(not)?)),
            None => None,
        },
        any: table.tables("any").iter().map(matching).collect::<Option<_>>()?,
    })
}

fn priority(word: &str) -> Option<Priority> {
    Priority::ALL.into_iter().find(|priority| priority.as_str() == word)
}

fn status(word: &str) -> Option<Status> {
    Status::ALL.into_iter().find(|status| status.as_str() == word)
}

fn kind(word: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.as_str() == word)
}

fn texts(table: &Table, name: &str) -> Vec<String> {
    table.texts(name).iter().map(|text| text.value.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_a_holiday_file() {
        let check = |event: &str, expected: &str| {
            let text = format!(
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n\
                 DTSTAMP:20260101T000000Z\r\n{event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
            );
            let dates = dates_of(&text).unwrap();
            let found: Vec<String> = dates.iter().take(4).map(Date::to_string).collect();
            assert_eq!(found.join(" "), expected, "{event}");
        };
        check("DTSTART;VALUE=DATE:20261225", "2026-12-25");
        check(
            "DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227",
            "2026-12-24 2026-12-25 2026-12-26",
        );
        check("DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261225", "2026-12-25");
        check("DTSTART:20261224T120000Z\r\nDTEND:20261224T180000Z", "2026-12-24");
        check(
            "DTSTART;VALUE=DATE:20261006\r\nRRULE:FREQ=YEARLY",
            "2026-10-06 2027-10-06 2028-10-06 2029-10-06",
        );
        assert!(dates_of("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n").is_err());
        assert!(dates_of("no calendar").is_err());
    }
}
