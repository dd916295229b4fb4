//! What one Authentication-Results field says of the author: which of its statements speak for
//! them, and which against.
//!
//! Separate from the question whether to believe the field, which its place decides. A verdict
//! counts only where it is about From: `dmarc=pass` for its very organisation, `dkim=pass` of an
//! aligned signer, `auth=pass` of the author's own address (RFC 8601 §2.7, RFC 7489 §3.1).
//! Statements of one method that contradict each other say nothing.

use super::domain::{are_aligned, normal};
use super::grammar::{Results, Statement};
use super::result;
use crate::mail::address::Address;
use crate::mail::read::classify::{Authentication, AuthenticationResult};

/// What one field says for the author, the strongest first.
pub(super) fn for_author(results: &Results, author: &Address, from: &str) -> Authentication {
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

/// The statements of one method.
pub(super) fn of<'a>(results: &'a Results, method: &'a str) -> impl Iterator<Item = &'a Statement> {
    results.statements.iter().filter(move |statement| statement.method == method)
}

/// Every DMARC statement passes, and for From's domain: the one that it names, in no doubt.
fn dmarc_passes(results: &Results, from: &str) -> bool {
    let mut statements = of(results, "dmarc").peekable();
    statements.peek().is_some()
        && statements.all(|one| {
            one.result == "pass" && dmarc_domain(one).is_some_and(|d| are_aligned(from, &d))
        })
}

/// Whose policy passed: `header.from`; Cisco's appliances (2019) write `d` for it.
fn dmarc_domain(one: &Statement) -> Option<String> {
    let name = if one.property("header.from").ok()?.is_some() { "header.from" } else { "d" };
    property_domain(one, name)
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

/// The server says which user wrote it (RFC 8601 §2.7.4), by the author's very address. A bare
/// login proves none: whose it is, at a server of many domains, only that server knows. Nor does
/// `smtp.mailfrom`, which a user may choose.
fn auth_passes(results: &Results, author: &Address) -> bool {
    let mut statements = of(results, "auth").peekable();
    let is_author = |user: &str| Address::parse(bare(user)).is_ok_and(|user| user == *author);
    let vouches = |one: &Statement| {
        one.result == "pass" && one.property("smtp.auth").ok().flatten().is_some_and(is_author)
    };
    statements.peek().is_some() && statements.all(vouches)
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

/// The server holds that the mail is forged.
pub(super) fn dmarc_fails(results: &Results) -> bool {
    of(results, "dmarc").any(|one| one.result == "fail")
}

/// Whether a further field of the same server takes back what another one said by this method.
pub(super) fn contradicts(results: &Results, method: &str, from: &str) -> bool {
    of(results, method).any(|one| match method {
        "dkim" => one.result == "fail" && signer(one).is_none_or(|d| are_aligned(from, &d)),
        _ => one.result != "pass",
    })
}

/// It speaks of the connection, a logo, a chain: of nothing that anybody would forge.
pub(super) fn is_beside_the_point(results: &Results) -> bool {
    let tells = |one: &Statement| ["spf", "dkim", "dmarc", "auth"].contains(&one.method.as_str());
    !results.statements.is_empty() && !results.statements.iter().any(tells)
}

/// A DMARC filter's field, which found no policy.
pub(super) fn is_dmarc_without_policy(results: &Results) -> bool {
    is_only(results, "dmarc") && results.statements.iter().any(|one| one.result == "none")
}

/// The field of a filter that knows one method. OpenDKIM adds the one of RFC 6541.
pub(super) fn is_only(results: &Results, method: &str) -> bool {
    let is_it = |one: &Statement| one.method == method || one.method == "dkim-atps";
    of(results, method).next().is_some() && results.statements.iter().all(is_it)
}

/// Whether it says anything of who wrote the mail, be it that nobody signed it.
pub(super) fn is_about_author(results: &Results) -> bool {
    results.statements.iter().any(|one| ["dkim", "dmarc", "auth"].contains(&one.method.as_str()))
}
