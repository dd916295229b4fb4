//! Secrets out of files and commands, and the keys that this machine makes for itself.
//!
//! Separate because it makes real files with real modes. Holds on to what is refused, and to error
//! texts that name the source and never the secret.

use tempfile::TempDir;

use super::*;
use crate::world::random::{SeededRandom, SystemRandom};

fn check(source: &SecretSource, expected: Result<&str, &str>) {
    let read = source.read();
    let read = read.as_ref().map(Secret::expose).map_err(ToString::to_string);
    assert_eq!(read, expected.map_err(ToString::to_string), "{source:?}");
}

fn command(text: &str) -> SecretSource {
    SecretSource::Command(text.to_owned())
}

#[test]
fn files_lose_one_newline() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("password");
    let check = |content: &[u8], expected: Result<&str, &str>| {
        fs::write(&path, content).unwrap();
        let expected = expected.map_err(|why| format!("reading {}: {why}", path.display()));
        check(
            &SecretSource::File(path.clone()),
            expected.as_ref().map(|text| *text).map_err(String::as_str),
        );
    };
    check(b"hunter2\n", Ok("hunter2"));
    check(b"hunter2\r\n", Ok("hunter2"));
    check(b"hunter2\n\n", Ok("hunter2\n"));
    check(b" hunter 2 ", Ok(" hunter 2 "));
    check("\u{fc}ber".as_bytes(), Ok("\u{fc}ber"));
    check(b"", Err("it is empty"));
    check(b"\n", Err("it is empty"));
    check(b"\xff\xfe", Err("not UTF-8"));
    check(&vec![b'x'; 70_000], Err("too long for a password"));
}

#[test]
fn commands_give_their_first_line() {
    check(&command("echo hunter2; echo a second line"), Ok("hunter2"));
    check(&command("printf hunter2"), Ok("hunter2"));
    check(&command("yes hunter2 | head -n 20000"), Ok("hunter2"));
    check(&command("true"), Err("reading `true`: it is empty"));
    check(&command("exit 3"), Err("running `exit 3`: exit status: 3"));
    check(
        &command("echo hunter2; echo no such entry >&2; exit 1"),
        Err(
            "running `echo hunter2; echo no such entry >&2; exit 1`: exit status: 1: no such entry",
        ),
    );
}

#[test]
fn a_command_that_hangs_is_ended() {
    let error = run("exec sleep 600", 1, Duration::from_millis(1)).map(|_| ()).unwrap_err();
    assert_eq!(error.to_string(), "running `exec sleep 600`: it did not end in time");
}

#[test]
fn a_command_may_leave_somebody_behind_who_holds_the_pipe() {
    let read = run("echo hunter2; sleep 5 &", 1000, Duration::from_millis(5));
    assert_eq!(read.map(|secret| secret.expose().to_owned()).unwrap(), "hunter2");
}

#[test]
fn credentials_lie_in_their_directory() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("imap"), "hunter2\n").unwrap();
    let there = Some(directory.path().as_os_str().to_owned());
    assert_eq!(read_credential(there.clone(), "imap").unwrap().expose(), "hunter2");
    assert!(matches!(read_credential(there, "smtp"), Err(SecretError::Read { .. })));
    assert!(matches!(read_credential(None, "imap"), Err(SecretError::NoCredentials(_))));
}

#[test]
fn a_file_that_others_may_read_is_told() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("password");
    fs::write(&path, "hunter2").unwrap();
    for (mode, told) in [(0o600, None), (0o400, None), (0o640, Some(0o640)), (0o604, Some(0o604))] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(SecretSource::File(path.clone()).open_to_others(), told, "{mode:o}");
    }
    assert_eq!(SecretSource::File(directory.path().join("none")).open_to_others(), None);
}

#[test]
fn debug_shows_no_secret() {
    let inline = SecretSource::Inline(Secret::new("hunter2"));
    assert_eq!(format!("{inline:?} {:?}", command("echo hunter2")), "Inline(..) Command(..)");
}

#[test]
fn keys_are_made_once() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("data/keys");
    let made = load_or_create_keys(&path, &SeededRandom::new(1)).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    let again = load_or_create_keys(&path, &SeededRandom::new(2)).unwrap();
    assert!(made.current == again.current && made.old.is_empty() && again.old.is_empty());
    assert_ne!(made.current.secret, [0; 32]);
}

#[test]
fn what_a_crash_left_of_new_keys_is_not_taken() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("keys");
    fs::write(directory.path().join("keys.new"), "1 12").unwrap();
    load_or_create_keys(&path, &SystemRandom).unwrap();
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn old_keys_follow_the_current_one() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("keys");
    fs::write(&path, format!("# ours\n\n7 {}\n 3 {}\n", "AB".repeat(32), "01".repeat(32))).unwrap();
    let keys = load_or_create_keys(&path, &SystemRandom).unwrap();
    assert!(keys.current == Key { id: 7, secret: [0xab; 32] });
    assert!(keys.old == [Key { id: 3, secret: [1; 32] }]);
}

#[test]
fn broken_keys_are_told_and_left_alone() {
    let good = format!("1 {}", "ab".repeat(32));
    let cases: [(&str, &str); 7] = [
        ("", ", line 0: it holds no key"),
        ("# nothing\n", ", line 0: it holds no key"),
        ("hello\n", ", line 1: not an id and a key"),
        ("300 00\n", ", line 1: the id is no number up to 255"),
        ("1 xyz\n", ", line 1: the key is not written in hex digits"),
        ("1 abcd\n", ", line 1: the key is not 64 hex digits long"),
        (&format!("{good}\n\n{good}\n"), ", line 3: the id stands there twice"),
    ];
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("keys");
    for (content, expected) in cases {
        fs::write(&path, content).unwrap();
        let error = load_or_create_keys(&path, &SystemRandom).unwrap_err();
        assert_eq!(error.to_string(), format!("reading {}{expected}", path.display()));
        assert!(error.hint().contains("backup"));
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
    }
}

#[test]
fn a_new_key_stands_before_the_old_ones() {
    let keys = |ids: &[u8]| {
        let mut keys = ids.iter().map(|id| Key { id: *id, secret: [*id; 32] });
        keys.next().map(|current| Keys { current, old: keys.collect() })
    };
    let check = |known: &[Option<Keys>], expected: &[u8]| {
        let made = keys_with_a_new_one(known, &SeededRandom::new(1)).unwrap();
        let ids: Vec<u8> =
            std::iter::once(&made.current).chain(&made.old).map(|key| key.id).collect();
        assert_eq!(ids, expected);
        assert!(made.old.iter().all(|key| key.secret == [key.id; 32]), "the old ones are kept");
    };
    check(&[None, None], &[1]);
    check(&[keys(&[1]), None], &[2, 1]);
    check(&[keys(&[3, 1]), keys(&[4, 3])], &[5, 3, 1, 4]);
    check(&[keys(&[255]), None], &[1, 255]);
    check(&[keys(&[255, 1, 2]), None], &[3, 255, 1, 2]);
    let all: Vec<u8> = (0..=255).collect();
    assert!(keys_with_a_new_one(&[keys(&all)], &SeededRandom::new(1)).is_err());
}
