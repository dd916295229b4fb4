//! The operator's log: every line that an operator may ever see at level info and above.
//!
//! Separate so that the log is a vocabulary and not a habit: one function a line, with the fields
//! by which a message can be followed: every line about one bears its number as `message` and its
//! conversation's reference as `ref`, from the intake to the last word of the relay. It goes into
//! systemd's journal with its fields where that is what standard error goes to, else to standard
//! error as lines. Never a body, never a subject, never a secret; addresses at level debug only.
//! The IMAP library prints passwords at level trace: its target is capped.

mod entry;

use tracing::{debug, error, info, warn};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::field::MakeExt;
use tracing_subscriber::fmt::format::debug_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::world::journal::Journal;
use entry::{ToJournal, write_field};

/// Starts the log. `POSTHASTE_LOG` chooses the level: `usual` unless set.
pub fn start(usual: &str) {
    let wanted = std::env::var("POSTHASTE_LOG").unwrap_or_else(|_| usual.to_owned());
    let filter = EnvFilter::try_new(format!(
        "warn,posthaste={wanted},async_imap=warn,imap_proto=warn,lettre=warn,rustls=warn,\
         rustls_platform_verifier=off,tantivy=warn"
    ))
    .unwrap_or_else(|_| EnvFilter::new("warn,posthaste=info,tantivy=warn"));
    let registry = tracing_subscriber::registry().with(filter);
    let stream = std::env::var("JOURNAL_STREAM").ok();
    // A second start, as in tests, keeps the first.
    let _ = match Journal::of_standard_error(stream.as_deref()) {
        Some(journal) => registry.with(ToJournal { journal }).try_init(),
        None => {
            let fields = debug_fn(|to, field, value| write_field(to, field, value));
            let lines = tracing_subscriber::fmt::layer()
                .with_writer(std::io::stderr)
                .with_target(false)
                .with_ansi(false)
                .fmt_fields(fields.delimited(" "));
            registry.with(lines).try_init()
        }
    };
}

/// What a line is about, for whoever follows one message through the log.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The message's number in the store; none for a mail about none, such as an alert.
    pub message: Option<i64>,
    /// Its conversation's reference; empty for none.
    pub reference: &'a str,
}

/// The daemon is up.
pub fn started(version: &str, mailboxes: usize) {
    info!(version, mailboxes, "started");
}

/// The daemon ends because it was asked to.
pub fn stopping(why: &str) {
    info!(why, "stopping");
}

/// The configuration was read again, and what it says now holds.
pub fn reloaded(mailboxes: usize, agents: usize) {
    info!(mailboxes, agents, "reloaded");
}

/// The configuration was read again and is bad; what held before goes on. Each problem is a line.
pub fn reload_refused(problems: &[String]) {
    for problem in problems {
        error!(problem, "the new configuration is bad");
    }
    let count = problems.len();
    error!(problems = count, "not reloaded; the old configuration is at work");
}

/// A key of the configuration has another value that only a restart can bring in.
pub fn takes_restart(key: &str, kept: &str) {
    warn!(key, kept, "this key changes with a restart only");
}

/// A task has not moved for longer than any step may take.
pub fn stuck(tasks: &str, longest_step_s: u64) {
    error!(tasks, longest_step_s, "stuck; the watchdog gets no sign of life");
}

/// Whatever was stuck moves again.
pub fn moving_again(tasks: &str) {
    warn!(tasks, "moving again");
}

/// A mailbox is watched: its boundary is durable, mail that arrives now is live.
pub fn watching(mailbox: &str, history: u64) {
    info!(mailbox, history, "watching");
}

/// A batch of history was taken in.
pub fn history(mailbox: &str, folder: &str, stored: usize, left: u64) {
    info!(mailbox, folder, stored, left, "history");
}

/// A mail went into quarantine: it is no message yet, and known by its place alone.
pub fn quarantined(mailbox: &str, folder: &str, uid: u32) {
    error!(mailbox, folder, uid, "quarantined; see: posthaste quarantine list");
}

/// A key of a signature could not be asked for; the mail is read without.
pub fn no_signing_key(name: &str, reason: &str) {
    warn!(name, reason, "no signing key");
}

/// A mail left quarantine: it could be read at last.
pub fn read_at_last(quarantine: i64, about: About<'_>) {
    let About { message, reference } = about;
    info!(quarantine, message_key = message, "ref" = reference, "read at last");
}

/// What is known of the end of an attempt.
#[derive(Clone, Debug)]
pub enum Said {
    /// The relay's reply: its words may name people, its codes do not.
    Reply {
        /// `550 5.1.1`.
        code: String,
        /// All of it.
        whole: String,
    },
    /// What was seen, in words of ours and maybe the relay's.
    Why(String),
}

/// A mail of ours came to the end of an attempt. It is `about` the message that it answers or
/// tells of.
pub fn attempted(
    mailbox: &str,
    mail: i64,
    kind: &str,
    outcome: &str,
    said: &Said,
    about: About<'_>,
) {
    let About { message: message_key, reference } = about;
    let (reply, whole) = match said {
        Said::Reply { code, whole } => (code.clone(), whole),
        Said::Why(why) => (without_addresses(why), why),
    };
    if outcome == "accepted" {
        info!(mailbox, mail, kind, outcome, reply, message_key, "ref" = reference, "sent");
    } else {
        warn!(mailbox, mail, kind, outcome, reply, message_key, "ref" = reference, "not sent");
    }
    debug!(mailbox, mail, reply = whole, message_key, "ref" = reference, "in full");
}

/// A mailbox cannot be read; it is tried again.
pub fn mailbox_trouble(mailbox: &str, error: &str, again_in_s: u64) {
    let short = without_addresses(error);
    warn!(mailbox, error = short, again_in_s, "mailbox not reachable");
    debug!(mailbox, error, "in full");
}

/// A mailbox needs a person.
pub fn mailbox_failed(mailbox: &str, error: &str) {
    error!(mailbox, error, "mailbox failed");
}

/// Something panicked; the place only, for the text may quote mail.
pub fn panicked(place: &str) {
    error!(place, "panic, caught; please report the place");
}

/// A timer, or somebody's digest, that cannot be had: it is tried again later. Gives its name.
pub fn left_out(what: &str, error: &str) {
    error!(what, error, "left out, to be tried again later; everything else goes on");
}

/// The hourly comparison of server and journal found mail that nobody took in.
pub fn unaccounted(mailbox: &str, folder: &str, count: usize) {
    error!(mailbox, folder, count, "mail on the server is not accounted for; taking it in");
}

/// The index was rebuilt, or has to be.
pub fn index_rebuilding(why: &str) {
    warn!(why, "rebuilding the index");
}

/// The disk is full: nothing is taken in, mail stays on the server.
pub fn disk_full() {
    error!("the disk is full: nothing is taken in until there is room; mail stays on the server");
}

/// A key of the configuration does nothing in this version.
pub fn idle_key(key: &str) {
    warn!(key, "this key does nothing yet in this version");
}

/// A warning about the configuration.
pub fn configuration_warning(text: &str) {
    warn!("{text}");
}

/// What only somebody who looks for a fault wants.
pub fn detail(mailbox: &str, text: &str) {
    debug!(mailbox, "{text}");
}

/// A message was stored: what lay at this place is known by its number from now on.
pub fn stored(mailbox: &str, folder: &str, uid: u32, about: About<'_>) {
    let About { message: message_key, reference } = about;
    info!(mailbox, folder, uid, message_key, "ref" = reference, "stored");
}

/// A mail is a further copy of a stored message.
pub fn duplicate(mailbox: &str, folder: &str, uid: u32, message: i64) {
    info!(mailbox, folder, uid, message_key = message, "known already");
}

/// A stored message lies in the folder of a status: somebody has put it there, or we have.
pub fn on_shelf(mailbox: &str, folder: &str, uid: u32, message: i64) {
    info!(mailbox, folder, uid, message_key = message, "put there");
}

/// Messages of a conversation were moved to the folder of its status.
pub fn moved(mailbox: &str, from: &str, to: &str, count: usize, reference: &str) {
    info!(mailbox, from, to, count, "ref" = reference, "moved");
}

/// Messages could not be moved; they are tried again.
pub fn not_moved(mailbox: &str, from: &str, to: &str, why: &str, reference: &str) {
    let short = without_addresses(why);
    warn!(mailbox, from, to, why = short, "ref" = reference, "not moved");
}

/// A folder of the configuration was made on the server.
pub fn folder_made(mailbox: &str, folder: &str) {
    info!(mailbox, folder, "folder made");
}

/// A folder of the configuration is not there and cannot be made: its status has none.
pub fn no_folder(mailbox: &str, folder: &str, why: &str) {
    warn!(mailbox, folder, why, "no such folder, and it cannot be made; make it by hand");
}

/// A mail is a copy of a mail of ours.
pub fn own_copy(mailbox: &str, folder: &str, uid: u32) {
    debug!(mailbox, folder, uid, "a copy of a mail of ours");
}

/// A folder's UIDs mean other messages now; everything is matched by content.
pub fn remapped(mailbox: &str, folder: &str) {
    warn!(mailbox, folder, "UIDVALIDITY changed; matching every message by content");
}

/// The first look into a folder after a restore: what came since the backup is taken in again.
pub fn gap(mailbox: &str, folder: &str, uids: u32) {
    info!(mailbox, folder, uids, "taking in what came since the backup; acks are not sent again");
}

/// A copy of a mail of ours could not be filed in Sent.
pub fn not_filed(mailbox: &str, mail: i64, why: &str, about: About<'_>) {
    let About { message: message_key, reference } = about;
    let short = without_addresses(why);
    warn!(mailbox, mail, why = short, message_key, "ref" = reference, "not filed in Sent");
    debug!(mailbox, mail, why, message_key, "ref" = reference, "in full");
}

/// The index is in trouble; it is opened anew.
pub fn index_trouble(error: &str) {
    error!(error, "the index is in trouble; search is behind until it works again");
}

/// Lets a panic say where it happened, and nothing else: its text may quote mail.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        panicked(&place);
    }));
}

/// A text, maybe a server's, with `…` for every word that holds an `@`.
fn without_addresses(text: &str) -> String {
    let is_end = |c: char| c.is_whitespace() || "<>()[]{}\"'`,;:=|".contains(c);
    let mut short = String::with_capacity(text.len());
    for piece in text.split_inclusive(is_end) {
        let word = piece.trim_end_matches(is_end);
        let end = piece.strip_prefix(word).unwrap_or_default();
        short.push_str(if word.contains('@') { "…" } else { word });
        short.push_str(end);
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_stay_out() {
        let check = |text: &str, expected: &str| assert_eq!(without_addresses(text), expected);
        check(
            "connecting to smtp.example.com:465: refused",
            "connecting to smtp.example.com:465: refused",
        );
        check("login of <kim@example.net> failed, (kim@example.net)", "login of <…> failed, (…)");
        check("user=kim@example.net; \"jörg@exämple.net\"", "user=…; \"…\"");
        check("kim@example.net", "…");
        check("", "");
        check("  a\r\nb ", "  a\r\nb ");
    }
}
