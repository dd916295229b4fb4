//! The alarm's task: looks at what the others do, and tells the admin of what lasts.
//!
//! Separate because it must not depend on what it watches: it reads the shared states and the
//! outbox, and puts an alert into the lane of a mailbox that works.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::desk::Desk;
use super::pulse::Pulse;
use super::state::{Bells, States};
use super::threads::StoreThread;
use crate::desk::alarm::{Alarm, Watched, alert};
use crate::desk::policy::Mailbox;
use crate::limits;
use crate::store::StoreError;
use crate::world::clock::Clock;

/// Watches over the others.
pub(super) struct Alarms {
    pub(super) desk: Desk,
    pub(super) store: StoreThread,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) states: States,
    pub(super) bells: Bells,
    pub(super) pulse: Arc<Pulse>,
}

/// What has been seen so far.
#[derive(Default)]
pub(super) struct Seen {
    reading: BTreeMap<String, Watched>,
    sending: BTreeMap<String, Watched>,
    /// None before the first look: what lay in quarantine at the start is no news.
    quarantined: Option<u64>,
}

impl Alarms {
    pub(super) async fn run(self, seen: &mut Seen, stop: CancellationToken) -> anyhow::Result<()> {
        if seen.quarantined.is_none() {
            seen.quarantined = Some(self.quarantined().await?);
        }
        loop {
            self.pulse.wait(limits::ALARM_EVERY);
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = sleep(limits::ALARM_EVERY) => {}
            }
            for alarm in self.look(seen).await? {
                while !self.raise(&alarm).await? {
                    self.pulse.wait(limits::DISK_FULL_WAIT);
                    // An alarm is told once: it waits for room.
                    tokio::select! {
                        () = stop.cancelled() => return Ok(()),
                        () = sleep(limits::DISK_FULL_WAIT) => {}
                    }
                }
            }
        }
    }

    async fn look(&self, seen: &mut Seen) -> anyhow::Result<Vec<Alarm>> {
        let now = self.clock.monotonic();
        let mut alarms = Vec::new();
        let all = self.states.all();
        // Of a mailbox that a reload took away nothing is awaited.
        let is_there = |name: &String| all.iter().any(|state| state.name == *name);
        seen.reading.retain(|name, _| is_there(name));
        seen.sending.retain(|name, _| is_there(name));
        for state in &all {
            let reads =
                ["watching", "importing"].contains(&state.state.as_str()) && state.error.is_none();
            let watched = seen.reading.entry(state.name.clone()).or_default();
            if let Some(lasted) = watched.look(reads, now, limits::SILENCE_MAX) {
                alarms.push(Alarm::MailboxSilent {
                    mailbox: state.name.clone(),
                    minutes: lasted.as_secs() / 60,
                    error: state.error.clone().unwrap_or_else(|| "no answer".to_owned()),
                });
            }
            let sends = !self.is_stalled(&state.name).await?;
            let watched = seen.sending.entry(state.name.clone()).or_default();
            if let Some(lasted) = watched.look(sends, now, limits::SILENCE_MAX) {
                let minutes = lasted.as_secs() / 60;
                alarms.push(Alarm::OutboxStalled { mailbox: state.name.clone(), minutes });
            }
        }
        let quarantined = self.quarantined().await?;
        if seen.quarantined.is_some_and(|before| quarantined > before) {
            alarms.push(Alarm::Quarantined { count: quarantined });
        }
        seen.quarantined = Some(quarantined);
        Ok(alarms)
    }

    /// Whether mail of this mailbox waits although it is due, or is put off by its relay.
    async fn is_stalled(&self, mailbox: &str) -> anyhow::Result<bool> {
        let (mailbox, now) = (mailbox.to_owned(), self.clock.now());
        let due_before = now.checked_sub(Duration::from_secs(60)).unwrap_or(now);
        Ok(self.store.run(move |store| store.read().waits_since(&mailbox, due_before)).await??)
    }

    async fn quarantined(&self) -> anyhow::Result<u64> {
        Ok(self.store.run(|store| store.read().quarantine_count()).await??)
    }

    /// Puts an alert into the outbox of a mailbox that works, if there is one. False where the
    /// disk is full.
    async fn raise(&self, alarm: &Alarm) -> anyhow::Result<bool> {
        let Some(from) = self.working_mailbox(alarm) else {
            return Ok(true);
        };
        let (desk, now, alarm) = (self.desk.clone(), self.clock.now(), alarm.clone());
        let raised = self
            .store
            .run(move |store| {
                store.write(|w| {
                    let id = w.next_outbox()?;
                    match alert(&desk.policy, &alarm, &from, id, now) {
                        Some(outgoing) => w.send_apart(&outgoing, now),
                        None => Ok(()),
                    }
                })
            })
            .await?;
        match raised {
            Ok(()) => {}
            Err(StoreError::Full) => return Ok(false),
            Err(error) => anyhow::bail!("raising an alarm: {error}"),
        }
        self.bells.ring();
        Ok(true)
    }

    fn working_mailbox(&self, alarm: &Alarm) -> Option<Mailbox> {
        let troubled = match alarm {
            Alarm::MailboxSilent { mailbox, .. } | Alarm::OutboxStalled { mailbox, .. } => mailbox,
            Alarm::AgentNotReached { mailbox, .. } => mailbox,
            Alarm::Quarantined { .. } => "",
        };
        let works = |name: &str| {
            let states = self.states.all();
            states.iter().any(|state| state.name == name && state.error.is_none())
        };
        let mailboxes = &self.desk.policy.mailboxes;
        let other = mailboxes.iter().find(|m| m.name != troubled && works(&m.name));
        other.or_else(|| mailboxes.first()).cloned()
    }
}
