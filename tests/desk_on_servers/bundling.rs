//! A relay that takes fewer mails than come in: acks keep their place, and what waits for an agent
//! becomes one mail with every customer in it.
//! Counts are asserted, never times.

use crate::figures::not_measuring;
use crate::scene::{ANNA, KIM, SUPPORT, count_kinds, of_kind, plain_text, wait_until_quiet};
use crate::support::dialogue::Security;
use crate::support::mail::compose;
use crate::support::posthaste::Posthaste;
use crate::support::servers::{Servers, User};

/// Mails of customers in one moment: more than the relay takes at once, and enough beyond that.
const MAILS: usize = 14;

#[test]
fn beyond_the_rate_notices_become_one_mail() {
    let _beside_others = not_measuring();
    let servers = Servers::start(&[SUPPORT, ANNA, KIM].map(User::new));
    let agents = [("anna", servers.user(ANNA))];
    // Six may leave at once, then about one a second.
    let more = "[[mailbox]]\n[mailbox.smtp]\nrate = \"60/min\"\n[acknowledge]\nenabled = false\n";
    let desk = Posthaste::configure(&servers, Security::Tls, servers.user(SUPPORT), &agents, more);
    let daemon = desk.start_watching();
    for number in 0..MAILS {
        let subject = format!("Matter {number:02}");
        let mail = compose(KIM, SUPPORT, &subject, &[], &format!("It is about lamp {number:02}."));
        servers.send_as(KIM, KIM, &[SUPPORT], &mail).unwrap();
    }
    let status = wait_until_quiet(&desk);
    assert_eq!(status["conversations"]["open"], MAILS, "{status}");
    let mails = servers.mails(ANNA, "INBOX");
    let counts = count_kinds(&mails);
    let of = |kind: &str| counts.get(kind).copied().unwrap_or(0);
    println!("beyond the rate: {} mails of customers, {counts:?} to one agent", MAILS);
    assert!(of("digest") >= 1 && of("notice") < MAILS, "{counts:?}");
    let texts: Vec<String> = mails.iter().map(|mail| plain_text(&mail.raw)).collect();
    for number in 0..MAILS {
        let words = format!("It is about lamp {number:02}.");
        let told = texts.iter().filter(|text| text.contains(&words)).count();
        assert_eq!(told, 1, "{words} is told once");
    }
    assert!(of_kind(&mails, "digest").iter().all(|one| plain_text(&one.raw).contains("#take")));
    assert_eq!(daemon.stop(), 0);
}
