//! Tests of the store: what they have in common. Each opens a database of its own in a directory of
//! its own, and ends with the store's check of itself.

mod facts;
mod fold;
mod intake;
mod lookup;
mod opening;
mod outbox;
mod restored;
mod views;

use std::time::Duration;

use jiff::Timestamp;
use tempfile::TempDir;

use super::commit::{Change, Writer};
use super::message::{Direction, NewMessage};
use super::{FILE_NAME, Store, StoreError};
use crate::desk::conversation::{Conversation, ConversationId, MessageKey, OutboxId, Role, Status};
use crate::desk::effect::{Audience, Decision, Effect, Outgoing};
use crate::desk::event::{Actor, Event, Fact};
use crate::desk::policy;
use crate::imap::Location;
use crate::mail::address::{Address, NameAddr};
use crate::mail::message::{Hash, MessageId};
use crate::mail::read::classify::{Authentication, Kind, Reason};
use crate::mail::token::{Key, Keys};
use crate::mail::write::draft::{AutoSubmitted, Body, Draft, MailKind};

/// The time of a test: this many seconds after its beginning.
fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_900_000_000 + seconds).unwrap()
}

fn keys() -> Keys {
    Keys { current: Key { id: 7, secret: [42; 32] }, old: Vec::new() }
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn party(text: &str) -> NameAddr {
    NameAddr::bare(address(text))
}

fn id(text: &str) -> MessageId {
    MessageId::parse(text).unwrap()
}

fn inbox(uid: u32) -> Location {
    Location { mailbox: "support".into(), folder: "INBOX".into(), uidvalidity: 1, uid }
}

fn hash(text: &str) -> Hash {
    Hash(*blake3::hash(text.as_bytes()).as_bytes())
}

fn fact(event: Event) -> Fact {
    Fact { event, by: Actor::Posthaste, reason: Reason::plain("test") }
}

fn received(message: MessageKey) -> Fact {
    fact(Event::Received { message, role: Role::Customer, kind: Kind::Person, turn: true })
}

fn created() -> Fact {
    fact(Event::Created { status: Status::Open, history: false, past: None })
}

/// A customer's mail; tests change what they are about.
fn mail(conversation: ConversationId, name: &str) -> NewMessage<'static> {
    NewMessage {
        conversation,
        direction: Direction::In,
        role: Role::Customer,
        kind: Kind::Person,
        reasons: vec![Reason::plain("person")],
        authentication: Authentication::none(),
        answerable: None,
        raw_hash: hash(name),
        content_hash: None,
        message_id: MessageId::parse(name),
        names: Vec::new(),
        index: None,
        from: Some(party("kim@example.net")),
        reply_to: None,
        to: vec![party("support@example.com")],
        cc: Vec::new(),
        subject: "Lamp".into(),
        date: None,
        received_at: at(0),
        text: format!("text of {name}"),
        reply: format!("words of {name}"),
        unsafe_because: None,
        language: None,
        attachments: Vec::new(),
        agent: None,
        history: false,
        defects: Vec::new(),
        raw: b"Subject: Lamp\r\n\r\nIt is broken.\r\n",
    }
}

/// A mail of ours to one recipient.
fn outgoing(row: OutboxId, kind: MailKind, to: &str) -> Outgoing {
    let audience =
        if kind == MailKind::Notice { Audience::Agent("anna".into()) } else { Audience::Customer };
    Outgoing {
        id: row,
        mailbox: "support".into(),
        from: address("support@example.com"),
        audience,
        recipients: vec![address(to)],
        about: None,
        draft: Draft {
            kind,
            from_name: "Example Ltd".into(),
            to: vec![party(to)],
            cc: Vec::new(),
            subject: "Re: Lamp".into(),
            reference: "7KQ2M9".into(),
            in_reply_to: None,
            references: Vec::new(),
            language: "en".into(),
            also_in: None,
            auto_submitted: AutoSubmitted::No,
            body: Body::Resolution,
            attachments: Vec::new(),
        },
        not_before: at(0),
        held: false,
    }
}

/// A desk with one mailbox and one agent.
fn policy() -> policy::Policy {
    policy::Policy {
        desk_name: "Example Ltd".into(),
        timezone: "UTC".into(),
        languages: vec!["de".into(), "en".into()],
        send: policy::Send::Live,
        admin: None,
        staff_addresses: Vec::new(),
        staff_domains: Vec::new(),
        trust: Vec::new(),
        agent_proof: policy::AgentProof::Full,
        mailboxes: vec![policy::Mailbox {
            name: "support".into(),
            address: address("support@example.com"),
            aliases: vec![address("help@example.com")],
            via: vec![address("form@example.com")],
            subaddressing: true,
            mode: policy::Mode::Relay,
            shelves: Default::default(),
            team: vec!["anna".into()],
            automatic_opens: false,
        }],
        agents: vec![policy::Agent {
            name: "anna".into(),
            address: address("anna@example.com"),
            addresses: Vec::new(),
            display: "Anna Schmidt".into(),
            role: policy::AgentRole::Agent,
            language: "en".into(),
            languages: Vec::new(),
        }],
        notify_new: policy::Notify::Team,
        notify_follow_up: policy::Notify::Assignee,
        holds_notices: false,
        digest: None,
        relay_delay: Duration::ZERO,
        answers: std::collections::BTreeMap::new(),
        second_look: true,
        relay_quote: true,
        relay_cc: policy::Copies::Keep,
        acknowledge: policy::Acknowledge {
            enabled: true,
            unauthenticated: policy::Unauthenticated::Bare,
            per_address: policy::Rate { count: 3, period: Duration::from_secs(24 * 3600) },
            age_max: Duration::from_secs(24 * 3600),
        },
        resolve: policy::Resolve {
            notify_customer: true,
            reopen_within: Duration::from_secs(14 * 24 * 3600),
            thanks: policy::OnThanks::File,
            auto_resolve_waiting: None,
        },
        automatic_mail: policy::Rate { count: 60, period: Duration::from_secs(60) },
        uncertain: Duration::from_secs(900),
        calendars: vec![crate::desk::sla::calendar::Calendar::always(jiff::tz::TimeZone::UTC)],
        slas: Vec::new(),
        rules: Vec::new(),
        assignment: crate::desk::assignment::Method::First,
        flag_phrases: crate::mail::read::flags::FlagPhrases::default(),
    }
}

/// A store in a directory that vanishes with it.
struct Fixture {
    store: Store,
    directory: TempDir,
    drawn: u32,
}

impl Fixture {
    fn new() -> Fixture {
        static EMPTY: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
        let empty = EMPTY.get_or_init(|| {
            let directory = TempDir::new().unwrap();
            drop(Store::open(directory.path(), keys()).unwrap());
            std::fs::read(directory.path().join(FILE_NAME)).unwrap()
        });
        let directory = TempDir::new().unwrap();
        std::fs::write(directory.path().join(FILE_NAME), empty).unwrap();
        let store = Store::open(directory.path(), keys()).unwrap();
        // No test cuts the power, and a flush for each of thousands of commits would take minutes.
        store.connection.pragma_update(None, "synchronous", "OFF").unwrap();
        Fixture { store, directory, drawn: 0 }
    }

    /// The same database after the process has gone and come back.
    fn reopened(self) -> Fixture {
        let Fixture { store, directory, drawn } = self;
        drop(store);
        let store = Store::open(directory.path(), keys()).unwrap();
        Fixture { store, directory, drawn }
    }

    fn write<T>(&mut self, step: impl FnOnce(&mut Writer<'_>) -> T) -> T {
        self.store.write::<T, StoreError>(|writer| Ok(step(writer))).unwrap()
    }

    /// A conversation that a customer's mail of this id opened.
    fn opened_by(&mut self, name: &str) -> (Conversation, MessageKey) {
        self.opened(|_| {}, name)
    }

    fn opened(
        &mut self,
        change: impl FnOnce(&mut NewMessage<'_>),
        name: &str,
    ) -> (Conversation, MessageKey) {
        self.drawn += 1;
        let drawn = self.drawn;
        self.write(|writer| {
            let unborn = writer.unborn("support", at(0), &mut || drawn).unwrap();
            let mut new = mail(unborn.id, name);
            change(&mut new);
            let when = new.received_at;
            let key = writer.insert_message(&new).unwrap();
            let decision =
                Decision { facts: vec![created(), received(key)], ..Decision::default() };
            let change = Change { conversation: &unborn, decision, at: when };
            (writer.commit(change).unwrap(), key)
        })
    }

    /// A further mail, taken in without a decision.
    fn further(
        &mut self,
        conversation: &Conversation,
        name: &str,
        change: impl FnOnce(&mut NewMessage<'_>),
    ) -> MessageKey {
        let mut new = mail(conversation.id, name);
        change(&mut new);
        self.write(|writer| writer.insert_message(&new).unwrap())
    }

    fn commit(
        &mut self,
        conversation: &Conversation,
        when: Timestamp,
        facts: Vec<Fact>,
        effects: Vec<Effect>,
    ) -> Conversation {
        let decision = Decision { facts, effects, ..Decision::default() };
        self.write(|writer| writer.commit(Change { conversation, decision, at: when }).unwrap())
    }

    /// Puts a mail of this kind in the outbox; gives the state after it and its row.
    fn queued(
        &mut self,
        conversation: &Conversation,
        when: Timestamp,
        kind: MailKind,
        change: impl FnOnce(&mut Outgoing),
    ) -> (Conversation, OutboxId) {
        let row = self.write(|writer| writer.next_outbox().unwrap());
        let mut new = outgoing(row, kind, "kim@example.net");
        new.not_before = when;
        change(&mut new);
        let state = self.commit(conversation, when, Vec::new(), vec![Effect::Send(Box::new(new))]);
        (state, row)
    }

    /// Holds the store against itself.
    fn sound(&self) {
        assert_eq!(self.store.read().fold_check().unwrap(), Vec::<String>::new());
    }
}

/// The messages of another conversation move here.
fn absorbs(other: ConversationId) -> Effect {
    Effect::Absorb { other, is_strangers: false, by: Actor::Posthaste }
}
