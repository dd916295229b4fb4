//! Cleaning: what a mail may show and what it may only hide with.
//!
//! Separate because every decoded text passes here exactly once, so that no later stage meets a
//! control, a line end that is none of `\n`, or a mark that turns the order of letters around
//! (Unicode UAX #9; "Trojan Source", 2021). File names: RFC 2183 §2.3.
//! Never decodes anything, never touches letters.

use crate::limits;

/// A header's text on one line: controls and blanks become one blank, bidi marks go, at most
/// `chars_max` characters stay.
#[must_use]
pub fn one_line(text: &str, chars_max: usize) -> String {
    let mut line = String::with_capacity(text.len().min(chars_max));
    let mut chars = 0;
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            gap = !line.is_empty();
        } else if !is_bidi(c) && !is_invisible(c) {
            let wanted = if gap { 2 } else { 1 };
            if chars + wanted > chars_max {
                break;
            }
            if gap {
                line.push(' ');
            }
            line.push(c);
            chars += wanted;
            gap = false;
        }
    }
    line
}

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
            c if c.is_control() || is_override(c) || is_invisible(c) => {}
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

/// Cuts the stem, not the ending: what opens a file should stay in sight.
fn shorten(name: &str, chars_max: usize) -> String {
    if name.chars().count() <= chars_max {
        return name.to_owned();
    }
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().count() <= 10 => (stem, format!(".{ending}")),
        Some(_) | None => (name, String::new()),
    };
    let kept = chars_max.saturating_sub(ending.chars().count());
    let stem: String = stem.chars().take(kept).collect();
    format!("{}{ending}", stem.trim_end())
}

/// The names that Windows takes for devices, whatever their ending.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let port = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || port.is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
}

/// Every mark of UAX #9 that may reorder what is shown.
fn is_bidi(c: char) -> bool {
    is_override(c) || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}')
}

fn is_override(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Takes no room and says nothing: byte order mark, zero width space, word joiner, and the
/// combining grapheme joiner that newsletters fill their preview with.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}' | '\u{34f}' | '\u{ad}' | '\u{fffe}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_stay_on_one_line() {
        let check = |text: &str, expected: &str| assert_eq!(one_line(text, 20), expected);
        check("Hello\r\n Bcc: x@y", "Hello Bcc: x@y");
        check("a\0b\u{202e}c\u{2028}d", "a bc d");
        check("  \t  ", "");
        check("0123456789012345678901234", "01234567890123456789");
        check("Grüße \u{1f600}", "Grüße \u{1f600}");
    }

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
