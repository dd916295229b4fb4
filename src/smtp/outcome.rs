//! What a mail is sent to, and what became of it.
//!
//! Separate so that nobody takes one fate for another: a caller that matches on [`Outcome`] has
//! thought of the mail that nobody can know about. Pure; holds no connection.

use super::reply::Reply;
use crate::mail::address::Address;

/// The envelope of RFC 5321 §2.3.1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Where bounces go; `None` is the null return path `<>` of automatic mail (RFC 3834 §3.3).
    pub return_path: Option<Address>,
    /// Who gets it; each once.
    pub recipients: Vec<Address>,
}

/// What became of a mail for one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecipientOutcome {
    /// The relay has it, and must deliver or bounce it.
    Accepted {
        /// The reply to the whole mail.
        reply: Reply,
    },
    /// Not taken now; the same mail may be tried again later.
    Deferred {
        /// Why.
        reply: Reply,
    },
    /// Not taken, and the same mail would not be.
    Rejected {
        /// Why.
        reply: Reply,
    },
}

impl RecipientOutcome {
    /// The refusal as the outcome of one recipient.
    #[must_use]
    pub fn refused(reply: Reply) -> RecipientOutcome {
        if reply.is_permanent() {
            RecipientOutcome::Rejected { reply }
        } else {
            RecipientOutcome::Deferred { reply }
        }
    }
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
    /// Known for each recipient, in the order of the envelope.
    Answered(Vec<RecipientOutcome>),
    /// The body began to leave and no complete reply came: the relay may have the mail
    /// or not (RFC 1047). Never to be sent again without looking first. Recipients that were
    /// refused beforehand are refused nevertheless, but a second sending will find that out again.
    Uncertain {
        /// What was seen of the end.
        why: String,
    },
    /// A 5xx to `MAIL FROM:<>`. The same mail with a return path may be taken.
    NullReturnPathRefused {
        /// Why.
        reply: Reply,
    },
    /// No octet of the body left: the relay has nothing of it, for anybody.
    NotSent {
        /// What went wrong.
        why: String,
        /// True where the server answered at least one command of this mail. False where the
        /// connection was dead before: a new one may be tried at once.
        reached: bool,
    },
}
