//! A mail's way from state to state: what the sender's loop, the admin and Sent do to it.
//!
//! Separate from the rows so that the state machine of the module's page stands in one file. An
//! operation that does not fit the state is an error or `false`, never a silent change.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::super::StoreError;
use super::super::column::{compress, from_word, json, micros, number, size_of};
use super::super::commit::Writer;
use super::super::error::Doing;
use super::{Due, OutboxState, Settlement, UntriedNotice};
use crate::desk::conversation::OutboxId;
use crate::mail::address::Address;
use crate::mail::message::MessageId;
use crate::mail::write::draft::Draft;

/// How often a send may be uncertain before a person decides.
const UNCERTAIN_MAX: u32 = 2;

/// A mail that was taken out of the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// The state that it was in.
    pub state: OutboxState,
    /// Some recipient has it, or may have it.
    pub may_be_out: bool,
}

/// Where a mail stands, as far as the next step depends on it.
struct Progress {
    state: OutboxState,
    attempting: bool,
    attempts: u32,
    uncertain_count: u32,
    copy_seen: bool,
}

impl Progress {
    fn waits(&self) -> bool {
        matches!(self.state, OutboxState::Queued | OutboxState::Deferred)
    }

    /// Whether an attempt can end like this. One attempt may end in several settlements, one for
    /// each group of recipients, so that after the first of them the mail is no longer attempted.
    fn admits(&self, settlement: &Settlement) -> bool {
        let tried = self.waits() && self.attempts > 0;
        let uncertain = self.state == OutboxState::Uncertain;
        match settlement {
            Settlement::Accepted { .. } | Settlement::Rejected { .. } => tried || uncertain,
            Settlement::Deferred { .. }
            | Settlement::Uncertain { .. }
            | Settlement::FilesRefused { .. }
            | Settlement::NullReturnPathRefused => tried,
            Settlement::Resend { .. } => uncertain && self.uncertain_count < UNCERTAIN_MAX,
            Settlement::Dropped | Settlement::LeftToPerson => uncertain,
        }
    }

    /// Whether a copy in Sent would tell us something that we do not know.
    fn is_in_doubt(&self) -> bool {
        self.uncertain_count > 0
            && !self.attempting
            && match self.state {
                OutboxState::Uncertain | OutboxState::Queued | OutboxState::Deferred => true,
                // An ack that was dropped for want of evidence.
                OutboxState::Cancelled => true,
                OutboxState::Held | OutboxState::Failed | OutboxState::Sent => false,
            }
    }
}

impl Writer<'_> {
    /// The mail that is due next from this mailbox: answers before acks and resolutions before
    /// notices and the rest, whose time came first; never one that is being attempted.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn next_due(&mut self, mailbox: &str, now: Timestamp) -> Result<Option<Due>, StoreError> {
        super::next_due(self.connection, mailbox, now).doing("looking for mail that is due")
    }

    /// Notices of this mailbox that are due and were never tried, with their agents, the first due
    /// first.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn untried_notices(
        &self,
        mailbox: &str,
        now: Timestamp,
    ) -> Result<Vec<UntriedNotice>, StoreError> {
        super::row::untried_notices(self.connection, mailbox, now).doing("looking for notices")
    }

    /// Counts an attempt and keeps the bytes, where it is the first one. Later ones keep what the
    /// first one kept, whatever `bytes` are.
    ///
    /// # Errors
    /// [`StoreError::Failed`] where the mail does not wait, or is being attempted.
    pub fn claim(&mut self, id: OutboxId, bytes: &[u8], now: Timestamp) -> Result<(), StoreError> {
        let doing = format!("claiming mail {}", id.0);
        let blob = compress(bytes).doing(&doing)?;
        let claimed = self
            .connection
            .prepare_cached(
                "UPDATE outbox SET
                   attempting = 1, attempts = attempts + 1, copy_seen = 0, body_started_at = NULL,
                   first_attempt_at = coalesce(first_attempt_at, ?4),
                   size = iif(zstd IS NULL, ?2, size), zstd = coalesce(zstd, ?3)
                 WHERE id = ?1 AND state IN ('queued', 'deferred') AND attempting = 0",
            )
            .and_then(|mut update| update.execute(params![id.0, size_of(bytes), blob, micros(now)]))
            .doing(&doing)?;
        if claimed == 1 { Ok(()) } else { Err(self.unfit(id, &doing)) }
    }

    /// Keeps what a mail says in the end, where more was found when it was rendered than the
    /// decision knew.
    ///
    /// # Errors
    /// [`StoreError::Failed`] where the mail was never claimed.
    pub fn keep_draft(&mut self, id: OutboxId, draft: &Draft) -> Result<(), StoreError> {
        let doing = format!("keeping what mail {} says", id.0);
        let draft = json(draft).doing(&doing)?;
        let kept = self
            .connection
            .prepare_cached("UPDATE outbox SET draft = ?2 WHERE id = ?1 AND zstd IS NOT NULL")
            .and_then(|mut update| update.execute(params![id.0, draft]))
            .doing(&doing)?;
        if kept == 1 { Ok(()) } else { Err(self.unfit(id, &doing)) }
    }

    /// The relay has said 354 and the body is about to leave.
    ///
    /// # Errors
    /// [`StoreError::Failed`] where the mail is not being attempted.
    pub fn body_started(&mut self, id: OutboxId, now: Timestamp) -> Result<(), StoreError> {
        let doing = format!("noting that the body of mail {} leaves", id.0);
        let noted = self
            .connection
            .prepare_cached(
                "UPDATE outbox SET body_started_at = ?2 WHERE id = ?1 AND attempting = 1",
            )
            .and_then(|mut update| update.execute(params![id.0, micros(now)]))
            .doing(&doing)?;
        if noted == 1 { Ok(()) } else { Err(self.unfit(id, &doing)) }
    }

    /// Gives up a mail that was never claimed, for it cannot be written. `outbox retry` tries to
    /// write it again, by a version that may be able to.
    ///
    /// # Errors
    /// [`StoreError::Failed`] where the mail has its bytes, or does not wait.
    pub fn fail_unwritten(
        &mut self,
        id: OutboxId,
        why: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let doing = format!("giving up mail {}", id.0);
        self.run("UPDATE recipient SET state = 'rejected' WHERE mail = ?1", id).doing(&doing)?;
        let failed = self
            .connection
            .prepare_cached(
                "UPDATE outbox SET state = 'failed', last_reply = ?2, first_attempt_at = ?3
                 WHERE id = ?1 AND state IN ('queued', 'deferred') AND attempting = 0
                   AND zstd IS NULL",
            )
            .and_then(|mut update| update.execute(params![id.0, why, micros(now)]))
            .doing(&doing)?;
        if failed == 1 { Ok(()) } else { Err(self.unfit(id, &doing)) }
    }

    /// Ends an attempt, or an uncertainty. Gives the state that the mail is in now: `Sent` also
    /// where the settlement admits to not knowing but a copy was seen in Sent since the claim, and
    /// `Deferred`, due at once, where recipients are left that nothing was said of.
    ///
    /// # Errors
    /// [`StoreError::Failed`] where the state does not admit it: a mail that was never tried, that
    /// has ended, or a second [`Settlement::Resend`].
    pub fn settle(
        &mut self,
        id: OutboxId,
        settlement: &Settlement,
        now: Timestamp,
    ) -> Result<OutboxState, StoreError> {
        let doing = format!("settling mail {}", id.0);
        let progress = self.progress(id, &doing)?;
        if !progress.admits(settlement) {
            return Err(self.unfit(id, &doing));
        }
        match settlement {
            Settlement::Accepted { recipients, reply } => {
                self.mark(id, recipients, "accepted").doing(&doing)?;
                self.end_if_none_left(id, reply, now).doing(&doing)?;
            }
            Settlement::Rejected { recipients, reply } => {
                self.mark(id, recipients, "rejected").doing(&doing)?;
                self.end_if_none_left(id, reply, now).doing(&doing)?;
            }
            Settlement::Deferred { until, reply, told } => {
                self.set_waiting(id, OutboxState::Deferred, *until).doing(&doing)?;
                self.note_reply(id, reply, *told).doing(&doing)?;
            }
            Settlement::NullReturnPathRefused => {
                self.set_waiting(id, OutboxState::Queued, now).doing(&doing)?;
                self.run("UPDATE outbox SET null_path_refused = 1 WHERE id = ?1", id)
                    .doing(&doing)?;
            }
            Settlement::FilesRefused { reply } => {
                self.set_waiting(id, OutboxState::Queued, now).doing(&doing)?;
                self.note_reply(id, reply, false).doing(&doing)?;
                let anew = "UPDATE outbox SET files_refused = 1, size = NULL, zstd = NULL
                     WHERE id = ?1";
                self.run(anew, id).doing(&doing)?;
            }
            Settlement::Uncertain { .. }
            | Settlement::Resend { .. }
            | Settlement::Dropped
            | Settlement::LeftToPerson => {
                self.settle_doubt(id, settlement, &progress, now).doing(&doing)?;
            }
        }
        Ok(self.progress(id, &doing)?.state)
    }

    /// Attempts that nobody makes any more become what they were before or, where the body had
    /// begun, uncertain until `look_until`. At the start: all that a dead process left behind.
    /// Later: those of one `mailbox`, whose sender panicked. Gives how many there were.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn recover_attempts(
        &mut self,
        mailbox: Option<&str>,
        look_until: Timestamp,
    ) -> Result<u32, StoreError> {
        const DOING: &str = "recovering attempts";
        let uncertain = self
            .connection
            .execute(
                "UPDATE outbox SET
                   attempting = 0, body_started_at = NULL, state = 'uncertain',
                   uncertain_count = uncertain_count + 1, look_until = ?2,
                   last_reply = 'the process ended after the body began'
                 WHERE attempting = 1 AND body_started_at IS NOT NULL
                   AND (?1 IS NULL OR mailbox = ?1)",
                params![mailbox, micros(look_until)],
            )
            .doing(DOING)?;
        let unsent = self
            .connection
            .execute(
                "UPDATE outbox SET attempting = 0
                 WHERE attempting = 1 AND (?1 IS NULL OR mailbox = ?1)",
                [mailbox],
            )
            .doing(DOING)?;
        Ok(u32::try_from(uncertain + unsent).unwrap_or(u32::MAX))
    }

    /// Tries a failed, deferred or uncertain mail now (`outbox retry`). A failed one is tried again
    /// with those who were refused, and has its whole time anew. `false` where it is in another
    /// state or being attempted: what is held stays so, whoever retries all there is.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn queue_again(&mut self, id: OutboxId, now: Timestamp) -> Result<bool, StoreError> {
        let doing = format!("queueing mail {} again", id.0);
        self.run(
            "UPDATE recipient SET state = 'pending' WHERE mail = ?1 AND state = 'rejected'
               AND (SELECT state FROM outbox WHERE id = ?1) = 'failed'",
            id,
        )
        .doing(&doing)?;
        let queued = self
            .connection
            .prepare_cached(
                "UPDATE outbox SET
                   first_attempt_at = iif(state = 'failed', NULL, first_attempt_at),
                   told = iif(state = 'failed', 0, told),
                   state = 'queued', due_at = ?2, look_until = NULL
                 WHERE id = ?1 AND attempting = 0
                   AND state IN ('failed', 'deferred', 'uncertain')",
            )
            .and_then(|mut update| update.execute(params![id.0, micros(now)]))
            .doing(&doing)?;
        Ok(queued == 1)
    }

    /// Lets a held mail go (`outbox release`). `false` where it is not held.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn release(&mut self, id: OutboxId, now: Timestamp) -> Result<bool, StoreError> {
        let released = self
            .connection
            .prepare_cached(
                "UPDATE outbox SET state = 'queued', due_at = ?2
                 WHERE id = ?1 AND state = 'held'",
            )
            .and_then(|mut update| update.execute(params![id.0, micros(now)]))
            .doing("releasing a held mail")?;
        Ok(released == 1)
    }

    /// Takes a mail out that is not being attempted and has not been sent; gives what it was.
    /// None where there was nothing to take out.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn withdraw(&mut self, id: OutboxId) -> Result<Option<Withdrawn>, StoreError> {
        const DOING: &str = "taking a mail out of the outbox";
        let Some(progress) = self.look_at(id).doing(DOING)? else { return Ok(None) };
        let withdrawn = self
            .run(
                "UPDATE outbox SET state = 'cancelled', look_until = NULL
                 WHERE id = ?1 AND attempting = 0 AND state NOT IN ('cancelled', 'sent')",
                id,
            )
            .doing(DOING)?;
        let reached = !self.reached_nobody(id).doing(DOING)?;
        Ok((withdrawn == 1).then_some(Withdrawn {
            state: progress.state,
            may_be_out: reached || progress.uncertain_count > 0,
        }))
    }

    /// Takes an untried notice out, for another mail takes its place.
    ///
    /// # Errors
    /// [`StoreError::Failed`] where it is none that waits for its first attempt.
    pub fn bundle_into(&mut self, notice: OutboxId, mail: OutboxId) -> Result<(), StoreError> {
        let doing = format!("putting notice {} into mail {}", notice.0, mail.0);
        let taken = self
            .connection
            .prepare_cached(
                "UPDATE outbox SET state = 'cancelled', bundled_in = ?2
                 WHERE id = ?1 AND kind = 'notice' AND attempts = 0 AND attempting = 0
                   AND state IN ('queued', 'deferred')",
            )
            .and_then(|mut update| update.execute([notice.0, mail.0]))
            .doing(&doing)?;
        if taken == 1 { Ok(()) } else { Err(self.unfit(notice, &doing)) }
    }

    /// The notices whose place a mail has taken.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn bundled_in(&self, mail: OutboxId) -> Result<Vec<Due>, StoreError> {
        super::row::bundled_in(self.connection, mail).doing("looking for bundled notices")
    }

    /// A further Message-ID that a mail of ours is known by: its relay says that it has replaced
    /// the one that we wrote.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn add_mail_name(&mut self, id: OutboxId, name: &MessageId) -> Result<(), StoreError> {
        super::row::insert_name(self.connection, id, name).doing("keeping an alias")
    }

    /// A copy of it lies in Sent; where it was uncertain, that is the evidence and it is sent.
    /// `copy_id`: the Message-ID of the copy, kept as an alias where it is another.
    ///
    /// Gives `Some(Sent)` where this made it so, which the desk wants to know; `None` where the
    /// state is what it was. A mail that some recipients had before proves nothing about the rest.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn seen_in_sent(
        &mut self,
        id: OutboxId,
        copy_id: Option<&MessageId>,
        now: Timestamp,
    ) -> Result<Option<OutboxState>, StoreError> {
        let doing = format!("noting a copy of mail {} in Sent", id.0);
        let progress = self.progress(id, &doing)?;
        self.connection
            .prepare_cached(
                "UPDATE outbox SET copy_seen = 1, filed_at = coalesce(filed_at, ?2) WHERE id = ?1",
            )
            .and_then(|mut update| update.execute(params![id.0, micros(now)]))
            .doing(&doing)?;
        if let Some(name) = copy_id {
            super::row::insert_name(self.connection, id, name).doing(&doing)?;
        }
        if progress.is_in_doubt() && self.reached_nobody(id).doing(&doing)? {
            self.set_sent_by_copy(id, now).doing(&doing)?;
            return Ok(Some(OutboxState::Sent));
        }
        Ok(None)
    }

    fn settle_doubt(
        &self,
        id: OutboxId,
        settlement: &Settlement,
        progress: &Progress,
        now: Timestamp,
    ) -> rusqlite::Result<()> {
        if progress.copy_seen && self.reached_nobody(id)? {
            return self.set_sent_by_copy(id, now);
        }
        match settlement {
            Settlement::Uncertain { look_until, reply } => {
                self.connection
                    .prepare_cached(
                        "UPDATE outbox SET
                           state = 'uncertain', attempting = 0, body_started_at = NULL,
                           uncertain_count = uncertain_count + 1, look_until = ?2
                         WHERE id = ?1",
                    )?
                    .execute(params![id.0, micros(*look_until)])?;
                self.note_reply(id, reply, false)
            }
            Settlement::Resend { at } => self.set_waiting(id, OutboxState::Queued, *at),
            Settlement::Dropped => self
                .run("UPDATE outbox SET state = 'cancelled', look_until = NULL WHERE id = ?1", id)
                .map(drop),
            Settlement::LeftToPerson => {
                self.run("UPDATE outbox SET look_until = NULL WHERE id = ?1", id).map(drop)
            }
            Settlement::Accepted { .. }
            | Settlement::Deferred { .. }
            | Settlement::Rejected { .. }
            | Settlement::FilesRefused { .. }
            | Settlement::NullReturnPathRefused => Ok(()),
        }
    }

    fn progress(&self, id: OutboxId, doing: &str) -> Result<Progress, StoreError> {
        self.look_at(id)
            .doing(doing)?
            .ok_or_else(|| StoreError::failed(doing, "there is no such mail"))
    }

    fn look_at(&self, id: OutboxId) -> rusqlite::Result<Option<Progress>> {
        self.connection
            .prepare_cached(
                "SELECT state, attempting, attempts, uncertain_count, copy_seen
                 FROM outbox WHERE id = ?1",
            )?
            .query_row([id.0], |row| {
                Ok(Progress {
                    state: from_word(row, "state")?,
                    attempting: row.get("attempting")?,
                    attempts: number(row, "attempts")?,
                    uncertain_count: number(row, "uncertain_count")?,
                    copy_seen: row.get("copy_seen")?,
                })
            })
            .optional()
    }

    /// The error for an operation that the state does not admit.
    fn unfit(&self, id: OutboxId, doing: &str) -> StoreError {
        match self.progress(id, doing) {
            Err(error) => error,
            Ok(progress) => {
                let state = progress.state.as_str();
                let now = if progress.attempting { ", being attempted" } else { "" };
                let attempts = progress.attempts;
                StoreError::failed(doing, format!("it is {state}{now}, after {attempts} attempts"))
            }
        }
    }

    fn mark(&self, id: OutboxId, recipients: &[Address], state: &str) -> rusqlite::Result<()> {
        let mut update = self.connection.prepare_cached(
            "UPDATE recipient SET state = ?3 WHERE mail = ?1 AND key = ?2 AND state = 'pending'",
        )?;
        for recipient in recipients {
            update.execute(params![id.0, recipient.key(), state])?;
        }
        Ok(())
    }

    /// Sent where nobody is left and somebody has it, failed where nobody is left and nobody has
    /// it, else to be tried again.
    fn end_if_none_left(&self, id: OutboxId, reply: &str, now: Timestamp) -> rusqlite::Result<()> {
        let (pending, reached): (bool, bool) = self
            .connection
            .prepare_cached(
                "SELECT coalesce(max(state = 'pending'), 0),
                        coalesce(max(state IN ('accepted', 'bounced')), 0)
                 FROM recipient WHERE mail = ?1",
            )?
            .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if pending {
            self.set_waiting(id, OutboxState::Deferred, now)?;
        } else {
            let state = if reached { OutboxState::Sent } else { OutboxState::Failed };
            self.set_ended(id, state, now)?;
        }
        self.note_reply(id, reply, false)
    }

    fn set_waiting(
        &self,
        id: OutboxId,
        state: OutboxState,
        due_at: Timestamp,
    ) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached(
                "UPDATE outbox SET
                   state = ?2, due_at = ?3, attempting = 0, body_started_at = NULL,
                   look_until = NULL
                 WHERE id = ?1",
            )?
            .execute(params![id.0, state.as_str(), micros(due_at)])?;
        Ok(())
    }

    fn set_ended(&self, id: OutboxId, state: OutboxState, now: Timestamp) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached(
                "UPDATE outbox SET
                   state = ?2, attempting = 0, body_started_at = NULL, look_until = NULL,
                   sent_at = iif(?2 = 'sent', ?3, sent_at)
                 WHERE id = ?1",
            )?
            .execute(params![id.0, state.as_str(), micros(now)])?;
        Ok(())
    }

    fn set_sent_by_copy(&self, id: OutboxId, now: Timestamp) -> rusqlite::Result<()> {
        self.run(
            "UPDATE recipient SET state = 'accepted' WHERE mail = ?1 AND state = 'pending'",
            id,
        )?;
        self.set_ended(id, OutboxState::Sent, now)?;
        self.note_reply(id, "a copy lies in Sent", false)
    }

    /// Whether no recipient is known to have it: then a copy in Sent stems from the attempt that
    /// is in doubt, not from an earlier one that reached some of them.
    fn reached_nobody(&self, id: OutboxId) -> rusqlite::Result<bool> {
        self.connection
            .prepare_cached(
                "SELECT NOT EXISTS (SELECT 1 FROM recipient
                   WHERE mail = ?1 AND state IN ('accepted', 'bounced'))",
            )?
            .query_row([id.0], |row| row.get(0))
    }

    fn note_reply(&self, id: OutboxId, reply: &str, told: bool) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached("UPDATE outbox SET last_reply = ?2, told = told OR ?3 WHERE id = ?1")?
            .execute(params![id.0, reply, told])?;
        Ok(())
    }

    fn run(&self, sql: &str, id: OutboxId) -> rusqlite::Result<usize> {
        self.connection.prepare_cached(sql)?.execute([id.0])
    }
}
