//! `check --agents`: a welcome to each agent, and what their answers prove.
//!
//! Separate from the checks of servers, which write nothing: this asks the daemon, or the outbox
//! itself where none runs, to welcome whoever was not welcomed yet. Then it reads what is known. An
//! agent who has not answered yet is no failure. Never waits for an answer: whoever wants to know
//! looks again.

use super::{Check, Told};
use crate::cli::requests::decided;
use crate::cli::views::times;
use crate::cli::{Failure, access};
use crate::config::Config;
use crate::daemon::control::socket_path;
use crate::daemon::request::Request;
use crate::daemon::welcome::{AgentReport, proof_in_words, report};
use crate::store::outbox::OutboxState;

/// Welcomes the agents, and tells of each.
pub(super) fn check(config: &Config, told: &mut Told) -> Result<(), Failure> {
    let text = decided(config, Request::WelcomeAgents)?;
    told.tell(Check { check: "welcome", mailbox: None, ok: true, text, agent: None })?;
    let Some(store) = access::to_read(config)? else { return Ok(()) };
    let times = times(config)?;
    for agent in report(&store.read(), &config.policy)? {
        let ok = agent.missing.is_empty();
        let mut sentences = vec![standing(config, &agent, |at| times.stamp(at))];
        sentences.extend(agent.missing.iter().cloned());
        let text = format!("{}: {}", agent.name, sentences.join("; "));
        told.tell(Check { check: "agent", mailbox: None, ok, text, agent: Some(agent) })?;
    }
    Ok(())
}

/// When the agent was welcomed and has answered, from where, and what proves that.
fn standing(
    config: &Config,
    agent: &AgentReport,
    stamp: impl Fn(jiff::Timestamp) -> String,
) -> String {
    let welcomed = match (agent.welcomed_at, agent.welcome) {
        (Some(at), Some(OutboxState::Sent)) => format!("welcomed {}", stamp(at)),
        (Some(_), Some(OutboxState::Queued)) if !socket_path(&config.data_dir).exists() => {
            "the welcome leaves with the next `posthaste run`".to_owned()
        }
        (Some(at), Some(state)) => format!("a welcome of {} is {}", stamp(at), state.as_str()),
        (Some(_), None) | (None, _) => "not welcomed at this address".to_owned(),
    };
    let Some(answered) = agent.answered_at else { return format!("{welcomed}, no answer yet") };
    let mut seen = Vec::new();
    let mut proofs = Vec::new();
    for answer in &agent.answers {
        if !seen.contains(&&answer.from) {
            seen.push(&answer.from);
            let from = answer.from.as_ref().map_or("nobody", |from| from.as_str());
            proofs.push(format!("{from} (proof: {})", proof_in_words(&answer.authentication)));
        }
    }
    format!("{welcomed}, answered {} from {}", stamp(answered), proofs.join(", "))
}
