//! Tags and text: HTML cut into pieces.
//!
//! Separate from what the pieces mean. Follows how browsers read broken markup where mail depends
//! on it: a `<` that begins no tag is text, an unclosed comment or style ends with the document, an
//! unclosed quote ends at the next `>`. Each byte is looked at a bounded number of times.

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
    /// A quote was opened that never ends: quotes hide no `>` from there on, or else each tag would
    /// be looked for up to the end of the document.
    quotes_hide_nothing: bool,
    /// Elements that were opened and have no end: what follows them is shown.
    endless: Vec<String>,
}

impl<'a> Pieces<'a> {
    pub(super) fn of(html: &'a str) -> Pieces<'a> {
        Pieces { rest: html, no_more_tags: false, quotes_hide_nothing: false, endless: Vec::new() }
    }

    /// Passes over the content of an element that a reader does not see as text. Without an end tag
    /// scripts and styles reach to the end of the document, as in browsers; of others, such as
    /// pictures, only the tag itself goes, for words may follow.
    fn skip_raw(&mut self, name: &str) {
        if self.endless.iter().any(|known| known == name) {
            return;
        }
        let mut rest = self.rest;
        while let Some((_, behind)) = rest.split_once("</") {
            if behind.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
                self.rest = after(behind, ">");
                return;
            }
            rest = behind;
        }
        if matches!(name, "script" | "style" | "title") {
            self.rest = "";
        } else {
            self.endless.push(name.to_owned());
        }
    }

    /// The tag that `markup` begins with, and what follows it.
    fn tag(&mut self, markup: &'a str) -> Option<(Tag<'a>, &'a str)> {
        let inner = markup.strip_prefix('<')?;
        let (inner, is_end) = match inner.strip_prefix('/') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let quoted = if self.quotes_hide_nothing { None } else { quoted_end(inner) };
        self.quotes_hide_nothing |= quoted.is_none();
        let end = quoted.or_else(|| inner.find('>'));
        self.no_more_tags |= end.is_none();
        let end = end?;
        let content = inner.get(..end)?;
        let name_end = content.find(|c: char| c.is_whitespace() || c == '/');
        let (name, attributes) = content.split_at_checked(name_end.unwrap_or(content.len()))?;
        let name: String = name.chars().take(20).collect::<String>().to_ascii_lowercase();
        Some((Tag { name, is_end, attributes }, inner.get(end + 1..)?))
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
                    None => after_comment(comment),
                };
                continue;
            }
            if markup.starts_with("<!") || markup.starts_with("<?") {
                self.rest = after(markup, ">");
                continue;
            }
            let Some((tag, behind)) = self.tag(markup) else {
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

/// What follows a comment; browsers take `--!>` for its end too.
fn after_comment(comment: &str) -> &str {
    let mut from = 0;
    while let Some(found) = comment.get(from..).and_then(|rest| rest.find("--")) {
        let behind = comment.get(from + found + 2..).unwrap_or_default();
        if let Some(behind) = behind.strip_prefix('>').or_else(|| behind.strip_prefix("!>")) {
            return behind;
        }
        from += found + 1;
    }
    ""
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
