//! Whether a reader sees an element.
//!
//! Separate because it is a short list of tricks that senders hide text with, and the one place to
//! add another. Looks at the element's own `style` and `hidden` alone: style sheets are not
//! applied, so text that only they hide is shown, which is the safe side.

use super::tag::Tag;

/// What an element's own attributes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visibility {
    /// Nothing against it.
    Seen,
    /// Seen, in a font size of its own.
    Sized,
    /// In font size 0, which its children may change.
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
    let (mut is_flat, mut is_clipped) = (false, false);
    for declaration in style.split(';').take(DECLARATIONS_MAX) {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let value = value.trim().to_ascii_lowercase();
        let value = value.trim_end_matches("!important").trim_end();
        match (property.trim().to_ascii_lowercase().as_str(), value) {
            ("display", "none") | ("visibility", "hidden" | "collapse") | ("mso-hide", "all") => {
                return Visibility::Hidden;
            }
            ("opacity", value) if is_zero(value) => return Visibility::Hidden,
            ("max-height" | "height", value) => is_flat |= is_zero(value),
            ("overflow", "hidden") => is_clipped = true,
            ("font-size", value) if is_zero(value) => visibility = Visibility::Tiny,
            ("font-size", _) => visibility = Visibility::Sized,
            _ => {}
        }
    }
    if is_flat && is_clipped { Visibility::Hidden } else { visibility }
}

/// Declarations looked at in one style. Word writes up to 40.
const DECLARATIONS_MAX: usize = 100;

/// `0`, `0px`, `0.0em`, …
fn is_zero(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    number.parse::<f64>() == Ok(0.0)
}
