//! The sandbox as its users meet it: over TCP, with written dialogues and with real clients.
//!
//! Separate from the unit tests because here the whole server runs. Nothing sleeps; whoever waits,
//! waits for the server, and no longer than [`PATIENCE`].

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests, too, fail by panicking"
)]

mod clients;
mod dialogue;
mod mail;
mod programs;

use std::sync::Arc;
use std::time::Duration;

use posthaste::sandbox::{Sandbox, Settings, User};
use posthaste::world::clock::ManualClock;

/// How long anything may take; only a failing test ever waits so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// Settings with Anna, Ben and the desk of one company, and Kim, who is a customer. The clock
/// stands, so INTERNALDATE and UIDVALIDITY are known.
fn settings() -> Settings {
    let users = [
        User::new("anna@example.com", "a"),
        User::new("ben@example.com", "b"),
        User::new("support@example.com", "s"),
        User::new("kim@example.net", "k"),
    ];
    let clock = ManualClock::at("2024-03-05T10:00:00Z".parse().unwrap());
    Settings { clock: Arc::new(clock), ..Settings::new(&users) }
}

fn sandbox() -> Sandbox {
    Sandbox::spawn(settings()).unwrap()
}
