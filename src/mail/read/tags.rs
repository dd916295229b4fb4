//! Tag lists: `v=1; a=rsa-sha256; d=example.net`, as DKIM and ARC write them.
//!
//! Separate because signatures, keys and seals are all written so (RFC 6376 §3.2). Strict: a list
//! that names a tag twice or has a piece without `=` is none, since two readers would read it two
//! ways. Never judges a value.

/// A tag list, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tags<'a>(Vec<(&'a str, &'a str)>);

/// Tags of one list. Real ones have some 15.
const TAGS_MAX: usize = 64;

impl<'a> Tags<'a> {
    /// Reads a list; `None` where it is not well formed. A closing `;` is fine.
    pub(super) fn parse(text: &'a str) -> Option<Tags<'a>> {
        let mut tags: Vec<(&str, &str)> = Vec::new();
        let text = text.trim_matches(is_blank);
        for piece in text.strip_suffix(';').unwrap_or(text).split(';') {
            let (name, value) = piece.split_once('=')?;
            let name = name.trim_matches(is_blank);
            let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            let is_known = tags.iter().any(|(known, _)| *known == name);
            if !is_name || is_known || tags.len() >= TAGS_MAX {
                return None;
            }
            tags.push((name, value.trim_matches(is_blank)));
        }
        Some(Tags(tags))
    }

    /// The first tag's name.
    pub(super) fn first(&self) -> Option<&'a str> {
        self.0.first().map(|(name, _)| *name)
    }

    /// The value of a tag, without blanks around it.
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

/// White space that folding may leave (RFC 6376 §2.8).
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        let tags = Tags::parse(" v=1; a = rsa-sha256 ;\r\n\td=example.net; b=AB= CD=;").unwrap();
        assert_eq!((tags.first(), tags.get("v")), (Some("v"), Some("1")));
        assert_eq!(tags.get("a"), Some("rsa-sha256"));
        assert_eq!(tags.get("b"), Some("AB= CD="));
        assert_eq!(tags.get("d"), Some("example.net"));
        assert_eq!(tags.get("D"), None);
        assert_eq!(Tags::parse("p=").unwrap().get("p"), Some(""));
        for bad in ["", ";", "v", "v=1;; d=x", "v=1; v=1", "=1", "v 1=2", "1v=2", "v=1; d"] {
            assert_eq!(Tags::parse(bad), None, "{bad:?}");
        }
        let many: String = (0..100).map(|n| format!("t{n}=1;")).collect();
        assert_eq!(Tags::parse(&many), None);
    }
}
