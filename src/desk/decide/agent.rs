//! An agent's mail: does anything of it reach the customer, and what else does it ask for?
//!
//! The one place where words leave the desk in an agent's name. Everything that is not certain is
//! held, and its writer told: who wrote it, what is new in it, what its commands mean, whether a
//! colleague has answered since. A held mail stops no clock. Never relays what a reply to anything
//! but a notice says.

use super::command::Command;
use super::deciding::Deciding;
use crate::desk::conversation::{MessageKey, Role, Status};
use crate::desk::effect::{Decision, Effect, TimerKind};
use crate::desk::event::{Actor, Event};
use crate::desk::input::{AgentMail, HeldMail, Lack, Proof};
use crate::desk::policy::Agent;
use crate::desk::words::Say;
use crate::limits;
use crate::mail::read::classify::Reason;
use crate::mail::write::draft::{MailKind, PartRef};

/// Decides what an agent's mail means.
pub(super) fn decide(mut d: Deciding<'_>, mail: &AgentMail) -> Decision {
    let Some(agent) = d.policy.agent(&mail.agent) else {
        // The agent left between the look-up and now: filed, and nothing else.
        file_as_note(&mut d, mail, "its writer is no agent any more");
        return d.finish();
    };
    if let Proof::Lacking(why) = &mail.proof {
        match why {
            Lack::Notice { gap: true } => {
                file_as_note(&mut d, mail, "its notice is forgotten; Sent tells what came of it");
            }
            Lack::Notice { gap: false } => {
                let says = [Say::NoticeForgotten];
                hold(&mut d, mail, agent, "its notice is forgotten", &says);
            }
            Lack::Author | Lack::Address(_) | Lack::Authentication | Lack::Closed => {
                hold(&mut d, mail, agent, "not proven", &[Say::NotProven(why)]);
            }
        }
        return d.finish();
    }
    let commands = match &mail.commands {
        Ok(commands) => commands,
        Err(problems) => {
            let mut says: Vec<Say<'_>> = problems.iter().map(Say::Problem).collect();
            says.push(Say::SendSendsIt);
            hold(&mut d, mail, agent, "commands not understood", &says);
            return d.finish();
        }
    };
    if commands.contains(&Command::Send) {
        send_held(&mut d, mail, agent);
        return d.finish();
    }
    let says_something = match &mail.words {
        Ok(words) => !words.is_empty() || !mail.attachments.is_empty(),
        Err(_) => true,
    };
    if !says_something {
        file_as_note(&mut d, mail, "commands only");
        carry_out(&mut d, agent, commands, false);
    } else if asks_note(commands) {
        file_as_note(&mut d, mail, "#note");
        carry_out(&mut d, agent, commands, false);
        if let Ok(words) = &mail.words {
            tell_of_note(&mut d, mail.message, words, agent, commands);
        }
    } else if mail.answers_kind == MailKind::Notice {
        answer(&mut d, mail, agent, commands);
    } else if mail.answers_kind == MailKind::Escalation && has_other_owner(&d, agent) {
        file_as_note(&mut d, mail, "answers an escalation");
        if let Ok(words) = &mail.words {
            tell_of_note(&mut d, mail.message, words, agent, commands);
        }
        carry_out(&mut d, agent, commands, false);
    } else {
        file_as_note(&mut d, mail, "answers no notice");
        carry_out(&mut d, agent, commands, false);
        let text = mail.words.as_deref().ok();
        d.send_command_reply(agent, Some(mail.message), &[Say::FiledAsNote], text, false);
    }
    if mail.answers_kind == MailKind::Escalation && commands.contains(&Command::Take) {
        // An escalation cannot be answered to the customer: who takes over needs what can.
        if let Some(about) = d.conversation.last_inbound {
            d.send_notice(agent, about, Role::Customer, true);
        }
    }
    d.finish()
}

/// Whether a colleague of this agent has the conversation.
fn has_other_owner(d: &Deciding<'_>, agent: &Agent) -> bool {
    d.assignee().is_some_and(|owner| owner.name != agent.name)
}

/// A text that answers a notice: to the customer, unless something speaks against it.
fn answer(d: &mut Deciding<'_>, mail: &AgentMail, agent: &Agent, commands: &[Command]) {
    let words = match &mail.words {
        Ok(words) => words,
        Err(why) => {
            let says = [Say::Unsafe, Say::WriteAgain];
            hold(d, mail, agent, &format!("new words not certain: {why}"), &says);
            return;
        }
    };
    if mail.went_to_customer {
        received(d, mail);
        replied(d, agent, mail.message, None, "went to the customer directly");
        carry_out(d, agent, commands, true);
        turn_over(d, agent, commands);
        return;
    }
    if mail.is_forward || !mail.also_to.is_empty() {
        let says = [Say::LooksInternal, Say::SendSendsIt];
        file_as_note(d, mail, "names a colleague or forwards");
        hold(d, mail, agent, "names a colleague or forwards", &says);
        return;
    }
    if let Some(first) = &d.facts.answered_since {
        let says = [Say::AlreadyAnswered(&first.author), Say::SendSendsIt];
        hold(d, mail, agent, "a colleague has answered since", &says);
        return;
    }
    let resolved = settles(commands);
    relay(d, mail, mail.message, agent, words, &mail.attachments, resolved);
    carry_out(d, agent, commands, true);
    turn_over(d, agent, commands);
}

/// Whether a mail is internal by its own word.
fn asks_note(commands: &[Command]) -> bool {
    commands.iter().any(|command| matches!(command, Command::Note(_)))
}

/// Whether an answer says that the matter is settled.
fn settles(commands: &[Command]) -> bool {
    commands.contains(&Command::Resolve)
}

/// Puts an answer into the outbox and states it.
fn relay(
    d: &mut Deciding<'_>,
    mail: &AgentMail,
    message: MessageKey,
    agent: &Agent,
    words: &str,
    attachments: &[PartRef],
    resolved: bool,
) {
    received(d, mail);
    match d.send_relay(message, words, attachments, resolved) {
        Some(id) => replied(d, agent, message, Some(id), "answers a notice"),
        None => {
            let says = [Say::NobodyToAnswer];
            d.send_command_reply(agent, Some(message), &says, Some(words), true);
        }
    }
}

fn received(d: &mut Deciding<'_>, mail: &AgentMail) {
    let event = Event::Received {
        message: mail.message,
        role: Role::Agent,
        kind: crate::mail::read::classify::Kind::Person,
        turn: false,
    };
    let why = Reason::new("token", format!("answers our {}", mail.answers_kind.as_str()));
    d.fact(&Actor::Agent(mail.agent.clone()), event, why);
}

fn replied(
    d: &mut Deciding<'_>,
    agent: &Agent,
    message: MessageKey,
    mail: Option<crate::desk::conversation::OutboxId>,
    why: &str,
) {
    let actor = Actor::Agent(agent.name.clone());
    let event = Event::Replied { message, agent: Some(agent.name.clone()), mail };
    d.fact(&actor, event, Reason::plain(why));
    if d.conversation.assignee.is_none() {
        let assigned = Event::Assigned { agent: Some(agent.name.clone()) };
        d.fact(&actor, assigned, Reason::plain("the first answer takes it"));
    }
    if let Some(answered) = d.conversation.last_inbound {
        d.effect(Effect::MarkAnswered(answered));
    }
}

/// After an answer it is the customer's turn, unless a command says otherwise.
fn turn_over(d: &mut Deciding<'_>, agent: &Agent, commands: &[Command]) {
    let says_status = commands.iter().any(|command| {
        matches!(command, Command::Resolve | Command::Close | Command::Wait | Command::Reopen)
    });
    if !says_status && d.conversation.status != Status::Waiting {
        let waiting = Event::StatusChanged { to: Status::Waiting };
        d.fact(&Actor::Agent(agent.name.clone()), waiting, Reason::plain("answered"));
        d.effect(Effect::Disarm(TimerKind::Close));
    }
}

/// Sends a held mail after all: this one was asked for by a token bound to it. What was no answer
/// when it was held, but a note, becomes one.
fn send_held(d: &mut Deciding<'_>, mail: &AgentMail, agent: &Agent) {
    let is_held =
        |held: &&HeldMail| d.conversation.held.iter().any(|known| known.message == held.message);
    let Some(held) = mail.held.as_ref().filter(is_held) else {
        file_as_note(d, mail, "#send without anything held");
        d.send_command_reply(agent, Some(mail.message), &[Say::NothingHeld], None, false);
        return;
    };
    let actor = Actor::Agent(agent.name.clone());
    let is_answer = held.answers_notice && !asks_note(&held.commands);
    let says_something = |words: &str| !words.is_empty() || !held.attachments.is_empty();
    match &held.words {
        Ok(words) if says_something(words) && !is_answer => {
            received(d, mail);
            let released = Event::Released { message: held.message };
            d.fact(&actor, released, Reason::plain("#send"));
            let noted = Event::Noted { message: held.message, agent: Some(agent.name.clone()) };
            d.fact(&actor, noted, Reason::plain("it was no answer when it was held"));
            carry_out(d, agent, &held.commands, false);
            if asks_note(&held.commands) {
                tell_of_note(d, held.message, words, agent, &held.commands);
            } else {
                let says = [Say::FiledAsNote];
                d.send_command_reply(agent, Some(held.message), &says, Some(words), false);
            }
        }
        Ok(words) if says_something(words) => {
            let released = Event::Released { message: held.message };
            d.fact(&actor, released, Reason::plain("#send"));
            relay(d, mail, held.message, agent, words, &held.attachments, settles(&held.commands));
            carry_out(d, agent, &held.commands, true);
            turn_over(d, agent, &held.commands);
        }
        Ok(_) => {
            let released = Event::Released { message: held.message };
            d.fact(&actor, released, Reason::plain("#send"));
            received(d, mail);
            carry_out(d, agent, &held.commands, false);
        }
        Err(_) => {
            received(d, mail);
            let says = [Say::Unsafe, Say::WriteAgain];
            d.send_command_reply(agent, Some(held.message), &says, None, true);
        }
    }
    if d.conversation.held.is_empty() {
        d.effect(Effect::Disarm(TimerKind::HeldReminder));
    }
}

/// Keeps a mail from being acted on, and asks its writer at the configured address.
fn hold(d: &mut Deciding<'_>, mail: &AgentMail, agent: &Agent, why: &str, says: &[Say<'_>]) {
    let text = mail.words.as_deref().ok();
    let asked = d.send_command_reply(agent, Some(mail.message), says, text, true);
    let held = Event::Held { message: mail.message, agent: agent.name.clone(), mail: asked };
    d.fact(&Actor::Agent(agent.name.clone()), held, Reason::plain(why));
    if says.contains(&Say::LooksInternal) {
        // A note among colleagues: nobody waits for it to be sent.
        return;
    }
    let due = d.now.checked_add(limits::HELD_REMINDER).unwrap_or(d.now);
    d.effect(Effect::Arm(TimerKind::HeldReminder, due));
}

fn file_as_note(d: &mut Deciding<'_>, mail: &AgentMail, why: &str) {
    let event = Event::Noted { message: mail.message, agent: Some(mail.agent.clone()) };
    d.fact(&Actor::Agent(mail.agent.clone()), event, Reason::plain(why));
}

/// A note goes to the agent it names, else to whoever has the conversation.
fn tell_of_note(
    d: &mut Deciding<'_>,
    note: MessageKey,
    words: &str,
    writer: &Agent,
    commands: &[Command],
) {
    let named = commands.iter().find_map(|command| match command {
        Command::Note(name) => name.as_deref(),
        Command::Resolve
        | Command::Close
        | Command::Wait
        | Command::Reopen
        | Command::Take
        | Command::Assign(_)
        | Command::Priority(_)
        | Command::Tag { .. }
        | Command::Send
        | Command::Help => None,
    });
    let reader = named.and_then(|name| d.policy.agent(name)).or_else(|| d.assignee());
    if let Some(reader) = reader.filter(|reader| reader.name != writer.name) {
        let says = [Say::NoteFor(&writer.display)];
        d.send_command_reply(reader, Some(note), &says, Some(words), false);
    }
}

/// Carries out commands. `answered`: the mail also answered the customer, so that a `#resolve` is
/// part of that mail and needs no mail of its own, and the agent need not be told.
fn carry_out(d: &mut Deciding<'_>, agent: &Agent, commands: &[Command], answered: bool) {
    let actor = Actor::Agent(agent.name.clone());
    let why = || Reason::plain("command");
    for command in commands {
        match command {
            Command::Resolve => {
                let mail = if answered { None } else { resolution_mail(d) };
                d.resolve(&actor, mail, why());
            }
            Command::Close => d.resolve(&actor, None, why()),
            Command::Wait => {
                d.fact(&actor, Event::StatusChanged { to: Status::Waiting }, why());
            }
            Command::Reopen => d.reopen(&actor, None, why()),
            Command::Take => assign(d, &actor, Some(agent.name.clone()), why()),
            Command::Assign(to) => assign(d, &actor, to.clone(), why()),
            Command::Priority(to) => d.fact(&actor, Event::PriorityChanged { to: *to }, why()),
            Command::Tag { added, removed } => {
                let event = Event::Tagged { added: added.clone(), removed: removed.clone() };
                d.fact(&actor, event, why());
            }
            Command::Help => {
                d.send_command_reply(agent, None, &[Say::Help], None, false);
            }
            Command::Note(_) | Command::Send => {}
        }
    }
}

/// The mail that tells the customer, where they may get one.
pub(super) fn resolution_mail(d: &mut Deciding<'_>) -> Option<crate::desk::conversation::OutboxId> {
    let customer = d.facts.answerable.clone().filter(|_| d.policy.resolve.notify_customer)?;
    let facts = d.facts;
    let quiet = facts.unreachable
        || facts.complained
        || facts.automatic_in_a_row >= limits::AUTOMATIC_IN_A_ROW_MAX
        || facts.automatic_recently >= d.policy.automatic_mail.count
        || d.is_ours(&customer.recipient().address);
    if quiet {
        return None;
    }
    d.send_resolution(&customer)
}

/// Gives the conversation to somebody, who learns of it unless they asked for it themselves.
pub(super) fn assign(d: &mut Deciding<'_>, by: &Actor, to: Option<String>, why: Reason) {
    let same = d.conversation.assignee == to;
    d.fact(by, Event::Assigned { agent: to.clone() }, why);
    let new_owner = to.as_deref().and_then(|name| d.policy.agent(name));
    let asked_for_it = to.as_deref() == Some(by.name());
    if let (Some(agent), Some(about), false, false) =
        (new_owner, d.conversation.last_inbound, same, asked_for_it)
    {
        d.send_notice(agent, about, Role::Customer, true);
    }
}
