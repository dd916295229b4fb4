//! A decent IMAP server with one folder of mail, which deviates where a dialogue says so.
//!
//! Separate from the program under test and from the sandbox, and simpler than both, so that a
//! mistake there cannot hide here. It also keeps the law that holds in every dialogue: whatever a
//! server says, no command of ours deletes, marks as seen, or asks for what servers get wrong.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};

use crate::script::{Deviation, Dialogue, Say, bytes_of, fits};

/// Words that no command of ours may have.
const FORBIDDEN: [&str; 14] = [
    "ENVELOPE",
    "BODYSTRUCTURE",
    "RFC822 ",
    "BODY[",
    "\\SEEN",
    "\\DELETED",
    "EXPUNGE",
    "DELETE",
    "CREATE",
    "RENAME",
    "MOVE",
    "RETURN",
    "MODSEQ",
    "COPY",
];

/// What the server has, from one connection to the next.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) capabilities: String,
    pub(crate) uidvalidity: u32,
    pub(crate) uidnext: u32,
    /// By UID: the subject.
    pub(crate) mails: BTreeMap<u32, String>,
    /// Every subject that was ever there.
    pub(crate) ever: BTreeSet<String>,
    /// Lines of LIST.
    pub(crate) folders: Vec<String>,
}

/// The server of all connections of a dialogue.
#[derive(Clone, Debug)]
pub(crate) struct Shared(Arc<Mutex<Server>>);

/// The bytes of the mail with a subject.
pub(crate) fn raw(subject: &str) -> Vec<u8> {
    if subject == "A note of Exchange" {
        return b"From: Microsoft Exchange Server\r\nTo: support@example.com\r\nSubject: Retrieval \
            using the IMAP4 protocol failed for the following message: 5\r\n\r\nThe server \
            couldn't retrieve the following message: \"Lamp\".\r\n"
            .to_vec();
    }
    let id = message_id(subject);
    format!(
        "Received: from client.example by mx.example.com; Tue, 5 Mar 2024 10:00:00 +0000\r\n\
         From: Kim <kim@example.net>\r\nTo: support@example.com\r\nSubject: {subject}\r\n\
         Message-ID: <{id}>\r\nDate: Tue, 5 Mar 2024 10:00:00 +0000\r\n\r\n\
         Hello, my {subject} is broken. What now?\r\n"
    )
    .into_bytes()
}

/// Its Message-ID.
pub(crate) fn message_id(subject: &str) -> String {
    format!("{}@example.net", subject.to_lowercase().replace(' ', "."))
}

impl Shared {
    /// The server that a dialogue's settings describe.
    pub(crate) fn of(dialogue: &Dialogue) -> Result<Shared, String> {
        let number = |word: &str| {
            let number = |text: &str| text.parse().map_err(|_| format!("{word}: no number"));
            dialogue.setting(word).map(number).transpose()
        };
        let mut mails = BTreeMap::new();
        let mut folders = vec![r#"* LIST () "/" INBOX"#.to_owned()];
        for (word, value) in &dialogue.settings {
            if let Some(uid) = word.strip_prefix("mail ") {
                mails.insert(uid.parse().map_err(|_| "no UID")?, value.clone());
            } else if word == "folder" {
                folders.push(format!("* LIST {value}"));
            }
        }
        let after_last = mails.keys().max().map_or(1, |uid: &u32| uid + 1);
        Ok(Shared(Arc::new(Mutex::new(Server {
            capabilities: dialogue.setting("capabilities").unwrap_or("IMAP4rev1 IDLE").to_owned(),
            uidvalidity: number("uidvalidity")?.unwrap_or(7),
            uidnext: number("uidnext")?.unwrap_or(after_last),
            ever: mails.values().cloned().collect(),
            mails,
            folders,
        }))))
    }

    /// What the server has.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Server> {
        self.0.lock().expect("nobody panicked")
    }
}

/// One connection.
pub(crate) struct Serving<S> {
    stream: BufReader<S>,
    server: Shared,
    /// In their order.
    deviations: VecDeque<Deviation>,
    /// Those of each time, and whether they came about.
    lasting: Vec<(Deviation, bool)>,
    tag: String,
    is_inbox: bool,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Serving<S> {
    pub(crate) fn new(stream: S, server: Shared, deviations: Vec<Deviation>) -> Serving<S> {
        let (lasting, deviations): (Vec<_>, Vec<_>) =
            deviations.into_iter().partition(|deviation| deviation.each_time);
        let deviations = VecDeque::from(deviations);
        let lasting = lasting.into_iter().map(|deviation| (deviation, false)).collect();
        let stream = BufReader::new(stream);
        Serving { stream, server, deviations, lasting, tag: String::new(), is_inbox: false }
    }

    /// Serves to the end; an error where the client broke the law, or where a deviation never came
    /// about.
    pub(crate) async fn serve(mut self) -> Result<(), String> {
        self.converse().await?;
        let lasting = self.lasting.iter().filter(|(_, came_about)| !came_about);
        let never = self.deviations.front().or(lasting.map(|(never, _)| never).next());
        never.map_or(Ok(()), |never| Err(format!("nobody ever said {:?}", never.heard)))
    }

    async fn converse(&mut self) -> Result<(), String> {
        let greeting = self.deviations.pop_front_if(|deviation| deviation.heard.is_none());
        let greeting = greeting.unwrap_or(Deviation {
            says: vec![Say::Line { text: "* OK ready".to_owned(), times: 1 }],
            ..Deviation::default()
        });
        if !self.perform(&greeting.says, "").await? {
            return Ok(());
        }
        loop {
            let mut line = String::new();
            // A client that has heard enough closes; its side tells whether that was right.
            if self.stream.read_line(&mut line).await.unwrap_or(0) == 0 {
                return Ok(());
            }
            let line = line.strip_suffix("\r\n").ok_or("a line without its end")?.to_owned();
            let command = match line.as_str() {
                "DONE" => "DONE".to_owned(),
                line => {
                    let (tag, command) = line.split_once(' ').ok_or("a line without a tag")?;
                    tag.clone_into(&mut self.tag);
                    command.to_owned()
                }
            };
            keeps_the_law(&command)?;
            if let Some(name) = command.strip_prefix("SELECT ") {
                self.is_inbox = name.contains("INBOX");
            }
            let says = self.says_to(&command);
            if !self.perform(&says, &command).await? {
                return Ok(());
            }
        }
    }

    fn says_to(&mut self, command: &str) -> Vec<Say> {
        let fits = |deviation: &Deviation| {
            deviation.heard.as_ref().is_some_and(|heard| fits(heard, command))
        };
        if let Some(deviation) = self.deviations.pop_front_if(|deviation| fits(deviation)) {
            return deviation.says;
        }
        match self.lasting.iter_mut().find(|(deviation, _)| fits(deviation)) {
            Some((deviation, came_about)) => {
                *came_about = true;
                deviation.says.clone()
            }
            None => vec![Say::AsUsual],
        }
    }

    /// Whether the connection goes on.
    async fn perform(&mut self, says: &[Say], command: &str) -> Result<bool, String> {
        for say in says {
            match say {
                Say::Line { text, times } => {
                    let line = self.expanded(text)?;
                    for _ in 0..*times {
                        self.send(&line).await;
                    }
                }
                Say::AsUsual => self.answer(command).await?,
                Say::Close => return Ok(false),
                Say::Silence => {
                    let mut rest = Vec::new();
                    let _ = self.stream.read_to_end(&mut rest).await;
                    return Ok(false);
                }
                Say::Arrives { uid, subject } => {
                    let mut server = self.server.lock();
                    server.put(*uid, subject);
                    server.uidnext = uid + 1;
                }
            }
        }
        Ok(true)
    }

    /// A client that is gone already has heard enough.
    async fn send(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes).await;
        let _ = self.stream.flush().await;
    }

    /// `$` is the tag, `{mail 5}` a whole mail as a literal, `{9 of mail 5}` one that lies about
    /// its length.
    fn expanded(&self, text: &str) -> Result<Vec<u8>, String> {
        let mut out = Vec::new();
        let text = text.replace('$', &self.tag);
        let (before, inner, behind) = match text.split_once('{') {
            Some((before, rest)) => match rest.split_once('}') {
                Some((inner, behind)) if inner.contains("mail ") => (before, inner, behind),
                _ => (text.as_str(), "", ""),
            },
            None => (text.as_str(), "", ""),
        };
        out.extend(bytes_of(before));
        if let Some((length, uid)) = inner.split_once("mail ") {
            let uid: u32 = uid.parse().map_err(|_| "no UID in braces")?;
            let server = self.server.lock();
            let raw = raw(server.mails.get(&uid).ok_or("no such mail")?);
            let length = match length.strip_suffix(" of ") {
                // `+4 of mail 5`: four more than there are.
                Some(length) => match length.strip_prefix('+') {
                    Some(more) => {
                        (raw.len() + more.parse::<usize>().map_err(|_| "how many?")?).to_string()
                    }
                    None => length.to_owned(),
                },
                None => raw.len().to_string(),
            };
            out.extend(format!("{{{length}}}\r\n").as_bytes());
            out.extend(raw);
            out.extend(bytes_of(behind));
        }
        out.extend(b"\r\n");
        Ok(out)
    }

    async fn answer(&mut self, command: &str) -> Result<(), String> {
        if command.starts_with("APPEND ") {
            return self.take_literal(command).await;
        }
        let text = self.server.lock().usual(command, self.is_inbox, &self.tag);
        self.send(&text).await;
        Ok(())
    }

    async fn take_literal(&mut self, command: &str) -> Result<(), String> {
        let (_, length) = command.rsplit_once('{').ok_or("no literal")?;
        let length: usize = length.trim_end_matches('}').parse().map_err(|_| "no length")?;
        self.send(b"+ go on\r\n").await;
        let mut literal = vec![0; length + 2];
        let _ = self.stream.read_exact(&mut literal).await;
        let done = format!("{} OK done\r\n", self.tag);
        self.send(done.as_bytes()).await;
        Ok(())
    }
}

impl Server {
    /// Puts a mail into the folder.
    pub(crate) fn put(&mut self, uid: u32, subject: &str) {
        self.mails.insert(uid, subject.to_owned());
        self.ever.insert(subject.to_owned());
    }

    /// What a decent server answers.
    fn usual(&self, command: &str, is_inbox: bool, tag: &str) -> Vec<u8> {
        let mut out = Vec::new();
        let mut line = |text: String| out.extend(format!("{text}\r\n").as_bytes());
        let nothing = BTreeMap::new();
        let (mails, uidnext) = match is_inbox {
            true => (&self.mails, self.uidnext),
            false => (&nothing, 1),
        };
        if command.starts_with("CAPABILITY") {
            line(format!("* CAPABILITY {}", self.capabilities));
        } else if command.starts_with("ID ") {
            line("* ID (\"name\" \"a decent server\")".to_owned());
        } else if command.starts_with("LIST ") {
            self.folders.iter().cloned().for_each(line);
        } else if command.starts_with("SELECT ") {
            line(format!("* {} EXISTS", mails.len()));
            line(format!("* OK [UIDVALIDITY {}] valid", self.uidvalidity));
            line(format!("* OK [UIDNEXT {uidnext}] next"));
        } else if command.starts_with("STATUS ") {
            line(format!("* STATUS INBOX (UIDNEXT {uidnext} UIDVALIDITY {})", self.uidvalidity));
        } else if let Some(wanted) = command.strip_prefix("UID SEARCH UID ") {
            let found = mails.keys().filter(|uid| is_in(wanted, **uid, mails));
            let found: Vec<String> = found.map(u32::to_string).collect();
            line(format!("* SEARCH {}", found.join(" ")).trim_end().to_owned());
        } else if command.starts_with("UID SEARCH") {
            line("* SEARCH".to_owned());
        } else if let Some((set, items)) =
            command.strip_prefix("UID FETCH ").and_then(|rest| rest.split_once(' '))
        {
            for (at, (uid, subject)) in mails.iter().enumerate() {
                if is_in(set, *uid, mails) {
                    out.extend(fetched(at + 1, *uid, &raw(subject), items));
                }
            }
        } else if command == "IDLE" {
            return b"+ idling\r\n".to_vec();
        }
        out.extend(format!("{tag} OK done\r\n").as_bytes());
        out
    }
}

fn fetched(number: usize, uid: u32, raw: &[u8], items: &str) -> Vec<u8> {
    let size = raw.len();
    let mut out = format!("* {number} FETCH (UID {uid}").into_bytes();
    if let Some((_, most)) = items.split_once("BODY.PEEK[]<0.") {
        let most: usize = most.trim_end_matches([')', '>']).parse().expect("a length");
        let part = raw.get(..most).unwrap_or(raw);
        out.extend(format!(" BODY[]<0> {{{}}}\r\n", part.len()).as_bytes());
        out.extend(part);
    } else if items.contains("BODY.PEEK[]") {
        out.extend(format!(" BODY[] {{{size}}}\r\n").as_bytes());
        out.extend(raw);
    } else {
        let date = " 5-Mar-2024 10:00:00 +0000";
        let rest = format!(" FLAGS () INTERNALDATE \"{date}\" RFC822.SIZE {size}");
        out.extend(rest.as_bytes());
    }
    out.extend(b")\r\n");
    out
}

/// Whether a UID is in a set; `n:*` has the last mail in it, however low (RFC 3501 §6.4.8).
fn is_in(set: &str, uid: u32, mails: &BTreeMap<u32, String>) -> bool {
    let last = mails.keys().max().copied().unwrap_or(0);
    let number = |text: &str| text.parse().unwrap_or(last);
    set.split(',').any(|run| match run.split_once(':') {
        Some((from, to)) => {
            let (from, to) = (number(from), number(to));
            (from.min(to)..=from.max(to)).contains(&uid)
        }
        None => number(run) == uid,
    })
}

fn keeps_the_law(command: &str) -> Result<(), String> {
    let upper = command.to_ascii_uppercase();
    let is_append = upper.starts_with("APPEND ");
    let broken = FORBIDDEN.iter().find(|word| upper.contains(**word) && !is_append);
    if let Some(word) = broken {
        return Err(format!("{word} is never said: {command}"));
    }
    if upper.starts_with("UID STORE") && !upper.ends_with("+FLAGS.SILENT (\\ANSWERED)") {
        return Err(format!("no other flag is ever set: {command}"));
    }
    if command.len() > 1_000 {
        return Err(format!("a line of {} bytes", command.len()));
    }
    Ok(())
}
