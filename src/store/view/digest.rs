//! What happened since the last digest, and which days have been told to whom.
//!
//! Separate because a digest reads the journal from where the last one ended: one range of it,
//! whatever the desk's age. A day is told to a reader once; the row that says so is written with
//! the mail. Never used by a decision.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{OptionalExtension, params};

use super::super::StoreError;
use super::super::column::{from_json, from_json_opt, from_word, micros, reference, time};
use super::super::commit::Writer;
use super::super::error::Doing;
use super::super::outbox::OutboxState;
use super::super::query::Reader;
use crate::desk::conversation::{ConversationId, MessageKey, OutboxId, Role, Status};
use crate::desk::digest::{FiledRow, HeldRow, ThanksRow, Trial, Withheld};
use crate::desk::event::Event;
use crate::desk::sla::calendar::Calendar;
use crate::limits::DIGEST_DAYS_KEPT;
use crate::mail::address::NameAddr;
use crate::mail::write::draft::MailKind;

/// Something that the journal says, as far as a digest wants to know it.
#[derive(Clone, Debug)]
pub struct Happened {
    /// The conversation.
    pub conversation: ConversationId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: Event,
    /// Why.
    pub reason: String,
}

impl Reader<'_> {
    /// Whether this reader has been told of this day.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails, as everywhere here.
    pub fn is_told(&self, agent: &str, day: Date) -> Result<bool, StoreError> {
        self.connection
            .prepare_cached("SELECT 1 FROM digest WHERE agent = ?1 AND day = ?2")
            .and_then(|mut statement| statement.exists(params![agent, day.to_string()]))
            .doing("looking for a digest")
    }

    /// The journal's position behind the last digest of this reader, however long ago that was;
    /// where there was none, behind what is older than `oldest`.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn told_until(&self, agent: &str, oldest: Timestamp) -> Result<i64, StoreError> {
        const DOING: &str = "looking for the last digest";
        let last: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT position FROM digest WHERE agent = ?1 ORDER BY day DESC LIMIT 1",
            )
            .and_then(|mut statement| statement.query_row([agent], |row| row.get(0)).optional())
            .doing(DOING)?;
        match last {
            Some(last) => Ok(last),
            None => self.position_before(oldest),
        }
    }

    /// What the journal says of mail behind this position, the oldest first, the newest `most`
    /// events at most: what came to be, came in, and was answered.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn happened_since(&self, position: i64, most: usize) -> Result<Vec<Happened>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT * FROM (SELECT position, conversation, at, data, reason FROM event
                   WHERE position > ?1 AND name IN ('created', 'received', 'replied')
                   ORDER BY position DESC LIMIT ?2) ORDER BY position",
            )
            .and_then(|mut statement| {
                let rows = statement.query_map(params![position, most as i64], |row| {
                    Ok(Happened {
                        conversation: ConversationId(row.get("conversation")?),
                        at: time(row, "at")?,
                        event: from_json(row, "data")?,
                        reason: row.get("reason")?,
                    })
                })?;
                rows.collect()
            })
            .doing("reading what happened since the last digest")
    }

    /// Mail of agents' that waits for its writer's word, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn held_mail(&self) -> Result<Vec<HeldRow>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT c.reference, c.mailbox, coalesce(o.subject, '') AS subject, h.agent,
                   m.received_at
                 FROM held AS h JOIN conversation AS c ON c.id = h.conversation
                   JOIN message AS m ON m.id = h.message
                   LEFT JOIN message AS o ON o.id = c.opening
                 WHERE c.merged_into IS NULL ORDER BY m.received_at",
            )
            .and_then(|mut statement| {
                let rows = statement.query_map([], |row| {
                    Ok(HeldRow {
                        reference: reference(row, "reference")?,
                        subject: row.get("subject")?,
                        mailbox: row.get("mailbox")?,
                        agent: row.get("agent")?,
                        since: time(row, "received_at")?,
                    })
                })?;
                rows.collect()
            })
            .doing("listing held mail")
    }

    /// A message as a digest lists it, with the conversation that it is in now, where that is of
    /// this status or any. History is none.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn filed(
        &self,
        message: MessageKey,
        status: Option<Status>,
    ) -> Result<Option<FiledRow>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT c.reference, c.status, c.mailbox, m.subject, m.from_party
                 FROM message AS m JOIN conversation AS c ON c.id = m.conversation
                 WHERE m.id = ?1 AND m.history = 0",
            )
            .and_then(|mut statement| {
                statement
                    .query_row([message.0], |row| {
                        let is: Status = from_word(row, "status")?;
                        let from: Option<NameAddr> = from_json_opt(row, "from_party")?;
                        Ok((
                            is,
                            FiledRow {
                                reference: reference(row, "reference")?,
                                subject: row.get("subject")?,
                                mailbox: row.get("mailbox")?,
                                from: from.map(|from| from.address.to_string()).unwrap_or_default(),
                            },
                        ))
                    })
                    .optional()
            })
            .map(|found| found.filter(|(is, _)| status.is_none_or(|wanted| wanted == *is)))
            .map(|found| found.map(|(_, row)| row))
            .doing("reading a mail for the digest")
    }

    /// A mail of thanks.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn thanks(&self, message: MessageKey) -> Result<Option<ThanksRow>, StoreError> {
        let Some(mail) = self.message(message)? else { return Ok(None) };
        let Some(conversation) = self.conversation(mail.conversation)? else { return Ok(None) };
        let answered_by = conversation.last_reply.as_ref().and_then(|(by, _)| by.clone());
        Ok(Some(ThanksRow {
            reference: conversation.reference,
            mailbox: conversation.mailbox,
            customer: mail.from.map(|from| from.called().to_owned()).unwrap_or_default(),
            agent: answered_by.or(conversation.assignee),
            words: mail.reply,
        }))
    }

    /// When the customer wrote last before this answer, and when it came; none where they had not
    /// written.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn asked_and_answered(
        &self,
        answer: MessageKey,
    ) -> Result<Option<(Timestamp, Timestamp)>, StoreError> {
        let found: Option<(i64, i64)> = self
            .connection
            .prepare_cached(
                "SELECT a.received_at, (SELECT max(m.received_at) FROM message AS m
                   WHERE m.conversation = a.conversation AND m.direction = 'in'
                     AND m.role = 'customer' AND m.received_at <= a.received_at)
                 FROM message AS a WHERE a.id = ?1",
            )
            .and_then(|mut statement| {
                let found = statement.query_row([answer.0], |row| {
                    Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?))
                });
                found.optional()
            })
            .doing("reading how long an answer took")?
            .and_then(|(answered, asked)| Some((answered, asked?)));
        let moment = |micros: i64| Timestamp::from_microsecond(micros).ok();
        Ok(found.and_then(|(answered, asked)| Some((moment(asked)?, moment(answered)?))))
    }

    /// Mail to customers that was made after `since` and is kept back.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn withheld(&self, since: Timestamp) -> Result<Withheld, StoreError> {
        let count = |kind: MailKind| -> Result<u32, StoreError> {
            self.connection
                .prepare_cached(
                    "SELECT count(*) FROM outbox WHERE state = ?1 AND kind = ?2 AND made_at > ?3",
                )
                .and_then(|mut statement| {
                    let state = OutboxState::Held.as_str();
                    statement
                        .query_row(params![state, kind.as_str(), micros(since)], |row| row.get(0))
                })
                .doing("counting mail that is kept back")
        };
        Ok(Withheld {
            acks: count(MailKind::Ack)?,
            answers: count(MailKind::Relay)?,
            resolutions: count(MailKind::Resolution)?,
        })
    }

    /// What a silent trial shows of what happened. Times are open time, where there is a calendar.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn trial(
        &self,
        happened: &[Happened],
        calendar: Option<&Calendar>,
        since: Timestamp,
    ) -> Result<Trial, StoreError> {
        let took = |(asked, answered): (Timestamp, Timestamp)| match calendar {
            Some(calendar) => calendar.open_between(asked, answered),
            None => answered.duration_since(asked),
        };
        let mut trial = Trial { withheld: self.withheld(since)?, ..Trial::default() };
        let mut answered: Vec<ConversationId> = Vec::new();
        for one in happened {
            if let Event::Received { role: Role::Customer, turn: true, .. } = &one.event {
                trial.came += 1;
                answered.retain(|known| *known != one.conversation);
            }
            let Event::Replied { message, mail: None, .. } = &one.event else { continue };
            // After a second answer nobody had waited.
            let is_second = answered.contains(&one.conversation);
            if !is_second {
                trial.answered_after.extend(self.asked_and_answered(*message)?.map(took));
            }
            if is_second {
                let twice = self.conversation(one.conversation)?.map(|twice| twice.reference);
                let news = twice.filter(|twice| !trial.answered_twice.contains(twice));
                trial.answered_twice.extend(news);
            }
            answered.push(one.conversation);
        }
        Ok(trial)
    }
}

impl Writer<'_> {
    /// Notes that this reader has been told of this day, with this mail or none where there was
    /// nothing to say. What is long past is forgotten.
    ///
    /// # Errors
    /// [`StoreError::Failed`] where it was told before.
    pub fn told(
        &mut self,
        agent: &str,
        day: Date,
        mail: Option<OutboxId>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "noting a digest";
        self.connection
            .prepare_cached(
                "INSERT INTO digest (agent, day, at, position, mail)
                 VALUES (?1, ?2, ?3, (SELECT coalesce(max(position), 0) FROM event), ?4)",
            )
            .and_then(|mut insert| {
                let mail = mail.map(|mail| mail.0);
                insert.execute(params![agent, day.to_string(), micros(now), mail])
            })
            .doing(DOING)?;
        let kept = day.checked_sub(jiff::Span::new().days(DIGEST_DAYS_KEPT)).unwrap_or(day);
        self.connection
            .prepare_cached("DELETE FROM digest WHERE agent = ?1 AND day < ?2")
            .and_then(|mut delete| delete.execute(params![agent, kept.to_string()]))
            .doing(DOING)?;
        Ok(())
    }
}
