//! The SMTP server: one session for each connection (RFC 5321, 4954, 2920, 6152, 1870, 6531).
//!
//! Separate from delivery, which decides what becomes of a mail. Login is offered and not asked
//! for: customers of the demo write from outside, people with an account log in. Notes every
//! transaction with its end. Passwords go in the clear, for there is only loopback.

mod command;
mod wire;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::BASE64;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;

use self::command::Command;
use self::wire::{Data, Line, Wire};
use super::delivery::{self, Envelope, Route};
use super::fault::Answer;
use super::listen::Stream;
use super::state::Shared;
use super::{Outcome, Transaction};
use crate::limits::{SANDBOX_MAIL_BYTES_MAX, SANDBOX_RECIPIENTS_MAX, SANDBOX_SILENCE_S};

const SILENCE: Duration = Duration::from_secs(SANDBOX_SILENCE_S);

/// Serves a connection to its end.
pub(super) async fn serve(stream: Stream, shared: Arc<Shared>) -> io::Result<()> {
    let mut session =
        Session { wire: Wire::new(stream), shared, helo: None, user: None, open: None };
    let result = session.run().await;
    session.abandon();
    result
}

/// A connection.
struct Session<S> {
    wire: Wire<S>,
    shared: Arc<Shared>,
    helo: Option<String>,
    user: Option<String>,
    /// The transaction between MAIL and its end.
    open: Option<Open>,
}

/// A transaction that is not at its end.
#[derive(Debug, Default)]
struct Open {
    from: String,
    to: Vec<String>,
    refused: Vec<(String, Answer)>,
}

/// Whether a connection goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    GoOn,
    Close,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    async fn run(&mut self) -> io::Result<()> {
        let greeting = format!("{} ESMTP posthaste sandbox", self.shared.hostname);
        self.wire.lines(220, &[&greeting]).await?;
        loop {
            let Ok(line) = timeout(SILENCE, self.wire.line()).await else {
                return self.say(421, "4.4.2 too long silent").await;
            };
            let command = match line? {
                Line::End => return Ok(()),
                Line::Unfit => {
                    self.say(500, "5.5.2 no command line: it ends with CRLF alone").await?;
                    continue;
                }
                Line::Text(text) => Command::read(&text),
            };
            if self.obey(command).await? == Then::Close {
                return Ok(());
            }
        }
    }

    async fn obey(&mut self, command: Command) -> io::Result<Then> {
        match command {
            Command::Hello { name, extended } => self.hello(name, extended).await?,
            Command::Auth { mechanism, initial } => self.auth(&mechanism, initial).await?,
            Command::Mail { from, size } => self.mail(from, size).await?,
            Command::Rcpt { to } => self.rcpt(to).await?,
            Command::Data => return self.data().await,
            Command::Rset => {
                self.abandon();
                self.say(250, "2.0.0 forgotten").await?;
            }
            Command::Noop => self.say(250, "2.0.0 fine").await?,
            Command::Vrfy => self.say(252, "2.5.0 write, and you will see").await?,
            Command::Quit => {
                self.say(221, "2.0.0 good bye").await?;
                return Ok(Then::Close);
            }
            Command::Malformed => self.say(501, "5.5.4 the arguments are wrong").await?,
            Command::UnknownParameter => self.say(555, "5.5.4 that was not offered").await?,
            Command::Unknown => self.say(500, "5.5.1 no such command").await?,
        }
        Ok(Then::GoOn)
    }

    async fn hello(&mut self, name: String, extended: bool) -> io::Result<()> {
        self.abandon();
        self.helo = Some(name);
        let hostname = self.shared.hostname.clone();
        if !extended {
            return self.wire.lines(250, &[&hostname]).await;
        }
        let size = format!("SIZE {SANDBOX_MAIL_BYTES_MAX}");
        let offered = [
            &*hostname,
            &size,
            "8BITMIME",
            "PIPELINING",
            "SMTPUTF8",
            "ENHANCEDSTATUSCODES",
            "AUTH PLAIN LOGIN",
        ];
        self.wire.lines(250, &offered).await
    }

    async fn auth(&mut self, mechanism: &str, initial: Option<String>) -> io::Result<()> {
        if self.helo.is_none() || self.user.is_some() || self.open.is_some() {
            return self.say(503, "5.5.1 not now").await;
        }
        let login = match mechanism {
            "PLAIN" => self.auth_plain(initial).await?,
            "LOGIN" => self.auth_login(initial).await?,
            _ => return self.say(504, "5.5.4 only PLAIN and LOGIN").await,
        };
        let Some((name, password)) = login else {
            return self.say(501, "5.5.2 no login in that").await;
        };
        if !self.shared.read(|state| state.knows(&name, &password)) {
            return self.say(535, "5.7.8 name or password is wrong").await;
        }
        self.user = Some(name.to_ascii_lowercase());
        self.say(235, "2.7.0 welcome").await
    }

    /// RFC 4616: authorisation, name and password, with NUL between.
    async fn auth_plain(
        &mut self,
        initial: Option<String>,
    ) -> io::Result<Option<(String, String)>> {
        let response = match initial {
            Some(initial) => decode(&initial),
            None => self.ask("").await?,
        };
        let Some(response) = response else { return Ok(None) };
        let mut parts = response.split('\0').skip(1);
        Ok(match (parts.next(), parts.next(), parts.next()) {
            (Some(name), Some(password), None) => Some((name.to_owned(), password.to_owned())),
            _ => None,
        })
    }

    async fn auth_login(
        &mut self,
        initial: Option<String>,
    ) -> io::Result<Option<(String, String)>> {
        let name = match initial {
            Some(initial) => decode(&initial),
            None => self.ask("Username:").await?,
        };
        let Some(name) = name else { return Ok(None) };
        let password = self.ask("Password:").await?;
        Ok(password.map(|password| (name, password)))
    }

    /// A challenge and its answer; `None` where the client cancels or answers nonsense.
    async fn ask(&mut self, challenge: &str) -> io::Result<Option<String>> {
        self.wire.lines(334, &[&BASE64.encode(challenge.as_bytes())]).await?;
        match timeout(SILENCE, self.wire.line()).await {
            Ok(line) => match line? {
                Line::Text(text) => Ok(decode(&text)),
                Line::Unfit | Line::End => Ok(None),
            },
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    async fn mail(&mut self, from: String, size: Option<u64>) -> io::Result<()> {
        if self.helo.is_none() || self.open.is_some() {
            return self.say(503, "5.5.1 not now").await;
        }
        if size.is_some_and(|size| size > SANDBOX_MAIL_BYTES_MAX as u64) {
            return self.say(552, "5.3.4 too long").await;
        }
        let refusal = self.shared.change(|state| state.faults.at_mail(&from));
        self.open = Some(Open { from, ..Open::default() });
        if let Some(answer) = refusal {
            self.close(Outcome::Refused(answer.clone()), Vec::new());
            return self.wire.answer(&answer).await;
        }
        self.say(250, "2.1.0 go on").await
    }

    async fn rcpt(&mut self, to: String) -> io::Result<()> {
        let Some(open) = &mut self.open else {
            return self.say(503, "5.5.1 MAIL comes first").await;
        };
        let fault = self.shared.change(|state| state.faults.at_rcpt(&to));
        let refusal = fault.or_else(|| {
            if open.to.len() >= SANDBOX_RECIPIENTS_MAX {
                return Some(Answer::new(452, "4.5.3 too many recipients"));
            }
            let route = self.shared.read(|state| delivery::route(state, &to));
            (route == Route::Unknown).then(|| Answer::new(550, "5.1.1 no such person here"))
        });
        match refusal {
            Some(answer) => {
                // The record is for tests; a client that asks for ever must not make it grow.
                if open.refused.len() < SANDBOX_RECIPIENTS_MAX {
                    open.refused.push((to, answer.clone()));
                }
                self.wire.answer(&answer).await
            }
            None => {
                open.to.push(to);
                self.say(250, "2.1.5 go on").await
            }
        }
    }

    async fn data(&mut self) -> io::Result<Then> {
        if self.open.as_ref().is_none_or(|open| open.to.is_empty()) {
            self.say(503, "5.5.1 nobody to send it to").await?;
            return Ok(Then::GoOn);
        }
        self.say(354, "end with a dot on a line of its own").await?;
        if self.shared.change(|state| state.faults.after_354()) {
            self.close(Outcome::Cut { delivered: false }, Vec::new());
            return Ok(Then::Close);
        }
        let Ok(data) = timeout(SILENCE, self.wire.data()).await else {
            self.say(421, "4.4.2 too long silent").await?;
            return Ok(Then::Close);
        };
        match data? {
            Data::End => Ok(Then::Close),
            Data::TooLong => {
                self.refuse(Answer::new(552, "5.3.4 too long"), Vec::new()).await?;
                Ok(Then::GoOn)
            }
            Data::Mail(raw) => self.take(raw).await,
        }
    }

    /// Delivers a mail, or fails as ordered.
    async fn take(&mut self, raw: Vec<u8>) -> io::Result<Then> {
        if let Some(answer) = self.shared.change(|state| state.faults.at_content()) {
            self.refuse(answer, raw).await?;
            return Ok(Then::GoOn);
        }
        let cut = self.shared.change(|state| state.faults.after_dot());
        if cut == Some(false) {
            self.close(Outcome::Cut { delivered: false }, raw);
            return Ok(Then::Close);
        }
        let open = self.open.as_ref();
        let envelope = Envelope {
            from: open.map(|open| open.from.clone()).unwrap_or_default(),
            to: open.map(|open| open.to.clone()).unwrap_or_default(),
            user: self.user.clone(),
            helo: self.helo.clone().unwrap_or_default(),
            foreign: true,
        };
        let shared = &self.shared;
        if shared.change(|state| delivery::deliver(shared, state, &envelope, &raw)).is_err() {
            self.refuse(Answer::new(452, "4.3.1 the sandbox is full"), Vec::new()).await?;
            return Ok(Then::GoOn);
        }
        if cut == Some(true) {
            self.close(Outcome::Cut { delivered: true }, raw);
            return Ok(Then::Close);
        }
        self.close(Outcome::Accepted, raw);
        self.say(250, "2.0.0 taken").await?;
        Ok(Then::GoOn)
    }

    async fn refuse(&mut self, answer: Answer, raw: Vec<u8>) -> io::Result<()> {
        self.close(Outcome::Refused(answer.clone()), raw);
        self.wire.answer(&answer).await
    }

    async fn say(&mut self, code: u16, text: &str) -> io::Result<()> {
        self.wire.lines(code, &[text]).await
    }
}

impl<S> Session<S> {
    /// Ends the open transaction, if there is one, as given up by the client.
    fn abandon(&mut self) {
        self.close(Outcome::Abandoned, Vec::new());
    }

    /// Ends the open transaction and notes it.
    fn close(&mut self, outcome: Outcome, raw: Vec<u8>) {
        let Some(Open { from, to, refused }) = self.open.take() else { return };
        let user = self.user.clone();
        let transaction = Transaction { user, from, to, refused, raw: Arc::from(raw), outcome };
        self.shared.change(|state| state.record(transaction));
    }
}

fn decode(text: &str) -> Option<String> {
    String::from_utf8(BASE64.decode(text.trim().as_bytes()).ok()?).ok()
}
