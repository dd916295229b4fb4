//! The repository as the rules see it: its Rust files, scanned once, and the list of all files.
//!
//! Separate so that no rule reads the disk. `git` says what belongs to the repository, so that
//! what was built or downloaded beside it does not count; without `git`, in an unpacked archive,
//! everything but `target/` does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::scan::{self, Source};

/// Where `Cargo.toml` lies.
pub(crate) fn root() -> PathBuf {
    let at_run = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    at_run.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")))
}

/// Every file of the repository, relative to its root, sorted. New files count before they are
/// added, so that a breach is seen before it is committed.
pub(crate) fn files() -> &'static [String] {
    static FILES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let mut files = listed_by_git().unwrap_or_else(walked);
        files.retain(|path| root().join(path).is_file());
        files.sort();
        files
    });
    &FILES
}

/// The Rust files of the repository.
pub(crate) fn sources() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
        let rust = files().iter().filter(|path| path.ends_with(".rs"));
        let mut sources: Vec<Source> = rust.map(|path| Source::new(path, &read(path))).collect();
        scan::mark_test_files(&mut sources);
        sources
    });
    &SOURCES
}

/// A file's text; bytes that are no UTF-8 are replaced.
pub(crate) fn read(path: &str) -> String {
    let bytes = fs::read(root().join(path)).expect("a listed file can be read");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn listed_by_git() -> Option<Vec<String>> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let names = String::from_utf8(listed.stdout).ok()?;
    Some(names.split_terminator('\0').map(str::to_owned).collect())
}

fn walked() -> Vec<String> {
    let root = root();
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(&directory).expect("a directory can be read") {
            let path = entry.expect("an entry can be read").path();
            let relative = path.strip_prefix(&root).unwrap_or(&path);
            if [Path::new("target"), Path::new(".git")].contains(&relative) {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(relative.to_string_lossy().into_owned());
            }
        }
    }
    found
}
