//! Parameters: `text/plain; charset=utf-8; name*0*=…`.
//!
//! Separate because Content-Type and Content-Disposition share it. RFC 2045 §5.1, RFC 2183, RFC
//! 2231 (charsets, percent signs, continuations in any order), and RFC 2047 words in file names,
//! which are forbidden and common. Never fails; the first of two equal parameters counts.

use super::{charset, transfer, words};

/// Parameters read of one field; real fields have 1 to 30.
const PARAMETERS_MAX: usize = 100;

/// A value with its parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parameters {
    /// What stands before the first `;`, in lower case: `text/plain`, `attachment`.
    pub value: String,
    list: Vec<(String, String)>,
}

impl Parameters {
    /// Reads a field's value, unfolded.
    pub(super) fn read(text: &str) -> Parameters {
        let mut pieces = split(text).into_iter();
        let value = pieces.next().unwrap_or_default();
        let value = value.split(['(', ' ', '\t', ',']).find(|word| !word.is_empty());
        let value = value.unwrap_or_default().to_ascii_lowercase();
        let mut segments: Vec<Segment> = pieces.filter_map(|piece| Segment::read(&piece)).collect();
        segments.sort_by(|a, b| (&a.name, a.order()).cmp(&(&b.name, b.order())));
        let mut list: Vec<(String, String)> = Vec::new();
        for group in segments.chunk_by(|a, b| a.name == b.name) {
            if let Some(first) = group.first() {
                list.push((first.name.clone(), joined(group)));
            }
        }
        Parameters { value, list }
    }

    /// Parameters without a value, their names in lower case.
    pub(super) fn of(list: &[(&str, &str)]) -> Parameters {
        let list = list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Parameters { value: String::new(), list: list.collect() }
    }

    /// Adds a parameter, its name in lower case.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        self.list.push((name.to_owned(), value.to_owned()));
    }

    /// The parameter of this name (in lower case), decoded.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.list.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// One `name*0*=value`.
struct Segment {
    name: String,
    /// Set for `name*=` and `name*0=`.
    index: Option<u32>,
    is_extended: bool,
    value: String,
}

impl Segment {
    fn read(piece: &str) -> Option<Segment> {
        let (name, value) = piece.split_once('=')?;
        let name = name.trim().to_ascii_lowercase();
        let (name, is_extended) = match name.strip_suffix('*') {
            Some(name) => (name, true),
            None => (name.as_str(), false),
        };
        let (name, index) = match name.split_once('*') {
            Some((name, index)) => (name, Some(index.parse().ok()?)),
            None => (name, is_extended.then_some(0)),
        };
        let is_name = !name.is_empty() && name.len() <= 60;
        is_name.then(|| Segment {
            name: name.to_owned(),
            index,
            is_extended,
            value: unquoted(value.trim(), name),
        })
    }

    /// RFC 2231 forms come before the plain one, which is there for old clients.
    fn order(&self) -> (bool, u32) {
        (self.index.is_none(), self.index.unwrap_or(0))
    }
}

/// The value of all segments of one name, in their order.
fn joined(group: &[Segment]) -> String {
    let is_split = group.first().is_some_and(|first| first.index.is_some());
    if !is_split {
        // No other value is ever encoded so, and a boundary must stay as it is.
        let is_file_name = |first: &Segment| matches!(first.name.as_str(), "name" | "filename");
        return match group.first() {
            Some(first) if is_file_name(first) => words::decode(&first.value),
            Some(first) => first.value.clone(),
            None => String::new(),
        };
    }
    let mut label = None;
    let mut bytes = Vec::new();
    let mut seen = None;
    for segment in group.iter().filter(|segment| segment.index.is_some()) {
        if segment.index == seen {
            continue;
        }
        seen = segment.index;
        let mut value = segment.value.as_str();
        if segment.is_extended && bytes.is_empty() && label.is_none() {
            let mut marks = value.splitn(3, '\'');
            if let (Some(charset), Some(_), Some(text)) = (marks.next(), marks.next(), marks.next())
            {
                label = Some(charset.to_owned());
                value = text;
            }
        }
        if segment.is_extended {
            unescape(value.as_bytes(), &mut bytes);
        } else {
            bytes.extend_from_slice(value.as_bytes());
        }
    }
    let text = charset::decode(&bytes, label.as_deref()).text;
    if label.is_none() { words::decode(&text) } else { text }
}

fn unescape(value: &[u8], bytes: &mut Vec<u8>) {
    let mut rest = value;
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        match transfer::escape(behind) {
            Some(value) if *byte == b'%' => {
                bytes.push(value);
                rest = behind.get(2..).unwrap_or_default();
            }
            Some(_) | None => bytes.push(*byte),
        }
    }
}

/// The pieces between semicolons that stand in no quotes.
fn split(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut in_quotes = false;
    let mut is_escaped = false;
    for c in text.chars() {
        match c {
            ';' if !in_quotes => {
                if pieces.len() >= PARAMETERS_MAX {
                    return pieces;
                }
                pieces.push(String::new());
                continue;
            }
            '"' if !is_escaped => in_quotes = !in_quotes,
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces
}

/// A value without its quotes. Only `\"` and `\\` are escapes: a `\` before anything else is part
/// of a path that some client did not mean to send. Unquoted, a comment or a second word ends it,
/// save in file names.
fn unquoted(value: &str, name: &str) -> String {
    let Some(quoted) = value.strip_prefix('"') else {
        let is_file_name = matches!(name, "name" | "filename");
        let end = if is_file_name { None } else { value.find([' ', '\t', '(']) };
        return end.and_then(|end| value.get(..end)).unwrap_or(value).to_owned();
    };
    let mut text = String::with_capacity(quoted.len());
    let mut chars = quoted.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => match chars.next_if(|next| matches!(next, '"' | '\\')) {
                Some(escaped) => text.push(escaped),
                None => text.push('\\'),
            },
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, value: &str, name: &str, expected: Option<&str>) {
        let parameters = Parameters::read(text);
        assert_eq!(parameters.value, value, "{text:?}");
        assert_eq!(parameters.get(name), expected, "{text:?}");
    }

    #[test]
    fn as_the_standards_say() {
        check("Text/Plain; Charset=UTF-8", "text/plain", "charset", Some("UTF-8"));
        check("a/b; boundary=\"x; \\\"y\\\"=\"", "a/b", "boundary", Some("x; \"y\"="));
        check(
            "text/plain (why); charset=us-ascii (plain)",
            "text/plain",
            "charset",
            Some("us-ascii"),
        );
        check(
            "attachment; filename*=utf-8'de'Gr%C3%BC%C3%9Fe.txt",
            "attachment",
            "filename",
            Some("Grüße.txt"),
        );
        check("a/b; name*0=one; name*1=two; name*2=.txt", "a/b", "name", Some("onetwo.txt"));
        check("a/b; name*1*=%BC.txt; name*0*=utf-8''Gr%C3", "a/b", "name", Some("Grü.txt"));
        check(
            "a/b; filename=old.txt; filename*=utf-8''new.txt",
            "a/b",
            "filename",
            Some("new.txt"),
        );
        check("a/b", "a/b", "name", None);
        check("", "", "name", None);
    }

    #[test]
    fn as_it_comes() {
        check("a/b; filename=my file (1).pdf", "a/b", "filename", Some("my file (1).pdf"));
        check("a/b; name=\"=?utf-8?q?Gr=C3=BC=C3=9Fe=2Etxt?=\"", "a/b", "name", Some("Grüße.txt"));
        check("a/b; name==?utf-8?q?Gr=C3=BC?=", "a/b", "name", Some("Grü"));
        check("a/b; name=\"C:\\Temp\\a.txt\"", "a/b", "name", Some("C:\\Temp\\a.txt"));
        check("a/b; boundary=one; boundary=two", "a/b", "boundary", Some("one"));
        check("a/b; filename*=Gr%C3%BC.txt", "a/b", "filename", Some("Grü.txt"));
        check("a/b; filename*0*=utf-8''it's%20ok", "a/b", "filename", Some("it's ok"));
        check("a/b; name=\"never ends", "a/b", "name", Some("never ends"));
        check("a/b; name*x*=1; ;=; name=ok", "a/b", "name", Some("ok"));
    }
}
