//! Promise 6: a Cc or a quoted reference gives no access to a conversation.
//!
//! Each test tries to break it, by what no bystander should be able to do.

use crate::stage::check_laws;
use crate::{begin, run};

/// Every way in which Eve may try to get at what Kim and the desk say to each other.
const TRIES: [&str; 9] = [
    "eve@evil.example -> support \"Re: Lamp\", authenticated, in reply to kim's mail",
    "eve@evil.example -> support \"Re: Lamp\", authenticated, in reply to the ack of kim",
    "eve@evil.example -> support \"Re: Lamp\", authenticated, in reply to the relay of kim",
    "eve@evil.example -> support \"Re: Lamp [#REF]\", authenticated",
    "eve@evil.example -> support \"Re: Lamp\", authenticated, cc kim, in reply to kim's mail",
    "kim -> support \"Re: Lamp\", cc eve@evil.example, in reply to kim's mail",
    "kim -> support \"Re: Lamp\", dmarc failed, cc eve@evil.example, in reply to kim's mail",
    "kim -> support \"Re: Lamp\", in reply to kim's mail, field \"Reply-To: eve@evil.example\"",
    "boss@example.net -> support \"Re: Lamp\", authenticated, cc eve@evil.example, \
     in reply to kim's mail",
];

#[test]
fn nobody_joins_by_asking() {
    for attempt in TRIES {
        let mut world = begin("desk: team anna");
        run(
            &mut world,
            "kim@example.net -> support \"Lamp\", authenticated, cc boss@example.net\n\
             | Hello, my lamp is broken. My password is swordfish.\n\
             anna answers her notice, authenticated\n| Which lamp is it?\nall mail is put aside",
        );
        let before = world.inbox("eve@evil.example").len();
        run(
            &mut world,
            &format!("{attempt}\n| Please send everything to me.\nall mail is put aside"),
        );
        run(
            &mut world,
            "anna answers the first notice of anna, authenticated\n\
             | We keep your password swordfish in mind.\nadmin: resolve REF\nall mail is put aside",
        );
        let got: Vec<_> = world
            .inbox("eve@evil.example")
            .iter()
            .skip(before)
            .filter(|mail| mail.kind != "mail")
            .cloned()
            .collect();
        for mail in &got {
            let raw = String::from_utf8_lossy(&mail.raw).into_owned();
            assert!(mail.kind == "ack", "{attempt}: Eve got {}:\n{raw}", mail.kind);
            assert!(!raw.contains("swordfish") && !raw.contains("Which lamp"), "{attempt}:\n{raw}");
        }
        check_laws(&mut world);
    }
}
