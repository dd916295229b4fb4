//! From nothing to an authenticated connection.
//!
//! Separate because its order is what keeps a password safe: greeting, STARTTLS, capabilities
//! anew, login, capabilities anew (RFC 9051 §6.2, RFC 8314; "Why TLS Is Better Without STARTTLS",
//! USENIX Security 2021). Never logs in over a stream that others can read, never believes what
//! came before TLS, never tries a second time: retries lock accounts.

use std::collections::BTreeSet;

use data_encoding::BASE64;
use imap_proto::{Capability, Response, Status as Said};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::command::{Ask, Connection, Limits, Pending, Step, quoted};
use super::error::{ImapError, Reason};
use crate::world::endpoint::{Endpoint, Security};
use crate::world::net::{self, Link, Net, Protection};

/// Who logs in. Has no `Debug`.
#[derive(Clone)]
pub enum Credentials {
    /// By password: LOGIN, or SASL PLAIN (RFC 4616).
    Password {
        /// The account.
        username: String,
        /// Its password, or an app password.
        password: SecretString,
    },
    /// By an OAuth 2 access token: SASL XOAUTH2 (Google, Microsoft 365).
    Bearer {
        /// The account; with a shared mailbox of Microsoft 365 the shared address.
        username: String,
        /// The access token. The caller refreshes it.
        token: SecretString,
    },
}

/// What a server can do, as last told; names in upper case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    names: BTreeSet<String>,
}

impl Capabilities {
    /// Whether the server has `name`, such as `IDLE` or `AUTH=PLAIN`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.names.contains(&name.to_ascii_uppercase())
    }

    /// All of them, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }
}

const GREETING: &str = "reading the greeting";
const STARTTLS: &str = "starting TLS";
const CAPABILITY: &str = "asking for capabilities";
const LOGIN: &str = "logging in";
const ID: &str = "telling who we are";

/// Connects and logs in.
pub(super) async fn open(
    net: &dyn Net,
    endpoint: &Endpoint,
    credentials: &Credentials,
    limits: &Limits,
) -> Result<(Connection, Capabilities), ImapError> {
    let Link { stream, mut protection } = net.dial(endpoint, limits.connect).await?;
    let mut connection = Connection::new(stream, limits);
    let authenticated = greeting(&mut connection).await?;
    if endpoint.security == Security::StartTls {
        if authenticated {
            return Err(ImapError::Insecure("the server greeted with PREAUTH before TLS"));
        }
        let link = start_tls(net, endpoint, connection, limits).await?;
        protection = link.protection;
        connection = Connection::new(link.stream, limits);
    }
    if !authenticated {
        let capabilities = ask_capabilities(&mut connection).await?;
        log_in(&mut connection, &capabilities, credentials, protection).await?;
    }
    let capabilities = ask_capabilities(&mut connection).await?;
    if capabilities.has("ID") {
        say_who_we_are(&mut connection).await?;
    }
    Ok((connection, capabilities))
}

/// Whether the server takes us for authenticated already.
async fn greeting(connection: &mut Connection) -> Result<bool, ImapError> {
    let within = connection.limits.connect;
    let mut said = None;
    let pending = Pending::greeting(GREETING);
    let read = async {
        while said.is_none() {
            let each = |response: &Response<'_>| {
                if let Response::Data { status, outcome } = response {
                    said = match status {
                        Said::Ok => Some(Ok(false)),
                        Said::PreAuth => Some(Ok(true)),
                        Said::No | Said::Bad | Said::Bye => Some(Err(pending.refused(outcome))),
                    };
                }
            };
            if let Step::Done(_) | Step::Continue = connection.step(&pending, each).await? {
                let why = "no greeting".to_owned();
                return Err(ImapError::Protocol { doing: GREETING, why });
            }
        }
        Ok(())
    };
    timeout(within, read).await.unwrap_or(Err(ImapError::Timeout { doing: GREETING }))?;
    said.unwrap_or(Ok(false))
}

async fn start_tls(
    net: &dyn Net,
    endpoint: &Endpoint,
    mut connection: Connection,
    limits: &Limits,
) -> Result<Link, ImapError> {
    // No look at the capabilities first: somebody on the way may have struck STARTTLS out.
    let ask = Ask::new(STARTTLS, "STARTTLS", limits.connect);
    connection.run(ask, |_| {}).await?;
    let (plain, buffered) = connection.into_parts();
    Ok(net::upgrade(net, plain, &buffered, endpoint, limits.connect).await?)
}

async fn ask_capabilities(connection: &mut Connection) -> Result<Capabilities, ImapError> {
    let mut names = BTreeSet::new();
    let within = connection.limits.command;
    let ask = Ask::new(CAPABILITY, "CAPABILITY", within);
    let each = |response: &Response<'_>| {
        if let Response::Capabilities(listed) = response {
            names.extend(listed.iter().map(|capability| match capability {
                Capability::Imap4rev1 => "IMAP4REV1".to_owned(),
                Capability::Auth(mechanism) => format!("AUTH={}", mechanism.to_ascii_uppercase()),
                Capability::Atom(name) => name.to_ascii_uppercase(),
            }));
        }
    };
    connection.run(ask, each).await?;
    Ok(Capabilities { names })
}

async fn log_in(
    connection: &mut Connection,
    capabilities: &Capabilities,
    credentials: &Credentials,
    protection: Protection,
) -> Result<(), ImapError> {
    if !protection.may_carry_secrets() {
        return Err(ImapError::Insecure("the connection is not encrypted"));
    }
    let (line, parts) = login_lines(capabilities, credentials)?;
    let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
    let within = connection.limits.command;
    let ask = Ask { parts: &parts, login: true, ..Ask::new(LOGIN, &line, within) };
    connection.run(ask, |_| {}).await.map(|_| ())
}

/// The line that logs in, and what follows it. LOGIN where it is allowed and can carry the
/// password, for every server has it; SASL where LOGIN is disabled; literals where neither will do.
fn login_lines(
    capabilities: &Capabilities,
    credentials: &Credentials,
) -> Result<(Zeroizing<String>, Vec<Zeroizing<String>>), ImapError> {
    let (username, password) = match credentials {
        Credentials::Bearer { username, token } => {
            let token = token.expose_secret();
            let text = Zeroizing::new(format!("user={username}\x01auth=Bearer {token}\x01\x01"));
            return Ok(sasl("XOAUTH2", &text));
        }
        Credentials::Password { username, password } => (username, password.expose_secret()),
    };
    let plain = capabilities.has("AUTH=PLAIN");
    let disabled = capabilities.has("LOGINDISABLED");
    if disabled && !plain {
        return Err(ImapError::Insecure("the server takes no password here"));
    }
    let quotable = |text: &str| text.chars().all(|c| matches!(c, ' '..='~'));
    if quotable(username) && quotable(password) && !disabled {
        let username = quoted(LOGIN, username)?;
        let password = Zeroizing::new(quoted(LOGIN, password)?);
        return Ok((Zeroizing::new(format!("LOGIN {username} {}", *password)), Vec::new()));
    }
    if plain {
        return Ok(sasl("PLAIN", &Zeroizing::new(format!("\0{username}\0{password}"))));
    }
    let line = format!("LOGIN {{{}}}", username.len());
    let parts = [format!("{username} {{{}}}", password.len()), password.to_owned()];
    Ok((Zeroizing::new(line), parts.into_iter().map(Zeroizing::new).collect()))
}

fn sasl(mechanism: &str, text: &str) -> (Zeroizing<String>, Vec<Zeroizing<String>>) {
    let line = Zeroizing::new(format!("AUTHENTICATE {mechanism}"));
    (line, vec![Zeroizing::new(BASE64.encode(text.as_bytes()))])
}

/// 163.com and QQ refuse SELECT ("Unsafe Login") without it (RFC 2971). Its refusal means nothing.
async fn say_who_we_are(connection: &mut Connection) -> Result<(), ImapError> {
    let line = concat!(r#"ID ("name" "posthaste" "version" ""#, env!("CARGO_PKG_VERSION"), r#"")"#);
    let within = connection.limits.command;
    let ask = Ask::new(ID, line, within);
    match connection.run(ask, |_| {}).await {
        Ok(_) => Ok(()),
        Err(error) if error.reason() == Some(Reason::Other) && connection.usable() => Ok(()),
        Err(error) => Err(error),
    }
}
