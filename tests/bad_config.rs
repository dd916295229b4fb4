//! Bad configurations, and exactly what is said about each.
//!
//! `bad_config/NN-name/posthaste.toml` is loaded by that path; `expected` beside it is what a
//! terminal without colours then shows.

use std::fs;
use std::path::Path;

use posthaste::config::load;

#[test]
fn what_is_said_about_bad_configurations() {
    let mut names: Vec<_> = fs::read_dir("tests/bad_config")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    names.sort();
    let wrong: Vec<String> = names.iter().filter_map(|directory| check(directory)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(names.len() >= 14, "only {} were found", names.len());
}

/// What was said, where it was not what is expected.
fn check(directory: &Path) -> Option<String> {
    let expected = fs::read_to_string(directory.join("expected")).unwrap_or_default();
    let said = match load(&directory.join("posthaste.toml"), |_| None) {
        Err(errors) => errors.render(false),
        Ok(_) => "it loads\n".to_owned(),
    };
    (said != expected).then(|| format!("==> {}\n{said}", directory.display()))
}
