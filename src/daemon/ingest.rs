//! Ingest: the way of a message, readable top to bottom.
//!
//! ```text
//! Fetched ─► noted ─► read (Message) ─► placed, decided, committed ─► accounted for
//! ```
//!
//! Separate from the watch, which knows servers and nothing else: here bytes come in and durable
//! conversations come out, the same for a live mail, for history and for an import. Everything is
//! synchronous and takes time and chance as arguments, so that a scenario is a few lines of text.
//! Never sends, never flags: that is rows for others.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;

use super::desk::Desk;
use super::{agent_mail, arrival, asking, forwarded, restored, shelves};
use crate::desk::conversation::{ConversationId, MessageKey};
use crate::desk::placement::{self, Evidence, Known};
use crate::desk::shelf::Shelf;
use crate::imap::{Fetched, Location};
use crate::limits;
use crate::mail::message::Message;
use crate::mail::read::authentication::{KeyRecords, Original, authenticate_with_keys};
use crate::mail::read::classify::Authentication;
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
    /// What people and we put there because of its status.
    Shelf(Shelf),
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
    /// It came before the first look after a restore: what it asks for may have been done.
    pub restored: bool,
    /// The whole mail.
    pub raw: Vec<u8>,
    /// The keys of its signatures, as far as somebody asked for them.
    pub keys: KeyRecords,
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
            restored: false,
            raw: fetched.raw,
            keys: KeyRecords::new(),
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
    /// Whether its author is who it says.
    pub authentication: Authentication,
}

/// What a mail says, and whether its author is who it says.
fn read(incoming: &Incoming, desk: &Desk) -> (Message, Authentication) {
    let message = parse(&incoming.raw);
    let Incoming { raw, keys, received_at, .. } = incoming;
    let original = Original { raw, keys, received_at: *received_at };
    let authentication = authenticate_with_keys(&message, &desk.policy.trust, &original);
    (message, authentication)
}

impl ReadMail {
    /// A mail that is stored already, read once more; what was found about its author then counts.
    pub(super) fn again(
        mailbox: String,
        received_at: Timestamp,
        raw: Vec<u8>,
        authentication: Authentication,
    ) -> ReadMail {
        let message = parse(&raw);
        let incoming = Incoming {
            mailbox,
            location: None,
            received_at,
            folder: Folder::Inbox,
            history: false,
            restored: false,
            raw,
            keys: KeyRecords::new(),
        };
        ReadMail { incoming, message, authentication }
    }
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
    /// Left where it lies, unread: the server's spam filter has put it there.
    PassedOver,
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
    let alone = match incoming.len() > 1 && may_be_read_together(store, &incoming, now)? {
        true => match take_together(store, desk, incoming, now) {
            Ok(result) => return result,
            Err(given_back) => given_back,
        },
        false => incoming,
    };
    alone.into_iter().map(|mail| take_alone(store, desk, mail, now)).collect()
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
                restored: false,
                location: (!imported).then_some(location),
                raw,
                keys: KeyRecords::new(),
            };
            let (message, authentication) = read(&mail, desk);
            let mail = ReadMail { incoming: mail, message, authentication };
            step(w, desk, &mail, now).map(Again::Taken)
        })
    }));
    once.unwrap_or(Ok(Again::Taken(Taken::Quarantined)))
}

/// Whether none of them is suspect of having killed a process. That they are read now is durable
/// before anything of them is parsed.
fn may_be_read_together(
    store: &mut Store,
    incoming: &[Incoming],
    now: Timestamp,
) -> Result<bool, StoreError> {
    let locations: Vec<Location> =
        incoming.iter().filter_map(|mail| mail.location.clone()).collect();
    if locations.is_empty() {
        return Ok(true);
    }
    store.write(|w| w.read_together(&locations, now))
}

/// Many mails in one transaction. Gives them back, and has kept nothing, where one of them makes
/// us panic or is none that the store can hold.
fn take_together(
    store: &mut Store,
    desk: &Desk,
    incoming: Vec<Incoming>,
    now: Timestamp,
) -> Result<Result<Vec<Taken>, StoreError>, Vec<Incoming>> {
    let given_back =
        |mail: Result<ReadMail, Box<Incoming>>| mail.map_or_else(|it| *it, |it| it.incoming);
    let read: Vec<Result<ReadMail, Box<Incoming>>> =
        incoming.into_iter().map(|mail| read_mail(mail, desk)).collect();
    if read.iter().any(Result::is_err) {
        return Err(read.into_iter().map(given_back).collect());
    }
    let read: Vec<ReadMail> = read.into_iter().flatten().collect();
    let together = catch_unwind(AssertUnwindSafe(|| {
        store.write(|w| read.iter().map(|mail| step(w, desk, mail, now)).collect())
    }));
    match together {
        Ok(Err(StoreError::Failed(_))) | Err(_) => {
            Err(read.into_iter().map(|mail| mail.incoming).collect())
        }
        Ok(taken) => Ok(taken),
    }
}

/// Reads one mail. A panic of the parser gives it back unread.
fn read_mail(incoming: Incoming, desk: &Desk) -> Result<ReadMail, Box<Incoming>> {
    match catch_unwind(AssertUnwindSafe(|| read(&incoming, desk))) {
        Ok((message, authentication)) => Ok(ReadMail { incoming, message, authentication }),
        Err(_) => Err(Box::new(incoming)),
    }
}

/// One mail, each attempt at it counted: after the third one it goes into quarantine unread. An
/// error of the store counts as an attempt: where the store fails whatever it is given, it fails
/// at the next count too, and that error is the caller's.
fn take_alone(
    store: &mut Store,
    desk: &Desk,
    mut mail: Incoming,
    now: Timestamp,
) -> Result<Taken, StoreError> {
    let mut attempts = 0;
    let mut why = String::new();
    loop {
        attempts = match &mail.location {
            Some(location) => store.write(|w| w.count_attempt(location, now))?,
            None => attempts + 1,
        };
        if attempts > limits::ATTEMPTS_MAX {
            break;
        }
        mail = match read_mail(mail, desk) {
            Ok(read) => {
                let once =
                    catch_unwind(AssertUnwindSafe(|| store.write(|w| step(w, desk, &read, now))));
                match once {
                    Ok(Err(StoreError::Failed(error))) => {
                        why = format!(": {error}");
                        read.incoming
                    }
                    Ok(result) => return forgiven(store, &read.incoming, result),
                    Err(_) => read.incoming,
                }
            }
            Err(unread) => *unread,
        };
    }
    let reason = format!("could not be read after {} attempts{why}", limits::ATTEMPTS_MAX);
    let location = mail.location.clone().unwrap_or_else(|| of_a_file(&mail));
    store.write(|w| w.quarantine(&location, &mail.raw, &reason, now))?;
    Ok(Taken::Quarantined)
}

/// A full disk says nothing against a mail, however often it was full.
fn forgiven(
    store: &mut Store,
    mail: &Incoming,
    result: Result<Taken, StoreError>,
) -> Result<Taken, StoreError> {
    if let (Err(StoreError::Full), Some(location)) = (&result, &mail.location) {
        // Needs less room than the count did; where even that is missing, there is one more.
        let _ = store.write(|w| w.forget_attempts(location));
    }
    result
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
        w.forget_attempts(location)?;
        return Ok(Taken::Known);
    }
    let message = &mail.message;
    let author = desk.writer_of(message);
    let index = placement::index_of(message, &desk.policy);
    let evidence = Evidence { index, ..placement::evidence(message) };
    let known = w.read().look_up(&evidence, author.as_ref(), now)?;

    if let Folder::Shelf(shelf) = mail.incoming.folder {
        return shelves::take(w, desk, mail, shelf, (&evidence, &known), now);
    }
    if let (Some(own), Folder::Sent) = (&known.own, mail.incoming.folder) {
        arrival::own_copy_in_sent(w, desk, own, message.message_id.as_ref(), now)?;
        account(w, location, &Accounted::Ours(own.mail))?;
        return Ok(Taken::Ours);
    }
    if mail.incoming.folder == Folder::Sent
        && let Some(own) = restored::own_version(w, desk, mail, &known, now)?
    {
        account(w, location, &Accounted::Ours(own))?;
        return Ok(Taken::Ours);
    }
    let duplicate = w.read().duplicate_of(&message.raw_hash, message.content_hash.as_ref())?;
    if let Some((stored, conversation)) = duplicate
        && !arrival::is_better_copy(w, desk, mail, &known, stored)?
    {
        account(w, location, &Accounted::Duplicate(stored))?;
        if mail.incoming.folder == Folder::Inbox {
            shelves::take_back(w, desk, mail, (stored, conversation), now)?;
        }
        return Ok(Taken::Duplicate(stored));
    }
    let (stored, conversation) = store_new(w, desk, mail, (&evidence, &known), now)?;
    Ok(Taken::Stored(stored, conversation))
}

/// A mail that nobody here has seen, and where it lies. After a restore, what it asks for may have
/// been done already.
pub(super) fn store_new(
    w: &mut Writer<'_>,
    desk: &Desk,
    mail: &ReadMail,
    known: (&Evidence, &Known),
    now: Timestamp,
) -> Result<(MessageKey, ConversationId), StoreError> {
    let first_mail = w.next_outbox()?;
    let (stored, conversation) = take_new(w, desk, mail, known, now)?;
    if mail.incoming.restored {
        let look_until = now.checked_add(desk.policy.uncertain).unwrap_or(now);
        w.doubt_from(first_mail, stored, look_until)?;
    }
    account(w, mail.incoming.location.as_ref(), &Accounted::Stored(stored))?;
    Ok((stored, conversation))
}

/// By whom it is: an agent's, a copy in Sent, or an arrival.
fn take_new(
    w: &mut Writer<'_>,
    desk: &Desk,
    mail: &ReadMail,
    (evidence, known): (&Evidence, &Known),
    now: Timestamp,
) -> Result<(MessageKey, ConversationId), StoreError> {
    if mail.incoming.folder == Folder::Sent {
        return arrival::sent_copy(w, desk, mail, evidence, known, now);
    }
    if let Some(answered) = agent_mail::answered(w, desk, mail, evidence, known)? {
        return agent_mail::take(w, desk, mail, answered, now);
    }
    if arrival::is_answer_without_us(w, desk, mail, evidence, known, now)? {
        return arrival::sent_copy(w, desk, mail, evidence, known, now);
    }
    if let Some(forwarding) = forwarded::forwards(desk, mail, known) {
        return forwarded::take(w, desk, mail, forwarding, now);
    }
    match asking::asks_the_desk(desk, mail, known) {
        Some(asking) => asking::take_asking(w, desk, mail, asking, now),
        None => arrival::take(w, desk, mail, evidence, known, now),
    }
}

pub(super) fn account(
    w: &mut Writer<'_>,
    location: Option<&Location>,
    as_what: &Accounted,
) -> Result<(), StoreError> {
    match location {
        Some(location) => w.account(location, as_what),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
