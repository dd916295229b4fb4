//! Bounces in prose: servers that send no report, or lose it on the way.
//!
//! Separate because prose has to be found before it can be read. It is only believed where a server
//! sent it (the daemon's name, the null return path, X-Failed-Recipients) and it either bears the
//! mark of a server that we know or says in its subject, in any of many languages, that it returns
//! a mail: a customer who quotes a bounce is no bounce, and nor is a vacation note. Never reads
//! what stands below the server's own words.

use super::servers::{COPY, DELAYED_WORDS, FAILED_SUBJECTS, SERVERS};
use super::status;
use super::{Action, Bounce, field, is_wide, one_line, report, row_of};
use crate::limits::{ADDRESSES_MAX, BOUNCE_LINES_MAX, BOUNCE_RECIPIENTS_MAX};
use crate::mail::address::Address;
use crate::mail::message::{Message, ReturnPath};

/// A bounce that was told by its words.
#[derive(Debug)]
pub(in crate::mail::read) struct Plain {
    /// Whose words they are.
    pub(in crate::mail::read) server: &'static str,
    /// What became of the mail, for all its recipients.
    pub(in crate::mail::read) action: Action,
    /// A row a recipient; may be empty.
    pub(in crate::mail::read) recipients: Vec<Bounce>,
}

/// Tells a bounce by its words. `None` where no server sent it, or it says nothing of the kind.
pub(in crate::mail::read) fn plain(message: &Message) -> Option<Plain> {
    let failed: Vec<Address> = message
        .header("X-Failed-Recipients")
        .flat_map(|value| value.split(','))
        .filter_map(|address| Address::parse(address).ok())
        .take(BOUNCE_RECIPIENTS_MAX)
        .collect();
    if failed.is_empty() && !is_from_server(message) {
        return None;
    }
    let body = own_lines(&message.text);
    let folded = fold(&body);
    let known = SERVERS.iter().find(|server| folded.contains(server.mark));
    let unknown = || by_subject(message, &folded);
    let (server, action, mark) = match known {
        // Some have the same words for both.
        Some(server) if tells_of_delay(&subject_of(message)) => {
            (server.name, Action::Delayed, server.rows)
        }
        Some(server) => (server.name, server.action, server.rows),
        None if !failed.is_empty() => ("x-failed-recipients", Action::Failed, ""),
        None => ("subject", unknown()?, ""),
    };
    let mut recipients = rows(message, &body, mark, action);
    // A subject is anybody's to write. A server says whom it did not reach, or wants no answer.
    let names_nobody = || recipients.iter().all(|row| row.recipient.is_none());
    let is_told = || is_daemon(message) || status::reply_class(&folded).is_some();
    let is_weak = known.is_none() && failed.is_empty() && has_return_path(message);
    if is_weak && (names_nobody() || !is_told()) {
        return None;
    }
    if !failed.is_empty() {
        // Exim and Gmail name the recipients in a field of their own.
        let said = body.get(begin_of_rows(&body, mark)..).unwrap_or_default();
        let of_all = told(None, action, said);
        let row = |address: Address| {
            let known = recipients.iter().find(|row| row.recipient.as_ref() == Some(&address));
            let row = known.unwrap_or(&of_all).clone();
            Bounce { recipient: Some(address), ..row }
        };
        recipients = failed.into_iter().map(row).collect();
    }
    Some(Plain { server, action, recipients })
}

/// The rows of a report that names nobody: as its prose has it, or else one for whom the returned
/// mail was.
pub(super) fn unreported(message: &Message) -> Vec<Bounce> {
    plain(message).map(|plain| plain.recipients).unwrap_or_default()
}

/// What a mailbox's own filter says it rejected a mail for (Dovecot, Sieve's `reject` of RFC 5429):
/// it knows the mailbox, whatever the servers before it made of its refusal.
pub(super) fn rejected_by_mailbox(message: &Message) -> Option<&str> {
    let (_, behind) = message.text.split_once("was automatically rejected:")?;
    behind.lines().map(str::trim).find(|line| !line.is_empty())
}

/// Whether a mail server wrote it, as far as its sender tells.
pub(in crate::mail::read) fn is_from_server(message: &Message) -> bool {
    const NAMES: &[&str] = &[
        "mail delivery",
        "mailer-daemon",
        "mailer daemon",
        "delivery system",
        "delivery subsystem",
        "postmaster",
        "mail administrator",
        "system administrator",
        "systemadministrator",
    ];
    let is_named = message.from.iter().chain(&message.sender).any(|from| {
        let name = from.name.to_lowercase();
        NAMES.iter().any(|daemon| name.contains(daemon))
    });
    // `From: MAILER-DAEMON` without a domain is no address.
    let is_bare = message.from.is_empty()
        && message.header("From").any(|from| from.to_lowercase().contains("mailer-daemon"));
    is_daemon(message) || is_named || is_bare || message.return_path == ReturnPath::Null
}

/// Whether it comes from the address of a daemon; its name is anybody's to choose.
fn is_daemon(message: &Message) -> bool {
    const LOCALS: &[&str] = &[
        "mailer-daemon",
        "mailerdaemon",
        "mail-daemon",
        "maildaemon",
        "mdaemon",
        "mailer",
        "postmaster",
        "microsoftexchange",
        "double-bounce",
        "mmdf",
    ];
    message.from.iter().chain(&message.sender).any(|from| {
        let local = from.address.local().to_lowercase();
        LOCALS.iter().any(|daemon| local.starts_with(daemon))
    })
}

/// Whether bounces of this mail would reach somebody, as those of no server's report do
/// (RFC 5321 §4.5.5): a daemon's own address is another way of saying so.
fn has_return_path(message: &Message) -> bool {
    let is_mailer = |local: &str| local.to_lowercase().starts_with("mailer-daemon");
    let is_from_mailer = message.from.iter().any(|from| is_mailer(from.address.local()));
    match &message.return_path {
        ReturnPath::Address(path) => !is_from_mailer && !is_mailer(path.local()),
        ReturnPath::Null | ReturnPath::Unknown => false,
    }
}

/// What an unknown server says became of the mail, by its subject. Answers quote subjects: those
/// of bounces begin with what they say.
fn by_subject(message: &Message, folded: &str) -> Option<Action> {
    const ANSWERS: &[&str] = &["re:", "aw:", "sv:", "antw:", "auto", "out of", "abwesen"];
    let subject = subject_of(message);
    if ANSWERS.iter().any(|answer| subject.starts_with(answer)) {
        return None;
    }
    if tells_of_delay(&subject) {
        return Some(Action::Delayed);
    }
    // Whatever a daemon says that is no answer, it says of a mail.
    let is_from = |local: &str| {
        message.from.iter().any(|from| from.address.local().to_lowercase().starts_with(local))
    };
    // A reply with its status (`550 5.1.1`) is the same in all languages.
    let quotes_refusal = || {
        is_from("postmaster")
            && message.return_path == ReturnPath::Null
            && status::reply_class(folded) == Some('5')
            && status::of_failure(folded).is_some()
    };
    if !says(FAILED_SUBJECTS, &subject) && !is_from("mailer-daemon") && !quotes_refusal() {
        return None;
    }
    let start: String = folded.chars().take(FIRST_WORDS_CHARS).collect();
    if says(DELAYED_WORDS, &start) {
        return Some(Action::Delayed);
    }
    let arrived = ["successfully delivered", "successful delivery", "was successfully relayed"];
    Some(if says(&arrived, &start) { Action::Delivered } else { Action::Failed })
}

fn says(words: &[&str], text: &str) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Whether a subject tells of a delay by itself; behind its colon stands that of the mail.
fn tells_of_delay(subject: &str) -> bool {
    let own = subject.split([':', '：']).next().unwrap_or_default();
    says(DELAYED_WORDS, own) || DELAYED_WORDS.iter().any(|word| subject.starts_with(word))
}

/// In lower case, from its first word on.
fn subject_of(message: &Message) -> String {
    message.subject.to_lowercase().trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// A server says what it is about in its first sentences.
const FIRST_WORDS_CHARS: usize = 400;

/// The server's own lines: down to the returned mail.
fn own_lines(text: &str) -> Vec<&str> {
    text.lines()
        .take_while(|line| {
            let line = line.trim().to_lowercase();
            !COPY.iter().any(|copy| line.starts_with(copy))
        })
        .take(BOUNCE_LINES_MAX)
        .collect()
}

fn fold(lines: &[&str]) -> String {
    let words = lines.iter().flat_map(|line| line.split_whitespace());
    words.collect::<Vec<_>>().join(" ").to_lowercase().replace('\u{2019}', "'")
}

/// The recipients, by the best that the mail has: a report within the text, lines that begin with
/// an address below the server's words, any address in them, or the returned mail's own To.
fn rows(message: &Message, body: &[&str], mark: &str, action: Action) -> Vec<Bounce> {
    let begin = begin_of_rows(body, mark);
    let is_field = |line: &&&str| line.trim_start().to_lowercase().starts_with("final-recipient:");
    if body.iter().find(is_field).is_some() {
        let reported = report::recipients(&body.join("\n"));
        if reported.iter().any(|row| row.recipient.is_some()) {
            return reported;
        }
    }
    let listed = listed(message, body.get(begin..).unwrap_or_default(), action);
    if !listed.is_empty() {
        return listed;
    }
    let named = || body.iter().skip(begin).flat_map(|line| addresses_in(line));
    let told_to = field(&message.returned_header, "To").or_else(|| field(&message.text, "To"));
    let returned: Vec<Address> = told_to.iter().flat_map(|to| addresses_in(to)).collect();
    let address = named()
        .find(|address| returned.contains(address))
        .or_else(|| named().find(|address| !is_bystander(message, address)))
        .or_else(|| returned.into_iter().find(|address| !is_bystander(message, address)));
    vec![told(address, action, body.get(begin..).unwrap_or_default())]
}

/// Each line that begins with an address, and what is said up to the next one.
fn listed(message: &Message, body: &[&str], action: Action) -> Vec<Bounce> {
    let mut rows: Vec<Bounce> = Vec::new();
    let mut said: Vec<&str> = Vec::new();
    let mut current: Option<Address> = None;
    for line in body {
        let address = if rows.len() < BOUNCE_RECIPIENTS_MAX { leading_address(line) } else { None };
        let Some(address) = address.filter(|address| !is_bystander(message, address)) else {
            said.push(line);
            continue;
        };
        if current.as_ref() != Some(&address)
            && let Some(done) = current.replace(address)
        {
            rows.push(told(Some(done), action, &said));
            said.clear();
        }
        said.push(behind_address(line));
    }
    if current.is_some() {
        rows.push(told(current, action, &said));
    }
    let mut known: Vec<Option<Address>> = Vec::new();
    rows.retain(|row| {
        let is_new = !known.contains(&row.recipient);
        known.push(row.recipient.clone());
        is_new
    });
    rows
}

/// Whom servers name beside the recipients: themselves, and whom they report to.
fn is_bystander(message: &Message, address: &Address) -> bool {
    let local = address.local().to_lowercase();
    local.starts_with("postmaster")
        || local.starts_with("mailer-daemon")
        || message.to.iter().any(|to| to.address == *address)
        || message.from.iter().any(|from| from.address == *address)
}

/// The line after the words, or the first line of all where they are wrapped away.
fn begin_of_rows(body: &[&str], words: &str) -> usize {
    if words.is_empty() {
        return 0;
    }
    body.iter().position(|line| fold(&[line]).contains(words)).unwrap_or(0)
}

fn told(recipient: Option<Address>, action: Action, said: &[&str]) -> Bounce {
    let words = said.join("\n");
    let status = status::of_failure(&words);
    let mut row = row_of(recipient, action, status, &words);
    let reply = reply_in(said);
    let first = said.iter().map(|line| line.trim()).find(|line| !line.is_empty());
    row.diagnostic = one_line(if reply.is_empty() { first.unwrap_or_default() } else { reply });
    row
}

/// The first line that quotes an SMTP reply.
fn reply_in<'a>(lines: &[&'a str]) -> &'a str {
    let quotes_reply =
        |line: &&&str| status::reply_class(line).is_some() || status::of_failure(line).is_some();
    lines.iter().find(quotes_reply).map_or("", |line| line.trim())
}

/// An address that a line begins with, bracketed or bare, behind a field's name (`To: …`), or in
/// brackets behind a name as Exchange writes it: `Kim Bauer (kim@example.net)`.
fn leading_address(line: &str) -> Option<Address> {
    const NAMES: &[&str] = &["to:", "recipient:", "failed recipient:", "address:", "rcpt to:"];
    let line = line.trim().trim_start_matches(['*', '•', '-', '|', '>', ' ']);
    let lower = line.to_lowercase();
    let name = NAMES.iter().find(|name| lower.starts_with(**name));
    let line = name.and_then(|name| line.get(name.len()..)).unwrap_or(line).trim_start();
    let word = line.split(|c: char| c.is_whitespace() || is_wide(c)).next().unwrap_or_default();
    bare_address(word).or_else(|| {
        let (_, rest) = line.split_once("delivered to ").or_else(|| line.split_once('('))?;
        let inner = rest.split([')', ' ', '<']).next()?;
        if line.len() > LISTED_LINE_BYTES_MAX { None } else { bare_address(inner) }
    })
}

/// What a line says behind the address that it names.
fn behind_address(line: &str) -> &str {
    let behind = line.split_once('@').map_or("", |(_, behind)| behind);
    behind.split_once(|c: char| c.is_whitespace() || c == '>').map_or("", |(_, rest)| rest)
}

/// A line that names one recipient and why; a longer one is prose.
const LISTED_LINE_BYTES_MAX: usize = 200;

/// The addresses within a line, in order.
fn addresses_in(line: &str) -> Vec<Address> {
    let words = line.split(|c: char| c.is_whitespace() || "<>()[],;\"'".contains(c) || is_wide(c));
    let named = words.filter(|word| word.contains('@')).filter_map(bare_address);
    named.take(ADDRESSES_MAX).collect()
}

fn bare_address(word: &str) -> Option<Address> {
    let bare = word.split_once("<mailto:").map_or(word, |(bare, _)| bare);
    let bare = bare.trim_matches(['<', '>', ':', ',', ';', '\'', '"', '.', '(', ')', '[', ']']);
    let bare = bare.strip_prefix("mailto:").unwrap_or(bare);
    Address::parse(bare).ok()
}
