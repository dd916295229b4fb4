//! Accounts, folders and the mails in them: what the server holds, in memory.
//!
//! Separate from the protocols, so that IMAP, SMTP and a test's own hand change the same thing by
//! the same rules: UIDs only rise, and a renumbered folder has a new UIDVALIDITY (RFC 9051
//! §2.3.1.1). Never does I/O and never reads a clock.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

/// The folders that every account has, with their special use (RFC 6154).
pub(super) const FOLDERS: [(&str, Option<&str>); 6] = [
    ("INBOX", None),
    ("Archive", Some("\\Archive")),
    ("Drafts", Some("\\Drafts")),
    ("Junk", Some("\\Junk")),
    ("Sent", Some("\\Sent")),
    ("Trash", Some("\\Trash")),
];

/// A mail in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMail {
    /// Its number, for ever, while the folder keeps its UIDVALIDITY.
    pub uid: u32,
    /// Flags and keywords, as IMAP names them: `\Seen`, `$Forwarded`.
    pub flags: BTreeSet<String>,
    /// When the server got it, to the second.
    pub internal_date: Timestamp,
    /// Its bytes.
    pub raw: Arc<[u8]>,
}

impl StoredMail {
    /// Whether it has the flag; case does not matter.
    #[must_use]
    pub fn has_flag(&self, name: &str) -> bool {
        self.flags.iter().any(|flag| flag.eq_ignore_ascii_case(name))
    }
}

/// A user of the server.
#[derive(Debug)]
pub(super) struct Account {
    pub password: String,
    pub folders: BTreeMap<String, Folder>,
}

/// A folder.
#[derive(Debug)]
pub(super) struct Folder {
    pub special_use: Option<&'static str>,
    pub subscribed: bool,
    pub uidvalidity: u32,
    pub uidnext: u32,
    pub mails: BTreeMap<u32, StoredMail>,
    /// Rises with every change of the mails or their flags.
    pub changes: u64,
}

/// What STORE does to flags (RFC 9051 §6.4.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FlagChange {
    Replace,
    Add,
    Remove,
}

impl Folder {
    pub(super) fn new(uidvalidity: u32, special_use: Option<&'static str>) -> Folder {
        Folder {
            special_use,
            subscribed: true,
            uidvalidity,
            uidnext: 1,
            mails: BTreeMap::new(),
            changes: 0,
        }
    }

    /// Puts a mail in and gives its UID.
    pub(super) fn add(&mut self, raw: Arc<[u8]>, flags: BTreeSet<String>, at: Timestamp) -> u32 {
        let uid = self.uidnext;
        self.uidnext = uid.saturating_add(1);
        self.mails.insert(uid, StoredMail { uid, flags, internal_date: to_the_second(at), raw });
        self.changes += 1;
        uid
    }

    /// Takes a mail out.
    pub(super) fn remove(&mut self, uid: u32) -> Option<StoredMail> {
        let mail = self.mails.remove(&uid)?;
        self.changes += 1;
        Some(mail)
    }

    /// Changes the flags of a mail; says whether there is such a mail.
    pub(super) fn change_flags(&mut self, uid: u32, how: FlagChange, names: &[String]) -> bool {
        let Some(mail) = self.mails.get_mut(&uid) else { return false };
        let before = mail.flags.clone();
        match how {
            FlagChange::Replace => mail.flags.clear(),
            FlagChange::Remove => {
                mail.flags.retain(|flag| !names.iter().any(|name| name.eq_ignore_ascii_case(flag)));
            }
            FlagChange::Add => {}
        }
        if how != FlagChange::Remove {
            for name in names {
                if !mail.has_flag(name) {
                    mail.flags.insert(name.clone());
                }
            }
        }
        if mail.flags != before {
            self.changes += 1;
        }
        true
    }

    /// Gives the folder another UIDVALIDITY and its mails new UIDs from 1 on, as a restored or
    /// migrated server does.
    pub(super) fn renumber(&mut self, uidvalidity: u32) {
        self.uidvalidity = uidvalidity;
        self.uidnext = 1;
        for mut mail in std::mem::take(&mut self.mails).into_values() {
            mail.uid = self.uidnext;
            self.uidnext += 1;
            self.mails.insert(mail.uid, mail);
        }
        self.changes += 1;
    }

    /// How many of its mails meet a condition.
    pub(super) fn count(&self, condition: impl Fn(&StoredMail) -> bool) -> usize {
        self.mails.values().filter(|mail| condition(mail)).count()
    }
}

/// INTERNALDATE has no fractions.
fn to_the_second(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_change_as_store_says() {
        let check = |before: &[&str], how, names: &[&str], after: &[&str]| {
            let set = |names: &[&str]| names.iter().map(|n| n.to_string()).collect::<BTreeSet<_>>();
            let mut folder = Folder::new(7, None);
            let uid = folder.add(Arc::from(*b"x"), set(before), Timestamp::UNIX_EPOCH);
            let names: Vec<_> = names.iter().map(|name| name.to_string()).collect();
            assert!(folder.change_flags(uid, how, &names));
            assert_eq!(folder.mails[&uid].flags, set(after));
        };
        check(&["\\Seen"], FlagChange::Add, &["$Fwd"], &["$Fwd", "\\Seen"]);
        check(&["\\Seen"], FlagChange::Add, &["\\SEEN"], &["\\Seen"]);
        check(&["\\Seen", "a"], FlagChange::Remove, &["A"], &["\\Seen"]);
        check(&["\\Seen", "a"], FlagChange::Replace, &["b"], &["b"]);
        check(&["\\Seen"], FlagChange::Replace, &[], &[]);
    }

    #[test]
    fn a_renumbered_folder_keeps_its_order_and_closes_its_gaps() {
        let mut folder = Folder::new(7, None);
        for raw in ["a", "b", "c"] {
            folder.add(Arc::from(raw.as_bytes()), BTreeSet::new(), Timestamp::UNIX_EPOCH);
        }
        folder.remove(2);
        folder.renumber(8);
        let mails: Vec<_> = folder.mails.values().map(|mail| (mail.uid, &mail.raw[..])).collect();
        assert_eq!(mails, [(1, &b"a"[..]), (2, &b"c"[..])]);
        assert_eq!((folder.uidvalidity, folder.uidnext), (8, 3));
    }
}
