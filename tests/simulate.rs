//! `simulate` over a year of 50,000 conversations, and against an arithmetic of its own.
//!
//! The year is made up from a seed: what people did is written into a store as its rows, what the
//! desk owed follows from the configuration that was in force. Then the program replays it, twice
//! the same and once another configuration. What it costs is printed (`-- --nocapture`).

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail by panicking, also in its helpers"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use jiff::{SignedDuration, Timestamp};
use posthaste::config::{self, Config};
use posthaste::desk::conversation::{
    Conversation, ConversationId, MessageKey, OutboxId, Priority, Ref, Role, Status,
};
use posthaste::desk::decide::replay;
use posthaste::desk::event::{Event, Recorded};
use posthaste::desk::input::{Facts, MatchedMail};
use posthaste::desk::simulation::{Absences, Past, PastEvent};
use posthaste::mail::address::{Address, NameAddr};
use posthaste::mail::read::classify::{Kind, Reason};
use posthaste::mail::token::{Key, Keys};
use posthaste::mail::write::draft::MailKind;
use posthaste::store::{FILE_NAME, Store};
use rusqlite::{Connection, Transaction, params};
use serde_json::Value;
use tempfile::TempDir;

const CONVERSATIONS: i64 = 50_000;
const YEAR_S: u64 = 365 * 86_400;
/// Mail of ours is counted from here, apart from the rows of the conversation.
const MAIL: i64 = 1 << 40;

const DESK: &str = r#"
data_dir = "data"
[desk]
name = "Lamp & Light Ltd"
timezone = "Europe/Berlin"
[[mailbox]]
name = "support"
address = "support@desk.example"
imap = { host = "127.0.0.1", port = 1, security = "none", username = "u", password_command = "echo p" }
smtp = { host = "127.0.0.1", port = 1, security = "none" }
[[agent]]
name = "anna"
address = "anna@desk.example"
[[agent]]
name = "lea"
address = "lea@desk.example"
role = "lead"
[calendar.office]
timezone = "Europe/Berlin"
hours = { mon-fri = ["09:00-12:30", "13:00-17:30"] }
holidays_of = "DE-BY"
"#;

/// In force all year.
const OLD: &str = r#"
[[sla]]
name = "standard"
first_response = "12h"
next_response = "12h"
"#;

/// Tried out.
const NEW: &str = r#"
[[sla]]
name = "urgent"
match = { priority = ["high", "urgent"] }
first_response = "4h"
[[sla.escalation]]
at = "100%"
notify = ["lead"]
[[sla]]
name = "standard"
calendar = "office"
first_response = "4h"
next_response = "8h"
resolution = "5d"
[[sla.escalation]]
target = "resolution"
at = "100%"
notify = ["lead", "boss@desk.example"]
"#;

/// Chance from a seed (SplitMix64); not for secrets.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// What people did in one conversation.
struct Life {
    /// What happened, in order, with what a server says of the mail.
    events: Vec<(Timestamp, Event, Option<Timestamp>)>,
    is_high: bool,
    opened_at: Timestamp,
    /// When the first answer was with the relay.
    answered_at: Option<Timestamp>,
}

impl Life {
    fn say(&mut self, at: Timestamp, event: Event) {
        self.events.push((at, event, None));
    }

    fn receive(&mut self, at: Timestamp, message: i64) {
        let received = Event::Received {
            message: MessageKey(message),
            role: Role::Customer,
            kind: Kind::Person,
            turn: true,
        };
        self.events.push((at, received, Some(at)));
    }

    fn answer(&mut self, at: Timestamp, message: i64, mail: i64) -> Timestamp {
        let (message, mail) = (MessageKey(message), OutboxId(mail));
        self.say(at, Event::Replied { message, agent: Some("anna".into()), mail: Some(mail) });
        self.say(at, Event::StatusChanged { to: Status::Waiting });
        let delivered_at = at + SignedDuration::from_secs(2);
        self.say(delivered_at, Event::Delivered { mail, kind: MailKind::Relay });
        delivered_at
    }
}

fn life(dice: &mut Dice, start: Timestamp, row: i64) -> Life {
    let mut at = start + SignedDuration::from_secs(dice.below(YEAR_S).cast_signed());
    let mut wait = |dice: &mut Dice, hours: u64| {
        at += SignedDuration::from_secs((60 + dice.below(hours * 3_600)).cast_signed());
        at
    };
    let opened_at = wait(dice, 1);
    let mut life = Life { events: Vec::new(), is_high: false, opened_at, answered_at: None };
    let created = Event::Created { status: Status::Open, history: false, past: None };
    life.say(opened_at, created);
    life.receive(opened_at, row);
    if dice.below(10) == 0 {
        life.is_high = true;
        life.say(opened_at, Event::PriorityChanged { to: Priority::High });
    }
    if dice.below(20) == 0 {
        return life;
    }
    let mut mail = MAIL + row * 10;
    let answered_at = wait(dice, 24);
    life.answered_at = Some(life.answer(answered_at, row, mail));
    let mut message = row;
    while dice.below(3) == 0 {
        let again = wait(dice, 72);
        message += CONVERSATIONS;
        life.receive(again, message);
        life.say(again, Event::StatusChanged { to: Status::Open });
        mail += 1;
        let answered_at = wait(dice, 24);
        life.answer(answered_at, row, mail);
    }
    let resolved_at = wait(dice, 96);
    life.say(resolved_at, Event::Resolved { mail: None });
    let closed_at = resolved_at + SignedDuration::from_hours(14 * 24);
    life.say(closed_at, Event::Closed);
    life
}

/// The conversation as the old configuration's desk would have left it.
fn past(life: &Life, id: i64) -> Past {
    let bits = u32::try_from(id).unwrap().wrapping_mul(0x9e37_79b1) >> 2;
    let reference = Ref::from_random(bits);
    let unborn = Conversation::unborn(ConversationId(id), reference, "support", life.opened_at);
    let opening = MatchedMail { received_at: Some(life.opened_at), ..MatchedMail::default() };
    let customer = Address::parse("kim@example.net").ok().map(NameAddr::bare);
    let facts = Facts { customer, opening: Some(opening), ..Facts::default() };
    let events = life.events.iter().map(|(at, event, received_at)| PastEvent {
        recorded: Recorded {
            position: 0,
            at: *at,
            event: event.clone(),
            by: "posthaste".to_owned(),
            reason: Reason::plain("made up"),
        },
        received_at: *received_at,
    });
    Past { unborn, facts, events: events.collect() }
}

fn write(transaction: &Transaction<'_>, old: &Config, life: &Life, id: i64, until: Timestamp) {
    let past = past(life, id);
    let course = replay(&old.policy, &past, &Absences::default(), until);
    let mut state = past.unborn;
    for (at, event) in &course.events {
        state.apply(event, *at);
    }
    transaction
        .prepare_cached(
            "INSERT INTO conversation (id, reference, version, mailbox, status, priority, created,
               updated, history) VALUES (?1, ?2, ?3, 'support', ?4, ?5, ?6, ?7, 0)",
        )
        .unwrap()
        .execute(params![
            id,
            state.reference.to_string(),
            i64::try_from(state.version).unwrap(),
            state.status.as_str(),
            state.priority.as_str(),
            state.created.as_microsecond(),
            state.updated.as_microsecond(),
        ])
        .unwrap();
    for (at, event, _) in &life.events {
        if let Event::Received { message, .. } = event {
            write_message(transaction, *message, id, *at);
        }
    }
    transaction.execute("UPDATE conversation SET opening = ?1 WHERE id = ?1", [id]).unwrap();
    let mut insert = transaction
        .prepare_cached(
            "INSERT INTO event (conversation, version, at, name, data, actor, by_name, reason,
               evidence) VALUES (?1, ?2, ?3, ?4, ?5, 'posthaste', 'posthaste', 'made up', '')",
        )
        .unwrap();
    for (version, (at, event)) in course.events.iter().enumerate() {
        let data = serde_json::to_string(event).unwrap();
        let version = i64::try_from(version + 1).unwrap();
        insert.execute(params![id, version, at.as_microsecond(), event.name(), data]).unwrap();
    }
}

fn write_message(transaction: &Transaction<'_>, key: MessageKey, of: i64, at: Timestamp) {
    transaction
        .prepare_cached(
            "INSERT INTO message (id, conversation, direction, role, kind, history, received_at,
               raw_hash, authentication, from_party, to_list, cc_list, subject, attachments,
               reasons, defects, reply, text)
             VALUES (?1, ?2, 'in', 'customer', 'person', 0, ?3, zeroblob(32),
               '{\"result\":\"pass\",\"by\":null,\"domain\":null}',
               '{\"name\":\"Kim\",\"address\":\"kim@example.net\"}',
               '[]', '[]', 'Lamp', '[]', '[]', '[]', 'It is dark.', 'It is dark.')",
        )
        .unwrap()
        .execute(params![key.0, of, at.as_microsecond()])
        .unwrap();
}

fn run(home: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_posthaste"))
        .current_dir(home)
        .arg("simulate")
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn simulate(home: &Path, config: &str) -> Value {
    let mut told: Value =
        serde_json::from_str(&run(home, &["--json", "--config", config])).unwrap();
    // The one thing that is not of the past.
    assert!(told.as_object_mut().unwrap().remove("until").is_some());
    told
}

/// Milliseconds of processor that ended children took (proc(5), stat, fields 16 and 17).
fn cpu_of_children_ms() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let (_, rest) = stat.rsplit_once(')').unwrap();
    let fields: Vec<u64> = rest.split(' ').skip(14).take(2).map(|n| n.parse().unwrap()).collect();
    // 100 a second, on every Linux that Rust runs on (sysconf(_SC_CLK_TCK)).
    fields.iter().sum::<u64>() * 10
}

fn row<'a>(told: &'a Value, sla: &str, target: &str) -> &'a Value {
    let mut rows = told["targets"].as_array().unwrap().iter();
    rows.find(|row| row["sla"] == sla && row["target"] == target).unwrap()
}

#[test]
fn a_year_is_replayed_twice_with_the_same_result() {
    let home = TempDir::new().unwrap();
    for (name, promises) in [("old.toml", OLD), ("new.toml", NEW)] {
        fs::write(home.path().join(name), format!("{DESK}{promises}")).unwrap();
    }
    let nothing = |_: &str| None;
    let old = config::load(&home.path().join("old.toml"), nothing).unwrap();
    let data_dir = home.path().join("data");
    fs::create_dir(&data_dir).unwrap();
    let keys = Keys { current: Key { id: 0, secret: [7; 32] }, old: Vec::new() };
    drop(Store::open(&data_dir, keys).unwrap());

    let start: Timestamp = "2024-06-01T00:00:00Z".parse().unwrap();
    let until: Timestamp = "2025-12-01T00:00:00Z".parse().unwrap();
    let since: Timestamp = "2025-05-01T00:00:00+02:00".parse().unwrap();
    let mut dice = Dice(1);
    let lives: Vec<Life> = (1..=CONVERSATIONS).map(|id| life(&mut dice, start, id)).collect();
    let mut database = Connection::open(data_dir.join(FILE_NAME)).unwrap();
    let transaction = database.transaction().unwrap();
    transaction.execute_batch("PRAGMA defer_foreign_keys = ON").unwrap();
    for (id, life) in (1..).zip(&lives) {
        write(&transaction, &old, life, id, until);
    }
    transaction.commit().unwrap();
    drop(database);

    let same = simulate(home.path(), "old.toml");
    assert_eq!(same["conversations"], CONVERSATIONS);
    assert_eq!(same["examples"], Value::Array(Vec::new()), "nothing would be otherwise");
    for row in same["targets"].as_array().unwrap() {
        assert_eq!(row["before"], row["after"], "{row}");
    }

    let began = cpu_of_children_ms();
    let first = simulate(home.path(), "new.toml");
    let once = cpu_of_children_ms() - began;
    let second = simulate(home.path(), "new.toml");
    let twice = cpu_of_children_ms() - began - once;
    println!("{CONVERSATIONS} conversations: {once} and {twice} ms of CPU");
    assert_eq!(first, second);
    checks(&first, &lives);

    let of_a_month = run(home.path(), &["--config", "new.toml", "--since", "2025-05-01"]);
    println!("{of_a_month}");
    let newest = lives.iter().filter(|life| life.opened_at >= since).count();
    let head = format!("{newest} conversations; nothing was promised for 0 of them");
    assert!(of_a_month.starts_with(&head), "{head} is not in {of_a_month}");
    assert_eq!(sample_of_the_readme(), of_a_month, "the sample in README.md");
}

/// What the README shows of it, without the command.
fn sample_of_the_readme() -> String {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let command = "$ posthaste simulate --config new.toml --since 2025-05-01\n";
    let (_, sample) = readme.split_once(command).unwrap();
    sample.split_once("```").unwrap().0.to_owned()
}

/// Promises that count all hours can be counted by hand.
fn checks(told: &Value, lives: &[Life]) {
    let late = |hours: i64| {
        move |life: &&Life| {
            let due = life.opened_at + SignedDuration::from_hours(hours);
            life.answered_at.is_none_or(|answered_at| answered_at > due)
        }
    };
    let count = |lives: Vec<&Life>| Value::from(lives.len());
    let (high, normal): (Vec<&Life>, Vec<&Life>) = lives.iter().partition(|life| life.is_high);
    let urgent = row(told, "urgent", "first_response");
    let high_late: Vec<&Life> = high.iter().copied().filter(late(4)).collect();
    assert!(high_late.len() > 3_000, "{}", high_late.len());
    let to_the_lead = high_late.len();
    assert_eq!(urgent["after"]["missed"], count(high_late));
    assert_eq!(urgent["before"]["missed"], 0, "nothing was called so before");
    let before = &row(told, "standard", "first_response")["before"];
    let late_before = lives.iter().filter(late(12)).count();
    assert_eq!(before["missed"], late_before);
    assert_eq!(before["met"], lives.len() - late_before);
    let resolution = row(told, "standard", "resolution");
    let of_normal = ["met", "missed", "open"].map(|key| resolution["after"][key].as_u64().unwrap());
    assert_eq!(of_normal.iter().sum::<u64>(), normal.len() as u64, "{resolution}");
    assert_eq!(of_normal[2], 0, "all of it is long ago");
    let escalations = told["escalations"].as_array().unwrap();
    let mails = |to: &str| {
        let mut readers = escalations.iter();
        readers.find(|reader| reader["to"] == to).unwrap()["mails"].as_u64().unwrap()
    };
    assert_eq!(mails("boss@desk.example"), of_normal[1]);
    assert_eq!(mails("lea@desk.example"), of_normal[1] + to_the_lead as u64);
    assert!(told["now_missed"].as_u64().unwrap() > 0);
    assert!(!told["examples"].as_array().unwrap().is_empty());
}
