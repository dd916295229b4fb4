//! A shift: the tasks of one configuration, from their start to their end.
//!
//! ```text
//! store thread ◄── watch ×n ── sender ×n ── timer ── control ── alarm        index thread ──► index
//! ```
//!
//! Separate from the run, which outlives it: a reload ends one shift and begins the next, under the
//! same lock, over the same store. A task that panics is started again after a pause; the third
//! panic of a mailbox makes it `failed` and an alarm. A mail under way is finished in its own time,
//! and the mailbox's next lane begins after that. Never reads a configuration.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::alarm::{Alarms, Seen};
use super::announce::Announcer;
use super::control::{Control, Door};
use super::indexer::Indexer;
use super::pulse::{Felt, Pulse, Pulses};
use super::run::{Account, Setup, look_until};
use super::sender::Sender;
use super::signing_keys::SigningKeys;
use super::state::{Bells, Doing, States};
use super::threads::StoreThread;
use super::timer::{fire_due, next_at, recompute, to_recompute};
use super::watch::{Carried, Watch};
use crate::imap::Limits;
use crate::limits;
use crate::log;
use crate::store::Store;
use crate::world::net::Net;

/// What outlives a shift.
pub(super) struct Lasting {
    /// The admin's way in: who knocks between two shifts waits.
    pub(super) door: Door,
    /// The index's thread.
    pub(super) indexer: Indexer,
    /// What the supervisor hears.
    pub(super) announcer: Announcer,
    /// What lasts too long, and since when: a reload is no reason to count anew.
    pub(super) alarms: Mutex<Seen>,
    /// Whose turn it is to be a mailbox's lane.
    pub(super) turns: RefCell<BTreeMap<String, Arc<Mutex<()>>>>,
}

/// What the tasks of one shift share.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) setup: Setup,
    pub(super) store: StoreThread,
    pub(super) states: States,
    pub(super) bells: Bells,
    pub(super) pulses: Pulses,
    pub(super) signing_keys: SigningKeys,
}

/// The running tasks of one configuration.
pub(super) struct Shift {
    pub(super) shared: Shared,
    tasks: JoinSet<anyhow::Result<()>>,
    stop: CancellationToken,
}

impl Shift {
    /// Starts every task. Lanes go into `lanes`, for one that has to end ends when its mail does.
    pub(super) fn start(
        shared: Shared,
        lasting: &Rc<Lasting>,
        lanes: &mut JoinSet<anyhow::Result<()>>,
    ) -> Shift {
        let (stop, mut tasks) = (CancellationToken::new(), JoinSet::new());
        for account in &shared.setup.accounts {
            tasks.spawn_local(supervise(shared.clone(), account.clone(), stop.clone()));
            let turn = lasting.turns.borrow_mut().entry(account.name.clone()).or_default().clone();
            lanes.spawn_local(send(shared.clone(), account.clone(), turn, stop.clone()));
        }
        tasks.spawn_local(fire_timers(shared.clone(), stop.clone()));
        tasks.spawn_local(wake_indexer(shared.bells.clone(), Rc::clone(lasting), stop.clone()));
        tasks.spawn_local(watch_over(shared.clone(), Rc::clone(lasting), stop.clone()));
        let (control, last, ends) = (control(&shared), Rc::clone(lasting), stop.clone());
        tasks.spawn_local(async move {
            control.run(&last.door, ends).await;
            Ok(())
        });
        let (states, last, ends) = (shared.states.clone(), Rc::clone(lasting), stop.clone());
        tasks.spawn_local(async move {
            tokio::select! {
                () = ends.cancelled() => {}
                () = last.announcer.follow(&states) => {}
            }
            Ok(())
        });
        Shift { shared, tasks, stop }
    }

    /// Waits until a task ends by itself, which none must; gives why.
    pub(super) async fn broken(&mut self) -> anyhow::Error {
        match self.tasks.join_next().await {
            Some(ended) => why_ended(ended).unwrap_or_else(|| anyhow::anyhow!("a task ended")),
            None => anyhow::anyhow!("no task is left"),
        }
    }

    /// Asks every task, and every lane, to end.
    pub(super) fn ask_to_end(&self) {
        self.stop.cancel();
    }

    /// Waits until all tasks have ended; lanes may go on.
    pub(super) async fn ended(&mut self) {
        while self.tasks.join_next().await.is_some() {}
    }
}

/// Why a task that has ended did; none where it was asked to.
pub(super) fn why_ended(
    ended: Result<anyhow::Result<()>, tokio::task::JoinError>,
) -> Option<anyhow::Error> {
    match ended {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(error),
        Err(panic) => Some(anyhow::anyhow!("a task ended unexpectedly: {panic}")),
    }
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
async fn send(
    shared: Shared,
    account: Account,
    turn: Arc<Mutex<()>>,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    // The lane of the shift before may still be busy with a mail.
    let _turn = tokio::select! {
        turn = turn.lock_owned() => turn,
        () = stop.cancelled() => return Ok(()),
    };
    // Of what it sent meanwhile nobody here has heard.
    shared.bells.ring();
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
    let pulse = shared.pulses.of("timers".to_owned());
    pulse.wait(limits::TIMERS_AFTER_START);
    tokio::select! {
        () = stop.cancelled() => return Ok(()),
        _ = timeout(limits::TIMERS_AFTER_START, in_step(&shared)) => {}
    }
    let mut is_recomputed = false;
    loop {
        pulse.wait(limits::TIMERS_EVERY);
        let (desk, now) = (shared.setup.desk.clone(), shared.setup.clock.now());
        let fired = shared
            .store
            .run(move |store| {
                let fired = fire_due(store, &desk, now, limits::TIMERS_AT_ONCE)?;
                Ok::<_, crate::store::StoreError>((fired, next_at(store, &desk, now)?))
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
        } else if !is_recomputed {
            // What was due by the promises that held until now has been acted on.
            is_recomputed = true;
            recompute_all(&shared, &pulse, &stop).await?;
            continue;
        }
        let wait = next.map_or(limits::TIMERS_EVERY, |at| {
            if at <= now { Duration::ZERO } else { at.duration_since(now).unsigned_abs() }
        });
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = shared.bells.timer.notified() => {}
            () = sleep(wait.min(limits::TIMERS_EVERY)) => {}
        }
    }
}

/// Waits until what arrived while nobody looked is taken in, in every mailbox.
async fn in_step(shared: &Shared) {
    while !shared.setup.accounts.iter().all(|account| shared.states.is_in_step(&account.name)) {
        sleep(limits::IN_STEP_EVERY).await;
    }
}

/// Computes deadlines anew that were computed with other promises. What a full disk stops goes on
/// with the next decision of each conversation.
async fn recompute_all(
    shared: &Shared,
    pulse: &Pulse,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let desk = shared.setup.desk.clone();
    let others = shared.store.run(move |store| to_recompute(store, &desk)).await??;
    for some in others.chunks(limits::RECOMPUTED_AT_ONCE) {
        if stop.is_cancelled() {
            return Ok(());
        }
        pulse.wait(limits::TIMERS_EVERY);
        let (desk, now) = (shared.setup.desk.clone(), shared.setup.clock.now());
        let some = some.to_vec();
        match shared.store.run(move |store| recompute(store, &desk, &some, now)).await? {
            Ok(()) => shared.bells.ring(),
            Err(crate::store::StoreError::Full) => {
                log::disk_full();
                return Ok(());
            }
            Err(other) => return Err(other.into()),
        }
    }
    Ok(())
}

async fn wake_indexer(
    bells: Bells,
    lasting: Rc<Lasting>,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = bells.index.notified() => lasting.indexer.wake(),
        }
    }
}

async fn watch_over(
    shared: Shared,
    lasting: Rc<Lasting>,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let mut seen = lasting.alarms.lock().await;
    alarms(&shared).run(&mut seen, stop).await
}

pub(super) fn watch(shared: &Shared, account: &Account) -> Watch {
    let pulse = shared.pulses.of(format!("the watch of {}", account.name));
    let message_size = usize::try_from(shared.setup.message_size_bytes).unwrap_or(usize::MAX);
    Watch {
        mailbox: account.name.clone(),
        account: account.imap.clone(),
        history: account.history,
        shelves: account.shelves.clone(),
        limits: Limits { message_size, ..Limits::default() },
        desk: shared.setup.desk.clone(),
        store: shared.store.clone(),
        net: felt(shared, &pulse),
        clock: Arc::clone(&shared.setup.clock),
        signing_keys: shared.signing_keys.clone(),
        states: shared.states.clone(),
        bells: shared.bells.clone(),
        carried: Carried::default(),
        pulse,
    }
}

pub(super) fn sender(shared: &Shared, account: &Account) -> Sender {
    let pulse = shared.pulses.of(format!("the lane of {}", account.name));
    Sender {
        mailbox: account.name.clone(),
        account: account.smtp.clone(),
        desk: shared.setup.desk.clone(),
        store: shared.store.clone(),
        net: felt(shared, &pulse),
        clock: Arc::clone(&shared.setup.clock),
        states: shared.states.clone(),
        bells: shared.bells.clone(),
        pulse,
    }
}

/// The network, as one task uses it.
fn felt(shared: &Shared, pulse: &Arc<Pulse>) -> Arc<dyn Net> {
    Arc::new(Felt { net: Arc::clone(&shared.setup.net), pulse: Arc::clone(pulse) })
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
        pulse: shared.pulses.of("alarms".to_owned()),
    }
}
