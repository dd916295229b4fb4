//! A session: an authenticated connection and the verbs that need no selected folder.
//!
//! Separate from [`super::selected`] so that a verb on messages cannot be called without a folder.
//! Each verb is one command, read to its own tagged reply; see [`super::command`]. A session that
//! saw an error of the stream, or whose verb was dropped half-way, is used up and says so. Makes
//! folders where it is asked to; never deletes or renames one.
//!
//! Panics: the parser below has panicked on servers' bytes; [`super::filter`] keeps those from it.
//! Should one get through, it ends the task of this mailbox alone: run each mailbox in a task of
//! its own and treat a panicked `JoinError` as a lost connection.

use imap_proto::{MailboxDatum, NameAttribute, Response, ResponseCode, StatusAttribute};

use super::command::{Ask, Connection, Limits, quoted};
use super::cursor::Facts;
use super::error::{ImapError, Status};
use super::folder::{Folder, SpecialUse};
use super::login::{self, Capabilities, Credentials};
use super::selected::Selected;
use super::wire::Traffic;
use crate::limits::IMAP_FOLDERS_MAX;
use crate::world::endpoint::Endpoint;
use crate::world::net::Net;

/// An authenticated connection.
#[derive(Debug)]
pub struct Session {
    pub(super) connection: Connection,
    capabilities: Capabilities,
}

/// Where an appended mail lies, as a server with UIDPLUS tells (RFC 4315 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The folder's UIDVALIDITY.
    pub uidvalidity: u32,
    /// The mail's UID.
    pub uid: u32,
}

const LIST: &str = "listing folders";
const SELECT: &str = "selecting the folder";
const STATUS: &str = "asking for the folder's status";
const APPEND: &str = "filing a mail";
const CREATE: &str = "making a folder";
const SUBSCRIBE: &str = "subscribing to a folder";
const NOOP: &str = "asking for news";
const LOGOUT: &str = "logging out";

impl Session {
    /// Connects, secures and logs in. Tries once.
    ///
    /// # Errors
    /// Any [`ImapError`]; a wrong password is [`super::error::Reason::Authentication`].
    pub async fn connect(
        net: &dyn Net,
        endpoint: &Endpoint,
        credentials: &Credentials,
        limits: &Limits,
    ) -> Result<Session, ImapError> {
        let (connection, capabilities) = login::open(net, endpoint, credentials, limits).await?;
        Ok(Session { connection, capabilities })
    }

    /// What the server can do.
    #[must_use]
    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// What went over the connection since TLS.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        self.connection.wire().traffic()
    }

    /// Whether a further verb can work.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.connection.usable()
    }

    /// Whether the server complained of our pace since the last call, also in a reply that was OK
    /// (Gmail). Slow down.
    pub fn take_throttled(&mut self) -> bool {
        self.connection.take_throttled()
    }

    /// Every folder.
    ///
    /// # Errors
    /// Those of [`ImapError`] that a command can have.
    pub async fn list(&mut self) -> Result<Vec<Folder>, ImapError> {
        let mut folders = Vec::new();
        let each = |response: &Response<'_>| {
            if let Response::MailboxData(MailboxDatum::List(listed)) = response
                && folders.len() < IMAP_FOLDERS_MAX
            {
                folders.push(Folder {
                    raw: listed.name.clone().into_owned(),
                    delimiter: listed.delimiter.as_deref().and_then(|text| text.chars().next()),
                    use_of: listed.name_attributes.iter().find_map(special_use),
                    selectable: !listed.name_attributes.iter().any(cannot_be_selected),
                });
            }
        };
        self.run(LIST, "LIST \"\" \"*\"", each).await?;
        Ok(folders)
    }

    /// Opens a folder for reading and for flags. `folder` is its raw name.
    ///
    /// # Errors
    /// [`super::error::Reason::NoFolder`] where the server says so, and those of a command.
    pub async fn select(&mut self, folder: &str) -> Result<Selected<'_>, ImapError> {
        let name = quoted(SELECT, folder)?;
        let mut facts = Facts::default();
        self.connection.exists = 0;
        let within = self.connection.limits.command;
        let line = format!("SELECT {name}");
        let ask = Ask::new(SELECT, &line, within);
        let done = self.connection.run(ask, |response| learn(&mut facts, response)).await?;
        facts.read_only = done.read_only;
        if facts.uidnext.is_none() {
            // Winmail and 163.com leave it out; some of them tell it here.
            self.ask_uidnext(&name, &mut facts).await?;
        }
        // Whoever selects also lists.
        self.connection.news = false;
        Ok(Selected::new(self, facts))
    }

    /// Files a mail in a folder. `flags` are such as `\Seen`; `message` is the whole mail with CRLF
    /// line ends and without NUL. None where the server does not say where it lies.
    ///
    /// # Errors
    /// [`super::error::Reason::OverQuota`] and [`super::error::Reason::NoFolder`] where the server
    /// says so, and those of a command. After an error other than a refusal it is not known
    /// whether the mail was filed: search for its Message-ID.
    pub async fn append(
        &mut self,
        folder: &str,
        flags: &[&str],
        message: &[u8],
    ) -> Result<Option<Appended>, ImapError> {
        let folder = quoted(APPEND, folder)?;
        let line = format!("APPEND {folder} ({}) {{{}}}", flags.join(" "), message.len());
        if line.contains(['\r', '\n', '\0']) {
            return Err(ImapError::Argument { doing: APPEND, text: flags.join(" ") });
        }
        let within = self.connection.limits.transfer;
        let ask = Ask { parts: &[message], ..Ask::new(APPEND, &line, within) };
        let done = self.connection.run(ask, |_| {}).await?;
        Ok(done.append_uid.map(|(uidvalidity, uid)| Appended { uidvalidity, uid }))
    }

    /// Makes a folder of this raw name, and subscribes to it, so that mail programs show it. That
    /// the server does not subscribe is no error.
    ///
    /// # Errors
    /// A refusal, also where there is one of that name, and those of a command.
    pub async fn create(&mut self, folder: &str) -> Result<(), ImapError> {
        let name = quoted(CREATE, folder)?;
        self.run(CREATE, &format!("CREATE {name}"), |_| {}).await?;
        match self.run(SUBSCRIBE, &format!("SUBSCRIBE {name}"), |_| {}).await {
            Err(ImapError::Refused { .. }) if self.is_usable() => Ok(()),
            other => other,
        }
    }

    /// Asks for news, and keeps the connection open. Whether there are more messages than when the
    /// selected folder was last listed.
    ///
    /// # Errors
    /// Those of a command.
    pub async fn noop(&mut self) -> Result<bool, ImapError> {
        self.run(NOOP, "NOOP", |_| {}).await?;
        Ok(self.connection.news)
    }

    /// Takes leave. Servers that close at once are forgiven.
    ///
    /// # Errors
    /// Those of a command, but not the end of the connection.
    pub async fn logout(mut self) -> Result<(), ImapError> {
        match self.run(LOGOUT, "LOGOUT", |_| {}).await {
            Ok(()) | Err(ImapError::Closed { .. }) => Ok(()),
            Err(ImapError::Refused { refusal, .. }) if refusal.status == Status::Bye => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Runs a command of one line.
    pub(super) async fn run(
        &mut self,
        doing: &'static str,
        line: &str,
        each: impl FnMut(&Response<'_>) + Send,
    ) -> Result<(), ImapError> {
        let within = self.connection.limits.command;
        let ask = Ask::new(doing, line, within);
        self.connection.run(ask, each).await.map(|_| ())
    }

    async fn ask_uidnext(&mut self, name: &str, facts: &mut Facts) -> Result<(), ImapError> {
        let line = format!("STATUS {name} (UIDNEXT UIDVALIDITY)");
        let each = |response: &Response<'_>| {
            if let Response::MailboxData(MailboxDatum::Status { status, .. }) = response {
                for item in status {
                    if let StatusAttribute::UidNext(number) = item {
                        facts.uidnext = Some(*number).filter(|number| *number > 0);
                    } else if let StatusAttribute::UidValidity(number) = item {
                        let told = Some(*number).filter(|number| *number > 0);
                        facts.uidvalidity = facts.uidvalidity.or(told);
                    }
                }
            }
        };
        match self.run(STATUS, &line, each).await {
            // Without an answer it stays unknown, and the cursor doubts.
            Err(ImapError::Refused { .. }) if self.is_usable() => Ok(()),
            other => other,
        }
    }
}

fn learn(facts: &mut Facts, response: &Response<'_>) {
    if let Response::MailboxData(MailboxDatum::Exists(count)) = response {
        facts.exists = *count;
    }
    let Response::Data { outcome, .. } = response else {
        return;
    };
    match &outcome.code {
        Some(ResponseCode::UidValidity(number)) => {
            facts.uidvalidity = Some(*number).filter(|number| *number > 0);
        }
        Some(ResponseCode::UidNext(number)) => {
            facts.uidnext = Some(*number).filter(|number| *number > 0);
        }
        Some(ResponseCode::PermanentFlags(flags)) => {
            facts.permanent_flags = Some(flags.iter().map(|flag| flag.to_string()).collect());
        }
        Some(_) | None => {}
    }
}

fn special_use(attribute: &NameAttribute<'_>) -> Option<SpecialUse> {
    let uses = [
        (NameAttribute::All, SpecialUse::All),
        (NameAttribute::Archive, SpecialUse::Archive),
        (NameAttribute::Drafts, SpecialUse::Drafts),
        (NameAttribute::Flagged, SpecialUse::Flagged),
        (NameAttribute::Junk, SpecialUse::Junk),
        (NameAttribute::Sent, SpecialUse::Sent),
        (NameAttribute::Trash, SpecialUse::Trash),
    ];
    uses.into_iter().find(|(name, _)| name == attribute).map(|(_, use_of)| use_of)
}

/// `\Noselect`, and `\NonExistent` (RFC 9051 §7.3.1).
fn cannot_be_selected(attribute: &NameAttribute<'_>) -> bool {
    if let NameAttribute::Extension(name) = attribute {
        return name.eq_ignore_ascii_case("\\NonExistent");
    }
    *attribute == NameAttribute::NoSelect
}
