//! The words of our mails, by language.
//!
//! Separate so that somebody who writes well can change them without reading code: a file a
//! language. Each text is a minijinja template over the values of [`super::template::Values`]; a
//! language that lacks one does not compile. No name of the customer's is in what customers get
//! without being asked.

mod dutch;
mod english;
mod french;
mod german;
mod italian;
mod polish;
mod portuguese;
mod spanish;

use super::moment::Phrases;
use crate::mail::language::Language;

/// A text that can be put into other words. Its name in the configuration is `LANGUAGE/NAME`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// All of an ack. `reference`, `expected` (a phrase such as "by Monday, 11:00"; may be none),
    /// `ask` (the text `missing`; may be empty).
    Ack,
    /// All of an ack outside of open hours. The same, and `opens` (such as "from Monday, 9:00").
    AckOutsideHours,
    /// All of an ack to a complaint. As [`Word::Ack`].
    AckComplaint,
    /// What an ack asks for. `missing` (a list).
    Missing,
    /// Below an ack to an address that nobody vouches for.
    NotYours,
    /// Subject of an ack that repeats nothing.
    AckSubject,
    /// All of a reminder that we wait for an answer. `reference`, `until` (such as "by Friday").
    Reminder,
    /// All of a resolution. `reference`.
    Resolution,
    /// All of a resolution because nobody answered. `reference`.
    AutoResolution,
    /// Subject of any other mail that repeats nothing.
    RequestSubject,
    /// The sentence that is added to an answer that settles the matter.
    Resolved,
    /// The line above a quote. `author`, `year`, `month` (1 to 12), `day`, `time`, `zone`
    /// (may be none).
    QuoteLine,
    /// First line of a notice. `reply_to`, `cc` (a list), `due`, `assignee` (both may be none).
    NoticeHead,
    /// Second line of a notice where the writer is not simply the customer. `mark`.
    NoticeMark,
    /// The line that ends the customer's text in a notice.
    BriefHeading,
    /// The files that came along. `files` (a list).
    Files,
    /// All of a command-reply about a mail that was held. `lines` (a list).
    Held,
    /// The line above an agent's own text.
    OwnText,
    /// What stands before the commands that a notice offers.
    Offer,
    /// Instead of a file that could not go along. `file`.
    FileMissing,
    /// All of an escalation. `author` (the customer), `since`, `due`, `assignee` (may be none),
    /// `reply_to` (who gets a reply to it; empty where it becomes a note), `mark` (`notice` or
    /// `mailbox` where the reader has it: what they answer the customer from), `last_words` (may
    /// be empty).
    Escalation,
    /// All of a welcome. `author` (the agent), `reply_to` (the mailbox), `mark` (`shared` where
    /// they answer in the mailbox itself).
    Welcome,
}

impl Word {
    /// Every text.
    pub const ALL: [Word; 22] = [
        Word::Ack,
        Word::AckOutsideHours,
        Word::AckComplaint,
        Word::Missing,
        Word::NotYours,
        Word::AckSubject,
        Word::Reminder,
        Word::Resolution,
        Word::AutoResolution,
        Word::RequestSubject,
        Word::Resolved,
        Word::QuoteLine,
        Word::NoticeHead,
        Word::NoticeMark,
        Word::BriefHeading,
        Word::Files,
        Word::Held,
        Word::OwnText,
        Word::Offer,
        Word::FileMissing,
        Word::Escalation,
        Word::Welcome,
    ];

    /// Its name in the configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Word::Ack => "ack",
            Word::AckOutsideHours => "ack-outside-hours",
            Word::AckComplaint => "ack-complaint",
            Word::Missing => "missing",
            Word::NotYours => "not-yours",
            Word::AckSubject => "ack-subject",
            Word::Reminder => "reminder",
            Word::Resolution => "resolution",
            Word::AutoResolution => "auto-resolution",
            Word::RequestSubject => "request-subject",
            Word::Resolved => "resolved",
            Word::QuoteLine => "quote-line",
            Word::NoticeHead => "notice-head",
            Word::NoticeMark => "notice-mark",
            Word::BriefHeading => "brief-heading",
            Word::Files => "files",
            Word::Held => "held",
            Word::OwnText => "own-text",
            Word::Offer => "offer",
            Word::FileMissing => "file-missing",
            Word::Escalation => "escalation",
            Word::Welcome => "welcome",
        }
    }

    /// Whether it stands in a line of its own, so that it must be one.
    #[must_use]
    pub fn is_one_line(self) -> bool {
        match self {
            Word::Resolved
            | Word::AckSubject
            | Word::RequestSubject
            | Word::QuoteLine
            | Word::NoticeMark
            | Word::BriefHeading
            | Word::Files
            | Word::OwnText
            | Word::Offer
            | Word::FileMissing => true,
            Word::Ack
            | Word::AckOutsideHours
            | Word::AckComplaint
            | Word::Missing
            | Word::NotYours
            | Word::Reminder
            | Word::Resolution
            | Word::AutoResolution
            | Word::NoticeHead
            | Word::Held
            | Word::Escalation
            | Word::Welcome => false,
        }
    }
}

/// The words of one language.
pub(super) struct Vocabulary {
    /// Which.
    pub language: Language,
    /// Its texts.
    pub words: fn(Word) -> &'static str,
    /// How it tells the time.
    pub phrases: Phrases,
}

/// The languages that are built in, with their words.
pub(super) static VOCABULARIES: [Vocabulary; 8] = [
    german::VOCABULARY,
    english::VOCABULARY,
    french::VOCABULARY,
    spanish::VOCABULARY,
    italian::VOCABULARY,
    dutch::VOCABULARY,
    polish::VOCABULARY,
    portuguese::VOCABULARY,
];
