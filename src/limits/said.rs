//! Bounds of reading what agents say: promises, and that they are away.
//!
//! Separate from the page of all others, which would be too long with them; they are used under
//! its name. Holds no bound of what a customer writes.

use std::time::Duration;

/// Words of an agent's mail that are searched for a promise, from its beginning; a page has 400.
pub const PROMISE_WORDS_MAX: usize = 5_000;

/// Characters of the words of a promise that are kept as its evidence.
pub const PROMISE_WORDS_CHARS_MAX: usize = 120;

/// A promise that is due so soon needs no reminder: its writer is on it.
pub const PROMISE_NEAR: Duration = Duration::from_secs(15 * 60);

/// Words of an out-of-office note that are read, from its beginning: it says at once that somebody
/// is away, and disclaimers follow.
pub const OUT_OF_OFFICE_WORDS_MAX: usize = 400;

/// Words that a moment is made of at most, among others: `Friday, the 16th of January 2026, 9 am`.
pub const WHEN_WORDS_MAX: usize = 10;

/// Open days that somebody counts as away whose note does not say until when: responders tell one
/// sender once in four to seven days, so the next note comes when this has passed.
pub const AWAY_WITHOUT_END_DAYS: u32 = 5;

/// How far off an agent may put something, in days: two years. What is later is a slip of the year.
pub const WHEN_DAYS_MAX: i64 = 730;
