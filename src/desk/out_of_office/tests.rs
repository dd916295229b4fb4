//! Notes as people write them, a line each. It is Friday, 9 January 2026, 10:00 in Berlin.
//!
//! Separate because the tables are long: a language a table, of notes that name an end and of notes
//! that do not. Midnight is the end of a last day, or the beginning of the day of the return.

use super::*;

fn found(subject: &str, text: &str) -> String {
    let received: Zoned = "2026-01-09T10:00[Europe/Berlin]".parse().unwrap();
    match away(subject, text, &received) {
        Some(Away::Until(at)) => {
            at.to_zoned(received.time_zone().clone()).strftime("%m-%d %H:%M").to_string()
        }
        Some(Away::NotSaid) => "not said".to_owned(),
        None => "none".to_owned(),
    }
}

fn check(subject: &str, text: &str, expected: &str) {
    assert_eq!(found(subject, text), expected, "{subject}: {text}");
}

/// A line is `note = moment`; all that is wrong is shown at once.
fn table(table: &str) {
    let lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
    let wrong: Vec<String> = lines
        .filter_map(|line| {
            let (text, expected) = line.split_once(" = ").unwrap();
            let found = found("Automatic reply: Lamp", text);
            (found != expected).then(|| format!("{text:?}: {found}, not {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn dates_as_people_write_them() {
    let both = |text: &str, expected: &str| check("Automatic reply: Lamp", text, expected);
    both("I am out of the office until Monday.", "01-13 00:00");
    both("I'm on holiday until 16 January 2026.", "01-17 00:00");
    both("I am away until Friday, 16 January.", "01-17 00:00");
    both("I will be out of office and back on Monday, 19 January 2026.", "01-19 00:00");
    both("Thanks! I'm on annual leave. I'll be back Monday. Ask Ben until Friday.", "01-12 00:00");
    both("I am away from 5 January to 8 January and return on 12 January.", "01-12 00:00");
    both("I'm out of the office and will be back on Monday at 9am.", "01-12 09:00");
    both("I will have no access to mail until 1/16/2026.", "01-17 00:00");
    both("I am away through January 16th.", "01-17 00:00");
    both("Ich bin bis einschließlich Freitag, den 16. Januar, nicht im Büro.", "01-17 00:00");
    both("Ich bin vom 05.01.2026 bis 16.01.2026 im Urlaub.", "01-17 00:00");
    both("Vielen Dank! Ich bin im Urlaub. Ab dem 12.1. bin ich wieder da.", "01-12 00:00");
    both("Ich bin bis zum 16.1. abwesend und ab Montag, 19.1., wieder erreichbar.", "01-19 00:00");
    both("Ich bin bis 18.1. nicht erreichbar.", "01-19 00:00");
    both("Ich bin am Montag, dem 12. Januar, wieder im Büro.", "01-12 00:00");
    both("Bin krank, voraussichtlich bis Mittwoch.", "01-15 00:00");
    both("Bis nächsten Montag bin ich auf Dienstreise.", "01-13 00:00");
}

#[test]
fn absences_without_an_end() {
    let both = |text: &str, expected: &str| check("Automatische Antwort: Lampe", text, expected);
    both("I am away.", "not said");
    both("Ich bin derzeit nicht im Büro.", "not said");
    both("I am on leave. If I am not back by Monday, ask Ben.", "not said");
    both("Ich bin im Urlaub. Unser Büro ist bis 18 Uhr besetzt.", "not said");
    both("I am away until further notice.", "not said");
    check("Abwesenheitsnotiz: Angebot gilt bis Freitag", "Guten Tag", "not said");
    check("Out of Office: Lamp until Friday", "See you.", "not said");
}

#[test]
fn notes_that_speak_of_no_absence() {
    let both = |text: &str| check("Automatic reply: Lamp", text, "none");
    both("Thank you for your mail. I read mail twice a day.");
    both("Ich melde mich bis Montag bei Ihnen.");
    both("My colleagues are there for you until Friday.");
    both("");
    // It was forgotten: its end has passed.
    both("I am away until 2 January 2026.");
    both("Ich bin bis 02.01.2026 im Urlaub und ab 05.01.2026 wieder da.");
}

#[test]
fn in_english() {
    table(
        "I am away until 14 January. = 01-15 00:00
         I am away until and including 14 January. = 01-15 00:00
         I will be back on Monday 12 January. = 01-12 00:00
         I'm away from 3 to 14 January. = 01-15 00:00
         I'm on vacation 9-14 January. = 01-15 00:00
         I'm on annual leave 9 – 16 January. = 01-17 00:00
         On leave between 5 and 16 January. = 01-17 00:00
         I won't be back until Monday. = 01-12 00:00
         Away through 2026-01-16. = 01-17 00:00
         Returning on the 19th of January 2026. = 01-19 00:00
         Out of office till Jan 16. = 01-17 00:00
         I am out until 02/03/2026. = 02-04 00:00
         I am out from 10 January and will be back soon. = not said
         I will be back on Monday, 12 January at 9am. = 01-12 09:00
         I am away until Friday, 17 January. = not said
         I am on holiday until the end of time. = not said
         If I am away until Monday, ask Ben. = none
         I am back in the office since 2 January. = none
         Please call before Monday. = none
         The office reads mail until Friday. = none
         I was in Berlin until Monday. = none
         Unless I am back by Monday, ask Ben. = none
         We are there for you from 9 to 17 on 14 January. = none",
    );
}

#[test]
fn in_german() {
    table(
        "Ich bin bis einschließlich 14.1. im Urlaub. = 01-15 00:00
         Ich bin vom 3. bis zum 14.1. im Urlaub. = 01-15 00:00
         Urlaub 9.1.-16.1.2026 = 01-17 00:00
         Ich bin vom 09.01. - 16.01. nicht im Büro. = 01-17 00:00
         Ich bin bis inkl. Freitag nicht erreichbar. = 01-17 00:00
         Ich bin ab Montag, den 12. Januar wieder da. = 01-12 00:00
         Ich bin am 19. wieder im Büro. = 01-19 00:00
         Ich bin zurueck am 12.1. = 01-12 00:00
         Bin bis 2026-01-16 abwesend. = 01-17 00:00
         Ich bin bis Ende Marz in Elternzeit. = not said
         Ich bin bis 31. Marz in Elternzeit. = 04-01 00:00
         Ich bin bis 16. Jänner auf Urlaub. = 01-17 00:00
         Ich bin bis zum 4/2 abwesend. = 02-05 00:00
         Meine Rückkehr: Montag, 12.01.2026 = 01-12 00:00
         Ich bin bis auf Weiteres krank. = not said
         Ich bin ab 20.1. im Urlaub und bald wieder da. = not said
         Ich bin bis Freitag, 17. Januar, im Urlaub. = not said
         Falls ich bis Montag nicht im Büro bin, rufen Sie an. = none
         Wenn ich am Montag wieder da bin, antworte ich. = none
         Unser Laden ist bis 18 Uhr offen. = none
         Die Aktion gilt bis Montag. = none
         Ich war bis 2.1.2026 im Urlaub. = none
         Bitte melden Sie sich bis Freitag. = none",
    );
}

#[test]
fn in_french() {
    table(
        "Je suis absente jusqu'au 16 janvier inclus. = 01-17 00:00
         Je suis absent du 3 au 14 janvier. = 01-15 00:00
         Je suis en congé jusqu’au vendredi 16 janvier 2026. = 01-17 00:00
         Je serai de retour le lundi 12 janvier. = 01-12 00:00
         Je suis absent jusqu'au 15. = 01-16 00:00
         Absent du 09/01 au 16/01. = 01-17 00:00
         Je suis en vacances jusqu'au 15 aout. = 08-16 00:00
         Je suis en vacances jusqu'au 1er février. = 02-02 00:00
         Je suis absent jusqu'à lundi. = 01-13 00:00
         Je reviens le 19. = 01-19 00:00
         Je suis en déplacement et serai de nouveau joignable à partir du 12 janvier. = 01-12 00:00
         Je serai absent du 9 au 16 janvier et de retour le 19 janvier. = 01-19 00:00
         Bonjour, je suis absent(e) jusqu'au 04/02/2026. = 02-05 00:00
         De retour au bureau mardi 13 janvier à 14h. = 01-13 14:00
         Retour prévu le 12/01. = 01-12 00:00
         Je suis en vacances. = not said
         Je suis absent jusqu'à nouvel ordre. = not said
         Je suis absent à partir du 20 janvier et reviens bientôt. = not said
         Je suis absent du 3 août au 14. = not said
         Si je ne suis pas de retour lundi, appelez Ben. = none
         J'étais absent jusqu'au 2 janvier. = none
         L'offre est valable jusqu'au 16 janvier. = none
         Merci de nous répondre avant lundi. = none
         Le bureau lit ses messages le lundi. = none
         Je suis absent jusqu'au lundi 13 janvier. = not said",
    );
}

#[test]
fn in_spanish() {
    table(
        "Estoy de vacaciones hasta el 15 de enero. = 01-16 00:00
         Estaré fuera de la oficina hasta el viernes 16 de enero inclusive. = 01-17 00:00
         Estaré ausente del 9 al 16 de enero. = 01-17 00:00
         Vuelvo el lunes 12 de enero. = 01-12 00:00
         Regreso el 19 de enero de 2026. = 01-19 00:00
         Estoy ausente hasta el miercoles. = 01-15 00:00
         Estoy de baja hasta el 04/02/2026. = 02-05 00:00
         No estaré disponible hasta el lunes. = 01-13 00:00
         Estaré de vuelta el 12/01. = 01-12 00:00
         Me reincorporo a partir del 12 de enero. = 01-12 00:00
         Estoy de vacaciones hasta el 15. = 01-16 00:00
         Estoy de viaje desde el 5 hasta el 16 de enero. = 01-17 00:00
         Fuera de la oficina hasta el 30 de septiembre. = 10-01 00:00
         Volveré el martes a las 9:00. = 01-13 09:00
         Estoy de vacaciones. = not said
         Estoy ausente hasta nuevo aviso. = not said
         Estaré ausente del 9 de agosto al 16. = not said
         Estoy ausente hasta el lunes 13 de enero. = not said
         Si no he vuelto el lunes, llame a Ben; vuelvo pronto. = none
         Estuve ausente hasta el 2 de enero. = none
         La oferta es válida hasta el 15 de enero. = none
         Le respondemos el lunes. = none
         Por favor, escriba antes del lunes. = none
         Puede darse de baja hasta el lunes. = none
         El horario es de 9 a 18. = none",
    );
}

#[test]
fn in_italian() {
    table(
        "Sono in ferie fino al 16 gennaio compreso. = 01-17 00:00
         Sarò fuori ufficio dal 9 al 16 gennaio. = 01-17 00:00
         Sarò assente fino a venerdì. = 01-17 00:00
         Rientro lunedì 12 gennaio. = 01-12 00:00
         Torno il 19 gennaio 2026. = 01-19 00:00
         Sono assente fino al 04/02/2026. = 02-05 00:00
         Sono in malattia fino a mercoledi. = 01-15 00:00
         Sarò di nuovo in ufficio dal 12 gennaio. = 01-12 00:00
         Sono in vacanza sino al 1º febbraio. = 02-02 00:00
         Tornerò in ufficio il 12/01. = 01-12 00:00
         Sarò assente dall'8 al 16 gennaio e rientrerò il 19 gennaio. = 01-19 00:00
         Ferie: 9/1 - 16/1 = 01-17 00:00
         Rientro martedì alle 9:00. = 01-13 09:00
         Sono fuori ufficio. = not said
         Sono assente fino a nuovo avviso. = not said
         Sono assente fino a lunedì 13 gennaio. = not said
         Sarò assente dal 9 agosto al 16. = not said
         Se non torno entro lunedì, chiami Ben. = none
         Sono stato in ferie fino al 2 gennaio. = none
         L'offerta è valida fino al 16 gennaio. = none
         Le rispondiamo lunedì. = none
         Scriva per favore entro lunedì. = none
         Siamo aperti dalle 9 alle 18. = none",
    );
}

#[test]
fn in_dutch() {
    table(
        "Ik ben afwezig t/m 14 januari. = 01-15 00:00
         Ik ben tot en met 16 januari niet op kantoor. = 01-17 00:00
         Ik ben met vakantie van 9 t/m 16 januari. = 01-17 00:00
         Ik ben op maandag 12 januari weer aanwezig. = 01-12 00:00
         Ik ben maandag 12 januari weer bereikbaar. = 01-12 00:00
         Terug op 19 januari 2026. = 01-19 00:00
         Afwezig tot 14-2. = 02-15 00:00
         Ik ben op vakantie tot 04-02-2026. = 02-05 00:00
         Ik ben ziek tot vrijdag. = 01-17 00:00
         Vanaf 12 januari ben ik weer op kantoor. = 01-12 00:00
         Ik ben afwezig tot 16 mrt. = 03-17 00:00
         Ik ben met verlof van 9 januari tot en met 16 januari en terug op 19 januari. = 01-19 00:00
         Ik ben dinsdag om 9.00 uur terug. = 01-13 09:00
         Ik ben met vakantie. = not said
         Ik ben afwezig tot nader order. = not said
         Ik ben afwezig tot maandag 13 januari. = not said
         Als ik maandag nog niet terug ben, bel Ben. = none
         Ik was tot 2 januari op vakantie. = none
         Het aanbod geldt tot 16 januari. = none
         Wij antwoorden maandag. = none
         Het is vrij druk tot maandag. = none
         Graag uw antwoord voor maandag. = none
         Wij zijn open van 9 tot 17 uur. = none
         Mijn collega helpt u tot vrijdag. = none",
    );
}

#[test]
fn in_polish() {
    table(
        "Jestem na urlopie do 15 stycznia włącznie. = 01-16 00:00
         Jestem poza biurem do piątku. = 01-17 00:00
         Nieobecny od 9 do 16 stycznia. = 01-17 00:00
         Wracam w poniedziałek 12 stycznia. = 01-12 00:00
         Wracam 19 stycznia 2026 r. = 01-19 00:00
         Jestem nieobecna do 16.01.2026 r. = 01-17 00:00
         Jestem na zwolnieniu do srody. = 01-15 00:00
         Będę ponownie dostępny od 12 stycznia. = 01-12 00:00
         Wrócę do biura we wtorek, 13 stycznia. = 01-13 00:00
         Nie będzie mnie do 4/02/2026. = 02-05 00:00
         Urlop 9.01-16.01 = 01-17 00:00
         Jestem poza biurem do 31 pazdziernika. = 11-01 00:00
         Wracam we wtorek o 9:00. = 01-13 09:00
         Jestem nieobecny do dnia 15. = 01-16 00:00
         Jestem out of office do 14 stycznia. = 01-15 00:00
         Jestem na urlopie. = not said
         Jestem nieobecny do odwołania. = not said
         Jestem na urlopie, a biuro pracuje od 9 do 17. = not said
         Jestem na urlopie do poniedziałku 13 stycznia. = not said
         Jeśli nie wrócę do poniedziałku, proszę pisać do Bena. = none
         Byłem na urlopie do 2 stycznia. = none
         Oferta jest ważna do 16 stycznia. = none
         Odpowiemy do poniedziałku. = none
         Proszę o odpowiedź do piątku. = none
         Pracujemy od 9 do 17. = none",
    );
}

#[test]
fn in_portuguese() {
    table(
        "Estou de férias até 15 de janeiro. = 01-16 00:00
         Estarei fora do escritório até sexta-feira, 16 de janeiro, inclusive. = 01-17 00:00
         Estarei ausente de 9 a 16 de janeiro. = 01-17 00:00
         Volto na segunda-feira, dia 12 de janeiro. = 01-12 00:00
         Regresso a 19 de janeiro de 2026. = 01-19 00:00
         Estou ausente até terça. = 01-14 00:00
         Estou de baixa até 04/02/2026. = 02-05 00:00
         Estarei de volta no dia 12/01. = 01-12 00:00
         Estou de licença até 31 de marco. = 04-01 00:00
         Não estarei disponível até segunda-feira. = 01-13 00:00
         Estou fora do escritório e volto a partir de 12 de janeiro. = 01-12 00:00
         Ausente do dia 9 ao dia 16 de janeiro. = 01-17 00:00
         Volto terça-feira às 9h. = 01-13 09:00
         Estou de férias. = not said
         Estou ausente até nova indicação. = not said
         Estou ausente até segunda-feira, 13 de janeiro. = not said
         Estarei ausente de 9 de agosto a 16. = not said
         Caso eu não volte até segunda, ligue ao Ben; volto em breve. = none
         Estive ausente até 2 de janeiro. = none
         A oferta é válida até 15 de janeiro. = none
         Respondemos na segunda-feira. = none
         Por favor, escreva até sexta. = none
         Estamos abertos das 9 às 18. = none",
    );
}
