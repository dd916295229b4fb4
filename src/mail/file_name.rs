//! Names of files, as far as reading and writing agree: what Windows takes for a device, and how a
//! long name is cut.
//!
//! Separate because a name that is safe to store is not yet safe to send, and the other way round,
//! but both keep the ending in sight: it says what opens the file. Never takes a name for a path.

/// The longest ending that is kept, in characters, its dot included.
const ENDING_CHARS_MAX: usize = 12;

/// At most `chars_max` characters of a name, cut before its ending.
#[must_use]
pub fn shorten(name: &str, chars_max: usize) -> String {
    if name.chars().count() <= chars_max {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending_length = ending.chars().count() + 1;
    if ending.is_empty() || ending_length > ENDING_CHARS_MAX.min(chars_max) {
        return name.chars().take(chars_max).collect();
    }
    let stem: String = name.chars().take(chars_max - ending_length).collect();
    format!("{}.{ending}", stem.trim_end_matches([' ', '.']))
}

/// The names that Windows takes for devices, whatever their ending.
#[must_use]
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_uppercase();
    let port = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || port.is_some_and(|n| matches!(n.as_bytes(), [b'1'..=b'9']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_stay() {
        let check = |name: &str, expected: &str| assert_eq!(shorten(name, 10), expected);
        check("short.pdf", "short.pdf");
        check("0123456789", "0123456789");
        check("0123456789.pdf", "012345.pdf");
        check("01234 . 789.pdf", "01234.pdf");
        check("0123456789.", "0123456789");
        check("0.123456789abc", "0.12345678");
        check("ääääääääääää.ö", "ääääääää.ö");
    }

    #[test]
    fn devices() {
        let check = |name: &str, expected: bool| assert_eq!(is_device(name), expected, "{name}");
        check("con", true);
        check("NUL .txt", true);
        check("com1.txt", true);
        check("lpt9", true);
        check("com0", false);
        check("com10", false);
        check("console.txt", false);
        check("", false);
    }
}
