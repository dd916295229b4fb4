//! What people and programs are shown: the shapes of the contract's JSON.
//!
//! Separate from `query` because these types are a contract with the outside and change with it
//! alone. Never used by a decision, never writes.
