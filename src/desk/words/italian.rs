//! What the desk says to agents and the admin, in Italian.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal (`lei`),
//! without the capitals of old letters. Commands are the English ones. Never decides what is said.

use jiff::civil::DateTime;

use super::{Say, Voice, called, help, whom};
use crate::desk::alarm::Alarm;
use crate::desk::conversation::Status;
use crate::desk::decide::command::{Problem, Unsent};
use crate::desk::input::{Lack, NotOpened};
use crate::desk::second_look::Doubt;
use crate::desk::told::{Told, Undone, Whereabouts};
use crate::desk::when::WhenError;
use crate::limits::TOKEN_AGE_DAYS_MAX;
use crate::mail::write::moment::full;

/// Italian.
pub(super) const VOICE: Voice = Voice { say, tell, alarm };

fn say(what: &Say<'_>) -> String {
    match what {
        Say::Problem(it) => problem(it),
        Say::SendSendsIt => "Il suo testo è al sicuro. #send lo invia.".into(),
        Say::WriteAgain => WRITE_AGAIN.into(),
        Say::NotProven(it) => not_proven(it),
        Say::FallsShort(it) => falls_short(it),
        Say::NoticeForgotten => NOTICE_FORGOTTEN.into(),
        Say::Unsafe => UNSAFE.into(),
        Say::AlreadyAnswered(name) => format!(
            "{name} ha già risposto da quando lei ha ricevuto l’avviso. La risposta si trova \
             qui sotto. #undo scarta la sua."
        ),
        Say::LooksInternal => LOOKS_INTERNAL.into(),
        Say::NobodyToAnswer => NOBODY_TO_ANSWER.into(),
        Say::NothingHeld => "Qui non c’è nulla che #send possa inviare.".into(),
        Say::NorTheRest => NOR_THE_REST.into(),
        Say::FiledAsNote => FILED_AS_NOTE.into(),
        Say::Help => help::ITALIAN.into(),
        Say::NoteFor(name) => {
            format!("Una nota di {name}. Una risposta a questo messaggio resta interna.")
        }
        Say::Late(reply) => format!(
            "La sua risposta non è ancora partita, dopo un’ora di tentativi. Si continua a \
             provare per quattro giorni; lei non deve fare nulla. Il server di posta dice: \
             {reply}"
        ),
        Say::NotDelivered(whom, reply) => format!(
            "NON CONSEGNATO: la sua risposta non ha raggiunto {whom}. Cerchi un’altra via, per \
             favore. Il server di posta dice: {reply}"
        ),
        Say::MayHaveGoneOut => MAY_HAVE_GONE_OUT.into(),
        Say::CameBack(reply) => format!(
            "La sua risposta è tornata indietro: il cliente non l’ha ricevuta. La conversazione \
             è di nuovo aperta. Il server del cliente dice: {reply}"
        ),
        Say::CopyCameBack(reply) => format!(
            "Una copia della sua risposta è tornata indietro, ma non quella del cliente stesso. \
             Il server di posta dice: {reply}"
        ),
        Say::AgentNotReached(agent, reply) => format!(
            "Non è stato possibile consegnare un messaggio a {agent}. Controlli l’indirizzo \
             nella configurazione, per favore. Il server di posta dice: {reply}"
        ),
        Say::HeldForLong(name) => format!(
            "Un messaggio di {name} è trattenuto da un’ora: non è stato inviato, e il cliente \
             aspetta."
        ),
        Say::HeldThoughAnswered(name) => held_though_answered(name),
        Say::KeptBack => KEPT_BACK.into(),
        Say::ConfirmFresh => CONFIRM_FRESH.into(),
        Say::ConfirmStart => CONFIRM_START.into(),
        Say::OpensNothing(why) => {
            format!("Il suo inoltro non ha aperto nessuna conversazione: {}", not_opened(why))
        }
        Say::Cancelled { may_be_out: false } => CANCELLED.into(),
        Say::Cancelled { may_be_out: true } => CANCELLED_LATE.into(),
        Say::Doubt(it) => doubt(it),
        Say::PromiseDue(customer) => format!(
            "A {customer} era promessa una risposta per adesso, e nessuno ha ancora scritto."
        ),
        Say::CheckBack(customer) => format!(
            "{customer} aveva fatto un reclamo, risolto da tre giorni. Si assicuri, per favore, \
             che lo sia anche per {customer}."
        ),
    }
}

const WRITE_AGAIN: &str = "\
    Il suo testo è al sicuro, si trova qui sotto. Risponda ancora una volta all’avviso, per \
    favore, e cancelli la citazione o la lasci così come la inserisce il suo programma di \
    posta.";
const NOTICE_FORGOTTEN: &str = "\
    posthaste è stato ripristinato da una copia di sicurezza e non conosce più l’avviso a cui \
    lei ha risposto. Il suo testo è al sicuro e non è stato inviato. Se il cliente non lo ha \
    ancora, risponda all’avviso più recente su questa conversazione.";
const UNSAFE: &str = "\
    Non posso distinguere con certezza quali parole sono sue e quali dell’avviso citato.";
const LOOKS_INTERNAL: &str = "\
    Il suo messaggio va anche a un collega o inoltra qualcosa, perciò è stato archiviato come \
    nota.";
const NOBODY_TO_ANSWER: &str = "\
    In questa conversazione non c’è nessuno a cui possa andare una risposta.";
const NOR_THE_REST: &str =
    "Neanche il resto del suo messaggio è stato eseguito: lo scriva di nuovo accanto a #send.";

const FILED_AS_NOTE: &str = "\
    Il suo testo è stato archiviato come nota. Il cliente non lo riceve: solo una risposta a un \
    avviso arriva ai clienti.";
const MAY_HAVE_GONE_OUT: &str = "\
    La connessione si è interrotta due volte durante l’invio della sua risposta; il cliente \
    potrebbe averla ricevuta oppure no. Da sola non viene inviata di nuovo. L’amministratore \
    può inviarla ancora una volta con `posthaste outbox retry` o lasciarla cadere con \
    `posthaste outbox cancel`.";
const CONFIRM_FRESH: &str = "\
    Il suo messaggio non risponde a nessuno dei miei, perciò vorrei essere certo che sia suo. \
    Risponda a questo con #send, ed è fatto.";
const CONFIRM_START: &str = "\
    Il suo messaggio risponde a qualcosa di interno, perciò guardi prima, per favore: qui sotto \
    c’è ciò che partirebbe. Se va bene, risponda a questo messaggio con #send.";
const CANCELLED: &str = "\
    L’amministratore ha tolto la sua risposta dalla posta in uscita: non è stata inviata, e la \
    conversazione è di nuovo aperta.";
const CANCELLED_LATE: &str = "\
    L’amministratore ha tolto la sua risposta dalla posta in uscita: non si riprova più, e \
    potrebbe essere già partita.";

fn not_proven(why: &Lack) -> String {
    format!(
        "È arrivato un messaggio a suo nome, e non posso essere certo che l’abbia scritto \
         lei: {} Se è suo, risponda a questo messaggio con #send. Se non lo è, non faccia \
         nulla.",
        lack(why)
    )
}

fn falls_short(why: &Lack) -> String {
    format!(
        "Grazie di aver risposto al benvenuto. La sua risposta non dimostra ancora di \
         essere sua: {} Finché è così, ciò che risponde ai clienti attende ogni volta la \
         sua conferma. `posthaste check --agents` mostra al suo amministratore che cosa \
         fare.",
        lack(why)
    )
}

fn lack(what: &Lack) -> String {
    match what {
        Lack::Author => "non indica un solo autore.".into(),
        Lack::Address(address) => {
            format!("viene da {address}, che qui non è uno dei suoi indirizzi.")
        }
        Lack::Authentication => "nessun server di fiducia conferma il mittente.".into(),
        Lack::Closed => "è in risposta a una conversazione chiusa.".into(),
        Lack::Expired => {
            format!("è in risposta a un nostro messaggio di oltre {TOKEN_AGE_DAYS_MAX} giorni fa.")
        }
        Lack::Notice { .. } => "è in risposta a un avviso dimenticato dopo un ripristino.".into(),
    }
}

fn not_opened(why: &NotOpened) -> String {
    match why {
        NotOpened::NoSender => {
            "non dice da quale indirizzo veniva quel messaggio. Lo inoltri come allegato.".into()
        }
        NotOpened::Ours(address) => {
            format!("quel messaggio viene da {address}, che è un nostro indirizzo.")
        }
        NotOpened::Agents(address) => {
            format!("quel messaggio viene da {address}, che è l’indirizzo di qualcuno del team.")
        }
        NotOpened::Known(reference) => {
            format!("quel messaggio è già qui, nella conversazione {reference}.")
        }
    }
}

fn problem(what: &Problem) -> String {
    match what {
        Problem::Unknown { written, meant: Some(meant) } => {
            format!("Non conosco {written}. #{meant}?")
        }
        Problem::Unknown { written, meant: None } => {
            format!("Non conosco {written}. #help elenca i comandi.")
        }
        Problem::Ambiguous { written } => format!("{written} può essere più di un comando."),
        Problem::Argument { written, usage } => {
            format!("«{written}» non è completo: {}.", usage.english)
        }
        Problem::StandsAlone { written } => {
            format!("«{written}»: dopo questo comando non può seguire nulla.")
        }
        Problem::When { written, why } => format!("«{written}»: {}", when(why)),
        Problem::NoSuchAgent { written } => format!("Nessuno qui si chiama {written}."),
        Problem::OnlyLeads { written } => only_leads(written),
        Problem::NoSuchConversation { reference } => {
            format!("Nessuna conversazione ha il riferimento {reference}.")
        }
        Problem::Misplaced { written } => format!(
            "{written} si trova in mezzo al suo testo. I comandi stanno nelle prime o nelle \
             ultime righe."
        ),
        Problem::WithoutHash { written } => {
            format!("La sua prima riga è solo «{written}». Se è un comando, scriva #{written}.")
        }
        Problem::NoSuchTemplate { written, known } if known.is_empty() => format!(
            "Non c’è nessun modello {written}: non ce n’è ancora nessuno. Sono file nella \
             cartella answers di desk.words."
        ),
        Problem::NoSuchTemplate { written, known } => {
            format!("Non c’è nessun modello {written}. Ci sono: {}.", known.join(", "))
        }
        Problem::Spaced { written, meant } => {
            format!("In «{written}» c’è uno spazio dopo il #. Se è un comando, scriva {meant}.")
        }
        Problem::NeedsReference => NEEDS_REFERENCE.into(),
        Problem::SameConversation { reference } => {
            format!("{reference} è proprio questa conversazione.")
        }
        Problem::MergesSpam { reference } => {
            format!("{reference} è spam. Prima ci vuole #reopen {reference}.")
        }
        Problem::OtherCustomer { into, theirs, ours } => format!(
            "{into} è di un altro cliente: le risposte andrebbero a {theirs}, e non più a \
             {ours}. Se va bene, scriva #merge {into} anyway."
        ),
        Problem::SplitsAll => {
            "È il primo messaggio della conversazione: non resterebbe nulla.".into()
        }
        Problem::SplitsNothing => {
            "#split va in una risposta all’avviso del messaggio che deve uscire.".into()
        }
        Problem::OwnAddress { address } => format!(
            "{address} è un nostro indirizzo. #note NOME e #assign NOME avvisano un collega."
        ),
        Problem::NothingToSay => "Non c’è nessun testo da inviare.".into(),
        Problem::Unsent(it) => unsent(it),
        Problem::TwoAtOnce => {
            "Ognuno di questi comandi crea una conversazione: uno per messaggio, per favore.".into()
        }
    }
}

const NEEDS_REFERENCE: &str = "\
    Questo messaggio non riguarda nessuna conversazione. Scriva un riferimento alla fine: \
    #resolve 7KQ2M9.";

fn unsent(what: &Unsent) -> String {
    match what {
        Unsent::NotOne { reference } => format!(
            "In {reference} non è trattenuto nessun suo messaggio che possa partire da qui, o \
             più di uno: risponda #send alla domanda che lo riguarda."
        ),
        Unsent::Text(it) => format!(
            "Accanto a #send c’è «{it}». #send invia ciò che è trattenuto così com’è: risponda \
             solo #send, o riscriva tutta la risposta."
        ),
        Unsent::Command(it) => {
            format!("{it} non può stare accanto a #send: prima invii, poi scriva {it}.")
        }
        Unsent::File(it) => format!(
            "Il file {it} non può partire insieme: risponda solo #send, o riscriva tutta la \
             risposta."
        ),
        Unsent::Unproven => {
            "Nessun server di cui questo servizio si fida conferma il mittente del suo \
             messaggio: perciò può dire #send, e nient’altro."
                .into()
        }
    }
}

fn only_leads(written: &str) -> String {
    format!(
        "Solo i responsabili parlano dell’assenza di {written}: #away Friday {written} \
         vorrebbe dire che {written} la sostituisce."
    )
}

fn when(why: &WhenError) -> String {
    let at = |local| full("it", local);
    match why {
        WhenError::Empty => "quando? Per esempio: tomorrow 9am, Monday, 2d, 24.12.".into(),
        WhenError::Unknown(word) => {
            format!("non capisco {word}. Scriva per esempio: tomorrow 9am, Monday, 2d, 24.12.")
        }
        WhenError::NoSuchDay(written) => format!("{written} non esiste."),
        WhenError::Ambiguous(one, other) => format!("intende {} o {}?", at(*one), at(*other)),
        WhenError::Past(local) => format!("{} è già passato.", at(*local)),
        WhenError::TooFar(local) => format!("a {} mancano più di due anni.", at(*local)),
    }
}

fn doubt(what: &Doubt) -> String {
    match what {
        Doubt::Greeting { greeted, reader } => {
            format!("Lei saluta {greeted}, e la risposta va a {reader}.")
        }
        Doubt::Attachment => "Lei parla di un allegato, e non c’è nessun file.".into(),
        Doubt::No => "Lei dice di no e non offre altro: c’è qualcosa che può fare?".into(),
    }
}

fn tell(what: &Told<'_>) -> String {
    let at = |local: &DateTime| full("it", *local);
    match what {
        Told::Snoozed { of, until } => {
            format!("{} è sospesa fino a {}.", called(*of, "Questa conversazione"), at(until))
        }
        Told::Promised { of, until } => format!(
            "In {} è promessa una risposta entro {}.",
            called(*of, "questa conversazione"),
            at(until)
        ),
        Told::Recognised { until, words } => format!(
            "Lei ha promesso qualcosa entro {}: «{words}». Fino ad allora la conversazione \
             resta aperta. Non era una promessa? #promise none.",
            at(until)
        ),
        Told::NoPromise { of } => {
            format!("In {} non è più promesso nulla.", called(*of, "questa conversazione"))
        }
        Told::IsPast(until) => format!("Il momento indicato ({}) è già passato.", at(until)),
        Told::Merged { from, into } => format!("{from} fa ora parte di {into}."),
        Told::Split { of, into } => {
            let what = of.map_or_else(
                || "Il messaggio è".to_owned(),
                |of| format!("Ciò che è arrivato per ultimo in {of} è"),
            );
            format!("{what} ora una conversazione a sé: {into}. Una risposta al suo avviso va lì.")
        }
        Told::Started { reference, to } => {
            format!("Il suo testo va a {to}. È la conversazione {reference}.")
        }
        Told::StartKept { reference, to } => {
            format!("Il suo testo a {to} resta qui. È la conversazione {reference}.")
        }
        Told::Opened { reference, from } => format!(
            "Il messaggio che lei ha inoltrato è ora la conversazione {reference}. Le risposte \
             al suo avviso vanno a {from}; ciò che lei ha scritto sopra è una nota."
        ),
        Told::Undone(it) => undone(it),
        Told::Replaced => {
            "Ciò che qui era trattenuto di suo viene scartato: questa risposta ne prende il \
             posto."
                .into()
        }
        Told::RecipientAdded(address) => {
            format!("D’ora in poi le risposte vanno anche a {address}.")
        }
        Told::RecipientRemoved(address) => format!("Le risposte non vanno più a {address}."),
        Told::Whereabouts(it) => whereabouts(it),
        Told::Templates([]) => "Non ci sono ancora modelli.".into(),
        Told::Templates(names) => format!("Modelli: {}.", names.join(", ")),
    }
}

fn whereabouts(what: &Whereabouts<'_>) -> String {
    let at = |local: &DateTime| full("it", *local);
    let to = |deputy: &Option<&str>| deputy.map_or_else(|| "il team".to_owned(), str::to_owned);
    match what {
        Whereabouts::Away { until, deputy } => format!(
            "Lei è assente fino a {}. Ciò che le scrivono i clienti lo riceve {}. #back pone \
             fine all’assenza.",
            at(until),
            to(deputy)
        ),
        Whereabouts::SetAway { by, until, deputy } => format!(
            "{by} indica che lei è assente fino a {}. Ciò che le scrivono i clienti lo riceve \
             {}. #back pone fine all’assenza.",
            at(until),
            to(deputy)
        ),
        Whereabouts::ColleagueAway { who, name, until, deputy } => format!(
            "{who} è assente fino a {}. Ciò che i clienti scrivono a {who} lo riceve {}. #back \
             {name} pone fine all’assenza.",
            at(until),
            to(deputy)
        ),
        Whereabouts::Back => {
            "Buon rientro. Ciò che le scrivono i clienti arriva di nuovo a lei.".into()
        }
        Whereabouts::SetBack { by } => format!(
            "{by} indica che lei è di ritorno. Ciò che le scrivono i clienti arriva di nuovo a \
             lei."
        ),
        Whereabouts::ColleagueBack { who } => {
            format!("{who} è di ritorno. Ciò che i clienti scrivono a {who} arriva di nuovo.")
        }
    }
}

fn undone(what: &Undone<'_>) -> String {
    match what {
        Undone::TakenBack { status, to, of } => format!(
            "La sua ultima risposta{} non è partita. La conversazione {}. Il testo si trova qui \
             sotto.",
            whom("a", *to, *of),
            standing(*status)
        ),
        Undone::StartTakenBack { reference, to } => format!(
            "Il suo testo a {to} non è partito. La conversazione {reference}, che iniziava con esso, \
             è chiusa. Il testo si trova qui sotto."
        ),
        Undone::Dropped => {
            "Ciò che qui era trattenuto di suo viene scartato: non viene inviato.".into()
        }
        Undone::TooLate { to, of } => {
            format!("Troppo tardi: la sua ultima risposta{} è già partita.", whom("a", *to, *of))
        }
        Undone::Nothing => "Qui non c’è nessuna sua risposta da ritirare.".into(),
    }
}

fn standing(status: Status) -> &'static str {
    match status {
        Status::Open => "è di nuovo aperta",
        Status::Waiting => "attende il cliente, come prima",
        Status::Snoozed => "è di nuovo sospesa",
        Status::Resolved | Status::Closed => "è risolta, come prima",
        Status::Spam => "è spam",
    }
}

fn alarm(what: &Alarm) -> (String, Vec<String>) {
    match what {
        Alarm::MailboxSilent { mailbox, minutes, error } => (
            format!("La casella {mailbox} non è leggibile"),
            vec![
                format!("La casella {mailbox} non è leggibile da {minutes} minuti."),
                format!("Il motivo: {error}"),
                "Nulla è perduto: i messaggi attendono sul server. Si continua a provare; \
                     `posthaste check` mostra se funziona."
                    .to_owned(),
            ],
        ),
        Alarm::OutboxStalled { mailbox, minutes } => (
            format!("I messaggi di {mailbox} non partono"),
            vec![
                format!("I messaggi della casella {mailbox} attendono da {minutes} minuti."),
                "Si continua a provare; `posthaste outbox list` mostra che cosa dice il \
                     server di posta."
                    .to_owned(),
            ],
        ),
        Alarm::Quarantined { count } => (
            "Messaggi in quarantena".to_owned(),
            vec![
                format!("Messaggi che non è stato possibile elaborare: {count}. Sono conservati."),
                "`posthaste quarantine list` li mostra, `posthaste quarantine retry` \
                     riprova."
                    .to_owned(),
            ],
        ),
        Alarm::AgentNotReached { agent, reply, .. } => (
            format!("Un messaggio per {agent} è stato rifiutato"),
            vec![
                format!(
                    "Il server di posta ha rifiutato un riepilogo della giornata per {agent}, o \
                     più avvisi in un solo messaggio."
                ),
                format!("Dice: {reply}"),
                "Forse attendono clienti i cui messaggi erano lì dentro: `posthaste queue` \
                     mostra che cosa è in corso. Controlli l’indirizzo nella configurazione, \
                     per favore."
                    .to_owned(),
            ],
        ),
    }
}

fn held_though_answered(name: &str) -> String {
    format!(
        "Un messaggio di {name} è trattenuto da un’ora: non è stato inviato. Il cliente ha \
         un’altra risposta."
    )
}

/// On a trial nothing reaches customers.
const KEPT_BACK: &str = "\
    TRATTENUTO: questo servizio è in prova, e i clienti non ne ricevono nulla. Risponda \
    dalla casella stessa, come prima.";
