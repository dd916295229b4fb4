//! Shelving: which conversations' messages lie astray, where messages lie, and which are on their
//! way from one folder to another.
//!
//! Separate from the intake because here we change the server, and have to tell our own doing from
//! other people's. A passage is noted before its command is sent: what then shows up in the target
//! folder is ours, whatever died in between, and everything else there is somebody's wish. Never
//! decides where anything belongs.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::StoreError;
use super::column::micros;
use super::commit::Writer;
use super::error::Doing;
use super::intake::location_from_row;
use super::query::Reader;
use crate::desk::conversation::{ConversationId, MessageKey, Status};
use crate::imap::Location;
use crate::limits::ASTRAY_AT_ONCE;

/// A conversation whose messages may lie in another folder than its status says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Astray {
    /// The conversation, merges followed.
    pub conversation: ConversationId,
    /// Its status.
    pub status: Status,
    /// The row that is done with once its messages lie right.
    row: (i64, i64),
}

/// A message that we are taking from one folder to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Where it lay.
    pub from: Location,
    /// The message.
    pub message: MessageKey,
    /// The raw name of the folder that it goes to.
    pub to_folder: String,
    /// UIDVALIDITY and UID of its copy there, once it was seen.
    pub to: Option<(u32, u32)>,
}

impl Passage {
    /// Where its copy lies, once it was seen.
    #[must_use]
    pub fn copy(&self) -> Option<Location> {
        let (uidvalidity, uid) = self.to?;
        let mailbox = self.from.mailbox.clone();
        Some(Location { mailbox, folder: self.to_folder.clone(), uidvalidity, uid })
    }
}

impl Reader<'_> {
    /// Conversations of this mailbox that may lie astray, at most [`ASTRAY_AT_ONCE`], but for
    /// those up to and including `after`.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails, as everywhere here.
    pub fn astray(
        &self,
        mailbox: &str,
        after: ConversationId,
    ) -> Result<Vec<(ConversationId, Option<Astray>)>, StoreError> {
        const DOING: &str = "looking for what lies astray";
        let rows: Vec<(i64, i64)> = self
            .connection
            .prepare_cached(
                "SELECT conversation, asked FROM astray
                 WHERE mailbox = ?1 AND conversation > ?2 ORDER BY conversation LIMIT ?3",
            )
            .and_then(|mut statement| {
                statement
                    .query_map(params![mailbox, after.0, ASTRAY_AT_ONCE as i64], |row| {
                        Ok((row.get(0)?, row.get(1)?))
                    })?
                    .collect()
            })
            .doing(DOING)?;
        let astray = rows.into_iter().map(|row| {
            let conversation = self.conversation(ConversationId(row.0))?;
            let astray = conversation.map(|conversation| Astray {
                conversation: conversation.id,
                status: conversation.status,
                row,
            });
            Ok((ConversationId(row.0), astray))
        });
        astray.collect()
    }

    /// Where the messages of a conversation lie in a mailbox, as far as is known, with each one's
    /// message; in the order of folders and UIDs.
    ///
    /// # Errors
    /// As above.
    pub fn places(
        &self,
        mailbox: &str,
        conversation: ConversationId,
    ) -> Result<Vec<(Location, MessageKey)>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT l.mailbox, l.folder, l.uidvalidity, l.uid, l.message
                 FROM message AS m JOIN location AS l ON l.message = m.id
                 WHERE m.conversation = ?2 AND l.mailbox = ?1 AND l.lies = 1
                 ORDER BY l.folder, l.uidvalidity, l.uid",
            )
            .and_then(|mut statement| {
                statement
                    .query_map(params![mailbox, conversation.0], |row| {
                        Ok((location_from_row(row)?, MessageKey(row.get("message")?)))
                    })?
                    .collect()
            })
            .doing("looking where messages lie")
    }

    /// Agents' own mail of a conversation that lies in the inbox and was acted on: what is not held
    /// and no matter of their own. What somebody has put back stays.
    ///
    /// # Errors
    /// As above.
    pub fn agents_own(
        &self,
        mailbox: &str,
        conversation: ConversationId,
        inbox: &str,
    ) -> Result<Vec<(Location, MessageKey)>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT l.mailbox, l.folder, l.uidvalidity, l.uid, l.message
                 FROM message AS m JOIN location AS l ON l.message = m.id
                 WHERE m.conversation = ?2 AND l.mailbox = ?1 AND l.folder = ?3 AND l.lies = 1
                   AND m.role = 'agent' AND m.direction <> 'in' AND m.history = 0
                   AND l.put_back = 0
                   AND NOT EXISTS (SELECT 1 FROM held WHERE held.message = m.id)
                 ORDER BY l.uidvalidity, l.uid",
            )
            .and_then(|mut statement| {
                statement
                    .query_map(params![mailbox, conversation.0, inbox], |row| {
                        Ok((location_from_row(row)?, MessageKey(row.get("message")?)))
                    })?
                    .collect()
            })
            .doing("looking for agents' mail")
    }

    /// Whether a message is an agent's own, to the desk or to a customer.
    ///
    /// # Errors
    /// As above.
    pub fn is_agents_own(&self, message: MessageKey) -> Result<bool, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT 1 FROM message WHERE id = ?1 AND role = 'agent' AND direction <> 'in'",
            )
            .and_then(|mut statement| statement.exists([message.0]))
            .doing("looking who wrote a mail")
    }

    /// Whether a message was ever seen on a shelf of this mailbox: in another folder than this
    /// one, and not just where its writer's program had filed it. Whether it is still there says
    /// nothing: a program that knows no MOVE leaves it for a while, and another is faster than we.
    ///
    /// # Errors
    /// As above.
    pub fn was_elsewhere(
        &self,
        location: &Location,
        message: MessageKey,
    ) -> Result<bool, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT 1 FROM location AS l JOIN message AS m ON m.id = l.message
                 WHERE l.message = ?1 AND l.mailbox = ?2 AND l.folder <> ?3
                   AND NOT (l.outcome = 'stored' AND m.direction = 'out')",
            )
            .and_then(|mut statement| {
                statement.exists(params![message.0, location.mailbox, location.folder])
            })
            .doing("looking where a message lay")
    }

    /// How many mails of this mailbox's customers, since then, answer one that nobody here has
    /// seen, in a conversation that is known: somebody's answer is filed where we do not look.
    ///
    /// # Errors
    /// As above.
    pub fn answers_unseen(&self, mailbox: &str, since: Timestamp) -> Result<u32, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT count(*) FROM message AS m JOIN conversation AS c ON c.id = m.conversation
                 WHERE c.mailbox = ?1 AND m.received_at >= ?2 AND m.history = 0
                   AND m.role = 'customer' AND m.direction = 'in' AND c.opening IS NOT m.id
                   AND EXISTS (SELECT 1 FROM message_reference AS r WHERE r.message = m.id
                     AND r.place = (SELECT max(place) FROM message_reference WHERE message = m.id)
                     AND NOT EXISTS (SELECT 1 FROM message_name WHERE name = r.name)
                     AND NOT EXISTS (SELECT 1 FROM mail_name WHERE name = r.name))",
            )
            .and_then(|mut statement| {
                statement.query_row(params![mailbox, micros(since)], |row| row.get(0))
            })
            .doing("looking for answers that nobody has seen")
    }

    /// UIDs of messages that we have put into a folder, from that of `from` on.
    ///
    /// # Errors
    /// As above.
    pub fn put_since(&self, from: &Location) -> Result<BTreeSet<u32>, StoreError> {
        let Location { mailbox, folder, uidvalidity, uid } = from;
        self.connection
            .prepare_cached(
                "SELECT uid FROM location
                 WHERE mailbox = ?1 AND folder = ?2 AND uidvalidity = ?3 AND uid >= ?4 AND put = 1",
            )
            .and_then(|mut statement| {
                statement
                    .query_map(params![mailbox, folder, uidvalidity, uid], |row| row.get(0))?
                    .collect()
            })
            .doing("listing what we have put there")
    }

    /// Every passage of a mailbox that has not come to its end.
    ///
    /// # Errors
    /// As above.
    pub fn passages(&self, mailbox: &str) -> Result<Vec<Passage>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT * FROM passage WHERE mailbox = ?1 ORDER BY folder, uidvalidity, uid",
            )
            .and_then(|mut statement| {
                statement
                    .query_map([mailbox], |row| {
                        let to: Option<u32> = row.get("to_uidvalidity")?;
                        Ok(Passage {
                            from: location_from_row(row)?,
                            message: MessageKey(row.get("message")?),
                            to_folder: row.get("to_folder")?,
                            to: to.zip(row.get("to_uid")?),
                        })
                    })?
                    .collect()
            })
            .doing("looking for mail on its way")
    }
}

impl Writer<'_> {
    /// Notes, before it is asked of the server, that these messages go to another folder.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails, as everywhere here.
    pub fn begin_passages(
        &mut self,
        messages: &[(Location, MessageKey)],
        to_folder: &str,
    ) -> Result<(), StoreError> {
        for (from, message) in messages {
            let Location { mailbox, folder, uidvalidity, uid } = from;
            self.connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO passage
                       (mailbox, folder, uidvalidity, uid, message, to_folder)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )
                .and_then(|mut insert| {
                    insert.execute(params![mailbox, folder, uidvalidity, uid, message.0, to_folder])
                })
                .doing("noting that mail is moved")?;
        }
        Ok(())
    }

    /// A copy of a message shows up in a folder. Whether it is one that we have asked for: then it
    /// is noted where it lies, once.
    ///
    /// # Errors
    /// As above.
    pub fn passage_arrived(
        &mut self,
        at: &Location,
        message: MessageKey,
    ) -> Result<bool, StoreError> {
        const DOING: &str = "looking for mail on its way";
        let Location { mailbox, folder, uidvalidity, uid } = at;
        let from = self
            .connection
            .prepare_cached(
                "SELECT mailbox, folder, uidvalidity, uid FROM passage
                 WHERE mailbox = ?1 AND to_folder = ?2 AND message = ?3 AND to_uid IS NULL
                 ORDER BY uid LIMIT 1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row(params![mailbox, folder, message.0], location_from_row)
                    .optional()
            })
            .doing(DOING)?;
        let Some(from) = from else { return Ok(false) };
        self.copy_seen(&from, *uidvalidity, *uid)?;
        Ok(true)
    }

    /// The server says where the copy lies.
    ///
    /// # Errors
    /// As above.
    pub fn copy_seen(
        &mut self,
        from: &Location,
        to_uidvalidity: u32,
        to_uid: u32,
    ) -> Result<(), StoreError> {
        let Location { mailbox, folder, uidvalidity, uid } = from;
        self.connection
            .prepare_cached(
                "UPDATE passage SET to_uidvalidity = ?5, to_uid = ?6
                 WHERE mailbox = ?1 AND folder = ?2 AND uidvalidity = ?3 AND uid = ?4",
            )
            .and_then(|mut update| {
                update.execute(params![mailbox, folder, uidvalidity, uid, to_uidvalidity, to_uid])
            })
            .doing("noting where a copy lies")?;
        Ok(())
    }

    /// A passage has come to its end: the message lies where its copy was seen, and where it was it
    /// lies no more.
    ///
    /// # Errors
    /// As above.
    pub fn passage_done(&mut self, passage: &Passage) -> Result<(), StoreError> {
        if let Some(copy) = passage.copy() {
            put(self.connection, &copy, passage.message).doing("noting where a message lies")?;
        }
        self.lies_no_more(&passage.from)?;
        self.forget_passage(&passage.from)
    }

    /// Forgets a passage that never began, or that nobody knows of whether it did.
    ///
    /// # Errors
    /// As above.
    pub fn forget_passage(&mut self, from: &Location) -> Result<(), StoreError> {
        change(self.connection, "DELETE FROM passage", from).doing("forgetting mail on its way")
    }

    /// A message is gone from there: somebody has moved or deleted it.
    ///
    /// # Errors
    /// As above.
    pub fn lies_no_more(&mut self, at: &Location) -> Result<(), StoreError> {
        change(self.connection, "UPDATE location SET lies = 0", at)
            .doing("noting that a message is gone")
    }

    /// A message lies in a folder where it lay before, as far as is known: asks for a look at it.
    /// Two programs that move a mail at once make two of it.
    ///
    /// # Errors
    /// As above.
    pub fn look_for_twins(
        &mut self,
        at: &Location,
        (message, conversation): (MessageKey, ConversationId),
    ) -> Result<(), StoreError> {
        const DOING: &str = "looking for two copies of a mail";
        let Location { mailbox, folder, uidvalidity, .. } = at;
        let count: i64 = self
            .connection
            .prepare_cached(
                "SELECT count(*) FROM location WHERE message = ?1 AND mailbox = ?2 AND folder = ?3
                   AND uidvalidity = ?4 AND lies = 1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row(params![message.0, mailbox, folder, uidvalidity], |row| row.get(0))
            })
            .doing(DOING)?;
        if count > 1 {
            ask(self.connection, conversation, std::slice::from_ref(mailbox)).doing(DOING)?;
        }
        Ok(())
    }

    /// Somebody took a message out of the folder that we had put it into, and back to here.
    ///
    /// # Errors
    /// As above.
    pub fn put_back(&mut self, at: &Location) -> Result<(), StoreError> {
        change(self.connection, "UPDATE location SET put_back = 1", at)
            .doing("noting that mail was put back")
    }

    /// The messages of a conversation may lie astray.
    ///
    /// # Errors
    /// As above.
    pub fn astray(
        &mut self,
        mailbox: &str,
        conversation: ConversationId,
    ) -> Result<(), StoreError> {
        ask(self.connection, conversation, &[mailbox.to_owned()]).doing("noting what lies astray")
    }

    /// The messages of a conversation lie where its status said when it was listed.
    ///
    /// # Errors
    /// As above.
    pub fn no_longer_astray(&mut self, mailbox: &str, astray: &Astray) -> Result<(), StoreError> {
        let (conversation, asked) = astray.row;
        self.connection
            .prepare_cached(
                "DELETE FROM astray WHERE mailbox = ?1 AND conversation = ?2 AND asked = ?3",
            )
            .and_then(|mut delete| delete.execute(params![mailbox, conversation, asked]))
            .doing("noting that messages lie right")?;
        Ok(())
    }
}

/// Notes that the messages of a conversation are to be brought to the folder of its status.
pub(super) fn ask(
    connection: &Connection,
    conversation: ConversationId,
    mailboxes: &[String],
) -> rusqlite::Result<()> {
    for mailbox in mailboxes {
        connection
            .prepare_cached(
                "INSERT INTO astray (mailbox, conversation, asked) VALUES (?1, ?2, 1)
                 ON CONFLICT (mailbox, conversation) DO UPDATE SET asked = asked + 1",
            )?
            .execute(params![mailbox, conversation.0])?;
    }
    Ok(())
}

/// Changes, by this statement of ours, the one row that is about this place.
fn change(connection: &Connection, what: &'static str, at: &Location) -> rusqlite::Result<()> {
    let Location { mailbox, folder, uidvalidity, uid } = at;
    let place = "mailbox = ?1 AND folder = ?2 AND uidvalidity = ?3 AND uid = ?4";
    connection.prepare_cached(&format!("{what} WHERE {place}"))?.execute(params![
        mailbox,
        folder,
        uidvalidity,
        uid
    ])?;
    Ok(())
}

/// Accounts for a message that we have put there. The folder's cursor passes it only where nothing
/// is left below that nobody has looked at.
fn put(connection: &Connection, at: &Location, message: MessageKey) -> rusqlite::Result<()> {
    let Location { mailbox, folder, uidvalidity, uid } = at;
    connection
        .prepare_cached(
            "INSERT INTO location (mailbox, folder, uidvalidity, uid, outcome, message, put)
             VALUES (?1, ?2, ?3, ?4, 'duplicate', ?5, 1)
             ON CONFLICT (mailbox, folder, uidvalidity, uid) DO UPDATE SET
               outcome = excluded.outcome, message = excluded.message, mail = NULL, lies = 1",
        )?
        .execute(params![mailbox, folder, uidvalidity, uid, message.0])?;
    connection
        .prepare_cached(
            "UPDATE folder SET live_next = live_next + 1
             WHERE mailbox = ?1 AND folder = ?2 AND uidvalidity = ?3 AND live_next = ?4
               AND live_next < 4294967295",
        )?
        .execute(params![mailbox, folder, uidvalidity, uid])?;
    Ok(())
}
