//! The mail servers as people see them: they send with their own login and look into folders.
//!
//! Separate so that the kill storm runs against any servers: here against the sandbox, which needs
//! nothing installed. Whoever brings others implements [`Post`].

use posthaste::sandbox::{Sandbox, User};

use super::place::{DESK, PASSWORD};

/// A mail in a folder.
pub(crate) struct Lying {
    /// Its bytes, with whatever the servers put on top.
    pub(crate) raw: Vec<u8>,
    /// Whether it bears `\Answered`.
    pub(crate) answered: bool,
}

/// Mail servers with an account for the desk and one for each person.
pub(crate) trait Post: Sync {
    /// `[mailbox.imap]` and `[mailbox.smtp]` for the desk, as TOML.
    fn accounts(&self) -> String;
    /// Whose Authentication-Results are to be believed.
    fn authserv_id(&self) -> String;
    /// Somebody sends a mail to the desk, logged in as themselves; it lies in INBOX when this
    /// returns, or soon after.
    fn write(&self, from: &str, raw: &str);
    /// What lies in a folder.
    fn folder(&self, address: &str, folder: &str) -> Vec<Lying>;
}

/// The sandbox with accounts for the desk and these people.
pub(crate) fn sandbox(people: impl IntoIterator<Item = String>) -> Sandbox {
    let people = people.into_iter().chain([DESK.to_owned()]);
    let users: Vec<User> = people.map(|address| User::new(&address, PASSWORD)).collect();
    Sandbox::spawn(users.as_slice()).expect("free ports")
}

impl Post for Sandbox {
    fn accounts(&self) -> String {
        let login = format!(
            "host = \"127.0.0.1\"\nsecurity = \"none\"\nusername = \"{DESK}\"\n\
             password = \"{PASSWORD}\"\n"
        );
        format!(
            "[mailbox.imap]\nport = {}\npoll = \"1s\"\nsave_sent = \"on\"\n{login}\n\
             [mailbox.smtp]\nport = {}\n{login}",
            self.imap_port(),
            self.smtp_port()
        )
    }

    fn authserv_id(&self) -> String {
        "mx.sandbox.test".to_owned()
    }

    fn write(&self, from: &str, raw: &str) {
        let login = format!("auth=pass smtp.auth={from} smtp.mailfrom={from}");
        let traced = format!(
            "Return-Path: <{from}>\r\nDelivered-To: {DESK}\r\n\
             Authentication-Results: {};\r\n\t{login}\r\n{raw}",
            self.authserv_id()
        );
        self.deliver(DESK, traced.as_bytes()).expect("the desk has an account");
    }

    fn folder(&self, address: &str, folder: &str) -> Vec<Lying> {
        let mails = Sandbox::folder(self, address, folder).into_iter();
        mails
            .map(|mail| Lying { answered: mail.has_flag("\\Answered"), raw: mail.raw.to_vec() })
            .collect()
    }
}
