//! Messages for tests, built from header lines and a text.
//!
//! Separate from the parser so that the tests of verdicts do not depend on it. Reads only the
//! plain spellings that the tests write.

use crate::mail::address::{Address, NameAddr};
use crate::mail::message::{Hash, Header, Message, MessageId, Report, ReturnPath};

/// A message with these `Name: value` fields and this text.
pub(super) fn message(fields: &[&str], text: &str) -> Message {
    let headers: Vec<Header> = fields
        .iter()
        .map(|field| {
            let (name, value) = field.split_once(':').unwrap();
            Header { name: name.to_owned(), value: value.trim().to_owned() }
        })
        .collect();
    let all = |name: &str| -> Vec<String> {
        let same = headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
        same.map(|header| header.value.clone()).collect()
    };
    let people = |name: &str| all(name).iter().flat_map(|value| name_addrs(value)).collect();
    let ids = |name: &str| -> Vec<MessageId> {
        all(name).iter().flat_map(|v| v.split_whitespace()).filter_map(MessageId::parse).collect()
    };
    let return_path = match all("Return-Path").first().map(String::as_str) {
        None => ReturnPath::Unknown,
        Some("<>") => ReturnPath::Null,
        Some(path) => ReturnPath::Address(address(path.trim_matches(['<', '>']))),
    };
    Message {
        raw_hash: Hash([0; 32]),
        content_hash: None,
        size: 0,
        message_id: ids("Message-ID").into_iter().next(),
        in_reply_to: ids("In-Reply-To"),
        references: ids("References"),
        from: people("From"),
        sender: name_addrs(&all("Sender").concat()).into_iter().next(),
        reply_to: people("Reply-To"),
        to: people("To"),
        cc: people("Cc"),
        delivered_to: all("Delivered-To").iter().filter_map(|a| Address::parse(a).ok()).collect(),
        return_path,
        subject: all("Subject").first().cloned().unwrap_or_default(),
        date: None,
        text: text.to_owned(),
        text_is_from_html: false,
        html: None,
        marks: Vec::new(),
        attachments: Vec::new(),
        report: None,
        returned_header: String::new(),
        defects: Vec::new(),
        headers,
    }
}

/// A `multipart/report` of this type, with these machine-readable fields.
pub(super) fn report(fields: &[&str], report_type: &str, body: &str, original: &str) -> Message {
    let content_type = format!("Content-Type: multipart/report; report-type={report_type}");
    let fields = [fields, &[content_type.as_str()]].concat();
    let mut message = message(&fields, "");
    original.clone_into(&mut message.returned_header);
    message.report = Some(Report {
        report_type: report_type.to_owned(),
        fields: body.to_owned(),
        original_header: original.to_owned(),
    });
    message
}

/// An address that the test wrote.
pub(super) fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn name_addrs(value: &str) -> Vec<NameAddr> {
    value
        .split(',')
        .filter_map(|one| {
            let (name, addr) = one.trim().rsplit_once('<').unwrap_or(("", one.trim()));
            let address = Address::parse(addr.trim_end_matches('>')).ok()?;
            Some(NameAddr { name: name.trim().trim_matches('"').to_owned(), address })
        })
        .collect()
}
