//! What a configuration adds to an explanation: what this desk would do with the mail.
//!
//! Separate so that whatever else a configuration decides is named here, and only here. The desk's
//! own decision is asked, for a mail that arrives now and is the first of its conversation; nothing
//! that it asks for is done. Never looks at the store: what that knows of a customer is left out.

use jiff::Timestamp;
use serde::Serialize;

use crate::daemon::desk::Desk;
use crate::desk::conversation::{Conversation, ConversationId, MessageKey, OutboxId, Ref, Role};
use crate::desk::decide::decide;
use crate::desk::effect::{Audience, Decision, Effect};
use crate::desk::event::Event;
use crate::desk::input::{Arrival, Facts, Input, Situation};
use crate::desk::placement::{Known, evidence, place};
use crate::desk::policy::{Mailbox, Policy};
use crate::mail::message::Message;
use crate::mail::read::Verdict;
use crate::mail::read::said::Said;

/// What the desk of a configuration would do with a mail.
#[derive(Debug, Serialize)]
pub(super) struct WithConfig {
    /// The mailbox that it was sent to; null where it names none of the desk's addresses.
    pub(super) mailbox: Option<String>,
    /// In what part its author writes.
    pub(super) role: Role,
    /// Whether its author gets an ack.
    pub(super) acknowledged: bool,
    /// Why, or why not.
    pub(super) acknowledged_because: String,
    /// The language that the desk writes to them in.
    pub(super) customer_language: String,
    /// The agents who are told.
    pub(super) notified: Vec<String>,
}

impl WithConfig {
    /// Asks the desk.
    pub(super) fn of(
        desk: &Desk,
        message: &Message,
        verdict: &Verdict,
        said: &Said,
        now: Timestamp,
    ) -> WithConfig {
        let policy = &desk.policy;
        let mailbox = mailbox_of(message, policy);
        let language = said.language.as_ref().filter(|code| policy.languages.contains(code));
        let language = language.map_or(policy.default_language(), String::as_str).to_owned();
        let author = message.author().map(|author| &author.address);
        let placement =
            place(&evidence(message), &Known::default(), verdict, author, policy, false);
        let facts = Facts {
            customer: message.reply_to.first().or(message.author()).cloned(),
            answerable: verdict.answerable.clone(),
            writer: message.author().or(message.from.first()).cloned(),
            subject: message.subject.clone(),
            language: language.clone(),
            ..Facts::default()
        };
        let name = mailbox.or(policy.mailboxes.first()).map_or("", |mailbox| &mailbox.name);
        let unborn = Conversation::unborn(ConversationId(0), Ref::from_random(0), name, now);
        let situation = Situation { conversation: unborn, facts, next_outbox: OutboxId(1) };
        let arrival = Arrival {
            message: MessageKey(0),
            verdict: verdict.clone(),
            role: placement.role,
            placed: placement.reason,
            past: None,
            related: Vec::new(),
            joins: Vec::new(),
            received_at: now,
            history: false,
            in_hand: false,
            bounced: None,
            thanks: said.thanks,
            flags: said.flags.iter().map(|flagged| flagged.flag).collect(),
        };
        let decision = decide(policy, &situation, &Input::Arrived(Box::new(arrival)), now);
        let (acknowledged, acknowledged_because) = acknowledgement(&decision, verdict);
        WithConfig {
            mailbox: mailbox.map(|mailbox| mailbox.name.clone()),
            role: placement.role,
            acknowledged,
            acknowledged_because,
            customer_language: language,
            notified: notified(&decision),
        }
    }
}

/// The mailbox that the mail reached: as its servers say, else as its author addressed it.
fn mailbox_of<'a>(message: &Message, policy: &'a Policy) -> Option<&'a Mailbox> {
    let addressed = message.to.iter().chain(&message.cc).map(|party| &party.address);
    message.delivered_to.iter().chain(addressed).find_map(|to| policy.mailbox_at(to))
}

fn acknowledgement(decision: &Decision, verdict: &Verdict) -> (bool, String) {
    let decided = decision.facts.iter().find_map(|fact| {
        let acknowledged = matches!(fact.event, Event::Acknowledged { .. });
        let is_about_it = acknowledged || fact.event == Event::AckWithheld;
        is_about_it.then(|| (acknowledged, fact.reason.to_string()))
    });
    decided.unwrap_or_else(|| {
        let why = verdict.reasons.first().map(ToString::to_string).unwrap_or_default();
        (false, format!("it opens no conversation: {why}"))
    })
}

fn notified(decision: &Decision) -> Vec<String> {
    let mut names = Vec::new();
    for effect in &decision.effects {
        if let Effect::Send(mail) = effect
            && let Audience::Agent(name) = &mail.audience
        {
            names.push(name.clone());
        }
    }
    names
}
