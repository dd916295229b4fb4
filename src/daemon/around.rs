//! What an agent's commands name, looked up before anything is decided.
//!
//! Separate from reading the mail because only a few commands need it: a reference at the end, a
//! merge, a split, a conversation to be made, an answer to be taken back. A name that leads nowhere
//! is simply missing, and the decision says so. Never decides.

use jiff::Timestamp;

use super::desk::Desk;
use crate::desk::conversation::{Conversation, MessageKey, Ref};
use crate::desk::decide::command::{self, Command, Order};
use crate::desk::input::{AgentMail, Around, HeldAs, Other, Proof, Replaceable};
use crate::store::StoreError;
use crate::store::commit::Writer;
use crate::store::query::FactsAsked;

/// Looks up what the commands of a mail are about, or those of the held mail that it sends.
/// `about`: the message that the answered notice was about. `subject`: of the mail whose commands
/// they are.
pub(super) fn look_around(
    w: &mut Writer<'_>,
    desk: &Desk,
    conversation: &Conversation,
    mail: &mut AgentMail,
    about: Option<MessageKey>,
    subject: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Ok(orders) = &mut mail.commands else { return Ok(()) };
    if mail.proof != Proof::Proven {
        return Ok(());
    }
    let sends = orders.iter().any(|order| order.command == Command::Send);
    let orders = match &mut mail.held {
        Some(held) if sends => &mut held.commands,
        Some(_) | None => orders,
    };
    let mut around = Around { subject: subject.to_owned(), ..Around::default() };
    if desk.policy.second_look {
        around.said_outside = w.read().said_outside(conversation.id)?;
    }
    let takes_back = |order: &Order| order.command == Command::Undo && order.of.is_none();
    let may_be_elsewhere = orders.iter().any(takes_back);
    for order in &mut *orders {
        name(w, desk, conversation, order, &mail.agent, &mut around, now)?;
    }
    let asks = |wanted: &dyn Fn(&Command) -> bool| orders.iter().any(|one| wanted(&one.command));
    if asks(&|command| *command == Command::Undo) {
        around.own_answer = w.read().own_answer(conversation.id, &mail.agent)?;
    }
    if may_be_elsewhere && let Some(begun) = w.read().own_start(conversation.id, &mail.agent)? {
        let begun = w.read().conversation(begun)?;
        let known =
            |begun: Conversation| as_other(w, desk, begun.reference, begun, Some(&mail.agent), now);
        around.own_start = begun.map(known).transpose()?;
    }
    let splits = asks(&|command| *command == Command::Split);
    if let Some(about) = about.filter(|_| splits) {
        around.branch = w.read().branch(conversation, about)?;
    }
    if splits || asks(&|command| command.starts().is_some()) {
        let mailbox = conversation.mailbox.clone();
        around.unborn = Some(w.unborn(&mailbox, now, &mut || desk.random.bits())?);
    }
    for (message, for_commands, position) in w.read().replaceable(conversation, &mail.agent)? {
        let held_as = held_as(w, desk, message, now)?;
        // What nobody vouched for waits for its writer's word, command or not.
        if held_as != HeldAs::Commands || for_commands {
            around.replaceable.push(Replaceable { message, held_as, position });
        }
    }
    mail.around = around;
    Ok(())
}

/// What a held mail is: nothing but commands, an answer, or for somebody else.
fn held_as(
    w: &Writer<'_>,
    desk: &Desk,
    message: MessageKey,
    now: Timestamp,
) -> Result<HeldAs, StoreError> {
    let Some(stored) = w.read().message(message)? else { return Ok(HeldAs::Commands) };
    let now = now.to_zoned(desk.zone.clone());
    let parsed = command::parse(&stored.reply, command::Around { agents: &[], now: &now });
    let has_files = stored.attachments.iter().any(|file| !file.inline);
    if parsed.understood.iter().any(|order| order.command.starts().is_some()) {
        return Ok(HeldAs::Start);
    }
    let says = stored.unsafe_because.is_some() || has_files || !parsed.text.is_empty();
    Ok(if says { HeldAs::Answer } else { HeldAs::Commands })
}

/// Finds the conversations that a command names. One that is the mail's own needs no name.
fn name(
    w: &Writer<'_>,
    desk: &Desk,
    conversation: &Conversation,
    order: &mut Order,
    agent: &str,
    around: &mut Around,
    now: Timestamp,
) -> Result<(), StoreError> {
    let target = if let Command::Merge { into, .. } = &order.command { Some(*into) } else { None };
    for written in order.of.into_iter().chain(target) {
        let Some(found) = other(w, desk, written, Some(agent), now)? else { continue };
        if order.of == Some(written) && found.conversation.id == conversation.id {
            order.of = None;
        } else if around.others.iter().all(|known| known.written != written) {
            around.others.push(found);
        }
    }
    Ok(())
}

/// The conversation of a reference, as a command needs to know it.
pub(super) fn other(
    w: &Writer<'_>,
    desk: &Desk,
    written: Ref,
    agent: Option<&str>,
    now: Timestamp,
) -> Result<Option<Other>, StoreError> {
    let Some(conversation) = w.read().by_reference(written)? else { return Ok(None) };
    as_other(w, desk, written, conversation, agent, now).map(Some)
}

fn as_other(
    w: &Writer<'_>,
    desk: &Desk,
    written: Ref,
    conversation: Conversation,
    agent: Option<&str>,
    now: Timestamp,
) -> Result<Other, StoreError> {
    let asked = FactsAsked { policy: &desk.policy, about: None, answering_mail_of: None, now };
    let customer = w.read().facts(&conversation, asked)?.customer.map(|party| party.address);
    let own_answer = match agent {
        Some(agent) => w.read().own_answer(conversation.id, agent)?,
        None => None,
    };
    Ok(Other { written, conversation, customer, own_answer })
}
