//! A daemon's life as its supervisor hears it: ready, alive, reloading, stopping.
//!
//! Separate from the unit, which is only a file. What a reload brings is looked at from outside: by
//! mail, by commands, and in the log.

use std::time::Duration;

use posthaste::sandbox::{Fault, Sandbox, StreamFault};

use crate::desk::{Desk, SOON};

/// A watchdog that nobody hears but who asks for it.
const SELDOM: Duration = Duration::from_secs(3600);

#[test]
fn ready_alive_stopping() {
    let desk = Desk::new();
    let daemon = desk.start(Duration::from_millis(300));
    assert_eq!(desk.news(), ["READY=1", "STATUS=watching 1 mailbox"]);
    assert!(desk.run(&["status", "--json"]).1.contains("\"state\":\"watching\""));
    for _ in 0..3 {
        while desk.next_news() != ["WATCHDOG=1"] {}
    }
    desk.answers_a_customer(1);
    daemon.signal("TERM");
    assert_eq!(desk.news(), ["STOPPING=1", "STATUS=finishing the mail under way"]);
    assert_eq!(daemon.ended(), Some(0), "{}", desk.log());
}

#[test]
fn a_mailbox_that_cannot_be_reached_was_tried() {
    let desk = Desk::new();
    desk.sandbox.stop();
    let daemon = desk.start(Duration::from_millis(300));
    let status = "STATUS=watching 0 of 1 mailboxes; support: waiting";
    assert_eq!(desk.news(), ["READY=1", status]);
    // Waiting for a server is a life too.
    for _ in 0..3 {
        while desk.next_news() != ["WATCHDOG=1"] {}
    }
    daemon.signal("INT");
    desk.news_with("STOPPING=1");
    assert_eq!(daemon.ended(), Some(0), "{}", desk.log());
}

#[test]
fn a_bad_configuration_changes_nothing() {
    let desk = Desk::new();
    let daemon = desk.start(SELDOM);
    desk.news_with("READY=1");
    desk.write("[desk]\nnme = \"Lamp Ltd\"\npassword = \"hunter2\"\n");
    daemon.signal("HUP");
    let reloading = desk.news();
    assert_eq!(reloading[0], "RELOADING=1");
    assert!(reloading.iter().any(|line| line.starts_with("MONOTONIC_USEC=")), "{reloading:?}");
    let bad = "the new configuration is bad, the old one is at work";
    assert_eq!(desk.news(), ["READY=1", &format!("STATUS=watching 1 mailbox; {bad}")]);
    let log = desk.log();
    for told in ["posthaste.toml:2: ", "nme", "mailbox", "not reloaded", "problems="] {
        assert!(log.contains(told), "{told} is not in:\n{log}");
    }
    assert!(!log.contains("hunter2"), "{log}");
    // Whatever the file says now.
    desk.answers_a_customer(1);

    desk.configure(&["anna", "ben"], "");
    daemon.signal("HUP");
    desk.news_with("RELOADING=1");
    assert_eq!(desk.news_with("READY=1"), ["READY=1", "STATUS=watching 1 mailbox"]);
    desk.answers_a_customer(2);
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), Some(0), "{}", desk.log());
}

#[test]
fn a_good_configuration_holds_from_then_on() {
    let desk = Desk::new();
    let daemon = desk.start(SELDOM);
    desk.news_with("READY=1");
    desk.answers_a_customer(1);
    let reference = reference(&desk);
    let got = |who: &str| desk.sandbox.folder(who, "INBOX").len();
    let notified = desk.sandbox.wait_for(|_| got("ben@example.com") == 1, SOON);
    assert!(notified, "{}", desk.log());

    // Ben has left, and somebody wants the data elsewhere.
    let elsewhere = format!("data_dir = \"{}\"", desk.path("elsewhere").display());
    desk.configure(&["anna"], &elsewhere);
    daemon.signal("HUP");
    desk.news_with("RELOADING=1");
    let status = "STATUS=watching 1 mailbox; data_dir changes with a restart only";
    assert_eq!(desk.news_with("READY=1"), ["READY=1", status]);
    assert!(desk.log().contains("key=\"data_dir\""), "{}", desk.log());
    assert!(!desk.path("elsewhere").exists(), "nothing begins anew somewhere else");

    desk.configure(&["anna"], "");
    let (code, said) = desk.run(&["assign", &reference, "ben"]);
    assert_eq!((code, said.contains("no agent is called ben")), (Some(1), true), "{said}");
    desk.answers_a_customer(2);
    let notified = desk.sandbox.wait_for(|_| got("anna@example.com") == 2, SOON);
    assert!(notified, "{}", desk.log());
    assert_eq!(got("ben@example.com"), 1, "Ben gets nothing more");
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), Some(0), "{}", desk.log());
}

/// A relay that hangs keeps its mail and its lane; everything else goes on with the new
/// configuration, and in the end each mail has gone out once.
#[test]
fn a_relay_that_hangs_holds_up_no_reload() {
    let desk = Desk::new();
    let daemon = desk.start(SELDOM);
    desk.news_with("READY=1");
    desk.sandbox.fault(Fault::Smtp(StreamFault::StallAfterWriting(0)));
    desk.takes_in(1);
    let hangs = desk.sandbox.wait_for(|sandbox| sandbox.faults_waiting() == 0, SOON);
    assert!(hangs, "{}", desk.log());
    daemon.signal("HUP");
    desk.news_with("RELOADING=1");
    desk.news_with("READY=1");
    desk.takes_in(2);
    // The first signal waits for the mail under way, the second does not.
    daemon.signal("TERM");
    desk.news_with("STOPPING=1");
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), Some(0), "{}", desk.log());

    let daemon = desk.start(SELDOM);
    let inbox = |sandbox: &Sandbox| sandbox.folder("kim@example.net", "INBOX").len();
    let both = desk.sandbox.wait_for(|sandbox| inbox(sandbox) >= 2, SOON);
    assert!(both, "{}", desk.log());
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), Some(0), "{}", desk.log());
    assert_eq!(inbox(&desk.sandbox), 2, "no ack twice");
}

/// Every line about a message bears its number and its conversation's reference.
#[test]
fn one_message_can_be_followed_through_the_log() {
    let desk = Desk::new();
    let daemon = desk.start(SELDOM);
    desk.news_with("READY=1");
    desk.answers_a_customer(1);
    let reference = reference(&desk);
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), Some(0));
    let log = desk.log();
    let mark = format!("message=1 ref=\"{reference}\"");
    let about: Vec<&str> = log.lines().filter(|line| line.ends_with(&mark)).collect();
    let stored = about.iter().any(|line| line.contains(" stored mailbox=\"support\""));
    let acknowledged = about.iter().any(|line| line.contains("kind=\"ack\" outcome=\"accepted\""));
    assert!(stored && acknowledged, "{log}");
    let mails = log.lines().filter(|line| line.contains(" mail=")).count();
    assert!(mails >= 1 && about.len() == mails + 1, "some line does not say what about:\n{log}");
    assert!(!log.contains("kim@example.net"), "an address in the log:\n{log}");
}

/// The reference of the only conversation.
fn reference(desk: &Desk) -> String {
    let (_, said) = desk.run(&["list", "--json"]);
    let conversation: serde_json::Value =
        serde_json::from_str(said.lines().next().unwrap()).unwrap();
    conversation["ref"].as_str().unwrap().to_owned()
}
