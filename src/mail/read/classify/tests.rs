//! The verdict, a line a case: fields, then `kind opens answered-at`, with the deciding code.
//!
//! Separate because it is a table over all rules at once. Holds on to the order of the rules and to
//! their codes, which are stored and shown and so may not change.

use super::*;
use crate::mail::read::sample;

const PASS: AuthenticationResult = AuthenticationResult::Pass;

fn own() -> OwnMarks {
    OwnMarks {
        is_ours: false,
        addresses: vec![sample::address("support@example.com")],
        via: vec![sample::address("form@example.com")],
    }
}

fn authentication(result: AuthenticationResult) -> Authentication {
    Authentication { result, ..Authentication::none() }
}

fn judge(fields: &[&str], text: &str) -> Verdict {
    let mut all = fields.to_vec();
    if !fields.iter().any(|field| field.starts_with("From")) {
        all.push("From: Kim <kim@example.net>");
    }
    if !fields.iter().any(|field| field.starts_with("To")) {
        all.push("To: support@example.com");
    }
    classify(&sample::message(&all, text), authentication(PASS), &own())
}

fn show(verdict: &Verdict) -> String {
    let to = verdict.answerable.as_ref().map_or("-", |to| to.recipient().address.as_str());
    let code = verdict.reasons.first().map_or("", |reason| reason.code.as_str());
    let opens = if verdict.opens { "opens" } else { "shut" };
    format!("{:?} {opens} {to} {code}", verdict.kind)
}

fn check(fields: &[&str], expected: &str) {
    assert_eq!(show(&judge(fields, "Hello")), expected, "{fields:#?}");
}

#[test]
fn people() {
    check(&["Subject: Washing machine"], "Person opens kim@example.net person");
    check(&["Auto-Submitted: no"], "Person opens kim@example.net person");
    check(&["Auto-Submitted: NO (really)"], "Person opens kim@example.net person");
    check(&["Auto-Submitted: no; x=y"], "Person opens kim@example.net person");
    check(&["Precedence: first-class"], "Person opens kim@example.net person");
    check(&["X-Autoreply: no"], "Person opens kim@example.net person");
    check(&["Subject: Out of officers' reach"], "Person opens kim@example.net person");
    check(&["Subject: Urlaub buchen"], "Person opens kim@example.net person");
    check(&["X-Auto-Response-Suppress: None"], "Person opens kim@example.net person");
    check(&["To: support+kim@example.com"], "Person opens kim@example.net person");
}

#[test]
fn where_an_answer_would_go() {
    check(&["Reply-To: orders@example.net"], "Person opens orders@example.net person");
    check(&["Reply-To: kim@evil.example"], "Person opens kim@example.net person");
    check(&["Reply-To: a@example.net, b@example.net"], "Person opens kim@example.net person");
    check(&["Reply-To: support@example.com"], "Person opens - own-address");
    check(&["Return-Path: <bounce@elsewhere.example>"], "Person opens kim@example.net person");
    check(&["From: a@example.net, b@example.net"], "Person opens - from-not-one");
    check(&["From: nobody"], "Person opens - from-not-one");
    check(&["From: support@example.com"], "Person opens - own-address");
    check(&["From: support+x@example.com"], "Person opens - own-address");
    check(&["To: somebody@else.example"], "Person opens - not-addressed");
}

#[test]
fn forms_and_groups() {
    let form = "From: Shop <form@example.com>";
    let kim = "Reply-To: Kim <kim@example.net>";
    check(&[form, kim], "Person opens kim@example.net person");
    check(&[form, kim, "List-Id: <g>", "Precedence: list"], "Person opens kim@example.net person");
    check(&[form, kim, "Auto-Submitted: auto-generated"], "Person opens - auto-submitted");
    check(&[form, kim, "Auto-Submitted: auto-replied"], "AutoReply shut - auto-submitted");
    check(&[form, kim, "Return-Path: <>"], "Person opens - null-return-path");
    check(&[form, "Reply-To: support@example.com"], "Person opens - own-address");
    let verdict = judge(&[form, kim], "");
    assert!(!verdict.answerable.unwrap().is_authenticated());
    check(&["From: noreply@forms.example", kim], "Person opens - no-reply-sender");
}

#[test]
fn automatic_answers() {
    check(&["Auto-Submitted: auto-replied"], "AutoReply shut - auto-submitted");
    check(&["Auto-Submitted: Auto-Replied; owner-email=\"x\""], "AutoReply shut - auto-submitted");
    check(&["Auto-Submitted: (no) auto-replied"], "AutoReply shut - auto-submitted");
    check(
        &["Auto-Submitted: no", "Auto-Submitted: auto-replied"],
        "AutoReply shut - auto-submitted",
    );
    check(&["Auto-Submitted: yes"], "Notification shut - auto-submitted");
    check(&["Auto-Submitted:"], "Notification shut - auto-submitted");
    check(&["Auto-Submitted: auto-generated"], "Notification shut - auto-submitted");
    check(
        &["Auto-Submitted: auto-generated", "Subject: Automatische Antwort: Hallo"],
        "AutoReply shut - auto-submitted",
    );
    check(&["Precedence: auto_reply"], "AutoReply shut - precedence");
    check(&["X-Precedence: Auto_Reply"], "AutoReply shut - precedence");
    check(&["Precedence: bulk", "Subject: Out of office"], "AutoReply shut - precedence");
    check(&["X-Autoreply: yes"], "AutoReply shut - auto-header");
    check(&["X-Autorespond: away"], "AutoReply shut - auto-header");
    check(&["X-Amazon-Mail-Relay-Type: notification"], "Notification shut - auto-header");
    check(&["Return-Path: <>"], "Notification shut - null-return-path");
    check(&["Return-Path: <>", "In-Reply-To: <a@b>"], "AutoReply shut - null-return-path");
    // Weak: it reaches people all the same.
    for subject in [
        "Automatic reply: Invoice",
        "Automatische Antwort: Rechnung",
        "Abwesend: Re: x",
        "Out of Office",
        "Réponse automatique : facture",
        "Automatyczna odpowiedź: x",
        "Odpowiedź automatyczna: x",
        "自动答复: x",
        "自動返信:x",
        "Автоответ: x",
        "Auto: Re: x",
        "[Auto-Reply] x",
        "Resposta automática",
    ] {
        check(&[&format!("Subject: {subject}")], "AutoReply opens - vacation-subject");
    }
}

#[test]
fn lists_and_machines() {
    check(&["List-Id: <l.example>", "List-Post: <mailto:l@example.net>"], "List opens - list");
    check(&["List-Id: <l.example>"], "List opens - list");
    check(&["Precedence: LIST"], "List opens - list");
    check(&["Precedence: bulk", "List-Post: <mailto:l@example.net>"], "List opens - list");
    check(&["List-Unsubscribe: <https://example.net/u>"], "Bulk shut - list");
    check(&["List-Post: NO", "List-Unsubscribe: <https://u>"], "Bulk shut - list");
    check(&["Precedence: junk (x)"], "Bulk opens - precedence");
    check(&["Precedence: bulk", "From: no-reply@x.example"], "Bulk shut - precedence");
    check(&["From: no-reply@example.net"], "Notification opens - no-reply-sender");
    check(&["From: orders-noreply@example.net"], "Notification opens - no-reply-sender");
    check(&["From: Do_Not_Reply@example.net"], "Notification opens - no-reply-sender");
    check(&["From: MAILER-DAEMON@example.net"], "Bounce shut - bounce-text");
    check(&["From: postmaster@example.net"], "Person opens - role-sender");
    check(&["From: owner-list@example.net"], "Person opens - role-sender");
    check(&["X-Auto-Response-Suppress: All"], "Person opens - response-suppressed");
    check(&["X-Auto-Response-Suppress: OOF, AutoReply"], "Person opens - response-suppressed");
    check(&["X-OTRS-Loop: yes"], "Person opens - other-desk");
    check(&["X-Zendesk-From-Account-Id: 5"], "Person opens - other-desk");
    check(&["X-MS-Exchange-Inbox-Rules-Loop: a@b"], "Person opens - response-suppressed");
    let circling = vec!["Received: from a by b"; 51];
    check(&circling, "Person opens - hops");
    check(&["From: x@boxbe.com"], "Challenge shut - challenge");
    check(
        &["Subject: Please confirm your message to Ben", "Auto-Submitted: auto-replied"],
        "Challenge shut - challenge",
    );
    // Its words alone are anybody's.
    check(
        &["Subject: Please confirm your message to Ben", "In-Reply-To: <a@b>"],
        "Challenge opens - challenge",
    );
    check(&["Subject: Please confirm your message to Ben"], "Person opens kim@example.net person");
}

#[test]
fn absences_in_an_answers_first_words() {
    let check = |text: &str, expected: &str| {
        assert_eq!(show(&judge(&["In-Reply-To: <a@b>"], text)), expected, "{text}");
    };
    let machine = "AutoReply opens - automatic-words";
    check("Hello,\nthank you for your email. I am on annual leave until 12 January.", machine);
    check("Vielen Dank für Ihre Nachricht. Ich bin bis Montag im Urlaub.", machine);
    check("Merci pour votre message. Je suis en congés jusqu'au 12.", machine);
    let person = "Person opens kim@example.net person";
    check("The lamp is fine. I am on annual leave until 12 January, so come later.", person);
    check("Thank you for your email. The lamp works.", person);
    assert_eq!(show(&judge(&[], "Thank you for your email. I am on annual leave.")), person);
}

fn check_report(report_type: &str, fields: &str, expected: &str) {
    let headers = [
        "From: MAILER-DAEMON@example.net",
        "To: support@example.com",
        "Auto-Submitted: auto-replied",
    ];
    let message = sample::report(&headers, report_type, fields, "");
    let verdict = classify(&message, authentication(AuthenticationResult::None), &own());
    assert_eq!(show(&verdict), expected, "{report_type} {fields}");
}

#[test]
fn reports() {
    let row = "Final-Recipient: rfc822;kim@example.net\nAction:";
    check_report("delivery-status", &format!("{row} failed\n"), "Bounce shut - report");
    check_report("delivery-status", &format!("{row} delayed\n"), "DeliveryReport shut - report");
    check_report("delivery-status", &format!("{row} delivered\n"), "DeliveryReport shut - report");
    check_report(
        "delivery-status",
        &format!("{row} relayed\n\n{row} failed"),
        "Bounce shut - report",
    );
    check_report("delivery-status", "", "Bounce shut - report");
    check_report("disposition-notification", "", "Receipt shut - report");
    check_report("feedback-report", "Feedback-Type: abuse", "Complaint shut - report");
    check_report("feedback-report", "Feedback-Type: auth-failure", "Notification shut - report");
    check_report("tlsrpt", "", "Notification shut - report");
}

#[test]
fn prose_bounces() {
    let from = "From: Mail Delivery System <mailer-daemon@example.net>";
    let failed = judge(&[from], "This is the mail system at host x.\n<kim@example.net>: 550 no");
    assert_eq!(show(&failed), "Bounce shut - bounce-text");
    let delayed = judge(&[from], "This is the mail system at host x.\nTHIS IS JUST A WARNING");
    assert_eq!(show(&delayed), "DeliveryReport shut - bounce-text");
    let quoted = judge(&[], "I got: This is the mail system at host x.");
    assert_eq!(show(&quoted), "Person opens kim@example.net person");
}

#[test]
fn our_own_mail_and_forgeries() {
    let ours = OwnMarks { is_ours: true, ..own() };
    let message = sample::message(
        &["From: support@example.com", "To: support@example.com", "Auto-Submitted: auto-replied"],
        "",
    );
    let verdict = classify(&message, authentication(PASS), &ours);
    assert_eq!(show(&verdict), "Loop shut - own-mac");
    let kim = sample::message(&["From: kim@example.net", "To: support@example.com"], "");
    let forged = classify(&kim, authentication(AuthenticationResult::Fail), &own());
    assert_eq!(show(&forged), "Person opens - dmarc-fail");
}

#[test]
fn reasons_name_evidence_and_source() {
    let verdict = judge(&["Auto-Submitted: auto-replied"], "");
    let shown: Vec<String> = verdict.reasons.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["auto-submitted: auto-replied (RFC 3834 5)"]);
    let long = judge(&[&format!("X-Auto-Response-Suppress: {}", "ä".repeat(5_000))], "");
    assert!(long.reasons.iter().all(|reason| reason.evidence.chars().count() < 200));
}

/// A1, A2: whatever else a mail says.
#[test]
fn case_a1_and_a2_marks_of_machines_are_never_answered() {
    for value in ["auto-replied", "Auto-Generated", "(no) yes", "yes", "", "no-really", "no x"] {
        let verdict = judge(&[&format!("Auto-Submitted: {value}")], "Hello");
        assert!(verdict.answerable.is_none(), "{value}");
    }
    for fields in [vec!["Return-Path: <>"], vec!["Return-Path: <>", "Auto-Submitted: no"]] {
        assert!(judge(&fields, "Hello").answerable.is_none(), "{fields:?}");
    }
}

/// A5, D11: our own address anywhere is never answered, and is no loop without our MAC.
#[test]
fn case_a5_our_own_address_is_never_answered() {
    for field in ["From", "Reply-To"] {
        check(&[&format!("{field}: support@example.com")], "Person opens - own-address");
    }
    check(&["Return-Path: <support@example.com>"], "Person opens - own-address");
}

/// A7: through a list, and with marks of bulk that people's mail bears too.
#[test]
fn case_a7_weak_marks_stop_the_ack_alone() {
    check(&["Precedence: list"], "List opens - list");
    check(&["Precedence: bulk"], "Bulk opens - precedence");
    check(&["Feedback-ID: 1:example"], "Person opens - sending-service");
    check(&["From: owner-list@example.net"], "Person opens - role-sender");
}

/// A9: people's mail from Exchange opens; with a subject that only machines write beside that mark
/// it is one.
#[test]
fn case_a9_response_suppression_on_peoples_mail() {
    let suppress = "X-Auto-Response-Suppress: DR, OOF, AutoReply";
    check(&[suppress], "Person opens - response-suppressed");
    check(&[suppress, "Subject: Automatische Antwort: Lampe"], "AutoReply shut - vacation-subject");
}

/// A12: by words alone, in any place, it is only likely.
#[test]
fn case_a12_words_of_machines_are_weak() {
    let answer = ["In-Reply-To: <a@example.com>"];
    let likely = |text: &str| show(&judge(&answer, text));
    assert_eq!(likely("Dies ist eine automatische Antwort."), "AutoReply opens - automatic-words");
    assert_eq!(likely("This is an automated reply."), "AutoReply opens - automatic-words");
    assert_eq!(likely("Is this an automated reply?"), "Person opens kim@example.net person");
    let question = judge(&[], "This is an automated message, I think: what is it?");
    assert_eq!(show(&question), "Person opens kim@example.net person");
}

/// A13: nobody has read our mail yet.
#[test]
fn case_a13_challenges() {
    let asks = "Please click the link to prove that you are a human.";
    let verdict = judge(&["In-Reply-To: <a@example.com>", "Return-Path: <>"], asks);
    assert_eq!(show(&verdict), "Challenge shut - challenge");
}

/// C21: a group rewrites From, or leaves it and adds the marks of a list.
#[test]
fn case_c21_groups_are_ways_in() {
    let group = "From: 'Kim' via Support <form@example.com>";
    let kim = "Kim <kim@example.net>";
    check(
        &[group, &format!("X-Original-From: {kim}"), "Reply-To: form@example.com", "List-Id: <g>"],
        "Person opens kim@example.net person",
    );
    check(
        &["List-Post: <mailto:form@example.com>", "List-Id: <g>", "Precedence: list"],
        "Person opens kim@example.net person",
    );
    check(&["Sender: form@example.com", "List-Id: <g>"], "Person opens kim@example.net person");
    check(
        &["From: form@example.com", &format!("Reply-To: {kim}, lee@example.net")],
        "Person opens - via-names-nobody",
    );
}

/// I13: what answers an invitation, in any language, and what asks for something.
#[test]
fn calendars() {
    let check = |subject: &str, method: &str, expected: &str| {
        let raw = format!(
            "From: Kim <kim@example.net>\r\nTo: support@example.com\r\nSubject: {subject}\r\n\
             Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\n \r\n--b\r\n\
             Content-Type: text/calendar; method={method}\r\n\r\nBEGIN:VCALENDAR\r\n\
             METHOD:{method}\r\nBEGIN:VEVENT\r\nSUMMARY:Visit\r\nEND:VEVENT\r\n\
             END:VCALENDAR\r\n--b--\r\n"
        );
        let message = crate::mail::read::parse::parse(raw.as_bytes());
        let verdict = classify(&message, authentication(PASS), &own());
        assert_eq!(show(&verdict), expected, "{subject} {method}");
    };
    check("Quuxed: Visit", "REPLY", "Notification shut - calendar-answer");
    check("Accepted: Visit", "REPLY", "Notification shut - calendar-answer");
    check("Abgesagt: Visit", "CANCEL", "Person opens kim@example.net person");
    check("Declined: Visit", "COUNTER", "Person opens kim@example.net person");
    check("Visit", "REQUEST", "Person opens kim@example.net person");
    let raw = "From: Kim <kim@example.net>\r\nTo: support@example.com\r\nSubject: Accepted: your \
        offer\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nWe accept it.\r\n--b\r\n\
        Content-Type: text/calendar\r\nContent-Disposition: attachment; filename=x.ics\r\n\r\n\
        BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n--b--\r\n";
    let message = crate::mail::read::parse::parse(raw.as_bytes());
    let verdict = classify(&message, authentication(PASS), &own());
    assert_eq!(show(&verdict), "Notification opens - calendar-answer");
}

/// B10, B14, I13: what services report, and what calendars answer.
#[test]
fn reports_of_services_open_nothing() {
    check(&["TLS-Report-Domain: example.com"], "Notification shut - provider-report");
    check(&["Content-Type: text/calendar; method=REPLY"], "Notification shut - calendar-answer");
}

/// Who asks for no answer gets none; who quotes or asks about it does.
#[test]
fn words_about_answers() {
    let check = |fields: &[&str], text: &str, expected: &str| {
        assert_eq!(show(&judge(fields, text)), expected, "{text}");
    };
    let answer = "In-Reply-To: <a@example.com>";
    let person = "Person opens kim@example.net person";
    let notice = "Notification opens - wants-no-answer";
    check(&[], "Your parcel comes today.\nPlease do not reply to this e-mail.", notice);
    check(&[], "Ihr Paket kommt. Bitte antworten Sie nicht auf diese E-Mail.", notice);
    check(
        &[answer],
        "Hemos recibido su mensaje.\n\nPor favor no responda a este correo.",
        "AutoReply opens - wants-no-answer",
    );
    check(&[], "Why does it say: \"do not reply to this\"?", person);
    check(&[answer], "Why?\n\n> Please do not reply to this e-mail.", person);
    check(&[], "Lamps!\n\nUnsubscribe: https://example.net/u", "Bulk opens - unsubscribe-words");
    check(&[], "I want to unsubscribe from your letters, please.", person);
    check(
        &["Subject: Fwd: x"],
        "Is it real?\n\n---- Forwarded message ----\nFrom: a@example.org\nTo: b\nSubject: x\n\nUnsubscribe: https://example.net/u",
        person,
    );
    let form = ["From: form@example.com", "Reply-To: kim@example.net"];
    check(&form, "Lamp.\n\nPlease do not reply to this address.", person);
    check(&[], "I cannot unsubscribe, https://example.com fails", person);
    check(&[answer], "Please do not reply to all, but to me.", person);
    check(
        &[answer],
        "Ihre Nachricht\n\n  An: Kim\n\nwurde am Montag gelesen.",
        "Receipt opens - receipt-words",
    );
    check(
        &[answer],
        "Your message\n\n  To: Kim\n\nwas read on Monday, January 5, 2026.",
        "Receipt opens - receipt-words",
    );
}

/// A responder's own prefix before the subject, and an absence told; clients' prefixes are short.
#[test]
fn absences_below_a_prefix_of_their_own() {
    let check = |subject: &str, text: &str, expected: &str| {
        let fields = [&format!("Subject: {subject}"), "In-Reply-To: <a@example.com>"];
        assert_eq!(show(&judge(&fields, text)), expected, "{subject}");
    };
    check("Auto: Lamp", "I am on holiday until Monday.", "AutoReply opens - automatic-words");
    check("Semesterbesked: Lampa", "Jag är på semester.", "AutoReply opens - automatic-words");
    check(
        "Re: Lampe",
        "Je suis en congés. Urgences : ben@example.net",
        "AutoReply opens - automatic-words",
    );
    check("Re: Lamppu", "Kiitos viestistäsi. Olen lomalla.", "AutoReply opens - automatic-words");
    check("Order 5: Lamp", "We are on holiday next week.", "Person opens kim@example.net person");
    check("Re: Lamp", "I am on holiday until Monday.", "Person opens kim@example.net person");
    check("Antwort: Lampe", "Ich bin im Urlaub.", "Person opens kim@example.net person");
    check("Assenza: Lampada", "Sono in ferie.", "AutoReply opens - vacation-subject");
}

/// Notes marks its notes of absence as `auto-generated`; an answer that says what it is, is one.
#[test]
fn generated_answers() {
    let fields = ["Auto-Submitted: auto-generated", "In-Reply-To: <a@example.com>"];
    let note = "I am out of the office until Monday.";
    assert_eq!(show(&judge(&fields, note)), "AutoReply shut - auto-submitted");
    assert_eq!(show(&judge(&fields, "Lamp is lit.")), "Notification shut - auto-submitted");
}

/// Names and subjects that people have as well.
#[test]
fn people_with_names_of_machines() {
    check(
        &["From: bouncehouse@example.net"],
        "Person opens kim@example.net person".replace("kim", "bouncehouse").as_str(),
    );
    check(&["From: bounce+kim@example.net"], "Notification shut - daemon-sender");
    check(&["From: bounces-5@example.net"], "Notification shut - daemon-sender");
    let company = [
        "From: Mail Delivery GmbH <info@example.net>",
        "Return-Path: <info@example.net>",
        "Subject: Failed delivery",
    ];
    let said = |text: &str| show(&judge(&company, text));
    assert_eq!(said("We could not reach kim@example.org."), "Person opens info@example.net person");
    assert_eq!(said("<kim@example.org>: 550 5.1.1 no such user"), "Bounce shut - bounce-text");
    let from = ["From: Kim <postmaster@example.net>", "Subject: Undeliverable mail of your users"];
    let path = "Return-Path: <postmaster@example.net>";
    check(&[from[0], from[1], path], "Person opens - role-sender");
    check(&[from[0], from[1], "Return-Path: <>"], "Bounce shut - bounce-text");
}
