//! Holds the list of traps against the tests: what it names exists, and what exists is named.
//!
//! Separate because it reads files and plays nothing. A row of a table in `README.md` ends with
//! what covers it: dialogues as `imap/name` or `smtp/name`, tests as `path::name`.

use std::collections::BTreeSet;
use std::path::Path;

use crate::played;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The last cell of each row that says something, with its line number.
fn covers() -> Vec<(usize, Vec<String>)> {
    let text = crate::read("README.md");
    let (mut rows, mut is_list) = (Vec::new(), false);
    for (at, line) in text.lines().enumerate() {
        let Some(row) = line.strip_prefix("| ").and_then(|row| row.strip_suffix(" |")) else {
            is_list = false;
            continue;
        };
        let last = row.rsplit(" | ").next().unwrap_or_default();
        if last == "covered by" {
            is_list = true;
        } else if is_list && !last.starts_with("---") {
            let names = last.split('`').skip(1).step_by(2).map(str::to_owned).collect();
            rows.push((at + 1, names));
        }
    }
    rows
}

fn dialogues_on_disk() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for protocol in ["imap", "smtp"] {
        let folder = root().join("tests/dialogues").join(protocol);
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let name = entry.expect("an entry").file_name().into_string().expect("a name");
            let name = name.strip_suffix(".txt").expect("only dialogues lie here").to_owned();
            found.insert(format!("{protocol}/{name}"));
        }
    }
    found
}

#[test]
fn every_dialogue_is_played() {
    let imap = played::imap::NAMES.iter().map(|name| format!("imap/{name}"));
    let smtp = played::smtp::NAMES.iter().map(|name| format!("smtp/{name}"));
    let listed: BTreeSet<String> = imap.chain(smtp).collect();
    assert_eq!(listed, dialogues_on_disk());
}

#[test]
fn every_dialogue_is_in_the_list() {
    let named: BTreeSet<String> = covers().into_iter().flat_map(|(_, names)| names).collect();
    let missing: Vec<String> =
        dialogues_on_disk().into_iter().filter(|name| !named.contains(name)).collect();
    assert!(missing.is_empty(), "README.md does not say what these are for: {missing:?}");
}

#[test]
fn every_row_names_a_test_that_exists() {
    let rows = covers();
    assert!(rows.len() > 60, "only {} rows: is this the list?", rows.len());
    for (line, names) in rows {
        assert!(!names.is_empty(), "README.md line {line} names no test");
        for name in names {
            let exists = match name.split_once("::") {
                Some((path, test)) => {
                    let text = std::fs::read_to_string(root().join(path));
                    let text = text.unwrap_or_else(|error| panic!("line {line}: {path}: {error}"));
                    text.contains(&format!("fn {test}("))
                        || (path.ends_with("scenarios.rs")
                            && root().join(format!("tests/scenarios/{test}.txt")).exists())
                }
                None => root().join(format!("tests/dialogues/{name}.txt")).exists(),
            };
            assert!(exists, "README.md line {line}: there is no test {name}");
        }
    }
}
