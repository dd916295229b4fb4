//! Commands carried out: what each one does to a conversation, whoever gives it.
//!
//! Separate because there are three ways to give one: by a mail of the conversation, by a mail of
//! another, and by the admin on this machine. They do the same. What there is to say about it is
//! collected for one mail back. Never asks whether it may be done: `sound` has.

use jiff::Timestamp;

use super::agent::Writing;
use super::command::{Command, Order};
use super::deciding::Deciding;
use super::presence;
use crate::desk::conversation::{OutboxId, Ref, Role, Status};
use crate::desk::effect::{Effect, Onward, TimerKind};
use crate::desk::event::{Actor, Event};
use crate::desk::input::{Branch, Commanded, Other, What};
use crate::desk::policy::{Agent, Mode};
use crate::desk::promised::Promised;
use crate::desk::told::Told;
use crate::desk::when::Moment;
use crate::desk::words::{Say, say, tell};
use crate::limits;
use crate::mail::address::Address;
use crate::mail::read::classify::Reason;
use crate::mail::write::draft::Question;

/// What an agent is told about the commands of one mail: sentences, answers, a text given back.
#[derive(Debug, Default)]
pub(super) struct Transcript {
    pub(super) language: String,
    pub(super) lines: Vec<String>,
    pub(super) asked: Vec<Question>,
    pub(super) text: Option<String>,
}

impl Transcript {
    pub(super) fn new(language: String) -> Transcript {
        Transcript { language, ..Transcript::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.asked.is_empty()
    }

    pub(super) fn say(&mut self, what: &Say<'_>) {
        self.lines.push(say(&self.language, what));
    }

    pub(super) fn shows(&mut self, text: &str) {
        self.text = Some(text.to_owned());
    }

    pub(super) fn opened(&mut self, reference: Ref, from: &Address) {
        self.tell(&Told::Opened { reference, from });
    }

    pub(super) fn tell(&mut self, what: &Told<'_>) {
        self.lines.push(tell(&self.language, what));
    }
}

/// Whether an answer says that the matter is settled.
pub(super) fn resolves(orders: &[Order]) -> bool {
    orders.iter().any(|order| order.of.is_none() && order.command == Command::Resolve)
}

/// Whether the commands of a mail say whose turn it is in its conversation.
pub(super) fn says_whose_turn(orders: &[Order]) -> bool {
    orders.iter().filter(|order| order.of.is_none()).any(|order| match order.command {
        Command::Resolve
        | Command::Close
        | Command::Wait
        | Command::Reopen
        | Command::Snooze(_)
        | Command::Promise(_)
        | Command::Spam => true,
        Command::Take
        | Command::Assign(_)
        | Command::Note(_)
        | Command::NoPromise
        | Command::Priority(_)
        | Command::Tag { .. }
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
    })
}

/// Carries out the commands of a mail. `answered`: the mail also answered the customer, so that a
/// `#resolve` is part of that mail and needs no mail of its own.
pub(super) fn carry_out(
    d: &mut Deciding<'_>,
    agent: &Agent,
    writing: &Writing<'_>,
    answered: bool,
    told: &mut Transcript,
) {
    let by = Actor::Agent(agent.name.clone());
    for order in writing.orders {
        let other = other(writing, order);
        announce(d, agent, writing, order, told);
        match (&order.command, other) {
            (Command::Merge { into, .. }, _) => merge(d, &by, writing, *into),
            (Command::Split, other) => split(d, &by, writing, other),
            (Command::Send, Some(other)) => send_there(d, &by, writing, other),
            (Command::Away { until, names }, _) => {
                presence::said_away(d, agent, writing.message, until, names, told);
            }
            (Command::Back(name), _) => {
                presence::said_back(d, agent, writing.message, name.as_deref(), told);
            }
            (Command::Note(_) | Command::Undo | Command::Show, _) => {}
            (command, None) => do_it(d, &by, command, answered),
            (command, Some(other)) => {
                let commanded = Commanded { by: by.clone(), what: What::Do(command.clone()) };
                d.onward(Onward::Command(other.conversation.id, commanded));
            }
        }
    }
}

/// The conversation that an order names, where that is another one.
pub(super) fn other<'a>(writing: &Writing<'a>, order: &Order) -> Option<&'a Other> {
    let of = order.of?;
    writing.around.others.iter().find(|other| other.written == of)
}

/// What there is to say about a command that is about to be carried out.
fn announce(
    d: &Deciding<'_>,
    agent: &Agent,
    writing: &Writing<'_>,
    order: &Order,
    told: &mut Transcript,
) {
    let of = other(writing, order).map(|other| other.conversation.reference);
    let own = d.conversation.reference;
    match &order.command {
        Command::Snooze(until) if until.at <= d.now => told.tell(&Told::IsPast(until.local)),
        Command::Promise(until) if until.at <= d.now => told.tell(&Told::IsPast(until.local)),
        Command::Snooze(until) => told.tell(&Told::Snoozed { of, until: until.local }),
        Command::Promise(until) => told.tell(&Told::Promised { of, until: until.local }),
        Command::NoPromise => told.tell(&Told::NoPromise { of }),
        Command::Merge { into, .. } => told.tell(&Told::Merged { from: own, into: *into }),
        Command::Split => {
            if let Some(unborn) = &writing.around.unborn {
                told.tell(&Told::Split { of, into: unborn.reference });
            }
        }
        // Beside an answer the customer's own mail says who else got it.
        Command::Cc(address) if !writing.is_answer || !writing.says_something() => {
            told.tell(&Told::RecipientAdded(address));
        }
        Command::NoCc(address) => told.tell(&Told::RecipientRemoved(address)),
        Command::Help => told.say(&Say::Help),
        Command::Show => told.asked.push(Question::Show(of.unwrap_or(own).to_string())),
        Command::Search(query) => told.asked.push(Question::Search(query.clone())),
        Command::Queue => told.asked.push(Question::Queue),
        Command::Mine => told.asked.push(Question::Mine(agent.name.clone())),
        Command::Report => told.asked.push(Question::Report(agent.name.clone())),
        Command::Template(None) => {
            let names: Vec<&str> = d.policy.answers.keys().map(String::as_str).collect();
            told.tell(&Told::Templates(&names));
        }
        Command::Template(Some(name)) if !writing.says_something() => {
            told.lines.extend(d.policy.answer(name).map(str::to_owned));
        }
        Command::Template(Some(_)) => {}
        Command::Resolve
        | Command::Close
        | Command::Wait
        | Command::Reopen
        | Command::Take
        | Command::Assign(_)
        | Command::Note(_)
        | Command::Priority(_)
        | Command::Tag { .. }
        | Command::Spam
        | Command::Cc(_)
        | Command::To(_)
        | Command::Send
        | Command::Undo
        | Command::Away { .. }
        | Command::Back(_) => {}
    }
}

/// Does what a command says to the conversation at hand.
pub(super) fn do_it(d: &mut Deciding<'_>, by: &Actor, command: &Command, answered: bool) {
    let why = || match by {
        Actor::Somebody => Reason::plain("moved to that folder"),
        Actor::Posthaste | Actor::Rule(_) | Actor::Outsider | Actor::Agent(_) | Actor::Admin => {
            Reason::plain("command")
        }
    };
    match command {
        Command::Resolve => {
            let mail = if answered { None } else { resolution_mail(d) };
            d.resolve(by, mail, why());
        }
        Command::Close => d.resolve(by, None, why()),
        Command::Wait => {
            d.fact(by, Event::StatusChanged { to: Status::Waiting }, why());
            d.effect(Effect::Disarm(TimerKind::Close));
            d.effect(Effect::Disarm(TimerKind::Wake));
        }
        Command::Reopen if d.conversation.status == Status::Spam => {
            d.fact(by, Event::StatusChanged { to: Status::Open }, why());
        }
        Command::Reopen => d.reopen(by, None, why()),
        Command::Take => assign(d, by, Some(by.name().to_owned()), why()),
        Command::Assign(to) => assign(d, by, to.clone(), why()),
        Command::Priority(to) => d.fact(by, Event::PriorityChanged { to: *to }, why()),
        Command::Tag { added, removed } => {
            let event = Event::Tagged { added: added.clone(), removed: removed.clone() };
            d.fact(by, event, why());
        }
        Command::Snooze(until) => snooze(d, by, until),
        Command::Promise(until) => promise(d, by, until.at, why()),
        Command::NoPromise => drop_promise(d, by),
        Command::Spam => {
            d.fact(by, Event::StatusChanged { to: Status::Spam }, Reason::plain("spam"));
            d.effect(Effect::Disarm(TimerKind::Close));
            d.effect(Effect::Disarm(TimerKind::Wake));
            d.effect(Effect::Disarm(TimerKind::Promise));
        }
        Command::Cc(address) => {
            d.effect(Effect::AddRecipient(address.clone()));
            d.fact(by, Event::RecipientAdded, Reason::new("command", address.as_str()));
        }
        Command::NoCc(address) => {
            d.effect(Effect::RemoveRecipient(address.clone()));
            d.fact(by, Event::RecipientRemoved, Reason::new("command", address.as_str()));
        }
        // Answered, or done by those who have the mail at hand.
        Command::Note(_)
        | Command::Merge { .. }
        | Command::Split
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
        | Command::Back(_) => {}
    }
}

/// Asleep until then; what is over meanwhile is not begun.
fn snooze(d: &mut Deciding<'_>, by: &Actor, until: &Moment) {
    if until.at <= d.now {
        return;
    }
    d.fact(by, Event::Snoozed { until: until.at }, Reason::plain("command"));
    d.effect(Effect::Disarm(TimerKind::Close));
    d.effect(Effect::Arm(TimerKind::Wake, until.at));
}

/// Open, and owed by then.
fn promise(d: &mut Deciding<'_>, by: &Actor, until: Timestamp, why: Reason) {
    if until <= d.now {
        return;
    }
    d.reopen(by, None, Reason::plain("an answer was promised"));
    d.fact(by, Event::Promised { until }, why);
    d.effect(Effect::Arm(TimerKind::Promise, until));
}

/// The same, because the answer says so. Its writer learns of it, and how it is undone.
pub(super) fn recognised(
    d: &mut Deciding<'_>,
    by: &Actor,
    promised: &Promised,
    told: &mut Transcript,
) {
    promise(d, by, promised.until.at, Reason::new("recognised", promised.words.as_str()));
    told.tell(&Told::Recognised { until: promised.until.local, words: &promised.words });
}

/// Nothing is promised after all. What only that kept open is the customer's turn again.
fn drop_promise(d: &mut Deciding<'_>, by: &Actor) {
    if d.conversation.promised_until.is_none() {
        return;
    }
    d.fact(by, Event::PromiseDropped, Reason::plain("command"));
    d.effect(Effect::Disarm(TimerKind::Promise));
    let answered_at = d.conversation.last_reply.as_ref().map(|(_, at)| *at);
    let is_answered = answered_at.is_some() && d.conversation.last_inbound_at <= answered_at;
    if is_answered && d.conversation.status == Status::Open {
        d.fact(by, Event::StatusChanged { to: Status::Waiting }, Reason::plain("answered"));
    }
}

/// The conversation at hand becomes part of another: decided there, once this one is done.
fn merge(d: &mut Deciding<'_>, by: &Actor, writing: &Writing<'_>, into: Ref) {
    let Some(into) = writing.around.others.iter().find(|other| other.written == into) else {
        return;
    };
    let ours = d.facts.customer.as_ref().map(|customer| &customer.address);
    let is_strangers = ours != into.customer.as_ref();
    let what = What::Absorb { other: Box::new(d.conversation.clone()), is_strangers };
    d.onward(Onward::Command(into.conversation.id, Commanded { by: by.clone(), what }));
}

fn split(d: &mut Deciding<'_>, by: &Actor, writing: &Writing<'_>, from: Option<&Other>) {
    let (Some(branch), Some(unborn)) = (&writing.around.branch, &writing.around.unborn) else {
        return;
    };
    let Some(from) = from else { return let_go(d, by, branch, unborn.clone()) };
    let what = What::Split { branch: branch.clone(), unborn: Box::new(unborn.clone()) };
    d.onward(Onward::Command(from.conversation.id, Commanded { by: by.clone(), what }));
}

/// What is held in another conversation is sent: decided there.
fn send_there(d: &mut Deciding<'_>, by: &Actor, writing: &Writing<'_>, other: &Other) {
    let mut held = writing.around.held_there.iter();
    if let Some(there) = held.find(|there| there.written == other.written) {
        let what = What::SendHeld(Box::new(there.clone()));
        d.onward(Onward::Command(other.conversation.id, Commanded { by: by.clone(), what }));
    }
}

/// Messages leave for a conversation of their own, with what is held of them.
pub(super) fn let_go(
    d: &mut Deciding<'_>,
    by: &Actor,
    branch: &Branch,
    into: crate::desk::conversation::Conversation,
) {
    let goes = |held: &&crate::desk::conversation::Held| branch.messages.contains(&held.message);
    let held: Vec<_> = d.conversation.held.iter().filter(goes).cloned().collect();
    for one in &held {
        let released = Event::Released { message: one.message };
        d.fact(by, released, Reason::new("split", into.reference.as_str()));
    }
    let event = Event::Split {
        from: d.conversation.id,
        into: into.id,
        messages: branch.messages.clone(),
        inbound: branch.inbound_left,
    };
    d.fact(by, event, Reason::new("split", into.reference.as_str()));
    let answered_at = d.conversation.last_reply.as_ref().map(|(_, at)| *at);
    let is_answered = branch.inbound_left.is_none_or(|left| Some(left.at) <= answered_at);
    if d.conversation.status == Status::Open && is_answered {
        let why = Reason::plain("what is left was answered");
        d.fact(by, Event::StatusChanged { to: Status::Waiting }, why);
    }
    let from = d.conversation.id;
    let what = What::BranchOff { from, branch: branch.clone(), held };
    d.onward(Onward::Leave {
        into: Box::new(into),
        messages: branch.messages.clone(),
        commanded: Commanded { by: by.clone(), what },
    });
}

/// The mail that tells the customer, where they may get one.
pub(super) fn resolution_mail(d: &mut Deciding<'_>) -> Option<OutboxId> {
    let customer = d.facts.answerable.clone().filter(|_| d.policy.resolve.notify_customer)?;
    let facts = d.facts;
    let quiet = facts.unreachable
        || facts.complained
        || facts.is_spammer
        || facts.automatic_in_a_row >= limits::AUTOMATIC_IN_A_ROW_MAX
        || facts.automatic_recently >= d.policy.automatic_mail.count
        || d.is_ours(&customer.recipient().address);
    if quiet {
        return None;
    }
    d.send_resolution(&customer)
}

/// Gives the conversation to somebody, who learns of it unless they asked for it themselves.
pub(super) fn assign(d: &mut Deciding<'_>, by: &Actor, to: Option<String>, why: Reason) {
    let same = d.conversation.assignee == to;
    d.fact(by, Event::Assigned { agent: to.clone() }, why);
    let new_owner = to.as_deref().and_then(|name| d.policy.agent(name));
    let asked_for_it = to.as_deref() == Some(by.name());
    let Some(owner) = new_owner else { return };
    let is_shared = d.mailbox().is_some_and(|mailbox| mailbox.mode == Mode::Shared);
    let knows_it = is_shared || d.is_new || d.facts.told.contains(&owner.name);
    if asked_for_it && !knows_it {
        // Out of a digest, a list or an older notice: the last words they have not been shown.
        d.effect(Effect::WithdrawNotices { apart_from: None });
        d.send_notice_now(owner);
    } else if !asked_for_it && !same {
        // Who is away gets it all the same where nobody stands in: somebody wanted it so.
        let reader = d.stand_in(owner).unwrap_or(owner);
        if reader.name != by.name() {
            notify_of_last_words(d, reader);
        }
    }
}

/// What was written last from outside, to an agent who may answer it from now on.
pub(super) fn notify_of_last_words(d: &mut Deciding<'_>, agent: &Agent) {
    if let Some(about) = d.conversation.last_inbound {
        let role = d.facts.writer_role.unwrap_or(Role::Customer);
        let flags = d.flags_of_last_words();
        d.send_notice(agent, about, role, d.facts.is_proven, &flags);
    }
}
