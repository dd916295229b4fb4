//! Accounts: the IMAP and SMTP sides of each mailbox, out of its checked table.
//!
//! Separate from the policy because the desk knows nothing of servers. `None` stands for what a
//! problem was told about; where no problem was told, all of it is there.

use std::path::Path;

use super::Account;
use super::contradictions::SECRETS;
use super::table::Table;
use super::value;
use crate::desk::shelf::Shelf;
use crate::imap::account::{self as imap, SaveSent, SentFolder};
use crate::smtp::account::{self as smtp, ReturnPathPolicy};
use crate::world::endpoint::{Endpoint, Security};
use crate::world::secret::{Secret, SecretSource, open_to_others};

/// The account of a mailbox.
pub(super) fn account(mailbox: &Table) -> Option<Account> {
    Some(Account {
        name: mailbox.text("name")?.to_owned(),
        imap: imap_account(mailbox.table("imap")?)?,
        smtp: smtp_account(mailbox.table("smtp")?)?,
        history: value::history(mailbox.text("history")?).ok()?,
        shelves: shelves(mailbox),
    })
}

/// Where agents' own mail goes in relay mode, unless the configuration says otherwise. People read
/// such a mailbox for its customers, and there a folder of the desk's name explains itself in any
/// language. In shared mode agents see to the mailbox themselves, and no mail is put away unasked.
const AGENTS: &str = "Posthaste";

/// The shelves, by their folders' names. In relay mode no status has one but spam.
pub(super) fn shelves(mailbox: &Table) -> Vec<(Shelf, String)> {
    let Some(folders) = mailbox.table("folders") else { return Vec::new() };
    let is_shared = mailbox.text("mode") == Some("shared");
    let agents = match folders.text("agents") {
        None | Some("off") => None,
        Some("auto") => (!is_shared).then_some(AGENTS),
        Some(name) => Some(name),
    };
    let by_status = |key| folders.text(key).filter(|_| is_shared);
    [
        (Shelf::Waiting, by_status("waiting")),
        (Shelf::Resolved, by_status("resolved")),
        (Shelf::Spam, folders.text("spam")),
        (Shelf::Agents, agents),
    ]
    .into_iter()
    .filter_map(|(shelf, name)| Some((shelf, name?.to_owned())))
    .collect()
}

/// What is not wrong with an account and yet should not stay as it is. `config` is the file itself,
/// which holds the passwords that are written into it.
pub(super) fn warnings(account: &Account, config: &Path) -> Vec<String> {
    let Account { name, imap, smtp, history: _, shelves: _ } = account;
    let secrets = [("imap", Some(&imap.secret)), ("smtp", smtp.secret.as_ref())];
    let mut warnings: Vec<String> = secrets
        .into_iter()
        .filter_map(|(side, secret)| exposed(secret?, &format!("{name}.{side}"), config))
        .collect();
    let ports = [
        (&imap.endpoint, 993, "imap", Security::StartTls, "tls"),
        (&imap.endpoint, 143, "imap", Security::Tls, "starttls"),
        (&smtp.endpoint, 465, "smtp", Security::StartTls, "tls"),
        (&smtp.endpoint, 587, "smtp", Security::Tls, "starttls"),
    ];
    for (endpoint, port, side, unusual, usual) in ports {
        if endpoint.port == port && endpoint.security == unusual {
            warnings.push(format!(
                "{name}.{side}: port {port} is usually reached with security = \"{usual}\""
            ));
        }
    }
    warnings
}

/// A secret that others than its owner may read.
fn exposed(secret: &SecretSource, place: &str, config: &Path) -> Option<String> {
    let (path, mode, holder) = match secret {
        SecretSource::File(path) => (path.as_path(), secret.open_to_others()?, "password_file"),
        SecretSource::Inline(_) => (config, open_to_others(config)?, "the password stands in"),
        SecretSource::Command(_) | SecretSource::Credential(_) => return None,
    };
    let path = path.display();
    Some(format!(
        "{place}: {holder} {path}, whose mode {mode:04o} lets others in; chmod 600 {path}"
    ))
}

fn imap_account(table: &Table) -> Option<imap::Account> {
    Some(imap::Account {
        endpoint: endpoint(table, [993, 143, 143])?,
        username: table.text("username")?.to_owned(),
        secret: secret(table)?,
        inbox: table.text("inbox")?.to_owned(),
        sent: match table.text("sent")? {
            "auto" => SentFolder::Auto,
            "off" => SentFolder::Off,
            folder => SentFolder::Folder(folder.to_owned()),
        },
        save_sent: match table.text("save_sent")? {
            "on" => SaveSent::On,
            "off" => SaveSent::Off,
            _ => SaveSent::Auto,
        },
        poll: table.duration("poll")?,
    })
}

fn smtp_account(table: &Table) -> Option<smtp::Account> {
    Some(smtp::Account {
        endpoint: endpoint(table, [465, 587, 25])?,
        username: table.text("username").map(str::to_owned),
        secret: secret(table),
        rate: table.rate("rate").map(|rate| smtp::Rate { count: rate.count, period: rate.period }),
        return_path: match table.text("return_path")? {
            "<>" => ReturnPathPolicy::Null,
            "mailbox" => ReturnPathPolicy::Mailbox,
            _ => ReturnPathPolicy::Auto,
        },
    })
}

/// `ports` are the usual ones for TLS, STARTTLS and neither.
fn endpoint(table: &Table, ports: [u16; 3]) -> Option<Endpoint> {
    let [tls, starttls, plain] = ports;
    let (security, usual) = match table.text("security")? {
        "starttls" => (Security::StartTls, starttls),
        "none" => (Security::None, plain),
        _ => (Security::Tls, tls),
    };
    let port = if table.is_given("port") { table.port("port")? } else { usual };
    let ca_file = table.path("ca_file").map(Path::to_owned);
    Some(Endpoint { host: table.text("host")?.to_owned(), port, security, ca_file })
}

fn secret(table: &Table) -> Option<SecretSource> {
    let name = SECRETS.into_iter().find(|name| table.is_given(name))?;
    if name == "password_file" {
        return Some(SecretSource::File(table.path(name)?.to_owned()));
    }
    let text = table.text(name)?;
    Some(match name {
        "password" => SecretSource::Inline(Secret::new(text)),
        "password_command" => SecretSource::Command(text.to_owned()),
        _ => SecretSource::Credential(text.to_owned()),
    })
}
