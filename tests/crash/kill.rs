//! The kill storm: a daemon under load that is killed with SIGKILL again and again.
//!
//! Separate from the crash points, which are places that we know of: here nobody knows where it
//! dies. Customers write and agents answer all the while; whatever was killed is started again at
//! once. [`storm`] asks nothing of the servers but [`Post`], so it plays against real ones too. The
//! moments are drawn from a seed, though no two machines are equally fast: a failure shows what is
//! broken, not always again.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{scope, sleep};
use std::time::Duration;

use super::dice::Dice;
use super::mails::{answer, field, plain};
use super::oracle::{Ledger, Seen, look};
use super::place::{ANNA, BEN, Place, wait};
use super::post::{Post, sandbox};

/// How long a trace of an uncertain mail is looked for.
const UNCERTAIN: &str = "2s";
/// Between two mails of customers: five a second.
const BETWEEN_MAILS: Duration = Duration::from_millis(200);
/// Every so many mails an agent answers a notice.
const ANSWER_EVERY: u32 = 5;
/// Who write; each of them three times at most, for then the desk is silent until it is answered.
const CUSTOMERS: u32 = 100;
/// Mails of customers, at most, however long the kills take.
const MAILS_MAX: u32 = 3 * CUSTOMERS;
/// How often one looks whether the desk has come to rest, every 200 ms: two minutes in all.
const LOOKS_MAX: u32 = 600;
const LOOK: Duration = Duration::from_millis(200);

/// How hard it blows.
pub(crate) struct Storm {
    /// How often the daemon is killed.
    pub(crate) kills: u32,
    /// How long it lives at least, and by how much longer at most, in milliseconds.
    pub(crate) lives_ms: (u64, u64),
    /// What the moments are drawn from.
    pub(crate) seed: u64,
}

/// What a storm left behind.
pub(crate) struct Survived {
    /// Mails that customers wrote.
    pub(crate) mails: u32,
    /// Answers that agents wrote.
    pub(crate) answers: u32,
    /// What is twice, dropped, or left to a person.
    pub(crate) ledger: Ledger,
    /// Memory of the last daemon when all was done, and the most that it ever had: lines of
    /// proc_pid_status(5).
    pub(crate) memory: Vec<String>,
}

/// Whom [`storm`] needs accounts for, beside the desk.
pub(crate) fn people() -> Vec<String> {
    let customers = (0..CUSTOMERS).map(customer);
    customers.chain([ANNA, BEN].map(str::to_owned)).collect()
}

#[test]
fn thirty_kills_under_load() {
    let post = sandbox(people());
    let storm_of = Storm { kills: 30, lives_ms: (100, 900), seed: 30 };
    let Survived { mails, answers, ledger, memory } = storm(&post, &storm_of);
    println!("30 kills, {mails} mails, {answers} answers; {}", memory.join(", "));
    println!("{ledger:#?}");
}

/// Plays a storm against these servers, and looks at what is left.
pub(crate) fn storm(post: &impl Post, storm: &Storm) -> Survived {
    let mut place = Place::new(post, UNCERTAIN);
    let mut daemon = place.daemon();
    until("the boundary of history", || {
        let watched = place.store()?.read().folder("support", "INBOX").ok()??;
        (watched.0.uidvalidity > 0).then_some(())
    });
    let over = AtomicBool::new(false);
    let (mails, answers) = scope(|scope| {
        let load = scope.spawn(|| load(post, &over));
        let mut dice = Dice::new(storm.seed);
        for _ in 0..storm.kills {
            let (least, more) = storm.lives_ms;
            sleep(Duration::from_millis(least + dice.below(more)));
            let ended = daemon.try_wait().expect("it is our child");
            assert!(ended.is_none(), "it ended by itself, {ended:?}:\n{}", place.said());
            daemon.kill().expect("it is our child");
            daemon.wait().expect("it is our child");
            daemon = place.daemon();
        }
        over.store(true, Ordering::SeqCst);
        load.join().expect("the load goes on to its end")
    });
    let seen = at_rest(&place, post, mails, &answers);
    let memory = memory(daemon.id());
    terminate(&mut daemon, &place);
    assert!(seen.wrong.is_empty(), "seed {}:\n{}", storm.seed, seen.wrong.join("\n"));
    let answers = u32::try_from(answers.len()).expect("few");
    Survived { mails, answers, ledger: seen.ledger, memory }
}

/// Customers write and agents answer until it is over. Gives how many mails there were, and which
/// of them were answered.
fn load(post: &impl Post, over: &AtomicBool) -> (u32, BTreeSet<u32>) {
    let mut answered = BTreeSet::new();
    let mut mails = 0;
    while !over.load(Ordering::SeqCst) && mails < MAILS_MAX {
        let from = customer(mails);
        let text = "Hello,\n\nmy desk lamp came with a broken switch. Could you send a new one?";
        post.write(&from, &plain(&from, &id(mails), &format!("Matter {mails:04}."), "", text));
        mails += 1;
        if mails.is_multiple_of(ANSWER_EVERY) {
            answered.extend(answer_one(post, mails, &answered));
        }
        sleep(BETWEEN_MAILS);
    }
    (mails, answered)
}

/// An agent answers the oldest matter that nobody has answered, if its notice has come.
fn answer_one(post: &impl Post, mails: u32, answered: &BTreeSet<u32>) -> Option<u32> {
    let matter = (0..mails).find(|matter| !answered.contains(matter))?;
    let agent = if matter.is_multiple_of(2) { ANNA } else { BEN };
    let subject = format!("Matter {matter:04}.");
    let notice = post.folder(agent, "INBOX").into_iter().find(|mail| {
        field(&mail.raw, "Subject").is_some_and(|found| found.contains(&subject))
            && field(&mail.raw, "X-Posthaste-Kind").as_deref() == Some("notice")
    })?;
    let id = format!("answer{matter}@client.example");
    post.write(agent, &answer(agent, &id, &notice.raw, "A new switch is on its way."));
    Some(matter)
}

/// Looks until nothing is wrong any more, or for as long as anybody would wait.
fn at_rest(place: &Place, post: &impl Post, mails: u32, answered: &BTreeSet<u32>) -> Seen {
    let people = people();
    let mut last = None;
    for _ in 0..LOOKS_MAX {
        let mut seen = look(place, post, &people);
        seen.wrong.extend(matters(&seen, mails, answered));
        if seen.wrong.is_empty() {
            return seen;
        }
        last = Some(seen);
        sleep(LOOK);
    }
    last.expect("one looks at least once")
}

/// Every matter has its conversation, its ack, two notices, and its answer if it got one.
fn matters(seen: &Seen, mails: u32, answered: &BTreeSet<u32>) -> Vec<String> {
    let check = |matter: u32| {
        let customer = customer(matter);
        let is_answered = answered.contains(&matter);
        let mut expected = vec![
            format!("ack to {customer}"),
            format!("notice to {ANNA}"),
            format!("notice to {BEN}"),
        ];
        if is_answered {
            expected.push(format!("relay to {customer}"));
        }
        let found = seen.summary.get(&id(matter));
        let fits = found.is_some_and(|found| {
            let status = if is_answered { "waiting" } else { "open" };
            found.mail == expected && found.state.0 == status
        });
        (!fits).then(|| format!("matter {matter}, answered {is_answered}: {found:#?}"))
    };
    (0..mails).filter_map(check).collect()
}

fn customer(number: u32) -> String {
    format!("kunde{}@shop.example", number % CUSTOMERS)
}

fn id(matter: u32) -> String {
    format!("matter{matter}@client.example")
}

/// Looks until there is something to see.
fn until(what: &str, look: impl Fn() -> Option<()>) {
    for _ in 0..LOOKS_MAX {
        if look().is_some() {
            return;
        }
        sleep(LOOK);
    }
    panic!("{what} does not come");
}

/// What the system says of a process's memory.
fn memory(pid: u32) -> Vec<String> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let lines =
        status.lines().filter(|line| line.starts_with("VmRSS") || line.starts_with("VmHWM"));
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// SIGTERM; the daemon has to end well.
fn terminate(daemon: &mut Child, place: &Place) {
    let mut kill = Command::new("kill");
    kill.args(["-TERM", &daemon.id().to_string()]).status().expect("there is kill(1)");
    let status = wait(daemon);
    assert!(status.is_some_and(|status| status.success()), "{status:?}:\n{}", place.said());
}
