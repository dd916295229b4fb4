//! The nearest name: what somebody may have meant who mistyped it.
//!
//! Separate because keys, agents, zones and choices all ask. Pure. Names no name where none is
//! near: a wrong guess costs more than none.

use strsim::osa_distance;

/// Texts longer than this are no typo of any name.
const CHARS_MAX: usize = 64;

/// The name that is nearest to what was written, if one is near.
#[must_use]
pub(super) fn nearest<'a>(
    written: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let written = written.to_lowercase();
    let length = written.chars().count();
    if length > CHARS_MAX {
        return None;
    }
    names
        .into_iter()
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let name_length = lower.chars().count();
            let far = name_length.max(length).div_ceil(3);
            let distance = osa_distance(&written, &lower);
            (distance < far.max(2) && distance < name_length).then_some((distance, name))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
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
}
