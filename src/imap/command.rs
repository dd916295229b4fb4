//! One command and its reply: the ground under every verb.
//!
//! Separate because async-imap's own verbs report failure as success: they stop at the tagged
//! reply without looking at it, and at the end of file. Here a command ends at *our* tag, its NO
//! is an error, and so is the end of the stream. Commands are written to the stream directly, not
//! by async-imap's encoder: that one logs passwords. Knows no verb. A command that was cut off
//! (its future dropped, a timeout) leaves the connection unusable, for its reply is still to come.

use std::io;
use std::time::Duration;

use async_imap::Client;
use imap_proto::{MailboxDatum, Outcome, Response, ResponseCode, Status as Said};
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::error::{ImapError, Reason, Refusal, Status};
use super::frame::{Bounds, FrameError};
use super::passage::{Copied, copied};
use super::wire::Wire;
use crate::limits::{IMAP_ANSWER_MAX, IMAP_LAST_WORDS, IMAP_LINE_MAX, IMAP_LITERAL_SLACK};
use crate::world::net::BoxStream;

/// How much, and how long, a server may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest mail that is fetched whole, in bytes: `limits.message_size`.
    pub message_size: usize,
    /// The bodies that one call keeps in memory, in bytes; one body always fits.
    pub batch: usize,
    /// TCP, TLS and the greeting.
    pub connect: Duration,
    /// Without a byte, in either direction.
    pub silence: Duration,
    /// A whole command without bodies.
    pub command: Duration,
    /// A whole command that carries bodies.
    pub transfer: Duration,
    /// From IDLE to its `+`. GMX closes instead of answering.
    pub idle_start: Duration,
    /// From DONE to the tagged reply; a dead connection shows here.
    pub idle_done: Duration,
    /// How long history waits once the server complained of our pace in an answer that was OK.
    pub throttled: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            message_size: 50 * 1000 * 1000,
            batch: 32 * 1024 * 1024,
            connect: Duration::from_secs(30),
            silence: Duration::from_secs(60),
            command: Duration::from_secs(5 * 60),
            transfer: Duration::from_secs(30 * 60),
            idle_start: Duration::from_secs(15),
            idle_done: Duration::from_secs(15),
            throttled: Duration::from_secs(60),
        }
    }
}

impl Limits {
    fn bounds(&self) -> Bounds {
        let literal = self.message_size.saturating_add(IMAP_LITERAL_SLACK);
        Bounds { literal, line: IMAP_LINE_MAX, response: literal.saturating_add(IMAP_LINE_MAX) }
    }
}

/// A command.
pub(super) struct Ask<'a> {
    /// For errors: "selecting INBOX" without the name.
    pub(super) doing: &'static str,
    /// Its first line, without tag and line end.
    pub(super) line: &'a [u8],
    /// What follows, each part when the server has asked for it by `+`.
    pub(super) parts: &'a [&'a [u8]],
    /// For how long.
    pub(super) within: Duration,
    /// How much may come in answer, in bytes.
    pub(super) answer_max: u64,
    /// Whether a NO is about the password.
    pub(super) login: bool,
}

impl<'a> Ask<'a> {
    /// A command of one line, whose answer is no mail.
    pub(super) fn new(doing: &'static str, line: &'a str, within: Duration) -> Ask<'a> {
        let (line, parts, answer_max) = (line.as_bytes(), &[][..], IMAP_ANSWER_MAX);
        Ask { doing, line, parts, within, answer_max, login: false }
    }
}

/// A tagged OK.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Done {
    /// UIDVALIDITY and UID of APPENDUID (RFC 4315 §3).
    pub(super) append_uid: Option<(u32, u32)>,
    /// `[READ-ONLY]`.
    pub(super) read_only: bool,
    /// COPYUID (RFC 4315 §3).
    pub(super) copied: Option<Copied>,
}

/// A command whose tagged reply is still to come.
pub(super) struct Pending {
    tag: String,
    doing: &'static str,
    login: bool,
}

impl Pending {
    /// What the server sends before anything was asked.
    pub(super) fn greeting(doing: &'static str) -> Pending {
        Pending { tag: String::new(), doing, login: false }
    }

    /// What it means that the server greets with BYE.
    pub(super) fn refused(&self, outcome: &Outcome<'_>) -> ImapError {
        let refusal = refusal(Status::Bye, outcome, false);
        ImapError::Refused { doing: self.doing, refusal }
    }

    fn judge(&self, status: &Said, outcome: &Outcome<'_>) -> Result<Done, ImapError> {
        let status = match status {
            Said::Ok => return Ok(done(outcome)),
            Said::No => Status::No,
            Said::Bad => Status::Bad,
            Said::PreAuth | Said::Bye => Status::Bye,
        };
        let refusal = refusal(status, outcome, self.login);
        Err(ImapError::Refused { doing: self.doing, refusal })
    }
}

/// What one response was.
pub(super) enum Step {
    /// The tagged reply: OK, or the refusal.
    Done(Result<Done, ImapError>),
    /// `+`.
    Continue,
    /// Anything else.
    Untagged,
}

/// A connection to a server, in whatever state of the protocol.
#[derive(Debug)]
pub(super) struct Connection {
    client: Client<Wire>,
    pub(super) limits: Limits,
    tags: u32,
    usable: bool,
    /// What the server said in taking leave.
    bye: Option<Refusal>,
    /// How many messages the selected folder has, as last told.
    pub(super) exists: u32,
    /// Whether more came than the last listing can have seen.
    pub(super) news: bool,
    throttled: bool,
}

impl Connection {
    /// Wraps a stream at which no byte was read.
    pub(super) fn new(stream: BoxStream, limits: &Limits) -> Connection {
        let mut wire = Wire::new(stream, limits.bounds(), limits.silence);
        wire.allow(IMAP_ANSWER_MAX);
        Connection {
            client: Client::new(wire),
            limits: limits.clone(),
            tags: 0,
            usable: true,
            bye: None,
            exists: 0,
            news: false,
            throttled: false,
        }
    }

    /// The stream below, and what the server sent behind its last reply.
    pub(super) fn into_parts(self) -> (BoxStream, Vec<u8>) {
        self.client.into_inner().into_parts()
    }

    pub(super) fn wire(&self) -> &Wire {
        self.client.get_ref()
    }

    pub(super) fn wire_mut(&mut self) -> &mut Wire {
        self.client.get_mut()
    }

    /// Whether a further command can be sent.
    pub(super) fn usable(&self) -> bool {
        self.usable
    }

    /// Whether the server complained of our pace since the last call, in whatever words.
    pub(super) fn take_throttled(&mut self) -> bool {
        std::mem::take(&mut self.throttled)
    }

    /// Sends a command and reads until its tagged reply, showing every untagged one to `each`.
    ///
    /// # Errors
    /// Any but [`ImapError::Net`], [`ImapError::Insecure`] and [`ImapError::Argument`].
    pub(super) async fn run(
        &mut self,
        ask: Ask<'_>,
        each: impl FnMut(&Response<'_>) + Send,
    ) -> Result<Done, ImapError> {
        let doing = ask.doing;
        timeout(ask.within, self.ask(&ask, each)).await.unwrap_or(Err(ImapError::Timeout { doing }))
    }

    /// Marks the connection as busy and sends the first line of a command.
    pub(super) async fn begin(
        &mut self,
        doing: &'static str,
        login: bool,
        line: &[u8],
    ) -> Result<Pending, ImapError> {
        if !std::mem::replace(&mut self.usable, false) {
            return Err(ImapError::Unusable);
        }
        self.tags = self.tags.wrapping_add(1);
        let tag = format!("p{}", self.tags);
        let bytes = Zeroizing::new([tag.as_bytes(), b" ", line, b"\r\n"].concat());
        self.send(doing, &bytes).await?;
        Ok(Pending { tag, doing, login })
    }

    /// Sends bytes as they are.
    pub(super) async fn send(
        &mut self,
        doing: &'static str,
        bytes: &[u8],
    ) -> Result<(), ImapError> {
        let wire = self.client.get_mut();
        let sent = match wire.write_all(bytes).await {
            Ok(()) => wire.flush().await,
            Err(error) => Err(error),
        };
        match sent {
            Ok(()) => Ok(()),
            Err(error) => {
                self.hear_out(&error).await;
                Err(self.explain(doing, &error))
            }
        }
    }

    /// A server that hung up before it heard us has often said why, and for how long to stay away
    /// (Yandex, Microsoft 365): worth more than a broken pipe.
    async fn hear_out(&mut self, error: &io::Error) {
        self.usable = false;
        if error.kind() == io::ErrorKind::TimedOut {
            return;
        }
        let rest = async {
            while let Ok(Some(response)) = self.client.read_response().await {
                self.note(response.parsed());
            }
        };
        let _ = timeout(IMAP_LAST_WORDS, rest).await;
    }

    /// Reads the next response. Dropping the future loses nothing.
    pub(super) async fn step(
        &mut self,
        pending: &Pending,
        mut each: impl FnMut(&Response<'_>) + Send,
    ) -> Result<Step, ImapError> {
        let end_of_file = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let response = match self.client.read_response().await {
            Ok(Some(response)) => response,
            Ok(None) => return Err(self.explain(pending.doing, &end_of_file())),
            Err(error) => return Err(self.explain(pending.doing, &error)),
        };
        let response = response.parsed();
        self.note(response);
        if let Response::Done { tag, status, outcome } = response {
            if tag.0 == pending.tag {
                self.usable = true;
                return Ok(Step::Done(pending.judge(status, outcome)));
            }
            // The reply to nothing that we still wait for.
            return Ok(Step::Untagged);
        }
        if let Response::Continue(_) = response {
            return Ok(Step::Continue);
        }
        each(response);
        Ok(Step::Untagged)
    }

    async fn ask(
        &mut self,
        ask: &Ask<'_>,
        mut each: impl FnMut(&Response<'_>) + Send,
    ) -> Result<Done, ImapError> {
        let mut parts = ask.parts;
        let pending = self.begin(ask.doing, ask.login, ask.line).await?;
        self.wire_mut().allow(ask.answer_max);
        loop {
            match self.step(&pending, &mut each).await? {
                Step::Done(Ok(_)) if !parts.is_empty() => {
                    self.usable = false;
                    let why = "an OK before all of the command was sent".to_owned();
                    return Err(ImapError::Protocol { doing: ask.doing, why });
                }
                Step::Done(result) => return result,
                Step::Untagged => {}
                Step::Continue => {
                    // XOAUTH2 tells its error as a second challenge; an empty line ends it.
                    let (part, rest) = match parts.split_first() {
                        Some((part, rest)) => (*part, rest),
                        None if ask.login => (&b""[..], parts),
                        None => continue,
                    };
                    self.send(ask.doing, part).await?;
                    // A part that announces a literal is a line, as the last part is.
                    if rest.is_empty() || part.ends_with(b"}") {
                        self.send(ask.doing, b"\r\n").await?;
                    }
                    parts = rest;
                }
            }
        }
    }

    /// Keeps what a response says beside the command at hand.
    fn note(&mut self, response: &Response<'_>) {
        if let Response::MailboxData(MailboxDatum::Exists(count)) = response {
            self.news |= *count > self.exists;
            self.exists = *count;
        } else if let Response::Expunge(_) = response {
            self.exists = self.exists.saturating_sub(1);
        } else if let Response::Data { status: Said::Bye, outcome } = response {
            self.bye = Some(refusal(Status::Bye, outcome, false));
        } else if let Response::Data { outcome, .. } | Response::Done { outcome, .. } = response {
            let text = outcome.information.as_deref().unwrap_or_default();
            self.throttled |= text.to_ascii_lowercase().contains("throttled");
        }
    }

    /// What a failure of the stream means.
    fn explain(&mut self, doing: &'static str, error: &io::Error) -> ImapError {
        self.usable = false;
        if let Some(frame) = error.get_ref().and_then(|inner| inner.downcast_ref::<FrameError>()) {
            return match frame {
                FrameError::Literal { announced, limit } => {
                    ImapError::TooLarge { doing, announced: *announced, limit: *limit }
                }
                FrameError::Line { .. }
                | FrameError::Response { .. }
                | FrameError::Answer { .. } => {
                    ImapError::Protocol { doing, why: frame.to_string() }
                }
            };
        }
        if error.kind() == io::ErrorKind::TimedOut {
            return ImapError::Timeout { doing };
        }
        match self.bye.take() {
            Some(refusal) => ImapError::Refused { doing, refusal },
            None => ImapError::Closed { doing, why: error.to_string() },
        }
    }
}

/// A string as a command line carries it (RFC 3501 §4.3).
///
/// # Errors
/// [`ImapError::Argument`] where it holds CR, LF or NUL.
pub(super) fn quoted(doing: &'static str, text: &str) -> Result<String, ImapError> {
    if text.contains(['\r', '\n', '\0']) {
        return Err(ImapError::Argument { doing, text: text.to_owned() });
    }
    Ok(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

fn refusal(status: Status, outcome: &Outcome<'_>, login: bool) -> Refusal {
    let text = outcome.information.as_deref().unwrap_or_default();
    let code = outcome.code.as_ref().map(code_name);
    let mut refusal = Refusal::read(status, code.as_deref(), text, login);
    if matches!(outcome.code, Some(ResponseCode::TryCreate)) {
        refusal.reason = Reason::NoFolder;
    }
    refusal
}

/// The name of a code that the parser knows.
fn code_name(code: &ResponseCode<'_>) -> String {
    let text = format!("{code:?}");
    text.split(['(', ' ']).next().unwrap_or_default().to_ascii_uppercase()
}

fn done(outcome: &Outcome<'_>) -> Done {
    let mut done = Done::default();
    match &outcome.code {
        Some(ResponseCode::AppendUid(uidvalidity, uids)) => {
            if let [imap_proto::rfc4315::UidSetMember::Uid(uid)] = uids.as_slice() {
                done.append_uid = Some((*uidvalidity, *uid));
            }
        }
        Some(ResponseCode::ReadOnly) => done.read_only = true,
        Some(ResponseCode::CopyUid(..)) => done.copied = copied(outcome),
        Some(_) | None => {}
    }
    done
}
