//! Agents' forwards: a customer's mail that an agent passes on to the desk, and which answers none
//! of ours.
//!
//! Separate from the agents' other mail because it becomes two messages: the agent's, a note, and
//! the one that is passed on, with the original sender as its author, which opens a conversation.
//! That one is stored before the decision, which needs its row, and given back where the decision
//! does without it. Reads and commits inside the caller's transaction.

use jiff::Timestamp;

use super::agent_mail::{decide_on_mail, read_commands, vouches};
use super::arrival::new_message;
use super::desk::Desk;
use super::ingest::ReadMail;
use crate::desk::conversation::{ConversationId, MessageKey, Role};
use crate::desk::input::{AgentMail, Around, Forward, Lack, NotOpened, Proof};
use crate::desk::placement::Known;
use crate::mail::message::{Message, MessageId};
use crate::mail::read::classify::{Authentication, Kind, Reason, Verdict, classify};
use crate::mail::read::flags::flags;
use crate::mail::read::forwarded::{Forwarded, forwarded};
use crate::mail::read::language;
use crate::mail::read::parse::parse;
use crate::store::StoreError;
use crate::store::commit::Writer;
use crate::store::message::{Direction, NewMessage};
use crate::store::query::{FactsAsked, Seen};

/// An agent's mail that answers nothing and passes another's on.
pub(super) struct Forwarding {
    agent: String,
    verdict: Verdict,
    forwarded: Forwarded,
}

/// Whether a mail is one, from whomever it is: what falls short of the proof is held. A forward of
/// what we know already, which most clients name, belongs to that.
pub(super) fn forwards(desk: &Desk, mail: &ReadMail, known: &Known) -> Option<Forwarding> {
    let answers = !known.by_in_reply_to.is_empty() || !known.by_references.is_empty();
    if known.own.is_some() || answers || !known.answered.is_empty() || mail.incoming.history {
        return None;
    }
    let agent = desk.policy.agent_at(&mail.message.author()?.address)?.name.clone();
    let forwarded = forwarded(&mail.message, &mail.incoming.raw)?;
    let verdict = classify(&mail.message, mail.authentication.clone(), &desk.own_marks(false));
    (verdict.kind == Kind::Person).then_some(Forwarding { agent, verdict, forwarded })
}

/// Stores the agent's mail and the one that it passes on, and decides.
pub(super) fn take(
    w: &mut Writer<'_>,
    desk: &Desk,
    mail: &ReadMail,
    forwarding: Forwarding,
    now: Timestamp,
) -> Result<(MessageKey, ConversationId), StoreError> {
    let Forwarding { agent, verdict, forwarded } = forwarding;
    let conversation = w.unborn(&mail.incoming.mailbox, now, &mut || desk.random.bits())?;
    // No token speaks for a fresh mail, whatever is enough for an answer.
    let is_proven = vouches(&verdict.authentication);
    let forward = passed_on(w, desk, mail, &forwarded, conversation.id)?;
    let note = NewMessage {
        direction: Direction::Note,
        role: Role::Agent,
        reply: forwarded.own.clone(),
        agent: Some(agent.clone()),
        ..new_message(desk, mail, &verdict, conversation.id)
    };
    let stored = w.insert_message(&match &forward {
        // The rest of it is the other message.
        Ok(_) if is_proven => {
            NewMessage { text: forwarded.own.clone(), attachments: Vec::new(), ..note }
        }
        Ok(_) | Err(_) => note,
    })?;
    let read = read_commands(desk, Ok(forwarded.own.clone()), mail.incoming.received_at.min(now));
    let input = AgentMail {
        message: stored,
        agent,
        proof: if is_proven { Proof::Proven } else { Proof::Lacking(Lack::Authentication) },
        answers: None,
        words: read.words,
        commands: read.commands,
        understood: read.understood,
        attachments: Vec::new(),
        also_to: Vec::new(),
        is_forward: true,
        went_to_customer: false,
        // What stands above a forward is said to colleagues.
        promised: None,
        held: None,
        around: Around::default(),
        forward: Some(forward),
    };
    let about = input.opens_with();
    let answering_mail_of = Some((Seen { at: now, mail: None }, input.agent.as_str()));
    let asked = FactsAsked { policy: &desk.policy, about, answering_mail_of, now };
    let facts = w.read().facts(&conversation, asked)?;
    decide_on_mail(w, desk, conversation, facts, input, now).map(|id| (stored, id))
}

/// The same of a mail that was held: what it passes on, stored once more.
pub(super) fn passed_on_by_held(
    w: &mut Writer<'_>,
    desk: &Desk,
    mail: ReadMail,
    conversation: ConversationId,
) -> Result<Option<Result<Forward, NotOpened>>, StoreError> {
    let Some(forwarded) = forwarded(&mail.message, &mail.incoming.raw) else { return Ok(None) };
    passed_on(w, desk, &mail, &forwarded, conversation).map(Some)
}

/// Stores the mail that is passed on as its author's, or says why it opens nothing.
fn passed_on(
    w: &mut Writer<'_>,
    desk: &Desk,
    mail: &ReadMail,
    forwarded: &Forwarded,
    conversation: ConversationId,
) -> Result<Result<Forward, NotOpened>, StoreError> {
    let policy = desk.policy.as_ref();
    let Some(from) = forwarded.from.clone() else { return Ok(Err(NotOpened::NoSender)) };
    if policy.mailbox_at(&from.address).is_some() {
        return Ok(Err(NotOpened::Ours(from.address)));
    }
    if policy.agent_at(&from.address).is_some() {
        return Ok(Err(NotOpened::Agents(from.address)));
    }
    let inner = forwarded.attached.as_ref().map(|raw| (parse(raw), raw.as_slice()));
    let id = inner.as_ref().and_then(|(message, _)| message.message_id.as_ref());
    if let Some(known) = id.map(|id| known_as(w, id)).transpose()?.flatten() {
        return Ok(Err(known));
    }
    let verdict = Verdict::by_hand(Reason::plain("forwarded by an agent"));
    let role = if policy.is_staff(&from.address) { Role::Staff } else { Role::Customer };
    let outer = new_message(desk, mail, &verdict, conversation);
    let is_outside = |message: &Message| {
        let mut replies = message.reply_to.iter();
        let is_ours = |at| policy.mailbox_at(at).is_some() || policy.agent_at(at).is_some();
        replies.find(|to| !is_ours(&to.address)).cloned()
    };
    let message = w.insert_message(&NewMessage {
        direction: Direction::In,
        role,
        kind: Kind::Person,
        authentication: Authentication::none(),
        answerable: None,
        raw_hash: inner.as_ref().map_or(outer.raw_hash, |(message, _)| message.raw_hash),
        // It is no delivery: the mail itself, should it come, is another copy and not this one.
        content_hash: None,
        message_id: id.cloned(),
        names: match &inner {
            Some((message, _)) => crate::desk::placement::names(message),
            None => outer.names.clone(),
        },
        index: None,
        from: Some(from.clone()),
        reply_to: inner.as_ref().and_then(|(message, _)| is_outside(message)),
        to: inner.as_ref().map(|(message, _)| message.to.clone()).unwrap_or_default(),
        cc: inner.as_ref().map(|(message, _)| message.cc.clone()).unwrap_or_default(),
        subject: forwarded.subject.clone(),
        date: inner.as_ref().and_then(|(message, _)| message.date),
        text: forwarded.text.clone(),
        reply: forwarded.text.clone(),
        language: language::detect(&forwarded.text, Some(&policy.languages)),
        attachments: match &inner {
            Some((message, _)) => message.attachments.clone(),
            None => outer.attachments.clone(),
        },
        defects: inner.as_ref().map(|(message, _)| message.defects.clone()).unwrap_or_default(),
        raw: inner.as_ref().map_or(outer.raw, |(_, raw)| *raw),
        ..outer
    })?;
    let said = format!("{}\n\n{}", forwarded.subject, forwarded.text);
    let flags = flags(&said, &policy.flag_phrases).iter().map(|flagged| flagged.flag).collect();
    Ok(Ok(Forward { message, from: from.address, role, flags }))
}

/// The conversation that a mail is in already.
fn known_as(w: &Writer<'_>, id: &MessageId) -> Result<Option<NotOpened>, StoreError> {
    let Some(conversation) = w.read().conversation_with(id)? else { return Ok(None) };
    Ok(w.read().reference(conversation)?.map(NotOpened::Known))
}
