//! The mirror: what the server is told of what we did. `\Answered`, and our mail in Sent.
//!
//! Separate because nothing here matters to a promise: every row says what is still to be done, all
//! of it may be done twice, and it is done after the commit that asked for it. A copy in Sent is
//! searched for before one is filed, since many servers file by themselves. Never touches `\Seen`,
//! never deletes.

use std::cell::Cell;
use std::time::Duration;

use jiff::Timestamp;

use super::watch::{Trouble, Watch};
use crate::imap::Location;
use crate::imap::account::SaveSent;
use crate::imap::error::ImapError;
use crate::imap::selected::Selected;
use crate::imap::session::Session;
use crate::limits;
use crate::log;
use crate::store::outbox::Due;
use crate::world::crash::crash_point;

/// What is mirrored to one mailbox.
pub(super) struct Mirror<'w> {
    watch: &'w Watch,
    sent: Option<String>,
    /// Mail went out of which no copy has been seen.
    awaits_copies: Cell<bool>,
}

impl<'w> Mirror<'w> {
    pub(super) fn new(watch: &'w Watch, sent: Option<String>) -> Mirror<'w> {
        Mirror { watch, sent, awaits_copies: Cell::new(false) }
    }

    /// Whether Sent is worth a look before its poll is due.
    pub(super) fn awaits_copies(&self) -> bool {
        self.awaits_copies.get()
    }

    /// When there may be something to do again, at the latest.
    pub(super) fn next_look(&self) -> Duration {
        if self.awaits_copies.get() { limits::FILED_BY_SERVER_WITHIN } else { limits::IDLE_MAX }
    }

    /// Sets flags that are due in these folders, and files what no server has filed.
    pub(super) async fn reflect(
        &self,
        session: &mut Session,
        folders: &[String],
    ) -> Result<(), Trouble> {
        self.set_flags(session, folders).await?;
        self.file(session).await
    }

    async fn set_flags(&self, session: &mut Session, folders: &[String]) -> Result<(), Trouble> {
        let mailbox = self.watch.mailbox.clone();
        let due = self.watch.store.run(move |store| store.read().flags_to_set(&mailbox)).await??;
        for of_folder in due.chunk_by(|one, next| one.folder == next.folder) {
            let watched = of_folder.first().filter(|first| folders.contains(&first.folder));
            let mut selected = match watched {
                Some(first) => Some(session.select(&first.folder).await?),
                None => None,
            };
            for location in of_folder {
                if let Some(selected) = &mut selected {
                    self.set_flag(selected, location).await?;
                }
                let location = location.clone();
                self.watch.store.run(move |store| store.write(|w| w.flag_set(&location))).await??;
            }
        }
        Ok(())
    }

    async fn set_flag(
        &self,
        selected: &mut Selected<'_>,
        location: &Location,
    ) -> Result<(), Trouble> {
        if selected.facts().uidvalidity != Some(location.uidvalidity) {
            return Ok(());
        }
        match selected.store_answered(location.uid).await {
            Ok(()) => crash_point("imap: after STORE"),
            // A read-only mailbox, or one without this flag: not worth a second try.
            Err(ImapError::Refused { .. }) => {
                log::detail(&self.watch.mailbox, "\\Answered refused");
            }
            Err(other) => return Err(other.into()),
        }
        Ok(())
    }

    /// Files mail of ours that the server did not file by itself.
    async fn file(&self, session: &mut Session) -> Result<(), Trouble> {
        let Some(sent) =
            self.sent.as_ref().filter(|_| self.watch.account.save_sent != SaveSent::Off)
        else {
            return Ok(());
        };
        let now = self.watch.now();
        let unfiled = |before: Timestamp| {
            let mailbox = self.watch.mailbox.clone();
            self.watch.store.run(move |store| store.read().unfiled(&mailbox, before))
        };
        self.awaits_copies.set(!unfiled(now).await??.is_empty());
        let patience = match self.watch.account.save_sent {
            SaveSent::On => Duration::ZERO,
            SaveSent::Auto | SaveSent::Off => limits::FILED_BY_SERVER_WITHIN,
        };
        let before = now.checked_sub(patience).unwrap_or(now);
        for mail in unfiled(before).await?? {
            self.file_one(session, sent, &mail, now).await?;
        }
        Ok(())
    }

    async fn file_one(
        &self,
        session: &mut Session,
        sent: &str,
        mail: &Due,
        now: Timestamp,
    ) -> Result<(), Trouble> {
        let Some(bytes) = mail.bytes.clone() else {
            return Ok(());
        };
        let mut selected = session.select(sent).await?;
        let found = match selected.search_message_id(mail.message_id.as_str()).await {
            Ok(found) => !found.is_empty(),
            // What cannot be searched for would be filed twice; and no copy is worth a connection.
            Err(error @ (ImapError::Refused { .. } | ImapError::Argument { .. })) => {
                let why = error.to_string();
                log::not_filed(&self.watch.mailbox, mail.id.0, &why, mail.about());
                true
            }
            Err(other) => return Err(other.into()),
        };
        if !found {
            match selected.append(sent, &["\\Seen"], &bytes).await {
                Ok(_) => crash_point("imap: after APPEND"),
                Err(ImapError::Refused { refusal, .. }) => {
                    let why = refusal.to_string();
                    log::not_filed(&self.watch.mailbox, mail.id.0, &why, mail.about());
                }
                Err(other) => return Err(other.into()),
            }
        }
        let id = mail.id;
        self.watch.store.run(move |store| store.write(|w| w.seen_in_sent(id, None, now))).await??;
        Ok(())
    }
}
