//! The store: the only SQL, the only durable state.
//!
//! Separate so that everything that must agree is in one file and one transaction. Decides
//! nothing; hands out and takes the desk's types; never leaks a type of the database.

pub mod commit;
