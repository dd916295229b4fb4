//! Whether a reader sees an element.
//!
//! Separate because it is a short list of tricks that senders hide text with, and the one place to
//! add another. Looks at the element's own attributes alone: style sheets are not applied, so text
//! that only they hide is shown, which is the safe side.

use super::tag::Tag;

/// What an element's own attributes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visibility {
    /// Nothing against it.
    Seen,
    /// Seen, in a font size of its own.
    Sized,
    /// In a font too small to read, which its children may change.
    Tiny,
    /// Not seen, whatever its children say.
    Hidden,
}

/// Judges a start tag.
pub(super) fn visibility(tag: &Tag<'_>) -> Visibility {
    if tag.attribute("hidden").is_some() {
        return Visibility::Hidden;
    }
    let Some(style) = tag.attribute("style") else { return Visibility::Seen };
    let mut visibility = Visibility::Seen;
    let mut box_of = Box::default();
    for (property, value) in declarations(style) {
        match (property.as_str(), value.as_str()) {
            ("display", "none") | ("visibility", "hidden" | "collapse") | ("mso-hide", "all") => {
                return Visibility::Hidden;
            }
            ("opacity", value) if is_zero(value) => return Visibility::Hidden,
            ("font-size", value) if is_tiny(value) => visibility = Visibility::Tiny,
            ("font-size", _) => visibility = Visibility::Sized,
            _ => box_of.take(&property, value),
        }
    }
    if box_of.hides() { Visibility::Hidden } else { visibility }
}

/// Whether a paragraph has no room above and below it, so that it reads as a line: one of Word's
/// own (`MsoNormal`, which its style sheet makes so), or by its own style, as Outlook on the web
/// writes it.
pub(super) fn is_tight(tag: &Tag<'_>) -> bool {
    let mut classes = tag.attribute("class").unwrap_or_default().split_whitespace();
    if classes.any(|class| class.trim_start_matches("x_").to_ascii_lowercase().starts_with("mso")) {
        return true;
    }
    let mut edges = (false, false);
    for (property, value) in declarations(tag.attribute("style").unwrap_or_default()) {
        let mut sides = value.split_whitespace();
        match property.as_str() {
            "margin" => {
                let top = sides.next().is_some_and(is_zero);
                edges = (top, sides.nth(1).map_or(top, is_zero));
            }
            "margin-top" => edges.0 = is_zero(&value),
            "margin-bottom" => edges.1 = is_zero(&value),
            _ => {}
        }
    }
    edges == (true, true)
}

/// Whether a document says nothing of backgrounds, so that white letters stand on white.
pub(super) fn is_white_page(html: &str) -> bool {
    let mut windows = html.as_bytes().windows(7);
    !windows.any(|seven| {
        seven.eq_ignore_ascii_case(b"bgcolor") || seven.eq_ignore_ascii_case(b"backgro")
    })
}

/// Whether the text of an element is white.
pub(super) fn is_white(tag: &Tag<'_>) -> bool {
    let is = |value: &str| matches!(colour(value).as_str(), "#ffffff" | "rgb(255,255,255)");
    let style = tag.attribute("style").unwrap_or_default();
    declarations(style).any(|(property, value)| property == "color" && is(&value))
        || tag.name == "font"
            && tag.attribute("color").is_some_and(|value| is(&value.trim().to_ascii_lowercase()))
}

/// Where an element's text is drawn, and in which colours.
#[derive(Default)]
struct Box {
    is_flat: bool,
    is_clipped: bool,
    is_placed: bool,
    is_far_off: bool,
    color: Option<String>,
    background: Option<String>,
}

impl Box {
    fn take(&mut self, property: &str, value: String) {
        match (property, value.as_str()) {
            ("max-height" | "height" | "max-width" | "width", value) => {
                self.is_flat |= is_zero(value);
            }
            ("overflow", "hidden") => self.is_clipped = true,
            ("position", "absolute" | "fixed") => self.is_placed = true,
            ("left" | "top" | "right" | "bottom" | "margin-left" | "margin-top", value) => {
                self.is_far_off |= is_far(value);
            }
            ("text-indent", value) if is_far(value) => {
                (self.is_placed, self.is_far_off) = (true, true);
            }
            ("clip", "rect(0,0,0,0)" | "rect(0 0 0 0)" | "rect(0px,0px,0px,0px)")
            | ("clip-path", "inset(100%)" | "inset(50%)") => {
                (self.is_flat, self.is_clipped) = (true, true);
            }
            ("color", _) => self.color = Some(colour(&value)),
            ("background" | "background-color", _) => self.background = Some(colour(&value)),
            _ => {}
        }
    }

    fn hides(&self) -> bool {
        let is_invisible = match (&self.color, &self.background) {
            (Some(color), _) if color == "transparent" => true,
            (Some(color), Some(background)) => color == background,
            (Some(_) | None, None) | (None, Some(_)) => false,
        };
        self.is_flat && self.is_clipped || self.is_placed && self.is_far_off || is_invisible
    }
}

/// The declarations of a `style`, in lower case, without `!important`, blanks behind commas and
/// comments. Word writes up to 40.
fn declarations(style: &str) -> impl Iterator<Item = (String, String)> {
    style.split(';').take(DECLARATIONS_MAX).filter_map(|declaration| {
        let (property, value) = declaration.split_once(':')?;
        let value = value.trim().to_ascii_lowercase();
        let value = value.trim_end_matches("!important").trim_end().replace(", ", ",");
        Some((property.trim().to_ascii_lowercase(), value))
    })
}

/// Declarations looked at in one style.
const DECLARATIONS_MAX: usize = 100;

/// `0`, `0px`, `0.0em`, …
fn is_zero(value: &str) -> bool {
    number(value) == Some(0.0)
}

/// Too small for an eye: up to one pixel or point. `0.9em` and `1%`, which depend on others, are
/// not judged.
fn is_tiny(value: &str) -> bool {
    let is_absolute = value.ends_with("px") || value.ends_with("pt");
    is_zero(value) || is_absolute && number(value).is_some_and(|size| size <= 1.0)
}

/// Moved off every screen to the left or to the top.
fn is_far(value: &str) -> bool {
    number(value).is_some_and(|distance| distance <= -500.0)
}

fn number(value: &str) -> Option<f64> {
    value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%').trim_end().parse().ok()
}

/// One spelling of a colour: `#fff`, `#ffffff` and `white` are one.
fn colour(value: &str) -> String {
    let short = value.strip_prefix('#').filter(|digits| digits.len() == 3 && digits.is_ascii());
    if let Some(digits) = short {
        return std::iter::once('#').chain(digits.chars().flat_map(|c| [c, c])).collect();
    }
    match value {
        "white" => "#ffffff".to_owned(),
        "black" => "#000000".to_owned(),
        _ => value.to_owned(),
    }
}
