//! What runs: the tasks of a desk, wired over the doors.
//!
//! Separate so that everything above it can be used and tested without a running program. Each
//! file is one task or one step that tasks share; the steps are synchronous and take time and
//! chance as arguments. Never holds a rule of the desk.

mod agent_mail;
mod alarm;
mod announce;
mod answers;
mod around;
mod arrival;
mod asking;
pub mod back_off;
mod brief;
pub mod bundle;
pub mod control;
pub mod desk;
mod digest;
pub mod errand;
mod forwarded;
pub mod index_check;
pub mod indexer;
pub mod ingest;
mod intake;
pub mod lock;
mod mirror;
pub mod outbox;
pub mod pulse;
pub mod relay_login;
pub mod report;
pub mod request;
mod restored;
pub mod run;
#[cfg(test)]
mod sample;
pub mod sender;
mod shelves;
mod shelving;
mod shift;
pub mod signing_keys;
pub mod state;
#[cfg(test)]
mod tests;
pub mod threads;
pub mod timer;
pub mod watch;
pub mod welcome;
