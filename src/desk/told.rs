//! What an agent is told of commands that were carried out, a sentence each, in both languages.
//!
//! Separate from the other words of the desk because these say what is so now, and nothing is
//! wrong. Most commands say nothing: what everybody can see in the next notice needs no mail. Never
//! decides what is told.

use jiff::civil::DateTime;

use super::conversation::{Ref, Status};
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
    /// An answer says that another one is owed by then.
    Recognised {
        /// On the desk's clock.
        until: DateTime,
        /// The words that say so.
        words: &'a str,
    },
    /// Nothing is promised any more.
    NoPromise {
        /// Another conversation than the one at hand.
        of: Option<Ref>,
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
    /// A forwarded mail begins a conversation.
    Opened {
        /// That one.
        reference: Ref,
        /// With whom.
        from: &'a Address,
    },
    /// An answer did not leave; how the conversation stands again.
    TakenBack(Status),
    /// What was held is dropped for this answer.
    Replaced,
    /// What was held is not wanted any more.
    Dropped,
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
    /// The desk's own texts for answers, by name.
    Templates(&'a [&'a str]),
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
        Told::Recognised { until, words } => format!(
            "You promised to write by {}: “{words}”. Until then it stays open. Not meant so? \
             #promise none.",
            at(until)
        ),
        Told::NoPromise { of } => {
            format!("{} promised nothing any more.", named(*of, "This customer is", "is"))
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
        Told::Opened { reference, from } => format!(
            "The mail that you forwarded is conversation {reference} now. Answers to its notice \
             go to {from}; what you wrote above it is a note."
        ),
        Told::TakenBack(status) => {
            let stands = match status {
                Status::Open => "open again",
                Status::Waiting => "waiting for the customer, as before",
                Status::Snoozed => "asleep again",
                Status::Resolved | Status::Closed => "settled, as before",
                Status::Spam => "spam",
            };
            format!(
                "Your last answer did not leave. The conversation is {stands}. Its text stands \
                 below."
            )
        }
        Told::Replaced => {
            "What was held of yours here is dropped: this answer takes its place.".into()
        }
        Told::Dropped => "What was held of yours here is dropped: it is not sent.".into(),
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
        Told::Templates([]) => "There are no templates yet.".into(),
        Told::Templates(names) => format!("Templates: {}.", names.join(", ")),
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
        Told::Split { into } => format!(
            "Die Nachricht ist jetzt ein eigener Vorgang: {into}. Eine Antwort auf ihre \
             Benachrichtigung gehört dorthin."
        ),
        Told::Started { reference, to } => {
            format!("Ihr Text geht an {to}. Das ist der Vorgang {reference}.")
        }
        Told::Opened { reference, from } => format!(
            "Die weitergeleitete Mail ist jetzt der Vorgang {reference}. Antworten auf seine \
             Benachrichtigung gehen an {from}; was Sie darüber schrieben, ist eine Notiz."
        ),
        Told::TakenBack(status) => {
            let stands = match status {
                Status::Open => "ist wieder offen",
                Status::Waiting => "wartet wie zuvor auf den Kunden",
                Status::Snoozed => "ruht wieder",
                Status::Resolved | Status::Closed => "ist erledigt wie zuvor",
                Status::Spam => "ist Spam",
            };
            format!(
                "Ihre letzte Antwort ging nicht hinaus. Der Vorgang {stands}. Der Text steht unten."
            )
        }
        Told::Replaced => {
            "Was hier von Ihnen noch festlag, ist verworfen: diese Antwort tritt an seine Stelle."
                .into()
        }
        Told::Dropped => {
            "Was hier von Ihnen noch festlag, ist verworfen: es wird nicht gesendet.".into()
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
        Told::Templates([]) => "Es gibt noch keine Vorlagen.".into(),
        Told::Templates(names) => format!("Vorlagen: {}.", names.join(", ")),
    }
}

/// A conversation as the subject of a sentence.
fn named(of: Option<Ref>, here: &str, there: &str) -> String {
    of.map_or_else(|| here.to_owned(), |of| format!("{of} {there}"))
}
