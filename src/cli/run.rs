//! `run`: the configuration becomes a running desk.
//!
//! Separate because here, and only here, a configuration meets the daemon: the daemon knows no
//! file. One thread for everything async; the store and the index have threads of their own.

use std::sync::Arc;

use tokio::task::LocalSet;
use tokio_util::sync::CancellationToken;

use super::{Failure, desk};
use crate::config::Config;
use crate::daemon::run::{Setup, lock, run as run_desk, run_once};
use crate::log;
use crate::world::clock::SystemClock;
use crate::world::net::SystemNet;
use crate::world::random::SystemRandom;
use crate::world::secret::load_or_create_keys;

/// Runs the daemon, or one round of it.
pub(super) fn run(config: &Config, once: bool) -> Result<(), Failure> {
    for warning in &config.warnings {
        log::configuration_warning(warning);
    }
    for key in &config.idle {
        log::idle_key(key);
    }
    let setup = setup(config)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let local = LocalSet::new();
    if once {
        runtime.block_on(local.run_until(run_once(setup)))?;
    } else {
        runtime.block_on(local.run_until(run_desk(setup, CancellationToken::new())))?;
    }
    Ok(())
}

/// What a configuration means to the daemon. Creates the data directory and the keys, under the
/// lock: of two that start at once, one would seal with keys that the other overwrites.
pub(super) fn setup(config: &Config) -> Result<Setup, Failure> {
    let lock = lock(&config.data_dir)?;
    let keys = load_or_create_keys(&config.data_dir.join("keys"), &SystemRandom)?;
    drop(lock);
    Ok(Setup {
        desk: desk::desk(config)?,
        accounts: config.accounts.clone(),
        data_dir: config.data_dir.clone(),
        keys,
        message_size_bytes: config.message_size_bytes,
        clock: Arc::new(SystemClock::new()),
        net: Arc::new(SystemNet::new()),
    })
}
