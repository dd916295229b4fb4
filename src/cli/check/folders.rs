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

/// Hosts of Google: who was given access to the account files there, who only may send in its name
/// ("Send mail as") does not.
const GOOGLE: [&str; 2] = ["gmail.com", "googlemail.com"];

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
        notes.extend(no_sent(account, folders));
    }
    if account.shelves.is_empty() {
        return notes;
    }
    notes.extend(to_be_made(account, folders));
    let has = |name| capabilities.has(name) || capabilities.has("IMAP4rev2");
    if !has("MOVE") && !has("UIDPLUS") {
        notes.push(
            "the server has neither MOVE nor UIDPLUS: what is moved to another folder stays in \
             the old one too, marked as deleted, until somebody expunges it there"
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

/// Where this provider files what is sent from the mailbox by somebody else's account.
fn delegates(account: &Account) -> Option<String> {
    let host = account.imap.endpoint.host.to_lowercase();
    let is_of = |domains: &[&str]| {
        domains.iter().any(|domain| {
            host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    };
    let username = &account.imap.username;
    if is_of(&EXCHANGE_ONLINE) {
        return Some(format!(
            "who answers from this mailbox as a delegate has the copy in their own Sent Items, \
             where it does not count; in Exchange Online PowerShell: Set-Mailbox {username} \
             -MessageCopyForSentAsEnabled $true -MessageCopyForSendOnBehalfEnabled $true"
        ));
    }
    is_of(&GOOGLE).then(|| {
        format!(
            "who answers as {username} from an account of their own, by \"Send mail as\", has the \
             copy there, where it does not count; give them access instead: Gmail's settings of \
             this account, Accounts, \"Grant access to your account\""
        )
    })
}

/// Without it no answer counts.
fn no_sent(account: &Account, folders: &[Folder]) -> Option<String> {
    let why = match &account.imap.sent {
        SentFolder::Off => "`sent` is \"off\"",
        SentFolder::Auto if find_sent(folders).is_none() => "no Sent folder is found",
        SentFolder::Auto | SentFolder::Folder(_) => return None,
    };
    Some(format!(
        "{why}: in mode \"shared\" the copy in Sent is the answer, and without it none counts"
    ))
}

fn to_be_made(account: &Account, folders: &[Folder]) -> Option<String> {
    let is_missing = |(shelf, name): &&(Shelf, String)| {
        // That one is made when there is something for it.
        if *shelf == Shelf::Agents {
            return false;
        }
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
             imap.host = \"{host}\"\nimap.username = \"support@example.com\"\n\
             imap.password = \"x\"\n{more}\n"
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
        let off = "folders.agents = \"off\"";
        check("imap.example.com", off, &["INBOX", "Sent"], &[]);
        check("imap.example.com", off, &["INBOX"], &[]);
        check("imap.example.com", off, &["Sent", "Gesendete Elemente"], &["Gesendete Elemente"]);
        check("outlook.office365.com", off, &["Sent Items"], &[]);
        check("outlook.office365.com", shared, &["Sent Items"], &["-MessageCopyForSentAsEnabled"]);
        check("notoffice365.com", shared, &["Sent"], &[]);
        check("imap.gmail.com", shared, &["[Gmail]/Sent Mail"], &["Grant access to your account"]);
        check("imap.gmail.com", off, &["[Gmail]/Sent Mail"], &[]);
        check("imap.example.com", shared, &["INBOX"], &["no Sent folder is found"]);
        let unseen = "mode = \"shared\"\nimap.sent = \"off\"";
        check("imap.example.com", unseen, &["Sent"], &["`sent` is \"off\""]);
        let moves = "neither MOVE nor UIDPLUS";
        check("imap.example.com", "", &["Sent"], &[moves]);
        check("imap.example.com", "", &["Sent", "Posthaste"], &[moves]);
        let named = "mode = \"shared\"\nfolders.agents = \"Intern\"";
        check("imap.example.com", named, &["Sent"], &[moves]);
        check(
            "imap.example.com",
            folders,
            &["Sent", "Junk"],
            &["made at the first start: Warten", moves],
        );
    }
}
