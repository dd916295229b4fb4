//! Damages: each is done to a copy of one sound store, and `verify` names exactly what was done.
//! A finding too many fails as one too few does: an admin believes neither.

use std::fs;
use std::os::unix::fs::FileExt;
use std::sync::OnceLock;

use posthaste::index::{Document, IndexWriter};
use rusqlite::Connection;
use tantivy::TantivyDocument;
use tantivy::schema::Term;

use crate::desk::{DESK, Desk, KIM, servers, write};

/// A store with a conversation that is open and one that is resolved, and mail of ours.
fn sound() -> &'static Desk {
    static SOUND: OnceLock<Desk> = OnceLock::new();
    SOUND.get_or_init(|| {
        let servers = servers(&[KIM]);
        let desk = Desk::new(&servers);
        desk.ok(&["run", "--once"]);
        for n in 1..=3 {
            let id = format!("{n}@shop.example");
            write(&servers, KIM, &id, &format!("Matter {n}"), "My lamp is dark. What now?");
        }
        desk.ok(&["run", "--once"]);
        let list = desk.list();
        desk.ok(&["resolve", list[0]["ref"].as_str().unwrap()]);
        desk.ok(&["note", list[1]["ref"].as_str().unwrap(), "she", "called"]);
        desk.ok(&["run", "--once"]);
        assert_eq!(desk.findings(), [], "it is sound");
        assert!(servers.folder(DESK, "Sent").len() >= 3, "acks went out");
        desk
    })
}

/// Does the damage to a copy; `expected` are checks and the beginnings of what they name.
fn check(what: &str, damage: impl FnOnce(&Desk), expected: &[(&str, &str)]) {
    let desk = sound().copy();
    damage(&desk);
    let found = desk.findings();
    let fits = found.len() == expected.len()
        && found
            .iter()
            .zip(expected)
            .all(|((check, about), (name, begins))| check == name && about.starts_with(begins));
    assert!(fits, "{what}: {found:#?}");
    let said = desk.run(&["verify"]);
    let said = String::from_utf8(said.stdout).unwrap();
    let lines = said.lines().count();
    assert_eq!(lines, expected.len() + 1, "{what}: a line a finding, and the sum:\n{said}");
}

#[test]
fn rows_that_were_changed_are_named() {
    let open = "conversation ";
    check(
        "an event is gone",
        |desk| desk.sql("DELETE FROM event WHERE name = 'acknowledged' AND conversation = 2"),
        &[("conversation", open)],
    );
    check(
        "a state was changed",
        |desk| desk.sql("UPDATE conversation SET status = 'closed' WHERE id = 3"),
        &[("conversation", open)],
    );
    check(
        "a message of no conversation",
        |desk| desk.sql("UPDATE message SET conversation = 4711 WHERE id = 2"),
        &[("reference", "row 2 of message")],
    );
    check(
        "a message that no event speaks of",
        |desk| {
            desk.sql(
                "CREATE TEMP TABLE copy AS SELECT * FROM message WHERE id = 1;
                 UPDATE copy SET id = 99, message_id = NULL;
                 INSERT INTO message SELECT * FROM copy;
                 INSERT INTO raw SELECT 99, size, zstd FROM raw WHERE message = 1",
            );
        },
        &[("message", "message 99")],
    );
    check(
        "a reference that leads nowhere",
        |desk| desk.sql("UPDATE location SET message = 4711 WHERE message = 2"),
        &[("reference", "a row of location")],
    );
    check(
        "a timer is gone",
        |desk| desk.sql("DELETE FROM timer WHERE kind = 'close'"),
        &[("timer", open)],
    );
    check(
        "a cursor went back",
        |desk| desk.sql("UPDATE folder SET live_next = boundary WHERE folder = 'INBOX'"),
        &[("cursor", "folder INBOX of support")],
    );
    check(
        "quarantine lost a mail",
        |desk| {
            desk.sql(
                "INSERT INTO location (mailbox, folder, uidvalidity, uid, outcome)
                 VALUES ('support', 'INBOX', 77, 5, 'quarantined')",
            );
        },
        &[("quarantine", "UID 5 of INBOX in support")],
    );
}

#[test]
fn mail_that_was_changed_is_named() {
    check(
        "a byte of a raw mail is another",
        |desk| {
            let database = Connection::open(desk.data("posthaste.db")).unwrap();
            let blob = database.blob_open("main", "raw", "zstd", 2, false).unwrap();
            let mut byte = [0];
            let middle = blob.len() / 2;
            blob.read_at_exact(&mut byte, middle).unwrap();
            drop(blob);
            let mut blob = database.blob_open("main", "raw", "zstd", 2, false).unwrap();
            blob.write_at(&[byte[0] ^ 1], middle).unwrap();
        },
        &[("raw", "message 2")],
    );
    check(
        "a raw mail is another's",
        |desk| {
            desk.sql(
                "UPDATE raw SET (size, zstd) = (SELECT size, zstd FROM raw WHERE message = 1)
                 WHERE message = 2",
            );
        },
        &[("raw", "message 2")],
    );
    check(
        "a size that no mail has",
        |desk| desk.sql("UPDATE raw SET size = 1 << 60 WHERE message = 2"),
        &[("raw", "message 2")],
    );
    check(
        "a raw mail is gone",
        |desk| desk.sql("DELETE FROM raw WHERE message = 1"),
        &[("raw", "message 1")],
    );
    check(
        "a mail of ours lost its bytes",
        |desk| desk.sql("UPDATE outbox SET size = NULL, zstd = NULL WHERE id = 1"),
        &[("outbox", "mail 1 of the outbox")],
    );
    check(
        "a mail of ours lost its recipients",
        |desk| desk.sql("DELETE FROM recipient WHERE mail = 2"),
        &[("outbox", "mail 2 of the outbox")],
    );
    check(
        "a notice became another agent's",
        |desk| {
            desk.sql(
                "UPDATE outbox SET agent = 'ben' WHERE id =
                   (SELECT min(id) FROM outbox WHERE agent = 'anna')",
            );
        },
        &[("token", "mail ")],
    );
}

#[test]
fn lost_keys_are_named() {
    let file = |desk: &Desk| desk.data("keys");
    check("the keys are gone", |desk| fs::remove_file(file(desk)).unwrap(), &[("keys", "/")]);
    check(
        "the keys are no keys",
        |desk| fs::write(file(desk), "1 abc\n").unwrap(),
        &[("keys", "/")],
    );
    check(
        "another key, of another number",
        |desk| fs::write(file(desk), format!("9 {}\n", "ab".repeat(32))).unwrap(),
        &[("keys", "key 1")],
    );
}

#[test]
fn another_secret_under_a_keys_number_is_named() {
    let desk = sound().copy();
    fs::write(desk.data("keys"), format!("1 {}\n", "ab".repeat(32))).unwrap();
    let found = desk.findings();
    let mails = desk.number("SELECT count(*) FROM outbox");
    assert_eq!(i64::try_from(found.len()).unwrap(), mails, "{found:#?}");
    assert!(found.iter().all(|(check, _)| check == "token"), "{found:#?}");
}

#[test]
fn a_broken_page_is_named() {
    let desk = sound().copy();
    let page = desk.number("SELECT rootpage FROM sqlite_schema WHERE name = 'message_by_raw'");
    let size = desk.number("PRAGMA page_size");
    let file = fs::OpenOptions::new().write(true).open(desk.data("posthaste.db")).unwrap();
    let at = u64::try_from((page - 1) * size).unwrap();
    file.write_all_at(&[0xa5; 64], at).unwrap();
    let found = desk.findings();
    assert!(!found.is_empty());
    assert!(found.iter().all(|(check, _)| check == "pages"), "{found:#?}");
}

/// Opens the copy's index as its writer does.
fn writer(desk: &Desk) -> IndexWriter {
    let database = Connection::open(desk.data("posthaste.db")).unwrap();
    let store: String =
        database.query_row("SELECT store FROM identity", [], |row| row.get(0)).unwrap();
    let newest = desk.number("SELECT max(id) FROM message");
    let (writer, rebuild) = IndexWriter::open(&desk.data("index"), &store, newest).unwrap();
    assert_eq!(rebuild, None);
    writer
}

fn forget_document(desk: &Desk, key: i64) {
    let index = tantivy::Index::open_in_dir(desk.data("index")).unwrap();
    let payload = index.load_metas().unwrap().payload.unwrap();
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 20_000_000).unwrap();
    writer.delete_term(Term::from_field_i64(index.schema().get_field("key").unwrap(), key));
    let mut commit = writer.prepare_commit().unwrap();
    commit.set_payload(&payload);
    commit.commit().unwrap();
}

fn add_document(desk: &Desk, key: i64) {
    let mut writer = writer(desk);
    let document = Document {
        key,
        conversation: 1,
        mailbox: "support".to_owned(),
        subject: "Nobody's".to_owned(),
        from: String::new(),
        to: String::new(),
        text: String::new(),
        filenames: String::new(),
        received_at: jiff::Timestamp::UNIX_EPOCH,
    };
    writer.add(&document).unwrap();
    writer.commit().unwrap();
    writer.close();
}

/// I25: the store is the truth: whatever the index lacks or has too much of is seen.
#[test]
fn an_index_that_does_not_fit_is_named() {
    let the_index = &[("index", "the index")];
    check("a document is gone", |desk| forget_document(desk, 2), the_index);
    check("a document of no message", |desk| add_document(desk, 0), the_index);
    check("it is gone", |desk| fs::remove_dir_all(desk.data("index")).unwrap(), the_index);
    check(
        "it is another store's",
        |desk| desk.sql("UPDATE identity SET store = 'another'"),
        the_index,
    );
    check("nothing", |_| {}, &[]);
}

#[test]
fn a_document_that_is_gone_comes_back_by_reindex() {
    let desk = sound().copy();
    forget_document(&desk, 2);
    assert_eq!(desk.findings().len(), 1);
    let made = desk.json(&["reindex"]);
    assert_eq!(made["documents"], desk.number("SELECT count(*) FROM message"));
    assert_eq!(desk.findings(), []);
    assert!(!desk.data("index.new").exists() && !desk.data("index.old").exists());
}

#[test]
fn a_store_that_is_not_there_has_nothing_wrong() {
    let desk = sound().elsewhere();
    assert_eq!(desk.findings(), []);
    assert!(!desk.data("posthaste.db").exists(), "looking creates nothing");
}
