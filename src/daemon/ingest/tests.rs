//! Which mail is to blame for a death: rows are left as a dead process would have left them. Held
//! apart from `ingest` because it plays deaths that ingest never sees.

use super::*;
use crate::daemon::sample::{Sample, at, location, mail};

/// A process that died while it read these together, or one of them alone.
#[derive(Clone, Copy, Debug)]
enum Died<'a> {
    Among(&'a [u32]),
    Alone(u32),
}

use Died::{Alone, Among};

#[test]
fn only_a_mail_that_was_alone_is_to_blame() {
    let check = |deaths: &[Died<'_>], quarantined: &[u32]| {
        let Sample { mut store, desk, .. } = Sample::new();
        for died in deaths {
            match died {
                Among(uids) => {
                    let locations: Vec<_> = uids.iter().map(|uid| location(*uid)).collect();
                    store.write(|w| w.read_together(&locations, at(1))).unwrap();
                }
                Alone(uid) => {
                    store.write(|w| w.count_attempt(&location(*uid), at(1))).unwrap();
                }
            }
        }
        let uids = [1, 2, 3, 4];
        let taken = take_in(&mut store, &desk, uids.map(mail).into(), at(2)).unwrap();
        for (uid, taken) in uids.iter().zip(&taken) {
            match taken {
                Taken::Quarantined => assert!(quarantined.contains(uid), "{deaths:?}: {uid}"),
                Taken::Stored(..) => assert!(!quarantined.contains(uid), "{deaths:?}: {uid}"),
                Taken::Duplicate(_) | Taken::Ours | Taken::Known | Taken::PassedOver => {
                    panic!("{deaths:?}: {taken:?}")
                }
            }
        }
        let again = take_in(&mut store, &desk, uids.map(mail).into(), at(3)).unwrap();
        assert_eq!(again, [Taken::Known, Taken::Known, Taken::Known, Taken::Known]);
        let nothing_left = store.write(|w| w.read_together(&uids.map(location), at(4))).unwrap();
        assert!(nothing_left, "{deaths:?}: an attempt outlives its mail");
    };
    let all = Among(&[1, 2, 3, 4]);
    check(&[], &[]);
    check(&[all; 30], &[]);
    check(&[all, Alone(1), Alone(1)], &[]);
    check(&[all, Alone(1), Alone(2), Alone(3), Alone(4)], &[]);
    check(&[all, Alone(1), Alone(2), Alone(2), Alone(2)], &[2]);
    check(&[Alone(3), Alone(3), Alone(3)], &[3]);
}
