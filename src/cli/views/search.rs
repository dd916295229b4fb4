//! `search`: words to messages, the best first.
//!
//! Separate because it alone joins index and store: the index finds and ranks, the store narrows
//! and shows. What the store lacks is not shown. Never builds the index.

use std::collections::HashSet;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use super::{status_of, times};
use crate::cli::Failure;
use crate::cli::access;
use crate::cli::output::{Output, complain};
use crate::cli::table::Tone;
use crate::cli::times::Times;
use crate::config::Config;
use crate::desk::conversation::{MessageKey, Ref};
use crate::index::{self, Filters, Index, IndexError, Search};
use crate::limits::SEARCH_HITS_MAX;
use crate::mail::message::MessageId;
use crate::store::Store;
use crate::world::clock::{Clock, SystemClock};

/// What `search` prints.
#[derive(Debug, Serialize)]
struct Found {
    total: usize,
    took_ms: f64,
    hits: Vec<Hit>,
}

/// One message that fits.
#[derive(Debug, Serialize)]
struct Hit {
    #[serde(rename = "ref")]
    reference: Ref,
    message_id: Option<MessageId>,
    subject: String,
    from: Option<String>,
    date: Timestamp,
    score: f32,
    snippet: String,
}

/// Prints what fits a query.
pub(in crate::cli) fn search(
    config: &Config,
    query: &[String],
    limit: usize,
    json: bool,
) -> Result<(), Failure> {
    let times = times(config)?;
    let parsed = index::parse(&query.join(" "), &times.zone)
        .map_err(|error| Failure::Usage(error.to_string()))?;
    let mut output = Output::new();
    let Some(store) = access::to_read(config)? else {
        complain("note: nothing has been stored yet: start the daemon, or import some mail");
        let nothing = Found { total: 0, took_ms: 0.0, hits: Vec::new() };
        return print(&mut output, &times, &nothing, json);
    };
    let index = open(config, &store)?;
    let clock = SystemClock::new();
    let began = clock.monotonic();
    let conversations = conversations(&store, &parsed.filters)?;
    let limit = limit.min(SEARCH_HITS_MAX);
    let search = index.search(&parsed, conversations, limit)?;
    let hits = hits(&store, &search, limit)?;
    let took = clock.monotonic().saturating_sub(began);
    let found = Found { total: search.total, took_ms: milliseconds(took), hits };
    say_what_is_missing(&store, &index)?;
    print(&mut output, &times, &found, json)
}

fn print(output: &mut Output, times: &Times, found: &Found, json: bool) -> Result<(), Failure> {
    if json {
        output.json(found)?;
    } else {
        show(output, times, found)?;
    }
    Ok(output.flush()?)
}

fn open(config: &Config, store: &Store) -> Result<Index, Failure> {
    let not_yet = |why: &str| {
        Failure::Refused(format!(
            "there is no index to search yet ({why}): the daemon makes one; see: posthaste status"
        ))
    };
    match Index::open(&config.data_dir.join("index")) {
        Ok(index) if index.indexed().store == store.read().identity()? => Ok(index),
        Ok(_) => Err(not_yet("it belongs to another store")),
        Err(IndexError::Unusable(why)) => Err(not_yet(&why)),
        Err(error @ IndexError::Failed { .. }) => Err(error.into()),
    }
}

/// The conversations that a query is narrowed to; none where it is not.
fn conversations(store: &Store, filters: &Filters) -> Result<Option<HashSet<i64>>, Failure> {
    if filters.is_empty() {
        return Ok(None);
    }
    let statuses = filters.status.iter().map(|word| status_of(word));
    let statuses = statuses.collect::<Result<Vec<_>, _>>()?;
    let rows = store.read().conversations_with(&statuses, &filters.tag, &filters.assignee, None)?;
    Ok(Some(rows))
}

/// What is shown of the messages that were found, as far as the store has them.
fn hits(store: &Store, search: &Search, limit: usize) -> Result<Vec<Hit>, Failure> {
    let mut hits = Vec::with_capacity(search.found.len().min(limit));
    for found in search.found.iter().take(limit) {
        let key = MessageKey(found.key);
        let Some(row) = store.read().hits(&[key])?.pop() else { continue };
        let Some(message) = store.read().message(key)? else { continue };
        let text = if message.reply.is_empty() { &message.text } else { &message.reply };
        hits.push(Hit {
            reference: row.reference,
            message_id: row.message_id,
            subject: row.subject,
            from: row.from,
            date: row.date,
            score: found.score,
            snippet: search.snippet(text),
        });
    }
    Ok(hits)
}

fn show(output: &mut Output, times: &Times, found: &Found) -> Result<(), Failure> {
    for hit in &found.hits {
        let from = hit.from.as_deref().unwrap_or("-");
        let head = format!("{}  {}", hit.reference, hit.subject);
        output.toned(Tone::Strong, &head)?;
        output.toned(Tone::Faint, &format!("  {}  {from}", times.stamp(hit.date)))?;
        output.text("  ", &hit.snippet)?;
        output.line("")?;
    }
    let shown = found.hits.len();
    let (total, took) = (found.total, found.took_ms);
    let count = match total {
        0 => "Nothing fits.".to_owned(),
        _ if shown < total => format!("{shown} of {total}, {took:.1} ms"),
        _ => format!("{total} in all, {took:.1} ms"),
    };
    Ok(output.line(&count)?)
}

/// Says so where messages are not in the index yet.
fn say_what_is_missing(store: &Store, index: &Index) -> Result<(), Failure> {
    let newest = store.read().newest_message()?.map_or(0, |newest| newest.0);
    let behind = newest - index.indexed().position;
    if behind > 0 {
        complain(&format!("note: {behind} newer messages are not in the index yet"));
    }
    Ok(())
}

fn milliseconds(took: Duration) -> f64 {
    (took.as_secs_f64() * 1e4).round() / 10.0
}
