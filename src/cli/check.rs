//! `check`: is the configuration sound, and do the servers let us in?
//!
//! Separate from the daemon, whose own code logs in here: what is said to work, works. A line a
//! check, shown as soon as it is known; each failure with what to do about it. Reads folders'
//! names, never a mail there, and of the store how mails answer each other; sends none but, where
//! asked to, the welcomes.

mod agents;
mod folders;
mod unseen;

use serde::Serialize;
use tokio::time::timeout;

use super::Failure;
use super::access::with_hint;
use super::output::Output;
use super::table::Tone;
use crate::config::{Account, Config};
use crate::daemon::relay_login::{claimed_name, log_in};
use crate::daemon::welcome::AgentReport;
use crate::desk::policy::{Mode, Policy};
use crate::imap::account::SentFolder;
use crate::imap::command::Limits;
use crate::imap::error::{ImapError, Reason};
use crate::imap::folder::{Folder, find, find_sent};
use crate::imap::login::Credentials;
use crate::imap::session::Session;
use crate::limits::CHECK_WITHIN;
use crate::world::clock::{Clock, SystemClock};
use crate::world::endpoint::Endpoint;
use crate::world::net::{Net, SystemNet};

/// What one check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Check {
    /// `configuration`, `warning`, `idle-key`, `imap`, `smtp`, `welcome` or `agent`.
    check: &'static str,
    /// The mailbox that it is about.
    mailbox: Option<String>,
    ok: bool,
    /// What was found, or what is wrong and what to do about it.
    text: String,
    /// What is known of an agent's mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<AgentReport>,
}

/// Checks what was loaded, then every server unless `offline`, then the agents where asked to.
pub(super) fn check(
    config: &Config,
    offline: bool,
    agents: bool,
    json: bool,
) -> Result<(), Failure> {
    let mut told = Told { output: Output::new(), json, checks: Vec::new() };
    for check in of_configuration(config) {
        told.tell(check)?;
    }
    if !offline {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(servers(config, &mut told))?;
    }
    unseen::check(config, SystemClock::new().now(), &mut told)?;
    if agents {
        agents::check(config, &mut told)?;
    }
    if json {
        told.output.json(&told.checks)?;
        told.output.flush()?;
    }
    if told.checks.iter().all(|check| check.ok) { Ok(()) } else { Err(Failure::Shown) }
}

/// Checks on their way out.
struct Told {
    output: Output,
    json: bool,
    checks: Vec<Check>,
}

impl Told {
    fn tell(&mut self, check: Check) -> Result<(), Failure> {
        if !self.json {
            let is_unanswered = check.agent.as_ref().is_some_and(|it| it.answers.is_empty());
            let (mark, tone) = match (check.ok, check.check) {
                (false, _) => ("FAILED", Tone::Bad),
                (true, "warning" | "idle-key") => ("note", Tone::Warn),
                (true, _) if is_unanswered => ("note", Tone::Warn),
                (true, _) => ("ok", Tone::Good),
            };
            let mailbox = check.mailbox.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
            let text = format!("{}{mailbox}: {}", check.check, check.text);
            self.output.marked(tone, &format!("{mark:<8}"), &text)?;
            self.output.flush()?;
        }
        self.checks.push(check);
        Ok(())
    }
}

/// The configuration was read; what there is to say of it nevertheless.
fn of_configuration(config: &Config) -> Vec<Check> {
    let plain = |check, text| Check { check, mailbox: None, ok: true, text, agent: None };
    let (path, policy) = (config.path.display(), &config.policy);
    let mailboxes = counted(policy.mailboxes.len(), "mailbox", "mailboxes");
    let agents = counted(policy.agents.len(), "agent", "agents");
    let sound = plain("configuration", format!("{path}: {mailboxes}, {agents}"));
    let warnings = config.warnings.iter().map(|text| plain("warning", text.clone()));
    let idle = config
        .idle
        .iter()
        .map(|key| plain("idle-key", format!("{key}: does nothing yet in this version")));
    std::iter::once(sound).chain(warnings).chain(idle).collect()
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Logs in to every server, one after the other: side by side they would look like an attack.
async fn servers(config: &Config, told: &mut Told) -> Result<(), Failure> {
    let net = SystemNet::new();
    for account in &config.accounts {
        let mailbox = Some(account.name.clone());
        let mode = config.policy.mailbox(&account.name).map(|mailbox| mailbox.mode);
        let mut notes = Vec::new();
        let found = bounded(imap(&net, account, mode, &mut notes)).await;
        let endpoint = &account.imap.endpoint;
        let found = found.map_err(|why| names_server(endpoint, why));
        told.tell(outcome("imap", mailbox.clone(), found))?;
        for text in notes {
            told.tell(Check {
                check: "warning",
                mailbox: mailbox.clone(),
                ok: true,
                text,
                agent: None,
            })?;
        }
        let found = bounded(smtp(&net, account, &config.policy)).await;
        let endpoint = &account.smtp.endpoint;
        let found = found.map_err(|why| names_server(endpoint, why));
        told.tell(outcome("smtp", mailbox, found))?;
    }
    Ok(())
}

fn outcome(check: &'static str, mailbox: Option<String>, found: Result<String, String>) -> Check {
    let ok = found.is_ok();
    let (Ok(text) | Err(text)) = found;
    Check { check, mailbox, ok, text, agent: None }
}

/// What is wrong, with the server that it is about where it does not say so itself.
fn names_server(endpoint: &Endpoint, why: String) -> String {
    if why.contains(&endpoint.host) { why } else { format!("{endpoint}: {why}") }
}

async fn bounded(check: impl Future<Output = Result<String, String>>) -> Result<String, String> {
    timeout(CHECK_WITHIN, check).await.unwrap_or_else(|_| {
        let seconds = CHECK_WITHIN.as_secs();
        Err(format!(
            "no end within {seconds} s; the server is slow, or it waits for TLS from the start: is \
             `security = \"tls\"` right for this port?"
        ))
    })
}

/// Logs in and looks for the folders that the daemon will watch.
async fn imap(
    net: &dyn Net,
    account: &Account,
    mode: Option<Mode>,
    notes: &mut Vec<String>,
) -> Result<String, String> {
    let endpoint = &account.imap.endpoint;
    let source = account.imap.secret.clone();
    let secret = tokio::task::spawn_blocking(move || source.read())
        .await
        .map_err(|_| "reading the password: the reader panicked".to_owned())?
        .map_err(|error| with_hint(&error))?;
    let credentials = Credentials::Password {
        username: account.imap.username.clone(),
        password: secret.expose().to_owned().into(),
    };
    let session = Session::connect(net, endpoint, &credentials, &Limits::default()).await;
    let mut session = session.map_err(|error| in_words(&error))?;
    let folders = session.list().await.map_err(|error| in_words(&error))?;
    let has_idle = session.capabilities().has("IDLE");
    notes.extend(folders::notes(account, mode, &folders, session.capabilities()));
    // The check is done; how the server takes leave changes nothing.
    let _ = session.logout().await;
    let folders = watched(account, &folders)?;
    let news = if has_idle { "news by IDLE" } else { "no IDLE, polled" };
    Ok(format!("{endpoint}: logged in as {}; {folders}; {news}", account.imap.username))
}

/// The folders that will be watched, in words.
fn watched(account: &Account, folders: &[Folder]) -> Result<String, String> {
    let missing = |key: &str, name: &str| {
        let names: Vec<String> = folders.iter().map(Folder::display).collect();
        format!("there is no folder {name}; check `{key}`; there are: {}", names.join(", "))
    };
    let inbox = match find(folders, &account.imap.inbox) {
        Some(folder) => folder.display(),
        // Every server has one, whether it lists it or not (RFC 9051 §5.1).
        None if account.imap.inbox.eq_ignore_ascii_case("INBOX") => "INBOX".to_owned(),
        None => return Err(missing("inbox", &account.imap.inbox)),
    };
    let sent = match &account.imap.sent {
        SentFolder::Off => "Sent is not watched".to_owned(),
        SentFolder::Folder(name) => match find(folders, name) {
            Some(folder) => format!("Sent is {}", folder.display()),
            None => return Err(missing("sent", name)),
        },
        SentFolder::Auto => match find_sent(folders) {
            Some(folder) => format!("Sent is {}", folder.display()),
            None => "no Sent found, so it is not watched; name it with `sent`".to_owned(),
        },
    };
    Ok(format!("inbox is {inbox}, {sent}"))
}

async fn smtp(net: &dyn Net, account: &Account, policy: &Policy) -> Result<String, String> {
    let session = log_in(net, &account.smtp, claimed_name(policy)).await?;
    // As above.
    let _ = session.quit().await;
    let endpoint = &account.smtp.endpoint;
    Ok(match &account.smtp.username {
        Some(username) => format!("{endpoint}: logged in as {username}"),
        None => format!("{endpoint}: greeted, no login configured"),
    })
}

/// What the server said, and what to do about it.
fn in_words(error: &ImapError) -> String {
    let hint = match error.reason() {
        Some(Reason::Authentication) => {
            "; check username and password; many providers want an app password, or IMAP switched \
             on for the account"
        }
        Some(Reason::Throttled { .. }) => "; wait a while before the next try",
        Some(Reason::TooManyConnections) => {
            "; another program holds connections to this account, perhaps the daemon itself"
        }
        Some(Reason::Unavailable) => "; the server says that it will pass: try again later",
        Some(Reason::OverQuota) => "; make room in the account",
        Some(Reason::NoFolder | Reason::Other) => "",
        None if matches!(error, ImapError::Timeout { .. }) => {
            "; the server is slow, or it waits for TLS from the start: is `security = \"tls\"` \
             right for this port?"
        }
        None => "",
    };
    format!("{error}{hint}")
}
