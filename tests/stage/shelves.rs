//! The folders of a desk's server: what people move there, and what the desk moves.
//!
//! Separate because everything else on the stage happens in the inbox and in Sent. The server here
//! moves at once, keeps every keyword and tells where a mail lies now; servers that do less are for
//! the tests of the shelving itself. Never decides: which mail goes where is the daemon's errand.

use posthaste::daemon::errand::{Errand, Folders, errands, keyword};
use posthaste::daemon::ingest::Folder;
use posthaste::desk::conversation::{ConversationId, Status};
use posthaste::desk::policy::{Mailbox, Mode};
use posthaste::desk::shelf::Shelf;
use posthaste::store::StoreError;
use posthaste::store::shelving::Passage;

use super::company::{Company, folder_name};
use super::world::{Arrived, World};

/// The folder that a script calls so.
pub(crate) fn named(name: &str) -> Result<Folder, String> {
    let all = [Shelf::Waiting, Shelf::Resolved, Shelf::Spam, Shelf::Agents].map(Folder::Shelf);
    let mut all = [Folder::Inbox, Folder::Sent].into_iter().chain(all);
    all.find(|role| folder_name(*role) == name).ok_or_else(|| format!("no folder is called {name}"))
}

impl World {
    /// Somebody with access to the first desk's mailbox moves a mail.
    pub(crate) fn move_mail(&mut self, mail: &Arrived, to: Folder) -> Result<(), String> {
        let now = self.now;
        let company = &mut self.companies[0];
        company.is_handled = true;
        let (at, uid) = *company.places(mail).first().ok_or("it lies in no folder")?;
        let from = &mut company.folders[at];
        let place = from.mails.iter().position(|lying| lying.uid == uid).ok_or("it is gone")?;
        let (lying, mailbox) = (from.mails.remove(place), from.mailbox.clone());
        let folder = company.folder(&mailbox, to)?;
        let uid = folder.next_uid;
        folder.next_uid += 1;
        folder.mails.push(super::company::Lying { uid, ..lying });
        if company.looks_away {
            return Ok(());
        }
        company.look(now)
    }

    /// Where a mail lies on the first desk's server, and the keywords that it bears there.
    pub(crate) fn lies(&self, mail: &Arrived) -> Vec<(&'static str, Vec<String>)> {
        let company = &self.companies[0];
        let keywords = |at: usize, uid| {
            let mut mails = company.folders[at].mails.iter();
            mails.find(|lying| lying.uid == uid).map(|lying| lying.keywords.clone())
        };
        let places = company.places(mail).into_iter();
        places
            .map(|(at, uid)| {
                (folder_name(company.folders[at].role), keywords(at, uid).unwrap_or_default())
            })
            .collect()
    }
}

impl Company {
    /// The folders, by their place in the list, and UIDs where a mail of this Message-ID lies.
    fn places(&self, mail: &Arrived) -> Vec<(usize, u32)> {
        let id = mail.field("Message-ID");
        let mut places = Vec::new();
        for (at, folder) in self.folders.iter().enumerate() {
            for lying in &folder.mails {
                let arrived = Arrived { raw: lying.raw.clone(), ..mail.clone() };
                if arrived.field("Message-ID") == id {
                    places.push((at, lying.uid));
                }
            }
        }
        places
    }

    /// Takes in what lies somewhere and was not looked at: each folder in its turn, as the watch
    /// does.
    pub(crate) fn look(&mut self, now: jiff::Timestamp) -> Result<(), String> {
        for at in 0..self.folders.len() {
            let (mailbox, role) = (self.folders[at].mailbox.clone(), self.folders[at].role);
            let mut news = Vec::new();
            for mail in self.all_of(&mailbox, role, now)? {
                let location = mail.location.as_ref().ok_or("a mail of the server lies there")?;
                let known = self.reader().is_accounted(location).map_err(|e| e.to_string())?;
                if !known {
                    news.push(mail);
                }
            }
            self.take_in(news, now)?;
        }
        Ok(())
    }

    /// Brings what lies astray to where it belongs. Whether there was anything.
    pub(crate) fn bring_home(&mut self) -> Result<bool, String> {
        if self.looks_away {
            return Ok(false);
        }
        let mut was_any = false;
        for mailbox in self.desk.policy.mailboxes.clone() {
            let folders = self.names(&mailbox.name);
            let after = ConversationId(0);
            let rows = self.reader().astray(&mailbox.name, after).map_err(|e| e.to_string())?;
            for astray in rows.into_iter().filter_map(|(_, astray)| astray) {
                was_any = true;
                // One at a time, so that no errand is longer than that.
                let errands = errands(&self.reader(), &mailbox, &folders, &astray, 1)
                    .map_err(|error| error.to_string())?;
                for errand in &errands.all {
                    self.run(&mailbox, errand, &folders, astray.status)?;
                }
                let name = mailbox.name.clone();
                self.store()
                    .write(|w| w.no_longer_astray(&name, &astray))
                    .map_err(|error: StoreError| error.to_string())?;
            }
        }
        Ok(was_any)
    }

    fn names(&self, mailbox: &str) -> Folders {
        let of_mailbox = self.folders.iter().filter(|folder| folder.mailbox == mailbox);
        let shelves = of_mailbox.filter_map(|folder| match folder.role {
            Folder::Shelf(shelf) => Some((shelf, folder_name(folder.role).to_owned())),
            Folder::Inbox | Folder::Sent => None,
        });
        let inbox = folder_name(Folder::Inbox).to_owned();
        Folders { inbox, shelves: shelves.collect() }
    }

    /// As the shelving does it, over a server that has MOVE and UIDPLUS.
    fn run(
        &mut self,
        mailbox: &Mailbox,
        errand: &Errand,
        folders: &Folders,
        status: Status,
    ) -> Result<(), String> {
        let to = folders.name(errand.to).ok_or("there is no such folder")?.to_owned();
        let from = named(&errand.from)?;
        for (at, message) in &errand.chunk {
            let folder = self.folder(&mailbox.name, from)?;
            let Some(place) = folder.mails.iter().position(|lying| lying.uid == at.uid) else {
                // Whoever has moved it wins.
                let gone = at.clone();
                self.store()
                    .write(|w| w.lies_no_more(&gone))
                    .map_err(|error: StoreError| error.to_string())?;
                continue;
            };
            if mailbox.mode == Mode::Shared {
                let keyword = keyword(status).map(str::to_owned);
                folder.mails[place].keywords = keyword.into_iter().collect();
            }
            if errand.from == to {
                continue;
            }
            let lying = folder.mails.remove(place);
            let target = self.folder(&mailbox.name, named(&to)?)?;
            let uid = target.next_uid;
            target.next_uid += 1;
            target.mails.push(super::company::Lying { uid, ..lying });
            let passage = Passage {
                from: at.clone(),
                message: *message,
                to_folder: to.clone(),
                to: Some((target.uidvalidity, uid)),
            };
            self.store()
                .write(|w| {
                    w.begin_passages(&[(passage.from.clone(), passage.message)], &to)?;
                    w.passage_done(&passage)
                })
                .map_err(|error: StoreError| error.to_string())?;
        }
        Ok(())
    }
}
