//! Reading: bytes become a [`Message`](super::message::Message), and a message a [`Verdict`].
//!
//! One file a question: what does it say (`parse`, `html`, `charset`), what kind of mail is it
//! (`classify`, `bounce`), is its author who it says (`authentication`), what did its author newly
//! write (`reply`), in which language (`language`), and which other mail does it name (`thread`).
//! Never fails, never looks anything up, never decides what the desk does about it.

pub mod classify;
pub mod thread;

pub use classify::Verdict;
