//! Rules 1 to 3: what is pure, who may ask the machine for something, and where SQL lives.
//!
//! Separate because all three are about names that only some rooms may speak. Test code is exempt
//! from the first two: a test may read a file or listen on loopback. From the third it is not,
//! except in `tests/`, where a database may have to be broken on purpose.

use crate::Breach;
use crate::scan::{NamedPath, Source};

/// What does no I/O and knows no async, SQL or environment: invariant 1.
const PURE: &[&str] = &[
    "src/mail/",
    "src/desk/",
    "src/imap/cursor.rs",
    "src/imap/filter.rs",
    "src/imap/folder.rs",
    "src/imap/frame.rs",
];

/// How paths begin that pure code does not name. IP addresses are `core::net`.
const IMPURE: &[&str] = &[
    "tokio",
    "tokio_util",
    "futures_util",
    "rusqlite",
    "tantivy",
    "lettre",
    "async_imap",
    "async",
    "std::env",
    "std::fs",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "std::io::Stdin",
    "std::io::Stdout",
    "std::io::Stderr",
];

/// Something that the machine is asked for, and who may ask: invariant 2.
struct Door {
    what: &'static str,
    /// Paths that hold one of these.
    names: &'static [&'static str],
    /// Each with the reason.
    rooms: &'static [(&'static str, &'static str)],
}

const DOORS: &[Door] = &[
    Door {
        what: "the time",
        names: &["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now"],
        rooms: &[("src/world/", "the clock is here")],
    },
    Door {
        what: "a socket",
        names: &["TcpStream", "TcpListener", "TcpSocket", "UdpSocket", "ToSocketAddrs"],
        rooms: &[
            ("src/world/", "connections are made here"),
            ("src/sandbox/", "it is the other side: a server listens"),
        ],
    },
    Door {
        what: "a Unix socket",
        names: &["UnixStream", "UnixListener", "UnixDatagram"],
        rooms: &[
            ("src/daemon/control", "the admin's commands reach the daemon here"),
            ("src/world/journal", "entries with fields reach systemd's journal here"),
        ],
    },
    Door {
        what: "chance",
        names: &["rand", "getrandom", "fastrand"],
        rooms: &[("src/world/", "the source of chance is here")],
    },
];

/// How a string begins that is a statement, and what follows later in it. Keywords are upper
/// case in SQL of ours; IMAP's SELECT, CREATE and DELETE are told apart by what follows.
const STATEMENTS: &[(&str, &str)] = &[
    ("SELECT ", " FROM "),
    ("SELECT count(", ""),
    ("SELECT EXISTS", ""),
    ("INSERT INTO ", ""),
    ("INSERT OR ", " INTO "),
    ("REPLACE INTO ", ""),
    ("UPDATE ", " SET "),
    ("DELETE FROM ", ""),
    ("CREATE TABLE ", ""),
    ("CREATE INDEX ", ""),
    ("CREATE UNIQUE INDEX ", ""),
    ("CREATE TRIGGER ", ""),
    ("CREATE VIEW ", ""),
    ("CREATE VIRTUAL TABLE ", ""),
    ("ALTER TABLE ", ""),
    ("DROP TABLE ", ""),
    ("DROP INDEX ", ""),
    ("WITH RECURSIVE ", ""),
    ("PRAGMA ", ""),
    ("BEGIN IMMEDIATE", ""),
    ("VACUUM INTO", ""),
];

/// Rule 1.
pub(crate) fn pure_rooms_do_no_io(source: &Source) -> Vec<Breach> {
    if !PURE.iter().any(|room| source.path.starts_with(room)) {
        return Vec::new();
    }
    let paths = source.paths();
    let named = paths.iter().filter(|path| !path.test).filter_map(|path| {
        let impure = IMPURE.iter().find(|name| path.starts(name))?;
        let rule = format!("a pure room names `{impure}`");
        Some(Breach::new(&source.path, path.line, rule))
    });
    named.chain(awaits(source, "a pure room awaits")).collect()
}

/// Rule 2.
pub(crate) fn only_doors_ask_the_machine(source: &Source) -> Vec<Breach> {
    let paths: Vec<NamedPath> = source.paths();
    let mut breaches = Vec::new();
    for door in DOORS {
        if door.rooms.iter().any(|(room, _)| source.path.starts_with(room)) {
            continue;
        }
        for path in paths.iter().filter(|path| !path.test) {
            let Some(name) = door.names.iter().find(|name| asks(path, name)) else { continue };
            let rule = format!("asks for {} by `{name}`; {}", door.what, door.who());
            breaches.push(Breach::new(&source.path, path.line, rule));
        }
    }
    breaches
}

impl Door {
    fn who(&self) -> String {
        let rooms: Vec<String> =
            self.rooms.iter().map(|(room, reason)| format!("{room} may: {reason}")).collect();
        rooms.join("; ")
    }
}

/// A crate is at the start of a path, everything else anywhere.
fn asks(path: &NamedPath, name: &str) -> bool {
    match name.starts_with(char::is_lowercase) {
        true => path.starts(name) && path.segments.len() > 1,
        false => path.holds(name),
    }
}

/// Rule 3, for files of statements.
pub(crate) fn sql_files_are_in_the_store(files: &[String]) -> Vec<Breach> {
    let elsewhere = |path: &&String| path.ends_with(".sql") && !path.starts_with("src/store/");
    let misplaced = files.iter().filter(elsewhere);
    misplaced.map(|path| Breach::new(path, 0, "SQL outside of src/store/")).collect()
}

/// Rule 3. The store itself is synchronous, so that nothing can wait inside a transaction.
pub(crate) fn sql_is_in_the_store(source: &Source) -> Vec<Breach> {
    if !source.path.starts_with("src/") {
        return Vec::new();
    }
    if source.path.starts_with("src/store/") {
        return awaits(source, "the store awaits: a transaction could stay open");
    }
    let statements = source.literals.iter().filter(|literal| is_sql(&literal.text));
    let statements = statements.map(|literal| (literal.lines.start, "SQL outside of src/store/"));
    let paths = source.paths();
    let crates = paths.iter().filter(|path| path.starts("rusqlite"));
    let crates = crates.map(|path| (path.line, "rusqlite outside of src/store/"));
    let all = statements.chain(crates);
    all.map(|(line, rule)| Breach::new(&source.path, line, rule)).collect()
}

fn awaits(source: &Source, rule: &str) -> Vec<Breach> {
    let found = source.find(". await").into_iter().filter(|token| !token.test);
    found.map(|token| Breach::new(&source.path, token.line, rule)).collect()
}

fn is_sql(text: &str) -> bool {
    let words: Vec<&str> = text.split(['\\', ' ', '\n', '\t']).filter(|w| !w.is_empty()).collect();
    let text = words.join(" ");
    STATEMENTS.iter().any(|(start, then)| text.starts_with(start) && text.contains(then))
}

#[test]
fn rule_1_catches_io_in_pure_rooms() {
    let check = |path: &str, text: &str, expected: &[usize]| {
        crate::check(pure_rooms_do_no_io, path, text, expected)
    };
    let text = "//! tokio\nuse std::{fs, fmt};\nasync fn a() { b().await }\nlet c = \"std::fs\";\n\
                #[cfg(test)]\nmod tests { use std::fs; }\n";
    check("src/mail/a.rs", text, &[2, 3, 3]);
    check("src/imap/cursor.rs", "use std::io::{self, stdin};", &[1]);
    check("src/imap/session.rs", text, &[]);
}

#[test]
fn rule_2_catches_who_asks_the_machine() {
    let check = |path: &str, text: &str, expected: &[usize]| {
        crate::check(only_doors_ask_the_machine, path, text, expected)
    };
    check("src/desk/a.rs", "// Timestamp::now\nlet t = jiff::Timestamp::now();", &[2]);
    check("src/world/a.rs", "let t = jiff::Timestamp::now();", &[]);
    check("src/sandbox/a.rs", "use tokio::net::{TcpListener, UnixStream};\nrand::rng()", &[1, 2]);
    check("src/daemon/control.rs", "UnixListener::bind(path);\nInstant::now()", &[2]);
    check("src/daemon/control/client.rs", "UnixStream::connect(path)", &[]);
    check("src/store/a.rs", "world::random::rand(); let rand = 1;", &[]);
}

#[test]
fn rule_3_catches_sql_outside_of_the_store() {
    let check = |path: &str, text: &str, expected: &[usize]| {
        crate::check(sql_is_in_the_store, path, text, expected)
    };
    let text =
        "use rusqlite::Connection;\nlet a = \"SELECT \\\n  x FROM y\";\nlet b = \"SELECT INBOX\";";
    check("src/index/a.rs", text, &[2, 1]);
    check("src/store/a.rs", text, &[]);
    check("src/store/a.rs", "a().await", &[1]);
    for (start, then) in STATEMENTS {
        check("src/cli/a.rs", &format!("\"\n  {start} a {then} b\""), &[1]);
    }
}

#[test]
fn rule_3_catches_files_of_sql() {
    let files = ["src/a.sql", "src/store/b.sql", "src/c.rs"].map(str::to_owned);
    assert_eq!(sql_files_are_in_the_store(&files).len(), 1);
}
