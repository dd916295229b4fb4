//! Entities: `&uuml;`, `&#252;` and `&#xfc;` become letters.
//!
//! Separate from the tags because attributes hold them too. HTML Living Standard §13.5 and
//! §13.2.5.72 to 80 as far as mail needs them: names of Latin-1 and numbers do without their `;`,
//! numbers 128 to 159 mean windows-1252, two surrogates are one letter (Exchange writes every
//! emoji so). What is no entity stays as it is. One pass, nothing is decoded twice.

use std::borrow::Cow;

/// The longest name or number that is looked for, in bytes; the longest name has 31.
const NAME_BYTES_MAX: usize = 32;

/// Text with its entities decoded.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        decoded.push_str(before);
        match entity(behind) {
            Some((c, behind)) => {
                decoded.push(c);
                rest = behind;
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

/// The letter that the entity behind an `&` stands for, and what follows it.
fn entity(text: &str) -> Option<(char, &str)> {
    if let Some(number) = text.strip_prefix('#') {
        return numbered(number);
    }
    let length = text.bytes().take(NAME_BYTES_MAX).take_while(u8::is_ascii_alphanumeric).count();
    let (name, behind) = text.split_at_checked(length)?;
    let letter = named(name)?;
    match behind.strip_prefix(';') {
        Some(behind) => Some((letter, behind)),
        // `?a=1&copy=2` is an address, `&hearts` without its `;` is no entity to any browser.
        None if u32::from(letter) < 256 && !behind.starts_with('=') => Some((letter, behind)),
        None => None,
    }
}

fn named(name: &str) -> Option<char> {
    let token = format!("&{name};");
    let mut decoded = String::new();
    mail_parser::decoders::html::add_html_token(&mut decoded, token.as_bytes(), false);
    if name.is_empty() || decoded == token { None } else { decoded.chars().next() }
}

/// The letter of `8364;` or `x20ac;`, and what follows it.
fn numbered(text: &str) -> Option<(char, &str)> {
    let (code, behind) = number(text)?;
    if !(0xd800..0xdc00).contains(&code) {
        return Some((letter(code), behind));
    }
    let low = behind.strip_prefix("&#").and_then(number);
    let Some((low, behind)) = low.filter(|(low, _)| (0xdc00..0xe000).contains(low)) else {
        return Some((char::REPLACEMENT_CHARACTER, behind));
    };
    Some((letter(0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00)), behind))
}

fn letter(code: u32) -> char {
    match u8::try_from(code) {
        Ok(byte @ 128..=159) => {
            let byte = [byte];
            let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte).0;
            text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        Ok(_) | Err(_) => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

/// A number of eight digits at most, and what follows it and its `;`.
fn number(text: &str) -> Option<(u32, &str)> {
    let hexadecimal = text.strip_prefix(['x', 'X']);
    let (digits, radix) = hexadecimal.map_or((text, 10), |digits| (digits, 16));
    let is_digit = |byte: &u8| char::from(*byte).is_digit(radix);
    let length = digits.bytes().take(NAME_BYTES_MAX).take_while(is_digit).count();
    let (digits, behind) = digits.split_at_checked(length)?;
    let digits = digits.trim_start_matches('0');
    let code = match digits.len() {
        _ if length == 0 => return None,
        0 => 0,
        1..=8 => u32::from_str_radix(digits, radix).ok()?,
        _ => u32::MAX,
    };
    Some((code, behind.strip_prefix(';').unwrap_or(behind)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(decode(text), expected, "{text:?}");
    }

    #[test]
    fn as_the_standard_says() {
        check("Gr&uuml;&szlig;e &amp; &euro; &#8364; &#x20AC;", "Grüße & € € €");
        check("&#150; &#x92;", "– ’");
        check("&amp;lt;", "&lt;");
        check("&#0000000000000065;", "A");
        check("&#99999999; &#xD800; &#xffffffffff;", "\u{fffd} \u{fffd} \u{fffd}");
    }

    #[test]
    fn as_it_comes() {
        check("AT&T &amp x&nbsp&nbsp;y &#65 &#x42", "AT&T & x\u{a0}\u{a0}y A B");
        check("https://example.net/?a=1&copy=2&reg=3", "https://example.net/?a=1&copy=2&reg=3");
        check("&unknown; &; && &# &#; &#x; &", "&unknown; &; && &# &#; &#x; &");
        check("&#55357;&#56832; &#55357;x", "\u{1f600} \u{fffd}x");
        check("&hearts &hearts;", "&hearts ♥");
    }
}
