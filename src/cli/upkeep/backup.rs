//! `backup`: store and keys in a directory, while the daemon runs.
//!
//! Separate because it reads the store and writes elsewhere, and may run every night: one directory
//! holds one backup, replaced at the moment in which the next is whole. Never asks the daemon,
//! never makes it wait.

use std::path::Path;

use serde::Serialize;

use crate::cli::Failure;
use crate::cli::access;
use crate::cli::output::{Output, Progress, complain};
use crate::config::Config;
use crate::store::backup::manifest::Manifest;
use crate::world::clock::{Clock, SystemClock};

/// What `backup` prints.
#[derive(Debug, Serialize)]
struct BackedUp<'a> {
    directory: String,
    #[serde(flatten)]
    manifest: &'a Manifest,
    seconds: f64,
}

/// Writes a backup.
pub(in crate::cli) fn backup(config: &Config, directory: &Path, json: bool) -> Result<(), Failure> {
    let Some(store) = access::to_read(config)? else {
        return Err(Failure::Refused(format!(
            "there is nothing to back up yet: {} holds no store",
            config.data_dir.display()
        )));
    };
    let clock = SystemClock::new();
    let began = clock.monotonic();
    let keys = config.data_dir.join("keys");
    let progress = Progress::of_count(0);
    let manifest = store.back_up(&keys, directory, clock.now(), &mut |done, all| {
        progress.of_all(all);
        progress.at(done, "pages");
    })?;
    progress.end();
    let seconds = clock.monotonic().saturating_sub(began).as_secs_f64();
    if manifest.keys.is_none() {
        complain(&format!(
            "note: {} is not there: agents' answers to earlier notices would be held after a \
             restore",
            keys.display()
        ));
    }
    show(directory, &manifest, (seconds * 100.0).round() / 100.0, json)
}

fn show(directory: &Path, manifest: &Manifest, seconds: f64, json: bool) -> Result<(), Failure> {
    let mut output = Output::new();
    let directory = directory.display().to_string();
    if json {
        output.json(&BackedUp { directory, manifest, seconds })?;
    } else {
        let Manifest { messages, position, database, .. } = manifest;
        let megabytes = database.bytes as f64 / 1e6;
        output.line(&format!(
            "{messages} messages, up to event {position}, are in {directory}: {megabytes:.1} MB; \
             {seconds:.1} s"
        ))?;
    }
    Ok(output.flush()?)
}
