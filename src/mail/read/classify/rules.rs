//! The rules of the verdict: one small function a condition, the order of the table is precedence.
//!
//! Separate so that the whole judgement reads as one table. A rule that holds rules out automatic
//! mail; it may also know the kind, and may keep the mail from opening a conversation. Header
//! values are compared without case, comments and parameters, as their senders vary all of them.

use super::{Kind, OwnMarks};
use crate::mail::address::NameAddr;
use crate::mail::message::{Message, ReturnPath};
use crate::mail::read::bounce::{self, Action, Plain};

/// One mail and what several rules ask of it.
pub(super) struct Seen<'a> {
    pub(super) message: &'a Message,
    pub(super) own: &'a OwnMarks,
    /// The customer for whom a form, group or shop of ours wrote.
    pub(super) via_customer: Option<&'a NameAddr>,
    plain_bounce: Option<Plain>,
    has_vacation_subject: bool,
}

impl<'a> Seen<'a> {
    pub(super) fn new(message: &'a Message, own: &'a OwnMarks) -> Seen<'a> {
        Seen {
            message,
            own,
            via_customer: via_customer(message, own),
            plain_bounce: bounce::plain(message),
            has_vacation_subject: is_vacation_subject(&message.subject),
        }
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
    Rule { code: "bounce-text", source: "", holds: bounce_text },
    Rule { code: "challenge", source: "", holds: challenge },
    Rule { code: "auto-submitted", source: "RFC 3834 5", holds: auto_submitted },
    Rule { code: "auto-header", source: "", holds: auto_header },
    Rule { code: "list", source: "RFC 2369, RFC 2919", holds: list },
    Rule { code: "precedence", source: "RFC 3834 2", holds: precedence },
    Rule { code: "null-return-path", source: "RFC 3834 2", holds: null_return_path },
    Rule { code: "daemon-sender", source: "RFC 3834 2", holds: daemon_sender },
    Rule { code: "no-reply-sender", source: "RFC 3834 2", holds: no_reply_sender },
    Rule { code: "vacation-subject", source: "", holds: vacation_subject },
    Rule { code: "role-sender", source: "RFC 3834 2", holds: role_sender },
    Rule { code: "response-suppressed", source: "MS-OXCMAIL", holds: response_suppressed },
    Rule { code: "other-desk", source: "", holds: other_desk },
    Rule { code: "own-address", source: "RFC 3834 2", holds: own_address },
    Rule { code: "not-addressed", source: "RFC 5230 4.5", holds: not_addressed },
    Rule { code: "hops", source: "RFC 5321 6.3", holds: hops },
];

fn automatic(kind: Kind, evidence: impl Into<String>) -> Option<Found> {
    Some(Found { evidence: evidence.into(), kind: Some(kind), keeps_shut: true })
}

/// Stops automatic mail and says nothing of the kind.
fn silent(evidence: impl Into<String>) -> Option<Found> {
    Some(Found { evidence: evidence.into(), kind: None, keeps_shut: false })
}

fn own_mac(seen: &Seen<'_>) -> Option<Found> {
    if seen.own.is_ours { automatic(Kind::Loop, "") } else { None }
}

fn report(seen: &Seen<'_>) -> Option<Found> {
    let report = seen.message.report.as_ref()?;
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
    let recipients = bounce::bounces(message).recipients;
    let failed = recipients.iter().any(|recipient| recipient.action == Action::Failed);
    if failed || recipients.is_empty() { Kind::Bounce } else { Kind::DeliveryReport }
}

fn bounce_text(seen: &Seen<'_>) -> Option<Found> {
    let plain = seen.plain_bounce.as_ref()?;
    let failed = plain.action == Action::Failed;
    automatic(if failed { Kind::Bounce } else { Kind::DeliveryReport }, plain.server)
}

/// Services that hold a mail back until its sender proves to be a person, by the sender's domain
/// or a field of theirs (Boxbe, Bluebottle, Spam Arrest, TMDA).
fn challenge(seen: &Seen<'_>) -> Option<Found> {
    const DOMAINS: &[&str] =
        &["boxbe.com", "bluebottle.com", "spamarrest.com", "mailinblack.com", "spamenmoins.com"];
    const FIELDS: &[&str] = &["x-tmda-", "x-spamarrest", "x-boxbe-", "x-choicemail"];
    const SUBJECTS: &[&str] = &[
        "please confirm your message",
        "please verify your message",
        "your message requires verification",
        "your email requires verification",
        "sender verification required",
        "bitte bestätigen sie ihre nachricht",
        "bitte bestätigen sie ihre e-mail an",
    ];
    let domain = seen.message.from.first().map(|from| from.address.domain()).unwrap_or_default();
    let belongs = |root: &&&str| {
        domain.strip_suffix(**root).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    if let Some(service) = DOMAINS.iter().find(belongs) {
        return automatic(Kind::Challenge, *service);
    }
    for header in &seen.message.headers {
        let name = header.name.to_lowercase();
        if FIELDS.iter().any(|field| name.starts_with(field)) {
            return automatic(Kind::Challenge, name);
        }
    }
    let subject = seen.message.subject.to_lowercase();
    let is_answer = !seen.message.in_reply_to.is_empty()
        || seen.message.return_path == ReturnPath::Null
        || seen.word("Auto-Submitted").is_some_and(|word| word != "no");
    let phrase = SUBJECTS.iter().find(|phrase| subject.contains(**phrase));
    if is_answer { phrase.and_then(|phrase| automatic(Kind::Challenge, *phrase)) } else { None }
}

/// Any value but `no` (RFC 3834 §5), unknown and empty ones too. A form of ours that says
/// `auto-generated` still wrote for a person; nothing automatic follows it either.
fn auto_submitted(seen: &Seen<'_>) -> Option<Found> {
    let words = seen.message.header("Auto-Submitted").map(first_word);
    let word = words.filter(|word| word != "no").last()?;
    if word == "auto-replied" || seen.has_vacation_subject {
        return automatic(Kind::AutoReply, word);
    }
    if seen.via_customer.is_some() {
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
    ];
    for name in REPLIES {
        match seen.word(name).as_deref() {
            None | Some("no" | "false" | "0") => {}
            Some(value) => return automatic(Kind::AutoReply, format!("{name}: {value}")),
        }
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
    if seen.via_customer.is_some() {
        return None;
    }
    let has = |name: &str| seen.message.header(name).next().is_some();
    let is_list = can_post(seen) || has("Mailing-List") || precedence_is(seen, "list");
    let mut names = ["List-Id", "List-Post", "List-Unsubscribe", "Mailing-List", "Precedence"]
        .into_iter()
        .filter(|name| has(name));
    let name = names.next()?;
    if is_list {
        let evidence = format!("{name}: {}", seen.word(name).unwrap_or_default());
        return Some(Found { evidence, kind: Some(Kind::List), keeps_shut: false });
    }
    let is_bulk = has("List-Unsubscribe") || has("List-Unsubscribe-Post");
    if is_bulk {
        return automatic(Kind::Bulk, "List-Unsubscribe");
    }
    if has("List-Id") {
        return Some(Found {
            evidence: "List-Id".to_owned(),
            kind: Some(Kind::List),
            keeps_shut: false,
        });
    }
    None
}

fn precedence(seen: &Seen<'_>) -> Option<Found> {
    if seen.via_customer.is_some() {
        return None;
    }
    for (word, kind) in [
        ("auto_reply", Kind::AutoReply),
        ("auto-reply", Kind::AutoReply),
        ("bulk", Kind::Bulk),
        ("junk", Kind::Bulk),
    ] {
        // Old lists say `bulk` of people's mail.
        let is_list_of_people = kind == Kind::Bulk && can_post(seen);
        if precedence_is(seen, word) && !is_list_of_people {
            // Responders of the nineties say `bulk` and `junk` and nothing else.
            let is_reply = kind == Kind::AutoReply || seen.has_vacation_subject;
            return automatic(if is_reply { Kind::AutoReply } else { kind }, word);
        }
    }
    None
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
    if seen.via_customer.is_some() {
        return silent("<>");
    }
    let is_answer = seen.has_vacation_subject || !seen.message.in_reply_to.is_empty();
    automatic(if is_answer { Kind::AutoReply } else { Kind::Notification }, "<>")
}

fn daemon_sender(seen: &Seen<'_>) -> Option<Found> {
    let local = seen.sender_local();
    let is_daemon = matches!(local.as_str(), "mailer-daemon" | "mailerdaemon" | "mail-daemon")
        || local.starts_with("bounce")
        || local.ends_with("-bounces");
    if is_daemon { automatic(Kind::Notification, local) } else { None }
}

/// A machine that wants no answer. One that names another domain to answer to is rather a form
/// through which somebody wrote: that opens, and still gets nothing automatic.
fn no_reply_sender(seen: &Seen<'_>) -> Option<Found> {
    let author = seen.message.from.first()?;
    if seen.via_customer.is_some() || !is_no_reply(author.address.local()) {
        return None;
    }
    let elsewhere = seen.message.reply_to.first().is_some_and(|to| {
        to.address.domain() != author.address.domain()
            && !is_no_reply(to.address.local())
            && !seen.own.is_own(&to.address)
    });
    let local = author.address.local();
    if elsewhere { silent(local) } else { automatic(Kind::Notification, local) }
}

/// Weak: an answer about somebody's absence still reaches people, it only gets no ack.
fn vacation_subject(seen: &Seen<'_>) -> Option<Found> {
    let evidence = seen.message.subject.clone();
    let found = Found { evidence, kind: Some(Kind::AutoReply), keeps_shut: false };
    seen.has_vacation_subject.then_some(found)
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
    if let Some(value) = seen.message.header("X-Auto-Response-Suppress").last()
        && !matches!(value.trim().to_lowercase().as_str(), "" | "none" | "0")
    {
        return silent(value);
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
        ReturnPath::Address(path) if seen.own.is_own(path) && seen.via_customer.is_none() => {
            silent(format!("Return-Path: {path}"))
        }
        ReturnPath::Address(_) | ReturnPath::Null | ReturnPath::Unknown => None,
    }
}

/// Blind copies and mail that others pass on to us: the sender did not write to us.
fn not_addressed(seen: &Seen<'_>) -> Option<Found> {
    let message = seen.message;
    if seen.own.addresses.is_empty() || seen.via_customer.is_some() {
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

/// The one person whom a form, group or shop of ours names in Reply-To.
fn via_customer<'a>(message: &'a Message, own: &OwnMarks) -> Option<&'a NameAddr> {
    let author = message.author()?;
    if !own.via.contains(&author.address) {
        return None;
    }
    let [customer] = message.reply_to.as_slice() else { return None };
    let is_ours = own.is_own(&customer.address) || own.via.contains(&customer.address);
    (!is_ours && !is_no_reply(customer.address.local())).then_some(customer)
}

fn is_no_reply(local: &str) -> bool {
    const WORDS: &[&str] = &[
        "noreply",
        "donotreply",
        "dontreply",
        "nichtantworten",
        "keineantwort",
        "neepasrepondre",
        "nepasrepondre",
        "noresponder",
        "nonrispondere",
    ];
    let bare: String = local.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    WORDS.iter().any(|word| bare.starts_with(word) || bare.ends_with(word))
}

/// A structured value's first word: comments out (RFC 5322 §3.2.2), parameters off, lower case.
fn first_word(value: &str) -> String {
    let mut depth = 0_u32;
    let mut bare = String::new();
    for c in value.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ';' if depth == 0 => break,
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    bare.trim().trim_matches('"').to_lowercase()
}

/// How out-of-office notes begin, in the languages of their clients.
const VACATION: &[&str] = &[
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "automated reply",
    "automatic response",
    "auto response",
    "auto-response",
    "automated response",
    "out of office",
    "out of the office",
    "vacation reply",
    "on vacation",
    "auto: re:",
    "automatische antwort",
    "automatische rückmeldung",
    "abwesenheitsnotiz",
    "abwesenheitsmeldung",
    "abwesenheitsbenachrichtigung",
    "abwesenheitsassistent",
    "réponse automatique",
    "reponse automatique",
    "absence du bureau",
    "absent du bureau",
    "respuesta automática",
    "respuesta automatica",
    "fuera de la oficina",
    "risposta automatica",
    "fuori sede",
    "fuori ufficio",
    "resposta automática",
    "resposta automatica",
    "ausência temporária",
    "fora do escritório",
    "automatisch antwoord",
    "automatische reactie",
    "niet op kantoor",
    "automatiskt svar",
    "autosvar",
    "automatisk svar",
    "ikke til stede",
    "automaattinen vastaus",
    "automatyczna odpowiedź",
    "poza biurem",
    "automatická odpověď",
    "automatická odpoveď",
    "automatikus válasz",
    "házon kívül",
    "răspuns automat",
    "автоответ",
    "автоматический ответ",
    "вне офиса",
    "автоматична відповідь",
    "автоматичен отговор",
    "otomatik yanıt",
    "αυτόματη απάντηση",
    "samodejni odgovor",
    "automatski odgovor",
    "automatinis atsakymas",
    "automaatvastus",
    "自動返信",
    "自动回复",
    "自動回覆",
    "자동 회신",
    "자동 응답",
    "מענה אוטומטי",
    "رد تلقائي",
    "trả lời tự động",
    "balasan otomatis",
    "ตอบกลับอัตโนมัติ",
];

/// Words that also begin people's subjects: only alone or before a colon.
const VACATION_ALONE: &[&str] = &[
    "abwesend",
    "abwesenheit",
    "urlaub",
    "ooo",
    "vacation",
    "afwezig",
    "poissa",
    "frånvaro",
    "fravær",
    "absence",
    "assente",
    "ausente",
];

fn is_vacation_subject(subject: &str) -> bool {
    let subject = subject.trim().trim_start_matches(['[', '*', '(', '"']).to_lowercase();
    let ends_word = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    VACATION.iter().any(|phrase| {
        subject
            .strip_prefix(phrase)
            .is_some_and(|rest| ends_word(rest) || !phrase.is_ascii() || phrase.ends_with(':'))
    }) || VACATION_ALONE.iter().any(|word| {
        subject.strip_prefix(word).is_some_and(|rest| {
            let rest = rest.trim_start();
            rest.is_empty() || rest.starts_with([':', ']', ')'])
        })
    })
}
