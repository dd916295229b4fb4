//! A send came to an end: what does the conversation learn of it, and who has to know?
//!
//! Only mail to customers leaves a trace in the journal. An answer that is late is told to its
//! writer after an hour, one that never arrived at once; a notice that no agent gets is the
//! admin's business. Never retries: that is the outbox's.

use super::arrival::alert_about_answer;
use super::deciding::Deciding;
use super::order::notify_of_last_words;
use crate::desk::conversation::Status;
use crate::desk::effect::Decision;
use crate::desk::event::{Actor, Event};
use crate::desk::input::{Attempt, AttemptOutcome};
use crate::desk::words::Say;
use crate::mail::address::Address;
use crate::mail::read::classify::Reason;
use crate::mail::write::draft::MailKind;

/// Decides what a finished attempt means for the conversation.
pub(super) fn decide(mut d: Deciding<'_>, attempt: &Attempt) -> Decision {
    let (mail, kind) = (attempt.mail, attempt.kind);
    let posthaste = Actor::Posthaste;
    match &attempt.outcome {
        AttemptOutcome::Accepted => {
            if kind.is_for_customers() {
                let delivered = Event::Delivered { mail, kind };
                d.fact(&posthaste, delivered, Reason::plain("the relay accepted it"));
            }
        }
        AttemptOutcome::Deferred { reply, since, tell } => {
            if *tell && kind.is_for_customers() {
                let why = Reason::new("tried since", format!("{since}; {reply}"));
                d.fact(&posthaste, Event::Deferred { mail, kind }, why);
            }
            if *tell && kind == MailKind::Relay {
                tell_writer(&mut d, attempt, &Say::Late(reply));
            }
        }
        AttemptOutcome::Failed { reply, recipients } => failed(&mut d, attempt, reply, recipients),
        AttemptOutcome::Dropped => {
            let why = Reason::plain("uncertain, and no trace of it: an ack goes out at most once");
            d.fact(&posthaste, Event::Failed { mail, kind }, why);
        }
        AttemptOutcome::ReaderLeft { others } => pass_on(&mut d, kind, others),
        AttemptOutcome::Cancelled { may_be_out } => cancelled(&mut d, attempt, *may_be_out),
        AttemptOutcome::Uncertain => {
            let why = Reason::plain("uncertain for the second time: a person decides");
            d.fact(&posthaste, Event::Failed { mail, kind }, why);
            if kind == MailKind::Relay {
                tell_writer(&mut d, attempt, &Say::MayHaveGoneOut);
            }
            d.send_admin_alert(None, &[Say::MayHaveGoneOut], attempt.text.as_deref());
        }
    }
    d.finish()
}

fn failed(d: &mut Deciding<'_>, attempt: &Attempt, reply: &str, recipients: &[Address]) {
    let (mail, kind) = (attempt.mail, attempt.kind);
    let why = Reason::new("given up", reply);
    match kind {
        MailKind::Relay => {
            d.fact(&Actor::Posthaste, Event::Failed { mail, kind }, why);
            // Where only a Cc was refused, the customer has the answer.
            let customer = d.facts.customer.as_ref().map(|customer| &customer.address);
            if customer.is_none_or(|customer| recipients.contains(customer)) {
                d.reopen(&Actor::Posthaste, None, Reason::plain("the answer did not leave"));
            }
            let whom: Vec<&str> = recipients.iter().map(Address::as_str).collect();
            let whom = whom.join(", ");
            tell_writer(d, attempt, &Say::NotDelivered(&whom, reply));
            d.send_admin_alert(None, &[Say::NotDelivered(&whom, reply)], attempt.text.as_deref());
        }
        MailKind::Ack | MailKind::Reminder | MailKind::Resolution => {
            d.fact(&Actor::Posthaste, Event::Failed { mail, kind }, why);
        }
        MailKind::Notice | MailKind::CommandReply | MailKind::Escalation => {
            d.fact(&Actor::Posthaste, Event::Failed { mail, kind }, why);
            let agent = attempt.agent.as_deref().unwrap_or_default();
            d.send_admin_alert(None, &[Say::AgentNotReached(agent, reply)], None);
        }
        // An alert about an alert that nobody gets helps nobody: the log has it.
        MailKind::Digest | MailKind::Alert | MailKind::Welcome => {}
    }
}

/// A notice for somebody who has left goes to the team, unless a colleague has it: the customer's
/// words lie with nobody else.
fn pass_on(d: &mut Deciding<'_>, kind: MailKind, others: &[String]) {
    let is_read = others.iter().any(|name| d.policy.agent(name).is_some());
    if kind != MailKind::Notice || is_read || d.conversation.status != Status::Open {
        return;
    }
    let readers = d.assignee().map_or_else(|| d.team(), |agent| vec![agent]);
    for agent in readers {
        notify_of_last_words(d, agent);
    }
}

/// The admin decided that it does not go out. An answer that is not sent is none.
fn cancelled(d: &mut Deciding<'_>, attempt: &Attempt, may_be_out: bool) {
    let (mail, kind) = (attempt.mail, attempt.kind);
    d.fact(&Actor::Admin, Event::Failed { mail, kind }, Reason::plain("cancelled"));
    if kind != MailKind::Relay {
        return;
    }
    if !may_be_out {
        d.reopen(&Actor::Admin, None, Reason::plain("the answer was cancelled"));
    }
    tell_writer(d, attempt, &Say::Cancelled { may_be_out });
}

fn tell_writer(d: &mut Deciding<'_>, attempt: &Attempt, what: &Say<'_>) {
    let says = std::slice::from_ref(what);
    alert_about_answer(d, attempt.agent.as_deref(), None, says, attempt.text.as_deref());
}
