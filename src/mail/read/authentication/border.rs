//! Which Authentication-Results fields a trusted server wrote, as far as their place tells.
//!
//! Separate because this is the half of the question that no signature answers: every server
//! writes its trace on top, and what came with the mail stands below. Where a place is ambiguous,
//! the field may speak against the author and never for them. RFC 8601 §5 and §7.10, RFC 5321
//! §4.4. Never asks what a field says beyond whose it is.

use super::grammar::{self, Results};
use crate::limits;
use crate::mail::message::Header;

/// Internal hops that may stand above the border. A big provider has up to four.
const INTERNAL_HOPS_MAX: usize = 6;

/// One field of a trusted server that stands above the border.
#[derive(Debug)]
pub(super) struct Heard {
    /// Which server says so: its place in the list of trusted ids.
    pub(super) id: usize,
    /// What it says; `None` where it does not parse.
    pub(super) results: Option<Results>,
    /// Its place proves enough for it to speak for the author: the topmost field of its server, or
    /// one of those that follow it directly.
    pub(super) may_vouch: bool,
}

/// What the servers of these ids say, topmost first. An id is in lower case.
///
/// The topmost trusted field tells which server received the mail from outside. Below the first
/// Received field that is not a local delivery only that server's fields may vouch: another trusted
/// id there may as well have come with the mail, for a server removes what claims to be its own
/// and need not care about names of others (RFC 8601 §5).
pub(super) fn heard(headers: &[Header], ids: &[&str]) -> Vec<Heard> {
    let mut heard: Vec<Heard> = Vec::new();
    let mut is_below_hop = false;
    let mut previous = None;
    let mut fields = 0;
    for header in above_border(headers) {
        if header.name.eq_ignore_ascii_case("Received") {
            is_below_hop |= !is_local_delivery(&header.value);
        }
        if !header.name.eq_ignore_ascii_case("Authentication-Results") {
            previous = previous.filter(|_| is_filter_mark(&header.name));
            continue;
        }
        fields += 1;
        if fields > limits::RESULTS_MAX {
            return Vec::new();
        }
        let results = grammar::parse(&header.value);
        let server = match &results {
            Some(results) => Some(results.server.clone()),
            None => grammar::claimed_server(&header.value),
        };
        let id = server.and_then(|server| ids.iter().position(|id| *id == server));
        if let Some(id) = id {
            let is_leaders = heard.first().is_none_or(|first| first.id == id);
            let is_first = heard.iter().all(|other| other.id != id);
            let follows = previous == Some((id, true));
            let may_vouch = (is_leaders || !is_below_hop) && (is_first || follows);
            heard.push(Heard { id, results, may_vouch });
        }
        previous = id.zip(heard.last().map(|last| last.may_vouch));
    }
    heard
}

/// Every server that a field above the border names, topmost first, each once.
pub(super) fn servers(headers: &[Header]) -> Vec<String> {
    let is_results = |header: &&Header| header.name.eq_ignore_ascii_case("Authentication-Results");
    let fields = above_border(headers).filter(is_results).take(limits::RESULTS_MAX);
    let mut found: Vec<String> = Vec::new();
    for server in fields.filter_map(|field| grammar::claimed_server(&field.value)) {
        if !found.contains(&server) {
            found.push(server);
        }
    }
    found
}

/// Fields that DKIM and DMARC filters write between their results.
fn is_filter_mark(name: &str) -> bool {
    ["DKIM-Filter", "DMARC-Filter", "Received-SPF"].iter().any(|m| name.eq_ignore_ascii_case(m))
}

/// The fields that our own servers wrote, and what came between the first Received from outside
/// and the next one.
fn above_border(headers: &[Header]) -> impl Iterator<Item = &Header> {
    let mut hops = 0;
    let mut entered = false;
    headers.iter().take_while(move |header| {
        if !header.name.eq_ignore_ascii_case("Received") {
            return true;
        }
        if entered {
            return false;
        }
        hops += 1;
        entered = hops > INTERNAL_HOPS_MAX || !is_internal_hop(&header.value);
        true
    })
}

/// A hop inside one's own servers: a local delivery, or from none but private addresses (amavis,
/// containers, clusters).
fn is_internal_hop(received: &str) -> bool {
    if is_local_delivery(received) {
        return true;
    }
    let lower = received.to_lowercase();
    let sender = sender_of(&lower);
    let addresses: Vec<core::net::IpAddr> = sender
        .iter()
        .flat_map(|word| word.split(['(', ')', '[', ']', '=', ',', ';']))
        .filter_map(|word| word.trim_start_matches("ipv6:").parse().ok())
        .collect();
    !addresses.is_empty() && addresses.iter().all(is_private)
}

/// By LMTP, which never leaves a site (RFC 2033 §1), or without a sender at all (Gmail).
fn is_local_delivery(received: &str) -> bool {
    let lower = received.to_lowercase();
    if !lower.starts_with("from ") {
        return lower.starts_with("by ");
    }
    let rest = lower.split_whitespace().skip(sender_of(&lower).len() + 3);
    let protocol = rest.skip_while(|word| *word != "with").nth(1).unwrap_or_default();
    protocol.starts_with("lmtp")
}

/// The words between `from` and `by`.
fn sender_of(lower: &str) -> Vec<&str> {
    lower.split_whitespace().skip(1).take_while(|word| *word != "by").collect()
}

fn is_private(address: &core::net::IpAddr) -> bool {
    match address {
        core::net::IpAddr::V4(v4) => v4.is_private() || v4.is_loopback() || v4.is_link_local(),
        core::net::IpAddr::V6(v6) => {
            v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local()
        }
    }
}
