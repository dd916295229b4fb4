//! The verbs on messages: they need a selected folder, and have one.
//!
//! Separate from [`super::session`] by type: a [`Selected`] borrows its session, so that nobody
//! can select another folder under it. Only UIDs, never sequence numbers (RFC 2180). Bodies come
//! by `BODY.PEEK[]`, which leaves `\Seen` alone; never ENVELOPE, BODYSTRUCTURE or `RFC822`, which
//! GMX, Exchange, Gmail, Yandex and iCloud get wrong. Never sets a flag but `\Answered`, and those
//! of [`super::passage`].

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use imap_proto::{AttributeValue, MailboxDatum, Response};
use jiff::Timestamp;
use tokio::time::{sleep, timeout};

use super::command::{Ask, Pending, Step, quoted};
use super::cursor::{Facts, Meta, UidRange, within};
use super::error::ImapError;
use super::session::{Appended, Session};
use crate::limits::{IMAP_ANSWER_MAX, IMAP_COMMAND_MAX, IMAP_FLAGS_MAX};

/// A session with a selected folder. Dropping it leaves the folder selected; select another then.
#[derive(Debug)]
pub struct Selected<'s> {
    session: &'s mut Session,
    facts: Facts,
}

/// Bodies that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bodies {
    /// Those that came, in the order in which they did.
    pub got: Vec<Body>,
    /// UIDs for which nothing came: expunged meanwhile, or a server that says OK and sends no body
    /// (iCloud). Ask for each alone before giving it up.
    pub missing: Vec<u32>,
    /// UIDs that came, and were not kept, because the sizes told were too small for
    /// [`super::command::Limits::batch`]. Ask again, in smaller batches.
    pub deferred: Vec<u32>,
}

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Its UID.
    pub uid: u32,
    /// All of it, byte for byte.
    pub raw: Vec<u8>,
}

/// The beginning of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its first bytes.
    pub raw: Vec<u8>,
    /// Whether that is all of it.
    pub whole: bool,
}

/// What ended an [`Selected::idle`]. Whatever it was, look for new mail: IDLE is a hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woke {
    /// The folder now has so many messages.
    Exists(u32),
    /// A message went, or its flags changed.
    Changed,
    /// The server ended it, without a fault.
    Ended,
    /// The time was up.
    Elapsed,
    /// The caller's signal.
    Stopped,
}

const SEARCH: &str = "searching";
const LISTING: &str = "listing messages";
const BODIES: &str = "fetching mails";
const HEAD: &str = "fetching the beginning of a mail";
const STORE: &str = "setting \\Answered";
const IDLE: &str = "waiting for mail";

impl<'s> Selected<'s> {
    pub(super) fn new(session: &'s mut Session, facts: Facts) -> Selected<'s> {
        Selected { session, facts }
    }

    /// What SELECT said.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The session, for what needs no folder but to look at it.
    #[must_use]
    pub fn session(&self) -> &Session {
        self.session
    }

    pub(super) fn session_mut(&mut self) -> &mut Session {
        self.session
    }

    /// See [`Session::take_throttled`].
    pub fn take_throttled(&mut self) -> bool {
        self.session.take_throttled()
    }

    /// See [`Session::noop`].
    ///
    /// # Errors
    /// Those of a command.
    pub async fn noop(&mut self) -> Result<bool, ImapError> {
        self.session.noop().await
    }

    /// See [`Session::append`]; into any folder.
    ///
    /// # Errors
    /// As there.
    pub async fn append(
        &mut self,
        folder: &str,
        flags: &[&str],
        message: &[u8],
    ) -> Result<Option<Appended>, ImapError> {
        self.session.append(folder, flags, message).await
    }

    /// The UIDs of `range` that exist, ascending.
    ///
    /// # Errors
    /// Those of a command.
    pub async fn search(&mut self, range: UidRange) -> Result<Vec<u32>, ImapError> {
        let found = self.uid_search(&format!("UID {}", span(range))).await?;
        Ok(within(range, found))
    }

    /// The UIDs of the messages whose Message-ID contains `id`, ascending. `<>` around it are
    /// added where they are missing.
    ///
    /// # Errors
    /// [`ImapError::Argument`] where no command can carry the id, and those of a command.
    pub async fn search_message_id(&mut self, id: &str) -> Result<Vec<u32>, ImapError> {
        let bare = id.trim().trim_start_matches('<').trim_end_matches('>');
        if !bare.is_ascii() || bare.is_empty() {
            return Err(ImapError::Argument { doing: SEARCH, text: id.to_owned() });
        }
        let wanted = quoted(SEARCH, &format!("<{bare}>"))?;
        let found = self.uid_search(&format!("HEADER Message-ID {wanted}")).await?;
        Ok(within(UidRange { from: 1, to: None }, found))
    }

    /// What the server tells of each message in `range`, by ascending UID. Read a large folder in
    /// windows ([`UidRange::split`]): the answer is one line a message, all kept in memory.
    ///
    /// # Errors
    /// Those of a command.
    pub async fn fetch_meta(&mut self, range: UidRange) -> Result<Vec<Meta>, ImapError> {
        let mut metas: BTreeMap<u32, Meta> = BTreeMap::new();
        self.session.connection.news = false;
        let line = format!("UID FETCH {} (UID FLAGS INTERNALDATE RFC822.SIZE)", span(range));
        let each = |response: &Response<'_>| {
            if let Response::Fetch(_, items) = response
                && let Some(uid) = uid_of(items)
                && range.contains(uid)
            {
                let meta = metas.entry(uid).or_default();
                meta.uid = uid;
                items.iter().for_each(|item| take_meta(meta, item));
            }
        };
        self.session.run(LISTING, &line, each).await?;
        Ok(metas.into_values().collect())
    }

    /// The mails with `uids`. Others that the server sends along are skipped.
    ///
    /// # Errors
    /// Those of a command. [`ImapError::TooLarge`] does not say whose body it was, and a refusal
    /// (Yahoo: `[UNAVAILABLE]` for one mail) not whose fault: ask for each alone then.
    pub async fn fetch_bodies(&mut self, uids: &[u32]) -> Result<Bodies, ImapError> {
        let asked: BTreeSet<u32> = uids.iter().copied().filter(|uid| *uid > 0).collect();
        let ascending: Vec<u32> = asked.iter().copied().collect();
        let mut wanted = asked;
        let mut bodies = Bodies::default();
        let mut room = self.session.connection.limits.batch;
        for set in uid_sets(&ascending) {
            let line = format!("UID FETCH {set} (UID BODY.PEEK[])");
            let within = self.session.connection.limits.transfer;
            let each = |response: &Response<'_>| {
                let Response::Fetch(_, items) = response else { return };
                let (Some(uid), Some(raw)) = (uid_of(items), body_of(items)) else { return };
                if !wanted.remove(&uid) {
                    return;
                }
                if bodies.got.is_empty() || raw.len() <= room {
                    room = room.saturating_sub(raw.len());
                    bodies.got.push(Body { uid, raw: raw.to_vec() });
                } else {
                    bodies.deferred.push(uid);
                }
            };
            let ask = Ask { answer_max: u64::MAX, ..Ask::new(BODIES, &line, within) };
            self.session.connection.run(ask, each).await?;
        }
        bodies.missing = wanted.into_iter().collect();
        Ok(bodies)
    }

    /// The first `message_size` bytes of a mail: what is kept of one that is too large. None where
    /// nothing came.
    ///
    /// # Errors
    /// Those of a command.
    pub async fn fetch_head(&mut self, uid: u32) -> Result<Option<Head>, ImapError> {
        let limit = self.session.connection.limits.message_size;
        // One byte more tells a mail of just that size from a larger one.
        let line = format!("UID FETCH {uid} (UID BODY.PEEK[]<0.{}>)", limit.saturating_add(1));
        let mut head = None;
        let each = |response: &Response<'_>| {
            if let Response::Fetch(_, items) = response
                && uid_of(items) == Some(uid)
                && let Some(raw) = body_of(items)
            {
                let kept = raw.get(..limit).unwrap_or(raw);
                head = Some(Head { raw: kept.to_vec(), whole: raw.len() <= limit });
            }
        };
        let within = self.session.connection.limits.transfer;
        let ask = Ask { answer_max: u64::MAX, ..Ask::new(HEAD, &line, within) };
        self.session.connection.run(ask, each).await?;
        Ok(head)
    }

    /// Marks a mail as answered. Setting it twice is once.
    ///
    /// # Errors
    /// Those of a command; a mail that is gone is none.
    pub async fn store_answered(&mut self, uid: u32) -> Result<(), ImapError> {
        let line = format!("UID STORE {uid} +FLAGS.SILENT (\\Answered)");
        self.session.run(STORE, &line, |_| {}).await
    }

    /// Waits until the server has news, `at_most` has passed, or `stop` is ready. Returns at once
    /// where news came since the last listing. Ask for it only where the server has `IDLE`.
    ///
    /// # Errors
    /// A refusal, where the server has no IDLE after all (poll for some minutes then), and those of
    /// a command. A connection that died unnoticed shows as [`ImapError::Timeout`] at the end.
    pub async fn idle(
        &mut self,
        at_most: Duration,
        stop: impl Future<Output = ()> + Send,
    ) -> Result<Woke, ImapError> {
        let connection = &mut self.session.connection;
        if std::mem::take(&mut connection.news) {
            return Ok(Woke::Exists(connection.exists));
        }
        let limits = connection.limits.clone();
        let late = Err(ImapError::Timeout { doing: IDLE });
        let started = timeout(limits.idle_start, self.start_idle()).await.unwrap_or(late)?;
        let Some(pending) = started else {
            return Ok(Woke::Ended);
        };
        self.session.connection.wire_mut().set_silence(None);
        self.session.connection.wire_mut().allow(IMAP_ANSWER_MAX);
        let woke = {
            let wait = self.wait(&pending);
            tokio::pin!(stop);
            tokio::select! {
                biased;
                () = &mut stop => Woke::Stopped,
                woke = wait => woke?,
                () = sleep(at_most) => Woke::Elapsed,
            }
        };
        self.session.connection.wire_mut().set_silence(Some(limits.silence));
        if woke != Woke::Ended {
            let late = Err(ImapError::Timeout { doing: IDLE });
            timeout(limits.idle_done, self.end_idle(&pending)).await.unwrap_or(late)?;
        }
        // What came is what the caller is told to look for.
        self.session.connection.news = false;
        Ok(woke)
    }

    /// Sends IDLE and reads up to its `+`; none where the server ended it at once, with OK.
    async fn start_idle(&mut self) -> Result<Option<Pending>, ImapError> {
        let connection = &mut self.session.connection;
        let pending = connection.begin(IDLE, false, b"IDLE").await?;
        loop {
            match connection.step(&pending, |_| {}).await? {
                Step::Continue => return Ok(Some(pending)),
                Step::Done(result) => return result.map(|_| None),
                Step::Untagged => {}
            }
        }
    }

    /// Reads until there is news. An EXISTS that tells the number we know is none: some servers
    /// send it at the start of every IDLE.
    async fn wait(&mut self, pending: &Pending) -> Result<Woke, ImapError> {
        let connection = &mut self.session.connection;
        loop {
            if connection.news {
                return Ok(Woke::Exists(connection.exists));
            }
            let mut changed = false;
            let each = |response: &Response<'_>| {
                changed = matches!(
                    response,
                    Response::Expunge(_) | Response::Vanished { .. } | Response::Fetch(..)
                );
            };
            match connection.step(pending, each).await? {
                Step::Done(result) => return result.map(|_| Woke::Ended),
                Step::Untagged if changed => return Ok(Woke::Changed),
                Step::Untagged | Step::Continue => {}
            }
        }
    }

    async fn end_idle(&mut self, pending: &Pending) -> Result<(), ImapError> {
        let connection = &mut self.session.connection;
        connection.send(IDLE, b"DONE\r\n").await?;
        loop {
            if let Step::Done(result) = connection.step(pending, |_| {}).await? {
                return result.map(|_| ());
            }
        }
    }

    pub(super) async fn uid_search(&mut self, criteria: &str) -> Result<Vec<u32>, ImapError> {
        let mut found = Vec::new();
        self.session.connection.news = false;
        let line = format!("UID SEARCH {criteria}");
        let each = |response: &Response<'_>| {
            if let Response::MailboxData(MailboxDatum::Search(uids)) = response {
                found.extend_from_slice(uids);
            }
        };
        self.session.run(SEARCH, &line, each).await?;
        if found.contains(&0) {
            let why = "it finds more mails than can be".to_owned();
            return Err(ImapError::Protocol { doing: SEARCH, why });
        }
        Ok(found)
    }
}

/// A range as a command names it.
fn span(range: UidRange) -> String {
    match range.to {
        Some(to) if to == range.from => to.to_string(),
        Some(to) => format!("{}:{to}", range.from),
        None => format!("{}:*", range.from),
    }
}

/// Ascending UIDs as sets, runs joined, each short enough for a command line
/// ([`IMAP_COMMAND_MAX`]). 163.com answers BAD to descending ones.
pub(super) fn uid_sets(uids: &[u32]) -> Vec<String> {
    /// Room for the tag, the verb, the items, and one more run.
    const AROUND: usize = 100;
    let mut runs: Vec<UidRange> = Vec::new();
    for &uid in uids {
        match runs.last_mut() {
            Some(run) if run.to.is_some_and(|to| to.checked_add(1) == Some(uid)) => {
                run.to = Some(uid);
            }
            Some(_) | None => runs.push(UidRange { from: uid, to: Some(uid) }),
        }
    }
    let mut sets: Vec<String> = Vec::new();
    for run in runs {
        match sets.last_mut() {
            Some(set) if set.len() + AROUND < IMAP_COMMAND_MAX => {
                set.push(',');
                set.push_str(&span(run));
            }
            Some(_) | None => sets.push(span(run)),
        }
    }
    sets
}

fn uid_of(items: &[AttributeValue<'_>]) -> Option<u32> {
    items.iter().find_map(
        |item| {
            if let AttributeValue::Uid(uid) = item { Some(*uid) } else { None }
        },
    )
}

/// The whole body: section `[]`, from its first byte, and not NIL.
fn body_of<'i>(items: &'i [AttributeValue<'_>]) -> Option<&'i [u8]> {
    items.iter().find_map(|item| {
        let AttributeValue::BodySection { section: None, index: None | Some(0), data } = item
        else {
            return None;
        };
        data.as_deref()
    })
}

fn take_meta(meta: &mut Meta, item: &AttributeValue<'_>) {
    if let AttributeValue::Flags(flags) = item {
        let fit = flags.iter().filter(|flag| flag.len() <= IMAP_FLAGS_MAX);
        meta.flags = fit.take(IMAP_FLAGS_MAX).map(|flag| flag.to_string()).collect();
    } else if let AttributeValue::Rfc822Size(size) = item {
        meta.size = Some(*size);
    } else if let AttributeValue::InternalDate(date) = item {
        meta.internal_date = read_date(date);
    }
}

/// `17-Jul-1996 02:44:25 -0700`, the day padded by a blank (RFC 3501 §9).
fn read_date(date: &str) -> Option<Timestamp> {
    Timestamp::strptime("%d-%b-%Y %H:%M:%S %z", date.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_short_and_whole() {
        assert_eq!(uid_sets(&[]), [""; 0]);
        assert_eq!(uid_sets(&[1, 2, 3, 7, 9, 10, u32::MAX]), ["1:3,7,9:10,4294967295"]);
        let uids: Vec<u32> = (0..5_000).map(|n| 4_000_000_000 + 3 * n).collect();
        let sets = uid_sets(&uids);
        assert!(sets.iter().all(|set| set.len() + "p1 UID FETCH  (UID BODY.PEEK[])".len() < 1_000));
        let back: Vec<u32> =
            sets.iter().flat_map(|set| set.split(',')).map(|uid| uid.parse().unwrap()).collect();
        assert_eq!(back, uids);
    }

    #[test]
    fn dates() {
        for (text, wanted) in [
            ("17-Jul-1996 02:44:25 -0700", Some("1996-07-17T09:44:25Z")),
            (" 7-Jul-1996 02:44:25 +0000", Some("1996-07-07T02:44:25Z")),
            ("07-JUL-2026 23:59:59 +0545", Some("2026-07-07T18:14:59Z")),
            ("-", None),
            ("31-Feb-2026 00:00:00 +0000", None),
            ("1-Jan-9999 00:00:00 +0000 x", None),
        ] {
            let wanted = wanted.map(|text| text.parse::<Timestamp>().unwrap());
            assert_eq!(read_date(text), wanted, "{text}");
        }
    }
}
