//! The decision: `(policy, situation, input, now) -> events + effects`.
//!
//! One file an input; this one only hands over. Pure, so that every decision can be tested, traced
//! to its reasons, and replayed by `simulate`. Never performs anything, never looks anything up.

pub mod command;

use jiff::Timestamp;

use super::effect::Decision;
use super::input::{Input, Situation};
use super::policy::Policy;

/// Decides what one input means for one conversation.
///
/// `now` is the time of the decision; no other time is read. Ids of new mail are counted up from
/// `situation.next_outbox`. The facts that come back are already consistent with the situation's
/// conversation: folding them cannot fail.
#[must_use]
pub fn decide(
    _policy: &Policy,
    _situation: &Situation,
    _input: &Input,
    _now: Timestamp,
) -> Decision {
    todo!()
}
