//! When a deferred mail is tried again (RFC 5321 §4.5.4.1).
//!
//! Separate and pure so that the whole schedule is a table. Dense at first, for greylisting lets
//! one in after 5 minutes or so, then hourly; jittered, so that a relay that comes back is not met
//! by everything at once. Stores nothing and draws no chance: the caller brings both.

use jiff::{SignedDuration, Timestamp};

/// Minutes after the first, second, … attempt; an hour after all later ones.
const SCHEDULE_MIN: [i64; 4] = [1, 5, 15, 30];

/// For how long a mail is worth trying, counted from its first attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lifetime {
    /// What a person wrote or must see: answers, notices. RFC 5321 asks for 4 to 5 days.
    FourDays,
    /// What is worth nothing late: acknowledgements, resolutions.
    OneDay,
}

impl Lifetime {
    /// Its length.
    #[must_use]
    pub fn length(self) -> SignedDuration {
        match self {
            Lifetime::FourDays => SignedDuration::from_hours(96),
            Lifetime::OneDay => SignedDuration::from_hours(24),
        }
    }
}

/// What comes after an attempt that was deferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// The next attempt, not before this time.
    At(Timestamp),
    /// No more attempts.
    GiveUp,
}

/// The time of the next attempt, after `attempts` of them (1 and more), the first of which was at
/// `first_attempt_at` and the last of which failed `now`.
///
/// `fraction`, between 0 and 1, moves the delay by up to 20 % to either side. The last attempt is
/// at the very end of the lifetime; one that fails then or later is given up.
#[must_use]
pub fn next_attempt(
    lifetime: Lifetime,
    attempts: u32,
    first_attempt_at: Timestamp,
    now: Timestamp,
    fraction: f64,
) -> Retry {
    let end = after(first_attempt_at, lifetime.length());
    if now >= end {
        return Retry::GiveUp;
    }
    let place = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX);
    let delay = SignedDuration::from_mins(SCHEDULE_MIN.get(place).copied().unwrap_or(60));
    let fraction = if fraction.is_nan() { 0.5 } else { fraction.clamp(0.0, 1.0) };
    let jittered = delay.mul_f64(0.8 + 0.4 * fraction);
    Retry::At(after(now, jittered).min(end))
}

fn after(from: Timestamp, by: SignedDuration) -> Timestamp {
    from.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "2031-03-30T00:00:00Z";

    /// Everything in minutes after the first attempt; `None` is giving up.
    fn check(lifetime: Lifetime, attempts: u32, now_min: i64, fraction: f64, next: Option<f64>) {
        let first: Timestamp = FIRST.parse().unwrap();
        let now = first + SignedDuration::from_mins(now_min);
        let expected = next.map_or(Retry::GiveUp, |minutes| {
            Retry::At(first + SignedDuration::from_millis((minutes * 60_000.0).round() as i64))
        });
        let found = next_attempt(lifetime, attempts, first, now, fraction);
        assert_eq!(found, expected, "attempt {attempts} at {now_min} min, {fraction}");
    }

    #[test]
    fn the_schedule() {
        use Lifetime::{FourDays, OneDay};
        check(FourDays, 1, 0, 0.5, Some(1.0));
        check(FourDays, 2, 1, 0.5, Some(6.0));
        check(FourDays, 3, 6, 0.5, Some(21.0));
        check(FourDays, 4, 21, 0.5, Some(51.0));
        check(FourDays, 5, 51, 0.5, Some(111.0));
        check(FourDays, u32::MAX, 100, 0.5, Some(160.0));
        check(FourDays, 0, 0, 0.5, Some(1.0));
        // Jitter, and numbers that are no fraction.
        check(FourDays, 2, 0, 0.0, Some(4.0));
        check(FourDays, 2, 0, 1.0, Some(6.0));
        check(FourDays, 2, 0, -7.0, Some(4.0));
        check(FourDays, 2, 0, f64::INFINITY, Some(6.0));
        check(FourDays, 2, 0, f64::NAN, Some(5.0));
        // The end.
        check(OneDay, 30, 24 * 60 - 60, 0.5, Some(24.0 * 60.0));
        check(OneDay, 30, 24 * 60 - 1, 1.0, Some(24.0 * 60.0));
        check(OneDay, 30, 24 * 60, 0.5, None);
        check(OneDay, 1, 24 * 60 + 1, 0.5, None);
        check(FourDays, 30, 24 * 60, 0.5, Some(25.0 * 60.0));
        check(FourDays, 99, 96 * 60 - 1, 0.5, Some(96.0 * 60.0));
        check(FourDays, 99, 96 * 60, 0.5, None);
        // The clock was put back before the first attempt.
        check(OneDay, 1, -600, 0.5, Some(-599.0));
    }

    #[test]
    fn a_mail_nobody_takes_is_tried_often_and_not_for_ever() {
        for (lifetime, fewest, most) in [(Lifetime::OneDay, 22, 36), (Lifetime::FourDays, 82, 126)]
        {
            for fraction in [0.0, 0.5, 1.0] {
                let first: Timestamp = FIRST.parse().unwrap();
                let (mut now, mut attempts) = (first, 1);
                while let Retry::At(next) = next_attempt(lifetime, attempts, first, now, fraction) {
                    assert!(next > now, "time stands still");
                    now = next;
                    attempts += 1;
                }
                assert!((fewest..=most).contains(&attempts), "{lifetime:?}: {attempts} attempts");
                assert_eq!(now, first + lifetime.length());
            }
        }
    }

    #[test]
    fn the_end_of_time_is_no_panic() {
        let end = Timestamp::MAX;
        assert_eq!(next_attempt(Lifetime::OneDay, 1, end, end, 0.5), Retry::GiveUp);
        let before = end - SignedDuration::from_secs(1);
        assert_eq!(next_attempt(Lifetime::OneDay, 1, before, before, 0.5), Retry::At(end));
    }
}
