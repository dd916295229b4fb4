//! The harness's own tests: the private Dovecot and Postfix behave as the other tests take for
//! granted.
//!
//! These fail, and never skip, where the servers are missing.

#[expect(dead_code, reason = "a harness's own tests run no desk")]
mod support;

use std::time::{Duration, SystemTime};

use support::dialogue::Security;
use support::mail::{compose, reply};
use support::process::session_members;
use support::servers::{AUTHSERV_ID, Servers, User};
use support::smtp::Refusal;

const SUPPORT: &str = "support@desk.test";
const ANNA: &str = "anna@desk.test";
const KIM: &str = "kim@customer.test";

fn servers() -> Servers {
    Servers::start(&[
        User::new(SUPPORT).with_alias("help@desk.test"),
        User::new(ANNA),
        User::new(KIM),
    ])
}

fn plain(from: &str, subject: &str) -> Vec<u8> {
    compose(from, SUPPORT, subject, &[], "My lamp is dark.\n.\nWhat now?")
}

#[test]
fn mail_arrives_as_it_was_sent() {
    let servers = servers();
    servers.send(KIM, &[SUPPORT], &plain(KIM, "A lamp")).unwrap();
    let arrived = servers.wait_for_mail(SUPPORT, "INBOX", "Subject: A lamp\r\n");
    let text = arrived.text();
    assert!(text.ends_with("\r\n\r\nMy lamp is dark.\r\n.\r\nWhat now?\r\n"), "{text}");
    assert!(text.starts_with(&format!("Return-Path: <{KIM}>\r\n")), "{text}");
    assert!(text.contains(&format!("Delivered-To: {SUPPORT}\r\n")), "{text}");
    assert!(!text.contains("Authentication-Results"), "nobody logged in: {text}");
    assert_eq!(arrived.flags, [""; 0], "nobody has read it");

    // The servers add nothing that its writer left out, and plus addresses and aliases exist.
    let bare = compose(KIM, SUPPORT, "Bare", &[("Message-ID", ""), ("Date", "")], "No id.");
    let detailed = ["support+detail@desk.test"];
    servers.send(KIM, &detailed, &bare).unwrap();
    let bare = servers.wait_for_mail(SUPPORT, "INBOX", "Subject: Bare").text();
    assert!(!bare.to_lowercase().contains("message-id:"), "{bare}");
    servers.send(KIM, &["help@desk.test"], &plain(KIM, "By alias")).unwrap();
    servers.wait_for_mail(SUPPORT, "INBOX", "Subject: By alias");
    assert_eq!(servers.mails(SUPPORT, "INBOX").len(), 3);
}

#[test]
fn a_login_is_attested_and_nothing_else_is() {
    let servers = servers();
    let forgeries = [
        "mx.example.test; auth=pass smtp.auth=anna@desk.test",
        "MX.Example.Test; dmarc=pass header.from=desk.test",
        "\r\n\tmx.example.test 1; auth=pass smtp.auth=anna@desk.test",
        "(a comment) mx.example.test; auth=pass smtp.auth=anna@desk.test",
        "\"mx.example.test\"; auth=pass smtp.auth=anna@desk.test",
    ];
    let mut headers = forgeries.map(|forgery| ("Authentication-Results", forgery)).to_vec();
    headers.push(("authentication-results", "mx.example.test.elsewhere.test; spf=pass"));
    let forged = compose(ANNA, SUPPORT, "Forged", &headers, "I am Anna, believe me.");
    servers.send(ANNA, &[SUPPORT], &forged).unwrap();
    servers.send_as(KIM, KIM, &[SUPPORT], &forged_subject(&forged)).unwrap();
    servers.send_as(ANNA, ANNA, &[SUPPORT], &plain(ANNA, "Genuine")).unwrap();
    servers.send_as(ANNA, "", &[SUPPORT], &plain(ANNA, "Null sender")).unwrap();

    let results = |subject: &str| {
        let mail = servers.wait_for_mail(SUPPORT, "INBOX", &format!("Subject: {subject}\r\n"));
        let ours = |line: &&str| line.to_lowercase().contains("authentication-results");
        mail.text().lines().filter(ours).map(str::to_owned).collect::<Vec<_>>()
    };
    let other = "authentication-results: mx.example.test.elsewhere.test; spf=pass";
    let ours = format!("Authentication-Results: {AUTHSERV_ID}; auth=pass");
    assert_eq!(results("Forged"), [other]);
    let kim = format!("{ours} smtp.auth={KIM} smtp.mailfrom={KIM}");
    assert_eq!(results("Logged in"), [kim.as_str(), other]);
    let anna = format!("{ours} smtp.auth={ANNA} smtp.mailfrom={ANNA}");
    assert_eq!(results("Genuine"), [anna]);
    assert_eq!(results("Null sender"), [format!("{ours} smtp.auth={ANNA}")]);
    let refused = servers.send_as(KIM, ANNA, &[SUPPORT], &plain(ANNA, "As Anna")).unwrap_err();
    assert!(refused.0.starts_with("553 5.7.1"), "{refused:?}");
}

fn forged_subject(mail: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(mail).replace("Subject: Forged", "Subject: Logged in").into_bytes()
}

#[test]
fn strangers_and_other_domains_are_refused_and_bounced() {
    let servers = servers();
    let refused = |to: &str, code: &str| {
        let answer = servers.send(KIM, &[to], &plain(KIM, "Refused"));
        assert!(matches!(&answer, Err(Refusal(reply)) if reply.starts_with(code)), "{answer:?}");
    };
    refused("nobody@desk.test", "550 5.1.1");
    refused("someone@elsewhere.test", "554 5.7.1");
    refused("root@mx.example.test", "554 5.7.1");

    let mail = compose(SUPPORT, "someone@elsewhere.test", "Away", &[], "Your lamp is ready.");
    servers.send_as(SUPPORT, SUPPORT, &["someone@elsewhere.test"], &mail).unwrap();
    let bounce = servers.wait_for_mail(SUPPORT, "INBOX", "Content-Type: message/delivery-status");
    let text = bounce.text();
    assert!(text.starts_with("Return-Path: <>\r\n"), "{text}");
    assert!(text.contains("Status: 5.1.1\r\n") && text.contains("Action: failed\r\n"), "{text}");
    assert!(text.contains("Final-Recipient: rfc822; someone@elsewhere.test\r\n"), "{text}");

    let mut smtp = servers.smtp(Security::None).unwrap();
    let wrong = smtp.login(ANNA, "not her password").unwrap_err();
    assert!(wrong.0.starts_with("535 "), "{wrong:?}");
}

#[test]
fn each_protection_works_with_the_private_authority() {
    let servers = servers();
    for (number, security) in [Security::None, Security::StartTls, Security::Tls].iter().enumerate()
    {
        let mut smtp = servers.smtp(*security).unwrap();
        let offered = smtp.extensions.contains("STARTTLS");
        assert_eq!(offered, *security == Security::None, "{security:?}: {}", smtp.extensions);
        smtp.login(ANNA, &servers.user(ANNA).password).unwrap();
        let mail = plain(ANNA, &format!("Protection {number}"));
        smtp.send(ANNA, &[SUPPORT], &mail).unwrap();
        servers.wait_for_mails(SUPPORT, "INBOX", number + 1);
        let mut imap = servers.imap(SUPPORT, *security);
        imap.examine("INBOX").unwrap();
        assert_eq!(imap.mails().unwrap().len(), number + 1, "{security:?}");
    }
    // Another test's authority is none of ours.
    let other = Servers::start(&[User::new(KIM)]);
    let foreign = std::fs::read(other.ca_file()).unwrap();
    assert_ne!(foreign, std::fs::read(servers.ca_file()).unwrap());
    for port in [servers.imaps_port(), servers.smtps_port()] {
        assert!(servers.vouch_for(port), "port {port}");
        assert!(!other.vouch_for(port), "port {port} is believed under a foreign authority");
    }
}

#[test]
fn idle_is_woken_by_a_delivery() {
    let servers = servers();
    let mut imap = servers.imap(SUPPORT, Security::None);
    imap.examine("INBOX").unwrap();
    imap.idle().unwrap();
    servers.send(KIM, &[SUPPORT], &plain(KIM, "Wake up")).unwrap();
    assert_eq!(imap.answer().unwrap().line, "* 1 EXISTS");
}

#[test]
fn sent_is_there_and_keeps_what_is_filed() {
    let servers = servers();
    let mut imap = servers.imap(SUPPORT, Security::None);
    let folders = imap.command(r#"LIST "" "*" RETURN (SPECIAL-USE)"#).unwrap();
    let sent = folders.iter().find(|folder| folder.line.contains(r"\Sent"));
    assert!(sent.is_some_and(|folder| folder.line.ends_with(r#""/" Sent"#)), "{folders:?}");
    assert!(servers.mails(SUPPORT, "Sent").is_empty());
    servers.deliver_raw_into(SUPPORT, "Sent", SystemTime::UNIX_EPOCH, &plain(SUPPORT, "Filed"));
    assert!(servers.mails(SUPPORT, "Sent")[0].text().contains("Subject: Filed"));
}

#[test]
fn thousands_of_old_mails_lie_there_in_order() {
    let servers = servers();
    let day = Duration::from_secs(24 * 60 * 60);
    for number in 0..2000_u32 {
        let mail = plain(KIM, &format!("Old {number}."));
        let received = SystemTime::UNIX_EPOCH + day * number;
        servers.deliver_raw_into(SUPPORT, "INBOX", received, &mail);
    }
    let mails = servers.mails(SUPPORT, "INBOX");
    assert_eq!(mails.len(), 2000);
    for (number, mail) in mails.iter().enumerate() {
        assert!(mail.text().contains(&format!("Subject: Old {number}.\r\n")), "UID {}", mail.uid);
        assert_eq!(mail.flags, [r"\Seen"]);
    }
    let mut imap = servers.imap(SUPPORT, Security::None);
    imap.examine("INBOX").unwrap();
    let dates = imap.command("FETCH 31 INTERNALDATE").unwrap();
    assert!(dates[0].line.contains("31-Jan-1970"), "{dates:?}");

    // New mail comes after them, and what is put there later comes after that.
    servers.send(KIM, &[SUPPORT], &plain(KIM, "New")).unwrap();
    let mails = servers.wait_for_mails(SUPPORT, "INBOX", 2001);
    assert!(mails[2000].text().contains("Subject: New\r\n"));
    servers.deliver_raw(SUPPORT, &plain(KIM, "Late"));
    assert!(servers.mails(SUPPORT, "INBOX")[2001].text().contains("Subject: Late\r\n"));
}

#[test]
fn uids_change_their_meaning_on_demand() {
    let servers = servers();
    for number in 0..3 {
        servers.deliver_raw(SUPPORT, &plain(KIM, &format!("Kept {number}")));
    }
    let numbers = || {
        let mut imap = servers.imap(SUPPORT, Security::None);
        imap.examine("INBOX").unwrap()
    };
    let (before, next) = numbers();
    let mails = servers.mails(SUPPORT, "INBOX");
    let mut held = servers.imap(SUPPORT, Security::None);
    held.examine("INBOX").unwrap();
    servers.change_uidvalidity(SUPPORT);
    assert!(held.command("NOOP").is_err(), "an old session goes on with old numbers");
    let (after, next_after) = numbers();
    assert!(after > before, "UIDVALIDITY {before} became {after}");
    assert_eq!(next_after, next + 1000 + 3);
    let moved = servers.mails(SUPPORT, "INBOX");
    assert_eq!(moved.len(), 3);
    for (old, new) in mails.iter().zip(&moved) {
        assert_eq!(new.uid, old.uid + next + 999);
        assert_eq!(new.raw, old.raw);
        assert_eq!(new.flags, old.flags);
    }
    // And they stay so.
    servers.send(KIM, &[SUPPORT], &plain(KIM, "After")).unwrap();
    let mails = servers.wait_for_mails(SUPPORT, "INBOX", 4);
    assert_eq!(mails[3].uid, next_after);
    assert_eq!(numbers().0, after);
}

#[test]
fn an_answer_is_threaded_and_quotes() {
    let headers = [("Message-ID", "<2@desk.test>"), ("References", "<1@customer.test>")];
    let original = compose("Desk <support@desk.test>", ANNA, "[#7KQ2M9]", &headers, "Read me.");
    let answer = String::from_utf8(reply(&original, ANNA, "Done.")).unwrap();
    for line in [
        "To: support@desk.test",
        "Subject: Re: [#7KQ2M9]",
        "In-Reply-To: <2@desk.test>",
        "References: <1@customer.test> <2@desk.test>",
        "Done.",
        "> Read me.",
    ] {
        assert!(answer.lines().any(|other| other == line), "{line} is not in {answer}");
    }
}

#[test]
fn each_server_can_be_away_and_come_back() {
    let servers = servers();
    servers.stop_imap();
    servers.send(KIM, &[SUPPORT], &plain(KIM, "Patience")).unwrap();
    servers.start_imap();
    servers.wait_for_mail(SUPPORT, "INBOX", "Subject: Patience");
    servers.stop_smtp();
    assert!(servers.send(KIM, &[SUPPORT], &plain(KIM, "Nobody home")).is_err());
    servers.start_smtp();
    servers.send(KIM, &[SUPPORT], &plain(KIM, "Back")).unwrap();
    servers.wait_for_mail(SUPPORT, "INBOX", "Subject: Back");
}

#[test]
fn nothing_is_left_behind() {
    let stopped = servers();
    let dropped = servers();
    let mut idle = stopped.imap(SUPPORT, Security::Tls);
    idle.examine("INBOX").unwrap();
    idle.idle().unwrap();
    let mut sessions = stopped.sessions();
    sessions.extend(dropped.sessions());
    assert_eq!(sessions.len(), 4);
    for session in &sessions {
        assert!(session_members(*session).len() > 1, "a server has helpers in its session");
    }
    let folder = stopped.ca_file().parent().unwrap().to_owned();
    stopped.stop();
    drop(dropped);
    let panicked = std::thread::spawn(move || {
        let servers = servers();
        std::panic::panic_any(servers.sessions());
    });
    let last = panicked.join().unwrap_err().downcast::<Vec<u32>>().unwrap();
    assert_eq!(last.len(), 2);
    for session in sessions.into_iter().chain(*last) {
        assert_eq!(session_members(session), [0_u32; 0], "of session {session}");
    }
    assert!(!folder.exists());
}
