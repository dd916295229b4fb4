//! The readable part of a mail: blocks of plain text, and the HTML that is made of them.
//!
//! Separate because both parts of a mail must say the same: there is one source, the blocks, and
//! HTML is derived from it. Lines are never wrapped: the reader's window does that, and a wrapped
//! line is a changed one. Nothing is markup but what this file writes; a link shows where it leads.

use crate::limits::QUOTE_LEVELS_MAX;
use crate::mail::line::{is_invisible, is_override};

/// How a block is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// What the mail is about.
    Said,
    /// Beside the point: company details, labels. Small and grey where there is HTML.
    Aside,
}

/// Some paragraphs of a mail. Lines that begin with `>` are quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// How it is meant.
    pub tone: Tone,
    /// The lines, `\n` between them.
    pub text: String,
    /// The same as safe HTML, where its writer formatted it or it has links.
    pub formatted: Option<String>,
}

impl Block {
    /// What the mail is about.
    #[must_use]
    pub fn said(text: impl Into<String>) -> Block {
        Block { tone: Tone::Said, text: text.into(), formatted: None }
    }

    /// Beside the point.
    #[must_use]
    pub fn aside(text: impl Into<String>) -> Block {
        Block { tone: Tone::Aside, text: text.into(), formatted: None }
    }
}

/// Text that may stand in a mail: line ends made `\n`, controls taken out, blank lines at both
/// ends dropped. The marks of UAX #9 that force a direction on what is around them go, too, so that
/// nobody's words reorder ours or each other; right-to-left scripts keep theirs without them, and
/// the marks that only hint (U+200E, U+200F, U+061C) stay. Within the lines nothing else is
/// changed.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {}
            '\n' | '\t' => out.push(c),
            c if c.is_control() || is_override(c) => {}
            c => out.push(c),
        }
    }
    let mut start = out.as_str();
    while let Some((first, rest)) = start.split_once('\n')
        && first.trim().is_empty()
    {
        start = rest;
    }
    start.trim_end().to_owned()
}

/// Somebody's words, each line marked with `>` (RFC 3676 §4.5).
#[must_use]
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16 + 2);
    for line in text.lines() {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push('>');
        if !line.is_empty() && !line.starts_with('>') {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

/// The blocks as plain text, an empty line between them, the last line ended.
#[must_use]
pub fn plain(blocks: &[Block]) -> String {
    let said = blocks.iter().map(|block| block.text.as_str()).filter(|text| !text.is_empty());
    let mut out = said.collect::<Vec<_>>().join("\n\n");
    out.push('\n');
    out
}

/// The blocks as a page of HTML that every mail program shows alike: paragraphs, line breaks,
/// quotes and links. `language` is a code of letters.
#[must_use]
pub fn html(blocks: &[Block], language: &str) -> String {
    let language: String = language.chars().filter(char::is_ascii_alphabetic).take(8).collect();
    let mut out = format!("<!DOCTYPE html>\n<html lang=\"{language}\">\n");
    out.push_str("<head><meta charset=\"utf-8\"></head>\n<body>\n");
    for block in blocks {
        match block.tone {
            Tone::Said => match &block.formatted {
                Some(html) => {
                    out.push_str("<div>\n");
                    out.push_str(html);
                    out.push_str("\n</div>\n");
                }
                None => push_lines(&mut out, &block.text),
            },
            Tone::Aside => {
                out.push_str("<div style=\"color:#666;font-size:85%\">\n");
                match &block.formatted {
                    Some(html) => out.push_str(html),
                    None => push_lines(&mut out, &block.text),
                }
                out.push_str("</div>\n");
            }
        }
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// A paragraph of these words, each leading to its link.
#[must_use]
pub fn linked<'a>(
    before: &str,
    between: &str,
    words: impl Iterator<Item = (&'a str, &'a str)>,
) -> String {
    let mut out = "<p>".to_owned();
    push_escaped(&mut out, before);
    for (place, (word, link)) in words.enumerate() {
        if place > 0 {
            push_escaped(&mut out, between);
        }
        out.push_str("<a href=\"");
        push_escaped(&mut out, link);
        out.push_str("\">");
        push_escaped(&mut out, word);
        out.push_str("</a>");
    }
    out.push_str("</p>\n");
    out
}

/// A table: columns side by side in plain text, the first one to the left and the others to the
/// right, and a table where there is HTML. The first row is its head.
#[must_use]
pub fn table(rows: &[Vec<String>]) -> Block {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut lines = Vec::new();
    let mut html = "<table cellpadding=\"4\">\n".to_owned();
    for (number, row) in rows.iter().enumerate() {
        let tag = if number == 0 { "th" } else { "td" };
        let mut line = String::new();
        html.push_str("<tr>");
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let align = if column == 0 { "left" } else { "right" };
            html.push_str(&format!("<{tag} align=\"{align}\">"));
            push_escaped(&mut html, cell);
            html.push_str(&format!("</{tag}>"));
            match column {
                0 => line.push_str(&format!("{cell:<width$}")),
                _ => line.push_str(&format!("  {cell:>width$}")),
            }
        }
        html.push_str("</tr>\n");
        lines.push(line.trim_end().to_owned());
    }
    html.push_str("</table>");
    Block { formatted: Some(html), ..Block::said(lines.join("\n")) }
}

/// What stands before a quoted paragraph: `type="cite"` is what mail programs look for.
const QUOTE_OPEN: &str = "<blockquote type=\"cite\" style=\"margin:0 0 0 .6em;\
     border-left:2px solid #bbb;padding-left:.8em\">\n";

fn push_lines(out: &mut String, text: &str) {
    let mut level = 0;
    let mut in_paragraph = false;
    for line in text.lines() {
        let (wanted, words) = quote_level(line);
        let is_blank = words.trim().is_empty();
        if in_paragraph && (wanted != level || is_blank) {
            out.push_str("</p>\n");
            in_paragraph = false;
        }
        for _ in wanted..level {
            out.push_str("</blockquote>\n");
        }
        for _ in level..wanted {
            out.push_str(QUOTE_OPEN);
        }
        level = wanted;
        if is_blank {
            continue;
        }
        out.push_str(if in_paragraph { "<br>\n" } else { "<p>" });
        in_paragraph = true;
        push_words(out, words);
    }
    if in_paragraph {
        out.push_str("</p>\n");
    }
    for _ in 0..level {
        out.push_str("</blockquote>\n");
    }
}

/// How often a line is quoted, and what is quoted.
fn quote_level(line: &str) -> (usize, &str) {
    let mut level = 0;
    let mut words = line;
    while level < QUOTE_LEVELS_MAX
        && let Some(rest) = words.strip_prefix('>')
    {
        level += 1;
        words = rest.strip_prefix(' ').unwrap_or(rest);
    }
    (level, words)
}

/// Words of one line, with links where there are some.
fn push_words(out: &mut String, line: &str) {
    let mut rest = line;
    let mut before = None;
    while let Some((words, tail)) = rest.find("http").and_then(|at| rest.split_at_checked(at)) {
        push_escaped(out, words);
        before = words.chars().next_back().or(before);
        // Asked in this order, each octet is looked at once, whatever the line.
        let is_word = before.is_some_and(char::is_alphanumeric);
        let address = if is_word { None } else { link(tail) };
        let taken = address.unwrap_or("http");
        if address.is_some() {
            out.push_str("<a href=\"");
            push_escaped(out, taken);
            out.push_str("\">");
            push_escaped(out, taken);
            out.push_str("</a>");
        } else {
            out.push_str(taken);
        }
        before = taken.chars().next_back();
        rest = tail.strip_prefix(taken).unwrap_or("");
    }
    push_escaped(out, rest);
}

/// The web address that `text` begins with, without the punctuation that ends a sentence.
fn link(text: &str) -> Option<&str> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    if !host.starts_with(char::is_alphanumeric) {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || is_invisible(c) || "<>\"".contains(c);
    let address = text.split(ends).next()?;
    let closes = if address.contains('(') { ".,;:!?'" } else { ".,;:!?')]" };
    Some(address.trim_end_matches(|c| closes.contains(c)))
}

/// Text as HTML; blanks in front and in rows stay visible.
fn push_escaped(out: &mut String, text: &str) {
    let mut after_blank = out.ends_with('\n') || out.ends_with("<p>");
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' => out.push_str("&nbsp;&nbsp;&nbsp; "),
            ' ' if after_blank => out.push_str("&nbsp;"),
            c => out.push(c),
        }
        after_blank = c == ' ' || c == '\t';
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_one_in_text_and_in_html() {
        let rows = [["", "7 days"], ["Opened", "12"], ["<b>", "-"]];
        let block = table(&rows.map(|row| row.map(str::to_owned).to_vec()));
        assert_eq!(block.text, "        7 days\nOpened      12\n<b>          -");
        let html = block.formatted.unwrap();
        assert!(
            html.contains("<tr><td align=\"left\">Opened</td><td align=\"right\">12</td></tr>")
        );
        assert!(html.contains("&lt;b&gt;"), "{html}");
    }

    fn check_clean(text: &str, expected: &str) {
        assert_eq!(clean(text), expected, "{text:?}");
    }

    #[test]
    fn clean_text_has_one_kind_of_line_end() {
        check_clean("a\r\nb\rc\nd", "a\nb\nc\nd");
        check_clean("\r\n \n  a\n\n", "  a");
        check_clean("a\u{0}\u{1b}[31mb\tc", "a[31mb\tc");
        check_clean("a\u{2028}b\u{85}c", "a\nb\nc");
        check_clean(" \n", "");
    }

    #[test]
    fn quotes_nest() {
        assert_eq!(quote("a\n\n> b"), "> a\n>\n>> b");
    }

    fn check_html(text: &str, expected: &str) {
        let mut out = String::new();
        push_lines(&mut out, text);
        assert_eq!(out.replace(QUOTE_OPEN, "<q>\n"), expected, "{text:?}");
    }

    #[test]
    fn html_says_what_the_text_says() {
        check_html("a\nb\n\nc", "<p>a<br>\nb</p>\n<p>c</p>\n");
        check_html("<b>&\"'", "<p>&lt;b&gt;&amp;&quot;&#39;</p>\n");
        check_html("  a  b\n\tc", "<p>&nbsp;&nbsp;a &nbsp;b<br>\n&nbsp;&nbsp;&nbsp; c</p>\n");
        check_html(
            "Kim:\n> a\n>\n>> b\nc",
            "<p>Kim:</p>\n<q>\n<p>a</p>\n<q>\n<p>b</p>\n</blockquote>\n</blockquote>\n<p>c</p>\n",
        );
    }

    #[test]
    fn quotes_do_not_nest_without_end() {
        let mut out = String::new();
        push_lines(&mut out, &">".repeat(10_000));
        assert_eq!(out.matches("<blockquote").count(), QUOTE_LEVELS_MAX);
        assert_eq!(out.matches("</blockquote>").count(), QUOTE_LEVELS_MAX);
    }

    fn check_link(text: &str, expected: &str) {
        let mut out = String::new();
        push_words(&mut out, text);
        assert_eq!(out, expected, "{text:?}");
    }

    #[test]
    fn links_show_where_they_lead() {
        check_link(
            "see https://example.com/?b=1&c.",
            "see <a href=\"https://example.com/?b=1&amp;c\">https://example.com/?b=1&amp;c</a>.",
        );
        check_link("(http://x.example)", "(<a href=\"http://x.example\">http://x.example</a>)");
        check_link("http:// and xhttp://a", "http:// and xhttp://a");
        check_link("xhttps://ahttps://b", "xhttps://ahttps://b");
        check_link("javascript:alert(1)", "javascript:alert(1)");
        check_link("https://a\"onclick=x", "<a href=\"https://a\">https://a</a>&quot;onclick=x");
    }
}
