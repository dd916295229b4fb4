//! FETCH: the items of mails, one answer for each mail (RFC 3501 §6.4.5, §7.4.2).
//!
//! Separate from the items' contents, which `section` and `structure` make. Sends as it goes, so a
//! folder full of mail is never held twice. Says nothing of mails that are gone.

use std::io;

use imap_types::IntoStatic;
use imap_types::fetch::{MacroOrMessageDataItemNames, MessageDataItemName};
use imap_types::sequence::SequenceSet;
use tokio::io::{AsyncRead, AsyncWrite};

use super::view::{Numbered, flag_list};
use super::wire::literal;
use super::{Connection, Done, Session, section, structure};
use crate::sandbox::field::split;
use crate::sandbox::folder::{FlagChange, StoredMail};
use crate::sandbox::state::State;

/// What is asked of each mail.
pub(super) struct Request {
    items: Vec<MessageDataItemName<'static>>,
    by_uid: bool,
    /// A whole mail by PEEK is called `RFC822` (RFC 1730 §6.4.5).
    as_rfc822: bool,
}

impl Request {
    pub(super) fn new(
        names: MacroOrMessageDataItemNames<'static>,
        by_uid: bool,
        as_rfc822: bool,
    ) -> Request {
        let mut items = match names {
            MacroOrMessageDataItemNames::Macro(short) => {
                short.expand().into_iter().map(IntoStatic::into_static).collect()
            }
            MacroOrMessageDataItemNames::MessageDataItemNames(names) => names,
        };
        if by_uid && !items.contains(&MessageDataItemName::Uid) {
            items.insert(0, MessageDataItemName::Uid);
        }
        Request { items, by_uid, as_rfc822 }
    }

    /// Whether it marks mails as seen.
    fn marks_seen(&self) -> bool {
        self.items.iter().any(|item| {
            matches!(
                item,
                MessageDataItemName::BodyExt { peek: false, .. }
                    | MessageDataItemName::Rfc822
                    | MessageDataItemName::Rfc822Text
            )
        })
    }

    fn asks_for_binary(&self) -> bool {
        self.items.iter().any(|item| {
            matches!(
                item,
                MessageDataItemName::Binary { .. } | MessageDataItemName::BinarySize { .. }
            )
        })
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    pub(super) async fn fetch(&mut self, set: &SequenceSet, request: Request) -> io::Result<Done> {
        let Some(view) = &self.session.view else {
            return Ok(Done::bad("select a folder first"));
        };
        if request.asks_for_binary() {
            return Ok(Done::bad("BINARY is not offered"));
        }
        for numbers in view.resolve(set, request.by_uid) {
            self.session.fetch_one(numbers, &request, &mut self.wire.out);
            self.wire.send_many().await?;
        }
        Ok(Done::ok("done"))
    }
}

impl Session {
    fn fetch_one(&mut self, numbers: Numbered, request: &Request, out: &mut Vec<u8>) {
        let user = self.user().to_owned();
        let Some(view) = &mut self.view else { return };
        let find = |state: &State| -> Option<StoredMail> {
            state.folder(&user, &view.folder)?.mails.get(&numbers.uid).cloned()
        };
        let Some(mut mail) = self.shared.read(find) else { return };
        let newly_seen = request.marks_seen() && !view.read_only && !mail.has_flag("\\Seen");
        if newly_seen {
            self.shared.change(|state| {
                if let Some(folder) = state.folder_mut(&user, &view.folder) {
                    folder.change_flags(numbers.uid, FlagChange::Add, &["\\Seen".to_owned()]);
                }
            });
            let Some(changed) = self.shared.read(find) else { return };
            mail = changed;
        }
        out.extend_from_slice(format!("* {} FETCH (", numbers.seq).as_bytes());
        for (at, item) in request.items.iter().enumerate() {
            if at > 0 {
                out.push(b' ');
            }
            let whole = MessageDataItemName::BodyExt { section: None, partial: None, peek: true };
            if request.as_rfc822 && *item == whole {
                write_item(&mail, &MessageDataItemName::Rfc822, out);
            } else {
                write_item(&mail, item, out);
            }
        }
        let shows_flags = request.items.contains(&MessageDataItemName::Flags);
        if newly_seen && !shows_flags {
            out.extend_from_slice(format!(" FLAGS {}", flag_list(&mail.flags)).as_bytes());
        }
        if newly_seen || shows_flags {
            view.heard_flags(numbers.seq, &mail.flags);
        }
        out.extend_from_slice(b")\r\n");
    }
}

fn write_item(mail: &StoredMail, item: &MessageDataItemName<'_>, out: &mut Vec<u8>) {
    let raw = &mail.raw;
    let mut text = |text: String| out.extend_from_slice(text.as_bytes());
    match item {
        MessageDataItemName::Flags => text(format!("FLAGS {}", flag_list(&mail.flags))),
        MessageDataItemName::Uid => text(format!("UID {}", mail.uid)),
        MessageDataItemName::InternalDate => {
            let date = mail.internal_date.strftime("%e-%b-%Y %H:%M:%S +0000");
            text(format!("INTERNALDATE \"{date:>26}\""));
        }
        MessageDataItemName::Rfc822Size => text(format!("RFC822.SIZE {}", raw.len())),
        MessageDataItemName::Envelope => {
            text("ENVELOPE ".to_owned());
            structure::envelope(raw, out);
        }
        MessageDataItemName::Body => {
            text("BODY ".to_owned());
            structure::body(raw, false, out);
        }
        MessageDataItemName::BodyStructure => {
            text("BODYSTRUCTURE ".to_owned());
            structure::body(raw, true, out);
        }
        MessageDataItemName::Rfc822 => {
            text("RFC822 ".to_owned());
            literal(out, raw);
        }
        MessageDataItemName::Rfc822Header => {
            text("RFC822.HEADER ".to_owned());
            literal(out, split(raw).0);
        }
        MessageDataItemName::Rfc822Text => {
            text("RFC822.TEXT ".to_owned());
            literal(out, split(raw).1);
        }
        MessageDataItemName::BodyExt { section, partial, .. } => {
            let origin = partial.map(|(origin, _)| format!("<{origin}>")).unwrap_or_default();
            text(format!("BODY[{}]{origin} ", section::name(section.as_ref())));
            match section::bytes(raw, section.as_ref()) {
                Some(bytes) => {
                    let (from, most) = partial.map_or((0, u32::MAX), |(from, n)| (from, n.get()));
                    let bytes = bytes.get(from as usize..).unwrap_or_default();
                    literal(out, bytes.get(..most as usize).unwrap_or(bytes));
                }
                None => out.extend_from_slice(b"NIL"),
            }
        }
        // Refused before.
        MessageDataItemName::Binary { .. } | MessageDataItemName::BinarySize { .. } => {}
    }
}
