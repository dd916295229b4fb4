//! Content: which parts are the text, which are files, and which a machine reads.
//!
//! Separate because MIME says how parts nest and not what their sender meant.
//! multipart/alternative: RFC 2046 §5.1.4; related: RFC 2387; report: RFC 6522; signed: RFC 1847.
//! appledouble: RFC 1740. An empty alternative never wins, and every text part without a file name
//! is text, for clients put pictures between them. Never fetches what a part points to
//! (message/external-body), never joins message/partial, never decrypts: what is encrypted is a
//! file.

mod names;

use super::reply::{Mark, marks};
use super::structure::{Part, Structure};
use super::{calendar, charset, clean, defect, field, flowed, html};
use crate::limits;
use crate::mail::line;
use crate::mail::message::{Attachment, Report};
use names::name_of;

/// What a mail says below its header.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// The readable text.
    pub text: String,
    /// The text, or the first piece of it, was HTML.
    pub text_is_from_html: bool,
    /// The HTML part that says the same.
    pub html: Option<u32>,
    /// What it marks in the text.
    pub marks: Vec<Mark>,
    /// The files.
    pub attachments: Vec<Attachment>,
    /// Of a multipart/report, or what looks like one.
    pub report: Option<Report>,
    /// The header of the first mail that came along.
    pub returned_header: String,
}

/// Reads the content of a mail. What is wrong with it is added to `defects`.
pub(super) fn read(structure: &Structure<'_>, defects: &mut Vec<&'static str>) -> Content {
    let mut reader = Reader {
        parts: &structure.parts,
        texts: structure.parts.iter().map(|_| None).collect(),
        files: Vec::new(),
        enclosed_texts: Vec::new(),
        report: None,
        has_leaf: false,
        defects,
    };
    let mut chosen = reader.gather(0);
    if !reader.says_something(&chosen) {
        chosen.append(&mut reader.enclosed_texts);
    }
    let mut text = String::new();
    let mut text_is_from_html = false;
    for index in chosen {
        let piece = reader.text(index);
        if piece.is_empty() {
            continue;
        }
        if text.is_empty() {
            text.push_str(piece);
            text_is_from_html = reader.is_html(index);
        } else {
            text.push_str("\n\n");
            text.push_str(piece);
        }
    }
    // In front, for what stands below a signature or a quote is nobody's new words.
    if let Some(event) = reader.event(text.is_empty()) {
        let gap = if text.is_empty() { "" } else { "\n\n" };
        text.insert_str(0, &(event + gap));
    }
    if text.len() > limits::TEXT_BYTES_MAX {
        cut(&mut text, limits::TEXT_BYTES_MAX);
        reader.defects.push(defect::TEXT_CUT);
    }
    let html = reader.html_of_text();
    let returned_header = reader.returned_header();
    let attachments = reader.attachments();
    let marks = html.and_then(|at| structure.parts.get(at)).map(|part| marks(&chars(part), &text));
    Content {
        text,
        text_is_from_html,
        html: html.and_then(|at| u32::try_from(at).ok()),
        marks: marks.unwrap_or_default(),
        attachments,
        report: reader.report,
        returned_header,
    }
}

/// The characters of a text part, as [`read`] takes them.
pub(super) fn chars(part: &Part<'_>) -> String {
    decode(part).0.text
}

/// The characters of a text part, whether its transfer encoding was kept, and whether it is cut.
/// HTML may hold megabytes of pictures before its words; plain text that is longer is cut.
fn decode(part: &Part<'_>) -> (charset::Decoded, bool, bool) {
    let (bytes, is_clean) = part.transfer.decode(&part.body);
    let is_cut = bytes.len() > PLAIN_BYTES_MAX && part.content_type != "text/html";
    let bytes = match bytes.get(..PLAIN_BYTES_MAX) {
        Some(start) if is_cut => start,
        Some(_) | None => &bytes,
    };
    let label = part.parameters.get("charset");
    let label = match label {
        None if part.content_type == "text/html" => meta_charset(bytes),
        Some(_) | None => label.map(ToOwned::to_owned),
    };
    (charset::decode(bytes, label.as_deref()), is_clean, is_cut)
}

struct Reader<'s, 'a> {
    parts: &'s [Part<'a>],
    /// The text of each text part that was looked at.
    texts: Vec<Option<String>>,
    files: Vec<usize>,
    /// Texts in a `winmail.dat`: they repeat those of the mail, where it has any.
    enclosed_texts: Vec<usize>,
    report: Option<Report>,
    /// A part that is no multipart was met.
    has_leaf: bool,
    defects: &'s mut Vec<&'static str>,
}

impl<'s, 'a> Reader<'s, 'a> {
    /// The text parts below `index`, in order; files are noted. Recurses as deep as the structure
    /// nests, which is [`limits::MIME_DEPTH_MAX`] at most.
    fn gather(&mut self, index: usize) -> Vec<usize> {
        let Some(part) = self.part(index) else { return Vec::new() };
        if !part.is_multipart() {
            return self.leaf(index, part);
        }
        let children = part.children.as_slice();
        match part.content_type.as_str() {
            "multipart/alternative" => self.alternative(children),
            "multipart/related" => self.related(part),
            "multipart/signed" => self.signed(children),
            "multipart/appledouble" => self.appledouble(children),
            "multipart/report" if index == 0 => self.report(part),
            // Some servers, and filters that wrap what passes them, lose the type of the whole.
            "multipart/mixed" if index == 0 && self.has_machine_part(part) => self.report(part),
            _ => children.iter().flat_map(|child| self.gather(*child)).collect(),
        }
    }

    fn leaf(&mut self, index: usize, part: &Part<'_>) -> Vec<usize> {
        let is_first = !std::mem::replace(&mut self.has_leaf, true);
        let is_text = matches!(part.content_type.as_str(), "text/plain" | "text/html");
        let is_named = part.file_name().is_some_and(|name| !name.trim().is_empty());
        if is_text && part.disposition.value != "attachment" && (is_first || !is_named) {
            self.files.extend(&part.enclosed);
            return vec![index];
        }
        self.file(index, part);
        Vec::new()
    }

    /// Notes a file, or those that were found in it.
    fn file(&mut self, index: usize, part: &Part<'_>) {
        for enclosed in &part.enclosed {
            match self.part(*enclosed) {
                // Every file in there has a name, if only an empty one.
                Some(inner) if inner.file_name().is_none() => self.enclosed_texts.push(*enclosed),
                Some(_) | None => self.files.push(*enclosed),
            }
        }
        // What AMP, watches and Gmail's reactions show says nothing that other alternatives do not.
        let is_for_machines = matches!(
            part.content_type.as_str(),
            "text/x-amp-html" | "text/watch-html" | "text/vnd.google.email-reaction+json"
        );
        if part.enclosed.is_empty() && !is_for_machines {
            self.files.push(index);
        }
    }

    /// Plain text where it says something, or else the last (by the standard the richest) one that
    /// does.
    fn alternative(&mut self, children: &[usize]) -> Vec<usize> {
        let mut offers = Vec::new();
        for child in children {
            self.has_leaf = false;
            offers.push(self.gather(*child));
        }
        let plain = offers.iter().position(|offer| {
            offer.iter().all(|index| !self.is_html(*index)) && self.says_something(offer)
        });
        let other = |reader: &mut Self| {
            (0..offers.len()).rev().find(|at| {
                Some(*at) != plain && offers.get(*at).is_some_and(|o| reader.says_something(o))
            })
        };
        let chosen = match plain {
            Some(at) if !offers.get(at).is_some_and(|offer| self.is_placeholder(offer)) => Some(at),
            Some(at) => other(self).or(Some(at)),
            None => other(self),
        };
        chosen.and_then(|at| offers.into_iter().nth(at)).unwrap_or_default()
    }

    /// The root and what it shows. Whatever else is in there is a file.
    fn related(&mut self, part: &Part<'_>) -> Vec<usize> {
        let start = part.parameters.get("start").map(bare_id);
        let named = part.parameters.get("type");
        let find = |is_root: &dyn Fn(&Part<'_>) -> bool| {
            let mut children = part.children.iter().copied();
            children.find(|child| self.part(*child).is_some_and(is_root))
        };
        let root = find(&|child| start.is_some() && start == Some(bare_id(&child.content_id)))
            .or_else(|| find(&|child| named == Some(child.content_type.as_str())))
            .or(part.children.first().copied());
        let mut chosen = root.map(|root| self.gather(root)).unwrap_or_default();
        for child in part.children.iter().filter(|child| Some(**child) != root) {
            match self.part(*child) {
                Some(part) if !part.is_multipart() => self.file(*child, part),
                Some(_) | None => chosen.extend(self.gather(*child)),
            }
        }
        chosen
    }

    /// What is signed; the signature itself is no file that anybody wants.
    fn signed(&mut self, children: &[usize]) -> Vec<usize> {
        let is_signature = |part: &Part<'_>| {
            let name = part.content_type.as_str();
            name.starts_with("application/") && name.ends_with("-signature")
        };
        let wanted = children.iter().filter(|c| !self.part(**c).is_some_and(is_signature));
        let wanted: Vec<usize> = wanted.copied().collect();
        wanted.into_iter().flat_map(|child| self.gather(child)).collect()
    }

    /// The file; what an old Mac knew about it is none.
    fn appledouble(&mut self, children: &[usize]) -> Vec<usize> {
        let is_fork = |part: &Part<'_>| part.content_type == "application/applefile";
        let files: Vec<usize> =
            children.iter().copied().filter(|c| !self.part(*c).is_some_and(is_fork)).collect();
        let wanted = if files.is_empty() { children.to_vec() } else { files };
        wanted.into_iter().flat_map(|child| self.gather(child)).collect()
    }

    fn report(&mut self, part: &Part<'_>) -> Vec<usize> {
        let named = part.parameters.get("report-type").unwrap_or_default();
        let mut report = Report {
            report_type: named.trim().to_ascii_lowercase(),
            fields: String::new(),
            original_header: String::new(),
        };
        let mut chosen = Vec::new();
        for child in &part.children {
            let Some(part) = self.part(*child) else { continue };
            let content_type = part.content_type.as_str();
            match message_type(part) {
                Some(kind) if MACHINE_TYPES.contains(&kind) => {
                    if report.report_type.is_empty() {
                        kind.clone_into(&mut report.report_type);
                    }
                    report.fields.push_str(&machine_text(part, false));
                    report.fields.push('\n');
                }
                Some("rfc822" | "global") => {
                    report.original_header = machine_text(part, true);
                    self.files.push(*child);
                }
                Some("headers") => report.original_header = machine_text(part, true),
                Some(_) | None if content_type == "text/rfc822-headers" => {
                    report.original_header = machine_text(part, true);
                }
                Some(_) | None => chosen.extend(self.gather(*child)),
            }
        }
        cut(&mut report.fields, limits::REPORT_BYTES_MAX);
        self.report = Some(report);
        chosen
    }

    fn has_machine_part(&self, part: &Part<'_>) -> bool {
        let children = part.children.iter().filter_map(|child| self.part(*child));
        children.filter_map(message_type).any(|kind| MACHINE_TYPES.contains(&kind))
    }

    /// The header of the first mail among the parts, or the header that stands there alone.
    fn returned_header(&self) -> String {
        let is_mail = |part: &&Part<'_>| {
            matches!(message_type(part), Some("rfc822" | "global" | "headers"))
                || part.content_type == "text/rfc822-headers"
        };
        let found = self.parts.iter().skip(1).find(is_mail);
        found.map_or_else(String::new, |part| machine_text(part, true))
    }

    fn part(&self, index: usize) -> Option<&'s Part<'a>> {
        self.parts.get(index)
    }

    fn is_html(&self, index: usize) -> bool {
        self.part(index).is_some_and(|part| part.content_type == "text/html")
    }

    fn says_something(&mut self, offer: &[usize]) -> bool {
        offer.iter().any(|index| !self.text(*index).trim().is_empty())
    }

    /// "Your client cannot show HTML", and nothing else.
    fn is_placeholder(&mut self, offer: &[usize]) -> bool {
        let [index] = offer else { return false };
        let text = self.text(*index);
        text.len() <= 4 * PLACEHOLDER_CHARS_MAX
            && text.chars().count() <= PLACEHOLDER_CHARS_MAX
            && text.to_lowercase().contains("html")
    }

    /// The text of a text part, cleaned, without empty lines around it.
    fn text(&mut self, index: usize) -> &str {
        let is_known = self.texts.get(index).is_none_or(Option::is_some);
        if let Some(part) = self.part(index).filter(|_| !is_known) {
            let text = self.render(part);
            if let Some(slot) = self.texts.get_mut(index) {
                *slot = Some(text);
            }
        }
        self.texts.get(index).and_then(Option::as_deref).unwrap_or_default()
    }

    /// What the calendar of an invitation says. A calendar that a person attached is a file.
    fn event(&mut self, is_all: bool) -> Option<String> {
        let is_invitation = |part: &&Part<'_>| {
            part.content_type == "text/calendar"
                && (part.disposition.value != "attachment"
                    || part.parameters.get("method").is_some())
        };
        let part = self.parts.iter().find(is_invitation)?;
        let (bytes, _) = part.transfer.decode(&part.body);
        let bytes = bytes.get(..bytes.len().min(limits::TEXT_BYTES_MAX)).unwrap_or_default();
        // RFC 5545 §3.1.4: UTF-8 unless another charset is named.
        let label = part.parameters.get("charset").unwrap_or("utf-8");
        let text = calendar::to_text(&charset::decode(bytes, Some(label)).text, is_all)?;
        let text = clean::body(&text);
        (!text.trim().is_empty()).then_some(text)
    }

    fn render(&mut self, part: &Part<'_>) -> String {
        let decoded = self.decode(part);
        let mut text = if part.content_type == "text/html" {
            let rendered = html::to_text(&decoded, limits::TEXT_BYTES_MAX);
            if rendered.has_hidden {
                self.defects.push(defect::HIDDEN_TEXT);
            }
            if rendered.is_cut {
                self.defects.push(defect::TEXT_CUT);
            }
            clean::body(&rendered.text)
        } else {
            let text = clean::body(&decoded);
            let is = |name: &str, value: &str| {
                part.parameters.get(name).is_some_and(|found| found.eq_ignore_ascii_case(value))
            };
            if is("format", "flowed") { flowed::unwrap(&text, is("delsp", "yes")) } else { text }
        };
        text.truncate(text.trim_end().len());
        let start = text.len() - text.trim_start_matches('\n').len();
        text.drain(..start);
        text
    }

    /// The characters of a text part.
    fn decode(&mut self, part: &Part<'_>) -> String {
        let (decoded, is_clean, is_cut) = decode(part);
        if !is_clean {
            self.defects.push(defect::BAD_ENCODING);
        }
        if is_cut {
            self.defects.push(defect::TEXT_CUT);
        }
        if !decoded.as_labelled {
            self.defects.push(defect::BAD_CHARSET);
        }
        decoded.text
    }

    /// The first HTML that is no file: the text itself, or its other alternative.
    fn html_of_text(&self) -> Option<usize> {
        (0..self.parts.len()).find(|index| self.is_html(*index) && !self.files.contains(index))
    }

    fn attachments(&mut self) -> Vec<Attachment> {
        let mut files = std::mem::take(&mut self.files);
        files.sort_unstable();
        let shown = self.shown_in_place(&files);
        let files = files.into_iter().filter_map(|index| {
            let part = self.part(index)?;
            let (bytes, _) = part.transfer.decode(&part.body);
            let id = Some(bare_id(&part.content_id).to_owned()).filter(|id| !id.is_empty());
            let id = id.filter(|id| id.len() <= limits::LINK_BYTES_MAX);
            Some(Attachment {
                part: u32::try_from(index).ok()?,
                name: name_of(part, index, &bytes),
                content_type: line::one_line(&part.content_type, limits::FILE_NAME_CHARS_MAX),
                size: bytes.len() as u64,
                inline: id.as_ref().is_some_and(|id| shown.contains(&spelling(id))),
                content_id: id,
            })
        });
        files.collect()
    }

    /// The ids of files that some HTML of the mail shows in place. An image that none shows is a
    /// file, whatever its disposition says: phones send every photograph as `inline`.
    fn shown_in_place(&mut self, files: &[usize]) -> std::collections::HashSet<String> {
        let has_id = |index: &usize| self.part(*index).is_some_and(|p| !p.content_id.is_empty());
        if !files.iter().any(has_id) {
            return std::collections::HashSet::new();
        }
        let html = self.parts.iter().filter(|part| part.content_type == "text/html");
        html.flat_map(|part| {
            let (bytes, _) = part.transfer.decode(&part.body);
            html::content_ids(&String::from_utf8_lossy(&bytes))
        })
        .map(|id| spelling(&id))
        .collect()
    }
}

/// The parts of a report that a machine reads (RFC 6522 §3, RFC 6533 §4), behind `message/`.
const MACHINE_TYPES: &[&str] =
    &["delivery-status", "disposition-notification", "feedback-report", "tracking-status"];

/// What stands behind `message/`, or `message/global-`, in the type of a part.
fn message_type<'p>(part: &'p Part<'_>) -> Option<&'p str> {
    let kind = part.content_type.strip_prefix("message/")?;
    Some(kind.strip_prefix("global-").unwrap_or(kind))
}

/// Letters that a placeholder for HTML has at most.
const PLACEHOLDER_CHARS_MAX: usize = 250;

/// Bytes of plain text that are decoded: four for each that is kept, as UTF-32 has it.
const PLAIN_BYTES_MAX: usize = 4 * limits::TEXT_BYTES_MAX;

/// A part that a machine reads, decoded and cut; of a mail its header alone.
fn machine_text(part: &Part<'_>, header_only: bool) -> String {
    let (bytes, _) = part.transfer.decode(&part.body);
    let mut end = bytes.len().min(limits::REPORT_BYTES_MAX);
    if header_only {
        let empty = field::Lines::from(&bytes, 0).find(|line| line.content.is_empty());
        end = empty.map_or(end, |line| line.start.min(end));
    }
    let label = part.parameters.get("charset");
    let text = charset::decode(bytes.get(..end).unwrap_or_default(), label).text;
    clean::body(&text)
}

/// What the HTML says of its own charset, where the mail says nothing.
fn meta_charset(html: &[u8]) -> Option<String> {
    let start = html.get(..html.len().min(META_BYTES_MAX)).unwrap_or_default();
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    let (_, behind) = start.split_once("charset=")?;
    let label = behind.trim_start_matches(['"', '\'', ' ']);
    let label = label.split(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).next()?;
    if label.is_empty() { None } else { Some(label.to_owned()) }
}

/// Where browsers look for a `meta` tag.
const META_BYTES_MAX: usize = 1024;

fn bare_id(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>')
}

/// One spelling of a Content-ID: its `cid:` address may escape the `@` (RFC 2392 §2).
fn spelling(id: &str) -> String {
    id.replace("%40", "@").to_lowercase()
}

/// Cuts a text at the last character that ends within `bytes_max`.
fn cut(text: &mut String, bytes_max: usize) {
    text.truncate(text.floor_char_boundary(bytes_max));
}
