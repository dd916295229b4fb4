//! Looking into a folder as any mail program does: a small IMAP dialogue (RFC 3501).
//!
//! Separate, and without the client of posthaste, so that a mistake there cannot hide itself. Only
//! what tests ask: which mails lie where, and with which flags.

#![expect(clippy::expect_used, reason = "a test may fail by panicking, also in its helpers")]

use std::io;

use rustls::pki_types::CertificateDer;

use super::dialogue::{Dialogue, Security};

/// A mail as it lies on the server.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    /// Its UID.
    pub(crate) uid: u32,
    /// Its flags, `\Answered` and so on, without `\Recent`.
    pub(crate) flags: Vec<String>,
    /// Its bytes.
    pub(crate) raw: Vec<u8>,
}

impl Stored {
    /// The bytes as text, for looking at ASCII in them.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.raw).into_owned()
    }
}

/// One answer of the server: a line in which literals left only their `{length}`.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The line.
    pub(crate) line: String,
    /// The literals in it.
    pub(crate) literals: Vec<Vec<u8>>,
}

/// A session.
pub(crate) struct Imap {
    dialogue: Dialogue,
    tag: u32,
}

impl Imap {
    /// Connects and reads the greeting, in TLS if asked for.
    pub(crate) fn connect(
        port: u16,
        security: Security,
        ca: &CertificateDer<'static>,
    ) -> io::Result<Imap> {
        let mut imap = Imap { dialogue: Dialogue::connect(port)?, tag: 0 };
        if security == Security::Tls {
            imap.dialogue.start_tls(ca)?;
        }
        let greeting = imap.dialogue.line()?;
        if !greeting.starts_with("* OK") {
            return Err(io::Error::other(greeting));
        }
        if security == Security::StartTls {
            imap.command("STARTTLS")?;
            imap.dialogue.start_tls(ca)?;
        }
        Ok(imap)
    }

    /// LOGIN; neither word may hold a quote or a backslash.
    pub(crate) fn login(&mut self, user: &str, password: &str) -> io::Result<()> {
        self.command(&format!("LOGIN \"{user}\" \"{password}\"")).map(drop)
    }

    /// A command and everything that the server says up to its tagged OK; NO and BAD are errors.
    pub(crate) fn command(&mut self, command: &str) -> io::Result<Vec<Answer>> {
        let tag = self.begin(command)?;
        let mut answers = Vec::new();
        loop {
            let answer = self.answer()?;
            match answer.line.strip_prefix(&tag) {
                Some(result) if result.starts_with(" OK") => return Ok(answers),
                Some(result) => return Err(io::Error::other(format!("{command}:{result}"))),
                None => answers.push(answer),
            }
        }
    }

    /// Selects a folder read-only and returns its UIDVALIDITY and UIDNEXT.
    pub(crate) fn examine(&mut self, folder: &str) -> io::Result<(u32, u32)> {
        let answers = self.command(&format!("EXAMINE \"{folder}\""))?;
        let number = |word: &str| {
            answers.iter().find_map(|answer| {
                let (_, rest) = answer.line.split_once(word)?;
                rest.split(']').next()?.trim().parse().ok()
            })
        };
        let numbers = number("[UIDVALIDITY").zip(number("[UIDNEXT"));
        numbers.ok_or_else(|| io::Error::other("no UIDVALIDITY or UIDNEXT"))
    }

    /// Every mail of the folder that is selected, by UID; changes no flag.
    pub(crate) fn mails(&mut self) -> io::Result<Vec<Stored>> {
        let answers = self.command("UID FETCH 1:* (UID FLAGS BODY.PEEK[])")?;
        let mut mails: Vec<Stored> = answers.into_iter().filter_map(stored).collect();
        mails.sort_by_key(|mail| mail.uid);
        Ok(mails)
    }

    /// Sends IDLE (RFC 2177) in the folder that is selected, and returns when the server waits.
    pub(crate) fn idle(&mut self) -> io::Result<()> {
        self.begin("IDLE")?;
        loop {
            if self.dialogue.line()?.starts_with('+') {
                return Ok(());
            }
        }
    }

    /// The next thing that the server says.
    pub(crate) fn answer(&mut self) -> io::Result<Answer> {
        let mut answer = Answer { line: self.dialogue.line()?, literals: Vec::new() };
        while let Some(length) = literal_length(&answer.line) {
            answer.literals.push(self.dialogue.bytes(length)?);
            answer.line.push_str(&self.dialogue.line()?);
        }
        Ok(answer)
    }

    fn begin(&mut self, command: &str) -> io::Result<String> {
        self.tag += 1;
        let tag = format!("t{}", self.tag);
        self.dialogue.send_line(&format!("{tag} {command}"))?;
        Ok(tag)
    }
}

/// The number in a `{number}` that ends a line.
fn literal_length(line: &str) -> Option<usize> {
    let (_, length) = line.strip_suffix('}')?.rsplit_once('{')?;
    length.parse().ok()
}

/// `* 1 FETCH (UID 7 FLAGS (\Seen) BODY[] {123})`; other lines are none.
fn stored(answer: Answer) -> Option<Stored> {
    let (_, items) = answer.line.split_once(" FETCH (")?;
    let (_, uid) = items.split_once("UID ")?;
    let uid = uid.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
    let (_, flags) = items.split_once("FLAGS (")?;
    let (flags, _) = flags.split_once(')')?;
    let flags = flags.split_whitespace().filter(|&flag| flag != r"\Recent");
    let flags = flags.map(str::to_owned).collect();
    let raw = answer.literals.into_iter().next().expect("a body is a literal");
    Some(Stored { uid, flags, raw })
}
