//! Shelves: mail that shows up in a folder of ours, and what whoever put it there means.
//!
//! Separate from the usual intake because mail does not arrive there from outside: it is moved, by
//! us or by somebody with access to the mailbox. What we moved is told by the passage that was
//! noted before ([`crate::store::shelving`]); everything else is a command, and wins over what we
//! were about to do. A message is told by its content, never by its Message-ID alone. Spam that
//! nobody has seen elsewhere is what the server filters: it stays where it is, unread. Agents' mail
//! that nobody has seen elsewhere came while we did not look: it is taken in like any other.

use jiff::Timestamp;

use super::arrival::decide_on;
use super::desk::Desk;
use super::ingest::{Folder, ReadMail, Taken, account, store_new};
use crate::desk::conversation::{ConversationId, MessageKey, Status};
use crate::desk::event::Actor;
use crate::desk::input::{Commanded, Input, What};
use crate::desk::placement::{Evidence, Known};
use crate::desk::shelf::{Shelf, Shelves};
use crate::store::StoreError;
use crate::store::commit::{Accounted, Writer};

/// Takes in what lies on a shelf.
pub(super) fn take(
    w: &mut Writer<'_>,
    desk: &Desk,
    mail: &ReadMail,
    shelf: Shelf,
    (evidence, known): (&Evidence, &Known),
    now: Timestamp,
) -> Result<Taken, StoreError> {
    let (message, location) = (&mail.message, mail.incoming.location.as_ref());
    if let Some(own) = &known.own {
        account(w, location, &Accounted::Ours(own.mail))?;
        return Ok(Taken::Ours);
    }
    let stored = w.read().duplicate_of(&message.raw_hash, message.content_hash.as_ref())?;
    if let Some((stored, conversation)) = stored {
        let is_ours = match location {
            Some(location) => w.passage_arrived(location, stored)?,
            None => false,
        };
        account(w, location, &Accounted::Duplicate(stored))?;
        if let Some(location) = location {
            w.look_for_twins(location, (stored, conversation))?;
        }
        if !is_ours && !mail.incoming.history {
            obey(w, desk, mail, conversation, shelf, now)?;
        }
        return Ok(Taken::Duplicate(stored));
    }
    if shelf == Shelf::Spam || mail.incoming.history {
        account(w, location, &Accounted::PassedOver)?;
        return Ok(Taken::PassedOver);
    }
    let (stored, conversation) = store_new(w, desk, mail, (evidence, known), now)?;
    obey(w, desk, mail, conversation, shelf, now)?;
    Ok(Taken::Stored(stored, conversation))
}

/// A further copy of a stored message lies in the inbox. Whether it came back there from a shelf:
/// the same bytes, or what an Exchange server makes of them, which keeps the moment of arrival. A
/// second delivery of the same mail has other trace fields, and comes at another time.
pub(super) fn take_back(
    w: &mut Writer<'_>,
    desk: &Desk,
    mail: &ReadMail,
    (stored, conversation): (MessageKey, ConversationId),
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(location) = mail.incoming.location.as_ref() else { return Ok(()) };
    let shelves = shelves_of(desk, mail);
    if !shelves.has_statuses() && !shelves.agents {
        return Ok(());
    }
    let is_ours = w.passage_arrived(location, stored)?;
    let is_same = w.read().duplicate_of(&mail.message.raw_hash, None)?.is_some();
    if is_same && shelves.has_statuses() {
        w.look_for_twins(location, (stored, conversation))?;
    }
    if is_ours {
        return Ok(());
    }
    let received_at = w.read().message(stored)?.map(|message| message.received_at.as_second());
    let is_moved = is_same || received_at == Some(mail.incoming.received_at.as_second());
    let is_back = is_moved && w.read().was_elsewhere(location, stored)?;
    if shelves.agents && w.read().is_agents_own(stored)? {
        return match is_back {
            // Out of the way, and back: that says nothing of the conversation.
            true => w.put_back(location),
            false if mail.incoming.history => Ok(()),
            false => w.astray(&mail.incoming.mailbox, conversation),
        };
    }
    if mail.incoming.history {
        return Ok(());
    }
    if is_back {
        return obey(w, desk, mail, conversation, Shelf::Inbox, now);
    }
    // A second delivery follows the first one.
    let status = w.read().conversation(conversation)?.map(|conversation| conversation.status);
    let belongs = status.filter(|status| *status != Status::Closed);
    if belongs.is_some_and(|status| shelves.shelf_of(status) != Shelf::Inbox) {
        w.astray(&mail.incoming.mailbox, conversation)?;
    }
    Ok(())
}

/// Somebody put a message of this conversation there.
fn obey(
    w: &mut Writer<'_>,
    desk: &Desk,
    mail: &ReadMail,
    conversation: ConversationId,
    shelf: Shelf,
    now: Timestamp,
) -> Result<(), StoreError> {
    let what = What::PutOn { shelf, shelves: shelves_of(desk, mail) };
    let input = Input::Commanded(Commanded { by: Actor::Somebody, what });
    decide_on(w, desk, conversation, &input, now)
}

fn shelves_of(desk: &Desk, mail: &ReadMail) -> Shelves {
    desk.policy.mailbox(&mail.incoming.mailbox).map(|mailbox| mailbox.shelves).unwrap_or_default()
}

/// Whether a mail lay on a shelf before we had seen it.
pub(super) fn is_on_shelf(folder: Folder) -> bool {
    match folder {
        Folder::Shelf(_) => true,
        Folder::Inbox | Folder::Sent => false,
    }
}
