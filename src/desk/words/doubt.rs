//! What a second look found, in German and English.
//!
//! Separate because these are questions to somebody who may well be right: each says what was seen,
//! and what to do if it is meant so follows it. Never decides what is doubtful.

use crate::desk::second_look::Doubt;

/// In English.
pub(super) fn english(doubt: &Doubt) -> String {
    match doubt {
        Doubt::Greeting { greeted, reader } => {
            format!("You greet {greeted}, and the answer goes to {reader}.")
        }
        Doubt::Attachment => "You speak of an attachment, and there is no file.".to_owned(),
        Doubt::No => {
            "You say no, and offer nothing instead: is there something that you can do?".to_owned()
        }
    }
}

/// In German.
pub(super) fn german(doubt: &Doubt) -> String {
    match doubt {
        Doubt::Greeting { greeted, reader } => {
            format!("Sie grüßen {greeted}, und die Antwort geht an {reader}.")
        }
        Doubt::Attachment => "Sie erwähnen einen Anhang, und es ist keine Datei dabei.".to_owned(),
        Doubt::No => {
            "Sie sagen nein und bieten nichts anderes an: gibt es etwas, das Sie tun können?"
                .to_owned()
        }
    }
}
