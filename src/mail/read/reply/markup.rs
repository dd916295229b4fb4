//! Where the quotes stand that a mail's HTML has marked, in the mail's text.
//!
//! Separate because most mail says everything twice, and what its HTML marks is true of its plain
//! text as well, in any language and however that was wrapped. A stretch is found by its letters:
//! the last ones before it and its first ones, at the beginning of a line. Where they are not
//! found, nothing is marked and the words have to tell. Linear: each stretch is looked for from
//! the end of the one before, a bounded number of times.

use std::ops::Range;

use super::letters::Letters;
use crate::mail::read::html::{Drawn, Run, runs};

/// A stretch of a text that the mail's HTML marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// In bytes of the text; whole lines.
    pub range: Range<usize>,
    /// As what.
    pub drawn: Drawn,
}

/// The stretches of `text` that `html`, which says the same, marks.
pub(in crate::mail::read) fn marks(html: &str, text: &str) -> Vec<Mark> {
    let stretches = stretches(&runs(html));
    if stretches.iter().all(|stretch| stretch.drawn.is_none()) {
        return Vec::new();
    }
    let letters = Letters::of(text);
    let begins = begins(&stretches, &letters);
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let line_start = |offset: usize| {
        let line = letters.line_at(offset);
        starts.get(line).copied().unwrap_or(text.len())
    };
    let mut marks = Vec::new();
    for (number, stretch) in stretches.iter().enumerate() {
        let begin = begins.get(number).copied().flatten();
        let is_last = number + 1 == stretches.len();
        let end = begins.get(number + 1).copied().flatten();
        let (Some(drawn), Some(begin)) = (stretch.drawn, begin) else { continue };
        let end = match end {
            Some(end) => line_start(end),
            None if is_last => text.len(),
            None => continue,
        };
        marks.push(Mark { range: line_start(begin)..end, drawn });
    }
    // Who wrote inside the signature wrote nothing else: then those are the words.
    let has_words = stretches.iter().any(|stretch| stretch.drawn.is_none());
    marks.retain(|mark| has_words || mark.drawn == Drawn::Quote);
    marks
}

/// The letters at both ends of a run.
struct Stretch {
    drawn: Option<Drawn>,
    head: String,
    tail: String,
}

/// Letters that are looked for at the beginning of a stretch, and at the end of the one before.
const HEAD_LETTERS: usize = 32;
const TAIL_LETTERS: usize = 16;

/// Letters that must be found to be sure; a shorter stretch is a word that may stand anywhere.
const LETTERS_MIN: usize = 12;

/// Characters that surely hold that many letters.
const END_CHARS: usize = 400;

/// Stretches of a mail: beyond, somebody plays.
const STRETCHES_MAX: usize = 64;

/// Runs without letters say nothing; runs of one kind are one.
fn stretches(runs: &[Run]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for run in runs {
        let first: String = run.text.chars().take(END_CHARS).collect();
        let last: String = {
            let mut last: Vec<char> = run.text.chars().rev().take(END_CHARS).collect();
            last.reverse();
            last.into_iter().collect()
        };
        let head: String = Letters::of(&first).as_str().chars().take(HEAD_LETTERS).collect();
        if head.is_empty() {
            continue;
        }
        let letters = Letters::of(&last);
        let skipped = letters.as_str().chars().count().saturating_sub(TAIL_LETTERS);
        let tail: String = letters.as_str().chars().skip(skipped).collect();
        match stretches.last_mut() {
            Some(last) if last.drawn == run.drawn => last.tail = tail,
            Some(_) | None => stretches.push(Stretch { drawn: run.drawn, head, tail }),
        }
    }
    stretches.truncate(STRETCHES_MAX);
    stretches
}

/// Where each stretch begins among the letters of the text.
fn begins(stretches: &[Stretch], letters: &Letters) -> Vec<Option<usize>> {
    let mut begins = Vec::new();
    let mut cursor = 0;
    let mut before = "";
    for stretch in stretches {
        let wanted = format!("{before}{}", stretch.head);
        let found = if before.is_empty() {
            letters.from(0).starts_with(&stretch.head).then_some(0)
        } else if wanted.len() >= LETTERS_MIN {
            let exact = letters.from(cursor).find(&wanted).map(|at| cursor + at + before.len());
            // A link's address may stand between the two in the text.
            exact.or_else(|| line_with(letters, &stretch.head, cursor))
        } else {
            None
        };
        let found = found.filter(|at| letters.is_line_start(*at));
        cursor = found.unwrap_or(cursor);
        begins.push(found);
        before = &stretch.tail;
    }
    begins
}

/// The next line that begins with these letters, which have to be enough of them.
fn line_with(letters: &Letters, head: &str, cursor: usize) -> Option<usize> {
    if head.len() < LETTERS_MIN + TAIL_LETTERS / 2 {
        return None;
    }
    let mut from = cursor;
    for _ in 0..TRIES_MAX {
        let at = from + letters.from(from).find(head)?;
        if letters.is_line_start(at) {
            return Some(at);
        }
        from = at + head.len();
    }
    None
}

/// Places that one stretch is looked for at.
const TRIES_MAX: usize = 8;
