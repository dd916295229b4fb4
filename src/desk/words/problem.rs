//! What is wrong with a command, in German and English.
//!
//! Separate because each of these sentences is read by somebody whose mail was not sent: it names
//! what they wrote, and how it is written right. Never decides what is wrong.

use super::moment;
use crate::desk::decide::command::Problem;
use crate::desk::when::WhenError;

/// In English.
pub(super) fn english(problem: &Problem) -> String {
    match problem {
        Problem::Unknown { written, meant: Some(meant) } => {
            format!("I don't know {written}. #{meant}?")
        }
        Problem::Unknown { written, meant: None } => {
            format!("I don't know {written}. #help lists the commands.")
        }
        Problem::Ambiguous { written } => format!("{written} could be several commands."),
        Problem::Argument { written, usage } => {
            format!("\"{written}\" is not complete: {}.", usage.english)
        }
        Problem::When { written, why } => format!("\"{written}\": {}", english_when(why)),
        Problem::NoSuchAgent { written } => format!("No agent is called {written}."),
        Problem::NoSuchConversation { reference } => {
            format!("No conversation has the reference {reference}.")
        }
        Problem::Misplaced { written } => format!(
            "{written} stands in the middle of your text. Commands stand in the first or the last \
             lines."
        ),
        Problem::WithoutHash { written } => {
            format!(
                "Your first line is only \"{written}\". If that is a command, write #{written}."
            )
        }
        Problem::NoSuchTemplate { written, known } if known.is_empty() => format!(
            "There is no template {written}: the desk has none yet. They are files in the \
             directory answers of desk.words."
        ),
        Problem::NoSuchTemplate { written, known } => {
            format!("There is no template {written}. There are: {}.", known.join(", "))
        }
        Problem::Spaced { written, meant } => {
            format!("\"{written}\" has a blank after the #. If that is a command, write {meant}.")
        }
        Problem::NeedsReference => "This mail is about no conversation. Write a reference at the \
            end: #resolve 7KQ2M9."
            .into(),
        Problem::SameConversation { reference } => {
            format!("{reference} is this very conversation.")
        }
        Problem::MergesSpam { reference } => {
            format!("{reference} is spam. #reopen {reference} comes first.")
        }
        Problem::OtherCustomer { into, theirs, ours } => format!(
            "{into} is another customer's: answers would go to {theirs}, and no more to {ours}. \
             If that is right, write #merge {into} anyway."
        ),
        Problem::SplitsAll => {
            "This is the conversation's first message: nothing would be left.".into()
        }
        Problem::SplitsNothing => {
            "#split goes into an answer to the notice of the message that shall leave.".into()
        }
        Problem::OwnAddress { address } => {
            format!("{address} belongs to the desk. #note NAME and #assign NAME tell a colleague.")
        }
        Problem::NothingToSay => "There is no text to send.".into(),
        Problem::TwoAtOnce => {
            "Each of these commands makes a conversation: one a mail, please.".into()
        }
    }
}

/// In German.
pub(super) fn german(problem: &Problem) -> String {
    match problem {
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
        Problem::When { written, why } => format!("„{written}“: {}", german_when(why)),
        Problem::NoSuchAgent { written } => format!("Niemand hier heißt {written}."),
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
        Problem::TwoAtOnce => {
            "Jeder dieser Befehle macht einen eigenen Vorgang: bitte einer je Mail.".into()
        }
    }
}

fn english_when(why: &WhenError) -> String {
    let at = |local| moment("en", local);
    match why {
        WhenError::Empty => "when? For example: tomorrow 9am, Monday, 2d, 24.12.".into(),
        WhenError::Unknown(word) => {
            format!(
                "I don't understand {word}. Write for example: tomorrow 9am, Monday, 2d, 24.12."
            )
        }
        WhenError::NoSuchDay(written) => format!("there is no {written}."),
        WhenError::Ambiguous(one, other) => {
            format!("do you mean {} or {}?", at(*one), at(*other))
        }
        WhenError::Past(local) => format!("{} is over.", at(*local)),
        WhenError::TooFar(local) => format!("{} is more than two years off.", at(*local)),
    }
}

fn german_when(why: &WhenError) -> String {
    let at = |local| moment("de", local);
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
