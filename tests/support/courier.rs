//! A private Courier beside Dovecot: its own imapd over the same Maildirs, as a second opinion of
//! IMAP. It has no MOVE and no SPECIAL-USE, keeps everything below `INBOX.`, and offers UIDPLUS.
//!
//! Debian lets Courier and Dovecot not be installed both, so tests/run unpacks Courier's packages
//! beside the build. Its own door logs in through a daemon whose socket has one fixed place, which
//! may be the system's. So the door is ours: it greets, takes LOGIN, and hands the connection to
//! `imapd`, which is told who has logged in just as Courier's door tells it. All that follows is
//! Courier's. UIDs are its own: never show one folder to Dovecot's users meanwhile.

#![expect(clippy::expect_used, reason = "a test may fail by panicking, also in its helpers")]

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use super::maildir::Owner;
use super::process::{Process, Session};
use super::servers::User;

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
    /// A word of its own for these servers.
    pub(crate) instance: String,
    /// Where its program and libraries are put, for the owner of the mail cannot look everywhere.
    pub(crate) program: PathBuf,
}

/// A running Courier; dropping it lets nobody in any more.
pub(crate) struct Courier {
    port: u16,
    stopped: Arc<AtomicBool>,
    door: Option<JoinHandle<()>>,
    // Sessions wait for each other's locks through it; without one, for seconds.
    _gamin: Process,
}

impl Courier {
    /// Opens the door on a port of loopback.
    pub(crate) fn start(mail: Mail) -> Courier {
        let unpacked = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("courier");
        assert!(
            unpacked.join("usr/bin/imapd").exists(),
            "this test needs Debian's package courier-imap, unpacked: tests/run does that"
        );
        fs::create_dir_all(&mail.program).expect("a folder can be made");
        gather(&unpacked, &mail.program);
        let gamin = watch_files(&mail);
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
        Courier { port, stopped, door: Some(door), _gamin: gamin }
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

/// Starts the server that tells of changed files, as who owns the mail, under our own word.
fn watch_files(mail: &Mail) -> Process {
    let Owner { uid, gid } = mail.owner;
    let mut command = Command::new("setpriv");
    command
        .args([format!("--reuid={uid}"), format!("--regid={gid}"), "--clear-groups".to_owned()])
        .arg(mail.program.join("gam_server"))
        .arg(&mail.instance)
        .env("LD_LIBRARY_PATH", &mail.program)
        .env("HOME", &mail.dir);
    Process::start(&command, Session::Ours, &mail.log)
}

/// Copies the program and every library of the unpacked packages into one folder.
fn gather(from: &Path, into: &Path) {
    for entry in fs::read_dir(from).expect("a folder can be listed").flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let is_needed = name.to_string_lossy().contains(".so")
            || path.ends_with("bin/imapd")
            || path.ends_with("libexec/gam_server");
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            gather(&path, into);
        } else if is_needed && path.is_file() && !path.ends_with("sbin/imapd") {
            fs::copy(&path, into.join(name)).expect("a file can be copied");
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
    let mut imapd = Command::new(mail.program.join("imapd"));
    imapd
        .arg(&user.address)
        .current_dir(&mail.dir)
        .env_clear()
        .envs([
            ("PATH", "/usr/bin:/bin"),
            ("LD_LIBRARY_PATH", &mail.program.to_string_lossy()),
            ("PROTOCOL", "IMAP"),
            ("IMAPLOGINTAG", tag),
            ("AUTHENTICATED", &user.address),
            ("AUTHADDR", &user.address),
            ("TCPREMOTEIP", "127.0.0.1"),
            ("TCPREMOTEPORT", &peer.port().to_string()),
            ("HOME", &mail.dir.to_string_lossy()),
            ("GAM_CLIENT_ID", &mail.instance),
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
