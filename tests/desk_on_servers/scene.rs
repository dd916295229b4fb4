//! Who plays, and how a test looks at what became of a mail.
//!
//! Separate so that each test is its story. Looks at bytes with a parser that the program does not
//! share its own reading with: headers by name, the plain text, the kind that we marked.

use std::collections::BTreeMap;
use std::time::Duration;

use mail_parser::{HeaderValue, MessageParser};
use serde_json::Value as Json;

use crate::support::imap::Stored;
use crate::support::posthaste::Posthaste;
use crate::support::servers::{Servers, User};
use crate::support::wait::wait_until;

/// The mailbox that customers write to.
pub(crate) const SUPPORT: &str = "support@desk.test";
/// An agent.
pub(crate) const ANNA: &str = "anna@desk.test";
/// A customer.
pub(crate) const KIM: &str = "kim@customer.test";

/// How long a whole desk may take to come to rest, or to get through what was given to it.
pub(crate) const LONG: Duration = Duration::from_secs(180);

/// A header's text, unfolded; the first of that name.
pub(crate) fn header(raw: &[u8], name: &str) -> Option<String> {
    let mail = MessageParser::default().parse(raw)?;
    let raw_value = mail.header_raw(name)?;
    let unfolded: Vec<&str> = raw_value.split_whitespace().collect();
    Some(unfolded.join(" "))
}

/// A header that holds ids, without `<>`.
pub(crate) fn ids(raw: &[u8], name: &str) -> Vec<String> {
    let mail = MessageParser::default().parse(raw).expect("a mail");
    match mail.header(name) {
        Some(HeaderValue::Text(id)) => vec![id.to_string()],
        Some(HeaderValue::TextList(ids)) => ids.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

/// The Message-ID without `<>`.
pub(crate) fn message_id(raw: &[u8]) -> String {
    ids(raw, "Message-ID").pop().expect("a Message-ID")
}

/// What a mail of ours says it is.
pub(crate) fn kind(raw: &[u8]) -> Option<String> {
    header(raw, "X-Posthaste-Kind")
}

/// Those of a kind.
pub(crate) fn of_kind<'m>(mails: &'m [Stored], wanted: &str) -> Vec<&'m Stored> {
    mails.iter().filter(|mail| kind(&mail.raw).as_deref() == Some(wanted)).collect()
}

/// Mails of ours in a folder, by kind.
pub(crate) fn count_kinds(mails: &[Stored]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for kind in mails.iter().filter_map(|mail| kind(&mail.raw)) {
        *counts.entry(kind).or_insert(0) += 1;
    }
    counts
}

/// The plain text, lines ended by a line feed.
pub(crate) fn plain_text(raw: &[u8]) -> String {
    let mail = MessageParser::default().parse(raw).expect("a mail");
    mail.body_text(0).expect("a text").replace("\r\n", "\n")
}

/// The one conversation of a list that holds a message.
pub(crate) fn conversation_of<'l>(list: &'l [Json], message_id: &str) -> &'l Json {
    let holds = |row: &&Json| {
        let ids = row["message_ids"].as_array().expect("Message-IDs");
        ids.iter().any(|id| id == message_id)
    };
    let found: Vec<&Json> = list.iter().filter(holds).collect();
    assert_eq!(found.len(), 1, "{message_id} is in exactly one conversation: {found:?}");
    found[0]
}

/// The names of a conversation's events, in order, without the relay's receipts: those come when
/// the relay likes.
pub(crate) fn event_names(shown: &Json) -> Vec<&str> {
    let events = shown["events"].as_array().expect("events");
    let names = events.iter().map(|event| event["event"].as_str().expect("a name"));
    names.filter(|name| *name != "delivered").collect()
}

/// Waits until nothing is left to be sent and nothing moves any more, and returns `status`.
pub(crate) fn wait_until_quiet(desk: &Posthaste) -> Json {
    // Dovecot tells an idle client of news after half a second.
    const LOOKS_ALIKE: u32 = 30;
    let mut seen = Json::Null;
    let mut alike = 0;
    wait_until("the desk to come to rest", LONG, || {
        let mut status = desk.json(&["status"]);
        for mailbox in status["mailboxes"].as_array_mut().expect("mailboxes") {
            mailbox["last_sync"] = Json::Null;
        }
        let outbox = &status["outbox"];
        let rests = ["queued", "deferred", "uncertain"].iter().all(|state| outbox[*state] == 0);
        alike = if rests && status == seen { alike + 1 } else { 0 };
        seen = status;
        (alike >= LOOKS_ALIKE).then(|| seen.clone())
    })
}

/// A second mailbox for [`Posthaste::configure`], without protection, as TOML.
pub(crate) fn another_mailbox(servers: &Servers, name: &str, user: &User) -> String {
    let account = |port: u16| {
        format!(
            "{{ host = \"localhost\", port = {port}, security = \"none\", username = \"{}\", \
             password = \"{}\" }}",
            user.address, user.password
        )
    };
    format!(
        "[[mailbox]]\n[[mailbox]]\nname = \"{name}\"\naddress = \"{}\"\nimap = {}\nsmtp = {}\n",
        user.address,
        account(servers.imap_port()),
        account(servers.smtp_port()),
    )
}
