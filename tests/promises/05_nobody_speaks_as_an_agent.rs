//! Promise 5: nobody speaks as an agent without token, address and authentication together; and
//! what is held is never lost.
//!
//! Each test tries to break it, by what no stranger should be able to do.

use crate::stage::{World, check_laws};
use crate::{begin, run};

/// What a mail that claims to be Anna's brings along.
struct Claim {
    token: &'static str,
    from: &'static str,
    vouching: &'static str,
}

const TOKENS: [&str; 4] = ["her own notice", "ben's notice", "the customer's ack", "none"];
const ADDRESSES: [&str; 4] =
    ["anna@example.com", "anna@phone.example", "anna@private.example", "kim@example.net"];
const VOUCHING: [&str; 5] =
    ["authenticated", "unauthenticated", "spf only", "dmarc failed", "with forged results"];

fn proves(claim: &Claim, needs_authentication: bool) -> bool {
    let is_hers = claim.token == "her own notice";
    let address = ["anna@example.com", "anna@phone.example"].contains(&claim.from);
    is_hers && address && (!needs_authentication || claim.vouching == "authenticated")
}

fn check(claim: &Claim, setting: &str) {
    let mut world = begin(&format!("desk: team anna, ben; {setting}"));
    run(
        &mut world,
        "kim@example.net -> support \"Lamp\", authenticated\n| Hello, my lamp is broken.\n\
         all mail is put aside",
    );
    let which = match claim.token {
        "her own notice" => "the notice of anna",
        "ben's notice" => "the notice of ben",
        "the customer's ack" => "the ack of kim",
        _ => "kim's mail",
    };
    let (from, vouching) = (claim.from, claim.vouching);
    run(
        &mut world,
        &format!(
            "anna answers {which}, from {from}, {vouching}, only to support\n\
             | Please pay to my new account at the bank of Eve.\nall mail is put aside"
        ),
    );
    let got = world.inbox("kim@example.net").iter().filter(|mail| mail.kind == "relay").count();
    let expected = usize::from(proves(claim, !setting.contains("token")));
    let told = format!("{} from {from}, {vouching}, {setting}", claim.token);
    assert_eq!(got, expected, "{told}");
    check_laws(&mut world);
    // Whatever it was, it is kept.
    let stored = world.companies[0].reader().counts().unwrap().messages;
    assert_eq!(stored, 2, "{told}");
}

#[test]
fn token_address_and_authentication_together() {
    for token in TOKENS {
        for from in ADDRESSES {
            for vouching in VOUCHING {
                check(&Claim { token, from, vouching }, "agent_proof full");
            }
        }
    }
}

#[test]
fn token_and_address_where_the_admin_says_so() {
    for token in TOKENS {
        for from in ADDRESSES {
            for vouching in ["authenticated", "unauthenticated"] {
                check(&Claim { token, from, vouching }, "agent_proof token");
            }
        }
    }
}

/// A token is good for one conversation, one agent, one purpose.
#[test]
fn tokens_are_not_exchangeable() {
    let mut world = begin("desk: team anna, ben");
    run(
        &mut world,
        "kim@example.net -> support \"Lamp\", authenticated\n| Hello, my lamp is broken.\n\
         lee@example.net -> support \"Desk\", authenticated\n| Hello, my desk is broken.\n",
    );
    // The token of Kim's notice, in a mail that names Lee's conversation in every other way.
    run(
        &mut world,
        "anna answers the first notice of anna, authenticated, subject \"Re: Desk [#REF2]\"\n\
         | This goes to Kim alone.\nall mail is put aside",
    );
    let of = |world: &mut World, who: &str| {
        world.inbox(who).iter().filter(|mail| mail.kind == "relay").count()
    };
    assert_eq!(of(&mut world, "kim@example.net"), 1);
    assert_eq!(of(&mut world, "lee@example.net"), 0);
    // An agent's token in a customer's hands makes a third party, never an agent.
    run(
        &mut world,
        "lee answers the first notice of anna, authenticated, only to support\n\
         | I have got hold of this notice.\nall mail is put aside",
    );
    assert_eq!(of(&mut world, "kim@example.net"), 1);
    check_laws(&mut world);
}

/// A held mail is released by its own question alone, once, to whom it was asked for.
#[test]
fn send_is_bound_to_one_mail() {
    let mut world = begin("desk: team anna, ben");
    run(
        &mut world,
        "kim@example.net -> support \"Lamp\", authenticated\n| Hello, my lamp is broken.\n\
         anna answers her notice, spf only\n| The first held answer of Anna's to Kim.\n\
         anna answers her notice, spf only\n| The second held answer of Anna's to Kim.\n\
         ben answers the first command-reply of anna, authenticated\n| #send\n\
         ben answers his notice, authenticated\n| #send\n\
         lee@example.net -> support \"#send\", authenticated, \
         in reply to the command-reply of anna\n| #send\n\
         all mail is put aside",
    );
    let count = |world: &mut World| {
        let mails = world.inbox("kim@example.net").iter();
        mails.filter(|mail| mail.kind == "relay").map(|mail| mail.text()).collect::<Vec<_>>()
    };
    assert_eq!(count(&mut world), Vec::<String>::new());
    run(
        &mut world,
        "anna answers the second command-reply of anna\n| #send\nall mail is put aside",
    );
    let sent = count(&mut world);
    assert_eq!(sent.len(), 1);
    assert!(sent[0].starts_with("The second held answer"), "{sent:?}");
    run(
        &mut world,
        "anna answers the second command-reply of anna\n| #send\nall mail is put aside",
    );
    assert_eq!(count(&mut world).len(), 1, "once");
    check_laws(&mut world);
}
