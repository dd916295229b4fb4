//! Bounces: whom a mail did not reach, and which mail that was.
//!
//! Separate from the verdict because the outbox wants rows, not a kind. Reads RFC 3464 reports as
//! servers really write them (`report`), RFC 8098 receipts for the id that they speak of, the prose
//! of servers that send no report (`plain`, `servers`), and Amazon's JSON (`amazon`).
//! Never believes: that the mail was ours, and went to that recipient, is for the desk to check.

mod amazon;
mod fault;
mod fields;
mod plain;
mod report;
mod servers;
mod status;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::limits::{CLAIMS_REPORTED_MAX, DIAGNOSTIC_CHARS_MAX};
use crate::mail::address::Address;
use crate::mail::message::{Message, MessageId, Report};
use crate::mail::token::{self, Claim};
use fields::Fields;

pub(super) use amazon::notification;
pub(super) use plain::{Plain, is_from_server, plain};

/// What became of the mail for one recipient (RFC 3464 §2.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Given up.
    Failed,
    /// Still being tried.
    Delayed,
    /// In the recipient's mailbox.
    Delivered,
    /// Passed on to a server that reports nothing.
    Relayed,
    /// Passed on to several addresses.
    Expanded,
}

/// One recipient of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounce {
    /// To whom the mail was sent: Original-Recipient before Final-Recipient, since the recipient
    /// may have forwarded it (RFC 3464 §2.3.1). `None` where no Internet address is given.
    pub recipient: Option<Address>,
    /// What became of it.
    pub action: Action,
    /// The enhanced status code (RFC 3463), `5.1.1`; where the server gave none, its class alone,
    /// `5.0.0`, as its reply or else the action tells.
    pub status: String,
    /// Hard: the address itself is no good, there is no such user or domain, or it has moved. A
    /// mail that was refused for what it says or who sent it, that found the mailbox full, or that
    /// was tried for days, failed too, and is soft: the next one may arrive.
    pub permanent: bool,
    /// What the other server said, on one line; empty where nothing is known.
    pub diagnostic: String,
}

/// What a report or a receipt says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounces {
    /// A row a recipient, in the order of the report; none for receipts and complaints.
    pub recipients: Vec<Bounce>,
    /// The mail that it speaks of.
    pub original_message_id: Option<MessageId>,
    /// Tokens in what it says of that mail: its ids, X-Posthaste-Id and References, the envelope's
    /// id (RFC 3461 §4.4), the address that the report was sent to. None is believed yet.
    pub original_claims: Vec<Claim>,
}

/// Reads what a bounce, report or receipt says. Empty for any other mail: a bounce that a customer
/// forwards for advice is theirs, not ours.
#[must_use]
pub fn bounces(message: &Message) -> Bounces {
    if let Some(report) = report_of(message) {
        let recipients = if report.report_type == "delivery-status" {
            let mut rows = report::recipients(&report.fields);
            if plain::rejected_by_mailbox(message).is_some() {
                rows.iter_mut().for_each(|row| row.permanent = false);
            }
            if rows.is_empty() { plain::unreported(message) } else { rows }
        } else {
            Vec::new()
        };
        let original_message_id = original_id(report, message);
        return told(message, recipients, original_message_id, &report.fields);
    }
    if let Some(said) = notification(message) {
        return told(message, said.recipients, said.original_message_id, "");
    }
    let Some(plain) = plain(message) else { return Bounces::default() };
    let original = header_id(&message.returned_header)
        .or_else(|| id_in(&message.text))
        .or_else(|| answered(message));
    told(message, plain.recipients, original, "")
}

/// The report of a `multipart/report` or, where a server sent it, of any mail with such a part
/// (RFC 3464 §2 asks for the former). Whoever is no server attaches what they ask about.
pub(super) fn report_of(message: &Message) -> Option<&Report> {
    let mut types = message.header("Content-Type");
    let is_report =
        types.any(|value| value.trim_start().to_lowercase().starts_with("multipart/report"));
    message.report.as_ref().filter(|_| is_report || is_from_server(message))
}

/// The first value of this field in a header-like text, unfolded.
pub(super) fn field(text: &str, name: &str) -> Option<String> {
    Fields::new(text).find(|field| field.name.eq_ignore_ascii_case(name)).map(|field| field.value)
}

fn told(
    message: &Message,
    recipients: Vec<Bounce>,
    original_message_id: Option<MessageId>,
    report: &str,
) -> Bounces {
    let original_claims = original_claims(message, original_message_id.as_ref(), report);
    Bounces { recipients, original_message_id, original_claims }
}

/// Relays replace Message-IDs, servers cut headers, and some return nothing at all: each place that
/// may hold a token is looked at, the likeliest first.
fn original_claims(message: &Message, id: Option<&MessageId>, report: &str) -> Vec<Claim> {
    let by_id = id.and_then(token::claims_in);
    let in_fields = [
        (report, "Original-Envelope-Id"),
        (message.returned_header.as_str(), "X-Posthaste-Id"),
        (message.returned_header.as_str(), "References"),
        (message.text.as_str(), "X-Posthaste-Id"),
    ]
    .into_iter()
    .filter_map(|(text, name)| token::claim_in_text(&field(text, name)?));
    let addressed = message.to.iter().map(|to| &to.address).chain(&message.delivered_to);
    let in_addresses = addressed.filter_map(|to| token::claim_in_text(to.local()));
    let mut claims: Vec<Claim> = Vec::new();
    for claim in by_id.into_iter().chain(in_fields).chain(in_addresses).take(CLAIMS_REPORTED_MAX) {
        if !claims.contains(&claim) {
            claims.push(claim);
        }
    }
    claims
}

/// Exchange names the mail only in In-Reply-To (RFC 8098 §3.2.5 asks for Original-Message-ID).
fn original_id(report: &Report, message: &Message) -> Option<MessageId> {
    ["Original-Message-ID", "X-Original-Message-ID"]
        .iter()
        .filter_map(|name| field(&report.fields, name))
        .find_map(|value| first_id(&value))
        .or_else(|| header_id(&report.original_header))
        .or_else(|| header_id(&message.returned_header))
        .or_else(|| id_in(&message.text))
        .or_else(|| answered(message))
}

fn header_id(header: &str) -> Option<MessageId> {
    field(header, "Message-ID").and_then(|value| first_id(&value))
}

fn answered(message: &Message) -> Option<MessageId> {
    message.in_reply_to.first().or_else(|| message.references.last()).cloned()
}

/// The Message-ID field of a mail that is quoted in a text, indented or not.
fn id_in(text: &str) -> Option<MessageId> {
    let mut lines = text.lines().map(|line| line.trim_start_matches([' ', '\t', '>', '|']));
    while let Some(line) = lines.next() {
        let Some((name, value)) = line.split_once(':') else { continue };
        if name.trim().eq_ignore_ascii_case("message-id") {
            let folded = if value.trim().is_empty() { lines.next() } else { Some(value) };
            if let Some(id) = folded.and_then(first_id) {
                return Some(id);
            }
        }
    }
    None
}

/// The id between the first brackets, or the whole value where there are none.
fn first_id(value: &str) -> Option<MessageId> {
    let value = value.trim();
    match value.split_once('<') {
        Some((_, rest)) => MessageId::parse(rest.split('>').next().unwrap_or_default()),
        None => MessageId::parse(value.split_whitespace().next().unwrap_or_default()),
    }
}

/// A row with everything that follows from its parts. `said`: all of the server's words about it.
fn row_of(
    recipient: Option<Address>,
    action: Action,
    status: Option<String>,
    said: &str,
) -> Bounce {
    let by_reply = || status::reply_class(said).map(|class| format!("{class}.0.0"));
    let by_action = || match action {
        Action::Failed => "5.0.0",
        Action::Delayed => "4.0.0",
        Action::Delivered | Action::Relayed | Action::Expanded => "2.0.0",
    };
    let status = match action {
        Action::Failed | Action::Delayed => status.or_else(by_reply),
        Action::Delivered | Action::Relayed | Action::Expanded => status,
    };
    let status = status.unwrap_or_else(|| by_action().to_owned());
    Bounce {
        recipient,
        action,
        permanent: action == Action::Failed && fault::is_of_address(&status, said),
        status,
        diagnostic: one_line(said),
    }
}

/// Brackets and stops of scripts that leave no blanks between words.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{301f}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff1f}')
}

fn one_line(said: &str) -> String {
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(DIAGNOSTIC_CHARS_MAX).collect()
}
