//! Streams built attribute by attribute, as Outlook builds them, and every cut of one.
//!
//! Separate because building takes more lines than reading. The builders write the plain forms
//! alone.

use super::*;

fn attribute(id: u32, value: &[u8]) -> Vec<u8> {
    let length = u32::try_from(value.len()).unwrap().to_le_bytes();
    [&[1][..], &id.to_le_bytes(), &length, value, &[0, 0]].concat()
}

fn variable(kind: u16, id: u16, value: &[u8]) -> Vec<u8> {
    let length = u32::try_from(value.len()).unwrap().to_le_bytes();
    let mut bytes =
        [&kind.to_le_bytes()[..], &id.to_le_bytes(), &1_u32.to_le_bytes(), &length, value].concat();
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

fn properties(list: &[Vec<u8>]) -> Vec<u8> {
    let count = u32::try_from(list.len()).unwrap().to_le_bytes();
    [&count[..], &list.concat()].concat()
}

fn stream(attributes: &[Vec<u8>]) -> Vec<u8> {
    [&SIGNATURE.to_le_bytes()[..], &[7, 0], &attributes.concat()].concat()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

/// A stream with a text and three files.
pub(in crate::mail::read) fn sample() -> Vec<u8> {
    let long = |kind: u16, id: u16, value: u32| {
        [&kind.to_le_bytes()[..], &id.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let named = [&[3, 0, 0, 0x80][..], &[9; 16], &[0, 0, 0, 0, 1, 0, 0, 0], &[5, 0, 0, 0]].concat();
    stream(&[
        attribute(0x0006_9007, &1251_u32.to_le_bytes()),
        attribute(
            0x0006_9003,
            &properties(&[
                named,
                long(PT_LONG, 0x0E07, 1),
                variable(PT_UNICODE, PR_BODY, &utf16("Grüße, Kim")),
            ]),
        ),
        attribute(0x0006_9002, &[1, 0]),
        attribute(0x0001_8010, b"\xcb\xe0\xec\xef\xe0.TXT\0"),
        attribute(0x0006_800F, b"first"),
        attribute(0x0006_9002, &[1, 0]),
        attribute(0x0001_8010, b"LAMP~1.PDF\0"),
        attribute(0x0006_800F, b"second"),
        attribute(
            0x0006_9005,
            &properties(&[
                variable(PT_UNICODE, PR_ATTACH_LONG_FILENAME, &utf16("Lamp – broken.pdf")),
                variable(PT_STRING, PR_ATTACH_MIME_TAG, b"application/pdf\0"),
                variable(PT_UNICODE, PR_ATTACH_CONTENT_ID, &utf16("a@b")),
            ]),
        ),
        attribute(0x0006_9002, &[1, 0]),
        attribute(
            0x0006_9005,
            &properties(&[
                variable(PT_STRING, PR_DISPLAY_NAME, b"forwarded\0"),
                variable(PT_OBJECT, PR_ATTACH_DATA, &[&[7; 16][..], b"third"].concat()),
            ]),
        ),
    ])
}

#[test]
fn text_and_files() {
    let bytes = sample();
    let tnef = read(&bytes).unwrap();
    assert_eq!(tnef.text, Some(Text::Plain("Grüße, Kim".to_owned())));
    let files: Vec<(&str, &str, &str, &[u8])> = tnef
        .files
        .iter()
        .map(|f| (f.name.as_str(), f.content_type.as_str(), f.content_id.as_str(), f.bytes))
        .collect();
    assert_eq!(
        files,
        [
            ("Лампа.TXT", "", "", &b"first"[..]),
            ("Lamp – broken.pdf", "application/pdf", "a@b", b"second"),
            ("forwarded", "", "", b"third"),
        ]
    );
}

#[test]
fn every_cut_of_a_stream_is_read() {
    let bytes = sample();
    for length in 0..bytes.len() {
        let read = read(&bytes[..length]);
        assert_eq!(read.is_some(), length >= 6, "{length}");
        assert!(read.is_none_or(|tnef| tnef.files.len() <= 3));
    }
}

#[test]
fn numbers_that_lie() {
    let many = attribute(0x0006_9003, &u32::MAX.to_le_bytes());
    let mut huge = attribute(0x0006_800F, b"x");
    huge[5..9].copy_from_slice(&u32::MAX.to_le_bytes());
    let several = [&[0x02, 0x11][..], &PR_BODY.to_le_bytes(), &u32::MAX.to_le_bytes()].concat();
    let several = attribute(0x0006_9003, &properties(&[several]));
    let shorts = [&[0x02, 0x10][..], &PR_BODY.to_le_bytes(), &u32::MAX.to_le_bytes()].concat();
    let shorts = attribute(0x0006_9003, &properties(&[shorts]));
    for attributes in [many, huge, several, shorts] {
        assert!(read(&stream(&[attributes])).is_some());
    }
    assert!(read(b"x\x9f>\"ab").is_some());
    assert!(read(b"no such thing").is_none());
}

#[test]
fn a_megabyte_of_files_is_read_to_the_bound() {
    let bytes = stream(&vec![attribute(0x0006_9002, &[]); 100_000]);
    assert_eq!(read(&bytes).unwrap().files.len(), limits::MIME_PARTS_MAX);
}
