//! The gap of a folder: what came between a backup and the first look after its restore.
//!
//! Separate from the usual intake because it concerns a desk once in years. Told by UIDs alone,
//! never by a clock. Takes nothing in: it marks, and reads Sent beforehand.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Intake, is_about_mail, listed};
use crate::daemon::restored::survey;
use crate::daemon::watch::Trouble;
use crate::imap::cursor::{Batch, BatchBounds, FolderState, UidRange, batches};
use crate::imap::session::Session;
use crate::limits;
use crate::log;
use crate::store::restored::Gap;

impl Intake<'_> {
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

    /// Reads in Sent what went out in the gap, and takes nothing in: the references that people
    /// know have to be known before their mail is.
    pub(in crate::daemon) async fn survey(&mut self, session: &mut Session) -> Result<(), Trouble> {
        if self.state.live_next >= self.gap_below {
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
