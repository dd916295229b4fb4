//! Commands on the mails of the selected folder: SEARCH, STORE, COPY, MOVE, EXPUNGE
//! (RFC 3501 §6.4, RFC 4315, RFC 6851).
//!
//! Separate from FETCH, which only shows. Every change is made in one step under the lock, so two
//! sessions never see half of it.

use imap_types::core::Charset;
use imap_types::flag::{Flag, StoreResponse, StoreType};
use imap_types::mailbox::Mailbox;
use imap_types::search::SearchKey;
use imap_types::sequence::SequenceSet;

use super::folders::folder_name;
use super::search::Candidate;
use super::view::{Numbered, flag_list};
use super::wire::{line, number_set};
use super::{Done, Session};
use crate::sandbox::SandboxError;
use crate::sandbox::folder::{FlagChange, StoredMail};
use crate::sandbox::state::State;

/// What a COPY did: the UIDVALIDITY of the target, the UIDs there, and the UIDs here.
struct Copied {
    uidvalidity: u32,
    from: Vec<u32>,
    to: Vec<u32>,
}

impl Session {
    pub(super) fn search(
        &self,
        charset: Option<&Charset<'_>>,
        criteria: &[SearchKey<'_>],
        by_uid: bool,
        out: &mut Vec<u8>,
    ) -> Done {
        let known = |charset: &&Charset<'_>| {
            ["UTF-8", "US-ASCII"].iter().any(|name| charset.as_ref().eq_ignore_ascii_case(name))
        };
        if charset.is_some_and(|charset| !known(&charset)) {
            return Done::no("[BADCHARSET (UTF-8 US-ASCII)] only these");
        }
        let Some(view) = &self.view else { return Done::bad("select a folder first") };
        let found = self.shared.read(|state| {
            let folder = state.folder(self.user(), &view.folder);
            let met = |numbers: &Numbered| {
                let mail = folder.and_then(|folder| folder.mails.get(&numbers.uid));
                mail.is_some_and(|mail| {
                    let candidate = Candidate::new(view, *numbers, mail);
                    criteria.iter().all(|key| candidate.meets(key))
                })
            };
            view.all().into_iter().filter(met).collect::<Vec<_>>()
        });
        let mut answer = "* SEARCH".to_owned();
        for numbers in found {
            let number = if by_uid { numbers.uid } else { numbers.seq };
            answer.push_str(&format!(" {number}"));
        }
        line(out, answer);
        Done::ok("done")
    }

    pub(super) fn store(
        &mut self,
        set: &SequenceSet,
        how: (StoreType, StoreResponse),
        flags: &[Flag<'_>],
        by_uid: bool,
        out: &mut Vec<u8>,
    ) -> Done {
        let user = self.user().to_owned();
        let Some(view) = &mut self.view else { return Done::bad("select a folder first") };
        if view.read_only {
            return Done::no("[READ-ONLY] the folder is only examined");
        }
        let (kind, response) = how;
        let kind = match kind {
            StoreType::Replace => FlagChange::Replace,
            StoreType::Add => FlagChange::Add,
            StoreType::Remove => FlagChange::Remove,
        };
        let names: Vec<_> = flags.iter().map(ToString::to_string).collect();
        let mails = view.resolve(set, by_uid);
        self.shared.change(|state| {
            let Some(folder) = state.folder_mut(&user, &view.folder) else { return };
            for numbers in &mails {
                folder.change_flags(numbers.uid, kind, &names);
                let Some(mail) = folder.mails.get(&numbers.uid) else { continue };
                view.heard_flags(numbers.seq, &mail.flags);
                if response == StoreResponse::Answer {
                    let flags = flag_list(&mail.flags);
                    let uid = if by_uid { format!("UID {} ", mail.uid) } else { String::new() };
                    line(out, format_args!("* {} FETCH ({uid}FLAGS {flags})", numbers.seq));
                }
            }
        });
        Done::ok("done")
    }

    pub(super) fn copy(&self, set: &SequenceSet, mailbox: &Mailbox<'_>, by_uid: bool) -> Done {
        let Some(view) = &self.view else { return Done::bad("select a folder first") };
        let mails = view.resolve(set, by_uid);
        let target = folder_name(mailbox);
        let copied = self
            .shared
            .change(|state| copy_mails(state, self.user(), (&view.folder, &target), &mails));
        match copied {
            Ok(copied) if copied.to.is_empty() || !self.offers("UIDPLUS") => Done::ok("done"),
            Ok(copied) => Done::Ok(format!("{} done", copied.code())),
            Err(error) => refusal(&error),
        }
    }

    pub(super) fn move_to(
        &self,
        set: &SequenceSet,
        mailbox: &Mailbox<'_>,
        by_uid: bool,
        out: &mut Vec<u8>,
    ) -> Done {
        let Some(view) = &self.view else { return Done::bad("select a folder first") };
        if view.read_only {
            return Done::no("[READ-ONLY] the folder is only examined");
        }
        let mails = view.resolve(set, by_uid);
        let target = folder_name(mailbox);
        let moved = self.shared.change(|state| {
            let user = self.user();
            let copied = copy_mails(state, user, (&view.folder, &target), &mails)?;
            state.remove(user, &view.folder, &copied.from);
            Ok(copied)
        });
        match moved {
            Ok(moved) => {
                // Before the EXPUNGEs, which follow when the view is told (RFC 6851 §4.3).
                if !moved.to.is_empty() && self.offers("UIDPLUS") {
                    line(out, format_args!("* OK {} moved", moved.code()));
                }
                Done::ok("done")
            }
            Err(error) => refusal(&error),
        }
    }

    /// EXPUNGE, or with a set UID EXPUNGE; the view tells what went.
    pub(super) fn expunge(&self, set: Option<&SequenceSet>) -> Done {
        let Some(view) = &self.view else { return Done::bad("select a folder first") };
        if view.read_only {
            return Done::no("[READ-ONLY] the folder is only examined");
        }
        let ranges = set.map(|set| view.ranges(set, true));
        self.shared.change(|state| {
            let Some(folder) = state.folder(self.user(), &view.folder) else { return };
            let goes = |mail: &&StoredMail| {
                mail.has_flag("\\Deleted")
                    && ranges.as_ref().is_none_or(|ranges| ranges.contain(mail.uid))
            };
            let uids: Vec<_> = folder.mails.values().filter(goes).map(|mail| mail.uid).collect();
            state.remove(self.user(), &view.folder, &uids);
        });
        Done::ok("done")
    }

    /// CLOSE, which expunges without a word, or UNSELECT, which does not.
    pub(super) fn close(&mut self, expunge: bool) -> Done {
        if expunge && self.view.as_ref().is_some_and(|view| !view.read_only) {
            self.expunge(None);
        }
        self.view = None;
        Done::ok("done")
    }
}

impl Copied {
    fn code(&self) -> String {
        let (from, to) = (number_set(&self.from), number_set(&self.to));
        format!("[COPYUID {} {from} {to}]", self.uidvalidity)
    }
}

/// Copies mails between folders of a user. A mail that does not fit stops it; what was copied
/// before stays, as nothing says that it may not.
fn copy_mails(
    state: &mut State,
    user: &str,
    (from, to): (&str, &str),
    mails: &[Numbered],
) -> Result<Copied, SandboxError> {
    let no_folder = || SandboxError::NoFolder { address: user.to_owned(), folder: to.to_owned() };
    let uidvalidity = state.folder(user, to).ok_or_else(no_folder)?.uidvalidity;
    let mut copied = Copied { uidvalidity, from: Vec::new(), to: Vec::new() };
    for numbers in mails {
        let mail = state.folder(user, from).and_then(|folder| folder.mails.get(&numbers.uid));
        let Some(mail) = mail.cloned() else { continue };
        let uid = state.store((user, to), mail.raw, mail.flags, mail.internal_date)?;
        copied.from.push(numbers.uid);
        copied.to.push(uid);
    }
    Ok(copied)
}

fn refusal(error: &SandboxError) -> Done {
    match error {
        SandboxError::NoFolder { .. } => Done::no("[TRYCREATE] no such folder"),
        SandboxError::Full => Done::no("[OVERQUOTA] the sandbox is full"),
    }
}
