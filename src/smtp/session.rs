//! A connection to a relay, from its greeting to its login (RFC 5321, RFC 3207, RFC 4954).
//!
//! Separate from the sending of a mail, which is `transaction`: what is true of a connection
//! must be true before any mail. Stands on a stream that was dialled elsewhere. Each step has its
//! own timeout, for lettre has none; and any surprise ends the session's life, for a reply that
//! comes late would be taken for the reply to something else.
//!
//! Never opens sockets, chooses whether TLS is needed, or retries. Secrets are borrowed for the
//! login alone.

mod transaction;

#[cfg(test)]
mod tests;

use std::fmt::Display;
use std::time::Duration;

use lettre::transport::smtp::authentication::{self, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Auth, Ehlo, Quit};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;

use super::extensions::Extensions;
use super::reply::Reply;
use super::wire::{Duplex, Line, Wire};

/// Challenges answered in one login: LOGIN has two.
const CHALLENGES_MAX: usize = 3;

/// How long a relay may take (RFC 5321 §4.5.3.2). Shorter ones send mail twice: a relay that scans
/// for three minutes after the final dot has taken the mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Until the greeting.
    pub greeting: Duration,
    /// For the reply to EHLO, STARTTLS, AUTH, RSET, MAIL and each RCPT.
    pub command: Duration,
    /// For the 354 to DATA.
    pub data: Duration,
    /// For each [`crate::limits::SMTP_BODY_BLOCK_BYTES`] of the body to be written.
    pub body_block: Duration,
    /// From the final dot to its reply.
    pub final_reply: Duration,
    /// For a reply that would be nice to have: to QUIT, or the reason for a body cut short.
    pub farewell: Duration,
}

impl Default for Timeouts {
    fn default() -> Timeouts {
        let minutes = |count: u64| Duration::from_secs(60 * count);
        Timeouts {
            greeting: minutes(5),
            command: minutes(5),
            data: minutes(2),
            body_block: minutes(3),
            final_reply: minutes(10),
            farewell: Duration::from_secs(5),
        }
    }
}

/// Who we are to the relay. Without Debug, for it holds a secret.
#[derive(Clone, Copy)]
pub enum Credentials<'a> {
    /// AUTH PLAIN (RFC 4616), or LOGIN where a relay has nothing better.
    Password {
        /// The account.
        username: &'a str,
        /// Its password.
        secret: &'a str,
    },
    /// AUTH XOAUTH2, of Google and Microsoft.
    OAuth2 {
        /// The account.
        username: &'a str,
        /// A token that is still valid; not the refresh token.
        access_token: &'a str,
    },
}

/// Why there is no session.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// The server said no. A 4xx may pass; a 5xx to AUTH is for an admin, or the token is too old.
    #[error("{doing}: the server answered {reply}")]
    Refused {
        /// The step, in present participle or as the command.
        doing: &'static str,
        /// Its words.
        reply: Reply,
    },
    /// STARTTLS is wanted, and the server has none, or somebody meddles. Nothing secret was said.
    #[error("starting TLS: {why}")]
    Insecure {
        /// What was seen.
        why: String,
    },
    /// No way to log in that both sides know.
    #[error("AUTH: the server offers no mechanism that fits (it offers: {offered})")]
    NoMechanism {
        /// Those that we know by name.
        offered: String,
    },
    /// The connection broke, stalled, or carried something that is no SMTP.
    #[error("{doing}: {why}")]
    Broken {
        /// The step.
        doing: &'static str,
        /// What was seen.
        why: String,
    },
}

/// A connection that has been greeted, and can carry mails one after the other.
pub struct Session {
    wire: Wire,
    smtp: AsyncSmtpConnection,
    extensions: Extensions,
    timeouts: Timeouts,
    /// Nothing unexpected has happened. False while something is under way, so that a future
    /// dropped half-way leaves it so.
    usable: bool,
    /// A mail went over it; the next one begins with RSET.
    used: bool,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("extensions", &self.extensions)
            .field("usable", &self.usable)
            .field("used", &self.used)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Greeting and EHLO on a stream that needs no STARTTLS: TLS already, or plain on loopback.
    /// `hello` is our name, a domain or an address literal; anything else becomes `[127.0.0.1]`.
    ///
    /// # Errors
    /// [`SessionError::Refused`] and [`SessionError::Broken`].
    pub async fn connect(
        stream: impl Duplex + 'static,
        hello: &str,
        timeouts: Timeouts,
    ) -> Result<Session, SessionError> {
        let mut line = Line::new(stream);
        greeting(&mut line, &timeouts).await?;
        Session::begin(line, hello, timeouts).await
    }

    /// The same on a plain stream that `upgrade` turns into a TLS one, after STARTTLS (RFC 3207).
    /// All that the server said in the clear is forgotten. `upgrade` has its own timeout.
    ///
    /// # Errors
    /// Those of [`Session::connect`], and [`SessionError::Insecure`].
    pub async fn connect_starttls<S, T>(
        stream: S,
        hello: &str,
        timeouts: Timeouts,
        upgrade: impl AsyncFnOnce(S) -> Result<T, String>,
    ) -> Result<Session, SessionError>
    where
        S: Duplex,
        T: Duplex + 'static,
    {
        let mut line = Line::new(stream);
        greeting(&mut line, &timeouts).await?;
        let ehlo = Ehlo::new(client_id(hello)).to_string();
        let lines = by_hand(&mut line, &timeouts, "EHLO", &ehlo).await?;
        if !Extensions::parse(&lines).starttls {
            return Err(SessionError::Insecure {
                why: "the server does not offer STARTTLS".to_owned(),
            });
        }
        by_hand(&mut line, &timeouts, "STARTTLS", "STARTTLS\r\n").await?;
        let plain = line.into_stream().await.map_err(|why| SessionError::Insecure { why })?;
        let encrypted = upgrade(plain)
            .await
            .map_err(|why| SessionError::Broken { doing: "starting TLS", why })?;
        Session::begin(Line::new(encrypted), hello, timeouts).await
    }

    async fn begin<S: Duplex + 'static>(
        line: Line<S>,
        hello: &str,
        timeouts: Timeouts,
    ) -> Result<Session, SessionError> {
        let wire = Wire::greeted(line);
        let hello = client_id(hello);
        let connecting =
            AsyncSmtpConnection::connect_with_transport(Box::new(wire.clone()), &hello);
        let smtp = match within(timeouts.command, async { Ok(connecting.await) }).await {
            Ok(Ok(smtp)) => smtp,
            Ok(Err(error)) => {
                return Err(match refusal(&error) {
                    Some(response) => {
                        SessionError::Refused { doing: "EHLO", reply: Reply::of(&response) }
                    }
                    None => SessionError::Broken { doing: "EHLO", why: plain(&error) },
                });
            }
            Err(why) => return Err(SessionError::Broken { doing: "EHLO", why }),
        };
        let extensions = Extensions::parse(&wire.last_lines());
        Ok(Session { wire, smtp, extensions, timeouts, usable: true, used: false })
    }

    /// Logs in. Call it on an encrypted stream, or on loopback: the secret goes over as it is.
    ///
    /// # Errors
    /// All but [`SessionError::Insecure`]; the session is not reusable then.
    pub async fn authenticate(&mut self, credentials: Credentials<'_>) -> Result<(), SessionError> {
        let (username, secret, wanted): (_, _, &[Mechanism]) = match credentials {
            Credentials::Password { username, secret } => {
                (username, secret, &[Mechanism::Plain, Mechanism::Login])
            }
            Credentials::OAuth2 { username, access_token } => {
                (username, access_token, &[Mechanism::Xoauth2])
            }
        };
        let reusable = std::mem::replace(&mut self.usable, false);
        let offered = &self.extensions.mechanisms;
        let Some(&mechanism) = wanted.iter().find(|wanted| offered.contains(wanted)) else {
            let names: Vec<String> = offered.iter().map(Mechanism::to_string).collect();
            return Err(SessionError::NoMechanism { offered: names.join(" ") });
        };
        let login = authentication::Credentials::new(username.to_owned(), secret.to_owned());
        let broken = |why: String| SessionError::Broken { doing: "AUTH", why };
        let response = self.login(mechanism, login).await.map_err(broken)?;
        let reply = Reply::of(&response);
        if !reply.is_success() {
            return Err(SessionError::Refused { doing: "AUTH", reply });
        }
        self.usable = reusable;
        Ok(())
    }

    /// Runs the exchange of one mechanism; gives the reply that ends it.
    async fn login(
        &mut self,
        mechanism: Mechanism,
        credentials: authentication::Credentials,
    ) -> Result<Response, String> {
        let timeout = self.timeouts.command;
        let auth = Auth::new(mechanism, credentials.clone(), None).map_err(|e| e.to_string())?;
        let mut response = self.exchange(timeout, auth).await?;
        for _ in 0..CHALLENGES_MAX {
            if !response.has_code(334) {
                return Ok(response);
            }
            response = match Auth::new_from_response(mechanism, credentials.clone(), &response) {
                Ok(auth) => self.exchange(timeout, auth).await?,
                // What Google and Microsoft send instead of a refusal of XOAUTH2 is a challenge
                // with the reason in it; an empty line brings the refusal. Otherwise RFC 4954 §4:
                // a lone asterisk cancels.
                Err(_) if mechanism == Mechanism::Xoauth2 => self.exchange(timeout, "\r\n").await?,
                Err(_) => self.exchange(timeout, "*\r\n").await?,
            };
        }
        if response.has_code(334) {
            return Err("the server does not stop asking".to_owned());
        }
        Ok(response)
    }

    /// What the server can do.
    #[must_use]
    pub fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    /// True where another mail may be sent over this connection; else drop it.
    #[must_use]
    pub fn is_reusable(&self) -> bool {
        self.usable
    }

    /// Takes leave and closes. Only a courtesy: takes at most [`Timeouts::farewell`].
    pub async fn quit(mut self) {
        if self.usable {
            let timeout = self.timeouts.farewell;
            // Whatever it answers, we are gone.
            let _ = self.exchange(timeout, Quit).await;
        }
    }

    /// One command and its complete reply, whatever the reply says.
    ///
    /// # Errors
    /// Why there is none; the connection must be dropped.
    async fn exchange(
        &mut self,
        timeout: Duration,
        command: impl Display,
    ) -> Result<Response, String> {
        self.wire.quiet().await?;
        let answering = self.smtp.command(command);
        within(timeout, async { complete(answering.await) }).await
    }
}

/// The reply within a result of lettre's, which calls a refusal an error.
fn complete(result: Result<Response, lettre::transport::smtp::Error>) -> Result<Response, String> {
    result.or_else(|error| refusal(&error).ok_or_else(|| plain(&error)))
}

fn refusal(error: &lettre::transport::smtp::Error) -> Option<Response> {
    let code = error.status()?;
    let text = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    Some(Response::new(code, vec![text]))
}

/// The cause alone: lettre's own words say less than ours beneath them.
fn plain(error: &lettre::transport::smtp::Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}

/// Waits for `doing`, so long.
async fn within<T>(
    timeout: Duration,
    doing: impl Future<Output = Result<T, String>>,
) -> Result<T, String> {
    match tokio::time::timeout(timeout, doing).await {
        Ok(result) => result,
        Err(_) => Err(format!("the server did not answer within {timeout:?}")),
    }
}

async fn greeting<S: Duplex>(line: &mut Line<S>, timeouts: &Timeouts) -> Result<(), SessionError> {
    let doing = "waiting for the greeting";
    let reading = async { line.read_reply().await.map_err(|error| error.to_string()) };
    let raw = within(timeouts.greeting, reading)
        .await
        .map_err(|why| SessionError::Broken { doing, why })?;
    let reply = raw.reply();
    if reply.code == 220 { Ok(()) } else { Err(SessionError::Refused { doing, reply }) }
}

/// A command before lettre has the stream; gives the lines of its 2xx.
async fn by_hand<S: Duplex>(
    line: &mut Line<S>,
    timeouts: &Timeouts,
    doing: &'static str,
    command: &str,
) -> Result<Vec<String>, SessionError> {
    let exchange = async {
        line.write_command(command).await?;
        line.read_reply().await
    };
    let raw = within(timeouts.command, async { exchange.await.map_err(|e| e.to_string()) })
        .await
        .map_err(|why| SessionError::Broken { doing, why })?;
    let reply = raw.reply();
    if reply.is_success() { Ok(raw.lines) } else { Err(SessionError::Refused { doing, reply }) }
}

/// Our name, which lettre writes as it is; RFC 5321 §4.1.1.1 wants a literal where it is none.
fn client_id(hello: &str) -> ClientId {
    let fits = !hello.is_empty()
        && hello.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]_".contains(&byte));
    ClientId::Domain(if fits { hello.to_owned() } else { "[127.0.0.1]".to_owned() })
}
