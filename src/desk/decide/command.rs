//! Commands: the words that agents write in the first or last lines of a mail.
//!
//! Separate because these words are a contract with people. English and German; case, a full stop,
//! umlauts and `ß` make no difference. An unknown command is an error that holds the whole mail,
//! never text that goes to a customer.

use crate::desk::conversation::{Priority, Ref};

/// What an agent asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// What to do.
    pub verb: Verb,
    /// Another conversation, where the line ends with its REF.
    pub target: Option<Ref>,
}

/// The verbs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Settled, the customer is told.
    Resolve,
    /// Settled, nobody is told.
    Close,
    /// The customer owes an answer.
    Wait,
    /// Not settled after all.
    Reopen,
    /// The writer takes it.
    Take,
    /// It goes to this agent, or to nobody.
    Assign(Option<String>),
    /// The mail is internal; the named agent is told.
    Note(Option<String>),
    /// It presses more or less.
    Priority(Priority),
    /// Tags to add and to remove.
    Tag {
        /// To add.
        added: Vec<String>,
        /// To remove.
        removed: Vec<String>,
    },
    /// A held answer after all.
    Send,
    /// The words, by mail.
    Help,
}
