//! The desk of a configuration.
//!
//! Separate because this is where the configuration becomes what the daemon's steps take; they know
//! no configuration. Never reads a file: the configuration has.

use std::sync::Arc;

use anyhow::Context;
use jiff::tz::TimeZone;

use crate::config::Config;
use crate::daemon::desk::Desk;
use crate::daemon::indexer::index_path;
use crate::mail::write::template::Templates;
use crate::world::random::SystemRandom;

/// A desk, ready to decide and to write.
///
/// # Errors
/// Where the zone is not in this machine's or our own database, or our own words are broken.
pub(super) fn desk(config: &Config) -> anyhow::Result<Desk> {
    let policy = config.policy.clone();
    let templates = Templates::with_acks(&policy.languages, &config.words, &policy.acks())?;
    Ok(Desk {
        zone: zone(config)?,
        templates: Arc::new(templates),
        policy: Arc::new(policy),
        index: Some(index_path(&config.data_dir)),
        footer: config.footer.clone(),
        random: Arc::new(SystemRandom),
    })
}

/// The desk's zone.
///
/// # Errors
/// As [`desk`].
pub(super) fn zone(config: &Config) -> anyhow::Result<TimeZone> {
    let name = &config.policy.timezone;
    TimeZone::get(name).with_context(|| format!("looking for the time zone {name}"))
}
