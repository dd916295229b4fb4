//! Bounces in prose: servers that send no report, or lose it on the way.
//!
//! Separate because it is a table of the words of servers. A text is only believed where a server
//! sent it (the daemon's name, the null return path, X-Failed-Recipients) and it bears the mark of
//! one in the table: a customer who quotes a bounce is no bounce.

use super::{Action, Bounce, bounce, failure_in, reply_class};
use crate::limits::BOUNCE_RECIPIENTS_MAX;
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

/// The words of one server. `mark` proves it, `rows` stands above the recipients; both in lower
/// case, blanks folded.
struct Server {
    name: &'static str,
    mark: &'static str,
    rows: &'static str,
    action: Action,
}

const fn failed(name: &'static str, mark: &'static str, rows: &'static str) -> Server {
    Server { name, mark, rows, action: Action::Failed }
}

const fn delayed(name: &'static str, mark: &'static str, rows: &'static str) -> Server {
    Server { name, mark, rows, action: Action::Delayed }
}

/// Delays stand before failures where a server's mark is the same for both.
const SERVERS: &[Server] = &[
    delayed("postfix", "this is just a warning", "the mail system"),
    delayed("postfix", "you do not need to resend your message", "the mail system"),
    failed("postfix", "this is the mail system at host", "the mail system"),
    failed("postfix", "this is the postfix program at host", "the postfix program"),
    failed(
        "postfix",
        "your message could not be delivered to one or more recipients",
        "the mail system",
    ),
    delayed("exim", "has not been delivered to all of its recipients", "yet been delivered"),
    delayed("exim", "has not yet been delivered", "not yet been delivered"),
    failed("exim", "this message was created automatically by mail delivery software", "failed:"),
    failed("exim", "could not be delivered to one or more of its recipients", "failed:"),
    failed("exim", "contained one or more recipient addresses that were", "constructed:"),
    failed("qmail", "this is the qmail-send program", "qmail-send program"),
    failed(
        "qmail",
        "i wasn't able to deliver your message to the following addresses",
        "the following addresses",
    ),
    failed(
        "exchange",
        "did not reach some or all of the intended recipients",
        "could not be reached:",
    ),
    failed("exchange", "delivery has failed to these recipients", "recipients or"),
    failed("exchange", "fehler bei der nachrichtenzustellung an", "folgende empfänger oder"),
    failed("exchange", "die folgenden empfänger konnten nicht erreicht werden", "erreicht werden"),
    failed("exchange", "zustellung an folgende empfänger nicht erfolgreich", "folgende empfänger"),
    delayed("sendmail", "** this is a warning message only **", "transient non-fatal errors"),
    delayed("sendmail", "warning: could not send message for past", "non-fatal errors"),
    failed("sendmail", "the following addresses had permanent fatal errors", "fatal errors"),
    failed("sendmail", "the original message was received at", "transcript of session"),
    delayed(
        "gmail",
        "there was a temporary problem delivering your message to",
        "delivering your message to",
    ),
    delayed("gmail", "delivery to the following recipient has been delayed", "been delayed:"),
    failed("gmail", "delivery to the following recipient failed permanently", "permanently:"),
    failed("gmail", "delivery to the following recipients failed", "failed:"),
    failed("gmail", "your message wasn't delivered to", "delivered to"),
    failed("gmail", "ihre nachricht wurde nicht an", "nicht an"),
    failed("yahoo", "unable to deliver your message to the following", "following address"),
    failed("yahoo", "sorry, we were unable to deliver your message", "following address"),
    failed("gmx", "this message was created automatically by the mail system", "following"),
    failed("courier", "undelivered mail returned to sender", "delivered"),
    failed(
        "zimbra",
        "this is an automatically generated delivery status notification",
        "recipient",
    ),
    failed(
        "amazon",
        "an error occurred while trying to deliver the mail to the following",
        "following",
    ),
];

/// Lines at which the returned mail begins: what stands below was never the server's.
const COPY: &[&str] = &[
    "--- below this line is",
    "------ this is a copy of",
    "----- original message",
    "----- unsent message below",
    "----- message header follows",
    "--- original message",
    "--- the header of the original",
    "the header of the original message is",
    "original message headers:",
    "undelivered message headers:",
];

/// Tells a bounce by its words. `None` where no server sent it, or none of the table did.
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
    let server = SERVERS.iter().find(|server| folded.contains(server.mark));
    if failed.is_empty() {
        let server = server?;
        let recipients = rows(&body, server);
        return Some(Plain { server: server.name, action: server.action, recipients });
    }
    // Exim and Gmail name the recipients in a field of their own.
    let action = server.map_or(Action::Failed, |server| server.action);
    let said = body.join(" ");
    let recipients = failed
        .into_iter()
        .map(|address| bounce(Some(address), action, failure_in(&said), reply_in(&body)))
        .collect();
    Some(Plain {
        server: server.map_or("x-failed-recipients", |server| server.name),
        action,
        recipients,
    })
}

fn is_from_server(message: &Message) -> bool {
    const LOCALS: &[&str] =
        &["mailer-daemon", "mailerdaemon", "postmaster", "mail-daemon", "maildaemon", "mailer"];
    let is_daemon = message.from.iter().chain(&message.sender).any(|from| {
        let local = from.address.local().to_lowercase();
        LOCALS.iter().any(|daemon| local.starts_with(daemon))
            || from.name.to_lowercase().contains("mail delivery")
    });
    is_daemon || message.return_path == ReturnPath::Null
}

/// The server's own lines: down to the returned mail.
fn own_lines(text: &str) -> Vec<&str> {
    text.lines()
        .take_while(|line| {
            let line = line.trim().to_lowercase();
            !COPY.iter().any(|copy| line.starts_with(copy))
        })
        .collect()
}

fn fold(lines: &[&str]) -> String {
    let words = lines.iter().flat_map(|line| line.split_whitespace());
    words.collect::<Vec<_>>().join(" ").to_lowercase().replace('’', "'")
}

/// The recipients below the server's words: each line that begins with an address, and what is
/// said up to the next one.
fn rows(body: &[&str], server: &Server) -> Vec<Bounce> {
    let mut rows: Vec<Bounce> = Vec::new();
    let mut said: Vec<&str> = Vec::new();
    let mut current: Option<Address> = None;
    let begin = begin_of_rows(body, server.rows);
    for line in body.iter().skip(begin) {
        let address = if rows.len() < BOUNCE_RECIPIENTS_MAX { leading_address(line) } else { None };
        let Some(address) = address else {
            said.push(line);
            continue;
        };
        if current.as_ref() != Some(&address)
            && let Some(done) = current.replace(address)
        {
            rows.push(told(Some(done), server.action, &said));
            said.clear();
        }
        said.push(line.split_once(['>', ':']).map_or("", |(_, rest)| rest));
    }
    if current.is_some() || !rows.is_empty() {
        rows.push(told(current, server.action, &said));
    }
    let mut known: Vec<Option<Address>> = Vec::new();
    rows.retain(|row| {
        let is_new = !known.contains(&row.recipient);
        known.push(row.recipient.clone());
        is_new
    });
    rows
}

/// The line after the words, or the first line of all where they are wrapped away.
fn begin_of_rows(body: &[&str], words: &str) -> usize {
    let at = body.iter().position(|line| fold(&[line]).contains(words));
    at.unwrap_or(0)
}

fn told(recipient: Option<Address>, action: Action, said: &[&str]) -> Bounce {
    let words = said.join(" ");
    let diagnostic = if reply_class(&words).is_some() { reply_in(said) } else { "" };
    let diagnostic = if diagnostic.is_empty() {
        words.split("  ").map(str::trim).find(|part| !part.is_empty()).unwrap_or_default()
    } else {
        diagnostic
    };
    let mut row = bounce(recipient, action, failure_in(&words), diagnostic);
    // qmail and Exchange 2003 say "permanent" in words only.
    row.permanent |= action == Action::Failed
        && row.status.is_none()
        && reply_class(&words).is_none()
        && ["permanent", "does not exist", "user unknown", "unknown user", "no such user"]
            .iter()
            .any(|phrase| words.to_lowercase().contains(phrase));
    row
}

/// The first line that quotes an SMTP reply.
fn reply_in<'a>(lines: &[&'a str]) -> &'a str {
    let quotes_reply = |line: &&&str| reply_class(line).is_some() || failure_in(line).is_some();
    lines.iter().find(quotes_reply).map_or("", |line| line.trim())
}

/// An address that a line begins with, bracketed or bare, or stands in brackets behind a name as
/// Exchange writes it: `Kim Bauer (kim@example.net)`.
fn leading_address(line: &str) -> Option<Address> {
    let line = line.trim().trim_start_matches(['*', '•', '-', ' ']);
    let word = line.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
    let bare = word.split_once("<mailto:").map_or(word, |(bare, _)| bare);
    let bare = bare.trim_matches(['<', '>', ':', ',', '\'', '"', '.', '(', ')']);
    Address::parse(bare).ok().or_else(|| {
        let (_, rest) = line.split_once("delivered to ").or_else(|| line.split_once('('))?;
        let inner = rest.split([')', ' ', '<']).next()?;
        let inner = inner.trim_matches(['.', ',', '>', ':']);
        if line.len() > 200 { None } else { Address::parse(inner).ok() }
    })
}
