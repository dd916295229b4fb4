//! Keys of DKIM signatures, fetched for the mail that no trusted server says anything of.
//!
//! Separate because it is the one question about a mail that is asked of the network before the
//! mail is taken in. It holds up the intake for a bounded while only: what has not been answered by
//! then is as if there were no signature, and after a failure nobody is asked for a while. Never
//! fails, never judges; the reading stage verifies with what was found.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::join_all;

use super::ingest::{Folder, Incoming};
use crate::limits;
use crate::log;
use crate::mail::read::authentication::{KeyRecords, wanted_keys};
use crate::world::clock::Clock;
use crate::world::dns::{Dns, DnsError};

/// The keys, as far as they are known. Clones share what they know.
#[derive(Clone)]
pub struct SigningKeys {
    dns: Option<Arc<dyn Dns>>,
    clock: Arc<dyn Clock>,
    known: Arc<Mutex<Known>>,
}

#[derive(Default)]
struct Known {
    /// What was found at a name, and until when that is good, on the monotonic clock.
    records: BTreeMap<String, (Vec<String>, Duration)>,
    /// Nobody is asked before this.
    quiet_until: Duration,
}

impl SigningKeys {
    /// The keys that this door leads to; without one none is ever found.
    #[must_use]
    pub fn new(dns: Option<Arc<dyn Dns>>, clock: Arc<dyn Clock>) -> SigningKeys {
        SigningKeys { dns, clock, known: Arc::default() }
    }

    /// Gives live mail the keys of its signatures, where they may tell who wrote it and no server
    /// of `trust` does. A header that makes the reader panic has none: it is read again later.
    pub async fn give_to(&self, incoming: &mut [Incoming], trust: &[String]) {
        if self.dns.is_none() {
            return;
        }
        let wanted = |mail: &Incoming| match mail.folder {
            Folder::Inbox if !mail.history => {
                let read = || wanted_keys(&mail.raw, trust);
                catch_unwind(AssertUnwindSafe(read)).unwrap_or_default()
            }
            Folder::Inbox | Folder::Sent | Folder::Shelf(_) => Vec::new(),
        };
        let wanted: Vec<Vec<String>> = incoming.iter().map(wanted).collect();
        let names: BTreeSet<String> = wanted.iter().flatten().cloned().collect();
        if names.is_empty() {
            return;
        }
        let found = self.fetch(&names).await;
        for (mail, wanted) in incoming.iter_mut().zip(wanted) {
            let of = |name: String| found.get(&name).cloned().map(|records| (name, records));
            mail.keys = wanted.into_iter().filter_map(of).collect();
        }
    }

    /// The records at these names, as many as can be had within [`limits::KEYS_WITHIN`].
    async fn fetch(&self, names: &BTreeSet<String>) -> KeyRecords {
        let Some(dns) = &self.dns else { return KeyRecords::new() };
        let now = self.clock.monotonic();
        let (mut found, missing) = self.known_of(names, now);
        let until = now.saturating_add(limits::KEYS_WITHIN);
        for some in missing.chunks(limits::KEYS_AT_ONCE) {
            let left = until.saturating_sub(self.clock.monotonic());
            if left.is_zero() {
                break;
            }
            let answers = join_all(some.iter().map(|name| dns.txt(name, left))).await;
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            for (name, answer) in some.iter().zip(answers) {
                let records = match answer {
                    Ok(records) => records,
                    Err(DnsError::Absent) => Vec::new(),
                    Err(error @ DnsError::Unanswered(_)) => {
                        log::no_signing_key(name, &error.to_string());
                        known.quiet_until = self.clock.monotonic() + limits::KEYS_QUIET;
                        continue;
                    }
                };
                let good_until = self.clock.monotonic() + limits::KEYS_KEPT;
                known.records.insert(name.clone(), (records.clone(), good_until));
                found.insert(name.clone(), records);
            }
            if known.quiet_until > now {
                break;
            }
        }
        found
    }

    /// What is known by now, and whom to ask for; nobody where it failed a moment ago.
    fn known_of(&self, names: &BTreeSet<String>, now: Duration) -> (KeyRecords, Vec<String>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.records.retain(|_, (_, until)| *until > now);
        if known.records.len() > limits::KEYS_KNOWN_MAX {
            known.records.clear();
        }
        let of = |name: &String| Some((name.clone(), known.records.get(name)?.0.clone()));
        let found: KeyRecords = names.iter().filter_map(of).collect();
        let missing = names.iter().filter(|name| !found.contains_key(*name)).cloned();
        let missing = if known.quiet_until > now { Vec::new() } else { missing.collect() };
        (found, missing)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::future::BoxFuture;
    use jiff::Timestamp;

    use super::*;
    use crate::world::clock::ManualClock;

    /// Answers by the first letter of a name, and counts the questions.
    #[derive(Default)]
    struct Script(Mutex<Vec<String>>);

    impl Dns for Script {
        fn txt<'a>(
            &'a self,
            name: &'a str,
            _: Duration,
        ) -> BoxFuture<'a, Result<Vec<String>, DnsError>> {
            self.0.lock().unwrap().push(name.to_owned());
            let answer = match name.chars().next() {
                Some('a') => Err(DnsError::Absent),
                Some('u') => Err(DnsError::Unanswered("down".to_owned())),
                _ => Ok(vec![format!("p={name}")]),
            };
            Box::pin(async move { answer })
        }
    }

    #[tokio::test]
    async fn each_is_asked_for_once_in_a_while() {
        let clock = ManualClock::at(Timestamp::UNIX_EPOCH);
        let script = Arc::new(Script::default());
        let keys = SigningKeys::new(Some(script.clone()), Arc::new(clock.clone()));
        let fetch = async |names: &[&str], asked: &[&str], found: usize| {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            let records = keys.clone().fetch(&names).await;
            assert_eq!(std::mem::take(&mut *script.0.lock().unwrap()), asked, "{names:?}");
            assert_eq!(records.len(), found, "{names:?}: {records:?}");
        };
        fetch(&["k1", "a1"], &["a1", "k1"], 2).await;
        fetch(&["k1", "a1", "k2"], &["k2"], 3).await;
        clock.advance(limits::KEYS_KEPT);
        fetch(&["k1"], &["k1"], 1).await;
        fetch(&["u1"], &["u1"], 0).await;
        fetch(&["k1", "k3", "u1"], &[], 1).await;
        clock.advance(limits::KEYS_QUIET);
        fetch(&["k1", "k3"], &["k3"], 2).await;
        let nobody = SigningKeys::new(None, Arc::new(clock));
        assert!(nobody.fetch(&BTreeSet::from(["k1".to_owned()])).await.is_empty());
    }
}
