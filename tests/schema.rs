//! The schema of the configuration, judged by a validator that is not ours.
//!
//! Separate from the reader's own tests: two descriptions of one thing agree where the same files
//! fit both. What only the reader can see, such as a zone that does not exist, is not asked here.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking, also in its helpers")]

use std::fs;
use std::path::Path;

use jsonschema::Validator;
use posthaste::config::{example, schema};
use serde_json::Value;

fn validator() -> Validator {
    jsonschema::validator_for(&schema()).unwrap()
}

/// TOML as the JSON that it means.
fn value(text: &str) -> Value {
    let table: toml::Table = text.parse().unwrap();
    serde_json::to_value(table).unwrap()
}

/// What is wrong with a configuration, each with its place.
fn faults(text: &str) -> Vec<String> {
    let (validator, value) = (validator(), value(text));
    let errors = validator.iter_errors(&value);
    errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn the_schema_is_one() {
    assert!(jsonschema::meta::is_valid(&schema()));
}

#[test]
fn the_example_fits() {
    assert_eq!(faults(&example()), Vec::<String>::new());
    // With everything that is commented out because it is off.
    let mut whole = String::new();
    for line in example().lines() {
        let plain = line.strip_prefix("# ").unwrap_or(line);
        let is_key = plain.starts_with('[')
            || plain.split_once(" = ").is_some_and(|(key, _)| {
                key.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
            });
        if is_key {
            whole += &format!("{plain}\n");
        }
    }
    assert!(whole.contains("[calendar.office]") && whole.contains("[[sla.escalation]]"), "{whole}");
    assert_eq!(faults(&whole), Vec::<String>::new());
}

/// What the reader takes the schema takes, in every way of writing it.
#[test]
fn every_way_of_writing_fits() {
    let desk = "name = \"x\"";
    let check = |more: &str| {
        let text = format!(
            "desk = {{ {desk} }}\n{more}\n[[mailbox]]\nname = \"s\"\naddress = \"s@example.com\"\n\
             smtp.host = \"h\"\nimap = {{ host = \"::1\", username = \"u\", poll = \"1h 30m\" }}\n"
        );
        assert_eq!(faults(&text), Vec::<String>::new(), "{more}");
    };
    check("limits = { message_size = \"50 MiB\", automatic_mail = \"5/1h 30m\" }");
    check("limits = { message_size = \"9000000b\", uncertain = \"90s\" }");
    check("acknowledge = { max_per_address = \"3 / 24h\", max_age = \"1d12h\" }");
    check("sla = [{ name = \"a\", escalation = [{ at = \"1h 30m before\" }, { at = \"75%\" }] }]");
    check(
        "rule = [{ name = \"a\", match = { has_attachment = [true], not = { any = [] } }, set = {} }]",
    );
    check("calendar.x.hours = { mon-fri = [\"9:00-12:30\", \"13:00 - 24:00\"] }");
}

#[test]
fn what_has_another_form_does_not_fit() {
    let bad = [
        "01-unknown-keys",
        "02-missing-keys",
        "03-empty",
        "04-only-comments",
        "05-wrong-types",
        "06-bad-values",
        "11-one-bracket-or-two",
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_config");
    for name in bad {
        let text = fs::read_to_string(folder.join(name).join("posthaste.toml")).unwrap();
        assert!(!faults(&text).is_empty(), "{name} fits");
    }
    let told = faults("[desk]\nname = \"x\"\nnme = 1\n[[mailbox]]\n").join("\n");
    for fault in ["'nme' was unexpected", "\"name\" is a required property", "/mailbox/0"] {
        assert!(told.contains(fault), "{fault} is not in:\n{told}");
    }
}
