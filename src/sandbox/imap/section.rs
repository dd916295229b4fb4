//! Sections: the piece of a mail that `BODY[…]` asks for (RFC 9051 §6.4.5.1).
//!
//! Separate from the FETCH that prints them. Parts are numbered as IMAP numbers them, over the
//! offsets that mail-parser finds; bytes come out as they lie in the mail. Pure.

use std::borrow::Cow;
use std::num::NonZeroU32;
use std::panic::catch_unwind;

use imap_types::core::{AString, Vec1};
use imap_types::fetch::{Part, Section};
use mail_parser::{Encoding, Message, MessageParser, MessagePart, PartType};

use super::wire;
use crate::limits::SANDBOX_PARTS_MAX;
use crate::sandbox::field::{field, pieces, split};

/// A part, and the message whose bytes its offsets count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Located<'a> {
    pub message: &'a Message<'a>,
    pub part: &'a MessagePart<'a>,
}

/// Reads the structure of a mail; `None` where there is none, or where it is too deep to be read
/// safely.
pub(super) fn parse(raw: &[u8]) -> Option<Message<'_>> {
    // Without the colon, for blanks may stand before it.
    let name = b"content-type";
    let fields = raw.windows(name.len()).filter(|window| window.eq_ignore_ascii_case(name));
    if fields.count() > SANDBOX_PARTS_MAX {
        return None;
    }
    // mail-parser 0.11.9 panics on a mail in a mail that both are empty: shown without a structure.
    catch_unwind(|| MessageParser::default().parse(raw)).unwrap_or(None)
}

/// The bytes of a section; `None` where the mail has no such part.
pub(super) fn bytes<'a>(raw: &'a [u8], section: Option<&Section<'_>>) -> Option<Cow<'a, [u8]>> {
    let Some(section) = section else { return Some(Cow::Borrowed(raw)) };
    let nested = |part: &Part| {
        let message = parse(raw)?;
        let (header, text) = nested(&message, &part.0)?;
        Some((header.to_vec(), text.to_vec()))
    };
    match section {
        Section::Header(None) => Some(Cow::Borrowed(split(raw).0)),
        Section::Text(None) => Some(Cow::Borrowed(split(raw).1)),
        Section::HeaderFields(None, names) => {
            Some(Cow::Owned(chosen(split(raw).0, names.as_ref(), true)))
        }
        Section::HeaderFieldsNot(None, names) => {
            Some(Cow::Owned(chosen(split(raw).0, names.as_ref(), false)))
        }
        Section::Header(Some(part)) => nested(part).map(|(header, _)| Cow::Owned(header)),
        Section::Text(Some(part)) => nested(part).map(|(_, text)| Cow::Owned(text)),
        Section::HeaderFields(Some(part), names) => {
            nested(part).map(|(header, _)| Cow::Owned(chosen(&header, names.as_ref(), true)))
        }
        Section::HeaderFieldsNot(Some(part), names) => {
            nested(part).map(|(header, _)| Cow::Owned(chosen(&header, names.as_ref(), false)))
        }
        Section::Part(part) => {
            let message = parse(raw)?;
            let located = locate(&message, part.0.as_ref())?;
            Some(Cow::Owned(located.body().to_vec()))
        }
        Section::Mime(part) => {
            let message = parse(raw)?;
            let located = locate(&message, part.0.as_ref())?;
            Some(Cow::Owned(located.header().to_vec()))
        }
    }
}

/// A section as the answer names it again.
pub(super) fn name(section: Option<&Section<'_>>) -> String {
    let path =
        |part: &Part| part.0.as_ref().iter().map(ToString::to_string).collect::<Vec<_>>().join(".");
    let of = |part: &Option<Part>, what: String| match part {
        Some(part) => format!("{}.{what}", path(part)),
        None => what,
    };
    match section {
        None => String::new(),
        Some(Section::Part(part)) => path(part),
        Some(Section::Header(part)) => of(part, "HEADER".to_owned()),
        Some(Section::Text(part)) => of(part, "TEXT".to_owned()),
        Some(Section::Mime(part)) => format!("{}.MIME", path(part)),
        Some(Section::HeaderFields(part, names)) => {
            of(part, format!("HEADER.FIELDS {}", name_list(names.as_ref())))
        }
        Some(Section::HeaderFieldsNot(part, names)) => {
            of(part, format!("HEADER.FIELDS.NOT {}", name_list(names.as_ref())))
        }
    }
}

impl<'a> Located<'a> {
    /// The header of the part, with the empty line.
    pub(super) fn header(&self) -> &'a [u8] {
        self.slice(self.part.offset_header, self.part.offset_body)
    }

    /// The body of the part, encoded as it is.
    pub(super) fn body(&self) -> &'a [u8] {
        let end = match self.part.offset_end {
            end if end < self.part.offset_body => u32::MAX,
            end => end,
        };
        self.slice(self.part.offset_body, end)
    }

    fn slice(&self, start: u32, end: u32) -> &'a [u8] {
        let raw = self.message.raw_message.as_ref();
        let end = (end as usize).min(raw.len());
        raw.get(start as usize..end).unwrap_or_default()
    }
}

/// The root of a message.
pub(super) fn root<'a>(message: &'a Message<'a>) -> Option<Located<'a>> {
    Some(Located { message, part: message.parts.first()? })
}

/// The part at a path of numbers.
fn locate<'a>(message: &'a Message<'a>, path: &[NonZeroU32]) -> Option<Located<'a>> {
    let mut at = root(message)?;
    for (depth, number) in path.iter().enumerate() {
        if depth > 0
            && let PartType::Message(nested) = &at.part.body
        {
            at = root(nested)?;
        } else if depth > 0 && !matches!(at.part.body, PartType::Multipart(_)) {
            return None;
        }
        let index = usize::try_from(number.get()).ok()? - 1;
        at.part = match &at.part.body {
            PartType::Multipart(parts) => at.message.parts.get(*parts.get(index)? as usize)?,
            PartType::Text(_)
            | PartType::Html(_)
            | PartType::Binary(_)
            | PartType::InlineBinary(_)
            | PartType::Message(_)
                if index == 0 =>
            {
                at.part
            }
            PartType::Text(_)
            | PartType::Html(_)
            | PartType::Binary(_)
            | PartType::InlineBinary(_)
            | PartType::Message(_) => return None,
        };
    }
    Some(at)
}

/// Header and text of the message that is the part at a path.
fn nested<'a>(message: &'a Message<'a>, path: &Vec1<NonZeroU32>) -> Option<(&'a [u8], &'a [u8])> {
    let at = locate(message, path.as_ref())?;
    let PartType::Message(nested) = &at.part.body else { return None };
    let root = root(nested)?;
    // A nested message that is not encoded counts the bytes of the outer one.
    let end = match at.part.encoding {
        Encoding::None if at.part.offset_end > 0 => at.part.offset_end,
        Encoding::None | Encoding::QuotedPrintable | Encoding::Base64 => u32::MAX,
    };
    Some((root.header(), root.slice(root.part.offset_body, end)))
}

/// The fields of a header that are named, or those that are not, and the empty line.
fn chosen(header: &[u8], names: &[AString<'_>], named: bool) -> Vec<u8> {
    let mut out = Vec::new();
    for piece in pieces(header) {
        let Some(field) = field(piece) else { continue };
        let wanted = |name: &AString<'_>| name.as_ref().eq_ignore_ascii_case(field.name.as_bytes());
        if names.iter().any(wanted) == named {
            out.extend_from_slice(piece);
        }
    }
    out.extend_from_slice(b"\r\n");
    out
}

fn name_list(names: &[AString<'_>]) -> String {
    let name = |name: &AString<'_>| match name {
        AString::Atom(atom) => atom.inner().to_owned(),
        AString::String(string) => wire::quoted(&String::from_utf8_lossy(string.as_ref())),
    };
    format!("({})", names.iter().map(name).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use imap_codec::CommandCodec;
    use imap_codec::decode::Decoder;
    use imap_types::command::CommandBody;
    use imap_types::fetch::{MacroOrMessageDataItemNames, MessageDataItemName};

    use super::*;

    const MIXED: &str = "Subject: outer\r\n\
        Content-Type: multipart/mixed; boundary=\"o\"\r\n\r\npreamble\r\n\
        --o\r\nContent-Type: text/plain\r\n\r\none\r\n\
        --o\r\nContent-Type: message/rfc822\r\n\r\n\
        Subject: inner\r\nTo: x\r\nContent-Type: multipart/alternative; boundary=i\r\n\r\n\
        --i\r\n\r\nplain\r\n--i\r\nContent-Type: text/html\r\n\r\n<p>\r\n--i--\r\n\
        --o\r\nContent-Type: message/rfc822\r\n\r\nSubject: lone\r\n\r\nhello\r\n\
        --o--\r\n";

    fn section_of(text: &str) -> Option<Section<'static>> {
        use imap_types::IntoStatic;
        let command = format!("a FETCH 1 BODY[{text}]\r\n");
        let (_, command) = CommandCodec::default().decode(command.as_bytes()).unwrap();
        let CommandBody::Fetch { macro_or_item_names, .. } = command.body.into_static() else {
            panic!("not a FETCH")
        };
        let MacroOrMessageDataItemNames::MessageDataItemNames(items) = macro_or_item_names else {
            panic!("a macro")
        };
        let Some(MessageDataItemName::BodyExt { section, .. }) = items.into_iter().next() else {
            panic!("no section")
        };
        section
    }

    #[test]
    fn sections_are_found() {
        let check = |text: &str, expected: Option<&str>| {
            let section = section_of(text);
            let found = bytes(MIXED.as_bytes(), section.as_ref());
            let found = found.map(|bytes| String::from_utf8(bytes.into_owned()).unwrap());
            assert_eq!(found.as_deref(), expected, "{text}");
            assert_eq!(name(section.as_ref()), text);
        };
        check("", Some(MIXED));
        check("1", Some("one"));
        check("1.MIME", Some("Content-Type: text/plain\r\n\r\n"));
        check("2.HEADER.FIELDS (subject to)", Some("Subject: inner\r\nTo: x\r\n\r\n"));
        check("2.HEADER.FIELDS.NOT (content-type to)", Some("Subject: inner\r\n\r\n"));
        check("2.1", Some("plain"));
        check("2.2", Some("<p>"));
        check("2.2.MIME", Some("Content-Type: text/html\r\n\r\n"));
        check("2.3", None);
        check("3.HEADER", Some("Subject: lone\r\n\r\n"));
        check("3.TEXT", Some("hello"));
        check("3.1", Some("hello"));
        check("3", Some("Subject: lone\r\n\r\nhello"));
        check("3.1.1", None);
        check("1.1", None);
        check("1.HEADER", None);
        check("4", None);
        check("HEADER.FIELDS (SUBJECT)", Some("Subject: outer\r\n\r\n"));
        check("HEADER.FIELDS (none)", Some("\r\n"));
    }

    #[test]
    fn a_mail_without_parts_has_part_one() {
        let check = |text: &str, expected: Option<&str>| {
            let raw = b"Subject: x\r\n\r\nhello\r\n";
            let found = bytes(raw, section_of(text).as_ref());
            let found = found.map(|bytes| String::from_utf8(bytes.into_owned()).unwrap());
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check("1", Some("hello\r\n"));
        check("1.MIME", Some("Subject: x\r\n\r\n"));
        check("2", None);
        check("1.1", None);
        check("TEXT", Some("hello\r\n"));
        check("HEADER", Some("Subject: x\r\n\r\n"));
    }

    #[test]
    fn a_mail_nested_beyond_measure_is_not_parsed() {
        let level = "Content-Type: message/rfc822\r\n\r\n";
        assert!(parse(level.repeat(SANDBOX_PARTS_MAX + 1).as_bytes()).is_none());
        assert!(parse(level.repeat(SANDBOX_PARTS_MAX).as_bytes()).is_some());
    }
}
