//! An IMAP account: which server, who logs in, and which folders matter.
//!
//! Separate from the connection so that the configuration can build it without one. Never holds a
//! secret that lies elsewhere: it says where to read it, at each login.

use std::time::Duration;

use crate::world::endpoint::Endpoint;
use crate::world::secret::SecretSource;

/// An account as the configuration describes it.
#[derive(Clone, Debug)]
pub struct Account {
    /// The server.
    pub endpoint: Endpoint,
    /// Who logs in.
    pub username: String,
    /// What proves it.
    pub secret: SecretSource,
    /// The folder that new mail arrives in, as the server names it.
    pub inbox: String,
    /// Where sent mail is kept.
    pub sent: SentFolder,
    /// Whether our own mail is filed there.
    pub save_sent: SaveSent,
    /// How often the folder is looked at where IDLE is missing, and beneath it; 1 s or more.
    pub poll: Duration,
}

/// Where sent mail is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SentFolder {
    /// Found by special use (RFC 6154 §2), else by name.
    Auto,
    /// This folder.
    Folder(String),
    /// Nowhere: Sent is neither read nor written.
    Off,
}

/// Whether our own mail is filed in Sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveSent {
    /// Unless the server does so itself.
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}
