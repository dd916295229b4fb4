//! Address lists: From, To and their like become addresses that SMTP can carry.
//!
//! Separate because who wrote a mail is decided here, and nowhere else. RFC 5322 §3.4 with the
//! obsolete forms of §4.4, groups opened, routes dropped. What is ambiguous yields every address in
//! it, so that it authenticates nobody. Never takes an address out of a name, an encoded word or a
//! comment, whatever it looks like.

use super::words;
use crate::limits;
use crate::mail::address::{Address, NameAddr};
use crate::mail::line;

/// What an address field holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    /// The addresses, in order.
    pub list: Vec<NameAddr>,
    /// Something in it was no address.
    pub is_broken: bool,
}

/// Reads the value of an address field, unfolded. Takes [`limits::ADDRESSES_MAX`] at most.
#[must_use]
pub fn read(value: &str) -> Addresses {
    let mut reader = Reader {
        // A bracket or quote that nothing closes is a letter: `Kim :( <kim@example.net>`.
        last_paren: value.rfind(')').unwrap_or(0),
        last_quote: value.rfind('"').unwrap_or(0),
        last_semicolon: value.rfind(';').unwrap_or(0),
        ..Reader::default()
    };
    for (at, c) in value.char_indices() {
        if reader.found.list.len() >= limits::ADDRESSES_MAX {
            return reader.found;
        }
        reader.take(at, c);
    }
    reader.end_mailbox();
    reader.found
}

/// Where in a mailbox we are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Phrase,
    Quote,
    Angle,
    Literal,
    Comment,
}

#[derive(Default)]
struct Reader {
    found: Addresses,
    place: Place,
    is_escaped: bool,
    /// Where the comment stands.
    around: Place,
    comment_depth: usize,
    last_paren: usize,
    last_quote: usize,
    last_semicolon: usize,
    /// What may be a name: words and quoted strings, without the quotes.
    phrase: String,
    /// What stood before the last comma and named nobody: `Bauer, Kim <kim@example.net>`.
    before_comma: String,
    /// What may be an address: words as they stand.
    bare: String,
    comment: String,
    angles: Vec<String>,
}

/// Stands for a blank inside quotes: no address holds it, so none is cut out of a quoted string.
const QUOTED_BLANK: char = '\u{1}';

impl Reader {
    fn take(&mut self, at: usize, c: char) {
        if self.is_escaped {
            self.is_escaped = false;
            self.text(c);
            return;
        }
        match (self.place, c) {
            (Place::Quote | Place::Comment, '\\') => self.is_escaped = true,
            (Place::Phrase, '"') if at < self.last_quote => self.place = Place::Quote,
            (Place::Quote, '"') => self.place = Place::Phrase,
            (Place::Phrase | Place::Angle, '(') if at < self.last_paren => {
                self.around = std::mem::replace(&mut self.place, Place::Comment);
                self.comment_depth = 1;
            }
            (Place::Comment, '(') => self.comment_depth += 1,
            (Place::Comment, ')') => {
                self.comment_depth -= 1;
                if self.comment_depth == 0 {
                    self.place = self.around;
                }
            }
            (Place::Phrase | Place::Angle, '<') => {
                self.place = Place::Angle;
                self.angles.push(String::new());
            }
            (Place::Angle, '>') => self.place = Place::Phrase,
            (Place::Phrase, '[') if self.bare.ends_with('@') => {
                self.place = Place::Literal;
                self.text(c);
            }
            (Place::Literal, ']') => {
                self.text(c);
                self.place = Place::Phrase;
            }
            (Place::Phrase, ',') => {
                let is_half_name = self.angles.is_empty() && !self.bare.contains('@');
                let half = if is_half_name { self.phrase.trim().to_owned() } else { String::new() };
                self.end_mailbox();
                self.before_comma = half;
            }
            (Place::Phrase, ';') => self.end_mailbox(),
            // What stands before a colon names a group, where one ends.
            (Place::Phrase, ':') if at < self.last_semicolon => self.forget(),
            (_, c) => self.text(c),
        }
    }

    fn text(&mut self, c: char) {
        match self.place {
            Place::Phrase | Place::Literal => {
                self.phrase.push(c);
                self.bare.push(c);
            }
            Place::Quote => {
                self.phrase.push(c);
                self.bare.push(if c.is_whitespace() { QUOTED_BLANK } else { c });
            }
            Place::Comment => self.comment.push(c),
            Place::Angle => {
                if let Some(angle) = self.angles.last_mut() {
                    angle.push(c);
                }
            }
        }
    }

    fn end_mailbox(&mut self) {
        let before = self.found.list.len();
        if self.angles.is_empty() {
            for word in self.bare.split_whitespace().filter(|word| word.contains('@')) {
                match Address::parse(inside(word)) {
                    Ok(address) => {
                        let name = name_of(&self.comment, &address);
                        self.found.list.push(NameAddr { name, address });
                    }
                    Err(_) => self.found.is_broken = true,
                }
            }
        }
        for angle in &self.angles {
            match Address::parse(inside(angle)) {
                Ok(address) => {
                    let named =
                        if self.phrase.trim().is_empty() { &self.comment } else { &self.phrase };
                    let name = match self.before_comma.as_str() {
                        "" => name_of(named, &address),
                        half => name_of(&format!("{half}, {}", named.trim()), &address),
                    };
                    self.found.list.push(NameAddr { name, address });
                }
                Err(_) => self.found.is_broken = true,
            }
        }
        let is_blank = self.bare.trim().is_empty() && self.angles.is_empty();
        self.found.is_broken |= self.found.list.len() == before && !is_blank;
        self.forget();
    }

    fn forget(&mut self) {
        self.phrase.clear();
        self.before_comma.clear();
        self.bare.clear();
        self.comment.clear();
        self.angles.clear();
    }
}

/// The address in a word or between angle brackets, without an obsolete route and without
/// `mailto:`.
fn inside(angle: &str) -> &str {
    let angle = angle.trim();
    let angle = match angle.strip_prefix('@') {
        Some(route) => route.split_once(':').map_or(angle, |(_, behind)| behind),
        None => angle.strip_prefix("mailto:").unwrap_or(angle),
    };
    angle.trim().trim_matches('\'')
}

/// The display name; empty where it only repeats the address.
fn name_of(words_before: &str, address: &Address) -> String {
    let name = line::one_line(&words::decode(words_before), limits::NAME_CHARS_MAX);
    let bare = unquoted(&name);
    if bare.eq_ignore_ascii_case(address.as_str()) { String::new() } else { bare.to_owned() }
}

/// Without the quotes around all of it, or one that lacks its fellow; those around a nickname stay.
fn unquoted(name: &str) -> &str {
    let mut bare = name.trim();
    for quote in ['"', '\'', '"'] {
        let inner = bare.trim_matches(quote);
        let count = bare.matches(quote).count();
        let around = bare.starts_with(quote) && bare.ends_with(quote) && count == 2;
        if around || count == 1 || inner.is_empty() {
            bare = inner.trim();
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: &[(&str, &str)], is_broken: bool) {
        let found = read(value);
        let list: Vec<(&str, &str)> =
            found.list.iter().map(|one| (one.name.as_str(), one.address.as_str())).collect();
        assert_eq!((list.as_slice(), found.is_broken), (expected, is_broken), "{value:?}");
    }

    #[test]
    fn as_the_standard_says() {
        check("kim@example.net", &[("", "kim@example.net")], false);
        check("Kim Bauer <kim@example.net>", &[("Kim Bauer", "kim@example.net")], false);
        check("\"Bauer, Kim\" <kim@example.net>", &[("Bauer, Kim", "kim@example.net")], false);
        check("\"a\\\"b\" <kim@example.net>", &[("a\"b", "kim@example.net")], false);
        check("kim@example.net (Kim (B.) Bauer)", &[("Kim B. Bauer", "kim@example.net")], false);
        check(
            "a@example.net, B <b@example.net>",
            &[("", "a@example.net"), ("B", "b@example.net")],
            false,
        );
        check(
            "Team: a@example.net, b@example.net;",
            &[("", "a@example.net"), ("", "b@example.net")],
            false,
        );
        check("Kim(B.) <kim(at work)@example.net>", &[("Kim", "kim@example.net")], false);
        check("undisclosed-recipients:;", &[], false);
        check("<@relay.example,@b.example:kim@example.net>", &[("", "kim@example.net")], false);
        check(
            "=?utf-8?q?J=C3=B6rg?= =?utf-8?q?_B.?= <j@example.net>",
            &[("Jörg B.", "j@example.net")],
            false,
        );
        check("kim@[192.0.2.1]", &[("", "kim@[192.0.2.1]")], false);
        check("kim@[IPv6:2001:db8::1]", &[("", "kim@[ipv6:2001:db8::1]")], false);
        check("", &[], false);
    }

    #[test]
    fn as_it_comes() {
        check(
            "a@example.net; b@example.net",
            &[("", "a@example.net"), ("", "b@example.net")],
            false,
        );
        check("'kim@example.net' <kim@example.net>", &[("", "kim@example.net")], false);
        check("<mailto:kim@example.net>", &[("", "kim@example.net")], false);
        check("Bauer, Kim <kim@example.net>", &[("Bauer, Kim", "kim@example.net")], true);
        check("a, b, c@example.net", &[("", "c@example.net")], true);
        check(
            "a@example.net, Kim <k@example.net>",
            &[("", "a@example.net"), ("Kim", "k@example.net")],
            false,
        );
        check("Team: Ben; Kim <k@example.net>", &[("Kim", "k@example.net")], true);
        check(
            "=?utf-8?Q?Bauer=2C_Kim_=22K=22?= <k@example.net>",
            &[("Bauer, Kim \"K\"", "k@example.net")],
            false,
        );
        check("Kim :( <kim@example.net>", &[("Kim :(", "kim@example.net")], false);
        check("mailto:kim@example.net", &[("", "kim@example.net")], false);
        check("\"Kim <kim@example.net>", &[("Kim", "kim@example.net")], false);
        check("Kim <kim@example.net", &[("Kim", "kim@example.net")], false);
        check("\"=?utf-8?q?J=C3=B6rg?=\" <j@example.net>", &[("Jörg", "j@example.net")], false);
        check("Kim", &[], true);
        check("<>", &[], true);
        check(
            "a@example.net,,b@example.net",
            &[("", "a@example.net"), ("", "b@example.net")],
            false,
        );
    }

    #[test]
    fn nobody_is_made_up() {
        check(
            "\"boss@corp.example\" <eve@example.net>",
            &[("boss@corp.example", "eve@example.net")],
            false,
        );
        check(
            "boss@corp.example <eve@example.net>",
            &[("boss@corp.example", "eve@example.net")],
            false,
        );
        check(
            "boss@corp.example eve@example.net",
            &[("", "boss@corp.example"), ("", "eve@example.net")],
            false,
        );
        check(
            "<boss@corp.example><eve@example.net>",
            &[("", "boss@corp.example"), ("", "eve@example.net")],
            false,
        );
        check("\"x boss@corp.example\"", &[], true);
        check("\"a b\"@example.net", &[], true);
        check("=?utf-8?q?boss=40corp=2Eexample?=", &[], true);
        check(
            "(boss@corp.example) eve@example.net",
            &[("boss@corp.example", "eve@example.net")],
            false,
        );
        check("kim@example.net\u{1}x", &[], true);
    }

    #[test]
    fn a_hundred_thousand_recipients_are_read_to_the_bound() {
        let many = "kim@example.net, ".repeat(100_000);
        assert_eq!(read(&many).list.len(), limits::ADDRESSES_MAX);
        for piece in ["(", "\"", "<", "(\"<", "=?a?q?", "<@", ":"] {
            let _ = read(&piece.repeat(1_000_000 / piece.len()));
        }
    }
}
