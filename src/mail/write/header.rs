//! Header fields: values become tokens, tokens become folded lines.
//!
//! Separate because this is the only place where a value of somebody else's gets into a header.
//! Every value goes through [`crate::mail::line`] or a stricter filter first, so that no CR, LF,
//! NUL, line separator or bidi mark can get out. RFC 5322 §2.2.3 (folding), RFC 2047 (encoded
//! words), RFC 2231 (parameters), RFC 6532 (addresses that are not ASCII stay as they are).
//! Never cuts a token in two: each is bounded, so no line comes near 998 octets.

use crate::mail::address::NameAddr;
use crate::mail::message::MessageId;

/// Where lines are folded, in octets, as far as tokens allow (RFC 5322 §2.1.1).
const LINE: usize = 76;
/// Where a line ends at the latest; one octet is left for a comma.
const LINE_MAX: usize = 996;
/// Payload of one encoded word: with its 12 octets of frame and a field name it stays within
/// [`LINE`], as RFC 2047 §2 wants.
const WORD: usize = 48;
/// Octets of one section of a long parameter, percent-encoded (RFC 2231 §3).
const SECTION: usize = 54;

/// A header being written: field by field, in the order of the calls.
#[derive(Debug, Default)]
pub(super) struct Header {
    text: String,
}

impl Header {
    /// Writes one field. A token is ASCII without blanks (a quoted string may hold some), or an
    /// address; lines are folded between tokens only.
    pub(super) fn field(&mut self, name: &str, tokens: &[String]) {
        self.text.push_str(name);
        self.text.push(':');
        let mut column = name.len() + 1;
        for (place, token) in tokens.iter().filter(|token| !token.is_empty()).enumerate() {
            let end = column + 1 + token.len();
            if (place > 0 && end > LINE) || end > LINE_MAX {
                self.text.push_str("\r\n ");
                column = 1 + token.len();
            } else {
                self.text.push(' ');
                column = end;
            }
            self.text.push_str(token);
        }
        self.text.push_str("\r\n");
    }

    /// A field of one token.
    pub(super) fn token(&mut self, name: &str, token: &str) {
        self.field(name, &[token.to_owned()]);
    }

    /// A field of parties; none where there is nobody.
    pub(super) fn parties(&mut self, name: &str, parties: &[NameAddr]) {
        let mut tokens: Vec<String> = Vec::new();
        for party in parties {
            if let Some(last) = tokens.last_mut() {
                last.push(',');
            }
            tokens.extend(phrase(&party.name));
            tokens.push(format!("<{}>", party.address));
        }
        if !tokens.is_empty() {
            self.field(name, &tokens);
        }
    }

    /// A field of ids; none where there are none. Ids that are not well formed are left out: they
    /// are somebody else's bytes.
    pub(super) fn ids<'a>(&mut self, name: &str, ids: impl IntoIterator<Item = &'a MessageId>) {
        let tokens: Vec<String> =
            ids.into_iter().filter(|id| id.is_well_formed()).map(|id| format!("<{id}>")).collect();
        if !tokens.is_empty() {
            self.field(name, &tokens);
        }
    }

    /// The fields, each ended by CRLF; without the empty line.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// Unstructured text (RFC 5322 §2.2.1) as tokens: words as they are, or all of it as encoded words
/// where one of them would not be read back as it is. `text` is of one line.
pub(super) fn unstructured(text: &str) -> Vec<String> {
    let plain = text.is_ascii() && text.split(' ').all(|word| word.len() <= LINE);
    if plain && !text.contains("=?") {
        return text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    }
    encoded_words(text)
}

/// A display name (RFC 5322 `phrase`) as tokens; none where it is empty. `name` is of one line.
fn phrase(name: &str) -> Vec<String> {
    if name.is_empty() {
        return Vec::new();
    }
    if !name.is_ascii() || name.contains("=?") {
        return encoded_words(name);
    }
    let is_atom = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b);
    if name.bytes().all(|b| is_atom(b) || b == b' ') {
        return name.split(' ').map(str::to_owned).collect();
    }
    vec![quoted(name)]
}

/// A quoted string (RFC 5322 §3.2.4); `text` is printable ASCII.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        if c == '"' || c == '\\' {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

/// Encoded words (RFC 2047) that together decode to `text`: the blanks between adjacent ones are
/// not part of it. Q where most of it is ASCII, with the alphabet that phrases allow (§5 rule 3).
fn encoded_words(text: &str) -> Vec<String> {
    let q = text.bytes().filter(u8::is_ascii).count() * 2 >= text.len();
    let mut words = Vec::new();
    let mut chunk = String::new();
    let mut octets = 0;
    for c in text.chars() {
        let mut buffer = [0; 4];
        let bytes = c.encode_utf8(&mut buffer).bytes();
        let cost =
            if q { bytes.map(|b| if is_q_literal(b) { 1 } else { 3 }).sum() } else { c.len_utf8() };
        let room = if q { WORD } else { WORD / 4 * 3 };
        if octets + cost > room {
            words.push(encoded_word(&chunk, q));
            chunk.clear();
            octets = 0;
        }
        chunk.push(c);
        octets += cost;
    }
    if !chunk.is_empty() {
        words.push(encoded_word(&chunk, q));
    }
    words
}

fn encoded_word(chunk: &str, q: bool) -> String {
    if !q {
        return format!("=?UTF-8?B?{}?=", data_encoding::BASE64.encode(chunk.as_bytes()));
    }
    let mut out = String::from("=?UTF-8?Q?");
    for byte in chunk.bytes() {
        match byte {
            b' ' => out.push('_'),
            b if is_q_literal(b) => out.push(char::from(b)),
            b => out.push_str(&format!("={b:02X}")),
        }
    }
    out.push_str("?=");
    out
}

fn is_q_literal(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!*+-/ ".contains(&byte)
}

/// A MIME parameter as tokens (RFC 2231): quoted where it is ASCII, else percent-encoded, in
/// sections where it is long. Never both: of two, many programs take the poorer one.
pub(super) fn parameter(name: &str, value: &str) -> Vec<String> {
    if value.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return vec![format!("{name}={}", quoted(value))];
    }
    let mut sections = vec![String::new()];
    for c in value.chars() {
        let mut buffer = [0; 4];
        let piece: String = c.encode_utf8(&mut buffer).bytes().map(percent).collect();
        match sections.last_mut() {
            Some(last) if last.len() + piece.len() <= SECTION => last.push_str(&piece),
            Some(_) | None => sections.push(piece),
        }
    }
    if let [only] = sections.as_slice() {
        return vec![format!("{name}*=UTF-8''{only}")];
    }
    let mut tokens = Vec::new();
    for (number, section) in sections.iter().enumerate() {
        let charset = if number == 0 { "UTF-8''" } else { "" };
        tokens.push(format!("{name}*{number}*={charset}{section}"));
    }
    tokens
}

fn percent(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

/// A value with its parameters: all but the last token end with a semicolon.
pub(super) fn with_parameters(value: &str, parameters: Vec<String>) -> Vec<String> {
    let mut tokens = vec![value.to_owned()];
    for parameter in parameters {
        if let Some(last) = tokens.last_mut() {
            last.push(';');
        }
        tokens.push(parameter);
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::address::Address;

    fn folded(name: &str, tokens: &[String]) -> String {
        let mut header = Header::default();
        header.field(name, tokens);
        header.finish()
    }

    fn party(name: &str) -> NameAddr {
        NameAddr {
            name: name.to_owned(),
            address: Address::parse("kim@example.net").expect("an address"),
        }
    }

    fn check_party(name: &str, expected: &str) {
        let mut header = Header::default();
        header.parties("To", &[party(name)]);
        assert_eq!(header.finish(), expected, "{name:?}");
    }

    #[test]
    fn names_are_atoms_quoted_strings_or_encoded_words() {
        check_party("", "To: <kim@example.net>\r\n");
        check_party("Kim Bauer", "To: Kim Bauer <kim@example.net>\r\n");
        check_party("Bauer, Kim", "To: \"Bauer, Kim\" <kim@example.net>\r\n");
        check_party("K. \"x\" \\", "To: \"K. \\\"x\\\" \\\\\" <kim@example.net>\r\n");
        check_party("Jörg", "To: =?UTF-8?Q?J=C3=B6rg?= <kim@example.net>\r\n");
        check_party(
            "=?UTF-8?Q?x?=",
            "To: =?UTF-8?Q?=3D=3FUTF-8=3FQ=3Fx=3F=3D?= <kim@example.net>\r\n",
        );
        check_party("山田", "To: =?UTF-8?B?5bGx55Sw?= <kim@example.net>\r\n");
    }

    #[test]
    fn an_empty_list_is_no_field() {
        let mut header = Header::default();
        header.parties("Cc", &[]);
        header.ids("References", &[]);
        assert_eq!(header.finish(), "");
    }

    #[test]
    fn long_fields_fold_between_tokens() {
        let text = "word ".repeat(40);
        let field = folded("Subject", &unstructured(text.trim()));
        assert!(field.lines().all(|line| line.len() <= LINE), "{field}");
        assert_eq!(field.replace("\r\n ", " "), format!("Subject: {}\r\n", text.trim()));
        let field = folded("Subject", &unstructured(&"ü".repeat(200)));
        assert!(field.lines().all(|line| line.len() <= LINE), "{field}");
    }

    #[test]
    fn the_longest_id_has_a_line_of_its_own() {
        let id = MessageId::parse(&format!("{}@x", "a".repeat(988))).expect("an id");
        let mut header = Header::default();
        header.ids("In-Reply-To", [&id]);
        let field = header.finish();
        assert!(field.lines().all(|line| line.len() < 998));
        assert!(field.starts_with("In-Reply-To:\r\n <a"));
    }

    fn check_parameter(value: &str, expected: &[&str]) {
        assert_eq!(parameter("filename", value), expected, "{value:?}");
    }

    #[test]
    fn parameters_by_rfc_2231() {
        check_parameter("a b.pdf", &["filename=\"a b.pdf\""]);
        check_parameter("a\r\n.pdf", &["filename*=UTF-8''a%0D%0A.pdf"]);
        check_parameter("ä.pdf", &["filename*=UTF-8''%C3%A4.pdf"]);
        check_parameter(
            "äääääääääää.pdf",
            &[
                "filename*0*=UTF-8''%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4",
                "filename*1*=%C3%A4%C3%A4.pdf",
            ],
        );
    }
}
