//! Writing into and about a Maildir behind Dovecot's back: thousands of old mails at disk speed,
//! and UIDs that change their meaning.
//!
//! Separate because it knows Dovecot's files, which nothing else may. Only for what no client can
//! bring about through IMAP.

#![expect(clippy::expect_used, reason = "a test may fail by panicking, also in its helpers")]

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;

/// The user and group that own the mail.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Owner {
    /// User id.
    pub(crate) uid: u32,
    /// Group id.
    pub(crate) gid: u32,
}

/// Makes a folder `dir`, and the three inside that make it one of mail.
pub(crate) fn create(dir: &Path, owner: Owner) {
    for part in ["", "cur", "new", "tmp"] {
        let path = dir.join(part);
        fs::create_dir_all(&path).expect("a folder can be made");
        chown(&path, Some(owner.uid), Some(owner.gid)).expect("root may give files away");
    }
}

/// Marks a folder below a Maildir as one, as Maildir++ wants it.
pub(crate) fn mark(dir: &Path, owner: Owner) {
    let path = dir.join("maildirfolder");
    File::create(&path).expect("a file can be made");
    chown(&path, Some(owner.uid), Some(owner.gid)).expect("root may give files away");
}

/// Makes a folder that users' Maildirs lie in.
pub(crate) fn create_empty(dir: &Path, owner: Owner) {
    fs::create_dir(dir).expect("a folder can be made");
    chown(dir, Some(owner.uid), Some(owner.gid)).expect("root may give files away");
}

/// The place of an IMAP folder (Maildir++: a dot, and dots between the levels).
pub(crate) fn folder(mailbox: &Path, folder: &str) -> PathBuf {
    if folder.eq_ignore_ascii_case("INBOX") {
        mailbox.to_owned()
    } else {
        mailbox.join(format!(".{}", folder.replace('/', ".")))
    }
}

/// Puts a seen mail there. `number` must be new; lower ones get lower UIDs among those that
/// Dovecot finds at once. INTERNALDATE is the file's time.
pub(crate) fn deliver(dir: &Path, owner: Owner, number: u64, received: SystemTime, mail: &[u8]) {
    let name = format!("1000000000.M{number:09}.posthaste:2,S");
    let temporary = dir.join("tmp").join(&name);
    let mut file = File::create(&temporary).expect("a mail can be written");
    file.write_all(mail).expect("a mail can be written");
    file.set_modified(received).expect("a file's time can be set");
    chown(&temporary, Some(owner.uid), Some(owner.gid)).expect("root may give files away");
    fs::rename(&temporary, dir.join("cur").join(&name)).expect("a mail can be moved");
}

/// Every mail that Dovecot itself put there, with the moment at which it wrote it, to the
/// microsecond, as its file's name tells: `SECONDS.MmicrosecondsP…`. In no order.
pub(crate) fn delivered(dir: &Path) -> Vec<(Timestamp, Vec<u8>)> {
    let entries = ["new", "cur"].map(|part| fs::read_dir(dir.join(part)));
    let files = entries.into_iter().flatten().flatten().flatten();
    let dated = files.filter_map(|file| {
        let written = written(&file.file_name().to_string_lossy())?;
        Some((written, fs::read(file.path()).expect("a mail can be read")))
    });
    dated.collect()
}

fn written(name: &str) -> Option<Timestamp> {
    let (seconds, rest) = name.split_once(".M")?;
    let (micros, _) = rest.split_once('P')?;
    let micros: i64 = micros.parse().ok()?;
    Timestamp::from_microsecond(seconds.parse::<i64>().ok()? * 1_000_000 + micros).ok()
}

/// Gives a folder a new UIDVALIDITY and its mails new UIDs, in the old order, as a migration or a
/// restore does. Nobody may have it open.
pub(crate) fn renumber(dir: &Path, owner: Owner) {
    let path = dir.join("dovecot-uidlist");
    let list = fs::read_to_string(&path).expect("Dovecot has numbered this folder");
    let mut lines = list.lines();
    let header = lines.next().expect("a header");
    let validity = field(header, 'V').expect("a UIDVALIDITY") + 1;
    // The header is as old as the last rewrite; later lines are only appended.
    let last = list.lines().last().and_then(|line| line.split(' ').next()?.parse().ok());
    let mut next = field(header, 'N').expect("a UIDNEXT").max(last.unwrap_or(0) + 1) + 1000;
    let mut renumbered = String::new();
    for line in lines {
        let (_, rest) = line.split_once(' ').expect("a UID and a name");
        renumbered.push_str(&format!("{next} {rest}\n"));
        next += 1;
    }
    let guid = header.split(' ').find(|field| field.starts_with('G')).unwrap_or_default();
    fs::write(&path, format!("3 V{validity} N{next} {guid}\n{renumbered}"))
        .expect("the list can be written");
    chown(&path, Some(owner.uid), Some(owner.gid)).expect("root may give files away");
    // A list that is no newer than what the index noted of it might go unread; the index itself
    // holds the old numbers.
    let later = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::from(validity) + 1);
    let file = File::options().write(true).open(&path).expect("the list is there");
    file.set_modified(later).expect("a file's time can be set");
    for entry in fs::read_dir(dir).expect("a folder can be listed").flatten() {
        if entry.file_name().to_string_lossy().starts_with("dovecot.index") {
            fs::remove_file(entry.path()).expect("an index can be removed");
        }
    }
}

fn field(header: &str, letter: char) -> Option<u32> {
    header.split(' ').find_map(|field| field.strip_prefix(letter)?.parse().ok())
}
