//! What a mail's author newly said: the new words, and what is in them.
//!
//! Separate so that the daemon and `explain` read a mail the same way: this is the one place that
//! knows which question is asked of which words. Language, questions, flags and thanks are read
//! from the new words alone, so that a quoted complaint is not raised again by its answer. Decides
//! nothing.

use super::classify::Verdict;
use super::flags::{FlagPhrases, Flagged, flags};
use super::language;
use super::questions::questions;
use super::reply::{self, Reading};
use super::thanks::{Thanks, short_thanks};
use crate::limits::SAID_BYTES_MAX;
use crate::mail::message::Message;

/// What the author of a mail newly said.
#[derive(Clone, Debug)]
pub struct Said {
    /// The text, parted.
    pub reading: Reading,
    /// ISO 639-1 code of the new words, where they are enough to be sure.
    pub language: Option<String>,
    /// What they ask.
    pub questions: Vec<String>,
    /// What agents should know before they answer.
    pub flags: Vec<Flagged>,
    /// Set where they only thank.
    pub thanks: Option<Thanks>,
}

/// Reads what the author newly said. `languages`: the only ones that the answer may be, ISO 639-1;
/// any where there are none. A machine's words, of which the verdict says that they open nothing,
/// ask nothing and raise no flag.
#[must_use]
pub fn said(
    message: &Message,
    verdict: &Verdict,
    languages: Option<&[String]>,
    phrases: &FlagPhrases,
) -> Said {
    let reading = reply::of(message);
    let new = beginning(&reading.new);
    let is_fresh = message.in_reply_to.is_empty() && message.references.is_empty();
    // The subject of an answer is an older one's.
    let subject = if is_fresh { message.subject.as_str() } else { "" };
    let (questions, flags) = match verdict.opens {
        true => (questions(new), flags(&format!("{subject}\n\n{new}"), phrases)),
        false => (Vec::new(), Vec::new()),
    };
    Said {
        language: language::detect(new, languages),
        questions,
        flags,
        thanks: thanks(message, new),
        reading,
    }
}

/// A file says more than thanks.
fn thanks(message: &Message, new: &str) -> Option<Thanks> {
    if message.attachments.iter().any(|file| !file.inline) {
        return None;
    }
    let author = message.author()?;
    short_thanks(new, &format!("{} {}", author.name, author.address.local()))
}

/// As much of the words as is looked at.
fn beginning(text: &str) -> &str {
    let end = text.floor_char_boundary(SAID_BYTES_MAX);
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::read::classify::{Authentication, OwnMarks, classify};
    use crate::mail::read::flags::Flag;
    use crate::mail::read::sample;

    fn read(headers: &[&str], text: &str) -> Said {
        let headers = [headers, &["From: Kim Bauer <kim@example.net>"]].concat();
        let message = sample::message(&headers, text);
        let verdict = classify(&message, Authentication::none(), &OwnMarks::default());
        said(&message, &verdict, None, &FlagPhrases::default())
    }

    fn raised(said: &Said) -> Vec<Flag> {
        said.flags.iter().map(|one| one.flag).collect()
    }

    #[test]
    fn only_new_words_count() {
        let quoted = "Danke!\n\nAm Montag schrieb Anna Schmidt <anna@example.com>:\n\
                      > Haben Sie Ihr Passwort vergessen? Das ist eine Frechheit.\n";
        let answer = read(&["Subject: Re: Beschwerde", "In-Reply-To: <a@example.com>"], quoted);
        assert_eq!((answer.questions.len(), raised(&answer)), (0, vec![]));
        assert_eq!(answer.thanks, Some(Thanks::Plain));
        let fresh = read(&["Subject: Beschwerde"], "siehe unten");
        assert_eq!(raised(&fresh), [Flag::Complaint]);
    }

    #[test]
    fn a_machine_asks_nothing() {
        let headers = ["Auto-Submitted: auto-replied", "Subject: Away"];
        let away = read(&headers, "Need help? Complaint? Forgot your password?");
        assert_eq!((away.questions.len(), raised(&away)), (0, vec![]));
    }

    #[test]
    fn the_language_is_that_of_the_new_words() {
        let text = "Guten Tag, ich habe am Montag drei Lampen bestellt und bis heute keine \
                    Bestätigung bekommen.\n\n-----Original Message-----\nFrom: Anna\nSent: Monday\n\
                    To: Kim\nSubject: Lamp\n\nHello Kim, we have sent you the three lamps that you \
                    have ordered last week, and we hope that you like them. We would be happy to \
                    hear from you again, and please do not hesitate to ask for more.";
        assert_eq!(read(&["Subject: Re: Lamp"], text).language.as_deref(), Some("de"));
    }
}
