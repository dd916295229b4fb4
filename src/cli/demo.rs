//! `demo`: a whole desk on this machine, with nothing to install.
//!
//! A mail server of our own on loopback ports, two customers, two agents, and the real daemon that
//! speaks IMAP and SMTP to it over TCP. Separate from the story, which says what they write to each
//! other. Everything lies in a temporary directory and goes when the demo ends. Never touches the
//! admin's configuration, never leaves this machine.

mod cast;
mod story;
mod telling;

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use tokio::signal::unix::{SignalKind, signal};
use tokio::task::LocalSet;
use tokio_util::sync::CancellationToken;

use super::{Failure, run};
use crate::config;
use crate::sandbox::{Sandbox, User};
use cast::{ANNA, BEN, DESK, EVA, KIM, PASSWORD, Stage};
use telling::Telling;

/// Plays the story. `keep`: stays up afterwards until it is interrupted.
pub(super) fn demo(keep: bool) -> Result<(), Failure> {
    let home = Home::make()?;
    let users: Vec<User> =
        [DESK, ANNA, BEN, KIM, EVA].iter().map(|address| User::new(address, PASSWORD)).collect();
    let sandbox = Sandbox::spawn(users.as_slice())?;
    let config_file = home.write_configuration(&sandbox)?;
    let config = config::load(&config_file, |_| None)
        .map_err(|errors| Failure::Configuration(errors.render(false)))?;
    let stop = CancellationToken::new();
    let daemon = start_daemon(run::setup(&config)?, stop.clone())?;

    let mut telling = Telling::new();
    let stage = Stage::new(sandbox.clone(), &config);
    let played = story::play(&stage, &mut telling, &config);
    if played.is_ok() && keep {
        telling.logins(&sandbox, &config_file);
        wait_for_interrupt()?;
    }
    stop.cancel();
    let ended = daemon.join().unwrap_or_else(|_| Err(anyhow::anyhow!("the daemon panicked")));
    sandbox.stop();
    played?;
    ended?;
    Ok(())
}

/// Runs the daemon as `run` does, on a thread of its own.
fn start_daemon(
    setup: crate::daemon::run::Setup,
    stop: CancellationToken,
) -> std::io::Result<JoinHandle<anyhow::Result<()>>> {
    std::thread::Builder::new().name("daemon".to_owned()).spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let local = LocalSet::new();
        runtime.block_on(local.run_until(crate::daemon::run::run(setup, None, stop)))
    })
}

/// Ctrl-C, or SIGTERM: nothing of the demo is left behind either way.
fn wait_for_interrupt() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted?,
            _ = terminate.recv() => {}
        }
        Ok(())
    })
}

/// A directory that goes when the demo ends.
struct Home {
    path: PathBuf,
}

impl Home {
    fn make() -> std::io::Result<Home> {
        let path = std::env::temp_dir().join(format!("posthaste-demo-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Home { path })
    }

    fn write_configuration(&self, sandbox: &Sandbox) -> std::io::Result<PathBuf> {
        let file = self.path.join("posthaste.toml");
        std::fs::write(self.path.join("footer.txt"), cast::FOOTER)?;
        std::fs::write(&file, configuration(&self.path, sandbox))?;
        Ok(file)
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

fn configuration(home: &Path, sandbox: &Sandbox) -> String {
    let data_dir = home.join("data");
    format!(
        r#"data_dir = "{data_dir}"

[desk]
name = "Lamp & Light Ltd"
timezone = "Europe/Berlin"
languages = ["en", "de"]
admin = "{ANNA}"
footer_file = "footer.txt"
trust = ["{authserv_id}"]
dkim = "off"

[[mailbox]]
name = "support"
address = "{DESK}"

[mailbox.imap]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "{DESK}"
password = "{PASSWORD}"
poll = "1s"

[mailbox.smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
username = "{DESK}"
password = "{PASSWORD}"

[[agent]]
name = "anna"
address = "{ANNA}"
display = "Anna Schmidt"
languages = ["en"]

[[agent]]
name = "ben"
address = "{BEN}"
display = "Ben Okoro"
languages = ["de"]
"#,
        data_dir = data_dir.display(),
        authserv_id = cast::AUTHSERV_ID,
        imap = sandbox.imap_port(),
        smtp = sandbox.smtp_port(),
    )
}
