//! Intake: one folder of the server, emptied into the store.
//!
//! Separate from the watch, which decides when. Fetches in batches bounded in count and bytes,
//! hands each to `ingest`, and leaves nothing unaccounted for: a mail that the server lists and
//! never hands out is tried alone, and then noted as gone or put into quarantine, so that it stops
//! no other. The cursor is the store's; the copy here follows it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;

use super::ingest::{Folder, Incoming, Taken, take_in};
use super::watch::{Trouble, Watch};
use crate::desk::policy::History;
use crate::imap::cursor::{
    Batch, BatchBounds, Doubt, Facts, FolderState, Meta, Plan, UidRange, batches, plan,
};
use crate::imap::error::ImapError;
use crate::imap::selected::{Body, Selected};
use crate::imap::session::Session;
use crate::imap::{Fetched, Location};
use crate::limits;
use crate::log;
use crate::store::commit::Accounted;
use crate::world::crash::crash_point;

/// One folder being taken in.
pub(super) struct Intake<'w> {
    watch: &'w Watch,
    folder: String,
    role: Folder,
    state: FolderState,
    /// After a remap: what reached the server later than this is no history.
    live_after: Option<Timestamp>,
}

impl<'w> Intake<'w> {
    pub(super) fn new(watch: &'w Watch, folder: String, role: Folder) -> Intake<'w> {
        let state = FolderState { uidvalidity: 0, boundary: 0, live_next: 0, history_next: 0 };
        Intake { watch, folder, role, state, live_after: None }
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
            facts.uidnext = Some(highest(&mut selected).await?.saturating_add(1));
        }
        match plan(stored.as_ref().map(|(state, _)| state), &facts) {
            Plan::FirstWatch { mut state } => {
                if self.watch.history == History::None {
                    state.history_next = state.boundary;
                }
                self.commit_state(state, None).await
            }
            Plan::Resume { .. } => {
                if let Some((state, live_after)) = stored {
                    self.state = state;
                    self.live_after = live_after;
                }
                Ok(())
            }
            Plan::Remap { state, .. } => self.remap(state).await,
            Plan::Resync { doubt } => match doubt {
                Doubt::NoUidValidity => Err(Trouble::NoUidValidity(self.folder.clone())),
                Doubt::NoUidNext | Doubt::WentDown { .. } => {
                    let state = remapped(&facts)
                        .ok_or_else(|| Trouble::NoUidValidity(self.folder.clone()))?;
                    self.remap(state).await
                }
            },
        }
    }

    /// Takes in everything from the live cursor to the end.
    pub(super) async fn take_live(&mut self, session: &mut Session) -> Result<(), Trouble> {
        let folder = self.folder.clone();
        let mut selected = session.select(&folder).await?;
        self.check_uidvalidity(selected.facts())?;
        let uidnext = selected.facts().uidnext;
        let range = UidRange { from: self.state.live_next, to: None };
        let metas = selected.fetch_meta(range).await?;
        self.take(&mut selected, &metas, limits::LIVE_BATCH).await?;
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
        let mut metas = selected.fetch_meta(window).await?;
        if let History::Since(age) = self.watch.history {
            let oldest = self.watch.now().checked_sub(age).unwrap_or(Timestamp::MIN);
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
        let listed = selected.search(UidRange { from: self.state.boundary, to: None }).await?;
        let (mailbox, name) = (self.watch.mailbox.clone(), self.folder.clone());
        let uidvalidity = self.state.uidvalidity;
        let known = self
            .watch
            .store
            .run(move |store| store.read().accounted_uids(&mailbox, &name, uidvalidity))
            .await??;
        let known: BTreeSet<u32> = known.into_iter().collect();
        let missing: Vec<u32> = listed.into_iter().filter(|uid| !known.contains(uid)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        log::unaccounted(&self.watch.mailbox, &self.folder, missing.len());
        for uid in missing {
            let range = UidRange { from: uid, to: Some(uid) };
            let metas = selected.fetch_meta(range).await?;
            self.take(&mut selected, &metas, 1).await?;
        }
        Ok(())
    }

    /// Waits for news of this folder, for the bell, or for the time to pass.
    pub(super) async fn wait(
        &mut self,
        session: &mut Session,
        at_most: Duration,
        bell: impl Future<Output = ()> + Send,
    ) -> Result<(), Trouble> {
        if !session.capabilities().has("IDLE") {
            tokio::select! {
                () = bell => {}
                () = tokio::time::sleep(at_most) => {}
            }
            return Ok(());
        }
        let folder = self.folder.clone();
        let mut selected = session.select(&folder).await?;
        // Mail that came between the last look and this SELECT announces itself to nobody.
        let is_new = selected.facts().uidnext.is_some_and(|next| next > self.state.live_next);
        if is_new {
            return Ok(());
        }
        selected.idle(at_most, bell).await?;
        Ok(())
    }

    /// Fetches these mails and takes them in, in their order.
    async fn take(
        &mut self,
        selected: &mut Selected<'_>,
        metas: &[Meta],
        count: usize,
    ) -> Result<(), Trouble> {
        let bounds = BatchBounds {
            count,
            bytes: limits::BATCH_BYTES,
            message_size: self.watch.message_size_bytes,
        };
        let dates: BTreeMap<u32, Option<Timestamp>> =
            metas.iter().map(|meta| (meta.uid, meta.internal_date)).collect();
        for batch in batches(metas, &bounds) {
            match batch {
                Batch::Bodies(uids) => self.take_bodies(selected, uids, &dates).await?,
                Batch::Head(uid) => {
                    match selected.fetch_head(uid).await? {
                        Some(head) => {
                            let body = Body { uid, raw: head.raw };
                            self.ingest(vec![body], &dates).await?;
                        }
                        None => self.gone(uid).await?,
                    };
                }
            }
        }
        Ok(())
    }

    async fn take_bodies(
        &mut self,
        selected: &mut Selected<'_>,
        mut uids: Vec<u32>,
        dates: &BTreeMap<u32, Option<Timestamp>>,
    ) -> Result<(), Trouble> {
        while !uids.is_empty() {
            let fetched = match selected.fetch_bodies(&uids).await {
                Ok(fetched) => fetched,
                // Of many it is not known whose fault it is: each alone.
                Err(ImapError::Refused { .. } | ImapError::TooLarge { .. }) => {
                    return self.take_each_alone(selected, &uids, dates).await;
                }
                Err(other) => return Err(other.into()),
            };
            let mut bodies = fetched.got;
            bodies.sort_by_key(|body| body.uid);
            let (before, after): (Vec<u32>, Vec<u32>) = match bodies.first() {
                Some(first) => fetched.missing.iter().partition(|uid| **uid < first.uid),
                None => (fetched.missing.clone(), Vec::new()),
            };
            self.take_each_alone(selected, &before, dates).await?;
            self.ingest(bodies, dates).await?;
            self.take_each_alone(selected, &after, dates).await?;
            uids = fetched.deferred;
        }
        Ok(())
    }

    /// Mails that did not come with the others: once more, each alone; then they stop nobody.
    async fn take_each_alone(
        &mut self,
        selected: &mut Selected<'_>,
        uids: &[u32],
        dates: &BTreeMap<u32, Option<Timestamp>>,
    ) -> Result<(), Trouble> {
        for uid in uids {
            match selected.fetch_bodies(&[*uid]).await {
                Ok(fetched) if fetched.got.is_empty() => self.gone(*uid).await?,
                Ok(fetched) => self.ingest(fetched.got, dates).await?,
                Err(error @ (ImapError::Refused { .. } | ImapError::TooLarge { .. })) => {
                    self.quarantine(*uid, &error.to_string()).await?;
                }
                Err(other) => return Err(other.into()),
            }
        }
        Ok(())
    }

    async fn ingest(
        &mut self,
        bodies: Vec<Body>,
        dates: &BTreeMap<u32, Option<Timestamp>>,
    ) -> Result<(), Trouble> {
        let now = self.watch.now();
        let uids: Vec<u32> = bodies.iter().map(|body| body.uid).collect();
        let incoming: Vec<Incoming> = bodies
            .into_iter()
            .map(|body| {
                let internal_date = dates.get(&body.uid).copied().flatten();
                let history = self.is_history(body.uid, internal_date.unwrap_or(now));
                let fetched = Fetched {
                    location: self.location(body.uid),
                    internal_date,
                    flags: Vec::new(),
                    raw: body.raw,
                };
                Incoming::fetched(fetched, self.role, history, now)
            })
            .collect();
        if incoming.is_empty() {
            return Ok(());
        }
        crash_point("imap: fetched");
        let desk = self.watch.desk.clone();
        let taken =
            self.watch.store.run(move |store| take_in(store, &desk, incoming, now)).await??;
        for (uid, taken) in uids.iter().zip(&taken) {
            self.state = self.state.past(*uid);
            match taken {
                Taken::Quarantined => log::quarantined(&self.watch.mailbox, *uid),
                Taken::Stored(message, conversation) => {
                    log::stored(&self.watch.mailbox, *uid, message.0, conversation.0);
                }
                Taken::Duplicate(_) | Taken::Ours | Taken::Known => {}
            }
        }
        self.watch.bells.ring();
        Ok(())
    }

    fn is_history(&self, uid: u32, received_at: Timestamp) -> bool {
        self.state.is_history(uid) && self.live_after.is_none_or(|after| received_at <= after)
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
        log::quarantined(&self.watch.mailbox, uid);
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
        self.watch
            .store
            .run(move |store| store.write(|w| w.set_folder(&mailbox, &folder, &state, live_after)))
            .await??;
        self.state = state;
        self.live_after = live_after;
        Ok(())
    }

    /// UIDs mean other messages now. Everything is gone through again and matched by content; what
    /// matches nothing and is not newer than the newest that we know is history.
    async fn remap(&mut self, state: FolderState) -> Result<(), Trouble> {
        let (mailbox, folder) = (self.watch.mailbox.clone(), self.folder.clone());
        let newest = self
            .watch
            .store
            .run(move |store| {
                store.write(|w| {
                    let newest = w.read().newest_received(&mailbox, &folder)?;
                    w.forget_locations(&mailbox, &folder)?;
                    w.set_folder(&mailbox, &folder, &state, newest)?;
                    Ok::<_, crate::store::StoreError>(newest)
                })
            })
            .await??;
        log::remapped(&self.watch.mailbox, &self.folder);
        self.state = state;
        self.live_after = newest;
        Ok(())
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

/// The highest UID of a folder whose server does not tell UIDNEXT.
async fn highest(selected: &mut Selected<'_>) -> Result<u32, Trouble> {
    let all = selected.search(UidRange { from: 1, to: None }).await?;
    Ok(all.into_iter().max().unwrap_or(0))
}

/// All of a folder to be gone through again.
fn remapped(facts: &Facts) -> Option<FolderState> {
    Some(FolderState::first(facts.uidvalidity?, facts.uidnext?))
}
