//! What tests against real servers share: Dovecot, Postfix and posthaste itself, each started
//! below a folder of its own and stopped with the test.
//!
//! Separate from the tests so that a scenario reads as who writes to whom. Nothing here listens or
//! connects beyond loopback, uses a service of the system, or leaves a process behind.
//!
//! A test program says `mod support;` and, as long as it uses a part of this only,
//! `#[expect(dead_code, reason = "…")]` above it.

pub(crate) mod certificate;
pub(crate) mod configuration;
pub(crate) mod courier;
pub(crate) mod dialogue;
pub(crate) mod imap;
pub(crate) mod mail;
pub(crate) mod maildir;
pub(crate) mod posthaste;
pub(crate) mod process;
pub(crate) mod servers;
pub(crate) mod smtp;
pub(crate) mod wait;
