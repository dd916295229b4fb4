//! Why a verb failed, in the kinds that a caller tells apart.
//!
//! Separate because servers say the same thing in a code (RFC 5530), in words, or in a number of
//! milliseconds, and one table reads them all. Pure. Never keeps more of a server's text than
//! [`IMAP_TEXT_MAX`] characters, and never a credential.

use std::fmt;
use std::time::Duration;

use crate::limits::{IMAP_BACKOFF_MAX_S, IMAP_TEXT_MAX};
use crate::world::net::NetError;

/// Why a verb failed. After anything but [`ImapError::Refused`] by NO or BAD and
/// [`ImapError::Argument`] the session is of no more use: every further
/// verb answers [`ImapError::Unusable`], and the caller connects anew.
#[derive(Debug, thiserror::Error)]
pub enum ImapError {
    /// No connection, or no TLS.
    #[error(transparent)]
    Net(#[from] NetError),
    /// The server said no.
    #[error("{doing}: {refusal}")]
    Refused {
        /// What we were at.
        doing: &'static str,
        /// What it said, and how we read it.
        refusal: Refusal,
    },
    /// The server, or the way to it, closed the connection.
    #[error("{doing}: the connection was closed: {why}")]
    Closed {
        /// What we were at.
        doing: &'static str,
        /// What the system said.
        why: String,
    },
    /// No answer, or not all of it, in time.
    #[error("{doing}: no answer in time")]
    Timeout {
        /// What we were at.
        doing: &'static str,
    },
    /// A literal was announced that we do not take: a mail larger than its RFC822.SIZE said.
    /// Fetch its beginning with `fetch_head`.
    #[error("{doing}: a literal of {announced} bytes, {limit} are allowed")]
    TooLarge {
        /// What we were at.
        doing: &'static str,
        /// As the server announced.
        announced: u64,
        /// The bound.
        limit: usize,
    },
    /// The server does not keep to the protocol, beyond what is repaired.
    #[error("{doing}: the server breaks the protocol: {why}")]
    Protocol {
        /// What we were at.
        doing: &'static str,
        /// In what way.
        why: String,
    },
    /// Going on would show the password to whoever listens.
    #[error("logging in: {0}; nothing was sent")]
    Insecure(&'static str),
    /// A name, or an address, that no command line can carry.
    #[error("{doing}: {text:?} cannot be sent to a server")]
    Argument {
        /// What we were at.
        doing: &'static str,
        /// What cannot be sent.
        text: String,
    },
    /// An earlier verb failed or was cut off in mid-air: the next reply might be its own.
    #[error("the session ended earlier; connect again")]
    Unusable,
}

/// How the server said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// A tagged NO: understood, and refused.
    No,
    /// A tagged BAD: not understood, or not allowed now.
    Bad,
    /// BYE: refused, and the connection closed.
    Bye,
}

/// What the server said, and how we read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// How.
    pub status: Status,
    /// The response code (RFC 5530), upper case, without its arguments.
    pub code: Option<String>,
    /// In its own words, cut.
    pub text: String,
    /// What it means for us.
    pub reason: Reason,
}

/// What a refusal means for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// User name, password or token. Few tries: more lock the account.
    Authentication,
    /// Too much, too fast. `wait` is what the server asks for, at most a day.
    Throttled {
        /// How long to wait.
        wait: Option<Duration>,
    },
    /// Other sessions of this account are in the way.
    TooManyConnections,
    /// It will pass: maintenance, an overload, a locked mailbox.
    Unavailable,
    /// The account is full.
    OverQuota,
    /// No such folder.
    NoFolder,
    /// Anything else.
    Other,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = match self.status {
            Status::No => "NO",
            Status::Bad => "BAD",
            Status::Bye => "BYE",
        };
        write!(f, "the server said {status}")?;
        if let Some(code) = &self.code {
            write!(f, " [{code}]")?;
        }
        if !self.text.is_empty() {
            write!(f, " {}", self.text)?;
        }
        Ok(())
    }
}

impl Refusal {
    /// Reads a refusal. `code` is the response code where the parser knew it; others still stand
    /// at the head of `text`. `login`: whether the command was to log in, so that a bare NO means
    /// the password.
    #[must_use]
    pub fn read(status: Status, code: Option<&str>, text: &str, login: bool) -> Refusal {
        let (code, text) = match code {
            Some(code) => (Some(code.to_ascii_uppercase()), text),
            None => split_code(text),
        };
        let text = text.trim();
        let reason = reason(status, code.as_deref(), text, login);
        let printable = text.chars().map(|c| if c.is_control() { ' ' } else { c });
        Refusal { status, code, text: printable.take(IMAP_TEXT_MAX).collect(), reason }
    }
}

impl ImapError {
    /// What the server's refusal means, where it is one.
    #[must_use]
    pub fn reason(&self) -> Option<Reason> {
        match self {
            ImapError::Refused { refusal, .. } => Some(refusal.reason),
            ImapError::Net(_)
            | ImapError::Closed { .. }
            | ImapError::Timeout { .. }
            | ImapError::TooLarge { .. }
            | ImapError::Protocol { .. }
            | ImapError::Insecure(_)
            | ImapError::Argument { .. }
            | ImapError::Unusable => None,
        }
    }
}

/// `[CODE args] text` in two.
fn split_code(text: &str) -> (Option<String>, &str) {
    let Some((inner, rest)) = text.trim_start().strip_prefix('[').and_then(|t| t.split_once(']'))
    else {
        return (None, text);
    };
    let name = inner.split_ascii_whitespace().next().unwrap_or_default().to_ascii_uppercase();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || !name.chars().all(plain) {
        return (None, text);
    }
    (Some(name), rest)
}

/// Words that tell, in the order in which they count: "Maximum number of connections" comes with
/// `[UNAVAILABLE]` (Dovecot), "User is authenticated but not connected" names no wrong password
/// (Microsoft 365), and throttling hides behind any code.
const WORDS: &[(&str, Reason)] = &[
    ("suggested backoff time", Reason::Throttled { wait: None }),
    ("throttl", Reason::Throttled { wait: None }),
    ("rate limit", Reason::Throttled { wait: None }),
    ("too many login", Reason::Throttled { wait: None }),
    ("too many auth", Reason::Throttled { wait: None }),
    ("too many failed", Reason::Throttled { wait: None }),
    ("bandwidth", Reason::Throttled { wait: None }),
    ("too many simultaneous connections", Reason::TooManyConnections),
    ("too many connections", Reason::TooManyConnections),
    ("number of connections", Reason::TooManyConnections),
    ("connection limit", Reason::TooManyConnections),
    ("connections per", Reason::TooManyConnections),
    ("not connected", Reason::Unavailable),
    ("temporar", Reason::Unavailable),
    ("try again later", Reason::Unavailable),
    ("server unavailable", Reason::Unavailable),
    ("service unavailable", Reason::Unavailable),
    ("not available", Reason::Unavailable),
    ("maintenance", Reason::Unavailable),
    ("shutting down", Reason::Unavailable),
    ("server busy", Reason::Unavailable),
    ("internal error", Reason::Unavailable),
    ("over quota", Reason::OverQuota),
    ("quota exceeded", Reason::OverQuota),
    ("exceeded quota", Reason::OverQuota),
    ("mailbox is full", Reason::OverQuota),
    ("disk full", Reason::OverQuota),
    ("application-specific password", Reason::Authentication),
    ("invalid credentials", Reason::Authentication),
    ("authentication failed", Reason::Authentication),
    ("authentication failure", Reason::Authentication),
    ("login failed", Reason::Authentication),
    ("logon failure", Reason::Authentication),
    ("logondenied", Reason::Authentication),
    ("basicauthblocked", Reason::Authentication),
    ("wrong password", Reason::Authentication),
    ("incorrect password", Reason::Authentication),
    ("doesn't exist", Reason::NoFolder),
    ("does not exist", Reason::NoFolder),
    ("unknown mailbox", Reason::NoFolder),
    ("nonexistent namespace", Reason::NoFolder),
    ("no such mailbox", Reason::NoFolder),
];

fn reason(status: Status, code: Option<&str>, text: &str, login: bool) -> Reason {
    let text = text.to_lowercase();
    let by_words = WORDS.iter().find(|(word, _)| text.contains(word)).map(|(_, reason)| *reason);
    let by_code = match code.unwrap_or_default() {
        "AUTHENTICATIONFAILED" | "AUTHORIZATIONFAILED" | "EXPIRED" | "WEBALERT" => {
            Some(Reason::Authentication)
        }
        "THROTTLED" | "LIMIT" => Some(Reason::Throttled { wait: None }),
        "OVERQUOTA" => Some(Reason::OverQuota),
        "UNAVAILABLE" | "INUSE" | "SERVERBUG" => Some(Reason::Unavailable),
        "NONEXISTENT" | "TRYCREATE" => Some(Reason::NoFolder),
        _ => None,
    };
    let found = match (by_code, by_words) {
        // Only these say more than a code does.
        (_, Some(reason @ (Reason::Throttled { .. } | Reason::TooManyConnections))) => Some(reason),
        (Some(reason), _) => Some(reason),
        (None, reason) => reason,
    };
    match found {
        Some(Reason::Throttled { .. }) => Reason::Throttled { wait: back_off(&text) },
        Some(Reason::NoFolder) if login => Reason::Authentication,
        Some(reason) => reason,
        None if login && status == Status::No => Reason::Authentication,
        None => Reason::Other,
    }
}

/// "Suggested Backoff Time: 299961 milliseconds" (Microsoft 365).
fn back_off(lower: &str) -> Option<Duration> {
    let (_, rest) = lower.split_once("backoff time:")?;
    let rest = rest.trim_start();
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, unit) = rest.split_at_checked(end)?;
    let number: u64 = digits.parse().ok()?;
    let wait = match unit.trim_start().starts_with("sec") {
        true => Duration::from_secs(number),
        false => Duration::from_millis(number),
    };
    Some(wait.min(Duration::from_secs(IMAP_BACKOFF_MAX_S)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const THROTTLED: Reason = Reason::Throttled { wait: None };

    fn check(status: Status, login: bool, text: &str, code: Option<&str>, reason: Reason) {
        let refusal = Refusal::read(status, None, text, login);
        assert_eq!((refusal.code.as_deref(), refusal.reason), (code, reason), "{text}");
    }

    #[test]
    fn refusals_are_read() {
        let wait = Reason::Throttled { wait: Some(Duration::from_millis(299_961)) };
        let asked = "Request is throttled. Suggested Backoff Time: 299961 milliseconds";
        let full = "[UNAVAILABLE] Maximum number of connections from user+IP exceeded";
        let m365 = "User is authenticated but not connected.";
        let gmail = "[ALERT] Too many simultaneous connections. (Failure)";
        let app = "[ALERT] Application-specific password required: https://example.com";
        check(Status::Bye, false, asked, None, wait);
        check(Status::No, true, full, Some("UNAVAILABLE"), Reason::TooManyConnections);
        check(Status::Bad, true, m365, None, Reason::Unavailable);
        check(Status::No, true, gmail, Some("ALERT"), Reason::TooManyConnections);
        check(Status::No, true, app, Some("ALERT"), Reason::Authentication);
        check(Status::No, false, "[THROTTLED] slow", Some("THROTTLED"), THROTTLED);
        check(Status::No, false, "[limit 5] x", Some("LIMIT"), THROTTLED);
        check(Status::No, true, "[AUTHENTICATIONFAILED]", auth(), Reason::Authentication);
        check(Status::No, true, "LOGIN failed.", None, Reason::Authentication);
        check(Status::No, true, "nope", None, Reason::Authentication);
        check(Status::No, false, "nope", None, Reason::Other);
        check(Status::Bad, true, "Command Argument Error. 11", None, Reason::Other);
        check(Status::No, true, "[UNAVAILABLE] later", Some("UNAVAILABLE"), Reason::Unavailable);
        check(Status::No, false, "Server Unavailable. 15", None, Reason::Unavailable);
        check(Status::No, false, "[OVERQUOTA] x", Some("OVERQUOTA"), Reason::OverQuota);
        check(Status::No, false, "[TRYCREATE] x", Some("TRYCREATE"), Reason::NoFolder);
        check(Status::No, false, "Mailbox doesn't exist: x", None, Reason::NoFolder);
        check(Status::No, false, "[a(b] [LIMIT] x", None, Reason::Other);
        check(Status::No, false, "", None, Reason::Other);
        check(Status::No, true, "User does not exist", None, Reason::Authentication);
    }

    fn auth() -> Option<&'static str> {
        Some("AUTHENTICATIONFAILED")
    }

    #[test]
    fn texts_are_cut_and_clean() {
        let refusal = Refusal::read(Status::No, None, &"a\u{7}ü".repeat(10_000), false);
        assert_eq!(refusal.text.chars().count(), IMAP_TEXT_MAX);
        assert!(!refusal.text.contains('\u{7}'));
        let day = Refusal::read(Status::No, None, "Backoff Time: 99999999999999", false);
        assert_eq!(day.reason, Reason::Other);
        let long = "throttled, Backoff Time: 99999999999999 ms";
        let wait = Some(Duration::from_secs(IMAP_BACKOFF_MAX_S));
        let got = Refusal::read(Status::No, Some("Limit"), long, false);
        assert_eq!((got.reason, got.code.as_deref()), (Reason::Throttled { wait }, Some("LIMIT")));
    }
}
