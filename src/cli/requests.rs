//! Requests: what the admin changes, and the quarantine.
//!
//! Separate from the views, which change nothing. A request goes to the running daemon; where there
//! is none, this process takes the lock and decides it by the same code. Never decides anything
//! itself, never waits for a lock.

use anyhow::Context;

use super::Failure;
use super::access;
use super::args::QuarantineCommand;
use super::desk::desk;
use super::output::{Output, cell};
use super::table::Table;
use super::times::Times;
use super::views::times;
use crate::config::Config;
use crate::daemon::control;
use crate::daemon::request::{Reply, Request, perform};
use crate::desk::decide::command;
use crate::store::view::QuarantineRow;
use crate::world::clock::{Clock, SystemClock};

/// Gives a conversation to an agent, or to nobody.
pub(super) fn assign(config: &Config, reference: String, agent: String) -> Result<(), Failure> {
    let agent = Some(agent).filter(|agent| agent != "none");
    submit(config, Request::Assign { reference, agent })
}

/// Settles a conversation.
pub(super) fn resolve(config: &Config, reference: String) -> Result<(), Failure> {
    submit(config, Request::Resolve { reference })
}

/// Opens a conversation again.
pub(super) fn reopen(config: &Config, reference: String) -> Result<(), Failure> {
    submit(config, Request::Reopen { reference })
}

/// Files a note.
pub(super) fn note(config: &Config, reference: String, words: &[String]) -> Result<(), Failure> {
    let text = words.join(" ").trim().to_owned();
    if text.is_empty() {
        return Err(Failure::Usage("the note is empty".to_owned()));
    }
    submit(config, Request::Note { reference, text })
}

/// Adds tags, and takes some away.
pub(super) fn tag(config: &Config, reference: String, tags: &[String]) -> Result<(), Failure> {
    let words: Vec<&str> = tags.iter().map(String::as_str).collect();
    let Some((added, removed)) = command::tags(&words) else {
        return Err(Failure::Usage(
            "tags are letters, digits, `-`, `_` and `.`: `+billing` adds one, `-new` takes one away"
                .to_owned(),
        ));
    };
    submit(config, Request::Tag { reference, added, removed })
}

/// Says how much a conversation presses.
pub(super) fn priority(config: &Config, reference: String, word: &str) -> Result<(), Failure> {
    let Some(priority) = command::priority(word) else {
        return Err(Failure::Usage(format!(
            "{word} is no priority; there are: low, normal, high, urgent"
        )));
    };
    submit(config, Request::Priority { reference, priority })
}

/// Puts a conversation to sleep.
pub(super) fn snooze(config: &Config, reference: String, when: &[String]) -> Result<(), Failure> {
    submit(config, Request::Snooze { reference, when: when.join(" ") })
}

/// Makes one conversation part of another.
pub(super) fn merge(
    config: &Config,
    reference: String,
    into: String,
    anyway: bool,
) -> Result<(), Failure> {
    submit(config, Request::Merge { reference, into, anyway })
}

/// Gives a message a conversation of its own.
pub(super) fn split(
    config: &Config,
    reference: String,
    message: Option<String>,
) -> Result<(), Failure> {
    submit(config, Request::Split { reference, message })
}

/// Calls a conversation spam.
pub(super) fn spam(config: &Config, reference: String) -> Result<(), Failure> {
    submit(config, Request::Spam { reference })
}

/// Lists mail that could not be processed, shows one, or reads it again.
pub(super) fn quarantine(
    config: &Config,
    what: QuarantineCommand,
    json: bool,
) -> Result<(), Failure> {
    match what {
        QuarantineCommand::List => list_quarantine(config, json),
        QuarantineCommand::Show { id } => show_quarantined(config, id),
        QuarantineCommand::Retry { id } => submit(config, Request::QuarantineRetry { id }),
    }
}

/// Has a request decided, by the daemon or here, and says what came of it.
pub(super) fn submit(config: &Config, request: Request) -> Result<(), Failure> {
    let text = decided(config, request)?;
    let mut output = Output::new();
    output.line(&text)?;
    Ok(output.flush()?)
}

/// Has a request decided, by the daemon or here; gives what came of it.
pub(super) fn decided(config: &Config, request: Request) -> Result<String, Failure> {
    let doing = || format!("asking the daemon in {}", config.data_dir.display());
    let reply = match control::ask(&config.data_dir, &request).with_context(doing)? {
        Some(reply) => reply,
        None => perform_here(config, &request)?,
    };
    match reply {
        Reply::Done { text } => Ok(text),
        Reply::Refused { text } => Err(Failure::Refused(text)),
        Reply::Status { .. } => Err(Failure::Refused(
            "the daemon answered something else than was asked; is it of another version?"
                .to_owned(),
        )),
    }
}

fn perform_here(config: &Config, request: &Request) -> Result<Reply, Failure> {
    let Some(mut writing) = access::to_write(config)? else {
        return Err(Failure::Refused(format!(
            "another process holds {} and does not answer: a daemon that starts or stops, or an \
             import; try again when it is done",
            config.data_dir.join("lock").display()
        )));
    };
    let desk = desk(config)?;
    Ok(perform(&mut writing.store, &desk, request, SystemClock::new().now())?)
}

fn list_quarantine(config: &Config, json: bool) -> Result<(), Failure> {
    let rows = match access::to_read(config)? {
        Some(store) => store.read().quarantine_list()?,
        None => Vec::new(),
    };
    let mut output = Output::new();
    if json {
        output.json(&rows)?;
    } else if rows.is_empty() {
        output.line("Quarantine is empty.")?;
    } else {
        output.table(quarantine_table(&times(config)?, &rows))?;
    }
    Ok(output.flush()?)
}

fn quarantine_table(times: &Times, rows: &[QuarantineRow]) -> Table {
    let heads = ["id", "since", "mailbox", "folder", "uid", "bytes", "reason"];
    let mut table = Table::new(&heads, &[3, 6]);
    for row in rows {
        table.row(vec![
            cell(row.id.to_string()).right(),
            cell(times.stamp(row.at)),
            cell(&row.mailbox),
            cell(&row.folder),
            cell(row.uid.to_string()).right(),
            cell(row.size.to_string()).right(),
            cell(&row.reason),
        ]);
    }
    table
}

fn show_quarantined(config: &Config, id: i64) -> Result<(), Failure> {
    let raw = match access::to_read(config)? {
        Some(store) => store.read().quarantine_raw(id)?,
        None => None,
    };
    let Some(raw) = raw else {
        return Err(Failure::Refused(format!("quarantine has no entry {id}")));
    };
    let mut output = Output::new();
    output.raw(&raw)?;
    Ok(output.flush()?)
}
