//! A desk with a store of its own, for tests of the steps.
//!
//! Separate so that each test names only what it is about. Never in the program.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use tempfile::TempDir;

use super::desk::Desk;
use super::ingest::{Folder, Incoming};
use crate::imap::Location;
use crate::mail::read::authentication::KeyRecords;
use crate::mail::token::{Key, Keys};
use crate::mail::write::template::Templates;
use crate::store::Store;
use crate::world::random::SystemRandom;

/// A desk in a folder that goes with it.
pub(super) struct Sample {
    pub(super) store: Store,
    pub(super) desk: Desk,
    pub(super) _dir: TempDir,
}

/// So many seconds after the beginning of a test.
pub(super) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

/// Where a mail of the mailbox `support` lies.
pub(super) fn location(uid: u32) -> Location {
    Location { mailbox: "support".into(), folder: "INBOX".into(), uidvalidity: 1, uid }
}

/// A customer's mail that lies there.
pub(super) fn mail(uid: u32) -> Incoming {
    let raw = format!(
        "From: kim{uid}@example.net\r\nTo: support@example.com\r\nSubject: A lamp\r\n\
         Message-ID: <{uid}@example.net>\r\n\r\nMy lamp is dark. What now?\r\n"
    );
    Incoming {
        mailbox: "support".into(),
        location: Some(location(uid)),
        received_at: at(0),
        folder: Folder::Inbox,
        history: false,
        restored: false,
        raw: raw.into_bytes(),
        keys: KeyRecords::new(),
    }
}

impl Sample {
    /// A desk of one mailbox and one agent, without any mail.
    pub(super) fn new() -> Sample {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("posthaste.toml");
        let text = r#"data_dir = "."
            desk = { name = "Lamps", trust = ["mx.example.com"] }
            agent = [{ name = "anna", address = "anna@example.com" }]
            [[mailbox]]
            name = "support"
            address = "support@example.com"
            imap = { host = "localhost", username = "support", password_command = "true" }
            smtp = { host = "localhost" }
        "#;
        std::fs::write(&file, text).unwrap();
        let config = crate::config::load(&file, |_| None).unwrap_or_else(|e| panic!("{e:?}"));
        let keys = Keys { current: Key { id: 1, secret: [7; 32] }, old: Vec::new() };
        let desk = Desk {
            policy: Arc::new(config.policy.clone()),
            templates: Arc::new(Templates::new(&["en".into()], &BTreeMap::new()).unwrap()),
            zone: jiff::tz::TimeZone::UTC,
            index: None,
            footer: None,
            random: Arc::new(SystemRandom),
        };
        let store = Store::open(dir.path(), keys).unwrap();
        Sample { store, desk, _dir: dir }
    }
}
