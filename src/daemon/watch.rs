//! The watch: one task for each mailbox, from the login to the idle wait.
//!
//! ```text
//! connect ─► boundary of each folder ─► live mail ─► Sent ─► flags, filing ─► history ─► IDLE ─┐
//!                                        ▲                                                     │
//!                                        └─────────────────────────────────────────────────────┘
//! ```
//!
//! Separate from `ingest`, which knows no server, and from `intake`, which empties one folder.
//! IDLE is a hint, the poll is the floor: whatever woke us, we look. Live mail goes before history,
//! always. Trouble ends the connection, never the task; the supervisor sees panics. Never decides
//! anything about a mail.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::back_off::BackOff;
use super::desk::Desk;
use super::ingest::Folder;
use super::intake::Intake;
use super::mirror::Mirror;
use super::pulse::Pulse;
use super::shelving::Shelving;
use super::signing_keys::SigningKeys;
use super::state::{Bells, Doing, States};
use super::threads::StoreThread;
use crate::desk::policy::History;
use crate::desk::shelf::Shelf;
use crate::imap::account::{Account, SentFolder};
use crate::imap::command::Limits;
use crate::imap::error::{ImapError, Reason};
use crate::imap::folder::{find, find_sent};
use crate::imap::login::Credentials;
use crate::imap::session::Session;
use crate::limits;
use crate::log;
use crate::world::clock::Clock;
use crate::world::net::Net;

/// The watch of one mailbox.
pub struct Watch {
    /// Its short name.
    pub mailbox: String,
    /// Its server.
    pub account: Account,
    /// How much of what is there at the first start is taken in.
    pub history: History,
    /// Shelves, as the configuration names their folders.
    pub shelves: Vec<(Shelf, String)>,
    /// How much, and how long, its server may take.
    pub limits: Limits,
    /// The desk.
    pub desk: Desk,
    /// The way to the store.
    pub store: StoreThread,
    /// The door to the network.
    pub net: Arc<dyn Net>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Keys of signatures, for mail that no trusted server speaks of.
    pub signing_keys: SigningKeys,
    /// What this mailbox is doing.
    pub states: States,
    /// Who looks when.
    pub bells: Bells,
    /// What outlives a connection.
    pub carried: Carried,
    /// That the watch moves; the network beats too.
    pub pulse: Arc<Pulse>,
}

/// What is known from one connection to the next.
#[derive(Debug, Default)]
pub struct Carried {
    /// A mail among others cost the last connection: each is fetched alone, until a round succeeds.
    pub(super) alone: Cell<bool>,
    /// How often a mail, by folder and UID, was refused.
    pub(super) refused: RefCell<BTreeMap<(String, u32), u32>>,
    /// When server and journal were compared, on the monotonic clock.
    audited_at: Cell<Option<Duration>>,
}

/// Why a connection ended.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The server's doing, or the network's.
    #[error(transparent)]
    Imap(#[from] ImapError),
    /// The password cannot be read.
    #[error(transparent)]
    Secret(#[from] crate::world::secret::SecretError),
    /// A folder of the configuration is not there.
    #[error("the server has no folder {0}; check `inbox` and `sent` of this mailbox")]
    NoFolder(String),
    /// The server gives no UIDVALIDITY: its UIDs may mean other messages tomorrow.
    #[error("the server gives no UIDVALIDITY for {0}; it cannot be watched safely")]
    NoUidValidity(String),
    /// The disk is full: mail stays on the server.
    #[error("the disk is full; make room, mail stays on the server meanwhile")]
    Full,
    /// The store is broken or gone: the daemon ends.
    #[error("{0}")]
    Store(String),
}

impl From<crate::store::StoreError> for Trouble {
    fn from(error: crate::store::StoreError) -> Trouble {
        match error {
            crate::store::StoreError::Full => Trouble::Full,
            crate::store::StoreError::NewerSchema
            | crate::store::StoreError::Stale
            | crate::store::StoreError::Failed(_) => Trouble::Store(error.to_string()),
        }
    }
}

impl From<super::threads::StoreGone> for Trouble {
    fn from(gone: super::threads::StoreGone) -> Trouble {
        Trouble::Store(gone.to_string())
    }
}

impl Trouble {
    fn is_refused_login(&self) -> bool {
        matches!(self, Trouble::Imap(error) if error.reason() == Some(Reason::Authentication))
    }

    fn asked_wait(&self) -> Option<Duration> {
        match self {
            Trouble::Imap(error) => match error.reason() {
                Some(Reason::Throttled { wait }) => wait,
                Some(_) | None => None,
            },
            Trouble::Secret(_)
            | Trouble::NoFolder(_)
            | Trouble::NoUidValidity(_)
            | Trouble::Full
            | Trouble::Store(_) => None,
        }
    }
}

impl Watch {
    /// Watches until `stop`; connects again after any trouble.
    ///
    /// # Errors
    /// Where the store is gone or broken: the daemon ends.
    pub async fn run(self, stop: CancellationToken) -> anyhow::Result<()> {
        let mut back_off = BackOff::new(limits::BACK_OFF_MAX);
        let mut refused = 0;
        loop {
            self.pulse.beat();
            self.states.set(&self.mailbox, Doing::Connecting, None);
            let ended = tokio::select! {
                () = stop.cancelled() => break,
                ended = self.connected(false, &mut back_off) => ended,
            };
            let Err(trouble) = ended else { break };
            if let Trouble::Store(why) = &trouble {
                anyhow::bail!("mailbox {}: {why}", self.mailbox);
            }
            refused = if trouble.is_refused_login() { refused + 1 } else { 0 };
            let mut wait = back_off.next(self.desk.random.fraction());
            if refused >= 3 {
                wait = wait.max(limits::BACK_OFF_REFUSED);
            }
            wait = trouble.asked_wait().unwrap_or(wait).max(wait);
            let why = trouble.to_string();
            log::mailbox_trouble(&self.mailbox, &why, wait.as_secs());
            self.states.set(&self.mailbox, Doing::Waiting, Some(why));
            self.pulse.wait(wait);
            tokio::select! {
                () = stop.cancelled() => break,
                () = sleep(wait) => {}
            }
        }
        self.states.set(&self.mailbox, Doing::Stopped, None);
        Ok(())
    }

    /// Takes in everything pending, once (`run --once`).
    ///
    /// # Errors
    /// The trouble that the connection ended with.
    pub async fn run_once(&self) -> Result<(), Trouble> {
        self.connected(true, &mut BackOff::new(limits::BACK_OFF_MAX)).await
    }

    /// One connection's life. Ends with trouble, or, where `once`, when nothing is left to do.
    async fn connected(&self, once: bool, back_off: &mut BackOff) -> Result<(), Trouble> {
        let mut session = self.log_in().await?;
        let folders = session.list().await?;
        let inbox = match find(&folders, &self.account.inbox) {
            Some(folder) => folder.raw.clone(),
            None if self.account.inbox.eq_ignore_ascii_case("INBOX") => "INBOX".to_owned(),
            None => return Err(Trouble::NoFolder(self.account.inbox.clone())),
        };
        let sent = match &self.account.sent {
            SentFolder::Auto => find_sent(&folders).map(|folder| folder.raw.clone()),
            SentFolder::Folder(name) => match find(&folders, name) {
                Some(folder) => Some(folder.raw.clone()),
                None => return Err(Trouble::NoFolder(name.clone())),
            },
            SentFolder::Off => None,
        };
        let mut inbox = Intake::new(self, inbox, Folder::Inbox);
        let mut sent = sent.map(|folder| Intake::new(self, folder, Folder::Sent));
        inbox.prepare(&mut session).await?;
        if let Some(sent) = &mut sent {
            sent.prepare(&mut session).await?;
            sent.survey(&mut session).await?;
        }
        let watched = (&inbox, sent.as_ref());
        let shelving = Shelving::open(self, &mut session, folders, watched).await?;
        let mut watched = Watched { inbox, sent, shelving };
        self.say_where_we_are(&watched);
        log::watching(&self.mailbox, watched.backlog());
        self.work(&mut session, &mut watched, once, back_off).await
    }

    async fn log_in(&self) -> Result<Session, Trouble> {
        let source = self.account.secret.clone();
        let secret = tokio::task::spawn_blocking(move || source.read())
            .await
            .map_err(|_| Trouble::Store("reading a password panicked".to_owned()))??;
        let credentials = Credentials::Password {
            username: self.account.username.clone(),
            password: secret.expose().to_owned().into(),
        };
        let net = self.net.as_ref();
        Ok(Session::connect(net, &self.account.endpoint, &credentials, &self.limits).await?)
    }

    /// Looks, works, waits, for as long as the connection lives.
    async fn work(
        &self,
        session: &mut Session,
        watched: &mut Watched<'_>,
        once: bool,
        back_off: &mut BackOff,
    ) -> Result<(), Trouble> {
        let mirror = Mirror::new(self, watched.sent.as_ref().map(|it| it.folder().to_owned()));
        let names = watched.shelving.names(&watched.inbox);
        let idle = Arc::default();
        let bell = self.bells.mirror.get(&self.mailbox).unwrap_or(&idle);
        let mut round = Round::default();
        watched.shelving.take_gap(session, &mut watched.inbox).await?;
        loop {
            self.pulse.beat();
            watched.inbox.take_live(session).await?;
            let now = self.clock.monotonic();
            let looks = round.looks(now, self.account.poll);
            if let Some(sent) = watched.sent.as_mut().filter(|_| looks || mirror.awaits_copies()) {
                sent.take_live(session).await?;
            }
            if looks {
                watched.shelving.look(session).await?;
            }
            mirror.reflect(session, &names).await?;
            watched.shelving.bring_home(session, &mut watched.inbox).await?;
            let audited_at = self.carried.audited_at.get();
            if audited_at.is_none_or(|at| now >= at + limits::AUDIT_EVERY) {
                watched.audit(session).await?;
                self.carried.audited_at.set(Some(now));
            }
            self.states.synced(&self.mailbox, self.clock.now());
            // Whoever lets us in and then fails us is still in trouble.
            back_off.reset();
            self.carried.alone.set(false);
            let more = watched.take_history(session).await?;
            self.say_where_we_are(watched);
            if more {
                self.rest_if_throttled(session).await;
                continue;
            }
            if once {
                return Ok(());
            }
            let wait = round.wait(now, self.account.poll).min(mirror.next_look());
            let wait = wait.max(Duration::from_millis(20));
            self.pulse.wait(wait);
            round.is_stirred |= watched.inbox.wait(session, wait, bell.notified()).await?;
        }
    }

    /// Gmail complains of our pace in answers that are OK, and locks the account in the end.
    async fn rest_if_throttled(&self, session: &mut Session) {
        if session.take_throttled() {
            log::detail(&self.mailbox, "throttled: history waits");
            self.pulse.wait(self.limits.throttled);
            sleep(self.limits.throttled).await;
        }
    }

    fn say_where_we_are(&self, watched: &Watched<'_>) {
        let backlog = watched.backlog();
        let doing = if backlog == 0 { Doing::Watching } else { Doing::Importing };
        self.states.set_backlog(&self.mailbox, backlog);
        self.states.set(&self.mailbox, doing, None);
    }

    /// The wall clock now.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// When folders beside the inbox are looked at.
#[derive(Debug, Default)]
struct Round {
    looked_at: Option<Duration>,
    /// Somebody has moved or marked a message of the inbox since: they may have answered it.
    is_stirred: bool,
}

impl Round {
    /// Whether to look now; then it counts as done.
    fn looks(&mut self, now: Duration, poll: Duration) -> bool {
        let looks = self.wait(now, poll).is_zero();
        if looks {
            *self = Round { looked_at: Some(now), is_stirred: false };
        }
        looks
    }

    /// How long until the next look.
    fn wait(&self, now: Duration, poll: Duration) -> Duration {
        let Some(looked_at) = self.looked_at else { return Duration::ZERO };
        let every = if self.is_stirred { limits::LOOK_AROUND_EVERY.min(poll) } else { poll };
        (looked_at + every).saturating_sub(now).min(limits::IDLE_MAX)
    }
}

/// The folders of one connection.
struct Watched<'w> {
    inbox: Intake<'w>,
    sent: Option<Intake<'w>>,
    shelving: Shelving<'w>,
}

impl Watched<'_> {
    /// One batch of history: the inbox first.
    async fn take_history(&mut self, session: &mut Session) -> Result<bool, Trouble> {
        if self.inbox.take_history(session).await? {
            return Ok(true);
        }
        for other in self.sent.iter_mut().chain(self.shelving.intakes()) {
            if other.take_history(session).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Compares every folder with the journal.
    async fn audit(&mut self, session: &mut Session) -> Result<(), Trouble> {
        self.inbox.audit(session).await?;
        for other in self.sent.iter_mut().chain(self.shelving.intakes()) {
            other.audit(session).await?;
        }
        Ok(())
    }

    fn backlog(&self) -> u64 {
        let sent = self.sent.as_ref().map_or(0, Intake::backlog);
        self.inbox.backlog() + sent + self.shelving.backlog()
    }
}
