//! Requests: what the admin changes, and the two lists that go with it.
//!
//! Separate from the views, which change nothing. A request goes to the running daemon; where there
//! is none, this process takes the lock and decides it by the same code. Never decides anything
//! itself, never waits for a lock.

use anyhow::Context;

use super::Failure;
use super::access;
use super::args::{OutboxCommand, QuarantineCommand};
use super::desk::desk;
use super::output::{Output, cell};
use super::table::{Table, Tone};
use super::times::Times;
use super::views::times;
use crate::config::Config;
use crate::daemon::control;
use crate::daemon::request::{Reply, Request, perform};
use crate::store::outbox::OutboxState;
use crate::store::view::{OutboxRow, QuarantineRow};
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

/// Lists outgoing mail, or does something with it.
pub(super) fn outbox(config: &Config, what: OutboxCommand, json: bool) -> Result<(), Failure> {
    match what {
        OutboxCommand::List { all } => list_outbox(config, all, json),
        OutboxCommand::Retry { id } => submit(config, Request::OutboxRetry { id }),
        OutboxCommand::Cancel { id } => submit(config, Request::OutboxCancel { id }),
        OutboxCommand::Release { id } => submit(config, Request::OutboxRelease { id }),
    }
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
fn submit(config: &Config, request: Request) -> Result<(), Failure> {
    let doing = || format!("asking the daemon in {}", config.data_dir.display());
    let reply = match control::ask(&config.data_dir, &request).with_context(doing)? {
        Some(reply) => reply,
        None => perform_here(config, &request)?,
    };
    match reply {
        Reply::Done { text } => {
            let mut output = Output::new();
            output.line(&text)?;
            Ok(output.flush()?)
        }
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

fn list_outbox(config: &Config, all: bool, json: bool) -> Result<(), Failure> {
    let states = OutboxState::ALL.into_iter();
    let states: Vec<OutboxState> = states.filter(|state| all || !is_done(*state)).collect();
    let rows = match access::to_read(config)? {
        Some(store) => store.read().outbox_list(&states)?,
        None => Vec::new(),
    };
    let mut output = Output::new();
    if json {
        output.json(&rows)?;
    } else if rows.is_empty() {
        output.line(if all { "No mail." } else { "No mail waits." })?;
    } else {
        let times = times(config)?;
        output.table(outbox_table(&times, &rows))?;
        for row in rows.iter().filter(|row| !row.reply.is_empty()) {
            output.text("", &format!("{}: {}", row.id, row.reply))?;
        }
    }
    Ok(output.flush()?)
}

/// Whether nothing more happens to a mail in this state.
fn is_done(state: OutboxState) -> bool {
    match state {
        OutboxState::Sent | OutboxState::Cancelled => true,
        OutboxState::Queued
        | OutboxState::Deferred
        | OutboxState::Held
        | OutboxState::Uncertain
        | OutboxState::Failed => false,
    }
}

fn outbox_table(times: &Times, rows: &[OutboxRow]) -> Table {
    let heads = ["id", "state", "kind", "ref", "tries", "next", "to", "subject"];
    let mut table = Table::new(&heads, &[6, 7]);
    for row in rows {
        let to: Vec<&str> = row.to.iter().map(|to| to.address.as_str()).collect();
        let next = row.next_attempt.map_or("-".to_owned(), |at| match at > times.now {
            true => format!("in {}", times.distance(at)),
            false => "now".to_owned(),
        });
        let reference = row.reference.map_or("-".to_owned(), |reference| reference.to_string());
        table.row(vec![
            cell(row.id.to_string()).right(),
            cell(if row.attempting { "sending" } else { row.state.as_str() })
                .tone(tone_of(row.state)),
            cell(row.kind.as_str()),
            cell(reference),
            cell(row.attempts.to_string()).right(),
            cell(next),
            cell(to.join(", ")),
            cell(&row.subject),
        ]);
    }
    table
}

fn tone_of(state: OutboxState) -> Tone {
    match state {
        OutboxState::Queued => Tone::Plain,
        OutboxState::Deferred | OutboxState::Held => Tone::Warn,
        OutboxState::Uncertain | OutboxState::Failed => Tone::Bad,
        OutboxState::Cancelled => Tone::Faint,
        OutboxState::Sent => Tone::Good,
    }
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
