//! Tables whose every value is of the kind that its key declares.
//!
//! Separate so that what builds the configuration asks for values by name and has no types to
//! check. Keys that were left out hold their defaults here. Never holds raw TOML.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;

use super::keys::Key;
use super::value::Leaf;
use crate::desk::policy::Rate;
use crate::desk::sla::calendar::Hours;
use crate::desk::sla::target::Allowance;
use crate::mail::address::Address;

/// A table that was checked.
#[derive(Debug)]
pub(super) struct Table {
    /// The bytes of its header.
    pub(super) header: Range<usize>,
    /// The keys that it may hold.
    pub(super) keys: &'static [Key],
    /// The keys that stand in the file, and where; also those whose value is wrong.
    pub(super) given: BTreeMap<&'static str, Range<usize>>,
    /// What it holds. A value that was wrong is not here; its problem was told.
    pub(super) items: BTreeMap<&'static str, Item>,
}

/// A value, and where it stands.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) value: Value,
    /// The bytes of the value; of the table's header for a default.
    pub(super) at: Range<usize>,
}

/// What a key holds.
#[derive(Debug)]
pub(super) enum Value {
    Leaf(Leaf),
    Bool(bool),
    Port(u16),
    /// Relative ones start at the configuration's directory.
    Path(PathBuf),
    /// What is right in a list, and how long it is as written.
    List {
        items: Vec<Item>,
        written: usize,
    },
    Table(Table),
    Tables(Vec<Table>),
    Named(Vec<(String, Table)>),
    /// Open hours by weekday, Monday first.
    Week(Box<[Vec<Hours>; 7]>),
    /// Open hours by date.
    Dates(BTreeMap<Date, Vec<Hours>>),
    /// `true`, `false`, or both.
    Flags(Vec<bool>),
}

/// A text, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Spanned<T> {
    pub(super) value: T,
    pub(super) at: Range<usize>,
}

impl Table {
    fn item(&self, name: &str) -> Option<&Item> {
        debug_assert!(self.keys.iter().any(|key| key.name == name), "{name} is no key here");
        self.items.get(name)
    }

    /// Whether the key stands in the file, be its value right or wrong.
    pub(super) fn is_given(&self, name: &str) -> bool {
        debug_assert!(self.keys.iter().any(|key| key.name == name), "{name} is no key here");
        self.given.contains_key(name)
    }

    /// The bytes of a key; of the header where it does not stand in the file.
    pub(super) fn name_at(&self, name: &str) -> Range<usize> {
        self.given.get(name).unwrap_or(&self.header).clone()
    }

    /// The bytes of a value; of the header where there is none.
    pub(super) fn at(&self, name: &str) -> Range<usize> {
        self.item(name).map_or_else(|| self.header.clone(), |item| item.at.clone())
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.item(name).and_then(Item::text)
    }

    /// A text and where it stands.
    pub(super) fn spanned(&self, name: &str) -> Option<Spanned<&str>> {
        Some(Spanned { value: self.text(name)?, at: self.at(name) })
    }

    /// Whether this is a list with nothing in it, not even something wrong.
    pub(super) fn is_empty_list(&self, name: &str) -> bool {
        let Some(Value::List { written, .. }) = self.item(name).map(|item| &item.value) else {
            return false;
        };
        *written == 0
    }

    pub(super) fn bool(&self, name: &str) -> Option<bool> {
        let Value::Bool(value) = self.item(name)?.value else { return None };
        Some(value)
    }

    pub(super) fn port(&self, name: &str) -> Option<u16> {
        let Value::Port(value) = self.item(name)?.value else { return None };
        Some(value)
    }

    pub(super) fn duration(&self, name: &str) -> Option<Duration> {
        let Value::Leaf(Leaf::Duration(value)) = self.item(name)?.value else { return None };
        Some(value)
    }

    pub(super) fn allowance(&self, name: &str) -> Option<Allowance> {
        let Value::Leaf(Leaf::Allowance(value)) = self.item(name)?.value else { return None };
        Some(value)
    }

    pub(super) fn week(&self, name: &str) -> Option<&[Vec<Hours>; 7]> {
        let Value::Week(week) = &self.item(name)?.value else { return None };
        Some(week)
    }

    /// Hours by date; none where it is left out.
    pub(super) fn dates(&self, name: &str) -> BTreeMap<Date, Vec<Hours>> {
        match self.item(name).map(|item| &item.value) {
            Some(Value::Dates(dates)) => dates.clone(),
            Some(_) | None => BTreeMap::new(),
        }
    }

    /// What a flag may be; nothing where it is left out.
    pub(super) fn flags(&self, name: &str) -> Vec<bool> {
        match self.item(name).map(|item| &item.value) {
            Some(Value::Flags(flags)) => flags.clone(),
            Some(_) | None => Vec::new(),
        }
    }

    pub(super) fn size(&self, name: &str) -> Option<u64> {
        let Value::Leaf(Leaf::Size(value)) = self.item(name)?.value else { return None };
        Some(value)
    }

    pub(super) fn rate(&self, name: &str) -> Option<Rate> {
        let Value::Leaf(Leaf::Rate(value)) = self.item(name)?.value else { return None };
        Some(value)
    }

    pub(super) fn address(&self, name: &str) -> Option<Spanned<&Address>> {
        self.item(name).and_then(Item::address)
    }

    pub(super) fn path(&self, name: &str) -> Option<&Path> {
        let Value::Path(path) = &self.item(name)?.value else { return None };
        Some(path)
    }

    /// The texts of a list; none where it is left out.
    pub(super) fn texts(&self, name: &str) -> Vec<Spanned<&str>> {
        let spanned = self.list(name).iter();
        spanned
            .filter_map(|item| Some(Spanned { value: item.text()?, at: item.at.clone() }))
            .collect()
    }

    /// The addresses of a list; none where it is left out.
    pub(super) fn addresses(&self, name: &str) -> Vec<Spanned<&Address>> {
        self.list(name).iter().filter_map(Item::address).collect()
    }

    pub(super) fn table(&self, name: &str) -> Option<&Table> {
        let Value::Table(table) = &self.item(name)?.value else { return None };
        Some(table)
    }

    /// The tables under `[[name]]`; none where there is none.
    pub(super) fn tables(&self, name: &str) -> &[Table] {
        match self.item(name).map(|item| &item.value) {
            Some(Value::Tables(tables)) => tables,
            Some(_) | None => &[],
        }
    }

    /// The tables under `[name.…]`; none where there is none.
    pub(super) fn named(&self, name: &str) -> &[(String, Table)] {
        match self.item(name).map(|item| &item.value) {
            Some(Value::Named(tables)) => tables,
            Some(_) | None => &[],
        }
    }

    fn list(&self, name: &str) -> &[Item] {
        match self.item(name).map(|item| &item.value) {
            Some(Value::List { items, .. }) => items,
            Some(_) | None => &[],
        }
    }
}

impl Item {
    fn text(&self) -> Option<&str> {
        let Value::Leaf(Leaf::Text(text)) = &self.value else { return None };
        Some(text)
    }

    fn address(&self) -> Option<Spanned<&Address>> {
        let Value::Leaf(Leaf::Address(value)) = &self.value else { return None };
        Some(Spanned { value, at: self.at.clone() })
    }
}
