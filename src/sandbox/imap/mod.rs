//! The IMAP server: one session for each connection (RFC 3501 with LITERAL+, ID, IDLE, MOVE,
//! UIDPLUS, UNSELECT, NAMESPACE, ENABLE, LIST-EXTENDED, LIST-STATUS, SPECIAL-USE, SASL-IR).
//!
//! Here are the connection and the commands that need no folder; commands on folders are in
//! `folders`, those on mails in `mails`. Says BAD to what it does not know. Never marks mail
//! \Recent, as IMAP4rev2 does not; never offers what it does not do.

mod dialect;
mod fetch;
mod folders;
mod mails;
mod search;
mod section;
mod structure;
mod view;
mod wire;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::BASE64;
use imap_codec::CommandCodec;
use imap_codec::decode::Decoder;
use imap_types::IntoStatic;
use imap_types::auth::AuthMechanism;
use imap_types::command::{Command, CommandBody};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio::time::timeout;

use self::dialect::{Dialect, ListOptions};
use self::view::View;
use self::wire::{Heard, Wire, line};
use super::listen::Stream;
use super::state::Shared;
use crate::limits::SANDBOX_SILENCE_S;

const SILENCE: Duration = Duration::from_secs(SANDBOX_SILENCE_S);

/// What is offered besides IMAP4rev1. Commands of what a test withholds are unknown.
const CAPABILITIES: [&str; 13] = [
    "LITERAL+",
    "SASL-IR",
    "AUTH=PLAIN",
    "ID",
    "IDLE",
    "MOVE",
    "UIDPLUS",
    "UNSELECT",
    "SPECIAL-USE",
    "NAMESPACE",
    "ENABLE",
    "LIST-EXTENDED",
    "LIST-STATUS",
];

/// Serves a connection to its end.
pub(super) async fn serve(stream: Stream, shared: Arc<Shared>) -> io::Result<()> {
    let changes = shared.subscribe();
    let session = Session { shared, user: None, view: None };
    Connection { wire: Wire::new(stream), changes, session }.run().await
}

/// A connection.
struct Connection<S> {
    wire: Wire<S>,
    changes: watch::Receiver<u64>,
    session: Session,
}

/// Who is there, and where.
struct Session {
    shared: Arc<Shared>,
    /// The user's address, in lower case.
    user: Option<String>,
    view: Option<View>,
}

/// The tagged answer.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Done {
    /// It is done.
    Ok(String),
    /// It cannot be done.
    No(String),
    /// It makes no sense.
    Bad(String),
}

impl Done {
    fn ok(text: &str) -> Done {
        Done::Ok(text.to_owned())
    }

    fn no(text: &str) -> Done {
        Done::No(text.to_owned())
    }

    fn bad(text: &str) -> Done {
        Done::Bad(text.to_owned())
    }
}

/// Whether a connection goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    GoOn,
    Close,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    async fn run(&mut self) -> io::Result<()> {
        let capabilities = self.session.capabilities();
        self.say(format_args!("* OK [CAPABILITY {capabilities}] posthaste sandbox"));
        loop {
            match timeout(SILENCE, self.wire.hear()).await {
                Err(_) => {
                    self.say("* BYE too long silent");
                    return self.wire.send().await;
                }
                Ok(heard) => match heard? {
                    Heard::End => return Ok(()),
                    Heard::TooLong => {
                        let tag = self.wire.tag();
                        self.say(format_args!("{tag} NO [TOOBIG] too long"));
                        self.wire.skip();
                    }
                    Heard::Message => {
                        if self.obey().await? == Then::Close {
                            return self.wire.send().await;
                        }
                    }
                },
            }
        }
    }

    /// Obeys the command that was heard.
    async fn obey(&mut self) -> io::Result<Then> {
        let tag = self.wire.tag();
        let message = self.wire.message().to_vec();
        let logged_in = self.session.user.is_some();
        match dialect::read(&message) {
            Dialect::Identification(tag) if self.session.offers("ID") => {
                self.say("* ID (\"name\" \"posthaste sandbox\")");
                self.say(format_args!("{tag} OK pleased to meet you"));
                Ok(Then::GoOn)
            }
            Dialect::Namespace(tag) if logged_in && self.session.offers("NAMESPACE") => {
                self.say("* NAMESPACE ((\"\" \"/\")) NIL NIL");
                self.say(format_args!("{tag} OK done"));
                Ok(Then::GoOn)
            }
            Dialect::List { commands, options }
                if logged_in && self.session.offers("LIST-EXTENDED") =>
            {
                let done = self.session.list_extended(&commands, &options, &mut self.wire.out);
                self.finish(&tag, done);
                Ok(Then::GoOn)
            }
            Dialect::Plain { command, as_rfc822 } => {
                self.obey_plain(&tag, &command, as_rfc822).await
            }
            Dialect::Identification(_) | Dialect::Namespace(_) | Dialect::List { .. } => {
                self.obey_plain(&tag, &message, false).await
            }
        }
    }

    /// Obeys a command that the codec reads.
    async fn obey_plain(&mut self, tag: &str, message: &[u8], as_rfc822: bool) -> io::Result<Then> {
        let command = match CommandCodec::default().decode(message) {
            Ok((_, command)) => command.into_static(),
            Err(_) => {
                self.say(format_args!("{tag} BAD no command that is known here"));
                return Ok(Then::GoOn);
            }
        };
        let Command { body, .. } = command;
        if matches!(body, CommandBody::Logout) {
            self.say("* BYE good bye");
            self.say(format_args!("{tag} OK done"));
            return Ok(Then::Close);
        }
        // UIDs name mails whatever is told between; sequence numbers do not (RFC 3501 §7.4.1).
        let expunges = !matches!(
            body,
            CommandBody::Fetch { uid: false, .. }
                | CommandBody::Store { uid: false, .. }
                | CommandBody::Search { uid: false, .. }
        );
        let done = match self.any_state(body, as_rfc822).await? {
            Some(done) => done,
            None => return Ok(Then::Close),
        };
        if self.session.sync(expunges, &mut self.wire.out) == Then::Close {
            return Ok(Then::Close);
        }
        self.finish(tag, done);
        Ok(Then::GoOn)
    }

    fn finish(&mut self, tag: &str, done: Done) {
        match done {
            Done::Ok(text) => self.say(format_args!("{tag} OK {text}")),
            Done::No(text) => self.say(format_args!("{tag} NO {text}")),
            Done::Bad(text) => self.say(format_args!("{tag} BAD {text}")),
        }
    }

    /// Commands that wait for more, and those that need no login; `None` ends the connection.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the codec knows more commands than this server, and the rest follows below"
    )]
    async fn any_state(
        &mut self,
        body: CommandBody<'static>,
        as_rfc822: bool,
    ) -> io::Result<Option<Done>> {
        if let Some(needed) = needed_capability(&body)
            && self.session.shared.read(|state| state.withheld.contains(needed))
        {
            return Ok(Some(Done::bad("no command that is known here")));
        }
        let logged_in = self.session.user.is_some();
        match body {
            CommandBody::Capability => {
                let capabilities = self.session.capabilities();
                self.say(format_args!("* CAPABILITY {capabilities}"));
                Ok(Some(Done::ok("done")))
            }
            CommandBody::Noop => Ok(Some(Done::ok("done"))),
            CommandBody::Login { .. } | CommandBody::Authenticate { .. } if logged_in => {
                Ok(Some(Done::bad("logged in already")))
            }
            CommandBody::Login { username, password } => {
                let name = String::from_utf8_lossy(username.as_ref()).into_owned();
                let password = String::from_utf8_lossy(password.declassify().as_ref()).into_owned();
                Ok(Some(self.session.log_in(&name, &password)))
            }
            CommandBody::Authenticate { mechanism: AuthMechanism::Plain, initial_response } => {
                let initial = initial_response.map(|secret| secret.declassify().to_vec());
                self.authenticate(initial).await
            }
            CommandBody::Authenticate { .. } => Ok(Some(Done::no("only PLAIN is offered"))),
            _ if !logged_in => Ok(Some(Done::bad("log in first"))),
            CommandBody::Idle => self.idle().await,
            CommandBody::Fetch { sequence_set, macro_or_item_names, uid } => {
                let request = fetch::Request::new(macro_or_item_names, uid, as_rfc822);
                Ok(Some(self.fetch(&sequence_set, request).await?))
            }
            body => Ok(Some(self.session.obey(body, &mut self.wire.out))),
        }
    }

    /// RFC 4616, with the response in the command or after a challenge.
    async fn authenticate(&mut self, initial: Option<Vec<u8>>) -> io::Result<Option<Done>> {
        let response = match initial {
            Some(initial) => initial,
            None => {
                self.say("+ ");
                match timeout(SILENCE, self.wire.hear()).await {
                    Ok(Ok(Heard::Message)) => {}
                    Ok(Ok(Heard::TooLong)) => return Ok(Some(Done::bad("too long"))),
                    Ok(Ok(Heard::End)) | Err(_) => return Ok(None),
                    Ok(Err(error)) => return Err(error),
                }
                match BASE64.decode(self.wire.message().trim_ascii()) {
                    Ok(response) => response,
                    Err(_) => return Ok(Some(Done::bad("cancelled, or no base64"))),
                }
            }
        };
        let response = String::from_utf8_lossy(&response);
        let mut parts = response.split('\0').skip(1);
        Ok(Some(match (parts.next(), parts.next(), parts.next()) {
            (Some(name), Some(password), None) => self.session.log_in(name, password),
            _ => Done::bad("no login in that"),
        }))
    }

    /// RFC 2177: tells changes as they come, until DONE.
    async fn idle(&mut self) -> io::Result<Option<Done>> {
        self.say("+ idling");
        self.changes.mark_unchanged();
        loop {
            if self.session.sync(true, &mut self.wire.out) == Then::Close {
                return Ok(None);
            }
            tokio::select! {
                heard = timeout(SILENCE, self.wire.hear()) => {
                    let Ok(heard) = heard else { return Ok(None) };
                    if heard? != Heard::Message {
                        return Ok(None);
                    }
                    let done = self.wire.message().trim_ascii().eq_ignore_ascii_case(b"DONE");
                    return Ok(Some(match done {
                        true => Done::ok("done"),
                        false => Done::bad("only DONE ends IDLE"),
                    }));
                }
                changed = self.changes.changed() => {
                    if changed.is_err() {
                        return Ok(None);
                    }
                }
            }
        }
    }

    fn say(&mut self, text: impl std::fmt::Display) {
        line(&mut self.wire.out, text);
    }
}

impl Session {
    fn capabilities(&self) -> String {
        self.shared.read(|state| {
            let offered = CAPABILITIES.iter().filter(|name| !state.withheld.contains(**name));
            let offered: Vec<_> = offered.copied().collect();
            format!("IMAP4rev1 {}", offered.join(" "))
        })
    }

    fn log_in(&mut self, name: &str, password: &str) -> Done {
        if !self.shared.read(|state| state.knows(name, password)) {
            return Done::no("[AUTHENTICATIONFAILED] name or password is wrong");
        }
        self.user = Some(name.to_ascii_lowercase());
        Done::Ok(format!("[CAPABILITY {}] welcome", self.capabilities()))
    }

    /// Tells what has changed in the selected folder; ends the session where it is another now.
    fn sync(&mut self, expunges: bool, out: &mut Vec<u8>) -> Then {
        let (Some(user), Some(view)) = (&self.user, &mut self.view) else { return Then::GoOn };
        self.shared.read(|state| match state.folder(user, &view.folder) {
            Some(folder) if folder.uidvalidity == view.uidvalidity => {
                view.sync(folder, expunges, out);
                Then::GoOn
            }
            Some(_) | None => {
                line(out, "* BYE the selected folder is another now");
                Then::Close
            }
        })
    }

    /// Commands of a logged-in user.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the codec knows more commands than this server; what is not named is refused"
    )]
    fn obey(&mut self, body: CommandBody<'static>, out: &mut Vec<u8>) -> Done {
        match body {
            CommandBody::List { reference, mailbox_wildcard } => {
                self.list(&reference, &mailbox_wildcard, &ListOptions::default(), out)
            }
            CommandBody::Lsub { reference, mailbox_wildcard } => {
                self.lsub(&reference, &mailbox_wildcard, out)
            }
            CommandBody::Status { mailbox, item_names } => self.status(&mailbox, &item_names, out),
            CommandBody::Select { mailbox } => self.select(&mailbox, false, out),
            CommandBody::Examine { mailbox } => self.select(&mailbox, true, out),
            CommandBody::Enable { .. } => {
                // Nothing that is offered has to be enabled (RFC 5161 §3.2).
                line(out, "* ENABLED");
                Done::ok("done")
            }
            CommandBody::Create { mailbox } => self.create(&mailbox),
            CommandBody::Delete { mailbox } => self.delete(&mailbox),
            CommandBody::Rename { from, to } => self.rename(&from, &to),
            CommandBody::Subscribe { mailbox } => self.subscribe(&mailbox, true),
            CommandBody::Unsubscribe { mailbox } => self.subscribe(&mailbox, false),
            CommandBody::Append { mailbox, flags, date, message } => {
                self.append(&mailbox, &flags, date, message)
            }
            body if self.view.is_some() => self.obey_selected(body, out),
            _ => Done::bad("select a folder first"),
        }
    }

    /// Commands on the selected folder.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the codec knows more commands than this server; what is not named is refused"
    )]
    fn obey_selected(&mut self, body: CommandBody<'static>, out: &mut Vec<u8>) -> Done {
        match body {
            CommandBody::Check => Done::ok("done"),
            CommandBody::Close => self.close(true),
            CommandBody::Unselect => self.close(false),
            CommandBody::Expunge => self.expunge(None),
            CommandBody::ExpungeUid { sequence_set } => self.expunge(Some(&sequence_set)),
            CommandBody::Search { charset, criteria, uid } => {
                self.search(charset.as_ref(), criteria.as_ref(), uid, out)
            }
            CommandBody::Store { sequence_set, kind, response, flags, uid } => {
                self.store(&sequence_set, (kind, response), &flags, uid, out)
            }
            CommandBody::Copy { sequence_set, mailbox, uid } => {
                self.copy(&sequence_set, &mailbox, uid)
            }
            CommandBody::Move { sequence_set, mailbox, uid } => {
                self.move_to(&sequence_set, &mailbox, uid, out)
            }
            _ => Done::bad("no command that is offered here"),
        }
    }
}

/// The capability without which a command is unknown.
fn needed_capability(body: &CommandBody<'_>) -> Option<&'static str> {
    let needs = [
        ("IDLE", matches!(body, CommandBody::Idle)),
        ("MOVE", matches!(body, CommandBody::Move { .. })),
        ("UIDPLUS", matches!(body, CommandBody::ExpungeUid { .. })),
        ("UNSELECT", matches!(body, CommandBody::Unselect)),
        ("ENABLE", matches!(body, CommandBody::Enable { .. })),
    ];
    needs.into_iter().find_map(|(capability, needed)| needed.then_some(capability))
}
