//! The mails of the cast: customers, machines, and agents who answer a notice.
//!
//! Separate so that the script reads as who writes what. Every mail has a Message-ID that its
//! writer names, for the oracle finds it by that. Answers look as Thunderbird writes them: the
//! words on top, an attribution, the whole mail quoted.

use mail_parser::{MessageParser, MimeHeaders};

use super::place::DESK;

/// A plain mail to the desk. `more` are further header lines, each with its CRLF.
pub(crate) fn plain(from: &str, id: &str, subject: &str, more: &str, text: &str) -> String {
    let body = text.replace('\n', "\r\n");
    format!(
        "From: {from}\r\nTo: {DESK}\r\nSubject: {subject}\r\nMessage-ID: <{id}>\r\n\
         Date: Thu, 1 Jan 2026 10:00:00 +0000\r\n{more}MIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
         {body}\r\n"
    )
}

/// A mail with a file.
pub(crate) fn with_file(from: &str, id: &str, subject: &str, text: &str, file: &str) -> String {
    let body = text.replace('\n', "\r\n");
    format!(
        "From: {from}\r\nTo: {DESK}\r\nSubject: {subject}\r\nMessage-ID: <{id}>\r\n\
         Date: Thu, 1 Jan 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"{id}\"\r\n\r\n\
         --{id}\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n\
         --{id}\r\nContent-Type: text/csv; name=\"{file}\"\r\n\
         Content-Disposition: attachment; filename=\"{file}\"\r\n\r\n\
         part;count\r\nlamp;2\r\nswitch;1\r\n\
         --{id}--\r\n"
    )
}

/// What another server says of a mail that was never ours (RFC 3464).
pub(crate) fn bounce(id: &str) -> String {
    let report = format!(
        "From: Mail Delivery System <mailer-daemon@mx.example.net>\r\nTo: {DESK}\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <{id}>\r\n\
         Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nNobody of that name.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.example.net\r\n\r\n\
         Final-Recipient: rfc822; nobody@example.net\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
    );
    format!(
        "{report}--b\r\nContent-Type: text/rfc822-headers\r\n\r\n\
         From: {DESK}\r\nTo: nobody@example.net\r\nMessage-ID: <never@desk.example>\r\n\r\n\
         --b--\r\n"
    )
}

/// An answer to a mail. `words` stand above the quote.
#[expect(clippy::expect_used, reason = "a test may fail by panicking, also in its helpers")]
pub(crate) fn answer(from: &str, id: &str, to: &[u8], words: &str) -> String {
    let answered = MessageParser::default().parse(to).expect("a mail");
    let their_id = answered.message_id().expect("a Message-ID");
    let before = answered.references().as_text_list().unwrap_or_default();
    let names = before.iter().map(AsRef::as_ref).chain([their_id]);
    let references: Vec<String> = names.map(|name| format!("<{name}>")).collect();
    let more = format!("In-Reply-To: <{their_id}>\r\nReferences: {}\r\n", references.join("\r\n "));
    let author = answered.from().and_then(|from| from.first()?.name()).unwrap_or("somebody");
    let text = answered.body_text(0).unwrap_or_default();
    let quoted: Vec<String> =
        text.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect();
    let text = format!("{words}\n\nOn 01/01/2026 13:10, {author} wrote:\n{}", quoted.join("\n"));
    let subject = answered.subject().unwrap_or_default().replace(|c: char| !c.is_ascii(), "?");
    plain(from, id, &format!("Re: {subject}"), &more, &text)
}

/// A header field of a mail.
pub(crate) fn field(raw: &[u8], name: &str) -> Option<String> {
    let mail = MessageParser::default().parse_headers(raw)?;
    mail.header_raw(name).map(|value| value.trim().to_owned())
}

/// A mail's own Message-ID.
pub(crate) fn message_id(raw: &[u8]) -> Option<String> {
    MessageParser::default().parse_headers(raw)?.message_id().map(str::to_owned)
}

/// The names of a mail's files.
pub(crate) fn files(raw: &[u8]) -> Vec<String> {
    let Some(mail) = MessageParser::default().parse(raw) else { return Vec::new() };
    mail.attachments().filter_map(|part| part.attachment_name().map(str::to_owned)).collect()
}

/// A mail's readable text.
pub(crate) fn text(raw: &[u8]) -> String {
    let mail = MessageParser::default().parse(raw);
    mail.and_then(|mail| mail.body_text(0).map(|text| text.into_owned())).unwrap_or_default()
}
