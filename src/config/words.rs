//! The desk's own words: files `LANGUAGE/NAME.txt` below the directory that `desk.words` names.
//!
//! Separate because it reads many files, and tells what is wrong with each of them before any mail
//! is written: every text is rendered here. Below `answers` lie the texts that agents put into
//! theirs, by name and of one language each. Files that do not end in `.txt` are left alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::problem::Problem;
use super::read_text;
use super::table::{Spanned, Table};
use crate::limits::TEMPLATE_FILE_BYTES_MAX;
use crate::mail::write::template::Templates;

/// The texts by `LANGUAGE/NAME`; none where the key is left out.
pub(super) fn words(root: &Table, problems: &mut Vec<Problem>) -> BTreeMap<String, String> {
    let acks = acks(root);
    let words = files_of_words(root, &names_of(&acks), problems);
    for ack in acks {
        let has_text = words.keys().any(|name| is_named(name, ack.value));
        if !has_text && !Templates::has_ack(ack.value) {
            problems.push(
                Problem::at(ack.at, format!("no text is called \"{}\"", ack.value))
                    .label("not among the desk's words")
                    .help(format!(
                        "write it into a file such as en/{}.txt below the directory that \
                         desk.words names",
                        ack.value
                    )),
            );
        }
    }
    words
}

/// The acks' texts that rules name.
pub(super) fn acks(root: &Table) -> Vec<Spanned<&str>> {
    let sets = root.tables("rule").iter().filter_map(|rule| rule.table("set"));
    sets.filter_map(|set| set.spanned("template")).collect()
}

/// What rules name and a language of the desk's lacks: its customers get the usual ack.
pub(super) fn warnings(
    root: &Table,
    languages: &[String],
    words: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut warnings = Vec::new();
    for ack in acks(root).iter().filter(|ack| !Templates::has_ack(ack.value)) {
        let lacks = |language: &&String| !words.contains_key(&format!("{language}/{}", ack.value));
        for language in languages.iter().filter(lacks) {
            warnings.push(format!(
                "there is no {language}/{}.txt: customers who write in that language get the usual \
                 acknowledgement",
                ack.value
            ));
        }
    }
    warnings
}

fn names_of(acks: &[Spanned<&str>]) -> Vec<String> {
    acks.iter().map(|ack| ack.value.to_owned()).collect()
}

fn is_named(name: &str, ack: &str) -> bool {
    name.split_once('/').is_some_and(|(_, own)| own == ack)
}

fn files_of_words(
    root: &Table,
    acks: &[String],
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, String> {
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
        match Templates::with_acks(&[], &alone, acks) {
            Ok(_) => drop(words.insert(name, text)),
            Err(why) => problems.push(problem(format!("{shown}: {why}"))),
        }
    }
    words
}

/// The directory of texts for answers, beside those of the languages.
const ANSWERS: &str = "answers";

/// The texts for answers, by the names of their files; none where there is no such directory.
pub(super) fn answers(root: &Table, problems: &mut Vec<Problem>) -> BTreeMap<String, String> {
    let mut answers = BTreeMap::new();
    let desk = root.table("desk");
    let Some((desk, words)) = desk.and_then(|desk| Some((desk, desk.path("words")?))) else {
        return answers;
    };
    let problem = |label: String| {
        Problem::at(desk.at("words"), "invalid value for `desk.words`").label(label).help(
            "texts for answers are files such as answers/refund.txt; #template refund puts one in",
        )
    };
    let Ok(files) = std::fs::read_dir(words.join(ANSWERS)) else { return answers };
    for file in files.flatten().map(|file| file.path()) {
        if file.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let shown = file.display();
        let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let is_word = !name.is_empty() && !name.contains(char::is_whitespace);
        match read_text(&file, TEMPLATE_FILE_BYTES_MAX) {
            _ if !is_word => problems.push(problem(format!("{shown}: a name is one word"))),
            Ok((_, true)) => problems.push(problem(format!("{shown}: longer than 16 kB"))),
            Ok((text, false)) if text.trim().is_empty() => {
                problems.push(problem(format!("{shown}: it is empty")));
            }
            Ok((text, false)) => drop(answers.insert(name.to_owned(), text.trim().to_owned())),
            Err(why) => problems.push(problem(format!("{shown}: {why}"))),
        }
    }
    answers
}

/// The files of each directory in this one, in order.
fn files(directory: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for language in std::fs::read_dir(directory)? {
        let language = language?.path();
        if !language.is_dir() || language.ends_with(ANSWERS) {
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
