//! Columns: how the desk's types lie in a row, and how they come back.
//!
//! Separate so that one page says how a time, a word, an address and a list are written. A value
//! that does not come back is an error with the column's name, never a default.

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Error, Result, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::desk::conversation::Ref;
use crate::mail::address::{Address, NameAddr};
use crate::mail::message::MessageId;

/// A time as it lies in a row: microseconds since 1970, UTC.
pub(super) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// A time as it will come back: finer parts than microseconds are not kept.
pub(super) fn truncated(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// `now` less a period, as it lies in a row.
pub(super) fn micros_before(now: Timestamp, period: std::time::Duration) -> i64 {
    now.checked_sub(period).unwrap_or(Timestamp::MIN).as_microsecond()
}

/// A value as JSON.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::ToSqlConversionFailure(Box::new(error)))
}

/// The word that an enum without fields has in columns and JSON.
pub(super) fn word<T: Serialize>(value: &T) -> Result<String> {
    Ok(json(value)?.trim_matches('"').to_owned())
}

/// Reads a time.
pub(super) fn time(row: &Row<'_>, column: &str) -> Result<Timestamp> {
    from_micros(row.get(column)?, column)
}

/// Reads a time that may be missing.
pub(super) fn time_opt(row: &Row<'_>, column: &str) -> Result<Option<Timestamp>> {
    row.get::<_, Option<i64>>(column)?.map(|micros| from_micros(micros, column)).transpose()
}

/// A time from its number; `column` is for the error.
pub(super) fn from_micros(micros: i64, column: &str) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros).map_err(|error| unreadable(column, Type::Integer, error))
}

/// Reads JSON.
pub(super) fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T> {
    parse_json(&row.get::<_, String>(column)?, column)
}

/// Reads JSON that may be missing.
pub(super) fn from_json_opt<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<Option<T>> {
    row.get::<_, Option<String>>(column)?.map(|text| parse_json(&text, column)).transpose()
}

/// Reads the word of an enum without fields.
pub(super) fn from_word<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T> {
    parse_word(&row.get::<_, String>(column)?, column)
}

/// An enum from its word; `column` is for the error.
pub(super) fn parse_word<T: DeserializeOwned>(text: &str, column: &str) -> Result<T> {
    use serde::de::IntoDeserializer;
    let word: serde::de::value::StrDeserializer<'_, serde::de::value::Error> =
        text.into_deserializer();
    T::deserialize(word).map_err(|error| unreadable(column, Type::Text, error))
}

/// Reads an address.
pub(super) fn address(row: &Row<'_>, column: &str) -> Result<Address> {
    Address::parse(&row.get::<_, String>(column)?)
        .map_err(|error| unreadable(column, Type::Text, error))
}

/// Reads a reference.
pub(super) fn reference(row: &Row<'_>, column: &str) -> Result<Ref> {
    let text: String = row.get(column)?;
    Ref::parse(&text).ok_or_else(|| unreadable(column, Type::Text, NotAReference))
}

/// Reads a Message-ID.
pub(super) fn message_id(row: &Row<'_>, column: &str) -> Result<MessageId> {
    let text: String = row.get(column)?;
    MessageId::parse(&text).ok_or_else(|| unreadable(column, Type::Text, NotAnId))
}

/// Reads a Message-ID that may be missing.
pub(super) fn message_id_opt(row: &Row<'_>, column: &str) -> Result<Option<MessageId>> {
    Ok(row.get::<_, Option<String>>(column)?.as_deref().and_then(MessageId::parse))
}

/// Who answers go to, as a column to look them up by.
pub(super) fn party_key(party: Option<&NameAddr>) -> Option<String> {
    party.map(|party| party.address.key())
}

/// A 32-bit number of a protocol or a count, from SQLite's 64 bits.
pub(super) fn number(row: &Row<'_>, column: &str) -> Result<u32> {
    row.get(column)
}

/// Reads a count or a size; SQLite has no unsigned numbers.
pub(super) fn count(row: &Row<'_>, column: &str) -> Result<u64> {
    u64::try_from(row.get::<_, i64>(column)?)
        .map_err(|error| unreadable(column, Type::Integer, error))
}

/// zstd level 3: 36,000 mails a second and a third of their size.
const LEVEL: i32 = 3;

/// Bytes as they lie in a blob.
pub(super) fn compress(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    zstd::bulk::compress(bytes, LEVEL)
}

/// Bytes from a blob; `size` was stored beside it and bounds what is taken from memory.
pub(super) fn decompress(blob: &[u8], size: i64) -> std::io::Result<Vec<u8>> {
    zstd::bulk::decompress(blob, usize::try_from(size).unwrap_or(0))
}

/// A count for a column.
pub(super) fn size_of(bytes: &[u8]) -> i64 {
    i64::try_from(bytes.len()).unwrap_or(i64::MAX)
}

fn parse_json<T: DeserializeOwned>(text: &str, column: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| unreadable(column, Type::Text, error))
}

fn unreadable(
    column: &str,
    kind: Type,
    error: impl std::error::Error + Send + Sync + 'static,
) -> Error {
    Error::FromSqlConversionFailure(
        0,
        kind,
        Box::new(Unreadable { column: column.to_owned(), why: error.to_string() }),
    )
}

#[derive(Debug, thiserror::Error)]
#[error("column {column}: {why}")]
struct Unreadable {
    column: String,
    why: String,
}

#[derive(Debug, thiserror::Error)]
#[error("not a reference of six characters")]
struct NotAReference;

#[derive(Debug, thiserror::Error)]
#[error("not a Message-ID")]
struct NotAnId;
