//! The journal's own socket: entries with fields, where systemd's journal listens.
//!
//! Separate because it is a door, and so that a test can listen in the journal's place. The format
//! is the Journal Native Protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL): one datagram an entry. It
//! is a few lines here and no crate, because the crate there is puts the bare event into MESSAGE,
//! so that people who read `journalctl` see `stored` and not what was. Never waits, never cuts a
//! value at a line end: values with one are written with their length.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};

/// Where systemd-journald listens.
const SOCKET: &str = "/run/systemd/journal/socket";

/// A journal that listens.
#[derive(Debug)]
pub struct Journal {
    socket: UnixDatagram,
    path: PathBuf,
}

impl Journal {
    /// The journal, where it is what standard error goes to; else none: then somebody has turned
    /// standard error elsewhere, and means that to be read. `stream` is `$JOURNAL_STREAM`.
    #[must_use]
    pub fn of_standard_error(stream: Option<&str>) -> Option<Journal> {
        let own = io::stderr().as_fd().try_clone_to_owned().map(File::from).ok()?;
        let own = own.metadata().ok()?;
        (stream? == format!("{}:{}", own.dev(), own.ino()))
            .then(|| Journal::at(Path::new(SOCKET)).ok())
            .flatten()
    }

    /// The journal that listens at this path.
    ///
    /// # Errors
    /// Where nobody listens there.
    pub fn at(path: &Path) -> io::Result<Journal> {
        let socket = UnixDatagram::unbound()?;
        // An empty entry, which a journal drops, shows whether there is one.
        socket.send_to(&[], path)?;
        // A journal that stands still must not stop the desk.
        socket.set_nonblocking(true)?;
        Ok(Journal { socket, path: path.to_owned() })
    }

    /// Writes one entry. Names are upper case letters, digits and `_`.
    ///
    /// # Errors
    /// Where the journal does not take it: it is gone, slow, or the entry is larger than some
    /// 200 kB.
    pub fn write(&self, fields: &[(String, String)]) -> io::Result<()> {
        let mut entry = Vec::new();
        for (name, value) in fields {
            entry.extend_from_slice(name.as_bytes());
            if value.contains('\n') {
                entry.push(b'\n');
                entry.extend_from_slice(&u64::try_from(value.len()).unwrap_or(0).to_le_bytes());
            } else {
                entry.push(b'=');
            }
            entry.extend_from_slice(value.as_bytes());
            entry.push(b'\n');
        }
        self.socket.send_to(&entry, &self.path).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_a_datagram() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("socket");
        assert!(Journal::at(&path).is_err(), "nobody listens yet");
        let listens = UnixDatagram::bind(&path).unwrap();
        let journal = Journal::at(&path).unwrap();
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        journal.write(&[field("MESSAGE", "a=b"), field("X", "one\ntwo")]).unwrap();
        let mut entry = [0; 100];
        assert_eq!(listens.recv(&mut entry).unwrap(), 0, "the question whether there is one");
        let length = listens.recv(&mut entry).unwrap();
        assert_eq!(&entry[..length], b"MESSAGE=a=b\nX\n\x07\0\0\0\0\0\0\0one\ntwo\n");
    }

    #[test]
    fn another_stream_is_no_journal() {
        for stream in [None, Some(""), Some("0:0"), Some("8:1:2")] {
            assert!(Journal::of_standard_error(stream).is_none(), "{stream:?}");
        }
    }
}
