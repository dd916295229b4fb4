//! Agents' mail: from bytes to what an agent asks for, with how far it is proven.
//!
//! Separate because this is the one way in which words of an agent can reach a customer. A mail is
//! an agent's when a person wrote it in answer to a mail of ours that went to an agent, whoever
//! From names: what falls short of the proof is held by the decision, and never taken for a
//! customer's. Reads and commits inside the caller's transaction.

use jiff::Timestamp;

use super::arrival::{decide_and_commit, new_message};
use super::desk::Desk;
use super::ingest::ReadMail;
use crate::desk::conversation::{Conversation, ConversationId, MessageKey, Role, Status};
use crate::desk::decide::command::{self, Command};
use crate::desk::input::{AgentMail, Facts, HeldMail, Input, Lack, Proof};
use crate::desk::placement::{Known, Lead, OurMail};
use crate::desk::policy::{AgentProof, Policy};
use crate::mail::address::Address;
use crate::mail::message::Message;
use crate::mail::read::Verdict;
use crate::mail::read::authentication::authenticate;
use crate::mail::read::classify::{Authentication, AuthenticationResult, Kind, classify};
use crate::mail::read::forward::is_forward;
use crate::mail::read::reply::{self, NoticeText};
use crate::mail::write::compose::notice_text;
use crate::mail::write::draft::{MailKind, PartRef};
use crate::store::StoreError;
use crate::store::commit::Writer;
use crate::store::message::{Direction, NewMessage, StoredMessage};
use crate::store::query::FactsAsked;

/// A mail of ours that an agent answered, and what a person wrote to it.
pub(super) struct Answered {
    ours: OurMail,
    agent: String,
    lead: Lead,
    verdict: Verdict,
}

/// Whether a mail is an agent's answer to a mail of ours. An agent's out-of-office note, bounce or
/// receipt is none.
pub(super) fn answered_by_agent(desk: &Desk, mail: &ReadMail, known: &Known) -> Option<Answered> {
    if known.own.is_some() || mail.incoming.history {
        return None;
    }
    let authentication = authenticate(&mail.message, &desk.policy.trust);
    let verdict = classify(&mail.message, authentication, &desk.own_marks(false));
    if verdict.kind != Kind::Person {
        return None;
    }
    known.answered.iter().find_map(|(ours, lead)| {
        let agent = ours.agent.clone().filter(|name| desk.policy.agent(name).is_some())?;
        let lead = lead.clone()?;
        Some(Answered { ours: ours.clone(), agent, lead, verdict: verdict.clone() })
    })
}

/// Stores an agent's mail and decides what it asks for.
pub(super) fn take(
    w: &mut Writer<'_>,
    desk: &Desk,
    mail: &ReadMail,
    answered: Answered,
    now: Timestamp,
) -> Result<(MessageKey, ConversationId), StoreError> {
    let policy = desk.policy.as_ref();
    let message = &mail.message;
    let Some(conversation) = w.read().conversation(answered.lead.conversation)? else {
        return Err(StoreError::Failed("loading a conversation that a token names".to_owned()));
    };
    let words = new_words(w, desk, &answered.ours, message)?;
    let stored = w.insert_message(&NewMessage {
        direction: Direction::Note,
        role: Role::Agent,
        reply: words.clone().unwrap_or_default(),
        unsafe_because: words.clone().err(),
        agent: Some(answered.agent.clone()),
        ..new_message(mail, &answered.verdict, conversation.id)
    })?;
    let held = held_mail(w, policy, &conversation, &answered.ours)?;
    let asked = FactsAsked {
        policy,
        about: answered.ours.about.filter(|_| held.is_none()),
        answering_mail_of: Some((answered.ours.made_at, &answered.agent)),
        now,
    };
    let facts = w.read().facts(&conversation, asked)?;
    let input = agent_mail(policy, message, &answered, stored, words, held, &facts);
    let conversation =
        decide_and_commit(w, desk, conversation, facts, &Input::AgentWrote(Box::new(input)), now)?;
    Ok((stored, conversation.id))
}

/// What the agent newly wrote. For an answer to a notice only what can be told for certain.
fn new_words(
    w: &Writer<'_>,
    desk: &Desk,
    ours: &OurMail,
    message: &Message,
) -> Result<Result<String, String>, StoreError> {
    if ours.kind != MailKind::Notice {
        return Ok(Ok(reply::read(&message.text, false).new));
    }
    let Some(sent) = w.read().mail(ours.mail)? else {
        return Ok(Err("the notice is no longer here".to_owned()));
    };
    let Some(lines) = notice_text(&sent.draft, &desk.templates) else {
        return Ok(Err("the answered mail is no notice".to_owned()));
    };
    let notice = NoticeText {
        marker: lines.marker,
        head: lines.head,
        words: lines.words,
        brief: lines.brief,
        our_addresses: desk.own_addresses().iter().map(Address::to_string).collect(),
    };
    Ok(match reply::relayable(&message.text, &notice) {
        Ok(relayable) => Ok(relayable.text),
        Err(why) => Err(why.to_string()),
    })
}

fn agent_mail(
    policy: &Policy,
    message: &Message,
    answered: &Answered,
    stored: MessageKey,
    words: Result<String, String>,
    held: Option<HeldMail>,
    facts: &Facts,
) -> AgentMail {
    let (words, commands) = match words {
        Ok(words) => {
            let parsed = command::parse(&words, &agent_names(policy));
            (Ok(parsed.text), parsed.commands)
        }
        Err(why) => (Err(why), Ok(Vec::new())),
    };
    let sends_held = held.is_some() && commands.as_ref().is_ok_and(|c| c.contains(&Command::Send));
    let recipients: Vec<&Address> =
        message.to.iter().chain(&message.cc).map(|party| &party.address).collect();
    let is_colleague = |address: &&&Address| {
        let agent = policy.agent_at(address);
        agent.is_some_and(|agent| agent.name != answered.agent) || policy.is_staff(address)
    };
    let customer = facts.customer.as_ref().map(|customer| &customer.address);
    AgentMail {
        message: stored,
        agent: answered.agent.clone(),
        proof: prove(policy, message, answered, sends_held),
        answers: answered.ours.mail,
        answers_kind: answered.ours.kind,
        answers_about: answered.ours.about,
        answers_made_at: answered.ours.made_at,
        words,
        commands,
        attachments: files(stored, message),
        also_to: recipients.iter().filter(is_colleague).map(|a| (**a).clone()).collect(),
        is_forward: is_forward(message),
        went_to_customer: customer.is_some_and(|customer| recipients.contains(&customer)),
        held,
    }
}

/// Token, address and authentication together. The token is there, or we would not be here; a
/// `#send` to the question about one held mail went to the configured address alone, which stands
/// in for the authentication.
fn prove(policy: &Policy, message: &Message, answered: &Answered, sends_held: bool) -> Proof {
    // The question about a held mail was asked after its conversation was closed, if it was.
    if answered.lead.status == Status::Closed && !sends_held {
        return Proof::Lacking(Lack::Closed);
    }
    let Some(author) = message.author() else {
        return Proof::Lacking(Lack::Author);
    };
    let agent = policy.agent(&answered.agent);
    if !agent.is_some_and(|agent| agent.writes_from(&author.address)) {
        return Proof::Lacking(Lack::Address(author.address.clone()));
    }
    let vouched = vouches(&answered.verdict.authentication);
    if policy.agent_proof == AgentProof::Full && !sends_held && !vouched {
        return Proof::Lacking(Lack::Authentication);
    }
    Proof::Proven
}

/// SPF alone proves no agent: whoever may use the same provider passes it.
fn vouches(authentication: &Authentication) -> bool {
    authentication.result == AuthenticationResult::Pass
        && authentication.method.as_deref() != Some("spf")
}

/// The held mail that the answered mail asked about, as it was read when it came.
fn held_mail(
    w: &Writer<'_>,
    policy: &Policy,
    conversation: &Conversation,
    ours: &OurMail,
) -> Result<Option<HeldMail>, StoreError> {
    let Some(about) = ours.about.filter(|_| ours.kind == MailKind::CommandReply) else {
        return Ok(None);
    };
    if !conversation.held.iter().any(|held| held.message == about) {
        return Ok(None);
    }
    let Some(stored) = w.read().message(about)? else {
        return Ok(None);
    };
    Ok(Some(read_held(policy, about, stored)))
}

fn read_held(policy: &Policy, message: MessageKey, stored: StoredMessage) -> HeldMail {
    let attachments = stored
        .attachments
        .iter()
        .filter(|file| !file.inline)
        .map(|file| PartRef {
            message: message.0,
            part: file.part,
            name: file.name.clone(),
            content_type: file.content_type.clone(),
        })
        .collect();
    let (words, commands) = match stored.unsafe_because {
        Some(why) => (Err(why), Vec::new()),
        None => {
            let parsed = command::parse(&stored.reply, &agent_names(policy));
            (Ok(parsed.text), parsed.commands.unwrap_or_default())
        }
    };
    HeldMail { message, words, commands, attachments }
}

fn agent_names(policy: &Policy) -> Vec<&str> {
    policy.agents.iter().map(|agent| agent.name.as_str()).collect()
}

/// The files that go along with an answer: not what is shown inside the agent's own text, such as
/// the pictures of a signature.
fn files(stored: MessageKey, message: &Message) -> Vec<PartRef> {
    let files = message.attachments.iter().filter(|file| !file.inline);
    files
        .map(|file| PartRef {
            message: stored.0,
            part: file.part,
            name: file.name.clone(),
            content_type: file.content_type.clone(),
        })
        .collect()
}
