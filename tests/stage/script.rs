//! The language of scenarios: a text becomes statements, each with its line.
//!
//! Separate so that the rest sees words, not characters. A statement is a line; `;` parts several
//! on one line; lines that begin with `|` are text and belong to the statement above. `#` begins a
//! comment where a statement could begin. Never knows what a statement means.

use jiff::SignedDuration;

/// When a statement happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// At this hour and minute of the same day.
    At(i8, i8),
    /// At this hour and minute of the next day.
    NextDay(i8, i8),
    /// So much later.
    Later(SignedDuration),
}

/// One statement.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    /// Its line, from 1.
    pub(crate) line: usize,
    /// When it happens, where it says so.
    pub(crate) when: Option<When>,
    /// Its words.
    pub(crate) words: Vec<Word>,
    /// The text below it; none where no line begins with `|`.
    pub(crate) text: Option<Vec<String>>,
}

/// A word of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// Letters without a blank.
    Plain(String),
    /// Between double quotes.
    Quoted(String),
    /// `,`.
    Comma,
}

/// Reads a script.
///
/// # Errors
/// The line, and what is wrong with it.
pub(crate) fn parse(source: &str) -> Result<Vec<Statement>, (usize, String)> {
    let mut statements: Vec<Statement> = Vec::new();
    for (number, line) in source.lines().enumerate().map(|(at, line)| (at + 1, line.trim())) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(text) = line.strip_prefix('|') {
            let Some(last) = statements.last_mut() else {
                return Err((number, "text without a statement above it".to_owned()));
            };
            let text = text.strip_prefix(' ').unwrap_or(text).to_owned();
            last.text.get_or_insert_default().push(text);
            continue;
        }
        let (when, rest) = when(line).map_err(|why| (number, why))?;
        let mut first = when;
        for part in parts(rest) {
            let words = words(part).map_err(|why| (number, why))?;
            let when = first.take();
            if !words.is_empty() || when.is_some() {
                statements.push(Statement { line: number, when, words, text: None });
            }
        }
        if let Some(when) = first {
            statements.push(Statement {
                line: number,
                when: Some(when),
                words: Vec::new(),
                text: None,
            });
        }
    }
    Ok(statements)
}

/// `09:12 …`, `next day 09:12 …`, `2 days later …`.
fn when(line: &str) -> Result<(Option<When>, &str), String> {
    if let Some(rest) = line.strip_prefix("next day ") {
        let (time, rest) = first_word(rest);
        let (hour, minute) = clock(time).ok_or_else(|| format!("{time} is no time"))?;
        return Ok((Some(When::NextDay(hour, minute)), rest));
    }
    let (first, rest) = first_word(line);
    if let Some((hour, minute)) = clock(first) {
        return Ok((Some(When::At(hour, minute)), rest));
    }
    let (unit, after_unit) = first_word(rest);
    let (later, after) = first_word(after_unit);
    if let (Ok(count), "later" | "later,") = (first.parse::<i64>(), later) {
        let by = duration(count, unit)?;
        return Ok((Some(When::Later(by)), after));
    }
    Ok((None, line))
}

/// So many of this unit: `minutes`, `hours`, `days`.
pub(crate) fn duration(count: i64, unit: &str) -> Result<SignedDuration, String> {
    match unit.trim_end_matches('s') {
        "second" => Ok(SignedDuration::from_secs(count)),
        "minute" => Ok(SignedDuration::from_mins(count)),
        "hour" => Ok(SignedDuration::from_hours(count)),
        "day" => Ok(SignedDuration::from_hours(24 * count)),
        _ => Err(format!("{unit} is no unit of time: seconds, minutes, hours, days")),
    }
}

fn clock(word: &str) -> Option<(i8, i8)> {
    let (hour, minute) = word.split_once(':')?;
    let fits = hour.len() == 2 && minute.len() == 2;
    Some((hour.parse().ok()?, minute.parse().ok()?)).filter(|_| fits)
}

fn first_word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    text.split_once(char::is_whitespace).map_or((text, ""), |(word, rest)| (word, rest.trim()))
}

/// The statements of a line. A line about what a desk is like is one, whatever is in it.
fn parts(line: &str) -> Vec<&str> {
    let is_one = ["desk:", "second desk:", "the desk reloads:"];
    if is_one.iter().any(|start| line.starts_with(start)) {
        return vec![line];
    }
    let mut parts = Vec::new();
    let mut start = 0;
    let mut in_quotes = false;
    for (at, c) in line.char_indices() {
        match c {
            '"' => in_quotes = !in_quotes,
            ';' if !in_quotes => {
                parts.push(line[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(line[start..].trim());
    parts
}

/// Parts a statement into words.
pub(crate) fn words(text: &str) -> Result<Vec<Word>, String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if let Some(quoted) = rest.strip_prefix('"') {
            let (inner, after) =
                quoted.split_once('"').ok_or_else(|| "a quote has no end".to_owned())?;
            words.push(Word::Quoted(inner.to_owned()));
            rest = after;
        } else if first == ',' {
            words.push(Word::Comma);
            rest = &rest[1..];
        } else {
            let end = rest
                .find(|c: char| c.is_whitespace() || c == ',' || c == '"')
                .unwrap_or(rest.len());
            words.push(Word::Plain(rest[..end].to_owned()));
            rest = &rest[end..];
        }
        rest = rest.trim_start();
    }
    Ok(words)
}

/// Words being read from left to right.
#[derive(Clone)]
pub(crate) struct Reading<'a> {
    words: &'a [Word],
}

impl<'a> Reading<'a> {
    pub(crate) fn new(words: &'a [Word]) -> Reading<'a> {
        Reading { words }
    }

    pub(crate) fn is_done(&self) -> bool {
        self.words.is_empty()
    }

    /// Everything that has not been read.
    pub(crate) fn rest(&self) -> &'a [Word] {
        self.words
    }

    /// The next word, where it is a plain one.
    pub(crate) fn peek(&self) -> Option<&'a str> {
        match self.words.first() {
            Some(Word::Plain(word)) => Some(word),
            Some(Word::Quoted(_) | Word::Comma) | None => None,
        }
    }

    /// Takes these words, where they come next.
    pub(crate) fn eat(&mut self, phrase: &str) -> bool {
        let mut rest = self.words;
        for wanted in phrase.split(' ') {
            match rest.split_first() {
                Some((Word::Plain(word), after)) if word == wanted => rest = after,
                _ => return false,
            }
        }
        self.words = rest;
        true
    }

    pub(crate) fn eat_comma(&mut self) -> bool {
        match self.words.split_first() {
            Some((Word::Comma, rest)) => {
                self.words = rest;
                true
            }
            Some(_) | None => false,
        }
    }

    /// The next plain word.
    pub(crate) fn word(&mut self, what: &str) -> Result<&'a str, String> {
        match self.words.split_first() {
            Some((Word::Plain(word), rest)) => {
                self.words = rest;
                Ok(word)
            }
            Some(_) | None => Err(format!("here should stand {what}{}", self.found())),
        }
    }

    /// The next words between quotes, where they come next.
    pub(crate) fn quoted(&mut self) -> Option<&'a str> {
        match self.words.split_first() {
            Some((Word::Quoted(words), rest)) => {
                self.words = rest;
                Some(words)
            }
            Some(_) | None => None,
        }
    }

    /// Words with `and` or `,` between them.
    pub(crate) fn list(&mut self, what: &str) -> Result<Vec<&'a str>, String> {
        let mut found = vec![self.word(what)?];
        while self.eat("and") || self.eat_comma() {
            found.push(self.word(what)?);
        }
        Ok(found)
    }

    /// Nothing may be left.
    pub(crate) fn end(&self) -> Result<(), String> {
        if self.is_done() { Ok(()) } else { Err(format!("too many words{}", self.found())) }
    }

    fn found(&self) -> String {
        let shown: Vec<String> = self
            .words
            .iter()
            .map(|word| match word {
                Word::Plain(word) => word.clone(),
                Word::Quoted(words) => format!("\"{words}\""),
                Word::Comma => ",".to_owned(),
            })
            .collect();
        if shown.is_empty() {
            ", and the line ends".to_owned()
        } else {
            format!(", and not: {}", shown.join(" "))
        }
    }
}
