//! The labels in Dutch.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal (`u`), as
//! business mail in the Netherlands and in Flanders is. Commands are the English ones. Never
//! decides what stands where.

use super::{Answer, Digest, Labels, Notice};
use crate::desk::conversation::Status;

/// Dutch.
pub(super) const LABELS: Labels = Labels { notice, digest, answer };

fn notice(what: &Notice<'_>) -> String {
    match what {
        Notice::NoSubject => "(geen onderwerp)".into(),
        Notice::FirstSubject(desk) => format!("Een vraag van {desk}"),
        Notice::ToNobody => "niemand".into(),
        Notice::DueAwake => "nu (was tot nu toe uitgesteld)".into(),
        Notice::DueCheckBack => {
            "vandaag: de klacht geldt sinds drie dagen als afgehandeld, ook voor de klant?".into()
        }
        Notice::FromUnconfirmedColleague => {
            "Zegt een collega te zijn; niemand bevestigt de afzender".into()
        }
        Notice::FromThirdParty => "Van een derde, niet van de klant".into(),
        Notice::FromColleague => "Van een collega".into(),
        Notice::FromTeam => "Uit het team".into(),
        Notice::FromMachine => "Van een machine".into(),
        Notice::FromDesk => "Van posthaste zelf".into(),
        Notice::Complaint => {
            "Klinkt als een klacht: bedanken, excuses aanbieden, zeggen wat er wanneer gebeurt"
                .into()
        }
        Notice::IdentityCheck => {
            "Controleer eerst wie het vraagt: het gaat om een wachtwoord, bankgegevens of \
             gegevens van een ander"
                .into()
        }
        Notice::Unconfirmed => "De afzender is niet bevestigd: niets persoonlijks meedelen".into(),
        Notice::Missing(details) => format!("Ontbreekt nog: {details}"),
        Notice::AlsoOpen(of, subject) => format!("Ook open: {of} {subject}"),
        Notice::Solved(of, solution) => format!("Vergelijkbaar, opgelost: {of} {solution}"),
        Notice::Before(0, _) => "Eerste gesprek van deze klant".into(),
        Notice::Before(count, since) => {
            let since = since.map_or_else(String::new, |since| format!(", sinds {since}"));
            match count {
                1 => format!("Eén eerder gesprek van deze klant{since}"),
                count => format!("{count} eerdere gesprekken van deze klant{since}"),
            }
        }
        Notice::BelongsTo { of, whose, subject } => {
            format!("Hoort bij {of} ({whose}): {subject}; daar komt niemand dit te weten")
        }
        Notice::Noted(Some(called), text) => format!("{called} noteert: {text}"),
        Notice::Noted(None, text) => format!("Notitie: {text}"),
        Notice::NoCopy(who) => format!("Krijgt geen kopie, tenzij u het zegt: {who}"),
    }
}

fn digest(what: &Digest<'_>) -> String {
    match what {
        Digest::Subject(day) => format!("De dag: {day}"),
        Digest::Late => "Te laat".into(),
        Digest::Promised => "Beloofd".into(),
        Digest::DueToday => "Vandaag te beantwoorden".into(),
        Digest::NobodyOnIt => "Nog vrij".into(),
        Digest::WaitingLongest => "Wachten het langst".into(),
        Digest::New => "Nieuw".into(),
        Digest::Due(at) => format!("uiterlijk {at}"),
        Digest::WaitsSince(at) => format!("wacht sinds {at}"),
        Digest::With(agent) => format!("bij {agent}"),
        Digest::Since(at) => format!("sinds {at}"),
        Digest::For(agent) => format!("voor {agent}"),
        Digest::Held => "Vastgehouden: wacht op #send van wie het schreef".into(),
        Digest::Thanks => "Dank".into(),
        Digest::FiledOften(row, count) => format!("{row} · {count}, deze het laatst"),
        Digest::Filed => "Opgeborgen zonder antwoord".into(),
        Digest::MarkedSpam => "Door de mailserver als spam gemarkeerd, en toch hier".into(),
        Digest::SilentTrial => "Stille proef: klanten krijgen niets".into(),
        Digest::Came(count) => format!("Binnengekomen: {count}"),
        Digest::Answered(1, Some(half)) => format!("Beantwoord, gezien in Verzonden: 1, na {half}"),
        Digest::Answered(count, half) => {
            let half = half.map_or_else(String::new, |half| format!(", de helft binnen {half}"));
            format!("Beantwoord, gezien in Verzonden: {count}{half}")
        }
        Digest::WaitsLongest(matter, since) => {
            format!("Wacht het langst: {matter} (sinds {since})")
        }
        Digest::AnsweredTwice(matters) => format!("Twee keer beantwoord: {matters}"),
        Digest::WouldHaveSent(acks, answers, resolutions) => format!(
            "posthaste had verzonden: ontvangstbevestigingen {acks}, antwoorden {answers}, \
             afsluitingen {resolutions}"
        ),
        Digest::Days(count) => format!("{count} dagen"),
        Digest::More(count) => format!("… en nog {count}"),
        Digest::NothingBefore(at) => format!(
            "Naast wat nog open is of wordt vastgehouden, staat hier wat sinds {at} kwam: \
             daarvoor was het te veel."
        ),
        Digest::HowToAnswer => {
            "Als antwoord hierop: #take REF brengt de mail waarmee u de klant antwoordt; #show \
             REF toont het gesprek; #queue alles wat open is."
                .into()
        }
        Digest::NewMails(count) => format!("{count} nieuwe mails"),
        Digest::WhyBundled => {
            "Er kwam meer dan de mailserver in deze tijd doorgeeft. Daarom staan deze mails \
             hier in één."
                .into()
        }
    }
}

fn answer(what: &Answer<'_>) -> String {
    match what {
        Answer::ReportOf(from, to) => format!("Rapport: {from} tot en met {to}"),
        Answer::NoConversation => "Dit gesprek bestaat niet.".into(),
        Answer::Owed(count, None) => format!("{count} open, het dringendste eerst:"),
        Answer::Owed(count, Some(name)) => {
            format!("{count} open bij {name}, het dringendste eerst:")
        }
        Answer::NothingOwed => "Er is niets open.".into(),
        Answer::YouOweNothing => "Bij u is niets open.".into(),
        Answer::WaitsFor(span) => format!("wacht sinds {span}"),
        Answer::Days(count) => format!("{count} dagen"),
        Answer::With(agent) => format!("bij {agent}"),
        Answer::NobodyOnIt => "nog vrij".into(),
        Answer::Low => "laag".into(),
        Answer::High => "hoog".into(),
        Answer::Urgent => "dringend".into(),
        Answer::Status(Status::Open, _) => "open".into(),
        Answer::Status(Status::Waiting, _) => "wacht op de klant".into(),
        Answer::Status(Status::Snoozed, until) => format!("uitgesteld tot {until}"),
        Answer::Status(Status::Resolved, _) => "afgehandeld".into(),
        Answer::Status(Status::Closed, _) => "gesloten".into(),
        Answer::Status(Status::Spam, _) => "spam".into(),
        Answer::AnswersGoTo(customer) => format!("Antwoorden gaan naar {customer}"),
        Answer::Promised(at) => format!("Antwoord beloofd uiterlijk {at}"),
        Answer::Older(count) => format!("… oudere berichten: {count}"),
        Answer::Admin => "de beheerder".into(),
        Answer::Internal => "intern".into(),
        Answer::ThirdParty => "derde".into(),
        Answer::NoQuery(query, why) => format!("Ik begrijp „{query}” niet: {why}"),
        Answer::NoIndex => "De zoekindex wordt opgebouwd. Vraag het later nog eens.".into(),
        Answer::NothingFits => "Niets gevonden.".into(),
        Answer::Failed => "Het zoeken is mislukt.".into(),
        Answer::Fit(total, shown) if shown < total => {
            format!("{total} gevonden, hier de beste {shown}:")
        }
        Answer::Fit(total, _) => format!("{total} gevonden:"),
        Answer::LastDays(count) => format!("{count} dagen"),
        Answer::Opened => "Geopend".into(),
        Answer::Answers => "Antwoorden".into(),
        Answer::HalfWithin => "Eerste antwoord, de helft binnen".into(),
        Answer::NinetyWithin => "Eerste antwoord, 90% binnen".into(),
        Answer::Missed => "Beloften gemist".into(),
        Answer::AnswersOf => "Antwoorden van".into(),
    }
}
