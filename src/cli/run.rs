//! `run`: the configuration becomes a running desk.
//!
//! Separate because here, and only here, a configuration meets the daemon: the daemon knows no
//! file. One thread for everything async; the store and the index have threads of their own.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::task::LocalSet;
use tokio_util::sync::CancellationToken;

use super::{Failure, desk};
use crate::config::{self, Config};
use crate::daemon::run::{Reload, Setup, lock, run as run_desk, run_once};
use crate::log;
use crate::mail::token::Keys;
use crate::world::clock::SystemClock;
use crate::world::dns::{Dns, SystemDns};
use crate::world::net::SystemNet;
use crate::world::random::SystemRandom;
use crate::world::secret::load_or_create_keys;
use crate::world::supervisor::Systemd;

/// Runs the daemon, or one round of it.
pub(super) fn run(config: &Config, once: bool) -> Result<(), Failure> {
    log_doubts(config);
    let setup = setup(config)?;
    let reload = reload(config.path.clone(), setup.keys.clone());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let local = LocalSet::new();
    if once {
        runtime.block_on(local.run_until(run_once(setup)))?;
    } else {
        runtime.block_on(local.run_until(run_desk(
            setup,
            Some(reload),
            CancellationToken::new(),
        )))?;
    }
    Ok(())
}

/// What a configuration means to the daemon. Creates the data directory and the keys, under the
/// lock: of two that start at once, one would seal with keys that the other overwrites.
pub(super) fn setup(config: &Config) -> Result<Setup, Failure> {
    let lock = lock(&config.data_dir)?;
    let keys = load_or_create_keys(&config.data_dir.join("keys"), &SystemRandom)?;
    drop(lock);
    Ok(with_keys(config, keys)?)
}

/// Reads this configuration again, whenever the daemon asks.
fn reload(path: PathBuf, keys: Keys) -> Reload {
    Arc::new(move || {
        let config = config::load(&path, |name| std::env::var(name).ok());
        let config = config.map_err(|errors| errors.lines())?;
        log_doubts(&config);
        with_keys(&config, keys.clone()).map_err(|error| vec![format!("{error:#}")])
    })
}

fn with_keys(config: &Config, keys: Keys) -> anyhow::Result<Setup> {
    Ok(Setup {
        desk: desk::desk(config)?,
        accounts: config.accounts.clone(),
        data_dir: config.data_dir.clone(),
        keys,
        message_size_bytes: config.message_size_bytes,
        clock: Arc::new(SystemClock::new()),
        net: Arc::new(SystemNet::new()),
        dns: config.checks_signatures.then(dns).flatten(),
        supervisor: Arc::new(Systemd),
    })
}

/// The machine's name servers, if it has any.
fn dns() -> Option<Arc<dyn Dns>> {
    let dns = SystemDns::of_system(Arc::new(SystemRandom))?;
    Some(Arc::new(dns))
}

/// What is not wrong with a configuration and yet hardly meant.
fn log_doubts(config: &Config) {
    for warning in &config.warnings {
        log::configuration_warning(warning);
    }
    for key in &config.idle {
        log::idle_key(key);
    }
}
