//! Writing: a [`draft::Draft`] says what a mail is to be, [`compose::compose`] makes it bytes.
//!
//! Separate from the desk so that the desk decides in words (whom, which kind, what text) and never
//! touches a header. One file a question: which words (`template`, and `receipt` for automatic
//! mail to customers), how a moment is said (`moment`, `place`), how all of it looks as text and as
//! HTML (`text`), which links a notice offers (`prepared`), which header fields and parts
//! (`compose`), and how a value gets into a header (`header`, `subject`), a file name (`file`) or
//! seven bits (`transfer`).
//! Never chooses a recipient, never reads the clock, never fails at render time.

pub mod compose;
pub mod draft;
mod file;
mod header;
pub mod moment;
mod place;
pub mod prepared;
mod receipt;
mod subject;
pub mod template;
pub mod text;
mod transfer;
mod words;
