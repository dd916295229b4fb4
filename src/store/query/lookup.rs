//! Look-ups: what is known of the ids, tokens and references that a mail names.
//!
//! Separate because this is where a stranger's words first meet our rows: every claim is verified
//! here, every list bounded, and an id gives a lead, never a right. Never decides which of them
//! counts.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::super::StoreError;
use super::super::column::{from_word, micros, time};
use super::super::conversation;
use super::super::error::Doing;
use super::Reader;
use crate::desk::conversation::{ConversationId, MessageKey, OutboxId, Ref};
use crate::desk::placement::{Evidence, Known, Lead, OurMail};
use crate::limits::{LEADS_PER_NAME_MAX, NAMES_LOOKED_UP_MAX, TOKEN_AGE_DAYS_MAX};
use crate::mail::address::Address;
use crate::mail::message::{Hash, MessageId};
use crate::mail::read::thread::without_region;
use crate::mail::token::{Claim, Scope, verify};

const DOING: &str = "looking up what a mail names";

/// Conversations of messages that an id names: their own ids and aliases, then mail of ours, then
/// what Sent tells of mail that is forgotten.
const BY_NAME: &str = "SELECT m.conversation FROM message_name AS n
       JOIN message AS m ON m.id = n.message WHERE n.name = ?1
     UNION ALL
     SELECT o.conversation FROM mail_name AS n
       JOIN outbox AS o ON o.id = n.mail WHERE n.name = ?1 AND o.conversation IS NOT NULL
     UNION ALL
     SELECT c.id FROM forgotten AS f
       JOIN conversation AS c ON c.reference = f.reference WHERE f.name = ?1
     LIMIT ?2";

/// Conversations of messages that named an id.
const BY_CHILD: &str = "SELECT m.conversation FROM message_reference AS r
       JOIN message AS m ON m.id = r.message WHERE r.name = ?1
     LIMIT ?2";

/// Conversations of messages with an id of their own; of those of one date, where there is one,
/// that somebody vouches for: whoever has a copy of a mail may send it to us before its author
/// does, and would have that follow it to where the answers go elsewhere.
const BY_OWN_ID: &str = "SELECT m.conversation FROM message_name AS n
       JOIN message AS m ON m.id = n.message
     WHERE n.name = ?1 AND (?3 IS NULL
       OR m.date = ?3 AND json_extract(m.authentication, '$.result') = 'pass')
     LIMIT ?2";

/// Conversations of messages of an Exchange thread, or of those that name no ids.
const BY_INDEX: &str = "SELECT m.conversation FROM message_index AS i
       JOIN message AS m ON m.id = i.message
     WHERE i.hash = ?1 AND (?3 OR i.bare = 1)
     LIMIT ?2";

impl Reader<'_> {
    /// What is known of what a mail names. MACs are verified here, with the store's keys; merged
    /// conversations are followed. `author` decides who takes part: the customer of a conversation,
    /// or the author of an earlier mail of the customer's.
    ///
    /// Of what the mail answers, tokens older than [`TOKEN_AGE_DAYS_MAX`] at `now` prove nothing.
    /// Its own ids are ours however old, so that an old copy is never taken for news.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn look_up(
        &self,
        evidence: &Evidence,
        author: Option<&Address>,
        now: Timestamp,
    ) -> Result<Known, StoreError> {
        let mut known = Known::default();
        for claim in evidence.own_claims.iter().take(NAMES_LOOKED_UP_MAX) {
            if let Some(own) = self.our_mail_of(claim)? {
                known.own = Some(own);
                break;
            }
        }
        for claim in evidence.claims.iter().take(NAMES_LOOKED_UP_MAX) {
            let Some(mail) = self.our_mail_of(claim)? else { continue };
            let mut seen = known.answered.iter().chain(&known.expired);
            if seen.any(|(seen, _)| *seen == mail) {
                continue;
            }
            let lead = match mail.conversation {
                Some(id) => self.leads(vec![id], author)?.into_iter().next(),
                None => None,
            };
            let found =
                if is_expired(&mail, now) { &mut known.expired } else { &mut known.answered };
            found.push((mail, lead));
        }
        known.by_in_reply_to = self.leads_of_names(&evidence.in_reply_to, author)?;
        known.by_references = self.leads_of_names(&evidence.references, author)?;
        if let Some(id) = &evidence.message_id {
            let children = self.conversations_of(BY_CHILD, id)?;
            known.by_children = self.leads(children, author)?;
            let same = self.with_own_id(id, None)?;
            known.by_own_id = self.leads(same, author)?;
            if let Some(date) = evidence.date {
                let copies = self.with_own_id(id, Some(date))?;
                known.by_copies = self.leads(copies, author)?;
            }
        }
        if let Some(index) = &evidence.index {
            let thread = self.with_index(index, evidence.is_bare())?;
            known.by_index = self.leads(thread, author)?;
        }
        let mut siblings = Vec::new();
        let names = evidence.in_reply_to.iter().chain(&evidence.references);
        for name in names.take(NAMES_LOOKED_UP_MAX) {
            siblings.extend(self.conversations_of(BY_CHILD, name)?);
        }
        known.by_siblings = self.leads(siblings, author)?;
        known.by_subject = self.leads_of_references(&evidence.subject_refs, author)?;
        Ok(known)
    }

    /// The mail of ours that this token text names, its MAC verified, however old.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn our_mail(&self, token: &str) -> Result<Option<OurMail>, StoreError> {
        match Claim::parse(token) {
            Some(claim) => self.our_mail_of(&claim),
            None => Ok(None),
        }
    }

    /// The mail of ours that this claim names, its MAC verified, however old.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn our_mail_of(&self, claim: &Claim) -> Result<Option<OurMail>, StoreError> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT id, kind, conversation, sealed_conversation, about, agent, made_at, token
                 FROM outbox WHERE id = ?1",
            )
            .and_then(|mut statement| statement.query_row([claim.mail], sealed_from_row).optional())
            .doing(DOING)?;
        let Some((mut mail, sealed_conversation, token)) = found else { return Ok(None) };
        // Under another key than its own, it is the token of a row that a lost store gave the same
        // number and, by chance, the same scope.
        if Claim::parse(&token).is_none_or(|own| own.key != claim.key) {
            return Ok(None);
        }
        let scope = Scope {
            purpose: mail.kind.as_str(),
            conversation: sealed_conversation,
            message: mail.about.map_or(0, |key| key.0),
            agent: mail.agent.as_deref().unwrap_or_default(),
        };
        if !verify(self.keys, claim, scope) {
            return Ok(None);
        }
        if let Some(id) = mail.conversation {
            mail.conversation = conversation::follow(self.connection, id).doing(DOING)?;
        }
        Ok(Some(mail))
    }

    /// The conversation of a message with this id of its own, merges followed; the oldest of
    /// several.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn conversation_with(&self, id: &MessageId) -> Result<Option<ConversationId>, StoreError> {
        match self.with_own_id(id, None)?.into_iter().min() {
            Some(found) => conversation::follow(self.connection, found).doing(DOING),
            None => Ok(None),
        }
    }

    fn leads_of_names(
        &self,
        names: &[MessageId],
        author: Option<&Address>,
    ) -> Result<Vec<Lead>, StoreError> {
        let mut found = Vec::new();
        for name in names.iter().take(NAMES_LOOKED_UP_MAX) {
            found.extend(self.conversations_of(BY_NAME, name)?);
            if let Some(name) = without_region(name) {
                found.extend(self.conversations_of(BY_NAME, &name)?);
            }
        }
        self.leads(found, author)
    }

    fn leads_of_references(
        &self,
        references: &[Ref],
        author: Option<&Address>,
    ) -> Result<Vec<Lead>, StoreError> {
        let mut found = Vec::new();
        for reference in references.iter().take(LEADS_PER_NAME_MAX) {
            found.extend(self.by_reference(*reference)?.map(|conversation| conversation.id));
        }
        self.leads(found, author)
    }

    fn conversations_of(
        &self,
        sql: &str,
        name: &MessageId,
    ) -> Result<Vec<ConversationId>, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| {
                statement
                    .query_map(params![name.as_str(), LEADS_PER_NAME_MAX as i64], |row| {
                        row.get(0).map(ConversationId)
                    })?
                    .collect()
            })
            .doing(DOING)
    }

    fn with_own_id(
        &self,
        id: &MessageId,
        date: Option<Timestamp>,
    ) -> Result<Vec<ConversationId>, StoreError> {
        self.connection
            .prepare_cached(BY_OWN_ID)
            .and_then(|mut statement| {
                let bounds = params![id.as_str(), LEADS_PER_NAME_MAX as i64, date.map(micros)];
                statement.query_map(bounds, |row| row.get(0).map(ConversationId))?.collect()
            })
            .doing(DOING)
    }

    fn with_index(&self, index: &Hash, all: bool) -> Result<Vec<ConversationId>, StoreError> {
        self.connection
            .prepare_cached(BY_INDEX)
            .and_then(|mut statement| {
                let bounds = params![index.0.as_slice(), LEADS_PER_NAME_MAX as i64, all];
                statement.query_map(bounds, |row| row.get(0).map(ConversationId))?.collect()
            })
            .doing(DOING)
    }

    /// A lead for each conversation, merges followed, each once, in the order of the first mention.
    fn leads(
        &self,
        conversations: Vec<ConversationId>,
        author: Option<&Address>,
    ) -> Result<Vec<Lead>, StoreError> {
        let mut leads: Vec<Lead> = Vec::new();
        for id in conversations {
            if leads.iter().any(|lead| lead.conversation == id) {
                continue;
            }
            let Some(id) = conversation::follow(self.connection, id).doing(DOING)? else {
                continue;
            };
            if leads.iter().all(|lead| lead.conversation != id) {
                leads.extend(self.lead(id, author).doing(DOING)?);
            }
        }
        Ok(leads)
    }

    fn lead(&self, id: ConversationId, author: Option<&Address>) -> rusqlite::Result<Option<Lead>> {
        self.connection
            .prepare_cached(
                "SELECT c.status, c.history,
                   EXISTS (SELECT 1 FROM message AS m WHERE m.id = c.opening
                     AND (m.direction = 'in' AND ?2 IN (m.from_key, m.customer_key)
                       OR m.role = 'agent' AND ?2 = m.customer_key AND m.customer_key <> m.from_key))
                   OR EXISTS (SELECT 1 FROM message AS m WHERE m.conversation = c.id
                     AND m.from_key = ?2 AND m.role = 'customer' AND m.direction = 'in')
                     AS takes_part
                 FROM conversation AS c WHERE c.id = ?1",
            )?
            .query_row(params![id.0, author.map(Address::key)], |row| {
                Ok(Lead {
                    conversation: id,
                    status: from_word(row, "status")?,
                    history: row.get("history")?,
                    author_takes_part: row.get::<_, Option<bool>>("takes_part")?.unwrap_or(false),
                    our_mail_is_out: self.our_mail_is_out(id)?,
                })
            })
            .optional()
    }

    /// Whether mail of ours has gone to this conversation's customer, or may have.
    pub(super) fn our_mail_is_out(&self, id: ConversationId) -> rusqlite::Result<bool> {
        self.connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM outbox
                   WHERE conversation = ?1 AND kind IN ('ack', 'relay', 'reminder', 'resolution')
                     AND (attempts > 0 OR state IN ('sent', 'uncertain')))",
            )?
            .query_row([id.0], |row| row.get(0))
    }
}

fn is_expired(mail: &OurMail, now: Timestamp) -> bool {
    let age = now.duration_since(mail.made_at);
    age > jiff::SignedDuration::from_hours(24 * TOKEN_AGE_DAYS_MAX as i64)
}

fn sealed_from_row(row: &Row<'_>) -> rusqlite::Result<(OurMail, i64, String)> {
    let agent: String = row.get("agent")?;
    let mail = OurMail {
        mail: OutboxId(row.get("id")?),
        kind: from_word(row, "kind")?,
        conversation: row.get::<_, Option<i64>>("conversation")?.map(ConversationId),
        about: row.get::<_, Option<i64>>("about")?.map(MessageKey),
        agent: (!agent.is_empty()).then_some(agent),
        made_at: time(row, "made_at")?,
    };
    Ok((mail, row.get("sealed_conversation")?, row.get("token")?))
}
