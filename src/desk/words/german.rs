//! What the desk says to agents and the admin, in German.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal (`Sie`), plain
//! and short. Never decides what is said.

use jiff::civil::DateTime;

use super::{Say, Voice, help, named, whom};
use crate::desk::alarm::Alarm;
use crate::desk::conversation::Status;
use crate::desk::decide::command::{Problem, Unsent};
use crate::desk::input::{Lack, NotOpened};
use crate::desk::second_look::Doubt;
use crate::desk::told::{Told, Undone, Whereabouts};
use crate::desk::when::WhenError;
use crate::limits::TOKEN_AGE_DAYS_MAX;
use crate::mail::write::moment::full;

/// German.
pub(super) const VOICE: Voice = Voice { say, tell, alarm };

fn say(what: &Say<'_>) -> String {
    match what {
        Say::Problem(it) => problem(it),
        Say::SendSendsIt => "Ihr Text ist sicher. #senden schickt ihn.".into(),
        Say::WriteAgain => WRITE_AGAIN.into(),
        Say::NotProven(it) => not_proven(it),
        Say::FallsShort(it) => falls_short(it),
        Say::NoticeForgotten => NOTICE_FORGOTTEN.into(),
        Say::Unsafe => "Es lässt sich nicht sicher erkennen, welche Worte von Ihnen sind und \
            welche zum Zitat gehören."
            .into(),
        Say::AlreadyAnswered(name) => already_answered(name),
        Say::LooksInternal => LOOKS_INTERNAL.into(),
        Say::NobodyToAnswer => {
            "In diesem Vorgang steht niemand, an den eine Antwort gehen könnte.".into()
        }
        Say::NothingHeld => "Hier ist nichts, was #senden schicken könnte.".into(),
        Say::NorTheRest => NOR_THE_REST.into(),
        Say::FiledAsNote => FILED_AS_NOTE.into(),
        Say::Help => help::GERMAN.into(),
        Say::NoteFor(name) => {
            format!("Eine Notiz von {name}. Eine Antwort darauf bleibt intern.")
        }
        Say::Late(reply) => format!(
            "Ihre Antwort ist nach einer Stunde noch nicht draußen. Es wird vier Tage lang weiter \
             versucht; Sie müssen nichts tun. Der Mailserver sagt: {reply}"
        ),
        Say::NotDelivered(whom, reply) => format!(
            "NICHT ZUGESTELLT: Ihre Antwort hat {whom} nicht erreicht. Bitte suchen Sie einen \
             anderen Weg. Der Mailserver sagt: {reply}"
        ),
        Say::MayHaveGoneOut => MAY_HAVE_GONE_OUT.into(),
        Say::CameBack(reply) => format!(
            "Ihre Antwort kam zurück: der Kunde hat sie nicht. Der Vorgang ist wieder offen. Der \
             Mailserver des Kunden sagt: {reply}"
        ),
        Say::CopyCameBack(reply) => format!(
            "Eine Kopie Ihrer Antwort kam zurück, die an den Kunden selbst nicht. Der Mailserver \
             sagt: {reply}"
        ),
        Say::AgentNotReached(agent, reply) => format!(
            "Eine Mail an {agent} konnte nicht zugestellt werden. Bitte prüfen Sie die Adresse in \
             der Konfiguration. Der Mailserver sagt: {reply}"
        ),
        Say::HeldForLong(name) => format!(
            "Eine Mail von {name} liegt seit einer Stunde fest: sie ging nicht hinaus, und der \
             Kunde wartet."
        ),
        Say::HeldThoughAnswered(name) => held_though_answered(name),
        Say::KeptBack => KEPT_BACK.into(),
        Say::ConfirmFresh => CONFIRM_FRESH.into(),
        Say::ConfirmStart => CONFIRM_START.into(),
        Say::OpensNothing(why) => {
            format!("Aus Ihrer Weiterleitung wurde kein Vorgang: {}", not_opened(why))
        }
        Say::Cancelled { may_be_out: false } => CANCELLED.into(),
        Say::Cancelled { may_be_out: true } => "Der Admin hat Ihre Antwort aus dem Ausgang \
            genommen: sie wird nicht noch einmal versucht und ging vielleicht schon hinaus."
            .into(),
        Say::Doubt(it) => doubt(it),
        Say::PromiseDue(customer) => format!(
            "{customer} war bis jetzt eine Antwort versprochen, und noch hat niemand geschrieben."
        ),
        Say::CheckBack(customer) => format!(
            "{customer} hatte sich beschwert, und seit drei Tagen gilt das als erledigt. Bitte \
             vergewissern Sie sich, dass {customer} das auch so sieht."
        ),
    }
}

const WRITE_AGAIN: &str = "\
    Ihr Text ist sicher, er steht unten. Bitte antworten Sie noch einmal auf die Nachricht, \
    und löschen Sie das Zitat oder lassen Sie es so, wie Ihr Mailprogramm es einfügt.";

const NOTICE_FORGOTTEN: &str = "\
    Der Desk wurde aus einer Sicherung wiederhergestellt und kennt die Nachricht nicht mehr, \
    auf die Sie geantwortet haben. Ihr Text ist sicher und wurde nicht gesendet. Falls der \
    Kunde ihn noch nicht hat, antworten Sie bitte auf die neuere Nachricht zu diesem \
    Vorgang.";

const NOR_THE_REST: &str =
    "Auch der Rest Ihrer Mail ist nicht geschehen: schreiben Sie ihn wieder neben #senden.";

const FILED_AS_NOTE: &str = "\
    Ihr Text wurde als Notiz abgelegt. Der Kunde bekommt ihn nicht: nur eine Antwort auf \
    eine Nachricht erreicht Kunden.";

const MAY_HAVE_GONE_OUT: &str = "\
    Die Verbindung brach zweimal ab, während Ihre Antwort gesendet wurde; der Kunde hat sie \
    vielleicht, vielleicht nicht. Von selbst wird sie nicht noch einmal gesendet. Der Admin \
    kann das mit `posthaste outbox retry` tun oder sie mit `posthaste outbox cancel` \
    verwerfen.";

const CONFIRM_FRESH: &str = "\
    Ihre Mail antwortet auf keine von mir, deshalb möchte ich sicher sein, dass sie von \
    Ihnen ist. Antworten Sie hierauf mit #senden, dann geschieht es.";

const CONFIRM_START: &str = "\
    Ihre Mail antwortet auf etwas Internes, deshalb sehen Sie bitte erst nach: unten steht, was \
    hinausginge. Ist das richtig, antworten Sie hierauf mit #senden.";

const CANCELLED: &str = "Der Admin hat Ihre Antwort aus dem Ausgang \
    genommen: sie ging nicht hinaus, und der Vorgang ist wieder offen.";

fn falls_short(why: &Lack) -> String {
    format!(
        "Danke für Ihre Antwort auf das Willkommen. Noch beweist sie nicht, dass sie von Ihnen \
         ist: {} Solange das so ist, wartet jede Antwort an Kunden auf Ihre Bestätigung. Was zu \
         tun ist, zeigt Ihrem Admin `posthaste check --agents`.",
        lack(why)
    )
}

fn not_opened(why: &NotOpened) -> String {
    match why {
        NotOpened::NoSender => {
            "sie nennt die Adresse nicht, von der jene Mail kam. Leiten Sie sie \
            als Anhang weiter."
                .into()
        }
        NotOpened::Ours(address) => {
            format!("jene Mail ist von {address}; das ist eine Adresse dieses Desks.")
        }
        NotOpened::Agents(address) => {
            format!("jene Mail ist von {address}; das ist die Adresse eines Agenten.")
        }
        NotOpened::Known(reference) => {
            format!("jene Mail ist schon hier, im Vorgang {reference}.")
        }
    }
}

fn lack(what: &Lack) -> String {
    match what {
        Lack::Author => "sie nennt nicht genau einen Absender.".into(),
        Lack::Address(address) => {
            format!("sie kam von {address}; das ist keine Ihrer Adressen hier.")
        }
        Lack::Authentication => {
            "kein Mailserver, dem dieser Desk vertraut, bestätigt den Absender.".into()
        }
        Lack::Closed => "sie antwortet auf einen geschlossenen Vorgang.".into(),
        Lack::Expired => {
            format!(
                "sie antwortet auf eine Mail von uns, die älter ist als {TOKEN_AGE_DAYS_MAX} Tage."
            )
        }
        Lack::Notice { .. } => {
            "sie antwortet auf eine Nachricht, die seit einer Wiederherstellung vergessen ist."
                .into()
        }
    }
}

fn not_proven(why: &Lack) -> String {
    format!(
        "In Ihrem Namen kam eine Mail an, und ich kann nicht sicher sein, dass sie von Ihnen ist: \
         {} Ist sie von Ihnen, antworten Sie hierauf mit #senden. Wenn nicht, tun Sie nichts.",
        lack(why)
    )
}

fn problem(what: &Problem) -> String {
    match what {
        Problem::Unknown { written, meant: Some(meant) } => {
            format!("{written} kenne ich nicht. #{meant}?")
        }
        Problem::Unknown { written, meant: None } => {
            format!("{written} kenne ich nicht. #hilfe zeigt die Befehle.")
        }
        Problem::Ambiguous { written } => format!("{written} passt auf mehrere Befehle."),
        Problem::Argument { written, usage } => {
            format!("„{written}“ ist nicht vollständig: {}.", usage.german)
        }
        Problem::StandsAlone { written } => format!("„{written}“: dieser Befehl steht allein."),
        Problem::When { written, why } => format!("„{written}“: {}", when(why)),
        Problem::NoSuchAgent { written } => format!("Niemand hier heißt {written}."),
        Problem::OnlyLeads { written } => only_leads(written),
        Problem::NoSuchConversation { reference } => {
            format!("Kein Vorgang hat das Zeichen {reference}.")
        }
        Problem::Misplaced { written } => format!(
            "{written} steht mitten im Text. Befehle stehen in den ersten oder den letzten Zeilen."
        ),
        Problem::WithoutHash { written } => format!(
            "Ihre erste Zeile ist nur „{written}“. Ist das ein Befehl, schreiben Sie #{written}."
        ),
        Problem::NoSuchTemplate { written, known } if known.is_empty() => format!(
            "Eine Vorlage {written} gibt es nicht: der Desk hat noch keine. Vorlagen sind Dateien \
             im Verzeichnis answers von desk.words."
        ),
        Problem::NoSuchTemplate { written, known } => {
            format!("Eine Vorlage {written} gibt es nicht. Es gibt: {}.", known.join(", "))
        }
        Problem::Spaced { written, meant } => format!(
            "In „{written}“ steht ein Leerzeichen nach dem #. Ist das ein Befehl, schreiben Sie \
             {meant}."
        ),
        Problem::NeedsReference => {
            "Diese Mail gehört zu keinem Vorgang. Schreiben Sie ein Zeichen \
            ans Ende: #erledigt 7KQ2M9."
                .into()
        }
        Problem::SameConversation { reference } => {
            format!("{reference} ist dieser Vorgang selbst.")
        }
        Problem::MergesSpam { reference } => {
            format!("{reference} ist Spam. Zuerst kommt #offen {reference}.")
        }
        Problem::OtherCustomer { into, theirs, ours } => format!(
            "{into} gehört einem anderen Kunden: Antworten gingen an {theirs} und nicht mehr an \
             {ours}. Ist das richtig, schreiben Sie #zusammen {into} trotzdem."
        ),
        Problem::SplitsAll => {
            "Das ist die erste Nachricht dieses Vorgangs: es bliebe nichts übrig.".into()
        }
        Problem::SplitsNothing => "#trennen gehört in eine Antwort auf die Nachricht, die einen \
            eigenen Vorgang bekommen soll."
            .into(),
        Problem::OwnAddress { address } => {
            format!("{address} gehört zum Desk. #notiz NAME und #für NAME erreichen Kollegen.")
        }
        Problem::NothingToSay => "Es gibt keinen Text, der gesendet werden könnte.".into(),
        Problem::Unsent(it) => unsent(it),
        Problem::TwoAtOnce => {
            "Jeder dieser Befehle macht einen eigenen Vorgang: bitte einer je Mail.".into()
        }
    }
}

fn unsent(what: &Unsent) -> String {
    match what {
        Unsent::NotOne { reference } => format!(
            "In {reference} liegt keine Mail von Ihnen fest, die von hier aus gehen kann, oder \
             mehr als eine: antworten Sie auf die Frage dazu mit #senden."
        ),
        Unsent::Text(it) => format!(
            "Neben #senden steht „{it}“. #senden schickt, was festliegt, so wie es ist: \
             antworten Sie mit #senden allein, oder schreiben Sie die ganze Antwort neu."
        ),
        Unsent::Command(it) => {
            format!("{it} kann nicht neben #senden stehen: schicken Sie erst, dann folgt {it}.")
        }
        Unsent::File(it) => format!(
            "Die Datei {it} kann nicht mitgehen: antworten Sie mit #senden allein, oder \
             schreiben Sie die ganze Antwort neu."
        ),
        Unsent::Unproven => {
            "Kein Mailserver, dem dieser Desk vertraut, bestätigt den Absender Ihrer Mail: \
             deshalb darf sie #senden sagen und sonst nichts."
                .into()
        }
    }
}

fn only_leads(written: &str) -> String {
    format!(
        "Nur Leads sagen von {written}, wer weg oder zurück ist: #weg Freitag {written} hieße, \
         dass {written} Sie vertritt."
    )
}

fn when(why: &WhenError) -> String {
    let at = |local| full("de", local);
    match why {
        WhenError::Empty => "wann? Zum Beispiel: morgen 9 Uhr, Montag, 2d, 24.12.".into(),
        WhenError::Unknown(word) => format!(
            "{word} verstehe ich nicht. Schreiben Sie zum Beispiel: morgen 9 Uhr, Montag, 2d, \
             24.12."
        ),
        WhenError::NoSuchDay(written) => format!("{written} gibt es nicht."),
        WhenError::Ambiguous(one, other) => {
            format!("meinen Sie {} oder {}?", at(*one), at(*other))
        }
        WhenError::Past(local) => format!("{} ist vorbei.", at(*local)),
        WhenError::TooFar(local) => {
            format!("{} ist mehr als zwei Jahre entfernt.", at(*local))
        }
    }
}

fn doubt(what: &Doubt) -> String {
    match what {
        Doubt::Greeting { greeted, reader } => {
            format!("Sie grüßen {greeted}, und die Antwort geht an {reader}.")
        }
        Doubt::Attachment => "Sie erwähnen einen Anhang, und es ist keine Datei dabei.".to_owned(),
        Doubt::No => {
            "Sie sagen nein und bieten nichts anderes an: gibt es etwas, das Sie tun können?"
                .to_owned()
        }
    }
}

fn tell(what: &Told<'_>) -> String {
    let at = |local: &DateTime| full("de", *local);
    match what {
        Told::Snoozed { of, until } => {
            format!("{} bis {}.", named(*of, "Dieser Vorgang ruht", "ruht"), at(until))
        }
        Told::Promised { of, until } => {
            let owed = named(*of, "In diesem Vorgang ist", "ist");
            format!("{owed} eine Antwort bis {} versprochen.", at(until))
        }
        Told::Recognised { until, words } => format!(
            "Sie haben bis {} etwas versprochen: „{words}“. So lange bleibt der Vorgang offen. \
             Nicht so gemeint? #versprochen nichts.",
            at(until)
        ),
        Told::NoPromise { of } => {
            format!("{} nichts mehr versprochen.", named(*of, "In diesem Vorgang ist", "ist"))
        }
        Told::IsPast(until) => format!("{} ist inzwischen vorbei.", at(until)),
        Told::Merged { from, into } => format!("{from} ist jetzt Teil von {into}."),
        Told::Split { of, into } => {
            let what = of.map_or_else(
                || "Die Nachricht ist".to_owned(),
                |of| format!("Was in {of} zuletzt kam, ist"),
            );
            format!(
                "{what} jetzt ein eigener Vorgang: {into}. Eine Antwort auf die \
                 Benachrichtigung dazu gehört dorthin."
            )
        }
        Told::Started { reference, to } => {
            format!("Ihr Text geht an {to}. Das ist der Vorgang {reference}.")
        }
        Told::StartKept { reference, to } => {
            format!("Ihr Text an {to} bleibt hier. Das ist der Vorgang {reference}.")
        }
        Told::Opened { reference, from } => format!(
            "Die weitergeleitete Mail ist jetzt der Vorgang {reference}. Antworten auf seine \
             Benachrichtigung gehen an {from}; was Sie darüber schrieben, ist eine Notiz."
        ),
        Told::Undone(it) => undone(it),
        Told::Replaced => {
            "Was hier von Ihnen noch festlag, ist verworfen: diese Antwort tritt an seine Stelle."
                .into()
        }
        Told::RecipientAdded(address) => format!("Antworten gehen ab jetzt auch an {address}."),
        Told::RecipientRemoved(address) => format!("Antworten gehen nicht mehr an {address}."),
        Told::Whereabouts(it) => whereabouts(it),
        Told::Templates([]) => "Es gibt noch keine Vorlagen.".into(),
        Told::Templates(names) => format!("Vorlagen: {}.", names.join(", ")),
    }
}

fn whereabouts(what: &Whereabouts<'_>) -> String {
    let at = |local: &DateTime| full("de", *local);
    let to = |deputy: &Option<&str>| deputy.map_or_else(|| "das Team".to_owned(), str::to_owned);
    match what {
        Whereabouts::Away { until, deputy } => format!(
            "Sie sind bis {} weg. Was Kunden Ihnen schreiben, geht an {}. #zurück beendet es.",
            at(until),
            to(deputy)
        ),
        Whereabouts::SetAway { by, until, deputy } => format!(
            "{by} sagt, dass Sie bis {} weg sind. Was Kunden Ihnen schreiben, geht an {}. \
             #zurück beendet es.",
            at(until),
            to(deputy)
        ),
        Whereabouts::ColleagueAway { who, name, until, deputy } => format!(
            "{who} ist bis {} weg. Was Kunden an {who} schreiben, geht an {}. #zurück {name} \
             beendet es.",
            at(until),
            to(deputy)
        ),
        Whereabouts::Back => {
            "Willkommen zurück. Was Kunden Ihnen schreiben, kommt wieder bei Ihnen an.".into()
        }
        Whereabouts::SetBack { by } => format!(
            "{by} sagt, dass Sie zurück sind. Was Kunden Ihnen schreiben, kommt wieder bei \
             Ihnen an."
        ),
        Whereabouts::ColleagueBack { who } => {
            format!("{who} ist zurück. Was Kunden an {who} schreiben, kommt dort wieder an.")
        }
    }
}

fn undone(what: &Undone<'_>) -> String {
    match what {
        Undone::TakenBack { status, to, of } => {
            let stands = match status {
                Status::Open => "ist wieder offen",
                Status::Waiting => "wartet wie zuvor auf den Kunden",
                Status::Snoozed => "ruht wieder",
                Status::Resolved | Status::Closed => "ist erledigt wie zuvor",
                Status::Spam => "ist Spam",
            };
            format!(
                "Ihre letzte Antwort{} ging nicht hinaus. Der Vorgang {stands}. Der Text steht \
                 unten.",
                whom("an", *to, *of)
            )
        }
        Undone::StartTakenBack { reference, to } => format!(
            "Ihr Text an {to} ging nicht hinaus. Der Vorgang {reference}, der damit begann, ist \
             geschlossen. Der Text steht unten."
        ),
        Undone::Dropped => {
            "Was hier von Ihnen noch festlag, ist verworfen: es wird nicht gesendet.".into()
        }
        Undone::TooLate { to, of } => {
            format!("Zu spät: Ihre letzte Antwort{} ist schon draußen.", whom("an", *to, *of))
        }
        Undone::Nothing => "Hier ist keine Antwort von Ihnen, die zurück könnte.".into(),
    }
}

fn alarm(what: &Alarm) -> (String, Vec<String>) {
    match what {
        Alarm::MailboxSilent { mailbox, minutes, error } => (
            format!("Postfach {mailbox} ist nicht lesbar"),
            vec![
                format!("Das Postfach {mailbox} ist seit {minutes} Minuten nicht lesbar."),
                format!("Der Grund: {error}"),
                "Nichts ist verloren: die Mails warten auf dem Server. Es wird weiter versucht; \
                 `posthaste check` zeigt, ob es geht."
                    .to_owned(),
            ],
        ),
        Alarm::OutboxStalled { mailbox, minutes } => (
            format!("Mails von {mailbox} gehen nicht hinaus"),
            vec![
                format!("Mails des Postfachs {mailbox} warten seit {minutes} Minuten."),
                "Es wird weiter versucht; `posthaste outbox list` zeigt, was der Mailserver sagt."
                    .to_owned(),
            ],
        ),
        Alarm::Quarantined { count } => (
            "Mails in Quarantäne".to_owned(),
            vec![
                format!("{count} Mails ließen sich nicht verarbeiten. Sie sind aufgehoben."),
                "`posthaste quarantine list` zeigt sie, `posthaste quarantine retry` versucht es \
                 noch einmal."
                    .to_owned(),
            ],
        ),
        Alarm::AgentNotReached { agent, reply, .. } => (
            format!("Eine Mail an {agent} wurde abgelehnt"),
            vec![
                format!(
                    "Der Mailserver hat eine Tagesübersicht an {agent} abgelehnt, oder mehrere \
                     Benachrichtigungen in einer Mail."
                ),
                format!("Er sagt: {reply}"),
                "Vielleicht warten Kunden, deren Mails darin standen: `posthaste queue` \
                     zeigt, was offen ist. Bitte prüfen Sie die Adresse in der Konfiguration."
                    .to_owned(),
            ],
        ),
    }
}

const LOOKS_INTERNAL: &str = "\
    Ihre Mail geht auch an Kollegen oder leitet etwas weiter, deshalb wurde sie als Notiz abgelegt.";

fn already_answered(name: &str) -> String {
    format!(
        "{name} hat seit der Nachricht schon geantwortet. Die Antwort steht unten. #stopp verwirft \
         Ihre."
    )
}

fn held_though_answered(name: &str) -> String {
    format!(
        "Eine Mail von {name} liegt seit einer Stunde fest: sie ging nicht hinaus. Der Kunde hat \
         eine andere Antwort."
    )
}

/// On a trial nothing reaches customers.
const KEPT_BACK: &str = "\
    ZURÜCKBEHALTEN: dieser Desk läuft auf Probe, Kunden bekommen von ihm nichts. Antworten \
    Sie aus dem Postfach selbst, wie bisher.";
