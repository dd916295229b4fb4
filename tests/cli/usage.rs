//! Usage: exit statuses, and what is said where the words are wrong. Nothing here gets as far as a
//! mail.

use std::process::Command;

use crate::{Desk, Done};

#[test]
fn wrong_usage_is_status_2() {
    let desk = Desk::new();
    desk.refuses(&["lst"], 2, "unrecognized subcommand");
    desk.refuses(&["list", "--colour"], 2, "unexpected argument");
    desk.refuses(&["show"], 2, "<REF>");
    desk.refuses(&["outbox", "retry", "x"], 2, "invalid value");
    desk.refuses(&["list", "--status", "done"], 2, "done is no status; there are: open, waiting");
    desk.refuses(&["list", "--since", "soon"], 2, "soon is no date");
    desk.refuses(&["search", "after:soon"], 2, "soon is no date");
    desk.refuses(&["search", "  "], 2, "the query is empty");
    desk.refuses(&["search", "lamp", "--fuzzy"], 2, "unexpected argument");
    desk.refuses(&["note", "7KQ2M9", " "], 2, "the note is empty");
    desk.refuses(&[], 2, "Usage");
}

#[test]
fn a_bad_status_in_a_query_is_wrong_usage() {
    let desk = Desk::new();
    desk.import_mail(&crate::mail("a@x.example", "Lamp", "It is broken."));
    desk.refuses(&["search", "lamp", "status:done"], 2, "done is no status");
}

#[test]
fn bad_configuration_is_status_78() {
    let desk = Desk::with("[desk]\nnme = \"x\"\n");
    desk.refuses(&["status"], 78, "posthaste.toml:2:");
    desk.refuses(&["check", "--json"], 78, "errors");
    let desk = Desk::new();
    std::fs::remove_file(desk.path("posthaste.toml")).unwrap();
    desk.refuses(&["list", "--json"], 78, "the configuration cannot be read");
}

#[test]
fn help_and_version_go_to_standard_output() {
    for (word, says) in [("--help", "Usage:"), ("--version", "posthaste ")] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_posthaste"));
        let done = Done::of(command.arg(word).output().unwrap());
        assert_eq!((done.status, done.err.as_str()), (Some(0), ""));
        assert!(done.out.contains(says), "{done:?}");
    }
}

#[test]
fn the_configuration_is_named_anywhere_or_by_the_environment() {
    let desk = Desk::new();
    let path = desk.path("posthaste.toml");
    let run = |words: &[&str], variable: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_posthaste"));
        Done::of(command.args(words).env("POSTHASTE_CONFIG", variable).output().unwrap()).status
    };
    let named = path.to_str().unwrap();
    assert_eq!(run(&["list", "--json", "--config", named], "/nowhere.toml"), Some(0));
    assert_eq!(run(&["--config", named, "list"], ""), Some(0));
    assert_eq!(run(&["queue"], named), Some(0));
    assert_eq!(run(&["queue"], "/nowhere.toml"), Some(78));
}
