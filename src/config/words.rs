//! The desk's own words: files `LANGUAGE/NAME.txt` below the directory that `desk.words` names.
//!
//! Separate because it reads many files, and tells what is wrong with each of them before any mail
//! is written: every text is rendered here. Files that do not end in `.txt` are left alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::problem::Problem;
use super::read_text;
use super::table::Table;
use crate::limits::TEMPLATE_FILE_BYTES_MAX;
use crate::mail::write::template::Templates;

/// The texts by `LANGUAGE/NAME`; none where the key is left out.
pub(super) fn words(root: &Table, problems: &mut Vec<Problem>) -> BTreeMap<String, String> {
    let mut words = BTreeMap::new();
    let Some(desk) = root.table("desk") else { return words };
    let Some(directory) = desk.path("words") else { return words };
    let problem = |label: String| {
        Problem::at(desk.at("words"), "invalid value for `desk.words`").label(label).help(
            "it is a directory of files such as en/ack.txt; `posthaste config words` prints all \
             of ours",
        )
    };
    let files = match files(directory) {
        Ok(files) => files,
        Err(why) => {
            problems.push(problem(format!("{}: {why}", directory.display())));
            return words;
        }
    };
    for file in files {
        let shown = file.display();
        let text = match read_text(&file, TEMPLATE_FILE_BYTES_MAX) {
            Ok((text, false)) => text,
            Ok((_, true)) => {
                problems.push(problem(format!("{shown}: longer than 16 kB")));
                continue;
            }
            Err(why) => {
                problems.push(problem(format!("{shown}: {why}")));
                continue;
            }
        };
        let Some(name) = name_of(directory, &file) else { continue };
        let alone = BTreeMap::from([(name.clone(), text.clone())]);
        match Templates::new(&[], &alone) {
            Ok(_) => drop(words.insert(name, text)),
            Err(why) => problems.push(problem(format!("{shown}: {why}"))),
        }
    }
    words
}

/// The files of each directory in this one, in order.
fn files(directory: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for language in std::fs::read_dir(directory)? {
        let language = language?.path();
        if !language.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(language)? {
            let file = file?.path();
            if file.extension().is_some_and(|extension| extension == "txt") {
                files.push(file);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// `LANGUAGE/NAME` of a file below the directory.
fn name_of(directory: &Path, file: &Path) -> Option<String> {
    let name = file.strip_prefix(directory).ok()?.with_extension("");
    Some(name.to_str()?.to_owned())
}
