//! Held mail: kept from being acted on, its writer asked, and sent after all at their word.
//!
//! Separate because a held mail is decided twice: when it comes, and when `#send` answers the
//! question about it. In between the world has gone on: what has changed is looked at again. Never
//! sends what is no longer held, and never twice.

use super::agent::{Writing, file_as_note, proceed, received, with_templates};
use super::command::{Command, Order, Problem, Unsent};
use super::deciding::Deciding;
use super::forward::open;
use super::order::Transcript;
use super::sound;
use crate::desk::conversation::MessageKey;
use crate::desk::effect::{Effect, TimerKind};
use crate::desk::event::{Actor, Event};
use crate::desk::input::{AgentMail, HeldAs, HeldMail, HeldThere, Replaceable};
use crate::desk::policy::Agent;
use crate::desk::told::Told;
use crate::desk::words::Say;
use crate::limits;
use crate::mail::read::classify::Reason;
use crate::mail::write::draft::PartRef;

/// How much is shown of words beside `#send`: enough to know them by.
const SHOWN_CHARS_MAX: usize = 60;

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

/// Sends a held mail after all: this one was asked for by a token bound to it, or is the only one
/// that can be meant. What was no answer when it was held, but a note, becomes one. Commands and
/// files beside `#send` go along as if they had stood in it; what cannot go along keeps it here.
pub(super) fn send_held(d: &mut Deciding<'_>, mail: &AgentMail, held: &HeldMail, agent: &Agent) {
    let beside = mail.commands.as_deref().unwrap_or_default();
    let orders = both(&held.commands, beside);
    let files = [held.attachments.as_slice(), &mail.attachments].concat();
    let whole = with_templates(d.policy, words_of(held), &files, &orders);
    let writing = Writing {
        orders: &orders,
        attachments: &files,
        ..Writing::of_held(&agent.name, held, &whole, &mail.around)
    };
    let (problems, is_half) = match &mail.commands {
        Err(problems) => (problems.clone(), false),
        Ok(_) => match against_going_along(mail, held, beside) {
            found if found.is_empty() => {
                (problems(d, held, &writing), beside.len() > 1 || !mail.attachments.is_empty())
            }
            found => (found, false),
        },
    };
    let mut says = speaks_against(d, held, &writing, &problems);
    if says.is_empty() {
        return send(d, agent, held, &writing, Some(mail));
    }
    if mail.commands.is_err() {
        says.push(Say::SendSendsIt);
    }
    if is_half {
        says.push(Say::NorTheRest);
    }
    received(d, &agent.name, mail.message, mail.answers);
    d.send_command_reply(
        agent,
        Some(held.message),
        &says,
        held.words.is_ok().then_some(&*whole),
        true,
    );
}

/// The same from another conversation, by the reference of this one.
pub(super) fn send_there(d: &mut Deciding<'_>, by: &Actor, there: &HeldThere) {
    let held = &there.mail;
    let is_held = d.conversation.held.iter().any(|known| known.message == held.message);
    let Some(agent) = d.policy.agent(by.name()).filter(|_| is_held) else { return };
    let whole = with_templates(d.policy, words_of(held), &held.attachments, &held.commands);
    let writing = Writing::of_held(&agent.name, held, &whole, &there.around);
    let problems = problems(d, held, &writing);
    let says = speaks_against(d, held, &writing, &problems);
    if says.is_empty() {
        send(d, agent, held, &writing, None);
    } else {
        d.send_command_reply(
            agent,
            Some(held.message),
            &says,
            held.words.is_ok().then_some(&*whole),
            true,
        );
    }
}

/// A `#send` where nothing is held that it can mean. What else the mail says is kept.
pub(super) fn send_nothing(d: &mut Deciding<'_>, mail: &AgentMail, agent: &Agent) {
    let is_alone = mail.commands.as_ref().is_ok_and(|orders| orders.len() == 1)
        && mail.words.as_ref().is_ok_and(String::is_empty)
        && mail.attachments.is_empty();
    let reference = d.conversation.reference;
    let is_several = d.conversation.held.iter().any(|held| held.agent == agent.name);
    let problem = Problem::Unsent(Unsent::NotOne { reference });
    let why = if is_several { Say::Problem(&problem) } else { Say::NothingHeld };
    if is_alone {
        file_as_note(d, &agent.name, mail.message, "#send without anything held");
        d.send_command_reply(agent, Some(mail.message), &[why], None, false);
    } else {
        hold(d, mail, agent, "#send without anything held", &[why, Say::SendSendsIt]);
    }
}

fn words_of(held: &HeldMail) -> &str {
    held.words.as_deref().unwrap_or_default()
}

/// The commands of a held mail and those beside the `#send` that sends it, each once.
fn both(held: &[Order], beside: &[Order]) -> Vec<Order> {
    let mut orders: Vec<Order> = Vec::new();
    for order in held.iter().chain(beside).filter(|order| !order.sends()) {
        if !orders.contains(order) {
            orders.push(order.clone());
        }
    }
    orders
}

/// What is wrong with its commands, where its words can be sent at all.
fn problems(d: &Deciding<'_>, held: &HeldMail, writing: &Writing<'_>) -> Vec<Problem> {
    if held.words.is_ok() { sound::problems(d, writing) } else { Vec::new() }
}

/// What stands beside `#send` and cannot go along with what is held.
fn against_going_along(mail: &AgentMail, held: &HeldMail, beside: &[Order]) -> Vec<Problem> {
    let mut found = Vec::new();
    found.extend(mail.words.as_ref().ok().and_then(|words| more_words(words, held)));
    let commands = beside.iter().filter_map(|order| order.command.against_send());
    found.extend(commands.map(Unsent::Command));
    let files = mail.attachments.iter().filter(|file| !may_go_along(file, held));
    found.extend(files.map(|file| Unsent::File(file.name.clone())));
    let has_more = beside.len() > 1 || !mail.attachments.is_empty();
    if found.is_empty() && has_more && held.by_question_alone {
        found.push(Unsent::Unproven);
    }
    found.into_iter().map(Problem::Unsent).collect()
}

/// Words beside `#send`. A signature, which is the end of what is held as well, is none.
pub(super) fn more_words(words: &str, held: &HeldMail) -> Option<Unsent> {
    let mut end = lines_from_below(words_of(held));
    let is_signature = lines_from_below(words).all(|line| end.next() == Some(line));
    let shown: String = words.split_whitespace().collect::<Vec<&str>>().join(" ");
    let shown = shown.trim_end_matches('.').chars().take(SHOWN_CHARS_MAX);
    (!is_signature).then(|| Unsent::Text(shown.collect()))
}

fn lines_from_below(text: &str) -> impl Iterator<Item = &str> {
    text.lines().rev().map(str::trim).filter(|line| !line.is_empty())
}

/// Whether a file beside `#send` belongs to what is held: that is for somebody outside who does not
/// have it yet, and the file is none in which a mail program packs the quoted question.
fn may_go_along(file: &PartRef, held: &HeldMail) -> bool {
    let is_note = held.commands.iter().any(|order| matches!(order.command, Command::Note(_)));
    let starts = held.commands.iter().any(|order| order.command.starts().is_some());
    let leaves = (held.answers_notice || starts) && !is_note && !held.went_to_customer;
    let (kind, name) = (file.content_type.to_lowercase(), file.name.to_lowercase());
    let may_quote = kind == "message/rfc822"
        || kind.ends_with("ms-tnef")
        || name.ends_with(".eml")
        || name == "winmail.dat";
    leaves && !may_quote
}

/// Why it is not sent now, though its writer says so.
fn speaks_against<'a>(
    d: &Deciding<'a>,
    held: &HeldMail,
    writing: &Writing<'_>,
    problems: &'a [Problem],
) -> Vec<Say<'a>> {
    if !problems.is_empty() {
        return problems.iter().map(Say::Problem).collect();
    }
    if held.words.is_err() {
        return vec![Say::Unsafe, Say::WriteAgain];
    }
    // What the agent has not been shown yet when they wrote `#send`.
    let first = d.facts.answered_since.as_ref().filter(|_| leaves(writing));
    first.map_or_else(Vec::new, |first| vec![Say::AlreadyAnswered(&first.author), Say::SendSendsIt])
}

/// It is held no more, and goes where it was meant to. `asked_by`: the mail of this conversation
/// that says so.
fn send(
    d: &mut Deciding<'_>,
    agent: &Agent,
    held: &HeldMail,
    writing: &Writing<'_>,
    asked_by: Option<&AgentMail>,
) {
    let actor = Actor::Agent(agent.name.clone());
    d.fact(&actor, Event::Released { message: held.message }, Reason::plain("#send"));
    if let Some(mail) = asked_by {
        received(d, &agent.name, mail.message, mail.answers);
    }
    match &held.forward {
        Some(forward) => open(d, agent, writing, forward),
        None if writing.orders.is_empty() && !writing.says_something() => {
            // A `#send` that was held itself: the question about the other mail sends that.
            d.send_command_reply(agent, Some(held.message), &[Say::NothingHeld], None, false);
        }
        None => proceed(d, agent, writing, None),
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
