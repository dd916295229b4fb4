//! The oracle: what must hold when the desk has come to rest, however often it died before.
//!
//! Separate from what is played, of which it knows nothing: it compares what lies in people's
//! mailboxes with what the store says that it did. Everything that does not hold is a sentence;
//! what is allowed to differ from an undisturbed run (a double of an answer, an ack that was
//! dropped) is in the [`Ledger`], each with the row that admits it.

use std::collections::{BTreeMap, BTreeSet};

use posthaste::daemon::indexer::index_path;
use posthaste::desk::conversation::{OutboxId, Ref};
use posthaste::desk::event::Event;
use posthaste::index::Index;
use posthaste::mail::write::draft::MailKind;
use posthaste::store::outbox::OutboxState;
use posthaste::store::query::Reader;
use posthaste::store::view::{ListRow, OutboxRow, RecipientState, Show};

use super::mails::{field, files, message_id, text};
use super::place::{ANNA, BEN, DESK, Place};
use super::post::{Lying, Post};

/// What an interruption has left behind, each entry with its row of the outbox.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// Answers, notices and the like that somebody has twice.
    pub(crate) doubles: Vec<String>,
    /// Acks and resolutions that were dropped, since they may have gone out.
    pub(crate) dropped: Vec<String>,
    /// Mail that was uncertain twice: a person decides.
    pub(crate) left: Vec<String>,
}

/// A run as it has to be with and without interruptions: by the first mail of each conversation.
pub(crate) type Summary = BTreeMap<String, Conversation>;

/// One conversation, without times and ids of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Conversation {
    /// Its messages, in order.
    pub(crate) messages: Vec<String>,
    /// Its status and assignee.
    pub(crate) state: (String, Option<String>),
    /// Its events, save those of the way of our mail.
    pub(crate) events: Vec<String>,
    /// Mail of ours: kind and recipients, sorted.
    pub(crate) mail: Vec<String>,
    /// The text of each answer as its customer got it, and the names of its files.
    pub(crate) answers: Vec<(String, Vec<String>)>,
    /// Mails to the desk that bear `\Answered`.
    pub(crate) answered: BTreeSet<String>,
    /// Agents' mails that lie no more among the customers'.
    pub(crate) put_away: BTreeSet<String>,
}

/// What was seen.
pub(crate) struct Seen {
    /// What does not hold.
    pub(crate) wrong: Vec<String>,
    /// What an interruption left behind.
    pub(crate) ledger: Ledger,
    /// The run.
    pub(crate) summary: Summary,
}

/// Looks at everything.
pub(crate) fn look(place: &Place, post: &impl Post, people: &[String]) -> Seen {
    let Some(store) = place.store() else {
        let wrong = vec!["the store cannot be opened".to_owned()];
        return Seen { wrong, ledger: Ledger::default(), summary: Summary::new() };
    };
    let read = store.read();
    let mut wrong = place.panics();
    wrong.extend(read.verify_all().expect("the store can be read"));
    let quarantined = read.quarantine_list().expect("the store can be read");
    wrong.extend(quarantined.iter().map(|row| format!("in quarantine: {row:?}")));

    let rows = list(&read);
    wrong.extend(each_in_one_conversation(post, &rows));
    let shows: Vec<Show> = rows.iter().filter_map(|row| show(&read, row.reference)).collect();
    let letters = Letters::of(post, people);
    let mut ledger = Ledger::default();
    wrong.extend(mail_of_ours(&read, &shows, &letters, &mut ledger));
    wrong.extend(copies_in_sent(&read, post));
    wrong.extend(letters.acks_at_most_once());
    wrong.extend(index_is_whole(place, &read));
    let summary = summary(post, &rows, &shows, &letters);
    Seen { wrong, ledger, summary }
}

fn list(read: &Reader<'_>) -> Vec<ListRow> {
    let mut rows = Vec::new();
    let keep = |row| {
        rows.push(row);
        Ok::<_, posthaste::store::StoreError>(())
    };
    read.list(None, None, keep).expect("the store can be read");
    rows
}

fn show(read: &Reader<'_>, reference: Ref) -> Option<Show> {
    read.show(reference).expect("the store can be read")
}

/// Every mail that lies in INBOX, or was put away from there, is in one conversation, once, and
/// nothing else is in any but what lies in Sent. None lies twice; what is put away is an agent's.
fn each_in_one_conversation(post: &impl Post, rows: &[ListRow]) -> Vec<String> {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for name in rows.iter().flat_map(|row| &row.message_ids) {
        *found.entry(name).or_default() += 1;
    }
    let ids = |folder: &str| -> BTreeSet<String> {
        let mails = post.folder(DESK, folder);
        mails.iter().filter_map(|mail| message_id(&mail.raw)).collect()
    };
    let (inbox, put_away, sent) = (ids("INBOX"), ids("Posthaste"), ids("Sent"));
    let mut wrong = Vec::new();
    wrong.extend(inbox.intersection(&put_away).map(|name| format!("mail {name} lies twice")));
    for mail in post.folder(DESK, "Posthaste") {
        let author = field(&mail.raw, "From").unwrap_or_default();
        if ![ANNA, BEN].iter().any(|agent| author.contains(agent)) {
            wrong.push(format!("a mail of {author} was put away"));
        }
    }
    let inbox: BTreeSet<String> = inbox.union(&put_away).cloned().collect();
    for name in &inbox {
        match found.get(name.as_str()) {
            Some(1) => {}
            Some(count) => wrong.push(format!("mail {name} is stored {count} times")),
            None => wrong.push(format!("mail {name} is in no conversation")),
        }
    }
    for name in found.keys().filter(|name| !inbox.contains(**name) && !sent.contains(**name)) {
        wrong.push(format!("message {name} lies nowhere on the server"));
    }
    wrong
}

/// What people got from the desk.
struct Letters {
    /// By recipient and Message-ID: each copy's bytes.
    copies: BTreeMap<(String, String), Vec<Vec<u8>>>,
}

impl Letters {
    fn of(post: &impl Post, people: &[String]) -> Letters {
        let mut copies: BTreeMap<_, Vec<Vec<u8>>> = BTreeMap::new();
        for person in people {
            for mail in post.folder(person, "INBOX") {
                if let Some(name) = message_id(&mail.raw) {
                    copies.entry((person.clone(), name)).or_default().push(mail.raw);
                }
            }
        }
        Letters { copies }
    }

    fn to(&self, person: &str, name: &str) -> &[Vec<u8>] {
        let key = (person.to_owned(), name.to_owned());
        self.copies.get(&key).map_or(&[], Vec::as_slice)
    }

    /// At most one ack for each conversation, and for each mail of a customer.
    fn acks_at_most_once(&self) -> Vec<String> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for raw in self.copies.values().flatten() {
            if field(raw, "X-Posthaste-Kind").as_deref() == Some("ack") {
                for name in ["X-Posthaste-Ref", "In-Reply-To"] {
                    let value = field(raw, name).unwrap_or_default();
                    *seen.entry(format!("{name} {value}")).or_default() += 1;
                }
            }
        }
        let often = seen.iter().filter(|(_, count)| **count > 1);
        often.map(|(what, count)| format!("{count} acks for {what}")).collect()
    }
}

/// Each row of the outbox against what its recipients got.
fn mail_of_ours(
    read: &Reader<'_>,
    shows: &[Show],
    letters: &Letters,
    ledger: &mut Ledger,
) -> Vec<String> {
    let rows = read.outbox_list(&OutboxState::ALL).expect("the store can be read");
    let known: BTreeSet<&str> = rows.iter().map(|row| row.message_id.as_str()).collect();
    let mut wrong = Vec::new();
    for ((person, name), copies) in &letters.copies {
        let ours = copies.iter().any(|raw| field(raw, "X-Posthaste-Kind").is_some());
        if ours && !known.contains(name.as_str()) {
            wrong.push(format!("{person} got {name}, which stands in no row"));
        }
    }
    for row in &rows {
        wrong.extend(one_mail(read, row, letters, ledger));
        wrong.extend(told_once(row, shows));
    }
    wrong
}

/// One row: handed over as its state says, and no oftener than its uncertainty admits.
fn one_mail(
    read: &Reader<'_>,
    row: &OutboxRow,
    letters: &Letters,
    ledger: &mut Ledger,
) -> Vec<String> {
    let stored = read.mail(OutboxId(row.id)).expect("the store can be read").expect("its row");
    let bytes = read.mail_bytes(OutboxId(row.id)).expect("the store can be read");
    let name = row.message_id.as_str();
    let uncertain = usize::try_from(stored.uncertain_count).expect("small");
    let once_at_most =
        matches!(row.kind, MailKind::Ack | MailKind::Reminder | MailKind::Resolution);
    let what = format!(
        "row {} ({}, {}, uncertain {uncertain} times, {:?})",
        row.id,
        row.kind.as_str(),
        row.state.as_str(),
        row.reply
    );
    let mut wrong = Vec::new();
    if row.attempting {
        wrong.push(format!("{what} is being attempted by nobody"));
    }
    for recipient in &row.to {
        let copies = letters.to(&recipient.address, name);
        let count = copies.len();
        let to = format!("{what} to {}", recipient.address);
        let same = |copy: &Vec<u8>| bytes.as_ref().is_some_and(|bytes| ends_with(copy, bytes));
        if !copies.iter().all(same) {
            wrong.push(format!("{to}: a copy has other bytes"));
        }
        let most = if once_at_most { 1 } else { 1 + uncertain };
        if count > most {
            wrong.push(format!("{to}: {count} copies"));
        } else if count > 1 {
            ledger.doubles.push(format!("{to}: {count} copies"));
        }
        match row.state {
            OutboxState::Sent => {
                if count == 0 || recipient.state != RecipientState::Accepted {
                    wrong.push(format!("{to}: {count} copies, {:?}", recipient.state));
                }
            }
            OutboxState::Cancelled if once_at_most && uncertain > 0 => {
                ledger.dropped.push(format!("{to}: {count} copies"));
            }
            OutboxState::Uncertain if uncertain > 1 && row.next_attempt.is_none() => {
                ledger.left.push(format!("{to}: {count} copies"));
            }
            OutboxState::Cancelled
            | OutboxState::Uncertain
            | OutboxState::Queued
            | OutboxState::Deferred
            | OutboxState::Held
            | OutboxState::Failed => wrong.push(format!("{to} is left over")),
        }
    }
    wrong
}

/// Whether a delivered mail is, below what servers put on top, the one that was rendered.
fn ends_with(copy: &[u8], bytes: &[u8]) -> bool {
    let bare = |mail: &[u8]| mail.iter().copied().filter(|byte| *byte != b'\r').collect::<Vec<_>>();
    bare(copy).ends_with(&bare(bytes))
}

/// The journal says once what became of a mail to a customer.
fn told_once(row: &OutboxRow, shows: &[Show]) -> Option<String> {
    let ends = shows.iter().flat_map(|show| &show.events).filter(|shown| match &shown.event {
        Event::Delivered { mail, .. } | Event::Failed { mail, .. } => mail.0 == row.id,
        _ => false,
    });
    let ends: Vec<&str> = ends.map(|shown| shown.event.name()).collect();
    let expected: &[&str] = match row.state {
        // A copy in Sent that was found after all contradicts what was believed before.
        OutboxState::Sent if row.kind.is_for_customers() && ends.len() > 1 => {
            &["failed", "delivered"]
        }
        OutboxState::Sent if row.kind.is_for_customers() => &["delivered"],
        OutboxState::Cancelled => &["failed"],
        OutboxState::Uncertain if row.next_attempt.is_none() => &["failed"],
        _ => &[],
    };
    let wrong = format!("row {} ({}): the journal says {ends:?}", row.id, row.kind.as_str());
    (ends != expected).then_some(wrong)
}

/// Each mail to a customer is filed once.
fn copies_in_sent(read: &Reader<'_>, post: &impl Post) -> Vec<String> {
    let mut copies: BTreeMap<String, usize> = BTreeMap::new();
    for mail in post.folder(DESK, "Sent") {
        *copies.entry(message_id(&mail.raw).unwrap_or_default()).or_default() += 1;
    }
    let rows = read.outbox_list(&OutboxState::ALL).expect("the store can be read");
    let rows = rows.iter().filter(|row| row.kind.is_for_customers());
    rows.filter_map(|row| {
        let count = copies.get(row.message_id.as_str()).copied().unwrap_or(0);
        let fits = if row.state == OutboxState::Sent { count == 1 } else { count <= 1 };
        let what = format!("row {} ({}, {})", row.id, row.kind.as_str(), row.state.as_str());
        (!fits).then(|| format!("{what}: {count} copies in Sent"))
    })
    .collect()
}

fn index_is_whole(place: &Place, read: &Reader<'_>) -> Option<String> {
    let messages = read.counts().expect("the store can be read").messages;
    match Index::open(&index_path(&place.data_dir())) {
        Ok(index) if index.documents() == messages => None,
        Ok(index) => Some(format!("the index has {} of {messages}", index.documents())),
        Err(error) => Some(format!("the index: {error}")),
    }
}

fn summary(post: &impl Post, rows: &[ListRow], shows: &[Show], letters: &Letters) -> Summary {
    let inbox = post.folder(DESK, "INBOX");
    let ids = |mails: Vec<&Lying>| -> BTreeSet<String> {
        mails.into_iter().filter_map(|mail| message_id(&mail.raw)).collect()
    };
    let answered = ids(inbox.iter().filter(|mail| mail.answered).collect());
    let put_away = ids(post.folder(DESK, "Posthaste").iter().collect());
    let pairs = rows.iter().zip(shows).map(|(row, show)| {
        let conversation = Conversation {
            messages: row.message_ids.clone(),
            state: (row.status.as_str().to_owned(), show.row.assignee.clone()),
            events: show.events.iter().filter_map(one_event).collect(),
            mail: sorted(
                show.mail
                    .iter()
                    .map(|mail| format!("{} to {}", mail.kind.as_str(), mail.to.join(" "))),
            ),
            answers: answers(show, letters),
            answered: row.message_ids.iter().filter(|id| answered.contains(*id)).cloned().collect(),
            put_away: row.message_ids.iter().filter(|id| put_away.contains(*id)).cloned().collect(),
        };
        (row.message_ids.first().cloned().unwrap_or_default(), conversation)
    });
    pairs.collect()
}

/// What went to the customer in an agent's name.
fn answers(show: &Show, letters: &Letters) -> Vec<(String, Vec<String>)> {
    let relays = show.mail.iter().filter(|mail| mail.kind == MailKind::Relay);
    let copies =
        relays.filter_map(|mail| letters.to(mail.to.first()?, mail.message_id.as_str()).first());
    copies.map(|raw| (text(raw), files(raw))).collect()
}

/// An event in words that no interruption may change.
fn one_event(shown: &posthaste::store::view::ShownEvent) -> Option<String> {
    match shown.event {
        Event::Delivered { .. } | Event::Failed { .. } | Event::Deferred { .. } => None,
        _ => Some(format!("{} by {}: {}", shown.event.name(), shown.by, shown.reason)),
    }
}

fn sorted(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut words: Vec<String> = words.collect();
    words.sort();
    words
}

impl Ledger {
    /// Whether nothing differs from an undisturbed run.
    pub(crate) fn is_empty(&self) -> bool {
        self.doubles.is_empty() && self.dropped.is_empty() && self.left.is_empty()
    }
}
