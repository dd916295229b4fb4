//! Arrivals: a mail that is no agent's answer finds its conversation and is decided.
//!
//! Separate from the agents' mail because nothing here can reach a customer but an ack. Reads and
//! commits inside the caller's transaction; never opens one.

use jiff::Timestamp;

use super::agent_mail::vouches;
use super::desk::Desk;
use super::ingest::{Folder, ReadMail};
use crate::desk::conversation::{Conversation, ConversationId, MessageKey, Role};
use crate::desk::decide::decide;
use crate::desk::input::{
    Arrival, Attempt, AttemptOutcome, BouncedMail, Facts, Input, SentCopy, Situation,
};
use crate::desk::placement::{Evidence, Known, OurMail, Placement, place};
use crate::desk::policy::AgentProof;
use crate::limits;
use crate::mail::address::NameAddr;
use crate::mail::message::{Message, MessageId};
use crate::mail::read::Verdict;
use crate::mail::read::authentication::authenticate;
use crate::mail::read::bounce::bounces;
use crate::mail::read::classify::{Kind, Reason, classify};
use crate::mail::read::reply;
use crate::mail::token::Claim;
use crate::store::StoreError;
use crate::store::commit::{Change, Writer};
use crate::store::message::{Direction, NewMessage};
use crate::store::outbox::OutboxState;
use crate::store::query::FactsAsked;

/// Stores a mail from outside, from a machine or from a colleague, and decides what follows.
pub(super) fn take(
    w: &mut Writer<'_>,
    desk: &Desk,
    mail: &ReadMail,
    evidence: &Evidence,
    known: &Known,
    now: Timestamp,
) -> Result<(MessageKey, ConversationId), StoreError> {
    let (message, incoming) = (&mail.message, &mail.incoming);
    let verdict = judge(desk, message, known);
    let author = message.author().map(|author| &author.address);
    let mut placement = place(evidence, known, &verdict, author, &desk.policy, incoming.history);
    let reported = reported_mail(w, message, &verdict, known)?;
    if let Some(ours) = reported.as_ref().filter(|_| placement.joins.is_none()) {
        placement.joins = ours.conversation;
        placement.reason = Reason::new("reports on", format!("our {}", ours.kind.as_str()));
    }
    let conversation = conversation_of(w, desk, mail, &placement, now)?;
    let stored = store_message(w, desk, mail, &verdict, &placement, conversation.id)?;
    let bounced = match reported.filter(|_| verdict.kind == Kind::Bounce) {
        Some(ours) => Some(bounced_mail(w, message, ours)?),
        None => None,
    };
    let arrival = Arrival {
        message: stored,
        verdict,
        role: placement.role,
        placed: placement.reason,
        past: placement.past,
        related: placement.related,
        joins: placement.absorbs,
        received_at: incoming.received_at,
        history: incoming.history,
        bounced,
    };
    let facts = facts(w, desk, &conversation, stored, incoming.history, now)?;
    decide_and_commit(w, desk, conversation, facts, &Input::Arrived(Box::new(arrival)), now)
        .map(|conversation| (stored, conversation.id))
}

/// Whether an agent wrote to the customer of a conversation and gave the desk a copy, without any
/// token of ours: from the customer's own mail, where that named the agent, too.
pub(super) fn is_answer_without_us(
    w: &Writer<'_>,
    desk: &Desk,
    mail: &ReadMail,
    evidence: &Evidence,
    known: &Known,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let message = &mail.message;
    let author = message.author().map(|author| &author.address);
    if mail.incoming.history || author.is_none_or(|at| desk.policy.agent_at(at).is_none()) {
        return Ok(false);
    }
    let verdict = judge(desk, message, known);
    let proof_is_enough =
        desk.policy.agent_proof == AgentProof::Token || vouches(&verdict.authentication);
    if verdict.kind != Kind::Person || !proof_is_enough {
        return Ok(false);
    }
    let placement = place(evidence, known, &verdict, author, &desk.policy, false);
    let Some(conversation) = placement.joins.or(placement.past) else {
        return Ok(false);
    };
    let Some(conversation) = w.read().conversation(conversation)? else {
        return Ok(false);
    };
    let asked = FactsAsked { policy: &desk.policy, about: None, answering_mail_of: None, now };
    let customer = w.read().facts(&conversation, asked)?.customer;
    let mut recipients = message.to.iter().chain(&message.cc);
    Ok(customer.is_some_and(|customer| recipients.any(|one| one.address == customer.address)))
}

/// Stores a mail that somebody sent by themselves, such as a copy in Sent that is not ours.
pub(super) fn sent_copy(
    w: &mut Writer<'_>,
    desk: &Desk,
    mail: &ReadMail,
    evidence: &Evidence,
    known: &Known,
    now: Timestamp,
) -> Result<(MessageKey, ConversationId), StoreError> {
    let (message, incoming) = (&mail.message, &mail.incoming);
    let verdict = judge(desk, message, known);
    let author = message.author().map(|author| &author.address);
    let mut placement = place(evidence, known, &verdict, author, &desk.policy, incoming.history);
    placement.role = Role::Agent;
    // A copy of an answer to a closed conversation belongs to that one: it opens nothing.
    placement.joins = placement.joins.or(placement.past.take());
    placement.absorbs.clear();
    let conversation = conversation_of(w, desk, mail, &placement, now)?;
    let agent = author.and_then(|author| desk.policy.agent_at(author));
    let agent = agent.map(|agent| agent.name.clone());
    let stored = store_message(w, desk, mail, &verdict, &placement, conversation.id)?;
    let facts = facts(w, desk, &conversation, stored, false, now)?;
    let customer = facts.customer.as_ref().map(|customer| customer.address.clone());
    let is_new = conversation.version == 0;
    let to_customer = !is_new
        && customer.is_some_and(|customer| {
            message.to.iter().chain(&message.cc).any(|party| party.address == customer)
        });
    w.set_direction(stored, if to_customer { Direction::Out } else { Direction::Note })?;
    let copy = SentCopy {
        message: stored,
        agent,
        to_customer,
        in_sent: incoming.folder == Folder::Sent,
        received_at: incoming.received_at,
        history: incoming.history,
        placed: placement.reason,
    };
    decide_and_commit(w, desk, conversation, facts, &Input::SeenInSent(copy), now)
        .map(|conversation| (stored, conversation.id))
}

/// A copy of a mail of ours lies in Sent: it is filed, and if it was uncertain, it went out.
pub(super) fn own_copy_in_sent(
    w: &mut Writer<'_>,
    desk: &Desk,
    own: &OurMail,
    id: Option<&MessageId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    if w.seen_in_sent(own.mail, id, now)? != Some(OutboxState::Sent) {
        return Ok(());
    }
    let Some(conversation) = own.conversation else {
        return Ok(());
    };
    let attempt = Attempt {
        mail: own.mail,
        kind: own.kind,
        agent: own.agent.clone(),
        text: None,
        outcome: AttemptOutcome::Accepted,
    };
    decide_on(w, desk, conversation, &Input::Attempted(attempt), now)
}

/// Decides on a conversation that exists, with no message at hand, and commits.
pub(super) fn decide_on(
    w: &mut Writer<'_>,
    desk: &Desk,
    conversation: ConversationId,
    input: &Input,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(conversation) = w.read().conversation(conversation)? else {
        return Ok(());
    };
    let asked = FactsAsked { policy: &desk.policy, about: None, answering_mail_of: None, now };
    let facts = w.read().facts(&conversation, asked)?;
    decide_and_commit(w, desk, conversation, facts, input, now).map(|_| ())
}

/// Decides, and commits where anything was decided.
pub(super) fn decide_and_commit(
    w: &mut Writer<'_>,
    desk: &Desk,
    conversation: Conversation,
    facts: Facts,
    input: &Input,
    now: Timestamp,
) -> Result<Conversation, StoreError> {
    let next_outbox = w.next_outbox()?;
    let situation = Situation { conversation, facts, next_outbox };
    let decision = decide(&desk.policy, &situation, input, now);
    if decision.facts.is_empty() && decision.effects.is_empty() {
        return Ok(situation.conversation);
    }
    // What is history happened when it was received, not when it was taken in.
    let at = match input {
        Input::Arrived(arrival) if arrival.history => arrival.received_at,
        Input::SeenInSent(copy) if copy.history => copy.received_at,
        Input::Arrived(_)
        | Input::AgentWrote(_)
        | Input::SeenInSent(_)
        | Input::Attempted(_)
        | Input::Commanded(_)
        | Input::TimerFired(_)
        | Input::PromisesChanged => now,
    };
    w.commit(Change { conversation: &situation.conversation, decision, at })
}

/// Whether a copy of a stored mail, the same in all but its further fields, may open a conversation
/// where the stored one may not: marks that only a copy bears, be it the first one, hide no mail.
pub(super) fn is_better_copy(
    w: &Writer<'_>,
    desk: &Desk,
    message: &Message,
    known: &Known,
    stored: MessageKey,
) -> Result<bool, StoreError> {
    let is_same = w.read().duplicate_of(&message.raw_hash, None)?.is_some();
    let Some(stored) = w.read().message(stored)?.filter(|_| !is_same) else { return Ok(false) };
    let verdict = judge(desk, message, known);
    let was_open = matches!(stored.kind, Kind::Person | Kind::List);
    Ok(verdict.opens && !was_open && verdict.kind != stored.kind)
}

/// What kind of mail it is, with everything that the desk knows of itself.
fn judge(desk: &Desk, message: &Message, known: &Known) -> Verdict {
    let authentication = authenticate(message, &desk.policy.trust);
    classify(message, authentication, &desk.own_marks(known.own.is_some()))
}

/// The conversation that a mail joins, or one that does not exist yet.
fn conversation_of(
    w: &mut Writer<'_>,
    desk: &Desk,
    mail: &ReadMail,
    placement: &Placement,
    now: Timestamp,
) -> Result<Conversation, StoreError> {
    if let Some(id) = placement.joins
        && let Some(conversation) = w.read().conversation(id)?
    {
        return Ok(conversation);
    }
    let at = if mail.incoming.history { mail.incoming.received_at } else { now };
    w.unborn(&mail.incoming.mailbox, at, &mut || desk.random.bits())
}

fn facts(
    w: &Writer<'_>,
    desk: &Desk,
    conversation: &Conversation,
    about: MessageKey,
    history: bool,
    now: Timestamp,
) -> Result<Facts, StoreError> {
    if history {
        // History is decided without looking around: nothing is ever sent because of it.
        return Ok(Facts::default());
    }
    let asked =
        FactsAsked { policy: &desk.policy, about: Some(about), answering_mail_of: None, now };
    w.read().facts(conversation, asked)
}

fn store_message(
    w: &mut Writer<'_>,
    desk: &Desk,
    mail: &ReadMail,
    verdict: &Verdict,
    placement: &Placement,
    conversation: ConversationId,
) -> Result<MessageKey, StoreError> {
    let message = &mail.message;
    let mut reasons = verdict.reasons.clone();
    reasons.push(placement.reason.clone());
    w.insert_message(&NewMessage {
        direction: Direction::In,
        role: placement.role,
        reasons,
        answerable: verdict.answerable.clone(),
        reply: reply::of(message).new,
        unsafe_because: None,
        agent: None,
        ..new_message(desk, mail, verdict, conversation)
    })
}

/// The columns that are the same for every way a message may go.
pub(super) fn new_message<'a>(
    desk: &Desk,
    mail: &'a ReadMail,
    verdict: &Verdict,
    conversation: ConversationId,
) -> NewMessage<'a> {
    let (message, incoming) = (&mail.message, &mail.incoming);
    let is_outside = |to: &&NameAddr| desk.policy.mailbox_at(&to.address).is_none();
    let customer = verdict.answerable.as_ref().map(|answerable| answerable.recipient().clone());
    NewMessage {
        conversation,
        direction: Direction::Note,
        role: Role::Agent,
        kind: verdict.kind,
        reasons: verdict.reasons.clone(),
        authentication: verdict.authentication.clone(),
        answerable: None,
        raw_hash: message.raw_hash,
        content_hash: message.content_hash,
        message_id: message.message_id.clone(),
        names: message.references.iter().chain(&message.in_reply_to).cloned().collect(),
        from: message.author().or(message.from.first()).cloned(),
        // Nobody can make the desk answer itself.
        reply_to: message.reply_to.iter().find(|to| is_outside(to)).cloned().or(customer),
        to: message.to.clone(),
        cc: message.cc.clone(),
        subject: message.subject.clone(),
        date: message.date,
        received_at: incoming.received_at,
        text: message.text.clone(),
        reply: String::new(),
        unsafe_because: None,
        language: message.language.clone(),
        attachments: message.attachments.clone(),
        agent: None,
        history: incoming.history,
        defects: message.defects.clone(),
        raw: &incoming.raw,
    }
}

/// The mail of ours that a bounce, a report or a receipt speaks of, if it is one that we made: a
/// forged one names none, for it lacks the token.
fn reported_mail(
    w: &Writer<'_>,
    message: &Message,
    verdict: &Verdict,
    known: &Known,
) -> Result<Option<OurMail>, StoreError> {
    match verdict.kind {
        Kind::Bounce | Kind::DeliveryReport | Kind::Receipt | Kind::Complaint => {}
        Kind::Person
        | Kind::AutoReply
        | Kind::Notification
        | Kind::Challenge
        | Kind::List
        | Kind::Bulk
        | Kind::Loop => return Ok(None),
    }
    let original = bounces(message).original_message_id;
    let token = original.as_ref().and_then(|id| id.as_str().split('@').next());
    let by_original = match token.filter(|token| Claim::parse(token).is_some()) {
        Some(token) => w.read().our_mail(token)?,
        None => None,
    };
    Ok(by_original.or_else(|| known.answered.first().map(|(mail, _)| mail.clone())))
}

/// What a bounce says of a mail of ours.
fn bounced_mail(
    w: &Writer<'_>,
    message: &Message,
    ours: OurMail,
) -> Result<BouncedMail, StoreError> {
    let found = bounces(message);
    // The address stands first: it is what marks the recipient as unreachable.
    let failed = found.recipients.iter().find(|one| one.permanent).or(found.recipients.first());
    let diagnostic = failed.map_or_else(
        || "no reason given".to_owned(),
        |one| match &one.recipient {
            Some(recipient) => format!("{recipient}: {}", one.diagnostic),
            None => one.diagnostic.clone(),
        },
    );
    Ok(BouncedMail {
        agent: writer_of(w, &ours)?,
        mail: ours.mail,
        kind: ours.kind,
        diagnostic: diagnostic.chars().take(limits::DIAGNOSTIC_CHARS_MAX).collect(),
    })
}

/// Whose words a mail of ours carries, or whom it was for.
fn writer_of(w: &Writer<'_>, ours: &OurMail) -> Result<Option<String>, StoreError> {
    if ours.agent.is_some() {
        return Ok(ours.agent.clone());
    }
    match ours.about {
        Some(about) => Ok(w.read().message(about)?.and_then(|message| message.agent)),
        None => Ok(None),
    }
}
