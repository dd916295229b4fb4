//! `explain`: how each mail would be read, and why.
//!
//! ```text
//!  paths ─► mails ─► batches ─► Reader, on every core ─► Explanation, in order ─► JSON or a page
//! ```
//!
//! Separate because it answers an admin's question and changes nothing: it opens no store, contacts
//! nobody, and needs no configuration. The mail is read by the daemon's own functions; there is no
//! second reading. Holds one batch of mails at a time, however large the mbox.

mod explanation;
mod page;
mod sentences;
mod with_config;

use std::path::{Path, PathBuf};

use super::Failure;
use super::mails::{Failed, Mails, Reading, find, read};
use super::output::{Output, complain};
use crate::config::Config;
use crate::limits;
use explanation::{Explanation, Reader, Unread};
use page::Page;

/// Mails that are read together: enough for every core, little to hold.
const BATCH: usize = 256;

/// Explains the mails in these files. A mail that cannot be read is told, and the others are read.
pub(super) fn explain(
    config: Option<&Config>,
    paths: &[PathBuf],
    json: bool,
) -> Result<(), Failure> {
    let reading = Reading {
        bytes_max: config.map_or(limits::EXPLAINED_BYTES_MAX, |it| it.message_size_bytes),
        trusts_names: true,
    };
    let mut explaining = Explaining {
        reader: Reader::new(config)?,
        page: Page::new(config)?,
        output: Output::new(),
        json,
        reading,
        batch: Vec::new(),
        batch_bytes: 0,
        is_first: true,
        has_failed: false,
    };
    for path in paths {
        explaining.take(path)?;
    }
    explaining.end_batch()?;
    explaining.output.flush()?;
    if explaining.has_failed { Err(Failure::Shown) } else { Ok(()) }
}

/// Mails on their way from files to an explanation.
struct Explaining {
    reader: Reader,
    page: Page,
    output: Output,
    json: bool,
    reading: Reading,
    batch: Vec<Unread>,
    batch_bytes: u64,
    is_first: bool,
    has_failed: bool,
}

impl Explaining {
    fn take(&mut self, path: &Path) -> Result<(), Failure> {
        if path == Path::new("-") {
            return match read::standard_input(self.reading) {
                Ok(mails) => self.take_mails(path, mails),
                Err(error) => {
                    self.fail(&Failed::of(path, error));
                    Ok(())
                }
            };
        }
        let found = find::find(&[path.to_owned()]);
        for failed in &found.failed {
            self.fail(failed);
        }
        for skipped in &found.skipped {
            complain(&format!("skipped: {skipped}"));
        }
        for file in &found.files {
            match read::open(file, self.reading) {
                Ok(Some(mails)) => self.take_mails(&file.path, mails)?,
                Ok(None) => {
                    complain(&format!("skipped: {}: it holds no mail", file.path.display()))
                }
                Err(error) => self.fail(&Failed::of(&file.path, error)),
            }
        }
        Ok(())
    }

    fn take_mails(&mut self, path: &Path, mut mails: Mails) -> Result<(), Failure> {
        let file = path.display().to_string();
        while let Some(mail) = mails.next_mail() {
            match mail {
                Ok(mail) => {
                    self.batch_bytes += mail.raw.len() as u64;
                    let (file, number) = (file.clone(), mails.number());
                    self.batch.push(Unread { file, number, raw: mail.raw });
                }
                Err(reason) => self.fail(&Failed::of(path, reason)),
            }
            if self.batch.len() >= BATCH || self.batch_bytes >= limits::BATCH_BYTES {
                self.end_batch()?;
            }
        }
        Ok(())
    }

    /// Reads the batch on every core and shows it in its order.
    fn end_batch(&mut self) -> Result<(), Failure> {
        let batch = std::mem::take(&mut self.batch);
        self.batch_bytes = 0;
        for explained in read_together(&self.reader, &batch) {
            match explained {
                Ok(explanation) => self.show(&explanation)?,
                Err(failed) => self.fail(&failed),
            }
        }
        Ok(())
    }

    fn show(&mut self, explanation: &Explanation) -> Result<(), Failure> {
        if self.json {
            self.output.json(explanation)?;
        } else {
            if !self.is_first {
                self.output.line("")?;
            }
            self.page.show(&mut self.output, explanation)?;
        }
        self.is_first = false;
        Ok(())
    }

    fn fail(&mut self, failed: &Failed) {
        complain(&format!("error: {}: {}", failed.path, failed.reason));
        self.has_failed = true;
    }
}

/// Each mail's explanation, in order.
fn read_together(reader: &Reader, batch: &[Unread]) -> Vec<Result<Explanation, Failed>> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = batch.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let read = |mails: &[Unread]| mails.iter().map(|mail| reader.read(mail)).collect();
        let readers: Vec<_> = batch
            .chunks(share)
            .map(|mails| scope.spawn(move || -> Vec<_> { read(mails) }))
            .collect();
        // A reader catches what a mail does to it: it ends like any other.
        readers.into_iter().filter_map(|reader| reader.join().ok()).flatten().collect()
    })
}
