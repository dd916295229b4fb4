//! Every crash point, one run each.
//!
//! Separate from the run itself: here is the loop, shared by a few threads, and what is asked of
//! all runs together. An undisturbed run comes first; what it comes to is held against the script,
//! and every other run against it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::thread;

use posthaste::world::clock::{Clock, SystemClock};

use super::names;
use super::oracle::{Conversation, Summary};
use super::run::{Filing, Run, run};
use super::script::{EXPECTED, Expected, id};

/// Points that the script must reach at least; fewer means that it does not do what it says.
const POINTS_MIN: usize = 150;
/// Runs at once: a process waits for its own server half of the time.
const THREADS: usize = 4;
/// Runs that fail before the loop gives up.
const FAILURES_MAX: usize = 5;
/// Conversations of one failed run that are shown.
const DIFFERENCES_SHOWN: usize = 2;

#[test]
fn every_crash_point() {
    let stopwatch = SystemClock::new();
    let stride = stride();
    let calm = calm_run();
    let found = Mutex::new(Found::new(calm.processes, stride));
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(order) = next(&found) {
                    let run = run(&BTreeMap::from([order]), Filing::Desk);
                    let uncertain = run.seen.ledger.doubles.len() + run.seen.ledger.dropped.len();
                    lock(&found).add(order, Filing::Desk, &run, &calm.seen.summary);
                    if uncertain > 0 {
                        let run = super::run::run(&BTreeMap::from([order]), Filing::Server);
                        lock(&found).add(order, Filing::Server, &run, &calm.seen.summary);
                    }
                }
            });
        }
    });
    let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.print(stopwatch.monotonic().as_secs());
    assert!(found.wrong.is_empty(), "{}", found.wrong.join("\n"));
    if stride == 1 {
        let points = found.names.values().sum::<usize>();
        assert!(points >= POINTS_MIN, "{points} points were found, not {POINTS_MIN}");
        let names: BTreeSet<String> = found.names.keys().cloned().collect();
        let missing: Vec<_> = names::of_the_desk().difference(&names).cloned().collect();
        assert!(missing.is_empty(), "never reached: {missing:?}");
    }
}

/// The run that nobody disturbs, held against the script.
fn calm_run() -> Run {
    let calm = run(&BTreeMap::new(), Filing::Desk);
    assert!(calm.seen.wrong.is_empty(), "undisturbed: {:#?}", calm.seen.wrong);
    assert!(calm.seen.ledger.is_empty(), "undisturbed: {:#?}", calm.seen.ledger);
    for expected in &EXPECTED {
        let found = calm.seen.summary.get(&id(expected.mail));
        assert!(found.is_some_and(|found| is_as(expected, found)), "{expected:?}, but {found:#?}");
    }
    let put_away: usize = calm.seen.summary.values().map(|it| it.put_away.len()).sum();
    assert_eq!(put_away, 9, "each mail of an agent's leaves the inbox, the held one too");
    calm
}

fn is_as(expected: &Expected, found: &Conversation) -> bool {
    let count = |kind: &str| found.mail.iter().filter(|mail| mail.starts_with(kind)).count();
    let people = |mail: &String| mail.matches('@').count();
    let relays: Vec<_> = found.mail.iter().filter(|mail| mail.starts_with("relay ")).collect();
    let told = expected.status == "resolved" && expected.answers.is_empty();
    let answers = expected.answers.iter().zip(&found.answers).zip(&relays);
    found.state == (expected.status.to_owned(), expected.assignee.map(str::to_owned))
        && count("ack ") == usize::from(expected.acknowledged)
        && count("resolution ") == usize::from(told)
        && relays.len() == expected.answers.len()
        && found.answers.len() == expected.answers.len()
        && answers.into_iter().all(|((expected, (text, files)), mail)| {
            text.contains(expected.words)
                && *files == expected.files
                && people(mail) == expected.people
        })
}

/// What all runs came to, and what is still to be run.
struct Found {
    /// For each process of the calm run: the next point, and whether there are more.
    next: Vec<(u64, bool)>,
    stride: u64,
    runs: usize,
    names: BTreeMap<String, usize>,
    doubles: Vec<String>,
    dropped: usize,
    wrong: Vec<String>,
}

impl Found {
    fn new(processes: usize, stride: u64) -> Found {
        Found {
            next: vec![(1, true); processes],
            stride,
            runs: 0,
            names: BTreeMap::new(),
            doubles: Vec::new(),
            dropped: 0,
            wrong: Vec::new(),
        }
    }

    /// The next order: the place of a process, and the point at which it dies.
    fn next(&mut self) -> Option<(usize, u64)> {
        if self.wrong.len() >= FAILURES_MAX {
            return None;
        }
        let (place, (point, _)) = self.next.iter_mut().enumerate().find(|(_, (_, more))| *more)?;
        let order = (place, *point);
        *point += self.stride;
        Some(order)
    }

    fn add(&mut self, order: (usize, u64), filing: Filing, run: &Run, calm: &Summary) {
        self.runs += 1;
        let (place, point) = order;
        let how = match run.died.first() {
            Some((_, name)) => name.clone(),
            None => "undisturbed".to_owned(),
        };
        if filing == Filing::Desk {
            match run.died.first() {
                Some((_, name)) => *self.names.entry(name.clone()).or_default() += 1,
                None => {
                    if let Some(next) = self.next.get_mut(place) {
                        next.1 = false;
                    }
                }
            }
        }
        let at = format!("process {place}, point {point} ({how}), filed by {filing:?}");
        let mut wrong = run.seen.wrong.clone();
        wrong.extend(differences(calm, &run.seen.summary));
        let ledger = &run.seen.ledger;
        if run.let_go > 0 {
            wrong.push(format!("{} mails waited for a person after one death", run.let_go));
        }
        wrong.extend(ledger.left.iter().map(|left| format!("left to a person: {left}")));
        if filing == Filing::Server {
            // What the relay accepted lies in Sent: nothing may be sent twice.
            wrong.extend(ledger.doubles.iter().map(|double| format!("for all that: {double}")));
        } else {
            self.doubles.extend(ledger.doubles.iter().map(|double| format!("{at}: {double}")));
            self.dropped += ledger.dropped.len();
        }
        if !wrong.is_empty() {
            self.wrong.push(format!("{at}:\n  {}", wrong.join("\n  ")));
        }
    }

    fn print(&self, seconds: u64) {
        for (name, count) in &self.names {
            println!("{count:5} × {name}");
        }
        let points = self.names.values().sum::<usize>();
        println!("{points} points, {} runs, {seconds} s", self.runs);
        println!("{} acks or resolutions dropped, for they may have gone out", self.dropped);
        println!("{} mails were sent twice, each of a row that was uncertain:", self.doubles.len());
        for double in &self.doubles {
            println!("  {double}");
        }
    }
}

/// Where a disturbed run came to something else.
fn differences(calm: &Summary, disturbed: &Summary) -> Vec<String> {
    let keys: BTreeSet<&String> = calm.keys().chain(disturbed.keys()).collect();
    let differ = |key: &&&String| calm.get(**key) != disturbed.get(**key);
    let say = |key: &String| {
        let (expected, found): (Option<&Conversation>, _) = (calm.get(key), disturbed.get(key));
        format!("{key}: undisturbed {expected:#?}, here {found:#?}")
    };
    keys.iter().filter(differ).take(DIFFERENCES_SHOWN).map(|key| say(key)).collect()
}

fn stride() -> u64 {
    let stride = std::env::var("POSTHASTE_CRASH_STRIDE").ok();
    stride.map_or(1, |stride| stride.parse().expect("POSTHASTE_CRASH_STRIDE is a number"))
}

/// Holds the lock for no longer than it takes to look.
fn next(found: &Mutex<Found>) -> Option<(usize, u64)> {
    lock(found).next()
}

fn lock(found: &Mutex<Found>) -> std::sync::MutexGuard<'_, Found> {
    found.lock().unwrap_or_else(PoisonError::into_inner)
}
