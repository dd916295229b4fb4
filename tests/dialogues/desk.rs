//! The desk that the dialogues are played with: the real configuration, store, watch and sender.
//!
//! Separate from the servers. Its clock is moved by hand and its network is a pipe; everything else
//! is what runs in production.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use posthaste::config::{self, Config};
use posthaste::daemon::desk::Desk;
use posthaste::daemon::ingest::{Folder, Incoming, take_in};
use posthaste::daemon::pulse::{Pulse, Pulses};
use posthaste::daemon::sender::Sender;
use posthaste::daemon::signing_keys::SigningKeys;
use posthaste::daemon::state::{Bells, Doing, States};
use posthaste::daemon::threads::StoreThread;
use posthaste::daemon::watch::{Carried, Watch};
use posthaste::desk::conversation::MessageKey;
use posthaste::imap::{FolderState, Limits};
use posthaste::mail::read::authentication::KeyRecords;
use posthaste::mail::token::{Key, Keys};
use posthaste::mail::write::template::Templates;
use posthaste::store::Store;
use posthaste::store::outbox::OutboxState;
use posthaste::store::view::OutboxRow;
use posthaste::world::clock::{Clock, ManualClock};
use posthaste::world::net::Net;
use posthaste::world::random::SeededRandom;
use tempfile::TempDir;

use crate::folder::{message_id, raw};
use crate::script::Dialogue;

/// When every dialogue begins; the mails reached their server five minutes before.
const NOW: &str = "2024-03-05T10:05:00Z";

/// The name of the only mailbox.
pub(crate) const MAILBOX: &str = "support";

/// A desk without a server.
pub(crate) struct Stage {
    config: Config,
    desk: Desk,
    pub(crate) store: StoreThread,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) states: States,
    _home: TempDir,
}

/// What the desk has.
#[derive(Debug)]
pub(crate) struct Holdings {
    /// Message-IDs of stored messages.
    pub(crate) taken: BTreeSet<String>,
    /// UIDs in quarantine.
    pub(crate) quarantined: BTreeSet<u32>,
    /// The bytes of stored messages.
    pub(crate) raws: Vec<Vec<u8>>,
}

impl Stage {
    /// A desk as a dialogue's settings describe it.
    pub(crate) fn of(dialogue: &Dialogue) -> Stage {
        // In memory, where there is such a place: what is tested here is no disk.
        let memory = std::path::Path::new("/dev/shm");
        let home = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
        let home = home.expect("a directory");
        let file = home.path().join("posthaste.toml");
        std::fs::write(&file, configuration(dialogue)).expect("a file");
        let config =
            config::load(&file, |_| None).unwrap_or_else(|e| panic!("{}", e.render(false)));
        let keys = Keys { current: Key { id: 1, secret: [7; 32] }, old: Vec::new() };
        let mut store = Store::open(home.path(), keys).expect("a store");
        if dialogue.setting("boundary") != Some("none") {
            let boundary =
                dialogue.setting("boundary").map_or(1, |uid| uid.parse().expect("a UID"));
            let state = FolderState::first(7, boundary);
            let since = Timestamp::UNIX_EPOCH;
            let written = store.write(|w| w.set_folder(MAILBOX, "INBOX", &state, None, since));
            written.expect("a cursor");
        }
        let (store, _thread) = StoreThread::start(store).expect("a thread");
        let desk = Desk {
            policy: Arc::new(config.policy.clone()),
            templates: Arc::new(Templates::new(&["en".into()], &BTreeMap::new()).expect("ours")),
            zone: TimeZone::UTC,
            index: None,
            footer: None,
            random: Arc::new(SeededRandom::new(5)),
        };
        let clock = Arc::new(ManualClock::at(NOW.parse().expect("a time")));
        let states = States::of([MAILBOX].into_iter());
        Stage { config, desk, store, clock, states, _home: home }
    }

    /// The watch of the mailbox over this network.
    pub(crate) fn watch(&self, net: Arc<dyn Net>, dialogue: &Dialogue) -> Watch {
        let account = &self.config.accounts.first().expect("a mailbox").imap;
        let milliseconds = |word: &str, usual: u64| {
            let written = dialogue.setting(word).map(|ms| ms.parse().expect("milliseconds"));
            Duration::from_millis(written.unwrap_or(usual))
        };
        let mut account = account.clone();
        account.poll = milliseconds("poll in ms", 60_000);
        let patience = milliseconds("patience in ms", 60_000);
        let limits = Limits {
            message_size: dialogue
                .setting("largest mail")
                .map_or(1_000_000, |bytes| bytes.parse().expect("bytes")),
            silence: patience,
            idle_start: patience,
            idle_done: patience,
            throttled: Duration::from_millis(20),
            ..Limits::default()
        };
        Watch {
            mailbox: MAILBOX.to_owned(),
            account,
            history: posthaste::desk::policy::History::All,
            shelves: Vec::new(),
            limits,
            desk: self.desk.clone(),
            store: self.store.clone(),
            net,
            clock: self.clock.clone(),
            signing_keys: SigningKeys::new(None, self.clock.clone()),
            states: self.states.clone(),
            bells: Bells::of([MAILBOX].into_iter()),
            carried: Carried::default(),
            pulse: self.pulse("watch"),
        }
    }

    /// The sender of the mailbox over this network.
    pub(crate) fn sender(&self, net: Arc<dyn Net>) -> Sender {
        // Sent can be read, so that what is not there is known not to be there.
        self.states.set(MAILBOX, Doing::Watching, None);
        self.states.synced(MAILBOX, self.clock.now());
        Sender {
            mailbox: MAILBOX.to_owned(),
            account: self.config.accounts.first().expect("a mailbox").smtp.clone(),
            desk: self.desk.clone(),
            store: self.store.clone(),
            net,
            clock: self.clock.clone(),
            states: self.states.clone(),
            bells: Bells::of([MAILBOX].into_iter()),
            pulse: self.pulse("sender"),
        }
    }

    fn pulse(&self, task: &str) -> Arc<Pulse> {
        Pulses::new(self.clock.clone()).of(task.to_owned())
    }

    /// A customer's mail is in, and something is to be sent because of it.
    pub(crate) async fn take_in_a_mail(&self) {
        let (desk, now) = (self.desk.clone(), self.clock.now());
        let incoming = Incoming {
            mailbox: MAILBOX.to_owned(),
            location: None,
            received_at: now,
            folder: Folder::Inbox,
            history: false,
            restored: false,
            raw: raw("Lamp"),
            keys: KeyRecords::new(),
        };
        let taken = self.store.run(move |store| take_in(store, &desk, vec![incoming], now)).await;
        taken.expect("a store").expect("a mail");
    }

    /// What the desk has by now.
    pub(crate) async fn holdings(&self) -> Holdings {
        self.store.run(holdings).await.expect("a store")
    }

    /// The outbox.
    pub(crate) async fn outbox(&self) -> Vec<OutboxRow> {
        let rows = self.store.run(|store| store.read().outbox_list(&OutboxState::ALL)).await;
        rows.expect("a store").expect("a list")
    }
}

fn holdings(store: &mut Store) -> Holdings {
    let reader = store.read();
    let mut taken = BTreeSet::new();
    reader
        .list(None, None, |row| {
            taken.extend(row.message_ids.iter().map(ToString::to_string));
            Ok::<_, posthaste::store::StoreError>(())
        })
        .expect("a list");
    let quarantine = reader.quarantine_list().expect("a list");
    let raws = (1..).map_while(|key| reader.raw(MessageKey(key)).expect("a reader")).collect();
    Holdings { taken, quarantined: quarantine.iter().map(|row| row.uid).collect(), raws }
}

impl Holdings {
    /// Whether the mail with this subject is stored.
    pub(crate) fn has(&self, subject: &str) -> bool {
        self.taken.contains(&message_id(subject))
    }
}

/// `sends: notice` leaves out the ack, `sends: ack` the notice; a dialogue of IMAP sends nothing.
fn configuration(dialogue: &Dialogue) -> String {
    let acks = dialogue.setting("sends") == Some("ack");
    let notices = if dialogue.setting("sends") == Some("notice") { "team" } else { "none" };
    let sent = dialogue.setting("sent").unwrap_or("off");
    format!(
        r#"data_dir = "."

[desk]
name = "Lamps"

[[mailbox]]
name = "{MAILBOX}"
address = "support@example.com"
imap = {{ host = "imap.example.com", username = "support", password = "secret", sent = "{sent}" }}
smtp = {{ host = "smtp.example.com", username = "support", password = "secret" }}

[[agent]]
name = "anna"
address = "anna@example.com"

[acknowledge]
enabled = {acks}

[notify]
new = "{notices}"
"#
    )
}
