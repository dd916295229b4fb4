//! RTF: the text of mail that Outlook sends in `winmail.dat`, decompressed and read.
//!
//! Separate because it is a third language of text beside plain and HTML, and nobody else speaks
//! it. Compression after [MS-OXRTFCP]; of the language itself what bears words: paragraphs, tabs,
//! letters beyond ASCII. RTF that was made from HTML ([MS-OXRTFEX]) gives that HTML back. Tables,
//! pictures and fonts are passed over. One pass, bounded output; never fails.

mod compression;

pub(super) use compression::decompress;

use super::charset;

/// The text of an RTF document.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// As a reader sees it.
    Plain(String),
    /// The HTML that it was made from.
    Html(String),
}

/// Reads a document, of which at most about `bytes_max` bytes of text are made.
pub(super) fn read(rtf: &[u8], bytes_max: usize) -> Text {
    let is_html = rtf.windows(9).take(HEAD_BYTES).any(|window| window == b"\\fromhtml");
    let mut reader = Reader {
        is_html,
        group: Group { letters_skipped: 1, ..Group::default() },
        label: "windows-1252".to_owned(),
        ..Reader::default()
    };
    let mut rest = rtf;
    while let Some((byte, behind)) = rest.split_first() {
        rest = match byte {
            b'{' => {
                reader.open();
                behind
            }
            b'}' => {
                reader.close();
                behind
            }
            b'\\' => reader.control(behind),
            b'\r' | b'\n' => behind,
            byte => {
                reader.byte(*byte);
                behind
            }
        };
        if reader.text.len() > bytes_max {
            break;
        }
    }
    reader.flush();
    if is_html { Text::Html(reader.text) } else { Text::Plain(reader.text) }
}

/// Where `\fromhtml` stands if it stands anywhere ([MS-OXRTFEX] §2.1.3.1).
const HEAD_BYTES: usize = 1_000;

/// Groups whose state is kept; deeper ones share it.
const DEPTH_MAX: usize = 1_000;

/// What holds until the group ends.
#[derive(Clone, Copy, Default)]
struct Group {
    /// Its words are no text: fonts, pictures, what is hidden.
    is_skipped: bool,
    /// `\*` stands at its beginning.
    is_optional: bool,
    /// RTF between pieces of HTML, for programs that know no HTML.
    is_for_rtf_only: bool,
    /// Letters behind `\u` that say the same to old programs.
    letters_skipped: usize,
}

#[derive(Default)]
struct Reader {
    is_html: bool,
    group: Group,
    around: Vec<Group>,
    /// Groups that are open beyond [`DEPTH_MAX`].
    deeper: usize,
    /// Letters that are still to be skipped behind a `\u`.
    to_skip: usize,
    label: String,
    /// Bytes in the document's charset, not decoded yet.
    pending: Vec<u8>,
    /// The first of two halves of a letter.
    high: Option<u16>,
    text: String,
}

impl Reader {
    fn open(&mut self) {
        self.to_skip = 0;
        if self.around.len() < DEPTH_MAX {
            self.around.push(self.group);
        } else {
            self.deeper += 1;
        }
        self.group.is_optional = false;
    }

    fn close(&mut self) {
        self.to_skip = 0;
        if self.deeper > 0 {
            self.deeper -= 1;
        } else if let Some(group) = self.around.pop() {
            self.group = group;
        }
    }

    /// Reads what stands behind a `\`; returns what follows it.
    fn control<'a>(&mut self, text: &'a [u8]) -> &'a [u8] {
        let length =
            text.iter().take(WORD_BYTES_MAX).take_while(|b| b.is_ascii_lowercase()).count();
        let (word, behind) = text.split_at_checked(length).unwrap_or((text, &[]));
        if word.is_empty() {
            return self.symbol(behind);
        }
        let digits = behind.iter().take(12).enumerate();
        let digits = digits.take_while(|(at, b)| b.is_ascii_digit() || *at == 0 && **b == b'-');
        let (number, behind) = behind.split_at_checked(digits.count()).unwrap_or((behind, &[]));
        let number = std::str::from_utf8(number).ok().and_then(|n| n.parse::<i64>().ok());
        let behind = behind.strip_prefix(b" ").unwrap_or(behind);
        if word == b"bin" {
            let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            return behind.get(length..).unwrap_or_default();
        }
        self.word(word, number);
        behind
    }

    fn word(&mut self, word: &[u8], number: Option<i64>) {
        if std::mem::take(&mut self.group.is_optional) {
            // Of the destinations that a reader may ignore, the one that holds HTML.
            self.group.is_skipped |= word != b"htmltag" || !self.is_html;
            return;
        }
        match word {
            b"par" | b"line" | b"row" | b"sect" | b"page" => self.char('\n'),
            b"tab" | b"cell" => self.char('\t'),
            b"u" => self.unicode(number.unwrap_or(0)),
            b"uc" => self.group.letters_skipped = usize::try_from(number.unwrap_or(1)).unwrap_or(1),
            b"ansicpg" => self.label = number.map_or(String::new(), |page| format!("cp{page}")),
            b"htmlrtf" => self.group.is_for_rtf_only = number != Some(0),
            b"v" => self.group.is_skipped = number != Some(0),
            b"bullet" => self.char('\u{2022}'),
            b"emdash" => self.char('\u{2014}'),
            b"endash" => self.char('\u{2013}'),
            b"lquote" => self.char('\u{2018}'),
            b"rquote" => self.char('\u{2019}'),
            b"ldblquote" => self.char('\u{201c}'),
            b"rdblquote" => self.char('\u{201d}'),
            b"fonttbl" | b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"object"
            | b"header" | b"headerl" | b"headerr" | b"footer" | b"footerl" | b"footerr"
            | b"fldinst" | b"listtable" | b"themedata" | b"pntext" => self.group.is_skipped = true,
            _ => {}
        }
    }

    /// What stands behind a `\` that begins no word.
    fn symbol<'a>(&mut self, text: &'a [u8]) -> &'a [u8] {
        let Some((symbol, behind)) = text.split_first() else { return &[] };
        match symbol {
            b'\'' => {
                if let Some(byte) = super::transfer::escape(behind) {
                    self.byte(byte);
                    return behind.get(2..).unwrap_or_default();
                }
            }
            b'*' => self.group.is_optional = true,
            b'~' => self.char('\u{a0}'),
            b'_' => self.char('-'),
            b'\r' | b'\n' => self.char('\n'),
            b'{' | b'}' | b'\\' => self.byte(*symbol),
            _ => {}
        }
        behind
    }

    fn is_silent(&self) -> bool {
        self.group.is_skipped || self.is_html && self.group.is_for_rtf_only
    }

    /// A byte of text.
    fn byte(&mut self, byte: u8) {
        self.group.is_optional = false;
        if self.to_skip > 0 {
            self.to_skip -= 1;
        } else if !self.is_silent() {
            self.pending.push(byte);
        }
    }

    fn char(&mut self, c: char) {
        if !self.is_silent() {
            self.flush();
            match (c, self.is_html) {
                ('\n', true) => self.text.push_str("\r\n"),
                (c, _) => self.text.push(c),
            }
        }
    }

    /// `\u`: a number of 16 bits, negative from 32,768 on; two of them may make one letter.
    fn unicode(&mut self, number: i64) {
        self.to_skip = self.group.letters_skipped.min(10);
        let Ok(unit) = u16::try_from(number.rem_euclid(0x1_0000)) else { return };
        match self.high.take() {
            Some(high) => {
                let both = char::decode_utf16([high, unit]).next();
                if let Some(Ok(c)) = both {
                    self.char(c);
                    return;
                }
                self.char(char::REPLACEMENT_CHARACTER);
                self.unicode_alone(unit);
            }
            None => self.unicode_alone(unit),
        }
    }

    fn unicode_alone(&mut self, unit: u16) {
        match char::from_u32(u32::from(unit)) {
            Some(c) => self.char(c),
            None if unit < 0xdc00 => self.high = Some(unit),
            None => self.char(char::REPLACEMENT_CHARACTER),
        }
    }

    fn flush(&mut self) {
        if !self.pending.is_empty() {
            self.text.push_str(&charset::decode(&self.pending, Some(&self.label)).text);
            self.pending.clear();
        }
    }
}

/// Letters of a control word; the standard says 32.
const WORD_BYTES_MAX: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rtf: &str, expected: &str) {
        assert_eq!(read(rtf.as_bytes(), 10_000), Text::Plain(expected.to_owned()), "{rtf}");
    }

    #[test]
    fn words() {
        check(
            r"{\rtf1\ansi Hello\par \b Kim\b0 , how\tab are\line you}",
            "Hello\nKim, how\tare\nyou",
        );
        check(r"{\rtf1\ansi\ansicpg1251 \'cb\'e0\'ec\'ef\'e0}", "Лампа");
        check(r"{\rtf1 Gr\u252?\u223?e \u-10179?\u-8704?}", "Grüße \u{1f600}");
        check(r"{\rtf1 {\uc2 \u8364 EU}\uc0\u8364 !}", "€€!");
        check(r"{\rtf1 a\~b \{c\} \\d \rquote\ldblquote x}", "a\u{a0}b {c} \\d \u{2019}\u{201c}x");
        check(
            r"{\rtf1{\fonttbl{\f0 Arial;}}{\*\generator x;}{\info{\title t}}a{\pict 00ff}b}",
            "ab",
        );
        check("{\\rtf1 a{\\v hidden}b\\\nc\r\nd}", "ab\ncd");
        check(r"{\rtf1 a\bin3 }}}b}", "ab");
    }

    #[test]
    fn html_inside() {
        let rtf = r"{\rtf1\ansi\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\f0 \htmlrtf0 Gr\'fc\'dfe &amp;
{\*\htmltag84 <b>}Kim{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0 {\*\htmltag72 </p>}{\*\mhtmltag1 x}}";
        let html = "<p>Grüße &amp;<b>Kim</b></p>";
        assert_eq!(read(rtf.as_bytes(), 10_000), Text::Html(html.to_owned()));
    }

    #[test]
    fn broken_documents() {
        for rtf in
            ["", "{", "}", "\\", "\\'", "\\'z", "\\u", "\\u-", "\\uc-1\\u1", "{\\*", "\\bin9"]
        {
            let _ = read(rtf.as_bytes(), 100);
        }
        let deep = format!("{}a{}b", "{\\b ".repeat(100_000), "}".repeat(100_000));
        check(&deep, "ab");
        let Text::Plain(text) = read(&b"\\par ".repeat(100_000), 1_000) else { panic!("html") };
        assert!(text.len() <= 1_001);
    }
}
