//! `backup` under load, `restore` elsewhere, and the desk runs on: nobody gets anything twice.
//!
//! Customers write and an agent answers all the while. After the backup the first desk goes on for
//! a while, then it is lost; the second one has its store of before, the same mailboxes and the
//! same people. What they got is counted in their folders.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Duration;

use mail_parser::MessageParser;
use posthaste::sandbox::Sandbox;
use serde_json::Value;

use crate::desk::{ANNA, BEN, DESK, Desk, KIM, mail, servers, write};

/// How often one looks for something to be so, every 50 ms: a minute in all.
const LOOKS_MAX: u32 = 1_200;
const LOOK: Duration = Duration::from_millis(50);

fn customer(matter: usize) -> String {
    format!("kunde{matter}@shop.example")
}

fn id(matter: usize) -> String {
    format!("matter{matter}@shop.example")
}

fn until(what: &str, look: impl Fn() -> bool) {
    for _ in 0..LOOKS_MAX {
        if look() {
            return;
        }
        sleep(LOOK);
    }
    panic!("{what} does not come");
}

fn daemon(desk: &Desk) -> Child {
    let log = fs::File::create(desk.path("log")).unwrap();
    desk.command(&["run"]).stdout(Stdio::null()).stderr(log).spawn().unwrap()
}

fn kill(mut daemon: Child) {
    daemon.kill().unwrap();
    daemon.wait().unwrap();
}

/// The mails of a kind in a folder.
fn of_kind(servers: &Sandbox, address: &str, folder: &str, kind: &str) -> Vec<Vec<u8>> {
    let mails = servers.folder(address, folder).into_iter().map(|mail| mail.raw.to_vec());
    mails.filter(|raw| field(raw, "X-Posthaste-Kind").as_deref() == Some(kind)).collect()
}

fn field(raw: &[u8], name: &str) -> Option<String> {
    let mail = MessageParser::default().parse_headers(raw)?;
    mail.header_raw(name).map(|value| value.trim().to_owned())
}

fn text(raw: &[u8]) -> String {
    let mail = MessageParser::default().parse(raw).unwrap();
    mail.body_text(0).unwrap_or_default().into_owned()
}

/// Writes as the customer of a matter.
fn ask(servers: &Sandbox, matter: usize) {
    let subject = format!("Matter {matter:03}.");
    write(servers, &customer(matter), &id(matter), &subject, "My lamp is dark. What now?");
}

/// Anna answers the newest notice of a matter, as mail clients do.
fn answer(servers: &Sandbox, matter: usize, words: &str) {
    let about = format!("Matter {matter:03}.");
    let is_it = |raw: &Vec<u8>| field(raw, "Subject").is_some_and(|it| it.contains(&about));
    until("a notice", || of_kind(servers, ANNA, "INBOX", "notice").iter().any(is_it));
    let notices = of_kind(servers, ANNA, "INBOX", "notice");
    let notice = notices.iter().rfind(|raw| is_it(raw)).unwrap();
    let their_id = field(notice, "Message-ID").unwrap();
    let references = field(notice, "References").unwrap_or_default();
    let more = format!("In-Reply-To: {their_id}\r\nReferences: {references} {their_id}\r\n");
    let quoted: Vec<String> = text(notice).lines().map(|line| format!("> {line}")).collect();
    let subject = format!("Re: {}", field(notice, "Subject").unwrap());
    let body = format!("{words}\r\n\r\nOn Sunday, the desk wrote:\r\n{}", quoted.join("\r\n"));
    let id = format!("{}@client.example", words.replace([' ', '.'], ""));
    servers.deliver(DESK, mail(ANNA, &id, &subject, &more, &body).as_bytes()).unwrap();
}

/// Waits until nothing waits, and so many messages are stored.
fn rest(desk: &Desk, messages: usize) {
    let mut status = Value::Null;
    for _ in 0..LOOKS_MAX {
        status = desk.json(&["status"]);
        let outbox = &status["outbox"];
        let waits = ["queued", "deferred", "uncertain"].iter().any(|state| outbox[*state] != 0);
        if !waits && status["messages"].as_u64() == Some(messages as u64) {
            return;
        }
        sleep(LOOK);
    }
    let log = fs::read_to_string(desk.path("log")).unwrap_or_default();
    let (outbox, list) = (desk.ok(&["outbox", "list"]), desk.ok(&["list", "--json"]));
    panic!("no rest with {messages} messages: {status:#}\n{outbox}\n{list}\n{log}");
}

/// Each mail of the desk's INBOX is in exactly one conversation. Gives the conversations by the
/// Message-ID of their first mail.
fn conversations(desk: &Desk, servers: &Sandbox) -> BTreeMap<String, Value> {
    let list = desk.list();
    let mut seen = BTreeSet::new();
    for conversation in &list {
        for id in conversation["message_ids"].as_array().unwrap() {
            assert!(seen.insert(id.as_str().unwrap().to_owned()), "{id} is in two");
        }
    }
    for lying in servers.folder(DESK, "INBOX") {
        let id = field(&lying.raw, "Message-ID").unwrap();
        assert!(seen.contains(id.trim_matches(['<', '>'])), "{id} is in none");
    }
    let first = |it: &Value| it["message_ids"][0].as_str().unwrap().to_owned();
    list.into_iter().map(|conversation| (first(&conversation), conversation)).collect()
}

/// At most one ack a matter and each answer once. What waits in a backup for an agent may come once
/// more, as the same mail: at most `doubles`.
fn nothing_is_twice(servers: &Sandbox, matters: usize, doubles: usize) {
    let words = |raw: &Vec<u8>| text(raw).lines().next().unwrap_or_default().to_owned();
    for to in (0..matters).map(customer) {
        let acks = of_kind(servers, &to, "INBOX", "ack").len();
        assert!(acks <= 1, "{to} got {acks} acks");
        let answers = of_kind(servers, &to, "INBOX", "relay");
        let different: BTreeSet<String> = answers.iter().map(words).collect();
        assert_eq!(different.len(), answers.len(), "{to} got an answer twice");
    }
    let ids = |agent: &str| -> Vec<String> {
        let mails = servers.folder(agent, "INBOX").into_iter();
        mails.map(|mail| field(&mail.raw, "X-Posthaste-Id").unwrap()).collect()
    };
    let all = [ids(ANNA), ids(BEN)].concat();
    let different: BTreeSet<&String> = all.iter().collect();
    let twice = all.len() - different.len();
    assert!(twice <= doubles, "{twice} mails to agents came twice");
}

#[test]
fn after_a_restore_nobody_gets_anything_twice() {
    const MATTERS: usize = 30;
    let customers: Vec<String> = (0..MATTERS).map(customer).collect();
    let servers = servers(&customers.iter().map(String::as_str).collect::<Vec<_>>());
    let desk = Desk::new(&servers);
    desk.ok(&["run", "--once"]);
    let first = daemon(&desk);
    let folder = desk.path("backup");
    // Of these the backup knows that their notices went out.
    (0..7).for_each(|matter| ask(&servers, matter));
    let sent = ["outbox", "list", "--all", "--state", "sent", "--kind", "notice"];
    until("the notices", || desk.json(&sent).as_array().unwrap().len() == 2 * 7);
    std::thread::scope(|scope| {
        let load = scope.spawn(|| {
            answer(&servers, 0, "Before the backup.");
            (7..15).for_each(|matter| {
                ask(&servers, matter);
                sleep(Duration::from_millis(40));
            })
        });
        desk.ok(&["backup", folder.to_str().unwrap()]);
        load.join().unwrap();
    });
    (15..20).for_each(|matter| ask(&servers, matter));
    // A notice of before the backup, and one of after it; and a customer who writes again.
    answer(&servers, 1, "To an old notice.");
    answer(&servers, 19, "To a new notice.");
    until("the answers", || of_kind(&servers, DESK, "Sent", "relay").len() == 3);
    let more = format!("In-Reply-To: <{}>\r\n", id(18));
    let again = mail(&customer(18), "again18@shop.example", "Re: Matter 018.", &more, "And now?");
    servers.deliver(DESK, again.as_bytes()).unwrap();
    let so_far = 20 + 3 + 1;
    rest(&desk, so_far);
    until("every copy in Sent", || of_kind(&servers, DESK, "Sent", "ack").len() == 20);
    assert_eq!(desk.findings(), [], "before it is lost");
    let known = conversations(&desk, &servers);
    kill(first);
    nothing_is_twice(&servers, MATTERS, 0);

    let restored = desk.elsewhere();
    let done = restored.json(&["restore", folder.to_str().unwrap()]);
    let in_doubt = usize::try_from(done["in_doubt"].as_u64().unwrap()).unwrap();
    let backed_up = restored.json(&["status"])["messages"].as_u64().unwrap();
    assert!((6..so_far as u64).contains(&backed_up), "{backed_up} messages were in the backup");
    ask(&servers, 20);
    let second = daemon(&restored);
    // The copy in Sent of the answer to a notice that is forgotten is how that answer is known.
    let so_far = so_far + 1;
    rest(&restored, so_far + 1);
    ask(&servers, 21);
    until("its ack", || of_kind(&servers, &customer(21), "INBOX", "ack").len() == 1);
    rest(&restored, so_far + 2);
    nothing_is_twice(&servers, MATTERS, in_doubt);
    let found = conversations(&restored, &servers);
    for (opening, conversation) in &known {
        let now = &found[opening];
        for key in ["ref", "status"] {
            assert_eq!(now[key], conversation[key], "{opening}: {now} and {conversation}");
        }
        let ids = conversation["message_ids"].as_array().unwrap().iter();
        let kept = ids.filter(|id| now["message_ids"].as_array().unwrap().contains(id)).count();
        assert_eq!(kept, conversation["message_ids"].as_array().unwrap().len(), "{now}");
    }
    assert_eq!(of_kind(&servers, &customer(20), "INBOX", "ack").len(), 0, "nobody knows");
    until("the index", || restored.json(&["status"])["index"]["behind"] == 0);
    assert_eq!(restored.findings(), []);
    kill(second);
    after_the_gap(&restored, &servers);
}

/// An answer to a notice that is forgotten goes to nobody, and its writer is told.
fn after_the_gap(restored: &Desk, servers: &Sandbox) {
    let forgotten = of_kind(servers, ANNA, "INBOX", "notice").len();
    assert!(forgotten > 0);
    answer_the_first_notice_of(servers, 15, "Late, to a notice that is forgotten.");
    restored.ok(&["run", "--once"]);
    assert!(of_kind(servers, &customer(15), "INBOX", "relay").is_empty());
    let told = of_kind(servers, ANNA, "INBOX", "command-reply");
    let told: Vec<String> = told.iter().map(|raw| text(raw).replace("\r\n", " ")).collect();
    assert!(told.iter().any(|said| said.contains("restored from a backup")), "{told:#?}");
}

fn answer_the_first_notice_of(servers: &Sandbox, matter: usize, words: &str) {
    let about = format!("Matter {matter:03}.");
    let notices = of_kind(servers, ANNA, "INBOX", "notice");
    let notice = notices
        .iter()
        .find(|raw| field(raw, "Subject").is_some_and(|it| it.contains(&about)))
        .unwrap();
    let their_id = field(notice, "Message-ID").unwrap();
    let more = format!("In-Reply-To: {their_id}\r\nReferences: {their_id}\r\n");
    let subject = format!("Re: {}", field(notice, "Subject").unwrap());
    let raw = mail(ANNA, "late@client.example", &subject, &more, words);
    servers.deliver(DESK, raw.as_bytes()).unwrap();
}

/// A desk with one matter, and a backup of it.
fn backed_up() -> (Sandbox, Desk, String) {
    let servers = servers(&[KIM]);
    let desk = Desk::new(&servers);
    desk.ok(&["run", "--once"]);
    write(&servers, KIM, "1@shop.example", "Lamp", "It is dark.");
    desk.ok(&["run", "--once"]);
    let folder = desk.path("backup").to_str().unwrap().to_owned();
    desk.ok(&["backup", &folder]);
    (servers, desk, folder)
}

#[test]
fn a_backup_is_for_its_owner_and_replaces_only_a_backup() {
    let (servers, desk, folder) = backed_up();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(folder.as_ref()), 0o700);
    let names = || -> BTreeSet<String> {
        let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap());
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    };
    for name in names() {
        assert_eq!(mode(&desk.path("backup").join(&name)), 0o600, "{name}");
    }
    let before = names();
    write(&servers, KIM, "2@shop.example", "Bulb", "It is dark, too.");
    desk.ok(&["run", "--once"]);
    let second = desk.json(&["backup", &folder]);
    assert_eq!(second["messages"], 2);
    assert_eq!(names().len(), before.len(), "one backup: {:?}", names());
    assert_eq!(names().intersection(&before).count(), 2, "only the manifest and the lock stay");

    let foreign = desk.path("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("letters.txt"), "dear").unwrap();
    desk.refuses(&["backup", foreign.to_str().unwrap()], "it holds letters.txt");
    let data = desk.path("data");
    desk.refuses(&["backup", data.to_str().unwrap()], "which is no backup of posthaste");
    assert_eq!(fs::read_dir(&foreign).unwrap().count(), 1, "nothing was written there");
}

#[test]
fn a_restore_looks_before_it_leaps() {
    let (_servers, desk, folder) = backed_up();
    desk.refuses(&["restore", &folder], "with --force it is set aside");
    let other = desk.elsewhere();
    other.refuses(&["restore", desk.path("data").to_str().unwrap()], "no finished backup");
    let manifest = desk.path("backup").join("manifest.json");
    let sound = fs::read_to_string(&manifest).unwrap();
    let value: Value = serde_json::from_str(&sound).unwrap();
    let database = desk.path("backup").join(value["database"]["name"].as_str().unwrap());
    let bytes = fs::read(&database).unwrap();
    let mut broken = bytes.clone();
    broken[5_000] ^= 1;
    fs::write(&database, broken).unwrap();
    other.refuses(&["restore", &folder], "it is not what was written");
    fs::write(&database, bytes).unwrap();
    fs::write(&manifest, sound.replace("\"format\": 1", "\"format\": 9")).unwrap();
    other.refuses(&["restore", &folder], "it is of form 9");
    fs::write(&manifest, sound).unwrap();
    assert!(!other.data("posthaste.db").exists(), "nothing was begun");

    let done = other.json(&["restore", &folder]);
    assert_eq!((&done["messages"], &done["documents"]), (&Value::from(1), &Value::from(1)));
    assert_eq!(done["replaced"], Value::Null);
    assert_eq!(other.json(&["search", "dark"])["total"], 1);
    assert_eq!(other.findings(), []);
    let again = other.json(&["restore", &folder, "--force"]);
    let replaced = again["replaced"].as_str().unwrap();
    assert!(fs::exists(format!("{replaced}/posthaste.db")).unwrap(), "{replaced}");
    assert_eq!(other.findings(), []);

    let mut daemon = daemon(&other);
    until("the daemon", || other.json(&["status"])["mailboxes"][0]["state"] == "watching");
    other.refuses(&["restore", &folder, "--force"], "a running posthaste holds");
    daemon.kill().unwrap();
    daemon.wait().unwrap();
}

#[test]
fn half_a_restore_is_taken_for_none() {
    let (_servers, desk, folder) = backed_up();
    let other = desk.elsewhere();
    fs::create_dir_all(other.data("restoring")).unwrap();
    other.refuses(&["run", "--once"], "a restore was interrupted");
    other.refuses(&["reindex"], "a restore was interrupted");
    other.ok(&["restore", &folder]);
    other.ok(&["run", "--once"]);
    assert_eq!(other.findings(), []);
}
