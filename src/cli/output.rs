//! Output: the only file that prints.
//!
//! Separate so that one page shows what may reach a terminal: text without controls, escape
//! sequences and marks that turn the order of letters around, whoever wrote it; colour only where
//! somebody looks and `NO_COLOR` is not set (no-color.org); JSON whose dangerous characters are
//! escaped and still the same value. Standard output carries what was asked for, standard error
//! what went wrong. Never decides what is said.

use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use unicode_width::UnicodeWidthStr;

use super::table::{Cell, Table, Tone};
use crate::mail::read::clean;

/// Columns where standard output is no terminal.
const COLUMNS: usize = 80;

/// Columns that running text takes at most: longer lines are hard to read.
const TEXT_COLUMNS_MAX: usize = 100;

/// Whoever read standard output went away (`| head`): the end, and no error.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("nobody reads standard output any more")]
pub(super) struct ReaderGone;

/// Whether a command ended because nobody reads its output any more.
pub(super) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.is::<ReaderGone>()
}

/// Whether drawn errors are drawn in colour.
pub(super) fn colours_errors() -> bool {
    wants_colour(io::stderr().is_terminal())
}

/// Says on standard error what went wrong. Where nobody listens there, nobody is told.
pub(super) fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "{}", clean::body(text));
}

/// Shows on standard error what was drawn by us, colours included.
pub(super) fn draw(drawn: &str) {
    let _ = io::stderr().write_all(drawn.as_bytes());
}

/// Standard output, held until the command ends.
pub(super) struct Output {
    to: BufWriter<StdoutLock<'static>>,
    columns: usize,
    colour: bool,
    is_terminal: bool,
}

impl Output {
    /// Takes standard output.
    pub(super) fn new() -> Output {
        let is_terminal = io::stdout().is_terminal();
        let columns = comfy_table::Table::new().width().filter(|_| is_terminal);
        Output {
            to: BufWriter::new(io::stdout().lock()),
            columns: columns.map_or(COLUMNS, usize::from).max(40),
            colour: wants_colour(is_terminal),
            is_terminal,
        }
    }

    /// One line.
    pub(super) fn line(&mut self, text: &str) -> anyhow::Result<()> {
        self.toned(Tone::Plain, text)
    }

    /// One line in a tone.
    pub(super) fn toned(&mut self, tone: Tone, text: &str) -> anyhow::Result<()> {
        self.marked(tone, text, "")
    }

    /// One line that begins with a mark in a tone.
    pub(super) fn marked(&mut self, tone: Tone, mark: &str, text: &str) -> anyhow::Result<()> {
        let (mark, text) = (one_line(mark), one_line(text));
        let (begin, end) = if self.colour { tone.escapes() } else { ("", "") };
        let line = format!("{begin}{mark}{end}{text}");
        self.write(line.trim_end().as_bytes())?;
        self.write(b"\n")
    }

    /// One line of words in their own columns; the last is cut where the line ends.
    pub(super) fn columns(&mut self, fixed: &[(&str, usize)], last: &str) -> anyhow::Result<()> {
        let mut line = String::new();
        for (text, columns) in fixed {
            let cut = cut(text, *columns);
            let gap = columns.saturating_sub(cut.width()) + 2;
            line.push_str(&cut);
            line.extend(std::iter::repeat_n(' ', gap));
        }
        line.push_str(&cut(last, self.columns.saturating_sub(line.width())));
        self.line(&line)
    }

    /// A text of several lines, wrapped, each behind this margin.
    pub(super) fn text(&mut self, margin: &str, text: &str) -> anyhow::Result<()> {
        let columns = self.columns.min(TEXT_COLUMNS_MAX).saturating_sub(margin.width());
        for line in clean::body(text).lines() {
            for piece in wrap(&line.replace('\t', "    "), columns) {
                self.line(&format!("{margin}{piece}"))?;
            }
        }
        Ok(())
    }

    /// A label in a column of this width, and a text beside it, wrapped below itself.
    pub(super) fn labelled(
        &mut self,
        label: &str,
        columns: usize,
        text: &str,
    ) -> anyhow::Result<()> {
        let room = self.columns.min(TEXT_COLUMNS_MAX).saturating_sub(columns);
        let mut label = label;
        for piece in wrap(&one_line(text), room) {
            let gap = " ".repeat(columns.saturating_sub(label.width()));
            self.marked(Tone::Faint, label, &format!("{gap}{piece}"))?;
            label = "";
        }
        Ok(())
    }

    /// A table.
    pub(super) fn table(&mut self, table: Table) -> anyhow::Result<()> {
        for line in table.lines(self.columns, self.colour) {
            self.write(line.trim_end().as_bytes())?;
            self.write(b"\n")?;
        }
        Ok(())
    }

    /// A JSON value on a line of its own.
    pub(super) fn json<T: Serialize + ?Sized>(&mut self, value: &T) -> anyhow::Result<()> {
        let mut line = Vec::new();
        value.serialize(&mut Serializer::with_formatter(&mut line, Harmless))?;
        line.push(b'\n');
        self.write(&line)
    }

    /// Bytes as they are; on a terminal as text that does it no harm.
    pub(super) fn raw(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        if self.is_terminal {
            return self.write(clean::body(&String::from_utf8_lossy(bytes)).as_bytes());
        }
        self.write(bytes)
    }

    /// Shows what is there so far: before a wait.
    pub(super) fn flush(&mut self) -> anyhow::Result<()> {
        of_stdout(self.to.flush())
    }

    fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        of_stdout(self.to.write_all(bytes))
    }
}

/// A bar on standard error while work is long; invisible where that is no terminal.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// A bar for so many bytes.
    pub(super) fn of_bytes(total: u64) -> Progress {
        let bar = ProgressBar::new(total);
        let style = ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes}, {msg}, {eta}");
        Progress(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    /// A bar for so many of something else, such as rows.
    pub(super) fn of_count(total: u64) -> Progress {
        let bar = ProgressBar::new(total);
        let style = ProgressStyle::with_template("{bar:30} {pos} of {len} {msg}, {eta}");
        Progress(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    /// How many there are in all, where that shows only later.
    pub(super) fn of_all(&self, total: u64) {
        self.0.set_length(total);
    }

    /// So far, with this to say of it.
    pub(super) fn at(&self, so_far: u64, message: impl Into<Cow<'static, str>>) {
        self.0.set_position(so_far);
        self.0.set_message(message);
    }

    /// Takes the bar away.
    pub(super) fn end(self) {
        self.0.finish_and_clear();
    }
}

/// A text as it may stand on one line of a terminal; blanks stay as they are.
pub(super) fn one_line(text: &str) -> String {
    let text = clean::body(text);
    text.chars().filter(|c| !is_mark(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// At most so many columns of a text, with `…` where something was cut off.
pub(super) fn cut(text: &str, columns: usize) -> String {
    let text = one_line(text);
    if text.width() <= columns {
        return text;
    }
    let (mut cut, mut used) = (String::new(), 1);
    for c in text.chars() {
        used += c.to_string().width();
        if used > columns {
            break;
        }
        cut.push(c);
    }
    format!("{}…", cut.trim_end())
}

/// How large something is, for people: `12 kB`.
pub(super) fn size_in_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// Lines of at most so many columns, broken between words; one that has none is broken anywhere.
/// Quoted lines keep their marks, and all keep how far they are indented.
fn wrap(line: &str, columns: usize) -> Vec<String> {
    let indent: String = line.chars().take_while(|c| " >|".contains(*c)).collect();
    let indent = if indent.width() * 2 > columns { String::new() } else { indent };
    let rest = line.strip_prefix(indent.as_str()).unwrap_or(line);
    let room = columns.saturating_sub(indent.width()).max(1);
    let (mut lines, mut current) = (Vec::new(), String::new());
    let mut used = 0;
    for word in rest.split_inclusive(' ') {
        let width = word.trim_end().width();
        if used > 0 && used + width > room {
            lines.push(format!("{indent}{}", current.trim_end()));
            (current, used) = (String::new(), 0);
        }
        if width <= room {
            current.push_str(word);
            used += word.width();
            continue;
        }
        for c in word.chars() {
            let width = c.to_string().width();
            if used + width > room {
                lines.push(format!("{indent}{}", current.trim_end()));
                (current, used) = (String::new(), 0);
            }
            current.push(c);
            used += width;
        }
    }
    lines.push(format!("{indent}{current}").trim_end().to_owned());
    lines
}

/// Colour where somebody looks, unless they asked for none.
fn wants_colour(is_terminal: bool) -> bool {
    let says = |name: &str| std::env::var_os(name).unwrap_or_default();
    is_terminal && says("NO_COLOR").is_empty() && says("TERM") != "dumb"
}

fn of_stdout(result: io::Result<()>) -> anyhow::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(ReaderGone.into()),
        Err(error) => Err(anyhow::Error::new(error).context("writing to standard output")),
        Ok(()) => Ok(()),
    }
}

/// The marks of UAX #9 that [`clean::body`] leaves, since running text may need them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}')
}

/// JSON as serde writes it, with escapes for what a terminal would act upon: DEL, C1 controls
/// (U+009B begins an escape sequence), line separators and bidi marks. The value is the same
/// (RFC 8259 §7).
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        writer.write_all(escaped(fragment).as_bytes())
    }
}

fn escaped(fragment: &str) -> Cow<'_, str> {
    let is_harmful = |c: char| {
        matches!(c, '\u{7f}'..='\u{9f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            || is_mark(c)
    };
    if !fragment.contains(is_harmful) {
        return Cow::Borrowed(fragment);
    }
    let mut text = String::with_capacity(fragment.len() + 16);
    for c in fragment.chars() {
        match is_harmful(c) {
            true => text.push_str(&format!("\\u{:04x}", u32::from(c))),
            false => text.push(c),
        }
    }
    Cow::Owned(text)
}

/// A cell of text, for tables.
pub(super) fn cell(text: impl AsRef<str>) -> Cell {
    Cell::new(one_line(text.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_drives_no_terminal() {
        let check = |text: &str, expected: &str| assert_eq!(one_line(text), expected);
        check("a\u{1b}[31mb\u{9b}2Jc\u{7}", "a[31mb2Jc");
        check("abc\u{202e}fdp\u{200f}\u{2066}", "abcfdp");
        check("two\nlines\tand  blanks", "two lines and  blanks");
    }

    #[test]
    fn what_is_too_long_is_cut() {
        let check = |text: &str, expected: &str| assert_eq!(cut(text, 6), expected);
        check("short", "short");
        check("enough", "enough");
        check("too long", "too l…");
        check("over there", "over…");
        check("日本語です", "日本…");
        check("", "");
    }

    #[test]
    fn text_is_wrapped_between_words() {
        let check = |line: &str, expected: &[&str]| assert_eq!(wrap(line, 10), expected, "{line}");
        check("", &[""]);
        check("one two three", &["one two", "three"]);
        check("> one two three", &["> one two", "> three"]);
        check("  0123456789ab", &["  01234567", "  89ab"]);
        check("日本語日本語", &["日本語日本", "語"]);
        check(">>>>>>>> deep", &[">>>>>>>>", "deep"]);
    }

    #[test]
    fn json_is_harmless_and_the_same() {
        let text = "a\u{9b}31m\u{202e}\u{1b}\"\u{2028}ü";
        let mut written = Vec::new();
        text.serialize(&mut Serializer::with_formatter(&mut written, Harmless)).unwrap();
        let json = String::from_utf8(written).unwrap();
        assert_eq!(json, "\"a\\u009b31m\\u202e\\u001b\\\"\\u2028ü\"");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn sizes_are_round() {
        let check = |bytes: u64, expected: &str| assert_eq!(size_in_words(bytes), expected);
        check(999, "999 B");
        check(12_345, "12 kB");
        check(1_250_000, "1.2 MB");
    }
}
