//! Named reads for decisions and for the daemon's loops.
//!
//! Separate from `view`, which is for people. Never writes.

use jiff::Timestamp;

use super::StoreError;
use super::outbox::Due;
use crate::desk::conversation::{Conversation, ConversationId, MessageKey, OutboxId, Ref};
use crate::desk::effect::TimerKind;
use crate::desk::input::Facts;
use crate::desk::placement::{Evidence, Known, OurMail};
use crate::desk::policy::Policy;
use crate::imap::{FolderState, Location};
use crate::mail::address::Address;
use crate::mail::message::Hash;

/// The read side of the store.
#[derive(Debug)]
pub struct Reader<'a> {
    _of: std::marker::PhantomData<&'a ()>,
}

/// What a decision's facts are asked for.
#[derive(Clone, Copy, Debug)]
pub struct FactsAsked<'a> {
    /// The policy: languages, periods, own addresses.
    pub policy: &'a Policy,
    /// The message at hand; else the newest inbound one.
    pub about: Option<MessageKey>,
    /// When the mail was made that the agent at hand answers: who answered since?
    pub answering_mail_of: Option<Timestamp>,
    /// The time.
    pub now: Timestamp,
}

impl Reader<'_> {
    /// Whether this location is accounted for.
    pub fn is_accounted(&self, _location: &Location) -> Result<bool, StoreError> {
        todo!()
    }

    /// A stored message that is this one: the same raw bytes, or the same Message-ID and content.
    pub fn duplicate_of(
        &self,
        _raw: &Hash,
        _content: Option<&Hash>,
    ) -> Result<Option<(MessageKey, ConversationId)>, StoreError> {
        todo!()
    }

    /// What is known of what a mail names. MACs are verified here, with the store's keys; merged
    /// conversations are followed. `author` decides who takes part: the customer of a conversation.
    pub fn look_up(
        &self,
        _evidence: &Evidence,
        _author: Option<&Address>,
    ) -> Result<Known, StoreError> {
        todo!()
    }

    /// The mail of ours that this token text names, its MAC verified.
    pub fn our_mail(&self, _token: &str) -> Result<Option<OurMail>, StoreError> {
        todo!()
    }

    /// The state of a conversation, merges followed.
    pub fn conversation(&self, _id: ConversationId) -> Result<Option<Conversation>, StoreError> {
        todo!()
    }

    /// The conversation of this reference, merges followed.
    pub fn by_reference(&self, _reference: Ref) -> Result<Option<Conversation>, StoreError> {
        todo!()
    }

    /// What a decision wants to know beside the state.
    pub fn facts(
        &self,
        _conversation: &Conversation,
        _asked: FactsAsked<'_>,
    ) -> Result<Facts, StoreError> {
        todo!()
    }

    /// A folder's cursor.
    pub fn folder(&self, _mailbox: &str, _folder: &str) -> Result<Option<FolderState>, StoreError> {
        todo!()
    }

    /// The raw bytes of a stored message.
    pub fn raw(&self, _message: MessageKey) -> Result<Option<Vec<u8>>, StoreError> {
        todo!()
    }

    /// The rendered bytes of a mail of ours.
    pub fn mail_bytes(&self, _mail: OutboxId) -> Result<Option<Vec<u8>>, StoreError> {
        todo!()
    }

    /// One mail of the outbox, whatever its state.
    pub fn mail(&self, _mail: OutboxId) -> Result<Option<Due>, StoreError> {
        todo!()
    }

    /// When the next mail of this mailbox is due, if any waits.
    pub fn next_send_at(&self, _mailbox: &str) -> Result<Option<Timestamp>, StoreError> {
        todo!()
    }

    /// Uncertain mail of this mailbox whose looking has ended by `now`.
    pub fn uncertain_due(&self, _mailbox: &str, _now: Timestamp) -> Result<Vec<Due>, StoreError> {
        todo!()
    }

    /// Sent mail of this mailbox of which no copy was seen in Sent, handed over before `before`.
    pub fn unfiled(&self, _mailbox: &str, _before: Timestamp) -> Result<Vec<Due>, StoreError> {
        todo!()
    }

    /// Locations of this mailbox where `\Answered` is to be set.
    pub fn flags_to_set(&self, _mailbox: &str) -> Result<Vec<Location>, StoreError> {
        todo!()
    }

    /// The next timer.
    pub fn next_timer(&self) -> Result<Option<(Timestamp, ConversationId, TimerKind)>, StoreError> {
        todo!()
    }

    /// UIDs of a folder that are accounted for, of one UIDVALIDITY: for the hourly audit.
    pub fn accounted_uids(
        &self,
        _mailbox: &str,
        _folder: &str,
        _uidvalidity: u32,
    ) -> Result<Vec<u32>, StoreError> {
        todo!()
    }
}
