//! The same mail twice: in two mailboxes, delivered again, under new UIDs. It is one message with
//! one ack; and what is new among old mail under new UIDs is not overlooked.

use std::time::SystemTime;

use posthaste::world::clock::{Clock, SystemClock};
use serde_json::Value as Json;

use crate::figures::not_measuring;
use crate::old_mail::{deliver, generate};
use crate::scene::{
    ANNA, KIM, LONG, SUPPORT, another_mailbox, count_kinds, ids, message_id, of_kind,
    wait_until_quiet,
};
use crate::support::dialogue::Security;
use crate::support::mail::compose;
use crate::support::posthaste::{Daemon, Posthaste};
use crate::support::servers::{Servers, User};
use crate::support::wait::{SOON, wait_until};

const SALES: &str = "sales@desk.test";

/// A desk with two mailboxes and an agent, and a customer.
struct Scene {
    servers: Servers,
    desk: Posthaste,
    written: Vec<Vec<u8>>,
}

impl Scene {
    fn new() -> Scene {
        let kim = (0..20).fold(User::new(KIM), |user, number| user.with_alias(&customer(number)));
        let users = [User::new(SUPPORT), User::new(SALES), User::new(ANNA), kim];
        let servers = Servers::start(&users);
        let sales = another_mailbox(&servers, "sales", servers.user(SALES));
        let agents = [("anna", servers.user(ANNA))];
        let support = servers.user(SUPPORT);
        let desk = Posthaste::configure(&servers, Security::None, support, &agents, &sales);
        Scene { servers, desk, written: Vec::new() }
    }

    /// A new customer's mail, not yet sent.
    fn compose(&mut self, to: &str) -> Vec<u8> {
        let number = self.written.len();
        let text = format!("My lamp {number} is dark.");
        let mail = compose(&customer(number), to, &format!("Lamp {number}"), &[], &text);
        self.written.push(mail.clone());
        mail
    }

    /// A new customer's mail, by Postfix.
    fn write(&mut self, to: &[&str]) {
        let mail = self.compose(&to.join(", "));
        self.servers.send(KIM, to, &mail).unwrap();
    }

    fn wait_for_acks(&self, count: usize) {
        self.servers.wait_in(KIM, "INBOX", &format!("{count} acks"), |mails| {
            (of_kind(mails, "ack").len() >= count).then_some(())
        });
    }

    /// Each mail that was written is one message, open, with one ack and one notice.
    fn check(&self, what: &str) {
        let status = wait_until_quiet(&self.desk);
        let count = self.written.len();
        assert_eq!(status["messages"], count, "{what}: {status}");
        assert_eq!(status["conversations"]["open"], count, "{what}: {status}");
        assert_eq!(status["outbox"]["sent"], 2 * count, "{what}: {status}");
        let mails = self.servers.mails(KIM, "INBOX");
        let mut answered: Vec<String> =
            mails.iter().flat_map(|ack| ids(&ack.raw, "In-Reply-To")).collect();
        answered.sort();
        let mut written: Vec<String> = self.written.iter().map(|raw| message_id(raw)).collect();
        written.sort();
        assert_eq!(answered, written, "{what}: one ack each");
        let notices = count_kinds(&self.servers.mails(ANNA, "INBOX"));
        println!("{what}: {count} messages, {} acks, {notices:?}", answered.len());
    }
}

fn customer(number: usize) -> String {
    format!("kim{number}@customer.test")
}

#[test]
fn in_two_mailboxes_and_again() {
    let _beside_others = not_measuring();
    let mut scene = Scene::new();
    let daemon = scene.desk.start_watching();
    scene.write(&[SUPPORT, SALES]);
    scene.wait_for_acks(1);
    scene.servers.wait_for_mails(SALES, "INBOX", 1);
    scene.servers.wait_for_mails(SUPPORT, "INBOX", 1);
    scene.check("to two mailboxes");

    let again = scene.written[0].clone();
    scene.servers.send(KIM, &[SUPPORT], &again).unwrap();
    scene.servers.send(KIM, &[SALES], &again).unwrap();
    scene.servers.wait_for_mails(SALES, "INBOX", 2);
    scene.servers.wait_for_mails(SUPPORT, "INBOX", 2);
    scene.check("and delivered again");
    assert_eq!(daemon.stop(), 0);
    let daemon = scene.desk.start_watching();
    scene.check("and after a restart");
    assert_eq!(daemon.stop(), 0);
}

#[test]
fn uids_change_while_the_daemon_runs() {
    let _beside_others = not_measuring();
    let mut scene = Scene::new();
    let daemon = scene.desk.start_watching();
    for _ in 0..3 {
        scene.write(&[SUPPORT]);
    }
    scene.wait_for_acks(3);
    for round in 1..=3 {
        // Dovecot tells of the first of these half a second later: then it has another UID.
        scene.write(&[SUPPORT]);
        scene.servers.wait_for_mails(SUPPORT, "INBOX", scene.written.len());
        scene.servers.change_uidvalidity(SUPPORT);
        scene.write(&[SUPPORT]);
        scene.wait_for_acks(scene.written.len());
        scene.check(&format!("new UIDs, round {round}"));
    }
    let remaps = daemon.log().matches("UIDVALIDITY changed").count();
    assert!(remaps >= 3, "the desk has not noticed: {}", daemon.log());
    assert_eq!(daemon.stop(), 0);
}

#[test]
fn uids_change_while_the_daemon_is_stopped() {
    let _beside_others = not_measuring();
    let mut scene = Scene::new();
    let daemon = scene.desk.start_watching();
    scene.write(&[SUPPORT]);
    scene.wait_for_acks(1);
    assert_eq!(daemon.stop(), 0);

    // One more in the very second of the last one that is known, and one later.
    let known = internal_date(&scene.servers);
    let twin = scene.compose(SUPPORT);
    scene.servers.deliver_raw_into(SUPPORT, "INBOX", known, &twin);
    scene.write(&[SUPPORT]);
    scene.servers.wait_for_mails(SUPPORT, "INBOX", 3);
    scene.servers.change_uidvalidity(SUPPORT);
    let daemon = scene.desk.start_watching();
    scene.wait_for_acks(3);
    scene.check("new UIDs, and mail of the last known second");
    assert_eq!(daemon.stop(), 0);
}

#[test]
fn uids_change_in_a_mailbox_that_was_empty() {
    let _beside_others = not_measuring();
    let mut scene = Scene::new();
    let daemon = scene.desk.start_watching();
    assert_eq!(daemon.stop(), 0);
    scene.write(&[SUPPORT]);
    scene.servers.wait_for_mails(SUPPORT, "INBOX", 1);
    scene.servers.change_uidvalidity(SUPPORT);
    let daemon = scene.desk.start_watching();
    scene.wait_for_acks(1);
    scene.check("new UIDs in a mailbox that was empty");
    assert_eq!(daemon.stop(), 0);
}

#[test]
fn uids_change_before_the_past_is_in() {
    let _beside_others = not_measuring();
    const OLD: usize = 3000;
    let mut scene = Scene::new();
    deliver(&scene.servers, &generate(OLD, SystemClock::new().now()));
    let daemon = scene.desk.start();
    let messages = wait_until("a part of the past to be in", SOON, || {
        let status: Json =
            serde_json::from_str(&scene.desk.command(&["status", "--json"]).stdout).ok()?;
        status["messages"].as_u64().filter(|count| *count > 0)
    });
    daemon.kill();
    scene.servers.change_uidvalidity(SUPPORT);
    let daemon = scene.desk.start();
    wait_for_past(&scene.desk, OLD);
    let status = wait_until_quiet(&scene.desk);
    println!("new UIDs when {messages} mails of {OLD} were in: {status}");
    assert!(messages < OLD as u64, "the daemon was killed too late");
    assert_eq!(status["messages"], OLD, "{status}");
    assert_eq!(status["conversations"]["open"], 0, "{status}");
    assert_eq!(status["outbox"]["sent"], 0, "{status}");
    check_that_new_mail_is_live(&mut scene, daemon);
}

fn check_that_new_mail_is_live(scene: &mut Scene, daemon: Daemon) {
    scene.write(&[SUPPORT]);
    scene.wait_for_acks(1);
    let status = wait_until_quiet(&scene.desk);
    assert_eq!(status["conversations"]["open"], 1, "{status}");
    assert_eq!(status["outbox"]["sent"], 2, "{status}");
    assert_eq!(daemon.stop(), 0);
}

fn wait_for_past(desk: &Posthaste, count: usize) {
    wait_until("the end of history", LONG, || {
        let status = desk.json(&["status"]);
        let mailbox = &status["mailboxes"].as_array()?.iter().find(|it| it["name"] == "support")?;
        let is_in = mailbox["state"] == "watching" && mailbox["backlog"] == 0;
        (is_in && status["messages"].as_u64()? >= count as u64).then_some(())
    });
}

/// When the newest mail of INBOX reached the server, as the desk was told it.
fn internal_date(servers: &Servers) -> SystemTime {
    let mut imap = servers.imap(SUPPORT, Security::None);
    imap.examine("INBOX").unwrap();
    let answer = imap.command("FETCH * INTERNALDATE").unwrap();
    let (_, date) = answer[0].line.split_once("INTERNALDATE \"").unwrap();
    let (date, _) = date.split_once('"').unwrap();
    let date = jiff::Zoned::strptime("%d-%b-%Y %H:%M:%S %z", date.trim()).unwrap();
    date.timestamp().into()
}
