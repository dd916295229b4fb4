//! Mail that the server writes itself: bounces, and answers of people who are away.
//!
//! Separate because it is the bad weather of a support desk: real reports of RFC 3464, vacations
//! that keep RFC 3834, and vacations that keep no rule at all and start loops. Never answers the
//! server's own mail.

use std::time::Duration;

use super::delivery::Envelope;
use super::field;
use super::state::{Shared, State};

/// How long a lawful vacation does not answer the same sender again (RFC 5230 §4.1).
const SILENCE: Duration = Duration::from_hours(7 * 24);

/// An absence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vacation {
    /// What is written.
    pub text: String,
    /// Whether it keeps RFC 3834.
    pub manners: Manners,
}

/// How a vacation behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manners {
    /// Marked, from the null sender, to the return path, once a week for each sender, and never
    /// to lists or programs (RFC 3834).
    Lawful,
    /// Unmarked, from the user's own address, to whatever From or Reply-To says, every time.
    Unmarked,
}

/// A mail that the server hands to itself.
pub(super) type Answered = (Envelope, Vec<u8>);

/// The report that a mail for `to` could not be delivered, for the return path of `envelope`.
pub(super) fn bounce(
    shared: &Shared,
    state: &mut State,
    envelope: &Envelope,
    to: &str,
    raw: &[u8],
) -> Answered {
    let hostname = &shared.hostname;
    let return_path = &envelope.from;
    let id = state.new_id();
    let date = shared.clock.now().strftime("%a, %d %b %Y %H:%M:%S +0000");
    let (header, _) = field::split(raw);
    let boundary = format!("=_{id}.{hostname}");
    let head = format!(
        "From: Mail Delivery System <mailer-daemon@{hostname}>\r\n\
         To: {return_path}\r\n\
         Subject: Undelivered Mail Returned to Sender\r\n\
         Date: {date}\r\n\
         Message-ID: <bounce.{id}@{hostname}>\r\n\
         Auto-Submitted: auto-replied\r\n\
         MIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n\
         \tboundary=\"{boundary}\"\r\n\
         \r\n\
         --{boundary}\r\n\
         Content-Type: text/plain; charset=us-ascii\r\n\
         \r\n\
         Your mail could not be delivered to <{to}>: there is no such person.\r\n\
         \r\n\
         --{boundary}\r\n\
         Content-Type: message/delivery-status\r\n\
         \r\n\
         Reporting-MTA: dns; {hostname}\r\n\
         Arrival-Date: {date}\r\n\
         \r\n\
         Final-Recipient: rfc822; {to}\r\n\
         Action: failed\r\n\
         Status: 5.1.1\r\n\
         Diagnostic-Code: smtp; 550 5.1.1 no such person\r\n\
         \r\n\
         --{boundary}\r\n\
         Content-Type: text/rfc822-headers\r\n\
         \r\n"
    );
    let tail = format!("\r\n--{boundary}--\r\n");
    let report = [head.as_bytes(), header, tail.as_bytes()].concat();
    (from_server(shared, "", return_path, None), report)
}

/// The answer of `user`, if they are away and their vacation answers this mail.
pub(super) fn vacation(
    shared: &Shared,
    state: &mut State,
    envelope: &Envelope,
    user: &str,
    raw: &[u8],
) -> Option<Answered> {
    let Vacation { text, manners } = state.vacations.get(user)?.clone();
    let recipient = match manners {
        Manners::Lawful => envelope.from.clone(),
        Manners::Unmarked => written_from(raw).unwrap_or_else(|| envelope.from.clone()),
    };
    if recipient.is_empty() {
        return None;
    }
    let now = shared.clock.now();
    if manners == Manners::Lawful {
        let key = (user.to_owned(), recipient.to_ascii_lowercase());
        let last = state.vacation_answers.get(&key);
        let recent = last.is_some_and(|last| now.duration_since(*last).unsigned_abs() < SILENCE);
        if recent || is_from_a_program(raw) || !names(raw, user) {
            return None;
        }
        state.vacation_answers.insert(key, now);
    }
    let id = state.new_id();
    let date = now.strftime("%a, %d %b %Y %H:%M:%S +0000");
    let subject = field::value(raw, "Subject").unwrap_or_default();
    let thread = field::value(raw, "Message-ID").unwrap_or_default();
    let mut mail = format!(
        "From: {user}\r\nTo: {recipient}\r\nDate: {date}\r\nMessage-ID: <away.{id}@{}>\r\n",
        shared.hostname
    );
    if !thread.is_empty() {
        mail.push_str(&format!("In-Reply-To: {thread}\r\nReferences: {thread}\r\n"));
    }
    match manners {
        Manners::Lawful => {
            mail.push_str(&format!("Subject: Auto: {subject}\r\nAuto-Submitted: auto-replied\r\n"));
        }
        Manners::Unmarked => mail.push_str(&format!("Subject: Re: {subject}\r\n")),
    }
    mail.push_str("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n");
    mail.push_str("Content-Transfer-Encoding: 8bit\r\n\r\n");
    for line in text.lines() {
        mail.push_str(line);
        mail.push_str("\r\n");
    }
    let from = if manners == Manners::Lawful { "" } else { user };
    Some((from_server(shared, from, &recipient, Some(user.to_owned())), mail.into_bytes()))
}

fn from_server(shared: &Shared, from: &str, to: &str, user: Option<String>) -> Envelope {
    Envelope {
        from: from.to_owned(),
        to: vec![to.to_owned()],
        user,
        helo: shared.hostname.clone(),
        foreign: false,
    }
}

/// The address of Reply-To, or else of From.
fn written_from(raw: &[u8]) -> Option<String> {
    let value = field::value(raw, "Reply-To").or_else(|| field::value(raw, "From"))?;
    let address = match value.rsplit_once('<') {
        Some((_, rest)) => rest.split_once('>')?.0.to_owned(),
        None => value,
    };
    let fits = address.contains('@')
        && !address.contains(|c: char| c.is_whitespace() || c.is_control() || c == ',');
    fits.then_some(address)
}

/// RFC 3834 §2, and what RFC 5230 §4.6 adds of practice.
fn is_from_a_program(raw: &[u8]) -> bool {
    let (header, _) = field::split(raw);
    field::fields(header).iter().any(|field| {
        let value = field.unfolded().to_ascii_lowercase();
        (field.is("Auto-Submitted") && value != "no")
            || field.is("List-Id")
            || (field.is("Precedence") && ["bulk", "list", "junk"].contains(&value.as_str()))
    })
}

/// Whether the mail names the user as a recipient (RFC 5230 §4.5).
fn names(raw: &[u8], user: &str) -> bool {
    let (header, _) = field::split(raw);
    field::fields(header)
        .iter()
        .filter(|field| field.is("To") || field.is("Cc"))
        .any(|field| field.unfolded().to_ascii_lowercase().contains(user))
}
