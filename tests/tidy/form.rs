//! Rules 5 and 6: how long things may be, and how a file begins.
//!
//! Separate because both are about the shape of a file, not about what it names. Lines of a
//! function count between its braces, without blank lines and comments; a whole file counts with
//! everything.

use crate::Breach;
use crate::scan::Source;

const FUNCTION_LINES_MAX: usize = 70;
const FILE_LINES_MAX: usize = 600;
const LINE_COLUMNS_MAX: usize = 100;
/// A longer string counts as one that makes its line long.
const LITERAL_COLUMNS_MAX: usize = 60;

/// Rule 5. Functions of tests may be longer: theirs are tables.
pub(crate) fn functions_are_short(source: &Source) -> Vec<Breach> {
    let mut busy: Vec<bool> = vec![false; source.lines.len() + 2];
    for token in &source.tokens {
        busy[token.line] = true;
    }
    for literal in &source.literals {
        busy[literal.lines.clone()].fill(true);
    }
    let mut breaches = Vec::new();
    for (at, pair) in source.tokens.windows(2).enumerate() {
        let [keyword, name] = pair else { continue };
        let named = name.text.starts_with(|c: char| c.is_alphabetic() || c == '_');
        let open = source.body(at);
        let is_function = keyword.text == "fn" && named && !keyword.test;
        if !is_function || source.tokens.get(open).is_none_or(|token| token.text != "{") {
            continue;
        }
        let close = source.after_bracket(open) - 1;
        let inside = source.tokens[open].line + 1..source.tokens[close].line;
        let lines = busy.get(inside).unwrap_or_default().iter().filter(|line| **line).count();
        if lines > FUNCTION_LINES_MAX {
            let rule = format!("`{}` has {lines} lines, not {FUNCTION_LINES_MAX}", name.text);
            breaches.push(Breach::new(&source.path, keyword.line, rule));
        }
    }
    breaches
}

/// Rule 5.
pub(crate) fn files_are_short(source: &Source) -> Vec<Breach> {
    let lines = source.lines.len();
    let rule = format!("the file has {lines} lines, not {FILE_LINES_MAX}");
    let long = lines > FILE_LINES_MAX;
    long.then(|| Breach::new(&source.path, lines, rule)).into_iter().collect()
}

/// Rule 5. Free are comments that are a table, a drawing or an address, and long
/// strings that would not be the same if they were broken: raw ones, those of several lines,
/// single words, and the cases of a test, which read best as one line each.
pub(crate) fn lines_are_short(source: &Source) -> Vec<Breach> {
    let mut drawing = false;
    let mut breaches = Vec::new();
    for (at, text) in source.lines.iter().enumerate() {
        let line = at + 1;
        let comment = text.trim_start().starts_with("//");
        let said = text.trim_start().trim_start_matches(['/', '!']).trim_start();
        drawing = comment && (drawing != said.starts_with("```"));
        let free = comment && (drawing || said.starts_with('|') || said.contains("://"));
        let columns = text.chars().count();
        if columns > LINE_COLUMNS_MAX && !free && !holds_unbreakable(source, line) {
            let rule = format!("the line has {columns} columns, not {LINE_COLUMNS_MAX}");
            breaches.push(Breach::new(&source.path, line, rule));
        }
    }
    breaches
}

fn holds_unbreakable(source: &Source, line: usize) -> bool {
    let mut here = source.literals.iter().filter(|literal| literal.lines.contains(&line));
    here.any(|literal| {
        let whole = literal.raw || literal.test || !literal.text.contains(' ');
        let long = literal.text.chars().count() > LITERAL_COLUMNS_MAX;
        literal.lines.len() > 1 || (whole && long)
    })
}

/// Rule 6.
pub(crate) fn files_say_what_they_are_for(source: &Source) -> Vec<Breach> {
    let opening: Vec<&str> =
        source.lines.iter().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
    let few = sentences(&opening.join(" ")) < 2;
    let rule = "does not open with `//!` and at least two sentences";
    few.then(|| Breach::new(&source.path, 1, rule)).into_iter().collect()
}

/// How many sentences a text has, `e.g.` and `i.e.` being none.
fn sentences(text: &str) -> usize {
    let ends = |word: &&str| word.trim_end_matches(['`', ')', '"', '*']).ends_with(['.', '!', '?']);
    let real = |word: &&str| word.matches('.').count() < 2 && word.len() > 1;
    text.split_whitespace().filter(ends).filter(real).count()
}

#[test]
fn rule_5_catches_long_functions() {
    let function = |lines: usize, between: &str| {
        format!(
            "fn a<T>(b: [u8; 2]) -> T\nwhere T: C {{\n{}}}\n",
            format!("b();{between}").repeat(lines)
        )
    };
    let check = |text: &str, expected: &[usize]| {
        crate::check(functions_are_short, "src/a.rs", text, expected);
    };
    check(&function(70, "\n\n// c\n/* d */\n"), &[]);
    check(&function(71, "\n"), &[1]);
    check(&format!("mod e {{ {} }}", function(71, "\n")), &[1]);
    check(&format!("#[cfg(test)]\nmod e {{ {} }}", function(71, "\n")), &[]);
    check(&format!("fn f() {{\n g(\"{}\")\n}}", "h\n".repeat(71)), &[1]);
    check(&format!("trait I {{ fn j(); }}\n{}", "k();\n".repeat(80)), &[]);
}

#[test]
fn rule_5_catches_long_files() {
    crate::check(files_are_short, "src/a.rs", &"a\n".repeat(600), &[]);
    crate::check(files_are_short, "tests/a.rs", &"a\n".repeat(601), &[601]);
}

#[test]
fn rule_5_catches_long_lines() {
    let check = |text: &str, expected: &[usize]| {
        crate::check(lines_are_short, "src/a.rs", text, expected);
    };
    let (words, word) = ("ab ".repeat(34), "ä".repeat(99));
    check(&word, &[]);
    check(&format!("ab{word}"), &[1]);
    check(&format!("// {words}"), &[1]);
    check(&format!("// | {words} |\n/// https://{word}"), &[]);
    check(&format!("//! ```text\n//! {words}\n//! ```\n//! {words}"), &[4]);
    check(&format!("a(\"b\", {words})"), &[1]);
    check(&format!("#[cfg(test)]\nmod a {{\nb(\"{words}\");\n c({words});\n}}"), &[4]);
    check(&format!("a(\"{words}\")\nb(\"{word}\")\nc(r\"{words}\")\nd(\"\n{words}\")"), &[1]);
}

#[test]
fn rule_6_catches_files_without_a_word() {
    let check = |text: &str, expected: &[usize]| {
        crate::check(files_say_what_they_are_for, "src/a.rs", text, expected);
    };
    check("//! One thing.\n//!\n//! Separate because of `x`.\nuse a;", &[]);
    check("//! One thing, e.g. this: 1.2 or that.\nuse a;", &[1]);
    check("// No. Doc. Comment.\n", &[1]);
    check("use a;\n//! Late. Too late.", &[1]);
}
