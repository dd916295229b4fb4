//! HTML to text: what a reader would see, in lines.
//!
//! Separate because most mail is HTML and none of it is ever rendered: nothing is fetched, run or
//! relayed. One pass over the tags with counters instead of a tree, since mail nests 100,000
//! `<div>` when it wants to hurt; every step is linear. Quotes become `> ` lines, so that the same
//! rules find them as in plain text. Text that is hidden from the reader is left out and reported,
//! for it can carry commands or tracking (RFC 8621 §9.2). Never claims to be a browser: on doubt it
//! shows.

mod clip;
mod drawn;
mod entity;
mod open;
mod style;
mod tag;
mod writer;

use crate::limits;
pub(super) use clip::clip;
pub use drawn::Drawn;
pub(super) use drawn::{Run, runs};
use style::Visibility;
use tag::{Piece, Pieces, Tag};
use writer::Writer;

/// Text made from HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The text; `\n` at line ends, not cleaned.
    pub text: String,
    /// Text was left out because a reader would not see it.
    pub has_hidden: bool,
    /// The text is longer than was asked for.
    pub is_cut: bool,
}

/// Renders `html` to at most about `bytes_max` bytes of text.
#[must_use]
pub fn to_text(html: &str, bytes_max: usize) -> Rendered {
    let mut scanner = Scanner {
        writer: Writer::new(bytes_max),
        is_white_page: style::is_white_page(html),
        ..Scanner::default()
    };
    for piece in Pieces::of(html) {
        match piece {
            Piece::Text(text) => scanner.text(text),
            Piece::Tag(tag) => scanner.tag(&tag),
        }
        if scanner.writer.is_full() {
            break;
        }
    }
    let is_cut = scanner.writer.is_full();
    Rendered { text: scanner.writer.finish(), has_hidden: scanner.has_hidden, is_cut }
}

/// The ids of every `cid:` address in `html` (RFC 2392): the images that it shows in place.
#[must_use]
pub fn content_ids(html: &str) -> Vec<String> {
    let ends = |c: char| c.is_whitespace() || "\"'<>)&;".contains(c);
    html.split("cid:")
        .skip(1)
        .take(limits::MIME_PARTS_MAX)
        .filter_map(|behind| behind.split(ends).next())
        .filter(|id| !id.is_empty() && id.len() <= limits::LINK_BYTES_MAX)
        .map(ToOwned::to_owned)
        .collect()
}

#[derive(Default)]
struct Scanner {
    writer: Writer,
    /// No background is named anywhere.
    is_white_page: bool,
    /// The element that hides what we read, until it ends.
    hidden: Option<Hidden>,
    has_hidden: bool,
    in_head: bool,
    pre_depth: usize,
    link: Option<Link>,
    /// The paragraph that is open has no room around it.
    in_tight: bool,
    lists: Vec<List>,
    /// For each open `blockquote`, whether it quotes.
    quotes: Vec<bool>,
}

/// An element whose text is not shown.
struct Hidden {
    name: String,
    depth: usize,
    /// Hidden by its font size alone: a child with a size of its own is seen, as in every mail made
    /// with MJML.
    by_size: bool,
}

/// A link whose end has not come.
struct Link {
    target: String,
    start: usize,
}

/// A list whose end has not come: the next number, or none for points.
struct List {
    number: Option<u32>,
}

impl Scanner {
    fn text(&mut self, text: &str) {
        if self.in_head {
            return;
        }
        if self.hidden.is_some() {
            self.has_hidden |= entity::decode(text).chars().any(char::is_alphanumeric);
            return;
        }
        let decoded = entity::decode(text);
        if self.pre_depth > 0 {
            self.writer.preformatted(&decoded);
        } else {
            self.writer.text(&decoded);
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        if self.hidden.is_some() && self.is_still_hidden(tag) {
            return;
        }
        match tag.name.as_str() {
            "head" => self.in_head = !tag.is_end,
            "body" => self.in_head = false,
            _ if self.in_head => return,
            _ => {}
        }
        if !tag.is_end && !tag::is_void(&tag.name) {
            let by_size = match style::visibility(tag) {
                Visibility::Hidden => Some(false),
                Visibility::Tiny => Some(true),
                Visibility::Seen | Visibility::Sized
                    if self.is_white_page && style::is_white(tag) =>
                {
                    Some(false)
                }
                Visibility::Seen | Visibility::Sized => None,
            };
            if let Some(by_size) = by_size {
                self.hidden = Some(Hidden { name: tag.name.clone(), depth: 1, by_size });
            }
        }
        self.layout(tag);
    }

    /// Whether the hidden element goes on behind `tag`.
    fn is_still_hidden(&mut self, tag: &Tag<'_>) -> bool {
        let Some(hidden) = &mut self.hidden else { return false };
        let is_same = hidden.name == tag.name;
        if hidden.by_size && !tag.is_end && style::visibility(tag) == Visibility::Sized {
            self.hidden = None;
            return false;
        }
        // Elements that the next one of their kind ends: nobody writes `</p>`, `</li>` or `</td>`.
        let ends_itself =
            matches!(hidden.name.as_str(), "p" | "li" | "td" | "th" | "tr" | "option");
        let is_implied_end = ends_itself && !tag.is_end && is_same
            || hidden.name == "p" && tag::is_block(&tag.name)
            || matches!(tag.name.as_str(), "body" | "html") && tag.is_end;
        if is_implied_end {
            self.hidden = None;
            return false;
        }
        if is_same && tag.is_end {
            hidden.depth -= 1;
        } else if is_same {
            hidden.depth += 1;
        }
        if hidden.depth == 0 {
            self.hidden = None;
        }
        true
    }

    fn layout(&mut self, tag: &Tag<'_>) {
        match tag.name.as_str() {
            "br" => self.writer.line_break(),
            "p" => self.paragraph(tag),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.writer.paragraph(),
            "hr" if !tag.is_end => self.writer.rule(),
            "blockquote" => self.quote(tag),
            "ul" | "ol" | "menu" | "dir" => self.list(tag),
            "li" if !tag.is_end => self.item(tag),
            "td" | "th" if !tag.is_end => self.writer.cell(),
            "pre" | "textarea" | "xmp" => {
                self.writer.block();
                self.pre_depth =
                    if tag.is_end { self.pre_depth.saturating_sub(1) } else { self.pre_depth + 1 };
            }
            "a" => self.anchor(tag),
            "img" => self.image(tag),
            name if tag::is_block(name) => self.writer.block(),
            _ => {}
        }
    }

    /// Word makes a paragraph of every line, and an empty one where its writer wanted room.
    fn paragraph(&mut self, tag: &Tag<'_>) {
        let was_tight = std::mem::replace(&mut self.in_tight, !tag.is_end && style::is_tight(tag));
        if self.in_tight || tag.is_end && was_tight {
            self.writer.block();
        } else {
            self.writer.paragraph();
        }
    }

    /// A quote, unless it only indents.
    fn quote(&mut self, tag: &Tag<'_>) {
        self.writer.block();
        if tag.is_end {
            if self.quotes.pop().unwrap_or(false) {
                self.writer.quote_end();
            }
        } else {
            let is_quote = !drawn::is_indent(tag);
            self.quotes.push(is_quote);
            if is_quote {
                self.writer.quote_begin();
            }
        }
    }

    fn list(&mut self, tag: &Tag<'_>) {
        self.writer.list_edge();
        if tag.is_end {
            self.lists.pop();
        } else if self.lists.len() < limits::MIME_PARTS_MAX {
            let start = tag.attribute("start").and_then(|start| start.trim().parse().ok());
            let number = (tag.name == "ol").then_some(start.unwrap_or(1));
            self.lists.push(List { number });
        }
    }

    fn item(&mut self, tag: &Tag<'_>) {
        let indent = self.lists.len().saturating_sub(1);
        let value = tag.attribute("value").and_then(|value| value.trim().parse().ok());
        let mark = match self.lists.last_mut() {
            Some(List { number: Some(number) }) => {
                *number = value.unwrap_or(*number);
                let mark = format!("{number}. ");
                *number = number.saturating_add(1);
                mark
            }
            Some(List { number: None }) | None => "- ".to_owned(),
        };
        self.writer.item(indent, &mark);
    }

    /// `text <address>`, where the text does not say the address already.
    fn anchor(&mut self, tag: &Tag<'_>) {
        if let Some(link) = self.link.take() {
            let text = self.writer.since(link.start);
            if !text.trim().is_empty() && !says(text, &link.target) {
                let shown = format!(" <{}>", link.target);
                self.writer.glue(&shown);
            }
        }
        if tag.is_end {
            return;
        }
        let target = tag.attribute("href").map(entity::decode).unwrap_or_default();
        let target = target.trim();
        let target = target.strip_prefix("mailto:").unwrap_or(target);
        let scheme = target.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let is_shown = matches!(scheme.as_str(), "http" | "https" | "ftp") || target.contains('@');
        let is_short = target.len() <= limits::LINK_BYTES_MAX;
        if is_shown && is_short && !target.contains(|c: char| c.is_whitespace() || c.is_control()) {
            self.link = Some(Link { target: target.to_owned(), start: self.writer.len() });
        }
    }

    /// Its alternative text: some clients send every smiley as an image.
    fn image(&mut self, tag: &Tag<'_>) {
        let Some(alt) = tag.attribute("alt").map(entity::decode) else { return };
        let alt = alt.trim();
        let ending = alt.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let is_file = matches!(ending.as_deref(), Some("png" | "jpg" | "jpeg" | "gif" | "webp"));
        if alt.is_empty() || is_file || alt.len() > limits::NAME_CHARS_MAX {
            return;
        }
        if alt.chars().any(char::is_alphanumeric) {
            self.writer.text(&format!("[{alt}]"));
        } else {
            self.writer.text(alt);
        }
    }
}

/// Whether a link's text already says where it goes.
fn says(text: &str, target: &str) -> bool {
    let bare = |address: &str| {
        let address = address.trim().to_lowercase();
        let address = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
        let address = address.strip_prefix("www.").unwrap_or(address);
        address.trim_end_matches('/').to_owned()
    };
    bare(text) == bare(target)
}

#[cfg(test)]
mod tests;
