//! The configuration as a whole: the example against the code, defaults, and what a load gives.
//!
//! Separate from the tests of single values because it goes through the door that `main` uses. What
//! is wrong in a configuration, and how that is shown, is in `bad_config`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use posthaste::config::keys::{Absent, Key, Kind, keys};
use posthaste::config::{Config, ConfigErrors, example, load};
use posthaste::desk::policy::{AgentRole, Copies, History, Mode, Notify, Rate, Send};
use posthaste::desk::rules::Assign;
use posthaste::desk::sla::promise::Notified;
use posthaste::desk::sla::target::{Allowance, Step, Target};
use posthaste::imap::account::{SaveSent, SentFolder};
use posthaste::mail::address::Address;
use posthaste::smtp::account::ReturnPathPolicy;
use posthaste::world::endpoint::Security;
use proptest::prelude::*;
use tempfile::TempDir;
use toml::de::{DeTable, DeValue};

const EXAMPLE: &str = include_str!("../config.example.toml");

/// The least that loads.
const LEAST: &str = r#"
[desk]
name = "Example Ltd"
[[mailbox]]
name = "support"
address = "support@example.com"
imap = { host = "imap.example.com", username = "support", password_command = "true" }
smtp = { host = "smtp.example.com" }
"#;

/// A directory with a configuration and the files that the example names.
struct Place {
    directory: TempDir,
}

impl Place {
    fn with(config: &str) -> Place {
        let place = Place { directory: TempDir::new().unwrap() };
        for name in ["imap.password", "smtp.password", "footer.txt", "ca.pem"] {
            place.write(name, "hunter2\n");
        }
        let event = "UID:1\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20261006";
        let event = format!("BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT");
        let holidays = format!("BEGIN:VCALENDAR\r\n{event}\r\nEND:VCALENDAR\r\n");
        place.write("feiertage.ics", &holidays);
        place.write("posthaste.toml", config);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o600)).unwrap();
    }

    fn load(&self) -> Result<Config, ConfigErrors> {
        load(&self.path("posthaste.toml"), |_| None)
    }
}

fn loaded(config: &str) -> Config {
    Place::with(config).load().unwrap_or_else(|errors| panic!("{}", errors.render(false)))
}

/// `LEAST` with more lines in the first mailbox's place or at the end.
fn with(more: &str) -> Config {
    loaded(&format!("{LEAST}\n{more}"))
}

#[test]
fn the_example_is_what_the_code_says() {
    assert!(EXAMPLE == example(), "config.example.toml should be:\n{}", example());
}

#[test]
fn the_example_loads_as_it_is() {
    let config = loaded(EXAMPLE);
    assert_eq!(config.policy.desk_name, "Example Ltd");
    assert_eq!(config.idle, [""; 0]);
    assert_eq!(config.policy.mailbox("support").unwrap().team, ["anna"]);
    let lines = EXAMPLE.lines().filter(|line| line.chars().count() > 100).count();
    assert_eq!(lines, 0, "lines of more than 100 characters");
}

/// Lines that begin with `# ` are keys and tables that are commented out, save the first few.
fn uncommented() -> String {
    let body = EXAMPLE.split_once("\n\n").unwrap().1;
    body.lines().map(|line| line.strip_prefix("# ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_declared_key_stands_in_the_example() {
    let text = uncommented();
    let table = DeTable::parse(&text).unwrap();
    let mut written = Vec::new();
    paths(table.get_ref(), "", &mut written);
    let mut declared = Vec::new();
    declared_paths(keys(), "", &mut declared);
    for path in &declared {
        assert!(written.contains(path), "{path} is declared and not in the example");
    }
    for path in &written {
        assert!(declared.contains(path), "{path} is in the example and not declared");
    }
    assert!(declared.len() > 120, "{}", declared.len());
}

#[test]
fn defaults_in_the_example_are_the_declared_ones() {
    let table = DeTable::parse(EXAMPLE).unwrap();
    let mut count = 0;
    defaults(table.get_ref(), keys(), &mut count);
    assert!(count > 35, "{count}");
}

fn defaults(table: &DeTable<'_>, keys: &[Key], count: &mut usize) {
    for (name, value) in table {
        let key = keys.iter().find(|key| key.name == name.get_ref()).unwrap();
        if let Absent::Default(text) = key.absent {
            let default = DeValue::parse(text).unwrap();
            assert_eq!(plain(value.get_ref()), plain(default.get_ref()), "{}", key.name);
            *count += 1;
        }
        let inner = key.inner().unwrap_or_default();
        if let Some(table) = value.get_ref().as_table() {
            defaults(table, inner, count);
        }
        for item in value.get_ref().as_array().into_iter().flatten() {
            if let Some(table) = item.get_ref().as_table() {
                defaults(table, inner, count);
            }
        }
    }
}

fn plain(value: &DeValue<'_>) -> String {
    match value {
        DeValue::Array(list) => {
            list.iter().map(|item| plain(item.get_ref())).collect::<Vec<_>>().join(",")
        }
        DeValue::Integer(integer) => integer.as_str().to_owned(),
        DeValue::Boolean(value) => value.to_string(),
        DeValue::String(text) => text.to_string(),
        DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Table(_) => panic!("{value:?}"),
    }
}

fn paths(table: &DeTable<'_>, path: &str, found: &mut Vec<String>) {
    for (name, value) in table {
        let path = joined(path, name.get_ref());
        found.push(path.clone());
        // What is written within one line is a sample, whose keys are no business of this test.
        let is_sample =
            ["match", "not", "any", "hours", "open_days"].contains(&name.get_ref().as_ref());
        if is_sample && path != "rule.match" {
            continue;
        }
        if let Some(table) = value.get_ref().as_table() {
            paths(table, &path, found);
        }
        for item in value.get_ref().as_array().into_iter().flatten() {
            if let Some(table) = item.get_ref().as_table() {
                paths(table, &path, found);
            }
        }
    }
}

fn declared_paths(keys: &[Key], path: &str, found: &mut Vec<String>) {
    for key in keys {
        let path = joined(path, key.name);
        if matches!(key.kind, Kind::Named(_)) {
            found.push(format!("{path}.office"));
        }
        found.push(path.clone());
        let is_sample = ["match", "not", "any"].contains(&key.name) && path != "rule.match";
        if let (Some(inner), false) = (key.inner(), is_sample) {
            let path = if path == "calendar" { "calendar.office" } else { &path };
            declared_paths(inner, path, found);
        }
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

#[test]
fn what_is_left_out_has_its_default() {
    let config = with("");
    let policy = &config.policy;
    assert_eq!(config.data_dir, Path::new("/var/lib/posthaste"));
    assert_eq!((policy.timezone.as_str(), policy.send), ("UTC", Send::Live));
    assert_eq!(policy.languages, ["de", "en"]);
    assert_eq!((policy.notify_new, policy.notify_follow_up), (Notify::Team, Notify::Assignee));
    assert_eq!(
        (policy.relay_delay, policy.relay_quote, policy.relay_cc),
        (Duration::ZERO, true, Copies::Keep)
    );
    let day = Duration::from_secs(86_400);
    assert_eq!(policy.acknowledge.per_address, Rate { count: 3, period: day });
    assert_eq!((policy.acknowledge.enabled, policy.acknowledge.age_max), (true, day));
    assert_eq!((policy.resolve.notify_customer, policy.resolve.reopen_within), (true, day * 14));
    assert_eq!(policy.automatic_mail, Rate { count: 60, period: Duration::from_secs(60) });
    assert_eq!(policy.uncertain, Duration::from_secs(900));
    assert_eq!(config.message_size_bytes, 50_000_000);
    assert_eq!((config.footer, config.idle), (None, vec![]));

    let account = &config.accounts[0];
    assert_eq!((account.name.as_str(), account.history), ("support", History::All));
    let (imap, smtp) = (&account.imap, &account.smtp);
    assert_eq!((imap.endpoint.port, imap.endpoint.security), (993, Security::Tls));
    assert_eq!((smtp.endpoint.port, smtp.endpoint.security), (465, Security::Tls));
    assert_eq!((imap.inbox.as_str(), imap.poll), ("INBOX", Duration::from_secs(60)));
    assert_eq!((&imap.sent, imap.save_sent), (&SentFolder::Auto, SaveSent::Auto));
    assert!(smtp.username.is_none() && smtp.secret.is_none() && smtp.rate.is_none());
    assert_eq!(smtp.return_path, ReturnPathPolicy::Auto);
    assert_eq!(policy.mailboxes[0].mode, Mode::Relay);
}

#[test]
fn the_usual_port_follows_from_the_security() {
    let check = |more: &str, expected: (u16, u16)| {
        let config = LEAST
            .replace("imap.example.com\"", &format!("localhost\", {more}"))
            .replace("smtp.example.com\"", &format!("localhost\", {more}"));
        let account = &loaded(&config).accounts[0];
        assert_eq!((account.imap.endpoint.port, account.smtp.endpoint.port), expected, "{more}");
    };
    check("security = \"tls\"", (993, 465));
    check("security = \"starttls\"", (143, 587));
    check("security = \"none\"", (143, 25));
    check("security = \"none\", port = 2525", (2525, 2525));
}

#[test]
fn the_team_is_every_agent_unless_named() {
    let agents = r#"
        [[agent]]
        name = "Anna"
        address = "anna@example.com"
        addresses = ["Anna@phone.example"]
        languages = ["sv", "en"]
        [[agent]]
        name = "ben"
        address = "ben@example.com"
        display = "Ben B."
        [[agent]]
        name = "kim"
        address = "kim@example.com"
        role = "lead"
    "#;
    let config = with(agents);
    let policy = &config.policy;
    assert_eq!(policy.mailboxes[0].team, ["Anna", "ben"]);
    assert_eq!(
        policy.agents.iter().map(|a| a.display.as_str()).collect::<Vec<_>>(),
        ["Anna", "Ben B.", "kim"]
    );
    assert_eq!(
        policy.agents.iter().map(|a| a.language.as_str()).collect::<Vec<_>>(),
        ["en", "de", "de"]
    );
    assert_eq!(policy.agents[2].role, AgentRole::Lead);
    assert!(policy.agent_at(&address("anna@PHONE.example")).is_some());

    let named = LEAST.replace("imap =", "team = [\"anna\", \"kim\"]\nimap =");
    assert_eq!(loaded(&format!("{named}{agents}")).policy.mailboxes[0].team, ["Anna", "kim"]);
}

#[test]
fn what_is_set_is_taken() {
    let config = with(
        r#"
        [notify]
        new = "none"
        [relay]
        delay = "90s"
        quote = "none"
        cc = "drop"
        [acknowledge]
        max_per_address = "5 / 1h 30m"
        [limits]
        message_size = "10MB"
        "#,
    );
    assert_eq!(config.policy.notify_new, Notify::None);
    assert_eq!(config.policy.relay_delay, Duration::from_secs(90));
    assert!(!config.policy.relay_quote && config.policy.relay_cc == Copies::Drop);
    assert_eq!(config.policy.acknowledge.per_address.period, Duration::from_secs(5_400));
    assert_eq!(config.message_size_bytes, 10_000_000);

    let desk = "admin = \"kim@example.com\"\nstaff = [\"Example.COM\", \"x@y.example\"]\n\
                trust = [\"MX.example.com\"]\nfooter_file = \"footer.txt\"\n[[mailbox]]";
    let policy = loaded(&LEAST.replace("[[mailbox]]", desk));
    assert_eq!(policy.footer.as_deref(), Some("hunter2"));
    let policy = policy.policy;
    assert_eq!(policy.admin, Some(address("kim@example.com")));
    assert!(policy.is_staff(&address("a@example.com")) && policy.is_staff(&address("x@y.example")));
    assert!(!policy.is_staff(&address("z@y.example")));
    assert_eq!(policy.trust, ["mx.example.com"]);

    let imap = "history = \"90d\"\nimap = { sent = \"Gesendet\", save_sent = \"off\",";
    let smtp = "smtp = { rate = \"300/h\", return_path = \"<>\",";
    let config = loaded(&LEAST.replace("imap = {", imap).replace("smtp = {", smtp));
    let account = &config.accounts[0];
    assert_eq!(account.history, History::Since(Duration::from_secs(90 * 86_400)));
    assert_eq!(account.imap.sent, SentFolder::Folder("Gesendet".to_owned()));
    assert_eq!(account.smtp.rate.unwrap().count, 300);
    assert_eq!(account.smtp.return_path, ReturnPathPolicy::Null);
}

#[test]
fn secrets_are_had_from_where_they_are() {
    let check = |secret: &str, expected: Option<&str>| {
        let place = Place::with(&LEAST.replace("password_command = \"true\"", secret));
        let config = place.load().unwrap();
        let secret = &config.accounts[0].imap.secret;
        let read = secret.read().ok();
        assert_eq!(read.as_ref().map(|secret| secret.expose()), expected, "{secret:?}");
        assert!(!format!("{config:?}").contains("hunter2"), "a secret is shown");
    };
    check("password = \"hunter2\"", Some("hunter2"));
    check("password_file = \"imap.password\"", Some("hunter2"));
    check("password_command = \"echo hunter2\"", Some("hunter2"));
    check("credential = \"nowhere\"", None);
}

#[test]
fn idle_keys_are_accepted_and_named_once() {
    let config = with(
        r#"
        [[agent]]
        name = "anna"
        address = "anna@example.com"
        [notify]
        outside_hours = "hold"
        digest = "08:00"
        [calendar.office]
        timezone = "Europe/Berlin"
        hours = { mon-fri = ["09:00-12:30", "13:00-17:30"], sat = ["10:00-13:00"] }
        holidays = ["2026-12-25", 2026-12-26]
        holidays_ics = "feiertage.ics"
        [[sla]]
        name = "premium"
        match = { customer_domain = ["bigcorp.example"], not = { tag = ["x"] } }
        calendar = "office"
        first_response = "2h"
        [[sla.escalation]]
        target = "first_response"
        at = "75%"
        notify = ["assignee", "lead", "anna", "boss@example.com"]
        assign = "next"
        [[sla]]
        name = "all"
        resolution = "3d"
        [[rule]]
        name = "billing"
        match = { subject = ["invoice", "/R.chnung/"], any = [{ kind = ["person"] }] }
        set = { tags = ["billing"], assign = "anna", sla = "premium", mailbox = "support", template = "ack-complaint" }
        [assignment]
        method = "round-robin"
        [resolve]
        auto_resolve_waiting = "7d"
        [http]
        listen = "127.0.0.1:8025"
        "#,
    );
    let mut idle = config.idle;
    idle.sort();
    assert_eq!(idle, ["http.listen"]);
}

#[test]
fn what_works_is_not_idle() {
    let config = with(
        "[notify]\noutside_hours = \"hold\"\ndigest = \"08:00\"\n[relay]\nsecond_look = false\n[assignment]\nmethod = \"first\"\n\
         [resolve]\nthanks = \"reopen\"",
    );
    assert!(config.idle.is_empty(), "{:?}", config.idle);
}

#[test]
fn data_lies_where_it_is_said_to() {
    let check = |config: &str, state: Option<&str>, expected: &str| {
        let place = Place::with(config);
        let config = load(&place.path("posthaste.toml"), |name| {
            assert_eq!(name, "STATE_DIRECTORY");
            state.map(str::to_owned)
        });
        let expected = place.directory.path().join(expected);
        assert_eq!(config.unwrap().data_dir, expected, "{state:?}");
    };
    check(LEAST, None, "/var/lib/posthaste");
    check(LEAST, Some(""), "/var/lib/posthaste");
    check(LEAST, Some("/state/posthaste"), "/state/posthaste");
    check(LEAST, Some("/state/posthaste:/state/more"), "/state/posthaste");
    check(&format!("data_dir = \"data\"\n{LEAST}"), Some("/state"), "data");
    check(&format!("data_dir = \"/data\"\n{LEAST}"), None, "/data");
}

#[test]
fn warnings_name_what_should_not_stay() {
    let check = |config: &str, mode: u32, expected: &[&str]| {
        let place = Place::with(config);
        for name in ["posthaste.toml", "imap.password"] {
            fs::set_permissions(place.path(name), fs::Permissions::from_mode(mode)).unwrap();
        }
        let warnings = place.load().unwrap().warnings;
        assert_eq!(warnings.len(), expected.len(), "{warnings:#?}");
        for (warning, expected) in warnings.iter().zip(expected) {
            assert!(warning.contains(expected), "{warning} lacks {expected}");
        }
    };
    let agent = "[[agent]]\nname = \"anna\"\naddress = \"anna@example.com\"";
    let trust = LEAST.replace("[[mailbox]]", "trust = [\"mx.example.com\"]\n[[mailbox]]");
    let sound = format!("{trust}{agent}");
    let file = sound.replace("password_command = \"true\"", "password_file = \"imap.password\"");
    let inline = sound.replace("password_command = \"true\"", "password = \"hunter2\"");
    check(&sound, 0o644, &[]);
    check(&file, 0o600, &[]);
    check(&file, 0o640, &["imap.password, whose mode 0640 lets others in; chmod 600"]);
    check(&inline, 0o600, &[]);
    check(&inline, 0o604, &["support.imap: the password stands in"]);
    check(LEAST, 0o600, &["its team is empty", "desk.trust is not set"]);
    check(&format!("{sound}\n[relay]\ncc = \"ask\""), 0o600, &[]);
    check(&format!("{sound}\n[notify]\nnew = \"digest\""), 0o600, &["nobody is told"]);
    let folders = sound.replace("smtp =", "folders = { waiting = \"W\", spam = \"Junk\" }\nsmtp =");
    check(&folders, 0o600, &["folders.waiting means nothing in mode \"relay\""]);
    let port = sound.replace("imap.example.com\"", "imap.example.com\", port = 143");
    check(&port, 0o600, &["port 143 is usually reached with security = \"starttls\""]);
}

#[test]
fn a_file_that_is_not_there_or_no_text() {
    let check = |name: &str, bytes: Option<&[u8]>, expected: &str| {
        let place = Place::with(LEAST);
        if let Some(bytes) = bytes {
            fs::write(place.path(name), bytes).unwrap();
        }
        let errors = load(&place.path(name), |_| None).unwrap_err();
        assert_eq!(errors.count(), 1);
        assert!(errors.render(false).contains(expected), "{}", errors.render(false));
        assert!(errors.render(true).contains("\u{1b}["), "no colour");
    };
    check("none.toml", None, "`posthaste init` writes one");
    check("posthaste.toml", Some(b"name = \"\xff\""), "it is not UTF-8");
    check("posthaste.toml", Some(&vec![b'#'; 2_000_000]), "longer than 1 MB");
}

#[test]
fn a_byte_order_mark_and_windows_lines_are_fine() {
    let text = format!("\u{feff}{}", LEAST.replace('\n', "\r\n"));
    assert_eq!(loaded(&text).policy.desk_name, "Example Ltd");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Cut out, doubled or overwritten anywhere, the example loads or is complained about.
    #[test]
    fn no_text_is_too_broken(
        from in 0..EXAMPLE.len(),
        length in 0..200_usize,
        piece in "[\\[\\]{}=\"'#\n\u{e9}\u{1b} a-z0-9.,]{0,12}",
        doubles in any::<bool>(),
    ) {
        let from = EXAMPLE.floor_char_boundary(from);
        let to = EXAMPLE.ceil_char_boundary(from + length);
        let (before, rest) = EXAMPLE.split_at(from);
        let (cut, behind) = rest.split_at(to - from);
        let kept = if doubles { cut } else { "" };
        let text = format!("{before}{kept}{piece}{kept}{behind}");
        if let Err(errors) = Place::with(&text).load() {
            prop_assert!(errors.count() > 0);
            prop_assert!(errors.render(true).len() > errors.render(false).len());
            prop_assert!(errors.to_string().contains("error: "));
        }
    }
}

#[test]
fn promises_mean_what_is_written() {
    let config = with(
        r#"
        [[agent]]
        name = "anna"
        address = "anna@example.com"
        [calendar.office]
        timezone = "Europe/Berlin"
        hours = { fri-mon = ["09:00-12:30"], mon = ["13:00-17:30"] }
        holidays = ["2026-12-25"]
        holidays_ics = "feiertage.ics"
        holidays_of = "DE-BY"
        open_days = { 2026-12-25 = ["10:00-11:00"], 2026-12-28 = [] }
        [[sla]]
        name = "premium"
        calendar = "office"
        first_response = "2h"
        resolution = "3d"
        [[sla.escalation]]
        at = "75%"
        notify = ["assignee", "ANNA", "boss@example.net", "lead"]
        assign = "next"
        "#,
    );
    let policy = config.policy;
    let office = policy.calendar("office").unwrap();
    let is_open = |local: &str| office.is_open(format!("{local}:00+01:00").parse().unwrap());
    let check = |local: &str, expected: bool| assert_eq!(is_open(local), expected, "{local}");
    check("2026-11-20T09:00", true);
    check("2026-11-22T12:29", true);
    check("2026-11-22T12:30", false);
    check("2026-11-23T13:00", true);
    check("2026-11-24T09:00", false);
    check("2026-10-06T10:00", false);
    check("2026-11-01T10:00", false);
    check("2026-12-25T10:00", true);
    check("2026-12-28T10:00", false);
    assert!(policy.calendar("always").unwrap().is_open("2026-12-28T03:00:00Z".parse().unwrap()));
    let sla = policy.sla("premium").unwrap();
    assert_eq!(sla.allowance(Target::Resolution), Some(Allowance::Days(3)));
    assert_eq!(sla.allowance(Target::NextResponse), None);
    let step = &sla.escalations[0];
    assert_eq!((step.at, step.target), (Step::Percent(75), None));
    assert_eq!(step.assign, Some(Assign::Next));
    let boss = Address::parse("boss@example.net").unwrap();
    let told = [
        Notified::Assignee,
        Notified::Agent("anna".to_owned()),
        Notified::Address(boss),
        Notified::Leads,
    ];
    assert_eq!(step.notify, told);
}

#[test]
fn the_desks_own_words() {
    let place = Place::with(&LEAST.replacen("[desk]", "[desk]\nwords = \"words\"", 1));
    let write = |name: &str, text: &str| {
        let file = place.path("words").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    write("en/ack.txt", "Ahoy. {{ reference }}\n");
    write("en/notes.md", "none of ours");
    let config = place.load().unwrap_or_else(|errors| panic!("{}", errors.render(false)));
    assert_eq!(config.words["en/ack"], "Ahoy. {{ reference }}\n");
    assert_eq!(config.words.len(), 1);
    // What cannot be rendered is told before any mail is written, all of it at once.
    write("de/ack.txt", "Guten Tag. {{ refrence }}");
    write("de/bye.txt", "Auf Wiedersehen");
    write("en/resolution.txt", "{% if %}");
    let told = place.load().unwrap_err().render(false);
    for expected in ["de/ack.txt: template de/ack", "there is no such text", "en/resolution.txt"] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
    let missing = Place::with(&LEAST.replacen("[desk]", "[desk]\nwords = \"nowhere\"", 1));
    assert!(missing.load().unwrap_err().render(false).contains("desk.words"));
}

/// A rule may name a text of the desk's own; a language that lacks it is told.
#[test]
fn words_that_a_rule_names() {
    let rule = "\n[[rule]]\nname = \"money\"\nset = { template = \"billing\" }\n";
    let desk = "[desk]\nlanguages = [\"de\", \"en\"]\nwords = \"words\"";
    let place = Place::with(&(LEAST.replacen("[desk]", desk, 1) + rule));
    let write = |name: &str, text: &str| {
        let file = place.path("words").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    write("en/notes.md", "none of ours");
    let told = place.load().unwrap_err().render(false);
    assert!(told.contains("no text is called \"billing\""), "{told}");
    write("en/billing.txt", "Thank you. {{ expectd }}");
    assert!(place.load().unwrap_err().render(false).contains("template en/billing"));
    write("en/billing.txt", "Thank you. {{ expected or '' }}");
    let config = place.load().unwrap_or_else(|errors| panic!("{}", errors.render(false)));
    let lacks = |warning: &&String| warning.contains("there is no de/billing.txt");
    assert_eq!(config.warnings.iter().filter(lacks).count(), 1, "{:?}", config.warnings);
}
