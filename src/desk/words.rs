//! What the desk says to agents and the admin, a sentence each, in German and English.
//!
//! Separate so that every sentence stands in one place, side by side in both languages, and can be
//! read aloud. Says what is wrong, what happens next and how to mend it. What customers read are
//! templates (`mail/write/template`). Never decides what is said.

mod doubt;
mod help;
mod problem;

use jiff::Timestamp;
use jiff::civil::{DateTime, Weekday};
use jiff::tz::TimeZone;

use super::decide::command::Problem;
use super::input::{Lack, NotOpened};
use super::second_look::Doubt;
use crate::limits::TOKEN_AGE_DAYS_MAX;

/// Something to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Say<'a> {
    /// A problem with a command.
    Problem(&'a Problem),
    /// The agent's mail is kept; `#send` sends it.
    SendSendsIt,
    /// The agent's mail is kept; it has to be written anew.
    WriteAgain,
    /// It lacks proof that the agent wrote it.
    NotProven(&'a Lack),
    /// An answer to the welcome lacks proof that the agent wrote it.
    FallsShort(&'a Lack),
    /// The notice that it answers is forgotten since a restore.
    NoticeForgotten,
    /// What is new cannot be told from the quoted notice.
    Unsafe,
    /// A colleague has answered since the notice.
    AlreadyAnswered(&'a str),
    /// The mail also goes to colleagues, or forwards something.
    LooksInternal,
    /// The conversation has nobody whom an answer could go to.
    NobodyToAnswer,
    /// Nothing is held that `#send` could send.
    NothingHeld,
    /// A text became a note.
    FiledAsNote,
    /// The commands there are.
    Help,
    /// A note of a colleague follows.
    NoteFor(&'a str),
    /// An answer has not reached the relay for an hour.
    Late(&'a str),
    /// An answer did not reach these recipients.
    NotDelivered(&'a str, &'a str),
    /// An answer may or may not have gone out, twice.
    MayHaveGoneOut,
    /// An answer came back.
    CameBack(&'a str),
    /// An answer reached the customer, and somebody's copy of it came back.
    CopyCameBack(&'a str),
    /// An agent does not get the desk's mail.
    AgentNotReached(&'a str, &'a str),
    /// A mail is held since an hour.
    HeldForLong(&'a str),
    /// The same, where the customer has an answer meanwhile: a colleague's.
    HeldThoughAnswered(&'a str),
    /// A mail that answers none of ours asks for more than an answer.
    ConfirmFresh,
    /// A text for somebody outside stands in an answer to something internal.
    ConfirmStart,
    /// A forward opened no conversation.
    OpensNothing(&'a NotOpened),
    /// The admin took an answer out of the outbox.
    Cancelled {
        /// Whether some of it may have gone out before.
        may_be_out: bool,
    },
    /// The answer may not be meant so.
    Doubt(Doubt),
    /// This customer was promised an answer by now.
    PromiseDue(&'a str),
    /// This customer's complaint was settled some days ago.
    CheckBack(&'a str),
}

impl Say<'_> {
    /// Whether the words that follow it are another's than the reader's.
    #[must_use]
    pub fn shows_anothers_words(&self) -> bool {
        matches!(self, Say::NoteFor(_))
    }
}

/// A moment as people say it: the time alone where it is the same day, the weekday (or, where the
/// language is neither German nor English, the date) and the time within six days, else the whole
/// date and the time.
#[must_use]
pub fn short_moment(language: &str, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (at, now) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    let time = format!("{}:{:02}", at.hour(), at.minute());
    let days = at.date().since(now.date()).map_or(i32::MAX, |days| days.get_days());
    let day = match (days, language) {
        (0, _) => return time,
        (-6..=6, "de") => german_weekday(at.weekday()).to_owned(),
        (-6..=6, "en") => english_weekday(at.weekday()).to_owned(),
        (-6..=6, "pl") => at.strftime("%-d.%m").to_string(),
        (-6..=6, "nl") => at.strftime("%-d-%-m").to_string(),
        (-6..=6, "fr" | "es" | "it" | "pt") => at.strftime("%-d/%-m").to_string(),
        (_, "de") => at.strftime("%-d.%-m.%Y").to_string(),
        (_, "pl") => at.strftime("%-d.%m.%Y").to_string(),
        (_, "nl") => at.strftime("%-d-%-m-%Y").to_string(),
        (_, "fr" | "es" | "it" | "pt") => at.strftime("%-d/%-m/%Y").to_string(),
        (-6..=6, _) => english_weekday(at.weekday()).to_owned(),
        (_, _) => at.strftime("%-d %b %Y").to_string(),
    };
    format!("{day} {time}")
}

/// A problem with a command, in a sentence.
#[must_use]
pub fn say_problem(language: &str, problem: &Problem) -> String {
    say(language, &Say::Problem(problem))
}

/// Says it. Languages other than German get English.
#[must_use]
pub fn say(language: &str, what: &Say<'_>) -> String {
    if language == "de" { german(what) } else { english(what) }
}

fn english(what: &Say<'_>) -> String {
    match what {
        Say::Problem(problem) => problem::english(problem),
        Say::SendSendsIt => "Your text is safe. #send sends it.".into(),
        Say::WriteAgain => ENGLISH_WRITE_AGAIN.into(),
        Say::NotProven(lack) => format!(
            "A mail in your name reached the desk, and I cannot be sure that you wrote it: {} If it \
             is yours, answer this mail with #send. If not, do nothing.",
            english_lack(lack)
        ),
        Say::FallsShort(lack) => english_falls_short(lack),
        Say::NoticeForgotten => ENGLISH_NOTICE_FORGOTTEN.into(),
        Say::Unsafe => "I cannot tell for certain which words are yours and which belong to the \
            quoted notice."
            .into(),
        Say::AlreadyAnswered(name) => english_already_answered(name),
        Say::LooksInternal => {
            "Your mail also goes to a colleague or forwards something, so it was filed as a note."
                .into()
        }
        Say::NobodyToAnswer => "This conversation names nobody whom an answer could go to.".into(),
        Say::NothingHeld => "There is nothing here that #send could send.".into(),
        Say::FiledAsNote => ENGLISH_FILED_AS_NOTE.into(),
        Say::Help => help::ENGLISH.into(),
        Say::NoteFor(name) => format!("A note from {name}. A reply to it stays internal."),
        Say::Late(reply) => format!(
            "Your answer has not left yet, after an hour of trying. It is tried again for four \
             days; you need not do anything. The mail server says: {reply}"
        ),
        Say::NotDelivered(whom, reply) => format!(
            "NOT DELIVERED: your answer did not reach {whom}. Please look for another way. The \
             mail server says: {reply}"
        ),
        Say::MayHaveGoneOut => ENGLISH_MAY_HAVE_GONE_OUT.into(),
        Say::CameBack(reply) => format!(
            "Your answer came back: the customer does not have it. The conversation is open \
             again. Their mail server says: {reply}"
        ),
        Say::CopyCameBack(reply) => format!(
            "A copy of your answer came back. The customer's own did not. The mail server says: \
             {reply}"
        ),
        Say::AgentNotReached(agent, reply) => format!(
            "A mail to the agent {agent} could not be delivered. Please check the agent's address \
             in the configuration. The mail server says: {reply}"
        ),
        Say::HeldForLong(name) => format!(
            "A mail of {name} has been held for an hour: it was not sent, and the customer waits."
        ),
        Say::HeldThoughAnswered(name) => english_held_though_answered(name),
        Say::ConfirmFresh => ENGLISH_CONFIRM_FRESH.into(),
        Say::ConfirmStart => ENGLISH_CONFIRM_START.into(),
        Say::OpensNothing(why) => {
            format!("Your forward opened no conversation: {}", english_not_opened(why))
        }
        Say::Cancelled { may_be_out: false } => "The admin took your answer out of the outbox: it \
            was not sent, and the conversation is open again."
            .into(),
        Say::Cancelled { may_be_out: true } => "The admin took your answer out of the outbox: it \
            is not tried again, and may have gone out before."
            .into(),
        Say::Doubt(doubt) => doubt::english(doubt),
        Say::PromiseDue(customer) => {
            format!("{customer} was promised an answer by now, and nobody has written one yet.")
        }
        Say::CheckBack(customer) => format!(
            "{customer} complained, and it was settled three days ago. Please make sure that it is \
             for {customer}, too."
        ),
    }
}

fn english_already_answered(name: &str) -> String {
    format!(
        "{name} has answered since you got the notice. That answer stands below. #undo drops yours."
    )
}

fn english_held_though_answered(name: &str) -> String {
    format!(
        "A mail of {name} has been held for an hour: it was not sent. The customer has another \
         answer."
    )
}

const ENGLISH_WRITE_AGAIN: &str = "\
    Your text is safe, it stands below. Please answer the notice once more, and delete the \
    quoted text or leave it as your mail program puts it.";
const ENGLISH_NOTICE_FORGOTTEN: &str = "\
    The desk was restored from a backup and no longer knows the notice that you answered. \
    Your text is safe, and has not been sent. If the customer does not have it yet, please \
    answer the newer notice about this conversation.";
const ENGLISH_FILED_AS_NOTE: &str = "\
    Your text was filed as a note. The customer does not get it: only an answer to a notice \
    reaches customers.";
const ENGLISH_MAY_HAVE_GONE_OUT: &str = "\
    The connection was cut twice while your answer was being sent, so the customer may have \
    got it or not. It is not sent again by itself. The admin can send it once more with \
    `posthaste outbox retry`, or drop it with `posthaste outbox cancel`.";
const ENGLISH_CONFIRM_FRESH: &str = "\
    Your mail answers none of mine, so I want to be sure that it is from you. Answer this \
    one with #send, and it is done.";

const ENGLISH_CONFIRM_START: &str = "\
    Your mail answers something internal, so please look first: below is what would leave. If \
    that is right, answer this with #send.";

fn english_falls_short(lack: &Lack) -> String {
    format!(
        "Thank you for your answer to the welcome. It does not prove yet that it is yours: {} \
         Until that is mended, what you answer to customers waits for your word each time. Your \
         admin finds out what to do by `posthaste check --agents`.",
        english_lack(lack)
    )
}

fn english_lack(lack: &Lack) -> String {
    match lack {
        Lack::Author => "it does not name one author.".into(),
        Lack::Address(address) => {
            format!("it came from {address}, which is not one of your addresses here.")
        }
        Lack::Authentication => "no mail server that this desk trusts confirms its sender.".into(),
        Lack::Closed => "it answers a conversation that is closed.".into(),
        Lack::Expired => {
            format!("it answers a mail of ours that is more than {TOKEN_AGE_DAYS_MAX} days old.")
        }
        Lack::Notice { .. } => "it answers a notice that is forgotten since a restore.".into(),
    }
}

fn german_not_proven(lack: &Lack) -> String {
    format!(
        "In Ihrem Namen kam eine Mail an, und ich kann nicht sicher sein, dass sie von Ihnen ist: \
         {} Ist sie von Ihnen, antworten Sie hierauf mit #senden. Wenn nicht, tun Sie nichts.",
        german_lack(lack)
    )
}

fn german_falls_short(lack: &Lack) -> String {
    format!(
        "Danke für Ihre Antwort auf das Willkommen. Noch beweist sie nicht, dass sie von Ihnen \
         ist: {} Solange das so ist, wartet jede Antwort an Kunden auf Ihre Bestätigung. Was zu \
         tun ist, zeigt Ihrem Admin `posthaste check --agents`.",
        german_lack(lack)
    )
}

fn english_not_opened(why: &NotOpened) -> String {
    match why {
        NotOpened::NoSender => "it does not tell the address of whoever wrote that mail. Forward \
            it as an attachment."
            .into(),
        NotOpened::Ours(address) => {
            format!("that mail is from {address}, which is this desk's own address.")
        }
        NotOpened::Agents(address) => {
            format!("that mail is from {address}, which is an agent's address.")
        }
        NotOpened::Known(reference) => {
            format!("that mail is here already, in conversation {reference}.")
        }
    }
}

fn german_not_opened(why: &NotOpened) -> String {
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

fn german_lack(lack: &Lack) -> String {
    match lack {
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

fn german(what: &Say<'_>) -> String {
    match what {
        Say::Problem(problem) => problem::german(problem),
        Say::SendSendsIt => "Ihr Text ist sicher. #senden schickt ihn.".into(),
        Say::WriteAgain => GERMAN_WRITE_AGAIN.into(),
        Say::NotProven(lack) => german_not_proven(lack),
        Say::FallsShort(lack) => german_falls_short(lack),
        Say::NoticeForgotten => GERMAN_NOTICE_FORGOTTEN.into(),
        Say::Unsafe => "Es lässt sich nicht sicher erkennen, welche Worte von Ihnen sind und \
            welche zum Zitat gehören."
            .into(),
        Say::AlreadyAnswered(name) => german_already_answered(name),
        Say::LooksInternal => "Ihre Mail geht auch an Kollegen oder leitet etwas weiter, deshalb \
            wurde sie als Notiz abgelegt."
            .into(),
        Say::NobodyToAnswer => {
            "In diesem Vorgang steht niemand, an den eine Antwort gehen könnte.".into()
        }
        Say::NothingHeld => "Hier ist nichts, was #senden schicken könnte.".into(),
        Say::FiledAsNote => GERMAN_FILED_AS_NOTE.into(),
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
        Say::MayHaveGoneOut => GERMAN_MAY_HAVE_GONE_OUT.into(),
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
        Say::HeldThoughAnswered(name) => german_held_though_answered(name),
        Say::ConfirmFresh => GERMAN_CONFIRM_FRESH.into(),
        Say::ConfirmStart => GERMAN_CONFIRM_START.into(),
        Say::OpensNothing(why) => {
            format!("Aus Ihrer Weiterleitung wurde kein Vorgang: {}", german_not_opened(why))
        }
        Say::Cancelled { may_be_out: false } => GERMAN_CANCELLED.into(),
        Say::Cancelled { may_be_out: true } => "Der Admin hat Ihre Antwort aus dem Ausgang \
            genommen: sie wird nicht noch einmal versucht und ging vielleicht schon hinaus."
            .into(),
        Say::Doubt(doubt) => doubt::german(doubt),
        Say::PromiseDue(customer) => format!(
            "{customer} war bis jetzt eine Antwort versprochen, und noch hat niemand geschrieben."
        ),
        Say::CheckBack(customer) => format!(
            "{customer} hatte sich beschwert, und seit drei Tagen gilt das als erledigt. Bitte \
             vergewissern Sie sich, dass {customer} das auch so sieht."
        ),
    }
}

fn german_already_answered(name: &str) -> String {
    format!(
        "{name} hat seit der Nachricht schon geantwortet. Die Antwort steht unten. #stopp verwirft \
         Ihre."
    )
}

fn german_held_though_answered(name: &str) -> String {
    format!(
        "Eine Mail von {name} liegt seit einer Stunde fest: sie ging nicht hinaus. Der Kunde hat \
         eine andere Antwort."
    )
}

/// That an answer never went out.
const GERMAN_CANCELLED: &str = "Der Admin hat Ihre Antwort aus dem Ausgang \
    genommen: sie ging nicht hinaus, und der Vorgang ist wieder offen.";

const GERMAN_WRITE_AGAIN: &str = "\
    Ihr Text ist sicher, er steht unten. Bitte antworten Sie noch einmal auf die Nachricht, \
    und löschen Sie das Zitat oder lassen Sie es so, wie Ihr Mailprogramm es einfügt.";
const GERMAN_NOTICE_FORGOTTEN: &str = "\
    Der Desk wurde aus einer Sicherung wiederhergestellt und kennt die Nachricht nicht mehr, \
    auf die Sie geantwortet haben. Ihr Text ist sicher und wurde nicht gesendet. Falls der \
    Kunde ihn noch nicht hat, antworten Sie bitte auf die neuere Nachricht zu diesem \
    Vorgang.";
const GERMAN_FILED_AS_NOTE: &str = "\
    Ihr Text wurde als Notiz abgelegt. Der Kunde bekommt ihn nicht: nur eine Antwort auf \
    eine Nachricht erreicht Kunden.";
const GERMAN_MAY_HAVE_GONE_OUT: &str = "\
    Die Verbindung brach zweimal ab, während Ihre Antwort gesendet wurde; der Kunde hat sie \
    vielleicht, vielleicht nicht. Von selbst wird sie nicht noch einmal gesendet. Der Admin \
    kann das mit `posthaste outbox retry` tun oder sie mit `posthaste outbox cancel` \
    verwerfen.";
const GERMAN_CONFIRM_FRESH: &str = "\
    Ihre Mail antwortet auf keine von mir, deshalb möchte ich sicher sein, dass sie von \
    Ihnen ist. Antworten Sie hierauf mit #senden, dann geschieht es.";

/// A day in words: `Monday, 12 January`.
#[must_use]
pub fn day_in_words(language: &str, date: jiff::civil::Date) -> String {
    let (weekday, day) = (date.weekday(), date.day());
    if language == "de" {
        let month = name_of_month(&GERMAN_MONTHS, date.month());
        return format!("{}, {day}. {month}", german_weekday(weekday));
    }
    let month = name_of_month(&ENGLISH_MONTHS, date.month());
    format!("{}, {day} {month}", english_weekday(weekday))
}

const GERMAN_CONFIRM_START: &str = "\
    Ihre Mail antwortet auf etwas Internes, deshalb sehen Sie bitte erst nach: unten steht, was \
    hinausginge. Ist das richtig, antworten Sie hierauf mit #senden.";

/// A moment on the desk's clock, in words: `Monday, 12 January 2026, 9:00`.
#[must_use]
pub fn moment(language: &str, local: DateTime) -> String {
    let (year, day, minute) = (local.year(), local.day(), local.minute());
    let (weekday, month) = (local.weekday(), local.month());
    let time = format!("{}:{minute:02}", local.hour());
    if language == "de" {
        let (weekday, month) = (german_weekday(weekday), name_of_month(&GERMAN_MONTHS, month));
        return format!("{weekday}, {day}. {month} {year}, {time} Uhr");
    }
    let (weekday, month) = (english_weekday(weekday), name_of_month(&ENGLISH_MONTHS, month));
    format!("{weekday}, {day} {month} {year}, {time}")
}

const GERMAN_MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn name_of_month(names: &'static [&'static str; 12], month: i8) -> &'static str {
    let at = usize::try_from(month - 1).unwrap_or(0);
    names.get(at).copied().unwrap_or_default()
}

fn german_weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Montag",
        Weekday::Tuesday => "Dienstag",
        Weekday::Wednesday => "Mittwoch",
        Weekday::Thursday => "Donnerstag",
        Weekday::Friday => "Freitag",
        Weekday::Saturday => "Samstag",
        Weekday::Sunday => "Sonntag",
    }
}

fn english_weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
