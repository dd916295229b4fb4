//! The world around a desk: the clock, the relay, other people's inboxes.
//!
//! Separate because this is what the daemon's `sender` and `watch` would reach over a network.
//! Every send goes through the outbox's own three steps, and how it ends is what the script says
//! of the mail server. Keeps everything that ever left, for the laws.

use std::collections::BTreeMap;

use jiff::Timestamp;
use mail_parser::MessageParser;
use posthaste::daemon::bundle::bundle;
use posthaste::daemon::ingest::{Folder, Taken};
use posthaste::daemon::outbox::{Claimed, claim, end_uncertainty, settle};
use posthaste::daemon::timer::fire_due;
use posthaste::desk::conversation::ConversationId;
use posthaste::mail::address::Address;
use posthaste::mail::write::draft::MailKind;
use posthaste::smtp::account::ReturnPathPolicy;
use posthaste::smtp::{Outcome, RecipientOutcome, Reply};

use super::company::Company;
use super::letter::Letter;

/// How the mail server behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// It takes everything.
    Works,
    /// Nobody answers.
    Down,
    /// 451 for these recipients, for all where there are none.
    Defers(Vec<String>),
    /// 550 for these recipients, for all where there are none.
    Refuses(Vec<String>),
    /// 552 for mail of more than so many octets.
    TakesAtMost(usize),
    /// It has taken what it takes in this time.
    AtItsRate,
    /// 550 for `MAIL FROM:<>`.
    RefusesNullReturnPath,
    /// The connection breaks after the body began; whether the server has the mail.
    Cuts { keeping: bool },
    /// Our process dies after the body began; whether the server has the mail.
    Kills { keeping: bool },
    /// Our process dies between the claim and the body.
    KillsBefore,
}

/// A mail in somebody's inbox.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    pub(crate) raw: Vec<u8>,
    /// `X-Posthaste-Kind`, or `mail` where no desk wrote it.
    pub(crate) kind: String,
    /// Where bounces of it go.
    pub(crate) return_path: Option<String>,
    pub(crate) at: Timestamp,
    /// The script has spoken of it.
    pub(crate) seen: bool,
}

impl Arrived {
    pub(crate) fn parsed(&self) -> mail_parser::Message<'_> {
        MessageParser::default().parse(&self.raw).expect("a mail")
    }

    /// The plain text, without blanks at its end.
    pub(crate) fn text(&self) -> String {
        let text = self.parsed().body_text(0).map(|text| text.replace("\r\n", "\n"));
        text.unwrap_or_default().trim_end().to_owned()
    }

    pub(crate) fn subject(&self) -> String {
        self.parsed().subject().unwrap_or_default().to_owned()
    }

    /// The values of a field, unfolded.
    pub(crate) fn field(&self, name: &str) -> Vec<String> {
        let head = String::from_utf8_lossy(&self.raw).replace("\r\n ", " ").replace("\r\n\t", " ");
        let head = head.split("\r\n\r\n").next().unwrap_or_default().to_owned();
        let lines = head.lines().filter_map(|line| line.split_once(':'));
        lines
            .filter(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().to_owned())
            .collect()
    }
}

/// A mail of a desk's that left it.
#[derive(Clone, Debug)]
pub(crate) struct Departed {
    pub(crate) company: usize,
    pub(crate) row: i64,
    pub(crate) kind: MailKind,
    pub(crate) conversation: Option<ConversationId>,
    pub(crate) return_path: Option<Address>,
    pub(crate) recipients: Vec<Address>,
    pub(crate) mail: Arrived,
}

/// Everything that a scenario plays with.
pub(crate) struct World {
    pub(crate) now: Timestamp,
    pub(crate) companies: Vec<Company>,
    /// By address, in lower case.
    pub(crate) inboxes: BTreeMap<String, Vec<Arrived>>,
    /// By the name that the script uses.
    pub(crate) people: BTreeMap<String, String>,
    pub(crate) manner: Manner,
    /// It was at its rate until now.
    is_behind: bool,
    /// What it says to a mail that it takes.
    pub(crate) says: String,
    /// For the next mail alone.
    pub(crate) once: bool,
    /// The server puts what it sends into Sent.
    pub(crate) files_in_sent: bool,
    pub(crate) letters: Vec<Letter>,
    pub(crate) departed: Vec<Departed>,
    /// The conversation of the first desk that was touched last.
    pub(crate) focus: Option<ConversationId>,
    pub(crate) ids: u32,
    /// Every mail has to be spoken of before something else happens.
    pub(crate) is_strict: bool,
    /// Our process dies after this many of its steps; a step is a transaction, or the moment
    /// before a body leaves.
    pub(crate) dies_after: Option<u32>,
    pub(crate) steps: u32,
}

impl World {
    pub(crate) fn new(company: Company) -> World {
        World {
            now: "2026-01-05T08:00:00Z".parse().expect("a time"),
            companies: vec![company],
            inboxes: BTreeMap::new(),
            people: BTreeMap::new(),
            manner: Manner::Works,
            is_behind: false,
            says: "2.0.0 taken".to_owned(),
            once: false,
            files_in_sent: false,
            letters: Vec::new(),
            departed: Vec::new(),
            focus: None,
            ids: 0,
            is_strict: true,
            dies_after: None,
            steps: 0,
        }
    }

    /// Lets time pass, and everything happen that happens by itself meanwhile.
    pub(crate) fn advance(&mut self, to: Timestamp) -> Result<(), String> {
        for _ in 0..50_000 {
            let events = self.companies.iter().filter_map(|company| company.next_event(self.now));
            match events.min().filter(|at| *at <= to) {
                Some(at) => self.now = at,
                None => {
                    self.now = to;
                    return self.pump();
                }
            }
            self.pump()?;
        }
        Err("too much happens before that time: something never ends".to_owned())
    }

    /// Does everything that is due, until nothing is.
    pub(crate) fn pump(&mut self) -> Result<(), String> {
        for _ in 0..200 {
            let mut is_busy = false;
            for company in 0..self.companies.len() {
                is_busy |= self.turn(company)?;
            }
            if !is_busy {
                return Ok(());
            }
        }
        Err("the mail never ends".to_owned())
    }

    /// One step more of ours. Whether the process dies here; it is started again at once.
    fn dies(&mut self, index: usize) -> bool {
        self.steps += 1;
        let dies = self.dies_after == Some(self.steps);
        if dies {
            let now = self.now;
            self.companies[index].restart(now);
        }
        dies
    }

    fn turn(&mut self, index: usize) -> Result<bool, String> {
        let now = self.now;
        let company = &mut self.companies[index];
        let desk = company.desk.clone();
        let fired = fire_due(company.store(), &desk, now, 100)
            .map_err(|error| format!("firing timers: {error}"))?;
        let mut is_busy = fired > 0;
        self.dies(index);
        for mailbox in &desk.policy.mailboxes {
            end_uncertainty(self.companies[index].store(), &desk, &mailbox.name, now, now)
                .map_err(|error| format!("ending an uncertainty: {error}"))?;
            if self.manner == Manner::AtItsRate {
                self.is_behind = true;
                continue;
            }
            if std::mem::take(&mut self.is_behind) {
                bundle(self.companies[index].store(), &desk, &mailbox.name, now)
                    .map_err(|error| format!("bundling notices: {error}"))?;
            }
            while let Some(claimed) = self.claim(index, &mailbox.name)? {
                is_busy = true;
                self.send(index, claimed)?;
            }
        }
        is_busy |= self.companies[index].bring_home()?;
        self.companies[index].note_references();
        Ok(is_busy)
    }

    fn claim(&mut self, index: usize, mailbox: &str) -> Result<Option<Claimed>, String> {
        let now = self.now;
        let company = &mut self.companies[index];
        let desk = company.desk.clone();
        claim(company.store(), &desk, mailbox, ReturnPathPolicy::Auto, now)
            .map_err(|error| format!("claiming a mail: {error}"))
    }

    /// One attempt, as the mail server behaves.
    fn send(&mut self, index: usize, claimed: Claimed) -> Result<(), String> {
        if self.dies(index) {
            return Ok(());
        }
        let manner = self.manner.clone();
        if std::mem::take(&mut self.once) {
            self.manner = Manner::Works;
        }
        let kills = matches!(manner, Manner::Kills { .. } | Manner::KillsBefore);
        let outcome = self.outcome(index, &claimed, &manner)?;
        if kills {
            let now = self.now;
            self.companies[index].restart(now);
            return Ok(());
        }
        if self.dies(index) {
            return Ok(());
        }
        let now = self.now;
        let company = &mut self.companies[index];
        let desk = company.desk.clone();
        settle(company.store(), &desk, &claimed.due, &outcome, now)
            .map_err(|error| format!("settling a send: {error}"))?;
        self.dies(index);
        Ok(())
    }

    fn outcome(
        &mut self,
        index: usize,
        claimed: &Claimed,
        manner: &Manner,
    ) -> Result<Outcome, String> {
        let all = &claimed.envelope.recipients;
        let meant = |names: &[String], address: &Address| {
            names.is_empty() || names.iter().any(|name| name.eq_ignore_ascii_case(address.as_str()))
        };
        let some = |names: &[String], refusal: &Reply| -> Vec<RecipientOutcome> {
            let of_each = all.iter().map(|address| {
                if meant(names, address) {
                    RecipientOutcome::refused(refusal.clone())
                } else {
                    RecipientOutcome::Accepted { reply: reply(250, &self.says) }
                }
            });
            of_each.collect()
        };
        let of_each = match manner {
            Manner::Down => {
                let why = "connection refused".to_owned();
                return Ok(Outcome::NotSent { why, reached: false });
            }
            Manner::RefusesNullReturnPath if claimed.envelope.return_path.is_none() => {
                let reply = reply(550, "5.7.1 null sender refused");
                return Ok(Outcome::NullReturnPathRefused { reply });
            }
            Manner::KillsBefore => {
                return Ok(Outcome::NotSent { why: "killed".to_owned(), reached: true });
            }
            Manner::Cuts { keeping } | Manner::Kills { keeping } => {
                self.note_body(index, claimed)?;
                if *keeping {
                    self.hand_over(index, claimed, all.clone())?;
                }
                return Ok(Outcome::Uncertain { why: "the connection was cut".to_owned() });
            }
            Manner::Defers(names) => some(names, &reply(451, "4.7.1 greylisted, come back")),
            Manner::Refuses(names) => some(names, &reply(550, "5.1.1 no such user")),
            Manner::TakesAtMost(octets) if claimed.bytes.len() > *octets => {
                some(&[], &reply(552, "5.3.4 message size exceeds fixed limit"))
            }
            Manner::Works
            | Manner::AtItsRate
            | Manner::RefusesNullReturnPath
            | Manner::TakesAtMost(_) => some(&["nobody".to_owned()], &reply(550, "")),
        };
        let taken: Vec<Address> = all
            .iter()
            .zip(&of_each)
            .filter(|(_, outcome)| matches!(outcome, RecipientOutcome::Accepted { .. }))
            .map(|(address, _)| address.clone())
            .collect();
        if !taken.is_empty() {
            self.note_body(index, claimed)?;
            self.hand_over(index, claimed, taken)?;
        }
        Ok(Outcome::Answered(of_each))
    }

    /// 354: made durable before the first body byte leaves.
    fn note_body(&mut self, index: usize, claimed: &Claimed) -> Result<(), String> {
        let (id, now) = (claimed.due.id, self.now);
        self.companies[index]
            .store()
            .write(|w| w.body_started(id, now))
            .map_err(|error| format!("noting that a body leaves: {error}"))
    }

    /// The relay has it: it goes where it is addressed to.
    fn hand_over(
        &mut self,
        index: usize,
        claimed: &Claimed,
        recipients: Vec<Address>,
    ) -> Result<(), String> {
        let mail = Arrived {
            raw: claimed.bytes.clone(),
            kind: claimed.due.kind.as_str().to_owned(),
            return_path: claimed.envelope.return_path.as_ref().map(Address::to_string),
            at: self.now,
            seen: false,
        };
        self.departed.push(Departed {
            company: index,
            row: claimed.due.id.0,
            kind: claimed.due.kind,
            conversation: claimed.due.conversation,
            return_path: claimed.envelope.return_path.clone(),
            recipients: recipients.clone(),
            mail: mail.clone(),
        });
        if self.files_in_sent {
            let mailbox = claimed.due.mailbox.clone();
            self.receive(index, &mailbox, Folder::Sent, claimed.bytes.clone(), self.now)?;
        }
        for recipient in recipients {
            let other = self
                .companies
                .iter()
                .enumerate()
                .find_map(|(at, company)| Some((at, company.mailbox_at(recipient.as_str())?)));
            match other {
                Some((at, mailbox)) => {
                    let traced = self.traced(at, claimed);
                    self.receive(at, &mailbox, Folder::Inbox, traced, self.now)?;
                }
                None => self.inbox(recipient.as_str()).push(mail.clone()),
            }
        }
        Ok(())
    }

    /// A desk's mail as another desk's server delivers it: authenticated.
    fn traced(&self, receiver: usize, claimed: &Claimed) -> Vec<u8> {
        let path = claimed.envelope.return_path.as_ref().map_or("", Address::as_str);
        let (domain, ours) = (&self.companies[receiver].domain, claimed.due.from.domain());
        let mut raw = format!(
            "Return-Path: <{path}>\r\n\
             Authentication-Results: mx.{domain}; dkim=pass header.d={ours}\r\n\
             Received: from out.{ours} by mx.{domain}; Mon, 5 Jan 2026 08:00:00 +0000\r\n"
        )
        .into_bytes();
        raw.extend_from_slice(&claimed.bytes);
        raw
    }

    /// A mail lies on a desk's server and is taken in.
    pub(crate) fn receive(
        &mut self,
        index: usize,
        mailbox: &str,
        role: Folder,
        raw: Vec<u8>,
        received_at: Timestamp,
    ) -> Result<Taken, String> {
        let now = self.now;
        let incoming = self.companies[index].lie(mailbox, role, raw, received_at, now)?;
        if let Some(location) = incoming.location.as_ref()
            && self.dies(index)
        {
            // Between the two transactions of intake: the attempt is counted, nothing is read.
            self.companies[index]
                .store()
                .write(|w| w.count_attempt(location, now))
                .map_err(|error| error.to_string())?;
            self.companies[index].restart(now);
        }
        let taken = self.companies[index].take_in(vec![incoming], now)?;
        let taken = taken.into_iter().next().ok_or("nothing was taken in")?;
        self.dies(index);
        if let (0, Taken::Stored(_, conversation)) = (index, &taken) {
            self.focus = Some(*conversation);
        }
        Ok(taken)
    }

    pub(crate) fn inbox(&mut self, address: &str) -> &mut Vec<Arrived> {
        self.inboxes.entry(address.to_lowercase()).or_default()
    }

    /// The address of somebody whom the script names, by name or address.
    pub(crate) fn address(&mut self, name: &str) -> Result<String, String> {
        if let Some((local, _)) = name.split_once('@') {
            self.people.entry(local.to_owned()).or_insert_with(|| name.to_owned());
            return Ok(name.to_owned());
        }
        for company in &self.companies {
            let policy = &company.desk.policy;
            if let Some(agent) = policy.agent(name) {
                return Ok(agent.address.to_string());
            }
            if let Some(mailbox) = policy.mailbox(name) {
                return Ok(mailbox.address.to_string());
            }
            if let ("admin", Some(admin)) = (name, &policy.admin) {
                return Ok(admin.to_string());
            }
        }
        let known = self.people.get(name).cloned();
        known.ok_or_else(|| format!("nobody is called {name}: give an address first"))
    }

    pub(crate) fn next_id(&mut self) -> u32 {
        self.ids += 1;
        self.ids
    }
}

fn reply(code: u16, text: &str) -> Reply {
    Reply { code, text: text.to_owned(), local: false }
}
