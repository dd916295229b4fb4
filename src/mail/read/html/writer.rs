//! Lines of text: where they break, what stands before them.
//!
//! Separate because the scanner says what a tag means and this how it looks: blanks collapse,
//! blocks begin lines, quotes and lists are marked at each line's beginning. Holds a break until
//! text follows it, so that no run of tags makes a run of empty lines. Bounded.

use crate::limits;

/// Levels that a list is indented by at most.
const INDENT_MAX: usize = 10;

#[derive(Default)]
pub(super) struct Writer {
    out: String,
    bytes_max: usize,
    /// Line ends owed before the next text: 0, 1, or 2 for an empty line between.
    breaks: usize,
    /// A blank is owed.
    space: bool,
    /// The line has text on it.
    in_line: bool,
    /// The line holds nothing but no-break spaces: its writer meant an empty one.
    empty_line: bool,
    /// A table cell began: a bar is owed if text stands before it on the line.
    cell: bool,
    quote_depth: usize,
    /// A quote has begun and has no text yet: a paragraph needs no room above it.
    at_quote_head: bool,
    indent: usize,
    /// The mark of a list item, owed.
    mark: String,
}

impl Writer {
    pub(super) fn new(bytes_max: usize) -> Writer {
        Writer { bytes_max, ..Writer::default() }
    }

    pub(super) fn is_full(&self) -> bool {
        self.out.len() > self.bytes_max
    }

    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    /// What was written since the text was `start` bytes long.
    pub(super) fn since(&self, start: usize) -> &str {
        self.out.get(start..).unwrap_or_default()
    }

    /// Text in which blanks collapse (CSS `white-space: normal`); no-break spaces do not.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                c if c.is_ascii_whitespace() => self.space = true,
                '\u{a0}' if self.in_line => self.push(' '),
                '\u{a0}' => self.empty_line = true,
                c => self.push(c),
            }
            if self.is_full() {
                return;
            }
        }
    }

    /// Text as it stands.
    pub(super) fn preformatted(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' => self.line_break(),
                '\r' => {}
                c => self.push(c),
            }
            if self.is_full() {
                return;
            }
        }
    }

    /// Text right behind what was written, without the blank that is owed.
    pub(super) fn glue(&mut self, text: &str) {
        let owed = std::mem::take(&mut self.space);
        self.out.push_str(text);
        self.space = owed;
    }

    /// `<br>`: each one counts, but for those between the mark of an item and its text.
    pub(super) fn line_break(&mut self) {
        if !self.mark.is_empty() {
            return;
        }
        if self.in_line || self.breaks > 0 || !self.out.is_empty() {
            self.breaks = (self.breaks + 1).min(3);
        }
        self.leave_line();
    }

    /// What follows begins a line.
    pub(super) fn block(&mut self) {
        self.owe(1);
    }

    /// What follows begins a line after an empty one.
    pub(super) fn paragraph(&mut self) {
        self.owe(2);
    }

    /// A line across.
    pub(super) fn rule(&mut self) {
        self.block();
        for _ in 0..RULE_CHARS {
            self.push('_');
        }
        self.block();
    }

    pub(super) fn quote_begin(&mut self) {
        self.flush_breaks();
        self.quote_depth = self.quote_depth.saturating_add(1);
        self.at_quote_head = true;
    }

    pub(super) fn quote_end(&mut self) {
        self.quote_depth = self.quote_depth.saturating_sub(1);
        self.at_quote_head = false;
    }

    pub(super) fn cell(&mut self) {
        self.cell = true;
    }

    /// An item of a list begins; the mark of one without text goes.
    pub(super) fn item(&mut self, indent: usize, mark: &str) {
        self.list_edge();
        self.indent = indent.min(INDENT_MAX);
        mark.clone_into(&mut self.mark);
    }

    /// A list begins or ends.
    pub(super) fn list_edge(&mut self) {
        self.mark.clear();
        self.block();
    }

    /// The text, without blank lines around it.
    pub(super) fn finish(self) -> String {
        let text = self.out.trim_matches('\n');
        text.trim_end().to_owned()
    }

    fn owe(&mut self, breaks: usize) {
        // `<li><p>text</p>`: the text stands behind the mark.
        if !self.mark.is_empty() {
            return;
        }
        if !self.out.is_empty() && !self.at_quote_head {
            self.breaks = self.breaks.max(breaks);
        }
        self.leave_line();
    }

    fn leave_line(&mut self) {
        if std::mem::take(&mut self.empty_line) && !self.in_line && !self.out.is_empty() {
            self.breaks = self.breaks.max(2);
        }
        self.in_line = false;
        self.space = false;
        self.cell = false;
        self.indent = 0;
        self.mark.clear();
    }

    fn push(&mut self, c: char) {
        if !self.in_line {
            self.begin_line();
        } else if self.cell && !self.out.ends_with([' ', '\n']) {
            self.out.push_str(" | ");
        } else if self.space && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
        self.space = false;
        self.cell = false;
        self.out.push(c);
    }

    fn begin_line(&mut self) {
        self.flush_breaks();
        self.prefix();
        for _ in 0..self.indent {
            self.out.push_str("  ");
        }
        let mark = std::mem::take(&mut self.mark);
        self.out.push_str(&mark);
        self.in_line = true;
        self.at_quote_head = false;
        self.empty_line = false;
        self.space = false;
        self.cell = false;
    }

    /// Writes the line ends that are owed, quoted as what stands before them.
    fn flush_breaks(&mut self) {
        for written in 0..std::mem::take(&mut self.breaks) {
            if written > 0 && self.quote_depth > 0 {
                self.prefix();
            }
            let kept = self.out.trim_end_matches(' ').len();
            self.out.truncate(kept);
            self.out.push('\n');
        }
    }

    fn prefix(&mut self) {
        for _ in 0..self.quote_depth.min(limits::QUOTE_DEPTH_MAX) {
            self.out.push_str("> ");
        }
    }
}

/// As long as the line that Outlook draws above a quoted mail in plain text.
const RULE_CHARS: usize = 32;
