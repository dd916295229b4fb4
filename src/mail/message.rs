//! One mail, read: the type that every later stage starts from.
//!
//! Separate from the parser so that stages depend on the type, not on how it is made. Holds what
//! the mail says, never what we think of it (that is a verdict) or where it belongs (a placement).
//! Every text in it is decoded, free of controls, and bounded by `limits`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::address::{Address, NameAddr};
use super::read::reply::Mark;

/// A Message-ID without its angle brackets, kept as an opaque key (RFC 5322 §3.6.4). Malformed ids
/// (`a@@b`, no `@` at all) are ids too: what counts is that answers repeat them to the letter. Only
/// blanks do not count: clients fold long ids in their middle, and others unfold them anew.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(String);

/// The longest Message-ID taken, in octets: a header line ends at 998 (RFC 5322 §2.1.1).
pub const MESSAGE_ID_BYTES_MAX: usize = 990;

impl MessageId {
    /// Takes an id with or without its brackets, and drops the blanks in it (RFC 5322 §4.5.4).
    /// `None` where nothing is left, where it is longer than [`MESSAGE_ID_BYTES_MAX`] or holds a
    /// bracket or a control.
    #[must_use]
    pub fn parse(text: &str) -> Option<MessageId> {
        let text = text.trim();
        let text = text.strip_prefix('<').unwrap_or(text);
        let text: String = text.strip_suffix('>').unwrap_or(text).split_whitespace().collect();
        let fits = !text.is_empty()
            && text.len() <= MESSAGE_ID_BYTES_MAX
            && !text.contains(['<', '>'])
            && !text.chars().any(char::is_control);
        fits.then_some(MessageId(text))
    }

    /// The id, without brackets.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it may be repeated in a header of ours: printable ASCII without blanks, one `@` at
    /// least. Nothing else of an unauthenticated sender is ever repeated.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        self.0.contains('@') && self.0.bytes().all(|b| b.is_ascii_graphic())
    }
}

impl std::fmt::Display for MessageId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// BLAKE3 over something of a mail, 256 bits. Equal hashes mean equal bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for byte in self.0.iter().take(6) {
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

/// What the envelope's return path was, as the delivering server wrote it down (RFC 5321 §4.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReturnPath {
    /// No Return-Path field: the server does not write one.
    Unknown,
    /// `<>`: nothing may ever be sent because of this mail (RFC 3834 §2).
    Null,
    /// An address.
    Address(Address),
}

/// One header field of the outermost header, in the order of the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// As written; compare without case.
    pub name: String,
    /// Unfolded, as written otherwise: encoded words are not decoded.
    pub value: String,
}

/// A part that is a file, or a whole mail inside the mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Which part of the mail, counted as the parser counts; good for fetching the bytes again
    /// from the same raw mail.
    pub part: u32,
    /// Cleaned of paths, controls and bidi marks; made up where the mail gives none.
    pub name: String,
    /// `type/subtype` in lower case.
    #[serde(rename = "type")]
    pub content_type: String,
    /// Decoded size in bytes.
    pub size: u64,
    /// Without brackets; set where HTML may show it in place (RFC 2392).
    pub content_id: Option<String>,
    /// Shown inside the text rather than listed as a file.
    pub inline: bool,
}

/// The parts of a `multipart/report` (RFC 6522) that a machine reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// `delivery-status`, `disposition-notification`, `feedback-report`, … in lower case.
    pub report_type: String,
    /// The machine-readable part, decoded.
    pub fields: String,
    /// The header of the mail that is reported on, where it came along.
    pub original_header: String,
}

/// One mail, read. Made by [`super::read::parse`] alone, from any bytes whatever.
#[derive(Clone, Debug)]
pub struct Message {
    /// Over the raw mail with line ends made CRLF.
    pub raw_hash: Hash,
    /// Over the body and the fields that say what the mail is, where it belongs and whom an answer
    /// goes to: the same for two deliveries of one mail, whose trace headers differ. `None` where
    /// the mail has no Message-ID.
    pub content_hash: Option<Hash>,
    /// Size of the raw mail in bytes.
    pub size: u64,
    /// The outermost header fields, at most `limits::HEADERS_MAX`.
    pub headers: Vec<Header>,
    /// The mail's own id.
    pub message_id: Option<MessageId>,
    /// In-Reply-To, in order, without repeats.
    pub in_reply_to: Vec<MessageId>,
    /// References, oldest first, without repeats.
    pub references: Vec<MessageId>,
    /// Every mailbox that From names. More than one, or none, authenticates nobody.
    pub from: Vec<NameAddr>,
    /// Sender, where it differs from From.
    pub sender: Option<NameAddr>,
    /// Reply-To.
    pub reply_to: Vec<NameAddr>,
    /// To, groups opened.
    pub to: Vec<NameAddr>,
    /// Cc, groups opened.
    pub cc: Vec<NameAddr>,
    /// Delivered-To, X-Original-To and Envelope-To: which address of ours it was delivered to.
    pub delivered_to: Vec<Address>,
    /// Where the envelope said bounces go.
    pub return_path: ReturnPath,
    /// Decoded, on one line; empty where there is none.
    pub subject: String,
    /// The Date header, for showing. No decision reads it: the clock starts at receipt.
    pub date: Option<Timestamp>,
    /// The whole readable text, from text/plain or else from HTML; `\n` at line ends.
    pub text: String,
    /// Whether [`Message::text`] was made from HTML.
    pub text_is_from_html: bool,
    /// The HTML that says what the text says, counted as the parser counts.
    pub html: Option<u32>,
    /// What that HTML marks as quoted or as a signature, in order.
    pub marks: Vec<Mark>,
    /// The files.
    pub attachments: Vec<Attachment>,
    /// Set for `multipart/report`, and for `multipart/mixed` with the part that a machine reads.
    pub report: Option<Report>,
    /// The header of the first whole mail, or header alone, that came along as a part, cut; empty
    /// where none did. What a bounce returns.
    pub returned_header: String,
    /// What was wrong with the mail, in stable words: `no date`, `bad charset`, `too deep`, …
    pub defects: Vec<&'static str>,
}

impl Message {
    /// The author, where From names exactly one.
    #[must_use]
    pub fn author(&self) -> Option<&NameAddr> {
        match self.from.as_slice() {
            [one] => Some(one),
            [] | [_, _, ..] => None,
        }
    }

    /// The values of every outermost field of this name, in order.
    pub fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |header| header.name.eq_ignore_ascii_case(name))
            .map(|header| header.value.as_str())
    }
}
