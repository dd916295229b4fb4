//! ARC: what a forwarder saw, told by the forwarder's seal (RFC 8617).
//!
//! Separate because a forwarded mail fails DMARC and may be genuine all the same. A chain counts
//! only if all of this holds:
//!
//! - the receiver, in a field that is believed, says `arc=pass`: it verified the seals, we did not;
//! - the chain is whole: the sets 1 to n, three fields each, once each;
//! - **every** seal is of a domain that the admin trusts, for any sealer may put the sets of
//!   another mail below its own: `arc:example.org` in `desk.trust`, or a domain with the same owner
//!   as a trusted authserv-id;
//! - the first set says of From's domain what a trusted server would have to say: aligned
//!   `dmarc=pass` or `dkim=pass`, and no `dmarc=fail`.
//!
//! Never believes a set because of what it says of itself. A plain authserv-id in a set counts for
//! nothing: the seal says who wrote it.

use super::domain::{are_aligned, normal};
use super::grammar::{self, Results};
use super::says;
use crate::limits;
use crate::mail::address::Address;
use crate::mail::message::Header;
use crate::mail::read::classify::AuthenticationResult;
use crate::mail::read::tags::Tags;

/// What stands before a sealer's domain in `desk.trust`.
pub(super) const PREFIX: &str = "arc:";

/// Whether a trusted chain vouches for the author, whose domain is `from`. The caller knows that
/// the receiver said `arc=pass`.
pub(super) fn vouches(headers: &[Header], trust: &[String], author: &Address, from: &str) -> bool {
    let Some(chain) = Chain::read(headers) else { return false };
    let is_trusted = chain.sealers.iter().all(|sealer| is_trusted(sealer, trust));
    let Some(first) = chain.first.filter(|_| is_trusted) else { return false };
    let said = says::for_author(&first, author, from);
    said.result == AuthenticationResult::Pass
        && matches!(said.method.as_deref(), Some("dmarc" | "dkim"))
        && !says::dmarc_fails(&first)
}

/// Whether a receiver says that the chain holds: it says so once, and nothing else of it.
pub(super) fn passes(results: &Results) -> bool {
    let mut statements = says::of(results, "arc");
    statements.next().is_some_and(|one| one.result == "pass") && statements.next().is_none()
}

fn is_trusted(sealer: &str, trust: &[String]) -> bool {
    trust.iter().any(|id| match id.strip_prefix(PREFIX) {
        Some(domain) => normal(domain).as_deref() == Some(sealer),
        None => normal(id).is_some_and(|id| are_aligned(&id, sealer)),
    })
}

/// A whole chain.
struct Chain {
    /// What the first sealer saw; `None` where that does not parse.
    first: Option<Results>,
    /// Who sealed it, the first one first.
    sealers: Vec<String>,
}

impl Chain {
    /// `None` where there is none, or it is not whole.
    fn read(headers: &[Header]) -> Option<Chain> {
        let mut seals = Sets::default();
        let mut signatures = Sets::default();
        let mut results = Sets::default();
        for header in headers {
            match header.name.to_ascii_lowercase().as_str() {
                "arc-seal" => seals.add(&header.value, false)?,
                "arc-message-signature" => signatures.add(&header.value, false)?,
                "arc-authentication-results" => results.add(&header.value, true)?,
                _ => {}
            }
        }
        let count = seals.0.len();
        let is_whole = count == signatures.0.len() && count == results.0.len();
        let seals = seals.in_order().filter(|_| is_whole && count > 0)?;
        signatures.in_order()?;
        let (_, first) = results.in_order()?.first()?.split_once(';')?;
        let mut sealers = Vec::new();
        for (at, seal) in seals.iter().enumerate() {
            let tags = Tags::parse(seal)?;
            let expected = if at == 0 { "none" } else { "pass" };
            let holds = tags.get("cv").is_some_and(|cv| cv.eq_ignore_ascii_case(expected));
            sealers.push(tags.get("d").and_then(normal).filter(|_| holds)?);
        }
        Some(Chain { first: grammar::parse(first), sealers })
    }
}

/// The fields of one name, by their instance.
#[derive(Default)]
struct Sets<'a>(Vec<(usize, &'a str)>);

impl<'a> Sets<'a> {
    /// `None` where the instance cannot be read, or there are too many. Results have it in front.
    fn add(&mut self, value: &'a str, is_in_front: bool) -> Option<()> {
        let look_at = if is_in_front { 1 } else { usize::MAX };
        let mut tags = value.split(';').take(look_at).filter_map(|tag| tag.split_once('='));
        let (_, instance) = tags.find(|(name, _)| name.trim() == "i")?;
        let instance = instance.trim();
        let is_number = (1..=2).contains(&instance.len())
            && instance.bytes().all(|b| b.is_ascii_digit())
            && !instance.starts_with('0');
        let instance: usize = instance.parse().ok().filter(|_| is_number)?;
        if self.0.len() >= limits::ARC_SETS_MAX || instance > limits::ARC_SETS_MAX {
            return None;
        }
        self.0.push((instance, value));
        Some(())
    }

    /// The values 1 to n; `None` where one is missing or there twice.
    fn in_order(mut self) -> Option<Vec<&'a str>> {
        self.0.sort_unstable_by_key(|(instance, _)| *instance);
        let is_whole = self.0.iter().enumerate().all(|(at, (instance, _))| at + 1 == *instance);
        is_whole.then(|| self.0.into_iter().map(|(_, value)| value).collect())
    }
}
