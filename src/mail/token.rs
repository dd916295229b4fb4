//! Tokens: what proves that an answer answers a mail of ours.
//!
//! Every mail that we send bears one in its Message-ID, its first reference and X-Posthaste-Id. A
//! token names a row of the outbox and carries 128 bits of keyed BLAKE3 over what that row is for,
//! so that a token made for a customer is worth nothing as an agent's, and one for this message
//! nothing for another. Expiry and revocation are looked up in the row, by whoever asks.
//!
//! Separate because it is the whole of our trust in what comes back. Pure: keys and rows are
//! arguments. Never says who sent a mail: a token may be forwarded, so the desk wants more.

use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};

use super::message::MessageId;

/// Letters of a token: 25 bytes of key id, row and MAC, five bits a letter, without padding.
pub const TOKEN_CHARS: usize = 40;

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

impl Claim {
    /// Reads a token, in any case (RFC 5321 §2.4: gateways change it). `None` where `text` is
    /// anything but the 40 letters of one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Claim> {
        if text.len() != TOKEN_CHARS {
            return None;
        }
        let bytes = BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).ok()?;
        let (key, rest) = bytes.split_first()?;
        let (mail, mac) = rest.split_first_chunk::<8>()?;
        let mail = i64::from_be_bytes(*mail);
        Some(Claim { key: *key, mail, mac: mac.try_into().ok()? })
    }
}

/// The token of the outbox row `mail`: 40 lower-case letters and digits of RFC 4648 base 32, fit
/// for the local part of an address.
#[must_use]
pub fn seal(keys: &Keys, mail: i64, scope: Scope<'_>) -> String {
    let mut bytes = Vec::with_capacity(25);
    bytes.push(keys.current.id);
    bytes.extend(mail.to_be_bytes());
    bytes.extend(mac(&keys.current, mail, scope));
    BASE32_NOPAD.encode(&bytes).to_ascii_lowercase()
}

/// Whether `claim` was sealed for this very scope with a key of ours, current or old. Compares in
/// constant time.
#[must_use]
pub fn verify(keys: &Keys, claim: &Claim, scope: Scope<'_>) -> bool {
    let known = std::iter::once(&keys.current).chain(&keys.old);
    known
        .filter(|key| key.id == claim.key)
        .any(|key| widened(mac(key, claim.mail, scope)) == widened(claim.mac))
}

/// The token in an id of ours: `TOKEN@domain`, or `TOKEN.t@domain`, which stands first in
/// References because some relays replace a Message-ID.
#[must_use]
pub fn claims_in(id: &MessageId) -> Option<Claim> {
    let (local, _) = id.as_str().rsplit_once('@')?;
    Claim::parse(local.strip_suffix(".t").or_else(|| local.strip_suffix(".T")).unwrap_or(local))
}

/// The first token in a text of ours: X-Posthaste-Id, an address (`support+TOKEN@example.com`), the
/// foot of a notice. It stands between characters that are none of a token's.
#[must_use]
pub fn claim_in_text(text: &str) -> Option<Claim> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).find_map(Claim::parse)
}

/// 128 bits over everything that the token vouches for. Each field is preceded by its length, so
/// that no two scopes share an encoding; the first one keeps this use of the key from any other.
fn mac(key: &Key, mail: i64, scope: Scope<'_>) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new_keyed(&key.secret);
    let fields: [&[u8]; 6] = [
        b"posthaste token 1",
        &mail.to_be_bytes(),
        scope.purpose.as_bytes(),
        &scope.conversation.to_be_bytes(),
        &scope.message.to_be_bytes(),
        scope.agent.as_bytes(),
    ];
    for field in fields {
        hasher.update(&(field.len() as u64).to_be_bytes());
        hasher.update(field);
    }
    let mut mac = [0; 16];
    hasher.finalize_xof().fill(&mut mac);
    mac
}

/// As a [`blake3::Hash`], whose comparison takes the same time wherever the difference is.
fn widened(mac: [u8; 16]) -> blake3::Hash {
    let mut bytes = [0; 32];
    for (wide, byte) in bytes.iter_mut().zip(mac) {
        *wide = byte;
    }
    blake3::Hash::from_bytes(bytes)
}

#[cfg(test)]
mod tests;
