//! Laws: what must be so at the end of every scenario, whatever it was about.
//!
//! Separate because no script has to ask for them. The store agrees with itself; every received
//! mail is accounted for and lies in one conversation; and of everything that ever left, the sets
//! of recipients and of words are subsets of those allowed. Looks at bytes, not at what the desk
//! says of them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use posthaste::daemon::ingest::Folder;
use posthaste::desk::conversation::{ConversationId, Role};
use posthaste::desk::decide::replay;
use posthaste::desk::event::{Event, Recorded};
use posthaste::desk::simulation::periods;
use posthaste::desk::sla::event::OwedEvent;
use posthaste::desk::sla::promise::Notified;
use posthaste::mail::message::MessageId;
use posthaste::mail::read::parse::parse;
use posthaste::mail::token::claims_in;
use posthaste::mail::write::draft::MailKind;
use posthaste::store::message::Direction;
use posthaste::store::view::Show;

use super::company::Company;
use super::world::{Departed, World};

/// Every mail that somebody got has been spoken of.
pub(crate) fn nothing_unseen(world: &World) -> Result<(), String> {
    for (address, mails) in &world.inboxes {
        if let Some(mail) = mails.iter().find(|mail| !mail.seen) {
            return Err(format!(
                "nobody has spoken of what {address} got: {} {:?}:\n{}",
                mail.kind,
                mail.subject(),
                mail.text()
            ));
        }
    }
    Ok(())
}

/// All of them.
pub(crate) fn check(world: &mut World) -> Result<(), String> {
    for index in 0..world.companies.len() {
        let company = &mut world.companies[index];
        agrees_with_itself(company)?;
        everything_is_accounted_for(company)?;
        agents_mail_is_put_away(company)?;
        replays_as_it_was(company, world.now)?;
        let departed: Vec<&Departed> =
            world.departed.iter().filter(|mail| mail.company == index).collect();
        let company = &world.companies[index];
        for reference in &company.references {
            let show = company.reader().show(*reference).map_err(|error| error.to_string())?;
            show.as_ref().map_or(Ok(()), steps_ran_once)?;
        }
        for mail in &departed {
            let known = known_of(company, mail)?;
            let told = |why: String| {
                format!(
                    "{} to {}: {why}\n{}",
                    mail.kind.as_str(),
                    recipients(mail),
                    mail.mail.text()
                )
            };
            recipients_are_allowed(company, mail, &known).map_err(told)?;
            headers_are_right(company, mail, &known).map_err(told)?;
            nothing_internal_leaves(company, mail, &known).map_err(told)?;
        }
        counts_are_bounded(&departed)?;
    }
    Ok(())
}

fn agrees_with_itself(company: &Company) -> Result<(), String> {
    let differences = company.reader().verify_all().map_err(|error| error.to_string())?;
    if differences.is_empty() { Ok(()) } else { Err(format!("the store: {differences:#?}")) }
}

/// Promise 1: stored, a duplicate with proof, ours, or in quarantine.
fn everything_is_accounted_for(company: &Company) -> Result<(), String> {
    let reader = company.reader();
    for folder in &company.folders {
        for mail in &folder.mails {
            let location = folder.location(mail.uid);
            if !reader.is_accounted(&location).map_err(|error| error.to_string())? {
                return Err(format!("{location:?} is not accounted for"));
            }
            is_kept(company, &mail.raw).map_err(|why| format!("{location:?} {why}"))?;
        }
    }
    for raw in &company.imported {
        is_kept(company, raw).map_err(|why| format!("an imported mail {why}"))?;
    }
    Ok(())
}

/// What an agent wrote and the desk has acted on lies with the customers' mail no more, unless
/// somebody has put it back there.
fn agents_mail_is_put_away(company: &Company) -> Result<(), String> {
    let reader = company.reader();
    for folder in company.folders.iter().filter(|folder| folder.role == Folder::Inbox) {
        let has_shelf = company.desk.policy.mailbox(&folder.mailbox);
        if company.is_handled || !has_shelf.is_some_and(|mailbox| mailbox.shelves.agents) {
            continue;
        }
        for mail in &folder.mails {
            let parsed = parse(&mail.raw);
            let found = reader.duplicate_of(&parsed.raw_hash, parsed.content_hash.as_ref());
            let Some((message, id)) = found.map_err(|error| error.to_string())? else { continue };
            let stored = reader.message(message).map_err(|error| error.to_string())?;
            let state = reader.conversation(id).map_err(|error| error.to_string())?;
            let (Some(stored), Some(state)) = (stored, state) else { continue };
            let is_held = state.held.iter().any(|held| held.message == message);
            let is_agents = stored.role == Role::Agent && stored.direction != Direction::In;
            if is_agents && !stored.history && !is_held {
                return Err(format!("an agent's mail lies in the inbox:\n{}", stored.text));
            }
        }
    }
    Ok(())
}

fn is_kept(company: &Company, raw: &[u8]) -> Result<(), String> {
    let reader = company.reader();
    let message = parse(raw);
    let found = reader
        .duplicate_of(&message.raw_hash, message.content_hash.as_ref())
        .map_err(|error| error.to_string())?;
    if found.is_some() {
        return Ok(());
    }
    let claim = message.message_id.as_ref().and_then(claims_in);
    let is_ours = claim.is_some_and(|_| {
        let id = message.message_id.as_ref().map_or("", MessageId::as_str);
        let token = id.split('@').next().unwrap_or_default();
        reader.our_mail(token).ok().flatten().is_some()
    });
    let in_quarantine = reader.quarantine_list().map_err(|error| error.to_string())?;
    let is_quarantined = in_quarantine
        .iter()
        .any(|row| reader.quarantine_raw(row.id).ok().flatten().is_some_and(|kept| kept == raw));
    if is_ours || is_quarantined { Ok(()) } else { Err("is nowhere".to_owned()) }
}

/// What the desk shows of the conversation that a mail of ours is about.
fn known_of(company: &Company, mail: &Departed) -> Result<Option<Show>, String> {
    let Some(id) = mail.conversation else { return Ok(None) };
    let reader = company.reader();
    let state = reader.conversation(id).map_err(|error| error.to_string())?;
    let Some(state) = state else { return Err("a mail about no conversation".to_owned()) };
    reader.show(state.reference).map_err(|error| error.to_string())
}

/// Promises 4, 5 and 6: who may get what.
fn recipients_are_allowed(
    company: &Company,
    mail: &Departed,
    known: &Option<Show>,
) -> Result<(), String> {
    let policy = &company.desk.policy;
    let allowed: BTreeSet<String> = if mail.kind.is_for_customers() {
        let show = known.as_ref().ok_or("a customer's mail about nothing")?;
        let mut allowed: BTreeSet<String> = show.row.customer.iter().cloned().collect();
        if allowed.iter().any(|customer| company.mailbox_at(customer).is_some()) {
            // Reply-To named the desk: then who wrote is the customer.
            allowed.extend(show.messages.first().and_then(|first| first.from.clone()));
        }
        allowed.extend(also_written_to(company, mail, show));
        let is_customers = |role: Role| matches!(role, Role::Customer | Role::Agent | Role::Staff);
        for message in show.messages.iter().filter(|message| is_customers(message.role)) {
            let is_automatic = mail.kind != MailKind::Relay;
            if is_automatic || message.direction != Direction::In {
                allowed.extend(message.from.iter().filter(|_| is_automatic).cloned());
            } else {
                allowed.extend(message.to.iter().chain(&message.cc).cloned());
            }
        }
        allowed.retain(|address| {
            let address = posthaste::mail::address::Address::parse(address);
            address.is_ok_and(|a| policy.mailbox_at(&a).is_none() && policy.agent_at(&a).is_none())
        });
        allowed
    } else {
        let former = company.former_agents.iter();
        let agents = policy.agents.iter().map(|agent| &agent.address).chain(former);
        let agents = agents.map(ToString::to_string);
        let named = policy.slas.iter().flat_map(|sla| &sla.escalations).flat_map(|it| &it.notify);
        let is_escalation = mail.kind == MailKind::Escalation;
        let named = named.filter_map(|who| match who {
            Notified::Address(address) => is_escalation.then(|| address.to_string()),
            Notified::Assignee
            | Notified::Team
            | Notified::Leads
            | Notified::Agents
            | Notified::Agent(_) => None,
        });
        agents.chain(policy.admin.as_ref().map(ToString::to_string)).chain(named).collect()
    };
    let allowed: BTreeSet<String> = allowed.iter().map(|one| one.to_lowercase()).collect();
    for recipient in &mail.recipients {
        if !allowed.contains(&recipient.key()) {
            return Err(format!("{recipient} is none of {allowed:?}"));
        }
    }
    let is_one = mail.recipients.len() == 1 || mail.kind == MailKind::Relay;
    if is_one { Ok(()) } else { Err("only answers go to more than one".to_owned()) }
}

/// Whom agents have added and, where messages changed their conversation since, whoever wrote, and
/// whom agents had added where they came from.
fn also_written_to(company: &Company, mail: &Departed, show: &Show) -> Vec<String> {
    let added = |name: &str, reason: &str| {
        let last = reason.split_whitespace().last().filter(|_| name == "recipient_added");
        last.map(str::to_owned)
    };
    let events = show.events.iter();
    let mut found: Vec<String> =
        events.filter_map(|event| added(event.event.name(), &event.reason)).collect();
    if mail.mail.field("X-Posthaste-Ref") == [show.row.reference.as_str()] {
        return found;
    }
    for message in &show.messages {
        let named = message.from.iter().chain(&message.reply_to).chain(&message.to);
        found.extend(named.chain(&message.cc).cloned());
    }
    for id in 1..1_000 {
        let events = company.reader().events(ConversationId(id)).unwrap_or_default();
        let reason = |event: &Recorded| event.reason.to_string();
        found.extend(events.iter().filter_map(|event| added(event.event.name(), &reason(event))));
    }
    found
}

/// The contract's headers.
fn headers_are_right(
    company: &Company,
    mail: &Departed,
    known: &Option<Show>,
) -> Result<(), String> {
    let field = |name: &str| mail.mail.field(name);
    let expect_one = |name: &str| match field(name).as_slice() {
        [one] => Ok(one.clone()),
        other => Err(format!("{name} is there {} times", other.len())),
    };
    let id = expect_one("Message-ID")?;
    let id = MessageId::parse(id.trim_matches(['<', '>'])).ok_or("its id is none")?;
    let claim = claims_in(&id).ok_or("its id holds no token")?;
    let token = id.as_str().split('@').next().unwrap_or_default().to_owned();
    let ours = company.reader().our_mail(&token).map_err(|error| error.to_string())?;
    if claim.mail != mail.row || ours.is_none() {
        return Err("its token is not its own".to_owned());
    }
    if expect_one("X-Posthaste-Id")? != token {
        return Err("X-Posthaste-Id is another token".to_owned());
    }
    let first = field("References").join(" ");
    let first = first.split_whitespace().next().unwrap_or_default().to_owned();
    if !first.starts_with(&format!("<{token}.t@")) {
        return Err("our token is not first among References".to_owned());
    }
    let date = expect_one("Date")?;
    if date.is_empty() || expect_one("X-Posthaste-Kind")? != mail.kind.as_str() {
        return Err("Date or X-Posthaste-Kind is wrong".to_owned());
    }
    let automatic = field("Auto-Submitted").len();
    if (mail.kind == MailKind::Relay) != (automatic == 0) || automatic > 1 {
        return Err("Auto-Submitted is there, or not, against the contract".to_owned());
    }
    if mail.kind.has_null_return_path() && field("X-Auto-Response-Suppress") != ["All"] {
        return Err("X-Auto-Response-Suppress is not All".to_owned());
    }
    if mail.return_path.is_none() && !mail.kind.has_null_return_path() {
        return Err("the null return path is for acks and resolutions".to_owned());
    }
    let Some(show) = known else { return Ok(()) };
    let tag = format!("[#{}]", show.row.reference);
    let subject = mail.mail.subject();
    let is_merged = expect_one("X-Posthaste-Ref")? != show.row.reference.as_str();
    if !is_merged && (!subject.ends_with(&tag) || subject.matches(&tag).count() != 1) {
        return Err(format!("the subject {subject:?} does not end with {tag} once"));
    }
    answers_the_customer(mail, show)
}

/// In-Reply-To of what customers get names a mail of the conversation that was not ours.
fn answers_the_customer(mail: &Departed, show: &Show) -> Result<(), String> {
    if !mail.kind.is_for_customers() {
        return Ok(());
    }
    let named = mail.mail.field("In-Reply-To");
    // What an agent begins answers nothing, or a mail of ours to the same person.
    if show.messages.first().is_some_and(|first| first.role == Role::Agent) {
        let ours = named.first().map(|id| id.trim_matches(['<', '>']));
        if ours.is_none_or(|id| MessageId::parse(id).is_some_and(|id| claims_in(&id).is_some())) {
            return Ok(());
        }
    }
    let Some(named) = named.first() else {
        let mut inbound = show.messages.iter().filter(|one| one.direction == Direction::In);
        let has_ids = inbound.all(|message| message.message_id.is_some());
        return if has_ids { Err("In-Reply-To is missing".to_owned()) } else { Ok(()) };
    };
    let named = named.trim_matches(['<', '>']);
    let from_outside = show.messages.iter().filter(|message| message.direction == Direction::In);
    let is_known = from_outside
        .filter_map(|message| message.message_id.as_ref())
        .any(|id| id.as_str() == named);
    // What it answers may have left for a conversation of its own since.
    let was_split = show.events.iter().any(|event| event.event.name() == "split");
    if is_known || was_split {
        Ok(())
    } else {
        Err(format!("In-Reply-To names {named}, a stranger"))
    }
}

/// Warned and breached once for each target and period, each step once.
fn steps_ran_once(show: &Show) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for shown in &show.events {
        let Event::Owed(event) = &shown.event else { continue };
        if let OwedEvent::TargetStarted { target, .. } = event {
            seen.retain(|(of, _)| *of != target.as_str());
        }
        let once = if let OwedEvent::Warned { target } | OwedEvent::Breached { target, .. } = event
        {
            (*target, event.name().to_owned())
        } else if let OwedEvent::Escalated { target, step } = event {
            (*target, step.to_string())
        } else {
            continue;
        };
        if !seen.insert((once.0.as_str(), once.1.clone())) {
            return Err(format!("{}: {} twice in {}", once.0.as_str(), once.1, show.row.reference));
        }
    }
    Ok(())
}

/// What `simulate` would say of the policy at hand is what happened: the same targets, met and
/// missed at the same times. Where the policy changed on the way there is nothing to compare.
fn replays_as_it_was(company: &Company, now: Timestamp) -> Result<(), String> {
    let policy = &company.desk.policy;
    let reader = company.reader();
    let absences = reader.absences_told().map_err(|error| error.to_string())?;
    let until = now + jiff::SignedDuration::from_micros(1);
    let result = reader.past::<Differs>(policy, None, |past| {
        let recorded = past.events.iter().map(|event| &event.recorded);
        let is_other = |event: &Event| {
            if let Event::Owed(OwedEvent::SlaChosen { version, .. }) = event {
                *version != policy.promises_version()
            } else {
                false
            }
        };
        if recorded.clone().any(|recorded| is_other(&recorded.event)) {
            return Ok(());
        }
        let before = periods(policy, &past, recorded.map(|it| (it.at, &it.event)));
        let course = replay(policy, &past, &absences, until);
        let after = periods(policy, &past, course.events.iter().map(|(at, event)| (*at, event)));
        if before == after {
            return Ok(());
        }
        let reference = past.unborn.reference;
        let told = past.events.iter().map(|event| {
            let it = &event.recorded;
            format!("{} {}: {}", it.at, it.event.name(), it.reason)
        });
        let told = told.collect::<Vec<_>>().join("\n");
        Err(Differs(format!("{reference} was {before:#?} and is replayed as {after:#?}\n{told}")))
    });
    result.map_err(|Differs(why)| why)
}

/// How a replay differs from what happened.
struct Differs(String);

impl From<posthaste::store::StoreError> for Differs {
    fn from(error: posthaste::store::StoreError) -> Differs {
        Differs(error.to_string())
    }
}

/// Words that stand in mail to agents and in no other.
const INTERNAL: [&str; 24] = [
    "Still missing:",
    "Fehlt noch:",
    "---- At a glance",
    "---- Auf einen Blick",
    "answer above this line",
    "Antwort bitte über diese Zeile",
    "votre réponse au-dessus de cette ligne",
    "su respuesta encima de esta línea",
    "la sua risposta sopra questa riga",
    "uw antwoord boven deze regel",
    "odpowiedź proszę powyżej tej linii",
    "a sua resposta acima desta linha",
    "Reply goes to:",
    "Antwort geht an:",
    "first conversation",
    "earlier conversation",
    "Erster Vorgang",
    "frühere Vorgänge",
    "Also open:",
    "Auch offen:",
    "Similar, solved:",
    "Ähnlich, gelöst:",
    "In reply: #",
    "Als Antwort: #",
];

/// Promise 5: brief, notes and agents' addresses never leave through posthaste.
fn nothing_internal_leaves(
    company: &Company,
    mail: &Departed,
    known: &Option<Show>,
) -> Result<(), String> {
    if !mail.kind.is_for_customers() {
        return Ok(());
    }
    let parsed = mail.mail.parsed();
    let mut all = String::from_utf8_lossy(&mail.mail.raw).into_owned();
    for part in 0..4 {
        all.push_str(parsed.body_text(part).as_deref().unwrap_or_default());
        all.push_str(parsed.body_html(part).as_deref().unwrap_or_default());
    }
    // Chance may spell an address at the end of a token.
    let token = mail.mail.field("X-Posthaste-Id").join("");
    let all = all.replace(&token, "").to_lowercase();
    // What the customer wrote is no secret from them.
    let show = known.as_ref().ok_or("a customer's mail about nothing")?;
    let from_outside = show.messages.iter().filter(|message| message.direction == Direction::In);
    let told: String = from_outside
        .map(|message| format!("{} {:?} {:?}\n", message.text, message.to, message.cc))
        .collect::<String>()
        .to_lowercase();
    let agents = company.desk.policy.agents.iter();
    let addresses =
        agents.flat_map(|agent| std::iter::once(&agent.address).chain(&agent.addresses));
    let secrets = addresses.map(ToString::to_string).chain(INTERNAL.map(str::to_owned));
    for secret in secrets.map(|secret| secret.to_lowercase()) {
        if all.contains(&secret) && !told.contains(&secret) {
            return Err(format!("{secret:?} leaves with it"));
        }
    }
    nothing_of_the_other_side(company, show, &all, &told)?;
    let notes = show.messages.iter().filter(|message| message.direction == Direction::Note);
    for line in notes.flat_map(|note| note.text.lines()).map(str::trim) {
        // What a client quotes of our own header stands in every mail of ours.
        let is_ours = line.contains(&format!("@{}", company.domain));
        let is_distinct = line.len() >= 24 && !line.starts_with(['>', '#', '-']) && !is_ours;
        let line = line.to_lowercase();
        // Nor is their own address, which a brief shows as the head of a mail to them does.
        let is_theirs =
            mail.recipients.iter().any(|one| line.ends_with(&format!("<{}>", one.key())));
        let is_distinct = is_distinct && !is_theirs;
        if is_distinct && all.contains(&line) && !told.contains(&line) {
            return Err(format!("a line of a note leaves with it: {line:?}"));
        }
    }
    Ok(())
}

/// Of a conversation that was begun for another's sake, or the other way round, nothing is known to
/// whoever gets mail of the one: no reference, no address, no line.
fn nothing_of_the_other_side(
    company: &Company,
    show: &Show,
    all: &str,
    told: &str,
) -> Result<(), String> {
    let is_begun = |event: &Event| matches!(event, Event::Started { from: Some(_), .. });
    for reference in &show.related {
        let other = company.reader().show(*reference).map_err(|error| error.to_string())?;
        let Some(other) = other else { continue };
        let mut events = show.events.iter().chain(&other.events);
        if !events.any(|event| is_begun(&event.event)) {
            continue;
        }
        let mut secrets = vec![format!("#{reference}")];
        secrets.extend(other.row.customer.clone());
        let from_outside = other.messages.iter().filter(|one| one.direction == Direction::In);
        secrets.extend(from_outside.flat_map(|message| {
            let lines = message.text.lines().map(str::trim).filter(|line| line.len() >= 12);
            // Their clients quote the footer that all our answers bear, and our own header.
            let footer = company.desk.footer.as_deref().unwrap_or_default();
            let own = format!("@{}", company.domain);
            let is_ours = |line: &&str| footer.contains(*line) || line.contains(&own);
            lines.filter(|line| !is_ours(line)).map(str::to_owned).collect::<Vec<_>>()
        }));
        for secret in secrets.iter().map(|secret| secret.to_lowercase()) {
            if all.contains(&secret) && !told.contains(&secret) {
                return Err(format!("{secret:?} of {reference} leaves with it"));
            }
        }
    }
    Ok(())
}

/// Promises 3 and 4: an ack once, the same bytes for the same mail, three automatic mails in a row.
fn counts_are_bounded(departed: &[&Departed]) -> Result<(), String> {
    let mut bytes: BTreeMap<i64, &[u8]> = BTreeMap::new();
    let mut acks: BTreeMap<i64, usize> = BTreeMap::new();
    let mut in_a_row: BTreeMap<String, usize> = BTreeMap::new();
    for mail in departed {
        let first = bytes.entry(mail.row).or_insert(&mail.mail.raw);
        if *first != mail.mail.raw.as_slice() {
            return Err(format!("mail {} went out in two versions", mail.row));
        }
        if mail.kind == MailKind::Ack {
            let conversation = mail.conversation.map_or(0, |id| id.0);
            let acks = acks.entry(conversation).or_default();
            *acks += 1;
            if *acks > 1 {
                return Err(format!("conversation {conversation} was acknowledged twice"));
            }
        }
        for recipient in &mail.recipients {
            let count = in_a_row.entry(recipient.key()).or_default();
            match mail.kind {
                MailKind::Ack | MailKind::Reminder | MailKind::Resolution => *count += 1,
                MailKind::Relay => *count = 0,
                MailKind::Notice
                | MailKind::Escalation
                | MailKind::Digest
                | MailKind::CommandReply
                | MailKind::Alert
                | MailKind::Welcome => {}
            }
            if *count > 3 {
                return Err(format!("{recipient} got more than 3 automatic mails in a row"));
            }
        }
    }
    Ok(())
}

fn recipients(mail: &Departed) -> String {
    mail.recipients.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
