//! The index against the store: what `verify` says of it.
//!
//! Separate from the indexer, which follows and never looks back. The index may be behind: it
//! catches up. What it says it has, it must have, each message once, and nothing else. Memory is
//! two bits a message. Never repairs: `reindex` does.

use std::path::Path;

use super::indexer::{IndexerError, index_path};
use crate::desk::conversation::MessageKey;
use crate::index::Index;
use crate::store::Store;
use crate::store::verify::{Check, Finding};

/// What mends every one of these.
const MEND: &str = "stop the daemon, run `posthaste reindex`, start it again; no mail is lost";

/// How far the index is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IndexChecked {
    /// Documents in it.
    pub documents: u64,
    /// Messages that it does not have yet.
    pub behind: u64,
}

/// Compares; `found` hears of what is wrong. The index is opened before the store is asked, so
/// that beside a daemon the store is never the older one.
///
/// # Errors
/// The store's. An index that cannot be read is a finding.
pub fn check(
    store: &Store,
    data_dir: &Path,
    found: &mut dyn FnMut(Finding),
) -> Result<IndexChecked, IndexerError> {
    let newest = match Index::open(&index_path(data_dir)) {
        Ok(index) => return compare(store, &index, found),
        Err(_) => store.read().newest_message()?,
    };
    if newest.is_some() {
        found(finding("it is missing or cannot be read, so nothing can be found by `search`"));
    }
    Ok(IndexChecked::default())
}

fn compare(
    store: &Store,
    index: &Index,
    found: &mut dyn FnMut(Finding),
) -> Result<IndexChecked, IndexerError> {
    if index.indexed().store != store.read().identity()? {
        found(finding("it is another store's; the daemon makes it anew at its next start"));
        return Ok(IndexChecked::default());
    }
    let position = index.indexed().position;
    let mut marks = Marks::with_rows_up_to(position);
    let mut keys = Keys::default();
    index.each_key(&mut |key| match marks.see(key) {
        Seen::First => keys.documents += 1,
        Seen::Again => keys.doubles += 1,
        Seen::Beyond => keys.extra += 1,
    })?;
    let (mut behind, mut missing, mut stored) = (0, Missing::default(), 0);
    store.read().each_message(&mut |MessageKey(key)| {
        if key > position {
            behind += 1;
        } else if marks.has(key) {
            stored += 1;
        } else {
            missing.add(key);
        }
    })?;
    let extra = keys.extra + keys.documents - stored;
    if missing.count > 0 {
        found(finding(&format!("{}: `search` does not find them", missing.in_words())));
    }
    if extra > 0 {
        found(finding(&format!(
            "it has {extra} documents of messages that the store has not; they are never shown"
        )));
    }
    if keys.doubles > 0 {
        let doubles = keys.doubles;
        found(finding(&format!("it has {doubles} documents twice; `search` counts them twice")));
    }
    Ok(IndexChecked { documents: keys.documents + keys.extra + keys.doubles, behind })
}

#[derive(Default)]
struct Keys {
    documents: u64,
    doubles: u64,
    extra: u64,
}

#[derive(Default)]
struct Missing {
    count: u64,
    first: Vec<i64>,
}

impl Missing {
    fn add(&mut self, key: i64) {
        self.count += 1;
        if self.first.len() < 5 {
            self.first.push(key);
        }
    }

    fn in_words(&self) -> String {
        let first: Vec<String> = self.first.iter().map(i64::to_string).collect();
        let more = if self.count > first.len() as u64 { ", …" } else { "" };
        format!("it lacks {} messages ({}{more})", self.count, first.join(", "))
    }
}

enum Seen {
    First,
    Again,
    /// Behind the last message that the index says it has, or no row of a message at all.
    Beyond,
}

/// A bit a message.
struct Marks(Vec<u64>);

impl Marks {
    fn with_rows_up_to(last: i64) -> Marks {
        Marks(vec![0; usize::try_from(last).unwrap_or(0) / 64 + 1])
    }

    fn see(&mut self, key: i64) -> Seen {
        let Ok(row) = usize::try_from(key) else { return Seen::Beyond };
        let bit = 1 << (row % 64);
        match self.0.get_mut(row / 64) {
            None => Seen::Beyond,
            Some(word) if *word & bit != 0 => Seen::Again,
            Some(word) => {
                *word |= bit;
                Seen::First
            }
        }
    }

    fn has(&self, key: i64) -> bool {
        usize::try_from(key)
            .is_ok_and(|row| self.0.get(row / 64).is_some_and(|word| word & (1 << (row % 64)) != 0))
    }
}

fn finding(means: &str) -> Finding {
    Finding {
        check: Check::Index,
        about: "the index".to_owned(),
        means: means.to_owned(),
        mend: MEND,
    }
}
