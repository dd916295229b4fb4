//! `outbox`: outgoing mail, listed and taken in hand.
//!
//! Separate from the other requests because it has a list of its own, with filters. Several mails
//! are taken in hand one after the other: what is refused is said, and stops none of the rest.
//! Never decides what may be done with a mail.

use super::Failure;
use super::access;
use super::args::{OutboxCommand, OutboxFilter};
use super::output::{Output, cell, complain};
use super::requests::submit;
use super::table::{Table, Tone};
use super::times::Times;
use super::views::{reference_of, times};
use crate::config::Config;
use crate::daemon::request::Request;
use crate::desk::conversation::Ref;
use crate::mail::write::draft::MailKind;
use crate::store::outbox::OutboxState;
use crate::store::view::OutboxRow;

/// Lists outgoing mail, or does something with it.
pub(super) fn outbox(config: &Config, what: OutboxCommand, json: bool) -> Result<(), Failure> {
    match what {
        OutboxCommand::List(filter) => list(config, &filter, json),
        OutboxCommand::Retry { ids } => each(config, ids, |id| Request::OutboxRetry { id }),
        OutboxCommand::Cancel { ids } => each(config, ids, |id| Request::OutboxCancel { id }),
        OutboxCommand::Release { ids } => each(config, ids, |id| Request::OutboxRelease { id }),
    }
}

/// Asks for the same of each mail.
fn each(config: &Config, ids: Vec<i64>, of: fn(i64) -> Request) -> Result<(), Failure> {
    let many = ids.len() > 1;
    let mut failed = false;
    for id in ids {
        match submit(config, of(id)) {
            Err(Failure::Refused(why)) if many => {
                complain(&format!("error: {why}"));
                failed = true;
            }
            other => other?,
        }
    }
    if failed { Err(Failure::Shown) } else { Ok(()) }
}

/// What is listed.
struct Wanted {
    states: Vec<OutboxState>,
    kinds: Vec<MailKind>,
    reference: Option<Ref>,
}

impl Wanted {
    fn of(filter: &OutboxFilter) -> Result<Wanted, Failure> {
        let states = filter.state.iter().map(|word| state_of(word));
        let mut states = states.collect::<Result<Vec<_>, _>>()?;
        if states.is_empty() {
            states.extend(OutboxState::ALL.iter().filter(|state| filter.all || !is_done(**state)));
        }
        let kinds = filter.kind.iter().map(|word| kind_of(word));
        Ok(Wanted {
            states,
            kinds: kinds.collect::<Result<Vec<_>, _>>()?,
            reference: filter.reference.as_deref().map(reference_of).transpose()?,
        })
    }
}

fn state_of(word: &str) -> Result<OutboxState, Failure> {
    OutboxState::parse(&word.to_lowercase()).ok_or_else(|| {
        let all: Vec<&str> = OutboxState::ALL.into_iter().map(OutboxState::as_str).collect();
        Failure::Usage(format!("{word} is no state of mail; there are: {}", all.join(", ")))
    })
}

fn kind_of(word: &str) -> Result<MailKind, Failure> {
    let mut kinds = MailKind::ALL.into_iter();
    kinds.find(|kind| kind.as_str() == word.to_lowercase()).ok_or_else(|| {
        let all: Vec<&str> = MailKind::ALL.into_iter().map(MailKind::as_str).collect();
        Failure::Usage(format!("{word} is no kind of mail; there are: {}", all.join(", ")))
    })
}

fn list(config: &Config, filter: &OutboxFilter, json: bool) -> Result<(), Failure> {
    let wanted = Wanted::of(filter)?;
    if let Some(name) = &filter.mailbox
        && config.policy.mailbox(name).is_none()
    {
        let names: Vec<&str> = config.policy.mailboxes.iter().map(|m| m.name.as_str()).collect();
        let why = format!("no mailbox is called {name}; there are: {}", names.join(", "));
        return Err(Failure::Refused(why));
    }
    let mut rows = Vec::new();
    if let Some(store) = access::to_read(config)? {
        rows = store.read().outbox_list(&wanted.states)?;
        if let Some(reference) = wanted.reference {
            let Some(known) = store.read().by_reference(reference)? else {
                let why = format!("no conversation has the reference {reference}");
                return Err(Failure::Refused(why));
            };
            rows.retain(|row| row.reference == Some(known.reference));
        }
    }
    rows.retain(|row| fits(row, &wanted, filter));
    let mut output = Output::new();
    if json {
        output.json(&rows)?;
    } else if rows.is_empty() {
        output.line(if filter.all { "No mail." } else { "No mail waits." })?;
    } else {
        let times = times(config)?;
        output.table(table(&times, &rows))?;
        for row in rows.iter().filter(|row| !row.reply.is_empty()) {
            output.text("", &format!("{}: {}", row.id, row.reply))?;
        }
    }
    Ok(output.flush()?)
}

fn fits(row: &OutboxRow, wanted: &Wanted, filter: &OutboxFilter) -> bool {
    let to = filter.to.as_deref().map(str::to_lowercase);
    let goes_to = |whom: &String| {
        row.to.iter().map(|to| to.address.to_lowercase()).any(|address| {
            address == *whom
                || address
                    .rsplit_once('@')
                    .is_some_and(|(_, domain)| domain == whom.trim_start_matches('@'))
        })
    };
    (wanted.kinds.is_empty() || wanted.kinds.contains(&row.kind))
        && filter.mailbox.as_ref().is_none_or(|mailbox| row.mailbox == *mailbox)
        && to.is_none_or(|to| goes_to(&to))
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

fn table(times: &Times, rows: &[OutboxRow]) -> Table {
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
