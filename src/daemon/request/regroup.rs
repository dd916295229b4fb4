//! `merge` and `split`: messages change their conversation at the admin's word.
//!
//! Separate because two conversations are decided here, in one transaction. What may be merged is
//! asked of the desk, the same as for an agent. Never moves a row itself.

use jiff::Timestamp;

use super::super::around::other;
use super::super::arrival::decide_on;
use super::super::desk::Desk;
use super::{Reply, by_admin, find};
use crate::desk::conversation::Ref;
use crate::desk::decide::against_merging;
use crate::desk::decide::command::Problem;
use crate::desk::input::What;
use crate::desk::words::say_problem;
use crate::mail::message::MessageId;
use crate::store::{Store, StoreError};

/// Makes one conversation part of another.
pub(super) fn merge(
    store: &mut Store,
    desk: &Desk,
    reference: &str,
    into: &str,
    anyway: bool,
    now: Timestamp,
) -> Result<Reply, StoreError> {
    store.write(|w| {
        for written in [reference, into] {
            if let Err(refused) = find(w, written)? {
                return Ok(refused);
            }
        }
        let named = |written: &str| match Ref::parse(written) {
            Some(written) => other(w, desk, written, None, now),
            None => Ok(None),
        };
        let (Some(from), Some(into)) = (named(reference)?, named(into)?) else {
            return Ok(Reply::refused("one of them is gone"));
        };
        let customer = from.customer.as_ref();
        if let Some(problem) = against_merging(&from.conversation, customer, &into, anyway) {
            return Ok(Reply::refused(refusal(&problem)));
        }
        let is_strangers = from.customer != into.customer;
        let (old, new) = (from.conversation.reference, into.conversation.reference);
        let what = What::Absorb { other: Box::new(from.conversation), is_strangers };
        decide_on(w, desk, into.conversation.id, &by_admin(what), now)?;
        Ok(Reply::done(format!("{old} is part of {new}")))
    })
}

/// The problem, with what the admin can do about it.
fn refusal(problem: &Problem) -> String {
    if let Problem::OtherCustomer { into, theirs, ours } = problem {
        return format!(
            "{into} is another customer's: answers would go to {theirs}, and no more to {ours}; \
             if that is right, add --anyway"
        );
    }
    say_problem("en", problem)
}

/// Lets a message and what follows from it leave for a conversation of their own.
pub(super) fn split(
    store: &mut Store,
    desk: &Desk,
    reference: &str,
    message: Option<&str>,
    now: Timestamp,
) -> Result<Reply, StoreError> {
    store.write(|w| {
        let conversation = match find(w, reference)? {
            Ok(conversation) => conversation,
            Err(refused) => return Ok(refused),
        };
        let about = match message {
            None => w.read().newest_inbound(conversation.id)?,
            Some(written) => {
                let id = MessageId::parse(written.trim_matches(['<', '>']));
                let found = match &id {
                    Some(id) => w.read().message_by_name(conversation.id, id)?,
                    None => None,
                };
                if found.is_none() {
                    let known = conversation.reference;
                    return Ok(Reply::refused(format!(
                        "{known} has no message {written}; `posthaste show {known} --json` names \
                         them"
                    )));
                }
                found
            }
        };
        let branch = match about {
            Some(about) => w.read().branch(&conversation, about)?,
            None => None,
        };
        let Some(branch) = branch else {
            let known = conversation.reference;
            return Ok(Reply::refused(format!("{known} has no message from outside")));
        };
        if branch.holds_opening {
            return Ok(Reply::refused(format!(
                "that is the first message of {}: nothing would be left",
                conversation.reference
            )));
        }
        let unborn = w.unborn(&conversation.mailbox, now, &mut || desk.random.bits())?;
        let (count, new) = (branch.messages.len(), unborn.reference);
        let what = What::Split { branch, unborn: Box::new(unborn) };
        decide_on(w, desk, conversation.id, &by_admin(what), now)?;
        let messages = if count == 1 { "message" } else { "messages" };
        Ok(Reply::done(format!("{count} {messages} of {} left for {new}", conversation.reference)))
    })
}
