//! Facts: whom we write to, in which words and language, and what was sent before.
//!
//! Separate because a decision believes them unseen. Holds on to what the store gathers for the
//! desk; what the desk makes of it is tested without a store.

use super::*;
use crate::desk::input::Facts;
use crate::mail::message::Attachment;
use crate::mail::read::classify::{Answerable, AuthenticationResult};
use crate::store::outbox::Settlement;
use crate::store::query::{FactsAsked, Seen};

fn facts(fixture: &Fixture, state: &Conversation, seconds: i64) -> Facts {
    asked(fixture, state, None, None, seconds)
}

fn asked(
    fixture: &Fixture,
    state: &Conversation,
    about: Option<MessageKey>,
    answering_mail_of: Option<Timestamp>,
    seconds: i64,
) -> Facts {
    let policy = policy();
    let answering_mail_of = answering_mail_of.map(|at| (Seen { at, mail: None }, "ben"));
    let asked = FactsAsked { policy: &policy, about, answering_mail_of, now: at(seconds) };
    fixture.store.read().facts(state, asked).unwrap()
}

fn addresses(parties: &[NameAddr]) -> Vec<&str> {
    parties.iter().map(|party| party.address.as_str()).collect()
}

#[test]
fn a_first_mail_has_its_facts_before_its_decision() {
    let mut fixture = Fixture::new();
    let (state, key) = fixture.write(|writer| {
        let unborn = writer.unborn("support", at(0), &mut || 1).unwrap();
        let mut new = mail(unborn.id, "a@example.net");
        new.names = vec![id("old@shop.example")];
        new.answerable =
            Some(Answerable::restore(party("kim@example.net"), AuthenticationResult::None));
        new.attachments = vec![Attachment {
            part: 2,
            name: "lamp.jpg".into(),
            content_type: "image/jpeg".into(),
            size: 5,
            content_id: None,
            inline: false,
        }];
        let key = writer.insert_message(&new).unwrap();
        (unborn, key)
    });
    let facts = asked(&fixture, &state, Some(key), None, 1);
    assert_eq!(facts.customer, Some(party("kim@example.net")));
    let answerable = facts.answerable.unwrap();
    assert_eq!(answerable.recipient(), &party("kim@example.net"));
    assert!(!answerable.is_authenticated());
    assert_eq!((facts.subject.as_str(), facts.language.as_str()), ("Lamp", "de"));
    assert_eq!(facts.reply_to_id, Some(id("a@example.net")));
    assert_eq!(facts.references, [id("old@shop.example"), id("a@example.net")]);
    assert_eq!(facts.last_words.unwrap().text, "words of a@example.net");
    assert_eq!(facts.text, "text of a@example.net");
    assert_eq!((facts.attachments[0].message, facts.attachments[0].part), (key.0, 2));
    assert_eq!(facts.writer, Some(party("kim@example.net")));
    assert!(!facts.has_answered && !facts.unreachable);
    assert_eq!((facts.acks_to_customer, facts.automatic_in_a_row), (0, 0));
}

#[test]
fn the_opening_mail_says_whom_we_answer() {
    let mut fixture = Fixture::new();
    let (state, _) = fixture.opened(
        |mail| {
            mail.from = Some(party("form@example.com"));
            mail.reply_to = Some(party("kim@example.net"));
        },
        "a@example.net",
    );
    fixture.further(&state, "b@example.net", |mail| {
        mail.reply_to = Some(party("elsewhere@example.org"));
        mail.subject = "Re: Lamp, again".into();
        mail.language = Some("en".into());
    });
    fixture.further(&state, "c@example.org", |mail| {
        mail.role = Role::ThirdParty;
        mail.from = Some(party("guest@example.org"));
        mail.language = Some("de".into());
    });
    let facts = facts(&fixture, &state, 1);
    assert_eq!(facts.customer, Some(party("kim@example.net")));
    assert_eq!(facts.subject, "Lamp");
    assert_eq!(facts.language, "en", "the customer's own");
    assert_eq!(facts.reply_to_id, Some(id("b@example.net")), "the customer's newest");
    assert_eq!(facts.last_words.unwrap().text, "words of b@example.net");
    assert_eq!(facts.writer, Some(party("guest@example.org")), "the newest from outside");
    assert_eq!(facts.text, "text of c@example.org");
}

#[test]
fn a_machine_opens_nothing_and_an_agents_note_is_no_opening() {
    let mut fixture = Fixture::new();
    let (mut state, _) = fixture.opened(
        |mail| {
            mail.role = Role::Automatic;
            mail.from = Some(party("robot@example.org"));
        },
        "a@x.example",
    );
    state.opening = None;
    let note = fixture.further(&state, "note@x.example", |mail| {
        mail.direction = Direction::Note;
        mail.role = Role::Agent;
        mail.from = Some(party("anna@example.com"));
    });
    let customer = |fixture: &Fixture, about| asked(fixture, &state, about, None, 1).customer;
    assert_eq!(customer(&fixture, Some(note)), Some(party("robot@example.org")));
    let person = fixture.further(&state, "b@x.example", |_| {});
    assert_eq!(customer(&fixture, Some(person)), Some(party("kim@example.net")));
}

#[test]
fn an_answer_sent_by_hand_names_the_customer_in_to() {
    let mut fixture = Fixture::new();
    let (mut state, _) = fixture.opened(
        |mail| {
            mail.direction = Direction::Out;
            mail.role = Role::Agent;
            mail.from = Some(party("support@example.com"));
            mail.to = vec![party("help@example.com"), party("kim@example.net")];
        },
        "a@example.com",
    );
    assert_eq!(facts(&fixture, &state, 1).customer, Some(party("kim@example.net")));
    state.opening = None;
    assert_eq!(facts(&fixture, &state, 1).customer, Some(party("kim@example.net")));
}

#[test]
fn languages_that_the_desk_does_not_speak_do_not_count() {
    let mut fixture = Fixture::new();
    let (state, _) = fixture.opened(|mail| mail.language = Some("en".into()), "a@x.example");
    fixture.further(&state, "b@x.example", |mail| mail.language = Some("fr".into()));
    assert_eq!(facts(&fixture, &state, 1).language, "en");
}

#[test]
fn a_copy_goes_to_whom_the_customer_named_and_to_nobody_of_ours() {
    let opening = [
        "boss@example.net",
        "kim@example.net",
        "support+x@example.com",
        "anna@example.com",
        "form@example.com",
        "Boss@example.net",
    ];
    let pass = AuthenticationResult::Pass;
    let none = AuthenticationResult::None;
    let check = |newest: Option<(AuthenticationResult, &[&str])>, expected: &[&str]| {
        let mut fixture = Fixture::new();
        let (state, _) =
            fixture.opened(|mail| mail.cc = opening.map(party).to_vec(), "a@x.example");
        if let Some((result, cc)) = newest {
            fixture.further(&state, "b@x.example", |mail| {
                mail.authentication.result = result;
                mail.cc = cc.iter().copied().map(party).collect();
            });
        }
        let facts = facts(&fixture, &state, 1);
        assert_eq!(addresses(&facts.customer_cc), expected, "{newest:?}");
    };
    check(None, &["boss@example.net"]);
    check(
        Some((pass, &["new@example.net", "boss@example.net"])),
        &["new@example.net", "boss@example.net"],
    );
    check(Some((pass, &[])), &[]);
    check(Some((none, &["eve@example.org", "boss@example.net"])), &["boss@example.net"]);
    check(Some((AuthenticationResult::Fail, &["eve@example.org"])), &[]);
}

#[test]
fn nobody_makes_us_a_mailing_list() {
    let mut fixture = Fixture::new();
    let many = (0..500).map(|n| party(&format!("{n}@example.org"))).collect::<Vec<_>>();
    let (state, _) = fixture.opened(|mail| mail.cc = many, "a@x.example");
    let facts = facts(&fixture, &state, 1);
    assert_eq!(facts.customer_cc.len(), crate::limits::CUSTOMER_CC_MAX);
}

#[test]
fn who_answered_since_is_told_with_their_words() {
    let mut fixture = Fixture::new();
    let (state, _) = fixture.opened_by("a@x.example");
    let answer = |fixture: &mut Fixture, state: &Conversation, agent: Option<&str>, seconds| {
        let message = fixture.further(state, &format!("{seconds}@x.example"), |mail| {
            mail.role = Role::Agent;
            mail.direction = Direction::Out;
            mail.from = Some(party("support@example.com"));
        });
        let event = Event::Replied { message, agent: agent.map(str::to_owned), mail: None };
        fixture.commit(state, at(seconds), vec![fact(event)], Vec::new())
    };
    let state = answer(&mut fixture, &state, Some("anna"), 10);
    let since = |fixture: &Fixture, state: &Conversation, seconds| {
        asked(fixture, state, None, Some(at(seconds)), 100)
            .answered_since
            .map(|quote| (quote.author, quote.text))
    };
    let annas = ("Anna Schmidt".to_owned(), "words of 10@x.example".to_owned());
    assert_eq!(since(&fixture, &state, 9), Some(annas));
    assert_eq!(since(&fixture, &state, 10), None);
    let state = answer(&mut fixture, &state, None, 20);
    let somebodys = ("support@example.com".to_owned(), "words of 20@x.example".to_owned());
    assert_eq!(since(&fixture, &state, 9), Some(somebodys));
    assert_eq!(facts(&fixture, &state, 100).answered_since.map(|quote| quote.text), None);
    let state = answer(&mut fixture, &state, Some("ben"), 30);
    assert_eq!(since(&fixture, &state, 20), None, "one's own answer stands in nobody's way");
    assert!(facts(&fixture, &state, 100).has_answered);
}

#[test]
fn automatic_mail_is_counted_over_all_conversations() {
    const DAY: i64 = 24 * 3600;
    let mut fixture = Fixture::new();
    let (one, _) = fixture.opened_by("a@x.example");
    let (two, _) = fixture.opened_by("b@x.example");
    let (one, _) = fixture.queued(&one, at(10), MailKind::Ack, |_| {});
    let (two, _) = fixture.queued(&two, at(20), MailKind::Resolution, |_| {});
    let (two, _) = fixture.queued(&two, at(30), MailKind::Relay, |_| {});
    let (one, taken_back) = fixture.queued(&one, at(40), MailKind::Ack, |_| {});
    fixture.commit(&two, at(41), Vec::new(), vec![Effect::Withdraw(taken_back)]);
    let (one, _) = fixture.queued(&one, at(50), MailKind::Ack, |new| {
        new.recipients = vec![address("lee@example.org")];
    });
    let counts = |fixture: &Fixture, seconds| {
        let facts = facts(fixture, &one, seconds);
        (facts.acks_to_customer, facts.automatic_in_a_row, facts.automatic_recently)
    };
    assert_eq!(counts(&fixture, 60), (1, 2, 3));
    assert_eq!(counts(&fixture, 71), (1, 2, 2), "a breaker of a minute");
    assert_eq!(counts(&fixture, 10 + DAY), (1, 2, 0));
    assert_eq!(counts(&fixture, 11 + DAY), (0, 2, 0), "a day is over, the row is not");
    let contacts = fixture.store.read().contacts(&address("kim@example.net"), one.id).unwrap();
    assert_eq!(contacts.count, 1);
    fixture.further(&one, "auto@x.example", |mail| {
        mail.kind = Kind::AutoReply;
        mail.received_at = at(55);
    });
    assert_eq!(counts(&fixture, 60), (1, 2, 3), "a machine's answer ends no row");
    fixture.further(&one, "c@x.example", |mail| mail.received_at = at(56));
    assert_eq!(counts(&fixture, 60), (1, 2, 3), "nor does one that looks like a person's");
    let message = fixture.further(&one, "d@x.example", |mail| mail.direction = Direction::Out);
    let event = Event::Replied { message, agent: None, mail: None };
    fixture.commit(&one, at(57), vec![fact(event)], Vec::new());
    assert_eq!(counts(&fixture, 60), (1, 0, 3), "an answer of ours does");
}

#[test]
fn a_refusal_or_a_bounce_makes_an_address_unreachable() {
    let mut fixture = Fixture::new();
    let (state, message) = fixture.opened_by("a@x.example");
    let unreachable =
        |fixture: &Fixture, state: &Conversation| facts(fixture, state, 100).unreachable;
    let send = |fixture: &mut Fixture, state: &Conversation, settlement: &Settlement| {
        let (state, row) = fixture.queued(state, at(1), MailKind::Relay, |_| {});
        fixture.write(|writer| {
            writer.claim(row, b"bytes", at(1)).unwrap();
            writer.settle(row, settlement, at(1)).unwrap();
        });
        (state, row)
    };
    let recipients = vec![address("Kim@Example.net")];
    let reply = String::new();
    let accepted = Settlement::Accepted { recipients: recipients.clone(), reply: reply.clone() };
    let rejected = Settlement::Rejected { recipients, reply };
    let (state, _) = send(&mut fixture, &state, &rejected);
    assert!(unreachable(&fixture, &state));
    let (state, row) = send(&mut fixture, &state, &accepted);
    assert!(!unreachable(&fixture, &state), "the newest counts");
    let bounced =
        Event::Bounced { mail: row, kind: MailKind::Relay, message, hard: true, unanswered: true };
    let state = fixture.commit(&state, at(2), vec![fact(bounced)], Vec::new());
    assert!(unreachable(&fixture, &state));
}

#[test]
fn of_several_recipients_a_bounce_marks_whom_it_names() {
    let mut fixture = Fixture::new();
    let (state, message) = fixture.opened_by("a@x.example");
    let recipients = vec![address("kim@example.net"), address("boss@example.net")];
    let (state, row) =
        fixture.queued(&state, at(1), MailKind::Relay, |new| new.recipients = recipients.clone());
    fixture.write(|writer| {
        writer.claim(row, b"bytes", at(1)).unwrap();
        let accepted = Settlement::Accepted { recipients, reply: String::new() };
        writer.settle(row, &accepted, at(1)).unwrap();
    });
    let bounce = |evidence: &str| Fact {
        event: Event::Bounced {
            mail: row,
            kind: MailKind::Relay,
            message,
            hard: true,
            unanswered: true,
        },
        by: Actor::Outsider,
        reason: Reason::new("bounced", evidence),
    };
    let state = fixture.commit(&state, at(2), vec![bounce("Boss@example.net: 5.1.1")], vec![]);
    assert!(!facts(&fixture, &state, 3).unreachable);
    let state = fixture.commit(&state, at(2), vec![bounce("kim@example.net: 5.1.1")], vec![]);
    assert!(facts(&fixture, &state, 3).unreachable);
}
