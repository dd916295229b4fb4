//! A private Dovecot and a private Postfix: the mail server of a small company, for one test.
//!
//! Postfix takes mail for the domains of the users (from anybody) and for all domains (from who
//! logged in), hands it to Dovecot by LMTP, and bounces what is for elsewhere: nothing leaves
//! loopback. It marks the mail of who logged in with Authentication-Results (RFC 8601) of
//! [`AUTHSERV_ID`] and removes what others claim in that name. Users read by IMAP, plain, with
//! STARTTLS or TLS, under a certificate of a private authority.
//!
//! Needs root, since both servers do, and Debian's packages; says so where one is missing. Uses
//! no file, port or service of the system's own servers and never touches them.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail by panicking, also in its helpers"
)]

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use jiff::Timestamp;
use posthaste::world::clock::{Clock, SystemClock};
use tempfile::TempDir;

use super::certificate::{self, Certificates};
use super::configuration::{self, Place, Ports};
use super::courier::{self, Courier};
use super::dialogue::{Dialogue, Security};
use super::imap::{Imap, Stored};
use super::maildir::{self, Owner};
use super::process::{Process, Session};
use super::smtp::{Refusal, Smtp};
use super::wait::{SOON, wait_for, wait_until};

/// Whose Authentication-Results a desk behind these servers may trust.
pub(crate) const AUTHSERV_ID: &str = "mx.example.test";

const DOVECOT: &str = "/usr/sbin/dovecot";
const DOVEADM: &str = "/usr/bin/doveadm";
const POSTFIX: &str = "/usr/lib/postfix/sbin/master";

/// What has to be there, and the package that brings it.
const NEEDED: [(&str, &str); 5] = [
    (DOVECOT, "dovecot-core"),
    ("/usr/lib/dovecot/imap", "dovecot-imapd"),
    ("/usr/lib/dovecot/lmtp", "dovecot-lmtpd"),
    (DOVEADM, "dovecot-core"),
    (POSTFIX, "postfix"),
];

/// Who has a mailbox, and logs in with the address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    /// The address, which is the login too.
    pub(crate) address: String,
    /// The password, without `{`, `}` and `:`.
    pub(crate) password: String,
    /// Further addresses that are delivered here.
    pub(crate) aliases: Vec<String>,
}

impl User {
    /// A user without aliases whose password is made from the address.
    pub(crate) fn new(address: &str) -> User {
        let password = format!("secret of {address}");
        User { address: address.to_owned(), password, aliases: Vec::new() }
    }

    /// The same with one more address.
    pub(crate) fn with_alias(mut self, alias: &str) -> User {
        self.aliases.push(alias.to_owned());
        self
    }
}

/// Both servers, running until this is dropped.
pub(crate) struct Servers {
    dovecot: Mutex<Option<Process>>,
    postfix: Mutex<Option<Process>>,
    place: Place,
    certificates: Certificates,
    users: Vec<User>,
    delivered: AtomicU64,
    // The last field: what runs is stopped before its files go.
    _dir: TempDir,
}

impl Servers {
    /// Starts both and waits until they answer.
    pub(crate) fn start(users: &[User]) -> Servers {
        if let Err(missing) = requirements() {
            panic!("{missing}");
        }
        let dir = tempfile::Builder::new().prefix("mail-").tempdir().expect("a folder");
        fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).expect("root may");
        let certificates = certificate::make(dir.path(), AUTHSERV_ID);
        let place = Place {
            dir: dir.path().to_owned(),
            // In both greetings, so that no other server is ever taken for ours.
            instance: dir.path().file_name().expect("a name").to_string_lossy().into_owned(),
            ports: Ports { imap: 0, imaps: 0, smtp: 0, smtps: 0 },
            mail: account("mail"),
            postfix: account("postfix"),
        };
        let mut servers = Servers {
            dovecot: Mutex::new(None),
            postfix: Mutex::new(None),
            place,
            certificates,
            users: users.to_vec(),
            delivered: AtomicU64::new(1),
            _dir: dir,
        };
        configuration::make_folders(&servers.place, users);
        // Somebody else may take a port between our look and the server's: then with other ports.
        for _ in 0..3 {
            let [imap, imaps, smtp, smtps] = free_ports();
            servers.place.ports = Ports { imap, imaps, smtp, smtps };
            configuration::write(&servers.place, &servers.certificates, users);
            if servers.launch_imap() && servers.launch_smtp() {
                return servers;
            }
            servers.stop_imap();
            servers.stop_smtp();
        }
        panic!("Dovecot or Postfix does not start");
    }

    /// Stops both and fails where one of their processes stays. Dropping stops them too.
    pub(crate) fn stop(self) {
        self.stop_smtp();
        self.stop_imap();
    }

    /// Stops Dovecot: sessions are cut, and Postfix keeps what is to be delivered.
    pub(crate) fn stop_imap(&self) {
        stop(&self.dovecot);
    }

    /// Starts Dovecot again, on the same ports.
    pub(crate) fn start_imap(&self) {
        assert!(self.launch_imap(), "Dovecot does not start again");
    }

    /// Stops Postfix: nobody takes mail any more.
    pub(crate) fn stop_smtp(&self) {
        stop(&self.postfix);
    }

    /// Starts Postfix again, on the same ports.
    pub(crate) fn start_smtp(&self) {
        assert!(self.launch_smtp(), "Postfix does not start again");
    }

    /// Starts a Courier over the same mail. Who logs in there reads `INBOX.Sent` and its like.
    pub(crate) fn start_courier(&self) -> Courier {
        for user in &self.users {
            let sent = maildir::folder(&self.place.maildir(&user.address), "Sent");
            maildir::create(&sent, self.place.mail);
            // What makes a folder of a Maildir one (Maildir++).
            maildir::mark(&sent, self.place.mail);
        }
        Courier::start(courier::Mail {
            dir: self.place.dir.join("mail"),
            owner: self.place.mail,
            users: self.users.clone(),
            log: self.place.console(),
            instance: self.place.instance.clone(),
            program: self.place.dir.join("courier"),
        })
    }

    /// The sessions (as in setsid(2)) of what runs: each process of the servers is in one of them.
    pub(crate) fn sessions(&self) -> Vec<u32> {
        let running = [&self.dovecot, &self.postfix];
        running.iter().filter_map(|one| locked(one).as_ref().map(Process::pid)).collect()
    }

    /// What both servers have logged so far.
    pub(crate) fn logs(&self) -> String {
        let logs = [self.place.console(), self.place.dovecot_log(), self.place.postfix_log()];
        logs.iter().map(|log| fs::read_to_string(log).unwrap_or_default()).collect()
    }

    /// IMAP, plain or with STARTTLS.
    pub(crate) fn imap_port(&self) -> u16 {
        self.place.ports.imap
    }

    /// IMAP in TLS.
    pub(crate) fn imaps_port(&self) -> u16 {
        self.place.ports.imaps
    }

    /// SMTP, plain or with STARTTLS, with and without a login.
    pub(crate) fn smtp_port(&self) -> u16 {
        self.place.ports.smtp
    }

    /// SMTP in TLS, with and without a login.
    pub(crate) fn smtps_port(&self) -> u16 {
        self.place.ports.smtps
    }

    /// The private authority's certificate, PEM; the servers' is for `localhost` and 127.0.0.1.
    pub(crate) fn ca_file(&self) -> &Path {
        &self.certificates.ca_file
    }

    /// The user of an address.
    pub(crate) fn user(&self, address: &str) -> &User {
        let user = self.users.iter().find(|user| user.address == address);
        user.unwrap_or_else(|| panic!("{address} is no user of these servers"))
    }

    /// Sends as anybody outside does: without a login.
    pub(crate) fn send(&self, from: &str, to: &[&str], mail: &[u8]) -> Result<(), Refusal> {
        self.smtp(Security::None)?.send(from, to, mail)
    }

    /// Sends as a user who logged in; `from` is the envelope's, which has to be the user's address
    /// or empty.
    pub(crate) fn send_as(
        &self,
        login: &str,
        from: &str,
        to: &[&str],
        mail: &[u8],
    ) -> Result<(), Refusal> {
        let mut smtp = self.smtp(Security::None)?;
        smtp.login(login, &self.user(login).password)?;
        smtp.send(from, to, mail)
    }

    /// An SMTP session after EHLO.
    pub(crate) fn smtp(&self, security: Security) -> Result<Smtp, Refusal> {
        let port = match security {
            Security::None | Security::StartTls => self.smtp_port(),
            Security::Tls => self.smtps_port(),
        };
        Smtp::connect(port, security, &self.certificates.ca)
    }

    /// Whether a server in TLS on any port shows a certificate of this test's authority.
    pub(crate) fn vouch_for(&self, port: u16) -> bool {
        let greeting = Dialogue::connect(port).and_then(|mut dialogue| {
            dialogue.start_tls(&self.certificates.ca)?;
            dialogue.line()
        });
        greeting.is_ok()
    }

    /// An IMAP session of a user.
    pub(crate) fn imap(&self, address: &str, security: Security) -> Imap {
        let port = match security {
            Security::None | Security::StartTls => self.imap_port(),
            Security::Tls => self.imaps_port(),
        };
        let ca = &self.certificates.ca;
        let mut imap = Imap::connect(port, security, ca).expect("IMAP answers");
        imap.login(address, &self.user(address).password).expect("the user may log in");
        imap
    }

    /// Everything in a folder, by UID. Changes no flag.
    pub(crate) fn mails(&self, address: &str, folder: &str) -> Vec<Stored> {
        let mut imap = self.imap(address, Security::None);
        imap.examine(folder).expect("the folder is there");
        imap.mails().expect("the folder can be read")
    }

    /// Waits until a folder holds `count` mails or more, and returns all of them.
    pub(crate) fn wait_for_mails(&self, address: &str, folder: &str, count: usize) -> Vec<Stored> {
        self.wait_in(address, folder, &format!("{count} mails"), |mails| {
            (mails.len() >= count).then(|| mails.to_vec())
        })
    }

    /// Waits for a mail that holds `text`, as ASCII in its raw bytes, and returns it.
    pub(crate) fn wait_for_mail(&self, address: &str, folder: &str, text: &str) -> Stored {
        self.wait_in(address, folder, &format!("a mail with {text:?}"), |mails| {
            mails.iter().find(|mail| mail.text().contains(text)).cloned()
        })
    }

    /// Waits until `look` finds what it looks for in a folder. It is shown all mails whenever
    /// mail has come; flags and expunges alone wake nobody, see [`Servers::mails`] for those.
    pub(crate) fn wait_in<T>(
        &self,
        address: &str,
        folder: &str,
        what: &str,
        mut look: impl FnMut(&[Stored]) -> Option<T>,
    ) -> T {
        let mut seen = None;
        let mut imap = self.imap(address, Security::None);
        wait_until(&format!("{what} in {folder} of {address}"), SOON, || {
            let state = imap.examine(folder).expect("the folder is there");
            if seen.replace(state) == Some(state) {
                return None;
            }
            look(&imap.mails().expect("the folder can be read"))
        })
    }

    /// Puts a seen mail into INBOX past Postfix, received now.
    pub(crate) fn deliver_raw(&self, address: &str, mail: &[u8]) {
        let now = SystemClock::new().now();
        self.deliver_raw_into(address, "INBOX", now.into(), mail);
    }

    /// Puts a seen mail into any folder, which is made where it is missing, past Postfix;
    /// `received` becomes its INTERNALDATE. Thousands a second; UIDs follow the order of calls.
    pub(crate) fn deliver_raw_into(
        &self,
        address: &str,
        folder: &str,
        received: SystemTime,
        mail: &[u8],
    ) {
        let dir = maildir::folder(&self.place.maildir(address), folder);
        if !dir.join("tmp").exists() {
            maildir::create(&dir, self.place.mail);
        }
        let number = self.delivered.fetch_add(1, Ordering::Relaxed);
        maildir::deliver(&dir, self.place.mail, number, received, mail);
    }

    /// Files a seen mail in a folder by IMAP (APPEND), as a mail program files what it has sent.
    pub(crate) fn file(&self, address: &str, folder: &str, mail: &[u8]) {
        let mut imap = self.imap(address, Security::None);
        imap.append(folder, mail).expect("the folder takes it");
    }

    /// Every mail that came by Postfix and lies in a folder, with the moment at which Dovecot wrote
    /// it, to the microsecond.
    pub(crate) fn delivered(&self, address: &str, folder: &str) -> Vec<(Timestamp, Vec<u8>)> {
        maildir::delivered(&maildir::folder(&self.place.maildir(address), folder))
    }

    /// Gives INBOX and Sent a new UIDVALIDITY and their mails new UIDs, in the old order, as a
    /// migration does. Cuts every session, since it restarts Dovecot.
    pub(crate) fn change_uidvalidity(&self, address: &str) {
        for folder in ["INBOX", "Sent"] {
            // So that the mails have numbers to lose.
            let mut imap = self.imap(address, Security::None);
            imap.examine(folder).expect("the folder is there");
        }
        // Whoever comes back at once must not find half of it.
        self.stop_imap();
        for folder in ["INBOX", "Sent"] {
            let dir = maildir::folder(&self.place.maildir(address), folder);
            maildir::renumber(&dir, self.place.mail);
        }
        self.start_imap();
    }

    /// Throws out every session of a user, as a restarted server does.
    pub(crate) fn disconnect(&self, address: &str) {
        drop(self.doveadm(&["kick", address]));
    }

    /// Runs doveadm on the private Dovecot and returns what it printed; its failure is an error.
    pub(crate) fn doveadm(&self, arguments: &[&str]) -> Result<String, String> {
        let mut command = Command::new(DOVEADM);
        command.arg("-c").arg(self.place.dovecot_conf()).args(arguments);
        let output = command.output().expect("doveadm runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            Ok(text)
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }

    fn launch_imap(&self) -> bool {
        let mut command = Command::new(DOVECOT);
        command.args(["-F", "-c"]).arg(self.place.dovecot_conf());
        let process = Process::start(&command, Session::Ours, &self.place.console());
        let up = self.answers(&process, self.place.ports.imap);
        *locked(&self.dovecot) = Some(process);
        up
    }

    fn launch_smtp(&self) -> bool {
        let mut command = Command::new(POSTFIX);
        command.arg("-c").arg(self.place.postfix_dir());
        let process = Process::start(&command, Session::Own, &self.place.console());
        let up = self.answers(&process, self.place.ports.smtp);
        *locked(&self.postfix) = Some(process);
        up
    }

    /// Waits until a server greets with our instance's name; false where it ended, or another one
    /// has the port.
    fn answers(&self, process: &Process, port: u16) -> bool {
        let greeted = wait_for(SOON, || {
            let greeting = Dialogue::connect(port).and_then(|mut dialogue| dialogue.line());
            match greeting {
                Ok(line) => Some(line.contains(&self.place.instance)),
                Err(_) => process.ended().then_some(false),
            }
        });
        greeted == Some(true)
    }
}

impl Drop for Servers {
    #[expect(clippy::print_stderr, reason = "a failed test shows what its servers said")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- the servers' logs ---\n{}", self.logs());
        }
    }
}

/// Says in one sentence what is missing on this machine.
pub(crate) fn requirements() -> Result<(), String> {
    let absent = NEEDED.iter().filter(|(path, _)| !Path::new(path).exists());
    let mut packages: Vec<&str> = absent.map(|(_, package)| *package).collect();
    packages.dedup();
    if !packages.is_empty() {
        return Err(format!(
            "tests with real servers need Debian's packages {}: tests/run installs them as root",
            packages.join(", ")
        ));
    }
    let owner = fs::metadata("/proc/self").map(|process| process.uid());
    if owner.is_ok_and(|uid| uid != 0) {
        return Err("tests with real servers need root: Dovecot and Postfix start as root only \
                    and drop their rights themselves"
            .to_owned());
    }
    Ok(())
}

fn stop(server: &Mutex<Option<Process>>) {
    if let Some(mut process) = locked(server).take() {
        process.stop().expect("a server stops");
    }
}

fn locked(server: &Mutex<Option<Process>>) -> MutexGuard<'_, Option<Process>> {
    server.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ports that nobody has now, below those that the system hands out (32768 and up on Linux).
/// Different test programs and different calls look in different places.
fn free_ports<const COUNT: usize>() -> [u16; COUNT] {
    const FIRST: u32 = 20_000;
    const PORTS: u32 = 12_000;
    static NEXT: AtomicU32 = AtomicU32::new(0);
    [(); COUNT].map(|()| {
        let mut candidates = (0..PORTS).map(|_| {
            let offset = std::process::id().wrapping_mul(97);
            let number = NEXT.fetch_add(1, Ordering::Relaxed).wrapping_add(offset);
            u16::try_from(FIRST + number % PORTS).expect("below 32000")
        });
        let free = candidates.find(|&port| TcpListener::bind(("127.0.0.1", port)).is_ok());
        free.expect("a free port on loopback")
    })
}

/// The ids of a user of the system.
fn account(name: &str) -> Owner {
    let passwd = fs::read_to_string("/etc/passwd").expect("/etc/passwd can be read");
    let ids = passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let found = fields.next() == Some(name);
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        found.then_some(Owner { uid, gid })
    });
    ids.unwrap_or_else(|| panic!("there is no user {name}, which Debian's packages make"))
}
