//! A private Courier beside Dovecot: its own imapd over the same Maildirs, as a second opinion of
//! IMAP. It has no MOVE and no SPECIAL-USE, keeps everything below `INBOX.`, and offers UIDPLUS.
//!
//! Debian's Courier logs in through a daemon whose socket has one fixed place, which may be the
//! system's own. So the door is ours: it greets, takes LOGIN, and hands the connection to
//! its `imapd`, which is told who has logged in just as Courier's own door tells it. All that
//! follows is Courier's. UIDs are its own: never show one folder to Dovecot's users meanwhile.

#![expect(clippy::expect_used, reason = "a test may fail by panicking, also in its helpers")]

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use super::maildir::Owner;
use super::servers::User;

/// Names the folder that Debian's packages of Courier were unpacked into.
const UNPACKED: &str = "POSTHASTE_COURIER";
const CAPABILITIES: &str = "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE SORT QUOTA IDLE";

/// Where it finds the mail.
pub(crate) struct Mail {
    /// The users' Maildirs lie in this folder, each under its address.
    pub(crate) dir: PathBuf,
    /// Who owns them.
    pub(crate) owner: Owner,
    /// Who may log in.
    pub(crate) users: Vec<User>,
    /// What imapd says beside the protocol.
    pub(crate) log: PathBuf,
}

/// Where Courier was unpacked.
fn unpacked() -> PathBuf {
    let folder = std::env::var_os(UNPACKED).map(PathBuf::from);
    folder.expect("this test needs Courier: tests/run unpacks it")
}

/// A running Courier; dropping it lets nobody in any more.
pub(crate) struct Courier {
    port: u16,
    stopped: Arc<AtomicBool>,
    door: Option<JoinHandle<()>>,
}

impl Courier {
    /// Opens the door on a port of loopback.
    pub(crate) fn start(mail: Mail) -> Courier {
        unpacked();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let stopped = Arc::new(AtomicBool::new(false));
        let (ends, mail) = (Arc::clone(&stopped), Arc::new(mail));
        let door = thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if ends.load(Ordering::SeqCst) {
                    return;
                }
                let mail = Arc::clone(&mail);
                // It lasts as long as its client does.
                drop(thread::spawn(move || serve(stream, &mail)));
            }
        });
        Courier { port, stopped, door: Some(door) }
    }

    /// Plain IMAP.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Courier {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the door, which then sees that it is closed.
        drop(TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)));
        if let Some(door) = self.door.take() {
            drop(door.join());
        }
    }
}

/// Greets, lets somebody in, and hands over.
fn serve(stream: TcpStream, mail: &Mail) -> io::Result<()> {
    let mut out = stream.try_clone()?;
    // Unbuffered beyond the line: a client speaks on only when it has been answered.
    let mut lines = BufReader::with_capacity(1, stream.try_clone()?);
    write!(out, "* OK [CAPABILITY {CAPABILITIES}] Courier-IMAP ready.\r\n")?;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let mut words = line.trim_end().splitn(3, ' ');
        let (tag, verb) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let arguments = words.next().unwrap_or_default();
        match verb.to_ascii_uppercase().as_str() {
            "CAPABILITY" => {
                write!(out, "* CAPABILITY {CAPABILITIES}\r\n{tag} OK CAPABILITY completed\r\n")?;
            }
            "LOGIN" => match mail.users.iter().find(|user| logs_in(arguments, user)) {
                Some(user) => return hand_over(stream, mail, user, tag),
                None => write!(out, "{tag} NO Login failed.\r\n")?,
            },
            "LOGOUT" => {
                return write!(out, "* BYE Courier-IMAP server shutting down\r\n{tag} OK bye\r\n");
            }
            _ => write!(out, "{tag} NO Error in IMAP command received by server.\r\n")?,
        }
    }
}

fn logs_in(arguments: &str, user: &User) -> bool {
    arguments == format!("\"{}\" \"{}\"", user.address, user.password)
}

fn hand_over(stream: TcpStream, mail: &Mail, user: &User, tag: &str) -> io::Result<()> {
    let peer = stream.peer_addr()?;
    let descriptor = OwnedFd::from(stream.try_clone()?);
    let log = File::options().create(true).append(true).open(&mail.log)?;
    let unpacked = unpacked();
    let libraries = ["usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu", "usr/lib", "lib"];
    let libraries = libraries.map(|folder| unpacked.join(folder).to_string_lossy().into_owned());
    let mut imapd = Command::new(unpacked.join("usr/bin/imapd"));
    imapd
        .arg(&user.address)
        .current_dir(&mail.dir)
        .env_clear()
        .envs([
            ("PATH", "/usr/bin:/bin"),
            ("LD_LIBRARY_PATH", &libraries.join(":")),
            ("PROTOCOL", "IMAP"),
            ("IMAPLOGINTAG", tag),
            ("AUTHENTICATED", &user.address),
            ("AUTHADDR", &user.address),
            ("TCPREMOTEIP", "127.0.0.1"),
            ("TCPREMOTEPORT", &peer.port().to_string()),
            ("HOME", &mail.dir.to_string_lossy()),
            ("IMAP_CAPABILITY", CAPABILITIES),
            ("IMAP_KEYWORDS", "1"),
            ("IMAP_ACL", "0"),
            ("IMAP_IDLE_TIMEOUT", "60"),
            ("IMAP_MAILBOX_SANITY_CHECK", "1"),
            ("IMAP_USELOCKS", "1"),
            ("IMAP_ENHANCEDIDLE", "0"),
            ("IMAP_TRASHFOLDERNAME", "Trash"),
            ("IMAP_EMPTYTRASH", "Trash:7"),
            ("IMAP_MOVE_EXPUNGE_TO_TRASH", "0"),
        ])
        .uid(mail.owner.uid)
        .gid(mail.owner.gid)
        .stdin(Stdio::from(descriptor.try_clone()?))
        .stdout(Stdio::from(descriptor))
        .stderr(Stdio::from(log));
    let mut running = imapd.spawn()?;
    // The connection is imapd's alone: it ends when the client does.
    drop(imapd);
    drop(stream);
    running.wait().map(drop)
}
