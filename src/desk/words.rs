//! What the desk says to agents and the admin, a sentence each, in every language of ours.
//!
//! Separate so that every sentence can be read aloud: it says what is wrong, what happens next and
//! how to mend it. A language is one file, read and mended by who speaks it, and complete by the
//! compiler; commands are shown in German or else in English, for there are no others. What
//! customers read are templates (`mail/write/template`); pieces of lists are `labels`. Never
//! decides what is said.

mod dutch;
mod english;
mod french;
mod german;
mod help;
mod italian;
mod polish;
mod portuguese;
mod spanish;

use super::alarm::Alarm;
use super::conversation::Ref;
use super::decide::command::Problem;
use super::input::{Lack, NotOpened};
use super::second_look::Doubt;
use super::told::Told;
use crate::mail::address::Address;
use crate::mail::language::Language;

/// Something to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Say<'a> {
    /// A problem with a command.
    Problem(&'a Problem),
    /// The agent's mail is kept; `#send` sends it.
    SendSendsIt,
    /// The agent's mail is kept; it has to be written anew.
    WriteAgain,
    /// It lacks proof that the agent wrote it.
    NotProven(&'a Lack),
    /// An answer to the welcome lacks proof that the agent wrote it.
    FallsShort(&'a Lack),
    /// The notice that it answers is forgotten since a restore.
    NoticeForgotten,
    /// What is new cannot be told from the quoted notice.
    Unsafe,
    /// A colleague has answered since the notice.
    AlreadyAnswered(&'a str),
    /// The mail also goes to colleagues, or forwards something.
    LooksInternal,
    /// The conversation has nobody whom an answer could go to.
    NobodyToAnswer,
    /// Nothing is held that `#send` could send.
    NothingHeld,
    /// What stood beside `#send` is not done either.
    NorTheRest,
    /// A text became a note.
    FiledAsNote,
    /// The commands there are.
    Help,
    /// A note of a colleague follows.
    NoteFor(&'a str),
    /// An answer has not reached the relay for an hour.
    Late(&'a str),
    /// An answer did not reach these recipients.
    NotDelivered(&'a str, &'a str),
    /// An answer may or may not have gone out, twice.
    MayHaveGoneOut,
    /// An answer came back.
    CameBack(&'a str),
    /// An answer reached the customer, and somebody's copy of it came back.
    CopyCameBack(&'a str),
    /// An agent does not get the desk's mail.
    AgentNotReached(&'a str, &'a str),
    /// A mail is held since an hour.
    HeldForLong(&'a str),
    /// The same, where the customer has an answer meanwhile: a colleague's.
    HeldThoughAnswered(&'a str),
    /// On a trial an answer stays here.
    KeptBack,
    /// A mail that answers none of ours asks for more than an answer.
    ConfirmFresh,
    /// A text for somebody outside stands in an answer to something internal.
    ConfirmStart,
    /// A forward opened no conversation.
    OpensNothing(&'a NotOpened),
    /// The admin took an answer out of the outbox.
    Cancelled {
        /// Whether some of it may have gone out before.
        may_be_out: bool,
    },
    /// The answer may not be meant so.
    Doubt(Doubt),
    /// This customer was promised an answer by now.
    PromiseDue(&'a str),
    /// This customer's complaint was settled some days ago.
    CheckBack(&'a str),
}

impl Say<'_> {
    /// Whether the words that follow it are another's than the reader's.
    #[must_use]
    pub fn shows_anothers_words(&self) -> bool {
        matches!(self, Say::NoteFor(_))
    }
}

/// How a language says what there is to say.
struct Voice {
    say: fn(&Say<'_>) -> String,
    tell: fn(&Told<'_>) -> String,
    /// The subject of an alert, and its lines.
    alarm: fn(&Alarm) -> (String, Vec<String>),
}

fn voice(language: &str) -> &'static Voice {
    match Language::of(language) {
        Language::German => &german::VOICE,
        Language::English => &english::VOICE,
        Language::French => &french::VOICE,
        Language::Spanish => &spanish::VOICE,
        Language::Italian => &italian::VOICE,
        Language::Dutch => &dutch::VOICE,
        Language::Polish => &polish::VOICE,
        Language::Portuguese => &portuguese::VOICE,
    }
}

/// Says it; in English where we do not write the language.
#[must_use]
pub fn say(language: &str, what: &Say<'_>) -> String {
    (voice(language).say)(what)
}

/// A problem with a command, in a sentence.
#[must_use]
pub fn say_problem(language: &str, problem: &Problem) -> String {
    say(language, &Say::Problem(problem))
}

/// Tells what is so now.
#[must_use]
pub fn tell(language: &str, what: &Told<'_>) -> String {
    (voice(language).tell)(what)
}

/// The subject and the lines of an alert about this.
#[must_use]
pub fn alarm(language: &str, what: &Alarm) -> (String, Vec<String>) {
    (voice(language).alarm)(what)
}

/// A conversation as the subject of a sentence.
fn named(of: Option<Ref>, here: &str, there: &str) -> String {
    of.map_or_else(|| here.to_owned(), |of| format!("{of} {there}"))
}

/// Whom an answer is for, after this word: ` to kim@example.net (7KQ2M9)`.
fn whom(word: &str, to: Option<&Address>, of: Option<Ref>) -> String {
    let to = to.map(|to| format!(" {word} {to}"));
    let of = of.map(|of| format!(" ({of})"));
    to.into_iter().chain(of).collect()
}

/// A conversation by its reference, or as this one.
fn called(of: Option<Ref>, this: &str) -> String {
    of.map_or_else(|| this.to_owned(), |of| of.to_string())
}

#[cfg(test)]
mod tests;
