//! The names of the crash points, as they stand in the source.
//!
//! Separate because two tests share them: those of the desk's own work are all to be reached by the
//! script, those of a command of upkeep by that command.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What has points of its own and a test of its own: a point's name begins with it. Commands of
/// upkeep, and the moving of mail between folders.
const APART: [&str; 4] = ["backup", "restore", "reindex", "shelf"];

/// The points that the running desk passes.
pub(crate) fn of_the_desk() -> BTreeSet<String> {
    let mut names = in_source();
    names.retain(|name| APART.iter().all(|command| !is_of(command, name)));
    names
}

/// The points of one of these, at least one.
pub(crate) fn of_part(command: &str) -> BTreeSet<String> {
    let mut names = in_source();
    names.retain(|name| is_of(command, name));
    assert!(APART.contains(&command) && !names.is_empty(), "{command} has no points");
    names
}

fn is_of(command: &str, name: &str) -> bool {
    name.strip_prefix(command).is_some_and(|rest| rest.starts_with(": "))
}

/// Every name that stands in a call of `crash_point` in `src/`.
fn in_source() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the source is there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(path).unwrap_or_default();
            let calls = text.split("crash_point(\"").skip(1);
            names.extend(calls.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
        }
    }
    names
}
