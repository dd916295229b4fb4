//! What the tasks of a daemon share: the state of each mailbox, and bells.
//!
//! Separate so that no task knows another: one rings, the others look. Nothing here is durable and
//! nothing here is needed after a restart. Never holds mail.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::Notify;

use super::request::MailboxState;

/// What a mailbox is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Not started.
    Stopped,
    /// Looking for its server.
    Connecting,
    /// The boundary is durable, live mail is taken in, and history still is.
    Importing,
    /// The boundary is durable, and mail that arrives now is live.
    Watching,
    /// Backing off after trouble.
    Waiting,
    /// Needs a person.
    Failed,
}

impl Doing {
    /// The word of the contract.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Doing::Stopped => "stopped",
            Doing::Connecting => "connecting",
            Doing::Importing => "importing",
            Doing::Watching => "watching",
            Doing::Waiting => "waiting",
            Doing::Failed => "failed",
        }
    }
}

/// The state of every mailbox, for `status` and for alarms.
#[derive(Clone, Debug, Default)]
pub struct States {
    of_each: Arc<Mutex<BTreeMap<String, MailboxState>>>,
    changed: Arc<Notify>,
}

impl States {
    /// Every mailbox as `stopped`.
    #[must_use]
    pub fn of<'a>(names: impl Iterator<Item = &'a str>) -> States {
        let of_each = names.map(|name| {
            let state = MailboxState {
                name: name.to_owned(),
                state: Doing::Stopped.as_str().to_owned(),
                backlog: 0,
                last_sync: None,
                error: None,
            };
            (name.to_owned(), state)
        });
        States { of_each: Arc::new(Mutex::new(of_each.collect())), changed: Arc::default() }
    }

    /// Says what a mailbox is doing. `error` stays until it is in step again ([`States::synced`]):
    /// a server that lets us in and then fails us is still wrong.
    pub fn set(&self, mailbox: &str, doing: Doing, error: Option<String>) {
        if let Some(state) = self.lock().get_mut(mailbox) {
            doing.as_str().clone_into(&mut state.state);
            if doing == Doing::Stopped {
                state.error = None;
            } else if error.is_some() {
                state.error = error;
            }
        }
        self.changed.notify_one();
    }

    /// Waits until somebody says what a mailbox is doing; for one task at a time.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    /// The server was asked, and everything live is taken in.
    pub fn synced(&self, mailbox: &str, at: Timestamp) {
        if let Some(state) = self.lock().get_mut(mailbox) {
            state.last_sync = Some(at);
            state.error = None;
        }
    }

    /// Whether the mailbox is read and has been taken in to its end since the last trouble.
    #[must_use]
    pub fn is_in_step(&self, mailbox: &str) -> bool {
        self.lock().get(mailbox).is_some_and(|state| {
            let reads = [Doing::Importing.as_str(), Doing::Watching.as_str()];
            state.last_sync.is_some()
                && state.error.is_none()
                && reads.contains(&state.state.as_str())
        })
    }

    /// How much history is left.
    pub fn set_backlog(&self, mailbox: &str, backlog: u64) {
        if let Some(state) = self.lock().get_mut(mailbox) {
            state.backlog = backlog;
        }
    }

    /// A copy of everything, in the order of the names.
    #[must_use]
    pub fn all(&self) -> Vec<MailboxState> {
        self.lock().values().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, MailboxState>> {
        self.of_each.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bells: something may have become due. Ringing twice is ringing once; ringing for nothing costs
/// a look.
#[derive(Clone, Debug, Default)]
pub struct Bells {
    /// The senders, by mailbox.
    pub outbox: Arc<BTreeMap<String, Notify>>,
    /// The senders, by mailbox, also those that wait for their relay: a person asks.
    pub by_hand: Arc<BTreeMap<String, Notify>>,
    /// The mirrors of flags and of Sent, by mailbox.
    pub mirror: Arc<BTreeMap<String, Notify>>,
    /// The timer.
    pub timer: Arc<Notify>,
    /// The indexer.
    pub index: Arc<Notify>,
}

impl Bells {
    /// Bells for these mailboxes.
    #[must_use]
    pub fn of<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Bells {
        let of_each = |names: &mut dyn Iterator<Item = &'a str>| {
            Arc::new(names.map(|name| (name.to_owned(), Notify::new())).collect())
        };
        Bells {
            outbox: of_each(&mut names.clone()),
            by_hand: of_each(&mut names.clone()),
            mirror: of_each(&mut names.clone()),
            timer: Arc::default(),
            index: Arc::default(),
        }
    }

    /// Something was committed: everybody looks whether it concerns them.
    pub fn ring(&self) {
        for bell in self.outbox.values() {
            bell.notify_one();
        }
        for bell in self.mirror.values() {
            bell.notify_one();
        }
        self.timer.notify_one();
        self.index.notify_one();
    }

    /// The same, because a person asked for something: whoever waits for a relay tries at once.
    pub fn ring_by_hand(&self) {
        for bell in self.by_hand.values() {
            bell.notify_one();
        }
        self.ring();
    }
}
