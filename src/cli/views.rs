//! Views: what is there, read beside a running daemon.
//!
//! A file a view: `status`, `list` and `queue`, `show`, `search`, `report`. Separate from the
//! requests, which change something. Each prints the contract's JSON, or the same for people.
//! Never writes, and needs no daemon.

mod list;
mod report;
mod search;
mod show;
mod status;

pub(super) use list::{list, queue};
pub(super) use report::{Form, report};
pub(super) use search::search;
pub(super) use show::show;
pub(super) use status::status;

use jiff::Timestamp;

use super::Failure;
use super::desk::zone;
use super::times::Times;
use crate::config::Config;
use crate::desk::conversation::{Ref, Status};
use crate::world::clock::{Clock, SystemClock};

/// The desk's zone, and the time.
pub(super) fn times(config: &Config) -> Result<Times, Failure> {
    Ok(Times { zone: zone(config)?, now: SystemClock::new().now() })
}

/// A status as a person may write it.
fn status_of(word: &str) -> Result<Status, Failure> {
    let found = Status::ALL.into_iter().find(|status| status.as_str().eq_ignore_ascii_case(word));
    found.ok_or_else(|| {
        let all: Vec<&str> = Status::ALL.into_iter().map(Status::as_str).collect();
        Failure::Usage(format!("{word} is no status; there are: {}", all.join(", ")))
    })
}

/// A reference as a person may write it.
pub(super) fn reference_of(text: &str) -> Result<Ref, Failure> {
    Ref::parse(text).ok_or_else(|| {
        Failure::Refused(format!(
            "{text} is no reference: they have six characters, such as 7KQ2M9"
        ))
    })
}

/// A date or time as a person may write it, in the desk's zone.
pub(super) fn since_of(times: &Times, text: &str) -> Result<Timestamp, Failure> {
    times.parse(text).ok_or_else(|| {
        Failure::Usage(format!("{text} is no date; write it as 2026-01-31 or 2026-01-31T10:00"))
    })
}
