//! Crash points: where a test may let the process die.
//!
//! One stands before and after each commit, at each phase of SMTP, and after what is asked of an
//! IMAP server. Without the feature `crash-points` the function is empty; with it,
//! `POSTHASTE_CRASH_AT=n` lets the n-th point that is reached end the process at once, with nothing
//! unwound, flushed or closed. Separate because a test counts them. Never in a release.

/// Dies here, if this is the point that a test asked for.
#[cfg(not(feature = "crash-points"))]
#[inline(always)]
pub fn crash_point(_name: &'static str) {}

/// Dies here, if this is the point that a test asked for.
#[cfg(feature = "crash-points")]
pub fn crash_point(name: &'static str) {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    static WANTED: OnceLock<u64> = OnceLock::new();
    static PASSED: AtomicU64 = AtomicU64::new(0);

    let wanted = *WANTED.get_or_init(|| {
        std::env::var("POSTHASTE_CRASH_AT").ok().and_then(|n| n.parse().ok()).unwrap_or(0)
    });
    if wanted == 0 {
        return;
    }
    let place = PASSED.fetch_add(1, Ordering::SeqCst) + 1;
    if place == wanted {
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), "crash point {place}: {name}");
        std::process::abort();
    }
}
