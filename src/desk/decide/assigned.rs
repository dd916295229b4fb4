//! Assignment carried out: the candidates for a conversation, and whose turn it is.
//!
//! Separate from the arithmetic of turns, which knows neither teams nor absences, and from the
//! command, by which somebody is named. Who is away gets nothing by turns, and leads do not take
//! turns. Never tells anybody: what is given with a mail goes out with its notice.

use super::deciding::Deciding;
use crate::desk::assignment::{Candidate, Method, next};
use crate::desk::effect::Effect;
use crate::desk::event::{Actor, Event};
use crate::desk::policy::{Agent, AgentRole};
use crate::mail::read::classify::Reason;

/// What a conversation becomes by the policy that a new one is. `language`: the customer's.
pub(super) fn by_policy(d: &mut Deciding<'_>, language: Option<&str>) {
    let why = match d.policy.assignment {
        Method::First => return,
        Method::RoundRobin => "their turn",
        Method::LeastLoaded => "they have the least",
    };
    to_the_next(d, &Actor::Posthaste, language, Reason::plain(why));
}

/// Gives it to whoever is next; to nobody where nobody is there.
pub(super) fn to_the_next(d: &mut Deciding<'_>, by: &Actor, language: Option<&str>, why: Reason) {
    if let Some(agent) = next_agent(d, language) {
        d.effect(Effect::TakeTurn(agent.clone()));
        d.fact(by, Event::Assigned { agent: Some(agent) }, why);
    }
}

/// Gives it to a lead, or else to whoever is next: somebody answers for it by name.
pub(super) fn to_an_owner(d: &mut Deciding<'_>, language: Option<&str>) {
    let why = Reason::plain("a complaint has an owner");
    let mut leads = d.policy.agents.iter().filter(|agent| agent.role == AgentRole::Lead);
    match leads.find(|lead| !d.is_away(lead)) {
        Some(lead) => {
            let event = Event::Assigned { agent: Some(lead.name.clone()) };
            d.fact(&Actor::Posthaste, event, why);
        }
        None => to_the_next(d, &Actor::Posthaste, language, why),
    }
}

/// Whose turn it is, of those who are there and do not have it: who comes after whoever has it goes
/// first where all have waited alike. None where there is no such colleague.
pub(super) fn next_agent(d: &Deciding<'_>, language: Option<&str>) -> Option<String> {
    let has_it = d.conversation.assignee.as_deref();
    let names = d.mailbox().map(|mailbox| mailbox.team.as_slice()).unwrap_or_default();
    let mut team: Vec<&Agent> = names.iter().filter_map(|name| d.policy.agent(name)).collect();
    if let Some(place) = team.iter().position(|agent| Some(agent.name.as_str()) == has_it) {
        team.rotate_left(place);
    }
    team.retain(|agent| {
        agent.role == AgentRole::Agent && Some(agent.name.as_str()) != has_it && !d.is_away(agent)
    });
    let candidates: Vec<Candidate<'_>> = team
        .iter()
        .map(|agent| {
            let work = d.facts.work.iter().find(|work| work.agent == agent.name);
            Candidate {
                agent: &agent.name,
                reads_it: language
                    .is_some_and(|code| agent.languages.iter().any(|own| own == code)),
                last_turn: work.map_or(0, |work| work.last_turn),
                open: work.map_or(0, |work| work.open),
            }
        })
        .collect();
    next(d.policy.assignment, &candidates).map(str::to_owned)
}
