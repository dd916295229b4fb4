//! Promises as the admin wrote them: `[[sla]]` and its steps.
//!
//! Separate from the targets, which are arithmetic, because this is what the configuration means
//! and what a change of it changes. Names calendars and agents; never looks them up.

use super::target::{Allowance, Step, Target};
use crate::desk::conversation::Priority;
use crate::desk::rules::{Assign, Match};
use crate::mail::address::Address;

/// `[[sla]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sla {
    /// Its name.
    pub name: String,
    /// Which conversations it is for.
    pub matching: Match,
    /// The calendar's name.
    pub calendar: String,
    /// What is promised, in the order of [`Target::ALL`].
    pub targets: Vec<(Target, Allowance)>,
    /// What is done before, at and after.
    pub escalations: Vec<Escalation>,
    /// Twelve characters that change with all of this, but not with the calendar.
    pub version: String,
}

/// `[[sla.escalation]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escalation {
    /// Of which target; none for each.
    pub target: Option<Target>,
    /// When.
    pub at: Step,
    /// Who is told.
    pub notify: Vec<Notified>,
    /// The priority from then on.
    pub priority: Option<Priority>,
    /// Whose it is from then on.
    pub assign: Option<Assign>,
}

/// Somebody who is told of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notified {
    /// Whoever has it; the team where nobody has.
    Assignee,
    /// The mailbox's team.
    Team,
    /// Every lead.
    Leads,
    /// Every agent.
    Agents,
    /// This agent.
    Agent(String),
    /// Anybody else who was named.
    Address(Address),
}

impl Sla {
    /// The same, with the version that it has.
    #[must_use]
    pub fn versioned(self) -> Sla {
        let plain = Sla { version: String::new(), ..self };
        let version = blake3::hash(format!("{plain:?}").as_bytes());
        Sla { version: version.to_hex().chars().take(12).collect(), ..plain }
    }

    /// Whether it is matched by fields of the header, which are read for that alone.
    #[must_use]
    pub fn asks_for_header(&self) -> bool {
        self.matching.asks_for_header()
    }

    /// How much time it gives a target.
    #[must_use]
    pub fn allowance(&self, target: Target) -> Option<Allowance> {
        self.targets.iter().find(|(of, _)| *of == target).map(|(_, allowance)| *allowance)
    }
}
