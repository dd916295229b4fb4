//! Held mail: kept from being acted on, its writer asked, and sent after all at their word.
//!
//! Separate because a held mail is decided twice: when it comes, and when `#send` answers the
//! question about it. In between the world has gone on: what has changed is looked at again. Never
//! sends what is no longer held, and never twice.

use super::agent::{Writing, file_as_note, proceed, received, with_templates};
use super::deciding::Deciding;
use super::forward::open;
use super::order::Transcript;
use super::sound;
use crate::desk::conversation::MessageKey;
use crate::desk::effect::{Effect, TimerKind};
use crate::desk::event::{Actor, Event};
use crate::desk::input::{AgentMail, HeldAs, HeldMail, Replaceable};
use crate::desk::policy::Agent;
use crate::desk::told::Told;
use crate::desk::words::Say;
use crate::limits;
use crate::mail::read::classify::Reason;

/// Keeps a mail from being acted on, and asks its writer at the configured address.
pub(super) fn hold(
    d: &mut Deciding<'_>,
    mail: &AgentMail,
    agent: &Agent,
    why: &str,
    says: &[Say<'_>],
) {
    // What would leave.
    let whole = |words| with_templates(d.policy, words, &mail.attachments, &mail.understood);
    let text = mail.words.as_deref().ok().map(whole);
    let asked = d.send_command_reply(agent, Some(mail.message), says, text.as_deref(), true);
    let held = Event::Held { message: mail.message, agent: agent.name.clone(), mail: asked };
    d.fact(&Actor::Agent(agent.name.clone()), held, Reason::plain(why));
    if says.contains(&Say::LooksInternal) {
        // A note among colleagues: nobody waits for it to be sent.
        return;
    }
    let due = d.now.checked_add(limits::HELD_REMINDER).unwrap_or(d.now);
    d.effect(Effect::Arm(TimerKind::HeldReminder, due));
}

/// Sends a held mail after all: this one was asked for by a token bound to it. What was no answer
/// when it was held, but a note, becomes one.
pub(super) fn send_held(d: &mut Deciding<'_>, mail: &AgentMail, agent: &Agent) {
    let is_held =
        |held: &&HeldMail| d.conversation.held.iter().any(|known| known.message == held.message);
    let Some(held) = mail.held.as_ref().filter(is_held) else {
        file_as_note(d, &agent.name, mail.message, "#send without anything held");
        d.send_command_reply(agent, Some(mail.message), &[Say::NothingHeld], None, false);
        return;
    };
    let words = match &held.words {
        Ok(words) => words,
        Err(_) => {
            let says = [Say::Unsafe, Say::WriteAgain];
            return ask_again(d, mail, agent, held.message, &says, None);
        }
    };
    let whole = with_templates(d.policy, words, &held.attachments, &held.commands);
    let writing = Writing::of_held(held, &whole, &mail.around);
    let problems = sound::problems(d, &writing);
    if !problems.is_empty() {
        let says: Vec<Say<'_>> = problems.iter().map(Say::Problem).collect();
        return ask_again(d, mail, agent, held.message, &says, Some(&whole));
    }
    // What the agent has not been shown yet when they wrote `#send`.
    if let Some(first) = d.facts.answered_since.as_ref().filter(|_| leaves(&writing)) {
        let says = [Say::AlreadyAnswered(&first.author), Say::SendSendsIt];
        return ask_again(d, mail, agent, held.message, &says, Some(&whole));
    }
    let actor = Actor::Agent(agent.name.clone());
    d.fact(&actor, Event::Released { message: held.message }, Reason::plain("#send"));
    received(d, &agent.name, mail.message, mail.answers);
    match &held.forward {
        Some(forward) => open(d, agent, &writing, forward),
        None => proceed(d, agent, &writing, None),
    }
    if d.conversation.held.is_empty() {
        d.effect(Effect::Disarm(TimerKind::HeldReminder));
    }
}

/// Another answer of the same agent's takes the place of those that are held.
pub(super) fn replace_held(
    d: &mut Deciding<'_>,
    agent: &Agent,
    writing: &Writing<'_>,
    told: &mut Transcript,
) {
    if release(d, agent, writing, |held| held.held_as == HeldAs::Answer, "written anew") {
        told.tell(&Told::Replaced);
    }
}

/// What is held of this agent's is not wanted any more: this one, and of answers all that are
/// held here.
pub(super) fn drop_held(
    d: &mut Deciding<'_>,
    agent: &Agent,
    writing: &Writing<'_>,
    unwanted: &Replaceable,
) {
    let goes = |held: &Replaceable| match unwanted.held_as {
        HeldAs::Answer => held.held_as == HeldAs::Answer,
        HeldAs::Start | HeldAs::Commands => held.message == unwanted.message,
    };
    release(d, agent, writing, goes, "#undo");
}

/// Commands that were held, and nothing else, are given right or not at all: whatever their writer
/// asks for now counts. Nobody wants to hear of that.
pub(super) fn forget_commands(d: &mut Deciding<'_>, agent: &Agent, writing: &Writing<'_>) {
    release(d, agent, writing, |held| held.held_as == HeldAs::Commands, "written anew");
}

/// Whether there was anything to release.
fn release(
    d: &mut Deciding<'_>,
    agent: &Agent,
    writing: &Writing<'_>,
    goes: impl Fn(&Replaceable) -> bool,
    why: &'static str,
) -> bool {
    let actor = Actor::Agent(agent.name.clone());
    let replaced = writing.around.replaceable.iter().filter(|held| goes(held));
    let replaced: Vec<MessageKey> = replaced.map(|it| it.message).collect();
    for message in &replaced {
        d.fact(&actor, Event::Released { message: *message }, Reason::plain(why));
    }
    if !replaced.is_empty() && d.conversation.held.is_empty() {
        d.effect(Effect::Disarm(TimerKind::HeldReminder));
    }
    !replaced.is_empty()
}

/// Whether the customer would get it now.
fn leaves(writing: &Writing<'_>) -> bool {
    writing.is_answer
        && writing.says_something()
        && !writing.went_to_customer
        && writing.starts().is_none()
        && !writing.is_note()
}

/// The mail stays held; its writer learns what else there is, and may say `#send` to that.
fn ask_again(
    d: &mut Deciding<'_>,
    mail: &AgentMail,
    agent: &Agent,
    held: MessageKey,
    says: &[Say<'_>],
    text: Option<&str>,
) {
    received(d, &agent.name, mail.message, mail.answers);
    d.send_command_reply(agent, Some(held), says, text, true);
}
