//! The labels in German.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal (`Sie`). Never
//! decides what stands where.

use super::{Answer, Digest, Labels, Notice};
use crate::desk::conversation::Status;

/// German.
pub(super) const LABELS: Labels = Labels { notice, digest, answer };

fn notice(what: &Notice<'_>) -> String {
    match what {
        Notice::NoSubject => "(ohne Betreff)".into(),
        Notice::FirstSubject(desk) => format!("Anfrage von {desk}"),
        Notice::ToNobody => "niemanden".into(),
        Notice::DueAwake => "jetzt (Wiedervorlage)".into(),
        Notice::DueCheckBack => {
            "heute: die Beschwerde gilt seit drei Tagen als erledigt, auch beim Kunden?".into()
        }
        Notice::FromUnconfirmedColleague => {
            "Angeblich von einer Kollegin oder einem Kollegen; niemand bestätigt den Absender"
                .into()
        }
        Notice::FromThirdParty => "Von einer dritten Person, nicht vom Kunden".into(),
        Notice::FromColleague => "Von einer Kollegin oder einem Kollegen".into(),
        Notice::FromTeam => "Aus dem Team".into(),
        Notice::FromMachine => "Von einer Maschine".into(),
        Notice::FromDesk => "Vom Desk selbst".into(),
        Notice::Complaint => {
            "Klingt nach einer Beschwerde: danken, entschuldigen, sagen, was bis wann geschieht"
                .into()
        }
        Notice::IdentityCheck => {
            "Erst prüfen, wer fragt: es geht um Passwort, Bankverbindung oder fremde Daten".into()
        }
        Notice::Unconfirmed => {
            "Der Absender ist nicht bestätigt: nichts Persönliches mitteilen".into()
        }
        Notice::Missing(details) => format!("Fehlt noch: {details}"),
        Notice::AlsoOpen(of, subject) => format!("Auch offen: {of} {subject}"),
        Notice::Solved(of, solution) => format!("Ähnlich, gelöst: {of} {solution}"),
        Notice::Before(0, _) => "Erster Vorgang dieses Kunden".into(),
        Notice::Before(count, since) => {
            let since = since.map_or_else(String::new, |since| format!(", seit {since}"));
            match count {
                1 => format!("Ein früherer Vorgang dieses Kunden{since}"),
                count => format!("{count} frühere Vorgänge dieses Kunden{since}"),
            }
        }
        Notice::BelongsTo { of, whose, subject } => {
            format!("Gehört zu {of} ({whose}): {subject}; dort erfährt davon niemand")
        }
        Notice::Noted(Some(called), text) => format!("{called} notiert: {text}"),
        Notice::Noted(None, text) => format!("Notiz: {text}"),
        Notice::NoCopy(who) => format!("Ohne Kopie bis auf Ihr Wort: {who}"),
    }
}

fn digest(what: &Digest<'_>) -> String {
    match what {
        Digest::Subject(day) => format!("Der Tag: {day}"),
        Digest::Late => "Überfällig".into(),
        Digest::Promised => "Versprochen".into(),
        Digest::DueToday => "Heute fällig".into(),
        Digest::NobodyOnIt => "Noch frei".into(),
        Digest::WaitingLongest => "Warten am längsten".into(),
        Digest::New => "Neu".into(),
        Digest::Due(at) => format!("fällig {at}"),
        Digest::WaitsSince(at) => format!("wartet seit {at}"),
        Digest::With(agent) => format!("bei {agent}"),
        Digest::Since(at) => format!("seit {at}"),
        Digest::For(agent) => format!("für {agent}"),
        Digest::Held => "Festgehalten: wartet auf #senden der Verfasser".into(),
        Digest::Thanks => "Dank".into(),
        Digest::FiledOften(row, count) => format!("{row} · {count}, zuletzt diese"),
        Digest::Filed => "Abgelegt, ohne zu antworten".into(),
        Digest::MarkedSpam => "Vom Mailserver als Spam markiert, und doch hier".into(),
        Digest::SilentTrial => "Stiller Probelauf: Kunden bekommen nichts".into(),
        Digest::Came(count) => format!("Gekommen: {count}"),
        Digest::Answered(1, Some(half)) => format!("Beantwortet, in Sent gesehen: 1, nach {half}"),
        Digest::Answered(count, half) => {
            let half = half.map_or_else(String::new, |half| format!(", die Hälfte binnen {half}"));
            format!("Beantwortet, in Sent gesehen: {count}{half}")
        }
        Digest::WaitsLongest(matter, since) => {
            format!("Wartet am längsten: {matter} (seit {since})")
        }
        Digest::AnsweredTwice(matters) => format!("Zweimal beantwortet: {matters}"),
        Digest::WouldHaveSent(acks, answers, resolutions) => format!(
            "posthaste hätte gesendet: Eingangsbestätigungen {acks}, Antworten {answers}, \
             Abschlüsse {resolutions}"
        ),
        Digest::Days(count) => format!("{count} Tagen"),
        Digest::More(count) => format!("… und {count} weitere"),
        Digest::NothingBefore(at) => format!(
            "Neben dem, was offen ist oder zurückgehalten wird, steht hier, was seit {at} \
             kam: davor war es zu viel."
        ),
        Digest::HowToAnswer => {
            "Als Antwort hierauf: #übernehme REF bringt die Mail, auf die Sie dem Kunden \
             antworten; #zeige REF zeigt den Vorgang; #liste alles Offene."
                .into()
        }
        Digest::NewMails(count) => format!("{count} neue Mails"),
        Digest::WhyBundled => {
            "Es kam mehr, als der Mailserver in dieser Zeit weitergibt. Deshalb stehen diese \
             Mails hier in einer."
                .into()
        }
    }
}

fn answer(what: &Answer<'_>) -> String {
    match what {
        Answer::ReportOf(from, to) => format!("Bericht: {from} bis {to}"),
        Answer::NoConversation => "Diesen Vorgang gibt es nicht.".into(),
        Answer::Owed(count, None) => format!("{count} offen, das Dringendste zuerst:"),
        Answer::Owed(count, Some(name)) => {
            format!("{count} offen bei {name}, das Dringendste zuerst:")
        }
        Answer::NothingOwed => "Es ist nichts offen.".into(),
        Answer::YouOweNothing => "Bei Ihnen ist nichts offen.".into(),
        Answer::WaitsFor(span) => format!("wartet seit {span}"),
        Answer::Days(count) => format!("{count} Tagen"),
        Answer::With(agent) => format!("bei {agent}"),
        Answer::NobodyOnIt => "noch frei".into(),
        Answer::Low => "niedrig".into(),
        Answer::High => "hoch".into(),
        Answer::Urgent => "dringend".into(),
        Answer::Status(Status::Open, _) => "offen".into(),
        Answer::Status(Status::Waiting, _) => "wartet auf den Kunden".into(),
        Answer::Status(Status::Snoozed, until) => format!("ruht bis {until}"),
        Answer::Status(Status::Resolved, _) => "erledigt".into(),
        Answer::Status(Status::Closed, _) => "geschlossen".into(),
        Answer::Status(Status::Spam, _) => "Spam".into(),
        Answer::AnswersGoTo(customer) => format!("Antworten gehen an {customer}"),
        Answer::Promised(at) => format!("Antwort versprochen bis {at}"),
        Answer::Older(count) => format!("… {count} ältere Nachrichten"),
        Answer::Admin => "der Admin".into(),
        Answer::Internal => "intern".into(),
        Answer::ThirdParty => "dritte Person".into(),
        Answer::NoQuery(query, why) => format!("„{query}“ verstehe ich nicht: {why}"),
        Answer::NoIndex => {
            "Der Suchindex wird gerade aufgebaut. Bitte fragen Sie später noch einmal.".into()
        }
        Answer::NothingFits => "Nichts passt.".into(),
        Answer::Failed => "Die Suche ging schief.".into(),
        Answer::Fit(total, shown) if shown < total => {
            format!("{total} passen, hier die besten {shown}:")
        }
        Answer::Fit(total, _) => format!("{total} passen:"),
        Answer::LastDays(count) => format!("{count} Tage"),
        Answer::Opened => "Eröffnet".into(),
        Answer::Answers => "Antworten".into(),
        Answer::HalfWithin => "Erste Antwort, die Hälfte binnen".into(),
        Answer::NinetyWithin => "Erste Antwort, 90 % binnen".into(),
        Answer::Missed => "Versprechen verfehlt".into(),
        Answer::AnswersOf => "Antworten von".into(),
    }
}
