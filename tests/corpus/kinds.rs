//! Kinds of other people's mail: is what a machine wrote known, and is any of it ever answered?
//!
//! Separate because it goes over every set at once: whatever a mail was collected for, its label
//! says who wrote it. No mail of a machine may be answerable, and few mails of people may be taken
//! for a machine's. Where we differ from a label on purpose, the reason stands in the table.

use posthaste::mail::message::Message;
use posthaste::mail::read::classify::{Authentication, Kind, OwnMarks, Verdict, classify};

use super::{Case, Tally, cases, folder, is_shown, sets};

/// Mail whose label we do not follow, and why.
const OTHERWISE: &[(&str, &str)] = &[
    ("bounce-sisimai/eml/rfc3464-55.eml", "its only recipient is delayed"),
    ("mime-mikel/eml/multipart_report_emails_report_422.eml", "its only recipient is delayed"),
    (
        "mime-mime4j/eml/mimetools-testmsgs_badbound.eml",
        "it is Post.Office's bounce in prose, labelled for its structure alone",
    ),
    (
        "mime-mimekit/eml/messages_feedback-report.txt.eml",
        "a byte order mark in front of the header makes From none",
    ),
    (
        "mime-mimekit/eml/messages_delivery-status.anonymized.eml",
        "every word of it is crossed out, the report's type among them",
    ),
    (
        "mime-mimekit/eml/messages_disposition-notification.anonymized.eml",
        "every word of it is crossed out, the report's type among them",
    ),
    (
        "mime-mikel/eml/mime_emails_raw_email_with_mimepart_without_content_type.eml",
        "it is Postfix's report of a delay, labelled for its structure alone",
    ),
    (
        "mime-mikel/eml/error_emails_bad_subject.eml",
        "it invites a panel to a survey and asks for no answer, labelled for its header alone",
    ),
    (
        "mime-mikel/eml/error_emails_content_transfer_encoding_with_8bits.eml",
        "it is a shop's newsletter and asks for no answer, labelled for its encoding alone",
    ),
];

/// The verdict on a mail by a desk whose address is the one that it was sent to.
pub(super) fn judged(message: &Message) -> Verdict {
    let delivered = message.delivered_to.first().cloned();
    let to = message.to.iter().map(|to| to.address.clone());
    let addresses = delivered.into_iter().chain(to).collect();
    let own = OwnMarks { addresses, ..OwnMarks::default() };
    classify(message, Authentication::none(), &own)
}

/// The kinds that a label allows; none: a person wrote it.
fn kinds_of(case: &Case) -> &'static [Kind] {
    match case.stated("kind").unwrap_or_default() {
        "bounce" => &[Kind::Bounce],
        "delayed" | "dsn-success" => &[Kind::DeliveryReport],
        "autoreply" => &[Kind::AutoReply],
        "arf" => &[Kind::Complaint],
        "mdn" => &[Kind::Receipt],
        "challenge" => &[Kind::Challenge],
        "list" => &[Kind::List],
        "bulk" => &[Kind::Bulk],
        "loop" => &[Kind::Loop],
        "report" => &[Kind::Notification],
        _ => &[],
    }
}

fn every_case() -> Option<Vec<Case>> {
    let folder = folder()?;
    let sets = sets(&folder);
    let labelled = sets.iter().filter(|set| set.join("expected.jsonl").is_file());
    let names = labelled.filter_map(|set| set.file_name()?.to_str());
    Some(names.flat_map(|set| cases(&folder, set)).collect())
}

fn is_meant(case: &Case) -> bool {
    OTHERWISE.iter().any(|(name, _)| case.name == *name)
}

#[test]
fn no_mail_of_a_machine_is_answerable() {
    let Some(cases) = every_case() else { return };
    let mut right = Tally::default();
    let mut answerable = Vec::new();
    for case in cases.iter().filter(|case| !kinds_of(case).is_empty()) {
        let verdict = judged(&case.message());
        let is_right = kinds_of(case).contains(&verdict.kind) || is_meant(case);
        right.count(is_right);
        if !is_right && is_shown() {
            let kind = verdict.kind.as_str();
            println!("  {}: {:?} is {kind} {:?}", case.name, case.stated("kind"), verdict.reasons);
        }
        if verdict.answerable.is_some() {
            answerable.push(case.name.clone());
        }
    }
    println!("automatic mails answerable: {}", answerable.len());
    assert_eq!(answerable, Vec::<String>::new());
    right.hold("automatic mails of the labelled kind", 99.0);
}

#[test]
fn people_are_rarely_taken_for_machines() {
    let Some(cases) = every_case() else { return };
    let (mut open, mut known) = (Tally::default(), Tally::default());
    for case in cases.iter().filter(|case| kinds_of(case).is_empty() && !is_meant(case)) {
        let verdict = judged(&case.message());
        let is_known = matches!(verdict.kind, Kind::Person | Kind::List);
        open.count(verdict.opens);
        known.count(is_known);
        if !(is_known && verdict.opens) && is_shown() {
            println!("  {}: {} {:?}", case.name, verdict.kind.as_str(), verdict.reasons);
        }
    }
    open.hold("mails of people that open", 99.5);
    known.hold("mails of people known as such", 99.0);
}
