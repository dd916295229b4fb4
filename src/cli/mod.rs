//! The command line: a file a command group, no rules, no SQL.
//!
//! Turns words into a call and a result into text. What people read goes to standard output, one
//! JSON value with `--json`; what went wrong goes to standard error, once, with what to do about
//! it. A reader that goes away (`| head`) is no error. Never decides anything.

mod access;
mod args;
mod check;
mod demo;
mod desk;
mod explain;
mod import;
mod made;
mod mails;
mod outbox;
mod output;
mod requests;
mod run;
mod simulate;
mod table;
mod times;
mod upkeep;
mod views;

use std::ffi::OsString;
use std::path::Path;

use clap::Parser;

use crate::config::{self, Config};
use args::{Args, Command};

/// Why a command ends with another status than 0.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something failed: the chain of what was being done, shown once.
    Failed(anyhow::Error),
    /// What was asked for cannot be: why, in a sentence.
    Refused(String),
    /// The configuration is bad: everything that is wrong with it, drawn.
    Configuration(String),
    /// The words of the command mean nothing.
    Usage(String),
    /// Something failed, and all of it has been shown.
    Shown,
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure::Failed(error.into())
    }
}

/// The demo tells its own story: of the log it shows what goes wrong.
fn usual_level(args: &Args) -> &'static str {
    if matches!(args.command, Command::Demo { .. }) { "warn" } else { "info" }
}

/// Runs the program with these arguments; gives the exit status.
#[must_use]
pub fn run(arguments: Vec<OsString>) -> u8 {
    let args = match Args::try_parse_from(args::with_query_last(arguments)) {
        Ok(args) => args,
        Err(usage) => {
            let status = if usage.use_stderr() { 2 } else { 0 };
            let _ = usage.print();
            return status;
        }
    };
    crate::log::start(usual_level(&args));
    crate::log::quiet_panics();
    match dispatch(args) {
        Ok(()) => 0,
        Err(Failure::Failed(error)) if output::is_broken_pipe(&error) => 0,
        Err(Failure::Failed(error)) => {
            output::complain(&format!("error: {error:#}"));
            1
        }
        Err(Failure::Refused(why)) => {
            output::complain(&format!("error: {why}"));
            1
        }
        Err(Failure::Usage(why)) => {
            output::complain(&format!("error: {why}"));
            2
        }
        Err(Failure::Configuration(drawn)) => {
            output::draw(&drawn);
            78
        }
        Err(Failure::Shown) => 1,
    }
}

fn dispatch(args: Args) -> Result<(), Failure> {
    let path = args.config_path();
    let json = args.json;
    let names_config = args.names_config();
    if let Command::Demo { keep } = args.command {
        return demo::demo(keep);
    }
    if let Command::Explain { files } = args.command {
        let config = names_config.then(|| load(&path)).transpose()?;
        return explain::explain(config.as_ref(), &files, json);
    }
    if let Command::Completions { shell } = args.command {
        return made::completions(shell);
    }
    if let Command::Man { directory } = args.command {
        return made::man(directory.as_deref());
    }
    if let Command::Config { what } = args.command {
        return made::config(what);
    }
    let config = load(&path)?;
    match args.command {
        Command::Run { once } => run::run(&config, once),
        Command::Check { offline, agents } => check::check(&config, offline, agents, json),
        Command::Demo { keep } => demo::demo(keep),
        Command::Explain { files } => explain::explain(Some(&config), &files, json),
        Command::Completions { shell } => made::completions(shell),
        Command::Man { directory } => made::man(directory.as_deref()),
        Command::Config { what } => made::config(what),
        Command::Status => views::status(&config, json),
        Command::Queue { assignee } => views::queue(&config, assignee.as_deref(), json),
        Command::List { status, since } => {
            views::list(&config, status.as_deref(), since.as_deref(), json)
        }
        Command::Show { reference } => views::show(&config, &reference, json),
        Command::Report { since, until, html, send } => {
            let form = match (json, html, send) {
                (true, _, _) => views::Form::Json,
                (false, true, _) => views::Form::Html,
                (false, false, true) => views::Form::Mail,
                (false, false, false) => views::Form::Text,
            };
            views::report(&config, since.as_deref(), until.as_deref(), form)
        }
        Command::Search { query, limit } => views::search(&config, &query, limit, json),
        Command::Assign { reference, agent } => requests::assign(&config, reference, agent),
        Command::Resolve { reference } => requests::resolve(&config, reference),
        Command::Reopen { reference } => requests::reopen(&config, reference),
        Command::Note { reference, text } => requests::note(&config, reference, &text),
        Command::Tag { reference, tags } => requests::tag(&config, reference, &tags),
        Command::Priority { reference, priority } => {
            requests::priority(&config, reference, &priority)
        }
        Command::Snooze { reference, when } => requests::snooze(&config, reference, &when),
        Command::Merge { from, into, anyway } => requests::merge(&config, from, into, anyway),
        Command::Split { reference, message } => requests::split(&config, reference, message),
        Command::Spam { reference } => requests::spam(&config, reference),
        Command::Outbox { what } => outbox::outbox(&config, what, json),
        Command::Quarantine { what } => requests::quarantine(&config, what, json),
        Command::Import { mailbox, paths } => import::import(&config, mailbox, &paths, json),
        Command::Simulate { since } => simulate::simulate(&config, since.as_deref(), json),
        Command::Reindex => upkeep::reindex(&config, json),
        Command::Verify => upkeep::verify(&config, json),
        Command::Backup { directory } => upkeep::backup(&config, &directory, json),
        Command::Restore { directory, force } => upkeep::restore(&config, &directory, force, json),
    }
}

/// Reads the configuration, or draws everything that is wrong with it.
fn load(path: &Path) -> Result<Config, Failure> {
    config::load(path, |name| std::env::var(name).ok())
        .map_err(|errors| Failure::Configuration(errors.render(output::colours_errors())))
}
