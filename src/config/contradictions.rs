//! Contradictions: values that are right alone and wrong together.
//!
//! Separate from the shape, which looks at each value alone, and from what builds the policy, which
//! may rely on both. Looks at whatever could be read, so that all problems are told at once. Never
//! looks outside of the tables.

use std::collections::HashMap;
use std::ops::Range;

use super::TEMPLATE_LANGUAGES;
use super::nearest::nearest;
use super::problem::Problem;
use super::table::{Spanned, Table};
use super::value::quoted;
use crate::mail::address::Address;
use crate::world::endpoint::is_loopback;

/// The keys of an account that say where its password is.
pub(super) const SECRETS: [&str; 4] =
    ["password_file", "password", "password_command", "credential"];

/// Words that commands and escalations use for somebody else than an agent of this name.
const RESERVED: [&str; 7] = ["agent", "all", "assignee", "lead", "next", "none", "team"];

/// Everything that does not go together.
pub(super) fn check(root: &Table) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(desk) = root.table("desk") {
        languages(desk, &mut problems);
    }
    for what in ["mailbox", "agent", "sla", "rule"] {
        doubles(what, root.tables(what), &mut problems);
    }
    addresses(root, &mut problems);
    let names = Names::of(root);
    for mailbox in root.tables("mailbox") {
        check_mailbox(mailbox, &names, &mut problems);
    }
    for agent in root.tables("agent") {
        reserved(agent, &mut problems);
    }
    for sla in root.tables("sla") {
        check_sla(sla, &names, &mut problems);
    }
    for rule in root.tables("rule") {
        check_rule(rule, &names, &mut problems);
    }
    for (name, calendar) in root.named("calendar") {
        if name == "always" {
            problems.push(
                Problem::at(calendar.header.clone(), "the calendar \"always\" is built in")
                    .label("this would be a second one")
                    .help("give it another name, such as [calendar.office]"),
            );
        }
    }
    problems
}

/// Names that others refer to; `None` for a kind of which one is not known, for then it cannot be
/// told whether a reference is wrong.
struct Names<'a> {
    agents: Option<Vec<&'a str>>,
    mailboxes: Option<Vec<&'a str>>,
    slas: Option<Vec<&'a str>>,
    calendars: Option<Vec<&'a str>>,
}

impl<'a> Names<'a> {
    fn of(root: &'a Table) -> Names<'a> {
        let names = |what| root.tables(what).iter().map(|table| table.text("name")).collect();
        let calendars = root.named("calendar").iter().map(|(name, _)| name.as_str());
        Names {
            agents: names("agent"),
            mailboxes: names("mailbox"),
            slas: names("sla"),
            calendars: Some(calendars.chain(["always"]).collect()),
        }
    }
}

/// A reference to something by its name.
fn reference(
    name: &Spanned<&str>,
    what: &str,
    names: Option<&Vec<&str>>,
    problems: &mut Vec<Problem>,
) {
    let Some(names) = names else { return };
    if names.iter().any(|known| known.eq_ignore_ascii_case(name.value)) {
        return;
    }
    let help = match (nearest(name.value, names.iter().copied()), names.as_slice()) {
        (Some(near), _) => format!("did you mean \"{near}\"?"),
        (None, []) => format!("there is no {what} at all yet"),
        (None, names) => format!("known are {}", quoted(names)),
    };
    problems.push(
        Problem::at(name.at.clone(), format!("no {what} is called \"{}\"", name.value))
            .label("not known")
            .help(help),
    );
}

fn languages(desk: &Table, problems: &mut Vec<Problem>) {
    if desk.is_empty_list("languages") {
        problems.push(
            Problem::at(desk.at("languages"), "`desk.languages` names no language")
                .label("this list is empty")
                .help("the first language is that of mail to people whose own we do not know"),
        );
    }
    for language in desk.texts("languages") {
        if !TEMPLATE_LANGUAGES.contains(&language.value) {
            let title = format!("there are no mail templates for \"{}\"", language.value);
            problems.push(
                Problem::at(language.at, title)
                    .label("not available")
                    .help(format!("available are {}", quoted(&TEMPLATE_LANGUAGES))),
            );
        }
    }
}

/// Two tables of one name, whatever its case: commands would not know which is meant.
fn doubles(what: &str, tables: &[Table], problems: &mut Vec<Problem>) {
    let mut seen: HashMap<String, Range<usize>> = HashMap::new();
    for table in tables {
        let Some(name) = table.spanned("name") else { continue };
        if let Some(first) = seen.get(&name.value.to_lowercase()) {
            let title = format!("two [[{what}]] are called \"{}\"", name.value);
            problems.push(
                Problem::at(name.at, title)
                    .label("the second one")
                    .earlier(first.clone(), "the first one")
                    .help("give each a name of its own"),
            );
            continue;
        }
        seen.insert(name.value.to_lowercase(), name.at);
    }
}

/// Addresses that two mailboxes, two agents, or a mailbox and an agent have in common.
fn addresses(root: &Table, problems: &mut Vec<Problem>) {
    let mut owners: HashMap<&Address, (&str, usize, Range<usize>)> = HashMap::new();
    let every = [("mailbox", "aliases"), ("agent", "addresses")];
    for (what, more) in every {
        for (index, table) in root.tables(what).iter().enumerate() {
            for address in table.address("address").into_iter().chain(table.addresses(more)) {
                match owners.get(address.value) {
                    None => {
                        owners.insert(address.value, (what, index, address.at));
                    }
                    Some((owner, at, _)) if (*owner, *at) == (what, index) => {}
                    Some((owner, _, first)) => {
                        problems.push(shared(&address, what, owner, first));
                    }
                }
            }
        }
    }
    let admin = root.table("desk").and_then(|desk| desk.address("admin"));
    if let Some(admin) = admin
        && let Some(("mailbox", _, first)) = owners.get(admin.value)
    {
        problems.push(
            Problem::at(admin.at, format!("the admin's address, {}, is a mailbox's", admin.value))
                .label("alerts would come back to the desk")
                .earlier(first.clone(), "the mailbox's")
                .help("name an address that a person reads without posthaste"),
        );
    }
}

fn shared(address: &Spanned<&Address>, what: &str, owner: &str, first: &Range<usize>) -> Problem {
    let (title, help) = if what == owner {
        let title = format!("two [[{what}]] have the address {}", address.value);
        (title, "let one of them have it")
    } else {
        let title = format!("an agent has a mailbox's address, {}", address.value);
        (title, "name the agent's own address: notices to a mailbox would come back to the desk")
    };
    Problem::at(address.at.clone(), title)
        .label("here again")
        .earlier(first.clone(), format!("the {owner}'s"))
        .help(help)
}

fn check_mailbox(mailbox: &Table, names: &Names<'_>, problems: &mut Vec<Problem>) {
    for name in mailbox.texts("team") {
        reference(&name, "agent", names.agents.as_ref(), problems);
    }
    if let Some(imap) = mailbox.table("imap") {
        line(imap, "mailbox.imap", problems);
        secret(imap, "mailbox.imap", true, problems);
        if imap.text("sent") == Some("off") && imap.text("save_sent") == Some("on") {
            problems.push(
                Problem::at(imap.at("save_sent"), "mail cannot be filed in Sent")
                    .label("asks for it")
                    .earlier(imap.at("sent"), "forbids it")
                    .help("leave out one of sent and save_sent"),
            );
        }
    }
    if let Some(folders) = mailbox.table("folders") {
        one_for_each(folders, problems);
    }
    if let Some(smtp) = mailbox.table("smtp") {
        line(smtp, "mailbox.smtp", problems);
        secret(smtp, "mailbox.smtp", smtp.is_given("username"), problems);
    }
}

/// A folder that stands for two things would stand for neither.
fn one_for_each(folders: &Table, problems: &mut Vec<Problem>) {
    let mut seen: HashMap<String, Range<usize>> = HashMap::new();
    for key in ["waiting", "resolved", "spam", "agents"] {
        let Some(folder) = folders.spanned(key).filter(|_| folders.is_given(key)) else { continue };
        let name = folder.value.to_lowercase();
        match seen.get(&name) {
            Some(first) => problems.push(
                Problem::at(
                    folder.at,
                    format!("two of [mailbox.folders] are \"{}\"", folder.value),
                )
                .label("the second one")
                .earlier(first.clone(), "the first one")
                .help("give each a folder of its own"),
            ),
            None => {
                seen.insert(name, folder.at);
            }
        }
    }
}

/// A line that anybody may read must not leave this machine.
fn line(account: &Table, path: &str, problems: &mut Vec<Problem>) {
    if account.text("security") == Some("none")
        && let Some(host) = account.text("host")
        && !is_loopback(host)
    {
        let title = format!("`{path}.security = \"none\"` would send the password for all to read");
        problems.push(
            Problem::at(account.at("security"), title)
                .label("only for this machine itself")
                .earlier(account.at("host"), "this is another one")
                .help("set \"tls\", or \"starttls\" where the server has nothing better"),
        );
    }
}

/// One password, or none where there is no login.
fn secret(account: &Table, path: &str, has_login: bool, problems: &mut Vec<Problem>) {
    let given: Vec<&str> = SECRETS.into_iter().filter(|name| account.is_given(name)).collect();
    match (given.as_slice(), has_login) {
        ([], true) => {
            let idle = match account.is_given("oauth2") {
                true => "oauth2 does nothing yet; ",
                false => "",
            };
            problems.push(
                Problem::at(account.header.clone(), format!("[{path}] has no password"))
                    .label("missing below this")
                    .help(format!("{idle}add password_file = \"FILE\", whose mode is 0600"))
                    .help("or one of password_command, credential (systemd), password"),
            );
        }
        ([first, second, ..], _) => {
            problems.push(
                Problem::at(account.name_at(second), format!("[{path}] has two passwords"))
                    .label("the second one")
                    .earlier(account.name_at(first), "the first one")
                    .help("keep the one that is right"),
            );
        }
        ([only], false) => {
            problems.push(
                Problem::at(account.name_at(only), format!("[{path}] has no username"))
                    .label("a password for nobody")
                    .help("add username = \"support@example.com\"; without a login leave out both"),
            );
        }
        ([], false) | ([_], true) => {}
    }
}

fn reserved(agent: &Table, problems: &mut Vec<Problem>) {
    let Some(name) = agent.spanned("name") else { return };
    if RESERVED.iter().any(|word| word.eq_ignore_ascii_case(name.value)) {
        problems.push(
            Problem::at(name.at, format!("no agent can be called \"{}\"", name.value))
                .label("a word that commands use")
                .help(format!("such words are {}", quoted(&RESERVED))),
        );
    }
}

fn check_sla(sla: &Table, names: &Names<'_>, problems: &mut Vec<Problem>) {
    const TARGETS: [&str; 3] = ["first_response", "next_response", "resolution"];
    if !TARGETS.into_iter().any(|target| sla.is_given(target)) {
        problems.push(
            Problem::at(sla.header.clone(), "[[sla]] promises nothing")
                .label("missing below this")
                .help("add one of first_response, next_response, resolution, such as \"4h\""),
        );
    }
    if let Some(calendar) = sla.spanned("calendar") {
        reference(&calendar, "calendar", names.calendars.as_ref(), problems);
    }
    if let Some(matching) = sla.table("match") {
        check_match(matching, names, problems);
    }
    for escalation in sla.tables("escalation") {
        if let Some(target) = escalation.spanned("target")
            && !sla.is_given(target.value)
        {
            let title = format!("this [[sla]] promises no {}", target.value);
            problems.push(
                Problem::at(target.at, title)
                    .label("never due")
                    .earlier(sla.header.clone(), "this one")
                    .help(format!("add {} = \"4h\" to it, or leave target out", target.value)),
            );
        }
        for who in escalation.texts("notify") {
            let is_role = RESERVED.contains(&who.value) && !matches!(who.value, "next" | "none");
            if !is_role && Address::parse(who.value).is_err() {
                reference(&who, "agent", names.agents.as_ref(), problems);
            }
        }
        assigned(escalation, names, problems);
    }
}

fn check_rule(rule: &Table, names: &Names<'_>, problems: &mut Vec<Problem>) {
    if !rule.is_given("set") && !rule.is_given("details") {
        problems.push(
            Problem::at(rule.header.clone(), "a [[rule]] that does nothing")
                .label("has neither set nor details")
                .help("say what then holds, such as set = { tags = [\"billing\"] }"),
        );
    }
    for detail in rule.tables("details") {
        if !detail.is_given("pattern") && detail.bool("attachment") == Some(false) {
            problems.push(
                Problem::at(detail.header.clone(), "a detail that no mail can show")
                    .label("has neither pattern nor attachment")
                    .help("say how it looks, such as pattern = \"/[0-9]{6}/\"")
                    .help("or that it is a file: attachment = true"),
            );
        }
    }
    if let Some(matching) = rule.table("match") {
        check_match(matching, names, problems);
    }
    if let Some(set) = rule.table("set") {
        assigned(set, names, problems);
        if let Some(sla) = set.spanned("sla") {
            reference(&sla, "sla", names.slas.as_ref(), problems);
        }
        if let Some(mailbox) = set.spanned("mailbox") {
            reference(&mailbox, "mailbox", names.mailboxes.as_ref(), problems);
        }
    }
}

/// As deep as TOML lets tables lie in each other, which the parser bounds.
fn check_match(matching: &Table, names: &Names<'_>, problems: &mut Vec<Problem>) {
    for mailbox in matching.texts("mailbox") {
        reference(&mailbox, "mailbox", names.mailboxes.as_ref(), problems);
    }
    for inner in matching.table("not").into_iter().chain(matching.tables("any")) {
        check_match(inner, names, problems);
    }
}

fn assigned(table: &Table, names: &Names<'_>, problems: &mut Vec<Problem>) {
    if let Some(name) = table.spanned("assign")
        && !matches!(name.value, "next" | "none")
    {
        reference(&name, "agent", names.agents.as_ref(), problems);
    }
}
