//! Timers: what is due is decided, once.
//!
//! Separate because the rows are armed by decisions and this is all that is left: take the next
//! one, decide, commit. The row goes in the same transaction, so a timer fires once however often
//! the process dies. A clock that steps back makes it fire late, one that steps forward early; the
//! decision looks at the state and not at the timer.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;

use super::arrival::decide_on;
use super::desk::Desk;
use super::digest::tell_the_day;
use crate::desk::conversation::ConversationId;
use crate::desk::digest::next_after;
use crate::desk::input::Input;
use crate::desk::sla::expected::usual_responses;
use crate::limits;
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
        let once = catch_unwind(AssertUnwindSafe(|| {
            store.write(|w| decide_on(w, desk, *conversation, &Input::PromisesChanged, now))
        }));
        once.unwrap_or(Ok(()))?;
    }
    Ok(())
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
        let once = catch_unwind(AssertUnwindSafe(|| {
            store.write(|w| {
                w.timer_done(conversation, kind)?;
                decide_on(w, desk, conversation, &Input::TimerFired(kind), now)
            })
        }));
        if let Ok(decided) = once {
            decided?;
        } else {
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
