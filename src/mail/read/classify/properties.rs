//! Properties of the verdict and of bounces over hostile mail, made of what fools parsers.
//!
//! Separate from the tables of cases because these hold for any mail whatever. What a run found is
//! kept as a case in `kept`.

use proptest::prelude::*;

use super::*;
use crate::mail::read::bounce::bounces;
use crate::mail::read::parse::parse;
use crate::mail::read::sample;

/// Pieces of headers and of texts that mean something to a rule.
const FIELDS: &[&str] = &[
    "From: Kim <kim@example.net>",
    "From: MAILER-DAEMON",
    "From: Mail Delivery System <mailer-daemon@example.net>",
    "From: no-reply@sns.amazonaws.com",
    "From: form@example.com",
    "Reply-To: lee@example.net",
    "X-Original-From: <lee@example.net>",
    "Sender: <>",
    "To: support@example.com",
    "Return-Path: <>",
    "Return-Path: <kim@example.net>",
    "Auto-Submitted: no",
    "Auto-Submitted : NO (really",
    "Precedence: bulk",
    "List-Id: <l.example>",
    "List-Post: NO",
    "X-Failed-Recipients: a@example.net, ,@,b@example.net",
    "X-Auto-Response-Suppress: All",
    "In-Reply-To: <a@example.com>",
    "Subject: Undelivered Mail Returned to Sender",
    "Subject: Automatische Antwort: x",
    "Subject: =?utf-8?q?Re:_\u{fc}?=",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    "Content-Type: multipart/mixed; boundary=b",
    "Content-Type: message/delivery-status",
];

const LINES: &[&str] = &[
    "",
    "--b",
    "--b--",
    "Content-Type: message/delivery-status",
    "Content-Type: message/global-delivery-status",
    "Content-Type: message/feedback-report",
    "Content-Type: text/rfc822-headers",
    "Content-Type: message/rfc822",
    "Final-Recipient: utf-8; j\\x{F6}rg\\x{}@example.net",
    "Original-Recipient: rfc822;<a@example.net",
    "Action: failed (x",
    "Action: delayed",
    "Status: 5.1.1",
    "Status: 5..1",
    "Diagnostic-Code: smtp; 550-5.7.1",
    " 550 5.7.1 no such user",
    "Original-Envelope-Id: x",
    "Message-ID: <a@example.com>",
    "This is the mail system at host x.",
    "<a@example.net>: 550 5.1.1 User unknown (in reply to RCPT TO command)",
    "{\"notificationType\":\"Bounce\",\"bounce\":{\"bouncedRecipients\":[{}]}}",
    "------ This is a copy of the message",
    "was automatically rejected:",
    "\u{2019}\u{130}\u{df}\u{3a3}",
];

fn own() -> OwnMarks {
    OwnMarks {
        is_ours: false,
        addresses: vec![sample::address("support@example.com")],
        via: vec![sample::address("form@example.com")],
    }
}

fn mail(fields: &[String], lines: &[String]) -> Message {
    parse(format!("{}\r\n\r\n{}\r\n", fields.join("\r\n"), lines.join("\r\n")).as_bytes())
}

fn judge(message: &Message) -> Verdict {
    let authentication =
        Authentication { result: AuthenticationResult::Pass, ..Authentication::none() };
    classify(message, authentication, &own())
}

fn pieces(of: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    let known = prop::sample::select(of).prop_map(str::to_owned);
    let noise = "[ -~äß€\t]{0,40}";
    prop::collection::vec(prop_oneof![8 => known, 1 => noise], 0..16)
}

/// A value of Auto-Submitted that is not the word `no`.
fn other_than_no() -> impl Strategy<Value = String> {
    let word =
        "[a-zA-Z-]{0,16}".prop_filter("the word no", |word| !word.eq_ignore_ascii_case("no"));
    const DRESS: &[&str] = &["", "; owner-email=\"kim@example.net\"", " (no)", "\t", "; no"];
    (word, prop::sample::select(DRESS)).prop_map(|(word, rest)| format!("{word}{rest}"))
}

proptest! {
    #[test]
    fn whatever_comes_is_judged(fields in pieces(FIELDS), lines in pieces(LINES)) {
        let message = mail(&fields, &lines);
        let verdict = judge(&message);
        prop_assert!(!verdict.reasons.is_empty());
        prop_assert!(verdict.reasons.iter().all(|reason| !reason.code.is_empty()));
        // A row of a report has a status of three numbers, and hard means failed for good.
        for row in bounces(&message).recipients {
            prop_assert_eq!(row.status.split('.').count(), 3);
            prop_assert!(!row.permanent || row.status.starts_with('5'));
        }
    }

    #[test]
    fn what_a_machine_submitted_is_never_answered(
        mut fields in pieces(FIELDS),
        lines in pieces(LINES),
        value in other_than_no(),
        place in any::<prop::sample::Index>(),
    ) {
        let at = place.index(fields.len() + 1);
        fields.insert(at, format!("Auto-Submitted: {value}"));
        // A line before it that is no field may end the header: then it is no field of this mail.
        let message = mail(&fields, &lines);
        prop_assume!(message.header("Auto-Submitted").any(|found| found == value.trim()));
        prop_assert!(judge(&message).answerable.is_none(), "{fields:?}");
    }

    #[test]
    fn only_known_senders_of_reports_are_believed(lines in pieces(LINES)) {
        let from_kim = ["From: Kim <kim@example.net>", "To: support@example.com"];
        let fields: Vec<String> = from_kim.iter().map(|field| (*field).to_owned()).collect();
        let message = mail(&fields, &lines);
        prop_assert_eq!(bounces(&message).recipients, Vec::new());
    }
}

#[test]
fn kept() {
    for value in ["", "(no) yes", "no auto-replied", "no (\\() auto-replied", "\"auto-replied\""] {
        let fields = [
            "From: kim@example.net".to_owned(),
            "To: support@example.com".to_owned(),
            format!("Auto-Submitted: {value}"),
        ];
        assert!(judge(&mail(&fields, &[])).answerable.is_none(), "{value}");
    }
}
