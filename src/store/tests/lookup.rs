//! Look-ups: which evidence leads where, and what a forged one is worth.
//!
//! Separate because these are the questions that a mail from outside can ask. Holds on to which
//! conversation each piece of evidence names; weighing them against each other is the desk's.

use super::*;
use crate::desk::conversation::Ref;
use crate::desk::placement::{Evidence, Known, Lead};
use crate::mail::token::Claim;

fn look_up(fixture: &Fixture, evidence: &Evidence, author: &str) -> Known {
    let author = address(author);
    fixture.store.read().look_up(evidence, Some(&author), at(100)).unwrap()
}

fn conversations(leads: &[Lead]) -> Vec<ConversationId> {
    leads.iter().map(|lead| lead.conversation).collect()
}

fn answers(name: &str) -> Evidence {
    Evidence { in_reply_to: vec![id(name)], ..Evidence::default() }
}

fn claims(token: &str) -> Evidence {
    Evidence { claims: vec![Claim::parse(token).unwrap()], ..Evidence::default() }
}

fn token(fixture: &Fixture, row: OutboxId) -> String {
    fixture.store.read().mail(row).unwrap().unwrap().token
}

#[test]
fn ids_lead_to_conversations() {
    let mut fixture = Fixture::new();
    let (one, first) = fixture.opened_by("one@example.net");
    let (two, _) = fixture.opened_by("two@example.net");
    fixture.write(|writer| writer.add_alias(first, &id("alias@example.net")).unwrap());
    fixture.further(&two, "three@example.net", |mail| {
        mail.names = vec![id("lost@example.net"), id("two@example.net")];
    });
    let (_, ours) = fixture.queued(&two, at(1), MailKind::Ack, |_| {});
    let our_id = fixture.store.read().mail(ours).unwrap().unwrap().message_id;
    fixture.write(|writer| {
        writer.seen_in_sent(ours, Some(&id("relay@mx.example")), at(2)).unwrap();
    });
    let check = |name: &str, expected: &[ConversationId]| {
        let known = look_up(&fixture, &answers(name), "kim@example.net");
        assert_eq!(conversations(&known.by_in_reply_to), expected, "{name}");
    };
    check("one@example.net", &[one.id]);
    check("alias@example.net", &[one.id]);
    check("two@example.net", &[two.id]);
    check("three@example.net", &[two.id]);
    check("unknown@example.net", &[]);
    check("ONE@example.net", &[]);
    check("lost@example.net", &[]);
    check(our_id.as_str(), &[two.id]);
    check("relay@mx.example", &[two.id]);

    let evidence = Evidence {
        references: vec![id("two@example.net"), id("x@y"), id("one@example.net")],
        message_id: Some(id("lost@example.net")),
        subject_refs: vec![one.reference, Ref::from_random(0x3fff_ffff), one.reference],
        ..Evidence::default()
    };
    let known = look_up(&fixture, &evidence, "kim@example.net");
    assert_eq!(conversations(&known.by_references), [two.id, one.id], "the order is kept");
    assert_eq!(conversations(&known.by_children), [two.id], "three named it before it came");
    assert_eq!(conversations(&known.by_subject), [one.id]);
    assert_eq!(known.own, None);
}

#[test]
fn an_answer_to_a_relayed_answer_finds_the_agents_message() {
    let mut fixture = Fixture::new();
    let (state, _) = fixture.opened_by("a@example.net");
    let message = fixture.further(&state, "anna-1@phone.example", |mail| {
        mail.role = Role::Agent;
        mail.direction = Direction::Note;
    });
    let row = fixture.write(|writer| writer.next_outbox().unwrap());
    let relay = outgoing(row, MailKind::Relay, "kim@example.net");
    let replied = Event::Replied { message, agent: Some("anna".into()), mail: Some(row) };
    fixture.commit(&state, at(1), vec![fact(replied)], vec![Effect::Send(Box::new(relay))]);
    let due = fixture.store.read().mail(row).unwrap().unwrap();
    assert_eq!(due.agent.as_deref(), Some("anna"), "whose words it carries");
    let known = look_up(&fixture, &answers(due.message_id.as_str()), "kim@example.net");
    assert_eq!(conversations(&known.by_in_reply_to), [state.id]);
    let mail = fixture.store.read().our_mail(&due.token).unwrap().unwrap();
    assert_eq!(mail.agent, None, "her words, but a customer's token");
}

#[test]
fn a_token_is_worth_its_mac() {
    let mut fixture = Fixture::new();
    let (state, key) = fixture.opened_by("a@example.net");
    let (_, row) = fixture.queued(&state, at(1), MailKind::Notice, |new| new.about = Some(key));
    let token = token(&fixture, row);
    let known = look_up(&fixture, &claims(&token), "anna@example.com");
    let (mail, lead) = &known.answered[0];
    assert_eq!((mail.mail, mail.kind, mail.about), (row, MailKind::Notice, Some(key)));
    assert_eq!((mail.agent.as_deref(), mail.made_at), (Some("anna"), at(1)));
    assert_eq!(lead.as_ref().unwrap().conversation, state.id);

    let read = fixture.store.read();
    assert!(read.our_mail(&token.to_uppercase()).unwrap().is_some(), "case makes no difference");
    for place in 0..token.len() {
        let mut letters: Vec<char> = token.chars().collect();
        letters[place] = if letters[place] == 'a' { 'b' } else { 'a' };
        let forged: String = letters.into_iter().collect();
        assert_eq!(read.our_mail(&forged).unwrap(), None, "{forged}");
    }
    let (shorter, longer) = (token.get(1..).unwrap(), format!("{token}a"));
    for nonsense in ["", "a", "Antwort auf Ihre Anfrage", shorter, &longer] {
        assert_eq!(read.our_mail(nonsense).unwrap(), None, "{nonsense}");
    }
}

#[test]
fn what_a_token_covers_cannot_be_changed_behind_it() {
    let mut fixture = Fixture::new();
    let (state, key) = fixture.opened_by("a@example.net");
    let (state, notice) =
        fixture.queued(&state, at(1), MailKind::Notice, |new| new.about = Some(key));
    let (_, ack) = fixture.queued(&state, at(1), MailKind::Ack, |new| new.about = Some(key));
    let ack_token = token(&fixture, ack);
    let known = look_up(&fixture, &claims(&ack_token), "kim@example.net");
    assert_eq!(known.answered[0].0.agent, None);
    let claim = Claim::parse(&ack_token).unwrap();
    let moved = Evidence { claims: vec![Claim { mail: notice.0, ..claim }], ..Evidence::default() };
    assert_eq!(look_up(&fixture, &moved, "kim@example.net").answered, vec![]);
    for sql in [
        "UPDATE outbox SET agent = 'anna'",
        "UPDATE outbox SET kind = 'notice'",
        "UPDATE outbox SET about = NULL",
        "UPDATE outbox SET sealed_conversation = 9",
    ] {
        fixture.store.connection.execute_batch(&format!("BEGIN; {sql}")).unwrap();
        assert_eq!(fixture.store.read().our_mail(&ack_token).unwrap(), None, "{sql}");
        fixture.store.connection.execute_batch("ROLLBACK").unwrap();
    }
    let other = Keys { current: Key { id: 7, secret: [43; 32] }, old: Vec::new() };
    let stranger = Store::open_to_read(fixture.directory.path(), other).unwrap();
    assert_eq!(stranger.read().our_mail(&ack_token).unwrap(), None);
    let rotated = Keys { current: Key { id: 8, secret: [43; 32] }, old: vec![keys().current] };
    let rotated = Store::open_to_read(fixture.directory.path(), rotated).unwrap();
    assert!(rotated.read().our_mail(&ack_token).unwrap().is_some(), "an old key still verifies");
}

#[test]
fn a_token_proves_an_answer_for_90_days_and_a_copy_for_ever() {
    let mut fixture = Fixture::new();
    let (state, _) = fixture.opened_by("a@example.net");
    let (_, row) = fixture.queued(&state, at(0), MailKind::Ack, |_| {});
    let claim = Claim::parse(&token(&fixture, row)).unwrap();
    let evidence = Evidence { claims: vec![claim], own_claims: vec![claim], ..Evidence::default() };
    let check = |seconds: i64, expected: usize| {
        let known = fixture.store.read().look_up(&evidence, None, at(seconds)).unwrap();
        assert_eq!(known.answered.len(), expected, "{seconds}");
        assert_eq!(known.own.as_ref().map(|own| own.mail), Some(row), "{seconds}");
    };
    check(0, 1);
    check(90 * 24 * 3600, 1);
    check(90 * 24 * 3600 + 1, 0);
}

#[test]
fn who_takes_part_is_the_customer_and_nobody_in_copy() {
    let mut fixture = Fixture::new();
    let (state, _) = fixture.opened(
        |mail| {
            mail.reply_to = Some(party("orders@example.net"));
            mail.cc = vec![party("boss@example.net")];
        },
        "a@example.net",
    );
    fixture.further(&state, "b@example.net", |mail| mail.from = Some(party("kim@home.example")));
    fixture.further(&state, "c@example.net", |mail| {
        mail.from = Some(party("guest@example.org"));
        mail.role = Role::ThirdParty;
    });
    fixture.further(&state, "d@example.net", |mail| {
        mail.from = Some(party("anna@example.com"));
        mail.direction = Direction::Note;
    });
    let check = |author: &str, expected: bool| {
        let known = look_up(&fixture, &answers("a@example.net"), author);
        assert_eq!(known.by_in_reply_to[0].author_takes_part, expected, "{author}");
    };
    check("kim@example.net", true);
    check("KIM@Example.net", true);
    check("orders@example.net", true);
    check("kim@home.example", true);
    check("boss@example.net", false);
    check("guest@example.org", false);
    check("anna@example.com", false);
    check("kim@example.org", false);
    let nobody = fixture.store.read().look_up(&answers("a@example.net"), None, at(1)).unwrap();
    assert!(!nobody.by_in_reply_to[0].author_takes_part);
}

#[test]
fn mail_is_out_from_its_first_attempt_on() {
    let mut fixture = Fixture::new();
    let (state, _) = fixture.opened_by("a@example.net");
    let (state, notice) = fixture.queued(&state, at(0), MailKind::Notice, |_| {});
    let (_, ack) = fixture.queued(&state, at(0), MailKind::Ack, |_| {});
    let is_out = |fixture: &Fixture| {
        let known = look_up(fixture, &answers("a@example.net"), "kim@example.net");
        known.by_in_reply_to[0].our_mail_is_out
    };
    fixture.write(|writer| writer.claim(notice, b"bytes", at(0)).unwrap());
    assert!(!is_out(&fixture), "a notice is for agents");
    fixture.write(|writer| writer.claim(ack, b"bytes", at(0)).unwrap());
    assert!(is_out(&fixture));
}

#[test]
fn hostile_lists_are_cut() {
    let mut fixture = Fixture::new();
    for n in 0..20 {
        fixture.opened(|mail| mail.message_id = Some(id("same@example.net")), &format!("{n}@x"));
    }
    let mut evidence = answers("same@example.net");
    evidence.references = (0..5_000).map(|n| id(&format!("{n}@nowhere.example"))).collect();
    evidence.references.push(id("same@example.net"));
    let known = look_up(&fixture, &evidence, "kim@example.net");
    assert_eq!(known.by_in_reply_to.len(), crate::limits::LEADS_PER_NAME_MAX);
    assert_eq!(known.by_references.len(), 0);
}
