//! What the desk says to agents and the admin, in Polish.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Polite, and without
//! gender where that is possible; numbers stand behind a colon, for Polish counts in three forms.
//! Commands are the English ones. Never decides what is said.

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

/// Polish.
pub(super) const VOICE: Voice = Voice { say, tell, alarm };

fn say(what: &Say<'_>) -> String {
    match what {
        Say::Problem(it) => problem(it),
        Say::SendSendsIt => "Twój tekst jest bezpieczny. #send go wysyła.".into(),
        Say::WriteAgain => WRITE_AGAIN.into(),
        Say::NotProven(it) => not_proven(it),
        Say::FallsShort(it) => falls_short(it),
        Say::NoticeForgotten => NOTICE_FORGOTTEN.into(),
        Say::Unsafe => UNSAFE.into(),
        Say::AlreadyAnswered(name) => format!(
            "Od czasu powiadomienia jest już odpowiedź, której autorem jest {name}. Znajduje \
             się ona poniżej. #undo porzuca Twoją."
        ),
        Say::LooksInternal => LOOKS_INTERNAL.into(),
        Say::NobodyToAnswer => NOBODY_TO_ANSWER.into(),
        Say::NothingHeld => "Nie ma tu niczego, co #send mogłoby wysłać.".into(),
        Say::NorTheRest => NOR_THE_REST.into(),
        Say::FiledAsNote => FILED_AS_NOTE.into(),
        Say::Help => help::POLISH.into(),
        Say::NoteFor(name) => {
            format!("Notatka (autor: {name}). Odpowiedź na nią pozostaje wewnętrzna.")
        }
        Say::Late(reply) => format!(
            "Po godzinie prób Twoja odpowiedź jeszcze nie wyszła. Próby trwają cztery dni; nie \
             trzeba nic robić. Serwer pocztowy mówi: {reply}"
        ),
        Say::NotDelivered(whom, reply) => format!(
            "NIE DORĘCZONO: Twoja odpowiedź nie dotarła do: {whom}. Prosimy poszukać innej \
             drogi. Serwer pocztowy mówi: {reply}"
        ),
        Say::MayHaveGoneOut => MAY_HAVE_GONE_OUT.into(),
        Say::CameBack(reply) => format!(
            "Twoja odpowiedź wróciła: klient jej nie ma. Sprawa jest znowu otwarta. Serwer \
             pocztowy klienta mówi: {reply}"
        ),
        Say::CopyCameBack(reply) => format!(
            "Kopia Twojej odpowiedzi wróciła, ale nie ta dla samego klienta. Serwer pocztowy \
             mówi: {reply}"
        ),
        Say::AgentNotReached(agent, reply) => format!(
            "Nie udało się doręczyć wiadomości do: {agent}. Prosimy sprawdzić adres w \
             konfiguracji. Serwer pocztowy mówi: {reply}"
        ),
        Say::HeldForLong(name) => format!(
            "Od godziny wstrzymana jest wiadomość (autor: {name}): nie została wysłana, a \
             klient czeka."
        ),
        Say::HeldThoughAnswered(name) => held_though_answered(name),
        Say::KeptBack => KEPT_BACK.into(),
        Say::ConfirmFresh => CONFIRM_FRESH.into(),
        Say::ConfirmStart => CONFIRM_START.into(),
        Say::OpensNothing(why) => {
            format!("Z przekazanej wiadomości nie powstała sprawa: {}", not_opened(why))
        }
        Say::Cancelled { may_be_out: false } => CANCELLED.into(),
        Say::Cancelled { may_be_out: true } => CANCELLED_LATE.into(),
        Say::Doubt(it) => doubt(it),
        Say::PromiseDue(customer) => {
            format!("Na teraz obiecano odpowiedź ({customer}), a nikt jeszcze nie napisał.")
        }
        Say::CheckBack(customer) => format!(
            "Reklamacja ({customer}) od trzech dni uchodzi za załatwioną. Prosimy upewnić się, \
             że także dla klienta."
        ),
    }
}

const WRITE_AGAIN: &str = "\
    Twój tekst jest bezpieczny, znajduje się poniżej. Prosimy jeszcze raz odpowiedzieć na \
    powiadomienie i usunąć cytat albo zostawić go tak, jak wstawia go program pocztowy.";
const NOTICE_FORGOTTEN: &str = "\
    posthaste został odtworzony z kopii zapasowej i nie zna już powiadomienia, na które \
    odpowiada Twoja wiadomość. Twój tekst jest bezpieczny i nie został wysłany. Jeśli klient go \
    jeszcze nie ma, prosimy odpowiedzieć na nowsze powiadomienie w tej sprawie.";
const UNSAFE: &str = "Nie da się z pewnością odróżnić Twoich słów od cytowanego powiadomienia.";
const LOOKS_INTERNAL: &str = "\
    Twoja wiadomość idzie także do kogoś z firmy albo coś przekazuje, dlatego została zapisana \
    jako notatka.";
const NOBODY_TO_ANSWER: &str = "W tej sprawie nie ma nikogo, do kogo mogłaby trafić odpowiedź.";
const NOR_THE_REST: &str =
    "Reszta Twojej wiadomości też nie została wykonana: napisz ją ponownie obok #send.";

const FILED_AS_NOTE: &str = "\
    Twój tekst został zapisany jako notatka. Klient go nie dostaje: do klientów trafia tylko \
    odpowiedź na powiadomienie.";
const MAY_HAVE_GONE_OUT: &str = "\
    Połączenie zostało dwa razy przerwane podczas wysyłania Twojej odpowiedzi; klient może ją \
    mieć albo nie. Sama nie zostanie wysłana ponownie. Administrator może wysłać ją jeszcze raz \
    przez `posthaste outbox retry` albo porzucić przez `posthaste outbox cancel`.";
const CONFIRM_FRESH: &str = "\
    Twoja wiadomość nie odpowiada na żadną z naszych, dlatego potrzebna jest pewność, że \
    pochodzi od Ciebie. Wystarczy odpowiedzieć na tę poleceniem #send.";
const CONFIRM_START: &str = "\
    Twoja wiadomość odpowiada na coś wewnętrznego, dlatego prosimy najpierw sprawdzić: poniżej \
    jest to, co by wyszło. Jeśli wszystko się zgadza, prosimy odpowiedzieć na tę wiadomość \
    poleceniem #send.";
const CANCELLED: &str = "\
    Administrator wycofał Twoją odpowiedź z wysyłki: nie wyszła, a sprawa jest znowu otwarta.";
const CANCELLED_LATE: &str = "\
    Administrator wycofał Twoją odpowiedź z wysyłki: nie będzie dalszych prób, ale mogła już \
    wyjść.";

fn not_proven(why: &Lack) -> String {
    format!(
        "Przyszła wiadomość w Twoim imieniu i nie ma pewności, że pochodzi od Ciebie: {} \
         Jeśli jest Twoja, proszę odpowiedzieć na tę wiadomość poleceniem #send. Jeśli nie, \
         nie trzeba nic robić.",
        lack(why)
    )
}

fn falls_short(why: &Lack) -> String {
    format!(
        "Dziękujemy za odpowiedź na powitanie. Nie dowodzi ona jeszcze, że pochodzi od \
         Ciebie: {} Dopóki tak jest, każda odpowiedź do klienta czeka na Twoje \
         potwierdzenie. `posthaste check --agents` pokazuje administratorowi, co trzeba \
         zrobić.",
        lack(why)
    )
}

fn lack(what: &Lack) -> String {
    match what {
        Lack::Author => "nie podaje dokładnie jednego autora.".into(),
        Lack::Address(address) => {
            format!("przyszła z adresu {address}, który nie jest tu żadnym z Twoich.")
        }
        Lack::Authentication => "żaden zaufany serwer pocztowy nie potwierdza nadawcy.".into(),
        Lack::Closed => "dotyczy zamkniętej sprawy.".into(),
        Lack::Expired => {
            format!("odpowiada na naszą wiadomość sprzed ponad {TOKEN_AGE_DAYS_MAX} dni.")
        }
        Lack::Notice { .. } => {
            "odpowiada na powiadomienie, które po odtworzeniu poszło w niepamięć.".into()
        }
    }
}

fn not_opened(why: &NotOpened) -> String {
    match why {
        NotOpened::NoSender => {
            "nie podaje, z jakiego adresu przyszła tamta wiadomość. Prosimy przekazać ją jako \
             załącznik."
                .into()
        }
        NotOpened::Ours(address) => format!("tamta wiadomość jest z {address}; to nasz adres."),
        NotOpened::Agents(address) => {
            format!("tamta wiadomość jest z {address}; to adres kogoś z zespołu.")
        }
        NotOpened::Known(reference) => {
            format!("tamta wiadomość już tu jest, w sprawie {reference}.")
        }
    }
}

fn problem(what: &Problem) -> String {
    match what {
        Problem::Unknown { written, meant: Some(meant) } => {
            format!("Nie znam {written}. #{meant}?")
        }
        Problem::Unknown { written, meant: None } => {
            format!("Nie znam {written}. #help pokazuje polecenia.")
        }
        Problem::Ambiguous { written } => format!("{written} może oznaczać kilka poleceń."),
        Problem::Argument { written, usage } => {
            format!("„{written}” jest niepełne: {}.", usage.english)
        }
        Problem::StandsAlone { written } => {
            format!("„{written}”: po tym poleceniu nic nie może następować.")
        }
        Problem::When { written, why } => format!("„{written}”: {}", when(why)),
        Problem::NoSuchAgent { written } => format!("Nikt tutaj nie nazywa się {written}."),
        Problem::OnlyLeads { written } => only_leads(written),
        Problem::NoSuchConversation { reference } => {
            format!("Żadna sprawa nie ma numeru {reference}.")
        }
        Problem::Misplaced { written } => format!(
            "{written} stoi w środku Twojego tekstu. Polecenia stoją w pierwszych albo w \
             ostatnich wierszach."
        ),
        Problem::WithoutHash { written } => format!(
            "Pierwszy wiersz to tylko „{written}”. Jeśli to polecenie, prosimy napisać \
             #{written}."
        ),
        Problem::NoSuchTemplate { written, known } if known.is_empty() => format!(
            "Nie ma szablonu {written}: nie ma jeszcze żadnego. Szablony to pliki w katalogu \
             answers w desk.words."
        ),
        Problem::NoSuchTemplate { written, known } => {
            format!("Nie ma szablonu {written}. Są: {}.", known.join(", "))
        }
        Problem::Spaced { written, meant } => {
            format!("W „{written}” po # jest odstęp. Jeśli to polecenie, prosimy napisać {meant}.")
        }
        Problem::NeedsReference => NEEDS_REFERENCE.into(),
        Problem::SameConversation { reference } => format!("{reference} to właśnie ta sprawa."),
        Problem::MergesSpam { reference } => {
            format!("{reference} to spam. Najpierw potrzebne jest #reopen {reference}.")
        }
        Problem::OtherCustomer { into, theirs, ours } => format!(
            "{into} należy do innego klienta: odpowiedzi trafiałyby do {theirs}, a już nie do \
             {ours}. Jeśli tak ma być, prosimy napisać #merge {into} anyway."
        ),
        Problem::SplitsAll => "To pierwsza wiadomość w tej sprawie: nic by nie zostało.".into(),
        Problem::SplitsNothing => {
            "#split pisze się w odpowiedzi na powiadomienie o wiadomości, która ma odejść.".into()
        }
        Problem::OwnAddress { address } => format!(
            "{address} to nasz adres. #note NAZWA i #assign NAZWA docierają do kogoś z zespołu."
        ),
        Problem::NothingToSay => "Nie ma tekstu do wysłania.".into(),
        Problem::Unsent(it) => unsent(it),
        Problem::TwoAtOnce => {
            "Każde z tych poleceń tworzy osobną sprawę: prosimy o jedno w każdej wiadomości.".into()
        }
    }
}

const NEEDS_REFERENCE: &str = "\
    Ta wiadomość nie dotyczy żadnej sprawy. Prosimy podać na końcu numer sprawy: #resolve \
    7KQ2M9.";

fn unsent(what: &Unsent) -> String {
    match what {
        Unsent::NotOne { reference } => format!(
            "W {reference} nie ma wstrzymanej Twojej wiadomości, którą można by stąd wysłać, \
             albo jest ich więcej: odpowiedz #send na pytanie o nią."
        ),
        Unsent::Text(it) => format!(
            "Obok #send stoi „{it}”. #send wysyła to, co wstrzymane, bez zmian: odpowiedz \
             samym #send albo napisz całą odpowiedź od nowa."
        ),
        Unsent::Command(it) => {
            format!("{it} nie może stać obok #send: najpierw wyślij, potem napisz {it}.")
        }
        Unsent::File(it) => format!(
            "Plik {it} nie może pójść razem z odpowiedzią: odpowiedz samym #send albo napisz \
             całą odpowiedź od nowa."
        ),
        Unsent::Unproven => {
            "Żaden serwer, któremu ufamy, nie potwierdza nadawcy Twojej wiadomości: dlatego \
             może ona powiedzieć #send i nic więcej."
                .into()
        }
    }
}

fn only_leads(written: &str) -> String {
    format!(
        "O nieobecności {written} mówią tylko kierownicy: #away Friday {written} znaczyłoby, \
         że zastępuje Cię {written}."
    )
}

fn when(why: &WhenError) -> String {
    let at = |local| full("pl", local);
    match why {
        WhenError::Empty => "kiedy? Na przykład: tomorrow 9am, Monday, 2d, 24.12.".into(),
        WhenError::Unknown(word) => format!(
            "nie rozumiem {word}. Można napisać na przykład: tomorrow 9am, Monday, 2d, 24.12."
        ),
        WhenError::NoSuchDay(written) => format!("{written} nie istnieje."),
        WhenError::Ambiguous(one, other) => {
            format!("czy chodzi o termin {}, czy {}?", at(*one), at(*other))
        }
        WhenError::Past(local) => format!("termin {} już minął.", at(*local)),
        WhenError::TooFar(local) => format!("do terminu {} są ponad dwa lata.", at(*local)),
    }
}

fn doubt(what: &Doubt) -> String {
    match what {
        Doubt::Greeting { greeted, reader } => {
            format!("W powitaniu jest {greeted}, a odpowiedź trafia do: {reader}.")
        }
        Doubt::Attachment => "Jest mowa o załączniku, a nie ma żadnego pliku.".into(),
        Doubt::No => "To odmowa bez innej propozycji: czy można coś zrobić?".into(),
    }
}

fn tell(what: &Told<'_>) -> String {
    let at = |local: &DateTime| full("pl", *local);
    match what {
        Told::Snoozed { of: None, until } => format!("Ta sprawa jest odłożona do {}.", at(until)),
        Told::Snoozed { of: Some(of), until } => {
            format!("Sprawa {of} jest odłożona do {}.", at(until))
        }
        Told::Promised { of, until } => {
            format!("W {} obiecano odpowiedź do {}.", called(*of, "tej sprawie"), at(until))
        }
        Told::Recognised { until, words } => format!(
            "W Twojej odpowiedzi jest obietnica do {}: „{words}”. Do tego czasu sprawa \
             pozostaje otwarta. To nie była obietnica? #promise none.",
            at(until)
        ),
        Told::NoPromise { of } => {
            format!("W {} nic już nie jest obiecane.", called(*of, "tej sprawie"))
        }
        Told::IsPast(until) => format!("Termin {} już minął.", at(until)),
        Told::Merged { from, into } => format!("{from} jest teraz częścią sprawy {into}."),
        Told::Split { of, into } => {
            let what = of.map_or_else(
                || "Ta wiadomość jest".to_owned(),
                |of| format!("To, co przyszło ostatnio w {of}, jest"),
            );
            format!(
                "{what} teraz osobną sprawą: {into}. Odpowiedź na powiadomienie o tym trafia \
                 tam."
            )
        }
        Told::Started { reference, to } => {
            format!("Twój tekst trafia do {to}. To sprawa {reference}.")
        }
        Told::StartKept { reference, to } => {
            format!("Twój tekst do {to} zostaje tutaj. To sprawa {reference}.")
        }
        Told::Opened { reference, from } => format!(
            "Przekazana wiadomość jest teraz sprawą {reference}. Odpowiedzi na powiadomienie o \
             niej trafiają do {from}; to, co stało nad nią, jest notatką."
        ),
        Told::Undone(it) => undone(it),
        Told::Replaced => {
            "Wstrzymana wcześniej wiadomość przepada: ta odpowiedź zajmuje jej miejsce.".into()
        }
        Told::RecipientAdded(address) => format!("Odpowiedzi trafiają odtąd także do {address}."),
        Told::RecipientRemoved(address) => format!("Odpowiedzi nie trafiają już do {address}."),
        Told::Whereabouts(it) => whereabouts(it),
        Told::Templates([]) => "Nie ma jeszcze szablonów.".into(),
        Told::Templates(names) => format!("Szablony: {}.", names.join(", ")),
    }
}

fn whereabouts(what: &Whereabouts<'_>) -> String {
    let at = |local: &DateTime| full("pl", *local);
    let to = |deputy: &Option<&str>| deputy.map_or_else(|| "zespół".to_owned(), str::to_owned);
    match what {
        Whereabouts::Away { until, deputy } => format!(
            "Twoja nieobecność trwa do {}. To, co piszą do Ciebie klienci, przejmuje {}. #back \
             ją kończy.",
            at(until),
            to(deputy)
        ),
        Whereabouts::SetAway { by, until, deputy } => format!(
            "{by} podaje, że Twoja nieobecność trwa do {}. To, co piszą do Ciebie klienci, \
             przejmuje {}. #back ją kończy.",
            at(until),
            to(deputy)
        ),
        Whereabouts::ColleagueAway { who, name, until, deputy } => format!(
            "{who}: nieobecność do {}. To, co klienci piszą do {who}, przejmuje {}. #back \
             {name} ją kończy.",
            at(until),
            to(deputy)
        ),
        Whereabouts::Back => {
            "Witamy ponownie. To, co piszą do Ciebie klienci, znowu do Ciebie trafia.".into()
        }
        Whereabouts::SetBack { by } => format!(
            "{by} podaje, że Twoja nieobecność się skończyła. To, co piszą do Ciebie klienci, \
             znowu do Ciebie trafia."
        ),
        Whereabouts::ColleagueBack { who } => {
            format!("{who}: koniec nieobecności. To, co klienci piszą do {who}, znowu tam trafia.")
        }
    }
}

fn undone(what: &Undone<'_>) -> String {
    match what {
        Undone::TakenBack { status, to, of } => format!(
            "Twoja ostatnia odpowiedź{} nie wyszła. Sprawa {}. Tekst znajduje się poniżej.",
            whom("do", *to, *of),
            standing(*status)
        ),
        Undone::StartTakenBack { reference, to } => format!(
            "Twój tekst do {to} nie wyszedł. Sprawa {reference}, która się od niego zaczęła, jest \
             zamknięta. Tekst znajduje się poniżej."
        ),
        Undone::Dropped => "Wstrzymana wcześniej wiadomość przepada: nie zostanie wysłana.".into(),
        Undone::TooLate { to, of } => {
            format!("Za późno: Twoja ostatnia odpowiedź{} już wyszła.", whom("do", *to, *of))
        }
        Undone::Nothing => "Nie ma tu Twojej odpowiedzi, którą można by wycofać.".into(),
    }
}

fn standing(status: Status) -> &'static str {
    match status {
        Status::Open => "jest znowu otwarta",
        Status::Waiting => "czeka na klienta, jak przedtem",
        Status::Snoozed => "jest znowu odłożona",
        Status::Resolved | Status::Closed => "jest załatwiona, jak przedtem",
        Status::Spam => "to spam",
    }
}

fn alarm(what: &Alarm) -> (String, Vec<String>) {
    match what {
        Alarm::MailboxSilent { mailbox, minutes, error } => (
            format!("Nie da się odczytać skrzynki {mailbox}"),
            vec![
                format!("Skrzynki {mailbox} nie da się odczytać od {minutes} min."),
                format!("Przyczyna: {error}"),
                "Nic nie przepadło: wiadomości czekają na serwerze. Próby trwają; \
                     `posthaste check` pokazuje, czy wszystko działa."
                    .to_owned(),
            ],
        ),
        Alarm::OutboxStalled { mailbox, minutes } => (
            format!("Wiadomości ze skrzynki {mailbox} nie wychodzą"),
            vec![
                format!("Wiadomości ze skrzynki {mailbox} czekają od {minutes} min."),
                "Próby trwają; `posthaste outbox list` pokazuje, co mówi serwer pocztowy."
                    .to_owned(),
            ],
        ),
        Alarm::Quarantined { count } => (
            "Wiadomości w kwarantannie".to_owned(),
            vec![
                format!(
                    "Wiadomości, których nie udało się przetworzyć: {count}. Są przechowywane."
                ),
                "`posthaste quarantine list` je pokazuje, `posthaste quarantine retry` \
                     próbuje ponownie."
                    .to_owned(),
            ],
        ),
        Alarm::AgentNotReached { agent, reply, .. } => (
            format!("Wiadomość do {agent} została odrzucona"),
            vec![
                format!(
                    "Serwer pocztowy odrzucił podsumowanie dnia (odbiorca: {agent}) albo kilka \
                     powiadomień w jednej wiadomości."
                ),
                format!("Mówi: {reply}"),
                "Być może czekają klienci, których wiadomości tam były: `posthaste queue` \
                     pokazuje, co jest otwarte. Prosimy sprawdzić adres w konfiguracji."
                    .to_owned(),
            ],
        ),
    }
}

fn held_though_answered(name: &str) -> String {
    format!(
        "Od godziny wstrzymana jest wiadomość (autor: {name}): nie została wysłana. Klient ma \
         inną odpowiedź."
    )
}

/// On a trial nothing reaches customers.
const KEPT_BACK: &str = "\
    ZATRZYMANO: ten desk działa na próbę i klienci nic od niego nie dostają. Odpowiedz \
    z samej skrzynki, jak dotąd.";
