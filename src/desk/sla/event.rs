//! Events of what is owed: which promise counts, and what became of its targets.
//!
//! Separate from the other events because what is owed folds them alone, and because the rest of
//! the program treats them as one. The journal does not tell them apart: the same names and shapes
//! hold for ever. Holds no personal text.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::owed::Terms;
use super::target::{Step, Target};
use crate::desk::conversation::OutboxId;

/// Something that happened to what a conversation owes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum OwedEvent {
    /// A rule names the promise that counts, before all that match; none: no rule does any more.
    SlaNamed {
        /// Its name.
        sla: Option<String>,
    },
    /// It was decided which promise counts.
    SlaChosen {
        /// Its name; none where none fits.
        sla: Option<String>,
        /// The version of the policy's promises and their calendars.
        version: String,
        /// Steps of what is owed already that were due before this do not run: nobody had set them.
        steps_from: Option<Timestamp>,
    },
    /// Something is owed from now on: a target's clock runs, in a new period.
    TargetStarted {
        /// What is owed.
        target: Target,
        /// What the deadline was computed with.
        terms: Terms,
        /// Since when the clock runs: a receipt.
        started_at: Timestamp,
        /// The deadline.
        due: Timestamp,
        /// Steps that were due before this do not run.
        steps_from: Timestamp,
    },
    /// A clock that stood runs again.
    TargetResumed {
        /// What is owed.
        target: Target,
        /// Since when it runs: a receipt, where a mail did it.
        resumed_at: Timestamp,
        /// The deadline now.
        due: Timestamp,
    },
    /// A deadline was computed anew; the reason says why.
    TargetMoved {
        /// What is owed.
        target: Target,
        /// What it was computed with.
        terms: Terms,
        /// The deadline now; of a clock that stands, as if it ran from now on.
        due: Timestamp,
    },
    /// Something is owed no more.
    TargetDropped {
        /// What was owed.
        target: Target,
    },
    /// What was owed was done, in time or late.
    TargetMet {
        /// What was owed.
        target: Target,
        /// When.
        met_at: Timestamp,
        /// The mail of ours that did it.
        mail: Option<OutboxId>,
    },
    /// It was not done after all: the answer came back, or the matter is open again.
    TargetWithdrawn {
        /// What is owed again, in the same period.
        target: Target,
    },
    /// A step before the deadline ran, the first one of its period.
    Warned {
        /// What is owed.
        target: Target,
    },
    /// The deadline passed.
    Breached {
        /// What is owed.
        target: Target,
        /// The deadline.
        due: Timestamp,
    },
    /// A step of the escalation ran.
    Escalated {
        /// What is owed.
        target: Target,
        /// Which step.
        step: Step,
    },
}

impl OwedEvent {
    /// The word for the journal's column, JSON and logs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            OwedEvent::SlaNamed { .. } => "sla_named",
            OwedEvent::SlaChosen { .. } => "sla_chosen",
            OwedEvent::TargetStarted { .. } => "target_started",
            OwedEvent::TargetResumed { .. } => "target_resumed",
            OwedEvent::TargetMoved { .. } => "target_moved",
            OwedEvent::TargetDropped { .. } => "target_dropped",
            OwedEvent::TargetMet { .. } => "target_met",
            OwedEvent::TargetWithdrawn { .. } => "target_withdrawn",
            OwedEvent::Warned { .. } => "warned",
            OwedEvent::Breached { .. } => "breached",
            OwedEvent::Escalated { .. } => "escalated",
        }
    }
}
