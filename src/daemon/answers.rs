//! Answers to what agents ask by mail: `#show`, `#search`, `#queue`, `#mine`, `#report`.
//!
//! Separate from the decisions, which never look around: they only note what was asked, and the
//! answer is found when the mail is rendered, in plain text that reads well on a phone. It goes to
//! an agent's configured address alone, and tells of no conversation that is another team's to
//! read. Where the index is not there, it says so. Never decides.

use std::collections::HashSet;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use super::desk::Desk;
use crate::desk::conversation::{MessageKey, Priority, Ref, Role, Status};
use crate::desk::labels::{self, Answer as Label};
use crate::desk::policy::{Agent, AgentRole};
use crate::desk::report::{figures, rows, rows_by_agent};
use crate::index::{self, Filters, Index, IndexError};
use crate::limits::{ANSWER_HITS_MAX, ANSWER_MESSAGES_MAX, ANSWER_ROWS_MAX, ANSWER_TEXT_CHARS_MAX};
use crate::mail::write::draft::{Found, Question};
use crate::mail::write::moment::{full, short};
use crate::mail::write::text::{clean, quote};
use crate::store::StoreError;
use crate::store::message::Direction;
use crate::store::query::Reader;
use crate::store::view::{QueueRow, Show, ShownMessage};

/// Finds the answers to what one mail of this agent's asks, in their language, as of now, and says
/// how they can be answered again.
pub(super) fn answers(
    reader: &Reader<'_>,
    desk: &Desk,
    asked: &[Question],
    agent: &Agent,
    language: &str,
    now: Timestamp,
) -> Result<Vec<Found>, StoreError> {
    let words = Words { desk, agent, language, now };
    let mut found = Vec::new();
    let mut lists_something = false;
    for question in asked {
        let told = words.answer(reader, question)?;
        let is_list = match question {
            Question::Queue | Question::Mine(_) | Question::Search(_) => true,
            Question::Show(_) | Question::Report(_) => false,
        };
        // A heading and its rows; a list of nothing is one sentence.
        let has_rows = |found: &Found| matches!(found, Found::Text(text) if text.contains("\n\n"));
        lists_something |= is_list && told.iter().any(has_rows);
        found.extend(told);
    }
    if lists_something {
        found.push(Found::Text(labels::digest(language, &labels::Digest::HowToAnswer)));
    }
    Ok(found)
}

/// How an answer is put into words.
struct Words<'a> {
    desk: &'a Desk,
    agent: &'a Agent,
    language: &'a str,
    now: Timestamp,
}

impl Words<'_> {
    /// Finds the answer to a question.
    fn answer(&self, reader: &Reader<'_>, question: &Question) -> Result<Vec<Found>, StoreError> {
        let text = match question {
            Question::Report(_) => return self.report(reader),
            Question::Queue => self.queue(&self.owed(reader, None)?, None),
            Question::Mine(agent) => self.queue(&self.owed(reader, Some(agent))?, Some(agent)),
            Question::Show(reference) => {
                let found = match Ref::parse(reference) {
                    Some(reference) => reader.show(reference)?,
                    None => None,
                };
                match found {
                    Some(found) if self.may_show(reader, &found)? => self.show(&found),
                    // That there is one is not told either.
                    Some(_) | None => self.say(&Label::NoConversation),
                }
            }
            Question::Search(query) => self.search(reader, query)?,
        };
        Ok(vec![Found::Text(text)])
    }

    fn sees(&self, row: &QueueRow) -> bool {
        self.desk.policy.sees(self.agent, &row.mailbox, row.assignee.as_deref())
    }

    /// What is owed: by this agent, or as far as the reader may be told.
    fn owed(&self, reader: &Reader<'_>, by: Option<&str>) -> Result<Vec<QueueRow>, StoreError> {
        let mut rows = reader.queue(&self.desk.policy, by, self.now)?;
        rows.retain(|row| self.sees(row));
        Ok(rows)
    }

    /// Whoever was written to about a conversation of another team's, by a note or a notice, may
    /// ask for the rest of it.
    fn may_show(&self, reader: &Reader<'_>, found: &Show) -> Result<bool, StoreError> {
        Ok(self.sees(&found.row) || reader.has_had_mail(&self.agent.name, found.row.reference)?)
    }

    fn say(&self, label: &Label<'_>) -> String {
        labels::answer(self.language, label)
    }

    fn at(&self, at: Timestamp) -> String {
        full(self.language, self.desk.zone.to_datetime(at))
    }

    fn called(&self, agent: &str) -> String {
        let known = self.desk.policy.agent(agent);
        known.map_or_else(|| agent.to_owned(), |agent| agent.display.clone())
    }

    fn queue(&self, rows: &[QueueRow], agent: Option<&str>) -> String {
        let whose = agent.map(|agent| self.called(agent));
        let count = rows.len();
        let head = match (count, whose) {
            (0, None) => return self.say(&Label::NothingOwed),
            (0, Some(_)) => return self.say(&Label::YouOweNothing),
            (count, whose) => self.say(&Label::Owed(count, whose.as_deref())),
        };
        let mut parts = vec![head];
        parts.extend(rows.iter().take(ANSWER_ROWS_MAX).map(|row| self.row(row)));
        if count > ANSWER_ROWS_MAX {
            let more = count - ANSWER_ROWS_MAX;
            parts.push(labels::digest(self.language, &labels::Digest::More(more)));
        }
        parts.join("\n\n")
    }

    /// Two lines: the matter, and how it stands.
    fn row(&self, row: &QueueRow) -> String {
        let mut facts = vec![row.customer.clone().unwrap_or_else(|| "-".to_owned())];
        facts.push(self.say(&Label::WaitsFor(&self.distance(row.waiting_since))));
        facts.extend(row.promised(&self.desk.policy).map(|due| {
            let local = |at| self.desk.zone.to_datetime(at);
            let at = short(self.language, local(due.at), local(self.now));
            labels::digest(self.language, &labels::Digest::Due(&at))
        }));
        facts.extend(self.priority(row.priority));
        facts.push(match &row.assignee {
            Some(agent) => self.say(&Label::With(&self.called(agent))),
            None => self.say(&Label::NobodyOnIt),
        });
        facts.extend(row.tags.iter().map(|tag| format!("#{tag}")));
        format!("{}  {}\n{}", row.reference, subject(&row.subject), facts.join(" · "))
    }

    fn priority(&self, priority: Priority) -> Option<String> {
        match priority {
            Priority::Normal => None,
            Priority::Low => Some(self.say(&Label::Low)),
            Priority::High => Some(self.say(&Label::High)),
            Priority::Urgent => Some(self.say(&Label::Urgent)),
        }
    }

    fn distance(&self, since: Timestamp) -> String {
        let minutes = self.now.duration_since(since).as_mins().max(0);
        match minutes {
            0..120 => format!("{minutes} min"),
            120..2_880 => format!("{} h", minutes / 60),
            _ => self.say(&Label::Days(minutes / 1_440)),
        }
    }

    fn status(&self, found: &Show) -> String {
        let until = found.snoozed_until.map_or_else(String::new, |at| self.at(at));
        self.say(&Label::Status(found.row.status, &until))
    }

    fn show(&self, found: &Show) -> String {
        let row = &found.row;
        let mut facts = vec![self.status(found)];
        facts.extend(self.priority(row.priority));
        facts
            .extend(row.assignee.as_ref().map(|agent| self.say(&Label::With(&self.called(agent)))));
        facts.extend(row.tags.iter().map(|tag| format!("#{tag}")));
        let mut head =
            vec![format!("{}  {}", row.reference, subject(&row.subject)), facts.join(" · ")];
        let customer = row.customer.as_ref();
        head.extend(customer.map(|customer| self.say(&Label::AnswersGoTo(customer))));
        head.extend(found.promised_until.map(|at| self.say(&Label::Promised(&self.at(at)))));
        let mut parts = vec![head.join("\n")];
        let skipped = found.messages.len().saturating_sub(ANSWER_MESSAGES_MAX);
        if skipped > 0 {
            parts.push(self.say(&Label::Older(skipped)));
        }
        parts.extend(found.messages.iter().skip(skipped).map(|message| self.message(message)));
        parts.join("\n\n")
    }

    fn message(&self, message: &ShownMessage) -> String {
        let who = match (&message.agent, message.from_name.as_str(), &message.from) {
            (Some(agent), _, _) => self.called(agent),
            (None, "", Some(address)) => address.clone(),
            (None, "", None) => self.say(&Label::Admin),
            (None, name, _) => name.to_owned(),
        };
        let mut what = String::new();
        if message.direction == Direction::Note {
            what.push_str(&format!(" ({})", self.say(&Label::Internal)));
        }
        if message.role == Role::ThirdParty {
            what.push_str(&format!(" ({})", self.say(&Label::ThirdParty)));
        }
        let at = self.at(message.received_at);
        let all = clean(&message.text);
        let mut text: String = all.chars().take(ANSWER_TEXT_CHARS_MAX).collect();
        if text.len() < all.len() {
            text.push_str("\n…");
        }
        let mut lines = vec![format!("{who}{what}, {at}:"), quote(&text)];
        lines.extend(message.attachments.iter().map(|file| format!("+ {}", file.name)));
        lines.join("\n")
    }

    /// The last 7 and 30 days; by agent for leads alone.
    fn report(&self, reader: &Reader<'_>) -> Result<Vec<Found>, StoreError> {
        let days_ago = |days: i64| {
            let span = SignedDuration::from_hours(days * 24);
            self.now.checked_sub(span).unwrap_or(self.now)
        };
        let happened = reader.reported_since(days_ago(30))?;
        let calendar = self.desk.policy.desk_calendar();
        let stretches = [7, 30].map(|days| figures(&happened, calendar, days_ago(days), self.now));
        let [week, month] = &stretches;
        let heads = [7, 30].map(|days| self.say(&Label::LastDays(days)));
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let mut found = vec![Found::Table(rows(self.language, &heads, &[week, month]))];
        if self.agent.role == AgentRole::Lead {
            found.push(Found::Table(rows_by_agent(self.language, &heads, &[week, month])));
        }
        Ok(found)
    }

    fn search(&self, reader: &Reader<'_>, query: &str) -> Result<String, StoreError> {
        let parsed = match index::parse(query, &self.desk.zone) {
            Ok(parsed) => parsed,
            Err(error) => {
                return Ok(self.say(&Label::NoQuery(query, &error.to_string())));
            }
        };
        let index = self.desk.index.as_deref().map(|directory| open(reader, directory));
        let Some(Ok(index)) = index else {
            return Ok(self.say(&Label::NoIndex));
        };
        let Some(conversations) = self.narrowed(reader, &parsed.filters)? else {
            return Ok(self.say(&Label::NothingFits));
        };
        let Ok(search) = index.search(&parsed, conversations, ANSWER_HITS_MAX) else {
            return Ok(self.say(&Label::Failed));
        };
        let (total, mut parts) = (search.total, Vec::new());
        for found in search.found.iter().take(ANSWER_HITS_MAX) {
            let key = MessageKey(found.key);
            let (Some(hit), Some(message)) = (reader.hits(&[key])?.pop(), reader.message(key)?)
            else {
                continue;
            };
            let text = if message.reply.is_empty() { &message.text } else { &message.reply };
            parts.push(format!(
                "{}  {}\n{}, {}\n{}",
                hit.reference,
                subject(&hit.subject),
                hit.from.unwrap_or_default(),
                self.at(hit.date),
                quote(&search.snippet(text)),
            ));
        }
        if total == 0 {
            return Ok(self.say(&Label::NothingFits));
        }
        let head = self.say(&Label::Fit(total, parts.len()));
        parts.insert(0, head);
        Ok(parts.join("\n\n"))
    }

    /// The conversations that a query is narrowed to, by its own words and by what the reader may
    /// be told of; `Some(None)` where it is not, `None` where a status is none.
    #[expect(clippy::option_option, reason = "narrowed to nothing is not the same as not narrowed")]
    fn narrowed(
        &self,
        reader: &Reader<'_>,
        filters: &Filters,
    ) -> Result<Option<Option<HashSet<i64>>>, StoreError> {
        let policy = &self.desk.policy;
        let seen = policy.mailboxes_of(self.agent);
        let sees_all = self.agent.role == AgentRole::Lead || seen.len() == policy.mailboxes.len();
        if filters.is_empty() && sees_all {
            return Ok(Some(None));
        }
        let known = |word: &String| {
            Status::ALL.into_iter().find(|status| status.as_str().eq_ignore_ascii_case(word))
        };
        let statuses: Option<Vec<Status>> = filters.status.iter().map(known).collect();
        let Some(statuses) = statuses else { return Ok(None) };
        let seen = (!sees_all).then_some((seen.as_slice(), self.agent.name.as_str()));
        reader
            .conversations_with(&statuses, &filters.tag, &filters.assignee, seen)
            .map(|rows| Some(Some(rows)))
    }
}

/// A subject on one line, or a dash.
fn subject(subject: &str) -> &str {
    let subject = subject.trim();
    if subject.is_empty() { "-" } else { subject }
}

fn open(reader: &Reader<'_>, directory: &Path) -> Result<Index, IndexError> {
    let index = Index::open(directory)?;
    let identity = reader.identity().map_err(|error| IndexError::Unusable(error.to_string()))?;
    if index.indexed().store == identity {
        Ok(index)
    } else {
        Err(IndexError::Unusable("it belongs to another store".to_owned()))
    }
}
