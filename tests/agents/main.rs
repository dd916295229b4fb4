//! An agent at work, with mail programs of other authors: Python's imaplib and smtplib, and mutt.
//!
//! Separate from the sandbox's own tests because here the desk answers: the program as its users
//! start it. One agent joins the demo that stays up, as a newcomer would; the other works at a desk
//! that was configured for it, on the same built-in server. Whatever the scripts see they have from
//! the mailboxes. Fails, and never skips, where python3 or mutt are missing; `tests/run` installs
//! them.

#[expect(dead_code, reason = "the agents need a part of the harness; its own tests the rest")]
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::process::Command;
use std::time::Duration;

use posthaste::sandbox::{Sandbox, User};
use support::posthaste::{Posthaste, outcome};
use support::process::{Process, Session};
use support::wait::wait_until;

/// How long the demo's story may take on a busy machine.
const STORY: Duration = Duration::from_secs(180);

/// The desk that was configured for a test.
const DESK: &str = r#"
data_dir = "DATA_DIR"

[desk]
name = "Example Ltd"
trust = ["mx.sandbox.test"]

[[mailbox]]
name = "support"
address = "support@example.com"

[mailbox.imap]
host = "127.0.0.1"
port = IMAP
security = "none"
username = "support@example.com"
password = "secret"
poll = "1s"

[mailbox.smtp]
host = "127.0.0.1"
port = SMTP
security = "none"
username = "support@example.com"
password = "secret"

[[agent]]
name = "anna"
address = "anna@example.com"
"#;

/// Plays an agent by a script; its last line says that all went well.
fn agent(script: &str, imap: u16, smtp: u16, people: [&str; 4]) {
    let path = format!("{}/tests/agents/{script}", env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new("python3");
    // Compiled scripts belong into no source tree.
    command.arg("-B").arg(path).args([imap.to_string(), smtp.to_string()]).args(people);
    let played = outcome(command);
    let told = format!("{script}: {}\n{}", played.stdout, played.stderr);
    assert_eq!(played.status, Some(0), "{told}");
    assert_eq!(played.stdout.trim_end().lines().last(), Some("all done"), "{told}");
}

#[test]
fn pythons_libraries_answer_in_the_demo_that_stays_up() {
    let dir = tempfile::tempdir().expect("a folder");
    let log = dir.path().join("demo.log");
    let mut command = Command::new(env!("CARGO_BIN_EXE_posthaste"));
    command.args(["demo", "--keep"]).env("TMPDIR", dir.path());
    let mut demo = Process::start(&command, Session::Ours, &log);
    let told = || fs::read_to_string(&log).unwrap_or_default();
    let port = |told: &str, word: &str| {
        let (_, rest) = told.split_once(&format!("{word} 127.0.0.1:"))?;
        rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u16>().ok()
    };
    let (imap, smtp) = wait_until("the demo to say where it listens", STORY, || {
        assert!(!demo.ended(), "the demo ended:\n{}", told());
        let told = told();
        told.contains("Ctrl-C").then_some(())?;
        port(&told, "IMAP").zip(port(&told, "SMTP"))
    });
    let (desk, anna) = ("support@lamplight.example", "anna@lamplight.example");
    agent("python_agent.py", imap, smtp, [desk, anna, "kim.bauer@example.net", "demo"]);
    let status = demo.stop().expect("the demo stops");
    assert_eq!(status, 0, "{}", told());
    let left: Vec<_> = fs::read_dir(dir.path()).expect("a folder").flatten().collect();
    assert_eq!(left.len(), 1, "the demo leaves something behind: {left:?}");
}

#[test]
fn mutt_reads_answers_and_moves() {
    let people = ["support@example.com", "anna@example.com", "kim@example.net"];
    let users = people.map(|address| User::new(address, "secret"));
    let sandbox = Sandbox::spawn(&users).expect("a server");
    let (imap, smtp) = (sandbox.imap_port(), sandbox.smtp_port());
    let text = DESK.replace("IMAP", &imap.to_string()).replace("SMTP", &smtp.to_string());
    let desk = Posthaste::with_configuration(&text);
    let daemon = desk.start_watching();
    let [address, anna, kim] = people;
    agent("mutt_agent.py", imap, smtp, [address, anna, kim, "secret"]);
    assert_eq!(daemon.stop(), 0);
}
