//! A desk on disk, the mail server around it, and the commands of its admin.
//!
//! Separate because every test here has one. A desk can be copied, so that each damage is done to
//! the same store.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use posthaste::sandbox::{Sandbox, User};
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

/// The desk's address.
pub(crate) const DESK: &str = "support@desk.example";
/// An agent.
pub(crate) const ANNA: &str = "anna@desk.example";
/// An agent.
pub(crate) const BEN: &str = "ben@desk.example";
/// A customer.
pub(crate) const KIM: &str = "kim@shop.example";
/// Everybody's password.
pub(crate) const PASSWORD: &str = "loopback";
/// Whom the desk believes.
pub(crate) const AUTHSERV_ID: &str = "mx.sandbox.test";

/// A mail server with accounts for the desk, its agents and these customers.
pub(crate) fn servers(customers: &[&str]) -> Sandbox {
    let people = [DESK, ANNA, BEN].iter().chain(customers);
    let users: Vec<User> = people.map(|address| User::new(address, PASSWORD)).collect();
    Sandbox::spawn(users.as_slice()).unwrap()
}

/// A configuration and a data directory, which go when this is dropped.
pub(crate) struct Desk {
    home: TempDir,
}

impl Desk {
    /// A desk for [`DESK`] with two agents.
    pub(crate) fn new(servers: &Sandbox) -> Desk {
        let desk = Desk { home: TempDir::new().unwrap() };
        let login = format!(
            "host = \"127.0.0.1\"\nsecurity = \"none\"\nusername = \"{DESK}\"\n\
             password = \"{PASSWORD}\"\n"
        );
        let configuration = format!(
            "data_dir = \"data\"\n\
             [desk]\nname = \"Lamp & Light Ltd\"\nlanguages = [\"en\"]\nadmin = \"{ANNA}\"\ntrust = [\"{AUTHSERV_ID}\"]\n\
             [[mailbox]]\nname = \"support\"\naddress = \"{DESK}\"\n\
             [mailbox.imap]\nport = {}\npoll = \"1s\"\nsave_sent = \"on\"\n{login}\
             [mailbox.smtp]\nport = {}\n{login}\
             [[agent]]\nname = \"anna\"\naddress = \"{ANNA}\"\n\
             [[agent]]\nname = \"ben\"\naddress = \"{BEN}\"\n\
             [acknowledge]\nmax_per_address = \"1000/24h\"\n\
             [limits]\nautomatic_mail = \"100000/min\"\nuncertain = \"3s\"\n",
            servers.imap_port(),
            servers.smtp_port(),
        );
        fs::write(desk.home.path().join("posthaste.toml"), configuration).unwrap();
        desk
    }

    /// Another desk with the same configuration and the same files in its data directory.
    pub(crate) fn copy(&self) -> Desk {
        let copy = Desk { home: TempDir::new().unwrap() };
        copy_directory(self.home.path(), copy.home.path());
        copy
    }

    /// Another desk with the same configuration, and no data: the same desk on a new machine.
    pub(crate) fn elsewhere(&self) -> Desk {
        let other = Desk { home: TempDir::new().unwrap() };
        let name = "posthaste.toml";
        fs::copy(self.home.path().join(name), other.home.path().join(name)).unwrap();
        other
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub(crate) fn data(&self, name: &str) -> PathBuf {
        self.home.path().join("data").join(name)
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_posthaste"));
        command.arg("--config").arg(self.path("posthaste.toml")).args(words);
        command.current_dir(self.home.path()).env_remove("POSTHASTE_CONFIG");
        command.env_remove("POSTHASTE_LOG").env_remove("STATE_DIRECTORY");
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// Runs a command that has to work; gives its standard output.
    pub(crate) fn ok(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(output.status.success(), "{words:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command that has to refuse with these words.
    pub(crate) fn refuses(&self, words: &[&str], says: &str) {
        let output = self.run(words);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{words:?}: {said}");
        assert!(said.contains(says), "{words:?}: {said}");
    }

    /// Runs a command that has to print one JSON value, whatever its status.
    pub(crate) fn json(&self, words: &[&str]) -> Value {
        let output = self.run(&[words, &["--json"]].concat());
        serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}: {output:?}"))
    }

    /// The lines of `list`.
    pub(crate) fn list(&self) -> Vec<Value> {
        let lines = self.ok(&["list", "--json"]);
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// What `verify` finds: check and thing of each.
    pub(crate) fn findings(&self) -> Vec<(String, String)> {
        let output = self.run(&["verify", "--json"]);
        let value: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|why| panic!("{why}: {output:?}"));
        let findings = value["findings"].as_array().unwrap();
        assert_eq!(output.status.code(), Some(i32::from(!findings.is_empty())), "{value}");
        let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
        findings.iter().map(|found| (text(found, "check"), text(found, "about"))).collect()
    }

    /// The database, past the program.
    pub(crate) fn sql(&self, sql: &str) {
        let connection = Connection::open(self.data("posthaste.db")).unwrap();
        connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
    }

    /// One number out of the database.
    pub(crate) fn number(&self, sql: &str) -> i64 {
        let connection = Connection::open(self.data("posthaste.db")).unwrap();
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

/// A customer's mail as it lies in the mailbox, vouched for.
pub(crate) fn mail(from: &str, id: &str, subject: &str, more: &str, text: &str) -> String {
    format!(
        "Return-Path: <{from}>\r\nDelivered-To: {DESK}\r\n\
         Authentication-Results: {AUTHSERV_ID}; auth=pass smtp.auth={from} smtp.mailfrom={from}\r\n\
         From: {from}\r\nTo: {DESK}\r\nSubject: {subject}\r\nMessage-ID: <{id}>\r\n\
         Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n{more}\r\n{text}\r\n"
    )
}

/// Puts a mail into the desk's mailbox.
pub(crate) fn write(servers: &Sandbox, from: &str, id: &str, subject: &str, text: &str) {
    servers.deliver(DESK, mail(from, id, subject, "", text).as_bytes()).unwrap();
}

fn copy_directory(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_directory(&entry.path(), &target);
        } else if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
