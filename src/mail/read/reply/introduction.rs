//! Where a client's quote of our notice begins: the attribution or header block above it.
//!
//! Separate because it is the edge between what an agent wrote and what must never leave. Answers
//! with a line only where that line is certain.

use super::relay::Unsafe;
use super::{
    attribution, bare_block, begins_attribution, header_block, is_blank, is_empty, is_label_line,
    is_quoted, is_rule, looks_like_attribution, separator, shared_at,
};

/// Lines of an introduction: a header block with wrapped recipients.
const LINES_MAX: usize = 16;

/// The first line of the introduction that ends right above line `end`; `None` where nothing
/// introduces the quote. `ours` are our addresses: they stand in every introduction of our mail.
pub(super) fn above(lines: &[&str], end: usize, ours: &[String]) -> Result<Option<usize>, Unsafe> {
    let Some(last) = lines.iter().take(end).rposition(|line| !is_empty(line)) else {
        return Ok(None);
    };
    let end = last + 1;
    if let Some(start) = block_above(lines, end, ours)? {
        return Ok(Some(frame_above(lines, start)));
    }
    if separator(lines.get(last).copied().unwrap_or_default()).is_some() {
        return Ok(Some(last));
    }
    match attribution_above(lines, end) {
        // The agent's words and the client's on one line.
        Some(start) if lines.get(start).is_some_and(|line| shared_at(line).is_some()) => {
            Err(Unsafe::SharedLine)
        }
        Some(start) => Ok(Some(start)),
        None => foreign_above(lines, end, ours),
    }
}

/// The attribution that ends here: the shortest one that has a beginning, so that neither half of
/// it stays nor the agent's line above it goes.
fn attribution_above(lines: &[&str], end: usize) -> Option<usize> {
    let starts = (1..=4_usize).filter_map(|size| end.checked_sub(size));
    let mut whole = starts
        .filter(|start| attribution(lines, *start).is_some_and(|found| found.end == end))
        .peekable();
    let shortest = whole.peek().copied();
    whole.find(|start| lines.get(*start).is_some_and(|line| begins_attribution(line))).or(shortest)
}

/// Whether these lines, the quote marks off, are an introduction and nothing else.
pub(super) fn is_introduction(lines: &[&str], ours: &[String]) -> bool {
    let Ok(start) = above(lines, lines.len(), ours) else { return false };
    let begin = lines.iter().position(|line| !is_empty(line)).unwrap_or(lines.len());
    start.map_or(begin == lines.len(), |start| start <= begin)
}

/// A header block that ends here. Anything between it and the notice may be a gateway's banner or
/// an agent's word: only a banner that speaks of our address is told apart.
fn block_above(lines: &[&str], end: usize, ours: &[String]) -> Result<Option<usize>, Unsafe> {
    let from = end.saturating_sub(LINES_MAX);
    let block = |at| header_block(lines, at).or_else(|| bare_block(lines, at));
    let nearest = (from..end).rev().find_map(|at| block(at).map(|stop| (at, stop)));
    let Some((start, stop)) = nearest else { return Ok(None) };
    let labels = lines.iter().take(start).rev().take_while(|line| is_label_line(line)).count();
    let start = start - labels;
    let between = lines.get(stop.min(end)..end).unwrap_or_default();
    let is_banner = |line: &&&str| is_empty(line) || is_rule(line) || names_us(line, ours);
    if between.iter().all(|line| is_banner(&line)) {
        return Ok(Some(start));
    }
    Err(Unsafe::Introduction)
}

/// The rule and the `-----Original Message-----` above a block; Notes has `-----Kim wrote: -----`.
fn frame_above(lines: &[&str], start: usize) -> usize {
    let is_frame = |at: &usize| {
        let line = lines.get(*at).copied().unwrap_or_default();
        let is_told = line.starts_with("--") && attribution(lines, *at).is_some();
        is_rule(line) || separator(line).is_some() || is_told
    };
    let mut start = start;
    for _ in 0..2 {
        let above = lines.iter().take(start).rposition(|line| !is_empty(line));
        let Some(above) = above.filter(is_frame) else { return start };
        start = above;
    }
    start
}

/// An introduction in a language that the tables lack. One line with a colon, or three labels,
/// with our address in it is certain; one without our address may be the agent's own words.
fn foreign_above(lines: &[&str], end: usize, ours: &[String]) -> Result<Option<usize>, Unsafe> {
    let height =
        lines.iter().take(end).rev().take_while(|line| !is_empty(line)).take(LINES_MAX).count();
    let start = end.saturating_sub(height);
    let paragraph = lines.get(start..end).unwrap_or_default();
    let labelled = paragraph.iter().rev().take_while(|line| has_label(line)).count();
    if labelled >= 3 {
        let block = paragraph.get(height - labelled..).unwrap_or_default();
        let is_ours = block.iter().any(|line| names_us(line, ours));
        return if is_ours { Ok(Some(end - labelled)) } else { Err(Unsafe::Introduction) };
    }
    // What is left of a header block that somebody has cut into.
    let known = paragraph.iter().filter(|line| is_label_line(line));
    if known.clone().count() >= 2 || known.clone().any(|line| line.contains('@')) {
        return Err(Unsafe::Introduction);
    }
    let last = paragraph.last().copied().unwrap_or_default();
    if looks_like_attribution(&[last]) && names_us(last, ours) {
        return if height == 1 { Ok(Some(start)) } else { Err(Unsafe::Introduction) };
    }
    let tail = paragraph.get(height.saturating_sub(3)..).unwrap_or_default();
    if looks_like_attribution(tail)
        || (is_colon_line(last) && tail.iter().any(|l| names_us(l, ours)))
    {
        return Err(Unsafe::Introduction);
    }
    Ok(None)
}

/// `Label: value`, in any language.
fn has_label(line: &str) -> bool {
    line.split_once([':', '：']).is_some_and(|(label, value)| {
        let label = label.trim_matches(|c: char| is_blank(c) || c == '*');
        !is_empty(value)
            && (1..=24).contains(&label.chars().count())
            && label.split_whitespace().count() <= 3
            && !is_quoted(line)
    })
}

fn is_colon_line(line: &str) -> bool {
    line.trim_end_matches(is_blank).ends_with([':', '：'])
}

/// Whether one of our addresses stands in the line.
pub(super) fn names_us(line: &str, ours: &[String]) -> bool {
    let line = line.to_lowercase();
    ours.iter().any(|address| !address.is_empty() && line.contains(&address.to_lowercase()))
}
