//! A desk whose supervisor is the test: the program, its configuration, and the socket of systemd.
//!
//! Separate from what is tested. News of the daemon wait in the socket until they are asked for, so
//! none gets lost, and each test says which it expects next.

use std::fs::{self, File};
use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use posthaste::sandbox::{Sandbox, User};
use tempfile::TempDir;

use crate::wait::wait_until;

/// How long something may take that happens at once on an idle machine.
pub(crate) const SOON: Duration = Duration::from_secs(60);

/// The address that customers write to.
pub(crate) const SUPPORT: &str = "support@example.com";

/// A mail server, a configuration, and the socket.
pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    home: TempDir,
    socket: UnixDatagram,
}

/// The daemon. It is killed where a test ends before it does.
pub(crate) struct Daemon {
    child: Child,
}

impl Desk {
    /// A desk with Anna and Ben.
    pub(crate) fn new() -> Desk {
        let users = [SUPPORT, "anna@example.com", "ben@example.com", "kim@example.net"];
        let users = users.map(|address| User::new(address, "secret"));
        let home = TempDir::new().unwrap();
        let socket = UnixDatagram::bind(home.path().join("notify")).unwrap();
        socket.set_read_timeout(Some(SOON)).unwrap();
        let desk = Desk { sandbox: Sandbox::spawn(users.as_slice()).unwrap(), home, socket };
        desk.configure(&["anna", "ben"], "");
        desk
    }

    /// Writes a configuration with these agents; `more` stands above everything else.
    pub(crate) fn configure(&self, agents: &[&str], more: &str) {
        let login = "host = \"127.0.0.1\", security = \"none\", username = \"support@example.com\"";
        let account = |port: u16| format!("{{ {login}, password = \"secret\", port = {port} }}");
        let mut text = format!(
            "{more}\n[desk]\nname = \"Lamp Ltd\"\nlanguages = [\"en\"]\ntrust = [\"mx.sandbox.test\"]\n\
             [[mailbox]]\nname = \"support\"\naddress = \"{SUPPORT}\"\nimap = {}\nsmtp = {}\n",
            account(self.sandbox.imap_port()),
            account(self.sandbox.smtp_port()),
        );
        for name in agents {
            text += &format!("[[agent]]\nname = \"{name}\"\naddress = \"{name}@example.com\"\n");
        }
        self.write(&text);
    }

    /// Writes this configuration.
    pub(crate) fn write(&self, text: &str) {
        fs::write(self.path("posthaste.toml"), text).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Starts the daemon as systemd does, with a watchdog of this interval.
    pub(crate) fn start(&self, watchdog: Duration) -> Daemon {
        let mut command = self.program(&["run"]);
        command.env("NOTIFY_SOCKET", self.path("notify"));
        command.env("WATCHDOG_USEC", watchdog.as_micros().to_string());
        command.env_remove("WATCHDOG_PID");
        let log = File::options().create(true).append(true).open(self.path("log")).unwrap();
        Daemon { child: command.stdin(Stdio::null()).stderr(log).spawn().unwrap() }
    }

    /// Runs a command that has to end; gives its status and all that it said.
    pub(crate) fn run(&self, words: &[&str]) -> (Option<i32>, String) {
        let output = self.program(words).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&said).into_owned())
    }

    fn program(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_posthaste"));
        command.arg("--config").arg(self.path("posthaste.toml")).args(words);
        command.env("STATE_DIRECTORY", self.path("data"));
        for name in ["POSTHASTE_CONFIG", "POSTHASTE_LOG", "NOTIFY_SOCKET", "JOURNAL_STREAM"] {
            command.env_remove(name);
        }
        command
    }

    /// The next piece of news, whatever it is; its lines are `NAME=value`.
    pub(crate) fn next_news(&self) -> Vec<String> {
        let mut news = [0; 4096];
        let length = self.socket.recv(&mut news).unwrap_or_else(|error| {
            panic!("waiting for news of the daemon: {error}; it logged:\n{}", self.log())
        });
        String::from_utf8_lossy(&news[..length]).lines().map(str::to_owned).collect()
    }

    /// The next piece of news but pings of the watchdog.
    pub(crate) fn news(&self) -> Vec<String> {
        loop {
            let news = self.next_news();
            if news != ["WATCHDOG=1"] {
                return news;
            }
        }
    }

    /// News until this line is among them; gives the piece that has it.
    pub(crate) fn news_with(&self, line: &str) -> Vec<String> {
        loop {
            let news = self.news();
            if news.iter().any(|one| one == line) {
                return news;
            }
        }
    }

    /// What the daemon has logged so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    /// A customer writes, and gets an ack: the desk is at work.
    pub(crate) fn answers_a_customer(&self, number: usize) {
        let acks = |sandbox: &Sandbox| sandbox.folder("kim@example.net", "INBOX").len();
        let before = acks(&self.sandbox);
        self.write_to_support(number);
        let answered = self.sandbox.wait_for(|sandbox| acks(sandbox) > before, SOON);
        assert!(answered, "no ack; the daemon logged:\n{}", self.log());
    }

    /// A customer writes, and the desk takes the mail in: then there are `number` conversations.
    pub(crate) fn takes_in(&self, number: usize) {
        self.write_to_support(number);
        let list = || self.run(&["list", "--json"]).1.lines().count();
        wait_until("the mail to be taken in", SOON, || (list() == number).then_some(()));
    }

    fn write_to_support(&self, number: usize) {
        let mail = format!(
            "From: kim@example.net\r\nTo: {SUPPORT}\r\nSubject: Lamp {number}\r\n\
             Message-ID: <{number}@example.net>\r\n\r\nMy lamp is dark.\r\n"
        );
        self.sandbox.deliver(SUPPORT, mail.as_bytes()).unwrap();
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.sandbox.stop();
    }
}

impl Daemon {
    /// Sends it a signal, such as `HUP`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status();
        assert!(sent.unwrap().success());
    }

    /// Waits for its end; gives its exit status.
    pub(crate) fn ended(mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
