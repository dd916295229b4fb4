//! Encoded words: `=?utf-8?q?Gr=C3=BC=C3=9Fe?=` (RFC 2047).
//!
//! Separate because subjects, names and file names all use them. Words of one charset that follow
//! each other are joined as bytes before they are decoded, for clients split letters between them
//! (against §5), even in the middle of a group of base64. Blanks inside a word, and words inside
//! quotes, are taken as they are meant. What is no encoded word stays as it is. One pass; never
//! fails.

use super::{charset, transfer};

/// The text with its encoded words decoded. Not cleaned: an encoded word may hold line ends.
#[must_use]
pub fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut pending = Pending::default();
    let mut rest = text;
    while let Some(start) = rest.find("=?") {
        let (before, word) = rest.split_at_checked(start).unwrap_or((rest, ""));
        if !(before.trim().is_empty() && pending.is_open) {
            pending.flush(&mut decoded);
            decoded.push_str(before);
        }
        match Word::read(word) {
            Reading::Word(word, behind) => {
                if !word.charset.eq_ignore_ascii_case(&pending.charset) {
                    pending.flush(&mut decoded);
                }
                pending.take(&word);
                rest = behind;
            }
            Reading::NoWord(passed, behind) => {
                pending.flush(&mut decoded);
                decoded.push_str(passed);
                rest = behind;
            }
            Reading::NoMore => {
                rest = word;
                break;
            }
        }
    }
    pending.flush(&mut decoded);
    decoded.push_str(rest);
    decoded
}

/// One encoded word.
struct Word<'a> {
    charset: &'a str,
    is_base64: bool,
    data: &'a str,
}

/// What stands at a `=?`.
enum Reading<'a> {
    /// A word, and what follows it.
    Word(Word<'a>, &'a str),
    /// None; the part to pass over, and what follows.
    NoWord(&'a str, &'a str),
    /// None, and there can be no other.
    NoMore,
}

impl<'a> Word<'a> {
    fn read(text: &'a str) -> Reading<'a> {
        let no_word = || match text.split_at_checked(2) {
            Some((mark, behind)) => Reading::NoWord(mark, behind),
            None => Reading::NoMore,
        };
        let Some(inner) = text.strip_prefix("=?") else { return no_word() };
        let Some((label, inner)) = inner.split_once('?') else { return Reading::NoMore };
        // RFC 2231 §5: a language may follow the charset.
        let charset = label.split('*').next().unwrap_or_default();
        let is_label = charset.len() <= 40 && charset.bytes().all(|b| b.is_ascii_graphic());
        let Some((encoding, inner)) = inner.split_once('?') else { return Reading::NoMore };
        if !is_label || encoding.len() != 1 {
            return no_word();
        }
        let is_base64 = encoding.eq_ignore_ascii_case("b");
        if !is_base64 && !encoding.eq_ignore_ascii_case("q") {
            return no_word();
        }
        // `?q??=` is an empty word; `?q?=3D?=` must not end at its first `?=`.
        match inner.split_once("?=") {
            Some((data, behind)) => Reading::Word(Word { charset, is_base64, data }, behind),
            None => Reading::NoMore,
        }
    }
}

/// Words of one charset that were read and not decoded yet.
#[derive(Default)]
struct Pending {
    charset: String,
    bytes: Vec<u8>,
    /// Base64 of words that ended within a group of four and without `=`.
    base64: String,
    is_open: bool,
}

impl Pending {
    fn take(&mut self, word: &Word<'_>) {
        self.is_open = true;
        word.charset.clone_into(&mut self.charset);
        if !word.is_base64 {
            self.end_group();
            unescape(word.data.as_bytes(), &mut self.bytes);
            return;
        }
        let data: String = word.data.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        // A word of whole groups begins none within: then the one before it lacks its `=`.
        if data.len().is_multiple_of(4) && self.base64.len() % 4 != 1 {
            self.end_group();
        }
        self.base64.push_str(&data);
        if self.base64.len().is_multiple_of(4) || self.base64.ends_with('=') {
            self.end_group();
        }
    }

    fn end_group(&mut self) {
        if !self.base64.is_empty() {
            self.bytes.append(&mut transfer::base64(self.base64.as_bytes()).0);
            self.base64.clear();
        }
    }

    fn flush(&mut self, decoded: &mut String) {
        self.end_group();
        if self.is_open {
            let label = Some(self.charset.as_str()).filter(|label| !label.is_empty());
            decoded.push_str(&charset::decode(&self.bytes, label).text);
        }
        *self = Pending::default();
    }
}

/// The Q encoding: `_` is a blank, `=XX` a byte; what is neither stays.
fn unescape(data: &[u8], bytes: &mut Vec<u8>) {
    let mut rest = data;
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        match (byte, transfer::escape(behind)) {
            (b'_', _) => bytes.push(b' '),
            (b'=', Some(value)) => {
                bytes.push(value);
                rest = behind.get(2..).unwrap_or_default();
            }
            (other, _) => bytes.push(*other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(decode(text), expected, "{text:?}");
    }

    #[test]
    fn as_the_standard_says() {
        check("plain", "plain");
        check("=?utf-8?q?Gr=C3=BC=C3=9Fe_aus?= Ulm", "Grüße aus Ulm");
        check("=?ISO-8859-1?B?R3L832U=?=", "Grüße");
        check("a =?utf-8?q?b?= c", "a b c");
        check("=?utf-8?q?a?= =?utf-8?q?b?=", "ab");
        check("=?utf-8?q?a?=   =?iso-8859-1?q?=FC?=", "aü");
        check("=?utf-8*de?q?ja?=", "ja");
        check("=?utf-8?q??=", "");
    }

    #[test]
    fn as_it_comes() {
        check("=?utf-8?q?Gr=C3?= =?UTF-8?q?=BC=C3?= =?utf-8?q?=9Fe?=", "Grüße");
        check("=?utf-8?B?R3LDvMOf?= =?utf-8?Q?e!?=", "Grüße!");
        check("=?utf-8?B?R3L?= =?utf-8?B?DvMOfZQ==?=", "Grüße");
        check("=?utf-8?B?R3LDvMO fZQ==?= !", "Grüße !");
        check("=?utf-8?B?R3LDvMOfZQ?= =?utf-8?B?IHVuZA==?=", "Grüße und");
        check("=?utf-8?B?SGk?==?utf-8?q?_Kim?=", "Hi Kim");
        check("=?UTF-8?b?SGk=?==?utf-8?Q?_Kim?=", "Hi Kim");
        check("=?iso-2022-jp?B?GyRCJU8bKEI=?= =?iso-2022-jp?B?GyRCJW0bKEI=?=", "ハロ");
        check("Grüße =?utf-8?q?=C3=BC?=", "Grüße ü");
        check("=?utf-8?q?what=3F?= =?utf-8?q?really??=", "what?really?");
        check("=?utf-8?q?a b?=", "a b");
        check("=?utf-8?q?50=?= and =ZZ", "50= and =ZZ");
        check("=?utf-8?x?a?= b", "=?utf-8?x?a?= b");
        check("=?utf-8?q?never ends", "=?utf-8?q?never ends");
        check("=? =? =?utf-8?q?a?=", "=? =? a");
        check("a=?utf-8?q?b?=c", "abc");
        check("=??q?Gr=FC?=", "Grü");
        check("=?x-made-up?q?Gr=FC?=", "Grü");
    }

    #[test]
    fn a_megabyte_of_beginnings_is_read_once() {
        for piece in ["=?", "=?a?q?", "=?a?q?=?", " =?utf-8?b?AAAA?=", "?=", "=?a?z?"] {
            let text = piece.repeat(1_000_000 / piece.len());
            assert!(decode(&text).len() <= text.len() * 3, "{piece}");
        }
    }
}
