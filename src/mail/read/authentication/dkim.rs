//! DKIM signatures, verified here: for mail of which no trusted server says anything.
//!
//! Separate from what servers say, for this is proof and not word. RFC 6376, with the algorithms of
//! RFC 8301 and RFC 8463. Stricter than the RFCs where they leave a choice, since an agent's
//! commands may hang on it:
//!
//! - no `l=`: what follows the signed part could be anybody's (§8.2),
//! - no key in testing (`t=y`), none shorter than 1024 bits, no SHA-1,
//! - Date, From, Reply-To and Subject are signed where they stand in the header, each as often as
//!   they stand there; of what else is signed no further field was added (§8.15),
//! - a header whose lines do not all end in CRLF, or with a line that is no field, has no
//!   signatures: signer and reader would split it in two ways,
//! - two records at one name are none.
//!
//! Pure: the caller fetches the keys and says when the mail came. The signatures of others than the
//! author's domain are never looked at. Work is linear in the mail, for a bounded number of
//! signatures.

mod canonical;
mod key;
mod signature;
#[cfg(test)]
mod signed;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{
    ED25519, RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, UnparsedPublicKey,
};
use jiff::Timestamp;

use crate::limits;
use canonical::{Body, Field};
use key::Key;
use signature::{Algorithm, Signature};

/// The TXT records that were found at the names of keys, the strings of each joined.
pub type KeyRecords = BTreeMap<String, Vec<String>>;

/// Where the keys lie of the signatures that may prove the author, in the order of the mail:
/// `s1._domainkey.example.net`. At most [`limits::SIGNATURES_MAX`].
pub(super) fn key_names(raw: &[u8], is_authors: impl Fn(&str) -> bool) -> Vec<String> {
    let Some((fields, _)) = canonical::split(raw) else { return Vec::new() };
    let mut names = Vec::new();
    for (_, signature) in signatures(&fields, is_authors) {
        let name = signature.key_name();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Whose signature holds, in lower case: the first one that does.
pub(super) fn signer(
    raw: &[u8],
    keys: &KeyRecords,
    received_at: Timestamp,
    is_authors: impl Fn(&str) -> bool,
) -> Option<String> {
    let (fields, body) = canonical::split(raw)?;
    let mut body = Body::new(body);
    let mut signatures = signatures(&fields, is_authors);
    let holds = signatures.find(|(field, signature)| {
        holds(field, signature, &fields, &mut body, keys, received_at).is_some()
    });
    holds.map(|(_, signature)| signature.domain)
}

/// The signatures that are worth a look.
fn signatures<'f, 'a>(
    fields: &'f [Field<'a>],
    is_authors: impl Fn(&str) -> bool,
) -> impl Iterator<Item = (&'f Field<'a>, Signature)> {
    let signed = fields.iter().filter(|field| field.is("DKIM-Signature"));
    let read = signed.filter_map(|field| Some((field, Signature::parse(field.value)?)));
    read.filter(move |(_, signature)| is_authors(&signature.domain)).take(limits::SIGNATURES_MAX)
}

/// `None` where anything speaks against the signature.
fn holds(
    field: &Field<'_>,
    signature: &Signature,
    fields: &[Field<'_>],
    body: &mut Body<'_>,
    keys: &KeyRecords,
    received_at: Timestamp,
) -> Option<()> {
    if !signature.is_valid_at(received_at) || !signature.covers(fields) {
        return None;
    }
    let [record] = keys.get(&signature.key_name())?.as_slice() else { return None };
    let key = Key::parse(record).filter(|key| key.is_for(signature))?;
    if body.hash(signature.body) != signature.body_hash {
        return None;
    }
    let signed = canonical::signed_header(field, signature, fields);
    let verified = match signature.algorithm {
        Algorithm::RsaSha256 => {
            let rsa = &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY;
            UnparsedPublicKey::new(rsa, &key.bytes).verify(&signed, &signature.bytes)
        }
        // RFC 8463 §3: what is signed is the hash.
        Algorithm::Ed25519Sha256 => {
            let hash = digest(&SHA256, &signed);
            UnparsedPublicKey::new(&ED25519, &key.bytes).verify(hash.as_ref(), &signature.bytes)
        }
    };
    verified.ok()
}
