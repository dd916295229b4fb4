//! Timers: what is due is decided, once.
//!
//! Separate because the rows are armed by decisions and this is all that is left: take the next
//! one, decide, commit. The row goes in the same transaction, so a timer fires once however often
//! the process dies. What is due is told by the wall clock alone: one that is put back makes it
//! fire later, one that is put forward earlier, and neither lets it fire twice, for the decision
//! looks at the state. How long nobody looks is told by the monotonic clock, and is bounded.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use jiff::Timestamp;

use super::arrival::decide_on;
use super::desk::Desk;
use super::digest::tell_the_day;
use crate::desk::conversation::ConversationId;
use crate::desk::digest::next_after;
use crate::desk::input::Input;
use crate::desk::sla::expected::usual_responses;
use crate::limits;
use crate::log;
use crate::store::{Store, StoreError};

/// When something is due next: a timer of a conversation, or a digest after `now`.
///
/// # Errors
/// The store's.
pub fn next_at(
    store: &Store,
    desk: &Desk,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let timer = store.read().next_timer()?.map(|(at, _, _)| at);
    let digest = next_after(&desk.policy, &desk.zone, now);
    Ok(timer.into_iter().chain(digest).min())
}

/// Conversations whose deadlines were computed with other promises, or with other hours, than this
/// desk's.
///
/// # Errors
/// The store's.
pub fn to_recompute(store: &Store, desk: &Desk) -> Result<Vec<ConversationId>, StoreError> {
    store.read().with_other_promises(&desk.policy.promises_version())
}

/// Decides these conversations anew by this desk's promises, each in a transaction of its own. One
/// that cannot be decided is left as it is.
///
/// # Errors
/// The store's.
pub fn recompute(
    store: &mut Store,
    desk: &Desk,
    conversations: &[ConversationId],
    now: Timestamp,
) -> Result<(), StoreError> {
    for conversation in conversations {
        let what = named(store, *conversation, "the promises");
        left_out(&what, || {
            store.write(|w| decide_on(w, desk, *conversation, &Input::PromisesChanged, now))
        })?;
    }
    Ok(())
}

/// What a step gave; none where it made us panic, or is about what the store cannot read or hold.
/// That is logged, and stands before nothing else. Where the store fails for all, it fails at the
/// next step, too.
///
/// # Errors
/// The store's, where more is wrong than this one thing.
pub(super) fn left_out<T>(
    what: &str,
    step: impl FnOnce() -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(Err(StoreError::Failed(why))) => log::left_out(what, &why),
        Ok(result) => return result.map(Some),
        Err(_) => log::left_out(what, "it made the program fail; please report it"),
    }
    Ok(None)
}

/// What the log calls something of a conversation.
fn named(store: &Store, conversation: ConversationId, what: &str) -> String {
    let reference = store.read().reference(conversation).ok().flatten();
    format!("{what} of {}", reference.map_or_else(String::new, |known| known.to_string()))
}

/// How long to sleep before the next look at what is due; the wait is monotonic, and stands while
/// the machine is suspended. What the wall clock comes to show by a step, or while the machine
/// slept, is noticed at the latest [`limits::TIMERS_EVERY`] after that; else at its time.
#[must_use]
pub fn look_again_after(next: Option<Timestamp>, now: Timestamp) -> Duration {
    let wait = next
        .map_or(limits::TIMERS_EVERY, |at| at.duration_since(now).try_into().unwrap_or_default());
    wait.min(limits::TIMERS_EVERY)
}

/// Fires everything that is due by `now`, the longest due first, at most `most` timers; then tells
/// the day to whom it has not been told. Gives how many there were.
///
/// # Errors
/// The store's.
pub fn fire_due(
    store: &mut Store,
    desk: &Desk,
    now: Timestamp,
    most: usize,
) -> Result<usize, StoreError> {
    count_usual(store, desk, now)?;
    for fired in 0..most {
        let due = store.read().next_timer()?.filter(|(at, _, _)| *at <= now);
        let Some((_, conversation, kind)) = due else {
            // What is late by now is told as late.
            return Ok(fired + tell_the_day(store, desk, now)?);
        };
        let what = named(store, conversation, &format!("the timer {}", kind.as_str()));
        let decided = left_out(&what, || {
            store.write(|w| {
                w.timer_done(conversation, kind)?;
                decide_on(w, desk, conversation, &Input::TimerFired(kind), now)
            })
        })?;
        if decided.is_none() {
            // A timer that cannot be decided must not stand before all others.
            let later = now.checked_add(limits::TIMER_AGAIN).unwrap_or(now);
            store.write(|w| w.put_off_timer(conversation, kind, later))?;
        }
    }
    Ok(most)
}

/// Counts anew, once a day, how long first answers take: acks read the figure.
fn count_usual(store: &mut Store, desk: &Desk, now: Timestamp) -> Result<(), StoreError> {
    let counted_at = store.read().usual_counted_at()?;
    let is_fresh = |at: Timestamp| {
        at <= now && now.duration_since(at).unsigned_abs() < limits::USUAL_COUNTED_EVERY
    };
    if counted_at.is_some_and(is_fresh) {
        return Ok(());
    }
    let since = now.checked_sub(limits::USUAL_PERIOD).unwrap_or(Timestamp::MIN);
    let waits = store.read().first_waits(since)?;
    let usual = usual_responses(&desk.policy, &waits, now);
    store.write(|w| w.keep_usual(&usual, now))
}
