//! The daemon under systemd, as far as that goes without systemd: the test holds the socket that
//! systemd would, and hears what it would hear.
//!
//! The program, a mail server of our own on loopback, and signals: nothing else. Separate from the
//! tests with real servers, since nothing here is about mail but that it goes on flowing.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by panicking, also in its helpers"
)]

mod desk;
mod life;
mod unit;
#[path = "../support/wait.rs"]
#[expect(dead_code, reason = "one of its ways of waiting is enough here")]
mod wait;
