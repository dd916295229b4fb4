//! Tokens: every mail of ours against the keys that are there.
//!
//! Separate because it alone needs the keys. A key that is missing is one finding, however many
//! tokens it made: their mail is answered all the same, but held until its writer confirms. Never
//! says anything of a key but its number.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};

use super::{Check, FROM_BACKUP, Findings};
use crate::mail::token::{Claim, Keys, Scope, verify};

/// Checks every row's token; only its form where there are no keys.
pub(super) fn check(connection: &Connection, keys: Option<&Keys>, findings: &mut Findings<'_>) {
    let result = check_all(connection, keys, findings);
    findings.broken_off("the tokens", result);
}

fn check_all(
    connection: &Connection,
    keys: Option<&Keys>,
    findings: &mut Findings<'_>,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(
        "SELECT id, kind, sealed_conversation, coalesce(about, 0) AS about, agent, token,
           message_id FROM outbox ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    let mut unknown: BTreeMap<u8, u64> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        match judge(row, keys)? {
            Judged::Sound => {}
            Judged::Unknown(key) => *unknown.entry(key).or_default() += 1,
            Judged::Wrong(means) => {
                let about = format!("mail {} of the outbox", row.get::<_, i64>("id")?);
                findings.add(Check::Token, about, means, FROM_BACKUP);
            }
        }
        findings.done(1);
    }
    for (key, count) in unknown {
        let means = format!(
            "it is not in the file of keys, and {count} mails bear a token that it made: answers to \
             them are held until their writer confirms"
        );
        let mend = "take it from a backup's file of keys, as a line behind the others";
        findings.add(Check::Keys, format!("key {key}"), means, mend);
    }
    Ok(())
}

enum Judged {
    Sound,
    /// Made with a key of this number, which is not there.
    Unknown(u8),
    Wrong(&'static str),
}

fn judge(row: &Row<'_>, keys: Option<&Keys>) -> rusqlite::Result<Judged> {
    let token: String = row.get("token")?;
    let id: i64 = row.get("id")?;
    let Some(claim) = Claim::parse(&token).filter(|claim| claim.mail == id) else {
        return Ok(Judged::Wrong("its token is none of its own: answers to it are not believed"));
    };
    let name: String = row.get("message_id")?;
    if name.split('@').next() != Some(token.as_str()) {
        return Ok(Judged::Wrong("its Message-ID does not bear its token"));
    }
    let Some(keys) = keys else { return Ok(Judged::Sound) };
    if !std::iter::once(&keys.current).chain(&keys.old).any(|key| key.id == claim.key) {
        return Ok(Judged::Unknown(claim.key));
    }
    let (kind, agent): (String, String) = (row.get("kind")?, row.get("agent")?);
    let scope = Scope {
        purpose: &kind,
        conversation: row.get("sealed_conversation")?,
        message: row.get("about")?,
        agent: &agent,
    };
    Ok(match verify(keys, &claim, scope) {
        true => Judged::Sound,
        false => Judged::Wrong("its token does not fit its row: answers to it are not believed"),
    })
}
