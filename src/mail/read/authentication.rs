//! Is the author who From says? What servers that the admin trusts wrote into
//! Authentication-Results (RFC 8601).
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
//!   (§5), and where it did not, the forged one stands below. Two exceptions, for fields that
//!   follow each other directly: one that speaks of the connection alone is passed over, and a
//!   DMARC filter that found no policy leaves the DKIM result in the field below, of another one,
//! - is of the server that received the mail, where several ids are trusted: below the first
//!   Received field another one's name proves nothing (`border`),
//! - parses (`grammar`), and says of a domain with the same owner as From's (RFC 7489 §3.1)
//!   `dmarc=pass` or `dkim=pass`, or of the author's own address `auth=pass` (`says`).
//!
//! What speaks against the author counts from any trusted field above the border: `dmarc=fail`
//! makes it a failure, a further field of the same server that takes the pass back makes it none.
//! A forwarded mail that fails may still be vouched for by the forwarder's seal (`arc`); one of
//! the own Microsoft 365 tenant by its internal marks (`microsoft`).
//!
//! Where no trusted server says anything of the author, in either way, the caller may hand in keys
//! of the mail's own signatures, which are then verified here (`dkim`). A server that spoke is
//! not overruled: it saw the mail as it came.
//!
//! Never looks into parts, never believes a display name, never takes SPF for a proof of the
//! author: it speaks of the envelope. Never asks for a key itself.

mod arc;
mod border;
mod dkim;
mod domain;
mod grammar;
mod microsoft;
mod says;
#[cfg(test)]
mod tests;

use jiff::Timestamp;

use super::classify::{Authentication, AuthenticationResult};
use super::{field, parse};
use crate::mail::address::{Address, NameAddr};
use crate::mail::message::{Header, Message};
use border::Heard;
use domain::{are_aligned, normal};
use grammar::Results;

pub use dkim::KeyRecords;

/// Who says so where a signature was verified here.
pub const OURSELVES: &str = "posthaste";

/// Tells what the trusted servers say of the author. `trust` holds authserv-ids, the
/// word `microsoft365` for the marks of one's own tenant, and sealers of ARC as `arc:example.org`.
///
/// SPF alone proves no agent, for it speaks of the envelope: it gives the result `None` with the
/// method `spf`.
#[must_use]
pub fn authenticate(message: &Message, trust: &[String]) -> Authentication {
    let mail = Authored::of(&message.headers, &message.from);
    mail.map_or_else(Authentication::none, |mail| mail.heard(trust).verdict)
}

/// The same; where no trusted server speaks of the author, by the mail's own signature.
#[must_use]
pub fn authenticate_with_keys(
    message: &Message,
    trust: &[String],
    original: &Original<'_>,
) -> Authentication {
    let Some(mail) = Authored::of(&message.headers, &message.from) else {
        return Authentication::none();
    };
    let Testimony { verdict, is_silent } = mail.heard(trust);
    if !is_silent || original.keys.is_empty() {
        return verdict;
    }
    let Original { raw, keys, received_at } = *original;
    match dkim::signer(raw, keys, received_at, |domain| are_aligned(&mail.from, domain)) {
        Some(domain) => result(AuthenticationResult::Pass, OURSELVES, &domain, "dkim"),
        None => verdict,
    }
}

/// The names of the keys that [`authenticate_with_keys`] would need to know more than
/// [`authenticate`], such as `s1._domainkey.example.net`: none where a trusted server speaks of the
/// author, or nothing is signed by their domain. Reads the header alone.
#[must_use]
pub fn wanted_keys(raw: &[u8], trust: &[String]) -> Vec<String> {
    let head = field::outermost(raw);
    let from = parse::authors(&head);
    match Authored::of(&head.fields, &from) {
        Some(mail) if mail.heard(trust).is_silent => {
            dkim::key_names(raw, |domain| are_aligned(&mail.from, domain))
        }
        Some(_) | None => Vec::new(),
    }
}

/// A mail as it came, with the keys that were found of its signatures.
#[derive(Clone, Copy, Debug)]
pub struct Original<'a> {
    /// The whole mail.
    pub raw: &'a [u8],
    /// What was found at the names of [`wanted_keys`].
    pub keys: &'a KeyRecords,
    /// When the server got it: signatures expire.
    pub received_at: Timestamp,
}

/// The authserv-ids of the results that one's own servers may have written, topmost first, each
/// once: what the admin may want to trust. Says nothing of what they prove.
#[must_use]
pub fn servers(message: &Message) -> Vec<String> {
    border::servers(&message.headers)
}

/// A mail with one author, whose domain can be compared.
struct Authored<'a> {
    headers: &'a [Header],
    author: &'a Address,
    /// The domain of From, [`normal`].
    from: String,
}

/// What the trusted servers say.
struct Testimony {
    verdict: Authentication,
    /// None of them says anything of the author, for or against.
    is_silent: bool,
}

impl<'a> Authored<'a> {
    /// From's address, where there is one field with one address in it: anything else is read one
    /// way here and another way by the server that checked it (RFC 7489 §6.6.1).
    fn of(headers: &'a [Header], from: &'a [NameAddr]) -> Option<Authored<'a>> {
        let is_from = |header: &&Header| header.name.trim().eq_ignore_ascii_case("From");
        let [author] = from else { return None };
        if headers.iter().filter(is_from).count() != 1 {
            return None;
        }
        let author = &author.address;
        Some(Authored { headers, author, from: normal(author.domain())? })
    }

    fn heard(&self, trust: &[String]) -> Testimony {
        let trust: Vec<String> = trust.iter().map(|id| id.to_lowercase()).collect();
        let is_id = |id: &&str| *id != microsoft::WORD && !id.starts_with(arc::PREFIX);
        let ids: Vec<&str> = trust.iter().map(String::as_str).filter(is_id).collect();
        let heard = border::heard(self.headers, &ids);
        let mut verdict = self.judge(&heard, ids.len(), &trust);
        if verdict.result == AuthenticationResult::None
            && trust.iter().any(|id| id == microsoft::WORD)
        {
            verdict = microsoft::authenticate(self.headers, &self.from).unwrap_or(verdict);
        }
        let is_about_author =
            |field: &Heard| field.results.as_ref().is_none_or(says::is_about_author);
        let is_silent =
            verdict.result == AuthenticationResult::None && !heard.iter().any(is_about_author);
        Testimony { verdict, is_silent }
    }

    /// The best that one of the servers says; a failure that any of them tells of, unless it is one
    /// that a trusted forwarder explains.
    fn judge(&self, heard: &[Heard], servers: usize, trust: &[String]) -> Authentication {
        let verified =
            |field: &Heard| field.may_vouch && field.results.as_ref().is_some_and(arc::passes);
        let is_chained = heard.iter().any(verified)
            && arc::vouches(self.headers, trust, self.author, &self.from);
        let mut chained = None;
        for field in heard {
            let Some(results) = &field.results else { continue };
            if is_chained && verified(field) {
                chained = chained.or(Some(&results.server));
            } else if says::dmarc_fails(results) {
                return result(AuthenticationResult::Fail, &results.server, &self.from, "dmarc");
            }
        }
        let mut best = Authentication::none();
        for id in 0..servers {
            let fields: Vec<&Heard> = heard.iter().filter(|field| field.id == id).collect();
            let verdict = self.believe(&fields);
            if rank(&verdict) > rank(&best) {
                best = verdict;
            }
        }
        match chained.filter(|_| best.result != AuthenticationResult::Pass) {
            Some(server) => result(AuthenticationResult::Pass, server, &self.from, "arc"),
            None => best,
        }
    }

    /// What one server says for the author, its fields topmost first: the first field that speaks
    /// of authentication at all, or the one below it where that is a DMARC filter's that found no
    /// policy. Nothing where another field of the same server takes it back.
    fn believe(&self, fields: &[&Heard]) -> Authentication {
        // Fastmail (2023) writes what it knows of the connection into fields of their own, on top.
        let at = fields.iter().take_while(|field| {
            field.may_vouch && field.results.as_ref().is_some_and(says::is_beside_the_point)
        });
        let (_, fields) = fields.split_at(at.count());
        let Some((top, below)) = fields.split_first() else { return Authentication::none() };
        let Some(results) = top.results.as_ref().filter(|_| top.may_vouch) else {
            return Authentication::none();
        };
        let mut verdict = says::for_author(results, self.author, &self.from);
        if says::is_dmarc_without_policy(results)
            && let Some(dkim) = below_dmarc(below)
        {
            verdict = says::for_author(dkim, self.author, &self.from);
        }
        let Some(method) = verdict.method.clone() else { return verdict };
        let mut others = below.iter().filter_map(|field| field.results.as_ref());
        if others.any(|other| says::contradicts(other, &method, &self.from)) {
            return Authentication::none();
        }
        verdict
    }
}

/// The DKIM filter's field directly below a DMARC filter's; an SPF filter's may stand between them
/// (Posteo, 2024).
fn below_dmarc<'a>(below: &[&'a Heard]) -> Option<&'a Results> {
    let mut results = below
        .iter()
        .map_while(|field| field.results.as_ref().filter(|_| field.may_vouch))
        .skip_while(|results| says::is_only(results, "spf"));
    results.next().filter(|results| says::is_only(results, "dkim"))
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
