//! The sender: one lane of SMTP for each mailbox.
//!
//! Separate from `outbox`, which knows rows and no network. One connection, one mail at a time,
//! reused while there is work; dropped after anything unexpected. A relay that cannot be reached
//! costs one claimed mail an attempt and the lane a pause. A send under way is finished before the
//! lane ends, for cutting it between the final dot and the reply is what makes mail uncertain.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::back_off::BackOff;
use super::bundle::bundle;
use super::desk::Desk;
use super::outbox::{Claimed, claim, end_uncertainty, settle};
use super::pulse::Pulse;
use super::relay_login::{claimed_name, log_in};
use super::state::{Bells, States};
use super::threads::StoreThread;
use crate::limits;
use crate::log;
use crate::smtp::account::Account;
use crate::smtp::outcome::{Outcome, RecipientOutcome};
use crate::smtp::rate::TokenBucket;
use crate::smtp::session::Session;
use crate::store::StoreError;
use crate::world::clock::Clock;
use crate::world::net::Net;

/// The lane of one mailbox.
pub struct Sender {
    /// The mailbox's short name.
    pub mailbox: String,
    /// Its relay.
    pub account: Account,
    /// The desk.
    pub desk: Desk,
    /// The way to the store.
    pub store: StoreThread,
    /// The door to the network.
    pub net: Arc<dyn Net>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Whether this mailbox can be read.
    pub states: States,
    /// Who looks when.
    pub bells: Bells,
    /// That the lane moves; the network beats too.
    pub pulse: Arc<Pulse>,
}

/// A connection, and since when it has had no work.
struct Lane {
    session: Option<Session>,
    /// On the monotonic clock.
    idle_since: Duration,
    rate: Option<TokenBucket>,
    /// More is due than the rate lets out.
    is_behind: bool,
    back_off: BackOff,
    /// The relay could not be reached: nothing is tried before, on the monotonic clock.
    not_before: Duration,
}

impl Sender {
    /// Sends what is due, now and whenever something becomes due, until `stop`.
    ///
    /// # Errors
    /// Where the store is gone or broken: the daemon ends.
    pub async fn run(self, stop: CancellationToken) -> anyhow::Result<()> {
        let mut lane = self.lane();
        let idle = Arc::default();
        let bell = self.bells.outbox.get(&self.mailbox).unwrap_or(&idle);
        let by_hand = self.bells.by_hand.get(&self.mailbox).unwrap_or(&idle);
        while !stop.is_cancelled() {
            let pause = self.send_due(&mut lane, &stop).await?;
            let idle_for = self.clock.monotonic().saturating_sub(lane.idle_since);
            if lane.session.is_some() && idle_for >= limits::SMTP_IDLE_MAX {
                close(&mut lane).await;
            }
            let wake =
                if lane.session.is_some() { pause.min(limits::SMTP_IDLE_MAX) } else { pause };
            self.pulse.wait(wake);
            tokio::select! {
                () = stop.cancelled() => {}
                () = by_hand.notified() => lane.not_before = Duration::ZERO,
                () = bell.notified() => {}
                () = sleep(wake) => {}
            }
        }
        close(&mut lane).await;
        Ok(())
    }

    /// Sends everything that is due now, once (`run --once`).
    ///
    /// # Errors
    /// As [`Sender::run`].
    pub async fn run_once(&self) -> anyhow::Result<()> {
        let mut lane = self.lane();
        self.send_due(&mut lane, &CancellationToken::new()).await?;
        close(&mut lane).await;
        Ok(())
    }

    fn lane(&self) -> Lane {
        let rate = self.account.rate.as_ref();
        Lane {
            session: None,
            idle_since: self.clock.monotonic(),
            rate: rate
                .and_then(|rate| Some(TokenBucket::new(rate.count.try_into().ok()?, rate.period))),
            is_behind: false,
            back_off: BackOff::new(limits::BACK_OFF_MAX),
            not_before: Duration::ZERO,
        }
    }

    /// Sends what is due; gives how long nothing else will be.
    async fn send_due(
        &self,
        lane: &mut Lane,
        stop: &CancellationToken,
    ) -> anyhow::Result<Duration> {
        loop {
            self.pulse.beat();
            let now = self.clock.now();
            let (desk, mailbox) = (self.desk.clone(), self.mailbox.clone());
            // Where Sent cannot be read nobody has looked, and nothing is without evidence.
            let looked = if self.states.is_in_step(&mailbox) {
                now
            } else {
                now.checked_sub(limits::UNREAD_SENT_MAX)?
            };
            let ended = self
                .store
                .run(move |store| end_uncertainty(store, &desk, &mailbox, looked, now))
                .await?;
            match ended {
                Ok(()) => {}
                Err(StoreError::Full) => return Ok(limits::DISK_FULL_WAIT),
                Err(other) => return Err(other.into()),
            }
            let pause = lane.not_before.saturating_sub(self.clock.monotonic());
            if pause > Duration::ZERO {
                return Ok(pause);
            }
            if stop.is_cancelled() {
                return Ok(Duration::ZERO);
            }
            let wait = self.until_next().await?;
            if wait > Duration::ZERO {
                lane.is_behind = false;
                return Ok(wait);
            }
            if let Some(rate) = &mut lane.rate
                && let Err(wait) = rate.take(self.clock.monotonic())
            {
                lane.is_behind = true;
                return Ok(wait);
            }
            if lane.is_behind {
                self.bundle().await?;
            }
            let Some(claimed) = self.claim_next().await? else {
                return Ok(Duration::from_secs(1));
            };
            let outcome = self.attempt(lane, &claimed).await;
            let unreached = matches!(&outcome, Outcome::NotSent { reached: false, .. });
            self.settle(claimed, outcome).await?;
            if unreached {
                let pause = lane.back_off.next(self.desk.random.fraction());
                // Bells ring meanwhile, for what was just settled already.
                lane.not_before = self.clock.monotonic() + pause;
                return Ok(pause);
            }
            lane.back_off.reset();
        }
    }

    /// Puts notices together that the relay would not take in time.
    async fn bundle(&self) -> anyhow::Result<()> {
        let (desk, mailbox, now) = (self.desk.clone(), self.mailbox.clone(), self.clock.now());
        match self.store.run(move |store| bundle(store, &desk, &mailbox, now)).await? {
            // Where there is no room the claim says so.
            Ok(_) | Err(StoreError::Full) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }

    async fn claim_next(&self) -> anyhow::Result<Option<Claimed>> {
        let (desk, mailbox) = (self.desk.clone(), self.mailbox.clone());
        let (policy, now) = (self.account.return_path, self.clock.now());
        let claimed = self.store.run(move |store| claim(store, &desk, &mailbox, policy, now));
        match claimed.await? {
            Ok(claimed) => Ok(claimed),
            Err(StoreError::Full) => {
                log::disk_full();
                sleep(limits::DISK_FULL_WAIT).await;
                Ok(None)
            }
            Err(other) => Err(other.into()),
        }
    }

    /// How long nothing is due; zero where something is.
    async fn until_next(&self) -> anyhow::Result<Duration> {
        let mailbox = self.mailbox.clone();
        let next = self.store.run(move |store| store.read().next_send_at(&mailbox)).await??;
        let now = self.clock.now();
        // Wall clocks step: at most a minute is slept on an old idea of the time.
        let longest = Duration::from_secs(60);
        Ok(next.map_or(longest, |at| {
            if at <= now {
                Duration::ZERO
            } else {
                at.duration_since(now).unsigned_abs().min(longest)
            }
        }))
    }

    /// One mail over the lane's connection, or over a new one where that has died.
    async fn attempt(&self, lane: &mut Lane, claimed: &Claimed) -> Outcome {
        for fresh in [false, true] {
            let mut session = match lane.session.take().filter(|_| !fresh) {
                Some(session) => session,
                None => match self.log_in().await {
                    Ok(session) => session,
                    Err(why) => return Outcome::NotSent { why, reached: false },
                },
            };
            let outcome = self.send(&mut session, claimed).await;
            if session.is_reusable() {
                lane.session = Some(session);
                lane.idle_since = self.clock.monotonic();
            }
            match &outcome {
                // An idle connection that the relay has closed meanwhile says nothing of the relay.
                Outcome::NotSent { reached: false, .. } if !fresh => {}
                Outcome::Answered(_)
                | Outcome::Uncertain { .. }
                | Outcome::NullReturnPathRefused { .. }
                | Outcome::NotSent { .. } => return outcome,
            }
        }
        Outcome::NotSent { why: "the connection was closed".to_owned(), reached: false }
    }

    async fn send(&self, session: &mut Session, claimed: &Claimed) -> Outcome {
        let (store, clock, id) = (self.store.clone(), Arc::clone(&self.clock), claimed.due.id);
        let body_started = async move || {
            let now = clock.now();
            let noted = store.run(move |store| store.write(|w| w.body_started(id, now))).await;
            match noted {
                Ok(Ok(())) => Ok(()),
                Ok(Err(error)) => Err(error.to_string()),
                Err(gone) => Err(gone.to_string()),
            }
        };
        session.send(&claimed.envelope, &claimed.bytes, body_started).await
    }

    async fn log_in(&self) -> Result<Session, String> {
        log_in(self.net.as_ref(), &self.account, claimed_name(&self.desk.policy)).await
    }

    async fn settle(&self, claimed: Claimed, outcome: Outcome) -> anyhow::Result<()> {
        let due = claimed.due;
        let (word, said) = in_words(&outcome);
        log::attempted(&self.mailbox, due.id.0, due.kind.as_str(), word, &said, due.about());
        // What the relay said is worth waiting for: a mail whose end is not durable is sent twice.
        loop {
            let (desk, now) = (self.desk.clone(), self.clock.now());
            let (due, outcome) = (due.clone(), outcome.clone());
            let settled = self.store.run(move |store| settle(store, &desk, &due, &outcome, now));
            match settled.await? {
                Err(StoreError::Full) => {
                    log::disk_full();
                    self.pulse.wait(limits::DISK_FULL_WAIT);
                    sleep(limits::DISK_FULL_WAIT).await;
                }
                settled => {
                    settled?;
                    self.bells.ring();
                    return Ok(());
                }
            }
        }
    }
}

/// An outcome for the log.
fn in_words(outcome: &Outcome) -> (&'static str, log::Said) {
    let said = |reply: &crate::smtp::reply::Reply| log::Said::Reply {
        code: reply.codes(),
        whole: reply.to_string(),
    };
    let own = |why: &str| log::Said::Why(why.to_owned());
    match outcome {
        Outcome::Answered(of_each) => {
            let worst =
                of_each.iter().find(|one| !matches!(one, RecipientOutcome::Accepted { .. }));
            match worst.or(of_each.first()) {
                Some(RecipientOutcome::Accepted { reply }) => ("accepted", said(reply)),
                Some(RecipientOutcome::Deferred { reply }) => ("deferred", said(reply)),
                Some(RecipientOutcome::Rejected { reply }) => ("rejected", said(reply)),
                None => ("accepted", own("")),
            }
        }
        Outcome::Uncertain { why } => ("uncertain", own(why)),
        Outcome::NullReturnPathRefused { reply } => ("null return path refused", said(reply)),
        Outcome::NotSent { why, .. } => ("not sent", own(why)),
    }
}

/// Says goodbye, briefly.
async fn close(lane: &mut Lane) {
    if let Some(session) = lane.session.take() {
        let _ = timeout(Duration::from_secs(2), session.quit()).await;
    }
}
