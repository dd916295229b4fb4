//! Facts: what a decision wants to know beside the state.
//!
//! Separate from the look-ups because a fact is about one conversation and its customer. Whom we
//! write to follows from the opening mail alone; a later mail can narrow that, and widens it only
//! where its author is proven. Every count is one range of an index. Never decides.

use rusqlite::{OptionalExtension, params};

use super::super::StoreError;
use super::super::column::{from_json_opt, message_id, micros, micros_before};
use super::super::error::Doing;
use super::super::message::{self, Direction, StoredMessage};
use super::super::{absence, moving, rotation, usual};
use super::{FactsAsked, Reader};
use crate::desk::assignment::Method;
use crate::desk::conversation::{Conversation, ConversationId, MessageKey, Role};
use crate::desk::input::{Facts, MatchedMail};
use crate::desk::policy::Policy;
use crate::limits::{
    COMPLAINTS_LOOKED_AT, CUSTOMER_CC_MAX, NOTICES_PERIOD, SAID_OUTSIDE_CHARS_MAX, SAID_OUTSIDE_MAX,
};
use crate::mail::address::{Address, NameAddr};
use crate::mail::message::MessageId;
use crate::mail::read::classify::AuthenticationResult;
use crate::mail::read::parse::parse;
use crate::mail::read::questions::questions;
use crate::mail::write::draft::{PartRef, Quote};

/// How the addresses of one mailbox lie in an index: the plain one, and all with a `+detail`
/// (RFC 5233) between two bounds, with the domain at their end.
struct MailboxKeys {
    plain: String,
    from: String,
    to: String,
    at_domain: String,
}

impl MailboxKeys {
    fn of(address: Option<&Address>) -> MailboxKeys {
        let plain = address.map(Address::mailbox_key).unwrap_or_default();
        let (local, domain) = plain.split_once('@').unwrap_or((plain.as_str(), ""));
        // `,` is the character behind `+`.
        let (from, to) = (format!("{local}+"), format!("{local},"));
        let at_domain = format!("@{domain}");
        MailboxKeys { from, to, at_domain, plain }
    }
}

/// The messages that facts are made of.
struct Mails {
    /// Says whom we answer.
    opening: Option<StoredMessage>,
    /// The newest of the customer's own.
    from_customer: Option<StoredMessage>,
    /// What an answer replies to: the customer's newest, or else the newest from outside.
    answered: Option<StoredMessage>,
    /// The one at hand, or else the newest from outside.
    at_hand: Option<StoredMessage>,
}

impl Reader<'_> {
    /// What a decision wants to know beside the state. The message at hand is already stored; the
    /// state may be that before it was folded in.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn facts(
        &self,
        conversation: &Conversation,
        asked: FactsAsked<'_>,
    ) -> Result<Facts, StoreError> {
        self.gather(conversation, asked).doing("gathering what a decision wants to know")
    }

    fn gather(
        &self,
        conversation: &Conversation,
        asked: FactsAsked<'_>,
    ) -> rusqlite::Result<Facts> {
        let policy = asked.policy;
        let mails = self.mails_of(conversation, asked.about)?;
        let opening = mails.opening.as_ref();
        let customer = opening.and_then(|mail| customer_of(mail, policy));
        let key = customer.as_ref().map(|party| party.address.key()).unwrap_or_default();
        let answerable = opening.and_then(|mail| mail.answerable.clone());
        // Automatic mail goes to From where Reply-To names another domain: count who gets it.
        let getter = answerable.as_ref().map(|to| to.recipient()).or(customer.as_ref());
        let mailbox = MailboxKeys::of(getter.map(|party| &party.address));
        let getter = getter.map(|party| party.address.key()).unwrap_or_default();
        let writer = mails.at_hand.as_ref().and_then(|mail| mail.from.clone());
        let (reply_to_id, references) = match &mails.answered {
            // Nobody outside has seen the agent's own mail: only what we made of it.
            Some(mail) if mail.direction != Direction::In => {
                let ours = self.answer_made_of(mail.key)?.or_else(|| mail.message_id.clone());
                (ours.clone(), ours.into_iter().collect())
            }
            Some(mail) => (mail.message_id.clone(), self.references_of(mail)?),
            None => (None, Vec::new()),
        };
        let at_hand = mails.at_hand.as_ref();
        let (language, is_known) = self.language(conversation.id, policy)?;
        let ack_period = policy.acknowledge.per_address.period;
        Ok(Facts {
            answerable,
            customer_cc: customer_cc(&mails, customer.as_ref(), policy),
            subject: opening.map(|mail| mail.subject.clone()).unwrap_or_default(),
            also_in: policy.languages.get(1).filter(|_| !is_known).cloned(),
            language,
            reply_to_id,
            references,
            last_words: mails.from_customer.as_ref().and_then(words_of),
            text: at_hand.map(|mail| mail.text.clone()).unwrap_or_default(),
            attachments: at_hand.map(files_of).unwrap_or_default(),
            writer_role: at_hand.map(|mail| mail.role),
            is_proven: at_hand
                .is_some_and(|mail| mail.authentication.result == AuthenticationResult::Pass),
            added: moving::added_recipients(self.connection, conversation.id)?,
            away: absence::list(self.connection, asked.now)?,
            told: self.told(conversation, asked.now)?,
            work: rotation::work(self.connection, policy.assignment == Method::LeastLoaded)?,
            is_spammer: self.is_spammer(&getter)?,
            has_answered: conversation.last_reply.is_some()
                || self.our_mail_is_out(conversation.id)?,
            has_asked: self.has_asked(conversation.id)?,
            answered_since: self.answered_since(conversation.id, asked)?,
            departure: self.departure(conversation)?,
            held_notes: self.held_notes(conversation)?,
            open_elsewhere: self.open_elsewhere(&key, conversation.id)?,
            begun_for: self.begun_for(conversation.id, opening)?,
            acks_to_customer: self.acks_since(&mailbox, micros_before(asked.now, ack_period))?,
            automatic_in_a_row: self.automatic_in_a_row(&mailbox, &getter)?,
            automatic_recently: self
                .automatic_since(micros_before(asked.now, policy.automatic_mail.period))?,
            unreachable: self.is_unreachable(&getter)?,
            opening: self.opening(opening, policy)?,
            usual: usual::list(self.connection)?,
            complained: self.has_complained(&getter)?,
            notices_of_writer: self.notices_of_writer(writer.as_ref(), asked)?,
            replies_to_agent: self.replies_to_agent(asked)?,
            writer,
            customer,
        })
    }

    /// The opening mail, where rules or promises look at it.
    pub(super) fn opening(
        &self,
        opening: Option<&StoredMessage>,
        policy: &Policy,
    ) -> rusqlite::Result<Option<MatchedMail>> {
        let Some(mail) = opening.filter(|_| policy.matches_mail()) else { return Ok(None) };
        let header = if policy.asks_for_header() {
            let raw = self.raw(mail.key).ok().flatten().unwrap_or_default();
            let fields = parse(&raw).headers.into_iter();
            fields.map(|field| (field.name, field.value)).collect()
        } else {
            Vec::new()
        };
        Ok(Some(MatchedMail {
            received_at: (mail.direction == Direction::In).then_some(mail.received_at),
            kind: mail.kind,
            language: mail.language.clone(),
            subject: mail.subject.clone(),
            body: mail.reply.clone(),
            header,
            has_attachment: !mail.attachments.is_empty(),
        }))
    }

    fn mails_of(
        &self,
        conversation: &Conversation,
        about: Option<MessageKey>,
    ) -> rusqlite::Result<Mails> {
        let id = conversation.id;
        let opening = match conversation.opening {
            Some(key) => message::load(self.connection, key)?,
            // What folding the message at hand will make the opening one, or the next best.
            None => self.first(id, "ORDER BY direction <> 'in', role = 'automatic', id")?,
        };
        let from_customer =
            self.first(id, "AND direction = 'in' AND role = 'customer' ORDER BY id DESC")?;
        let from_outside = self.first(
            id,
            "AND direction = 'in' AND role IN ('customer', 'third_party', 'staff')
             ORDER BY id DESC",
        )?;
        let at_hand = match about {
            Some(key) => message::load(self.connection, key)?,
            None => from_outside.clone(),
        };
        let answered = from_customer.clone().or(from_outside).or_else(|| opening.clone());
        Ok(Mails { opening, from_customer, answered, at_hand })
    }

    /// The first message of a conversation by this condition and order, which are ours, never a
    /// mail's.
    fn first(
        &self,
        id: ConversationId,
        rest: &'static str,
    ) -> rusqlite::Result<Option<StoredMessage>> {
        let key: Option<i64> = self
            .connection
            .prepare_cached(&format!(
                "SELECT id FROM message WHERE conversation = ?1 {rest} LIMIT 1"
            ))?
            .query_row([id.0], |row| row.get(0))
            .optional()?;
        match key {
            Some(key) => message::load(self.connection, MessageKey(key)),
            None => Ok(None),
        }
    }

    /// What an answer puts into References (RFC 5322 §3.6.4): what the mail names, then its own id.
    fn references_of(&self, mail: &StoredMessage) -> rusqlite::Result<Vec<MessageId>> {
        let mut references: Vec<MessageId> = self
            .connection
            .prepare_cached("SELECT name FROM message_reference WHERE message = ?1 ORDER BY place")?
            .query_map([mail.key.0], |row| message_id(row, "name"))?
            .collect::<rusqlite::Result<_>>()?;
        if let Some(own) = &mail.message_id {
            references.retain(|name| name != own);
            references.push(own.clone());
        }
        Ok(references)
    }

    /// The Message-ID of our mail that carries an agent's message.
    fn answer_made_of(&self, message: MessageKey) -> rusqlite::Result<Option<MessageId>> {
        self.connection
            .prepare_cached(
                "SELECT o.message_id FROM message_name AS n
                   JOIN outbox AS o ON o.message_id = n.name
                 WHERE n.message = ?1 AND o.kind = 'relay' ORDER BY o.id DESC LIMIT 1",
            )?
            .query_row([message.0], |row| message_id(row, "message_id"))
            .optional()
    }

    /// The customer's language, and whether any mail of theirs shows it.
    fn language(&self, id: ConversationId, policy: &Policy) -> rusqlite::Result<(String, bool)> {
        let mut statement = self.connection.prepare_cached(
            "SELECT language FROM message
             WHERE conversation = ?1 AND direction = 'in' AND role = 'customer'
               AND language IS NOT NULL
             ORDER BY id DESC",
        )?;
        let mut rows = statement.query([id.0])?;
        while let Some(row) = rows.next()? {
            let language: String = row.get("language")?;
            if policy.languages.contains(&language) {
                return Ok((language, true));
            }
        }
        Ok((policy.default_language().to_owned(), false))
    }

    /// Who has got a notice of the newest message from outside, or is about to.
    fn told(
        &self,
        conversation: &Conversation,
        now: jiff::Timestamp,
    ) -> rusqlite::Result<Vec<String>> {
        let Some(newest) = conversation.last_inbound else { return Ok(Vec::new()) };
        self.connection
            .prepare_cached(
                "SELECT DISTINCT agent FROM outbox
                 WHERE conversation = ?1 AND kind = 'notice' AND about = ?2
                   AND state NOT IN ('cancelled', 'failed')
                   AND (attempts > 0 OR due_at <= ?3)",
            )?
            .query_map(params![conversation.id.0, newest.0, micros(now)], |row| row.get(0))?
            .collect()
    }

    /// What people outside have written in a conversation, and what they are called: of the newest
    /// [`SAID_OUTSIDE_MAX`] mails the first [`SAID_OUTSIDE_CHARS_MAX`] each.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn said_outside(&self, id: ConversationId) -> Result<String, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT from_party, substr(text, 1, ?3) AS text FROM message
                 WHERE conversation = ?1 AND direction = 'in' ORDER BY id DESC LIMIT ?2",
            )
            .and_then(|mut statement| {
                let mut said = String::new();
                let mut rows = statement.query(params![
                    id.0,
                    SAID_OUTSIDE_MAX as i64,
                    SAID_OUTSIDE_CHARS_MAX as i64
                ])?;
                while let Some(row) = rows.next()? {
                    let from: Option<NameAddr> = from_json_opt(row, "from_party")?;
                    said.push_str(from.as_ref().map_or("", NameAddr::called));
                    said.push('\n');
                    said.push_str(&row.get::<_, String>("text")?);
                    said.push('\n');
                }
                Ok(said)
            })
            .doing("reading what was written from outside")
    }

    /// Whether a conversation that this address began was called spam.
    fn is_spammer(&self, key: &str) -> rusqlite::Result<bool> {
        self.connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM message AS m JOIN conversation AS c
                     ON c.id = m.conversation AND c.opening = m.id
                   WHERE m.customer_key = ?1 AND c.status = 'spam')",
            )?
            .query_row([key], |row| row.get(0))
    }

    /// Whether the last answer that went to the customer asks something.
    fn has_asked(&self, id: ConversationId) -> rusqlite::Result<bool> {
        let answer = self.first(id, "AND direction = 'out' ORDER BY id DESC")?;
        Ok(answer.is_some_and(|mail| !questions(&mail.reply).is_empty()))
    }

    /// Acks to this mailbox since then, over all conversations; one taken back untried is none.
    fn acks_since(&self, mailbox: &MailboxKeys, since: i64) -> rusqlite::Result<u32> {
        self.connection
            .prepare_cached(
                "SELECT count(*) FROM recipient AS r JOIN outbox AS o ON o.id = r.mail
                 WHERE (r.key = ?1 OR (r.key > ?2 AND r.key < ?3 AND substr(r.key, -length(?4)) = ?4))
                   AND r.kind = 'ack' AND r.made_at >= ?5
                   AND (o.state <> 'cancelled' OR o.attempts > 0)",
            )?
            .query_row(
                params![mailbox.plain, mailbox.from, mailbox.to, mailbox.at_domain, since],
                |row| row.get(0),
            )
    }

    /// Automatic mail to this mailbox since somebody here answered them, over all conversations.
    /// What they write ends no row: a machine that marks nothing looks like a person.
    fn automatic_in_a_row(&self, mailbox: &MailboxKeys, key: &str) -> rusqlite::Result<u32> {
        self.connection
            .prepare_cached(
                "SELECT count(*) FROM recipient AS r JOIN outbox AS o ON o.id = r.mail
                 WHERE (r.key = ?1 OR (r.key > ?2 AND r.key < ?3 AND substr(r.key, -length(?4)) = ?4))
                   AND r.kind IN ('ack', 'reminder', 'resolution')
                   AND r.made_at > coalesce((SELECT max(c.last_reply_at)
                     FROM message AS m JOIN conversation AS c
                       ON c.id = m.conversation AND c.opening = m.id
                     WHERE m.customer_key = ?5), -9223372036854775808)
                   AND (o.state <> 'cancelled' OR o.attempts > 0)",
            )?
            .query_row(
                params![mailbox.plain, mailbox.from, mailbox.to, mailbox.at_domain, key],
                |row| row.get(0),
            )
    }

    /// Whether a complaint about mail of ours to this address came (RFC 5965): it lies in the
    /// conversation of the mail, since its token tied it there.
    fn has_complained(&self, key: &str) -> rusqlite::Result<bool> {
        self.connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM message AS m WHERE m.kind = 'complaint'
                   AND m.conversation IN (SELECT o.conversation
                     FROM recipient AS r JOIN outbox AS o ON o.id = r.mail
                     WHERE r.key = ?1 AND r.state <> 'pending' ORDER BY r.mail DESC LIMIT ?2))",
            )?
            .query_row(params![key, COMPLAINTS_LOOKED_AT as i64], |row| row.get(0))
    }

    /// Notices within the last hour of what an agent wrote.
    fn notices_of_writer(
        &self,
        writer: Option<&NameAddr>,
        asked: FactsAsked<'_>,
    ) -> rusqlite::Result<u32> {
        let Some(agent) = writer.and_then(|writer| asked.policy.agent_at(&writer.address)) else {
            return Ok(0);
        };
        let mut count = 0;
        for address in std::iter::once(&agent.address).chain(&agent.addresses) {
            count += self
                .connection
                .prepare_cached(
                    "SELECT count(*) FROM outbox AS o JOIN message AS m ON m.id = o.about
                     WHERE o.kind = 'notice' AND o.made_at >= ?1 AND m.from_key = ?2",
                )?
                .query_row(
                    params![micros_before(asked.now, NOTICES_PERIOD), address.key()],
                    |row| row.get::<_, u32>(0),
                )?;
        }
        Ok(count)
    }

    fn replies_to_agent(&self, asked: FactsAsked<'_>) -> rusqlite::Result<u32> {
        let Some((_, agent)) = asked.answering_mail_of else { return Ok(0) };
        self.connection
            .prepare_cached(
                "SELECT count(*) FROM outbox
                 WHERE kind = 'command-reply' AND made_at >= ?1 AND agent = ?2",
            )?
            .query_row(params![micros_before(asked.now, NOTICES_PERIOD), agent], |row| row.get(0))
    }

    /// Automatic mail to outsiders since then, whole desk.
    fn automatic_since(&self, since: i64) -> rusqlite::Result<u32> {
        self.connection
            .prepare_cached(
                "SELECT count(*) FROM outbox
                 WHERE kind IN ('ack', 'reminder', 'resolution') AND made_at >= ?1
                   AND (state <> 'cancelled' OR attempts > 0)",
            )?
            .query_row([since], |row| row.get(0))
    }

    /// Whether the last that is known of mail to this address is a refusal or a bounce.
    fn is_unreachable(&self, key: &str) -> rusqlite::Result<bool> {
        let last: Option<String> = self
            .connection
            .prepare_cached(
                "SELECT state FROM recipient WHERE key = ?1 AND state <> 'pending'
                 ORDER BY mail DESC LIMIT 1",
            )?
            .query_row([key], |row| row.get(0))
            .optional()?;
        Ok(matches!(last.as_deref(), Some("rejected" | "bounced")))
    }
}

/// Whom answers go to: who wrote the opening mail or, where that is an answer that somebody sent by
/// themselves, whom they wrote to. Never the desk itself: an answer would be gone.
pub(super) fn customer_of(opening: &StoredMessage, policy: &Policy) -> Option<NameAddr> {
    match opening.direction {
        Direction::In => {
            let named = opening.reply_to.iter().chain(&opening.from);
            named.into_iter().find(|party| !is_the_desk(&party.address, policy)).cloned()
        }
        Direction::Out | Direction::Note => {
            opening.to.iter().find(|party| !is_ours(&party.address, policy)).cloned()
        }
    }
}

/// The Cc's that answers go to: those of the customer's newest mail. Whoever could forge a From
/// could add themselves that way, so that of a newest mail without proof only those count that the
/// opening mail named too.
fn customer_cc(mails: &Mails, customer: Option<&NameAddr>, policy: &Policy) -> Vec<NameAddr> {
    let opening = mails.opening.as_ref().filter(|mail| mail.role == Role::Customer);
    let opened_with = opening.map(|mail| also_addressed(mail, customer, policy));
    let newest = mails.from_customer.as_ref();
    let mut cc = match (newest, opened_with) {
        (None, opened_with) => opened_with.unwrap_or_default(),
        (Some(newest), opened_with) => {
            let is_opening = opening.is_some_and(|mail| mail.key == newest.key);
            let proven = newest.authentication.result == AuthenticationResult::Pass;
            let mut named = also_addressed(newest, customer, policy);
            if !is_opening && !proven {
                let known = opened_with.unwrap_or_default();
                named.retain(|party| known.iter().any(|seen| seen.address == party.address));
            }
            named
        }
    };
    cc.truncate(CUSTOMER_CC_MAX);
    cc
}

/// To and Cc of a mail, each once, without the customer and without addresses of ours.
fn also_addressed(
    mail: &StoredMessage,
    customer: Option<&NameAddr>,
    policy: &Policy,
) -> Vec<NameAddr> {
    let author = mail.from.as_ref();
    let mut seen = std::collections::HashSet::new();
    mail.to
        .iter()
        .chain(&mail.cc)
        .filter(|party| {
            [customer, author].into_iter().flatten().all(|who| who.address != party.address)
                && !is_ours(&party.address, policy)
                && seen.insert(party.address.key())
        })
        .cloned()
        .collect()
}

fn is_ours(address: &Address, policy: &Policy) -> bool {
    is_the_desk(address, policy) || policy.agent_at(address).is_some()
}

fn is_the_desk(address: &Address, policy: &Policy) -> bool {
    policy.mailbox_at(address).is_some()
        || policy.mailboxes.iter().any(|mailbox| mailbox.via.contains(address))
}

fn words_of(mail: &StoredMessage) -> Option<Quote> {
    if mail.reply.trim().is_empty() {
        return None;
    }
    let author = mail.answer_to().map(|party| party.called().to_owned()).unwrap_or_default();
    let message = Some(mail.key.0);
    Some(Quote { author, at: mail.received_at, text: mail.reply.clone(), message })
}

fn files_of(mail: &StoredMessage) -> Vec<PartRef> {
    mail.attachments
        .iter()
        .map(|file| PartRef {
            message: mail.key.0,
            part: file.part,
            name: file.name.clone(),
            content_type: file.content_type.clone(),
        })
        .collect()
}
