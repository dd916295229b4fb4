//! What a running desk is made of: the configuration as the stages want it.
//!
//! Separate so that ingest, outbox, timers and the control socket share one value, which a reload
//! replaces as a whole. Never changes while a step runs.

use std::path::PathBuf;
use std::sync::Arc;

use crate::desk::policy::Policy;
use crate::mail::address::Address;
use crate::mail::message::Message;
use crate::mail::read::classify::{OwnMarks, writer};
use crate::mail::write::template::Templates;
use crate::world::random::Random;

/// A desk, ready to decide and to write.
#[derive(Clone)]
pub struct Desk {
    /// What decisions depend on.
    pub policy: Arc<Policy>,
    /// What mail says.
    pub templates: Arc<Templates>,
    /// The desk's zone.
    pub zone: jiff::tz::TimeZone,
    /// Where the index lies that `#search` looks into; none where there is none.
    pub index: Option<PathBuf>,
    /// Below everything that customers get.
    pub footer: Option<String>,
    /// Chance: references, jitter.
    pub random: Arc<dyn Random>,
}

impl Desk {
    /// Every address that reaches the desk.
    #[must_use]
    pub fn own_addresses(&self) -> Vec<Address> {
        let mailboxes = self.policy.mailboxes.iter();
        mailboxes
            .flat_map(|mailbox| std::iter::once(&mailbox.address).chain(&mailbox.aliases))
            .cloned()
            .collect()
    }

    /// Who wrote a mail: the customer for whom a form, group or list wrote, or else its author.
    #[must_use]
    pub fn writer_of(&self, message: &Message) -> Option<Address> {
        writer(message, &self.own_marks(false)).map(|party| party.address)
    }

    /// What the classifier has to know of the desk. `is_ours`: the mail bears a valid MAC.
    #[must_use]
    pub fn own_marks(&self, is_ours: bool) -> OwnMarks {
        let via = self.policy.mailboxes.iter().flat_map(|mailbox| mailbox.via.iter()).cloned();
        OwnMarks { is_ours, addresses: self.own_addresses(), via: via.collect() }
    }
}
