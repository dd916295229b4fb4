//! Reports and prose as servers write them, with made-up names.
//!
//! Separate because a report is long and says little. Holds on to which of our mails a bounce
//! names, whom it did not reach, and whether that is for good.

use super::*;
use crate::limits::BOUNCE_RECIPIENTS_MAX;
use crate::mail::read::sample;

const DAEMON: &[&str] = &[
    "From: Mail Delivery System <MAILER-DAEMON@mx.example.com>",
    "Return-Path: <>",
    "To: support@example.com",
];

/// `recipient action status hard`, a line a row.
fn show(bounces: &Bounces) -> Vec<String> {
    let line = |row: &Bounce| {
        let to = row.recipient.as_ref().map_or("-", |to| to.as_str());
        let hard = if row.permanent { "hard" } else { "soft" };
        format!("{to} {:?} {} {hard}", row.action, row.status)
    };
    bounces.recipients.iter().map(line).collect()
}

fn report(fields: &str, expected: &[&str]) {
    let message =
        sample::report(DAEMON, "delivery-status", fields, "Message-ID:\n <a1@example.com>\n");
    let bounces = bounces(&message);
    assert_eq!(show(&bounces), expected, "{fields}");
    assert_eq!(bounces.original_message_id.unwrap().as_str(), "a1@example.com");
}

fn prose(text: &str, expected: &[&str]) -> Bounces {
    let bounces = bounces(&sample::message(DAEMON, text));
    assert_eq!(show(&bounces), expected, "{text}");
    bounces
}

#[test]
fn reports() {
    report(
        "Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; kim@example.net\n\
         Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1\n <kim@example.net> \
         unknown\n",
        &["kim@example.net Failed 5.1.1 hard"],
    );
    // Two recipients; the original one counts.
    report(
        "Reporting-MTA: dns; x\n\nOriginal-Recipient: rfc822;kim@example.net\n\
         Final-Recipient: rfc822;kim@other.example\nAction: failed\nStatus: 4.4.7\n\n\
         Final-Recipient: RFC822; <ben@example.net>\nAction: Delayed (queued)\nStatus: 4.4.1\n",
        &["kim@example.net Failed 4.4.7 soft", "ben@example.net Delayed 4.4.1 soft"],
    );
    // No blank line anywhere.
    report(
        "Reporting-MTA: dns; x\nFinal-Recipient: rfc822;a@example.net\nAction: delivered\n\
         Status: 2.0.0\nFinal-Recipient: rfc822;b@example.net\nAction: relayed\nStatus: 2.0.0",
        &["a@example.net Delivered 2.0.0 soft", "b@example.net Relayed 2.0.0 soft"],
    );
    // Blank lines inside a group, the action first.
    report(
        "Action: failed\n\n\nFinal-Recipient: rfc822;a@example.net\n\nStatus: 5.0.0\n\n\
         Diagnostic-Code: smtp; 550-5.7.1 blocked\n\n\nAction: expanded\n\nFinal-Recipient: \
         b@example.net",
        &["a@example.net Failed 5.7.1 soft", "b@example.net Expanded 2.0.0 soft"],
    );
    // The action first, both recipients, no blank line; an action that nobody registered.
    report(
        "Action: failed\nFinal-Recipient: rfc822;b@example.net\n\
         Original-Recipient: rfc822;a@example.net\nDiagnostic-Code: smtp; 451 4.3.0 x\nStatus: \
         4.3.0",
        &["a@example.net Failed 4.3.0 soft"],
    );
    report(
        "Final-Recipient: rfc822;a@example.net\nAction: deliverable\nStatus: 2.1.5",
        &["a@example.net Delivered 2.1.5 soft"],
    );
    // No status, no action, no Internet address.
    report(
        "Final-Recipient: rfc822;a@example.net\nDiagnostic-Code: smtp; 552 full",
        &["a@example.net Failed 5.0.0 soft"],
    );
    report(
        "Final-Recipient: x400; /CN=KIM/\nAction: failed\nStatus: 5.1.1",
        &["- Failed 5.1.1 hard"],
    );
    // Nobody is named: the mail came back all the same.
    report("Reporting-MTA: dns; x", &["- Failed 5.0.0 soft"]);
}

#[test]
fn a_report_of_very_many_recipients_is_bounded() {
    let many = "Final-Recipient: rfc822;a@example.net\nAction: failed\n\n".repeat(50_000);
    let message = sample::report(DAEMON, "delivery-status", &many, "");
    assert_eq!(bounces(&message).recipients.len(), BOUNCE_RECIPIENTS_MAX);
}

#[test]
fn receipts_speak_of_a_mail_and_have_no_recipients() {
    let fields = "Final-Recipient: rfc822;kim@example.net\nOriginal-Message-ID: <b2@example.com>\n\
        Disposition: manual-action/MDN-sent-manually; displayed";
    let receipt = bounces(&sample::report(&[], "disposition-notification", fields, ""));
    assert_eq!(receipt.original_message_id.unwrap().as_str(), "b2@example.com");
    assert!(receipt.recipients.is_empty());
    let exchange =
        sample::report(&["In-Reply-To: <c3@example.com>"], "disposition-notification", "", "");
    assert_eq!(bounces(&exchange).original_message_id.unwrap().as_str(), "c3@example.com");
}

/// Exchange says most of it in its admin's language, and one thing in every language alike.
#[test]
fn exchange_in_any_language() {
    prose(
        "Zorbel quuxet nai:\n\nkim@example.net\nZark ni vun.\n\nkim@example.net\n\
         Remote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'\n",
        &["kim@example.net Failed 5.1.1 hard"],
    );
    let unknown = ["Subject: Zorbled: x", "From: postmaster@example.net", "Return-Path: <>"];
    let text = "Zark: kim@example.net\n550 5.1.1 <kim@example.net> User unknown";
    assert_eq!(
        show(&bounces(&sample::message(&unknown, text))),
        ["kim@example.net Failed 5.1.1 hard"]
    );
    let text = "Zark: kim@example.net, room 550";
    assert_eq!(show(&bounces(&sample::message(&unknown, text))), [""; 0]);
    let late = ["Subject: Opóźniono: x", "From: postmaster@example.net", "Return-Path: <>"];
    let text = "kim@example.net\nRemote Server returned '< #4.4.7 smtp;400 4.4.7 delayed>'";
    assert_eq!(
        show(&bounces(&sample::message(&late, text))),
        ["kim@example.net Delayed 4.4.7 soft"]
    );
    let failed = ["Subject: Niedostarczalne: delayed order", "Return-Path: <>"];
    let text = "kim@example.net\nRemote Server returned '550 5.1.1 not found'";
    assert_eq!(
        show(&bounces(&sample::message(&failed, text))),
        ["kim@example.net Failed 5.1.1 hard"]
    );
}

#[test]
fn prose_of_servers() {
    let postfix = prose(
        "This is the mail system at host mx.example.com.\n\nI'm sorry to have to inform you …\n\n\
         \u{20}                  The mail system\n\n<kim@example.net>: host \
         mx.example.net[203.0.113.5] said:\n\
         \u{20}   550 5.1.1 User unknown (in reply to RCPT TO command)\n\n\
         <ben@example.net>: connect to mx.example.net: Connection timed out\n\n\
         Message-ID: <a1@example.com>\n",
        &["kim@example.net Failed 5.1.1 hard", "ben@example.net Failed 5.0.0 soft"],
    );
    assert_eq!(postfix.original_message_id.unwrap().as_str(), "a1@example.com");
    prose(
        "This message was created automatically by mail delivery software.\n\nA message that you \
          sent \
         could not be delivered to one or more of its\nrecipients. This is a permanent error. The \
         following address(es) failed:\n\n  kim@example.net\n    host mx.example.net \
         [203.0.113.5]\n\
         \u{20}   SMTP error from remote mail server after RCPT TO:<kim@example.net>:\n    550 \
         no such user\n\n\
         ------ This is a copy of the message, including all the headers. ------\nFrom: \
         x@y.example\n",
        &["kim@example.net Failed 5.0.0 hard"],
    );
    prose(
        "Hi. This is the qmail-send program at mx.example.com.\nI'm afraid I wasn't able to \
          deliver \
         your message to the following addresses.\n\n<kim@example.net>:\n203.0.113.5 does not like \
         recipient.\nRemote host said: 550 5.1.1 no\nGiving up on 203.0.113.5.\n\n\
         --- Below this line is a copy of the message.\n\n<ben@example.net>\n",
        &["kim@example.net Failed 5.1.1 hard"],
    );
    prose(
        "Your message did not reach some or all of the intended \
          recipients.\n\n      Subject:  Hello\n\n\
         The following recipient(s) could not be reached:\n\n      kim@example.net on 05.01.2026 \
         10:00\n\
         \u{20}           The e-mail account does not exist.\n            <mx.example.net \
         #5.1.1>\n",
        &["kim@example.net Failed 5.1.1 hard"],
    );
    prose(
        "Delivery has failed to these recipients or groups:\n\nKim Bauer (kim@example.net)\nThe \
          address \
         wasn't found.\n\nRemote Server returned '550 5.1.10 RecipientNotFound'\n\n\
         Original message headers:\n\nFrom: ben@example.net\n",
        &["kim@example.net Failed 5.1.10 hard"],
    );
    prose(
        "The original message was received at Mon, 5 Jan 2026 10:00:00 +0100\nfrom localhost\n\n   \
         ----- The following addresses had permanent fatal errors -----\n<kim@example.net>\n    \
         (reason: 550 5.1.1 <kim@example.net>... User unknown)\n\n   ----- Transcript of session \
         follows -----\n>>> DATA\n<<< 550 5.1.1 <kim@example.net>... User unknown\n",
        &["kim@example.net Failed 5.1.1 hard"],
    );
    prose(
        "    ** THIS IS A WARNING MESSAGE ONLY **\n\nThe original message was received at \
          …\n   ----- The \
         following addresses had transient non-fatal errors -----\n<kim@example.net>\n",
        &["kim@example.net Delayed 4.0.0 soft"],
    );
    prose(
        "Delivery to the following recipient failed \
          permanently:\n\n     kim@example.net\n\nTechnical \
         details of permanent failure:\nThe error was: 550 550 5.1.1 no such user (state 14).\n\n\
         ----- Original message -----\nMessage-ID: <a1@example.com>\n",
        &["kim@example.net Failed 5.1.1 hard"],
    );
    prose(
        "** Address not found **\n\nYour message wasn't delivered to kim@example.net because the \
         address couldn't be found.\n",
        &["kim@example.net Failed 5.0.0 hard"],
    );
}

#[test]
fn recipients_in_a_field() {
    let fields = [DAEMON, &["X-Failed-Recipients: kim@example.net, ben@example.net"]].concat();
    let seen = bounces(&sample::message(&fields, "550 5.7.1 rejected"));
    assert_eq!(
        show(&seen),
        ["kim@example.net Failed 5.7.1 soft", "ben@example.net Failed 5.7.1 soft"]
    );
}

#[test]
fn what_a_person_forwards_is_no_bounce() {
    let text = "Please help, I got this:\n\nThis is the mail system at host mx.example.com.\n\n\
        <kim@example.net>: 550 5.1.1 unknown";
    let seen = bounces(&sample::message(&["From: kim@example.net"], text));
    assert_eq!(seen, Bounces::default());
}

/// B1, B8, B11: a report that names several recipients in UTF-8 (RFC 6533), and one in a mail whose
/// type was lost.
#[test]
fn case_b1_reports_in_utf_8_and_without_their_type() {
    report(
        "Final-Recipient: utf-8; j\\x{F6}rg@example.net\nAction: failed\nStatus: 5.1.1\n\n\
         Final-Recipient: utf-8;k\u{ef}m@example.net\nAction: delivered\nStatus: 2.0.0",
        &["j\u{f6}rg@example.net Failed 5.1.1 hard", "k\u{ef}m@example.net Delivered 2.0.0 soft"],
    );
    let body = "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\n\
        Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822;kim@example.net\r\n\
        Action: failed\r\nStatus: 5.1.1\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n\
        Message-ID: <a1@example.com>\r\n--b--\r\n";
    let mixed = |from: &str| {
        let raw =
            format!("From: {from}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{body}");
        bounces(&crate::mail::read::parse::parse(raw.as_bytes()))
    };
    let seen = mixed("MAILER-DAEMON@example.net");
    assert_eq!(show(&seen), ["kim@example.net Failed 5.1.1 hard"]);
    assert_eq!(seen.original_message_id.unwrap().as_str(), "a1@example.com");
    // B12: a customer who attaches the parts of a bounce asks for help.
    assert_eq!(mixed("Kim <kim@example.net>"), Bounces::default());
}

/// B2, B9: what is delayed, delivered, relayed or expanded has failed nowhere.
#[test]
fn case_b2_delays_are_no_failures() {
    for action in ["delayed", "delivered", "relayed", "expanded"] {
        let fields =
            format!("Final-Recipient: rfc822;a@example.net\nAction: {action}\nStatus: 5.1.1");
        let seen = bounces(&sample::report(DAEMON, "delivery-status", &fields, ""));
        assert!(!seen.recipients[0].permanent, "{action}");
        assert_ne!(seen.recipients[0].action, Action::Failed, "{action}");
    }
}

/// B4: whatever a report returns, only a token of ours in it can tie it to a mail of ours.
#[test]
fn case_b4_tokens_are_found_wherever_servers_leave_them() {
    let token = "a".repeat(token::TOKEN_CHARS);
    let claims = |fields: &str, original: &str, to: &str| {
        let headers = ["From: MAILER-DAEMON@example.net", to];
        let message = sample::report(&headers, "delivery-status", fields, original);
        bounces(&message).original_claims.len()
    };
    let to = "To: support@example.com";
    assert_eq!(claims("", &format!("Message-ID: <{token}@example.com>"), to), 1);
    assert_eq!(claims("", &format!("X-Posthaste-Id: {token}"), to), 1);
    assert_eq!(claims("", &format!("References: <{token}.t@example.com>"), to), 1);
    assert_eq!(claims(&format!("Original-Envelope-Id: {token}"), "", to), 1);
    assert_eq!(claims("", "", &format!("To: support+{token}@example.com")), 1);
    assert_eq!(claims("", "Message-ID: <a1@example.com>", to), 0);
}

/// B7: the address that we wrote to counts before the one that its owner forwards to.
#[test]
fn case_b7_the_original_recipient_counts() {
    report(
        "Final-Recipient: rfc822;kim@elsewhere.example\nOriginal-Recipient: rfc822;kim@example.net\n\
         Action: failed\nStatus: 5.1.1",
        &["kim@example.net Failed 5.1.1 hard"],
    );
}

/// B3: servers that no table knows, in other languages.
#[test]
fn case_b3_unknown_servers_are_told_by_their_subject() {
    let seen = |subject: &str, text: &str| {
        let subject = format!("Subject: {subject}");
        show(&bounces(&sample::message(&[DAEMON, &[subject.as_str()]].concat(), text)))
    };
    let unknown = "Der Server sagt:\nkim@example.net: 550 Empf\u{e4}nger unbekannt";
    assert_eq!(seen("Unzustellbar: Lampe", unknown), ["kim@example.net Failed 5.0.0 hard"]);
    let full = "Votre message \u{e0} <kim@example.net> : 552 5.2.2 mailbox full";
    assert_eq!(seen("\u{c9}chec de la remise", full), ["kim@example.net Failed 5.2.2 soft"]);
    let wide = "收件人地址（kim@example.net）不存在，邮件无法送达。";
    assert_eq!(seen("系统退信", wide), ["kim@example.net Failed 5.0.0 hard"]);
    let none = "Empf\u{e4}nger: kim@example.net\nDie Adresse gibt es bei uns nicht.";
    assert_eq!(seen("Zustellung fehlgeschlagen", none), ["kim@example.net Failed 5.0.0 hard"]);
    let late = "kim@example.net: greylisted, will be retried";
    assert_eq!(seen("Mail delivery delayed", late), ["kim@example.net Delayed 4.0.0 soft"]);
}

#[test]
fn amazon_writes_json() {
    let row = r#"{"emailAddress":"kim@example.net","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 user unknown"}"#;
    let said = format!(
        r#"{{"notificationType":"Bounce","bounce":{{"bounceType":"Permanent","bouncedRecipients":[{row}]}},"mail":{{"headers":[{{"name":"Message-ID","value":"<a1@example.com>"}}]}}}}"#
    );
    let message = sample::message(&["From: no-reply@sns.amazonaws.com"], &said);
    let seen = bounces(&message);
    assert_eq!(show(&seen), ["kim@example.net Failed 5.1.1 hard"]);
    assert_eq!(seen.original_message_id.unwrap().as_str(), "a1@example.com");
    let stranger = sample::message(&["From: no-reply@amazonaws.com.example"], &said);
    assert_eq!(bounces(&stranger), Bounces::default());
}
