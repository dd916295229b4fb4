//! `report`: the figures of a stretch of time.
//!
//! Separate from the figures, which agents can ask for by mail, too. Without `--since` it is the
//! last 30 days. Never counts anything itself.

use jiff::{SignedDuration, Timestamp};

use super::times;
use crate::cli::Failure;
use crate::cli::access;
use crate::cli::output::{Output, cell};
use crate::cli::requests::decided;
use crate::cli::table::Table;
use crate::cli::times::Times;
use crate::config::Config;
use crate::daemon::request::Request;
use crate::desk::report::{Figures, figures, rows, rows_by_agent};
use crate::mail::write::text::{html, table};

/// How the report is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Form {
    /// For people.
    Text,
    /// One value.
    Json,
    /// A page.
    Html,
    /// By mail, to the leads.
    Mail,
}

/// Prints the figures, or has them sent.
pub(in crate::cli) fn report(
    config: &Config,
    since: Option<&str>,
    until: Option<&str>,
    form: Form,
) -> Result<(), Failure> {
    let times = times(config)?;
    let moment = |text: Option<&str>| text.map(|text| moment_of(&times, text)).transpose();
    let until = moment(until)?.unwrap_or(times.now);
    let month = SignedDuration::from_hours(30 * 24);
    let since = moment(since)?.unwrap_or_else(|| until.checked_sub(month).unwrap_or(until));
    if since >= until {
        return Err(Failure::Usage("--since has to be before --until".to_owned()));
    }
    if form == Form::Mail {
        let text = decided(config, Request::SendReport { since, until })?;
        let mut output = Output::new();
        output.line(&text)?;
        return Ok(output.flush()?);
    }
    let happened = match access::to_read(config)? {
        Some(store) => store.read().reported_since(since)?,
        None => Vec::new(),
    };
    let figures = figures(&happened, config.policy.desk_calendar(), since, until);
    let mut output = Output::new();
    match form {
        Form::Json => output.json(&figures)?,
        Form::Text => {
            for rows in tables(&times, &figures) {
                output.table(shown(&rows))?;
            }
        }
        // It has left.
        Form::Mail => {}
        Form::Html => {
            let blocks: Vec<_> = tables(&times, &figures).iter().map(|rows| table(rows)).collect();
            output.line(html(&blocks, "en").trim_end())?;
        }
    }
    Ok(output.flush()?)
}

fn moment_of(times: &Times, text: &str) -> Result<Timestamp, Failure> {
    times.parse(text).ok_or_else(|| {
        Failure::Usage(format!("{text} is no date: write 2026-01-05 or 2026-01-05T10:00"))
    })
}

fn tables(times: &Times, figures: &Figures) -> Vec<Vec<Vec<String>>> {
    let head = format!("{} to {}", times.stamp(figures.since), times.stamp(figures.until));
    let heads = [head.as_str()];
    vec![rows("en", &heads, &[figures]), rows_by_agent("en", &heads, &[figures])]
}

fn shown(rows: &[Vec<String>]) -> Table {
    let (head, body) = rows.split_first().map_or((&[][..], &[][..]), |(head, body)| (head, body));
    let heads: Vec<&str> = head.iter().map(String::as_str).collect();
    let mut table = Table::new(&heads, &[]);
    for row in body {
        let (name, values) = row.split_first().map_or(("", &[][..]), |(name, rest)| (name, rest));
        table.row(
            std::iter::once(cell(name)).chain(values.iter().map(|it| cell(it).right())).collect(),
        );
    }
    table
}
