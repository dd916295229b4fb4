//! Durations as figures: sorted, the middle and the tail.
//! Printed for people to read; nothing is asserted of them.

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use jiff::Timestamp;

/// Held by each test of this program: tests that run beside each other would measure each other.
static MEASURING: RwLock<()> = RwLock::new(());

/// Keeps all other tests of this program away while it lives: durations and rates are measured.
pub(crate) fn measuring() -> RwLockWriteGuard<'static, ()> {
    MEASURING.write().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps those away that measure.
pub(crate) fn not_measuring() -> RwLockReadGuard<'static, ()> {
    MEASURING.read().unwrap_or_else(PoisonError::into_inner)
}

/// Spans of time, in milliseconds.
#[derive(Debug, Default)]
pub(crate) struct Spans(Vec<f64>);

impl Spans {
    /// Adds one.
    pub(crate) fn add(&mut self, from: Timestamp, to: Timestamp) {
        self.0.push(to.duration_since(from).as_secs_f64() * 1000.0);
    }

    /// `p50 1.0 ms, p99 2.0 ms, max 3.0 ms`, by nearest rank.
    pub(crate) fn tell(&self) -> String {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = |percent: usize| sorted[(sorted.len() * percent).div_ceil(100).max(1) - 1];
        format!("p50 {:.1} ms, p99 {:.1} ms, max {:.1} ms", rank(50), rank(99), rank(100))
    }
}
