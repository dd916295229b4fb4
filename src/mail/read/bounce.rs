//! Bounces: whom a mail did not reach, and which mail that was.
//!
//! Separate from the verdict because the outbox wants rows, not a kind. Reads RFC 3464 reports as
//! servers really write them, RFC 8098 receipts for the id that they speak of, and, in `plain`, the
//! prose of servers that send no report.
//! Never believes: that the mail was ours, and went to that recipient, is for the desk to check.

mod plain;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::limits::{BOUNCE_RECIPIENTS_MAX, DIAGNOSTIC_CHARS_MAX};
use crate::mail::address::Address;
use crate::mail::message::{Message, MessageId, Report};

pub(super) use plain::{Plain, plain};

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
    /// The enhanced status code (RFC 3463), `5.1.1`.
    pub status: Option<String>,
    /// Given up, and for good: class 5, or a reply of 5xx where there is no status. A mail that was
    /// tried for days and then failed with class 4 is not.
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
}

/// Reads what a bounce, report or receipt says. Empty for any other mail: a bounce that a customer
/// forwards for advice is theirs, not ours.
#[must_use]
pub fn bounces(message: &Message) -> Bounces {
    let Some(report) = &message.report else {
        return plain(message).map_or_else(Bounces::default, |plain| Bounces {
            original_message_id: id_in(&message.text).or_else(|| answered(message)),
            recipients: plain.recipients,
        });
    };
    let recipients = if report.report_type == "delivery-status" {
        let rows = recipients(&report.fields);
        if rows.is_empty() { plain(message).map_or(rows, |plain| plain.recipients) } else { rows }
    } else {
        Vec::new()
    };
    Bounces { recipients, original_message_id: original_id(report, message) }
}

/// The first value of this field in a header-like text, unfolded.
pub(super) fn field(text: &str, name: &str) -> Option<String> {
    Fields::new(text).find(|field| field.name.eq_ignore_ascii_case(name)).map(|field| field.value)
}

/// Exchange names the mail only in In-Reply-To (RFC 8098 §3.2.5 asks for Original-Message-ID).
fn original_id(report: &Report, message: &Message) -> Option<MessageId> {
    ["Original-Message-ID", "X-Original-Message-ID"]
        .iter()
        .filter_map(|name| field(&report.fields, name))
        .chain(field(&report.original_header, "Message-ID"))
        .find_map(|value| first_id(&value))
        .or_else(|| id_in(&message.text))
        .or_else(|| answered(message))
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

/// One field of a header-like text. `after_blank`: a blank line stands between it and the last one.
struct Field {
    name: String,
    value: String,
    after_blank: bool,
}

/// The fields of a text, unfolded; lines that are no field are passed over.
struct Fields<'a> {
    lines: std::iter::Peekable<std::str::Lines<'a>>,
}

impl<'a> Fields<'a> {
    fn new(text: &'a str) -> Fields<'a> {
        Fields { lines: text.lines().peekable() }
    }
}

impl Iterator for Fields<'_> {
    type Item = Field;

    fn next(&mut self) -> Option<Field> {
        let mut after_blank = false;
        for line in self.lines.by_ref() {
            after_blank |= line.trim().is_empty();
            let Some((name, value)) = line.split_once(':') else { continue };
            if name.is_empty() || name.trim_end().contains([' ', '\t']) {
                continue;
            }
            let mut value = value.trim().to_owned();
            let name = name.trim_end().to_owned();
            while let Some(more) = self.lines.next_if(|line| line.starts_with([' ', '\t'])) {
                if more.trim().is_empty() {
                    break;
                }
                value.push(' ');
                value.push_str(more.trim());
            }
            return Some(Field { name, value: value.trim().to_owned(), after_blank });
        }
        None
    }
}

/// What a report says of one recipient, as far as it has been read.
#[derive(Default)]
struct Group {
    original: Option<String>,
    last: Option<String>,
    action: Option<String>,
    status: Option<String>,
    diagnostic: Option<String>,
}

impl Group {
    fn slot(&mut self, name: &str) -> Option<&mut Option<String>> {
        match name.to_lowercase().as_str() {
            "original-recipient" => Some(&mut self.original),
            "final-recipient" => Some(&mut self.last),
            "action" => Some(&mut self.action),
            "status" => Some(&mut self.status),
            "diagnostic-code" => Some(&mut self.diagnostic),
            _ => None,
        }
    }

    fn has_recipient(&self) -> bool {
        self.original.is_some() || self.last.is_some()
    }
}

/// The rows of a `message/delivery-status` part. Blank lines should part the groups and often do
/// not, or stand inside them (RFC 7103 §8): a field said twice begins the next group too.
fn recipients(text: &str) -> Vec<Bounce> {
    let mut rows = Vec::new();
    let mut group = Group::default();
    let mut blank = false;
    for Field { name, value, after_blank } in Fields::new(text) {
        blank |= after_blank;
        let names_recipient = name.to_lowercase().ends_with("-recipient");
        let is_done = group.action.is_some() && group.status.is_some();
        let parted = names_recipient && group.has_recipient() && (blank || is_done);
        let Some(slot) = group.slot(&name) else { continue };
        if slot.is_some() || parted {
            rows.extend(row(std::mem::take(&mut group)));
        }
        if rows.len() >= BOUNCE_RECIPIENTS_MAX {
            return rows;
        }
        if let Some(slot) = group.slot(&name) {
            *slot = Some(value);
        }
        blank = false;
    }
    rows.extend(row(group));
    rows
}

/// A row, where the group names a recipient or at least says what became of it.
fn row(group: Group) -> Option<Bounce> {
    if !group.has_recipient() && group.action.is_none() {
        return None;
    }
    let diagnostic = group.diagnostic.unwrap_or_default();
    let said = diagnostic.split_once(';').map_or(diagnostic.as_str(), |(_, said)| said).trim();
    let stated = group.status.as_deref().and_then(|status| status_in(status, &["2", "4", "5"]));
    let found = failure_in(said);
    let status = match (stated, found) {
        (Some(stated), Some(found)) if is_vague(&stated) && same_class(&stated, &found) => {
            Some(found)
        }
        (Some(stated), _) => Some(stated),
        (None, found) => found,
    };
    let action = match first_token(group.action.as_deref().unwrap_or_default()).as_str() {
        "delayed" => Action::Delayed,
        "delivered" => Action::Delivered,
        "relayed" => Action::Relayed,
        "expanded" => Action::Expanded,
        "failed" => Action::Failed,
        // None, or one that nobody registered, such as Postfix's `deliverable`.
        _ => match status.as_deref().and_then(|status| status.chars().next()) {
            Some('4') => Action::Delayed,
            Some('2') => Action::Delivered,
            Some(_) | None => Action::Failed,
        },
    };
    let recipient =
        [group.original, group.last].iter().flatten().find_map(|value| recipient_in(value));
    Some(bounce(recipient, action, status, said))
}

/// A row with everything that follows from its parts.
fn bounce(
    recipient: Option<Address>,
    action: Action,
    status: Option<String>,
    said: &str,
) -> Bounce {
    let class = match &status {
        Some(status) => status.chars().next(),
        None => reply_class(said),
    };
    Bounce {
        recipient,
        action,
        permanent: action == Action::Failed && class == Some('5'),
        status,
        diagnostic: said
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .take(DIAGNOSTIC_CHARS_MAX)
            .collect(),
    }
}

/// `rfc822;kim@example.net`, with blanks, brackets or comments as servers have them.
fn recipient_in(value: &str) -> Option<Address> {
    let value = value.split_once(';').map_or(value, |(_, address)| address).trim();
    let inner = match value.split_once('<') {
        Some((_, rest)) => rest.split('>').next().unwrap_or_default(),
        None => value.split_whitespace().next().unwrap_or_default(),
    };
    Address::parse(inner.trim_matches(['"', '(', ')', ',', ';'])).ok()
}

fn first_token(value: &str) -> String {
    value.split([' ', '\t', '(', ';']).next().unwrap_or_default().trim().to_lowercase()
}

/// The first enhanced status code of a failure in a text (RFC 3463 §2).
fn failure_in(text: &str) -> Option<String> {
    status_in(text, &["4", "5"])
}

/// The first enhanced status code of one of these classes: two numbers up to 999 follow.
fn status_in(text: &str, classes: &[&str]) -> Option<String> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .map(|word| word.trim_end_matches('.'))
        .find(|word| {
            let parts: Vec<&str> = word.split('.').collect();
            matches!(parts.as_slice(), [class, subject, detail]
                if classes.contains(class)
                    && (1..=3).contains(&subject.len())
                    && (1..=3).contains(&detail.len()))
        })
        .map(str::to_owned)
}

/// The class of the first SMTP reply code in a text, `550 …`.
fn reply_class(text: &str) -> Option<char> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '.')
        .find(|word| {
            word.len() == 3
                && word.starts_with(['4', '5'])
                && word.bytes().all(|b| b.is_ascii_digit())
        })
        .and_then(|word| word.chars().next())
}

/// "Something went wrong": the reply behind it may know more.
fn is_vague(status: &str) -> bool {
    status.ends_with(".0.0")
}

fn same_class(a: &str, b: &str) -> bool {
    a.chars().next() == b.chars().next()
}
