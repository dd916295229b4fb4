//! Mail of the gap: what came between a backup and its restore, and is taken in once more.
//!
//! ```text
//! Sent surveyed ─► INBOX taken in, with the references that Sent knows ─► Sent taken in
//! ```
//!
//! Separate from the usual way, which knows no doubt. What has to be so is the page of
//! `store::restored`; here the copies in Sent are read. Sent is believed as far as it always is:
//! whoever can write there may use the mailbox. Never sends, never decides.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;

use super::arrival::own_copy_in_sent;
use super::desk::Desk;
use super::ingest::{Incoming, ReadMail};
use crate::desk::conversation::{ConversationId, OutboxId, Ref};
use crate::desk::placement::{Evidence, Known, OurMail};
use crate::mail::message::Message;
use crate::mail::read::parse::parse;
use crate::mail::token::Claim;
use crate::mail::write::draft::{Body, MailKind};
use crate::store::commit::Writer;
use crate::store::restored::Forgotten;
use crate::store::{Store, StoreError};

/// What a mail says that it is: the header that every mail of ours bears. Anybody can write it, so
/// that it counts in Sent alone.
pub(super) fn says_kind(message: &Message) -> Option<MailKind> {
    message.header("X-Posthaste-Kind").next().and_then(|word| MailKind::parse(word.trim()))
}

/// Notes what copies in Sent tell of mail that is forgotten, before anything else is taken in.
/// What cannot be read tells nothing.
///
/// # Errors
/// The store's.
pub(super) fn survey(store: &mut Store, copies: Vec<Incoming>) -> Result<(), StoreError> {
    let read = copies.into_iter().filter_map(|copy| {
        let message = catch_unwind(AssertUnwindSafe(|| parse(&copy.raw))).ok()?;
        forgotten(&message, &copy)
    });
    let read: Vec<(Forgotten, Vec<Claim>)> = read.collect();
    store.write(|w| {
        for (mail, claims) in &read {
            if is_forgotten(w, claims)? {
                w.note_forgotten(mail)?;
                w.believe_it_lived_on(&mail.mailbox)?;
            }
        }
        Ok(())
    })
}

/// The version that this store has of a mail that is forgotten and a copy of which lies in Sent:
/// then it is out, and is not sent again. None where there is no such version.
pub(super) fn own_version(
    w: &mut Writer<'_>,
    desk: &Desk,
    mail: &ReadMail,
    known: &Known,
    now: Timestamp,
) -> Result<Option<OutboxId>, StoreError> {
    let message = &mail.message;
    let Some((copy, claims)) = forgotten(message, &mail.incoming) else {
        return Ok(None);
    };
    if !is_forgotten(w, &claims)? {
        return Ok(None);
    }
    let by_reference = w.read().by_reference(copy.reference)?.map(|found| found.id);
    let by_answered = known.by_in_reply_to.first().map(|lead| lead.conversation);
    let Some(conversation) = by_reference.or(by_answered) else { return Ok(None) };
    let Some(own) = version(w, conversation, copy.kind, message)? else { return Ok(None) };
    own_copy_in_sent(w, desk, &own, message.message_id.as_ref(), now)?;
    Ok(Some(own.mail))
}

/// The conversation of an agent's answer to a notice that is forgotten: named by its subject, and
/// only where it bears a number that may be that of a forgotten mail.
pub(super) fn answers_forgotten(
    w: &Writer<'_>,
    evidence: &Evidence,
) -> Result<Option<(OutboxId, ConversationId)>, StoreError> {
    let mut reference = evidence.subject_refs.iter();
    for claim in &evidence.claims {
        let mail = OutboxId(claim.mail);
        if !w.read().may_be_forgotten(mail)? {
            continue;
        }
        let Some(reference) = reference.next() else { return Ok(None) };
        let found = w.read().by_reference(*reference)?;
        return Ok(found.map(|conversation| (mail, conversation.id)));
    }
    Ok(None)
}

fn forgotten(message: &Message, copy: &Incoming) -> Option<(Forgotten, Vec<Claim>)> {
    let kind = says_kind(message)?;
    let reference = message.header("X-Posthaste-Ref").next().and_then(Ref::parse)?;
    let claims: Vec<Claim> = message.header("X-Posthaste-Id").filter_map(Claim::parse).collect();
    let answers = message.in_reply_to.first().filter(|_| kind.is_for_customers()).cloned();
    let name = message.message_id.clone()?;
    let (mailbox, at) = (copy.mailbox.clone(), copy.received_at);
    Some((Forgotten { name, mailbox, kind, reference, answers, at }, claims))
}

/// Whether one of these numbers was given out by the lost store.
fn is_forgotten(w: &Writer<'_>, claims: &[Claim]) -> Result<bool, StoreError> {
    for claim in claims {
        if w.read().may_be_forgotten(OutboxId(claim.mail))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The mail of ours that says the same to the same people.
fn version(
    w: &Writer<'_>,
    conversation: ConversationId,
    kind: MailKind,
    copy: &Message,
) -> Result<Option<OurMail>, StoreError> {
    let said = letters(&copy.text);
    let mut best: Option<(usize, OurMail)> = None;
    for to in copy.to.iter().chain(&copy.cc) {
        for id in w.read().versions_of(conversation, kind, &to.address.key())? {
            let Some(due) = w.read().mail(id)? else { continue };
            // Of answers the words count, and of those that fit the longest: a short one may stand
            // in any other.
            let words = match &due.draft.body {
                Body::Relay { text, .. } => letters(text),
                Body::Ack(_)
                | Body::Reminder { .. }
                | Body::Resolution
                | Body::AutoResolution
                | Body::Notice { .. }
                | Body::CommandReply { .. }
                | Body::Escalation { .. }
                | Body::Digest { .. }
                | Body::Welcome { .. }
                | Body::Alert { .. } => String::new(),
            };
            let is_better = best.as_ref().is_none_or(|(length, _)| words.len() > *length);
            if is_better && said.contains(&words) {
                let own = OurMail {
                    mail: id,
                    kind,
                    conversation: due.conversation,
                    about: due.about,
                    agent: due.agent,
                    made_at: due.date,
                };
                best = Some((words.len(), own));
            }
        }
    }
    Ok(best.map(|(_, own)| own))
}

/// The letters and digits of a text: what no way of wrapping and quoting changes.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
