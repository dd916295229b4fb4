//! Ingest: the way of a message, readable top to bottom.
//!
//! ```text
//! Fetched ─► counted ─► read (Message) ─► placed, decided, committed ─► accounted for
//! ```
//!
//! Separate from the watch, which knows servers and nothing else: here bytes come in and durable
//! conversations come out, the same for a live mail, for history and for an import. Everything is
//! synchronous and takes time and chance as arguments, so that a scenario is a few lines of text.
//! Never sends, never flags: that is rows for others.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;

use super::desk::Desk;
use super::{agent_mail, arrival};
use crate::desk::conversation::{ConversationId, MessageKey};
use crate::desk::placement;
use crate::imap::{Fetched, Location};
use crate::limits;
use crate::mail::message::Message;
use crate::mail::read::parse::parse;
use crate::store::commit::{Accounted, Writer};
use crate::store::{Store, StoreError};

/// Which folder of a mailbox a mail lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    /// What customers and agents write to.
    Inbox,
    /// Copies of what was sent.
    Sent,
}

/// A mail on its way in.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The mailbox that it belongs to.
    pub mailbox: String,
    /// Where it lies on the server; none for an imported file.
    pub location: Option<Location>,
    /// When the server got it; for a file what its newest Received says, else its Date.
    pub received_at: Timestamp,
    /// In which folder.
    pub folder: Folder,
    /// From below the boundary, or imported: never answered.
    pub history: bool,
    /// The whole mail.
    pub raw: Vec<u8>,
}

impl Incoming {
    /// A mail of the server. `now` stands in where the server gives no INTERNALDATE.
    #[must_use]
    pub fn fetched(fetched: Fetched, folder: Folder, history: bool, now: Timestamp) -> Incoming {
        Incoming {
            mailbox: fetched.location.mailbox.clone(),
            received_at: fetched.internal_date.unwrap_or(now),
            location: Some(fetched.location),
            folder,
            history,
            raw: fetched.raw,
        }
    }
}

/// A mail that has been read: still only a value.
#[derive(Debug)]
pub struct ReadMail {
    /// As it came.
    pub incoming: Incoming,
    /// What it says.
    pub message: Message,
}

/// What became of one mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Stored in this conversation.
    Stored(MessageKey, ConversationId),
    /// A further copy of a stored one.
    Duplicate(MessageKey),
    /// A copy of a mail of ours.
    Ours,
    /// Accounted for before.
    Known,
    /// In quarantine.
    Quarantined,
}

/// Takes mails in, in their order. Each is durable, with everything that follows from it, when
/// this returns.
///
/// # Errors
/// The store's; what was taken in before the error stays so, the rest is as if never fetched.
pub fn take_in(
    store: &mut Store,
    desk: &Desk,
    incoming: Vec<Incoming>,
    now: Timestamp,
) -> Result<Vec<Taken>, StoreError> {
    let mut taken = Vec::with_capacity(incoming.len());
    let attempts = count(store, &incoming, now)?;
    let tried_before = attempts.iter().any(|count| *count > 1);
    if tried_before || incoming.len() == 1 {
        // Somebody among them may have killed us: one at a time, each counted on its own.
        for (index, mail) in incoming.into_iter().enumerate() {
            let first = attempts.get(index).copied().unwrap_or(1);
            taken.push(take_one_carefully(store, desk, mail, first, now)?);
        }
        return Ok(taken);
    }
    let read: Vec<Result<ReadMail, Box<Incoming>>> = incoming.into_iter().map(read_mail).collect();
    let all_read = read.iter().all(Result::is_ok);
    if all_read {
        let read: Vec<ReadMail> = read.into_iter().flatten().collect();
        let together = catch_unwind(AssertUnwindSafe(|| {
            store.write(|w| {
                read.iter().map(|mail| step(w, desk, mail, now)).collect::<Result<Vec<_>, _>>()
            })
        }));
        if let Ok(result) = together {
            return result;
        }
        for mail in read {
            taken.push(take_one_carefully(store, desk, mail.incoming, 1, now)?);
        }
        return Ok(taken);
    }
    for mail in read {
        let mail = mail.map_or_else(|incoming| *incoming, |read| read.incoming);
        taken.push(take_one_carefully(store, desk, mail, 1, now)?);
    }
    Ok(taken)
}

/// What became of a mail that was in quarantine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Again {
    /// It was read again; [`Taken::Quarantined`] where it is where it was.
    Taken(Taken),
    /// The server never handed it out. It is not accounted for any more, and the audit finds it.
    ToBeFetched,
    /// There is no such mail in quarantine.
    Unknown,
}

/// Takes a mail in that lies in quarantine. It leaves the quarantine in the transaction that takes
/// it in: whatever goes wrong, and wherever the process dies, it lies there as before.
///
/// # Errors
/// The store's.
pub fn take_again(
    store: &mut Store,
    desk: &Desk,
    id: i64,
    now: Timestamp,
) -> Result<Again, StoreError> {
    let once = catch_unwind(AssertUnwindSafe(|| {
        store.write(|w| {
            let Some((location, raw)) = w.release_quarantine(id)? else {
                return Ok(Again::Unknown);
            };
            if raw.is_empty() {
                return Ok(Again::ToBeFetched);
            }
            let imported = location.folder == IMPORTED;
            let state = w.read().folder(&location.mailbox, &location.folder)?;
            let history = state.is_some_and(|(state, _)| state.is_history(location.uid));
            let mail = Incoming {
                mailbox: location.mailbox.clone(),
                received_at: now,
                folder: Folder::Inbox,
                history: imported || history,
                location: (!imported).then_some(location),
                raw,
            };
            let message = parse(&mail.raw);
            step(w, desk, &ReadMail { incoming: mail, message }, now).map(Again::Taken)
        })
    }));
    once.unwrap_or(Ok(Again::Taken(Taken::Quarantined)))
}

/// Counts an attempt at each, durably, before anything of them is parsed.
fn count(store: &mut Store, incoming: &[Incoming], now: Timestamp) -> Result<Vec<u32>, StoreError> {
    let locations: Vec<Location> =
        incoming.iter().filter_map(|mail| mail.location.clone()).collect();
    if locations.len() != incoming.len() {
        return Ok(vec![1; incoming.len()]);
    }
    store.write(|w| w.count_attempts(&locations, now))
}

/// Reads one mail. A panic of the parser gives it back unread.
fn read_mail(incoming: Incoming) -> Result<ReadMail, Box<Incoming>> {
    match catch_unwind(|| parse(&incoming.raw)) {
        Ok(message) => Ok(ReadMail { incoming, message }),
        Err(_) => Err(Box::new(incoming)),
    }
}

/// One mail, with its attempts counted: the third failure puts it into quarantine unread.
fn take_one_carefully(
    store: &mut Store,
    desk: &Desk,
    mut mail: Incoming,
    mut attempt: u32,
    now: Timestamp,
) -> Result<Taken, StoreError> {
    while attempt <= limits::ATTEMPTS_MAX {
        match read_mail(mail) {
            Ok(read) => {
                let once =
                    catch_unwind(AssertUnwindSafe(|| store.write(|w| step(w, desk, &read, now))));
                match once {
                    Ok(result) => return result,
                    Err(_) => mail = read.incoming,
                }
            }
            Err(unread) => mail = *unread,
        }
        attempt = match &mail.location {
            Some(location) => {
                let again = store.write(|w| w.count_attempts(std::slice::from_ref(location), now));
                again?.first().copied().unwrap_or(attempt + 1)
            }
            None => attempt + 1,
        };
    }
    let reason = format!("could not be read after {} attempts", limits::ATTEMPTS_MAX);
    let location = mail.location.clone().unwrap_or_else(|| of_a_file(&mail));
    store.write(|w| w.quarantine(&location, &mail.raw, &reason, now))?;
    Ok(Taken::Quarantined)
}

/// The folder that quarantined mail of an import is listed under; no server has one of that name.
pub const IMPORTED: &str = "(imported)";

/// A location for a mail that lies on no server: its bytes are its number.
fn of_a_file(mail: &Incoming) -> Location {
    let hash = blake3::hash(&mail.raw);
    let uid = hash.as_bytes().iter().take(4).fold(0u32, |uid, byte| (uid << 8) | u32::from(*byte));
    Location { mailbox: mail.mailbox.clone(), folder: IMPORTED.to_owned(), uidvalidity: 0, uid }
}

/// One mail in one transaction: known? ours? a duplicate? an agent's? a copy in Sent? an arrival?
fn step(
    w: &mut Writer<'_>,
    desk: &Desk,
    mail: &ReadMail,
    now: Timestamp,
) -> Result<Taken, StoreError> {
    let location = mail.incoming.location.as_ref();
    if let Some(location) = location
        && w.read().is_accounted(location)?
    {
        return Ok(Taken::Known);
    }
    let message = &mail.message;
    let author = message.author().map(|author| &author.address);
    let evidence = placement::evidence(message);
    let known = w.read().look_up(&evidence, author, now)?;

    if let (Some(own), Folder::Sent) = (&known.own, mail.incoming.folder) {
        arrival::own_copy_in_sent(w, desk, own, message.message_id.as_ref(), now)?;
        account(w, location, &Accounted::Ours(own.mail))?;
        return Ok(Taken::Ours);
    }
    let duplicate = w.read().duplicate_of(&message.raw_hash, message.content_hash.as_ref())?;
    if let Some((stored, _)) = duplicate {
        account(w, location, &Accounted::Duplicate(stored))?;
        return Ok(Taken::Duplicate(stored));
    }
    let stored = match mail.incoming.folder {
        Folder::Sent => arrival::sent_copy(w, desk, mail, &evidence, &known, now)?,
        Folder::Inbox => match agent_mail::answered_by_agent(desk, mail, &known) {
            Some(answered) => agent_mail::take(w, desk, mail, answered, now)?,
            None => arrival::take(w, desk, mail, &evidence, &known, now)?,
        },
    };
    account(w, location, &Accounted::Stored(stored.0))?;
    Ok(Taken::Stored(stored.0, stored.1))
}

fn account(
    w: &mut Writer<'_>,
    location: Option<&Location>,
    as_what: &Accounted,
) -> Result<(), StoreError> {
    match location {
        Some(location) => w.account(location, as_what),
        None => Ok(()),
    }
}
