//! `show`: one conversation, to be read like one.
//!
//! Separate because for people it is not the JSON in another dress: messages and what happened
//! stand in the order of time, quotes are folded, and what needs no word has none.

use jiff::Timestamp;

use super::{reference_of, times};
use crate::cli::Failure;
use crate::cli::access;
use crate::cli::output::{Output, size_in_words};
use crate::cli::table::Tone;
use crate::cli::times::Times;
use crate::config::Config;
use crate::desk;
use crate::desk::conversation::{Priority, Role, Status};
use crate::desk::event::Event;
use crate::desk::sla::event::OwedEvent;
use crate::mail::read::classify::Kind;
use crate::store::message::Direction;
use crate::store::outbox::OutboxState;
use crate::store::view::{Show, ShownEvent, ShownMail, ShownMessage, Target};

/// Quoted lines in a row that are shown; of more there is only the number.
const QUOTED_LINES_MAX: usize = 3;

/// Prints a conversation.
pub(in crate::cli) fn show(config: &Config, reference: &str, json: bool) -> Result<(), Failure> {
    let reference = reference_of(reference)?;
    let found = match access::to_read(config)? {
        Some(store) => store.read().show(reference)?,
        None => None,
    };
    let Some(found) = found else {
        let why = format!("no conversation has the reference {reference}");
        return Err(Failure::Refused(why));
    };
    let mut output = Output::new();
    if json {
        output.json(&found)?;
    } else {
        let times = times(config)?;
        head(&mut output, &times, &found)?;
        for entry in in_order(&found) {
            match entry {
                Entry::Message(message) => show_message(&mut output, &times, message)?,
                Entry::Event(event, text) => show_event(&mut output, &times, event, &text)?,
            }
        }
        unsent(&mut output, &found.mail)?;
    }
    Ok(output.flush()?)
}

/// A part of the conversation.
enum Entry<'a> {
    Message(&'a ShownMessage),
    Event(&'a ShownEvent, String),
}

/// Messages and events by their times; what came before what it led to.
fn in_order(found: &Show) -> Vec<Entry<'_>> {
    let messages = found.messages.iter().map(|m| (m.received_at, Entry::Message(m)));
    let events = found.events.iter().filter_map(|event| {
        let text = in_words(&event.event)?;
        Some((event.at, Entry::Event(event, text)))
    });
    let mut entries: Vec<(Timestamp, Entry<'_>)> = messages.chain(events).collect();
    entries.sort_by_key(|(at, _)| *at);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn head(output: &mut Output, times: &Times, found: &Show) -> Result<(), Failure> {
    let row = &found.row;
    output.toned(Tone::Strong, &format!("{}  {}", row.reference, row.subject))?;
    let mut facts = vec![row.status.as_str().to_owned()];
    if row.priority != Priority::Normal {
        facts.push(row.priority.as_str().to_owned());
    }
    facts.push(match &row.assignee {
        Some(agent) => format!("with {agent}"),
        None => "nobody has it".to_owned(),
    });
    facts.push(row.mailbox.clone());
    facts.extend(row.tags.iter().map(|tag| format!("#{tag}")));
    let tone = if row.status == Status::Open { Tone::Warn } else { Tone::Plain };
    output.toned(tone, &facts.join(" · "))?;
    if let Some(customer) = &row.customer {
        output.line(&format!("answers go to {customer}"))?;
    }
    if let Some(until) = found.snoozed_until {
        output.line(&format!("asleep until {}", times.stamp(until)))?;
    }
    if let Some(until) = found.promised_until {
        output.line(&format!("an answer promised by {}", times.stamp(until)))?;
    }
    if !found.added_recipients.is_empty() {
        output.line(&format!("and to {}", found.added_recipients.join(", ")))?;
    }
    if let Some(past) = found.past {
        output.line(&format!("goes on from {past}"))?;
    }
    if !found.related.is_empty() {
        let related: Vec<&str> =
            found.related.iter().map(desk::conversation::Ref::as_str).collect();
        output.line(&format!("has to do with {}", related.join(", ")))?;
    }
    for held in &found.held {
        let since = times.stamp(held.since);
        let line =
            format!("a mail of {} is held since {since}: it waits for their word", held.agent);
        output.toned(Tone::Warn, &line)?;
    }
    for owed in &found.targets {
        let tone = if owed.breached { Tone::Bad } else { Tone::Plain };
        output.toned(tone, &target_line(times, owed))?;
    }
    Ok(())
}

/// `first response due 2026-01-05 10:00, met 2026-01-05 09:12`.
fn target_line(times: &Times, owed: &Target) -> String {
    let mut line = format!("{} due {}", in_plain_words(owed.target), times.stamp(owed.due));
    if let Some(met_at) = owed.met_at {
        line.push_str(&format!(", met {}", times.stamp(met_at)));
    }
    if owed.paused {
        line.push_str(", its clock stands");
    }
    if owed.breached {
        line.push_str(", missed");
    }
    line
}

fn in_plain_words(target: desk::sla::target::Target) -> &'static str {
    match target {
        desk::sla::target::Target::FirstResponse => "first response",
        desk::sla::target::Target::NextResponse => "next response",
        desk::sla::target::Target::Resolution => "resolution",
    }
}

fn show_message(output: &mut Output, times: &Times, message: &ShownMessage) -> Result<(), Failure> {
    output.line("")?;
    let to = match message.to.as_slice() {
        [] => String::new(),
        [one] => format!(" → {one}"),
        [one, rest @ ..] => format!(" → {one} and {} more", rest.len()),
    };
    let what = what(message);
    let head = format!("{}  {}{to}{what}", times.stamp(message.received_at), author(message));
    output.toned(tone_of(message), &head)?;
    output.text("  │ ", &with_quotes_folded(message.text.trim()))?;
    for file in &message.attachments {
        let size = size_in_words(file.size);
        output.line(&format!("  + {} ({}, {size})", file.name, file.content_type))?;
    }
    Ok(())
}

fn author(message: &ShownMessage) -> String {
    let address = message.from.as_deref();
    let name = message.agent.as_deref().unwrap_or(&message.from_name);
    match (name, address) {
        ("", None) if message.role == Role::Desk => "admin".to_owned(),
        ("", None) => "somebody unknown".to_owned(),
        ("", Some(address)) => address.to_owned(),
        (name, None) => name.to_owned(),
        (name, Some(address)) => format!("{name} <{address}>"),
    }
}

/// What a message is, where it is not simply a mail from a person who takes part.
fn what(message: &ShownMessage) -> String {
    let mut words = Vec::new();
    if message.direction == Direction::Note {
        words.push("internal");
    }
    if message.kind != Kind::Person {
        words.push(message.kind.as_str());
    }
    match message.role {
        Role::ThirdParty => words.push("third party"),
        Role::Staff => words.push("colleague"),
        Role::Customer | Role::Agent | Role::Automatic | Role::Desk => {}
    }
    if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) }
}

fn tone_of(message: &ShownMessage) -> Tone {
    match message.direction {
        Direction::In => Tone::Strong,
        Direction::Out => Tone::Good,
        Direction::Note => Tone::Faint,
    }
}

fn show_event(
    output: &mut Output,
    times: &Times,
    event: &ShownEvent,
    text: &str,
) -> Result<(), Failure> {
    let (at, by) = (times.stamp(event.at), &event.by);
    let line = format!("{at}  · {text}, by {by}: {}", event.reason);
    Ok(output.toned(Tone::Faint, &line)?)
}

/// An event for people; none where its message says it already.
fn in_words(event: &Event) -> Option<String> {
    Some(match event {
        Event::Created { history: true, .. } => "taken in as history".to_owned(),
        Event::Created { .. } | Event::Received { .. } | Event::Noted { .. } => return None,
        Event::AckWithheld => "not acknowledged".to_owned(),
        Event::Assigned { agent: Some(agent) } => format!("given to {agent}"),
        Event::Assigned { agent: None } => "given to nobody".to_owned(),
        Event::Replied { agent: Some(agent), .. } => format!("answered by {agent}"),
        Event::Replied { agent: None, .. } => "answered".to_owned(),
        Event::StatusChanged { to } => to.as_str().to_owned(),
        Event::PriorityChanged { to } => format!("priority {}", to.as_str()),
        Event::Tagged { added, removed } => {
            let added = added.iter().map(|tag| format!("+{tag}"));
            let removed = removed.iter().map(|tag| format!("-{tag}"));
            format!("tags {}", added.chain(removed).collect::<Vec<_>>().join(" "))
        }
        Event::Snoozed { until } => format!("asleep until {until}"),
        Event::Promised { until } => format!("an answer promised by {until}"),
        Event::PromiseDropped => "no answer is promised any more".to_owned(),
        Event::Moved { mailbox } => format!("moved to {mailbox}"),
        Event::CheckedBack => "checked whether it is settled".to_owned(),
        Event::TakenBack { .. } => "the answer was taken back".to_owned(),
        Event::RecipientAdded => "answers go to one more".to_owned(),
        Event::RecipientRemoved => "answers go to one fewer".to_owned(),
        Event::Away { agent, until, .. } => format!("{agent} is away until {until}"),
        Event::DetailsMissing { details } if details.is_empty() => "nothing is missing".to_owned(),
        Event::DetailsMissing { details } => format!("missing: {}", details.join(", ")),
        Event::Reminded { .. } => "the customer was reminded".to_owned(),
        Event::StillWaiting => "waits on for the customer".to_owned(),
        Event::Back { agent } => format!("{agent} is back"),
        Event::Started { agent, .. } => format!("begun by {agent}"),
        Event::Delivered { kind, .. }
        | Event::Deferred { kind, .. }
        | Event::Failed { kind, .. }
        | Event::Bounced { kind, .. } => format!("{} {}", kind.as_str(), event.name()),
        Event::Owed(event) => owed_in_words(event),
        Event::Acknowledged { .. }
        | Event::Resolved { .. }
        | Event::Reopened { .. }
        | Event::Closed
        | Event::Merged { .. }
        | Event::Split { .. }
        | Event::Related { .. }
        | Event::Held { .. }
        | Event::Released { .. } => event.name().to_owned(),
    })
}

fn owed_in_words(event: &OwedEvent) -> String {
    match event {
        OwedEvent::SlaNamed { sla: Some(sla) } | OwedEvent::SlaChosen { sla: Some(sla), .. } => {
            format!("promised: {sla}")
        }
        OwedEvent::SlaNamed { sla: None } | OwedEvent::SlaChosen { sla: None, .. } => {
            "nothing is promised".to_owned()
        }
        OwedEvent::TargetStarted { target, .. }
        | OwedEvent::TargetResumed { target, .. }
        | OwedEvent::TargetMoved { target, .. }
        | OwedEvent::TargetDropped { target }
        | OwedEvent::TargetMet { target, .. }
        | OwedEvent::TargetWithdrawn { target }
        | OwedEvent::Warned { target }
        | OwedEvent::Breached { target, .. }
        | OwedEvent::Escalated { target, .. } => {
            let what = event.name().trim_start_matches("target_");
            format!("{} {what}", in_plain_words(*target))
        }
    }
}

/// Mail of ours that is not out, since somebody may wait for it.
fn unsent(output: &mut Output, mail: &[ShownMail]) -> Result<(), Failure> {
    let unsent: Vec<&ShownMail> = mail
        .iter()
        .filter(|mail| !matches!(mail.state, OutboxState::Sent | OutboxState::Cancelled))
        .collect();
    if unsent.is_empty() {
        return Ok(());
    }
    output.line("")?;
    for mail in unsent {
        let (id, kind, state) = (mail.id, mail.kind.as_str(), mail.state.as_str());
        let to = mail.to.join(", ");
        output.toned(Tone::Warn, &format!("mail {id}, {kind} to {to}: {state}"))?;
    }
    Ok(())
}

/// The text, with a count where many quoted lines stand in a row.
fn with_quotes_folded(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut quoted: Vec<&str> = Vec::new();
    let unquote = |quoted: &mut Vec<&str>, lines: &mut Vec<String>| {
        if quoted.len() > QUOTED_LINES_MAX {
            lines.push(format!("> … {} quoted lines", quoted.len()));
            quoted.clear();
        }
        lines.extend(quoted.drain(..).map(str::to_owned));
    };
    for line in text.lines() {
        if line.starts_with('>') {
            quoted.push(line);
        } else {
            unquote(&mut quoted, &mut lines);
            lines.push(line.to_owned());
        }
    }
    unquote(&mut quoted, &mut lines);
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_quotes_are_folded() {
        let check = |text: &str, expected: &str| assert_eq!(with_quotes_folded(text), expected);
        check("a\n> b\n> c\nd", "a\n> b\n> c\nd");
        check("a\n> 1\n> 2\n> 3\n> 4\nb\n> 5", "a\n> … 4 quoted lines\nb\n> 5");
        check("> 1\n> 2\n> 3\n> 4", "> … 4 quoted lines");
        check("", "");
    }
}
