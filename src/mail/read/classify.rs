//! The verdict: what kind of mail this is, whether it may open a conversation, and whether an
//! automatic mail may ever be sent because of it. Three separate decisions, each with its reasons.
//!
//! Separate from parsing so that every rule is one line of a table that `explain` can show.
//! RFC 3834 (automatic responses), RFC 2369 and 2919 (lists), RFC 6522 (reports).
//! Never discards: what is automatic is kept, threaded and searchable. Never looks at the store.

use serde::{Deserialize, Serialize};

use crate::mail::address::NameAddr;

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
