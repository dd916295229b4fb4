//! What the desk says to agents and the admin, a sentence each, in German and English.
//!
//! Separate so that every sentence stands in one place, side by side in both languages, and can be
//! read aloud. Says what is wrong, what happens next and how to mend it. What customers read are
//! templates (`mail/write/template`). Never decides what is said.

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::decide::command::Problem;
use super::input::Lack;

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
}

impl Say<'_> {
    /// Whether the words that follow it are another's than the reader's.
    #[must_use]
    pub fn shows_anothers_words(&self) -> bool {
        matches!(self, Say::NoteFor(_))
    }
}

/// A moment as people say it: the time alone where it is the same day, the weekday and the time
/// within six days, else the date and the time.
#[must_use]
pub fn moment(language: &str, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (at, now) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    let time = format!("{}:{:02}", at.hour(), at.minute());
    let days = at.date().since(now.date()).map_or(i32::MAX, |days| days.get_days());
    let is_german = language == "de";
    let day = match (days, is_german) {
        (0, _) => return time,
        (-6..=6, true) => german_weekday(at.weekday()).to_owned(),
        (-6..=6, false) => at.strftime("%A").to_string(),
        (_, true) => at.strftime("%-d.%-m.%Y").to_string(),
        (_, false) => at.strftime("%-d %b %Y").to_string(),
    };
    format!("{day} {time}")
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

/// Says it. Languages other than German get English.
#[must_use]
pub fn say(language: &str, what: &Say<'_>) -> String {
    if language == "de" { german(what) } else { english(what) }
}

fn english(what: &Say<'_>) -> String {
    match what {
        Say::Problem(problem) => english_problem(problem),
        Say::SendSendsIt => "Your text is safe. #send sends it.".into(),
        Say::WriteAgain => {
            "Your text is safe, it stands below. Please answer the notice once more, \
            and delete the quoted text or leave it as your mail program puts it."
                .into()
        }
        Say::NotProven(lack) => format!(
            "A mail in your name reached the desk, and I cannot be sure that you wrote it: {} If it \
             is yours, answer this mail with #send. If not, do nothing.",
            english_lack(lack)
        ),
        Say::NoticeForgotten => {
            "The desk was restored from a backup and no longer knows the notice \
            that you answered. Your text is safe, and has not been sent. If the customer does not \
            have it yet, please answer the newer notice about this conversation."
                .into()
        }
        Say::Unsafe => "I cannot tell for certain which words are yours and which belong to the \
            quoted notice."
            .into(),
        Say::AlreadyAnswered(name) => {
            format!("{name} has answered since you got the notice. That answer stands below.")
        }
        Say::LooksInternal => {
            "Your mail also goes to a colleague or forwards something, so it was filed as a note."
                .into()
        }
        Say::NobodyToAnswer => "This conversation names nobody whom an answer could go to.".into(),
        Say::NothingHeld => "There is nothing here that #send could send.".into(),
        Say::FiledAsNote => {
            "Your text was filed as a note. The customer does not get it: only an answer to a \
             notice reaches customers."
                .into()
        }
        Say::Help => ENGLISH_HELP.into(),
        Say::NoteFor(name) => format!("A note from {name}. A reply to it stays internal."),
        Say::Late(reply) => format!(
            "Your answer has not left yet, after an hour of trying. It is tried again for four \
             days; you need not do anything. The mail server says: {reply}"
        ),
        Say::NotDelivered(whom, reply) => format!(
            "NOT DELIVERED: your answer did not reach {whom}. Please look for another way. The \
             mail server says: {reply}"
        ),
        Say::MayHaveGoneOut => "The connection was cut twice while your answer was being sent, so \
            the customer may have got it or not. It is not sent again by itself. The admin can \
            send it once more with `posthaste outbox retry`, or drop it with `posthaste outbox \
            cancel`."
            .into(),
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
    }
}

fn english_lack(lack: &Lack) -> String {
    match lack {
        Lack::Author => "it does not name one author.".into(),
        Lack::Address(address) => {
            format!("it came from {address}, which is not one of your addresses here.")
        }
        Lack::Authentication => "no mail server that this desk trusts confirms its sender.".into(),
        Lack::Closed => "it answers a conversation that is closed.".into(),
        Lack::Notice { .. } => "it answers a notice that is forgotten since a restore.".into(),
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
        Lack::Notice { .. } => {
            "sie antwortet auf eine Nachricht, die seit einer Wiederherstellung vergessen ist."
                .into()
        }
    }
}

fn english_problem(problem: &Problem) -> String {
    match problem {
        Problem::Unknown { written, meant: Some(meant) } => {
            format!("I don't know {written}. #{meant}?")
        }
        Problem::Unknown { written, meant: None } => {
            format!("I don't know {written}. #help lists the commands.")
        }
        Problem::Ambiguous { written } => format!("{written} could be several commands."),
        Problem::Argument { written, usage } => format!("\"{written}\" is not complete: {usage}."),
        Problem::NoSuchAgent { written } => format!("No agent is called {written}."),
        Problem::Misplaced { written } => format!(
            "{written} stands in the middle of your text. Commands stand in the first or the last \
             lines."
        ),
        Problem::WithoutHash { written } => {
            format!(
                "Your first line is only \"{written}\". If that is a command, write #{written}."
            )
        }
        Problem::NotYet { written } => format!("This version cannot do {written} yet."),
    }
}

const ENGLISH_HELP: &str = "Commands stand in the first or last lines of your answer, one a line:
#resolve - settled, the customer is told
#close - settled, the customer is not told
#wait, #reopen - the customer owes an answer; not settled after all
#take - it is yours
#assign NAME, #assign none - it is theirs, or nobody's
#note, #note NAME - this mail stays internal; NAME is told
#priority low|normal|high|urgent
#tag +billing -new
#send - sends a held answer after all
Everything else that you write above the marker line goes to the customer.";

fn german(what: &Say<'_>) -> String {
    match what {
        Say::Problem(problem) => german_problem(problem),
        Say::SendSendsIt => "Ihr Text ist sicher. #senden schickt ihn.".into(),
        Say::WriteAgain => "Ihr Text ist sicher, er steht unten. Bitte antworten Sie noch einmal \
            auf die Nachricht, und löschen Sie das Zitat oder lassen Sie es so, wie Ihr \
            Mailprogramm es einfügt."
            .into(),
        Say::NotProven(lack) => format!(
            "In Ihrem Namen kam eine Mail an, und ich kann nicht sicher sein, dass sie von Ihnen \
             ist: {} Ist sie von Ihnen, antworten Sie hierauf mit #senden. Wenn nicht, tun Sie nichts.",
            german_lack(lack)
        ),
        Say::NoticeForgotten => "Der Desk wurde aus einer Sicherung wiederhergestellt und kennt \
            die Nachricht nicht mehr, auf die Sie geantwortet haben. Ihr Text ist sicher und wurde \
            nicht gesendet. Falls der Kunde ihn noch nicht hat, antworten Sie bitte auf die neuere \
            Nachricht zu diesem Vorgang."
            .into(),
        Say::Unsafe => "Es lässt sich nicht sicher erkennen, welche Worte von Ihnen sind und \
            welche zum Zitat gehören."
            .into(),
        Say::AlreadyAnswered(name) => {
            format!("{name} hat seit der Nachricht schon geantwortet. Die Antwort steht unten.")
        }
        Say::LooksInternal => "Ihre Mail geht auch an Kollegen oder leitet etwas weiter, deshalb \
            wurde sie als Notiz abgelegt."
            .into(),
        Say::NobodyToAnswer => {
            "In diesem Vorgang steht niemand, an den eine Antwort gehen könnte.".into()
        }
        Say::NothingHeld => "Hier ist nichts, was #senden schicken könnte.".into(),
        Say::FiledAsNote => "Ihr Text wurde als Notiz abgelegt. Der Kunde bekommt ihn nicht: nur \
            eine Antwort auf eine Nachricht erreicht Kunden."
            .into(),
        Say::Help => GERMAN_HELP.into(),
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
        Say::MayHaveGoneOut => "Die Verbindung brach zweimal ab, während Ihre Antwort gesendet \
            wurde; der Kunde hat sie vielleicht, vielleicht nicht. Von selbst wird sie nicht noch \
            einmal gesendet. Der Admin kann das mit `posthaste outbox retry` tun oder sie mit \
            `posthaste outbox cancel` verwerfen."
            .into(),
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
    }
}

fn german_problem(problem: &Problem) -> String {
    match problem {
        Problem::Unknown { written, meant: Some(meant) } => {
            format!("{written} kenne ich nicht. #{meant}?")
        }
        Problem::Unknown { written, meant: None } => {
            format!("{written} kenne ich nicht. #hilfe zeigt die Befehle.")
        }
        Problem::Ambiguous { written } => format!("{written} passt auf mehrere Befehle."),
        Problem::Argument { written, usage } => {
            format!("„{written}“ ist nicht vollständig: {usage}.")
        }
        Problem::NoSuchAgent { written } => format!("Niemand hier heißt {written}."),
        Problem::Misplaced { written } => format!(
            "{written} steht mitten im Text. Befehle stehen in den ersten oder den letzten Zeilen."
        ),
        Problem::WithoutHash { written } => format!(
            "Ihre erste Zeile ist nur „{written}“. Ist das ein Befehl, schreiben Sie #{written}."
        ),
        Problem::NotYet { written } => format!("{written} kann diese Version noch nicht."),
    }
}

const GERMAN_HELP: &str =
    "Befehle stehen in den ersten oder letzten Zeilen Ihrer Antwort, einer je Zeile:
#erledigt - erledigt, der Kunde erfährt es
#still - erledigt, der Kunde bekommt keine Mail
#wartet, #offen - der Kunde ist dran; doch nicht erledigt
#übernehme - es liegt bei Ihnen
#für NAME, #für niemand - es liegt bei NAME oder bei niemandem
#notiz, #notiz NAME - diese Mail bleibt intern; NAME erfährt es
#priorität niedrig|normal|hoch|dringend
#tag +rechnung -neu
#senden - schickt eine festgehaltene Antwort doch
Alles andere, was Sie über die Markierung schreiben, geht an den Kunden.";
