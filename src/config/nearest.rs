//! The nearest name: what somebody may have meant who mistyped it.
//!
//! Separate because keys, agents, zones and choices all ask. Pure. Names no name where none is
//! near: a wrong guess costs more than none.

/// Texts longer than this are no typo of any name.
const CHARS_MAX: usize = 64;

/// The name that is nearest to what was written, if one is near.
#[must_use]
pub(super) fn nearest<'a>(
    written: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let written: Vec<char> = written.chars().flat_map(char::to_lowercase).collect();
    if written.len() > CHARS_MAX {
        return None;
    }
    names
        .into_iter()
        .filter_map(|name| {
            let chars: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
            let far = chars.len().max(written.len()).div_ceil(3);
            let distance = distance(&written, &chars);
            (distance < far.max(2) && distance < chars.len()).then_some((distance, name))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Characters to insert, remove, replace or swap with their neighbour (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut a_last = None;
    for (i, a_char) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        let mut b_last = None;
        for (j, b_char) in b.iter().enumerate() {
            let at =
                |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let replaced = at(&above, j) + usize::from(a_char != b_char);
            let mut best = replaced.min(at(&above, j + 1) + 1).min(at(&row, j) + 1);
            if a_last == Some(b_char) && b_last == Some(a_char) && j > 0 {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
            b_last = Some(b_char);
        }
        before = std::mem::replace(&mut above, row);
        a_last = Some(a_char);
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: Option<&str>) {
        let names = ["password", "password_file", "poll", "port", "host", "Europe/Berlin", "en"];
        assert_eq!(nearest(written, names), expected, "{written}");
    }

    #[test]
    fn names_near_and_far() {
        check("pasword_file", Some("password_file"));
        check("passwordfile", Some("password_file"));
        check("pol", Some("poll"));
        check("prot", Some("port"));
        check("Poll", Some("poll"));
        check("europe/berln", Some("Europe/Berlin"));
        check("eng", Some("en"));
        check("de", None);
        check("username", None);
        check("", None);
        check(&"password".repeat(20), None);
    }

    #[test]
    fn distances() {
        for (a, b, expected) in
            [("", "abc", 3), ("abc", "", 3), ("abc", "acb", 1), ("kitten", "sitting", 3)]
        {
            let chars = |text: &str| text.chars().collect::<Vec<char>>();
            assert_eq!(distance(&chars(a), &chars(b)), expected, "{a} {b}");
        }
    }
}
