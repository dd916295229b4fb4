//! Opening: files, modes, versions, other programs' databases, and the one transaction.
//!
//! Separate because it works on the file, not on what is in it. Holds on to what protects the
//! operator: nobody else reads it, nothing foreign or newer is touched.

use std::os::unix::fs::PermissionsExt;

use super::*;

fn refusal(result: Result<Store, StoreError>) -> String {
    result.err().unwrap().to_string()
}

fn mode(fixture: &Fixture, name: &str) -> u32 {
    let path = fixture.directory.path().join(name);
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn its_files_are_for_the_owner_alone() {
    let fixture = Fixture::new();
    for name in ["posthaste.db", "posthaste.db-wal", "posthaste.db-shm"] {
        assert_eq!(mode(&fixture, name), 0o600, "{name}");
    }
    let path = fixture.directory.path().join("posthaste.db");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(mode(&fixture.reopened(), "posthaste.db"), 0o600);
}

#[test]
fn a_commit_is_flushed_and_rows_that_refer_are_held() {
    let directory = TempDir::new().unwrap();
    let store = Store::open(directory.path(), keys()).unwrap();
    let check = |pragma: &str, expected: &str| {
        let sql = format!("SELECT CAST({pragma} AS TEXT) FROM pragma_{pragma}");
        let found: String = store.connection.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(found, expected, "{pragma}");
    };
    check("journal_mode", "wal");
    check("synchronous", "2");
    check("foreign_keys", "1");
    check("trusted_schema", "0");
    check("cell_size_check", "1");
    check("secure_delete", "2");
    check("application_id", "1886352244");
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let fixture = Fixture::new();
    let path = fixture.directory.path().join("posthaste.db");
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("PRAGMA user_version = 99").unwrap();
    let directory = fixture.directory.path();
    assert!(matches!(Store::open(directory, keys()), Err(StoreError::NewerSchema)));
    assert!(matches!(Store::open_to_read(directory, keys()), Err(StoreError::NewerSchema)));
    let version: i64 = other.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 99);
}

#[test]
fn another_programs_database_is_refused() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("posthaste.db");
    rusqlite::Connection::open(&path).unwrap().execute_batch("CREATE TABLE recipe (x)").unwrap();
    let said = refusal(Store::open(directory.path(), keys()));
    assert!(said.ends_with("it is a database of another program"), "{said}");
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let directory = TempDir::new().unwrap();
    std::fs::write(directory.path().join("posthaste.db"), "Dear diary, ".repeat(1000)).unwrap();
    let said = refusal(Store::open(directory.path(), keys()));
    assert!(said.contains("file is not a database"), "{said}");
}

#[test]
fn reading_needs_a_database() {
    let directory = TempDir::new().unwrap();
    let said = refusal(Store::open_to_read(directory.path(), keys()));
    assert!(said.ends_with("nothing has been stored yet"), "{said}");
}

#[test]
fn a_reader_beside_the_writer_sees_what_is_committed() {
    let mut fixture = Fixture::new();
    let reader = Store::open_to_read(fixture.directory.path(), keys()).unwrap();
    let (conversation, key) = fixture.opened_by("a@example.net");
    assert_eq!(reader.read().conversation(conversation.id).unwrap(), Some(conversation.clone()));
    fixture.write(|writer| {
        writer.set_direction(key, Direction::Note).unwrap();
        let seen = reader.read().message(key).unwrap().unwrap();
        assert_eq!(seen.direction, Direction::In, "not yet committed");
        let seen = writer.read().message(key).unwrap().unwrap();
        assert_eq!(seen.direction, Direction::Note, "the writer sees its own");
    });
    let seen = reader.read().message(key).unwrap().unwrap();
    assert_eq!(seen.direction, Direction::Note);
}

#[test]
fn a_reader_cannot_write() {
    let mut fixture = Fixture::new();
    fixture.opened_by("a@example.net");
    let mut reader = Store::open_to_read(fixture.directory.path(), keys()).unwrap();
    let result = reader.write(|writer| writer.flag_set(&inbox(1)));
    assert!(matches!(result, Err(StoreError::Failed(_))), "{result:?}");
}

#[test]
fn reading_works_where_no_writer_runs() {
    let mut fixture = Fixture::new();
    let (conversation, _) = fixture.opened_by("a@example.net");
    let Fixture { store, directory, .. } = fixture;
    drop(store);
    let reader = Store::open_to_read(directory.path(), keys()).unwrap();
    assert_eq!(reader.read().conversation(conversation.id).unwrap(), Some(conversation));
}

#[test]
fn an_error_leaves_no_trace() {
    let mut fixture = Fixture::new();
    let result: Result<(), StoreError> = fixture.store.write(|writer| {
        let unborn = writer.unborn("support", at(0), &mut || 1)?;
        writer.insert_message(&mail(unborn.id, "a@example.net"))?;
        Err(StoreError::Stale)
    });
    assert!(matches!(result, Err(StoreError::Stale)));
    assert_eq!(fixture.store.read().newest_message().unwrap(), None);
    assert_eq!(fixture.opened_by("b@example.net").1, MessageKey(1));
    fixture.sound();
}

#[test]
fn a_panic_leaves_no_trace_and_the_store_goes_on() {
    let mut fixture = Fixture::new();
    let step = std::panic::AssertUnwindSafe(|| {
        fixture.store.write::<(), StoreError>(|writer| {
            writer.unborn("support", at(0), &mut || 1)?;
            panic!("a mail that nobody foresaw")
        })
    });
    assert!(std::panic::catch_unwind(step).is_err());
    fixture.opened_by("b@example.net");
    fixture.sound();
    assert_eq!(fixture.store.read().counts().unwrap().conversations.open, 1);
}

#[test]
fn a_full_disk_has_its_own_error() {
    let mut fixture = Fixture::new();
    let pages: i64 =
        fixture.store.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    fixture.store.connection.pragma_update(None, "max_page_count", pages + 2).unwrap();
    let noise: Vec<u8> = blake3::Hasher::new().finalize_xof().bytes().collect();
    let result: Result<(), StoreError> = fixture.store.write(|writer| {
        let unborn = writer.unborn("support", at(0), &mut || 1)?;
        let mut new = mail(unborn.id, "a@example.net");
        new.raw = &noise;
        writer.insert_message(&new).map(drop)
    });
    assert!(matches!(result, Err(StoreError::Full)), "{result:?}");
    assert_eq!(fixture.store.read().newest_message().unwrap(), None);
}

/// Reads a stream of hash output to its first 200,000 bytes: nothing that zstd could shorten.
trait Bytes {
    fn bytes(self) -> std::vec::IntoIter<u8>;
}

impl Bytes for blake3::OutputReader {
    fn bytes(mut self) -> std::vec::IntoIter<u8> {
        let mut noise = vec![0; 200_000];
        self.fill(&mut noise);
        noise.into_iter()
    }
}

#[test]
fn a_log_torn_at_any_byte_gives_the_commits_before_it() {
    let mut fixture = Fixture::new();
    for n in 1..=4 {
        let (state, _) = fixture.opened_by(&format!("{n}@example.net"));
        fixture.queued(&state, at(n), MailKind::Ack, |_| {});
    }
    let read = |name: &str| std::fs::read(fixture.directory.path().join(name)).unwrap();
    let (database, log) = (read("posthaste.db"), read("posthaste.db-wal"));
    let mut seen = std::collections::BTreeSet::new();
    for kept in (0..=log.len()).step_by(log.len() / 40) {
        let torn = TempDir::new().unwrap();
        std::fs::write(torn.path().join("posthaste.db"), &database).unwrap();
        let tail = log.get(..kept).unwrap();
        std::fs::write(torn.path().join("posthaste.db-wal"), tail).unwrap();
        let store = Store::open(torn.path(), keys()).unwrap();
        assert_eq!(store.read().fold_check().unwrap(), Vec::<String>::new(), "{kept}");
        let counts = store.read().counts().unwrap();
        let (messages, acks) = (counts.messages, counts.outbox.queued);
        assert!(acks == messages || acks + 1 == messages, "{kept}: {acks} acks, {messages} mails");
        seen.insert((messages, acks));
    }
    assert!(seen.contains(&(0, 0)) && seen.len() > 4, "{seen:?}");
}
