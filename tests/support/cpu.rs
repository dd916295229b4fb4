//! How much processor time a thread has used.
//!
//! Separate because programs that hold work against its size use nothing else of this folder. It
//! asks the clock of the thread (`clock_gettime(2)`), which is exact at any moment. Never reads
//! `/proc/thread-self/schedstat`: that counts up at ticks only, so less than 4 ms of work is often
//! none at all.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Processor time of this thread so far.
pub(crate) fn spent() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap()
}
