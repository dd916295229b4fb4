//! An agent forwards a customer's mail to the desk: does a conversation begin with it?
//!
//! Separate from the agents' other mail because here somebody else's words become a customer's, on
//! the agent's word alone. So the agent has to be proven, and is told what was opened or why
//! nothing was. What they say themselves is a note. Never writes to the customer by itself: nobody
//! knows whether the address is theirs until an agent answers.

use super::agent::{UNPROVEN, Writing, file_as_note};
use super::arrival::readers;
use super::command::{Command, Order};
use super::deciding::Deciding;
use super::held::hold;
use super::order::{Transcript, carry_out};
use super::{presence, sound, targets};
use crate::desk::conversation::Status;
use crate::desk::effect::Decision;
use crate::desk::event::{Actor, Event};
use crate::desk::input::{AgentMail, Forward, NotOpened, Proof};
use crate::desk::policy::{Agent, Mode};
use crate::desk::words::Say;
use crate::mail::read::classify::{Kind, Reason};

/// Decides what a fresh forward of an agent's means.
pub(super) fn decide(
    mut d: Deciding<'_>,
    mail: &AgentMail,
    forward: &Result<Forward, NotOpened>,
) -> Decision {
    let Some(agent) = d.policy.agent(&mail.agent) else {
        born(&mut d, Status::Closed);
        file_as_note(&mut d, &mail.agent, mail.message, "its writer is no agent any more");
        return d.finish();
    };
    if let Some((why, says)) = speaks_against(&d, mail) {
        born(&mut d, Status::Closed);
        hold(&mut d, mail, agent, why, &says);
        return d.finish();
    }
    if let (Ok(words), Ok(orders)) = (&mail.words, &mail.commands) {
        let writing = Writing::of_mail(mail, words, orders);
        born(&mut d, if forward.is_ok() { Status::Open } else { Status::Closed });
        presence::of_agents_mail(&mut d, mail);
        open(&mut d, agent, &writing, forward);
    }
    d.finish()
}

/// The mail that is passed on opens the conversation, or its bearer learns why not.
pub(super) fn open(
    d: &mut Deciding<'_>,
    agent: &Agent,
    writing: &Writing<'_>,
    forward: &Result<Forward, NotOpened>,
) {
    let forward = match forward {
        Ok(forward) => forward,
        Err(why) => {
            file_as_note(d, &agent.name, writing.message, "forwards what opens nothing");
            let says = [Say::OpensNothing(why)];
            let words = Some(writing.words).filter(|words| !words.is_empty());
            d.send_command_reply(agent, Some(writing.message), &says, words, false);
            return;
        }
    };
    let by = Actor::Agent(agent.name.clone());
    let (message, role) = (forward.message, forward.role);
    let received = Event::Received { message, role, kind: Kind::Person, turn: true };
    d.fact(&by, received, Reason::plain("forwarded by an agent"));
    d.reopen(&by, Some(message), Reason::plain("forwarded by an agent"));
    file_as_note(d, &agent.name, writing.message, "forwards a customer's mail");
    let why = Reason::plain("a colleague forwarded it");
    d.fact(&Actor::Posthaste, Event::AckWithheld, why);
    targets::settle(d);
    let mut told = Transcript::new(d.language_of(agent));
    told.opened(d.conversation.reference, &forward.from);
    carry_out(d, agent, writing, false, &mut told);
    d.send_transcript(agent, writing.message, told);
    let is_shared = d.mailbox().is_some_and(|mailbox| mailbox.mode == Mode::Shared);
    if is_shared || d.conversation.status != Status::Open {
        return;
    }
    for reader in readers(d, d.policy.notify_new) {
        d.send_notice(reader, message, role, false, &forward.flags);
    }
}

/// Begins the conversation of the agent's mail, where there is none yet.
fn born(d: &mut Deciding<'_>, status: Status) {
    if d.conversation.version == 0 {
        let created = Event::Created { status, history: false, past: None };
        d.fact(&Actor::Posthaste, created, Reason::plain("an agent's mail to the desk"));
    }
}

/// Why a forward is held.
fn speaks_against<'a>(
    d: &Deciding<'_>,
    mail: &'a AgentMail,
) -> Option<(&'static str, Vec<Say<'a>>)> {
    if let Proof::Lacking(why) = &mail.proof {
        return Some((UNPROVEN, vec![Say::NotProven(why)]));
    }
    let orders = match (&mail.commands, &mail.words) {
        (Ok(orders), Ok(words)) => {
            let writing = Writing::of_mail(mail, words, orders);
            if !sound::problems(d, &writing).is_empty() {
                // Said in full when the agent has confirmed the rest.
                return Some(("commands cannot be carried out", vec![Say::ConfirmFresh]));
            }
            orders
        }
        (Err(problems), _) => {
            let mut says: Vec<Say<'_>> = problems.iter().map(Say::Problem).collect();
            says.push(Say::SendSendsIt);
            return Some(("commands not understood", says));
        }
        (Ok(_), Err(_)) => return Some(("new words not certain", vec![Say::WriteAgain])),
    };
    (!orders.iter().all(is_harmless)).then(|| ("without a token", vec![Say::ConfirmFresh]))
}

/// Whether a command may stand above a forward without being confirmed: it is about the
/// conversation that begins, and nobody outside gets anything because of it.
fn is_harmless(order: &Order) -> bool {
    let is_inside = match &order.command {
        Command::Take
        | Command::Assign(_)
        | Command::Note(_)
        | Command::Priority(_)
        | Command::Tag { .. }
        | Command::Snooze(_)
        | Command::Promise(_)
        | Command::NoPromise => true,
        Command::Resolve
        | Command::Close
        | Command::Wait
        | Command::Reopen
        | Command::Spam
        | Command::Merge { .. }
        | Command::Split
        | Command::Cc(_)
        | Command::NoCc(_)
        | Command::To(_)
        | Command::Send
        | Command::Undo
        | Command::Help
        | Command::Show
        | Command::Search(_)
        | Command::Queue
        | Command::Mine
        | Command::Report
        | Command::Template(_)
        | Command::Away { .. }
        | Command::Back(_) => false,
    };
    is_inside && order.of.is_none()
}
