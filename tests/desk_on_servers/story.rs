//! The whole story of one conversation, from the customer's first mail to its being opened again,
//! and what `show` and the mailbox tell of it.
//! Every mail is read as its reader gets it.

use data_encoding::BASE64_MIME;
use mail_parser::{MessageParser, MimeHeaders};
use serde_json::Value as Json;

use crate::figures::not_measuring;
use crate::scene::{
    ANNA, KIM, SUPPORT, conversation_of, count_kinds, event_names, header, ids, kind, message_id,
    of_kind, plain_text, wait_until_quiet,
};
use crate::support::dialogue::Security;
use crate::support::imap::Stored;
use crate::support::mail::{compose, reply};
use crate::support::posthaste::Posthaste;
use crate::support::servers::{Servers, User};
use crate::support::wait::wait_until;

/// A file that is no text: every byte there is.
const FILE: [u8; 256] = {
    let mut bytes = [0; 256];
    let mut place = 0;
    while place < bytes.len() {
        bytes[place] = place as u8;
        place += 1;
    }
    bytes
};

const QUESTION: &str = "Hello,\n\nmy lamp is dark since Monday. What can I do?\n\nKim";
const ANSWER: &str = "Hello Kim,\n\nplease turn the switch; the picture shows where it is.\n\nAnna";

#[test]
fn a_conversation_from_beginning_to_end() {
    let _beside_others = not_measuring();
    let servers = Servers::start(&[User::new(SUPPORT), User::new(ANNA), User::new(KIM)]);
    let agents = [("anna", servers.user(ANNA))];
    let desk =
        Posthaste::configure(&servers, Security::StartTls, servers.user(SUPPORT), &agents, "");
    let daemon = desk.start_watching();

    // The customer writes; the customer has an ack, the agent a notice.
    let sender = format!("Kim Bauer <{KIM}>");
    let question = compose(&sender, SUPPORT, "Dark lamp", &[], QUESTION);
    let asked = message_id(&question);
    servers.send(KIM, &[SUPPORT], &question).unwrap();
    let ack = wait_for_kind(&servers, KIM, "ack");
    assert_eq!(ids(&ack.raw, "In-Reply-To"), [asked.as_str()]);
    assert_eq!(header(&ack.raw, "Return-Path").as_deref(), Some("<>"));
    let notice = wait_for_kind(&servers, ANNA, "notice");
    assert!(plain_text(&notice.raw).contains("my lamp is dark since Monday."));

    // The agent answers the notice from a mail program: on top, with a file, quoting all of it.
    let answer = with_file(&reply(&notice.raw, ANNA, ANSWER), "switch.png", &FILE);
    servers.send_as(ANNA, ANNA, &[SUPPORT], &answer).unwrap();
    let relay = wait_for_kind(&servers, KIM, "relay");
    check_relay(&relay, &asked);

    // The agent settles it: the customer is told.
    let settle = reply(&notice.raw, ANNA, "#resolve");
    servers.send_as(ANNA, ANNA, &[SUPPORT], &settle).unwrap();
    let resolution = wait_for_kind(&servers, KIM, "resolution");
    let before = shown_of(&desk, &asked);
    assert_eq!(before["status"], "resolved");

    // The customer has not had enough.
    let again = reply(&resolution.raw, &sender, "Sorry, it is dark again.");
    servers.send(KIM, &[SUPPORT], &again).unwrap();
    let follow_up = wait_until("the second notice", crate::scene::LONG, || {
        let mails = servers.mails(ANNA, "INBOX");
        of_kind(&mails, "notice").get(1).map(|mail| (*mail).clone())
    });
    assert!(plain_text(&follow_up.raw).contains("Sorry, it is dark again."));

    wait_until_quiet(&desk);
    check_show(&shown_of(&desk, &asked), [&question, &answer, &settle, &again]);
    check_mailbox(&servers, [&asked, &message_id(&again)]);
    let to_kim = count_kinds(&servers.mails(KIM, "INBOX"));
    let to_anna = count_kinds(&servers.mails(ANNA, "INBOX"));
    println!("to the customer: {to_kim:?}; to the agent: {to_anna:?}");
    assert_eq!(to_kim, counts(&[("ack", 1), ("relay", 1), ("resolution", 1)]));
    assert_eq!(to_anna, counts(&[("notice", 2)]));
    assert_eq!(daemon.stop(), 0);
}

/// Exactly the new words and the file, in the customer's thread, from the mailbox.
fn check_relay(relay: &Stored, asked: &str) {
    let raw = &relay.raw;
    let text = plain_text(raw);
    let (new, quoted) = text.split_once("\n\nOn ").expect("the customer's own words below");
    assert_eq!(new, ANSWER);
    let (_, quoted) = quoted.split_once(":\n").expect("a line that says whose words");
    let own: String = QUESTION.lines().map(|line| format!("> {line}\n")).collect();
    assert_eq!(quoted.replace(">\n", "> \n").trim_end(), own.trim_end());

    let mail = MessageParser::default().parse(raw).unwrap();
    let files: Vec<_> = mail.attachments().collect();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].attachment_name(), Some("switch.png"));
    assert_eq!(files[0].contents(), FILE);

    assert_eq!(ids(raw, "In-Reply-To"), [asked]);
    let references = ids(raw, "References");
    assert!(references[0].ends_with(".t@desk.test"), "our token comes first: {references:?}");
    assert_eq!(references.last().unwrap(), asked);
    let from = mail.from().unwrap().first().unwrap();
    assert_eq!(from.address(), Some(SUPPORT));
    assert!(header(raw, "Subject").unwrap().starts_with("Re: Dark lamp [#"));
    assert_eq!(header(raw, "Auto-Submitted"), None, "a person wrote it");
    let whole = relay.text();
    for secret in [ANNA, "Reply goes to", "first conversation"] {
        assert!(!whole.contains(secret), "{secret} left the desk:\n{whole}");
    }
}

/// `show` tells the same story, in order.
fn check_show(shown: &Json, mails: [&Vec<u8>; 4]) {
    assert_eq!(shown["status"], "open");
    assert_eq!(shown["assignee"], "anna");
    assert_eq!(shown["customer"], KIM);
    assert_eq!(
        event_names(shown),
        [
            "created",
            "received",
            "acknowledged",
            "received",
            "replied",
            "assigned",
            "status_changed",
            "noted",
            "resolved",
            "received",
            "reopened",
        ]
    );
    let messages = shown["messages"].as_array().unwrap();
    let told: Vec<(&str, &str)> = messages
        .iter()
        .map(|it| (it["message_id"].as_str().unwrap(), it["direction"].as_str().unwrap()))
        .collect();
    let directions = ["in", "out", "note", "in"];
    let own = mails.map(|raw| message_id(raw));
    let wanted: Vec<(&str, &str)> = own.iter().map(String::as_str).zip(directions).collect();
    assert_eq!(told, wanted);
    assert_eq!(messages[1]["attachments"][0]["name"], "switch.png");
    assert_eq!(messages[1]["attachments"][0]["size"], FILE.len());
}

/// `\Answered` where it was answered, `\Seen` nowhere, the agent's own mail out of the inbox, and a
/// copy of each mail of ours in Sent.
fn check_mailbox(servers: &Servers, answered: [&str; 2]) {
    let put_away = servers.wait_for_mails(SUPPORT, "Posthaste", 2);
    assert!(
        put_away.iter().all(|mail| header(&mail.raw, "From").is_some_and(|it| it.contains(ANNA)))
    );
    let inbox = servers.mails(SUPPORT, "INBOX");
    assert_eq!((put_away.len(), inbox.len()), (2, 2));
    for mail in inbox.iter().chain(&put_away) {
        assert!(!mail.flags.iter().any(|flag| flag == r"\Seen"), "{:?}", mail.flags);
    }
    let flags = |id: &str| &inbox.iter().find(|it| message_id(&it.raw) == id).unwrap().flags;
    assert_eq!(flags(answered[0]), &[r"\Answered"]);
    assert_eq!(flags(answered[1]), &[""; 0], "nobody has answered this one yet");

    let sent = servers.wait_for_mails(SUPPORT, "Sent", 3);
    assert_eq!(count_kinds(&sent), counts(&[("ack", 1), ("relay", 1), ("resolution", 1)]));
    assert_eq!(sent.len(), 3);
    let got = servers.mails(KIM, "INBOX");
    for copy in &sent {
        let same = got.iter().find(|mail| message_id(&mail.raw) == message_id(&copy.raw)).unwrap();
        assert!(same.text().ends_with(&copy.text()), "the copy is what the customer got");
    }
}

fn counts(wanted: &[(&str, usize)]) -> std::collections::BTreeMap<String, usize> {
    wanted.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect()
}

fn shown_of(desk: &Posthaste, message_id: &str) -> Json {
    let list = desk.json_lines(&["list"]);
    let reference = conversation_of(&list, message_id)["ref"].as_str().unwrap();
    desk.json(&["show", reference])
}

fn wait_for_kind(servers: &Servers, address: &str, wanted: &str) -> Stored {
    servers.wait_in(address, "INBOX", &format!("mail of kind {wanted}"), |mails| {
        mails.iter().find(|mail| kind(&mail.raw).as_deref() == Some(wanted)).cloned()
    })
}

/// The same mail with a file beside its text.
fn with_file(mail: &[u8], name: &str, file: &[u8]) -> Vec<u8> {
    let mail = String::from_utf8(mail.to_vec()).unwrap();
    let (head, text) = mail.split_once("\r\n\r\n").unwrap();
    let is_of_text = |line: &&str| line.starts_with("Content-");
    let (of_text, others): (Vec<&str>, Vec<&str>) = head.lines().partition(is_of_text);
    format!(
        "{}\r\nContent-Type: multipart/mixed; boundary=\"frontier\"\r\n\r\n\
         --frontier\r\n{}\r\n\r\n{text}\r\n\
         --frontier\r\nContent-Type: image/png; name=\"{name}\"\r\n\
         Content-Disposition: attachment; filename=\"{name}\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--frontier--\r\n",
        others.join("\r\n"),
        of_text.join("\r\n"),
        BASE64_MIME.encode(file),
    )
    .into_bytes()
}
