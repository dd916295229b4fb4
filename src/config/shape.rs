//! Shape: a parsed TOML file held against the declared keys, giving tables that can be relied on.
//!
//! Separate from what values mean together: here every value is looked at alone. What is wrong is
//! noted and left out, and the rest is read on, so that all problems are told at once.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{Absent, Idle, Key, Kind, keys};
use super::nearest::nearest;
use super::problem::Problem;
use super::table::{Item, Table, Value};
use super::value::{self, Leaf, Unfit};
use crate::desk::sla::calendar::Hours;

/// What reading found beside the tables.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What is wrong.
    pub(super) problems: Vec<Problem>,
    /// Keys that are set and do nothing yet, each once.
    pub(super) idle: Vec<String>,
}

/// Reads a whole file. Relative paths start at `base`.
pub(super) fn read(raw: &Spanned<DeTable<'_>>, base: &Path, end: usize) -> (Table, Found) {
    let mut reader = Reader { base, found: Found::default() };
    let table = reader.table(raw.get_ref(), end..end, keys(), "");
    (table, reader.found)
}

struct Reader<'a> {
    base: &'a Path,
    found: Found,
}

/// Where a value stands: its key, that key's full name, and the bytes of both.
struct Place<'a> {
    key: &'static Key,
    path: &'a str,
    name_at: Range<usize>,
}

impl Reader<'_> {
    fn table(
        &mut self,
        raw: &DeTable<'_>,
        header: Range<usize>,
        keys: &'static [Key],
        path: &str,
    ) -> Table {
        let mut items = BTreeMap::new();
        let mut given = BTreeMap::new();
        for (name, raw) in raw {
            let Some(key) = keys.iter().find(|key| key.name == name.get_ref()) else {
                // What was misspelt is there, and not to be told missing as well.
                if let Some(near) = nearest(name.get_ref(), keys.iter().map(|key| key.name)) {
                    given.entry(near).or_insert_with(|| name.span());
                }
                self.problem(unknown(name, keys, path));
                continue;
            };
            given.insert(key.name, name.span());
            let path = joined(path, key.name);
            if is_idle(key) && !self.found.idle.contains(&path) {
                self.found.idle.push(path.clone());
            }
            let place = Place { key, path: &path, name_at: name.span() };
            if let Some(value) = self.value(&place, &key.kind, raw) {
                items.insert(key.name, Item { value, at: raw.span() });
            }
        }
        let absent: Vec<&'static Key> =
            keys.iter().filter(|key| !given.contains_key(key.name)).collect();
        self.missing(&absent, &header, path);
        for key in absent {
            if let Some(value) = self.default(key, &header, path) {
                items.insert(key.name, Item { value, at: header.clone() });
            }
        }
        Table { header, keys, given, items }
    }

    /// What a key holds that was left out.
    fn default(&mut self, key: &'static Key, header: &Range<usize>, path: &str) -> Option<Value> {
        let path = joined(path, key.name);
        match (&key.absent, key.inner()) {
            (Absent::Default(text), _) => {
                let raw = DeValue::parse(text).ok()?;
                let place = Place { key, path: &path, name_at: header.clone() };
                self.value(&place, &key.kind, &raw)
            }
            (Absent::Empty, Some(keys)) => {
                Some(Value::Table(self.table(&DeTable::new(), header.clone(), keys, &path)))
            }
            (Absent::Empty | Absent::Required(_) | Absent::Unset(_) | Absent::Usual(_), _) => None,
        }
    }

    fn missing(&mut self, absent: &[&'static Key], header: &Range<usize>, path: &str) {
        let required: Vec<(&Key, &str)> = absent
            .iter()
            .filter_map(|key| match key.absent {
                Absent::Required(sample) => Some((*key, sample)),
                Absent::Unset(_) | Absent::Usual(_) | Absent::Default(_) | Absent::Empty => None,
            })
            .collect();
        if required.is_empty() {
            return;
        }
        let names: Vec<String> =
            required.iter().map(|(key, _)| format!("`{}`", written(key, path))).collect();
        let title = match path {
            "" => format!("the file lacks {}", names.join(" and ")),
            _ => format!("{} needs {}", bracketed(path), names.join(" and ")),
        };
        let label = if path.is_empty() { "not found up to here" } else { "missing below this" };
        let mut problem = Problem::at(header.clone(), title).label(label);
        for (key, sample) in required {
            problem = problem.help(match sample {
                "" => format!("add {} with its keys ({})", written(key, path), key.doc),
                _ => format!("add {} = {sample} ({})", key.name, key.doc),
            });
        }
        self.problem(problem);
    }

    fn value(
        &mut self,
        place: &Place<'_>,
        kind: &'static Kind,
        raw: &Spanned<DeValue<'_>>,
    ) -> Option<Value> {
        match (kind, raw.get_ref()) {
            (Kind::Table(keys), DeValue::Table(table)) => {
                Some(Value::Table(self.table(table, raw.span(), keys, place.path)))
            }
            (Kind::Table(_) | Kind::Tables(_), _) => self.table_or_tables(place, kind, raw),
            (Kind::Named(keys), DeValue::Table(tables)) => {
                Some(Value::Named(self.named(place, keys, tables)))
            }
            (Kind::Hours, DeValue::Table(days)) => Some(self.week(place, days)),
            (Kind::DateHours, DeValue::Table(dates)) => Some(self.dates(place, dates)),
            (Kind::List(inner), DeValue::Array(list)) => {
                let item = |raw| {
                    let value = self.value(place, inner, raw)?;
                    Some(Item { value, at: raw.span() })
                };
                Some(Value::List {
                    items: list.iter().filter_map(item).collect(),
                    written: list.len(),
                })
            }
            (Kind::Flag, DeValue::Array(list)) => {
                let flag = |raw| match self.value(place, &Kind::Bool, raw) {
                    Some(Value::Bool(value)) => Some(value),
                    Some(_) | None => None,
                };
                Some(Value::Flags(list.iter().filter_map(flag).collect()))
            }
            (Kind::Flag, DeValue::Boolean(value)) => Some(Value::Flags(vec![*value])),
            (Kind::Bool, DeValue::Boolean(value)) => Some(Value::Bool(*value)),
            (Kind::Port, DeValue::Integer(_)) => self.port(place, raw),
            (Kind::Date, DeValue::Datetime(date)) => {
                self.leaf(place, kind, &date.to_string(), raw.span())
            }
            (_, DeValue::String(text)) if is_text(kind) => self.leaf(place, kind, text, raw.span()),
            _ => {
                self.wrong_type(place, kind, raw);
                None
            }
        }
    }

    fn leaf(
        &mut self,
        place: &Place<'_>,
        kind: &Kind,
        text: &str,
        at: Range<usize>,
    ) -> Option<Value> {
        let leaf = match value::read(kind, text) {
            Ok(leaf) => leaf,
            Err(unfit) => {
                self.unfit(place, at, unfit);
                return None;
            }
        };
        match (kind, &leaf) {
            (Kind::File, Leaf::Text(text)) => self.file(place, text, at),
            (Kind::Path, Leaf::Text(text)) => Some(Value::Path(self.base.join(text))),
            _ => Some(Value::Leaf(leaf)),
        }
    }

    /// A file that must be there. One that this user may not look at is taken as it is: whoever
    /// asks the desk for a list need not be able to read its passwords.
    fn file(&mut self, place: &Place<'_>, text: &str, at: Range<usize>) -> Option<Value> {
        let path = self.base.join(text);
        let label = match std::fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => "this is a directory",
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => "no such file",
            Ok(_) | Err(_) => return Some(Value::Path(path)),
        };
        let help = match Path::new(text).is_absolute() {
            true => "create it, or correct the path".to_owned(),
            false => {
                let path = path.display();
                format!("looked for {path}; relative paths start at this file's directory")
            }
        };
        let title = format!("`{}` names no file", place.path);
        self.problem(Problem::at(at, title).label(label).help(help));
        None
    }

    fn port(&mut self, place: &Place<'_>, raw: &Spanned<DeValue<'_>>) -> Option<Value> {
        let port = raw.get_ref().as_integer().and_then(|integer| {
            let port = u16::from_str_radix(integer.as_str(), integer.radix()).ok();
            port.filter(|port| *port > 0)
        });
        if port.is_none() {
            let help = "993 and 143 are usual for IMAP, 465 and 587 for SMTP";
            self.unfit(
                place,
                raw.span(),
                Unfit { label: "not a port".to_owned(), help: help.to_owned() },
            );
        }
        port.map(Value::Port)
    }

    fn named(
        &mut self,
        place: &Place<'_>,
        keys: &'static [Key],
        tables: &DeTable<'_>,
    ) -> Vec<(String, Table)> {
        let mut named = Vec::new();
        for (name, raw) in tables {
            let path = joined(place.path, name.get_ref());
            if let Err(unfit) = value::read(&Kind::Name, name.get_ref()) {
                let place = Place { key: place.key, path: &path, name_at: name.span() };
                self.unfit(&place, name.span(), unfit);
            }
            match raw.get_ref().as_table() {
                Some(table) => {
                    let table = self.table(table, raw.span(), keys, &path);
                    named.push((name.get_ref().to_string(), table));
                }
                None => self.problem(
                    Problem::at(raw.span(), format!("`{path}` must be a table"))
                        .label(format!("this is {}", type_of(raw.get_ref())))
                        .help(format!("write [{}.NAME] and its keys below", place.path)),
                ),
            }
        }
        named
    }

    fn week(&mut self, place: &Place<'_>, days: &DeTable<'_>) -> Value {
        let mut week: [Vec<Hours>; 7] = Default::default();
        for (day, raw) in days {
            let path = joined(place.path, day.get_ref());
            let place = Place { key: place.key, path: &path, name_at: day.span() };
            let days = value::days(day.get_ref()).unwrap_or_else(|unfit| {
                self.unfit(&place, day.span(), unfit);
                Vec::new()
            });
            let hours = self.hours(&place, raw);
            for day in days {
                if let Some(of_day) = week.get_mut(day) {
                    of_day.extend(&hours);
                }
            }
        }
        Value::Week(Box::new(week))
    }

    fn dates(&mut self, place: &Place<'_>, dates: &DeTable<'_>) -> Value {
        let mut hours = BTreeMap::new();
        for (date, raw) in dates {
            let path = joined(place.path, date.get_ref());
            let place = Place { key: place.key, path: &path, name_at: date.span() };
            let of_date = self.hours(&place, raw);
            match value::date(date.get_ref()) {
                Ok(date) => drop(hours.insert(date, of_date)),
                Err(unfit) => self.unfit(&place, date.span(), unfit),
            }
        }
        Value::Dates(hours)
    }

    /// A list of spans of hours.
    fn hours(&mut self, place: &Place<'_>, raw: &Spanned<DeValue<'_>>) -> Vec<Hours> {
        if !raw.get_ref().is_array() {
            self.wrong_type(place, &Kind::List(&Kind::TimeOfDay), raw);
        }
        let mut hours = Vec::new();
        for raw in raw.get_ref().as_array().into_iter().flatten() {
            match raw.get_ref().as_str().map(value::hours) {
                Some(Ok(span)) => hours.push(span),
                Some(Err(unfit)) => self.unfit(place, raw.span(), unfit),
                None => self.wrong_type(place, &Kind::TimeOfDay, raw),
            }
        }
        hours
    }

    /// `[[name]]`, and what comes of the wrong number of brackets: told, and read all the same.
    fn table_or_tables(
        &mut self,
        place: &Place<'_>,
        kind: &'static Kind,
        raw: &Spanned<DeValue<'_>>,
    ) -> Option<Value> {
        let keys = kind.inner()?;
        let list: Vec<(&DeTable<'_>, Range<usize>)> = match raw.get_ref() {
            DeValue::Table(table) => vec![(table, raw.span())],
            DeValue::Array(list) => list
                .iter()
                .filter_map(|raw| Some((raw.get_ref().as_table()?, raw.span())))
                .collect(),
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => Vec::new(),
        };
        let all = raw.get_ref().as_array().is_none_or(|all| all.len() == list.len());
        let is_many = matches!(kind, Kind::Tables(_));
        if list.is_empty() || !all || is_many == raw.get_ref().is_table() {
            self.wrong_type(place, kind, raw);
        }
        let mut tables: Vec<Table> =
            list.into_iter().map(|(table, at)| self.table(table, at, keys, place.path)).collect();
        match is_many {
            true => Some(Value::Tables(tables)),
            false => tables.pop().map(Value::Table),
        }
    }

    fn wrong_type(&mut self, place: &Place<'_>, kind: &Kind, raw: &Spanned<DeValue<'_>>) {
        let is_secret = matches!(kind, Kind::Secret);
        let at = if is_secret { place.name_at.clone() } else { raw.span() };
        let title = format!("`{}` must be {}", place.path, value::described(kind));
        let problem = Problem::at(at, title).label(format!("this is {}", type_of(raw.get_ref())));
        self.problem(match rewritten(place, kind, raw.get_ref()) {
            Some(help) => problem.help(help),
            None => problem,
        });
    }

    fn unfit(&mut self, place: &Place<'_>, at: Range<usize>, unfit: Unfit) {
        let title = format!("invalid value for `{}`", place.path);
        self.problem(Problem::at(at, title).label(unfit.label).help(unfit.help));
    }

    fn problem(&mut self, problem: Problem) {
        self.found.problems.push(problem);
    }
}

fn unknown(name: &Spanned<impl AsRef<str>>, keys: &[Key], path: &str) -> Problem {
    let text = name.get_ref().as_ref();
    let title = match path {
        "" => format!("unknown key `{text}`"),
        _ => format!("unknown key `{text}` in {}", bracketed(path)),
    };
    let near = nearest(text, keys.iter().map(|key| key.name));
    let homes = homes(text);
    let help = match (near, homes.as_slice()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, [home]) => format!("it belongs into {home}"),
        (None, [_, ..]) => format!("it belongs into one of {}", homes.join(", ")),
        (None, []) => {
            let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
            format!("known here are {}", names.join(", "))
        }
    };
    Problem::at(name.span(), title).label("not known here").help(help)
}

/// The tables that have a key of this name.
fn homes(name: &str) -> Vec<String> {
    fn walk(keys: &'static [Key], path: &str, name: &str, homes: &mut Vec<String>) {
        for key in keys {
            if key.name == name {
                homes.push(if path.is_empty() { "the top".to_owned() } else { bracketed(path) });
            }
            // `not` and `any` hold what their own table holds.
            if let Some(inner) = key.inner().filter(|inner| !std::ptr::eq(*inner, keys)) {
                walk(inner, &joined(path, key.name), name, homes);
            }
        }
    }
    let mut homes = Vec::new();
    walk(keys(), "", name, &mut homes);
    homes
}

/// How a value would be right, where it is easily told.
fn rewritten(place: &Place<'_>, kind: &Kind, raw: &DeValue<'_>) -> Option<String> {
    // Within a list there is only the value to be written.
    let is_whole = std::ptr::eq(kind, &place.key.kind);
    let assign = if is_whole { format!("{} = ", place.key.name) } else { String::new() };
    let number = raw.as_integer().map(|integer| integer.as_str());
    match (kind, raw.as_str(), number) {
        (Kind::Secret, _, _) => Some(format!("write {assign}\"…\"")),
        (Kind::Tables(_), _, _) => {
            Some(format!("write [[{}]], with two brackets: it may repeat", place.path))
        }
        (Kind::Table(_), _, _) => {
            Some(format!("write [{}], with one bracket: it does not repeat", place.path))
        }
        (Kind::List(_), Some(text), _) => Some(format!("write {assign}[\"{text}\"]")),
        (Kind::Bool | Kind::Flag | Kind::Port, Some(text), _) => {
            Some(format!("write it without quotes: {assign}{text}"))
        }
        (Kind::Duration | Kind::Poll, _, Some(number)) => {
            Some(format!("write its unit too: {assign}\"{number}s\""))
        }
        (Kind::Size, _, Some(number)) => {
            Some(format!("write its unit too: {assign}\"{number}MB\""))
        }
        (Kind::Rate, _, Some(number)) => {
            Some(format!("write its period too: {assign}\"{number}/h\""))
        }
        (kind, _, Some(number)) if is_text(kind) => {
            Some(format!("write it in quotes: {assign}\"{number}\""))
        }
        _ => None,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "whatever is not listed is a text")]
fn is_text(kind: &Kind) -> bool {
    match kind {
        Kind::Bool | Kind::Flag | Kind::Port | Kind::Hours | Kind::DateHours | Kind::List(_) => {
            false
        }
        kind => kind.inner().is_none(),
    }
}

fn is_idle(key: &Key) -> bool {
    match key.idle {
        Idle::No => false,
        Idle::Yes => true,
    }
}

fn type_of(raw: &DeValue<'_>) -> &'static str {
    match raw {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or a time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// A key as it is written where it is added: a table by its header.
fn written(key: &Key, path: &str) -> String {
    match key.kind.inner() {
        Some(_) => bracketed(&joined(path, key.name)),
        None => key.name.to_owned(),
    }
}

/// A table's header, with the brackets that it is written with.
fn bracketed(path: &str) -> String {
    let mut many = false;
    let mut keys = Some(keys());
    for name in path.split('.') {
        // A name that is no key is one that the admin chose: its table holds the same keys.
        let Some(key) = keys.and_then(|keys| keys.iter().find(|key| key.name == name)) else {
            continue;
        };
        many = matches!(key.kind, Kind::Tables(_));
        keys = key.inner();
    }
    if many { format!("[[{path}]]") } else { format!("[{path}]") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every default and every sample is of its key's kind; else a configuration would lack it.
    #[test]
    fn what_is_declared_can_be_read() {
        fn check(keys: &'static [Key], path: &str, count: &mut usize) {
            for key in keys {
                let path = joined(path, key.name);
                let (Absent::Default(text)
                | Absent::Required(text)
                | Absent::Unset(text)
                | Absent::Usual(text)) = key.absent
                else {
                    check(key.inner().unwrap(), &path, count);
                    continue;
                };
                *count += 1;
                if text.is_empty() {
                    check(key.inner().unwrap(), &path, count);
                } else if !matches!(key.kind, Kind::File) {
                    let mut reader = Reader { base: Path::new("/"), found: Found::default() };
                    let raw = DeValue::parse(text).unwrap();
                    let place = Place { key, path: &path, name_at: 0..0 };
                    assert!(reader.value(&place, &key.kind, &raw).is_some(), "{path}");
                    assert!(reader.found.problems.is_empty(), "{path}");
                }
                assert!(!key.doc.is_empty(), "{path}");
            }
        }
        let mut count = 0;
        check(keys(), "", &mut count);
        assert!(count > 100, "{count}");
    }

    #[test]
    fn headers_have_their_brackets() {
        for (path, expected) in [
            ("desk", "[desk]"),
            ("mailbox", "[[mailbox]]"),
            ("mailbox.imap", "[mailbox.imap]"),
            ("sla.escalation", "[[sla.escalation]]"),
            ("calendar.office", "[calendar.office]"),
        ] {
            assert_eq!(bracketed(path), expected);
        }
    }
}
