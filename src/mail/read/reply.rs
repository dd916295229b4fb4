//! What the sender newly wrote: a mail's text parted into new words, quotes, signature and
//! forwarded mail.
//!
//! Separate because people, commands and the index want the new words only. Every line gets a
//! class and none is deleted, so that the whole text is always one step away; on doubt a line is
//! new. What may leave for a customer is a stricter question: see `relay`.
//! Never reads HTML. Linear in the text: a line looks at no more than a few lines around it.

mod attribution;
mod header_block;
mod introduction;
mod letters;
mod relay;
mod signature;
#[cfg(test)]
mod tests;

use std::ops::Range;

use attribution::{attribution, begins_attribution, looks_like_attribution};
pub(super) use header_block::{
    Separator, from_value, header_block, is_label_line, is_rule, separator,
};
pub use relay::{NoticeText, Relayable, Unsafe, find_marker, marker, relayable};

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The sender's own words, greeting and closing included.
    New,
    /// Somebody's earlier words, and the line that introduces them.
    Quoted,
    /// Below `-- ` (RFC 3676 §4.3), or a client's "Sent from …".
    Signature,
    /// Another mail, passed on.
    Forwarded,
}

/// Lines of one class in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What they are.
    pub class: Class,
    /// Their numbers, from 0.
    pub lines: Range<usize>,
}

/// A text, parted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The new words, and a forwarded mail's, without blank lines around them.
    pub new: String,
    /// The quoted lines as they stand, with what introduces them.
    pub quoted: String,
    /// The signature with its `-- `.
    pub signature: String,
    /// Whether anything is quoted.
    pub has_quote: bool,
    /// All lines of the text, each in exactly one piece, in order.
    pub pieces: Vec<Piece>,
}

/// Parts a text whose lines end in `\n`. In a forward (see
/// [`is_forward`](super::forward::is_forward)) what an Outlook header block introduces is the mail
/// that is passed on, and belongs to what the sender wants to say.
#[must_use]
pub fn read(text: &str, is_forward: bool) -> Reading {
    let lines: Vec<&str> = text.lines().collect();
    let mut classes: Vec<Class> =
        lines.iter().map(|line| if is_quoted(line) { Class::Quoted } else { Class::New }).collect();
    mark_quotes(&lines, &mut classes, is_forward);
    signature::mark(&lines, &mut classes);
    let pieces = pieces(&lines, &classes);
    let text_of = |wanted: &[Class]| {
        let chosen = pieces.iter().filter(|piece| wanted.contains(&piece.class));
        let text: Vec<&str> = chosen
            .flat_map(|piece| lines.get(piece.lines.clone()).unwrap_or_default())
            .copied()
            .collect();
        trim_blank_lines(&text).join("\n")
    };
    Reading {
        new: text_of(&[Class::New, Class::Forwarded]),
        quoted: text_of(&[Class::Quoted]),
        signature: text_of(&[Class::Signature]),
        has_quote: classes.contains(&Class::Quoted),
        pieces,
    }
}

/// Whether the line bears a quote mark.
pub(super) fn is_quoted(line: &str) -> bool {
    line.trim_start_matches(is_blank).starts_with('>')
}

/// Blanks of any width, among them the no-break spaces that clients put before a colon or AM.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Whether nothing can be seen in the line.
pub(super) fn is_empty(line: &str) -> bool {
    line.chars().all(is_blank)
}

/// Marks what introduces a quote, and where no quote marks follow, everything below it.
fn mark_quotes(lines: &[&str], classes: &mut [Class], is_forward: bool) {
    let tail = if is_forward { Class::Forwarded } else { Class::Quoted };
    let mut has_words = false;
    let mut at = 0;
    while at < lines.len() {
        let line = lines.get(at).copied().unwrap_or_default();
        if is_quoted(line) || is_empty(line) {
            at += 1;
            continue;
        }
        let class = match separator(line) {
            Some(Separator::Forwarded) => Some(Class::Forwarded),
            Some(Separator::Original) => Some(tail),
            None if header_block(lines, at).is_some() => Some(tail),
            None => None,
        };
        if let Some(class) = class {
            fill(classes, rule_above(lines, at)..lines.len(), class);
            return;
        }
        if let Some(found) = attribution(lines, at) {
            let end = found.end;
            let marked = lines.iter().skip(end).find(|line| !is_empty(line));
            if marked.is_some_and(|line| is_quoted(line)) {
                fill(classes, at..end, Class::Quoted);
                at = end;
                continue;
            }
            // Above everything and without quote marks it may as well be somebody's own words.
            if found.is_certain && has_words {
                fill(classes, at..lines.len(), tail);
                return;
            }
        }
        has_words = true;
        at += 1;
    }
}

/// The line of underscores right above a header block belongs to it.
fn rule_above(lines: &[&str], at: usize) -> usize {
    let above = lines.iter().take(at).rposition(|line| !is_empty(line));
    match above {
        Some(above) if lines.get(above).is_some_and(|line| is_rule(line)) => above,
        Some(_) | None => at,
    }
}

fn fill(classes: &mut [Class], range: Range<usize>, class: Class) {
    for slot in classes.get_mut(range).into_iter().flatten() {
        *slot = class;
    }
}

/// Blank lines go with the piece before them.
fn pieces(lines: &[&str], classes: &[Class]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (number, (line, class)) in lines.iter().zip(classes).enumerate() {
        match pieces.last_mut() {
            Some(last) if last.class == *class || is_empty(line) => last.lines.end = number + 1,
            Some(_) | None => pieces.push(Piece { class: *class, lines: number..number + 1 }),
        }
    }
    pieces
}

fn trim_blank_lines<'a, 'b>(lines: &'b [&'a str]) -> &'b [&'a str] {
    let begin = lines.iter().position(|line| !is_empty(line)).unwrap_or(lines.len());
    let end = lines.iter().rposition(|line| !is_empty(line)).map_or(begin, |last| last + 1);
    lines.get(begin..end).unwrap_or_default()
}
