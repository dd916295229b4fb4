//! The query language: words are all needed, `"a phrase"`, `-not`, `OR`, `prefix*`, `from:`, `to:`,
//! `subject:`, `filename:`, `mailbox:`, `after:`, `before:`, `has:attachment`; and `status:`,
//! `tag:`, `assignee:`, which the store answers.
//!
//! Separate from searching so that what a query means can be tested without an index. Never fails
//! on what a person may type in a hurry: an open quote ends with the line.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A query, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// All of these are needed; of each list one is enough.
    pub needed: Vec<Vec<Item>>,
    /// None of these may match.
    pub excluded: Vec<Item>,
    /// What the store filters by.
    pub filters: Filters,
}

/// What only the store knows of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// One of these statuses.
    pub status: Vec<String>,
    /// All of these tags.
    pub tag: Vec<String>,
    /// One of these assignees; `none` for nobody.
    pub assignee: Vec<String>,
}

impl Filters {
    /// Whether the store has to be asked at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.status.is_empty() && self.tag.is_empty() && self.assignee.is_empty()
    }
}

/// Where a word is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Everywhere.
    Anywhere,
    /// The author's name and address.
    From,
    /// The recipients' names and addresses.
    To,
    /// The subject.
    Subject,
    /// Names of files.
    Filename,
}

/// One condition on a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// These words, next to each other where there are several.
    Words(Place, String),
    /// A word that begins so.
    Prefix(Place, String),
    /// The mailbox.
    Mailbox(String),
    /// Received at or after this time.
    After(Timestamp),
    /// Received before this time.
    Before(Timestamp),
    /// It has a file.
    HasAttachment,
}

/// A query that means nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// Nothing to look for.
    #[error("the query is empty; name a word to look for")]
    Empty,
    /// Not a date.
    #[error("{0} is no date; write it as 2026-01-31")]
    Date(String),
    /// An operator with a value that it does not take.
    #[error("{0} is not known; the one value of has: is has:attachment")]
    Has(String),
    /// A status filter behind a minus.
    #[error("-{0} cannot be excluded; status:, tag: and assignee: only include")]
    Excluded(String),
}

/// Understands a query. Dates are days in `zone`.
///
/// # Errors
/// [`QueryError`] where it means nothing; the sentence says how to write it right.
pub fn parse(query: &str, zone: &TimeZone) -> Result<Parsed, QueryError> {
    let mut parsed = Parsed::default();
    let mut joins_previous = false;
    for token in tokens(query) {
        if token == "OR" && !parsed.needed.is_empty() {
            joins_previous = true;
            continue;
        }
        let (excluded, token) = match token.strip_prefix('-') {
            Some(rest) if !rest.is_empty() => (true, rest),
            Some(_) | None => (false, token.as_str()),
        };
        if filter(&mut parsed.filters, token) {
            if excluded {
                return Err(QueryError::Excluded(token.to_owned()));
            }
            continue;
        }
        let Some(item) = item(token, zone)? else {
            continue;
        };
        if excluded {
            parsed.excluded.push(item);
        } else if joins_previous && let Some(last) = parsed.needed.last_mut() {
            last.push(item);
        } else {
            parsed.needed.push(vec![item]);
        }
        joins_previous = false;
    }
    if parsed.needed.is_empty() && parsed.excluded.is_empty() && parsed.filters.is_empty() {
        return Err(QueryError::Empty);
    }
    Ok(parsed)
}

/// Splits at blanks, but not inside quotes.
fn tokens(query: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut current = String::new();
    let mut quoted = false;
    for c in query.chars() {
        if c == '"' || c == '„' || c == '“' || c == '”' {
            quoted = !quoted;
            current.push('"');
        } else if c.is_whitespace() && !quoted {
            if !current.is_empty() {
                tokens.push(std::mem::take(&mut current));
            }
        } else {
            current.push(c);
        }
    }
    if !current.is_empty() {
        tokens.push(current);
    }
    tokens
}

fn filter(filters: &mut Filters, token: &str) -> bool {
    let Some((name, value)) = token.split_once(':') else {
        return false;
    };
    let value = value.trim_matches('"').to_lowercase();
    let list = match name.to_lowercase().as_str() {
        "status" => &mut filters.status,
        "tag" => &mut filters.tag,
        "assignee" => &mut filters.assignee,
        _ => return false,
    };
    list.push(value);
    true
}

fn item(token: &str, zone: &TimeZone) -> Result<Option<Item>, QueryError> {
    if let Some((name, value)) = token.split_once(':') {
        let name = name.to_lowercase();
        let plain = value.trim_matches('"');
        let place = match name.as_str() {
            "from" => Some(Place::From),
            "to" => Some(Place::To),
            "subject" => Some(Place::Subject),
            "filename" => Some(Place::Filename),
            _ => None,
        };
        if let Some(place) = place {
            return Ok(words(place, value));
        }
        match name.as_str() {
            "mailbox" => return Ok(Some(Item::Mailbox(plain.to_owned()))),
            "after" => return Ok(Some(Item::After(day(plain, zone)?))),
            "before" => return Ok(Some(Item::Before(day(plain, zone)?))),
            "has" if plain == "attachment" => return Ok(Some(Item::HasAttachment)),
            "has" => return Err(QueryError::Has(token.to_owned())),
            _ => {}
        }
    }
    Ok(words(Place::Anywhere, token))
}

fn words(place: Place, text: &str) -> Option<Item> {
    let plain = text.trim_matches('"');
    if let Some(start) = plain.strip_suffix('*')
        && !start.contains(char::is_whitespace)
        && start.chars().any(char::is_alphanumeric)
    {
        return Some(Item::Prefix(place, start.to_owned()));
    }
    plain.chars().any(char::is_alphanumeric).then(|| Item::Words(place, plain.to_owned()))
}

fn day(text: &str, zone: &TimeZone) -> Result<Timestamp, QueryError> {
    let bad = || QueryError::Date(text.to_owned());
    let date: Date = text.parse().map_err(|_| bad())?;
    let start = date.to_zoned(zone.clone()).map_err(|_| bad())?;
    Ok(start.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, expected: Parsed) {
        assert_eq!(parse(query, &TimeZone::UTC), Ok(expected), "{query}");
    }

    fn word(text: &str) -> Item {
        Item::Words(Place::Anywhere, text.to_owned())
    }

    fn needed(items: &[Item]) -> Parsed {
        let needed = items.iter().map(|item| vec![item.clone()]).collect();
        Parsed { needed, ..Parsed::default() }
    }

    #[test]
    fn every_form_of_the_language() {
        check("invoice late", needed(&[word("invoice"), word("late")]));
        check("\"invoice late\"", needed(&[word("invoice late")]));
        check("\"open quote", needed(&[word("open quote")]));
        check("inv*", needed(&[Item::Prefix(Place::Anywhere, "inv".into())]));
        check(
            "from:kim@example.net",
            needed(&[Item::Words(Place::From, "kim@example.net".into())]),
        );
        check("subject:\"my order\"", needed(&[Item::Words(Place::Subject, "my order".into())]));
        check("has:attachment", needed(&[Item::HasAttachment]));
        check("after:2026-01-01", needed(&[Item::After("2026-01-01T00:00:00Z".parse().unwrap())]));
        check(
            "a OR b c",
            Parsed {
                needed: vec![vec![word("a"), word("b")], vec![word("c")]],
                ..Parsed::default()
            },
        );
        check(
            "a -b",
            Parsed {
                needed: vec![vec![word("a")]],
                excluded: vec![word("b")],
                ..Parsed::default()
            },
        );
        check(
            "status:open tag:Billing",
            Parsed {
                filters: Filters {
                    status: vec!["open".into()],
                    tag: vec!["billing".into()],
                    assignee: vec![],
                },
                ..Parsed::default()
            },
        );
        check("https://example.net/x", needed(&[word("https://example.net/x")]));
    }

    #[test]
    fn what_means_nothing_says_how_to_mend_it() {
        assert_eq!(parse("  ", &TimeZone::UTC), Err(QueryError::Empty));
        assert_eq!(parse("after:soon", &TimeZone::UTC), Err(QueryError::Date("soon".into())));
        assert_eq!(parse("has:x", &TimeZone::UTC), Err(QueryError::Has("has:x".into())));
    }
}
