//! Syntax: what is said of a file that is no TOML.
//!
//! Separate because the parser's words are for programmers. Says one thing for each line: what
//! follows a first error in a line is mostly of its own making.

use toml::de::Error;

use super::problem::Problem;

/// The problems of a file that the parser stumbled over.
pub(super) fn problems(errors: &[Error], source: &str) -> Vec<Problem> {
    let ends: Vec<usize> = source.match_indices('\n').map(|(at, _)| at).collect();
    let line = |error: &Error| {
        let start = error.span().map_or(0, |at| at.start);
        ends.partition_point(|end| *end < start)
    };
    // The parser finds what is between lines later than what is within them.
    let mut errors: Vec<(usize, &Error)> =
        errors.iter().map(|error| (line(error), error)).collect();
    errors.sort_by_key(|(line, _)| *line);
    errors.dedup_by_key(|(line, _)| *line);
    errors.into_iter().map(|(_, error)| problem(error, source)).collect()
}

fn problem(error: &Error, source: &str) -> Problem {
    let at = error.span().unwrap_or(0..0);
    let text = source.get(at.clone()).unwrap_or_default();
    // What the parser would have taken instead is a list of characters: the help says more.
    let message = error.message().split(", expected").next().unwrap_or_default();
    let problem = |title: &str| Problem::at(at.clone(), title).label("here");
    let is_quote = |c| matches!(c, '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2018}' | '\u{2019}');
    if text.starts_with(is_quote) {
        return problem("these are no quotes for TOML").help("use straight ones: \"text\"");
    }
    if message.starts_with("string values must be quoted") {
        return match text.is_empty() {
            true => {
                problem("the value is missing").help("write key = \"value\", or leave both out")
            }
            false => problem("a text needs quotes").help("write key = \"value\""),
        };
    }
    if message.starts_with("duplicate key") {
        return problem(&format!("`{text}` stands twice"))
            .help("keep one; tables that repeat have two brackets: [[mailbox]], [[agent]]");
    }
    if message.starts_with("invalid basic string") || message.starts_with("invalid literal string")
    {
        return problem("the text has no end").help("close it with the quote that it began with");
    }
    if message.starts_with("missing escaped value") || message.starts_with("invalid escape") {
        return problem("a backslash in quotes begins a character's code")
            .help("write two of them, or put the text in single quotes: 'a\\b'");
    }
    if message.starts_with("unclosed") || message.starts_with("missing comma") {
        return problem(message).help("close every [ with ] and every { with }, with , between");
    }
    problem(message).help("a line is key = value, or [table], or a comment that begins with #")
}
