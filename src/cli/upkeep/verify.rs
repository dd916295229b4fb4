//! `verify`: everything that is stored, against itself.
//!
//! Separate because it only reads: it runs beside a daemon as well as alone, and an admin lets a
//! timer run it. A line a finding on standard output, each with what to do; status 1 where there is
//! one. Never repairs, never asks a server.

use serde::Serialize;

use crate::cli::Failure;
use crate::cli::access::{self, Verifying};
use crate::cli::output::{Output, Progress};
use crate::config::Config;
use crate::daemon::index_check;
use crate::mail::token::Keys;
use crate::store::verify::{Check, Finding, Sizes, Told};
use crate::world::clock::{Clock, SystemClock};
use crate::world::secret::SecretError;

/// What `verify` prints.
#[derive(Debug, Default, Serialize)]
struct Verified {
    findings: Vec<Finding>,
    checked: Checked,
    /// Messages that the index does not have yet.
    behind: u64,
    seconds: f64,
}

/// How much was gone through.
#[derive(Debug, Default, Serialize)]
struct Checked {
    #[serde(flatten)]
    sizes: Sizes,
    /// Documents of the index.
    documents: u64,
}

/// Checks everything, and says what is wrong.
pub(in crate::cli) fn verify(config: &Config, json: bool) -> Result<(), Failure> {
    let clock = SystemClock::new();
    let began = clock.monotonic();
    let mut verified = match access::to_verify(config)? {
        Some(verifying) => check(config, &verifying)?,
        None => Verified::default(),
    };
    let seconds = clock.monotonic().saturating_sub(began).as_secs_f64();
    verified.seconds = (seconds * 100.0).round() / 100.0;
    let mut output = Output::new();
    if json {
        output.json(&verified)?;
    } else {
        show(&mut output, &verified)?;
    }
    output.flush()?;
    if verified.findings.is_empty() { Ok(()) } else { Err(Failure::Shown) }
}

fn check(config: &Config, verifying: &Verifying) -> Result<Verified, Failure> {
    let Verifying { store, keys } = verifying;
    let sizes = store.read().verify_sizes()?;
    let mut findings = Vec::new();
    findings.extend(finding_of_keys(config, keys, sizes));
    let progress = Progress::of_count(sizes.rows());
    let mut done = 0;
    store.read().verify(matches!(keys, Ok(Some(_))), &mut |told| match told {
        Told::Found(finding) => findings.push(finding),
        Told::Done(rows) => {
            done += rows;
            progress.at(done, "rows");
        }
    })?;
    let index = index_check::check(store, &config.data_dir, &mut |finding| findings.push(finding))?;
    progress.end();
    let checked = Checked { sizes, documents: index.documents };
    Ok(Verified { findings, checked, behind: index.behind, seconds: 0.0 })
}

/// Keys that are gone or broken. A desk that has sent nothing yet needs none.
fn finding_of_keys(
    config: &Config,
    keys: &Result<Option<Keys>, SecretError>,
    sizes: Sizes,
) -> Option<Finding> {
    let what = match keys {
        Ok(Some(_)) => return None,
        Ok(None) if sizes.outbox == 0 => return None,
        Ok(None) => "it is gone".to_owned(),
        Err(error) => error.to_string(),
    };
    Some(Finding {
        check: Check::Keys,
        about: config.data_dir.join("keys").display().to_string(),
        means: format!("{what}: answers to mail of ours are held until their writers confirm"),
        mend: "copy it from a backup, for the daemon's user alone (mode 0600)",
    })
}

fn show(output: &mut Output, verified: &Verified) -> anyhow::Result<()> {
    for finding in &verified.findings {
        output.line(&finding.to_string())?;
    }
    let Checked { sizes, documents } = &verified.checked;
    let Sizes { conversations, messages, outbox } = sizes;
    let result = match verified.findings.len() {
        0 => "Nothing is wrong".to_owned(),
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    output.line(&format!(
        "{result}: {conversations} conversations, {messages} messages, {outbox} mails of ours, \
         {documents} documents of the index ({} behind) checked; {:.1} s",
        verified.behind, verified.seconds
    ))
}
