//! SMTP: one send, and what became of it.
//!
//! Separate so that relays' oddities stay here. No word of the desk.

pub mod account;
