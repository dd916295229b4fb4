//! The schema: what a configuration may look like, for editors and for programs that write one.
//!
//! Separate because it is one more reader of [`super::keys`]. JSON Schema draft 7, which editors
//! know for TOML. It says what form every value has; what contradicts what, and whether a zone or a
//! file is there, only `check` can tell. Never stricter than the reader: what loads fits.

use serde_json::{Map, Value, json};

use super::keys::{Absent, Key, Kind, keys};

/// The schema, as a value of JSON.
#[must_use]
pub fn schema() -> Value {
    let mut tables = Tables::default();
    let mut root = tables.table(keys());
    let definitions: Map<String, Value> =
        tables.made.into_iter().filter_map(|made| Some((made.name, made.schema?))).collect();
    if let Some(root) = root.as_object_mut() {
        root.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
        root.insert("title".to_owned(), json!("The configuration of posthaste"));
        root.insert("definitions".to_owned(), Value::Object(definitions));
    }
    root
}

/// Tables that were met, each described once: some hold themselves.
#[derive(Default)]
struct Tables {
    made: Vec<Made>,
}

struct Made {
    keys: &'static [Key],
    name: String,
    /// None while it is being made.
    schema: Option<Value>,
}

impl Tables {
    /// A table of these keys and no others.
    fn table(&mut self, keys: &'static [Key]) -> Value {
        let mut properties = Map::new();
        for key in keys {
            properties.insert(key.name.to_owned(), self.key(key));
        }
        let required: Vec<&str> = keys
            .iter()
            .filter(|key| matches!(key.absent, Absent::Required(_)))
            .map(|key| key.name)
            .collect();
        json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        })
    }

    fn key(&mut self, key: &Key) -> Value {
        let mut schema = self.kind(key.name, &key.kind);
        let reference = schema.get("$ref").is_some();
        // Beside a reference draft 7 reads nothing.
        if reference {
            schema = json!({ "allOf": [schema] });
        }
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("description".to_owned(), json!(key.doc));
            if let Some(default) = default_of(key) {
                schema.insert("default".to_owned(), default);
            }
        }
        schema
    }

    fn kind(&mut self, name: &str, kind: &Kind) -> Value {
        match kind {
            Kind::Choice(texts) => json!({ "type": "string", "enum": texts }),
            Kind::Bool => json!({ "type": "boolean" }),
            Kind::Flag => json!({ "anyOf": [
                { "type": "boolean" },
                { "type": "array", "items": { "type": "boolean" } },
            ]}),
            Kind::Port => json!({ "type": "integer", "minimum": 1, "maximum": u16::MAX }),
            Kind::Hours => json!({
                "type": "object",
                "additionalProperties": { "type": "array", "items": text(HOURS) },
            }),
            Kind::DateHours => json!({
                "type": "object",
                "additionalProperties": { "type": "array", "items": text(HOURS) },
            }),
            Kind::List(inner) => json!({ "type": "array", "items": self.kind(name, inner) }),
            Kind::Table(keys) => self.defined(name, keys),
            Kind::Tables(keys) => json!({ "type": "array", "items": self.defined(name, keys) }),
            Kind::Named(keys) => {
                json!({ "type": "object", "additionalProperties": self.defined(name, keys) })
            }
            Kind::Text
            | Kind::Secret
            | Kind::Name
            | Kind::Duration
            | Kind::Poll
            | Kind::Size
            | Kind::Rate
            | Kind::Address
            | Kind::AddressOrDomain
            | Kind::Word
            | Kind::Host
            | Kind::Listen
            | Kind::Zone
            | Kind::Language
            | Kind::History
            | Kind::File
            | Kind::Path
            | Kind::TimeOfDay
            | Kind::Date
            | Kind::Step
            | Kind::Allowance
            | Kind::Region
            | Kind::HeaderPattern
            | Kind::Pattern => pattern(kind).map_or_else(|| text("\\S"), text),
        }
    }

    /// A reference to a table, which is described where it is met first.
    fn defined(&mut self, name: &str, keys: &'static [Key]) -> Value {
        let met = self.made.iter().find(|made| std::ptr::eq(made.keys, keys));
        let name = match met {
            Some(made) => made.name.clone(),
            None => {
                let at = self.made.len();
                self.made.push(Made { keys, name: name.to_owned(), schema: None });
                let schema = Some(self.table(keys));
                if let Some(made) = self.made.get_mut(at) {
                    made.schema = schema;
                }
                name.to_owned()
            }
        };
        json!({ "$ref": format!("#/definitions/{name}") })
    }
}

/// A span of open hours.
const HOURS: &str = r"^\s*\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}\s*$";

/// One or more of a number and a unit.
const DURATION: &str = r"^\s*(\d+\s*(s|m|min|h|d)\s*)+$";

/// How a text of this kind is written, as an expression that JavaScript and Rust read alike; none
/// for any text.
#[expect(clippy::wildcard_enum_match_arm, reason = "`kind` names every kind")]
fn pattern(kind: &Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Name => r"^[^\s/]{1,40}$",
        Kind::Word => r"^\S+$",
        Kind::Duration | Kind::Poll | Kind::Allowance => DURATION,
        Kind::Region => r"^[A-Za-z]{2}(-[A-Za-z0-9]{2,3})?$",
        Kind::Size => r"^\s*\d+\s*([kKmMgG][iI]?)?[bB]\s*$",
        Kind::Rate => r"^\s*\d+\s*/\s*(s|m|min|h|d|(\d+\s*(s|m|min|h|d)\s*)+)\s*$",
        Kind::Address => r"^[^\s@]+@[^\s@]+$",
        Kind::Language => r"^[a-z]{2}$",
        Kind::TimeOfDay => r"^\d{1,2}:\d{2}$",
        Kind::Date => r"^\d{4}-\d{2}-\d{2}$",
        Kind::Step => r"^(\S+%|.+ (before|after))$",
        _ => return None,
    })
}

fn text(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

/// What holds where the key is left out, as JSON; none where nothing does.
fn default_of(key: &Key) -> Option<Value> {
    let Absent::Default(written) = key.absent else { return None };
    let table: toml::Table = format!("value = {written}").parse().ok()?;
    serde_json::to_value(table.get("value")?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_there_with_its_reason_and_its_default() {
        fn check(schema: &Value, at: &Value, keys: &'static [Key], depth: usize) {
            let own = at.get("properties").and_then(Value::as_object).unwrap();
            assert_eq!(own.len(), keys.len());
            for key in keys {
                let found = own.get(key.name).unwrap_or_else(|| panic!("{} is missing", key.name));
                assert_eq!(found["description"], key.doc);
                let is_default = matches!(key.absent, Absent::Default(_));
                assert_eq!(found.get("default").is_some(), is_default, "{}", key.name);
                // Tables that hold themselves need to be entered once.
                if let (Some(inner), true) = (key.inner(), depth < 6) {
                    check(schema, table(schema, found), inner, depth + 1);
                }
            }
        }
        fn table<'a>(schema: &'a Value, found: &'a Value) -> &'a Value {
            let places = ["/allOf/0/$ref", "/items/$ref", "/additionalProperties/$ref"];
            let name = places.iter().find_map(|place| found.pointer(place)).unwrap();
            schema.pointer(name.as_str().unwrap().trim_start_matches('#')).unwrap()
        }
        let schema = schema();
        check(&schema, &schema, keys(), 0);
    }

    #[test]
    fn two_tables_of_one_name_do_not_hide_each_other() {
        let mut tables = Tables::default();
        tables.table(keys());
        let mut names: Vec<String> = tables.made.into_iter().map(|made| made.name).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "two different tables have one name: {names:?}");
    }
}
