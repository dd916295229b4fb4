//! The policy, out of checked tables.
//!
//! Separate from the accounts: this is what decisions depend on. `None` stands for what a problem
//! was told about; where no problem was told, all of it is there.

use jiff::civil::Time;

use super::TEMPLATE_LANGUAGES;
use super::accounts;
use super::promises;
use super::table::{Spanned, Table};
use crate::desk::assignment::Method;
use crate::desk::policy::{
    Acknowledge, Agent, AgentProof, AgentRole, Copies, Mailbox, Mode, Notify, OnThanks, Policy,
    Resolve, Send, Unauthenticated,
};
use crate::desk::shelf::{Shelf, Shelves};
use crate::desk::sla::calendar::Calendar;
use crate::mail::address::Address;
use crate::mail::read::flags::FlagPhrases;

/// What the whole file means to the desk.
pub(super) fn policy(root: &Table, calendars: Vec<Calendar>) -> Option<Policy> {
    let desk = root.table("desk")?;
    let notify = root.table("notify")?;
    let relay = root.table("relay")?;
    let limits = root.table("limits")?;
    let languages = owned(desk.texts("languages"));
    let agents: Option<Vec<Agent>> =
        root.tables("agent").iter().map(|table| agent(table, &languages)).collect();
    let agents = agents?;
    let mailboxes: Option<Vec<Mailbox>> =
        root.tables("mailbox").iter().map(|table| mailbox(table, &agents)).collect();
    let (staff_addresses, staff_domains) = staff(desk);
    Some(Policy {
        desk_name: desk.text("name")?.to_owned(),
        timezone: desk.text("timezone")?.to_owned(),
        languages,
        send: match desk.text("send")? {
            "live" => Send::Live,
            "agents" => Send::Agents,
            _ => Send::Hold,
        },
        admin: desk.address("admin").map(|admin| admin.value.clone()),
        staff_addresses,
        staff_domains,
        trust: desk.texts("trust").iter().map(|id| id.value.to_lowercase()).collect(),
        agent_proof: match desk.text("agent_proof")? {
            "token" => AgentProof::Token,
            _ => AgentProof::Full,
        },
        calendars,
        slas: promises::slas(root, &agents)?,
        rules: promises::rules(root, &agents)?,
        assignment: match root.table("assignment")?.text("method")? {
            "round-robin" => Method::RoundRobin,
            "least-loaded" => Method::LeastLoaded,
            _ => Method::First,
        },
        mailboxes: mailboxes?,
        agents,
        notify_new: told(notify.text("new")?),
        notify_follow_up: told(notify.text("follow_up")?),
        holds_notices: notify.text("outside_hours")? == "hold",
        digest: notify.text("digest").and_then(|time| Time::strptime("%H:%M", time).ok()),
        relay_delay: relay.duration("delay")?,
        answers: std::collections::BTreeMap::new(),
        second_look: relay.bool("second_look")?,
        relay_quote: relay.text("quote")? == "last",
        relay_cc: match relay.text("cc")? {
            "ask" => Copies::Ask,
            "drop" => Copies::Drop,
            _ => Copies::Keep,
        },
        acknowledge: acknowledge(root.table("acknowledge")?)?,
        resolve: resolve(root.table("resolve")?)?,
        automatic_mail: limits.rate("automatic_mail")?,
        uncertain: limits.duration("uncertain")?,
        flag_phrases: flag_phrases(root.table("words")?),
    })
}

/// What is not wrong with a policy, nor with the tables that it is made of, and yet hardly meant.
pub(super) fn warnings(root: &Table, policy: &Policy) -> Vec<String> {
    let mut warnings = Vec::new();
    for mailbox in root.tables("mailbox") {
        let folders = mailbox.table("folders");
        for key in ["waiting", "resolved"] {
            if let (true, Some("relay"), Some(name)) = (
                folders.is_some_and(|folders| folders.is_given(key)),
                mailbox.text("mode"),
                mailbox.text("name"),
            ) {
                warnings
                    .push(format!("mailbox {name}: folders.{key} means nothing in mode \"relay\""));
            }
        }
    }
    for mailbox in &policy.mailboxes {
        if mailbox.mode == Mode::Relay && mailbox.team.is_empty() {
            warnings.push(format!(
                "mailbox {}: its team is empty, nobody is told of its mail; add an [[agent]]",
                mailbox.name
            ));
        }
    }
    if policy.agent_proof == AgentProof::Full
        && policy.trust.is_empty()
        && policy.mailboxes.iter().any(|mailbox| mailbox.mode == Mode::Relay)
    {
        let proven = match root.table("desk").and_then(|desk| desk.text("dkim")) {
            Some("auto") => "only a DKIM signature proves an agent's mail, and an answer without",
            _ => "no agent's mail can be proven authentic, and every answer",
        };
        warnings.push(format!(
            "desk.trust is not set: {proven} is held until its writer confirms it; name your \
             server's authserv-id (the first word of Authentication-Results in a mail that you \
             received), or set agent_proof = \"token\""
        ));
    }
    let notified = [("new", policy.notify_new), ("follow_up", policy.notify_follow_up)];
    for (key, notify) in notified {
        if notify == Notify::Digest && policy.digest.is_none() {
            warnings.push(format!(
                "notify.{key} = \"digest\": nobody is told, for notify.digest is not set; \
                 set digest = \"08:00\""
            ));
        }
    }
    warnings
}

fn agent(table: &Table, desk_languages: &[String]) -> Option<Agent> {
    let name = table.text("name")?.to_owned();
    let languages = table.texts("languages");
    // They may read more languages than there are templates for.
    let language = languages.iter().find(|own| TEMPLATE_LANGUAGES.contains(&own.value));
    Some(Agent {
        address: table.address("address")?.value.clone(),
        addresses: addresses(table, "addresses"),
        display: table.text("display").unwrap_or(&name).to_owned(),
        role: match table.text("role")? {
            "lead" => AgentRole::Lead,
            _ => AgentRole::Agent,
        },
        language: language
            .map(|own| own.value.to_owned())
            .or_else(|| desk_languages.first().cloned())?,
        languages: owned(languages),
        name,
    })
}

fn mailbox(table: &Table, agents: &[Agent]) -> Option<Mailbox> {
    let named = table.texts("team");
    // As the agent writes the name, for it is compared with theirs.
    let team = agents.iter().filter(|agent| match table.is_given("team") {
        true => named.iter().any(|name| name.value.eq_ignore_ascii_case(&agent.name)),
        false => agent.role == AgentRole::Agent,
    });
    Some(Mailbox {
        name: table.text("name")?.to_owned(),
        address: table.address("address")?.value.clone(),
        aliases: addresses(table, "aliases"),
        via: addresses(table, "via"),
        subaddressing: table.bool("subaddressing")?,
        mode: match table.text("mode")? {
            "shared" => Mode::Shared,
            _ => Mode::Relay,
        },
        shelves: {
            let named = accounts::shelves(table);
            let has = |wanted| named.iter().any(|(shelf, _)| *shelf == wanted);
            Shelves {
                waiting: has(Shelf::Waiting),
                resolved: has(Shelf::Resolved),
                spam: has(Shelf::Spam),
                agents: has(Shelf::Agents),
            }
        },
        team: team.map(|agent| agent.name.clone()).collect(),
        automatic_opens: table.text("automatic")? == "open",
    })
}

fn acknowledge(table: &Table) -> Option<Acknowledge> {
    Some(Acknowledge {
        enabled: table.bool("enabled")?,
        unauthenticated: match table.text("unauthenticated")? {
            "none" => Unauthenticated::None,
            _ => Unauthenticated::Bare,
        },
        per_address: table.rate("max_per_address")?,
        age_max: table.duration("max_age")?,
    })
}

fn resolve(table: &Table) -> Option<Resolve> {
    Some(Resolve {
        notify_customer: table.bool("notify_customer")?,
        reopen_within: table.duration("reopen_within")?,
        thanks: match table.text("thanks")? {
            "reopen" => OnThanks::Reopen,
            _ => OnThanks::File,
        },
        auto_resolve_waiting: table.duration("auto_resolve_waiting"),
    })
}

/// Our own phrases, and the admin's beside them.
fn flag_phrases(table: &Table) -> FlagPhrases {
    let named = |key| table.texts(key).into_iter().map(|text| text.value).collect::<Vec<_>>();
    FlagPhrases::with(&named("complaint"), &named("identity_check"))
}

fn told(text: &str) -> Notify {
    match text {
        "assignee" => Notify::Assignee,
        "digest" => Notify::Digest,
        "none" => Notify::None,
        _ => Notify::Team,
    }
}

/// Addresses, and domains in lower case.
fn staff(desk: &Table) -> (Vec<Address>, Vec<String>) {
    let staff = desk.texts("staff");
    let (addresses, domains): (Vec<_>, Vec<_>) =
        staff.iter().map(|entry| entry.value).partition(|entry| entry.contains('@'));
    (
        addresses.into_iter().filter_map(|address| Address::parse(address).ok()).collect(),
        domains.into_iter().map(str::to_lowercase).collect(),
    )
}

fn addresses(table: &Table, name: &str) -> Vec<Address> {
    table.addresses(name).into_iter().map(|address| address.value.clone()).collect()
}

fn owned(texts: Vec<Spanned<&str>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value.to_owned()).collect()
}
