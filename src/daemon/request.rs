//! Requests: what the admin asks of a desk, decided in one place.
//!
//! A command that changes something is a request. Where a daemon runs it comes by the control
//! socket, else the command itself holds the lock and calls [`perform`]: the same code decides.
//! Separate from the command line, which has no rules. Never prints.

mod regroup;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::arrival::{decide_and_commit, decide_on};
use super::desk::Desk;
use super::ingest::{Again, Taken, take_again};
use super::outbox;
use super::report::send_report;
use super::welcome::welcome_agents;
use crate::desk::conversation::{Conversation, OutboxId, Priority, Ref, Role, Status};
use crate::desk::decide::command::{Command, Problem};
use crate::desk::event::Actor;
use crate::desk::input::{AttemptOutcome, Commanded, Input, What};
use crate::desk::when::{self, Edge};
use crate::desk::words::say_problem;
use crate::log::{self, About};
use crate::mail::read::classify::{Authentication, Kind, Reason};
use crate::mail::read::hash;
use crate::mail::write::moment::full;
use crate::store::commit::Writer;
use crate::store::message::{Direction, NewMessage};
use crate::store::outbox::OutboxState;
use crate::store::query::FactsAsked;
use crate::store::{Store, StoreError};

/// Something that the admin asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "snake_case")]
pub enum Request {
    /// `assign REF NAME`; no name: nobody.
    Assign {
        /// The conversation.
        reference: String,
        /// The agent.
        agent: Option<String>,
    },
    /// `resolve REF`.
    Resolve {
        /// The conversation.
        reference: String,
    },
    /// `reopen REF`.
    Reopen {
        /// The conversation.
        reference: String,
    },
    /// `note REF TEXT`.
    Note {
        /// The conversation.
        reference: String,
        /// The note.
        text: String,
    },
    /// `tag REF +a -b`.
    Tag {
        /// The conversation.
        reference: String,
        /// To add.
        added: Vec<String>,
        /// To remove.
        removed: Vec<String>,
    },
    /// `priority REF P`.
    Priority {
        /// The conversation.
        reference: String,
        /// How much it presses.
        priority: Priority,
    },
    /// `snooze REF WHEN`.
    Snooze {
        /// The conversation.
        reference: String,
        /// Until when, as agents write it.
        when: String,
    },
    /// `merge A B`: A becomes part of B.
    Merge {
        /// The one that is closed.
        reference: String,
        /// The one that has the messages then.
        into: String,
        /// Although they are of different customers.
        anyway: bool,
    },
    /// `split REF [--message ID]`.
    Split {
        /// The conversation.
        reference: String,
        /// The Message-ID of what leaves; else the newest message from outside.
        message: Option<String>,
    },
    /// `spam REF`.
    Spam {
        /// The conversation.
        reference: String,
    },
    /// `outbox retry ID`: failed, deferred or uncertain mail is tried now.
    OutboxRetry {
        /// The mail.
        id: i64,
    },
    /// `outbox cancel ID`.
    OutboxCancel {
        /// The mail.
        id: i64,
    },
    /// `outbox release ID`: held mail goes out.
    OutboxRelease {
        /// The mail.
        id: i64,
    },
    /// `quarantine retry ID`.
    QuarantineRetry {
        /// The row.
        id: i64,
    },
    /// `check --agents`: a welcome to every agent who needs one.
    WelcomeAgents,
    /// `report --send`: the figures of this stretch, to the leads.
    SendReport {
        /// From here on.
        since: Timestamp,
        /// Until here.
        until: Timestamp,
    },
    /// `status`: what only a living daemon knows.
    Status,
}

/// What came of it, in a sentence that can be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// Done; what is so now.
    Done {
        /// A sentence.
        text: String,
    },
    /// Not done, and why, and what to do about it.
    Refused {
        /// A sentence.
        text: String,
    },
    /// The answer to [`Request::Status`].
    Status {
        /// One entry a configured mailbox.
        mailboxes: Vec<MailboxState>,
    },
}

/// What a living daemon knows of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxState {
    /// Its short name.
    pub name: String,
    /// `stopped`, `connecting`, `importing`, `watching`, `waiting` or `failed`.
    pub state: String,
    /// How many messages of history are still to be taken in.
    pub backlog: u64,
    /// When the server was last asked and answered.
    pub last_sync: Option<Timestamp>,
    /// What is wrong.
    pub error: Option<String>,
}

impl Reply {
    fn done(text: impl Into<String>) -> Reply {
        Reply::Done { text: text.into() }
    }

    fn refused(text: impl Into<String>) -> Reply {
        Reply::Refused { text: text.into() }
    }
}

/// Decides a request and makes it durable.
///
/// # Errors
/// The store's. A request that cannot be met is no error but [`Reply::Refused`].
pub fn perform(
    store: &mut Store,
    desk: &Desk,
    request: &Request,
    now: Timestamp,
) -> Result<Reply, StoreError> {
    match request {
        Request::Assign { reference, agent } => {
            let agent = match agent.as_deref() {
                None | Some("none") => None,
                Some(name) => match desk.policy.agent(name) {
                    Some(agent) => Some(agent.name.clone()),
                    None => return Ok(Reply::refused(no_such_agent(desk, name))),
                },
            };
            let whose = agent.clone().unwrap_or_else(|| "nobody".to_owned());
            let command = Command::Assign(agent);
            on(store, desk, reference, now, command, |r| format!("{r} is with {whose}"))
        }
        Request::Resolve { reference } => {
            on(store, desk, reference, now, Command::Resolve, |r| format!("{r} is resolved"))
        }
        Request::Reopen { reference } => {
            on(store, desk, reference, now, Command::Reopen, |r| format!("{r} is open"))
        }
        Request::Note { reference, text } => note(store, desk, reference, text, now),
        Request::Tag { reference, added, removed } => {
            let command = Command::Tag { added: added.clone(), removed: removed.clone() };
            on(store, desk, reference, now, command, |r| format!("{r} is tagged"))
        }
        Request::Priority { reference, priority } => {
            let word = priority.as_str();
            let command = Command::Priority(*priority);
            on(store, desk, reference, now, command, |r| format!("the priority of {r} is {word}"))
        }
        Request::Snooze { reference, when } => snooze(store, desk, reference, when, now),
        Request::Merge { reference, into, anyway } => {
            regroup::merge(store, desk, reference, into, *anyway, now)
        }
        Request::Split { reference, message } => {
            regroup::split(store, desk, reference, message.as_deref(), now)
        }
        Request::Spam { reference } => {
            on(store, desk, reference, now, Command::Spam, |r| format!("{r} is spam"))
        }
        Request::OutboxRetry { id } => {
            let done = store.write(|w| w.queue_again(OutboxId(*id), now))?;
            outcome(store, *id, done, "is tried now", "retried")
        }
        Request::OutboxRelease { id } => {
            let done = store.write(|w| w.release(OutboxId(*id), now))?;
            outcome(store, *id, done, "is released", "released")
        }
        Request::OutboxCancel { id } => cancel(store, desk, *id, now),
        Request::QuarantineRetry { id } => retry_quarantine(store, desk, *id, now),
        Request::SendReport { since, until } => {
            let told = send_report(store, desk, (*since, *until), now)?;
            Ok(match told.as_slice() {
                [] => Reply::refused(
                    "the report goes to leads, and there is none: give an `[[agent]]` the role \
                     \"lead\"",
                ),
                names => Reply::done(format!("the report goes to {}", names.join(", "))),
            })
        }
        Request::WelcomeAgents => {
            let welcomed = welcome_agents(store, desk, now)?;
            Ok(Reply::done(if welcomed.is_empty() {
                "every agent has been welcomed".to_owned()
            } else {
                format!("a welcome goes to {}", welcomed.join(", "))
            }))
        }
        Request::Status => Ok(Reply::Status { mailboxes: Vec::new() }),
    }
}

fn no_such_agent(desk: &Desk, name: &str) -> String {
    let names: Vec<&str> = desk.policy.agents.iter().map(|agent| agent.name.as_str()).collect();
    format!("no agent is called {name}; there are: {}", names.join(", "))
}

/// Decides one of the admin's commands on the conversation of this reference.
fn on(
    store: &mut Store,
    desk: &Desk,
    reference: &str,
    now: Timestamp,
    command: Command,
    done: impl FnOnce(Ref) -> String,
) -> Result<Reply, StoreError> {
    store.write(|w| {
        let conversation = match find(w, reference)? {
            Ok(conversation) => conversation,
            Err(refused) => return Ok(refused),
        };
        if let Some(already) = is_so_already(&conversation, &command) {
            let already = format!("{} is {already} already", conversation.reference);
            return Ok(Reply::refused(already));
        }
        decide_on(w, desk, conversation.id, &by_admin(What::Do(command)), now)?;
        Ok(Reply::done(done(conversation.reference)))
    })
}

/// The admin says so.
fn by_admin(what: What) -> Input {
    Input::Commanded(Commanded { by: Actor::Admin, what })
}

/// What a command would make of a conversation that is so already, and that somebody might hear of
/// twice.
fn is_so_already(conversation: &Conversation, command: &Command) -> Option<&'static str> {
    let made = [(Command::Resolve, Status::Resolved), (Command::Spam, Status::Spam)];
    let (_, made) = made.into_iter().find(|(known, _)| known == command)?;
    (conversation.status == made).then_some(made.as_str())
}

/// Reads the moment as agents write it, and puts the conversation to sleep.
fn snooze(
    store: &mut Store,
    desk: &Desk,
    reference: &str,
    when: &str,
    now: Timestamp,
) -> Result<Reply, StoreError> {
    let local = now.to_zoned(desk.zone.clone());
    match when::parse(when, &local, Edge::Morning) {
        Ok(until) => {
            let words = full("en", until.local);
            let command = Command::Snooze(until);
            on(store, desk, reference, now, command, |r| format!("{r} is asleep until {words}"))
        }
        Err(why) => {
            let problem = Problem::When { written: when.to_owned(), why };
            Ok(Reply::refused(say_problem("en", &problem)))
        }
    }
}

/// What came of an attempt to change a mail of the outbox, or why it was none.
fn outcome(
    store: &Store,
    id: i64,
    done: bool,
    so_now: &str,
    wanted: &str,
) -> Result<Reply, StoreError> {
    if done {
        return Ok(Reply::done(format!("mail {id} {so_now}")));
    }
    let state = store.read().mail_state(OutboxId(id))?;
    Ok(Reply::refused(match state {
        None => format!("mail {id} is not there; `posthaste outbox list --all` lists what is"),
        Some(OutboxState::Held) => {
            format!("mail {id} is held, it cannot be {wanted}: `posthaste outbox release {id}`")
        }
        Some(OutboxState::Sent) => format!("mail {id} is sent already"),
        Some(OutboxState::Cancelled) => format!("mail {id} was cancelled, and is never sent"),
        Some(state @ (OutboxState::Queued | OutboxState::Deferred)) => {
            format!("mail {id} is {} or being sent now, it cannot be {wanted}", state.as_str())
        }
        Some(state @ (OutboxState::Failed | OutboxState::Uncertain)) => {
            format!(
                "mail {id} is {}, it cannot be {wanted}: `posthaste outbox retry {id}` sends it \
                 once more",
                state.as_str()
            )
        }
    }))
}

/// Takes a mail out of the outbox. An answer that does not go out is none, and its writer knows.
fn cancel(store: &mut Store, desk: &Desk, id: i64, now: Timestamp) -> Result<Reply, StoreError> {
    let withdrawn = store.write(|w| {
        let Some(withdrawn) = w.withdraw(OutboxId(id))? else { return Ok(None) };
        if let Some(mail) = w.read().mail(OutboxId(id))? {
            let may_be_out = withdrawn.may_be_out;
            outbox::tell(w, desk, &mail, AttemptOutcome::Cancelled { may_be_out }, now)?;
        }
        Ok::<_, StoreError>(Some(withdrawn))
    })?;
    let hint = match withdrawn {
        Some(withdrawn) if withdrawn.may_be_out => "is cancelled; it may have gone out before",
        Some(_) | None => "is cancelled",
    };
    outcome(store, id, withdrawn.is_some(), hint, "cancelled")
}

fn find(w: &Writer<'_>, reference: &str) -> Result<Result<Conversation, Reply>, StoreError> {
    let Some(wanted) = Ref::parse(reference) else {
        let why = format!("{reference} is no reference: they have six characters, such as 7KQ2M9");
        return Ok(Err(Reply::refused(why)));
    };
    Ok(match w.read().by_reference(wanted)? {
        Some(conversation) => Ok(conversation),
        None => Err(Reply::refused(format!("no conversation has the reference {wanted}"))),
    })
}

/// Files a note of the admin's as a message of the conversation.
fn note(
    store: &mut Store,
    desk: &Desk,
    reference: &str,
    text: &str,
    now: Timestamp,
) -> Result<Reply, StoreError> {
    store.write(|w| {
        let conversation = match find(w, reference)? {
            Ok(conversation) => conversation,
            Err(refused) => return Ok(refused),
        };
        let raw = note_as_mail(text);
        let message = w.insert_message(&NewMessage {
            conversation: conversation.id,
            direction: Direction::Note,
            role: Role::Desk,
            kind: Kind::Person,
            reasons: vec![Reason::plain("command")],
            authentication: Authentication::none(),
            answerable: None,
            raw_hash: hash::raw(raw.as_bytes()),
            content_hash: None,
            message_id: None,
            names: Vec::new(),
            index: None,
            from: None,
            reply_to: None,
            to: Vec::new(),
            cc: Vec::new(),
            subject: String::new(),
            date: Some(now),
            received_at: now,
            text: text.to_owned(),
            reply: text.to_owned(),
            unsafe_because: None,
            language: None,
            attachments: Vec::new(),
            agent: None,
            history: false,
            defects: Vec::new(),
            raw: raw.as_bytes(),
        })?;
        let asked = FactsAsked { policy: &desk.policy, about: None, answering_mail_of: None, now };
        let facts = w.read().facts(&conversation, asked)?;
        let reference = conversation.reference;
        let input = by_admin(What::Note(message));
        decide_and_commit(w, desk, conversation, facts, &input, now)?;
        Ok(Reply::done(format!("noted in {reference}")))
    })
}

/// The raw form of a note: a mail without a writer, so that exports and `verify` know one shape.
fn note_as_mail(text: &str) -> String {
    let body = text.replace("\r\n", "\n").replace('\n', "\r\n");
    format!("Content-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n")
}

/// Reads a quarantined mail again.
fn retry_quarantine(
    store: &mut Store,
    desk: &Desk,
    id: i64,
    now: Timestamp,
) -> Result<Reply, StoreError> {
    Ok(match take_again(store, desk, id, now)? {
        Again::Taken(Taken::Stored(message, conversation)) => {
            let reference = store.read().reference(conversation)?;
            let reference = reference.map_or(String::new(), |found| found.to_string());
            log::read_at_last(id, About { message: Some(message.0), reference: &reference });
            Reply::done(format!("read at last: it is in {reference}"))
        }
        Again::Taken(Taken::Duplicate(_) | Taken::Ours | Taken::Known | Taken::PassedOver) => {
            Reply::done("it was taken in already")
        }
        Again::Taken(Taken::Quarantined) => {
            Reply::refused("it still cannot be read, and stays in quarantine")
        }
        Again::ToBeFetched => Reply::done("the server is asked for it again within the hour"),
        Again::Unknown => Reply::refused(format!("quarantine has no entry {id}")),
    })
}
