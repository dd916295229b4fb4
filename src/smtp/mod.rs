//! SMTP: one mail handed to a relay, and exactly what became of it (RFC 5321, RFC 6409).
//!
//! ```text
//!  message ─► canonical ─► stuffed ─┐
//!  envelope ────────────────────────┴─► Session::send ─► Outcome ─► retry: At(time) | GiveUp
//!  stream of world/net ─► wire (cleans replies) ─► Session
//! ```
//!
//! A room of its own because the one dangerous moment of the program is here: between the first
//! octet of a body and the relay's 2xx nobody can know whether the mail was taken. So the types
//! say it ([`Outcome::Uncertain`]), each phase has its own timeout, and a connection that saw
//! anything unexpected is never used again.
//!
//! Speaks over streams that others opened. Knows no desk, stores nothing, reads no clock, and
//! never sends a mail a second time: that is for its caller to decide.

pub mod account;
pub mod canonical;
pub mod extensions;
pub mod outcome;
pub mod rate;
pub mod reply;
pub mod retry;
pub mod session;
mod wire;

pub use outcome::{Envelope, Outcome, RecipientOutcome};
pub use reply::Reply;
pub use session::{Credentials, Session, SessionError, Timeouts};
pub use wire::Duplex;
