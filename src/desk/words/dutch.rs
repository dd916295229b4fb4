//! What the desk says to agents and the admin, in Dutch.
//!
//! Separate so that a language is one file, read and mended by who speaks it. Formal (`u`), as
//! business mail in the Netherlands and in Flanders is. Commands are the English ones. Never
//! decides what is said.

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

/// Dutch.
pub(super) const VOICE: Voice = Voice { say, tell, alarm };

fn say(what: &Say<'_>) -> String {
    match what {
        Say::Problem(it) => problem(it),
        Say::SendSendsIt => "Uw tekst is veilig. #send verzendt hem.".into(),
        Say::WriteAgain => WRITE_AGAIN.into(),
        Say::NotProven(it) => not_proven(it),
        Say::FallsShort(it) => falls_short(it),
        Say::NoticeForgotten => NOTICE_FORGOTTEN.into(),
        Say::Unsafe => UNSAFE.into(),
        Say::AlreadyAnswered(name) => format!(
            "{name} heeft al geantwoord sinds u de melding kreeg. Dat antwoord staat hieronder. \
             #undo laat het uwe vervallen."
        ),
        Say::LooksInternal => LOOKS_INTERNAL.into(),
        Say::NobodyToAnswer => NOBODY_TO_ANSWER.into(),
        Say::NothingHeld => "Hier is niets dat #send zou kunnen verzenden.".into(),
        Say::NorTheRest => NOR_THE_REST.into(),
        Say::FiledAsNote => FILED_AS_NOTE.into(),
        Say::Help => help::DUTCH.into(),
        Say::NoteFor(name) => format!("Een notitie van {name}. Een antwoord hierop blijft intern."),
        Say::Late(reply) => format!(
            "Uw antwoord is na een uur proberen nog niet vertrokken. Het wordt nog vier dagen \
             geprobeerd; u hoeft niets te doen. De mailserver zegt: {reply}"
        ),
        Say::NotDelivered(whom, reply) => format!(
            "NIET BEZORGD: uw antwoord heeft {whom} niet bereikt. Zoek een andere weg, \
             alstublieft. De mailserver zegt: {reply}"
        ),
        Say::MayHaveGoneOut => MAY_HAVE_GONE_OUT.into(),
        Say::CameBack(reply) => format!(
            "Uw antwoord kwam terug: de klant heeft het niet. Het gesprek is weer open. De \
             mailserver van de klant zegt: {reply}"
        ),
        Say::CopyCameBack(reply) => format!(
            "Een kopie van uw antwoord kwam terug, die voor de klant zelf niet. De mailserver \
             zegt: {reply}"
        ),
        Say::AgentNotReached(agent, reply) => format!(
            "Een mail aan {agent} kon niet worden bezorgd. Controleer het adres in de \
             configuratie, alstublieft. De mailserver zegt: {reply}"
        ),
        Say::HeldForLong(name) => format!(
            "Een mail van {name} wordt al een uur vastgehouden: hij is niet verzonden, en de \
             klant wacht."
        ),
        Say::HeldThoughAnswered(name) => held_though_answered(name),
        Say::KeptBack => KEPT_BACK.into(),
        Say::ConfirmFresh => CONFIRM_FRESH.into(),
        Say::ConfirmStart => CONFIRM_START.into(),
        Say::OpensNothing(why) => {
            format!("Uw doorgestuurde mail heeft geen gesprek geopend: {}", not_opened(why))
        }
        Say::Cancelled { may_be_out: false } => CANCELLED.into(),
        Say::Cancelled { may_be_out: true } => CANCELLED_LATE.into(),
        Say::Doubt(it) => doubt(it),
        Say::PromiseDue(customer) => format!(
            "{customer} zou nu een antwoord hebben, dat was beloofd, en nog niemand heeft \
             geschreven."
        ),
        Say::CheckBack(customer) => format!(
            "{customer} had een klacht, en die geldt sinds drie dagen als afgehandeld. Ga na of \
             {customer} dat ook zo ziet, alstublieft."
        ),
    }
}

const WRITE_AGAIN: &str = "\
    Uw tekst is veilig, hij staat hieronder. Beantwoord de melding nog een keer, alstublieft, \
    en verwijder het citaat of laat het zoals uw mailprogramma het invoegt.";
const NOTICE_FORGOTTEN: &str = "\
    posthaste is hersteld vanuit een back-up en kent de melding niet meer die u hebt \
    beantwoord. Uw tekst is veilig en is niet verzonden. Heeft de klant hem nog niet, \
    beantwoord dan de nieuwere melding over dit gesprek.";
const UNSAFE: &str = "\
    Ik kan niet met zekerheid zien welke woorden van u zijn en welke van de geciteerde melding.";
const LOOKS_INTERNAL: &str = "\
    Uw mail gaat ook naar een collega of stuurt iets door, daarom is hij als notitie \
    opgeborgen.";
const NOBODY_TO_ANSWER: &str = "\
    In dit gesprek staat niemand naar wie een antwoord zou kunnen gaan.";
const NOR_THE_REST: &str =
    "Ook de rest van uw mail is niet gedaan: schrijf die opnieuw naast #send.";

const FILED_AS_NOTE: &str = "\
    Uw tekst is als notitie opgeborgen. De klant krijgt hem niet: alleen een antwoord op een \
    melding bereikt klanten.";
const MAY_HAVE_GONE_OUT: &str = "\
    De verbinding is twee keer verbroken terwijl uw antwoord werd verzonden; misschien heeft de \
    klant het, misschien niet. Het wordt niet vanzelf opnieuw verzonden. De beheerder kan het \
    nog eens verzenden met `posthaste outbox retry` of laten vallen met `posthaste outbox \
    cancel`.";
const CONFIRM_FRESH: &str = "\
    Uw mail beantwoordt geen van de mijne, daarom wil ik zeker weten dat hij van u is. \
    Beantwoord deze met #send, dan gebeurt het.";
const CONFIRM_START: &str = "\
    Uw mail beantwoordt iets interns, kijk daarom eerst, alstublieft: hieronder staat wat er \
    zou vertrekken. Klopt dat, beantwoord deze mail dan met #send.";
const CANCELLED: &str = "\
    De beheerder heeft uw antwoord uit de uitgaande mail gehaald: het is niet verzonden, en het \
    gesprek is weer open.";
const CANCELLED_LATE: &str = "\
    De beheerder heeft uw antwoord uit de uitgaande mail gehaald: het wordt niet meer \
    geprobeerd, en is misschien al vertrokken.";

fn not_proven(why: &Lack) -> String {
    format!(
        "Er is een mail op uw naam binnengekomen, en ik weet niet zeker of u die hebt \
         geschreven: {} Is de mail van u, beantwoord deze dan met #send. Zo niet, doe dan \
         niets.",
        lack(why)
    )
}

fn falls_short(why: &Lack) -> String {
    format!(
        "Dank u voor uw antwoord op het welkomstbericht. Het bewijst nog niet dat het van u \
         is: {} Zolang dat zo is, wacht elk antwoord aan klanten op uw bevestiging. \
         `posthaste check --agents` laat uw beheerder zien wat er moet gebeuren.",
        lack(why)
    )
}

fn lack(what: &Lack) -> String {
    match what {
        Lack::Author => "er staat niet precies één afzender in.".into(),
        Lack::Address(address) => {
            format!("de afzender is {address}; dat is hier geen adres van u.")
        }
        Lack::Authentication => {
            "geen mailserver die hier vertrouwd wordt, bevestigt de afzender.".into()
        }
        Lack::Closed => "het is een antwoord in een gesloten gesprek.".into(),
        Lack::Expired => format!(
            "het is een antwoord op een mail van ons van meer dan {TOKEN_AGE_DAYS_MAX} dagen \
             geleden."
        ),
        Lack::Notice { .. } => {
            "het is een antwoord op een melding die sinds een herstel vergeten is.".into()
        }
    }
}

fn not_opened(why: &NotOpened) -> String {
    match why {
        NotOpened::NoSender => {
            "er staat niet in van welk adres die mail kwam. Stuur hem door als bijlage.".into()
        }
        NotOpened::Ours(address) => format!("die mail is van {address}; dat is een adres van ons."),
        NotOpened::Agents(address) => {
            format!("die mail is van {address}; dat is het adres van iemand uit het team.")
        }
        NotOpened::Known(reference) => format!("die mail is al hier, in gesprek {reference}."),
    }
}

fn problem(what: &Problem) -> String {
    match what {
        Problem::Unknown { written, meant: Some(meant) } => {
            format!("{written} ken ik niet. #{meant}?")
        }
        Problem::Unknown { written, meant: None } => {
            format!("{written} ken ik niet. #help toont de opdrachten.")
        }
        Problem::Ambiguous { written } => format!("{written} kan meer dan één opdracht zijn."),
        Problem::Argument { written, usage } => {
            format!("„{written}” is niet volledig: {}.", usage.english)
        }
        Problem::StandsAlone { written } => {
            format!("„{written}”: achter deze opdracht kan niets volgen.")
        }
        Problem::When { written, why } => format!("„{written}”: {}", when(why)),
        Problem::NoSuchAgent { written } => format!("Niemand hier heet {written}."),
        Problem::OnlyLeads { written } => only_leads(written),
        Problem::NoSuchConversation { reference } => {
            format!("Geen gesprek heeft het kenmerk {reference}.")
        }
        Problem::Misplaced { written } => format!(
            "{written} staat midden in uw tekst. Opdrachten staan in de eerste of de laatste \
             regels."
        ),
        Problem::WithoutHash { written } => format!(
            "Uw eerste regel is alleen „{written}”. Is dat een opdracht, schrijf dan \
             #{written}."
        ),
        Problem::NoSuchTemplate { written, known } if known.is_empty() => format!(
            "Er is geen sjabloon {written}: er zijn er nog geen. Het zijn bestanden in de map \
             answers van desk.words."
        ),
        Problem::NoSuchTemplate { written, known } => {
            format!("Er is geen sjabloon {written}. Er zijn: {}.", known.join(", "))
        }
        Problem::Spaced { written, meant } => format!(
            "In „{written}” staat een spatie na de #. Is dat een opdracht, schrijf dan {meant}."
        ),
        Problem::NeedsReference => NEEDS_REFERENCE.into(),
        Problem::SameConversation { reference } => format!("{reference} is dit gesprek zelf."),
        Problem::MergesSpam { reference } => {
            format!("{reference} is spam. Eerst is #reopen {reference} nodig.")
        }
        Problem::OtherCustomer { into, theirs, ours } => format!(
            "{into} is van een andere klant: antwoorden zouden naar {theirs} gaan, en niet meer \
             naar {ours}. Klopt dat, schrijf dan #merge {into} anyway."
        ),
        Problem::SplitsAll => {
            "Dit is het eerste bericht van het gesprek: er zou niets overblijven.".into()
        }
        Problem::SplitsNothing => {
            "#split hoort in een antwoord op de melding van het bericht dat weg moet.".into()
        }
        Problem::OwnAddress { address } => format!(
            "{address} is een adres van ons. #note NAAM en #assign NAAM bereiken een collega."
        ),
        Problem::NothingToSay => "Er is geen tekst om te verzenden.".into(),
        Problem::Unsent(it) => unsent(it),
        Problem::TwoAtOnce => {
            "Elk van deze opdrachten maakt een gesprek: één per mail, alstublieft.".into()
        }
    }
}

const NEEDS_REFERENCE: &str = "\
    Deze mail hoort bij geen gesprek. Schrijf een kenmerk aan het eind: #resolve 7KQ2M9.";

fn unsent(what: &Unsent) -> String {
    match what {
        Unsent::NotOne { reference } => format!(
            "In {reference} wordt geen bericht van u vastgehouden dat hiervandaan weg kan, of \
             meer dan één: beantwoord de vraag erover met #send."
        ),
        Unsent::Text(it) => format!(
            "Naast #send staat ‘{it}’. #send verzendt wat vastgehouden wordt zoals het is: \
             antwoord met #send alleen, of schrijf het hele antwoord opnieuw."
        ),
        Unsent::Command(it) => {
            format!("{it} kan niet naast #send staan: verzend eerst, schrijf dan {it}.")
        }
        Unsent::File(it) => format!(
            "Het bestand {it} kan niet mee: antwoord met #send alleen, of schrijf het hele \
             antwoord opnieuw."
        ),
        Unsent::Unproven => {
            "Geen mailserver die deze desk vertrouwt, bevestigt de afzender van uw mail: \
             daarom mag die #send zeggen en verder niets."
                .into()
        }
    }
}

fn only_leads(written: &str) -> String {
    format!(
        "Alleen leidinggevenden zeggen van {written} wie weg of terug is: #away Friday \
         {written} zou betekenen dat {written} voor u waarneemt."
    )
}

fn when(why: &WhenError) -> String {
    let at = |local| full("nl", local);
    match why {
        WhenError::Empty => "wanneer? Bijvoorbeeld: tomorrow 9am, Monday, 2d, 24.12.".into(),
        WhenError::Unknown(word) => format!(
            "ik begrijp {word} niet. Schrijf bijvoorbeeld: tomorrow 9am, Monday, 2d, 24.12."
        ),
        WhenError::NoSuchDay(written) => format!("{written} bestaat niet."),
        WhenError::Ambiguous(one, other) => format!("bedoelt u {} of {}?", at(*one), at(*other)),
        WhenError::Past(local) => format!("{} is voorbij.", at(*local)),
        WhenError::TooFar(local) => format!("{} is meer dan twee jaar weg.", at(*local)),
    }
}

fn doubt(what: &Doubt) -> String {
    match what {
        Doubt::Greeting { greeted, reader } => {
            format!("U groet {greeted}, en het antwoord gaat naar {reader}.")
        }
        Doubt::Attachment => "U noemt een bijlage, en er is geen bestand bij.".into(),
        Doubt::No => "U zegt nee en biedt niets anders aan: is er iets wat u kunt doen?".into(),
    }
}

fn tell(what: &Told<'_>) -> String {
    let at = |local: &DateTime| full("nl", *local);
    match what {
        Told::Snoozed { of, until } => {
            format!("{} is uitgesteld tot {}.", called(*of, "Dit gesprek"), at(until))
        }
        Told::Promised { of, until } => format!(
            "In {} is een antwoord beloofd, uiterlijk {}.",
            called(*of, "dit gesprek"),
            at(until)
        ),
        Told::Recognised { until, words } => format!(
            "U hebt iets beloofd, uiterlijk {}: „{words}”. Tot dan blijft het gesprek open. \
             Niet zo bedoeld? #promise none.",
            at(until)
        ),
        Told::NoPromise { of } => {
            format!("In {} is niets meer beloofd.", called(*of, "dit gesprek"))
        }
        Told::IsPast(until) => format!("Het tijdstip ({}) is al voorbij.", at(until)),
        Told::Merged { from, into } => format!("{from} hoort nu bij {into}."),
        Told::Split { of, into } => {
            let what = of.map_or_else(
                || "Het bericht is".to_owned(),
                |of| format!("Wat in {of} het laatst kwam, is"),
            );
            format!(
                "{what} nu een eigen gesprek: {into}. Een antwoord op de melding ervan gaat \
                 daarheen."
            )
        }
        Told::Started { reference, to } => {
            format!("Uw tekst gaat naar {to}. Dat is gesprek {reference}.")
        }
        Told::StartKept { reference, to } => {
            format!("Uw tekst aan {to} blijft hier. Dat is gesprek {reference}.")
        }
        Told::Opened { reference, from } => format!(
            "De mail die u hebt doorgestuurd is nu gesprek {reference}. Antwoorden op de \
             melding ervan gaan naar {from}; wat u erboven schreef is een notitie."
        ),
        Told::Undone(it) => undone(it),
        Told::Replaced => {
            "Wat hier van u werd vastgehouden, vervalt: dit antwoord komt ervoor in de plaats."
                .into()
        }
        Told::RecipientAdded(address) => format!("Antwoorden gaan vanaf nu ook naar {address}."),
        Told::RecipientRemoved(address) => format!("Antwoorden gaan niet meer naar {address}."),
        Told::Whereabouts(it) => whereabouts(it),
        Told::Templates([]) => "Er zijn nog geen sjablonen.".into(),
        Told::Templates(names) => format!("Sjablonen: {}.", names.join(", ")),
    }
}

fn whereabouts(what: &Whereabouts<'_>) -> String {
    let at = |local: &DateTime| full("nl", *local);
    let to = |deputy: &Option<&str>| deputy.map_or_else(|| "het team".to_owned(), str::to_owned);
    match what {
        Whereabouts::Away { until, deputy } => format!(
            "U bent weg tot {}. Wat klanten u schrijven, gaat naar {}. #back maakt er een eind \
             aan.",
            at(until),
            to(deputy)
        ),
        Whereabouts::SetAway { by, until, deputy } => format!(
            "{by} zegt dat u weg bent tot {}. Wat klanten u schrijven, gaat naar {}. #back \
             maakt er een eind aan.",
            at(until),
            to(deputy)
        ),
        Whereabouts::ColleagueAway { who, name, until, deputy } => format!(
            "{who} is weg tot {}. Wat klanten aan {who} schrijven, gaat naar {}. #back {name} \
             maakt er een eind aan.",
            at(until),
            to(deputy)
        ),
        Whereabouts::Back => "Welkom terug. Wat klanten u schrijven, komt weer bij u aan.".into(),
        Whereabouts::SetBack { by } => {
            format!("{by} zegt dat u terug bent. Wat klanten u schrijven, komt weer bij u aan.")
        }
        Whereabouts::ColleagueBack { who } => {
            format!("{who} is terug. Wat klanten aan {who} schrijven, komt daar weer aan.")
        }
    }
}

fn undone(what: &Undone<'_>) -> String {
    match what {
        Undone::TakenBack { status, to, of } => format!(
            "Uw laatste antwoord{} is niet vertrokken. Het gesprek {}. De tekst staat hieronder.",
            whom("aan", *to, *of),
            standing(*status)
        ),
        Undone::StartTakenBack { reference, to } => format!(
            "Uw tekst aan {to} is niet vertrokken. Gesprek {reference}, dat ermee begon, is \
             gesloten. De tekst staat hieronder."
        ),
        Undone::Dropped => {
            "Wat hier van u werd vastgehouden, vervalt: het wordt niet verzonden.".into()
        }
        Undone::TooLate { to, of } => {
            format!("Te laat: uw laatste antwoord{} is al vertrokken.", whom("aan", *to, *of))
        }
        Undone::Nothing => "Hier is geen antwoord van u om terug te nemen.".into(),
    }
}

fn standing(status: Status) -> &'static str {
    match status {
        Status::Open => "is weer open",
        Status::Waiting => "wacht op de klant, zoals daarvoor",
        Status::Snoozed => "is weer uitgesteld",
        Status::Resolved | Status::Closed => "is afgehandeld, zoals daarvoor",
        Status::Spam => "is spam",
    }
}

fn alarm(what: &Alarm) -> (String, Vec<String>) {
    match what {
        Alarm::MailboxSilent { mailbox, minutes, error } => (
            format!("Mailbox {mailbox} is niet leesbaar"),
            vec![
                format!("De mailbox {mailbox} is al {minutes} minuten niet leesbaar."),
                format!("De reden: {error}"),
                "Er is niets verloren: de mails wachten op de server. Het wordt steeds \
                     opnieuw geprobeerd; `posthaste check` toont of het werkt."
                    .to_owned(),
            ],
        ),
        Alarm::OutboxStalled { mailbox, minutes } => (
            format!("Mails van {mailbox} vertrekken niet"),
            vec![
                format!("Mails van de mailbox {mailbox} wachten al {minutes} minuten."),
                "Het wordt steeds opnieuw geprobeerd; `posthaste outbox list` toont wat de \
                     mailserver zegt."
                    .to_owned(),
            ],
        ),
        Alarm::Quarantined { count } => (
            "Mails in quarantaine".to_owned(),
            vec![
                format!("{count} mails konden niet worden verwerkt. Ze worden bewaard."),
                "`posthaste quarantine list` toont ze, `posthaste quarantine retry` \
                     probeert het opnieuw."
                    .to_owned(),
            ],
        ),
        Alarm::AgentNotReached { agent, reply, .. } => (
            format!("Een mail aan {agent} is geweigerd"),
            vec![
                format!(
                    "De mailserver heeft een dagoverzicht aan {agent} geweigerd, of meerdere \
                     meldingen in één mail."
                ),
                format!("Hij zegt: {reply}"),
                "Misschien wachten klanten van wie de mails erin stonden: `posthaste queue` \
                     toont wat open is. Controleer het adres in de configuratie, alstublieft."
                    .to_owned(),
            ],
        ),
    }
}

fn held_though_answered(name: &str) -> String {
    format!(
        "Een mail van {name} wordt al een uur vastgehouden: hij is niet verzonden. De klant heeft \
         een ander antwoord."
    )
}

/// On a trial nothing reaches customers.
const KEPT_BACK: &str = "\
    ACHTERGEHOUDEN: deze desk draait op proef, klanten krijgen er niets van. Antwoord vanuit \
    de mailbox zelf, zoals tot nu toe.";
