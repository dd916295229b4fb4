//! Details: what the desk has to know before it can help, and whether the customer has said it.
//!
//! Separate from the rules, which name the details, because the question is asked again with every
//! mail of the customer: what was said once is known. Looks for patterns in the subject, the text
//! and the names of files, each in time linear in them. Never asks for anything itself: the ack
//! does, once.

use std::collections::BTreeMap;

use super::rules::{Pattern, Rule};
use crate::mail::write::draft::{AskedDetail, PartRef};

/// Something that a rule wants to know: an order number, a version, a screenshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// What agents call it.
    pub name: String,
    /// Where one of these is, it was said; any file where there is none.
    pub pattern: Option<Pattern>,
    /// Whether it is a file: the pattern is looked for in file names alone.
    pub is_attachment: bool,
    /// How the customer is asked for it, by language.
    pub ask: BTreeMap<String, String>,
}

/// What a mail says, as details are looked for in it.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The subject.
    pub subject: &'a str,
    /// The whole text, quotes included.
    pub text: &'a str,
    /// The files that came along.
    pub files: &'a [PartRef],
}

impl Detail {
    /// Whether the mail says it.
    #[must_use]
    pub fn is_in(&self, told: Told<'_>) -> bool {
        let is_in = |text: &str| self.pattern.as_ref().is_some_and(|it| it.is_in(text));
        let in_name = told.files.iter().any(|file| self.pattern.is_none() || is_in(&file.name));
        in_name || (!self.is_attachment && (is_in(told.subject) || is_in(told.text)))
    }

    /// As an ack asks for it.
    #[must_use]
    pub fn asked(&self) -> AskedDetail {
        AskedDetail { name: self.name.clone(), ask: self.ask.clone() }
    }
}

/// The details of these rules that the mail does not say, each name once.
#[must_use]
pub fn missing<'a>(rules: impl Iterator<Item = &'a Rule>, told: Told<'_>) -> Vec<&'a Detail> {
    let mut missing: Vec<&Detail> = Vec::new();
    for detail in rules.flat_map(|rule| &rule.details) {
        if !detail.is_in(told) && missing.iter().all(|other| other.name != detail.name) {
            missing.push(detail);
        }
    }
    missing
}

/// The details of these names, whichever rule has them; a name that no rule has any more is not
/// missed.
#[must_use]
pub fn named<'a>(rules: &'a [Rule], names: &[String]) -> Vec<&'a Detail> {
    let find = |name: &String| {
        rules.iter().flat_map(|rule| &rule.details).find(|detail| detail.name == *name)
    };
    names.iter().filter_map(find).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail(pattern: Option<&str>, is_attachment: bool) -> Detail {
        let pattern = pattern.map(|source| Pattern::parse(source).unwrap());
        Detail { name: "it".into(), pattern, is_attachment, ask: BTreeMap::new() }
    }

    #[test]
    fn what_was_said_is_known() {
        let check = |pattern, is_attachment, subject, text, file: &str, expected: bool| {
            let file = PartRef {
                message: 1,
                part: 1,
                name: file.to_owned(),
                content_type: "image/png".to_owned(),
            };
            let files = if file.name.is_empty() { vec![] } else { vec![file] };
            let told = Told { subject, text, files: &files };
            let found = detail(pattern, is_attachment).is_in(told);
            assert_eq!(found, expected, "{pattern:?} {told:?}");
        };
        let number = Some(r"/\b\d{6}\b/");
        check(number, false, "Order 123456", "Where is it?", "", true);
        check(number, false, "Where is it?", "It is 123456.", "", true);
        check(number, false, "Where is it?", "It is 1234567.", "", false);
        check(number, false, "", "See the invoice", "invoice 123456.pdf", true);
        check(None, true, "", "See the picture", "", false);
        check(None, true, "", "See the picture", "a.png", true);
        check(Some(r"/\.(png|jpe?g)$/"), true, "shot.png", "shot.png", "a.pdf", false);
        check(Some(r"/\.(png|jpe?g)$/"), true, "", "", "A.JPG", true);
        check(Some("version"), false, "", "my Version is 3", "", true);
    }
}
