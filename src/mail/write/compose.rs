//! Composing: a draft and what only the sending side knows become the bytes of a mail.
//!
//! Separate because this is where a mail gets its final shape, once: the same draft, seal, parts
//! and templates give the same bytes. RFC 5322 (fields), RFC 2045 to 2047 and 2231 (MIME), RFC 3834
//! (automatic mail), MS-OXCMAIL (X-Auto-Response-Suppress). Lines end with CRLF and stay below 998
//! octets; all is ASCII, save an address that is not (RFC 6532; SMTPUTF8 is needed for it anyway).
//! Never chooses who gets a mail, never reads the clock, never fails.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::draft::{
    AutoSubmitted, Body, Draft, Found, MailKind, PartRef, PreparedReply, Quote, Yours,
};
use super::header::{self, Header};
use super::moment::Clocks;
use super::place::place_of;
use super::template::{Templates, Values, Word};
use super::text::{self, Block};
use super::transfer::{self, Encoded};
use super::{file, receipt, subject};
use crate::limits::{LAST_WORDS_CHARS_MAX, SENT_NAME_CHARS_MAX, SENT_REFERENCES_MAX};
use crate::mail::address::{Address, NameAddr};
use crate::mail::line::one_line_or_ellipsis;
use crate::mail::message::MessageId;
use crate::mail::read::formatted::{Formatted, Image};
use crate::mail::read::reply::marker;

/// What a draft does not hold: who sends it, under which token, and when.
#[derive(Clone, Debug)]
pub struct Seal {
    /// The address of From, and the domain of our ids.
    pub mailbox: Address,
    /// The mail's token: letters, digits, `-`, `_` and dots; anything else is left out.
    pub token: String,
    /// When the mail was decided on.
    pub date: Timestamp,
    /// The desk's zone, for Date and for times that people read.
    pub zone: TimeZone,
    /// What stands below everything that customers get.
    pub footer: Option<String>,
    /// The reader's offset from UTC, in seconds east, where it is known: where the desk's clock
    /// shows another time, the desk's zone is named.
    pub reader_offset_s: Option<i32>,
}

/// The bytes of a file that a draft names.
#[derive(Clone, Debug)]
pub struct PartBytes {
    /// The message's row, as [`PartRef::message`] says.
    pub message: i64,
    /// The part, as [`PartRef::part`] says.
    pub part: u32,
    /// Decoded.
    pub bytes: Vec<u8>,
}

/// The text of a notice, line by line: what a reader of its answer compares with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticeLines {
    /// Ours: whom an answer goes to, and what there is to say of the writer.
    pub head: Vec<String>,
    /// Ours: the line that divides.
    pub marker: String,
    /// The customer's text, to the letter.
    pub words: Vec<String>,
    /// Ours: what is known, with its heading; empty where there is nothing.
    pub brief: Vec<String>,
    /// Lines of the brief whose words an agent may well write.
    pub repeatable: Vec<String>,
}

/// Makes a mail of a draft. A file whose bytes are not among `parts` is named as missing in the
/// mail itself, so that nobody waits for it.
#[must_use]
pub fn compose(draft: &Draft, seal: &Seal, parts: &[PartBytes], templates: &Templates) -> Vec<u8> {
    compose_formatted(draft, seal, parts, None, templates)
}

/// The same, of an answer whose words an agent formatted.
#[must_use]
pub fn compose_formatted(
    draft: &Draft,
    seal: &Seal,
    parts: &[PartBytes],
    formatted: Option<&Formatted>,
    templates: &Templates,
) -> Vec<u8> {
    let token = token_of(seal);
    let mut blocks = blocks(draft, seal, parts, templates);
    let formatted = formatted.filter(|_| matches!(draft.body, Body::Relay { .. }));
    let ids = image_ids(formatted, &token, &id_domain(&seal.mailbox));
    if let (Some(formatted), Some(words)) = (formatted, blocks.first_mut()) {
        words.formatted = Some(with_ids(formatted, &ids));
    }
    let images = formatted.map_or(&[][..], |formatted| formatted.images.as_slice());
    let shown: Vec<Entity> = images.iter().zip(&ids).map(|(image, id)| shown(image, id)).collect();
    let body = body(draft, &token, &blocks, parts, &shown);
    let words = receipt::subject(draft, templates);
    let mut bytes = head(draft, seal, &token, &words).into_bytes();
    bytes.extend_from_slice(body.fields.as_bytes());
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body.lines.as_bytes());
    bytes
}

/// The text of a notice; `None` for a draft of anything else.
#[must_use]
pub fn notice_text(draft: &Draft, templates: &Templates) -> Option<NoticeLines> {
    let Body::Notice {
        reply_to,
        cc,
        assignee,
        due,
        mark,
        text,
        files,
        brief,
        matters,
        replies,
        offers: _,
    } = &draft.body
    else {
        return None;
    };
    let line = |text: &String| one_line_or_ellipsis(text, LINE_CHARS_MAX);
    let values = Values {
        reference: reference(draft),
        reply_to: line(reply_to),
        cc: cc.iter().map(line).collect(),
        assignee: assignee.as_ref().map(line),
        due: due.as_ref().map(line),
        mark: mark.as_ref().map(line).unwrap_or_default(),
        files: files.iter().map(line).collect(),
        ..Values::default()
    };
    let render = |word| templates.render(word, &draft.language, &values);
    let mut head = vec![render(Word::NoticeHead)];
    if !values.mark.is_empty() {
        head.push(render(Word::NoticeMark));
    }
    let lines = |lines: &[String]| -> Vec<String> {
        lines.iter().map(line).filter(|line| !line.is_empty()).collect()
    };
    let mut brief = lines(brief);
    let mut repeatable = lines(matters);
    brief.extend(repeatable.iter().cloned());
    if !values.files.is_empty() {
        brief.push(render(Word::Files));
    }
    if !replies.is_empty() {
        let commands: Vec<&str> = replies.iter().map(|reply| reply.command.as_str()).collect();
        let offered = format!("{} {}", render(Word::Offer), commands.join(BETWEEN_REPLIES));
        repeatable.push(offered.clone());
        brief.extend([String::new(), offered]);
    }
    if !brief.is_empty() {
        brief.insert(0, render(Word::BriefHeading));
    }
    Some(NoticeLines {
        head: head.iter().flat_map(|text| text.lines()).map(str::to_owned).collect(),
        marker: marker(&values.reference, &draft.language),
        words: text::clean(text).lines().map(str::to_owned).collect(),
        brief,
        repeatable,
    })
}

const BETWEEN_REPLIES: &str = " · ";

/// Characters of one value within a line of ours.
const LINE_CHARS_MAX: usize = 400;

/// Everything that the mail says, in order.
fn blocks(draft: &Draft, seal: &Seal, parts: &[PartBytes], templates: &Templates) -> Vec<Block> {
    let values = Values { reference: reference(draft), ..Values::default() };
    let render = |word, values: &Values| templates.render(word, &draft.language, values);
    let mut blocks = Vec::new();
    let mut below = Vec::new();
    match &draft.body {
        Body::Ack(_) | Body::Reminder { .. } | Body::Resolution | Body::AutoResolution => {
            let clocks = Clocks { zone: &seal.zone, reader_offset_s: seal.reader_offset_s };
            blocks.extend(receipt::blocks(draft, &values.reference, clocks, templates));
        }
        Body::Relay { text, resolved, quote, written_in: _ } => {
            blocks.push(Block::said(text::clean(text)));
            if *resolved {
                blocks.push(Block::said(render(Word::Resolved, &values)));
            }
            let quote = quote.as_ref().filter(|quote| !quote.text.trim().is_empty());
            below.extend(quote.map(|quote| {
                let line = render(Word::QuoteLine, &quote_values(quote, seal, &draft.language));
                Block::said(format!("{line}\n{}", quoted(&quote.text)))
            }));
        }
        Body::Notice { replies, .. } => blocks.extend(notice_blocks(draft, replies, templates)),
        Body::CommandReply { lines, text, is_own, held, answer, asked: _, found } => {
            let lines: Vec<String> = lines.iter().map(|line| text::clean(line)).collect();
            blocks.push(Block::said(if *held {
                render(Word::Held, &Values { lines, ..values })
            } else {
                lines.join("\n")
            }));
            blocks.extend(found.iter().map(|found| match found {
                Found::Text(text) => Block::said(text::clean(text)),
                Found::Table(rows) => text::table(&cells(rows)),
            }));
            blocks.extend(answer.iter().map(|answer| {
                let line = render(Word::QuoteLine, &quote_values(answer, seal, &draft.language));
                Block::said(format!("{line}\n{}", quoted(&answer.text)))
            }));
            blocks.extend(text.iter().filter(|text| !text.trim().is_empty()).map(|text| {
                if !*is_own {
                    return Block::said(quoted(text));
                }
                let line = render(Word::OwnText, &Values::default());
                Block::said(format!("{line}\n{}", quoted(text)))
            }));
        }
        Body::Escalation { .. } => {
            blocks.push(Block::said(render(Word::Escalation, &escalation_values(draft))));
        }
        Body::Digest { paragraphs } => {
            blocks.extend(paragraphs.iter().map(|paragraph| Block::said(text::clean(paragraph))));
        }
        Body::Welcome { agent, mailbox, shared } => {
            blocks
                .push(Block::said(render(Word::Welcome, &welcome_values(agent, mailbox, *shared))));
        }
        Body::Alert { lines, text } => {
            blocks.extend(lines.iter().map(|line| Block::said(text::clean(line))));
            blocks.extend(text.iter().map(|text| Block::said(quoted(text))));
        }
    }
    // A notice says so within its brief: an answer to it is compared with all that it says.
    if draft.kind != MailKind::Notice {
        blocks.extend(missing_files(draft, parts, templates).into_iter().map(Block::said));
    }
    if draft.kind.is_for_customers() {
        blocks.extend(seal.footer.iter().map(|footer| Block::aside(text::clean(footer))));
    }
    blocks.extend(below);
    blocks.retain(|block| !block.text.is_empty());
    blocks
}

/// What to say of the files whose bytes are not there, a line each.
#[must_use]
pub fn missing_files(draft: &Draft, parts: &[PartBytes], templates: &Templates) -> Vec<String> {
    let missing = draft.attachments.iter().filter(|part| bytes_of(part, parts).is_none());
    let line = |part: &PartRef| {
        let file = file::label(&part.name, &part.content_type).name;
        let values = Values { file, ..Values::default() };
        templates.render(Word::FileMissing, &draft.language, &values)
    };
    missing.map(line).collect()
}

/// A notice: head and marker, the customer's words, the brief, and what may be answered.
fn notice_blocks(draft: &Draft, replies: &[PreparedReply], templates: &Templates) -> Vec<Block> {
    let Some(notice) = notice_text(draft, templates) else { return Vec::new() };
    let mut head = notice.head;
    head.push(notice.marker);
    let mut brief = notice.brief;
    let offered = if replies.is_empty() { None } else { brief.pop() };
    let mut blocks = vec![
        Block::said(head.join("\n")),
        Block::said(notice.words.join("\n")),
        Block::aside(brief.join("\n").trim_end()),
    ];
    let links = replies.iter().map(|reply| (reply.command.as_str(), reply.link.as_str()));
    let offer = templates.render(Word::Offer, &draft.language, &Values::default());
    let html = text::linked(&format!("{offer} "), BETWEEN_REPLIES, links);
    blocks.extend(offered.map(|text| Block { formatted: Some(html), ..Block::aside(text) }));
    blocks
}

/// A table's cells, each on one line.
fn cells(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let cell = |cell: &String| one_line_or_ellipsis(&text::clean(cell), LINE_CHARS_MAX);
    rows.iter().map(|row| row.iter().map(cell).collect()).collect()
}

fn quoted(words: &str) -> String {
    text::quote(&text::clean(words))
}

fn welcome_values(agent: &str, mailbox: &str, is_shared: bool) -> Values {
    Values {
        author: one_line_or_ellipsis(agent, SENT_NAME_CHARS_MAX),
        reply_to: one_line_or_ellipsis(mailbox, LINE_CHARS_MAX),
        mark: if is_shared { "shared" } else { "" }.to_owned(),
        ..Values::default()
    }
}

/// What an escalation says; empty for a draft of anything else.
fn escalation_values(draft: &Draft) -> Values {
    let line = |text: &str| one_line_or_ellipsis(text, LINE_CHARS_MAX);
    let Body::Escalation { customer, since, due, assignee, yours, reply_to, last_words } =
        &draft.body
    else {
        return Values::default();
    };
    Values {
        reference: reference(draft),
        author: one_line_or_ellipsis(customer, SENT_NAME_CHARS_MAX),
        since: line(since),
        due: Some(line(due)),
        assignee: assignee.as_deref().map(line),
        reply_to: reply_to.as_deref().map(line).unwrap_or_default(),
        mark: yours.map_or("", Yours::as_str).to_owned(),
        last_words: one_line_or_ellipsis(&text::clean(last_words), LAST_WORDS_CHARS_MAX),
        ..Values::default()
    }
}

fn quote_values(quote: &Quote, seal: &Seal, language: &str) -> Values {
    let at = quote.at.to_zoned(seal.zone.clone());
    let is_elsewhere = seal.reader_offset_s.is_some_and(|reader| reader != at.offset().seconds());
    Values {
        zone: is_elsewhere.then(|| place_of(&seal.zone, language)).flatten(),
        author: one_line_or_ellipsis(&quote.author, SENT_NAME_CHARS_MAX),
        year: at.year(),
        month: at.month(),
        day: at.day(),
        time: format!("{}:{:02}", at.hour(), at.minute()),
        ..Values::default()
    }
}

/// The fields of the mail but for those of its body. `subject`: without the tag.
fn head(draft: &Draft, seal: &Seal, token: &str, subject: &str) -> String {
    let mut header = Header::default();
    let domain = id_domain(&seal.mailbox);
    let party = |party: &NameAddr, named: bool| NameAddr {
        name: if named {
            one_line_or_ellipsis(&party.name, SENT_NAME_CHARS_MAX)
        } else {
            String::new()
        },
        address: party.address.clone(),
    };
    let from = NameAddr { name: draft.from_name.clone(), address: seal.mailbox.clone() };
    // The names of others are their own words: an automatic mail to an outsider repeats none.
    let named = draft.kind == MailKind::Relay || !draft.kind.is_for_customers();
    header.token("Date", &date(seal));
    header.parties("From", &[party(&from, true)]);
    header.parties("To", &draft.to.iter().map(|to| party(to, named)).collect::<Vec<_>>());
    header.parties("Cc", &draft.cc.iter().map(|cc| party(cc, named)).collect::<Vec<_>>());
    let reference = reference(draft);
    let mut words = header::unstructured(&subject::words(subject, &reference));
    words.extend(subject::tag(&reference));
    header.field("Subject", &words);
    header.token("Message-ID", &format!("<{token}@{domain}>"));
    header.ids("In-Reply-To", &draft.in_reply_to);
    let ours = MessageId::parse(&format!("{token}.t@{domain}"));
    header.ids("References", ours.iter().chain(thread(draft)));
    header.token("X-Posthaste-Kind", draft.kind.as_str());
    header.token("X-Posthaste-Ref", &reference);
    header.token("X-Posthaste-Id", token);
    match draft.auto_submitted {
        AutoSubmitted::No => {}
        AutoSubmitted::AutoReplied => header.token("Auto-Submitted", "auto-replied"),
        AutoSubmitted::AutoGenerated => header.token("Auto-Submitted", "auto-generated"),
    }
    if let Some(suppressed) = suppressed_responses(draft.kind) {
        header.token("X-Auto-Response-Suppress", suppressed);
    }
    header.token("MIME-Version", "1.0");
    header.finish()
}

/// What the recipient's server shall not send because of this mail. An agent's out-of-office note
/// helps nobody, but that a notice cannot be delivered must be told: `All` covers delivery reports,
/// too (MS-OXCMAIL, X-Auto-Response-Suppress).
fn suppressed_responses(kind: MailKind) -> Option<&'static str> {
    match kind {
        MailKind::Relay => None,
        MailKind::Ack | MailKind::Reminder | MailKind::Resolution => Some("All"),
        MailKind::Notice
        | MailKind::Escalation
        | MailKind::Digest
        | MailKind::CommandReply
        | MailKind::Alert
        | MailKind::Welcome => Some("OOF, AutoReply"),
    }
}

/// The ids of the thread: its first, then the last ones, the answered one at the end.
fn thread(draft: &Draft) -> Vec<&MessageId> {
    let mut ids: Vec<&MessageId> = draft.references.iter().collect();
    if let Some(parent) = &draft.in_reply_to {
        ids.retain(|id| *id != parent);
        ids.push(parent);
    }
    ids.retain(|id| id.is_well_formed());
    let excess = ids.len().saturating_sub(SENT_REFERENCES_MAX + 1);
    ids.drain(1.min(ids.len())..(1 + excess).min(ids.len()));
    ids
}

/// RFC 5322 §3.3, in the desk's zone; the epoch where the year has no four digits.
fn date(seal: &Seal) -> String {
    jiff::fmt::rfc2822::to_string(&seal.date.to_zoned(seal.zone.clone()))
        .unwrap_or_else(|_| "Thu, 1 Jan 1970 00:00:00 +0000".to_owned())
}

/// The token, of the characters that an id, a boundary and a header take alike.
fn token_of(seal: &Seal) -> String {
    let fits = |c: &char| c.is_ascii_alphanumeric() || "-_.".contains(*c);
    seal.token.chars().filter(fits).take(200).collect()
}

/// The domain of our ids: the mailbox's, in ASCII, so that every program can repeat the id.
fn id_domain(mailbox: &Address) -> String {
    let letter =
        |c: char| if c.is_ascii() { c.to_string() } else { format!("x{:x}", u32::from(c)) };
    mailbox.domain().chars().map(letter).collect()
}

fn reference(draft: &Draft) -> String {
    draft.reference.chars().filter(char::is_ascii_alphanumeric).take(16).collect()
}

fn bytes_of<'a>(part: &PartRef, parts: &'a [PartBytes]) -> Option<&'a [u8]> {
    let found = parts.iter().find(|bytes| bytes.message == part.message && bytes.part == part.part);
    found.map(|found| found.bytes.as_slice())
}

/// A MIME entity: its fields, and its lines, each ended by CRLF.
struct Entity {
    fields: String,
    lines: String,
}

/// Text and HTML with the images that it shows, and the files beside them.
fn body(
    draft: &Draft,
    token: &str,
    blocks: &[Block],
    parts: &[PartBytes],
    shown: &[Entity],
) -> Entity {
    let plain = words("text/plain", &text::plain(blocks));
    let html = words("text/html", &text::html(blocks, &draft.language));
    let html = match shown {
        [] => html,
        [..] => multipart("related", &boundary("r", token), std::iter::once(&html).chain(shown)),
    };
    let alternative = multipart("alternative", &boundary("a", token), [&plain, &html]);
    let mut entities = vec![alternative];
    for part in &draft.attachments {
        entities.extend(bytes_of(part, parts).map(|bytes| attachment(part, bytes)));
    }
    if entities.len() > 1 {
        return multipart("mixed", &boundary("m", token), &entities);
    }
    entities.pop().unwrap_or(Entity { fields: String::new(), lines: String::new() })
}

/// A boundary that no line of a part can be: `transfer` lets none with `=_` through. At most 70
/// characters (RFC 2046 §5.1.1).
fn boundary(level: &str, token: &str) -> String {
    format!("=_{level}_{}", token.chars().take(60).collect::<String>())
}

fn multipart<'a>(
    subtype: &str,
    boundary: &str,
    entities: impl IntoIterator<Item = &'a Entity>,
) -> Entity {
    let mut header = Header::default();
    let mut parameters = vec![format!("boundary={}", header::quoted(boundary))];
    if subtype == "related" {
        parameters.push("type=\"text/html\"".to_owned());
    }
    let value = header::with_parameters(&format!("multipart/{subtype}"), parameters);
    header.field("Content-Type", &value);
    let mut lines = String::new();
    for entity in entities {
        lines.push_str(&format!("--{boundary}\r\n{}\r\n{}", entity.fields, entity.lines));
        // The line break before a boundary belongs to the boundary (RFC 2046 §5.1.1).
        lines.push_str("\r\n");
    }
    lines.push_str(&format!("--{boundary}--\r\n"));
    Entity { fields: header.finish(), lines }
}

fn words(content_type: &str, words: &str) -> Entity {
    let charset = vec!["charset=utf-8".to_owned()];
    let value = header::with_parameters(content_type, charset);
    entity(value, None, transfer::text(words))
}

fn attachment(part: &PartRef, bytes: &[u8]) -> Entity {
    let label = file::label(&part.name, &part.content_type);
    // For programs that do not know RFC 2231: they look here.
    let mut parameters = vec![format!("name={}", header::quoted(&label.ascii))];
    if label.content_type.starts_with("text/") && std::str::from_utf8(bytes).is_ok() {
        parameters.insert(0, "charset=utf-8".to_owned());
    }
    let file_name = header::parameter("filename", &label.name);
    let disposition = header::with_parameters("attachment", file_name);
    let content_type = header::with_parameters(&label.content_type, parameters);
    entity(content_type, Some(disposition), transfer::base64(bytes))
}

/// The ids of the images, which have to be known nowhere else (RFC 2392).
fn image_ids(formatted: Option<&Formatted>, token: &str, domain: &str) -> Vec<String> {
    let count = formatted.map_or(0, |formatted| formatted.images.len());
    (0..count).map(|number| format!("{number}.{token}@{domain}")).collect()
}

/// The HTML with these ids in the place of the images' numbers.
fn with_ids(formatted: &Formatted, ids: &[String]) -> String {
    let mut html = String::with_capacity(formatted.html.len());
    let mut rest = formatted.html.as_str();
    // Nothing else there has an attribute of this name: quotes in text are escaped.
    while let Some((before, behind)) = rest.split_once("src=\"cid:") {
        let (number, behind) = behind.split_once('"').unwrap_or(("", behind));
        let id = number.parse().ok().and_then(|number: usize| ids.get(number));
        html.push_str(before);
        html.push_str(&format!("src=\"cid:{}\"", id.map_or("", String::as_str)));
        rest = behind;
    }
    html.push_str(rest);
    html
}

/// An image inside the text.
fn shown(image: &Image, id: &str) -> Entity {
    let label = file::label(&image.name, &image.content_type);
    let name = vec![format!("name={}", header::quoted(&label.ascii))];
    let disposition = header::with_parameters("inline", header::parameter("filename", &label.name));
    let content_type = header::with_parameters(&label.content_type, name);
    let mut entity = entity(content_type, Some(disposition), transfer::base64(&image.bytes));
    let mut header = Header::default();
    header.token("Content-ID", &format!("<{id}>"));
    entity.fields.push_str(&header.finish());
    entity
}

fn entity(content_type: Vec<String>, disposition: Option<Vec<String>>, body: Encoded) -> Entity {
    let mut header = Header::default();
    header.field("Content-Type", &content_type);
    if let Some(disposition) = disposition {
        header.field("Content-Disposition", &disposition);
    }
    header.token("Content-Transfer-Encoding", body.encoding);
    Entity { fields: header.finish(), lines: body.lines }
}

#[cfg(test)]
pub(crate) mod hostile;
#[cfg(test)]
mod tests;
