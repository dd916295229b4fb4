//! Presence: agents who are away, and back.
//!
//! Separate because there are four who say so: the agent by a command, a lead for them, their
//! out-of-office note, and any mail of theirs, which ends what the note began. What a person said
//! no note changes, and no mail of theirs ends: who is on holiday may still answer one. An absence
//! belongs to no conversation; the journal of the one at hand tells of it. Believes only what the
//! daemon found proven. Never guesses from silence.

use jiff::Timestamp;

use super::arrival::readers;
use super::command::{Command, Order, Problem};
use super::deciding::Deciding;
use super::order::{Transcript, notify_of_last_words};
use crate::desk::conversation::{MessageKey, Status};
use crate::desk::effect::{Absence, Effect, Onward};
use crate::desk::event::{Actor, Event};
use crate::desk::input::{AgentMail, Arrival, Commanded, Presence, What};
use crate::desk::out_of_office::Away;
use crate::desk::policy::{Agent, AgentRole, Mode, Notify, Policy};
use crate::desk::told::{Told, Whereabouts};
use crate::desk::when::Moment;
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

/// Who is away, and who stands in for them, as the names mean it in this agent's mouth: a lead says
/// so of anybody, everybody else of themselves.
pub(super) fn meant<'a>(
    policy: &'a Policy,
    by: &'a Agent,
    names: &[String],
) -> Result<(&'a Agent, Option<&'a Agent>), Problem> {
    let known = |name: &String| {
        policy.agent(name).ok_or_else(|| Problem::NoSuchAgent { written: name.clone() })
    };
    let named = names.iter().map(known).collect::<Result<Vec<&Agent>, Problem>>()?;
    let is_lead = by.role == AgentRole::Lead;
    let (agent, deputy) = match named.as_slice() {
        [] => (by, None),
        [one] if is_lead || one.name == by.name => (*one, None),
        [deputy] => (by, Some(*deputy)),
        [agent, deputy, ..] => (*agent, Some(*deputy)),
    };
    if agent.name != by.name && !is_lead {
        return Err(Problem::OnlyLeads { written: agent.name.clone() });
    }
    Ok((agent, deputy.filter(|deputy| deputy.name != agent.name)))
}

/// Who is back, in this agent's mouth.
pub(super) fn meant_back<'a>(
    policy: &'a Policy,
    by: &'a Agent,
    name: Option<&str>,
) -> Result<&'a Agent, Problem> {
    match name {
        Some(name) => meant(policy, by, &[name.to_owned(), name.to_owned()]).map(|(who, _)| who),
        None => Ok(by),
    }
}

/// What a command says: whoever says it of a colleague is told so, and the colleague learns of it.
pub(super) fn said_away(
    d: &mut Deciding<'_>,
    by: &Agent,
    message: MessageKey,
    until: &Moment,
    names: &[String],
    told: &mut Transcript,
) {
    let (policy, local) = (d.policy, until.local);
    let Some(by) = policy.agent(&by.name) else { return };
    let Ok((agent, deputy)) = meant(policy, by, names) else { return };
    let is_own = agent.name == by.name;
    let absence = Absence {
        agent: agent.name.clone(),
        until: until.at,
        deputy: deputy.map(|deputy| deputy.name.clone()),
        by_note: false,
        said_by: (!is_own).then(|| by.name.clone()),
    };
    let is_news = !d.facts.away.contains(&absence);
    is_away(d, &Actor::Agent(by.name.clone()), absence, Reason::plain("command"));
    let deputy = deputy.map(|deputy| deputy.display.as_str());
    if is_own {
        return told.tell(&Told::Whereabouts(Whereabouts::Away { until: local, deputy }));
    }
    let (who, name) = (agent.display.as_str(), agent.name.as_str());
    told.tell(&Told::Whereabouts(Whereabouts::ColleagueAway { who, name, until: local, deputy }));
    if is_news {
        let by = by.display.as_str();
        tell_colleague(d, agent, message, Whereabouts::SetAway { by, until: local, deputy });
    }
}

/// The same of somebody's return.
pub(super) fn said_back(
    d: &mut Deciding<'_>,
    by: &Agent,
    message: MessageKey,
    name: Option<&str>,
    told: &mut Transcript,
) {
    let policy = d.policy;
    let Some(by) = policy.agent(&by.name) else { return };
    let Ok(agent) = meant_back(policy, by, name) else { return };
    let was_away = d.facts.away.iter().any(|absence| absence.agent == agent.name);
    is_back(d, &Actor::Agent(by.name.clone()), &agent.name, Reason::plain("command"));
    if agent.name == by.name {
        return told.tell(&Told::Whereabouts(Whereabouts::Back));
    }
    told.tell(&Told::Whereabouts(Whereabouts::ColleagueBack { who: &agent.display }));
    if was_away {
        tell_colleague(d, agent, message, Whereabouts::SetBack { by: &by.display });
    }
}

/// Who is said to be away gets no customers' mail, and shall know why.
fn tell_colleague(d: &mut Deciding<'_>, agent: &Agent, message: MessageKey, what: Whereabouts<'_>) {
    let mut told = Transcript::new(d.language_of(agent));
    told.tell(&Told::Whereabouts(what));
    d.send_transcript(agent, message, told);
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
    let Some(agent) = d.policy.agent(&mail.agent) else { return };
    let says_so = |order: &Order| {
        if let Command::Away { names, .. } = &order.command {
            return meant(d.policy, agent, names).is_ok_and(|(who, _)| who.name == agent.name);
        }
        let Command::Back(name) = &order.command else { return false };
        name.as_ref().is_none_or(|name| *name == agent.name)
    };
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
    let absence = Absence { agent: agent.to_owned(), until, deputy, by_note: true, said_by: None };
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
