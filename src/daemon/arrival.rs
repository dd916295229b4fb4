//! Arrivals: a mail that is no agent's answer finds its conversation and is decided.
//!
//! Separate from the agents' mail because nothing here can reach a customer but an ack. Reads and
//! commits inside the caller's transaction; never opens one.

use jiff::Timestamp;

use super::agent_mail::vouches;
use super::desk::Desk;
use super::ingest::{Folder, ReadMail};
use super::restored::says_kind;
use super::shelves::is_on_shelf;
use crate::desk::conversation::{Conversation, ConversationId, MessageKey, Role};
use crate::desk::decide::decide;
use crate::desk::effect::Onward;
use crate::desk::input::{
    Arrival, Attempt, AttemptOutcome, BouncedMail, Facts, Input, MatchedMail, Presence, SentCopy,
    Situation, What,
};
use crate::desk::labels::{Notice, notice};
use crate::desk::out_of_office::away;
use crate::desk::placement::{Evidence, Known, OurMail, Placement, index_of, names, place};
use crate::desk::policy::AgentProof;
use crate::desk::promised::promised;
use crate::limits;
use crate::mail::address::NameAddr;
use crate::mail::message::{Message, MessageId, ReturnPath};
use crate::mail::read::Verdict;
use crate::mail::read::bounce::{Action, Bounce, bounces};
use crate::mail::read::classify::{Kind, Reason, classify, via_customer};
use crate::mail::read::said::{Said, said};
use crate::mail::write::draft::MailKind;
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
    let verdict = judge(desk, mail, known);
    let author = desk.writer_of(message);
    let author = author.as_ref();
    let mut placement = place(evidence, known, &verdict, author, &desk.policy, incoming.history);
    let reported = reported_mail(w, message, &verdict, known)?;
    if let Some(ours) = reported.as_ref().filter(|_| placement.joins.is_none()) {
        placement.joins = ours.conversation;
        placement.reason = Reason::new("reports on", format!("our {}", ours.kind.as_str()));
    }
    let conversation = conversation_of(w, desk, mail, &placement, now)?;
    let said = said_by_author(desk, message, &verdict);
    let thanks = said.thanks;
    let flags = said.flags.iter().map(|flagged| flagged.flag).collect();
    let matched = MatchedMail::of(&desk.policy, message, &verdict, &said, incoming.received_at);
    let presence = presence(desk, mail, known, &verdict, &said.reading.new);
    let stored = store_message(w, desk, mail, &verdict, said, &placement, conversation.id)?;
    let bounced = match reported.filter(|_| verdict.kind == Kind::Bounce) {
        Some(ours) => bounced_mail(w, message, ours)?,
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
        in_hand: is_on_shelf(incoming.folder),
        bounced,
        thanks,
        flags,
        matched,
        presence,
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
    let verdict = judge(desk, mail, known);
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
    let verdict = judge(desk, mail, known);
    let author = message.author().map(|author| &author.address);
    let mut placement = place(evidence, known, &verdict, author, &desk.policy, incoming.history);
    placement.role = Role::Agent;
    // A copy of an answer to a closed conversation belongs to that one: it opens nothing.
    placement.joins = placement.joins.or(placement.past.take());
    if !incoming.history {
        placement.absorbs.clear();
    }
    let conversation = conversation_of(w, desk, mail, &placement, now)?;
    let agent = author.and_then(|author| desk.policy.agent_at(author));
    let agent = agent.map(|agent| agent.name.clone());
    let said = said_by_author(desk, message, &verdict);
    let then = incoming.received_at.min(now).to_zoned(desk.zone.clone());
    let promised = promised(&said.reading.new, &then);
    let stored = store_message(w, desk, mail, &verdict, said, &placement, conversation.id)?;
    let facts = facts(w, desk, &conversation, stored, false, now)?;
    let customer = facts.customer.as_ref().map(|customer| customer.address.clone());
    let is_new = conversation.version == 0;
    // A copy of a mail of ours whose token is not believed: an ack is no answer.
    let is_automatic = says_kind(message).is_some_and(|kind| kind != MailKind::Relay);
    let to_customer = !is_new
        && !is_automatic
        && customer.is_some_and(|customer| {
            message.to.iter().chain(&message.cc).any(|party| party.address == customer)
        });
    w.set_direction(stored, if to_customer { Direction::Out } else { Direction::Note })?;
    let copy = SentCopy {
        message: stored,
        agent,
        to_customer,
        answers_newest: answers_newest(w, &conversation, mail)?,
        promised,
        in_sent: incoming.folder == Folder::Sent,
        received_at: incoming.received_at,
        history: incoming.history,
        placed: placement.reason,
        joins: placement.absorbs,
    };
    decide_and_commit(w, desk, conversation, facts, &Input::SeenInSent(copy), now)
        .map(|conversation| (stored, conversation.id))
}

/// Whether a copy in Sent answers the newest that the customer said: it names that, or is newer.
/// Servers tell whole seconds: what came in the same one is taken for unanswered.
fn answers_newest(
    w: &Writer<'_>,
    conversation: &Conversation,
    copy: &ReadMail,
) -> Result<bool, StoreError> {
    let Some(newest) = conversation.last_inbound else { return Ok(true) };
    let Some(newest) = w.read().message(newest)? else { return Ok(true) };
    let names_it =
        newest.message_id.as_ref().is_some_and(|id| copy.message.in_reply_to.contains(id));
    Ok(names_it || copy.incoming.received_at > newest.received_at)
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
    // A notice that comes of it is about this message.
    let about = conversation.last_inbound;
    let asked = FactsAsked { policy: &desk.policy, about, answering_mail_of: None, now };
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
    let mut decision = decide(&desk.policy, &situation, input, now);
    let onward = std::mem::take(&mut decision.onward);
    let conversation = if decision.facts.is_empty() && decision.effects.is_empty() {
        situation.conversation
    } else {
        let at = happened_at(input, now);
        w.commit(Change { conversation: &situation.conversation, decision, at })?
    };
    for next in onward {
        go_on(w, desk, next, now)?;
    }
    Ok(conversation)
}

/// Decides what a decision on one conversation asks of another.
fn go_on(
    w: &mut Writer<'_>,
    desk: &Desk,
    onward: Onward,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (conversation, commanded) = match onward {
        Onward::Command(id, commanded) => {
            if let What::Note(message) = &commanded.what {
                w.move_messages(&[*message], id)?;
            }
            let Some(conversation) = w.read().conversation(id)? else { return Ok(()) };
            (conversation, commanded)
        }
        Onward::Leave { into, messages, commanded } => {
            w.move_messages(&messages, into.id)?;
            match (&commanded.what, messages.first()) {
                (What::Start(start), _) => {
                    let first = Notice::FirstSubject(&desk.policy.desk_name);
                    let ours = || notice(desk.policy.default_language(), &first);
                    let subject = start.subject.clone().unwrap_or_else(ours);
                    w.write_to(start.message, &start.to, &subject)?;
                }
                (_, Some(first)) => w.make_customer(*first)?,
                (_, None) => {}
            }
            (*into, commanded)
        }
    };
    let asked = FactsAsked { policy: &desk.policy, about: None, answering_mail_of: None, now };
    let mut facts = w.read().facts(&conversation, asked)?;
    if let What::SendHeld(there) = &commanded.what {
        facts.answered_since.clone_from(&there.answered_since);
    }
    decide_and_commit(w, desk, conversation, facts, &Input::Commanded(commanded), now).map(|_| ())
}

/// When what an input tells of happened.
fn happened_at(input: &Input, now: Timestamp) -> Timestamp {
    // What is history happened when it was received, not when it was taken in.
    match input {
        Input::Arrived(arrival) if arrival.history => arrival.received_at,
        Input::SeenInSent(copy) if copy.history => copy.received_at,
        Input::Arrived(_)
        | Input::AgentWrote(_)
        | Input::SeenInSent(_)
        | Input::Attempted(_)
        | Input::Commanded(_)
        | Input::TimerFired(_)
        | Input::PromisesChanged => now,
    }
}

/// Whether a copy of a stored mail, the same in all but its further fields, may open a conversation
/// where the stored one may not: marks that only a copy bears, be it the first one, hide no mail.
pub(super) fn is_better_copy(
    w: &Writer<'_>,
    desk: &Desk,
    mail: &ReadMail,
    known: &Known,
    stored: MessageKey,
) -> Result<bool, StoreError> {
    let is_same = w.read().duplicate_of(&mail.message.raw_hash, None)?.is_some();
    let Some(stored) = w.read().message(stored)?.filter(|_| !is_same) else { return Ok(false) };
    let verdict = judge(desk, mail, known);
    let was_open = matches!(stored.kind, Kind::Person | Kind::List);
    Ok(verdict.opens && !was_open && verdict.kind != stored.kind)
}

/// What kind of mail it is, with everything that the desk knows of itself.
fn judge(desk: &Desk, mail: &ReadMail, known: &Known) -> Verdict {
    let authentication = mail.authentication.clone();
    classify(&mail.message, authentication, &desk.own_marks(known.own.is_some()))
}

/// What a mail tells of whether its writer is there: an agent, by their address and what proves an
/// agent. An out-of-office note answers nothing, so that whoever may write from the address need
/// not hold a token; where the token alone proves an agent, there has to be one.
fn presence(
    desk: &Desk,
    mail: &ReadMail,
    known: &Known,
    verdict: &Verdict,
    text: &str,
) -> Option<Presence> {
    let (message, incoming) = (&mail.message, &mail.incoming);
    let author = &message.author()?.address;
    let agent = desk.policy.agent_at(author).filter(|_| !incoming.history)?.name.clone();
    let mut answered = known.answered.iter();
    let has_token = answered.any(|(ours, _)| ours.agent.as_ref() == Some(&agent));
    let token_is_enough = desk.policy.agent_proof == AgentProof::Token && has_token;
    if known.own.is_some() || !(token_is_enough || vouches(&verdict.authentication)) {
        return None;
    }
    match verdict.kind {
        Kind::Person => Some(Presence::There { agent }),
        Kind::AutoReply => {
            let received = incoming.received_at.to_zoned(desk.zone.clone());
            let how_long = away(&message.subject, text, &received)?;
            Some(Presence::Away { agent, how_long })
        }
        Kind::Notification
        | Kind::Bounce
        | Kind::DeliveryReport
        | Kind::Receipt
        | Kind::Complaint
        | Kind::Challenge
        | Kind::List
        | Kind::Bulk
        | Kind::Loop => None,
    }
}

/// What its author newly said, in one of the desk's languages.
fn said_by_author(desk: &Desk, message: &Message, verdict: &Verdict) -> Said {
    said(message, verdict, Some(&desk.policy.languages), &desk.policy.flag_phrases)
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
    if let Some(answered) = mail.message.message_id.as_ref().filter(|_| mail.incoming.restored)
        && let Some(known) = w.read().forgotten_reference(answered)?
        && let Some(conversation) = w.unborn_as(known, &mail.incoming.mailbox, at)?
    {
        return Ok(conversation);
    }
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
    said: Said,
    placement: &Placement,
    conversation: ConversationId,
) -> Result<MessageKey, StoreError> {
    let mut reasons = verdict.reasons.clone();
    reasons.push(placement.reason.clone());
    w.insert_message(&NewMessage {
        direction: Direction::In,
        role: placement.role,
        reasons,
        answerable: verdict.answerable.clone(),
        reply: said.reading.new,
        language: said.language,
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
        names: names(message),
        index: index_of(message, &desk.policy),
        from: message.author().or(message.from.first()).cloned(),
        // Nobody can make the desk answer itself, nor a form or group of ours.
        reply_to: via_customer(message, &desk.own_marks(false))
            .or_else(|| message.reply_to.iter().find(|to| is_outside(to)).cloned())
            .or(customer),
        to: message.to.clone(),
        cc: message.cc.clone(),
        subject: message.subject.clone(),
        date: message.date,
        received_at: incoming.received_at,
        text: message.text.clone(),
        reply: String::new(),
        unsafe_because: None,
        language: None,
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
    for claim in &bounces(message).original_claims {
        if let Some(ours) = w.read().our_mail_of(claim)? {
            return Ok(Some(ours));
        }
    }
    Ok(known.answered.first().map(|(mail, _)| mail.clone()))
}

/// What a bounce says of a mail of ours. None where it is no server's: whoever got the mail holds
/// its token, but bounces have the null return path or are reports (RFC 3464 §2, RFC 5321 §6.1),
/// and are not written by the recipient.
fn bounced_mail(
    w: &Writer<'_>,
    message: &Message,
    ours: OurMail,
) -> Result<Option<BouncedMail>, StoreError> {
    let returned = w.read().returned(ours.mail, ours.conversation)?;
    let is_report = message.report.as_ref().is_some_and(|it| it.report_type == "delivery-status");
    let has_path = matches!(message.return_path, ReturnPath::Address(_));
    let is_recipients = message.from.iter().any(|from| returned.recipients.contains(&from.address));
    if is_recipients || (has_path && !is_report) {
        return Ok(None);
    }
    let rows = bounces(message).recipients;
    let failed: Vec<&Bounce> = rows.iter().filter(|row| row.action == Action::Failed).collect();
    let is_sent_to = |row: &&&Bounce| {
        row.recipient.as_ref().is_some_and(|one| returned.recipients.contains(one))
    };
    // Where it names nobody whom we wrote to, they forwarded the mail, and it is about them all.
    let named: Vec<&Bounce> = failed.iter().filter(is_sent_to).copied().collect();
    let about = if named.is_empty() { &failed } else { &named };
    let customer = returned.recipients.first();
    let customer_missed =
        named.is_empty() || named.iter().any(|row| row.recipient.as_ref() == customer);
    // A hard one first. Each address stands before a colon: that marks it as no good.
    let mut told: Vec<&&Bounce> = about.iter().collect();
    told.sort_by_key(|row| !row.permanent);
    let hard = told.first().is_some_and(|row| row.permanent);
    let told = told.iter().filter(|row| row.permanent == hard).map(|row| match &row.recipient {
        Some(recipient) => format!("{recipient}: {}", row.diagnostic),
        None => row.diagnostic.clone(),
    });
    let diagnostic = told.collect::<Vec<_>>().join(" / ");
    let diagnostic: String = diagnostic.chars().take(limits::DIAGNOSTIC_CHARS_MAX).collect();
    Ok(Some(BouncedMail {
        agent: writer_of(w, &ours)?,
        mail: ours.mail,
        kind: ours.kind,
        diagnostic: if diagnostic.is_empty() { "no reason given".to_owned() } else { diagnostic },
        hard,
        customer_missed,
        another_arrived: returned.another_arrived,
        again: returned.again,
    }))
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
