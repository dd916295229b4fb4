//! Presence: agents who are away, and back.
//!
//! Separate because there are three who say so: the agent by a command, their out-of-office note,
//! and any mail of theirs, which ends what the note began. What an agent said themselves no note
//! changes, and no mail of theirs ends: who is on holiday may still answer one. An absence belongs
//! to no conversation; the journal of the one at hand tells of it. Believes only what the daemon
//! found proven. Never guesses from silence.

use jiff::Timestamp;

use super::arrival::readers;
use super::command::{Command, Order};
use super::deciding::Deciding;
use super::order::notify_of_last_words;
use crate::desk::conversation::Status;
use crate::desk::effect::{Absence, Effect, Onward};
use crate::desk::event::{Actor, Event};
use crate::desk::input::{AgentMail, Arrival, Commanded, Presence, What};
use crate::desk::out_of_office::Away;
use crate::desk::policy::{Mode, Notify};
use crate::limits::AWAY_WITHOUT_END_DAYS;
use crate::mail::read::classify::Reason;

/// States that an agent is away.
pub(super) fn is_away(d: &mut Deciding<'_>, by: &Actor, absence: Absence, why: Reason) {
    let Absence { agent, until, deputy, .. } = absence.clone();
    d.effect(Effect::SetAway(absence));
    d.fact(by, Event::Away { agent, until, deputy }, why);
}

/// States that an agent is back.
pub(super) fn is_back(d: &mut Deciding<'_>, by: &Actor, agent: &str, why: Reason) {
    d.effect(Effect::ClearAway(agent.to_owned()));
    d.fact(by, Event::Back { agent: agent.to_owned() }, why);
}

/// What a mail tells that arrived.
pub(super) fn told(d: &mut Deciding<'_>, arrival: &Arrival) {
    match &arrival.presence {
        Some(Presence::Away { agent, how_long }) => by_note(d, agent, *how_long, arrival),
        Some(Presence::There { agent }) => wrote(d, agent),
        None => {}
    }
}

/// An agent's own mail, with commands or without: one that says for how long they are away, or that
/// they are back, says it all.
pub(super) fn of_agents_mail(d: &mut Deciding<'_>, mail: &AgentMail) {
    let says_so = |order: &Order| matches!(order.command, Command::Away { .. } | Command::Back);
    if !mail.commands.as_ref().is_ok_and(|orders| orders.iter().any(says_so)) {
        wrote(d, &mail.agent);
    }
}

/// An agent has written: what their out-of-office note said is over.
pub(super) fn wrote(d: &mut Deciding<'_>, agent: &str) {
    let mut away = d.facts.away.iter();
    if away.any(|absence| absence.agent == agent && absence.by_note) {
        let by = Actor::Agent(agent.to_owned());
        is_back(d, &by, agent, Reason::plain("wrote a mail"));
    }
}

/// An out-of-office note: its writer is away until the time that it names; where it names none, for
/// some open days.
fn by_note(d: &mut Deciding<'_>, agent: &str, how_long: Away, arrival: &Arrival) {
    let (until, evidence) = match how_long {
        Away::Until(until) => (until, "out of office"),
        Away::NotSaid => (some_open_days(d, arrival.received_at), "out of office, no end said"),
    };
    let known = d.facts.away.iter().find(|absence| absence.agent == agent).cloned();
    let is_known = known.as_ref().is_some_and(|known| !known.by_note || known.until >= until);
    if is_known || until <= d.now {
        return;
    }
    let deputy = known.as_ref().and_then(|known| known.deputy.clone());
    let absence = Absence { agent: agent.to_owned(), until, deputy, by_note: true };
    let by = Actor::Agent(agent.to_owned());
    is_away(d, &by, absence, Reason::new("automatic note", evidence));
    let waits_for_them =
        d.conversation.assignee.as_deref() == Some(agent) && d.conversation.status == Status::Open;
    if known.is_none() && waits_for_them {
        let commanded = Commanded { by: Actor::Posthaste, what: What::PassOn };
        d.onward(Onward::Command(d.conversation.id, commanded));
    }
}

/// When so many open days have passed that a note which names no end is repeated, if they are still
/// away.
fn some_open_days(d: &Deciding<'_>, since: Timestamp) -> Timestamp {
    let calendar = d.policy.desk_calendar();
    let end = calendar.and_then(|open| open.add_days(since, AWAY_WITHOUT_END_DAYS));
    end.unwrap_or(since)
}

/// Whoever has it was told of the last mail and is away: those who stand in for them are told too,
/// or the team.
pub(super) fn pass_on(d: &mut Deciding<'_>) {
    let is_told = matches!(d.policy.notify_follow_up, Notify::Assignee | Notify::Team);
    let is_shared = d.mailbox().is_some_and(|mailbox| mailbox.mode == Mode::Shared);
    if !is_told || is_shared {
        return;
    }
    let owner = d.conversation.assignee.clone();
    for reader in readers(d, Notify::Assignee) {
        if owner.as_deref() != Some(reader.name.as_str()) {
            notify_of_last_words(d, reader);
        }
    }
}
