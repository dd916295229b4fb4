//! Machines that answer each other: the exchange ends, after three automatic mails to an address at
//! the most, and a person's answer begins no new one.
//! Counts are asserted, never times.

use serde_json::Value as Json;

use crate::figures::not_measuring;
use crate::scene::{
    ANNA, KIM, LONG, SUPPORT, conversation_of, count_kinds, message_id, of_kind, wait_until_quiet,
};
use crate::support::dialogue::Security;
use crate::support::imap::Stored;
use crate::support::mail::{compose, reply};
use crate::support::posthaste::Posthaste;
use crate::support::servers::{Servers, User};
use crate::support::wait::wait_until;

const HELP: &str = "help@other.test";
const BEN: &str = "ben@other.test";

/// As much automatic mail as one address may get.
const AUTOMATIC_MAX: usize = 3;

#[test]
fn two_desks_that_are_each_others_customers() {
    let _beside_others = not_measuring();
    let users = [SUPPORT, ANNA, HELP, BEN].map(User::new);
    let servers = Servers::start(&users);
    let desk = |mailbox, name, agent| {
        let agents = [(name, servers.user(agent))];
        Posthaste::configure(&servers, Security::Tls, servers.user(mailbox), &agents, "")
    };
    let (one, other) = (desk(SUPPORT, "anna", ANNA), desk(HELP, "ben", BEN));
    let daemons = [one.start_watching(), other.start_watching()];
    let first = compose(SUPPORT, HELP, "Your invoice", &[], "It is wrong, please look at it.");
    servers.send_as(SUPPORT, SUPPORT, &[HELP], &first).unwrap();
    let back = compose(HELP, SUPPORT, "Your lamps", &[], "One of them is dark.");
    servers.send_as(HELP, HELP, &[SUPPORT], &back).unwrap();
    for agent in [ANNA, BEN] {
        let notice = servers.wait_for_mail(agent, "INBOX", "X-Posthaste-Kind: notice");
        let answer = reply(&notice.raw, agent, "We will see to it this week.");
        servers
            .send_as(agent, agent, &[if agent == ANNA { SUPPORT } else { HELP }], &answer)
            .unwrap();
    }
    for mailbox in [SUPPORT, HELP] {
        servers.wait_for_mail(mailbox, "INBOX", "X-Posthaste-Kind: relay");
    }
    wait_until_quiet(&one);
    wait_until_quiet(&other);
    wait_until_quiet(&one);
    for (desk, mailbox) in [(&one, SUPPORT), (&other, HELP)] {
        // What an agent wrote leaves the inbox.
        let mut mails = servers.mails(mailbox, "INBOX");
        mails.extend(servers.mails(mailbox, "Posthaste"));
        check_ended(&format!("two desks, to {mailbox}"), &mails);
        let status = desk.json(&["status"]);
        assert_eq!(status["messages"], mails.len(), "each is kept: {status}");
    }
    for daemon in daemons {
        assert_eq!(daemon.stop(), 0);
    }
}

#[test]
fn a_responder_that_marks_nothing() {
    let _beside_others = not_measuring();
    let played = play("a responder that marks nothing", |mail| {
        let text = "We have received your message. Thank you for contacting us.";
        let from = format!("Kim Bauer <{KIM}>");
        let subject = format!("Message received {}", message_id(&mail.raw).len());
        compose(&from, SUPPORT, &subject, &[], text)
    });
    assert_eq!(played.conversations, 5, "each answer looks like a new matter");
}

#[test]
fn a_responder_that_keeps_to_rfc_3834() {
    let _beside_others = not_measuring();
    let played = play("a responder that keeps to RFC 3834", |mail| {
        let id = format!("<{}>", message_id(&mail.raw));
        let headers = [
            ("Auto-Submitted", "auto-replied (vacation)"),
            ("In-Reply-To", id.as_str()),
            ("References", id.as_str()),
        ];
        compose(KIM, SUPPORT, "Auto: I am away", &headers, "I am back on Monday.")
    });
    assert_eq!(played.acks, 1, "what it says is never acknowledged");
    assert_eq!(played.conversations, 1, "what it says belongs to what it answers");
    assert_eq!(played.status, "waiting", "what it says is no turn of the customer's");
}

/// How it ended.
struct Played {
    acks: usize,
    conversations: usize,
    /// Of the first conversation.
    status: String,
}

/// The customer writes once, an agent answers, and every mail that the customer gets is answered
/// at once by a machine.
fn play(what: &str, machine: impl Fn(&Stored) -> Vec<u8>) -> Played {
    let servers = Servers::start(&[SUPPORT, ANNA, KIM].map(User::new));
    let agents = [("anna", servers.user(ANNA))];
    let desk = Posthaste::configure(&servers, Security::Tls, servers.user(SUPPORT), &agents, "");
    let daemon = desk.start_watching();
    let question = compose(KIM, SUPPORT, "Dark lamp", &[], "My lamp is dark.");
    servers.send(KIM, &[SUPPORT], &question).unwrap();
    let mut answered = 0;
    answer_all(&servers, &desk, &machine, &mut answered);
    check_ended(what, &servers.mails(KIM, "INBOX"));

    let notice = servers.wait_for_mail(ANNA, "INBOX", "My lamp is dark.");
    let answer = reply(&notice.raw, ANNA, "Please turn the switch.");
    servers.send_as(ANNA, ANNA, &[SUPPORT], &answer).unwrap();
    servers.wait_for_mail(KIM, "INBOX", "X-Posthaste-Kind: relay");
    answer_all(&servers, &desk, &machine, &mut answered);
    let mails = servers.mails(KIM, "INBOX");
    check_ended(&format!("{what}, after an agent's answer"), &mails);
    assert_eq!(of_kind(&mails, "relay").len(), 1);
    assert_eq!(answered, mails.len());

    let status = desk.json(&["status"]);
    assert_eq!(status["messages"], 2 + answered, "everything is kept: {status}");
    let list = desk.json_lines(&["list"]);
    let first = conversation_of(&list, &message_id(&question));
    let status = first["status"].as_str().unwrap().to_owned();
    assert_eq!(daemon.stop(), 0);
    Played { acks: of_kind(&mails, "ack").len(), conversations: list.len(), status }
}

/// Lets the machine answer until nothing comes any more.
fn answer_all(
    servers: &Servers,
    desk: &Posthaste,
    machine: &impl Fn(&Stored) -> Vec<u8>,
    answered: &mut usize,
) {
    let mut before = Json::Null;
    wait_until("the exchange to end", LONG, || {
        let mails = servers.mails(KIM, "INBOX");
        for mail in &mails[*answered..] {
            servers.send(KIM, &[SUPPORT], &machine(mail)).unwrap();
        }
        let is_over = *answered > 0 && *answered == mails.len();
        *answered = mails.len();
        assert!(mails.len() < 20, "it does not end: {:?}", count_kinds(&mails));
        let now = wait_until_quiet(desk);
        let is_over = is_over && now == before;
        before = now;
        is_over.then_some(())
    });
}

fn check_ended(what: &str, mails: &[Stored]) {
    let kinds = count_kinds(mails);
    let automatic: usize = ["ack", "resolution"].iter().filter_map(|kind| kinds.get(*kind)).sum();
    println!("{what}: {automatic} automatic mails ({kinds:?})");
    assert!((1..=AUTOMATIC_MAX).contains(&automatic), "{what}: {kinds:?}");
}
