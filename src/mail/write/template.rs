//! Templates: the words of our mails, by language, with the desk's own words in place of ours.
//!
//! Separate so that everything that may fail about somebody's template fails at the start: every
//! template is rendered with sample values before the first mail. Rendering later cannot fail:
//! where a template of the desk's does, ours stands in. Templates make plain text; HTML is derived
//! from it in `text`, so nothing is escaped here. Values are values: braces in them stay braces.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::{Environment, UndefinedBehavior, Value};
use serde::Serialize;

pub use super::words::Word;
use super::words::{VOCABULARIES, Vocabulary};
use crate::limits::{TEMPLATE_BYTES_MAX, TEMPLATE_STEPS_MAX};
use crate::mail::language::Language;

/// What templates may name. Every template sees all of it; what does not belong to it is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Values {
    /// The conversation's REF; empty for a mail about none.
    pub reference: String,
    /// When we answer, as a phrase: `by Monday, 11:00`.
    pub expected: Option<String>,
    /// When the desk opens, as a phrase: `from Monday, 9:00`.
    pub opens: Option<String>,
    /// By when we take a matter as settled, as a phrase: `by Friday`.
    pub until: Option<String>,
    /// What we need to know from the customer.
    pub missing: Vec<String>,
    /// The same, as the text `missing` puts it; empty where nothing is missing.
    pub ask: String,
    /// Who wrote what is quoted.
    pub author: String,
    /// Year of the quoted mail, in the desk's zone.
    pub year: i16,
    /// Its month, 1 to 12; 0 where there is no quote.
    pub month: i8,
    /// Its day of the month.
    pub day: i8,
    /// Its time of day, `13:10`.
    pub time: String,
    /// The desk's zone by its city, where the reader's clock shows another time.
    pub zone: Option<String>,
    /// Whom an answer goes to.
    pub reply_to: String,
    /// Who gets a copy.
    pub cc: Vec<String>,
    /// When it is due, in words.
    pub due: Option<String>,
    /// Since when somebody waits, in words.
    pub since: String,
    /// The customer's last words, on one line; empty where there are none.
    pub last_words: String,
    /// Who has it.
    pub assignee: Option<String>,
    /// What there is to say of the writer.
    pub mark: String,
    /// Names of files.
    pub files: Vec<String>,
    /// Name of one file.
    pub file: String,
    /// Sentences.
    pub lines: Vec<String>,
}

/// The words of a desk: checked, ready to be rendered.
#[derive(Debug)]
pub struct Templates {
    environment: Environment<'static>,
    names: BTreeSet<String>,
    default_language: String,
}

/// The languages that there are words of ours in. ISO 639-1.
#[must_use]
pub fn languages() -> [&'static str; 8] {
    Language::ALL.map(Language::code)
}

/// A template of the desk's that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// There is no such text.
    #[error(
        "template {name}: there is no such text; texts are LANGUAGE/NAME with a name of {}, or \
         with one that a rule's set.template names",
        names()
    )]
    Unknown {
        /// As configured.
        name: String,
    },
    /// It does not parse, names a value that does not exist, never ends, or says nothing.
    #[error("template {name}: {why}")]
    Broken {
        /// As configured.
        name: String,
        /// What and where.
        why: String,
    },
}

impl Templates {
    /// Takes the desk's languages, the default first, and its own words: `LANGUAGE/NAME` to source.
    /// Languages that have no words of ours may be given some.
    ///
    /// # Errors
    /// [`TemplateError`] of the first template that names no text of ours, or that cannot be
    /// rendered with sample values.
    pub fn new(
        languages: &[String],
        overrides: &BTreeMap<String, String>,
    ) -> Result<Templates, TemplateError> {
        Templates::with_acks(languages, overrides, &[])
    }

    /// The same, with further texts for acks, by the names that rules give them.
    ///
    /// # Errors
    /// As [`Templates::new`].
    pub fn with_acks(
        languages: &[String],
        overrides: &BTreeMap<String, String>,
        acks: &[String],
    ) -> Result<Templates, TemplateError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(TEMPLATE_STEPS_MAX));
        let default_language = languages.first().map_or("en", String::as_str).to_owned();
        let mut templates = Templates { environment, names: BTreeSet::new(), default_language };
        for vocabulary in &VOCABULARIES {
            for word in Word::ALL {
                let name = standing_in(vocabulary.language.code(), word);
                templates.add(name, (vocabulary.words)(word).to_owned(), word)?;
            }
        }
        for (name, source) in overrides {
            let word =
                word_of(name, acks).ok_or_else(|| TemplateError::Unknown { name: name.clone() })?;
            templates.add(name.clone(), source.clone(), word)?;
        }
        Ok(templates)
    }

    /// The words, without blanks around them: in `language`, else in the desk's own, else in
    /// English.
    #[must_use]
    pub fn render(&self, word: Word, language: &str, values: &Values) -> String {
        let context = Value::from(minijinja::value::Serde(values));
        for language in [language, &self.default_language, "en"] {
            for name in [own(language, word), standing_in(language, word)] {
                if self.names.contains(&name)
                    && let Ok(text) = self.try_render(&name, &context)
                {
                    return text;
                }
            }
        }
        String::new()
    }

    /// The words of an ack that a rule names, in `language`; none where it has none there, or where
    /// they fail.
    #[must_use]
    pub fn render_named(&self, ack: &str, language: &str, values: &Values) -> Option<String> {
        let context = Value::from(minijinja::value::Serde(values));
        let names = [format!("{language}/{ack}"), format!("built-in:{language}/{ack}")];
        let mut known = names.iter().filter(|name| self.names.contains(*name));
        known.find_map(|name| self.try_render(name, &context).ok())
    }

    /// Whether we have an ack of this name ourselves.
    #[must_use]
    pub fn has_ack(name: &str) -> bool {
        [Word::Ack, Word::AckOutsideHours, Word::AckComplaint].iter().any(|it| it.as_str() == name)
    }

    fn add(&mut self, name: String, source: String, word: Word) -> Result<(), TemplateError> {
        let broken = |why: String| TemplateError::Broken { name: name.clone(), why };
        self.environment
            .add_template_owned(name.clone(), source)
            .map_err(|error| broken(reason(&error)))?;
        for values in samples() {
            let context = Value::from(minijinja::value::Serde(&values));
            let text = self.try_render(&name, &context).map_err(|error| broken(reason(&error)))?;
            if text.is_empty() {
                return Err(broken("says nothing; to send none, switch that mail off".to_owned()));
            }
            if text.len() > TEMPLATE_BYTES_MAX {
                return Err(broken(format!("makes more than {TEMPLATE_BYTES_MAX} bytes")));
            }
            if word.is_one_line() && text.contains('\n') {
                return Err(broken("must be one line".to_owned()));
            }
        }
        self.names.insert(name);
        Ok(())
    }

    fn try_render(&self, name: &str, context: &Value) -> Result<String, minijinja::Error> {
        let text = self.environment.get_template(name)?.render(context.clone())?;
        Ok(text.trim().to_owned())
    }
}

/// Our own texts: `LANGUAGE/NAME` and source.
pub fn built_in() -> impl Iterator<Item = (String, &'static str)> {
    let of_a_language = |of: &'static Vocabulary| {
        Word::ALL.into_iter().map(|word| (own(of.language.code(), word), (of.words)(word)))
    };
    VOCABULARIES.iter().flat_map(of_a_language)
}

fn own(language: &str, word: Word) -> String {
    format!("{language}/{}", word.as_str())
}

/// Ours have a name of their own, so that they stand in where the desk's fail.
fn standing_in(language: &str, word: Word) -> String {
    format!("built-in:{language}/{}", word.as_str())
}

/// Which text a name stands for; those of `acks` stand for acks.
fn word_of(name: &str, acks: &[String]) -> Option<Word> {
    let (language, word) = name.split_once('/')?;
    let is_code = (2..=8).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    let known = Word::ALL.into_iter().find(|known| known.as_str() == word);
    known.or(acks.iter().any(|ack| ack == word).then_some(Word::Ack)).filter(|_| is_code)
}

fn names() -> String {
    Word::ALL.map(Word::as_str).join(", ")
}

/// What is wrong with a template, on one line.
fn reason(error: &minijinja::Error) -> String {
    let line = error.line().map_or_else(String::new, |line| format!("line {line}: "));
    let detail = error.detail().map_or_else(String::new, |detail| format!(": {detail}"));
    format!("{line}{}{detail}", error.kind())
}

/// Values with everything, with as little as there can be, and with what nobody would expect.
fn samples() -> [Values; 3] {
    let full = Values {
        reference: "7KQ2M9".to_owned(),
        expected: Some("by 11:00".to_owned()),
        opens: Some("from 9:00".to_owned()),
        until: Some("by Friday".to_owned()),
        missing: vec!["order number".to_owned(), "screenshot".to_owned()],
        ask: "We still need your order number.".to_owned(),
        author: "Kim Bauer".to_owned(),
        year: 2026,
        month: 11,
        day: 21,
        time: "13:10".to_owned(),
        zone: Some("Berlin".to_owned()),
        reply_to: "Kim Bauer".to_owned(),
        cc: vec!["chef@example.net".to_owned(), "ada@example.net".to_owned()],
        due: Some("13:10".to_owned()),
        since: "9:10".to_owned(),
        last_words: "Can you help me?".to_owned(),
        assignee: Some("Ben".to_owned()),
        mark: "third party".to_owned(),
        files: vec!["a.pdf".to_owned(), "b.jpg".to_owned()],
        file: "a.pdf".to_owned(),
        lines: vec!["One.".to_owned(), "Two.".to_owned()],
    };
    let least = Values { month: 1, day: 1, ..Values::default() };
    let strange = Values {
        author: "{{ 7 * 7 }}{% raw %}".to_owned(),
        mark: "<b>&{{ mark }}".to_owned(),
        month: 12,
        ..full.clone()
    };
    [full, least, strange]
}

#[cfg(test)]
mod tests;
