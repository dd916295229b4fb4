//! Promises recognised: what an agent's own words say they will do by when, in any language that
//! the desk writes.
//!
//! Separate from `when`, which reads a moment that somebody was asked for; here nobody was, and
//! most sentences with a date in them promise nothing. So it is narrow on purpose: the desk itself
//! must speak (`I'll`, `wir melden uns`, `you will hear from us`), say what it does, and name a
//! moment to come; a question, a condition, a doubt, a denial, somebody else's words, or something
//! that is asked of the customer makes it none. What is missed can be said with `#promise`. Linear
//! in the text. Never reads the clock.

mod phrase;
pub(super) mod sentence;
mod time;

use jiff::Zoned;

use self::sentence::Word;
use self::time::Sentence;
use super::tongue::{TONGUES, Tongue};
use super::when::Moment;
use crate::limits::{PROMISE_WORDS_CHARS_MAX, PROMISE_WORDS_MAX};

/// A promise, as far as the words tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    /// By when.
    pub until: Moment,
    /// The words that say so, on one line and cut.
    pub words: String,
}

/// The promise of an agent who writes this now, in the desk's zone; of several the one that is due
/// first.
#[must_use]
pub fn promised(text: &str, now: &Zoned) -> Option<Promised> {
    let sentences = sentence::sentences(text, PROMISE_WORDS_MAX);
    let found = sentences.iter().filter_map(|sentence| of_sentence(sentence, now));
    found.min_by_key(|promised| promised.until.at)
}

fn of_sentence(sentence: &[Word<'_>], now: &Zoned) -> Option<Promised> {
    if sentence.last().is_some_and(|word| word.asks) {
        return None;
    }
    TONGUES.chunks(1).find_map(|alone| in_tongue(alone, sentence, now))
}

fn in_tongue(
    alone: &'static [&'static Tongue],
    sentence: &[Word<'_>],
    now: &Zoned,
) -> Option<Promised> {
    let words: Vec<&str> = sentence.iter().map(|word| word.folded.as_str()).collect();
    let tongue = alone.first()?;
    let said = phrase::said(&tongue.promise, &words);
    if said.is_empty() || phrase::is_void(&tongue.promise, &words) {
        return None;
    }
    let sentence_read = Sentence { alone, tongue, words: &words, now };
    let (said, span, until) = sentence_read.named(&said)?;
    let (from, to) = (said.start.min(span.start), said.end.max(span.end));
    let written: Vec<&str> = sentence
        .get(from..to)?
        .iter()
        .map(|word| word.written)
        .filter(|it| !it.is_empty())
        .collect();
    let words: String = written.join(" ").chars().take(PROMISE_WORDS_CHARS_MAX).collect();
    let words = words.trim_end_matches(['.', ',', ';', ':', '!', ')']).to_owned();
    Some(Promised { until, words })
}

#[cfg(test)]
mod tests;
