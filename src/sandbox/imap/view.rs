//! A session's view of its selected folder: what the client has been told.
//!
//! Separate because the folder changes under other hands, and the client's sequence numbers must
//! not before it has heard so (RFC 9051 §7.5.1). Pure.

use std::collections::BTreeSet;

use imap_types::sequence::{SeqOrUid, Sequence, SequenceSet};

use super::wire::line;
use crate::sandbox::folder::Folder;

/// The client's picture of a folder.
#[derive(Debug)]
pub(super) struct View {
    /// The folder.
    pub folder: String,
    /// Its UIDVALIDITY when it was selected.
    pub uidvalidity: u32,
    /// Whether it was opened by EXAMINE.
    pub read_only: bool,
    /// The mails, in the order of their sequence numbers, which are one more than the index.
    known: Vec<Known>,
    /// The folder's count of changes that the client has heard of.
    heard: Option<u64>,
}

#[derive(Debug)]
struct Known {
    uid: u32,
    flags: BTreeSet<String>,
}

/// A mail by both its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numbered {
    /// Its place in the view, from 1.
    pub seq: u32,
    /// Its UID.
    pub uid: u32,
}

impl View {
    /// A view that knows all of a folder.
    pub(super) fn new(name: &str, folder: &Folder, read_only: bool) -> View {
        let mut view = View {
            folder: name.to_owned(),
            uidvalidity: folder.uidvalidity,
            read_only,
            known: Vec::new(),
            heard: None,
        };
        view.sync(folder, true, &mut Vec::new());
        view
    }

    /// How many mails the client knows.
    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    /// Tells what has changed since. Without `expunges` (FETCH, STORE and SEARCH are under way by
    /// sequence numbers), what is gone is told later.
    pub(super) fn sync(&mut self, folder: &Folder, expunges: bool, out: &mut Vec<u8>) {
        if self.heard == Some(folder.changes) {
            return;
        }
        let gone = |known: &Known| !folder.mails.contains_key(&known.uid);
        let mut behind = false;
        if expunges {
            let mut seq = 1;
            self.known.retain(|known| {
                if gone(known) {
                    line(out, format_args!("* {seq} EXPUNGE"));
                    return false;
                }
                seq += 1;
                true
            });
        } else {
            behind = self.known.iter().any(gone);
        }
        for (known, seq) in self.known.iter_mut().zip(1..) {
            let Some(mail) = folder.mails.get(&known.uid) else { continue };
            if mail.flags != known.flags {
                known.flags.clone_from(&mail.flags);
                let flags = flag_list(&mail.flags);
                line(out, format_args!("* {seq} FETCH (UID {} FLAGS {flags})", mail.uid));
            }
        }
        let last = self.known.last().map_or(0, |known| known.uid);
        let before = self.known.len();
        for (uid, mail) in folder.mails.range(last.saturating_add(1)..) {
            self.known.push(Known { uid: *uid, flags: mail.flags.clone() });
        }
        if self.known.len() > before {
            line(out, format_args!("* {} EXISTS", self.known.len()));
            line(out, "* 0 RECENT");
        }
        self.heard = (!behind).then_some(folder.changes);
    }

    /// Notes that the client has heard of a mail's flags already.
    pub(super) fn heard_flags(&mut self, seq: u32, flags: &BTreeSet<String>) {
        let known = usize::try_from(seq).ok().and_then(|seq| self.known.get_mut(seq - 1));
        if let Some(known) = known {
            known.flags.clone_from(flags);
        }
    }

    /// All mails.
    pub(super) fn all(&self) -> Vec<Numbered> {
        self.known.iter().zip(1..).map(|(known, seq)| Numbered { seq, uid: known.uid }).collect()
    }

    /// The mails of a set; numbers that name none are passed over.
    pub(super) fn resolve(&self, set: &SequenceSet, by_uid: bool) -> Vec<Numbered> {
        let ranges = self.ranges(set, by_uid);
        let named = |mail: &Numbered| ranges.contain(if by_uid { mail.uid } else { mail.seq });
        self.all().into_iter().filter(named).collect()
    }

    /// A set as ranges, with `*` as what it stands for.
    pub(super) fn ranges(&self, set: &SequenceSet, by_uid: bool) -> Ranges {
        let last = match by_uid {
            true => self.known.last().map_or(0, |known| known.uid),
            false => u32::try_from(self.known.len()).unwrap_or(u32::MAX),
        };
        let number = |number: &SeqOrUid| match number {
            SeqOrUid::Value(value) => value.get(),
            SeqOrUid::Asterisk => last,
        };
        let ends = set.0.as_ref().iter().map(|sequence| match sequence {
            Sequence::Single(one) => (number(one), number(one)),
            Sequence::Range(a, b) => (number(a).min(number(b)), number(a).max(number(b))),
        });
        Ranges::new(ends.collect())
    }
}

/// Numbers, as ranges that rise and do not touch.
#[derive(Debug)]
pub(super) struct Ranges(Vec<(u32, u32)>);

impl Ranges {
    fn new(mut ends: Vec<(u32, u32)>) -> Ranges {
        ends.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for (first, last) in ends {
            match merged.last_mut() {
                Some((_, end)) if first <= *end => *end = last.max(*end),
                _ => merged.push((first, last)),
            }
        }
        Ranges(merged)
    }

    /// Whether a number is in it.
    pub(super) fn contain(&self, number: u32) -> bool {
        let at = self.0.partition_point(|(first, _)| *first <= number);
        at.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|(_, last)| number <= *last)
    }
}

/// Flags as FETCH prints them.
pub(super) fn flag_list(flags: &BTreeSet<String>) -> String {
    let flags: Vec<_> = flags.iter().map(String::as_str).collect();
    format!("({})", flags.join(" "))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;

    use super::*;
    use crate::sandbox::folder::FlagChange;

    fn folder(mails: usize) -> Folder {
        let mut folder = Folder::new(7, None);
        for _ in 0..mails {
            add(&mut folder);
        }
        folder
    }

    fn add(folder: &mut Folder) {
        folder.add(Arc::from(*b"x"), BTreeSet::new(), Timestamp::UNIX_EPOCH);
    }

    #[test]
    fn sets_name_mails() {
        let mut folder = folder(9);
        for uid in [1, 2, 6] {
            folder.remove(uid);
        }
        let view = View::new("INBOX", &folder, false);
        let check = |set: &str, by_uid: bool, uids: &[u32]| {
            let set = SequenceSet::try_from(set).unwrap();
            let found: Vec<_> = view.resolve(&set, by_uid).iter().map(|mail| mail.uid).collect();
            assert_eq!(found, uids, "{set:?}");
        };
        check("3:5", true, &[3, 4, 5]);
        check("1:2", false, &[3, 4]);
        check("*", true, &[9]);
        check("*", false, &[9]);
        check("100:*", true, &[9]);
        check("*:8", true, &[8, 9]);
        check("1:2,6", true, &[]);
        check("5,3,3:4,4", true, &[3, 4, 5]);
        check("1:4294967295", true, &[3, 4, 5, 7, 8, 9]);
    }

    #[test]
    fn an_empty_folder_has_no_last_mail() {
        let view = View::new("INBOX", &folder(0), false);
        assert!(view.resolve(&SequenceSet::try_from("1:*").unwrap(), true).is_empty());
    }

    #[test]
    fn changes_are_told_once_and_expunges_when_they_may() {
        let mut folder = folder(4);
        let mut view = View::new("INBOX", &folder, false);
        let mut told = |folder: &Folder, expunges: bool| {
            let mut out = Vec::new();
            view.sync(folder, expunges, &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(told(&folder, true), "");
        folder.remove(1);
        folder.remove(3);
        folder.change_flags(4, FlagChange::Add, &["\\Seen".to_owned()]);
        add(&mut folder);
        let news = "* 4 FETCH (UID 4 FLAGS (\\Seen))\r\n* 5 EXISTS\r\n* 0 RECENT\r\n";
        assert_eq!(told(&folder, false), news);
        assert_eq!(told(&folder, false), "");
        assert_eq!(told(&folder, true), "* 1 EXPUNGE\r\n* 2 EXPUNGE\r\n");
        assert_eq!(told(&folder, true), "");
    }
}
