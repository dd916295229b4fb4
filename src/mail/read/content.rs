//! Content: which parts are the text, which are files, and which a machine reads.
//!
//! Separate because MIME says how parts nest and not what their sender meant.
//! multipart/alternative: RFC 2046 §5.1.4; related: RFC 2387; report: RFC 6522; signed: RFC 1847.
//! An empty alternative never wins, and every text part without a file name is text, for clients
//! put pictures between them. Never fetches what a part points to (message/external-body), never
//! joins message/partial.

use super::reply::{Mark, marks};
use super::structure::{Part, Structure};
use super::{charset, clean, defect, field, flowed, html, words};
use crate::limits;
use crate::mail::line;
use crate::mail::message::{Attachment, Report};

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
    /// Of a multipart/report.
    pub report: Option<Report>,
}

/// Reads the content of a mail. What is wrong with it is added to `defects`.
pub(super) fn read(structure: &Structure<'_>, defects: &mut Vec<&'static str>) -> Content {
    let mut reader = Reader {
        parts: &structure.parts,
        texts: structure.parts.iter().map(|_| None).collect(),
        files: Vec::new(),
        report: None,
        has_leaf: false,
        defects,
    };
    let chosen = reader.gather(0);
    let mut text = String::new();
    let mut text_is_from_html = false;
    for index in chosen {
        let piece = reader.text(index);
        if piece.is_empty() {
            continue;
        }
        if text.is_empty() {
            text_is_from_html = reader.is_html(index);
        } else {
            text.push_str("\n\n");
        }
        text.push_str(&piece);
    }
    if text.len() > limits::TEXT_BYTES_MAX {
        cut(&mut text, limits::TEXT_BYTES_MAX);
        reader.defects.push(defect::TEXT_CUT);
    }
    let html = reader.html_of_text();
    let attachments = reader.attachments();
    let marks = html.and_then(|at| structure.parts.get(at)).map(|part| marks(&chars(part), &text));
    Content {
        text,
        text_is_from_html,
        html: html.and_then(|at| u32::try_from(at).ok()),
        marks: marks.unwrap_or_default(),
        attachments,
        report: reader.report,
    }
}

/// The characters of a text part, as [`read`] takes them.
pub(super) fn chars(part: &Part<'_>) -> String {
    decode(part).0.text
}

/// The characters of a text part, and whether its transfer encoding was kept.
fn decode(part: &Part<'_>) -> (charset::Decoded, bool) {
    let (bytes, is_clean) = part.transfer.decode(part.body);
    let label = part.parameters.get("charset");
    let label = match label {
        None if part.content_type == "text/html" => meta_charset(&bytes),
        Some(_) | None => label.map(ToOwned::to_owned),
    };
    (charset::decode(&bytes, label.as_deref()), is_clean)
}

struct Reader<'s, 'a> {
    parts: &'s [Part<'a>],
    /// The text of each text part that was looked at.
    texts: Vec<Option<String>>,
    files: Vec<usize>,
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
            "multipart/report" if index == 0 => self.report(part),
            _ => children.iter().flat_map(|child| self.gather(*child)).collect(),
        }
    }

    fn leaf(&mut self, index: usize, part: &Part<'_>) -> Vec<usize> {
        let is_first = !std::mem::replace(&mut self.has_leaf, true);
        let is_text = matches!(part.content_type.as_str(), "text/plain" | "text/html");
        let is_named = part.file_name().is_some_and(|name| !name.trim().is_empty());
        if is_text && part.disposition.value != "attachment" && (is_first || !is_named) {
            return vec![index];
        }
        // What AMP and watches show says nothing that the other alternatives do not.
        if !matches!(part.content_type.as_str(), "text/x-amp-html" | "text/watch-html") {
            self.files.push(index);
        }
        Vec::new()
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
            let is_multipart = self.part(*child).is_some_and(Part::is_multipart);
            if is_multipart {
                chosen.extend(self.gather(*child));
            } else {
                self.files.push(*child);
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
            match content_type.strip_prefix("message/").map(|t| t.trim_start_matches("global-")) {
                Some(
                    kind @ ("delivery-status"
                    | "disposition-notification"
                    | "feedback-report"
                    | "tracking-status"),
                ) => {
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
        text.chars().count() <= PLACEHOLDER_CHARS_MAX && text.to_lowercase().contains("html")
    }

    /// The text of a text part, cleaned, without empty lines around it.
    fn text(&mut self, index: usize) -> String {
        if let Some(text) = self.texts.get(index).and_then(Option::as_ref) {
            return text.clone();
        }
        let Some(part) = self.part(index) else { return String::new() };
        let text = self.render(part);
        if let Some(slot) = self.texts.get_mut(index) {
            *slot = Some(text.clone());
        }
        text
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
        let (decoded, is_clean) = decode(part);
        if !is_clean {
            self.defects.push(defect::BAD_ENCODING);
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
            let (bytes, _) = part.transfer.decode(part.body);
            let id = Some(bare_id(&part.content_id).to_owned()).filter(|id| !id.is_empty());
            let id = id.filter(|id| id.len() <= limits::LINK_BYTES_MAX);
            Some(Attachment {
                part: u32::try_from(index).ok()?,
                name: name_of(part, index, &bytes),
                content_type: line::one_line(&part.content_type, limits::FILE_NAME_CHARS_MAX),
                size: bytes.len() as u64,
                inline: id.as_ref().is_some_and(|id| shown.contains(id)),
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
            let (bytes, _) = part.transfer.decode(part.body);
            html::content_ids(&String::from_utf8_lossy(&bytes))
        })
        .collect()
    }
}

/// Letters that a placeholder for HTML has at most.
const PLACEHOLDER_CHARS_MAX: usize = 250;

/// A part that a machine reads, decoded and cut; of a mail its header alone.
fn machine_text(part: &Part<'_>, header_only: bool) -> String {
    let (bytes, _) = part.transfer.decode(part.body);
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

/// A file name in any case: the mail's, a forwarded mail's subject, or one made up.
fn name_of(part: &Part<'_>, index: usize, bytes: &[u8]) -> String {
    if let Some(name) = part.file_name().and_then(clean::file_name) {
        return name;
    }
    if part.is_message() {
        let head = field::outermost(bytes);
        let subject = words::decode(head.first("Subject")).replace(['/', '\\'], "-");
        let subject = line::one_line(&subject, limits::FILE_NAME_CHARS_MAX - 4);
        let name = clean::file_name(&format!("{subject}.eml")).filter(|name| name != "eml");
        return name.unwrap_or_else(|| "message.eml".to_owned());
    }
    format!("part-{index}.{}", ending(&part.content_type))
}

fn ending(content_type: &str) -> &'static str {
    match content_type {
        "text/plain" => "txt",
        "text/html" => "html",
        "text/calendar" => "ics",
        "text/csv" => "csv",
        "text/vcard" | "text/x-vcard" => "vcf",
        "image/jpeg" | "image/jpg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/svg+xml" => "svg",
        "image/heic" => "heic",
        "audio/mpeg" => "mp3",
        "audio/wav" | "audio/x-wav" => "wav",
        "video/mp4" => "mp4",
        "application/pdf" => "pdf",
        "application/zip" => "zip",
        "application/gzip" => "gz",
        "application/json" => "json",
        "application/ms-tnef" | "application/vnd.ms-tnef" => "dat",
        _ => "bin",
    }
}

/// Cuts a text at the last character that ends within `bytes_max`.
fn cut(text: &mut String, bytes_max: usize) {
    text.truncate(text.floor_char_boundary(bytes_max));
}
