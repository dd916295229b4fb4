//! Rows against each other: what must have no row, as a table of look-ups.
//!
//! Separate because each is one question to the database, and a further one is a further line. What
//! SQLite checks by itself stands in `pages`. Never reads a text of a mail.

use rusqlite::Connection;

use super::{Check, FROM_BACKUP, Findings};

/// A look-up that must find nothing.
struct Rule {
    check: Check,
    /// Gives the thing's name.
    sql: &'static str,
    means: &'static str,
    mend: &'static str,
}

/// What the store answers for alone.
pub(super) fn check(connection: &Connection, findings: &mut Findings<'_>) {
    check_rules(&RULES, connection, findings);
}

/// What the desk and the daemon leave behind after each of their steps.
pub(super) fn check_needs(connection: &Connection, findings: &mut Findings<'_>) {
    check_rules(&NEEDS, connection, findings);
}

fn check_rules(rules: &[Rule], connection: &Connection, findings: &mut Findings<'_>) {
    for rule in rules {
        let result = find(connection, rule, findings);
        findings.broken_off("a table", result);
    }
}

fn find(connection: &Connection, rule: &Rule, findings: &mut Findings<'_>) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(rule.sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        findings.add(rule.check, row.get::<_, String>(0)?, rule.means, rule.mend);
    }
    Ok(())
}

const RULES: [Rule; 8] = [
    Rule {
        check: Check::Message,
        sql: "SELECT format('message %d in %s', m.id, c.reference) FROM message AS m
              JOIN conversation AS c ON c.id = m.conversation WHERE c.merged_into IS NOT NULL",
        means: "its conversation was merged away, so nobody sees it",
        mend: FROM_BACKUP,
    },
    Rule {
        check: Check::Message,
        sql: "SELECT format('message %d in %s', m.id, c.reference) FROM message AS m
              JOIN conversation AS c ON c.id = m.conversation WHERE c.version = 0",
        means: "its conversation was never made, so nobody sees it",
        mend: FROM_BACKUP,
    },
    Rule {
        check: Check::Raw,
        sql: "SELECT format('message %d', id) FROM message
              WHERE NOT EXISTS (SELECT 1 FROM raw WHERE message = message.id)",
        means: "its raw mail is gone: its files cannot be opened, nor can it be exported",
        mend: FROM_BACKUP,
    },
    Rule {
        check: Check::Message,
        sql: "SELECT format('message %d', id) FROM message WHERE message_id IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM message_name
                  WHERE name = message.message_id AND message = message.id)",
        means: "it is not known by its own Message-ID: answers to it would not find it",
        mend: FROM_BACKUP,
    },
    Rule {
        check: Check::Outbox,
        sql: "SELECT format('mail %d of the outbox', id) FROM outbox
              WHERE NOT EXISTS (SELECT 1 FROM recipient WHERE mail = outbox.id)",
        means: "it has no recipient, so it can reach nobody",
        mend: "write to its customer or agent by hand, then `posthaste outbox cancel` it",
    },
    Rule {
        check: Check::Outbox,
        sql: "SELECT format('mail %d of the outbox', id) FROM outbox
              WHERE NOT EXISTS (SELECT 1 FROM mail_name
                WHERE mail = outbox.id AND name = outbox.message_id)",
        means: "it is not known by its own Message-ID: answers to it would not find it",
        mend: FROM_BACKUP,
    },
    Rule {
        check: Check::Outbox,
        sql: "SELECT format('mail %d of the outbox', o.id) FROM outbox AS o
              JOIN conversation AS c ON c.id = o.conversation WHERE c.merged_into IS NOT NULL",
        means: "its conversation was merged away, so nobody learns what becomes of it",
        mend: FROM_BACKUP,
    },
    Rule {
        check: Check::Outbox,
        sql: "SELECT format('mail %d of the outbox', id) FROM outbox
              WHERE attempts > 0 AND zstd IS NULL
                AND NOT (files_refused = 1 AND state = 'queued' AND attempting = 0)",
        means: "it was tried, and the bytes that were sent are gone: a second try would differ",
        mend: "`posthaste outbox cancel` it, unless it is sent already",
    },
];

const NEEDS: [Rule; 6] = [
    Rule {
        check: Check::Timer,
        sql: "SELECT format('conversation %s', reference) FROM conversation AS c
              WHERE status = 'snoozed' AND merged_into IS NULL AND NOT EXISTS
                (SELECT 1 FROM timer WHERE conversation = c.id AND kind = 'wake')",
        means: "it is asleep and has no timer that wakes it: it sleeps for ever",
        mend: "`posthaste reopen` it, or `posthaste snooze` it again",
    },
    Rule {
        check: Check::Timer,
        sql: "SELECT format('conversation %s', reference) FROM conversation AS c
              WHERE status = 'resolved' AND merged_into IS NULL AND NOT EXISTS
                (SELECT 1 FROM timer WHERE conversation = c.id AND kind = 'close')",
        means: "it is resolved and has no timer that closes it: an answer reopens it for ever",
        mend: "`posthaste reopen` it and `posthaste resolve` it again",
    },
    Rule {
        check: Check::Cursor,
        sql: "SELECT format('folder %s of %s', f.folder, f.mailbox) FROM folder AS f
              WHERE live_next < boundary OR history_next < 1",
        means: "its cursor stands where none can: history would be taken for news",
        mend: FROM_BACKUP,
    },
    Rule {
        check: Check::Cursor,
        sql: "SELECT format('folder %s of %s', f.folder, f.mailbox) FROM folder AS f
              WHERE EXISTS (SELECT 1 FROM location AS l
                WHERE l.mailbox = f.mailbox AND l.folder = f.folder
                  AND l.uidvalidity = f.uidvalidity
                  AND l.uid >= f.boundary AND l.uid >= f.live_next AND l.uid < 4294967295
                  AND l.put = 0)",
        means: "mail beyond its cursor was taken in: the cursor went back",
        mend: "nothing: the mail is known, and is not taken in twice; report it",
    },
    Rule {
        check: Check::Quarantine,
        sql: "SELECT format('UID %d of %s in %s', l.uid, l.folder, l.mailbox) FROM location AS l
              WHERE outcome = 'quarantined' AND NOT EXISTS (SELECT 1 FROM quarantine AS q
                WHERE q.mailbox = l.mailbox AND q.folder = l.folder
                  AND q.uidvalidity = l.uidvalidity AND q.uid = l.uid)",
        means: "it is accounted for as in quarantine, and quarantine does not have it",
        mend: "look for it in the mailbox itself; it is not fetched again",
    },
    Rule {
        check: Check::Outbox,
        sql: "SELECT format('mail %d of the outbox', o.id) FROM outbox AS o
              WHERE state = 'sent' AND EXISTS
                (SELECT 1 FROM recipient WHERE mail = o.id AND state = 'pending')",
        means: "it counts as sent, and a recipient was never heard of",
        mend: "ask that recipient whether they have it",
    },
];
