//! The check of the whole store against itself: `verify`, and the end of every test.
//!
//! ```text
//! pages ─► references between rows ─► rows ─► journal folded ─► bytes hashed ─► tokens
//! ```
//!
//! Separate because it believes nothing: it folds the journal again and compares, hashes every mail
//! again, and asks SQLite about its own pages. One moment of the store, beside a writer or alone;
//! memory is one mail, one conversation and a bit for each message. Where the database itself
//! fails, that is a finding and the next check goes on. Never repairs: a finding is a sentence for
//! a person, and names no words and no address of a mail.

mod bytes;
mod fold;
mod pages;
mod rows;
mod token;

use std::collections::BTreeMap;

use serde::Serialize;

use super::StoreError;
use super::column::count;
use super::error::Doing;
use super::query::Reader;
use crate::desk::conversation::MessageKey;
use crate::limits::FINDINGS_OF_A_CHECK_MAX;

/// What is checked; each has a word that stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// The pages of the database file, as SQLite checks them.
    Pages,
    /// References from row to row.
    Reference,
    /// The journal against the rows of conversations.
    Conversation,
    /// Every message in a conversation, by an event of that one.
    Message,
    /// Raw mail against its hash.
    Raw,
    /// Mail of ours: its bytes, its recipients, its names.
    Outbox,
    /// Tokens against the keys.
    Token,
    /// The keys themselves.
    Keys,
    /// Timers of conversations that need one.
    Timer,
    /// How far each folder has been taken in.
    Cursor,
    /// Mail that could not be processed.
    Quarantine,
    /// The index against the store.
    Index,
}

/// Something that is not as it has to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which check found it.
    pub check: Check,
    /// The thing: `message 12 in 7KQ2M9`.
    pub about: String,
    /// What is wrong with it, and what that means.
    pub means: String,
    /// What to do about it.
    pub mend: &'static str,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}; {}", self.about, self.means, self.mend)
    }
}

/// What a check tells while it works.
#[derive(Debug)]
pub enum Told {
    /// So many more rows are done, of [`Sizes::rows`].
    Done(u64),
    /// Something is wrong.
    Found(Finding),
}

/// How much there is to check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sizes {
    /// Conversations.
    pub conversations: u64,
    /// Messages.
    pub messages: u64,
    /// Mail of ours.
    pub outbox: u64,
}

impl Sizes {
    /// All rows that are told of by [`Told::Done`].
    #[must_use]
    pub fn rows(self) -> u64 {
        self.conversations + self.messages + self.outbox
    }
}

/// Mends what lost or changed rows: nothing here can invent them again.
pub(super) const FROM_BACKUP: &str =
    "restore the last backup that verifies, and report what happened before it";

/// What is reported goes through here: bounded for each check, so that a broken disk fills no
/// memory and no screen.
pub(super) struct Findings<'t> {
    tell: &'t mut dyn FnMut(Told),
    counts: BTreeMap<Check, u64>,
}

impl<'t> Findings<'t> {
    pub(super) fn new(tell: &'t mut dyn FnMut(Told)) -> Findings<'t> {
        Findings { tell, counts: BTreeMap::new() }
    }

    pub(super) fn add(
        &mut self,
        check: Check,
        about: impl Into<String>,
        means: impl Into<String>,
        mend: &'static str,
    ) {
        let count = self.counts.entry(check).or_default();
        *count += 1;
        if *count <= FINDINGS_OF_A_CHECK_MAX {
            let finding = Finding { check, about: about.into(), means: means.into(), mend };
            (self.tell)(Told::Found(finding));
        }
    }

    pub(super) fn done(&mut self, rows: u64) {
        (self.tell)(Told::Done(rows));
    }

    /// A check that the database itself broke off.
    pub(super) fn broken_off<T>(&mut self, what: &str, result: rusqlite::Result<T>) {
        if let Err(error) = result {
            let means = format!("reading it failed ({error}): the rest of it was not checked");
            self.add(Check::Pages, what, means, pages::MEND);
        }
    }

    /// Says how many more there were than were told.
    pub(super) fn end(self) {
        for (check, count) in self.counts {
            let more = count.saturating_sub(FINDINGS_OF_A_CHECK_MAX);
            if more > 0 {
                let about = format!("{more} more");
                let means = "are wrong in the same way and are not listed".to_owned();
                let mend = "mend these first, then verify again";
                (self.tell)(Told::Found(Finding { check, about, means, mend }));
            }
        }
    }
}

impl Reader<'_> {
    /// How much [`Reader::verify`] will go through.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn verify_sizes(&self) -> Result<Sizes, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM conversation) AS conversations,
                     (SELECT count(*) FROM message) AS messages,
                     (SELECT count(*) FROM outbox) AS outbox";
        self.connection
            .query_row(sql, [], |row| {
                Ok(Sizes {
                    conversations: count(row, "conversations")?,
                    messages: count(row, "messages")?,
                    outbox: count(row, "outbox")?,
                })
            })
            .doing("counting what there is to check")
    }

    /// Checks everything, in one moment of the store. `with_tokens`: the keys are there, so tokens
    /// can be checked. `tell` hears of every row and every finding; of one check at most
    /// [`FINDINGS_OF_A_CHECK_MAX`] are named and the rest counted.
    ///
    /// # Errors
    /// [`StoreError`] where nothing can be read at all.
    pub fn verify(&self, with_tokens: bool, tell: &mut dyn FnMut(Told)) -> Result<(), StoreError> {
        let _moment = self.snapshot()?;
        let connection = self.connection;
        let mut findings = Findings::new(tell);
        pages::check(connection, &mut findings);
        rows::check(connection, &mut findings);
        rows::check_needs(connection, &mut findings);
        let filed = fold::check(connection, &mut findings);
        fold::check_filed(connection, &filed, &mut findings);
        bytes::check(connection, &mut findings);
        token::check(connection, with_tokens.then_some(self.keys), &mut findings);
        findings.end();
        Ok(())
    }

    /// Every message's row, ascending: what the index is compared with.
    ///
    /// # Errors
    /// [`StoreError`] where the database fails.
    pub fn each_message(&self, each: &mut dyn FnMut(MessageKey)) -> Result<(), StoreError> {
        let mut go_through = || {
            let mut statement = self.connection.prepare("SELECT id FROM message ORDER BY id")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                each(MessageKey(row.get(0)?));
            }
            Ok::<(), rusqlite::Error>(())
        };
        go_through().doing("going through the messages")
    }

    /// What [`Reader::verify`] finds, a line each: for the end of a test.
    ///
    /// # Errors
    /// As [`Reader::verify`].
    pub fn verify_all(&self) -> Result<Vec<String>, StoreError> {
        let mut found = Vec::new();
        self.verify(true, &mut |told| match told {
            Told::Found(finding) => found.push(finding.to_string()),
            Told::Done(_) => {}
        })?;
        Ok(found)
    }

    /// What the store answers for alone, whoever wrote what into it: pages, references, rows, and
    /// that folding the journal gives the rows. A line each.
    ///
    /// # Errors
    /// [`StoreError`] where nothing can be read at all.
    pub fn fold_check(&self) -> Result<Vec<String>, StoreError> {
        let _moment = self.snapshot()?;
        let mut found = Vec::new();
        let mut tell = |told| match told {
            Told::Found(finding) => found.push(Finding::to_string(&finding)),
            Told::Done(_) => {}
        };
        let mut findings = Findings::new(&mut tell);
        pages::check(self.connection, &mut findings);
        rows::check(self.connection, &mut findings);
        fold::check(self.connection, &mut findings);
        findings.end();
        Ok(found)
    }
}
