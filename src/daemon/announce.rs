//! What the supervisor hears: ready, reloading, stopping, alive, and a sentence on how it stands.
//!
//! Separate from the tasks, which know nothing of systemd. Ready means that every mailbox is
//! watched or has been tried; alive means that no task is stuck ([`super::pulse`]), and is not said
//! as long as one is. Never names a person, a server or an error: the sentence is for everybody who
//! may run `systemctl status`.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::pulse::{Pulse, Pulses};
use super::state::{Doing, States};
use super::threads::StoreThread;
use crate::limits;
use crate::log;
use crate::world::supervisor::{News, Supervisor};

/// How often the tasks are looked at where no supervisor asks.
const LOOK_EVERY: Duration = Duration::from_secs(20);

/// Speaks to the supervisor for the daemon as a whole.
pub(super) struct Announcer {
    supervisor: Arc<dyn Supervisor>,
    /// What is to be said beside the mailboxes until the next reload; empty: nothing.
    remark: RefCell<String>,
    said: RefCell<String>,
}

impl Announcer {
    pub(super) fn new(supervisor: Arc<dyn Supervisor>) -> Announcer {
        Announcer { supervisor, remark: RefCell::default(), said: RefCell::default() }
    }

    /// Says that the daemon is ready, once it is, and then how it stands whenever that changes.
    /// Never returns.
    pub(super) async fn follow(&self, states: &States) {
        let tried = async {
            while !states.all().iter().all(|state| is_tried(&state.state)) {
                states.changed().await;
            }
        };
        // A server that takes its time is no reason to hold up what waits for us.
        let _ = timeout(limits::READY_WITHIN, tried).await;
        self.say(&[News::Ready], &self.standing(states));
        loop {
            states.changed().await;
            let standing = self.standing(states);
            if *self.said.borrow() != standing {
                self.say(&[], &standing);
            }
        }
    }

    /// The configuration is being read again.
    pub(super) fn reloading(&self) {
        self.say(&[News::Reloading], "reading the configuration again");
    }

    /// What the reload came to, where there is something to say about it. The next shift says when
    /// it is ready.
    pub(super) fn remark(&self, remark: &str) {
        remark.clone_into(&mut self.remark.borrow_mut());
    }

    /// The reload is over, and everything is as it was.
    pub(super) fn unchanged(&self, states: &States) {
        self.say(&[News::Ready], &self.standing(states));
    }

    /// The end has begun.
    pub(super) fn stopping(&self) {
        self.say(&[News::Stopping], "finishing the mail under way");
    }

    fn say(&self, news: &[News<'_>], standing: &str) {
        standing.clone_into(&mut self.said.borrow_mut());
        self.supervisor.tell(&[news, &[News::Status(standing)]].concat());
    }

    /// `watching 1 of 2 mailboxes; sales: waiting`.
    fn standing(&self, states: &States) -> String {
        let all = states.all();
        let (watched, other): (Vec<_>, Vec<_>) =
            all.iter().partition(|state| is_watched(&state.state));
        let mut standing = match (watched.len(), all.len()) {
            (1, 1) => "watching 1 mailbox".to_owned(),
            (watched, all) if watched == all => format!("watching {all} mailboxes"),
            (watched, all) => format!("watching {watched} of {all} mailboxes"),
        };
        for state in other {
            standing.push_str(&format!("; {}: {}", state.name, state.state));
        }
        let remark = self.remark.borrow();
        if !remark.is_empty() {
            standing.push_str(&format!("; {remark}"));
        }
        standing
    }
}

/// Feeds the supervisor's watchdog, for as long as no task is stuck.
pub(super) struct Feeder {
    supervisor: Arc<dyn Supervisor>,
    pulses: Pulses,
    stuck: Vec<String>,
}

impl Feeder {
    pub(super) fn new(supervisor: Arc<dyn Supervisor>, pulses: Pulses) -> Feeder {
        Feeder { supervisor, pulses, stuck: Vec::new() }
    }

    /// Looks again and again. Never returns.
    pub(super) async fn run(mut self) {
        // Two pings may get lost or come late before a third of them matters.
        let every = self.supervisor.watchdog().map_or(LOOK_EVERY, |interval| interval / 3);
        loop {
            self.look();
            sleep(every).await;
        }
    }

    /// One look, and one ping where every task moves.
    fn look(&mut self) {
        let stuck = self.pulses.stuck();
        if stuck.is_empty() && self.supervisor.watchdog().is_some() {
            self.supervisor.tell(&[News::Alive]);
        }
        if stuck != self.stuck {
            match stuck.is_empty() {
                true => log::moving_again(&self.stuck.join(", ")),
                false => log::stuck(&stuck.join(", "), limits::STEP_MAX.as_secs()),
            }
        }
        self.stuck = stuck;
    }
}

/// Asks the store's thread again and again whether it moves. Never returns while it does.
///
/// # Errors
/// Where the thread has ended.
pub(super) async fn ask_store(store: StoreThread, pulse: Arc<Pulse>) -> anyhow::Result<()> {
    loop {
        pulse.beat();
        store.run(|_| ()).await?;
        pulse.wait(limits::STORE_ASKED_EVERY);
        sleep(limits::STORE_ASKED_EVERY).await;
    }
}

fn is_tried(state: &str) -> bool {
    ![Doing::Stopped.as_str(), Doing::Connecting.as_str()].contains(&state)
}

fn is_watched(state: &str) -> bool {
    [Doing::Importing.as_str(), Doing::Watching.as_str()].contains(&state)
}

#[cfg(test)]
mod tests;
