//! The desk: what posthaste decides, and nothing else.
//!
//! `decide(policy, situation, input, now) -> Decision` is the one way in which a conversation
//! changes; [`conversation::Conversation::apply`] is the one way in which its state does. Pure:
//! no I/O, no SQL, no time of its own, nothing async, so that every decision can be tested as a
//! line of text and replayed from the journal. Never performs what it decides.

pub mod alarm;
pub mod assignment;
pub mod brief;
pub mod conversation;
pub mod decide;
pub mod details;
pub mod digest;
pub mod effect;
pub mod event;
mod fold;
pub mod input;
pub mod labels;
pub mod out_of_office;
pub mod placement;
pub mod policy;
pub mod promised;
pub mod report;
pub mod rules;
pub mod ruling;
pub mod second_look;
pub mod shelf;
pub mod simulation;
pub mod sla;
pub mod told;
mod tongue;
pub mod welcome;
pub mod when;
pub mod words;
