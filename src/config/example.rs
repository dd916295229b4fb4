//! The example: every key with its default and its reason, written out of the declarations.
//!
//! Separate because it is the other reader of [`super::keys`]. Keys without a default are commented
//! out; so are whole tables that are off unless set.

use super::keys::{Absent, Key, Kind, keys};

/// Where reasons begin, so that they can be read as a column.
const REASON_COLUMN: usize = 40;

/// A configuration with every key, which loads as it is once the files that it names are there.
#[must_use]
pub fn example() -> String {
    let mut text = String::from(
        "# posthaste: every key, with its default or, commented out, a sample.\n\
         # Required are desk.name; of each mailbox name, address, imap.host, imap.username, one\n\
         # password, smtp.host; of each agent name and address. Unknown keys are errors.\n\
         # Durations: 90s, 10m, 4h, 2d, 1h 30m. Sizes: 50MB. Rates: 300/h, 3/24h. Relative paths\n\
         # start at this file's directory.\n\n",
    );
    write_keys(&mut text, keys(), "", false);
    text
}

/// A table's own keys, then the tables in it: the order that TOML wants.
fn write_keys(text: &mut String, keys: &[Key], path: &str, is_off: bool) {
    for key in keys {
        if let Some(sample) = sample(key) {
            write_key(text, key, sample, is_off || matches!(key.absent, Absent::Unset(_)));
        }
    }
    for key in keys.iter().filter(|key| sample(key).is_none()) {
        let Some(inner) = key.inner() else { continue };
        let is_off = is_off || matches!(key.absent, Absent::Unset(_));
        let path =
            if path.is_empty() { key.name.to_owned() } else { format!("{path}.{}", key.name) };
        // A sample of the names that an admin gives to tables.
        let path = if matches!(key.kind, Kind::Named(_)) { format!("{path}.office") } else { path };
        let is_many = matches!(key.kind, Kind::Tables(_));
        let header = if is_many { format!("[[{path}]]") } else { format!("[{path}]") };
        text.push('\n');
        write_line(text, &header, key.doc, is_off);
        write_keys(text, inner, &path, is_off);
    }
}

fn write_key(text: &mut String, key: &Key, value: &str, is_off: bool) {
    write_line(text, &format!("{} = {value}", key.name), key.doc, is_off);
}

fn write_line(text: &mut String, line: &str, reason: &str, is_off: bool) {
    let line = if is_off { format!("# {line}") } else { line.to_owned() };
    let column = line.chars().count().max(REASON_COLUMN - 1) + 1;
    let blanks = " ".repeat(column - line.chars().count());
    text.push_str(&format!("{line}{blanks}# {reason}\n"));
}

/// What stands behind a key; none for a table that is shown key by key.
fn sample(key: &Key) -> Option<&'static str> {
    match key.absent {
        Absent::Default(text)
        | Absent::Required(text)
        | Absent::Unset(text)
        | Absent::Usual(text) => Some(text).filter(|text| !text.is_empty()),
        Absent::Empty => None,
    }
}
