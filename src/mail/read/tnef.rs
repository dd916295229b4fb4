//! TNEF: what Outlook puts into `winmail.dat` instead of MIME.
//!
//! Separate because it is another format in the mail's clothes: a list of attributes, some of which
//! hold a list of MAPI properties ([MS-OXTNEF] §2.1, [MS-OXPROPS]). Read are the text and the files
//! with their names; everything else is passed over. Never fails: what is cut off ends the list,
//! and what was read before it counts. One pass, nothing is copied but names and texts, files are
//! slices of the input. An embedded mail is a file; nothing is opened twice.

use super::charset;
use crate::limits;

/// What a TNEF stream holds.
#[derive(Debug, Default)]
pub(super) struct Tnef<'a> {
    /// The text, if there is one.
    pub text: Option<Text<'a>>,
    /// The files, in order.
    pub files: Vec<File<'a>>,
}

/// The text of a mail, in the form that it came in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Text<'a> {
    /// Plain.
    Plain(String),
    /// HTML in the charset of this label.
    Html(&'a [u8], String),
    /// Compressed RTF ([MS-OXRTFCP]).
    Rtf(&'a [u8]),
}

/// A file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct File<'a> {
    /// As the mail gives it, not cleaned; may be empty.
    pub name: String,
    /// The type that the sender gave it; may be empty.
    pub content_type: String,
    /// Without brackets; may be empty.
    pub content_id: String,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// Reads a stream. `None` where it does not begin as one.
pub(super) fn read(stream: &[u8]) -> Option<Tnef<'_>> {
    if !is_stream(stream) {
        return None;
    }
    let mut input = Input(stream);
    input.u32()?;
    input.take(KEY_BYTES)?;
    let mut reader = Reader { label: "windows-1252".to_owned(), ..Reader::default() };
    while reader.attribute(&mut input).is_some() {}
    reader.close_file();
    let text = reader.plain.map(Text::Plain).or(reader.html).or(reader.rtf);
    Some(Tnef { text, files: reader.files })
}

/// Whether bytes begin as a stream does, such as a mail that is attached to another.
pub(super) fn is_stream(bytes: &[u8]) -> bool {
    Input(bytes).u32() == Some(SIGNATURE)
}

const SIGNATURE: u32 = 0x223E_9F78;
const KEY_BYTES: usize = 2;

/// The bytes that are still to be read. All numbers are little-endian.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u16::from_le_bytes(*bytes))
    }

    fn u32(&mut self) -> Option<u32> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*bytes))
    }

    fn length(&mut self) -> Option<usize> {
        usize::try_from(self.u32()?).ok()
    }

    /// A value that is filled up to a multiple of four.
    fn padded(&mut self, length: usize) -> Option<&'a [u8]> {
        let value = self.take(length)?;
        // The last one may lack its filling.
        let filling = length.next_multiple_of(4) - length;
        self.0 = self.0.get(filling..).unwrap_or_default();
        Some(value)
    }
}

#[derive(Default)]
struct Reader<'a> {
    /// Of the code page that 8-bit strings are in.
    label: String,
    files: Vec<File<'a>>,
    open: Option<File<'a>>,
    plain: Option<String>,
    html: Option<Text<'a>>,
    rtf: Option<Text<'a>>,
}

impl<'a> Reader<'a> {
    /// Reads one attribute; `None` at the end and where it is cut off.
    fn attribute(&mut self, input: &mut Input<'a>) -> Option<()> {
        input.take(1)?;
        let id = input.u32()? & 0xffff;
        let length = input.length()?;
        let value = input.take(length.min(input.0.len()))?;
        match id {
            ATTACH_REND_DATA => {
                self.close_file();
                self.open = Some(File::default());
            }
            ATTACH_TITLE => {
                let title = self.string8(value);
                self.file().name = title;
            }
            ATTACH_DATA => self.file().bytes = value,
            ATTACHMENT => self.properties(value, Self::file_property),
            MAPI_PROPERTIES => self.properties(value, Self::message_property),
            BODY => self.plain = Some(self.string8(value)),
            OEM_CODE_PAGE => {
                let page = Input(value).u32().unwrap_or_default();
                self.label = label_of(page).unwrap_or_else(|| self.label.clone());
            }
            _ => {}
        }
        input.take(CHECKSUM_BYTES)?;
        (self.files.len() < limits::MIME_PARTS_MAX).then_some(())
    }

    fn file(&mut self) -> &mut File<'a> {
        self.open.get_or_insert_default()
    }

    fn close_file(&mut self) {
        if self.files.len() < limits::MIME_PARTS_MAX {
            self.files.extend(self.open.take());
        }
    }

    /// Reads a list of properties. A type that is not known has no known length and ends it.
    fn properties(&mut self, list: &'a [u8], mut take: impl FnMut(&mut Self, u16, Value<'a>)) {
        let mut input = Input(list);
        let count = input.u32().unwrap_or_default();
        for _ in 0..count {
            let Some((id, value)) = property(&mut input) else { return };
            take(self, id, value);
        }
    }

    fn message_property(&mut self, id: u16, value: Value<'a>) {
        match id {
            PR_INTERNET_CPID => {
                self.label = label_of(value.number).unwrap_or_else(|| self.label.clone());
            }
            PR_BODY => self.plain = Some(self.string(&value)),
            PR_BODY_HTML => self.html = Some(Text::Html(value.bytes, self.label.clone())),
            PR_RTF_COMPRESSED => self.rtf = Some(Text::Rtf(value.bytes)),
            _ => {}
        }
    }

    fn file_property(&mut self, id: u16, value: Value<'a>) {
        match id {
            PR_ATTACH_LONG_FILENAME => self.file().name = self.string(&value),
            PR_ATTACH_FILENAME | PR_DISPLAY_NAME if self.file().name.is_empty() => {
                self.file().name = self.string(&value);
            }
            PR_ATTACH_MIME_TAG => self.file().content_type = self.string(&value),
            PR_ATTACH_CONTENT_ID => self.file().content_id = self.string(&value),
            PR_ATTACH_DATA => {
                // An object begins with the 16 bytes that name its interface.
                let start = if value.kind == PT_OBJECT { 16 } else { 0 };
                self.file().bytes = value.bytes.get(start..).unwrap_or_default();
            }
            _ => {}
        }
    }

    fn string(&self, value: &Value<'_>) -> String {
        if value.kind == PT_UNICODE {
            let text = charset::decode(value.bytes, Some("utf-16le")).text;
            return until_nul(&text).to_owned();
        }
        self.string8(value.bytes)
    }

    fn string8(&self, bytes: &[u8]) -> String {
        let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
        charset::decode(text, Some(&self.label)).text
    }
}

fn until_nul(text: &str) -> &str {
    text.split('\0').next().unwrap_or_default()
}

/// The label of a Windows code page.
fn label_of(page: u32) -> Option<String> {
    match page {
        65_001 => Some("utf-8".to_owned()),
        20_127 => Some("us-ascii".to_owned()),
        28_591..=28_606 => Some(format!("iso-8859-{}", page - 28_590)),
        20_866 => Some("koi8-r".to_owned()),
        50_220..=50_222 => Some("iso-2022-jp".to_owned()),
        51_932 => Some("euc-jp".to_owned()),
        949 => Some("euc-kr".to_owned()),
        950 => Some("big5".to_owned()),
        874..=1_258 => Some(format!("cp{page}")),
        _ => None,
    }
}

/// The value of a property; of several, the first.
#[derive(Clone, Copy, Default)]
struct Value<'a> {
    kind: u16,
    /// Of a variable length.
    bytes: &'a [u8],
    /// Of four bytes.
    number: u32,
}

/// Reads a property ([MS-OXTNEF] §2.1.3.4): its type and id, its name where it has one, its values.
fn property<'a>(input: &mut Input<'a>) -> Option<(u16, Value<'a>)> {
    let kind = input.u16()?;
    let id = input.u16()?;
    if id >= FIRST_NAMED {
        input.take(GUID_BYTES)?;
        if input.u32()? == 0 {
            input.take(4)?;
        } else {
            let length = input.length()?;
            input.padded(length)?;
        }
    }
    let has_several = kind & SEVERAL != 0;
    let kind = kind & !SEVERAL;
    let mut first = Value { kind, ..Value::default() };
    if matches!(kind, PT_STRING | PT_UNICODE | PT_OBJECT | PT_BINARY) {
        let count = input.u32()?;
        for at in 0..count {
            let length = input.length()?;
            let bytes = input.padded(length)?;
            if at == 0 {
                first.bytes = bytes;
            }
        }
        return Some((id, first));
    }
    let length = match kind {
        PT_NULL => 0,
        PT_SHORT | PT_LONG | PT_FLOAT | PT_ERROR | PT_BOOLEAN => 4,
        PT_DOUBLE | PT_CURRENCY | PT_TIME | PT_INTEGER | PT_SYSTEM_TIME => 8,
        PT_GUID => 16,
        _ => return None,
    };
    let count = if has_several { input.length()? } else { 1 };
    let values = input.take(length * count.min(input.0.len()))?;
    first.number = Input(values).u32().unwrap_or_default();
    Some((id, first))
}

const CHECKSUM_BYTES: usize = 2;
const GUID_BYTES: usize = 16;
/// Properties from this one on have a name of their own.
const FIRST_NAMED: u16 = 0x8000;
/// The flag of a property that has several values.
const SEVERAL: u16 = 0x1000;

// Attributes, without the type in their upper half.
const ATTACH_REND_DATA: u32 = 0x9002;
const ATTACH_TITLE: u32 = 0x8010;
const ATTACH_DATA: u32 = 0x800F;
const ATTACHMENT: u32 = 0x9005;
const MAPI_PROPERTIES: u32 = 0x9003;
const OEM_CODE_PAGE: u32 = 0x9007;
const BODY: u32 = 0x800C;

const PR_BODY: u16 = 0x1000;
const PR_RTF_COMPRESSED: u16 = 0x1009;
const PR_BODY_HTML: u16 = 0x1013;
const PR_DISPLAY_NAME: u16 = 0x3001;
const PR_ATTACH_DATA: u16 = 0x3701;
const PR_ATTACH_FILENAME: u16 = 0x3704;
const PR_ATTACH_LONG_FILENAME: u16 = 0x3707;
const PR_ATTACH_MIME_TAG: u16 = 0x370E;
const PR_ATTACH_CONTENT_ID: u16 = 0x3712;
const PR_INTERNET_CPID: u16 = 0x3FDE;

const PT_NULL: u16 = 0x0001;
const PT_SHORT: u16 = 0x0002;
const PT_LONG: u16 = 0x0003;
const PT_FLOAT: u16 = 0x0004;
const PT_DOUBLE: u16 = 0x0005;
const PT_CURRENCY: u16 = 0x0006;
const PT_TIME: u16 = 0x0007;
const PT_ERROR: u16 = 0x000A;
const PT_BOOLEAN: u16 = 0x000B;
const PT_OBJECT: u16 = 0x000D;
const PT_INTEGER: u16 = 0x0014;
const PT_STRING: u16 = 0x001E;
const PT_UNICODE: u16 = 0x001F;
const PT_SYSTEM_TIME: u16 = 0x0040;
const PT_GUID: u16 = 0x0048;
const PT_BINARY: u16 = 0x0102;

#[cfg(test)]
pub(super) mod tests;
