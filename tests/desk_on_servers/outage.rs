//! Servers that go away and come back: the desk waits, connects again, and sends what it owes.
//! The servers are stopped and started again on the same ports.

use crate::figures::not_measuring;
use crate::scene::{ANNA, KIM, LONG, SUPPORT, count_kinds, of_kind, wait_until_quiet};
use crate::support::dialogue::Security;
use crate::support::mail::compose;
use crate::support::posthaste::Posthaste;
use crate::support::servers::{Servers, User};
use crate::support::wait::wait_until;

#[test]
fn each_server_goes_away_and_comes_back() {
    let _beside_others = not_measuring();
    let customers: Vec<String> = (0..6).map(|n| format!("kim{n}@customer.test")).collect();
    let kim = customers.iter().fold(User::new(KIM), |user, alias| user.with_alias(alias));
    let servers = Servers::start(&[User::new(SUPPORT), User::new(ANNA), kim]);
    let agents = [("anna", servers.user(ANNA))];
    let desk = Posthaste::configure(&servers, Security::Tls, servers.user(SUPPORT), &agents, "");
    let daemon = desk.start_watching();
    let mail = |n: usize| compose(&customers[n], SUPPORT, &format!("Lamp {n}"), &[], "It is dark.");
    let write = |n: usize| servers.send(&customers[n], &[SUPPORT], &mail(n)).unwrap();
    let wait_for_acks = |count: usize| {
        wait_until(&format!("{count} acks"), LONG, || {
            (of_kind(&servers.mails(KIM, "INBOX"), "ack").len() >= count).then_some(())
        });
    };
    let state = || desk.json(&["status"])["mailboxes"][0].clone();
    write(0);
    wait_for_acks(1);
    // A delivery that is cut off is made again by Postfix: none may be under way.
    servers.wait_for_mails(ANNA, "INBOX", 1);

    // Without IMAP: Postfix keeps the mail, the desk says what is wrong and tries again.
    servers.stop_imap();
    let trouble = wait_until("the desk to say which server is away", LONG, || {
        let state = state();
        let error = state["error"].as_str()?.to_owned();
        (state["state"] == "waiting" && error.contains("localhost")).then_some(error)
    });
    println!("without IMAP: {trouble}");
    write(1);
    servers.start_imap();
    wait_for_acks(2);
    assert_eq!(state()["state"], "watching");
    assert!(state()["error"].is_null(), "{}", state());

    // Thrown out, as by an administrator.
    servers.disconnect(SUPPORT);
    write(2);
    wait_for_acks(3);

    wait_until_quiet(&desk);

    // Without SMTP: what is owed is put off, and goes out later.
    servers.stop_smtp();
    servers.deliver_raw(SUPPORT, &mail(3));
    let deferred = wait_until("mail to be put off", LONG, || {
        let status = desk.json(&["status"]);
        (status["outbox"]["deferred"] == 2).then_some(status)
    });
    println!("without SMTP: {}", deferred["outbox"]);
    for row in desk.json(&["outbox", "list"]).as_array().unwrap() {
        println!("  {} to {}: {}", row["kind"], row["to"][0]["address"], row["reply"]);
        assert!(row["reply"].as_str().is_some_and(|reply| reply.contains("localhost")));
    }
    servers.start_smtp();
    wait_for_acks(4);

    // The desk itself was away; when it comes back, its mail server is not there yet.
    assert_eq!(daemon.stop(), 0);
    write(4);
    servers.wait_for_mails(SUPPORT, "INBOX", 5);
    servers.stop_imap();
    let daemon = desk.start();
    wait_until("the desk to miss its server", LONG, || {
        (state()["state"] == "waiting").then_some(())
    });
    servers.start_imap();
    wait_for_acks(5);

    let status = wait_until_quiet(&desk);
    assert_eq!(status["messages"], 5, "{status}");
    assert_eq!(status["conversations"]["open"], 5, "{status}");
    assert_eq!(status["outbox"]["sent"], 10, "an ack and a notice each: {status}");
    assert_eq!(status["outbox"]["deferred"], 0, "{status}");
    println!("{:?}", count_kinds(&servers.mails(KIM, "INBOX")));
    assert_eq!(servers.mails(KIM, "INBOX").len(), 5);
    assert_eq!(servers.mails(ANNA, "INBOX").len(), 5);
    assert_eq!(daemon.stop(), 0);
}
