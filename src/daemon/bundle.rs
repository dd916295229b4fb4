//! Notices put together where the relay takes fewer mails than there are.
//!
//! Separate from the outbox because it looks at many rows, and only when a lane is behind its rate.
//! The notices leave the outbox in the transaction that puts the one mail in: nothing is dropped
//! and nothing told twice, wherever the process dies. Never touches what was tried.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::desk::Desk;
use crate::desk::digest::bundle::bundle as in_one;
use crate::limits::{BUNDLE_NOTICES_MAX, BUNDLE_NOTICES_MIN};
use crate::mail::write::draft::Draft;
use crate::store::outbox::UntriedNotice;
use crate::store::{Store, StoreError};

/// Makes one mail of what waits for an agent, for each agent for whom that is
/// [`BUNDLE_NOTICES_MIN`] notices or more. Gives how many mails were made.
///
/// # Errors
/// The store's.
pub fn bundle(
    store: &mut Store,
    desk: &Desk,
    mailbox: &str,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let Some(from) = desk.policy.mailboxes.iter().find(|one| one.name == mailbox) else {
        return Ok(0);
    };
    store.write(|w| {
        let mut of_each: BTreeMap<String, Vec<UntriedNotice>> = BTreeMap::new();
        for notice in w.untried_notices(mailbox, now)? {
            of_each.entry(notice.agent.clone()).or_default().push(notice);
        }
        let mut made = 0;
        for (agent, mut notices) in of_each {
            // Whoever has left is the outbox's to deal with, mail by mail.
            let Some(reader) = desk.policy.agent(&agent) else { continue };
            notices.truncate(BUNDLE_NOTICES_MAX);
            let Some(first) = notices.first().filter(|_| notices.len() >= BUNDLE_NOTICES_MIN)
            else {
                continue;
            };
            let drafts: Vec<Draft> = notices.iter().map(|notice| notice.draft.clone()).collect();
            let (id, since) = (w.next_outbox()?, first.due_at);
            let mail = in_one(&desk.policy, from, reader, &drafts, &desk.zone, id, since);
            let Some(mail) = mail else { continue };
            w.send_apart(&mail, now)?;
            for notice in &notices {
                w.bundle_into(notice.id, id)?;
            }
            made += 1;
        }
        Ok(made)
    })
}
