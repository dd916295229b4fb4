//! Delivery reports: the rows of a `message/delivery-status` part (RFC 3464, RFC 6533).
//!
//! Separate because servers write that part in many broken ways: without the blank lines that part
//! its groups, with more of them, without Action or Status. Action decides what became of the mail,
//! not the digits of Status (RFC 3464 §2.3.3). Never reads prose.

use super::fields::{Field, Fields};
use super::status;
use super::{Action, Bounce, row_of};
use crate::limits::BOUNCE_RECIPIENTS_MAX;
use crate::mail::address::Address;

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
pub(super) fn recipients(text: &str) -> Vec<Bounce> {
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
    let stated = group.status.as_deref().and_then(status::any);
    let found = status::of_failure(said);
    let status = match (stated, found) {
        // "Something went wrong": the reply behind it knows more.
        (Some(stated), Some(found)) if status::is_vague(&stated) && same_class(&stated, &found) => {
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
    Some(row_of(recipient, action, status, said))
}

/// `rfc822;kim@example.net` or `utf-8;…`, with blanks, brackets or comments as servers have them.
pub(super) fn recipient_in(value: &str) -> Option<Address> {
    let (kind, address) = value.split_once(';').unwrap_or(("", value));
    let is_utf_8 = kind.trim().eq_ignore_ascii_case("utf-8");
    let address = address.trim();
    let inner = match address.split_once('<') {
        Some((_, rest)) => rest.split('>').next().unwrap_or_default(),
        None => address.split_whitespace().next().unwrap_or_default(),
    };
    let inner = inner.trim_matches(['"', '\'', '(', ')', ',', ';']);
    if is_utf_8 { Address::parse(&unescaped(inner)).ok() } else { Address::parse(inner).ok() }
}

/// `\x{FC}` is a letter in a `utf-8` address that had to become ASCII (RFC 6533 §3).
fn unescaped(address: &str) -> String {
    let mut pieces = address.split("\\x{");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (hex, rest) = piece.split_once('}').unwrap_or(("", piece));
        let letter = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
        out.extend(letter);
        out.push_str(rest);
    }
    out
}

fn first_token(value: &str) -> String {
    value.split([' ', '\t', '(', ';']).next().unwrap_or_default().trim().to_lowercase()
}

fn same_class(a: &str, b: &str) -> bool {
    a.chars().next() == b.chars().next()
}
