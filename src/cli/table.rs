//! Tables: rows of cells to lines of a given width.
//!
//! Separate because only here it is decided which column gives way: those that hold words of
//! people. A row is one line. Never prints, never measures the terminal.

use comfy_table::{Attribute, CellAlignment, Color, ColumnConstraint, ContentArrangement, Row};

/// How a text is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// As it is.
    Plain,
    /// What one looks for.
    Strong,
    /// What is only there to be complete.
    Faint,
    /// All is well.
    Good,
    /// Somebody should look.
    Warn,
    /// Something is wrong.
    Bad,
}

impl Tone {
    /// What begins and ends it on a terminal (ECMA-48 §8.3.117, SGR).
    pub(super) fn escapes(self) -> (&'static str, &'static str) {
        match self {
            Tone::Plain => ("", ""),
            Tone::Strong => ("\u{1b}[1m", "\u{1b}[0m"),
            Tone::Faint => ("\u{1b}[2m", "\u{1b}[0m"),
            Tone::Good => ("\u{1b}[32m", "\u{1b}[0m"),
            Tone::Warn => ("\u{1b}[33m", "\u{1b}[0m"),
            Tone::Bad => ("\u{1b}[31m", "\u{1b}[0m"),
        }
    }
}

/// One cell.
#[derive(Clone, Debug)]
pub(super) struct Cell(comfy_table::Cell);

impl Cell {
    /// A cell of text that was made harmless before.
    pub(super) fn new(text: String) -> Cell {
        Cell(comfy_table::Cell::new_owned(text))
    }

    /// The same, in a tone.
    pub(super) fn tone(self, tone: Tone) -> Cell {
        Cell(match tone {
            Tone::Plain => self.0,
            Tone::Strong => self.0.add_attribute(Attribute::Bold),
            Tone::Faint => self.0.add_attribute(Attribute::Dim),
            Tone::Good => self.0.fg(Color::Green),
            Tone::Warn => self.0.fg(Color::Yellow),
            Tone::Bad => self.0.fg(Color::Red),
        })
    }

    /// The same, at the right edge of its column.
    pub(super) fn right(self) -> Cell {
        Cell(self.0.set_alignment(CellAlignment::Right))
    }
}

/// A table.
#[derive(Debug)]
pub(super) struct Table {
    rows: comfy_table::Table,
    yielding: Vec<usize>,
}

impl Table {
    /// A table with these heads. `yielding`: the columns that are cut where room is short.
    pub(super) fn new(heads: &[&str], yielding: &[usize]) -> Table {
        let mut rows = comfy_table::Table::new();
        rows.load_style(comfy_table::presets::NOTHING);
        rows.set_content_arrangement(ContentArrangement::Dynamic);
        rows.set_truncation_indicator("…");
        let head = |text: &&str| Cell::new((*text).to_owned()).tone(Tone::Faint).0;
        rows.set_header(heads.iter().map(head).collect::<Vec<_>>());
        Table { rows, yielding: yielding.to_vec() }
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        let mut row = Row::from(cells.into_iter().map(|cell| cell.0).collect::<Vec<_>>());
        row.max_height(1);
        self.rows.add_row(row);
    }

    /// The lines of the table, with or without colour.
    pub(super) fn lines(mut self, columns: usize, colour: bool) -> Vec<String> {
        self.rows.set_width(u16::try_from(columns).unwrap_or(u16::MAX));
        if colour {
            self.rows.enforce_styling();
        } else {
            self.rows.force_no_tty();
        }
        for (index, column) in self.rows.column_iter_mut().enumerate() {
            column.set_padding((0, 2));
            if !self.yielding.contains(&index) {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        self.rows.lines().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> Cell {
        Cell::new(text.to_owned())
    }

    #[test]
    fn what_people_wrote_gives_way() {
        let mut table = Table::new(&["ref", "subject"], &[1]);
        table.row(vec![cell("7KQ2M9"), cell("where is my order of two lamps").tone(Tone::Bad)]);
        table.row(vec![cell("1"), cell("short")]);
        let lines = table.lines(24, false);
        let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[0], "ref     subject");
        assert!(lines[1].starts_with("7KQ2M9  where is") && lines[1].ends_with('…'), "{lines:?}");
        assert_eq!(lines[2], "1       short");
    }
}
