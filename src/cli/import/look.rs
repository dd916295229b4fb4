//! Looking: what an import has to know of a mail before the desk reads it.
//!
//! Separate from finding and reading files, which `explain` does too. Reads nothing of a mail but
//! its header; the rest is for `daemon::ingest`.

use std::panic::catch_unwind;

use jiff::Timestamp;

use crate::cli::mails::Mail;
use crate::daemon::desk::Desk;
use crate::mail::message::Message;
use crate::mail::read::parse::parse;
use crate::mail::read::trace::newest_received;

/// What an import has to know of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// When it was received: as its servers say, else as its author does, else when its file was
    /// written.
    pub(super) received_at: Timestamp,
    /// The desk wrote it, to somebody else: it is what would lie in Sent.
    pub(super) is_ours: bool,
}

/// Looks at a mail's header.
pub(super) fn look(mail: &Mail, desk: &Desk, now: Timestamp) -> Seen {
    let header = header_of(&mail.raw);
    // What the parser cannot stand goes into quarantine, with the time of its file.
    let message = catch_unwind(|| parse(header)).ok();
    let said = message.as_ref().and_then(|message| {
        newest_received(message, now).or(message.date.filter(|date| *date <= now))
    });
    Seen {
        received_at: said.or(mail.written_at.filter(|at| *at <= now)).unwrap_or(now),
        is_ours: message.is_some_and(|message| is_ours(&message, desk)),
    }
}

/// From an address of the desk's to nobody at the desk. A form that writes in the desk's name
/// writes to the desk.
fn is_ours(message: &Message, desk: &Desk) -> bool {
    let reaches_us = |address| desk.policy.mailbox_at(address).is_some();
    let mut recipients = message.to.iter().chain(&message.cc).map(|party| &party.address);
    message.author().is_some_and(|author| reaches_us(&author.address))
        && !recipients.any(reaches_us)
}

/// A mail up to its first empty line.
fn header_of(raw: &[u8]) -> &[u8] {
    let mut at = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if matches!(line, b"\n" | b"\r\n") {
            break;
        }
    }
    raw.get(..at).unwrap_or(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_ends_at_the_first_empty_line() {
        let check = |raw: &str, expected: &str| {
            assert_eq!(header_of(raw.as_bytes()), expected.as_bytes());
        };
        check("A: 1\r\n\r\nx", "A: 1\r\n\r\n");
        check("A: 1\n\n\nx", "A: 1\n\n");
        check("A: 1", "A: 1");
        check("", "");
    }
}
