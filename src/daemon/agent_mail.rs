//! Agents' mail: from bytes to what an agent asks for, with how far it is proven.
//!
//! Separate because this is the one way in which words of an agent can reach a customer. A mail is
//! an agent's when a person wrote it in answer to a mail of ours that went to an agent, whoever
//! From names: what falls short of the proof is held by the decision, and never taken for a
//! customer's. Reads and commits inside the caller's transaction.

use jiff::Timestamp;

use super::around::look_around;
use super::arrival::{decide_and_commit, new_message};
use super::desk::Desk;
use super::forwarded::passed_on_by_held;
use super::ingest::ReadMail;
use super::restored::answers_forgotten;
use crate::desk::conversation::{Conversation, ConversationId, MessageKey, Role, Status};
use crate::desk::decide::UNPROVEN;
use crate::desk::decide::command::{self, Command, Order, Problem};
use crate::desk::input::{
    AgentMail, Around, Facts, Forward, HeldMail, Input, Lack, NotOpened, Proof,
};
use crate::desk::placement::{Evidence, Known, Lead, OurMail, evidence};
use crate::desk::policy::{AgentProof, Policy};
use crate::desk::promised::{Promised, promised};
use crate::mail::address::Address;
use crate::mail::message::{Attachment, Message};
use crate::mail::read::Verdict;
use crate::mail::read::classify::{Authentication, AuthenticationResult, Kind, classify};
use crate::mail::read::forward::is_forward;
use crate::mail::read::parse::{parse, part_bytes};
use crate::mail::read::reply::{self, NoticeText};
use crate::mail::write::compose::notice_text;
use crate::mail::write::draft::{Body, MailKind, PartRef};
use crate::mail::write::prepared::without_links;
use crate::store::StoreError;
use crate::store::commit::Writer;
use crate::store::message::{Direction, NewMessage, StoredMessage};
use crate::store::query::{FactsAsked, Seen};

/// A mail of ours that an agent answered, and what a person wrote to it.
pub(super) struct Answered {
    ours: OurMail,
    agent: String,
    lead: Lead,
    verdict: Verdict,
    /// What the token itself lacks, whoever wrote the mail: it is forgotten, or too old.
    lacks: Option<Lack>,
}

/// Whether a mail is an agent's answer to a mail of ours. An agent's out-of-office note, bounce or
/// receipt is none; nor is what the conversation's own customer writes, whose mail names a notice
/// where an agent answered it to both of us.
fn answered_by_agent(desk: &Desk, mail: &ReadMail, known: &Known) -> Option<Answered> {
    if known.own.is_some() || mail.incoming.history {
        return None;
    }
    let verdict = classify(&mail.message, mail.authentication.clone(), &desk.own_marks(false));
    if verdict.kind != Kind::Person {
        return None;
    }
    let author = mail.message.author().map(|author| &author.address);
    let is_agents = author.is_some_and(|author| desk.policy.agent_at(author).is_some());
    let good = known.answered.iter().find_map(|(ours, lead)| {
        let lead = lead.clone().filter(|lead| is_agents || !lead.author_takes_part)?;
        let agent = ours.agent.clone().filter(|name| desk.policy.agent(name).is_some())?;
        let verdict = verdict.clone();
        Some(Answered { ours: ours.clone(), agent, lead, verdict, lacks: None })
    });
    // An agent who answers an old notice is asked; a stranger with one is a stranger.
    let old = || {
        known.expired.iter().find_map(|(ours, lead)| {
            let agent = ours.agent.as_ref().and_then(|name| desk.policy.agent(name))?;
            let agent = author.filter(|author| agent.writes_from(author)).map(|_| &agent.name)?;
            let (ours, lead, verdict) = (ours.clone(), lead.clone()?, verdict.clone());
            Some(Answered { ours, agent: agent.clone(), lead, verdict, lacks: Some(Lack::Expired) })
        })
    };
    good.or_else(old)
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
    let verdict = classify(&mail.message, mail.authentication.clone(), &desk.own_marks(false));
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
    let lacks = Some(Lack::Notice { gap: mail.incoming.restored });
    Ok(Some(Answered { ours, agent: agent.name.clone(), lead, verdict, lacks }))
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
    let mut read = read_commands(desk, words, mail.incoming.received_at.min(now));
    read.sends_by_own_reference(&conversation);
    let asked = held_mail(w, desk, &conversation, &answered, now)?;
    // A `#send` to a question that is settled already does nothing, whoever writes it.
    let answers_question = answered.ours.kind == MailKind::CommandReply
        && (asked.is_some() || read.only_sends(stored, message));
    let sends = read.understood.iter().any(Order::sends);
    let held = match asked {
        // In answer to a notice, which takes the full proof; a question is good for one mail.
        None if answered.ours.kind == MailKind::Notice && read.only_sends(stored, message) => {
            only_held(w, desk, &conversation, &answered.agent, now)?
        }
        asked => asked,
    };
    // What the agent has been shown: the notice, or a colleague's answer in the question.
    let seen = held.as_ref().map_or_else(|| seen_in(&answered.ours), |held| held.seen);
    let asked = FactsAsked {
        policy,
        // Whoever is given the conversation is shown what came last.
        about: conversation.last_inbound,
        answering_mail_of: Some((seen, &answered.agent)),
        now,
    };
    let facts = w.read().facts(&conversation, asked)?;
    let proof = prove(policy, message, &answered, &conversation, answers_question && sends);
    let (about, subject) = match &held {
        Some(held) if sends => (held.about_notice(), held.stored.subject.clone()),
        Some(_) | None => (about_notice(Some(&answered.ours)), message.subject.clone()),
    };
    let authentication = &answered.verdict.authentication;
    let alone = authored(policy, message, &answered.agent, authentication, false) != Proof::Proven;
    let held = held.map(|held| held.mail(&facts, alone));
    let mut input = agent_mail(policy, message, &answered, stored, read, held, &facts);
    input.proof = answered.lacks.map_or(proof, Proof::Lacking);
    look_around(w, desk, &conversation, &mut input, about, &subject, now)?;
    decide_on_mail(w, desk, conversation, facts, input, now).map(|id| (stored, id))
}

/// Decides, and gives rows back that were reserved, or stored, and that nothing came of.
pub(super) fn decide_on_mail(
    w: &mut Writer<'_>,
    desk: &Desk,
    conversation: Conversation,
    facts: Facts,
    mail: AgentMail,
    now: Timestamp,
) -> Result<ConversationId, StoreError> {
    let there = mail.around.held_there.iter().map(|there| &there.around);
    let around = std::iter::once(&mail.around).chain(there);
    let unborn: Vec<_> = around.filter_map(|it| Some(it.unborn.as_ref()?.id)).collect();
    let passed_on = mail.opens_with();
    let input = Input::AgentWrote(Box::new(mail));
    let conversation = decide_and_commit(w, desk, conversation, facts, &input, now)?;
    for unborn in unborn {
        w.forget_unborn(unborn)?;
    }
    if let Some(passed_on) = passed_on.filter(|message| conversation.opening != Some(*message)) {
        w.forget_message(passed_on)?;
    }
    Ok(conversation.id)
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
        repeatable: lines.repeatable,
        our_addresses: desk.own_addresses().iter().map(Address::to_string).collect(),
    };
    let text = without_links(&message.text, &sent.token);
    Ok(match reply::relayable(&text, &notice) {
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

/// An agent's words, read: the text, and the commands in it.
pub(super) struct ReadWords {
    pub(super) words: Result<String, String>,
    pub(super) commands: Result<Vec<Order>, Vec<Problem>>,
    pub(super) understood: Vec<Order>,
    pub(super) promised: Option<Promised>,
}

impl ReadWords {
    /// A `#send` that names the conversation at hand names none.
    fn sends_by_own_reference(&mut self, conversation: &Conversation) {
        let commands = self.commands.iter_mut().flatten().chain(&mut self.understood);
        for order in commands.filter(|order| order.command == Command::Send) {
            order.of = order.of.filter(|of| *of != conversation.reference);
        }
    }

    /// Whether there is a `#send` and nothing else.
    fn only_sends(&self, stored: MessageKey, message: &Message) -> bool {
        let commands = self.commands.as_deref().unwrap_or_default();
        matches!(commands, [one] if one.sends())
            && self.words.as_ref().is_ok_and(String::is_empty)
            && files(stored, message).is_empty()
    }
}

/// Takes the commands out of what an agent wrote then.
pub(super) fn read_commands(
    desk: &Desk,
    words: Result<String, String>,
    then: Timestamp,
) -> ReadWords {
    let agents: Vec<&str> = desk.policy.agents.iter().map(|agent| agent.name.as_str()).collect();
    let then = then.to_zoned(desk.zone.clone());
    match words {
        Ok(words) => {
            let parsed = command::parse(&words, command::Around { agents: &agents, now: &then });
            let (commands, understood) = (parsed.commands, parsed.understood);
            let promised = promised(&parsed.text, &then);
            ReadWords { words: Ok(parsed.text), commands, understood, promised }
        }
        Err(why) => ReadWords {
            words: Err(why),
            commands: Ok(Vec::new()),
            understood: Vec::new(),
            promised: None,
        },
    }
}

fn agent_mail(
    policy: &Policy,
    message: &Message,
    answered: &Answered,
    stored: MessageKey,
    read: ReadWords,
    held: Option<HeldMail>,
    facts: &Facts,
) -> AgentMail {
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
        proof: Proof::Proven,
        answers: Some(answered.ours.kind),
        words: read.words,
        commands: read.commands,
        understood: read.understood,
        promised: read.promised,
        attachments: files(stored, message),
        also_to: recipients.iter().filter(is_colleague).map(|a| (**a).clone()).collect(),
        is_forward: is_forward(message),
        went_to_customer: customer.is_some_and(|customer| recipients.contains(&customer)),
        held,
        around: Around::default(),
        forward: None,
    }
}

/// Token, address and authentication together. The token is there, or we would not be here; a
/// `#send` to the question about one held mail (`sends_held`) went to the configured address alone,
/// which stands in for the authentication.
fn prove(
    policy: &Policy,
    message: &Message,
    answered: &Answered,
    conversation: &Conversation,
    sends_held: bool,
) -> Proof {
    // The question about a held mail was asked after its conversation was closed, if it was. What
    // an agent asked by a fresh mail is a conversation with the desk alone: closed from the start.
    let is_apart = conversation.opening.is_none() && answered.ours.kind == MailKind::CommandReply;
    if answered.lead.status == Status::Closed && !sends_held && !is_apart {
        return Proof::Lacking(Lack::Closed);
    }
    authored(policy, message, &answered.agent, &answered.verdict.authentication, sends_held)
}

/// Whether an agent wrote this: by its one author's address, and by whoever vouches for it.
/// `asked_there`: a question that went to the configured address alone stands in for the latter.
pub(super) fn authored(
    policy: &Policy,
    message: &Message,
    agent: &str,
    authentication: &Authentication,
    asked_there: bool,
) -> Proof {
    let Some(author) = message.author() else { return Proof::Lacking(Lack::Author) };
    if !policy.agent(agent).is_some_and(|agent| agent.writes_from(&author.address)) {
        return Proof::Lacking(Lack::Address(author.address.clone()));
    }
    if policy.agent_proof == AgentProof::Full && !asked_there && !vouches(authentication) {
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
    w: &mut Writer<'_>,
    desk: &Desk,
    conversation: &Conversation,
    answered: &Answered,
    now: Timestamp,
) -> Result<Option<Asked>, StoreError> {
    let ours = &answered.ours;
    let Some(about) = ours.about.filter(|_| ours.kind == MailKind::CommandReply) else {
        return Ok(None);
    };
    if !conversation.held.iter().any(|held| held.message == about) {
        return Ok(None);
    }
    read_held(w, desk, conversation, about, &answered.agent, Some(ours), now)
}

/// The one mail that is held of an agent's in a conversation, as far as a `#send` that answers no
/// question can mean it. What nobody vouched for is sent by the answer to the question alone: that
/// shows it to whoever it is said to be from. So is what passes another's mail on.
pub(super) fn only_held(
    w: &mut Writer<'_>,
    desk: &Desk,
    conversation: &Conversation,
    agent: &str,
    now: Timestamp,
) -> Result<Option<Asked>, StoreError> {
    let mut own = conversation.held.iter().filter(|held| held.agent == agent);
    let (Some(one), None) = (own.next(), own.next()) else { return Ok(None) };
    let is_unproven =
        w.read().why_held(conversation.id, one.message)?.is_none_or(|why| why == UNPROVEN);
    if is_unproven || conversation.opening.is_none() {
        return Ok(None);
    }
    read_held(w, desk, conversation, one.message, agent, None, now)
}

/// A held mail, and how far its writer has seen what came since: as the notice shows it that they
/// answered, or the question, where that shows a colleague's answer.
fn read_held(
    w: &mut Writer<'_>,
    desk: &Desk,
    conversation: &Conversation,
    about: MessageKey,
    agent: &str,
    question: Option<&OurMail>,
    now: Timestamp,
) -> Result<Option<Asked>, StoreError> {
    let Some(stored) = w.read().message(about)? else {
        return Ok(None);
    };
    let notice = answered_mail(w, about, agent, now)?;
    let asked = match question {
        Some(question) => w.read().mail(question.mail)?.map(|mail| mail.draft.body),
        None => None,
    };
    let shows_answer = matches!(asked, Some(Body::CommandReply { answer: Some(_), .. }));
    let seen = match (&notice, question) {
        (Some(notice), _) if !shows_answer => seen_in(notice),
        (_, Some(question)) => seen_in(question),
        (_, None) => Seen { at: stored.received_at, mail: None },
    };
    let words = match stored.unsafe_because.clone() {
        Some(why) => Err(why),
        None => Ok(stored.reply.clone()),
    };
    let read = read_commands(desk, words, stored.received_at);
    let forward = match w.read().raw(about)? {
        Some(raw) if notice.is_none() && conversation.opening.is_none() => {
            let mailbox = conversation.mailbox.clone();
            let authentication = stored.authentication.clone();
            let mail = ReadMail::again(mailbox, stored.received_at, raw, authentication);
            passed_on_by_held(w, desk, mail, conversation.id)?
        }
        Some(_) | None => None,
    };
    Ok(Some(Asked { stored, read, notice, seen, forward }))
}

/// How far somebody has seen a conversation who has read this.
fn seen_in(ours: &OurMail) -> Seen {
    Seen { at: ours.made_at, mail: Some(ours.mail) }
}

/// The message that a notice is about.
fn about_notice(ours: Option<&OurMail>) -> Option<MessageKey> {
    ours.filter(|ours| ours.kind == MailKind::Notice).and_then(|ours| ours.about)
}

/// A held mail that is asked about, or sent.
pub(super) struct Asked {
    pub(super) stored: StoredMessage,
    read: ReadWords,
    /// The mail of ours that the held one answers.
    notice: Option<OurMail>,
    /// What happened since, its writer has not been shown.
    pub(super) seen: Seen,
    /// What the held one passes on, where it answers nothing.
    forward: Option<Result<Forward, NotOpened>>,
}

impl Asked {
    /// The message that the notice was about which it answers.
    pub(super) fn about_notice(&self) -> Option<MessageKey> {
        about_notice(self.notice.as_ref())
    }

    /// As the decision needs it. `by_question_alone`: nobody but the question vouches for the mail
    /// at hand.
    pub(super) fn mail(self, facts: &Facts, by_question_alone: bool) -> HeldMail {
        let Asked { stored, read, notice, forward, .. } = self;
        let files = stored.attachments.iter().filter(|file| !file.inline);
        let attachments = files
            .map(|file| PartRef {
                message: stored.key.0,
                part: file.part,
                name: file.name.clone(),
                content_type: file.content_type.clone(),
            })
            .collect();
        let customer = facts.customer.as_ref().map(|customer| &customer.address);
        let mut recipients = stored.to.iter().chain(&stored.cc);
        HeldMail {
            message: stored.key,
            words: read.words,
            commands: read.understood,
            promised: read.promised,
            answers_notice: notice.is_some_and(|ours| ours.kind == MailKind::Notice),
            went_to_customer: recipients.any(|party| Some(&party.address) == customer),
            attachments,
            forward,
            by_question_alone,
        }
    }
}

/// The mail of ours that the agent's stored mail answers. Its tokens tell, as they did when it
/// came.
fn answered_mail(
    w: &Writer<'_>,
    message: MessageKey,
    agent: &str,
    now: Timestamp,
) -> Result<Option<OurMail>, StoreError> {
    let Some(raw) = w.read().raw(message)? else { return Ok(None) };
    let known = w.read().look_up(&evidence(&parse(&raw)), None, now)?;
    let mut answered = known.answered.into_iter().chain(known.expired).map(|(ours, _)| ours);
    Ok(answered.find(|ours| ours.agent.as_deref() == Some(agent)))
}

/// The files that go along with an answer: not what is shown inside the agent's own text, such as
/// the pictures of a signature.
pub(super) fn files(stored: MessageKey, message: &Message) -> Vec<PartRef> {
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
