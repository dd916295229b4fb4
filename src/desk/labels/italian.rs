//! The labels in Italian.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal (`lei`),
//! without the capitals of old letters. Commands are the English ones. Never decides what stands
//! where.

use super::{Answer, Digest, Labels, Notice};
use crate::desk::conversation::Status;

/// Italian.
pub(super) const LABELS: Labels = Labels { notice, digest, answer };

fn notice(what: &Notice<'_>) -> String {
    match what {
        Notice::NoSubject => "(senza oggetto)".into(),
        Notice::FirstSubject(desk) => format!("Una domanda da {desk}"),
        Notice::ToNobody => "nessuno".into(),
        Notice::DueAwake => "adesso (era sospesa fino a ora)".into(),
        Notice::DueCheckBack => {
            "oggi: il reclamo risulta risolto da tre giorni, anche per il cliente?".into()
        }
        Notice::FromUnconfirmedColleague => {
            "Dice di essere un collega; nessuno conferma il mittente".into()
        }
        Notice::FromThirdParty => "Da una terza persona, non dal cliente".into(),
        Notice::FromColleague => "Da un collega".into(),
        Notice::FromTeam => "Dal team".into(),
        Notice::FromMachine => "Da una macchina".into(),
        Notice::FromDesk => "Da posthaste stesso".into(),
        Notice::Complaint => {
            "Sembra un reclamo: ringraziare, scusarsi, dire che cosa si farà e quando".into()
        }
        Notice::IdentityCheck => {
            "Verificare prima chi chiede: si tratta di una password, di coordinate bancarie o \
             di dati altrui"
                .into()
        }
        Notice::Unconfirmed => {
            "Il mittente non è confermato: non comunicare nulla di personale".into()
        }
        Notice::Missing(details) => format!("Manca ancora: {details}"),
        Notice::AlsoOpen(of, subject) => format!("Anche in corso: {of} {subject}"),
        Notice::Solved(of, solution) => format!("Simile, risolta: {of} {solution}"),
        Notice::Before(0, _) => "Prima conversazione di questo cliente".into(),
        Notice::Before(count, since) => {
            let since = since.map_or_else(String::new, |since| format!(", dal {since}"));
            match count {
                1 => format!("Una conversazione precedente di questo cliente{since}"),
                count => format!("{count} conversazioni precedenti di questo cliente{since}"),
            }
        }
        Notice::BelongsTo { of, whose, subject } => {
            format!("Appartiene a {of} ({whose}): {subject}; lì nessuno ne viene a sapere")
        }
        Notice::Noted(Some(called), text) => format!("{called} annota: {text}"),
        Notice::Noted(None, text) => format!("Nota: {text}"),
        Notice::NoCopy(who) => format!("Senza copia, se non lo dice lei: {who}"),
    }
}

fn digest(what: &Digest<'_>) -> String {
    match what {
        Digest::Subject(day) => format!("La giornata: {day}"),
        Digest::Late => "In ritardo".into(),
        Digest::Promised => "Promesse".into(),
        Digest::DueToday => "In scadenza oggi".into(),
        Digest::NobodyOnIt => "Ancora libere".into(),
        Digest::WaitingLongest => "In attesa da più tempo".into(),
        Digest::New => "Nuove".into(),
        Digest::Due(at) => format!("scadenza {at}"),
        Digest::WaitsSince(at) => format!("in attesa da: {at}"),
        Digest::With(agent) => format!("se ne occupa {agent}"),
        Digest::Since(at) => format!("da: {at}"),
        Digest::For(agent) => format!("per {agent}"),
        Digest::Held => "Trattenuti: attendono il #send di chi li ha scritti".into(),
        Digest::Thanks => "Ringraziamenti".into(),
        Digest::FiledOften(row, count) => format!("{row} · {count}, questo per ultimo"),
        Digest::Filed => "Archiviati senza risposta".into(),
        Digest::MarkedSpam => "Segnati come spam dal server di posta, e comunque qui".into(),
        Digest::SilentTrial => "Prova silenziosa: i clienti non ricevono nulla".into(),
        Digest::Came(count) => format!("Arrivati: {count}"),
        Digest::Answered(1, Some(half)) => {
            format!("Risposte viste nella posta inviata: 1, dopo {half}")
        }
        Digest::Answered(count, half) => {
            let half = half.map_or_else(String::new, |half| format!(", la metà entro {half}"));
            format!("Risposte viste nella posta inviata: {count}{half}")
        }
        Digest::WaitsLongest(matter, since) => {
            format!("In attesa da più tempo: {matter} (da: {since})")
        }
        Digest::AnsweredTwice(matters) => format!("Con due risposte: {matters}"),
        Digest::WouldHaveSent(acks, answers, resolutions) => format!(
            "posthaste avrebbe inviato: conferme di ricezione {acks}, risposte {answers}, \
             chiusure {resolutions}"
        ),
        Digest::Days(count) => format!("{count} giorni"),
        Digest::More(count) => format!("… e altre {count}"),
        Digest::NothingBefore(at) => format!(
            "Oltre a ciò che è dovuto o trattenuto, qui sta ciò che è arrivato da {at}: \
             prima era troppo."
        ),
        Digest::HowToAnswer => {
            "In risposta a questo messaggio: #take REF porta il messaggio con cui lei risponde \
             al cliente; #show REF mostra la conversazione; #queue tutto ciò che è in corso."
                .into()
        }
        Digest::NewMails(count) => format!("{count} nuovi messaggi"),
        Digest::WhyBundled => {
            "È arrivato più di quanto il server di posta inoltri in questo tempo. Perciò questi \
             messaggi sono qui in uno solo."
                .into()
        }
    }
}

fn answer(what: &Answer<'_>) -> String {
    match what {
        Answer::ReportOf(from, to) => format!("Rapporto: dal {from} al {to}"),
        Answer::NoConversation => "Questa conversazione non esiste.".into(),
        Answer::Owed(count, None) => format!("In corso: {count}, le più urgenti per prime."),
        Answer::Owed(count, Some(name)) => {
            format!("In corso da {name}: {count}, le più urgenti per prime.")
        }
        Answer::NothingOwed => "Non c’è nulla in corso.".into(),
        Answer::YouOweNothing => "Da lei non c’è nulla in corso.".into(),
        Answer::WaitsFor(span) => format!("in attesa da {span}"),
        Answer::Days(count) => format!("{count} giorni"),
        Answer::With(agent) => format!("se ne occupa {agent}"),
        Answer::NobodyOnIt => "ancora libera".into(),
        Answer::Low => "priorità bassa".into(),
        Answer::High => "priorità alta".into(),
        Answer::Urgent => "urgente".into(),
        Answer::Status(Status::Open, _) => "in corso".into(),
        Answer::Status(Status::Waiting, _) => "in attesa del cliente".into(),
        Answer::Status(Status::Snoozed, until) => format!("sospesa fino a {until}"),
        Answer::Status(Status::Resolved, _) => "risolta".into(),
        Answer::Status(Status::Closed, _) => "chiusa".into(),
        Answer::Status(Status::Spam, _) => "spam".into(),
        Answer::AnswersGoTo(customer) => format!("Le risposte vanno a {customer}"),
        Answer::Promised(at) => format!("Risposta promessa entro {at}"),
        Answer::Older(count) => format!("… messaggi più vecchi: {count}"),
        Answer::Admin => "l’amministratore".into(),
        Answer::Internal => "interno".into(),
        Answer::ThirdParty => "terza persona".into(),
        Answer::NoQuery(query, why) => format!("Non capisco «{query}»: {why}"),
        Answer::NoIndex => {
            "L’indice di ricerca è in costruzione. Chieda di nuovo più tardi.".into()
        }
        Answer::NothingFits => "Nessun risultato.".into(),
        Answer::Failed => "La ricerca non è riuscita.".into(),
        Answer::Fit(total, shown) if shown < total => {
            format!("Risultati: {total}, ecco i {shown} migliori:")
        }
        Answer::Fit(total, _) => format!("Risultati: {total}"),
        Answer::LastDays(count) => format!("{count} giorni"),
        Answer::Opened => "Aperte".into(),
        Answer::Answers => "Risposte".into(),
        Answer::HalfWithin => "Prima risposta, la metà entro".into(),
        Answer::NinetyWithin => "Prima risposta, il 90\u{a0}% entro".into(),
        Answer::Missed => "Promesse non mantenute".into(),
        Answer::AnswersOf => "Risposte di".into(),
    }
}
