//! A desk on disk and the processes that serve it, one after the other.
//!
//! Separate from the script because here is all that knows how posthaste is called. The folder
//! lies in memory where the machine has such a place: what is tested is the death of a process,
//! which fsync has no part in. A process that does not end is killed, and that is a failure.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::Duration;

use posthaste::mail::token::Keys;
use posthaste::store::Store;
use posthaste::world::random::SystemRandom;
use posthaste::world::secret::load_or_create_keys;
use tempfile::TempDir;

use super::post::Post;

/// The desk's address.
pub(crate) const DESK: &str = "support@desk.example";
/// An agent who writes English.
pub(crate) const ANNA: &str = "anna@desk.example";
/// An agent who writes German.
pub(crate) const BEN: &str = "ben@desk.example";
/// Everybody's password.
pub(crate) const PASSWORD: &str = "loopback";

/// How often the end of a process is looked for, every 2 ms: two minutes in all.
const LOOKS_MAX: u32 = 60_000;
const LOOK: Duration = Duration::from_millis(2);

/// How a process ended.
#[derive(Debug)]
pub(crate) enum Ended {
    /// By itself, with everything done.
    Well,
    /// At the crash point that was ordered.
    AtPoint(String),
    /// In any other way; with what it said.
    Badly(String),
}

/// A desk's configuration and data.
pub(crate) struct Place {
    dir: TempDir,
    /// Processes started so far.
    started: u32,
}

impl Place {
    /// A desk for the mailbox [`DESK`]. `uncertain`: how long a trace is looked for.
    pub(crate) fn new(post: &impl Post, uncertain: &str) -> Place {
        let mut builder = tempfile::Builder::new();
        let builder = builder.prefix("posthaste-crash-");
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() { builder.tempdir_in(memory) } else { builder.tempdir() };
        let place = Place { dir: dir.expect("a folder"), started: 0 };
        fs::write(place.config(), place.configuration(post, uncertain)).expect("it is ours");
        fs::set_permissions(place.config(), Permissions::from_mode(0o600)).expect("it is ours");
        place
    }

    /// Gives the mailbox folders of statuses.
    pub(crate) fn add_shelves(&self) {
        let text = fs::read_to_string(self.config()).expect("it is ours");
        let folders = "[mailbox.folders]\nwaiting = \"Waiting\"\nspam = \"Junk\"\n\n[[agent]]";
        let shared = format!("address = \"{DESK}\"\nmode = \"shared\"\n");
        let text = text.replacen("[[agent]]", folders, 1);
        let text = text.replacen(&format!("address = \"{DESK}\"\n"), &shared, 1);
        fs::write(self.config(), text).expect("it is ours");
    }

    /// Runs `run --once` to its end. `crash_at`: dies at the n-th crash point.
    pub(crate) fn once(&mut self, crash_at: Option<u64>) -> Ended {
        let mut command = self.program();
        command.args(ONCE).arg(self.config());
        if let Some(n) = crash_at {
            command.env("POSTHASTE_CRASH_AT", n.to_string());
        }
        let mut child = self.spawn(command);
        let Some(status) = wait(&mut child) else {
            return Ended::Badly(format!("it did not end; it said:\n{}", self.said()));
        };
        self.ended(status, crash_at)
    }

    /// Runs a command of upkeep to its end. `crash_at`: dies at the n-th crash point.
    pub(crate) fn upkeep(&mut self, words: &[&str], crash_at: Option<u64>) -> Ended {
        let mut command = self.program();
        command.arg("--config").arg(self.config()).args(words);
        if let Some(n) = crash_at {
            command.env("POSTHASTE_CRASH_AT", n.to_string());
        }
        let mut child = self.spawn(command);
        let Some(status) = wait(&mut child) else {
            return Ended::Badly(format!("it did not end; it said:\n{}", self.said()));
        };
        self.ended(status, crash_at)
    }

    /// A file or folder beside the data folder.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Starts `run`, the daemon.
    pub(crate) fn daemon(&mut self) -> Child {
        let mut command = self.program();
        command.args(DAEMON).arg(self.config());
        self.spawn(command)
    }

    /// The store, beside or after a process.
    pub(crate) fn store(&self) -> Option<Store> {
        Store::open_to_read(&self.data_dir(), self.keys()?).ok()
    }

    /// The store, for a person who decides while no process runs.
    pub(crate) fn store_to_write(&self) -> Option<Store> {
        Store::open(&self.data_dir(), self.keys()?).ok()
    }

    /// The data folder.
    pub(crate) fn data_dir(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// What the process that was started last has said.
    pub(crate) fn said(&self) -> String {
        fs::read_to_string(self.log(self.started)).unwrap_or_default()
    }

    /// The lines that no process may ever say, of all processes.
    pub(crate) fn panics(&self) -> Vec<String> {
        let logs = (1..=self.started).map(|number| fs::read_to_string(self.log(number)));
        let lines = |log: &String| log.lines().map(str::to_owned).collect::<Vec<_>>();
        let all = logs.filter_map(Result::ok).flat_map(|log| lines(&log));
        all.filter(|line| line.contains("panick")).collect()
    }

    fn keys(&self) -> Option<Keys> {
        // Before the first process came so far there are none, and it is not for us to make them.
        let file = self.data_dir().join("keys");
        if !file.exists() {
            return None;
        }
        load_or_create_keys(&file, &SystemRandom).ok()
    }

    fn config(&self) -> PathBuf {
        self.dir.path().join("posthaste.toml")
    }

    fn log(&self, number: u32) -> PathBuf {
        self.dir.path().join(format!("{number}.log"))
    }

    fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_posthaste"));
        command.env_remove("POSTHASTE_CONFIG").env_remove("POSTHASTE_CRASH_AT");
        command.env_remove("STATE_DIRECTORY").env_remove("JOURNAL_STREAM");
        command
    }

    fn spawn(&mut self, mut command: Command) -> Child {
        self.started += 1;
        let log = File::create(self.log(self.started)).expect("a log");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        command.spawn().expect("the program starts")
    }

    fn ended(&self, status: ExitStatus, crash_at: Option<u64>) -> Ended {
        let said = self.said();
        let point = crash_at.and_then(|n| {
            said.lines().find_map(|line| line.strip_prefix(&format!("crash point {n}: ")))
        });
        match (status.code(), status.signal(), point) {
            (Some(0), _, None) => Ended::Well,
            (None, Some(6), Some(name)) => Ended::AtPoint(name.to_owned()),
            _ => Ended::Badly(format!("{status}; it said:\n{said}")),
        }
    }

    fn configuration(&self, post: &impl Post, uncertain: &str) -> String {
        format!(
            r#"data_dir = "{data_dir}"

[desk]
name = "Lamp & Light Ltd"
timezone = "Europe/Berlin"
languages = ["en", "de"]
admin = "{ANNA}"
trust = ["{authserv_id}"]

[[mailbox]]
name = "support"
address = "{DESK}"

{accounts}

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

# A quote tells the minute of its mail, and no two runs are to differ.
[relay]
quote = "none"

[acknowledge]
max_per_address = "1000/24h"

[limits]
automatic_mail = "100000/min"
uncertain = "{uncertain}"
"#,
            data_dir = self.data_dir().display(),
            authserv_id = post.authserv_id(),
            accounts = post.accounts(),
        )
    }
}

/// The arguments before the configuration.
const ONCE: [&str; 3] = ["run", "--once", "--config"];
const DAEMON: [&str; 2] = ["run", "--config"];

/// Waits for the end of a process; kills it where that takes too long.
pub(crate) fn wait(child: &mut Child) -> Option<ExitStatus> {
    for _ in 0..LOOKS_MAX {
        if let Some(status) = child.try_wait().expect("it is our child") {
            return Some(status);
        }
        sleep(LOOK);
    }
    child.kill().expect("it is our child");
    child.wait().expect("it is our child");
    None
}
