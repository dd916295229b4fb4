//! The policy: what the admin's configuration means to the desk.
//!
//! Separate from `config/` so that decisions depend on what was meant, not on how it is written.
//! Built once from a checked configuration; never changes while a decision is made.

use std::collections::BTreeMap;
use std::time::Duration;

use super::assignment::Method;
use super::rules::Rule;
use super::shelf::Shelves;
use super::sla::calendar::Calendar;
use super::sla::promise::Sla;
use crate::mail::address::{Address, NameAddr};
use crate::mail::read::flags::FlagPhrases;

/// Who gets mail (`[desk] send`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Send {
    /// Everybody.
    Live,
    /// Agents only; what a customer would have got is held.
    Agents,
    /// Nobody.
    Hold,
}

/// What proves an agent (`[desk] agent_proof`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentProof {
    /// Token, address and authentication.
    Full,
    /// Token and address.
    Token,
}

/// Whether the customer's own Cc's get answers (`[relay] cc`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copies {
    /// They do.
    Keep,
    /// Once an agent says so; the notice names them.
    Ask,
    /// They do not.
    Drop,
}

/// How agents work with a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Through notices that they answer.
    Relay,
    /// In the mailbox itself.
    Shared,
}

/// How much of what is there at the first start is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// All of it.
    All,
    /// What is younger than this.
    Since(Duration),
    /// None.
    None,
}

/// Who is told (`[notify]`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notify {
    /// Whoever has it; the team where nobody has.
    Assignee,
    /// The mailbox's team.
    Team,
    /// The digest only.
    Digest,
    /// Nobody.
    None,
}

/// What an ack to an unauthenticated sender is (`[acknowledge] unauthenticated`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unauthenticated {
    /// One that repeats nothing they wrote.
    Bare,
    /// None.
    None,
}

/// What a short thank-you does that follows our answer (`[resolve] thanks`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnThanks {
    /// It is filed, and reopens nothing.
    File,
    /// It is a mail like any other.
    Reopen,
}

/// At most this many in that time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many.
    pub count: u32,
    /// In how long.
    pub period: Duration,
}

/// An agent's part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentRole {
    /// Answers customers.
    Agent,
    /// Gets mail only where named.
    Lead,
}

/// Somebody in `[[agent]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// The short name that commands and the journal use.
    pub name: String,
    /// Where the desk writes to.
    pub address: Address,
    /// Further addresses that are theirs.
    pub addresses: Vec<Address>,
    /// What people call them; the short name where not set.
    pub display: String,
    /// Their part.
    pub role: AgentRole,
    /// The language of what the desk writes to them.
    pub language: String,
    /// ISO 639-1 codes of what they read and write; empty where it is not told.
    pub languages: Vec<String>,
}

impl Agent {
    /// Whether this address is theirs.
    #[must_use]
    pub fn writes_from(&self, address: &Address) -> bool {
        self.address == *address || self.addresses.contains(address)
    }

    /// Name and address for a header.
    #[must_use]
    pub fn name_addr(&self) -> NameAddr {
        NameAddr { name: self.display.clone(), address: self.address.clone() }
    }
}

/// A support mailbox, as far as decisions go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// Its short name.
    pub name: String,
    /// What customers write to and get answers from.
    pub address: Address,
    /// Further addresses that are delivered here.
    pub aliases: Vec<Address>,
    /// Addresses of forms and groups: the customer is in Reply-To.
    pub via: Vec<Address>,
    /// Whether `local+anything@` is delivered here too.
    pub subaddressing: bool,
    /// How agents work with it.
    pub mode: Mode,
    /// Which statuses have a folder on its server.
    pub shelves: Shelves,
    /// Names of the agents that are told of new mail.
    pub team: Vec<String>,
    /// Whether automatic mail that answers nothing of ours opens a conversation.
    pub automatic_opens: bool,
}

/// `[acknowledge]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledge {
    /// Whether acks are sent at all.
    pub enabled: bool,
    /// To whom we cannot be sure of.
    pub unauthenticated: Unauthenticated,
    /// The most that one address gets.
    pub per_address: Rate,
    /// Older mail gets none.
    pub age_max: Duration,
}

/// `[resolve]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolve {
    /// Whether the customer is told.
    pub notify_customer: bool,
    /// After this time resolved becomes closed.
    pub reopen_within: Duration,
    /// What a short thank-you does.
    pub thanks: OnThanks,
    /// After this time waiting for the customer becomes resolved; off where there is none.
    pub auto_resolve_waiting: Option<Duration>,
}

/// Everything that decisions depend on beside the conversation and the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// `[desk] name`.
    pub desk_name: String,
    /// IANA name of the desk's zone.
    pub timezone: String,
    /// ISO 639-1 codes, the default first; never empty.
    pub languages: Vec<String>,
    /// Who gets mail.
    pub send: Send,
    /// Who gets alerts.
    pub admin: Option<Address>,
    /// Addresses of colleagues who are no agents.
    pub staff_addresses: Vec<Address>,
    /// Domains of colleagues who are no agents, in lower case.
    pub staff_domains: Vec<String>,
    /// authserv-ids that we believe, in lower case.
    pub trust: Vec<String>,
    /// What proves an agent.
    pub agent_proof: AgentProof,
    /// The mailboxes, at least one.
    pub mailboxes: Vec<Mailbox>,
    /// The agents.
    pub agents: Vec<Agent>,
    /// Who is told of a new conversation.
    pub notify_new: Notify,
    /// Who is told of a further mail.
    pub notify_follow_up: Notify,
    /// Whether notices that nobody asked for wait for open hours, urgent ones excepted.
    pub holds_notices: bool,
    /// When the digest goes out on open days, on the desk's clock; none: there is none.
    pub digest: Option<jiff::civil::Time>,
    /// How long an answer waits for `#undo`.
    pub relay_delay: Duration,
    /// The desk's own texts for answers, by name.
    pub answers: BTreeMap<String, String>,
    /// Whether an answer that looks like a slip is held before it leaves.
    pub second_look: bool,
    /// Whether the customer's last words stand below an answer.
    pub relay_quote: bool,
    /// Whether the customer's own Cc's get answers.
    pub relay_cc: Copies,
    /// Acks.
    pub acknowledge: Acknowledge,
    /// Resolutions.
    pub resolve: Resolve,
    /// The breaker: automatic mail to outsiders, whole desk.
    pub automatic_mail: Rate,
    /// How long a send without an answer is looked for in Sent.
    pub uncertain: Duration,
    /// Open hours; the first one is always open.
    pub calendars: Vec<Calendar>,
    /// Promises: the first one that fits counts.
    pub slas: Vec<Sla>,
    /// Every one that fits is applied, in order.
    pub rules: Vec<Rule>,
    /// Whose a new conversation is.
    pub assignment: Method,
    /// What marks a mail as a complaint, or as one whose sender has to be proven.
    pub flag_phrases: FlagPhrases,
}

impl Policy {
    /// The mailbox of this name.
    #[must_use]
    pub fn mailbox(&self, name: &str) -> Option<&Mailbox> {
        self.mailboxes.iter().find(|mailbox| mailbox.name == name)
    }

    /// The agent of this short name, whatever its case.
    #[must_use]
    pub fn agent(&self, name: &str) -> Option<&Agent> {
        self.agents.iter().find(|agent| agent.name.eq_ignore_ascii_case(name))
    }

    /// The agent whose address this is.
    #[must_use]
    pub fn agent_at(&self, address: &Address) -> Option<&Agent> {
        self.agents.iter().find(|agent| agent.writes_from(address))
    }

    /// The mailbox that mail to this address reaches.
    #[must_use]
    pub fn mailbox_at(&self, address: &Address) -> Option<&Mailbox> {
        self.mailboxes.iter().find(|mailbox| mailbox.is_reached_by(address))
    }

    /// Whether this agent may be told of a conversation that nobody tells them of: leads of every
    /// one, others of what comes to a mailbox of their team, and of what is theirs.
    #[must_use]
    pub fn sees(&self, agent: &Agent, mailbox: &str, assignee: Option<&str>) -> bool {
        agent.role == AgentRole::Lead
            || assignee == Some(agent.name.as_str())
            || self.mailbox(mailbox).is_some_and(|mailbox| mailbox.team.contains(&agent.name))
    }

    /// The names of the mailboxes whose conversations this agent may be told of.
    #[must_use]
    pub fn mailboxes_of(&self, agent: &Agent) -> Vec<&str> {
        let names = self.mailboxes.iter().map(|mailbox| mailbox.name.as_str());
        names.filter(|name| self.sees(agent, name, None)).collect()
    }

    /// Whether this is the address of a colleague who is no agent. The company's domain stands for
    /// people: the desk's own mailboxes and its agents, who mostly have it, too, are none of them.
    #[must_use]
    pub fn is_staff(&self, address: &Address) -> bool {
        let is_named = self.staff_addresses.contains(address)
            || self.staff_domains.iter().any(|domain| domain == address.domain());
        is_named && self.mailbox_at(address).is_none() && self.agent_at(address).is_none()
    }

    /// The text for answers of this name, whatever its case.
    #[must_use]
    pub fn answer(&self, name: &str) -> Option<&str> {
        let mut answers = self.answers.iter();
        answers.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, text)| text.as_str())
    }

    /// The calendar of this name.
    #[must_use]
    pub fn calendar(&self, name: &str) -> Option<&Calendar> {
        self.calendars.iter().find(|calendar| calendar.name() == name)
    }

    /// The promise of this name.
    #[must_use]
    pub fn sla(&self, name: &str) -> Option<&Sla> {
        self.slas.iter().find(|sla| sla.name == name)
    }

    /// Whether mail is matched by anything: rules or promises.
    #[must_use]
    pub fn matches_mail(&self) -> bool {
        !self.rules.is_empty() || !self.slas.is_empty()
    }

    /// Whether rules or promises look at fields of the header, which are read for that alone.
    #[must_use]
    pub fn asks_for_header(&self) -> bool {
        self.rules.iter().any(|rule| rule.matching.asks_for_header())
            || self.slas.iter().any(Sla::asks_for_header)
    }

    /// The desk's hours: the first calendar that was configured, else always.
    #[must_use]
    pub fn desk_calendar(&self) -> Option<&Calendar> {
        self.calendars.get(1).or_else(|| self.calendars.first())
    }

    /// The names of the texts that rules have for acks.
    #[must_use]
    pub fn acks(&self) -> Vec<String> {
        self.rules.iter().filter_map(|rule| rule.set.template.clone()).collect()
    }

    /// The hours of what stands under this promise: its calendar's, else the desk's.
    #[must_use]
    pub fn hours_of(&self, sla: Option<&str>) -> Option<&Calendar> {
        let promised = sla.and_then(|name| self.sla(name));
        let hours = promised.and_then(|sla| self.calendar(&sla.calendar));
        hours.or_else(|| self.desk_calendar())
    }

    /// Twelve characters that change with everything that a deadline or a step depends on; empty
    /// where nothing is promised.
    #[must_use]
    pub fn promises_version(&self) -> String {
        if self.slas.is_empty() {
            return String::new();
        }
        let mut hasher = blake3::Hasher::new();
        let calendars = self.slas.iter().map(|sla| self.calendar(&sla.calendar));
        for calendar in calendars.chain([self.desk_calendar()]) {
            hasher.update(calendar.map_or("", Calendar::version).as_bytes());
        }
        for sla in &self.slas {
            hasher.update(sla.version.as_bytes());
        }
        hasher.finalize().to_hex().chars().take(12).collect()
    }

    /// The desk's own language.
    #[must_use]
    pub fn default_language(&self) -> &str {
        self.languages.first().map_or("en", String::as_str)
    }
}

impl Mailbox {
    /// Whether mail to this address reaches the mailbox.
    #[must_use]
    pub fn is_reached_by(&self, address: &Address) -> bool {
        if self.address == *address || self.aliases.contains(address) {
            return true;
        }
        let plain = address.local().split_once('+').map(|(local, _)| local);
        self.subaddressing
            && plain.is_some_and(|local| {
                self.address.local().eq_ignore_ascii_case(local)
                    && self.address.domain() == address.domain()
            })
    }
}
