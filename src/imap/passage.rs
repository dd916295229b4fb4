//! The verbs that take messages from one folder to another: MOVE, or COPY and UID EXPUNGE.
//!
//! Separate from the other verbs on messages because these are the only ones after which something
//! is gone from where it was. MOVE (RFC 6851) where the server has it; else a copy, and then the
//! mark `\Deleted` and UID EXPUNGE (RFC 4315 §2.1), each asked for alone, so that the caller can
//! note what is done in between. Never a bare EXPUNGE: it would remove what others have marked.

use std::ops::RangeInclusive;

use imap_proto::rfc4315::UidSetMember;
use imap_proto::{Outcome, Response, ResponseCode};

use super::command::{Ask, quoted};
use super::error::ImapError;
use super::selected::{Selected, uid_sets};
use crate::limits::PASSAGES_AT_ONCE;

/// What a server with UIDPLUS tells of copied messages (RFC 4315 §3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// The target folder's UIDVALIDITY.
    pub uidvalidity: u32,
    /// For each message its UID where it was, and its UID where it is.
    pub uids: Vec<(u32, u32)>,
}

const MOVE: &str = "moving mails";
const COPY: &str = "copying mails";
const MARK: &str = "marking copied mails as deleted";
const EXPUNGE: &str = "expunging copied mails";
const KEYWORDS: &str = "setting keywords";

impl Selected<'_> {
    /// Those of these mails that are there and not marked as deleted, ascending. Programs that know
    /// no MOVE leave what they have moved marked for a while.
    ///
    /// # Errors
    /// Those of a command.
    pub async fn undeleted(&mut self, uids: &[u32]) -> Result<Vec<u32>, ImapError> {
        let mut found = Vec::new();
        for set in uid_sets(&ascending(uids)) {
            found.extend(self.uid_search(&format!("UID {set} UNDELETED")).await?);
        }
        found.retain(|uid| uids.contains(uid));
        Ok(ascending(&found))
    }

    /// Moves the mails with `uids`, at most [`PASSAGES_AT_ONCE`], into a folder, by its raw name.
    /// What is gone is skipped. None where the server does not say where they lie now: look.
    ///
    /// # Errors
    /// [`super::error::Reason::NoFolder`] and [`super::error::Reason::OverQuota`] where the server
    /// says so, and those of a command. After an error other than a refusal it is not known what
    /// was moved.
    pub async fn move_to(
        &mut self,
        uids: &[u32],
        folder: &str,
    ) -> Result<Option<Copied>, ImapError> {
        self.pass(MOVE, "MOVE", uids, folder).await
    }

    /// Copies the mails with `uids`, at most [`PASSAGES_AT_ONCE`], likewise.
    ///
    /// # Errors
    /// As above. A refused COPY has copied nothing (RFC 3501 §6.4.7).
    pub async fn copy_to(
        &mut self,
        uids: &[u32],
        folder: &str,
    ) -> Result<Option<Copied>, ImapError> {
        self.pass(COPY, "COPY", uids, folder).await
    }

    /// Marks mails as deleted, of which the caller knows that copies lie elsewhere.
    ///
    /// # Errors
    /// Those of a command; mails that are gone are none.
    pub async fn mark_deleted(&mut self, uids: &[u32]) -> Result<(), ImapError> {
        for set in uid_sets(&ascending(uids)) {
            let line = format!("UID STORE {set} +FLAGS.SILENT (\\Deleted)");
            self.session_mut().run(MARK, &line, |_| {}).await?;
        }
        Ok(())
    }

    /// Removes those of these mails that are marked as deleted, and no others. Ask for it only
    /// where the server has `UIDPLUS`.
    ///
    /// # Errors
    /// Those of a command.
    pub async fn expunge_only(&mut self, uids: &[u32]) -> Result<(), ImapError> {
        for set in uid_sets(&ascending(uids)) {
            self.session_mut().run(EXPUNGE, &format!("UID EXPUNGE {set}"), |_| {}).await?;
        }
        Ok(())
    }

    /// Whether any keyword can be kept with a mail here: PERMANENTFLAGS has `\*` (RFC 3501 §7.1),
    /// or names each of these.
    #[must_use]
    pub fn keeps_keywords(&self, keywords: &[&str]) -> bool {
        let Some(kept) = &self.facts().permanent_flags else { return false };
        let has = |wanted: &str| kept.iter().any(|flag| flag.eq_ignore_ascii_case(wanted));
        !self.facts().read_only && (has("\\*") || keywords.iter().all(|keyword| has(keyword)))
    }

    /// Takes keywords from mails, and gives them others. Ask for it only where they are kept.
    ///
    /// # Errors
    /// Those of a command; mails that are gone are none.
    pub async fn store_keywords(
        &mut self,
        uids: &[u32],
        added: &[&str],
        removed: &[&str],
    ) -> Result<(), ImapError> {
        for set in uid_sets(&ascending(uids)) {
            for (sign, keywords) in [('-', removed), ('+', added)] {
                if keywords.is_empty() {
                    continue;
                }
                let line = format!("UID STORE {set} {sign}FLAGS.SILENT ({})", keywords.join(" "));
                self.session_mut().run(KEYWORDS, &line, |_| {}).await?;
            }
        }
        Ok(())
    }

    async fn pass(
        &mut self,
        doing: &'static str,
        verb: &str,
        uids: &[u32],
        folder: &str,
    ) -> Result<Option<Copied>, ImapError> {
        let folder = quoted(doing, folder)?;
        let mut found: Option<Copied> = None;
        for set in uid_sets(&ascending(uids)) {
            let line = format!("UID {verb} {set} {folder}");
            let mut untagged = None;
            // MOVE tells it before its tagged reply (RFC 6851 §4.3).
            let each = |response: &Response<'_>| {
                if let Response::Data { outcome, .. } = response {
                    untagged = copied(outcome).or_else(|| untagged.take());
                }
            };
            let connection = &mut self.session_mut().connection;
            let ask = Ask::new(doing, &line, connection.limits.transfer);
            let done = connection.run(ask, each).await?;
            if let Some(part) = done.copied.or(untagged) {
                let all = found.get_or_insert_with(Copied::default);
                all.uidvalidity = part.uidvalidity;
                all.uids.extend(part.uids.into_iter().filter(|(from, _)| uids.contains(from)));
            }
        }
        Ok(found)
    }
}

/// COPYUID as pairs; a server that names more than was asked for is not believed beyond that.
pub(super) fn copied(outcome: &Outcome<'_>) -> Option<Copied> {
    let Some(ResponseCode::CopyUid(uidvalidity, from, to)) = &outcome.code else { return None };
    let uids = each_uid(from).zip(each_uid(to)).take(2 * PASSAGES_AT_ONCE).collect();
    Some(Copied { uidvalidity: *uidvalidity, uids })
}

fn each_uid(set: &[UidSetMember]) -> impl Iterator<Item = u32> {
    set.iter().flat_map(|member| match member {
        UidSetMember::Uid(uid) => *uid..=*uid,
        UidSetMember::UidRange(range) => in_order(range),
    })
}

/// Both ends belong to it, whichever is written first.
fn in_order(range: &RangeInclusive<u32>) -> RangeInclusive<u32> {
    let (one, other) = (*range.start(), *range.end());
    one.min(other)..=one.max(other)
}

fn ascending(uids: &[u32]) -> Vec<u32> {
    let mut uids = uids.to_vec();
    uids.sort_unstable();
    uids.dedup();
    uids
}
