//! `restore`: a backup becomes the store.
//!
//! Separate because it is the one command that puts a store into the place of another. Says what is
//! in doubt afterwards, for an admin who has had a bad day already. The index is made anew at the
//! end; where that is killed, the daemon makes it. Never contacts a server.

use std::path::Path;

use serde::Serialize;

use crate::cli::Failure;
use crate::cli::access;
use crate::cli::output::{Output, Progress};
use crate::config::Config;
use crate::daemon::indexer;
use crate::store::Store;
use crate::store::backup::manifest::Manifest;
use crate::store::restore::{Outcome, Restoring, restore as restore_store};
use crate::store::restored::Restored;
use crate::world::clock::{Clock, SystemClock};
use crate::world::random::SystemRandom;
use crate::world::secret::load_keys;

/// What `restore` prints.
#[derive(Debug, Serialize)]
struct Done<'a> {
    #[serde(flatten)]
    manifest: &'a Manifest,
    #[serde(flatten)]
    restored: Restored,
    /// Where the store lies that was there; null where there was none.
    replaced: Option<String>,
    /// Documents of the new index.
    documents: usize,
}

/// Restores a backup. `force`: a store that is there is set aside.
pub(in crate::cli) fn restore(
    config: &Config,
    directory: &Path,
    force: bool,
    json: bool,
) -> Result<(), Failure> {
    let _lock = access::to_restore(config)?;
    let now = SystemClock::new().now();
    let restoring = Restoring {
        from: directory,
        data_dir: &config.data_dir,
        replace: force,
        now,
        look_until: now.checked_add(config.policy.uncertain).unwrap_or(now),
    };
    let outcome = restore_store(restoring, &SystemRandom)?;
    let documents = reindex(config, &outcome)?;
    let replaced = outcome.replaced.as_ref().map(|path| path.display().to_string());
    let mut output = Output::new();
    if json {
        let Outcome { manifest, restored, .. } = &outcome;
        output.json(&Done { manifest, restored: *restored, replaced, documents })?;
    } else {
        show(&mut output, &outcome, replaced.as_deref())?;
    }
    Ok(output.flush()?)
}

fn reindex(config: &Config, outcome: &Outcome) -> Result<usize, Failure> {
    let keys = config.data_dir.join("keys");
    let keys = load_keys(&keys).map_err(|error| Failure::Refused(access::with_hint(&error)))?;
    let Some(keys) = keys else { return Ok(0) };
    let store = Store::open_to_read(&config.data_dir, keys)?;
    let progress = Progress::of_count(outcome.manifest.messages);
    let documents = indexer::rebuild(&store, &config.data_dir, &mut |count| {
        progress.at(count as u64, "messages indexed");
    })?;
    progress.end();
    Ok(documents)
}

fn show(output: &mut Output, outcome: &Outcome, replaced: Option<&str>) -> anyhow::Result<()> {
    let Manifest { made_at, messages, position, .. } = &outcome.manifest;
    output.line(&format!(
        "Restored: {messages} messages, up to event {position}, as of {made_at}."
    ))?;
    let in_doubt = outcome.restored.in_doubt;
    if in_doubt > 0 {
        output.line(&format!(
            "{in_doubt} mails waited then and may be out: they are looked for in Sent first."
        ))?;
    }
    output.line(
        "What came since then is taken in again at the next start. No customer gets an ack or an \
         answer again because of it; agents get new notices, since answers to theirs are held.",
    )?;
    if let Some(replaced) = replaced {
        output.line(&format!("The store that was here lies in {replaced}; remove it in time."))?;
    }
    Ok(())
}
