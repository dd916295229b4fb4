//! The server's state, and the one lock around it.
//!
//! Separate so that connections, the generated mail and a test's hand share one truth: each locks,
//! does a whole step, unlocks, and whoever waits is told. Never awaits while it holds the lock.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::watch;

use super::autoreply::Vacation;
use super::fault::Faults;
use super::folder::{Account, FOLDERS, Folder};
use super::{SandboxError, Settings, SunkMail, Transaction};
use crate::limits::{SANDBOX_BYTES_MAX, SANDBOX_TRANSACTIONS_MAX};
use crate::world::clock::Clock;

/// Everything that the server holds.
#[derive(Debug)]
pub(super) struct State {
    /// By address, in lower case.
    pub accounts: BTreeMap<String, Account>,
    /// Further addresses: the account and the folder that their mail goes to.
    pub aliases: BTreeMap<String, (String, String)>,
    /// Addresses whose mail is taken and then comes back.
    pub bouncing: BTreeSet<String>,
    /// Who is away.
    pub vacations: BTreeMap<String, Vacation>,
    /// When a vacation answered whom: (user, sender).
    pub vacation_answers: BTreeMap<(String, String), Timestamp>,
    /// Mail for the rest of the world.
    pub sink: Vec<SunkMail>,
    /// SMTP transactions, the oldest first.
    pub sent: VecDeque<Transaction>,
    /// Failures to come.
    pub faults: Faults,
    /// IMAP capabilities that are not offered.
    pub withheld: BTreeSet<String>,
    /// Connections that are open.
    pub connections: usize,
    bytes_held: u64,
    next_uidvalidity: u32,
    next_id: u64,
}

impl State {
    fn new(settings: &Settings, now: Timestamp) -> State {
        let mut state = State {
            accounts: BTreeMap::new(),
            aliases: BTreeMap::new(),
            bouncing: BTreeSet::new(),
            vacations: BTreeMap::new(),
            vacation_answers: BTreeMap::new(),
            sink: Vec::new(),
            sent: VecDeque::new(),
            faults: Faults::default(),
            connections: 0,
            withheld: BTreeSet::new(),
            bytes_held: 0,
            // From the clock, so that a server that starts anew, empty, is not taken for the old.
            next_uidvalidity: u32::try_from(now.as_second()).unwrap_or(1).max(1),
            next_id: 0,
        };
        for user in &settings.users {
            let mut folders = BTreeMap::new();
            for (name, special_use) in FOLDERS {
                let folder = Folder::new(state.new_uidvalidity(), special_use);
                folders.insert(name.to_owned(), folder);
            }
            let account = Account { password: user.password.clone(), folders };
            state.accounts.insert(user.address.to_ascii_lowercase(), account);
        }
        state
    }

    /// Whether address and password belong together.
    pub(super) fn knows(&self, address: &str, password: &str) -> bool {
        let account = self.accounts.get(&address.to_ascii_lowercase());
        account.is_some_and(|account| account.password == password)
    }

    /// A folder; the name INBOX in any case.
    pub(super) fn folder(&self, address: &str, folder: &str) -> Option<&Folder> {
        let account = self.accounts.get(&address.to_ascii_lowercase())?;
        account.folders.get(canonical(folder))
    }

    /// A folder, to be changed.
    pub(super) fn folder_mut(&mut self, address: &str, folder: &str) -> Option<&mut Folder> {
        let account = self.accounts.get_mut(&address.to_ascii_lowercase())?;
        account.folders.get_mut(canonical(folder))
    }

    /// Puts a mail into a folder and gives its UID.
    ///
    /// # Errors
    /// [`SandboxError::NoFolder`], [`SandboxError::Full`].
    pub(super) fn store(
        &mut self,
        place: (&str, &str),
        raw: Arc<[u8]>,
        flags: BTreeSet<String>,
        at: Timestamp,
    ) -> Result<u32, SandboxError> {
        let (address, name) = place;
        if self.folder(address, name).is_none() {
            return Err(SandboxError::NoFolder {
                address: address.to_owned(),
                folder: name.to_owned(),
            });
        }
        self.hold(raw.len())?;
        let uid = self.folder_mut(address, name).map(|folder| folder.add(raw, flags, at));
        Ok(uid.unwrap_or_default())
    }

    /// Takes mails out of a folder; gives those that were there.
    pub(super) fn remove(&mut self, address: &str, folder: &str, uids: &[u32]) -> Vec<u32> {
        let Some(folder) = self.folder_mut(address, folder) else { return Vec::new() };
        let mut removed = Vec::new();
        let mut bytes = 0;
        for uid in uids {
            if let Some(mail) = folder.remove(*uid) {
                removed.push(*uid);
                bytes += mail.raw.len() as u64;
            }
        }
        self.bytes_held = self.bytes_held.saturating_sub(bytes);
        removed
    }

    /// Makes a folder; says whether there was none.
    pub(super) fn create(&mut self, address: &str, folder: &str) -> bool {
        let uidvalidity = self.new_uidvalidity();
        let Some(account) = self.accounts.get_mut(&address.to_ascii_lowercase()) else {
            return false;
        };
        let free = !account.folders.contains_key(canonical(folder));
        if free {
            account.folders.insert(canonical(folder).to_owned(), Folder::new(uidvalidity, None));
        }
        free
    }

    /// Drops a folder with its mails; says whether there was one.
    pub(super) fn delete(&mut self, address: &str, folder: &str) -> bool {
        let Some(account) = self.accounts.get_mut(&address.to_ascii_lowercase()) else {
            return false;
        };
        let Some(gone) = account.folders.remove(canonical(folder)) else { return false };
        let bytes: u64 = gone.mails.values().map(|mail| mail.raw.len() as u64).sum();
        self.bytes_held = self.bytes_held.saturating_sub(bytes);
        true
    }

    /// Keeps the record of a transaction, and forgets the oldest where there are too many.
    pub(super) fn record(&mut self, transaction: Transaction) {
        // A record shares no bytes with what was delivered, for that has trace fields in front.
        // Where there is no room for it, it is kept without them.
        let mut transaction = transaction;
        if self.hold(transaction.raw.len()).is_err() {
            transaction.raw = Arc::from(Vec::new());
        }
        self.sent.push_back(transaction);
        if self.sent.len() > SANDBOX_TRANSACTIONS_MAX
            && let Some(oldest) = self.sent.pop_front()
        {
            self.bytes_held = self.bytes_held.saturating_sub(oldest.raw.len() as u64);
        }
    }

    /// Counts bytes that will be held.
    ///
    /// # Errors
    /// [`SandboxError::Full`] where they are too many.
    pub(super) fn hold(&mut self, bytes: usize) -> Result<(), SandboxError> {
        let held = self.bytes_held.saturating_add(bytes as u64);
        if held > SANDBOX_BYTES_MAX {
            return Err(SandboxError::Full);
        }
        self.bytes_held = held;
        Ok(())
    }

    /// A number that this server has not given before.
    pub(super) fn new_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    fn new_uidvalidity(&mut self) -> u32 {
        let uidvalidity = self.next_uidvalidity;
        self.next_uidvalidity = uidvalidity.wrapping_add(1).max(1);
        uidvalidity
    }
}

/// INBOX is the same in any case (RFC 9051 §5.1).
pub(super) fn canonical(folder: &str) -> &str {
    if folder.eq_ignore_ascii_case("INBOX") { "INBOX" } else { folder }
}

/// The state behind its lock, and how to hear of changes.
pub(super) struct Shared {
    /// How the server calls itself.
    pub hostname: String,
    /// Who signs its Authentication-Results; nobody: it writes none.
    pub authserv_id: Option<String>,
    /// The time of the mails.
    pub clock: Arc<dyn Clock>,
    state: Mutex<State>,
    changed: Condvar,
    version: watch::Sender<u64>,
}

impl Shared {
    pub(super) fn new(settings: &Settings) -> Shared {
        let now = settings.clock.now();
        Shared {
            hostname: settings.hostname.clone(),
            authserv_id: settings.authserv_id.clone(),
            clock: Arc::clone(&settings.clock),
            state: Mutex::new(State::new(settings, now)),
            changed: Condvar::new(),
            version: watch::Sender::new(0),
        }
    }

    /// Looks.
    pub(super) fn read<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        look(&self.lock())
    }

    /// Changes, and tells whoever waits.
    pub(super) fn change<R>(&self, step: impl FnOnce(&mut State) -> R) -> R {
        let mut state = self.lock();
        let result = step(&mut state);
        // Under the lock, so that nobody looks, finds nothing, and then misses the notice.
        self.version.send_modify(|version| *version += 1);
        drop(state);
        self.changed.notify_all();
        result
    }

    /// Yields when something has changed; for tasks.
    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    /// How many changes there were.
    pub(super) fn version(&self) -> u64 {
        *self.version.borrow()
    }

    /// Blocks until there were more changes than `seen`, or for `bound`; for threads.
    pub(super) fn wait_past(&self, seen: u64, bound: std::time::Duration) {
        let guard = self.lock();
        if self.version() == seen {
            drop(self.changed.wait_timeout(guard, bound));
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
