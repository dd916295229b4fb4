//! `status`: mailboxes, backlog, outbox, quarantine, index.
//!
//! Separate because it alone asks three: the daemon for what only it knows, the store for counts,
//! the index for how far it is. Any of them may be missing; then there is nothing of it.

use anyhow::Context;
use jiff::Timestamp;
use serde::Serialize;

use super::times;
use crate::cli::Failure;
use crate::cli::access;
use crate::cli::output::{Output, cell};
use crate::cli::table::{Table, Tone};
use crate::cli::times::Times;
use crate::config::Config;
use crate::daemon::control;
use crate::daemon::request::{MailboxState, Reply, Request};
use crate::daemon::state::States;
use crate::desk::effect::Absence;
use crate::index::{Index, IndexError};
use crate::store::Store;
use crate::store::view::{Counts, OutboxCounts};

/// What `status` prints.
#[derive(Debug, Serialize)]
struct DeskStatus {
    version: &'static str,
    mailboxes: Vec<MailboxState>,
    #[serde(flatten)]
    counts: Counts,
    away: Vec<AwayAgent>,
    index: IndexStatus,
}

/// An agent who is away.
#[derive(Debug, Serialize)]
struct AwayAgent {
    agent: String,
    until: Timestamp,
    /// Who stands in.
    deputy: Option<String>,
    /// Their out-of-office note says so, not they: their next mail ends it.
    by_note: bool,
    /// The lead who said so for them.
    said_by: Option<String>,
}

/// How far the index is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
struct IndexStatus {
    /// Messages that can be found.
    documents: u64,
    /// Messages that cannot yet.
    behind: u64,
}

/// Prints the desk's condition.
pub(in crate::cli) fn status(config: &Config, json: bool) -> Result<(), Failure> {
    let doing = || format!("asking the daemon in {}", config.data_dir.display());
    let reply = control::ask(&config.data_dir, &Request::Status).with_context(doing)?;
    let is_running = reply.is_some();
    let mailboxes = mailboxes(config, reply);
    let (counts, index, away) = match access::to_read(config)? {
        Some(store) => {
            let (counts, index) = counted(config, &store)?;
            (counts, index, away(config, &store)?)
        }
        None => (Counts::default(), IndexStatus::default(), Vec::new()),
    };
    let version = env!("CARGO_PKG_VERSION");
    let status = DeskStatus { version, mailboxes, counts, away, index };
    let mut output = Output::new();
    if json {
        output.json(&status)?;
    } else {
        show(config, &mut output, &status, is_running)?;
    }
    Ok(output.flush()?)
}

/// Every configured mailbox, in the configuration's order; stopped where no daemon says otherwise.
fn mailboxes(config: &Config, reply: Option<Reply>) -> Vec<MailboxState> {
    let live = match reply {
        Some(Reply::Status { mailboxes }) => mailboxes,
        Some(Reply::Done { .. } | Reply::Refused { .. }) | None => Vec::new(),
    };
    let names = config.accounts.iter().map(|account| account.name.as_str());
    let stopped = States::of(names.clone()).all();
    let state =
        |name: &str| live.iter().chain(&stopped).find(|mailbox| mailbox.name == name).cloned();
    names.filter_map(state).collect()
}

fn counted(config: &Config, store: &Store) -> Result<(Counts, IndexStatus), Failure> {
    let counts = store.read().counts()?;
    let newest = store.read().newest_message()?.map_or(0, |newest| newest.0);
    let index = match Index::open(&config.data_dir.join("index")) {
        Ok(index) if index.indexed().store == store.read().identity()? => {
            let behind = u64::try_from(newest - index.indexed().position).unwrap_or(0);
            IndexStatus { documents: index.documents(), behind: behind.min(counts.messages) }
        }
        // Not there yet, another store's, or being made anew: all of it is still to be done.
        Ok(_) | Err(IndexError::Unusable(_)) => {
            IndexStatus { documents: 0, behind: counts.messages }
        }
        Err(error @ IndexError::Failed { .. }) => return Err(error.into()),
    };
    Ok((counts, index))
}

/// The configured agents who are away now.
fn away(config: &Config, store: &Store) -> Result<Vec<AwayAgent>, Failure> {
    let absences = store.read().away(times(config)?.now)?.into_iter();
    let known = absences.filter(|it| config.policy.agent(&it.agent).is_some());
    let away = known.map(|Absence { agent, until, deputy, by_note, said_by }| {
        let deputy = deputy.filter(|name| config.policy.agent(name).is_some());
        AwayAgent { agent, until, deputy, by_note, said_by }
    });
    Ok(away.collect())
}

/// `anna until 2026-01-12 00:00 (ben stands in)`.
fn away_line(away: &AwayAgent, times: &Times) -> String {
    let mut more = Vec::new();
    more.extend(away.deputy.as_ref().map(|deputy| format!("{deputy} stands in")));
    more.extend(away.by_note.then(|| "by their out-of-office note".to_owned()));
    more.extend(away.said_by.as_ref().map(|lead| format!("{lead} says so")));
    let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(", ")) };
    format!("{} until {}{more}", away.agent, times.stamp(away.until))
}

fn show(
    config: &Config,
    output: &mut Output,
    status: &DeskStatus,
    is_running: bool,
) -> Result<(), Failure> {
    let times = times(config)?;
    let daemon = if is_running { "running" } else { "not running" };
    output.toned(Tone::Strong, &format!("posthaste {}, {daemon}", status.version))?;
    output.line("")?;
    let mut table = Table::new(&["mailbox", "state", "backlog", "last sync"], &[0]);
    for mailbox in &status.mailboxes {
        let synced = mailbox.last_sync.map_or("never".to_owned(), |at| times.stamp(at));
        table.row(vec![
            cell(&mailbox.name).tone(Tone::Strong),
            cell(&mailbox.state).tone(tone_of(&mailbox.state)),
            cell(mailbox.backlog.to_string()).right(),
            cell(if is_running { synced.as_str() } else { "" }),
        ]);
    }
    output.table(table)?;
    for mailbox in &status.mailboxes {
        if let Some(error) = &mailbox.error {
            output.toned(Tone::Bad, &format!("{}: {error}", mailbox.name))?;
        }
    }
    output.line("")?;
    if !status.away.is_empty() {
        let away: Vec<String> = status.away.iter().map(|one| away_line(one, &times)).collect();
        output.toned(Tone::Warn, &format!("away           {}", away.join("; ")))?;
    }
    show_counts(output, status)
}

fn show_counts(output: &mut Output, status: &DeskStatus) -> Result<(), Failure> {
    let of = &status.counts.conversations;
    let conversations = [
        ("open", of.open),
        ("waiting", of.waiting),
        ("snoozed", of.snoozed),
        ("resolved", of.resolved),
        ("closed", of.closed),
        ("spam", of.spam),
    ];
    output.line(&format!("conversations  {}", listed(&conversations)))?;
    output.line(&format!("messages       {}", status.counts.messages))?;
    let OutboxCounts { queued, deferred, held, uncertain, failed, cancelled, sent } =
        status.counts.outbox;
    let waiting = [
        ("queued", queued),
        ("deferred", deferred),
        ("held", held),
        ("uncertain", uncertain),
        ("failed", failed),
        ("cancelled", cancelled),
        ("sent", sent),
    ];
    let needs_a_person = held + uncertain + failed > 0;
    let hint = if needs_a_person { "; see: posthaste outbox list" } else { "" };
    let tone = if failed + uncertain > 0 { Tone::Warn } else { Tone::Plain };
    output.toned(tone, &format!("outbox         {}{hint}", listed(&waiting)))?;
    if status.counts.held > 0 {
        let count = status.counts.held;
        let line = format!("agents' mail   {count} held, until its writer says #send");
        output.toned(Tone::Warn, &line)?;
    }
    match status.counts.quarantine {
        0 => output.line("quarantine     empty")?,
        count => output
            .toned(Tone::Bad, &format!("quarantine     {count}; see: posthaste quarantine list"))?,
    }
    let IndexStatus { documents, behind } = status.index;
    let behind = if behind == 0 { String::new() } else { format!(", {behind} to be indexed") };
    Ok(output.line(&format!("index          {documents}{behind}"))?)
}

/// What there is of each, without what there is none of.
fn listed(counts: &[(&str, u64)]) -> String {
    let some = counts.iter().filter(|(_, count)| *count > 0);
    let words: Vec<String> = some.map(|(name, count)| format!("{count} {name}")).collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}

fn tone_of(state: &str) -> Tone {
    match state {
        "watching" => Tone::Good,
        "failed" => Tone::Bad,
        "waiting" => Tone::Warn,
        _ => Tone::Plain,
    }
}
