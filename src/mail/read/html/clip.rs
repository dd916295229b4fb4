//! The HTML of some words: the stretch of a document that says them, made safe.
//!
//! Separate because this is the only HTML of others that ever leaves us. It is written anew from an
//! allow-list, tag by tag: no script, style, form, frame, no attribute but those written here, no
//! image but those of the same mail, nothing that a reader would not see. And it is cut for
//! certain: what it says is compared, letter by letter, with the words that it is to stand beside;
//! where the two differ there is none. One pass to look, one to write, both linear; bounded in
//! depth.

use unicode_normalization::UnicodeNormalization;

use super::entity;
use super::open::Open;
use super::style::{self, Visibility};
use super::tag::{self, Piece, Pieces, Tag};
use crate::mail::read::reply::addition;

/// Safe HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::mail::read) struct Clipped {
    /// Elements of the allow-list; `<img src="cid:N">` shows the N-th of the images, from 0.
    pub(in crate::mail::read) html: String,
    /// The ids of the images in it (RFC 2392), in order, each once.
    pub(in crate::mail::read) images: Vec<String>,
    /// Whether it says more than its words in paragraphs.
    pub(in crate::mail::read) is_rich: bool,
}

/// The stretch of `html` that says `words` and nothing else, where nothing but lines of commands
/// stands above it. `is_image` tells which ids may be shown.
pub(in crate::mail::read) fn clip(
    html: &str,
    words: &str,
    is_image: &dyn Fn(&str) -> bool,
) -> Option<Clipped> {
    if html.len() > HTML_BYTES_MAX {
        return None;
    }
    let wanted = signs_of(words);
    if wanted.is_empty() {
        return None;
    }
    // Some clients write the numbers of a list into their plain text, some do not.
    [true, false].into_iter().find_map(|numbers| {
        let tokens = tokens(html, numbers);
        let all = signs(&tokens);
        let begin = all.get(..all.find(&wanted)?)?.chars().count();
        let end = begin + wanted.chars().count();
        let mut clip = Clip::new(begin..end, words, is_image);
        for token in &tokens {
            if !clip.take(token) {
                break;
            }
        }
        let clipped = clip.finish()?;
        (signs(&self::tokens(&clipped.html, numbers)) == wanted).then_some(clipped)
    })
}

/// HTML that is looked at. What a person types is far below; a newsletter is not.
const HTML_BYTES_MAX: usize = 4 << 20;

/// Elements written inside each other. Word nests a dozen.
const DEPTH_MAX: usize = 64;

/// Images of one answer.
const IMAGES_MAX: usize = 50;

/// A piece of what a reader sees.
enum Token<'a> {
    Text(String),
    /// The number of a list item, which HTML does not hold.
    Number(String),
    Tag(Tag<'a>),
}

/// What a reader sees of a document: nothing of its head, nothing that is hidden.
fn tokens(html: &str, numbers: bool) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut open: Open<Seen> = Open::default();
    // The next number of each open list.
    let mut lists: Vec<u32> = Vec::new();
    let (mut hidden, mut in_head) = (0_usize, false);
    for piece in Pieces::of(html) {
        match piece {
            Piece::Text(text) if hidden == 0 && !in_head => {
                tokens.push(Token::Text(entity::decode(text).nfc().collect()));
            }
            Piece::Text(_) => {}
            Piece::Tag(tag) => {
                match tag.name.as_str() {
                    "head" => in_head = !tag.is_end,
                    "body" => in_head = false,
                    _ => {}
                }
                if tag.is_end {
                    for seen in open.end(&tag.name) {
                        hidden -= usize::from(seen.is_hidden);
                        lists.truncate(lists.len() - usize::from(seen.is_list));
                    }
                } else if !tag::is_void(&tag.name) {
                    let seen = style::visibility(&tag);
                    let is_hidden = matches!(seen, Visibility::Hidden | Visibility::Tiny);
                    hidden += usize::from(is_hidden);
                    if numbers && tag.name == "li" && hidden == 0 {
                        tokens.extend(lists.last_mut().and_then(number).map(Token::Number));
                    }
                    let first = first_number(&tag);
                    lists.extend(first);
                    open.begin(&tag.name, Seen { is_hidden, is_list: first.is_some() });
                }
                if hidden == 0 && !in_head {
                    tokens.push(Token::Tag(tag));
                }
            }
        }
    }
    tokens
}

/// What there is to remember of an open element.
struct Seen {
    is_hidden: bool,
    is_list: bool,
}

/// The number of the item that begins in a list, where that counts.
fn number(next: &mut u32) -> Option<String> {
    let number = Some(*next).filter(|number| *number < POINTS)?;
    *next = number + 1;
    Some(number.to_string())
}

/// What a list begins with; a list of points counts from where no list comes to.
fn first_number(tag: &Tag<'_>) -> Option<u32> {
    match tag.name.as_str() {
        "ol" => tag.attribute("start").and_then(|start| start.trim().parse().ok()).or(Some(1)),
        "ul" => Some(POINTS),
        _ => None,
    }
}

const POINTS: u32 = u32::MAX;

/// What has to be the same: letters and digits, and what is a sign of its own, such as a smiley.
/// Punctuation, rules and marks of quotes and lists differ from client to client.
fn push_signs(out: &mut String, c: char) -> usize {
    let mut pushed = 0;
    for c in std::iter::once(c).nfkc() {
        let is_mark = matches!(
            u32::from(c),
            0..=0xbf | 0x300..=0x36f | 0x2000..=0x206f | 0x2190..=0x21ff | 0x2500..=0x25ff
                | 0x3000..=0x303f | 0xfe00..=0xfe0f | 0xfeff | 0xfffc
        );
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
            pushed += c.to_lowercase().count();
        } else if !is_mark && !c.is_whitespace() && !c.is_control() {
            out.push(c);
            pushed += 1;
        }
    }
    pushed
}

/// The signs of plain text, without the addresses that clients put behind links.
fn signs_of(words: &str) -> String {
    let words: String = words.nfc().collect();
    let mut signs = String::new();
    let mut rest = words.as_str();
    while let Some(c) = rest.chars().next() {
        let length = addition(rest).unwrap_or_else(|| {
            push_signs(&mut signs, c);
            c.len_utf8()
        });
        rest = rest.get(length..).unwrap_or_default();
    }
    signs
}

fn signs(tokens: &[Token<'_>]) -> String {
    let mut signs = String::new();
    for token in tokens {
        if let Token::Text(text) | Token::Number(text) = token {
            text.chars().for_each(|c| {
                push_signs(&mut signs, c);
            });
        }
    }
    signs
}

/// An element as it is written: its tags, empty where it is not allowed.
struct Shown {
    start: String,
    end: &'static str,
    is_written: bool,
}

struct Clip<'a> {
    wanted: std::ops::Range<usize>,
    words: String,
    is_image: &'a dyn Fn(&str) -> bool,
    /// Signs seen.
    seen: usize,
    /// What stands above the words.
    above: String,
    open: Open<Shown>,
    depth: usize,
    is_inside: bool,
    /// The words have ended, and so has their last line.
    is_over: bool,
    out: String,
    images: Vec<String>,
    is_rich: bool,
}

impl<'a> Clip<'a> {
    fn new(
        wanted: std::ops::Range<usize>,
        words: &str,
        is_image: &'a dyn Fn(&str) -> bool,
    ) -> Clip<'a> {
        Clip {
            is_inside: wanted.start == 0,
            wanted,
            words: words.to_lowercase(),
            is_image,
            seen: 0,
            above: String::new(),
            open: Open::default(),
            depth: 0,
            is_over: false,
            out: String::new(),
            images: Vec::new(),
            is_rich: false,
        }
    }

    /// Takes the next token; `false` where the words have ended.
    fn take(&mut self, token: &Token<'_>) -> bool {
        match token {
            Token::Number(number) => {
                let mut signs = String::new();
                let count: usize = number.chars().map(|c| push_signs(&mut signs, c)).sum();
                if self.seen >= self.wanted.end {
                    return false;
                }
                if self.seen >= self.wanted.start {
                    self.enter();
                }
                self.seen += count;
            }
            Token::Text(text) => return self.text(text),
            Token::Tag(tag) if tag.is_end => {
                self.take_end(&tag.name);
                if self.is_inside && self.seen >= self.wanted.end && tag::is_block(&tag.name) {
                    self.end_line();
                }
                self.break_above(&tag.name);
            }
            Token::Tag(tag) => return self.begin(tag),
        }
        true
    }

    fn text(&mut self, text: &str) -> bool {
        let mut signs = String::new();
        for c in text.chars() {
            let count = push_signs(&mut signs, c);
            if count > 0 && self.seen >= self.wanted.end {
                return false;
            }
            if count > 0 && self.seen >= self.wanted.start {
                self.enter();
            }
            self.seen += count;
            if !self.is_inside {
                self.above.push(c);
            } else if !self.is_over {
                push_escaped(&mut self.out, c);
            }
        }
        true
    }

    /// The words begin: what is open around them is written.
    fn enter(&mut self) {
        if std::mem::replace(&mut self.is_inside, true) {
            return;
        }
        for shown in self.open.values().filter(|shown| !shown.end.is_empty()) {
            if self.depth < DEPTH_MAX {
                self.out.push_str(&shown.start);
                self.depth += 1;
                self.is_rich |= !PLAIN.contains(&shown.end);
                shown.is_written = true;
            }
        }
    }

    fn begin(&mut self, tag: &Tag<'_>) -> bool {
        self.break_above(&tag.name);
        let is_line = matches!(tag.name.as_str(), "br" | "hr") || tag::is_block(&tag.name);
        if is_line && self.is_inside && self.seen >= self.wanted.end {
            self.end_line();
        }
        match tag.name.as_str() {
            "br" if self.is_inside && !self.is_over => self.out.push_str("<br>\n"),
            "hr" if self.is_inside && !self.is_over => {
                self.out.push_str("<hr>\n");
                self.is_rich = true;
            }
            "img" if self.is_inside => self.image(tag),
            _ => {}
        }
        if tag::is_void(&tag.name) {
            return true;
        }
        if self.seen >= self.wanted.end && super::drawn::is_drawn(tag) {
            return false;
        }
        let (start, end) = self.allowed(tag);
        // Nobody ends a paragraph.
        if tag::is_block(&tag.name) && self.open.has("p") {
            self.take_end("p");
        }
        let is_written =
            self.is_inside && !self.is_over && !end.is_empty() && self.depth < DEPTH_MAX;
        if is_written {
            self.out.push_str(&start);
            self.depth += 1;
            self.is_rich |= !PLAIN.contains(&end);
        }
        self.open.begin(&tag.name, Shown { start, end, is_written });
        true
    }

    fn take_end(&mut self, name: &str) {
        for shown in self.open.end(name) {
            if shown.is_written {
                self.out.push_str(shown.end);
                self.depth -= 1;
            }
        }
    }

    /// Behind the words' last line only images are theirs, such as the one they speak of.
    fn end_line(&mut self) {
        self.is_over = true;
    }

    fn break_above(&mut self, name: &str) {
        if !self.is_inside && (name == "br" || tag::is_block(name)) {
            self.above.push('\n');
        }
    }

    fn image(&mut self, tag: &Tag<'_>) {
        let source = tag.attribute("src").map(entity::decode).unwrap_or_default();
        let Some(id) = source.trim().strip_prefix("cid:") else { return };
        if !(self.is_image)(id) {
            return;
        }
        let known = self.images.iter().position(|image| image == id);
        let number = known.unwrap_or(self.images.len());
        if known.is_none() {
            if number >= IMAGES_MAX {
                return;
            }
            self.images.push(id.to_owned());
        }
        if self.is_over {
            self.out.push_str("<br>\n");
        }
        self.out.push_str(&format!("<img src=\"cid:{number}\" alt=\"\""));
        for name in ["width", "height"] {
            let pixels = tag.attribute(name).map(|v| v.trim().trim_end_matches("px"));
            if let Some(pixels) = pixels.and_then(|pixels| pixels.parse::<u16>().ok()) {
                self.out.push_str(&format!(" {name}=\"{pixels}\""));
            }
        }
        self.out.push('>');
        self.is_rich = true;
    }

    /// The tags to write for an element.
    fn allowed(&self, tag: &Tag<'_>) -> (String, &'static str) {
        if let Some((_, start, end)) = ALLOWED.iter().find(|(name, _, _)| *name == tag.name) {
            return ((*start).to_owned(), end);
        }
        match tag.name.as_str() {
            "a" => match tag.attribute("href").and_then(|target| self.target(target)) {
                Some(target) => (format!("<a href=\"{target}\">"), "</a>"),
                None => (String::new(), ""),
            },
            "span" | "font" => emphasis(tag),
            _ => (String::new(), ""),
        }
    }

    /// Where a link may lead: to the web, to a telephone, or to an address that is in the words.
    fn target(&self, target: &str) -> Option<String> {
        let target = entity::decode(target);
        let target = target.trim();
        let scheme = target.split_once(':')?.0.to_ascii_lowercase();
        let is_plain = target.len() <= TARGET_BYTES_MAX
            && !target.contains(|c: char| c.is_whitespace() || c.is_control());
        let is_allowed = match scheme.as_str() {
            "http" | "https" | "tel" => true,
            "mailto" => {
                let address = target.get("mailto:".len()..).unwrap_or_default().to_lowercase();
                !address.is_empty() && self.words.contains(&address)
            }
            _ => false,
        };
        let mut escaped = String::new();
        target.chars().for_each(|c| push_escaped(&mut escaped, c));
        (is_plain && is_allowed).then_some(escaped)
    }

    fn finish(mut self) -> Option<Clipped> {
        let is_alone =
            self.above.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#'));
        if self.seen < self.wanted.end || !is_alone {
            return None;
        }
        let ends: Vec<&str> =
            self.open.values().rev().filter(|shown| shown.is_written).map(|s| s.end).collect();
        self.out.push_str(&ends.concat());
        let html = trim_breaks(&self.out).to_owned();
        Some(Clipped { html, images: self.images, is_rich: self.is_rich })
    }
}

/// Bytes of a link's target. Trackers write long ones.
const TARGET_BYTES_MAX: usize = 2_000;

/// Ends of what plain text has as well.
const PLAIN: [&str; 2] = ["</p>\n", "</div>\n"];

/// Elements that are written as they are, without any attribute.
const ALLOWED: &[(&str, &str, &str)] = &[
    ("p", "<p>", "</p>\n"),
    ("div", "<div>", "</div>\n"),
    ("b", "<b>", "</b>"),
    ("strong", "<strong>", "</strong>"),
    ("i", "<i>", "</i>"),
    ("em", "<em>", "</em>"),
    ("u", "<u>", "</u>"),
    ("s", "<s>", "</s>"),
    ("strike", "<s>", "</s>"),
    ("del", "<del>", "</del>"),
    ("ins", "<ins>", "</ins>"),
    ("sub", "<sub>", "</sub>"),
    ("sup", "<sup>", "</sup>"),
    ("code", "<code>", "</code>"),
    ("pre", "<pre>", "</pre>\n"),
    ("ul", "<ul>\n", "</ul>\n"),
    ("ol", "<ol>\n", "</ol>\n"),
    ("li", "<li>", "</li>\n"),
    ("blockquote", "<blockquote>", "</blockquote>\n"),
    ("h1", "<h1>", "</h1>\n"),
    ("h2", "<h2>", "</h2>\n"),
    ("h3", "<h3>", "</h3>\n"),
    ("h4", "<h4>", "</h4>\n"),
    ("h5", "<h5>", "</h5>\n"),
    ("h6", "<h6>", "</h6>\n"),
    ("table", "<table>\n", "</table>\n"),
    ("thead", "<thead>\n", "</thead>\n"),
    ("tbody", "<tbody>\n", "</tbody>\n"),
    ("tr", "<tr>", "</tr>\n"),
    ("td", "<td>", "</td>"),
    ("th", "<th>", "</th>"),
];

/// What Apple and Outlook write for bold, italic and underlined: one of them an element.
fn emphasis(tag: &Tag<'_>) -> (String, &'static str) {
    let style = tag.attribute("style").unwrap_or_default().to_ascii_lowercase();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    let is_bold = ["bold", "bolder", "600", "700", "800", "900"]
        .iter()
        .any(|weight| style.contains(&format!("font-weight:{weight}")));
    let is_italic = style.contains("font-style:italic");
    let is_underlined = style.contains("text-decoration:underline")
        || style.contains("text-decoration-line:underline");
    match (is_bold, is_italic, is_underlined) {
        (true, true, _) => ("<b><i>".to_owned(), "</i></b>"),
        (true, false, _) => ("<b>".to_owned(), "</b>"),
        (false, true, _) => ("<i>".to_owned(), "</i>"),
        (false, false, true) => ("<u>".to_owned(), "</u>"),
        (false, false, false) => (String::new(), ""),
    }
}

fn push_escaped(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        '\u{a0}' => out.push_str("&nbsp;"),
        '\n' | '\t' => out.push(c),
        c if c.is_control() || crate::mail::line::is_override(c) => {}
        c => out.push(c),
    }
}

/// Without the empty lines that stood above and below the words.
fn trim_breaks(html: &str) -> &str {
    let mut html = html.trim();
    while let Some(rest) = html.strip_prefix("<br>") {
        html = rest.trim_start();
    }
    while let Some(rest) = html.strip_suffix("<br>") {
        html = rest.trim_end();
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, words: &str, expected: &str) {
        let clipped = clip(html, words, &|id| id == "a@b");
        let html = clipped.map(|clipped| clipped.html.replace('\n', "")).unwrap_or_default();
        assert_eq!(html, expected, "{words}");
    }

    #[test]
    fn what_was_formatted_stays_so() {
        check("<p>Yes, <b>it fits</b>.</p>", "Yes, *it fits*.", "<p>Yes, <b>it fits</b>.</p>");
        check("<ol><li>one<li>two</ol>", "1. one\n2. two", "<ol><li>one<li>two</li></li></ol>");
        check("<ul><li>one</li></ul>", "  - one", "<ul><li>one</li></ul>");
        check(
            "See <a href='https://example.com/?a=1&amp;b'>here</a>",
            "See here <https://example.com/?a=1&b>",
            "See <a href=\"https://example.com/?a=1&amp;b\">here</a>",
        );
        check("<span style='font-weight: 700'>x</span>y", "xy", "<b>x</b>y");
        check(
            "Look:<br><img src='cid:a@b' width=300 onerror=x>",
            "Look:",
            "Look:<br><img src=\"cid:0\" alt=\"\" width=\"300\">",
        );
        check("<div>Gru\u{308}ße</div>\u{1f44d}", "Grüße\n\u{1f44d}", "<div>Grüße</div>\u{1f44d}");
    }

    #[test]
    fn only_the_words_are_cut_out() {
        let html = "<div>Yes, <i>it</i> fits.</div><div><br></div><div class=gmail_signature>Anna\
            <img src='cid:a@b'></div><div class=gmail_quote>On Monday wrote:<blockquote>Secret\
            </blockquote></div>";
        check(html, "Yes, it fits.", "<div>Yes, <i>it</i> fits.</div>");
        check("<p>#resolve</p><p>It <u>fits</u>.</p>", "It fits.", "<p>It <u>fits</u>.</p>");
        check("<p>Dear Kim</p><p>It <u>fits</u>.</p>", "It fits.", "");
        check("<p>It fits.</p>", "It does not fit.", "");
        check("<p>It fits \u{1f600}</p>", "It fits \u{1f622}", "");
        check("<p>...</p>", "...", "");
    }

    #[test]
    fn nothing_else_comes_along() {
        for (html, expected) in [
            ("<script>alert(1)</script><b>a</b>", "<b>a</b>"),
            ("<style>b{}</style><b onclick=x style='color:red'>a</b>", "<b>a</b>"),
            ("<b>a</b><img src='https://example.org/pixel.gif'>", "<b>a</b>"),
            ("<b>a</b><img src='cid:other@b'><img src='data:image/png;base64,AA'>", "<b>a</b>"),
            ("<a href='javascript:alert(1)'><b>a</b></a>", "<b>a</b>"),
            ("<a href=' JaVa&#115;cript:alert(1)'><b>a</b></a>", "<b>a</b>"),
            ("<a href='mailto:support+token@example.com'><b>a</b></a>", "<b>a</b>"),
            (
                "<a href='https://x/\"><script>'><b>a</b></a>",
                "<a href=\"https://x/&quot;&gt;&lt;script&gt;\"><b>a</b></a>",
            ),
            ("<form action=x><input value=y><b>a</b><button>", "<b>a</b>"),
            ("<iframe src=x>y</iframe><svg><b>n</b></svg><b>a</b>", "<b>a</b>"),
            ("<base href=x><meta http-equiv=refresh><b>a</b>", "<b>a</b>"),
            ("<div style='display:none'>n</div><b>a</b>", "<b>a</b>"),
            ("<b>a</b><div style='font-size:0'>hidden</div>", "<b>a</b>"),
            ("<!-- n --><b>a</b></b></i></div>", "<b>a</b>"),
            ("<b>&lt;a&gt;</b>", "<b>&lt;a&gt;</b>"),
        ] {
            check(html, "a", expected);
        }
    }

    #[test]
    fn hostile_html_is_read_to_the_end() {
        for piece in
            ["<div>", "<b>a", "</p>", "<p>", "<ol><li>", "<li>", "<a href=x>", "a<", "<!--"]
        {
            let html = format!("x{}", piece.repeat(100_000));
            let clipped = clip(&html, "x", &|_| false);
            assert!(clipped.is_none_or(|clipped| clipped.html.len() <= html.len() * 2), "{piece}");
        }
    }
}
