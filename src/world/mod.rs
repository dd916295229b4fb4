//! The doors: everything that posthaste asks of the machine.
//!
//! Separate so that a simulated run can replace them, and so that one grep shows who may read the
//! time, draw chance, open a socket or see a secret. Knows neither mail nor desk.

pub mod clock;
pub mod crash;
pub mod random;
