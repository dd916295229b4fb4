//! Figures: what many courses come to, side by side.
//!
//! Separate from the courses because nothing of a conversation is kept here but numbers and a few
//! examples; of each target that was met eight bytes, for the percentiles. Never looks at a policy.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{Course, Period};
use crate::desk::conversation::Ref;
use crate::desk::sla::target::Target;
use crate::limits::SIMULATION_EXAMPLES_MAX;

/// The figures of all conversations so far.
#[derive(Debug, Default)]
pub struct Figures {
    /// How many conversations.
    pub conversations: u64,
    /// Of these, how many nothing was promised for, before and after.
    pub without_promise: (u64, u64),
    targets: BTreeMap<(String, Target), (Counted, Counted)>,
    told: BTreeMap<String, BTreeMap<Date, u64>>,
    /// Conversations of which a deadline would be missed that was not, or the other way round.
    pub changed: (u64, u64),
    examples: (Vec<Changed>, Vec<Changed>),
}

/// One side of one target of one promise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Side {
    /// Done in time.
    pub met: u64,
    /// Not done in time.
    pub missed: u64,
    /// Not due yet, not done.
    pub open: u64,
    /// How long it took where it was done, in open time.
    #[serde(flatten)]
    pub times: Option<Times>,
}

/// How long something took, in seconds of open time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Times {
    /// Half of them took no longer.
    pub p50_s: i64,
    /// Nine of ten took no longer.
    pub p90_s: i64,
}

/// A target of a conversation that would have ended otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Which conversation.
    #[serde(rename = "ref")]
    pub reference: Ref,
    /// What was owed.
    pub target: Target,
    /// When it was due; null where it was not promised.
    pub due_before: Option<Timestamp>,
    /// When it would have been due; null where it would not be promised.
    pub due_after: Option<Timestamp>,
    /// When it was done.
    pub met_at: Option<Timestamp>,
    /// Whether it would have been missed.
    pub missed: bool,
}

/// How many escalations somebody would have got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Readership<'a> {
    /// Their address.
    pub to: &'a str,
    /// Mails in all.
    pub mails: u64,
    /// The day with the most of them.
    pub busiest_day: Option<Date>,
    /// Mails on that day.
    pub mails_that_day: u64,
}

#[derive(Debug, Default)]
struct Counted {
    met: u64,
    missed: u64,
    open: u64,
    took_s: Vec<i64>,
}

impl Figures {
    /// Counts one conversation in. `zone`: whose days mails are counted by.
    pub fn add(
        &mut self,
        reference: Ref,
        before: &[Period],
        after: &[Period],
        course: &Course,
        zone: &TimeZone,
    ) {
        self.conversations += 1;
        self.without_promise.0 += u64::from(before.is_empty());
        self.without_promise.1 += u64::from(after.is_empty());
        for period in before {
            self.sides(period).0.count(period);
        }
        for period in after {
            self.sides(period).1.count(period);
        }
        for told in &course.told {
            let days = self.told.entry(told.to.to_string()).or_default();
            *days.entry(told.at.to_zoned(zone.clone()).date()).or_default() += 1;
        }
        self.compare(reference, before, after);
    }

    /// Every target of every promise, before and after.
    #[must_use]
    pub fn targets(&self) -> Vec<(&str, Target, Side, Side)> {
        let rows = self.targets.iter();
        rows.map(|((sla, target), (before, after))| {
            (sla.as_str(), *target, before.side(), after.side())
        })
        .collect()
    }

    /// Who would have been told, by address.
    #[must_use]
    pub fn told(&self) -> Vec<Readership<'_>> {
        let all = self.told.iter();
        all.map(|(to, days)| {
            // Of equal days the first one.
            let most = days.iter().rev().max_by_key(|(_, mails)| **mails);
            Readership {
                to,
                mails: days.values().sum(),
                busiest_day: most.map(|(day, _)| *day),
                mails_that_day: most.map_or(0, |(_, mails)| *mails),
            }
        })
        .collect()
    }

    /// A few conversations that would have ended otherwise, those that would be missed first.
    pub fn examples(&self) -> impl Iterator<Item = &Changed> {
        self.examples.0.iter().chain(&self.examples.1)
    }

    fn sides(&mut self, period: &Period) -> &mut (Counted, Counted) {
        self.targets.entry((period.sla.clone(), period.target)).or_default()
    }

    fn compare(&mut self, reference: Ref, before: &[Period], after: &[Period]) {
        let (mut worse, mut better) = (false, false);
        for target in Target::ALL {
            let of = |periods: &[Period]| -> Vec<Period> {
                periods.iter().filter(|period| period.target == target).cloned().collect()
            };
            let (before, after) = (of(before), of(after));
            for place in 0..before.len().max(after.len()) {
                let (before, after) = (before.get(place), after.get(place));
                let was_missed = before.is_some_and(|period| period.missed);
                let missed = after.is_some_and(|period| period.missed);
                if was_missed == missed {
                    continue;
                }
                let met_at = after.or(before).and_then(|period| period.met_at);
                let due_before = before.map(|period| period.due);
                let due_after = after.map(|period| period.due);
                let changed = Changed { reference, target, due_before, due_after, met_at, missed };
                let kept = if missed { &mut self.examples.0 } else { &mut self.examples.1 };
                if kept.len() < SIMULATION_EXAMPLES_MAX {
                    kept.push(changed);
                }
                worse |= missed;
                better |= was_missed;
            }
        }
        self.changed.0 += u64::from(worse);
        self.changed.1 += u64::from(better);
    }
}

impl Counted {
    fn count(&mut self, period: &Period) {
        let Period { met_at, missed, took, .. } = period;
        match (missed, met_at) {
            (true, _) => self.missed += 1,
            (false, Some(_)) => self.met += 1,
            (false, None) => self.open += 1,
        }
        self.took_s.extend(took.map(|took: SignedDuration| took.as_secs()));
    }

    fn side(&self) -> Side {
        let mut took_s = self.took_s.clone();
        took_s.sort_unstable();
        // The nearest rank: a time that somebody really took.
        let rank = |of_hundred: usize| {
            let place = (took_s.len() * of_hundred).div_ceil(100).saturating_sub(1);
            took_s.get(place).copied()
        };
        let times = rank(50).zip(rank(90)).map(|(p50_s, p90_s)| Times { p50_s, p90_s });
        Side { met: self.met, missed: self.missed, open: self.open, times }
    }
}
