//! Cleaning: what a mail may show and what it may only hide with.
//!
//! Separate because every decoded text passes here or through [`one_line`] exactly once, so that no
//! later stage meets a control, a line end that is none of `\n`, or a mark that turns the order of
//! letters around. File names: RFC 2183 §2.3.
//! Never decodes anything, never touches letters.

use crate::limits;
use crate::mail::file_name::{is_device, shorten};
use crate::mail::line::{is_override, is_zero_width, one_line};

/// A body's text: every line end becomes `\n`, other controls but the tab go, and so do the marks
/// that override the direction of text. Marks that Hebrew and Arabic need in running text stay.
#[must_use]
pub fn body(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut after_cr = false;
    for c in text.chars() {
        let is_lf = c == '\n';
        match c {
            '\n' if after_cr => {}
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                cleaned.push('\n');
            }
            '\t' => cleaned.push('\t'),
            c if c.is_control() || is_override(c) || is_zero_width(c) => {}
            c => cleaned.push(c),
        }
        after_cr = c == '\r' && !is_lf;
    }
    cleaned
}

/// A file name that is no path: without directories, drive, controls, bidi marks and what no file
/// system takes; never `.`, `..`, a device name or empty (then `None`).
#[must_use]
pub fn file_name(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).find(|piece| !piece.trim().is_empty())?;
    let line = one_line(last, usize::MAX);
    let line: String = line.chars().filter(|c| !"<>:\"|?*".contains(*c)).collect();
    let line = line.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let fits = shorten(line, limits::FILE_NAME_CHARS_MAX);
    if fits.is_empty() {
        return None;
    }
    Some(if is_device(&fits) { format!("_{fits}") } else { fits })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_end_lines_with_lf() {
        let check = |text: &str, expected: &str| assert_eq!(body(text), expected);
        check("a\r\nb\rc\nd\u{2028}e", "a\nb\nc\nd\ne");
        check("a\r\r\nb\n\nc", "a\n\nb\n\nc");
        check("\u{feff}tab\tnul\0bell\u{7}", "tab\tnulbell");
        check("exe\u{202e}fdp", "exefdp");
        check("שלום\u{200f}!", "שלום\u{200f}!");
    }

    #[test]
    fn file_names_are_no_paths() {
        let check = |name: &str, expected: Option<&str>| {
            assert_eq!(file_name(name).as_deref(), expected, "{name:?}");
        };
        check("../../etc/passwd", Some("passwd"));
        check("C:\\Users\\kim\\invoice.pdf", Some("invoice.pdf"));
        check("a\0b\nc.txt", Some("a b c.txt"));
        check("invoice\u{202e}fdp.exe", Some("invoicefdp.exe"));
        check("..", None);
        check("  ", None);
        check("CON", Some("_CON"));
        check("com1.txt", Some("_com1.txt"));
        check(".htaccess", Some("htaccess"));
        check(&format!("{}.pdf", "x".repeat(5000)), Some(&format!("{}.pdf", "x".repeat(116))));
    }
}
