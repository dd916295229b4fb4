//! Promises beside those in German and English: a table of each for every other language.
//!
//! Separate because they are many. What promises nothing is the longer half: a reminder of a
//! promise that was none costs an agent more than one that is missed. The same Tuesday, 6 January
//! 2026, 10:00 in Berlin.

use super::check;

#[test]
fn before_a_day_is_the_day_before() {
    check(
        "I'll get back to you before Friday. = Thu 08.01. 18:00
         I'll get back to you before noon. = Tue 06.01. 12:00
         I'll get back to you before tomorrow. = Tue 06.01. 18:00
         Ich melde mich noch vor Freitag. = Thu 08.01. 18:00
         Ich melde mich vor Freitag 12 Uhr. = Fri 09.01. 12:00
         Ich melde mich wie vor zwei Tagen. = nothing
         Ich bestätige den Termin am Freitag um 10 Uhr. = nothing
         I will send the invoice, which is to be paid by Friday. = nothing",
    );
}

#[test]
fn promises_in_french() {
    check(
        "Je vous réponds d'ici vendredi. = Fri 09.01. 18:00
         Je vous rappelle demain matin. = Wed 07.01. 11:00
         Nous vous répondrons d’ici le 15 janvier. = Thu 15.01. 18:00
         Nous vous enverrons le devis au plus tard vendredi à 14h. = Fri 09.01. 14:00
         Je reviens vers vous avant vendredi. = Thu 08.01. 18:00
         Je vous tiens au courant cette semaine. = Fri 09.01. 18:00
         Vous aurez notre réponse au plus tard jeudi. = Thu 08.01. 18:00
         Vous recevrez une réponse d'ici lundi. = Mon 12.01. 18:00
         Je vais vérifier et je vous écris d'ici jeudi 17h. = Thu 08.01. 17:00
         Je vous envoie cela sous 48 heures. = Thu 08.01. 10:00
         Nous allons vous rembourser d'ici la fin de la semaine. = Fri 09.01. 17:00
         Nous vous contacterons la semaine prochaine. = Fri 16.01. 18:00
         Je vous appelle lundi. = Mon 12.01. 18:00
         Demain, je vous appelle. = Wed 07.01. 18:00
         Je vous confirmerai cela aujourd'hui. = Tue 06.01. 18:00
         Je vous ferai parvenir la facture avant le 15 fevrier. = Sat 14.02. 18:00",
    );
    check(
        "Réponds-moi d'ici vendredi. = nothing
         Merci de nous répondre d'ici vendredi. = nothing
         Veuillez nous l'envoyer avant vendredi. = nothing
         Si vous m'écrivez d'ici vendredi, je vous réponds lundi. = nothing
         Je vous réponds dès que possible. = nothing
         Je ne vous répondrai pas avant lundi. = nothing
         J'ai répondu lundi. = nothing
         J'attendais votre réponse jusqu'à vendredi. = nothing
         Pouvons-nous vous rappeler d'ici vendredi ? = nothing
         Je pourrais vous répondre d'ici vendredi. = nothing
         J'essaierai de vous répondre d'ici vendredi. = nothing
         Ma collègue vous répondra vendredi. = nothing
         Vous avez écrit « je vous paie d'ici vendredi ». = nothing
         Je serai absent jusqu'à lundi. = nothing
         L'offre est valable jusqu'à vendredi. = nothing
         Vous devez nous répondre d'ici vendredi. = nothing
         J'espère que je vous réponds d'ici vendredi. = nothing
         Je vous envoie la facture que vous avez reçue lundi. = nothing
         Je vous confirme le rendez-vous de lundi à 10h. = nothing
         Je vous confirme le rendez-vous lundi à 10h. = nothing
         Nous livrons le lundi. = nothing
         Je vous envoie la facture à régler d'ici vendredi. = nothing",
    );
}

#[test]
fn promises_in_spanish() {
    check(
        "Le respondo a más tardar el viernes. = Fri 09.01. 18:00
         Le responderemos antes del viernes. = Thu 08.01. 18:00
         Le llamo mañana por la mañana. = Wed 07.01. 11:00
         Le llamaré mañana a las 14:00. = Wed 07.01. 14:00
         Nos pondremos en contacto con usted el jueves. = Thu 08.01. 18:00
         Voy a revisarlo y le escribo el jueves. = Thu 08.01. 18:00
         Tendrá nuestra respuesta como muy tarde el 15 de enero. = Thu 15.01. 18:00
         Recibirá una respuesta antes del 15 de enero. = Wed 14.01. 18:00
         Le enviaremos el presupuesto en 24 horas. = Wed 07.01. 10:00
         Le contesto esta semana. = Fri 09.01. 18:00
         Le contestaremos la próxima semana. = Fri 16.01. 18:00
         Se lo envío hoy mismo. = Tue 06.01. 18:00
         Te aviso el miércoles. = Wed 07.01. 18:00
         Te aviso el miercoles a las 17h. = Wed 07.01. 17:00
         Le daremos una respuesta dentro de dos días. = Thu 08.01. 10:00
         Vamos a enviarle la factura el lunes. = Mon 12.01. 18:00",
    );
    check(
        "Por favor, responda antes del viernes. = nothing
         Envíenos la foto antes del viernes. = nothing
         Si me escribe antes del viernes, le respondo el lunes. = nothing
         Le respondo lo antes posible. = nothing
         No le responderemos antes del lunes. = nothing
         Le respondí el lunes. = nothing
         Esperé hasta el viernes. = nothing
         ¿Le llamamos el viernes? = nothing
         Podríamos responderle el viernes. = nothing
         Intentaré responderle el viernes. = nothing
         Mi colega le responderá el viernes. = nothing
         Usted escribió «le pago el viernes». = nothing
         Estaré ausente hasta el lunes. = nothing
         La oferta es válida hasta el viernes. = nothing
         Tiene que enviarlo antes del viernes. = nothing
         Espero que le respondamos el viernes. = nothing
         Cuando lo reciba, le respondo el viernes. = nothing
         Le envío la factura que usted pidió el lunes. = nothing
         Mi colega le llamó el lunes. = nothing
         Le enviamos la factura el lunes. = nothing
         Le confirmo la cita el lunes a las 10. = nothing
         Le envío la factura, debe pagarse antes del viernes. = nothing
         Le llamaremos de 9 a 17 horas. = nothing",
    );
}

#[test]
fn promises_in_italian() {
    check(
        "Le rispondo entro venerdì. = Fri 09.01. 18:00
         Le risponderemo entro il 15 gennaio. = Thu 15.01. 18:00
         La richiamo domani mattina. = Wed 07.01. 11:00
         La chiamerò domani alle 14:00. = Wed 07.01. 14:00
         Le facciamo sapere entro giovedi. = Thu 08.01. 18:00
         Le faremo sapere entro venerdì alle 17. = Fri 09.01. 17:00
         Riceverà una nostra risposta entro lunedì. = Mon 12.01. 18:00
         Le invieremo il preventivo entro la fine della settimana. = Fri 09.01. 17:00
         La ricontatto giovedì. = Thu 08.01. 18:00
         Le scrivo in settimana. = Fri 09.01. 18:00
         Le scriveremo la prossima settimana. = Fri 16.01. 18:00
         Glielo mando oggi. = Tue 06.01. 18:00
         Verificheremo e le daremo una risposta entro 24 ore. = Wed 07.01. 10:00
         Mi farò sentire entro domani. = Wed 07.01. 18:00
         La rimborseremo prima di venerdì. = Thu 08.01. 18:00
         Ci occuperemo della cosa entro dopodomani. = Thu 08.01. 18:00",
    );
    check(
        "Per favore, risponda entro venerdì. = nothing
         Ci invii la foto entro venerdì. = nothing
         Se mi scrive entro venerdì, le rispondo lunedì. = nothing
         Le rispondo appena possibile. = nothing
         Non le risponderemo prima di lunedì. = nothing
         Le ho risposto lunedì. = nothing
         Ho aspettato fino a venerdì. = nothing
         La chiamiamo venerdì? = nothing
         Potremmo risponderle entro venerdì. = nothing
         Cercherò di farle sapere, le scrivo forse entro venerdì. = nothing
         La collega le risponderà entro venerdì. = nothing
         Lei scriveva «le rispondo entro venerdì». = nothing
         Sarò assente fino a lunedì. = nothing
         L'offerta è valida fino a venerdì. = nothing
         Deve inviarlo entro venerdì. = nothing
         Spero che le risponderemo entro venerdì. = nothing
         Appena arriva, le rispondo entro un giorno. = nothing
         Le invio la fattura che ha chiesto lunedì. = nothing
         Le confermo l'appuntamento lunedì alle 10. = nothing
         La fattura che le inviamo va pagata entro venerdì. = nothing",
    );
}

#[test]
fn promises_in_dutch() {
    check(
        "Ik bel u uiterlijk vrijdag. = Fri 09.01. 18:00
         Ik bel u morgen in de ochtend. = Wed 07.01. 11:00
         Ik bel u morgen om 14 uur. = Wed 07.01. 14:00
         Morgen bel ik u. = Wed 07.01. 18:00
         Wij laten u voor vrijdag weten hoe het zit. = Thu 08.01. 18:00
         Ik laat het u uiterlijk op 15 januari weten. = Thu 15.01. 18:00
         We komen er donderdag op terug. = Thu 08.01. 18:00
         Ik zal u donderdag antwoorden. = Thu 08.01. 18:00
         U hoort uiterlijk maandag van ons. = Mon 12.01. 18:00
         U krijgt binnen 24 uur antwoord. = Wed 07.01. 10:00
         We sturen u de offerte deze week. = Fri 09.01. 18:00
         We nemen volgende week contact met u op. = Fri 16.01. 18:00
         Ik stuur het vandaag. = Tue 06.01. 18:00
         Uiterlijk vrijdag 17 uur sturen wij u bericht. = Fri 09.01. 17:00
         Ik zoek het uit en mail u woensdag. = Wed 07.01. 18:00
         Ik kom voor het einde van de week bij u terug. = Fri 09.01. 17:00",
    );
    check(
        "Graag uw antwoord voor vrijdag. = nothing
         Stuur ons de foto voor vrijdag. = nothing
         Als u mij voor vrijdag schrijft, antwoord ik maandag. = nothing
         Ik antwoord zo snel mogelijk. = nothing
         Wij antwoorden niet voor maandag. = nothing
         Ik heb u maandag geschreven. = nothing
         Ik wachtte tot vrijdag. = nothing
         Bellen wij u vrijdag? = nothing
         Ik zou u vrijdag kunnen bellen. = nothing
         Ik probeer u vrijdag te bellen. = nothing
         Mijn collega belt u vrijdag. = nothing
         U schreef “ik betaal vrijdag”. = nothing
         Ik ben tot maandag op vakantie. = nothing
         Het aanbod is geldig tot vrijdag. = nothing
         U moet het voor vrijdag sturen. = nothing
         Hopelijk bel ik u vrijdag. = nothing
         Zodra het er is, bel ik u vrijdag. = nothing
         Ik stuur u de factuur die u maandag vroeg. = nothing
         Wij leveren op maandag. = nothing
         Ik bevestig de afspraak op maandag om 10 uur. = nothing
         Ik stuur u de factuur, te betalen voor vrijdag. = nothing",
    );
}

#[test]
fn promises_in_polish() {
    check(
        "Odpowiem do piątku. = Fri 09.01. 18:00
         Odpiszemy Panu do 15 stycznia. = Thu 15.01. 18:00
         Odezwę się jutro rano. = Wed 07.01. 11:00
         Zadzwonię jutro o 14:00. = Wed 07.01. 14:00
         Oddzwonimy w czwartek. = Thu 08.01. 18:00
         Dam Pani znać najpóźniej w piątek. = Fri 09.01. 18:00
         Otrzyma Pan odpowiedź do poniedziałku. = Mon 12.01. 18:00
         Wyślemy wycenę w ciągu 24 godzin. = Wed 07.01. 10:00
         Skontaktujemy się w tym tygodniu. = Fri 09.01. 18:00
         Skontaktujemy się w przyszłym tygodniu. = Fri 16.01. 18:00
         Sprawdzę to i napiszę do środy. = Wed 07.01. 18:00
         Sprawdze to do srody. = Wed 07.01. 18:00
         Wyślę to dzisiaj. = Tue 06.01. 18:00
         Zwrócimy kwotę przed piątkiem. = Thu 08.01. 18:00
         Odpowiemy do końca tygodnia. = Fri 09.01. 17:00
         Do jutra się odezwę. = Wed 07.01. 18:00",
    );
    check(
        "Proszę odpowiedzieć do piątku. = nothing
         Prosimy o zdjęcie do piątku. = nothing
         Jeśli Pan napisze do piątku, odpowiem w poniedziałek. = nothing
         Odpowiem jak najszybciej. = nothing
         Nie odpowiemy przed poniedziałkiem. = nothing
         Odpowiedziałem w poniedziałek. = nothing
         Czekałem do piątku. = nothing
         Czy zadzwonimy w piątek? = nothing
         Moglibyśmy odpowiedzieć do piątku. = nothing
         Postaram się odpowiedzieć, napiszę do piątku. = nothing
         Koleżanka odpowie do piątku. = nothing
         Pisał Pan „zapłacę do piątku”. = nothing
         Jestem na urlopie do poniedziałku. = nothing
         Oferta jest ważna do piątku. = nothing
         Musi Pan to wysłać do piątku. = nothing
         Mam nadzieję, że odpowiemy do piątku. = nothing
         Gdy to dotrze, odpowiem do piątku. = nothing
         Wyślę fakturę, którą Pan zamówił w poniedziałek. = nothing
         Koleżanka napisze do piątku. = nothing
         Kurier prześle to do piątku. = nothing
         Oddzwonimy w godzinach od 9 do 17. = nothing
         Wyślemy fakturę płatną, płatność do piątku. = nothing",
    );
}

#[test]
fn promises_in_portuguese() {
    check(
        "Respondo-lhe até sexta-feira. = Fri 09.01. 18:00
         Responderemos até 15 de janeiro. = Thu 15.01. 18:00
         Ligo-lhe amanhã de manhã. = Wed 07.01. 11:00
         Vou ligar amanhã às 14h. = Wed 07.01. 14:00
         Entraremos em contacto na quinta-feira. = Thu 08.01. 18:00
         Entrarei em contato até quinta. = Thu 08.01. 18:00
         Terá a nossa resposta até segunda-feira. = Mon 12.01. 18:00
         Receberá uma resposta no máximo até quinta. = Thu 08.01. 18:00
         Enviaremos o orçamento em 24 horas. = Wed 07.01. 10:00
         Vou verificar e darei uma resposta esta semana. = Fri 09.01. 18:00
         Responderei na próxima semana. = Fri 16.01. 18:00
         Enviarei ainda hoje. = Tue 06.01. 18:00
         Confirmaremos até amanha. = Wed 07.01. 18:00
         Reembolsaremos antes de sexta-feira. = Thu 08.01. 18:00
         Daremos retorno até o fim da semana. = Fri 09.01. 17:00
         Vamos enviar a fatura até dia 15. = Thu 15.01. 18:00",
    );
    check(
        "Por favor, responda até sexta-feira. = nothing
         Envie-nos a fotografia até sexta-feira. = nothing
         Se escrever até sexta, respondo-lhe na segunda. = nothing
         Respondo-lhe assim que possível. = nothing
         Não responderemos antes de segunda-feira. = nothing
         Respondi na segunda-feira. = nothing
         Esperei até sexta. = nothing
         Ligaremos na sexta? = nothing
         Poderíamos responder até sexta. = nothing
         Vou tentar, responderei até sexta. = nothing
         A minha colega responderá até sexta. = nothing
         Escreveu “pagarei até sexta”. = nothing
         Estarei ausente até segunda. = nothing
         A proposta é válida até sexta. = nothing
         Tem de enviar até sexta. = nothing
         Espero que responderemos até sexta. = nothing
         Assim que chegar, responderemos até sexta. = nothing
         Enviarei a fatura que pediu na segunda. = nothing
         Enviamos-lhe a fatura na segunda. = nothing
         Confirmo-lhe a reunião na segunda às 10h. = nothing
         Enviaremos a fatura, o pagamento é até sexta. = nothing",
    );
}
