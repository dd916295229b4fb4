//! Labels: the short pieces that notices, digests and answers to questions are put together of, in
//! every language of ours.
//!
//! Separate from the sentences (`words`) because a label stands in a line with others, or above
//! them. A language is one file, read and mended by who speaks it, and complete by the compiler.
//! Where a language counts in several forms, its labels count behind a colon. Never decides what
//! stands where.

mod dutch;
mod english;
mod french;
mod german;
mod italian;
mod polish;
mod portuguese;
mod spanish;

use super::conversation::{Ref, Status};
use crate::mail::language::Language;

/// What stands in a notice: in its head, and in its brief.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice<'a> {
    /// The subject of what has none.
    NoSubject,
    /// The subject of a conversation that the desk of this name begins; its customer reads it.
    FirstSubject(&'a str),
    /// Nobody gets an answer.
    ToNobody,
    /// When it is due: now, for it was asleep.
    DueAwake,
    /// When it is due: today, for a complaint was settled three days ago.
    DueCheckBack,
    /// Whose it says to be: a colleague's, and nobody confirms it.
    FromUnconfirmedColleague,
    /// Whose it is: a third party's.
    FromThirdParty,
    /// Whose it is: a colleague's.
    FromColleague,
    /// Whose it is: an agent's.
    FromTeam,
    /// Whose it is: a machine's.
    FromMachine,
    /// Whose it is: our own.
    FromDesk,
    /// What to do about a complaint.
    Complaint,
    /// What to do where somebody asks for another's data.
    IdentityCheck,
    /// Nobody vouches for whoever asks.
    Unconfirmed,
    /// What the customer has not said.
    Missing(&'a str),
    /// Another matter of theirs, with its subject.
    AlsoOpen(Ref, &'a str),
    /// A matter like this one, and what solved it.
    Solved(Ref, &'a str),
    /// What they had before: how much, and since which month.
    Before(u32, Option<&'a str>),
    /// This conversation was begun from another.
    BelongsTo {
        /// That one.
        of: Ref,
        /// Its customer.
        whose: &'a str,
        /// Its subject.
        subject: &'a str,
    },
    /// A note of the house, and who wrote it; none where that was the admin.
    Noted(Option<&'a str>, &'a str),
    /// Who gets no copy until an agent says so.
    NoCopy(&'a str),
}

/// What stands in a digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Digest<'a> {
    /// Its subject, on this day.
    Subject(&'a str),
    /// Over what is late.
    Late,
    /// Over what an agent has promised.
    Promised,
    /// Over what is due today.
    DueToday,
    /// Over what nobody has.
    NobodyOnIt,
    /// Over what waits longest.
    WaitingLongest,
    /// Over what came since the last digest.
    New,
    /// By when.
    Due(&'a str),
    /// Since when the customer waits.
    WaitsSince(&'a str),
    /// Who has it.
    With(&'a str),
    /// Since when.
    Since(&'a str),
    /// Whom the thanks are for.
    For(&'a str),
    /// Over agents' mail that is held.
    Held,
    /// Over thanks.
    Thanks,
    /// A sender's newest of so many mails that were filed.
    FiledOften(&'a str, usize),
    /// Over what was filed.
    Filed,
    /// Over what the server's filter marked.
    MarkedSpam,
    /// Over what a silent trial shows.
    SilentTrial,
    /// How many mails came.
    Came(u32),
    /// How many answers were seen, and within what time half of them.
    Answered(usize, Option<&'a str>),
    /// What waits longest: the matter, and since when.
    WaitsLongest(&'a str, &'a str),
    /// What was answered more than once.
    AnsweredTwice(&'a str),
    /// How many acks, answers and resolutions would have gone out.
    WouldHaveSent(u32, u32, u32),
    /// How many days.
    Days(i64),
    /// How many more there are than a list shows.
    More(usize),
    /// Of what came before this moment, nothing stands there beside what is owed and held.
    NothingBefore(&'a str),
    /// What to do with all this.
    HowToAnswer,
    /// The subject of so many notices in one mail.
    NewMails(usize),
    /// Why they are in one.
    WhyBundled,
}

/// What stands in the answer to a question, and in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<'a> {
    /// The subject of a report, with its first and last day.
    ReportOf(&'a str, &'a str),
    /// No conversation is called so.
    NoConversation,
    /// How many are owed, by somebody of this name or by all.
    Owed(usize, Option<&'a str>),
    /// Nothing is.
    NothingOwed,
    /// Nothing of the reader's is.
    YouOweNothing,
    /// For how long the customer waits.
    WaitsFor(&'a str),
    /// How long, in days.
    Days(i64),
    /// Who has it.
    With(&'a str),
    /// Nobody has it.
    NobodyOnIt,
    /// Its priority.
    Low,
    /// Its priority.
    High,
    /// Its priority.
    Urgent,
    /// How it stands; asleep until then.
    Status(Status, &'a str),
    /// Whom answers go to.
    AnswersGoTo(&'a str),
    /// By when an agent has promised one.
    Promised(&'a str),
    /// How many messages are left out.
    Older(usize),
    /// Who wrote it: the admin.
    Admin,
    /// Nobody outside sees it.
    Internal,
    /// It is a third party's.
    ThirdParty,
    /// A query, and what is wrong with it.
    NoQuery(&'a str, &'a str),
    /// There is no index to search yet.
    NoIndex,
    /// Nothing fits.
    NothingFits,
    /// The search failed.
    Failed,
    /// How many fit, and how many of them are shown.
    Fit(usize, usize),
    /// Over the last so many days.
    LastDays(u32),
    /// How many conversations were opened.
    Opened,
    /// How many answers were given.
    Answers,
    /// Within what time half of the first responses were given.
    HalfWithin,
    /// Within what time nine of ten were.
    NinetyWithin,
    /// How many promises were missed.
    Missed,
    /// Over the answers of each agent.
    AnswersOf,
}

/// The labels of a language.
struct Labels {
    notice: fn(&Notice<'_>) -> String,
    digest: fn(&Digest<'_>) -> String,
    answer: fn(&Answer<'_>) -> String,
}

fn labels(language: &str) -> &'static Labels {
    match Language::of(language) {
        Language::German => &german::LABELS,
        Language::English => &english::LABELS,
        Language::French => &french::LABELS,
        Language::Spanish => &spanish::LABELS,
        Language::Italian => &italian::LABELS,
        Language::Dutch => &dutch::LABELS,
        Language::Polish => &polish::LABELS,
        Language::Portuguese => &portuguese::LABELS,
    }
}

/// A label of a notice; English where we do not write the language.
#[must_use]
pub fn notice(language: &str, what: &Notice<'_>) -> String {
    (labels(language).notice)(what)
}

/// A label of a digest; English where we do not write the language.
#[must_use]
pub fn digest(language: &str, what: &Digest<'_>) -> String {
    (labels(language).digest)(what)
}

/// A label of an answer; English where we do not write the language.
#[must_use]
pub fn answer(language: &str, what: &Answer<'_>) -> String {
    (labels(language).answer)(what)
}
