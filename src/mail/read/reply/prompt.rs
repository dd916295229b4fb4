//! Prompts of programs that look like quotes: `>>> import lamps` (Python).
//!
//! Separate because the same three marks stand before what somebody wrote two mails ago. Code tells
//! itself apart: all lines of the run begin with exactly this prompt, no quote and no introduction
//! stands right above them, and one of them calls, assigns or imports something. On doubt it stays
//! a quote. Linear: one pass over the lines. Never unmarks a line that a quote stands above.

use super::{Class, attribution, is_empty, is_quoted};

/// The prompt.
const PROMPT: &str = ">>> ";

/// Unmarks runs of prompts.
pub(super) fn mark(lines: &[&str], classes: &mut [Class]) {
    let mut at = 0;
    while at < lines.len() {
        let rest = lines.get(at..).unwrap_or_default();
        let run = rest.iter().take_while(|line| is_quoted(line)).count();
        let shown = rest.get(..run).unwrap_or_default();
        if run > 0 && shown.iter().all(|line| is_prompt(line)) && shown.iter().any(|l| is_code(l)) {
            let above = lines.iter().take(at).rposition(|line| !is_empty(line));
            let is_introduced = above.is_some_and(|above| attribution(lines, above).is_some());
            if !is_introduced {
                super::fill(classes, at..at + run, Class::New);
            }
        }
        at += run.max(1);
    }
}

fn is_prompt(line: &str) -> bool {
    line.strip_prefix(PROMPT).is_some_and(|code| !code.starts_with('>'))
        || line == PROMPT.trim_end()
}

/// A call, an assignment, an import.
fn is_code(line: &str) -> bool {
    let code = line.get(PROMPT.len()..).unwrap_or_default();
    let calls = code.split_once('(').is_some_and(|(name, behind)| {
        name.ends_with(|c: char| c.is_alphanumeric() || c == '_') && behind.contains(')')
    });
    let imports =
        code.starts_with("import ") || (code.starts_with("from ") && code.contains(" import "));
    calls && !code.contains('@') || imports || code.contains(" = ")
}
