//! The labels in English.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Plain and short.
//! Never decides what stands where.

use super::{Answer, Digest, Labels, Notice};
use crate::desk::conversation::Status;

/// English.
pub(super) const LABELS: Labels = Labels { notice, digest, answer };

fn notice(what: &Notice<'_>) -> String {
    match what {
        Notice::NoSubject => "(no subject)".into(),
        Notice::FirstSubject(desk) => format!("A question from {desk}"),
        Notice::ToNobody => "nobody".into(),
        Notice::DueAwake => "now (it was asleep until now)".into(),
        Notice::DueCheckBack => {
            "today: the complaint was settled three days ago, for the customer, too?".into()
        }
        Notice::FromUnconfirmedColleague => {
            "Says to be a colleague; nobody confirms the sender".into()
        }
        Notice::FromThirdParty => "From a third party, not from the customer".into(),
        Notice::FromColleague => "From a colleague".into(),
        Notice::FromTeam => "From one of the team".into(),
        Notice::FromMachine => "From a machine".into(),
        Notice::FromDesk => "From the desk itself".into(),
        Notice::Complaint => {
            "Sounds like a complaint: thank, apologise, say what will happen by when".into()
        }
        Notice::IdentityCheck => {
            "Check who is asking: it is about a password, bank details or somebody else's data"
                .into()
        }
        Notice::Unconfirmed => "The sender is not confirmed: tell nothing personal".into(),
        Notice::Missing(details) => format!("Still missing: {details}"),
        Notice::AlsoOpen(of, subject) => format!("Also open: {of} {subject}"),
        Notice::Solved(of, solution) => format!("Similar, solved: {of} {solution}"),
        Notice::Before(0, _) => "This customer's first conversation".into(),
        Notice::Before(count, since) => {
            let since = since.map_or_else(String::new, |since| format!(", since {since}"));
            match count {
                1 => format!("One earlier conversation of this customer{since}"),
                count => format!("{count} earlier conversations of this customer{since}"),
            }
        }
        Notice::BelongsTo { of, whose, subject } => {
            format!("Belongs to {of} ({whose}): {subject}; nobody there learns of it")
        }
        Notice::Noted(Some(called), text) => format!("{called} notes: {text}"),
        Notice::Noted(None, text) => format!("Note: {text}"),
        Notice::NoCopy(who) => format!("Gets no copy unless you say so: {who}"),
    }
}

fn digest(what: &Digest<'_>) -> String {
    match what {
        Digest::Subject(day) => format!("The day: {day}"),
        Digest::Late => "Late".into(),
        Digest::Promised => "Promised".into(),
        Digest::DueToday => "Due today".into(),
        Digest::NobodyOnIt => "Nobody on it".into(),
        Digest::WaitingLongest => "Waiting longest".into(),
        Digest::New => "New".into(),
        Digest::Due(at) => format!("due {at}"),
        Digest::WaitsSince(at) => format!("waits since {at}"),
        Digest::With(agent) => format!("with {agent}"),
        Digest::Since(at) => format!("since {at}"),
        Digest::For(agent) => format!("for {agent}"),
        Digest::Held => "Held: waiting for #send of whoever wrote it".into(),
        Digest::Thanks => "Thanks".into(),
        Digest::FiledOften(row, count) => format!("{row} · {count}, this one last"),
        Digest::Filed => "Filed without an answer".into(),
        Digest::MarkedSpam => "Marked as spam by the mail server, and here all the same".into(),
        Digest::SilentTrial => "Silent trial: customers get nothing".into(),
        Digest::Came(count) => format!("Came: {count}"),
        Digest::Answered(1, Some(half)) => format!("Answered, as seen in Sent: 1, after {half}"),
        Digest::Answered(count, half) => {
            let half =
                half.map_or_else(String::new, |half| format!(", half of them within {half}"));
            format!("Answered, as seen in Sent: {count}{half}")
        }
        Digest::WaitsLongest(matter, since) => format!("Waits longest: {matter} (since {since})"),
        Digest::AnsweredTwice(matters) => format!("Answered twice: {matters}"),
        Digest::WouldHaveSent(acks, answers, resolutions) => format!(
            "posthaste would have sent: receipts {acks}, answers {answers}, \
             resolutions {resolutions}"
        ),
        Digest::Days(count) => format!("{count} days"),
        Digest::More(count) => format!("… and {count} more"),
        Digest::NothingBefore(at) => format!(
            "Beside what is owed and held, this tells of what came since {at}: before that \
             there was too much."
        ),
        Digest::HowToAnswer => {
            "In reply to this: #take REF brings the mail by which you answer the customer; \
             #show REF shows the conversation; #queue all that is owed."
                .into()
        }
        Digest::NewMails(count) => format!("{count} new mails"),
        Digest::WhyBundled => {
            "More came than the mail server passes on in this time. So these mails stand here \
             in one."
                .into()
        }
    }
}

fn answer(what: &Answer<'_>) -> String {
    match what {
        Answer::ReportOf(from, to) => format!("Report: {from} to {to}"),
        Answer::NoConversation => "There is no such conversation.".into(),
        Answer::Owed(count, None) => format!("{count} owed, the most urgent first:"),
        Answer::Owed(count, Some(name)) => {
            format!("{count} owed by {name}, the most urgent first:")
        }
        Answer::NothingOwed => "Nothing is owed.".into(),
        Answer::YouOweNothing => "You owe nothing.".into(),
        Answer::WaitsFor(span) => format!("waits for {span}"),
        Answer::Days(count) => format!("{count} days"),
        Answer::With(agent) => format!("with {agent}"),
        Answer::NobodyOnIt => "nobody on it".into(),
        Answer::Low => "low".into(),
        Answer::High => "high".into(),
        Answer::Urgent => "urgent".into(),
        Answer::Status(Status::Open, _) => "open".into(),
        Answer::Status(Status::Waiting, _) => "waiting for the customer".into(),
        Answer::Status(Status::Snoozed, until) => format!("asleep until {until}"),
        Answer::Status(Status::Resolved, _) => "resolved".into(),
        Answer::Status(Status::Closed, _) => "closed".into(),
        Answer::Status(Status::Spam, _) => "spam".into(),
        Answer::AnswersGoTo(customer) => format!("Answers go to {customer}"),
        Answer::Promised(at) => format!("Answer promised by {at}"),
        Answer::Older(count) => format!("… {count} older messages"),
        Answer::Admin => "the admin".into(),
        Answer::Internal => "internal".into(),
        Answer::ThirdParty => "third party".into(),
        Answer::NoQuery(query, why) => format!("I don't understand \"{query}\": {why}"),
        Answer::NoIndex => "The search index is being built. Please ask again later.".into(),
        Answer::NothingFits => "Nothing fits.".into(),
        Answer::Failed => "The search failed.".into(),
        Answer::Fit(total, shown) if shown < total => {
            format!("{total} fit, here are the best {shown}:")
        }
        Answer::Fit(total, _) => format!("{total} fit:"),
        Answer::LastDays(count) => format!("{count} days"),
        Answer::Opened => "Opened".into(),
        Answer::Answers => "Answers".into(),
        Answer::HalfWithin => "First response, half within".into(),
        Answer::NinetyWithin => "First response, 90 % within".into(),
        Answer::Missed => "Promises missed".into(),
        Answer::AnswersOf => "Answers of".into(),
    }
}
