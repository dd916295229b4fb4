//! The gap of a folder: what came between a backup and the first look after its restore.
//!
//! Separate from the usual intake because it concerns a desk once in years. Told by UIDs alone,
//! never by a clock. Marks it, reads Sent beforehand, and puts mail of two folders in order.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Intake, is_about_mail, listed};
use crate::daemon::ingest::Folder;
use crate::daemon::restored::survey;
use crate::daemon::shelves::is_on_shelf;
use crate::daemon::watch::{Trouble, Watch};
use crate::desk::policy::History;
use crate::desk::shelf::Shelf;
use crate::imap::cursor::{Batch, BatchBounds, FolderState, Meta, UidRange, batches};
use crate::imap::session::Session;
use crate::limits;
use crate::log;
use crate::store::restored::Gap;

impl<'w> Intake<'w> {
    /// As [`Intake::new`], of a shelf. `made_in_gap`: one that the store does not know may hold
    /// what we had moved there before a restore.
    pub(in crate::daemon) fn of_shelf(
        watch: &'w Watch,
        folder: String,
        shelf: Shelf,
        made_in_gap: bool,
    ) -> Intake<'w> {
        Intake { made_in_gap, ..Intake::new(watch, folder, Folder::Shelf(shelf)) }
    }
}

impl Intake<'_> {
    /// How the first watch of a folder begins. Of a shelf nothing is history, save where it may
    /// have been made in the gap: then all of it came in between.
    pub(super) fn first_state(&self, mut state: FolderState) -> FolderState {
        if self.made_in_gap {
            return FolderState::first(state.uidvalidity, 1);
        }
        if self.watch.history == History::None || is_on_shelf(self.role) {
            state.history_next = state.boundary;
        }
        state
    }

    /// Finds out, at the first look after a restore, up to where the gap goes. Where UIDs mean
    /// other messages now, all of it may lie anywhere below UIDNEXT, unless it was taken in before.
    pub(super) async fn enter_gap(
        &mut self,
        was_at: Option<FolderState>,
        uidnext: Option<u32>,
    ) -> Result<(), Trouble> {
        let (mailbox, folder) = (self.watch.mailbox.clone(), self.folder.clone());
        let gap = self.watch.store.run(move |store| store.read().gap(&mailbox, &folder)).await??;
        let is_renumbered = was_at.is_some_and(|was| was.uidvalidity != self.state.uidvalidity);
        let below = match gap {
            None => return Ok(()),
            Some(Gap::Below(below)) if !is_renumbered => below,
            Some(Gap::Below(below)) if was_at.is_some_and(|was| was.live_next >= below) => 0,
            Some(Gap::Unseen | Gap::Below(_)) => uidnext.unwrap_or(u32::MAX),
        };
        self.gap_below = below;
        if gap == Some(Gap::Below(below)) {
            return Ok(());
        }
        log::gap(&self.watch.mailbox, &self.folder, below.saturating_sub(self.state.live_next));
        let (mailbox, folder) = (self.watch.mailbox.clone(), self.folder.clone());
        self.watch
            .store
            .run(move |store| store.write(|w| w.set_gap(&mailbox, &folder, below)))
            .await??;
        Ok(())
    }

    /// Whether what came in the gap has not all been taken in.
    pub(in crate::daemon) fn is_in_gap(&self) -> bool {
        self.state.live_next < self.gap_below
    }

    /// Takes in what agents wrote in the gap and the lost store has put away, and what lies in this
    /// folder, the inbox, as it came: an answer to a customer belongs before their next mail.
    pub(in crate::daemon) async fn take_gap_with(
        &mut self,
        agents: &mut Intake<'_>,
        session: &mut Session,
    ) -> Result<(), Trouble> {
        if !agents.is_in_gap() {
            return Ok(());
        }
        let put_away = agents.of_gap(session).await?;
        let mut ours = self.of_gap(session).await?.into_iter().peekable();
        for meta in put_away {
            let before = |own: &Meta| own.internal_date <= meta.internal_date;
            let earlier: Vec<Meta> = std::iter::from_fn(|| ours.next_if(before)).collect();
            self.take_some(session, &earlier).await?;
            agents.take_some(session, &[meta]).await?;
        }
        Ok(())
    }

    /// What of the gap is still to be taken in.
    async fn of_gap(&self, session: &mut Session) -> Result<Vec<Meta>, Trouble> {
        if !self.is_in_gap() {
            return Ok(Vec::new());
        }
        let range = UidRange { from: self.state.live_next, to: Some(self.gap_below - 1) };
        let mut selected = session.select(&self.folder).await?;
        self.check_uidvalidity(selected.facts())?;
        let put = self.put_since(range.from).await?;
        let mut metas = listed(&mut selected, range, None).await?;
        metas.retain(|meta| !put.contains(&meta.uid));
        Ok(metas)
    }

    async fn take_some(&mut self, session: &mut Session, metas: &[Meta]) -> Result<(), Trouble> {
        if metas.is_empty() {
            return Ok(());
        }
        let folder = self.folder.clone();
        let mut selected = session.select(&folder).await?;
        self.check_uidvalidity(selected.facts())?;
        self.take(&mut selected, metas, limits::LIVE_BATCH).await
    }

    /// Reads in Sent what went out in the gap, and takes nothing in: the references that people
    /// know have to be known before their mail is.
    pub(in crate::daemon) async fn survey(&mut self, session: &mut Session) -> Result<(), Trouble> {
        if !self.is_in_gap() {
            return Ok(());
        }
        let folder = self.folder.clone();
        let range = UidRange { from: self.state.live_next, to: Some(self.gap_below - 1) };
        let mut selected = session.select(&folder).await?;
        let metas = listed(&mut selected, range, None).await?;
        let bounds = BatchBounds {
            count: limits::HISTORY_BATCH,
            bytes: limits::BATCH_BYTES,
            message_size: self.watch.limits.message_size as u64,
        };
        for batch in batches(&metas, &bounds) {
            let Batch::Bodies(uids) = batch else { continue };
            let fetched = match selected.fetch_bodies(&uids).await {
                Ok(fetched) => fetched,
                // What one mail hides is missing as evidence, and is taken in later all the same.
                Err(error) if is_about_mail(&error) && selected.session().is_usable() => continue,
                Err(error) => return Err(error.into()),
            };
            let dates: BTreeMap<u32, Option<Timestamp>> =
                metas.iter().map(|meta| (meta.uid, meta.internal_date)).collect();
            let copies = self.incoming(fetched.got, &dates);
            self.watch.store.run(move |store| survey(store, copies)).await??;
        }
        Ok(())
    }
}
