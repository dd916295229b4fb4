//! Rules: what a mail is compared with, and what then holds.
//!
//! Separate from the decisions, which apply what is found here, so that `explain` and `simulate`
//! can ask the same questions. Patterns are linear in the text that they look at. Never looks at
//! anything but what it is handed, so that the same mail always meets the same rules.

use std::collections::BTreeSet;

use regex::{Regex, RegexBuilder};

use super::conversation::{Priority, Status};
use super::details::Detail;
use crate::limits::PATTERN_BYTES_MAX;
use crate::mail::address::Address;
use crate::mail::read::classify::Kind;

/// Words or an expression that a text is searched for. Case makes no difference; words match whole
/// words, with any white space between them.
#[derive(Clone, Debug)]
pub struct Pattern {
    source: String,
    regex: Regex,
}

impl Pattern {
    /// Reads `words` or `/regex/`.
    ///
    /// # Errors
    /// What is wrong with the expression, in the words of its compiler.
    pub fn parse(source: &str) -> Result<Pattern, String> {
        let inner = source.strip_prefix('/').and_then(|behind| behind.strip_suffix('/'));
        let expression = match inner {
            Some(inner) => inner.to_owned(),
            None => {
                let words: Vec<String> = source.split_whitespace().map(regex::escape).collect();
                format!(r"(?:^|\W)(?:{})(?:\W|$)", words.join(r"\s+"))
            }
        };
        let regex = RegexBuilder::new(&expression)
            .case_insensitive(true)
            .multi_line(true)
            .size_limit(PATTERN_BYTES_MAX)
            .build()
            .map_err(|error| error.to_string().lines().last().unwrap_or_default().to_owned())?;
        Ok(Pattern { source: source.to_owned(), regex })
    }

    /// As it is written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether the text has it.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

/// A header field, and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderPattern {
    /// The field's name, in lower case.
    pub name: String,
    /// Searched for in its value.
    pub value: Pattern,
}

impl HeaderPattern {
    /// Reads `Name: words` or `Name: /regex/`; a name alone asks whether the field is there.
    ///
    /// # Errors
    /// As [`Pattern::parse`].
    pub fn parse(source: &str) -> Result<HeaderPattern, String> {
        let (name, value) = source.split_once(':').unwrap_or((source, ""));
        let value = match value.trim() {
            "" => Pattern::parse("/^/")?,
            value => Pattern::parse(value)?,
        };
        Ok(HeaderPattern { name: name.trim().to_lowercase(), value })
    }
}

/// What has to fit: of each list one, of all lists that hold something every one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Match {
    /// Names of mailboxes.
    pub mailbox: Vec<String>,
    /// The customer's address.
    pub customer: Vec<Address>,
    /// The customer's domain, or one above it; in lower case.
    pub customer_domain: Vec<String>,
    /// In the subject.
    pub subject: Vec<Pattern>,
    /// In what was newly written.
    pub body: Vec<Pattern>,
    /// In the header.
    pub header: Vec<HeaderPattern>,
    /// ISO 639-1, as recognised.
    pub language: Vec<String>,
    /// As it is by now.
    pub priority: Vec<Priority>,
    /// One of its tags by now.
    pub tag: Vec<String>,
    /// As `explain` names it.
    pub kind: Vec<Kind>,
    /// Whether a file came with it.
    pub has_attachment: Vec<bool>,
    /// Whether it came outside of open hours.
    pub outside_hours: Vec<bool>,
    /// This must not fit.
    pub not: Option<Box<Match>>,
    /// One of these must fit.
    pub any: Vec<Match>,
}

/// What a match looks at.
#[derive(Clone, Debug)]
pub struct Seen<'a> {
    /// The mailbox's name.
    pub mailbox: &'a str,
    /// Whom the conversation is with.
    pub customer: Option<&'a Address>,
    /// The subject.
    pub subject: &'a str,
    /// What was newly written.
    pub body: &'a str,
    /// The header's fields, decoded, in order.
    pub header: &'a [(String, String)],
    /// ISO 639-1, where it is sure.
    pub language: Option<&'a str>,
    /// The conversation's priority.
    pub priority: Priority,
    /// The conversation's tags.
    pub tags: &'a BTreeSet<String>,
    /// The mail's kind.
    pub kind: Kind,
    /// Whether a file came with it.
    pub has_attachment: bool,
    /// Whether it came outside of open hours.
    pub outside_hours: bool,
}

impl Match {
    /// Whether it looks at fields of the header.
    #[must_use]
    pub fn asks_for_header(&self) -> bool {
        let inner = self.any.iter().chain(self.not.as_deref());
        !self.header.is_empty() || inner.into_iter().any(Match::asks_for_header)
    }

    /// What fits, as words for the journal; none where something does not. A match that asks for
    /// nothing fits all.
    #[must_use]
    pub fn fits(&self, seen: &Seen<'_>) -> Option<Vec<String>> {
        let mut fit = Fit { found: Vec::new(), fits: true };
        let text = String::clone;
        let source = |pattern: &Pattern| pattern.source().to_owned();
        let domain = seen.customer.map(Address::domain);
        fit.one_of("mailbox", &self.mailbox, |it| it == seen.mailbox, text);
        fit.one_of("customer", &self.customer, |it| Some(it) == seen.customer, Address::to_string);
        let is_below = |above: &String| domain.is_some_and(|domain| is_below(domain, above));
        fit.one_of("customer_domain", &self.customer_domain, is_below, text);
        fit.one_of("subject", &self.subject, |it| it.is_in(seen.subject), source);
        fit.one_of("body", &self.body, |it| it.is_in(seen.body), source);
        let is_there = |it: &HeaderPattern| {
            let mut fields = seen.header.iter();
            fields.any(|(name, value)| name.eq_ignore_ascii_case(&it.name) && it.value.is_in(value))
        };
        fit.one_of("header", &self.header, is_there, |it| it.name.clone());
        let is_language = |it: &String| Some(it.as_str()) == seen.language;
        fit.one_of("language", &self.language, is_language, text);
        let word = |it: &Priority| it.as_str().to_owned();
        fit.one_of("priority", &self.priority, |it| *it == seen.priority, word);
        fit.one_of("tag", &self.tag, |it| seen.tags.contains(it), text);
        fit.one_of("kind", &self.kind, |it| *it == seen.kind, |it| it.as_str().to_owned());
        let (attached, outside) = (&self.has_attachment, &self.outside_hours);
        fit.one_of("has_attachment", attached, |it| *it == seen.has_attachment, bool::to_string);
        fit.one_of("outside_hours", outside, |it| *it == seen.outside_hours, bool::to_string);
        if !fit.fits || self.not.as_ref().is_some_and(|not| not.fits(seen).is_some()) {
            return None;
        }
        if !self.any.is_empty() {
            fit.found.extend(self.any.iter().find_map(|one| one.fits(seen))?);
        }
        Some(fit.found)
    }
}

/// What fitted so far.
struct Fit {
    found: Vec<String>,
    fits: bool,
}

impl Fit {
    /// Of a list that holds something, one must fit.
    fn one_of<T>(
        &mut self,
        key: &str,
        wanted: &[T],
        fits: impl Fn(&T) -> bool,
        word: impl Fn(&T) -> String,
    ) {
        if wanted.is_empty() || !self.fits {
            return;
        }
        match wanted.iter().find(|it| fits(it)) {
            Some(it) => self.found.push(format!("{key} {}", word(it))),
            None => self.fits = false,
        }
    }
}

fn is_below(domain: &str, above: &str) -> bool {
    let rest = domain.len().checked_sub(above.len()).and_then(|at| domain.split_at_checked(at));
    rest.is_some_and(|(front, end)| {
        end.eq_ignore_ascii_case(above) && (front.is_empty() || front.ends_with('.'))
    })
}

/// What a rule sets; nothing of what is none or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Set {
    /// Tags to add.
    pub tags: Vec<String>,
    /// The priority.
    pub priority: Option<Priority>,
    /// Whose it is.
    pub assign: Option<Assign>,
    /// The name of the promise that counts.
    pub sla: Option<String>,
    /// The status.
    pub status: Option<Status>,
    /// The template of the ack.
    pub template: Option<String>,
    /// The mailbox that answers go out from.
    pub mailbox: Option<String>,
    /// Whether the customer gets an ack.
    pub acknowledge: Option<bool>,
    /// Whether it may open a conversation.
    pub open: Option<bool>,
}

/// Whose a conversation becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assign {
    /// This agent's.
    Agent(String),
    /// The next one's, by `[assignment] method`.
    Next,
    /// Nobody's.
    Nobody,
}

/// `[[rule]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// What has to fit.
    pub matching: Match,
    /// What then holds.
    pub set: Set,
    /// What an ack asks for where the customer has not said it.
    pub details: Vec<Detail>,
}

/// A rule that fits, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// What fitted.
    pub evidence: Vec<String>,
}

/// Every rule that fits, in order. What one sets the next one sees: tags and priority.
#[must_use]
pub fn applied<'a>(rules: &'a [Rule], seen: &Seen<'_>) -> Vec<Applied<'a>> {
    let mut tags = seen.tags.clone();
    let mut priority = seen.priority;
    let mut applied = Vec::new();
    for rule in rules {
        let now = Seen { tags: &tags, priority, ..seen.clone() };
        if let Some(evidence) = rule.matching.fits(&now) {
            tags.extend(rule.set.tags.iter().cloned());
            priority = rule.set.priority.unwrap_or(priority);
            applied.push(Applied { rule, evidence });
        }
    }
    applied
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(source: &str) -> Vec<Pattern> {
        vec![Pattern::parse(source).unwrap()]
    }

    #[test]
    fn words_are_whole_and_expressions_are_not() {
        let check = |source: &str, text: &str, expected: bool| {
            assert_eq!(Pattern::parse(source).unwrap().is_in(text), expected, "{source} in {text}");
        };
        check("invoice", "My INVOICE, please", true);
        check("invoice", "invoices", false);
        check("Rechnung", "die rechnung", true);
        check("Kündigung", "KÜNDIGUNG!", true);
        check("out of stock", "is it out\n of  stock?", true);
        check("out of stock", "is it out\u{a0}of  stock?", true);
        check("c++", "about C++.", true);
        check("/invoice[ -]?[0-9]+/", "Invoice 12", true);
        check("/^re: /", "Re: Lamp", true);
        check("/^$/", "Lamp", false);
        check("a.b", "axb", false);
        assert!(Pattern::parse("/(/").unwrap_err().contains("unclosed group"));
        assert!(Pattern::parse("/((((a{1000}){1000}){1000}){1000})/").is_err());
    }

    #[test]
    fn of_each_key_one_and_of_all_keys_every_one() {
        let customer = Address::parse("kim@mail.bigcorp.example").unwrap();
        let tags = BTreeSet::from(["vip".to_owned()]);
        let header = [("X-Shop".to_owned(), "Hamburg 7".to_owned())];
        let seen = Seen {
            mailbox: "support",
            customer: Some(&customer),
            subject: "Invoice 12",
            body: "Please cancel it.",
            header: &header,
            language: Some("en"),
            priority: Priority::Normal,
            tags: &tags,
            kind: Kind::Person,
            has_attachment: false,
            outside_hours: true,
        };
        let check = |matching: Match, expected: Option<&str>| {
            let found = matching.fits(&seen).map(|found| found.join(", "));
            assert_eq!(found.as_deref(), expected, "{matching:?}");
        };
        let all = Match::default;
        let domains = |domain: &str| vec![domain.to_owned()];
        check(all(), Some(""));
        check(
            Match { customer_domain: domains("bigcorp.example"), ..all() },
            Some("customer_domain bigcorp.example"),
        );
        check(Match { customer_domain: domains("corp.example"), ..all() }, None);
        check(Match { subject: pattern("invoice"), ..all() }, Some("subject invoice"));
        check(Match { subject: pattern("invoice"), body: pattern("thanks"), ..all() }, None);
        check(Match { has_attachment: vec![true], ..all() }, None);
        check(Match { outside_hours: vec![true, false], ..all() }, Some("outside_hours true"));
        check(Match { kind: vec![Kind::List, Kind::Person], ..all() }, Some("kind person"));
        let field = |source| vec![HeaderPattern::parse(source).unwrap()];
        check(Match { header: field("x-shop: /^Hamburg/"), ..all() }, Some("header x-shop"));
        check(Match { header: field("x-shop"), ..all() }, Some("header x-shop"));
        check(Match { header: field("x-shop: Berlin"), ..all() }, None);
        let vip = Match { tag: vec!["vip".into()], ..all() };
        check(Match { not: Some(Box::new(vip.clone())), ..all() }, None);
        let urgent = Match { priority: vec![Priority::Urgent], ..all() };
        check(Match { any: vec![urgent.clone(), vip], ..all() }, Some("tag vip"));
        check(Match { any: vec![urgent.clone()], ..all() }, None);

        // What a rule sets the next one sees.
        let rule = |name: &str, matching, set| Rule {
            name: name.into(),
            matching,
            set,
            details: Vec::new(),
        };
        let raised = Set { priority: Some(Priority::Urgent), ..Set::default() };
        let rules = [
            rule("before", urgent.clone(), Set::default()),
            rule("raise", all(), raised),
            rule("after", urgent, Set::default()),
        ];
        let names: Vec<&str> =
            applied(&rules, &seen).iter().map(|applied| applied.rule.name.as_str()).collect();
        assert_eq!(names, ["raise", "after"]);
    }
}
