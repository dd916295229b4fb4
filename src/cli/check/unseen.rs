//! Answers that nobody here has seen: what customers' mail tells of copies filed elsewhere.
//!
//! Separate from what is said of folders, which knows a server and no mail: this asks the store. A
//! customer whose mail answers one that lies in no watched folder had an answer of somebody's, and
//! for the desk they still wait. Delegates, shared folders and programs with a Sent of their own
//! all do this, on any server. Reads the store alone, and never a mail's words.

use jiff::{SignedDuration, Timestamp};

use super::{Check, Told};
use crate::cli::{Failure, access};
use crate::config::Config;
use crate::store::StoreError;

/// How far back is looked: what was set right longer ago than this is no longer spoken of.
const LOOKED_BACK: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Tells of each mailbox whose answers are filed elsewhere.
pub(super) fn check(config: &Config, now: Timestamp, told: &mut Told) -> Result<(), Failure> {
    let warning = |mailbox: Option<&str>, text| Check {
        check: "warning",
        mailbox: mailbox.map(str::to_owned),
        ok: true,
        text,
        agent: None,
    };
    let counts = match access::to_read(config) {
        Ok(None) => return Ok(()),
        Ok(Some(store)) => counts(config, &store, now).map_err(|error| error.to_string()),
        // Whoever checks may be somebody who may not read the mail.
        Err(_) => Err(format!("{} cannot be read", config.data_dir.display())),
    };
    match counts {
        Ok(counts) => {
            for (mailbox, address, count) in counts.iter().filter(|(_, _, count)| *count > 0) {
                told.tell(warning(Some(mailbox), in_words(address, *count)))?;
            }
            Ok(())
        }
        Err(why) => told.tell(warning(
            None,
            format!("{why}: it is not known whether answers are filed where nobody looks"),
        )),
    }
}

/// Each mailbox, its address, and how many answers were not seen.
fn counts(
    config: &Config,
    store: &crate::store::Store,
    now: Timestamp,
) -> Result<Vec<(String, String, u32)>, StoreError> {
    let since = now.checked_sub(LOOKED_BACK).unwrap_or(now);
    let mailboxes = config.policy.mailboxes.iter();
    let counted = mailboxes.map(|mailbox| {
        let count = store.read().answers_unseen(&mailbox.name, since)?;
        Ok((mailbox.name.clone(), mailbox.address.to_string(), count))
    });
    counted.collect()
}

fn in_words(address: &str, count: u32) -> String {
    let (mails, answer) = if count == 1 { ("mail", "answers") } else { ("mails", "answer") };
    format!(
        "{count} {mails} of customers in the last 30 days {answer} one that lies in no folder \
         watched here: somebody's answers do not count. Whoever answers as {address} lets their \
         program file what they send in Sent of this account (Thunderbird: Copies & Folders of \
         that identity; a delegate's, or that of a shared folder, is their own Sent)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_more_are_told_apart() {
        let one = in_words("help@example.com", 1);
        assert!(one.starts_with("1 mail of customers in the last 30 days answers one"), "{one}");
        let two = in_words("help@example.com", 2);
        assert!(two.starts_with("2 mails of customers in the last 30 days answer one"), "{two}");
    }
}
