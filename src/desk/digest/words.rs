//! The words of a digest, in German and English: a heading, and a line for each matter.
//!
//! Separate from what belongs in it. Reads well as plain text on a phone: the reference stands
//! first, so that a thumb can copy it. Never chooses who reads what.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{FiledRow, HeldRow, OwedRow, ThanksRow, Trial, Withheld, cut};
use crate::desk::policy::Policy;
use crate::desk::words::{day_in_words, short_moment};
use crate::limits::DIGEST_SUBJECT_CHARS_MAX;
use crate::mail::line::one_line_or_ellipsis;

/// How long somebody waits before the digest calls it long.
const LONG: SignedDuration = SignedDuration::from_hours(24);

/// Of those who wait longest, how many are named.
const LONGEST_MAX: usize = 3;

/// How a digest is put into words.
pub(super) struct Words<'a> {
    pub(super) policy: &'a Policy,
    pub(super) german: bool,
    pub(super) zone: &'a TimeZone,
    pub(super) now: Timestamp,
}

/// The subject of a day's digest.
pub(super) fn subject(language: &str, date: Date) -> String {
    let day = day_in_words(language, date);
    if language == "de" { format!("Der Tag: {day}") } else { format!("The day: {day}") }
}

/// The subject of notices in one.
pub(super) fn bundle_subject(language: &str, count: usize) -> String {
    if language == "de" { format!("{count} neue Mails") } else { format!("{count} new mails") }
}

impl Words<'_> {
    pub(super) fn say<'b>(&self, german: &'b str, english: &'b str) -> &'b str {
        if self.german { german } else { english }
    }

    fn language(&self) -> &'static str {
        if self.german { "de" } else { "en" }
    }

    fn called(&self, agent: &str) -> String {
        let known = self.policy.agent(agent);
        known.map_or_else(|| agent.to_owned(), |agent| agent.display.clone())
    }

    fn at(&self, at: Timestamp) -> String {
        short_moment(self.language(), at, self.now, self.zone)
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
        let mut under =
            |heading: (&str, &str), fits: &dyn Fn(&OwedRow) -> bool, most: usize| {
                let (mut taken, left): (Vec<&OwedRow>, Vec<&OwedRow>) =
                    rest.iter().partition(|row| fits(row));
                if most < taken.len() {
                    taken.sort_by_key(|row| row.waiting_since);
                    taken.truncate(most);
                }
                rest = left;
                if !taken.is_empty() {
                    paragraphs.push(self.list(self.say(heading.0, heading.1), &taken, &|row| {
                        self.row(row, names_all)
                    }));
                }
            };
        let all = usize::MAX;
        under(("Überfällig", "Late"), &is_late, all);
        under(("Versprochen", "Promised"), &|row| row.is_promise, all);
        under(("Heute fällig", "Due today"), &is_due_today, all);
        under(("Noch frei", "Nobody on it"), &|row| row.assignee.is_none(), all);
        under(("Warten am längsten", "Waiting longest"), &waits_long, LONGEST_MAX);
        under(("Neu", "New"), &|row| row.is_new, all);
        paragraphs
    }

    fn row(&self, row: &OwedRow, names_all: bool) -> String {
        let mut facts = vec![row.customer.clone()];
        facts.push(match row.due {
            Some(due) => format!("{} {}", self.say("fällig", "due"), self.at(due)),
            None => {
                format!("{} {}", self.say("wartet seit", "waits since"), self.at(row.waiting_since))
            }
        });
        if let Some(agent) = row.assignee.as_deref().filter(|_| names_all) {
            facts.push(format!("{} {}", self.say("bei", "with"), self.called(agent)));
        }
        format!("{}  {} · {}", row.reference, self.short(&row.subject), facts.join(" · "))
    }

    pub(super) fn held(&self, rows: &[&HeldRow]) -> Option<String> {
        let heading = self.say(
            "Festgehalten: wartet auf #senden der Verfasser",
            "Held: waiting for #send of whoever wrote it",
        );
        self.list_or_none(heading, rows, &|row| {
            let since = format!("{} {}", self.say("seit", "since"), self.at(row.since));
            let agent = self.called(&row.agent);
            format!("{}  {} · {agent} · {since}", row.reference, self.short(&row.subject))
        })
    }

    pub(super) fn thanks(&self, rows: &[&ThanksRow]) -> Option<String> {
        self.list_or_none(self.say("Dank", "Thanks"), rows, &|row| {
            let agent = row
                .agent
                .as_deref()
                .map(|agent| format!(" · {} {}", self.say("für", "for"), self.called(agent)));
            let said = self.short(&row.words);
            format!("{}  {}: {said}{}", row.reference, row.customer, agent.unwrap_or_default())
        })
    }

    pub(super) fn filed(&self, rows: &[FiledRow]) -> Option<String> {
        let heading = self.say("Abgelegt, ohne zu antworten", "Filed without an answer");
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
        let line = |(row, count): &(&FiledRow, usize)| match (count, self.german) {
            (1, _) => self.filed_row(row),
            (_, true) => format!("{} · {count}, zuletzt diese", self.filed_row(row)),
            (_, false) => format!("{} · {count}, this one last", self.filed_row(row)),
        };
        Some(self.list_of(heading, rows.len(), &senders, &line))
    }

    pub(super) fn marked_spam(&self, rows: &[FiledRow]) -> Option<String> {
        let heading = self.say(
            "Vom Mailserver als Spam markiert, und doch hier",
            "Marked as spam by the mail server, and here all the same",
        );
        self.list_or_none(heading, &rows.iter().collect::<Vec<_>>(), &|row| self.filed_row(row))
    }

    fn filed_row(&self, row: &FiledRow) -> String {
        format!("{}  {} · {}", row.reference, self.short(&row.subject), row.from)
    }

    /// What a silent trial shows; none of a day on which nothing happened.
    pub(super) fn trial(&self, trial: &Trial, owed: &[OwedRow]) -> Option<String> {
        let answered = trial.answered_after.len();
        if trial.came == 0 && answered == 0 && owed.is_empty() {
            return None;
        }
        let mut lines = vec![
            self.say(
                "Stiller Probelauf: Kunden bekommen nichts",
                "Silent trial: customers get nothing",
            )
            .to_owned(),
            format!("{}: {}", self.say("Gekommen", "Came"), trial.came),
        ];
        let mut times = trial.answered_after.clone();
        times.sort_unstable();
        let within = match times.as_slice() {
            [_] => self.say("nach", "after"),
            [] | [_, _, ..] => self.say("die Hälfte binnen", "half of them within"),
        };
        let median = times.get(times.len().saturating_sub(1) / 2);
        let after = median.map(|time| format!(", {within} {}", self.span(*time)));
        lines.push(format!(
            "{}: {answered}{}",
            self.say("Beantwortet, in Sent gesehen", "Answered, as seen in Sent"),
            after.unwrap_or_default()
        ));
        if let Some(longest) = owed.iter().min_by_key(|row| row.waiting_since) {
            lines.push(format!(
                "{}: {}  {} ({} {})",
                self.say("Wartet am längsten", "Waits longest"),
                longest.reference,
                self.short(&longest.subject),
                self.say("seit", "since"),
                self.at(longest.waiting_since)
            ));
        }
        if !trial.answered_twice.is_empty() {
            let twice: Vec<&str> = trial.answered_twice.iter().map(|one| one.as_str()).collect();
            let heading = self.say("Zweimal beantwortet", "Answered twice");
            lines.push(format!("{heading}: {}", twice.join(", ")));
        }
        lines.push(self.withheld(trial.withheld));
        Some(lines.join("\n"))
    }

    fn withheld(&self, kept: Withheld) -> String {
        let counted = |count: u32, one: (&str, &str), more: (&str, &str)| {
            let (german, english) = if count == 1 { one } else { more };
            format!("{count} {}", self.say(german, english))
        };
        let kinds = [
            counted(
                kept.acks,
                ("Eingangsbestätigung", "receipt"),
                ("Eingangsbestätigungen", "receipts"),
            ),
            counted(kept.answers, ("Antwort", "answer"), ("Antworten", "answers")),
            counted(kept.resolutions, ("Abschluss", "resolution"), ("Abschlüsse", "resolutions")),
        ];
        let heading = self.say("posthaste hätte gesendet", "posthaste would have sent");
        format!("{heading}: {}", kinds.join(", "))
    }

    pub(super) fn why_bundled(&self) -> String {
        self.say(
            "Es kam mehr, als der Mailserver in dieser Zeit weitergibt. Deshalb stehen diese Mails \
             hier in einer.",
            "More came than the mail server passes on in this time. So these mails stand here in \
             one.",
        )
        .to_owned()
    }

    pub(super) fn how_to_answer(&self) -> String {
        self.say(
            "Als Antwort hierauf: #übernehme REF bringt die Mail, auf die Sie dem Kunden antworten; \
             #zeige REF zeigt den Vorgang; #liste alles Offene.",
            "In reply to this: #take REF brings the mail by which you answer the customer; \
             #show REF shows the conversation; #queue all that is owed.",
        )
        .to_owned()
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
            lines.push(match self.german {
                true => format!("… und {more} weitere"),
                false => format!("… and {more} more"),
            });
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
            minutes => format!("{} {}", minutes / 1_440, self.say("Tagen", "days")),
        }
    }
}
