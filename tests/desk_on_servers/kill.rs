//! Thirty power cuts while customers write and agents answer: then every mail is where it belongs.
//!
//! The moments are drawn from a seed; what the machine does between them is not, so that a failure
//! names the round. The oracle knows only what was written and what Postfix took.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use posthaste::desk::conversation::OutboxId;
use posthaste::mail::token::{Key, Keys};
use posthaste::store::Store;
use serde_json::Value as Json;

use crate::figures::not_measuring;
use crate::old_mail::Chance;
use crate::scene::{
    ANNA, KIM, LONG, SUPPORT, header, ids, kind, message_id, of_kind, plain_text, wait_until_quiet,
};
use crate::support::dialogue::Security;
use crate::support::imap::Stored;
use crate::support::mail::{compose, reply};
use crate::support::posthaste::Posthaste;
use crate::support::servers::{Servers, User};
use crate::support::wait::{wait_for, wait_until};

/// How often the daemon is killed.
const KILLS: usize = 30;
/// Customers; each writes a new mail now and then, never more than may be acknowledged.
const CUSTOMERS: usize = 60;

/// Everybody, and what they have done.
struct Scene {
    servers: Servers,
    desk: Posthaste,
    chance: Chance,
    /// Message-IDs of what customers wrote and Postfix took.
    questions: Vec<String>,
    /// What the agent answered: the words of each answer, by the notice's id.
    answers: BTreeMap<String, String>,
    /// Message-IDs of the agent's mails.
    agents_mails: Vec<String>,
}

#[test]
fn thirty_kills_lose_and_double_nothing() {
    let _beside_others = not_measuring();
    let mut scene = Scene::new();
    for round in 0..KILLS {
        let daemon = scene.desk.start();
        for _ in 0..scene.chance.below(5) {
            scene.customer_writes();
        }
        scene.some_time_passes();
        scene.agent_answers();
        scene.customer_writes();
        scene.some_time_passes();
        assert!(!daemon.ended(), "round {round}: the daemon ended by itself");
        daemon.kill();
    }
    let daemon = scene.desk.start_watching();
    wait_until("every question to be asked of the agent", LONG, || {
        scene.agent_answers();
        (scene.answers.len() == scene.questions.len()).then_some(())
    });
    let status = wait_until_quiet(&scene.desk);
    println!(
        "{KILLS} kills, {} questions, {} answers: {status}",
        scene.questions.len(),
        scene.answers.len()
    );
    assert_eq!(daemon.stop(), 0);
    scene.check(&status);
}

impl Scene {
    fn new() -> Scene {
        let kim = (0..CUSTOMERS).fold(User::new(KIM), |user, n| user.with_alias(&customer(n)));
        let servers = Servers::start(&[User::new(SUPPORT), User::new(ANNA), kim]);
        let agents = [("anna", servers.user(ANNA))];
        // What is uncertain is looked for in Sent; a test has no quarter of an hour for it.
        let hasty = "[limits]\nuncertain = \"10s\"\nautomatic_mail = \"1000/min\"\n\
                     [[mailbox]]\nimap = { poll = \"1s\" }";
        let support = servers.user(SUPPORT);
        let desk = Posthaste::configure(&servers, Security::None, support, &agents, hasty);
        let daemon = desk.start_watching();
        assert_eq!(daemon.stop(), 0, "the boundary of history is there");
        Scene {
            servers,
            desk,
            chance: Chance(0x5eed_0000_0000_0001),
            questions: Vec::new(),
            answers: BTreeMap::new(),
            agents_mails: Vec::new(),
        }
    }

    /// Up to a second and a half, so that some rounds die early and some get far.
    fn some_time_passes(&mut self) {
        let time = Duration::from_millis(self.chance.below(1500));
        assert_eq!(wait_for(time, || None::<()>), None);
    }

    fn customer_writes(&mut self) {
        let number = self.questions.len();
        let from = customer(number % CUSTOMERS);
        let text = format!("Question {number}: what about my lamp?");
        let mail = compose(&from, SUPPORT, &format!("Matter {number}"), &[], &text);
        self.servers.send(&from, &[SUPPORT], &mail).unwrap();
        self.questions.push(message_id(&mail));
    }

    /// Answers every notice that was not answered yet, once.
    fn agent_answers(&mut self) {
        for notice in of_kind(&self.servers.mails(ANNA, "INBOX"), "notice") {
            let id = header(&notice.raw, "X-Posthaste-Id").unwrap();
            if self.answers.contains_key(&id) {
                continue;
            }
            let words = format!("This is answer {} to you.", self.answers.len());
            let answer = reply(&notice.raw, ANNA, &words);
            self.servers.send_as(ANNA, ANNA, &[SUPPORT], &answer).unwrap();
            self.agents_mails.push(message_id(&answer));
            self.answers.insert(id, words);
        }
    }

    fn check(&self, status: &Json) {
        assert_eq!(status["quarantine"], 0);
        assert_eq!(status["messages"], self.questions.len() + self.agents_mails.len());
        self.check_conversations();
        let got = self.servers.mails(KIM, "INBOX");
        self.check_acks(&got);
        self.check_answers(&got);
        let differences = self.store().read().fold_check().unwrap();
        assert_eq!(differences, [""; 0]);
    }

    /// Each mail is in exactly one conversation, each question in one of its own.
    fn check_conversations(&self) {
        let list = self.desk.json_lines(&["list"]);
        assert_eq!(list.len(), self.questions.len());
        let mut seen = BTreeSet::new();
        for id in list.iter().flat_map(|row| row["message_ids"].as_array().unwrap()) {
            assert!(seen.insert(id.as_str().unwrap()), "{id} is in two conversations");
        }
        for id in self.questions.iter().chain(&self.agents_mails) {
            assert!(seen.contains(id.as_str()), "{id} is in no conversation");
        }
    }

    /// At most one ack each.
    fn check_acks(&self, got: &[Stored]) {
        let mut acked = BTreeMap::new();
        for ack in of_kind(got, "ack") {
            *acked.entry(ids(&ack.raw, "In-Reply-To")).or_insert(0) += 1;
        }
        println!("{} of {} questions have an ack", acked.len(), self.questions.len());
        let twice: Vec<_> = acked.iter().filter(|(_, count)| **count > 1).collect();
        assert!(twice.is_empty(), "acknowledged twice: {twice:?}");
    }

    /// Each answer at least once; twice only where the row says that the first was uncertain.
    fn check_answers(&self, got: &[Stored]) {
        let relays = of_kind(got, "relay");
        let store = self.store();
        let outbox = self.desk.json(&["outbox", "list", "--all"]);
        let outbox = outbox.as_array().unwrap();
        for words in self.answers.values() {
            let copies: Vec<_> =
                relays.iter().filter(|it| plain_text(&it.raw).contains(words)).collect();
            assert!(!copies.is_empty(), "{words} never came");
            if copies.len() == 1 {
                continue;
            }
            let id = message_id(&copies[0].raw);
            let row = outbox.iter().find(|row| row["message_id"] == id).unwrap();
            let mail = OutboxId(row["id"].as_i64().unwrap());
            let uncertain = store.read().mail(mail).unwrap().unwrap().uncertain_count;
            println!("{words} came {} times; mail {mail:?}, uncertain {uncertain}", copies.len());
            assert!(uncertain > 0, "{words} came twice and was never uncertain");
            assert!(copies.iter().all(|copy| message_id(&copy.raw) == id), "the very same mail");
        }
        let others = got.iter().filter(|it| kind(&it.raw).is_none()).count();
        assert_eq!(others, 0, "nobody else writes to the customers");
    }

    fn store(&self) -> Store {
        let nobodys = Keys { current: Key { id: 0, secret: [0; 32] }, old: Vec::new() };
        Store::open_to_read(&self.desk.data_dir(), nobodys).unwrap()
    }
}

fn customer(number: usize) -> String {
    format!("kim{number}@customer.test")
}
