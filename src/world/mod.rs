//! The doors: everything that posthaste asks of the machine.
//!
//! Separate so that a simulated run can replace them, and so that one grep shows who may read the
//! time, draw chance, open a socket or see a secret. Knows nothing of the desk, and of mail
//! only what the keys of tokens look like.

pub mod clock;
pub mod crash;
pub mod dns;
pub mod endpoint;
pub mod journal;
pub mod net;
pub mod random;
pub mod secret;
pub mod supervisor;
pub mod tls;
