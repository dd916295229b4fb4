//! Whether commands can be carried out here: all of them, or the mail does nothing.
//!
//! Separate from reading them, which knows words, and from carrying them out, which trusts this.
//! Looks at the state and at what the commands name. Never changes anything.

use super::agent::Writing;
use super::command::{Command, Order, Problem, Unsent};
use super::deciding::Deciding;
use super::held::more_words;
use super::presence;
use crate::desk::conversation::{Conversation, Ref, Status};
use crate::desk::input::Other;
use crate::desk::policy::Agent;
use crate::mail::address::Address;

/// Everything that is wrong with the commands of a mail.
pub(super) fn problems(d: &Deciding<'_>, writing: &Writing<'_>) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    let makes_one = |command: &Command| matches!(command, Command::Split | Command::To(_));
    if writing.orders.iter().filter(|order| makes_one(&order.command)).count() > 1 {
        problems.push(Problem::TwoAtOnce);
    }
    for order in writing.orders {
        let named = |of: Ref| writing.around.others.iter().find(|other| other.written == of);
        let unknown = |of: Ref| Problem::NoSuchConversation { reference: of };
        problems.extend(order.of.filter(|of| named(*of).is_none()).map(unknown));
        // A mail to the desk itself has a conversation, too, but nobody whom it is about.
        let is_apart = d.facts.customer.is_none() && d.conversation.opening.is_none();
        let needs_one = !order.command.is_about_no_conversation()
            && !matches!(order.command, Command::To(_) | Command::Note(None));
        if is_apart && order.of.is_none() && needs_one {
            problems.push(Problem::NeedsReference);
        }
        if let Command::Merge { into, anyway } = &order.command {
            let ours = d.facts.customer.as_ref().map(|customer| &customer.address);
            problems.extend(match named(*into) {
                Some(into) => merging(&d.conversation, ours, into, *anyway),
                None => Some(unknown(*into)),
            });
        }
        if let (Command::Send, Some(of)) =
            (&order.command, order.of.filter(|of| named(*of).is_some()))
        {
            problems.extend(sending(writing, of));
        }
        if order.command == Command::Split {
            problems.extend(splitting(writing));
        }
        if let Command::Template(Some(name)) = &order.command
            && d.policy.answer(name).is_none()
        {
            let known = d.policy.answers.keys().cloned().collect();
            problems.push(Problem::NoSuchTemplate { written: name.clone(), known });
        }
        if let Command::Cc(address) | Command::To(address) = &order.command
            && (d.is_ours(address) || d.policy.agent_at(address).is_some())
        {
            problems.push(Problem::OwnAddress { address: address.clone() });
        }
        problems.extend(d.policy.agent(writing.writer).and_then(|by| speaking_for(d, by, order)));
        if order.command.starts().is_some() && !writing.says_something() {
            problems.push(Problem::NothingToSay);
        }
    }
    problems.dedup();
    problems
}

/// Why `from`, whose answers go to `customer`, cannot become part of `into`.
#[must_use]
pub(super) fn merging(
    from: &Conversation,
    customer: Option<&Address>,
    into: &Other,
    anyway: bool,
) -> Option<Problem> {
    let reference = into.conversation.reference;
    if into.conversation.id == from.id {
        return Some(Problem::SameConversation { reference });
    }
    for one in [from, &into.conversation] {
        if one.status == Status::Spam {
            return Some(Problem::MergesSpam { reference: one.reference });
        }
    }
    let is_same = customer == into.customer.as_ref();
    let called = |whom: Option<&Address>| whom.map_or_else(String::new, Address::to_string);
    (!is_same && !anyway).then(|| Problem::OtherCustomer {
        into: reference,
        theirs: called(into.customer.as_ref()),
        ours: called(customer),
    })
}

/// Why it is not this agent's to say who is away, or back.
fn speaking_for(d: &Deciding<'_>, by: &Agent, order: &Order) -> Option<Problem> {
    if let Command::Away { names, .. } = &order.command {
        return presence::meant(d.policy, by, names).err();
    }
    let Command::Back(name) = &order.command else { return None };
    presence::meant_back(d.policy, by, name.as_deref()).err()
}

/// Why nothing is sent that is held in another conversation. Words in an answer to a notice belong
/// to that answer; elsewhere nobody can tell what they belong to.
fn sending(writing: &Writing<'_>, of: Ref) -> Option<Problem> {
    let there = writing.around.held_there.iter().find(|there| there.written == of);
    let Some(there) = there else { return Some(Problem::Unsent(Unsent::NotOne { reference: of })) };
    if writing.is_answer || writing.is_note() || writing.starts().is_some() {
        return None;
    }
    let file = || writing.attachments.first().map(|file| Unsent::File(file.name.clone()));
    more_words(writing.words, &there.mail).or_else(file).map(Problem::Unsent)
}

fn splitting(writing: &Writing<'_>) -> Option<Problem> {
    match &writing.around.branch {
        None => Some(Problem::SplitsNothing),
        Some(branch) if branch.holds_opening => Some(Problem::SplitsAll),
        Some(_) => None,
    }
}
