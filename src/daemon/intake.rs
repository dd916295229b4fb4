//! Intake: one folder of the server, emptied into the store.
//!
//! Separate from the watch, which decides when. Fetches in batches bounded in count and bytes,
//! hands each to `ingest`, and leaves nothing unaccounted for: a mail that the server lists and
//! does not hand out is tried alone, over three connections, and then put into quarantine, so that
//! it stops no other. The cursor is the store's; the copy here follows it.

mod gap;
mod listing;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;

use self::listing::{highest, listed, live_uids};
use super::ingest::{Folder, Incoming, Taken, take_in};
use super::shelves::is_on_shelf;
use super::watch::{Trouble, Watch};
use crate::desk::policy::History;
use crate::imap::cursor::{
    Batch, BatchBounds, Doubt, Facts, FolderState, Meta, Plan, UidRange, batches, plan,
};
use crate::imap::error::{ImapError, Reason, Status};
use crate::imap::placeholder::{is_gone, is_placeholder};
use crate::imap::selected::{Body, Selected, Woke};
use crate::imap::session::Session;
use crate::imap::{Fetched, Location};
use crate::limits;
use crate::log::{self, About};
use crate::store::commit::Accounted;
use crate::store::{Store, StoreError};
use crate::world::crash::crash_point;

/// One folder being taken in.
pub(super) struct Intake<'w> {
    watch: &'w Watch,
    folder: String,
    role: Folder,
    state: FolderState,
    /// After a remap: what reached the server then or later is no history.
    live_after: Option<Timestamp>,
    /// After a restore: what lies below came before the first look, and may have been acted on.
    gap_below: u32,
    /// After a restore: this folder may have been made since the backup, by us.
    made_in_gap: bool,
    /// The server announces IDLE and refuses it: it is polled.
    idle_refused: bool,
}

impl<'w> Intake<'w> {
    pub(super) fn new(watch: &'w Watch, folder: String, role: Folder) -> Intake<'w> {
        let state = FolderState { uidvalidity: 0, boundary: 0, live_next: 0, history_next: 0 };
        let (live_after, gap_below) = (None, 0);
        let (made_in_gap, idle_refused) = (false, false);
        Intake { watch, folder, role, state, live_after, gap_below, made_in_gap, idle_refused }
    }

    /// The folder's raw name.
    pub(super) fn folder(&self) -> &str {
        &self.folder
    }

    /// UIDs of history that were not looked at yet.
    pub(super) fn backlog(&self) -> u64 {
        let left = self.state.history_remaining();
        left.map_or(0, |range| {
            u64::from(range.to.unwrap_or(range.from).saturating_sub(range.from)) + 1
        })
    }

    /// Commits the boundary of a folder that was never watched, or finds the cursor again. Nothing
    /// has been fetched when this returns.
    pub(super) async fn prepare(&mut self, session: &mut Session) -> Result<(), Trouble> {
        let stored = self.load().await?;
        let mut selected = session.select(&self.folder).await?;
        let mut facts = selected.facts().clone();
        if facts.uidnext.is_none_or(|uidnext| uidnext == 0) {
            let after_last = highest(&mut selected).await?.saturating_add(1);
            // The last mail may have been deleted since: that is no UIDNEXT that went down.
            let known =
                stored.as_ref().filter(|(state, _)| facts.uidvalidity == Some(state.uidvalidity));
            let taken = known.map_or(0, |(state, _)| state.live_next);
            facts.uidnext = Some(after_last.max(taken));
        }
        let was_at = stored.as_ref().map(|(state, _)| *state);
        match plan(was_at.as_ref(), &facts) {
            Plan::FirstWatch { state } => {
                self.commit_state(self.first_state(state), None).await?;
            }
            Plan::Resume { .. } => {
                if let Some((state, live_after)) = stored {
                    self.state = state;
                    self.live_after = live_after;
                }
            }
            Plan::Remap { state, .. } => self.remap(state).await?,
            Plan::Resync { doubt } => match doubt {
                Doubt::NoUidValidity => {
                    return Err(Trouble::NoUidValidity(self.folder.clone()));
                }
                Doubt::NoUidNext | Doubt::WentDown { .. } => {
                    let state = remapped(&facts)
                        .ok_or_else(|| Trouble::NoUidValidity(self.folder.clone()))?;
                    self.remap(state).await?;
                }
            },
        }
        self.enter_gap(was_at, facts.uidnext).await
    }

    /// Takes in everything from the live cursor to the end.
    pub(super) async fn take_live(&mut self, session: &mut Session) -> Result<(), Trouble> {
        let folder = self.folder.clone();
        let mut selected = session.select(&folder).await?;
        self.check_uidvalidity(selected.facts())?;
        self.check_uidnext(selected.facts())?;
        let uidnext = selected.facts().uidnext;
        let mut rest = Some(UidRange { from: self.state.live_next, to: None });
        while let Some(range) = rest {
            let is_wide =
                uidnext.is_some_and(|next| next.saturating_sub(range.from) > limits::LIVE_WINDOW);
            let (window, more) = match range.split(limits::LIVE_WINDOW) {
                (window, Some(more)) if is_wide => (window, Some(more)),
                _ => (range, None),
            };
            let mut metas = listed(&mut selected, window, uidnext).await?;
            let put = self.put_since(window.from).await?;
            metas.retain(|meta| !put.contains(&meta.uid));
            self.take(&mut selected, &metas, limits::LIVE_BATCH).await?;
            rest = more;
        }
        // UIDs that were given and are gone again would look like news for ever.
        if let Some(uidnext) = uidnext.filter(|next| *next > self.state.live_next) {
            let state = FolderState { live_next: uidnext, ..self.state };
            self.commit_state(state, self.live_after).await?;
        }
        Ok(())
    }

    /// Takes in one window of history. Whether there was any.
    pub(super) async fn take_history(&mut self, session: &mut Session) -> Result<bool, Trouble> {
        let Some(remaining) = self.state.history_remaining() else {
            return Ok(false);
        };
        let (window, _) = remaining.split(limits::HISTORY_WINDOW);
        let folder = self.folder.clone();
        let mut selected = session.select(&folder).await?;
        self.check_uidvalidity(selected.facts())?;
        let mut metas = listed(&mut selected, window, None).await?;
        if let Some(oldest) = self.oldest_wanted() {
            metas.retain(|meta| meta.internal_date.is_none_or(|date| date >= oldest));
        }
        let count = metas.len();
        self.take(&mut selected, &metas, limits::HISTORY_BATCH).await?;
        let past = self.state.past(window.to.unwrap_or(window.from));
        self.commit_state(past, self.live_after).await?;
        log::history(&self.watch.mailbox, &self.folder, count, self.backlog());
        Ok(true)
    }

    /// Compares the live part of the folder with the journal, and takes in what is missing there.
    pub(super) async fn audit(&mut self, session: &mut Session) -> Result<(), Trouble> {
        let folder = self.folder.clone();
        let mut selected = session.select(&folder).await?;
        let found = live_uids(&mut selected, self.state.boundary).await?;
        let (mailbox, name) = (self.watch.mailbox.clone(), self.folder.clone());
        let uidvalidity = self.state.uidvalidity;
        let known = self
            .watch
            .store
            .run(move |store| store.read().accounted_uids(&mailbox, &name, uidvalidity))
            .await??;
        let known: BTreeSet<u32> = known.into_iter().collect();
        let missing: Vec<u32> = found.into_iter().filter(|uid| !known.contains(uid)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        log::unaccounted(&self.watch.mailbox, &self.folder, missing.len());
        for uid in missing {
            let range = UidRange { from: uid, to: Some(uid) };
            let metas = listed(&mut selected, range, None).await?;
            self.take(&mut selected, &metas, 1).await?;
        }
        Ok(())
    }

    /// What we have put there ourselves, from this UID on.
    async fn put_since(&self, from: u32) -> Result<BTreeSet<u32>, Trouble> {
        if self.watch.shelves.is_empty() {
            return Ok(BTreeSet::new());
        }
        let location = self.location(from);
        Ok(self.watch.store.run(move |store| store.read().put_since(&location)).await??)
    }

    /// Waits for news of this folder, for the bell, or for the time to pass. Whether a message went
    /// from here, or its flags changed: somebody is at work, and other folders are worth a look.
    pub(super) async fn wait(
        &mut self,
        session: &mut Session,
        at_most: Duration,
        bell: impl Future<Output = ()> + Send,
    ) -> Result<bool, Trouble> {
        if self.idle_refused || !session.capabilities().has("IDLE") {
            tokio::select! {
                () = bell => {}
                () = tokio::time::sleep(at_most) => {}
            }
            return Ok(false);
        }
        let folder = self.folder.clone();
        let mut selected = session.select(&folder).await?;
        // Mail that came between the last look and this SELECT announces itself to nobody.
        let is_new = selected.facts().uidnext.is_some_and(|next| next > self.state.live_next);
        if is_new {
            return Ok(false);
        }
        match selected.idle(at_most, bell).await {
            Ok(Woke::Exists(_) | Woke::Elapsed | Woke::Stopped) => Ok(false),
            // Some servers end every IDLE at once, or begin each with flags: no reason to race.
            Ok(woke @ (Woke::Ended | Woke::Changed)) => {
                tokio::time::sleep(limits::IDLE_PAUSE).await;
                Ok(woke == Woke::Changed)
            }
            Err(ImapError::Refused { refusal, .. }) if refusal.status != Status::Bye => {
                self.idle_refused = true;
                Ok(false)
            }
            Err(other) => Err(other.into()),
        }
    }

    /// Fetches these mails and takes them in, in their order.
    async fn take(
        &mut self,
        selected: &mut Selected<'_>,
        metas: &[Meta],
        count: usize,
    ) -> Result<(), Trouble> {
        let bounds = BatchBounds {
            count: if self.watch.carried.alone.get() { 1 } else { count },
            bytes: limits::BATCH_BYTES,
            message_size: self.watch.limits.message_size as u64,
        };
        let dates: BTreeMap<u32, Option<Timestamp>> =
            metas.iter().map(|meta| (meta.uid, meta.internal_date)).collect();
        for batch in batches(metas, &bounds) {
            match batch {
                Batch::Bodies(uids) => self.take_bodies(selected, uids, &dates).await?,
                Batch::Head(uid) => match selected.fetch_head(uid).await {
                    Ok(Some(head)) => {
                        let body = Body { uid, raw: head.raw };
                        self.ingest(vec![body], &dates).await?;
                    }
                    Ok(None) => self.gone_or_withheld(selected, uid).await?,
                    Err(error) => self.refused(uid, error).await?,
                },
            }
        }
        Ok(())
    }

    async fn take_bodies(
        &mut self,
        selected: &mut Selected<'_>,
        uids: Vec<u32>,
        dates: &BTreeMap<u32, Option<Timestamp>>,
    ) -> Result<(), Trouble> {
        if let [uid] = *uids {
            return self.take_alone(selected, uid, dates).await;
        }
        let fetched = match selected.fetch_bodies(&uids).await {
            Ok(fetched) => fetched,
            // Of many it is not known whose fault it is: each alone, where one is at fault, ...
            Err(error) if is_about_mail(&error) && selected.session().is_usable() => {
                for uid in uids {
                    self.take_alone(selected, uid, dates).await?;
                }
                return Ok(());
            }
            // ... and after it cost the connection, each alone over the next one.
            Err(error) => {
                self.watch.carried.alone.set(is_about_mail(&error));
                return Err(error.into());
            }
        };
        let got = fetched.got.into_iter().filter(|body| !is_gone(&body.raw));
        let mut got: BTreeMap<u32, Body> = got.map(|body| (body.uid, body)).collect();
        // In the order of UIDs, whatever came and when: the cursor passes none that is to come.
        let mut together = Vec::new();
        for uid in uids {
            match got.remove(&uid) {
                Some(body) => together.push(body),
                None => {
                    self.ingest(std::mem::take(&mut together), dates).await?;
                    self.take_alone(selected, uid, dates).await?;
                }
            }
        }
        self.ingest(together, dates).await
    }

    async fn take_alone(
        &mut self,
        selected: &mut Selected<'_>,
        uid: u32,
        dates: &BTreeMap<u32, Option<Timestamp>>,
    ) -> Result<(), Trouble> {
        match selected.fetch_bodies(&[uid]).await {
            Ok(fetched) if fetched.got.iter().all(|body| is_gone(&body.raw)) => {
                self.gone_or_withheld(selected, uid).await
            }
            Ok(fetched) => self.ingest(fetched.got, dates).await,
            Err(error) => self.refused(uid, error).await,
        }
    }

    /// Nothing came. Where the server still lists it, that is a refusal.
    async fn gone_or_withheld(
        &mut self,
        selected: &mut Selected<'_>,
        uid: u32,
    ) -> Result<(), Trouble> {
        // A server may tell of what is gone only where it is asked for news (RFC 3501 §7.4.1).
        selected.noop().await?;
        if selected.search(UidRange { from: uid, to: Some(uid) }).await?.is_empty() {
            return self.gone(uid).await;
        }
        let why = "a mail that is listed does not come".to_owned();
        self.refused(uid, ImapError::Protocol { doing: "fetching a mail", why }).await
    }

    /// A mail that was asked for alone was refused. That may be the server's bad day: the third
    /// time, over another connection each, it is the mail, which then stops no other.
    async fn refused(&mut self, uid: u32, error: ImapError) -> Result<(), Trouble> {
        if !is_about_mail(&error) {
            return Err(error.into());
        }
        let place = (self.folder.clone(), uid);
        let times = {
            let mut refused = self.watch.carried.refused.borrow_mut();
            let times = refused.entry(place.clone()).or_insert(0);
            *times += 1;
            *times
        };
        if times < limits::ATTEMPTS_MAX {
            return Err(error.into());
        }
        self.quarantine(uid, &error.to_string()).await?;
        self.watch.carried.refused.borrow_mut().remove(&place);
        Ok(())
    }

    async fn ingest(
        &mut self,
        bodies: Vec<Body>,
        dates: &BTreeMap<u32, Option<Timestamp>>,
    ) -> Result<(), Trouble> {
        let mut mails = Vec::new();
        for body in bodies {
            if is_placeholder(&body.raw) {
                self.ingest_mails(std::mem::take(&mut mails), dates).await?;
                let why = "it sends a note in its place; look at it in Outlook on the web";
                self.quarantine(body.uid, why).await?;
            } else {
                mails.push(body);
            }
        }
        self.ingest_mails(mails, dates).await
    }

    async fn ingest_mails(
        &mut self,
        bodies: Vec<Body>,
        dates: &BTreeMap<u32, Option<Timestamp>>,
    ) -> Result<(), Trouble> {
        let now = self.watch.now();
        let uids: Vec<u32> = bodies.iter().map(|body| body.uid).collect();
        let mut incoming = self.incoming(bodies, dates);
        if incoming.is_empty() {
            return Ok(());
        }
        self.watch.signing_keys.give_to(&mut incoming, &self.watch.desk.policy.trust).await;
        crash_point("imap: fetched");
        let desk = self.watch.desk.clone();
        let taken = self
            .watch
            .store
            .run(move |store| {
                let taken = take_in(store, &desk, incoming, now)?;
                let with_reference = |one| with_reference(store, one);
                taken.into_iter().map(with_reference).collect::<Result<Vec<_>, StoreError>>()
            })
            .await??;
        self.watch.pulse.beat();
        for (uid, (taken, reference)) in uids.iter().zip(&taken) {
            let history = self.is_history(*uid, dates.get(uid).copied().flatten());
            self.state = self.state.past(*uid);
            self.tell(*uid, taken, reference, history);
        }
        self.watch.bells.ring();
        Ok(())
    }

    /// Mails as they are taken in.
    fn incoming(
        &self,
        bodies: Vec<Body>,
        dates: &BTreeMap<u32, Option<Timestamp>>,
    ) -> Vec<Incoming> {
        let now = self.watch.now();
        let incoming = bodies.into_iter().map(|body| {
            let internal_date = dates.get(&body.uid).copied().flatten();
            let history = self.is_history(body.uid, internal_date);
            let restored = body.uid < self.gap_below && !history;
            let location = self.location(body.uid);
            let fetched = Fetched { location, internal_date, flags: Vec::new(), raw: body.raw };
            Incoming { restored, ..Incoming::fetched(fetched, self.role, history, now) }
        });
        incoming.collect()
    }

    /// Tells the log what became of a mail. Of history the batch is told of, not twenty thousand
    /// mails.
    fn tell(&self, uid: u32, taken: &Taken, reference: &str, history: bool) {
        let (mailbox, folder) = (&self.watch.mailbox, &self.folder);
        match taken {
            Taken::Quarantined => log::quarantined(mailbox, folder, uid),
            Taken::Stored(..) | Taken::Duplicate(_) | Taken::Ours if history => {}
            Taken::Duplicate(message) if is_on_shelf(self.role) => {
                log::on_shelf(mailbox, folder, uid, message.0);
            }
            Taken::Stored(message, _) => {
                log::stored(mailbox, folder, uid, About { message: Some(message.0), reference });
            }
            Taken::Duplicate(message) => log::duplicate(mailbox, folder, uid, message.0),
            Taken::Ours => log::own_copy(mailbox, folder, uid),
            Taken::Known | Taken::PassedOver => {}
        }
    }

    /// Servers tell whole seconds: what came in the very second of the last known mail, or of the
    /// watch's beginning, and is not known is new. Of what has no date it cannot be told, and
    /// history is never answered.
    fn is_history(&self, uid: u32, received_at: Option<Timestamp>) -> bool {
        let is_new = self
            .live_after
            .zip(received_at)
            .is_some_and(|(after, at)| at.as_second() >= after.as_second());
        self.state.is_history(uid) && !is_new
    }

    /// When the oldest mail below the boundary that is taken in reached the server; none: all are.
    fn oldest_wanted(&self) -> Option<Timestamp> {
        match self.watch.history {
            // After a remap all of a shelf is gone through: what matches nothing is passed over.
            _ if is_on_shelf(self.role) => None,
            History::All => None,
            History::Since(age) => self.watch.now().checked_sub(age).ok(),
            History::None => Some(self.live_after.unwrap_or(Timestamp::MAX)),
        }
    }

    fn location(&self, uid: u32) -> Location {
        Location {
            mailbox: self.watch.mailbox.clone(),
            folder: self.folder.clone(),
            uidvalidity: self.state.uidvalidity,
            uid,
        }
    }

    /// The server has it no more, or never hands it out.
    async fn gone(&mut self, uid: u32) -> Result<(), Trouble> {
        let location = self.location(uid);
        self.watch
            .store
            .run(move |store| store.write(|w| w.account(&location, &Accounted::Gone)))
            .await??;
        self.state = self.state.past(uid);
        Ok(())
    }

    async fn quarantine(&mut self, uid: u32, why: &str) -> Result<(), Trouble> {
        let (location, now) = (self.location(uid), self.watch.now());
        let reason = format!("the server does not hand it out: {why}");
        self.watch
            .store
            .run(move |store| store.write(|w| w.quarantine(&location, b"", &reason, now)))
            .await??;
        log::quarantined(&self.watch.mailbox, &self.folder, uid);
        self.state = self.state.past(uid);
        Ok(())
    }

    async fn load(&self) -> Result<Option<(FolderState, Option<Timestamp>)>, Trouble> {
        let (mailbox, folder) = (self.watch.mailbox.clone(), self.folder.clone());
        Ok(self.watch.store.run(move |store| store.read().folder(&mailbox, &folder)).await??)
    }

    async fn commit_state(
        &mut self,
        state: FolderState,
        live_after: Option<Timestamp>,
    ) -> Result<(), Trouble> {
        let (mailbox, folder) = (self.watch.mailbox.clone(), self.folder.clone());
        let now = self.watch.now();
        self.watch
            .store
            .run(move |store| {
                store.write(|w| w.set_folder(&mailbox, &folder, &state, live_after, now))
            })
            .await??;
        self.state = state;
        self.live_after = live_after;
        Ok(())
    }

    /// UIDs mean other messages now. Everything is gone through again and matched by content; what
    /// matches nothing and is older than the newest that we know, or than our watch, is history.
    async fn remap(&mut self, state: FolderState) -> Result<(), Trouble> {
        let (mailbox, folder) = (self.watch.mailbox.clone(), self.folder.clone());
        let now = self.watch.now();
        let live_after = self
            .watch
            .store
            .run(move |store| {
                store.write(|w| {
                    let live_after = w.read().known_until(&mailbox, &folder, now)?;
                    w.forget_locations(&mailbox, &folder)?;
                    w.set_folder(&mailbox, &folder, &state, live_after, now)?;
                    Ok::<_, StoreError>(live_after)
                })
            })
            .await??;
        log::remapped(&self.watch.mailbox, &self.folder);
        self.state = state;
        self.live_after = live_after;
        Ok(())
    }

    /// A folder that lost mails' numbers while we were connected, as a restored backup does:
    /// connect again, and see.
    fn check_uidnext(&self, facts: &Facts) -> Result<(), Trouble> {
        if facts.uidnext.is_none_or(|uidnext| uidnext >= self.state.live_next) {
            return Ok(());
        }
        Err(Trouble::Imap(ImapError::Closed {
            doing: "watching a folder",
            why: "its UIDNEXT went down meanwhile".to_owned(),
        }))
    }

    /// A folder that was rebuilt while we were connected: connect again, and remap.
    fn check_uidvalidity(&self, facts: &Facts) -> Result<(), Trouble> {
        if facts.uidvalidity == Some(self.state.uidvalidity) {
            return Ok(());
        }
        Err(Trouble::Imap(ImapError::Closed {
            doing: "watching a folder",
            why: "its UIDVALIDITY changed meanwhile".to_owned(),
        }))
    }
}

/// What became of a mail, with its conversation's reference for the log.
fn with_reference(store: &Store, taken: Taken) -> Result<(Taken, String), StoreError> {
    let reference = match &taken {
        Taken::Stored(_, conversation) => store.read().reference(*conversation)?,
        Taken::Duplicate(_)
        | Taken::Ours
        | Taken::Known
        | Taken::Quarantined
        | Taken::PassedOver => None,
    };
    Ok((taken, reference.map_or(String::new(), |reference| reference.to_string())))
}

/// Whether an error may be one mail's fault, and not the server's pace, health or leave-taking.
fn is_about_mail(error: &ImapError) -> bool {
    match error {
        ImapError::Refused { refusal, .. } => {
            refusal.status != Status::Bye
                && matches!(refusal.reason, Reason::Unavailable | Reason::Other)
        }
        ImapError::TooLarge { .. } | ImapError::Protocol { .. } => true,
        ImapError::Net(_)
        | ImapError::Closed { .. }
        | ImapError::Timeout { .. }
        | ImapError::Insecure(_)
        | ImapError::Argument { .. }
        | ImapError::Unusable => false,
    }
}

/// All of a folder to be gone through again.
fn remapped(facts: &Facts) -> Option<FolderState> {
    Some(FolderState::first(facts.uidvalidity?, facts.uidnext?))
}
