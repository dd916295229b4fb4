//! Back-off: how long to wait after trouble. Pure.
//!
//! Doubles from five seconds up to a bound, with jitter, so that many clients of one server do not
//! come back together. Never zero.

use std::time::Duration;

/// The first wait.
const FIRST: Duration = Duration::from_secs(5);

/// Waits that grow.
#[derive(Clone, Debug)]
pub struct BackOff {
    longest: Duration,
    failures: u32,
}

impl BackOff {
    /// No failures yet; waits grow up to `longest`.
    #[must_use]
    pub fn new(longest: Duration) -> BackOff {
        BackOff { longest, failures: 0 }
    }

    /// One more failure: how long to wait. `fraction`, 0 to 1, moves it by up to a quarter.
    pub fn next(&mut self, fraction: f64) -> Duration {
        let doubled = FIRST.saturating_mul(2u32.saturating_pow(self.failures.min(16)));
        self.failures = self.failures.saturating_add(1);
        doubled.min(self.longest).mul_f64(0.75 + 0.5 * fraction.clamp(0.0, 1.0))
    }

    /// It works again.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// Failures in a row.
    #[must_use]
    pub fn failures(&self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_bound() {
        let mut back_off = BackOff::new(Duration::from_secs(60));
        let waits: Vec<u64> = (0..6).map(|_| back_off.next(0.5).as_secs()).collect();
        assert_eq!(waits, [5, 10, 20, 40, 60, 60]);
        back_off.reset();
        assert_eq!(back_off.next(0.0), Duration::from_millis(3_750));
        assert_eq!(back_off.next(1.0), Duration::from_millis(12_500));
    }
}
