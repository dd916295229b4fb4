//! The first start in a mailbox that has a past: all of it is taken in, none of it answered, and
//! whoever writes meanwhile does not wait for it.
//! The past is made up here, with threads and charsets, and laid into the Maildir by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;

use posthaste::world::clock::{Clock, SystemClock};
use serde_json::Value as Json;

use crate::figures::measuring;
use crate::old_mail::{OldMail, deliver, generate, own_word, words};
use crate::scene::{ANNA, KIM, LONG, SUPPORT, conversation_of, kind, message_id, wait_until_quiet};
use crate::support::dialogue::Security;
use crate::support::mail::compose;
use crate::support::posthaste::{Daemon, Posthaste};
use crate::support::servers::{Servers, User};
use crate::support::wait::{SOON, wait_until};

/// Mails that lie there at the first start.
const OLD: usize = 20_000;

/// While developing, a program without optimisations may take in fewer.
fn old_mails() -> usize {
    env::var("POSTHASTE_TEST_OLD_MAILS").map_or(OLD, |count| count.parse().expect("a number"))
}

#[test]
fn a_mailbox_with_a_past() {
    let _measuring = measuring();
    let servers = Servers::start(&[User::new(SUPPORT), User::new(ANNA), User::new(KIM)]);
    let clock = SystemClock::new();
    let old = generate(old_mails(), clock.now());
    deliver(&servers, &old);
    let agents = [("anna", servers.user(ANNA))];
    let desk = Posthaste::configure(&servers, Security::Tls, servers.user(SUPPORT), &agents, "");

    let daemon = desk.start();
    let backlog_before = wait_until("history to be taken in", SOON, || {
        let status: Json =
            serde_json::from_str(&desk.command(&["status", "--json"]).stdout).ok()?;
        let backlog = status["mailboxes"][0]["backlog"].as_u64()?;
        (status["mailboxes"][0]["state"] == "importing" && backlog > 0).then_some(backlog)
    });
    let started = clock.monotonic();
    let live = compose(KIM, SUPPORT, "A new lamp", &[], "This one is new.");
    servers.send(KIM, &[SUPPORT], &live).unwrap();
    let ack = servers.wait_for_mail(KIM, "INBOX", "X-Posthaste-Kind: ack");
    let backlog_at_ack = backlog(&desk);
    wait_until("the end of history", LONG, || (backlog(&desk) == 0).then_some(()));
    let took = (clock.monotonic() - started).as_secs_f64();
    let status = wait_until_quiet(&desk);
    wait_until("the index to be up to date", LONG, || {
        (desk.json(&["status"])["index"]["behind"] == 0).then_some(())
    });
    println!(
        "{} old mails: {:.0} mails/s, {} MiB at most in memory; of {backlog_before} mails of \
         history {backlog_at_ack} were left when the new mail's ack had come",
        old.len(),
        backlog_before as f64 / took,
        peak_kib(&daemon) / 1024,
    );

    assert_eq!(kind(&ack.raw).as_deref(), Some("ack"));
    assert_eq!(status["messages"], old.len() + 1, "{status}");
    assert_eq!(status["quarantine"], 0, "{status}");
    assert_eq!(status["outbox"]["sent"], 2, "the new mail's ack and notice: {status}");
    assert_eq!(servers.mails(KIM, "INBOX").len(), 1);
    assert_eq!(servers.mails(ANNA, "INBOX").len(), 1);
    check_list(&desk, &old, &message_id(&live));
    check_search(&desk, &old);
    assert_eq!(daemon.stop(), 0);
}

/// A thread is a conversation, `closed`; the new mail is alone in an open one, and was answered
/// before all the past was in.
fn check_list(desk: &Posthaste, old: &[OldMail], live: &str) {
    let list = desk.json_lines(&["list"]);
    let threads: BTreeSet<usize> = old.iter().map(|mail| mail.thread).collect();
    assert_eq!(list.len(), threads.len() + 1);
    let mut of_id: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, row) in list.iter().enumerate() {
        for id in row["message_ids"].as_array().unwrap() {
            let twice = of_id.insert(id.as_str().unwrap(), place);
            assert_eq!(twice, None, "{id} is in two conversations");
        }
    }
    let mut of_thread: BTreeMap<usize, usize> = BTreeMap::new();
    for mail in old {
        let place = of_id[mail.message_id.as_str()];
        assert_eq!(*of_thread.entry(mail.thread).or_insert(place), place, "{}", mail.message_id);
        assert_eq!(list[place]["status"], "closed");
    }
    let new = conversation_of(&list, live);
    assert_eq!(new["status"], "open");
    let last = list.last().unwrap();
    let acked =
        position(desk, new, |event| event["event"] == "delivered" && event["kind"] == "ack");
    let last_of_past = position(desk, last, |event| event["event"] == "created");
    assert!(acked < last_of_past, "nothing of the past was left when the ack went out");
    let place = list.iter().position(|row| row == new).unwrap();
    println!("conversations of the past taken in after the new one: {}", list.len() - 1 - place);
}

/// Where in the journal an event of a conversation stands.
fn position(desk: &Posthaste, row: &Json, fits: impl Fn(&Json) -> bool) -> i64 {
    let shown = desk.json(&["show", row["ref"].as_str().unwrap()]);
    let events = shown["events"].as_array().unwrap();
    let found = events.iter().find(|event| fits(event));
    found.unwrap_or_else(|| panic!("no such event in {shown}"))["position"].as_i64().unwrap()
}

/// One mail by its own word, and some in each charset by a word of its language.
fn check_search(desk: &Posthaste, old: &[OldMail]) {
    for number in [0, old.len() / 2, old.len() - 1] {
        let found = desk.json(&["search", &own_word(number)]);
        assert_eq!(found["total"], 1, "{found}");
    }
    for word in words() {
        let found = desk.json(&["search", word]);
        assert!(found["total"].as_u64().unwrap() >= 1, "{word}: {found}");
    }
}

fn backlog(desk: &Posthaste) -> u64 {
    desk.json(&["status"])["mailboxes"][0]["backlog"].as_u64().unwrap()
}

/// The most that the daemon ever held resident (proc_pid_status(5): VmHWM).
fn peak_kib(daemon: &Daemon) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", daemon.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}
