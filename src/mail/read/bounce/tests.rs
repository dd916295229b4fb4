//! Reports and prose as servers write them, with made-up names.
//!
//! Separate because a report is long and says little. Holds on to which of our mails a bounce
//! names, whom it did not reach, and whether that is for good.

use super::*;
use crate::mail::read::sample;

const DAEMON: &[&str] = &[
    "From: Mail Delivery System <MAILER-DAEMON@mx.example.com>",
    "Return-Path: <>",
    "To: support@example.com",
];

/// `recipient action status permanent`, a line a row.
fn show(bounces: &Bounces) -> Vec<String> {
    let line = |row: &Bounce| {
        let to = row.recipient.as_ref().map_or("-", |to| to.as_str());
        let status = row.status.as_deref().unwrap_or("-");
        format!("{to} {:?} {status} {}", row.action, row.permanent)
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
        &["kim@example.net Failed 5.1.1 true"],
    );
    // Two recipients; the original one counts.
    report(
        "Reporting-MTA: dns; x\n\nOriginal-Recipient: rfc822;kim@example.net\n\
         Final-Recipient: rfc822;kim@other.example\nAction: failed\nStatus: 4.4.7\n\n\
         Final-Recipient: RFC822; <ben@example.net>\nAction: Delayed (queued)\nStatus: 4.4.1\n",
        &["kim@example.net Failed 4.4.7 false", "ben@example.net Delayed 4.4.1 false"],
    );
    // No blank line anywhere.
    report(
        "Reporting-MTA: dns; x\nFinal-Recipient: rfc822;a@example.net\nAction: delivered\n\
         Status: 2.0.0\nFinal-Recipient: rfc822;b@example.net\nAction: relayed\nStatus: 2.0.0",
        &["a@example.net Delivered 2.0.0 false", "b@example.net Relayed 2.0.0 false"],
    );
    // Blank lines inside a group, the action first.
    report(
        "Action: failed\n\n\nFinal-Recipient: rfc822;a@example.net\n\nStatus: 5.0.0\n\n\
         Diagnostic-Code: smtp; 550-5.7.1 blocked\n\n\nAction: expanded\n\nFinal-Recipient: \
         b@example.net",
        &["a@example.net Failed 5.7.1 true", "b@example.net Expanded - false"],
    );
    // The action first, both recipients, no blank line; an action that nobody registered.
    report(
        "Action: failed\nFinal-Recipient: rfc822;b@example.net\n\
         Original-Recipient: rfc822;a@example.net\nDiagnostic-Code: smtp; 451 4.3.0 x\nStatus: \
         4.3.0",
        &["a@example.net Failed 4.3.0 false"],
    );
    report(
        "Final-Recipient: rfc822;a@example.net\nAction: deliverable\nStatus: 2.1.5",
        &["a@example.net Delivered 2.1.5 false"],
    );
    // No status, no action, no Internet address.
    report(
        "Final-Recipient: rfc822;a@example.net\nDiagnostic-Code: smtp; 552 full",
        &["a@example.net Failed - true"],
    );
    report(
        "Final-Recipient: x400; /CN=KIM/\nAction: failed\nStatus: 5.1.1",
        &["- Failed 5.1.1 true"],
    );
    report("Reporting-MTA: dns; x", &[]);
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

#[test]
fn prose_of_servers() {
    let postfix = prose(
        "This is the mail system at host mx.example.com.\n\nI'm sorry to have to inform you …\n\n\
         \u{20}                  The mail system\n\n<kim@example.net>: host \
         mx.example.net[203.0.113.5] said:\n\
         \u{20}   550 5.1.1 User unknown (in reply to RCPT TO command)\n\n\
         <ben@example.net>: connect to mx.example.net: Connection timed out\n\n\
         Message-ID: <a1@example.com>\n",
        &["kim@example.net Failed 5.1.1 true", "ben@example.net Failed - false"],
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
        &["kim@example.net Failed - true"],
    );
    prose(
        "Hi. This is the qmail-send program at mx.example.com.\nI'm afraid I wasn't able to \
          deliver \
         your message to the following addresses.\n\n<kim@example.net>:\n203.0.113.5 does not like \
         recipient.\nRemote host said: 550 5.1.1 no\nGiving up on 203.0.113.5.\n\n\
         --- Below this line is a copy of the message.\n\n<ben@example.net>\n",
        &["kim@example.net Failed 5.1.1 true"],
    );
    prose(
        "Your message did not reach some or all of the intended \
          recipients.\n\n      Subject:  Hello\n\n\
         The following recipient(s) could not be reached:\n\n      kim@example.net on 05.01.2026 \
         10:00\n\
         \u{20}           The e-mail account does not exist.\n            <mx.example.net \
         #5.1.1>\n",
        &["kim@example.net Failed 5.1.1 true"],
    );
    prose(
        "Delivery has failed to these recipients or groups:\n\nKim Bauer (kim@example.net)\nThe \
          address \
         wasn't found.\n\nRemote Server returned '550 5.1.10 RecipientNotFound'\n\n\
         Original message headers:\n\nFrom: ben@example.net\n",
        &["kim@example.net Failed 5.1.10 true"],
    );
    prose(
        "The original message was received at Mon, 5 Jan 2026 10:00:00 +0100\nfrom localhost\n\n   \
         ----- The following addresses had permanent fatal errors -----\n<kim@example.net>\n    \
         (reason: 550 5.1.1 <kim@example.net>... User unknown)\n\n   ----- Transcript of session \
         follows -----\n>>> DATA\n<<< 550 5.1.1 <kim@example.net>... User unknown\n",
        &["kim@example.net Failed 5.1.1 true"],
    );
    prose(
        "    ** THIS IS A WARNING MESSAGE ONLY **\n\nThe original message was received at \
          …\n   ----- The \
         following addresses had transient non-fatal errors -----\n<kim@example.net>\n",
        &["kim@example.net Delayed - false"],
    );
    prose(
        "Delivery to the following recipient failed \
          permanently:\n\n     kim@example.net\n\nTechnical \
         details of permanent failure:\nThe error was: 550 550 5.1.1 no such user (state 14).\n\n\
         ----- Original message -----\nMessage-ID: <a1@example.com>\n",
        &["kim@example.net Failed 5.1.1 true"],
    );
    prose(
        "** Address not found **\n\nYour message wasn't delivered to kim@example.net because the \
         address couldn't be found.\n",
        &["kim@example.net Failed - false"],
    );
}

#[test]
fn recipients_in_a_field() {
    let fields = [DAEMON, &["X-Failed-Recipients: kim@example.net, ben@example.net"]].concat();
    let seen = bounces(&sample::message(&fields, "550 5.7.1 rejected"));
    assert_eq!(
        show(&seen),
        ["kim@example.net Failed 5.7.1 true", "ben@example.net Failed 5.7.1 true"]
    );
}

#[test]
fn what_a_person_forwards_is_no_bounce() {
    let text = "Please help, I got this:\n\nThis is the mail system at host mx.example.com.\n\n\
        <kim@example.net>: 550 5.1.1 unknown";
    let seen = bounces(&sample::message(&["From: kim@example.net"], text));
    assert_eq!(seen, Bounces::default());
}
