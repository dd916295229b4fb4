//! `list` and `queue`: conversations, a line each.
//!
//! `list` streams, so that a million conversations need no memory and `| head` is quick; `queue` is
//! what is owed, which people keep short.

use super::{since_of, status_of, times};
use crate::cli::Failure;
use crate::cli::access;
use crate::cli::output::{Output, cell, cut};
use crate::cli::table::{Cell, Table, Tone};
use crate::cli::times::Times;
use crate::config::Config;
use crate::desk::conversation::Priority;
use crate::store::view::QueueRow;

/// Columns of a customer's address in the queue.
const CUSTOMER_COLUMNS: usize = 24;

/// Prints every conversation; one JSON object a line.
pub(in crate::cli) fn list(
    config: &Config,
    status: Option<&str>,
    since: Option<&str>,
    json: bool,
) -> Result<(), Failure> {
    let times = times(config)?;
    let status = status.map(status_of).transpose()?;
    let since = since.map(|text| since_of(&times, text)).transpose()?;
    let Some(store) = access::to_read(config)? else { return Ok(()) };
    let mut output = Output::new();
    store.read().list::<Failure>(status, since, |row| {
        if json {
            return Ok(output.json(&row)?);
        }
        let fixed = [
            (row.reference.as_str(), 6),
            (row.status.as_str(), 8),
            (&times.stamp(row.updated), 16),
            (&row.mailbox, 10),
            (&row.message_ids.len().to_string(), 3),
        ];
        Ok(output.columns(&fixed, &row.subject)?)
    })?;
    Ok(output.flush()?)
}

/// Prints what is owed, the most urgent first.
pub(in crate::cli) fn queue(
    config: &Config,
    assignee: Option<&str>,
    json: bool,
) -> Result<(), Failure> {
    let times = times(config)?;
    let rows = match access::to_read(config)? {
        Some(store) if assignee == Some("none") => {
            let mut rows = store.read().queue(&config.policy, None, times.now)?;
            rows.retain(|row| row.assignee.is_none());
            rows
        }
        Some(store) => store.read().queue(&config.policy, assignee, times.now)?,
        None => Vec::new(),
    };
    // Who has left may still have work; a misspelt name must not look like an empty queue.
    if let Some(name) = assignee.filter(|name| *name != "none" && rows.is_empty())
        && config.policy.agent(name).is_none()
    {
        let names: Vec<&str> = config.policy.agents.iter().map(|a| a.name.as_str()).collect();
        let why = format!("no agent is called {name}; there are: {}", names.join(", "));
        return Err(Failure::Refused(why));
    }
    let mut output = Output::new();
    if json {
        output.json(&rows)?;
    } else if rows.is_empty() {
        output.line("Nothing is owed.")?;
    } else {
        output.table(table(&times, &rows))?;
    }
    Ok(output.flush()?)
}

fn table(times: &Times, rows: &[QueueRow]) -> Table {
    let heads = ["ref", "waits", "due", "with", "customer", "subject"];
    let mut table = Table::new(&heads, &[5]);
    for row in rows {
        table.row(vec![
            cell(row.reference.as_str()).tone(urgency(row.priority)),
            cell(times.distance(row.waiting_since)).right(),
            due(times, row),
            cell(row.assignee.as_deref().unwrap_or("-")),
            cell(cut(row.customer.as_deref().unwrap_or("-"), CUSTOMER_COLUMNS)),
            cell(subject(row)),
        ]);
    }
    table
}

fn due(times: &Times, row: &QueueRow) -> Cell {
    match &row.due {
        Some(due) if due.breached => {
            cell(format!("{} late", times.distance(due.at))).tone(Tone::Bad)
        }
        Some(due) => cell(format!("in {}", times.distance(due.at))),
        None => cell("-"),
    }
}

/// The subject, behind the priority where it is not the usual one.
fn subject(row: &QueueRow) -> String {
    let tags = row.tags.iter().map(|tag| format!(" #{tag}"));
    let held = (row.held > 0).then(|| " (mail held)".to_owned());
    let tags: String = tags.chain(held).collect();
    match row.priority {
        Priority::Normal => format!("{}{tags}", row.subject),
        Priority::Low | Priority::High | Priority::Urgent => {
            format!("[{}] {}{tags}", row.priority.as_str(), row.subject)
        }
    }
}

fn urgency(priority: Priority) -> Tone {
    match priority {
        Priority::Low => Tone::Faint,
        Priority::Normal => Tone::Strong,
        Priority::High => Tone::Warn,
        Priority::Urgent => Tone::Bad,
    }
}
