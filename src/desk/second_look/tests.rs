//! What is pointed out, and all that is not: each line an answer that somebody may write.
//!
//! Separate because the lists are long. Most lines are answers that have to pass, since a wrong
//! doubt costs an agent a mail.

use super::*;

mod languages;

fn look(words: &str, reader: &str, customer_wrote: &str) -> Vec<Doubt> {
    doubts(words, Around { readers: &[reader], customer_wrote, has_file: false })
}

fn greeting(first: &str, reader: &str, greeted: Option<&str>) {
    let words = format!("{first}\n\nit is on its way.\n");
    let expected: Vec<Doubt> = greeted
        .iter()
        .map(|named| (*named).to_owned())
        .collect::<Vec<_>>()
        .into_iter()
        .map(|greeted| Doubt::Greeting { greeted, reader: reader.to_owned() })
        .collect();
    assert_eq!(look(&words, reader, "Where is it?\nBest\nRobin"), expected, "{first} to {reader}");
}

#[test]
fn somebody_else_is_greeted() {
    let kim = "Kim Bauer kim.bauer@example.net";
    greeting("Hallo Frau Meier,", kim, Some("Frau Meier"));
    greeting("Sehr geehrter Herr Dr. Schulz,", kim, Some("Herr Dr. Schulz"));
    greeting("Dear Ms Miller,", kim, Some("Ms Miller"));
    greeting("Hi Alex!", kim, Some("Alex"));
    greeting("Guten Morgen Herr Öztürk,", kim, Some("Herr Öztürk"));
    greeting("Liebe Frau Schmidt", kim, Some("Frau Schmidt"));
    greeting("Hello Peter", kim, Some("Peter"));
}

#[test]
fn the_customer_or_nobody_is_greeted() {
    let kim = "Kim Bauer kim.bauer@example.net";
    for fine in [
        "Hallo Kim,",
        "Hallo Frau Bauer,",
        "Sehr geehrte Frau Bauer,",
        "Dear Kim Bauer:",
        "HI KIM!",
        "Liebe Kim,",
        "Hallo zusammen,",
        "Hallo liebes Team,",
        "Sehr geehrte Damen und Herren,",
        "Dear all,",
        "Hi there,",
        "Hello again,",
        "Hallo,",
        "Guten Tag,",
        "Guten Tag!",
        "Moin",
        "Dear Sir or Madam,",
        "Hallo Kimm,",
        "Hi Robin,",
        "Liebe Kundin, lieber Kunde,",
        "Hallo Frau Dr. Bauer-Lang,",
        "Guten Tag Frau Lang-Bauer,",
        "Hello, your order is on its way.",
        "Hi, Peter from our shop has sent it.",
        "Hello Kim and Alex,",
        "Hallo nochmal,",
        "Dear customer,",
        "Yes, it fits.",
        "Peter,",
        "Hallo und danke für Ihre Nachricht!",
        "Liebe Grüße",
        "",
        "Hallo Team Einkauf,",
        "Hallo 4711,",
    ] {
        greeting(fine, kim, None);
    }
    greeting("Hallo Frau Müller,", "Mueller, Eva e.m@example.net", None);
    greeting("Hallo Frau Mueller,", "Eva Müller x@example.net", None);
    greeting("Hi José,", "Jose Garcia x@example.net", None);
    greeting("Dear Alex,", "Alexandra Stone a@example.net", None);
    greeting("Hallo Frau Bauer,", "kimbauer@example.net", None);
    for (fine, reader) in [
        ("Hallo Frau Meier,", "4711@example.net"),
        ("Sehr geehrter Herr Weber,", "info@maker.example"),
        ("Sehr geehrter Herr Weber,", "Muster GmbH"),
        ("Hallo Herr Petrow,", "Иван Петров"),
        ("Hi Jo,", "Joanna Stone"),
        ("Hi J,", "Joanna Stone"),
        ("Hi Mike,", "Michael Fox"),
        ("Hallo Frau B.,", kim),
        ("Dear Sirs,", kim),
        ("Dear Client,", kim),
        ("Dear Valued Customer,", kim),
        ("Liebe Mitglieder,", kim),
        ("Moin Moin,", kim),
        ("Hallo Guten Tag,", kim),
        ("Guten Tag Vielen Dank", kim),
    ] {
        greeting(fine, reader, None);
    }
    assert_eq!(
        doubts("Hi Peter,\nyes.", Around { readers: &[], customer_wrote: "", has_file: false }),
        []
    );
    assert_eq!(look("Hi Peter,\nyes.", "Kim Bauer", "I am Peter, writing for Kim."), []);
    assert_eq!(look("> Hallo Peter,\nYes.", "Kim Bauer", ""), []);
}

fn file(words: &str, announced: bool) {
    let found = look(words, "Kim", "");
    assert_eq!(found.contains(&Doubt::Attachment), announced, "{words}");
    let with_file = Around { readers: &["Kim"], customer_wrote: "", has_file: true };
    assert!(!doubts(words, with_file).contains(&Doubt::Attachment), "{words}");
}

#[test]
fn a_file_is_announced() {
    file("Im Anhang finden Sie die Rechnung.", true);
    file("Anbei die Rechnung für Ihre Bestellung.", true);
    file("Die Rechnung ist beigefügt.\nViele Grüße", true);
    file("Please find attached your invoice.", true);
    file("I've attached the manual for you.", true);
    file("The invoice is attached.", true);
    file("In Ihrem Anhang finden Sie nichts.", false);
    file("Ihr Foto im Anhang Ihrer Mail ist zu dunkel.", false);
    file("Is the invoice attached?", false);
    file("The file that you sent is attached to the case.", false);
    file("Nothing is attached, and it is not needed.", false);
    file("Bitte senden Sie uns ein Foto im Anhang.", false);
    file("We got your attachment.", false);
    file("He is very attached to it, they say. I understand.", false);
    file("> I have attached a photo.\nThank you, it helps.", false);
    file("Danke.", false);
    file("The handle is attached with two screws.", false);
    file("The cables are attached to the frame.", false);
    file("Your invoice is attached to your account page.", false);
    file("The invoice is attached to this mail.", true);
    file("Vielen Dank für das Foto, das anbei war.", false);
    file("Anbei der Link: https://example.com/manual.pdf", false);
    file("Ein Paket ist unterwegs. Die Schrauben sind beigefügt.", false);
}

fn no(words: &str, bare: bool) {
    assert_eq!(look(words, "Kim", "").contains(&Doubt::No), bare, "{words}");
}

#[test]
fn a_no_stands_alone() {
    no("Hallo Kim,\nleider können wir das nicht machen.\nViele Grüße\nAnna", true);
    no("Das ist nicht möglich.", true);
    no("Unfortunately we cannot take it back.\n\nKind regards\nAnna", true);
    no("We are unable to change the order.", true);
    no("Leider können wir das nicht machen, aber Sie können es selbst ändern.", false);
    no("Unfortunately we cannot take it back. You can sell it on, and we would help.", false);
    no("Das ist nicht möglich. Wäre Dienstag recht?", false);
    no("That is not possible, for privacy.", false);
    no(&format!("It is not possible. {}", "Here is why. ".repeat(40)), false);
    no("See https://example.com: it is not possible.", false);
    no("Yes, that is possible.", false);
    no("Hi Kim,\n\nthank you for asking. Unfortunately we can’t do that.\n\nBest\nAnna", true);
    for fine in [
        "Leider können wir die Lampe erst nächste Woche liefern.",
        "Leider können wir nichts finden. Bitte schicken Sie uns die Nummer.",
        "Leider können wir den Schaden nicht tragen, da die Garantie abgelaufen ist.",
        "Eine Stornierung ist nicht möglich, denn die Ware ist schon unterwegs.",
        "Leider kann ich Ihnen den Termin heute nennen.",
        "Das geht leider nicht. Ich schicke Ihnen morgen eine neue Lampe.",
        "Das ist nicht möglich; wir erstatten Ihnen den Preis.",
        "Das geht nicht auf Ihre Kosten: wir zahlen das Porto.",
        "Unfortunately we can ship on Friday.",
        "It is not possible to change the address since the parcel has left.",
        "We are unable to repair it, so we send you a new one today.",
        "Unfortunately we can't. We will refund you in full.",
    ] {
        no(&format!("Hallo Kim,\n{fine}\nViele Grüße\nAnna"), false);
    }
    no("", false);
}

#[test]
fn a_second_look_is_linear() {
    for piece in ["Hallo ", "anbei ", "leider ", "> ", "Peter ", ", ", "\u{1F600}"] {
        assert!(look(&piece.repeat(200_000), "Kim", "").is_empty());
        let _ =
            look(&piece.repeat(SECOND_LOOK_BYTES_MAX / piece.len()), "Kim", &piece.repeat(1_000));
    }
}
