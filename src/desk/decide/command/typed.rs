//! What keyboards and mail programs make of a command's line, taken back.
//!
//! Phones turn straight quotes into curly ones, a hyphen into a dash, a blank into one that does
//! not break; Asian keyboards have a wide `＃`; marked text comes with stars. Separate so that the
//! rest knows one way to write a command. Changes nothing of a line that means to be none.

use std::borrow::Cow;

use crate::mail::line::is_invisible;

/// What may stand around a whole line: quotes of every kind, and marks of bold and code.
const AROUND: [char; 17] =
    ['"', '\'', '“', '”', '„', '‟', '‘', '’', '‚', '«', '»', '‹', '›', '`', '*', '_', '\\'];

/// The line as it was meant, where it means to be a command; else as it is.
pub(super) fn uncorrected(line: &str) -> Cow<'_, str> {
    let is_begin = |c: char| c.is_whitespace() || is_invisible(c) || AROUND.contains(&c);
    let inner = line.trim_start_matches(is_begin);
    let mut rest = inner.chars();
    let is_hash = rest.next().is_some_and(|first| ['#', '＃', '﹟'].contains(&first));
    if !is_hash {
        return Cow::Borrowed(line);
    }
    let is_quoted = inner.len() < line.trim_start().len();
    let rest = rest.as_str().trim_start_matches(is_invisible);
    if rest.starts_with(|c: char| !c.is_alphabetic()) {
        return Cow::Borrowed(line);
    }
    let rest = match is_quoted {
        true => rest.trim_end_matches(is_begin),
        false => rest.trim_end(),
    };
    let mut out = String::with_capacity(rest.len() + 1);
    out.push('#');
    for c in rest.chars().filter(|c| !is_invisible(*c)) {
        let before = out.chars().next_back();
        match c {
            '“' | '”' | '„' | '‟' => out.push('"'),
            // Only where a word begins: in `Mo–Fr` it is a dash.
            '–' | '—' | '−' | '‐' | '‑' if before == Some(' ') => out.push('-'),
            c if c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        assert_eq!(uncorrected(line), expected, "{line:?}");
    }

    #[test]
    fn a_command_is_what_was_meant() {
        check("#resolve", "#resolve");
        check("  ＃resolve ", "#resolve");
        check("“#resolve.”", "#resolve.");
        check("*#resolve*", "#resolve");
        check("\\#resolve", "#resolve");
        check("\u{200b}#re\u{ad}solve", "#resolve");
        check("#tag\u{a0}+a\u{202f}–b", "#tag +a -b");
        check("#cc —kim@example.net", "#cc -kim@example.net");
        check("#search „blue lamp“", "#search \"blue lamp\"");
        check("#snooze Mo–Fr", "#snooze Mo–Fr");
    }

    #[test]
    fn what_is_none_stays_as_it_is() {
        for line in ["“Hello”", "*Hi* #resolve", "#1 is broken", "＃1", "# Heading", "", " – "]
        {
            check(line, line);
        }
    }
}
