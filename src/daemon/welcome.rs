//! Welcomes, sent and answered: which agents get one, what they answered, what that proves.
//!
//! Separate from agents' mail: this is for the admin. An answer is known by the welcome's token
//! alone, from whatever address it comes: what it lacks is what it is there to show. Judged anew at
//! each look. Never grants anything.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::agent_mail::vouches;
use super::desk::Desk;
use crate::desk::policy::{Agent, Policy};
use crate::desk::welcome::{Answer, missing, welcome};
use crate::limits::WELCOME_AGAIN_AFTER;
use crate::mail::message::Message;
use crate::mail::read::authentication::{OURSELVES, authenticate, servers};
use crate::mail::read::classify::{Authentication, AuthenticationResult};
use crate::mail::read::parse::parse;
use crate::store::outbox::OutboxState;
use crate::store::query::Reader;
use crate::store::welcome::WelcomeRow;
use crate::store::{Store, StoreError};

/// Puts a welcome into the outbox for every agent who has answered none and for whom none is on its
/// way; gives their names.
///
/// # Errors
/// The store's.
pub fn welcome_agents(
    store: &mut Store,
    desk: &Desk,
    now: Timestamp,
) -> Result<Vec<String>, StoreError> {
    store.write(|w| {
        let mut welcomed = Vec::new();
        for agent in &desk.policy.agents {
            if !needs_one(&w.read(), agent, now)? {
                continue;
            }
            let id = w.next_outbox()?;
            if let Some(outgoing) = welcome(&desk.policy, agent, id, now) {
                w.send_apart(&outgoing, now)?;
                welcomed.push(agent.name.clone());
            }
        }
        Ok(welcomed)
    })
}

fn needs_one(reader: &Reader<'_>, agent: &Agent, now: Timestamp) -> Result<bool, StoreError> {
    if !reader.welcome_answers(&agent.name, Timestamp::MIN)?.is_empty() {
        return Ok(false);
    }
    let Some(last) = reader.welcome_to(&agent.name, &agent.address)? else { return Ok(true) };
    let patience = SignedDuration::try_from(WELCOME_AGAIN_AFTER).unwrap_or(SignedDuration::MAX);
    Ok(match last.state {
        OutboxState::Queued
        | OutboxState::Deferred
        | OutboxState::Held
        | OutboxState::Uncertain => false,
        OutboxState::Failed | OutboxState::Cancelled => true,
        OutboxState::Sent => last.bounced || now.duration_since(last.made_at) >= patience,
    })
}

/// What the desk knows of an agent's mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgentReport {
    /// The agent's short name.
    pub name: String,
    /// When the newest welcome to their address was made.
    pub welcomed_at: Option<Timestamp>,
    /// When they first answered one, as far back as is looked.
    pub answered_at: Option<Timestamp>,
    /// Their answers, the newest first.
    pub answers: Vec<Answer>,
    /// What falls short, and what to do about it, a sentence each.
    pub missing: Vec<String>,
    /// How far the newest welcome got.
    pub welcome: Option<OutboxState>,
}

/// What is known of every agent's mail, judged by the policy as it is now.
///
/// # Errors
/// The store's.
pub fn report(reader: &Reader<'_>, policy: &Policy) -> Result<Vec<AgentReport>, StoreError> {
    policy.agents.iter().map(|agent| of_agent(reader, policy, agent)).collect()
}

fn of_agent(
    reader: &Reader<'_>,
    policy: &Policy,
    agent: &Agent,
) -> Result<AgentReport, StoreError> {
    let last = reader.welcome_to(&agent.name, &agent.address)?;
    let mut answers = Vec::new();
    for found in reader.welcome_answers(&agent.name, Timestamp::MIN)? {
        if let (Some(raw), Some(stored)) =
            (reader.raw(found.message)?, reader.message(found.message)?)
        {
            let then = &stored.authentication;
            answers.push(read_answer(policy, &parse(&raw), then, found.received_at));
        }
    }
    let mut missing = missing(agent, policy.agent_proof, &policy.trust, &answers);
    if answers.is_empty() {
        missing.extend(last.as_ref().and_then(|last| not_reached(agent, last)));
    }
    Ok(AgentReport {
        name: agent.name.clone(),
        welcomed_at: last.as_ref().map(|last| last.made_at),
        answered_at: answers.last().map(|first: &Answer| first.at),
        welcome: last.map(|last| last.state),
        answers,
        missing,
    })
}

/// `then`: what was found when it came. A signature that we verified ourselves stays so: its key
/// may be gone by now.
fn read_answer(policy: &Policy, message: &Message, then: &Authentication, at: Timestamp) -> Answer {
    let servers = servers(message);
    let proves = |id: &&String| vouches(&authenticate(message, std::slice::from_ref(*id)));
    let now = authenticate(message, &policy.trust);
    let is_ours = then.by.as_deref() == Some(OURSELVES) && now.result == AuthenticationResult::None;
    let authentication = if is_ours { then.clone() } else { now };
    Answer {
        at,
        from: message.author().map(|author| author.address.clone()),
        vouched: vouches(&authentication),
        authentication,
        would_prove: servers.iter().filter(proves).cloned().collect(),
        servers,
    }
}

/// Why a welcome did not reach its agent.
fn not_reached(agent: &Agent, welcome: &WelcomeRow) -> Option<String> {
    let (name, address) = (&agent.name, &agent.address);
    let came_back = welcome.bounced || welcome.state == OutboxState::Failed;
    came_back.then(|| {
        let why = if welcome.bounced { "it bounced" } else { welcome.last_reply.as_str() };
        format!("the welcome did not reach {name} at {address} ({why}): check `address`")
    })
}

/// How a mail was told to be somebody's: `dkim by mx.example.com`, or that it was not.
#[must_use]
pub fn proof_in_words(authentication: &Authentication) -> String {
    let by = authentication.by.as_deref().unwrap_or("nobody");
    match (&authentication.result, authentication.method.as_deref()) {
        (AuthenticationResult::Pass, Some(method)) if method != "spf" => {
            format!("{method} by {by}")
        }
        (AuthenticationResult::Fail, _) => format!("forged, says {by}"),
        (AuthenticationResult::Pass | AuthenticationResult::None, _) => "nothing".to_owned(),
    }
}
