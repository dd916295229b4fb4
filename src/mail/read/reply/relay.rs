//! What may leave for a customer of an agent's answer to a notice.
//!
//! Separate from reading because here doubt has the opposite answer: what cannot be told from the
//! quoted notice for certain does not leave, and the agent is asked. A notice is a few lines that
//! say where the answer goes, the marker line, the customer's words, and a brief that no customer
//! may ever see; whoever writes notices takes the marker from here.
//!
//! The marker is looked for by its letters, so no client can wrap, quote or reformat it away. What
//! stands above it down from the client's introduction is notice, what stands below has to be
//! notice word for word, in its order. Between quote marks an agent may answer inline or at the
//! bottom; without them only above. Never decides what the words mean: commands are still in them.

use std::collections::HashSet;

use super::introduction::{above, is_introduction, names_us};
use super::letters::Letters;
use super::{Class, is_blank, is_empty, is_label_line, is_quoted, read, signature};
use crate::limits::RELAY_BYTES_MAX;
use crate::mail::language::Language;

/// A notice as it was sent, line by line.
#[derive(Clone, Debug, Default)]
pub struct NoticeText {
    /// The [`marker`] line; it holds the REF and stands nowhere else.
    pub marker: String,
    /// The lines above the marker: where the answer goes.
    pub head: Vec<String>,
    /// The customer's words, between marker and brief.
    pub words: Vec<String>,
    /// Everything below the customer's words, its heading included. Never leaves.
    pub brief: Vec<String>,
    /// Lines of the brief whose words an agent may well write: commands to choose from, what solved
    /// a similar matter. As whole lines they never leave either.
    pub repeatable: Vec<String>,
    /// The addresses that notices come from, as they may stand in a client's introduction.
    pub our_addresses: Vec<String>,
}

/// Words that may leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relayable {
    /// What the agent newly wrote, without signature; empty where that is nothing. An inline
    /// answer follows the customer's lines that it answers, each with `> ` before it.
    pub text: String,
    /// Whether something was written below the marker.
    pub is_inline: bool,
}

/// Why nothing may leave, in words for the agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsafe {
    /// The marker is gone and the rest of the notice, or some other quote, is not.
    #[error("a quote is left in the answer, and the line that marks where it begins is gone")]
    QuoteWithoutMarker,
    /// Nobody can tell whether the lines above the quote introduce it.
    #[error("the lines right above the quoted notice may belong to it or to the answer")]
    Introduction,
    /// Something that we did not send is quoted.
    #[error("the answer quotes something that is not in the notice")]
    ForeignQuote,
    /// Below the marker stands something that is neither the notice nor clearly new.
    #[error("the quoted notice was changed, or answered inside without quote marks")]
    QuoteChanged,
    /// New words and the notice on one line.
    #[error("new words stand on one line with the quoted notice")]
    SharedLine,
    /// After all that, a line of ours is left in it.
    #[error("a line of the notice that customers must not see is left in the answer")]
    NoticeRemains,
    /// Longer than [`RELAY_BYTES_MAX`].
    #[error("the answer is too long to be compared with the notice")]
    TooLong,
}

/// The marker line of a notice about this REF, in this language (ISO 639-1).
#[must_use]
pub fn marker(reference: &str, language: &str) -> String {
    let words = match Language::of(language) {
        Language::German => "Antwort bitte über diese Zeile",
        Language::English => "your answer above this line",
        Language::French => "votre réponse au-dessus de cette ligne",
        Language::Spanish => "su respuesta encima de esta línea",
        Language::Italian => "la sua risposta sopra questa riga",
        Language::Dutch => "uw antwoord boven deze regel",
        Language::Polish => "odpowiedź proszę powyżej tej linii",
        Language::Portuguese => "a sua resposta acima desta linha",
    };
    format!("---- {reference} ---- {words} ----")
}

/// The line, from 0, at which the marker begins in a text, however a client has quoted it.
#[must_use]
pub fn find_marker(text: &str, marker: &str) -> Option<usize> {
    let letters = Letters::of(text);
    position(&letters, &Letters::of(marker)).map(|offset| letters.line_at(offset))
}

/// Tells what an agent newly wrote in answer to this notice.
///
/// # Errors
/// [`Unsafe`] where any of it may be the notice's, or any of the notice may be left in it.
pub fn relayable(text: &str, notice: &NoticeText) -> Result<Relayable, Unsafe> {
    if text.len() > RELAY_BYTES_MAX {
        return Err(Unsafe::TooLong);
    }
    let letters = Letters::of(text);
    let core = Letters::of(&notice.marker);
    let answer = match position(&letters, &core) {
        Some(offset) => with_marker(text, &letters, offset..offset + core.as_str().len(), notice)?,
        None => without_marker(text, notice)?,
    };
    verify(&answer.text, notice)?;
    Ok(answer)
}

/// Letters that a marker must have to be told from prose.
const MARKER_LETTERS_MIN: usize = 12;

fn position(text: &Letters, core: &Letters) -> Option<usize> {
    let core = core.as_str();
    if core.len() < MARKER_LETTERS_MIN { None } else { text.as_str().find(core) }
}

/// The agent deleted the quote. Then nothing at all of a quote may be left.
fn without_marker(text: &str, notice: &NoticeText) -> Result<Relayable, Unsafe> {
    let reading = read(text, false);
    let is_clean = reading
        .pieces
        .iter()
        .all(|piece| matches!(piece.class, Class::New | Class::Signature | Class::Disclaimer));
    let sent = Letters::of_lines(&notice.words);
    let sent: HashSet<&str> = sent.lines().filter(|line| line.len() >= LONG).collect();
    let answer = Letters::of(&reading.new);
    if !is_clean || answer.lines().any(|line| sent.contains(line)) {
        return Err(Unsafe::QuoteWithoutMarker);
    }
    Ok(Relayable { text: reading.new, is_inline: false })
}

fn with_marker(
    text: &str,
    letters: &Letters,
    marker: std::ops::Range<usize>,
    notice: &NoticeText,
) -> Result<Relayable, Unsafe> {
    let lines: Vec<&str> = text.split('\n').map(|line| line.trim_end_matches('\r')).collect();
    let begin = quote_begin(&lines, letters, marker.start, notice)?;
    let top = lines.get(..begin).unwrap_or_default().join("\n");
    let mut parts = vec![own_words(&top, &notice.words)?];
    let below = Below::new(notice);
    let is_marked =
        is_quoted(lines.get(letters.line_at(marker.start)).copied().unwrap_or_default());
    let answers = answers_below(&lines, letters, marker.end, &below, is_marked)?;
    for answer in &answers {
        let words = own_words(&answer.words.join("\n"), &[])?;
        if !words.is_empty() {
            parts.extend((!answer.quoted.is_empty()).then(|| answer.quoted.join("\n")));
            parts.push(words);
        }
    }
    let is_inline = parts.len() > 1;
    parts.retain(|part| !part.is_empty());
    Ok(Relayable { text: parts.join("\n\n"), is_inline })
}

/// The line at which the quote begins that holds the marker.
fn quote_begin(
    lines: &[&str],
    letters: &Letters,
    marker: usize,
    notice: &NoticeText,
) -> Result<usize, Unsafe> {
    let (head, is_whole) = head_begin(letters.until(marker), &notice.head)?;
    let line = letters.line_at(head);
    if letters.start_of(line) != head {
        return Err(Unsafe::SharedLine);
    }
    let ours = &notice.our_addresses;
    let mut begin = line;
    let is_marked = is_quoted(lines.get(line).copied().unwrap_or_default());
    if is_marked {
        let marked = lines.iter().take(line).rev().take_while(|above| is_quoted(above)).count();
        begin = line - marked;
        let inner: Vec<&str> = lines
            .get(begin..line)
            .unwrap_or_default()
            .iter()
            .map(|above| unmarked(above))
            .collect();
        // Phones put the attribution inside the quote. Anything else there may be an answer.
        if !is_introduction(&inner, ours) {
            return Err(Unsafe::QuoteChanged);
        }
    }
    match above(lines, begin, ours)? {
        Some(introduction) => Ok(introduction),
        None if is_whole || is_marked => Ok(begin),
        None => Err(Unsafe::QuoteChanged),
    }
}

/// Where the head begins that stands right before the marker, and whether it is all there. Agents
/// may cut it from above; what is left of it has to be unchanged.
fn head_begin(before: &str, head: &[String]) -> Result<(usize, bool), Unsafe> {
    let mut rest = before;
    for line in head.iter().rev() {
        let line = Letters::of(line);
        match rest.strip_suffix(line.as_str()) {
            Some(shorter) => rest = shorter,
            None if common_end(rest, line.as_str()) >= REMAINS => return Err(Unsafe::QuoteChanged),
            None => return Ok((rest.len(), false)),
        }
    }
    Ok((rest.len(), true))
}

/// Letters in which the end of an answer may chance to be the end of a head line.
const REMAINS: usize = 5;

fn common_end(a: &str, b: &str) -> usize {
    a.bytes().rev().zip(b.bytes().rev()).take_while(|(a, b)| a == b).count()
}

/// The new words of a stretch that is the agent's. Lines with quote marks stay where the customer
/// wrote them.
fn own_words(text: &str, words: &[String]) -> Result<String, Unsafe> {
    let reading = read(text, false);
    let customer = Letters::of_lines(words);
    let mut own: Vec<&str> = Vec::new();
    for piece in &reading.pieces {
        let stretch = text.get(piece.range.clone()).unwrap_or_default();
        let is_shared = piece.range.start > 0
            && !text.get(..piece.range.start).unwrap_or_default().ends_with('\n');
        match piece.class {
            _ if is_shared => return Err(Unsafe::SharedLine),
            Class::New => {}
            Class::Signature | Class::Disclaimer => continue,
            Class::Forwarded => return Err(Unsafe::ForeignQuote),
            Class::Quoted => {
                let quote = Letters::of(stretch);
                let is_marked = stretch.lines().all(|line| is_quoted(line) || is_empty(line));
                if !is_marked || !customer.as_str().contains(quote.as_str()) {
                    return Err(Unsafe::ForeignQuote);
                }
            }
        }
        own.extend(stretch.lines());
    }
    Ok(own.join("\n").trim_matches(['\n', '\r', ' ']).to_owned())
}

/// The notice below the marker.
struct Below {
    letters: Letters,
    /// Its lines that have no letters: rules, and smileys of the customer's.
    bare: HashSet<String>,
    /// Where the customer's words end and the brief begins.
    words_end: usize,
}

/// Letters from which on a run of them is unlike to recur by chance.
const LONG: usize = 12;

impl Below {
    fn new(notice: &NoticeText) -> Below {
        let words_end = Letters::of_lines(&notice.words).as_str().len();
        let all: Vec<String> = notice.words.iter().chain(&notice.brief).cloned().collect();
        let bare = all.iter().map(|line| unmarked(line).to_owned()).collect();
        Below { letters: Letters::of_lines(&all), bare, words_end }
    }

    /// Whether a line without letters may be the notice's: a rule, or just so in it. A smiley may
    /// be an answer.
    fn has_bare(&self, line: &str) -> bool {
        let line = unmarked(line);
        line.chars().all(|c| is_blank(c) || "-_=*+~#|.>–—•·".contains(c))
            || self.bare.contains(line)
    }

    /// Where a line of the quote stands in the notice, not before the cursor: right there, or
    /// further down where the agent cut something out. Short lines have to be whole ones then.
    fn place(&self, line: &str, cursor: usize) -> Option<std::ops::Range<usize>> {
        let rest = self.letters.from(cursor);
        let start = if rest.starts_with(line) {
            Some(cursor)
        } else if line.len() >= LONG {
            rest.find(line).map(|offset| cursor + offset)
        } else {
            self.letters.find_line(line, cursor)
        }?;
        Some(start..start + line.len())
    }
}

/// What an agent wrote below the marker, and the customer's lines right above it.
#[derive(Default)]
struct Answer<'a> {
    quoted: Vec<String>,
    words: Vec<&'a str>,
}

/// Walks down from the marker. Every line is the notice's or the agent's, or nothing leaves.
fn answers_below<'a>(
    lines: &[&'a str],
    letters: &Letters,
    marker_end: usize,
    below: &Below,
    is_marked: bool,
) -> Result<Vec<Answer<'a>>, Unsafe> {
    let first = letters.line_at(marker_end.saturating_sub(1));
    let line_end = letters.start_of(first + 1);
    let rest = letters.until(line_end).get(marker_end..).unwrap_or_default();
    let mut walk = Walk::new(below);
    if !rest.is_empty() {
        walk.notice_line("", rest)?;
    }
    for (number, line) in lines.iter().enumerate().skip(first + 1) {
        let own = letters.line(number);
        if own.is_empty() && (is_empty(line) || is_quoted(line) || !is_marked) {
            if !below.has_bare(line) {
                return Err(Unsafe::QuoteChanged);
            }
            walk.blank(line);
            if !is_marked && walk.is_done() && line.trim_end() == "--" {
                return Ok(Vec::new());
            }
        } else if is_quoted(line) && is_marked {
            walk.notice_line(line, own)?;
        } else if is_marked {
            walk.unmarked_line(line, own)?;
        } else if walk.is_done() && signature::is_client(line) {
            return Ok(Vec::new());
        } else {
            walk.notice_line(line, own)?;
        }
    }
    Ok(walk.answers)
}

/// The line without its quote marks.
fn unmarked(line: &str) -> &str {
    line.trim_start_matches(|c| is_blank(c) || c == '>').trim_end_matches(is_blank)
}

/// How far the walk has come.
struct Walk<'a, 'b> {
    below: &'b Below,
    /// How far the notice has been seen.
    cursor: usize,
    /// The customer's last paragraph, to stand above an answer to it.
    paragraph: Vec<String>,
    /// A blank line came after the paragraph.
    gap: bool,
    /// The last line was the notice's.
    follows: bool,
    answers: Vec<Answer<'a>>,
}

impl<'a, 'b> Walk<'a, 'b> {
    fn new(below: &'b Below) -> Walk<'a, 'b> {
        Walk {
            below,
            cursor: 0,
            paragraph: Vec::new(),
            gap: false,
            follows: true,
            answers: Vec::new(),
        }
    }

    fn is_done(&self) -> bool {
        self.cursor >= self.below.letters.as_str().len()
    }

    fn blank(&mut self, line: &'a str) {
        self.follows = false;
        if is_quoted(line) {
            self.gap = true;
        } else if let Some(answer) = self.answers.last_mut()
            && self.paragraph.is_empty()
        {
            answer.words.push(line);
        }
    }

    fn notice_line(&mut self, line: &str, letters: &str) -> Result<(), Unsafe> {
        let place = self.below.place(letters, self.cursor).ok_or(Unsafe::QuoteChanged)?;
        self.cursor = place.end;
        self.follows = true;
        if self.gap || place.end > self.below.words_end {
            self.paragraph.clear();
        }
        self.gap = false;
        if place.end <= self.below.words_end {
            self.paragraph.push(format!("> {}", unmarked(line)));
        }
        Ok(())
    }

    /// A line without quote marks among lines with them: the agent's, unless a client has wrapped
    /// a long line of the notice and left the mark off.
    fn unmarked_line(&mut self, line: &'a str, own: &str) -> Result<(), Unsafe> {
        let goes_on = !own.is_empty() && self.below.letters.from(self.cursor).starts_with(own);
        let in_line = !self.is_done() && !self.below.letters.is_line_start(self.cursor);
        if goes_on && in_line && self.follows {
            return self.notice_line(line, own);
        }
        if goes_on && (in_line || own.len() >= LONG) {
            return Err(Unsafe::QuoteChanged);
        }
        let goes_on_answering = self.paragraph.is_empty() && !self.follows;
        self.gap = false;
        self.follows = false;
        match self.answers.last_mut().filter(|_| goes_on_answering) {
            Some(answer) => answer.words.push(line),
            None => {
                let quoted = std::mem::take(&mut self.paragraph);
                self.answers.push(Answer { quoted, words: vec![line] });
            }
        }
        Ok(())
    }
}

/// The last check, blind to how the answer was found: nothing of head, brief or marker, no line
/// that introduces a quote of ours, and no token is in it.
fn verify(answer: &str, notice: &NoticeText) -> Result<(), Unsafe> {
    let letters = Letters::of(answer);
    let has_marker = position(&letters, &Letters::of(&notice.marker)).is_some();
    let ours = &notice.our_addresses;
    let has_trace = answer.lines().any(|line| {
        let mut words = line.split(|c| is_blank(c) || "<>()[]:;,\"'".contains(c));
        words.any(|word| is_token(word, ours)) || introduces_us(line, ours)
    });
    let has_header = keeps_header(answer);
    let spoken: Vec<&str> = answer.lines().filter(|line| !is_command(line)).collect();
    let spoken = Letters::of(&spoken.join("\n"));
    if has_marker || has_trace || has_header || tells_secret(&spoken, notice) {
        return Err(Unsafe::NoticeRemains);
    }
    Ok(())
}

/// Words of a line that may be a command with what follows it.
const COMMAND_WORDS_MAX: usize = 6;

/// Whether a line means to be a command: it names what the head names (`#cc -kim@example.net`), and
/// never leaves. No line of ours begins so.
fn is_command(line: &str) -> bool {
    let mut chars = line.trim_start().chars();
    let is_marked = chars.next() == Some('#') && chars.next().is_some_and(char::is_alphabetic);
    is_marked && line.split_whitespace().count() <= COMMAND_WORDS_MAX
}

/// Whether the line names us as introductions do. A signature may hold our address too:
/// `E-Mail: support@example.com<mailto:support@example.com>`.
fn introduces_us(line: &str, ours: &[String]) -> bool {
    let lower = line.to_lowercase();
    let is_bracketed = ours.iter().any(|own| lower.contains(&format!("<{}>", own.to_lowercase())));
    let is_introducing =
        line.trim_end_matches(is_blank).ends_with([':', '：']) || is_label_line(line);
    is_bracketed || (is_introducing && names_us(line, ours))
}

/// Whether two labels of a mail header stand close together, and an address with them: the rest of
/// an introduction, which names the agent.
fn keeps_header(answer: &str) -> bool {
    let lines: Vec<&str> = answer.lines().collect();
    let mut last_label = None;
    let labels = (0..lines.len()).filter(|at| lines.get(*at).is_some_and(|l| is_label_line(l)));
    for number in labels {
        if let Some(last) = last_label.replace(number)
            && number - last <= 3
        {
            // An address that was wrapped stands in the line after its label.
            let mut near = lines.iter().skip(last).take(number + 2 - last);
            if near.any(|line| line.contains('@')) {
                return true;
            }
        }
    }
    false
}

/// Letters of a run in a head or brief line that may not recur in an answer. Shorter ones do by
/// chance, as agents speak of the matter too.
const RUN: usize = 24;

/// Whether a head or brief line, or what a client may have broken off it, is in the answer: the
/// whole line, a line of the answer that is part of it, or a long run. What the customer wrote is
/// no secret from them.
fn tells_secret(answer: &Letters, notice: &NoticeText) -> bool {
    let words = Letters::of_lines(&notice.words);
    let known_lines: HashSet<&str> = words.lines().collect();
    let lines: HashSet<&str> = answer.lines().filter(|line| !known_lines.contains(line)).collect();
    let (repeatable, secrets): (Vec<&String>, Vec<&String>) =
        notice.head.iter().chain(&notice.brief).partition(|line| notice.repeatable.contains(line));
    let secrets: Vec<Letters> = secrets.into_iter().map(|line| Letters::of(line)).collect();
    let repeatable: Vec<Letters> = repeatable.into_iter().map(|line| Letters::of(line)).collect();
    let has_line = secrets.iter().chain(&repeatable).map(Letters::as_str).any(|secret| {
        let is_run = secret.len() >= LONG && answer.as_str().contains(secret);
        !secret.is_empty() && (lines.contains(secret) || is_run && !words.as_str().contains(secret))
    });
    let known = runs(std::slice::from_ref(&words), LONG);
    let short: HashSet<&[u8]> = &runs(&secrets, LONG) - &known;
    let has_part = lines.iter().any(|line| {
        let begins = line.as_bytes().get(..LONG).is_some_and(|begin| short.contains(begin));
        begins && secrets.iter().any(|secret| secret.as_str().contains(line))
    });
    let long = &runs(&secrets, RUN) - &runs(std::slice::from_ref(&words), RUN);
    has_line || has_part || answer.as_str().as_bytes().windows(RUN).any(|run| long.contains(run))
}

fn runs(texts: &[Letters], length: usize) -> HashSet<&[u8]> {
    texts.iter().flat_map(|text| text.as_str().as_bytes().windows(length)).collect()
}

/// An address or id at a domain of ours whose local part is as long as only a token's is.
fn is_token(word: &str, ours: &[String]) -> bool {
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let Some((local, domain)) = word.rsplit_once('@') else { return false };
    let is_ours = ours.iter().any(|address| {
        address.rsplit_once('@').is_some_and(|(_, own)| own.eq_ignore_ascii_case(domain))
    });
    is_ours && local.bytes().filter(u8::is_ascii_alphanumeric).count() >= 24
}
