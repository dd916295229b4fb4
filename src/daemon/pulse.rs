//! Pulses: that every task still moves, and which one does not.
//!
//! Separate because no task can tell this of itself. A task that moves says so, and says how long
//! it is going to wait where it waits: backing off from a dead server is movement, hanging in a
//! step is not. Bytes that come or go count too, since a large mail may take half an hour. What has
//! said nothing for longer than its wait and the longest step is stuck. Never ends a task: that is
//! for whoever looks.

use std::collections::BTreeMap;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::limits;
use crate::world::clock::Clock;
use crate::world::endpoint::Endpoint;
use crate::world::net::{BoxStream, Link, Net, NetError};

/// The pulses of all tasks of a daemon. Cheap to clone.
#[derive(Clone)]
pub struct Pulses {
    clock: Arc<dyn Clock>,
    beats: Arc<Mutex<Beats>>,
}

#[derive(Default)]
struct Beats {
    /// How many pulses there have been: each has a number of its own, for a task of the same name
    /// may begin before the old one has ended.
    count: u64,
    /// By number: the task, and when it has to have moved, on the monotonic clock.
    expected: BTreeMap<u64, (String, Duration)>,
}

impl Pulses {
    /// No task yet.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Pulses {
        Pulses { clock, beats: Arc::default() }
    }

    /// The pulse of a task that begins now. It counts until it is dropped.
    #[must_use]
    pub fn of(&self, task: String) -> Arc<Pulse> {
        let number = {
            let mut beats = self.lock();
            beats.count += 1;
            let number = beats.count;
            beats.expected.insert(number, (task, Duration::ZERO));
            number
        };
        let pulse = Pulse { pulses: self.clone(), number };
        pulse.beat();
        Arc::new(pulse)
    }

    /// The tasks that should have moved by now and have not, by name.
    #[must_use]
    pub fn stuck(&self) -> Vec<String> {
        let now = self.clock.monotonic();
        let beats = self.lock();
        let late = beats.expected.values().filter(|(_, by)| *by < now);
        late.map(|(task, _)| task.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Beats> {
        self.beats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The pulse of one task.
pub struct Pulse {
    pulses: Pulses,
    number: u64,
}

impl Pulse {
    /// The task has moved.
    pub fn beat(&self) {
        self.wait(Duration::ZERO);
    }

    /// The task has moved, and now waits for so long unless something wakes it.
    pub fn wait(&self, wait: Duration) {
        let by = self.by(wait);
        if let Some((_, expected)) = self.pulses.lock().expected.get_mut(&self.number) {
            *expected = by;
        }
    }

    /// Bytes have moved. A wait that was told of goes on.
    fn touch(&self) {
        let by = self.by(Duration::ZERO);
        if let Some((_, expected)) = self.pulses.lock().expected.get_mut(&self.number) {
            *expected = by.max(*expected);
        }
    }

    fn by(&self, wait: Duration) -> Duration {
        self.pulses.clock.monotonic().saturating_add(wait).saturating_add(limits::STEP_MAX)
    }
}

impl Drop for Pulse {
    fn drop(&mut self) {
        self.pulses.lock().expected.remove(&self.number);
    }
}

impl std::fmt::Debug for Pulse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pulse").field("number", &self.number).finish_non_exhaustive()
    }
}

/// A network whose bytes are a task's movement.
pub(super) struct Felt {
    pub(super) net: Arc<dyn Net>,
    pub(super) pulse: Arc<Pulse>,
}

impl Felt {
    fn felt(&self, link: Link) -> Link {
        let stream = FeltStream { stream: link.stream, pulse: Arc::clone(&self.pulse) };
        Link { stream: Box::new(stream), ..link }
    }
}

impl Net for Felt {
    fn dial<'a>(
        &'a self,
        endpoint: &'a Endpoint,
        within: Duration,
    ) -> BoxFuture<'a, Result<Link, NetError>> {
        Box::pin(async move { Ok(self.felt(self.net.dial(endpoint, within).await?)) })
    }

    fn secure<'a>(
        &'a self,
        plain: BoxStream,
        endpoint: &'a Endpoint,
        within: Duration,
    ) -> BoxFuture<'a, Result<Link, NetError>> {
        // What is below is felt already.
        self.net.secure(plain, endpoint, within)
    }
}

#[derive(Debug)]
struct FeltStream {
    stream: BoxStream,
    pulse: Arc<Pulse>,
}

impl AsyncRead for FeltStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let done = ready!(Pin::new(&mut self.stream).poll_read(context, into));
        self.pulse.touch();
        Poll::Ready(done)
    }
}

impl AsyncWrite for FeltStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let done = ready!(Pin::new(&mut self.stream).poll_write(context, bytes));
        self.pulse.touch();
        Poll::Ready(done)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let done = ready!(Pin::new(&mut self.stream).poll_write_vectored(context, slices));
        self.pulse.touch();
        Poll::Ready(done)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::clock::ManualClock;

    #[test]
    fn who_does_not_move_is_stuck() {
        let clock = ManualClock::at(jiff::Timestamp::UNIX_EPOCH);
        let pulses = Pulses::new(Arc::new(clock.clone()));
        let check = |after: Duration, expected: &[&str]| {
            clock.advance(after);
            assert_eq!(pulses.stuck(), expected, "at {:?}", clock.monotonic());
        };
        let (second, hour) = (Duration::from_secs(1), Duration::from_secs(3600));
        let moves = pulses.of("moves".to_owned());
        let waits = pulses.of("waits".to_owned());
        let hangs = pulses.of("hangs".to_owned());
        waits.wait(hour);
        check(limits::STEP_MAX, &[]);
        moves.beat();
        waits.touch();
        check(second, &["hangs"]);
        hangs.beat();
        check(Duration::ZERO, &[]);
        drop((moves, hangs));
        check(hour - second, &[]);
        check(second, &["waits"]);
        let again = pulses.of("waits".to_owned());
        drop(waits);
        check(Duration::ZERO, &[]);
        check(limits::STEP_MAX + second, &["waits"]);
        drop(again);
        check(hour, &[]);
    }
}
