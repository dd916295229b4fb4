//! The cursor: what a folder's numbers say about what to fetch.
//!
//! Separate and pure, so that tables can hold every case of RFC 9051 §2.3.1.1 and of the servers
//! that do not keep to it. UIDs alone count: never `\Seen`, never dates, never EXISTS. Fetches
//! nothing; [`plan`] and [`batches`] say what to fetch, and the store keeps [`FolderState`].

use jiff::Timestamp;

/// What is stored of a folder. Committed before the first fetch, then with every message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FolderState {
    /// The UIDVALIDITY under which the UIDs below mean anything.
    pub uidvalidity: u32,
    /// UIDNEXT at the first watch: what lies below is history and is never answered.
    pub boundary: u32,
    /// The lowest UID, from the boundary up, that was not taken in.
    pub live_next: u32,
    /// The lowest UID, below the boundary, that was not taken in.
    pub history_next: u32,
}

/// What SELECT said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// How many messages there are.
    pub exists: u32,
    /// UIDVALIDITY; none where the server says none, or 0.
    pub uidvalidity: Option<u32>,
    /// UIDNEXT; none where the server says none, or 0, in SELECT and in STATUS.
    pub uidnext: Option<u32>,
    /// Whether the folder cannot be changed.
    pub read_only: bool,
    /// Flags that can be kept; `\*` for any keyword. None where the server does not say.
    pub permanent_flags: Option<Vec<String>>,
}

/// UIDs from `from` to `to`, both included; without `to`, to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UidRange {
    /// The lowest, at least 1.
    pub from: u32,
    /// The highest.
    pub to: Option<u32>,
}

/// What a server tells of a message without its body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// Its UID.
    pub uid: u32,
    /// RFC822.SIZE in bytes: a hint. None where it is missing or above 4 GiB.
    pub size: Option<u32>,
    /// Its flags, as the server names them.
    pub flags: Vec<String>,
    /// When the server got it. None where it says none, or none that can be read.
    pub internal_date: Option<Timestamp>,
}

/// What to do with a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Never seen before: commit `state`, then fetch. Everything below its boundary is history.
    FirstWatch {
        /// What to commit.
        state: FolderState,
    },
    /// As known: fetch what is new, and then some more history.
    Resume {
        /// The first UID that is new: fetch from there to the end.
        live_from: u32,
        /// The history that was not taken in yet.
        history_remaining: Option<UidRange>,
    },
    /// The folder was rebuilt: UIDs mean other messages now. Commit `state`, then match everything
    /// by content; what matches is where it was, and nothing that was there before opens anything.
    Remap {
        /// The UIDVALIDITY that was.
        was: u32,
        /// What to commit: all of the folder below UIDNEXT is to be gone through, as history.
        state: FolderState,
    },
    /// The numbers cannot be believed: list the UIDs by SEARCH and go by content.
    Resync {
        /// Why not.
        doubt: Doubt,
    },
}

/// Why a folder's numbers cannot be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// No UIDVALIDITY, or 0: UIDs may mean other messages tomorrow.
    NoUidValidity,
    /// No UIDNEXT, or 0 (163.com, Winmail). List the UIDs and [`plan`] again with the highest, plus
    /// one, as UIDNEXT; where nothing is stored, that is the boundary.
    NoUidNext,
    /// UIDNEXT went down without a new UIDVALIDITY: a restored backup, or a tampered maildir. UIDs
    /// may have been given twice.
    WentDown {
        /// The lowest that it should be.
        expected: u32,
        /// What it is.
        uidnext: u32,
    },
}

impl UidRange {
    /// Whether `uid` is in it.
    #[must_use]
    pub fn contains(self, uid: u32) -> bool {
        uid >= self.from && self.to.is_none_or(|to| uid <= to)
    }

    /// The first `count` UIDs of it, and the rest: the windows in which a large folder is read.
    #[must_use]
    pub fn split(self, count: u32) -> (UidRange, Option<UidRange>) {
        let last = self.from.saturating_add(count.max(1) - 1);
        let more = self.to.is_none_or(|to| to > last) && last < u32::MAX;
        if more {
            let rest = UidRange { from: last + 1, to: self.to };
            (UidRange { from: self.from, to: Some(last) }, Some(rest))
        } else {
            (self, None)
        }
    }
}

impl FolderState {
    /// A folder that is watched for the first time.
    #[must_use]
    pub fn first(uidvalidity: u32, uidnext: u32) -> FolderState {
        FolderState { uidvalidity, boundary: uidnext, live_next: uidnext, history_next: 1 }
    }

    /// Whether the message was there before the first watch.
    #[must_use]
    pub fn is_history(&self, uid: u32) -> bool {
        uid < self.boundary
    }

    /// The state once everything of its side up to `uid` is taken in, gone, or set aside. Never
    /// goes back.
    #[must_use]
    pub fn past(mut self, uid: u32) -> FolderState {
        let next = uid.saturating_add(1);
        if self.is_history(uid) {
            self.history_next = self.history_next.max(next);
        } else {
            self.live_next = self.live_next.max(next);
        }
        self
    }

    /// The history that was not taken in yet.
    #[must_use]
    pub fn history_remaining(&self) -> Option<UidRange> {
        let from = self.history_next.max(1);
        (from < self.boundary).then(|| UidRange { from, to: Some(self.boundary - 1) })
    }
}

/// What to do, from what is stored and what SELECT said.
#[must_use]
pub fn plan(stored: Option<&FolderState>, facts: &Facts) -> Plan {
    let Some(uidvalidity) = facts.uidvalidity.filter(|uidvalidity| *uidvalidity > 0) else {
        return Plan::Resync { doubt: Doubt::NoUidValidity };
    };
    let Some(uidnext) = facts.uidnext.filter(|uidnext| *uidnext > 0) else {
        return Plan::Resync { doubt: Doubt::NoUidNext };
    };
    let Some(stored) = stored else {
        return Plan::FirstWatch { state: FolderState::first(uidvalidity, uidnext) };
    };
    if stored.uidvalidity != uidvalidity {
        let state = FolderState::first(uidvalidity, uidnext);
        return Plan::Remap { was: stored.uidvalidity, state };
    }
    let expected = stored.live_next.max(stored.boundary);
    if uidnext < expected {
        return Plan::Resync { doubt: Doubt::WentDown { expected, uidnext } };
    }
    Plan::Resume {
        live_from: stored.live_next.max(stored.boundary).max(1),
        history_remaining: stored.history_remaining(),
    }
}

/// UIDs of `range`, ascending, each once: `n:*` always names the folder's last message, even below
/// n (RFC 9051 §6.4.9), and some servers repeat themselves.
#[must_use]
pub fn within(range: UidRange, mut uids: Vec<u32>) -> Vec<u32> {
    uids.retain(|uid| *uid > 0 && range.contains(*uid));
    uids.sort_unstable();
    uids.dedup();
    uids
}

/// How much is fetched at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchBounds {
    /// Mails.
    pub count: usize,
    /// Bytes, as the server tells their sizes.
    pub bytes: u64,
    /// The largest mail that is fetched whole, in bytes.
    pub message_size: u64,
}

/// What to fetch in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Batch {
    /// Whole mails, by `fetch_bodies`.
    Bodies(Vec<u32>),
    /// One mail that says it is above the bound: its beginning, by `fetch_head`. Exchange tells up
    /// to three times the size, so the beginning may well be all of it.
    Head(u32),
}

/// Divides mails into batches, in the order given. Sizes are hints (Exchange, hMailServer): they
/// order the work and decide nothing about a mail. One of unknown size goes alone.
#[must_use]
pub fn batches(metas: &[Meta], bounds: &BatchBounds) -> Vec<Batch> {
    let mut out = Vec::new();
    let mut open: Vec<u32> = Vec::new();
    let mut bytes = 0u64;
    for meta in metas {
        let size = meta.size.map(u64::from);
        if size.is_some_and(|size| size > bounds.message_size) {
            close(&mut open, &mut bytes, &mut out);
            out.push(Batch::Head(meta.uid));
            continue;
        }
        let size = size.unwrap_or(bounds.bytes);
        if open.len() >= bounds.count || bytes.saturating_add(size) > bounds.bytes {
            close(&mut open, &mut bytes, &mut out);
        }
        open.push(meta.uid);
        bytes = bytes.saturating_add(size);
    }
    close(&mut open, &mut bytes, &mut out);
    out
}

fn close(open: &mut Vec<u32>, bytes: &mut u64, out: &mut Vec<Batch>) {
    if !open.is_empty() {
        out.push(Batch::Bodies(std::mem::take(open)));
    }
    *bytes = 0;
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORED: FolderState =
        FolderState { uidvalidity: 7, boundary: 100, live_next: 120, history_next: 40 };

    fn facts(uidvalidity: u32, uidnext: u32) -> Facts {
        let some = |number: u32| (number != 9_999).then_some(number);
        Facts {
            exists: 3,
            uidvalidity: some(uidvalidity),
            uidnext: some(uidnext),
            ..Facts::default()
        }
    }

    const NONE: u32 = 9_999;

    #[test]
    fn plans() {
        let first = |uidvalidity, uidnext| FolderState::first(uidvalidity, uidnext);
        let resume = |live_from| Plan::Resume {
            live_from,
            history_remaining: Some(UidRange { from: 40, to: Some(99) }),
        };
        let resync = |doubt| Plan::Resync { doubt };
        let down = |uidnext| resync(Doubt::WentDown { expected: 120, uidnext });
        let cases = [
            (None, facts(7, 100), Plan::FirstWatch { state: first(7, 100) }),
            (None, facts(7, 1), Plan::FirstWatch { state: first(7, 1) }),
            (None, facts(7, NONE), resync(Doubt::NoUidNext)),
            (None, facts(NONE, 100), resync(Doubt::NoUidValidity)),
            (None, facts(0, 0), resync(Doubt::NoUidValidity)),
            (Some(STORED), facts(7, 120), resume(120)),
            (Some(STORED), facts(7, 500), resume(120)),
            (Some(STORED), facts(7, 119), down(119)),
            (Some(STORED), facts(7, 1), down(1)),
            (Some(STORED), facts(7, 0), resync(Doubt::NoUidNext)),
            (Some(STORED), facts(7, NONE), resync(Doubt::NoUidNext)),
            (Some(STORED), facts(8, 120), Plan::Remap { was: 7, state: first(8, 120) }),
            (Some(STORED), facts(6, 3), Plan::Remap { was: 7, state: first(6, 3) }),
            (Some(STORED), facts(8, NONE), resync(Doubt::NoUidNext)),
            (Some(STORED), facts(NONE, 120), resync(Doubt::NoUidValidity)),
        ];
        for (stored, facts, wanted) in cases {
            assert_eq!(plan(stored.as_ref(), &facts), wanted, "{stored:?} {facts:?}");
        }
        let fresh = FolderState::first(7, 1);
        let wanted = Plan::Resume { live_from: 1, history_remaining: None };
        assert_eq!(plan(Some(&fresh), &facts(7, 5)), wanted);
    }

    #[test]
    fn the_state_moves_forward_on_its_side() {
        for (uid, live_next, history_next) in [
            (120, 121, 40),
            (150, 151, 40),
            (100, 120, 40),
            (99, 120, 100),
            (40, 120, 41),
            (3, 120, 40),
        ] {
            let past = STORED.past(uid);
            assert_eq!((past.live_next, past.history_next), (live_next, history_next), "{uid}");
        }
        assert_eq!(STORED.past(u32::MAX).live_next, u32::MAX);
        assert_eq!(STORED.past(99).history_remaining(), None);
        assert!(STORED.is_history(99) && !STORED.is_history(100));
    }

    #[test]
    fn ranges() {
        let open = UidRange { from: 10, to: None };
        assert_eq!(within(open, vec![9, 12, 10, 0, 12]), [10, 12]);
        assert_eq!(within(open, vec![9]), [0; 0]);
        assert_eq!(within(UidRange { from: 1, to: Some(3) }, vec![4, 3, 1]), [1, 3]);
        let some = |from, to| Some(UidRange { from, to });
        for (range, count, head, rest) in [
            ((1, Some(10)), 4, (1, Some(4)), some(5, Some(10))),
            ((1, Some(4)), 4, (1, Some(4)), None),
            ((1, None), 4, (1, Some(4)), some(5, None)),
            ((u32::MAX, None), 4, (u32::MAX, None), None),
            ((5, Some(9)), 0, (5, Some(5)), some(6, Some(9))),
        ] {
            let got = UidRange { from: range.0, to: range.1 }.split(count);
            assert_eq!(got, (UidRange { from: head.0, to: head.1 }, rest));
        }
    }

    #[test]
    fn batches_are_bounded() {
        let bounds = BatchBounds { count: 3, bytes: 100, message_size: 1_000 };
        let bodies = |uids: &[u32]| Batch::Bodies(uids.to_vec());
        type Sizes<'a> = &'a [(u32, Option<u32>)];
        let cases: [(Sizes<'_>, Vec<Batch>); 7] = [
            (&[], vec![]),
            (&[(1, Some(9)), (2, Some(9))], vec![bodies(&[1, 2])]),
            (
                &[(1, Some(0)), (2, Some(0)), (3, Some(0)), (4, Some(0))],
                vec![bodies(&[1, 2, 3]), bodies(&[4])],
            ),
            (&[(1, Some(60)), (2, Some(60))], vec![bodies(&[1]), bodies(&[2])]),
            (
                &[(1, Some(9)), (2, Some(999)), (3, Some(9))],
                vec![bodies(&[1]), bodies(&[2]), bodies(&[3])],
            ),
            (
                &[(1, Some(9)), (2, Some(1_001)), (3, Some(9))],
                vec![bodies(&[1]), Batch::Head(2), bodies(&[3])],
            ),
            (
                &[(1, Some(9)), (2, None), (3, Some(9))],
                vec![bodies(&[1]), bodies(&[2]), bodies(&[3])],
            ),
        ];
        for (sizes, wanted) in cases {
            let metas: Vec<_> = sizes
                .iter()
                .map(|(uid, size)| Meta { uid: *uid, size: *size, ..Meta::default() })
                .collect();
            assert_eq!(batches(&metas, &bounds), wanted, "{sizes:?}");
        }
    }
}
