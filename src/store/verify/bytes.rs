//! Bytes at rest: every raw mail against the hash that it was taken in with.
//!
//! Separate because it reads the whole database once, a mail at a time: memory is one mail, and a
//! size that no mail can have is a finding before it is an allocation. Rendered mail and the
//! quarantine have no hash; that they still decompress to their size is all that can be said.

use rusqlite::{Connection, Row};

use super::super::column::decompress;
use super::{Check, FROM_BACKUP, Findings};
use crate::limits::MESSAGE_SIZE_BYTES_MAX;
use crate::mail::read::hash;

/// Decompresses everything, and hashes what has a hash.
pub(super) fn check(connection: &Connection, findings: &mut Findings<'_>) {
    let raws = raws(connection, findings);
    findings.broken_off("the raw mail", raws);
    let mails = unhashed(
        connection,
        "SELECT format('mail %d of the outbox', id), size, zstd FROM outbox
         WHERE zstd IS NOT NULL ORDER BY id",
        (Check::Outbox, "its bytes are broken: it cannot be sent again or filed"),
        findings,
    );
    findings.broken_off("the bytes of mail of ours", mails);
    let quarantined = unhashed(
        connection,
        "SELECT format('quarantine %d', id), size, zstd FROM quarantine ORDER BY id",
        (Check::Quarantine, "its bytes are broken: it cannot be read again"),
        findings,
    );
    findings.broken_off("the quarantine", quarantined);
}

fn raws(connection: &Connection, findings: &mut Findings<'_>) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(
        "SELECT m.id, m.raw_hash, r.size, r.zstd FROM message AS m
         JOIN raw AS r ON r.message = m.id ORDER BY m.id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let expected = row.get_ref(1)?.as_blob()?;
        let wrong = match unpacked(row, 2)? {
            Ok(bytes) if hash::raw(&bytes).0 == expected => None,
            Ok(_) => Some("its raw mail is not what was taken in: its hash is another".to_owned()),
            Err(why) => Some(format!("its raw mail cannot be read ({why})")),
        };
        if let Some(means) = wrong {
            findings.add(Check::Raw, format!("message {id}"), means, FROM_BACKUP);
        }
        findings.done(1);
    }
    Ok(())
}

fn unhashed(
    connection: &Connection,
    sql: &str,
    (check, means): (Check, &str),
    findings: &mut Findings<'_>,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if let Err(why) = unpacked(row, 1)? {
            let about: String = row.get(0)?;
            findings.add(check, about, format!("{means} ({why})"), FROM_BACKUP);
        }
    }
    Ok(())
}

/// The bytes of a column that follows its size.
fn unpacked(row: &Row<'_>, size_at: usize) -> rusqlite::Result<Result<Vec<u8>, String>> {
    let size: i64 = row.get(size_at)?;
    let blob = row.get_ref(size_at + 1)?.as_blob()?;
    // What is fetched whole may be a little larger than the largest limit of a configuration.
    let fits = u64::try_from(size).is_ok_and(|size| size <= 2 * MESSAGE_SIZE_BYTES_MAX);
    if !fits {
        return Ok(Err(format!("{size} is no size of a mail")));
    }
    Ok(match decompress(blob, size) {
        Ok(bytes) if i64::try_from(bytes.len()) == Ok(size) => Ok(bytes),
        Ok(bytes) => Err(format!("{} bytes instead of {size}", bytes.len())),
        Err(error) => Err(error.to_string()),
    })
}
