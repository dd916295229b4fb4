//! The keys of the configuration: each declared once, with its kind, its default and its reason.
//!
//! Separate so that the reader, the hints about unknown keys, `config.example.toml` and whatever
//! else is made of the keys rest on one table. Says nothing of what a value leads to.

mod rule;

use self::rule::{MATCH, RULE};

/// One key.
#[derive(Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What it may hold.
    pub kind: Kind,
    /// What holds where it is left out.
    pub absent: Absent,
    /// Its reason, in a line.
    pub doc: &'static str,
    /// Whether it does anything yet.
    pub idle: Idle,
}

/// What a key may hold.
#[derive(Debug)]
pub enum Kind {
    /// Any text but an empty one.
    Text,
    /// A text that is never shown.
    Secret,
    /// A short name that commands can use: letters, digits, `-`, `_`, `.`.
    Name,
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// `true` or `false`.
    Bool,
    /// The same, alone or in a list.
    Flag,
    /// A TCP port.
    Port,
    /// `90s`, `1h 30m`.
    Duration,
    /// Open time, `4h`, or open days, `3d`.
    Allowance,
    /// A duration of [`crate::limits::POLL_MIN`] or more.
    Poll,
    /// `50MB`.
    Size,
    /// `300/h`.
    Rate,
    /// A mail address.
    Address,
    /// A mail address or a domain.
    AddressOrDomain,
    /// A text without blanks.
    Word,
    /// A host name or an IP address.
    Host,
    /// An IP address and a port.
    Listen,
    /// An IANA time zone.
    Zone,
    /// ISO 639-1.
    Language,
    /// `all`, `none` or a duration.
    History,
    /// A file that must be there.
    File,
    /// A path that may be made.
    Path,
    /// `08:00`.
    TimeOfDay,
    /// `2026-12-25`.
    Date,
    /// `75%`, `15m before`, `1h after`.
    Step,
    /// Words, or `/regex/`.
    Pattern,
    /// A header field's name, and after a colon what it must hold, as a pattern.
    HeaderPattern,
    /// Days to spans of hours: `{ mon-fri = ["09:00-17:00"] }`.
    Hours,
    /// Dates to spans of hours: `{ 2026-12-20 = ["13:00-18:00"] }`.
    DateHours,
    /// A region whose public holidays are known: `DE-BY`.
    Region,
    /// A list of these.
    List(&'static Kind),
    /// A table of these keys.
    Table(&'static [Key]),
    /// A table that may be there many times, as `[[name]]`.
    Tables(&'static [Key]),
    /// A table of tables, each under a name that the admin chooses.
    Named(&'static [Key]),
}

/// What holds where a key is left out. Texts are written as TOML.
#[derive(Debug)]
pub enum Absent {
    /// Nothing: it must be there. The text is a sample.
    Required(&'static str),
    /// It is off. The text is a sample; empty for a table that the example shows key by key.
    Unset(&'static str),
    /// It is off, but hardly anybody does without it: the example has it set to this.
    Usual(&'static str),
    /// This.
    Default(&'static str),
    /// A table: as if it were there and empty.
    Empty,
}

/// Whether a key does anything yet.
#[derive(Clone, Copy, Debug)]
pub enum Idle {
    /// It does.
    No,
    /// It does not.
    Yes,
}

impl Key {
    const fn idle(mut self) -> Key {
        self.idle = Idle::Yes;
        self
    }

    /// The keys of the table that this key holds, if it is one.
    #[must_use]
    pub fn inner(&self) -> Option<&'static [Key]> {
        self.kind.inner()
    }
}

impl Kind {
    /// The keys of the table that this kind is, if it is one.
    #[must_use]
    #[expect(clippy::wildcard_enum_match_arm, reason = "three kinds of many are tables")]
    pub fn inner(&self) -> Option<&'static [Key]> {
        match self {
            Kind::Table(keys) | Kind::Tables(keys) | Kind::Named(keys) => Some(keys),
            _ => None,
        }
    }
}

/// The keys at the top of the file.
#[must_use]
pub fn keys() -> &'static [Key] {
    &TOP
}

const fn required(name: &'static str, kind: Kind, sample: &'static str, doc: &'static str) -> Key {
    Key { name, kind, absent: Absent::Required(sample), doc, idle: Idle::No }
}

const fn unset(name: &'static str, kind: Kind, sample: &'static str, doc: &'static str) -> Key {
    Key { name, kind, absent: Absent::Unset(sample), doc, idle: Idle::No }
}

const fn usual(name: &'static str, kind: Kind, sample: &'static str, doc: &'static str) -> Key {
    Key { name, kind, absent: Absent::Usual(sample), doc, idle: Idle::No }
}

const fn default(name: &'static str, kind: Kind, value: &'static str, doc: &'static str) -> Key {
    Key { name, kind, absent: Absent::Default(value), doc, idle: Idle::No }
}

const fn table(name: &'static str, keys: &'static [Key], doc: &'static str) -> Key {
    Key { name, kind: Kind::Table(keys), absent: Absent::Empty, doc, idle: Idle::No }
}

const fn texts(name: &'static str, sample: &'static str, doc: &'static str) -> Key {
    unset(name, Kind::List(&Kind::Text), sample, doc)
}

const fn patterns(name: &'static str, sample: &'static str, doc: &'static str) -> Key {
    unset(name, Kind::List(&Kind::Pattern), sample, doc)
}

const PRIORITY: Kind = Kind::Choice(&["low", "normal", "high", "urgent"]);
const SECURITY: Kind = Kind::Choice(&["tls", "starttls", "none"]);

static TOP: [Key; 15] = [
    default(
        "data_dir",
        Kind::Path,
        r#""/var/lib/posthaste""#,
        "everything that is kept; else $STATE_DIRECTORY",
    ),
    required("desk", Kind::Table(&DESK), "", "the desk as a whole"),
    required("mailbox", Kind::Tables(&MAILBOX), "", "an address that customers write to"),
    usual("agent", Kind::Tables(&AGENT), "", "somebody who answers customers"),
    table("notify", &NOTIFY, "who is told of customers' mail"),
    table("relay", &RELAY, "how agents' answers go out"),
    table("acknowledge", &ACKNOWLEDGE, "the receipt that a customer gets"),
    table("resolve", &RESOLVE, "when a conversation is settled"),
    table("words", &WORDS, "beside our own; word* has any ending, * is up to 3 words"),
    table("limits", &LIMITS, "bounds of the whole desk"),
    unset("calendar", Kind::Named(&CALENDAR), "", "open hours; \"always\" (24x7) is built in"),
    unset("sla", Kind::Tables(&SLA), "", "a promise; the first one that matches counts"),
    unset("rule", Kind::Tables(&RULE), "", "what to set; every one that matches, in order"),
    table("assignment", &ASSIGNMENT, "whose a new conversation is"),
    table("http", &HTTP, "health, metrics, read-only pages"),
];

static DESK: [Key; 11] = [
    required("name", Kind::Text, r#""Example Ltd""#, "what customers know the desk by"),
    default("timezone", Kind::Zone, r#""UTC""#, "of times in mail and of open hours"),
    default(
        "languages",
        Kind::List(&Kind::Language),
        r#"["de", "en"]"#,
        "mail templates to use; the first one is the default",
    ),
    default(
        "send",
        Kind::Choice(&["live", "agents", "hold"]),
        r#""live""#,
        r#""agents": customers get nothing; "hold": nobody does"#,
    ),
    unset(
        "admin",
        Kind::Address,
        r#""admin@example.com""#,
        "gets alerts, quarantine, undeliverable answers",
    ),
    unset("words", Kind::Path, r#""words""#, "a directory of our own words for mail and answers"),
    unset("footer_file", Kind::File, r#""footer.txt""#, "below everything that customers get"),
    unset(
        "staff",
        Kind::List(&Kind::AddressOrDomain),
        r#"["example.com"]"#,
        "colleagues who are no agents: they get no ack",
    ),
    unset(
        "trust",
        Kind::List(&Kind::Word),
        r#"["mx.example.com"]"#,
        "authserv-ids whose word we believe; arc:DOMAIN: a sealer",
    ),
    default("dkim", Kind::Choice(&["auto", "off"]), r#""auto""#, "own check where trust is silent"),
    default(
        "agent_proof",
        Kind::Choice(&["full", "token"]),
        r#""full""#,
        r#"token, address, authentication; "token": not the last"#,
    ),
];

static MAILBOX: [Key; 12] = [
    required("name", Kind::Name, r#""support""#, "a short name, for commands and the journal"),
    required("address", Kind::Address, r#""support@example.com""#, "what customers write to"),
    unset(
        "aliases",
        Kind::List(&Kind::Address),
        r#"["help@example.com"]"#,
        "further addresses that are delivered here",
    ),
    unset(
        "via",
        Kind::List(&Kind::Address),
        r#"["wordpress@example.com"]"#,
        "forms, groups, shops: the customer is in Reply-To",
    ),
    default("subaddressing", Kind::Bool, "false", "true: support+anything@ arrives here too"),
    default(
        "mode",
        Kind::Choice(&["relay", "shared"]),
        r#""relay""#,
        r#""shared": agents work in this mailbox itself"#,
    ),
    unset(
        "team",
        Kind::List(&Kind::Name),
        r#"["anna"]"#,
        r#"who is told; left out: every agent of role "agent""#,
    ),
    default(
        "history",
        Kind::History,
        r#""all""#,
        r#""90d", "none": how far back the first start reads"#,
    ),
    default(
        "automatic",
        Kind::Choice(&["file", "open"]),
        r#""file""#,
        r#""open": automatic mail opens a conversation"#,
    ),
    required("imap", Kind::Table(&IMAP), "", "where its mail is read"),
    required("smtp", Kind::Table(&SMTP), "", "where its mail goes out"),
    table("folders", &FOLDERS, "where mail goes because of what became of it"),
];

static IMAP: [Key; 14] = [
    required("host", Kind::Host, r#""imap.example.com""#, "the server"),
    default("port", Kind::Port, "993", r#"143 where security is not "tls""#),
    default("security", SECURITY, r#""tls""#, r#""starttls", or "none" on loopback only"#),
    unset("ca_file", Kind::File, r#""ca.pem""#, "certificates, beside the system's roots"),
    required("username", Kind::Text, r#""support@example.com""#, "who logs in"),
    usual("password_file", Kind::File, r#""imap.password""#, "a file that holds the password"),
    unset("password", Kind::Secret, r#""…""#, "or the password itself"),
    unset(
        "password_command",
        Kind::Text,
        r#""pass show support""#,
        "or what prints it as its first line",
    ),
    unset("credential", Kind::Name, r#""imap""#, "or its name in systemd's LoadCredential="),
    unset(
        "oauth2",
        Kind::Choice(&["google", "microsoft365"]),
        r#""google""#,
        "or a login by OAuth2",
    )
    .idle(),
    default("inbox", Kind::Text, r#""INBOX""#, "the folder that new mail arrives in"),
    default(
        "sent",
        Kind::Text,
        r#""auto""#,
        r#"found by special use and name; or a folder; or "off""#,
    ),
    default(
        "save_sent",
        Kind::Choice(&["auto", "on", "off"]),
        r#""auto""#,
        "our mail is filed in Sent unless the server does so",
    ),
    default("poll", Kind::Poll, r#""60s""#, "1s or more; where IDLE is missing, and beneath it"),
];

static SMTP: [Key; 12] = [
    required("host", Kind::Host, r#""smtp.example.com""#, "the relay"),
    default("port", Kind::Port, "465", r#"587 with "starttls", 25 with "none""#),
    default("security", SECURITY, r#""tls""#, r#""starttls", or "none" on loopback only"#),
    unset("ca_file", Kind::File, r#""ca.pem""#, "certificates, beside the system's roots"),
    usual("username", Kind::Text, r#""support@example.com""#, "left out: no login"),
    usual("password_file", Kind::File, r#""smtp.password""#, "a file that holds the password"),
    unset("password", Kind::Secret, r#""…""#, "or the password itself"),
    unset(
        "password_command",
        Kind::Text,
        r#""pass show support""#,
        "or what prints it as its first line",
    ),
    unset("credential", Kind::Name, r#""smtp""#, "or its name in systemd's LoadCredential="),
    unset(
        "oauth2",
        Kind::Choice(&["google", "microsoft365"]),
        r#""google""#,
        "or a login by OAuth2",
    )
    .idle(),
    unset("rate", Kind::Rate, r#""300/h""#, "the most that the relay takes"),
    default(
        "return_path",
        Kind::Choice(&["auto", "<>", "mailbox"]),
        r#""auto""#,
        r#"of automatic mail: "<>", else the mailbox's address"#,
    ),
];

static FOLDERS: [Key; 4] = [
    unset("waiting", Kind::Text, r#""Waiting""#, "shared mode: the customer owes an answer"),
    unset("resolved", Kind::Text, r#""Resolved""#, "shared mode: settled"),
    unset("spam", Kind::Text, r#""Junk""#, "spam"),
    default(
        "agents",
        Kind::Text,
        r#""auto""#,
        r#"agents' own: "Posthaste", shared: "off"; or a folder"#,
    ),
];

static AGENT: [Key; 6] = [
    required("name", Kind::Name, r#""anna""#, "a short name, for commands: #assign anna"),
    required("address", Kind::Address, r#""anna@example.com""#, "where the desk writes to"),
    unset(
        "addresses",
        Kind::List(&Kind::Address),
        r#"["anna@phone.example"]"#,
        "further addresses that they write from",
    ),
    unset("display", Kind::Text, r#""Anna Schmidt""#, "what customers see; left out: the name"),
    default(
        "role",
        Kind::Choice(&["agent", "lead"]),
        r#""agent""#,
        r#""lead": gets mail only where named"#,
    ),
    unset(
        "languages",
        Kind::List(&Kind::Language),
        r#"["de", "en"]"#,
        "the first one is what the desk writes to them in",
    ),
];

static NOTIFY: [Key; 4] = [
    default(
        "new",
        Kind::Choice(&["assignee", "team", "digest", "none"]),
        r#""team""#,
        r#"of a new conversation: "assignee", "digest", "none""#,
    ),
    default(
        "follow_up",
        Kind::Choice(&["assignee", "team", "digest", "none"]),
        r#""assignee""#,
        "the team where nobody has it",
    ),
    default(
        "outside_hours",
        Kind::Choice(&["send", "hold"]),
        r#""send""#,
        r#""hold": notices wait for open hours, but urgent ones"#,
    ),
    unset("digest", Kind::TimeOfDay, r#""08:00""#, "on open days, where there is something to say"),
];

static RELAY: [Key; 4] = [
    default("delay", Kind::Duration, r#""0s""#, "how long an answer waits for #undo"),
    default(
        "quote",
        Kind::Choice(&["last", "none"]),
        r#""last""#,
        "the customer's own last words below the answer",
    ),
    default(
        "cc",
        Kind::Choice(&["keep", "ask", "drop"]),
        r#""keep""#,
        r#"the customer's own Cc's get answers; "ask", "drop""#,
    ),
    default("second_look", Kind::Bool, "true", "an answer that looks like a slip is held first"),
];

static ACKNOWLEDGE: [Key; 4] = [
    default("enabled", Kind::Bool, "true", "whether customers get one at all"),
    default(
        "unauthenticated",
        Kind::Choice(&["bare", "none"]),
        r#""bare""#,
        r#"nothing of the sender's is repeated; "none": no ack"#,
    ),
    default("max_per_address", Kind::Rate, r#""3/24h""#, "the most that one address gets"),
    default("max_age", Kind::Duration, r#""24h""#, "older mail gets none"),
];

static RESOLVE: [Key; 4] = [
    default("notify_customer", Kind::Bool, "true", "whether the customer is told"),
    default("reopen_within", Kind::Duration, r#""14d""#, "then resolved becomes closed"),
    default(
        "thanks",
        Kind::Choice(&["file", "reopen"]),
        r#""file""#,
        r#"a short thank-you reopens nothing; "reopen""#,
    ),
    unset("auto_resolve_waiting", Kind::Duration, r#""7d""#, "then resolved; reminded before"),
];

static WORDS: [Key; 2] = [
    texts("complaint", r#"["flickers again"]"#, "agents are told that it is a complaint"),
    texts("identity_check", r#"["member number"]"#, "agents are told to check who is asking"),
];

static LIMITS: [Key; 3] = [
    default("message_size", Kind::Size, r#""50MB""#, "larger mail goes to quarantine"),
    default(
        "automatic_mail",
        Kind::Rate,
        r#""60/min""#,
        "the breaker for automatic mail to outsiders, whole desk",
    ),
    default(
        "uncertain",
        Kind::Duration,
        r#""15m""#,
        "how long a send without an answer is looked for in Sent",
    ),
];

static CALENDAR: [Key; 6] = [
    unset("timezone", Kind::Zone, r#""Europe/Berlin""#, "left out: the desk's"),
    required(
        "hours",
        Kind::Hours,
        r#"{ mon-fri = ["09:00-12:30", "13:00-17:30"], sat = ["10:00-13:00"] }"#,
        "when it is open",
    ),
    unset("holidays", Kind::List(&Kind::Date), r#"["2026-12-25"]"#, "when it is not"),
    unset("holidays_ics", Kind::File, r#""feiertage.ics""#, "the same, as iCalendar"),
    unset("holidays_of", Kind::Region, r#""DE-BY""#, "the same, by ISO 3166-2 region"),
    unset("open_days", Kind::DateHours, r#"{ 2026-12-20 = ["13:00-18:00"] }"#, "dates' own hours"),
];

static SLA: [Key; 7] = [
    required("name", Kind::Name, r#""premium""#, "for rules and reports"),
    unset(
        "match",
        Kind::Table(&MATCH),
        r#"{ customer_domain = ["bigcorp.example"] }"#,
        "left out: matches all",
    ),
    default("calendar", Kind::Name, r#""always""#, "the hours that count"),
    unset("first_response", Kind::Allowance, r#""2h""#, "s, m, h count open time; d open days"),
    unset("next_response", Kind::Allowance, r#""4h""#, "of each further mail"),
    unset("resolution", Kind::Allowance, r#""3d""#, "until it is settled"),
    unset("escalation", Kind::Tables(&ESCALATION), "", "what happens before and after"),
];

static ESCALATION: [Key; 5] = [
    unset(
        "target",
        Kind::Choice(&["first_response", "next_response", "resolution"]),
        r#""first_response""#,
        "left out: every target",
    ),
    required("at", Kind::Step, r#""75%""#, r#"of its time; also "15m before", "1h after""#),
    unset(
        "notify",
        Kind::List(&Kind::Text),
        r#"["assignee", "lead"]"#,
        "names, roles, assignee, team, addresses",
    ),
    unset("priority", PRIORITY, r#""high""#, "the priority from then on"),
    unset("assign", Kind::Name, r#""next""#, "whose it is from then on; a name, or the next one"),
];

static ASSIGNMENT: [Key; 1] = [default(
    "method",
    Kind::Choice(&["first", "round-robin", "least-loaded"]),
    r#""first""#,
    r#"the first answer takes it; "round-robin", "least-loaded""#,
)];

static HTTP: [Key; 1] =
    [unset("listen", Kind::Listen, r#""127.0.0.1:8025""#, "off unless set").idle()];
