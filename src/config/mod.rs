//! The configuration: raw TOML to a checked [`Config`], with everything that is wrong told at once.
//!
//! ```text
//!  text ─► DeTable ─► Table ─────────────► Config
//!          syntax     shape                accounts, policy
//!                     every value of its   what it means
//!                     declared kind, then
//!                     contradictions
//! ```
//!
//! Separate so that nothing else reads TOML or wonders what a key may hold: [`keys`] declares each
//! once. Reads the file, the footer, and whether named files are there; never a secret, never the
//! environment but for what it is handed, never the network.

mod accounts;
mod contradictions;
mod example;
mod holidays;
pub mod keys;
mod nearest;
mod policy;
mod problem;
mod promises;
mod schema;
mod shape;
mod syntax;
mod table;
mod value;
mod words;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use toml::de::DeTable;

pub use self::example::example;
pub use self::problem::{ConfigErrors, Problem};
pub use self::schema::schema;
use self::table::Table;
pub use crate::daemon::run::Account;
use crate::desk::policy::Policy;
use crate::desk::sla::calendar::Calendar;
use crate::limits::{CONFIG_BYTES_MAX, FOOTER_BYTES_MAX};
use crate::mail::language::Language;

/// The languages that there are mail templates for.
pub const TEMPLATE_LANGUAGES: [&str; 8] = Language::CODES;

/// A checked configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// The file, as it was named.
    pub path: PathBuf,
    /// Where everything is kept.
    pub data_dir: PathBuf,
    /// What decisions depend on.
    pub policy: Policy,
    /// The accounts, in the order of the policy's mailboxes and of their names.
    pub accounts: Vec<Account>,
    /// What stands below everything that customers get.
    pub footer: Option<String>,
    /// The desk's own words for mail, by `LANGUAGE/NAME`; each can be rendered.
    pub words: BTreeMap<String, String>,
    /// Larger mail goes to quarantine.
    pub message_size_bytes: u64,
    /// Signatures are checked by ourselves where no trusted server speaks of the author.
    pub checks_signatures: bool,
    /// What is not wrong and yet should not stay, a sentence each.
    pub warnings: Vec<String>,
    /// Keys that are set and do nothing yet.
    pub idle: Vec<String>,
}

/// Reads and checks a configuration. `env` looks up a variable of the environment; asked for
/// `STATE_DIRECTORY` alone.
///
/// # Errors
/// [`ConfigErrors`], with every problem that could be found.
pub fn load(path: &Path, env: impl Fn(&str) -> Option<String>) -> Result<Config, ConfigErrors> {
    let source = read(path).map_err(|problem| ConfigErrors::new(path, "", vec![problem]))?;
    let failed = |problems| ConfigErrors::new(path, &source, problems);
    let (raw, errors) = DeTable::parse_recoverable(&source);
    if !errors.is_empty() {
        return Err(failed(syntax::problems(&errors, &source)));
    }
    let base = path.parent().unwrap_or(Path::new(""));
    let (root, found) = shape::read(&raw, base, source.len());
    let mut problems = found.problems;
    problems.extend(contradictions::check(&root));
    let footer = footer(&root).unwrap_or_else(|problem| {
        problems.push(problem);
        None
    });
    let calendars = promises::calendars(&root, &mut problems);
    let words = words::words(&root, &mut problems);
    let answers = words::answers(&root, &mut problems);
    if !problems.is_empty() {
        return Err(failed(problems));
    }
    let mut config = config(&root, calendars, path, env).ok_or_else(|| {
        failed(vec![Problem::of_file(
            "posthaste does not know its own keys; please report this file",
        )])
    })?;
    config.footer = footer;
    config.warnings.extend(words::warnings(&root, &config.policy.languages, &words));
    config.words = words;
    config.policy.answers = answers;
    config.idle = found.idle;
    Ok(config)
}

/// Puts together what is sound. `None` would mean that this and the declared keys disagree.
fn config(
    root: &Table,
    calendars: Option<Vec<Calendar>>,
    path: &Path,
    env: impl Fn(&str) -> Option<String>,
) -> Option<Config> {
    let policy = policy::policy(root, calendars?)?;
    let accounts: Option<Vec<Account>> =
        root.tables("mailbox").iter().map(accounts::account).collect();
    let accounts = accounts?;
    let mut warnings: Vec<String> =
        accounts.iter().flat_map(|account| accounts::warnings(account, path)).collect();
    warnings.extend(policy::warnings(root, &policy));
    Some(Config {
        path: path.to_owned(),
        data_dir: data_dir(root, env)?,
        policy,
        accounts,
        footer: None,
        words: BTreeMap::new(),
        message_size_bytes: root.table("limits")?.size("message_size")?,
        checks_signatures: root.table("desk")?.text("dkim")? == "auto",
        warnings,
        idle: Vec::new(),
    })
}

fn data_dir(root: &Table, env: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    // systemd names all of the unit's state directories, with colons between them.
    let state = env("STATE_DIRECTORY")
        .and_then(|all| all.split(':').next().map(PathBuf::from))
        .filter(|first| !first.as_os_str().is_empty());
    match state {
        Some(state) if !root.is_given("data_dir") => Some(state),
        Some(_) | None => root.path("data_dir").map(Path::to_owned),
    }
}

fn read(path: &Path) -> Result<String, Problem> {
    let (text, is_cut) = read_text(path, CONFIG_BYTES_MAX).map_err(|why| {
        let problem = Problem::of_file(format!("the configuration cannot be read: {why}"));
        if why.kind() == io::ErrorKind::NotFound {
            return problem
                .help("`posthaste init` writes one")
                .help("`--config FILE` or POSTHASTE_CONFIG name one that lies elsewhere");
        }
        problem.help("it must be a text in UTF-8 that you and the user posthaste can read")
    })?;
    match is_cut {
        true => Err(Problem::of_file("the configuration is longer than 1 MB")
            .help("is this the right file?")),
        false => Ok(text),
    }
}

fn footer(root: &Table) -> Result<Option<String>, Problem> {
    let Some(desk) = root.table("desk") else { return Ok(None) };
    let Some(path) = desk.path("footer_file") else { return Ok(None) };
    let problem = |label: String| {
        Problem::at(desk.at("footer_file"), "invalid value for `desk.footer_file`")
            .label(label)
            .help(format!("{} must hold a few lines of text, in UTF-8", path.display()))
    };
    match read_text(path, FOOTER_BYTES_MAX) {
        Ok((_, true)) => Err(problem("longer than 16 kB".to_owned())),
        Ok((text, false)) => Ok(Some(text.trim_end().to_owned()).filter(|text| !text.is_empty())),
        Err(why) => Err(problem(why.to_string())),
    }
}

/// A text of so many bytes at the most, and whether there would have been more.
fn read_text(path: &Path, bytes_max: u64) -> io::Result<(String, bool)> {
    let mut bytes = Vec::new();
    File::open(path)?.take(bytes_max + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > bytes_max {
        return Ok((String::new(), true));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))?;
    Ok((text, false))
}
