//! IMAP: typed verbs over a connection, and the rules of the cursor.
//!
//! Separate so that servers' oddities stay here. No word of the desk: it yields [`Fetched`] and
//! takes folders, UIDs and flags. Never deletes, never reads or sets `\Seen`, never parses a body.

pub mod account;
pub mod command;
pub mod cursor;
pub mod error;
pub mod filter;
pub mod folder;
pub mod frame;
pub mod login;
pub mod passage;
pub mod placeholder;
pub mod selected;
pub mod session;
pub mod wire;

#[cfg(test)]
mod tests;

pub use command::Limits;
pub use cursor::FolderState;
pub use error::{ImapError, Reason};
pub use login::Credentials;
pub use selected::{Selected, Woke};
pub use session::Session;

use jiff::Timestamp;

/// Where a message lies on a server: stable as long as the folder keeps its UIDVALIDITY
/// (RFC 9051 §2.3.1.1).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Location {
    /// The mailbox of the configuration.
    pub mailbox: String,
    /// The folder, raw as the server names it.
    pub folder: String,
    /// The folder's UIDVALIDITY.
    pub uidvalidity: u32,
    /// The message's UID.
    pub uid: u32,
}

/// A message as fetched: bytes, and where they lie.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// Where it lies.
    pub location: Location,
    /// INTERNALDATE: when the server got it; the desk's clocks start here.
    pub internal_date: Option<Timestamp>,
    /// Flags, as named by the server.
    pub flags: Vec<String>,
    /// The whole mail.
    pub raw: Vec<u8>,
}
