//! `reindex`: the index made anew.
//!
//! Separate because it needs the lock, as every writer of the data directory does: a daemon holds
//! the index open and would go on with the old one. The old index serves until the new one is
//! whole. Never touches the store.

use serde::Serialize;

use crate::cli::Failure;
use crate::cli::access;
use crate::cli::output::{Output, Progress};
use crate::config::Config;
use crate::daemon::indexer;
use crate::world::clock::{Clock, SystemClock};

/// What `reindex` prints.
#[derive(Debug, Serialize)]
struct Reindexed {
    /// Messages that can be found now.
    documents: usize,
    seconds: f64,
}

/// Makes the index anew.
pub(in crate::cli) fn reindex(config: &Config, json: bool) -> Result<(), Failure> {
    let writing = access::to_write_alone(config, "reindex")?;
    let clock = SystemClock::new();
    let began = clock.monotonic();
    let progress = Progress::of_count(writing.store.read().verify_sizes()?.messages);
    let documents = indexer::rebuild(&writing.store, &config.data_dir, &mut |count| {
        progress.at(count as u64, "messages");
    })?;
    progress.end();
    let seconds = clock.monotonic().saturating_sub(began).as_secs_f64();
    let result = Reindexed { documents, seconds: (seconds * 100.0).round() / 100.0 };
    let mut output = Output::new();
    if json {
        output.json(&result)?;
    } else {
        output.line(&format!("{documents} messages can be found; {seconds:.1} s"))?;
    }
    Ok(output.flush()?)
}
