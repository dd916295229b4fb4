//! What an agent is told of commands that were carried out.
//!
//! Separate from what else the desk says (`words`, which has the sentences for both) because this
//! is so now, and nothing is wrong. Most commands say nothing: what everybody can see in the next
//! notice needs no mail. Never decides what is told.

use jiff::civil::DateTime;

use super::conversation::{Ref, Status};
use crate::mail::address::Address;

/// Something that is so now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told<'a> {
    /// It is asleep until then.
    Snoozed {
        /// Another conversation than the one at hand.
        of: Option<Ref>,
        /// On the desk's clock.
        until: DateTime,
    },
    /// An answer is owed by then.
    Promised {
        /// Another conversation than the one at hand.
        of: Option<Ref>,
        /// On the desk's clock.
        until: DateTime,
    },
    /// An answer says that another one is owed by then.
    Recognised {
        /// On the desk's clock.
        until: DateTime,
        /// The words that say so.
        words: &'a str,
    },
    /// Nothing is promised any more.
    NoPromise {
        /// Another conversation than the one at hand.
        of: Option<Ref>,
    },
    /// The moment of a held mail has passed meanwhile.
    IsPast(DateTime),
    /// One became part of another.
    Merged {
        /// The one that is closed now.
        from: Ref,
        /// The one that has the messages.
        into: Ref,
    },
    /// A message has a conversation of its own.
    Split {
        /// Another conversation than the one at hand: what came last there.
        of: Option<Ref>,
        /// That one.
        into: Ref,
    },
    /// A text begins a conversation.
    Started {
        /// That one.
        reference: Ref,
        /// With whom.
        to: &'a Address,
    },
    /// A text begins a conversation, and is kept back.
    StartKept {
        /// That one.
        reference: Ref,
        /// With whom.
        to: &'a Address,
    },
    /// A forwarded mail begins a conversation.
    Opened {
        /// That one.
        reference: Ref,
        /// With whom.
        from: &'a Address,
    },
    /// What came of an `#undo`.
    Undone(Undone<'a>),
    /// What was held is dropped for this answer.
    Replaced,
    /// Answers go there, too.
    RecipientAdded(&'a Address),
    /// Answers do not go there.
    RecipientRemoved(&'a Address),
    /// Who is away, or back.
    Whereabouts(Whereabouts<'a>),
    /// The desk's own texts for answers, by name.
    Templates(&'a [&'a str]),
}

/// What came of an `#undo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone<'a> {
    /// An answer did not leave.
    TakenBack {
        /// How its conversation stands again.
        status: Status,
        /// Whom it was for.
        to: Option<&'a Address>,
        /// Another conversation than the one at hand.
        of: Option<Ref>,
    },
    /// A text that began a conversation did not leave.
    StartTakenBack {
        /// That one, which is closed.
        reference: Ref,
        /// Whom it was for.
        to: &'a Address,
    },
    /// What was held is not wanted any more.
    Dropped,
    /// An answer has left.
    TooLate {
        /// To whom.
        to: Option<&'a Address>,
        /// Another conversation than the one at hand.
        of: Option<Ref>,
    },
    /// There is no answer.
    Nothing,
}

/// Who is away, or back. `who`, `by` and `deputy` are names as people are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whereabouts<'a> {
    /// The reader is away.
    Away {
        /// On the desk's clock.
        until: DateTime,
        /// Who stands in.
        deputy: Option<&'a str>,
    },
    /// The reader is away, as a lead says.
    SetAway {
        /// The lead.
        by: &'a str,
        /// On the desk's clock.
        until: DateTime,
        /// Who stands in.
        deputy: Option<&'a str>,
    },
    /// A colleague of the reader's is away.
    ColleagueAway {
        /// Who.
        who: &'a str,
        /// By short name, as commands have it.
        name: &'a str,
        /// On the desk's clock.
        until: DateTime,
        /// Who stands in.
        deputy: Option<&'a str>,
    },
    /// The reader is back.
    Back,
    /// The reader is back, as a lead says.
    SetBack {
        /// The lead.
        by: &'a str,
    },
    /// A colleague of the reader's is back.
    ColleagueBack {
        /// Who.
        who: &'a str,
    },
}
