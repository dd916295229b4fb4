//! A process that ends with the test, however the test ends.
//!
//! A shell stands between: it starts the program in a session of its own and waits at the end of a
//! pipe that only this test holds. When the pipe closes (the test stops the program, panics, or is
//! killed) the shell ends the program. What belongs to a program is found by its session, so
//! nothing that somebody else started is ever touched.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Duration;

use super::wait::wait_for;

/// How long a program may take to end after SIGTERM, before SIGKILL.
const GRACE: Duration = Duration::from_secs(20);

/// Starts `"$@"`, says its process id, ends it when standard input does, and exits as it did.
const SUPERVISOR: &str = r#"
log=$1; shift
"$@" </dev/null >>"$log" 2>&1 &
echo $!
read -r _
kill -s TERM -- -$! 2>/dev/null || kill -s TERM $! 2>/dev/null
wait $!
"#;

/// Who makes the program the leader of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Session {
    /// We do.
    Ours,
    /// The program itself, and it fails where that was done already: Postfix's master.
    Own,
}

/// A running program and all that it started.
#[derive(Debug)]
pub(crate) struct Process {
    supervisor: Child,
    lifeline: Option<ChildStdin>,
    pid: u32,
}

impl Process {
    /// Starts a program; its output is appended to `log`.
    #[expect(clippy::expect_used, reason = "a test may fail by panicking, also in its helpers")]
    pub(crate) fn start(command: &Command, session: Session, log: &Path) -> Process {
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", SUPERVISOR, "supervisor"]).arg(log);
        if session == Session::Ours {
            shell.arg("setsid");
        }
        shell.arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        // A group of its own: Ctrl-C reaches the test, and the closing pipe does the rest.
        shell.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped());
        let log = File::options().create(true).append(true).open(log).expect("a log");
        shell.stderr(Stdio::from(log));
        let mut supervisor = shell.spawn().expect("/bin/sh starts");
        let lifeline = supervisor.stdin.take();
        let mut first = String::new();
        let stdout = supervisor.stdout.take().expect("standard output is a pipe");
        BufReader::new(stdout).read_line(&mut first).expect("the shell says a process id");
        let pid = first.trim().parse().expect("a process id");
        Process { supervisor, lifeline, pid }
    }

    /// The program's process id, which is also its session's once it runs.
    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    /// Has the program ended by itself?
    pub(crate) fn ended(&self) -> bool {
        stat(self.pid).is_none_or(|stat| stat.zombie)
    }

    /// SIGTERM, a grace of 20 s, SIGKILL; returns the exit status as a shell tells it (128 and the
    /// signal's number where one ended it). Fails where something outlives even that.
    pub(crate) fn stop(&mut self) -> Result<i32, String> {
        self.lifeline = None;
        let mut ended = wait_for(GRACE, || self.supervisor.try_wait().ok().flatten());
        if ended.is_none() {
            signal("KILL", &[self.pid]);
            ended = wait_for(GRACE, || self.supervisor.try_wait().ok().flatten());
        }
        let gone = || session_members(self.pid).is_empty().then_some(());
        if wait_for(GRACE, gone).is_none() {
            signal("KILL", &session_members(self.pid));
            let pid = self.pid;
            wait_for(GRACE, gone).ok_or_else(|| format!("session {pid} outlives SIGKILL"))?;
        }
        ended.and_then(|status| status.code()).ok_or_else(|| "its shell did not end".to_owned())
    }

    /// SIGKILL to everything in the session, as a power cut would.
    pub(crate) fn kill(&mut self) -> Result<i32, String> {
        signal("KILL", &session_members(self.pid));
        self.stop()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.lifeline.is_some() {
            drop(self.stop());
        }
    }
}

/// Sends a signal (`TERM`, `KILL`, `STOP`, …) to processes; those that are gone are no error.
pub(crate) fn signal(name: &str, pids: &[u32]) {
    if pids.is_empty() {
        return;
    }
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", r#"name=$1; shift; kill -s "$name" "$@""#, "kill", name]);
    shell.args(pids.iter().map(u32::to_string)).stderr(Stdio::null());
    drop(shell.status());
}

/// The living processes of a session.
pub(crate) fn session_members(session: u32) -> Vec<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|&pid| stat(pid).is_some_and(|it| it.session == session && !it.zombie)).collect()
}

struct Stat {
    zombie: bool,
    session: u32,
}

/// proc_pid_stat(5): the name in parentheses may hold anything, so what follows the last one.
fn stat(pid: u32) -> Option<Stat> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(") ")?;
    let mut fields = fields.split(' ');
    let zombie = matches!(fields.next()?, "Z" | "X");
    let session = fields.nth(2)?.parse().ok()?;
    Some(Stat { zombie, session })
}
