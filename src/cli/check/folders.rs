//! What `check` has to say of the folders of a mailbox beyond whether they are there.
//!
//! Separate because these are no failures: the desk works, and yet somebody would wonder. Answers
//! that are filed where nobody looks, folders that will be made, servers that cannot move mail.
//! Pure; knows servers by their names and by what they say they can.

use crate::config::Account;
use crate::desk::policy::Mode;
use crate::desk::shelf::Shelf;
use crate::imap::account::SentFolder;
use crate::imap::folder::{Folder, find, find_junk, find_sent, other_sent};
use crate::imap::login::Capabilities;

/// Hosts of Microsoft 365: there a delegate's copy lies in the delegate's own Sent Items.
const EXCHANGE_ONLINE: [&str; 3] = ["office365.com", "outlook.com", "office.com"];

/// A sentence for each thing to know.
pub(super) fn notes(
    account: &Account,
    mode: Option<Mode>,
    folders: &[Folder],
    capabilities: &Capabilities,
) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(elsewhere(account, folders));
    if mode == Some(Mode::Shared) {
        notes.extend(delegates(account));
    }
    if account.shelves.is_empty() {
        return notes;
    }
    notes.extend(to_be_made(account, folders));
    let has = |name| capabilities.has(name) || capabilities.has("IMAP4rev2");
    if !has("MOVE") && !has("UIDPLUS") {
        notes.push(
            "the server has neither MOVE nor UIDPLUS: what is moved to a folder of a status stays \
             in the old one too, marked as deleted, until somebody expunges it there"
                .to_owned(),
        );
    }
    notes
}

/// Folders that mail programs file answers in, and that are not watched.
fn elsewhere(account: &Account, folders: &[Folder]) -> Option<String> {
    let chosen = match &account.imap.sent {
        SentFolder::Auto => find_sent(folders)?,
        SentFolder::Folder(name) => find(folders, name)?,
        SentFolder::Off => return None,
    };
    let others: Vec<String> =
        other_sent(folders, chosen).into_iter().map(Folder::display).collect();
    (!others.is_empty()).then(|| {
        format!(
            "answers are looked for in {} alone; also called as if they held some: {}. Let every \
             mail program file in {}, or name the right one with `sent`",
            chosen.display(),
            others.join(", "),
            chosen.display()
        )
    })
}

fn delegates(account: &Account) -> Option<String> {
    let host = account.imap.endpoint.host.to_lowercase();
    let is_exchange = EXCHANGE_ONLINE.iter().any(|domain| {
        host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    });
    is_exchange.then(|| {
        format!(
            "who answers from this mailbox as a delegate has the copy in their own Sent Items, \
             where it does not count; in Exchange Online PowerShell: Set-Mailbox {} \
             -MessageCopyForSentAsEnabled $true -MessageCopyForSendOnBehalfEnabled $true",
            account.imap.username
        )
    })
}

fn to_be_made(account: &Account, folders: &[Folder]) -> Option<String> {
    let is_missing = |(shelf, name): &&(Shelf, String)| {
        let junk = find_junk(folders).filter(|_| *shelf == Shelf::Spam);
        find(folders, name).or(junk).is_none()
    };
    let missing: Vec<&str> =
        account.shelves.iter().filter(is_missing).map(|(_, name)| name.as_str()).collect();
    (!missing.is_empty()).then(|| format!("made at the first start: {}", missing.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::load;

    /// The notes on a mailbox of this configuration, whose server lists these folders.
    fn notes_on(host: &str, more: &str, names: &[&str]) -> Vec<String> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("posthaste.toml");
        let text = format!(
            "data_dir = \"d\"\ndesk.name = \"Lamps\"\n[[agent]]\nname = \"anna\"\n\
             address = \"anna@example.com\"\n[[mailbox]]\nname = \"support\"\n\
             address = \"support@example.com\"\nsmtp.host = \"smtp.example.com\"\n\
             imap = {{ host = \"{host}\", username = \"support@example.com\", password = \"x\" }}\n\
             {more}\n"
        );
        std::fs::write(&path, text).unwrap();
        let config = load(&path, |_| None).unwrap();
        let folder = |raw: &&str| Folder {
            raw: (*raw).to_owned(),
            delimiter: Some('/'),
            use_of: None,
            selectable: true,
        };
        let folders: Vec<Folder> = names.iter().map(folder).collect();
        let mode = config.policy.mailboxes.first().map(|mailbox| mailbox.mode);
        let account = config.accounts.first().unwrap();
        notes(account, mode, &folders, &Capabilities::default())
    }

    #[test]
    fn each_thing_to_know_is_said() {
        let check = |host: &str, more: &str, names: &[&str], wanted: &[&str]| {
            let notes = notes_on(host, more, names);
            assert_eq!(notes.len(), wanted.len(), "{notes:?}");
            for (note, wanted) in notes.iter().zip(wanted) {
                assert!(note.contains(wanted), "{note}");
            }
        };
        let shared = "mode = \"shared\"";
        let folders = "mode = \"shared\"\nfolders = { waiting = \"Warten\", spam = \"Junk\" }";
        check("imap.example.com", "", &["INBOX", "Sent"], &[]);
        check("imap.example.com", "", &["INBOX"], &[]);
        check("imap.example.com", "", &["Sent", "Gesendete Elemente"], &["Gesendete Elemente"]);
        check("outlook.office365.com", "", &["Sent Items"], &[]);
        check("outlook.office365.com", shared, &["Sent Items"], &["-MessageCopyForSentAsEnabled"]);
        check("notoffice365.com", shared, &["Sent"], &[]);
        check(
            "imap.example.com",
            folders,
            &["Sent", "Junk"],
            &["made at the first start: Warten", "neither MOVE nor UIDPLUS"],
        );
    }
}
