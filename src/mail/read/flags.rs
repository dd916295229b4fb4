//! Flags: what agents should know of a mail before they answer it.
//!
//! Separate because a flag decides nothing: it warns. A complaint wants more care; what asks for a
//! password, changed bank details or somebody else's data wants proof of who asks. By word lists in
//! German and English, which the configuration can extend. Never reads quoted words, and never
//! takes `keine Beschwerde` for one.

mod lists;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::phrases::{Phrases, words};

/// What a mail is marked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flag {
    /// Somebody is not content with us.
    Complaint,
    /// Who asks has to be proven first: a password, bank details, somebody else's data.
    IdentityCheck,
}

impl Flag {
    /// The word for JSON and people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Flag::Complaint => "complaint",
            Flag::IdentityCheck => "identity-check",
        }
    }
}

/// A flag, and the phrase that raised it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flagged {
    /// The flag.
    pub flag: Flag,
    /// As it stands in the list, not as the mail has it.
    pub phrase: String,
}

/// The phrases that raise flags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagPhrases {
    complaint: Phrases,
    identity_check: Phrases,
}

impl FlagPhrases {
    /// Our own lists, and these beside them: words, `word*` for any ending, `*` for up to three
    /// words, `a/b` for either.
    #[must_use]
    pub fn with(complaint: &[&str], identity_check: &[&str]) -> FlagPhrases {
        let phrases = |own: &'static [&'static str], more: &[&str]| {
            Phrases::new(own.iter().copied().chain(more.iter().copied()))
        };
        FlagPhrases {
            complaint: phrases(lists::COMPLAINT, complaint),
            identity_check: phrases(lists::IDENTITY_CHECK, identity_check),
        }
    }
}

impl Default for FlagPhrases {
    fn default() -> FlagPhrases {
        FlagPhrases::with(&[], &[])
    }
}

/// The flags of what somebody newly wrote, each once.
#[must_use]
pub fn flags(text: &str, phrases: &FlagPhrases) -> Vec<Flagged> {
    let words = words(text);
    let lists =
        [(Flag::Complaint, &phrases.complaint), (Flag::IdentityCheck, &phrases.identity_check)];
    let found = lists.into_iter().filter_map(|(flag, phrases)| {
        let phrase = phrases.find(&words, is_denied)?.to_owned();
        Some(Flagged { flag, phrase })
    });
    found.collect()
}

/// Whether one of the words before denies what follows: "this is not a complaint".
fn is_denied(before: &[String]) -> bool {
    let is_near = |word: &&String| !word.is_empty() && !lists::JOINTS.contains(&word.as_str());
    before
        .iter()
        .rev()
        .take_while(is_near)
        .take(DENIAL_WORDS_MAX)
        .any(|word| lists::DENIALS.contains(&word.as_str()) || word.starts_with("kein"))
}

/// Words between a denial and what it denies: "I don't want to change it".
const DENIAL_WORDS_MAX: usize = 3;
