//! What a configuration adds to an explanation: what this desk would do with the mail.
//!
//! Separate so that whatever else a configuration decides is named here, and only here. The desk's
//! own decision is asked, for a mail that arrives now and is the first of its conversation; nothing
//! that it asks for is done. Never looks at the store: what that knows of a customer is left out.

use jiff::Timestamp;
use serde::Serialize;

use crate::daemon::desk::Desk;
use crate::desk::conversation::{
    Conversation, ConversationId, MessageKey, OutboxId, Priority, Ref, Role, Status,
};
use crate::desk::decide::{decide, ruling};
use crate::desk::effect::{Audience, Decision, Effect};
use crate::desk::event::Event;
use crate::desk::input::{Arrival, Facts, Input, MatchedMail, Situation};
use crate::desk::placement::{Known, evidence, place};
use crate::desk::policy::{Mailbox, Policy};
use crate::desk::rules;
use crate::desk::sla::event::OwedEvent;
use crate::desk::sla::owed::OwedTarget;
use crate::desk::sla::promise::Sla;
use crate::desk::sla::target::Target;
use crate::mail::message::Message;
use crate::mail::read::Verdict;
use crate::mail::read::said::Said;
use crate::mail::write::draft::Body;

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
    /// The words of the ack: the name of a text of ours, or of the desk's own; null without one.
    pub(super) template: Option<String>,
    /// The agents who are told.
    pub(super) notified: Vec<String>,
    /// The rules that apply, in order.
    pub(super) rules: Vec<Applied>,
    /// The status that it begins with.
    pub(super) status: Status,
    /// How much it presses.
    pub(super) priority: Priority,
    /// Its tags.
    pub(super) tags: Vec<String>,
    /// Whose it is: an agent, `next` where that depends on whose turn it is, or null.
    pub(super) assignee: Option<String>,
    /// The promise that counts; null where none fits.
    pub(super) sla: Option<String>,
    /// Why that one, or why none.
    pub(super) sla_because: String,
    /// The calendar of that promise.
    pub(super) calendar: Option<String>,
    /// What is owed by when, had it come now.
    pub(super) targets: Vec<DueAt>,
}

/// A rule that applies.
#[derive(Debug, Serialize)]
pub(super) struct Applied {
    pub(super) name: String,
    /// What fitted; empty where it asks for nothing.
    pub(super) because: Vec<String>,
}

/// A deadline.
#[derive(Debug, Serialize)]
pub(super) struct DueAt {
    pub(super) target: Target,
    pub(super) due: Timestamp,
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
            opening: Some(MatchedMail::of(policy, message, verdict, said, now)),
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
            matched: MatchedMail::of(policy, message, verdict, said, now),
        };
        let ruling = ruling(policy, &situation, &arrival, now);
        let rules = ruling.applied.iter().map(Applied::of).collect();
        let decision = decide(policy, &situation, &Input::Arrived(Box::new(arrival)), now);
        let mut after = situation.conversation.clone();
        decision.facts.iter().for_each(|fact| after.apply(&fact.event, now));
        let (acknowledged, acknowledged_because) = acknowledgement(&decision, verdict);
        let by_turn = decision.effects.iter().any(|it| matches!(it, Effect::TakeTurn(_)));
        let assignee = if by_turn { Some("next".to_owned()) } else { after.assignee.clone() };
        WithConfig {
            mailbox: mailbox.map(|mailbox| mailbox.name.clone()),
            role: placement.role,
            acknowledged,
            acknowledged_because,
            customer_language: language,
            template: template(&decision),
            notified: notified(&decision),
            rules,
            status: after.status,
            priority: after.priority,
            tags: after.tags.iter().cloned().collect(),
            assignee,
            sla_because: sla_because(&decision, policy),
            calendar: policy_of(policy, &after).map(|sla| sla.calendar.clone()),
            sla: after.owed.sla,
            targets: after.owed.targets.iter().map(DueAt::of).collect(),
        }
    }
}

impl Applied {
    fn of(applied: &rules::Applied<'_>) -> Applied {
        Applied { name: applied.rule.name.clone(), because: applied.evidence.clone() }
    }
}

impl DueAt {
    fn of(owed: &OwedTarget) -> DueAt {
        DueAt { target: owed.target, due: owed.due }
    }
}

fn policy_of<'a>(policy: &'a Policy, conversation: &Conversation) -> Option<&'a Sla> {
    policy.sla(conversation.owed.sla.as_deref()?)
}

/// Why that promise counts, or none does.
fn sla_because(decision: &Decision, policy: &Policy) -> String {
    let chosen = decision
        .facts
        .iter()
        .find(|fact| matches!(fact.event, Event::Owed(OwedEvent::SlaChosen { .. })));
    match chosen {
        Some(fact) => fact.reason.evidence.clone(),
        None if policy.slas.is_empty() => "there is no [[sla]]".to_owned(),
        None => "nothing is owed".to_owned(),
    }
}

/// The words of the ack, by name.
fn template(decision: &Decision) -> Option<String> {
    decision.effects.iter().find_map(|effect| {
        let Effect::Send(mail) = effect else { return None };
        let Body::Ack(ack) = &mail.draft.body else { return None };
        Some(ack.words.clone().unwrap_or_else(|| ack.occasion.word().as_str().to_owned()))
    })
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
