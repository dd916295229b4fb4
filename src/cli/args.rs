//! The arguments, as clap reads them.
//!
//! Separate because help, completions and man pages are made from these types alone.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Parser, Subcommand};

/// What stands below the long help and in the man page.
const AFTER: &str = "\
Exit status: 0 fine; 1 failed; 2 wrong usage; 78 bad configuration.

Environment: POSTHASTE_CONFIG names the configuration file where --config does not; POSTHASTE_LOG \
is how much is logged: error, warn, info (the default), debug; STATE_DIRECTORY is where everything \
is kept where the configuration does not say; CREDENTIALS_DIRECTORY is where systemd puts passwords.

Files: /etc/posthaste/posthaste.toml, the configuration; /var/lib/posthaste, everything that is \
kept. `posthaste config example` shows every key.";

/// A support desk that lives in e-mail.
///
/// Watches IMAP mailboxes, acknowledges, tells the agents, relays what they answer from their own
/// mail client, and keeps every conversation searchable.
#[derive(Debug, Parser)]
#[command(name = "posthaste", version, max_term_width = 80, after_long_help = AFTER)]
pub(crate) struct Args {
    /// The configuration file.
    #[arg(long, global = true, value_name = "FILE", env = "POSTHASTE_CONFIG")]
    #[arg(value_parser = path())]
    pub(crate) config: Option<PathBuf>,
    /// One JSON value on standard output (`list`, `explain`: one object a line).
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Args {
    /// Whether a configuration was named, on the line or by the environment.
    pub(crate) fn names_config(&self) -> bool {
        self.config.as_ref().is_some_and(|path| !path.as_os_str().is_empty())
    }

    /// The configuration file to read. A variable that is set to nothing is not set.
    pub(crate) fn config_path(&self) -> PathBuf {
        let named = self.config.clone().filter(|path| !path.as_os_str().is_empty());
        named.unwrap_or_else(|| PathBuf::from("/etc/posthaste/posthaste.toml"))
    }
}

/// A path that may be empty, which clap's own may not.
fn path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

/// The same arguments, with the words of a query last: `search lamp -broken --json` means
/// `search --json -- lamp -broken`. clap takes either every dash for an option or none.
pub(crate) fn with_query_last(arguments: Vec<OsString>) -> Vec<OsString> {
    const WITH_VALUE: [&str; 2] = ["--config", "--limit"];
    let takes_value = |argument: &OsString| WITH_VALUE.iter().any(|name| argument == name);
    let mut after_option = true;
    let command = arguments.iter().position(|argument| {
        let is_command = !after_option && !argument.as_encoded_bytes().starts_with(b"-");
        after_option = takes_value(argument);
        is_command
    });
    let command = command.filter(|at| arguments.get(*at).is_some_and(|name| name == "search"));
    let Some(command) = command else { return arguments };
    let mut rest = arguments.into_iter();
    let mut options: Vec<OsString> = rest.by_ref().take(command + 1).collect();
    let mut words = Vec::new();
    while let Some(argument) = rest.next() {
        if argument == "--" {
            words.extend(rest.by_ref());
        } else if takes_value(&argument) {
            options.push(argument);
            options.extend(rest.next());
        } else if argument.as_encoded_bytes().starts_with(b"--") || argument == "-h" {
            options.push(argument);
        } else {
            words.push(argument);
        }
    }
    if !words.is_empty() {
        options.push(OsString::from("--"));
    }
    options.extend(words);
    options
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the daemon.
    Run {
        /// Take in everything pending, decide, send what is due, index, and exit.
        #[arg(long)]
        once: bool,
    },
    /// Check the configuration, then log in to every server.
    ///
    /// With --agents also: mail each agent a welcome to answer, and tell which proof their mail
    /// bears and what to do where it falls short. Nobody else ever sends a welcome; run it again to
    /// see who has answered.
    Check {
        /// Only the configuration; contact no server.
        #[arg(long)]
        offline: bool,
        /// Welcome the agents, and tell how their mail can be told to be theirs.
        #[arg(long)]
        agents: bool,
    },
    /// Play a whole desk on this machine; nothing to install.
    Demo {
        /// Stay up afterwards and print ports and logins, so that you can play an agent.
        #[arg(long)]
        keep: bool,
    },
    /// Mailboxes, backlog, outbox, quarantine, index.
    Status,
    /// What is owed, the most urgent first.
    Queue {
        /// Only what this agent has.
        #[arg(long, value_name = "NAME")]
        assignee: Option<String>,
    },
    /// Every conversation, with the Message-IDs in it.
    List {
        /// Only these: open, waiting, snoozed, resolved, closed or spam.
        #[arg(long)]
        status: Option<String>,
        /// Only what changed since this date or time.
        #[arg(long, value_name = "DATE")]
        since: Option<String>,
    },
    /// One conversation: messages and events.
    Show {
        /// Its reference, such as 7KQ2M9.
        #[arg(value_name = "REF")]
        reference: String,
    },
    /// What came, what was answered and how fast: the last 30 days, or another stretch.
    Report {
        /// From this date or time on.
        #[arg(long, value_name = "DATE")]
        since: Option<String>,
        /// Until this date or time; now if left out.
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
        /// A page of HTML.
        #[arg(long, conflicts_with = "json")]
        html: bool,
        /// By mail, to every lead.
        #[arg(long, conflicts_with_all = ["json", "html"])]
        send: bool,
    },
    /// Full-text search.
    Search {
        /// Words, "a phrase", -not, OR, prefix*, from: to: subject: tag: status: after: …
        #[arg(required = true, num_args = 1..)]
        query: Vec<String>,
        /// How many hits to show at most.
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// How each mail would be read, and why; touches nothing, needs no configuration.
    ///
    /// With --config also: which mailbox it belongs to, in what part its author writes, and
    /// whether they would get an acknowledgement.
    Explain {
        /// Mails, mbox files, Maildirs, directories of .eml into their depth; - for standard input.
        #[arg(required = true, value_name = "FILE", value_parser = path())]
        files: Vec<PathBuf>,
    },
    /// Give a conversation to an agent, or to nobody.
    Assign {
        /// Its reference.
        #[arg(value_name = "REF")]
        reference: String,
        /// The agent's short name, or `none`.
        #[arg(value_name = "NAME")]
        agent: String,
    },
    /// Settle a conversation; the customer is told where the configuration says so.
    Resolve {
        /// Its reference.
        #[arg(value_name = "REF")]
        reference: String,
    },
    /// Open a conversation again.
    Reopen {
        /// Its reference.
        #[arg(value_name = "REF")]
        reference: String,
    },
    /// File an internal note.
    Note {
        /// The conversation's reference.
        #[arg(value_name = "REF")]
        reference: String,
        /// The note.
        #[arg(required = true, num_args = 1..)]
        text: Vec<String>,
    },
    /// Add tags to a conversation, and take some away.
    Tag {
        /// Its reference.
        #[arg(value_name = "REF")]
        reference: String,
        /// `+billing` or `billing` adds, `-new` takes away.
        #[arg(required = true, num_args = 1.., allow_hyphen_values = true, value_name = "TAG")]
        tags: Vec<String>,
    },
    /// Say how much a conversation presses.
    Priority {
        /// Its reference.
        #[arg(value_name = "REF")]
        reference: String,
        /// low, normal, high or urgent.
        #[arg(value_name = "PRIORITY")]
        priority: String,
    },
    /// Put a conversation to sleep until then, or until the customer writes.
    Snooze {
        /// Its reference.
        #[arg(value_name = "REF")]
        reference: String,
        /// For example: tomorrow 9am, Monday, 2d, 24.12., 2026-12-24 10:00.
        #[arg(required = true, num_args = 1..)]
        when: Vec<String>,
    },
    /// Make one conversation part of another.
    ///
    /// The messages of A move into B; A is closed, and its reference leads to B. Answers go to B's
    /// customer.
    Merge {
        /// The conversation that is closed.
        #[arg(value_name = "A")]
        from: String,
        /// The conversation that has the messages then.
        #[arg(value_name = "B")]
        into: String,
        /// Although they are of different customers.
        #[arg(long)]
        anyway: bool,
    },
    /// Give a message, and what follows from it, a conversation of its own.
    Split {
        /// The conversation's reference.
        #[arg(value_name = "REF")]
        reference: String,
        /// The Message-ID of what leaves; the newest message from outside if left out.
        #[arg(long, value_name = "ID")]
        message: Option<String>,
    },
    /// Call a conversation spam; its address gets no acknowledgement again.
    Spam {
        /// Its reference.
        #[arg(value_name = "REF")]
        reference: String,
    },
    /// Outgoing mail: queued, deferred, failed, held, uncertain.
    Outbox {
        /// What to do with it.
        #[command(subcommand)]
        what: OutboxCommand,
    },
    /// Mail that could not be processed.
    Quarantine {
        /// What to do with it.
        #[command(subcommand)]
        what: QuarantineCommand,
    },
    /// Take in mbox files, Maildirs and directories of .eml as history; nothing is answered.
    Import {
        /// The mailbox it belongs to; the first one of the configuration if left out.
        #[arg(long, value_name = "NAME")]
        mailbox: Option<String>,
        /// Files and directories, searched into their depth.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// The configuration's own form, made from the code.
    Config {
        /// Which.
        #[command(subcommand)]
        what: ConfigCommand,
    },
    /// Completions for a shell, on standard output.
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// The man page, on standard output.
    Man {
        /// Write the pages of all commands into this directory instead.
        #[arg(long = "dir", value_name = "DIR")]
        directory: Option<PathBuf>,
    },
    /// What other promises, calendars and rules would have done to the real history.
    ///
    /// --config names the configuration that is tried out; its data_dir is where the history lies.
    /// Reads only, beside a running daemon too; the same history gives the same figures.
    Simulate {
        /// Only conversations that came to be since this date or time.
        #[arg(long, value_name = "DATE")]
        since: Option<String>,
    },
    /// Make the search index anew from the stored mail; not beside a daemon.
    Reindex,
    /// Check everything that is stored against itself; status 1 where something is wrong.
    Verify,
    /// Write store and keys into a directory, also while the daemon runs.
    Backup {
        /// The directory: empty, or with a backup, which is then replaced.
        #[arg(value_name = "DIR")]
        directory: PathBuf,
    },
    /// Make a backup the store; not beside a daemon. Nothing is sent or acknowledged again.
    Restore {
        /// The directory of the backup.
        #[arg(value_name = "DIR")]
        directory: PathBuf,
        /// Set a store aside that is there already.
        #[arg(long)]
        force: bool,
    },
}

/// What is made from the declared keys.
#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// A JSON Schema, for editors and for whatever writes configurations.
    Schema,
    /// Every key with its default or a sample, and what it is for.
    Example,
    /// Every text of our mails, in every language: what the files below `desk.words` may replace.
    Words,
}

/// Which outgoing mail to list.
#[derive(Debug, clap::Args)]
pub(crate) struct OutboxFilter {
    /// Sent and cancelled mail too.
    #[arg(long)]
    pub(crate) all: bool,
    /// Only these: queued, deferred, held, uncertain, failed, cancelled or sent.
    #[arg(long, value_name = "STATE", value_delimiter = ',')]
    pub(crate) state: Vec<String>,
    /// Only of these kinds: relay, ack, resolution, notice, …
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(crate) kind: Vec<String>,
    /// Only of this mailbox.
    #[arg(long, value_name = "NAME")]
    pub(crate) mailbox: Option<String>,
    /// Only of this conversation.
    #[arg(long = "ref", value_name = "REF")]
    pub(crate) reference: Option<String>,
    /// Only to this address, or to addresses of this domain.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) to: Option<String>,
}

/// What to do with outgoing mail.
#[derive(Debug, Subcommand)]
pub(crate) enum OutboxCommand {
    /// List what has not been sent.
    List(OutboxFilter),
    /// Try failed, deferred or uncertain mail now; held mail stays held.
    Retry {
        /// Its numbers, from `outbox list`.
        #[arg(required = true, num_args = 1.., value_name = "ID")]
        ids: Vec<i64>,
    },
    /// Take mail out, so that it is never sent.
    Cancel {
        /// Its numbers, from `outbox list`.
        #[arg(required = true, num_args = 1.., value_name = "ID")]
        ids: Vec<i64>,
    },
    /// Let held mail go.
    Release {
        /// Its numbers, from `outbox list`.
        #[arg(required = true, num_args = 1.., value_name = "ID")]
        ids: Vec<i64>,
    },
}

/// What to do with quarantined mail.
#[derive(Debug, Subcommand)]
pub(crate) enum QuarantineCommand {
    /// List it.
    List,
    /// Write the raw mail to standard output.
    Show {
        /// Its number, from `quarantine list`.
        id: i64,
    },
    /// Read it once more.
    Retry {
        /// Its number, from `quarantine list`.
        id: i64,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_may_hold_dashes() {
        let check = |line: &str, expected: &str| {
            let arguments = line.split(' ').map(OsString::from).collect();
            let got = with_query_last(arguments);
            let got: Vec<&str> = got.iter().map(|argument| argument.to_str().unwrap()).collect();
            assert_eq!(got.join(" "), expected);
        };
        check("p search lamp -broken --json", "p search --json -- lamp -broken");
        check("p --config x search --limit 3 a", "p --config x search --limit 3 -- a");
        check("p search a --limit=3 -b --config c", "p search --limit=3 --config c -- a -b");
        check("p search --json -- --x", "p search --json -- --x");
        check("p search --help", "p search --help");
        check("p search", "p search");
        check("p --config search list --json", "p --config search list --json");
        check("p --json search a", "p --json search -- a");
        check("p note search -x", "p note search -x");
    }

    #[test]
    fn the_arguments_are_sound() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }
}
