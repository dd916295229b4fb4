//! Mail as such: bytes to types and types to bytes, by the RFCs.
//!
//! Separate from `desk/` because a mail means the same whoever reads it. Knows nothing of
//! conversations, agents or promises. Pure: no I/O, no time, no randomness, nothing async.
//! Reading never fails: whatever arrives becomes a [`message::Message`], with its defects named.

pub mod address;
pub mod file_name;
pub mod language;
pub mod line;
pub mod message;
pub mod read;
pub mod token;
pub mod write;
