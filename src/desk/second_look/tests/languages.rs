//! What is pointed out, and what has to pass, in each language: a table of each.
//!
//! Separate because they are long. A line is `answer = doubts`; `/` ends a line of the answer,
//! which goes to Kim Bauer without a file.

use super::look;
use crate::desk::second_look::Doubt;

fn found(answer: &str) -> String {
    let words = answer.replace(" / ", "\n");
    let doubts = look(&words, "Kim Bauer kim.bauer@example.net", "Where is it?");
    let named: Vec<&str> = doubts
        .iter()
        .map(|doubt| match doubt {
            Doubt::Greeting { .. } => "greeting",
            Doubt::Attachment => "file",
            Doubt::No => "no",
        })
        .collect();
    if named.is_empty() { "nothing".to_owned() } else { named.join(" ") }
}

/// All that is wrong is shown at once.
fn check(table: &str) {
    let lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
    let wrong: Vec<String> = lines
        .filter_map(|line| {
            let (answer, expected) = line.split_once(" = ").unwrap();
            let found = found(answer);
            (found != expected).then(|| format!("{answer:?}: {found}, not {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn in_german() {
    check(
        "Hallo Herr Meier, / es kommt morgen. = greeting
         Lieber Peter, / es kommt morgen. = greeting
         Guten Morgen Frau Schmidt! / Es kommt. = greeting
         Hallo Kim, / anbei die Rechnung. = file
         Hallo Kim, / ich habe die Liste angehängt, siehe Anhang. = file
         Hallo Kim, / im Anhang schicke ich Ihnen den Plan. = file
         Hallo Kim, / die Rechnung ist beigefuegt. = file
         Hallo Kim, / die Liste ist angehängt. = file
         Hallo Kim, / das geht leider nicht. / Gruß Anna = no
         Hallo Kim, / das ist leider nicht möglich. = no
         Hallo Kim, / das koennen wir nicht. / Viele Gruesse = no
         Hallo Peter, / anbei die Rechnung. = greeting file",
    );
    check(
        "Hallo Frau Bauer, / es kommt morgen. = nothing
         Hallo Kim, / haben Sie den Anhang bekommen? = nothing
         Hallo Kim, / Ihr Anhang ist da. = nothing
         Hallo Kim, / bitte schicken Sie uns ein Bild im Anhang. = nothing
         Hallo Kim, / ein Anhang ist nicht nötig, im Anhang ist kein Bild. = nothing
         Hallo Kim, / das ist nicht möglich, aber wir tauschen es. = nothing
         Hallo Kim, / das geht nicht. Wir schicken eine neue. = nothing
         Hallo liebe Kolleginnen, / es kommt. = nothing
         Guten Tag, / es kommt. = nothing",
    );
}

#[test]
fn in_english() {
    check(
        "Hi Peter, / it comes tomorrow. = greeting
         Dear Mr Fox, / it comes. = greeting
         Good morning Mrs Stone! / It comes. = greeting
         Hi Kim, / I've attached the invoice. = file
         Hi Kim, / please see attached. = file
         Hi Kim, / find attached the plan. = file
         Hi Kim, / the invoice is attached below. = file
         Hi Kim, / please find enclosed the list. = file
         Hi Kim, / we can’t do that. / Best / Anna = no
         Hi Kim, / unfortunately, we cannot refund it. = no
         Hi Kim, / sorry. We're unable to refund it. = no
         Hello Peter, / see attached. = greeting file",
    );
    check(
        "Dear Kim, / it comes. = nothing
         Hi Kim, / did you see the attached file? = nothing
         Hi Kim, / thanks for your attachment, we have attached it to the order you sent. = nothing
         Hi Kim, / the strap is attached to the bag. = nothing
         Hi Kim, / I haven't attached it, see attached is wrong. = nothing
         Hi Kim, / we cannot do that, but we can swap it. = nothing
         Hi Kim, / that is not possible. Here is a new one. = nothing
         Hi everyone, / it comes. = nothing
         Good morning, / it comes. = nothing",
    );
}

#[test]
fn in_french() {
    check(
        "Bonjour Madame Dupont, / il arrive demain. = greeting
         Cher Pierre, / il arrive demain. = greeting
         Bonjour M. Martin, / il arrive. = greeting
         Chère Sophie ! / Il arrive. = greeting
         Bonjour Kim, / vous trouverez ci-joint la facture. = file
         Bonjour Kim, / je vous envoie le plan en pièce jointe. = file
         Bonjour Kim, / je vous envoie le plan en piece jointe. = file
         Bonjour Kim, / j’ai joint la liste. = file
         Bonjour Kim, / la facture est jointe à ce message. = file
         Bonjour Kim, / malheureusement, nous ne pouvons pas le reprendre. / Cordialement = no
         Bonjour Kim, / ce n'est pas possible. / Bien à vous = no
         Bonjour Pierre, / ci-joint la facture. = greeting file",
    );
    check(
        "Bonjour Kim, / il arrive demain. = nothing
         Bonjour Madame Bauer, / il arrive. = nothing
         Bonjour à tous, / il arrive. = nothing
         Chers clients, / il arrive. = nothing
         Madame, Monsieur, / il arrive. = nothing
         Bonjour Kim, / merci de nous envoyer une photo en pièce jointe. = nothing
         Bonjour Kim, / la facture est-elle bien ci-jointe ? = nothing
         Bonjour Kim, / votre pièce jointe est arrivée, avec la liste en pièce jointe. = nothing
         Bonjour Kim, / la photo n'est pas en pièce jointe. = nothing
         Bonjour Kim, / nous ne pouvons pas le reprendre, mais nous le réparons. = nothing
         Bonjour Kim, / ce n'est pas possible. Nous vous envoyons un autre. = nothing
         Bonjour Kim, / nous ne pouvons pas le livrer avant lundi. = nothing",
    );
}

#[test]
fn in_spanish() {
    check(
        "Hola Pedro, / llega mañana. = greeting
         Estimada Sra. García: / llega mañana. = greeting
         Buenos días Juan, / llega mañana. = greeting
         Estimado señor López, / llega. = greeting
         Hola Kim, / le adjunto la factura. = file
         Hola Kim, / adjunto encontrará el plano. = file
         Hola Kim, / adjuntamos la lista. = file
         Hola Kim, / la factura va adjunta. = file
         Hola Kim, / le envío el plano como adjunto. = file
         Hola Kim, / lamentablemente no podemos cambiarlo. / Un saludo = no
         Hola Kim, / no es posible. / Saludos cordiales = no
         Hola Pedro, / adjunto la factura. = greeting file",
    );
    check(
        "Hola Kim, / llega mañana. = nothing
         Estimada Sra. Bauer: / llega. = nothing
         Hola a todos, / llega. = nothing
         Estimado cliente: / llega. = nothing
         Buenos días: / llega. = nothing
         Hola Kim, / envíenos por favor una foto como adjunto. = nothing
         Hola Kim, / ¿la factura va adjunta? = nothing
         Hola Kim, / su archivo llegó, como adjunto está bien. = nothing
         Hola Kim, / el plano no va adjunto. = nothing
         Hola Kim, / no podemos cambiarlo, pero lo reparamos. = nothing
         Hola Kim, / no es posible. Le enviamos otro. = nothing
         Hola Kim, / no podemos entregarlo hasta el lunes. = nothing",
    );
}

#[test]
fn in_italian() {
    check(
        "Ciao Pietro, / arriva domani. = greeting
         Gentile signora Rossi, / arriva domani. = greeting
         Buongiorno Sig. Bianchi, / arriva. = greeting
         Egregio dottor Verdi, / arriva. = greeting
         Buongiorno Kim, / in allegato la fattura. = file
         Buongiorno Kim, / le allego la lista. = file
         Buongiorno Kim, / alleghiamo il progetto. = file
         Buongiorno Kim, / la fattura è allegata alla presente. = file
         Buongiorno Kim, / la fattura e allegata. = file
         Buongiorno Kim, / purtroppo non possiamo cambiarlo. / Cordiali saluti = no
         Buongiorno Kim, / non è possibile. / Saluti = no
         Ciao Pietro, / in allegato la fattura. = greeting file",
    );
    check(
        "Ciao Kim, / arriva domani. = nothing
         Gentile signora Bauer, / arriva. = nothing
         Ciao a tutti, / arriva. = nothing
         Gentile cliente, / arriva. = nothing
         Buongiorno, / arriva. = nothing
         Buongiorno Kim, / ci invii per favore una foto in allegato. = nothing
         Buongiorno Kim, / la fattura è in allegato? = nothing
         Buongiorno Kim, / il suo allegato è arrivato, in allegato vedo tutto. = nothing
         Buongiorno Kim, / il progetto non è in allegato. = nothing
         Buongiorno Kim, / non possiamo cambiarlo, ma lo ripariamo. = nothing
         Buongiorno Kim, / non è possibile. Ne mandiamo un altro. = nothing
         Buongiorno Kim, / non possiamo consegnare prima di lunedì. = nothing",
    );
}

#[test]
fn in_dutch() {
    check(
        "Beste Pieter, / het komt morgen. = greeting
         Geachte heer De Vries, / het komt morgen. = greeting
         Goedemorgen mevrouw Jansen, / het komt. = greeting
         Dag Sanne! / Het komt. = greeting
         Beste Kim, / in de bijlage vindt u de factuur. = file
         Beste Kim, / bijgaand de lijst. = file
         Beste Kim, / ik stuur u het plan als bijlage. = file
         Beste Kim, / de factuur is bijgevoegd. = file
         Beste Kim, / zie bijlage. = file
         Beste Kim, / dat is helaas niet mogelijk. / Met vriendelijke groet = no
         Beste Kim, / helaas kunnen wij het niet terugnemen. / Groet = no
         Beste Pieter, / bijgaand de factuur. = greeting file",
    );
    check(
        "Beste Kim, / het komt morgen. = nothing
         Geachte mevrouw Bauer, / het komt. = nothing
         Beste allen, / het komt. = nothing
         Geachte klant, / het komt. = nothing
         Goedendag, / het komt. = nothing
         Beste Kim, / wilt u een foto als bijlage sturen. = nothing
         Beste Kim, / zit de factuur in de bijlage? = nothing
         Beste Kim, / uw bijlage is er, wat u in de bijlage schreef klopt. = nothing
         Beste Kim, / er zit geen plan in de bijlage. = nothing
         Beste Kim, / dat is niet mogelijk, maar wij repareren het. = nothing
         Beste Kim, / dat gaat niet. Wij sturen een nieuwe. = nothing
         Beste Kim, / helaas kunnen wij pas maandag niet eerder leveren. = nothing",
    );
}

#[test]
fn in_polish() {
    check(
        "Dzień dobry Panie Marku, / dotrze jutro. = greeting
         Szanowna Pani Nowak, / dotrze jutro. = greeting
         Witam Pana Kowalskiego, / dotrze. = greeting
         Cześć Piotr, / dotrze. = greeting
         Dzień dobry, / w załączniku faktura. = file
         Dzień dobry, / w zalaczniku faktura. = file
         Dzień dobry, / załączam listę. = file
         Dzień dobry, / przesyłam w załączeniu plan. = file
         Dzień dobry, / faktura jest załączona. = file
         Dzień dobry, / niestety nie możemy tego wymienić. / Pozdrawiam = no
         Dzień dobry, / nie jest to możliwe. / Z poważaniem = no
         Cześć Piotr, / w załączniku faktura. = greeting file",
    );
    check(
        "Cześć Kim, / dotrze jutro. = nothing
         Szanowna Pani Bauer, / dotrze. = nothing
         Szanowni Państwo, / dotrze. = nothing
         Drogi Kliencie, / dotrze. = nothing
         Dzień dobry, / dotrze jutro. = nothing
         Dzień dobry, / prosimy o zdjęcie w załączniku. = nothing
         Dzień dobry, / czy faktura jest w załączniku? = nothing
         Dzień dobry, / Państwa załącznik dotarł, w załączniku widać wszystko. = nothing
         Dzień dobry, / planu nie ma w załączniku. = nothing
         Dzień dobry, / nie możemy tego wymienić, ale naprawimy. = nothing
         Dzień dobry, / nie jest to możliwe. Wyślemy nową. = nothing
         Dzień dobry, / nie możemy dostarczyć przed poniedziałkiem. = nothing",
    );
}

#[test]
fn in_portuguese() {
    check(
        "Olá Pedro, / chega amanhã. = greeting
         Cara Sra. Silva, / chega amanhã. = greeting
         Bom dia João, / chega. = greeting
         Prezado senhor Costa, / chega. = greeting
         Olá Kim, / em anexo a fatura. = file
         Olá Kim, / segue anexa a lista. = file
         Olá Kim, / anexamos o plano. = file
         Olá Kim, / a fatura está anexada. = file
         Olá Kim, / envio o plano em anexo. = file
         Olá Kim, / infelizmente não podemos trocá-lo. / Cumprimentos = no
         Olá Kim, / nao e possivel. / Atenciosamente = no
         Olá Pedro, / em anexo a fatura. = greeting file",
    );
    check(
        "Olá Kim, / chega amanhã. = nothing
         Cara Sra. Bauer, / chega. = nothing
         Olá a todos, / chega. = nothing
         Prezado cliente, / chega. = nothing
         Bom dia, / chega. = nothing
         Olá Kim, / envie-nos por favor uma fotografia em anexo. = nothing
         Olá Kim, / a fatura está em anexo? = nothing
         Olá Kim, / o seu anexo chegou, em anexo está tudo. = nothing
         Olá Kim, / o plano não está em anexo. = nothing
         Olá Kim, / não podemos trocá-lo, mas reparamos. = nothing
         Olá Kim, / não é possível. Enviamos outro. = nothing
         Olá Kim, / não podemos entregar antes de segunda. = nothing",
    );
}
