//! The verdict: what kind of mail this is, whether it may open a conversation, and whether an
//! automatic mail may ever be sent because of it. Three separate decisions, each with its reasons.
//!
//! Separate from parsing so that every rule is one line of a table that `explain` can show.
//! RFC 3834 (automatic responses), RFC 2369 and 2919 (lists), RFC 6522 (reports).
//! Never discards: what is automatic is kept, threaded and searchable. Never looks at the store.

mod answers;
mod phrases;
#[cfg(test)]
mod properties;
mod rules;
#[cfg(test)]
mod tests;
mod via;

use serde::{Deserialize, Serialize};

use crate::mail::address::{Address, NameAddr};
use crate::mail::message::Message;
use rules::{Found, RULES, Seen};
use via::Via;

/// What kind of mail it is: the likeliest reading, also on weak evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Somebody wrote it.
    Person,
    /// An out-of-office note or another answer of a machine to a mail.
    AutoReply,
    /// A machine wrote it on its own.
    Notification,
    /// A mail could not be delivered.
    Bounce,
    /// A mail is delayed, or was delivered or relayed.
    DeliveryReport,
    /// A read receipt (RFC 8098).
    Receipt,
    /// A spam complaint (ARF, RFC 5965).
    Complaint,
    /// "Prove that you are a person": nobody has read our mail yet.
    Challenge,
    /// Through a mailing list.
    List,
    /// To many at once.
    Bulk,
    /// Our own mail, come back.
    Loop,
}

impl Kind {
    /// Every kind, in the order of the contract.
    pub const ALL: [Kind; 11] = [
        Kind::Person,
        Kind::AutoReply,
        Kind::Notification,
        Kind::Bounce,
        Kind::DeliveryReport,
        Kind::Receipt,
        Kind::Complaint,
        Kind::Challenge,
        Kind::List,
        Kind::Bulk,
        Kind::Loop,
    ];

    /// The word for columns, JSON and logs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::AutoReply => "auto-reply",
            Kind::Notification => "notification",
            Kind::Bounce => "bounce",
            Kind::DeliveryReport => "delivery-report",
            Kind::Receipt => "receipt",
            Kind::Complaint => "complaint",
            Kind::Challenge => "challenge",
            Kind::List => "list",
            Kind::Bulk => "bulk",
            Kind::Loop => "loop",
        }
    }
}

/// Why: stable words, then the evidence. Stored, logged and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Stable; programs may compare it.
    pub code: String,
    /// What was seen, with the place in a standard where there is one. Never more of the mail than
    /// a header's value, cut.
    pub evidence: String,
}

impl Reason {
    /// A reason with its evidence.
    #[must_use]
    pub fn new(code: &str, evidence: impl Into<String>) -> Reason {
        Reason { code: code.to_owned(), evidence: evidence.into() }
    }

    /// A reason that says everything itself.
    #[must_use]
    pub fn plain(code: &str) -> Reason {
        Reason { code: code.to_owned(), evidence: String::new() }
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.code)?;
        if self.evidence.is_empty() { Ok(()) } else { write!(f, ": {}", self.evidence) }
    }
}

/// Whether the author is who From says (RFC 8601, of trusted servers only).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuthenticationResult {
    /// Aligned DKIM or DMARC passed, or the server says that this user wrote it.
    Pass,
    /// DMARC failed.
    Fail,
    /// Nobody whom we trust says anything.
    None,
}

/// What a trusted server says of the author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authentication {
    /// The outcome.
    pub result: AuthenticationResult,
    /// The authserv-id that said so.
    pub by: Option<String>,
    /// The domain that is vouched for.
    pub domain: Option<String>,
    /// `dkim`, `dmarc`, `auth`, `spf`: what passed. SPF alone proves no agent.
    pub method: Option<String>,
}

impl Authentication {
    /// Nobody vouches.
    #[must_use]
    pub fn none() -> Authentication {
        Authentication { result: AuthenticationResult::None, by: None, domain: None, method: None }
    }
}

/// Somebody to whom an automatic mail may be sent. Only the classifier makes one, and the store
/// brings back what the classifier once made: an automatic mail to anybody else does not compile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answerable {
    recipient: NameAddr,
    authentication: AuthenticationResult,
}

impl Answerable {
    /// The way back for the store, which keeps what the classifier once made. Nobody else calls it.
    pub(crate) fn restore(recipient: NameAddr, authentication: AuthenticationResult) -> Answerable {
        Answerable { recipient, authentication }
    }

    /// Where the automatic mail goes.
    #[must_use]
    pub fn recipient(&self) -> &NameAddr {
        &self.recipient
    }

    /// Whether something that they wrote may be repeated to them.
    #[must_use]
    pub fn is_authenticated(&self) -> bool {
        self.authentication == AuthenticationResult::Pass
    }
}

/// What kind of mail it is and what may follow from it. Storing is no question: it always is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The kind.
    pub kind: Kind,
    /// Why, the decisive one first.
    pub reasons: Vec<Reason>,
    /// May it open or reopen a conversation?
    pub opens: bool,
    /// Set where an automatic mail may be sent because of it.
    pub answerable: Option<Answerable>,
    /// What is known of its author.
    pub authentication: Authentication,
}

impl Verdict {
    /// The verdict on a conversation that an agent or the admin opens by their own word: a
    /// person's, and nobody gets automatic mail because of it.
    #[must_use]
    pub fn by_hand(reason: Reason) -> Verdict {
        Verdict {
            kind: Kind::Person,
            reasons: vec![reason],
            opens: true,
            answerable: None,
            authentication: Authentication::none(),
        }
    }
}

/// What the desk knows of itself when it reads a mail.
#[derive(Clone, Debug, Default)]
pub struct OwnMarks {
    /// The mail's own ids carry a MAC of ours that is valid: we wrote it.
    pub is_ours: bool,
    /// The addresses of the desk's mailboxes, aliases included. Empty: unknown, nothing is
    /// compared.
    pub addresses: Vec<Address>,
    /// Forms, groups and shops that write for a customer, whom Reply-To names.
    pub via: Vec<Address>,
}

impl OwnMarks {
    /// Whether mail to it reaches the desk, also with a `+detail` (RFC 5233).
    fn is_own(&self, address: &Address) -> bool {
        let local = address.local().split('+').next().unwrap_or_default();
        let bare = format!("{local}@{}", address.domain()).to_lowercase();
        self.addresses.iter().any(|own| own == address || own.key() == bare)
    }
}

/// The customer for whom a form, group or shop of ours wrote this mail, or a list that put itself
/// into From, where it says for whom.
#[must_use]
pub fn via_customer(message: &Message, own: &OwnMarks) -> Option<NameAddr> {
    match via::of(message, own) {
        Via::Sender(customer) | Via::Rewritten(customer) => customer,
        Via::None | Via::Group => None,
    }
}

/// Who wrote a mail: the customer for whom it was written, else its author. Nobody where From is a
/// list's that does not say: everybody who writes through it would be one person.
#[must_use]
pub fn writer(message: &Message, own: &OwnMarks) -> Option<NameAddr> {
    match via::of(message, own) {
        Via::Rewritten(customer) => customer,
        Via::Sender(Some(customer)) => Some(customer),
        Via::Sender(None) | Via::None | Via::Group => message.author().cloned(),
    }
}

/// Judges one mail. Every rule of the table is asked; the first one that knows the kind decides it,
/// and any one of them is enough to rule out automatic mail (RFC 3834 §2).
#[must_use]
pub fn classify(message: &Message, authentication: Authentication, own: &OwnMarks) -> Verdict {
    let seen = Seen::new(message, own);
    // What vouches for a list says nothing of whom it writes for.
    let authentication = match &seen.via {
        Via::Rewritten(_) if authentication.result == AuthenticationResult::Pass => {
            Authentication::none()
        }
        Via::Rewritten(_) | Via::None | Via::Sender(_) | Via::Group => authentication,
    };
    let mut reasons = Vec::new();
    let mut kind = None;
    let mut opens = true;
    for rule in RULES {
        let Some(Found { evidence, kind: found, keeps_shut }) = (rule.holds)(&seen) else {
            continue;
        };
        let reason = Reason::new(rule.code, evidence_of(&evidence, rule.source));
        opens &= !keeps_shut;
        if kind.is_none() && found.is_some() {
            kind = found;
            reasons.insert(0, reason);
        } else {
            reasons.push(reason);
        }
    }
    let is_silent = !reasons.is_empty();
    let answerable = match recipient(&seen, authentication.result) {
        Ok(to) if !is_silent => Some(to),
        Ok(_) => None,
        Err(reason) => {
            reasons.push(reason);
            None
        }
    };
    if reasons.is_empty() {
        reasons.push(Reason::plain("person"));
    }
    Verdict { kind: kind.unwrap_or(Kind::Person), reasons, opens, answerable, authentication }
}

/// Where an automatic mail would go: to From; to Reply-To where it has From's domain or a form
/// of ours wrote for somebody, of whom then nothing is proven: a domain may be shared by strangers.
fn recipient(seen: &Seen<'_>, result: AuthenticationResult) -> Result<Answerable, Reason> {
    let message = seen.message;
    let Some(author) = message.author() else {
        let count = format!("{} (RFC 5322 3.6.2)", message.from.len());
        return Err(Reason::new("from-not-one", count));
    };
    if result == AuthenticationResult::Fail {
        return Err(Reason::new("dmarc-fail", author.address.domain()));
    }
    if seen.via.names_nobody() {
        return Err(Reason::plain("via-names-nobody"));
    }
    if let Some(customer) = seen.via.customer() {
        return Ok(Answerable::restore(customer.clone(), AuthenticationResult::None));
    }
    let recipient = match message.reply_to.as_slice() {
        [one] if one.address.domain() == author.address.domain() => one,
        [] | [_] | [_, _, ..] => author,
    };
    let is_author = recipient.address == author.address;
    let proven = if is_author { result } else { AuthenticationResult::None };
    Ok(Answerable::restore(recipient.clone(), proven))
}

/// The evidence, cut, with the place that gives the rule.
fn evidence_of(evidence: &str, source: &str) -> String {
    let mut cut: String = evidence.chars().take(crate::limits::EVIDENCE_CHARS_MAX).collect();
    if !source.is_empty() {
        let gap = if cut.is_empty() { "" } else { " " };
        cut.push_str(&format!("{gap}({source})"));
    }
    cut
}
