//! What a client's markup calls a quote or a signature.
//!
//! Separate because it is a table of clients, and a second witness beside the words above a quote:
//! markup says it in every language. Exchange renames ids and classes (`x_…`), Hotmail did
//! (`ecx…`); both are understood. Where an answer can stand inside a container, as in Gmail's, only
//! what is certainly quoted is called so. Never changes the text, never looks at a style sheet; one
//! pass over the tags.

use super::entity;
use super::open::Open;
use super::style::{self, Visibility};
use super::tag::{self, Piece, Pieces, Tag};

/// What a stretch was drawn as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// Somebody's earlier words, with what introduces them.
    Quote,
    /// Below every mail of its writer.
    Signature,
}

/// A stretch of visible text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::mail::read) struct Run {
    /// `None` for text that nothing is said about.
    pub(in crate::mail::read) drawn: Option<Drawn>,
    /// Its characters, blanks as in the source.
    pub(in crate::mail::read) text: String,
}

/// The visible text, parted.
pub(in crate::mail::read) fn runs(html: &str) -> Vec<Run> {
    let mut walk = Walk::default();
    for piece in Pieces::of(html) {
        match piece {
            Piece::Text(text) => walk.text(text),
            Piece::Tag(tag) => walk.tag(&tag),
        }
        if walk.runs.len() > RUNS_MAX {
            break;
        }
    }
    walk.runs
}

/// Stretches of one mail; who answers inline has a few dozen. Behind the last one nothing is said.
const RUNS_MAX: usize = 200;

/// Characters of an attribution: more in front of a quote are somebody's words.
const ATTRIBUTION_CHARS_MAX: usize = 400;

/// Whether a `blockquote` only indents, as the button of that name in Gmail and Outlook makes it.
pub(in crate::mail::read) fn is_indent(tag: &Tag<'_>) -> bool {
    let style = tag.attribute("style").unwrap_or_default().to_ascii_lowercase();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    let is_plain = ["class", "type", "cite", "id"].iter().all(|n| tag.attribute(n).is_none());
    let has_no_border = style.contains("border:none") || style.contains("border:medium");
    // Outlook takes all borders away and draws the one at the left anew.
    is_plain && has_no_border && !style.contains("border-left")
}

/// What an element begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Nothing of interest.
    Plain,
    /// A quote, up to its end.
    Quote,
    /// Gmail's container: an attribution, then quotes with answers between and below them.
    Gmail,
    /// A quote from here to the end of the mail.
    Rest,
    Signature,
    Hidden,
}

#[derive(Default)]
struct Walk {
    runs: Vec<Run>,
    open: Open<Kind>,
    quotes: usize,
    signatures: usize,
    hidden: usize,
    /// For each of Gmail's containers, whether a quote has been seen in it.
    gmail: Vec<bool>,
    is_rest: bool,
    in_head: bool,
}

impl Walk {
    fn text(&mut self, text: &str) {
        if self.hidden > 0 || self.in_head {
            return;
        }
        let drawn = if self.is_rest || self.quotes > 0 || self.gmail.last() == Some(&false) {
            Some(Drawn::Quote)
        } else if self.signatures > 0 {
            Some(Drawn::Signature)
        } else {
            None
        };
        let decoded = entity::decode(text);
        match self.runs.last_mut() {
            Some(last) if last.drawn == drawn => last.text.push_str(&decoded),
            Some(_) | None => self.runs.push(Run { drawn, text: decoded.into_owned() }),
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match tag.name.as_str() {
            "head" => self.in_head = !tag.is_end,
            "body" => self.in_head = false,
            _ => {}
        }
        if let Some(last) = self.runs.last_mut() {
            // What two elements hold is never one word.
            last.text.push(' ');
        }
        if tag.is_end {
            self.end(&tag.name);
            return;
        }
        let kind = kind_of(tag);
        if kind == Kind::Rest {
            self.is_rest = true;
        }
        if tag::is_void(&tag.name) {
            return;
        }
        self.begin(kind);
        self.open.begin(&tag.name, kind);
    }

    fn begin(&mut self, kind: Kind) {
        match kind {
            Kind::Quote => {
                self.cite();
                self.quotes += 1;
            }
            Kind::Gmail if self.quotes == 0 => self.gmail.push(false),
            Kind::Signature => self.signatures += 1,
            Kind::Hidden => self.hidden += 1,
            Kind::Gmail | Kind::Plain | Kind::Rest => {}
        }
    }

    /// A quote begins. What Gmail's container holds above it is its attribution, unless that is
    /// too long for one.
    fn cite(&mut self) {
        let Some(has_quote) = self.gmail.last_mut().filter(|_| self.quotes == 0) else { return };
        if !std::mem::replace(has_quote, true)
            && let Some(last) = self.runs.last_mut()
            && last.text.chars().count() > ATTRIBUTION_CHARS_MAX
        {
            last.drawn = None;
        }
    }

    fn end(&mut self, name: &str) {
        for kind in self.open.end(name) {
            match kind {
                Kind::Quote => self.quotes = self.quotes.saturating_sub(1),
                // One inside a quote was never counted.
                Kind::Gmail if self.quotes == 0 => {
                    self.gmail.pop();
                }
                Kind::Signature => self.signatures = self.signatures.saturating_sub(1),
                Kind::Hidden => self.hidden = self.hidden.saturating_sub(1),
                Kind::Gmail | Kind::Plain | Kind::Rest => {}
            }
        }
    }
}

/// Whether the element is one that a client draws around a quote or a signature.
pub(super) fn is_drawn(tag: &Tag<'_>) -> bool {
    match kind_of(tag) {
        Kind::Quote | Kind::Gmail | Kind::Rest | Kind::Signature => true,
        Kind::Plain | Kind::Hidden => false,
    }
}

fn kind_of(tag: &Tag<'_>) -> Kind {
    if style::visibility(tag) == Visibility::Hidden {
        return Kind::Hidden;
    }
    let id = bare(tag.attribute("id").unwrap_or_default());
    let classes: Vec<String> =
        tag.attribute("class").unwrap_or_default().split_whitespace().map(bare).collect();
    let has_class = |names: &[&str]| classes.iter().any(|class| names.contains(&class.as_str()));
    let is = |name: &str, value: &str| {
        tag.attribute(name).is_some_and(|found| found.eq_ignore_ascii_case(value))
    };
    if REST_IDS.contains(&id.as_str()) || has_class(&["outlookmessageheader"]) || is_outlook(tag) {
        return Kind::Rest;
    }
    if tag.name == "blockquote" {
        return if is_indent(tag) { Kind::Plain } else { Kind::Quote };
    }
    if has_class(&["gmail_quote", "gmail_quote_container"]) {
        return Kind::Gmail;
    }
    let is_quote = has_class(QUOTE_CLASSES)
        || QUOTE_IDS.contains(&id.as_str())
        || id.starts_with("yahoo_quoted")
        || is("name", "quote")
        || is("name", "messageReplySection")
        || is("data-marker", "__QUOTED_TEXT__")
        || is("fairemail", "quote")
        || is("fairemail", "reference");
    if is_quote {
        return Kind::Quote;
    }
    let is_signature = has_class(SIGNATURE_CLASSES)
        || SIGNATURE_IDS.contains(&id.as_str())
        || is("data-smartmail", "gmail_signature")
        || is("name", "messageSignatureSection")
        || is("fairemail", "signature");
    if is_signature { Kind::Signature } else { Kind::Plain }
}

/// Outlook on the web and for Mac, Hotmail, Zimbra.
const REST_IDS: &[&str] = &["divrplyfwdmsg", "appendonsend", "stopspelling", "zwchr"];

/// Yahoo, Thunderbird, Proton, Zoho, Tuta, Roundcube, mail.ru.
const QUOTE_CLASSES: &[&str] = &[
    "yahoo_quoted",
    "moz-cite-prefix",
    "moz-forward-container",
    "protonmail_quote",
    "zmail_extra",
    "tutanota_quote",
    "mailru-blockquote",
    "yandex_quote",
];

/// Roundcube and Outlook for phones.
const QUOTE_IDS: &[&str] = &["reply-intro", "mail-editor-reference-message-container"];

/// Gmail, Thunderbird, Proton, K-9, Apple.
const SIGNATURE_CLASSES: &[&str] = &[
    "gmail_signature",
    "moz-signature",
    "protonmail_signature_block",
    "k9mail-signature",
    "apple-mail-signature",
];

/// Apple, Outlook on the web and for phones, Samsung.
const SIGNATURE_IDS: &[&str] =
    &["applemailsignature", "signature", "ms-outlook-mobile-signature", "composer_signature"];

/// The box that desktop Outlook draws around its header, whatever its language: a line above and
/// three points of room.
fn is_outlook(tag: &Tag<'_>) -> bool {
    let style = tag.attribute("style").unwrap_or_default();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    tag.name == "div" && style.contains("border-top:solid") && style.contains("padding:3.0pt0")
}

/// In lower case, without what Exchange and Hotmail put before it.
fn bare(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let mut bare = name.as_str();
    while let Some(rest) = bare.strip_prefix("x_").or_else(|| bare.strip_prefix("ecx")) {
        bare = rest;
    }
    bare.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// New text bare, quotes in `>…<`, signatures in `-…-`.
    fn check(html: &str, expected: &str) {
        let shown: Vec<String> = runs(html)
            .iter()
            .map(|run| {
                let text = run.text.split_whitespace().collect::<Vec<_>>().join(" ");
                match run.drawn {
                    _ if text.is_empty() => String::new(),
                    None => text,
                    Some(Drawn::Quote) => format!(">{text}<"),
                    Some(Drawn::Signature) => format!("-{text}-"),
                }
            })
            .filter(|text| !text.is_empty())
            .collect();
        assert_eq!(shown.join(" "), expected, "{html}");
    }

    #[test]
    fn clients() {
        check(
            "<div>Yes<div class=gmail_quote><div class=gmail_attr>On x wrote:</div>\
             <blockquote class=gmail_quote>Hi</blockquote></div></div>",
            "Yes >On x wrote: Hi<",
        );
        check(
            "<div class='gmail_quote'>On x:<blockquote>a</blockquote>Blue.<blockquote>b\
             </blockquote></div>Bye",
            ">On x: a< Blue. >b< Bye",
        );
        check("Yes<div id='x_divRplyFwdMsg'>From: Kim</div><div>Hi</div>", "Yes >From: Kim Hi<");
        check("Yes<div id=appendonsend></div><hr><div>Hi</div>", "Yes >Hi<");
        check(
            "<p>Yes</p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm \
             0cm 0cm'><p><b>Saatja:</b> Kim</p></div><p>Hi</p>",
            "Yes >Saatja: Kim Hi<",
        );
        check(
            "Yes<div class='yahoo_quoted' id='yahoo_quoted_1'><div>On x</div>Hi</div>",
            "Yes >On x Hi<",
        );
        check(
            "Yes<div class='moz-cite-prefix'>Am x:</div><blockquote type=cite>Hi</blockquote>",
            "Yes >Am x: Hi<",
        );
        check("Yes<div name='quote' style='x'>Gesendet: x</div>", "Yes >Gesendet: x<");
        check(
            "Yes<div class='protonmail_signature_block'>Kim</div>\
            <div class='protonmail_quote'>On x<blockquote>Hi</blockquote></div>",
            "Yes -Kim- >On x Hi<",
        );
        check("Yes<hr id='zwchr'><div>From: Kim</div>", "Yes >From: Kim<");
        check(
            "Yes<div class=ecxgmail_quote>On x:<blockquote>a</blockquote></div>",
            "Yes >On x: a<",
        );
        check(
            "Yes<br><p fairemail=\"signature\">Kim</p><blockquote>Hi</blockquote>",
            "Yes -Kim- >Hi<",
        );
    }

    #[test]
    fn spark() {
        check(
            "<div name=messageBodySection>Yes</div><div name=messageSignatureSection>Kim</div>\
             <div name=messageReplySection>On x<blockquote type=cite>Hi</blockquote></div>",
            "Yes -Kim- >On x Hi<",
        );
    }

    #[test]
    fn what_is_no_quote() {
        check(
            "<blockquote style='margin:0 0 0 40px;border:none;padding:0px'>Yes</blockquote>",
            "Yes",
        );
        check("<div class=quote>Yes</div><div id=quoted>No</div>", "Yes No");
        let words = "word ".repeat(100);
        check(
            &format!("<div class=gmail_quote>{words}<blockquote>a</blockquote></div>"),
            &format!("{} >a<", words.trim()),
        );
        check("Yes<div style='display:none'>x<blockquote>y</blockquote></div>", "Yes");
        check("</div></blockquote>Yes</p>", "Yes");
    }
}
