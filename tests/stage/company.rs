//! A desk with its store and the folders of its server, without any network.
//!
//! Separate because a scenario may have two of them. Whatever is delivered lies in a folder first
//! and is then fetched from it, as the watch does. Never sends: the world plays the relay.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use posthaste::daemon::desk::Desk;
use posthaste::daemon::indexer::{self, index_path};
use posthaste::daemon::ingest::{Folder, Incoming, Taken, take_in};
use posthaste::daemon::timer::{recompute, to_recompute};
use posthaste::desk::conversation::Ref;
use posthaste::desk::digest;
use posthaste::desk::shelf::{Shelf, Shelves};
use posthaste::imap::{Fetched, FolderState, Location};
use posthaste::mail::address::Address;
use posthaste::mail::read::authentication::KeyRecords;
use posthaste::mail::token::{Key, Keys};
use posthaste::mail::write::template::Templates;
use posthaste::store::Store;
use posthaste::store::outbox::OutboxState;
use posthaste::world::random::SeededRandom;
use tempfile::TempDir;

use super::setup::Setup;

/// A mail on the server.
#[derive(Clone, Debug)]
pub(crate) struct Lying {
    pub(crate) uid: u32,
    pub(crate) raw: Vec<u8>,
    pub(crate) received_at: Timestamp,
    pub(crate) history: bool,
    pub(crate) keywords: Vec<String>,
}

/// A folder of the server.
#[derive(Clone, Debug)]
pub(crate) struct OnServer {
    pub(crate) mailbox: String,
    pub(crate) role: Folder,
    pub(crate) uidvalidity: u32,
    pub(crate) next_uid: u32,
    pub(crate) mails: Vec<Lying>,
}

impl OnServer {
    pub(crate) fn location(&self, uid: u32) -> Location {
        Location {
            mailbox: self.mailbox.clone(),
            folder: folder_name(self.role).to_owned(),
            uidvalidity: self.uidvalidity,
            uid,
        }
    }
}

/// What a folder is called.
pub(crate) fn folder_name(role: Folder) -> &'static str {
    match role {
        Folder::Inbox => "INBOX",
        Folder::Sent => "Sent",
        Folder::Shelf(Shelf::Waiting) => "Waiting",
        Folder::Shelf(Shelf::Resolved) => "Resolved",
        Folder::Shelf(Shelf::Spam) => "Junk",
        Folder::Shelf(Shelf::Agents) => "Posthaste",
        Folder::Shelf(Shelf::Inbox) => "a shelf of that name is the inbox itself",
    }
}

/// The folders that a mailbox has on its server.
fn roles(shelves: Shelves) -> Vec<Folder> {
    let has = [
        (Shelf::Waiting, shelves.waiting),
        (Shelf::Resolved, shelves.resolved),
        (Shelf::Spam, shelves.spam),
        (Shelf::Agents, shelves.agents),
    ];
    let shelves = has.into_iter().filter(|(_, has)| *has).map(|(shelf, _)| Folder::Shelf(shelf));
    [Folder::Inbox, Folder::Sent].into_iter().chain(shelves).collect()
}

/// A desk, its store, and what lies on its server.
pub(crate) struct Company {
    pub(crate) desk: Desk,
    pub(crate) domain: String,
    pub(crate) folders: Vec<OnServer>,
    /// Mails of history that lie on no server.
    pub(crate) imported: Vec<Vec<u8>>,
    /// References in the order in which their conversations came to be.
    pub(crate) references: Vec<Ref>,
    /// Nobody watches the server for now: what is moved meanwhile is seen later.
    pub(crate) looks_away: bool,
    /// Somebody has moved mail by hand.
    pub(crate) is_handled: bool,
    /// Agents of an earlier configuration: what they got, they got rightly.
    pub(crate) former_agents: Vec<Address>,
    store: Option<Store>,
    pub(crate) directory: TempDir,
    keys: Keys,
}

impl Company {
    pub(crate) fn new(setup: Setup, seed: u64) -> Company {
        // In memory, where there is such a place: what is tested here is no disk.
        let memory = std::path::Path::new("/dev/shm");
        let directory = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
        let directory = directory.expect("a directory");
        let secret = *blake3::hash(&seed.to_le_bytes()).as_bytes();
        let keys = Keys { current: Key { id: 1, secret }, old: Vec::new() };
        let store = Store::open(directory.path(), keys.clone()).expect("a store");
        let templates = Templates::new(&setup.policy.languages, &BTreeMap::new());
        let desk = Desk {
            policy: Arc::new(setup.policy),
            templates: Arc::new(templates.expect("our own templates")),
            zone: TimeZone::UTC,
            index: Some(index_path(directory.path())),
            footer: setup.footer,
            random: Arc::new(SeededRandom::new(seed)),
        };
        let mut company = Company {
            desk,
            domain: setup.domain,
            folders: Vec::new(),
            imported: Vec::new(),
            references: Vec::new(),
            looks_away: false,
            is_handled: false,
            former_agents: Vec::new(),
            store: Some(store),
            directory,
            keys,
        };
        company.make_folders();
        company
    }

    /// Makes the folders of the configuration that are not there, and begins to watch them.
    fn make_folders(&mut self) {
        for mailbox in &self.desk.policy.clone().mailboxes {
            for role in roles(mailbox.shelves) {
                if self.folder(&mailbox.name, role).is_ok() {
                    continue;
                }
                let folder = OnServer {
                    mailbox: mailbox.name.clone(),
                    role,
                    uidvalidity: 1,
                    next_uid: 1,
                    mails: Vec::new(),
                };
                let state = FolderState::first(1, 1);
                let since = Timestamp::UNIX_EPOCH;
                self.store()
                    .write(|w| w.set_folder(&mailbox.name, folder_name(role), &state, None, since))
                    .expect("a cursor");
                self.folders.push(folder);
            }
        }
    }

    pub(crate) fn store(&mut self) -> &mut Store {
        self.store.as_mut().expect("the store is open")
    }

    pub(crate) fn reader(&self) -> posthaste::store::query::Reader<'_> {
        self.store.as_ref().expect("the store is open").read()
    }

    /// Another configuration holds from now on, for the same mailboxes.
    pub(crate) fn reload(&mut self, setup: Setup, now: Timestamp) {
        let agents = self.desk.policy.agents.iter().map(|agent| agent.address.clone());
        self.former_agents.extend(agents);
        let templates = Templates::new(&setup.policy.languages, &BTreeMap::new());
        self.desk.templates = Arc::new(templates.expect("our own templates"));
        self.desk.policy = Arc::new(setup.policy);
        self.desk.footer = setup.footer;
        self.make_folders();
        self.recompute(now);
    }

    /// As a shift begins: deadlines by the promises that hold now.
    fn recompute(&mut self, now: Timestamp) {
        let desk = self.desk.clone();
        let others = to_recompute(self.store(), &desk).expect("a list");
        recompute(self.store(), &desk, &others, now).expect("recomputed deadlines");
        let left = to_recompute(self.store(), &desk).expect("a list");
        assert_eq!(left, [], "everything was computed anew");
    }

    /// The process dies and is started again.
    pub(crate) fn restart(&mut self, now: Timestamp) {
        self.store = None;
        let mut store = Store::open(self.directory.path(), self.keys.clone()).expect("a store");
        let look_until = now.checked_add(self.desk.policy.uncertain).expect("a time");
        store.write(|w| w.recover_attempts(None, look_until)).expect("recovered attempts");
        self.store = Some(store);
        self.recompute(now);
    }

    /// Puts a mail into a folder; gives it as it is fetched.
    pub(crate) fn lie(
        &mut self,
        mailbox: &str,
        role: Folder,
        raw: Vec<u8>,
        received_at: Timestamp,
        now: Timestamp,
    ) -> Result<Incoming, String> {
        let folder = self.folder(mailbox, role)?;
        let uid = folder.next_uid;
        folder.next_uid += 1;
        let (history, keywords) = (false, Vec::new());
        folder.mails.push(Lying { uid, raw, received_at, history, keywords });
        let lying = &folder.mails[folder.mails.len() - 1];
        Ok(fetched(folder, lying, now))
    }

    /// Everything in a folder, as it is fetched.
    pub(crate) fn all_of(
        &mut self,
        mailbox: &str,
        role: Folder,
        now: Timestamp,
    ) -> Result<Vec<Incoming>, String> {
        let folder = self.folder(mailbox, role)?;
        Ok(folder.mails.iter().map(|mail| fetched(folder, mail, now)).collect())
    }

    /// Takes in a mail of history that lies on no server.
    pub(crate) fn import(
        &mut self,
        mailbox: &str,
        raws: Vec<Vec<u8>>,
        received_at: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<Taken>, String> {
        self.imported.extend(raws.iter().cloned());
        let incoming = raws.into_iter().map(|raw| Incoming {
            mailbox: mailbox.to_owned(),
            location: None,
            received_at,
            folder: Folder::Inbox,
            history: true,
            restored: false,
            raw,
            keys: KeyRecords::new(),
        });
        self.take_in(incoming.collect(), now)
    }

    pub(crate) fn take_in(
        &mut self,
        incoming: Vec<Incoming>,
        now: Timestamp,
    ) -> Result<Vec<Taken>, String> {
        let desk = self.desk.clone();
        let taken = take_in(self.store(), &desk, incoming, now)
            .map_err(|error| format!("taking mail in: {error}"))?;
        self.note_references();
        Ok(taken)
    }

    /// The server gives its folder another UIDVALIDITY, and the watch goes through it again.
    pub(crate) fn renumber(&mut self, mailbox: &str, now: Timestamp) -> Result<(), String> {
        let folder = self.folder(mailbox, Folder::Inbox)?;
        folder.uidvalidity += 1;
        folder.next_uid = 1;
        for mail in &mut folder.mails {
            mail.uid = folder.next_uid;
            folder.next_uid += 1;
        }
        let (uidvalidity, next) = (folder.uidvalidity, folder.next_uid);
        let (name, role) = (folder.mailbox.clone(), folder_name(folder.role));
        // As `intake` does it: forget the locations, remember how new the newest was.
        let newest = self
            .store()
            .write(|w| {
                let newest = w.read().known_until(&name, role, now)?;
                w.forget_locations(&name, role)?;
                w.set_folder(&name, role, &FolderState::first(uidvalidity, next), newest, now)?;
                Ok::<_, posthaste::store::StoreError>(newest)
            })
            .map_err(|error| error.to_string())?;
        let folder = self.folder(mailbox, Folder::Inbox)?;
        for mail in &mut folder.mails {
            mail.history = newest.is_none_or(|newest| mail.received_at <= newest);
        }
        let all = self.all_of(mailbox, Folder::Inbox, now)?;
        self.take_in(all, now).map(|_| ())
    }

    pub(crate) fn folder(&mut self, mailbox: &str, role: Folder) -> Result<&mut OnServer, String> {
        self.folders
            .iter_mut()
            .find(|folder| folder.mailbox == mailbox && folder.role == role)
            .ok_or_else(|| format!("{mailbox} has no folder {}", folder_name(role)))
    }

    /// The mailbox that mail to this address reaches.
    pub(crate) fn mailbox_at(&self, address: &str) -> Option<String> {
        let address = Address::parse(address).ok()?;
        self.desk.policy.mailbox_at(&address).map(|mailbox| mailbox.name.clone())
    }

    /// Brings the index up to date, as the daemon's thread does.
    pub(crate) fn index(&mut self) -> Result<(), String> {
        let store = self.store.as_ref().expect("the store is open");
        let mut writer = indexer::open(store, self.directory.path()).map_err(|e| e.to_string())?;
        let stop = std::sync::atomic::AtomicBool::new(false);
        indexer::catch_up(store, &mut writer, &stop).map_err(|error| error.to_string())?;
        Ok(())
    }

    /// Numbers the conversations that are new.
    pub(crate) fn note_references(&mut self) {
        let mut found = Vec::new();
        self.reader()
            .list(None, None, |row| {
                found.push(row.reference);
                Ok::<_, posthaste::store::StoreError>(())
            })
            .expect("a list");
        for reference in found {
            if !self.references.contains(&reference) {
                self.references.push(reference);
            }
        }
    }

    /// When the next thing happens by itself, after `now`.
    pub(crate) fn next_event(&self, now: Timestamp) -> Option<Timestamp> {
        let reader = self.reader();
        let timer = reader.next_timer().expect("a timer").map(|(at, _, _)| at);
        let digest = digest::next_after(&self.desk.policy, &self.desk.zone, now);
        let uncertain = reader.outbox_list(&[OutboxState::Uncertain]).expect("the outbox");
        let mailboxes = self.desk.policy.mailboxes.iter();
        let sends =
            mailboxes.filter_map(|mailbox| reader.next_send_at(&mailbox.name).expect("a time"));
        let looks = uncertain.into_iter().filter_map(|mail| mail.next_attempt);
        timer.into_iter().chain(digest).chain(sends).chain(looks).filter(|at| *at > now).min()
    }

    /// Mail in this state, by row.
    pub(crate) fn outbox(&self, state: OutboxState) -> Vec<i64> {
        let rows = self.reader().outbox_list(&[state]).expect("the outbox");
        rows.into_iter().map(|row| row.id).collect()
    }
}

fn fetched(folder: &OnServer, mail: &Lying, now: Timestamp) -> Incoming {
    let fetched = Fetched {
        location: folder.location(mail.uid),
        internal_date: Some(mail.received_at),
        flags: Vec::new(),
        raw: mail.raw.clone(),
    };
    Incoming::fetched(fetched, folder.role, mail.history, now)
}
