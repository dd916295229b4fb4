//! The one transaction: a decision, the message that led to it, and the cursor, together.
//!
//! Separate from the queries because this is the only place where state changes. Never holds a
//! transaction while something is awaited, never performs an effect.

use jiff::Timestamp;

use super::StoreError;
use super::message::NewMessage;
use crate::desk::conversation::{Conversation, ConversationId, MessageKey, OutboxId};
use crate::desk::effect::Decision;
use crate::imap::{FolderState, Location};

/// What became of a message of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accounted {
    /// It is stored as this row.
    Stored(MessageKey),
    /// It is a further copy of this row, with proof.
    Duplicate(MessageKey),
    /// It is a copy of a mail of ours.
    Ours(OutboxId),
    /// It lies in quarantine.
    Quarantined,
    /// The server has it no more, or never hands it out.
    Gone,
}

/// One step of the desk, durable as a whole or not at all.
#[derive(Debug)]
pub struct Change<'a> {
    /// The conversation that was decided on, with the version that it had then; version 0 makes it.
    pub conversation: &'a Conversation,
    /// What was decided.
    pub decision: Decision,
    /// When.
    pub at: Timestamp,
}

/// The write side of the store, inside one transaction. Everything that is read here is read in
/// the same transaction ([`Writer::read`]).
#[derive(Debug)]
pub struct Writer<'a> {
    _of: std::marker::PhantomData<&'a ()>,
}

impl Writer<'_> {
    /// The read side, inside this transaction.
    pub fn read(&self) -> super::query::Reader<'_> {
        todo!()
    }

    /// A conversation that does not exist yet: its row reserved, its reference drawn until free.
    pub fn unborn(
        &mut self,
        _mailbox: &str,
        _at: Timestamp,
        _bits: &mut dyn FnMut() -> u32,
    ) -> Result<Conversation, StoreError> {
        todo!()
    }

    /// The next free row of the outbox; rows given to a decision but not used are used next.
    pub fn next_outbox(&mut self) -> Result<OutboxId, StoreError> {
        todo!()
    }

    /// Stores a message, its raw bytes, the ids that it is known by and that it names.
    pub fn insert_message(&mut self, _message: &NewMessage<'_>) -> Result<MessageKey, StoreError> {
        todo!()
    }

    /// Says which way a message went after all: `Out` when an agent's mail is relayed.
    pub fn set_direction(
        &mut self,
        _message: MessageKey,
        _direction: super::message::Direction,
    ) -> Result<(), StoreError> {
        todo!()
    }

    /// A further id that this message, or the mail of ours, is known by: a relay replaced its own.
    pub fn add_alias(
        &mut self,
        _message: MessageKey,
        _id: &crate::mail::message::MessageId,
    ) -> Result<(), StoreError> {
        todo!()
    }

    /// Writes a decision: events, folded state, outbox rows with token, Message-ID and recipients,
    /// timers, `\Answered` flags to set, absorbed conversations (their messages, outbox rows and
    /// timers move; the others get a `merged` event).
    ///
    /// # Errors
    /// [`StoreError::Stale`] where the conversation's version is not the one decided on.
    pub fn commit(&mut self, _change: Change<'_>) -> Result<Conversation, StoreError> {
        todo!()
    }

    /// Accounts for a location, forgets its attempts, and moves the folder's cursor past it where
    /// everything below is accounted for.
    pub fn account(
        &mut self,
        _location: &Location,
        _as_what: &Accounted,
    ) -> Result<(), StoreError> {
        todo!()
    }

    /// Counts one attempt at each location before anything of it is parsed; gives how many there
    /// were, this one included. Of a mail that kills the process, this number is what is left.
    pub fn count_attempts(
        &mut self,
        _locations: &[Location],
        _at: Timestamp,
    ) -> Result<Vec<u32>, StoreError> {
        todo!()
    }

    /// Puts a mail into quarantine and accounts for its location.
    pub fn quarantine(
        &mut self,
        _location: &Location,
        _raw: &[u8],
        _reason: &str,
        _at: Timestamp,
    ) -> Result<(), StoreError> {
        todo!()
    }

    /// Takes a mail out of quarantine to be tried again: gives its bytes and location.
    pub fn release_quarantine(
        &mut self,
        _id: i64,
    ) -> Result<Option<(Location, Vec<u8>)>, StoreError> {
        todo!()
    }

    /// Writes a folder's cursor: at the first watch, after a remap.
    pub fn set_folder(
        &mut self,
        _mailbox: &str,
        _folder: &str,
        _state: &FolderState,
    ) -> Result<(), StoreError> {
        todo!()
    }

    /// Forgets that `\Answered` has to be set there: it is.
    pub fn flag_set(&mut self, _location: &Location) -> Result<(), StoreError> {
        todo!()
    }

    /// A timer of this conversation has been acted on or is void.
    pub fn timer_done(
        &mut self,
        _conversation: ConversationId,
        _kind: crate::desk::effect::TimerKind,
    ) -> Result<(), StoreError> {
        todo!()
    }
}
