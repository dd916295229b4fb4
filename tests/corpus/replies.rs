//! New words: what three projects expect their readers of replies to find.
//!
//! Separate because it compares whole texts. Compared as the sources do: line by line, blanks at
//! both ends of the text left out; where a row says `approx`, all blanks are, as Talon's test of
//! HTML does.

use posthaste::mail::message::Message;
use posthaste::mail::read::reply;

use super::{Case, Tally, cases, folder, is_shown};

/// Sets of replies, and the least exact ones in percent. Where we differ, we mean to:
///
/// | mail | why |
/// | --- | --- |
/// | crisp `email_15` | a paragraph below "Sent from my …" is not marked as anybody's: kept |
/// | crisp `email_7` | an unmarked line after a quoted sentence that has ended may be an answer |
/// | crisp `email_with_regards` | a closing and a name are what somebody wrote |
/// | talon `std-iphone`, `std-sparrow` | "Sent from my iPhone" and what follows `-- ` are a signature |
/// | talon `text-021` | states the one line above a quote that its own limit let through |
/// | talon `sig-jeff`, `sig-long`, `sig-short_url`, `sig-johndoeexamplecom` | a name and a number with nothing to part them from the text: kept |
const FLOORS: [(&str, f64); 3] =
    [("reply-crisp", 94.0), ("reply-talon", 90.0), ("reply-zapier", 100.0)];

#[test]
fn new_words_are_what_others_expect() {
    let Some(folder) = folder() else { return };
    for (set, floor) in FLOORS {
        let mut exact = Tally::default();
        for case in cases(&folder, set) {
            let found = new_words(&case.message());
            if let Some(expected) = expected(&case) {
                let is_exact = comparable(&case, &expected) == comparable(&case, &found);
                exact.count(is_exact);
                if !is_exact && is_shown() {
                    println!("  {}\n    {expected:?}\n not{found:?}", case.name);
                }
            }
            for words in case.stated_all("must_keep") {
                assert!(found.contains(words), "{}: lost {words:?}", case.name);
            }
            for words in case.stated_all("must_drop") {
                assert!(!found.contains(words), "{}: kept {words:?}", case.name);
            }
        }
        exact.hold(&format!("{set}: exact replies"), floor);
    }
}

fn new_words(message: &Message) -> String {
    reply::of(message).new
}

/// What the row states, or the whole text where all of it is the reply.
fn expected(case: &Case) -> Option<String> {
    let stated = case.stated("reply_text").map(str::to_owned);
    stated.or_else(|| (case.row["fragments"] == 1).then(|| case.message().text))
}

fn comparable(case: &Case, text: &str) -> String {
    if case.row["approx"] == 1 {
        return text.chars().filter(|c| !c.is_whitespace()).collect();
    }
    text.trim().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
