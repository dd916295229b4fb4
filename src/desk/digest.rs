//! The digest: the day in one mail, for each agent and for leads, on open days.
//!
//! Separate from the decisions because it is about no conversation: it changes nothing and promises
//! nothing. Whoever reads it finds what presses first, each matter under one heading only, and no
//! mail at all where there is nothing to say. Whether a reader's day has been told is a row of the
//! store, so that a day is told once whatever the clock or the process does. Pure: what happened
//! is an argument.

pub mod bundle;
mod words;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use self::words::Words;
use super::conversation::{OutboxId, Ref};
use super::effect::{Audience, Outgoing};
use super::policy::{Agent, AgentRole, Mailbox, Policy, Send};
use crate::limits::DIGEST_ROWS_MAX;
use crate::mail::write::draft::{AutoSubmitted, Body, Draft, MailKind};

/// What a day was, and what it begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// What is owed now, the most urgent first.
    pub owed: Vec<OwedRow>,
    /// Agents' mail that waits for its writer's word.
    pub held: Vec<HeldRow>,
    /// Mail that was filed since the last digest, and opened nothing.
    pub filed: Vec<FiledRow>,
    /// Thanks since then.
    pub thanks: Vec<ThanksRow>,
    /// Mail since then that the server's own filter marked as spam.
    pub marked_spam: Vec<FiledRow>,
    /// What a silent trial shows; none where customers get mail.
    pub trial: Option<Trial>,
    /// So much came since the last digest that filed mail, thanks and marks of spam are told from
    /// this moment on alone.
    pub nothing_before: Option<Timestamp>,
}

/// A conversation in which an answer is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedRow {
    /// Its reference.
    pub reference: Ref,
    /// Its subject.
    pub subject: String,
    /// Whom answers go to.
    pub customer: String,
    /// Its mailbox.
    pub mailbox: String,
    /// Who has it.
    pub assignee: Option<String>,
    /// Since when the customer waits.
    pub waiting_since: Timestamp,
    /// By when an answer is due; none where nothing is promised.
    pub due: Option<Timestamp>,
    /// Whether an agent has named that moment.
    pub is_promise: bool,
    /// Whether it came since the last digest.
    pub is_new: bool,
}

/// A held mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRow {
    /// Its conversation.
    pub reference: Ref,
    /// The conversation's subject.
    pub subject: String,
    /// The conversation's mailbox.
    pub mailbox: String,
    /// Who wrote it.
    pub agent: String,
    /// Since when it is held.
    pub since: Timestamp,
}

/// A mail that was filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiledRow {
    /// Its conversation.
    pub reference: Ref,
    /// Its subject.
    pub subject: String,
    /// The conversation's mailbox.
    pub mailbox: String,
    /// Who it says that it is from.
    pub from: String,
}

/// Somebody's thanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThanksRow {
    /// The conversation.
    pub reference: Ref,
    /// Its mailbox.
    pub mailbox: String,
    /// Who thanks.
    pub customer: String,
    /// Who had it.
    pub agent: Option<String>,
    /// What they wrote.
    pub words: String,
}

/// What a silent trial shows of a day: how mail was answered without the desk, and what the desk
/// would have done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    /// Mails of customers that asked for an answer.
    pub came: u32,
    /// Answers that were seen in Sent, and how long each took.
    pub answered_after: Vec<SignedDuration>,
    /// Conversations that were answered more than once without a further mail of the customer's.
    pub answered_twice: Vec<Ref>,
    /// Acks, answers and resolutions that would have gone out.
    pub withheld: Withheld,
}

/// Mail to customers that a silent trial keeps back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Withheld {
    /// Acks.
    pub acks: u32,
    /// Answers of agents to notices.
    pub answers: u32,
    /// Resolutions.
    pub resolutions: u32,
}

/// The day whose digest is due at or before `now`, where today is one: an open day whose moment
/// has come. A moment that the clock skips is that of the change.
#[must_use]
pub fn due_today(policy: &Policy, zone: &TimeZone, now: Timestamp) -> Option<Date> {
    let today = zone.to_datetime(now).date();
    let at = moment_on(policy, zone, today)?;
    (at <= now).then_some(today)
}

/// When the next digest is due after `now`, within a year.
#[must_use]
pub fn next_after(policy: &Policy, zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
    let mut date = zone.to_datetime(now).date();
    for _ in 0..366 {
        if let Some(at) = moment_on(policy, zone, date).filter(|at| *at > now) {
            return Some(at);
        }
        date = date.tomorrow().ok()?;
    }
    None
}

/// The digest's moment on a date; none where the desk is closed all day.
fn moment_on(policy: &Policy, zone: &TimeZone, date: Date) -> Option<Timestamp> {
    let time = policy.digest?;
    let midnight = |date: Date| zone.to_timestamp(date.to_datetime(Time::midnight())).ok();
    let (begin, end) = (midnight(date)?, midnight(date.tomorrow().ok()?)?);
    let is_open = policy
        .desk_calendar()
        .is_none_or(|calendar| calendar.next_open(begin).is_some_and(|open| open < end));
    if !is_open {
        return None;
    }
    zone.to_timestamp(date.to_datetime(time)).ok()
}

/// Who gets digests: every agent, and the leads.
pub fn readers(policy: &Policy) -> impl Iterator<Item = &Agent> {
    policy.agents.iter()
}

/// The digest of one reader, paragraph by paragraph; none where there is nothing to say.
#[must_use]
pub fn digest(
    policy: &Policy,
    reader: &Agent,
    day: &Day,
    zone: &TimeZone,
    now: Timestamp,
) -> Option<Vec<String>> {
    let words = Words { policy, language: &reader.language, zone, now };
    let has_lead = policy.agents.iter().any(|agent| agent.role == AgentRole::Lead);
    let sees_all = reader.role == AgentRole::Lead;
    let is_own = |agent: Option<&str>| agent == Some(reader.name.as_str());
    let teams: Vec<&str> = teams_of(policy, reader);
    // Where nobody leads, each team looks after what comes to its own mailboxes.
    let oversees = |mailbox: &str| sees_all || (!has_lead && teams.contains(&mailbox));
    let rows: Vec<&OwedRow> = day
        .owed
        .iter()
        .filter(|row| {
            let is_open_to = row.assignee.is_none() && teams.contains(&row.mailbox.as_str());
            sees_all || is_own(row.assignee.as_deref()) || is_open_to
        })
        .collect();
    let mut paragraphs = words.owed(&rows, sees_all);
    let held = day.held.iter();
    let held = held.filter(|row| oversees(&row.mailbox) || is_own(Some(&row.agent)));
    paragraphs.extend(words.held(&held.collect::<Vec<_>>()));
    let thanks = day.thanks.iter();
    let thanks = thanks.filter(|row| oversees(&row.mailbox) || is_own(row.agent.as_deref()));
    let thanks = words.thanks(&thanks.collect::<Vec<_>>());
    let has_thanks = thanks.is_some();
    paragraphs.extend(thanks);
    let filed = day.filed.iter().filter(|row| oversees(&row.mailbox));
    paragraphs.extend(words.filed(&filed.collect::<Vec<_>>()));
    let marked = day.marked_spam.iter().filter(|row| oversees(&row.mailbox));
    paragraphs.extend(words.marked_spam(&marked.collect::<Vec<_>>()));
    if sees_all || !has_lead {
        let owed = day.owed.iter().filter(|row| oversees(&row.mailbox));
        let owed: Vec<&OwedRow> = owed.collect();
        paragraphs.extend(day.trial.as_ref().and_then(|trial| words.trial(trial, &owed)));
    }
    if paragraphs.is_empty() {
        return None;
    }
    // Thanks alone want nothing of anybody.
    let how_to_answer = (paragraphs.len() > usize::from(has_thanks)).then(|| words.how_to_answer());
    paragraphs.extend(day.nothing_before.map(|since| words.nothing_before(since)));
    paragraphs.extend(how_to_answer);
    Some(paragraphs)
}

fn teams_of<'a>(policy: &'a Policy, reader: &Agent) -> Vec<&'a str> {
    let is_in = |mailbox: &&Mailbox| mailbox.team.contains(&reader.name);
    policy.mailboxes.iter().filter(is_in).map(|mailbox| mailbox.name.as_str()).collect()
}

/// The mail that carries it, from the first mailbox that the reader works for; none where the desk
/// has no mailbox.
#[must_use]
pub fn outgoing(
    policy: &Policy,
    reader: &Agent,
    paragraphs: Vec<String>,
    date: Date,
    id: OutboxId,
    now: Timestamp,
) -> Option<Outgoing> {
    let own = policy.mailboxes.iter().find(|mailbox| mailbox.team.contains(&reader.name));
    let from = own.or_else(|| policy.mailboxes.first())?;
    let subject = words::subject(&reader.language, date);
    Some(mail_to(policy, from, reader, subject, paragraphs, id, now))
}

fn mail_to(
    policy: &Policy,
    from: &Mailbox,
    reader: &Agent,
    subject: String,
    paragraphs: Vec<String>,
    id: OutboxId,
    not_before: Timestamp,
) -> Outgoing {
    let to = reader.name_addr();
    Outgoing {
        id,
        mailbox: from.name.clone(),
        from: from.address.clone(),
        audience: Audience::Agent(reader.name.clone()),
        recipients: vec![to.address.clone()],
        about: None,
        draft: Draft {
            kind: MailKind::Digest,
            from_name: policy.desk_name.clone(),
            to: vec![to],
            cc: Vec::new(),
            subject,
            reference: String::new(),
            in_reply_to: None,
            references: Vec::new(),
            language: reader.language.clone(),
            also_in: None,
            auto_submitted: AutoSubmitted::AutoGenerated,
            body: Body::Digest { paragraphs },
            attachments: Vec::new(),
        },
        not_before,
        held: policy.send == Send::Hold,
    }
}

/// The first rows of a list, and how many more there are.
fn cut<T>(rows: &[T]) -> (&[T], usize) {
    let (shown, more) = rows.split_at(rows.len().min(DIGEST_ROWS_MAX));
    (shown, more.len())
}

#[cfg(test)]
mod tests;
