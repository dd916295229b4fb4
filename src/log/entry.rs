//! Entries: one event of the log as a line for people and as fields for the journal.
//!
//! Separate from the vocabulary, which knows no output. In the journal MESSAGE is the whole line,
//! so that plain `journalctl` tells all, and each field stands beside it as `POSTHASTE_MAILBOX`,
//! `POSTHASTE_MESSAGE`, `POSTHASTE_REF`, so that `journalctl POSTHASTE_MESSAGE=42` follows one
//! message. Never drops an entry: what the journal does not take goes to standard error.

use std::fmt::{Debug, Write as _};
use std::io::{self, Write as _};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use crate::world::journal::Journal;

/// What the journal calls a field of ours.
const PREFIX: &str = "POSTHASTE_";

/// Writes entries into the journal.
pub(super) struct ToJournal {
    pub(super) journal: Journal,
}

impl<S: Subscriber> Layer<S> for ToJournal {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut entry = Entry::default();
        event.record(&mut entry);
        let priority = priority(*event.metadata().level());
        let line = entry.line.clone();
        let mut fields = vec![
            ("PRIORITY".to_owned(), priority.to_owned()),
            ("SYSLOG_IDENTIFIER".to_owned(), "posthaste".to_owned()),
            ("MESSAGE".to_owned(), entry.line),
        ];
        fields.append(&mut entry.fields);
        if self.journal.write(&fields).is_err() {
            let _ = writeln!(io::stderr(), "<{priority}>{line}");
        }
    }
}

/// The name of a field as it is shown. `message` is what tracing calls a line's own words, so the
/// field of that name has another one in the source.
pub(super) fn shown(name: &str) -> &str {
    match name {
        "message_key" => "message",
        name => name,
    }
}

/// Writes one field of a line: `mailbox="support"`, or the line's own words as they are.
pub(super) fn write_field(
    to: &mut impl std::fmt::Write,
    field: &Field,
    value: &dyn Debug,
) -> std::fmt::Result {
    match field.name() {
        "message" => write!(to, "{value:?}"),
        name => write!(to, "{}={value:?}", shown(name)),
    }
}

#[derive(Default)]
struct Entry {
    line: String,
    fields: Vec<(String, String)>,
}

impl Entry {
    fn add(&mut self, field: &Field, value: &dyn Debug, plain: String) {
        if !self.line.is_empty() {
            self.line.push(' ');
        }
        // Writing to a string does not fail.
        let _ = write_field(&mut self.line, field, value);
        if field.name() != "message" {
            let name = format!("{PREFIX}{}", shown(field.name()).to_ascii_uppercase());
            self.fields.push((name, plain));
        }
    }
}

impl Visit for Entry {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut plain = String::new();
        let _ = write!(plain, "{value:?}");
        self.add(field, value, plain);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, &value, value.to_owned());
    }
}

/// syslog's numbers (RFC 5424 §6.2.1).
fn priority(level: Level) -> &'static str {
    match level {
        Level::ERROR => "3",
        Level::WARN => "4",
        Level::INFO => "6",
        Level::DEBUG | Level::TRACE => "7",
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixDatagram;

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;
    use crate::log;

    #[test]
    fn one_message_can_be_followed_in_the_journal() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("socket");
        let listens = UnixDatagram::bind(&path).unwrap();
        let journal = Journal::at(&path).unwrap();
        let subscriber = tracing_subscriber::registry().with(ToJournal { journal });
        let about = log::About { message: Some(42), reference: "7KQ2M9" };
        tracing::subscriber::with_default(subscriber, || {
            log::stored("support", "INBOX", 12, about);
            let said = log::Said::Reply { code: "250".to_owned(), whole: "250 fine".to_owned() };
            log::attempted("support", 17, "ack", "accepted", &said, about);
            log::mailbox_failed("support", "two\nlines");
        });
        let heard = || {
            let mut entry = [0; 2000];
            let length = listens.recv(&mut entry).unwrap();
            String::from_utf8_lossy(&entry[..length]).into_owned()
        };
        assert_eq!(heard(), "", "the question whether there is one");
        assert_eq!(
            heard(),
            "PRIORITY=6\nSYSLOG_IDENTIFIER=posthaste\n\
             MESSAGE=stored mailbox=\"support\" folder=\"INBOX\" uid=12 message=42 ref=\"7KQ2M9\"\n\
             POSTHASTE_MAILBOX=support\nPOSTHASTE_FOLDER=INBOX\nPOSTHASTE_UID=12\n\
             POSTHASTE_MESSAGE=42\nPOSTHASTE_REF=7KQ2M9\n"
        );
        let sent = heard();
        assert!(sent.contains("\nPOSTHASTE_MAIL=17\n"), "{sent}");
        assert!(sent.contains("\nPOSTHASTE_MESSAGE=42\nPOSTHASTE_REF=7KQ2M9\n"), "{sent}");
        // The debug line about the same mail is followed by the same fields.
        let in_full = heard();
        assert!(in_full.contains("\nPOSTHASTE_MESSAGE=42\nPOSTHASTE_REF=7KQ2M9\n"), "{in_full}");
        let failed = heard();
        assert!(failed.starts_with("PRIORITY=3\n"), "{failed}");
        assert!(failed.contains(r#"error="two\nlines""#), "{failed}");
        assert!(failed.contains("POSTHASTE_ERROR\n\u{9}\0\0\0\0\0\0\0two\nlines\n"), "{failed}");
    }
}
