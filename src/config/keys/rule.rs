//! The keys of rules: what a mail is compared with, what then holds, what it is asked for.
//!
//! Separate because rules are a small language of their own. Says nothing of what a value leads to.

use super::{Key, Kind, PRIORITY, default, patterns, required, texts, unset};

const KIND: Kind = Kind::Choice(&[
    "person",
    "auto-reply",
    "notification",
    "bounce",
    "delivery-report",
    "receipt",
    "complaint",
    "challenge",
    "list",
    "bulk",
    "loop",
]);

pub(super) static RULE: [Key; 4] = [
    required("name", Kind::Name, r#""billing""#, "for explain and the journal"),
    unset("match", Kind::Table(&MATCH), "", "left out: matches all"),
    unset("set", Kind::Table(&SET), "", "what then holds"),
    unset("details", Kind::Tables(&DETAIL), "", "what the ack asks for, where it was left out"),
];

pub(super) static MATCH: [Key; 14] = [
    unset("mailbox", Kind::List(&Kind::Name), r#"["support"]"#, "of these mailboxes"),
    unset("customer", Kind::List(&Kind::Address), r#"["kim@example.net"]"#, "from these"),
    texts("customer_domain", r#"["bigcorp.example"]"#, "from there"),
    patterns("subject", r#"["invoice", "Rechnung"]"#, "words, or /regex/"),
    patterns("body", r#"["cancel"]"#, "the same, in what was newly written"),
    unset("header", Kind::List(&Kind::HeaderPattern), r#"["X-Shop: /./"]"#, "fields of the head"),
    unset("language", Kind::List(&Kind::Language), r#"["de"]"#, "as recognised"),
    unset("priority", Kind::List(&PRIORITY), r#"["high"]"#, "as it is by now"),
    texts("tag", r#"["vip"]"#, "one of these"),
    unset("kind", Kind::List(&KIND), r#"["person"]"#, "as explain names it"),
    unset("has_attachment", Kind::Flag, "true", "whether a file came with it"),
    unset("outside_hours", Kind::Flag, "true", "whether it came outside of open hours"),
    unset("not", Kind::Table(&MATCH), r#"{ tag = ["vip"] }"#, "this must not fit"),
    unset(
        "any",
        Kind::Tables(&MATCH),
        r#"[{ tag = ["vip"] }, { priority = ["urgent"] }]"#,
        "one of these must fit",
    ),
];

static SET: [Key; 9] = [
    texts("tags", r#"["billing"]"#, "added"),
    unset("priority", PRIORITY, r#""high""#, "the priority"),
    unset("assign", Kind::Name, r#""anna""#, "whose it is"),
    unset("sla", Kind::Name, r#""premium""#, "the promise that counts"),
    unset(
        "status",
        Kind::Choice(&["open", "waiting", "resolved", "closed", "spam"]),
        r#""closed""#,
        "the status",
    ),
    unset("template", Kind::Text, r#""billing""#, "the text of the ack; a file below desk.words"),
    unset("mailbox", Kind::Name, r#""support""#, "that answers go out from"),
    unset("acknowledge", Kind::Bool, "false", "whether the customer gets an ack"),
    unset("open", Kind::Bool, "true", "whether it may open a conversation"),
];

static DETAIL: [Key; 4] = [
    required("name", Kind::Text, r#""order number""#, "what agents call it"),
    unset(
        "pattern",
        Kind::Pattern,
        r#""/[0-9]{6}/""#,
        "how it looks; in subject, text, file names",
    ),
    default("attachment", Kind::Bool, "false", "true: it is a file; the pattern is its name's"),
    unset("ask", Kind::Table(&ASK), "", "how the customer is asked; left out: by the name"),
];

static ASK: [Key; 8] = [
    unset("de", Kind::Text, r#""die Bestellnummer""#, "in German"),
    unset("en", Kind::Text, r#""the order number""#, "in English"),
    unset("fr", Kind::Text, r#""le numéro de commande""#, "in French"),
    unset("es", Kind::Text, r#""el número de pedido""#, "in Spanish"),
    unset("it", Kind::Text, r#""il numero d’ordine""#, "in Italian"),
    unset("nl", Kind::Text, r#""het bestelnummer""#, "in Dutch"),
    unset("pl", Kind::Text, r#""numer zamówienia""#, "in Polish"),
    unset("pt", Kind::Text, r#""o número da encomenda""#, "in Portuguese"),
];
