//! The subject of a mail of ours: somebody's words, and `[#REF]` once, at the end.
//!
//! Separate because subjects come from outside and grow with every answer. Reply prefixes in
//! front become a single `Re: ` (RFC 5322 §3.6.5), tags of this conversation go, tags of other
//! systems stay: they thread by theirs. Never adds a prefix where there was none.

use crate::limits::SENT_SUBJECT_CHARS_MAX;
use crate::mail::line::one_line_or_ellipsis;
use crate::mail::read::thread::{canonical, without_reply_prefixes};

/// The words of a subject: cleaned, without this conversation's tag, at most
/// [`SENT_SUBJECT_CHARS_MAX`] characters.
pub(super) fn words(subject: &str, reference: &str) -> String {
    let subject = without_tag(&one_line_or_ellipsis(subject, usize::MAX), reference);
    let bare = without_reply_prefixes(&subject);
    let prefix = if bare.len() == subject.trim_start().len() { "" } else { "Re: " };
    one_line_or_ellipsis(&format!("{prefix}{bare}"), SENT_SUBJECT_CHARS_MAX)
}

/// The tag of a conversation; none where the mail is about none.
pub(super) fn tag(reference: &str) -> Option<String> {
    (!reference.is_empty()).then(|| format!("[#{reference}]"))
}

/// Takes out every tag of this conversation, also one that only shows when another is gone.
fn without_tag(subject: &str, reference: &str) -> String {
    let mut out = String::with_capacity(subject.len());
    for c in subject.chars() {
        out.push(c);
        let start = out.len().checked_sub(reference.len() + 3);
        if let (']', Some(start)) = (c, start)
            && out.get(start..).is_some_and(|end| is_tag(end, reference))
        {
            out.truncate(start);
        }
    }
    out
}

/// Whether `text` is the tag, as people may have typed it (Crockford's look-alikes).
fn is_tag(text: &str, reference: &str) -> bool {
    let inner = text.strip_prefix("[#").and_then(|rest| rest.strip_suffix(']'));
    !reference.is_empty()
        && inner.is_some_and(|inner| inner.chars().map(canonical).eq(reference.chars()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(subject: &str, expected: &str) {
        assert_eq!(words(subject, "7KQ2M9"), expected, "{subject:?}");
    }

    #[test]
    fn subjects_do_not_grow() {
        check("Order 4711", "Order 4711");
        check("Re: Order 4711", "Re: Order 4711");
        check("Re: AW: Re[2]: RE : Order 4711", "Re: Order 4711");
        check("RE：订单", "Re: 订单");
        check("Fwd: Re: Order", "Fwd: Re: Order");
        check("Regarding: x", "Regarding: x");
        check("a: b", "a: b");
        check("", "");
        check("Re:", "Re:");
    }

    #[test]
    fn our_tag_goes_and_others_stay() {
        check("Order [#7KQ2M9]", "Order");
        check("Re: [#7kq2m9] AW: Order [#401] [#7KQ2M9]", "Re: Order [#401]");
        check("[#[#7KQ2M9]7KQ2M9] x", "x");
        check("[#7K\u{200b}Q2M9] x", "x");
        check("[#8KQ2M9] x", "[#8KQ2M9] x");
        assert_eq!(words("[#] x", ""), "[#] x");
    }

    #[test]
    fn subjects_are_one_short_line() {
        check("a\r\nBcc: x@example.net", "a Bcc: x@example.net");
        check("\u{202e}abc", "abc");
        assert_eq!(words(&"ü".repeat(10_000), "7KQ2M9").chars().count(), SENT_SUBJECT_CHARS_MAX);
    }
}
