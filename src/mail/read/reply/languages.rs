//! What mail clients write around a quote, in every language that we know: the words of
//! `languages.txt`, ready to be looked up.
//!
//! Separate because it is data: whoever meets a client or a language that is missing adds a word
//! to that table and nothing anywhere else. It says what the clients' own translations say
//! (Outlook, Apple Mail, Gmail, Thunderbird, Yahoo, GMX), in lower case, a language a paragraph.
//! Never holds rules: what the words mean together is asked in the files beside this one.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The table: `[code]` (ISO 639-1) begins a language, each further line is `field: a|b|c`.
const TABLE: &str = include_str!("languages.txt");

/// "wrote", as it stands in an attribution.
pub(super) static WROTE: LazyLock<Vec<&str>> = LazyLock::new(|| words("wrote"));

/// How attributions begin, beside digits and days of the week.
pub(super) static OPENS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| words("opens").into_iter().collect());

/// The first letters of the days of the week.
pub(super) static DAYS: LazyLock<Vec<&str>> = LazyLock::new(|| words("days"));

/// "original message", as it stands between dashes.
pub(super) static ORIGINAL: LazyLock<HashSet<&str>> =
    LazyLock::new(|| words("original").into_iter().collect());

/// "forwarded message", as it stands between dashes or before a colon.
pub(super) static FORWARDED: LazyLock<HashSet<&str>> =
    LazyLock::new(|| words("forwarded").into_iter().collect());

/// Whether this, in lower case and without its colon, stands before the subject of a forward.
pub(in crate::mail::read) fn is_forward_prefix(prefix: &str) -> bool {
    static PREFIXES: LazyLock<HashSet<&str>> =
        LazyLock::new(|| words("prefixes").into_iter().collect());
    PREFIXES.contains(prefix)
}

/// What a label of a header block may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// Who wrote it.
    From,
    /// When.
    Sent,
    /// Who got it, also as a copy.
    To,
    /// What about.
    Subject,
}

impl Label {
    pub(super) const ALL: [Label; 4] = [Label::From, Label::Sent, Label::To, Label::Subject];

    fn field(self) -> &'static str {
        match self {
            Label::From => "from",
            Label::Sent => "sent",
            Label::To => "to",
            Label::Subject => "subject",
        }
    }
}

/// What each label says. A word may say two things in two languages, as Slovenian `za` ("to") and
/// Welsh `at` do to others; a block then decides by what it still lacks.
pub(super) static LABELS: LazyLock<HashMap<&str, Vec<Label>>> = LazyLock::new(|| {
    let mut labels: HashMap<&str, Vec<Label>> = HashMap::new();
    for label in Label::ALL {
        for word in words(label.field()) {
            labels.entry(word).or_default().push(label);
        }
    }
    labels
});

/// The words of one field in all languages, each once, sorted.
fn words(field: &str) -> Vec<&'static str> {
    let rows = TABLE.lines().filter_map(|line| line.split_once(':'));
    let wanted = rows.filter(|(name, _)| *name == field);
    let mut words: Vec<&str> = wanted
        .flat_map(|(_, words)| words.split('|'))
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [&str; 10] = [
        "wrote",
        "opens",
        "days",
        "from",
        "sent",
        "to",
        "subject",
        "original",
        "forwarded",
        "prefixes",
    ];

    #[test]
    fn every_language_has_every_field() {
        let mut languages = 0;
        for paragraph in TABLE.split("\n\n") {
            let mut lines = paragraph.lines();
            let code = lines.next().unwrap();
            assert!(code.starts_with('[') && code.ends_with(']'), "{code}");
            let fields: Vec<(&str, &str)> = lines.map(|l| l.split_once(':').unwrap()).collect();
            let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, FIELDS, "{code}");
            for (name, words) in fields {
                assert_eq!(words, words.to_lowercase(), "{code} {name}");
                let may_lack = matches!(name, "opens");
                assert!(may_lack || !words.trim().is_empty(), "{code} has no {name}");
            }
            languages += 1;
        }
        assert!(languages >= 45, "{languages} languages");
    }
}
