//! Message rows: what is kept of a mail beside its raw bytes.
//!
//! Separate because both the commit and the readers speak of them.

use jiff::Timestamp;

use crate::desk::conversation::{ConversationId, Role};
use crate::mail::address::NameAddr;
use crate::mail::message::{Attachment, Hash, MessageId};
use crate::mail::read::classify::{Answerable, Authentication, Kind, Reason};

/// Which way a message went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From outside.
    In,
    /// To the customer.
    Out,
    /// Internal.
    Note,
}

/// A message to be stored, with its conversation already known.
#[derive(Clone, Debug)]
pub struct NewMessage<'a> {
    /// Its conversation.
    pub conversation: ConversationId,
    /// Which way it went.
    pub direction: Direction,
    /// Who wrote it.
    pub role: Role,
    /// What kind it is.
    pub kind: Kind,
    /// Why, and why it is in this conversation.
    pub reasons: Vec<Reason>,
    /// What vouches for its author.
    pub authentication: Authentication,
    /// Set where automatic mail may go to its author.
    pub answerable: Option<Answerable>,
    /// Over the raw mail.
    pub raw_hash: Hash,
    /// Over what two deliveries have in common.
    pub content_hash: Option<Hash>,
    /// Its own id.
    pub message_id: Option<MessageId>,
    /// Ids that it names: In-Reply-To and References.
    pub names: Vec<MessageId>,
    /// From.
    pub from: Option<NameAddr>,
    /// Where answers go: Reply-To, else From; for forms the customer.
    pub reply_to: Option<NameAddr>,
    /// To.
    pub to: Vec<NameAddr>,
    /// Cc.
    pub cc: Vec<NameAddr>,
    /// Subject, decoded.
    pub subject: String,
    /// Date header, for showing.
    pub date: Option<Timestamp>,
    /// When it reached us.
    pub received_at: Timestamp,
    /// The whole readable text.
    pub text: String,
    /// What its author newly wrote; for an agent's mail what may leave, if that is certain.
    pub reply: String,
    /// For an agent's mail: why its new words cannot be told for certain.
    pub unsafe_because: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Its files.
    pub attachments: Vec<Attachment>,
    /// The agent who wrote it.
    pub agent: Option<String>,
    /// Taken in as history.
    pub history: bool,
    /// What was wrong with it.
    pub defects: Vec<&'static str>,
    /// The raw mail, as fetched.
    pub raw: &'a [u8],
}
