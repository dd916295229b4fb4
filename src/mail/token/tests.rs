//! Tokens: those that we made are read again, and nothing else is.
//!
//! Separate because most of it is forgery. Holds on to keys that rotate, to ids that gateways have
//! rewritten, and to the shape of the token, which old mail keeps forever.

use proptest::prelude::*;

use super::*;

fn keys(id: u8, secret: u8) -> Keys {
    Keys { current: Key { id, secret: [secret; 32] }, old: Vec::new() }
}

const SCOPE: Scope<'static> =
    Scope { purpose: "notice", conversation: 7, message: 21, agent: "anna" };

#[test]
fn a_token_is_forty_letters_in_any_case() {
    let keys = keys(1, 9);
    let token = seal(&keys, 42, SCOPE);
    assert_eq!(token.len(), TOKEN_CHARS);
    assert!(token.bytes().all(|b| b.is_ascii_lowercase() || (b'2'..=b'7').contains(&b)));
    let claim = Claim::parse(&token.to_uppercase()).unwrap();
    assert_eq!((claim.key, claim.mail), (1, 42));
    assert!(verify(&keys, &claim, SCOPE));
}

#[test]
fn every_flipped_bit_fails() {
    let keys = keys(1, 9);
    let token = seal(&keys, 42, SCOPE);
    let bytes = BASE32_NOPAD.decode(token.to_uppercase().as_bytes()).unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let claim = Claim::parse(&BASE32_NOPAD.encode(&flipped)).unwrap();
        assert!(!verify(&keys, &claim, SCOPE), "bit {bit}");
    }
    for bit in 0..token.len() * 8 {
        let mut flipped = token.clone().into_bytes();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let text = String::from_utf8_lossy(&flipped).into_owned();
        let is_same = text.eq_ignore_ascii_case(&token);
        let passes = Claim::parse(&text).is_some_and(|claim| verify(&keys, &claim, SCOPE));
        assert_eq!(passes, is_same, "bit {bit} of the text");
    }
}

#[test]
fn where_tokens_stand() {
    let keys = keys(1, 9);
    let token = seal(&keys, 42, SCOPE);
    let check = |id: String, expected: bool| {
        let id = MessageId::parse(&id).unwrap();
        assert_eq!(claims_in(&id).is_some(), expected, "{id}");
    };
    check(format!("<{token}@example.com>"), true);
    check(format!("<{token}.t@example.com>"), true);
    check(format!("<{}.T@EXAMPLE.COM>", token.to_uppercase()), true);
    check(format!("<{token}>"), false);
    check(format!("<x{token}@example.com>"), false);
    check(format!("<{token}.u@example.com>"), false);
    check("<da39a3ee5e6b4b0d3255bfef95601890afd80709@example.com>".to_owned(), false);
    let in_text = |text: String| claim_in_text(&text).is_some();
    assert!(in_text(format!("X {token}; v=1")));
    assert!(in_text(format!("support+{token}@example.com")));
    assert!(!in_text(format!("support+a{token}@example.com")));
    assert!(!in_text("x".repeat(1_000_000)));
}

#[test]
fn a_retired_key_still_verifies_and_anothers_never_does() {
    let before = keys(1, 9);
    let claim = Claim::parse(&seal(&before, 42, SCOPE)).unwrap();
    let after = Keys { current: Key { id: 2, secret: [8; 32] }, old: vec![before.current] };
    assert!(verify(&after, &claim, SCOPE));
    assert!(Claim::parse(&seal(&after, 42, SCOPE)).unwrap().key == 2);
    assert!(!verify(&keys(1, 8), &claim, SCOPE), "same id, another desk's secret");
    assert!(!verify(&keys(2, 9), &claim, SCOPE), "same secret under another id");
}

proptest! {
    #[test]
    fn every_change_of_the_scope_fails(
        purpose in "[a-z-]{0,12}", agent in "[a-z]{0,12}",
        mail: i64, conversation: i64, message: i64,
        other_purpose in "[a-z-]{0,12}", other_agent in "[a-z]{0,12}", other: i64,
    ) {
        let keys = keys(3, 5);
        let scope = Scope { purpose: &purpose, conversation, message, agent: &agent };
        let claim = Claim::parse(&seal(&keys, mail, scope)).unwrap();
        prop_assert!(verify(&keys, &claim, scope));
        let changes = [
            Scope { purpose: &other_purpose, ..scope },
            Scope { agent: &other_agent, ..scope },
            Scope { conversation: other, ..scope },
            Scope { message: other, ..scope },
            Scope { conversation: message, message: conversation, ..scope },
            Scope { purpose: &agent, agent: &purpose, ..scope },
        ];
        for changed in changes {
            prop_assert_eq!(verify(&keys, &claim, changed), changed == scope);
        }
        prop_assert_eq!(verify(&keys, &Claim { mail: other, ..claim }, scope), other == mail);
    }

    #[test]
    fn letters_cannot_move_between_fields(purpose in "[a-z]{1,12}", agent in "[a-z]{1,12}") {
        let keys = keys(3, 5);
        let scope = Scope { purpose: &purpose, conversation: 1, message: 1, agent: &agent };
        let claim = Claim::parse(&seal(&keys, 1, scope)).unwrap();
        let joined = format!("{purpose}{agent}");
        for cut in 0..=joined.len() {
            let (purpose, agent) = joined.split_at(cut);
            let moved = Scope { purpose, agent, ..scope };
            prop_assert_eq!(verify(&keys, &claim, moved), moved == scope);
        }
    }

    #[test]
    fn no_text_breaks_the_reader(text: String) {
        let _ = Claim::parse(&text);
        let _ = claim_in_text(&text);
    }
}
