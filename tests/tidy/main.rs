//! The house rules as a check: every breach is printed as `path:line: rule`, and one is enough.
//!
//! Separate from clippy because these rules are about rooms, sizes and words, which no lint
//! knows. A rule is a function from a scanned file to its breaches; beside it stands a made-up
//! text that breaks it, so that no rule can hold by seeing nothing. Exceptions stand in tables,
//! each with its reason. Nothing here compiles or changes the code that it reads.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail by panicking, also outside of the test functions"
)]

mod cases;
mod doors;
mod form;
mod names;
mod packages;
mod rooms;
mod scan;
mod spdx;
mod tree;

use std::fmt;

use scan::Source;

/// One place where a rule does not hold.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Breach {
    path: String,
    /// From 1; 0 where the rule is about the whole file.
    line: usize,
    rule: String,
}

/// From one file to where it breaks the rule.
type Rule = fn(&Source) -> Vec<Breach>;

impl Breach {
    fn new(path: &str, line: usize, rule: impl Into<String>) -> Self {
        Breach { path: path.to_owned(), line, rule: rule.into() }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.rule)
    }
}

/// Fails with the list of breaches, in the order of the tree.
fn report(mut breaches: Vec<Breach>) {
    breaches.sort();
    breaches.dedup();
    let lines: Vec<String> = breaches.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{} broken:\n{}\n", lines.len(), lines.join("\n"));
}

/// What breaks one of these rules, in any Rust file of the repository.
fn breaches(rules: &[Rule]) -> Vec<Breach> {
    let sources = tree::sources();
    assert!(sources.len() > 50, "only {} files were found", sources.len());
    sources.iter().flat_map(|source| rules.iter().flat_map(move |rule| rule(source))).collect()
}

/// Holds one rule against a made-up file, which must break it in these lines and no others.
fn check(rule: Rule, path: &str, text: &str, expected: &[usize]) {
    let lines: Vec<usize> =
        rule(&Source::new(path, text)).iter().map(|breach| breach.line).collect();
    assert_eq!(lines, expected, "{path}: {text}");
}

/// A scanner that takes code for text sees no breach in it; then brackets do not match either.
#[test]
fn rule_0_the_scanner_keeps_its_place() {
    let unmatched: fn(&Source) -> Vec<Breach> = |source| {
        let count = |sign: &str| source.tokens.iter().filter(|token| token.text == sign).count();
        let pairs = [("(", ")"), ("[", "]"), ("{", "}")];
        let odd = pairs.iter().filter(|(open, close)| count(open) != count(close));
        odd.map(|(open, _)| Breach::new(&source.path, 0, format!("`{open}` is not closed")))
            .collect()
    };
    check(unmatched, "src/a.rs", "a(b[c{}]); \")\" ')'", &[]);
    check(unmatched, "src/a.rs", "a(\")", &[0]);
    report(breaches(&[unmatched]));
}

#[test]
fn rule_1_pure_rooms_do_no_io() {
    report(breaches(&[doors::pure_rooms_do_no_io]));
}

#[test]
fn rule_2_only_doors_ask_the_machine() {
    report(breaches(&[doors::only_doors_ask_the_machine]));
}

#[test]
fn rule_3_sql_is_in_the_store() {
    let mut found = breaches(&[doors::sql_is_in_the_store]);
    found.extend(doors::sql_files_are_in_the_store(tree::files()));
    report(found);
}

#[test]
fn rule_4_rooms_know_none_below() {
    let mut found = breaches(&[rooms::rooms_know_none_below, rooms::the_list_is_the_one_of_lib]);
    found.extend(rooms::idle_exceptions(tree::sources()));
    report(found);
}

#[test]
fn rule_5_functions_files_and_lines_are_short() {
    report(breaches(&[form::functions_are_short, form::files_are_short, form::lines_are_short]));
}

#[test]
fn rule_6_files_say_what_they_are_for() {
    report(breaches(&[form::files_say_what_they_are_for]));
}

#[test]
fn rule_7_nothing_is_hidden_postponed_or_printed() {
    let mut found = breaches(&[
        names::nothing_hides_a_failure,
        names::nothing_is_postponed,
        names::only_main_exits,
    ]);
    found.extend(names::only_the_command_line_prints(tree::sources()));
    report(found);
}

#[test]
fn rule_8_names_say_something() {
    report(breaches(&[names::names_say_something]));
}

#[test]
fn cases_that_matter_most_are_named() {
    assert_eq!(cases::unnamed(), [""; 0], "no test names these");
}

#[test]
fn rule_9_no_traces() {
    let texts = tree::files().iter().map(|path| (path, tree::read(path)));
    report(texts.flat_map(|(path, text)| names::no_traces(path, &text)).collect());
}

#[test]
fn rule_10_dependencies_have_licences_and_reasons() {
    let mut found = packages::licences_are_on_the_list();
    found.extend(packages::dependencies_have_reasons(&tree::read("Cargo.toml")));
    report(found);
}
