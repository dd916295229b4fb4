//! Upkeep: `reindex`, `verify`, `backup`, `restore`.
//!
//! Separate from requests because these are about the store as a whole, not about a conversation,
//! and none of them goes through the daemon: two run beside it, two refuse to. Long work shows a
//! bar on a terminal. Never decides what is sound: the store says.

mod backup;
mod reindex;
mod restore;
mod verify;

pub(super) use backup::backup;
pub(super) use reindex::reindex;
pub(super) use restore::restore;
pub(super) use verify::verify;
