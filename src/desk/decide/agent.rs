//! An agent's mail: does anything of it reach the customer, and what else does it ask for?
//!
//! The one place where words leave the desk in an agent's name. Everything that is not certain is
//! held, and its writer told: who wrote it, what is new in it, what its commands mean, whether a
//! colleague has answered since. A mail that is half right does nothing. A held mail stops no
//! clock. Never relays what a reply to anything but a notice says.

use super::command::{Command, Order};
use super::deciding::Deciding;
use super::held::{forget_commands, hold, replace_held, send_held, send_nothing};
use super::order::{Transcript, carry_out, recognised, resolves, says_whose_turn};
use super::undo::take_back;
use super::{forward, presence, sound, welcome};
use crate::desk::conversation::{MessageKey, OutboxId, Role, Status};
use crate::desk::effect::{Decision, Effect, Onward, TimerKind};
use crate::desk::event::{Actor, Event};
use crate::desk::input::{AgentMail, Around, Commanded, HeldMail, Lack, Proof, Start, What};
use crate::desk::policy::{Agent, Policy, Send};
use crate::desk::promised::Promised;
use crate::desk::second_look::{self, Doubt};
use crate::desk::told::Told;
use crate::desk::words::Say;
use crate::mail::address::{Address, NameAddr};
use crate::mail::read::classify::{Kind, Reason};
use crate::mail::read::thread::{subject_refs, tidy_subject};
use crate::mail::write::draft::{MailKind, PartRef};

/// Why a mail is held that nobody vouches for: the reason in the journal.
pub const UNPROVEN: &str = "not proven";

/// What an agent wrote, now or when it was held, and everything that carrying it out depends on.
pub(super) struct Writing<'a> {
    /// Whose it is, by short name.
    pub(super) writer: &'a str,
    pub(super) message: MessageKey,
    pub(super) words: &'a str,
    pub(super) attachments: &'a [PartRef],
    pub(super) orders: &'a [Order],
    pub(super) around: &'a Around,
    /// What the words promise.
    pub(super) promised: Option<&'a Promised>,
    /// It answers a notice.
    pub(super) is_answer: bool,
    /// The customer has it already.
    pub(super) went_to_customer: bool,
    /// The held mail that is asked about in the mail which it answers.
    pub(super) asked_about: Option<MessageKey>,
}

impl<'a> Writing<'a> {
    pub(super) fn of_mail(mail: &'a AgentMail, words: &'a str, orders: &'a [Order]) -> Writing<'a> {
        Writing {
            writer: &mail.agent,
            message: mail.message,
            words,
            attachments: &mail.attachments,
            orders,
            around: &mail.around,
            promised: mail.promised.as_ref(),
            is_answer: mail.answers == Some(MailKind::Notice),
            went_to_customer: mail.went_to_customer,
            asked_about: mail.held.as_ref().map(|held| held.message),
        }
    }

    pub(super) fn of_held(
        writer: &'a str,
        held: &'a HeldMail,
        words: &'a str,
        around: &'a Around,
    ) -> Writing<'a> {
        Writing {
            writer,
            message: held.message,
            words,
            attachments: &held.attachments,
            orders: &held.commands,
            around,
            promised: held.promised.as_ref(),
            is_answer: held.answers_notice,
            went_to_customer: held.went_to_customer,
            asked_about: None,
        }
    }

    /// Whether there is something in it beside commands.
    pub(super) fn says_something(&self) -> bool {
        !self.words.is_empty() || !self.attachments.is_empty()
    }

    /// Whom it writes to, where it begins a conversation.
    pub(super) fn starts(&self) -> Option<&'a Address> {
        self.orders.iter().find_map(|order| order.command.starts())
    }

    /// Whether it is internal by its own word.
    pub(super) fn is_note(&self) -> bool {
        self.note().is_some()
    }

    fn note(&self) -> Option<&'a Order> {
        self.orders.iter().find(|order| matches!(order.command, Command::Note(_)))
    }
}

/// Decides what an agent's mail means.
pub(super) fn decide(mut d: Deciding<'_>, mail: &AgentMail) -> Decision {
    if let Some(forward) = &mail.forward {
        return forward::decide(d, mail, forward);
    }
    if d.conversation.version == 0 {
        let created = Event::Created { status: Status::Closed, history: false, past: None };
        d.fact(&Actor::Posthaste, created, Reason::plain("an agent's mail to the desk"));
    }
    let Some(agent) = d.policy.agent(&mail.agent) else {
        // The agent left between the look-up and now: filed, and nothing else.
        file_as_note(&mut d, &mail.agent, mail.message, "its writer is no agent any more");
        return d.finish();
    };
    let starts = |order: &Order| order.command.starts().is_some();
    let is_apart = !mail.commands.iter().flatten().any(starts);
    // What is for somebody outside waits for its writer's word, as everywhere.
    if mail.answers == Some(MailKind::Welcome) && is_apart {
        welcome::decide(&mut d, mail, agent);
        return d.finish();
    }
    if let Proof::Lacking(why) = &mail.proof {
        hold_unproven(&mut d, mail, agent, why);
        return d.finish();
    }
    presence::of_agents_mail(&mut d, mail);
    let sends = mail.understood.iter().any(Order::sends);
    if let Some(held) = mail.held.as_ref().filter(|_| sends) {
        send_held(&mut d, mail, held, agent);
        return d.finish();
    }
    let orders = match &mail.commands {
        Ok(orders) => orders,
        Err(problems) => {
            let mut says: Vec<Say<'_>> = problems.iter().map(Say::Problem).collect();
            says.push(Say::SendSendsIt);
            hold(&mut d, mail, agent, "commands not understood", &says);
            return d.finish();
        }
    };
    if orders.iter().any(Order::sends) {
        send_nothing(&mut d, mail, agent);
        return d.finish();
    }
    let words = match &mail.words {
        Ok(words) => words,
        Err(why) => {
            let says = [Say::Unsafe, Say::WriteAgain];
            hold(&mut d, mail, agent, &format!("new words not certain: {why}"), &says);
            return d.finish();
        }
    };
    let words = with_templates(d.policy, words, &mail.attachments, orders);
    let writing = Writing::of_mail(mail, &words, orders);
    let problems = sound::problems(&d, &writing);
    if !problems.is_empty() {
        let mut says: Vec<Say<'_>> = problems.iter().map(Say::Problem).collect();
        says.push(Say::SendSendsIt);
        hold(&mut d, mail, agent, "commands cannot be carried out", &says);
    } else if let Some((why, says)) = speaks_against(&d, mail, &writing) {
        if says.contains(&Say::LooksInternal) {
            file_as_note(&mut d, &agent.name, mail.message, why);
        }
        hold(&mut d, mail, agent, why, &says);
    } else {
        forget_commands(&mut d, agent, &writing);
        proceed(&mut d, agent, &writing, Some(mail.answers));
    }
    d.finish()
}

/// An agent's words with the texts below that its commands put in. A mail that says nothing but
/// commands gets none: it asks for the texts.
pub(super) fn with_templates(
    policy: &Policy,
    words: &str,
    attachments: &[PartRef],
    orders: &[Order],
) -> String {
    let mut said = vec![words];
    if !words.is_empty() || !attachments.is_empty() {
        let named = orders.iter().filter_map(|order| {
            if let Command::Template(name) = &order.command { name.as_deref() } else { None }
        });
        said.extend(named.filter_map(|name| policy.answer(name)));
    }
    said.retain(|text| !text.is_empty());
    said.join("\n\n")
}

/// Its writer is asked; what Sent tells already is only filed.
fn hold_unproven(d: &mut Deciding<'_>, mail: &AgentMail, agent: &Agent, why: &Lack) {
    match why {
        Lack::Notice { gap: true } => {
            let why = "its notice is forgotten; Sent tells what came of it";
            file_as_note(d, &agent.name, mail.message, why);
        }
        Lack::Notice { gap: false } => {
            hold(d, mail, agent, "its notice is forgotten", &[Say::NoticeForgotten]);
        }
        Lack::Author | Lack::Address(_) | Lack::Authentication | Lack::Closed | Lack::Expired => {
            hold(d, mail, agent, UNPROVEN, &[Say::NotProven(why)]);
        }
    }
}

/// Why a mail whose commands are fine is held all the same.
fn speaks_against<'a>(
    d: &Deciding<'a>,
    mail: &AgentMail,
    writing: &Writing<'_>,
) -> Option<(&'static str, Vec<Say<'a>>)> {
    if mail.answers.is_none() {
        let harmless = writing.orders.iter().all(|order| {
            order.command.is_about_no_conversation() || order.command == Command::Show
        });
        return (!harmless).then(|| ("without a token", vec![Say::ConfirmFresh]));
    }
    // Of an answer to a notice it is certain which words are new; of anything else its writer says.
    if writing.starts().is_some() && mail.answers != Some(MailKind::Notice) {
        let says = vec![Say::ConfirmStart];
        return Some(("a text for somebody else that answers no notice", says));
    }
    let reaches_outside =
        writing.says_something() && (writing.is_answer || writing.starts().is_some());
    if !reaches_outside || writing.note().is_some() || writing.went_to_customer {
        return None;
    }
    if mail.is_forward || !mail.also_to.is_empty() {
        return Some(("names a colleague or forwards", vec![Say::LooksInternal, Say::SendSendsIt]));
    }
    if let Some(first) = d.facts.answered_since.as_ref().filter(|_| writing.starts().is_none()) {
        let says = vec![Say::AlreadyAnswered(&first.author), Say::SendSendsIt];
        return Some(("a colleague has answered since", says));
    }
    let mut says: Vec<Say<'_>> = doubts(d, writing).into_iter().map(Say::Doubt).collect();
    if says.is_empty() {
        return None;
    }
    says.push(Say::SendSendsIt);
    Some(("a second look", says))
}

/// What the writer of an answer may not have meant.
fn doubts(d: &Deciding<'_>, writing: &Writing<'_>) -> Vec<Doubt> {
    if !d.policy.second_look {
        return Vec::new();
    }
    let customer = d.facts.customer.iter();
    let parties: Vec<&NameAddr> = match writing.starts() {
        Some(_) => Vec::new(),
        None => customer.chain(&d.facts.customer_cc).chain(&d.facts.added).collect(),
    };
    let called = parties.iter().map(|party| party.called());
    let mut readers: Vec<&str> = called.collect();
    readers.extend(parties.iter().map(|party| party.address.as_str()));
    readers.extend(writing.starts().map(Address::as_str));
    readers.extend(d.facts.writer.iter().map(NameAddr::called));
    let own = added_by(writing.orders);
    readers.extend(own.iter().map(|(address, _)| address.as_str()));
    let customer_wrote = writing.around.said_outside.as_str();
    let has_file = !writing.attachments.is_empty();
    let around = second_look::Around { readers: &readers, customer_wrote, has_file };
    second_look::doubts(writing.words, around)
}

/// Carries out a mail that nothing speaks against. `answers`: what the mail answers that asks for
/// this now; none where that is a `#send`, which was received already.
pub(super) fn proceed(
    d: &mut Deciding<'_>,
    agent: &Agent,
    writing: &Writing<'_>,
    answers: Option<Option<MailKind>>,
) {
    let mut told = Transcript::new(d.language_of(agent));
    take_back(d, agent, writing, &mut told);
    if let Some(to) = writing.starts() {
        start(d, agent, writing, to, &mut told);
        carry_out(d, agent, writing, false, &mut told);
    } else if !writing.says_something() {
        if answers.is_some() {
            file_as_note(d, &agent.name, writing.message, "commands only");
        }
        carry_out(d, agent, writing, false, &mut told);
    } else if let Some(order) = writing.note() {
        let is_elsewhere = note_elsewhere(d, agent, writing, order);
        if !is_elsewhere {
            let why = if answers.is_some() { "#note" } else { "it was no answer when it was held" };
            file_as_note(d, &agent.name, writing.message, why);
        }
        carry_out(d, agent, writing, false, &mut told);
        tell_of_note(d, writing, agent, order);
    } else if writing.is_answer {
        if let Some(answers) = answers {
            received(d, &agent.name, writing.message, answers);
            replace_held(d, agent, writing, &mut told);
        }
        answer(d, agent, writing, &mut told);
    } else if let Some(reader) = reads_reply(d, agent, answers) {
        // What a lead says to an escalation is for whoever has the conversation.
        file_as_note(d, &agent.name, writing.message, "answers an escalation");
        let says = [Say::NoteFor(&agent.display)];
        d.send_command_reply(reader, Some(writing.message), &says, Some(writing.words), false);
        carry_out(d, agent, writing, false, &mut told);
    } else {
        let why = match answers {
            Some(Some(MailKind::Welcome)) => "answers the welcome",
            Some(Some(_)) => "answers no notice",
            Some(None) => "a mail to the desk",
            None => "it was no answer when it was held",
        };
        let handed_over = hands_over(d, agent, writing);
        if !handed_over {
            file_as_note(d, &agent.name, writing.message, why);
        }
        carry_out(d, agent, writing, false, &mut told);
        // Whoever asks by a fresh mail writes to the desk, and expects no customer to read it; the
        // welcome has said that none does.
        if !handed_over && !matches!(answers, Some(None | Some(MailKind::Welcome))) {
            told.say(&Say::FiledAsNote);
            told.shows(writing.words);
        }
    }
    d.send_transcript(agent, writing.message, told);
    let takes = writing.orders.iter().any(|it| it.command == Command::Take && it.of.is_none());
    let has_notice = d.facts.told.contains(&agent.name);
    if answers == Some(Some(MailKind::Escalation)) && takes && has_notice {
        // An escalation cannot be answered to the customer: who takes over needs what can, at hand.
        d.send_notice_now(agent);
    }
}

/// Out of a digest or a list: what is written beside `#assign NAME REF` is for whoever gets that
/// conversation. Whether it was.
fn hands_over(d: &mut Deciding<'_>, agent: &Agent, writing: &Writing<'_>) -> bool {
    let gives =
        |order: &&Order| matches!(order.command, Command::Assign(Some(_))) && order.of.is_some();
    let mut given = writing.orders.iter().filter(gives);
    match (given.next(), given.next()) {
        (Some(order), None) => note_elsewhere(d, agent, writing, order),
        // To whom it speaks is not said.
        (Some(_), Some(_)) | (None, _) => false,
    }
}

/// Which colleague of the writer's gets a text that answers an escalation.
fn reads_reply<'a>(
    d: &Deciding<'a>,
    writer: &Agent,
    answers: Option<Option<MailKind>>,
) -> Option<&'a Agent> {
    let reader = d.reads_replies().filter(|_| answers == Some(Some(MailKind::Escalation)));
    reader.filter(|reader| reader.name != writer.name)
}

/// Lets an answer leave, or counts it as left where the customer has it already.
fn answer(d: &mut Deciding<'_>, agent: &Agent, writing: &Writing<'_>, told: &mut Transcript) {
    if writing.went_to_customer {
        replied(d, agent, writing.message, None, "went to the customer directly");
        carry_out(d, agent, writing, true, told);
        turn_over(d, agent, writing, told);
        return;
    }
    let resolved = resolves(writing.orders);
    let also = added_by(writing.orders);
    let (message, words) = (writing.message, writing.words);
    match d.send_relay(message, words, writing.attachments, resolved, &also) {
        Some(mail) => {
            replied(d, agent, message, Some(mail), "answers a notice");
            say_kept_back(d, told);
        }
        None => {
            let says = [Say::NobodyToAnswer];
            d.send_command_reply(agent, Some(message), &says, Some(words), true);
        }
    }
    carry_out(d, agent, writing, true, told);
    turn_over(d, agent, writing, told);
}

/// On a trial what an agent writes to somebody outside stays here. Whether it does.
fn say_kept_back(d: &Deciding<'_>, told: &mut Transcript) -> bool {
    let is_kept = d.policy.send == Send::Agents;
    if is_kept {
        told.say(&Say::KeptBack);
    }
    is_kept
}

/// Whom the mail's own commands add to those who get answers, and whom they take out.
fn added_by(orders: &[Order]) -> Vec<(Address, bool)> {
    let own = orders.iter().filter(|order| order.of.is_none());
    own.filter_map(|order| {
        if let Command::Cc(address) = &order.command {
            return Some((address.clone(), true));
        }
        let Command::NoCc(address) = &order.command else { return None };
        Some((address.clone(), false))
    })
    .collect()
}

/// That a mail of an agent's came, which is no note.
pub(super) fn received(
    d: &mut Deciding<'_>,
    agent: &str,
    message: MessageKey,
    answers: Option<MailKind>,
) {
    let event = Event::Received { message, role: Role::Agent, kind: Kind::Person, turn: false };
    let why = match answers {
        Some(kind) => Reason::new("token", format!("answers our {}", kind.as_str())),
        None => Reason::plain("an agent's mail to the desk"),
    };
    d.fact(&Actor::Agent(agent.to_owned()), event, why);
}

fn replied(
    d: &mut Deciding<'_>,
    agent: &Agent,
    message: MessageKey,
    mail: Option<OutboxId>,
    why: &str,
) {
    let actor = Actor::Agent(agent.name.clone());
    let event = Event::Replied { message, agent: Some(agent.name.clone()), mail };
    d.fact(&actor, event, Reason::plain(why));
    d.effect(Effect::Disarm(TimerKind::Promise));
    if let Some(why) = d.may_be_taken(agent) {
        let assigned = Event::Assigned { agent: Some(agent.name.clone()) };
        d.fact(&actor, assigned, Reason::plain(why));
    }
    if let Some(answered) = d.conversation.last_inbound {
        d.effect(Effect::MarkAnswered(answered));
    }
}

/// After an answer it is the customer's turn, unless a command says otherwise, or the answer itself
/// that more is to come.
fn turn_over(d: &mut Deciding<'_>, agent: &Agent, writing: &Writing<'_>, told: &mut Transcript) {
    if says_whose_turn(writing.orders) {
        return;
    }
    let denies = writing.orders.iter().any(|it| it.command == Command::NoPromise);
    let promised = writing.promised.filter(|promised| !denies && promised.until.at > d.now);
    if let Some(promised) = promised {
        recognised(d, &Actor::Agent(agent.name.clone()), promised, told);
    } else if d.conversation.status != Status::Waiting {
        let waiting = Event::StatusChanged { to: Status::Waiting };
        d.fact(&Actor::Agent(agent.name.clone()), waiting, Reason::plain("answered"));
        d.effect(Effect::Disarm(TimerKind::Close));
        d.effect(Effect::Disarm(TimerKind::Wake));
    }
}

/// The text leaves for a conversation of its own, with whom it is written to.
fn start(
    d: &mut Deciding<'_>,
    agent: &Agent,
    writing: &Writing<'_>,
    to: &Address,
    told: &mut Transcript,
) {
    let Some(unborn) = &writing.around.unborn else { return };
    // What bears a tag of ours, or the customer's own words, is the notice's subject: of whichever
    // conversation that was then, and whatever a gateway put before it.
    let own = tidy_subject(&writing.around.subject, "");
    let is_answers = own == tidy_subject(&d.facts.subject, "")
        || !subject_refs(&writing.around.subject).is_empty();
    let is_own = d.facts.customer.is_none() || !is_answers;
    let start = Start {
        subject: Some(writing.around.subject.clone()).filter(|_| is_own && !own.is_empty()),
        message: writing.message,
        to: to.clone(),
        text: writing.words.to_owned(),
        attachments: writing.attachments.to_vec(),
        from: d.conversation.id,
        is_related: d.facts.customer.is_some(),
    };
    let reference = unborn.reference;
    let is_kept = say_kept_back(d, told);
    told.tell(&match is_kept {
        true => Told::StartKept { reference, to },
        false => Told::Started { reference, to },
    });
    if start.is_related {
        let related = Event::Related { to: unborn.id };
        d.fact(&Actor::Agent(agent.name.clone()), related, Reason::plain("#to"));
    }
    let by = Actor::Agent(agent.name.clone());
    d.onward(Onward::Leave {
        into: Box::new(unborn.clone()),
        messages: vec![writing.message],
        commanded: Commanded { by, what: What::Start(Box::new(start)) },
    });
}

pub(super) fn file_as_note(d: &mut Deciding<'_>, agent: &str, message: MessageKey, why: &str) {
    let event = Event::Noted { message, agent: Some(agent.to_owned()) };
    d.fact(&Actor::Agent(agent.to_owned()), event, Reason::plain(why));
}

/// A note that names another conversation is filed there. Whether it does.
fn note_elsewhere(
    d: &mut Deciding<'_>,
    agent: &Agent,
    writing: &Writing<'_>,
    order: &Order,
) -> bool {
    let named = order.of.and_then(|of| writing.around.others.iter().find(|o| o.written == of));
    let Some(other) = named else { return false };
    let commanded =
        Commanded { by: Actor::Agent(agent.name.clone()), what: What::Note(writing.message) };
    d.onward(Onward::Command(other.conversation.id, commanded));
    true
}

/// A note goes to the agent it names, else to whoever has the conversation.
fn tell_of_note(d: &mut Deciding<'_>, writing: &Writing<'_>, writer: &Agent, order: &Order) {
    let Command::Note(named) = &order.command else { return };
    let others = &writing.around.others;
    let other = order.of.and_then(|of| others.iter().find(|other| other.written == of));
    let assignee = match other {
        Some(other) => other.conversation.assignee.as_deref(),
        None => d.conversation.assignee.as_deref(),
    };
    let reader = named.as_deref().or(assignee).and_then(|name| d.policy.agent(name));
    // Whoever is given the conversation by the same mail reads the note in their notice.
    let was = match other {
        Some(other) => other.conversation.assignee.as_deref(),
        None => None,
    };
    let is_given = |reader: &Agent| {
        let gives = Command::Assign(Some(reader.name.clone()));
        let is_ordered = writing.orders.iter().any(|it| it.of == order.of && it.command == gives);
        match other {
            Some(_) => is_ordered && was != Some(&reader.name),
            None => is_ordered && d.sends_notice_to(&reader.address),
        }
    };
    let reader = reader.filter(|reader| reader.name != writer.name && !is_given(reader));
    if let Some(reader) = reader {
        let says = [Say::NoteFor(&writer.display)];
        d.send_command_reply(reader, Some(writing.message), &says, Some(writing.words), false);
    }
}
