//! Is the author who From says? What servers that the admin trusts wrote into
//! Authentication-Results (RFC 8601), and nothing else.
//!
//! Separate because agents' commands hang on it: it has to be read alone, and tested alone.
//! Believed is only a field that
//!
//! - names a trusted authserv-id to the letter (RFC 8601 §2.5; case does not count),
//! - stands in the outermost header above the second border: every server writes its trace on
//!   top, so what stands below a Received field from outside and another Received below that one
//!   came with the mail (Gmail, Dovecot behind Postfix, and amavis put it below internal hops:
//!   these may stand above it),
//! - is the topmost of its id there, for that server was to remove what claimed to be its own
//!   (§5), and where it did not, the forged one stands below. One exception: a DMARC filter that
//!   found no policy leaves the DKIM result in the field directly below, of another filter,
//! - parses to its end, and says of a domain that is aligned with From's (RFC 7489 §3.1)
//!   `dmarc=pass` or `dkim=pass`, or of the author's own address `auth=pass`.
//!
//! What speaks against the author counts from any trusted field above the border. Never verifies a
//! signature itself, never looks into parts, never believes a display name.

mod domain;
mod grammar;
mod microsoft;
#[cfg(test)]
mod tests;

use super::classify::{Authentication, AuthenticationResult};
use crate::mail::address::Address;
use crate::mail::message::{Header, Message};
use domain::{are_aligned, normal};
use grammar::{Results, Statement};

/// Internal hops that may stand above the border. A big provider has up to four.
const INTERNAL_HOPS_MAX: usize = 6;

/// Servers that are named to the admin.
const SERVERS_NAMED_MAX: usize = 5;

/// Tells what the trusted servers say of the author. `trust` holds authserv-ids, and the word
/// `microsoft365` for the marks of one's own tenant.
///
/// SPF alone proves no agent, for it speaks of the envelope: it gives the result `None` with the
/// method `spf`.
#[must_use]
pub fn authenticate(message: &Message, trust: &[String]) -> Authentication {
    let Some(author) = single_author(message) else { return Authentication::none() };
    let Some(from) = normal(author.domain()) else { return Authentication::none() };
    let mut best = Authentication::none();
    for (at, id) in trust.iter().enumerate() {
        let is_known = trust.iter().take(at).any(|earlier| earlier.eq_ignore_ascii_case(id));
        if is_known || id.eq_ignore_ascii_case(microsoft::WORD) {
            continue;
        }
        let said = said_by(message, id);
        if let Some(fail) = said.iter().flatten().find(|one| is_dmarc_failure(one)) {
            return result(AuthenticationResult::Fail, &fail.server, &from, "dmarc");
        }
        let verdict = believe(&said, author, &from);
        if rank(&verdict) > rank(&best) {
            best = verdict;
        }
    }
    if best.result != AuthenticationResult::Pass && trust.iter().any(|id| id == microsoft::WORD) {
        return microsoft::authenticate(message, &from).unwrap_or(best);
    }
    best
}

/// The authserv-ids of the results that one's own servers may have written, topmost first, each
/// once, at most [`SERVERS_NAMED_MAX`]: what the admin may want to trust. Says nothing of what they
/// prove.
#[must_use]
pub fn servers(message: &Message) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for header in above_border(&message.headers) {
        if !header.name.eq_ignore_ascii_case("Authentication-Results") {
            continue;
        }
        if let Some(results) = grammar::parse(&header.value)
            && !found.contains(&results.server)
            && found.len() < SERVERS_NAMED_MAX
        {
            found.push(results.server);
        }
    }
    found
}

/// From's address, where there is one field with one address in it: anything else is read one way
/// here and another way by the server that checked it (RFC 7489 §6.6.1).
fn single_author(message: &Message) -> Option<&Address> {
    let mut fields = message.headers.iter().filter(|h| h.name.trim().eq_ignore_ascii_case("From"));
    let has_one_field = fields.next().is_some() && fields.next().is_none();
    message.author().filter(|_| has_one_field).map(|author| &author.address)
}

/// The trusted fields of this id above the border, topmost first; `None` for one that does not
/// parse, which keeps its place and says nothing.
fn said_by(message: &Message, id: &str) -> Vec<Option<Results>> {
    let mut said = Vec::new();
    let mut previous_was_ours = false;
    for header in above_border(&message.headers) {
        if !header.name.eq_ignore_ascii_case("Authentication-Results") {
            previous_was_ours &= is_filter_mark(&header.name);
            continue;
        }
        let results = grammar::parse(&header.value);
        let is_ours = match &results {
            Some(results) => results.server == id.to_lowercase(),
            None => begins_with_id(&header.value, id),
        };
        if is_ours && (said.is_empty() || previous_was_ours) {
            said.push(results);
        } else if is_ours {
            // Not next to the first one: it can only speak against the author.
            said.push(results.filter(is_dmarc_failure));
        }
        previous_was_ours = is_ours;
    }
    said
}

/// Fields that DKIM and DMARC filters write between their results.
fn is_filter_mark(name: &str) -> bool {
    ["DKIM-Filter", "DMARC-Filter", "Received-SPF"].iter().any(|m| name.eq_ignore_ascii_case(m))
}

fn begins_with_id(value: &str, id: &str) -> bool {
    let first = value.split([';', ' ', '\t', '(']).find(|word| !word.is_empty());
    first.is_some_and(|word| word.trim_matches('"').eq_ignore_ascii_case(id))
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

/// A hop inside one's own servers: by LMTP, which never leaves a site (RFC 2033 §1), without a
/// sender at all (Gmail), or from none but private addresses (amavis, containers, clusters).
fn is_internal_hop(received: &str) -> bool {
    let lower = received.to_lowercase();
    let mut words = lower.split_whitespace();
    if words.next() != Some("from") {
        return words.next().is_some() && lower.starts_with("by ");
    }
    let sender: Vec<&str> = words.take_while(|word| *word != "by").collect();
    let rest = lower.split_whitespace().skip(sender.len() + 2);
    let protocol = rest.skip_while(|word| *word != "with").nth(1).unwrap_or_default();
    if protocol.starts_with("lmtp") {
        return true;
    }
    let addresses: Vec<core::net::IpAddr> = sender
        .iter()
        .flat_map(|word| word.split(['(', ')', '[', ']', '=', ',', ';']))
        .filter_map(|word| word.trim_start_matches("ipv6:").parse().ok())
        .collect();
    !addresses.is_empty() && addresses.iter().all(is_private)
}

fn is_private(address: &core::net::IpAddr) -> bool {
    match address {
        core::net::IpAddr::V4(v4) => v4.is_private() || v4.is_loopback() || v4.is_link_local(),
        core::net::IpAddr::V6(v6) => {
            v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local()
        }
    }
}

fn is_dmarc_failure(results: &Results) -> bool {
    results.statements.iter().any(|one| one.method == "dmarc" && one.result == "fail")
}

/// What the topmost field says for the author, and the one below it where the topmost is a DMARC
/// filter's that found no policy.
fn believe(said: &[Option<Results>], author: &Address, from: &str) -> Authentication {
    let Some(Some(top)) = said.first() else { return Authentication::none() };
    let verdict = vouched(top, author, from);
    if verdict.result == AuthenticationResult::Pass {
        return verdict;
    }
    let is_dmarc_filter = top.statements.iter().all(|one| one.method == "dmarc")
        && top.statements.iter().any(|one| one.result == "none");
    match said.get(1) {
        Some(Some(below)) if is_dmarc_filter => {
            let only_dkim = below.statements.iter().all(|one| one.method == "dkim");
            if only_dkim { vouched(below, author, from) } else { verdict }
        }
        Some(_) | None => verdict,
    }
}

/// What one field says for the author, the strongest first.
fn vouched(results: &Results, author: &Address, from: &str) -> Authentication {
    let server = results.server.as_str();
    if dmarc_passes(results, from) {
        return result(AuthenticationResult::Pass, server, from, "dmarc");
    }
    if let Some(domain) = dkim_domain(results, from) {
        return result(AuthenticationResult::Pass, server, &domain, "dkim");
    }
    if auth_passes(results, author) {
        return result(AuthenticationResult::Pass, server, from, "auth");
    }
    if let Some(domain) = spf_domain(results, from) {
        return result(AuthenticationResult::None, server, &domain, "spf");
    }
    Authentication::none()
}

fn of<'a>(results: &'a Results, method: &'a str) -> impl Iterator<Item = &'a Statement> {
    results.statements.iter().filter(move |statement| statement.method == method)
}

/// Every DMARC statement passes, and for From's domain: the one that it names, in no doubt.
fn dmarc_passes(results: &Results, from: &str) -> bool {
    let mut statements = of(results, "dmarc").peekable();
    statements.peek().is_some()
        && statements.all(|one| {
            one.result == "pass"
                && property_domain(one, "header.from").is_some_and(|d| are_aligned(from, &d))
        })
}

/// A signature of an aligned domain passed, and none of such a domain failed. A second signature
/// that could not be judged (an Ed25519 key, say) is as if it were absent (RFC 6376 §6.1).
fn dkim_domain(results: &Results, from: &str) -> Option<String> {
    let mut passed = None;
    for one in of(results, "dkim") {
        let signer = signer(one);
        match one.result.as_str() {
            "pass" => passed = passed.or(signer.filter(|d| are_aligned(from, d))),
            "none" | "neutral" | "temperror" | "permerror" | "policy" => {
                let is_same = signer.is_none_or(|d| are_aligned(from, &d));
                if is_same && !has_own_selector(one, results) {
                    return None;
                }
            }
            // `fail`, and words that nobody registered.
            _ if signer.is_none_or(|d| are_aligned(from, &d)) => return None,
            _ => {}
        }
    }
    passed
}

/// Whether the statement names a selector that no passing one names.
fn has_own_selector(one: &Statement, results: &Results) -> bool {
    let Ok(Some(own)) = one.property("header.s") else { return false };
    of(results, "dkim")
        .filter(|other| other.result == "pass")
        .all(|other| matches!(other.property("header.s"), Ok(Some(selector)) if selector != own))
}

/// Who signed: `header.d`; or the domain of `header.i`, which lies inside it (RFC 6376 §3.5).
fn signer(one: &Statement) -> Option<String> {
    let domain = one.property("header.d").ok()?;
    let identity = one.property("header.i").ok()?;
    match (domain, identity) {
        (Some(_), None) => property_domain(one, "header.d"),
        (None, Some(_)) => property_domain(one, "header.i"),
        (Some(_), Some(_)) => {
            let domain = property_domain(one, "header.d")?;
            let inside = property_domain(one, "header.i")?;
            let rest = inside.strip_suffix(domain.as_str())?;
            (rest.is_empty() || rest.ends_with('.')).then_some(domain)
        }
        (None, None) => None,
    }
}

/// The server says which user wrote it (RFC 8601 §2.7.4), and it is the author's very address. A
/// bare login counts where `smtp.mailfrom` is that address and begins with it.
fn auth_passes(results: &Results, author: &Address) -> bool {
    let mut statements = of(results, "auth").peekable();
    let is_author = |text: &str| Address::parse(bare(text)).is_ok_and(|address| address == *author);
    statements.peek().is_some()
        && statements.all(|one| {
            let (Ok(user), Ok(path)) = (one.property("smtp.auth"), one.property("smtp.mailfrom"))
            else {
                return false;
            };
            let vouches = match (user, path) {
                (Some(user), _) if user.contains('@') => is_author(user),
                (Some(user), Some(path)) => {
                    is_author(path) && user.eq_ignore_ascii_case(author.local())
                }
                (None, Some(path)) => is_author(path),
                (Some(_) | None, None) => false,
            };
            one.result == "pass" && vouches
        })
}

fn spf_domain(results: &Results, from: &str) -> Option<String> {
    let mut statements = of(results, "spf").peekable();
    let domain = property_domain(statements.peek()?, "smtp.mailfrom")?;
    (statements.all(|one| one.result == "pass") && are_aligned(from, &domain)).then_some(domain)
}

/// The domain in a property: a domain, `@domain` or an address, in brackets or not.
fn property_domain(one: &Statement, name: &str) -> Option<String> {
    let value = bare(one.property(name).ok()??);
    match value.rsplit_once('@') {
        Some((local, _)) if local.contains(['@', '<', '>', '"', ' ']) => None,
        Some((_, domain)) => normal(domain),
        None => normal(value),
    }
}

/// Without the brackets that some servers keep.
fn bare(value: &str) -> &str {
    value.strip_prefix('<').and_then(|value| value.strip_suffix('>')).unwrap_or(value)
}

fn rank(authentication: &Authentication) -> u8 {
    match (authentication.result, &authentication.method) {
        (AuthenticationResult::Pass, _) => 2,
        (AuthenticationResult::None | AuthenticationResult::Fail, Some(_)) => 1,
        (AuthenticationResult::None | AuthenticationResult::Fail, None) => 0,
    }
}

fn result(
    result: AuthenticationResult,
    server: &str,
    domain: &str,
    method: &str,
) -> Authentication {
    Authentication {
        result,
        by: Some(server.to_owned()),
        domain: Some(domain.to_owned()),
        method: Some(method.to_owned()),
    }
}
