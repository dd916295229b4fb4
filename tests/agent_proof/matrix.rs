//! The proof of agents as a matrix: every token with every author, every word of the mail servers,
//! old and new notices, agents who stay and who leave, `agent_proof` full and token.
//!
//! Each case is a mail as bytes, and the rule [`expected`] says what has to become of it, from the
//! contract alone. Exactly one class may reach a customer: a token of a notice that is good, the
//! address of the agent it was sent to, and somebody trusted who vouches for that address (which
//! `agent_proof = "token"` leaves out). The rest is held, filed or a mail like any other.

use std::collections::BTreeMap;

use posthaste::daemon::ingest::{Folder, Taken};
use posthaste::desk::conversation::Role;
use posthaste::desk::event::Event;
use posthaste::store::message::Direction;

use crate::stage::{World, check_laws};
use crate::{begin, received, run};

/// What the mail names of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Token {
    /// Anna's notice of Kim's mail.
    OwnNotice,
    /// The same, 89 days later.
    AlmostExpired,
    /// The same, 91 days later.
    Expired,
    /// The same, after the conversation was closed.
    Closed,
    /// Ben's notice of it.
    BensNotice,
    /// Anna's notice of another customer's mail, around a quote of this one.
    OtherConversation,
    /// What Kim got as a receipt.
    Ack,
    /// What Kim got as an answer.
    Relay,
    /// Anna's notice with one letter of the MAC changed.
    ForgedMac,
    /// Nothing.
    None,
    /// A mail of the desk's to Anna that is no notice.
    OtherKind,
    /// An answer of Anna's that went out, once more.
    Replayed,
}

/// Who wrote it, by the field From.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum From {
    Anna,
    AnnaInCapitals,
    AnnasPhone,
    Ben,
    Customer,
    Stranger,
    /// Anna's address as the name of a stranger's.
    AnnaAsName,
    /// Anna's address with a Cyrillic letter in its domain.
    LookAlike,
    /// Two addresses in one field.
    Several,
    /// Two fields.
    TwoFields,
    /// No address at all.
    Unparsable,
}

/// What stands in Authentication-Results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Vouching {
    Dkim,
    Dmarc,
    Auth,
    AuthForAnother,
    DkimOfAnother,
    Spf,
    Failed,
    Nothing,
    /// By a server that nobody trusts.
    Untrusted,
    /// Below the fields that our own server wrote: the sender brought it along.
    WrongPlace,
}

/// Whether Anna is an agent when the mail comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Configured {
    Yes,
    Left,
    LeftAndBack,
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// Words of it reached a customer.
    Relayed,
    /// It waits for `#send`, and its agent was asked.
    Held,
    /// An agent's note.
    Note,
    /// A mail like any other, of whoever says to have written it.
    Arrived,
    /// Known already.
    Duplicate,
}

const TOKENS: [Token; 12] = [
    Token::OwnNotice,
    Token::AlmostExpired,
    Token::Expired,
    Token::Closed,
    Token::BensNotice,
    Token::OtherConversation,
    Token::Ack,
    Token::Relay,
    Token::ForgedMac,
    Token::None,
    Token::OtherKind,
    Token::Replayed,
];

const FROMS: [From; 11] = [
    From::Anna,
    From::AnnaInCapitals,
    From::AnnasPhone,
    From::Ben,
    From::Customer,
    From::Stranger,
    From::AnnaAsName,
    From::LookAlike,
    From::Several,
    From::TwoFields,
    From::Unparsable,
];

const VOUCHINGS: [Vouching; 10] = [
    Vouching::Dkim,
    Vouching::Dmarc,
    Vouching::Auth,
    Vouching::AuthForAnother,
    Vouching::DkimOfAnother,
    Vouching::Spf,
    Vouching::Failed,
    Vouching::Nothing,
    Vouching::Untrusted,
    Vouching::WrongPlace,
];

/// A field of the matrix but for what the servers say.
#[derive(Clone, Copy, Debug)]
struct Row {
    token: Token,
    from: From,
    configured: Configured,
    needs_authentication: bool,
}

/// The rule: what has to become of a mail.
fn expected(row: Row, vouching: Vouching) -> Outcome {
    let of = match row.from {
        From::Anna | From::AnnaInCapitals | From::AnnasPhone => Some("anna"),
        From::Ben => Some("ben"),
        From::Customer
        | From::Stranger
        | From::AnnaAsName
        | From::LookAlike
        | From::Several
        | From::TwoFields
        | From::Unparsable => None,
    };
    let is_vouched = matches!(vouching, Vouching::Dkim | Vouching::Dmarc | Vouching::Auth)
        || !row.needs_authentication;
    let for_whom = match row.token {
        // The same bytes again, whatever the servers say of them now.
        Token::Replayed if row.from == From::Anna => return Outcome::Duplicate,
        Token::OwnNotice
        | Token::AlmostExpired
        | Token::Replayed
        | Token::Closed
        | Token::Expired
        | Token::OtherConversation
        | Token::OtherKind => "anna",
        Token::BensNotice => "ben",
        Token::Ack | Token::Relay | Token::ForgedMac | Token::None => return Outcome::Arrived,
    };
    if for_whom == "anna" && row.configured == Configured::Left {
        return Outcome::Arrived;
    }
    if row.from == From::Customer && row.token != Token::OtherConversation {
        return Outcome::Arrived;
    }
    if row.token == Token::Expired && of != Some("anna") {
        return Outcome::Arrived;
    }
    let is_proven = of == Some(for_whom) && is_vouched;
    let is_never = [Token::Closed, Token::Expired, Token::OtherConversation].contains(&row.token);
    match (is_proven && !is_never, row.token == Token::OtherKind) {
        (false, _) => Outcome::Held,
        (true, true) => Outcome::Note,
        (true, false) => Outcome::Relayed,
    }
}

/// The fields that say who wrote it, and the address that its servers speak of.
fn author(from: From) -> (&'static str, &'static str) {
    match from {
        From::Anna => ("From: Anna Schmidt <anna@example.com>", "anna@example.com"),
        From::AnnaInCapitals => ("From: <ANNA@Example.COM>", "ANNA@Example.COM"),
        From::AnnasPhone => ("From: Anna <anna@phone.example>", "anna@phone.example"),
        From::Ben => ("From: Ben <ben@example.com>", "ben@example.com"),
        From::Customer => ("From: Kim <kim@example.net>", "kim@example.net"),
        From::Stranger => ("From: Eve <eve@evil.example>", "eve@evil.example"),
        From::AnnaAsName => ("From: \"anna@example.com\" <eve@evil.example>", "eve@evil.example"),
        From::LookAlike => {
            ("From: Anna Schmidt <anna@xn--exmple-4nf.com>", "anna@xn--exmple-4nf.com")
        }
        From::Several => {
            ("From: Anna <anna@example.com>, Eve <eve@evil.example>", "anna@example.com")
        }
        From::TwoFields => ("From: anna@example.com\r\nFrom: eve@evil.example", "anna@example.com"),
        From::Unparsable => ("From: Anna Schmidt of Example", "anna@example.com"),
    }
}

/// What our server says, and what a sender wrote into their own mail.
fn results(vouching: Vouching, address: &str) -> (String, String) {
    let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain).to_lowercase();
    let said = match vouching {
        Vouching::Dkim | Vouching::Untrusted | Vouching::WrongPlace => {
            format!("dkim=pass header.d={domain}")
        }
        Vouching::Dmarc => format!("dmarc=pass header.from={domain}"),
        Vouching::Auth => format!("auth=pass smtp.auth={address}"),
        Vouching::AuthForAnother => "auth=pass smtp.auth=mallory@other.example".to_owned(),
        Vouching::DkimOfAnother => "dkim=pass header.d=other.example".to_owned(),
        Vouching::Spf => format!("spf=pass smtp.mailfrom={domain}"),
        Vouching::Failed => format!("dkim=fail header.d={domain}; dmarc=fail header.from={domain}"),
        Vouching::Nothing => return (String::new(), String::new()),
    };
    let server = if vouching == Vouching::Untrusted { "mx.evil.example" } else { "mx.example.com" };
    let field = format!("Authentication-Results: {server}; {said}\r\n");
    if vouching == Vouching::WrongPlace { (String::new(), field) } else { (field, String::new()) }
}

const WORDS: &str = "Please pay to my new account from now on.";

/// The mail of a case. `named`: the id that it answers.
fn mail(row: Row, vouching: Vouching, named: Option<&str>, quote: &str, number: u32) -> Vec<u8> {
    let (from, address) = author(row.from);
    let (ours, theirs) = results(vouching, address);
    // What is sent again is what was sent before, under another trace.
    let text = if row.token == Token::Replayed { 0 } else { number };
    let names =
        named.map_or(String::new(), |id| format!("In-Reply-To: {id}\r\nReferences: {id}\r\n"));
    format!(
        "Return-Path: <bounces@out.example>\r\n{ours}\
         Received: from out.example (192.0.2.1) by mx.example.com with ESMTPS id {number};\r\n \
         Mon, 5 Jan 2026 09:00:00 +0000\r\n\
         Received: from client.example (198.51.100.7) by out.example; \
         Mon, 5 Jan 2026 09:00:00 +0000\r\n{theirs}\
         Date: Mon, 5 Jan 2026 09:00:00 +0000\r\n{from}\r\nTo: support@example.com\r\n\
         Subject: Re: Lamp\r\nMessage-ID: <{text}@client.example>\r\n{names}\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{WORDS} Mine is number {text}.\r\n{quote}"
    )
    .into_bytes()
}

/// Who writes before it matters, and what happens until then.
fn prepare(row: Row) -> World {
    let proof = if row.needs_authentication { "full" } else { "token" };
    let desk = format!("desk: team anna, ben; acks on; agent_proof {proof}");
    let mut world = begin(&desk);
    run(
        &mut world,
        "kim@example.net -> support \"Lamp\", authenticated\n| Hello, my lamp is broken.\n\
         lee@example.net -> support \"Desk\", authenticated\n| Hello, my desk is broken.",
    );
    let next = match row.token {
        Token::AlmostExpired => "89 days later nobody gets anything",
        Token::Expired => "91 days later nobody gets anything",
        Token::Closed => {
            "admin: resolve REF\nall mail is put aside\n15 days later nobody gets anything"
        }
        Token::Relay => "ben answers the first notice of ben, authenticated\n| Which lamp is it?",
        Token::OtherKind => "anna answers the first notice of anna, authenticated\n| #reslove",
        Token::OwnNotice
        | Token::BensNotice
        | Token::OtherConversation
        | Token::Ack
        | Token::ForgedMac
        | Token::None
        | Token::Replayed => "",
    };
    run(&mut world, &format!("all mail is put aside\n{next}\nall mail is put aside"));
    match row.configured {
        Configured::Yes => {}
        Configured::Left => run(&mut world, &reload(proof, "ben")),
        Configured::LeftAndBack => {
            run(&mut world, &reload(proof, "ben"));
            run(&mut world, &reload(proof, "anna, ben"));
        }
    }
    world
}

fn reload(proof: &str, team: &str) -> String {
    format!("the desk reloads: team {team}; agent_proof {proof}")
}

/// The id that the mail answers, and what it quotes.
fn named(world: &mut World, token: Token) -> (Option<String>, String) {
    let mut one = |who: &str, kind: &str, nth: usize| {
        let mails: Vec<_> = world.inbox(who).iter().filter(|mail| mail.kind == kind).collect();
        let mail = mails.get(nth).unwrap_or_else(|| panic!("{who} has no {kind}"));
        (mail.field("Message-ID").join(""), mail.text())
    };
    let (notice, text) = one("anna@example.com", "notice", 0);
    let named = match token {
        Token::OwnNotice
        | Token::AlmostExpired
        | Token::Expired
        | Token::Closed
        | Token::Replayed => notice,
        Token::BensNotice => one("ben@example.com", "notice", 0).0,
        Token::OtherConversation => {
            let quote: String = text.lines().map(|line| format!("> {line}\r\n")).collect();
            let notice = one("anna@example.com", "notice", 1).0;
            return (Some(notice), format!("\r\nOn Monday, Kim wrote:\r\n{quote}"));
        }
        Token::Ack => one("kim@example.net", "ack", 0).0,
        Token::Relay => one("kim@example.net", "relay", 0).0,
        Token::ForgedMac => {
            let (before, at) = notice.split_once('@').expect("an id");
            let last = before.chars().next_back().expect("a letter");
            let other = if last == 'a' { 'b' } else { 'a' };
            format!("{}{other}@{at}", &before[..before.len() - 1])
        }
        Token::None => return (None, String::new()),
        Token::OtherKind => one("anna@example.com", "command-reply", 0).0,
    };
    (Some(named), String::new())
}

/// Everything of a row: what came out, by outcome.
fn play(row: Row, counts: &mut BTreeMap<Outcome, usize>) {
    let mut world: Option<World> = None;
    for (number, vouching) in (100..).zip(VOUCHINGS) {
        // After an answer that went out, and where one is sent again, each case begins anew.
        let mut here = world.take().unwrap_or_else(|| prepare(row));
        let (id, quote) = named(&mut here, row.token);
        if row.token == Token::Replayed {
            let first = Row { from: From::Anna, ..row };
            let raw = mail(first, Vouching::Dkim, id.as_deref(), &quote, 0);
            assert_eq!(receive(&mut here, raw).0, Outcome::Relayed, "{row:?}");
        }
        let raw = mail(row, vouching, id.as_deref(), &quote, number);
        let (found, told) = receive(&mut here, raw);
        assert_eq!(found, expected(row, vouching), "{row:?} {vouching:?}\n{told}");
        *counts.entry(found).or_default() += 1;
        let goes_on = found != Outcome::Relayed && row.token != Token::Replayed;
        if goes_on {
            world = Some(here);
        } else if row.token != Token::Replayed {
            // What is held there says the same words as what went out: no law can part them.
            check_laws(&mut here);
        }
    }
    if let Some(mut world) = world {
        check_laws(&mut world);
    }
}

/// Has a mail delivered, and sees what becomes of it; and what `show` says.
fn receive(world: &mut World, raw: Vec<u8>) -> (Outcome, String) {
    let to_customers = |world: &mut World| {
        received(world, "kim@example.net", "relay") + received(world, "lee@example.net", "relay")
    };
    let before = to_customers(world);
    let asked = received(world, "anna@example.com", "command-reply")
        + received(world, "ben@example.com", "command-reply");
    let now = world.now;
    let taken = world.receive(0, "support", Folder::Inbox, raw, now).expect("taken in");
    world.pump().expect("everything is sent");
    let relayed = to_customers(world) - before;
    let Taken::Stored(key, id) = taken else {
        assert_eq!((relayed, matches!(taken, Taken::Duplicate(_))), (0, true));
        return (Outcome::Duplicate, String::new());
    };
    let reader = world.companies[0].reader();
    let state = reader.conversation(id).unwrap().expect("it is in a conversation");
    let show = reader.show(state.reference).unwrap().expect("it is shown");
    let message = reader.message(key).unwrap().expect("it is stored");
    let is_held = show
        .events
        .iter()
        .any(|event| matches!(event.event, Event::Held { message, .. } if message == key));
    let is_replied = show
        .events
        .iter()
        .any(|event| matches!(event.event, Event::Replied { message, .. } if message == key));
    let told = format!("{:#?}", show.events);
    assert_eq!(relayed, usize::from(is_replied), "what left is what the journal says\n{told}");
    assert!(show.messages.iter().any(|shown| shown.text.contains(WORDS)), "it is shown");
    let outcome = if is_replied {
        Outcome::Relayed
    } else if is_held {
        let asked_now = received(world, "anna@example.com", "command-reply")
            + received(world, "ben@example.com", "command-reply");
        assert_eq!(asked_now, asked + 1, "whoever's mail is held is asked\n{told}");
        Outcome::Held
    } else if message.role == Role::Agent && message.direction == Direction::Note {
        Outcome::Note
    } else {
        Outcome::Arrived
    };
    (outcome, told)
}

fn play_all(needs_authentication: bool) {
    let mut counts = BTreeMap::new();
    let mut play = |row| play(row, &mut counts);
    for from in FROMS {
        for token in TOKENS {
            play(Row { token, from, configured: Configured::Yes, needs_authentication });
        }
        for configured in [Configured::Left, Configured::LeftAndBack] {
            play(Row { token: Token::OwnNotice, from, configured, needs_authentication });
        }
    }
    let proof = if needs_authentication { "full" } else { "token" };
    println!("agent_proof {proof}: {} cases, {counts:?}", counts.values().sum::<usize>());
    assert!(counts.contains_key(&Outcome::Relayed), "what relays nothing proves nothing");
}

#[test]
fn token_address_and_authentication_reach_a_customer() {
    play_all(true);
}

#[test]
fn token_and_address_do_where_the_admin_says_so() {
    play_all(false);
}
