//! Writing: a [`draft::Draft`] says what a mail is to be, `compose` makes it bytes.
//!
//! Separate from the desk so that the desk decides in words (whom, which kind, what text) and never
//! touches a header. Never chooses a recipient, never reads the clock, never fails at render time.

pub mod draft;
