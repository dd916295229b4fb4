//! A store that was restored: what it has forgotten, and what it must not do again.
//!
//! After the backup the lost store went on: it took mail in, sent what waited, acknowledged, told
//! agents, relayed answers. None of that is known here, and all of its mail is fetched again.
//! Customers must get nothing twice; agents must not miss anything. So:
//!
//! | what | after a restore |
//! | --- | --- |
//! | mail to customers that waited in the backup | uncertain: looked for in Sent; an ack is then dropped, an answer left to a person |
//! | mail to agents that waited in the backup | not sent where Sent shows that the lost store went on; else looked for, then sent under its own Message-ID |
//! | mail that was held, failed, sent | as it was |
//! | mail in a folder below UIDNEXT at the first look (the *gap*) | taken in as news: conversations open, agents are told |
//! | mail to customers that the gap leads to | born uncertain, as above: the lost store has sent it, or nobody ever does |
//! | notices of mail that Sent shows to be answered | not sent |
//! | copies in Sent of mail that is forgotten | give conversations the references that customers know; settle what is uncertain; else count as answers sent by hand |
//! | an agent's answer to a notice that is forgotten | kept in its conversation; held, where it came after the gap |
//! | agents' mail that the lost store has put away | taken in between customers' mail, as all of it came |
//! | timers | wait until the mailboxes had time to be read |
//!
//! The gap is told by UIDs, not by times: whatever the lost store has seen lies below the UIDNEXT
//! of the first look after the restore, however far clocks are apart. The price: who wrote while no
//! daemon ran gets no ack, for it cannot be told from who got one.
//!
//! Separate from `restore`, which moves files. Never believes a token that it cannot check.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::StoreError;
use super::column::{micros, reference, word};
use super::commit::Writer;
use super::error::Doing;
use super::query::Reader;
use crate::desk::conversation::{ConversationId, MessageKey, OutboxId, Ref};
use crate::limits::{LIVED_ON, RESTORED_ROWS_SKIPPED};
use crate::mail::message::MessageId;
use crate::mail::write::draft::MailKind;

/// What a restore has left in doubt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Restored {
    /// Mails that waited in the backup: they may be out.
    pub in_doubt: u64,
    /// Folders whose mail of since then is to be taken in.
    pub folders: u64,
}

/// What of a folder came between backup and restore.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The folder was not looked at since the restore.
    Unseen,
    /// What lies below this UID, from the backup's cursor on.
    Below(u32),
}

/// A copy in Sent of a mail of ours that the store does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgotten {
    /// Its Message-ID.
    pub name: MessageId,
    /// The mailbox that it went out from.
    pub mailbox: String,
    /// What it is.
    pub kind: MailKind,
    /// The reference of its conversation, which people know.
    pub reference: Ref,
    /// The id that it answers.
    pub answers: Option<MessageId>,
    /// When the server got it.
    pub at: Timestamp,
}

impl Writer<'_> {
    /// Tells the store that it comes from a backup made at `backup_at`. What waited is looked for
    /// until `look_until`.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn mark_restored(
        &mut self,
        backup_at: Timestamp,
        now: Timestamp,
        look_until: Timestamp,
    ) -> Result<Restored, StoreError> {
        self.forget_the_lost(backup_at, now, look_until).doing("marking a store as restored")
    }

    fn forget_the_lost(
        &self,
        backup_at: Timestamp,
        now: Timestamp,
        look_until: Timestamp,
    ) -> rusqlite::Result<Restored> {
        let connection = self.connection;
        connection.execute("UPDATE identity SET store = lower(hex(randomblob(16)))", [])?;
        connection.execute(
            "INSERT INTO restore (backup_at, restored_at, last_mail) VALUES
               (?1, ?2, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'outbox'), 0))",
            params![micros(backup_at), micros(now)],
        )?;
        let skipped = connection.execute(
            "UPDATE sqlite_sequence SET seq = seq + ?1 WHERE name = 'outbox'",
            [RESTORED_ROWS_SKIPPED],
        )?;
        if skipped == 0 {
            connection.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', ?1)",
                [RESTORED_ROWS_SKIPPED],
            )?;
        }
        // What is due later than now has not been sent by anybody.
        let in_doubt = connection.execute(
            "UPDATE outbox SET
               state = 'uncertain', attempting = 0, body_started_at = NULL, copy_seen = 0,
               uncertain_count =
                 max(uncertain_count, iif(kind IN ('ack', 'relay', 'reminder', 'resolution'), 2, 1)),
               look_until = ?1, last_reply = 'it waited when the backup was made, and may be out'
             WHERE (state = 'uncertain' AND look_until IS NOT NULL)
               OR (state IN ('queued', 'deferred') AND NOT (attempts = 0 AND due_at > ?2))",
            params![micros(look_until), micros(now)],
        )?;
        connection.execute("UPDATE timer SET at = max(at, ?1)", [micros(look_until)])?;
        connection.execute("DELETE FROM gap", [])?;
        let folders = connection
            .execute("INSERT INTO gap (mailbox, folder) SELECT mailbox, folder FROM folder", [])?;
        Ok(Restored { in_doubt: in_doubt as u64, folders: folders as u64 })
    }

    /// A folder that the restored store does not know may have been made since the backup: all that
    /// lies there before its first look is its gap.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn made_in_gap(&mut self, mailbox: &str, folder: &str) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO gap (mailbox, folder) VALUES (?1, ?2)")
            .and_then(|mut insert| insert.execute([mailbox, folder]))
            .doing("noting what came since the backup")?;
        Ok(())
    }

    /// The folder is looked at for the first time since the restore: what lies below is its gap.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn set_gap(&mut self, mailbox: &str, folder: &str, below: u32) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE gap SET below = ?3 WHERE mailbox = ?1 AND folder = ?2")
            .and_then(|mut update| update.execute(params![mailbox, folder, below]))
            .doing("noting what came since the backup")?;
        Ok(())
    }

    /// Looks for what is in doubt until then, in mailboxes whose gap was not taken in yet: nobody
    /// has looked while no daemon ran.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn look_anew(&mut self, look_until: Timestamp) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE outbox SET look_until = max(look_until, ?1)
                 WHERE state = 'uncertain' AND look_until IS NOT NULL AND mailbox IN
                   (SELECT g.mailbox FROM gap AS g JOIN folder AS f
                      ON f.mailbox = g.mailbox AND f.folder = g.folder
                    WHERE g.below IS NULL OR f.live_next < g.below)",
            )
            .and_then(|mut update| update.execute([micros(look_until)]))
            .doing("looking anew for what may be out")?;
        Ok(())
    }

    /// Keeps what a copy in Sent tells of a mail that is forgotten.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn note_forgotten(&mut self, mail: &Forgotten) -> Result<(), StoreError> {
        word(&mail.kind)
            .and_then(|kind| {
                self.connection
                    .prepare_cached(
                        "INSERT OR IGNORE INTO forgotten
                           (name, mailbox, kind, reference, answers, at)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    )?
                    .execute(params![
                        mail.name.as_str(),
                        mail.mailbox,
                        kind,
                        mail.reference.as_str(),
                        mail.answers.as_ref().map(MessageId::as_str),
                        micros(mail.at),
                    ])
            })
            .doing("keeping what Sent tells of a mail of ours")?;
        Ok(())
    }

    /// Mail to agents that waited untried in the backup is out where Sent has mail of this mailbox
    /// that was made after the backup and sent [`LIVED_ON`] after it was due: a lane sends in
    /// order.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn believe_it_lived_on(&mut self, mailbox: &str) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE outbox SET
                   state = 'cancelled', look_until = NULL,
                   last_reply = 'Sent shows mail that went out long after it'
                 WHERE mailbox = ?1 AND state = 'uncertain' AND attempts = 0
                   AND look_until IS NOT NULL AND kind NOT IN ('ack', 'relay', 'reminder', 'resolution')
                   AND due_at + ?2 < (SELECT max(at) FROM forgotten WHERE mailbox = ?1)",
            )
            .and_then(|mut update| {
                let lived_on = i64::try_from(LIVED_ON.as_micros()).unwrap_or(i64::MAX);
                update.execute(params![mailbox, lived_on])
            })
            .doing("settling what agents have by now")?;
        Ok(())
    }

    /// Puts in doubt what a mail of the gap led to: mail to customers, from row `first` on, may be
    /// out; notices of a message that Sent shows to be answered are not sent.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn doubt_from(
        &mut self,
        first: OutboxId,
        message: MessageKey,
        look_until: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "putting mail in doubt";
        self.connection
            .prepare_cached(
                "UPDATE outbox SET
                   state = 'uncertain', uncertain_count = 2, look_until = ?2,
                   last_reply = 'decided after a restore: it may be out since before'
                 WHERE id >= ?1 AND state = 'queued' AND kind IN ('ack', 'relay', 'reminder', 'resolution')",
            )
            .and_then(|mut update| update.execute(params![first.0, micros(look_until)]))
            .doing(DOING)?;
        self.connection
            .prepare_cached(
                "UPDATE outbox SET
                   state = 'cancelled', last_reply = 'Sent shows that it was answered before'
                 WHERE id >= ?1 AND state = 'queued' AND kind = 'notice' AND EXISTS
                   (SELECT 1 FROM message AS m JOIN conversation AS c ON c.id = m.conversation
                      JOIN forgotten AS f ON f.reference = c.reference
                    WHERE m.id = ?2 AND f.kind = 'relay'
                      AND (f.answers = m.message_id OR f.at > m.received_at))",
            )
            .and_then(|mut update| update.execute(params![first.0, message.0]))
            .doing(DOING)?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The gap of a folder; none where the store was never restored.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails, as everywhere here.
    pub fn gap(&self, mailbox: &str, folder: &str) -> Result<Option<Gap>, StoreError> {
        self.connection
            .prepare_cached("SELECT below FROM gap WHERE mailbox = ?1 AND folder = ?2")
            .and_then(|mut statement| {
                statement
                    .query_row([mailbox, folder], |row| {
                        Ok(row.get::<_, Option<u32>>(0)?.map_or(Gap::Unseen, Gap::Below))
                    })
                    .optional()
            })
            .doing("reading what came since the backup")
    }

    /// Whether this number may be a mail of ours that is forgotten: some store gave it out after
    /// the backup that this one was restored from.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn may_be_forgotten(&self, mail: OutboxId) -> Result<bool, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM restore
                   WHERE ?1 > last_mail AND ?1 <= last_mail + ?2)
                   AND NOT EXISTS (SELECT 1 FROM outbox WHERE id = ?1)",
            )
            .and_then(|mut statement| {
                statement.query_row(params![mail.0, RESTORED_ROWS_SKIPPED], |row| row.get(0))
            })
            .doing("looking for a mail that is forgotten")
    }

    /// The reference that people know a conversation by which this message opened, as a forgotten
    /// mail to its customer names it.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn forgotten_reference(&self, answered: &MessageId) -> Result<Option<Ref>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT reference FROM forgotten WHERE answers = ?1 ORDER BY at, name LIMIT 1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row([answered.as_str()], |row| reference(row, "reference"))
                    .optional()
            })
            .doing("looking for a reference that is forgotten")
    }

    /// Mail of ours in a conversation of which this forgotten mail may be the lost store's version:
    /// of its kind, in doubt or, for agents, to this address and not seen in Sent. In the order in
    /// which it was made.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn versions_of(
        &self,
        conversation: ConversationId,
        kind: MailKind,
        to: &str,
    ) -> Result<Vec<OutboxId>, StoreError> {
        word(&kind)
            .and_then(|kind| {
                self.connection
                    .prepare_cached(
                        "SELECT id FROM outbox AS o WHERE conversation = ?1 AND kind = ?2
                           AND (state = 'uncertain' OR kind NOT IN ('ack', 'relay', 'reminder', 'resolution'))
                           AND filed_at IS NULL
                           AND EXISTS (SELECT 1 FROM recipient WHERE mail = o.id AND key = ?3)
                         ORDER BY id",
                    )?
                    .query_map(params![conversation.0, kind, to], |row| row.get(0).map(OutboxId))?
                    .collect()
            })
            .doing("looking for what a copy in Sent is of")
    }
}
