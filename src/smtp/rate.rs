//! How many mails an account may send in how long: a token bucket for `COUNT/PERIOD`.
//!
//! Separate and pure so that one test can show what providers hold us to: never more than COUNT in
//! any PERIOD, wherever it begins. A bucket of COUNT tokens refilled COUNT times a period would let
//! twice as many through, so ours is smaller and fills more slowly: a tenth of COUNT may leave at
//! once, the others spread over the rest of the period. Reads no clock.

use std::num::NonZeroU32;
use std::time::Duration;

/// A bucket that is full at first.
#[derive(Clone, Debug)]
pub struct TokenBucket {
    /// Tokens it holds when full.
    burst: u32,
    /// Time in which one token comes.
    interval: Duration,
    /// When the bucket will be full again, by the monotonic clock.
    full_at: Duration,
}

impl TokenBucket {
    /// A bucket for at most `count` mails in any `period`.
    #[must_use]
    pub fn new(count: NonZeroU32, period: Duration) -> TokenBucket {
        let burst = (count.get() / 10).max(1);
        // A window of one period, its end excluded, sees the burst and the tokens that come in it:
        // burst + ceil(period / interval) - 1. That is `count` for the interval below; rounded up,
        // for a nanosecond too few would be a token too many.
        let tokens = count.get() - burst + 1;
        let interval = (period / tokens).saturating_add(Duration::from_nanos(1));
        TokenBucket { burst, interval, full_at: Duration::ZERO }
    }

    /// Takes one token at the monotonic time `now`.
    ///
    /// # Errors
    /// How long it is until there is one; nothing was taken.
    pub fn take(&mut self, now: Duration) -> Result<(), Duration> {
        let full_at = self.full_at.max(now).saturating_add(self.interval);
        // An empty bucket is full again after `burst` intervals.
        let latest = now.saturating_add(self.interval.saturating_mul(self.burst));
        match full_at.checked_sub(latest) {
            Some(wait) if !wait.is_zero() => Err(wait),
            Some(_) | None => {
                self.full_at = full_at;
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(count: u32, period_s: u64) -> TokenBucket {
        TokenBucket::new(NonZeroU32::new(count).unwrap(), Duration::from_secs(period_s))
    }

    /// When mails leave if there are always more: in nanoseconds.
    fn departures(count: u32, period_s: u64, mails: usize) -> Vec<u128> {
        let mut bucket = bucket(count, period_s);
        let mut now = Duration::from_secs(77);
        let mut left = Vec::new();
        while left.len() < mails {
            match bucket.take(now) {
                Ok(()) => left.push(now.as_nanos()),
                Err(wait) => now += wait,
            }
        }
        left
    }

    #[test]
    fn never_more_than_count_in_any_period() {
        for (count, period_s) in [(1, 1), (2, 1), (3, 60), (10, 1), (30, 60), (300, 3600), (999, 7)]
        {
            let left = departures(count, period_s, 3 * count as usize + 10);
            let period = Duration::from_secs(period_s).as_nanos();
            for (first, &from) in left.iter().enumerate() {
                let within = left[first..].iter().take_while(|&&at| at < from + period).count();
                assert!(within <= count as usize, "{count}/{period_s}s: {within} in one period");
            }
            let spent = left[left.len() - 1] - left[0];
            let at_full_rate = period * (left.len() as u128 - 1) / u128::from(count);
            assert!(
                spent < at_full_rate * 12 / 10,
                "{count}/{period_s}s is slower than it need be"
            );
        }
    }

    #[test]
    fn waits_are_what_is_missing() {
        let mut bucket = bucket(1, 10);
        let at = Duration::from_secs;
        let nanosecond = Duration::from_nanos(1);
        assert_eq!(bucket.take(at(5)), Ok(()));
        assert_eq!(bucket.take(at(5)), Err(at(10) + nanosecond));
        assert_eq!(bucket.take(at(12)), Err(at(3) + nanosecond));
        assert_eq!(bucket.take(at(15) + nanosecond), Ok(()));
        assert_eq!(bucket.take(at(1000)), Ok(()), "idling saves up one token");
        assert_eq!(bucket.take(at(1000)), Err(at(10) + nanosecond), "and not more");
    }

    #[test]
    fn no_time_overflows() {
        let mut bucket = TokenBucket::new(NonZeroU32::MIN, Duration::MAX);
        assert_eq!(bucket.take(Duration::ZERO), Ok(()));
        assert_eq!(bucket.take(Duration::MAX), Ok(()));
        assert_eq!(self::bucket(u32::MAX, 0).take(Duration::MAX), Ok(()));
    }
}
