//! format=flowed: lines that a client broke become paragraphs again (RFC 3676 §4).
//!
//! Separate because it must happen before anything looks for quotes or signatures. One pass.
//! Never joins lines of different quote depths, never touches a signature's `-- `.

/// Unwraps a text whose line ends are `\n`. With `delete_space` (`DelSp=yes`) the blank at a line's
/// end was added by the client and goes.
#[must_use]
pub(super) fn unwrap(text: &str, delete_space: bool) -> String {
    let mut unwrapped = String::with_capacity(text.len());
    let mut flows_at: Option<usize> = None;
    for (number, line) in text.split('\n').enumerate() {
        let unquoted = line.trim_start_matches('>');
        let depth = line.len() - unquoted.len();
        let content = unquoted.strip_prefix(' ').unwrap_or(unquoted);
        let is_signature = content == "-- ";
        if flows_at != Some(depth) || is_signature {
            if number > 0 {
                unwrapped.push('\n');
            }
            unwrapped.push_str(line.get(..depth).unwrap_or_default());
            if depth > 0 && !content.is_empty() {
                unwrapped.push(' ');
            }
        }
        let is_flowed = content.ends_with(' ') && !is_signature;
        let kept = match content.strip_suffix(' ') {
            Some(before) if is_flowed && delete_space => before,
            Some(_) | None => content,
        };
        unwrapped.push_str(kept);
        flows_at = is_flowed.then_some(depth);
    }
    unwrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(unwrap(text, false), expected, "{text:?}");
    }

    #[test]
    fn as_the_standard_says() {
        check("one \ntwo \nthree\nfour", "one two three\nfour");
        check("> one \n> two\nthree", "> one two\nthree");
        check("> one \n>> two \nthree", "> one \n>> two \nthree");
        check(" > no quote\n From here", "> no quote\nFrom here");
        check("end \n-- \nKim", "end \n-- \nKim");
        check(">\n> a", ">\n> a");
        check("", "");
        assert_eq!(unwrap("Donau \ndampf \nschiff", true), "Donaudampfschiff");
    }

    #[test]
    fn a_megabyte_of_quote_marks() {
        let text = ">".repeat(1_000_000);
        assert_eq!(unwrap(&text, false), text);
    }
}
