//! Tags and text: HTML cut into pieces.
//!
//! Separate from what the pieces mean. Follows how browsers read broken markup where mail depends
//! on it: a `<` that begins no tag is text, an unclosed comment or style ends with the document, an
//! unclosed quote ends at the next `>`. Each byte is looked at a bounded number of times.

use std::borrow::Cow;

/// A stretch of HTML.
pub(super) enum Piece<'a> {
    /// Text, its entities not decoded.
    Text(&'a str),
    /// A tag.
    Tag(Tag<'a>),
}

/// A start or end tag.
pub(super) struct Tag<'a> {
    /// In lower case.
    pub name: String,
    /// `</…>`.
    pub is_end: bool,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// The value of an attribute, entities not decoded; empty for one without value.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        for _ in 0..ATTRIBUTES_MAX {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let end = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '/');
            let (key, behind) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
            let (value, behind) = match behind.trim_start().strip_prefix('=') {
                Some(value) => value_of(value.trim_start()),
                None => ("", behind),
            };
            if key.eq_ignore_ascii_case(name) {
                return Some(value);
            }
            if behind.is_empty() {
                return None;
            }
            rest = behind;
        }
        None
    }
}

/// Attributes looked at in one tag. Word writes up to 30.
const ATTRIBUTES_MAX: usize = 100;

fn value_of(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// The pieces of a document, in order. Comments, scripts, styles and titles are passed over.
pub(super) struct Pieces<'a> {
    rest: &'a str,
    /// There is no further `>`: all that follows is text.
    no_more_tags: bool,
}

impl<'a> Pieces<'a> {
    pub(super) fn of(html: &'a str) -> Pieces<'a> {
        Pieces { rest: html, no_more_tags: false }
    }

    /// Passes over the content of an element that holds no markup.
    fn skip_raw(&mut self, name: &str) {
        let mut rest = self.rest;
        while let Some((_, behind)) = rest.split_once("</") {
            if behind.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
                rest = behind;
                break;
            }
            rest = behind;
        }
        let is_closed = rest.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name));
        self.rest = if is_closed { after(rest, ">") } else { "" };
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let start = if self.no_more_tags { None } else { self.rest.find('<') };
            let Some(start) = start else {
                return Some(Piece::Text(std::mem::take(&mut self.rest)));
            };
            let (text, markup) = self.rest.split_at_checked(start)?;
            if !text.is_empty() {
                self.rest = markup;
                return Some(Piece::Text(text));
            }
            if let Some(comment) = markup.strip_prefix("<!--") {
                // `<!-->` and `<!--->` are whole comments.
                self.rest = match comment.strip_prefix("->").or_else(|| comment.strip_prefix('>')) {
                    Some(behind) => behind,
                    None => after(comment, "-->"),
                };
                continue;
            }
            if markup.starts_with("<!") || markup.starts_with("<?") {
                self.rest = after(markup, ">");
                continue;
            }
            let Some((tag, behind)) = tag(markup) else {
                self.no_more_tags = !markup.contains('>');
                let (less_than, behind) = markup.split_at_checked(1)?;
                self.rest = behind;
                return Some(Piece::Text(less_than));
            };
            self.rest = behind;
            if !tag.is_end && is_raw(&tag.name) {
                self.skip_raw(&tag.name);
                continue;
            }
            return Some(Piece::Tag(tag));
        }
    }
}

/// The tag that `markup` begins with, and what follows it.
fn tag(markup: &str) -> Option<(Tag<'_>, &str)> {
    let inner = markup.strip_prefix('<')?;
    let (inner, is_end) = match inner.strip_prefix('/') {
        Some(inner) => (inner, true),
        None => (inner, false),
    };
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = quoted_end(inner).or_else(|| inner.find('>'))?;
    let content = inner.get(..end)?;
    let name_end = content.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(content.len());
    let (name, attributes) = content.split_at_checked(name_end)?;
    let name: String = name.chars().take(20).collect::<String>().to_ascii_lowercase();
    Some((Tag { name, is_end, attributes }, inner.get(end + 1..)?))
}

/// Where the `>` stands that no quote hides.
fn quoted_end(inner: &str) -> Option<usize> {
    let mut quote = None;
    let mut before_value = false;
    for (at, byte) in inner.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Some(at),
            // A quote opens only where a value may begin: `<a title=it's>` has none.
            (None, b'"' | b'\'') if before_value => quote = Some(byte),
            (None, _) => {}
        }
        before_value = byte == b'=' || before_value && byte.is_ascii_whitespace();
    }
    None
}

fn after<'a>(text: &'a str, mark: &str) -> &'a str {
    text.split_once(mark).map_or("", |(_, behind)| behind)
}

/// Elements whose content is no text for a reader.
fn is_raw(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "title"
            | "template"
            | "iframe"
            | "noembed"
            | "noframes"
            | "object"
            | "svg"
            | "math"
            | "audio"
            | "video"
            | "canvas"
            | "select"
    )
}

/// Elements without end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "br" | "img"
            | "input"
            | "hr"
            | "meta"
            | "link"
            | "col"
            | "area"
            | "base"
            | "embed"
            | "source"
            | "wbr"
            | "param"
            | "track"
    )
}

/// Elements that stand on lines of their own.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "p"
            | "table"
            | "tr"
            | "tbody"
            | "thead"
            | "tfoot"
            | "caption"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "blockquote"
            | "pre"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hr"
            | "address"
            | "article"
            | "aside"
            | "center"
            | "fieldset"
            | "figure"
            | "figcaption"
            | "footer"
            | "form"
            | "header"
            | "main"
            | "nav"
            | "section"
            | "body"
            | "html"
            | "title"
            | "menu"
            | "dir"
            | "details"
            | "summary"
            | "legend"
    )
}

/// Text with its entities decoded. Numbers 128 to 159 mean windows-1252, as browsers have it.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        decoded.push_str(before);
        let length = behind.bytes().take(32).position(|byte| !is_entity_byte(byte));
        let name = length.and_then(|length| behind.get(..length)).unwrap_or_default();
        let is_closed = behind.get(name.len()..).is_some_and(|rest| rest.starts_with(';'));
        let known = if is_closed { entity(name) } else { None };
        match known {
            Some(c) => {
                decoded.push(c);
                rest = behind.get(name.len() + 1..).unwrap_or_default();
            }
            None => {
                decoded.push('&');
                rest = behind;
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

fn is_entity_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'#'
}

fn entity(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        let token = format!("&{name};");
        let mut decoded = String::new();
        mail_parser::decoders::html::add_html_token(&mut decoded, token.as_bytes(), false);
        return if decoded == token { None } else { decoded.chars().next() };
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    match u8::try_from(code) {
        Ok(byte @ 128..=159) => {
            let text =
                encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned();
            text.chars().next()
        }
        Ok(_) | Err(_) => char::from_u32(code),
    }
}
