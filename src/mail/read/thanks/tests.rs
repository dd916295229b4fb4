//! What is short thanks, and what only looks like it.
//!
//! Separate because the tables are long. The second one matters more: each row of it would be a
//! customer who waits for ever.

use super::*;

fn check_all(texts: &[&str], expected: Option<Thanks>) {
    let rows = texts.iter().map(|text| (text, short_thanks(text, "Kim Bauer kim")));
    let wrong: Vec<_> = rows.filter(|(_, found)| *found != expected).collect();
    assert!(wrong.is_empty(), "not {expected:?}: {wrong:#?}");
}

#[test]
fn thanks_and_nothing_else() {
    let texts = [
        "Danke!",
        "Danke",
        "DANKE!!!",
        "Vielen Dank!",
        "Vielen lieben Dank",
        "Herzlichen Dank für die schnelle Hilfe!",
        "Danke für Ihre schnelle und freundliche Antwort.",
        "Super, danke!",
        "Perfekt, vielen Dank.",
        "Hallo Anna,\n\nvielen Dank, jetzt funktioniert alles!\n\nViele Grüße\nKim Bauer",
        "Guten Tag Frau Schmidt,\n\nherzlichen Dank für Ihre Hilfe. Das hat mir sehr geholfen.\n\n\
         Mit freundlichen Grüßen\nKim Bauer\nBauer GmbH",
        "Danke schön! Es klappt wieder. LG Kim",
        "Ich danke Ihnen für die Rückmeldung.",
        "Danke, Problem gelöst.",
        "Danke, hat sich erledigt.",
        "Danke! Schönes Wochenende",
        "Hallo zusammen, danke und viele Grüße, Kim",
        "Besten Dank für die Info\nMfG\nK. Bauer",
        "Dankeschön und einen schönen Tag noch",
        "Toller Service, danke!",
        "Das ist sehr nett von Ihnen, danke.",
        "Moin, danke!\nKim",
        "Sehr geehrte Frau Schmidt,\nvielen Dank.\nMit freundlichen Gruessen\nKim Bauer",
        "Thanks!",
        "Thank you so much!",
        "Thanks a lot, works now",
        "Thanks a lot, it works now.",
        "Hi Anna,\n\nThank you very much for your quick reply!\n\nBest regards,\nKim Bauer",
        "Many thanks for your help.",
        "Great, thanks!",
        "Perfect! Thank you!\n\nKim",
        "Thx",
        "Cheers, Kim",
        "That did the trick, thank you!",
        "Thanks again for everything. You are the best!",
        "Problem solved, thanks.",
        "Much appreciated. Have a nice day!",
        "thank you 🙏",
        "Hello team,\nthank you for the great support. It works perfectly.\nRegards\nKim",
        "It has arrived, thank you!",
    ];
    check_all(&texts, Some(Thanks::Plain));
}

#[test]
fn thanks_that_agree() {
    let texts = [
        "Ok, danke!",
        "Alles klar, vielen Dank!",
        "Passt, danke.",
        "Gerne, vielen Dank!",
        "Danke 👍",
        "Okay, thanks.",
        "Sounds good, thank you!",
        "Hi Anna, that is fine, thanks. Kim",
    ];
    check_all(&texts, Some(Thanks::Agreeing));
}

#[test]
fn more_than_thanks() {
    let texts = [
        "",
        "Hallo,\n\nViele Grüße\nKim",
        "Ok",
        "👍",
        "Danke, aber es geht nicht.",
        "Danke! Wann kommt die Lampe?",
        "Danke, die Lampe ist da. Die Rechnung fehlt noch.",
        "Danke für nichts.",
        "Nein danke.",
        "Nein, danke!",
        "Ja, danke.",
        "Ja bitte, vielen Dank!",
        "Danke, Dienstag um 10 Uhr.",
        "Danke, bitte stornieren Sie den Rest.",
        "Vielen Dank im Voraus.",
        "Danke! Noch etwas: die Lampe flackert.",
        "Danke, leider flackert sie.",
        "Vielen Dank, ich melde mich morgen.",
        "Danke\n\nViele Grüße\nKim\n\nPS: die Lampe flackert",
        "Danke\n\nViele Grüße\nKim\n\nich brauche noch die Rechnung",
        "Danke.\nLampe kaputt.",
        "Hallo Lampe ist kaputt, danke",
        "Danke, jetzt funktioniert nichts",
        "Danke, es geht nur manchmal",
        "Danke, das Problem ist wieder da",
        "Thanks, but it does not work.",
        "Thanks, however the bill is wrong",
        "No, thanks.",
        "No thank you",
        "Yes please, thank you!",
        "Thanks, please cancel it.",
        "Thanks for the lamp. It is broken.",
        "Thank you in advance.",
        "Thanks, I have a problem with my mail again",
        "Thanks, tomorrow at 10.",
        "Thanks. Order 4711.",
        "Thanks, I still wait for the bill",
        "Thanks! When will it come",
        "Thanks for your answer. I will send the photos.",
        "Thank you for your mail, we will look into it",
        "Dear team, cancel everything, thanks",
        "Thanks\nBen",
        "Thanks, it works except the light",
        "Danke, das Problem ist erst halb gelöst.",
        "Danke, das Problem ist wieder nicht gelöst.",
        "Danke für die Lampe. Und die Rechnung?",
        "Thank you for sending it to the wrong address",
        "Thanks for the reply, works except on Sundays",
    ];
    check_all(&texts, None);
    check_all(&[&"Danke! ".repeat(200)], None);
}
