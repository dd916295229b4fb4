//! The order of the queue: what is due, and nobody forgotten.
//!
//! Separate because it is a promise of its own to those who wait. A conversation stands where its
//! deadline is, and that does not move: what is pressing is put forward by a fixed time, what can
//! wait is put back by one, and what has no deadline has one for this purpose. So however many
//! come, only those whose deadline is at most [`OVERTAKEN_FOR`] later than its own can stand before
//! it. Missed deadlines stand before all others. Never looks at a store.

use jiff::{SignedDuration, Timestamp};

use super::calendar::Calendar;
use crate::desk::conversation::Priority;

/// What is owed in open time where nothing was promised.
pub const OWED_WITHOUT_PROMISE: SignedDuration = SignedDuration::from_hours(8);

/// By how much a conversation can be overtaken: those who come with a deadline later than its own
/// by more than this stand behind it, whatever their priority.
pub const OVERTAKEN_FOR: SignedDuration = SignedDuration::from_hours(24 + 8);

/// Where no promise fits, though there are some: the place of a deadline so much after the mail.
const PLACE_WITHOUT_DEADLINE: SignedDuration = SignedDuration::from_hours(24);

/// A place in the queue; the smaller one comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    is_in_time: bool,
    stands_at: Timestamp,
    waiting_since: Timestamp,
}

impl Place {
    /// The place of a conversation that is due then, and has waited since then for an answer.
    #[must_use]
    pub fn of(
        due: Option<Timestamp>,
        waiting_since: Timestamp,
        priority: Priority,
        now: Timestamp,
    ) -> Place {
        let due = due.unwrap_or_else(|| later(waiting_since, PLACE_WITHOUT_DEADLINE));
        let stands_at = later(due, -head_start(priority));
        Place { is_in_time: due > now, stands_at, waiting_since }
    }
}

/// When an answer is due that nobody has promised.
#[must_use]
pub fn due_without_promise(calendar: &Calendar, waiting_since: Timestamp) -> Option<Timestamp> {
    calendar.add(waiting_since, OWED_WITHOUT_PROMISE)
}

/// How far a priority puts forward; [`OVERTAKEN_FOR`] is the widest distance of two.
fn head_start(priority: Priority) -> SignedDuration {
    SignedDuration::from_hours(match priority {
        Priority::Urgent => 24,
        Priority::High => 8,
        Priority::Normal => 0,
        Priority::Low => -8,
    })
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(if by.is_negative() { Timestamp::MIN } else { Timestamp::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        later("2026-01-05T08:00:00Z".parse().unwrap(), SignedDuration::from_hours(hours))
    }

    #[test]
    fn missed_then_due_then_waiting() {
        // Due and waiting in hours from now.
        let mut rows = [
            ("no deadline, young", None, -1, Priority::Normal),
            ("due late", Some(40), -2, Priority::Normal),
            ("due late, urgent", Some(40), -2, Priority::Urgent),
            ("missed, urgent", Some(-1), -9, Priority::Urgent),
            ("missed long ago", Some(-30), -40, Priority::Normal),
            ("due soon", Some(1), -3, Priority::Normal),
            ("due soon, low", Some(1), -3, Priority::Low),
            ("due soon, waits longer", Some(1), -4, Priority::Normal),
            ("no deadline, old", None, -30, Priority::Normal),
        ];
        rows.sort_by_key(|(_, due, waiting, priority)| {
            Place::of(due.map(at), at(*waiting), *priority, at(0))
        });
        let names = rows.map(|(name, ..)| name);
        assert_eq!(
            names,
            [
                "missed long ago",
                "missed, urgent",
                "no deadline, old",
                "due soon, waits longer",
                "due soon",
                "due soon, low",
                "due late, urgent",
                "no deadline, young",
                "due late",
            ]
        );
    }

    /// Urgent mail comes every hour, and one is answered every hour: the low one's turn comes.
    #[test]
    fn nobody_starves() {
        let mut queue: Vec<(i64, Priority)> = vec![(8, Priority::Low)];
        for hour in 0.. {
            queue.push((hour + 8, Priority::Urgent));
            queue.push((hour + 8, Priority::Urgent));
            queue.sort_by_key(|(due, priority)| {
                Place::of(Some(at(*due)), at(due - 8), *priority, at(hour))
            });
            let (due, priority) = queue.remove(0);
            if priority == Priority::Low {
                // Only what is due at most 32 h later than it could come before.
                assert!(hour <= 2 * (8 + 32), "after {hour} h");
                return;
            }
            assert!(due <= 8 + OVERTAKEN_FOR.as_hours(), "{due} overtakes");
        }
    }
}
