//! Sessions against a scripted relay.
//!
//! Separate because each script is a conversation of two. Holds on to the one question that matters
//! after any reply, silence or hang-up: may the relay have the mail or not.

mod server;

use std::time::Duration;

use lettre::transport::smtp::authentication::Mechanism;
use server::{CLOSE, Log, STALL, Script, start};

use super::{Credentials, Session, SessionError, Timeouts};
use crate::mail::address::Address;
use crate::smtp::{Envelope, Outcome, RecipientOutcome};

const MAIL: &[u8] = b"Subject: hi\n\nhello\n.\nworld";
const STUFFED: &str = "Subject: hi\r\n\r\nhello\r\n..\r\nworld\r\n.\r\n";
const SHORT: Duration = Duration::from_millis(50);

fn envelope(return_path: &str, recipients: &str) -> Envelope {
    Envelope {
        return_path: Address::parse(return_path).ok(),
        recipients: recipients
            .split_whitespace()
            .map(|text| Address::parse(text).unwrap())
            .collect(),
    }
}

fn three() -> Envelope {
    envelope("desk@shop.example", "kim@a.example lee@b.example max@c.example")
}

async fn session(script: Script) -> (Session, Log) {
    let (stream, log) = start(script, 4096);
    let session = Session::connect(stream, "desk.example", Timeouts::default()).await;
    (session.expect("a session"), log)
}

async fn send(session: &mut Session, log: &Log, envelope: &Envelope, mail: &[u8]) -> String {
    let noted = async || {
        log.lock().unwrap().push("HOOK".to_owned());
        Ok(())
    };
    shown(&session.send(envelope, mail, noted).await)
}

fn shown(outcome: &Outcome) -> String {
    let recipient = |outcome: &RecipientOutcome| match outcome {
        RecipientOutcome::Accepted { reply } => format!("accepted {reply}"),
        RecipientOutcome::Deferred { reply } => format!("deferred {reply}"),
        RecipientOutcome::Rejected { reply } => format!("rejected {reply}"),
    };
    match outcome {
        Outcome::Answered(fates) => fates.iter().map(recipient).collect::<Vec<_>>().join(" | "),
        Outcome::Uncertain { why } => format!("uncertain: {why}"),
        Outcome::NullReturnPathRefused { reply } => format!("null return path refused: {reply}"),
        Outcome::NotSent { why, reached } => {
            format!("{}: {why}", if *reached { "not sent" } else { "not reached" })
        }
    }
}

fn said(log: &Log) -> String {
    log.lock().unwrap().join("\n")
}

/// One mail to three; whether the session may be used again; whether the hook was called.
async fn check(script: Script, expected: &str, reusable: bool, hook: bool) {
    let (mut session, log) = session(script).await;
    let found = send(&mut session, &log, &three(), MAIL).await;
    assert_eq!(found, expected, "{script:?}");
    assert_eq!(session.is_reusable(), reusable, "{script:?}");
    assert_eq!(log.lock().unwrap().contains(&"HOOK".to_owned()), hook, "{script:?}");
}

#[tokio::test]
async fn a_mail_is_sent_as_it_should_be() {
    let (mut session, log) = session(&[]).await;
    let found = send(&mut session, &log, &three(), MAIL).await;
    assert_eq!(found, ["accepted 250 2.0.0 queued"; 3].join(" | "));
    session.quit().await;
    let expected = [
        "EHLO desk.example",
        "MAIL FROM:<desk@shop.example> SIZE=32",
        "RCPT TO:<kim@a.example>",
        "RCPT TO:<lee@b.example>",
        "RCPT TO:<max@c.example>",
        "DATA",
        "HOOK",
        STUFFED,
        "QUIT",
    ];
    assert_eq!(said(&log), expected.join("\n"));
}

#[tokio::test]
async fn refusals_at_each_phase() {
    let accepted = "accepted 250 2.0.0 queued";
    let all = |fate: &str| [fate; 3].join(" | ");
    check(
        &[("RCPT#2", "550 5.1.1 nobody\r\n")],
        &format!("{accepted} | rejected 550 5.1.1 nobody | {accepted}"),
        true,
        true,
    )
    .await;
    check(
        &[("RCPT#1", "450 4.2.0 greylisted\r\n"), ("RCPT#3", "550-5.1.1 no\r\n550 5.1.1 one\r\n")],
        &format!("deferred 450 4.2.0 greylisted | {accepted} | rejected 550 5.1.1 no one"),
        true,
        true,
    )
    .await;
    check(&[("RCPT", "550 no\r\n")], &all("rejected 550 no"), true, false).await;
    check(&[("RCPT", "551 5.5.0 milter\r\n")], &all("deferred 551 5.5.0 milter"), true, false)
        .await;
    check(&[("MAIL", "451 later\r\n")], &all("deferred 451 later"), true, false).await;
    check(&[("MAIL", "550 no\r\n")], &all("rejected 550 no"), true, false).await;
    check(&[("MAIL", "530 5.7.0 log in\r\n")], &all("deferred 530 5.7.0 log in"), true, false)
        .await;
    check(&[("MAIL", "421 bye\r\n")], &all("deferred 421 bye"), false, false).await;
    check(&[("DATA", "452 full\r\n")], &all("deferred 452 full"), true, false).await;
    check(&[("DATA", "554 no\r\n")], &all("rejected 554 no"), true, false).await;
    check(&[("DOT", "451 later\r\n")], &all("deferred 451 later"), true, true).await;
    check(&[("DOT", "554 5.7.1 spam\r\n")], &all("rejected 554 5.7.1 spam"), true, true).await;
    check(&[("DOT", "550 5.5.0 milter\r\n")], &all("deferred 550 5.5.0 milter"), true, true).await;
    check(&[("DOT", "421 4.3.2 bye\r\n")], &all("deferred 421 4.3.2 bye"), false, true).await;
    check(
        &[("RCPT#1", "550 no\r\n"), ("RCPT#3", "421 bye\r\n")],
        "rejected 550 no | deferred 421 bye | deferred 421 bye",
        false,
        false,
    )
    .await;
    check(
        &[("RCPT#2", "550 no\r\n"), ("DATA", "451 later\r\n")],
        "deferred 451 later | rejected 550 no | deferred 451 later",
        true,
        false,
    )
    .await;
}

#[tokio::test]
async fn replies_of_every_shape() {
    let all = |fate: &str| [fate; 3].join(" | ");
    check(
        &[("DOT", "250-2.0.0 a\r\n250 2.0.0 b\r\n")],
        &all("accepted 250 2.0.0 a 2.0.0 b"),
        true,
        true,
    )
    .await;
    check(&[("DOT", "250\r\n")], &all("accepted 250 "), true, true).await;
    check(&[("DOT", "250 lf\n")], &all("accepted 250 lf"), true, true).await;
    check(
        &[("MAIL", "250\r\n"), ("RCPT", "251 there\r\n")],
        &all("accepted 250 2.0.0 queued"),
        true,
        true,
    )
    .await;
    // Replies of the wrong kind, and what is none.
    check(&[("MAIL", "354 go\r\n")], "not sent: MAIL: the server answered 354 go", false, false)
        .await;
    check(&[("RCPT", "354 go\r\n")], "not sent: RCPT: the server answered 354 go", false, false)
        .await;
    check(&[("DATA", "250 ok\r\n")], "not sent: DATA: the server answered 250 ok", false, false)
        .await;
    check(
        &[("DOT", "354 go\r\n")],
        "uncertain: final dot: the server answered 354 go",
        false,
        true,
    )
    .await;
    let garbage = "the server sent no SMTP reply but \"what?\"";
    check(&[("MAIL", "what?\r\n")], &format!("not reached: MAIL: {garbage}"), false, false).await;
    check(&[("RCPT", "what?\r\n")], &format!("not sent: RCPT: {garbage}"), false, false).await;
    check(&[("DATA", "what?\r\n")], &format!("not sent: DATA: {garbage}"), false, false).await;
    check(&[("DOT", "what?\r\n")], &format!("uncertain: final dot: {garbage}"), false, true).await;
    // Two replies to one command: the second must not be taken for the reply to the next.
    let extra = "the server spoke out of turn: \"550 b  \"";
    check(&[("MAIL", "250 a\r\n550 b\r\n")], &format!("not sent: RCPT: {extra}"), false, false)
        .await;
    check(&[("DATA", "354 a\r\n550 b\r\n")], &format!("not sent: DATA: {extra}"), false, false)
        .await;
}

#[tokio::test]
async fn a_reply_of_100_kb_is_understood() {
    let long: &'static str = Box::leak(format!("250 {}\r\n", "x".repeat(100_000)).into_boxed_str());
    let many: &'static str =
        Box::leak(format!("{}550 end\r\n", "550-5.7.1 no\r\n".repeat(8_000)).into_boxed_str());
    for (said, expected) in [(long, "accepted 250 xxx"), (many, "rejected 550 5.7.1 no no")] {
        let script: Script = Box::leak(Box::new([("DOT", said)]));
        let (mut session, log) = session(script).await;
        let found = send(&mut session, &log, &three(), MAIL).await;
        assert!(found.starts_with(expected), "{found}");
        assert!(found.len() < 7_000, "{} octets are kept", found.len());
        assert!(session.is_reusable());
    }
}

#[tokio::test]
async fn connections_that_close() {
    let closed = "the server closed the connection";
    check(&[("MAIL", CLOSE)], &format!("not reached: MAIL: {closed}"), false, false).await;
    check(&[("EHLO", "250 hi\r\nclose")], &format!("not reached: MAIL: {closed}"), false, false)
        .await;
    check(&[("RCPT#2", CLOSE)], &format!("not sent: RCPT: {closed}"), false, false).await;
    check(&[("DATA", CLOSE)], &format!("not sent: DATA: {closed}"), false, false).await;
    check(&[("DATA", "354 go\r\nclose")], &format!("not sent: DATA: {closed}"), false, false).await;
    let half = format!("{closed} in the middle of a reply");
    check(&[("DATA", "35close")], &format!("not sent: DATA: {half}"), false, false).await;
    check(&[("BODY", CLOSE)], &format!("uncertain: final dot: {closed}"), false, true).await;
    check(&[("DOT", CLOSE)], &format!("uncertain: final dot: {closed}"), false, true).await;
    check(&[("DOT", "250-a\r\n250close")], &format!("uncertain: final dot: {half}"), false, true)
        .await;
}

#[tokio::test]
async fn a_body_cut_short() {
    let long = "x\n".repeat(10_000);
    let cases: [(Script, &str); 6] = [
        (&[("BODY", CLOSE)], "uncertain: body: broken pipe"),
        (&[("BODY", STALL)], "uncertain: body: the server did not answer within 50ms"),
        (
            &[("BODY", "250 2.0.0 so soon\r\n")],
            "uncertain: body: the server spoke out of turn: \"250 2.0.0 so soon  \"",
        ),
        (&[("BODY", "552 5.3.4 too big\r\n")], "rejected 552 5.3.4 too big"),
        (&[("BODY", "552 5.3.4 too big\r\nclose")], "rejected 552 5.3.4 too big"),
        (&[("BODY", "250 2.0.0 sure\r\nclose")], "uncertain: body: broken pipe"),
    ];
    for (script, expected) in cases {
        let (stream, log) = start(script, 512);
        let timeouts = Timeouts { body_block: SHORT, farewell: SHORT, ..Timeouts::default() };
        let mut session = Session::connect(stream, "desk.example", timeouts).await.unwrap();
        let envelope = envelope("desk@shop.example", "kim@a.example");
        let found = send(&mut session, &log, &envelope, long.as_bytes()).await;
        assert_eq!(found, expected, "{script:?}");
        assert!(!session.is_reusable());
    }
}

#[tokio::test]
async fn stalls_at_each_phase() {
    let command = Timeouts { command: SHORT, ..Timeouts::default() };
    let data = Timeouts { data: SHORT, ..Timeouts::default() };
    let final_reply = Timeouts { final_reply: SHORT, ..Timeouts::default() };
    let stalled = "the server did not answer within 50ms";
    let cases: [(Script, Timeouts, &str); 6] = [
        (&[("MAIL", STALL)], command, "not reached: MAIL"),
        (&[("RCPT#3", STALL)], command, "not sent: RCPT"),
        (&[("DATA", STALL)], data, "not sent: DATA"),
        (&[("BODY", STALL)], final_reply, "uncertain: final dot"),
        (&[("DOT", STALL)], final_reply, "uncertain: final dot"),
        (&[("RSET", STALL)], command, "not reached: RSET"),
    ];
    for (script, timeouts, expected) in cases {
        let (stream, log) = start(script, 4096);
        let mut session = Session::connect(stream, "desk.example", timeouts).await.unwrap();
        if script[0].0 == "RSET" {
            let first = send(&mut session, &log, &three(), MAIL).await;
            assert!(first.starts_with("accepted"), "{first}");
        }
        let found = send(&mut session, &log, &three(), MAIL).await;
        assert_eq!(found, format!("{expected}: {stalled}"), "{script:?}");
        assert!(!session.is_reusable(), "{script:?}");
        let again = send(&mut session, &log, &three(), MAIL).await;
        assert_eq!(again, "not reached: the connection cannot be used any more");
    }
}

#[tokio::test]
async fn sessions_that_do_not_come_about() {
    async fn check(script: Script, expected: &str) {
        let (stream, _log) = start(script, 4096);
        let timeouts = Timeouts { greeting: SHORT, command: SHORT, ..Timeouts::default() };
        let found = Session::connect(stream, "desk.example", timeouts).await;
        assert_eq!(found.expect_err("no session").to_string(), expected, "{script:?}");
    }
    let greeting = "waiting for the greeting: the server";
    check(&[("GREETING", CLOSE)], &format!("{greeting} closed the connection")).await;
    check(&[("GREETING", STALL)], &format!("{greeting} did not answer within 50ms")).await;
    check(&[("GREETING", "421 busy\r\n")], &format!("{greeting} answered 421 busy")).await;
    check(&[("GREETING", "554 no\r\n")], &format!("{greeting} answered 554 no")).await;
    check(&[("GREETING", "+OK\r\n")], &format!("{greeting} sent no SMTP reply but \"+OK\"")).await;
    check(&[("EHLO", CLOSE)], "EHLO: the server closed the connection").await;
    check(&[("EHLO", STALL)], "EHLO: the server did not answer within 50ms").await;
    check(&[("EHLO", "502 what?\r\n")], "EHLO: the server answered 502 what?").await;
}

#[tokio::test]
async fn null_return_paths() {
    async fn check(script: Script, return_path: &str, expected: &str) {
        let (mut session, log) = session(script).await;
        let envelope = envelope(return_path, "kim@a.example");
        let found = send(&mut session, &log, &envelope, MAIL).await;
        assert_eq!(found, expected, "{script:?}");
        let line = format!("\nMAIL FROM:<{return_path}> SIZE=32\n");
        assert!(format!("{}\n", said(&log)).contains(&line), "{}", said(&log));
        assert!(session.is_reusable());
    }
    check(&[], "", "accepted 250 2.0.0 queued").await;
    check(&[("MAIL", "550 no\r\n")], "", "null return path refused: 550 no").await;
    check(&[("MAIL", "550 no\r\n")], "a@b.example", "rejected 550 no").await;
    check(&[("MAIL", "450 no\r\n")], "", "deferred 450 no").await;
    check(&[("MAIL", "530 log in\r\n")], "", "deferred 530 log in").await;
    check(&[("RCPT", "550 no\r\n")], "", "rejected 550 no").await;
    check(&[("DOT", "550 no\r\n")], "", "rejected 550 no").await;
}

#[tokio::test]
async fn a_hook_that_fails_lets_nothing_out() {
    let (mut session, log) = session(&[]).await;
    let outcome = session.send(&three(), MAIL, async || Err("disk full".to_owned())).await;
    assert_eq!(shown(&outcome), "not sent: disk full");
    assert!(!session.is_reusable());
    drop(session);
    tokio::task::yield_now().await;
    assert_eq!(log.lock().unwrap().last().map(String::as_str), Some("DATA"));
}

#[tokio::test]
async fn a_future_dropped_half_way_spoils_the_session() {
    let (mut session, log) = session(&[("DOT", STALL)]).await;
    let envelope = three();
    let sending = send(&mut session, &log, &envelope, MAIL);
    assert!(tokio::time::timeout(SHORT, sending).await.is_err());
    assert!(!session.is_reusable());
}

#[tokio::test]
async fn two_mails_on_one_connection() {
    let (mut session, log) = session(&[("MAIL#1", "451 later\r\n")]).await;
    let envelope = envelope("", "kim@a.example");
    assert_eq!(send(&mut session, &log, &envelope, MAIL).await, "deferred 451 later");
    assert_eq!(send(&mut session, &log, &envelope, MAIL).await, "accepted 250 2.0.0 queued");
    assert_eq!(send(&mut session, &log, &envelope, b".").await, "accepted 250 2.0.0 queued");
    let expected = [
        "EHLO desk.example",
        "MAIL FROM:<> SIZE=32",
        "RSET",
        "MAIL FROM:<> SIZE=32",
        "RCPT TO:<kim@a.example>",
        "DATA",
        "HOOK",
        STUFFED,
        "RSET",
        "MAIL FROM:<> SIZE=3",
        "RCPT TO:<kim@a.example>",
        "DATA",
        "HOOK",
        "..\r\n.\r\n",
    ];
    assert_eq!(said(&log), expected.join("\n"));
}

#[tokio::test]
async fn an_idle_connection_that_was_closed_is_found_out() {
    let script: Script = &[("DOT", "250 ok\r\n421 4.4.2 idle\r\nclose")];
    let (mut session, log) = session(script).await;
    assert!(send(&mut session, &log, &three(), MAIL).await.starts_with("accepted 250 ok"));
    assert_eq!(
        send(&mut session, &log, &three(), MAIL).await,
        "not reached: RSET: the server spoke out of turn: \"421 4.4.2 idle  \""
    );
}

#[tokio::test]
async fn what_the_relay_cannot_take_is_not_tried() {
    async fn check(ehlo: &'static str, from: &str, to: &str, mail: &[u8], expected: &str) {
        let script: Script = Box::leak(Box::new([("EHLO", ehlo)]));
        let (mut session, log) = session(script).await;
        let found = send(&mut session, &log, &envelope(from, to), mail).await;
        assert_eq!(found, expected, "{ehlo:?}");
        assert!(session.is_reusable());
        let mail_sent = said(&log).contains("MAIL");
        assert_eq!(mail_sent, found.contains("accepted"), "{}", said(&log));
    }
    let accepted = "accepted 250 2.0.0 queued";
    let utf8 =
        "rejected 553 5.6.7 the address jörg@b.example needs SMTPUTF8, which the relay lacks";
    let wide = "250-a\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n";
    let size = "250-a\r\n250 SIZE 9\r\n";
    check("250 a\r\n", "", "kim@a.example", b"hi", accepted).await;
    check(size, "", "kim@a.example", b"1234567", accepted).await;
    check(
        size,
        "",
        "kim@a.example",
        b"12345678",
        "rejected 552 5.3.4 the mail with its files has 10 octets, and the relay takes 9 octets",
    )
    .await;
    check("250 a\r\n", "", "kim@a.example jörg@b.example", b"hi", &format!("{accepted} | {utf8}"))
        .await;
    check("250 a\r\n", "", "jörg@b.example", b"hi", utf8).await;
    check("250 a\r\n", "jörg@b.example", "kim@a.example", b"hi", utf8).await;
    check(wide, "jörg@b.example", "kim@a.example", "hü".as_bytes(), accepted).await;
    check(
        "250 a\r\n",
        "",
        "kim@a.example",
        "hü".as_bytes(),
        "rejected 554 5.6.3 the mail needs 8BITMIME, which the relay lacks",
    )
    .await;
    check("250 a\r\n", "", "", b"hi", "").await;
}

#[tokio::test]
async fn parameters_of_mail_are_those_that_are_needed() {
    let script: Script = &[("EHLO", "250-a\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n")];
    let (mut session, log) = session(script).await;
    let to = envelope("", "jörg@b.example");
    assert!(send(&mut session, &log, &to, "hü".as_bytes()).await.starts_with("accepted"));
    assert!(said(&log).contains("MAIL FROM:<> BODY=8BITMIME SMTPUTF8\nRCPT TO:<jörg@b.example>\n"));
}

#[tokio::test]
async fn logins() {
    const PASSWORD: Credentials<'_> = Credentials::Password { username: "desk", secret: "pw" };
    const OAUTH2: Credentials<'_> = Credentials::OAuth2 { username: "desk", access_token: "t" };
    async fn check(script: Script, credentials: Credentials<'_>, expected: &str, said_last: &str) {
        let (mut session, log) = session(script).await;
        let found = session.authenticate(credentials).await;
        let found = found.map_or_else(|why| why.to_string(), |()| "ok".to_owned());
        assert_eq!(found, expected, "{script:?}");
        assert_eq!(session.is_reusable(), expected == "ok");
        let tail = said(&log).split_once('\n').map_or(String::new(), |(_, tail)| tail.to_owned());
        assert_eq!(tail, said_last);
    }
    check(&[], PASSWORD, "ok", "AUTH PLAIN AGRlc2sAcHc=").await;
    check(
        &[("AUTH", "535 5.7.8 no\r\n")],
        PASSWORD,
        "AUTH: the server answered 535 5.7.8 no",
        "AUTH PLAIN AGRlc2sAcHc=",
    )
    .await;
    check(
        &[
            ("EHLO", "250-a\r\n250 auth login\r\n"),
            ("AUTH", "334 VXNlcm5hbWU6\r\n"),
            ("CHALLENGE#1", "334 UGFzc3dvcmQ6\r\n"),
        ],
        PASSWORD,
        "ok",
        "AUTH LOGIN\nZGVzaw==\ncHc=",
    )
    .await;
    check(
        &[
            ("EHLO", "250-a\r\n250 AUTH LOGIN\r\n"),
            ("AUTH", "334 VXNlcm5hbWU6\r\n"),
            ("CHALLENGE", "334 VXNlcm5hbWU6\r\n"),
        ],
        PASSWORD,
        "AUTH: the server does not stop asking",
        "AUTH LOGIN\nZGVzaw==\nZGVzaw==\nZGVzaw==",
    )
    .await;
    check(
        &[("EHLO", "250-a\r\n250 AUTH XOAUTH2\r\n")],
        OAUTH2,
        "ok",
        "AUTH XOAUTH2 dXNlcj1kZXNrAWF1dGg9QmVhcmVyIHQBAQ==",
    )
    .await;
    check(
        &[
            ("EHLO", "250-a\r\n250 AUTH XOAUTH2\r\n"),
            ("AUTH", "334 eyJzdGF0dXMiOiI0MDEifQ==\r\n"),
            ("CHALLENGE", "535 5.7.3 expired\r\n"),
        ],
        OAUTH2,
        "AUTH: the server answered 535 5.7.3 expired",
        "AUTH XOAUTH2 dXNlcj1kZXNrAWF1dGg9QmVhcmVyIHQBAQ==\n",
    )
    .await;
    let none = "AUTH: the server offers no mechanism that fits (it offers: PLAIN LOGIN)";
    check(&[], OAUTH2, none, "").await;
}

#[tokio::test]
async fn starttls() {
    const OFFERED: &str = "250-relay.example\r\n250 STARTTLS\r\n";
    const AFTERWARDS: &str = "250-relay.example\r\n250 AUTH LOGIN\r\n";
    async fn check(script: Script, expected: &str, said_in_all: &str) {
        let (stream, log) = start(script, 4096);
        let timeouts = Timeouts { command: SHORT, ..Timeouts::default() };
        let upgrade = async |plain| {
            log.lock().unwrap().push("TLS".to_owned());
            Ok(plain)
        };
        let found = Session::connect_starttls(stream, "desk.example", timeouts, upgrade).await;
        let shown = match &found {
            Ok(session) => format!("{:?}", session.extensions().mechanisms),
            Err(why) => why.to_string(),
        };
        assert_eq!(shown, expected, "{script:?}");
        assert_eq!(said(&log).replace('\n', ", "), said_in_all, "{script:?}");
    }
    let login = format!("{:?}", [Mechanism::Login]);
    let ehlo = "EHLO desk.example";
    let asked = format!("{ehlo}, STARTTLS");
    let whole = format!("{asked}, TLS, {ehlo}");
    check(&[("EHLO#1", OFFERED), ("EHLO#2", AFTERWARDS)], &login, &whole).await;
    check(&[], "starting TLS: the server does not offer STARTTLS", ehlo).await;
    check(
        &[("EHLO", OFFERED), ("STARTTLS", "454 4.7.0 no\r\n")],
        "STARTTLS: the server answered 454 4.7.0 no",
        &asked,
    )
    .await;
    check(
        &[("EHLO", OFFERED), ("STARTTLS", "220 go on\r\n250-relay.example\r\n")],
        "starting TLS: the server sent \"250-relay.example  \" before TLS began",
        &asked,
    )
    .await;
    check(
        &[("EHLO", OFFERED), ("STARTTLS", "220 go onclose")],
        "STARTTLS: the server closed the connection in the middle of a reply",
        &asked,
    )
    .await;
    check(
        &[("EHLO", OFFERED), ("STARTTLS", STALL)],
        "STARTTLS: the server did not answer within 50ms",
        &asked,
    )
    .await;
    check(
        &[("EHLO#1", OFFERED), ("EHLO#2", "421 bye\r\n")],
        "EHLO: the server answered 421 bye",
        &format!("{whole}, QUIT"),
    )
    .await;

    let (stream, _log) = start(&[("EHLO", OFFERED)], 4096);
    let upgrade = async |_plain| Err::<tokio::io::DuplexStream, _>("bad certificate".to_owned());
    let found = Session::connect_starttls(stream, "d.example", Timeouts::default(), upgrade).await;
    let why = "bad certificate".to_owned();
    assert_eq!(found.err(), Some(SessionError::Broken { doing: "starting TLS", why }));
}

#[tokio::test]
async fn our_name_cannot_carry_a_command() {
    for hello in ["", "desk example", "desk\r\nRSET", "dësk.example"] {
        let (stream, log) = start(&[], 4096);
        Session::connect(stream, hello, Timeouts::default()).await.unwrap();
        assert_eq!(said(&log), "EHLO [127.0.0.1]", "{hello:?}");
    }
}

/// The daemon runs sessions in tasks of their own.
#[tokio::test]
async fn a_session_may_move_between_threads() {
    let (mut session, log) = session(&[]).await;
    let sending = tokio::spawn(async move { send(&mut session, &log, &three(), MAIL).await });
    assert!(sending.await.unwrap().starts_with("accepted"));
}
