//! DNS messages: one question, and what answers it (RFC 1035 §4).
//!
//! Separate because bytes from the network are read here. Never panics, follows no pointer that
//! does not lead backwards, and looks at a bounded number of records.

/// Octets that an answer over UDP may have: what passes without fragments (DNS flag day 2020).
pub(super) const UDP_BYTES_MAX: u16 = 1232;

/// Records of one answer that are looked at.
const RECORDS_MAX: usize = 64;

/// Aliases that are followed. Providers have their customers point at keys by one or two.
const ALIASES_MAX: usize = 8;

const TXT: u16 = 16;
const CNAME: u16 = 5;
const INTERNET: u16 = 1;

/// A question on its way.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) bytes: Vec<u8>,
    number: u16,
    /// In lower case, without a final dot.
    name: String,
}

/// What a server says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Texts(Vec<String>),
    Absent,
    /// By this code: it failed, or will not answer us.
    Refused(u8),
    /// There is more than fits.
    Cut,
}

/// The question for the TXT records of a name; `None` for what is no name.
pub(super) fn question(number: u16, name: &str) -> Option<Question> {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let mut bytes = Vec::new();
    // Recursion is desired; one question, and one further record: how much we take.
    for word in [number, 0x0100, 1, 0, 0, 1] {
        bytes.extend_from_slice(&word.to_be_bytes());
    }
    for label in name.split('.') {
        let length = u8::try_from(label.len()).ok().filter(|length| (1..=63).contains(length))?;
        bytes.push(length);
        bytes.extend_from_slice(label.as_bytes());
    }
    bytes.push(0);
    if name.len() > 253 || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    for word in [TXT, INTERNET] {
        bytes.extend_from_slice(&word.to_be_bytes());
    }
    // OPT (RFC 6891 §6.1.2): the root, type 41, the size, no flags, no data.
    bytes.push(0);
    for word in [41, UDP_BYTES_MAX, 0, 0, 0] {
        bytes.extend_from_slice(&word.to_be_bytes());
    }
    Some(Question { bytes, number, name })
}

/// Reads an answer; `None` where it answers something else, or is no message.
pub(super) fn answer(bytes: &[u8], question: &Question) -> Option<Answer> {
    let mut reader = Reader { bytes, at: 0 };
    let (number, flags) = (reader.word()?, reader.word()?);
    let (questions, answers) = (reader.word()?, reader.word()?);
    reader.skip(4)?;
    let is_answer = flags & 0x8000 != 0 && flags & 0x7800 == 0;
    if number != question.number || !is_answer || questions != 1 {
        return None;
    }
    let asked = (reader.name()?, reader.word()?, reader.word()?);
    if asked != (question.name.clone(), TXT, INTERNET) {
        return None;
    }
    if flags & 0x0200 != 0 {
        return Some(Answer::Cut);
    }
    match flags & 0x000F {
        0 => {}
        3 => return Some(Answer::Absent),
        code => return Some(Answer::Refused(u8::try_from(code).ok()?)),
    }
    let mut aliases = Vec::new();
    let mut texts = Vec::new();
    for _ in 0..usize::from(answers).min(RECORDS_MAX) {
        let record = reader.record()?;
        match (record.class, record.kind) {
            (INTERNET, CNAME) => {
                let mut target = Reader { bytes, at: record.at };
                aliases.push((record.owner, target.name()?));
            }
            (INTERNET, TXT) => texts.push((record.owner, joined(record.data)?)),
            _ => {}
        }
    }
    let mut name = &question.name;
    for _ in 0..ALIASES_MAX {
        let Some((_, target)) = aliases.iter().find(|(owner, _)| owner == name) else { break };
        name = target;
    }
    let found: Vec<String> =
        texts.iter().filter(|(owner, _)| owner == name).map(|(_, text)| text.clone()).collect();
    Some(if found.is_empty() { Answer::Absent } else { Answer::Texts(found) })
}

/// The strings of a TXT record, joined (RFC 6376 §3.6.2.2).
fn joined(data: &[u8]) -> Option<String> {
    let mut reader = Reader { bytes: data, at: 0 };
    let mut text = Vec::new();
    while reader.at < data.len() {
        let length = usize::from(reader.byte()?);
        text.extend_from_slice(reader.take(length)?);
    }
    Some(String::from_utf8_lossy(&text).into_owned())
}

struct Record<'a> {
    owner: String,
    kind: u16,
    class: u16,
    data: &'a [u8],
    /// Where the data begins: names in it may point back.
    at: usize,
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied();
        self.at += 1;
        byte
    }

    fn word(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, count: usize) -> Option<()> {
        self.take(count).map(|_| ())
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(count)?;
        let taken = self.bytes.get(self.at..end);
        self.at = end;
        taken
    }

    /// A name in lower case, with what it points at.
    fn name(&mut self) -> Option<String> {
        let mut labels: Vec<String> = Vec::new();
        let mut after = None;
        let mut length = 0;
        loop {
            let here = self.at;
            match self.byte()? {
                0 => break,
                count @ 1..=63 => {
                    let label = self.take(usize::from(count))?;
                    length += label.len() + 1;
                    if length > 255 {
                        return None;
                    }
                    labels.push(String::from_utf8_lossy(label).to_ascii_lowercase());
                }
                high @ 192..=255 => {
                    let to = usize::from(u16::from_be_bytes([high & 0x3F, self.byte()?]));
                    after = after.or(Some(self.at));
                    // Only backwards: it ends.
                    self.at = Some(to).filter(|to| *to < here)?;
                }
                64..=191 => return None,
            }
        }
        self.at = after.unwrap_or(self.at);
        Some(labels.join("."))
    }

    fn record(&mut self) -> Option<Record<'a>> {
        let owner = self.name()?;
        let (kind, class) = (self.word()?, self.word()?);
        self.skip(4)?;
        let length = usize::from(self.word()?);
        let at = self.at;
        Some(Record { owner, kind, class, data: self.take(length)?, at })
    }
}
