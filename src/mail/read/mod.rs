//! Reading: bytes become a [`Message`](super::message::Message), and a message a [`Verdict`].
//!
//! One file a question: what does it say (`parse`), what kind of mail is it (`classify`, `bounce`),
//! is its author who it says (`authentication`), what did its author newly write (`reply`), what is
//! in these words (`said`: `language`, `questions`, `flags`, `thanks`), and which other mail does
//! it name (`thread`). `parse` asks in this order:
//!
//! ```text
//!  bytes ─► structure ─► field ─► addresses, words, parameters, thread      the header
//!               ├──────► enclosed ─► tnef ─► rtf                            files that MIME hides
//!               └──────► content ─► transfer ─► charset ─► flowed, html,    the text and the files
//!                                                   │       calendar
//!                                                   └─► clean               what may be shown
//! ```
//!
//! Never fails, never looks anything up, never decides what the desk does about it.

pub mod addresses;
pub mod authentication;
pub mod bounce;
mod calendar;
mod charset;
pub mod classify;
pub mod clean;
mod content;
pub mod defect;
mod enclosed;
mod field;
pub mod flags;
mod flowed;
pub mod formatted;
pub mod forward;
pub mod forwarded;
pub mod hash;
pub mod html;
pub mod language;
mod parameters;
pub mod parse;
mod phrases;
pub mod questions;
pub mod reply;
mod rtf;
pub mod said;
#[cfg(test)]
mod sample;
mod structure;
mod tags;
pub mod thanks;
pub mod thread;
mod tnef;
pub mod trace;
mod transfer;
pub mod words;

pub use classify::Verdict;
