//! Cases that mail programs are known to fail at: those that matter most are named by a test.
//!
//! Separate because the tests stand all over the tree, beside what they test. A case is its letter
//! and number: A automatic mail, B bounces, C threads, D attacks, F authentication, I content, J
//! quotes. A test names it in its own name (`case_a1_…`, `i3_…`), and a scenario or a test in a
//! comment above it (`A1: …`). Says nothing of how well the test holds.

use std::collections::BTreeSet;

use crate::tree;

/// The cases that have to be named.
const CASES: &str = "A1 A2 A3 A4 A5 A7 A9 A10 A11 A15 B1 B2 B4 B6 C1 C2 C3 C6 C8 C9 C10 C11 C19 \
    D1 D2 D3 D4 D7 F1 F2 F4 F7 I1 I2 I3 I4 I7 I9 I12 I25 J1 J3 J7";

/// Those that no test names.
pub(crate) fn unnamed() -> Vec<&'static str> {
    let mut named = BTreeSet::new();
    for path in tree::files() {
        let is_scenario = path.starts_with("tests/scenarios/") && path.ends_with(".txt");
        if is_scenario || path.ends_with(".rs") && path != "tests/tidy/cases.rs" {
            tree::read(path).lines().for_each(|line| named.extend(named_in(line)));
        }
    }
    CASES.split_whitespace().filter(|case| !named.contains(*case)).collect()
}

/// The cases that a line names: a function's, or a comment's.
fn named_in(line: &str) -> Vec<String> {
    let line = line.trim();
    if let Some(name) = line.strip_prefix("fn ") {
        let name = name.split('(').next().unwrap_or_default();
        let words = name.split('_').filter(|word| *word != "case" && *word != "and");
        return words.take_while(|word| is_case(word)).map(str::to_uppercase).collect();
    }
    let Some(comment) = line.strip_prefix("//").or(line.strip_prefix('#')) else {
        return Vec::new();
    };
    let comment = comment.trim_start_matches(['/', '!', ' ']);
    let Some((cases, _)) = comment.split_once(':') else { return Vec::new() };
    let cases: Vec<&str> = cases.split(", ").collect();
    match cases.iter().all(|case| is_case(&case.to_lowercase())) {
        true => cases.into_iter().map(str::to_owned).collect(),
        false => Vec::new(),
    }
}

fn is_case(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|letter| ('a'..='j').contains(&letter))
        && (2..=3).contains(&word.len())
        && letters.all(|digit| digit.is_ascii_digit())
}

#[test]
fn names_are_seen() {
    assert_eq!(named_in("    fn case_a1_and_a2_marks() {"), ["A1", "A2"]);
    assert_eq!(named_in("fn i3_charsets() {"), ["I3"]);
    assert_eq!(named_in("/// A4, D7: the breaker"), ["A4", "D7"]);
    assert_eq!(named_in("# C10: a copy"), ["C10"]);
    assert_eq!(named_in("let a1 = 2; // a1"), [""; 0]);
    assert_eq!(named_in("/// As A4: the same"), [""; 0]);
}
