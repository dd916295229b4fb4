//! A desk that dies at every crash point, and one that is killed thirty times under load; upkeep
//! that dies, too.
//!
//! The program itself runs, against the built-in mail server: `run --once` as often as there is
//! something to do, each a process of its own. One of them is told by `POSTHASTE_CRASH_AT=n` to die
//! at the n-th point that it reaches (`src/world/crash.rs`), for every process of the script and
//! n = 1, 2, 3, … until it has no n-th point. Whatever died is simply started again, and at the end
//! the oracle compares what people got with what the store says.
//!
//! What was found (points by name, doubles, memory) is printed: `-- --nocapture` shows it.
//!
//! Needs the feature `crash-points`: `Cargo.toml` says so (`required-features`), so a plain
//! `cargo test` leaves this program out; `tests/run` has the feature on. For development
//! `POSTHASTE_CRASH_STRIDE=17` tries every 17th point only (the points of one mail are 15).

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::wildcard_enum_match_arm,
    reason = "helpers of tests, too, fail by panicking; what was found is printed"
)]

mod again;
mod dice;
mod kill;
mod mails;
mod names;
mod oracle;
mod place;
mod points;
mod post;
mod run;
mod script;
mod shelves;
mod upkeep;
