//! Tokens: what proves that an answer answers a mail of ours.
//!
//! Every mail that we send bears one in its Message-ID, its first reference and X-Posthaste-Id. A
//! token names a row of the outbox and carries 128 bits of keyed BLAKE3 over what that row is for,
//! so that a token made for a customer is worth nothing as an agent's, and one for this message
//! nothing for another. Expiry and revocation are looked up in the row, by whoever asks.
//!
//! Separate because it is the whole of our trust in what comes back. Pure: keys and rows are
//! arguments. Never says who sent a mail: a token may be forwarded, so the desk wants more.

use serde::{Deserialize, Serialize};

/// One key: 256 secret bits and the number that tokens name it by.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    /// What tokens made with it say; unique among the keys of a desk.
    pub id: u8,
    /// From the machine's randomness, never from anything else.
    pub secret: [u8; 32],
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key {{ id: {}, .. }}", self.id)
    }
}

/// The keys of a desk: the first one seals, all of them verify.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Seals new tokens.
    pub current: Key,
    /// Still verify what they sealed.
    pub old: Vec<Key>,
}

/// What a token is good for: everything that its MAC covers beside the row's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The kind of the mail that bears it, as `X-Posthaste-Kind` writes it.
    pub purpose: &'a str,
    /// The conversation's row; 0 for a mail about none.
    pub conversation: i64,
    /// The message that the mail is about; 0 for none.
    pub message: i64,
    /// The agent it was sent to; empty for a customer.
    pub agent: &'a str,
}

/// A token as it came back: not yet believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Claim {
    /// Which key it says it was made with.
    pub key: u8,
    /// Which row of the outbox it says it belongs to.
    pub mail: i64,
    /// What proves it.
    pub mac: [u8; 16],
}

/// tmp
pub fn claims_in(_id: &super::message::MessageId) -> Option<Claim> {
    None
}
impl Claim {
    /// tmp
    pub fn parse(_t: &str) -> Option<Claim> {
        None
    }
}
