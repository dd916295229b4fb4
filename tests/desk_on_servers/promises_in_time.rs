//! Promises of seconds on real servers, over twenty restarts: warned, missed, escalated to the
//! lead, handed over, standing while the customer has to answer, running again on their mail: each
//! once.
//!
//! What is asserted are counts; how long anything takes is nobody's promise here.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::figures::not_measuring;
use crate::scene::{ANNA, KIM, LONG, SUPPORT, header, of_kind, plain_text, wait_until_quiet};
use crate::support::dialogue::Security;
use crate::support::mail::{compose, reply};
use crate::support::posthaste::{Daemon, Posthaste};
use crate::support::servers::{Servers, User};
use crate::support::wait::wait_until;

const BEN: &str = "ben@desk.test";
const LENA: &str = "lena@desk.test";

// What a kill left uncertain is looked for in Sent; a test has no quarter of an hour for it.
const PROMISES: &str = r#"
[limits]
uncertain = "5s"
[[mailbox]]
imap = { poll = "1s" }
[[agent]]
[[agent]]
[[agent]]
role = "lead"
[[sla]]
name = "seconds"
first_response = "4s"
next_response = "1d"
resolution = "1d"
[[sla.escalation]]
target = "first_response"
at = "50%"
notify = ["assignee"]
[[sla.escalation]]
target = "first_response"
at = "100%"
notify = ["lead"]
[[sla.escalation]]
target = "first_response"
at = "1s after"
assign = "ben"
"#;

/// The desk, and its daemon that is stopped or killed and started again.
struct Scene {
    servers: Servers,
    desk: Posthaste,
    daemon: Option<Daemon>,
    restarts: usize,
}

#[test]
fn each_step_runs_once_over_twenty_restarts() {
    let _beside_others = not_measuring();
    let mut scene = Scene::new();
    let lamp = compose(KIM, SUPPORT, "Lamp", &[], "It is dark.");
    scene.servers.send(KIM, &[SUPPORT], &lamp).unwrap();
    let handed_over = |events: &BTreeMap<String, usize>| events.get("escalated") == Some(&3);
    for _ in 0..8 {
        scene.restart();
    }
    let shown = scene.wait_for("the steps to have run", |shown| handed_over(&counts(shown)));
    assert_eq!(shown["assignee"], "ben", "{shown}");
    assert_eq!(shown["targets"][0]["breached"], true, "{shown}");

    let notice = scene.servers.wait_in(BEN, "INBOX", "the notice of the hand-over", |mails| {
        of_kind(mails, "notice").last().map(|mail| mail.raw.clone())
    });
    let answer = reply(&notice, BEN, "Here is a new bulb.");
    scene.servers.send_as(BEN, BEN, &[SUPPORT], &answer).unwrap();
    for _ in 0..4 {
        scene.restart();
    }
    let shown = scene.wait_for("the answer to be accepted", |shown| {
        !target(shown, "first_response")["met_at"].is_null()
    });
    assert_eq!(shown["status"], "waiting", "{shown}");
    assert_eq!(target(&shown, "resolution")["paused"], true, "{shown}");

    let relay = scene.servers.wait_in(KIM, "INBOX", "the answer", |mails| {
        of_kind(mails, "relay").first().map(|mail| mail.raw.clone())
    });
    assert!(plain_text(&relay).contains("Here is a new bulb."));
    let further = reply(&relay, KIM, "It does not fit.");
    scene.servers.send(KIM, &[SUPPORT], &further).unwrap();
    for _ in 0..8 {
        scene.restart();
    }
    let shown = scene.wait_for("the clocks to run again", |shown| shown["status"] == "open");
    assert_eq!(target(&shown, "resolution")["paused"], false, "{shown}");
    wait_until_quiet(&scene.desk);
    scene.check();
}

impl Scene {
    fn new() -> Scene {
        let users = [SUPPORT, ANNA, BEN, LENA, KIM].map(User::new);
        let servers = Servers::start(&users);
        let agents =
            [("anna", ANNA), ("ben", BEN), ("lena", LENA)].map(|(n, at)| (n, servers.user(at)));
        let support = servers.user(SUPPORT);
        let desk = Posthaste::configure(&servers, Security::None, support, &agents, PROMISES);
        let daemon = Some(desk.start_watching());
        Scene { servers, desk, daemon, restarts: 0 }
    }

    /// Every other time without a warning.
    fn restart(&mut self) {
        let daemon = self.daemon.take().unwrap();
        if self.restarts.is_multiple_of(2) {
            daemon.kill();
        } else {
            assert_eq!(daemon.stop(), 0);
        }
        self.restarts += 1;
        self.daemon = Some(self.desk.start_watching());
    }

    /// Waits until the one conversation is like that.
    fn wait_for(&self, what: &str, mut is_so: impl FnMut(&Json) -> bool) -> Json {
        wait_until(what, LONG, || {
            let list = self.desk.json_lines(&["list"]);
            let reference = list.first()?["ref"].as_str()?.to_owned();
            let shown = self.desk.json(&["show", &reference]);
            is_so(&shown).then_some(shown)
        })
    }

    fn check(mut self) {
        let shown = self.wait_for("the conversation", |_| true);
        let events = counts(&shown);
        println!("{} restarts: {events:?}", self.restarts);
        assert_eq!(self.restarts, 20);
        for (name, expected) in [
            ("warned", 1),
            ("breached", 1),
            ("escalated", 3),
            ("assigned", 1),
            ("replied", 1),
            ("target_resumed", 1),
            ("target_started", 3),
            ("target_met", 1),
            ("sla_chosen", 1),
        ] {
            assert_eq!(events.get(name), Some(&expected), "{name} in {events:?}");
        }
        for reader in [ANNA, BEN, LENA] {
            let mails = self.servers.mails(reader, "INBOX");
            let ids = of_kind(&mails, "escalation").into_iter();
            let ids: BTreeSet<_> =
                ids.map(|mail| header(&mail.raw, "X-Posthaste-Id").unwrap()).collect();
            assert_eq!(ids.len(), 1, "{reader} got {} escalations", ids.len());
        }
        let customers = self.servers.mails(KIM, "INBOX");
        assert!(of_kind(&customers, "escalation").is_empty());
        assert_eq!(self.daemon.take().unwrap().stop(), 0);
    }
}

fn target<'s>(shown: &'s Json, name: &str) -> &'s Json {
    let targets = shown["targets"].as_array().unwrap();
    targets.iter().find(|owed| owed["target"] == name).unwrap_or(&Json::Null)
}

fn counts(shown: &Json) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for event in shown["events"].as_array().unwrap() {
        *counts.entry(event["event"].as_str().unwrap().to_owned()).or_insert(0) += 1;
    }
    counts
}
