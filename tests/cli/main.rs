//! The command line, driven as its users drive it, without a server and without a daemon.
//!
//! Separate from the scenarios, which are about mail: here it is what is printed, on which stream,
//! and with which status. A test has a desk of its own in a temporary directory.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by panicking, also in its helpers"
)]

mod changes;
mod imports;
mod made;
mod servers;
mod shapes;
mod usage;
mod views;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A mailbox, two agents, and servers that nobody has.
const CONFIG: &str = r#"
data_dir = "data"
[desk]
name = "Lamp & Light Ltd"
timezone = "Europe/Berlin"
[[mailbox]]
name = "support"
address = "support@example.com"
imap = { host = "127.0.0.1", port = 1, security = "none", username = "u", password_command = "echo p" }
smtp = { host = "127.0.0.1", port = 1, security = "none" }
[[mailbox]]
name = "billing"
address = "billing@example.com"
imap = { host = "127.0.0.1", port = 1, security = "none", username = "u", password_command = "echo p" }
smtp = { host = "127.0.0.1", port = 1, security = "none" }
[[agent]]
name = "anna"
address = "anna@example.com"
[[agent]]
name = "ben"
address = "ben@example.com"
"#;

/// A desk in a directory that goes away.
struct Desk {
    home: TempDir,
}

/// What a command did.
#[derive(Debug)]
struct Done {
    status: Option<i32>,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Desk {
        Desk::with(CONFIG)
    }

    fn with(config: &str) -> Desk {
        let desk = Desk { home: TempDir::new().unwrap() };
        desk.write("posthaste.toml", config);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn data_dir(&self) -> PathBuf {
        self.path("data")
    }

    /// Writes a file, and the directories above it.
    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_posthaste"));
        command.arg("--config").arg(self.path("posthaste.toml")).args(words);
        command.current_dir(self.home.path()).env_remove("POSTHASTE_CONFIG");
        command.env_remove("POSTHASTE_LOG");
        command
    }

    fn run(&self, words: &[&str]) -> Done {
        Done::of(self.command(words).output().unwrap())
    }

    /// Runs a command that has to work; gives its standard output.
    fn ok(&self, words: &[&str]) -> String {
        let done = self.run(words);
        assert_eq!(done.status, Some(0), "{words:?}: {done:?}");
        done.out
    }

    /// Runs a command that has to print one JSON value, and nothing else, and work.
    fn json(&self, words: &[&str]) -> Value {
        let words: Vec<&str> = words.iter().copied().chain(["--json"]).collect();
        serde_json::from_str(&self.ok(&words)).unwrap()
    }

    /// The lines of `list --json`.
    fn list(&self, words: &[&str]) -> Vec<Value> {
        let words: Vec<&str> =
            ["list", "--json"].into_iter().chain(words.iter().copied()).collect();
        self.ok(&words).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Imports a mail; gives its conversation's reference.
    fn import_mail(&self, mail: &str) -> String {
        let path = self.write("one.eml", mail);
        self.ok(&["import", path.to_str().unwrap()]);
        let last = self.list(&[]).pop().unwrap();
        last["ref"].as_str().unwrap().to_owned()
    }

    /// Runs a command that has to refuse with this status and these words.
    fn refuses(&self, words: &[&str], status: i32, says: &str) {
        let done = self.run(words);
        assert_eq!((done.status, done.out.as_str()), (Some(status), ""), "{words:?}: {done:?}");
        assert!(done.err.contains(says), "{words:?}: {done:?}");
    }
}

impl Done {
    fn of(output: Output) -> Done {
        Done {
            status: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A mail from Kim.
fn mail(id: &str, subject: &str, body: &str) -> String {
    format!(
        "Received: from out.example.net by mx.example.com; Mon, 5 Jan 2026 10:00:05 +0100\n\
         From: Kim Bauer <kim@example.net>\nTo: support@example.com\nSubject: {subject}\n\
         Date: Mon, 5 Jan 2026 10:00:00 +0100\nMessage-ID: <{id}>\n\
         MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{body}\n"
    )
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
