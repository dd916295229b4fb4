//! The words of a digest: a heading, and a line for each matter.
//!
//! Separate from what belongs in it, and from the labels that it is put together of. Reads well as
//! plain text on a phone: the reference stands first, so that a thumb can copy it. Never chooses
//! who reads what.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{FiledRow, HeldRow, OwedRow, ThanksRow, Trial, cut};
use crate::desk::labels::{self, Digest as Label};
use crate::desk::policy::Policy;
use crate::limits::DIGEST_SUBJECT_CHARS_MAX;
use crate::mail::line::one_line_or_ellipsis;
use crate::mail::write::moment::{day, short};

/// How long somebody waits before the digest calls it long.
const LONG: SignedDuration = SignedDuration::from_hours(24);

/// Of those who wait longest, how many are named.
const LONGEST_MAX: usize = 3;

/// How a digest is put into words.
pub(super) struct Words<'a> {
    pub(super) policy: &'a Policy,
    pub(super) language: &'a str,
    pub(super) zone: &'a TimeZone,
    pub(super) now: Timestamp,
}

/// The subject of a day's digest.
pub(super) fn subject(language: &str, date: Date) -> String {
    labels::digest(language, &Label::Subject(&day(language, date)))
}

/// The subject of notices in one.
pub(super) fn bundle_subject(language: &str, count: usize) -> String {
    labels::digest(language, &Label::NewMails(count))
}

impl Words<'_> {
    pub(super) fn say(&self, label: &Label<'_>) -> String {
        labels::digest(self.language, label)
    }

    fn called(&self, agent: &str) -> String {
        let known = self.policy.agent(agent);
        known.map_or_else(|| agent.to_owned(), |agent| agent.display.clone())
    }

    fn at(&self, at: Timestamp) -> String {
        short(self.language, self.zone.to_datetime(at), self.zone.to_datetime(self.now))
    }

    fn is_today(&self, at: Timestamp) -> bool {
        self.zone.to_datetime(at).date() == self.zone.to_datetime(self.now).date()
    }

    /// What is owed: late, promised, due today, on nobody's table, waiting longest; each matter
    /// under the first heading that fits it.
    pub(super) fn owed(&self, rows: &[&OwedRow], names_all: bool) -> Vec<String> {
        let is_late = |row: &OwedRow| row.due.is_some_and(|due| due <= self.now);
        let is_due_today = |row: &OwedRow| row.due.is_some_and(|due| self.is_today(due));
        let waits_long = |row: &OwedRow| self.now.duration_since(row.waiting_since) >= LONG;
        let mut rest: Vec<&OwedRow> = rows.to_vec();
        let mut paragraphs = Vec::new();
        let mut under = |heading: &Label<'_>, fits: &dyn Fn(&OwedRow) -> bool, most: usize| {
            let (mut taken, left): (Vec<&OwedRow>, Vec<&OwedRow>) =
                rest.iter().partition(|row| fits(row));
            if most < taken.len() {
                taken.sort_by_key(|row| row.waiting_since);
                taken.truncate(most);
            }
            rest = left;
            if !taken.is_empty() {
                paragraphs
                    .push(self.list(&self.say(heading), &taken, &|row| self.row(row, names_all)));
            }
        };
        let all = usize::MAX;
        under(&Label::Late, &is_late, all);
        under(&Label::Promised, &|row| row.is_promise, all);
        under(&Label::DueToday, &is_due_today, all);
        under(&Label::NobodyOnIt, &|row| row.assignee.is_none(), all);
        under(&Label::WaitingLongest, &waits_long, LONGEST_MAX);
        under(&Label::New, &|row| row.is_new, all);
        paragraphs
    }

    fn row(&self, row: &OwedRow, names_all: bool) -> String {
        let mut facts = vec![row.customer.clone()];
        facts.push(match row.due {
            Some(due) => self.say(&Label::Due(&self.at(due))),
            None => self.say(&Label::WaitsSince(&self.at(row.waiting_since))),
        });
        if let Some(agent) = row.assignee.as_deref().filter(|_| names_all) {
            facts.push(self.say(&Label::With(&self.called(agent))));
        }
        format!("{}  {} · {}", row.reference, self.short(&row.subject), facts.join(" · "))
    }

    pub(super) fn held(&self, rows: &[&HeldRow]) -> Option<String> {
        let heading = self.say(&Label::Held);
        self.list_or_none(&heading, rows, &|row| {
            let since = self.say(&Label::Since(&self.at(row.since)));
            let agent = self.called(&row.agent);
            format!("{}  {} · {agent} · {since}", row.reference, self.short(&row.subject))
        })
    }

    pub(super) fn thanks(&self, rows: &[&ThanksRow]) -> Option<String> {
        self.list_or_none(&self.say(&Label::Thanks), rows, &|row| {
            let agent = row
                .agent
                .as_deref()
                .map(|agent| format!(" · {}", self.say(&Label::For(&self.called(agent)))));
            let said = self.short(&row.words);
            format!("{}  {}: {said}{}", row.reference, row.customer, agent.unwrap_or_default())
        })
    }

    pub(super) fn filed(&self, rows: &[&FiledRow]) -> Option<String> {
        // A shop or a monitor writes all day: a line for each sender, with their newest mail.
        let mut senders: Vec<(&FiledRow, usize)> = Vec::new();
        for row in rows {
            match senders.iter_mut().find(|(known, _)| known.from == row.from) {
                Some(known) => *known = (row, known.1 + 1),
                None => senders.push((row, 1)),
            }
        }
        if senders.is_empty() {
            return None;
        }
        let line = |(row, count): &(&FiledRow, usize)| match count {
            1 => self.filed_row(row),
            count => self.say(&Label::FiledOften(&self.filed_row(row), *count)),
        };
        Some(self.list_of(&self.say(&Label::Filed), rows.len(), &senders, &line))
    }

    pub(super) fn marked_spam(&self, rows: &[&FiledRow]) -> Option<String> {
        self.list_or_none(&self.say(&Label::MarkedSpam), rows, &|row| self.filed_row(row))
    }

    fn filed_row(&self, row: &FiledRow) -> String {
        format!("{}  {} · {}", row.reference, self.short(&row.subject), row.from)
    }

    /// What a silent trial shows; none of a day on which nothing happened.
    pub(super) fn trial(&self, trial: &Trial, owed: &[&OwedRow]) -> Option<String> {
        let answered = trial.answered_after.len();
        if trial.came == 0 && answered == 0 && owed.is_empty() {
            return None;
        }
        let mut lines = vec![self.say(&Label::SilentTrial), self.say(&Label::Came(trial.came))];
        let mut times = trial.answered_after.clone();
        times.sort_unstable();
        let median = times.get(times.len().saturating_sub(1) / 2).map(|time| self.span(*time));
        lines.push(self.say(&Label::Answered(answered, median.as_deref())));
        if let Some(longest) = owed.iter().min_by_key(|row| row.waiting_since) {
            let matter = format!("{}  {}", longest.reference, self.short(&longest.subject));
            let since = self.at(longest.waiting_since);
            lines.push(self.say(&Label::WaitsLongest(&matter, &since)));
        }
        if !trial.answered_twice.is_empty() {
            let twice: Vec<&str> = trial.answered_twice.iter().map(|one| one.as_str()).collect();
            lines.push(self.say(&Label::AnsweredTwice(&twice.join(", "))));
        }
        let kept = trial.withheld;
        lines.push(self.say(&Label::WouldHaveSent(kept.acks, kept.answers, kept.resolutions)));
        Some(lines.join("\n"))
    }

    pub(super) fn nothing_before(&self, since: Timestamp) -> String {
        self.say(&Label::NothingBefore(&self.at(since)))
    }

    pub(super) fn why_bundled(&self) -> String {
        self.say(&Label::WhyBundled)
    }

    pub(super) fn how_to_answer(&self) -> String {
        self.say(&Label::HowToAnswer)
    }

    fn list_or_none<T>(
        &self,
        heading: &str,
        rows: &[T],
        row: &dyn Fn(&T) -> String,
    ) -> Option<String> {
        (!rows.is_empty()).then(|| self.list(heading, rows, row))
    }

    fn list<T>(&self, heading: &str, rows: &[T], row: &dyn Fn(&T) -> String) -> String {
        self.list_of(heading, rows.len(), rows, row)
    }

    /// `count`: of what the rows stand for.
    fn list_of<T>(
        &self,
        heading: &str,
        count: usize,
        rows: &[T],
        row: &dyn Fn(&T) -> String,
    ) -> String {
        let (shown, more) = cut(rows);
        let mut lines = vec![format!("{heading} ({count}):")];
        lines.extend(shown.iter().map(row));
        if more > 0 {
            lines.push(self.say(&Label::More(more)));
        }
        lines.join("\n")
    }

    fn short(&self, text: &str) -> String {
        let text = one_line_or_ellipsis(text, DIGEST_SUBJECT_CHARS_MAX);
        if text.is_empty() { "-".to_owned() } else { text }
    }

    fn span(&self, span: SignedDuration) -> String {
        match span.as_mins().max(0) {
            minutes @ 0..120 => format!("{minutes} min"),
            minutes @ 120..2_880 => format!("{} h", minutes / 60),
            minutes => self.say(&Label::Days(minutes / 1_440)),
        }
    }
}
