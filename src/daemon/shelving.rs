//! Shelving: messages are brought to the folder of their conversation's status, and agents' own to
//! theirs, which is made when there is something for it.
//!
//! Separate from the mirror's flags because here something leaves the place where it was. Each
//! message's passage is durable before the server is asked for it, so that what shows up there is
//! known as ours whenever the process dies. MOVE where the server has it; else COPY, and then, once
//! the copy is known to be there, `\Deleted` and UID EXPUNGE of that one message (RFC 4315). A
//! server without either keeps the original marked as deleted: a bare EXPUNGE would remove what
//! other people have marked. After an interruption an original goes only where it and its copy have
//! been fetched and are the same. What somebody else has moved meanwhile stays where they put it.

use super::errand::{Errand, Folders, KEYWORDS, Placed, errands, keyword};
use super::intake::Intake;
use super::watch::{Trouble, Watch};
use crate::desk::conversation::{ConversationId, Status};
use crate::desk::policy::Mode;
use crate::desk::shelf::Shelf;
use crate::imap::Location;
use crate::imap::error::{ImapError, Reason, Status as Said};
use crate::imap::folder::{Folder as Listed, find, find_junk, names_to_make};
use crate::imap::passage::Copied;
use crate::imap::selected::Selected;
use crate::imap::session::Session;
use crate::limits::PASSAGES_AT_ONCE;
use crate::log;
use crate::store::StoreError;
use crate::store::shelving::{Astray, Passage};
use crate::world::crash::crash_point;

/// The shelves of one mailbox, over one connection.
pub(super) struct Shelving<'w> {
    watch: &'w Watch,
    shelves: Vec<(Shelf, Intake<'w>)>,
    /// What the server lists.
    listed: Vec<Listed>,
    /// The shelf for agents' mail is not there: it is made when it is needed, once.
    makes_agents: bool,
    /// After a restore, before the inbox was taken in: shelves that nobody here knows may hold what
    /// came in between. Each agent's mail that we have moved there came through the inbox.
    in_gap: bool,
}

impl<'w> Shelving<'w> {
    /// Finds the folders of the configuration, makes those of statuses that are missing, and begins
    /// to watch each. One that cannot be had is said and left out: mail goes on being read.
    pub(super) async fn open(
        watch: &'w Watch,
        session: &mut Session,
        listed: Vec<Listed>,
        (inbox, sent): (&Intake<'_>, Option<&Intake<'_>>),
    ) -> Result<Shelving<'w>, Trouble> {
        let taken = [Some(inbox.folder()), sent.map(Intake::folder)];
        let in_gap = inbox.is_in_gap();
        let shelves = Vec::new();
        let mut shelving = Shelving { watch, shelves, listed, makes_agents: false, in_gap };
        for (shelf, name) in &watch.shelves {
            let found = find(&shelving.listed, name)
                .or_else(|| find_junk(&shelving.listed).filter(|_| *shelf == Shelf::Spam))
                .map(|folder| folder.raw.clone());
            match found {
                Some(raw) if taken.contains(&Some(raw.as_str())) => {
                    log::no_folder(&watch.mailbox, name, "it is the inbox or Sent");
                }
                Some(raw) => shelving.begin(session, *shelf, raw).await?,
                None if *shelf == Shelf::Agents => shelving.makes_agents = true,
                None => shelving.make(session, *shelf, name).await?,
            }
        }
        Ok(shelving)
    }

    /// Makes a folder, where the server lets us.
    async fn make(
        &mut self,
        session: &mut Session,
        shelf: Shelf,
        name: &str,
    ) -> Result<(), Trouble> {
        match make(self.watch, session, &self.listed, name).await? {
            Some(raw) => self.begin(session, shelf, raw).await,
            None => Ok(()),
        }
    }

    /// Begins to watch a shelf.
    async fn begin(
        &mut self,
        session: &mut Session,
        shelf: Shelf,
        raw: String,
    ) -> Result<(), Trouble> {
        if self.in_gap {
            let (mailbox, folder) = (self.watch.mailbox.clone(), raw.clone());
            self.write(move |w| w.made_in_gap(&mailbox, &folder)).await?;
        }
        let mut intake = Intake::of_shelf(self.watch, raw, shelf, self.in_gap);
        intake.prepare(session).await?;
        self.shelves.push((shelf, intake));
        Ok(())
    }

    /// Each shelf as a folder that is taken in.
    pub(super) fn intakes(&mut self) -> impl Iterator<Item = &mut Intake<'w>> {
        self.shelves.iter_mut().map(|(_, intake)| intake)
    }

    /// History of shelves that is still to be gone through.
    pub(super) fn backlog(&self) -> u64 {
        self.shelves.iter().map(|(_, intake)| intake.backlog()).sum()
    }

    /// The raw names of the inbox and of every shelf.
    pub(super) fn names(&self, inbox: &Intake<'_>) -> Vec<String> {
        let shelves = self.shelves.iter().map(|(_, intake)| intake.folder());
        std::iter::once(inbox.folder()).chain(shelves).map(str::to_owned).collect()
    }

    /// Takes in what came between a backup and its restore, as far as two folders hold it.
    pub(super) async fn take_gap(
        &mut self,
        session: &mut Session,
        inbox: &mut Intake<'_>,
    ) -> Result<(), Trouble> {
        let mut shelves = self.shelves.iter_mut();
        match shelves.find(|(shelf, _)| *shelf == Shelf::Agents) {
            Some((_, agents)) => inbox.take_gap_with(agents, session).await,
            None => Ok(()),
        }
    }

    /// Takes in what people have put on the shelves.
    pub(super) async fn look(&mut self, session: &mut Session) -> Result<(), Trouble> {
        for intake in self.intakes() {
            intake.take_live(session).await?;
        }
        Ok(())
    }

    /// Brings everything that lies astray to where it belongs.
    pub(super) async fn bring_home(
        &mut self,
        session: &mut Session,
        inbox: &mut Intake<'_>,
    ) -> Result<(), Trouble> {
        self.end_passages(session).await?;
        let mut after = ConversationId(0);
        loop {
            let mailbox = self.watch.mailbox.clone();
            let rows =
                self.watch.store.run(move |store| store.read().astray(&mailbox, after)).await??;
            let Some((last, _)) = rows.last() else { return Ok(()) };
            after = *last;
            for astray in rows.into_iter().filter_map(|(_, astray)| astray) {
                self.watch.pulse.beat();
                self.bring_conversation(session, inbox, astray).await?;
            }
        }
    }

    async fn bring_conversation(
        &mut self,
        session: &mut Session,
        inbox: &mut Intake<'_>,
        astray: Astray,
    ) -> Result<(), Trouble> {
        let Some(mailbox) = self.watch.desk.policy.mailbox(&self.watch.mailbox) else {
            return Ok(());
        };
        let (mode, status, of) = (mailbox.mode, astray.status, mailbox.clone());
        let folders = self.folders(inbox);
        let (errands, reference) = self
            .watch
            .store
            .run(move |store| {
                let read = store.read();
                let errands = errands(&read, &of, &folders, &astray, PASSAGES_AT_ONCE)?;
                Ok::<_, StoreError>((errands, read.reference(astray.conversation)?))
            })
            .await??;
        let reference = reference.map_or(String::new(), |reference| reference.to_string());
        let mut there: Vec<Placed> = Vec::new();
        let mut is_done = !errands.has_more;
        for errand in &errands.all {
            // Agents' mail stays where it is where it can have no folder.
            let Some(to) = self.folder_of(session, inbox, errand.to).await? else { continue };
            let (to, reference) = (to.as_str(), reference.as_str());
            let trip = Trip { errand, to, mode, status, reference };
            is_done &= self.run(session, inbox, &trip, &mut there).await?;
        }
        if is_done {
            let mailbox = self.watch.mailbox.clone();
            self.write(move |w| w.no_longer_astray(&mailbox, &astray)).await?;
        }
        Ok(())
    }

    /// The inbox and every shelf that can be had.
    fn folders(&self, inbox: &Intake<'_>) -> Folders {
        let name = |(shelf, intake): &(Shelf, Intake<'_>)| (*shelf, intake.folder().to_owned());
        Folders {
            inbox: inbox.folder().to_owned(),
            shelves: self.shelves.iter().map(name).collect(),
        }
    }

    /// The raw name of a shelf's folder; that for agents' mail is made now, where it is not there.
    async fn folder_of(
        &mut self,
        session: &mut Session,
        inbox: &Intake<'_>,
        shelf: Shelf,
    ) -> Result<Option<String>, Trouble> {
        if shelf == Shelf::Agents && std::mem::take(&mut self.makes_agents) {
            let mut named = self.watch.shelves.iter().filter(|(one, _)| *one == shelf);
            if let Some((_, name)) = named.next() {
                self.make(session, shelf, name).await?;
            }
        }
        Ok(self.folders(inbox).name(shelf).map(str::to_owned))
    }

    /// Marks and moves messages of one folder. False where they are to be tried again.
    async fn run(
        &mut self,
        session: &mut Session,
        inbox: &mut Intake<'_>,
        trip: &Trip<'_>,
        there: &mut Vec<Placed>,
    ) -> Result<bool, Trouble> {
        let from = trip.errand.from.as_str();
        let can = Can::of(session);
        let mut selected = session.select(from).await?;
        let chunk = self.present(&mut selected, &trip.errand.chunk).await?;
        if chunk.is_empty() || selected.facts().read_only {
            return Ok(true);
        }
        if trip.mode == Mode::Shared {
            self.set_keywords(&mut selected, &uids_of(&chunk), trip.status).await?;
        }
        let chunk = self.without_twins(session, chunk, there, can).await?;
        if from == trip.to {
            there.extend(chunk);
            return Ok(true);
        }
        if chunk.is_empty() {
            return Ok(true);
        }
        let (begun, to) = (chunk.clone(), trip.to.to_owned());
        self.write(move |w| w.begin_passages(&begun, &to)).await?;
        crash_point("shelf: before MOVE");
        let mut selected = session.select(from).await?;
        let asked = match can.moves {
            true => selected.move_to(&uids_of(&chunk), trip.to).await,
            false => selected.copy_to(&uids_of(&chunk), trip.to).await,
        };
        let copied = match asked {
            Ok(copied) => copied,
            Err(error) if is_no(&error) => {
                let why = error.to_string();
                log::not_moved(&self.watch.mailbox, from, trip.to, &why, trip.reference);
                // Some may have been moved nevertheless (RFC 6851 §3.3): the next round looks.
                self.look_at(session, inbox, trip.to).await?;
                return Ok(false);
            }
            Err(error) => return Err(error.into()),
        };
        crash_point("shelf: after MOVE");
        let passages = match copied {
            Some(copied) => self.told(&chunk, trip.to, copied).await?,
            None => self.found(session, inbox, &chunk, trip.to).await?,
        };
        if !can.moves {
            let mut selected = session.select(from).await?;
            self.remove(&mut selected, &passages, can).await?;
        }
        let count = passages.len();
        there.extend(passages.iter().filter_map(|one| Some((one.copy()?, one.message))));
        self.write(move |w| passages.iter().try_for_each(|one| w.passage_done(one))).await?;
        if count > 0 {
            log::moved(&self.watch.mailbox, from, trip.to, count, trip.reference);
        }
        Ok(true)
    }

    /// What is still there, and not marked as deleted: who has moved or deleted the rest wins.
    async fn present(
        &self,
        selected: &mut Selected<'_>,
        chunk: &[Placed],
    ) -> Result<Vec<Placed>, Trouble> {
        let uidvalidity = selected.facts().uidvalidity;
        let ours: Vec<Placed> =
            chunk.iter().filter(|(at, _)| uidvalidity == Some(at.uidvalidity)).cloned().collect();
        if ours.is_empty() {
            return Ok(ours);
        }
        let found = selected.undeleted(&uids_of(&ours)).await?;
        let (there, gone): (Vec<_>, Vec<_>) =
            ours.into_iter().partition(|(at, _)| found.contains(&at.uid));
        if !gone.is_empty() {
            self.write(move |w| gone.iter().try_for_each(|(at, _)| w.lies_no_more(at))).await?;
        }
        Ok(there)
    }

    /// Where the same mail lies in the target folder already, somebody has copied it, or has moved
    /// it while we did, which servers allow even by MOVE: of two that are the same to the byte the
    /// later one goes.
    async fn without_twins(
        &self,
        session: &mut Session,
        chunk: Vec<Placed>,
        there: &[Placed],
        can: Can,
    ) -> Result<Vec<Placed>, Trouble> {
        let mut left: Vec<Placed> = Vec::new();
        for (at, message) in chunk {
            let mut has_twin = false;
            for (twin, _) in there.iter().chain(&left).filter(|(_, other)| *other == message) {
                has_twin = has_twin || self.are_twins(session, &at, twin).await?;
            }
            if !has_twin {
                left.push((at, message));
                continue;
            }
            let mut selected = session.select(&at.folder).await?;
            selected.mark_deleted(&[at.uid]).await?;
            if can.expunge_only {
                selected.expunge_only(&[at.uid]).await?;
            }
            self.write(move |w| w.lies_no_more(&at)).await?;
        }
        Ok(left)
    }

    /// Whether both are there, neither is marked as deleted, and they are the same to the byte.
    async fn are_twins(
        &self,
        session: &mut Session,
        one: &Location,
        other: &Location,
    ) -> Result<bool, Trouble> {
        let one = fetch(session, one).await?;
        Ok(one.is_some() && one == fetch(session, other).await?)
    }

    /// The server told where the copies lie. What it does not speak of was gone.
    async fn told(
        &self,
        chunk: &[Placed],
        to: &str,
        copied: Copied,
    ) -> Result<Vec<Passage>, Trouble> {
        let of = |uid| copied.uids.iter().find(|(from, _)| *from == uid).map(|(_, to)| *to);
        let passages: Vec<Passage> = chunk
            .iter()
            .map(|(from, message)| Passage {
                from: from.clone(),
                message: *message,
                to_folder: to.to_owned(),
                to: of(from.uid).map(|uid| (copied.uidvalidity, uid)),
            })
            .collect();
        let (there, gone): (Vec<_>, Vec<_>) =
            passages.into_iter().partition(|passage| passage.to.is_some());
        let seen = there.clone();
        self.write(move |w| {
            for passage in &gone {
                w.passage_done(passage)?;
            }
            for passage in &seen {
                if let Some((uidvalidity, uid)) = passage.to {
                    w.copy_seen(&passage.from, uidvalidity, uid)?;
                }
            }
            Ok(())
        })
        .await?;
        Ok(there)
    }

    /// The server did not tell: the copies are found by their content, where they should be.
    async fn found(
        &mut self,
        session: &mut Session,
        inbox: &mut Intake<'_>,
        chunk: &[Placed],
        to: &str,
    ) -> Result<Vec<Passage>, Trouble> {
        self.look_at(session, inbox, to).await?;
        let mut passages = self.passages().await?;
        passages.retain(|passage| chunk.iter().any(|(from, _)| *from == passage.from));
        let (there, gone): (Vec<_>, Vec<_>) =
            passages.into_iter().partition(|passage| passage.to.is_some());
        self.write(move |w| gone.iter().try_for_each(|passage| w.passage_done(passage))).await?;
        Ok(there)
    }

    async fn look_at(
        &mut self,
        session: &mut Session,
        inbox: &mut Intake<'_>,
        folder: &str,
    ) -> Result<(), Trouble> {
        match self.shelves.iter_mut().find(|(_, intake)| intake.folder() == folder) {
            Some((_, intake)) => intake.take_live(session).await,
            None => inbox.take_live(session).await,
        }
    }

    /// Removes what was copied. What the server cannot remove alone stays, marked as deleted.
    async fn remove(
        &self,
        selected: &mut Selected<'_>,
        passages: &[Passage],
        can: Can,
    ) -> Result<(), Trouble> {
        let uids: Vec<u32> = passages.iter().map(|passage| passage.from.uid).collect();
        if uids.is_empty() {
            return Ok(());
        }
        selected.mark_deleted(&uids).await?;
        crash_point("shelf: marked as deleted");
        if can.expunge_only {
            selected.expunge_only(&uids).await?;
            crash_point("shelf: after EXPUNGE");
        }
        Ok(())
    }

    /// Brings passages to an end that something interrupted, after the shelves were looked at. One
    /// of which no copy was seen never happened.
    async fn end_passages(&mut self, session: &mut Session) -> Result<(), Trouble> {
        let can = Can::of(session);
        for passage in self.passages().await? {
            let Some(copy) = passage.copy() else {
                self.write(move |w| w.forget_passage(&passage.from)).await?;
                continue;
            };
            if fetch(session, &passage.from).await?.is_some() {
                if !self.are_twins(session, &passage.from, &copy).await? {
                    self.write(move |w| w.forget_passage(&passage.from)).await?;
                    continue;
                }
                let mut selected = session.select(&passage.from.folder).await?;
                self.remove(&mut selected, std::slice::from_ref(&passage), can).await?;
            }
            self.write(move |w| w.passage_done(&passage)).await?;
        }
        Ok(())
    }

    /// Where the server keeps any keyword; else nothing, for the folder says it already.
    async fn set_keywords(
        &self,
        selected: &mut Selected<'_>,
        uids: &[u32],
        status: Status,
    ) -> Result<(), Trouble> {
        let wanted = keyword(status);
        let all = KEYWORDS.map(|(_, keyword)| keyword);
        if !selected.keeps_keywords(&all) {
            return Ok(());
        }
        let removed: Vec<&str> = all.into_iter().filter(|it| Some(*it) != wanted).collect();
        match selected.store_keywords(uids, wanted.as_slice(), &removed).await {
            Ok(()) => Ok(()),
            Err(error) if is_no(&error) => {
                log::detail(&self.watch.mailbox, "keywords refused");
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn passages(&self) -> Result<Vec<Passage>, Trouble> {
        let mailbox = self.watch.mailbox.clone();
        Ok(self.watch.store.run(move |store| store.read().passages(&mailbox)).await??)
    }

    async fn write(
        &self,
        step: impl FnOnce(&mut crate::store::commit::Writer<'_>) -> Result<(), StoreError>
        + Send
        + 'static,
    ) -> Result<(), Trouble> {
        Ok(self.watch.store.run(move |store| store.write(step)).await??)
    }
}

/// What a server can do with a message that is to leave.
#[derive(Clone, Copy)]
struct Can {
    moves: bool,
    expunge_only: bool,
}

impl Can {
    fn of(session: &Session) -> Can {
        let has = |name| {
            let capabilities = session.capabilities();
            // IMAP4rev2 includes both (RFC 9051 appendix E).
            capabilities.has(name) || capabilities.has("IMAP4rev2")
        };
        Can { moves: has("MOVE"), expunge_only: has("UIDPLUS") }
    }
}

/// An errand on its server.
struct Trip<'a> {
    errand: &'a Errand,
    /// The raw name of the folder that they belong to.
    to: &'a str,
    mode: Mode,
    status: Status,
    reference: &'a str,
}

/// Makes a folder; its raw name.
async fn make(
    watch: &Watch,
    session: &mut Session,
    folders: &[Listed],
    name: &str,
) -> Result<Option<String>, Trouble> {
    let mut why = String::new();
    for raw in names_to_make(folders, name) {
        match session.create(&raw).await {
            Ok(()) => {
                log::folder_made(&watch.mailbox, &raw);
                return Ok(Some(raw));
            }
            Err(ImapError::Refused { refusal, .. }) if session.is_usable() => {
                why = refusal.to_string();
            }
            Err(ImapError::Argument { .. }) => "no server takes such a name".clone_into(&mut why),
            Err(other) => return Err(other.into()),
        }
    }
    log::no_folder(&watch.mailbox, name, &why);
    Ok(None)
}

/// A whole mail; none where it is gone, or marked as deleted.
async fn fetch(session: &mut Session, at: &Location) -> Result<Option<Vec<u8>>, ImapError> {
    let mut selected = session.select(&at.folder).await?;
    let is_same_folder = selected.facts().uidvalidity == Some(at.uidvalidity);
    if !is_same_folder || selected.undeleted(&[at.uid]).await?.is_empty() {
        return Ok(None);
    }
    let fetched = selected.fetch_bodies(&[at.uid]).await?;
    Ok(fetched.got.into_iter().next().map(|body| body.raw))
}

fn uids_of(chunk: &[Placed]) -> Vec<u32> {
    chunk.iter().map(|(at, _)| at.uid).collect()
}

/// Whether the server just does not do it; a folder that is gone is looked for anew.
fn is_no(error: &ImapError) -> bool {
    match error {
        ImapError::Refused { refusal, .. } => {
            refusal.status != Said::Bye && refusal.reason != Reason::NoFolder
        }
        ImapError::Net(_)
        | ImapError::Closed { .. }
        | ImapError::Timeout { .. }
        | ImapError::TooLarge { .. }
        | ImapError::Protocol { .. }
        | ImapError::Insecure(_)
        | ImapError::Argument { .. }
        | ImapError::Unusable => false,
    }
}
