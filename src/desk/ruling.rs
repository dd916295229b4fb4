//! A ruling: what the rules that fit a mail come to.
//!
//! Separate from the rules, which each stand alone, and from the decision, which carries this out.
//! Tags add up. Of a value that there is one of the last rule to name it has its way, and the
//! reason says which other it overruled. Never changes anything.

use super::rules::{Applied, Rule, Seen, Set, applied};
use crate::mail::read::classify::Reason;

/// The rules that fit, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ruling<'a> {
    /// Each with what fitted.
    pub applied: Vec<Applied<'a>>,
}

/// A value that a rule names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given<'a, T> {
    /// The value.
    pub value: T,
    /// The rule, by name.
    pub rule: &'a str,
    /// What fitted, and what it was instead of.
    pub reason: Reason,
}

impl<'a> Ruling<'a> {
    /// For a mail that opens a conversation: every rule that fits.
    #[must_use]
    pub fn on_opening(rules: &'a [Rule], mail: &Seen<'_>) -> Ruling<'a> {
        Ruling { applied: applied(rules, mail) }
    }

    /// For a further mail: the rules that fit it and do not fit the opening mail. What they set
    /// then was set when it came, and may have been changed by hand since.
    #[must_use]
    pub fn on_joining(rules: &'a [Rule], mail: &Seen<'_>, opening: &Seen<'_>) -> Ruling<'a> {
        let mut fitting = applied(rules, mail);
        fitting.retain(|applied| applied.rule.matching.fits(opening).is_none());
        Ruling { applied: fitting }
    }

    /// The tags of each rule that adds some.
    pub fn tags(&self) -> impl Iterator<Item = Given<'a, &'a [String]>> + '_ {
        let adding = self.applied.iter().filter(|applied| !applied.rule.set.tags.is_empty());
        adding.map(|applied| Given {
            value: applied.rule.set.tags.as_slice(),
            rule: &applied.rule.name,
            reason: because(applied, &[]),
        })
    }

    /// What the last rule that names this value says. `word`: the value for people.
    #[must_use]
    pub fn last<T: PartialEq>(
        &self,
        value: impl Fn(&'a Set) -> Option<T>,
        word: impl Fn(&T) -> String,
    ) -> Option<Given<'a, T>> {
        let mut named = self.applied.iter().rev().filter_map(|applied| {
            let value = value(&applied.rule.set)?;
            Some((applied, value))
        });
        let (applied, last) = named.next()?;
        let overruled: Vec<String> = named
            .filter(|(_, value)| *value != last)
            .map(|(by, value)| format!("{} ({})", word(&value), by.rule.name))
            .collect();
        let reason = because(applied, &overruled);
        Some(Given { value: last, rule: &applied.rule.name, reason })
    }
}

/// Why a rule has its way.
fn because(applied: &Applied<'_>, overruled: &[String]) -> Reason {
    let fitted = match applied.evidence.as_slice() {
        [] => "fits every mail".to_owned(),
        found => found.join(", "),
    };
    let instead = match overruled {
        [] => String::new(),
        others => format!("; instead of {}", others.join(", ")),
    };
    Reason::new("rule", format!("{fitted}{instead}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::desk::conversation::Priority;
    use crate::desk::rules::{Match, Pattern};
    use crate::mail::read::classify::Kind;

    fn rule(name: &str, word: &str, set: Set) -> Rule {
        let subject = match word {
            "" => Vec::new(),
            word => vec![Pattern::parse(word).unwrap()],
        };
        Rule {
            name: name.into(),
            matching: Match { subject, ..Match::default() },
            set,
            details: Vec::new(),
        }
    }

    fn seen<'a>(subject: &'a str, tags: &'a BTreeSet<String>) -> Seen<'a> {
        Seen {
            mailbox: "support",
            customer: None,
            subject,
            body: "",
            header: &[],
            language: None,
            priority: Priority::Normal,
            tags,
            kind: Kind::Person,
            has_attachment: false,
            outside_hours: false,
        }
    }

    #[test]
    fn tags_add_up_and_the_last_value_counts() {
        let none = BTreeSet::new();
        let priority = |priority| Set { priority: Some(priority), ..Set::default() };
        let tag = |tag: &str| Set { tags: vec![tag.into()], ..Set::default() };
        let rules = [
            rule("all", "", priority(Priority::Low)),
            rule(
                "billing",
                "invoice",
                Set { tags: vec!["billing".into()], ..priority(Priority::High) },
            ),
            rule("never", "lamp", tag("lamp")),
            rule("second", "12", tag("twelve")),
            rule("vip", "invoice", priority(Priority::Urgent)),
        ];
        let ruling = Ruling::on_opening(&rules, &seen("Invoice 12", &none));
        let tags: Vec<String> = ruling
            .tags()
            .map(|given| format!("{} {} {}", given.value.join(" "), given.rule, given.reason))
            .collect();
        let expected = ["billing billing rule: subject invoice", "twelve second rule: subject 12"];
        assert_eq!(tags, expected);
        let word = |priority: &Priority| priority.as_str().to_owned();
        let given = ruling.last(|set| set.priority, word).unwrap();
        assert_eq!((given.value, given.rule), (Priority::Urgent, "vip"));
        let why = "rule: subject invoice; instead of high (billing), low (all)";
        assert_eq!(given.reason.to_string(), why);
        assert_eq!(ruling.last(|set| set.open, bool::to_string), None);
    }

    #[test]
    fn a_further_mail_meets_only_what_is_new_about_it() {
        let none = BTreeSet::new();
        let rules = [rule("all", "", Set::default()), rule("billing", "invoice", Set::default())];
        let check = |opening: &str, mail: &str, expected: &[&str]| {
            let ruling = Ruling::on_joining(&rules, &seen(mail, &none), &seen(opening, &none));
            let names: Vec<&str> =
                ruling.applied.iter().map(|applied| applied.rule.name.as_str()).collect();
            assert_eq!(names, expected, "{opening} {mail}");
        };
        check("Lamp", "Re: Lamp", &[]);
        check("Lamp", "Re: invoice", &["billing"]);
        check("Invoice", "Re: invoice", &[]);
    }
}
