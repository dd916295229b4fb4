//! Quotes that bear their writer's initials: `KB> Which lamp?`, as The Bat!, Forté Agent and Emacs
//! (Supercite) write them.
//!
//! Separate because such a line looks like somebody's own, a command or a comparison: it is a quote
//! only where what introduces one, an attribution or a quote mark, stands right above the first of
//! them. Then every line with the same initials is. Linear: the lines are gone through twice. Never
//! takes initials for another's that nothing introduces.

use super::{Class, attribution, is_blank, is_empty, is_quoted};

/// Letters of initials.
const LETTERS_MAX: usize = 4;

/// Different initials in one mail; a thread of more is not told apart.
const WRITERS_MAX: usize = 8;

/// Marks the lines with initials that an introduction stands above.
pub(super) fn mark(lines: &[&str], classes: &mut [Class]) {
    let mut known: Vec<&str> = Vec::new();
    let mut above: Option<usize> = None;
    for (at, line) in lines.iter().enumerate() {
        if is_empty(line) {
            continue;
        }
        if let Some(found) = initials(line).filter(|found| !known.contains(found))
            && known.len() < WRITERS_MAX
            && above.is_some_and(|above| introduces(lines, above))
        {
            known.push(found);
        }
        above = Some(at);
    }
    if known.is_empty() {
        return;
    }
    for (line, class) in lines.iter().zip(classes) {
        if *class == Class::New && initials(line).is_some_and(|found| known.contains(&found)) {
            *class = Class::Quoted;
        }
    }
}

/// Whether this line, or the two it ends, introduce a quote, or it is one itself.
fn introduces(lines: &[&str], at: usize) -> bool {
    let line = lines.get(at).copied().unwrap_or_default();
    let ends_here =
        |start: usize| attribution(lines, start).is_some_and(|found| found.end == at + 1);
    is_quoted(line) || ends_here(at) || at.checked_sub(1).is_some_and(ends_here)
}

/// The initials that a line begins with, their marks behind them: `KB> `, `KB>> `.
pub(super) fn initials(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(is_blank);
    let end = line.find('>')?;
    let (letters, rest) = line.split_at_checked(end)?;
    let rest = rest.trim_start_matches('>');
    let is_some = !letters.is_empty() && letters.len() <= 2 * LETTERS_MAX;
    let are_large = letters.chars().all(|c| c.is_uppercase() || c.is_numeric())
        && letters.starts_with(char::is_alphabetic)
        && letters.chars().count() <= LETTERS_MAX;
    (is_some && are_large && (rest.is_empty() || rest.starts_with(is_blank))).then_some(letters)
}
