//! What Outlook and its kin put above a quote or a forward: `-----Original Message-----`, and
//! `From: … Sent: … To: … Subject: …`.
//!
//! Separate because it is no sentence but a form: labels of the table, one a line. One label alone
//! is prose; three of different meaning in a row, a From among them, are a header. Never looks
//! further than a header is long.

use super::languages::{FORWARDED, LABELS, Label, ORIGINAL};
use super::{is_blank, is_empty};

/// What a separator line announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::mail::read) enum Separator {
    /// The mail that is answered.
    Original,
    /// A mail that is passed on.
    Forwarded,
}

/// Labels of one block: From, Sent, To, Cc, Bcc, Reply-To, Subject.
const LABELS_MAX: usize = 7;

/// Tells a separator line: dashes on both sides, or a phrase with a colon as Apple writes it.
pub(in crate::mail::read) fn separator(line: &str) -> Option<Separator> {
    if line.len() > LINE_BYTES_MAX {
        return None;
    }
    let line = line.trim_matches(is_blank);
    let line = run_together(line).unwrap_or(line);
    let inner = line.trim_matches(|c: char| is_blank(c) || "-_=*–—>".contains(c));
    let folded = inner.trim_end_matches(':').trim_end().to_lowercase();
    let is_framed =
        line.starts_with(['-', '_', '=', '*', '–', '—']) && inner.len() + 3 < line.len();
    if FORWARDED.contains(folded.as_str()) && (is_framed || inner.ends_with(':')) {
        return Some(Separator::Forwarded);
    }
    if is_framed && folded.starts_with("forwarded by ") {
        return Some(Separator::Forwarded);
    }
    (ORIGINAL.contains(folded.as_str()) && is_framed).then_some(Separator::Original)
}

/// The separator of a line in which a client lost the line ends behind it, too (Samsung Mail's
/// plain text): `-------- Original message --------From: … To: … Subject: …`.
fn run_together(line: &str) -> Option<&str> {
    let dashes = "--------";
    let end = line.strip_prefix(dashes)?.find(dashes)? + 2 * dashes.len();
    let (separator, header) = line.split_at_checked(end)?;
    is_run_together(header).then_some(separator)
}

/// Whether the line is a rule such as Outlook draws above its header.
pub(in crate::mail::read) fn is_rule(line: &str) -> bool {
    let line = line.trim_matches(is_blank);
    line.chars().count() >= 3 && line.chars().all(|c| "-_=–—".contains(c))
}

/// Where the header block that begins at this line ends: the line after its last label.
pub(in crate::mail::read) fn header_block(lines: &[&str], at: usize) -> Option<usize> {
    let (end, _) = block(lines, at)?;
    Some(end)
}

/// Whether the block that begins at this line says all that clients say. Forms, which people fill
/// in, ask for a name, a subject and a day as well, and have nobody to whom.
pub(super) fn is_whole(lines: &[&str], at: usize) -> bool {
    block(lines, at).is_some_and(|(_, kinds)| kinds == Label::ALL.len())
}

/// Where a block ends, and how many kinds of labels it has.
fn block(lines: &[&str], at: usize) -> Option<(usize, usize)> {
    let first = lines.get(at)?;
    if labels_of(first).is_empty() {
        return None;
    }
    if is_run_together(first) {
        return Some((at + 1, Label::ALL.len()));
    }
    let mut seen: Vec<Label> = Vec::new();
    let mut end = at;
    let mut foreign = 0;
    for (number, line) in lines.iter().enumerate().skip(at).take(16) {
        let meanings = labels_of(line);
        if meanings.is_empty() {
            // A wrapped list of recipients, or the blank line between HTML paragraphs.
            foreign += 1;
            if foreign > 2 {
                break;
            }
            continue;
        }
        // Only recipients have several labels: any other one said twice is another header.
        let fresh = meanings.iter().find(|label| !seen.contains(label));
        let fresh = fresh.or_else(|| meanings.iter().find(|label| **label == Label::To));
        let Some(fresh) = fresh.filter(|_| seen.len() < LABELS_MAX) else { break };
        seen.push(*fresh);
        end = number + 1;
        foreign = 0;
    }
    let kinds = Label::ALL.into_iter().filter(|label| seen.contains(label)).count();
    // A journey has a from, a to and a date as well.
    let is_mails = seen.contains(&Label::Subject)
        || lines.iter().take(end).skip(at).any(|line| line.contains('@'));
    // Clients begin labels with a capital, where the script has any; settings of programs do not.
    let are_small = lines.iter().take(end).skip(at).all(|line| begins_small(line));
    let is_header = seen.contains(&Label::From) && kinds >= 3 && is_mails && !are_small;
    (is_header || is_short_header(lines, at)).then_some((end, kinds))
}

fn begins_small(line: &str) -> bool {
    line.trim_start_matches(|c: char| !c.is_alphabetic()).starts_with(char::is_lowercase)
        || is_empty(line)
}

/// Where the header block ends whose labels lack their colons, as eM Client writes them: right
/// below the separator at this line, and nothing but such lines down to the first blank one.
pub(in crate::mail::read) fn bare_block(lines: &[&str], at: usize) -> Option<usize> {
    if separator(lines.get(at)?) != Some(Separator::Original) {
        return None;
    }
    let below = lines.iter().skip(at + 1).take(LABELS_MAX);
    let block = below.take_while(|line| line.contains(|c| !is_blank(c)));
    let mut seen: Vec<Label> = Vec::new();
    for line in block {
        let word = line.split(is_blank).next().unwrap_or_default().to_lowercase();
        let fresh = LABELS.get(word.as_str())?.iter().find(|label| !seen.contains(label));
        seen.push(*fresh?);
    }
    let is_header = seen.contains(&Label::From) && seen.len() >= 3;
    is_header.then_some(at + 1 + seen.len())
}

/// Whether a client lost the line ends of its header: all four labels and an address in one line.
fn is_run_together(line: &str) -> bool {
    let mut seen: Vec<Label> = Vec::new();
    let labels = line.split(is_blank).filter_map(|word| word.strip_suffix([':', '：']));
    for label in labels.filter(|label| label.starts_with(char::is_uppercase)) {
        let meanings = LABELS.get(label.to_lowercase().as_str()).map_or(&[][..], Vec::as_slice);
        seen.extend(meanings.iter().find(|meaning| !seen.contains(meaning)));
    }
    seen.len() == Label::ALL.len() && line.contains('@')
}

/// Somebody with an address and a whole date, right below each other: no prose either. Hotmail
/// writes the date first, and may leave From out.
fn is_short_header(lines: &[&str], at: usize) -> bool {
    let Some(first) = lines.get(at) else { return false };
    let second = lines.get(at + 1).copied().unwrap_or_default();
    let names = |line: &str, label: Label| labels_of(line).contains(&label) && line.contains('@');
    let is_sent = |line: &str| {
        labels_of(line).contains(&Label::Sent)
            && line.chars().filter(char::is_ascii_digit).count() >= 6
    };
    (names(first, Label::From) && is_sent(second))
        || (is_sent(first)
            && first.contains(',')
            && (names(second, Label::To) || names(second, Label::From)))
}

/// The value of a line that says From in some language.
pub(in crate::mail::read) fn from_value(line: &str) -> Option<&str> {
    let (_, value) = labelled(line)?;
    labels_of(line).contains(&Label::From).then_some(value)
}

/// The same of a line whose label lacks its colon: `Von "Kim" <kim@example.net>` (eM Client).
pub(in crate::mail::read) fn bare_from_value(line: &str) -> Option<&str> {
    let (label, value) = line.trim_matches(is_blank).split_once(is_blank)?;
    let meanings = LABELS.get(label.to_lowercase().as_str())?;
    meanings.contains(&Label::From).then_some(value)
}

/// The value of a line that says Subject in some language.
pub(in crate::mail::read) fn subject_value(line: &str) -> Option<&str> {
    let (_, value) = labelled(line)?;
    labels_of(line).contains(&Label::Subject).then_some(value)
}

/// Whether the line begins with a label of the table.
pub(in crate::mail::read) fn is_label_line(line: &str) -> bool {
    !labels_of(line).is_empty()
}

/// A line's label and its value. Some clients draw their header as a table, whose cells bars part:
/// `Da: | Kim` (Thunderbird), `| From | Kim |` (NetEase).
fn labelled(line: &str) -> Option<(&str, &str)> {
    let row = line.trim_matches(is_blank).strip_prefix('|');
    let row = row.and_then(|row| row.split_once('|'));
    let row = row.map(|(cell, value)| (cell.trim_end_matches([':', '：', ' ']), value));
    let row = row.filter(|(cell, _)| !cell.contains([':', '：']));
    let (label, value) = row.or_else(|| line.split_once([':', '：']))?;
    Some((label, value.trim_matches(|c: char| is_blank(c) || c == '|')))
}

/// What the line's label may say; nothing for a line without one.
fn labels_of(line: &str) -> &'static [Label] {
    if line.len() > LINE_BYTES_MAX {
        return &[];
    }
    let Some((label, _)) = labelled(line) else { return &[] };
    let label = label.trim_matches(|c: char| is_blank(c) || "*_>".contains(c));
    if label.is_empty() || label.len() > LABEL_BYTES_MAX {
        return &[];
    }
    LABELS.get(label.to_lowercase().as_str()).map_or(&[], Vec::as_slice)
}

/// Bytes of a line of a header block; long lists of recipients fit.
const LINE_BYTES_MAX: usize = 2_000;

/// Bytes of a label, which are three a letter in some scripts.
const LABEL_BYTES_MAX: usize = 72;
