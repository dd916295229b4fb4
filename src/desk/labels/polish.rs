//! The labels in Polish.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Without gender where
//! that is possible; numbers stand behind a colon, for Polish counts in three forms. Commands are
//! the English ones. Never decides what stands where.

use super::{Answer, Digest, Labels, Notice};
use crate::desk::conversation::Status;

/// Polish.
pub(super) const LABELS: Labels = Labels { notice, digest, answer };

fn notice(what: &Notice<'_>) -> String {
    match what {
        Notice::NoSubject => "(bez tematu)".into(),
        Notice::FirstSubject(desk) => format!("Pytanie od {desk}"),
        Notice::ToNobody => "nikogo".into(),
        Notice::DueAwake => "teraz (sprawa była odłożona)".into(),
        Notice::DueCheckBack => {
            "dzisiaj: reklamacja od trzech dni uchodzi za załatwioną, czy także dla klienta?".into()
        }
        Notice::FromUnconfirmedColleague => {
            "Podaje się za kogoś z firmy; nikt nie potwierdza nadawcy".into()
        }
        Notice::FromThirdParty => "Od osoby trzeciej, nie od klienta".into(),
        Notice::FromColleague => "Od kogoś z firmy".into(),
        Notice::FromTeam => "Od kogoś z zespołu".into(),
        Notice::FromMachine => "Od automatu".into(),
        Notice::FromDesk => "Od samego posthaste".into(),
        Notice::Complaint => {
            "Brzmi jak reklamacja: podziękować, przeprosić, powiedzieć, co i do kiedy nastąpi"
                .into()
        }
        Notice::IdentityCheck => {
            "Najpierw sprawdzić, kto pyta: chodzi o hasło, dane bankowe lub cudze dane".into()
        }
        Notice::Unconfirmed => "Nadawca nie jest potwierdzony: nie podawać nic osobistego".into(),
        Notice::Missing(details) => format!("Brakuje jeszcze: {details}"),
        Notice::AlsoOpen(of, subject) => format!("Także otwarte: {of} {subject}"),
        Notice::Solved(of, solution) => format!("Podobne, rozwiązane: {of} {solution}"),
        Notice::Before(0, _) => "Pierwsza sprawa tego klienta".into(),
        Notice::Before(count, since) => {
            let since = since.map_or_else(String::new, |since| format!(", od {since}"));
            format!("Wcześniejsze sprawy tego klienta: {count}{since}")
        }
        Notice::BelongsTo { of, whose, subject } => {
            format!("Należy do {of} ({whose}): {subject}; tam nikt się o tym nie dowie")
        }
        Notice::Noted(Some(called), text) => format!("{called} notuje: {text}"),
        Notice::Noted(None, text) => format!("Notatka: {text}"),
        Notice::NoCopy(who) => format!("Bez kopii, chyba że padnie takie polecenie: {who}"),
    }
}

fn digest(what: &Digest<'_>) -> String {
    match what {
        Digest::Subject(day) => format!("Dzień: {day}"),
        Digest::Late => "Po terminie".into(),
        Digest::Promised => "Obiecane".into(),
        Digest::DueToday => "Termin dzisiaj".into(),
        Digest::NobodyOnIt => "Jeszcze wolne".into(),
        Digest::WaitingLongest => "Czekają najdłużej".into(),
        Digest::New => "Nowe".into(),
        Digest::Due(at) => format!("termin {at}"),
        Digest::WaitsSince(at) => format!("czeka od {at}"),
        Digest::With(agent) => format!("prowadzi {agent}"),
        Digest::Since(at) => format!("od {at}"),
        Digest::For(agent) => format!("dla: {agent}"),
        Digest::Held => "Wstrzymane: czekają na #send od osoby, która je napisała".into(),
        Digest::Thanks => "Podziękowania".into(),
        Digest::FiledOften(row, count) => format!("{row} · {count}, ta ostatnia"),
        Digest::Filed => "Odłożone bez odpowiedzi".into(),
        Digest::MarkedSpam => "Oznaczone przez serwer pocztowy jako spam, a jednak tutaj".into(),
        Digest::SilentTrial => "Cicha próba: klienci nic nie dostają".into(),
        Digest::Came(count) => format!("Przyszło: {count}"),
        Digest::Answered(1, Some(half)) => format!("Odpowiedzi widziane w wysłanych: 1, po {half}"),
        Digest::Answered(count, half) => {
            let half = half.map_or_else(String::new, |half| format!(", połowa w ciągu {half}"));
            format!("Odpowiedzi widziane w wysłanych: {count}{half}")
        }
        Digest::WaitsLongest(matter, since) => format!("Czeka najdłużej: {matter} (od {since})"),
        Digest::AnsweredTwice(matters) => format!("Odpowiedziano dwa razy: {matters}"),
        Digest::WouldHaveSent(acks, answers, resolutions) => format!(
            "posthaste wysłałby: potwierdzenia {acks}, odpowiedzi {answers}, \
             zamknięcia {resolutions}"
        ),
        Digest::Days(count) => format!("{count} dni"),
        Digest::More(count) => format!("… i jeszcze {count}"),
        Digest::NothingBefore(at) => format!(
            "Poza sprawami do załatwienia i wstrzymanymi jest tu to, co przyszło od: {at}. \
             Wcześniejszego było za dużo."
        ),
        Digest::HowToAnswer => {
            "W odpowiedzi na tę wiadomość: #take REF przysyła wiadomość, którą odpowiada się \
             klientowi; #show REF pokazuje sprawę; #queue wszystko, co jest otwarte."
                .into()
        }
        Digest::NewMails(count) => format!("Nowe wiadomości: {count}"),
        Digest::WhyBundled => {
            "Przyszło więcej, niż serwer pocztowy przekazuje w tym czasie. Dlatego te \
             wiadomości są tu w jednej."
                .into()
        }
    }
}

fn answer(what: &Answer<'_>) -> String {
    match what {
        Answer::ReportOf(from, to) => format!("Raport: od {from} do {to}"),
        Answer::NoConversation => "Nie ma takiej sprawy.".into(),
        Answer::Owed(count, None) => format!("Otwarte: {count}, najpilniejsze najpierw."),
        Answer::Owed(count, Some(name)) => {
            format!("Otwarte ({name}): {count}, najpilniejsze najpierw.")
        }
        Answer::NothingOwed => "Nic nie jest otwarte.".into(),
        Answer::YouOweNothing => "Nic Twojego nie jest otwarte.".into(),
        Answer::WaitsFor(span) => format!("czeka od {span}"),
        Answer::Days(count) => format!("{count} dni"),
        Answer::With(agent) => format!("prowadzi {agent}"),
        Answer::NobodyOnIt => "jeszcze wolne".into(),
        Answer::Low => "niski priorytet".into(),
        Answer::High => "wysoki priorytet".into(),
        Answer::Urgent => "pilne".into(),
        Answer::Status(Status::Open, _) => "otwarta".into(),
        Answer::Status(Status::Waiting, _) => "czeka na klienta".into(),
        Answer::Status(Status::Snoozed, until) => format!("odłożona do {until}"),
        Answer::Status(Status::Resolved, _) => "załatwiona".into(),
        Answer::Status(Status::Closed, _) => "zamknięta".into(),
        Answer::Status(Status::Spam, _) => "spam".into(),
        Answer::AnswersGoTo(customer) => format!("Odpowiedzi trafiają do {customer}"),
        Answer::Promised(at) => format!("Odpowiedź obiecana do {at}"),
        Answer::Older(count) => format!("… starsze wiadomości: {count}"),
        Answer::Admin => "administrator".into(),
        Answer::Internal => "wewnętrzne".into(),
        Answer::ThirdParty => "osoba trzecia".into(),
        Answer::NoQuery(query, why) => format!("Nie rozumiem „{query}”: {why}"),
        Answer::NoIndex => "Indeks wyszukiwania jest w budowie. Proszę zapytać później.".into(),
        Answer::NothingFits => "Nic nie pasuje.".into(),
        Answer::Failed => "Wyszukiwanie nie powiodło się.".into(),
        Answer::Fit(total, shown) if shown < total => {
            format!("Pasuje: {total}, oto najlepsze {shown}:")
        }
        Answer::Fit(total, _) => format!("Pasuje: {total}"),
        Answer::LastDays(count) => format!("{count} dni"),
        Answer::Opened => "Otwarte".into(),
        Answer::Answers => "Odpowiedzi".into(),
        Answer::HalfWithin => "Pierwsza odpowiedź, połowa w ciągu".into(),
        Answer::NinetyWithin => "Pierwsza odpowiedź, 90% w ciągu".into(),
        Answer::Missed => "Niedotrzymane terminy".into(),
        Answer::AnswersOf => "Odpowiedzi".into(),
    }
}
