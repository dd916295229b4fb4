//! The DKIM-Signature field: its tags, read strictly (RFC 6376 §3.5).
//!
//! Separate because most of what is wrong with signatures is wrong here, and needs no key to be
//! seen. Never verifies.

use jiff::{SignedDuration, Timestamp};

use super::canonical::{Canonicalization, Field};
use super::key::from_base64;
use crate::limits;
use crate::mail::read::authentication::domain::normal;
use crate::mail::read::tags::{Tags, is_blank};

/// How far signers' clocks may be ahead of the receiving server's.
const CLOCKS_DIFFER_BY: SignedDuration = SignedDuration::from_hours(1);

/// Fields that have to be signed where they are there: who wrote it, what it is about, when, and
/// where an answer goes.
const TO_BE_SIGNED: &[&str] = &["from", "subject", "date", "reply-to"];

/// How it was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    RsaSha256,
    Ed25519Sha256,
}

/// One signature, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signature {
    pub(super) algorithm: Algorithm,
    /// `d=`, fit to be compared.
    pub(super) domain: String,
    /// Whether `i=` names the very domain, and none below it.
    pub(super) is_of_domain_itself: bool,
    selector: String,
    pub(super) header: Canonicalization,
    pub(super) body: Canonicalization,
    pub(super) body_hash: Vec<u8>,
    pub(super) bytes: Vec<u8>,
    /// `h=` in lower case, in order.
    pub(super) names: Vec<String>,
    signed_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
}

impl Signature {
    /// Reads the field's value; `None` where it is none that we would believe, whatever the key.
    pub(super) fn parse(value: &[u8]) -> Option<Signature> {
        let text = str::from_utf8(value).ok().filter(|text| text.is_ascii())?;
        let tags = Tags::parse(text)?;
        let is_version_1 = tags.get("v") == Some("1");
        let is_of_all = tags.get("l").is_none();
        let is_in_dns = tags.get("q").is_none_or(|q| q.split(':').any(|q| q.trim() == "dns/txt"));
        if !is_version_1 || !is_of_all || !is_in_dns {
            return None;
        }
        let algorithm = match tags.get("a")?.to_ascii_lowercase().as_str() {
            "rsa-sha256" => Algorithm::RsaSha256,
            "ed25519-sha256" => Algorithm::Ed25519Sha256,
            _ => return None,
        };
        let (header, body) = canonicalizations(tags.get("c"))?;
        let domain = normal(tags.get("d")?)?;
        let identity = match tags.get("i") {
            Some(identity) => normal(identity.rsplit_once('@')?.1)?,
            None => domain.clone(),
        };
        let below = identity.strip_suffix(&domain)?;
        if !below.is_empty() && !below.ends_with('.') {
            return None;
        }
        let names = tags.get("h")?.split(':').map(|name| name.trim_matches(is_blank));
        let names: Vec<String> = names.map(str::to_ascii_lowercase).collect();
        if names.len() > limits::SIGNED_NAMES_MAX {
            return None;
        }
        let (signed_at, expires_at) = (moment(&tags, "t")?, moment(&tags, "x")?);
        if signed_at.zip(expires_at).is_some_and(|(signed, expires)| expires <= signed) {
            return None;
        }
        Some(Signature {
            algorithm,
            is_of_domain_itself: below.is_empty(),
            domain,
            selector: selector(tags.get("s")?)?,
            header,
            body,
            body_hash: from_base64(tags.get("bh")?)?,
            bytes: from_base64(tags.get("b")?)?,
            names,
            signed_at,
            expires_at,
        })
    }

    /// Where the key lies (RFC 6376 §3.6.2.1).
    pub(super) fn key_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// Whether it was valid when the mail came.
    pub(super) fn is_valid_at(&self, received_at: Timestamp) -> bool {
        let latest = received_at.checked_add(CLOCKS_DIFFER_BY).unwrap_or(received_at);
        self.signed_at.is_none_or(|signed| signed <= latest)
            && self.expires_at.is_none_or(|expires| expires > received_at)
    }

    /// Whether nothing could be added to the header without breaking it.
    pub(super) fn covers(&self, fields: &[Field<'_>]) -> bool {
        let is_covered = |name: &str, must: bool| {
            let signed = self.names.iter().filter(|signed| *signed == name).count();
            let there = fields.iter().filter(|field| field.is(name)).count();
            there <= signed || (signed == 0 && !must)
        };
        self.names.iter().any(|name| name == "from")
            && TO_BE_SIGNED.iter().all(|name| is_covered(name, true))
            && self.names.iter().all(|name| is_covered(name, false))
    }
}

/// `c=`, simple where it is left out (RFC 6376 §3.5).
fn canonicalizations(tag: Option<&str>) -> Option<(Canonicalization, Canonicalization)> {
    let (header, body) = match tag {
        Some(tag) => tag.split_once('/').unwrap_or((tag, "simple")),
        None => ("simple", "simple"),
    };
    Some((Canonicalization::parse(header)?, Canonicalization::parse(body)?))
}

/// Labels of letters, digits, `-` and `_`, as they can stand in DNS.
fn selector(text: &str) -> Option<String> {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    text.split('.').all(is_label).then(|| text.to_ascii_lowercase())
}

/// Seconds since 1970. The outer `None`: it is there and no such number.
fn moment(tags: &Tags<'_>, name: &str) -> Option<Option<Timestamp>> {
    let Some(text) = tags.get(name) else { return Some(None) };
    let is_number = (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let seconds = text.parse().ok().filter(|_| is_number)?;
    // Later than time itself: never.
    Some(Some(Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)))
}
