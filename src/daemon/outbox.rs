//! The outbox's loop body: claim what is due, render it once, and state how the send ended.
//!
//! ```text
//! next_due ─► render (first time) ─► claim ─► [smtp] ─► settle ─► decide
//! ```
//!
//! Separate from `sender`, which owns connections: here is no network, so that crash and fault
//! tests can play the relay. Each step is one transaction; between them the row says what a dead
//! process was doing. Never decides whom to tell: that is the desk's.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::{SignedDuration, Timestamp};

use super::answers;
use super::arrival::decide_on;
use super::brief;
use super::desk::Desk;
use crate::desk::alarm::{Alarm, alert};
use crate::desk::conversation::MessageKey;
use crate::desk::input::{Attempt, AttemptOutcome, Input};
use crate::limits;
use crate::mail::address::Address;
use crate::mail::message::MessageId;
use crate::mail::read::formatted::{Formatted, formatted};
use crate::mail::read::parse::{part_bytes, utc_offset_s};
use crate::mail::read::thread::relays_ids;
use crate::mail::write::compose::{PartBytes, Seal, compose_formatted, missing_files};
use crate::mail::write::draft::{Body, Draft, MailKind};
use crate::smtp::account::ReturnPathPolicy;
use crate::smtp::outcome::{Envelope, Outcome, RecipientOutcome};
use crate::smtp::retry::{Lifetime, Retry, next_attempt};
use crate::store::commit::Writer;
use crate::store::outbox::{Due, OutboxState, Settlement};
use crate::store::{Store, StoreError};

/// A mail that is claimed: its attempt is counted, its bytes are fixed.
#[derive(Debug)]
pub struct Claimed {
    /// The row.
    pub due: Due,
    /// Return path and recipients.
    pub envelope: Envelope,
    /// The bytes, CRLF, 7 bit.
    pub bytes: Vec<u8>,
}

/// Claims the next mail that this mailbox owes by now. One that cannot be written, for a panic,
/// is given up and told of: it stops no other.
///
/// # Errors
/// The store's.
pub fn claim(
    store: &mut Store,
    desk: &Desk,
    mailbox: &str,
    return_path: ReturnPathPolicy,
    now: Timestamp,
) -> Result<Option<Claimed>, StoreError> {
    claim_with(render, store, desk, mailbox, now).map(|claimed| {
        claimed.map(|(due, bytes)| {
            let envelope = envelope(&due, return_path);
            Claimed { due, envelope, bytes }
        })
    })
}

/// Writes a mail that was never claimed before.
type Render = fn(&Writer<'_>, &Desk, &Due, Timestamp) -> Result<Rendered, StoreError>;

/// A mail, written.
struct Rendered {
    bytes: Vec<u8>,
    /// What it says in the end, where more was found than the decision knew.
    draft: Option<Draft>,
}

fn claim_with(
    render: Render,
    store: &mut Store,
    desk: &Desk,
    mailbox: &str,
    now: Timestamp,
) -> Result<Option<(Due, Vec<u8>)>, StoreError> {
    loop {
        let next = store.write(|w| {
            let Some(due) = w.next_due(mailbox, now)? else {
                return Ok(Next::Nothing);
            };
            if has_left(desk, &due) {
                pass_on(w, desk, &due, now)?;
                return Ok(Next::Failed);
            }
            let written = match &due.bytes {
                Some(bytes) => Ok(Rendered { bytes: bytes.clone(), draft: None }),
                None => match catch_unwind(AssertUnwindSafe(|| render(w, desk, &due, now))) {
                    Ok(rendered) => Ok(rendered?),
                    Err(_) => Err("posthaste could not write this mail: a defect of posthaste"),
                },
            };
            match written {
                Ok(Rendered { bytes, draft }) => {
                    w.claim(due.id, &bytes, now)?;
                    if let Some(draft) = draft {
                        w.keep_draft(due.id, &draft)?;
                    }
                    Ok(Next::Claimed(Box::new((due, bytes))))
                }
                Err(why) => {
                    w.fail_unwritten(due.id, why, now)?;
                    let recipients = due.recipients.clone();
                    let failed = AttemptOutcome::Failed { reply: why.to_owned(), recipients };
                    tell(w, desk, &due, failed, now)?;
                    Ok(Next::Failed)
                }
            }
        })?;
        match next {
            Next::Nothing => return Ok(None),
            Next::Claimed(claimed) => return Ok(Some(*claimed)),
            Next::Failed => {}
        }
    }
}

/// Whether it is for somebody who is no agent any more.
fn has_left(desk: &Desk, due: &Due) -> bool {
    let reader = due.agent.as_deref().filter(|_| !due.kind.is_for_customers());
    reader.is_some_and(|name| desk.policy.agent(name).is_none())
}

/// Takes such a mail out, and lets the conversation learn that nobody reads it: of many notices in
/// one mail each conversation.
fn pass_on(w: &mut Writer<'_>, desk: &Desk, due: &Due, now: Timestamp) -> Result<(), StoreError> {
    w.withdraw(due.id)?;
    for notice in w.bundled_in(due.id)? {
        reader_left(w, desk, &notice, now)?;
    }
    reader_left(w, desk, due, now)
}

fn reader_left(
    w: &mut Writer<'_>,
    desk: &Desk,
    due: &Due,
    now: Timestamp,
) -> Result<(), StoreError> {
    let others = match (due.conversation, due.about) {
        (Some(conversation), Some(about)) => w.read().told_of(conversation, about)?,
        (None, _) | (_, None) => Vec::new(),
    };
    tell(w, desk, due, AttemptOutcome::ReaderLeft { others }, now)
}

/// What came of looking for the next mail.
enum Next {
    Nothing,
    Claimed(Box<(Due, Vec<u8>)>),
    /// It was given up or taken out; there may be another.
    Failed,
}

/// Who gets it, and where its bounces go.
fn envelope(due: &Due, policy: ReturnPathPolicy) -> Envelope {
    let null = due.kind.has_null_return_path()
        && match policy {
            ReturnPathPolicy::Auto => !due.null_return_path_refused,
            ReturnPathPolicy::Null => true,
            ReturnPathPolicy::Mailbox => false,
        };
    Envelope { return_path: (!null).then(|| due.from.clone()), recipients: due.recipients.clone() }
}

fn render(w: &Writer<'_>, desk: &Desk, due: &Due, now: Timestamp) -> Result<Rendered, StoreError> {
    // What was refused with its files says already all that it says.
    let is_again = due.files_refused && due.kind == MailKind::Notice;
    let mut draft =
        if is_again { due.draft.clone() } else { brief::completed(&w.read(), desk, due, now)? };
    if let Body::CommandReply { asked, found, .. } = &mut draft.body {
        let agent = due.agent.as_deref().and_then(|name| desk.policy.agent(name));
        if let Some(agent) = agent {
            let language = &due.draft.language;
            found.extend(answers::answers(&w.read(), desk, asked, agent, language, now)?);
        }
    }
    let parts = if due.files_refused { Vec::new() } else { parts_of(w, &due.draft)? };
    let missing = missing_files(&draft, &parts, &desk.templates);
    if let Body::Notice { brief, .. } = &mut draft.body {
        brief.extend(missing);
    }
    let seal = Seal {
        mailbox: due.from.clone(),
        token: due.token.clone(),
        date: due.date,
        zone: desk.zone.clone(),
        footer: desk.footer.clone(),
        reader_offset_s: reader_offset_s(w, due)?,
    };
    let formatted = formatting(w, &due.draft.body)?;
    let bytes = compose_formatted(&draft, &seal, &parts, formatted.as_ref(), &desk.templates);
    // An answer to a notice is compared with all that the notice said.
    let draft = (draft.kind == MailKind::Notice).then_some(draft);
    Ok(Rendered { bytes, draft })
}

/// The files that go along. A mail with many of them is read once.
fn parts_of(w: &Writer<'_>, draft: &Draft) -> Result<Vec<PartBytes>, StoreError> {
    let mut parts = Vec::new();
    let mut read: Option<(i64, Option<Vec<u8>>)> = None;
    for part in &draft.attachments {
        if read.as_ref().is_none_or(|(message, _)| *message != part.message) {
            let raw = w.read().raw(MessageKey(part.message))?;
            read = Some((part.message, raw));
        }
        let raw = read.as_ref().and_then(|(_, raw)| raw.as_deref());
        if let Some(bytes) = raw.and_then(|raw| part_bytes(raw, part.part)) {
            parts.push(PartBytes { message: part.message, part: part.part, bytes });
        }
    }
    Ok(parts)
}

/// By which clock the customer lives whom an answer quotes, or to whom an ack names a time.
fn reader_offset_s(w: &Writer<'_>, due: &Due) -> Result<Option<i32>, StoreError> {
    let message = match &due.draft.body {
        Body::Relay { quote, .. } => quote.as_ref().and_then(|quote| quote.message).map(MessageKey),
        Body::Ack(_) | Body::Reminder { .. } => due.about,
        Body::Resolution
        | Body::AutoResolution
        | Body::Notice { .. }
        | Body::CommandReply { .. }
        | Body::Escalation { .. }
        | Body::Digest { .. }
        | Body::Welcome { .. }
        | Body::Alert { .. } => None,
    };
    let Some(message) = message else { return Ok(None) };
    Ok(w.read().raw(message)?.and_then(|raw| utc_offset_s(&raw)))
}

/// How the agent formatted what the answer says.
fn formatting(w: &Writer<'_>, body: &Body) -> Result<Option<Formatted>, StoreError> {
    let Body::Relay { text, written_in: Some(message), .. } = body else { return Ok(None) };
    let raw = w.read().raw(MessageKey(*message))?;
    Ok(raw.and_then(|raw| formatted(&raw, text)))
}

/// States how a send ended: the row, and what the conversation learns of it.
///
/// # Errors
/// The store's.
pub fn settle(
    store: &mut Store,
    desk: &Desk,
    due: &Due,
    outcome: &Outcome,
    now: Timestamp,
) -> Result<(), StoreError> {
    let steps = match outcome {
        Outcome::Answered(outcomes) => {
            let of_each: Vec<_> = due.recipients.iter().zip(outcomes).collect();
            per_recipient(desk, due, &of_each, now)
        }
        Outcome::NotSent { why, reached: true } => {
            vec![defer_or_give_up(desk, due, &due.recipients, due.attempts + 1, why, now)]
        }
        // The relay was away, it did not put off this mail: the lane backs off, and once the relay
        // is back no mail waits an hour because it was the one that found it away.
        Outcome::NotSent { why, reached: false } => {
            let attempts = (due.attempts + 1).min(2);
            vec![defer_or_give_up(desk, due, &due.recipients, attempts, why, now)]
        }
        // It was told before: no other return path is allowed, and the refusal stands.
        Outcome::NullReturnPathRefused { reply } if due.null_return_path_refused => {
            let outcome = RecipientOutcome::Rejected { reply: reply.clone() };
            let of_each: Vec<_> = due.recipients.iter().map(|one| (one, &outcome)).collect();
            per_recipient(desk, due, &of_each, now)
        }
        Outcome::NullReturnPathRefused { .. } => {
            vec![Step { settlement: Settlement::NullReturnPathRefused, outcome: None }]
        }
        Outcome::Uncertain { why } => {
            return store.write(|w| settle_uncertain(w, desk, due, why, now));
        }
    };
    store.write(|w| {
        for step in steps {
            w.settle(due.id, &step.settlement, now)?;
            if let Some(outcome) = step.outcome {
                tell(w, desk, due, outcome, now)?;
            }
        }
        for name in names_by_relay(due, outcome) {
            w.add_mail_name(due.id, &name)?;
        }
        Ok(())
    })
}

/// What else a mail is called now, as its relay says.
fn names_by_relay(due: &Due, outcome: &Outcome) -> Vec<MessageId> {
    let Outcome::Answered(of_each) = outcome else { return Vec::new() };
    let accepted = of_each.iter().find_map(|one| match one {
        RecipientOutcome::Accepted { reply } => Some(reply),
        RecipientOutcome::Deferred { .. } | RecipientOutcome::Rejected { .. } => None,
    });
    let mut names = accepted.map(|reply| relays_ids(&reply.text)).unwrap_or_default();
    let is_somebody = |name: &MessageId| {
        let mut all = due.recipients.iter().chain([&due.from]);
        all.any(|one| one.key() == name.as_str().to_lowercase())
    };
    names.retain(|name| !is_somebody(name));
    names.truncate(limits::LEADS_PER_NAME_MAX);
    names
}

/// One settlement of the row, and what it means to the conversation.
struct Step {
    settlement: Settlement,
    outcome: Option<AttemptOutcome>,
}

fn per_recipient(
    desk: &Desk,
    due: &Due,
    outcomes: &[(&Address, &RecipientOutcome)],
    now: Timestamp,
) -> Vec<Step> {
    let (mut accepted, mut rejected, mut deferred) = (Fate::new(), Fate::new(), Fate::new());
    for (address, outcome) in outcomes {
        match outcome {
            RecipientOutcome::Accepted { reply } => accepted.add(address, &reply.to_string()),
            RecipientOutcome::Rejected { reply } => rejected.add(address, &reply.to_string()),
            RecipientOutcome::Deferred { reply } => deferred.add(address, &reply.to_string()),
        }
    }
    let mut steps = Vec::new();
    // Too large, or a virus in it: who answers a customer needs their words all the same. A relay
    // that means the recipient says so again.
    let has_files = !due.draft.attachments.is_empty() && !due.kind.is_for_customers();
    if rejected.recipients.len() == outcomes.len() && has_files && !due.files_refused {
        let settlement = Settlement::FilesRefused { reply: rejected.reply };
        return vec![Step { settlement, outcome: None }];
    }
    if !rejected.recipients.is_empty() {
        let Fate { recipients, reply } = rejected;
        steps.push(Step {
            settlement: Settlement::Rejected {
                recipients: recipients.clone(),
                reply: reply.clone(),
            },
            outcome: Some(AttemptOutcome::Failed { reply, recipients }),
        });
    }
    if !accepted.recipients.is_empty() {
        let Fate { recipients, reply } = accepted;
        // The customer has it: whoever gets a copy may be tried for days yet.
        let is_there = due.is_for_any(&recipients);
        steps.push(Step {
            settlement: Settlement::Accepted { recipients, reply },
            outcome: is_there.then_some(AttemptOutcome::Accepted),
        });
    }
    if !deferred.recipients.is_empty() {
        let Fate { recipients, reply } = deferred;
        steps.push(defer_or_give_up(desk, due, &recipients, due.attempts + 1, &reply, now));
    }
    steps
}

/// The recipients that met one fate, and the first reply that said so.
struct Fate {
    recipients: Vec<Address>,
    reply: String,
}

impl Fate {
    fn new() -> Fate {
        Fate { recipients: Vec::new(), reply: String::new() }
    }

    fn add(&mut self, recipient: &Address, reply: &str) {
        if self.recipients.is_empty() {
            self.reply = reply.chars().take(limits::DIAGNOSTIC_CHARS_MAX).collect();
        }
        self.recipients.push(recipient.clone());
    }
}

/// Answers are tried for four days, acks for one; the next time by the schedule's step `attempts`.
fn defer_or_give_up(
    desk: &Desk,
    due: &Due,
    recipients: &[Address],
    attempts: u32,
    why: &str,
    now: Timestamp,
) -> Step {
    let since = due.first_attempt_at.unwrap_or(now);
    let lifetime = match due.kind {
        MailKind::Ack | MailKind::Reminder | MailKind::Resolution => Lifetime::OneDay,
        MailKind::Relay
        | MailKind::Notice
        | MailKind::Escalation
        | MailKind::Digest
        | MailKind::CommandReply
        | MailKind::Alert
        | MailKind::Welcome => Lifetime::FourDays,
    };
    let reply: String = why.chars().take(limits::DIAGNOSTIC_CHARS_MAX).collect();
    match next_attempt(lifetime, attempts, since, now, desk.random.fraction()) {
        Retry::At(until) => {
            let late = now.duration_since(since)
                >= SignedDuration::try_from(limits::LATE_AFTER).unwrap_or(SignedDuration::MAX);
            let tell = late && !due.told;
            Step {
                settlement: Settlement::Deferred { until, reply: reply.clone(), told: tell },
                outcome: Some(AttemptOutcome::Deferred { reply, since, tell }),
            }
        }
        Retry::GiveUp => {
            let recipients = recipients.to_vec();
            let reply = format!("given up: {reply}");
            Step {
                settlement: Settlement::Rejected {
                    recipients: recipients.clone(),
                    reply: reply.clone(),
                },
                outcome: Some(AttemptOutcome::Failed { reply, recipients }),
            }
        }
    }
}

/// A trace is looked for, each time. Where a copy was seen in Sent while it was sent, that is the
/// trace.
fn settle_uncertain(
    w: &mut Writer<'_>,
    desk: &Desk,
    due: &Due,
    why: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let look_until = now.checked_add(desk.policy.uncertain).unwrap_or(now);
    let reply = why.chars().take(limits::DIAGNOSTIC_CHARS_MAX).collect();
    settle_doubt(w, desk, due, &Settlement::Uncertain { look_until, reply }, now)
}

/// Ends the uncertainty of what was looked for long enough: an ack is dropped, an answer is sent
/// once more, byte for byte, and the second time a person decides. `looked`: until when somebody
/// was able to look; `now`, unless the mailbox cannot be read.
///
/// # Errors
/// The store's.
pub fn end_uncertainty(
    store: &mut Store,
    desk: &Desk,
    mailbox: &str,
    looked: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    store.write(|w| {
        for due in w.read().uncertain_due(mailbox, looked)? {
            let end = match due.kind {
                MailKind::Ack | MailKind::Reminder | MailKind::Resolution => Settlement::Dropped,
                MailKind::Relay
                | MailKind::Notice
                | MailKind::Escalation
                | MailKind::Digest
                | MailKind::CommandReply
                | MailKind::Alert
                | MailKind::Welcome => match due.uncertain_count {
                    0 | 1 => Settlement::Resend { at: now },
                    2.. => Settlement::LeftToPerson,
                },
            };
            settle_doubt(w, desk, &due, &end, now)?;
        }
        Ok(())
    })
}

/// Settles what nobody knows, and tells the conversation what that means. A copy that was seen in
/// Sent outweighs it: then the mail is sent.
fn settle_doubt(
    w: &mut Writer<'_>,
    desk: &Desk,
    due: &Due,
    doubt: &Settlement,
    now: Timestamp,
) -> Result<(), StoreError> {
    let state = w.settle(due.id, doubt, now)?;
    let outcome = match doubt {
        _ if state == OutboxState::Sent => {
            due.is_for_any(&due.recipients).then_some(AttemptOutcome::Accepted)
        }
        Settlement::Dropped => Some(AttemptOutcome::Dropped),
        Settlement::LeftToPerson => Some(AttemptOutcome::Uncertain),
        Settlement::Uncertain { .. }
        | Settlement::Resend { .. }
        | Settlement::Accepted { .. }
        | Settlement::Deferred { .. }
        | Settlement::Rejected { .. }
        | Settlement::FilesRefused { .. }
        | Settlement::NullReturnPathRefused => None,
    };
    match outcome {
        Some(outcome) => tell(w, desk, due, outcome, now),
        None => Ok(()),
    }
}

/// Lets the conversation learn how a send ended.
pub(super) fn tell(
    w: &mut Writer<'_>,
    desk: &Desk,
    due: &Due,
    outcome: AttemptOutcome,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(conversation) = due.conversation else {
        return match outcome {
            AttemptOutcome::Failed { reply, .. } => not_reached(w, desk, due, &reply, now),
            AttemptOutcome::Accepted
            | AttemptOutcome::Deferred { .. }
            | AttemptOutcome::Dropped
            | AttemptOutcome::Uncertain
            | AttemptOutcome::ReaderLeft { .. }
            | AttemptOutcome::Cancelled { .. } => Ok(()),
        };
    };
    let words = match &due.draft.body {
        Body::Relay { text, .. } => Some(text.clone()),
        Body::Ack(_)
        | Body::Reminder { .. }
        | Body::Resolution
        | Body::AutoResolution
        | Body::Notice { .. }
        | Body::CommandReply { .. }
        | Body::Escalation { .. }
        | Body::Digest { .. }
        | Body::Welcome { .. }
        | Body::Alert { .. } => None,
    };
    let writer = match (&due.agent, due.about) {
        (Some(agent), _) => Some(agent.clone()),
        (None, Some(about)) => w.read().message(about)?.and_then(|message| message.agent),
        (None, None) => None,
    };
    let attempt = Attempt { mail: due.id, kind: due.kind, agent: writer, text: words, outcome };
    decide_on(w, desk, conversation, &Input::Attempted(attempt), now)
}

/// Tells the admin that an agent did not get a digest: customers' mail may have been told of there
/// and nowhere else.
fn not_reached(
    w: &mut Writer<'_>,
    desk: &Desk,
    due: &Due,
    reply: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (MailKind::Digest, Some(agent)) = (due.kind, &due.agent) else { return Ok(()) };
    let (mailbox, reply) = (due.mailbox.clone(), reply.to_owned());
    let Some(from) = desk.policy.mailbox(&mailbox) else { return Ok(()) };
    let id = w.next_outbox()?;
    let alarm = Alarm::AgentNotReached { agent: agent.clone(), mailbox, reply };
    match alert(&desk.policy, &alarm, from, id, now) {
        Some(outgoing) => w.send_apart(&outgoing, now),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
