//! Waiting for what another process does: a bounded number of short pauses, never a clock.
//!
//! Separate so that no test waits in its own way. What does not come about within the bound
//! fails the test by its name, or is given back as `None` where it may stay away.

use std::thread::sleep;
use std::time::Duration;

/// The pause between two looks.
const PAUSE: Duration = Duration::from_millis(50);

/// How long things may take that happen at once on an idle machine: 2 busy cores need seconds.
pub(crate) const SOON: Duration = Duration::from_secs(30);

/// Looks until there is something to see; fails after about `patience` and says what was missing.
#[expect(clippy::panic, reason = "this is how a test fails")]
pub(crate) fn wait_until<T>(what: &str, patience: Duration, look: impl FnMut() -> Option<T>) -> T {
    match wait_for(patience, look) {
        Some(seen) => seen,
        None => panic!("waited {patience:?} for {what}, in vain"),
    }
}

/// The same for what may stay away: `None` after about `patience`.
pub(crate) fn wait_for<T>(patience: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let looks = patience.as_millis() / PAUSE.as_millis();
    for _ in 0..looks {
        if let Some(seen) = look() {
            return Some(seen);
        }
        sleep(PAUSE);
    }
    look()
}
