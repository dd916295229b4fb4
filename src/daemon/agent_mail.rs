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
use super::restored::answers_forgotten;
use crate::desk::conversation::{Conversation, ConversationId, MessageKey, Role, Status};
use crate::desk::decide::command::{self, Command};
use crate::desk::input::{AgentMail, Facts, HeldMail, Input, Lack, Proof};
use crate::desk::placement::{Evidence, Known, Lead, OurMail, evidence};
use crate::desk::policy::{AgentProof, Policy};
use crate::mail::address::Address;
use crate::mail::message::{Attachment, Message};
use crate::mail::read::Verdict;
use crate::mail::read::authentication::authenticate;
use crate::mail::read::classify::{Authentication, AuthenticationResult, Kind, classify};
use crate::mail::read::forward::is_forward;
use crate::mail::read::parse::{parse, part_bytes};
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
    /// The answered mail went out after the backup that the store was restored from.
    is_forgotten: bool,
}

/// Whether a mail is an agent's answer to a mail of ours. An agent's out-of-office note, bounce or
/// receipt is none; nor is what the conversation's own customer writes, whose mail names a notice
/// where an agent answered it to both of us.
fn answered_by_agent(desk: &Desk, mail: &ReadMail, known: &Known) -> Option<Answered> {
    if known.own.is_some() || mail.incoming.history {
        return None;
    }
    let authentication = authenticate(&mail.message, &desk.policy.trust);
    let verdict = classify(&mail.message, authentication, &desk.own_marks(false));
    if verdict.kind != Kind::Person {
        return None;
    }
    let author = mail.message.author().map(|author| &author.address);
    let is_agents = author.is_some_and(|author| desk.policy.agent_at(author).is_some());
    known.answered.iter().find_map(|(ours, lead)| {
        let lead = lead.clone().filter(|lead| is_agents || !lead.author_takes_part)?;
        let agent = ours.agent.clone().filter(|name| desk.policy.agent(name).is_some())?;
        let verdict = verdict.clone();
        Some(Answered { ours: ours.clone(), agent, lead, verdict, is_forgotten: false })
    })
}

/// The same, and whether it is an agent's answer to a notice that a restored store has forgotten:
/// by its author, by the number that it bears and by the reference in its subject. None of that
/// proves anything; it keeps the answer from being taken for a matter of its own.
pub(super) fn answered(
    w: &Writer<'_>,
    desk: &Desk,
    mail: &ReadMail,
    evidence: &Evidence,
    known: &Known,
) -> Result<Option<Answered>, StoreError> {
    if let Some(answered) = answered_by_agent(desk, mail, known) {
        return Ok(Some(answered));
    }
    let author = mail.message.author().map(|author| &author.address);
    let agent = author.and_then(|author| desk.policy.agent_at(author));
    let Some(agent) = agent.filter(|_| known.own.is_none() && !mail.incoming.history) else {
        return Ok(None);
    };
    let authentication = authenticate(&mail.message, &desk.policy.trust);
    let verdict = classify(&mail.message, authentication, &desk.own_marks(false));
    if verdict.kind != Kind::Person || !known.answered.is_empty() {
        return Ok(None);
    }
    let Some((notice, conversation)) = answers_forgotten(w, evidence)? else { return Ok(None) };
    let Some(state) = w.read().conversation(conversation)? else { return Ok(None) };
    let ours = OurMail {
        mail: notice,
        kind: MailKind::Notice,
        conversation: Some(conversation),
        about: None,
        agent: Some(agent.name.clone()),
        made_at: mail.incoming.received_at,
    };
    let lead = Lead {
        conversation,
        status: state.status,
        history: state.history,
        author_takes_part: false,
        our_mail_is_out: false,
    };
    Ok(Some(Answered { ours, agent: agent.name.clone(), lead, verdict, is_forgotten: true }))
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
    let words = new_words(w, desk, &answered.ours, message, &mail.incoming.raw)?;
    let stored = w.insert_message(&NewMessage {
        direction: Direction::Note,
        role: Role::Agent,
        reply: words.clone().unwrap_or_default(),
        unsafe_because: words.clone().err(),
        agent: Some(answered.agent.clone()),
        ..new_message(desk, mail, &answered.verdict, conversation.id)
    })?;
    let held = held_mail(w, policy, &conversation, &answered, now)?;
    let asked = FactsAsked {
        policy,
        about: answered.ours.about.filter(|_| held.is_none()),
        answering_mail_of: Some((answered.ours.made_at, &answered.agent)),
        now,
    };
    let facts = w.read().facts(&conversation, asked)?;
    let mut input = agent_mail(policy, message, &answered, stored, words, held, &facts);
    if answered.is_forgotten {
        input.proof = Proof::Lacking(Lack::Notice { gap: mail.incoming.restored });
    }
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
    raw: &[u8],
) -> Result<Result<String, String>, StoreError> {
    if ours.kind != MailKind::Notice {
        return Ok(Ok(reply::of(message).new));
    }
    if let Some(file) = message.attachments.iter().find(|file| may_hold_notice(raw, file)) {
        return Ok(Err(format!("the file {} may hold the quoted notice", file.name)));
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

/// Whether a file holds what must not leave: the answered mail itself, which some clients attach
/// instead of quoting it, or everything at once, which Outlook packs into a `winmail.dat`.
fn may_hold_notice(raw: &[u8], file: &Attachment) -> bool {
    let kind = file.content_type.as_str();
    if kind.ends_with("/ms-tnef") || kind.ends_with("/vnd.ms-tnef") || file.name == "winmail.dat" {
        return true;
    }
    if kind != "message/rfc822" && !file.name.to_lowercase().ends_with(".eml") {
        return false;
    }
    let bytes = part_bytes(raw, file.part).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).to_lowercase();
    let mut kinds = text.lines().filter_map(|line| line.strip_prefix("x-posthaste-kind:"));
    kinds.any(|kind| !["ack", "relay", "resolution"].contains(&kind.trim()))
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
pub(super) fn vouches(authentication: &Authentication) -> bool {
    authentication.result == AuthenticationResult::Pass
        && authentication.method.as_deref() != Some("spf")
}

/// The held mail that the answered mail asked about, as it was read when it came.
fn held_mail(
    w: &Writer<'_>,
    policy: &Policy,
    conversation: &Conversation,
    answered: &Answered,
    now: Timestamp,
) -> Result<Option<HeldMail>, StoreError> {
    let ours = &answered.ours;
    let Some(about) = ours.about.filter(|_| ours.kind == MailKind::CommandReply) else {
        return Ok(None);
    };
    if !conversation.held.iter().any(|held| held.message == about) {
        return Ok(None);
    }
    let Some(stored) = w.read().message(about)? else {
        return Ok(None);
    };
    let answers_notice = answers_notice(w, about, &answered.agent, now)?;
    Ok(Some(HeldMail { answers_notice, ..read_held(policy, about, stored) }))
}

/// Whether the agent's stored mail answers a notice. Its tokens tell, as they did when it came.
fn answers_notice(
    w: &Writer<'_>,
    message: MessageKey,
    agent: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Some(raw) = w.read().raw(message)? else { return Ok(false) };
    let known = w.read().look_up(&evidence(&parse(&raw)), None, now)?;
    let mut answered = known.answered.iter().map(|(ours, _)| ours);
    let nearest = answered.find(|ours| ours.agent.as_deref() == Some(agent));
    Ok(nearest.is_some_and(|ours| ours.kind == MailKind::Notice))
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
            (Ok(parsed.text), parsed.understood)
        }
    };
    HeldMail { message, words, commands, answers_notice: false, attachments }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content_type: &str, name: &str, content: &str, expected: bool) {
        let raw = format!(
            "Message-ID: <1@example.com>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nHere you are.\r\n\
             --b\r\nContent-Type: {content_type}\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{content}\r\n--b--\r\n"
        );
        let message = parse(raw.as_bytes());
        let found = message.attachments.iter().any(|file| may_hold_notice(raw.as_bytes(), file));
        assert_eq!((message.attachments.len(), found), (1, expected), "{content_type} {name}");
    }

    #[test]
    fn files_that_may_hold_the_notice() {
        check("application/pdf", "offer.pdf", "x", false);
        check("application/ms-tnef", "a.bin", "x", true);
        check("application/octet-stream", "winmail.dat", "x", true);
        check("message/rfc822", "Lamp.eml", "Subject: Lamp\r\n\r\nhello", false);
        let ours = |kind: &str| format!("Subject: Lamp\r\nX-Posthaste-Kind: {kind}\r\n\r\nhello");
        check("message/rfc822", "Lamp.eml", &ours("notice"), true);
        check("message/rfc822", "Lamp.eml", &ours("command-reply"), true);
        check("message/rfc822", "Lamp.eml", &ours("relay"), false);
        check("application/octet-stream", "lamp.EML", &ours("notice"), true);
    }
}
