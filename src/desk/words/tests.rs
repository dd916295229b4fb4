//! Every sentence, label and alert in every language.
//!
//! Separate because it holds for all of them at once: each says the names and numbers that it was
//! given, in a language of its own, and whatever is in them the mail around it keeps its shape.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use super::*;
use crate::desk::alarm::Alarm;
use crate::desk::conversation::Status;
use crate::desk::decide::command::{Around, Unsent, parse};
use crate::desk::labels::{Answer, Digest, Notice, answer, digest, notice};
use crate::desk::told::{Undone, Whereabouts};
use crate::desk::when::WhenError;
use crate::mail::address::Address;
use crate::mail::write::compose::compose;
use crate::mail::write::compose::hostile::{check, draft, hostile, seal};
use crate::mail::write::draft::{Body, Draft, MailKind};
use crate::mail::write::template::Templates;

fn local() -> DateTime {
    "2026-01-12T09:00".parse().unwrap()
}

fn address() -> Address {
    Address::parse("zoe@example.net").unwrap()
}

fn reference(number: u32) -> Ref {
    Ref::from_random(number)
}

/// Every problem, with this value in it; and one that a mistaken line makes.
fn problems(value: &str) -> Vec<Problem> {
    let text = || value.to_owned();
    let when = |why| Problem::When { written: text(), why };
    let one = reference(1);
    let now = "2026-01-05T09:00[UTC]".parse().unwrap();
    let mistaken = parse("#tag", Around { agents: &[], now: &now }).commands.unwrap_err();
    let mut all = vec![
        Problem::Unknown { written: text(), meant: Some("resolve") },
        Problem::Unknown { written: text(), meant: None },
        Problem::Ambiguous { written: text() },
        Problem::StandsAlone { written: text() },
        when(WhenError::Empty),
        when(WhenError::Unknown(text())),
        when(WhenError::NoSuchDay(text())),
        when(WhenError::Ambiguous(local(), local())),
        when(WhenError::Past(local())),
        when(WhenError::TooFar(local())),
        Problem::NoSuchAgent { written: text() },
        Problem::OnlyLeads { written: text() },
        Problem::NoSuchConversation { reference: one },
        Problem::Misplaced { written: text() },
        Problem::WithoutHash { written: text() },
        Problem::NoSuchTemplate { written: text(), known: Vec::new() },
        Problem::NoSuchTemplate { written: text(), known: vec![text(), text()] },
        Problem::Spaced { written: text(), meant: text() },
        Problem::NeedsReference,
        Problem::SameConversation { reference: one },
        Problem::MergesSpam { reference: one },
        Problem::OtherCustomer { into: one, theirs: text(), ours: text() },
        Problem::SplitsAll,
        Problem::SplitsNothing,
        Problem::OwnAddress { address: address() },
        Problem::NothingToSay,
        Problem::TwoAtOnce,
        Problem::Unsent(Unsent::NotOne { reference: one }),
        Problem::Unsent(Unsent::Text(text())),
        Problem::Unsent(Unsent::Command("#note")),
        Problem::Unsent(Unsent::File(text())),
        Problem::Unsent(Unsent::Unproven),
    ];
    all.extend(mistaken);
    all
}

/// Every sentence, with this value in it; help is a page of its own.
fn sentences(language: &str, value: &str) -> Vec<String> {
    let lacks = [
        Lack::Author,
        Lack::Address(address()),
        Lack::Authentication,
        Lack::Closed,
        Lack::Expired,
        Lack::Notice { gap: true },
    ];
    let closed = [
        NotOpened::NoSender,
        NotOpened::Ours(address()),
        NotOpened::Agents(address()),
        NotOpened::Known(reference(2)),
    ];
    let doubts = [
        Doubt::Greeting { greeted: value.to_owned(), reader: value.to_owned() },
        Doubt::Attachment,
        Doubt::No,
    ];
    let problems = problems(value);
    let mut says: Vec<Say<'_>> = problems.iter().map(Say::Problem).collect();
    says.extend(lacks.iter().flat_map(|lack| [Say::NotProven(lack), Say::FallsShort(lack)]));
    says.extend(closed.iter().map(Say::OpensNothing));
    says.extend(doubts.map(Say::Doubt));
    says.extend([
        Say::SendSendsIt,
        Say::WriteAgain,
        Say::NoticeForgotten,
        Say::Unsafe,
        Say::AlreadyAnswered(value),
        Say::LooksInternal,
        Say::NobodyToAnswer,
        Say::NothingHeld,
        Say::NorTheRest,
        Say::FiledAsNote,
        Say::NoteFor(value),
        Say::Late(value),
        Say::NotDelivered(value, value),
        Say::MayHaveGoneOut,
        Say::CameBack(value),
        Say::CopyCameBack(value),
        Say::AgentNotReached(value, value),
        Say::HeldForLong(value),
        Say::HeldThoughAnswered(value),
        Say::KeptBack,
        Say::ConfirmFresh,
        Say::ConfirmStart,
        Say::Cancelled { may_be_out: false },
        Say::Cancelled { may_be_out: true },
        Say::PromiseDue(value),
        Say::CheckBack(value),
    ]);
    let mut said: Vec<String> = says.iter().map(|what| say(language, what)).collect();
    said.extend(told(value).iter().map(|what| tell(language, what)));
    said
}

fn told(value: &str) -> Vec<Told<'_>> {
    let (one, until) = (reference(3), local());
    // It lives as long as the tests do: there is one.
    let address: &'static Address = Box::leak(Box::new(address()));
    let both = |make: &dyn Fn(Option<Ref>) -> Told<'static>| [make(None), make(Some(one))];
    let mut all: Vec<Told<'_>> = Vec::new();
    all.extend(both(&|of| Told::Snoozed { of, until }));
    all.extend(both(&|of| Told::Promised { of, until }));
    all.extend(both(&|of| Told::NoPromise { of }));
    all.extend(both(&|of| Told::Split { of, into: reference(6) }));
    all.extend(
        [Status::Open, Status::Waiting, Status::Snoozed, Status::Resolved, Status::Spam]
            .map(|status| Told::Undone(Undone::TakenBack { status, to: None, of: None })),
    );
    for deputy in [None, Some(value)] {
        all.extend([
            Told::Whereabouts(Whereabouts::Away { until, deputy }),
            Told::Whereabouts(Whereabouts::SetAway { by: value, until, deputy }),
            Told::Whereabouts(Whereabouts::ColleagueAway {
                who: value,
                name: "anna",
                until,
                deputy,
            }),
        ]);
    }
    all.extend([
        Told::Whereabouts(Whereabouts::Back),
        Told::Whereabouts(Whereabouts::SetBack { by: value }),
        Told::Whereabouts(Whereabouts::ColleagueBack { who: value }),
    ]);
    let (status, to) = (Status::Open, Some(address));
    all.extend(both(&|of| Told::Undone(Undone::TakenBack { status, to, of })));
    all.extend(both(&|of| Told::Undone(Undone::TooLate { to, of })));
    all.extend([
        Told::Recognised { until, words: value },
        Told::IsPast(until),
        Told::Merged { from: one, into: reference(4) },
        Told::Started { reference: one, to: address },
        Told::Opened { reference: one, from: address },
        Told::Replaced,
        Told::Undone(Undone::Dropped),
        Told::Undone(Undone::TooLate { to: None, of: None }),
        Told::Undone(Undone::StartTakenBack { reference: one, to: address }),
        Told::StartKept { reference: one, to: address },
        Told::Undone(Undone::Nothing),
        Told::RecipientAdded(address),
        Told::RecipientRemoved(address),
        Told::Templates(&[]),
    ]);
    all
}

fn labels(language: &str, value: &str) -> Vec<String> {
    let (one, some) = (reference(5), Some(value));
    let mut said: Vec<String> = [
        Notice::NoSubject,
        Notice::FirstSubject(value),
        Notice::ToNobody,
        Notice::DueAwake,
        Notice::DueCheckBack,
        Notice::FromUnconfirmedColleague,
        Notice::FromThirdParty,
        Notice::FromColleague,
        Notice::FromTeam,
        Notice::FromMachine,
        Notice::FromDesk,
        Notice::Complaint,
        Notice::IdentityCheck,
        Notice::Unconfirmed,
        Notice::Missing(value),
        Notice::AlsoOpen(one, value),
        Notice::Solved(one, value),
        Notice::Before(0, None),
        Notice::Before(1, some),
        Notice::Before(2, None),
        Notice::Before(5, some),
        Notice::BelongsTo { of: one, whose: value, subject: value },
        Notice::NoCopy(value),
    ]
    .iter()
    .map(|what| notice(language, what))
    .collect();
    said.extend(
        [
            Digest::Subject(value),
            Digest::Late,
            Digest::Promised,
            Digest::DueToday,
            Digest::NobodyOnIt,
            Digest::WaitingLongest,
            Digest::New,
            Digest::Due(value),
            Digest::WaitsSince(value),
            Digest::With(value),
            Digest::Since(value),
            Digest::For(value),
            Digest::Held,
            Digest::Thanks,
            Digest::Filed,
            Digest::MarkedSpam,
            Digest::SilentTrial,
            Digest::Came(7),
            Digest::Answered(7, None),
            Digest::Answered(7, some),
            Digest::WaitsLongest(value, value),
            Digest::AnsweredTwice(value),
            Digest::WouldHaveSent(7, 8, 6),
            Digest::Days(7),
            Digest::More(7),
            Digest::HowToAnswer,
            Digest::NewMails(7),
            Digest::WhyBundled,
        ]
        .iter()
        .map(|what| digest(language, what)),
    );
    said.extend(answers(value).iter().map(|what| answer(language, what)));
    said
}

fn answers(value: &str) -> Vec<Answer<'_>> {
    let mut all = vec![
        Answer::ReportOf(value, value),
        Answer::NoConversation,
        Answer::Owed(7, None),
        Answer::Owed(7, Some(value)),
        Answer::NothingOwed,
        Answer::YouOweNothing,
        Answer::WaitsFor(value),
        Answer::Days(7),
        Answer::With(value),
        Answer::NobodyOnIt,
        Answer::Low,
        Answer::High,
        Answer::Urgent,
        Answer::AnswersGoTo(value),
        Answer::Promised(value),
        Answer::Older(7),
        Answer::Admin,
        Answer::Internal,
        Answer::ThirdParty,
        Answer::NoQuery(value, value),
        Answer::NoIndex,
        Answer::NothingFits,
        Answer::Failed,
        Answer::Fit(7, 7),
        Answer::Fit(8, 7),
        Answer::LastDays(7),
        Answer::Opened,
        Answer::Answers,
        Answer::HalfWithin,
        Answer::NinetyWithin,
        Answer::Missed,
        Answer::AnswersOf,
    ];
    all.extend(Status::ALL.map(|status| Answer::Status(status, value)));
    all
}

fn alarms(value: &str) -> [Alarm; 4] {
    let text = || value.to_owned();
    [
        Alarm::MailboxSilent { mailbox: text(), minutes: 17, error: text() },
        Alarm::OutboxStalled { mailbox: text(), minutes: 17 },
        Alarm::Quarantined { count: 17 },
        Alarm::AgentNotReached { agent: text(), mailbox: text(), reply: text() },
    ]
}

/// All that is said in a language, with this value wherever one is taken.
fn all(language: &str, value: &str) -> Vec<String> {
    let mut said = sentences(language, value);
    said.extend(labels(language, value));
    for one in alarms(value) {
        let (subject, lines) = alarm(language, &one);
        said.push(subject);
        said.extend(lines);
    }
    said
}

/// What a value is put in for: once as often in every language, in numbers and names alike.
#[test]
fn every_language_says_what_english_says() {
    let value = "Zoë";
    let english = all("en", value);
    let mut count = 0;
    for language in Language::ALL {
        let said = all(language.code(), value);
        assert_eq!(said.len(), english.len());
        for (own, english) in said.iter().zip(&english) {
            let what = || format!("{language:?}: {own} / {english}");
            assert_eq!(own.contains(value), english.contains(value), "{}", what());
            let reference = |text: &str| {
                let marks = |c: char| !c.is_ascii_alphanumeric();
                let is_one = |word: &&str| Ref::parse(word).is_some() && word.len() == 6;
                text.split(marks)
                    .filter(|word| is_one(word) && word.contains(char::is_numeric))
                    .map(str::to_owned)
                    .collect::<std::collections::BTreeSet<String>>()
            };
            assert_eq!(reference(own), reference(english), "{}", what());
            for part in ["zoe@example.net", "2026", "17", "`posthaste "] {
                let (own, english) = (own.contains(part), english.contains(part));
                assert_eq!(own, english, "{part}: {}", what());
            }
            assert_eq!(own.contains('#'), english.contains('#'), "{}", what());
            assert!(!own.contains(['{', '}', '\n']) && !own.contains("  "), "{}", what());
            assert_eq!(own.trim(), own, "{}", what());
            count += 1;
        }
    }
    println!("{count} sentences and labels in {} languages", Language::ALL.len());
}

/// What two languages say alike is a word of both.
#[test]
fn every_language_has_words_of_its_own() {
    let english = all("en", "");
    let german = all("de", "");
    for language in Language::ALL {
        let own = all(language.code(), "");
        for (other, of) in [(&english, Language::English), (&german, Language::German)] {
            let alike: Vec<&String> =
                own.iter().zip(other).filter(|(own, other)| own == other).map(|it| it.0).collect();
            let is_long = |text: &&&String| text.split(' ').count() > 3;
            let alike: Vec<&&String> = alike.iter().filter(is_long).collect();
            assert!(language == of || alike.is_empty(), "{language:?} {of:?}: {alike:?}");
        }
    }
}

/// French sets a no-break blank before double punctuation and inside of its quotation marks.
#[test]
fn french_blanks() {
    let mut said = all("fr", "Zoë");
    said.push(say("fr", &Say::Help));
    for text in said {
        let mut before = ' ';
        for c in text.chars() {
            let is_set = !":;?!»".contains(c) || before == '\u{a0}';
            assert!(is_set && (before != '«' || c == '\u{a0}'), "{text}");
            before = c;
        }
    }
}

/// Only German has commands of its own.
#[test]
fn commands_are_those_of_the_language() {
    for language in Language::ALL {
        let now = "2026-01-05T09:00[UTC]".parse().unwrap();
        for text in all(language.code(), "anna").join(" ").split(' ') {
            let word = text.trim_matches(|c: char| !c.is_alphanumeric() && c != '#');
            if !word.starts_with('#') || word.len() < 2 {
                continue;
            }
            let around = Around { agents: &["anna"], now: &now };
            let problems = parse(word, around).commands.err().unwrap_or_default();
            let is_unknown = |problem: &Problem| matches!(problem, Problem::Unknown { .. });
            let is_value = word.starts_with("#anna");
            assert!(is_value || !problems.iter().any(is_unknown), "{language:?}: {word}");
        }
    }
}

#[test]
fn a_language_that_we_do_not_write_is_english() {
    assert_eq!(all("sv", "Zoë"), all("en", "Zoë"));
}

/// Whatever a sentence, a label or an alert was given: the mail keeps its shape.
#[test]
fn no_value_breaks_a_mail_in_any_language() {
    let templates = Templates::new(&["en".to_owned()], &BTreeMap::new()).unwrap();
    let mut count = 0;
    for language in Language::ALL.map(Language::code) {
        for value in hostile() {
            // There are hundreds of sentences in one mail; the templates' test has all of it.
            let value: String = value.chars().take(400).collect();
            let held = Body::CommandReply {
                lines: sentences(language, &value),
                text: Some(value.clone()),
                is_own: true,
                held: true,
                answer: None,
                asked: Vec::new(),
                found: Vec::new(),
            };
            let mut mails = vec![
                (MailKind::CommandReply, held, value.clone()),
                (
                    MailKind::Digest,
                    Body::Digest { paragraphs: labels(language, &value) },
                    digest(language, &Digest::Subject(&value)),
                ),
            ];
            for one in alarms(&value) {
                let (subject, lines) = alarm(language, &one);
                let body = Body::Alert { lines, text: Some(value.clone()) };
                mails.push((MailKind::Alert, body, subject));
            }
            for (kind, body, subject) in mails {
                let draft = Draft { subject, ..draft(kind, body, language, &value) };
                check(kind, &draft, &compose(&draft, &seal(), &[], &templates), &value);
                count += 1;
            }
        }
    }
    println!("{count} mails of sentences and labels with hostile values");
    assert_eq!(count, 8 * 15 * 6);
}
