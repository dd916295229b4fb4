//! The run: a desk opened, shifts of tasks one after the other, and the end in order.
//!
//! Separate from the tasks, none of which knows another, and from the shift, which is all of them
//! over one configuration. Everything async runs on one thread. SIGHUP reads the configuration
//! again: a good one ends the shift and begins the next, a bad one changes nothing. At the end
//! intake stops first, then sends under way finish, then the store and the index close. A second
//! signal ends at once: any interruption is survivable.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::alarm::Seen;
use super::announce::{Announcer, Feeder, ask_store};
use super::control::{self, Control};
use super::desk::Desk;
use super::indexer::{self, Indexer};
use super::lock::Lock;
use super::pulse::Pulses;
use super::shift::{Lasting, Shared, Shift, sender, watch, why_ended};
use super::signing_keys::SigningKeys;
use super::state::{Bells, States};
use super::threads::StoreThread;
use super::timer::{fire_due, recompute, to_recompute};
use crate::desk::policy::History;
use crate::desk::shelf::Shelf;
use crate::limits;
use crate::log;
use crate::mail::token::Keys;
use crate::store::Store;
use crate::world::clock::Clock;
use crate::world::dns::Dns;
use crate::world::net::Net;
use crate::world::supervisor::Supervisor;

/// One mailbox's accounts.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its short name.
    pub name: String,
    /// Where mail comes from.
    pub imap: crate::imap::account::Account,
    /// Where mail goes to.
    pub smtp: crate::smtp::account::Account,
    /// How much of what is there at the first start is taken in.
    pub history: History,
    /// Shelves, as the configuration names their folders.
    pub shelves: Vec<(Shelf, String)>,
}

/// Everything that a run needs, over the doors.
#[derive(Clone)]
pub struct Setup {
    /// The desk.
    pub desk: Desk,
    /// The accounts, one a mailbox of the policy.
    pub accounts: Vec<Account>,
    /// Where everything durable lies.
    pub data_dir: PathBuf,
    /// The keys of tokens.
    pub keys: Keys,
    /// The largest mail that is fetched whole, in bytes.
    pub message_size_bytes: u64,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The network.
    pub net: Arc<dyn Net>,
    /// Where keys of signatures are asked for; none: signatures are not looked at.
    pub dns: Option<Arc<dyn Dns>>,
    /// Who started us, and wants to know how we are doing.
    pub supervisor: Arc<dyn Supervisor>,
}

/// Reads the configuration again, for the same data directory: what it means now, or everything
/// that is wrong with it, a line each. May wait for the disk; never for the network.
pub type Reload = Arc<dyn Fn() -> Result<Setup, Vec<String>> + Send + Sync>;

/// Why a shift is over.
enum Over {
    /// Somebody asked for the end; who.
    Asked(&'static str),
    /// Somebody asked for another configuration.
    Reload,
    /// A task broke that the daemon cannot do without.
    Broken(anyhow::Error),
}

/// Runs until a signal or `stop`. Without `reload` SIGHUP is left alone.
///
/// # Errors
/// Where another process holds the data directory, or the store cannot be opened or breaks.
pub async fn run(
    setup: Setup,
    reload: Option<Reload>,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let _lock = lock(&setup.data_dir)?;
    let mut signals = Signals::new(reload.is_some())?;
    let (shared, thread) = open(setup)?;
    let lasting = Rc::new(lasting(&shared.setup)?);
    log::started(env!("CARGO_PKG_VERSION"), shared.setup.accounts.len());
    let mut over_all = look_after(&shared);
    let mut lanes = JoinSet::new();
    let socket = control::socket_path(&shared.setup.data_dir);
    let mut shift = Shift::start(shared, &lasting, &mut lanes);

    let result = loop {
        let over = tokio::select! {
            over = signals.next() => over,
            () = stop.cancelled() => Over::Asked("asked to"),
            why = shift.broken() => Over::Broken(why),
            Some(ended) = lanes.join_next() => match why_ended(ended) {
                Some(why) => Over::Broken(why),
                // The lane of an earlier shift has finished its mail.
                None => continue,
            },
            Some(ended) = over_all.join_next() => match why_ended(ended) {
                Some(why) => Over::Broken(why),
                None => continue,
            },
        };
        match (over, &reload) {
            (Over::Reload, Some(reload)) => {
                shift = next_shift(shift, reload, &lasting, &mut lanes).await;
            }
            (Over::Reload, None) => {}
            (Over::Asked(who), _) => {
                log::stopping(who);
                break Ok(());
            }
            (Over::Broken(why), _) => break Err(why),
        }
    };

    lasting.announcer.stopping();
    shift.ask_to_end();
    lasting.indexer.stop();
    over_all.shutdown().await;
    let all_ended = timeout(limits::STOP_WITHIN, async {
        shift.ended().await;
        while lanes.join_next().await.is_some() {}
    });
    let ended = tokio::select! {
        ended = all_ended => ended.is_ok(),
        _ = signals.next_end() => false,
    };
    let _ = std::fs::remove_file(socket);
    if ended {
        drop((shift, lanes, lasting));
        let _ = thread.join();
    } else {
        // A task that has not ended holds the store, and its thread would never end: the process
        // ends under it, which every promise survives.
        log::stopping("not all came to an end in time");
    }
    result
}

/// The next shift, of the configuration as it is now; where that is bad the same one goes on.
async fn next_shift(
    mut shift: Shift,
    reload: &Reload,
    lasting: &Rc<Lasting>,
    lanes: &mut JoinSet<anyhow::Result<()>>,
) -> Shift {
    lasting.announcer.reloading();
    let (old, reload) = (shift.shared.setup.clone(), Arc::clone(reload));
    let read = tokio::task::spawn_blocking(move || reload()).await;
    let read = read.unwrap_or_else(|_| Err(vec!["reading it panicked".to_owned()]));
    let new = match read {
        Ok(new) => new,
        Err(problems) => {
            log::reload_refused(&problems);
            lasting.announcer.remark("the new configuration is bad, the old one is at work");
            lasting.announcer.unchanged(&shift.shared.states);
            return shift;
        }
    };
    let moved = new.data_dir != old.data_dir;
    if moved {
        log::takes_restart("data_dir", &old.data_dir.display().to_string());
    }
    lasting.announcer.remark(if moved { "data_dir changes with a restart only" } else { "" });
    shift.ask_to_end();
    // Every wait of theirs ends at once; only the store may hold them up.
    let _ = timeout(limits::STOP_WITHIN, shift.ended()).await;
    let (accounts, agents) = (new.accounts.len(), new.desk.policy.agents.len());
    // Time goes on, and what lies in the data directory stays.
    let setup = Setup { data_dir: old.data_dir, keys: old.keys, clock: old.clock, ..new };
    let shared = share(setup, shift.shared.store.clone(), shift.shared.pulses.clone());
    log::reloaded(accounts, agents);
    Shift::start(shared, lasting, lanes)
}

/// The tasks that do not depend on the configuration.
fn look_after(shared: &Shared) -> JoinSet<anyhow::Result<()>> {
    let mut tasks = JoinSet::new();
    let (supervisor, pulses) = (Arc::clone(&shared.setup.supervisor), shared.pulses.clone());
    tasks.spawn_local(ask_store(shared.store.clone(), pulses.of("the store".to_owned())));
    tasks.spawn_local(async move {
        Feeder::new(supervisor, pulses).run().await;
        Ok(())
    });
    tasks
}

/// Takes in everything pending, decides, sends what is due, indexes, and comes back.
///
/// # Errors
/// As [`run`]; and where a mailbox could not be read, after everything else was done.
pub async fn run_once(setup: Setup) -> anyhow::Result<()> {
    let _lock = lock(&setup.data_dir)?;
    let (shared, thread) = open(setup)?;
    let mut troubles = Vec::new();
    for account in &shared.setup.accounts {
        if let Err(trouble) = watch(&shared, account).run_once().await {
            troubles.push(format!("mailbox {}: {trouble}", account.name));
        }
    }
    let (desk, now) = (shared.setup.desk.clone(), shared.setup.clock.now());
    let due = move |store: &mut Store| {
        fire_due(store, &desk, now, limits::TIMERS_ONCE)?;
        let others = to_recompute(store, &desk)?;
        recompute(store, &desk, &others, now)?;
        fire_due(store, &desk, now, limits::TIMERS_ONCE)
    };
    shared.store.run(due).await??;
    for account in &shared.setup.accounts {
        sender(&shared, account).run_once().await?;
    }
    let (data_dir, keys) = (shared.setup.data_dir.clone(), shared.setup.keys.clone());
    drop(shared);
    let _ = thread.join();
    let store = Store::open_to_read(&data_dir, keys)?;
    let mut writer = indexer::open(&store, &data_dir)?;
    indexer::catch_up(&store, &mut writer, &AtomicBool::new(false))?;
    writer.close();
    anyhow::ensure!(troubles.is_empty(), "{}", troubles.join("; "));
    Ok(())
}

/// Takes the lock of a data directory.
///
/// # Errors
/// Where another process has it, in a sentence; else the system's.
pub fn lock(data_dir: &Path) -> anyhow::Result<Lock> {
    Lock::take(data_dir)?.ok_or_else(|| {
        anyhow::anyhow!(
            "{} is in use by another posthaste; stop that one first, or use its commands",
            data_dir.display()
        )
    })
}

/// Opens the store and sorts what a dead process left behind.
fn open(setup: Setup) -> anyhow::Result<(Shared, std::thread::JoinHandle<()>)> {
    let mut store = Store::open(&setup.data_dir, setup.keys.clone())?;
    let look_until = look_until(&setup);
    store.write(|w| {
        w.look_anew(look_until)?;
        w.recover_attempts(None, look_until)
    })?;
    let (store, thread) = StoreThread::start(store)?;
    let pulses = Pulses::new(Arc::clone(&setup.clock));
    Ok((share(setup, store, pulses), thread))
}

fn share(setup: Setup, store: StoreThread, pulses: Pulses) -> Shared {
    let names = || setup.accounts.iter().map(|account| account.name.as_str());
    let (states, bells) = (States::of(names()), Bells::of(names()));
    let signing_keys = SigningKeys::new(setup.dns.clone(), Arc::clone(&setup.clock));
    Shared { setup, store, states, bells, pulses, signing_keys }
}

fn lasting(setup: &Setup) -> anyhow::Result<Lasting> {
    Ok(Lasting {
        door: Control::listen(&setup.data_dir)?,
        indexer: Indexer::start(setup.data_dir.clone(), setup.keys.clone())?,
        announcer: Announcer::new(Arc::clone(&setup.supervisor)),
        alarms: Mutex::new(Seen::default()),
        turns: RefCell::default(),
    })
}

/// Until when a trace is looked for of what is uncertain from now on.
pub(super) fn look_until(setup: &Setup) -> Timestamp {
    let now = setup.clock.now();
    now.checked_add(setup.desk.policy.uncertain).unwrap_or(now)
}

/// What is listened for from the first moment on.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Option<Signal>,
}

impl Signals {
    fn new(reloads: bool) -> std::io::Result<Signals> {
        Ok(Signals {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: reloads.then(|| signal(SignalKind::hangup())).transpose()?,
        })
    }

    /// Waits for SIGTERM or SIGINT; gives its name.
    async fn next_end(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }

    /// Waits for any of them.
    async fn next(&mut self) -> Over {
        let Some(hangup) = &mut self.hangup else {
            return Over::Asked(self.next_end().await);
        };
        tokio::select! {
            _ = self.terminate.recv() => Over::Asked("SIGTERM"),
            _ = self.interrupt.recv() => Over::Asked("SIGINT"),
            _ = hangup.recv() => Over::Reload,
        }
    }
}
