//! One ordinary dialogue, spoilt at every byte: cut, stalled, garbled, and with a lie between.
//!
//! Separate from the dialogues because no script could name every byte. The server's answers are
//! spoilt on one connection, and the next one is well. Holds on to this: no panic, no hang, and
//! whatever lies on the server is stored in the end or visibly in quarantine.

use std::time::Duration;

use posthaste::sandbox::StreamFault;
use tokio::time::timeout;

use crate::desk::Stage;
use crate::folder::Shared;
use crate::imap::{Pipe, nothing_is_lost};
use crate::script::Dialogue;

/// How long a play may take on a busy machine; only what hangs ever takes it.
const PATIENCE: Duration = Duration::from_secs(60);

/// Longer than all that the server says in the dialogue.
const BYTES: u64 = 1_800;

const DIALOGUE: &str = "# An ordinary dialogue\npatience in ms: 20\nmail 5: Lamp\nmail 6: Desk\n";

/// The first connection is spoilt, the second is not.
async fn spoilt(fault: StreamFault) {
    let dialogue = Dialogue::read(DIALOGUE).expect("a dialogue");
    let server = Shared::of(&dialogue).expect("a server");
    let stage = Stage::of(&dialogue);
    let pipe = Pipe::new(server.clone());
    let watch = stage.watch(pipe.clone(), &dialogue);
    pipe.prepare(&[], Some(fault));
    let first = timeout(PATIENCE, watch.run_once()).await;
    let first = first.unwrap_or_else(|_| panic!("{fault:?}: hangs"));
    if first.is_ok() && !matches!(fault, StreamFault::GarbleWriting { .. }) {
        let lost = nothing_is_lost(&stage, &server).await;
        lost.unwrap_or_else(|why| panic!("{fault:?}: ended well, and {why}"));
    }
    // A stalled server would never end.
    pipe.cut();
    let was_cut = !matches!(fault, StreamFault::GarbleWriting { .. });
    stage.clock.advance(Duration::from_secs(7_200));
    pipe.prepare(&[], None);
    let second = timeout(PATIENCE, watch.run_once()).await;
    let second = second.unwrap_or_else(|_| panic!("{fault:?}: the next connection hangs"));
    second.unwrap_or_else(|trouble| panic!("{fault:?}: {trouble}"));
    let holdings = stage.holdings().await;
    for (uid, subject) in [(5, "Lamp"), (6, "Desk")] {
        let is_kept = holdings.has(subject) || holdings.quarantined.contains(&uid);
        // A byte that was turned within a mail is a mail of its own; the count tells that it is.
        let is_there = is_kept || (!was_cut && holdings.raws.len() >= 2);
        assert!(is_there, "{fault:?}: mail {uid} is lost");
    }
    if was_cut {
        let lost = nothing_is_lost(&stage, &server).await;
        lost.unwrap_or_else(|why| panic!("{fault:?}: {why}"));
    }
}

/// In steps that share no factor with the length of a line, for each costs a store of its own.
async fn at_each(step: usize, fault: impl Fn(u64) -> StreamFault) {
    for at in (0..BYTES).step_by(step) {
        spoilt(fault(at)).await;
    }
}

#[tokio::test]
async fn cut_at_any_byte() {
    at_each(13, StreamFault::DropAfterWriting).await;
}

#[tokio::test]
async fn deaf_from_any_byte() {
    at_each(29, StreamFault::DropAfterReading).await;
}

#[tokio::test]
async fn silent_from_any_byte() {
    at_each(37, StreamFault::StallAfterWriting).await;
}

#[tokio::test]
async fn a_turned_bit_at_any_byte() {
    at_each(19, |at| StreamFault::GarbleWriting { at, mask: 1 << (at % 7) }).await;
}

#[tokio::test]
async fn a_lie_at_any_byte() {
    at_each(31, |at| StreamFault::SayAfterWriting { at, lie: b"\r\n* 9 EXISTS\r\n" }).await;
}
