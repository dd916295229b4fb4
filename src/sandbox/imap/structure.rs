//! ENVELOPE, BODY and BODYSTRUCTURE: what a mail is made of (RFC 9051 §7.5.2).
//!
//! Separate from sections because only people's mail clients ask for it; posthaste never does.
//! Structure that mail-parser cannot make out is shown as one part of plain text. Pure.

use data_encoding::BASE64;
use mail_parser::{Addr, Address, ContentType, Message, MessagePart, MimeHeaders, PartType};

use super::section::{self, Located};
use super::wire::{nstring, string};
use crate::sandbox::field::{self, Field};

/// Writes the ENVELOPE of a mail.
pub(super) fn envelope(raw: &[u8], out: &mut Vec<u8>) {
    let message = section::parse(raw);
    let (header, _) = field::split(raw);
    envelope_of(message.as_ref(), header, out);
}

/// Writes the BODY of a mail, or with `extended` its BODYSTRUCTURE.
pub(super) fn body(raw: &[u8], extended: bool, out: &mut Vec<u8>) {
    let message = section::parse(raw);
    match message.as_ref().and_then(section::root) {
        Some(root) => part(root, extended, out),
        None => opaque(field::split(raw).1, "text", extended, out),
    }
}

fn envelope_of(message: Option<&Message<'_>>, header: &[u8], out: &mut Vec<u8>) {
    let fields = field::fields(header);
    let value = |name: &str| {
        let field: Option<&Field<'_>> = fields.iter().find(|field| field.is(name));
        field.map(|field| field.unfolded().into_bytes())
    };
    out.push(b'(');
    nstring(out, value("Date").as_deref());
    out.push(b' ');
    nstring(out, value("Subject").as_deref());
    let from = message.and_then(Message::from);
    let or_from = |address: Option<&'_ Address<'_>>, out: &mut Vec<u8>| {
        out.push(b' ');
        match address {
            Some(_) => addresses(address, out),
            None => addresses(from, out),
        }
    };
    or_from(from, out);
    or_from(message.and_then(Message::sender), out);
    or_from(message.and_then(Message::reply_to), out);
    for address in [
        message.and_then(Message::to),
        message.and_then(Message::cc),
        message.and_then(Message::bcc),
    ] {
        out.push(b' ');
        addresses(address, out);
    }
    out.push(b' ');
    nstring(out, value("In-Reply-To").as_deref());
    out.push(b' ');
    nstring(out, value("Message-ID").as_deref());
    out.push(b')');
}

fn addresses(value: Option<&Address<'_>>, out: &mut Vec<u8>) {
    let start = out.len();
    match value {
        Some(Address::List(list)) => list.iter().for_each(|one| address(one, out)),
        Some(Address::Group(groups)) => {
            for group in groups {
                let name = group.name.as_deref();
                if let Some(name) = name {
                    out.extend_from_slice(b"(NIL NIL ");
                    string(out, encoded(name).as_bytes());
                    out.extend_from_slice(b" NIL)");
                }
                group.addresses.iter().for_each(|one| address(one, out));
                if name.is_some() {
                    out.extend_from_slice(b"(NIL NIL NIL NIL)");
                }
            }
        }
        None => {}
    }
    if out.len() == start {
        out.extend_from_slice(b"NIL");
    } else {
        out.insert(start, b'(');
        out.push(b')');
    }
}

fn address(one: &Addr<'_>, out: &mut Vec<u8>) {
    // An entry without an address would read as the end of a group.
    let Some(text) = one.address.as_deref().filter(|text| !text.is_empty()) else { return };
    let (local, domain) = text.rsplit_once('@').unwrap_or((text, ""));
    out.push(b'(');
    nstring(out, one.name.as_deref().map(encoded).as_deref().map(str::as_bytes));
    out.extend_from_slice(b" NIL ");
    string(out, local.as_bytes());
    out.push(b' ');
    string(out, domain.as_bytes());
    out.push(b')');
}

/// A text as an encoded word where it is not ASCII (RFC 2047).
fn encoded(text: &str) -> String {
    match text.is_ascii() {
        true => text.to_owned(),
        false => format!("=?utf-8?B?{}?=", BASE64.encode(text.as_bytes())),
    }
}

/// Writes one part. Recursion is bounded: see [`section::parse`].
fn part(at: Located<'_>, extended: bool, out: &mut Vec<u8>) {
    match &at.part.body {
        PartType::Multipart(children) => {
            let children = children.iter().filter_map(|id| {
                let part = at.message.parts.get(*id as usize)?;
                Some(Located { message: at.message, part })
            });
            multipart(at.part, children.collect(), extended, out);
        }
        PartType::Message(nested) => match section::root(nested) {
            Some(root) => message(at, nested, root, extended, out),
            None => opaque(at.body(), "application", extended, out),
        },
        PartType::Text(_) | PartType::Html(_) => leaf(at, "text", extended, out),
        PartType::Binary(_) | PartType::InlineBinary(_) => leaf(at, "application", extended, out),
    }
}

fn multipart(
    part_of: &MessagePart<'_>,
    children: Vec<Located<'_>>,
    extended: bool,
    out: &mut Vec<u8>,
) {
    let content_type = part_of.content_type();
    out.push(b'(');
    if children.is_empty() {
        opaque(b"", "text", extended, out);
    }
    for child in children {
        part(child, extended, out);
    }
    out.push(b' ');
    string(out, content_type.and_then(ContentType::subtype).unwrap_or("mixed").as_bytes());
    if extended {
        out.push(b' ');
        parameters(content_type, out);
        out.push(b' ');
        disposition(part_of, out);
        out.extend_from_slice(b" NIL NIL");
    }
    out.push(b')');
}

fn message(
    at: Located<'_>,
    nested: &Message<'_>,
    root: Located<'_>,
    extended: bool,
    out: &mut Vec<u8>,
) {
    out.extend_from_slice(b"(\"message\" \"rfc822\" ");
    basic_fields(at, out);
    out.push(b' ');
    envelope_of(Some(nested), root.header(), out);
    out.push(b' ');
    part(root, extended, out);
    out.extend_from_slice(format!(" {}", lines(at.body())).as_bytes());
    extension(at.part, extended, out);
    out.push(b')');
}

/// A part without parts. `kind` is what its type must be, for the grammar tells texts from others
/// by it; where the mail says otherwise, the nearest plain type is shown.
fn leaf(at: Located<'_>, kind: &str, extended: bool, out: &mut Vec<u8>) {
    let content_type = at.part.content_type();
    let claimed = content_type.map(|content_type| {
        (content_type.ctype(), content_type.subtype().unwrap_or("octet-stream"))
    });
    let is_text = kind == "text";
    let (main, sub) = match claimed {
        Some((main, sub)) if main.eq_ignore_ascii_case("text") == is_text => (main, sub),
        _ if is_text => ("text", "plain"),
        _ => ("application", "octet-stream"),
    };
    let composite = main.eq_ignore_ascii_case("multipart")
        || (main.eq_ignore_ascii_case("message") && sub.eq_ignore_ascii_case("rfc822"));
    let (main, sub) = if composite { ("application", "octet-stream") } else { (main, sub) };
    out.push(b'(');
    string(out, main.as_bytes());
    out.push(b' ');
    string(out, sub.as_bytes());
    out.push(b' ');
    basic_fields(at, out);
    if is_text {
        out.extend_from_slice(format!(" {}", lines(at.body())).as_bytes());
    }
    extension(at.part, extended, out);
    out.push(b')');
}

/// A part of which nothing is known but its bytes.
fn opaque(bytes: &[u8], kind: &str, extended: bool, out: &mut Vec<u8>) {
    let size = bytes.len();
    let text = match kind {
        "text" => {
            let lines = lines(bytes);
            format!("(\"text\" \"plain\" NIL NIL NIL \"8bit\" {size} {lines}")
        }
        _ => format!("(\"application\" \"octet-stream\" NIL NIL NIL \"8bit\" {size}"),
    };
    out.extend_from_slice(text.as_bytes());
    out.extend_from_slice(if extended { b" NIL NIL NIL NIL)" } else { b")" });
}

/// Parameters, id, description, encoding and size.
fn basic_fields(at: Located<'_>, out: &mut Vec<u8>) {
    parameters(at.part.content_type(), out);
    out.push(b' ');
    let id = at.part.content_id().map(|id| format!("<{id}>"));
    nstring(out, id.as_deref().map(str::as_bytes));
    out.push(b' ');
    let description = at.part.content_description().map(encoded);
    nstring(out, description.as_deref().map(str::as_bytes));
    out.push(b' ');
    string(out, at.part.content_transfer_encoding().unwrap_or("7bit").trim().as_bytes());
    out.extend_from_slice(format!(" {}", at.body().len()).as_bytes());
}

/// MD5, disposition, language and location.
fn extension(part: &MessagePart<'_>, extended: bool, out: &mut Vec<u8>) {
    if extended {
        out.extend_from_slice(b" NIL ");
        disposition(part, out);
        out.extend_from_slice(b" NIL NIL");
    }
}

fn disposition(part: &MessagePart<'_>, out: &mut Vec<u8>) {
    match part.content_disposition() {
        Some(disposition) => {
            out.push(b'(');
            string(out, disposition.ctype().as_bytes());
            out.push(b' ');
            parameters(Some(disposition), out);
            out.push(b')');
        }
        None => out.extend_from_slice(b"NIL"),
    }
}

fn parameters(of: Option<&ContentType<'_>>, out: &mut Vec<u8>) {
    let attributes = of.and_then(ContentType::attributes).unwrap_or_default();
    if attributes.is_empty() {
        out.extend_from_slice(b"NIL");
        return;
    }
    out.push(b'(');
    for (at, attribute) in attributes.iter().enumerate() {
        if at > 0 {
            out.push(b' ');
        }
        string(out, attribute.name.as_bytes());
        out.push(b' ');
        string(out, encoded(&attribute.value).as_bytes());
    }
    out.push(b')');
}

fn lines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_envelope_names_what_the_header_says() {
        let check = |raw: &str, expected: &str| {
            assert_eq!(text(|out| envelope(raw.as_bytes(), out)), expected, "{raw}");
        };
        check(
            "Date: Mon, 1 Jan 2024 10:00:00 +0000\r\nSubject: \"hi\"\r\nFrom: Kim <kim@x.test>\r\n\
             To: Anna <anna@x.test>, b@y.test\r\nMessage-ID: <1@x.test>\r\n\r\n",
            "(\"Mon, 1 Jan 2024 10:00:00 +0000\" \"\\\"hi\\\"\" \
             ((\"Kim\" NIL \"kim\" \"x.test\")) ((\"Kim\" NIL \"kim\" \"x.test\")) \
             ((\"Kim\" NIL \"kim\" \"x.test\")) \
             ((\"Anna\" NIL \"anna\" \"x.test\")(NIL NIL \"b\" \"y.test\")) NIL NIL NIL \
             \"<1@x.test>\")",
        );
        check("\r\n", "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)");
        check(
            "From: =?utf-8?Q?J=C3=B6rg?= <j@x.test>\r\n\r\n",
            "(NIL NIL ((\"=?utf-8?B?SsO2cmc=?=\" NIL \"j\" \"x.test\")) \
             ((\"=?utf-8?B?SsO2cmc=?=\" NIL \"j\" \"x.test\")) \
             ((\"=?utf-8?B?SsO2cmc=?=\" NIL \"j\" \"x.test\")) NIL NIL NIL NIL NIL)",
        );
    }

    #[test]
    fn a_structure_shows_the_parts() {
        let check = |raw: &str, extended: bool, expected: &str| {
            assert_eq!(text(|out| body(raw.as_bytes(), extended, out)), expected, "{raw}");
        };
        check("Subject: x\r\n\r\nhi\r\n", false, "(\"text\" \"plain\" NIL NIL NIL \"7bit\" 4 1)");
        check(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nhi\r\n\
             --b\r\nContent-Type: application/pdf\r\n\
             Content-Disposition: attachment; filename=\"a.pdf\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n",
            true,
            "((\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"7bit\" 2 0 NIL NIL NIL NIL)\
             (\"application\" \"pdf\" NIL NIL NIL \"base64\" 4 NIL \
             (\"attachment\" (\"filename\" \"a.pdf\")) NIL NIL) \
             \"mixed\" (\"boundary\" \"b\") NIL NIL NIL)",
        );
        check(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\nno part\r\n",
            false,
            "(\"text\" \"plain\" (\"boundary\" \"b\") NIL NIL \"7bit\" 9 1)",
        );
    }

    /// Mails put together from what MIME is made of, in any order and cut anywhere.
    fn scrap() -> impl Strategy<Value = String> {
        let scraps = [
            "Content-Type: multipart/mixed; boundary=b\r\n",
            "Content-Type: multipart/digest; boundary=\"c\"\r\n",
            "Content-Type: message/rfc822\r\n",
            "Content-Type: text/html; charset=x\r\n",
            "Content-Type: ;;=\r\n",
            "Content-Transfer-Encoding: base64\r\n",
            "Content-Disposition: attachment; filename*0=a; filename*1=\"\r\n",
            "From: a:b,<c@d>,;\r\n",
            "To: \"\r\n",
            "\r\n",
            "--b\r\n",
            "--b--\r\n",
            "--c\r\n",
            "--c--",
            "\u{fc}\0\n",
            "QQ==\r\n",
        ];
        proptest::collection::vec(proptest::sample::select(scraps.to_vec()), 0..40)
            .prop_map(|scraps| scraps.concat())
    }

    proptest! {
        #[test]
        fn any_mail_has_a_structure_whose_brackets_close(raw in scrap()) {
            for extended in [false, true] {
                let shown = text(|out| body(raw.as_bytes(), extended, out));
                prop_assert_eq!(depth(&shown), Some(0), "{}", shown);
            }
            let shown = text(|out| envelope(raw.as_bytes(), out));
            prop_assert_eq!(depth(&shown), Some(0), "{}", shown);
        }
    }

    /// Found by the one above: mail-parser gives up on it.
    #[test]
    fn a_mail_in_a_mail_without_anything_has_a_structure() {
        let inner = "Content-Type: message/rfc822\r\n\r\n";
        let raw = format!(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{inner}{inner}\r\n--b--\r\n"
        );
        let shown = text(|out| body(raw.as_bytes(), true, out));
        assert_eq!(depth(&shown), Some(0), "{shown}");
    }

    /// The brackets that are open at the end; `None` where one closes that was not open.
    fn depth(shown: &str) -> Option<usize> {
        let mut depth = 0_usize;
        let mut rest = shown;
        while let Some(c) = rest.chars().next() {
            rest = rest.strip_prefix(c)?;
            match c {
                '(' => depth += 1,
                ')' => depth = depth.checked_sub(1)?,
                '"' => {
                    let mut escaped = false;
                    let end = rest.find(|c| {
                        let ends = c == '"' && !escaped;
                        escaped = c == '\\' && !escaped;
                        ends
                    })?;
                    rest = rest.get(end + 1..)?;
                }
                '{' => {
                    let (length, text) = rest.split_once("}\r\n")?;
                    rest = text.get(length.parse::<usize>().ok()?..)?;
                }
                _ => {}
            }
        }
        Some(depth)
    }
}
