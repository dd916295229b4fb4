//! The rules of the verdict: one small function a condition, the order of the table is precedence.
//!
//! Separate so that the whole judgement reads as one table. A rule that holds rules out automatic
//! mail; it may also know the kind, and may keep the mail from opening a conversation. Header
//! values are compared without case, comments and parameters, as their senders vary all of them.

use super::via::{self, Via};
use super::{Kind, OwnMarks};
use super::{answers, phrases};
use crate::mail::message::{Message, ReturnPath};
use crate::mail::read::bounce::{self, Action, Plain};

/// One mail and what several rules ask of it.
pub(super) struct Seen<'a> {
    pub(super) message: &'a Message,
    pub(super) own: &'a OwnMarks,
    /// Whether it came through a form, group or shop of ours.
    pub(super) via: Via,
    plain_bounce: Option<Plain>,
    has_vacation_subject: bool,
}

impl<'a> Seen<'a> {
    pub(super) fn new(message: &'a Message, own: &'a OwnMarks) -> Seen<'a> {
        Seen {
            message,
            own,
            via: via::of(message, own),
            plain_bounce: bounce::plain(message),
            has_vacation_subject: phrases::is_vacation_subject(&message.subject),
        }
    }

    /// Whether it answers something, as far as a mail can say so.
    fn is_answer(&self) -> bool {
        !self.message.in_reply_to.is_empty() || !self.message.references.is_empty()
    }

    fn has(&self, name: &str) -> bool {
        self.message.header(name).next().is_some()
    }

    /// The last value of the field without comments and parameters, in lower case.
    fn word(&self, name: &str) -> Option<String> {
        self.message.header(name).last().map(first_word)
    }

    fn sender_local(&self) -> String {
        let author = self.message.from.first().or(self.message.sender.as_ref());
        author.map(|author| author.address.local().to_lowercase()).unwrap_or_default()
    }
}

/// What a rule found.
pub(super) struct Found {
    pub(super) evidence: String,
    /// The kind, where the rule can tell.
    pub(super) kind: Option<Kind>,
    /// A machine wrote it: it opens nothing.
    pub(super) keeps_shut: bool,
}

/// A line of the table.
pub(super) struct Rule {
    /// Stable; stored and shown.
    pub(super) code: &'static str,
    /// Where the rule stands.
    pub(super) source: &'static str,
    pub(super) holds: fn(&Seen<'_>) -> Option<Found>,
}

/// Every rule, the more telling ones first.
pub(super) const RULES: &[Rule] = &[
    Rule { code: "own-mac", source: "", holds: own_mac },
    Rule { code: "report", source: "RFC 6522 3", holds: report },
    Rule { code: "provider-report", source: "", holds: provider_report },
    Rule { code: "bounce-text", source: "", holds: bounce_text },
    Rule { code: "challenge", source: "", holds: challenge },
    Rule { code: "auto-submitted", source: "RFC 3834 5", holds: auto_submitted },
    Rule { code: "auto-header", source: "", holds: auto_header },
    Rule { code: "list", source: "RFC 2369, RFC 2919", holds: list },
    Rule { code: "precedence", source: "RFC 3834 2", holds: precedence },
    Rule { code: "null-return-path", source: "RFC 3834 2", holds: null_return_path },
    Rule { code: "daemon-sender", source: "RFC 3834 2", holds: daemon_sender },
    Rule { code: "calendar-answer", source: "RFC 5546 3.2.3", holds: calendar_answer },
    Rule { code: "vacation-subject", source: "", holds: vacation_subject },
    Rule { code: "receipt-words", source: "RFC 8098 3", holds: receipt_words },
    Rule { code: "automatic-words", source: "", holds: automatic_words },
    Rule { code: "wants-no-answer", source: "", holds: wants_no_answer },
    Rule { code: "unsubscribe-words", source: "", holds: unsubscribing },
    Rule { code: "no-reply-sender", source: "RFC 3834 2", holds: no_reply_sender },
    Rule { code: "role-sender", source: "RFC 3834 2", holds: role_sender },
    Rule { code: "response-suppressed", source: "MS-OXCMAIL", holds: response_suppressed },
    Rule { code: "other-desk", source: "", holds: other_desk },
    Rule { code: "sending-service", source: "", holds: sending_service },
    Rule { code: "own-address", source: "RFC 3834 2", holds: own_address },
    Rule { code: "not-addressed", source: "RFC 5230 4.5", holds: not_addressed },
    Rule { code: "hops", source: "RFC 5321 6.3", holds: hops },
];

fn automatic(kind: Kind, evidence: impl Into<String>) -> Option<Found> {
    Some(Found { evidence: evidence.into(), kind: Some(kind), keeps_shut: true })
}

/// The likeliest reading on weak evidence: it stops automatic mail, and still reaches people.
fn likely(kind: Kind, evidence: impl Into<String>) -> Option<Found> {
    Some(Found { evidence: evidence.into(), kind: Some(kind), keeps_shut: false })
}

/// Stops automatic mail and says nothing of the kind.
fn silent(evidence: impl Into<String>) -> Option<Found> {
    Some(Found { evidence: evidence.into(), kind: None, keeps_shut: false })
}

fn own_mac(seen: &Seen<'_>) -> Option<Found> {
    if seen.own.is_ours { automatic(Kind::Loop, "") } else { None }
}

fn report(seen: &Seen<'_>) -> Option<Found> {
    let report = bounce::report_of(seen.message)?;
    let kind = match report.report_type.as_str() {
        "delivery-status" => status_kind(seen.message),
        "disposition-notification" => Kind::Receipt,
        // RFC 6591: DMARC failure reports have this form and complain of nobody.
        "feedback-report"
            if bounce::field(&report.fields, "Feedback-Type")
                .is_some_and(|value| first_word(&value) == "auth-failure") =>
        {
            Kind::Notification
        }
        "feedback-report" => Kind::Complaint,
        // A return receipt of a fax gateway, DMARC and TLS-RPT summaries (RFC 8460 §5.4).
        _ => Kind::Notification,
    };
    automatic(kind, report.report_type.as_str())
}

/// Action decides, not the digits of Status (RFC 3464 §2.3.3): one recipient that failed makes it
/// a bounce. A report that names no action at all is taken by its worst reading.
fn status_kind(message: &Message) -> Kind {
    worst(&bounce::bounces(message).recipients)
}

fn worst(recipients: &[bounce::Bounce]) -> Kind {
    let failed = recipients.iter().any(|recipient| recipient.action == Action::Failed);
    if failed || recipients.is_empty() { Kind::Bounce } else { Kind::DeliveryReport }
}

/// What one provider sends of its own kind: Amazon SES as JSON, Microsoft's complaints as a mail
/// around the mail (JMRP), reports on DMARC and TLS to whoever asked for them (RFC 7489 §7.2.1.1,
/// RFC 8460 §5.3).
fn provider_report(seen: &Seen<'_>) -> Option<Found> {
    let message = seen.message;
    if let Some(said) = bounce::notification(message) {
        let kind = if said.is_complaint { Kind::Complaint } else { worst(&said.recipients) };
        return automatic(kind, "Amazon SES");
    }
    let subject = message.subject.to_lowercase();
    if bounce::field(&message.returned_header, "X-HmXmrOriginalRecipient").is_some()
        && subject.contains("complaint about message")
    {
        return automatic(Kind::Complaint, "Microsoft JMRP");
    }
    let is_dmarc = subject.contains("report domain:")
        && subject.contains("submitter:")
        && !message.attachments.is_empty();
    if is_dmarc {
        return automatic(Kind::Notification, "DMARC");
    }
    if seen.has("TLS-Report-Domain") { automatic(Kind::Notification, "TLS-RPT") } else { None }
}

fn bounce_text(seen: &Seen<'_>) -> Option<Found> {
    let plain = seen.plain_bounce.as_ref()?;
    // A server that quotes a bounce is none: it tells of one by a vacation note, or to a list.
    let kind = match plain.action {
        Action::Failed => Kind::Bounce,
        Action::Delayed | Action::Delivered | Action::Relayed | Action::Expanded => {
            Kind::DeliveryReport
        }
    };
    automatic(kind, plain.server)
}

/// Services that hold a mail back until its sender proves to be a person, by the sender's domain
/// or a field of theirs (Boxbe, Bluebottle, Spam Arrest, TMDA).
fn challenge(seen: &Seen<'_>) -> Option<Found> {
    let domain = seen.message.from.first().map(|from| from.address.domain()).unwrap_or_default();
    let belongs = |root: &&&str| {
        domain.strip_suffix(**root).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    if let Some(service) = phrases::CHALLENGE_DOMAINS.iter().find(belongs) {
        return automatic(Kind::Challenge, *service);
    }
    for header in &seen.message.headers {
        let name = header.name.to_lowercase();
        if phrases::CHALLENGE_FIELDS.iter().any(|field| name.starts_with(field)) {
            return automatic(Kind::Challenge, name);
        }
    }
    let is_machine = seen.message.return_path == ReturnPath::Null
        || seen.word("Auto-Submitted").is_some_and(|word| word != "no");
    if !is_machine && !seen.is_answer() {
        return None;
    }
    let subject = seen.message.subject.to_lowercase();
    let start = phrases::start_of(&seen.message.text);
    let phrase = phrases::CHALLENGE
        .iter()
        .find(|phrase| subject.contains(**phrase) || start.contains(**phrase))?;
    // People ask to have something confirmed, too.
    if is_machine { automatic(Kind::Challenge, *phrase) } else { likely(Kind::Challenge, *phrase) }
}

/// Any value but `no` (RFC 3834 §5), unknown and empty ones too. A form of ours that says
/// `auto-generated` still wrote for a person; nothing automatic follows it either.
fn auto_submitted(seen: &Seen<'_>) -> Option<Found> {
    let words = seen.message.header("Auto-Submitted").map(first_word);
    let word = words.filter(|word| word != "no").last()?;
    // Notes calls its notes of absence `auto-generated`.
    let is_reply = || seen.is_answer() && automatic_phrase(seen).is_some();
    if word == "auto-replied" || seen.has_vacation_subject || is_reply() {
        return automatic(Kind::AutoReply, word);
    }
    if seen.via.customer().is_some() {
        return silent(word);
    }
    automatic(Kind::Notification, word)
}

/// What autoresponders set that do not know RFC 3834 (cPanel, FirstClass, Exchange, Amazon).
fn auto_header(seen: &Seen<'_>) -> Option<Found> {
    const REPLIES: &[&str] = &[
        "X-Autoreply",
        "X-Autoreply-From",
        "X-Autorespond",
        "X-Autoresponder",
        "X-Autoresponse",
        "X-Mail-Autoreply",
        "X-Auto-Reply",
        "X-Vacation",
        "X-FC-MachineGenerated",
        "X-Autogenerated",
        "X-Auto-Response",
        "X-Notes-AutoReply",
        "X-Mailer-Autoresponder",
        "Autoresponder",
    ];
    for name in REPLIES {
        match seen.word(name).as_deref() {
            None | Some("no" | "false" | "0") => {}
            Some(value) => return automatic(Kind::AutoReply, format!("{name}: {value}")),
        }
    }
    // Exchange's rules agent writes out-of-office notes and nothing that a person wrote.
    let source = seen.word("X-MS-Exchange-Generated-Message-Source");
    if source.as_deref() == Some("mailbox rules agent") && seen.has_vacation_subject {
        return automatic(Kind::AutoReply, "X-MS-Exchange-Generated-Message-Source");
    }
    if seen.has("X-Cron-Env") {
        return automatic(Kind::Notification, "X-Cron-Env");
    }
    let relay_type = seen.word("X-Amazon-Mail-Relay-Type")?;
    if relay_type == "notification" {
        return automatic(Kind::Notification, "X-Amazon-Mail-Relay-Type: notification");
    }
    None
}

/// Somebody may write through a list, so a list's mail opens; mail that one can only unsubscribe
/// from is bulk. A group of ours that lists the customer in Reply-To is a way in, not a list.
fn list(seen: &Seen<'_>) -> Option<Found> {
    if seen.via.is_way_in() {
        return None;
    }
    let has = |name: &str| seen.message.header(name).next().is_some();
    let is_list = can_post(seen) || has("Mailing-List") || precedence_is(seen, "list");
    let mut names = ["List-Id", "List-Post", "List-Unsubscribe", "Mailing-List", "Precedence"]
        .into_iter()
        .filter(|name| has(name));
    let name = names.next()?;
    if is_list {
        return likely(Kind::List, format!("{name}: {}", seen.word(name).unwrap_or_default()));
    }
    let is_bulk = has("List-Unsubscribe") || has("List-Unsubscribe-Post");
    if is_bulk {
        return automatic(Kind::Bulk, "List-Unsubscribe");
    }
    // A list that nobody can post to, and that says itself that it goes to many: a newsletter.
    if has("List-Id") && precedence_is(seen, "bulk") {
        return automatic(Kind::Bulk, "List-Id, Precedence: bulk");
    }
    if has("List-Id") { likely(Kind::List, "List-Id") } else { None }
}

/// `bulk` and `junk` are weak: old lists and ticket systems say so of what people write through
/// them (RT does of every answer). With an address that takes no answer it is bulk.
fn precedence(seen: &Seen<'_>) -> Option<Found> {
    if seen.via.is_way_in() {
        return None;
    }
    for word in ["auto_reply", "auto-reply", "autoreply"] {
        if precedence_is(seen, word) {
            return automatic(Kind::AutoReply, word);
        }
    }
    let word = ["bulk", "junk"].into_iter().find(|word| precedence_is(seen, word))?;
    if can_post(seen) {
        return None;
    }
    // Responders of the nineties say `bulk` and `junk` and nothing else.
    if seen.has_vacation_subject {
        return automatic(Kind::AutoReply, word);
    }
    if is_no_reply_sender(seen) { automatic(Kind::Bulk, word) } else { likely(Kind::Bulk, word) }
}

/// Whether the list takes mail from people: `List-Post: NO` says that it does not (RFC 2369 §3.4).
fn can_post(seen: &Seen<'_>) -> bool {
    seen.word("List-Post").is_some_and(|word| !word.starts_with("no"))
}

fn precedence_is(seen: &Seen<'_>, word: &str) -> bool {
    ["Precedence", "X-Precedence"].iter().any(|name| seen.word(name).as_deref() == Some(word))
}

/// Whatever else the headers say: nothing is ever sent because of it (RFC 3834 §2).
fn null_return_path(seen: &Seen<'_>) -> Option<Found> {
    if seen.message.return_path != ReturnPath::Null {
        return None;
    }
    if seen.via.customer().is_some() {
        return silent("<>");
    }
    let is_answer = seen.has_vacation_subject || seen.is_answer();
    automatic(if is_answer { Kind::AutoReply } else { Kind::Notification }, "<>")
}

fn daemon_sender(seen: &Seen<'_>) -> Option<Found> {
    let local = seen.sender_local();
    // A whole word: `bouncehouse@` rents castles.
    let mut words = local.split(|c: char| !c.is_alphabetic());
    let is_daemon = matches!(local.as_str(), "mailer-daemon" | "mailerdaemon" | "mail-daemon")
        || words.next().is_some_and(|word| matches!(word, "bounce" | "bounces"))
        || local.ends_with("-bounces");
    if is_daemon { automatic(Kind::Notification, local) } else { None }
}

/// Somebody's calendar answered an invitation: no words of theirs, and nothing to reopen for.
fn calendar_answer(seen: &Seen<'_>) -> Option<Found> {
    let in_type = |value: &str| {
        let value = value.to_lowercase();
        value.contains("text/calendar") && value.contains("method=reply")
    };
    if seen.message.header("Content-Type").any(in_type) {
        return automatic(Kind::Notification, "method=REPLY");
    }
    let files = &seen.message.attachments;
    if !files.iter().any(|file| file.content_type == "text/calendar") {
        return None;
    }
    match shown_method(seen.message) {
        Some("REPLY") => automatic(Kind::Notification, "method=REPLY"),
        // Whoever invites, calls off or asks for another time wants something.
        Some(_) => None,
        None => {
            let subject = seen.message.subject.to_lowercase();
            let word = phrases::CALENDAR_ANSWERS.iter().find(|word| subject.starts_with(**word))?;
            // "Accepted: your offer", with words and a file: somebody says something.
            let is_bare = seen.message.text.trim().is_empty();
            let found = if is_bare { automatic } else { likely };
            found(Kind::Notification, (*word).to_owned())
        }
    }
}

/// The method of the calendar whose event stands above everything in the text, as it is shown
/// there: `Visit (REPLY)`.
fn shown_method(message: &Message) -> Option<&str> {
    const METHODS: &[&str] = &["REPLY", "REQUEST", "CANCEL", "COUNTER", "PUBLISH", "ADD"];
    let (_, marks) = message.text.lines().next()?.strip_suffix(')')?.rsplit_once('(')?;
    marks.split(", ").next().filter(|method| METHODS.contains(method))
}

/// A machine that wants no answer, or a form or desk through which somebody wrote. Weak: it gets
/// nothing automatic, and reaches people all the same.
fn no_reply_sender(seen: &Seen<'_>) -> Option<Found> {
    if !is_no_reply_sender(seen) {
        return None;
    }
    let author = seen.message.from.first()?;
    // One that names another domain to answer to is rather a form.
    let elsewhere = seen.message.reply_to.first().is_some_and(|to| {
        to.address.domain() != author.address.domain()
            && !phrases::is_no_reply(to.address.local())
            && !seen.own.is_own(&to.address)
    });
    let local = author.address.local();
    if elsewhere { silent(local) } else { likely(Kind::Notification, local) }
}

fn is_no_reply_sender(seen: &Seen<'_>) -> bool {
    let mut from = seen.message.from.iter();
    let is_none = from.next().is_some_and(|from| phrases::is_no_reply(from.address.local()));
    is_none && seen.via.customer().is_none()
}

/// Weak alone: an answer about somebody's absence still reaches people, it only gets no ack. With
/// another mark that only machines set beside such a subject it is one.
fn vacation_subject(seen: &Seen<'_>) -> Option<Found> {
    if !seen.has_vacation_subject {
        return None;
    }
    let subject = seen.message.subject.as_str();
    let is_marked = is_suppressing(seen) || seen.has("X-MS-Exchange-Inbox-Rules-Loop");
    if is_marked { automatic(Kind::AutoReply, subject) } else { likely(Kind::AutoReply, subject) }
}

/// Weak, as people write of machines, too: an answer whose first words say that no person wrote
/// it.
fn automatic_words(seen: &Seen<'_>) -> Option<Found> {
    if seen.is_answer() {
        return likely(Kind::AutoReply, automatic_phrase(seen)?);
    }
    None
}

/// What an answer's first words, or a subject of its own beside them, have that people's do not.
fn automatic_phrase(seen: &Seen<'_>) -> Option<&'static str> {
    let start = phrases::start_of(&seen.message.text);
    let words = phrases::AUTOMATIC.iter().find(|words| start.contains(**words)).copied();
    words.or_else(|| phrases::is_absence(&start, &seen.message.subject))
}

/// Whoever asks for no answer gets no automatic one, person or machine; mostly it is a machine.
fn wants_no_answer(seen: &Seen<'_>) -> Option<Found> {
    // A form says so of its own address.
    if seen.via.is_way_in() {
        return None;
    }
    let words = answers::no_answer(seen.message)?;
    likely(if seen.is_answer() { Kind::AutoReply } else { Kind::Notification }, words)
}

/// A receipt that came without its report (RFC 8098 §3): by the words of Outlook and Thunderbird.
fn receipt_words(seen: &Seen<'_>) -> Option<Found> {
    let start = phrases::start_of(&seen.message.text);
    let words = answers::receipt(&start)?;
    if seen.is_answer() { likely(Kind::Receipt, words) } else { None }
}

/// Mail to many that says so in its text alone: its last words offer to unsubscribe, with a link.
fn unsubscribing(seen: &Seen<'_>) -> Option<Found> {
    if seen.is_answer() || seen.via.is_way_in() {
        return None;
    }
    let words = answers::unsubscribes(seen.message)?;
    likely(Kind::Bulk, words)
}

/// People write from these addresses too, and machines answer them.
fn role_sender(seen: &Seen<'_>) -> Option<Found> {
    const ROLES: &[&str] = &[
        "postmaster",
        "hostmaster",
        "root",
        "abuse",
        "daemon",
        "nobody",
        "www-data",
        "cron",
        "listserv",
        "majordomo",
        "sympa",
        "mailman",
        "autoresponder",
    ];
    let local = seen.sender_local();
    let is_role = ROLES.contains(&local.as_str())
        || local.starts_with("owner-")
        || local.ends_with("-owner")
        || local.ends_with("-request");
    if is_role { silent(local) } else { None }
}

/// Exchange sets it on people's mail too: it says what not to send back, not what this is.
fn response_suppressed(seen: &Seen<'_>) -> Option<Found> {
    if is_suppressing(seen) {
        let value = seen.message.header("X-Auto-Response-Suppress").last();
        return silent(value.unwrap_or_default());
    }
    // Set on what an Outlook rule passed on or answered, whoever wrote it.
    let by_rule = seen.message.header("X-MS-Exchange-Inbox-Rules-Loop").next().is_some();
    let by_responder =
        seen.message.header("Delivered-To").any(|to| first_word(to) == "autoresponder");
    if by_rule {
        return silent("X-MS-Exchange-Inbox-Rules-Loop");
    }
    if by_responder { silent("Delivered-To: autoresponder") } else { None }
}

fn is_suppressing(seen: &Seen<'_>) -> bool {
    let value = seen.word("X-Auto-Response-Suppress");
    value.is_some_and(|value| !matches!(value.as_str(), "" | "none" | "0"))
}

/// Services that send for many, people among them, mark what they send.
fn sending_service(seen: &Seen<'_>) -> Option<Found> {
    let name = ["Feedback-ID", "X-CSA-Complaints"].into_iter().find(|name| seen.has(name))?;
    silent(name)
}

/// Another helpdesk: two that acknowledge each other never end.
fn other_desk(seen: &Seen<'_>) -> Option<Found> {
    const FIELDS: &[&str] = &[
        "X-Loop",
        "X-No-Loop",
        "X-RT-Loop-Prevention",
        "X-OTRS-Loop",
        "X-Roundup-Loop",
        "X-Libredesk-Loop-Prevention",
        "X-Zammad-Ticket-Id",
        "X-Zendesk-From-Account-Id",
        "X-RT-Ticket",
        "X-FreeScout-Mail-Type",
        "X-JIRA-FingerPrint",
        "X-Redmine-Host",
        "X-Posthaste-Kind",
    ];
    let name = FIELDS.iter().find(|name| seen.message.header(name).next().is_some())?;
    silent(*name)
}

/// Anybody can write our address into From; it is no loop without our MAC, and never answered.
fn own_address(seen: &Seen<'_>) -> Option<Found> {
    let message = seen.message;
    let paths = [("From", &message.from), ("Reply-To", &message.reply_to)];
    for (name, people) in paths {
        if let Some(own) = people.iter().find(|person| seen.own.is_own(&person.address)) {
            return silent(format!("{name}: {}", own.address));
        }
    }
    match &message.return_path {
        ReturnPath::Address(path) if seen.own.is_own(path) && !seen.via.is_way_in() => {
            silent(format!("Return-Path: {path}"))
        }
        ReturnPath::Address(_) | ReturnPath::Null | ReturnPath::Unknown => None,
    }
}

/// Blind copies and mail that others pass on to us: the sender did not write to us.
fn not_addressed(seen: &Seen<'_>) -> Option<Found> {
    let message = seen.message;
    if seen.own.addresses.is_empty() || seen.via.is_way_in() {
        return None;
    }
    let names_us = message
        .to
        .iter()
        .chain(&message.cc)
        .any(|to| seen.own.is_own(&to.address) || seen.own.via.contains(&to.address));
    if names_us { None } else { silent("neither To nor Cc names us") }
}

fn hops(seen: &Seen<'_>) -> Option<Found> {
    let count = seen.message.header("Received").count();
    if count > crate::limits::HOPS_MAX { silent(format!("{count} Received")) } else { None }
}

/// A structured value's first word: comments out (RFC 5322 §3.2.2), parameters off, lower case.
pub(super) fn first_word(value: &str) -> String {
    let mut depth = 0_u32;
    let mut bare = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' if depth > 0 => {
                chars.next();
            }
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ';' if depth == 0 => break,
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    bare.trim().trim_matches('"').to_lowercase()
}
