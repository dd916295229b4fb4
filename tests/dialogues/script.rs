//! The language of the dialogues: a text becomes settings, connections and claims.
//!
//! Separate from both protocols, which share it; `README.md` beside it explains it to people. A
//! line that means nothing is an error, so that no claim is lost to a typing mistake.

/// A dialogue as written.
#[derive(Debug)]
pub(crate) struct Dialogue {
    /// `mail 5: Lamp` and the like: what stands before the first connection.
    pub(crate) settings: Vec<(String, String)>,
    /// What follows, in order.
    pub(crate) acts: Vec<Act>,
}

/// A step of a dialogue.
#[derive(Debug)]
pub(crate) enum Act {
    /// The program connects.
    Connection(Connection),
    /// Something holds now: `taken: Lamp, Desk`.
    Claim {
        /// What is claimed.
        word: String,
        /// About what.
        value: String,
    },
}

/// One connection: where the server deviates from what a decent one says, and how it ends.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    /// `once`, `watch`, `send`, with what stands behind it.
    pub(crate) how: String,
    /// In the order in which they must come about.
    pub(crate) deviations: Vec<Deviation>,
    /// What stands behind `ends:` or `until:`.
    pub(crate) end: Option<String>,
}

/// What the server says to a line, or, without one, as its greeting.
#[derive(Clone, Debug, Default)]
pub(crate) struct Deviation {
    /// The client's line without its tag; `…` stands for anything.
    pub(crate) heard: Option<String>,
    /// Whenever it is heard, and not only once.
    pub(crate) each_time: bool,
    /// In order.
    pub(crate) says: Vec<Say>,
}

/// One thing that a server does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Say {
    /// A line, so often.
    Line {
        /// As written; the server replaces `$` and what is in braces.
        text: String,
        /// 1 and more.
        times: usize,
    },
    /// What a decent server says here.
    AsUsual,
    /// Ends the connection.
    Close,
    /// Keeps it open and says nothing more.
    Silence,
    /// A mail arrives in the folder.
    Arrives {
        /// Its UID.
        uid: u32,
        /// Its subject.
        subject: String,
    },
}

impl Dialogue {
    /// Reads a dialogue.
    pub(crate) fn read(text: &str) -> Result<Dialogue, String> {
        let mut dialogue = Dialogue { settings: Vec::new(), acts: Vec::new() };
        if !text.starts_with("# ") {
            return Err("a dialogue begins with `# ` and what it is about".to_owned());
        }
        for (number, line) in text.lines().enumerate() {
            let line = line.trim_end();
            if !line.is_empty() && !line.starts_with('#') {
                dialogue.take(line).map_err(|why| format!("line {}: {why}: {line}", number + 1))?;
            }
        }
        Ok(dialogue)
    }

    /// The value of a setting.
    pub(crate) fn setting(&self, word: &str) -> Option<&str> {
        let mut settings = self.settings.iter();
        settings.find(|(name, _)| name == word).map(|(_, value)| value.as_str())
    }

    fn take(&mut self, line: &str) -> Result<(), String> {
        let first = line.split([' ', ':']).next().unwrap_or_default();
        if ["once", "watch", "send"].contains(&first) {
            let how = line.to_owned();
            let connection = Connection { how, deviations: Vec::new(), end: None };
            self.acts.push(Act::Connection(connection));
            return Ok(());
        }
        if let Some(Act::Connection(connection)) = self.acts.last_mut()
            && connection.end.is_none()
        {
            return connection.take(line);
        }
        let (word, value) = line.split_once(": ").ok_or("no `word: value`")?;
        let (word, value) = (word.to_owned(), value.trim().to_owned());
        if self.acts.is_empty() {
            self.settings.push((word, value));
        } else {
            self.acts.push(Act::Claim { word, value });
        }
        Ok(())
    }
}

impl Connection {
    fn take(&mut self, line: &str) -> Result<(), String> {
        let each_time = line.strip_prefix("C each time: ");
        if let Some(heard) = each_time.or(line.strip_prefix("C: ")) {
            let (heard, each_time) = (Some(heard.to_owned()), each_time.is_some());
            self.deviations.push(Deviation { heard, each_time, says: Vec::new() });
            return Ok(());
        }
        if let Some(end) = line.strip_prefix("ends: ").or(line.strip_prefix("until: ")) {
            self.end = Some(end.trim().to_owned());
            return Ok(());
        }
        let say = Say::read(line)?;
        if self.deviations.is_empty() {
            self.deviations.push(Deviation::default());
        }
        if let Some(deviation) = self.deviations.last_mut() {
            deviation.says.push(say);
        }
        Ok(())
    }
}

impl Say {
    fn read(line: &str) -> Result<Say, String> {
        if let Some(mail) = line.strip_prefix("arrives ") {
            let (uid, subject) = mail.split_once(": ").ok_or("no `arrives UID: subject`")?;
            let uid = uid.parse().map_err(|_| "no UID")?;
            return Ok(Say::Arrives { uid, subject: subject.to_owned() });
        }
        let rest = line.strip_prefix('S').ok_or("neither C: nor S: nor anything else")?;
        let (head, text) = rest.split_once(':').ok_or("no colon behind S")?;
        let times = match head.trim() {
            "" => 1,
            head => head.strip_suffix(" times").and_then(|n| n.parse().ok()).ok_or("how often?")?,
        };
        let text = text.strip_prefix(' ').unwrap_or(text);
        Ok(match text {
            "(as usual)" => Say::AsUsual,
            "(close)" => Say::Close,
            "(silence)" => Say::Silence,
            text => Say::Line { text: text.to_owned(), times },
        })
    }
}

/// Whether a line is as a pattern wants it: `…` stands for anything.
pub(crate) fn fits(pattern: &str, line: &str) -> bool {
    let mut pieces = pattern.split('…');
    let Some(mut rest) = line.strip_prefix(pieces.next().unwrap_or_default()) else {
        return false;
    };
    let mut pieces: Vec<_> = pieces.collect();
    let Some(last) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        let Some((_, behind)) = rest.split_once(piece) else { return false };
        rest = behind;
    }
    rest.ends_with(last)
}

/// A line's bytes: `\0` and `\xNN` are bytes, everything else is itself.
pub(crate) fn bytes_of(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\\') {
        bytes.extend(before.as_bytes());
        let hex = behind.strip_prefix('x').and_then(|rest| rest.split_at_checked(2));
        if let Some(behind) = behind.strip_prefix('0') {
            bytes.push(0);
            rest = behind;
        } else if let Some((byte, behind)) =
            hex.and_then(|(hex, rest)| Some((u8::from_str_radix(hex, 16).ok()?, rest)))
        {
            bytes.push(byte);
            rest = behind;
        } else {
            bytes.push(b'\\');
            rest = behind;
        }
    }
    bytes.extend(rest.as_bytes());
    bytes
}

#[test]
fn patterns_and_bytes() {
    assert!(fits("UID SEARCH …", "UID SEARCH UID 1:*"));
    assert!(fits("LOGIN … \"secret\"", "LOGIN \"a\" \"secret\""));
    assert!(!fits("NOOP", "NOOP x") && !fits("a…b", "ac"));
    assert_eq!(bytes_of(r"a\0b\xfcc\Seen"), b"a\0b\xfcc\\Seen");
}

#[test]
fn what_means_nothing_is_an_error() {
    for text in [
        "once",
        "# x\nonce\nC SEARCH",
        "# x\nonce\nS 5: a",
        "# x\nonce\nends: well\ntaken",
        "# x\nmail 5 Lamp",
        "# x\nonce\narrives x: Lamp",
    ] {
        assert!(Dialogue::read(text).is_err(), "{text}");
    }
}
