//! An answer that an agent sends without us, from the mailbox's own account: seen in Sent, it
//! counts, and nobody gets it twice.
//! The copy is appended as a mail client does it.

use crate::figures::not_measuring;
use crate::scene::{
    ANNA, KIM, SUPPORT, conversation_of, count_kinds, event_names, message_id, plain_text,
    wait_until_quiet,
};
use crate::support::dialogue::Security;
use crate::support::mail::{compose, reply};
use crate::support::posthaste::Posthaste;
use crate::support::servers::{Servers, User};
use crate::support::wait::{SOON, wait_until};

#[test]
fn an_answer_from_the_mailbox_itself() {
    let _beside_others = not_measuring();
    let servers = Servers::start(&[SUPPORT, ANNA, KIM].map(User::new));
    let agents = [("anna", servers.user(ANNA))];
    let often = "[[mailbox]]\nimap = { poll = \"1s\" }";
    let desk = Posthaste::configure(&servers, Security::Tls, servers.user(SUPPORT), &agents, often);
    let daemon = desk.start_watching();
    let question = compose(KIM, SUPPORT, "Dark lamp", &[], "My lamp is dark.");
    servers.send(KIM, &[SUPPORT], &question).unwrap();
    servers.wait_for_mail(KIM, "INBOX", "X-Posthaste-Kind: ack");

    // As a mail program on the mailbox's account does it: sends, and files a copy.
    let arrived = servers.wait_for_mail(SUPPORT, "INBOX", "My lamp is dark.");
    let answer = reply(&arrived.raw, SUPPORT, "Please turn the switch.");
    servers.send_as(SUPPORT, SUPPORT, &[KIM], &answer).unwrap();
    servers.file(SUPPORT, "Sent", &answer);
    let id = message_id(&question);
    wait_until("the answer to count", SOON, || {
        let list = desk.json_lines(&["list"]);
        (conversation_of(&list, &id)["status"] == "waiting").then_some(())
    });

    let status = wait_until_quiet(&desk);
    assert_eq!(status["outbox"]["sent"], 2, "the ack and the notice: {status}");
    let list = desk.json_lines(&["list"]);
    let row = conversation_of(&list, &id);
    assert_eq!(row, conversation_of(&list, &message_id(&answer)), "one conversation");
    let shown = desk.json(&["show", row["ref"].as_str().unwrap()]);
    let events = event_names(&shown);
    assert_eq!(events, ["created", "received", "acknowledged", "replied", "status_changed"]);
    assert_eq!(shown["messages"][1]["direction"], "out", "{shown}");
    assert_eq!(shown["messages"][1]["text"], plain_text(&answer).trim_end(), "{shown}");
    let flags = &servers.mails(SUPPORT, "INBOX")[0].flags;
    assert_eq!(flags, &[r"\Answered"]);

    let got = servers.mails(KIM, "INBOX");
    println!("to the customer: {:?} and the answer sent by hand", count_kinds(&got));
    assert_eq!(got.len(), 2, "the ack, and the answer as it was sent");
    assert_eq!(message_id(&got[1].raw), message_id(&answer));
    let sent = servers.mails(SUPPORT, "Sent");
    assert_eq!(sent.iter().filter(|it| message_id(&it.raw) == message_id(&answer)).count(), 1);
    assert_eq!(daemon.stop(), 0);
}
