//! The `desk:` line: a policy out of a few words.
//!
//! Separate so that every scenario starts from one ordinary desk and names only what is different.
//! Never touches a file.

use std::time::Duration;

use jiff::tz::TimeZone;
use posthaste::daemon::ingest::Folder;
use posthaste::desk::assignment::Method;
use posthaste::desk::policy::{
    Acknowledge, Agent, AgentProof, AgentRole, Copies, Mailbox, Mode, Notify, OnThanks, Policy,
    Rate, Resolve, Send, Unauthenticated,
};
use posthaste::desk::shelf::{Shelf, Shelves};
use posthaste::desk::sla::calendar::Calendar;
use posthaste::mail::address::Address;
use posthaste::mail::read::flags::FlagPhrases;

use super::script::{Reading, duration, words};
use super::shelves::named;

/// What a company is made of.
pub(crate) struct Setup {
    pub(crate) policy: Policy,
    pub(crate) footer: Option<String>,
    /// Its domain.
    pub(crate) domain: String,
}

/// An ordinary desk: English and German, Anna and Ben in the team, Lena leads.
pub(crate) fn ordinary(domain: &str) -> Setup {
    let mut setup = Setup {
        policy: Policy {
            desk_name: "Example Ltd".to_owned(),
            timezone: "UTC".to_owned(),
            languages: vec!["en".to_owned(), "de".to_owned()],
            send: Send::Live,
            admin: Some(address("admin", domain)),
            staff_addresses: Vec::new(),
            staff_domains: Vec::new(),
            trust: vec![format!("mx.{domain}")],
            agent_proof: AgentProof::Full,
            mailboxes: Vec::new(),
            agents: Vec::new(),
            notify_new: Notify::Team,
            notify_follow_up: Notify::Assignee,
            holds_notices: false,
            digest: None,
            relay_delay: Duration::ZERO,
            answers: std::collections::BTreeMap::new(),
            second_look: true,
            relay_quote: true,
            relay_cc: Copies::Keep,
            acknowledge: Acknowledge {
                enabled: true,
                unauthenticated: Unauthenticated::Bare,
                per_address: Rate { count: 3, period: hours(24) },
                age_max: hours(24),
            },
            resolve: Resolve {
                notify_customer: true,
                reopen_within: hours(14 * 24),
                thanks: OnThanks::File,
                auto_resolve_waiting: None,
            },
            automatic_mail: Rate { count: 60, period: Duration::from_secs(60) },
            uncertain: Duration::from_secs(15 * 60),
            calendars: vec![Calendar::always(TimeZone::UTC)],
            slas: Vec::new(),
            rules: Vec::new(),
            assignment: Method::First,
            flag_phrases: FlagPhrases::default(),
        },
        footer: Some("Example Ltd, 1 Main Street".to_owned()),
        domain: domain.to_owned(),
    };
    add_mailbox(&mut setup, "support");
    setup
}

/// Reads a `desk:` line, without that word, and the text below it: calendars, promises and rules as
/// the configuration has them.
pub(crate) fn read(
    line: &[super::script::Word],
    text: Option<&[String]>,
    domain: &str,
) -> Result<Setup, String> {
    let mut setup = ordinary(domain);
    for entry in entries(line) {
        let entry = words(&entry)?;
        let mut reading = Reading::new(&entry);
        set(&mut setup, &mut reading)?;
        reading.end()?;
    }
    if setup.policy.agents.is_empty() {
        add_agents(&mut setup, &["anna", "ben"], AgentRole::Agent);
        add_agents(&mut setup, &["lena"], AgentRole::Lead);
    }
    if let Some(text) = text {
        let read = configured(&setup.policy, &text.join("\n"))?;
        setup.policy.calendars = read.calendars;
        setup.policy.slas = read.slas;
        setup.policy.rules = read.rules;
        setup.policy.assignment = read.assignment;
    }
    Ok(setup)
}

/// What the program makes of these tables of a configuration, for this desk's agents.
fn configured(policy: &Policy, tables: &str) -> Result<Policy, String> {
    let mut toml =
        format!("[desk]\nname = \"{}\"\ntimezone = \"{}\"\n", policy.desk_name, policy.timezone);
    for mailbox in &policy.mailboxes {
        let account = "{ host = \"mail.example\", username = \"u\", password = \"p\" }";
        let (name, address) = (&mailbox.name, &mailbox.address);
        toml.push_str(&format!(
            "[[mailbox]]\nname = \"{name}\"\naddress = \"{address}\"\n\
             imap = {account}\nsmtp = {{ host = \"mail.example\" }}\n"
        ));
    }
    for agent in &policy.agents {
        let role = if agent.role == AgentRole::Lead { "lead" } else { "agent" };
        let (name, address) = (&agent.name, &agent.address);
        toml.push_str(&format!(
            "[[agent]]\nname = \"{name}\"\naddress = \"{address}\"\nrole = \"{role}\"\n"
        ));
    }
    toml.push_str(tables);
    let directory = tempfile::TempDir::new().map_err(|error| error.to_string())?;
    let path = directory.path().join("posthaste.toml");
    std::fs::write(&path, toml).map_err(|error| error.to_string())?;
    let config = posthaste::config::load(&path, |_| None).map_err(|errors| errors.to_string())?;
    Ok(config.policy)
}

/// The entries between the semicolons, which the words still hold.
fn entries(line: &[super::script::Word]) -> Vec<String> {
    let mut entries = vec![String::new()];
    for word in line {
        let (text, ends) = match word {
            super::script::Word::Plain(word) => {
                (word.trim_end_matches(';').to_owned(), word.ends_with(';'))
            }
            super::script::Word::Quoted(words) => (format!("\"{words}\""), false),
            super::script::Word::Comma => (",".to_owned(), false),
        };
        if let Some(entry) = entries.last_mut() {
            entry.push_str(&text);
            entry.push(' ');
        }
        if ends {
            entries.push(String::new());
        }
    }
    entries.retain(|entry| !entry.trim().is_empty());
    entries
}

fn set(setup: &mut Setup, entry: &mut Reading<'_>) -> Result<(), String> {
    let key = entry.word("what is set")?;
    let policy = &mut setup.policy;
    match key {
        "languages" => {
            policy.languages = entry.list("a language")?.into_iter().map(str::to_owned).collect();
        }
        "team" => {
            let names = entry.list("an agent")?;
            add_agents(setup, &names, AgentRole::Agent);
        }
        "lead" => {
            let names = entry.list("an agent")?;
            add_agents(setup, &names, AgentRole::Lead);
        }
        "mailboxes" => {
            let names = entry.list("a mailbox")?;
            policy.mailboxes.clear();
            for name in names {
                add_mailbox(setup, name);
            }
        }
        "alias" => {
            let alias = parse(entry.word("an address")?)?;
            first_mailbox(setup)?.aliases.push(alias);
        }
        "via" => {
            let via = parse(entry.word("an address")?)?;
            first_mailbox(setup)?.via.push(via);
        }
        "mode" => {
            first_mailbox(setup)?.mode = match entry.word("a mode")? {
                "relay" => Mode::Relay,
                "shared" => Mode::Shared,
                other => return Err(format!("{other} is no mode")),
            };
        }
        "folders" => first_mailbox(setup)?.shelves = shelves(&entry.list("a folder")?)?,
        "automatic" => {
            first_mailbox(setup)?.automatic_opens = entry.word("file or open")? == "open";
        }
        "admin" => {
            policy.admin = match entry.word("an address")? {
                "none" => None,
                address => Some(parse(address)?),
            };
        }
        "trust" => {
            policy.trust = entry.list("an authserv-id")?.into_iter().map(str::to_owned).collect();
        }
        "agent_proof" => {
            policy.agent_proof = match entry.word("a proof")? {
                "full" => AgentProof::Full,
                "token" => AgentProof::Token,
                other => return Err(format!("{other} is no proof")),
            };
        }
        "staff" => policy.staff_domains.push(entry.word("a domain")?.to_owned()),
        "send" => {
            policy.send = match entry.word("to whom")? {
                "live" => Send::Live,
                "agents" => Send::Agents,
                "hold" => Send::Hold,
                other => return Err(format!("send {other} is unknown")),
            };
        }
        "acks" => policy.acknowledge.enabled = entry.word("on or off")? == "on",
        "unauthenticated" => {
            policy.acknowledge.unauthenticated = match entry.word("bare or none")? {
                "bare" => Unauthenticated::Bare,
                "none" => Unauthenticated::None,
                other => return Err(format!("unauthenticated {other} is unknown")),
            };
        }
        "thanks" => {
            policy.resolve.thanks = match entry.word("file or reopen")? {
                "file" => OnThanks::File,
                "reopen" => OnThanks::Reopen,
                other => return Err(format!("thanks {other} is unknown")),
            };
        }
        "follow_up" => policy.notify_follow_up = notify(entry.word("whom")?)?,
        "new" => policy.notify_new = notify(entry.word("whom")?)?,
        "outside_hours" => policy.holds_notices = entry.word("send or hold")? == "hold",
        "digest" => {
            let time = entry.word("a time")?;
            policy.digest = Some(time.parse().map_err(|_| format!("{time} is no time of day"))?);
        }
        "second_look" => policy.second_look = entry.word("on or off")? == "on",
        "answer" => {
            let name = entry.word("a name")?.to_owned();
            let text = entry.quoted().ok_or("a text in quotes is missing")?.to_owned();
            policy.answers.insert(name, text);
        }
        "quote" => policy.relay_quote = entry.word("last or none")? == "last",
        "cc" => {
            policy.relay_cc = match entry.word("keep, ask or drop")? {
                "keep" => Copies::Keep,
                "ask" => Copies::Ask,
                "drop" => Copies::Drop,
                other => return Err(format!("cc {other} is unknown")),
            };
        }
        "delay" => policy.relay_delay = period(entry)?,
        "auto_resolve" => policy.resolve.auto_resolve_waiting = Some(period(entry)?),
        "footer" => setup.footer = entry.quoted().map(str::to_owned),
        other => return Err(format!("a desk has no {other} here")),
    }
    Ok(())
}

/// `7 days`.
fn period(entry: &mut Reading<'_>) -> Result<Duration, String> {
    let count = entry.word("a number")?;
    let count = count.parse().map_err(|_| format!("{count} is no number"))?;
    Ok(duration(count, entry.word("a unit")?)?.unsigned_abs())
}

/// Which folders a mailbox has beside INBOX and Sent; `none` in place of them all.
fn shelves(names: &[&str]) -> Result<Shelves, String> {
    let mut shelves = Shelves::default();
    for name in names.iter().filter(|name| **name != "none") {
        *match named(name)? {
            Folder::Shelf(Shelf::Waiting) => &mut shelves.waiting,
            Folder::Shelf(Shelf::Resolved) => &mut shelves.resolved,
            Folder::Shelf(Shelf::Spam) => &mut shelves.spam,
            Folder::Shelf(Shelf::Agents) => &mut shelves.agents,
            Folder::Shelf(Shelf::Inbox) | Folder::Inbox | Folder::Sent => {
                return Err(format!("{name} is there anyway"));
            }
        } = true;
    }
    Ok(shelves)
}

fn notify(word: &str) -> Result<Notify, String> {
    match word {
        "team" => Ok(Notify::Team),
        "assignee" => Ok(Notify::Assignee),
        "digest" => Ok(Notify::Digest),
        "none" => Ok(Notify::None),
        other => Err(format!("nobody is called {other}")),
    }
}

fn first_mailbox(setup: &mut Setup) -> Result<&mut Mailbox, String> {
    setup.policy.mailboxes.first_mut().ok_or_else(|| "the desk has no mailbox".to_owned())
}

fn add_mailbox(setup: &mut Setup, name: &str) {
    setup.policy.mailboxes.push(Mailbox {
        name: name.to_owned(),
        address: address(name, &setup.domain),
        aliases: Vec::new(),
        via: Vec::new(),
        subaddressing: false,
        mode: Mode::Relay,
        shelves: Shelves { agents: true, ..Shelves::default() },
        team: team(&setup.policy),
        automatic_opens: false,
    });
}

/// Adds agents; a language may follow a name: `anna/de`.
fn add_agents(setup: &mut Setup, names: &[&str], role: AgentRole) {
    for written in names {
        let default = setup.policy.default_language().to_owned();
        let (name, language) = written.split_once('/').unwrap_or((written, &default));
        setup.policy.agents.push(Agent {
            name: name.to_owned(),
            address: address(name, &setup.domain),
            addresses: vec![address(name, "phone.example")],
            display: capitalised(name),
            role,
            language: language.to_owned(),
            languages: Vec::new(),
        });
    }
    let team = team(&setup.policy);
    for mailbox in &mut setup.policy.mailboxes {
        mailbox.team.clone_from(&team);
    }
}

fn team(policy: &Policy) -> Vec<String> {
    let team = policy.agents.iter().filter(|agent| agent.role == AgentRole::Agent);
    team.map(|agent| agent.name.clone()).collect()
}

pub(crate) fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn address(local: &str, domain: &str) -> Address {
    Address::parse(&format!("{local}@{domain}")).expect("a made-up address")
}

fn parse(text: &str) -> Result<Address, String> {
    Address::parse(text).map_err(|_| format!("{text} is no address"))
}

fn hours(count: u64) -> Duration {
    Duration::from_secs(count * 3600)
}
