//! The formatting of an answer: what an agent wrote in HTML, beside the words that leave.
//!
//! Separate because the words are what is decided on; this only dresses them. Takes the agent's raw
//! mail once more, cuts from its HTML what says the words and makes it safe (see `html`). In any
//! doubt there is no formatting, and the words leave as they are.

use super::html::clip;
use super::parse::{parse, part_bytes, part_text};

/// Safe HTML that says some words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formatted {
    /// Elements without any attribute but links' targets; `<img src="cid:N" …>` shows the N-th
    /// image, from 0.
    pub html: String,
    /// The images that it shows.
    pub images: Vec<Image>,
}

/// An image that was part of the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Cleaned.
    pub name: String,
    /// `image/…`
    pub content_type: String,
    /// Decoded.
    pub bytes: Vec<u8>,
}

/// How the raw mail formats these words of it. `None` where it does not, or where its HTML says
/// anything else.
#[must_use]
pub fn formatted(raw: &[u8], words: &str) -> Option<Formatted> {
    let message = parse(raw);
    let html = part_text(raw, message.html?)?;
    let of_id = |id: &str| {
        message.attachments.iter().find(|file| {
            file.content_id.as_deref() == Some(id) && IMAGES.contains(&file.content_type.as_str())
        })
    };
    let clipped =
        clip(&html, words, &|id| of_id(id).is_some()).filter(|clipped| clipped.is_rich)?;
    let images = clipped.images.iter().filter_map(|id| {
        let file = of_id(id)?;
        Some(Image {
            name: file.name.clone(),
            content_type: file.content_type.clone(),
            bytes: part_bytes(raw, file.part)?,
        })
    });
    let images: Vec<Image> = images.collect();
    (images.len() == clipped.images.len()).then_some(Formatted { html: clipped.html, images })
}

/// Kinds of images that show nothing but themselves: SVG runs scripts.
const IMAGES: [&str; 6] =
    ["image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp", "image/bmp"];

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: anna@example.com\r\nContent-Type: multipart/related; boundary=r\r\n\
        \r\n--r\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n\
        --a\r\nContent-Type: text/plain\r\n\r\nPress *this*:\r\n[image: key.png]\r\n\r\n-- \r\nAnna\r\n\
        --a\r\nContent-Type: text/html\r\n\r\n<div>Press <b>this</b>:<br><img src=\"cid:k1\"></div>\
        <div class=gmail_signature>Anna<img src=\"cid:logo\"></div>\r\n--a--\r\n\
        --r\r\nContent-Type: image/png; name=key.png\r\nContent-ID: <k1>\r\n\r\nPNG\r\n\
        --r\r\nContent-Type: image/png; name=logo.png\r\nContent-ID: <logo>\r\n\r\nLOGO\r\n--r--\r\n";

    #[test]
    fn words_keep_their_formatting_and_their_images() {
        let words = super::super::reply::of(&parse(MAIL.as_bytes())).new;
        assert_eq!(words, "Press *this*:\n[image: key.png]");
        let formatted = formatted(MAIL.as_bytes(), &words).unwrap();
        assert_eq!(
            formatted.html.replace('\n', ""),
            "<div>Press <b>this</b>:<br><img src=\"cid:0\" alt=\"\"></div>"
        );
        let names: Vec<&str> = formatted.images.iter().map(|image| image.name.as_str()).collect();
        assert_eq!(names, ["key.png"]);
        assert_eq!(formatted.images[0].bytes, b"PNG");
    }

    #[test]
    fn other_words_have_no_formatting() {
        for words in ["Press that", "Anna", "", "this"] {
            assert_eq!(formatted(MAIL.as_bytes(), words), None, "{words}");
        }
        let plain = MAIL.replace("<b>", "").replace("</b>", "").replace("cid:", "x:");
        assert_eq!(formatted(plain.as_bytes(), "Press this:"), None);
    }
}
