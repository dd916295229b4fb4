//! From a customer's mail to the ack: a hundred mails one after the other, woken by IDLE alone.
//!
//! Separate because it measures. The poll is ten minutes away, so that an ack shows that IDLE woke
//! the desk. Moments are Dovecot's (the names of its files) and the journal's; all come from one
//! machine's clock.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use posthaste::world::clock::{Clock, SystemClock};
use serde_json::Value as Json;

use crate::figures::{Spans, measuring};
use crate::scene::{ANNA, KIM, SUPPORT, conversation_of, ids, kind, message_id, wait_until_quiet};
use crate::support::dialogue::Security;
use crate::support::mail::compose;
use crate::support::posthaste::Posthaste;
use crate::support::servers::{Servers, User};
use crate::support::wait::{SOON, wait_for, wait_until};

/// The pause between an ack and the next mail.
const BETWEEN: Duration = Duration::from_millis(500);

/// Mails, each of another customer: none may get more than three acks.
const MAILS: usize = 100;

#[test]
fn a_hundred_mails_are_acknowledged_over_idle() {
    let _measuring = measuring();
    let customers: Vec<String> = (0..MAILS).map(|n| format!("kim{n}@customer.test")).collect();
    let kim = customers.iter().fold(User::new(KIM), |user, alias| user.with_alias(alias));
    let servers = Servers::start(&[User::new(SUPPORT), User::new(ANNA), kim]);
    let patient = "[[mailbox]]\nimap = { poll = \"10m\" }\n[limits]\nautomatic_mail = \"1000/min\"";
    let agents = [("anna", servers.user(ANNA))];
    let desk =
        Posthaste::configure(&servers, Security::Tls, servers.user(SUPPORT), &agents, patient);
    let daemon = desk.start_watching();

    let clock = SystemClock::new();
    let mut accepted = BTreeMap::new();
    for (number, customer) in customers.iter().enumerate() {
        // Until the desk has noted what it did, and idles again.
        assert_eq!(wait_for(BETWEEN, || None::<()>), None);
        let mail = compose(customer, SUPPORT, &format!("Lamp {number}"), &[], "It is dark here.");
        servers.send(customer, &[SUPPORT], &mail).unwrap();
        accepted.insert(message_id(&mail), clock.now());
        wait_until("the next ack", SOON, || {
            (servers.delivered(KIM, "INBOX").len() > number).then_some(())
        });
    }

    let status = wait_until_quiet(&desk);
    assert_eq!(status["outbox"]["sent"], 2 * MAILS, "an ack and a notice each: {status}");
    assert_eq!(status["conversations"]["open"], MAILS, "{status}");
    let acks = by_answered(servers.delivered(KIM, "INBOX"));
    assert_eq!(acks.len(), MAILS, "each mail has an ack, and no mail has two");
    assert_eq!(daemon.stop(), 0);

    let arrived = servers.delivered(SUPPORT, "INBOX");
    assert_eq!(arrived.len(), MAILS);
    let list = desk.json_lines(&["list"]);
    let mut spans: [Spans; 5] = Default::default();
    for (written, raw) in arrived {
        let id = message_id(&raw);
        let reference = conversation_of(&list, &id)["ref"].as_str().unwrap().to_owned();
        let shown = desk.json(&["show", &reference]);
        let noticed = moment(&shown, "received", |_| true);
        let taken = moment(&shown, "delivered", |event| event["kind"] == "ack");
        let in_inbox = acks[&id];
        let path = [
            (accepted[&id], in_inbox),
            (written, in_inbox),
            (written, noticed),
            (noticed, taken),
            (taken, in_inbox),
        ];
        for (spans, (from, to)) in spans.iter_mut().zip(path) {
            spans.add(from, to);
        }
    }
    println!("{MAILS} mails one after the other, poll 10 minutes, each acknowledged once:");
    for (name, spans) in [
        "mail accepted by Postfix -> ack in the customer's INBOX",
        "mail in the mailbox -> ack in the customer's INBOX",
        "  mail in the mailbox -> noticed (Dovecot's IDLE holds back 500 ms)",
        "  noticed -> ack taken by the relay",
        "  ack taken by the relay -> in the customer's INBOX",
    ]
    .iter()
    .zip(&spans)
    {
        println!("{name}: {}", spans.tell());
    }
}

/// When each mail's ack lay in its customer's INBOX. Fails where a mail has two.
fn by_answered(mails: Vec<(Timestamp, Vec<u8>)>) -> BTreeMap<String, Timestamp> {
    let mut acks = BTreeMap::new();
    for (written, raw) in mails {
        assert_eq!(kind(&raw).as_deref(), Some("ack"));
        let answered = ids(&raw, "In-Reply-To");
        let twice = acks.insert(answered[0].clone(), written);
        assert_eq!(twice, None, "{answered:?} has two acks");
    }
    acks
}

/// When the first event of this name happened that fits.
fn moment(shown: &Json, name: &str, fits: impl Fn(&Json) -> bool) -> Timestamp {
    let events = shown["events"].as_array().unwrap();
    let found = events.iter().find(|event| event["event"] == name && fits(event));
    let at = found.unwrap_or_else(|| panic!("no {name} in {shown}"))["at"].as_str().unwrap();
    at.parse().unwrap()
}
