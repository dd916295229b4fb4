//! An SMTP account: which relay, who logs in, and how fast it may be used.
//!
//! Separate from the connection so that the configuration can build it without one. Never holds a
//! secret that lies elsewhere: it says where to read it, at each login.

use std::time::Duration;

use crate::world::endpoint::Endpoint;
use crate::world::secret::SecretSource;

/// An account as the configuration describes it.
#[derive(Clone, Debug)]
pub struct Account {
    /// The relay.
    pub endpoint: Endpoint,
    /// Who logs in; none: no login.
    pub username: Option<String>,
    /// What proves it; there whenever `username` is.
    pub secret: Option<SecretSource>,
    /// The most that the relay takes; none: no bound.
    pub rate: Option<Rate>,
    /// The envelope sender of automatic mail.
    pub return_path: ReturnPathPolicy,
}

/// At most this many mails in that time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many; 1 or more.
    pub count: u32,
    /// In how long; more than zero.
    pub period: Duration,
}

/// The envelope sender of automatic mail (RFC 3834 §3.3 asks for the null one).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnPathPolicy {
    /// `<>`, and the mailbox's own address where the relay refuses that.
    Auto,
    /// `<>` always.
    Null,
    /// The mailbox's own address always.
    Mailbox,
}
