//! posthaste itself, as its users run it: the program, a configuration file, and what it prints.
//!
//! Nothing here looks into its database or calls its code: what a test learns it learns from the
//! commands, from the mailboxes and from the exit status.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail by panicking, also in its helpers"
)]

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value as Json;
use tempfile::TempDir;
use toml::{Table, Value};

use super::dialogue::Security;
use super::process::{Process, Session};
use super::servers::{AUTHSERV_ID, Servers, User};
use super::wait::{SOON, wait_for, wait_until};

/// How long a command may take.
const COMMAND: Duration = Duration::from_secs(120);

/// A desk: a configuration and a data folder, which go when this is dropped.
pub(crate) struct Posthaste {
    dir: TempDir,
}

/// What a command did.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// Its exit status; `None` where a signal ended it.
    pub(crate) status: Option<i32>,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

/// A daemon; dropping it stops it.
pub(crate) struct Daemon {
    process: Process,
    log: PathBuf,
}

impl Posthaste {
    /// A desk for one mailbox, `support`, with agents (a name and the user it is), in English, that
    /// trusts the servers' [`AUTHSERV_ID`]. `more` is TOML laid over that: tables are merged key by
    /// key, `[[mailbox]]` and `[[agent]]` one by one, what is new is added.
    pub(crate) fn configure(
        servers: &Servers,
        security: Security,
        mailbox: &User,
        agents: &[(&str, &User)],
        more: &str,
    ) -> Posthaste {
        let dir = tempfile::Builder::new().prefix("desk-").tempdir().expect("a folder");
        let secret = dir.path().join("secret");
        fs::write(&secret, format!("{}\n", mailbox.password)).expect("a secret can be written");
        fs::set_permissions(&secret, Permissions::from_mode(0o600)).expect("it is ours");
        let mut configuration = usual(dir.path(), servers, security, mailbox, agents);
        lay_over(&mut configuration, more.parse().expect("the test's TOML is TOML"));
        let desk = Posthaste { dir };
        fs::write(desk.config(), configuration.to_string()).expect("it can be written");
        desk
    }

    /// A desk with this configuration, as it is; `DATA_DIR` in it becomes the data folder.
    pub(crate) fn with_configuration(text: &str) -> Posthaste {
        let dir = tempfile::Builder::new().prefix("desk-").tempdir().expect("a folder");
        let desk = Posthaste { dir };
        let text = text.replace("DATA_DIR", &desk.data_dir().to_string_lossy());
        fs::write(desk.config(), text).expect("it can be written");
        desk
    }

    /// The configuration file.
    pub(crate) fn config(&self) -> PathBuf {
        self.dir.path().join("posthaste.toml")
    }

    /// The data folder.
    pub(crate) fn data_dir(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// A folder for files of the test, which goes with the desk.
    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Starts `posthaste run`; returns at once. Its log comes on standard error.
    pub(crate) fn start(&self) -> Daemon {
        self.start_with(&[])
    }

    /// The same with variables of the environment.
    pub(crate) fn start_with(&self, environment: &[(&str, &str)]) -> Daemon {
        let log = self.dir.path().join("daemon.log");
        let mut command = self.program();
        command.arg("run").envs(environment.iter().copied());
        Daemon { process: Process::start(&command, Session::Ours, &log), log }
    }

    /// Starts `posthaste run` and waits until it watches every mailbox: mail that arrives after
    /// this is live.
    pub(crate) fn start_watching(&self) -> Daemon {
        let daemon = self.start();
        wait_until("every mailbox to be watched", SOON, || {
            assert!(!daemon.ended(), "the daemon ended by itself:\n{}", daemon.log());
            let status = self.command(&["status", "--json"]);
            let status: Json = serde_json::from_str(&status.stdout).ok()?;
            let mailboxes = status.get("mailboxes")?.as_array()?;
            mailboxes.iter().all(|it| it["state"] == "watching").then_some(())
        });
        daemon
    }

    /// Runs a command to its end, 2 minutes at most.
    pub(crate) fn command(&self, arguments: &[&str]) -> Outcome {
        let mut command = self.program();
        command.args(arguments);
        outcome(command)
    }

    /// Runs a command that has to succeed, with `--json`, and returns the value that it prints.
    pub(crate) fn json(&self, arguments: &[&str]) -> Json {
        let text = self.succeed(arguments);
        serde_json::from_str(&text).unwrap_or_else(|why| panic!("{arguments:?}: {why}:\n{text}"))
    }

    /// The same for those that print a value a line: `list` and `explain`.
    pub(crate) fn json_lines(&self, arguments: &[&str]) -> Vec<Json> {
        let text = self.succeed(arguments);
        let value = |line| {
            serde_json::from_str(line).unwrap_or_else(|why| panic!("{arguments:?}: {why}:\n{line}"))
        };
        text.lines().map(value).collect()
    }

    /// Waits until a command's JSON, or one line of it, has what is looked for.
    pub(crate) fn wait_for_json<T>(
        &self,
        what: &str,
        arguments: &[&str],
        mut look: impl FnMut(&Json) -> Option<T>,
    ) -> T {
        wait_until(what, SOON, || self.json_lines(arguments).iter().find_map(&mut look))
    }

    fn succeed(&self, arguments: &[&str]) -> String {
        let outcome = self.command(&[arguments, &["--json"]].concat());
        assert_eq!(outcome.status, Some(0), "{arguments:?} failed: {}", outcome.stderr);
        outcome.stdout
    }

    fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_posthaste"));
        command.arg("--config").arg(self.config()).env_remove("POSTHASTE_CONFIG");
        command.env_remove("STATE_DIRECTORY");
        command
    }
}

impl Daemon {
    /// SIGTERM, and SIGKILL if that does not help within 20 s; returns the exit status as a shell
    /// tells it.
    pub(crate) fn stop(mut self) -> i32 {
        self.process.stop().expect("the daemon stops")
    }

    /// SIGKILL, as a power cut would.
    pub(crate) fn kill(mut self) {
        self.process.kill().expect("the daemon is gone");
    }

    /// Has it ended by itself?
    pub(crate) fn ended(&self) -> bool {
        self.process.ended()
    }

    /// Its process id.
    pub(crate) fn pid(&self) -> u32 {
        self.process.pid()
    }

    /// What it has logged so far; a daemon that is started again goes on in the same log.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Daemon {
    #[expect(clippy::print_stderr, reason = "a failed test shows what the daemon said")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- the daemon's log ---\n{}", self.log());
        }
    }
}

/// Runs a program to its end; fails where that takes longer than [`COMMAND`].
pub(crate) fn outcome(mut command: Command) -> Outcome {
    // Files, not pipes: a program that prints much must not wait for a test that waits for it.
    let dir = tempfile::tempdir().expect("a folder");
    let [stdout, stderr] = ["stdout", "stderr"].map(|name| dir.path().join(name));
    command.stdin(Stdio::null());
    command.stdout(File::create(&stdout).expect("a file can be made"));
    command.stderr(File::create(&stderr).expect("a file can be made"));
    let mut child = command.spawn().expect("the program starts");
    let status = wait_for(COMMAND, || child.try_wait().expect("it is our child"));
    if status.is_none() {
        drop(child.kill());
        drop(child.wait());
    }
    let read = |path: &Path| {
        String::from_utf8_lossy(&fs::read(path).expect("the file is there")).into_owned()
    };
    let (stdout, stderr) = (read(&stdout), read(&stderr));
    let Some(status) = status else {
        panic!("{command:?} does not end; it said:\n{stdout}\n{stderr}");
    };
    Outcome { status: status.code(), stdout, stderr }
}

/// What nearly every test wants.
fn usual(
    dir: &Path,
    servers: &Servers,
    security: Security,
    mailbox: &User,
    agents: &[(&str, &User)],
) -> Table {
    let path = |name: &str| text(&dir.join(name).to_string_lossy());
    let (security, imap_port, smtp_port) = match security {
        Security::None => ("none", servers.imap_port(), servers.smtp_port()),
        Security::StartTls => ("starttls", servers.imap_port(), servers.smtp_port()),
        Security::Tls => ("tls", servers.imaps_port(), servers.smtps_port()),
    };
    let account = |port: u16| {
        Value::Table(table([
            ("host", text("localhost")),
            ("port", Value::Integer(port.into())),
            ("security", text(security)),
            ("ca_file", text(&servers.ca_file().to_string_lossy())),
            ("username", text(&mailbox.address)),
            ("password_file", path("secret")),
        ]))
    };
    let desk = table([
        ("name", text("Example Desk")),
        ("languages", Value::Array(vec![text("en")])),
        ("trust", Value::Array(vec![text(AUTHSERV_ID)])),
    ]);
    let support = table([
        ("name", text("support")),
        ("address", text(&mailbox.address)),
        ("imap", account(imap_port)),
        ("smtp", account(smtp_port)),
    ]);
    let agents = agents.iter().map(|(name, user)| {
        Value::Table(table([("name", text(name)), ("address", text(&user.address))]))
    });
    table([
        ("data_dir", path("data")),
        ("desk", Value::Table(desk)),
        ("mailbox", Value::Array(vec![Value::Table(support)])),
        ("agent", Value::Array(agents.collect())),
    ])
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn table<const COUNT: usize>(entries: [(&str, Value); COUNT]) -> Table {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// Lays one table over another: tables in it are merged, and so are arrays of tables one by one.
fn lay_over(below: &mut Table, above: Table) {
    for (key, value) in above {
        match (below.get_mut(&key), value) {
            (Some(Value::Table(old)), Value::Table(new)) => lay_over(old, new),
            (Some(Value::Array(old)), Value::Array(new)) if new.iter().all(Value::is_table) => {
                lay_each_over(old, new);
            }
            (_, value) => {
                below.insert(key, value);
            }
        }
    }
}

fn lay_each_over(below: &mut Vec<Value>, above: Vec<Value>) {
    for (number, value) in above.into_iter().enumerate() {
        match (below.get_mut(number), value) {
            (Some(Value::Table(old)), Value::Table(new)) => lay_over(old, new),
            (_, value) => below.push(value),
        }
    }
}
