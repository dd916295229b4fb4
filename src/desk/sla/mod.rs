//! Promises in time: what the desk owes by when, computed in open hours.
//!
//! Separate from the other decisions because it is arithmetic on calendars, exact and tested
//! against a slow algorithm of its own. Pure: an instant, a calendar and a policy in, an instant
//! out. Never reads a clock, and never steps through time second by second.

pub mod calendar;
pub mod event;
pub mod expected;
pub mod holiday;
pub mod owed;
pub mod promise;
pub mod queue;
pub mod target;
