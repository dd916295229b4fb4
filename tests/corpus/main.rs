//! Mail that others wrote: every file of the folder in `POSTHASTE_CORPORA` is read.
//!
//! Separate because those mails are not ours to pass on: without the folder each test says so and
//! proves nothing. With it, nothing may panic, and what the sets say must agree with what we read.
//! A module a question; each prints its figures and says why we differ where we do.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it measured"
)]

mod bounces;
mod kinds;
mod mime;
mod replies;

use std::path::{Path, PathBuf};

use posthaste::mail::message::Message;
use posthaste::mail::read::parse::parse;
use serde_json::Value;

/// The folder of the sets, where there is one.
fn folder() -> Option<PathBuf> {
    match std::env::var_os("POSTHASTE_CORPORA") {
        Some(folder) => Some(PathBuf::from(folder)),
        None => {
            println!("corpus: not run, POSTHASTE_CORPORA is not set");
            None
        }
    }
}

/// The folder of every set, by name.
fn sets(folder: &Path) -> Vec<PathBuf> {
    let mut sets: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("reading {}: {e}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("eml").is_dir())
        .collect();
    sets.sort();
    sets
}

/// A mail of a set, with what its source expects of it.
struct Case {
    /// `reply-crisp/eml/email_1.eml`.
    name: String,
    /// As it was received.
    raw: Vec<u8>,
    /// Its line of `expected.jsonl`.
    row: Value,
}

impl Case {
    fn message(&self) -> Message {
        parse(&self.raw)
    }

    /// A string of the row.
    fn stated(&self, key: &str) -> Option<&str> {
        self.row[key].as_str()
    }

    /// A list of strings of the row; empty where there is none.
    fn stated_all(&self, key: &str) -> Vec<&str> {
        self.row[key].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }
}

/// Every mail of a set that its source says something about, in the order of `expected.jsonl`.
fn cases(folder: &Path, set: &str) -> Vec<Case> {
    let rows = std::fs::read_to_string(folder.join(set).join("expected.jsonl")).unwrap();
    let case = |row: &str| {
        let row: Value = serde_json::from_str(row).unwrap();
        let file = row["file"].as_str().unwrap();
        let raw = std::fs::read(folder.join(set).join(file)).unwrap();
        Case { name: format!("{set}/{file}"), raw, row }
    };
    rows.lines().map(case).collect()
}

/// Whether what differs is to be printed.
fn is_shown() -> bool {
    std::env::var_os("POSTHASTE_CORPORA_SHOW").is_some()
}

/// Right ones among those that say something.
#[derive(Clone, Copy, Default)]
struct Tally {
    right: u32,
    stated: u32,
}

impl Tally {
    fn count(&mut self, is_right: bool) {
        self.stated += 1;
        self.right += u32::from(is_right);
    }

    /// Prints the figure; fails below the floor, in percent.
    fn hold(self, what: &str, floor: f64) {
        let percent = 100.0 * f64::from(self.right) / f64::from(self.stated.max(1));
        println!("{what}: {}/{} ({percent:.1} %)", self.right, self.stated);
        assert!(self.stated > 0, "{what}: nothing to compare");
        assert!(percent >= floor, "{what} fell to {percent:.1} %");
    }
}
