//! What an agent's commands name, looked up before anything is decided.
//!
//! Separate from reading the mail because only a few commands need it: a reference at the end, a
//! merge, a split, a conversation to be made, an answer to be taken back. A name that leads nowhere
//! is simply missing, and the decision says so. Never decides.

use jiff::Timestamp;

use super::agent_mail::only_held;
use super::desk::Desk;
use crate::desk::conversation::{Conversation, MessageKey, Ref};
use crate::desk::decide::command::{self, Command, Order};
use crate::desk::input::{AgentMail, Around, HeldAs, HeldThere, Other, Proof, Replaceable};
use crate::store::StoreError;
use crate::store::commit::Writer;
use crate::store::query::FactsAsked;

/// Looks up what the commands of a mail are about, and those of the held mail that it sends.
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
    let sends = orders.iter().any(Order::sends);
    let held = mail.held.iter_mut().filter(|_| sends).flat_map(|held| &mut held.commands);
    let mut orders: Vec<&mut Order> = held.chain(orders).collect();
    let looking = Looking { desk, conversation, agent: &mail.agent, now };
    let mut around = looking.around(w, &mut orders, about, subject)?;
    for order in orders.iter().filter(|order| order.command == Command::Send) {
        let named = around.others.iter().find(|other| Some(other.written) == order.of);
        let Some(other) = named.map(|named| named.conversation.clone()) else { continue };
        let there = Looking { desk, conversation: &other, agent: &mail.agent, now };
        around.held_there.extend(there.held_there(w, order.of)?);
    }
    mail.around = around;
    Ok(())
}

/// Whose commands are looked at, and in which conversation.
struct Looking<'a> {
    desk: &'a Desk,
    conversation: &'a Conversation,
    agent: &'a str,
    now: Timestamp,
}

impl Looking<'_> {
    /// What these commands are about. What is held elsewhere is no part of it.
    fn around(
        &self,
        w: &mut Writer<'_>,
        orders: &mut [&mut Order],
        about: Option<MessageKey>,
        subject: &str,
    ) -> Result<Around, StoreError> {
        let Looking { desk, conversation, agent, now } = *self;
        let mut around = Around { subject: subject.to_owned(), ..Around::default() };
        if desk.policy.second_look {
            around.said_outside = w.read().said_outside(conversation.id)?;
        }
        let takes_back = |order: &Order| order.command == Command::Undo && order.of.is_none();
        let may_be_elsewhere = orders.iter().any(|order| takes_back(order));
        for order in &mut *orders {
            name(w, desk, conversation, order, agent, &mut around, now)?;
        }
        let asks = |wanted: &dyn Fn(&Command) -> bool| orders.iter().any(|it| wanted(&it.command));
        if asks(&|command| *command == Command::Undo) {
            around.own_answer = w.read().own_answer(conversation.id, agent)?;
        }
        if may_be_elsewhere && let Some(begun) = w.read().own_start(conversation.id, agent)? {
            let begun = w.read().conversation(begun)?;
            let known =
                |begun: Conversation| as_other(w, desk, begun.reference, begun, Some(agent), now);
            around.own_start = begun.map(known).transpose()?;
        }
        self.branch_off(w, orders, about, &mut around)?;
        for (message, for_commands, position) in w.read().replaceable(conversation, agent)? {
            let held_as = held_as(w, desk, message, now)?;
            // What nobody vouched for waits for its writer's word, command or not.
            if held_as != HeldAs::Commands || for_commands {
                around.replaceable.push(Replaceable { message, held_as, position });
            }
        }
        Ok(around)
    }

    /// What a `#split` takes along, and the row of a conversation that a command makes. By a
    /// reference the newest message from outside leaves, as at the admin's word.
    fn branch_off(
        &self,
        w: &mut Writer<'_>,
        orders: &[&mut Order],
        about: Option<MessageKey>,
        around: &mut Around,
    ) -> Result<(), StoreError> {
        let mut from = self.conversation;
        if let Some(split) = orders.iter().find(|order| order.command == Command::Split) {
            let named = around.others.iter().find(|other| Some(other.written) == split.of);
            let about = match named {
                Some(named) => {
                    from = &named.conversation;
                    w.read().newest_inbound(from.id)?
                }
                None => about,
            };
            if let Some(about) = about {
                around.branch = w.read().branch(from, about)?;
            }
        } else if !orders.iter().any(|order| order.command.starts().is_some()) {
            return Ok(());
        }
        let random = &self.desk.random;
        around.unborn = Some(w.unborn(&from.mailbox, self.now, &mut || random.bits())?);
        Ok(())
    }

    /// The one mail that is held here, and what it needs, where its writer names this conversation
    /// from another one.
    fn held_there(
        &self,
        w: &mut Writer<'_>,
        written: Option<Ref>,
    ) -> Result<Option<HeldThere>, StoreError> {
        let Looking { desk, conversation, agent, now } = *self;
        let (Some(written), Some(asked)) = (written, only_held(w, desk, conversation, agent, now)?)
        else {
            return Ok(None);
        };
        let about = conversation.last_inbound;
        let answering_mail_of = Some((asked.seen, agent));
        let asked_for = FactsAsked { policy: &desk.policy, about, answering_mail_of, now };
        let facts = w.read().facts(conversation, asked_for)?;
        let (about, subject) = (asked.about_notice(), asked.stored.subject.clone());
        let mut mail = asked.mail(&facts, false);
        let mut orders: Vec<&mut Order> = mail.commands.iter_mut().collect();
        let around = self.around(w, &mut orders, about, &subject)?;
        Ok(Some(HeldThere { written, mail, around, answered_since: facts.answered_since }))
    }
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
