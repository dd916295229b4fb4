//! A decision in the making: facts and effects collected, the state folded along.
//!
//! Separate so that each kind of input is decided in a file of its own over the same few verbs.
//! Folds every fact into a copy of the conversation at once, so that later steps of one decision
//! see what earlier ones did. Never hands that copy out: the commit folds anew.

use jiff::Timestamp;

use super::{complaint, targets, waiting};
use crate::desk::conversation::{Conversation, OutboxId, Priority, Role, Status};
use crate::desk::effect::{Absence, Audience, Decision, Effect, Onward, Outgoing, TimerKind};
use crate::desk::event::{Actor, Event, Fact};
use crate::desk::input::{Facts, Situation};
use crate::desk::policy::{Agent, Mailbox, Mode, Policy, Send};
use crate::desk::sla::event::OwedEvent;
use crate::mail::address::Address;
use crate::mail::read::classify::Reason;
use crate::mail::write::draft::{Draft, MailKind};

/// A decision in the making.
pub(super) struct Deciding<'a> {
    pub(super) policy: &'a Policy,
    pub(super) facts: &'a Facts,
    /// The conversation with everything folded in that was decided so far.
    pub(super) conversation: Conversation,
    pub(super) now: Timestamp,
    /// Whether the input opens the conversation.
    pub(super) is_new: bool,
    /// When the server got the mail at hand that makes it our turn, or that answers the customer.
    pub(super) received_at: Option<Timestamp>,
    /// Whether a step or a deadline was due by the promises that held until now.
    pub(super) is_overdue: bool,
    /// The answer of ours of which is now known that the customer did not get it.
    pub(super) missed_answer: Option<OutboxId>,
    /// Facts that were looked at for what is owed.
    settled: usize,
    /// The status before the decision.
    was: Status,
    next_outbox: i64,
    decision: Decision,
}

impl<'a> Deciding<'a> {
    pub(super) fn new(policy: &'a Policy, situation: &'a Situation, now: Timestamp) -> Self {
        Deciding {
            policy,
            facts: &situation.facts,
            conversation: situation.conversation.clone(),
            now,
            is_new: situation.conversation.version == 0,
            received_at: None,
            is_overdue: false,
            missed_answer: None,
            settled: 0,
            was: situation.conversation.status,
            next_outbox: situation.next_outbox.0,
            decision: Decision::default(),
        }
    }

    /// Brings what is owed up to date, whatever was decided, and ends the decision.
    pub(super) fn finish(mut self) -> Decision {
        self.look_after_waiting_notices();
        targets::settle(&mut self);
        targets::arm(&mut self);
        let was = self.was;
        let begins_anew = self.decision.facts.iter().any(|fact| {
            matches!(
                fact.event,
                Event::Created { .. }
                    | Event::Replied { .. }
                    | Event::Delivered { kind: MailKind::Relay, .. }
                    | Event::StatusChanged { .. }
            )
        });
        waiting::follow(&mut self, was, begins_anew);
        self.shelve();
        self.decision
    }

    /// Notices that wait for open hours are not waited for any more where the conversation has been
    /// answered or settled meanwhile, or somebody else took it; and not held back any longer where
    /// it has become urgent.
    fn look_after_waiting_notices(&mut self) {
        let events = || self.decision.facts.iter().map(|fact| &fact.event);
        let is_over = self.conversation.status != Status::Open
            || events().any(|event| matches!(event, Event::Replied { .. }));
        let taken = events().find_map(|event| {
            if let Event::Assigned { agent: Some(agent) } = event {
                Some(agent.clone())
            } else {
                None
            }
        });
        let hurries =
            events().any(|event| matches!(event, Event::PriorityChanged { to: Priority::Urgent }));
        if self.decision.facts.is_empty() || self.is_new {
            return;
        }
        if is_over {
            self.effect(Effect::WithdrawNotices { apart_from: None });
        } else if let Some(owner) = taken {
            let known = self.policy.agent(&owner);
            let reader = known.and_then(|agent| self.stand_in(agent)).or(known);
            let apart_from = reader.map(|agent| agent.name.clone());
            self.effect(Effect::WithdrawNotices { apart_from });
        }
        if hurries {
            self.effect(Effect::HurryNotices);
        }
    }

    /// Whether this decision has a notice for this agent already.
    pub(super) fn sends_notice_to(&self, address: &Address) -> bool {
        let mails =
            self.decision.effects.iter().filter_map(|effect| {
                if let Effect::Send(mail) = effect { Some(mail) } else { None }
            });
        let mut notices = mails.filter(|mail| mail.kind() == MailKind::Notice);
        notices.any(|mail| mail.recipients.contains(address))
    }

    /// When a notice may go out that nobody asked for: now, or with the next opening.
    pub(super) fn notices_from(&self) -> Timestamp {
        let waits = self.policy.holds_notices && self.conversation.priority != Priority::Urgent;
        let calendar = self.policy.desk_calendar().filter(|_| waits);
        // A desk that never opens keeps nothing back.
        calendar.and_then(|calendar| calendar.next_open(self.now)).unwrap_or(self.now)
    }

    /// Its messages belong on another shelf, or one has come that does.
    fn shelve(&mut self) {
        let by_status = self.follows_its_status();
        let agents_own = self.has_agents_mail();
        let is_told = |mailbox: &&Mailbox| {
            let has_statuses = mailbox.shelves.has_statuses() || mailbox.mode == Mode::Shared;
            (by_status && has_statuses) || (agents_own && mailbox.shelves.agents)
        };
        let mailboxes = self.policy.mailboxes.iter().filter(is_told);
        let mailboxes: Vec<String> = mailboxes.map(|mailbox| mailbox.name.clone()).collect();
        if !mailboxes.is_empty() {
            self.effect(Effect::Shelve { mailboxes });
        }
    }

    /// Whether messages may lie elsewhere than its status says. What was born closed (history,
    /// newsletters) stays where it lies.
    fn follows_its_status(&self) -> bool {
        let status = self.conversation.status;
        let joined = self.decision.facts.iter().any(|fact| {
            let came_to_the_inbox = matches!(fact.event, Event::Received { .. });
            let came_from_another =
                matches!(fact.event, Event::Merged { .. } | Event::Split { .. });
            (came_to_the_inbox && status != Status::Open) || came_from_another
        });
        let is_in_place = self.is_new && status == Status::Open;
        status != Status::Closed && !is_in_place && (status != self.was || joined)
    }

    /// Whether an agent's mail was acted on, be it one that was held.
    fn has_agents_mail(&self) -> bool {
        let mut facts = self.decision.facts.iter();
        !self.conversation.history
            && facts.any(|fact| {
                matches!(
                    fact.event,
                    Event::Received { role: Role::Agent, .. }
                        | Event::Noted { .. }
                        | Event::Replied { .. }
                        | Event::Released { .. }
                        | Event::Split { .. }
                )
            })
    }

    /// What was stated since it was last asked for.
    pub(super) fn news(&mut self) -> Vec<Event> {
        let news = self.decision.facts.iter().skip(self.settled);
        let news = news.map(|fact| fact.event.clone()).collect();
        self.settled = self.decision.facts.len();
        news
    }

    pub(super) fn has_decided_nothing(&self) -> bool {
        self.decision.facts.is_empty() && self.decision.effects.is_empty()
    }

    /// The time of the decision, as it is stored.
    pub(super) fn micros(&self) -> Timestamp {
        targets::to_the_microsecond(self.now)
    }

    /// When what is at hand reached us, by a server's clock that does not run ahead of ours.
    pub(super) fn receipt(&self) -> Timestamp {
        let received = self.received_at.unwrap_or(self.now).min(self.now);
        targets::to_the_microsecond(received)
    }

    /// States a fact.
    pub(super) fn fact(&mut self, by: &Actor, event: Event, reason: Reason) {
        self.conversation.apply(&event, self.now);
        self.decision.facts.push(Fact { event, by: by.clone(), reason });
    }

    /// States what became of something that is owed.
    pub(super) fn owe(&mut self, event: OwedEvent, reason: Reason) {
        self.fact(&Actor::Posthaste, Event::Owed(event), reason);
    }

    /// Asks for an effect other than a mail.
    pub(super) fn effect(&mut self, effect: Effect) {
        self.decision.effects.push(effect);
    }

    /// Asks for a decision on another conversation.
    pub(super) fn onward(&mut self, onward: Onward) {
        self.decision.onward.push(onward);
    }

    /// Asks for a mail. Gives its row; none where the mailbox is no longer configured.
    pub(super) fn send(
        &mut self,
        audience: Audience,
        about: Option<crate::desk::conversation::MessageKey>,
        draft: Draft,
    ) -> Option<OutboxId> {
        self.send_at(audience, about, draft, self.now)
    }

    /// The same, not before this time.
    pub(super) fn send_at(
        &mut self,
        audience: Audience,
        about: Option<crate::desk::conversation::MessageKey>,
        draft: Draft,
        at: Timestamp,
    ) -> Option<OutboxId> {
        let from = self.mailbox()?.address.clone();
        let recipients = Outgoing::envelope(&draft.to, &draft.cc);
        if recipients.is_empty() {
            return None;
        }
        let id = OutboxId(self.next_outbox);
        self.next_outbox += 1;
        let held = match self.policy.send {
            Send::Live => false,
            Send::Agents => draft.kind.is_for_customers(),
            Send::Hold => true,
        };
        let delayed = draft.kind == MailKind::Relay;
        let delay = if delayed { self.policy.relay_delay } else { std::time::Duration::ZERO };
        let not_before = at.checked_add(delay).unwrap_or(at);
        self.effect(Effect::Send(Box::new(Outgoing {
            id,
            mailbox: self.conversation.mailbox.clone(),
            from,
            audience,
            recipients,
            about,
            draft,
            not_before,
            held,
        })));
        Some(id)
    }

    /// The mailbox of the conversation, or the first one where that is no longer configured.
    pub(super) fn mailbox(&self) -> Option<&'a Mailbox> {
        self.policy.mailbox(&self.conversation.mailbox).or_else(|| self.policy.mailboxes.first())
    }

    /// The agents to tell of something that nobody has: those of the mailbox's team who are not
    /// away, or all of it where everybody is.
    pub(super) fn team(&self) -> Vec<&'a Agent> {
        let team = self.mailbox().map(|mailbox| mailbox.team.as_slice()).unwrap_or_default();
        let all: Vec<&Agent> = team.iter().filter_map(|name| self.policy.agent(name)).collect();
        let mut there = all.clone();
        there.retain(|agent| self.absence_of(agent).is_none());
        if there.is_empty() { all } else { there }
    }

    /// Whoever answers for what is this agent's: themselves or, while they are away, who stands in
    /// for them; nobody where there is no such colleague.
    pub(super) fn stand_in(&self, agent: &'a Agent) -> Option<&'a Agent> {
        let Some(absence) = self.absence_of(agent) else { return Some(agent) };
        let deputy = self.policy.agent(absence.deputy.as_deref()?)?;
        self.absence_of(deputy).is_none().then_some(deputy)
    }

    /// Whether this agent is away now.
    pub(super) fn is_away(&self, agent: &Agent) -> bool {
        self.absence_of(agent).is_some()
    }

    /// Why an answer of this agent's makes the conversation theirs: nobody has it, or whoever has
    /// it is away and this is not who stands in for them.
    pub(super) fn may_be_taken(&self, by: &Agent) -> Option<&'static str> {
        let Some(owner) = self.assignee() else { return Some("the first answer takes it") };
        let is_another = owner.name != by.name && self.is_away(owner);
        let is_deputy = self.stand_in(owner).is_some_and(|deputy| deputy.name == by.name);
        (is_another && !is_deputy).then_some("whoever had it is away")
    }

    fn absence_of(&self, agent: &Agent) -> Option<&'a Absence> {
        let mut away = self.facts.away.iter();
        away.find(|absence| absence.agent == agent.name && absence.until > self.now)
    }

    /// The agent who has the conversation, where they are still configured.
    pub(super) fn assignee(&self) -> Option<&'a Agent> {
        self.policy.agent(self.conversation.assignee.as_deref()?)
    }

    /// Whether this address is one of the desk's own.
    pub(super) fn is_ours(&self, address: &Address) -> bool {
        self.policy.mailbox_at(address).is_some()
    }

    /// Who reads what others say to an escalation: whoever has the conversation or, while they are
    /// away, who stands in for them. Where nobody does, the owner finds it when they are back.
    pub(super) fn reads_replies(&self) -> Option<&'a Agent> {
        let owner = self.assignee()?;
        Some(self.stand_in(owner).unwrap_or(owner))
    }

    /// Settles the conversation and arms the end of the reopen window.
    pub(super) fn resolve(&mut self, by: &Actor, mail: Option<OutboxId>, reason: Reason) {
        self.fact(by, Event::Resolved { mail }, reason);
        let end = self.now.checked_add(self.policy.resolve.reopen_within);
        self.effect(Effect::Arm(TimerKind::Close, end.unwrap_or(Timestamp::MAX)));
        self.effect(Effect::Disarm(TimerKind::Wake));
        self.effect(Effect::Disarm(TimerKind::Promise));
        complaint::settled(self);
    }

    /// Makes it our turn: nothing where it already is.
    pub(super) fn reopen(
        &mut self,
        by: &Actor,
        message: Option<crate::desk::conversation::MessageKey>,
        reason: Reason,
    ) {
        match self.conversation.status {
            Status::Open | Status::Spam => {}
            Status::Waiting | Status::Snoozed => {
                self.fact(by, Event::StatusChanged { to: Status::Open }, reason);
                self.effect(Effect::Disarm(TimerKind::Wake));
            }
            Status::Resolved | Status::Closed => {
                self.fact(by, Event::Reopened { message }, reason);
                self.effect(Effect::Disarm(TimerKind::Close));
                complaint::reopened(self);
            }
        }
    }
}
