//! What an agent is told of commands that were carried out, a sentence each, in both languages.
//!
//! Separate from the other words of the desk because these say what is so now, and nothing is
//! wrong. Most commands say nothing: what everybody can see in the next notice needs no mail. Never
//! decides what is told.

use jiff::civil::DateTime;

use super::conversation::Ref;
use super::words::moment;
use crate::mail::address::Address;

/// Something that is so now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told<'a> {
    /// It is asleep until then.
    Snoozed {
        /// Another conversation than the one at hand.
        of: Option<Ref>,
        /// On the desk's clock.
        until: DateTime,
    },
    /// An answer is owed by then.
    Promised {
        /// Another conversation than the one at hand.
        of: Option<Ref>,
        /// On the desk's clock.
        until: DateTime,
    },
    /// The moment of a held mail has passed meanwhile.
    IsPast(DateTime),
    /// One became part of another.
    Merged {
        /// The one that is closed now.
        from: Ref,
        /// The one that has the messages.
        into: Ref,
    },
    /// A message has a conversation of its own.
    Split {
        /// That one.
        into: Ref,
    },
    /// A text begins a conversation.
    Started {
        /// That one.
        reference: Ref,
        /// With whom.
        to: &'a Address,
    },
    /// An answer did not leave.
    TakenBack,
    /// An answer has left.
    TooLate,
    /// There is no answer.
    NothingToTakeBack,
    /// Answers go there, too.
    RecipientAdded(&'a Address),
    /// Answers do not go there.
    RecipientRemoved(&'a Address),
    /// They are away.
    Away {
        /// On the desk's clock.
        until: DateTime,
        /// Who stands in.
        deputy: Option<&'a str>,
    },
    /// They are back.
    Back,
    /// A mail that answers none of ours asks for more than an answer: its writer confirms it.
    ConfirmFresh,
    /// The admin took an answer out of the outbox.
    Cancelled {
        /// Whether some of it may have gone out before.
        may_be_out: bool,
    },
    /// This customer was promised an answer by now.
    PromiseDue(&'a str),
}

/// Tells it. Languages other than German get English.
#[must_use]
pub fn tell(language: &str, what: &Told<'_>) -> String {
    if language == "de" { german(what) } else { english(what) }
}

fn english(what: &Told<'_>) -> String {
    let at = |local: &DateTime| moment("en", *local);
    match what {
        Told::Snoozed { of, until } => {
            format!("{} asleep until {}.", named(*of, "This conversation is", "is"), at(until))
        }
        Told::Promised { of, until } => {
            format!("{} owed an answer by {}.", named(*of, "This conversation is", "is"), at(until))
        }
        Told::IsPast(until) => format!("{} is over by now.", at(until)),
        Told::Merged { from, into } => format!("{from} is part of {into} now."),
        Told::Split { into } => format!(
            "The message is a conversation of its own now: {into}. An answer to its notice goes \
             there."
        ),
        Told::Started { reference, to } => {
            format!("Your text goes to {to}. That is conversation {reference}.")
        }
        Told::TakenBack => {
            "Your last answer did not leave. The conversation is open again. Its text stands below."
                .into()
        }
        Told::TooLate => "Too late: your last answer has left already.".into(),
        Told::NothingToTakeBack => "There is no answer of yours here to take back.".into(),
        Told::RecipientAdded(address) => format!("Answers go to {address}, too, from now on."),
        Told::RecipientRemoved(address) => format!("Answers do not go to {address} any more."),
        Told::Away { until, deputy: None } => format!(
            "You are away until {}. What customers write to you goes to the team. #back ends it.",
            at(until)
        ),
        Told::Away { until, deputy: Some(deputy) } => format!(
            "You are away until {}. What customers write to you goes to {deputy}. #back ends it.",
            at(until)
        ),
        Told::Back => "Welcome back. What customers write to you reaches you again.".into(),
        Told::ConfirmFresh => "Your mail answers none of mine, so I want to be sure that it is \
            from you. Answer this one with #send, and it is done."
            .into(),
        Told::Cancelled { may_be_out: false } => {
            "The admin took your answer out of the outbox: it \
            was not sent, and the conversation is open again."
                .into()
        }
        Told::Cancelled { may_be_out: true } => "The admin took your answer out of the outbox: it \
            is not tried again, and may have gone out before."
            .into(),
        Told::PromiseDue(customer) => {
            format!("{customer} was promised an answer by now, and nobody has written one yet.")
        }
    }
}

fn german(what: &Told<'_>) -> String {
    let at = |local: &DateTime| moment("de", *local);
    match what {
        Told::Snoozed { of, until } => {
            format!("{} bis {}.", named(*of, "Dieser Vorgang ruht", "ruht"), at(until))
        }
        Told::Promised { of, until } => {
            let owed = named(*of, "In diesem Vorgang ist", "ist");
            format!("{owed} eine Antwort bis {} versprochen.", at(until))
        }
        Told::IsPast(until) => format!("{} ist inzwischen vorbei.", at(until)),
        Told::Merged { from, into } => format!("{from} ist jetzt Teil von {into}."),
        Told::Split { into } => format!(
            "Die Nachricht ist jetzt ein eigener Vorgang: {into}. Eine Antwort auf ihre \
             Benachrichtigung gehört dorthin."
        ),
        Told::Started { reference, to } => {
            format!("Ihr Text geht an {to}. Das ist der Vorgang {reference}.")
        }
        Told::TakenBack => {
            "Ihre letzte Antwort ging nicht hinaus. Der Vorgang ist wieder offen. Der Text steht \
             unten."
                .into()
        }
        Told::TooLate => "Zu spät: Ihre letzte Antwort ist schon draußen.".into(),
        Told::NothingToTakeBack => "Hier ist keine Antwort von Ihnen, die zurück könnte.".into(),
        Told::RecipientAdded(address) => format!("Antworten gehen ab jetzt auch an {address}."),
        Told::RecipientRemoved(address) => format!("Antworten gehen nicht mehr an {address}."),
        Told::Away { until, deputy: None } => format!(
            "Sie sind bis {} weg. Was Kunden Ihnen schreiben, geht an das Team. #zurück beendet \
             es.",
            at(until)
        ),
        Told::Away { until, deputy: Some(deputy) } => format!(
            "Sie sind bis {} weg. Was Kunden Ihnen schreiben, geht an {deputy}. #zurück beendet \
             es.",
            at(until)
        ),
        Told::Back => {
            "Willkommen zurück. Was Kunden Ihnen schreiben, kommt wieder bei Ihnen an.".into()
        }
        Told::ConfirmFresh => "Ihre Mail antwortet auf keine von mir, deshalb möchte ich sicher \
            sein, dass sie von Ihnen ist. Antworten Sie hierauf mit #senden, dann geschieht es."
            .into(),
        Told::Cancelled { may_be_out: false } => "Der Admin hat Ihre Antwort aus dem Ausgang \
            genommen: sie ging nicht hinaus, und der Vorgang ist wieder offen."
            .into(),
        Told::Cancelled { may_be_out: true } => "Der Admin hat Ihre Antwort aus dem Ausgang \
            genommen: sie wird nicht noch einmal versucht und ging vielleicht schon hinaus."
            .into(),
        Told::PromiseDue(customer) => format!(
            "{customer} war bis jetzt eine Antwort versprochen, und noch hat niemand geschrieben."
        ),
    }
}

/// A conversation as the subject of a sentence.
fn named(of: Option<Ref>, here: &str, there: &str) -> String {
    of.map_or_else(|| here.to_owned(), |of| format!("{of} {there}"))
}
