//! Commands on folders: LIST, SELECT, STATUS, CREATE, APPEND and their kin (RFC 3501 §6.3).
//!
//! Separate from commands on mails. Folder names are raw bytes with `/` between levels, in
//! whatever encoding the client chose; none is ever made that the client did not name.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use imap_codec::CommandCodec;
use imap_codec::decode::Decoder;
use imap_types::command::{Command, CommandBody};
use imap_types::datetime::DateTime;
use imap_types::extensions::binary::LiteralOrLiteral8;
use imap_types::flag::Flag;
use imap_types::mailbox::{ListMailbox, Mailbox};
use imap_types::status::StatusDataItemName;
use jiff::Timestamp;

use super::dialect::ListOptions;
use super::view::View;
use super::wire::{line, quoted};
use super::{Done, Session};
use crate::sandbox::SandboxError;
use crate::sandbox::folder::Folder;

/// Bytes of a folder's name.
const NAME_BYTES_MAX: usize = 255;

impl Session {
    pub(super) fn list(
        &self,
        reference: &Mailbox<'_>,
        pattern: &ListMailbox<'_>,
        options: &ListOptions,
        out: &mut Vec<u8>,
    ) -> Done {
        let pattern = full_pattern(reference, pattern);
        if pattern.is_empty() {
            line(out, "* LIST (\\Noselect) \"/\" \"\"");
            return Done::ok("done");
        }
        let mut listed = Vec::new();
        self.each_folder(|name, folder, special_use| {
            let special_use = folder.special_use.filter(|_| special_use);
            let is_wanted = (folder.subscribed || !options.only_subscribed)
                && (special_use.is_some() || !options.only_special_use);
            if is_wanted && fits(pattern.as_bytes(), name.as_bytes()) {
                listed.push((name.to_owned(), folder.subscribed, special_use));
            }
        });
        for (name, subscribed, special_use) in &listed {
            let mut attributes = Vec::new();
            attributes.extend(special_use);
            if options.tell_subscribed && *subscribed {
                attributes.push("\\Subscribed");
            }
            if options.tell_children {
                attributes.push(self.children(name));
            }
            let attributes = attributes.join(" ");
            line(out, format_args!("* LIST ({attributes}) \"/\" {}", quoted(name)));
            if let Some(items) = &options.status {
                let status = format!("s STATUS {} {items}\r\n", quoted(name));
                if let Done::Bad(why) = self.status_as_written(&status, out) {
                    return Done::Bad(why);
                }
            }
        }
        Done::ok("done")
    }

    /// LIST with options (RFC 5258): a plain one for each pattern.
    pub(super) fn list_extended(
        &self,
        commands: &[String],
        options: &ListOptions,
        out: &mut Vec<u8>,
    ) -> Done {
        for command in commands {
            let command = CommandCodec::default().decode(command.as_bytes());
            let Ok((_, Command { body: CommandBody::List { reference, mailbox_wildcard }, .. })) =
                command
            else {
                return Done::bad("no name or pattern in that");
            };
            let done = self.list(&reference, &mailbox_wildcard, options, out);
            if !matches!(done, Done::Ok(_)) {
                return done;
            }
        }
        Done::ok("done")
    }

    /// A STATUS that LIST asks for (RFC 5819).
    fn status_as_written(&self, command: &str, out: &mut Vec<u8>) -> Done {
        match CommandCodec::default().decode(command.as_bytes()) {
            Ok((_, Command { body: CommandBody::Status { mailbox, item_names }, .. })) => {
                self.status(&mailbox, &item_names, out)
            }
            Ok(_) | Err(_) => Done::bad("no items of STATUS in that"),
        }
    }

    /// RFC 3348.
    fn children(&self, name: &str) -> &'static str {
        let below = format!("{name}/");
        let mut has = false;
        self.each_folder(|other, _, _| has |= other.starts_with(&below));
        if has { "\\HasChildren" } else { "\\HasNoChildren" }
    }

    pub(super) fn lsub(
        &self,
        reference: &Mailbox<'_>,
        pattern: &ListMailbox<'_>,
        out: &mut Vec<u8>,
    ) -> Done {
        let pattern = full_pattern(reference, pattern);
        self.each_folder(|name, folder, _| {
            if folder.subscribed && fits(pattern.as_bytes(), name.as_bytes()) {
                line(out, format_args!("* LSUB () \"/\" {}", quoted(name)));
            }
        });
        Done::ok("done")
    }

    pub(super) fn status(
        &self,
        mailbox: &Mailbox<'_>,
        names: &[StatusDataItemName],
        out: &mut Vec<u8>,
    ) -> Done {
        let name = folder_name(mailbox);
        let items = self.shared.read(|state| {
            let folder = state.folder(self.user(), &name)?;
            let items = names.iter().map(|name| status_item(folder, name));
            Some(items.collect::<Vec<_>>().join(" "))
        });
        let Some(items) = items else { return Done::no("[NONEXISTENT] no such folder") };
        line(out, format_args!("* STATUS {} ({items})", quoted(&name)));
        Done::ok("done")
    }

    pub(super) fn select(
        &mut self,
        mailbox: &Mailbox<'_>,
        read_only: bool,
        out: &mut Vec<u8>,
    ) -> Done {
        self.view = None;
        let name = folder_name(mailbox);
        let opened = self.shared.read(|state| {
            let folder = state.folder(self.user(), &name)?;
            let view = View::new(&name, folder, read_only);
            let unseen = view.all().into_iter().find(|mail| {
                folder.mails.get(&mail.uid).is_some_and(|mail| !mail.has_flag("\\Seen"))
            });
            Some((view, unseen, folder.uidnext, keywords(folder)))
        });
        let Some((view, unseen, uidnext, keywords)) = opened else {
            return Done::no("[NONEXISTENT] no such folder");
        };
        let system = "\\Answered \\Flagged \\Deleted \\Seen \\Draft";
        line(out, format_args!("* {} EXISTS", view.len()));
        line(out, "* 0 RECENT");
        line(out, format_args!("* FLAGS ({system}{keywords})"));
        match read_only {
            true => line(out, "* OK [PERMANENTFLAGS ()] nothing can be changed"),
            false => {
                line(out, format_args!("* OK [PERMANENTFLAGS ({system} \\*)] and any keyword"))
            }
        }
        if let Some(first) = unseen {
            line(out, format_args!("* OK [UNSEEN {}] the first", first.seq));
        }
        line(out, format_args!("* OK [UIDVALIDITY {}] valid", view.uidvalidity));
        line(out, format_args!("* OK [UIDNEXT {uidnext}] next"));
        self.view = Some(view);
        Done::ok(if read_only { "[READ-ONLY] done" } else { "[READ-WRITE] done" })
    }

    pub(super) fn create(&self, mailbox: &Mailbox<'_>) -> Done {
        let name = folder_name(mailbox);
        // A last `/` announces that folders below it will follow (RFC 3501 §6.3.3).
        let name = name.strip_suffix('/').unwrap_or(&name);
        if !is_fit(name) {
            return Done::no("[CANNOT] that is no name for a folder");
        }
        match self.shared.change(|state| state.create(self.user(), name)) {
            true => Done::ok("done"),
            false => Done::no("[ALREADYEXISTS] there is one"),
        }
    }

    pub(super) fn delete(&self, mailbox: &Mailbox<'_>) -> Done {
        let name = folder_name(mailbox);
        if name == "INBOX" {
            return Done::no("[CANNOT] INBOX stays");
        }
        match self.shared.change(|state| state.delete(self.user(), &name)) {
            true => Done::ok("done"),
            false => Done::no("[NONEXISTENT] no such folder"),
        }
    }

    pub(super) fn rename(&self, from: &Mailbox<'_>, to: &Mailbox<'_>) -> Done {
        let (from, to) = (folder_name(from), folder_name(to));
        if from == "INBOX" || !is_fit(&to) {
            return Done::no("[CANNOT] not that one, or not so");
        }
        self.shared.change(|state| {
            let Some(account) = state.accounts.get_mut(self.user()) else {
                return Done::no("[NONEXISTENT] no such user");
            };
            if account.folders.contains_key(&*to) {
                return Done::no("[ALREADYEXISTS] there is one");
            }
            let Some(folder) = account.folders.remove(&*from) else {
                return Done::no("[NONEXISTENT] no such folder");
            };
            account.folders.insert(to.clone().into_owned(), folder);
            let below = format!("{from}/");
            let names = account.folders.keys().filter(|name| name.starts_with(&below));
            let names: Vec<_> = names.cloned().collect();
            for name in names {
                if let Some(folder) = account.folders.remove(&name) {
                    let rest = name.strip_prefix(&below).unwrap_or_default();
                    account.folders.insert(format!("{to}/{rest}"), folder);
                }
            }
            Done::ok("done")
        })
    }

    pub(super) fn subscribe(&self, mailbox: &Mailbox<'_>, subscribed: bool) -> Done {
        let name = folder_name(mailbox);
        self.shared.change(|state| match state.folder_mut(self.user(), &name) {
            Some(folder) => {
                folder.subscribed = subscribed;
                Done::ok("done")
            }
            None => Done::no("[NONEXISTENT] no such folder"),
        })
    }

    pub(super) fn append(
        &self,
        mailbox: &Mailbox<'_>,
        flags: &[Flag<'_>],
        date: Option<DateTime>,
        message: LiteralOrLiteral8<'static>,
    ) -> Done {
        let LiteralOrLiteral8::Literal(literal) = message else {
            return Done::bad("BINARY is not offered");
        };
        let raw: Arc<[u8]> = Arc::from(literal.into_inner());
        let name = folder_name(mailbox);
        let flags: BTreeSet<_> = flags.iter().map(ToString::to_string).collect();
        let date = date.and_then(|date| Timestamp::from_second(date.as_ref().timestamp()).ok());
        let date = date.unwrap_or_else(|| self.shared.clock.now());
        let stored = self.shared.change(|state| {
            let uid = state.store((self.user(), &name), raw, flags, date)?;
            let folder = state.folder(self.user(), &name);
            Ok((folder.map_or(0, |folder| folder.uidvalidity), uid))
        });
        match stored {
            Ok((uidvalidity, uid)) if self.offers("UIDPLUS") => {
                Done::Ok(format!("[APPENDUID {uidvalidity} {uid}] done"))
            }
            Ok(_) => Done::ok("done"),
            Err(SandboxError::NoFolder { .. }) => Done::no("[TRYCREATE] no such folder"),
            Err(SandboxError::Full) => Done::no("[OVERQUOTA] the sandbox is full"),
        }
    }

    /// The user; commands that get here are those of a logged-in one.
    pub(super) fn user(&self) -> &str {
        self.user.as_deref().unwrap_or_default()
    }

    pub(super) fn offers(&self, capability: &str) -> bool {
        self.shared.read(|state| !state.withheld.contains(capability))
    }

    /// Shows every folder, and whether special uses are offered.
    fn each_folder(&self, mut show: impl FnMut(&str, &Folder, bool)) {
        self.shared.read(|state| {
            let special_use = !state.withheld.contains("SPECIAL-USE");
            if let Some(account) = state.accounts.get(self.user()) {
                account.folders.iter().for_each(|(name, folder)| show(name, folder, special_use));
            }
        });
    }
}

/// A folder's name as it is kept.
pub(super) fn folder_name<'a>(mailbox: &'a Mailbox<'_>) -> Cow<'a, str> {
    match mailbox {
        Mailbox::Inbox => Cow::Borrowed("INBOX"),
        Mailbox::Other(other) => String::from_utf8_lossy(other.as_ref()),
    }
}

fn status_item(folder: &Folder, name: &StatusDataItemName) -> String {
    match name {
        StatusDataItemName::Messages => format!("MESSAGES {}", folder.mails.len()),
        StatusDataItemName::Recent => "RECENT 0".to_owned(),
        StatusDataItemName::UidNext => format!("UIDNEXT {}", folder.uidnext),
        StatusDataItemName::UidValidity => format!("UIDVALIDITY {}", folder.uidvalidity),
        StatusDataItemName::Unseen => {
            format!("UNSEEN {}", folder.count(|mail| !mail.has_flag("\\Seen")))
        }
        StatusDataItemName::Deleted => {
            format!("DELETED {}", folder.count(|mail| mail.has_flag("\\Deleted")))
        }
        StatusDataItemName::DeletedStorage => {
            let deleted = folder.mails.values().filter(|mail| mail.has_flag("\\Deleted"));
            format!("DELETED-STORAGE {}", deleted.map(|mail| mail.raw.len()).sum::<usize>())
        }
    }
}

/// The keywords in use, each with a blank before it.
fn keywords(folder: &Folder) -> String {
    let flags = folder.mails.values().flat_map(|mail| &mail.flags);
    let keywords: BTreeSet<_> = flags.filter(|flag| !flag.starts_with('\\')).collect();
    keywords.into_iter().map(|keyword| format!(" {keyword}")).collect()
}

fn is_fit(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= NAME_BYTES_MAX
        && !name.eq_ignore_ascii_case("INBOX")
        && !name.contains(['*', '%', '"', '\\'])
        && !name.contains(char::is_control)
        && !name.split('/').any(str::is_empty)
}

fn full_pattern(reference: &Mailbox<'_>, pattern: &ListMailbox<'_>) -> String {
    let pattern = match pattern {
        ListMailbox::Token(token) => String::from_utf8_lossy(token.as_ref()),
        ListMailbox::String(string) => String::from_utf8_lossy(string.as_ref()),
    };
    let pattern = format!("{}{pattern}", folder_name(reference));
    match pattern.eq_ignore_ascii_case("INBOX") {
        true => "INBOX".to_owned(),
        false => pattern.chars().take(NAME_BYTES_MAX).collect(),
    }
}

/// Whether a name fits a pattern: `*` stands for anything, `%` for anything without `/`. Takes
/// time in proportion to both lengths' product, which are bounded.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    // reached[i]: what was read of the pattern fits the first i bytes of the name.
    let mut reached = vec![false; name.len() + 1];
    if let Some(start) = reached.first_mut() {
        *start = true;
    }
    for wanted in pattern {
        let mut next = Vec::with_capacity(reached.len());
        let mut before = false;
        for (at, fits_here) in reached.iter().enumerate() {
            let byte = at.checked_sub(1).and_then(|at| name.get(at));
            let fits_next = match wanted {
                b'*' => *fits_here || next.last() == Some(&true),
                b'%' => *fits_here || (next.last() == Some(&true) && byte != Some(&b'/')),
                wanted => before && byte == Some(wanted),
            };
            next.push(fits_next);
            before = *fits_here;
        }
        reached = next;
    }
    reached.last() == Some(&true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_names() {
        let check = |pattern: &str, name: &str, expected: bool| {
            assert_eq!(fits(pattern.as_bytes(), name.as_bytes()), expected, "{pattern} {name}");
        };
        check("*", "INBOX", true);
        check("*", "a/b", true);
        check("%", "a", true);
        check("%", "a/b", false);
        check("a/%", "a/b", true);
        check("a/%", "a/b/c", false);
        check("a/*", "a/b/c", true);
        check("%/%", "a/b", true);
        check("*b*", "abc", true);
        check("Sent", "Sent", true);
        check("Sent", "Sent Items", false);
        check("", "x", false);
        check("a*a*a*a*a*a*a*a*b", &"a".repeat(200), false);
    }
}
