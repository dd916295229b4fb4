//! A mail arrived: does it open or reopen, is it acknowledged, who is told?
//!
//! Storing, opening and answering are three decisions, each with its own reason. An ack is withheld
//! by the first rule of a table that applies; the reason is an event of its own.

use super::deciding::Deciding;
use super::order::{Transcript, recognised};
use super::receipt::{Receipt, receipt};
use super::{asked, presence, ruled, targets, waiting};
use crate::desk::conversation::{MessageKey, Role, Status};
use crate::desk::effect::{Decision, Effect, Onward, TimerKind};
use crate::desk::event::{Actor, Event};
use crate::desk::input::{Arrival, BouncedMail, Commanded, SentCopy, What};
use crate::desk::policy::{Agent, Mode, Notify, OnThanks, Unauthenticated};
use crate::desk::ruling::{Given, Ruling};
use crate::desk::words::Say;
use crate::limits;
use crate::mail::read::classify::{Answerable, AuthenticationResult, Kind, Reason};
use crate::mail::read::thanks::Thanks;
use crate::mail::write::draft::MailKind;

/// Decides what a stored mail means for its conversation.
pub(super) fn decide(mut d: Deciding<'_>, arrival: &Arrival) -> Decision {
    let is_new = d.conversation.version == 0;
    let actor = actor_of(arrival.role);
    let only_thanks = is_filed_thanks(&d, arrival, is_new);
    let ruling = ruled::ruling(&d, arrival);
    let ruled = ruled::may_open(&ruling).filter(|_| is_new);
    let said = ruled.as_ref().map(|given| given.value);
    let opens = !arrival.history && !only_thanks && may_open(&d, arrival, is_new, said);
    if is_new {
        create(&mut d, arrival, opens, ruled);
    }
    let received = Event::Received {
        message: arrival.message,
        role: arrival.role,
        kind: arrival.verdict.kind,
        turn: opens,
    };
    let why = match only_thanks {
        true => Reason::new("only thanks", arrival.placed.to_string()),
        false => arrival.placed.clone(),
    };
    d.fact(&actor, received, why);
    for other in &arrival.joins {
        let (other, by) = (*other, Actor::Posthaste);
        d.effect(Effect::Absorb { other, is_strangers: false, by });
    }
    for other in &arrival.related {
        let why = Reason::plain("names the same messages");
        d.fact(&Actor::Posthaste, Event::Related { to: *other }, why);
    }
    if let Some(bounced) = arrival.bounced.as_ref().filter(|_| !arrival.history) {
        came_back(&mut d, arrival, bounced);
    }
    if only_thanks {
        waiting::thanked(&mut d);
    }
    if !arrival.history && !is_new {
        asked::cross_out(&mut d, arrival);
    }
    presence::told(&mut d, arrival);
    // What an agent called spam stays so, whatever follows.
    if opens && d.conversation.status != Status::Spam {
        d.received_at = Some(arrival.received_at);
        if !is_new {
            d.reopen(&actor, Some(arrival.message), Reason::plain("wrote again"));
        }
        ruled::apply(&mut d, arrival, &ruling);
        // A notice says by when an answer is due.
        targets::settle(&mut d);
        if is_new {
            asked::note(&mut d, arrival, &ruling);
            acknowledge(&mut d, arrival, &ruling);
        }
        if d.conversation.status == Status::Open {
            tell(&mut d, arrival, is_new);
            tell_of_answer(&mut d);
        }
    } else if is_new {
        ruled::file(&mut d, &ruling);
    }
    d.finish()
}

/// It comes to be: open, or filed. Where a rule decides that, its name stands there.
fn create(d: &mut Deciding<'_>, arrival: &Arrival, opens: bool, ruled: Option<Given<'_, bool>>) {
    let status = if opens { Status::Open } else { Status::Closed };
    let created = Event::Created { status, history: arrival.history, past: arrival.past };
    let decisive = ruled.filter(|given| given.value == opens && arrival.verdict.opens != opens);
    match decisive {
        Some(given) => d.fact(&Actor::rule(given.rule), created, given.reason),
        None => d.fact(&Actor::Posthaste, created, first_reason(arrival)),
    }
}

/// An answer that somebody sent without us, seen in Sent: it counts, and goes to nobody again.
pub(super) fn decide_sent_copy(mut d: Deciding<'_>, copy: &SentCopy) -> Decision {
    let actor = copy.agent.clone().map_or(Actor::Posthaste, Actor::Agent);
    let is_new = d.conversation.version == 0;
    if is_new {
        let created = Event::Created { status: Status::Closed, history: copy.history, past: None };
        d.fact(&Actor::Posthaste, created, Reason::plain("sent by somebody, answers nothing"));
    }
    if copy.history || is_new || !copy.to_customer {
        let note = Event::Noted { message: copy.message, agent: copy.agent.clone() };
        d.fact(&actor, note, copy.placed.clone());
        for other in &copy.joins {
            let (other, by) = (*other, Actor::Posthaste);
            d.effect(Effect::Absorb { other, is_strangers: false, by });
        }
        return d.finish();
    }
    let replied = Event::Replied { message: copy.message, agent: copy.agent.clone(), mail: None };
    d.received_at = Some(copy.received_at);
    let how = if copy.in_sent { "seen in Sent" } else { "went to the customer directly" };
    d.fact(&actor, replied, Reason::plain(how));
    if let Some(agent) = &copy.agent {
        presence::wrote(&mut d, agent);
    }
    if let (None, Some(agent)) = (&d.conversation.assignee, &copy.agent) {
        let assigned = Event::Assigned { agent: Some(agent.clone()) };
        d.fact(&actor, assigned, Reason::plain("the first answer takes it"));
    }
    d.effect(Effect::Disarm(TimerKind::Promise));
    if let Some(promised) = copy.promised.as_ref().filter(|it| it.until.at > d.now) {
        let agent = copy.agent.as_deref().and_then(|name| d.policy.agent(name));
        let mut told = Transcript::new(agent.map_or_else(String::new, |it| d.language_of(it)));
        recognised(&mut d, &actor, promised, &mut told);
        if let Some(agent) = agent {
            d.send_transcript(agent, copy.message, told);
        }
    } else if d.conversation.status == Status::Open && copy.answers_newest {
        let waiting = Event::StatusChanged { to: Status::Waiting };
        d.fact(&actor, waiting, Reason::plain("answered"));
    }
    if let Some(answered) = d.conversation.last_inbound {
        d.effect(Effect::MarkAnswered(answered));
    }
    d.finish()
}

fn actor_of(role: Role) -> Actor {
    match role {
        Role::Desk => Actor::Posthaste,
        Role::Customer | Role::Agent | Role::Staff | Role::ThirdParty | Role::Automatic => {
            Actor::Outsider
        }
    }
}

fn first_reason(arrival: &Arrival) -> Reason {
    if arrival.history {
        return Reason::plain("history");
    }
    match arrival.past {
        Some(_) => arrival.placed.clone(),
        None => arrival
            .verdict
            .reasons
            .first()
            .cloned()
            .unwrap_or_else(|| Reason::plain("a person wrote it")),
    }
}

/// Whether the mail may make it our turn. `ruled`: what a rule says of it. None makes an answer of
/// a machine's open anything.
fn may_open(d: &Deciding<'_>, arrival: &Arrival, is_new: bool, ruled: Option<bool>) -> bool {
    if ruled == Some(false) {
        return false;
    }
    let writer = d.facts.writer.as_ref().map(|writer| &writer.address);
    if arrival.role == Role::Automatic && writer.is_some_and(|at| d.policy.agent_at(at).is_some()) {
        // An agent's out-of-office note: a colleague who were told of it might be away, too.
        return false;
    }
    if d.facts.notices_of_writer >= limits::NOTICES_OF_AGENT_MAX {
        // Two agents' responders that mark nothing would tell each other of it for ever.
        return false;
    }
    if arrival.verdict.opens {
        return true;
    }
    let answers_nothing = is_new && arrival.past.is_none();
    let is_machines_own = match arrival.verdict.kind {
        Kind::Notification | Kind::List | Kind::Bulk => true,
        Kind::Person
        | Kind::AutoReply
        | Kind::Bounce
        | Kind::DeliveryReport
        | Kind::Receipt
        | Kind::Complaint
        | Kind::Challenge
        | Kind::Loop => false,
    };
    let is_wanted = d.mailbox().is_some_and(|mailbox| mailbox.automatic_opens);
    answers_nothing && is_machines_own && ruled.unwrap_or(is_wanted)
}

/// Whether the mail only thanks for what is done, or for now out of our hands. Where our answer
/// asked something, `ok, thanks` is what we waited for.
fn is_filed_thanks(d: &Deciding<'_>, arrival: &Arrival, is_new: bool) -> bool {
    let answers_us = match d.conversation.status {
        _ if is_new => arrival.past.is_some(),
        Status::Waiting | Status::Snoozed | Status::Resolved | Status::Closed => true,
        Status::Open | Status::Spam => false,
    };
    let says_no_more = match arrival.thanks {
        Some(Thanks::Plain) => true,
        Some(Thanks::Agreeing) => !d.facts.has_asked,
        None => false,
    };
    d.policy.resolve.thanks == OnThanks::File
        && !arrival.history
        && arrival.verdict.opens
        && answers_us
        && says_no_more
}

/// Acknowledges, or says why not.
fn acknowledge(d: &mut Deciding<'_>, arrival: &Arrival, ruling: &Ruling<'_>) {
    match may_acknowledge(d, arrival, ruling) {
        Ok(to) => {
            let Receipt { ack, rests_on } = receipt(d, arrival, ruling);
            if let Some(mail) = d.send_ack(&to, arrival.message, ack) {
                let why = if to.is_authenticated() { "authenticated" } else { "bare" };
                let acknowledged = Event::Acknowledged { mail };
                d.fact(&Actor::Posthaste, acknowledged, Reason::new(why, rests_on));
                d.effect(Effect::MarkAnswered(arrival.message));
            }
        }
        Err(why) => d.fact(&Actor::Posthaste, Event::AckWithheld, why),
    }
}

/// The rules of the ack, the first that applies withholds it.
fn may_acknowledge(
    d: &Deciding<'_>,
    arrival: &Arrival,
    ruling: &Ruling<'_>,
) -> Result<Answerable, Reason> {
    let policy = d.policy;
    let rules = &policy.acknowledge;
    if arrival.in_hand {
        return Err(Reason::plain("somebody has it in hand already"));
    }
    match ruled::acknowledges(ruling) {
        Some(Given { value: false, rule, reason }) => {
            return Err(Reason::new("a rule forbids it", format!("{rule}: {}", reason.evidence)));
        }
        Some(_) => {}
        None if !rules.enabled => return Err(Reason::plain("acks are switched off")),
        None if d.conversation.status != Status::Open => {
            return Err(Reason::plain("a rule says that no answer is owed"));
        }
        None => {}
    }
    match arrival.role {
        Role::Customer | Role::ThirdParty => {}
        Role::Agent | Role::Staff => return Err(Reason::plain("a colleague wrote it")),
        Role::Automatic | Role::Desk => return Err(Reason::plain("a machine wrote it")),
    }
    let Some(to) = arrival.verdict.answerable.clone() else {
        let why = arrival.verdict.reasons.first().map_or(String::new(), Reason::to_string);
        return Err(Reason::new("not answerable", why));
    };
    let recipient = &to.recipient().address;
    if d.is_ours(recipient) || policy.agent_at(recipient).is_some() {
        return Err(Reason::plain("it would go to ourselves"));
    }
    if !to.is_authenticated() && rules.unauthenticated == Unauthenticated::None {
        return Err(Reason::plain("its sender is not authenticated"));
    }
    let age = d.now.duration_since(arrival.received_at);
    if age.unsigned_abs() > rules.age_max && age.is_positive() {
        return Err(Reason::new("too old", format!("received {}", arrival.received_at)));
    }
    let facts = d.facts;
    if facts.is_spammer {
        return Err(Reason::plain("an agent called mail of this address spam"));
    }
    if facts.unreachable {
        return Err(Reason::plain("mail to this address bounced for good"));
    }
    if facts.complained {
        return Err(Reason::plain("a mail of ours was called spam there"));
    }
    if facts.acks_to_customer >= rules.per_address.count {
        let so_far = format!("{} acks to this address", facts.acks_to_customer);
        return Err(Reason::new("enough for this address", so_far));
    }
    if facts.automatic_in_a_row >= limits::AUTOMATIC_IN_A_ROW_MAX {
        return Err(Reason::plain("three automatic mails, and no answer of ours since"));
    }
    if facts.automatic_recently >= policy.automatic_mail.count {
        return Err(Reason::plain("the breaker for automatic mail is open"));
    }
    Ok(to)
}

/// What an agent asked somebody for another conversation's sake is answered: that one learns that
/// it is, and nothing of what was said.
fn tell_of_answer(d: &mut Deciding<'_>) {
    if let Some(other) = &d.facts.begun_for {
        let what = What::Heard(d.conversation.id, d.conversation.reference);
        let commanded = Commanded { by: Actor::Posthaste, what };
        d.onward(Onward::Command(other.conversation, commanded));
    }
}

/// Tells the agents whose business it is.
fn tell(d: &mut Deciding<'_>, arrival: &Arrival, is_new: bool) {
    if d.mailbox().is_some_and(|mailbox| mailbox.mode == Mode::Shared) {
        return;
    }
    let is_proven = arrival.verdict.authentication.result == AuthenticationResult::Pass;
    let whom = if is_new { d.policy.notify_new } else { d.policy.notify_follow_up };
    let mut readers =
        owner_elsewhere(d, arrival, whom).map_or_else(|| readers(d, whom), |it| vec![it]);
    // Whoever was given it learns of it, whichever team they are in; and whoever waits for the
    // answer of somebody who was asked.
    let asking = d.facts.begun_for.as_ref().and_then(|other| other.assignee.as_deref());
    let asking = asking.and_then(|name| d.policy.agent(name)).and_then(|it| d.stand_in(it));
    let owner = d.assignee().and_then(|agent| d.stand_in(agent));
    let is_told = matches!(whom, Notify::Assignee | Notify::Team);
    for one in owner.into_iter().chain(asking).filter(|_| is_told) {
        if !readers.contains(&one) {
            readers.push(one);
        }
    }
    for agent in readers {
        if d.facts.writer.as_ref().is_some_and(|writer| agent.writes_from(&writer.address)) {
            continue;
        }
        d.send_notice(agent, arrival.message, arrival.role, is_proven, &arrival.flags);
    }
}

/// Whoever has another open matter of the customer's, where this one was given to nobody: they know
/// whether it is the same. Only one of this mailbox's own team: what is written to another team is
/// that team's to read.
fn owner_elsewhere<'a>(d: &Deciding<'a>, arrival: &Arrival, whom: Notify) -> Option<&'a Agent> {
    let is_told = matches!(whom, Notify::Assignee | Notify::Team);
    let is_given = d.conversation.assignee.is_some();
    if !d.is_new || is_given || arrival.role != Role::Customer || !is_told {
        return None;
    }
    let mut owners = d.facts.open_elsewhere.iter().filter_map(|it| it.assignee.as_deref());
    let owner = owners.find_map(|name| d.policy.agent(name)).and_then(|agent| d.stand_in(agent));
    owner.filter(|agent| d.mailbox().is_some_and(|mailbox| mailbox.team.contains(&agent.name)))
}

/// Who is told of something new.
pub(super) fn readers<'a>(d: &Deciding<'a>, whom: Notify) -> Vec<&'a Agent> {
    match whom {
        Notify::Assignee => match d.assignee().and_then(|agent| d.stand_in(agent)) {
            Some(agent) => vec![agent],
            None => d.team(),
        },
        Notify::Team => d.team(),
        Notify::Digest | Notify::None => Vec::new(),
    }
}

/// A mail of ours came back. An answer that did not arrive is our turn again, and its writer knows:
/// once for each answer, for whoever holds its token can make up more.
fn came_back(d: &mut Deciding<'_>, arrival: &Arrival, bounced: &BouncedMail) {
    let is_answer = bounced.kind == MailKind::Relay;
    let is_missed = is_answer && bounced.customer_missed && !bounced.again;
    let event = Event::Bounced {
        mail: bounced.mail,
        kind: bounced.kind,
        message: arrival.message,
        hard: bounced.hard,
        unanswered: is_missed && !bounced.another_arrived,
    };
    d.fact(&Actor::Outsider, event, Reason::new("bounced", bounced.diagnostic.clone()));
    if bounced.again {
        return;
    }
    match bounced.kind {
        MailKind::Relay => {}
        // What a digest tells of may be told nowhere else.
        MailKind::Notice | MailKind::CommandReply | MailKind::Escalation | MailKind::Digest => {
            let agent = bounced.agent.as_deref().unwrap_or_default();
            let says = [Say::AgentNotReached(agent, &bounced.diagnostic)];
            d.send_admin_alert(Some(arrival.message), &says, None);
            return;
        }
        // An alert about an alert helps nobody; that an ack came back is noted.
        MailKind::Ack
        | MailKind::Reminder
        | MailKind::Resolution
        | MailKind::Alert
        | MailKind::Welcome => return,
    }
    if is_missed {
        d.missed_answer = Some(bounced.mail);
        let why = Reason::plain("the answer came back");
        d.reopen(&Actor::Posthaste, Some(arrival.message), why);
    }
    let says = if is_missed {
        Say::CameBack(&bounced.diagnostic)
    } else {
        Say::CopyCameBack(&bounced.diagnostic)
    };
    let writer = bounced.agent.as_deref();
    alert_about_answer(d, writer, Some(arrival.message), &[says], None);
}

/// Tells the writer of an answer, or the team, or else the admin, that it did not arrive.
pub(super) fn alert_about_answer(
    d: &mut Deciding<'_>,
    writer: Option<&str>,
    about: Option<MessageKey>,
    says: &[Say<'_>],
    text: Option<&str>,
) {
    let writer = writer.and_then(|name| d.policy.agent(name)).or_else(|| d.assignee());
    let readers = writer.map_or_else(|| d.team(), |agent| vec![agent]);
    if readers.is_empty() {
        d.send_admin_alert(about, says, text);
    }
    for agent in readers {
        d.send_alert(agent, about, says, text);
    }
}
