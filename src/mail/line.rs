//! Text on one line, and the characters that nobody sees.
//!
//! Separate because reading, writing and addresses must agree on what may hide in a text: marks
//! that turn the order of letters around (Unicode UAX #9; "Trojan Source", 2021), blanks without
//! width, tags, noncharacters. Never decodes anything, never touches letters.

/// Text on one line: controls and blanks become one blank, what is invisible goes, at most
/// `chars_max` characters stay.
#[must_use]
pub fn one_line(text: &str, chars_max: usize) -> String {
    fitted(text, chars_max).0
}

/// The same, with an ellipsis as the last character where something was left out.
#[must_use]
pub fn one_line_or_ellipsis(text: &str, chars_max: usize) -> String {
    let (mut line, is_whole) = fitted(text, chars_max);
    if !is_whole {
        line.pop();
        line.push('…');
    }
    line
}

/// Marks that change how text around them is read and show nothing themselves. Joiners stay:
/// scripts and emoji need them. For text of one line; in running text some of them have a use.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    is_bidi(c)
        || is_zero_width(c)
        || matches!(
            c,
            '\u{180e}'
                | '\u{2028}'..='\u{2029}'
                | '\u{2061}'..='\u{206f}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{ffff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// What may join two letters into one and else shows nothing.
#[must_use]
pub fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Takes no room and says nothing: byte order mark, zero width space, word joiner, soft hyphen, and
/// the combining grapheme joiner that newsletters fill their preview with.
#[must_use]
pub fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}' | '\u{34f}' | '\u{ad}' | '\u{fffe}')
}

/// Overrides the direction of the text behind it, whatever its letters are.
#[must_use]
pub fn is_override(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Every mark of UAX #9 that may reorder what is shown.
fn is_bidi(c: char) -> bool {
    is_override(c) || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}')
}

/// The line, and whether all of the text is in it.
fn fitted(text: &str, chars_max: usize) -> (String, bool) {
    let mut line = String::with_capacity(text.len().min(chars_max));
    let mut chars = 0;
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            gap = !line.is_empty();
        } else if !is_invisible(c) {
            let wanted = if gap { 2 } else { 1 };
            if chars + wanted > chars_max {
                return (line, false);
            }
            if gap {
                line.push(' ');
            }
            line.push(c);
            chars += wanted;
            gap = false;
        }
    }
    (line, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, cut: &str, with_ellipsis: &str) {
        assert_eq!(one_line(text, 10), cut, "{text:?}");
        assert_eq!(one_line_or_ellipsis(text, 10), with_ellipsis, "{text:?}");
    }

    #[test]
    fn one_line_is_one_line() {
        check("a\r\nBcc: x", "a Bcc: x", "a Bcc: x");
        check("a\u{2028}b\u{0}c\u{85}d", "a b c d", "a b c d");
        check("\u{202e}a\u{2066}b\u{200f}", "ab", "ab");
        check("a\u{200b}b\u{feff}c\u{ad}\u{e0041}", "abc", "abc");
        check("  a \t b  ", "a b", "a b");
        check("1234567890", "1234567890", "1234567890");
        check("12345678901", "1234567890", "123456789…");
        check("123456789  0", "123456789", "12345678…");
        check("\r\n\t", "", "");
        check("Grüße \u{1f600}", "Grüße \u{1f600}", "Grüße \u{1f600}");
        check("ب\u{200c}ب", "ب\u{200c}ب", "ب\u{200c}ب");
    }
}
