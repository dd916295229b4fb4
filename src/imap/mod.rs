//! IMAP: typed verbs over a connection, and the rules of the cursor.
//!
//! Separate so that servers' oddities stay here. No word of the desk: it yields [`Fetched`] and
//! takes folders, UIDs and flags. Never deletes, never reads or sets `\Seen`, never parses a body.

pub mod account;

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

/// How far a folder has been taken in. Two cursors: what lay there at the first watch is history,
/// what came later is live and goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FolderState {
    /// The folder's UIDVALIDITY.
    pub uidvalidity: u32,
    /// UIDNEXT at the first watch: UIDs below are history.
    pub boundary: u32,
    /// The lowest live UID not accounted for.
    pub live_next: u32,
    /// The lowest history UID not accounted for; `boundary` when history is done.
    pub history_next: u32,
}
