//! Commands: the words that agents write in the first or last lines of a mail.
//!
//! Separate because these words are a contract with people. English and German; case, a full stop,
//! umlauts and `ß` make no difference, and unambiguous abbreviations are understood where a slip
//! does no harm. Whatever looks like a command and is none is a [`Problem`] that holds the whole
//! mail: never text that goes to a customer. This file finds the lines, `verb` knows the words,
//! `argument` what may follow them. Never acts.

mod argument;
mod typed;
mod verb;

use std::borrow::Cow;

use jiff::Zoned;

use crate::desk::conversation::{Priority, Ref};
use crate::desk::when::{Moment, WhenError};
use crate::mail::address::Address;

/// What an agent or the admin asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
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
    /// Asleep until then.
    Snooze(Moment),
    /// Open, and owed by then.
    Promise(Moment),
    /// Nothing is promised.
    NoPromise,
    /// It becomes part of another.
    Merge {
        /// The other.
        into: Ref,
        /// Although they are of different customers.
        anyway: bool,
    },
    /// The message at hand and what follows from it leave.
    Split,
    /// Nobody wants it.
    Spam,
    /// A further recipient of answers.
    Cc(Address),
    /// No further recipient after all.
    NoCc(Address),
    /// The text begins a conversation with somebody else.
    To(Address),
    /// A held answer after all.
    Send,
    /// An answer that has not left yet comes back.
    Undo,
    /// The words, by mail.
    Help,
    /// A conversation, by mail.
    Show,
    /// What fits a query, by mail.
    Search(String),
    /// What is owed, by mail.
    Queue,
    /// What the writer owes, by mail.
    Mine,
    /// What came, what was answered and how fast, by mail.
    Report,
    /// One of the desk's own texts, put into the answer; without a name, which there are.
    Template(Option<String>),
    /// Somebody is away until then.
    Away {
        /// The end of the absence.
        until: Moment,
        /// Two agents at most: who is away and who stands in, or one of both; which of them that is
        /// depends on who says it.
        names: Vec<String>,
    },
    /// The writer is there again, or the named agent.
    Back(Option<String>),
}

impl Command {
    /// Whom it writes to, where it begins a conversation.
    #[must_use]
    pub fn starts(&self) -> Option<&Address> {
        if let Command::To(to) = self { Some(to) } else { None }
    }

    /// Its word, where it would change what `#send` sends, or to whom: it cannot stand beside it.
    #[must_use]
    pub fn against_send(&self) -> Option<&'static str> {
        match self {
            Command::Note(_) => Some("#note"),
            Command::Undo => Some("#undo"),
            Command::To(_) => Some("#to"),
            Command::Split => Some("#split"),
            Command::Template(Some(_)) => Some("#template"),
            Command::Resolve
            | Command::Close
            | Command::Wait
            | Command::Reopen
            | Command::Take
            | Command::Assign(_)
            | Command::Priority(_)
            | Command::Tag { .. }
            | Command::Snooze(_)
            | Command::Promise(_)
            | Command::NoPromise
            | Command::Merge { .. }
            | Command::Spam
            | Command::Cc(_)
            | Command::NoCc(_)
            | Command::Send
            | Command::Help
            | Command::Show
            | Command::Search(_)
            | Command::Queue
            | Command::Mine
            | Command::Report
            | Command::Template(None)
            | Command::Away { .. }
            | Command::Back(_) => None,
        }
    }

    /// Whether it only asks for something, or is about its writer: so that it needs no
    /// conversation and changes none.
    #[must_use]
    pub fn is_about_no_conversation(&self) -> bool {
        match self {
            Command::Help
            | Command::Search(_)
            | Command::Queue
            | Command::Mine
            | Command::Report
            | Command::Template(_)
            | Command::Away { .. }
            | Command::Back(_) => true,
            Command::Resolve
            | Command::Close
            | Command::Wait
            | Command::Reopen
            | Command::Take
            | Command::Assign(_)
            | Command::Note(_)
            | Command::Priority(_)
            | Command::Tag { .. }
            | Command::Snooze(_)
            | Command::Promise(_)
            | Command::NoPromise
            | Command::Merge { .. }
            | Command::Split
            | Command::Spam
            | Command::Cc(_)
            | Command::NoCc(_)
            | Command::To(_)
            | Command::Send
            | Command::Undo
            | Command::Show => false,
        }
    }
}

/// A command, and the conversation that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// What is asked for.
    pub command: Command,
    /// The conversation that its line names; else the one at hand.
    pub of: Option<Ref>,
}

impl Order {
    /// Whether it sends what is held, of the conversation at hand.
    #[must_use]
    pub fn sends(&self) -> bool {
        self.command == Command::Send && self.of.is_none()
    }
}

/// How a command is written right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// In English.
    pub english: &'static str,
    /// In German.
    pub german: &'static str,
}

/// Why a mail with something like a command in it is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No command is called that.
    Unknown {
        /// As written, with `#`.
        written: String,
        /// What may have been meant.
        meant: Option<&'static str>,
    },
    /// A short form that fits several commands.
    Ambiguous {
        /// As written, with `#`.
        written: String,
    },
    /// A command without the word that it needs, or with one that it does not take.
    Argument {
        /// The line as written.
        written: String,
        /// How it is written right.
        usage: Usage,
    },
    /// Something follows a command that nothing may follow.
    StandsAlone {
        /// The line as written.
        written: String,
    },
    /// A command whose moment is none, or not one.
    When {
        /// The line as written.
        written: String,
        /// What is wrong with it.
        why: WhenError,
    },
    /// No agent is called that.
    NoSuchAgent {
        /// The name as written.
        written: String,
    },
    /// Who is no lead says of a colleague that they are away, or back.
    OnlyLeads {
        /// The colleague's name.
        written: String,
    },
    /// No conversation has this reference.
    NoSuchConversation {
        /// The reference.
        reference: Ref,
    },
    /// A command between lines of text.
    Misplaced {
        /// As written, with `#`.
        written: String,
    },
    /// The first line is a command's word without `#`.
    WithoutHash {
        /// As written.
        written: String,
    },
    /// The first or last line is a command but for a blank after the `#`, as phones put it there.
    Spaced {
        /// As written.
        written: String,
        /// As it is written right.
        meant: String,
    },
    /// No template is called that.
    NoSuchTemplate {
        /// The name as written.
        written: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// A command about a conversation, where there is none.
    NeedsReference,
    /// To be merged with itself.
    SameConversation {
        /// The reference.
        reference: Ref,
    },
    /// To be merged with one that is spam.
    MergesSpam {
        /// The one that is.
        reference: Ref,
    },
    /// To be merged with another customer's.
    OtherCustomer {
        /// The other conversation.
        into: Ref,
        /// Whose it is: who goes on to get answers.
        theirs: String,
        /// Who would get none.
        ours: String,
    },
    /// The message at hand is the first one: nothing would be left.
    SplitsAll,
    /// There is no message at hand that could leave.
    SplitsNothing,
    /// An address of the desk or of an agent, where a stranger's is needed.
    OwnAddress {
        /// The address.
        address: Address,
    },
    /// A conversation to begin with nothing to say.
    NothingToSay,
    /// Two commands that each make a conversation of their own.
    TwoAtOnce,
    /// A `#send` that sends nothing.
    Unsent(Unsent),
}

/// Why `#send` sends nothing: what it can mean, or what stands beside it and cannot go along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsent {
    /// No mail, or more than one, is held there that it can mean.
    NotOne {
        /// The conversation.
        reference: Ref,
    },
    /// Words: whether they belong to the answer, and where, nobody can tell.
    Text(String),
    /// A command that would change what is sent, or to whom.
    Command(&'static str),
    /// A file that may hold the quoted question, or that belongs to no answer.
    File(String),
    /// Anything: nobody vouches for the mail but the question that it answers.
    Unproven,
}

/// An agent's words, with the commands taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The text that is left, blank lines around it trimmed. No line that names a command is in
    /// it, wherever it stood.
    pub text: String,
    /// The commands in their order, or everything that is wrong.
    pub commands: Result<Vec<Order>, Vec<Problem>>,
    /// What was understood of them, also where something is wrong; of misplaced ones `#note` alone,
    /// so that no slip makes a note an answer.
    pub understood: Vec<Order>,
}

/// What reading commands depends on beside their words.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// The short names of the agents that there are.
    pub agents: &'a [&'a str],
    /// When the words were written, in the desk's zone: moments count from here.
    pub now: &'a Zoned,
}

/// Takes the commands out of what an agent newly wrote. Of a command's line it makes no difference
/// what a keyboard corrected in it.
#[must_use]
pub fn parse(words: &str, around: Around<'_>) -> Parsed {
    let written: Vec<&str> = words.lines().collect();
    let lines: Vec<Cow<'_, str>> = written.iter().map(|line| typed::uncorrected(line)).collect();
    let lines: Vec<&str> = lines.iter().map(Cow::as_ref).collect();
    let is_marked = |line: &&str| line.trim().is_empty() || is_command_line(line);
    let head = lines.iter().take_while(|line| is_marked(line)).count();
    let body = lines.get(head..).unwrap_or_default();
    let tail = body.iter().rev().take_while(|line| is_marked(line)).count();
    let (text, last) = body.split_at(body.len() - tail);

    let mut commands = Vec::new();
    let mut problems = Vec::new();
    for line in lines.iter().take(head).chain(last).filter(|line| !line.trim().is_empty()) {
        match argument::parse_line(line, around) {
            Ok(command) => commands.push(command),
            Err(problem) => problems.push(problem),
        }
    }
    let mut understood = commands.clone();
    let mut kept = Vec::new();
    // What is text leaves as it was written.
    for (line, written) in text.iter().zip(written.iter().skip(head)) {
        let names_one = is_command_line(line) && names_command(line);
        if names_one || (is_command_line(line) && line.split_whitespace().count() == 1) {
            problems.push(Problem::Misplaced { written: shown(line) });
            let command = argument::parse_line(line, around).ok();
            understood.extend(command.filter(|order| matches!(order.command, Command::Note(_))));
        }
        if !names_one {
            kept.push(*written);
        }
    }
    if let Some(first) = text.first().filter(|_| commands.is_empty() && problems.is_empty())
        && lines.iter().find(|line| !line.trim().is_empty()) == Some(first)
        && verb::is_word_of_one(first)
    {
        problems.push(Problem::WithoutHash { written: shown(first) });
    }
    let spoken: Vec<&&str> = text.iter().filter(|line| !line.trim().is_empty()).collect();
    let mut ends: Vec<&&str> = spoken.first().into_iter().chain(spoken.last()).copied().collect();
    ends.dedup();
    problems.extend(ends.into_iter().filter_map(|line| spaced(line, around)));
    Parsed {
        text: kept.join("\n").trim_matches('\n').trim_end().to_owned(),
        commands: if problems.is_empty() { Ok(commands) } else { Err(problems) },
        understood,
    }
}

/// Tags to add (`+billing`, `billing`) and to remove (`-new`); none where there are none, or one of
/// them is no tag.
#[must_use]
pub fn tags(words: &[&str]) -> Option<(Vec<String>, Vec<String>)> {
    argument::tags(words)
}

/// The priority that a word of either language names.
#[must_use]
pub fn priority(word: &str) -> Option<Priority> {
    argument::priority(word)
}

/// Whether the first line of a text means to be a command.
#[must_use]
pub fn begins_with_command(words: &str) -> bool {
    let first = words.lines().find(|line| !line.trim().is_empty());
    first.is_some_and(|line| is_command_line(&typed::uncorrected(line)))
}

/// A line that would be a command without the blank after its `#`.
fn spaced(line: &str, around: Around<'_>) -> Option<Problem> {
    let rest = line.trim().strip_prefix('#')?;
    let meant = format!("#{}", rest.trim_start());
    let is_spaced = rest.starts_with(char::is_whitespace) && is_command_line(&meant);
    let is_one = is_spaced && argument::parse_line(&meant, around).is_ok();
    is_one.then(|| Problem::Spaced { written: shown(line), meant: shown(&meant) })
}

/// A line that means to be a command: `#` and a letter. `#` before a digit or a blank is text.
fn is_command_line(line: &str) -> bool {
    let mut chars = line.trim_start().chars();
    chars.next() == Some('#') && chars.next().is_some_and(char::is_alphabetic)
}

/// Whether the line begins with a command's own word: `#assign anna`, and not `#hashtag of ours`.
fn names_command(line: &str) -> bool {
    let written = line.split_whitespace().next().unwrap_or_default();
    verb::is_word_of_one(written.trim_start_matches('#'))
}

/// What is shown of a line that was not understood: one line, not too long.
fn shown(line: &str) -> String {
    line.trim().chars().take(60).collect()
}

#[cfg(test)]
mod tests;
