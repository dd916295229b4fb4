//! What is made from the code: completions, man pages, the schema and the example of the
//! configuration.
//!
//! Separate because none of these asks for a configuration or touches a desk. The arguments and the
//! declared keys are the only source, so that nothing of this can fall behind. Writes files only
//! where it is told to.

use std::path::Path;

use anyhow::Context;
use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use super::Failure;
use super::args::{Args, ConfigCommand};
use super::output::Output;
use crate::config;
use crate::mail::write::template::built_in;

/// The name of the program, as shells and man know it.
const NAME: &str = "posthaste";

/// Prints the completions for a shell.
pub(super) fn completions(shell: Shell) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), NAME, &mut text);
    print(&text)
}

/// Prints the man page of the program, or writes the page of every command into a directory.
pub(super) fn man(directory: Option<&Path>) -> Result<(), Failure> {
    let Some(directory) = directory else {
        let mut page = Vec::new();
        Man::new(Args::command().disable_help_subcommand(true)).render(&mut page)?;
        return print(&page);
    };
    std::fs::create_dir_all(directory)
        .and_then(|()| clap_mangen::generate_to(Args::command(), directory))
        .with_context(|| format!("writing man pages into {}", directory.display()))?;
    Ok(())
}

/// Prints the schema or the example of the configuration.
pub(super) fn config(what: ConfigCommand) -> Result<(), Failure> {
    let text = match what {
        ConfigCommand::Schema => format!("{:#}\n", config::schema()),
        ConfigCommand::Example => config::example(),
        ConfigCommand::Words => built_in_words(),
    };
    print(text.as_bytes())
}

/// Each text under the name of the file that would replace it.
fn built_in_words() -> String {
    let mut all = String::new();
    for (name, source) in built_in() {
        all.push_str(&format!("==> {name}.txt <==\n{source}\n\n"));
    }
    all
}

fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut output = Output::new();
    output.raw(bytes)?;
    Ok(output.flush()?)
}
