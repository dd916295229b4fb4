//! The decision: `(policy, situation, input, now) -> events + effects`.
//!
//! One file an input; this one only hands over. Pure, so that every decision can be tested, traced
//! to its reasons, and replayed by `simulate`. Never performs anything, never looks anything up.

mod agent;
mod arrival;
mod asked;
mod assigned;
mod attempt;
pub mod command;
mod commanded;
mod complaint;
mod deciding;
mod escalation;
mod forward;
mod held;
mod mail;
mod order;
mod presence;
mod receipt;
mod replay;
mod ruled;
mod sound;
mod targets;
mod timer;
mod undo;
mod waiting;
mod welcome;

pub use agent::UNPROVEN;
pub use replay::replay;

use jiff::Timestamp;

use self::command::Problem;
use super::conversation::Conversation;
use super::effect::Decision;
use super::input::{Arrival, Input, Other, Situation};
use super::policy::Policy;
use super::ruling::Ruling;
use crate::mail::address::Address;

/// Decides what one input means for one conversation.
///
/// `now` is the time of the decision; no other time is read. Ids of new mail are counted up from
/// `situation.next_outbox`. The facts that come back are already consistent with the situation's
/// conversation: folding them cannot fail.
#[must_use]
pub fn decide(policy: &Policy, situation: &Situation, input: &Input, now: Timestamp) -> Decision {
    let deciding = deciding::Deciding::new(policy, situation, now);
    match input {
        Input::Arrived(arrival) => arrival::decide(deciding, arrival),
        Input::AgentWrote(mail) => agent::decide(deciding, mail),
        Input::SeenInSent(copy) => arrival::decide_sent_copy(deciding, copy),
        Input::Attempted(attempt) => attempt::decide(deciding, attempt),
        Input::Commanded(command) => commanded::decide(deciding, command),
        Input::TimerFired(kind) => timer::decide(deciding, *kind),
        // What is owed is brought up to date at the end of every decision.
        Input::PromisesChanged => deciding.finish(),
    }
}

/// The rules that fit a mail at hand, in order.
#[must_use]
pub fn ruling<'a>(
    policy: &'a Policy,
    situation: &'a Situation,
    arrival: &Arrival,
    now: Timestamp,
) -> Ruling<'a> {
    ruled::ruling(&deciding::Deciding::new(policy, situation, now), arrival)
}

/// Why `from`, whose answers go to `customer`, cannot become part of `into`. `anyway`: though they
/// are of different customers.
#[must_use]
pub fn against_merging(
    from: &Conversation,
    customer: Option<&Address>,
    into: &Other,
    anyway: bool,
) -> Option<Problem> {
    sound::merging(from, customer, into, anyway)
}
