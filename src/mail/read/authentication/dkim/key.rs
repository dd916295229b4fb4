//! The key record: what a domain publishes of its key (RFC 6376 §3.6.1, RFC 8463).
//!
//! Separate because it comes from DNS, where anybody can have written anything. Never fetches.

use data_encoding::BASE64;

use super::signature::{Algorithm, Signature};
use crate::mail::read::tags::{Tags, is_blank};

/// A public key, and what it may be used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    algorithm: Algorithm,
    /// RSA: DER; Ed25519: 32 octets.
    pub(super) bytes: Vec<u8>,
    /// `t=s`: only for the very domain, not below it.
    is_strict: bool,
}

impl Key {
    /// Reads a record; `None` for one that is revoked, in testing, for other purposes or other
    /// hashes, or not well formed.
    pub(super) fn parse(record: &str) -> Option<Key> {
        let tags = Tags::parse(record)?;
        let is_version_1 = match tags.get("v") {
            Some(version) => version == "DKIM1" && tags.first() == Some("v"),
            None => true,
        };
        let lists = |tag: &str, wanted: &[&str]| {
            tags.get(tag).is_none_or(|list| {
                list.split(':').any(|one| wanted.contains(&one.trim_matches(is_blank)))
            })
        };
        if !is_version_1 || !lists("h", &["sha256"]) || !lists("s", &["*", "email"]) {
            return None;
        }
        let flags: Vec<&str> =
            tags.get("t").unwrap_or_default().split(':').map(str::trim).collect();
        if flags.contains(&"y") {
            return None;
        }
        let algorithm = match tags.get("k").unwrap_or("rsa") {
            "rsa" => Algorithm::RsaSha256,
            "ed25519" => Algorithm::Ed25519Sha256,
            _ => return None,
        };
        let bytes = from_base64(tags.get("p")?).filter(|bytes| !bytes.is_empty())?;
        Some(Key { algorithm, bytes, is_strict: flags.contains(&"s") })
    }

    /// Whether it may have made this signature.
    pub(super) fn is_for(&self, signature: &Signature) -> bool {
        self.algorithm == signature.algorithm && (signature.is_of_domain_itself || !self.is_strict)
    }
}

/// Base 64 with blanks anywhere, as folding leaves them.
pub(super) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let packed: String = text.chars().filter(|c| !is_blank(*c)).collect();
    BASE64.decode(packed.as_bytes()).ok()
}
