//! The digest's step: who has not been told of today yet, and of what.
//!
//! Separate from the timers of conversations because a digest belongs to none. What happened is
//! read first, in one moment; then each reader's mail and the row that says so are one transaction,
//! so that a day is told once however often the process dies. A digest that cannot be made is said
//! in the log, and left out until the next day. Never decides what is told.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::desk::Desk;
use super::timer::left_out;
use crate::desk::conversation::{MessageKey, Role, Status};
use crate::desk::digest::{Day, OwedRow, digest, due_today, outgoing, readers};
use crate::desk::event::Event;
use crate::desk::policy::{Agent, Send};
use crate::limits::{DIGEST_EVENTS_MAX, DIGEST_LOOKS_BACK, SPAM_MARKS_LOOKED_AT};
use crate::mail::read::parse::parse;
use crate::store::query::Reader;
use crate::store::view::Happened;
use crate::store::{Store, StoreError};

/// Tells everybody of today who has not been told. Gives how many were.
///
/// # Errors
/// The store's, where it fails whatever it is asked for.
pub(super) fn tell_the_day(
    store: &mut Store,
    desk: &Desk,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let Some(today) = due_today(&desk.policy, &desk.zone, now) else { return Ok(0) };
    let mut told = 0;
    for reader in readers(&desk.policy) {
        if store.read().is_told(&reader.name, today)? {
            continue;
        }
        let what = format!("the digest of {}", reader.name);
        let paragraphs = left_out(&what, || paragraphs(&store.read(), desk, reader, now))?;
        store.write(|w| tell(w, desk, reader, paragraphs.flatten(), today, now))?;
        told += 1;
    }
    Ok(told)
}

fn tell(
    w: &mut crate::store::commit::Writer<'_>,
    desk: &Desk,
    reader: &Agent,
    paragraphs: Option<Vec<String>>,
    today: Date,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = w.next_outbox()?;
    let mail = paragraphs
        .and_then(|paragraphs| outgoing(&desk.policy, reader, paragraphs, today, id, now));
    if let Some(mail) = &mail {
        w.send_apart(mail, now)?;
    }
    w.told(&reader.name, today, mail.map(|mail| mail.id), now)
}

fn paragraphs(
    reader: &Reader<'_>,
    desk: &Desk,
    agent: &Agent,
    now: Timestamp,
) -> Result<Option<Vec<String>>, StoreError> {
    let day = day(reader, desk, agent, now)?;
    Ok(digest(&desk.policy, agent, &day, &desk.zone, now))
}

/// The day, as far as this agent has not been told of it.
fn day(reader: &Reader<'_>, desk: &Desk, agent: &Agent, now: Timestamp) -> Result<Day, StoreError> {
    let oldest = now
        .checked_sub(SignedDuration::try_from(DIGEST_LOOKS_BACK).unwrap_or(SignedDuration::ZERO))
        .unwrap_or(now);
    let position = reader.told_until(&agent.name, oldest)?;
    let happened = reader.happened_since(position, DIGEST_EVENTS_MAX)?;
    let since = happened.first().map_or(now, |first| first.at);
    let is_cut = happened.len() == DIGEST_EVENTS_MAX;
    let mut day = Day {
        held: reader.held_mail()?,
        nothing_before: is_cut.then_some(since),
        ..Day::default()
    };
    for row in reader.queue(&desk.policy, None, now)? {
        let promised = row.promised(&desk.policy);
        let (due, is_promise) =
            (promised.map(|due| due.at), promised.is_some_and(|due| due.target == "promise"));
        day.owed.push(OwedRow {
            reference: row.reference,
            subject: row.subject,
            customer: row.customer.unwrap_or_default(),
            mailbox: row.mailbox,
            assignee: row.assignee,
            waiting_since: row.waiting_since,
            due,
            is_promise,
            is_new: row.created >= since,
        });
    }
    let mut looked_at = 0;
    for one in &happened {
        let Event::Received { message, role, turn, .. } = &one.event else { continue };
        if one.reason == "only thanks" {
            day.thanks.extend(reader.thanks(*message)?);
        } else if !turn && is_filed(*role) {
            day.filed.extend(reader.filed(*message, Some(Status::Closed))?);
        } else if *turn && looked_at < SPAM_MARKS_LOOKED_AT {
            looked_at += 1;
            if is_marked_spam(reader, *message)? {
                day.marked_spam.extend(reader.filed(*message, None)?);
            }
        }
    }
    if desk.policy.send != Send::Live {
        let (calendar, since) = (desk.policy.desk_calendar(), since_trial(&happened, now));
        day.trial = Some(reader.trial(&happened, calendar, since)?);
    }
    Ok(day)
}

/// Mail kept back counts from the first thing that happened.
fn since_trial(happened: &[Happened], now: Timestamp) -> Timestamp {
    let first = happened.first().map_or(now, |first| first.at);
    first.checked_sub(SignedDuration::from_micros(1)).unwrap_or(first)
}

fn is_filed(role: Role) -> bool {
    match role {
        Role::Automatic | Role::ThirdParty | Role::Customer => true,
        Role::Agent | Role::Staff | Role::Desk => false,
    }
}

/// Whether the server's filter says that it is spam: `X-Spam-Flag: YES` (SpamAssassin, Rspamd),
/// `X-Spam: Yes` (Rspamd), `X-Spam-Status: Yes, …` (SpamAssassin).
fn is_marked_spam(reader: &Reader<'_>, message: MessageKey) -> Result<bool, StoreError> {
    let Some(raw) = reader.raw(message)? else { return Ok(false) };
    let mail = parse(&raw);
    Ok(["X-Spam-Flag", "X-Spam", "X-Spam-Status"].iter().any(|name| {
        let mut values = mail.header(name);
        values.any(|value| value.trim().get(..3).is_some_and(|yes| yes.eq_ignore_ascii_case("yes")))
    }))
}
