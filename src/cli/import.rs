//! `import`: old mail out of files, as history.
//!
//! ```text
//!  paths ─► mails ─► look: received when, ours or not? ─► batches ─► daemon::ingest ─► index
//! ```
//!
//! Separate from the daemon, beside which it refuses to run: one process writes. What comes in is
//! history and never answered; no server is contacted. A file that cannot be read stops no other
//! and is told at the end.

mod look;

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use super::Failure;
use super::access;
use super::desk::desk;
use super::mails::{Failed, Mail, Reading, find, read};
use super::output::{Output, Progress, complain};
use crate::config::Config;
use crate::daemon::desk::Desk;
use crate::daemon::indexer;
use crate::daemon::ingest::{Folder, Incoming, Taken, take_in};
use crate::limits;
use crate::mail::read::authentication::KeyRecords;
use crate::store::Store;
use crate::world::clock::{Clock, SystemClock};

/// Files that are named on standard error, of those that were skipped and of those that failed.
const LINES_SAID_MAX: usize = 20;

/// What an import prints.
#[derive(Debug, Serialize)]
struct Report {
    mailbox: String,
    /// New messages.
    imported: u64,
    /// Messages that the store had already, or that were there twice.
    known: u64,
    /// Messages that could not be processed; see `quarantine list`.
    quarantined: u64,
    /// Files, or mails in them, that could not be read.
    failed: Vec<Failed>,
    /// Files that hold no mail, and links that were not followed.
    skipped: Vec<String>,
    seconds: f64,
    /// Mails a second, of all that were read.
    per_second: f64,
}

/// Takes mail in.
pub(super) fn import(
    config: &Config,
    mailbox: Option<String>,
    paths: &[PathBuf],
    json: bool,
) -> Result<(), Failure> {
    let mailbox = mailbox_of(config, mailbox)?;
    let mut writing = access::to_write_alone(config, "import")?;
    let clock = SystemClock::new();
    let began = clock.monotonic();
    // Before the first mail, so that a full disk or a broken index shows at once.
    let mut index = indexer::open(&writing.store, &config.data_dir)?;
    let found = find::find(paths);
    let mut intake = Intake {
        store: &mut writing.store,
        desk: desk(config)?,
        now: clock.now(),
        report: Report::of(mailbox, found.skipped, found.failed),
        batch: Vec::new(),
        batch_bytes: 0,
    };
    let read = intake.take_files(&found.files, config.message_size_bytes);
    let mut report = intake.report;
    indexer::catch_up(&writing.store, &mut index, &AtomicBool::new(false))?;
    index.close();
    read?;
    report.took(clock.monotonic().saturating_sub(began));
    show(&report, json)
}

/// The mailbox that the mail belongs to.
fn mailbox_of(config: &Config, named: Option<String>) -> Result<String, Failure> {
    let mailboxes = &config.policy.mailboxes;
    let named = match &named {
        Some(name) => mailboxes.iter().find(|mailbox| mailbox.name == *name),
        None => mailboxes.first(),
    };
    named.map(|mailbox| mailbox.name.clone()).ok_or_else(|| {
        let names: Vec<&str> = mailboxes.iter().map(|mailbox| mailbox.name.as_str()).collect();
        Failure::Refused(format!("no such mailbox; there are: {}", names.join(", ")))
    })
}

/// Mail on its way from files into the store.
struct Intake<'a> {
    store: &'a mut Store,
    desk: Desk,
    now: Timestamp,
    report: Report,
    batch: Vec<Incoming>,
    batch_bytes: u64,
}

impl Intake<'_> {
    /// Takes in every mail of these files, in their order.
    fn take_files(&mut self, files: &[find::File], bytes_max: u64) -> Result<(), Failure> {
        let reading = Reading { bytes_max, trusts_names: false };
        let total = files.iter().map(|file| file.size).sum();
        let progress = Progress::of_bytes(total);
        let mut done = 0;
        for file in files {
            let mut mails = match read::open(file, reading) {
                Ok(Some(mails)) => mails,
                Ok(None) => {
                    self.report.skipped.push(format!("{}: it holds no mail", file.path.display()));
                    continue;
                }
                Err(error) => {
                    self.report.failed.push(Failed::of(&file.path, error));
                    continue;
                }
            };
            while let Some(mail) = mails.next_mail() {
                match mail {
                    Ok(mail) => self.add(mail)?,
                    Err(reason) => self.report.failed.push(Failed::of(&file.path, reason)),
                }
                let count = self.report.read() + self.batch.len() as u64;
                progress.at(done + mails.position(), format!("{count} mails"));
            }
            done += file.size;
        }
        self.take_batch()?;
        progress.end();
        Ok(())
    }

    /// Adds a mail to the batch, and takes the batch in where it is full.
    fn add(&mut self, mail: Mail) -> Result<(), Failure> {
        let seen = look::look(&mail, &self.desk, self.now);
        self.batch_bytes += mail.raw.len() as u64;
        self.batch.push(Incoming {
            mailbox: self.report.mailbox.clone(),
            location: None,
            received_at: seen.received_at,
            folder: if seen.is_ours { Folder::Sent } else { Folder::Inbox },
            history: true,
            restored: false,
            raw: mail.raw,
            keys: KeyRecords::new(),
        });
        if self.batch.len() >= limits::HISTORY_BATCH || self.batch_bytes >= limits::BATCH_BYTES {
            self.take_batch()?;
        }
        Ok(())
    }

    fn take_batch(&mut self) -> Result<(), Failure> {
        let batch = std::mem::take(&mut self.batch);
        self.batch_bytes = 0;
        if batch.is_empty() {
            return Ok(());
        }
        for taken in take_in(self.store, &self.desk, batch, self.now)? {
            match taken {
                Taken::Stored(_, _) => self.report.imported += 1,
                Taken::Duplicate(_) | Taken::Ours | Taken::Known | Taken::PassedOver => {
                    self.report.known += 1;
                }
                Taken::Quarantined => self.report.quarantined += 1,
            }
        }
        Ok(())
    }
}

impl Report {
    fn of(mailbox: String, skipped: Vec<String>, failed: Vec<Failed>) -> Report {
        Report {
            mailbox,
            imported: 0,
            known: 0,
            quarantined: 0,
            failed,
            skipped,
            seconds: 0.0,
            per_second: 0.0,
        }
    }

    /// How many mails were read, whatever became of them.
    fn read(&self) -> u64 {
        self.imported + self.known + self.quarantined
    }

    fn took(&mut self, took: Duration) {
        let seconds = took.as_secs_f64();
        let rounded = |number: f64| (number * 100.0).round() / 100.0;
        self.seconds = rounded(seconds);
        self.per_second = rounded(self.read() as f64 / seconds.max(0.001));
    }
}

/// Says what came in; a failure where something did not.
fn show(report: &Report, json: bool) -> Result<(), Failure> {
    let mut output = Output::new();
    if json {
        output.json(report)?;
    } else {
        let Report { mailbox, imported, known, quarantined, seconds, per_second, .. } = report;
        output.line(&format!(
            "{imported} imported into {mailbox}, {known} known already, {quarantined} in \
             quarantine; {seconds:.1} s, {per_second:.0} mails/s"
        ))?;
    }
    output.flush()?;
    say_each("skipped", &report.skipped);
    let failed = report.failed.iter().map(|Failed { path, reason }| format!("{path}: {reason}"));
    say_each("error", &failed.collect::<Vec<_>>());
    if report.quarantined > 0 {
        complain("note: see posthaste quarantine list");
    }
    if report.failed.is_empty() { Ok(()) } else { Err(Failure::Shown) }
}

/// Says what was passed over or failed, as far as somebody may want to read it.
fn say_each(word: &str, lines: &[String]) {
    for line in lines.iter().take(LINES_SAID_MAX) {
        complain(&format!("{word}: {line}"));
    }
    let more = lines.len().saturating_sub(LINES_SAID_MAX);
    if more > 0 {
        complain(&format!("{word}: {more} more; --json lists them all"));
    }
}
