//! The page: an explanation as an admin reads it, in 80 columns.
//!
//! Separate from what is explained: the JSON has every key, the page only what there is to say,
//! in the order of an admin's questions: who, what is it, what may follow, what does it say. Never
//! decides anything.

use jiff::tz::TimeZone;

use super::explanation::Explanation;
use super::sentences;
use super::with_config::WithConfig;
use crate::cli::desk::zone;
use crate::cli::output::{Output, size_in_words};
use crate::cli::table::Tone;
use crate::config::Config;
use crate::mail::address::NameAddr;
use crate::mail::read::bounce::{Action, Bounce};
use crate::mail::read::classify::AuthenticationResult;

/// Columns of the labels.
const LABEL: usize = 13;

/// Lines of the new words that are shown; the JSON has them all.
const WORDS_LINES_MAX: usize = 12;

/// Recipients that are named.
const PEOPLE_MAX: usize = 3;

/// How pages are worded.
pub(super) struct Page {
    zone: TimeZone,
    trust: Trust,
}

/// Whom we believe.
enum Trust {
    NoConfiguration,
    Nobody,
    Some,
}

impl Page {
    pub(super) fn new(config: Option<&Config>) -> anyhow::Result<Page> {
        Ok(Page {
            zone: config.map_or(Ok(TimeZone::UTC), zone)?,
            trust: match config {
                None => Trust::NoConfiguration,
                Some(config) if config.policy.trust.is_empty() => Trust::Nobody,
                Some(_) => Trust::Some,
            },
        })
    }

    pub(super) fn show(&self, output: &mut Output, mail: &Explanation) -> anyhow::Result<()> {
        let which = mail.number.map_or(String::new(), |number| format!(", mail {number}"));
        output.toned(Tone::Strong, &format!("{}{which}", mail.file))?;
        self.who(output, mail)?;
        output.line("")?;
        self.verdict(output, mail)?;
        if let Some(desk) = &mail.desk {
            self.this_desk(output, desk)?;
        }
        report(output, mail)?;
        words(output, mail)
    }

    fn who(&self, output: &mut Output, mail: &Explanation) -> anyhow::Result<()> {
        let from = mail.from.as_ref().map_or("nobody".to_owned(), person);
        row(output, "from", &from)?;
        for (label, people) in [("to", &mail.to), ("cc", &mail.cc)] {
            if !people.is_empty() {
                row(output, label, &named(people))?;
            }
        }
        let subject = if mail.subject.is_empty() { "(none)" } else { &mail.subject };
        row(output, "subject", subject)?;
        if let Some(date) = mail.date {
            let date = date.to_zoned(self.zone.clone());
            row(output, "date", &date.strftime("%Y-%m-%d %H:%M %Z").to_string())?;
        }
        match (mail.in_reply_to.len(), mail.references.len()) {
            (0, 0) => Ok(()),
            (0, n) => row(output, "answers", &format!("one of the {n} mails in References")),
            (_, _) => {
                let ids = mail.in_reply_to.iter().map(|id| format!("<{id}>"));
                row(output, "answers", &ids.collect::<Vec<_>>().join(" "))
            }
        }
    }

    fn verdict(&self, output: &mut Output, mail: &Explanation) -> anyhow::Result<()> {
        let kind = format!("{}: {}", mail.kind.as_str(), sentences::of_kind(mail.kind));
        row(output, "kind", &kind)?;
        let mut label = "because";
        for reason in &mail.reasons {
            let code = reason.split(':').next().unwrap_or_default();
            let meaning = sentences::of_reason(code).map(|meaning| format!(" - {meaning}"));
            row(output, label, &format!("{reason}{}", meaning.unwrap_or_default()))?;
            label = "";
        }
        let opens = match mail.opens {
            true => "yes, it may open or reopen a conversation",
            false => "no, it is only filed",
        };
        row(output, "opens", opens)?;
        let answerable = match &mail.answers_go_to {
            Some(to) => format!("yes, automatic mail may go to {to}"),
            None => "no, nothing automatic is ever sent because of it".to_owned(),
        };
        row(output, "answerable", &answerable)?;
        row(output, "author", &self.authentication(mail))
    }

    fn authentication(&self, mail: &Explanation) -> String {
        let vouched = &mail.authentication;
        let by = vouched.by.as_deref().unwrap_or("a trusted server");
        let domain = vouched.domain.as_deref().unwrap_or("its domain");
        match (vouched.result, &self.trust) {
            (AuthenticationResult::Pass, _) => {
                let how = vouched.method.as_deref().map_or("", sentences::of_method);
                format!("proven: {by} vouches for {domain}{how}")
            }
            (AuthenticationResult::Fail, _) => format!("forged: {by} says so for {domain}"),
            (AuthenticationResult::None, _) if !vouched.keys.is_empty() => format!(
                "not proven by a server of desk.trust; the daemon asks DNS for the key of its \
                 signature, {}",
                vouched.keys.join(", ")
            ),
            (AuthenticationResult::None, Trust::Some) if vouched.method.is_some() => {
                format!("not proven: {by} vouches for its envelope alone (SPF)")
            }
            (AuthenticationResult::None, Trust::NoConfiguration) => {
                "not proven: without a configuration no server is trusted".to_owned()
            }
            (AuthenticationResult::None, Trust::Nobody) => {
                "not proven: desk.trust names no server".to_owned()
            }
            (AuthenticationResult::None, Trust::Some) => {
                "not proven: no server of desk.trust vouches for it".to_owned()
            }
        }
    }
}

/// What the configuration's desk would do.
impl Page {
    fn this_desk(&self, output: &mut Output, desk: &WithConfig) -> anyhow::Result<()> {
        output.line("")?;
        let mailbox = desk.mailbox.as_deref().unwrap_or("none: it names no address of the desk");
        row(output, "mailbox", mailbox)?;
        row(output, "written by", sentences::of_role(desk.role))?;
        let because = &desk.acknowledged_because;
        let ack = match desk.acknowledged {
            true => {
                let language = sentences::of_language(&desk.customer_language);
                let template = desk.template.as_deref().unwrap_or("ack");
                format!("yes, \"{template}\" in {language}: {because}")
            }
            false => format!("none: {because}"),
        };
        row(output, "ack", &ack)?;
        let told = match desk.notified.as_slice() {
            [] => "nobody".to_owned(),
            names => names.join(", "),
        };
        row(output, "notice to", &told)?;
        self.rules(output, desk)?;
        self.promises(output, desk)
    }

    /// The rules that apply, and what the conversation is then.
    fn rules(&self, output: &mut Output, desk: &WithConfig) -> anyhow::Result<()> {
        let mut label = "rules";
        if desk.rules.is_empty() {
            row(output, label, "none applies")?;
        }
        for rule in &desk.rules {
            let because = match rule.because.as_slice() {
                [] => "fits every mail".to_owned(),
                found => found.join(", "),
            };
            row(output, label, &format!("{}: {because}", rule.name))?;
            label = "";
        }
        let mut is =
            vec![desk.status.as_str().to_owned(), format!("priority {}", desk.priority.as_str())];
        is.extend((!desk.tags.is_empty()).then(|| format!("tags {}", desk.tags.join(", "))));
        is.push(match desk.assignee.as_deref() {
            None => "nobody's".to_owned(),
            Some("next") => "given to whose turn it is".to_owned(),
            Some(agent) => format!("given to {agent}"),
        });
        row(output, "it is then", &is.join("; "))
    }

    /// What is owed, by when, and why.
    fn promises(&self, output: &mut Output, desk: &WithConfig) -> anyhow::Result<()> {
        let because = &desk.sla_because;
        let promise = match (&desk.sla, &desk.calendar) {
            (Some(_), Some(calendar)) => format!("{because}; calendar {calendar}"),
            (_, _) => format!("none: {because}"),
        };
        row(output, "promise", &promise)?;
        let mut label = "due";
        for owed in &desk.targets {
            let due = owed.due.to_zoned(self.zone.clone());
            let due = due.strftime("%Y-%m-%d %H:%M %Z");
            row(output, label, &format!("{} by {due}, had it come now", owed.target.as_str()))?;
            label = "";
        }
        Ok(())
    }
}

/// What a bounce, a report or a receipt tells.
fn report(output: &mut Output, mail: &Explanation) -> anyhow::Result<()> {
    if let Some(id) = &mail.original_message_id {
        output.line("")?;
        row(output, "speaks of", &format!("<{id}>"))?;
    }
    let mut label = "recipient";
    for bounce in &mail.bounces {
        row(output, label, &recipient(bounce))?;
        label = "";
    }
    Ok(())
}

fn recipient(bounce: &Bounce) -> String {
    let who = bounce.recipient.as_ref().map_or("somebody".to_owned(), ToString::to_string);
    let became = match bounce.action {
        Action::Failed if bounce.permanent => "failed for good",
        Action::Failed => "failed, and may work later",
        Action::Delayed => "delayed, still being tried",
        Action::Delivered => "delivered",
        Action::Relayed => "passed on to a server that reports nothing",
        Action::Expanded => "passed on to several addresses",
    };
    let said = if bounce.diagnostic.is_empty() { "" } else { ": " };
    format!("{who} {became} ({}){said}{}", bounce.status, bounce.diagnostic)
}

/// What the mail says.
fn words(output: &mut Output, mail: &Explanation) -> anyhow::Result<()> {
    output.line("")?;
    let unsure = || "not sure".to_owned();
    let language = mail.language.as_deref().map_or_else(unsure, sentences::of_language);
    row(output, "language", &language)?;
    let mut label = "asks";
    for question in &mail.questions {
        row(output, label, question)?;
        label = "";
    }
    if mail.thanks {
        row(output, "thanks", "and says nothing else")?;
    }
    for flagged in &mail.flagged {
        let flag = flagged.flag.as_str();
        row(output, "flag", &format!("{flag}, by the phrase \"{}\"", flagged.phrase))?;
    }
    if let Some(author) = &mail.forwarded_from {
        row(output, "passes on", &format!("a mail of {}", person(author)))?;
    }
    let new: Vec<&str> = mail.reply.lines().collect();
    match new.as_slice() {
        [] => row(output, "new words", "none")?,
        lines => {
            row(output, "new words", "")?;
            let shown = lines.get(..WORDS_LINES_MAX).unwrap_or(lines);
            output.text("| ", &shown.join("\n"))?;
            if lines.len() > shown.len() {
                output.line(&format!("| ... {}", more_lines(lines.len() - shown.len())))?;
            }
        }
    }
    let others = [
        ("quoted", &mail.quoted),
        ("signature", &mail.signature),
        ("disclaimer", &mail.disclaimer),
    ];
    for (label, part) in others {
        let is_telling = |line: &&str| line.contains(char::is_alphanumeric);
        let mut lines = part.lines().filter(is_telling);
        if let Some(first) = lines.next() {
            let more = match lines.count() {
                0 => String::new(),
                more => format!(" and {}", more_lines(more)),
            };
            row(output, label, &format!("\"{}\"{more}", first.trim()))?;
        }
    }
    let mut label = "files";
    for file in &mail.attachments {
        let size = size_in_words(file.size);
        row(output, label, &format!("{} ({}, {size})", file.name, file.content_type))?;
        label = "";
    }
    if !mail.defects.is_empty() {
        row(output, "defects", &mail.defects.join(", "))?;
    }
    Ok(())
}

fn more_lines(count: usize) -> String {
    format!("{count} more line{}", if count == 1 { "" } else { "s" })
}

fn row(output: &mut Output, label: &str, text: &str) -> anyhow::Result<()> {
    output.labelled(&format!("  {label}"), LABEL, text)
}

fn person(party: &NameAddr) -> String {
    match party.name.as_str() {
        "" => party.address.to_string(),
        name => format!("{name} <{}>", party.address),
    }
}

fn named(people: &[NameAddr]) -> String {
    let shown: Vec<String> = people.iter().take(PEOPLE_MAX).map(person).collect();
    match people.len().saturating_sub(shown.len()) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
