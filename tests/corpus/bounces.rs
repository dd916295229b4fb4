//! Bounces of other people's servers: are they found, and is the address no good or the mail late?
//!
//! Separate because the labels speak of recipients, not of mails. The set `bounce-sisimai` says of
//! each recipient whether the bounce is `hard` (the address takes no mail, whoever writes) or soft,
//! and gives a status code; codes x.0.9yy are made up by its makers, so that of a code only the
//! class is compared.

use posthaste::mail::read::bounce::bounces;
use posthaste::mail::read::classify::Kind;

use super::kinds::judged;
use super::{Case, Tally, cases, folder, is_shown};

/// Recipients whom we read otherwise, and mean to. They count as wrong all the same.
const OTHERWISE: &[(&str, &str)] = &[
    ("lhost-exim-07.eml", "class: a full mailbox without any code is `5.0.0`, for Exim gave up"),
    (
        "lhost-postfix-07.eml",
        "`User unknown` is labelled a filter's doing; the words do not say so",
    ),
    ("lhost-office365-04.eml", "the same, and 5.1.351; its twin 07 is labelled hard"),
    ("lhost-postfix-49.eml", "class: a bounce within a bounce; the outer one has no code"),
];

#[test]
fn bounces_are_found_with_their_class() {
    let Some(folder) = folder() else { return };
    let cases = cases(&folder, "bounce-sisimai");
    let (mut found, mut hard, mut class) = (Tally::default(), Tally::default(), Tally::default());
    for case in cases.iter().filter(|case| case.stated("kind") == Some("bounce")) {
        let message = case.message();
        let verdict = judged(&message);
        let read = bounces(&message).recipients;
        let is_found = verdict.kind == Kind::Bounce && !read.is_empty();
        found.count(is_found);
        if !is_found && is_shown() {
            println!("  {}: {} {:?}", case.name, verdict.kind.as_str(), verdict.reasons);
        }
        for (place, (is_hard, status)) in stated(case).into_iter().enumerate() {
            let read = read.get(place);
            let agrees = read.is_some_and(|read| read.permanent == is_hard);
            let agrees_in_class =
                read.is_some_and(|read| read.status.chars().next() == status.chars().next());
            hard.count(agrees);
            class.count(agrees_in_class);
            let is_meant = OTHERWISE.iter().any(|(file, _)| case.name.ends_with(file));
            if !(agrees && agrees_in_class || is_meant) && is_shown() {
                let reason = case.stated_all("reason");
                println!("  {}: {reason:?} {status} hard {is_hard}, not {read:?}", case.name);
            }
        }
    }
    found.hold("bounces found", 99.0);
    hard.hold("hard or soft as labelled", 97.0);
    class.hold("class of status as labelled", 97.0);
}

/// What the source says of each recipient: hard, and the status.
fn stated(case: &Case) -> Vec<(bool, &str)> {
    let hard = case.row["hard"].as_array().into_iter().flatten();
    hard.filter_map(serde_json::Value::as_bool).zip(case.stated_all("dsn")).collect()
}
