//! What raises which flag, and above all what does not.
//!
//! Separate because the tables are long. A row is a text as a customer may write it.

use super::*;

fn check(text: &str, expected: &[Flag]) {
    let found = flags(text, &FlagPhrases::default());
    let raised: Vec<Flag> = found.iter().map(|one| one.flag).collect();
    assert_eq!(raised, expected, "{text:?}: {found:?}");
}

/// Every row at once, so that a change of the lists shows all that it does.
fn check_all(texts: &[&str], expected: &[Flag]) {
    let phrases = FlagPhrases::default();
    let rows = texts.iter().map(|text| (text, flags(text, &phrases)));
    let wrong: Vec<_> =
        rows.filter(|(_, found)| !found.iter().map(|one| &one.flag).eq(expected)).collect();
    assert!(wrong.is_empty(), "not {expected:?}: {wrong:#?}");
    assert!(texts.len() >= 30);
}

#[test]
fn complaints() {
    let texts = [
        "I would like to make a complaint about your driver.",
        "This is my final notice before I go to court.",
        "Ich fordere Sie letztmalig auf, mir die Lampe zu liefern.",
        "Sonst trete ich vom Vertrag zurück.",
        "Das ist doch Betrug! Ich werde Anzeige erstatten.",
        "I have to complain: the box was open.",
        "This is UNACCEPTABLE.",
        "That is simply not acceptable.",
        "We are very disappointed.",
        "How disappointing!",
        "I am not happy with this at all.",
        "I'm extremely unhappy.",
        "I am fed up with waiting.",
        "Your support line was rude to me.",
        "Worst service I have ever had.",
        "This has been a waste of time.",
        "You can't be serious.",
        "I am writing for the third time now.",
        "There is still no answer from you.",
        "I'm still waiting for my refund, four weeks on.",
        "I feel ignored by you.",
        "I will never order from you again.",
        "I want my money back.",
        "You will hear from my lawyer.",
        "Let me speak to your manager.",
        "I shall take legal action.",
        "I was let down twice.",
        "Ich möchte mich beschweren.",
        "Dies ist eine offizielle Beschwerde.",
        "Hiermit reklamiere ich die Lampe.",
        "Ich bin sehr enttaeuscht von Ihnen.",
        "Wir sind unzufrieden mit der Lieferung.",
        "Ich bin alles andere als zufrieden.",
        "Das ist eine FRECHHEIT!",
        "So geht das nicht!",
        "Unverschämt, so etwas.",
        "Ein katastrophaler Service.",
        "Ihr Mitarbeiter war unfreundlich.",
        "Mir reicht's, mir reicht es wirklich.",
        "Meine Geduld ist am Ende.",
        "Ich habe die Nase voll.",
        "Seit Wochen warte ich, und bis heute keine Antwort.",
        "Niemand meldet sich bei mir.",
        "Nun schreibe ich zum dritten Mal.",
        "Die Lampe ist schon wieder kaputt.",
        "Ich bestelle nie wieder bei Ihnen.",
        "Ich will mein Geld zurück.",
        "Ich schalte meinen Anwalt ein.",
        "Die Verbraucherzentrale ist informiert.",
        "Das lasse ich mir nicht bieten, es reicht!",
        "Das ist für uns nicht hinnehmbar.",
    ];
    check_all(&texts, &[Flag::Complaint]);
}

#[test]
fn no_complaints() {
    let texts = [
        "The lamp came with a broken switch. Can you send a new one?",
        "I am happy with it.",
        "We have no complaints so far.",
        "This is not a complaint, only a question.",
        "I don't have a complaint.",
        "I was not disappointed, quite the contrary.",
        "Great service, thanks!",
        "How long does the delivery take?",
        "The crude oil lamp is lovely.",
        "I read a good review of it.",
        "We are waiting for the colour chart.",
        "The manager of our shop would like two more.",
        "Please refund the deposit as agreed.",
        "It is the second time that I order, and I like it.",
        "Please cancel my order.",
        "The invoice is wrong: it says 20 %.",
        "Can I return it within 14 days?",
        "My parcel has not arrived yet.",
        "Is the service included?",
        "Bitte schicken Sie mir ein neues Ladegerät.",
        "Die Lampe ist kaputt.",
        "Das ist keine Beschwerde, nur ein Hinweis.",
        "Wir sind sehr zufrieden.",
        "Ich bin nicht enttäuscht, nur überrascht.",
        "Ein unbeschwerter Tag.",
        "Die Äpfel sind sauer.",
        "Reicht es, wenn ich am Montag komme?",
        "Wann bekomme ich die Rechnung?",
        "Ich habe die falsche Größe bestellt.",
        "Können Sie mir das Geld überweisen?",
        "Der Service war gut.",
        "Schon wieder eine Frage von mir.",
        "Bitte stornieren Sie den Vertrag.",
        "Gibt es die Lampe auch in Grün?",
        "Ich warte auf Ihre Antwort.",
    ];
    check_all(&texts, &[]);
}

#[test]
fn identity_checks() {
    let texts = [
        "I forgot my password.",
        "Please disable two-factor for me.",
        "Please send me a copy of all personal data you hold about me.",
        "Ich beantrage Auskunft nach Art. 15 DSGVO.",
        "Bitte einen Link zum Zurücksetzen meines Passworts.",
        "Please reset the password of my account.",
        "Could you send me the password again?",
        "I need a new PIN.",
        "Please tell me our login details.",
        "What are my credentials?",
        "Our bank details have changed.",
        "Please update our bank account.",
        "We have new bank details, see below.",
        "Please use a different bank account from now on.",
        "My IBAN is now DE00 0000.",
        "The account number has changed.",
        "We have switched banks.",
        "Please pay the refund to another account.",
        "Kindly change the payment details before Friday: update the payment details.",
        "I write on behalf of my mother.",
        "Please tell me my husband's address.",
        "I need access to my wife's account.",
        "Could you send me someone else's invoice?",
        "Please send the orders of my neighbour.",
        "This is a subject access request.",
        "Please confirm your password here: https://example.org",
        "Your account will be suspended today.",
        "Bitte bestätigen Sie Ihr Kennwort.",
        "Ich habe mein Passwort vergessen.",
        "Bitte das Passwort zurücksetzen.",
        "Koennen Sie mir das Kennwort zuschicken?",
        "Ich brauche neue Zugangsdaten.",
        "Unsere Bankverbindung hat sich geändert.",
        "Bitte notieren Sie unsere neue IBAN.",
        "Meine Kontonummer ist jetzt eine andere.",
        "Wir haben die Bank gewechselt.",
        "Bitte überweisen Sie auf ein anderes Konto.",
        "Ab sofort gilt eine neue Bankverbindung.",
        "Bitte ändern Sie die IBAN.",
        "Ich brauche die Adresse meiner Nachbarin.",
        "Bitte schicken Sie mir die Daten meines Mannes.",
        "Es geht um die Bestellung meiner Mutter.",
        "Ich schreibe im Auftrag meiner Chefin.",
        "Ich erhielt die Rechnung eines anderen Kunden.",
        "Bitte um Auskunft über meine gespeicherten Daten.",
    ];
    check_all(&texts, &[Flag::IdentityCheck]);
}

#[test]
fn no_identity_checks() {
    let texts = [
        "What is your IBAN? I would like to pay.",
        "Please send me your bank details so that I can pay.",
        "Which account should I pay into?",
        "Do I need a password for the film?",
        "The bank of the river is wet.",
        "I sat on the bank. Details of the sofa follow.",
        "Here is my address: 1 Main Street.",
        "My wife would like a red one.",
        "My husband and I ordered two.",
        "Please send it to my mother.",
        "I did not change the password.",
        "I don't want to change the bank account.",
        "What is the phone number of your shop?",
        "Please confirm the address of the workshop.",
        "I changed my mind.",
        "Could you update me on my order?",
        "The new account manager is nice.",
        "Our order has changed: three instead of two.",
        "Who do I write to?",
        "I pinned it to the wall.",
        "Wie lautet Ihre IBAN?",
        "Bitte nennen Sie mir Ihre Bankverbindung, damit ich zahlen kann.",
        "Auf welches Konto soll ich zahlen?",
        "Braucht das Gerät ein Passwort?",
        "Ich habe den Schlüssel vergessen.",
        "Meine Frau hätte gern eine rote.",
        "Die Rechnung meiner Bestellung fehlt.",
        "Die Adresse meiner Firma ist neu.",
        "Bitte liefern Sie an meine Mutter.",
        "Wir haben die Lampe gewechselt.",
        "Die neue Lampe ist da.",
        "Ich habe kein neues Passwort gebraucht.",
        "Ändern Sie bitte die Menge auf drei.",
    ];
    check_all(&texts, &[]);
}

#[test]
fn both_at_once_and_the_admins_own() {
    let both = [Flag::Complaint, Flag::IdentityCheck];
    check("Beschwerde: ich habe mein Passwort vergessen und niemand antwortet!", &both);
    let own = FlagPhrases::with(&["flackert", "zu * teuer"], &["mitglied*"]);
    let raised = |text: &str| {
        let found = flags(text, &own);
        found.into_iter().map(|one| (one.flag, one.phrase)).collect::<Vec<_>>()
    };
    assert_eq!(raised("Das ist zu teuer"), [(Flag::Complaint, "zu * teuer".to_owned())]);
    assert_eq!(
        raised("Sie FLACKERT, und meine Mitgliedsnummer fehlt"),
        [(Flag::Complaint, "flackert".to_owned()), (Flag::IdentityCheck, "mitglied*".to_owned())]
    );
}
