//! What the sender newly wrote: a mail's text parted into new words, quotes, signature, forwarded
//! mail and what others added.
//!
//! Separate because people, commands and the index want the new words only. Every line gets a
//! class and none is deleted, so that the whole text is always one step away; on doubt a line is
//! new. Two witnesses are heard: the mail's HTML, where a client marked what it quoted (`markup`),
//! and the words that clients write above a quote (`languages`). What may leave for a customer is
//! a stricter question: see `relay`. Linear in the text: a line looks at no more than a few lines
//! around it.

mod attribution;
mod disclaimer;
mod header_block;
mod initials;
mod introduction;
mod languages;
mod letters;
mod markup;
mod prompt;
mod relay;
mod signature;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub(super) use attribution::attribution;
use attribution::{
    begins_attribution, is_groupwise, looks_like_attribution, opens_groupwise, shared_at,
};
use header_block::is_whole;
pub(super) use header_block::{
    Separator, bare_block, bare_from_value, from_value, header_block, is_label_line, is_rule,
    separator, subject_value,
};
pub(super) use languages::is_forward_prefix;
pub(super) use letters::addition;
pub use markup::Mark;
pub(super) use markup::marks;
pub use relay::{NoticeText, Relayable, Unsafe, find_marker, marker, relayable};

use super::forward::is_forward;
use super::html::Drawn;
use crate::mail::message::Message;

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
    /// What a gateway, a virus scanner, a list or a legal department added.
    Disclaimer,
}

/// A stretch of the text that is of one class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub class: Class,
    /// Where it stands, in bytes of the text; whole lines, but where a client put an attribution
    /// behind somebody's own words.
    pub range: Range<usize>,
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
    /// What others added below or above.
    pub disclaimer: String,
    /// Whether anything is quoted.
    pub has_quote: bool,
    /// All of the text, each byte in exactly one piece, in order.
    pub pieces: Vec<Piece>,
}

/// Parts a mail's text.
#[must_use]
pub fn of(message: &Message) -> Reading {
    let is_fresh = message.in_reply_to.is_empty()
        && message.references.is_empty()
        && !message.subject.contains([':', '：']);
    read_marked(&message.text, is_forward(message), is_fresh, &message.marks)
}

/// Parts a text whose lines end in `\n`. In a forward (see
/// [`is_forward`]) what an Outlook header block introduces is the mail
/// that is passed on, and belongs to what the sender wants to say.
#[must_use]
pub fn read(text: &str, is_forward: bool) -> Reading {
    read_marked(text, is_forward, false, &[])
}

/// `is_fresh`: it answers nothing, so that nothing above its first words is another's.
fn read_marked(text: &str, is_forward: bool, is_fresh: bool, marks: &[Mark]) -> Reading {
    let mut lines = Lines::of(text);
    lines.mark_by_markup(marks, is_forward);
    let Lines { all, classes, .. } = &mut lines;
    initials::mark(all, classes);
    prompt::mark(all, classes);
    mark_quotes(all, classes, is_forward, is_fresh);
    mark_wrapped(all, classes);
    signature::mark(all, classes);
    disclaimer::mark(all, classes);
    let pieces = lines.pieces(text.len());
    let text_of = |wanted: &[Class]| {
        let chosen = pieces.iter().filter(|piece| wanted.contains(&piece.class));
        let text: Vec<&str> = chosen
            .flat_map(|piece| text.get(piece.range.clone()).unwrap_or_default().lines())
            .collect();
        trim_blank_lines(&text).join("\n")
    };
    Reading {
        new: text_of(&[Class::New, Class::Forwarded]),
        quoted: text_of(&[Class::Quoted]),
        signature: text_of(&[Class::Signature]),
        disclaimer: text_of(&[Class::Disclaimer]),
        has_quote: pieces.iter().any(|piece| piece.class == Class::Quoted),
        pieces,
    }
}

/// The lines of a text, and what each is.
struct Lines<'a> {
    all: Vec<&'a str>,
    /// Where each begins in the text.
    starts: Vec<usize>,
    classes: Vec<Class>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Lines<'a> {
        let mut lines = Lines { all: Vec::new(), starts: Vec::new(), classes: Vec::new() };
        let mut start = 0;
        let mut rest = text.split_inclusive('\n').peekable();
        while let Some(whole) = rest.next() {
            let line = whole.strip_suffix('\n').unwrap_or(whole);
            let line = line.strip_suffix('\r').unwrap_or(line);
            let quote_follows = rest.peek().is_some_and(|next| is_quoted(next));
            let shared = if quote_follows && !is_quoted(line) { shared_at(line) } else { None };
            match shared.and_then(|at| line.split_at_checked(at)) {
                Some((own, introduction)) => {
                    lines.push(own, start, Class::New);
                    lines.push(introduction, start + own.len(), Class::Quoted);
                }
                None if is_quoted(line) => lines.push(line, start, Class::Quoted),
                None => lines.push(line, start, Class::New),
            }
            start += whole.len();
        }
        lines
    }

    fn push(&mut self, line: &'a str, start: usize, class: Class) {
        self.all.push(line);
        self.starts.push(start);
        self.classes.push(class);
    }

    /// What the mail's HTML said of its stretches.
    fn mark_by_markup(&mut self, marks: &[Mark], is_forward: bool) {
        for mark in marks {
            let line = |offset| self.starts.partition_point(|start| *start < offset);
            let range = line(mark.range.start)..line(mark.range.end);
            let mut inside = self.all.get(range.clone()).unwrap_or_default().iter();
            let first = inside.find(|line| !is_empty(line)).copied().unwrap_or_default();
            let passes_on = is_forward || separator(first) == Some(Separator::Forwarded);
            let class = match mark.drawn {
                Drawn::Quote if passes_on => Class::Forwarded,
                Drawn::Quote => Class::Quoted,
                Drawn::Signature => Class::Signature,
            };
            let start = match mark.drawn {
                Drawn::Quote => rule_above(&self.all, range.start),
                Drawn::Signature => delimiter_above(&self.all, range.start),
            };
            fill(&mut self.classes, start..range.end, class);
        }
    }

    /// Blank lines go with the piece before them.
    fn pieces(&self, end: usize) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        for ((line, start), class) in self.all.iter().zip(&self.starts).zip(&self.classes) {
            let goes_on = |last: &&mut Piece| last.class == *class || is_empty(line);
            if pieces.last_mut().filter(goes_on).is_none() {
                if let Some(last) = pieces.last_mut() {
                    last.range.end = *start;
                }
                pieces.push(Piece { class: *class, range: *start..end });
            }
        }
        pieces
    }
}

/// Whether the line bears a quote mark. `>>> Look here! <<<` points at something, and GroupWise
/// puts marks around what introduces a quote.
pub(super) fn is_quoted(line: &str) -> bool {
    let line = line.trim_matches(is_blank);
    let points = line.starts_with(">>") && line.ends_with("<<");
    line.starts_with('>') && !points && !is_groupwise(line) && !opens_groupwise(line)
}

/// Blanks of any width, among them the no-break spaces that clients put before a colon or AM.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Whether nothing can be seen in the line.
pub(super) fn is_empty(line: &str) -> bool {
    line.chars().all(is_blank)
}

/// Marks what introduces a quote, and where no quote marks follow, everything below it.
fn mark_quotes(lines: &[&str], classes: &mut [Class], is_forward: bool, is_fresh: bool) {
    let tail = if is_forward { Class::Forwarded } else { Class::Quoted };
    let mut has_words = false;
    let mut at = 0;
    while at < lines.len() {
        let line = lines.get(at).copied().unwrap_or_default();
        if classes.get(at) != Some(&Class::New) || is_empty(line) {
            at += 1;
            continue;
        }
        let class = match separator(line) {
            Some(Separator::Forwarded) => Some(Class::Forwarded),
            Some(Separator::Original) => Some(tail),
            // With nothing above it, a part may as well be what somebody typed into a form.
            // Nor is a part of one another's in a mail that answers nothing, or all of one above a
            // letter.
            None if header_block(lines, at).is_some()
                && (if is_fresh {
                    has_words && is_whole(lines, at)
                } else {
                    has_words || is_whole(lines, at)
                }) =>
            {
                Some(tail)
            }
            None => None,
        };
        if let Some(class) = class {
            fill(classes, rule_above(lines, at)..lines.len(), class);
            return;
        }
        if let Some(found) = attribution(lines, at) {
            let end = found.end;
            let below = (end..lines.len()).find(|at| lines.get(*at).is_some_and(|l| !is_empty(l)));
            if below.is_some_and(|below| classes.get(below) == Some(&Class::Quoted)) {
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

/// Marks what a client broke off a quoted line and left without mark: the line above is as long as
/// clients make them and goes on here, or its link does, and the quote goes on below.
fn mark_wrapped(lines: &[&str], classes: &mut [Class]) {
    for at in 1..lines.len().saturating_sub(1) {
        let is_between = classes.get(at) == Some(&Class::New)
            && classes.get(at - 1) == Some(&Class::Quoted)
            && lines.get(at - 1).is_some_and(|above| is_quoted(above))
            && lines.get(at + 1).is_some_and(|below| is_quoted(below));
        let above = lines.get(at - 1).copied().unwrap_or_default().trim_end();
        let line = lines.get(at).copied().unwrap_or_default().trim();
        if is_between && !line.is_empty() && (is_wrapped(above, line) || ends_link(above, line)) {
            fill(classes, at..at + 1, Class::Quoted);
        }
    }
}

/// Whether the line is what did not fit into the quoted one above it. Nobody answers in the middle
/// of a sentence.
fn is_wrapped(above: &str, line: &str) -> bool {
    if above.len() > 4 * WRAP_CHARS.end || line.len() > 4 * WRAP_CHARS.end {
        return false;
    }
    let first = line.split(' ').next().unwrap_or_default().chars().count();
    let length = above.chars().count();
    let is_full = length < WRAP_CHARS.end && length + 1 + first >= WRAP_CHARS.start;
    let goes_on = !above.ends_with(['.', '?', '!', ':', ';']);
    is_full && goes_on && line.starts_with(char::is_lowercase)
}

/// Characters at which clients wrap what they quote.
const WRAP_CHARS: Range<usize> = 72..100;

/// Whether the line is the rest of a link that the quoted line above it began, or a link alone
/// that has drawn the next line's mark to its end.
fn ends_link(above: &str, line: &str) -> bool {
    let is_link = |text: &str| text.starts_with("http") && !text.contains(char::is_whitespace);
    let opened = above.rsplit(['(', '<']).next().unwrap_or_default();
    let is_rest = is_link(opened)
        && !opened.contains([')', '>'])
        && line.ends_with([')', '>'])
        && !line.contains(char::is_whitespace);
    let alone = line.strip_suffix('>').map(|link| link.trim().trim_matches(['(', ')', '<', '>']));
    is_rest || alone.is_some_and(is_link)
}

/// The `-- ` right above a signature belongs to it: markup is found by its letters.
fn delimiter_above(lines: &[&str], at: usize) -> usize {
    let above = lines.iter().take(at).rposition(|line| !is_empty(line));
    let is_delimiter = |at: &usize| lines.get(*at).is_some_and(|line| line.trim() == "--");
    above.filter(is_delimiter).unwrap_or(at)
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

fn trim_blank_lines<'a, 'b>(lines: &'b [&'a str]) -> &'b [&'a str] {
    let begin = lines.iter().position(|line| !is_empty(line)).unwrap_or(lines.len());
    let end = lines.iter().rposition(|line| !is_empty(line)).map_or(begin, |last| last + 1);
    lines.get(begin..end).unwrap_or_default()
}
