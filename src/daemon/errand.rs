//! Errands: which messages of a conversation are to be brought where.
//!
//! Separate from the shelving, which asks a server for it, so that the same errands can be run on
//! any stage. Here a message is told by its row: those of a conversation follow its status, and
//! what an agent wrote to the desk goes to a shelf of its own once it was acted on. Held mail was
//! not, and stays in the inbox, where people see it. Reads; never writes, never moves anything.

use crate::desk::conversation::{MessageKey, Status};
use crate::desk::policy::Mailbox;
use crate::desk::shelf::Shelf;
use crate::imap::Location;
use crate::store::StoreError;
use crate::store::query::Reader;
use crate::store::shelving::Astray;

/// A message, and where it lies.
pub type Placed = (Location, MessageKey);

/// The folders of a mailbox by their raw names, as far as they can be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// The inbox.
    pub inbox: String,
    /// The others.
    pub shelves: Vec<(Shelf, String)>,
}

/// Messages of one folder that belong on one shelf; what lies there already is marked, and known as
/// there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errand {
    /// The raw name of the folder.
    pub from: String,
    /// Where they belong.
    pub to: Shelf,
    /// The messages, in the order of UIDs.
    pub chunk: Vec<Placed>,
}

/// What is to be done for one conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errands {
    /// In this order: what lies right comes first, so that a stray copy of it is known as one.
    pub all: Vec<Errand>,
    /// The folder of its status cannot be had now: the rest is for later.
    pub has_more: bool,
}

/// Keywords of statuses, for servers that keep any; what is open has none.
pub const KEYWORDS: [(Status, &str); 5] = [
    (Status::Waiting, "$posthaste-waiting"),
    (Status::Snoozed, "$posthaste-snoozed"),
    (Status::Resolved, "$posthaste-resolved"),
    (Status::Closed, "$posthaste-closed"),
    (Status::Spam, "$posthaste-spam"),
];

/// The keyword of a status.
#[must_use]
pub fn keyword(status: Status) -> Option<&'static str> {
    KEYWORDS.into_iter().find(|(of, _)| *of == status).map(|(_, keyword)| keyword)
}

impl Folders {
    /// The raw name of a shelf's folder.
    #[must_use]
    pub fn name(&self, shelf: Shelf) -> Option<&str> {
        if shelf == Shelf::Inbox {
            return Some(&self.inbox);
        }
        self.shelves.iter().find(|(one, _)| *one == shelf).map(|(_, name)| name.as_str())
    }

    /// Whether a folder is the inbox or that of a status. Of others we keep away: whoever put
    /// something there, among agents' mail, too, has their reasons.
    fn follow_statuses(&self, folder: &str) -> bool {
        let mut shelves = self.shelves.iter().filter(|(shelf, _)| *shelf != Shelf::Agents);
        self.inbox == folder || shelves.any(|(_, name)| name == folder)
    }
}

/// Looks up what is to be brought where, in chunks of at most `at_once` messages.
///
/// # Errors
/// The store's.
pub fn errands(
    read: &Reader<'_>,
    mailbox: &Mailbox,
    folders: &Folders,
    astray: &Astray,
    at_once: usize,
) -> Result<Errands, StoreError> {
    let agents = match mailbox.shelves.agents {
        true => read.agents_own(&mailbox.name, astray.conversation, &folders.inbox)?,
        false => Vec::new(),
    };
    let mut others = read.places(&mailbox.name, astray.conversation)?;
    others.retain(|place| folders.follow_statuses(&place.0.folder) && !agents.contains(place));
    let to = mailbox.shelves.shelf_of(astray.status);
    let mut all = Vec::new();
    let target = folders.name(to);
    if let Some(target) = target {
        let (right, wrong): (Vec<_>, Vec<_>) =
            in_folders(&others, to, at_once).partition(|errand| errand.from == target);
        all.extend(right.into_iter().chain(wrong));
    }
    all.extend(in_folders(&agents, Shelf::Agents, at_once));
    Ok(Errands { all, has_more: target.is_none() && !others.is_empty() })
}

fn in_folders(places: &[Placed], to: Shelf, at_once: usize) -> impl Iterator<Item = Errand> {
    places
        .chunk_by(|(one, _), (next, _)| one.folder == next.folder)
        .flat_map(move |of_folder| of_folder.chunks(at_once.max(1)))
        .filter_map(move |chunk| {
            let (first, _) = chunk.first()?;
            Some(Errand { from: first.folder.clone(), to, chunk: chunk.to_vec() })
        })
}
