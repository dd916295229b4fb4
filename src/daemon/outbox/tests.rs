//! Doubt about a send, and what the row and the journal say of it. The relay is played by hand.

use super::*;
use crate::daemon::ingest::take_in;
use crate::daemon::sample::{Sample, at, mail};
use crate::desk::conversation::OutboxId;
use crate::desk::event::Event;
use crate::smtp::reply::Reply;

/// What happens to a mail whose body has begun to leave.
#[derive(Clone, Copy, Debug)]
enum Then {
    /// A copy is seen in Sent.
    CopySeen,
    /// The connection ends without a reply.
    Cut,
    /// The process ends, and another one starts.
    Died,
    /// It was looked for long enough.
    LookedEnough,
    /// It is claimed again, and its body begins to leave.
    Again,
}

use Then::{Again, CopySeen, Cut, Died, LookedEnough};

struct Fixture {
    sample: Sample,
}

impl Fixture {
    /// A desk that has taken in one mail: an ack and a notice wait.
    fn new() -> Fixture {
        let mut sample = Sample::new();
        take_in(&mut sample.store, &sample.desk, vec![mail(1)], at(0)).unwrap();
        Fixture { sample }
    }

    /// Claims the next mail, with its body begun.
    fn begin(&mut self, now: Timestamp) -> Due {
        let Sample { store, desk, .. } = &mut self.sample;
        let policy = ReturnPathPolicy::Auto;
        let claimed = claim(store, desk, "support", policy, now).unwrap().unwrap();
        store.write(|w| w.body_started(claimed.due.id, now)).unwrap();
        claimed.due
    }

    fn play(&mut self, due: &mut Due, then: Then, now: Timestamp) {
        let Sample { store, desk, .. } = &mut self.sample;
        match then {
            CopySeen => {
                store.write(|w| w.seen_in_sent(due.id, None, now)).unwrap();
            }
            Cut => {
                let cut = Outcome::Uncertain { why: "cut".to_owned() };
                settle(store, desk, due, &cut, now).unwrap();
            }
            Died => {
                store.write(|w| w.recover_attempts(None, now)).unwrap();
            }
            LookedEnough => end_uncertainty(store, desk, "support", now).unwrap(),
            Again => *due = self.begin(now),
        }
    }

    /// The state of a mail, and what the journal says became of it.
    fn seen(&self, due: &Due) -> (OutboxState, Vec<&'static str>) {
        let read = self.sample.store.read();
        let events = read.events(due.conversation.unwrap()).unwrap();
        let of_it = events.iter().filter(|recorded| {
            let ends = |mail: &OutboxId| *mail == due.id;
            matches!(&recorded.event,
                Event::Delivered { mail, .. } | Event::Failed { mail, .. } if ends(mail))
        });
        let names = of_it.map(|recorded| recorded.event.name()).collect();
        (read.mail_state(due.id).unwrap().unwrap(), names)
    }
}

#[test]
fn what_is_in_doubt_ends_once_and_the_journal_knows_how() {
    let check = |kind: MailKind, story: &[Then], state: OutboxState, journal: &[&str]| {
        let mut fixture = Fixture::new();
        let mut due = fixture.begin(at(1));
        while due.kind != kind {
            let of_each = vec![RecipientOutcome::Accepted { reply: Reply::local(250, "ok") }];
            let Sample { store, desk, .. } = &mut fixture.sample;
            settle(store, desk, &due, &Outcome::Answered(of_each), at(1)).unwrap();
            due = fixture.begin(at(1));
        }
        for (step, then) in (1..).zip(story) {
            fixture.play(&mut due, *then, at(step * 1_000));
        }
        assert_eq!(fixture.seen(&due), (state, journal.to_vec()), "{kind:?} {story:?}");
        assert_eq!(fixture.sample.store.read().fold_check().unwrap(), [""; 0]);
    };
    let (ack, notice) = (MailKind::Ack, MailKind::Notice);
    let (sent, queued) = (OutboxState::Sent, OutboxState::Queued);
    let (uncertain, cancelled) = (OutboxState::Uncertain, OutboxState::Cancelled);
    check(ack, &[Cut], uncertain, &[]);
    check(ack, &[Cut, LookedEnough], cancelled, &["failed"]);
    check(ack, &[Died, LookedEnough], cancelled, &["failed"]);
    check(ack, &[CopySeen, Cut], sent, &["delivered"]);
    check(ack, &[CopySeen, Died, LookedEnough], sent, &["delivered"]);
    check(notice, &[Cut, LookedEnough], queued, &[]);
    check(notice, &[Cut, LookedEnough, Again, Cut], uncertain, &["failed"]);
    check(notice, &[Died, LookedEnough, Again, Died, LookedEnough], uncertain, &["failed"]);
    check(notice, &[Cut, LookedEnough, Again, CopySeen, Cut], sent, &[]);
}
