//! Promise 11, at length: 500 threads of history, with everything that real ones suffer from, are
//! the same conversations in whatever order they are taken in, and those that the mails' own words
//! say. What they say is worked out here by other means than the desk's: each mail is generated
//! together with the names that it shares with others, and sharing one makes one conversation.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use posthaste::daemon::ingest::{Folder, Incoming, take_in};
use posthaste::desk::conversation::Status;
use posthaste::mail::read::authentication::KeyRecords;
use posthaste::world::random::{Random, SeededRandom};

use crate::world;

const THREADS: usize = 500;

/// A mail of history, and what it has in common with others.
struct Old {
    raw: Vec<u8>,
    at: Timestamp,
    folder: Folder,
    /// Its own id and those that it names, as they are read.
    names: Vec<String>,
    /// Exchange's thread with its people, and whether the mail names no ids.
    index: Option<(String, bool)>,
    /// What no other mail has, in its subject.
    mark: String,
    customer: String,
    is_inbound: bool,
}

/// Chance that is the same in every run.
struct Chance(SeededRandom);

impl Chance {
    fn below(&self, bound: usize) -> usize {
        (self.0.fraction() * bound as f64) as usize
    }

    fn percent(&self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn shuffle<T>(&self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            all.swap(at, self.below(at + 1));
        }
    }
}

/// One mail of a thread in the making.
struct Node {
    id: Option<String>,
    chain: Vec<String>,
}

/// The threads, each from its first mail to its last.
fn threads(seed: u64) -> Vec<Old> {
    let chance = Chance(SeededRandom::new(seed));
    let mut mails: Vec<Old> = Vec::new();
    let mut all_ids: Vec<String> = Vec::new();
    for thread in 0..THREADS {
        let customer = format!("c{}@example.net", thread % 140);
        let exchange = chance.percent(25);
        let ghost = chance.percent(15).then(|| format!("ghost{thread}@elsewhere.example"));
        let mut nodes: Vec<Node> = Vec::new();
        for number in 0..1 + chance.below(9) {
            let parent = match nodes.len() {
                0 => None,
                count if chance.percent(60) => Some(count - 1),
                count => Some(chance.below(count)),
            };
            let mut chain = parent.map_or_else(Vec::new, |at| {
                let node: &Node = &nodes[at];
                node.chain.iter().chain(&node.id).cloned().collect()
            });
            if let (None, Some(ghost)) = (parent, &ghost) {
                chain.push(ghost.clone());
            }
            if !all_ids.is_empty() && chance.percent(2) {
                chain.insert(0, all_ids[chance.below(all_ids.len())].clone());
            }
            let mut id = (!chance.percent(8)).then(|| format!("t{thread}.m{number}@example.net"));
            if let (Some(parent), true) = (parent, chance.percent(4)) {
                // Another mail with an id that is taken, as bad lists and attackers send it.
                id.clone_from(&nodes[parent].id);
            }
            all_ids.extend(id.clone());
            let mail = old(&chance, (thread, number), &customer, id.as_ref(), &chain, exchange);
            if id.is_some() && chance.percent(5) {
                // The same mail once more, over another way.
                let raw = [b"Delivered-To: support@example.com\r\n", &mail.raw[..]].concat();
                let (names, index) = (mail.names.clone(), mail.index.clone());
                let (mark, customer) = (mail.mark.clone(), mail.customer.clone());
                mails.push(Old { raw, names, index, mark, customer, ..mail });
            }
            mails.push(mail);
            nodes.push(Node { id, chain });
        }
    }
    mails
}

fn old(
    chance: &Chance,
    (thread, number): (usize, usize),
    customer: &str,
    id: Option<&String>,
    chain: &[String],
    exchange: bool,
) -> Old {
    let seconds = (thread * 7_919 % THREADS * 3_600 + number * 60 + thread % 60) as i64;
    let at = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(1_000_000_000 + seconds);
    let is_inbound = number == 0 || !chance.percent(35);
    let (from, to) = match is_inbound {
        true => (customer, "support@example.com"),
        false => ("support@example.com", customer),
    };
    let mark = format!("matter {thread} mail {number}");
    let mut head = format!(
        "From: <{from}>\r\nTo: <{to}>\r\nDate: {}\r\nSubject: {}{mark}\r\n",
        jiff::fmt::rfc2822::to_string(&at.to_zoned(jiff::tz::TimeZone::UTC)).unwrap(),
        if number == 0 { "" } else { "Re: " },
    );
    let mut names: Vec<String> = id.cloned().into_iter().collect();
    if let Some(id) = id {
        head.push_str(&written(chance, "Message-ID", &[id]));
    }
    let named = named(chance, chain, &mut head);
    let index = exchange.then(|| {
        let mut bytes = vec![1, 1, 2, 3, 4, 5];
        bytes.extend(blake3::hash(&thread.to_le_bytes()).as_bytes().iter().take(16));
        bytes.extend(std::iter::repeat_n(0, 5 * number));
        let text = data_encoding::BASE64.encode(&bytes);
        head.push_str(&format!("Thread-Index: {}\r\n", text.replacen('A', "\r\n A", 1)));
        (format!("{thread} {customer}"), named.is_empty())
    });
    if chance.percent(6) {
        head.push_str("Auto-Submitted: auto-replied\r\n");
    }
    names.extend(named);
    let raw = format!("{head}\r\nThis is {mark}, and there is none like it.\r\n").into_bytes();
    let folder = if is_inbound { Folder::Inbox } else { Folder::Sent };
    Old { raw, at, folder, names, index, mark, customer: customer.to_owned(), is_inbound }
}

/// Writes what a mail names in one of the ways of the clients; gives the ids that can be read.
fn named(chance: &Chance, chain: &[String], head: &mut String) -> Vec<String> {
    let Some((parent, before)) = chain.split_last() else { return Vec::new() };
    let parent = parent.as_str();
    match chance.below(10) {
        // Cut at 998 octets, in the middle of the last id.
        0 => {
            let cut = &parent[..parent.len() / 2];
            let before: Vec<String> = before.iter().map(|id| format!("<{id}>")).collect();
            head.push_str(&format!("References: {} <{cut}\r\n", before.join("\r\n ")));
            return chain[..chain.len() - 1].to_vec();
        }
        1 => head.push_str(&format!("In-Reply-To: {parent}\r\n")),
        2 => head.push_str(&format!(
            "In-Reply-To: Message from Somebody <support@example.com>\r\n of \"Mon, 1 Jan\" \
             <{parent}>\r\n"
        )),
        3 => head.push_str(&format!("In-Reply-To: <{parent}> (a comment)\r\n")),
        // No client tells, as some phones do.
        4 => return Vec::new(),
        5 => {
            // In a wrong order, and the same twice.
            let all: Vec<&str> = chain.iter().rev().chain(chain).map(String::as_str).collect();
            head.push_str(&written(chance, "References", &all));
            return chain.to_vec();
        }
        _ => {
            let all: Vec<&str> = chain.iter().map(String::as_str).collect();
            head.push_str(&written(chance, "References", &all));
            head.push_str(&written(chance, "In-Reply-To", &[parent]));
            return chain.to_vec();
        }
    }
    vec![parent.to_owned()]
}

/// A field of ids, folded between or inside them.
fn written(chance: &Chance, name: &str, ids: &[&str]) -> String {
    let inside = chance.percent(10);
    let ids = ids.iter().map(|id| match inside {
        true => format!("<{}\r\n\t{}>", &id[..3], &id[3..]),
        false => format!("<{id}>"),
    });
    format!("{name}: {}\r\n", ids.collect::<Vec<_>>().join("\r\n "))
}

/// One conversation, as far as the order may not change it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    marks: BTreeSet<String>,
    subject: String,
    customer: Option<String>,
    created: Timestamp,
}

/// What the mails say: those that share a name are one conversation.
fn expected(mails: &[Old]) -> Vec<Found> {
    let mut group: Vec<usize> = (0..mails.len()).collect();
    let mut join = |a: usize, b: usize| {
        let (a, b) = (group[a], group[b]);
        group.iter_mut().filter(|one| **one == b).for_each(|one| *one = a);
    };
    let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
    let mut by_index: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, mail) in mails.iter().enumerate() {
        for name in &mail.names {
            join(*by_name.entry(name).or_insert(at), at);
        }
        if let Some((index, _)) = &mail.index {
            by_index.entry(index).or_default().push(at);
        }
    }
    let is_bare = |at: &usize| mails[*at].index.as_ref().is_some_and(|(_, bare)| *bare);
    for all in by_index.values() {
        for bare in all.iter().filter(|at| is_bare(at)) {
            all.iter().for_each(|other| join(*bare, *other));
        }
    }
    // The copies of one mail are one.
    let mut by_mark: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, mail) in mails.iter().enumerate() {
        join(*by_mark.entry(&mail.mark).or_insert(at), at);
    }
    let mut groups: BTreeMap<usize, Vec<&Old>> = BTreeMap::new();
    for (at, mail) in mails.iter().enumerate() {
        groups.entry(group[at]).or_default().push(mail);
    }
    let of_group = |mut all: Vec<&Old>| {
        all.sort_by_key(|mail| mail.at);
        let is_person = |mail: &&&Old| !String::from_utf8_lossy(&mail.raw).contains("Auto-Sub");
        let opening = all.iter().find(|mail| mail.is_inbound && is_person(mail));
        let first = opening.unwrap_or(&all[0]);
        let raw = String::from_utf8_lossy(&first.raw).into_owned();
        let subject = raw.split("Subject: ").nth(1).unwrap().split("\r\n").next().unwrap();
        Found {
            marks: all.iter().map(|mail| mail.mark.clone()).collect(),
            subject: subject.to_owned(),
            customer: Some(first.customer.clone()),
            created: all[0].at,
        }
    };
    let mut found: Vec<Found> = groups.into_values().map(of_group).collect();
    found.sort();
    found
}

/// Takes the mails in, in these imports, and tells what became of them.
fn taken(imports: &[Vec<&Old>]) -> Vec<Found> {
    let mut world = world();
    for import in imports {
        let now = world.now;
        let incoming = import.iter().map(|mail| Incoming {
            mailbox: "support".to_owned(),
            location: None,
            received_at: mail.at,
            folder: mail.folder,
            history: true,
            restored: false,
            raw: mail.raw.clone(),
            keys: KeyRecords::new(),
        });
        let incoming: Vec<Incoming> = incoming.collect();
        let company = &mut world.companies[0];
        company.imported.extend(incoming.iter().map(|mail| mail.raw.clone()));
        let desk = company.desk.clone();
        for batch in incoming.chunks(64) {
            take_in(company.store(), &desk, batch.to_vec(), now).unwrap();
        }
        company.restart(now);
    }
    assert_eq!(world.departed.len(), 0, "history is never answered");
    let reader = world.companies[0].reader();
    let mut references = Vec::new();
    reader
        .list(None, None, |row| {
            assert_eq!(row.status, Status::Closed);
            references.push((row.reference, row.subject, row.created));
            Ok::<_, posthaste::store::StoreError>(())
        })
        .unwrap();
    let mut found = Vec::new();
    for (reference, subject, created) in references {
        let show = reader.show(reference).unwrap().unwrap();
        let mark = |subject: &str| subject.trim_start_matches("Re: ").to_owned();
        let marks = show.messages.iter().map(|message| mark(&message.subject)).collect();
        found.push(Found { marks, subject, customer: show.row.customer, created });
    }
    found.sort();
    found
}

fn compare(what: &str, found: &[Found], expected: &[Found]) {
    let added = found.iter().find(|one| !expected.contains(one));
    let missing = expected.iter().find(|one| !found.contains(one));
    assert!(added.is_none() && missing.is_none(), "{what}: {added:#?}, not {missing:#?}");
    assert_eq!(found.len(), expected.len(), "{what}");
}

#[test]
fn five_hundred_threads_in_any_order() {
    let mails = threads(7);
    let expected = expected(&mails);
    let in_order: Vec<&Old> = mails.iter().collect();
    compare("in order", &taken(std::slice::from_ref(&in_order)), &expected);
    compare("backwards", &taken(&[in_order.iter().rev().copied().collect()]), &expected);
    for seed in 0..3 {
        let mut shuffled = in_order.clone();
        Chance(SeededRandom::new(seed)).shuffle(&mut shuffled);
        let second = shuffled.split_off(shuffled.len() / (1 + seed as usize));
        compare(&format!("shuffled by {seed}"), &taken(&[shuffled, second]), &expected);
    }
    let (sent, inbox): (Vec<&Old>, Vec<&Old>) =
        in_order.iter().copied().partition(|mail| mail.folder == Folder::Sent);
    compare("Sent first", &taken(&[sent.clone(), inbox.clone()]), &expected);
    compare("Sent last", &taken(&[inbox, sent]), &expected);
    let sizes = expected.iter().map(|found| found.marks.len());
    println!(
        "{} mails of {THREADS} threads: {} conversations, the largest of {} mails",
        mails.len(),
        expected.len(),
        sizes.max().unwrap_or(0),
    );
}
