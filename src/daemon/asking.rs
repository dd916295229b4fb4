//! Agents' mail that is about no conversation: a question to the desk, an answer to a digest or to
//! a welcome.
//!
//! Separate from agents' answers: nothing of it can reach a customer. It is stored in a
//! conversation of its own, closed from the start, and decided there like any mail of an agent's.
//! Reads and commits inside the caller's transaction.

use jiff::Timestamp;

use super::agent_mail::{authored, decide_on_mail, files, read_commands};
use super::around::look_around;
use super::arrival::new_message;
use super::desk::Desk;
use super::ingest::ReadMail;
use crate::desk::conversation::{ConversationId, MessageKey, OutboxId, Role};
use crate::desk::decide::command;
use crate::desk::input::{AgentMail, Around};
use crate::desk::placement::Known;
use crate::mail::read::Verdict;
use crate::mail::read::classify::{Kind, classify};
use crate::mail::read::forward::is_forward;
use crate::mail::read::reply;
use crate::mail::write::draft::MailKind;
use crate::store::StoreError;
use crate::store::commit::Writer;
use crate::store::message::{Direction, NewMessage};
use crate::store::query::{FactsAsked, Seen};

/// An agent's mail that answers nothing and begins with a command, or that answers a digest, a
/// welcome or another of ours that is about no conversation: it asks something of the desk.
pub(super) struct Asking {
    agent: String,
    verdict: Verdict,
    /// What it answers.
    answers: Option<(MailKind, OutboxId)>,
}

/// Whether a mail is one. From whomever it is: what falls short of the proof is held.
pub(super) fn asks_the_desk(desk: &Desk, mail: &ReadMail, known: &Known) -> Option<Asking> {
    if let Some(asking) = answers_the_desk(desk, mail, known) {
        return Some(asking);
    }
    let answers = !known.by_in_reply_to.is_empty() || !known.by_references.is_empty();
    if known.own.is_some() || answers || !known.answered.is_empty() || mail.incoming.history {
        return None;
    }
    let agent = desk.policy.agent_at(&mail.message.author()?.address)?.name.clone();
    let words = reply::read(&mail.message.text, is_forward(&mail.message)).new;
    if !command::begins_with_command(&words) {
        return None;
    }
    let verdict = classify(&mail.message, mail.authentication.clone(), &desk.own_marks(false));
    (verdict.kind == Kind::Person).then_some(Asking { agent, verdict, answers: None })
}

/// Whether a mail answers one of ours to an agent that is about no conversation. From whatever
/// address: what an answer to a welcome lacks is what the welcome is there to show.
fn answers_the_desk(desk: &Desk, mail: &ReadMail, known: &Known) -> Option<Asking> {
    if known.own.is_some() || mail.incoming.history {
        return None;
    }
    let (ours, _) =
        known.answered.iter().find(|(ours, lead)| lead.is_none() && ours.conversation.is_none())?;
    let agent = desk.policy.agent(ours.agent.as_deref()?)?.name.clone();
    let verdict = classify(&mail.message, mail.authentication.clone(), &desk.own_marks(false));
    let answers = Some((ours.kind, ours.mail));
    (verdict.kind == Kind::Person).then_some(Asking { agent, verdict, answers })
}

/// Stores such a mail in a conversation of its own, closed from the start, and decides.
pub(super) fn take_asking(
    w: &mut Writer<'_>,
    desk: &Desk,
    mail: &ReadMail,
    asking: Asking,
    now: Timestamp,
) -> Result<(MessageKey, ConversationId), StoreError> {
    let (policy, message) = (desk.policy.as_ref(), &mail.message);
    let conversation = w.unborn(&mail.incoming.mailbox, now, &mut || desk.random.bits())?;
    let words = reply::read(&message.text, is_forward(message)).new;
    let stored = w.insert_message(&NewMessage {
        direction: Direction::Note,
        role: Role::Agent,
        reply: words.clone(),
        agent: Some(asking.agent.clone()),
        ..new_message(desk, mail, &asking.verdict, conversation.id)
    })?;
    if let Some((MailKind::Welcome, welcome)) = asking.answers {
        w.welcome_answered(welcome, stored)?;
    }
    let proof = authored(policy, message, &asking.agent, &asking.verdict.authentication, false);
    let read = read_commands(desk, Ok(words), mail.incoming.received_at.min(now));
    let mut input = AgentMail {
        message: stored,
        agent: asking.agent,
        proof,
        answers: asking.answers.map(|(kind, _)| kind),
        words: read.words,
        commands: read.commands,
        understood: read.understood,
        promised: read.promised,
        attachments: files(stored, message),
        also_to: Vec::new(),
        is_forward: is_forward(message),
        went_to_customer: false,
        held: None,
        around: Around::default(),
        forward: None,
    };
    look_around(w, desk, &conversation, &mut input, None, &message.subject, now)?;
    // Nothing of ours was answered; what was asked lately counts all the same.
    let answering_mail_of = Some((Seen { at: now, mail: None }, input.agent.as_str()));
    let asked = FactsAsked { policy, about: None, answering_mail_of, now };
    let facts = w.read().facts(&conversation, asked)?;
    decide_on_mail(w, desk, conversation, facts, input, now).map(|id| (stored, id))
}
