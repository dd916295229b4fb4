//! What becomes of mail: routes, trace fields, bounces, vacations, and the record of it.
//!
//! Separate from the dialogues because it is about the mail and not about the protocol. Holds on to
//! what other tests conclude from the sandbox: what it says was delivered, was.

use posthaste::sandbox::{Fault, Manners, Outcome, Sandbox, Vacation};

use crate::dialogue::play;
use crate::{PATIENCE, sandbox};

/// Sends a mail and gives the answer's first figure to the final dot.
fn send(sandbox: &Sandbox, login: Option<&str>, from: &str, to: &str, mail: &str) {
    let auth = login.map_or(String::new(), |login| format!("> AUTH PLAIN {login}\n< 235…\n"));
    let mail = mail.replace("\r\n", "\\r\\n");
    play(
        sandbox.smtp_port(),
        &format!(
            "< 220…\n> HELO c\n< 250…\n{auth}> MAIL FROM:<{from}>\n< 250…\n\
             > RCPT TO:<{to}>\n< 250…\n> DATA\n< 354…\n> {mail}\\r\\n.\n< 250…"
        ),
    );
}

const ANNA: &str = "AGFubmFAZXhhbXBsZS5jb20AYQ==";
const PLAIN: &str = "From: kim@example.net\r\nTo: anna@example.com\r\nSubject: q\r\n\
    Message-ID: <1@example.net>\r\n\r\nhello";

fn inbox(sandbox: &Sandbox, address: &str) -> Vec<String> {
    let mails = sandbox.folder(address, "INBOX").into_iter();
    mails.map(|mail| String::from_utf8(mail.raw.to_vec()).unwrap()).collect()
}

#[test]
fn mail_takes_its_route() {
    let sandbox = sandbox();
    sandbox.alias("help@example.com", "support@example.com", "INBOX");
    sandbox.alias("lists@example.com", "anna@example.com", "Archive");
    let check = |to: &str, address: &str, folder: &str| {
        let before = sandbox.folder(address, folder).len();
        send(&sandbox, None, "kim@example.net", to, PLAIN);
        assert_eq!(sandbox.folder(address, folder).len(), before + 1, "{to}");
    };
    check("anna@example.com", "anna@example.com", "INBOX");
    check("Anna@Example.COM", "anna@example.com", "INBOX");
    check("anna+token@example.com", "anna@example.com", "INBOX");
    check("help@example.com", "support@example.com", "INBOX");
    check("help+x@example.com", "support@example.com", "INBOX");
    check("lists@example.com", "anna@example.com", "Archive");
    send(&sandbox, None, "kim@example.net", "far@example.org", PLAIN);
    let sink = sandbox.sink();
    assert_eq!((sink.len(), sink[0].to.as_str()), (1, "far@example.org"));
    assert_eq!(&sink[0].raw[..], format!("{PLAIN}\r\n").as_bytes());
}

#[test]
fn who_logged_in_is_said_and_lies_are_taken_out() {
    let check = |login: Option<&str>, forged: &str, expected: &str, kept: bool| {
        let sandbox = sandbox();
        let mail = format!("{forged}\r\n{PLAIN}");
        send(&sandbox, login, "anna@example.com", "ben@example.com", &mail);
        let raw = inbox(&sandbox, "ben@example.com").remove(0);
        assert!(raw.contains(expected), "{raw}");
        assert_eq!(raw.contains(forged), kept, "{raw}");
        assert!(raw.ends_with(&format!("{PLAIN}\r\n")), "{raw}");
    };
    let pass = "Authentication-Results: mx.sandbox.test;\r\n\
                \tauth=pass smtp.auth=anna@example.com smtp.mailfrom=anna@example.com;\r\n\
                \tdkim=none\r\n";
    let none = "Authentication-Results: mx.sandbox.test; none\r\n";
    check(Some(ANNA), "Authentication-Results: mx.sandbox.test; dmarc=pass", pass, false);
    check(None, "authentication-results: MX.sandbox.test 1; dmarc=pass", none, false);
    check(None, "Authentication-Results: other.test; dmarc=pass", none, true);
    check(None, "Return-Path: <forged@example.org>", none, false);
}

#[test]
fn a_bouncing_address_sends_a_report_and_a_report_none() {
    let sandbox = sandbox();
    sandbox.bounce("gone@example.org");
    send(&sandbox, None, "support@example.com", "gone@example.org", PLAIN);
    let report = inbox(&sandbox, "support@example.com").remove(0);
    for expected in [
        "Return-Path: <>\r\n",
        "Content-Type: multipart/report; report-type=delivery-status;",
        "Content-Type: message/delivery-status\r\n",
        "Final-Recipient: rfc822; gone@example.org\r\n",
        "Status: 5.1.1\r\n",
        "Message-ID: <1@example.net>\r\n",
    ] {
        assert!(report.contains(expected), "{expected}\n{report}");
    }
    send(&sandbox, None, "", "gone@example.org", PLAIN);
    assert_eq!(inbox(&sandbox, "support@example.com").len(), 1);
}

#[test]
fn vacations_keep_their_manners_or_do_not() {
    let check = |manners, mail: &str, times: usize, answers: usize| {
        let sandbox = sandbox();
        let text = "I am away.".to_owned();
        sandbox.set_vacation("anna@example.com", Some(Vacation { text, manners }));
        for _ in 0..times {
            send(&sandbox, None, "kim@example.net", "anna@example.com", mail);
        }
        let inbox = inbox(&sandbox, "kim@example.net");
        assert_eq!(inbox.len(), answers, "{manners:?} {mail}");
        let lawful = manners == Manners::Lawful;
        for answer in inbox {
            assert!(answer.contains("In-Reply-To: <1@example.net>\r\n"), "{answer}");
            assert!(answer.contains("auth=pass smtp.auth=anna@example.com"), "{answer}");
            assert_eq!(answer.contains("Auto-Submitted: auto-replied\r\n"), lawful, "{answer}");
            assert_eq!(answer.contains("Return-Path: <>\r\n"), lawful, "{answer}");
        }
    };
    let automatic = format!("Auto-Submitted: auto-replied\r\n{PLAIN}");
    let list = format!("List-Id: <l.example.net>\r\n{PLAIN}");
    check(Manners::Lawful, PLAIN, 2, 1);
    check(Manners::Lawful, &automatic, 1, 0);
    check(Manners::Lawful, &list, 1, 0);
    check(Manners::Lawful, &PLAIN.replace("anna@", "all@"), 1, 0);
    check(Manners::Unmarked, PLAIN, 2, 2);
    check(Manners::Unmarked, &automatic, 1, 1);
}

#[test]
fn two_people_away_do_not_answer_each_other_for_ever() {
    let sandbox = sandbox();
    for address in ["anna@example.com", "kim@example.net"] {
        let text = "Away.".to_owned();
        sandbox.set_vacation(address, Some(Vacation { text, manners: Manners::Unmarked }));
    }
    send(&sandbox, None, "kim@example.net", "anna@example.com", PLAIN);
    assert_eq!(inbox(&sandbox, "kim@example.net").len(), 1);
    assert_eq!(inbox(&sandbox, "anna@example.com").len(), 1);
}

#[test]
fn every_transaction_is_on_record() {
    let sandbox = sandbox();
    send(&sandbox, Some(ANNA), "anna@example.com", "ben@example.com", "hi");
    sandbox.fault(Fault::CloseAfterDot { delivered: true });
    play(
        sandbox.smtp_port(),
        "< 220…\n> HELO c\n< 250…\n> MAIL FROM:<>\n< 250…\n> RCPT TO:<no@example.com>\n< 550…\n\
         > RCPT TO:<ben@example.com>\n< 250…\n> DATA\n< 354…\n> cut\n> .\n< (end)",
    );
    play(sandbox.smtp_port(), "< 220…\n> HELO c\n< 250…\n> MAIL FROM:<>\n< 250…\n> QUIT\n< 221…");
    assert!(sandbox.wait_for(|sandbox| sandbox.sent().len() == 3, PATIENCE));
    let sent = sandbox.sent();
    assert_eq!(sent[0].user.as_deref(), Some("anna@example.com"));
    assert_eq!((&sent[0].raw[..], &sent[0].outcome), (&b"hi\r\n"[..], &Outcome::Accepted));
    assert_eq!(sent[1].to, ["ben@example.com"]);
    assert_eq!((sent[1].refused[0].0.as_str(), sent[1].refused[0].1.code), ("no@example.com", 550));
    assert_eq!(sent[1].outcome, Outcome::Cut { delivered: true });
    assert_eq!(sent[2].outcome, Outcome::Abandoned);
}
