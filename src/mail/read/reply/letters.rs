//! A text reduced to its letters and digits, which is what survives a mail client.
//!
//! Separate because everything that compares a quote with what we sent does it here: clients
//! re-wrap, prefix, change blanks and dashes, decompose umlauts and add links, and none of that
//! changes the letters. Knows which line each letter came from.

use unicode_normalization::UnicodeNormalization;

/// The letters of a text, in lower case, without anything between them.
#[derive(Debug, Default)]
pub(super) struct Letters {
    text: String,
    /// Where each line begins in `text`.
    starts: Vec<usize>,
}

impl Letters {
    /// Of a text whose lines end in `\n`; link targets that clients add in brackets
    /// (`<mailto:…>`, `[cid:…]`) do not count.
    pub(super) fn of(text: &str) -> Letters {
        let text: String = text.nfkc().collect();
        let mut letters = Letters { text: String::with_capacity(text.len()), starts: vec![0] };
        let mut rest = text.as_str();
        while let Some(c) = rest.chars().next() {
            let length = match addition(rest) {
                Some(length) => {
                    let skipped = rest.get(..length).unwrap_or_default();
                    skipped.chars().filter(|c| *c == '\n').for_each(|c| letters.push(c));
                    length
                }
                None => {
                    letters.push(c);
                    c.len_utf8()
                }
            };
            rest = rest.get(length..).unwrap_or_default();
        }
        letters
    }

    /// Of several lines.
    pub(super) fn of_lines(lines: &[String]) -> Letters {
        Letters::of(&lines.join("\n"))
    }

    fn push(&mut self, c: char) {
        if c == '\n' {
            self.starts.push(self.text.len());
        } else if c.is_alphanumeric() {
            self.text.extend(c.to_lowercase());
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// From this offset on; empty past the end.
    pub(super) fn from(&self, offset: usize) -> &str {
        self.text.get(offset..).unwrap_or_default()
    }

    pub(super) fn until(&self, offset: usize) -> &str {
        self.text.get(..offset).unwrap_or_default()
    }

    /// The letters of one line.
    pub(super) fn line(&self, number: usize) -> &str {
        let begin = self.starts.get(number).copied().unwrap_or(self.text.len());
        let end = self.starts.get(number + 1).copied().unwrap_or(self.text.len());
        self.text.get(begin..end).unwrap_or_default()
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        (0..self.starts.len()).map(|number| self.line(number))
    }

    /// Where a line begins.
    pub(super) fn start_of(&self, number: usize) -> usize {
        self.starts.get(number).copied().unwrap_or(self.text.len())
    }

    /// The line that holds the letter at this offset.
    pub(super) fn line_at(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// Whether a line begins at this offset.
    pub(super) fn is_line_start(&self, offset: usize) -> bool {
        self.starts.binary_search(&offset).is_ok()
    }

    /// The next line from this offset on that has these letters and no others.
    pub(super) fn find_line(&self, wanted: &str, offset: usize) -> Option<usize> {
        let first = self.starts.partition_point(|start| *start < offset);
        let mut numbers = first..self.starts.len();
        numbers.find(|number| self.line(*number) == wanted).map(|number| self.start_of(number))
    }
}

/// How many bytes the link target has that a client added at the head of this text.
pub(in crate::mail::read) fn addition(text: &str) -> Option<usize> {
    let (open, close, kinds): (char, char, &[&str]) = match text.chars().next()? {
        '<' => ('<', '>', &["mailto:", "http:", "https:", "tel:", "cid:"]),
        '[' => ('[', ']', &["cid:", "image:", "mailto:"]),
        _ => return None,
    };
    // Up to the next bracket of either kind: a text of opening brackets stays linear.
    let (target, rest) = text.get(1..)?.split_at_checked(text.get(1..)?.find([open, close])?)?;
    let lower = target.trim_start().to_lowercase();
    let is_target = rest.starts_with(close) && kinds.iter().any(|kind| lower.starts_with(kind));
    is_target.then_some(target.len() + 2)
}
