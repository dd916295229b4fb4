//! The run: tasks started, supervised and ended in order.
//!
//! ```text
//! store thread ◄── watch ×n ── sender ×n ── timer ── control ── alarm        index thread ──► index
//! ```
//!
//! Separate from the tasks, none of which knows another. Everything async runs on one thread. A
//! task that panics is started again after a pause; the third panic of a mailbox makes it `failed`
//! and an alarm. At the end intake stops first, then sends under way finish, then the store and
//! the index close. A second signal ends at once: any interruption is survivable.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use jiff::Timestamp;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::alarm::Alarms;
use super::control::Control;
use super::desk::Desk;
use super::indexer::{self, Indexer};
use super::lock::Lock;
use super::sender::Sender;
use super::state::{Bells, Doing, States};
use super::threads::StoreThread;
use super::timer::fire_due;
use super::watch::{Carried, Watch};
use crate::desk::policy::History;
use crate::imap::Limits;
use crate::limits;
use crate::log;
use crate::mail::token::Keys;
use crate::store::Store;
use crate::world::clock::Clock;
use crate::world::net::Net;

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
}

/// What the tasks of one run share.
#[derive(Clone)]
struct Shared {
    setup: Setup,
    store: StoreThread,
    states: States,
    bells: Bells,
}

/// Runs until a signal or `stop`.
///
/// # Errors
/// Where another process holds the data directory, or the store cannot be opened or breaks.
pub async fn run(setup: Setup, stop: CancellationToken) -> anyhow::Result<()> {
    let _lock = lock(&setup.data_dir)?;
    let (shared, thread) = open(setup)?;
    let indexer =
        Arc::new(Indexer::start(shared.setup.data_dir.clone(), shared.setup.keys.clone())?);
    let listener = Control::listen(&shared.setup.data_dir)?;
    log::started(env!("CARGO_PKG_VERSION"), shared.setup.accounts.len());

    let sending_stop = CancellationToken::new();
    let mut tasks: JoinSet<anyhow::Result<()>> = JoinSet::new();
    let mut senders: JoinSet<anyhow::Result<()>> = JoinSet::new();
    for account in &shared.setup.accounts {
        tasks.spawn_local(supervise(shared.clone(), account.clone(), stop.clone()));
        senders.spawn_local(send(shared.clone(), account.clone(), sending_stop.clone()));
    }
    tasks.spawn_local(fire_timers(shared.clone(), stop.clone()));
    tasks.spawn_local(alarms(&shared).run(stop.clone()));
    tasks.spawn_local(wake_indexer(shared.bells.clone(), Arc::clone(&indexer), stop.clone()));
    let control = control(&shared);
    let control_stop = stop.clone();
    tasks.spawn_local(async move {
        control.run(listener, control_stop).await;
        Ok(())
    });

    let result = until_over(&mut tasks, &mut senders, &stop).await;
    stop.cancel();
    sending_stop.cancel();
    indexer.stop();
    let all_ended = timeout(limits::STOP_WITHIN, async {
        while tasks.join_next().await.is_some() {}
        while senders.join_next().await.is_some() {}
    });
    let again = signalled();
    let ended = tokio::select! {
        ended = all_ended => ended.is_ok(),
        _ = again => false,
    };
    let _ = std::fs::remove_file(super::control::socket_path(&shared.setup.data_dir));
    if ended {
        drop((tasks, senders, indexer, shared));
        let _ = thread.join();
    } else {
        // A task that has not ended holds the store, and its thread would never end: the process
        // ends under it, which every promise survives.
        log::stopping("not all came to an end in time");
    }
    result
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
    shared.store.run(move |store| fire_due(store, &desk, now, limits::TIMERS_ONCE)).await??;
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
    store.write(|w| w.recover_attempts(None, look_until))?;
    let (store, thread) = StoreThread::start(store)?;
    let names: Vec<String> = setup.accounts.iter().map(|account| account.name.clone()).collect();
    let states = States::of(names.iter().map(String::as_str));
    let bells = Bells::of(names.iter().map(String::as_str));
    Ok((Shared { setup, store, states, bells }, thread))
}

/// Until when a trace is looked for of what is uncertain from now on.
fn look_until(setup: &Setup) -> Timestamp {
    let now = setup.clock.now();
    now.checked_add(setup.desk.policy.uncertain).unwrap_or(now)
}

/// Waits for a signal, for `stop`, or for a task that must not end.
async fn until_over(
    tasks: &mut JoinSet<anyhow::Result<()>>,
    senders: &mut JoinSet<anyhow::Result<()>>,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let ended = tokio::select! {
        name = signalled() => { log::stopping(name?); return Ok(()); }
        () = stop.cancelled() => return Ok(()),
        ended = tasks.join_next() => ended,
        ended = senders.join_next() => ended,
    };
    match ended {
        Some(Ok(result)) => result,
        Some(Err(panic)) => Err(anyhow::anyhow!("a task ended unexpectedly: {panic}")),
        None => Ok(()),
    }
}

/// Waits for SIGTERM or SIGINT; gives its name.
async fn signalled() -> std::io::Result<&'static str> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(tokio::select! {
        _ = terminate.recv() => "SIGTERM",
        _ = interrupt.recv() => "SIGINT",
    })
}

/// Keeps the watch of one mailbox running through panics.
async fn supervise(
    shared: Shared,
    account: Account,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let mut panics = 0;
    loop {
        let began = shared.setup.clock.monotonic();
        let task = tokio::task::spawn_local(watch(&shared, &account).run(stop.clone()));
        match task.await {
            Ok(result) => return result,
            Err(error) if error.is_panic() => {
                let ran = shared.setup.clock.monotonic().saturating_sub(began);
                panics = if ran >= limits::PANIC_FORGOTTEN { 1 } else { panics + 1 };
            }
            Err(_) => return Ok(()),
        }
        if panics >= limits::PANICS_MAX {
            let why = "it made the program fail three times; please report it".to_owned();
            log::mailbox_failed(&account.name, &why);
            shared.states.set(&account.name, Doing::Failed, Some(why));
            stop.cancelled().await;
            return Ok(());
        }
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = sleep(Duration::from_secs(10 * u64::from(panics))) => {}
        }
    }
}

/// Keeps the lane of one mailbox running through panics: what was claimed then is sorted out as
/// after a death of the process, or nobody would ever send it.
async fn send(shared: Shared, account: Account, stop: CancellationToken) -> anyhow::Result<()> {
    loop {
        let task = tokio::task::spawn_local(sender(&shared, &account).run(stop.clone()));
        match task.await {
            Ok(result) => return result,
            Err(error) if error.is_panic() => sleep(Duration::from_secs(10)).await,
            Err(_) => return Ok(()),
        }
        let (mailbox, until) = (account.name.clone(), look_until(&shared.setup));
        let recover =
            move |store: &mut Store| store.write(|w| w.recover_attempts(Some(&mailbox), until));
        shared.store.run(recover).await??;
    }
}

async fn fire_timers(shared: Shared, stop: CancellationToken) -> anyhow::Result<()> {
    loop {
        let (desk, now) = (shared.setup.desk.clone(), shared.setup.clock.now());
        let fired = shared
            .store
            .run(move |store| {
                let fired = fire_due(store, &desk, now, limits::TIMERS_AT_ONCE)?;
                Ok::<_, crate::store::StoreError>((fired, store.read().next_timer()?))
            })
            .await?;
        let (fired, next) = match fired {
            Ok(fired) => fired,
            Err(crate::store::StoreError::Full) => {
                log::disk_full();
                tokio::select! {
                    () = stop.cancelled() => return Ok(()),
                    () = sleep(limits::DISK_FULL_WAIT) => continue,
                }
            }
            Err(other) => return Err(other.into()),
        };
        if fired > 0 {
            shared.bells.ring();
        }
        // Wall clocks step: at most a minute is slept on an old idea of the time.
        let wait = next.map_or(Duration::from_secs(60), |(at, _, _)| {
            if at <= now { Duration::ZERO } else { at.duration_since(now).unsigned_abs() }
        });
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = shared.bells.timer.notified() => {}
            () = sleep(wait.min(Duration::from_secs(60))) => {}
        }
    }
}

async fn wake_indexer(
    bells: Bells,
    indexer: Arc<Indexer>,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = bells.index.notified() => indexer.wake(),
        }
    }
}

fn watch(shared: &Shared, account: &Account) -> Watch {
    let message_size = usize::try_from(shared.setup.message_size_bytes).unwrap_or(usize::MAX);
    Watch {
        mailbox: account.name.clone(),
        account: account.imap.clone(),
        history: account.history,
        limits: Limits { message_size, ..Limits::default() },
        desk: shared.setup.desk.clone(),
        store: shared.store.clone(),
        net: Arc::clone(&shared.setup.net),
        clock: Arc::clone(&shared.setup.clock),
        states: shared.states.clone(),
        bells: shared.bells.clone(),
        carried: Carried::default(),
    }
}

fn sender(shared: &Shared, account: &Account) -> Sender {
    Sender {
        mailbox: account.name.clone(),
        account: account.smtp.clone(),
        desk: shared.setup.desk.clone(),
        store: shared.store.clone(),
        net: Arc::clone(&shared.setup.net),
        clock: Arc::clone(&shared.setup.clock),
        states: shared.states.clone(),
        bells: shared.bells.clone(),
    }
}

fn control(shared: &Shared) -> Control {
    Control {
        desk: shared.setup.desk.clone(),
        store: shared.store.clone(),
        clock: Arc::clone(&shared.setup.clock),
        states: shared.states.clone(),
        bells: shared.bells.clone(),
    }
}

fn alarms(shared: &Shared) -> Alarms {
    Alarms {
        desk: shared.setup.desk.clone(),
        store: shared.store.clone(),
        clock: Arc::clone(&shared.setup.clock),
        states: shared.states.clone(),
        bells: shared.bells.clone(),
    }
}
