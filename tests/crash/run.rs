//! One run of the script, with deaths that are ordered for some of its processes.
//!
//! Separate from the loop over all points: here is what happens once. A process is counted by its
//! place in the run (0, 1, 2, …), so that an order names the process and the point. Between two
//! processes nothing is repaired and nobody waits: `limits.uncertain` is 0, and the order in which
//! a process works (Sent first, then the outbox) is what gives evidence its chance.

use std::collections::BTreeMap;
use std::time::Duration;

use posthaste::desk::conversation::{ConversationId, OutboxId};
use posthaste::sandbox::{Outcome, Sandbox};
use posthaste::store::outbox::OutboxState;

use super::mails::message_id;
use super::oracle::{Seen, look};
use super::place::{DESK, Ended, Place};
use super::post::{Post, sandbox};
use super::script::{ROUNDS, people};

/// Processes of one round, at most: more means that the desk never comes to rest.
const PROCESSES_MAX: usize = 12;

/// Who puts mail of ours into Sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filing {
    /// We do.
    Desk,
    /// The server does, with whatever it accepted, before the next process looks: as Gmail.
    Server,
}

/// A run.
pub(crate) struct Run {
    /// The places of the deaths that were ordered and happened, with the point's name.
    pub(crate) died: Vec<(usize, String)>,
    /// How many processes there were.
    pub(crate) processes: usize,
    /// How many mails that were uncertain twice somebody let go once more.
    pub(crate) let_go: usize,
    /// What was seen at its end.
    pub(crate) seen: Seen,
}

/// How long the mail server may read what a process left behind: it is all there.
const CONNECTIONS_END: Duration = Duration::from_secs(60);

/// Plays the script. `deaths`: the n-th point at which the process of this place dies.
pub(crate) fn run(deaths: &BTreeMap<usize, u64>, filing: Filing) -> Run {
    let people = people();
    let post = sandbox(people.clone());
    let mut place = Place::new(&post, "0s");
    let mut run = Playing::default();
    for (number, write) in ROUNDS.iter().enumerate() {
        run.person_decides(&place);
        if let Err(why) = write(&post) {
            run.wrong.push(why);
            break;
        }
        let rests = (0..PROCESSES_MAX + deaths.len()).any(|_| {
            if filing == Filing::Server {
                file_what_was_accepted(&post);
            }
            let ended_well = run.next(&mut place, deaths);
            !run.wrong.is_empty() || (ended_well && is_at_rest(&place, &post))
        });
        if !rests {
            run.wrong.push(format!("round {number}: not at rest after {PROCESSES_MAX} processes"));
        }
        if !run.wrong.is_empty() {
            break;
        }
    }
    let mut seen = look(&place, &post, &people);
    seen.wrong.splice(0..0, run.wrong);
    post.stop();
    Run { died: run.died, processes: run.processes, let_go: run.let_go, seen }
}

#[derive(Default)]
struct Playing {
    processes: usize,
    let_go: usize,
    died: Vec<(usize, String)>,
    wrong: Vec<String>,
}

impl Playing {
    /// What was uncertain twice waits for a person: here for one who says "once more", as
    /// `outbox retry` does.
    fn person_decides(&mut self, place: &Place) {
        let Some(mut store) = place.store_to_write() else { return };
        let uncertain = store.read().outbox_list(&[OutboxState::Uncertain]);
        for row in uncertain.expect("the store can be read") {
            let queued = store.write(|w| w.queue_again(OutboxId(row.id), row.created));
            assert!(queued.expect("the store can be written"), "{row:?}");
            self.let_go += 1;
        }
    }

    /// One process. Whether it ended well.
    fn next(&mut self, place: &mut Place, deaths: &BTreeMap<usize, u64>) -> bool {
        let number = self.processes;
        self.processes += 1;
        match place.once(deaths.get(&number).copied()) {
            Ended::Well => return true,
            Ended::AtPoint(name) => self.died.push((number, name)),
            Ended::Badly(how) => self.wrong.push(format!("process {number}: {how}")),
        }
        false
    }
}

/// Runs undisturbed processes until nothing is left to do. The error: how one ended badly.
pub(crate) fn until_rest(place: &mut Place, post: &Sandbox) -> Result<(), String> {
    for _ in 0..PROCESSES_MAX {
        match place.once(None) {
            Ended::Well if is_at_rest(place, post) => return Ok(()),
            Ended::Well => {}
            Ended::AtPoint(how) | Ended::Badly(how) => return Err(how),
        }
    }
    Err(format!("not at rest after {PROCESSES_MAX} processes"))
}

/// Whether another process would find nothing to do.
fn is_at_rest(place: &Place, post: &Sandbox) -> bool {
    let Some(store) = place.store() else { return false };
    let read = store.read();
    let now = jiff::Timestamp::MAX;
    let waiting = [OutboxState::Queued, OutboxState::Deferred, OutboxState::Uncertain];
    let outbox = read.outbox_list(&waiting).expect("the store can be read");
    let waits = outbox.iter().any(|row| row.attempting || row.next_attempt.is_some());
    let taken = |folder: &str| {
        let uidvalidity = post.uidvalidity(DESK, folder).unwrap_or(0);
        let uids = read.accounted_uids("support", folder, uidvalidity);
        let uids = uids.expect("the store can be read").len();
        uids >= Post::folder(post, DESK, folder).len()
    };
    let flags = read.flags_to_set("support").expect("the store can be read");
    let unfiled = read.unfiled("support", now).expect("the store can be read");
    let astray = read.astray("support", ConversationId(0)).expect("the store can be read");
    let on_their_way = read.passages("support").expect("the store can be read");
    let moves = !astray.is_empty() || !on_their_way.is_empty();
    !waits && !moves && taken("INBOX") && flags.is_empty() && unfiled.is_empty()
}

/// Puts a copy of each mail that the relay has accepted into Sent. What a dead process sent is read
/// to its end first: a mail may be accepted after its sender is gone.
fn file_what_was_accepted(post: &Sandbox) {
    let has_read = post.wait_for(|post| post.connections() == 0, CONNECTIONS_END);
    assert!(has_read, "a connection of a process that ended is still open");
    let lying: Vec<_> =
        Post::folder(post, DESK, "Sent").iter().map(|mail| message_id(&mail.raw)).collect();
    let mut filed = lying;
    for transaction in post.sent() {
        let accepted = matches!(transaction.outcome, Outcome::Accepted);
        let id = message_id(&transaction.raw);
        if accepted && !filed.contains(&id) {
            post.append(DESK, "Sent", &["\\Seen"], &transaction.raw).expect("it has an account");
            filed.push(id);
        }
    }
}
